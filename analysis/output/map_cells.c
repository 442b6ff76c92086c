/* SPDX-License-Identifier: MIT */
/* From addresses to squares (privacy: architecture.md) and from rows to what
 * a square shows. */
#include "output/map.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

/* ---- grid -------------------------------------------------------------- */

typedef struct address {
    int32_t col, row;
    uint32_t origin;
} address;

static int by_cell(const void *a, const void *b)
{
    const address *p = a, *q = b;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    if (p->col != q->col)
        return p->col < q->col ? -1 : 1;
    return p->origin < q->origin ? -1 : p->origin > q->origin;
}

static void fill_grid(dsh_map_grid *out, const dsh_origins *o, const address *a,
                      size_t n, int64_t min_count)
{
    for (size_t i = 0; i < n; i++) {
        out->origin[i] = a[i].origin;
        if (i == 0 || a[i].col != a[i - 1].col || a[i].row != a[i - 1].row)
            out->cell[out->n++] = (dsh_map_cell){
                .col = a[i].col, .row = a[i].row, .first = (uint32_t)i};
        dsh_map_cell *cell = &out->cell[out->n - 1];
        cell->n++;
        cell->residents += o->weight[a[i].origin];
    }
    for (uint32_t c = 0; c < out->n; c++) {
        dsh_map_cell *cell = &out->cell[c];
        cell->drawn = cell->residents / DSH_PERSON >= min_count;
        if (!cell->drawn)
            out->hidden += cell->residents;
    }
}

dosah_status dsh_map_grid_make(dsh_map_grid *out, const dsh_origins *origins,
                               double size_m, int64_t min_count,
                               dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_map_grid){.size_m = size_m};
    address *a = dsh_alloc(origins->n, sizeof(*a));
    out->cell = dsh_arena_alloc(arena, origins->n, sizeof(*out->cell));
    out->origin = dsh_arena_alloc(arena, origins->n, sizeof(*out->origin));
    if (!a || !out->cell || !out->origin) {
        dsh_free(a);
        return dsh_fail_nomem(err, "cells of a map");
    }
    size_t n = 0;
    for (uint32_t i = 0; i < origins->n; i++)
        if (origins->weight[i] > 0)
            a[n++] = (address){(int32_t)floor(origins->x[i] / size_m),
                               (int32_t)floor(origins->y[i] / size_m), i};
    qsort(a, n, sizeof(*a), by_cell);
    fill_grid(out, origins, a, n, min_count);
    dsh_free(a);
    return DOSAH_OK;
}

uint32_t dsh_map_grid_find(const dsh_map_grid *grid, int32_t col, int32_t row)
{
    uint32_t low = 0, high = grid->n;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        const dsh_map_cell *c = &grid->cell[mid];
        if (c->row == row && c->col == col)
            return mid;
        if (c->row < row || (c->row == row && c->col < col))
            low = mid + 1;
        else
            high = mid;
    }
    return UINT32_MAX;
}

/* ---- marks ------------------------------------------------------------- */

/* From best to worst: among equals the later one wins. What nobody knows is
 * better than a sure no. */
static const uint8_t ORDER[] = {DSH_STATUS_NOT_APPLICABLE, DSH_STATUS_CERTAIN,
                                DSH_STATUS_POSSIBLE, DSH_STATUS_NO_DATA,
                                DSH_STATUS_NO};
enum { N_STATUS = sizeof(ORDER) };

typedef struct timed {
    int32_t s;
    int64_t residents;
} timed;

static int by_time(const void *a, const void *b)
{
    const timed *p = a, *q = b;
    return p->s < q->s ? -1 : p->s > q->s;
}

static bool reached(uint8_t status)
{
    return status == DSH_STATUS_CERTAIN || status == DSH_STATUS_POSSIBLE;
}

const char *dsh_map_section(dsh_map_measure measure)
{
    static const char *const section[DSH_MAP_N_MEASURES] = {
        "time", "trip", "share", "share", "share", "change", "usable"};
    return section[measure];
}

uint8_t dsh_map_status(dsh_map_measure measure, const dsh_reach_row *row)
{
    if (measure != DSH_MAP_TRIP || row->status == DSH_STATUS_NOT_APPLICABLE ||
        row->status == DSH_STATUS_NO_DATA)
        return row->status;
    return row->day_trip[DSH_PESS]  ? DSH_STATUS_CERTAIN
           : row->day_trip[DSH_OPT] ? DSH_STATUS_POSSIBLE
                                    : DSH_STATUS_NO;
}

