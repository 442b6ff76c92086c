/* SPDX-License-Identifier: MIT */
/*
 * Oracle two: rounds, after the idea of RAPTOR (Delling, Pajor and Werneck
 * 2012, doi:10.1137/1.9781611972924.13) and without any of its shortcuts.
 *
 * Round k rides every trip from end to end. `ready[stop]` is the earliest time
 * at which one may board there having used at most k - 1 rides; a passenger
 * gets on at the first call where that is possible and may get off at any later
 * one. Getting on earlier along the same trip never hurts, as one may stay
 * seated, unless marks forbid to get off there later: so it is remembered where
 * which marks stand somebody got on. Trips are scanned one by one and not by
 * route, so it does not matter that they overtake each other.
 *
 * Pairs of stops with rules are left out of `ready` and kept in `ready_for`, by
 * the trip to be boarded: there each call where somebody got off is held
 * against each trip, and rules are applied from the bluntest to the most
 * specific, each overriding those before. Records open single calls.
 */
#include "oracle.h"

#include <stdlib.h>

#define NEVER INT64_MAX

typedef struct rounds {
    const oracle_world *w;
    int64_t *ready;     /* [n_stops] */
    int64_t *ready_for; /* [n_stops * n_trips] */
    bool *by_record;    /* [n_calls] may board here, whatever `ready` says */
    bool *out;          /* [n_calls] got off here in this round or earlier */
    bool *done;         /* [n_calls] and where to change was seen to */
    bool *carried;      /* [n_trips] somebody sits in it from the beginning */
    bool *ruled;        /* [n_stops * n_stops] there are rules for the pair */
} rounds;

static void lower(int64_t *value, int64_t candidate)
{
    if (candidate < *value)
        *value = candidate;
}

/* ---- riding ------------------------------------------------------------ */

static bool can_board(const rounds *r, uint32_t trip, uint32_t call)
{
    const oracle_call *c = &r->w->call[call];
    if (!c->pickup || r->w->stop_closed[c->stop])
        return false;
    return r->by_record[call] || r->ready[c->stop] <= c->dep_s ||
           r->ready_for[(size_t)c->stop * r->w->n_trips + trip] <= c->dep_s;
}

/* Rides one trip; true if somebody is on board when it ends. */
static bool ride(rounds *r, uint32_t trip)
{
    const oracle_trip *t = &r->w->trip[trip];
    bool aboard[ORACLE_N_BANS] = {r->carried[trip]};
    bool anybody = r->carried[trip];
    if (t->closed || t->n_calls < 2)
        return false;
    for (uint32_t i = 0; i < t->n_calls; i++) {
        uint32_t call = t->first_call + i;
        const oracle_call *c = &r->w->call[call];
        /* Off before on: nobody rides from a call to itself. Those carried
         * over get off at the second call at the earliest. */
        bool out = i > 0 && c->dropoff && !r->w->stop_closed[c->stop];
        for (uint32_t marks = 0; marks < ORACLE_N_BANS && out; marks++) {
            if (aboard[marks] && (marks & c->bans) == 0)
                r->out[call] = true;
        }
        if (i + 1 < t->n_calls && can_board(r, trip, call))
            aboard[c->bans] = anybody = true;
    }
    return anybody;
}

static bool in_time(const oracle_world *w, const oracle_stay *stay)
{
    const oracle_trip *from = &w->trip[stay->from];
    const oracle_trip *to = &w->trip[stay->to];
    const oracle_call *end = &w->call[from->first_call + from->n_calls - 1];
    return end->arr_s <= w->call[to->first_call].dep_s;
}

/* All trips; again while vehicles that go on carry passengers into others. */
static void ride_all(rounds *r)
{
    const oracle_world *w = r->w;
    for (uint32_t i = 0; i < w->n_trips; i++)
        r->carried[i] = false;
    bool again = true;
    while (again) {
        again = false;
        for (uint32_t i = 0; i < w->n_trips; i++) {
            if (!ride(r, i))
                continue;
            for (uint32_t k = 0; k < w->n_stays; k++) {
                const oracle_stay *stay = &w->stay[k];
                if (stay->from != i || r->carried[stay->to] ||
                    !in_time(w, stay))
                    continue;
                r->carried[stay->to] = true;
                again = true;
            }
        }
    }
}

/* ---- transfers --------------------------------------------------------- */

static void transfer_plainly(rounds *r, const oracle_call *c)
{
    const oracle_world *w = r->w;
    const bool *ruled = &r->ruled[(size_t)c->stop * w->n_stops];
    if (!ruled[c->stop])
        lower(&r->ready[c->stop], (int64_t)c->arr_s + w->change_s[c->stop]);
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->from == c->stop && !ruled[f->to])
            lower(&r->ready[f->to], (int64_t)c->arr_s + f->s);
    }
}

/* 0 = any trip, 1 = trips of a route, 2 = one trip; -1 = not this trip. */
static int fit(const oracle_world *w, oracle_side side, uint32_t trip)
{
    if (side.trip != ORACLE_ANY)
        return side.trip == trip ? 2 : -1;
    if (side.route != ORACLE_ANY)
        return side.route == w->trip[trip].route ? 1 : -1;
    return 0;
}

