/* SPDX-License-Identifier: MIT */
/* Ties the room together: sources (or the cache) -> streets and timetable;
 * origins of form (iii); the day's hops; points attached per profile; links
 * per profile and reading. */
#include "network/network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "network/cache.h"
#include "network/coverage.h"
#include "network/declared.h"
#include "network/links.h"

enum { DAY_S = 86400 };
static const double BEYOND_M = 5000;

void dsh_network_free(dsh_network *n)
{
    if (n == NULL)
        return;
    for (size_t i = 0; n->walks != NULL && i < n->n_profiles; i++) {
        dsh_walks *w = &n->walks[i * DSH_N_READINGS];
        if (w[DSH_PESS].costs != w[DSH_OPT].costs)
            dsh_costs_free((dsh_costs *)(uintptr_t)w[DSH_PESS].costs);
        dsh_costs_free((dsh_costs *)(uintptr_t)w[DSH_OPT].costs);
    }
    for (size_t i = 0; n->day != NULL && i < n->n_days; i++)
        dsh_timetable_free(n->day[i]);
    dsh_stations_free(n->stations);
    dsh_streets_free(n->streets);
    dsh_gtfs_free(n->gtfs);
    dsh_mapped_close(&n->file);
    dsh_arena_free(n->arena);
}

/* ---- reading ---- */

static int32_t max_walk_of(const dsh_study *study, const dsh_mobility *p)
{
    return p->max_walk_s >= 0 ? p->max_walk_s : study->reach.max_walk_s;
}

/* Study area + walking range + 5 km, in the working CRS; false = no area. */
static bool reading_box(const dsh_study *study, const dsh_tables *tables,
                        dsh_box *out)
{
    const dsh_municipalities *m = &tables->municipalities;
    double range = 0;
    bool any = false;
    for (size_t i = 0; i < study->n_profiles; i++) {
        const dsh_mobility *p = &study->profile[i];
        const double r = p->flat_mm_s / 1000.0 * max_walk_of(study, p);
        range = r > range ? r : range;
    }
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->shape[i].n_points == 0)
            continue;
        const dsh_box b = dsh_shape_box(&m->shape[i]);
        out->x0 = !any || b.x0 < out->x0 ? b.x0 : out->x0;
        out->y0 = !any || b.y0 < out->y0 ? b.y0 : out->y0;
        out->x1 = !any || b.x1 > out->x1 ? b.x1 : out->x1;
        out->y1 = !any || b.y1 > out->y1 ? b.y1 : out->y1;
        any = true;
    }
    out->x0 -= range + BEYOND_M;
    out->y0 -= range + BEYOND_M;
    out->x1 += range + BEYOND_M;
    out->y1 += range + BEYOND_M;
    return any;
}

/* The box in degrees: of points along its sides, which are curves there. */
static dosah_status to_degrees(const dsh_study *study, const dsh_box *in,
                               dsh_box *out, dosah_error *err)
{
    enum { PER_SIDE = 16 };
    double x[4 * PER_SIDE], y[4 * PER_SIDE];
    for (int i = 0; i < PER_SIDE; i++) {
        const double t = (double)i / (PER_SIDE - 1);
        const double mx = in->x0 + (in->x1 - in->x0) * t;
        const double my = in->y0 + (in->y1 - in->y0) * t;
        x[4 * i] = mx, y[4 * i] = in->y0;
        x[4 * i + 1] = mx, y[4 * i + 1] = in->y1;
        x[4 * i + 2] = in->x0, y[4 * i + 2] = my;
        x[4 * i + 3] = in->x1, y[4 * i + 3] = my;
    }
    dsh_crs_op *op;
    const dosah_status status =
        dsh_crs_op_new(&op, study->crs, "EPSG:4326", err);
    if (status != DOSAH_OK)
        return status;
    dsh_crs_op_apply(op, x, y, 4 * PER_SIDE);
    dsh_crs_op_free(op);
    *out = (dsh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4 * PER_SIDE; i++) {
        out->x0 = x[i] < out->x0 ? x[i] : out->x0;
        out->y0 = y[i] < out->y0 ? y[i] : out->y0;
        out->x1 = x[i] > out->x1 ? x[i] : out->x1;
        out->y1 = y[i] > out->y1 ? y[i] : out->y1;
    }
    return DOSAH_OK;
}

