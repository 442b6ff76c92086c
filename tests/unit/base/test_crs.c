/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

#include "base/geom.h"

static dsh_crs_op *make(const char *from, const char *to)
{
    dosah_error err = {0};
    dsh_crs_op *op = NULL;
    if (dsh_crs_op_new(&op, from, to, &err) != DOSAH_OK)
        fail_msg("%s -> %s: %s", from, to, err.message);
    return op;
}

static void lands(const char *from, const char *to, const double at[2],
                  const double expected[2], double within)
{
    dsh_crs_op *op = make(from, to);
    double x = at[0], y = at[1];
    assert_int_equal(dsh_crs_op_apply(op, &x, &y, 1), 0);
    if (fabs(x - expected[0]) > within || fabs(y - expected[1]) > within)
        fail_msg("%s -> %s: %.10f %.10f", from, to, x, y);
    dsh_crs_op_free(op);
}

/* The regression of methods.md §7. */
static const double krovak[2] = {-496548.954, -1139895.383};
static const double krovak_yx[2] = {496548.954, 1139895.383};
static const double wgs[2] = {17.971100014, 49.471800011};

static void krovak_uses_the_pinned_operation_both_ways(void **state)
{
    (void)state;
    lands("EPSG:5514", "EPSG:4326", krovak, wgs, 1e-9);
    lands("EPSG:4326", "EPSG:5514", wgs, krovak, 1e-3);
    lands("OGC:CRS84", "EPSG:5514", wgs, krovak, 1e-3);
    dsh_crs_op *op = make("EPSG:5514", "EPSG:4326");
    assert_non_null(strstr(dsh_crs_op_name(op), "S-JTSK to WGS 84 (5)"));
    assert_true(dsh_crs_op_accuracy_m(op) == 1.0);
    assert_non_null(strstr(dsh_crs_op_pipeline(op), "x=572.213"));
    dsh_crs_op_free(op);
}

/* PROJ's first choice for ETRS89 would be a Slovak one, 0.53 m off. */
static void etrs_uses_the_czech_operation(void **state)
{
    (void)state;
    const double etrs[2] = {17.971100944, 49.471800262};
    lands("EPSG:5514", "EPSG:4258", krovak, etrs, 1e-9);
    lands("EPSG:4258", "EPSG:5514", etrs, krovak, 1e-3);
    dsh_crs_op *op = make("EPSG:25833", "EPSG:5514");
    assert_non_null(strstr(dsh_crs_op_name(op), "S-JTSK to ETRS89 (1)"));
    dsh_crs_op_free(op);
}

static void positive_krovak_is_westing_then_southing(void **state)
{
    (void)state;
    lands("EPSG:5513", "EPSG:5514", krovak_yx, krovak, 1e-6);
    lands("EPSG:5514", "EPSG:5513", krovak, krovak_yx, 1e-6);
    lands("EPSG:5513", "EPSG:4326", krovak_yx, wgs, 1e-9);
    lands("EPSG:4326", "EPSG:5513", wgs, krovak_yx, 1e-3);
}

static void the_same_system_changes_nothing(void **state)
{
    (void)state;
    const double at[2] = {-496548.954, -1139895.383};
    lands("EPSG:5514", "EPSG:5514", at, at, 0);
    lands("EPSG:4326", "EPSG:4326", wgs, wgs, 0);
    lands("EPSG:4326", "OGC:CRS84", wgs, wgs, 0);
    dsh_crs_op *op = make("EPSG:5514", "EPSG:5514");
    assert_true(dsh_crs_op_accuracy_m(op) == 0.0);
    assert_string_equal(dsh_crs_op_pipeline(op), "");
    dsh_crs_op_free(op);
}

static void many_points_and_bad_ones_go_at_once(void **state)
{
    (void)state;
    dsh_crs_op *op = make("EPSG:4326", "EPSG:5514");
    double x[4] = {wgs[0], NAN, wgs[0], 17.0};
    double y[4] = {wgs[1], 49.0, wgs[1], INFINITY};
    assert_int_equal(dsh_crs_op_apply(op, x, y, 4), 2);
    assert_true(fabs(x[0] - krovak[0]) < 1e-3);
    assert_true(isnan(x[1]) && isnan(y[1]));
    assert_true(fabs(y[2] - krovak[1]) < 1e-3);
    assert_true(isnan(x[3]) && isnan(y[3]));
    assert_int_equal(dsh_crs_op_apply(op, x, y, 0), 0);
    dsh_crs_op_free(op);
}

static void proj_strings_are_systems_too(void **state)
{
    (void)state;
    const double utm[2] = {500000, 5480000};
    /* On the central meridian: the arc of 5480000 / 0.9996 m, integrated. */
    const double expected[2] = {15.0, 49.4726481993};
    lands("+proj=utm +zone=33 +datum=WGS84", "EPSG:4326", utm, expected, 1e-9);
}

static void unknown_systems_are_input_errors(void **state)
{
    (void)state;
    static const char *const bad[] = {"EPSG:999999", "", "nonsense",
                                      "+proj=nonsense",
                                      "+proj=pipeline +step +proj=utm"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        dosah_error err = {0};
        dsh_crs_op *op = NULL;
        assert_int_equal(dsh_crs_op_new(&op, bad[i], "EPSG:5514", &err),
                         DOSAH_EINPUT);
        assert_null(op);
        assert_int_equal(dsh_crs_check_metric(bad[i], NULL), DOSAH_EINPUT);
    }
    dsh_crs_op_free(NULL);
}

static void only_metres_are_metric(void **state)
{
    (void)state;
    assert_int_equal(dsh_crs_check_metric("EPSG:5514", NULL), DOSAH_OK);
    assert_int_equal(dsh_crs_check_metric("EPSG:32633", NULL), DOSAH_OK);
    assert_int_equal(dsh_crs_check_metric("EPSG:4326", NULL), DOSAH_EINPUT);
    assert_int_equal(dsh_crs_check_metric("EPSG:2263", NULL), DOSAH_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(krovak_uses_the_pinned_operation_both_ways),
        cmocka_unit_test(etrs_uses_the_czech_operation),
        cmocka_unit_test(positive_krovak_is_westing_then_southing),
        cmocka_unit_test(the_same_system_changes_nothing),
        cmocka_unit_test(many_points_and_bad_ones_go_at_once),
        cmocka_unit_test(proj_strings_are_systems_too),
        cmocka_unit_test(unknown_systems_are_input_errors),
        cmocka_unit_test(only_metres_are_metric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
