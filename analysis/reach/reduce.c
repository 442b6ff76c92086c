/* SPDX-License-Identifier: MIT */
/* Offers that can never matter, found once per plan (after Witt, Trip-Based
 * Public Transit Routing, 2015, doi:10.1007/978-3-662-48350-3_85, who reduces
 * transfers between trips; here they are between a stop and a trip).
 *
 * Somebody who gets off at stop n may board one trip at several of its calls.
 * Boarding at call c has to be reached at time x(c) = dep(c) − transfer, and
 * its value is the trip's vector at c, which only improves towards the trip's
 * start. So, for one trip and one n:
 *   1. call c is useless if an earlier call e has x(e) > x(c): later off, and
 *      at least as good a vector. This drops walking after a bus.
 *   2. call c is useless if a later call l has x(l) >= x(c) and the vector has
 *      not changed between them. Whether it has is known only during a sweep,
 *      so the plan stores l and the scan compares it with the last change.
 * Both also want no more walking of what stays, so that ties come out right.
 * Following from dropped to better offers never turns in a circle: x never
 * falls, rule 1 raises it, and rule 2, like the test against B, goes to what
 * has been scanned before. */
#include "reach/plan.h"

#include "base/alloc.h"

/* Beyond this the plan does without (128 MB). */
#define MAX_OFFERS ((size_t)1 << 24)

/* Best boarding of the present trip for who gets off at a stop. */
typedef struct best {
    uint32_t stamp;
    int32_t x;
    uint32_t sequence;
    dsh_key add;
} best;

typedef struct reducer {
    dsh_plan *plan;
    uint32_t *order;      /* hops by trip, ascending sequence */
    uint32_t *trip_first; /* [n_trips + 1] into order */
    best *best;           /* [n_stops] */
    uint32_t stamp;
    uint8_t *keep; /* [offers] */
} reducer;

static void group_by_trip(reducer *r)
{
    const dsh_plan *p = r->plan;
    for (size_t h = 0; h < p->n_hops; h++)
        r->trip_first[p->hop[h].trip + 1]++;
    for (uint32_t t = 0; t < p->n_trips; t++)
        r->trip_first[t + 1] += r->trip_first[t];
    for (size_t h = p->n_hops; h-- > 0;)
        r->order[r->trip_first[p->hop[h].trip]++] = (uint32_t)h;
    for (uint32_t t = p->n_trips; t > 0; t--)
        r->trip_first[t] = r->trip_first[t - 1];
    r->trip_first[0] = 0;
}

/* The best of this trip for the stop, emptied if it is another trip's. */
static best *best_of(reducer *r, uint32_t stop)
{
    best *b = &r->best[stop];
    if (b->stamp != r->stamp)
        *b = (best){r->stamp, INT32_MIN, DSH_NO_SEQUENCE, 0};
    return b;
}

/* Rule 1, along the trip. */
static void drop_later(reducer *r, uint32_t h)
{
    dsh_plan *p = r->plan;
    const dsh_plan_hop *hop = &p->hop[h];
    for (uint32_t i = p->offer_first[h]; i < p->offer_first[h + 1]; i++) {
        const dsh_plan_walk *w = &p->walk[p->offer[i].walk];
        int32_t x = hop->dep_s - w->s;
        best *b = best_of(r, w->from);
        r->keep[i] = !(b->x > x && b->add <= w->add);
        if (x > b->x)
            *b = (best){r->stamp, x, hop->sequence, w->add};
    }
}

/* Rule 2, against the trip. */
static void note_later(reducer *r, uint32_t h)
{
    dsh_plan *p = r->plan;
    const dsh_plan_hop *hop = &p->hop[h];
    for (uint32_t i = p->offer_first[h]; i < p->offer_first[h + 1]; i++) {
        const dsh_plan_walk *w = &p->walk[p->offer[i].walk];
        int32_t x = hop->dep_s - w->s;
        best *b = best_of(r, w->from);
        if (b->x >= x && b->add <= w->add)
            p->offer[i].until = b->sequence;
        if (x >= b->x)
            *b = (best){r->stamp, x, hop->sequence, w->add};
    }
}

/* Row of walks of a boarding, SIZE_MAX where nobody boards; `special` is that
 * of the next special hop. */
static size_t row_of(const dsh_plan_hop *hop, const dsh_plan_special **special)
{
    size_t row = hop->from;
    if (hop->flags & DSH_PLAN_SPECIAL)
        row = (*special)++->row;
    return hop->flags & DSH_PLAN_BOARD ? row : SIZE_MAX;
}

/* Every walk of every boarding. */
static void list_all(dsh_plan *p)
{
    uint32_t n = 0;
    const dsh_plan_special *special = p->special;
    for (size_t h = 0; h < p->n_hops; h++) {
        p->offer_first[h] = n;
        size_t row = row_of(&p->hop[h], &special);
        if (row == SIZE_MAX)
            continue;
        for (uint32_t i = p->walk_first[row]; i < p->walk_first[row + 1]; i++)
            p->offer[n++] = (dsh_plan_offer){i, DSH_NO_SEQUENCE};
    }
    p->offer_first[p->n_hops] = n;
}

static void reduce(reducer *r)
{
    dsh_plan *p = r->plan;
    for (uint32_t t = 0; t < p->n_trips; t++) {
        r->stamp++;
        for (uint32_t i = r->trip_first[t]; i < r->trip_first[t + 1]; i++)
            drop_later(r, r->order[i]);
        r->stamp++;
        for (uint32_t i = r->trip_first[t + 1]; i-- > r->trip_first[t];)
            note_later(r, r->order[i]);
    }
    uint32_t n = 0;
    for (size_t h = 0; h < p->n_hops; h++) {
        uint32_t first = p->offer_first[h];
        p->offer_first[h] = n;
        for (uint32_t i = first; i < p->offer_first[h + 1]; i++)
            if (r->keep[i])
                p->offer[n++] = p->offer[i];
    }
    p->offer_first[p->n_hops] = n;
}

static size_t count_offers(const dsh_plan *p)
{
    size_t n = 0;
    const dsh_plan_special *special = p->special;
    for (size_t h = 0; h < p->n_hops; h++) {
        size_t row = row_of(&p->hop[h], &special);
        if (row != SIZE_MAX)
            n += p->walk_first[row + 1] - p->walk_first[row];
    }
    return n;
}

dosah_status dsh_plan_reduce(dsh_plan *plan, dosah_error *err)
{
    size_t n = count_offers(plan);
    if (n > MAX_OFFERS || plan->max_rides == 1 || plan->repeats)
        return DOSAH_OK;
    reducer r = {.plan = plan};
    plan->offer_first = dsh_alloc(plan->n_hops + 1, sizeof *plan->offer_first);
    plan->offer = dsh_alloc(n, sizeof *plan->offer);
    r.order = dsh_alloc(plan->n_hops, sizeof *r.order);
    r.trip_first = dsh_alloc((size_t)plan->n_trips + 1, sizeof *r.trip_first);
    r.best = dsh_alloc(plan->n_stops, sizeof *r.best);
    r.keep = dsh_alloc(n, sizeof *r.keep);
    bool ok = plan->offer_first && plan->offer && r.order && r.trip_first &&
              r.best && r.keep;
    if (ok) {
        list_all(plan);
        group_by_trip(&r);
        reduce(&r);
    }
    dsh_free(r.order);
    dsh_free(r.trip_first);
    dsh_free(r.best);
    dsh_free(r.keep);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "plan");
}