/* Where the raster is needed when nothing limits the streets. */
static dosah_status box_of_osm(const dsh_osm *osm, const dsh_study *study,
                               dsh_box *out, dosah_error *err)
{
    dsh_crs_op *op;
    const dosah_status status =
        dsh_crs_op_new(&op, "EPSG:4326", study->crs, err);
    if (status != DOSAH_OK)
        return status;
    *out = (dsh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < osm->n_nodes; i++) {
        double x = osm->lon[i], y = osm->lat[i];
        dsh_crs_op_apply(op, &x, &y, 1);
        out->x0 = x < out->x0 ? x : out->x0;
        out->y0 = y < out->y0 ? y : out->y0;
        out->x1 = x > out->x1 ? x : out->x1;
        out->y1 = y > out->y1 ? y : out->y1;
    }
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

static dosah_status read_elevation(dsh_elevation **out, const dsh_osm *osm,
                                   const dsh_study *study, const dsh_box *area,
                                   dsh_context *ctx, dosah_error *err)
{
    dsh_box box;
    *out = NULL;
    if (!dsh_source_given(&study->elevation) || osm->n_nodes == 0)
        return DOSAH_OK;
    dosah_status status = box_of_osm(osm, study, &box, err);
    if (status == DOSAH_OK && area != NULL) {
        box.x0 = box.x0 > area->x0 ? box.x0 : area->x0;
        box.y0 = box.y0 > area->y0 ? box.y0 : area->y0;
        box.x1 = box.x1 < area->x1 ? box.x1 : area->x1;
        box.y1 = box.y1 < area->y1 ? box.y1 : area->y1;
    }
    if (status == DOSAH_OK)
        status = dsh_elevation_open(out, study->elevation.path[0],
                                    study->elevation.crs, study->crs, &box, ctx,
                                    err);
    return status;
}

static dosah_status read_streets(dsh_network *n, const dsh_study *study,
                                 const dsh_tables *tables, dsh_context *ctx,
                                 dosah_error *err)
{
    dsh_box area = {0}, degrees = {0};
    dsh_osm *osm = NULL;
    dsh_elevation *elevation = NULL;
    const bool limited = reading_box(study, tables, &area);
    dosah_status status = DOSAH_OK;
    if (limited)
        status = to_degrees(study, &area, &degrees, err);
    if (status == DOSAH_OK)
        status = dsh_osm_read(&osm, study->streets.path, study->streets.n_paths,
                              limited ? &degrees : NULL, ctx, err);
    if (status == DOSAH_OK)
        status = read_elevation(&elevation, osm, study, limited ? &area : NULL,
                                ctx, err);
    if (status == DOSAH_OK)
        status = dsh_streets_new(&n->streets, osm, elevation, tables, study,
                                 ctx, err);
    dsh_elevation_free(elevation);
    dsh_osm_free(osm);
    return status;
}

static dosah_status read_days(dsh_network *n, const dsh_study *study,
                              dsh_context *ctx, dosah_error *err)
{
    int32_t horizon = study->reach.window_to_s + study->reach.max_time_s;
    if (study->day_trip.home_by_s > horizon)
        horizon = study->day_trip.home_by_s;
    const int32_t from = study->reach.window_from_s;
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < n->n_days; i++)
        status = dsh_timetable_new(&n->day[i], n->gtfs, study->day[i].date,
                                   from < 0 ? from : 0,
                                   horizon > DAY_S ? horizon : DAY_S, ctx, err);
    return status;
}

