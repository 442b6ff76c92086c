/* SPDX-License-Identifier: MIT */
/* stops.txt: positions, parents, accessibility. */
#include "ingest/gtfs_build.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

enum { ID, NAME, LAT, LON, KIND, PARENT, BOARDING, LEVEL, N_COLUMNS };

static const dsh_gtfs_column COLUMNS[N_COLUMNS] = {
    {"stop_id", DSH_GTFS_REQUIRED},
    {"stop_name", DSH_GTFS_OPTIONAL},
    {"stop_lat", DSH_GTFS_REQUIRED},
    {"stop_lon", DSH_GTFS_REQUIRED},
    {"location_type", DSH_GTFS_OPTIONAL},
    {"parent_station", DSH_GTFS_OPTIONAL},
    {"wheelchair_boarding", DSH_GTFS_OPTIONAL},
    {"level_id", DSH_GTFS_OPTIONAL},
};

/* location_type */
enum { PLATFORM = 0, STATION = 1, ENTRANCE = 2, INNER = 3, BOARDING_AREA = 4 };

/* boarding area -> platform -> station */
enum { MAX_LEVELS = 3 };

/* Mean radius of the Earth, metres (IUGG, Moritz 1980). */
#define EARTH_M 6371008.8

static bool is_boarded(const dsh_gtfs_stop *s)
{
    return s->kind == PLATFORM || s->kind == BOARDING_AREA;
}

static double radians(double degrees)
{
    return degrees * 0.017453292519943295;
}

/* Haversine (Sinnott 1984). */
double dsh_gtfs_metres(const dsh_gtfs_stop *a, const dsh_gtfs_stop *b)
{
    const double lat_a = radians(a->lat), lat_b = radians(b->lat);
    const double u = sin((lat_b - lat_a) / 2);
    const double v = sin(radians(b->lon - a->lon) / 2);
    const double h = u * u + cos(lat_a) * cos(lat_b) * v * v;
    return 2 * EARTH_M * asin(sqrt(h > 1 ? 1 : h)); /* NaN stays NaN */
}

/* ---- reading ----------------------------------------------------------- */

static double read_degrees(const dsh_gtfs_table *t, size_t column, double limit)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    double v = NAN;
    if (s.n == 0)
        return NAN;
    if (!dsh_parse_double(&v, s)) {
        dsh_gtfs_tell(t, column, "invalid_float", DOSAH_ERROR, NULL);
        return NAN;
    }
    if (!(v >= -limit && v <= limit)) {
        dsh_gtfs_tell(t, column, "number_out_of_range", DOSAH_ERROR, NULL);
        return NAN;
    }
    return v;
}

static void read_position(const dsh_gtfs_table *t, dsh_gtfs_stop *stop)
{
    const size_t before = dsh_gtfs_raw(t, LAT).n * dsh_gtfs_raw(t, LON).n;
    stop->lat = read_degrees(t, LAT, 90);
    stop->lon = read_degrees(t, LON, 180);
    if (before == 0 && stop->kind != INNER && stop->kind != BOARDING_AREA)
        dsh_gtfs_tell(t, dsh_gtfs_raw(t, LAT).n == 0 ? LAT : LON,
                      "stop_without_location", DOSAH_ERROR, NULL);
    if (isnan(stop->lat) || isnan(stop->lon))
        stop->lat = stop->lon = NAN;
}

static double level_of(const dsh_gtfs_table *t)
{
    if (dsh_gtfs_raw(t, LEVEL).n == 0)
        return NAN;
    const uint32_t row = dsh_gtfs_foreign(t, LEVEL, &t->b->level_id);
    return row != DSH_GTFS_NONE ? t->b->level.p[row] : NAN;
}

