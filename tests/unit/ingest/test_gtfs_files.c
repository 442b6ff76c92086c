/* SPDX-License-Identifier: MIT */
/* Zips, folders, missing tables, bytes that are no text, memory. */
#include "feed_support.h"

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/file.h"

#define ZIP "/vsimem/feed.zip"

/* Copy the feed's tables into a new zip, below `prefix`. */
static void zip_feed(const char *prefix)
{
    dsh_arena *arena = dsh_arena_new();
    size_t n = 0;
    char **name = dsh_dir_list(arena, FEED, &n);
    VSIUnlink(ZIP);
    VSILFILE *zip = VSIFOpenL("/vsizip/" ZIP, "wb");
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        char path[256], inside[256], *text;
        size_t size;
        snprintf(path, sizeof(path), FEED "/%s", name[i]);
        snprintf(inside, sizeof(inside), "/vsizip/" ZIP "/%s%s", prefix,
                 name[i]);
        assert_int_equal(dsh_file_read(&text, &size, path, 1 << 28, NULL),
                         DOSAH_OK);
        put_file_bytes(inside, text, size);
        dsh_free(text);
    }
    assert_int_equal(VSIFCloseL(zip), 0);
    dsh_arena_free(arena);
}

static dsh_gtfs *must_read(const char *path)
{
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    if (dsh_gtfs_read(&g, &path, 1, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return g;
}

static void a_zip_is_read_like_a_folder(void **state)
{
    (void)state;
    zip_feed("");
    dsh_gtfs *g = must_read(ZIP);
    assert_int_equal(g->n_calls, 3);
    dsh_gtfs_free(g);
    g = must_read("/vsizip/" ZIP);
    assert_int_equal(g->n_calls, 3);
    dsh_gtfs_free(g);
    VSIUnlink(ZIP);
}

static void a_folder_inside_the_zip_is_found_and_told(void **state)
{
    (void)state;
    zip_feed("jr 2026/");
    dsh_gtfs *g = must_read(ZIP);
    assert_int_equal(g->n_calls, 3);
    assert_string_equal(notice("invalid_input_files_in_subfolder").value,
                        "jr 2026");
    dsh_gtfs_free(g);
    VSIUnlink(ZIP);
}

static void a_truncated_zip_is_an_error(void **state)
{
    (void)state;
    zip_feed("");
    char *bytes;
    size_t n;
    assert_int_equal(dsh_file_read(&bytes, &n, ZIP, 1 << 20, NULL), DOSAH_OK);
    dosah_error err;
    for (size_t cut = 0; cut < n; cut += n / 7 + 1) {
        put_file_bytes(ZIP, bytes, cut);
        assert_int_equal(read_bad(ZIP, &err), DOSAH_EINPUT);
        assert_string_equal(err.source, ZIP);
    }
    dsh_free(bytes);
    VSIUnlink(ZIP);
}

static void what_is_no_feed_is_an_error(void **state)
{
    (void)state;
    dosah_error err;
    assert_int_equal(read_bad("/vsimem/nothing", &err), DOSAH_ENOTFOUND);
    put_file("/vsimem/text.zip", "Dear planner, here is the timetable.");
    assert_int_equal(read_bad("/vsimem/text.zip", &err), DOSAH_EINPUT);
    put_file("/vsimem/text.zip", "");
    assert_int_equal(read_bad("/vsimem/text.zip", &err), DOSAH_EINPUT);
    VSIUnlink("/vsimem/text.zip");
}

static void a_missing_table_is_named(void **state)
{
    (void)state;
    static const char *const required[] = {
        "agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"};
    dosah_error err;
    for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
        end_feed(NULL);
        begin_feed(NULL);
        put_table(required[i], NULL);
        assert_int_equal(read_bad(FEED, &err), DOSAH_EINPUT);
        assert_true(strstr(err.source, required[i]) != NULL ||
                    strstr(err.message, required[i]) != NULL);
        assert_int_equal(notices("missing_required_file"), 1);
    }
    end_feed(NULL);
    begin_feed(NULL);
    put_table("calendar.txt", NULL);
    assert_int_equal(read_bad(FEED, &err), DOSAH_EINPUT);
    assert_int_equal(notices("missing_calendar_and_calendar_date_files"), 1);
}

static void a_missing_field_is_named(void **state)
{
    (void)state;
    put_table("stops.txt", "stop_id,stop_name,stop_lat\nA,A,1\n");
    dosah_error err;
    assert_int_equal(read_bad(FEED, &err), DOSAH_EINPUT);
    assert_string_equal(err.source, FEED "/stops.txt");
    assert_non_null(strstr(err.message, "stop_lon"));
    assert_string_equal(notice("missing_required_column").field, "stop_lon");
}

/* Tables with all the columns that GTFS requires of them and that we need. */
static const char *const REQUIRED[][2] = {
    {"agency.txt", "agency_name,agency_timezone\nX,Europe/Prague\n"},
    {"stops.txt", "stop_id,stop_lat,stop_lon\nA,49.50,18\nB,49.51,18\n"
                  "C,49.53,18\n"},
    {"routes.txt", "route_id,route_type\nR,3\n"},
    {"trips.txt", "route_id,service_id,trip_id\nR,S,T\n"},
    {"stop_times.txt",
     "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
     "T,8:00:00,8:00:00,A,1\nT,8:08:00,8:08:00,C,2\n"},
    {"calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,"
                     "saturday,sunday,start_date,end_date\n"
                     "S,1,1,1,1,1,0,0,20260101,20261231\n"},
    {"calendar_dates.txt", "service_id,date,exception_type\nS,20260101,2\n"},
    {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\n"
                        "T,8:00:00,9:00:00,600\n"},
    {"levels.txt", "level_id,level_index\nL,0\n"},
    {"pathways.txt", "pathway_id,from_stop_id,to_stop_id,pathway_mode,"
                     "is_bidirectional\nP,A,B,1,1\n"},
};

/* The table without its column `k` (`whole`), or with that column empty in
 * every row; false if it has no such column. `name` gets the column's. */
static bool without_column(char *out, char *name, const char *table, size_t k,
                           bool whole)
{
    bool found = false;
    *name = '\0';
    for (size_t row = 0; *table != '\0'; row++) {
        bool first = true;
        for (size_t c = 0; *table != '\n'; c++) {
            const size_t n = strcspn(table, ",\n");
            const bool drop = c == k && (whole || row > 0);
            found = found || c == k;
            if (c == k && row == 0)
                (void)snprintf(name, 64, "%.*s", (int)n, table);
            if (!(drop && whole) && !first)
                *out++ = ',';
            first = first && drop && whole;
            if (!drop) {
                memcpy(out, table, n);
                out += n;
            }
            table += n + (table[n] == ',');
        }
        *out++ = *table++;
    }
    *out = '\0';
    return found;
}

static void each_required_column_is_missed(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t i = 0; i < sizeof(REQUIRED) / sizeof(*REQUIRED); i++) {
        char text[1024], name[64];
        for (size_t k = 0; without_column(text, name, REQUIRED[i][1], k, true);
             k++, n++) {
            dosah_error err;
            end_feed(NULL);
            begin_feed(NULL);
            put_table(REQUIRED[i][0], text);
            assert_int_equal(read_bad(FEED, &err), DOSAH_EINPUT);
            assert_non_null(strstr(err.message, name));
            assert_string_equal(notice("missing_required_column").field, name);
        }
    }
    assert_int_equal(n, 39);
}

