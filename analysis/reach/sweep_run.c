/* SPDX-License-Identifier: MIT */
/* Runs of sweeps: memory, access points, results. The scan is in sweep.c. */
#include <assert.h>

#include "base/alloc.h"
#include "reach/scan.h"

dosah_status dsh_sweep_new(dsh_sweep **out, dosah_error *err)
{
    *out = dsh_alloc(1, sizeof **out);
    return *out ? DOSAH_OK : dsh_fail_nomem(err, "sweep");
}

static void clear(dsh_sweep *s)
{
    dsh_pool_clear(&s->board);
    dsh_pool_clear(&s->wait);
    dsh_free(s->egress);
    dsh_free(s->trip);
    dsh_free(s->trip_key);
    *s = (dsh_sweep){0};
}

void dsh_sweep_free(dsh_sweep *sweep)
{
    if (!sweep)
        return;
    clear(sweep);
    dsh_free(sweep);
}

/* Take the shape of the plan; keeps all memory if it is that of the last. */
static dosah_status fit(dsh_sweep *s, const dsh_plan *plan, unsigned L,
                        dosah_error *err)
{
    bool same = s->egress && s->n_stops == plan->n_stops &&
                s->n_lists >= plan->n_lists && s->n_lanes == L &&
                s->max_rides == plan->max_rides &&
                s->n_trips >= plan->n_trips && s->stamp < UINT32_MAX;
    if (!same) {
        clear(s);
        unsigned K = plan->max_rides;
        s->n_stops = plan->n_stops;
        s->n_lists = plan->n_lists;
        s->n_trips = plan->n_trips;
        s->max_rides = K;
        s->n_lanes = L;
        s->egress = dsh_alloc((size_t)plan->n_stops * L, sizeof *s->egress);
        s->trip = dsh_alloc(plan->n_trips, sizeof *s->trip);
        s->trip_key = dsh_alloc((size_t)plan->n_trips * K * L, sizeof(dsh_key));
        bool ok =
            dsh_pool_init(&s->board, plan->n_lists, K * L) &&
            dsh_pool_init(&s->wait, plan->n_stops, K > 1 ? (K - 1) * L : 1);
        if (!ok || !s->egress || !s->trip || !s->trip_key) {
            clear(s);
            return dsh_fail_nomem(err, "sweep");
        }
        for (size_t i = 0; i < (size_t)s->n_stops * L; i++)
            s->egress[i] = DSH_KEY_NEVER;
    }
    s->plan = plan;
    s->ride = plan->arrival_only ? 0 : DSH_KEY_RIDE;
    s->stamp++;
    return DOSAH_OK;
}

static void set_egress(dsh_sweep *s, const dsh_target *target, size_t lane)
{
    for (size_t i = 0; i < target->n; i++) {
        const dsh_egress *e = &target->egress[i];
        if (e->s > s->plan->max_time_s)
            continue;
        dsh_key key = dsh_key_of(e->s);
        if (!s->plan->arrival_only)
            key += dsh_key_walk(e->s, e->assumed_s);
        dsh_key *at = &s->egress[(size_t)e->stop * s->n_lanes + lane];
        *at = key < *at ? key : *at;
    }
}

static void unset_egress(dsh_sweep *s, const dsh_target *target, size_t lane)
{
    for (size_t i = 0; i < target->n; i++)
        s->egress[(size_t)target->egress[i].stop * s->n_lanes + lane] =
            DSH_KEY_NEVER;
}

dosah_status dsh_sweep_run_many(dsh_sweep *sweep, const dsh_plan *plan,
                                const dsh_target *target, size_t n,
                                dosah_error *err)
{
    assert(n <= DSH_LANES);
    dosah_status status = fit(sweep, plan, n > 1 ? DSH_LANES : 1, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        set_egress(sweep, &target[i], i);
    dsh_scan(sweep);
    for (size_t i = 0; i < n; i++)
        unset_egress(sweep, &target[i], i);
    if (sweep->out_of_memory) {
        clear(sweep);
        return dsh_fail_nomem(err, "sweep");
    }
    return DOSAH_OK;
}

dosah_status dsh_sweep_run(dsh_sweep *sweep, const dsh_plan *plan,
                           const dsh_egress *egress, size_t n_egress,
                           dosah_error *err)
{
    const dsh_target target = {egress, n_egress};
    return dsh_sweep_run_many(sweep, plan, &target, 1, err);
}

dsh_board_view dsh_sweep_boardings(const dsh_sweep *sweep, uint32_t stop)
{
    const dsh_pool *p = &sweep->board;
    const dsh_list *l = &p->list[stop];
    if (l->stamp != sweep->stamp)
        return (dsh_board_view){0};
    return (dsh_board_view){p->dep + l->at, p->key + (size_t)l->at * p->width,
                            l->n};
}

const dsh_plan *dsh_sweep_plan(const dsh_sweep *sweep)
{
    return sweep->plan;
}

unsigned dsh_sweep_lanes(const dsh_sweep *sweep)
{
    return sweep->n_lanes;
}
