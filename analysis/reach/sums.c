/* SPDX-License-Identifier: MIT */
/* Rows summed over residents, per municipality, area and the whole study.
 *
 * Weights are integers of 10⁻⁶ persons, so that sums are exact in any order:
 * Σ over municipalities equals the total to the last unit. Medians are taken
 * over the residents whose question has an answer (certain, possible, no), with
 * unreachable = +∞; medians over reachable residents alone are not made, they
 * are not bounded by the readings (methods.md §0). The origins of a block are
 * put in order of time once (counting sort) and dealt to all partitions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"

/* Origins cut into parts. */
typedef struct partition {
    uint32_t *part; /* [n_origins] DSH_NONE = in none */
    uint32_t n;
    dsh_reach_sum *sum;
} partition;

typedef struct summing {
    const dsh_reach_job *job;
    partition *partition;
    size_t n_partitions;
} summing;

static const int64_t *weights(const summing *s)
{
    return s->job->tables->origins.weight;
}

static bool answered(const dsh_reach_row *row)
{
    return row->status <= DSH_STATUS_NO;
}

/* ---- one block of rows ------------------------------------------------- */

static void add_row(dsh_reach_sum *sum, const summing *s, uint32_t origin,
                    const dsh_reach_row *row)
{
    const dsh_reach_settings *set = &s->job->study->reach;
    int64_t weight = weights(s)[origin];
    int64_t *by_status[] = {&sum->certain, &sum->possible, &sum->no,
                            &sum->not_applicable, &sum->no_data};
    sum->residents += weight;
    *by_status[row->status] += weight;
    if (row->status != DSH_STATUS_NO_DATA)
        sum->linked += weight;
    if (!answered(row))
        return;
    for (size_t i = 0; i < set->n_thresholds; i++) {
        if (row->median_s[DSH_PESS] <= set->threshold_s[i])
            sum->within_lo[i] += weight;
        if (row->median_s[DSH_OPT] <= set->threshold_s[i])
            sum->within_hi[i] += weight;
    }
    if (row->day_trip[DSH_PESS])
        sum->day_trip_lo += weight;
    if (row->day_trip[DSH_OPT])
        sum->day_trip_hi += weight;
    if (row->demand_trip[DSH_PESS])
        sum->demand_trip_lo += weight;
    if (row->demand_trip[DSH_OPT])
        sum->demand_trip_hi += weight;
    uint32_t here = s->job->tables->origins.municipality[origin];
    for (size_t r = 0; r < DSH_N_READINGS; r++)
        if (row->nearest[r] != DSH_NONE &&
            s->job->home[row->nearest[r]] != here)
            sum->nearest_outside[r] += weight;
}

/* Answered origins by median, unreachable last; returns how many. */
static uint32_t sort_by_median(uint32_t *sorted, uint32_t *count,
                               const dsh_reach_row *row, uint32_t n,
                               dsh_reading r)
{
    memset(count, 0, ((size_t)DSH_MAX_TIME_S + 3) * sizeof *count);
    for (uint32_t o = 0; o < n; o++) {
        int32_t m = row[o].median_s[r];
        if (answered(&row[o]))
            count[(m == DSH_NEVER_S ? DSH_MAX_TIME_S + 1 : m) + 1]++;
    }
    for (size_t i = 1; i < (size_t)DSH_MAX_TIME_S + 3; i++)
        count[i] += count[i - 1];
    uint32_t total = count[DSH_MAX_TIME_S + 2];
    for (uint32_t o = 0; o < n; o++) {
        int32_t m = row[o].median_s[r];
        if (answered(&row[o]))
            sorted[count[m == DSH_NEVER_S ? DSH_MAX_TIME_S + 1 : m]++] = o;
    }
    return total;
}

/* Weighted medians of all parts: the first time by which half of the weight is
 * there. `seen` is [parts]. */
static void medians(const summing *s, const partition *p, dsh_reach_sum *sum,
                    const dsh_reach_row *row, const uint32_t *sorted,
                    uint32_t n_sorted, dsh_reading r, int64_t *seen)
{
    for (uint32_t i = 0; i < p->n; i++) {
        seen[i] = 0;
        sum[i].median_p50_s[r] = INT32_MIN;
    }
    for (uint32_t i = 0; i < n_sorted; i++) {
        uint32_t o = sorted[i], part = p->part[o];
        if (part == DSH_NONE || weights(s)[o] == 0)
            continue;
        dsh_reach_sum *to = &sum[part];
        int64_t base = to->certain + to->possible + to->no;
        seen[part] += weights(s)[o];
        if (to->median_p50_s[r] == INT32_MIN && 2 * seen[part] >= base)
            to->median_p50_s[r] = row[o].median_s[r];
    }
}

