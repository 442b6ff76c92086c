/* SPDX-License-Identifier: MIT */
/* The streets of a place: a bent lattice thinned at random, always in one
 * piece. */
#include "demo.h"

#include <string.h>

enum { MAX_EDGES = 2 * DEMO_GRID * DEMO_GRID, MID = DEMO_GRID / 2 };

typedef struct edge {
    int a, b;
} edge;

int demo_node_add(demo_world *w, demo_pt at, int place)
{
    if (w->nodes == DEMO_MAX_NODES)
        demo_die("too many street nodes");
    w->node[w->nodes] =
        (demo_node){.at = at, .place = place, .kerb_mm = DEMO_UNKNOWN};
    return w->nodes++;
}

demo_way *demo_way_add(demo_world *w, const char *highway, int place)
{
    if (w->ways == DEMO_MAX_WAYS)
        demo_die("too many ways");
    demo_way *way = &w->way[w->ways++];
    *way = (demo_way){.highway = highway,
                      .place = place,
                      .width_cm = DEMO_UNKNOWN,
                      .incline_pm = DEMO_UNKNOWN,
                      .steps = DEMO_UNKNOWN};
    return way;
}

void demo_way_push(demo_world *w, demo_way *way, int node)
{
    if (way->count == DEMO_WAY_NODES)
        demo_die("a way is too long");
    way->n[way->count++] = node;
    w->node[node].used = true;
}

void demo_way_tag(demo_way *way, const char *tag, const char *value)
{
    for (int i = 0; i < 4; i++) {
        if (!way->tag[i]) {
            way->tag[i] = tag;
            way->value[i] = value;
            return;
        }
    }
    demo_die("a way has too many tags");
}

/** Number of addresses that will need room along the streets. */
static int addresses(const demo_place *p)
{
    return p->residents > 10000 ? p->residents / 16 : p->residents / 4;
}

/** Far enough from the border for the homes along the street, too. */
static bool well_inside(demo_pt at, int area)
{
    for (int k = 0; k < 8; k++) {
        const demo_pt u = demo_circle(k / 8.0);
        if (demo_area_at((demo_pt){at.x + 150 * u.x, at.y + 150 * u.y}) != area)
            return false;
    }
    return true;
}

static void fill_cells(demo_world *w, int k, demo_rng *r)
{
    demo_place *p = &w->place[k];
    const double houses_m = p->residents > 10000 ? 62.0 : 30.0;
    const double nodes = (addresses(p) * houses_m / 2 / p->block_m) / 1.35 + 6;
    const double long_half = demo_sqrt(nodes / 3.1416) * 1.35;
    const double short_half = nodes / 3.1416 / long_half;
    const demo_pt u = p->axis;
    for (int i = -MID; i <= MID; i++) {
        for (int j = -MID; j <= MID; j++) {
            const double e = (i / long_half) * (i / long_half) +
                             (j / short_half) * (j / short_half);
            if (e > 1.0 + demo_between(r, -0.25, 0.25) && (i || j))
                continue;
            const double a = (i + demo_between(r, -0.16, 0.16)) * p->block_m;
            const double b = (j + demo_between(r, -0.16, 0.16)) * p->block_m;
            demo_pt at = {p->at.x + a * u.x - b * u.y,
                          p->at.y + a * u.y + b * u.x};
            at.x += 55 * demo_noise(at, 420, 31);
            at.y += 55 * demo_noise(at, 420, 32);
            if (!well_inside(at, demo_area_at(p->at)))
                continue;
            p->cell[i + MID][j + MID] = demo_node_add(w, at, k);
        }
    }
}

static int root(int *parent, int i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static int candidate_edges(const demo_place *p, edge *e)
{
    int n = 0;
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++) {
            if (p->cell[i][j] < 0)
                continue;
            if (i + 1 < DEMO_GRID && p->cell[i + 1][j] >= 0)
                e[n++] = (edge){p->cell[i][j], p->cell[i + 1][j]};
            if (j + 1 < DEMO_GRID && p->cell[i][j + 1] >= 0)
                e[n++] = (edge){p->cell[i][j], p->cell[i][j + 1]};
        }
    }
    return n;
}

static void add_street(demo_world *w, int k, edge e, demo_rng *r)
{
    demo_way *way = demo_way_add(w, "residential", k);
    way->homes = true;
    demo_way_push(w, way, e.a);
    if (demo_chance(r, 0.35)) {
        const demo_pt a = w->node[e.a].at, b = w->node[e.b].at;
        const demo_pt t = demo_towards(a, b);
        const double off = demo_between(r, -7, 7);
        demo_pt m = demo_lerp(a, b, demo_between(r, 0.35, 0.65));
        m.x -= t.y * off;
        m.y += t.x * off;
        demo_way_push(w, way, demo_node_add(w, m, k));
    }
    demo_way_push(w, way, e.b);
}

/** Drop lattice nodes that no street reaches from the centre. */
static void drop_islands(demo_world *w, int k, int *parent, int base)
{
    demo_place *p = &w->place[k];
    p->centre = -1;
    double best = 1e12;
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++) {
            const int n = p->cell[i][j];
            if (n >= 0 && demo_dist(w->node[n].at, p->at) < best) {
                best = demo_dist(w->node[n].at, p->at);
                p->centre = n;
            }
        }
    }
    if (p->centre < 0)
        demo_die("place %d has no street", k);
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++) {
            const int n = p->cell[i][j];
            if (n >= 0 &&
                root(parent, n - base) != root(parent, p->centre - base))
                p->cell[i][j] = -1;
        }
    }
}

static void add_streets(demo_world *w, int k, int base, demo_rng *r)
{
    static edge e[MAX_EDGES];
    static int parent[DEMO_GRID * DEMO_GRID];
    const int n = candidate_edges(&w->place[k], e);
    for (int i = 0; i < DEMO_GRID * DEMO_GRID; i++)
        parent[i] = i;
    for (int i = n - 1; i > 0; i--) {
        const int j = demo_pick(r, i + 1);
        const edge t = e[i];
        e[i] = e[j];
        e[j] = t;
    }
    bool keep[MAX_EDGES] = {false};
    for (int i = 0; i < n; i++) {
        const int a = root(parent, e[i].a - base);
        const int b = root(parent, e[i].b - base);
        keep[i] = a != b || demo_chance(r, 0.58);
        parent[a] = b;
    }
    drop_islands(w, k, parent, base);
    const int home = root(parent, w->place[k].centre - base);
    for (int i = 0; i < n; i++) {
        if (keep[i] && root(parent, e[i].a - base) == home)
            add_street(w, k, e[i], r);
    }
}

void demo_lattices_make(demo_world *w)
{
    demo_rng r = demo_rng_for(2);
    for (int k = 0; k < w->places; k++) {
        const int base = w->nodes;
        fill_cells(w, k, &r);
        add_streets(w, k, base, &r);
    }
}

int demo_place_node_near(const demo_world *w, int place, demo_pt p)
{
    int best = -1;
    double best_d = 1e12;
    for (int i = 0; i < DEMO_GRID; i++) {
        for (int j = 0; j < DEMO_GRID; j++) {
            const int n = w->place[place].cell[i][j];
            if (n >= 0 && demo_dist(w->node[n].at, p) < best_d) {
                best_d = demo_dist(w->node[n].at, p);
                best = n;
            }
        }
    }
    return best;
}
