/* SPDX-License-Identifier: MIT */
#include "world_plan.h"

#include <assert.h>
#include <stdlib.h>

#include "reach/moves.h"

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

static int by_from(const void *a, const void *b)
{
    const dsh_seat *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Those in time: the others have no effect. */
static void make_seats(world_plan *p, const oracle_world *w)
{
    dsh_timetable *t = &p->timetable;
    t->seat = take(p, w->n_stays, sizeof *t->seat);
    for (uint32_t i = 0; i < w->n_stays; i++) {
        const oracle_trip *from = &w->trip[w->stay[i].from];
        const oracle_trip *to = &w->trip[w->stay[i].to];
        if (w->call[from->first_call + from->n_calls - 1].arr_s <=
            w->call[to->first_call].dep_s)
            t->seat[t->n_seats++] = (dsh_seat){w->stay[i].from, w->stay[i].to};
    }
    qsort(t->seat, t->n_seats, sizeof *t->seat, by_from);
}

/* ---- rules ------------------------------------------------------------- */

static bool fits(const oracle_world *w, const oracle_side *side, uint32_t trip)
{
    if (side->trip != ORACLE_ANY)
        return side->trip == trip;
    return side->route == ORACLE_ANY || side->route == w->trip[trip].route;
}

/* Seconds of a transfer that nothing is said about; -1 = none. */
static int32_t usual_s(const oracle_world *w, uint32_t from, uint32_t to)
{
    int32_t s = from == to ? w->change_s[from] : -1;
    for (uint32_t i = 0; i < w->n_footpaths; i++)
        if (w->footpath[i].from == from && w->footpath[i].to == to &&
            (s < 0 || w->footpath[i].s < s))
            s = w->footpath[i].s;
    return s;
}

static int32_t rule_s(const oracle_world *w, const oracle_rule *r)
{
    if (r->kind == ORACLE_FORBIDDEN)
        return -1;
    return r->kind == ORACLE_MINIMUM ? r->s
                                     : usual_s(w, r->from_stop, r->to_stop);
}

/* Is a stricter than b? Of equal ranks the strictest decides. */
static bool stricter(int32_t a, int32_t b)
{
    return a < 0 || (b >= 0 && a > b);
}

/* Seconds of a transfer between two trips by the rules of the world. */
static int32_t decided_s(const oracle_world *w, uint32_t from_trip,
                         uint32_t from, uint32_t to_trip, uint32_t to)
{
    int rank = 7;
    int32_t s = usual_s(w, from, to);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop != from || r->to_stop != to ||
            !fits(w, &r->from, from_trip) || !fits(w, &r->to, to_trip))
            continue;
        int32_t its_s = rule_s(w, r);
        int its = oracle_rule_rank(r);
        if (its < rank || (its == rank && stricter(its_s, s)))
            s = its_s;
        rank = its < rank ? its : rank;
    }
    return s;
}

static uint32_t trip_of(const oracle_world *w, uint32_t call)
{
    uint32_t t = 0;
    while (call < w->trip[t].first_call ||
           call >= w->trip[t].first_call + w->trip[t].n_calls)
        t++;
    return t;
}

static bool calls_once(const oracle_world *w, uint32_t call)
{
    const oracle_trip *t = &w->trip[trip_of(w, call)];
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_calls; i++)
        n += w->call[t->first_call + i].stop == w->call[call].stop;
    return n == 1;
}

void world_plan_drop_records(oracle_world *w)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_records; i++)
        if (calls_once(w, w->record[i].from_call) &&
            calls_once(w, w->record[i].to_call))
            w->record[n++] = w->record[i];
    w->n_records = n;
}

/* Sets: those of the trips by number, then those of the routes. */
enum { N_ROUTES = 64 };

static uint32_t set_of(const oracle_world *w, const oracle_side *side)
{
    if (side->trip != ORACLE_ANY)
        return side->trip;
    assert(side->route == ORACLE_ANY || side->route < N_ROUTES);
    return side->route == ORACLE_ANY ? DSH_NONE : w->n_trips + side->route;
}

static void make_sets(world_plan *p, const oracle_world *w)
{
    dsh_change_rules *out = &p->rules;
    out->n_sets = w->n_trips + N_ROUTES;
    uint32_t *first = take(p, out->n_sets + 1, sizeof *first);
    uint32_t *run = take(p, 2 * (size_t)w->n_trips, sizeof *run);
    uint32_t n = 0;
    for (uint32_t t = 0; t < w->n_trips; t++) {
        first[t] = n;
        run[n++] = t;
    }
    for (uint32_t r = 0; r < N_ROUTES; r++) {
        first[w->n_trips + r] = n;
        for (uint32_t t = 0; t < w->n_trips; t++)
            if (w->trip[t].route == r)
                run[n++] = t;
    }
    first[out->n_sets] = n;
    out->set_first = first;
    out->set_run = run;
}

typedef struct ranked {
    dsh_change_rule rule;
    int rank;
} ranked;

static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->rule.s == y->rule.s)
        return 0;
    return stricter(x->rule.s, y->rule.s) ? -1 : 1;
}

/* A record adds to what the rules allow, a rule decides: so the record becomes
 * the rule of its two trips, of the smaller of both times. */
static void add_record(ranked *out, const oracle_world *w,
                       const oracle_record *r)
{
    uint32_t from = trip_of(w, r->from_call), to = trip_of(w, r->to_call);
    uint32_t p = w->call[r->from_call].stop, q = w->call[r->to_call].stop;
    int32_t s = decided_s(w, from, p, to, q);
    if (s < 0 || r->s < s)
        s = r->s;
    for (uint32_t i = 0; i < w->n_records; i++) {
        const oracle_record *other = &w->record[i];
        if (other->s < s && other->from_call == r->from_call &&
            other->to_call == r->to_call)
            s = other->s;
    }
    *out = (ranked){{p, q, from, to, s, 0, 0}, 0};
}

