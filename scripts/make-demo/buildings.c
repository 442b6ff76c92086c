/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <string.h>

static bool is_street(const demo_way *y, int place)
{
    return y->place == place && y->homes &&
           (!y->sidewalk || strcmp(y->sidewalk, "separate") != 0);
}

/** A spot 16 m beside a random street of the place. */
static demo_pt spot(const demo_world *w, int place, demo_rng *r)
{
    int n = 0;
    for (int i = 0; i < w->ways; i++)
        n += is_street(&w->way[i], place);
    int wanted = demo_pick(r, n);
    for (int i = 0; i < w->ways; i++) {
        const demo_way *y = &w->way[i];
        if (!is_street(y, place) || wanted-- > 0)
            continue;
        const demo_pt a = w->node[y->n[0]].at;
        const demo_pt b = w->node[y->n[1]].at;
        const demo_pt u = demo_towards(a, b);
        const demo_pt m = demo_lerp(a, b, demo_between(r, 0.3, 0.7));
        const double off = demo_chance(r, 0.5) ? 16 : -16;
        return (demo_pt){m.x - u.y * off, m.y + u.x * off};
    }
    demo_die("place %d has no street for a building", place);
}

int demo_building_add(demo_world *w, int place, demo_survey survey)
{
    if (w->buildings == DEMO_BUILDINGS)
        demo_die("too many buildings");
    demo_rng r = demo_rng_for(1000 + (uint64_t)w->buildings);
    (void)demo_next(&r);
    w->building[w->buildings] = (demo_building){
        .at = spot(w, place, &r), .place = place, .survey = survey};
    return w->buildings++;
}

void demo_buildings_fill(demo_world *w)
{
    demo_rng r = demo_rng_for(8);
    while (w->buildings < DEMO_BUILDINGS) {
        const int place = demo_chance(&r, 0.3) ? demo_place_of(w, 545058)
                                               : demo_pick(&r, DEMO_MEMBERS);
        const double u = demo_unit(&r);
        demo_building_add(w, place,
                          u < 0.12   ? SURVEY_GOOD
                          : u < 0.22 ? SURVEY_PARTLY
                          : u < 0.36 ? SURVEY_BAD
                          : u < 0.6  ? SURVEY_GAPS
                                     : SURVEY_UNKNOWN);
    }
}
