/* SPDX-License-Identifier: MIT */
/* Candidate premises. Columns that nobody asked for are kept as text: the
 * criteria of a choice are the planner's. */
#include <math.h>

#include "base/num.h"
#include "ingest/readers.h"

enum {
    ID,
    NAME,
    BUILDING,
    OWNER,
    AREA,
    ROOMS,
    X,
    EXTRA = X + DSH_N_WANT_COORDS
};

static const dsh_want WANT[] = {{"id", true},           {"name", false},
                                {"building_id", false}, {"owner", false},
                                {"area_m2", false},     {"rooms", false},
                                DSH_WANT_COORDS};

static dosah_status allocate(dsh_premises *p, size_t n, size_t n_extra,
                             dsh_arena *a, dosah_error *err)
{
    p->id = dsh_arena_alloc(a, n, sizeof *p->id);
    p->name = dsh_arena_alloc(a, n, sizeof *p->name);
    p->owner = dsh_arena_alloc(a, n, sizeof *p->owner);
    p->x = dsh_arena_alloc(a, n, sizeof *p->x);
    p->y = dsh_arena_alloc(a, n, sizeof *p->y);
    p->area_m2 = dsh_arena_alloc(a, n, sizeof *p->area_m2);
    p->rooms = dsh_arena_alloc(a, n, sizeof *p->rooms);
    p->building = dsh_arena_alloc(a, n, sizeof *p->building);
    p->n_extra = (uint32_t)n_extra;
    p->extra_name = dsh_arena_alloc(a, n_extra, sizeof *p->extra_name);
    p->extra = dsh_arena_alloc(a, n * n_extra, sizeof *p->extra);
    bool ok = p->id && p->name && p->owner && p->x && p->y && p->area_m2 &&
              p->rooms && p->building && p->extra_name && p->extra;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "premises");
}

static double positive(const dsh_table *t, size_t row, size_t column,
                       double value, dsh_reading *r)
{
    if (isnan(value) || value >= 0)
        return value;
    dsh_table_notice(t, row, column, r->ctx,
                     (dsh_finding){"out_of_range", DOSAH_WARNING, NULL, NULL});
    return (double)NAN;
}

/** Columns of numbers and the joins of a table of premises. */
typedef struct premises_read {
    dsh_reading *r;
    const dsh_table *t;
    double *x, *y, *area, *rooms; /**< [rows] */
    dsh_keys seen;
    dsh_joins joins;
} premises_read;

static void join_building(const premises_read *s, size_t row, uint32_t i)
{
    dsh_premises *p = &s->r->out->premises;
    const dsh_objects *o = &s->r->out->objects;
    const char *id = dsh_table_cell(s->t, row, BUILDING);
    p->building[i] = dsh_keys_find(&s->joins.by_id, id);
    if (p->building[i] == DSH_NONE && id[0] != '\0')
        dsh_table_notice(
            s->t, row, BUILDING, s->r->ctx,
            (dsh_finding){"unknown_building", DOSAH_INFO, NULL, NULL});
    p->x[i] = s->x[row];
    p->y[i] = s->y[row];
    if (isnan(p->x[i]) && p->building[i] != DSH_NONE) {
        p->x[i] = o->x[p->building[i]];
        p->y[i] = o->y[p->building[i]];
    }
    if (isnan(p->x[i]))
        dsh_table_notice(s->t, row, X, s->r->ctx,
                         (dsh_finding){"premises_without_place", DOSAH_WARNING,
                                       dsh_table_cell(s->t, row, ID), NULL});
}

