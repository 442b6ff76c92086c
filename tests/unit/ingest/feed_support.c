/* SPDX-License-Identifier: MIT */
#include "feed_support.h"

#include <cpl_vsi.h>

#include "base/file.h"

static dsh_context context;

static const char *const FILES[][2] = {
    {"agency.txt", "agency_id,agency_name,agency_url,agency_timezone\n"
                   "X,Dopravce,http://x,Europe/Prague\n"},
    {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n"
                  "A,První,49.50,18.00\n"
                  "B,Druhá,49.51,18.00\n"
                  "C,Třetí,49.54,18.00\n"},
    {"routes.txt", "route_id,agency_id,route_short_name,route_long_name,"
                   "route_type\nR,X,1,Kelč - Lešná,3\n"},
    {"trips.txt", "route_id,service_id,trip_id\nR,S,T\n"},
    {"stop_times.txt",
     "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
     "T,08:00:00,08:00:00,A,1\nT,,,B,2\nT,08:08:00,08:08:00,C,5\n"},
    {"calendar.txt",
     "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
     "start_date,end_date\nS,1,1,1,1,1,0,0,20260101,20261231\n"},
};

void put_file_bytes(const char *path, const void *bytes, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    assert_non_null(f);
    assert_int_equal(VSIFWriteL(bytes, 1, n, f), n);
    assert_int_equal(VSIFCloseL(f), 0);
}

void put_file(const char *path, const char *text)
{
    put_file_bytes(path, text, strlen(text));
}

void put_table(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), FEED "/%s", name);
    VSIUnlink(path);
    if (text != NULL)
        put_file(path, text);
}

int begin_feed(void **state)
{
    (void)state;
    context = (dsh_context){.env = {.n_threads = 2},
                            .data_dir = getenv("DOSAH_SOURCE")};
    context.notices = dsh_notices_new();
    VSIRmdirRecursive(FEED);
    VSIMkdir(FEED, 0777);
    for (size_t i = 0; i < sizeof(FILES) / sizeof(*FILES); i++)
        put_table(FILES[i][0], FILES[i][1]);
    return context.notices == NULL;
}

int end_feed(void **state)
{
    (void)state;
    dsh_notices_free(context.notices);
    VSIRmdirRecursive(FEED);
    return 0;
}

dsh_context *feed_context(void)
{
    return &context;
}

dsh_gtfs *read_feed(void)
{
    const char *path = FEED;
    dosah_error err = {0};
    dsh_gtfs *gtfs = NULL;
    if (dsh_gtfs_read(&gtfs, &path, 1, &context, &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return gtfs;
}

dosah_status read_bad(const char *path, dosah_error *err)
{
    static int anything;
    dsh_gtfs *gtfs = (dsh_gtfs *)(void *)&anything;
    *err = (dosah_error){0};
    const dosah_status status = dsh_gtfs_read(&gtfs, &path, 1, &context, err);
    assert_null(gtfs);
    assert_true(err->message[0] != '\0');
    assert_null(strchr(err->message, '\n'));
    return status;
}

static bool find(const char *code, dsh_notice_group *out)
{
    for (size_t i = 0; i < dsh_notices_groups(context.notices); i++) {
        *out = dsh_notices_group(context.notices, i);
        if (strcmp(out->code, code) == 0)
            return true;
    }
    return false;
}

size_t notices(const char *code)
{
    dsh_notice_group group;
    return find(code, &group) ? group.n : 0;
}

dsh_notice notice(const char *code)
{
    dsh_notice_group group;
    if (!find(code, &group))
        fail_msg("no notice %s", code);
    return group.stored[0];
}

const char *data_file(const char *name)
{
    static char path[1024];
    const char *dir = getenv("DOSAH_TEST_DATA");
    if (dir != NULL)
        snprintf(path, sizeof(path), "%s/%s", dir, name);
    else
        snprintf(path, sizeof(path), "%s/../shared/data/%s", DOSAH_SOURCE_DIR,
                 name);
    return path;
}

bool have_data(void)
{
    return dsh_file_look(data_file("README.md")).exists;
}