static dosah_status add_stop(dsh_gtfs_table *t, dosah_error *err)
{
    static const uint8_t access[] = {DSH_ACCESS_UNKNOWN, DSH_ACCESS_YES,
                                     DSH_ACCESS_NO};
    dsh_gtfs_build *b = t->b;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, ID, &b->stop_id, err, &status))
        return status;
    int64_t kind = PLATFORM, boarding = 0;
    dsh_gtfs_int(t, KIND, PLATFORM, BOARDING_AREA, &kind);
    dsh_gtfs_int(t, BOARDING, 0, 2, &boarding);
    dsh_gtfs_stop stop = {
        .id = b->stop_id.text[b->stop_id.n - 1],
        .name = dsh_gtfs_text(t, NAME),
        .parent_id = dsh_gtfs_text(t, PARENT),
        .feed = (uint32_t)b->feed.n - 1,
        .parent = DSH_GTFS_NONE,
        .index = DSH_GTFS_NONE,
        .place = DSH_GTFS_NONE,
        .level = level_of(t),
        .kind = (uint8_t)kind,
        .access = access[boarding],
        .row = dsh_csv_row(t->csv),
    };
    read_position(t, &stop);
    if (stop.name == NULL || stop.parent_id == NULL ||
        !dsh_vec_room(&b->stop, 1))
        return dsh_fail_nomem(err, "stops");
    b->stop.p[b->stop.n++] = stop;
    return DOSAH_OK;
}

/* ---- parents ----------------------------------------------------------- */

static void tell_stop(const dsh_gtfs_build *b, const char *file,
                      const dsh_gtfs_stop *s, dsh_notice notice)
{
    notice.file = file;
    notice.row = s->row;
    dsh_notice_add(b->ctx->notices, notice);
}

/* What is wrong with the parent of a stop, NULL if nothing. */
static const char *fault_of_parent(const dsh_gtfs_build *b,
                                   const dsh_gtfs_stop *s, uint32_t row)
{
    const bool has = s->parent_id[0] != '\0';
    if (!has)
        return s->kind == PLATFORM || s->kind == STATION
                   ? NULL
                   : "location_without_parent_station";
    if (s->kind == STATION)
        return "station_with_parent_station";
    if (row == DSH_GTFS_NONE || &b->stop.p[b->first_stop + row] == s)
        return "foreign_key_violation";
    const uint8_t wanted = s->kind == BOARDING_AREA ? PLATFORM : STATION;
    return b->stop.p[b->first_stop + row].kind != wanted
               ? "wrong_parent_location_type"
               : NULL;
}

static void link_parents(dsh_gtfs_build *b, const char *file)
{
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        dsh_gtfs_stop *s = &b->stop.p[i];
        const uint32_t row =
            dsh_idmap_find(&b->stop_id, dsh_str_of(s->parent_id));
        const char *fault = fault_of_parent(b, s, row);
        if (fault == NULL) {
            s->parent =
                row != DSH_GTFS_NONE ? b->first_stop + row : DSH_GTFS_NONE;
            if (s->kind == BOARDING_AREA)
                b->stop.p[s->parent].has_areas = true;
            continue;
        }
        tell_stop(b, file, s,
                  (dsh_notice){.code = fault,
                               .severity = DOSAH_ERROR,
                               .field = COLUMNS[PARENT].name,
                               .value = s->parent_id[0] != '\0' ? s->parent_id
                                                                : s->id});
        s->parent_id = "";
    }
}

static void link_children(dsh_gtfs_build *b)
{
    dsh_gtfs_stop *stop = b->stop.p;
    for (size_t i = b->first_stop; i < b->stop.n; i++)
        stop[i].child = stop[i].next = DSH_GTFS_NONE;
    for (size_t i = b->stop.n; i-- > b->first_stop;) {
        if (stop[i].parent == DSH_GTFS_NONE)
            continue;
        stop[i].next = stop[stop[i].parent].child;
        stop[stop[i].parent].child = (uint32_t)i;
    }
}