static void each_required_field_left_empty_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(REQUIRED) / sizeof(*REQUIRED); i++) {
        char text[1024], name[64];
        for (size_t k = 0; without_column(text, name, REQUIRED[i][1], k, false);
             k++) {
            end_feed(NULL);
            begin_feed(NULL);
            put_table(REQUIRED[i][0], text);
            dsh_gtfs_free(read_feed());
            const bool told = notices("missing_required_field") > 0 ||
                              notices("invalid_date") > 0 ||
                              notices("stop_without_location") > 0 ||
                              notices("missing_trip_edge") > 0 ||
                              notices("stop_time_with_only_arrival_or_"
                                      "departure_time") > 0;
            if (!told)
                fail_msg("nothing was told of an empty %s in %s", name,
                         REQUIRED[i][0]);
        }
    }
}

static void an_empty_table_is_an_error(void **state)
{
    (void)state;
    put_table("trips.txt", "");
    dosah_error err;
    assert_int_equal(read_bad(FEED, &err), DOSAH_EINPUT);
    assert_string_equal(err.source, FEED "/trips.txt");
}

static void marks_quotes_and_line_ends_do_not_matter(void **state)
{
    (void)state;
    put_table("stops.txt", "\xEF\xBB\xBFstop_id, stop_name ,stop_lat,"
                           "stop_lon\r\n\"A\",\"Lešná,,\"\"u lípy\"\"\","
                           "49.50,18.00\r\n B ,B,49.51,18.00\r\n\r\n"
                           "C,C,49.54,18.00");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_stops, 3);
    assert_string_equal(g->stop_name[0], "Lešná,,\"u lípy\"");
    assert_int_equal(g->n_calls, 3);
    dsh_gtfs_free(g);
}