/* JDF stops without a position are written beside the cache of the study. */
static dosah_status read_timetable(dsh_network *n, const dsh_study *study,
                                   dsh_context *ctx, dosah_error *err)
{
    dsh_timetable_opts opts = {.format = study->timetable.format,
                               .stops = &study->timetable_stops,
                               .timezone = study->timezone,
                               .work_crs = study->crs};
    if (study->path != NULL && study->path[0] != '\0') {
        opts.fill_in = dsh_path_join(n->arena, study->dir,
                                     ".dosah-cache/jdf-stops-to-locate.csv");
        if (opts.fill_in == NULL)
            return dsh_fail_nomem(err, "path of stops to locate");
    }
    return dsh_timetable_read(&n->gtfs, study->timetable.path,
                              study->timetable.n_paths, &opts, ctx, err);
}

static dosah_status read_sources(dsh_network *n, const dsh_study *study,
                                 const dsh_tables *tables, dsh_context *ctx,
                                 dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    if (n->wants_streets)
        status = read_streets(n, study, tables, ctx, err);
    if (status == DOSAH_OK && n->wants_timetable) {
        status = read_timetable(n, study, ctx, err);
        if (status == DOSAH_OK)
            status = read_days(n, study, ctx, err);
    }
    return status;
}

/* The cache if it fits, else the sources; the content's hash is worked out
 * before they are parsed, so that it is that of what was read. */
static dosah_status load(dsh_network *n, const dsh_study *study,
                         const dsh_tables *tables, const dsh_network_opts *opts,
                         dsh_context *ctx, dosah_error *err)
{
    const char *path = opts != NULL ? opts->cache_path : NULL;
    dsh_cache_key key;
    dsh_cache_mark mark;
    if (path == NULL)
        return read_sources(n, study, tables, ctx, err);
    dosah_status status = dsh_cache_key_of(&key, study, tables, ctx, err);
    if (status == DOSAH_OK && opts->verify_cache)
        status = dsh_cache_content_of(&key, study, err);
    if (status == DOSAH_OK)
        status = dsh_cache_load(n, path, &key, ctx, err);
    if (status != DOSAH_OK || n->from_cache)
        return status;
    if (key.content == 0)
        status = dsh_cache_content_of(&key, study, err);
    dsh_cache_mark_notices(&mark, ctx->notices);
    if (status == DOSAH_OK)
        status = read_sources(n, study, tables, ctx, err);
    if (status == DOSAH_OK)
        status = dsh_cache_save(n, path, &key, &mark, ctx, err);
    dsh_cache_mark_clear(&mark);
    return status;
}

/* ---- points ---- */

static dosah_status place_stops(dsh_network *n, const dsh_study *study,
                                dosah_error *err)
{
    dsh_crs_op *op;
    dosah_status status = dsh_crs_op_new(&op, "EPSG:4326", study->crs, err);
    if (status != DOSAH_OK)
        return status;
    n->crs_op_name = dsh_arena_str(n->arena, dsh_crs_op_name(op));
    n->crs_op_accuracy_m = dsh_crs_op_accuracy_m(op);
    const size_t count = n->gtfs != NULL ? n->gtfs->n_stops : 0;
    n->stop_x = dsh_arena_alloc(n->arena, count, sizeof(double));
    n->stop_y = dsh_arena_alloc(n->arena, count, sizeof(double));
    if (n->stop_x == NULL || n->stop_y == NULL || n->crs_op_name == NULL)
        status = dsh_fail_nomem(err, "stops");
    for (size_t i = 0; status == DOSAH_OK && i < count; i++) {
        n->stop_x[i] = n->gtfs->stop_lon[i];
        n->stop_y[i] = n->gtfs->stop_lat[i];
        if (isnan(n->stop_x[i]) || isnan(n->stop_y[i]))
            n->stop_x[i] = n->stop_y[i] = NAN;
        else
            dsh_crs_op_apply(op, &n->stop_x[i], &n->stop_y[i], 1);
    }
    dsh_crs_op_free(op);
    return status;
}

