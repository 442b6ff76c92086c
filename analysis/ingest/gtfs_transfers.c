/* SPDX-License-Identifier: MIT */
/* transfers.txt. Types 0 – 3 say how one changes between two stops, for all
 * vehicles or for some trips or routes; a station stands for its platforms.
 * Types 4 and 5 join two trips of one vehicle. */
#include "ingest/gtfs_build.h"

#include <stdlib.h>

#include "base/file.h"

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

enum { WITH_TIME = 2, IN_SEAT = 4, NOT_IN_SEAT = 5 };

/* What a row names. Stops are rows of the build, none where left out. */
typedef struct names {
    uint32_t stop[2], route[2], trip[2]; /* from, to */
} names;

/* ---- names ------------------------------------------------------------- */

/* Row of a field that may be empty; false and a notice if it names nothing. */
static bool find(const dsh_gtfs_table *t, size_t column, const dsh_idmap *ids,
                 uint32_t first, uint32_t *out)
{
    *out = DSH_GTFS_NONE;
    if (dsh_gtfs_raw(t, column).n == 0)
        return true;
    const uint32_t row = dsh_gtfs_foreign(t, column, ids);
    if (row != DSH_GTFS_NONE)
        *out = first + row;
    return row != DSH_GTFS_NONE;
}

static bool find_all(const dsh_gtfs_table *t, names *out)
{
    const dsh_gtfs_build *b = t->b;
    bool good = true;
    for (size_t end = 0; end < 2; end++) {
        good &= find(t, FROM_STOP + end, &b->stop_id, b->first_stop,
                     &out->stop[end]);
        good &= find(t, FROM_ROUTE + end, &b->route_id, b->first_route,
                     &out->route[end]);
        good &= find(t, FROM_TRIP + end, &b->trip_id, b->first_trip,
                     &out->trip[end]);
    }
    return good;
}

/* Trips know their route; one that is stated as well must be it. */
static bool routes_agree(const dsh_gtfs_table *t, names *n)
{
    for (size_t end = 0; end < 2; end++) {
        if (n->trip[end] == DSH_GTFS_NONE || t->b->trip.p[n->trip[end]].dropped)
            continue;
        const uint32_t route = t->b->trip.p[n->trip[end]].route;
        if (n->route[end] != DSH_GTFS_NONE && n->route[end] != route) {
            dsh_gtfs_tell(t, FROM_ROUTE + end,
                          "transfer_with_invalid_trip_and_route", DOSAH_ERROR,
                          NULL);
            return false;
        }
        n->route[end] = route;
    }
    return true;
}

/* ---- stops ------------------------------------------------------------- */

