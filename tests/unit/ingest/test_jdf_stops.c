/* SPDX-License-Identifier: MIT */
/* Finding JDF stops in located lists, and the table of those not found. */
#include "jdf_support.h"

#include <math.h>

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/file.h"

#define FILL_IN "/vsimem/jdf-out/jdf-stops-to-locate.csv"

static dsh_gtfs *read_with(const char *const *list, size_t n)
{
    const char *path[4];
    for (size_t i = 0; i < n; i++)
        path[i] = list[i];
    const dsh_source stops = {.path = path,
                              .n_paths = n,
                              .key = "timetable.stops",
                              .format = "",
                              .layer = "",
                              .where = "",
                              .crs = "",
                              .encoding = "",
                              .attribution = {{"", ""}},
                              .licence = {{"", ""}}};
    return read_jdf(BATCH,
                    &(dsh_timetable_opts){.stops = &stops, .fill_in = FILL_IN});
}

static dsh_gtfs *read_list(const char *text)
{
    const char *path = "/vsimem/list.csv";
    put_bytes(path, text, strlen(text));
    dsh_gtfs *g = read_with(&path, 1);
    VSIUnlink(path);
    return g;
}

static int begin(void **state)
{
    VSIRmdirRecursive("/vsimem/jdf-out");
    VSIMkdir("/vsimem/jdf-out", 0777);
    return begin_batch(state);
}

static bool at(const dsh_gtfs *g, uint32_t stop, double lon, double lat)
{
    return fabs(g->stop_lon[stop] - lon) < 1e-6 &&
           fabs(g->stop_lat[stop] - lat) < 1e-6;
}

/* One stop and one name of the list; are they the same? */
static bool same(const char *place, const char *name)
{
    char stops[256], list[256];
    snprintf(stops, sizeof(stops),
             "\"1\",\"Kelc\",\"\",\"%s\",\"\";\r\n"
             "\"2\",\"Kelc\",\"x\",\"\",\"\";\r\n"
             "\"3\",\"Kelc\",\"y\",\"\",\"\";\r\n",
             place);
    snprintf(list, sizeof(list), "name;lon;lat\n%s;17.8;49.4\n", name);
    put_jdf(BATCH, "Zastavky.txt", stops);
    dsh_gtfs *g = read_list(list);
    const bool found = at(g, 0, 17.8, 49.4);
    dsh_gtfs_free(g);
    return found;
}

static void names_agree_whatever_their_commas_and_case(void **state)
{
    (void)state;
    assert_true(same("most", "Kelc,,most"));
    assert_true(same("most", "KELC, Most"));
    assert_true(same("u mostu", "Kelc - u mostu"));
    assert_false(same("most", "Kelc,,mosty"));
    assert_false(same("most", "Kelc"));
    assert_false(same("most", "Kelc,,most,horni"));
}

static void abbreviations_agree_with_what_they_stand_for(void **state)
{
    (void)state;
    assert_true(same("rozc.0.3", "Kelc,,rozcest\xC3\xAD 0.3"));
    assert_true(same("aut.st.", "Kelc,,autobusov\xC3\xA9 n\xC3\xA1"
                                "dra\xC5\xBE\xC3\xAD"));
    assert_true(same("aut.st.", "Kelc,,aut.n\xC3\xA1"
                                "dr."));
    assert_true(same("hor.konec", "Kelc,,horni konec"));
    assert_true(same("horni konec", "Kelc,,hor. konec"));
    assert_false(same("hor.konec", "Kelc,,dolni konec"));
}

static void diacritics_count(void **state)
{
    (void)state;
    dsh_gtfs *g = read_list("name;lon;lat\nKelc,,namesti;17.8;49.4\n"
                            "CHORYN\xC4\x9A;17.9;49.5\n");
    assert_true(isnan(g->stop_lat[0]));
    assert_true(at(g, 2, 17.9, 49.5));
    dsh_gtfs_free(g);
}

static void districts_break_ties(void **state)
{
    (void)state;
    dsh_gtfs *g = read_list("name;okres;lon;lat\n"
                            "Kel\xC4\x8D,Lhota;KM;17.1;49.1\n"
                            "Kel\xC4\x8D,Lhota;vs;17.8;49.4\n"
                            "Kel\xC4\x8D,Lhota;;17.5;49.2\n");
    assert_true(at(g, 1, 17.8, 49.4));
    dsh_gtfs_free(g);
    g = read_list("name;okres;lon;lat\nKel\xC4\x8D,Lhota;KM;17.1;49.1\n");
    assert_true(isnan(g->stop_lat[1]));
    dsh_gtfs_free(g);
}

