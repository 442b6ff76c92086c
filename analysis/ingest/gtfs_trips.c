/* SPDX-License-Identifier: MIT */
/* agency.txt, routes.txt, trips.txt. */
#include "ingest/gtfs_build.h"

#include <string.h>

#include "base/zone.h"

/* ---- agencies ---------------------------------------------------------- */

enum { AGENCY_ID, AGENCY_NAME, AGENCY_TIMEZONE, N_AGENCY };

static const dsh_gtfs_column AGENCY[N_AGENCY] = {
    {"agency_id", DSH_GTFS_OPTIONAL},
    {"agency_name", DSH_GTFS_REQUIRED},
    {"agency_timezone", DSH_GTFS_REQUIRED},
};

/* All agencies of a feed must have one zone; the first one's counts. */
static dosah_status check_timezone(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_feed *feed = &t->b->feed.p[t->b->feed.n - 1];
    const char *zone = dsh_gtfs_text(t, AGENCY_TIMEZONE);
    if (zone == NULL)
        return dsh_fail_nomem(err, "agencies");
    if (zone[0] == '\0') {
        dsh_gtfs_tell(t, AGENCY_TIMEZONE, "missing_required_field", DOSAH_ERROR,
                      feed->timezone);
        return DOSAH_OK;
    }
    if (feed->timezone[0] != '\0') {
        if (strcmp(zone, feed->timezone) != 0)
            dsh_gtfs_tell(t, AGENCY_TIMEZONE, "inconsistent_agency_timezone",
                          DOSAH_ERROR, feed->timezone);
        return DOSAH_OK;
    }
    dsh_zone *known;
    const dosah_status status = dsh_zone_open(&known, zone, NULL);
    dsh_zone_close(known);
    if (status == DOSAH_ENOMEM)
        return dsh_fail_nomem(err, "agencies");
    if (status == DOSAH_OK)
        feed->timezone = zone;
    else
        dsh_gtfs_tell(t, AGENCY_TIMEZONE, "invalid_timezone", DOSAH_ERROR,
                      NULL);
    return DOSAH_OK;
}

/* The id may be left out where there is one agency. */
static dosah_status add_agency(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    dosah_status status = check_timezone(t, err);
    if (status != DOSAH_OK)
        return status;
    bool is_new = false;
    if (b->agency_id.n == 0 && dsh_gtfs_raw(t, AGENCY_ID).n == 0) {
        if (dsh_idmap_add(&b->agency_id, dsh_str_of(""), &is_new) == UINT32_MAX)
            return dsh_fail_nomem(err, "agencies");
    } else {
        is_new = dsh_gtfs_new_key(t, AGENCY_ID, &b->agency_id, err, &status);
    }
    if (!is_new)
        return status;
    if (dsh_gtfs_raw(t, AGENCY_NAME).n == 0)
        dsh_gtfs_tell(t, AGENCY_NAME, "missing_required_field", DOSAH_ERROR,
                      NULL);
    const char *name = dsh_gtfs_text(t, AGENCY_NAME);
    if (name == NULL || !dsh_vec_room(&b->agency_name, 1))
        return dsh_fail_nomem(err, "agencies");
    b->agency_name.p[b->agency_name.n++] = name;
    return DOSAH_OK;
}

/* ---- routes ------------------------------------------------------------ */

enum { ROUTE_ID, ROUTE_AGENCY, ROUTE_SHORT, ROUTE_LONG, ROUTE_TYPE, N_ROUTE };

static const dsh_gtfs_column ROUTE[N_ROUTE] = {
    {"route_id", DSH_GTFS_REQUIRED},
    {"agency_id", DSH_GTFS_OPTIONAL},
    {"route_short_name", DSH_GTFS_OPTIONAL},
    {"route_long_name", DSH_GTFS_OPTIONAL},
    {"route_type", DSH_GTFS_REQUIRED},
};

/* Extended types end at 1702 (Google Transit, "extended route types"). */
enum { MAX_ROUTE_TYPE = 1702 };

/* Name of the route's agency; the id where there is no such agency. */
static const char *agency_of(const dsh_gtfs_table *t)
{
    const dsh_gtfs_build *b = t->b;
    if (dsh_gtfs_raw(t, ROUTE_AGENCY).n == 0 && b->agency_name.n == 1)
        return b->agency_name.p[0];
    const uint32_t row = dsh_gtfs_foreign(t, ROUTE_AGENCY, &b->agency_id);
    return row != DSH_GTFS_NONE ? b->agency_name.p[row]
                                : dsh_gtfs_text(t, ROUTE_AGENCY);
}

