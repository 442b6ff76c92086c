/* SPDX-License-Identifier: MIT */
/* Slopes from a raster: a plane that rises 5 % to the north, 10 m cells. */
#include "rig.h"

#include <unistd.h>

enum { CELLS = 120 };

static dsh_context ctx;
static dsh_study *study;

static void put_plane(const char *path)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    /* Lower left corner near 49 N 15 E in UTM 33N. */
    fprintf(f,
            "ncols %d\nnrows %d\nxllcorner 499500\nyllcorner 5427200\n"
            "cellsize 10\nNODATA_value -9999\n",
            CELLS, CELLS);
    for (int row = 0; row < CELLS; row++) {
        for (int col = 0; col < CELLS; col++)
            fprintf(f, "%d.%d ", (CELLS - row) / 2, (CELLS - row) % 2 * 5);
        fprintf(f, "\n");
    }
    assert_int_equal(fclose(f), 0);
}

static const char STREETS[] =
    "<osm version='0.6'>"
    "<node id='1' lat='49.0005' lon='15'/>"
    "<node id='2' lat='49.0035' lon='15'/>"
    "<node id='3' lat='49.0005' lon='15.001'/>"
    "<node id='4' lat='49.0007' lon='15.001'/>"
    "<node id='5' lat='49.0005' lon='15.002'/>"
    "<node id='6' lat='49.0007' lon='15.002'/>"
    "<node id='7' lat='49.0005' lon='15.003'/>"
    "<node id='8' lat='49.0007' lon='15.003'/>"
    "<node id='9' lat='49.0005' lon='15.004'/>"
    "<node id='10' lat='49.0007' lon='15.004'/>"
    "<way id='20'><nd ref='2'/><nd ref='1'/><tag k='highway' v='path'/></way>"
    "<way id='21'><nd ref='3'/><nd ref='4'/><tag k='highway' v='path'/></way>"
    "<way id='22'><nd ref='5'/><nd ref='6'/><tag k='highway' v='path'/>"
    "<tag k='bridge' v='yes'/></way>"
    "<way id='23'><nd ref='7'/><nd ref='8'/><tag k='highway' v='path'/>"
    "<tag k='incline' v='-2%'/></way>"
    "<way id='24'><nd ref='9'/><nd ref='10'/><tag k='highway' v='path'/>"
    "<tag k='incline' v='up'/></way></osm>";

static dsh_streets *on_the_plane(void)
{
    char dir[] = "/tmp/dosah-slopes-XXXXXX", raster[64], osm_path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(raster, sizeof(raster), "%s/plane.asc", dir);
    snprintf(osm_path, sizeof(osm_path), "%s/streets.osm", dir);
    put_plane(raster);
    FILE *f = fopen(osm_path, "w");
    assert_non_null(f);
    fputs(STREETS, f);
    assert_int_equal(fclose(f), 0);
    const dsh_box box = {499600, 5427300, 500600, 5428300};
    const char *path = osm_path;
    dsh_elevation *plane;
    dsh_osm *osm;
    dsh_streets *s;
    OK(dsh_elevation_open(&plane, raster, study->crs, study->crs, &box, &ctx,
                          err));
    OK(dsh_osm_read(&osm, &path, 1, NULL, &ctx, err));
    OK(dsh_streets_new(&s, osm, plane, NULL, study, &ctx, err));
    dsh_osm_free(osm);
    dsh_elevation_free(plane);
    (void)unlink(raster);
    (void)unlink(osm_path);
    (void)rmdir(dir);
    return s;
}

static uint32_t edge_of_way(const dsh_streets *s, int64_t way)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        if (s->edge_way[e] == way)
            return e;
    }
    fail_msg("no edge of way %lld", (long long)way);
    return 0;
}

/* 100 bp at 5 m, 300 bp at 30 m, in proportion between: 140 at 10 m. */
static void a_slope_of_the_raster_carries_its_accuracy(void **state)
{
    (void)state;
    dsh_streets *s = on_the_plane();
    const dsh_value v = s->slope_bp[edge_of_way(s, 21)];
    assert_int_equal(v.from, DSH_VALUE_RASTER);
    assert_int_equal(v.hi - v.lo, 280);
    assert_in_range((v.hi + v.lo) / 2, 480, 520);
    dsh_streets_free(s);
}

static void long_edges_are_cut_and_falling_ones_are_negative(void **state)
{
    (void)state;
    dsh_streets *s = on_the_plane();
    uint32_t n = 0;
    uint64_t mm = 0;
    for (uint32_t e = 0; e < s->n_edges; e++) {
        if (s->edge_way[e] != 20)
            continue;
        assert_true(s->length_mm[e] <= 40500);
        assert_in_range(-(s->slope_bp[e].lo + s->slope_bp[e].hi) / 2, 480, 520);
        mm += s->length_mm[e];
        n++;
    }
    assert_in_range(n, 9, 10);
    assert_in_range(mm, 333000, 334500);
    dsh_streets_free(s);
}

static void bridges_and_tags_keep_what_they_have(void **state)
{
    (void)state;
    dsh_streets *s = on_the_plane();
    assert_int_equal(s->slope_bp[edge_of_way(s, 22)].from, DSH_VALUE_UNKNOWN);
    const dsh_value tag = s->slope_bp[edge_of_way(s, 23)];
    assert_int_equal(tag.from, DSH_VALUE_TAG);
    assert_int_equal(tag.lo, -200);
    /* "up" without a number: the raster says how much. */
    const dsh_value up = s->slope_bp[edge_of_way(s, 24)];
    assert_int_equal(up.from, DSH_VALUE_RASTER);
    assert_true(up.lo > 300 && up.hi < 700);
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
        cmocka_unit_test(a_slope_of_the_raster_carries_its_accuracy),
        cmocka_unit_test(long_edges_are_cut_and_falling_ones_are_negative),
        cmocka_unit_test(bridges_and_tags_keep_what_they_have),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
