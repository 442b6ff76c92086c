/* SPDX-License-Identifier: MIT */
/* Sixty invented services. The types are those of Act 108/2006; places of
 * work, names, providers, hours and capacities are made up. */
#include "demo.h"

#include <string.h>

enum { BEYOND = 0, NO_BUILDING = -1, NEVER_SURVEYED = -2 };

typedef struct service {
    const char *type, *forms; /**< forms: R O F T, several = several rows */
    int code;                 /**< municipality; BEYOND the edge */
    int survey;               /**< demo_survey, or one of the two above */
    const char *hours;
    int capacity;
    const char *unit, *groups;
    int stay_min;
} service;

#define D        "disability"
#define S        "seniors"
#define C        "crisis"
#define Y        "family_youth"
#define A        "addictions"
#define H        "health_support"
#define WORK     "Mo-Fr 08:00-16:00"
#define SPLIT    "Mo,We 08:00-12:00,13:00-17:00; Tu off"
#define LONG_DAY "Mo-Fr 07:00-15:30"
#define ALWAYS   "24/7"
#define TOWN     545058

static const service SERVICES[] = {
    {"counselling", "O", TOWN, SURVEY_GOOD, WORK, 4, "klient", C ";" Y, 45},
    {"counselling", "OF", TOWN, SURVEY_GAPS, "Mo-Th 08:00-17:00", 3, "klient",
     C, 45},
    {"counselling", "O", 542989, SURVEY_UNKNOWN, "Tu,Th 09:00-12:00", 2,
     "klient", C ";" S, 45},
    {"counselling", "O", 545236, SURVEY_BAD, SPLIT, 2, "klient", C, 45},
    {"counselling", "T", TOWN, SURVEY_GOOD, WORK, 6, "hovor", C ";" Y, 30},
    {"personal_assistance", "F", TOWN, SURVEY_GOOD, "Mo-Su 06:00-22:00", 12,
     "klient", D ";" S, 60},
    {"personal_assistance", "F", 544302, NO_BUILDING, "Mo-Su 07:00-20:00", 6,
     "klient", D ";" S, 60},
    {"home_care", "FO", TOWN, SURVEY_GOOD, "Mo-Su 07:00-19:00", 60, "klient",
     S ";" D, 30},
    {"home_care", "F", 542989, NO_BUILDING, "Mo-Fr 07:00-15:00", 15, "klient",
     S ";" D, 30},
    {"home_care", "F", 545236, SURVEY_GAPS, "Mo-Fr 07:00-15:00", 20, "klient",
     S ";" D, 30},
    {"home_care", "F", 544302, SURVEY_UNKNOWN, "Mo-Fr 07:00-15:00", 14,
     "klient", S ";" D, 30},
    {"emergency_call_care", "T", TOWN, SURVEY_PARTLY, ALWAYS, 80, "klient",
     S ";" D, 15},
    {"respite_care", "R", TOWN, SURVEY_GOOD, ALWAYS, 10, "luzka", S ";" D, 480},
    {"respite_care", "FO", 500062, SURVEY_GAPS, LONG_DAY, 6, "klient", D, 240},
    {"day_services_centre", "O", TOWN, SURVEY_GOOD, LONG_DAY, 20, "klient",
     S ";" D, 180},
    {"day_services_centre", "O", 545236, SURVEY_UNKNOWN, LONG_DAY, 12, "klient",
     S, 180},
    {"day_stationary", "O", TOWN, SURVEY_GOOD, "Mo-Fr 06:30-15:30", 25,
     "klient", D, 300},
    {"day_stationary", "O", 542989, SURVEY_GOOD, "Mo-Fr 07:00-15:00", 10,
     "klient", D ";" S, 300},
    {"day_stationary", "O", 500071, SURVEY_GAPS, "Mo-Fr 07:00-15:00", 12,
     "klient", S, 300},
    {"weekly_stationary", "R", 544302, SURVEY_UNKNOWN, "Mo-Fr 00:00-24:00", 16,
     "luzka", D, 480},
    {"home_for_disabled", "R", BEYOND, SURVEY_GAPS, ALWAYS, 40, "luzka", D,
     120},
    {"home_for_seniors", "R", TOWN, SURVEY_GOOD, ALWAYS, 120, "luzka", S, 120},
    {"home_for_seniors", "R", TOWN, SURVEY_PARTLY, ALWAYS, 64, "luzka", S, 120},
    {"home_for_seniors", "R", 542989, SURVEY_GAPS, ALWAYS, 38, "luzka", S, 120},
    {"home_for_seniors", "R", BEYOND, SURVEY_GOOD, ALWAYS, 55, "luzka", S, 120},
    {"home_special_regime", "R", TOWN, SURVEY_GOOD, ALWAYS, 45, "luzka",
     S ";" A, 120},
    {"home_special_regime", "R", 544302, SURVEY_GAPS, ALWAYS, 30, "luzka", S,
     120},
    {"sheltered_housing", "R", TOWN, SURVEY_UNKNOWN, ALWAYS, 14, "luzka", D,
     120},
    {"sheltered_housing", "R", 541648, SURVEY_BAD, ALWAYS, 8, "luzka", D, 120},
    {"early_intervention", "F", TOWN, SURVEY_GAPS, WORK, 25, "klient", Y ";" D,
     60},
    {"shelter_house", "R", TOWN, SURVEY_BAD, ALWAYS, 24, "luzka", C ";" Y, 120},
    {"shelter_house", "R", TOWN, NEVER_SURVEYED, ALWAYS, 18, "luzka", C, 120},
    {"contact_centre", "O", TOWN, SURVEY_BAD, "Mo-Fr 09:00-17:00", 15,
     "kontakt", A, 30},
    {"crisis_help", "OT", TOWN, SURVEY_GAPS, "Mo-Su 08:00-20:00", 3, "interv",
     C ";" Y, 60},
    {"low_threshold_day_centre", "O", TOWN, SURVEY_PARTLY, "Mo-Fr 08:00-14:00",
     20, "klient", C, 60},
    {"low_threshold_youth_club", "O", TOWN, SURVEY_GOOD, "Mo-Fr 13:00-19:00",
     25, "klient", Y, 90},
    {"low_threshold_youth_club", "O", 500062, SURVEY_UNKNOWN,
     "Mo,We 14:00-18:00; Tu off", 12, "klient", Y, 90},
    {"low_threshold_youth_club", "OF", 542989, SURVEY_UNKNOWN,
     "Tu,Th 13:00-18:00", 12, "klient", Y, 90},
    {"night_shelter", "R", TOWN, SURVEY_BAD, "Mo-Su 18:00-08:00", 16, "luzka",
     C, 480},
    {"aftercare", "O", TOWN, SURVEY_GAPS, "Mo,We 09:00-17:00", 10, "klient", A,
     60},
    {"family_activation", "FO", TOWN, SURVEY_GOOD, WORK, 30, "klient", Y, 60},
    {"family_activation", "F", 545236, NO_BUILDING, WORK, 15, "klient", Y, 60},
    {"family_activation", "F", 542989, NO_BUILDING, WORK, 10, "klient", Y, 60},
    {"senior_activation", "O", TOWN, SURVEY_GOOD, "Mo-Fr 08:00-15:00", 30,
     "klient", S ";" D, 120},
    {"senior_activation", "O", 541648, SURVEY_GAPS, "Tu 09:00-12:00", 15,
     "klient", S, 120},
    {"senior_activation", "O", 544507, SURVEY_BAD, "Th 09:00-12:00", 10,
     "klient", S, 120},
    {"therapeutic_workshop", "O", TOWN, SURVEY_UNKNOWN, LONG_DAY, 18, "klient",
     D, 240},
    {"therapeutic_workshop", "O", 500071, SURVEY_BAD, LONG_DAY, 12, "klient", D,
     240},
    {"outreach", "F", TOWN, SURVEY_BAD, "Mo-Fr 10:00-18:00", 20, "kontakt",
     A ";" C, 30},
    {"outreach", "F", BEYOND, NO_BUILDING, "Mo-Fr 10:00-18:00", 8, "kontakt", A,
     30},
    {"social_rehabilitation", "OF", TOWN, SURVEY_GOOD, WORK, 20, "klient",
     D ";" H, 90},
    {"social_rehabilitation", "O", 545236, SURVEY_UNKNOWN, "We 08:00-16:00", 8,
     "klient", D, 90},
    {"social_rehabilitation", "F", 544302, NO_BUILDING, WORK, 8, "klient", D,
     90},
    {"home_health_care", "F", TOWN, SURVEY_PARTLY, "Mo-Su 06:00-18:00", 40,
     "klient", H ";" S, 30},
    {"home_health_care", "F", 542989, NO_BUILDING, "Mo-Su 06:00-18:00", 15,
     "klient", H ";" S, 30},
    {"mental_health_centre", "OF", TOWN, SURVEY_GAPS, WORK, 12, "klient", H,
     60},
    {"hospice_care", "F", TOWN, SURVEY_GOOD, ALWAYS, 8, "klient", H ";" S, 60},
    {"interpreting", "FT", TOWN, NO_BUILDING, WORK, 3, "klient", D, 60},
    {"phone_crisis_help", "T", TOWN, NO_BUILDING, ALWAYS, 2, "hovor", C ";" Y,
     15},
    {"guide_and_reader", "F", TOWN, NO_BUILDING, WORK, 5, "klient", D, 60},
};
enum { SERVICE_COUNT = (int)(sizeof(SERVICES) / sizeof(SERVICES[0])) };