static dosah_status take_row(const premises_read *s, size_t row,
                             dosah_error *err)
{
    dsh_premises *p = &s->r->out->premises;
    dsh_arena *a = s->r->out->arena;
    const dsh_table *t = s->t;
    uint32_t i = p->n;
    if (dsh_table_cell(t, row, ID)[0] == '\0') {
        dsh_table_notice(t, row, ID, s->r->ctx,
                         (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
        return DOSAH_OK;
    }
    if (dsh_is_repeated(t, &s->seen, row, ID, s->r->ctx))
        return DOSAH_OK;
    p->id[i] = dsh_arena_str(a, dsh_table_cell(t, row, ID));
    p->name[i] = dsh_arena_str(a, dsh_table_cell(t, row, NAME));
    p->owner[i] = dsh_arena_str(a, dsh_table_cell(t, row, OWNER));
    bool ok = p->id[i] && p->name[i] && p->owner[i];
    for (uint32_t k = 0; ok && k < p->n_extra; k++) {
        const char **to = &p->extra[(size_t)i * p->n_extra + k];
        *to = dsh_arena_str(a, dsh_table_cell(t, row, EXTRA + k));
        ok = *to != NULL;
    }
    if (!ok)
        return dsh_fail_nomem(err, "premises");
    p->area_m2[i] = positive(t, row, AREA, s->area[row], s->r);
    p->rooms[i] = positive(t, row, ROOMS, s->rooms[row], s->r);
    join_building(s, row, i);
    p->n++;
    return DOSAH_OK;
}

static dosah_status prepare(premises_read *s, dosah_error *err)
{
    const dsh_table *t = s->t;
    dsh_reading *r = s->r;
    size_t n = t->n_rows;
    size_t n_extra = t->column.n - EXTRA;
    s->x = dsh_arena_alloc(t->arena, n, sizeof *s->x);
    s->y = dsh_arena_alloc(t->arena, n, sizeof *s->y);
    s->area = dsh_arena_alloc(t->arena, n, sizeof *s->area);
    s->rooms = dsh_arena_alloc(t->arena, n, sizeof *s->rooms);
    if (!s->x || !s->y || !s->area || !s->rooms)
        return dsh_fail_nomem(err, "premises");
    dsh_place place = dsh_reader_place(r, &r->study->premises);
    dosah_status status =
        dsh_coords_points(s->x, s->y, t, X, &place, r->ctx, err);
    if (status == DOSAH_OK)
        status =
            dsh_keys_new(&s->seen, t->column.p[ID].cell.p, n, t->arena, err);
    if (status == DOSAH_OK)
        status = allocate(&r->out->premises, n, n_extra, r->out->arena, err);
    if (status != DOSAH_OK)
        return status;
    dsh_table_numbers(s->area, t, AREA, r->ctx);
    dsh_table_numbers(s->rooms, t, ROOMS, r->ctx);
    for (size_t k = 0; k < n_extra; k++) {
        const char *name =
            dsh_arena_str(r->out->arena, t->column.p[EXTRA + k].name);
        if (name == NULL)
            return dsh_fail_nomem(err, "premises");
        r->out->premises.extra_name[k] = name;
    }
    return DOSAH_OK;
}

static dosah_status take_table(premises_read *s, dosah_error *err)
{
    dosah_status status = prepare(s, err);
    if (status == DOSAH_OK)
        status = dsh_joins_new(&s->joins, &s->r->out->objects, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; status == DOSAH_OK && i < s->t->n_rows; i++)
        status = take_row(s, i, err);
    dsh_joins_clear(&s->joins);
    return status;
}

dosah_status dsh_read_premises(dsh_reading *r, dosah_error *err)
{
    if (!dsh_source_given(&r->study->premises))
        return DOSAH_OK;
    dsh_table_opts opts = dsh_reader_opts(r, WANT, sizeof WANT / sizeof *WANT,
                                          DSH_GEOMETRY_POINT);
    opts.keep_rest = true;
    dsh_table *t;
    dosah_status status =
        dsh_table_read(&t, &r->study->premises, &opts, r->ctx, err);
    if (status != DOSAH_OK)
        return status;
    premises_read s = {.r = r, .t = t};
    status = take_table(&s, err);
    dsh_table_free(t);
    return status;
}
