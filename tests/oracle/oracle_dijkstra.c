/* SPDX-License-Identifier: MIT */
/*
 * Oracle one: Dijkstra's algorithm over states, with the time as distance.
 *
 * A state is (kind, where, rides used):
 *
 *   waiting (stop)  come from home, free to board here, no ride used yet;
 *   seated  (call, marks)  in the vehicle of this call as it arrives there,
 *                   having boarded at a call with these marks.
 *
 * What a passenger may do at a call depends on the trip and not only on the
 * stop, so the way from getting off to sitting in the next vehicle is a single
 * step: each pair of calls is asked how long their transfer takes. Being
 * somewhere earlier, with no more rides, never hurts: whoever is early can
 * wait. So the earliest time per state is all that has to be kept, and no step
 * leads to an earlier time, which is what Dijkstra needs. The next state is
 * found by looking at all open ones, so a search is quadratic: worlds are tiny.
 */
#include "oracle.h"

#include <assert.h>
#include <stdlib.h>

#define NEVER INT64_MAX

typedef struct search {
    const oracle_world *w;
    uint32_t max_rides;
    uint32_t *trip_of; /* [n_calls] */
    int64_t *usual;    /* [n_stops * n_stops] change time or footpath */
    uint32_t n_marks;  /* sets of marks; 1 = there are no bans */
    size_t layer;      /* states with the same number of rides */
    size_t n_states;   /* (max_rides + 1) layers */
    int64_t *at;       /* [n_states] earliest time known */
    size_t *open;      /* [n_states] reached, not settled; in no order */
    size_t n_open;
    int64_t at_service;
} search;

static size_t waiting(uint32_t stop)
{
    return stop;
}

/* A call as the passenger sees it who boarded where `marks` stand. */
typedef struct seat {
    uint32_t call, marks;
} seat;

static size_t seated(const search *s, seat at, uint32_t rides)
{
    return rides * s->layer + s->w->n_stops + (size_t)at.call * s->n_marks +
           at.marks;
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

/* In this vehicle already, with as few rides: nothing new would come of it. */
static bool sat_there(const search *s, seat at, uint32_t rides)
{
    for (uint32_t k = 1; k <= rides; k++) {
        if (s->at[seated(s, at, k)] != NEVER)
            return true;
    }
    return false;
}

static void take_seat(search *s, seat at, uint32_t rides)
{
    if (!sat_there(s, at, rides))
        reach(s, seated(s, at, rides), s->w->call[at.call].arr_s);
}

/* The seat of who boards at `call`, as the vehicle comes to the next one. */
static seat boarded(const search *s, uint32_t call)
{
    return (seat){call + 1, s->w->call[call].bans};
}

/* ---- how long a transfer takes ----------------------------------------- */

static void find_usual_transfers(search *s)
{
    const oracle_world *w = s->w;
    size_t n = w->n_stops;
    s->usual = oracle_alloc(n * n, sizeof *s->usual);
    for (size_t i = 0; i < n * n; i++)
        s->usual[i] = NEVER;
    for (size_t i = 0; i < n; i++)
        s->usual[i * n + i] = w->change_s[i];
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->s < s->usual[f->from * n + f->to])
            s->usual[f->from * n + f->to] = f->s;
    }
}

static bool side_applies(const search *s, oracle_side side, uint32_t call)
{
    uint32_t trip = s->trip_of[call];
    if (side.trip != ORACLE_ANY)
        return side.trip == trip;
    return side.route == ORACLE_ANY || side.route == s->w->trip[trip].route;
}

/* From alighting at one call to boarding at another; NEVER = impossible. */
static int64_t transfer_time(const search *s, uint32_t from, uint32_t to)
{
    const oracle_world *w = s->w;
    uint32_t p = w->call[from].stop;
    uint32_t q = w->call[to].stop;
    int64_t usual = s->usual[(size_t)p * w->n_stops + q];
    int64_t decided = usual;
    int decided_by = 7;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop != p || r->to_stop != q ||
            !side_applies(s, r->from, from) || !side_applies(s, r->to, to))
            continue;
        int rank = oracle_rule_rank(r);
        int64_t says = usual;
        if (r->kind == ORACLE_FORBIDDEN)
            says = NEVER;
        if (r->kind == ORACLE_MINIMUM)
            says = r->s;
        if (rank < decided_by || (rank == decided_by && says > decided)) {
            decided = says;
            decided_by = rank;
        }
    }
    for (uint32_t i = 0; i < w->n_records; i++) {
        const oracle_record *r = &w->record[i];
        if (r->from_call == from && r->to_call == to && r->s < decided)
            decided = r->s;
    }
    return decided;
}

/* ---- steps ------------------------------------------------------------- */

static bool may_board(const search *s, uint32_t call)
{
    const oracle_world *w = s->w;
    const oracle_trip *trip = &w->trip[s->trip_of[call]];
    bool is_last = call + 1 == trip->first_call + trip->n_calls;
    return !trip->closed && !is_last && w->call[call].pickup &&
           !w->stop_closed[w->call[call].stop];
}

