/* SPDX-License-Identifier: MIT */
/* The backward scan (methods.md §2, "The sweep").
 *
 * Hops are read once, latest departure first. Each trip carries a vector: the
 * best end for a passenger who sits in it at this point of the scan, having
 * used at most k rides, k = 1 … K, this one counted. At the end of a hop the
 * passenger may get off and walk to the access point, or get off and board
 * something else; at its start somebody may have got on.
 *
 * Two Pareto lists per stop keep what later departures made possible:
 *   B  (boarding)  by the departure of a vehicle boarded here: the result.
 *   W  (transfer)  by the second at which a passenger must have got off here
 *                  to make a boarding here (moved earlier by the change time)
 *                  or at a neighbour (moved earlier by that transfer).
 * An entry holds the componentwise minimum over everything at or after its
 * time and exists only if that improves on its later neighbour. B is written
 * in scan order; W also out of order, because transfers differ in length.
 *
 * A boarding is dropped only if it improves nothing in B of its own stop, and
 * is otherwise tested against W of every neighbour separately: footpaths are
 * not transitively closed, so what is useless at one stop may be needed at
 * the next (tests/unit/reach shows a world in which a mixed list fails).
 * W feeds component k from its component k − 1, so it has K − 1 components,
 * and a boarding that improves only component K is offered to no W at all.
 *
 * Same second: every change costs at least 1 s, so that a passenger who gets
 * off at `a` needs boardings at a + 1 or later, all of which depart after this
 * hop does: they have been scanned. Hops of zero length are safe because a
 * trip's hops come in descending sequence. Changes that rules let take no time,
 * and seats that are kept, are put in order by the plan (order.c).
 *
 * Rules about particular runs (divide.c): boardings that they treat alike have
 * a list of their own beside B of the stop, and who alights from a run that
 * they name reads such lists.
 *
 * Some offers can be known beforehand to be useless (reduce.c).
 *
 * Exact prunes: a component with arrival − departure > max_time is never
 * stored; rows of transfers are sorted, so the walk along a row ends when the
 * best component no longer fits max_time or the time falls before the first
 * departure of the plan.
 *
 * Memory: the entries of a list stand in one block of a pool; a list that is
 * full moves to a block of twice the size. Blocks are kept from sweep to
 * sweep, emptied by a stamp, so a second sweep over a like plan allocates
 * nothing. Cost: about the number of hops plus, for each boarding that
 * survives, the length of its row of transfers. */
#include "reach/sweep.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "reach/lists.h"
#include "reach/plan.h"

/* Of this sweep if the stamp is; `changed` = the sequence at which a component
 * that W needs changed last. */
typedef struct trip_state {
    uint32_t stamp, changed;
} trip_state;

struct dsh_sweep {
    uint32_t n_lists; /* of `board` */
    uint32_t n_stops, n_trips, max_rides;
    uint32_t stamp;
    const dsh_plan *plan;
    dsh_key ride; /* what one ride adds to a key */
    dsh_pool board, wait;
    dsh_key *egress;   /* [n_stops] egress as a key; >= NEVER = none */
    trip_state *trip;  /* [n_trips] */
    dsh_key *trip_key; /* [n_trips * max_rides] */
    bool out_of_memory;
};

/* ---- lists ------------------------------------------------------------- */

/* The list of a stop, emptied if it is from an earlier sweep. */
DSH_INLINE dsh_list *list_of(dsh_pool *p, uint32_t stop, uint32_t stamp)
{
    dsh_list *l = &p->list[stop];
    if (l->stamp != stamp) {
        l->stamp = stamp;
        l->n = 0;
    }
    return l;
}

DSH_INLINE void note_tail(const dsh_pool *p, dsh_list *l, unsigned width)
{
    size_t last = (size_t)l->at + l->n - 1;
    l->tail_dep = p->dep[last];
    if (width <= DSH_TAIL_WIDTH)
        memcpy(l->tail, p->key + last * width, width * sizeof *l->tail);
}

/* Last entry of a list that is not empty. */
DSH_INLINE const dsh_key *tail_of(const dsh_pool *p, const dsh_list *l,
                                  unsigned width)
{
    return width <= DSH_TAIL_WIDTH
               ? l->tail
               : p->key + ((size_t)l->at + l->n - 1) * width;
}

