/* SPDX-License-Identifier: MIT */
/* Branch and bound: take the open need with the fewest options and try each of
 * them in turn. What is already paid plus the dearest of the cheapest ways to
 * meet one open need is a lower bound; a branch that cannot beat the best
 * answer is cut. Options tried before are not excluded from later branches, so
 * that shared candidates are found; the same set may be met twice, which costs
 * time, never the optimum. Depth is at most the number of needs. */
#include "usability/cover.h"

#include <math.h>

void dsh_cover_clear(dsh_cover *cover)
{
    dsh_vec_clear(&cover->option);
    dsh_vec_clear(&cover->need);
}

void dsh_cover_reset(dsh_cover *cover)
{
    cover->n = 0;
    cover->option.n = 0;
    cover->need.n = 0;
}

size_t dsh_sets_minimal(uint64_t *set, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool spare = false;
        for (size_t k = 0; k < n && !spare; k++) {
            const bool within = (set[k] & set[i]) == set[k];
            spare = k != i && within && (set[k] != set[i] || k < i);
        }
        if (spare)
            continue;
        const uint64_t keep = set[i];
        set[i] = set[kept];
        set[kept++] = keep;
    }
    return kept;
}

bool dsh_cover_need(dsh_cover *cover, const uint64_t *option, size_t n)
{
    return dsh_cover_need_if(cover, 0, option, n);
}

bool dsh_cover_need_if(dsh_cover *cover, uint64_t when, const uint64_t *option,
                       size_t n)
{
    if (!dsh_vec_room(&cover->need, 1) || !dsh_vec_room(&cover->option, n))
        return false;
    const size_t first = cover->option.n;
    for (size_t i = 0; i < n; i++)
        cover->option.p[first + i] = option[i];
    n = dsh_sets_minimal(cover->option.p + first, n);
    cover->option.n = first + n;
    cover->need.p[cover->need.n++] = (dsh_need){first, n, when};
    return true;
}

typedef struct search {
    const dsh_cover *cover;
    dsh_cover_answer best;
} search;

static double sum(const double *cost, uint64_t set)
{
    double total = 0;
    for (unsigned i = 0; set >> i; i++) {
        if (set >> i & 1)
            total += cost[i];
        if (i == DSH_COVER_MAX - 1)
            break;
    }
    return total;
}

static unsigned count(uint64_t set)
{
    unsigned n = 0;
    for (; set; set &= set - 1)
        n++;
    return n;
}

static bool better(const dsh_cover_answer *a, const dsh_cover_answer *b)
{
    if (!b->met || a->hi != b->hi)
        return !b->met || a->hi < b->hi;
    if (a->lo != b->lo)
        return a->lo < b->lo;
    if (count(a->set) != count(b->set))
        return count(a->set) < count(b->set);
    return a->set < b->set;
}

/** The open need with the fewest options, and the lower bound of what is yet
 *  to pay; NULL when all are met. */
static const dsh_need *next_need(const dsh_cover *c, uint64_t set,
                                 double *bound)
{
    const dsh_need *next = NULL;
    *bound = 0;
    for (size_t i = 0; i < c->need.n; i++) {
        const dsh_need *need = &c->need.p[i];
        double cheapest = INFINITY;
        bool met = need->when && !(need->when & set);
        for (size_t k = 0; k < need->n && !met; k++) {
            const uint64_t rest = c->option.p[need->first + k] & ~set;
            met = rest == 0;
            cheapest = fmin(cheapest, sum(c->hi, rest));
        }
        if (met)
            continue;
        *bound = fmax(*bound, cheapest);
        if (!next || need->n < next->n)
            next = need;
    }
    return next;
}

static void descend(search *s, uint64_t set)
{
    const dsh_cover *c = s->cover;
    double bound;
    const dsh_need *need = next_need(c, set, &bound);
    dsh_cover_answer here = {.met = true,
                             .proven = true,
                             .set = set,
                             .lo = sum(c->lo, set),
                             .hi = sum(c->hi, set)};
    if (s->best.met && here.hi + bound > s->best.hi)
        return;
    if (!need) {
        if (better(&here, &s->best))
            s->best = here;
        return;
    }
    for (size_t k = 0; k < need->n; k++)
        descend(s, set | c->option.p[need->first + k]);
}

dosah_status dsh_cover_solve(dsh_cover_answer *out, const dsh_cover *cover,
                             dosah_error *err)
{
    search s = {cover, {.met = false, .proven = true}};
    for (size_t i = 0; i < cover->need.n; i++) {
        if (cover->need.p[i].n == 0 && !cover->need.p[i].when) {
            *out = s.best;
            return DOSAH_OK;
        }
    }
    if (cover->n > DSH_COVER_EXACT)
        return dsh_cover_solve_cbc(out, cover, err);
    descend(&s, 0);
    *out = s.best;
    return DOSAH_OK;
}
