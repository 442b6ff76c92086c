/* SPDX-License-Identifier: MIT */
/* One or more GTFS feeds to one set of tables: each feed is read into rows,
 * and the rows of all become arrays at the end. */
#include "ingest/gtfs.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <cpl_error.h>

#include "base/alloc.h"
#include "ingest/gtfs_build.h"
#include "ingest/jdf_build.h"

/* ---- reading ----------------------------------------------------------- */

/* Rows that can be boarded get their index in the result. */
void dsh_gtfs_number_stops(dsh_gtfs_build *b)
{
    uint32_t n = b->gtfs_stops;
    for (size_t i = b->first_stop; i < b->stop.n; i++) {
        dsh_gtfs_stop *s = &b->stop.p[i];
        if (s->kind == 0 || s->kind == 4)
            s->index = n++;
        else if (s->kind != 1)
            s->place = b->gtfs_places++;
    }
    b->gtfs_stops = n;
}

static dosah_status begin_feed(dsh_gtfs_build *b, const char *path,
                               dosah_error *err)
{
    b->path = dsh_arena_str(b->arena, path);
    if (b->path == NULL || !dsh_vec_room(&b->feed, 1))
        return dsh_fail_nomem(err, "feeds");
    b->feed.p[b->feed.n++] = (dsh_gtfs_feed){.path = b->path,
                                             .publisher = "",
                                             .version = "",
                                             .timezone = "",
                                             .from = DSH_NO_DATE,
                                             .to = DSH_NO_DATE};
    b->first_stop = (uint32_t)b->stop.n;
    b->first_service = (uint32_t)b->service.n;
    b->first_route = (uint32_t)b->route.n;
    b->first_trip = (uint32_t)b->trip.n;
    b->first_call = b->call.n;
    b->first_transfer = b->transfer.n;
    b->first_frequency = b->frequency.n;
    b->agency_name.n = 0;
    b->level.n = 0;
    return DOSAH_OK;
}

static void clear_maps(dsh_gtfs_build *b)
{
    dsh_idmap_clear(&b->agency_id);
    dsh_idmap_clear(&b->stop_id);
    dsh_idmap_clear(&b->service_id);
    dsh_idmap_clear(&b->route_id);
    dsh_idmap_clear(&b->trip_id);
    dsh_idmap_clear(&b->level_id);
    dsh_idmap_clear(&b->pathway_id);
}

static dosah_status read_gtfs(dsh_gtfs_build *b, dosah_error *err)
{
    static dosah_status (*const part[])(dsh_gtfs_build *, dosah_error *) = {
        dsh_gtfs_find_root,  dsh_gtfs_read_agencies,  dsh_gtfs_read_levels,
        dsh_gtfs_read_stops, dsh_gtfs_read_calendars, dsh_gtfs_read_routes,
        dsh_gtfs_read_trips, dsh_gtfs_read_times,     dsh_gtfs_check_times,
    };
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < sizeof(part) / sizeof(*part);
         i++)
        status = part[i](b, err);
    dsh_gtfs_number_stops(b);
    if (status == DOSAH_OK)
        status = dsh_gtfs_read_pathways(b, err);
    if (status == DOSAH_OK)
        status = dsh_gtfs_read_frequencies(b, err);
    if (status == DOSAH_OK)
        status = dsh_gtfs_read_transfers(b, err);
    if (status == DOSAH_OK)
        status = dsh_gtfs_read_feed_info(b, err);
    clear_maps(b);
    return status;
}

