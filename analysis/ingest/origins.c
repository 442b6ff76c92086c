/* SPDX-License-Identifier: MIT */
/* Where people live, from a table of points: with weights, or without (then
 * residents are spread). The study area limits origins: points in none of its
 * municipalities are dropped and counted. */
#include "ingest/origins.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

enum { ID, X, MUNICIPALITY = X + DSH_N_WANT_COORDS, WEIGHT, GROUPS };

/** A table of origins being read. */
typedef struct origin_read {
    dsh_reading *r;
    const dsh_table *t;
    const dsh_shape_index *members;
    dsh_keys codes; /**< of municipalities */
    dsh_keys seen;  /**< ids */
    double *x, *y;  /**< [rows] */
    double *weight; /**< [rows], NaN = missing */
    dsh_origin_points points;
    size_t n_outside;
} origin_read;

/* The stated municipality, else the one that holds the point. A code that is
 * none of the study's is doubted only where the point lies in the study: a
 * table may well cover more than the study does. */
static uint32_t municipality_of(origin_read *o, size_t row)
{
    const char *code = dsh_table_cell(o->t, row, MUNICIPALITY);
    uint32_t stated = dsh_keys_find(&o->codes, code);
    if (stated != DSH_NONE || isnan(o->x[row]))
        return stated;
    uint32_t found = dsh_shape_index_find(o->members, o->x[row], o->y[row]);
    if (code[0] != '\0' && found != DSH_NONE)
        dsh_table_notice(o->t, row, MUNICIPALITY, o->r->ctx,
                         (dsh_finding){"origin_municipality_unknown",
                                       DOSAH_WARNING, code,
                                       o->r->out->municipalities.code[found]});
    return found;
}

static bool is_mapped(const dsh_source *s, const char *ours)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        if (strcmp(s->column[i].ours, ours) == 0)
            return true;
    }
    return false;
}

/* A column that may be missing, though what follows from that should be known.
 * One that the study names was told of when the file was opened. */
static void report_absent(const origin_read *o, size_t column, const char *code)
{
    const dsh_table *t = o->t;
    const char *ours = t->column.p[column].name;
    if (dsh_table_has(t, column) || t->part.n == 0 ||
        is_mapped(&o->r->study->origins, ours))
        return;
    const dsh_table_part *part = &t->part.p[0];
    char names[DSH_TABLE_NAMES];
    dsh_table_names(names, part->name, part->n_names);
    dsh_table_notice(t, SIZE_MAX, column, o->r->ctx,
                     (dsh_finding){code, DOSAH_WARNING, names, NULL});
}

static int64_t weight_of(origin_read *o, size_t row)
{
    double w = o->weight[row];
    if (!dsh_table_has(o->t, WEIGHT))
        return 0;
    if (isnan(w) || w < 0 || w > 1e6) {
        bool empty = dsh_table_cell(o->t, row, WEIGHT)[0] == '\0';
        dsh_table_notice(
            o->t, row, WEIGHT, o->r->ctx,
            (dsh_finding){empty ? "missing_weight" : "weight_out_of_range",
                          DOSAH_WARNING, NULL, "0"});
        return 0;
    }
    return (int64_t)llround(w * (double)DSH_PERSON);
}

static const char *id_of(origin_read *o, size_t row)
{
    const char *id = dsh_table_cell(o->t, row, ID);
    char number[DSH_NUM_SIZE];
    if (id[0] == '\0') {
        dsh_format_int(number, o->t->row.p[row]);
        id = number;
        if (dsh_table_has(o->t, ID))
            dsh_table_notice(
                o->t, row, ID, o->r->ctx,
                (dsh_finding){"origin_id_assumed", DOSAH_INFO, "", number});
    }
    return dsh_arena_str(o->r->out->arena, id);
}

