/* SPDX-License-Identifier: MIT */
/* frequencies.txt, transfers.txt, feed_info.txt. */
#include "ingest/gtfs_build.h"

/* ---- frequencies ------------------------------------------------------- */

enum { TRIP, START, END, HEADWAY, EXACT, N_FREQUENCY };

static const dsh_gtfs_column FREQUENCY[N_FREQUENCY] = {
    {"trip_id", DSH_GTFS_REQUIRED},     {"start_time", DSH_GTFS_REQUIRED},
    {"end_time", DSH_GTFS_REQUIRED},    {"headway_secs", DSH_GTFS_REQUIRED},
    {"exact_times", DSH_GTFS_OPTIONAL},
};

enum { SECONDS_PER_DAY = 86400 };

static dosah_status add_frequency(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    const uint32_t trip = dsh_gtfs_foreign(t, TRIP, &b->trip_id);
    dsh_gtfs_frequency f = {.start_s = dsh_gtfs_time(t, START),
                            .end_s = dsh_gtfs_time(t, END)};
    int64_t headway = 0, exact = 0;
    dsh_gtfs_int(t, HEADWAY, 1, SECONDS_PER_DAY, &headway);
    dsh_gtfs_int(t, EXACT, 0, 1, &exact);
    if (f.start_s == DSH_BLANK_TIME || f.end_s == DSH_BLANK_TIME ||
        dsh_gtfs_raw(t, HEADWAY).n == 0) {
        static const size_t NEEDED[] = {START, END, HEADWAY};
        for (size_t i = 0; i < sizeof NEEDED / sizeof NEEDED[0]; i++)
            if (dsh_gtfs_raw(t, NEEDED[i]).n == 0)
                dsh_gtfs_tell(t, NEEDED[i], "missing_required_field",
                              DOSAH_ERROR, NULL);
        return DOSAH_OK;
    }
    if (f.start_s >= f.end_s) {
        dsh_gtfs_tell(t, END, "start_and_end_range_out_of_order", DOSAH_ERROR,
                      NULL);
        return DOSAH_OK;
    }
    if (trip == DSH_GTFS_NONE || headway == 0)
        return DOSAH_OK;
    f.trip = b->first_trip + trip;
    f.headway_s = (int32_t)headway;
    f.exact = exact == 1;
    if (!dsh_vec_room(&b->frequency, 1))
        return dsh_fail_nomem(err, "frequencies");
    b->frequency.p[b->frequency.n++] = f;
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_frequencies(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"frequencies.txt", DSH_GTFS_OPTIONAL,
                                    FREQUENCY, N_FREQUENCY};
    return dsh_gtfs_each(b, &wanted, add_frequency, err);
}

/* ---- transfers --------------------------------------------------------- */

enum {
    FROM_STOP,
    TO_STOP,
    TYPE,
    MIN_TIME,
    FROM_ROUTE,
    TO_ROUTE,
    FROM_TRIP,
    TO_TRIP,
    N_TRANSFER
};

static const dsh_gtfs_column TRANSFER[N_TRANSFER] = {
    {"from_stop_id", DSH_GTFS_OPTIONAL},
    {"to_stop_id", DSH_GTFS_OPTIONAL},
    {"transfer_type", DSH_GTFS_OPTIONAL},
    {"min_transfer_time", DSH_GTFS_OPTIONAL},
    {"from_route_id", DSH_GTFS_OPTIONAL},
    {"to_route_id", DSH_GTFS_OPTIONAL},
    {"from_trip_id", DSH_GTFS_OPTIONAL},
    {"to_trip_id", DSH_GTFS_OPTIONAL},
};

/* transfer_type: 4 and 5 are about trips in a row. */
enum { WITH_TIME = 2, LAST_STOP_TYPE = 3, LAST_TYPE = 5 };

static bool names_trips(const dsh_gtfs_table *t, int64_t type)
{
    if (type > LAST_STOP_TYPE)
        return true;
    for (size_t c = FROM_ROUTE; c <= TO_TRIP; c++)
        if (dsh_gtfs_raw(t, c).n > 0)
            return true;
    return false;
}

