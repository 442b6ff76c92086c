/* SPDX-License-Identifier: MIT */
/* Forward search from one moment.
 *
 * The hops of the plan are read in the order of departure. An event is boarding
 * a trip, alighting from one or keeping a seat, after a number of rides. What
 * it cost to get there (price, rides, walking) is a sum, and what can follow
 * depends on the event alone, so that the cheapest way to each event is part
 * of the cheapest way to the goal: no Pareto lists are needed. Arrival counts
 * at the goal only.
 *
 * Memory: one node per boarding and alighting that was the best when it was
 * found. Cost: hops between leave_s and the limit, times the alightings seen
 * at the stops from which each boarding can be reached: meant for one question
 * at a time. */
#include "reach/itinerary.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "ingest/tables.h"
#include "reach/plan.h"

typedef struct cost {
    uint32_t price;
    dsh_key key; /* arrival field 0 but at the goal */
} cost;

static bool cheaper(cost a, cost b)
{
    return a.price != b.price ? a.price < b.price : a.key < b.key;
}

typedef struct node {
    cost cost;
    uint32_t before; /* the event before it; DSH_NONE = the start */
    uint32_t hop;
    uint32_t next; /* alighting: the one before it at the same stop */
    bool kept;     /* a seat: `hop` is the last one of the run before */
    int32_t walk_s, assumed_s; /* boarding: the walk that led here */
    uint8_t rides;
} node;

/* An alighting from which particular boardings can be reached. */
typedef struct pull {
    uint32_t node, next;
    int32_t from_s; /* board then or later */
    dsh_key add;
} pull;

typedef struct search {
    const dsh_itinerary_query *q;
    const dsh_plan *plan;
    DSH_VEC(node) node;
    uint32_t *aboard; /* [n_trips * K] boarding; DSH_NONE */
    uint32_t *last;   /* [n_stops] latest alighting; DSH_NONE */
    uint32_t *pulled; /* [n_lists] latest of `pull`; DSH_NONE */
    DSH_VEC(pull) pull;
    cost best;
    uint32_t best_node; /* alighting; DSH_NONE = on foot or not at all */
    const dsh_egress *best_egress;
} search;

static const cost no_cost = {UINT32_MAX, DSH_KEY_NEVER};

static uint32_t price_of(const uint8_t *price, uint32_t i)
{
    return price ? price[i] : 0;
}

static uint32_t add_node(search *s, node n)
{
    if (!dsh_vec_room(&s->node, 1))
        return DSH_NONE;
    s->node.p[s->node.n] = n;
    return (uint32_t)s->node.n++;
}

static const node *node_at(const search *s, uint32_t i)
{
    assert(s->node.p != NULL && i < s->node.n);
    return &s->node.p[i];
}

static const pull *pull_at(const search *s, uint32_t i)
{
    assert(s->pull.p != NULL && i < s->pull.n);
    return &s->pull.p[i];
}

/* Lower `best` to the walk from home, for the first ride. */
static void board_from_home(node *best, const search *s, uint32_t stop,
                            int32_t dep_s)
{
    for (size_t i = 0; i < s->q->n_access; i++) {
        const dsh_egress *a = &s->q->access[i];
        const cost c = {0, dsh_key_walk(a->s, a->assumed_s)};
        if (a->stop == stop && s->q->leave_s + a->s <= dep_s &&
            cheaper(c, best->cost)) {
            best->cost = c;
            best->before = DSH_NONE;
            best->walk_s = a->s;
            best->assumed_s = a->assumed_s;
        }
    }
}

static void board_from(node *best, const search *s, uint32_t at, dsh_key add)
{
    const node *n = &s->node.p[at];
    const cost c = {n->cost.price, n->cost.key + add};
    if (!cheaper(c, best->cost))
        return;
    best->cost = c;
    best->before = at;
    best->walk_s = dsh_key_walk_s(add);
    best->assumed_s = dsh_key_assumed_s(add);
}