/* ---- vectors of `width` keys; width is a constant after inlining ------- */

DSH_INLINE dsh_key least(dsh_key a, dsh_key b)
{
    return a < b ? a : b;
}

/* First key too late to be stored for a departure at dep_s >= 0. */
DSH_INLINE dsh_key too_late(int32_t dep_s, int32_t max_time_s)
{
    return dsh_key_of(dep_s + max_time_s + 1);
}

static const dsh_key never[DSH_MAX_RIDES] = {
    DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER,
    DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER};

/* out = min(ref, v where it is in time); does that improve on ref? */
DSH_INLINE bool improve(dsh_key *out, const dsh_key *v, const dsh_key *ref,
                        dsh_key late, unsigned width)
{
    bool better = false;
    for (unsigned k = 0; k < width; k++) {
        dsh_key x = v[k] < late ? v[k] : DSH_KEY_NEVER;
        better |= x < ref[k];
        out[k] = least(x, ref[k]);
    }
    return better;
}

/* ---- the transfer list W ----------------------------------------------- */

/* Entries from `i` on depart earlier than the one at i - 1, which is new:
 * lower them to it and drop those that no longer improve on their later
 * neighbour. Once an entry was already as good, so are all after it. */
DSH_INLINE void lower_tail(dsh_pool *p, dsh_list *l, uint32_t i, unsigned width)
{
    dsh_key *key = p->key + (size_t)l->at * width;
    int32_t *dep = p->dep + l->at;
    dsh_key fresh[DSH_MAX_RIDES];
    memcpy(fresh, key + (size_t)(i - 1) * width, width * sizeof *key);
    uint32_t kept = i, r = i;
    bool changed = true;
    for (; r < l->n && changed; r++) {
        dsh_key *e = key + (size_t)r * width;
        const dsh_key *later = key + (size_t)(kept - 1) * width;
        dsh_key low[DSH_MAX_RIDES];
        bool better = false;
        changed = false;
        for (unsigned k = 0; k < width; k++) {
            low[k] = least(e[k], fresh[k]);
            changed |= low[k] != e[k];
            better |= low[k] < later[k];
        }
        if (!better)
            continue;
        memcpy(key + (size_t)kept * width, low, width * sizeof *low);
        dep[kept++] = dep[r];
    }
    uint32_t rest = l->n - r;
    if (kept != r) {
        memmove(dep + kept, dep + r, rest * sizeof *dep);
        memmove(key + (size_t)kept * width, key + (size_t)r * width,
                (size_t)rest * width * sizeof *key);
    }
    l->n = kept + rest;
}

/* Put `fresh` at time x in place i, or over entry i - 1 of the same time. */
DSH_INLINE void put_wait(dsh_sweep *s, dsh_list *l, uint32_t i, int32_t x,
                         const dsh_key *fresh, unsigned width)
{
    dsh_pool *p = &s->wait;
    bool same = i > 0 && p->dep[l->at + i - 1] == x;
    if (!same && l->n == l->cap && !dsh_list_grow(p, l)) {
        s->out_of_memory = true;
        return;
    }
    int32_t *dep = p->dep + l->at;
    dsh_key *key = p->key + (size_t)l->at * width;
    if (same) {
        i--;
    } else {
        uint32_t tail = l->n - i;
        if (tail) {
            memmove(dep + i + 1, dep + i, tail * sizeof *dep);
            memmove(key + (size_t)(i + 1) * width, key + (size_t)i * width,
                    (size_t)tail * width * sizeof *key);
        }
        dep[i] = x;
        l->n++;
    }
    memcpy(key + (size_t)i * width, fresh, width * sizeof *key);
    if (i + 1 < l->n)
        lower_tail(p, l, i + 1, width);
    note_tail(p, l, width);
}