static dosah_status make_cells(const dsh_network *n, dsh_tables *tables,
                               const dsh_study *study, dsh_context *ctx,
                               dosah_error *err)
{
    if (tables->origins.n > 0 || dsh_source_given(&study->origins) ||
        n->streets == NULL || tables->municipalities.n == 0)
        return DOSAH_OK;
    dsh_arena *arena = dsh_arena_new();
    double *x, *y;
    size_t count;
    if (arena == NULL)
        return dsh_fail_nomem(err, "street points");
    dosah_status status =
        dsh_streets_lived_on(n->streets, arena, &x, &y, &count, err);
    if (status == DOSAH_OK)
        status = dsh_origins_cells(tables, study, x, y, count, ctx, err);
    dsh_arena_free(arena);
    return status;
}

/* ---- profiles ---- */

static void report_unattached(const dsh_attachment *a, const double *x,
                              uint32_t count, const char *const *id,
                              const char *code, const dsh_mobility *p,
                              dsh_context *ctx)
{
    for (uint32_t i = 0; i < count; i++) {
        if (a[i].joint[0].edge == DSH_NONE && !isnan(x[i]))
            dsh_notice_add(ctx->notices, (dsh_notice){.code = code,
                                                      .severity = DOSAH_WARNING,
                                                      .field = p->id,
                                                      .value = id[i]});
    }
}

static dosah_status attach_profile(dsh_network *n, const dsh_study *study,
                                   const dsh_tables *tables, size_t p,
                                   dsh_context *ctx, dosah_error *err)
{
    const dsh_origins *o = &tables->origins;
    const dsh_services *s = &tables->services;
    const dsh_stations *st = n->stations;
    const uint32_t n_doors = st != NULL ? st->n_doors : 0;
    const double snap = study->reach.max_snap_m;
    const dsh_mobility *profile = &study->profile[p];
    const dsh_costs *costs = dsh_walks_of(n, p, DSH_OPT)->costs;
    dsh_attachment *ao = n->origin + p * o->n, *ad = n->door + p * n_doors;
    dsh_attachment *av = n->service + p * s->n;
    dosah_status status =
        dsh_attach(ao, n->streets, costs, o->x, o->y, o->n, snap, err);
    if (status == DOSAH_OK && st != NULL)
        status =
            dsh_attach(ad, n->streets, costs, st->x, st->y, n_doors, snap, err);
    if (status == DOSAH_OK)
        status = dsh_attach(av, n->streets, costs, s->x, s->y, s->n, snap, err);
    if (status != DOSAH_OK)
        return status;
    if (st != NULL)
        report_unattached(ad, st->x, n_doors, st->id, "stop_far_from_streets",
                          profile, ctx);
    report_unattached(av, s->x, s->n, s->id, "service_far_from_streets",
                      profile, ctx);
    return DOSAH_OK;
}

/* Is an unattached origin beside a street all the same, one that is closed to
 * the profile? Then it has data – nobody gets anywhere – and no lack of it. */
static dosah_status near_closed_streets(bool *out, const dsh_network *n,
                                        const dsh_costs *all_open, double x,
                                        double y, double max_snap_m,
                                        dosah_error *err)
{
    dsh_attachment a;
    const dosah_status status =
        dsh_attach(&a, n->streets, all_open, &x, &y, 1, max_snap_m, err);
    *out = status == DOSAH_OK && a.joint[0].edge != DSH_NONE;
    return status;
}

static void report_origin(const dsh_tables *tables, uint32_t origin,
                          bool closed, const dsh_mobility *profile,
                          dsh_context *ctx)
{
    dsh_notice_add(ctx->notices,
                   (dsh_notice){.code = closed ? "origin_streets_closed"
                                               : "origin_far_from_streets",
                                .severity = closed ? DOSAH_INFO : DOSAH_WARNING,
                                .field = profile->id,
                                .value = tables->origins.id[origin]});
}

/* On streets: attached, or beside streets that are closed. Without streets:
 * anywhere. */