/* The same from alightings after `rides` rides. */
static void board_from_trips(node *best, const search *s,
                             const dsh_plan_hop *hop, const dsh_plan_special *x,
                             uint8_t rides)
{
    const dsh_plan *p = s->plan;
    const uint32_t row = x ? x->row : hop->from;
    for (uint32_t w = p->walk_first[row]; w < p->walk_first[row + 1]; w++) {
        const dsh_plan_walk *walk = &p->walk[w];
        for (uint32_t i = s->last[walk->from]; i != DSH_NONE;
             i = node_at(s, i)->next)
            if (node_at(s, i)->rides == rides &&
                p->hop[node_at(s, i)->hop].arr_s + walk->s <= hop->dep_s)
                board_from(best, s, i, walk->add);
    }
    for (uint32_t i = s->pulled[x ? x->list : hop->from]; i != DSH_NONE;
         i = pull_at(s, i)->next)
        if (node_at(s, pull_at(s, i)->node)->rides == rides &&
            pull_at(s, i)->from_s <= hop->dep_s)
            board_from(best, s, pull_at(s, i)->node, pull_at(s, i)->add);
}

/* Put the event aboard a run, if it is the cheapest one. */
static bool get_aboard(search *s, uint32_t run, node n)
{
    uint32_t *slot = &s->aboard[(size_t)run * s->plan->max_rides + n.rides - 1];
    if (*slot != DSH_NONE && !cheaper(n.cost, s->node.p[*slot].cost))
        return true;
    *slot = add_node(s, n);
    return *slot != DSH_NONE;
}

static bool board(search *s, uint32_t hop, const dsh_plan_special *x)
{
    const dsh_plan_hop *h = &s->plan->hop[hop];
    for (uint8_t r = 0; r < s->plan->max_rides; r++) {
        node best = {.cost = no_cost, .hop = hop, .rides = (uint8_t)(r + 1)};
        if (r == 0)
            board_from_home(&best, s, h->from, h->dep_s);
        else
            board_from_trips(&best, s, h, x, r);
        if (best.cost.price == UINT32_MAX)
            continue;
        best.cost.price += price_of(s->q->stop_price, h->from) +
                           price_of(s->q->trip_price, h->trip);
        best.cost.key += DSH_KEY_RIDE + (h->flags & DSH_PLAN_HEADWAY ? 1u : 0u);
        if (!get_aboard(s, h->trip, best))
            return false;
    }
    return true;
}

static void reach_goal(search *s, uint32_t at)
{
    const node *n = &s->node.p[at];
    const dsh_plan_hop *h = &s->plan->hop[n->hop];
    for (size_t i = 0; i < s->q->n_egress; i++) {
        const dsh_egress *e = &s->q->egress[i];
        const cost c = {n->cost.price, n->cost.key +
                                           dsh_key_walk(e->s, e->assumed_s) +
                                           dsh_key_of(h->arr_s + e->s)};
        if (e->stop == h->to &&
            h->arr_s + e->s - s->q->leave_s <= s->q->limit_s &&
            cheaper(c, s->best)) {
            s->best = c;
            s->best_node = at;
            s->best_egress = e;
        }
    }
}

/* Was there an alighting here that is as good in every way? */
static bool dominated(const search *s, const node *n, uint32_t stop)
{
    const int32_t arr_s = s->plan->hop[n->hop].arr_s;
    for (uint32_t i = s->last[stop]; i != DSH_NONE; i = s->node.p[i].next)
        if (s->node.p[i].rides == n->rides &&
            s->plan->hop[s->node.p[i].hop].arr_s <= arr_s &&
            !cheaper(n->cost, s->node.p[i].cost))
            return true;
    return false;
}

static bool add_pulls(search *s, uint32_t at, uint32_t row)
{
    const dsh_plan *p = s->plan;
    const int32_t arr_s = p->hop[s->node.p[at].hop].arr_s;
    for (uint32_t i = p->pull_first[row]; i < p->pull_first[row + 1]; i++) {
        uint32_t *last = &s->pulled[p->pull[i].list];
        if (!dsh_vec_room(&s->pull, 1))
            return false;
        s->pull.p[s->pull.n] =
            (pull){at, *last, arr_s + p->pull[i].s, p->pull[i].add};
        *last = (uint32_t)s->pull.n++;
    }
    return true;
}

