/* SPDX-License-Identifier: MIT */
/* Surface, smoothness, width, slope and pavement tags, with the gaps that a
 * real map has: each place is recorded well, partly or poorly. */
#include "demo.h"

#include <string.h>

/** Shares of ways on which a tag is recorded, by quality of the place. */
static const double HAS_SURFACE[3] = {0.95, 0.7, 0.35};
static const double HAS_SMOOTH[3] = {0.9, 0.4, 0.1};
static const double HAS_WIDTH[3] = {0.72, 0.3, 0.08};
static const double HAS_SLOPE[3] = {0.7, 0.3, 0.06};
static const double HAS_SIDEWALK[3] = {0.85, 0.5, 0.2};

static bool is(const demo_way *y, const char *highway)
{
    return strcmp(y->highway, highway) == 0;
}

static void set_surface(demo_way *y, int q, demo_rng *r)
{
    const double u = demo_unit(r);
    if (y->surface)
        return;
    if (is(y, "track") || is(y, "path")) {
        y->surface = u < 0.4 ? "gravel" : u < 0.7 ? "ground" : "compacted";
        y->smoothness = u < 0.4 ? "bad" : u < 0.7 ? "very_bad" : "intermediate";
    } else if (is(y, "footway") || is(y, "pedestrian") || is(y, "platform")) {
        y->surface = u < 0.75 ? "paving_stones" : u < 0.95 ? "asphalt" : "sett";
        y->smoothness = u < 0.95 ? "good" : "bad";
    } else if (q < 2) {
        y->surface = u < 0.9 ? "asphalt" : u < 0.97 ? "paving_stones" : "sett";
        y->smoothness = u < 0.45   ? "excellent"
                        : u < 0.94 ? "good"
                        : u < 0.97 ? "intermediate"
                                   : "bad";
    } else {
        y->surface = u < 0.7 ? "asphalt" : u < 0.85 ? "gravel" : "compacted";
        y->smoothness = u < 0.35 ? "good" : u < 0.7 ? "intermediate" : "bad";
    }
    if (!demo_chance(r, HAS_SURFACE[q]))
        y->surface = NULL;
    if (!demo_chance(r, HAS_SMOOTH[q]))
        y->smoothness = NULL;
}

static void set_width(demo_way *y, int q, demo_rng *r)
{
    if (y->width_cm != DEMO_UNKNOWN || !demo_chance(r, HAS_WIDTH[q]))
        return;
    if (is(y, "footway") || is(y, "path") || is(y, "steps") ||
        is(y, "platform"))
        y->width_cm = demo_chance(r, 0.07) ? 60 + 10 * demo_pick(r, 3)
                                           : 120 + 10 * demo_pick(r, 13);
    else if (is(y, "service") || is(y, "track"))
        y->width_cm = 300 + 50 * demo_pick(r, 3);
    else
        y->width_cm = 450 + 50 * demo_pick(r, 6);
}

static void set_slope(const demo_world *w, demo_way *y, int q, demo_rng *r)
{
    if (y->area || is(y, "steps") || !demo_chance(r, HAS_SLOPE[q]))
        return;
    double len = 0;
    for (int i = 1; i < y->count; i++)
        len += demo_dist(w->node[y->n[i - 1]].at, w->node[y->n[i]].at);
    const double dh = demo_height(w->node[y->n[y->count - 1]].at) -
                      demo_height(w->node[y->n[0]].at);
    const double pm = len > 1 ? dh / len * 1000 : 0;
    y->incline_pm = (int)(pm < 0 ? pm - 0.5 : pm + 0.5);
}

static void set_sidewalk(demo_way *y, int q, demo_rng *r)
{
    const bool street =
        is(y, "residential") || is(y, "tertiary") || is(y, "secondary");
    if (!street || y->sidewalk || !demo_chance(r, HAS_SIDEWALK[q]))
        return;
    const double u = demo_unit(r);
    if (y->place < 0)
        y->sidewalk = "no";
    else
        y->sidewalk = u < 0.5 ? "both" : u < 0.75 ? "right" : "no";
}

/** The old quarter of the town: setts, known to be rough. */
static bool in_old_quarter(const demo_world *w, const demo_way *y, int town)
{
    const demo_place *p = &w->place[town];
    const demo_pt c = {p->at.x - 420 * p->axis.y, p->at.y + 420 * p->axis.x};
    return y->place == town && y->highway[0] != 's' &&
           demo_dist(w->node[y->n[0]].at, c) < 300;
}

void demo_surfaces_make(demo_world *w)
{
    demo_rng r = demo_rng_for(4);
    const int town = demo_place_of(w, 545058);
    for (int i = 0; i < w->ways; i++) {
        demo_way *y = &w->way[i];
        const int q = y->place < 0 ? 1 : w->place[y->place].quality;
        if (is(y, "residential") && demo_chance(&r, 0.05))
            y->highway = "living_street";
        if (is(y, "residential") && q == 0 && demo_chance(&r, 0.03))
            demo_way_tag(y, "oneway", "yes");
        set_surface(y, q, &r);
        if (in_old_quarter(w, y, town) && !is(y, "steps")) {
            y->surface = "sett";
            y->smoothness = "bad";
        }
        set_width(y, q, &r);
        set_slope(w, y, q, &r);
        set_sidewalk(y, q, &r);
        if (q == 0 && is(y, "footway") && demo_chance(&r, 0.4))
            demo_way_tag(y, "incline:across", "1.5%");
        if (q == 0 && demo_chance(&r, 0.5) && !is(y, "track"))
            demo_way_tag(y, "lit", "yes");
    }
}
