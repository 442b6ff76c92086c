/* SPDX-License-Identifier: MIT */
/* What makes streets hard or easy: pavements apart from the road, crossings
 * and kerbs, short cuts, steps, a square, private drives, field paths. */
#include "demo.h"

#include <string.h>

static const char *KERB[4] = {"flush", "lowered", "raised", NULL};
static const int KERB_MM[4] = {0, 20, 120, DEMO_UNKNOWN};

static int kerb_node(demo_world *w, demo_pt at, int place, demo_rng *r)
{
    const int n = demo_node_add(w, at, place);
    const int quality = place < 0 ? 2 : w->place[place].quality;
    const double known[3] = {0.78, 0.45, 0.2};
    w->node[n].kind = NODE_KERB;
    if (demo_chance(r, known[quality])) {
        const double u = demo_unit(r);
        const int k = u < 0.25 ? 0 : u < (quality == 0 ? 0.82 : 0.55) ? 1 : 2;
        w->node[n].kerb = KERB[k];
        if (demo_chance(r, quality == 0 ? 0.85 : 0.5))
            w->node[n].kerb_mm = KERB_MM[k];
    }
    return n;
}

/** Insert `node` into the way at the place nearest to it. */
static void insert_node(demo_world *w, demo_way *way, int node)
{
    int best = 1;
    double best_d = 1e12;
    for (int i = 0; i + 1 < way->count; i++) {
        const demo_pt a = w->node[way->n[i]].at;
        const demo_pt b = w->node[way->n[i + 1]].at;
        const double d = demo_dist(a, w->node[node].at) +
                         demo_dist(w->node[node].at, b) - demo_dist(a, b);
        if (d < best_d) {
            best_d = d;
            best = i + 1;
        }
    }
    if (way->count == DEMO_WAY_NODES)
        return;
    memmove(&way->n[best + 1], &way->n[best],
            (size_t)(way->count - best) * sizeof(way->n[0]));
    way->n[best] = node;
    way->count++;
    w->node[node].used = true;
}

static int straight_street(const demo_world *w, int a, int b)
{
    for (int i = 0; i < w->ways; i++) {
        const demo_way *y = &w->way[i];
        if (!y->homes || y->area)
            continue;
        const int s = y->n[0], t = y->n[y->count - 1];
        if ((s == a && t == b) || (s == b && t == a))
            return i;
    }
    return -1;
}

/** A point of the street at share t between its first two nodes. */
static int split_node(demo_world *w, int way, double t, demo_node_kind kind)
{
    demo_way *y = &w->way[way];
    const demo_pt at = demo_lerp(w->node[y->n[0]].at, w->node[y->n[1]].at, t);
    const int n = demo_node_add(w, at, y->place);
    w->node[n].kind = kind;
    insert_node(w, y, n);
    return n;
}

/** A footway across a block, with a kerb at both ends. */
static void short_cut(demo_world *w, int k, int i, int j, demo_rng *r)
{
    const demo_place *p = &w->place[k];
    const int a = straight_street(w, p->cell[i][j], p->cell[i + 1][j]);
    const int b = straight_street(w, p->cell[i][j + 1], p->cell[i + 1][j + 1]);
    if (a < 0 || b < 0)
        return;
    const double t = demo_between(r, 0.3, 0.7);
    const int s = split_node(w, a, t, NODE_CROSSING);
    const int e = split_node(w, b, t, NODE_CROSSING);
    const demo_pt from = w->node[s].at, to = w->node[e].at;
    const demo_pt u = demo_towards(from, to);
    const double d = demo_dist(from, to);
    const bool hard = demo_chance(r, p->quality == 0 ? 0.9 : 0.5);
    demo_way *y = demo_way_add(w, hard ? "footway" : "path", k);
    demo_way_push(w, y, s);
    demo_way_push(
        w, y,
        kerb_node(w, (demo_pt){from.x + 4 * u.x, from.y + 4 * u.y}, k, r));
    if (demo_chance(r, 0.15)) {
        const int n = demo_node_add(w, demo_lerp(from, to, 0.5), k);
        w->node[n].kind = demo_chance(r, 0.6) ? NODE_BOLLARD : NODE_GATE;
        demo_way_push(w, y, n);
    }
    demo_way_push(
        w, y,
        kerb_node(w, (demo_pt){from.x + (d - 4) * u.x, from.y + (d - 4) * u.y},
                  k, r));
    demo_way_push(w, y, e);
}

