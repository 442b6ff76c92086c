/* SPDX-License-Identifier: MIT */
/* Residents per municipality, joined by code. What does not fit together is
 * told: codes on either side without a partner, groups that do not add up. */
#include <math.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/readers.h"

enum { CODE, TOTAL, GROUPS };

/* Whole persons, −1 = no data. */
static int64_t count_of(const dsh_table *t, size_t row, size_t column,
                        double value, dsh_reading *r)
{
    if (isnan(value)) {
        if (dsh_table_cell(t, row, column)[0] == '\0')
            dsh_table_notice(
                t, row, column, r->ctx,
                (dsh_finding){"missing_value", DOSAH_WARNING, NULL, NULL});
        return -1;
    }
    if (value < 0 || value > 1e9 || value != floor(value)) {
        dsh_table_notice(
            t, row, column, r->ctx,
            (dsh_finding){"out_of_range", DOSAH_WARNING, NULL, NULL});
        return -1;
    }
    return (int64_t)value;
}

/* Groups cannot be more than everybody. They may be less (a study may count
 * seniors only); returns whether they are. */
static bool check_groups(const dsh_table *t, size_t row, uint32_t m,
                         dsh_reading *r)
{
    const dsh_municipalities *mun = &r->out->municipalities;
    size_t n = r->study->n_groups;
    int64_t sum = 0;
    for (size_t g = 0; g < n; g++) {
        int64_t v = mun->group[m * n + g];
        if (v < 0)
            return false;
        sum += v;
    }
    if (n == 0 || mun->residents[m] < 0 || sum <= mun->residents[m])
        return n > 0 && sum < mun->residents[m];
    char total[DSH_NUM_SIZE];
    char value[DSH_NUM_SIZE];
    dsh_format_int(total, mun->residents[m]);
    dsh_format_int(value, sum);
    dsh_table_notice(
        t, row, TOTAL, r->ctx,
        (dsh_finding){"groups_exceed_total", DOSAH_WARNING, value, total});
    return false;
}

static void report_sums(const dsh_table *t, size_t n_less, dsh_reading *r)
{
    char count[DSH_NUM_SIZE];
    dsh_format_int(count, (int64_t)n_less);
    if (n_less > 0)
        dsh_table_notice(
            t, SIZE_MAX, TOTAL, r->ctx,
            (dsh_finding){"groups_below_total", DOSAH_INFO, count, NULL});
}

static dosah_status take_rows(dsh_reading *r, const dsh_table *t,
                              const double *number, dosah_error *err)
{
    dsh_municipalities *m = &r->out->municipalities;
    size_t n_groups = r->study->n_groups;
    dsh_keys seen;
    dsh_keys members;
    size_t n_less = 0;
    dosah_status s =
        dsh_keys_new(&seen, t->column.p[CODE].cell.p, t->n_rows, t->arena, err);
    if (s == DOSAH_OK)
        s = dsh_keys_new(&members, m->code, m->n, t->arena, err);
    for (size_t i = 0; s == DOSAH_OK && i < t->n_rows; i++) {
        uint32_t at = dsh_keys_find(&members, dsh_table_cell(t, i, CODE));
        if (at == UINT32_MAX) {
            dsh_table_notice(t, i, CODE, r->ctx,
                             (dsh_finding){"population_without_municipality",
                                           DOSAH_INFO, NULL, NULL});
            continue;
        }
        if (dsh_is_repeated(t, &seen, i, CODE, r->ctx))
            continue;
        m->residents[at] = count_of(t, i, TOTAL, number[i], r);
        for (size_t g = 0; g < n_groups; g++)
            m->group[at * n_groups + g] =
                count_of(t, i, GROUPS + g, number[(g + 1) * t->n_rows + i], r);
        n_less += check_groups(t, i, at, r);
    }
    report_sums(t, n_less, r);
    for (uint32_t k = 0; s == DOSAH_OK && k < m->n; k++) {
        if (dsh_keys_find(&seen, m->code[k]) == UINT32_MAX)
            dsh_table_notice(t, SIZE_MAX, CODE, r->ctx,
                             (dsh_finding){"municipality_without_population",
                                           DOSAH_WARNING, m->code[k], NULL});
    }
    return s;
}

/* The source with the columns that `groups:` and `total:` name added. */
static dosah_status with_groups(dsh_source *out, const dsh_study *study,
                                dsh_arena *arena, dosah_error *err)
{
    *out = study->population;
    size_t n = out->n_columns + study->n_groups + 1;
    dsh_column *c = dsh_arena_alloc(arena, n, sizeof *c);
    if (c == NULL)
        return dsh_fail_nomem(err, "population");
    size_t k = 0;
    for (; k < out->n_columns; k++)
        c[k] = out->column[k];
    if (study->population_total != NULL && study->population_total[0] != '\0')
        c[k++] = (dsh_column){"total", study->population_total};
    for (size_t g = 0; g < study->n_groups; g++)
        c[k++] = (dsh_column){study->group[g].id, study->group[g].column};
    out->column = c;
    out->n_columns = k;
    return DOSAH_OK;
}

static dosah_status take_table(dsh_reading *r, const dsh_table *t,
                               dosah_error *err)
{
    size_t n_numbers = 1 + r->study->n_groups;
    double *number =
        dsh_arena_alloc(t->arena, n_numbers * t->n_rows, sizeof *number);
    if (number == NULL)
        return dsh_fail_nomem(err, "population");
    for (size_t k = 0; k < n_numbers; k++)
        dsh_table_numbers(number + k * t->n_rows, t, TOTAL + k, r->ctx);
    return take_rows(r, t, number, err);
}

dosah_status dsh_read_population(dsh_reading *r, dosah_error *err)
{
    if (!dsh_source_given(&r->study->population))
        return DOSAH_OK;
    size_t n_wants = GROUPS + r->study->n_groups;
    dsh_want *want = dsh_arena_alloc(r->out->arena, n_wants, sizeof *want);
    if (want == NULL)
        return dsh_fail_nomem(err, "population");
    want[CODE] = (dsh_want){"code", true};
    want[TOTAL] = (dsh_want){"total", true};
    for (size_t g = 0; g < r->study->n_groups; g++)
        want[GROUPS + g] = (dsh_want){r->study->group[g].id, true};
    dsh_source source;
    dosah_status s = with_groups(&source, r->study, r->out->arena, err);
    if (s != DOSAH_OK)
        return s;
    dsh_table_opts opts = dsh_reader_opts(r, want, n_wants, DSH_GEOMETRY_NONE);
    dsh_table *t;
    s = dsh_table_read(&t, &source, &opts, r->ctx, err);
    if (s != DOSAH_OK)
        return s;
    s = take_table(r, t, err);
    dsh_table_free(t);
    return s;
}
