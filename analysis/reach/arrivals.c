/* SPDX-License-Identifier: MIT */
/* The staircase of a pair without sorting. Per origin the boardings around it
 * stand in order of leaving home, latest first, found once; a destination gives
 * each boarding of the day the earliest arrival of leaving its stop at that
 * time or later; the staircase is then one pass that keeps every new minimum.
 *
 * An origin's list leaves out a boarding of a trip that it can also board at an
 * earlier call while leaving home no earlier: the trip is worth at least as
 * much there. (Earlier call strictly: what stays never points back.) Of the
 * boardings of a stop after the window the first stands for all. */
#include "reach/arrivals.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "reach/plan.h"

/* Beyond this the lists are not made (256 MB). */
#define MAX_ITEMS ((size_t)1 << 25)

typedef struct item {
    int32_t leave_s;
    uint32_t event; /* (stop, departure) */
} item;

struct dsh_arrivals {
    uint32_t n_stops, n_events;
    uint32_t *event_first; /* [n_stops + 1] */
    int32_t *event_dep_s;  /* descending within a stop */
    size_t *item_first;    /* [n_origins + 1] */
    item *item;
};

/* A boarding while lists are made. */
typedef struct boarding {
    int32_t dep_s, leave_s;
    uint32_t trip, sequence, event;
} boarding;

typedef struct maker {
    dsh_arrivals *out;
    uint32_t *hop_first; /* [n_stops + 1] into hop */
    boarding *hop;       /* by stop, departure descending */
    DSH_VEC(boarding) near;
    DSH_VEC(item) item;
    int32_t from_s, last_s;
} maker;

/* Plan hops come by departure descending, so filling keeps that order. */
static void group_by_stop(maker *m, const dsh_plan *plan)
{
    dsh_arrivals *a = m->out;
    uint32_t *first = m->hop_first;
    for (size_t h = 0; h < plan->n_hops; h++)
        first[plan->hop[h].from + 1] +=
            (plan->hop[h].flags & DSH_PLAN_BOARD) != 0;
    for (uint32_t s = 0; s < plan->n_stops; s++)
        first[s + 1] += first[s];
    for (size_t h = 0; h < plan->n_hops; h++) {
        const dsh_plan_hop *hop = &plan->hop[h];
        if (hop->flags & DSH_PLAN_BOARD)
            m->hop[first[hop->from]++] =
                (boarding){hop->dep_s, 0, hop->trip, hop->sequence, 0};
    }
    for (uint32_t s = plan->n_stops; s > 0; s--)
        first[s] = first[s - 1];
    first[0] = 0;
    for (uint32_t s = 0; s < plan->n_stops; s++) {
        a->event_first[s] = a->n_events;
        for (uint32_t i = first[s]; i < first[s + 1]; i++) {
            if (i == first[s] || m->hop[i].dep_s != m->hop[i - 1].dep_s)
                a->event_dep_s[a->n_events++] = m->hop[i].dep_s;
            m->hop[i].event = a->n_events - 1;
        }
    }
    a->event_first[plan->n_stops] = a->n_events;
}

static int by_call(const void *x, const void *y)
{
    const boarding *a = x, *b = y;
    if (a->trip != b->trip)
        return a->trip < b->trip ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    return a->leave_s > b->leave_s ? -1 : a->leave_s < b->leave_s;
}

static int by_leaving(const void *x, const void *y)
{
    const item *a = x, *b = y;
    if (a->leave_s != b->leave_s)
        return a->leave_s > b->leave_s ? -1 : 1;
    return a->event < b->event ? -1 : a->event > b->event;
}

/* Boardings of one stop that leave home within the window go to `near`, the
 * first after it to the items. */
static bool gather(maker *m, uint32_t stop, int32_t walk_s)
{
    uint32_t first = m->hop_first[stop], end = m->hop_first[stop + 1];
    if (!dsh_vec_room(&m->near, end - first) || !dsh_vec_room(&m->item, 1))
        return false;
    for (uint32_t i = end; i > first; i--) {
        boarding b = m->hop[i - 1];
        b.leave_s = b.dep_s - walk_s;
        if (b.leave_s >= m->last_s) {
            m->item.p[m->item.n++] = (item){m->last_s, b.event};
            return true;
        }
        if (b.leave_s >= m->from_s)
            m->near.p[m->near.n++] = b;
    }
    return true;
}