static void clear_sum(dsh_reach_sum *sum)
{
    *sum = (dsh_reach_sum){.gap_share_lo = (double)NAN,
                           .gap_share_hi = (double)NAN,
                           .gap_median_lo_s = INT32_MIN,
                           .gap_median_hi_s = INT32_MIN};
}

static void sum_partition(const summing *s, const partition *p, size_t block,
                          const dsh_reach_row *row)
{
    dsh_reach_sum *sum = p->sum + block * p->n;
    for (uint32_t i = 0; i < p->n; i++)
        clear_sum(&sum[i]);
    for (uint32_t o = 0; o < s->job->tables->origins.n; o++)
        if (p->part[o] != DSH_NONE)
            add_row(&sum[p->part[o]], s, o, &row[o]);
}

static dosah_status sum_block(size_t block, unsigned worker, void *user,
                              dosah_error *err)
{
    (void)worker;
    const summing *s = user;
    uint32_t n = s->job->tables->origins.n, most = 0;
    const dsh_reach_row *row = s->job->out->row + block * n;
    for (size_t i = 0; i < s->n_partitions; i++) {
        sum_partition(s, &s->partition[i], block, row);
        most = s->partition[i].n > most ? s->partition[i].n : most;
    }
    uint32_t *sorted = dsh_alloc(n, sizeof *sorted);
    uint32_t *count = dsh_alloc((size_t)DSH_MAX_TIME_S + 3, sizeof *count);
    int64_t *seen = dsh_alloc(most, sizeof *seen);
    bool ok = sorted && count && seen;
    for (dsh_reading r = 0; ok && r < DSH_N_READINGS; r++) {
        uint32_t n_sorted = sort_by_median(sorted, count, row, n, r);
        for (size_t i = 0; i < s->n_partitions; i++) {
            const partition *p = &s->partition[i];
            medians(s, p, p->sum + block * p->n, row, sorted, n_sorted, r,
                    seen);
        }
    }
    dsh_free(sorted);
    dsh_free(count);
    dsh_free(seen);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "sums");
}

/* ---- gap to the adult -------------------------------------------------- */

static bool finite(int32_t s)
{
    return s != INT32_MIN && s != DSH_NEVER_S;
}

/* Outer bound of profile − adult: [p_lo − a_hi, p_hi − a_lo] (methods.md §0).
 */
static void gap(dsh_reach_sum *p, const dsh_reach_sum *a)
{
    int64_t p_base = p->certain + p->possible + p->no;
    int64_t a_base = a->certain + a->possible + a->no;
    if (p_base > 0 && a_base > 0) {
        double p_lo = (double)p->certain / (double)p_base;
        double p_hi = (double)(p->certain + p->possible) / (double)p_base;
        double a_lo = (double)a->certain / (double)a_base;
        double a_hi = (double)(a->certain + a->possible) / (double)a_base;
        p->gap_share_lo = p_lo - a_hi;
        p->gap_share_hi = p_hi - a_lo;
    }
    const int32_t *pm = p->median_p50_s, *am = a->median_p50_s;
    if (finite(pm[DSH_OPT]) && finite(am[DSH_PESS]) && finite(pm[DSH_PESS]) &&
        finite(am[DSH_OPT])) {
        p->gap_median_lo_s = pm[DSH_OPT] - am[DSH_PESS];
        p->gap_median_hi_s = pm[DSH_PESS] - am[DSH_OPT];
    }
}

static void gaps(const summing *s)
{
    const dsh_reach *out = s->job->out;
    size_t adult = s->job->adult;
    for (size_t i = 0; adult != SIZE_MAX && i < s->n_partitions; i++) {
        const partition *p = &s->partition[i];
        for (size_t t = 0; t < out->n_types; t++)
            for (size_t who = 0; who < out->n_profiles; who++)
                for (size_t d = 0; who != adult && d < out->n_days; d++)
                    for (uint32_t j = 0; j < p->n; j++)
                        gap(&p->sum[dsh_reach_at(out, t, who, d, p->n, j)],
                            &p->sum[dsh_reach_at(out, t, adult, d, p->n, j)]);
    }
}

/* ---- days that work ----------------------------------------------------- */

static void count_days(const summing *s, const partition *p, size_t type,
                       size_t who)
{
    const dsh_reach *out = s->job->out;
    for (uint32_t j = 0; j < p->n; j++) {
        uint32_t ok = 0;
        for (size_t d = 0; d < out->n_days; d++) {
            const dsh_reach_sum *sum =
                &p->sum[dsh_reach_at(out, type, who, d, p->n, j)];
            ok += sum->residents > 0 && 2 * sum->day_trip_lo >= sum->residents;
        }
        for (size_t d = 0; d < out->n_days; d++)
            p->sum[dsh_reach_at(out, type, who, d, p->n, j)].days_ok = ok;
    }
}

static void days(const summing *s)
{
    for (size_t i = 0; i < s->n_partitions; i++)
        for (size_t t = 0; t < s->job->out->n_types; t++)
            for (size_t who = 0; who < s->job->out->n_profiles; who++)
                count_days(s, &s->partition[i], t, who);
}

