/* SPDX-License-Identifier: MIT */
/* The calls of each trip: put in order, blank times filled in, trips that
 * cannot be used dropped, hops that no vehicle makes told.
 *
 * A blank between two known times gets its share of the time between them, by
 * shape_dist_traveled where all of the stretch has it and it does not fall,
 * else by the straight distances between stops, else evenly; rounded down to
 * the second (methods.md §2), so times never fall along a trip. */
#include "ingest/gtfs_build.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"

/* The calls of one trip. */
typedef struct run {
    dsh_gtfs_build *b;
    const char *file, *trips_file; /* for notices */
    dsh_gtfs_trip *trip;
    dsh_gtfs_call *call;
    size_t n;
    double *share; /* scratch [n] */
} run;

/* Counts of the feed, told once. */
typedef struct counts {
    size_t n_blank, n_even;
} counts;

typedef DSH_VEC(double) shares;

static int by_trip_and_sequence(const void *a, const void *b)
{
    const dsh_gtfs_call *x = a, *y = b;
    if (x->trip != y->trip)
        return x->trip < y->trip ? -1 : 1;
    if (x->sequence != y->sequence)
        return x->sequence < y->sequence ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void sort_calls(dsh_gtfs_build *b)
{
    dsh_gtfs_call *call = b->call.p;
    for (size_t i = b->first_call + 1; i < b->call.n; i++) {
        if (by_trip_and_sequence(&call[i - 1], &call[i]) <= 0)
            continue;
        qsort(call + b->first_call, b->call.n - b->first_call, sizeof(*call),
              by_trip_and_sequence);
        return;
    }
}

static void tell(const run *r, int64_t row, dsh_notice notice)
{
    notice.file = r->file;
    notice.row = row;
    if (notice.value == NULL)
        notice.value = r->trip->id;
    dsh_notice_add(r->b->ctx->notices, notice);
}

/* A trip's key is its sequence: the first row of each is kept. */
static void drop_same_sequence(run *r)
{
    size_t n = 0;
    assert(r->n == 0 || r->call != NULL);
    for (size_t i = 0; i < r->n; i++) {
        if (n > 0 && r->call[i].sequence == r->call[n - 1].sequence) {
            char value[DSH_NUM_SIZE];
            dsh_format_int(value, r->call[i].sequence);
            tell(r, r->call[i].row,
                 (dsh_notice){.code = "duplicate_key",
                              .severity = DOSAH_WARNING,
                              .field = "stop_sequence",
                              .value = value});
            continue;
        }
        r->call[n++] = r->call[i];
    }
    r->n = n;
}

/* ---- blanks ------------------------------------------------------------ */

static bool is_blank(const dsh_gtfs_call *call)
{
    return call->arr_s == DSH_BLANK_TIME;
}

/* Way covered since call `a` at each call up to `z`; false where the feed
 * does not say. */
static bool ways_by_shape(const run *r, size_t a, size_t z)
{
    for (size_t i = a; i <= z; i++) {
        r->share[i] = r->call[i].dist - r->call[a].dist;
        if (!(r->share[i] >= (i > a ? r->share[i - 1] : 0)))
            return false;
    }
    return r->share[z] > 0;
}

static bool ways_by_stops(const run *r, size_t a, size_t z)
{
    const dsh_gtfs_stop *stop = r->b->stop.p;
    r->share[a] = 0;
    for (size_t i = a + 1; i <= z; i++)
        r->share[i] =
            r->share[i - 1] +
            dsh_gtfs_metres(&stop[r->call[i - 1].stop], &stop[r->call[i].stop]);
    return r->share[z] > 0; /* false for NaN */
}

static void fill_between(const run *r, size_t a, size_t z, counts *c)
{
    if (!ways_by_shape(r, a, z) && !ways_by_stops(r, a, z)) {
        for (size_t i = a; i <= z; i++)
            r->share[i] = (double)(i - a);
        c->n_even += z - a - 1;
    }
    const double from = r->call[a].dep_s;
    const double span = r->call[z].arr_s - from;
    for (size_t i = a + 1; i < z; i++) {
        const double at = from + span * (r->share[i] / r->share[z]);
        /* A microsecond, so that a whole second less a rounding stays whole. */
        r->call[i].arr_s = r->call[i].dep_s = (int32_t)floor(at + 1e-6);
        r->call[i].interpolated = 1;
    }
    c->n_blank += z - a - 1;
}

static void fill_blanks(const run *r, counts *c)
{
    size_t last = 0;
    for (size_t i = 1; i < r->n; i++) {
        if (is_blank(&r->call[i]))
            continue;
        if (i > last + 1)
            fill_between(r, last, i, c);
        last = i;
    }
}

/* ---- checks ------------------------------------------------------------ */

static double max_kmh(const run *r)
{
    if (r->trip->dropped) /* its route may be unknown */
        return r->b->limits.road_kmh;
    const int32_t type = r->b->route.p[r->trip->route].type;
    const bool rail = type == 2 || (type >= 100 && type < 200);
    return rail ? r->b->limits.rail_kmh : r->b->limits.road_kmh;
}

/* Times as the feed states them, not those filled in. */
static void tell_fast_hops(const run *r)
{
    const dsh_gtfs_stop *stop = r->b->stop.p;
    const double limit = max_kmh(r) / 3.6;
    for (size_t i = 1; i < r->n; i++) {
        const dsh_gtfs_call *p = &r->call[i - 1], *q = &r->call[i];
        const int32_t time = q->arr_s - p->dep_s;
        const dsh_gtfs_stop *from = &stop[p->stop], *to = &stop[q->stop];
        if (p->interpolated || q->interpolated || time < 0 ||
            !(dsh_gtfs_metres(from, to) > limit * time))
            continue;
        char value[256];
        snprintf(value, sizeof(value), "%.100s > %.100s: %d m, %d s", from->id,
                 to->id, (int)dsh_gtfs_metres(from, to), (int)time);
        tell(r, q->row,
             (dsh_notice){.code = "fast_travel_between_consecutive_stops",
                          .severity = DOSAH_WARNING,
                          .field = "arrival_time",
                          .value = value});
    }
}

/* True if time never falls; else the first fall is told. */
static bool times_rise(const run *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const dsh_gtfs_call *q = &r->call[i];
        const char *code = NULL;
        if (q->dep_s < q->arr_s)
            code = "stop_time_with_departure_before_arrival_time";
        if (i > 0 && q->arr_s < r->call[i - 1].dep_s)
            code = "stop_time_with_arrival_before_previous_departure_time";
        if (code == NULL)
            continue;
        tell(r, q->row,
             (dsh_notice){.code = code,
                          .severity = DOSAH_ERROR,
                          .field = "arrival_time"});
        return false;
    }
    return true;
}