/** Steps between opposite corners of a block, where the lattice lacks one. */
static void stairway(demo_world *w, int k, int i, int j, demo_rng *r)
{
    const demo_place *p = &w->place[k];
    const int a = p->cell[i][j], b = p->cell[i + 1][j + 1];
    const demo_pt pa = w->node[a].at, pb = w->node[b].at;
    const int s = demo_node_add(w, demo_lerp(pa, pb, 0.4), k);
    const int t = demo_node_add(w, demo_lerp(pa, pb, 0.55), k);
    demo_way *y = demo_way_add(w, "footway", k);
    demo_way_push(w, y, a);
    demo_way_push(w, y, s);
    y = demo_way_add(w, "steps", k);
    demo_way_push(w, y, s);
    demo_way_push(w, y, t);
    if (demo_chance(r, 0.7))
        y->steps = 3 + demo_pick(r, 28);
    demo_way_tag(y, "handrail", demo_chance(r, 0.6) ? "yes" : "no");
    if (demo_chance(r, 0.3))
        demo_way_tag(y, "ramp:wheelchair", demo_chance(r, 0.3) ? "yes" : "no");
    y = demo_way_add(w, "footway", k);
    demo_way_push(w, y, t);
    demo_way_push(w, y, b);
}

static bool block_at(const demo_place *p, int i, int j)
{
    return i + 1 < DEMO_GRID && j + 1 < DEMO_GRID && p->cell[i][j] >= 0 &&
           p->cell[i + 1][j] >= 0 && p->cell[i][j + 1] >= 0 &&
           p->cell[i + 1][j + 1] >= 0;
}

static void block_details(demo_world *w, int k, demo_rng *r)
{
    const double cuts = w->place[k].residents > 10000 ? 0.24 : 0.08;
    for (int i = 0; i + 1 < DEMO_GRID; i++) {
        for (int j = 0; j + 1 < DEMO_GRID; j++) {
            if (!block_at(&w->place[k], i, j))
                continue;
            if (demo_chance(r, cuts))
                short_cut(w, k, i, j, r);
            else if (demo_chance(r, 0.05))
                stairway(w, k, i, j, r);
        }
    }
}

/** The square of the town: a pedestrian area over one block. */
static void square(demo_world *w, int k)
{
    const int mid = DEMO_GRID / 2;
    const demo_place *p = &w->place[k];
    for (int i = mid - 3; i <= mid + 3; i++) {
        for (int j = mid - 3; j <= mid + 3; j++) {
            if (!block_at(p, i, j))
                continue;
            demo_way *y = demo_way_add(w, "pedestrian", k);
            y->area = true;
            const int ring[5] = {p->cell[i][j], p->cell[i + 1][j],
                                 p->cell[i + 1][j + 1], p->cell[i][j + 1],
                                 p->cell[i][j]};
            for (int n = 0; n < 5; n++)
                demo_way_push(w, y, ring[n]);
            demo_way_tag(y, "area", "yes");
            return;
        }
    }
    demo_die("the town has no square");
}

