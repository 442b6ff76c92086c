/* SPDX-License-Identifier: MIT */
/* The CSV of points of `dosah matrix`: id, lon, lat in any order, further
 * columns ignored. */
#include "reach/points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <libintl.h>

#include "base/alloc.h"
#include "ingest/idmap.h"
#include "ingest/table.h"

#define _(text) dgettext("dosah", text)

/* Ids of all rows, each once. */
static dosah_status read_ids(dsh_points *out, const dsh_table *table,
                             const char *path, dsh_arena *arena,
                             dosah_error *err)
{
    dsh_idmap known = {.arena = arena};
    dosah_status status = DOSAH_OK;
    for (uint32_t i = 0; status == DOSAH_OK && i < out->n; i++) {
        const dsh_str id = dsh_str_of(dsh_table_cell(table, i, 0));
        bool is_new = false;
        const uint32_t at = dsh_idmap_add(&known, id, &is_new);
        if (at == UINT32_MAX)
            status = dsh_fail_nomem(err, "points");
        else if (id.n == 0)
            status = dsh_fail(err, DOSAH_EINPUT, path, table->row.p[i],
                              "the required field %s is missing", "id");
        else if (!is_new)
            status = dsh_fail(err, DOSAH_EINPUT, path, table->row.p[i],
                              "the id \"%s\" stands in row %lld already",
                              known.text[at], (long long)table->row.p[at]);
        else
            out->id[i] = known.text[at];
    }
    dsh_idmap_clear(&known);
    return status;
}

static dosah_status read_positions(dsh_points *out, const dsh_table *table,
                                   const char *path, dsh_context *ctx,
                                   dosah_error *err)
{
    dsh_table_numbers(out->x, table, 1, ctx);
    dsh_table_numbers(out->y, table, 2, ctx);
    for (uint32_t i = 0; i < out->n; i++)
        if (!(fabs(out->x[i]) <= 180) || !(fabs(out->y[i]) <= 90))
            return dsh_fail(err, DOSAH_EINPUT, path, table->row.p[i],
                            "point \"%s\" has no longitude and latitude",
                            out->id[i]);
    return DOSAH_OK;
}

dosah_status dsh_points_read(dsh_points *out, const char *path,
                             dsh_arena *arena, dsh_context *ctx,
                             dosah_error *err)
{
    static const dsh_want want[] = {{"id", true}, {"lon", true}, {"lat", true}};
    const char *paths[] = {path};
    dsh_source source = {.path = paths,
                         .n_paths = 1,
                         .key = "points",
                         .format = "",
                         .layer = "",
                         .where = "",
                         .crs = "",
                         .encoding = ""};
    dsh_table *table = NULL;
    dosah_status status =
        dsh_table_read(&table, &source,
                       &(dsh_table_opts){.want = want, .n_wants = 3}, ctx, err);
    if (status != DOSAH_OK)
        return status;
    size_t n = table->n_rows;
    *out = (dsh_points){(uint32_t)n, dsh_arena_alloc(arena, n, sizeof(char *)),
                        dsh_arena_alloc(arena, n, sizeof(double)),
                        dsh_arena_alloc(arena, n, sizeof(double))};
    if (!out->id || !out->x || !out->y || n >= UINT32_MAX)
        status = dsh_fail_nomem(err, "points");
    else if (n == 0)
        status =
            dsh_fail(err, DOSAH_EINPUT, path, 0, "the table has no points");
    if (status == DOSAH_OK)
        status = read_ids(out, table, path, arena, err);
    if (status == DOSAH_OK)
        status = read_positions(out, table, path, ctx, err);
    dsh_table_free(table);
    return status;
}

dosah_status dsh_points_crs(char out[16], const dsh_points *a,
                            const dsh_points *b, dosah_error *err)
{
    double lon = 0, lat = 0;
    size_t n = (size_t)a->n + b->n;
    if (n == 0)
        return dsh_fail(err, DOSAH_EINPUT, "", 0, "there are no points");
    for (uint32_t i = 0; i < a->n; i++)
        lon += a->x[i], lat += a->y[i];
    for (uint32_t i = 0; i < b->n; i++)
        lon += b->x[i], lat += b->y[i];
    int zone = (int)floor((lon / (double)n + 180) / 6) + 1;
    zone = zone > 60 ? 60 : zone;
    /* "EPSG:326zz" north, "EPSG:327zz" south */
    const char *digits = lat < 0 ? "EPSG:327" : "EPSG:326";
    size_t length = 0;
    for (; digits[length]; length++)
        out[length] = digits[length];
    out[length++] = (char)('0' + zone / 10);
    out[length++] = (char)('0' + zone % 10);
    out[length] = '\0';
    return DOSAH_OK;
}

dosah_status dsh_points_project(dsh_points *points, const char *crs,
                                dosah_error *err)
{
    dsh_crs_op *op;
    dosah_status status = dsh_crs_op_new(&op, "EPSG:4326", crs, err);
    if (status != DOSAH_OK)
        return status;
    (void)dsh_crs_op_apply(op, points->x, points->y, points->n);
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

/* A point and the street it lies on. */
typedef struct lying {
    uint32_t edge, point;
} lying;

static int by_street(const void *a, const void *b)
{
    const lying *x = a, *y = b;
    if (x->edge != y->edge)
        return x->edge < y->edge ? -1 : 1;
    return x->point < y->point ? -1 : x->point > y->point;
}

dosah_status dsh_points_order(uint32_t *order, const dsh_points *points,
                              const dsh_attachment *attached, dosah_error *err)
{
    lying *list = dsh_alloc(points->n, sizeof *list);
    if (!list)
        return dsh_fail_nomem(err, "points");
    for (uint32_t i = 0; i < points->n; i++)
        list[i] = (lying){attached[i].joint[0].edge, i};
    qsort(list, points->n, sizeof *list, by_street);
    for (uint32_t i = 0; i < points->n; i++)
        order[i] = list[i].point;
    dsh_free(list);
    return DOSAH_OK;
}

void dsh_points_warn(const dsh_points *points, const char *path,
                     const dsh_attachment *attached, const dsh_context *ctx)
{
    enum { SHOWN = 3 };
    char ids[SHOWN * 64 + 8] = "";
    size_t length = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < points->n; i++) {
        if (attached[i].joint[0].edge != DSH_NONE)
            continue;
        if (n <= SHOWN)
            length += (size_t)snprintf(ids + length, sizeof ids - length,
                                       "%s%.60s", n > 0 ? ", " : "",
                                       n < SHOWN ? points->id[i] : "…");
        n++;
    }
    if (n > 0)
        dsh_log(ctx, DOSAH_LOG_WARNING,
                _("%s: %u of %u points have no street within reach and get no "
                  "travel times: %s"),
                path, (unsigned)n, (unsigned)points->n, ids);
}