static int32_t seconds_of(dsh_map_measure measure, const dsh_reach_row *row,
                          uint8_t status)
{
    const dsh_reading r = status == DSH_STATUS_CERTAIN ? DSH_PESS : DSH_OPT;
    return measure == DSH_MAP_TRIP ? row->away_s[r] : row->median_s[r];
}

typedef struct source {
    const dsh_map_grid *grid;
    const dsh_origins *origins;
    const dsh_reach_row *row;
    dsh_map_measure measure;
    timed *scratch; /* [origins] */
} source;

static uint8_t status_of_most(const source *src, const dsh_map_cell *cell)
{
    int64_t residents[N_STATUS] = {0};
    for (uint32_t i = 0; i < cell->n; i++) {
        const uint32_t origin = src->grid->origin[cell->first + i];
        residents[dsh_map_status(src->measure, &src->row[origin])] +=
            src->origins->weight[origin];
    }
    uint8_t most = ORDER[0];
    for (size_t i = 1; i < N_STATUS; i++)
        if (residents[ORDER[i]] >= residents[most])
            most = ORDER[i];
    return most;
}

/* The time that half of the residents with this status do not pass. */
static int32_t cell_median(const source *src, const dsh_map_cell *cell,
                           uint8_t status)
{
    size_t n = 0;
    int64_t total = 0, sum = 0;
    for (uint32_t i = 0; i < cell->n; i++) {
        const uint32_t origin = src->grid->origin[cell->first + i];
        const dsh_reach_row *row = &src->row[origin];
        if (dsh_map_status(src->measure, row) != status)
            continue;
        src->scratch[n++] = (timed){seconds_of(src->measure, row, status),
                                    src->origins->weight[origin]};
        total += src->origins->weight[origin];
    }
    qsort(src->scratch, n, sizeof(timed), by_time);
    for (size_t i = 0; i < n; i++) {
        sum += src->scratch[i].residents;
        if (2 * sum >= total)
            return src->scratch[i].s;
    }
    return DSH_NEVER_S;
}

static void count(dsh_map_result *out, const dsh_map_style *style,
                  const dsh_reach_row *row, int64_t residents)
{
    dsh_map_counts *c = &out->counts;
    const uint8_t status = dsh_map_status(out->measure, row);
    const size_t class =
        reached(status)
            ? dsh_map_class(style, seconds_of(out->measure, row, status))
            : 0;
    c->total += residents;
    switch ((dsh_status)status) {
    case DSH_STATUS_CERTAIN:
        c->all_certain += residents;
        c->certain[class] += residents;
        break;
    case DSH_STATUS_POSSIBLE:
        c->all_possible += residents;
        c->possible[class] += residents;
        break;
    case DSH_STATUS_NO:
        c->no += residents;
        break;
    case DSH_STATUS_NOT_APPLICABLE:
        c->not_applicable += residents;
        break;
    case DSH_STATUS_NO_DATA:
        c->no_data += residents;
        break;
    }
}

dosah_status dsh_map_classify(dsh_map_result *out, const dsh_map_style *style,
                              const dsh_map_grid *grid,
                              const dsh_origins *origins,
                              const dsh_reach_row *row, dosah_error *err)
{
    source src = {grid, origins, row, out->measure,
                  dsh_alloc(origins->n, sizeof(timed))};
    if (!src.scratch)
        return dsh_fail_nomem(err, "classes of a map");
    out->counts = (dsh_map_counts){0};
    for (uint32_t i = 0; i < origins->n; i++)
        if (origins->weight[i] > 0)
            count(out, style, &row[i], origins->weight[i]);
    for (uint32_t c = 0; c < grid->n; c++) {
        const dsh_map_cell *cell = &grid->cell[c];
        dsh_map_mark *mark = &out->mark[c];
        *mark = (dsh_map_mark){.status = status_of_most(&src, cell)};
        if (reached(mark->status))
            mark->class = (uint8_t)dsh_map_class(
                style, cell_median(&src, cell, mark->status));
    }
    dsh_free(src.scratch);
    return DOSAH_OK;
}