static void make_rules(world_plan *p, const oracle_world *w)
{
    ranked *list = take(p, w->n_rules + w->n_records, sizeof *list);
    size_t n = 0;
    for (uint32_t i = 0; i < w->n_records; i++)
        add_record(&list[n++], w, &w->record[i]);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (oracle_rule_rank(r) == 6)
            continue;
        list[n++] = (ranked){{r->from_stop, r->to_stop, set_of(w, &r->from),
                              set_of(w, &r->to), rule_s(w, r), 0, 0},
                             oracle_rule_rank(r)};
    }
    qsort(list, n, sizeof *list, by_rank);
    p->rule = take(p, n, sizeof *p->rule);
    for (size_t i = 0; i < n; i++)
        p->rule[i] = list[i].rule;
    p->rules.rule = p->rule;
    p->rules.n = n;
    make_sets(p, w);
}

/* Rule of a pair of stops alone; NULL = none. */
static const oracle_rule *stop_rule(const oracle_world *w, uint32_t from,
                                    uint32_t to)
{
    const oracle_rule *best = NULL;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (oracle_rule_rank(r) == 6 && r->from_stop == from &&
            r->to_stop == to &&
            (!best || stricter(rule_s(w, r), rule_s(w, best))))
            best = r;
    }
    return best;
}

/* Change times and footpaths as rules of stops alone leave them. */
static void make_transfers(world_plan *p, const oracle_world *w)
{
    int32_t *change_s = take(p, w->n_stops, sizeof *change_s);
    dsh_transfer *t = take(p, (size_t)w->n_footpaths + w->n_rules, sizeof *t);
    size_t n = 0;
    for (uint32_t i = 0; i < w->n_stops; i++) {
        const oracle_rule *r = stop_rule(w, i, i);
        int32_t s = r ? rule_s(w, r) : w->change_s[i];
        change_s[i] = s < 0 ? 0 : s;
    }
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (!stop_rule(w, f->from, f->to))
            t[n++] = (dsh_transfer){f->from, f->to, f->s, 0, 0};
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop != r->to_stop && rule_s(w, r) > 0 &&
            stop_rule(w, r->from_stop, r->to_stop) == r)
            t[n++] =
                (dsh_transfer){r->from_stop, r->to_stop, rule_s(w, r), 0, 0};
    }
    p->input.change_s = change_s;
    p->input.transfer = t;
    p->input.n_transfers = n;
}

/* ---- links ------------------------------------------------------------- */

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
    make_seats(out, w);
    make_links(out, w);
    uint8_t *trip_open = take(out, w->n_trips, 1);
    uint8_t *stop_open = take(out, w->n_stops, 1);
    for (uint32_t i = 0; i < w->n_trips; i++)
        trip_open[i] = !w->trip[i].closed;
    for (uint32_t i = 0; i < w->n_stops; i++)
        stop_open[i] = !w->stop_closed[i];
    out->input = (dsh_plan_input){.timetable = &out->timetable,
                                  .trip_open = trip_open,
                                  .stop_open = stop_open,
                                  .rules = &out->rules,
                                  .max_rides = max_rides,
                                  .max_time_s = w->max_time_s < DSH_MAX_TIME_S
                                                    ? w->max_time_s
                                                    : DSH_MAX_TIME_S,
                                  .dep_to_s = DSH_MAX_CLOCK_S};
    make_transfers(out, w);
    make_rules(out, w);
}

void world_plan_clear(world_plan *plan)
{
    for (size_t i = 0; i < plan->n_blocks; i++)
        free(plan->block[i]);
    *plan = (world_plan){0};
}

void world_plan_turn(world_plan *p)
{
    dsh_moves m = {.rules = p->rules, .rule = p->rule};
    for (size_t i = 0; i < p->input.n_transfers; i++) {
        if (!dsh_vec_room(&m.transfer, 1))
            abort();
        m.transfer.p[m.transfer.n++] = p->input.transfer[i];
    }
    dsh_moves_turn(&m);
    p->rule = NULL;
    dsh_transfer *turned = oracle_alloc(m.transfer.n + 1, sizeof *turned);
    for (size_t i = 0; i < m.transfer.n; i++)
        turned[i] = m.transfer.p[i];
    p->block[p->n_blocks++] = turned;
    p->input.transfer = turned;
    dsh_vec_clear(&m.transfer);
}

int32_t world_reading_tt(const world_reading *r, int32_t t, uint32_t k)
{
    const oracle_world *w = r->w;
    int32_t best = w->walk_s;
    for (uint32_t i = 0; k > 0 && i < w->n_access; i++) {
        const uint32_t stop = w->access[i].stop;
        const dsh_board_view v =
            dsh_sweep_boardings(r->sweep, r->stop ? r->stop[stop] : stop);
        const int32_t at = t + r->shift_s + w->access[i].s;
        for (size_t j = 0; j < v.n; j++) {
            const dsh_key key = v.key[j * r->max_rides + k - 1];
            if (v.dep_s[j] < at || key >= DSH_KEY_NEVER)
                continue;
            const int32_t tt = dsh_key_arr_s(key) - t - r->shift_s;
            if (tt < best)
                best = tt;
        }
    }
    return best <= w->max_time_s ? best : INT32_MAX;
}