static bool alight(search *s, uint32_t hop, const dsh_plan_special *x,
                   uint32_t r)
{
    const dsh_plan_hop *h = &s->plan->hop[hop];
    const uint32_t aboard = s->aboard[(size_t)h->trip * s->plan->max_rides + r];
    const bool pulls = x && x->pull != DSH_NONE;
    node n = {.cost = node_at(s, aboard)->cost,
              .before = aboard,
              .hop = hop,
              .rides = (uint8_t)(r + 1)};
    n.cost.price += price_of(s->q->stop_price, h->to);
    if (!pulls && dominated(s, &n, h->to))
        return true;
    n.next = s->last[h->to];
    const uint32_t at = add_node(s, n);
    if (at == DSH_NONE)
        return false;
    if (!x || x->waits)
        s->last[h->to] = at;
    reach_goal(s, at);
    return !pulls || add_pulls(s, at, x->pull);
}

/* Who sits in a run at its end sits in those that the vehicle goes on as. */
static bool keep_seats(search *s, uint32_t hop, const dsh_plan_special *x,
                       uint32_t r)
{
    const dsh_plan *p = s->plan;
    const uint32_t aboard =
        s->aboard[(size_t)p->hop[hop].trip * p->max_rides + r];
    for (uint32_t i = x->seat_first; i < x->seat_end; i++) {
        node n = {.cost = node_at(s, aboard)->cost,
                  .before = aboard,
                  .hop = hop,
                  .kept = true,
                  .rides = (uint8_t)(r + 1)};
        n.cost.price += price_of(s->q->trip_price, p->seat[i]);
        if (!get_aboard(s, p->seat[i], n))
            return false;
    }
    return true;
}

static bool ride(search *s, uint32_t hop, const dsh_plan_special *x)
{
    const dsh_plan_hop *h = &s->plan->hop[hop];
    if ((h->flags & DSH_PLAN_BOARD) && !board(s, hop, x))
        return false;
    for (uint32_t r = 0; r < s->plan->max_rides; r++) {
        if (s->aboard[(size_t)h->trip * s->plan->max_rides + r] == DSH_NONE)
            continue;
        if ((h->flags & DSH_PLAN_ALIGHT) && !alight(s, hop, x, r))
            return false;
        if (x && !keep_seats(s, hop, x, r))
            return false;
    }
    return true;
}

static bool scan(search *s)
{
    const dsh_plan *p = s->plan;
    const dsh_plan_special *x = p->special;
    for (size_t i = 0; i < p->n_hops; i++)
        x += (p->hop[i].flags & DSH_PLAN_SPECIAL) != 0;
    for (size_t i = p->n_hops; i-- > 0;) {
        const dsh_plan_hop *h = &p->hop[i];
        const bool special = (h->flags & DSH_PLAN_SPECIAL) != 0;
        x -= special;
        if (h->dep_s < s->q->leave_s)
            continue;
        if (h->dep_s - s->q->leave_s > s->q->limit_s)
            return true;
        if (!ride(s, (uint32_t)i, special ? x : NULL))
            return false;
    }
    return true;
}

/* ---- reading it off ---------------------------------------------------- */

static bool add_part(dsh_itinerary *out, dsh_part part)
{
    if (!dsh_vec_room(&out->part, 1))
        return false;
    out->part.p[out->part.n++] = part;
    return true;
}

/* Changing at one stop is no walk. */
static bool add_walk(dsh_itinerary *out, dsh_part part)
{
    return (part.from_stop == part.to_stop && part.from_stop != DSH_NONE) ||
           add_part(out, part);
}

static const dsh_plan_hop *first_hop(const dsh_plan *p, uint32_t run)
{
    for (size_t i = p->n_hops; i-- > 0;)
        if (p->hop[i].trip == run && p->hop[i].sequence == 0)
            return &p->hop[i];
    return NULL;
}

/* A ride up to the end of `off`, of who came aboard by the event `on`; behind
 * it those in which a seat was kept. Returns the boarding. */
static const node *add_rides(dsh_itinerary *out, const search *s,
                             const node *on, const dsh_plan_hop *off, bool *ok)
{
    const dsh_plan_hop *hop = s->plan->hop;
    for (;; on = &s->node.p[on->before]) {
        const dsh_plan_hop *a =
            on->kept ? first_hop(s->plan, off->trip) : &hop[on->hop];
        if (a)
            *ok = *ok && add_part(out, (dsh_part){.ride = true,
                                                  .seated = on->kept,
                                                  .from_s = a->dep_s,
                                                  .to_s = off->arr_s,
                                                  .from_stop = a->from,
                                                  .to_stop = off->to,
                                                  .trip = off->trip,
                                                  .sequence = a->sequence});
        if (!on->kept)
            return on;
        off = &hop[on->hop];
    }
}

