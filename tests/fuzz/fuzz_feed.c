/* SPDX-License-Identifier: MIT */
#include "fuzz_feed.h"

#include <stdio.h>
#include <string.h>

#include <cpl_vsi.h>

#include "base/context.h"

#define FOLDER "/vsimem/fuzz-feed"
#define ZIP    "/vsimem/fuzz-feed.zip"

static void put(const char *path, const void *data, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    demand(f != NULL && VSIFWriteL(data, 1, n, f) == n);
    VSIFCloseL(f);
}

static void put_file(const char *name, const void *data, size_t n)
{
    char path[64];
    snprintf(path, sizeof(path), FOLDER "/%s", name);
    put(path, data, n);
}

static void check_calls(const dsh_gtfs *g)
{
    for (uint32_t t = 0; t < g->n_trips; t++) {
        demand(g->trip_route[t] < g->n_routes);
        demand(g->trip_service[t] < g->n_services);
        demand(g->trip_first[t] + 2 <= g->trip_first[t + 1]);
        for (uint32_t c = g->trip_first[t]; c < g->trip_first[t + 1]; c++) {
            demand(g->call_stop[c] < g->n_stops);
            demand(g->call_arr_s[c] >= 0);
            demand(g->call_arr_s[c] <= g->call_dep_s[c]);
            demand(c == g->trip_first[t] ||
                   g->call_dep_s[c - 1] <= g->call_arr_s[c]);
        }
    }
    demand(g->n_trips == 0 || g->trip_first[g->n_trips] == g->n_calls);
}

static void check_transfers(const dsh_gtfs *g)
{
    for (uint32_t i = 0; i < g->n_transfers; i++) {
        const dsh_gtfs_transfer *t = &g->transfer[i];
        demand(t->from < g->n_stops && t->to < g->n_stops);
        demand(t->from_trip < g->n_trips || t->from_trip == UINT32_MAX);
        demand(t->to_trip < g->n_trips || t->to_trip == UINT32_MAX);
        demand(t->from_route < g->n_routes || t->from_route == UINT32_MAX);
        demand(t->to_route < g->n_routes || t->to_route == UINT32_MAX);
    }
}

static void read_once(const fuzz_feed *feed, const char *path)
{
    dsh_context ctx = {.env = {.n_threads = 1},
                       .data_dir = getenv("DOSAH_DATA")};
    ctx.notices = dsh_notices_new();
    demand(ctx.notices != NULL && ctx.data_dir != NULL);
    dosah_error err = {0};
    const dsh_timetable_opts opts = {.format = feed->format};
    dsh_gtfs *g = NULL;
    if (dsh_timetable_read(&g, &path, 1, &opts, &ctx, &err) == DOSAH_OK) {
        check_calls(g);
        check_transfers(g);
        feed->check(g);
    } else {
        demand(err.message[0] != '\0');
    }
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
static const char *header(const fuzz_feed *feed, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < feed->n_files; i++) {
        const char *name = feed->file[i].name;
        const size_t len = strlen(name);
        if (n == len + 4 && memcmp(p, "## ", 3) == 0 &&
            memcmp(p + 3, name, len) == 0)
            return name;
    }
    return NULL;
}

static void unpack(const fuzz_feed *feed, const uint8_t *data, size_t n)
{
    const char *name = NULL;
    size_t from = 0, at = 0;
    while (at < n) {
        const size_t line = line_length(data + at, n - at);
        const char *next = header(feed, data + at, line);
        if (next != NULL && name != NULL)
            put_file(name, data + from, at - from);
        at += line;
        if (next != NULL) {
            name = next;
            from = at;
        }
    }
    if (name != NULL)
        put_file(name, data + from, n - from);
}

void fuzz_feed_read(const fuzz_feed *feed, const uint8_t *data, size_t n)
{
    if (n >= 4 && memcmp(data, "PK\x03\x04", 4) == 0) {
        put(ZIP, data, n);
        read_once(feed, ZIP);
        VSIUnlink(ZIP);
        return;
    }
    VSIMkdir(FOLDER, 0777);
    for (size_t i = 0; i < feed->n_files; i++) {
        const fuzz_file *f = &feed->file[i];
        if (f->content != NULL)
            put_file(f->name, f->content, strlen(f->content));
    }
    unpack(feed, data, n);
    read_once(feed, FOLDER);
    VSIRmdirRecursive(FOLDER);
}