/* Offer the vector of a boarding at dep_s to W of the walk's stop. */
DSH_INLINE void offer(dsh_sweep *s, const dsh_plan_walk *w, int32_t dep_s,
                      const dsh_key *v, unsigned width)
{
    dsh_list *l = list_of(&s->wait, w->from, s->stamp);
    int32_t x = dep_s - w->s;
    uint32_t i = l->n;
    const dsh_key *ref = never;
    if (i > 0 && l->tail_dep >= x) {
        ref = tail_of(&s->wait, l, width);
    } else if (i > 0) {
        const int32_t *dep = s->wait.dep + l->at;
        for (i--; i > 0 && dep[i - 1] < x;)
            i--;
        if (i > 0)
            ref = s->wait.key + ((size_t)l->at + i - 1) * width;
    }
    dsh_key moved[DSH_MAX_RIDES], fresh[DSH_MAX_RIDES];
    for (unsigned k = 0; k < width; k++)
        moved[k] = v[k] + w->add;
    if (improve(fresh, moved, ref, too_late(x, s->plan->max_time_s), width))
        put_wait(s, l, i, x, fresh, width);
}

/* Offer the vector of a boarding to every stop from which one can get to it;
 * `v` holds the K - 1 components that W has. */
DSH_INLINE void offer_transfers(dsh_sweep *s, const dsh_plan_hop *hop,
                                uint32_t row, const dsh_key *v, unsigned width)
{
    const dsh_plan *plan = s->plan;
    int32_t longest =
        plan->max_time_s - (dsh_key_arr_s(v[width - 1]) - hop->dep_s);
    if (hop->dep_s - plan->dep_from_s < longest)
        longest = hop->dep_s - plan->dep_from_s;
    if (!plan->offer) {
        const dsh_plan_walk *w = plan->walk + plan->walk_first[row];
        const dsh_plan_walk *end = plan->walk + plan->walk_first[row + 1];
        for (; w < end && w->s <= longest; w++)
            offer(s, w, hop->dep_s, v, width);
        return;
    }
    uint32_t changed = s->trip[hop->trip].changed;
    const dsh_plan_offer *o = plan->offer + plan->offer_first[hop - plan->hop];
    const dsh_plan_offer *end =
        plan->offer + plan->offer_first[hop - plan->hop + 1];
    for (; o < end; o++) {
        const dsh_plan_walk *w = &plan->walk[o->walk];
        if (changed >= o->until)
            continue;
        if (w->s > longest)
            return;
        offer(s, w, hop->dep_s, v, width);
    }
}

/* ---- the scan ---------------------------------------------------------- */

/* Least entry of a list, not empty, that departs at x or later; NULL = none. */
DSH_INLINE const dsh_key *find_from(const dsh_pool *p, const dsh_list *l,
                                    int32_t x, unsigned width)
{
    if (l->tail_dep >= x)
        return tail_of(p, l, width);
    const int32_t *dep = p->dep + l->at;
    uint32_t i = l->n - 1;
    while (i > 0 && dep[i - 1] < x)
        i--;
    return i == 0 ? NULL : p->key + ((size_t)l->at + i - 1) * width;
}

DSH_INLINE dsh_key ride_of(const dsh_sweep *s, const dsh_plan_hop *hop)
{
    return s->ride + (s->ride && (hop->flags & DSH_PLAN_HEADWAY) ? 1u : 0u);
}

/* Lower the trip's vector by what walking off at the end of the hop gives, and
 * if `waits` by what all others who get off there can board. */
DSH_INLINE void alight(const dsh_sweep *s, const dsh_plan_hop *hop, dsh_key *v,
                       bool waits, unsigned K)
{
    dsh_key ride = ride_of(s, hop);
    dsh_key end = s->egress[hop->to];
    if (end < DSH_KEY_NEVER) {
        end += dsh_key_of(hop->arr_s) + ride;
        for (unsigned k = 0; k < K; k++)
            v[k] = least(v[k], end);
    }
    if (K == 1 || !waits)
        return;
    const dsh_list *l = &s->wait.list[hop->to];
    if (l->stamp != s->stamp || l->n == 0)
        return;
    const dsh_key *w = find_from(&s->wait, l, hop->arr_s, K - 1);
    if (!w)
        return;
    for (unsigned k = 1; k < K; k++)
        v[k] = least(v[k], w[k - 1] + ride);
}