static int64_t without_rules(const oracle_world *w, uint32_t p, uint32_t q)
{
    int64_t s = p == q ? w->change_s[p] : NEVER;
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->from == p && f->to == q)
            lower(&s, f->s);
    }
    return s;
}

/* From trip `from` at stop p to trip `to` at stop q; NEVER = impossible. */
static int64_t with_rules(const oracle_world *w, uint32_t p, uint32_t from,
                          uint32_t q, uint32_t to)
{
    /* Ranks of the GTFS reference, by fit on either side. */
    static const int rank[3][3] = {{6, 5, 3}, {5, 4, 2}, {3, 2, 1}};
    int64_t usual = without_rules(w, p, q);
    int64_t strictest[7];
    for (int level = 1; level <= 6; level++)
        strictest[level] = -1; /* no rule of this level */
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop != p || r->to_stop != q)
            continue;
        int here = fit(w, r->from, from);
        int there = fit(w, r->to, to);
        if (here < 0 || there < 0)
            continue;
        int64_t says = r->kind == ORACLE_FORBIDDEN ? NEVER
                       : r->kind == ORACLE_MINIMUM ? r->s
                                                   : usual;
        int64_t *level = &strictest[rank[here][there]];
        *level = says > *level ? says : *level;
    }
    int64_t s = usual;
    for (int level = 6; level >= 1; level--) {
        if (strictest[level] >= 0)
            s = strictest[level];
    }
    return s;
}

static void transfer_by_rules(rounds *r, uint32_t from, const oracle_call *c)
{
    const oracle_world *w = r->w;
    for (uint32_t q = 0; q < w->n_stops; q++) {
        if (!r->ruled[(size_t)c->stop * w->n_stops + q])
            continue;
        for (uint32_t to = 0; to < w->n_trips; to++) {
            int64_t s = with_rules(w, c->stop, from, q, to);
            if (s != NEVER)
                lower(&r->ready_for[(size_t)q * w->n_trips + to], c->arr_s + s);
        }
    }
}

static void transfer(rounds *r)
{
    const oracle_world *w = r->w;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const oracle_trip *trip = &w->trip[i];
        for (uint32_t j = 0; j < trip->n_calls; j++) {
            uint32_t call = trip->first_call + j;
            if (!r->out[call] || r->done[call])
                continue;
            transfer_plainly(r, &w->call[call]);
            transfer_by_rules(r, i, &w->call[call]);
            r->done[call] = true;
        }
    }
    for (uint32_t i = 0; i < w->n_records; i++) {
        const oracle_record *k = &w->record[i];
        if (r->out[k->from_call] &&
            (int64_t)w->call[k->from_call].arr_s + k->s <=
                w->call[k->to_call].dep_s)
            r->by_record[k->to_call] = true;
    }
}

static void begin(rounds *r)
{
    const oracle_world *w = r->w;
    size_t n = w->n_stops;
    r->ready = oracle_alloc(n, sizeof *r->ready);
    r->ready_for = oracle_alloc(n * w->n_trips, sizeof *r->ready_for);
    r->by_record = oracle_alloc(w->n_calls, sizeof *r->by_record);
    r->out = oracle_alloc(w->n_calls, sizeof *r->out);
    r->done = oracle_alloc(w->n_calls, sizeof *r->done);
    r->carried = oracle_alloc(w->n_trips, sizeof *r->carried);
    r->ruled = oracle_alloc(n * n, sizeof *r->ruled);
    for (size_t i = 0; i < n; i++)
        r->ready[i] = NEVER;
    for (size_t i = 0; i < n * w->n_trips; i++)
        r->ready_for[i] = NEVER;
    for (uint32_t i = 0; i < w->n_rules; i++)
        r->ruled[w->rule[i].from_stop * n + w->rule[i].to_stop] = true;
}

static void end(rounds *r)
{
    free(r->ready);
    free(r->ready_for);
    free(r->by_record);
    free(r->out);
    free(r->done);
    free(r->carried);
    free(r->ruled);
}

int32_t oracle_raptor_tt(const oracle_world *w, int32_t t, uint32_t max_rides)
{
    rounds r = {.w = w};
    begin(&r);
    for (uint32_t i = 0; i < w->n_access; i++)
        lower(&r.ready[w->access[i].stop], (int64_t)t + w->access[i].s);
    for (uint32_t round = 1; round <= max_rides; round++) {
        ride_all(&r);
        /* Only now: a change within the round would be a ride too many. */
        transfer(&r);
    }

    int64_t arrival = NEVER;
    for (uint32_t i = 0; i < w->n_egress; i++) {
        for (uint32_t c = 0; c < w->n_calls; c++) {
            if (r.out[c] && w->call[c].stop == w->egress[i].stop)
                lower(&arrival, (int64_t)w->call[c].arr_s + w->egress[i].s);
        }
    }
    if (w->walk_s != INT32_MAX)
        lower(&arrival, (int64_t)t + w->walk_s);
    end(&r);

    if (arrival == NEVER || arrival - t > w->max_time_s)
        return INT32_MAX;
    return (int32_t)(arrival - t);
}
