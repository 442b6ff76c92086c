/* SPDX-License-Identifier: MIT */
/* Bytes that start as a zip are read as one. Others are a container: lines
 * "## name" start a file, what follows is its content; files that are left out
 * are those of a small good batch. Whatever they hold, the tables read must
 * hang together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_vsi.h>

#include "base/context.h"
#include "fuzz.h"
#include "ingest/gtfs.h"

#define FOLDER "/vsimem/fuzz-jdf"
#define ZIP    "/vsimem/fuzz-jdf.zip"

static const char *const GOOD[][2] = {
    {"VerzeJDF.txt", "\"1.9\";\n"},
    {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\n\"2\",\"B\",\"\",\"x\";\n"},
    {"Dopravci.txt", "\"1\",\"\",\"D\";\n"},
    {"Linky.txt", "\"7\",\"\",\"1\",\"V\",\"\",\"\",\"\",\"\",\"01012026\","
                  "\"10012026\";\n"},
    {"Zaslinky.txt", "\"7\",\"1\",\"\",\"1\";\n\"7\",\"2\",\"\",\"2\";\n"},
    {"Spoje.txt", "\"7\",\"1\",\"1\";\n"},
    {"Zasspoje.txt",
     "\"7\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"2358\";\n"
     "\"7\",\"1\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"0003\",\"\";\n"},
    {"Pevnykod.txt", "\"1\",\"X\";\n\"2\",\"@\";\n\"3\",\"(\";\n"},
    {"Caskody.txt", "\"7\",\"1\",\"1\",\"10\",\"4\",\"02012026\",\"\";\n"},
    {"LinExt.txt", ""},
    {"Navaznosti.txt", ""},
};
enum { N_GOOD = sizeof(GOOD) / sizeof(*GOOD) };

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

static void check(const dsh_gtfs *g)
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
    for (uint32_t i = 0; i < g->n_stops; i++)
        require(isnan(g->stop_lat[i]) && isnan(g->stop_lon[i]));
    for (uint32_t i = 0; i < g->n_services; i++)
        require(g->service_from[i] <= g->service_to[i]);
    for (uint32_t i = 0; i < g->n_exceptions; i++)
        require(g->exception[i].service < g->n_services);
}

static void read_once(const char *path)
{
    dsh_context ctx = {.env = {.n_threads = 1},
                       .data_dir = getenv("DOSAH_DATA")};
    ctx.notices = dsh_notices_new();
    require(ctx.notices != NULL && ctx.data_dir != NULL);
    dosah_error err = {0};
    const dsh_timetable_opts opts = {.format = "jdf"};
    dsh_gtfs *g = NULL;
    if (dsh_timetable_read(&g, &path, 1, &opts, &ctx, &err) == DOSAH_OK)
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
    for (size_t i = 0; i < N_GOOD; i++) {
        const size_t len = strlen(GOOD[i][0]);
        if (n == len + 4 && memcmp(p, "## ", 3) == 0 &&
            memcmp(p + 3, GOOD[i][0], len) == 0)
            return GOOD[i][0];
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
    for (size_t i = 0; i < N_GOOD; i++)
        put_table(GOOD[i][0], GOOD[i][1], strlen(GOOD[i][1]));
    unpack(data, n);
    read_once(FOLDER);
    VSIRmdirRecursive(FOLDER);
    return 0;
}