static dosah_status take_row(origin_read *o, size_t row, dosah_error *err)
{
    if (dsh_is_repeated(o->t, &o->seen, row, ID, o->r->ctx))
        return DOSAH_OK;
    bool placed = !isnan(o->x[row]) && !isnan(o->y[row]);
    bool weighted = dsh_table_has(o->t, WEIGHT);
    uint32_t m = municipality_of(o, row);
    if (!placed && (m == DSH_NONE || !weighted)) {
        dsh_table_notice(o->t, row, X, o->r->ctx,
                         (dsh_finding){"origin_without_place", DOSAH_WARNING,
                                       dsh_table_cell(o->t, row, ID), NULL});
        return DOSAH_OK;
    }
    if (m == DSH_NONE) {
        o->n_outside++;
        return DOSAH_OK;
    }
    dsh_origin_point p = {.id = id_of(o, row),
                          .x = o->x[row],
                          .y = o->y[row],
                          .municipality = m,
                          .weight = weight_of(o, row),
                          .row = row};
    if (p.id == NULL || !dsh_vec_room(&o->points.at, 1))
        return dsh_fail_nomem(err, "origins");
    o->points.at.p[o->points.at.n++] = p;
    return DOSAH_OK;
}

static void report_outside(const origin_read *o)
{
    if (o->n_outside == 0)
        return;
    char count[DSH_NUM_SIZE];
    dsh_format_int(count, (int64_t)o->n_outside);
    dsh_table_notice(o->t, SIZE_MAX, SIZE_MAX, o->r->ctx,
                     (dsh_finding){"origins_outside", DOSAH_INFO, count, NULL});
}

/* Groups stated per point replace the municipality's share. */
static dosah_status take_groups(origin_read *o, dosah_error *err)
{
    size_t n_groups = o->r->study->n_groups;
    dsh_origins *out = &o->r->out->origins;
    double *value = dsh_alloc(o->t->n_rows, sizeof *value);
    if (value == NULL)
        return dsh_fail_nomem(err, "origins");
    for (size_t g = 0; g < n_groups; g++) {
        if (!dsh_table_has(o->t, GROUPS + g))
            continue;
        dsh_table_numbers(value, o->t, GROUPS + g, o->r->ctx);
        for (uint32_t i = 0; i < out->n; i++) {
            size_t row = o->points.at.p[i].row;
            int64_t *to = &out->group[i * n_groups + g];
            *to = -1;
            if (row == SIZE_MAX || isnan(value[row]))
                continue;
            if (value[row] < 0 || value[row] > 1e6)
                dsh_table_notice(
                    o->t, row, GROUPS + g, o->r->ctx,
                    (dsh_finding){"out_of_range", DOSAH_WARNING, NULL, NULL});
            else
                *to = (int64_t)llround(value[row] * (double)DSH_PERSON);
        }
    }
    dsh_free(value);
    return DOSAH_OK;
}

/* Weights are the input; the population table is another one. */
static dosah_status compare_totals(const origin_read *o, dosah_error *err)
{
    const dsh_municipalities *m = &o->r->out->municipalities;
    const dsh_origins *out = &o->r->out->origins;
    int64_t *sum = dsh_alloc(m->n, sizeof *sum);
    if (sum == NULL)
        return dsh_fail_nomem(err, "origins");
    for (uint32_t i = 0; i < out->n; i++)
        sum[out->municipality[i]] += out->weight[i];
    for (uint32_t k = 0; k < m->n; k++) {
        char value[DSH_NUM_SIZE];
        char expected[DSH_NUM_SIZE];
        if (m->residents[k] < 0 || sum[k] == m->residents[k] * DSH_PERSON)
            continue;
        dsh_format_fixed(value, (double)sum[k] / (double)DSH_PERSON, 1);
        dsh_format_int(expected, m->residents[k]);
        dsh_notice_add(o->r->ctx->notices,
                       (dsh_notice){.code = "weights_differ_from_population",
                                    .severity = DOSAH_WARNING,
                                    .file = o->t->part.p[0].file,
                                    .field = m->code[k],
                                    .value = value,
                                    .assumed = expected});
    }
    dsh_free(sum);
    return DOSAH_OK;
}

