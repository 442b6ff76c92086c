/* SPDX-License-Identifier: MIT */
/* Origins where nobody has addresses: cells of 200 m (on a grid of the
 * working CRS, so that two studies share cells) whose centre lies within
 * 150 m of a street that people live on. Residents are spread evenly. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/origins.h"

/** Grid of the design (architecture.md, "Inputs", origins iii). */
static const double CELL_M = 200.0;
static const double NEAR_M = 150.0;

typedef struct cell {
    int32_t column, row;
} cell;

typedef struct cell_list {
    DSH_VEC(cell) at;
} cell_list;

static int compare(const void *pa, const void *pb)
{
    const cell *a = pa;
    const cell *b = pb;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static double centre(int32_t i)
{
    return ((double)i + 0.5) * CELL_M;
}

/* Cells around a point whose centre is near enough. */
static bool add_cells(cell_list *list, double x, double y)
{
    if (!(fabs(x) < 1e8) || !(fabs(y) < 1e8))
        return true;
    int32_t column = (int32_t)floor(x / CELL_M);
    int32_t row = (int32_t)floor(y / CELL_M);
    if (!dsh_vec_room(&list->at, 9))
        return false;
    for (int32_t c = column - 1; c <= column + 1; c++) {
        for (int32_t r = row - 1; r <= row + 1; r++) {
            if (hypot(centre(c) - x, centre(r) - y) <= NEAR_M)
                list->at.p[list->at.n++] = (cell){c, r};
        }
    }
    return true;
}

static void sort_unique(cell_list *list)
{
    if (list->at.n == 0)
        return;
    qsort(list->at.p, list->at.n, sizeof *list->at.p, compare);
    size_t n = 1;
    for (size_t i = 1; i < list->at.n; i++) {
        if (compare(&list->at.p[i], &list->at.p[n - 1]) != 0)
            list->at.p[n++] = list->at.p[i];
    }
    list->at.n = n;
}

static dosah_status find_cells(cell_list *list, const double *x,
                               const double *y, size_t n, dosah_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!add_cells(list, x[i], y[i]))
            return dsh_fail_nomem(err, "cells");
    }
    sort_unique(list);
    return DOSAH_OK;
}

static const char *cell_id(dsh_arena *arena, cell c)
{
    char id[2 * DSH_NUM_SIZE + 4] = "c";
    size_t n = 1;
    n += dsh_format_int(id + n, c.column);
    id[n++] = '_';
    dsh_format_int(id + n, c.row);
    return dsh_arena_str(arena, id);
}

static dosah_status points_of(dsh_origin_points *points, dsh_tables *t,
                              const cell_list *list, dosah_error *err)
{
    dsh_shape_index *members;
    dosah_status s = dsh_shape_index_new(&members, t->municipalities.shape,
                                         t->municipalities.n, err);
    for (size_t i = 0; s == DOSAH_OK && i < list->at.n; i++) {
        cell c = list->at.p[i];
        dsh_origin_point p = {
            .x = centre(c.column), .y = centre(c.row), .row = SIZE_MAX};
        p.municipality = dsh_shape_index_find(members, p.x, p.y);
        if (p.municipality == DSH_NONE)
            continue;
        p.id = cell_id(t->arena, c);
        if (p.id == NULL || !dsh_vec_room(&points->at, 1))
            s = dsh_fail_nomem(err, "cells");
        else
            points->at.p[points->at.n++] = p;
    }
    dsh_shape_index_free(members);
    return s;
}

dosah_status dsh_origins_cells(dsh_tables *tables, const dsh_study *study,
                               const double *x, const double *y, size_t n,
                               dsh_context *ctx, dosah_error *err)
{
    cell_list list = {0};
    dsh_origin_points points = {0};
    dosah_status s = find_cells(&list, x, y, n, err);
    if (s == DOSAH_OK)
        s = points_of(&points, tables, &list, err);
    if (s == DOSAH_OK)
        s = dsh_origins_settle(tables, study, DSH_ORIGINS_CELLS, &points, ctx,
                               err);
    dsh_vec_clear(&list.at);
    dsh_vec_clear(&points.at);
    return s;
}
