/* SPDX-License-Identifier: MIT */
/* Points -> joints (methods.md §1): the nearest usable edge and at most two
 * more no more than 10 m farther, all within max_snap, at least one in a large
 * component. If none of those is, the nearest edge that is takes the last
 * place; if none lies within max_snap, the point is attached nowhere. Usable:
 * open in at least one direction in the optimistic reading. Ties go to the
 * lower edge. */
#include <math.h>

#include "network/edge_index.h"
#include "network/walk.h"

static const double MARGIN_M = 10, FIRST_REACH_M = 25;

typedef struct candidate {
    uint32_t edge;
    dsh_edge_place place;
} candidate;

typedef struct finder {
    const dsh_streets *s;
    const dsh_costs *costs;
    double x, y, reach_m;
    candidate near[DSH_MAX_JOINTS]; /* nearest usable edges, in order */
    uint32_t n;
    candidate large; /* nearest one in a large component */
} finder;

static bool is_nearer(const candidate *a, const candidate *b)
{
    return a->place.distance_m < b->place.distance_m ||
           (a->place.distance_m == b->place.distance_m && a->edge < b->edge);
}

static bool is_large(const dsh_streets *s, uint32_t edge)
{
    return s->in_large_component[s->tail[2 * edge]] ||
           s->in_large_component[s->head[2 * edge]];
}

static bool is_usable(const dsh_costs *c, uint32_t edge)
{
    return c->arc_ms[2 * edge] != DSH_CLOSED ||
           c->arc_ms[2 * edge + 1] != DSH_CLOSED;
}

static void keep(finder *f, candidate c)
{
    for (uint32_t i = 0; i < f->n; i++) {
        if (f->near[i].edge == c.edge)
            return;
    }
    uint32_t at = f->n < DSH_MAX_JOINTS ? f->n++ : f->n;
    if (at == DSH_MAX_JOINTS) {
        if (!is_nearer(&c, &f->near[--at]))
            return;
    }
    for (; at > 0 && is_nearer(&c, &f->near[at - 1]); at--)
        f->near[at] = f->near[at - 1];
    f->near[at] = c;
}

static bool consider(uint32_t edge, void *user)
{
    finder *f = user;
    if (!is_usable(f->costs, edge))
        return true;
    const candidate c = {edge, dsh_edge_nearest(f->s, edge, f->x, f->y)};
    if (!(c.place.distance_m <= f->reach_m))
        return true;
    keep(f, c);
    if (is_large(f->s, edge) &&
        (f->large.edge == DSH_NONE || is_nearer(&c, &f->large)))
        f->large = c;
    return true;
}

static void look(finder *f, double reach_m)
{
    const dsh_box box = {f->x - reach_m, f->y - reach_m, f->x + reach_m,
                         f->y + reach_m};
    f->reach_m = reach_m;
    f->n = 0;
    f->large.edge = DSH_NONE;
    dsh_edge_index_visit(f->s->index, &box, consider, f);
}

/* Everything within `reach` was seen, so the answer is complete once the
 * nearest edge and its margin, and a large one, lie within it. */
static void search(finder *f, double max_snap_m)
{
    double reach = FIRST_REACH_M;
    for (;;) {
        if (reach > max_snap_m)
            reach = max_snap_m;
        look(f, reach);
        const bool complete = f->n > 0 && f->large.edge != DSH_NONE &&
                              f->near[0].place.distance_m + MARGIN_M <= reach;
        if (complete || reach >= max_snap_m)
            return;
        reach *= 2;
    }
}

static dsh_joint joint_of(const dsh_streets *s, const candidate *c)
{
    const uint32_t length = s->length_mm[c->edge];
    const double along = floor(c->place.along_m * 1000 + 0.5);
    return (dsh_joint){c->edge, along < length ? (uint32_t)along : length,
                       (uint32_t)floor(c->place.distance_m * 1000 + 0.5)};
}

static void attach_one(dsh_attachment *out, finder *f, double max_snap_m)
{
    uint32_t n = 0;
    bool large = false;
    search(f, max_snap_m);
    if (f->large.edge == DSH_NONE)
        return;
    for (uint32_t i = 0; i < f->n; i++) {
        const candidate *c = &f->near[i];
        if (c->place.distance_m > f->near[0].place.distance_m + MARGIN_M)
            break;
        out->joint[n++] = joint_of(f->s, c);
        large = large || is_large(f->s, c->edge);
    }
    if (!large)
        out->joint[n < DSH_MAX_JOINTS ? n : DSH_MAX_JOINTS - 1] =
            joint_of(f->s, &f->large);
}

dosah_status dsh_attach(dsh_attachment *out, const dsh_streets *streets,
                        const dsh_costs *optimistic, const double *x,
                        const double *y, size_t n, double max_snap_m,
                        dosah_error *err)
{
    if (!(max_snap_m >= 0 && max_snap_m <= 100000))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "points snap to streets within 0 to 100,000 m");
    for (size_t i = 0; i < n; i++) {
        finder f = {.s = streets, .costs = optimistic, .x = x[i], .y = y[i]};
        for (int k = 0; k < DSH_MAX_JOINTS; k++)
            out[i].joint[k] = (dsh_joint){DSH_NONE, 0, 0};
        if (!isnan(x[i]) && !isnan(y[i]))
            attach_one(&out[i], &f, max_snap_m);
    }
    return DOSAH_OK;
}
