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
 * Several access points are swept side by side: every vector then has one
 * component for each ride and each of them, and lists have an entry where it
 * improves for any. That an entry does nothing for some of them does no harm.
 * Hops, lists and offers are gone through once for all, and those that matter
 * to one access point mostly matter to its neighbours.
 *
 * Exact prunes: an end after the last arrival of use is never taken, and a
 * component with arrival − departure > max_time never stored; rows of transfers
 * are sorted, so the walk along a row ends when the best component no longer
 * fits max_time or the time falls before the first departure of the plan.
 *
 * Memory: the entries of a list stand in one block of a pool; a list that is
 * full moves to a block of twice the size. Blocks are kept from sweep to
 * sweep, emptied by a stamp, so a second sweep over a like plan allocates
 * nothing. Cost: about the number of hops plus, for each boarding that
 * survives, the length of its row of transfers. */
#include "reach/scan.h"

#include <assert.h>
#include <string.h>

#include "base/compiler.h"

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

/* K components for each of L access points: those with one ride first, in the
 * order of the access points. */
typedef struct shape {
    unsigned K, L;
} shape;

DSH_INLINE dsh_key least(dsh_key a, dsh_key b)
{
    return a < b ? a : b;
}

/* First key too late to be stored for a departure at dep_s >= 0. */
DSH_INLINE dsh_key too_late(int32_t dep_s, int32_t max_time_s)
{
    return dsh_key_of(dep_s + max_time_s + 1);
}

#define NEVER_8                                                                \
    DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER, \
        DSH_KEY_NEVER, DSH_KEY_NEVER, DSH_KEY_NEVER
static const dsh_key never[] = {NEVER_8, NEVER_8, NEVER_8, NEVER_8,
                                NEVER_8, NEVER_8, NEVER_8, NEVER_8};
enum { MAX_WIDTH = DSH_MAX_RIDES * DSH_LANES };
static_assert(sizeof never / sizeof *never == MAX_WIDTH, "one for each key");

/* Are all n of them DSH_KEY_NEVER or more? */
DSH_INLINE bool none(const dsh_key *v, unsigned n)
{
    dsh_key all = v[0];
    for (unsigned i = 1; i < n; i++)
        all &= v[i];
    return all >= DSH_KEY_NEVER;
}

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
    dsh_key fresh[MAX_WIDTH];
    memcpy(fresh, key + (size_t)(i - 1) * width, width * sizeof *key);
    uint32_t kept = i, r = i;
    bool changed = true;
    for (; r < l->n && changed; r++) {
        dsh_key *e = key + (size_t)r * width;
        const dsh_key *later = key + (size_t)(kept - 1) * width;
        dsh_key low[MAX_WIDTH];
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
    dsh_key moved[MAX_WIDTH], fresh[MAX_WIDTH];
    for (unsigned k = 0; k < width; k++)
        moved[k] = v[k] + w->add;
    if (improve(fresh, moved, ref, too_late(x, s->plan->max_time_s), width))
        put_wait(s, l, i, x, fresh, width);
}

/* Offer the vector of a boarding to every stop from which one can get to it;
 * `v` holds the K - 1 components that W has. */
DSH_INLINE void offer_transfers(dsh_sweep *s, const dsh_plan_hop *hop,
                                uint32_t row, const dsh_key *v, shape z)
{
    const dsh_plan *plan = s->plan;
    const unsigned width = (z.K - 1) * z.L;
    dsh_key best = v[width - 1];
    for (unsigned i = 2; i <= z.L; i++)
        best = least(best, v[width - i]);
    int32_t longest = plan->max_time_s - (dsh_key_arr_s(best) - hop->dep_s);
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
                       bool waits, shape z)
{
    dsh_key ride = ride_of(s, hop);
    const dsh_key *egress = s->egress + (size_t)hop->to * z.L;
    for (unsigned i = 0; i < z.L; i++) {
        if (egress[i] >= DSH_KEY_NEVER)
            continue;
        dsh_key end = egress[i] + dsh_key_of(hop->arr_s) + ride;
        if (end >= s->plan->late)
            continue;
        for (unsigned k = i; k < z.K * z.L; k += z.L)
            v[k] = least(v[k], end);
    }
    if (z.K == 1 || !waits)
        return;
    const dsh_list *l = &s->wait.list[hop->to];
    if (l->stamp != s->stamp || l->n == 0)
        return;
    const dsh_key *w = find_from(&s->wait, l, hop->arr_s, (z.K - 1) * z.L);
    if (!w)
        return;
    for (unsigned k = z.L; k < z.K * z.L; k++)
        v[k] = least(v[k], w[k - z.L] + ride);
}

/* Lower it by what rules let those who get off board. */
static void pull(const dsh_sweep *s, const dsh_plan_hop *hop,
                 const dsh_plan_special *x, dsh_key *v, shape z)
{
    const dsh_plan *plan = s->plan;
    dsh_key ride = ride_of(s, hop);
    for (uint32_t i = plan->pull_first[x->pull];
         i < plan->pull_first[x->pull + 1]; i++) {
        const dsh_plan_pull *p = &plan->pull[i];
        const dsh_list *l = &s->board.list[p->list];
        if (l->stamp != s->stamp || l->n == 0)
            continue;
        const dsh_key *w =
            find_from(&s->board, l, hop->arr_s + p->s, z.K * z.L);
        for (unsigned k = z.L; w && k < z.K * z.L; k++)
            if (w[k - z.L] < DSH_KEY_NEVER)
                v[k] = least(v[k], w[k - z.L] + p->add + ride);
    }
}