static dosah_status mark_linked(dsh_network *n, const dsh_study *study,
                                const dsh_tables *tables, size_t p,
                                dsh_context *ctx, dosah_error *err)
{
    const dsh_origins *o = &tables->origins;
    dsh_costs all_open = {0};
    dosah_status status = DOSAH_OK;
    if (n->streets != NULL) {
        all_open.arc_ms =
            dsh_alloc(2 * (size_t)n->streets->n_edges, sizeof(uint32_t));
        if (all_open.arc_ms == NULL)
            return dsh_fail_nomem(err, "open streets");
    }
    for (uint32_t i = 0; status == DOSAH_OK && i < o->n; i++) {
        const size_t at = p * o->n + i;
        bool linked = !isnan(o->x[i]) && !isnan(o->y[i]);
        if (linked && n->streets != NULL &&
            n->origin[at].joint[0].edge == DSH_NONE) {
            status = near_closed_streets(&linked, n, &all_open, o->x[i],
                                         o->y[i], study->reach.max_snap_m, err);
            report_origin(tables, i, linked, &study->profile[p], ctx);
        }
        n->origin_linked[at] = linked;
    }
    dsh_free(all_open.arc_ms);
    return status;
}

static bool same_costs(const dsh_streets *s, const dsh_costs *a,
                       const dsh_costs *b)
{
    const size_t arcs = 2 * (size_t)s->n_edges * sizeof(uint32_t);
    return memcmp(a->arc_ms, b->arc_ms, arcs) == 0 &&
           memcmp(a->arc_assumed, b->arc_assumed, arcs) == 0 &&
           memcmp(a->node_ms, b->node_ms, s->n_nodes * sizeof(uint32_t)) == 0;
}

static dosah_status link_profile(dsh_network *n, const dsh_study *study,
                                 const dsh_tables *tables, size_t p,
                                 dsh_context *ctx, dosah_error *err)
{
    const dsh_origins *o = &tables->origins;
    const dsh_services *s = &tables->services;
    const dsh_mobility *m = &study->profile[p];
    const dsh_stations *st = n->stations;
    const uint32_t n_doors = st != NULL ? st->n_doors : 0;
    dsh_walks *w = &n->walks[p * DSH_N_READINGS];
    const bool streets = n->streets != NULL;
    dsh_link_job job = {
        .streets = n->streets,
        .origins = {o->x, o->y, streets ? n->origin + p * o->n : NULL, o->n},
        .stops = {st != NULL ? st->x : NULL, st != NULL ? st->y : NULL,
                  streets ? n->door + p * n_doors : NULL, n_doors},
        .services = {s->x, s->y, streets ? n->service + p * s->n : NULL, s->n},
        .max_walk_s = max_walk_of(study, m),
        .max_transfer_s = m->max_transfer_s >= 0 ? m->max_transfer_s
                                                 : study->reach.max_transfer_s,
        .detour_factor = study->reach.detour_factor,
        .flat_ms_per_m = (1000000 + m->flat_mm_s - 1) / m->flat_mm_s,
        .one_way = n->one_way};
    dsh_station_walks inner[DSH_N_READINGS];
    const bool stations = st != NULL && !st->plain;
    dosah_status status = DOSAH_OK;
    for (int r = 0; stations && status == DOSAH_OK && r < DSH_N_READINGS; r++)
        status = dsh_station_walks_make(&inner[r], st, m, (dsh_reading)r,
                                        job.max_walk_s > job.max_transfer_s
                                            ? job.max_walk_s
                                            : job.max_transfer_s,
                                        n->arena, err);
    for (int r = 0; status == DOSAH_OK && r < DSH_N_READINGS; r++) {
        if (r == DSH_PESS && w[DSH_PESS].costs == w[DSH_OPT].costs &&
            (!stations ||
             dsh_station_walks_equal(&inner[DSH_OPT], &inner[DSH_PESS]))) {
            w[DSH_PESS] = w[DSH_OPT];
            continue;
        }
        job.costs = w[r].costs;
        job.inner = stations ? &inner[r] : NULL;
        status = dsh_links_make(&w[r], &job, n->arena, ctx, err);
    }
    return status;
}