static bool list_origin(maker *m, const dsh_links *access, uint32_t origin)
{
    size_t start = m->item.n;
    m->near.n = 0;
    for (uint32_t j = access->first[origin]; j < access->first[origin + 1]; j++)
        if (!gather(m, access->to[j], access->s[j]))
            return false;
    if (m->near.n)
        qsort(m->near.p, m->near.n, sizeof *m->near.p, by_call);
    if (!dsh_vec_room(&m->item, m->near.n))
        return false;
    int32_t latest_s = 0;
    for (size_t i = 0; i < m->near.n; i++) {
        const boarding *b = &m->near.p[i];
        bool other = i == 0 || b[-1].trip != b->trip;
        if (!other && b->leave_s <= latest_s)
            continue;
        latest_s = b->leave_s;
        m->item.p[m->item.n++] = (item){b->leave_s, b->event};
    }
    if (m->item.n > start)
        qsort(m->item.p + start, m->item.n - start, sizeof *m->item.p,
              by_leaving);
    return true;
}

/* False when out of memory; `*fits` false when there are too many. */
static bool list_all(maker *m, const dsh_links *access, uint32_t n_origins,
                     bool *fits)
{
    for (uint32_t o = 0; o < n_origins && *fits; o++) {
        m->out->item_first[o] = m->item.n;
        if (!list_origin(m, access, o))
            return false;
        *fits = m->item.n <= MAX_ITEMS;
    }
    m->out->item_first[n_origins] = m->item.n;
    return true;
}

dosah_status dsh_arrivals_new(dsh_arrivals **out, const dsh_plan *plan,
                              const dsh_links *access, uint32_t n_origins,
                              const dsh_curve *window, dosah_error *err)
{
    *out = NULL;
    dsh_arrivals *a = dsh_alloc(1, sizeof *a);
    if (!a)
        return dsh_fail_nomem(err, "boardings");
    maker m = {.out = a, .from_s = window->from_s, .last_s = window->to_s - 1};
    size_t n_stops = plan->n_stops;
    a->n_stops = plan->n_stops;
    a->event_first = dsh_alloc(n_stops + 1, sizeof *a->event_first);
    a->event_dep_s = dsh_alloc(plan->n_hops, sizeof *a->event_dep_s);
    a->item_first = dsh_alloc((size_t)n_origins + 1, sizeof *a->item_first);
    m.hop_first = dsh_alloc(n_stops + 1, sizeof *m.hop_first);
    m.hop = dsh_alloc(plan->n_hops, sizeof *m.hop);
    bool ok = a->event_first && a->event_dep_s && a->item_first &&
              m.hop_first && m.hop;
    bool fits = true;
    if (ok) {
        group_by_stop(&m, plan);
        ok = list_all(&m, access, n_origins, &fits);
    }
    a->item = m.item.p;
    dsh_free(m.hop_first);
    dsh_free(m.hop);
    dsh_vec_clear(&m.near);
    if (ok && fits) {
        *out = a;
        return DOSAH_OK;
    }
    dsh_arrivals_free(a);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "boardings");
}

void dsh_arrivals_free(dsh_arrivals *a)
{
    if (!a)
        return;
    dsh_free(a->event_first);
    dsh_free(a->event_dep_s);
    dsh_free(a->item_first);
    dsh_free(a->item);
    dsh_free(a);
}

uint32_t dsh_arrivals_count(const dsh_arrivals *a)
{
    return a->n_events;
}

void dsh_arrivals_of(const dsh_arrivals *a, const dsh_profile *p,
                     int32_t *arr_s)
{
    for (uint32_t s = 0; s < a->n_stops; s++) {
        uint32_t i = p->first[s], end = p->first[s + 1];
        int32_t best_s = INT32_MAX;
        for (uint32_t e = a->event_first[s]; e < a->event_first[s + 1]; e++) {
            for (; i < end && p->dep_s[i] >= a->event_dep_s[e]; i++)
                best_s = dsh_key_arr_s(p->key[i]);
            arr_s[e] = best_s;
        }
    }
}

dosah_status dsh_arrivals_merge(const dsh_arrivals *a, uint32_t origin,
                                const int32_t *arr_s, dsh_curve *c,
                                dosah_error *err)
{
    const item *i = a->item + a->item_first[origin];
    const item *end = a->item + a->item_first[origin + 1];
    int32_t best_s = INT32_MAX;
    c->leave.n = 0;
    if (!dsh_vec_room(&c->leave, (size_t)(end - i)))
        return dsh_fail_nomem(err, "boardings");
    for (; i < end; i++) {
        if (arr_s[i->event] >= best_s)
            continue;
        best_s = arr_s[i->event];
        c->leave.p[c->leave.n++] =
            (dsh_leave){i->leave_s, 0, dsh_key_of(best_s), DSH_NONE};
    }
    return dsh_curve_finish_sorted(c, err);
}