/* Parts from the last to the first. */
static bool read_back(dsh_itinerary *out, const search *s)
{
    const dsh_plan_hop *hop = s->plan->hop;
    const dsh_plan_hop *end = &hop[s->node.p[s->best_node].hop];
    bool ok = add_walk(out, (dsh_part){.from_s = end->arr_s,
                                       .to_s = end->arr_s + s->best_egress->s,
                                       .from_stop = end->to,
                                       .to_stop = DSH_NONE,
                                       .assumed_s = s->best_egress->assumed_s});
    for (uint32_t i = s->best_node; ok && i != DSH_NONE;) {
        const node *off = &s->node.p[i];
        const node *on =
            add_rides(out, s, &s->node.p[off->before], &hop[off->hop], &ok);
        const node *was =
            on->before == DSH_NONE ? NULL : &s->node.p[on->before];
        const int32_t from_s = was ? hop[was->hop].arr_s : s->q->leave_s;
        ok = ok && add_walk(out, (dsh_part){.from_s = from_s,
                                            .to_s = from_s + on->walk_s,
                                            .from_stop = was ? hop[was->hop].to
                                                             : DSH_NONE,
                                            .to_stop = hop[on->hop].from,
                                            .assumed_s = on->assumed_s});
        i = on->before;
    }
    for (size_t i = 0, j = out->part.n; ok && i + 1 < j; i++) {
        const dsh_part kept = out->part.p[i];
        out->part.p[i] = out->part.p[--j];
        out->part.p[j] = kept;
    }
    return ok;
}

static bool finish(dsh_itinerary *out, const search *s)
{
    out->found = s->best.price != UINT32_MAX;
    if (!out->found)
        return true;
    out->price = s->best.price;
    out->leave_s = s->q->leave_s;
    out->arrive_s = dsh_key_arr_s(s->best.key);
    if (s->best_node != DSH_NONE)
        return read_back(out, s);
    return add_walk(out, (dsh_part){.from_s = out->leave_s,
                                    .to_s = out->arrive_s,
                                    .from_stop = DSH_NONE,
                                    .to_stop = DSH_NONE,
                                    .assumed_s = s->q->walk_assumed_s});
}

static bool fit(search *s)
{
    const size_t n = (size_t)s->plan->n_trips * s->plan->max_rides;
    s->aboard = dsh_alloc(n, sizeof *s->aboard);
    s->last = dsh_alloc(s->plan->n_stops, sizeof *s->last);
    s->pulled = dsh_alloc(s->plan->n_lists, sizeof *s->pulled);
    if (!s->aboard || !s->last || !s->pulled)
        return false;
    memset(s->pulled, 0xff, s->plan->n_lists * sizeof *s->pulled);
    memset(s->aboard, 0xff, n * sizeof *s->aboard);
    memset(s->last, 0xff, s->plan->n_stops * sizeof *s->last);
    return true;
}

dosah_status dsh_itinerary_find(dsh_itinerary *out,
                                const dsh_itinerary_query *query,
                                dosah_error *err)
{
    search s = {.q = query,
                .plan = query->plan,
                .best = no_cost,
                .best_node = DSH_NONE};
    out->found = false;
    out->part.n = 0;
    if (query->walk_s <= query->limit_s)
        s.best =
            (cost){0, dsh_key_of(query->leave_s + query->walk_s) +
                          dsh_key_walk(query->walk_s, query->walk_assumed_s)};
    bool ok = !query->plan || (fit(&s) && scan(&s));
    ok = ok && finish(out, &s);
    dsh_vec_clear(&s.node);
    dsh_free(s.aboard);
    dsh_free(s.last);
    dsh_free(s.pulled);
    dsh_vec_clear(&s.pull);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "itinerary");
}

void dsh_itinerary_clear(dsh_itinerary *itinerary)
{
    dsh_vec_clear(&itinerary->part);
}