static void posts_of_a_stop_are_one_place_and_far_ones_ambiguous(void **state)
{
    (void)state;
    dsh_gtfs *g = read_list("name;lon;lat\nChoryn\xC4\x9B;17.900;49.500\n"
                            "Choryn\xC4\x9B;17.902;49.500\n"
                            "Kel\xC4\x8D,Lhota;17.8;49.4\n"
                            "Kel\xC4\x8D,Lhota;17.9;49.4\n");
    assert_true(at(g, 2, 17.901, 49.5));
    assert_true(isnan(g->stop_lat[1]));
    assert_int_equal(count_of("jdf_stop_ambiguous"), 1);
    assert_int_equal(count_of("jdf_stop_unmatched"), 1);
    assert_string_equal(first_of("jdf_stop_ambiguous").value,
                        "Kel\xC4\x8D,Lhota/VS");
    dsh_gtfs_free(g);
}

static void stops_of_a_gtfs_feed_are_a_list(void **state)
{
    (void)state;
    const char *text = "stop_id,stop_name,stop_lat,stop_lon\n"
                       "1,\"Kel\xC4\x8D,Lhota\",49.4,17.8\n";
    const char *path = "/vsimem/stops.txt";
    put_bytes(path, text, strlen(text));
    dsh_gtfs *g = read_with(&path, 1);
    assert_true(at(g, 1, 17.8, 49.4));
    dsh_gtfs_free(g);
    VSIUnlink(path);
}

static void the_table_to_fill_in_is_read_back(void **state)
{
    (void)state;
    const char *first = "/vsimem/first.csv",
               *text = "name;lon;lat\nKel\xC4\x8D,Lhota;17.8;49.4\n"
                       "Kel\xC4\x8D,Lhota;17.9;49.4\nKel\xC4\x8D,,"
                       "n\xC3\xA1m\xC4\x9Bst\xC3\xAD"
                       ";17.7;49.3\n";
    put_bytes(first, text, strlen(text));
    dsh_gtfs_free(read_with(&first, 1));
    assert_string_equal(first_of("jdf_stops_to_locate").value, "2");
    assert_string_equal(first_of("jdf_stops_to_locate").assumed, FILL_IN);
    char *table;
    size_t n;
    assert_int_equal(dsh_file_read(&table, &n, FILL_IN, 1 << 20, NULL),
                     DOSAH_OK);
    assert_string_equal(table, "name,okres,lon,lat,reason\n"
                               "\"Kel\xC4\x8D,Lhota\",VS,,,ambiguous\n"
                               "Choryn\xC4\x9B,,,,unmatched\n");
    dsh_free(table);

    /* Named as it is, it changes nothing; filled in, it counts most. */
    const char *both[] = {first, FILL_IN};
    dsh_gtfs *g = read_with(both, 2);
    assert_true(isnan(g->stop_lat[1]) && isnan(g->stop_lat[2]));
    dsh_gtfs_free(g);
    const char *filled = "name,okres,lon,lat,reason\n"
                         "\"Kel\xC4\x8D,Lhota\",VS,17.81,49.41,ambiguous\n"
                         "Choryn\xC4\x9B,,,,unmatched\n";
    put_bytes(FILL_IN, filled, strlen(filled));
    g = read_with(both, 2);
    assert_true(at(g, 0, 17.7, 49.3));
    assert_true(at(g, 1, 17.81, 49.41));
    assert_true(isnan(g->stop_lat[2]));
    dsh_gtfs_free(g);

    /* What a person wrote stays, the rest goes beside it. */
    assert_int_equal(dsh_file_read(&table, &n, FILL_IN, 1 << 20, NULL),
                     DOSAH_OK);
    assert_string_equal(table, filled);
    dsh_free(table);
    assert_true(
        dsh_file_look("/vsimem/jdf-out/jdf-stops-to-locate-2.csv").exists);
    VSIUnlink(first);
}

static void trips_ride_through_stops_without_a_place(void **state)
{
    (void)state;
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_calls, 6);
    assert_true(isnan(g->stop_lon[0]));
    assert_int_equal(count_of("jdf_stop_unmatched"), 3);
    dsh_gtfs_free(g);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end_batch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_agree_whatever_their_commas_and_case),
        TEST(abbreviations_agree_with_what_they_stand_for),
        TEST(diacritics_count),
        TEST(districts_break_ties),
        TEST(posts_of_a_stop_are_one_place_and_far_ones_ambiguous),
        TEST(stops_of_a_gtfs_feed_are_a_list),
        TEST(the_table_to_fill_in_is_read_back),
        TEST(trips_ride_through_stops_without_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