static dosah_status add_route(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, ROUTE_ID, &b->route_id, err, &status))
        return status;
    int64_t type = DSH_NO_ROUTE_TYPE;
    if (dsh_gtfs_raw(t, ROUTE_TYPE).n == 0)
        dsh_gtfs_tell(t, ROUTE_TYPE, "missing_required_field", DOSAH_ERROR,
                      NULL);
    dsh_gtfs_int(t, ROUTE_TYPE, 0, MAX_ROUTE_TYPE, &type);
    const dsh_gtfs_route route = {
        .id = b->route_id.text[b->route_id.n - 1],
        .short_name = dsh_gtfs_text(t, ROUTE_SHORT),
        .long_name = dsh_gtfs_text(t, ROUTE_LONG),
        .agency = agency_of(t),
        .type = (int32_t)type,
    };
    if (route.short_name == NULL || route.long_name == NULL ||
        route.agency == NULL || !dsh_vec_room(&b->route, 1))
        return dsh_fail_nomem(err, "routes");
    b->route.p[b->route.n++] = route;
    return DOSAH_OK;
}

/* ---- trips ------------------------------------------------------------- */

enum {
    TRIP_ID,
    TRIP_ROUTE,
    TRIP_SERVICE,
    TRIP_HEADSIGN,
    TRIP_BLOCK,
    TRIP_WHEELCHAIR,
    N_TRIP
};

static const dsh_gtfs_column TRIP[N_TRIP] = {
    {"trip_id", DSH_GTFS_REQUIRED},
    {"route_id", DSH_GTFS_REQUIRED},
    {"service_id", DSH_GTFS_REQUIRED},
    {"trip_headsign", DSH_GTFS_OPTIONAL},
    {"block_id", DSH_GTFS_OPTIONAL},
    {"wheelchair_accessible", DSH_GTFS_OPTIONAL},
};

/* A trip of an unknown route or service keeps its id, so that its stop times
 * are not told as well, and is dropped. */
static dosah_status add_trip(dsh_gtfs_table *t, dosah_error *err)
{
    static const uint8_t access[] = {DSH_ACCESS_UNKNOWN, DSH_ACCESS_YES,
                                     DSH_ACCESS_NO};
    dsh_gtfs_build *b = t->b;
    b->feed.p[b->feed.n - 1].n_trips_in_file++;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, TRIP_ID, &b->trip_id, err, &status))
        return status;
    const uint32_t route = dsh_gtfs_foreign(t, TRIP_ROUTE, &b->route_id);
    const uint32_t service = dsh_gtfs_foreign(t, TRIP_SERVICE, &b->service_id);
    int64_t wheelchair = 0;
    dsh_gtfs_int(t, TRIP_WHEELCHAIR, 0, 2, &wheelchair);
    const dsh_gtfs_trip trip = {
        .id = b->trip_id.text[b->trip_id.n - 1],
        .headsign = dsh_gtfs_text(t, TRIP_HEADSIGN),
        .block = dsh_gtfs_text(t, TRIP_BLOCK),
        .route = b->first_route + route,
        .service = b->first_service + service,
        .access = access[wheelchair],
        .dropped = route == DSH_GTFS_NONE || service == DSH_GTFS_NONE,
        .row = dsh_csv_row(t->csv),
    };
    if (trip.headsign == NULL || trip.block == NULL ||
        !dsh_vec_room(&b->trip, 1))
        return dsh_fail_nomem(err, "trips");
    b->trip.p[b->trip.n++] = trip;
    return DOSAH_OK;
}

/* ---- reading ----------------------------------------------------------- */

dosah_status dsh_gtfs_read_agencies(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"agency.txt", DSH_GTFS_REQUIRED, AGENCY,
                                    N_AGENCY};
    return dsh_gtfs_each(b, &wanted, add_agency, err);
}

dosah_status dsh_gtfs_read_routes(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"routes.txt", DSH_GTFS_REQUIRED, ROUTE,
                                    N_ROUTE};
    return dsh_gtfs_each(b, &wanted, add_route, err);
}

dosah_status dsh_gtfs_read_trips(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"trips.txt", DSH_GTFS_REQUIRED, TRIP,
                                    N_TRIP};
    return dsh_gtfs_each(b, &wanted, add_trip, err);
}
