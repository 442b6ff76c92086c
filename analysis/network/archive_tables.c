/* SPDX-License-Identifier: MIT */
/* Streets, timetable tables and days in the network file, and the checks of
 * every index they hold. */
#include <math.h>
#include <string.h>

#include "network/archive.h"
#include "network/draft.h"

#define ARRAY(field, count)                                                    \
    dsh_archive_array(a, &t->field, (count), sizeof(*t->field))

/* A struct in an arena of its own when reading; false = stop. */
static bool begin(dsh_archive *a, void *out, size_t size, size_t arena_at)
{
    void *t = NULL;
    if (a->writing)
        return true;
    memcpy(out, &t, sizeof(t));
    if (!dsh_archive_ok(a))
        return false;
    a->arena = dsh_arena_new();
    t = a->arena != NULL ? dsh_arena_alloc(a->arena, 1, size) : NULL;
    if (t == NULL) {
        dsh_arena_free(a->arena);
        a->no_mem = true;
        return false;
    }
    memcpy((char *)t + arena_at, &a->arena, sizeof(dsh_arena *));
    memcpy(out, &t, sizeof(t));
    return true;
}

static bool all_below(const uint32_t *v, size_t n, uint32_t limit)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i] >= limit)
            return false;
    }
    return true;
}

static bool none_or_below(const uint32_t *v, size_t n, uint32_t limit)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i] >= limit && v[i] != DSH_NONE)
            return false;
    }
    return true;
}

/* [n + 1] row starts that begin at 0, never fall, and end at `end`. */
static bool are_rows(const uint32_t *first, size_t n, uint32_t end)
{
    if (first[0] != 0 || first[n] != end)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (first[i] > first[i + 1])
            return false;
    }
    return true;
}

static bool are_bytes(const uint8_t *v, size_t n, uint8_t most)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i] > most)
            return false;
    }
    return true;
}

/* Metres of any working CRS on Earth. */
static bool are_places(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(v[i]) < 1e9))
            return false;
    }
    return true;
}

/* ---- streets ---- */

static bool are_words(const dsh_value *v, size_t n, uint32_t n_words)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i].from != DSH_VALUE_UNKNOWN &&
            (v[i].lo < 0 || (uint32_t)v[i].lo >= n_words))
            return false;
    }
    return true;
}

static bool are_intervals(const dsh_value *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i].from != DSH_VALUE_UNKNOWN &&
            (v[i].lo > v[i].hi || v[i].lo < -1000000 || v[i].hi > 10000000))
            return false;
    }
    return true;
}

static bool streets_hold(const dsh_streets *t, uint32_t n_points)
{
    const uint32_t n = t->n_nodes, m = t->n_edges;
    if (!all_below(t->tail, 2 * (size_t)m, n) ||
        !all_below(t->head, 2 * (size_t)m, n) ||
        !are_rows(t->point_first, m, n_points) ||
        !are_bytes(t->kind, m, DSH_STREET_AREA) || !are_places(t->x, n) ||
        !are_places(t->y, n) || !are_places(t->point_x, n_points) ||
        !are_places(t->point_y, n_points))
        return false;
    for (uint32_t e = 0; e < m; e++) {
        if (t->tail[2 * e] != t->head[2 * e + 1] ||
            t->head[2 * e] != t->tail[2 * e + 1] ||
            t->point_first[e + 1] - t->point_first[e] < 2)
            return false;
    }
    return are_words(t->surface, m, t->n_tag_values) &&
           are_words(t->smoothness, m, t->n_tag_values) &&
           are_intervals(t->slope_bp, m) && are_intervals(t->cross_bp, m) &&
           are_intervals(t->width_mm, m) && are_intervals(t->n_steps, m) &&
           are_intervals(t->rail, m) && are_intervals(t->crossing_kerb_mm, m) &&
           are_intervals(t->kerb_mm, n) && are_intervals(t->gap_mm, n) &&
           all_below(t->node_survey, n, t->n_survey_ids + 1) &&
           all_below(t->edge_survey, m, t->n_survey_ids + 1);
}

static void water_arrays(dsh_archive *a, dsh_water *t, uint32_t n_points)
{
    ARRAY(is_area, t->n);
    ARRAY(first, t->n + (size_t)1);
    ARRAY(x, n_points);
    ARRAY(y, n_points);
}

