/* SPDX-License-Identifier: MIT */
/* Each hop at a stop that rules name gets the sets of its run that they name
 * there, and equal lists of sets are one kind: found by a hash table. */
#include "reach/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"

static int by_name(const void *a, const void *b)
{
    const dsh_kind_name *x = a, *y = b;
    if (x->stop != y->stop)
        return x->stop < y->stop ? -1 : 1;
    return x->set < y->set ? -1 : x->set > y->set;
}

void dsh_kinds_clear(dsh_kinds *s)
{
    dsh_free(s->name);
    dsh_free(s->divided);
    dsh_vec_clear(&s->kind);
    dsh_vec_clear(&s->set);
    dsh_free(s->slot);
    dsh_free(s->member);
    dsh_free(s->of_hop);
}

void dsh_run_sets_clear(dsh_run_sets *sets)
{
    dsh_free(sets->first);
    dsh_free(sets->set);
}

/* Sets by run. */
bool dsh_run_sets_init(dsh_run_sets *m, const dsh_change_rules *r,
                       uint32_t n_trips)
{
    m->first = dsh_alloc((size_t)n_trips + 2, sizeof *m->first);
    m->set = dsh_alloc(r->set_first[r->n_sets], sizeof *m->set);
    if (!m->first || !m->set)
        return false;
    for (uint32_t i = 0; i < r->set_first[r->n_sets]; i++)
        m->first[r->set_run[i] + 2]++;
    for (uint32_t t = 0; t < n_trips; t++)
        m->first[t + 2] += m->first[t + 1];
    for (uint32_t s = 0; s < r->n_sets; s++)
        for (uint32_t i = r->set_first[s]; i < r->set_first[s + 1]; i++)
            m->set[m->first[r->set_run[i] + 1]++] = s;
    return true;
}

static bool find_names(dsh_kinds *s, const dsh_plan *p,
                       const dsh_change_rules *r, bool boards)
{
    s->name = dsh_alloc(r->n, sizeof *s->name);
    s->divided = dsh_alloc(p->n_stops, 1);
    s->of_hop = dsh_alloc(p->n_hops, sizeof *s->of_hop);
    s->n_slots = 64;
    s->slot = dsh_alloc(s->n_slots, sizeof *s->slot);
    if (!s->name || !s->divided || !s->of_hop || !s->slot)
        return false;
    for (size_t i = 0; i < r->n; i++) {
        const dsh_change_rule *rule = &r->rule[i];
        uint32_t set = boards ? rule->to_set : rule->from_set;
        uint32_t stop = boards ? rule->to : rule->from;
        if (set == DSH_NONE)
            continue;
        s->name[s->n_names++] = (dsh_kind_name){stop, set};
        s->divided[stop] = 1;
    }
    if (s->n_names > 1)
        qsort(s->name, s->n_names, sizeof *s->name, by_name);
    return true;
}

static uint64_t hash_of(const dsh_kinds *s, const dsh_kind *k)
{
    return dsh_hash(s->set.p + k->first, k->n * sizeof *s->set.p, k->stop);
}

static bool same_kind(const dsh_kinds *s, const dsh_kind *a, const dsh_kind *b)
{
    return a->stop == b->stop && a->n == b->n &&
           memcmp(s->set.p + a->first, s->set.p + b->first,
                  a->n * sizeof *s->set.p) == 0;
}

static bool grow_slots(dsh_kinds *s)
{
    size_t n = 2 * s->n_slots;
    uint32_t *slot = dsh_alloc(n, sizeof *slot);
    if (!slot)
        return false;
    for (size_t i = 0; i < s->kind.n; i++) {
        size_t at = hash_of(s, &s->kind.p[i]) & (n - 1);
        while (slot[at])
            at = (at + 1) & (n - 1);
        slot[at] = (uint32_t)i + 1;
    }
    dsh_free(s->slot);
    s->slot = slot;
    s->n_slots = n;
    return true;
}

/* Number of the kind whose sets stand last in s->set; takes them back if it is
 * known. DSH_NONE when out of memory. */
