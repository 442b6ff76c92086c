/* SPDX-License-Identifier: MIT */
/* The survey in its long form. What each building would be asked is always
 * the same list; how much of it is known depends on its demo_survey. */
#include "demo.h"

#include <string.h>

/** One measurement; the values by demo_survey good, partly, bad. */
typedef struct item {
    const char *element, *attribute, *unit;
    int lo[3], hi[3]; /**< drawn from lo..hi in `step`; tenths for % */
    int step;
} item;

static const item DOOR_ITEMS[] = {
    {"approach", "slope_long", "%", {5, 40, 60}, {40, 78, 140}, 1},
    {"approach", "slope_cross", "%", {3, 8, 15}, {15, 20, 60}, 1},
    {"approach", "width_min", "mm", {1500, 1200, 800}, {2400, 1600, 1400}, 50},
    {"entrance", "steps", "count", {0, 0, 2}, {0, 0, 7}, 1},
    {"door", "clear_width", "mm", {820, 710, 580}, {1100, 790, 690}, 10},
    {"door", "threshold", "mm", {0, 25, 80}, {20, 65, 160}, 5},
    {"counter", "height", "mm", {740, 800, 900}, {800, 1000, 1150}, 10},
};
static const item WC_ITEMS[] = {
    {"wc", "door_width", "mm", {800, 700, 550}, {900, 790, 690}, 10},
    {"wc", "cabin_w", "mm", {1600, 1400, 850}, {2200, 1590, 1350}, 10},
    {"wc", "cabin_d", "mm", {1600, 1400, 1100}, {2300, 1590, 1390}, 10},
    {"wc", "side_free", "mm", {800, 700, 150}, {950, 790, 600}, 10},
};
static const item RAMP_ITEMS[] = {
    {"ramp", "slope", "%", {45, 90, 170}, {78, 120, 240}, 1},
    {"ramp", "length", "mm", {3200, 3100, 2500}, {8500, 8000, 9000}, 100},
    {"ramp", "width", "mm", {1120, 1000, 800}, {1500, 1080, 950}, 10},
};
static const item LIFT_ITEMS[] = {
    {"lift", "door_width", "mm", {800, 700, 600}, {900, 790, 690}, 10},
    {"lift", "cabin_w", "mm", {1000, 900, 750}, {1200, 990, 890}, 10},
    {"lift", "cabin_d", "mm", {1300, 1100, 850}, {1500, 1240, 1050}, 10},
};
static const item PLATFORM_ITEMS[] = {
    {"platform", "door_width", "mm", {700, 700, 600}, {850, 850, 690}, 10},
    {"platform", "w", "mm", {700, 700, 600}, {900, 900, 690}, 10},
    {"platform", "d", "mm", {900, 900, 700}, {1300, 1300, 880}, 10},
    {"platform", "load_kg", "kg", {200, 200, 150}, {300, 300, 200}, 25},
};
static const item STOP_ITEMS[] = {
    {"stop", "edge_height", "mm", {180, 160, 60}, {220, 180, 150}, 10},
    {"stop", "platform_width", "mm", {1700, 1500, 900}, {2600, 1690, 1450}, 50},
    {"stop", "slope_long", "%", {3, 30, 85}, {30, 80, 130}, 1},
    {"stop", "slope_cross", "%", {5, 10, 20}, {20, 40, 90}, 1},
    {"stop", "kerb", "mm", {0, 20, 60}, {20, 40, 180}, 5},
    {"stop", "obstacle_clear", "mm", {900, 800, 600}, {1600, 890, 790}, 10},
};
#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

typedef struct object {
    const char *kind;
    char id[16];
    demo_pt at;
    demo_survey survey;
    char date[32];
    int surveyor;
} object;

typedef struct survey {
    FILE *f;
    demo_rng r;
    object o;
} survey;

/** Value of the three classes that a survey quality draws from. */
static int class_of(const survey *s)
{
    return s->o.survey == SURVEY_PARTLY ? 1 : s->o.survey == SURVEY_BAD ? 2 : 0;
}

static void begin_row(survey *s, const char *element, int no,
                      const char *attribute)
{
    fprintf(s->f, "%s,%s,%s,%d,%s,", s->o.id, s->o.kind, element, no,
            attribute);
}

static void end_row(survey *s, const char *unit, const char *state,
                    const char *method, const char *accuracy)
{
    fprintf(s->f, ",%s,%s,%s,%s,M%d,%s,,,", unit, state, method, s->o.date,
            s->o.surveyor, accuracy);
    demo_put_xy(s->f, s->o.at);
    fputs(",\n", s->f);
}

/** True when the value is known; else writes, half of the time, that it is
 *  unknown. */
static bool is_known(survey *s, const char *element, const char *attribute,
                     const char *unit)
{
    const double share = s->o.survey == SURVEY_GAPS      ? 0.62
                         : s->o.survey == SURVEY_UNKNOWN ? 0.1
                                                         : 1.0;
    if (demo_chance(&s->r, share))
        return true;
    if (demo_chance(&s->r, 0.5)) {
        begin_row(s, element, 1, attribute);
        end_row(s, unit, "unknown", "", "");
    }
    return false;
}

static void put_item(survey *s, const item *i)
{
    if (!is_known(s, i->element, i->attribute, i->unit))
        return;
    const int c = class_of(s);
    const int steps = (i->hi[c] - i->lo[c]) / i->step;
    const int v = i->lo[c] + i->step * demo_pick(&s->r, steps + 1);
    begin_row(s, i->element, 1, i->attribute);
    if (strcmp(i->unit, "%") == 0)
        demo_put(s->f, v / 10.0, 1);
    else
        fprintf(s->f, "%d", v);
    const bool length = strcmp(i->unit, "mm") == 0;
    end_row(s, i->unit, "known", "measured", length ? "10" : "");
}

