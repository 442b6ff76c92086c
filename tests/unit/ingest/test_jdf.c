/* SPDX-License-Identifier: MIT */
/* The JDF reader: containers, versions, faults, what cannot be told by worlds
 * (tests/property/test_jdf.c). */
#include "jdf_support.h"

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/file.h"

#define ZIP "/vsimem/jdf.zip"

static void check_batch(const dsh_gtfs *g)
{
    assert_int_equal(g->n_stops, 3);
    assert_int_equal(g->n_routes, 1);
    assert_int_equal(g->n_trips, 2);
    assert_int_equal(g->n_calls, 6);
}

static void a_batch_becomes_lines_trips_and_calls(void **state)
{
    (void)state;
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    check_batch(g);
    assert_string_equal(g->stop_name[0], "Kelč,,náměstí");
    assert_string_equal(g->stop_id[0], "Kelč,,náměstí/VS");
    assert_string_equal(g->stop_name[1], "Kelč,Lhota");
    assert_string_equal(g->stop_id[2], "Choryně");
    assert_string_equal(g->route_id[0], "820001/1");
    assert_string_equal(g->route_short_name[0], "820001");
    assert_string_equal(g->route_agency[0], "ČSAD");
    assert_int_equal(g->route_type[0], 3);
    assert_string_equal(g->trip_id[1], "820001/1:2");
    assert_string_equal(g->trip_headsign[0], "Choryně");
    assert_string_equal(g->trip_headsign[1], "Kelč,,náměstí");
    assert_int_equal(g->call_stop[3], 2);
    assert_int_equal(g->call_dep_s[3], 23 * 3600 + 50 * 60);
    assert_int_equal(g->call_arr_s[5], 24 * 3600 + 5 * 60);
    dsh_gtfs_free(g);
}

static void absent_marks_of_access_stay_unknown(void **state)
{
    (void)state;
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->stop_access[0], DSH_ACCESS_YES);
    assert_int_equal(g->stop_access[1], DSH_ACCESS_UNKNOWN);
    assert_int_equal(g->trip_access[0], DSH_ACCESS_YES);
    assert_int_equal(g->trip_access[1], DSH_ACCESS_PARTLY);
    dsh_gtfs_free(g);
    put_jdf(BATCH, "Spoje.txt",
            "\"820001\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
            "\"\",\"\",\"1\";\r\n"
            "\"820001\",\"2\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
            "\"\",\"\",\"1\";\r\n");
    g = read_jdf(BATCH, NULL);
    assert_int_equal(g->trip_access[0], DSH_ACCESS_UNKNOWN);
    dsh_gtfs_free(g);
}

static void workdays_leave_out_holidays(void **state)
{
    (void)state;
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    const uint32_t x = g->trip_service[0], daily = g->trip_service[1];
    assert_true(dsh_gtfs_runs(g, x, dsh_date_of(2026, 11, 16)));
    assert_false(dsh_gtfs_runs(g, x, dsh_date_of(2026, 11, 17)));
    assert_false(dsh_gtfs_runs(g, x, dsh_date_of(2026, 11, 21)));
    assert_true(dsh_gtfs_runs(g, daily, dsh_date_of(2026, 11, 17)));
    assert_false(dsh_gtfs_runs(g, daily, dsh_date_of(2027, 1, 1)));
    assert_int_equal(g->feed[0].from, dsh_date_of(2026, 1, 1));
    assert_int_equal(g->feed[0].to, dsh_date_of(2026, 12, 31));
    dsh_gtfs_free(g);
}

/* ---- containers -------------------------------------------------------- */

static void zip_batch(const char *zip, const char *prefix)
{
    char path[256];
    snprintf(path, sizeof(path), "/vsizip/%s", zip);
    VSILFILE *f = VSIFOpenL(path, "wb");
    assert_non_null(f);
    snprintf(path, sizeof(path), "/vsizip/%s%s", zip, prefix);
    put_batch(path);
    assert_int_equal(VSIFCloseL(f), 0);
}

static void a_zip_is_read_like_a_folder(void **state)
{
    (void)state;
    zip_batch(ZIP, "");
    dsh_gtfs *g = read_jdf(ZIP, NULL);
    check_batch(g);
    dsh_gtfs_free(g);
    g = read_jdf("/vsizip/" ZIP, &(dsh_timetable_opts){.format = "jdf"});
    check_batch(g);
    dsh_gtfs_free(g);
    VSIUnlink(ZIP);
}

static void names_of_files_may_be_in_any_case(void **state)
{
    (void)state;
    char *text;
    size_t n;
    dsh_file_read(&text, &n, BATCH "/Linky.txt", 1 << 20, NULL);
    put_jdf(BATCH, "Linky.txt", NULL);
    put_bytes(BATCH "/LINKY.TXT", text, n);
    dsh_free(text);
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    check_batch(g);
    dsh_gtfs_free(g);
}