static dosah_status read_feed(dsh_gtfs_build *b, const char *path,
                              const dsh_timetable_opts *opts, dosah_error *err)
{
    bool is_jdf = false;
    dosah_status status = begin_feed(b, path, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_is(&is_jdf, b, opts, err);
    if (status != DOSAH_OK)
        return status;
    if (!is_jdf)
        return read_gtfs(b, err);
    /* JDF is the format of one country and tells no zone. */
    b->feed.p[b->feed.n - 1].timezone = "Europe/Prague";
    return dsh_jdf_read(b, opts, err);
}

/* ---- result ------------------------------------------------------------ */

/* An array of the result. */
static void *array(dsh_gtfs_build *b, size_t n, size_t size, bool *good)
{
    void *p = dsh_arena_alloc(b->arena, n, size);
    *good = *good && p != NULL;
    return p;
}

static bool put_stops(dsh_gtfs *g, dsh_gtfs_build *b)
{
    const size_t n = b->gtfs_stops;
    bool good = true;
    g->stop_id = array(b, n, sizeof(*g->stop_id), &good);
    g->stop_name = array(b, n, sizeof(*g->stop_name), &good);
    g->stop_lon = array(b, n, sizeof(*g->stop_lon), &good);
    g->stop_lat = array(b, n, sizeof(*g->stop_lat), &good);
    g->stop_access = array(b, n, sizeof(*g->stop_access), &good);
    g->stop_feed = array(b, n, sizeof(*g->stop_feed), &good);
    g->stop_parent = array(b, n, sizeof(*g->stop_parent), &good);
    for (size_t i = 0; good && i < b->stop.n; i++) {
        const dsh_gtfs_stop *s = &b->stop.p[i];
        if (s->index == DSH_GTFS_NONE)
            continue;
        g->stop_id[s->index] = s->id;
        g->stop_name[s->index] = s->name;
        g->stop_lon[s->index] = s->lon;
        g->stop_lat[s->index] = s->lat;
        g->stop_access[s->index] = s->access;
        g->stop_feed[s->index] = s->feed;
        g->stop_parent[s->index] = s->parent_id;
    }
    g->n_stops = (uint32_t)n;
    return good;
}

static bool put_routes(dsh_gtfs *g, dsh_gtfs_build *b)
{
    const size_t n = b->route.n;
    bool good = true;
    g->route_id = array(b, n, sizeof(*g->route_id), &good);
    g->route_short_name = array(b, n, sizeof(*g->route_short_name), &good);
    g->route_long_name = array(b, n, sizeof(*g->route_long_name), &good);
    g->route_agency = array(b, n, sizeof(*g->route_agency), &good);
    g->route_type = array(b, n, sizeof(*g->route_type), &good);
    for (size_t i = 0; good && i < n; i++) {
        g->route_id[i] = b->route.p[i].id;
        g->route_short_name[i] = b->route.p[i].short_name;
        g->route_long_name[i] = b->route.p[i].long_name;
        g->route_agency[i] = b->route.p[i].agency;
        g->route_type[i] = b->route.p[i].type;
    }
    g->n_routes = (uint32_t)n;
    return good;
}

static bool put_services(dsh_gtfs *g, dsh_gtfs_build *b)
{
    const size_t n = b->service.n;
    bool good = true;
    g->service_id = array(b, n, sizeof(*g->service_id), &good);
    g->service_from = array(b, n, sizeof(*g->service_from), &good);
    g->service_to = array(b, n, sizeof(*g->service_to), &good);
    g->service_days = array(b, n, sizeof(*g->service_days), &good);
    g->service_feed = array(b, n, sizeof(*g->service_feed), &good);
    g->exception = array(b, b->exception.n, sizeof(*g->exception), &good);
    for (size_t i = 0; good && i < n; i++) {
        g->service_id[i] = b->service.p[i].id;
        g->service_from[i] = b->service.p[i].from;
        g->service_to[i] = b->service.p[i].to;
        g->service_days[i] = b->service.p[i].days;
    }
    if (good && b->exception.n > 0)
        memcpy(g->exception, b->exception.p,
               b->exception.n * sizeof(*g->exception));
    g->n_services = (uint32_t)n;
    g->n_exceptions = (uint32_t)b->exception.n;
    return good;
}

/* `row_of` gets the index in the result of each row, none if dropped. */
static bool put_trips(dsh_gtfs *g, dsh_gtfs_build *b, uint32_t *row_of)
{
    size_t n = 0;
    for (size_t i = 0; i < b->trip.n; i++)
        n += !b->trip.p[i].dropped;
    bool good = true;
    g->trip_id = array(b, n, sizeof(*g->trip_id), &good);
    g->trip_headsign = array(b, n, sizeof(*g->trip_headsign), &good);
    g->trip_block = array(b, n, sizeof(*g->trip_block), &good);
    g->trip_route = array(b, n, sizeof(*g->trip_route), &good);
    g->trip_service = array(b, n, sizeof(*g->trip_service), &good);
    g->trip_access = array(b, n, sizeof(*g->trip_access), &good);
    g->trip_first = array(b, n + 1, sizeof(*g->trip_first), &good);
    for (size_t i = 0; good && i < b->trip.n; i++) {
        const dsh_gtfs_trip *t = &b->trip.p[i];
        row_of[i] = t->dropped ? DSH_GTFS_NONE : g->n_trips;
        if (t->dropped)
            continue;
        const uint32_t k = g->n_trips++;
        g->trip_id[k] = t->id;
        g->trip_headsign[k] = t->headsign;
        g->trip_block[k] = t->block;
        g->trip_route[k] = t->route;
        g->trip_service[k] = t->service;
        g->trip_access[k] = t->access;
        g->trip_first[k + 1] = g->trip_first[k] + t->n_calls;
    }
    return good;
}

/* Calls of dropped trips are gone already, the others stand in order. */
static bool put_calls(dsh_gtfs *g, dsh_gtfs_build *b)
{
    const size_t n = b->call.n;
    bool good = true;
    g->call_stop = array(b, n, sizeof(*g->call_stop), &good);
    g->call_arr_s = array(b, n, sizeof(*g->call_arr_s), &good);
    g->call_dep_s = array(b, n, sizeof(*g->call_dep_s), &good);
    g->call_pickup = array(b, n, sizeof(*g->call_pickup), &good);
    g->call_dropoff = array(b, n, sizeof(*g->call_dropoff), &good);
    g->call_interpolated = array(b, n, sizeof(*g->call_interpolated), &good);
    for (size_t i = 0; good && i < n; i++) {
        const dsh_gtfs_call *c = &b->call.p[i];
        g->call_stop[i] = b->stop.p[c->stop].index;
        g->call_arr_s[i] = c->arr_s;
        g->call_dep_s[i] = c->dep_s;
        g->call_pickup[i] = c->pickup;
        g->call_dropoff[i] = c->dropoff;
        g->call_interpolated[i] = c->interpolated;
    }
    g->n_calls = (uint32_t)n;
    return good;
}

static bool put_others(dsh_gtfs *g, dsh_gtfs_build *b, const uint32_t *row_of)
{
    bool good = true;
    g->frequency = array(b, b->frequency.n, sizeof(*g->frequency), &good);
    g->feed = array(b, b->feed.n, sizeof(*g->feed), &good);
    for (size_t i = 0; good && i < b->frequency.n; i++) {
        dsh_gtfs_frequency f = b->frequency.p[i];
        f.trip = row_of[f.trip];
        if (f.trip != DSH_GTFS_NONE)
            g->frequency[g->n_frequencies++] = f;
    }
    for (size_t i = 0; good && i < b->feed.n; i++)
        g->feed[i] = b->feed.p[i];
    g->n_feeds = (uint32_t)b->feed.n;
    return good && dsh_gtfs_put_transfers(g, b, row_of);
}

static dosah_status put_all(dsh_gtfs *g, dsh_gtfs_build *b, dosah_error *err)
{
    bool good = true;
    uint32_t *row_of = array(b, b->trip.n, sizeof(*row_of), &good);
    good = good && put_stops(g, b) && dsh_gtfs_put_stations(g, b) &&
           put_routes(g, b) && put_services(g, b) && put_trips(g, b, row_of) &&
           put_calls(g, b) && put_others(g, b, row_of);
    return good ? DOSAH_OK : dsh_fail_nomem(err, "timetable");
}

/* ---- validity ---------------------------------------------------------- */

static void widen(dsh_gtfs_feed *feed, dsh_date from, dsh_date to)
{
    if (feed->from == DSH_NO_DATE || from < feed->from)
        feed->from = from;
    if (feed->to == DSH_NO_DATE || to > feed->to)
        feed->to = to;
}

/* First and last day of a service; false if it never runs. */
static bool service_days(const dsh_gtfs *g, uint32_t service, size_t first,
                         size_t end, dsh_gtfs_feed *feed)
{
    dsh_gtfs_feed days = {.from = DSH_NO_DATE, .to = DSH_NO_DATE};
    for (size_t i = first; i < end; i++)
        if (g->exception[i].added)
            widen(&days, g->exception[i].date, g->exception[i].date);
    dsh_date from = g->service_from[service], to = g->service_to[service];
    if (from != DSH_NO_DATE && g->service_days[service] != 0) {
        while (from <= to && !dsh_gtfs_runs(g, service, from))
            from++;
        while (from <= to && !dsh_gtfs_runs(g, service, to))
            to--;
        if (from <= to)
            widen(&days, from, to);
    }
    if (days.from == DSH_NO_DATE)
        return false;
    widen(feed, days.from, days.to);
    return true;
}

static void tell_validity(const dsh_gtfs_feed *feed, dsh_context *ctx)
{
    char value[32] = "", from[11], to[11];
    if (feed->from != DSH_NO_DATE) {
        dsh_format_date(from, feed->from);
        dsh_format_date(to, feed->to);
        snprintf(value, sizeof(value), "%s/%s", from, to);
    }
    const bool runs = feed->from != DSH_NO_DATE;
    dsh_notice_add(
        ctx->notices,
        (dsh_notice){.code = runs ? "feed_validity" : "feed_never_runs",
                     .severity = runs ? DOSAH_INFO : DOSAH_ERROR,
                     .file = feed->path,
                     .value = value});
}

/* Days on which trips run, for each feed; services of trips that never run.
 * A service without trips says nothing. */
static dosah_status find_validity(dsh_gtfs *g, const uint32_t *feed_of_service,
                                  dsh_context *ctx, dosah_error *err)
{
    bool *used = dsh_alloc(g->n_services, sizeof(*used));
    if (used == NULL)
        return dsh_fail_nomem(err, "timetable");
    for (uint32_t i = 0; i < g->n_trips; i++)
        used[g->trip_service[i]] = true;
    size_t first = 0;
    for (uint32_t s = 0; s < g->n_services; s++) {
        assert(feed_of_service != NULL);
        size_t end = first;
        while (end < g->n_exceptions && g->exception[end].service == s)
            end++;
        dsh_gtfs_feed *feed = &g->feed[feed_of_service[s]];
        if (used[s] && !service_days(g, s, first, end, feed))
            dsh_notice_add(ctx->notices,
                           (dsh_notice){.code = "service_never_runs",
                                        .severity = DOSAH_WARNING,
                                        .file = feed->path,
                                        .field = "service_id",
                                        .value = g->service_id[s]});
        first = end;
    }
    dsh_free(used);
    for (uint32_t f = 0; f < g->n_feeds; f++)
        tell_validity(&g->feed[f], ctx);
    return DOSAH_OK;
}

/* ---- time zones -------------------------------------------------------- */

/* Times of feeds in another zone are converted when a day is made; one that
 * tells no zone is read as the study's. */
static dosah_status choose_timezone(dsh_gtfs *g, const dsh_timetable_opts *opts,
                                    dsh_context *ctx, dosah_error *err)
{
    g->timezone =
        opts->timezone != NULL ? dsh_arena_str(g->arena, opts->timezone) : "";
    if (g->timezone == NULL)
        return dsh_fail_nomem(err, "time zone");
    for (uint32_t i = 0; i < g->n_feeds && g->timezone[0] == '\0'; i++)
        g->timezone = g->feed[i].timezone;
    for (uint32_t i = 0; i < g->n_feeds; i++) {
        const char *zone = g->feed[i].timezone;
        if (zone[0] != '\0' && strcmp(zone, g->timezone) != 0)
            dsh_notice_add(ctx->notices,
                           (dsh_notice){.code = "feed_timezone_converted",
                                        .severity = DOSAH_INFO,
                                        .file = g->feed[i].path,
                                        .value = zone,
                                        .assumed = g->timezone});
    }
    return DOSAH_OK;
}

/* ---- life -------------------------------------------------------------- */

static dosah_status read_all(dsh_gtfs *g, dsh_gtfs_build *b,
                             const char *const *path, size_t n_paths,
                             const dsh_timetable_opts *opts, dosah_error *err)
{
    DSH_VEC(uint32_t) feed_of = {0};
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < n_paths; i++) {
        status = read_feed(b, path[i], opts, err);
        if (status == DOSAH_OK &&
            !dsh_vec_room(&feed_of, b->service.n - feed_of.n))
            status = dsh_fail_nomem(err, "feeds");
        while (status == DOSAH_OK && feed_of.n < b->service.n)
            feed_of.p[feed_of.n++] = (uint32_t)i;
    }
    if (status == DOSAH_OK)
        status = put_all(g, b, err);
    if (status == DOSAH_OK)
        status = choose_timezone(g, opts, b->ctx, err);
    if (status == DOSAH_OK)
        status = find_validity(g, feed_of.p, b->ctx, err);
    for (size_t i = 0; status == DOSAH_OK && i < feed_of.n; i++)
        g->service_feed[i] = feed_of.p[i];
    dsh_vec_clear(&feed_of);
    return status;
}

