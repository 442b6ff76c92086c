/* SPDX-License-Identifier: MIT */
#include "output/privacy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { CELL_M = 200 };

/* An origin and the cell that it falls into. */
typedef struct spot {
    int64_t row, column;
    uint32_t origin;
} spot;

static int by_cell(const void *a, const void *b)
{
    const spot *s = a, *t = b;
    if (s->row != t->row)
        return s->row < t->row ? -1 : 1;
    if (s->column != t->column)
        return s->column < t->column ? -1 : 1;
    return (s->origin > t->origin) - (s->origin < t->origin);
}

bool dsh_count_is_private(int64_t persons, int64_t min_count)
{
    return persons < min_count * DSH_PERSON;
}

static bool is_too_small(const dsh_cells *c, size_t n_groups, int64_t min_count)
{
    const int64_t *group = c->group + c->n * n_groups;
    if (dsh_count_is_private(c->weight[c->n], min_count))
        return true;
    for (size_t g = 0; g < n_groups; g++)
        if (group[g] >= 0 && dsh_count_is_private(group[g], min_count))
            return true;
    return false;
}

/* The spots of one cell as cell number out->n; a group that one origin does
 * not know is not known of the cell. */
static void sum_up(dsh_cells *out, const dsh_origins *o, size_t n_groups,
                   const spot *s, size_t n)
{
    int64_t *group = out->group + out->n * n_groups;
    out->weight[out->n] = 0;
    out->n_origins[out->n] = (uint32_t)n;
    out->x[out->n] = ((double)s->column + 0.5) * CELL_M;
    out->y[out->n] = ((double)s->row + 0.5) * CELL_M;
    for (size_t g = 0; g < n_groups; g++)
        group[g] = 0;
    for (size_t i = 0; i < n; i++) {
        out->weight[out->n] += o->weight[s[i].origin];
        for (size_t g = 0; g < n_groups; g++) {
            const int64_t v = o->group[s[i].origin * n_groups + g];
            group[g] = v < 0 || group[g] < 0 ? -1 : group[g] + v;
        }
    }
}

static void merge(dsh_cells *out, const dsh_origins *o, size_t n_groups,
                  int64_t min_count, const spot *s)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n; i += n) {
        n = 1;
        while (i + n < o->n && s[i + n].row == s[i].row &&
               s[i + n].column == s[i].column)
            n++;
        sum_up(out, o, n_groups, s + i, n);
        const bool left_out = is_too_small(out, n_groups, min_count);
        for (size_t k = i; k < i + n; k++)
            out->cell_of[s[k].origin] = left_out ? DSH_NONE : (uint32_t)out->n;
        if (left_out) {
            out->n_left_out += n;
            out->weight_left_out += out->weight[out->n];
        } else {
            out->n_merged += n;
            out->n++;
        }
    }
}

dosah_status dsh_cells_make(dsh_cells *out, const dsh_origins *origins,
                            size_t n_groups, int64_t min_count,
                            dsh_arena *arena, dosah_error *err)
{
    const size_t n = origins->n;
    *out = (dsh_cells){
        .x = dsh_arena_alloc(arena, n, sizeof(*out->x)),
        .y = dsh_arena_alloc(arena, n, sizeof(*out->y)),
        .weight = dsh_arena_alloc(arena, n, sizeof(*out->weight)),
        .group = dsh_arena_alloc(arena, n * n_groups, sizeof(*out->group)),
        .n_origins = dsh_arena_alloc(arena, n, sizeof(*out->n_origins)),
        .cell_of = dsh_arena_alloc(arena, n, sizeof(*out->cell_of))};
    spot *s = dsh_alloc(n, sizeof(*s));
    if (!out->x || !out->y || !out->weight || !out->group || !out->n_origins ||
        !out->cell_of || !s) {
        dsh_free(s);
        return dsh_fail_nomem(err, "cells");
    }
    for (uint32_t i = 0; i < n; i++)
        s[i] = (spot){.row = (int64_t)floor(origins->y[i] / CELL_M),
                      .column = (int64_t)floor(origins->x[i] / CELL_M),
                      .origin = i};
    if (n > 0)
        qsort(s, n, sizeof(*s), by_cell);
    merge(out, origins, n_groups, min_count, s);
    dsh_free(s);
    return DOSAH_OK;
}
