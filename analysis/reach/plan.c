/* SPDX-License-Identifier: MIT */
/* A plan is the timetable of a day as one profile in one reading can use it:
 * hops of closed vehicles left out, closed stops turned into hops that neither
 * let on nor off (the vehicle still passes), and the transfers turned round,
 * because the scan asks at a boarding where the passenger may have alighted.
 * Changing at the same stop is a transfer like any other. Transfers from stops
 * where nobody alights or to stops where nobody boards are left out. */
#include "reach/plan.h"

#include <stdlib.h>

#include "base/alloc.h"

static bool in_window(const dsh_plan_input *in, uint32_t h)
{
    const dsh_timetable *t = in->timetable;
    return t->dep_s[h] >= in->dep_from_s && t->dep_s[h] < in->dep_to_s &&
           (in->arr_to_s == 0 || t->arr_s[h] <= in->arr_to_s) &&
           in->trip_open[t->trip[h]] != 0;
}

static dosah_status check(const dsh_plan_input *in, dosah_error *err)
{
    if (in->max_rides < 1 || in->max_rides > DSH_MAX_RIDES ||
        in->dep_from_s < 0 || in->max_time_s < 0)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "ride limit %u or first departure %d out of range",
                        (unsigned)in->max_rides, (int)in->dep_from_s);
    if (in->max_time_s > DSH_MAX_TIME_S)
        return dsh_fail(err, DOSAH_ELIMIT, "", 0,
                        "max_time %d s is longer than %d s",
                        (int)in->max_time_s, DSH_MAX_TIME_S);
    const dsh_timetable *t = in->timetable;
    for (uint32_t h = 0; h < t->n_hops; h++)
        if (t->arr_s[h] >= DSH_MAX_CLOCK_S || t->arr_s[h] < t->dep_s[h])
            return dsh_fail(err, DOSAH_ELIMIT, "", 0,
                            "a hop departs at %d s and arrives at %d s",
                            (int)t->dep_s[h], (int)t->arr_s[h]);
    return DOSAH_OK;
}

/* Hops in the order of the timetable; marks stops where one can board (1) and
 * alight (2). */
static void copy_hops(dsh_plan *plan, const dsh_plan_input *in, uint8_t *use)
{
    const dsh_timetable *t = in->timetable;
    size_t n = 0;
    for (uint32_t h = 0; h < t->n_hops; h++) {
        if (!in_window(in, h))
            continue;
        dsh_plan_hop hop = {t->dep_s[h], t->arr_s[h],    t->from[h], t->to[h],
                            t->trip[h],  t->sequence[h], 0};
        unsigned flags = 0;
        if ((t->flags[h] & DSH_HOP_PICKUP) && in->stop_open[hop.from])
            flags |= DSH_PLAN_BOARD;
        if ((t->flags[h] & DSH_HOP_DROPOFF) && in->stop_open[hop.to])
            flags |= DSH_PLAN_ALIGHT;
        if (t->trip_by_frequency && t->trip_by_frequency[hop.trip])
            flags |= DSH_PLAN_HEADWAY;
        if (flags & DSH_PLAN_BOARD)
            use[hop.from] |= 1;
        if (flags & DSH_PLAN_ALIGHT)
            use[hop.to] |= 2;
        hop.flags = (uint16_t)flags;
        plan->hop[n++] = hop;
    }
    plan->n_hops = n;
}

static int by_seconds(const void *a, const void *b)
{
    const dsh_plan_walk *x = a, *y = b;
    if (x->s != y->s)
        return x->s < y->s ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static bool worth(const dsh_plan_input *in, const uint8_t *use, uint32_t from,
                  uint32_t to, int32_t s)
{
    return s >= 1 && s <= in->max_time_s && (use[from] & 2) && (use[to] & 1);
}

/* Rows by boarding stop, counted, then filled, then sorted. */
static void fill_walks(dsh_plan *plan, const dsh_plan_input *in,
                       const uint8_t *use)
{
    uint32_t *first = plan->walk_first;
    for (uint32_t s = 0; s < plan->n_stops; s++)
        first[s + 1] += worth(in, use, s, s, in->change_s[s]);
    for (size_t i = 0; i < in->n_transfers; i++) {
        const dsh_transfer *t = &in->transfer[i];
        first[t->to + 1] += worth(in, use, t->from, t->to, t->s);
    }
    for (uint32_t s = 0; s < plan->n_stops; s++)
        first[s + 1] += first[s];
    for (uint32_t s = 0; s < plan->n_stops; s++)
        if (worth(in, use, s, s, in->change_s[s]))
            plan->walk[first[s]++] = (dsh_plan_walk){s, in->change_s[s], 0};
    for (size_t i = 0; i < in->n_transfers; i++) {
        const dsh_transfer *t = &in->transfer[i];
        if (worth(in, use, t->from, t->to, t->s))
            plan->walk[first[t->to]++] = (dsh_plan_walk){
                t->from, t->s,
                in->arrival_only ? 0 : dsh_key_walk(t->walk_s, t->assumed_s)};
    }
    for (uint32_t s = plan->n_stops; s > 0; s--)
        first[s] = first[s - 1];
    first[0] = 0;
    for (uint32_t s = 0; s < plan->n_stops; s++)
        qsort(plan->walk + first[s], first[s + 1] - first[s],
              sizeof *plan->walk, by_seconds);
}

dosah_status dsh_plan_new(dsh_plan **out, const dsh_plan_input *in,
                          dosah_error *err)
{
    *out = NULL;
    dosah_status status = check(in, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_timetable *t = in->timetable;
    dsh_plan *plan = dsh_alloc(1, sizeof *plan);
    uint8_t *use = dsh_alloc(t->n_stops, sizeof *use);
    if (!plan || !use)
        goto nomem;
    size_t n = 0;
    for (uint32_t h = 0; h < t->n_hops; h++)
        n += in_window(in, h);
    plan->n_stops = plan->n_rows = plan->n_lists = t->n_stops;
    plan->n_trips = t->n_trips;
    plan->max_rides = in->max_rides;
    plan->max_time_s = in->max_time_s;
    plan->dep_from_s = in->dep_from_s;
    plan->late = in->arr_to_s ? dsh_key_of(in->arr_to_s + 1) : DSH_KEY_NEVER;
    plan->arrival_only = in->arrival_only;
    plan->hop = dsh_alloc(n, sizeof *plan->hop);
    plan->walk_first =
        dsh_alloc((size_t)t->n_stops + 1, sizeof *plan->walk_first);
    plan->walk = dsh_alloc(in->n_transfers + t->n_stops, sizeof *plan->walk);
    if (!plan->hop || !plan->walk_first || !plan->walk)
        goto nomem;
    copy_hops(plan, in, use);
    fill_walks(plan, in, use);
    status = dsh_plan_divide(plan, in, use, err);
    dsh_free(use);
    if (status == DOSAH_OK)
        status = dsh_plan_reduce(plan, err);
    if (status != DOSAH_OK) {
        dsh_plan_free(plan);
        return status;
    }
    *out = plan;
    return DOSAH_OK;
nomem:
    dsh_free(use);
    dsh_plan_free(plan);
    return dsh_fail_nomem(err, "plan");
}

void dsh_plan_free(dsh_plan *plan)
{
    if (!plan)
        return;
    dsh_free(plan->hop);
    dsh_free(plan->special);
    dsh_free(plan->pull_first);
    dsh_free(plan->pull);
    dsh_free(plan->seat);
    dsh_free(plan->walk_first);
    dsh_free(plan->walk);
    dsh_free(plan->offer_first);
    dsh_free(plan->offer);
    dsh_free(plan);
}