/* What a stop leaves out it has from its parents. */
static void inherit(dsh_gtfs_build *b)
{
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        dsh_gtfs_stop *s = &b->stop.p[i];
        const dsh_gtfs_stop *from = s;
        for (int level = 1; level < MAX_LEVELS; level++) {
            if (from->parent == DSH_GTFS_NONE)
                break;
            from = &b->stop.p[from->parent];
            if (s->access == DSH_ACCESS_UNKNOWN)
                s->access = from->access;
            if (isnan(s->lat) && s->kind == BOARDING_AREA) {
                s->lat = from->lat;
                s->lon = from->lon;
            }
        }
    }
}

/* ---- positions --------------------------------------------------------- */

static bool at_origin(const dsh_gtfs_stop *s)
{
    return s->lat == 0 && s->lon == 0;
}

/* Zero longitude and latitude means that nobody filled them in. */
static void check_origin(dsh_gtfs_build *b, const char *file)
{
    size_t n = 0, n_zero = 0;
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        n += is_boarded(&b->stop.p[i]);
        n_zero += is_boarded(&b->stop.p[i]) && at_origin(&b->stop.p[i]);
    }
    const bool all = n > 0 && n_zero == n;
    b->feed.p[b->feed.n - 1].zero_coordinates = all;
    if (all)
        dsh_gtfs_count(b, "all_stops_at_zero_coordinates", COLUMNS[LAT].name, n,
                       DOSAH_ERROR);
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        dsh_gtfs_stop *s = &b->stop.p[i];
        if (!at_origin(s))
            continue;
        if (!all)
            tell_stop(b, file, s,
                      (dsh_notice){.code = "point_near_origin",
                                   .severity = DOSAH_ERROR,
                                   .field = COLUMNS[LAT].name,
                                   .value = s->id});
        s->lat = s->lon = NAN;
    }
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Known values of a coordinate, sorted. */
static size_t gather(double *v, const dsh_gtfs_build *b, bool lat)
{
    size_t n = 0;
    for (size_t i = b->first_stop; i < b->stop.n; i++)
        if (!isnan(b->stop.p[i].lat))
            v[n++] = lat ? b->stop.p[i].lat : b->stop.p[i].lon;
    if (n > 0)
        qsort(v, n, sizeof(*v), by_value);
    return n;
}

static dosah_status check_far(const dsh_gtfs_build *b, const char *file,
                              dosah_error *err)
{
    double *v = dsh_alloc(b->stop.n - b->first_stop, sizeof(*v));
    if (v == NULL)
        return dsh_fail_nomem(err, "stops");
    dsh_gtfs_stop middle = {0};
    size_t n = gather(v, b, true);
    middle.lat = n > 0 ? v[n / 2] : NAN;
    n = gather(v, b, false);
    middle.lon = n > 0 ? v[n / 2] : NAN;
    n = 0;
    for (size_t i = b->first_stop; i < b->stop.n; i++)
        if (!isnan(b->stop.p[i].lat))
            v[n++] = dsh_gtfs_metres(&middle, &b->stop.p[i]);
    if (n > 0)
        qsort(v, n, sizeof(*v), by_value);
    const double limit =
        n > 0 ? fmax(b->limits.far_m, b->limits.far_times * v[(n - 1) * 9 / 10])
              : NAN;
    dsh_free(v);
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        const dsh_gtfs_stop *s = &b->stop.p[i];
        if (is_boarded(s) && dsh_gtfs_metres(&middle, s) > limit)
            tell_stop(b, file, s,
                      (dsh_notice){.code = "stop_too_far_from_others",
                                   .severity = DOSAH_WARNING,
                                   .field = COLUMNS[LAT].name,
                                   .value = s->id});
    }
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_stops(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"stops.txt", DSH_GTFS_REQUIRED, COLUMNS,
                                    N_COLUMNS};
    dosah_status status = dsh_gtfs_each(b, &wanted, add_stop, err);
    if (status != DOSAH_OK)
        return status;
    const char *file = dsh_path_join(b->arena, b->path, wanted.name);
    if (file == NULL)
        return dsh_fail_nomem(err, "feed path");
    link_parents(b, file);
    link_children(b);
    check_origin(b, file);
    inherit(b);
    return check_far(b, file, err);
}
