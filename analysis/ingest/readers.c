/* SPDX-License-Identifier: MIT */
/* What the readers share. */
#include "ingest/readers.h"

#include <math.h>

bool dsh_is_repeated(const dsh_table *table, const dsh_keys *seen, size_t row,
                     size_t column, dsh_context *ctx)
{
    uint32_t first = dsh_keys_find(seen, dsh_table_cell(table, row, column));
    if (first == UINT32_MAX || first == row)
        return false;
    dsh_table_notice(table, row, column, ctx,
                     (dsh_finding){"duplicate_key", DOSAH_WARNING, NULL, NULL});
    return true;
}

dsh_table_opts dsh_reader_opts(const dsh_reading *r, const dsh_want *want,
                               size_t n_wants, dsh_geometry_kind geometry)
{
    return (dsh_table_opts){.want = want,
                            .n_wants = n_wants,
                            .geometry = geometry,
                            .base_dir = r->study->dir};
}

dsh_place dsh_reader_place(const dsh_reading *r, const dsh_source *source)
{
    return (dsh_place){
        .work_crs = r->study->crs, .crs = source->crs, .expected = r->area};
}

/* A stop or a street may bear the same key: nothing stands in those. */
static dosah_status buildings_by(dsh_keys *out, const dsh_objects *objects,
                                 const char *const *key, dsh_arena *arena,
                                 dosah_error *err)
{
    const char **text = dsh_arena_alloc(arena, objects->n, sizeof *text);
    if (text == NULL)
        return dsh_fail_nomem(err, "joins");
    for (uint32_t i = 0; i < objects->n; i++)
        text[i] = objects->kind[i] == DSH_OBJECT_BUILDING ? key[i] : "";
    return dsh_keys_new(out, text, objects->n, arena, err);
}

dosah_status dsh_joins_new(dsh_joins *out, const dsh_objects *objects,
                           dosah_error *err)
{
    *out = (dsh_joins){.arena = dsh_arena_new()};
    if (out->arena == NULL)
        return dsh_fail_nomem(err, "joins");
    dosah_status s =
        buildings_by(&out->by_id, objects, objects->id, out->arena, err);
    if (s == DOSAH_OK)
        s = buildings_by(&out->by_adm, objects, objects->ruian_adm, out->arena,
                         err);
    if (s != DOSAH_OK)
        dsh_joins_clear(out);
    return s;
}

void dsh_joins_clear(dsh_joins *joins)
{
    dsh_arena_free(joins->arena);
    *joins = (dsh_joins){0};
}

uint32_t dsh_nearest_building(double *distance_m, const dsh_objects *objects,
                              double x, double y, double max_m)
{
    uint32_t best = DSH_NONE;
    double best_m = max_m;
    for (uint32_t i = 0; i < objects->n; i++) {
        if (objects->kind[i] != DSH_OBJECT_BUILDING)
            continue;
        double d = hypot(objects->x[i] - x, objects->y[i] - y);
        if (d < best_m || (d == best_m && best == DSH_NONE)) {
            best = i;
            best_m = d;
        }
    }
    *distance_m = best_m;
    return best;
}
