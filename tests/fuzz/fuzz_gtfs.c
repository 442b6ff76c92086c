/* SPDX-License-Identifier: MIT */
/* Bytes that start as a zip are read as one. Others are a container: lines
 * "## name" start a table, what follows is its content; tables that are left
 * out are those of a small good feed. Whatever they hold, the tables read
 * must hang together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_vsi.h>

#include "base/context.h"
#include "fuzz.h"
#include "ingest/gtfs.h"

#define FOLDER "/vsimem/fuzz-gtfs"
#define ZIP    "/vsimem/fuzz-gtfs.zip"

static const char *const GOOD[][2] = {
    {"agency.txt", "agency_name,agency_timezone\nX,Europe/Prague\n"},
    {"stops.txt", "stop_id,stop_lat,stop_lon\nA,49.50,18\nB,49.51,18\n"},
    {"routes.txt", "route_id,route_type\nR,3\n"},
    {"trips.txt", "route_id,service_id,trip_id\nR,S,T\n"},
    {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,"
                       "stop_sequence\nT,8:00:00,8:00:00,A,1\n"
                       "T,8:05:00,8:05:00,B,2\n"},
    {"calendar_dates.txt", "service_id,date,exception_type\nS,20260101,1\n"},
};

/* Names that a container may use, so that no path of its own is made. */
static const char *const NAMES[] = {
    "agency.txt",      "stops.txt",     "routes.txt",         "trips.txt",
    "stop_times.txt",  "calendar.txt",  "calendar_dates.txt", "transfers.txt",
    "frequencies.txt", "feed_info.txt", "levels.txt",         "pathways.txt"};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void put(const char *path, const void *data, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    require(f != NULL);
    VSIFWriteL(data, 1, n, f);
    VSIFCloseL(f);
}

static void put_table(const char *name, const void *data, size_t n)
{
    char path[64] = FOLDER "/";
    strcat(path, name);
    put(path, data, n);
}

static void check_calls(const dsh_gtfs *g)
{
    for (uint32_t t = 0; t < g->n_trips; t++) {
        require(g->trip_route[t] < g->n_routes);
        require(g->trip_service[t] < g->n_services);
        require(g->trip_first[t] + 2 <= g->trip_first[t + 1]);
        for (uint32_t c = g->trip_first[t]; c < g->trip_first[t + 1]; c++) {
            require(g->call_stop[c] < g->n_stops);
            require(g->call_arr_s[c] >= 0);
            require(g->call_arr_s[c] <= g->call_dep_s[c]);
            require(c == g->trip_first[t] ||
                    g->call_dep_s[c - 1] <= g->call_arr_s[c]);
        }
    }
    require(g->n_trips == 0 || g->trip_first[g->n_trips] == g->n_calls);
}

static void check_stations(const dsh_gtfs *g)
{
    const uint32_t n = g->n_stops + g->n_places;
    for (uint32_t i = 0; i < g->n_stops; i++)
        require(g->stop_platform[i] == UINT32_MAX ||
                g->stop_platform[i] < g->n_stops);
    for (uint32_t i = 0; i < g->n_pathways; i++) {
        const dsh_gtfs_pathway *w = &g->pathway[i];
        require(w->from < n && w->to < n && w->from != w->to);
        require(w->mode >= DSH_PATHWAY_WALKWAY &&
                w->mode <= DSH_PATHWAY_EXIT_GATE);
        require(isnan(w->length_m) || w->length_m >= 0);
    }
}

static void check(const dsh_gtfs *g)
{
    check_calls(g);
    for (uint32_t i = 0; i < g->n_stops; i++)
        require(isnan(g->stop_lat[i]) ||
                (fabs(g->stop_lat[i]) <= 90 && fabs(g->stop_lon[i]) <= 180));
    for (uint32_t i = 0; i < g->n_frequencies; i++)
        require(g->frequency[i].trip < g->n_trips &&
                g->frequency[i].headway_s > 0);
    check_stations(g);
    for (uint32_t i = 0; i < g->n_transfers; i++) {
        const dsh_gtfs_transfer *t = &g->transfer[i];
        require(t->from < g->n_stops && t->to < g->n_stops);
        require(t->from_trip < g->n_trips || t->from_trip == UINT32_MAX);
        require(t->to_trip < g->n_trips || t->to_trip == UINT32_MAX);
        require(t->from_route < g->n_routes || t->from_route == UINT32_MAX);
        require(t->to_route < g->n_routes || t->to_route == UINT32_MAX);
    }
    for (uint32_t i = 0; i < g->n_links; i++)
        require(g->link[i].from_trip < g->n_trips &&
                g->link[i].to_trip < g->n_trips);
    for (uint32_t i = 0; i < g->n_blocked; i++)
        require(g->blocked[i] < g->n_trips);
}

static void read_once(const char *path)
{
    dsh_context ctx = {.env = {.n_threads = 1},
                       .data_dir = getenv("DOSAH_DATA")};
    ctx.notices = dsh_notices_new();
    require(ctx.notices != NULL && ctx.data_dir != NULL);
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    if (dsh_gtfs_read(&g, &path, 1, &ctx, &err) == DOSAH_OK)
        check(g);
    else
        require(err.message[0] != '\0');
    dsh_gtfs_free(g);
    dsh_notices_free(ctx.notices);
}

/* Length of the line at `p` with its end. */
static size_t line_length(const uint8_t *p, size_t n)
{
    const uint8_t *end = memchr(p, '\n', n);
    return end != NULL ? (size_t)(end - p) + 1 : n;
}

/* The known name that a line "## name" tells; NULL for other lines. */
static const char *header(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++) {
        const size_t len = strlen(NAMES[i]);
        if (n == len + 4 && memcmp(p, "## ", 3) == 0 &&
            memcmp(p + 3, NAMES[i], len) == 0)
            return NAMES[i];
    }
    return NULL;
}

static void unpack(const uint8_t *data, size_t n)
{
    const char *name = NULL;
    size_t from = 0, at = 0;
    while (at < n) {
        const size_t line = line_length(data + at, n - at);
        const char *next = header(data + at, line);
        if (next != NULL && name != NULL)
            put_table(name, data + from, at - from);
        at += line;
        if (next != NULL) {
            name = next;
            from = at;
        }
    }
    if (name != NULL)
        put_table(name, data + from, n - from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n >= 4 && memcmp(data, "PK\x03\x04", 4) == 0) {
        put(ZIP, data, n);
        read_once(ZIP);
        VSIUnlink(ZIP);
        return 0;
    }
    VSIMkdir(FOLDER, 0777);
    for (size_t i = 0; i < sizeof(GOOD) / sizeof(*GOOD); i++)
        put_table(GOOD[i][0], GOOD[i][1], strlen(GOOD[i][1]));
    unpack(data, n);
    read_once(FOLDER);
    VSIRmdirRecursive(FOLDER);
    return 0;
}
