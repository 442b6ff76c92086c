/* SPDX-License-Identifier: MIT */
/* Stops beside the streets of each place, each tied to the street by a
 * footway of its own. */
#include "demo.h"

enum { RAIL_STATIONS = 7 };

/** Invented names of stops inside a place: letters, never streets. */
static const char *const SPOT[] = {
    "střed",      "zastávka A", "zastávka B", "zastávka C", "zastávka D",
    "zastávka E", "zastávka F", "zastávka G", "zastávka H", "zastávka I",
    "zastávka J", "zastávka K", "zastávka L", "zastávka M", "zastávka N",
    "zastávka O", "zastávka P", "zastávka Q", "zastávka R", "zastávka S",
    "zastávka T", "zastávka U", "zastávka V", "zastávka W", "zastávka X",
    "zastávka Y", "zastávka Z", "zastávka Č", "zastávka Ř", "zastávka Š"};

static demo_stop *add_stop(demo_world *w, int place, demo_pt at)
{
    if (w->stops == DEMO_MAX_STOPS)
        demo_die("too many stops");
    demo_stop *s = &w->stop[w->stops++];
    *s = (demo_stop){.place = place, .at = at};
    (void)snprintf(s->id, sizeof(s->id), "Z%03d", w->stops);
    return s;
}

static void name_stop(const demo_world *w, demo_stop *s, const char *spot)
{
    const demo_place *p = &w->place[s->place];
    int hamlet = 0;
    for (int k = 0; k <= s->place; k++)
        hamlet += w->place[k].member == p->member && !w->place[k].main;
    if (p->member < 0)
        (void)snprintf(s->name, sizeof(s->name), "Za hranicí %d,%s", hamlet,
                       spot);
    else if (p->main)
        (void)snprintf(s->name, sizeof(s->name), "%s,%s",
                       w->member[p->member].name, spot);
    else
        (void)snprintf(s->name, sizeof(s->name), "%s,osada %d",
                       w->member[p->member].name, hamlet);
}

/** Share of stops known good, known bad; the rest is not recorded. */
static int boarding(int quality, demo_rng *r)
{
    static const double YES[3] = {0.86, 0.4, 0.08};
    static const double NO[3] = {0.06, 0.15, 0.5};
    const double u = demo_unit(r);
    if (u < YES[quality])
        return 1;
    return u < YES[quality] + NO[quality] ? 2 : 0;
}

static void link_stop(demo_world *w, int node, demo_stop *s, bool stairs,
                      demo_rng *r)
{
    const demo_pt a = w->node[node].at;
    const int end = demo_node_add(w, s->at, s->place);
    w->node[end].kind = NODE_STOP;
    const int kerb = demo_node_add(w, demo_lerp(a, s->at, 0.5), s->place);
    if (!stairs) {
        w->node[kerb].kind = NODE_KERB;
        const bool good = s->wheelchair == 1 || demo_chance(r, 0.3);
        if (s->wheelchair != 0) {
            w->node[kerb].kerb = good ? "lowered" : "raised";
            w->node[kerb].kerb_mm = good ? 20 : 140;
        }
    }
    demo_way *y = demo_way_add(w, "footway", s->place);
    demo_way_push(w, y, node);
    demo_way_push(w, y, kerb);
    demo_way_tag(y, "footway", "sidewalk");
    y = demo_way_add(w, stairs ? "steps" : "platform", s->place);
    demo_way_push(w, y, kerb);
    demo_way_push(w, y, end);
    if (stairs) {
        y->steps = 9;
        demo_way_tag(y, "handrail", "yes");
    } else if (s->wheelchair == 1) {
        /* who measured the stop measured the way to it */
        y->width_cm = 180;
        y->surface = "paving_stones";
        y->smoothness = "good";
    }
}

static double to_nearest_stop(const demo_world *w, int place, demo_pt p)
{
    double best = 1e12;
    for (int i = 0; i < w->stops; i++) {
        const double d = demo_dist(w->stop[i].at, p);
        if (w->stop[i].place == place && d < best)
            best = d;
    }
    return best;
}

static int farthest_node(const demo_world *w, int k)
{
    int best = -1;
    double best_d = 0;
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++) {
            const int n = w->place[k].cell[i][j];
            if (n < 0)
                continue;
            const double d = to_nearest_stop(w, k, w->node[n].at);
            if (d > best_d) {
                best_d = d;
                best = n;
            }
        }
    }
    return best;
}

static void place_stops(demo_world *w, int k, int wanted, demo_rng *r)
{
    for (int i = 0; i < wanted; i++) {
        const int n = i == 0 ? w->place[k].centre : farthest_node(w, k);
        const demo_pt a = w->node[n].at;
        if (i > 0 && to_nearest_stop(w, k, a) < 180)
            return;
        const demo_pt u = demo_circle(demo_unit(r));
        demo_stop *s = add_stop(w, k, (demo_pt){a.x + 9 * u.x, a.y + 9 * u.y});
        name_stop(w, s, SPOT[i]);
        s->wheelchair = boarding(w->place[k].quality, r);
        if (i == 0 && w->place[k].residents > 10000)
            s->wheelchair = 1;
        /* one stop above stairs: only some can use it */
        const bool stairs = i == 4 && w->place[k].residents > 10000;
        link_stop(w, n, s, stairs, r);
    }
}

/** Stations of the invented railway, along the valley. */
static void rail_stations(demo_world *w, demo_rng *r)
{
    static const int CODE[RAIL_STATIONS] = {542989, 542997, 542831, 545058,
                                            500062, 545236, 544922};
    static const int BOARD[RAIL_STATIONS] = {2, 0, 2, 1, 1, 1, 0};
    for (int i = 0; i < RAIL_STATIONS; i++) {
        const int k = demo_place_of(w, CODE[i]);
        const demo_pt c = w->place[k].at;
        const int n =
            demo_place_node_near(w, k, (demo_pt){c.x + 300, c.y + 900});
        const demo_pt a = w->node[n].at;
        const bool big = CODE[i] == 545058;
        const char *parent = NULL;
        if (big) {
            demo_stop *s = add_stop(w, k, (demo_pt){a.x + 20, a.y + 60});
            name_stop(w, s, "nádraží");
            s->station = true;
            s->wheelchair = 1;
            parent = s->id;
        }
        for (int platform = 0; platform < (big ? 2 : 1); platform++) {
            demo_stop *s =
                add_stop(w, k, (demo_pt){a.x + 20, a.y + 50 + 15 * platform});
            name_stop(w, s, big ? "nádraží" : "železniční zastávka");
            s->rail = true;
            s->parent = parent;
            /* a child without a value inherits that of its station */
            s->wheelchair = big && platform == 1 ? 0 : BOARD[i];
            link_stop(w, n, s, CODE[i] == 542831, r);
        }
    }
}

void demo_stops_make(demo_world *w)
{
    demo_rng r = demo_rng_for(6);
    for (int k = 0; k < w->places; k++) {
        const demo_place *p = &w->place[k];
        const int n = p->residents > 10000  ? 30
                      : p->residents > 1800 ? 4
                      : p->residents > 600  ? 3
                      : p->main             ? 2
                                            : 1;
        if (!p->main && p->member >= 0 && demo_chance(&r, 0.45))
            continue; /* a hamlet without a stop */
        place_stops(w, k, n, &r);
    }
    rail_stations(w, &r);
}
