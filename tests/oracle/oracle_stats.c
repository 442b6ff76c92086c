/* SPDX-License-Identifier: MIT */
/*
 * What is asked of a travel time curve, second by second and value by value,
 * and the times at which a curve has anything new to say.
 */
#include "oracle.h"

#include <stdlib.h>

/* Room for three seconds per event; the caller knows how many events. */
typedef struct times {
    int32_t *at;
    size_t n;
} times;

static void add_event(times *set, int64_t t)
{
    for (int64_t x = t - 1; x <= t + 1; x++) {
        /* Outside of this no trip runs; the limits keep sums in int32_t. */
        if (x > INT32_MIN / 2 && x < INT32_MAX / 2)
            set->at[set->n++] = (int32_t)x;
    }
}

static int by_time(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a;
    int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts, drops repetitions, hands out up to `cap` and frees the set. */
static size_t hand_out(times *set, int32_t *out, size_t cap)
{
    if (set->n > 0)
        qsort(set->at, set->n, sizeof *set->at, by_time);
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++) {
        if (i > 0 && set->at[i] == set->at[i - 1])
            continue;
        if (n < cap)
            out[n] = set->at[i];
        n++;
    }
    free(set->at);
    return n;
}

static times room_for(const oracle_world *w)
{
    size_t links = (size_t)w->n_access + 2 * (size_t)w->n_egress;
    times set = {oracle_alloc(3 * w->n_calls * links + 3, sizeof(int32_t)), 0};
    return set;
}

static void add_egress_events(const oracle_world *w, const oracle_call *c,
                              int32_t earlier_s, times *set)
{
    if (earlier_s == INT32_MAX)
        return;
    for (uint32_t i = 0; i < w->n_egress; i++) {
        if (w->egress[i].stop == c->stop)
            add_event(set, (int64_t)c->arr_s + w->egress[i].s - earlier_s);
    }
}

static void add_access_events(const oracle_world *w, const oracle_call *c,
                              int32_t later_s, times *set)
{
    if (later_s == INT32_MAX)
        return;
    for (uint32_t i = 0; i < w->n_access; i++) {
        if (w->access[i].stop == c->stop)
            add_event(set, (int64_t)c->dep_s - w->access[i].s + later_s);
    }
}

size_t oracle_event_times(const oracle_world *w, int32_t *out, size_t cap)
{
    times set = room_for(w);
    for (uint32_t i = 0; i < w->n_calls; i++) {
        add_access_events(w, &w->call[i], 0, &set);
        add_egress_events(w, &w->call[i], w->walk_s, &set);
        add_egress_events(w, &w->call[i], w->max_time_s, &set);
    }
    return hand_out(&set, out, cap);
}

size_t oracle_arrival_times(const oracle_world *w, int32_t *out, size_t cap)
{
    times set = room_for(w);
    for (uint32_t i = 0; i < w->n_calls; i++) {
        add_egress_events(w, &w->call[i], 0, &set);
        add_access_events(w, &w->call[i], w->walk_s, &set);
    }
    return hand_out(&set, out, cap);
}

int32_t oracle_latest_departure(const oracle_world *w, int32_t arrive_by,
                                uint32_t max_rides)
{
    int32_t latest = INT32_MIN;
    /* The latest departure catches some vehicle to the second ... */
    for (uint32_t c = 0; c < w->n_calls; c++) {
        for (uint32_t i = 0; i < w->n_access; i++) {
            if (w->access[i].stop != w->call[c].stop)
                continue;
            int32_t t = w->call[c].dep_s - w->access[i].s;
            int32_t tt = oracle_dijkstra_tt(w, t, max_rides);
            bool in_time =
                tt != INT32_MAX && (int64_t)t + tt <= (int64_t)arrive_by;
            if (in_time && t > latest)
                latest = t;
        }
    }
    /* ... or walks all the way and arrives to the second. */
    if (w->walk_s <= w->max_time_s && w->walk_s != INT32_MAX &&
        arrive_by - w->walk_s > latest)
        latest = arrive_by - w->walk_s;
    return latest;
}

void oracle_curve(const oracle_world *w, int32_t w0, size_t n,
                  uint32_t max_rides, int32_t *tt)
{
    for (size_t i = 0; i < n; i++)
        tt[i] = oracle_dijkstra_tt(w, w0 + (int32_t)i, max_rides);
}

size_t oracle_count_within(const int32_t *tt, size_t n, int32_t limit_s)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (tt[i] != INT32_MAX && tt[i] <= limit_s)
            count++;
    }
    return count;
}

int32_t oracle_percentile(const int32_t *tt, size_t n, uint32_t p)
{
    /* The smallest such x is itself one of the values. */
    int32_t smallest = INT32_MAX;
    for (size_t i = 0; i < n; i++) {
        if (tt[i] < smallest &&
            oracle_count_within(tt, n, tt[i]) * 100 >= p * n)
            smallest = tt[i];
    }
    return smallest;
}