/* Lower it by what rules let those who get off board. */
static void pull(const dsh_sweep *s, const dsh_plan_hop *hop,
                 const dsh_plan_special *x, dsh_key *v, unsigned K)
{
    const dsh_plan *plan = s->plan;
    dsh_key ride = ride_of(s, hop);
    for (uint32_t i = plan->pull_first[x->pull];
         i < plan->pull_first[x->pull + 1]; i++) {
        const dsh_plan_pull *p = &plan->pull[i];
        const dsh_list *l = &s->board.list[p->list];
        if (l->stamp != s->stamp || l->n == 0)
            continue;
        const dsh_key *w = find_from(&s->board, l, hop->arr_s + p->s, K);
        for (unsigned k = 1; w && k < K; k++)
            if (w[k - 1] < DSH_KEY_NEVER)
                v[k] = least(v[k], w[k - 1] + p->add + ride);
    }
}

/* Lower it by what staying for the vehicle's next trips gives. */
static void stay(const dsh_sweep *s, const dsh_plan_special *x, dsh_key *v,
                 unsigned K)
{
    for (uint32_t i = x->seat_first; i < x->seat_end; i++) {
        uint32_t run = s->plan->seat[i];
        if (s->trip[run].stamp != s->stamp)
            continue;
        const dsh_key *w = s->trip_key + (size_t)run * K;
        for (unsigned k = 0; k < K; k++)
            v[k] = least(v[k], w[k]);
    }
}

/* Write the vector into a list of boardings: bits 1 = it improved one of the
 * first K - 1 components, 2 = the last one. */
DSH_INLINE unsigned put_board(dsh_sweep *s, uint32_t at, int32_t dep_s,
                              const dsh_key *v, unsigned K)
{
    dsh_list *l = list_of(&s->board, at, s->stamp);
    dsh_pool *p = &s->board;
    const dsh_key *ref = l->n ? tail_of(p, l, K) : never;
    dsh_key late = too_late(dep_s, s->plan->max_time_s);
    dsh_key fresh[DSH_MAX_RIDES];
    bool low = K > 1 && improve(fresh, v, ref, late, K - 1);
    bool high = improve(fresh + K - 1, v + K - 1, ref + K - 1, late, 1);
    if (!low && !high)
        return 0;
    if (l->n == 0 || l->tail_dep != dep_s) {
        if (l->n == l->cap && !dsh_list_grow(p, l)) {
            s->out_of_memory = true;
            return 0;
        }
        p->dep[l->at + l->n++] = dep_s;
    }
    memcpy(p->key + ((size_t)l->at + l->n - 1) * K, fresh, K * sizeof *fresh);
    note_tail(p, l, K);
    return (low ? 1u : 0u) | (high ? 2u : 0u);
}

/* Write the vector into B of the hop's stop if it improves it, and pass it on
 * to the transfer lists. */
DSH_INLINE void board(dsh_sweep *s, const dsh_plan_hop *hop, const dsh_key *v,
                      unsigned K)
{
    if (put_board(s, hop->from, hop->dep_s, v, K) & 1)
        offer_transfers(s, hop, hop->from, v, K - 1);
}

/* The same where runs of several kinds board at the stop: what is passed on
 * depends on the kind, so it is the kind's list that must improve. */
static void board_special(dsh_sweep *s, const dsh_plan_hop *hop,
                          const dsh_plan_special *x, const dsh_key *v,
                          unsigned K)
{
    unsigned better = put_board(s, hop->from, hop->dep_s, v, K);
    if (x->list != hop->from)
        better = put_board(s, x->list, hop->dep_s, v, K);
    if (better & 1)
        offer_transfers(s, hop, x->row, v, K - 1);
}

/* `rules`: some hops are special. Known at compile time, so that plans without
 * any pay nothing for them. */
DSH_INLINE void scan(dsh_sweep *s, unsigned K, bool rules)
{
    const dsh_plan_hop *hop = s->plan->hop;
    const dsh_plan_hop *end = hop + s->plan->n_hops;
    const dsh_plan_special *special = s->plan->special;
    for (; hop < end; hop++) {
        dsh_key *old = s->trip_key + (size_t)hop->trip * K;
        trip_state *trip = &s->trip[hop->trip];
        dsh_key v[DSH_MAX_RIDES];
        bool known = trip->stamp == s->stamp;
        memcpy(v, known ? old : never, K * sizeof *v);
        const dsh_plan_special *x = NULL;
        if (rules && (hop->flags & DSH_PLAN_SPECIAL))
            x = special++;
        if (hop->flags & DSH_PLAN_ALIGHT)
            alight(s, hop, v, !x || x->waits, K);
        if (x && x->pull != DSH_NONE && K > 1)
            pull(s, hop, x, v, K);
        if (x && x->seat_first < x->seat_end)
            stay(s, x, v, K);
        if (v[K - 1] >= DSH_KEY_NEVER)
            continue;
        if (x || (hop->flags & DSH_PLAN_ALIGHT)) {
            bool changed = !known;
            for (unsigned k = 0; k + 1 < K; k++)
                changed |= v[k] != old[k];
            if (changed)
                trip->changed = hop->sequence;
            memcpy(old, v, K * sizeof *v);
            trip->stamp = s->stamp;
        }
        if (!(hop->flags & DSH_PLAN_BOARD))
            continue;
        if (x)
            board_special(s, hop, x, v, K);
        else
            board(s, hop, v, K);
    }
}

