/* SPDX-License-Identifier: MIT */
#include "output/isochrone.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "output/manifest.h"
#include "output/writers.h"

/* Digits that keep degrees to a centimetre. */
enum { DEGREE_DIGITS = 10 };

static const char *reading_name(dsh_reading reading)
{
    return reading == DSH_PESS ? "certain" : "possible";
}

/* ---- GeoPackage -------------------------------------------------------- */

static bool isochrone_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_isochrone_page *page = user;
    const dsh_isochrone *at = page->row[i];
    dsh_row_text(row, page->place);
    dsh_row_text(row, at->profile->id);
    dsh_row_int(row, at->band_s / 60);
    dsh_row_text(row, reading_name(at->reading));
    dsh_row_text(row, page->day);
    dsh_row_text(row, page->arrive);
    dsh_row_number(row, dsh_shape_area(&at->shape) / 1e6);
    dsh_row_number(row, (double)at->street_mm / 1e6);
    dsh_row_persons(row, at->residents);
    return true;
}

static void isochrone_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_isochrone_page *page = user;
    place->shape = &page->row[i]->shape;
}

static void describe(dsh_result *t)
{
    t->geometry = DSH_POLYGONS;
    t->place = isochrone_place;
    dsh_result_column(t,
                      (dsh_col){.name = "place", .about = "isochrone_place"});
    dsh_result_column(t, (dsh_col){.name = "profile"});
    dsh_result_column(t, (dsh_col){.name = "minutes",
                                   .about = "isochrone_minutes",
                                   .type = DSH_COL_INT,
                                   .unit = "min"});
    dsh_result_column(
        t, (dsh_col){.name = "reading", .about = "isochrone_reading"});
    dsh_result_column(t, (dsh_col){.name = "day"});
    dsh_result_column(t,
                      (dsh_col){.name = "arrive", .about = "isochrone_arrive"});
    dsh_result_column(t, (dsh_col){.name = "area_km2",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 3,
                                   .unit = "km²"});
    dsh_result_column(t, (dsh_col){.name = "street_km",
                                   .about = "isochrone_street",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 3,
                                   .unit = "km"});
    dsh_result_column(t, (dsh_col){.name = "residents",
                                   .about = "isochrone_residents",
                                   .persons = true});
}

static dosah_status write_table(dsh_material *m, const dsh_isochrone_page *page,
                                const char *path, dosah_error *err)
{
    dsh_result *t = dsh_result_new(&m->list, "isochrone", page->n_rows,
                                   isochrone_row, page);
    if (t != NULL)
        describe(t);
    if (t == NULL || t->failed)
        return dsh_fail_nomem(err, "isochrone");
    char *partial = dsh_arena_alloc(m->list.arena, strlen(path) + 9, 1);
    if (partial == NULL)
        return dsh_fail_nomem(err, "isochrone");
    (void)sprintf(partial, "%s.partial", path);
    (void)remove(partial);
    dosah_status status = dsh_gpkg_write(m, partial, err);
    if (status == DOSAH_OK && rename(partial, path) != 0)
        status = dsh_fail(err, DOSAH_EIO, path, 0, "cannot be written: %s",
                          strerror(errno));
    if (status != DOSAH_OK)
        (void)remove(partial);
    return status;
}

dosah_status dsh_isochrone_write_gpkg(const dsh_isochrone_page *page,
                                      const char *path, dosah_lang lang,
                                      dsh_context *ctx, dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "isochrone");
    dsh_output output = {.arena = arena,
                         .f = {.study = page->study, .command = "isochrone"},
                         .ctx = ctx,
                         .lang = lang};
    dsh_material m = {.o = &output, .list = {.arena = arena}};
    const dosah_status status = write_table(&m, page, path, err);
    dsh_result_list_clear(&m.list);
    dsh_arena_free(arena);
    return status;
}

/* ---- GeoJSON ----------------------------------------------------------- */

static json_t *ring(const dsh_shape *s, uint32_t r,
                    const dsh_crs_op *to_degrees)
{
    json_t *points = json_array();
    for (uint32_t i = s->ring[r]; i < s->ring[r + 1]; i++) {
        double lon = s->x[i], lat = s->y[i];
        (void)dsh_crs_op_apply(to_degrees, &lon, &lat, 1);
        json_array_append_new(points, json_pack("[f,f]", lon, lat));
    }
    return points;
}

/* Outer rings run counter-clockwise, as RFC 7946 wants. */
static json_t *geometry(const dsh_shape *s, const dsh_crs_op *to_degrees)
{
    if (s->n_parts == 0)
        return json_null();
    json_t *polygons = json_array();
    for (uint32_t q = 0; q < s->n_parts; q++) {
        json_t *rings = json_array();
        for (uint32_t r = s->part[q]; r < s->part[q + 1]; r++)
            json_array_append_new(rings, ring(s, r, to_degrees));
        json_array_append_new(polygons, rings);
    }
    return json_pack("{s:s,s:o}", "type", "MultiPolygon", "coordinates",
                     polygons);
}

static double rounded(double v, double per_unit)
{
    return round(v * per_unit) / per_unit;
}

static json_t *feature(const dsh_isochrone_page *page, const dsh_isochrone *at,
                       const dsh_crs_op *to_degrees)
{
    return json_pack(
        "{s:s,s:{s:s,s:s,s:i,s:s,s:s?,s:s?,s:f,s:f,s:f},s:o}", "type",
        "Feature", "properties", "place", page->place, "profile",
        at->profile->id, "minutes", (int)(at->band_s / 60), "reading",
        reading_name(at->reading), "day", page->day, "arrive", page->arrive,
        "area_km2", rounded(dsh_shape_area(&at->shape) / 1e6, 1e3), "street_km",
        rounded((double)at->street_mm / 1e6, 1e3), "residents",
        rounded((double)at->residents / 1e6, 10), "geometry",
        geometry(&at->shape, to_degrees));
}

dosah_status dsh_isochrone_write_geojson(const dsh_isochrone_page *page,
                                         const char *path, dosah_error *err)
{
    dsh_crs_op *to_degrees = NULL;
    dosah_status status =
        dsh_crs_op_new(&to_degrees, page->study->crs, "EPSG:4326", err);
    if (status != DOSAH_OK)
        return status;
    json_t *features = json_array();
    bool whole = features != NULL;
    for (size_t i = 0; whole && i < page->n_rows; i++)
        whole = json_array_append_new(
                    features, feature(page, page->row[i], to_degrees)) == 0;
    json_t *all = json_pack("{s:s,s:o}", "type", "FeatureCollection",
                            "features", features);
    status = whole && all != NULL
                 ? dsh_json_write(
                       path, all,
                       JSON_COMPACT | JSON_REAL_PRECISION(DEGREE_DIGITS), err)
                 : dsh_fail_nomem(err, "isochrone");
    json_decref(all);
    dsh_crs_op_free(to_degrees);
    return status;
}
