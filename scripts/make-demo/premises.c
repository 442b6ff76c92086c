/* SPDX-License-Identifier: MIT */
#include "demo.h"

enum { CANDIDATES = 40 };

static const char *const OWNER[4] = {"obec", "kraj", "soukromý", "církev"};
static const char *const STATE[3] = {"dobrý", "průměrný", "špatný"};
static const char *const FORMER[5] = {"bývalá škola", "bývalá pošta",
                                      "obecní dům", "bývalý obchod",
                                      "přízemí domu"};

static demo_survey survey_of(demo_rng *r)
{
    const double u = demo_unit(r);
    return u < 0.15   ? SURVEY_GOOD
           : u < 0.25 ? SURVEY_PARTLY
           : u < 0.42 ? SURVEY_BAD
           : u < 0.65 ? SURVEY_GAPS
                      : SURVEY_UNKNOWN;
}

/** A number or nothing: not everything about a candidate is known. */
static void put_maybe(FILE *f, demo_rng *r, double known, int value)
{
    fputc(',', f);
    if (demo_chance(r, known))
        fprintf(f, "%d", value);
}

static void put_yes_no(FILE *f, demo_rng *r)
{
    const double u = demo_unit(r);
    fputs(u < 0.5 ? ",ano" : u < 0.75 ? ",ne" : ",neznámo", f);
}

void demo_premises_write(demo_world *w)
{
    FILE *f = demo_open(w, "premises.csv");
    fputs("id,name,x,y,building_id,owner,area_m2,rooms,largest_room_m2,floor,"
          "condition,parking_places,rent_czk_m2_year,free_hours_week,"
          "internet,own_heating\n",
          f);
    demo_rng r = demo_rng_for(9);
    for (int i = 0; i < CANDIDATES; i++) {
        const int place =
            i < 14 ? demo_place_of(w, 545058) : (i - 14) % DEMO_MEMBERS;
        const bool surveyed = i % 4 != 3;
        const int b =
            surveyed ? demo_building_add(w, place, survey_of(&r)) : -1;
        demo_pt at = {0, 0};
        if (surveyed) {
            at = w->building[b].at;
        } else {
            const int n = w->place[place].centre;
            at = w->node[n].at;
            at.x += demo_between(&r, -60, 60);
            at.y += demo_between(&r, -60, 60);
        }
        fprintf(f, "P%02d,\"%s %02d (smyšlený objekt)\",", i + 1,
                FORMER[demo_pick(&r, 5)], i + 1);
        demo_put_xy(f, at);
        fputc(',', f);
        if (surveyed)
            fprintf(f, "B%03d", b + 1);
        const int area = 40 + 10 * demo_pick(&r, 40);
        fprintf(f, ",%s", OWNER[demo_pick(&r, 4)]);
        put_maybe(f, &r, 0.9, area);
        put_maybe(f, &r, 0.85, 1 + area / 45);
        put_maybe(f, &r, 0.6, 14 + demo_pick(&r, 5) * 8);
        const int floor = demo_pick(&r, 3);
        fprintf(f, ",%d,%s", floor, STATE[demo_pick(&r, 3)]);
        put_maybe(f, &r, 0.7, demo_pick(&r, 8));
        put_maybe(f, &r, 0.5, 300 + 50 * demo_pick(&r, 20));
        put_maybe(f, &r, 0.6, 5 * demo_pick(&r, 9));
        put_yes_no(f, &r);
        put_yes_no(f, &r);
        fputc('\n', f);
    }
    demo_close(f, "premises.csv");
}