/** Pavement drawn beside one main street, with a crossing in its middle. */
static void separate_pavement(demo_world *w, int i, demo_rng *r)
{
    const int k = w->way[i].place;
    const demo_pt a = w->node[w->way[i].n[0]].at;
    const demo_pt b = w->node[w->way[i].n[1]].at;
    const demo_pt u = demo_towards(a, b);
    w->way[i].sidewalk = "separate";
    const int mid = split_node(w, i, 0.5, NODE_CROSSING);
    const demo_pt m = w->node[mid].at;
    int side[2];
    for (int s = 0; s < 2; s++) {
        const double o = s == 0 ? 6 : -6;
        side[s] = demo_node_add(w, (demo_pt){m.x - u.y * o, m.y + u.x * o}, k);
        demo_way *y = demo_way_add(w, "footway", k);
        demo_way_push(w, y, w->way[i].n[0]);
        demo_way_push(w, y, side[s]);
        demo_way_push(w, y, w->way[i].n[w->way[i].count - 1]);
        demo_way_tag(y, "footway", "sidewalk");
    }
    demo_way *y = demo_way_add(w, "footway", k);
    demo_way_push(w, y, side[0]);
    demo_way_push(w, y,
                  kerb_node(w, demo_lerp(w->node[side[0]].at, m, 0.5), k, r));
    demo_way_push(w, y, mid);
    demo_way_push(w, y,
                  kerb_node(w, demo_lerp(m, w->node[side[1]].at, 0.5), k, r));
    demo_way_push(w, y, side[1]);
    demo_way_tag(y, "footway", "crossing");
}

static void pavements(demo_world *w, int town, demo_rng *r)
{
    const int before = w->ways;
    for (int i = 0; i < before; i++) {
        const demo_way *y = &w->way[i];
        if (y->place == town && y->homes && y->highway[0] == 's' &&
            demo_chance(r, 0.45))
            separate_pavement(w, i, r);
    }
}

/** Drives and yards that end blind, some of them closed to the public. */
static void drives(demo_world *w, int k, int count, demo_rng *r)
{
    for (int d = 0; d < count; d++) {
        const int i = demo_pick(r, DEMO_GRID);
        const int j = demo_pick(r, DEMO_GRID);
        const int n = w->place[k].cell[i][j];
        if (n < 0)
            continue;
        const demo_pt u = demo_circle(demo_unit(r));
        const demo_pt a = w->node[n].at;
        demo_way *y = demo_way_add(w, "service", k);
        demo_way_push(w, y, n);
        const bool closed = demo_chance(r, 0.4);
        if (closed) {
            const int g =
                demo_node_add(w, (demo_pt){a.x + 8 * u.x, a.y + 8 * u.y}, k);
            w->node[g].kind = NODE_GATE;
            demo_way_push(w, y, g);
            demo_way_tag(y, "access", "private");
        }
        demo_way_push(
            w, y,
            demo_node_add(w, (demo_pt){a.x + 42 * u.x, a.y + 42 * u.y}, k));
    }
}

/** A field path of about one kilometre away from the village. */
static void field_path(demo_world *w, int k, demo_rng *r)
{
    const demo_pt u = demo_circle(demo_unit(r));
    const demo_pt c = w->place[k].at;
    const int from = demo_place_node_near(
        w, k, (demo_pt){c.x + 3000 * u.x, c.y + 3000 * u.y});
    demo_way *y = demo_way_add(w, demo_chance(r, 0.6) ? "track" : "path", -1);
    demo_way_push(w, y, from);
    const demo_pt s = w->node[from].at;
    for (int i = 1; i <= 6; i++) {
        demo_pt m = {s.x + 130 * i * u.x, s.y + 130 * i * u.y};
        m.x += 40 * demo_noise(m, 300, 43);
        m.y += 40 * demo_noise(m, 300, 44);
        demo_way_push(w, y, demo_node_add(w, m, -1));
    }
}

void demo_details_make(demo_world *w)
{
    demo_rng r = demo_rng_for(3);
    const int town = demo_place_of(w, 545058);
    square(w, town);
    pavements(w, town, &r);
    for (int k = 0; k < w->places; k++) {
        block_details(w, k, &r);
        drives(w, k, w->place[k].main ? 260 : 20, &r);
        if (w->place[k].main)
            field_path(w, k, &r);
    }
}