static const char *const PROVIDER[8] = {
    "Poskytovatel Alfa",  "Poskytovatel Beta",    "Poskytovatel Gama",
    "Poskytovatel Delta", "Poskytovatel Epsilon", "Poskytovatel Zéta",
    "Poskytovatel Éta",   "Poskytovatel Théta"};

static const char *form_of(char letter)
{
    switch (letter) {
    case 'R':
        return "residential";
    case 'O':
        return "outpatient";
    case 'F':
        return "field";
    default:
        return "remote";
    }
}

static int place_for(const demo_world *w, const service *s, int index)
{
    if (s->code != BEYOND)
        return demo_place_of(w, s->code);
    return w->places - 3 + index % 3;
}

void demo_services_write(demo_world *w)
{
    FILE *f = demo_open(w, "services.csv");
    fputs("id,name,type,form,provider,building_id,x,y,opening_hours,capacity,"
          "capacity_unit,working_groups,stay_min,valid_from,valid_to\n",
          f);
    demo_rng r = demo_rng_for(10);
    for (int i = 0; i < SERVICE_COUNT; i++) {
        const service *s = &SERVICES[i];
        const int place = place_for(w, s, i);
        demo_pt at = w->node[w->place[place].centre].at;
        at.x += 12;
        at.y += 9;
        char building[16] = "";
        if (s->survey >= 0) {
            const int b = demo_building_add(w, place, (demo_survey)s->survey);
            at = w->building[b].at;
            (void)snprintf(building, sizeof(building), "B%03d", b + 1);
        } else if (s->survey == NEVER_SURVEYED) {
            (void)snprintf(building, sizeof(building), "B901");
        }
        const char *provider = PROVIDER[demo_pick(&r, 8)];
        for (const char *form = s->forms; *form; form++) {
            fprintf(f, "S%02d,Smyšlená služba %02d,%s,%s,%s (smyšlený),%s,",
                    i + 1, i + 1, s->type, form_of(*form), provider, building);
            demo_put_xy(f, at);
            fprintf(f, ",\"%s\",%d,%s,%s,%d,2024-01-01,\n", s->hours,
                    s->capacity, s->unit, s->groups, s->stay_min);
        }
    }
    demo_close(f, "services.csv");
}