static bool water_holds(const dsh_water *t, uint32_t n_points)
{
    if (!are_rows(t->first, t->n, n_points) ||
        !are_bytes(t->is_area, t->n, 1) || !are_places(t->x, n_points) ||
        !are_places(t->y, n_points))
        return false;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->first[i + 1] - t->first[i] < 2)
            return false;
    return true;
}

static void street_arrays(dsh_archive *a, dsh_streets *t, uint32_t *n_points)
{
    const size_t n = t->n_nodes, m = t->n_edges;
    ARRAY(x, n);
    ARRAY(y, n);
    ARRAY(node_osm, n);
    ARRAY(tail, 2 * m);
    ARRAY(head, 2 * m);
    ARRAY(edge_way, m);
    ARRAY(length_mm, m);
    ARRAY(kind, m);
    ARRAY(flags, m);
    ARRAY(run_mm, m);
    ARRAY(lived_on, m);
    ARRAY(crossing_mm, m);
    ARRAY(drive_kmh, m);
    dsh_archive_values(a, &t->slope_bp, m);
    dsh_archive_values(a, &t->cross_bp, m);
    dsh_archive_values(a, &t->width_mm, m);
    dsh_archive_values(a, &t->surface, m);
    dsh_archive_values(a, &t->smoothness, m);
    dsh_archive_values(a, &t->n_steps, m);
    dsh_archive_values(a, &t->rail, m);
    dsh_archive_values(a, &t->crossing_kerb_mm, m);
    dsh_archive_values(a, &t->kerb_mm, n);
    dsh_archive_values(a, &t->gap_mm, n);
    ARRAY(node_flags, n);
    ARRAY(node_survey, n);
    ARRAY(edge_survey, m);
    dsh_archive_texts(a, &t->tag_value, t->n_tag_values);
    dsh_archive_texts(a, &t->survey_ids, t->n_survey_ids);
    ARRAY(point_first, m + 1);
    ARRAY(point_x, *n_points);
    ARRAY(point_y, *n_points);
}

void dsh_archive_streets(dsh_archive *a, dsh_streets **out)
{
    if (!begin(a, out, sizeof(**out), offsetof(dsh_streets, arena)))
        return;
    dsh_streets *t = *out;
    uint32_t n_points = a->writing ? t->point_first[t->n_edges] : 0;
    uint32_t n_wet = a->writing ? t->water.first[t->water.n] : 0;
    uint32_t *count[] = {&t->n_nodes,      &t->n_edges, &t->n_tag_values,
                         &t->n_survey_ids, &t->n_ways,  &n_points,
                         &t->water.n,      &n_wet};
    for (size_t i = 0; i < sizeof(count) / sizeof(count[0]); i++)
        dsh_archive_u32(a, count[i]);
    dsh_range *range[] = {&t->any_slope_bp, &t->any_cross_bp, &t->any_width_mm,
                          &t->any_kerb_mm,  &t->any_gap_mm,   &t->any_n_steps};
    for (size_t i = 0; i < sizeof(range) / sizeof(range[0]); i++) {
        dsh_archive_bytes(a, &range[i]->lo, 4);
        dsh_archive_bytes(a, &range[i]->hi, 4);
        a->bad = a->bad || range[i]->lo > range[i]->hi;
    }
    a->bad = a->bad || t->n_edges > UINT32_MAX / 2 - 1;
    street_arrays(a, t, &n_points);
    water_arrays(a, &t->water, n_wet);
    if (a->writing)
        return;
    a->bad = a->bad || (!a->no_mem && (!streets_hold(t, n_points) ||
                                       !water_holds(&t->water, n_wet)));
    if (dsh_archive_ok(a) && dsh_streets_derive(t, NULL) != DOSAH_OK)
        a->no_mem = true;
    if (!dsh_archive_ok(a)) {
        dsh_streets_free(t);
        *out = NULL;
    }
}

/* ---- timetable tables ---- */

static void pathways(dsh_archive *a, dsh_gtfs *t)
{
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_pathways; i++) {
        dsh_gtfs_pathway *w = &t->pathway[i];
        dsh_archive_bytes(a, &w->length_m, 8);
        dsh_archive_bytes(a, &w->max_slope, 8);
        dsh_archive_bytes(a, &w->min_width_m, 8);
        dsh_archive_u32(a, &w->from);
        dsh_archive_u32(a, &w->to);
        dsh_archive_bytes(a, &w->time_s, 4);
        dsh_archive_bytes(a, &w->stairs, 4);
        dsh_archive_bytes(a, &w->mode, 1);
        dsh_archive_bytes(a, &w->both_ways, 1);
    }
}

