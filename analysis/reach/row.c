/* SPDX-License-Identifier: MIT */
/* One origin in one task: walks, a curve to every place that takes part, the
 * day trips that each allows, and the curve to the best of them.
 *
 * With one place and one window that curve is the place's own. */
#include <string.h>

#include "reach/stage.h"

static bool wants(const dsh_query *q, dsh_reading r)
{
    return (q->wanted & 1u << r) != 0;
}

static void find_walks(const dsh_query *q)
{
    dsh_reach_worker *w = q->w;
    const dsh_links *direct = dsh_stage_direct(q->stage, q->reading, 0);
    for (size_t i = 0; i < w->place.n; i++)
        w->walk_s.p[i] = INT32_MAX;
    for (uint32_t j = direct->first[q->origin];
         j < direct->first[q->origin + 1]; j++) {
        uint32_t place = w->place_of[direct->to[j]];
        if (place == DSH_NONE)
            continue;
        w->walk_s.p[place] = direct->s[j];
        w->assumed_s.p[place] = direct->assumed_s[j];
    }
    dsh_walks_home(q->stage, w, q->reading, q->origin);
}

/* The curve to one place that was swept; walk_s is that of any place at its
 * point. */
static dosah_status own_curve(const dsh_query *q, uint32_t place,
                              dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    const dsh_links *access = &dsh_stage_walks(q->stage, q->reading, 0)->access;
    dosah_status status = DOSAH_OK;
    dsh_curve_begin(w->own);
    if (w->walk_s.p[place] != INT32_MAX)
        dsh_curve_walk(w->own, w->walk_s.p[place], w->assumed_s.p[place],
                       place);
    if (access->first && w->profile.p[place].n > 0)
        status = dsh_curve_add(w->own, &w->profile.p[place], access, q->origin,
                               place, err);
    return status == DOSAH_OK ? dsh_curve_finish(w->own, err) : status;
}

/* The place that takes part for the point of another, DSH_NONE = none. */
static uint32_t deputy(const dsh_query *q, uint32_t place, dsh_reading r)
{
    const dsh_reach_worker *w = q->w;
    if (r == q->reading)
        return place;
    for (uint32_t i = place; i < w->place.n; i++)
        if (w->takes_part[r].p[i] &&
            w->place.p[i].site == w->place.p[place].site)
            return i;
    return DSH_NONE;
}

/* Add the finished curve to one place to that of a reading. */
static dosah_status join(const dsh_query *q, uint32_t place, dsh_reading r,
                         dosah_error *err)
{
    uint32_t as = deputy(q, place, r);
    if (as == DSH_NONE)
        return DOSAH_OK;
    return dsh_curve_join(q->w->curve[r], q->w->own, as, err);
}

static void begin_curve(const dsh_query *q, dsh_reading r)
{
    dsh_reach_worker *w = q->w;
    dsh_curve_begin(w->curve[r]);
    for (uint32_t i = 0; i < w->place.n; i++)
        if (w->takes_part[r].p[i] && w->walk_s.p[i] != INT32_MAX)
            dsh_curve_walk(w->curve[r], w->walk_s.p[i], w->assumed_s.p[i], i);
}

/* Travel times of one place alone. */
static dosah_status alone(const dsh_query *q, uint32_t place, dsh_reading r,
                          dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    uint32_t swept = 0;
    while (!w->takes_part[q->reading].p[swept] ||
           w->place.p[swept].site != w->place.p[place].site)
        swept++;
    dosah_status status = own_curve(q, swept, err);
    if (status != DOSAH_OK)
        return status;
    dsh_curve_begin(w->curve[r]);
    if (w->walk_s.p[swept] != INT32_MAX)
        dsh_curve_walk(w->curve[r], w->walk_s.p[swept], w->assumed_s.p[swept],
                       place);
    status = dsh_curve_join(w->curve[r], w->own, place, err);
    return status == DOSAH_OK ? dsh_curve_finish(w->curve[r], err) : status;
}

/* Fastest for the largest part of the window, then smaller median, then id
 * (places stand in order of id). The curve holds all places. */