static dosah_status take_table(origin_read *o, dosah_error *err)
{
    const dsh_table *t = o->t;
    dsh_place place = dsh_reader_place(o->r, &o->r->study->origins);
    o->x = dsh_arena_alloc(t->arena, t->n_rows, sizeof *o->x);
    o->y = dsh_arena_alloc(t->arena, t->n_rows, sizeof *o->y);
    o->weight = dsh_arena_alloc(t->arena, t->n_rows, sizeof *o->weight);
    if (!o->x || !o->y || !o->weight)
        return dsh_fail_nomem(err, "origins");
    dosah_status s =
        dsh_coords_points(o->x, o->y, t, X, &place, o->r->ctx, err);
    if (s == DOSAH_OK)
        s = dsh_keys_new(&o->codes, o->r->out->municipalities.code,
                         o->r->out->municipalities.n, t->arena, err);
    if (s == DOSAH_OK)
        s = dsh_keys_new(&o->seen, t->column.p[ID].cell.p, t->n_rows, t->arena,
                         err);
    if (s != DOSAH_OK)
        return s;
    report_absent(o, ID, "origins_without_id");
    report_absent(o, WEIGHT, "origins_without_weight");
    dsh_table_numbers(o->weight, t, WEIGHT, o->r->ctx);
    for (size_t i = 0; s == DOSAH_OK && i < t->n_rows; i++)
        s = take_row(o, i, err);
    report_outside(o);
    bool weighted = dsh_table_has(t, WEIGHT);
    if (s == DOSAH_OK)
        s = dsh_origins_settle(o->r->out, o->r->study,
                               weighted ? DSH_ORIGINS_WEIGHTED
                                        : DSH_ORIGINS_SPREAD,
                               &o->points, o->r->ctx, err);
    if (s == DOSAH_OK)
        s = take_groups(o, err);
    return s == DOSAH_OK && weighted ? compare_totals(o, err) : s;
}

static dosah_status read_points(dsh_reading *r, const dsh_shape_index *members,
                                dosah_error *err)
{
    static const dsh_want fixed[] = {{"id", false},
                                     DSH_WANT_COORDS,
                                     {"municipality", false},
                                     {"weight", false}};
    size_t n_groups = r->study->n_groups;
    dsh_want *want =
        dsh_arena_alloc(r->out->arena, GROUPS + n_groups, sizeof *want);
    if (want == NULL)
        return dsh_fail_nomem(err, "origins");
    memcpy(want, fixed, sizeof fixed);
    for (size_t g = 0; g < n_groups; g++)
        want[GROUPS + g] = (dsh_want){r->study->group[g].id, false};
    dsh_table_opts opts =
        dsh_reader_opts(r, want, GROUPS + n_groups, DSH_GEOMETRY_POINT);
    dsh_table *t;
    dosah_status s = dsh_table_read(&t, &r->study->origins, &opts, r->ctx, err);
    if (s != DOSAH_OK)
        return s;
    origin_read o = {.r = r, .t = t, .members = members};
    s = take_table(&o, err);
    dsh_vec_clear(&o.points.at);
    dsh_table_free(t);
    return s;
}

static dosah_status read_ruian(dsh_reading *r, dosah_error *err)
{
    dsh_origin_points points = {0};
    dosah_status s = dsh_origins_ruian(&points, r, err);
    if (s == DOSAH_OK)
        s = dsh_origins_settle(r->out, r->study, DSH_ORIGINS_RUIAN, &points,
                               r->ctx, err);
    dsh_vec_clear(&points.at);
    return s;
}

dosah_status dsh_read_origins(dsh_reading *r, dosah_error *err)
{
    const dsh_source *source = &r->study->origins;
    r->out->origins.kind = DSH_ORIGINS_CELLS;
    if (!dsh_source_given(source))
        return DOSAH_OK;
    if (strcmp(source->format, "ruian-adr") == 0)
        return read_ruian(r, err);
    dsh_shape_index *members;
    dosah_status s = dsh_shape_index_new(&members, r->out->municipalities.shape,
                                         r->out->municipalities.n, err);
    if (s == DOSAH_OK)
        s = read_points(r, members, err);
    dsh_shape_index_free(members);
    return s;
}
