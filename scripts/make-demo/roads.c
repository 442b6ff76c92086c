/* SPDX-License-Identifier: MIT */
/* Roads between places, and the streets of each place they run through. */
#include "demo.h"

enum { STEP_M = 170, PIECE = 14 };

/** Gabriel graph: no third place inside the circle over a and b. */
static bool gabriel(const demo_world *w, int a, int b)
{
    const demo_pt mid = demo_lerp(w->place[a].at, w->place[b].at, 0.5);
    const double radius = demo_dist(w->place[a].at, mid);
    for (int k = 0; k < w->places; k++) {
        if (k != a && k != b && demo_dist(w->place[k].at, mid) < radius)
            return false;
    }
    return true;
}

/** Turn the cheapest way through place k from `from` to `to` into a main
 *  street (Bellman-Ford: a place has a few hundred streets). */
static void main_street(demo_world *w, int k, int from, int to,
                        const char *highway)
{
    static double cost[DEMO_MAX_NODES];
    static int by[DEMO_MAX_NODES];
    for (int i = 0; i < w->nodes; i++) {
        cost[i] = 1e12;
        by[i] = -1;
    }
    cost[from] = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (int i = 0; i < w->ways; i++) {
            const demo_way *y = &w->way[i];
            if (y->place != k || !y->homes)
                continue;
            const int a = y->n[0], b = y->n[y->count - 1];
            const double d = demo_dist(w->node[a].at, w->node[b].at);
            if (cost[a] + d < cost[b] - 1e-9) {
                cost[b] = cost[a] + d;
                by[b] = i;
                moved = true;
            }
            if (cost[b] + d < cost[a] - 1e-9) {
                cost[a] = cost[b] + d;
                by[a] = i;
                moved = true;
            }
        }
    }
    for (int at = to; at != from && by[at] >= 0;) {
        demo_way *y = &w->way[by[at]];
        if (y->highway[0] != 's') /* secondary stays */
            y->highway = highway;
        at = y->n[0] == at ? y->n[y->count - 1] : y->n[0];
    }
}

static void add_road(demo_world *w, int a, int b, const char *highway)
{
    const int from = demo_place_node_near(w, a, w->place[b].at);
    const int to = demo_place_node_near(w, b, w->place[a].at);
    const demo_pt p = w->node[from].at, q = w->node[to].at;
    const double len = demo_dist(p, q);
    const demo_pt t = demo_towards(p, q);
    const int steps = (int)(len / STEP_M) + 1;
    demo_way *way = demo_way_add(w, highway, -1);
    demo_way_push(w, way, from);
    for (int i = 1; i < steps; i++) {
        const double s = (double)i / steps;
        demo_pt m = demo_lerp(p, q, s);
        const double off =
            4 * s * (1 - s) * len * 0.09 *
            (demo_noise(m, 1700, 41) + 0.35 * demo_noise(m, 500, 42));
        m.x -= t.y * off;
        m.y += t.x * off;
        const int n = demo_node_add(w, m, -1);
        demo_way_push(w, way, n);
        if (way->count == PIECE) {
            way = demo_way_add(w, highway, -1);
            demo_way_push(w, way, n);
        }
    }
    demo_way_push(w, way, to);
    if (w->place[a].residents > 0)
        main_street(w, a, w->place[a].centre, from, highway);
    if (w->place[b].residents > 0)
        main_street(w, b, w->place[b].centre, to, highway);
}

static const char *road_class(const demo_world *w, int a, int b)
{
    const int town = demo_place_of(w, 545058);
    if (!w->place[a].main || !w->place[b].main)
        return w->place[a].member < 0 || w->place[b].member < 0
                   ? "tertiary"
                   : "unclassified";
    return a == town || b == town ? "secondary" : "tertiary";
}

static int piece_of(int *piece, int i)
{
    while (piece[i] != i)
        i = piece[i];
    return i;
}

void demo_roads_make(demo_world *w)
{
    int piece[DEMO_MAX_PLACES];
    for (int i = 0; i < w->places; i++)
        piece[i] = i;
    for (int a = 0; a < w->places; a++) {
        for (int b = a + 1; b < w->places; b++) {
            if (!gabriel(w, a, b) ||
                demo_dist(w->place[a].at, w->place[b].at) > 9000)
                continue;
            add_road(w, a, b, road_class(w, a, b));
            piece[piece_of(piece, a)] = piece_of(piece, b);
        }
    }
    for (int i = 1; i < w->places; i++) {
        if (piece_of(piece, i) != piece_of(piece, 0))
            demo_die("place %d has no road", i);
    }
}
