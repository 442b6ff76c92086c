/* SPDX-License-Identifier: MIT */
/* stop_times.txt as rows. It is by far the largest table of a feed: ids that
 * repeat from row to row are looked up once. */
#include "ingest/gtfs_build.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

enum {
    TRIP,
    ARRIVAL,
    DEPARTURE,
    STOP,
    SEQUENCE,
    PICKUP,
    DROP_OFF,
    DISTANCE,
    N_COLUMNS
};

static const dsh_gtfs_column COLUMNS[N_COLUMNS] = {
    {"trip_id", DSH_GTFS_REQUIRED},
    {"arrival_time", DSH_GTFS_REQUIRED},
    {"departure_time", DSH_GTFS_REQUIRED},
    {"stop_id", DSH_GTFS_REQUIRED},
    {"stop_sequence", DSH_GTFS_REQUIRED},
    {"pickup_type", DSH_GTFS_OPTIONAL},
    {"drop_off_type", DSH_GTFS_OPTIONAL},
    {"shape_dist_traveled", DSH_GTFS_OPTIONAL},
};

/* pickup_type, drop_off_type */
enum { REGULAR = 0, NONE = 1, BY_DRIVER = 3 };

/* Rows between two questions whether to stop. */
enum { PROGRESS_ROWS = 1 << 16 };

/* Counts of the feed, told once. */
typedef struct counts {
    size_t n_one_time, n_arranged;
} counts;

/* The trip of the row before, for the usual case that it is the same. */
static uint32_t trip_of(const dsh_gtfs_table *t, uint32_t last)
{
    const dsh_gtfs_build *b = t->b;
    if (last != DSH_GTFS_NONE &&
        dsh_str_eq(dsh_gtfs_raw(t, TRIP), b->trip_id.text[last]))
        return last;
    return dsh_gtfs_foreign(t, TRIP, &b->trip_id);
}

/* Stops and boarding areas only. */
static uint32_t stop_of(const dsh_gtfs_table *t)
{
    const dsh_gtfs_build *b = t->b;
    const uint32_t row = dsh_gtfs_foreign(t, STOP, &b->stop_id);
    if (row == DSH_GTFS_NONE)
        return row;
    const uint8_t kind = b->stop.p[b->first_stop + row].kind;
    if (kind == 0 || kind == 4)
        return b->first_stop + row;
    dsh_gtfs_tell(t, STOP, "stop_time_at_wrong_location_type", DOSAH_ERROR,
                  NULL);
    return DSH_GTFS_NONE;
}

static uint8_t allowed(const dsh_gtfs_table *t, size_t column, counts *c)
{
    int64_t type = REGULAR;
    dsh_gtfs_int(t, column, REGULAR, BY_DRIVER, &type);
    c->n_arranged += type > NONE;
    return type != NONE;
}

static void read_times(const dsh_gtfs_table *t, dsh_gtfs_call *call, counts *c)
{
    call->arr_s = dsh_gtfs_time(t, ARRIVAL);
    call->dep_s = dsh_gtfs_time(t, DEPARTURE);
    c->n_one_time +=
        (call->arr_s == DSH_BLANK_TIME) != (call->dep_s == DSH_BLANK_TIME);
    if (call->arr_s == DSH_BLANK_TIME)
        call->arr_s = call->dep_s;
    if (call->dep_s == DSH_BLANK_TIME)
        call->dep_s = call->arr_s;
}

static double read_distance(const dsh_gtfs_table *t)
{
    double v = NAN;
    const dsh_str s = dsh_gtfs_raw(t, DISTANCE);
    if (s.n > 0 && (!dsh_parse_double(&v, s) || !(v >= 0))) {
        dsh_gtfs_tell(t, DISTANCE, "invalid_float", DOSAH_ERROR, NULL);
        v = NAN;
    }
    return v;
}

static dosah_status add_call(dsh_gtfs_table *t, uint32_t *last, counts *c,
                             dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    b->feed.p[b->feed.n - 1].n_stop_times_in_file++;
    const uint32_t trip = trip_of(t, *last);
    const uint32_t stop = stop_of(t);
    int64_t sequence = -1;
    const bool good = dsh_gtfs_int(t, SEQUENCE, 0, UINT32_MAX, &sequence);
    if (good && sequence < 0)
        dsh_gtfs_tell(t, SEQUENCE, "missing_required_field", DOSAH_ERROR, NULL);
    if (trip != DSH_GTFS_NONE)
        *last = trip;
    if (trip == DSH_GTFS_NONE || stop == DSH_GTFS_NONE || sequence < 0)
        return DOSAH_OK;
    dsh_gtfs_call call = {
        .dist = read_distance(t),
        .trip = b->first_trip + trip,
        .stop = stop,
        .sequence = (uint32_t)sequence,
        .row = (uint32_t)dsh_csv_row(t->csv),
        .pickup = allowed(t, PICKUP, c),
        .dropoff = allowed(t, DROP_OFF, c),
    };
    read_times(t, &call, c);
    if (!dsh_vec_room(&b->call, 1))
        return dsh_fail_nomem(err, "stop times");
    b->call.p[b->call.n++] = call;
    if (b->call.n % PROGRESS_ROWS == 0)
        return dsh_progress(b->ctx, 0.5, "read", err);
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_times(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"stop_times.txt", DSH_GTFS_REQUIRED,
                                    COLUMNS, N_COLUMNS};
    counts c = {0};
    uint32_t last = DSH_GTFS_NONE;
    dsh_gtfs_table t;
    dosah_status status = dsh_gtfs_open(&t, b, &wanted, err);
    bool got = status == DOSAH_OK;
    while (got) {
        status = dsh_gtfs_next(&t, &got, err);
        if (status == DOSAH_OK && got)
            status = add_call(&t, &last, &c, err);
        got = got && status == DOSAH_OK;
    }
    dsh_gtfs_close(&t);
    dsh_gtfs_count(b, "stop_time_with_only_arrival_or_departure_time", "",
                   c.n_one_time, DOSAH_WARNING);
    dsh_gtfs_count(b, "pickup_by_arrangement", "", c.n_arranged, DOSAH_INFO);
    return status;
}