static uint32_t intern(dsh_kinds *s, dsh_kind k)
{
    if (2 * s->kind.n >= s->n_slots && !grow_slots(s))
        return DSH_NONE;
    size_t at = hash_of(s, &k) & (s->n_slots - 1);
    for (; s->slot[at]; at = (at + 1) & (s->n_slots - 1)) {
        dsh_kind *known = &s->kind.p[s->slot[at] - 1];
        if (!same_kind(s, known, &k))
            continue;
        s->set.n = k.first;
        known->from_s = k.from_s < known->from_s ? k.from_s : known->from_s;
        known->to_s = k.to_s > known->to_s ? k.to_s : known->to_s;
        return s->slot[at] - 1;
    }
    if (!dsh_vec_room(&s->kind, 1))
        return DSH_NONE;
    s->kind.p[s->kind.n++] = k;
    s->slot[at] = (uint32_t)s->kind.n;
    return (uint32_t)s->kind.n - 1;
}

static bool kind_of_hop(dsh_kinds *s, const dsh_plan *p, const dsh_run_sets *m,
                        size_t h, bool boards)
{
    const dsh_plan_hop *hop = &p->hop[h];
    uint32_t stop = boards ? hop->from : hop->to;
    int32_t at_s = boards ? hop->dep_s : hop->arr_s;
    dsh_kind k = {stop, (uint32_t)s->set.n, 0, at_s, at_s};
    s->of_hop[h] = DSH_NONE;
    if (!(hop->flags & (boards ? DSH_PLAN_BOARD : DSH_PLAN_ALIGHT)) ||
        !s->divided[stop])
        return true;
    uint32_t first = m->first[hop->trip], end = m->first[hop->trip + 1];
    if (!dsh_vec_room(&s->set, end - first))
        return false;
    for (uint32_t i = first; i < end; i++) {
        dsh_kind_name like = {stop, m->set[i]};
        bool twice = k.n > 0 && s->set.p[s->set.n - 1] == like.set;
        if (twice || !bsearch(&like, s->name, s->n_names, sizeof like, by_name))
            continue;
        s->set.p[s->set.n++] = like.set;
        k.n++;
    }
    if (k.n == 0)
        return true;
    s->of_hop[h] = intern(s, k);
    return s->of_hop[h] != DSH_NONE;
}

static int by_member(const void *a, const void *b)
{
    const dsh_kind_member *x = a, *y = b;
    if (x->stop != y->stop)
        return x->stop < y->stop ? -1 : 1;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

bool dsh_kinds_init(dsh_kinds *s, const dsh_plan *p,
                    const dsh_change_rules *rules, const dsh_run_sets *sets,
                    bool boards)
{
    *s = (dsh_kinds){0};
    if (!find_names(s, p, rules, boards))
        return false;
    for (size_t h = 0; h < p->n_hops; h++)
        if (!kind_of_hop(s, p, sets, h, boards))
            return false;
    s->member = dsh_alloc(s->set.n + s->kind.n, sizeof *s->member);
    if (!s->member)
        return false;
    for (size_t i = 0; i < s->kind.n; i++) {
        const dsh_kind *k = &s->kind.p[i];
        for (uint32_t j = 0; j < k->n; j++)
            s->member[s->n_members++] =
                (dsh_kind_member){k->stop, s->set.p[k->first + j], (uint32_t)i};
        s->member[s->n_members++] =
            (dsh_kind_member){k->stop, DSH_NONE, (uint32_t)i};
    }
    if (s->n_members > 1)
        qsort(s->member, s->n_members, sizeof *s->member, by_member);
    return true;
}

size_t dsh_kinds_of(const dsh_kinds *s, uint32_t stop, uint32_t set)
{
    dsh_kind_member like = {stop, set, 0};
    size_t lo = 0, hi = s->n_members;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (by_member(&s->member[mid], &like) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool dsh_kinds_is(const dsh_kinds *s, size_t i, uint32_t stop, uint32_t set)
{
    return i < s->n_members && s->member[i].stop == stop &&
           s->member[i].set == set;
}
