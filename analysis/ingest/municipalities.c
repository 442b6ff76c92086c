/* SPDX-License-Identifier: MIT */
/* Boundaries: the members of the study and the neighbours drawn around them.
 * Invalid shapes are repaired, overlaps and gaps between members told. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/readers.h"

/** Slivers of generalised boundaries below this area are not worth a word. */
static const double MIN_SLIVER_M2 = 1000.0;

enum { CODE, NAME, N_FIXED };

/* Repair the shape of one row into the tables' arena. */
static dosah_status take_shape(dsh_shape *out, const dsh_table *t, size_t row,
                               dsh_reading *r, dosah_error *err)
{
    const dsh_shape *in = &t->shape.p[row];
    *out = (dsh_shape){0};
    if (in->n_parts > 0) {
        bool was_valid = true;
        char *reason = NULL;
        dosah_status s =
            dsh_shape_repair(out, &was_valid, &reason, in, r->out->arena, err);
        if (s != DOSAH_OK)
            return s;
        if (!was_valid)
            dsh_table_notice(t, row, NAME, r->ctx,
                             (dsh_finding){"geometry_repaired", DOSAH_WARNING,
                                           dsh_table_cell(t, row, CODE),
                                           reason});
    }
    if (out->n_parts == 0)
        dsh_table_notice(
            t, row, CODE, r->ctx,
            (dsh_finding){"geometry_missing", DOSAH_WARNING, NULL, NULL});
    return DOSAH_OK;
}

static dosah_status read_table(dsh_table **out, dsh_reading *r,
                               const dsh_source *source, const dsh_want *want,
                               size_t n_wants, dosah_error *err)
{
    dsh_table_opts opts = dsh_reader_opts(r, want, n_wants, DSH_GEOMETRY_SHAPE);
    opts.shape_arena = r->out->arena;
    dosah_status s = dsh_table_read(out, source, &opts, r->ctx, err);
    if (s != DOSAH_OK)
        return s;
    dsh_place place = dsh_reader_place(r, source);
    s = dsh_crs_area(&place.expected, r->study->crs, err);
    if (s == DOSAH_OK)
        s = dsh_coords_shapes(*out, &place, r->ctx, err);
    if (s != DOSAH_OK) {
        dsh_table_free(*out);
        *out = NULL;
    }
    return s;
}

static dosah_status allocate(dsh_municipalities *m, size_t n,
                             const dsh_study *study, dsh_arena *a,
                             dosah_error *err)
{
    m->code = dsh_arena_alloc(a, n, sizeof *m->code);
    m->name = dsh_arena_alloc(a, n, sizeof *m->name);
    m->shape = dsh_arena_alloc(a, n, sizeof *m->shape);
    m->label_x = dsh_arena_alloc(a, n, sizeof *m->label_x);
    m->label_y = dsh_arena_alloc(a, n, sizeof *m->label_y);
    m->residents = dsh_arena_alloc(a, n, sizeof *m->residents);
    m->group = dsh_arena_alloc(a, n * study->n_groups, sizeof *m->group);
    m->area = dsh_arena_alloc(a, n * study->n_areas, sizeof *m->area);
    bool ok = m->code && m->name && m->shape && m->label_x && m->label_y &&
              m->residents && m->group && m->area;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "municipalities");
}

static dosah_status take_row(dsh_reading *r, const dsh_table *t, size_t row,
                             dosah_error *err)
{
    dsh_municipalities *m = &r->out->municipalities;
    dsh_arena *a = r->out->arena;
    uint32_t i = m->n;
    const char *name = dsh_table_cell(t, row, NAME);
    m->code[i] = dsh_arena_str(a, dsh_table_cell(t, row, CODE));
    m->name[i] = dsh_arena_str(a, name[0] ? name : m->code[i]);
    bool ok = m->code[i] && m->name[i];
    m->residents[i] = -1;
    for (size_t g = 0; g < r->study->n_groups; g++)
        m->group[i * r->study->n_groups + g] = -1;
    for (size_t k = 0; ok && k < r->study->n_areas; k++) {
        const char *v = dsh_table_cell(t, row, N_FIXED + k);
        m->area[i * r->study->n_areas + k] = dsh_arena_str(a, v);
        ok = m->area[i * r->study->n_areas + k] != NULL;
        if (v[0] == '\0')
            dsh_table_notice(
                t, row, N_FIXED + k, r->ctx,
                (dsh_finding){"missing_value", DOSAH_WARNING, NULL, NULL});
    }
    if (!ok)
        return dsh_fail_nomem(err, "municipalities");
    dosah_status s = take_shape(&m->shape[i], t, row, r, err);
    m->label_x[i] = m->label_y[i] = (double)NAN;
    if (s == DOSAH_OK && m->shape[i].n_parts > 0)
        s = dsh_shape_label_point(&m->label_x[i], &m->label_y[i], &m->shape[i],
                                  err);
    m->n++;
    return s;
}

