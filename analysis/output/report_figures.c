/* SPDX-License-Identifier: MIT */
/* Figures that several sections of the report tell. */
#include <stdio.h>
#include <string.h>

#include "output/report.h"

dsh_ends dsh_sum_ends(const dsh_stored *s, const dsh_stored_sum *sum)
{
    const dsh_ends none = {DSH_NO_SHARE, DSH_NO_SHARE};
    if (sum->status == 'x' || sum->certain == DSH_NO_SHARE)
        return none;
    if (sum->certain + sum->possible + sum->no == 0)
        return none;
    if (s->has_trips)
        return (dsh_ends){sum->trip_lo, sum->trip_hi};
    return (dsh_ends){sum->certain, sum->certain + sum->possible};
}

dsh_ends dsh_mean_ends(const dsh_stored *s, size_t profile, size_t day,
                       size_t municipality)
{
    int64_t lo = 0, hi = 0, n = 0;
    for (size_t t = 0; t < s->n_types; t++) {
        const size_t at = dsh_stored_at(s, t, profile, day);
        const dsh_stored_sum *sum =
            municipality == SIZE_MAX ? &s->total[at]
                                     : dsh_stored_sum_of(s, at, municipality);
        const dsh_ends e = dsh_sum_ends(s, sum);
        if (e.lo == DSH_NO_SHARE || e.hi == DSH_NO_SHARE)
            continue;
        lo += e.lo;
        hi += e.hi;
        n++;
    }
    if (n == 0)
        return (dsh_ends){DSH_NO_SHARE, DSH_NO_SHARE};
    return (dsh_ends){(int)((2 * lo + n) / (2 * n)),
                      (int)((2 * hi + n) / (2 * n))};
}

dsh_ends dsh_gap_ends(dsh_ends adult, dsh_ends focus)
{
    if (adult.lo == DSH_NO_SHARE || focus.lo == DSH_NO_SHARE)
        return (dsh_ends){DSH_NO_SHARE, DSH_NO_SHARE};
    return (dsh_ends){adult.lo - focus.hi, adult.hi - focus.lo};
}

bool dsh_has_gap(const dsh_stored *s)
{
    return s->n_profiles > 1 && s->adult != SIZE_MAX && s->adult != s->focus;
}

bool dsh_is_shown(const dsh_stored *s, size_t municipality)
{
    return !s->municipality[municipality].is_private;
}

/* Is a harder to reach than b? Fewer for certain, then fewer at best. */
static bool is_worse(dsh_ends a, dsh_ends b)
{
    return a.lo != b.lo ? a.lo < b.lo : a.hi < b.hi;
}

dsh_ends dsh_mean_of(const dsh_stored *s, const size_t *type, size_t n_types,
                     size_t municipality)
{
    int64_t lo = 0, hi = 0, n = 0;
    for (size_t k = 0; k < n_types; k++) {
        const size_t at = dsh_stored_at(s, type[k], s->focus, 0);
        const dsh_ends e =
            dsh_sum_ends(s, municipality == SIZE_MAX
                                ? &s->total[at]
                                : dsh_stored_sum_of(s, at, municipality));
        if (e.lo == DSH_NO_SHARE || e.hi == DSH_NO_SHARE)
            continue;
        lo += e.lo;
        hi += e.hi;
        n++;
    }
    return n > 0 ? (dsh_ends){(int)(lo / n), (int)(hi / n)}
                 : (dsh_ends){DSH_NO_SHARE, DSH_NO_SHARE};
}

size_t dsh_find_worst(const dsh_page *page, const size_t *type, size_t n_types,
                      uint32_t *out, size_t n)
{
    enum { MAX_WORST = 8 };
    const dsh_stored *s = page->s;
    dsh_ends best[MAX_WORST];
    size_t found = 0;
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const uint32_t m = page->by_size[i];
        if (!dsh_is_shown(s, m) || s->municipality[m].residents == 0)
            continue;
        const dsh_ends e = dsh_mean_of(s, type, n_types, m);
        if (e.lo == DSH_NO_SHARE || e.lo >= 10000)
            continue;
        size_t at = found;
        while (at > 0 && is_worse(e, best[at - 1]))
            at--;
        if (at >= n || at >= MAX_WORST)
            continue;
        if (found < n)
            found++;
        for (size_t k = found - 1; k > at; k--) {
            best[k] = best[k - 1];
            out[k] = out[k - 1];
        }
        best[at] = e;
        out[at] = m;
    }
    return found;
}

void dsh_usable_add(dsh_usable_count *n, const dsh_stored_grade *grade)
{
    if (grade == NULL || grade->hi < 0)
        return;
    if (grade->hi == 0)
        n->no++;
    else if (grade->lo <= 0)
        n->perhaps++;
    else
        n->certain++;
}

void dsh_usable_text(char out[DSH_WORD], dsh_usable_count n)
{
    (void)snprintf(out, DSH_WORD, "●\u00a0%zu ◐\u00a0%zu ✕\u00a0%zu", n.certain,
                   n.perhaps, n.no);
}

dsh_usable_count dsh_count_buildings(const dsh_stored *s, const char *group)
{
    dsh_usable_count n = {0};
    for (size_t i = 0; i < s->n_buildings; i++) {
        const dsh_stored_grade *g =
            dsh_stored_grade_of(s, s->building[i].id, group);
        dsh_usable_add(&n, g);
    }
    return n;
}
