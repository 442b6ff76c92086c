/* SPDX-License-Identifier: MIT */
/* Heights from small ESRI ASCII grids. */
#include "feed_support.h"

#include <math.h>

#include <cpl_vsi.h>

#include "ingest/elevation.h"

#define GRID "/vsimem/dem.asc"

/* Cells of 10 m, centres at 5, 15, 25; north up; one without data. */
static const char PLANE[] = "ncols 3\nnrows 3\nxllcorner -500000\n"
                            "yllcorner -1140000\ncellsize 10\n"
                            "NODATA_value -9999\n"
                            "120 130 140\n110 120 130\n100 110 -9999\n";

static const dsh_box BOX = {-500000, -1140000, -499970, -1139970};

static dsh_elevation *open_grid(const char *crs, const char *work,
                                const dsh_box *box)
{
    dosah_error err = {0};
    dsh_elevation *e = NULL;
    put_file(GRID, PLANE);
    if (dsh_elevation_open(&e, GRID, crs, work, box, feed_context(), &err) !=
        DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return e;
}

static double height(const dsh_elevation *e, double x, double y)
{
    double z = 0;
    const double px = -500000 + x, py = -1140000 + y;
    dsh_elevation_sample(e, &px, &py, &z, 1);
    return z;
}

static void heights_are_bilinear_between_cell_centres(void **state)
{
    (void)state;
    dsh_elevation *e = open_grid("EPSG:5514", "EPSG:5514", &BOX);
    assert_true(fabs(height(e, 5, 5) - 100) < 1e-6);
    assert_true(fabs(height(e, 10, 5) - 105) < 1e-6);
    assert_true(fabs(height(e, 10, 10) - 110) < 1e-6);
    assert_true(fabs(height(e, 1, 5) - 100) < 1e-6); /* edge: nearest */
    assert_true(fabs(dsh_elevation_cell_m(e) - 10) < 1e-9);
    dsh_elevation_free(e);
}

static void no_data_and_outside_are_unknown(void **state)
{
    (void)state;
    dsh_elevation *e = open_grid("EPSG:5514", "EPSG:5514", &BOX);
    assert_true(isnan(height(e, 25, 5)));
    assert_true(isnan(height(e, 24, 6)));
    assert_true(fabs(height(e, 16, 5) - 110) < 1e-6); /* known part alone */
    assert_true(isnan(height(e, -1, 5)));
    assert_true(isnan(height(e, 5, 31)));
    assert_true(isnan(height(e, NAN, 5)));
    dsh_elevation_free(e);
}

static void another_crs_is_converted(void **state)
{
    (void)state;
    dsh_crs_op *op = NULL;
    assert_int_equal(dsh_crs_op_new(&op, "EPSG:5514", "EPSG:4326", NULL),
                     DOSAH_OK);
    double x = -499990, y = -1139990, z = 0;
    dsh_crs_op_apply(op, &x, &y, 1);
    dsh_crs_op_free(op);
    const dsh_box box = {x - 0.01, y - 0.01, x + 0.01, y + 0.01};
    dsh_elevation *e = open_grid("EPSG:5514", "EPSG:4326", &box);
    dsh_elevation_sample(e, &x, &y, &z, 1);
    assert_true(fabs(z - 110) < 0.1);
    dsh_elevation_free(e);
}

static void a_raster_elsewhere_is_told(void **state)
{
    (void)state;
    const dsh_box far_away = {-600000, -1000000, -599000, -999000};
    dsh_elevation *e = open_grid("EPSG:5514", "EPSG:5514", &far_away);
    assert_int_equal(notices("elevation_outside_area"), 1);
    assert_true(isnan(height(e, 5, 5)));
    dsh_elevation_free(e);
}

static void bad_rasters_are_errors(void **state)
{
    (void)state;
    dsh_elevation *e = NULL;
    dosah_error err = {0};
    put_file(GRID, PLANE);
    assert_int_equal(dsh_elevation_open(&e, GRID, "", "EPSG:5514", &BOX,
                                        feed_context(), &err),
                     DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "coordinate system"));
    err = (dosah_error){0};
    put_file(GRID, "no raster");
    assert_int_equal(dsh_elevation_open(&e, GRID, "EPSG:5514", "EPSG:5514",
                                        &BOX, feed_context(), &err),
                     DOSAH_EINPUT);
    VSIUnlink(GRID);
    assert_int_equal(dsh_elevation_open(&e, GRID, "EPSG:5514", "EPSG:5514",
                                        &BOX, feed_context(), NULL),
                     DOSAH_ENOTFOUND);
    assert_null(e);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(heights_are_bilinear_between_cell_centres),
        TEST(no_data_and_outside_are_unknown),
        TEST(another_crs_is_converted),
        TEST(a_raster_elsewhere_is_told),
        TEST(bad_rasters_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