static bool is_station(const dsh_gtfs_build *b, uint32_t row)
{
    return b->stop.p[row].index == DSH_GTFS_NONE;
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

/* Calls of a trip: the feed's stand by trip and in order. */
static void calls_of(const dsh_gtfs_build *b, uint32_t trip, size_t *first,
                     size_t *end)
{
    size_t lo = b->first_call, hi = b->call.n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (b->call.p[mid].trip < trip)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = lo;
    *end = b->trip.p[trip].dropped ? lo : lo + b->trip.p[trip].n_calls;
}

static bool calls_at(const dsh_gtfs_build *b, uint32_t trip, uint32_t row)
{
    size_t first, end;
    calls_of(b, trip, &first, &end);
    for (size_t c = first; c < end; c++)
        if (belongs(b, b->call.p[c].stop, row))
            return true;
    return false;
}

/* Stops and stations alone can be changed at, and trips at their own. */
static bool stops_fit(const dsh_gtfs_table *t, const names *n)
{
    const dsh_gtfs_build *b = t->b;
    for (size_t end = 0; end < 2; end++) {
        if (n->stop[end] == DSH_GTFS_NONE)
            continue;
        if (b->stop.p[n->stop[end]].kind > 1) {
            dsh_gtfs_tell(t, FROM_STOP + end,
                          "transfer_with_invalid_stop_location_type",
                          DOSAH_ERROR, NULL);
            return false;
        }
        if (n->trip[end] != DSH_GTFS_NONE && !b->trip.p[n->trip[end]].dropped &&
            !calls_at(b, n->trip[end], n->stop[end])) {
            dsh_gtfs_tell(t, FROM_TRIP + end,
                          "transfer_with_invalid_trip_and_stop", DOSAH_ERROR,
                          NULL);
            return false;
        }
    }
    return true;
}

/* Metres beyond which the two ends are told of (MobilityData gtfs-validator,
 * rules transfer_distance_too_large and transfer_distance_above_2_km). */
static void check_distance(const dsh_gtfs_table *t, const names *n)
{
    const dsh_gtfs_stop *stop = t->b->stop.p;
    const double m = dsh_gtfs_metres(&stop[n->stop[0]], &stop[n->stop[1]]);
    if (m > 10000)
        dsh_gtfs_tell(t, TO_STOP, "transfer_distance_too_large", DOSAH_WARNING,
                      NULL);
    else if (m > 2000)
        dsh_gtfs_tell(t, TO_STOP, "transfer_distance_above_2_km", DOSAH_INFO,
                      NULL);
}

/* ---- types 0 to 3 ------------------------------------------------------ */

/* Can this end of the row be the stop? */
static bool fits(const dsh_gtfs_build *b, const names *n, size_t end,
                 uint32_t stop)
{
    const uint32_t trip = n->trip[end];
    return belongs(b, stop, n->stop[end]) &&
           (trip == DSH_GTFS_NONE || calls_at(b, trip, stop));
}

/* The row after `stop` of those that a station's row stands for: all below it;
 * none for other rows. */
static uint32_t next_of(const dsh_gtfs_build *b, uint32_t row, uint32_t stop)
{
    const dsh_gtfs_stop *s = b->stop.p;
    if (!is_station(b, row))
        return DSH_GTFS_NONE;
    if (s[stop].child != DSH_GTFS_NONE)
        return s[stop].child;
    while (stop != row && s[stop].next == DSH_GTFS_NONE)
        stop = s[stop].parent;
    return stop == row ? DSH_GTFS_NONE : s[stop].next;
}

static dosah_status add_to(dsh_gtfs_build *b, dsh_gtfs_change change,
                           const names *n, dosah_error *err)
{
    for (uint32_t i = n->stop[1]; i != DSH_GTFS_NONE;
         i = next_of(b, n->stop[1], i)) {
        if (!fits(b, n, 1, i))
            continue;
        if (!dsh_vec_room(&b->transfer, 1))
            return dsh_fail_nomem(err, "transfers");
        change.row.to = b->stop.p[i].index;
        b->transfer.p[b->transfer.n++] = change;
    }
    return DOSAH_OK;
}

/* A row about a station holds for each stop below it. */
static dosah_status add_pairs(dsh_gtfs_build *b, dsh_gtfs_change change,
                              const names *n, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (uint32_t i = n->stop[0]; status == DOSAH_OK && i != DSH_GTFS_NONE;
         i = next_of(b, n->stop[0], i)) {
        if (!fits(b, n, 0, i))
            continue;
        change.row.from = b->stop.p[i].index;
        status = add_to(b, change, n, err);
    }
    return status;
}

static dosah_status add_change(dsh_gtfs_table *t, const names *n, int64_t type,
                               dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    int64_t seconds = -1;
    dsh_gtfs_int(t, MIN_TIME, 0, INT32_MAX, &seconds);
    for (size_t end = 0; end < 2; end++) {
        if (n->stop[end] != DSH_GTFS_NONE)
            continue;
        dsh_gtfs_tell(t, FROM_STOP + end, "missing_required_field", DOSAH_ERROR,
                      NULL);
        return DOSAH_OK;
    }
    if (type == WITH_TIME && dsh_gtfs_raw(t, MIN_TIME).n == 0)
        dsh_gtfs_tell(t, MIN_TIME, "missing_required_field", DOSAH_ERROR, NULL);
    check_distance(t, n);
    const dsh_gtfs_change change = {
        .row = {.type = (uint8_t)type,
                .min_s = (int32_t)seconds,
                .from_route = n->route[0],
                .to_route = n->route[1],
                .from_trip = n->trip[0],
                .to_trip = n->trip[1]},
        .stations =
            (uint8_t)(is_station(b, n->stop[0]) + is_station(b, n->stop[1])),
        .line = dsh_csv_row(t->csv)};
    return add_pairs(b, change, n, err);
}

/* ---- types 4 and 5 ----------------------------------------------------- */

static bool by_frequency(const dsh_gtfs_build *b, uint32_t trip)
{
    for (size_t i = b->first_frequency; i < b->frequency.n; i++)
        if (b->frequency.p[i].trip == trip)
            return true;
    return false;
}

/* Seats are kept from the last stop of a trip to the first of the next. */
static bool at_the_ends(const dsh_gtfs_table *t, const names *n)
{
    const dsh_gtfs_build *b = t->b;
    for (size_t end = 0; end < 2; end++) {
        size_t first, past;
        calls_of(b, n->trip[end], &first, &past);
        if (n->stop[end] == DSH_GTFS_NONE || first == past)
            continue;
        const uint32_t stop = b->call.p[end == 0 ? past - 1 : first].stop;
        if (belongs(b, stop, n->stop[end]))
            continue;
        dsh_gtfs_tell(t, FROM_STOP + end,
                      "transfer_with_suspicious_mid_trip_in_seat",
                      DOSAH_WARNING, NULL);
        return false;
    }
    return true;
}

static dosah_status add_link(dsh_gtfs_table *t, const names *n, int64_t type,
                             dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    for (size_t end = 0; end < 2; end++) {
        if (n->trip[end] == DSH_GTFS_NONE) {
            dsh_gtfs_tell(t, FROM_TRIP + end, "missing_required_field",
                          DOSAH_ERROR, NULL);
            return DOSAH_OK;
        }
        if (by_frequency(b, n->trip[end])) {
            dsh_gtfs_tell(t, FROM_TRIP + end, "linked_trip_by_frequency",
                          DOSAH_WARNING, NULL);
            return DOSAH_OK;
        }
    }
    if (n->trip[0] == n->trip[1]) {
        dsh_gtfs_tell(t, FROM_TRIP, "linked_trip_to_itself", DOSAH_WARNING,
                      NULL);
        return DOSAH_OK;
    }
    if (!at_the_ends(t, n))
        return DOSAH_OK;
    if (!dsh_vec_room(&b->link, 1))
        return dsh_fail_nomem(err, "transfers");
    b->link.p[b->link.n++] = (dsh_gtfs_joint){
        {n->trip[0], n->trip[1], type == IN_SEAT}, dsh_csv_row(t->csv)};
    return DOSAH_OK;
}

/* ---- the table --------------------------------------------------------- */

static dosah_status add_transfer(dsh_gtfs_table *t, dosah_error *err)
{
    int64_t type = 0;
    names n;
    if (!dsh_gtfs_int(t, TYPE, 0, NOT_IN_SEAT, &type) || !find_all(t, &n) ||
        !routes_agree(t, &n) || !stops_fit(t, &n))
        return DOSAH_OK;
    return type >= IN_SEAT ? add_link(t, &n, type, err)
                           : add_change(t, &n, type, err);
}

static int order(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Rows about the same trips and stops stand together. */
static int by_subject(const void *x, const void *y)
{
    const dsh_gtfs_transfer *a = &((const dsh_gtfs_change *)x)->row;
    const dsh_gtfs_transfer *b = &((const dsh_gtfs_change *)y)->row;
    int o = order(a->from, b->from);
    o = o ? o : order(a->to, b->to);
    o = o ? o : order(a->from_trip, b->from_trip);
    o = o ? o : order(a->to_trip, b->to_trip);
    o = o ? o : order(a->from_route, b->from_route);
    return o ? o : order(a->to_route, b->to_route);
}

static int by_subject_and_line(const void *x, const void *y)
{
    const dsh_gtfs_change *a = x, *b = y;
    int o = by_subject(x, y);
    o = o ? o : order(a->stations, b->stations);
    return o ? o : order((uint64_t)a->line, (uint64_t)b->line);
}

void dsh_gtfs_settle_transfers(dsh_gtfs_build *b, const char *file)
{
    const size_t n = b->transfer.n - b->first_transfer;
    if (n == 0)
        return;
    dsh_gtfs_change *c = b->transfer.p + b->first_transfer;
    qsort(c, n, sizeof(*c), by_subject_and_line);
    size_t kept = 0;
    int64_t told = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || by_subject(&c[kept - 1], &c[i]) != 0) {
            c[kept++] = c[i];
            continue;
        }
        /* A row about a platform overrules one about its station. */
        if (c[kept - 1].stations != c[i].stations || c[i].line == told)
            continue;
        told = c[i].line;
        dsh_notice_add(b->ctx->notices, (dsh_notice){.code = "duplicate_key",
                                                     .severity = DOSAH_WARNING,
                                                     .file = file,
                                                     .row = told,
                                                     .field = "from_stop_id"});
    }
    b->transfer.n = b->first_transfer + kept;
}