static dosah_status take_rows(dsh_reading *r, const dsh_table *t,
                              dosah_error *err)
{
    dsh_keys seen;
    dosah_status s =
        dsh_keys_new(&seen, t->column.p[CODE].cell.p, t->n_rows, t->arena, err);
    if (s == DOSAH_OK)
        s = allocate(&r->out->municipalities, t->n_rows, r->study,
                     r->out->arena, err);
    for (size_t i = 0; s == DOSAH_OK && i < t->n_rows; i++) {
        if (dsh_table_cell(t, i, CODE)[0] == '\0') {
            dsh_table_notice(
                t, i, CODE, r->ctx,
                (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
            continue;
        }
        if (!dsh_is_repeated(t, &seen, i, CODE, r->ctx))
            s = take_row(r, t, i, err);
    }
    return s;
}

/* Members that share area, and holes between them. */
static dosah_status report_coverage(dsh_reading *r, const char *file,
                                    dosah_error *err)
{
    const dsh_municipalities *m = &r->out->municipalities;
    dsh_overlap *overlap;
    double *gap;
    size_t n_overlaps;
    size_t n_gaps;
    dsh_arena *scratch = dsh_arena_new();
    if (scratch == NULL)
        return dsh_fail_nomem(err, "coverage");
    dosah_status s =
        dsh_shape_coverage(&overlap, &n_overlaps, &gap, &n_gaps, m->shape, m->n,
                           MIN_SLIVER_M2, scratch, err);
    char number[DSH_NUM_SIZE];
    for (size_t i = 0; s == DOSAH_OK && i < n_overlaps; i++) {
        dsh_format_fixed(number, overlap[i].area_m2, 0);
        dsh_notice_add(r->ctx->notices,
                       (dsh_notice){.code = "municipalities_overlap",
                                    .severity = DOSAH_WARNING,
                                    .file = file,
                                    .field = m->code[overlap[i].a],
                                    .value = m->code[overlap[i].b],
                                    .assumed = number});
    }
    for (size_t i = 0; s == DOSAH_OK && i < n_gaps; i++) {
        dsh_format_fixed(number, gap[i], 0);
        dsh_notice_add(r->ctx->notices,
                       (dsh_notice){.code = "municipalities_gap",
                                    .severity = DOSAH_INFO,
                                    .file = file,
                                    .value = number});
    }
    dsh_arena_free(scratch);
    return s;
}

static void find_area(dsh_reading *r)
{
    const dsh_municipalities *m = &r->out->municipalities;
    dsh_box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->shape[i].n_parts == 0)
            continue;
        dsh_box b = dsh_shape_box(&m->shape[i]);
        all.x0 = fmin(all.x0, b.x0);
        all.y0 = fmin(all.y0, b.y0);
        all.x1 = fmax(all.x1, b.x1);
        all.y1 = fmax(all.y1, b.y1);
    }
    r->area = all;
}

dosah_status dsh_read_municipalities(dsh_reading *r, dosah_error *err)
{
    const dsh_source *source = &r->study->municipalities;
    size_t n_wants = N_FIXED + r->study->n_areas;
    dsh_want *want = dsh_arena_alloc(r->out->arena, n_wants, sizeof *want);
    if (want == NULL)
        return dsh_fail_nomem(err, "municipalities");
    want[CODE] = (dsh_want){"code", true};
    want[NAME] = (dsh_want){"name", false};
    for (size_t i = 0; i < r->study->n_areas; i++)
        want[N_FIXED + i] = (dsh_want){r->study->area[i].column, true};
    dsh_table *t;
    dosah_status s = read_table(&t, r, source, want, n_wants, err);
    if (s != DOSAH_OK)
        return s;
    s = take_rows(r, t, err);
    find_area(r);
    if (s == DOSAH_OK && !(r->area.x0 <= r->area.x1))
        s = dsh_fail(err, DOSAH_EINPUT, t->part.n > 0 ? t->part.p[0].file : "",
                     0, "no municipality with a boundary was read");
    if (s == DOSAH_OK)
        s = report_coverage(r, t->part.p[0].file, err);
    dsh_table_free(t);
    return s;
}

dosah_status dsh_read_neighbours(dsh_reading *r, dosah_error *err)
{
    static const dsh_want want[] = {{"code", false}, {"name", false}};
    if (!dsh_source_given(&r->study->neighbours))
        return DOSAH_OK;
    dsh_neighbours *n = &r->out->neighbours;
    dsh_arena *a = r->out->arena;
    dsh_table *t;
    dosah_status s =
        read_table(&t, r, &r->study->neighbours, want, N_FIXED, err);
    if (s != DOSAH_OK)
        return s;
    n->name = dsh_arena_alloc(a, t->n_rows, sizeof *n->name);
    n->shape = dsh_arena_alloc(a, t->n_rows, sizeof *n->shape);
    if (n->name == NULL || n->shape == NULL)
        s = dsh_fail_nomem(err, "neighbours");
    for (size_t i = 0; s == DOSAH_OK && i < t->n_rows; i++) {
        const char *name = dsh_table_cell(t, i, NAME);
        n->name[i] =
            dsh_arena_str(a, name[0] ? name : dsh_table_cell(t, i, CODE));
        s = n->name[i] ? take_shape(&n->shape[i], t, i, r, err)
                       : dsh_fail_nomem(err, "neighbours");
        n->n++;
    }
    dsh_table_free(t);
    return s;
}