/* Both batches hold the same line and stops: stops are one, lines two. */
static void files_that_are_not_used_are_told(void **state)
{
    (void)state;
    put_jdf(BATCH, "Oznacniky.txt",
            "\"1\",\"1\",\"A\",\"\",\"\",\"\",\"\";\r\n");
    put_jdf(BATCH, "SpojSkup.txt", "\"1\",\"1\",\"A\",\"\",\"\";\r\n");
    put_jdf(BATCH, "Mistenky.txt", "\"1\",\"1\",\"A\",\"1\";\r\n");
    put_jdf(BATCH, "Udaje.txt", "\"820001\",\"1\",\"A\",\"1\";\r\n");
    put_jdf(BATCH, "Altlinky.txt", "\"820001\",\"2\",\"SK\",\"1\";\r\n");
    dsh_gtfs_free(read_jdf(BATCH, NULL));
    assert_string_equal(first_of("jdf_posts_not_used").value, "1");
    assert_string_equal(first_of("jdf_trip_groups_not_used").value, "1");
    assert_string_equal(first_of("jdf_reservations_not_used").value, "1");
    assert_string_equal(first_of("jdf_line_notes_not_used").value, "1");
    assert_string_equal(first_of("jdf_other_line_numbers_not_used").value, "1");
}

static void check_two(const dsh_gtfs *g)
{
    assert_int_equal(g->n_stops, 3);
    assert_int_equal(g->n_routes, 2);
    assert_int_equal(g->n_trips, 4);
    assert_string_equal(g->route_id[0], "820001/1");
    assert_string_equal(g->route_id[1], "820001/1@2026-01-01");
}

static void a_zip_of_zips_is_read_batch_by_batch(void **state)
{
    (void)state;
    char *text;
    size_t n;
    zip_batch("/vsimem/inner.zip", "");
    dsh_file_read(&text, &n, "/vsimem/inner.zip", 1 << 20, NULL);
    VSILFILE *f = VSIFOpenL("/vsizip/" ZIP, "wb");
    put_bytes("/vsizip/" ZIP "/1.zip", text, n);
    put_bytes("/vsizip/" ZIP "/2.ZIP", text, n);
    put_bytes("/vsizip/" ZIP "/readme.txt", "x", 1);
    assert_int_equal(VSIFCloseL(f), 0);
    dsh_free(text);
    dsh_gtfs *g = read_jdf(ZIP, &(dsh_timetable_opts){.format = "jdf"});
    check_two(g);
    dsh_gtfs_free(g);
    VSIUnlink(ZIP);
    VSIUnlink("/vsimem/inner.zip");
}

static void a_folder_of_batches_is_read(void **state)
{
    (void)state;
    VSIMkdir("/vsimem/many", 0777);
    VSIMkdir("/vsimem/many/a", 0777);
    put_batch("/vsimem/many/a");
    zip_batch("/vsimem/many/b.zip", "");
    dsh_gtfs *g = read_jdf("/vsimem/many", NULL);
    check_two(g);
    dsh_gtfs_free(g);
    VSIRmdirRecursive("/vsimem/many");
}

static void a_zip_bomb_is_refused(void **state)
{
    (void)state;
    const size_t n = (size_t)80 << 20;
    char *bomb = malloc(n);
    assert_non_null(bomb);
    memset(bomb, '\n', n);
    VSILFILE *f = VSIFOpenL("/vsizip/" ZIP, "wb");
    put_batch("/vsizip/" ZIP);
    put_bytes("/vsizip/" ZIP "/Navaznosti.txt", bomb, n);
    assert_int_equal(VSIFCloseL(f), 0);
    free(bomb);
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    const char *path = ZIP;
    assert_int_equal(
        dsh_timetable_read(&g, &path, 1, NULL, jdf_context(), &err),
        DOSAH_ELIMIT);
    VSIUnlink(ZIP);
}

static void gtfs_is_told_from_jdf(void **state)
{
    (void)state;
    put_jdf(BATCH, "VerzeJDF.txt", NULL);
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    const char *path = BATCH;
    assert_int_equal(
        dsh_timetable_read(&g, &path, 1, NULL, jdf_context(), &err),
        DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "stops.txt"));
    read_bad_jdf(&err);
    assert_non_null(strstr(err.message, "VerzeJDF.txt"));
}

/* ---- faults ------------------------------------------------------------ */