static void other_encodings_and_nul_bytes_are_repaired(void **state)
{
    (void)state;
    static const char stops[] = "stop_id,stop_name,stop_lat,stop_lon\n"
                                "A,Kel\xE8,49.50,18.00\n"
                                "B\0,B,49.51,18.00\nC,C,49.54,18.00\n";
    put_file_bytes(FEED "/stops.txt", stops, sizeof(stops) - 1);
    dsh_gtfs *g = read_feed();
    assert_string_equal(g->stop_name[0], "Kelč");
    assert_string_equal(g->stop_id[1], "B");
    assert_int_equal(notices("invalid_character"), 2);
    assert_int_equal(g->n_calls, 3);
    dsh_gtfs_free(g);
}

static void ragged_rows_are_told(void **state)
{
    (void)state;
    put_table("trips.txt", "route_id,service_id,trip_id,trip_headsign\n"
                           "R,S,T\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("invalid_row_length"), 1);
    assert_int_equal(g->n_trips, 1);
    dsh_gtfs_free(g);
}

/* 80 MB of line ends, packed to less than a thousandth. */
static void a_zip_bomb_is_refused(void **state)
{
    (void)state;
    const size_t n = (size_t)80 << 20;
    char *bomb = malloc(n);
    assert_non_null(bomb);
    memset(bomb, '\n', n);
    put_file_bytes(FEED "/stops.txt", bomb, n);
    free(bomb);
    zip_feed("");
    dosah_error err;
    assert_true(dsh_file_look(ZIP).size * 1000 < n);
    assert_int_equal(read_bad(ZIP, &err), DOSAH_ELIMIT);
    VSIUnlink(ZIP);
}

static void running_out_of_memory_is_reported(void **state)
{
    (void)state;
    const char *path = FEED;
    const long before = dsh_alloc_count();
    dsh_gtfs *g = read_feed();
    const long n = dsh_alloc_count() - before;
    dsh_gtfs_free(g);
    for (long i = 1; i <= n; i += 1 + n / 400) {
        dosah_error err = {0};
        const long start = dsh_alloc_count();
        dsh_alloc_fail_at(i);
        const dosah_status status =
            dsh_gtfs_read(&g, &path, 1, feed_context(), &err);
        dsh_alloc_fail_at(0);
        if (status == DOSAH_OK) {
            /* Only a notice was lost, if room for notices was short at all. */
            assert_true(dsh_alloc_count() - start < i ||
                        dsh_notices_status(feed_context()->notices, NULL) !=
                            DOSAH_OK);
            dsh_gtfs_free(g);
            end_feed(NULL);
            begin_feed(NULL);
            continue;
        }
        assert_int_equal(status, DOSAH_ENOMEM);
        assert_null(g);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_zip_is_read_like_a_folder),
        TEST(a_folder_inside_the_zip_is_found_and_told),
        TEST(a_truncated_zip_is_an_error),
        TEST(what_is_no_feed_is_an_error),
        TEST(a_missing_table_is_named),
        TEST(a_missing_field_is_named),
        TEST(each_required_column_is_missed),
        TEST(each_required_field_left_empty_is_told),
        TEST(an_empty_table_is_an_error),
        TEST(marks_quotes_and_line_ends_do_not_matter),
        TEST(other_encodings_and_nul_bytes_are_repaired),
        TEST(ragged_rows_are_told),
        TEST(a_zip_bomb_is_refused),
        TEST(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