static void put_items(survey *s, const item *list, int n)
{
    for (int i = 0; i < n; i++)
        put_item(s, &list[i]);
}

static void put_word(survey *s, const char *element, const char *attribute,
                     const char *word)
{
    const char *unit =
        strcmp(word, "yes") == 0 || strcmp(word, "no") == 0 ? "yes/no" : "";
    if (!is_known(s, element, attribute, unit))
        return;
    begin_row(s, element, 1, attribute);
    fputs(word, s->f);
    end_row(s, unit, "known", "measured", "");
}

/** The element as a whole does not exist. */
static void put_absent(survey *s, const char *element)
{
    if (s->o.survey == SURVEY_UNKNOWN)
        return;
    begin_row(s, element, 0, "exists");
    end_row(s, "yes/no", "exists_not", "measured", "");
}

static void put_building(survey *s)
{
    const bool bad = s->o.survey == SURVEY_BAD;
    const bool partly = s->o.survey == SURVEY_PARTLY;
    const bool ramp = demo_chance(&s->r, 0.4);
    const bool lift = !bad && demo_chance(&s->r, 0.35);
    put_items(s, DOOR_ITEMS, COUNT(DOOR_ITEMS));
    put_word(s, "approach", "surface_difficult",
             bad && demo_chance(&s->r, 0.4) ? "yes" : "no");
    put_word(s, "entrance", "level_difference", ramp || bad ? "yes" : "no");
    if (ramp)
        put_items(s, RAMP_ITEMS, COUNT(RAMP_ITEMS));
    else
        put_absent(s, "ramp");
    if (lift) {
        put_items(s, LIFT_ITEMS, COUNT(LIFT_ITEMS));
        put_word(s, "lift", "self_service", partly ? "no" : "yes");
    } else {
        put_absent(s, "lift");
    }
    if (partly && demo_chance(&s->r, 0.4))
        put_items(s, PLATFORM_ITEMS, COUNT(PLATFORM_ITEMS));
    else
        put_absent(s, "platform");
    if (bad) {
        put_word(s, "stairs", "runs", "+3;-1");
        put_item(s,
                 &(item){"stairs", "steps", "count", {0, 0, 2}, {0, 0, 4}, 1});
    } else {
        put_absent(s, "stairs");
    }
    const bool wc = demo_chance(&s->r, 0.75);
    put_word(s, "wc", "exists", wc ? "yes" : "no");
    if (wc)
        put_items(s, WC_ITEMS, COUNT(WC_ITEMS));
}

static void begin_object(survey *s, const char *kind, const char *id,
                         demo_pt at)
{
    s->o.kind = kind;
    (void)snprintf(s->o.id, sizeof(s->o.id), "%s", id);
    s->o.at = at;
    const int month = 4 + demo_pick(&s->r, 6);
    const int day = 1 + demo_pick(&s->r, 28);
    (void)snprintf(s->o.date, sizeof(s->o.date), "2026-%02d-%02d", month, day);
    s->o.surveyor = 1 + demo_pick(&s->r, 4);
}

static void put_stops(const demo_world *w, survey *s)
{
    for (int i = 0; i < w->stops; i++) {
        const demo_stop *stop = &w->stop[i];
        if (stop->station || (stop->wheelchair == 0 && i % 3 != 0))
            continue;
        begin_object(s, "stop", stop->id, stop->at);
        s->o.survey = stop->wheelchair == 1   ? SURVEY_GOOD
                      : stop->wheelchair == 2 ? SURVEY_BAD
                                              : SURVEY_UNKNOWN;
        if (stop->wheelchair == 1 && i % 7 == 0)
            s->o.survey = SURVEY_PARTLY;
        put_items(s, STOP_ITEMS, COUNT(STOP_ITEMS));
    }
}

/** Points on streets: what a surveyor measured on the way. */
static void put_street_points(const demo_world *w, survey *s)
{
    int n = 0;
    for (int i = 0; i < w->nodes && n < 24; i++) {
        if (w->node[i].kind != NODE_KERB || w->node[i].place < 0 || i % 5 != 0)
            continue;
        char id[16];
        (void)snprintf(id, sizeof(id), "U%02d", ++n);
        begin_object(s, "street", id, w->node[i].at);
        s->o.survey = n % 4 == 0   ? SURVEY_BAD
                      : n % 4 == 1 ? SURVEY_UNKNOWN
                                   : SURVEY_GOOD;
        if (n % 3 == 0)
            put_item(s, &(item){"surface",
                                "width_min",
                                "mm",
                                {1200, 900, 600},
                                {2000, 1100, 850},
                                50});
        else
            put_item(
                s,
                &(item){"kerb", "height", "mm", {0, 25, 80}, {20, 60, 160}, 5});
    }
}

void demo_survey_write(const demo_world *w)
{
    survey s = {.f = demo_open(w, "survey.csv"), .r = demo_rng_for(11)};
    fputs("object_id,object_kind,element,element_no,attribute,value,unit,"
          "state,method,date,surveyor_code,accuracy,from_zone,to_zone,x,y,"
          "photo\n",
          s.f);
    for (int i = 0; i < w->buildings; i++) {
        char id[16];
        (void)snprintf(id, sizeof(id), "B%03d", i + 1);
        begin_object(&s, "building", id, w->building[i].at);
        s.o.survey = w->building[i].survey;
        begin_row(&s, "entrance", 1, "main");
        fputs("yes", s.f);
        end_row(&s, "yes/no", "known", "declared", "");
        put_building(&s);
    }
    put_stops(w, &s);
    put_street_points(w, &s);
    demo_close(s.f, "survey.csv");
}