/* Is `stop` the row itself, or below the station that the row is? */
static bool belongs(const dsh_gtfs_build *b, uint32_t stop, uint32_t row)
{
    if (b->stop.p[stop].index == DSH_GTFS_NONE)
        return false;
    const uint32_t parent = b->stop.p[stop].parent;
    return stop == row || parent == row ||
           (parent != DSH_GTFS_NONE && b->stop.p[parent].parent == row);
}

static bool is_station(const dsh_gtfs_build *b, uint32_t row)
{
    return b->stop.p[row].index == DSH_GTFS_NONE;
}

static dosah_status add_to(dsh_gtfs_build *b, dsh_gtfs_transfer transfer,
                           uint32_t to, dosah_error *err)
{
    const size_t first = is_station(b, to) ? b->first_stop : to;
    const size_t end = is_station(b, to) ? b->stop.n : (size_t)to + 1;
    for (size_t i = first; i < end; i++) {
        if (!belongs(b, (uint32_t)i, to))
            continue;
        if (!dsh_vec_room(&b->transfer, 1))
            return dsh_fail_nomem(err, "transfers");
        transfer.to = b->stop.p[i].index;
        b->transfer.p[b->transfer.n++] = transfer;
    }
    return DOSAH_OK;
}

/* A row about a station holds for each stop below it. */
static dosah_status add_pairs(dsh_gtfs_build *b, dsh_gtfs_transfer transfer,
                              uint32_t from, uint32_t to, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    const size_t first = is_station(b, from) ? b->first_stop : from;
    const size_t end = is_station(b, from) ? b->stop.n : (size_t)from + 1;
    for (size_t i = first; status == DOSAH_OK && i < end; i++) {
        if (!belongs(b, (uint32_t)i, from))
            continue;
        transfer.from = b->stop.p[i].index;
        status = add_to(b, transfer, to, err);
    }
    return status;
}

static dosah_status add_transfer(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    int64_t type = 0, seconds = -1;
    if (!dsh_gtfs_int(t, TYPE, 0, LAST_TYPE, &type))
        return DOSAH_OK;
    dsh_gtfs_int(t, MIN_TIME, 0, INT32_MAX, &seconds);
    if (names_trips(t, type)) {
        dsh_gtfs_tell(t, FROM_TRIP, "transfer_not_supported", DOSAH_WARNING,
                      NULL);
        return DOSAH_OK;
    }
    const uint32_t from = dsh_gtfs_foreign(t, FROM_STOP, &b->stop_id);
    const uint32_t to = dsh_gtfs_foreign(t, TO_STOP, &b->stop_id);
    if (from == DSH_GTFS_NONE || to == DSH_GTFS_NONE)
        return DOSAH_OK;
    if (type == WITH_TIME && dsh_gtfs_raw(t, MIN_TIME).n == 0)
        dsh_gtfs_tell(t, MIN_TIME, "missing_required_field", DOSAH_ERROR, NULL);
    const dsh_gtfs_transfer transfer = {.type = (uint8_t)type,
                                        .min_s = (int32_t)seconds};
    return add_pairs(b, transfer, b->first_stop + from, b->first_stop + to,
                     err);
}

dosah_status dsh_gtfs_read_transfers(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"transfers.txt", DSH_GTFS_OPTIONAL,
                                    TRANSFER, N_TRANSFER};
    return dsh_gtfs_each(b, &wanted, add_transfer, err);
}

/* ---- feed_info --------------------------------------------------------- */

enum { PUBLISHER, VERSION, N_INFO };

static const dsh_gtfs_column INFO[N_INFO] = {
    {"feed_publisher_name", DSH_GTFS_OPTIONAL},
    {"feed_version", DSH_GTFS_OPTIONAL},
};

static dosah_status add_info(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_feed *feed = &t->b->feed.p[t->b->feed.n - 1];
    feed->publisher = dsh_gtfs_text(t, PUBLISHER);
    feed->version = dsh_gtfs_text(t, VERSION);
    if (feed->publisher == NULL || feed->version == NULL)
        return dsh_fail_nomem(err, "feed info");
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_feed_info(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"feed_info.txt", DSH_GTFS_OPTIONAL, INFO,
                                    N_INFO};
    return dsh_gtfs_each(b, &wanted, add_info, err);
}