static void small_tables(dsh_archive *a, dsh_gtfs *t)
{
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_feeds; i++) {
        dsh_gtfs_feed *f = &t->feed[i];
        dsh_archive_text(a, &f->path);
        dsh_archive_text(a, &f->publisher);
        dsh_archive_text(a, &f->version);
        dsh_archive_text(a, &f->timezone);
        dsh_archive_bytes(a, &f->from, sizeof(f->from));
        dsh_archive_bytes(a, &f->to, sizeof(f->to));
        uint8_t zero = f->zero_coordinates;
        dsh_archive_bytes(a, &zero, 1);
        f->zero_coordinates = zero != 0;
        dsh_archive_u32(a, &f->n_trips_in_file);
        dsh_archive_u32(a, &f->n_stop_times_in_file);
    }
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_exceptions; i++) {
        dsh_gtfs_exception *e = &t->exception[i];
        uint8_t added = e->added;
        dsh_archive_u32(a, &e->service);
        dsh_archive_bytes(a, &e->date, sizeof(e->date));
        dsh_archive_bytes(a, &added, 1);
        e->added = added != 0;
    }
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_frequencies; i++) {
        dsh_gtfs_frequency *f = &t->frequency[i];
        uint8_t exact = f->exact;
        dsh_archive_u32(a, &f->trip);
        dsh_archive_bytes(a, &f->start_s, 4);
        dsh_archive_bytes(a, &f->end_s, 4);
        dsh_archive_bytes(a, &f->headway_s, 4);
        dsh_archive_bytes(a, &exact, 1);
        f->exact = exact != 0;
    }
    pathways(a, t);
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_transfers; i++) {
        dsh_gtfs_transfer *f = &t->transfer[i];
        dsh_archive_u32(a, &f->from);
        dsh_archive_u32(a, &f->to);
        dsh_archive_bytes(a, &f->type, 1);
        dsh_archive_bytes(a, &f->min_s, 4);
        dsh_archive_u32(a, &f->from_route);
        dsh_archive_u32(a, &f->to_route);
        dsh_archive_u32(a, &f->from_trip);
        dsh_archive_u32(a, &f->to_trip);
    }
    for (uint32_t i = 0; dsh_archive_ok(a) && i < t->n_links; i++) {
        dsh_gtfs_link *f = &t->link[i];
        uint8_t stay = f->stay;
        dsh_archive_u32(a, &f->from_trip);
        dsh_archive_u32(a, &f->to_trip);
        dsh_archive_bytes(a, &stay, 1);
        f->stay = stay != 0;
    }
}

/* Room for rows whose count was read; each takes a byte of the file. */
static void *rows_room(dsh_archive *a, void *old, size_t n, size_t size)
{
    if (a->writing)
        return old;
    if (!dsh_archive_ok(a) || n > a->n - a->at) {
        a->bad = a->bad || !a->no_mem;
        return NULL;
    }
    void *p = dsh_arena_alloc(a->arena, n, size);
    a->no_mem = a->no_mem || p == NULL;
    return p;
}

static void gtfs_arrays(dsh_archive *a, dsh_gtfs *t)
{
    const size_t s = t->n_stops, r = t->n_routes, v = t->n_services;
    const size_t n = t->n_trips, c = t->n_calls;
    dsh_archive_texts(a, &t->stop_id, s);
    dsh_archive_texts(a, &t->stop_name, s);
    dsh_archive_texts(a, &t->stop_parent, s);
    ARRAY(stop_lon, s);
    ARRAY(stop_lat, s);
    ARRAY(stop_access, s);
    ARRAY(stop_feed, s);
    ARRAY(stop_platform, s);
    dsh_archive_texts(a, &t->place_id, t->n_places);
    ARRAY(place_lon, t->n_places);
    ARRAY(place_lat, t->n_places);
    ARRAY(place_access, t->n_places);
    ARRAY(place_kind, t->n_places);
    ARRAY(node_station, s + t->n_places);
    ARRAY(node_level, s + t->n_places);
    dsh_archive_texts(a, &t->route_id, r);
    dsh_archive_texts(a, &t->route_short_name, r);
    dsh_archive_texts(a, &t->route_long_name, r);
    dsh_archive_texts(a, &t->route_agency, r);
    ARRAY(route_type, r);
    dsh_archive_texts(a, &t->service_id, v);
    ARRAY(service_from, v);
    ARRAY(service_to, v);
    ARRAY(service_days, v);
    ARRAY(service_feed, v);
    dsh_archive_texts(a, &t->trip_id, n);
    dsh_archive_texts(a, &t->trip_headsign, n);
    dsh_archive_texts(a, &t->trip_block, n);
    ARRAY(trip_route, n);
    ARRAY(trip_service, n);
    ARRAY(trip_access, n);
    ARRAY(trip_first, n + 1);
    ARRAY(call_stop, c);
    ARRAY(call_arr_s, c);
    ARRAY(call_dep_s, c);
    ARRAY(call_pickup, c);
    ARRAY(call_dropoff, c);
    ARRAY(call_interpolated, c);
    ARRAY(blocked, t->n_blocked);
    ARRAY(block_no, t->n_blocked);
}

