/* SPDX-License-Identifier: MIT */
/* The matrix on a street of one kilometre with one bus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h> /* after the four it needs */

#include "dosah.h"

static char dir[64];

static const char *write_file(char path[128], const char *name,
                              const char *text)
{
    (void)snprintf(path, 128, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return path;
}

/* A street along the equator: 0.01 degrees are 1,113 m. */
static const char OSM[] =
    "<?xml version='1.0'?><osm version='0.6'>"
    "<node id='1' version='1' lon='15.000' lat='0.0'/>"
    "<node id='2' version='1' lon='15.005' lat='0.0'/>"
    "<node id='3' version='1' lon='15.010' lat='0.0'/>"
    "<way id='1' version='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/>"
    "<tag k='highway' v='residential'/></way></osm>";

typedef struct files {
    char osm[128], points[128], gtfs[128];
} files;

static void write_files(files *f)
{
    char path[128];
    (void)strcpy(dir, "/tmp/dosah-matrix-XXXXXX");
    assert_non_null(mkdtemp(dir));
    write_file(f->osm, "s.osm", OSM);
    write_file(f->points, "p.csv",
               "lat,id,lon\n0.0,west,15.000\n0.0,east,15.010\n");
    (void)snprintf(f->gtfs, sizeof f->gtfs, "%s/gtfs", dir);
    assert_int_equal(mkdir(f->gtfs, 0700), 0);
    write_file(path, "gtfs/agency.txt",
               "agency_id,agency_name,agency_url,agency_timezone\n"
               "a,A,http://a.invalid,UTC\n");
    write_file(path, "gtfs/stops.txt",
               "stop_id,stop_name,stop_lat,stop_lon\n"
               "1,W,0.0,15.0\n2,E,0.0,15.01\n");
    write_file(path, "gtfs/routes.txt",
               "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n");
    write_file(path, "gtfs/trips.txt",
               "route_id,service_id,trip_id\nr,s,t1\nr,s,t2\n");
    write_file(path, "gtfs/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t1,08:05:00,08:05:00,1,1\nt1,08:07:00,08:07:00,2,2\n"
               "t2,08:15:00,08:15:00,1,1\nt2,08:17:00,08:17:00,2,2\n");
    write_file(path, "gtfs/calendar.txt",
               "service_id,monday,tuesday,wednesday,thursday,friday,saturday,"
               "sunday,start_date,end_date\ns,1,1,1,1,1,1,1,20260101,"
               "20261231\n");
}

static void remove_files(void)
{
    static const char *const name[] = {"s.osm",
                                       "p.csv",
                                       "gtfs/agency.txt",
                                       "gtfs/stops.txt",
                                       "gtfs/routes.txt",
                                       "gtfs/trips.txt",
                                       "gtfs/stop_times.txt",
                                       "gtfs/calendar.txt",
                                       "gtfs",
                                       ""};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", dir, name[i]);
        assert_int_equal(remove(path), 0);
    }
}

typedef struct found {
    size_t n;
    int32_t p50[8];
    char pair[8][16];
} found;

static bool take(const char *from, const char *to, const int32_t *minutes_x10,
                 void *user)
{
    found *f = user;
    (void)snprintf(f->pair[f->n], sizeof f->pair[0], "%s-%s", from, to);
    f->p50[f->n++] = minutes_x10[0];
    return f->n < 8;
}

static dosah_matrix_opts options(const files *f, const char **osm)
{
    *osm = f->osm;
    return (dosah_matrix_opts){.streets = osm,
                               .n_streets = 1,
                               .from_path = f->points,
                               .to_path = f->points,
                               .walk_speed_kmh = 3.6};
}

static void walking_alone_takes_the_length_of_the_street(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    found got = {0};
    dosah_error err = {0};
    if (dosah_matrix(&o, take, &got, NULL, &err) != DOSAH_OK)
        fail_msg("%s %s", err.source, err.message);
    assert_int_equal(got.n, 4);
    assert_string_equal(got.pair[0], "west-west");
    assert_string_equal(got.pair[1], "west-east");
    assert_string_equal(got.pair[2], "east-west");
    assert_int_equal(got.p50[0], 0);
    /* 1,113 m at 1 m/s; unknown slopes are read in the traveller's favour. */
    assert_in_range(got.p50[1], 150, 187);
    assert_int_equal(got.p50[3], 0);
    remove_files();
}

static void a_bus_shortens_the_way_it_runs(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    const char *gtfs = f.gtfs;
    o.timetables = &gtfs;
    o.n_timetables = 1;
    o.date = "2026-11-24";
    o.window_from_s = 8 * 3600 + 300; /* one second: at 8:05 sharp */
    o.window_to_s = o.window_from_s + 1;
    found got = {0};
    dosah_error err = {0};
    if (dosah_matrix(&o, take, &got, NULL, &err) != DOSAH_OK)
        fail_msg("%s %s", err.source, err.message);
    assert_int_equal(got.n, 4);
    assert_int_equal(got.p50[1], 20); /* 2 min */
    assert_in_range(got.p50[2], 150, 187);
    remove_files();
}

enum { MANY = 20 };

typedef struct all_pairs {
    size_t n;
    int32_t p50[MANY * MANY];
} all_pairs;

static bool take_all(const char *from, const char *to,
                     const int32_t *minutes_x10, void *user)
{
    all_pairs *a = user;
    (void)from;
    (void)to;
    a->p50[a->n++] = minutes_x10[0];
    return true;
}

