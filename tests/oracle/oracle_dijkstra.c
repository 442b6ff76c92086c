/* SPDX-License-Identifier: MIT */
/*
 * Oracle one: Dijkstra's algorithm over states, with the time as distance.
 *
 * A state is (kind, where, rides used):
 *
 *   platform (stop)  free to board any vehicle here from now on;
 *   seated   (call)  in the vehicle of this call as it arrives there;
 *   alighted (stop)  out of a vehicle here, the transfer still ahead.
 *
 * Being somewhere earlier, with no more rides, never hurts: whoever is early
 * can wait. So the earliest time per state is all that has to be kept, and no
 * step leads to an earlier time, which is what Dijkstra needs. `platform` and
 * `alighted` are apart because an access walk ends in the first while a
 * footpath may start only from the second: two walks never join. The next state
 * is found by looking at all open ones, so a search is quadratic: worlds are
 * tiny.
 */
#include "oracle.h"

#include <stdlib.h>

#define NEVER INT64_MAX

typedef struct search {
    const oracle_world *w;
    uint32_t max_rides;
    size_t layer;    /* states with the same number of rides */
    size_t n_states; /* (max_rides + 1) layers */
    int64_t *at;     /* [n_states] earliest time known */
    size_t *open;    /* [n_states] reached, not settled; in no order */
    size_t n_open;
    int64_t at_service;
} search;

static size_t platform(const search *s, uint32_t stop, uint32_t rides)
{
    return rides * s->layer + stop;
}

static size_t alighted(const search *s, uint32_t stop, uint32_t rides)
{
    return rides * s->layer + s->w->n_stops + stop;
}

static size_t seated(const search *s, uint32_t call, uint32_t rides)
{
    return rides * s->layer + 2 * (size_t)s->w->n_stops + call;
}

static void reach(search *s, size_t state, int64_t time)
{
    /* No step goes back in time, so a settled state is never improved and
     * never opened again. */
    if (s->at[state] == NEVER)
        s->open[s->n_open++] = state;
    if (time < s->at[state])
        s->at[state] = time;
}

static void reach_service(search *s, int64_t time)
{
    if (time < s->at_service)
        s->at_service = time;
}

static void leave_platform(search *s, uint32_t stop, uint32_t rides,
                           int64_t now)
{
    const oracle_world *w = s->w;
    if (rides == s->max_rides || w->stop_closed[stop])
        return;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const oracle_trip *trip = &w->trip[i];
        if (trip->closed)
            continue;
        for (uint32_t j = 0; j + 1 < trip->n_calls; j++) {
            uint32_t c = trip->first_call + j;
            const oracle_call *call = &w->call[c];
            if (call->stop == stop && call->pickup && call->dep_s >= now)
                reach(s, seated(s, c + 1, rides + 1), w->call[c + 1].arr_s);
        }
    }
}

static void leave_seat(search *s, uint32_t c, uint32_t rides)
{
    const oracle_world *w = s->w;
    const oracle_call *call = &w->call[c];
    /* A seat is entered only at the call after boarding, so this call is never
     * the first of its trip. */
    if (call->dropoff && !w->stop_closed[call->stop])
        reach(s, alighted(s, call->stop, rides), call->arr_s);
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const oracle_trip *trip = &w->trip[i];
        bool goes_on =
            c >= trip->first_call && c + 1 < trip->first_call + trip->n_calls;
        if (goes_on)
            reach(s, seated(s, c + 1, rides), w->call[c + 1].arr_s);
    }
}

static void leave_vehicle(search *s, uint32_t stop, uint32_t rides, int64_t now)
{
    const oracle_world *w = s->w;
    for (uint32_t i = 0; i < w->n_egress; i++) {
        if (w->egress[i].stop == stop)
            reach_service(s, now + w->egress[i].s);
    }
    reach(s, platform(s, stop, rides), now + w->change_s[stop]);
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->from == stop)
            reach(s, platform(s, f->to, rides), now + f->s);
    }
}

static size_t take_earliest(search *s)
{
    size_t best = 0;
    for (size_t i = 1; i < s->n_open; i++) {
        if (s->at[s->open[i]] < s->at[s->open[best]])
            best = i;
    }
    size_t state = s->open[best];
    s->open[best] = s->open[--s->n_open];
    return state;
}

static void settle(search *s, size_t state)
{
    uint32_t rides = (uint32_t)(state / s->layer);
    uint32_t place = (uint32_t)(state % s->layer);
    uint32_t n_stops = s->w->n_stops;
    if (place < n_stops)
        leave_platform(s, place, rides, s->at[state]);
    else if (place < 2 * n_stops)
        leave_vehicle(s, place - n_stops, rides, s->at[state]);
    else
        leave_seat(s, place - 2 * n_stops, rides);
}

int32_t oracle_dijkstra_tt(const oracle_world *w, int32_t t, uint32_t max_rides)
{
    search s = {.w = w, .max_rides = max_rides, .at_service = NEVER};
    s.layer = 2 * (size_t)w->n_stops + w->n_calls;
    s.n_states = (max_rides + (size_t)1) * s.layer;
    s.at = oracle_alloc(s.n_states, sizeof *s.at);
    s.open = oracle_alloc(s.n_states, sizeof *s.open);
    for (size_t i = 0; i < s.n_states; i++)
        s.at[i] = NEVER;

    if (w->walk_s != INT32_MAX)
        reach_service(&s, (int64_t)t + w->walk_s);
    for (uint32_t i = 0; i < w->n_access; i++) {
        const oracle_link *l = &w->access[i];
        reach(&s, platform(&s, l->stop, 0), (int64_t)t + l->s);
    }
    while (s.n_open > 0)
        settle(&s, take_earliest(&s));
    free(s.at);
    free(s.open);

    if (s.at_service == NEVER || s.at_service - t > w->max_time_s)
        return INT32_MAX;
    return (int32_t)(s.at_service - t);
}