DSH_INLINE void scan_either(dsh_sweep *s, unsigned K)
{
    if (s->plan->n_specials > 0)
        scan(s, K, true);
    else
        scan(s, K, false);
}

/* Copies of the loop per small K, in which all vector loops are unrolled. */
static void scan_1(dsh_sweep *s)
{
    scan_either(s, 1);
}
static void scan_2(dsh_sweep *s)
{
    scan_either(s, 2);
}
static void scan_3(dsh_sweep *s)
{
    scan_either(s, 3);
}
static void scan_4(dsh_sweep *s)
{
    scan_either(s, 4);
}
static void scan_many(dsh_sweep *s)
{
    assert(s->max_rides >= 1 && s->max_rides <= DSH_MAX_RIDES);
    scan_either(s, s->max_rides);
}

/* ---- sweeps ------------------------------------------------------------ */

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
static dosah_status fit(dsh_sweep *s, const dsh_plan *plan, dosah_error *err)
{
    bool same = s->egress && s->n_stops == plan->n_stops &&
                s->n_lists >= plan->n_lists &&
                s->max_rides == plan->max_rides &&
                s->n_trips >= plan->n_trips && s->stamp < UINT32_MAX;
    if (!same) {
        clear(s);
        unsigned K = plan->max_rides;
        s->n_stops = plan->n_stops;
        s->n_lists = plan->n_lists;
        s->n_trips = plan->n_trips;
        s->max_rides = K;
        s->egress = dsh_alloc(plan->n_stops, sizeof *s->egress);
        s->trip = dsh_alloc(plan->n_trips, sizeof *s->trip);
        s->trip_key = dsh_alloc((size_t)plan->n_trips * K, sizeof(dsh_key));
        bool ok = dsh_pool_init(&s->board, plan->n_lists, K) &&
                  dsh_pool_init(&s->wait, plan->n_stops, K > 1 ? K - 1 : 1);
        if (!ok || !s->egress || !s->trip || !s->trip_key) {
            clear(s);
            return dsh_fail_nomem(err, "sweep");
        }
        for (uint32_t i = 0; i < s->n_stops; i++)
            s->egress[i] = DSH_KEY_NEVER;
    }
    s->plan = plan;
    s->ride = plan->arrival_only ? 0 : DSH_KEY_RIDE;
    s->stamp++;
    return DOSAH_OK;
}

dosah_status dsh_sweep_run(dsh_sweep *sweep, const dsh_plan *plan,
                           const dsh_egress *egress, size_t n_egress,
                           dosah_error *err)
{
    dosah_status status = fit(sweep, plan, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; i < n_egress; i++) {
        const dsh_egress *e = &egress[i];
        if (e->s > plan->max_time_s)
            continue;
        dsh_key key = dsh_key_of(e->s);
        if (!plan->arrival_only)
            key += dsh_key_walk(e->s, e->assumed_s);
        sweep->egress[e->stop] = least(sweep->egress[e->stop], key);
    }
    switch (plan->max_rides) {
    case 1:
        scan_1(sweep);
        break;
    case 2:
        scan_2(sweep);
        break;
    case 3:
        scan_3(sweep);
        break;
    case 4:
        scan_4(sweep);
        break;
    default:
        scan_many(sweep);
    }
    for (size_t i = 0; i < n_egress; i++)
        sweep->egress[egress[i].stop] = DSH_KEY_NEVER;
    if (sweep->out_of_memory) {
        clear(sweep);
        return dsh_fail_nomem(err, "sweep");
    }
    return DOSAH_OK;
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