static void leave_home_stop(search *s, uint32_t stop, int64_t now)
{
    const oracle_world *w = s->w;
    for (uint32_t c = 0; c < w->n_calls && s->max_rides > 0; c++) {
        if (w->call[c].stop == stop && w->call[c].dep_s >= now &&
            may_board(s, c))
            take_seat(s, boarded(s, c), 1);
    }
}

/* Off at this call: to the service, or into each vehicle one can catch. */
static void get_off(search *s, uint32_t call, uint32_t rides)
{
    const oracle_world *w = s->w;
    int64_t now = w->call[call].arr_s;
    for (uint32_t i = 0; i < w->n_egress; i++) {
        if (w->egress[i].stop == w->call[call].stop)
            reach_service(s, now + w->egress[i].s);
    }
    for (uint32_t c = 0; c < w->n_calls && rides < s->max_rides; c++) {
        if (w->call[c].dep_s < now || !may_board(s, c) ||
            sat_there(s, boarded(s, c), rides + 1))
            continue;
        int64_t takes = transfer_time(s, call, c);
        if (takes != NEVER && now + takes <= w->call[c].dep_s)
            take_seat(s, boarded(s, c), rides + 1);
    }
}

/* The vehicle has ended a trip and goes on as another one. */
static void stay_seated(search *s, uint32_t trip, uint32_t rides)
{
    const oracle_world *w = s->w;
    const oracle_trip *ended = &w->trip[trip];
    int32_t arrived = w->call[ended->first_call + ended->n_calls - 1].arr_s;
    for (uint32_t i = 0; i < w->n_stays; i++) {
        if (w->stay[i].from != trip)
            continue;
        const oracle_trip *next = &w->trip[w->stay[i].to];
        if (!next->closed && next->n_calls >= 2 &&
            arrived <= w->call[next->first_call].dep_s)
            take_seat(s, (seat){next->first_call + 1, 0}, rides);
    }
}

static void leave_seat(search *s, seat at, uint32_t rides)
{
    const uint32_t c = at.call;
    const oracle_world *w = s->w;
    const oracle_call *call = &w->call[c];
    const oracle_trip *trip = &w->trip[s->trip_of[c]];
    /* A seat is entered only at the call after boarding, so this call is never
     * the first of its trip. */
    if (call->dropoff && !w->stop_closed[call->stop] &&
        (call->bans & at.marks) == 0)
        get_off(s, c, rides);
    if (c + 1 < trip->first_call + trip->n_calls)
        take_seat(s, (seat){c + 1, at.marks}, rides);
    else
        stay_seated(s, s->trip_of[c], rides);
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
    assert(s->layer > 0 && s->n_marks > 0);
    uint32_t rides = (uint32_t)(state / s->layer);
    uint32_t place = (uint32_t)(state % s->layer);
    uint32_t n_stops = s->w->n_stops;
    if (place < n_stops)
        leave_home_stop(s, place, s->at[state]);
    else
        leave_seat(s,
                   (seat){(place - n_stops) / s->n_marks,
                          (place - n_stops) % s->n_marks},
                   rides);
}

static void begin(search *s)
{
    const oracle_world *w = s->w;
    s->trip_of = oracle_alloc(w->n_calls, sizeof *s->trip_of);
    for (uint32_t i = 0; i < w->n_trips; i++) {
        for (uint32_t j = 0; j < w->trip[i].n_calls; j++)
            s->trip_of[w->trip[i].first_call + j] = i;
    }
    find_usual_transfers(s);
    s->n_marks = 1;
    for (uint32_t i = 0; i < w->n_calls; i++) {
        if (w->call[i].bans != 0)
            s->n_marks = ORACLE_N_BANS;
    }
    s->layer = w->n_stops + (size_t)w->n_calls * s->n_marks;
    s->n_states = (s->max_rides + (size_t)1) * s->layer;
    s->at = oracle_alloc(s->n_states, sizeof *s->at);
    s->open = oracle_alloc(s->n_states, sizeof *s->open);
    for (size_t i = 0; i < s->n_states; i++)
        s->at[i] = NEVER;
}

int32_t oracle_dijkstra_tt(const oracle_world *w, int32_t t, uint32_t max_rides)
{
    search s = {.w = w, .max_rides = max_rides, .at_service = NEVER};
    begin(&s);
    if (w->walk_s != INT32_MAX)
        reach_service(&s, (int64_t)t + w->walk_s);
    for (uint32_t i = 0; i < w->n_access; i++) {
        const oracle_link *l = &w->access[i];
        reach(&s, waiting(l->stop), (int64_t)t + l->s);
    }
    while (s.n_open > 0)
        settle(&s, take_earliest(&s));
    free(s.trip_of);
    free(s.usual);
    free(s.at);
    free(s.open);

    if (s.at_service == NEVER || s.at_service - t > w->max_time_s)
        return INT32_MAX;
    return (int32_t)(s.at_service - t);
}