static bool small_tables_hold(const dsh_gtfs *t)
{
    for (uint32_t i = 0; i < t->n_exceptions; i++) {
        const dsh_gtfs_exception *e = &t->exception[i];
        if (e->service >= t->n_services ||
            (i > 0 && (e[-1].service > e->service ||
                       (e[-1].service == e->service && e[-1].date > e->date))))
            return false;
    }
    for (uint32_t i = 0; i < t->n_frequencies; i++) {
        const dsh_gtfs_frequency *f = &t->frequency[i];
        if (f->trip >= t->n_trips || f->headway_s <= 0)
            return false;
    }
    for (uint32_t i = 0; i < t->n_transfers; i++) {
        const dsh_gtfs_transfer *f = &t->transfer[i];
        if (f->from >= t->n_stops || f->to >= t->n_stops ||
            !none_or_below(&f->from_route, 1, t->n_routes) ||
            !none_or_below(&f->to_route, 1, t->n_routes) ||
            !none_or_below(&f->from_trip, 1, t->n_trips) ||
            !none_or_below(&f->to_trip, 1, t->n_trips))
            return false;
    }
    for (uint32_t i = 0; i < t->n_links; i++) {
        const dsh_gtfs_link *f = &t->link[i];
        if (f->from_trip >= t->n_trips || f->to_trip >= t->n_trips ||
            (i > 0 && f[-1].from_trip > f->from_trip))
            return false;
    }
    return all_below(t->blocked, t->n_blocked, t->n_trips);
}

/* Numbers that a length or a slope may have, or NaN. */
static bool is_sane(double v)
{
    return isnan(v) || fabs(v) < 1e6;
}

static bool stations_hold(const dsh_gtfs *t)
{
    const uint32_t n = t->n_stops + t->n_places;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_sane(t->node_level[i]))
            return false;
    }
    for (uint32_t i = 0; i < t->n_pathways; i++) {
        const dsh_gtfs_pathway *w = &t->pathway[i];
        if (w->from >= n || w->to >= n || w->mode < DSH_PATHWAY_WALKWAY ||
            w->mode > DSH_PATHWAY_EXIT_GATE || !is_sane(w->length_m) ||
            !is_sane(w->max_slope) || !is_sane(w->min_width_m))
            return false;
    }
    /* Stations are rows of stops.txt, so there are at most 2^24 of them. */
    return none_or_below(t->node_station, n, 1U << 24) &&
           none_or_below(t->stop_platform, t->n_stops, t->n_stops) &&
           are_bytes(t->place_access, t->n_places, DSH_ACCESS_PARTLY);
}

static bool gtfs_holds(const dsh_gtfs *t)
{
    return all_below(t->stop_feed, t->n_stops, t->n_feeds) &&
           all_below(t->service_feed, t->n_services, t->n_feeds) &&
           are_bytes(t->stop_access, t->n_stops, DSH_ACCESS_PARTLY) &&
           are_bytes(t->trip_access, t->n_trips, DSH_ACCESS_PARTLY) &&
           none_or_below(t->trip_route, t->n_trips, t->n_routes) &&
           none_or_below(t->trip_service, t->n_trips, t->n_services) &&
           are_rows(t->trip_first, t->n_trips, t->n_calls) &&
           all_below(t->call_stop, t->n_calls, t->n_stops) &&
           small_tables_hold(t) && stations_hold(t);
}