/* ---- partitions -------------------------------------------------------- */

static dosah_status new_partition(partition *p, const dsh_reach *out,
                                  uint32_t n, dosah_error *err)
{
    size_t blocks = out->n_types * out->n_profiles * out->n_days;
    p->n = n;
    p->part = dsh_alloc(out->n_origins, sizeof *p->part);
    p->sum = dsh_arena_alloc(out->arena, blocks * n, sizeof *p->sum);
    return p->part && p->sum ? DOSAH_OK : dsh_fail_nomem(err, "sums");
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

/* Distinct values of one area definition; "" is no area. */
static dosah_status area_values(const summing *s, size_t area,
                                const char ***values, uint32_t *n,
                                dosah_error *err)
{
    const dsh_municipalities *m = &s->job->tables->municipalities;
    size_t n_areas = s->job->study->n_areas;
    *n = 0;
    *values = dsh_arena_alloc(s->job->out->arena, m->n, sizeof **values);
    if (!*values)
        return dsh_fail_nomem(err, "areas");
    uint32_t all = 0;
    for (uint32_t i = 0; i < m->n; i++)
        if (m->area[i * n_areas + area][0])
            (*values)[all++] = m->area[i * n_areas + area];
    if (all > 1)
        qsort(*values, all, sizeof **values, by_bytes);
    for (uint32_t i = 0; i < all; i++)
        if (*n == 0 || strcmp((*values)[*n - 1], (*values)[i]) != 0)
            (*values)[(*n)++] = (*values)[i];
    return DOSAH_OK;
}

static dosah_status area_partition(summing *s, size_t area, dosah_error *err)
{
    dsh_reach *out = s->job->out;
    const dsh_tables *tables = s->job->tables;
    size_t n_areas = s->job->study->n_areas;
    partition *p = &s->partition[1 + area];
    uint32_t n;
    dosah_status status = area_values(s, area, &out->area_value[area], &n, err);
    if (status == DOSAH_OK)
        status = new_partition(p, out, n, err);
    if (status != DOSAH_OK)
        return status;
    out->n_area_values[area] = n;
    out->area[area] = p->sum;
    for (uint32_t o = 0; o < out->n_origins; o++) {
        uint32_t m = tables->origins.municipality[o];
        const char *value =
            m == DSH_NONE ? ""
                          : tables->municipalities.area[m * n_areas + area];
        const char **at =
            bsearch(&value, out->area_value[area], n, sizeof value, by_bytes);
        p->part[o] = at ? (uint32_t)(at - out->area_value[area]) : DSH_NONE;
    }
    return DOSAH_OK;
}

static dosah_status make_partitions(summing *s, dosah_error *err)
{
    dsh_reach *out = s->job->out;
    size_t n_areas = s->job->study->n_areas;
    s->partition = dsh_alloc(n_areas + 2, sizeof *s->partition);
    out->area = dsh_arena_alloc(out->arena, n_areas, sizeof(void *));
    out->area_value = dsh_arena_alloc(out->arena, n_areas, sizeof(void *));
    out->n_area_values =
        dsh_arena_alloc(out->arena, n_areas, sizeof *out->n_area_values);
    if (!s->partition || !out->area || !out->area_value || !out->n_area_values)
        return dsh_fail_nomem(err, "sums");
    s->n_partitions = n_areas + 2;
    dosah_status status = new_partition(&s->partition[0], out,
                                        s->job->tables->municipalities.n, err);
    if (status != DOSAH_OK)
        return status;
    if (out->n_origins > 0)
        memcpy(s->partition[0].part, s->job->tables->origins.municipality,
               out->n_origins * sizeof *s->partition[0].part);
    for (size_t i = 0; i < n_areas && status == DOSAH_OK; i++)
        status = area_partition(s, i, err);
    if (status == DOSAH_OK) /* part[] is all 0: everybody */
        status = new_partition(&s->partition[n_areas + 1], out, 1, err);
    out->municipality = s->partition[0].sum;
    out->total = s->partition[n_areas + 1].sum;
    return status;
}

dosah_status dsh_reach_sums(const dsh_reach_job *job, dosah_error *err)
{
    summing s = {.job = job};
    size_t blocks = job->out->n_types * job->out->n_profiles * job->out->n_days;
    dosah_status status = make_partitions(&s, err);
    dsh_context quiet = *job->ctx; /* progress has counted the tasks */
    quiet.env.progress = NULL;
    if (status == DOSAH_OK)
        status = dsh_parallel_for(&quiet, blocks, "reach", sum_block, &s, err);
    if (status == DOSAH_OK) {
        gaps(&s);
        days(&s);
    }
    for (size_t i = 0; i < s.n_partitions; i++)
        dsh_free(s.partition[i].part);
    dsh_free(s.partition);
    return status;
}
