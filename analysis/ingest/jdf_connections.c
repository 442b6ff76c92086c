/* SPDX-License-Identifier: MIT */
/* Navaznosti: a trip that waits for those who come by another line, or is
 * waited for. Each becomes a guaranteed change (transfers.txt type 1) between
 * the trip and the line, or those trips of the line that go by the end stop
 * that the row names. The other line may stand in another batch, so rows wait
 * until all have been read. For how long a trip waits is about delays, which
 * timetables do not have. */
#include "ingest/jdf_build.h"

#include <stdlib.h>
#include <string.h>

enum { KIND, LINE, TRIP, TARIFF, OTHER, STOP, END, DISTINCTION };
enum { MAX_TARIFF = 999999 };

static const char *const FIELDS[] = {
    "druh",        "číslo linky",    "číslo spoje",      "tarifní číslo",
    "číslo linky", "číslo zastávky", "konečná zastávka", "rozlišení linky"};

static const dsh_jdf_kind CONNECTIONS = {"Navaznosti.txt",
                                         false,
                                         FIELDS,
                                         {{0},
                                          {11, 11, {0, 1, 2, 3, 4, 5, 7, 10}},
                                          {12, 12, {0, 1, 2, 3, 4, 5, 7, 11}}}};

/* ---- rows -------------------------------------------------------------- */

static void tell_missing(const dsh_jdf_table *t, unsigned field)
{
    dsh_jdf_tell(t, field, "jdf_connection_not_found", DOSAH_INFO);
}

/* The stop of the build that a field names; `otherwise` if it is empty. */
static bool find_stop(const dsh_jdf_table *t, unsigned field,
                      uint32_t otherwise, uint32_t *out)
{
    const dsh_jdf *j = t->j;
    *out = otherwise;
    if (dsh_jdf_raw(t, field, 0).n == 0)
        return true;
    char text[DSH_JDF_KEY];
    const uint32_t at =
        dsh_idmap_find(&j->batch_stop, dsh_jdf_key(text, t, &field, 1));
    if (at == UINT32_MAX) {
        tell_missing(t, field);
        return false;
    }
    *out = j->stop_row.p[at];
    return true;
}

