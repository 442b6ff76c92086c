/* SPDX-License-Identifier: MIT */
/* Water of OSM beside the streets. */
#include "rig.h"

#include <math.h>

static dsh_context ctx;
static dsh_study *study;

static void water_is_kept_for_maps_and_nobody_walks_it(void **state)
{
    (void)state;
    dsh_streets *s = rig_streets(
        "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
        "<node id=\"2\" lat=\"49.001\" lon=\"15\"/>"
        "<node id=\"3\" lat=\"49.001\" lon=\"15.001\"/>"
        "<node id=\"4\" lat=\"49\" lon=\"15.001\"/>"
        "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/>"
        "<tag k=\"highway\" v=\"residential\"/></way>"
        "<way id=\"2\"><nd ref=\"3\"/><nd ref=\"4\"/>"
        "<tag k=\"waterway\" v=\"river\"/></way>"
        "<way id=\"3\"><nd ref=\"1\"/><nd ref=\"3\"/><nd ref=\"4\"/>"
        "<nd ref=\"1\"/><tag k=\"natural\" v=\"water\"/></way>"
        "<way id=\"4\"><nd ref=\"1\"/><nd ref=\"4\"/>"
        "<tag k=\"waterway\" v=\"ditch\"/></way>",
        study, NULL, &ctx);
    assert_int_equal(s->n_edges, 1);
    assert_int_equal(s->water.n, 2);
    assert_int_equal(s->water.is_area[0], 0);
    assert_int_equal(s->water.is_area[1], 1);
    assert_int_equal(s->water.first[1], 2);
    assert_int_equal(s->water.first[2], 6);
    assert_true(s->water.x[2] == s->water.x[5]);
    assert_true(fabs(s->water.y[0] - s->water.y[1]) > 100);
    dsh_streets_free(s);
}

static int start(void **state)
{
    (void)state;
    rig_context(&ctx, 1);
    OK(dsh_study_defaults(&study, "wheelchair_manual", &ctx, err));
    study->crs = "EPSG:32633";
    study->assumptions.n = 0;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    dsh_study_free(study);
    dsh_context_clear(&ctx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(water_is_kept_for_maps_and_nobody_walks_it),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