static dosah_status nearest(uint32_t *out, const dsh_query *q, dsh_reading r,
                            dosah_error *err)
{
    int32_t *seconds = q->w->seconds.p;
    uint32_t n = (uint32_t)q->w->place.n, best = 0, ties = 0;
    memset(seconds, 0, n * sizeof *seconds);
    dsh_curve_winners(q->w->curve[r], seconds);
    for (uint32_t i = 1; i < n; i++)
        if (seconds[i] > seconds[best])
            best = i;
    for (uint32_t i = best; i < n; i++)
        ties += seconds[i] == seconds[best];
    int32_t longest = seconds[best], median = INT32_MAX;
    for (uint32_t i = best; ties > 1 && i < n; i++) {
        if (seconds[i] != longest)
            continue;
        dosah_status status = alone(q, i, r, err);
        if (status != DOSAH_OK)
            return status;
        int32_t m = dsh_curve_percentile(q->w->curve[r], 50);
        if (m < median) {
            median = m;
            best = i;
        }
    }
    *out = q->w->place.p[best].service;
    return DOSAH_OK;
}

static int16_t assumed_share(dsh_key key)
{
    int32_t walk_s = dsh_key_walk_s(key);
    if (walk_s == 0)
        return 0;
    return (int16_t)((dsh_key_assumed_s(key) * INT64_C(10000) + walk_s / 2) /
                     walk_s);
}

/* What a finished curve tells, but for the nearest place. Returns whether it
 * reaches any. */
static bool tell(dsh_reach_row *row, const dsh_query *q, dsh_reading r,
                 const dsh_curve *c)
{
    const dsh_reach_settings *set = &q->stage->job->study->reach;
    dsh_fastest f = dsh_curve_fastest(c);
    if (f.tt_s == INT32_MAX)
        return false;
    int64_t window = c->to_s - c->from_s;
    row->best_s[r] = f.tt_s;
    row->rides[r] = dsh_key_rides(f.key);
    row->walk_s[r] = dsh_key_walk_s(f.key);
    row->assumed_share = assumed_share(f.key);
    row->frequency_based |= dsh_curve_by_frequency(c);
    row->median_s[r] = dsh_curve_percentile(c, 50);
    for (size_t i = 0; i < set->n_percentiles; i++)
        row->p_s[i][r] = set->percentile[i] == 50
                             ? row->median_s[r]
                             : dsh_curve_percentile(c, set->percentile[i]);
    for (size_t i = 0; i < set->n_thresholds; i++) {
        int64_t n = dsh_curve_within(c, set->threshold_s[i]);
        row->within[i][r] = (uint16_t)((n * 10000 + window / 2) / window);
    }
    return true;
}

/* The only place, in a window in which its own curve says it all. */
static void tell_only(dsh_reach_row *row, const dsh_query *q, uint32_t place)
{
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++) {
        uint32_t as = wants(q, r) ? deputy(q, place, r) : DSH_NONE;
        if (as != DSH_NONE && tell(row, q, r, q->w->own))
            row->nearest[r] = q->w->place.p[as].service;
    }
}

static dosah_status tell_best(dsh_reach_row *row, const dsh_query *q,
                              dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (dsh_reading r = 0; r < DSH_N_READINGS && status == DOSAH_OK; r++) {
        if (!wants(q, r))
            continue;
        status = dsh_curve_finish(q->w->curve[r], err);
        if (status == DOSAH_OK && tell(row, q, r, q->w->curve[r]))
            status = nearest(&row->nearest[r], q, r, err);
    }
    return status;
}

dosah_status dsh_row_fill(dsh_reach_row *row, const dsh_query *q,
                          dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    bool only = w->n_parts[q->reading] == 1 && w->one_window;
    find_walks(q);
    for (dsh_reading r = 0; r < DSH_N_READINGS && !only; r++)
        if (wants(q, r))
            begin_curve(q, r);
    for (uint32_t i = 0; i < w->place.n; i++) {
        if (!w->takes_part[q->reading].p[i])
            continue;
        dosah_status status = own_curve(q, i, err);
        for (dsh_reading r = 0; r < DSH_N_READINGS && !only; r++)
            if (status == DOSAH_OK && wants(q, r))
                status = join(q, i, r, err);
        if (status == DOSAH_OK)
            status =
                dsh_day_trips(q->stage, w, q->reading, i, q->origin, row, err);
        if (status != DOSAH_OK)
            return status;
        if (only)
            tell_only(row, q, i);
    }
    return only ? DOSAH_OK : tell_best(row, q, err);
}