void dsh_archive_gtfs(dsh_archive *a, dsh_gtfs **out)
{
    if (!begin(a, out, sizeof(**out), offsetof(dsh_gtfs, arena)))
        return;
    dsh_gtfs *t = *out;
    uint32_t *count[] = {&t->n_feeds,    &t->n_stops,       &t->n_routes,
                         &t->n_services, &t->n_exceptions,  &t->n_trips,
                         &t->n_calls,    &t->n_frequencies, &t->n_transfers,
                         &t->n_places,   &t->n_pathways,    &t->n_links,
                         &t->n_blocked};
    for (size_t i = 0; i < sizeof(count) / sizeof(count[0]); i++)
        dsh_archive_u32(a, count[i]);
    t->feed = rows_room(a, t->feed, t->n_feeds, sizeof(*t->feed));
    t->exception =
        rows_room(a, t->exception, t->n_exceptions, sizeof(*t->exception));
    t->frequency =
        rows_room(a, t->frequency, t->n_frequencies, sizeof(*t->frequency));
    t->transfer =
        rows_room(a, t->transfer, t->n_transfers, sizeof(*t->transfer));
    t->pathway = rows_room(a, t->pathway, t->n_pathways, sizeof(*t->pathway));
    t->link = rows_room(a, t->link, t->n_links, sizeof(*t->link));
    a->bad = a->bad || t->n_places > UINT32_MAX - t->n_stops;
    dsh_archive_text(a, &t->timezone);
    small_tables(a, t);
    gtfs_arrays(a, t);
    if (a->writing)
        return;
    a->bad = a->bad || (!a->no_mem && !gtfs_holds(t));
    if (!dsh_archive_ok(a)) {
        dsh_arena_free(t->arena);
        *out = NULL;
    }
}

/* ---- days ---- */

static bool day_holds(const dsh_timetable *t, const dsh_gtfs *gtfs)
{
    if (gtfs == NULL || t->n_stops != gtfs->n_stops ||
        !all_below(t->trip_gtfs, t->n_trips, gtfs->n_trips) ||
        !are_bytes(t->trip_access, t->n_trips, DSH_ACCESS_PARTLY) ||
        !all_below(t->from, t->n_hops, t->n_stops) ||
        !all_below(t->to, t->n_hops, t->n_stops) ||
        !all_below(t->trip, t->n_hops, t->n_trips))
        return false;
    for (uint32_t i = 0; i < t->n_seats; i++) {
        if (t->seat[i].from >= t->n_trips || t->seat[i].to >= t->n_trips)
            return false;
    }
    for (uint32_t i = 0; i < t->n_hops; i++) {
        const uint32_t trip = t->trip_gtfs[t->trip[i]];
        const uint32_t calls =
            gtfs->trip_first[trip + 1] - gtfs->trip_first[trip];
        if ((uint32_t)t->sequence[i] + 1 >= calls ||
            (i > 0 && t->dep_s[i - 1] < t->dep_s[i]))
            return false;
    }
    return true;
}

void dsh_archive_day(dsh_archive *a, dsh_timetable **out, const dsh_gtfs *gtfs)
{
    if (!begin(a, out, sizeof(**out), offsetof(dsh_timetable, arena)))
        return;
    dsh_timetable *t = *out;
    dsh_archive_bytes(a, &t->date, sizeof(t->date));
    dsh_archive_u32(a, &t->n_stops);
    dsh_archive_u32(a, &t->n_trips);
    dsh_archive_u32(a, &t->n_hops);
    dsh_archive_u32(a, &t->n_seats);
    ARRAY(trip_gtfs, t->n_trips);
    ARRAY(trip_shift_s, t->n_trips);
    ARRAY(trip_access, t->n_trips);
    ARRAY(trip_by_frequency, t->n_trips);
    ARRAY(dep_s, t->n_hops);
    ARRAY(arr_s, t->n_hops);
    ARRAY(from, t->n_hops);
    ARRAY(to, t->n_hops);
    ARRAY(trip, t->n_hops);
    ARRAY(sequence, t->n_hops);
    ARRAY(flags, t->n_hops);
    ARRAY(seat, t->n_seats);
    if (a->writing)
        return;
    a->bad = a->bad || (!a->no_mem && !day_holds(t, gtfs));
    if (!dsh_archive_ok(a)) {
        dsh_arena_free(t->arena);
        *out = NULL;
    }
}