/* Is the trip fit for use? What is wrong with it has been told. */
static bool check(run *r, counts *c)
{
    if (r->n < 2) {
        dsh_notice_add(r->b->ctx->notices,
                       (dsh_notice){.code = "unusable_trip",
                                    .severity = DOSAH_WARNING,
                                    .file = r->trips_file,
                                    .row = r->trip->row,
                                    .field = "trip_id",
                                    .value = r->trip->id});
        return false;
    }
    if (is_blank(&r->call[0]) || is_blank(&r->call[r->n - 1])) {
        tell(r, r->call[is_blank(&r->call[0]) ? 0 : r->n - 1].row,
             (dsh_notice){.code = "missing_trip_edge",
                          .severity = DOSAH_ERROR,
                          .field = "arrival_time"});
        return false;
    }
    fill_blanks(r, c);
    tell_fast_hops(r);
    return times_rise(r);
}

static dosah_status check_trip(run *r, shares *s, counts *c, dosah_error *err)
{
    drop_same_sequence(r);
    if (s->cap < r->n && !dsh_vec_room(s, r->n))
        return dsh_fail_nomem(err, "stop times");
    r->share = s->p;
    if (!check(r, c))
        r->trip->dropped = true;
    r->trip->n_calls = r->trip->dropped ? 0 : (uint32_t)r->n;
    return DOSAH_OK;
}

dosah_status dsh_gtfs_check_times(dsh_gtfs_build *b, dosah_error *err)
{
    sort_calls(b);
    run r = {.b = b, .file = b->times_file, .trips_file = b->trips_file};
    if (r.file == NULL)
        r.file = dsh_path_join(b->arena, b->path, "stop_times.txt");
    if (r.trips_file == NULL)
        r.trips_file = dsh_path_join(b->arena, b->path, "trips.txt");
    if (r.file == NULL || r.trips_file == NULL)
        return dsh_fail_nomem(err, "feed path");
    shares s = {0};
    counts c = {0};
    dosah_status status = DOSAH_OK;
    size_t from = b->first_call, kept = b->first_call;
    for (uint32_t i = b->first_trip; status == DOSAH_OK && i < b->trip.n; i++) {
        size_t to = from;
        while (to < b->call.n && b->call.p[to].trip == i)
            to++;
        r.trip = &b->trip.p[i];
        r.call = to > from ? b->call.p + from : NULL;
        r.n = to - from;
        status = check_trip(&r, &s, &c, err);
        for (size_t k = 0; k < r.trip->n_calls; k++)
            b->call.p[kept++] = b->call.p[from + k];
        from = to;
    }
    b->call.n = kept;
    dsh_vec_clear(&s);
    dsh_gtfs_count(b, "interpolated_stop_times", "arrival_time", c.n_blank,
                   DOSAH_INFO);
    dsh_gtfs_count(b, "evenly_interpolated_stop_times", "arrival_time",
                   c.n_even, DOSAH_WARNING);
    return status;
}