/* They are swept in groups whose size depends on the threads. */
static void threads_and_groups_of_destinations_change_nothing(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    FILE *points = fopen(f.points, "w");
    assert_non_null(points);
    assert_true(fputs("id,lat,lon\n", points) >= 0);
    for (int i = 0; i < MANY; i++) /* from end to end and back */
        assert_true(
            fprintf(points, "p%d,0.0,15.00%02d\n", i, i * 7 % MANY * 5) > 0);
    assert_int_equal(fclose(points), 0);
    dosah_matrix_opts o = options(&f, &osm);
    const char *gtfs = f.gtfs;
    o.timetables = &gtfs;
    o.n_timetables = 1;
    o.date = "2026-11-24";
    o.window_from_s = 8 * 3600;
    o.window_to_s = 8 * 3600 + 1200;
    o.unreachable = DOSAH_UNREACHABLE_EMPTY;
    all_pairs alone = {0};
    static const unsigned threads[] = {MANY, 1, 2, 5};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        const dosah_env env = {.n_threads = threads[i]};
        all_pairs got = {0};
        assert_int_equal(dosah_matrix(&o, take_all, &got, &env, NULL),
                         DOSAH_OK);
        assert_int_equal(got.n, MANY * MANY);
        if (i == 0)
            alone = got;
        assert_memory_equal(alone.p50, got.p50, sizeof got.p50);
    }
    remove_files();
}

static void unreachable_pairs_are_left_out_or_empty(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    o.max_walk_s = 600;
    found got = {0};
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_OK);
    assert_int_equal(got.n, 2);
    assert_string_equal(got.pair[1], "east-east");
    o.unreachable = DOSAH_UNREACHABLE_EMPTY;
    got = (found){0};
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_OK);
    assert_int_equal(got.n, 4);
    assert_int_equal(got.p50[1], -1);
    remove_files();
}

static bool stop(const char *from, const char *to, const int32_t *minutes_x10,
                 void *user)
{
    (void)from;
    (void)to;
    (void)minutes_x10;
    (void)user;
    return false;
}

static void the_callback_can_stop_the_matrix(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    assert_int_equal(dosah_matrix(&o, stop, NULL, NULL, NULL),
                     DOSAH_ECANCELLED);
    remove_files();
}

static void missing_points_are_not_found(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    o.to_path = "/nowhere/points.csv";
    found got = {0};
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_ENOTFOUND);
    o = options(&f, &osm);
    o.n_streets = 0;
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_EUSAGE);
    remove_files();
}

/* Status of a matrix from the points of `text`, and the row it blames. */
static dosah_status matrix_from(const char *text, int64_t *row)
{
    files f;
    const char *osm;
    char path[128];
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    o.from_path = write_file(path, "q.csv", text);
    found got = {0};
    dosah_error err = {0};
    const dosah_status status = dosah_matrix(&o, take, &got, NULL, &err);
    *row = err.row;
    assert_int_equal(got.n == 0, status != DOSAH_OK);
    assert_int_equal(remove(path), 0);
    remove_files();
    return status;
}

static void points_have_ids_of_their_own(void **state)
{
    (void)state;
    int64_t row = 0;
    assert_int_equal(matrix_from("id,lon,lat\na,15,0\nb,15.01,0\n", &row),
                     DOSAH_OK);
    assert_int_equal(
        matrix_from("id,lon,lat\na,15,0\nb,15,0\na,15.01,0\n", &row),
        DOSAH_EINPUT);
    assert_int_equal(row, 4);
    assert_int_equal(matrix_from("id,lon,lat\na,15,0\n,15,0\n", &row),
                     DOSAH_EINPUT);
    assert_int_equal(row, 3);
    assert_int_equal(matrix_from("id,lon,lat\n", &row), DOSAH_EINPUT);
}

/* Tenths of minutes are kept in 16 bits. */
static void times_above_a_day_are_refused(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    found got = {0};
    o.max_time_s = 24 * 3600 + 1;
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_EUSAGE);
    o.max_time_s = 24 * 3600;
    o.max_walk_s = 24 * 3600 + 1;
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_EUSAGE);
    o.max_walk_s = 24 * 3600;
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, NULL), DOSAH_OK);
    assert_int_equal(got.n, 4);
    remove_files();
}

static void a_profile_that_is_none_is_wrong_use(void **state)
{
    (void)state;
    files f;
    const char *osm;
    write_files(&f);
    dosah_matrix_opts o = options(&f, &osm);
    found got = {0};
    dosah_error err = {0};
    o.profile = "nope";
    assert_int_equal(dosah_matrix(&o, take, &got, NULL, &err), DOSAH_EUSAGE);
    assert_non_null(strstr(err.message, "nope"));
    assert_non_null(strstr(err.message, "adult, car, low_vision"));
    remove_files();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walking_alone_takes_the_length_of_the_street),
        cmocka_unit_test(a_bus_shortens_the_way_it_runs),
        cmocka_unit_test(threads_and_groups_of_destinations_change_nothing),
        cmocka_unit_test(unreachable_pairs_are_left_out_or_empty),
        cmocka_unit_test(the_callback_can_stop_the_matrix),
        cmocka_unit_test(missing_points_are_not_found),
        cmocka_unit_test(points_have_ids_of_their_own),
        cmocka_unit_test(times_above_a_day_are_refused),
        cmocka_unit_test(a_profile_that_is_none_is_wrong_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
