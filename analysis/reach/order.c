/* SPDX-License-Identifier: MIT */
/* Order within a second.
 *
 * Every change that the stops allow takes a second at least, so hops of one
 * second serve each other only along a trip. A guaranteed change may take no
 * time, nor does keeping a seat: then a hop that departs and arrives within the
 * second must be scanned after what it leads to. Each hop gets a rank above
 * those it depends on; the scan takes them by rank. Where they depend on each
 * other in a ring, which only strange timetables have, they all stand in the
 * plan as often as a journey could need to go round: scanning a hop again does
 * no harm. */
#include "reach/plan.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/vec.h"

/* More rides than this within one second are none (DSH_MAX_RIDES and as many
 * seats kept between them, with room to spare). */
enum { MAX_ROUNDS = 64 };

typedef struct sorter {
    dsh_plan *plan;
    const uint32_t *at; /* special of a hop */
    uint8_t *zero_wait; /* [n_stops] some walk from here takes no time */
    DSH_VEC(uint32_t) order;
    DSH_VEC(uint32_t) rank; /* of the hops of a second */
} sorter;

static const dsh_plan_special *special_of(const sorter *s, size_t h)
{
    return s->at[h] == DSH_NONE ? NULL : &s->plan->special[s->at[h]];
}

/* Does alighting at the end of h lead on within the second? */
static bool leads_on(const sorter *s, size_t h)
{
    const dsh_plan_hop *hop = &s->plan->hop[h];
    if (hop->arr_s != hop->dep_s)
        return false;
    const dsh_plan_special *x = special_of(s, h);
    if (x && x->seat_end > x->seat_first)
        return true;
    if (!(hop->flags & DSH_PLAN_ALIGHT))
        return false;
    if ((!x || x->waits) && s->zero_wait[hop->to])
        return true;
    if (!x || x->pull == DSH_NONE)
        return false;
    for (uint32_t i = s->plan->pull_first[x->pull];
         i < s->plan->pull_first[x->pull + 1]; i++)
        if (s->plan->pull[i].s == 0)
            return true;
    return false;
}

/* Can who alights from h, which leads on, be aboard `next` in no time? */
static bool serves(const sorter *s, size_t next, size_t h)
{
    const dsh_plan *p = s->plan;
    const dsh_plan_hop *hop = &p->hop[h], *other = &p->hop[next];
    const dsh_plan_special *x = special_of(s, h), *y = special_of(s, next);
    for (uint32_t i = x ? x->seat_first : 0; x && i < x->seat_end; i++)
        if (p->seat[i] == other->trip)
            return true;
    if (!(hop->flags & DSH_PLAN_ALIGHT) || !(other->flags & DSH_PLAN_BOARD))
        return false;
    const uint32_t list = y ? y->list : other->from;
    const uint32_t row = y ? y->row : other->from;
    if (x && x->pull != DSH_NONE)
        for (uint32_t i = p->pull_first[x->pull];
             i < p->pull_first[x->pull + 1]; i++)
            if (p->pull[i].s == 0 && p->pull[i].list == list)
                return true;
    if (x && !x->waits)
        return false;
    for (uint32_t i = p->walk_first[row];
         i < p->walk_first[row + 1] && p->walk[i].s == 0; i++)
        if (p->walk[i].from == hop->to)
            return true;
    return false;
}

/* Raise ranks until all hold; false if they never will. */
static bool find_ranks(sorter *s, size_t first, size_t end)
{
    const dsh_plan_hop *hop = s->plan->hop;
    uint32_t *rank = s->rank.p;
    const size_t n = end - first;
    for (size_t i = 0; i < n; i++)
        rank[i] = 0;
    bool changed = true;
    for (size_t round = 0; changed && round <= n; round++) {
        changed = false;
        for (size_t i = 0; i < n; i++) {
            uint32_t least = rank[i];
            if (i > 0 && hop[first + i].trip == hop[first + i - 1].trip &&
                rank[i - 1] >= least)
                least = rank[i - 1] + 1;
            const bool leads = leads_on(s, first + i);
            for (size_t j = 0; leads && j < n; j++)
                if (j != i && rank[j] >= least &&
                    serves(s, first + j, first + i))
                    least = rank[j] + 1;
            changed |= least > rank[i];
            rank[i] = least;
        }
    }
    return !changed;
}

static void put_by_rank(sorter *s, size_t first, size_t end)
{
    size_t left = end - first;
    for (uint32_t rank = 0; left > 0; rank++)
        for (size_t i = 0; i < end - first; i++) {
            if (s->rank.p[i] != rank)
                continue;
            s->order.p[s->order.n++] = (uint32_t)(first + i);
            left--;
        }
}

static bool put_second(sorter *s, size_t first, size_t end)
{
    size_t n_leading = 0;
    for (size_t h = first; h < end; h++)
        n_leading += leads_on(s, h);
    size_t rounds = 1;
    if (!dsh_vec_room(&s->order, end - first) ||
        !dsh_vec_room(&s->rank, end - first))
        return false;
    if (n_leading > 0) {
        if (find_ranks(s, first, end)) {
            put_by_rank(s, first, end);
            return true;
        }
        rounds = (n_leading < MAX_ROUNDS ? n_leading : MAX_ROUNDS) + 1;
        s->plan->repeats = true;
        if (!dsh_vec_room(&s->order, rounds * (end - first)))
            return false;
    }
    for (size_t i = 0; i < rounds; i++)
        for (size_t h = first; h < end; h++)
            s->order.p[s->order.n++] = (uint32_t)h;
    return true;
}

static bool rearrange(sorter *s)
{
    dsh_plan *p = s->plan;
    const size_t n = s->order.n;
    dsh_plan_hop *hop = dsh_alloc(n, sizeof *hop);
    size_t n_special = 0;
    for (size_t i = 0; i < n; i++)
        n_special += s->at[s->order.p[i]] != DSH_NONE;
    dsh_plan_special *special = dsh_alloc(n_special, sizeof *special);
    if (!hop || !special) {
        dsh_free(hop);
        dsh_free(special);
        return false;
    }
    n_special = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t h = s->order.p[i];
        hop[i] = p->hop[h];
        if (s->at[h] != DSH_NONE)
            special[n_special++] = p->special[s->at[h]];
    }
    dsh_free(p->hop);
    dsh_free(p->special);
    p->hop = hop;
    p->special = special;
    p->n_specials = n_special;
    p->n_hops = n;
    return true;
}

dosah_status dsh_plan_order(dsh_plan *plan, const uint32_t *at,
                            dosah_error *err)
{
    sorter s = {.plan = plan, .at = at};
    s.zero_wait = dsh_alloc(plan->n_stops, 1);
    bool ok = s.zero_wait != NULL;
    for (uint32_t i = 0; ok && i < plan->walk_first[plan->n_rows]; i++)
        if (plan->walk[i].s == 0)
            s.zero_wait[plan->walk[i].from] = 1;
    for (size_t first = 0, end; ok && first < plan->n_hops; first = end) {
        for (end = first; end < plan->n_hops &&
                          plan->hop[end].dep_s == plan->hop[first].dep_s;)
            end++;
        ok = put_second(&s, first, end);
    }
    ok = ok && rearrange(&s);
    dsh_free(s.zero_wait);
    dsh_vec_clear(&s.order);
    dsh_vec_clear(&s.rank);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "plan");
}