static void each_required_file_is_missed_by_name(void **state)
{
    (void)state;
    static const char *const NAMES[] = {
        "Zastavky.txt", "Dopravci.txt", "Linky.txt",    "Zaslinky.txt",
        "Spoje.txt",    "Zasspoje.txt", "Pevnykod.txt", "Caskody.txt"};
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++) {
        dosah_error err;
        put_batch(BATCH);
        put_jdf(BATCH, NAMES[i], NULL);
        assert_int_equal(read_bad_jdf(&err), DOSAH_EINPUT);
        assert_non_null(strstr(err.message, NAMES[i]));
    }
    assert_int_equal(count_of("jdf_missing_file"), 8);
}

static void faulty_rows_are_errors_with_file_and_row(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *message;
    } CASES[] = {
        {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\r\n\"2\",\"B\",\"\",\"",
         "cut"},
        {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\r\n\"2\",\"B\";\r\n", "cut"},
        {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\r\n\"2\",\"\",\"\",\"\";\r\n",
         "obec"},
        {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\r\n\"\",\"B\",\"\",\"\";\r\n",
         "číslo"},
        {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\r\nid,name\r\n", "quote"},
        {"Pevnykod.txt", "\"1\",\"X\",\"\";\r\n\"a\",\"+\",\"\";\r\n", "číslo"},
        {"Spoje.txt",
         "\"820001\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
         "\"\",\"1\";\r\n"
         "\"820001\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
         "\"\",\"1\";\r\n",
         "číslo spoje"},
        {"Zasspoje.txt",
         "\"820001\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\","
         "\"0800\",\"\",\"\",\"1\";\r\n"
         "\"820001\",\"1\",\"2\",\"\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\","
         "\"0800\",\"\",\"\",\"1\";\r\n",
         "číslo zastávky"},
        {"Linky.txt",
         "\"820001\",\"\",\"123\",\"V\",\"A\",\"0\",\"0\",\"0\",\"0\",\"\","
         "\"\",\"\",\"\",\"01012026\",\"31122026\",\"1\",\"1\";\r\n"
         "\"820002\",\"\",\"123\",\"V\",\"A\",\"0\",\"0\",\"0\",\"0\",\"\","
         "\"\",\"\",\"\",\"30022026\",\"31122026\",\"1\",\"1\";\r\n",
         "platnost"},
    };
    for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
        dosah_error err;
        put_batch(BATCH);
        put_jdf(BATCH, CASES[i].file, CASES[i].text);
        assert_int_equal(read_bad_jdf(&err), DOSAH_EINPUT);
        assert_non_null(strstr(err.source, CASES[i].file));
        assert_int_equal(err.row, 2);
        if (strstr(err.message, CASES[i].message) == NULL)
            fail_msg("%s: %s", CASES[i].message, err.message);
    }
}

static void an_unknown_version_is_an_error(void **state)
{
    (void)state;
    dosah_error err;
    put_jdf(BATCH, "VerzeJDF.txt", "\"2.0\";\r\n");
    assert_int_equal(read_bad_jdf(&err), DOSAH_EINPUT);
    put_jdf(BATCH, "VerzeJDF.txt", "");
    assert_int_equal(read_bad_jdf(&err), DOSAH_EINPUT);
}

static void unknown_codes_are_notices(void **state)
{
    (void)state;
    put_jdf(BATCH, "Pevnykod.txt",
            "\"1\",\"X\",\"\";\r\n\"10\",\"\xA6\","
            "\"\";\r\n\"12\",\"(\",\"\";\r\n");
    put_jdf(BATCH, "Caskody.txt",
            "\"820001\",\"1\",\"1\",\"10\",\"9\",\"01022026\",\"\",\"\",\"1\";"
            "\r\n\"820001\",\"1\",\"2\",\"11\",\"4\",\"\",\"\",\"\",\"1\";\r\n"
            "\"820001\",\"1\",\"3\",\"12\",\"4\",\"xx\",\"\",\"\",\"1\";\r\n");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    check_batch(g);
    assert_int_equal(count_of("jdf_unknown_symbol"), 1);
    assert_int_equal(count_of("jdf_unknown_code"), 1);
    assert_string_equal(first_of("jdf_unknown_code").value, "11");
    assert_int_equal(count_of("jdf_unknown_time_code"), 1);
    assert_int_equal(count_of("jdf_time_code_without_dates"), 1);
    assert_int_equal(count_of("jdf_invalid_date"), 1);
    dsh_gtfs_free(g);
}

static void times_that_fall_a_little_drop_the_trip(void **state)
{
    (void)state;
    put_jdf(BATCH, "Zasspoje.txt",
            "\"820001\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\","
            "\"0800\",\"\",\"\",\"1\";\r\n"
            "\"820001\",\"1\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"\",\"4\",\"\","
            "\"0755\",\"\",\"\",\"1\";\r\n");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_trips, 0);
    const char *code = "stop_time_with_arrival_before_previous_departure_time";
    assert_int_equal(count_of(code), 1);
    assert_non_null(strstr(first_of(code).file, "Zasspoje.txt"));
    assert_int_equal(first_of(code).row, 2);
    dsh_gtfs_free(g);
}