static int by_trips_and_line(const void *x, const void *y)
{
    const dsh_gtfs_joint *a = x, *b = y;
    int o = order(a->link.from_trip, b->link.from_trip);
    o = o ? o : order(a->link.to_trip, b->link.to_trip);
    return o ? o : order((uint64_t)a->line, (uint64_t)b->line);
}

/* Two rows of the same trips: seats are kept, and are not. */
static void tell_contradictions(dsh_gtfs_build *b, const char *file)
{
    const size_t n = b->link.n - b->first_link;
    if (n < 2)
        return;
    dsh_gtfs_joint *j = b->link.p + b->first_link;
    qsort(j, n, sizeof(*j), by_trips_and_line);
    for (size_t i = 1; i < n; i++)
        if (j[i].link.from_trip == j[i - 1].link.from_trip &&
            j[i].link.to_trip == j[i - 1].link.to_trip &&
            j[i].link.stay != j[i - 1].link.stay)
            dsh_notice_add(b->ctx->notices,
                           (dsh_notice){.code = "linked_trips_contradict",
                                        .severity = DOSAH_WARNING,
                                        .file = file,
                                        .row = j[i].line,
                                        .field = "transfer_type"});
}

static void tell_column(const dsh_gtfs_table *t)
{
    if (t->csv != NULL && t->at[TYPE] == SIZE_MAX)
        dsh_notice_add(t->b->ctx->notices,
                       (dsh_notice){.code = "missing_required_column",
                                    .severity = DOSAH_ERROR,
                                    .file = t->file,
                                    .field = TRANSFER[TYPE].name});
}

dosah_status dsh_gtfs_read_transfers(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"transfers.txt", DSH_GTFS_OPTIONAL,
                                    TRANSFER, N_TRANSFER};
    b->first_link = b->link.n;
    dsh_gtfs_table t;
    dosah_status status = dsh_gtfs_open(&t, b, &wanted, err);
    bool got = status == DOSAH_OK;
    if (got)
        tell_column(&t);
    while (status == DOSAH_OK && got) {
        status = dsh_gtfs_next(&t, &got, err);
        if (status == DOSAH_OK && got)
            status = add_transfer(&t, err);
    }
    dsh_gtfs_close(&t);
    if (status != DOSAH_OK)
        return status;
    const char *file = dsh_path_join(b->arena, b->path, wanted.name);
    if (file == NULL)
        return dsh_fail_nomem(err, "transfers");
    dsh_gtfs_settle_transfers(b, file);
    tell_contradictions(b, file);
    return DOSAH_OK;
}
