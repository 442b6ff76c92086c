/* SPDX-License-Identifier: MIT */
/*
 * Oracle two: rounds, after the idea of RAPTOR (Delling, Pajor and Werneck
 * 2012, doi:10.1137/1.9781611972924.13) and without any of its shortcuts.
 *
 * Round k rides every trip once from end to end. `ready[stop]` is the earliest
 * time at which one may board there having used at most k - 1 rides; a
 * passenger gets on at the first call where that is possible and may get off at
 * any later one. Getting on earlier along the same trip never hurts, as one may
 * stay seated. Trips are scanned one by one and not by route, so it does not
 * matter that they overtake each other.
 */
#include "oracle.h"

#include <stdlib.h>

#define NEVER INT64_MAX

static void lower(int64_t *value, int64_t candidate)
{
    if (candidate < *value)
        *value = candidate;
}

/* Earliest `out[stop]` of getting out of this trip, given who is ready. */
static void ride(const oracle_world *w, const oracle_trip *trip,
                 const int64_t *ready, int64_t *out)
{
    if (trip->closed)
        return;
    bool aboard = false;
    for (uint32_t i = 0; i < trip->n_calls; i++) {
        const oracle_call *c = &w->call[trip->first_call + i];
        if (w->stop_closed[c->stop])
            continue;
        /* Off before on: nobody rides from a call to itself. */
        if (aboard && c->dropoff)
            lower(&out[c->stop], c->arr_s);
        if (c->pickup && ready[c->stop] <= c->dep_s)
            aboard = true;
    }
}

static void transfer(const oracle_world *w, const int64_t *out, int64_t *ready)
{
    for (uint32_t stop = 0; stop < w->n_stops; stop++) {
        if (out[stop] != NEVER)
            lower(&ready[stop], out[stop] + w->change_s[stop]);
    }
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (out[f->from] != NEVER)
            lower(&ready[f->to], out[f->from] + f->s);
    }
}

int32_t oracle_raptor_tt(const oracle_world *w, int32_t t, uint32_t max_rides)
{
    int64_t *ready = oracle_alloc(w->n_stops, sizeof *ready);
    int64_t *out = oracle_alloc(w->n_stops, sizeof *out);
    for (uint32_t stop = 0; stop < w->n_stops; stop++) {
        ready[stop] = NEVER;
        out[stop] = NEVER;
    }
    for (uint32_t i = 0; i < w->n_access; i++)
        lower(&ready[w->access[i].stop], (int64_t)t + w->access[i].s);

    for (uint32_t round = 1; round <= max_rides; round++) {
        for (uint32_t i = 0; i < w->n_trips; i++)
            ride(w, &w->trip[i], ready, out);
        /* Only now: a change within the round would be a ride too many. */
        transfer(w, out, ready);
    }

    int64_t arrival = NEVER;
    for (uint32_t i = 0; i < w->n_egress; i++) {
        int64_t at_stop = out[w->egress[i].stop];
        if (at_stop != NEVER)
            lower(&arrival, at_stop + w->egress[i].s);
    }
    if (w->walk_s != INT32_MAX)
        lower(&arrival, (int64_t)t + w->walk_s);
    free(ready);
    free(out);

    if (arrival == NEVER || arrival - t > w->max_time_s)
        return INT32_MAX;
    return (int32_t)(arrival - t);
}