static void a_detour_timetable_takes_its_days(void **state)
{
    (void)state;
    VSIMkdir("/vsimem/many", 0777);
    VSIMkdir("/vsimem/many/a", 0777);
    VSIMkdir("/vsimem/many/b", 0777);
    put_batch("/vsimem/many/a");
    put_batch("/vsimem/many/b");
    put_jdf("/vsimem/many/b", "Linky.txt",
            "\"820001\",\"\",\"123\",\"V\",\"A\",\"1\",\"0\",\"0\",\"0\","
            "\"\",\"\",\"\",\"\",\"01032026\",\"31032026\",\"1\",\"1\";\r\n");
    dsh_gtfs *g = read_jdf("/vsimem/many", NULL);
    assert_int_equal(g->n_trips, 4);
    const dsh_date march = dsh_date_of(2026, 3, 15);
    assert_false(dsh_gtfs_runs(g, g->trip_service[1], march));
    assert_true(dsh_gtfs_runs(g, g->trip_service[3], march));
    assert_true(dsh_gtfs_runs(g, g->trip_service[1], march + 31));
    assert_false(dsh_gtfs_runs(g, g->trip_service[3], march + 31));
    dsh_gtfs_free(g);
    VSIRmdirRecursive("/vsimem/many");
}

static void names_of_integrated_lines_are_shown(void **state)
{
    (void)state;
    put_jdf(BATCH, "LinExt.txt",
            "\"820001\",\"1\",\"722\",\"Z 21\",\"1\",\"\",\"1\";\r\n");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_string_equal(g->route_short_name[0], "Z 21");
    dsh_gtfs_free(g);
}

static void access_told_by_all_lines_holds_for_the_stop(void **state)
{
    (void)state;
    put_jdf(BATCH, "Zaslinky.txt",
            "\"820001\",\"1\",\"\",\"1\",\"\",\"\",\"\",\"\",\"1\";\r\n"
            "\"820001\",\"2\",\"\",\"2\",\"\",\"10\",\"\",\"\",\"1\";\r\n"
            "\"820001\",\"3\",\"\",\"3\",\"\",\"10\",\"\",\"\",\"1\";\r\n"
            "\"820001\",\"4\",\"\",\"3\",\"\",\"\",\"\",\"\",\"1\";\r\n");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->stop_access[0], DSH_ACCESS_YES);
    assert_int_equal(g->stop_access[1], DSH_ACCESS_YES);
    assert_int_equal(g->stop_access[2], DSH_ACCESS_UNKNOWN);
    assert_int_equal(count_of("jdf_mixed_access"), 1);
    dsh_gtfs_free(g);
}

static void running_out_of_memory_is_reported(void **state)
{
    (void)state;
    const char *path = BATCH;
    const dsh_timetable_opts opts = {.format = "jdf"};
    const long before = dsh_alloc_count();
    dsh_gtfs *g = read_jdf(path, &opts);
    const long n = dsh_alloc_count() - before;
    dsh_gtfs_free(g);
    for (long i = 1; i <= n; i += 1 + n / 300) {
        dosah_error err = {0};
        dsh_alloc_fail_at(i);
        const dosah_status status =
            dsh_timetable_read(&g, &path, 1, &opts, jdf_context(), &err);
        dsh_alloc_fail_at(0);
        if (status == DOSAH_OK) {
            /* only a notice was lost */
            assert_int_not_equal(
                dsh_notices_status(jdf_context()->notices, NULL), DOSAH_OK);
            dsh_gtfs_free(g);
        } else if (status != DOSAH_ENOMEM) {
            fail_msg("allocation %ld: %s", i, err.message);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_batch, end_batch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_becomes_lines_trips_and_calls),
        TEST(absent_marks_of_access_stay_unknown),
        TEST(workdays_leave_out_holidays),
        TEST(a_zip_is_read_like_a_folder),
        TEST(names_of_files_may_be_in_any_case),
        TEST(files_that_are_not_used_are_told),
        TEST(a_zip_of_zips_is_read_batch_by_batch),
        TEST(a_folder_of_batches_is_read),
        TEST(a_zip_bomb_is_refused),
        TEST(gtfs_is_told_from_jdf),
        TEST(each_required_file_is_missed_by_name),
        TEST(faulty_rows_are_errors_with_file_and_row),
        TEST(an_unknown_version_is_an_error),
        TEST(unknown_codes_are_notices),
        TEST(times_that_fall_a_little_drop_the_trip),
        TEST(a_detour_timetable_takes_its_days),
        TEST(names_of_integrated_lines_are_shown),
        TEST(access_told_by_all_lines_holds_for_the_stop),
        TEST(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