/* First call of a trip of the feed; calls stand by trip. */
static size_t first_call(const dsh_gtfs_build *b, uint32_t trip)
{
    size_t lo = 0, hi = b->call.n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (b->call.p[mid].trip < trip)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where the trip calls at the tariff number; none if it does not. */
static uint32_t stop_of(const dsh_jdf *j, uint32_t trip, int64_t tariff)
{
    const dsh_gtfs_build *b = j->b;
    const bool up = j->trip.p[trip - b->first_trip].number % 2 == 1;
    const uint32_t sequence = (uint32_t)(up ? tariff : MAX_TARIFF - tariff);
    for (size_t c = first_call(b, trip);
         c < b->call.n && b->call.p[c].trip == trip; c++)
        if (b->call.p[c].sequence == sequence)
            return b->call.p[c].stop;
    return DSH_GTFS_NONE;
}

static dosah_status add_connection(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned trip_key[] = {LINE, DISTINCTION, TRIP};
    dsh_jdf *j = t->j;
    char text[DSH_JDF_KEY];
    const dsh_str kind = dsh_jdf_raw(t, KIND, 0);
    dsh_jdf_connection c = {.waits = dsh_str_eq(kind, "m")};
    if (!c.waits && !dsh_str_eq(kind, "M")) {
        tell_missing(t, KIND);
        return DOSAH_OK;
    }
    const uint32_t trip =
        dsh_idmap_find(&j->batch_trip, dsh_jdf_key(text, t, trip_key, 3));
    if (trip == UINT32_MAX) {
        tell_missing(t, TRIP);
        return DOSAH_OK;
    }
    int64_t tariff;
    const dosah_status status =
        dsh_jdf_int(t, TARIFF, MAX_TARIFF, &tariff, err);
    if (status != DOSAH_OK)
        return status;
    c.trip = j->b->first_trip + trip;
    c.stop = stop_of(j, c.trip, tariff);
    if (c.stop == DSH_GTFS_NONE) {
        tell_missing(t, TARIFF);
        return DOSAH_OK;
    }
    if (dsh_jdf_raw(t, OTHER, 0).n == 0) {
        tell_missing(t, OTHER);
        return DOSAH_OK;
    }
    if (!find_stop(t, STOP, c.stop, &c.other_stop) ||
        !find_stop(t, END, DSH_GTFS_NONE, &c.other_end))
        return DOSAH_OK;
    c.other = dsh_jdf_text(t, OTHER);
    if (c.other == NULL || !dsh_vec_room(&j->connection, 1))
        return dsh_fail_nomem(err, "connections");
    j->connection.p[j->connection.n++] = c;
    return DOSAH_OK;
}

dosah_status dsh_jdf_read_connections(dsh_jdf *j, dosah_error *err)
{
    return dsh_jdf_each(j, &CONNECTIONS, add_connection, err);
}

/* ---- transfers --------------------------------------------------------- */

static dosah_status put_change(dsh_gtfs_build *b, const dsh_jdf_connection *c,
                               uint32_t other_route, uint32_t other_trip,
                               dosah_error *err)
{
    const uint32_t here = b->stop.p[c->stop].index;
    const uint32_t there = b->stop.p[c->other_stop].index;
    const uint32_t trip = c->trip, route = b->trip.p[trip].route;
    if (!dsh_vec_room(&b->transfer, 1))
        return dsh_fail_nomem(err, "connections");
    b->transfer.p[b->transfer.n++] = (dsh_gtfs_change){
        .row = c->waits ? (dsh_gtfs_transfer){there, here, 1, -1, other_route,
                                              route, other_trip, trip}
                        : (dsh_gtfs_transfer){here, there, 1, -1, route,
                                              other_route, trip, other_trip}};
    return DOSAH_OK;
}

/* Does a trip of the other line serve the connection? It calls at the stop and
 * goes to the end, or has been there if it is waited for. */
static bool serves(const dsh_gtfs_build *b, uint32_t trip,
                   const dsh_jdf_connection *c)
{
    bool at_stop = false, at_end = false, then_end = false;
    for (size_t i = first_call(b, trip);
         i < b->call.n && b->call.p[i].trip == trip; i++) {
        at_stop |= b->call.p[i].stop == c->other_stop;
        at_end |= b->call.p[i].stop == c->other_end;
        then_end |= at_stop && b->call.p[i].stop == c->other_end;
    }
    return at_stop && (c->waits ? at_end : then_end);
}

/* A line by its number. */
typedef struct numbered {
    const char *number;
    uint32_t route;
} numbered;

static int by_number(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    const int order = strcmp(x->number, y->number);
    return order != 0 ? order : (x->route > y->route) - (x->route < y->route);
}

/* What connections are looked up in. */
typedef struct index {
    numbered *line; /* [n_lines] by number */
    size_t n_lines;
    uint32_t *trip_first; /* [routes + 1] into trip */
    uint32_t *trip;       /* by route */
} index;

static bool make_index(index *x, const dsh_jdf *j)
{
    const dsh_gtfs_build *b = j->b;
    x->line = dsh_arena_alloc(j->arena, 2 * j->line.n, sizeof(*x->line));
    x->trip_first =
        dsh_arena_alloc(j->arena, b->route.n + 2, sizeof(*x->trip_first));
    x->trip = dsh_arena_alloc(j->arena, b->trip.n, sizeof(*x->trip));
    if (x->line == NULL || x->trip_first == NULL || x->trip == NULL)
        return false;
    for (size_t i = 0; i < j->line.n; i++) {
        const dsh_jdf_line *l = &j->line.p[i];
        x->line[x->n_lines++] = (numbered){l->number, l->route};
        if (l->nameless_route != DSH_GTFS_NONE)
            x->line[x->n_lines++] = (numbered){l->number, l->nameless_route};
    }
    if (x->n_lines > 1)
        qsort(x->line, x->n_lines, sizeof(*x->line), by_number);
    for (size_t t = 0; t < b->trip.n; t++)
        if (!b->trip.p[t].dropped)
            x->trip_first[b->trip.p[t].route + 2]++;
    for (size_t r = 0; r < b->route.n; r++)
        x->trip_first[r + 2] += x->trip_first[r + 1];
    for (size_t t = 0; t < b->trip.n; t++)
        if (!b->trip.p[t].dropped)
            x->trip[x->trip_first[b->trip.p[t].route + 1]++] = (uint32_t)t;
    return true;
}

static dosah_status connect_line(dsh_gtfs_build *b, const index *x,
                                 const dsh_jdf_connection *c, uint32_t route,
                                 bool *found, dosah_error *err)
{
    if (c->other_end == DSH_GTFS_NONE) {
        *found = true;
        return put_change(b, c, route, DSH_GTFS_NONE, err);
    }
    dosah_status status = DOSAH_OK;
    for (uint32_t i = x->trip_first[route];
         status == DOSAH_OK && i < x->trip_first[route + 1]; i++) {
        if (!serves(b, x->trip[i], c))
            continue;
        *found = true;
        status = put_change(b, c, route, x->trip[i], err);
    }
    return status;
}

static dosah_status connect(const dsh_jdf *j, const index *x,
                            const dsh_jdf_connection *c, bool *found,
                            dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    size_t lo = 0, hi = x->n_lines;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (strcmp(x->line[mid].number, c->other) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; status == DOSAH_OK && lo < x->n_lines &&
           strcmp(x->line[lo].number, c->other) == 0;
         lo++)
        status = connect_line(j->b, x, c, x->line[lo].route, found, err);
    return status;
}

/* First double of a trip, or past the last. */
static size_t twins_of(const dsh_jdf *j, uint32_t trip)
{
    size_t lo = 0, hi = j->twin.n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (j->twin.p[mid].trip < trip)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

dosah_status dsh_jdf_make_connections(dsh_jdf *j, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    size_t n_lost = 0;
    index x = {0};
    if (j->connection.n == 0)
        return DOSAH_OK;
    if (!make_index(&x, j))
        return dsh_fail_nomem(err, "connections");
    for (size_t i = 0; status == DOSAH_OK && i < j->connection.n; i++) {
        dsh_jdf_connection c = j->connection.p[i];
        const uint32_t trip = c.trip;
        bool found = false;
        status = connect(j, &x, &c, &found, err);
        for (size_t k = twins_of(j, trip);
             status == DOSAH_OK && k < j->twin.n && j->twin.p[k].trip == trip;
             k++) {
            c.trip = j->twin.p[k].copy;
            status = connect(j, &x, &c, &found, err);
        }
        n_lost += !found;
    }
    if (status != DOSAH_OK)
        return status;
    dsh_gtfs_count(j->b, "jdf_connections_without_line", "", n_lost,
                   DOSAH_INFO);
    dsh_gtfs_settle_transfers(j->b, j->b->path);
    return DOSAH_OK;
}
