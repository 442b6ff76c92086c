/* SPDX-License-Identifier: MIT */
#include "world_plan.h"

#include <assert.h>
#include <stdlib.h>

static void *take(world_plan *p, size_t n, size_t size)
{
    assert(p->n_blocks < sizeof p->block / sizeof *p->block);
    return p->block[p->n_blocks++] = oracle_alloc(n ? n : 1, size);
}

typedef struct hop {
    int32_t dep_s, arr_s;
    uint32_t from, to, trip;
    uint16_t sequence;
    uint8_t flags;
} hop;

static int later_first(const void *a, const void *b)
{
    const hop *x = a, *y = b;
    if (x->dep_s != y->dep_s)
        return x->dep_s > y->dep_s ? -1 : 1;
    if (x->trip != y->trip)
        return x->trip < y->trip ? -1 : 1;
    return (int)y->sequence - (int)x->sequence;
}

static hop *make_hops(world_plan *p, const oracle_world *w, uint32_t *n)
{
    hop *h = take(p, w->n_calls, sizeof *h);
    *n = 0;
    for (uint32_t t = 0; t < w->n_trips; t++) {
        const oracle_call *c = w->call + w->trip[t].first_call;
        for (uint32_t i = 0; i + 1 < w->trip[t].n_calls; i++)
            h[(*n)++] =
                (hop){c[i].dep_s + p->shift_s,
                      c[i + 1].arr_s + p->shift_s,
                      c[i].stop,
                      c[i + 1].stop,
                      t,
                      (uint16_t)i,
                      (uint8_t)((c[i].pickup ? DSH_HOP_PICKUP : 0) |
                                (c[i + 1].dropoff ? DSH_HOP_DROPOFF : 0))};
    }
    qsort(h, *n, sizeof *h, later_first);
    return h;
}

static void make_timetable(world_plan *p, const oracle_world *w)
{
    uint32_t n;
    const hop *h = make_hops(p, w, &n);
    dsh_timetable *t = &p->timetable;
    t->n_stops = w->n_stops;
    t->n_trips = w->n_trips;
    t->n_hops = n;
    t->dep_s = take(p, n, sizeof *t->dep_s);
    t->arr_s = take(p, n, sizeof *t->arr_s);
    t->from = take(p, n, sizeof *t->from);
    t->to = take(p, n, sizeof *t->to);
    t->trip = take(p, n, sizeof *t->trip);
    t->sequence = take(p, n, sizeof *t->sequence);
    t->flags = take(p, n, sizeof *t->flags);
    t->trip_by_frequency = take(p, w->n_trips, 1);
    for (uint32_t i = 0; i < n; i++) {
        t->dep_s[i] = h[i].dep_s;
        t->arr_s[i] = h[i].arr_s;
        t->from[i] = h[i].from;
        t->to[i] = h[i].to;
        t->trip[i] = h[i].trip;
        t->sequence[i] = h[i].sequence;
        t->flags[i] = h[i].flags;
    }
}

static int nearer_first(const void *a, const void *b)
{
    const oracle_link *x = a, *y = b;
    return x->s != y->s ? (x->s < y->s ? -1 : 1)
                        : (x->stop < y->stop ? -1 : x->stop > y->stop);
}

static void make_links(world_plan *p, const oracle_world *w)
{
    oracle_link *sorted = take(p, w->n_access, sizeof *sorted);
    for (uint32_t i = 0; i < w->n_access; i++)
        sorted[i] = w->access[i];
    qsort(sorted, w->n_access, sizeof *sorted, nearer_first);
    dsh_links *a = &p->access;
    a->first = take(p, 2, sizeof *a->first);
    a->first[1] = w->n_access;
    a->to = take(p, w->n_access, sizeof *a->to);
    a->s = take(p, w->n_access, sizeof *a->s);
    a->assumed_s = take(p, w->n_access, sizeof *a->assumed_s);
    for (uint32_t i = 0; i < w->n_access; i++) {
        a->to[i] = sorted[i].stop;
        a->s[i] = sorted[i].s;
    }
    p->n_egress = w->n_egress;
    p->egress = take(p, w->n_egress, sizeof *p->egress);
    for (uint32_t i = 0; i < w->n_egress; i++)
        p->egress[i] = (dsh_egress){w->egress[i].stop, w->egress[i].s, 0};
}

static int32_t earliest(const oracle_world *w)
{
    int32_t t = 0;
    for (uint32_t i = 0; i < w->n_calls; i++)
        if (w->call[i].arr_s < t)
            t = w->call[i].arr_s;
    return t;
}

void world_plan_make(world_plan *out, const oracle_world *w, uint32_t max_rides)
{
    *out = (world_plan){0};
    /* Room before the first event for queries that begin earlier. */
    out->shift_s = 90000 - earliest(w);
    make_timetable(out, w);
    make_links(out, w);
    uint8_t *trip_open = take(out, w->n_trips, 1);
    uint8_t *stop_open = take(out, w->n_stops, 1);
    dsh_transfer *transfer = take(out, w->n_footpaths, sizeof *transfer);
    for (uint32_t i = 0; i < w->n_trips; i++)
        trip_open[i] = !w->trip[i].closed;
    for (uint32_t i = 0; i < w->n_stops; i++)
        stop_open[i] = !w->stop_closed[i];
    for (uint32_t i = 0; i < w->n_footpaths; i++)
        transfer[i] = (dsh_transfer){w->footpath[i].from, w->footpath[i].to,
                                     w->footpath[i].s, 0, 0};
    out->input = (dsh_plan_input){.timetable = &out->timetable,
                                  .trip_open = trip_open,
                                  .stop_open = stop_open,
                                  .change_s = w->change_s,
                                  .transfer = transfer,
                                  .n_transfers = w->n_footpaths,
                                  .max_rides = max_rides,
                                  .max_time_s = w->max_time_s < DSH_MAX_TIME_S
                                                    ? w->max_time_s
                                                    : DSH_MAX_TIME_S,
                                  .dep_to_s = DSH_MAX_CLOCK_S};
}

void world_plan_clear(world_plan *plan)
{
    for (size_t i = 0; i < plan->n_blocks; i++)
        free(plan->block[i]);
    *plan = (world_plan){0};
}