/* Lower it by what staying for the vehicle's next trips gives. */
static void stay(const dsh_sweep *s, const dsh_plan_special *x, dsh_key *v,
                 unsigned width)
{
    for (uint32_t i = x->seat_first; i < x->seat_end; i++) {
        uint32_t run = s->plan->seat[i];
        if (s->trip[run].stamp != s->stamp)
            continue;
        const dsh_key *w = s->trip_key + (size_t)run * width;
        for (unsigned k = 0; k < width; k++)
            v[k] = least(v[k], w[k]);
    }
}

/* Write the vector into a list of boardings: bits 1 = it improved one of the
 * first K - 1 components, 2 = the last one. */
DSH_INLINE unsigned put_board(dsh_sweep *s, uint32_t at, int32_t dep_s,
                              const dsh_key *v, shape z)
{
    const unsigned width = z.K * z.L, most = width - z.L;
    dsh_list *l = list_of(&s->board, at, s->stamp);
    dsh_pool *p = &s->board;
    const dsh_key *ref = l->n ? tail_of(p, l, width) : never;
    dsh_key late = too_late(dep_s, s->plan->max_time_s);
    dsh_key fresh[MAX_WIDTH];
    bool low = most > 0 && improve(fresh, v, ref, late, most);
    bool high = improve(fresh + most, v + most, ref + most, late, z.L);
    if (!low && !high)
        return 0;
    if (l->n == 0 || l->tail_dep != dep_s) {
        if (l->n == l->cap && !dsh_list_grow(p, l)) {
            s->out_of_memory = true;
            return 0;
        }
        p->dep[l->at + l->n++] = dep_s;
    }
    memcpy(p->key + ((size_t)l->at + l->n - 1) * width, fresh,
           width * sizeof *fresh);
    note_tail(p, l, width);
    return (low ? 1u : 0u) | (high ? 2u : 0u);
}

/* Write the vector into B of the hop's stop if it improves it, and pass it on
 * to the transfer lists. */
DSH_INLINE void board(dsh_sweep *s, const dsh_plan_hop *hop, const dsh_key *v,
                      shape z)
{
    if (put_board(s, hop->from, hop->dep_s, v, z) & 1)
        offer_transfers(s, hop, hop->from, v, z);
}

/* The same where runs of several kinds board at the stop: what is passed on
 * depends on the kind, so it is the kind's list that must improve. */
static void board_special(dsh_sweep *s, const dsh_plan_hop *hop,
                          const dsh_plan_special *x, const dsh_key *v, shape z)
{
    unsigned better = put_board(s, hop->from, hop->dep_s, v, z);
    if (x->list != hop->from)
        better = put_board(s, x->list, hop->dep_s, v, z);
    if (better & 1)
        offer_transfers(s, hop, x->row, v, z);
}

/* `rules`: some hops are special. Known at compile time, so that plans without
 * any pay nothing for them. */
DSH_INLINE void scan(dsh_sweep *s, shape z, bool rules)
{
    const unsigned width = z.K * z.L;
    const dsh_plan_hop *hop = s->plan->hop;
    const dsh_plan_hop *end = hop + s->plan->n_hops;
    const dsh_plan_special *special = s->plan->special;
    for (; hop < end; hop++) {
        dsh_key *old = s->trip_key + (size_t)hop->trip * width;
        dsh_trip_state *trip = &s->trip[hop->trip];
        dsh_key v[MAX_WIDTH];
        bool known = trip->stamp == s->stamp;
        memcpy(v, known ? old : never, width * sizeof *v);
        const dsh_plan_special *x = NULL;
        if (rules && (hop->flags & DSH_PLAN_SPECIAL))
            x = special++;
        if (hop->flags & DSH_PLAN_ALIGHT)
            alight(s, hop, v, !x || x->waits, z);
        if (x && x->pull != DSH_NONE && z.K > 1)
            pull(s, hop, x, v, z);
        if (x && x->seat_first < x->seat_end)
            stay(s, x, v, width);
        if (none(v + width - z.L, z.L))
            continue;
        if (x || (hop->flags & DSH_PLAN_ALIGHT)) {
            bool changed = !known;
            for (unsigned k = 0; k < width - z.L; k++)
                changed |= v[k] != old[k];
            if (changed)
                trip->changed = hop->sequence;
            memcpy(old, v, width * sizeof *v);
            trip->stamp = s->stamp;
        }
        if (!(hop->flags & DSH_PLAN_BOARD))
            continue;
        if (x)
            board_special(s, hop, x, v, z);
        else
            board(s, hop, v, z);
    }
}

DSH_INLINE void scan_either(dsh_sweep *s, unsigned K, unsigned L)
{
    if (s->plan->n_specials > 0)
        scan(s, (shape){K, L}, true);
    else
        scan(s, (shape){K, L}, false);
}

/* Copies of the loop per small K, in which all vector loops are unrolled. */
DSH_INLINE void scan_lanes(dsh_sweep *s, unsigned L)
{
    assert(s->max_rides >= 1 && s->max_rides <= DSH_MAX_RIDES);
    switch (s->max_rides) {
    case 1:
        scan_either(s, 1, L);
        break;
    case 2:
        scan_either(s, 2, L);
        break;
    case 3:
        scan_either(s, 3, L);
        break;
    case 4:
        scan_either(s, 4, L);
        break;
    default:
        scan_either(s, s->max_rides, L);
    }
}

static void scan_one(dsh_sweep *s)
{
    scan_lanes(s, 1);
}

static void scan_many(dsh_sweep *s)
{
    scan_lanes(s, DSH_LANES);
}

void dsh_scan(dsh_sweep *s)
{
    if (s->n_lanes == 1)
        scan_one(s);
    else
        scan_many(s);
}