/* Readings that do not differ share costs and links. */
static dosah_status cost_profile(dsh_network *n, const dsh_study *study,
                                 size_t p, dosah_error *err)
{
    dsh_walks *w = &n->walks[p * DSH_N_READINGS];
    for (int r = 0; r < DSH_N_READINGS; r++) {
        dsh_costs *costs;
        const dosah_status status = dsh_costs_new(
            &costs, n->streets, &study->profile[p], (dsh_reading)r, err);
        if (status != DOSAH_OK)
            return status;
        w[r].costs = costs;
    }
    if (same_costs(n->streets, w[DSH_OPT].costs, w[DSH_PESS].costs)) {
        dsh_costs_free((dsh_costs *)(uintptr_t)w[DSH_PESS].costs);
        w[DSH_PESS].costs = w[DSH_OPT].costs;
    }
    return DOSAH_OK;
}

static dosah_status make_profiles(dsh_network *n, const dsh_study *study,
                                  const dsh_tables *tables, dsh_context *ctx,
                                  dosah_error *err)
{
    const size_t p_n = study->n_profiles;
    const size_t n_doors = n->stations != NULL ? n->stations->n_doors : 0;
    dsh_arena *a = n->arena;
    n->walks = dsh_arena_alloc(a, p_n * DSH_N_READINGS, sizeof(dsh_walks));
    n->n_profiles = p_n;
    n->origin =
        dsh_arena_alloc(a, p_n * tables->origins.n, sizeof(dsh_attachment));
    n->door = dsh_arena_alloc(a, p_n * n_doors, sizeof(dsh_attachment));
    n->service =
        dsh_arena_alloc(a, p_n * tables->services.n, sizeof(dsh_attachment));
    n->origin_linked = dsh_arena_alloc(a, p_n * tables->origins.n, 1);
    if (n->walks == NULL || n->origin == NULL || n->door == NULL ||
        n->service == NULL || n->origin_linked == NULL)
        return dsh_fail_nomem(err, "network");
    dosah_status status = DOSAH_OK;
    for (size_t p = 0; status == DOSAH_OK && p < p_n; p++) {
        if (n->streets != NULL)
            status = cost_profile(n, study, p, err);
        if (status == DOSAH_OK && n->streets != NULL)
            status = attach_profile(n, study, tables, p, ctx, err);
        if (status == DOSAH_OK && !n->no_links)
            status = mark_linked(n, study, tables, p, ctx, err);
        if (status == DOSAH_OK && !n->no_links)
            status = link_profile(n, study, tables, p, ctx, err);
    }
    return status;
}

dosah_status dsh_network_new(dsh_network **out, const dsh_study *study,
                             dsh_tables *tables, const dsh_network_opts *opts,
                             dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    dsh_arena *arena = dsh_arena_new();
    dsh_network *n =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*n)) : NULL;
    if (n == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "network");
    }
    n->arena = arena;
    n->one_way = opts != NULL && opts->one_way;
    n->no_links = opts != NULL && opts->no_links;
    n->wants_streets = dsh_source_given(&study->streets);
    n->wants_timetable = dsh_source_given(&study->timetable);
    n->n_days = n->wants_timetable ? study->n_days : 0;
    n->day = dsh_arena_alloc(arena, n->n_days, sizeof(dsh_timetable *));
    dosah_status status =
        n->day != NULL ? DOSAH_OK : dsh_fail_nomem(err, "network");
    if (status == DOSAH_OK)
        status = load(n, study, tables, opts, ctx, err);
    if (status == DOSAH_OK)
        status = dsh_declare_access(n, study, ctx, err);
    if (status == DOSAH_OK)
        status = place_stops(n, study, err);
    if (status == DOSAH_OK && n->gtfs != NULL)
        status = dsh_stations_new(&n->stations, n->gtfs, study, n->stop_x,
                                  n->stop_y, ctx, err);
    if (status == DOSAH_OK)
        status = dsh_coverage_report(n, tables, ctx, err);
    if (status == DOSAH_OK)
        status = make_cells(n, tables, study, ctx, err);
    if (status == DOSAH_OK)
        status = make_profiles(n, study, tables, ctx, err);
    if (status != DOSAH_OK) {
        dsh_network_free(n);
        return status;
    }
    *out = n;
    return DOSAH_OK;
}
