/* SPDX-License-Identifier: MIT */
#include "demo.h"

enum { SMALL_VILLAGE = 480 };

/** How well an invented surveyor has recorded the streets. */
typedef struct survey_of {
    int code, quality;
} survey_of;

static const survey_of QUALITY[DEMO_MEMBERS] = {
    {545058, 0}, {500062, 0}, {500071, 0}, {545236, 1}, {544302, 1},
    {541648, 1}, {542903, 1}, {542831, 1}, {544922, 1}, {542989, 1},
    {542997, 2}, {543021, 2}, {544418, 2}, {544507, 2}, {544574, 2},
    {544621, 2}, {545147, 2}, {569496, 2}};

static int quality_of(int code)
{
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        if (QUALITY[i].code == code)
            return QUALITY[i].quality;
    }
    return 2;
}

static demo_place *add_place(demo_world *w, int member, demo_pt at)
{
    if (w->places == DEMO_MAX_PLACES)
        demo_die("too many places");
    demo_place *p = &w->place[w->places++];
    *p = (demo_place){.member = member, .at = at, .block_m = 88};
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++)
            p->cell[i][j] = -1;
    }
    return p;
}

/** A spot well inside the member and away from every place so far. */
static bool hamlet_spot(const demo_world *w, int member, demo_rng *r,
                        demo_pt *out)
{
    const demo_pt c = w->member[member].at;
    for (int attempt = 0; attempt < 400; attempt++) {
        const demo_pt u = demo_circle(demo_unit(r));
        const double d = demo_between(r, 1000, 2900);
        const demo_pt p = {c.x + u.x * d, c.y + u.y * d};
        bool ok = demo_area_at(p) == member;
        for (int k = 0; k < 8 && ok; k++) {
            const demo_pt v = demo_circle(k / 8.0);
            ok = demo_area_at((demo_pt){p.x + 420 * v.x, p.y + 420 * v.y}) ==
                 member;
        }
        for (int k = 0; k < w->places && ok; k++) {
            const double room = w->place[k].residents > 10000  ? 2100
                                : w->place[k].residents > 1400 ? 1350
                                                               : 1000;
            ok = demo_dist(p, w->place[k].at) > room;
        }
        if (ok) {
            *out = p;
            return true;
        }
    }
    return false;
}

static void add_hamlets(demo_world *w, int member, demo_rng *r)
{
    demo_member *m = &w->member[member];
    const int wanted = m->total < SMALL_VILLAGE ? 0
                       : m->total < 1500        ? 1
                       : m->total < 10000       ? 2
                                                : 3;
    for (int k = 0; k < wanted; k++) {
        demo_pt at;
        if (!hamlet_spot(w, member, r, &at))
            continue;
        demo_place *p = add_place(w, member, at);
        const int share = m->total > 10000 ? 50 : 12;
        p->residents = m->total / share + 6 + demo_pick(r, 12);
        p->quality = 2;
        w->place[member].residents -= p->residents;
    }
}

void demo_places_make(demo_world *w)
{
    demo_rng r = demo_rng_for(1);
    const demo_pt town = w->member[demo_member_by_code(w, 545058)].at;
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        demo_place *p = add_place(w, i, w->member[i].at);
        p->residents = w->member[i].total;
        p->main = true;
        p->quality = quality_of(w->member[i].code);
        if (p->residents > 10000)
            p->block_m = 118;
    }
    for (int i = 0; i < DEMO_MEMBERS; i++)
        add_hamlets(w, i, &r);
    /* three places beyond the edge, so that services and stops lie there */
    static const int BEYOND[3] = {0, 8, 15};
    for (int k = 0; k < 3; k++)
        add_place(w, -1, w->ring[BEYOND[k]])->quality = 1;
    for (int i = 0; i < w->places; i++) {
        demo_place *p = &w->place[i];
        p->axis = demo_towards(p->at, town);
        if (p->at.x == town.x && p->at.y == town.y)
            p->axis = demo_towards(town, w->place[demo_place_of(w, 500071)].at);
    }
}

int demo_place_of(const demo_world *w, int code)
{
    return demo_member_by_code(w, code); /* main places come first */
}