static void clear_build(dsh_gtfs_build *b)
{
    dsh_vec_clear(&b->feed);
    dsh_vec_clear(&b->stop);
    dsh_vec_clear(&b->route);
    dsh_vec_clear(&b->service);
    dsh_vec_clear(&b->exception);
    dsh_vec_clear(&b->trip);
    dsh_vec_clear(&b->call);
    dsh_vec_clear(&b->frequency);
    dsh_vec_clear(&b->transfer);
    dsh_vec_clear(&b->pathway);
    dsh_vec_clear(&b->level);
    dsh_vec_clear(&b->link);
    dsh_vec_clear(&b->span);
    dsh_vec_clear(&b->agency_name);
}

dosah_status dsh_timetable_read(dsh_gtfs **out, const char *const *path,
                                size_t n_paths, const dsh_timetable_opts *opts,
                                dsh_context *ctx, dosah_error *err)
{
    static const dsh_timetable_opts plain = {0};
    *out = NULL;
    dsh_arena *arena = dsh_arena_new();
    dsh_gtfs *g = arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*g)) : NULL;
    if (g == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "timetable");
    }
    g->arena = arena;
    dsh_gtfs_build b = {.arena = arena, .ctx = ctx};
    b.agency_id.arena = b.stop_id.arena = b.service_id.arena = arena;
    b.route_id.arena = b.trip_id.arena = arena;
    b.level_id.arena = b.pathway_id.arena = arena;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    dosah_status status = dsh_gtfs_limits_load(&b.limits, ctx, err);
    if (status == DOSAH_OK)
        status =
            read_all(g, &b, path, n_paths, opts != NULL ? opts : &plain, err);
    CPLPopErrorHandler();
    clear_build(&b);
    if (status == DOSAH_OK)
        *out = g;
    else
        dsh_arena_free(arena);
    return status;
}

dosah_status dsh_gtfs_read(dsh_gtfs **out, const char *const *path,
                           size_t n_paths, dsh_context *ctx, dosah_error *err)
{
    return dsh_timetable_read(
        out, path, n_paths, &(dsh_timetable_opts){.format = "gtfs"}, ctx, err);
}

void dsh_gtfs_free(dsh_gtfs *gtfs)
{
    if (gtfs != NULL)
        dsh_arena_free(gtfs->arena);
}
