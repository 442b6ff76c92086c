/* SPDX-License-Identifier: MIT */
/* Coordinates as they come: signs, axes, degrees, nonsense (methods.md §7);
 * boundaries that do not fit together. */
#include "tables_support.h"

#include <math.h>

#define PREMISES WORLD "premises: {source: objekty.csv}\n"

/* The regression point of methods.md §7, EPSG:5514 and WGS 84. */
#define REF_X (-496548.954)
#define REF_Y (-1139895.383)

static dsh_tables *read_points(const char *text)
{
    put("objekty.csv", text);
    return must_read(PREMISES);
}

static void assert_reference(const dsh_tables *t)
{
    assert_float_equal(t->premises.x[0], REF_X, 0.01);
    assert_float_equal(t->premises.y[0], REF_Y, 0.01);
}

static void working_coordinates_are_taken_without_a_word(void **state)
{
    (void)state;
    dsh_tables *t = read_points("id,x,y\n1,-496548.954,-1139895.383\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 0);
    dsh_tables_free(t);
}

static void positive_krovak_is_recognised(void **state)
{
    (void)state;
    dsh_tables *t = read_points("id,x,y\n1,496548.954,1139895.383\n");
    assert_reference(t);
    assert_non_null(
        strstr(first_notice("coordinates_assumed").assumed, "5513"));
    dsh_tables_free(t);
    t = read_points("id;x;y\n1;1139895,383;496548,954\n");
    assert_reference(t);
    dsh_tables_free(t);
}

static void a_stated_5513_needs_no_notice(void **state)
{
    (void)state;
    put("objekty.csv", "id,x,y\n1,496548.954,1139895.383\n");
    dsh_tables *t =
        must_read(WORLD "premises: {source: objekty.csv, crs: EPSG:5513}\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 0);
    dsh_tables_free(t);
}

static void swapped_metres_and_degrees_are_recognised(void **state)
{
    (void)state;
    dsh_tables *t = read_points("id,x,y\n1,-1139895.383,-496548.954\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 1);
    dsh_tables_free(t);
    t = read_points("id,x,y\n1,49.471800011,17.971100014\n");
    assert_reference(t);
    dsh_tables_free(t);
    t = read_points("id,x,y\n1,17.971100014,49.471800011\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 3);
    dsh_tables_free(t);
}

static void lon_and_lat_are_wgs_84_even_if_swapped(void **state)
{
    (void)state;
    dsh_tables *t = read_points("id,lon,lat\n1,17.971100014,49.471800011\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 0);
    dsh_tables_free(t);
    t = read_points("id,lon,lat\n1,49.471800011,17.971100014\n");
    assert_reference(t);
    assert_int_equal(notices_of("coordinates_assumed"), 1);
    dsh_tables_free(t);
}

static void nonsense_coordinates_become_no_place(void **state)
{
    (void)state;
    dsh_tables *t = read_points("id,x,y\n1,NaN,-1139895\n2,inf,inf\n3,0,0\n"
                                "4,,\n5,-496548.954,-1139895.383\n"
                                "6,-100000,-1139895\n");
    for (size_t i = 0; i < 4; i++)
        assert_true(isnan(t->premises.x[i]));
    assert_int_equal(notices_of("zero_coordinates"), 1);
    assert_int_equal(notices_of("not_a_number"), 3);
    assert_int_equal(notices_of("bad_coordinates"), 1);
    assert_int_equal(first_notice("bad_coordinates").row, 2);
    assert_int_equal(notices_of("premises_without_place"), 4);
    assert_int_equal(first_notice("far_outside").row, 7);
    dsh_tables_free(t);
}

static void geometry_gives_points_and_centroids(void **state)
{
    (void)state;
    put("objekty.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
        "\"properties\":{\"id\":\"a\"},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[17.971100014,49.471800011]}},{\"type\":\"Feature\","
        "\"properties\":{\"id\":\"b\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[17.97,49.47],[17.98,49.47],[17.98,49.48],"
        "[17.97,49.48],[17.97,49.47]]]}}]}");
    dsh_tables *t = must_read(WORLD "premises: {source: objekty.geojson}\n");
    assert_reference(t);
    assert_true(t->premises.x[1] < 0);
    assert_int_equal(notices_of("centroid_used"), 1);
    assert_int_equal(notices_of("coordinates_assumed"), 0);
    dsh_tables_free(t);
}

static void put_municipalities(const char *features)
{
    char text[4096];
    (void)snprintf(text, sizeof text,
                   "{\"type\":\"FeatureCollection\",\"features\":[%s]}",
                   features);
    put("obce.geojson", text);
}

#define BOX(code, x0, y0, x1, y1)                                              \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code                   \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" x0 "," y0     \
    "],[" x1 "," y0 "],[" x1 "," y1 "],[" x0 "," y1 "],[" x0 "," y0 "]]]}}"

static void overlaps_repetitions_and_missing_shapes_are_told(void **state)
{
    (void)state;
    put_municipalities(
        BOX("1", "-498000", "-1141000", "-497000", "-1140000") "," BOX(
            "2", "-497100", "-1141000", "-496000",
            "-1140000") ","
                        "{\"type\":\"Feature\",\"properties\":{\"code\":\"3\"},"
                        "\"geometry\":null}," BOX("2", "-490000", "-1141000",
                                                  "-489000", "-1140000"));
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(t->municipalities.n, 3);
    assert_string_equal(t->municipalities.name[0], "1");
    dsh_notice n = first_notice("municipalities_overlap");
    assert_string_equal(n.field, "1");
    assert_string_equal(n.value, "2");
    assert_string_equal(n.assumed, "100000");
    assert_string_equal(first_notice("geometry_missing").value, "3");
    assert_string_equal(first_notice("duplicate_key").value, "2");
    assert_true(isnan(t->municipalities.label_x[2]));
    dsh_tables_free(t);
}

static void boundaries_with_swapped_axes_are_turned(void **state)
{
    (void)state;
    put_municipalities(BOX("1", "49.47", "17.97", "49.48", "17.98"));
    dsh_tables *t = must_read("title: T\ncrs: EPSG:5514\n"
                              "municipalities: {source: obce.geojson}\n"
                              "services: {source: services.csv}\n");
    assert_true(t->municipalities.label_x[0] < -495000 &&
                t->municipalities.label_x[0] > -497000);
    assert_int_equal(notices_of("coordinates_assumed"), 1);
    dsh_tables_free(t);
}

static void a_wrong_statement_of_the_crs_is_seen_through(void **state)
{
    (void)state; /* GeoJSON without a CRS is WGS 84 – on paper */
    put_municipalities(BOX("1", "-498000", "-1141000", "-497000", "-1140000"));
    dsh_tables *t = must_read("title: T\ncrs: EPSG:5514\n"
                              "municipalities: {source: obce.geojson}\n"
                              "services: {source: services.csv}\n");
    assert_float_equal(dsh_shape_area(&t->municipalities.shape[0]), 1e6, 1);
    assert_string_equal(first_notice("coordinates_assumed").assumed,
                        "EPSG:5514");
    dsh_tables_free(t);
}

static void boundaries_that_fit_nowhere_are_told(void **state)
{
    (void)state;
    dsh_tables *t;
    dosah_error err = {0};
    put_municipalities(BOX("1", "-9e7", "-9e7", "-8e7", "-8e7"));
    assert_int_equal(try_read(&t, WORLD, &err), DOSAH_OK);
    assert_int_equal(notices_of("outside_crs_area"), 1);
    dsh_tables_free(t);
    put_municipalities(BOX("1", "-9e9", "-9e9", "-8e9", "-8e9"));
    assert_int_equal(try_read(&t, WORLD, &err), DOSAH_EINPUT);
    err = (dosah_error){0};
    put_municipalities("");
    assert_int_equal(try_read(&t, WORLD, &err), DOSAH_EINPUT);
}

static void a_bow_tie_is_repaired(void **state)
{
    (void)state;
    put_municipalities(
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"1\"},\"geometry\":{"
        "\"type\":\"Polygon\",\"coordinates\":[[[-498000,-1141000],"
        "[-497000,-1140000],[-497000,-1141000],[-498000,-1140000],"
        "[-498000,-1141000]]]}}");
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(notices_of("geometry_repaired"), 1);
    assert_float_equal(dsh_shape_area(&t->municipalities.shape[0]), 500000, 1);
    dsh_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(working_coordinates_are_taken_without_a_word,
                               fresh_world),
        cmocka_unit_test_setup(positive_krovak_is_recognised, fresh_world),
        cmocka_unit_test_setup(a_stated_5513_needs_no_notice, fresh_world),
        cmocka_unit_test_setup(swapped_metres_and_degrees_are_recognised,
                               fresh_world),
        cmocka_unit_test_setup(lon_and_lat_are_wgs_84_even_if_swapped,
                               fresh_world),
        cmocka_unit_test_setup(nonsense_coordinates_become_no_place,
                               fresh_world),
        cmocka_unit_test_setup(geometry_gives_points_and_centroids,
                               fresh_world),
        cmocka_unit_test_setup(overlaps_repetitions_and_missing_shapes_are_told,
                               fresh_world),
        cmocka_unit_test_setup(boundaries_with_swapped_axes_are_turned,
                               fresh_world),
        cmocka_unit_test_setup(a_wrong_statement_of_the_crs_is_seen_through,
                               fresh_world),
        cmocka_unit_test_setup(boundaries_that_fit_nowhere_are_told,
                               fresh_world),
        cmocka_unit_test_setup(a_bow_tie_is_repaired, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
