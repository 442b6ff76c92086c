/* SPDX-License-Identifier: MIT */
/* A timetable written as JDF of any version and read back is, day by day, the
 * one read from GTFS. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/context.h"
#include "ingest/gtfs.h"
#include "jdf_world.h"

#define JDF    "/vsimem/jdf-world"
#define GTFS   "/vsimem/gtfs-world"
#define PLACES "/vsimem/places.csv"

enum { N_WORLDS = 120 };

static dsh_gtfs *read_one(const char *path, const dsh_timetable_opts *opts)
{
    dsh_context ctx;
    const dosah_env env = {.data_dir = getenv("DOSAH_DATA")};
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    assert_int_equal(dsh_context_init(&ctx, &env, &err), DOSAH_OK);
    if (dsh_timetable_read(&g, &path, 1, opts, &ctx, &err) != DOSAH_OK)
        fail_msg("%s, row %lld: %s", err.source, (long long)err.row,
                 err.message);
    dsh_context_clear(&ctx);
    return g;
}

static dsh_gtfs *read_jdf(const char *path)
{
    const char *places = PLACES;
    const dsh_source stops = {.path = &places,
                              .n_paths = 1,
                              .key = "timetable.stops",
                              .format = "",
                              .layer = "",
                              .where = "",
                              .crs = "",
                              .encoding = "",
                              .attribution = {{"", ""}},
                              .licence = {{"", ""}}};
    return read_one(path, &(dsh_timetable_opts){.stops = &stops});
}

static uint32_t trip_of(const dsh_gtfs *g, const char *id)
{
    for (uint32_t i = 0; i < g->n_trips; i++)
        if (strcmp(g->trip_id[i], id) == 0)
            return i;
    return UINT32_MAX;
}

static void assert_same_name(const char *jdf, const char *gtfs)
{
    assert_int_equal(strlen(jdf), strlen(gtfs));
    for (size_t i = 0; jdf[i] != '\0'; i++)
        assert_true(jdf[i] == gtfs[i] || (jdf[i] == '"' && gtfs[i] == '\''));
}

static void assert_same_calls(const dsh_gtfs *a, uint32_t ta, const dsh_gtfs *b,
                              uint32_t tb)
{
    const uint32_t n = a->trip_first[ta + 1] - a->trip_first[ta];
    assert_int_equal(n, b->trip_first[tb + 1] - b->trip_first[tb]);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t x = a->trip_first[ta] + k, y = b->trip_first[tb] + k;
        const uint32_t sx = a->call_stop[x], sy = b->call_stop[y];
        assert_same_name(a->stop_name[sx], b->stop_name[sy]);
        assert_true(fabs(a->stop_lon[sx] - b->stop_lon[sy]) <= 1e-9);
        assert_true(fabs(a->stop_lat[sx] - b->stop_lat[sy]) <= 1e-9);
        assert_int_equal(a->call_arr_s[x], b->call_arr_s[y]);
        assert_int_equal(a->call_dep_s[x], b->call_dep_s[y]);
        assert_int_equal(a->call_pickup[x], b->call_pickup[y]);
        assert_int_equal(a->call_dropoff[x], b->call_dropoff[y]);
        assert_int_equal(a->call_interpolated[x], b->call_interpolated[y]);
    }
}

static dsh_access access_of(char symbol)
{
    if (symbol == '{')
        return DSH_ACCESS_PARTLY;
    return symbol == '@' ? DSH_ACCESS_YES : DSH_ACCESS_UNKNOWN;
}

static void assert_same_days(const jw_world *w, const jw_trip *t,
                             const dsh_gtfs *a, uint32_t ta, const dsh_gtfs *b,
                             uint32_t tb)
{
    bool runs[JW_MAX_DAYS];
    jw_days(runs, w, t);
    for (int d = -3; d < JW_MAX_DAYS; d++) {
        const dsh_date date = w->first + d;
        const bool jdf = dsh_gtfs_runs(a, a->trip_service[ta], date);
        const bool gtfs = dsh_gtfs_runs(b, b->trip_service[tb], date);
        if (jdf == gtfs && jdf == (d >= 0 && runs[d]))
            continue;
        char day[11];
        dsh_format_date(day, date);
        fail_msg("seed %llu, version %d, trip %s, %s: JDF %d, GTFS %d, "
                 "symbols '%s'",
                 (unsigned long long)w->seed, w->version, a->trip_id[ta], day,
                 jdf, gtfs, t->days);
    }
}

static void assert_stops(const jw_world *w, const dsh_gtfs *jdf)
{
    for (int i = 0; i < w->n_stops; i++) {
        char name[160];
        jw_stop_name(name, &w->stop[i]);
        bool found = false;
        for (uint32_t s = 0; !found && s < jdf->n_stops; s++) {
            found = strcmp(jdf->stop_name[s], name) == 0;
            if (found)
                assert_int_equal(jdf->stop_access[s],
                                 access_of(w->stop[i].access));
        }
        assert_true(found);
    }
}

static size_t compare(const jw_world *w, const dsh_gtfs *jdf,
                      const dsh_gtfs *gtfs)
{
    size_t n = 0;
    assert_int_equal(jdf->n_trips, gtfs->n_trips);
    assert_stops(w, jdf);
    for (int i = 0; i < w->n_trips; i++) {
        char id[64];
        const jw_trip *t = &w->trip[i];
        jw_trip_id(id, w, t);
        const uint32_t a = trip_of(jdf, id), b = trip_of(gtfs, id);
        assert_int_not_equal(a, UINT32_MAX);
        assert_int_not_equal(b, UINT32_MAX);
        assert_int_equal(jdf->trip_access[a], access_of(t->access));
        assert_same_calls(jdf, a, gtfs, b);
        assert_same_days(w, t, jdf, a, gtfs, b);
        n++;
    }
    return n;
}

static void check_version(jw_version version)
{
    size_t n = 0;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        jw_world w;
        jw_random(&w, version, seed * 8 + version);
        VSIMkdir(JDF, 0777);
        VSIMkdir(GTFS, 0777);
        jw_write_jdf(&w, JDF);
        jw_write_gtfs(&w, GTFS);
        jw_write_places(&w, PLACES);
        dsh_gtfs *jdf = read_jdf(JDF);
        dsh_gtfs *gtfs =
            read_one(GTFS, &(dsh_timetable_opts){.format = "gtfs"});
        n += compare(&w, jdf, gtfs);
        dsh_gtfs_free(jdf);
        dsh_gtfs_free(gtfs);
        VSIRmdirRecursive(JDF);
        VSIRmdirRecursive(GTFS);
        VSIUnlink(PLACES);
    }
    assert_true(n > N_WORLDS);
}

static void jdf_1_8_reads_as_gtfs_does(void **state)
{
    (void)state;
    check_version(JW_1_8);
}

static void jdf_1_9_reads_as_gtfs_does(void **state)
{
    (void)state;
    check_version(JW_1_9);
}

static void jdf_1_10_reads_as_gtfs_does(void **state)
{
    (void)state;
    check_version(JW_1_10);
}

static void jdf_1_11_reads_as_gtfs_does(void **state)
{
    (void)state;
    check_version(JW_1_11);
}

/* What the worlds hold, so that the tests above cannot pass for lack of it. */
static void worlds_hold_every_kind_of_rule(void **state)
{
    (void)state;
    size_t type[9] = {0}, kind[5] = {0}, even = 0, overnight = 0, holiday = 0;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        jw_world w;
        jw_random(&w, JW_1_11, seed * 8 + JW_1_11);
        for (int i = 0; i < w.n_trips; i++) {
            const jw_trip *t = &w.trip[i];
            const jw_line *l = &w.line[t->line];
            const int last = t->number % 2 == 1 ? l->n_stops - 1 : 0;
            even += t->number % 2 == 0;
            overnight += t->call[last].arr_min >= 1440;
            holiday += strchr(t->days, '+') != NULL;
            for (int k = 0; k < t->n_codes; k++)
                type[t->code[k].type]++;
            for (int k = 0; k < l->n_stops; k++)
                kind[t->call[k].kind]++;
        }
    }
    for (int i = 1; i <= 8; i++)
        assert_true(type[i] > 20);
    for (int i = 0; i < 5; i++)
        assert_true(kind[i] > 20);
    assert_true(even > 50 && overnight > 50 && holiday > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_hold_every_kind_of_rule),
        cmocka_unit_test(jdf_1_8_reads_as_gtfs_does),
        cmocka_unit_test(jdf_1_9_reads_as_gtfs_does),
        cmocka_unit_test(jdf_1_10_reads_as_gtfs_does),
        cmocka_unit_test(jdf_1_11_reads_as_gtfs_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
