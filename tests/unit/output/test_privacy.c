/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <ogr_api.h>

#include "output/privacy.h"

static void must_write(world *w)
{
    dosah_error err = {0};
    if (world_write(w, false, &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
}

static void addresses_of_one_cell_are_merged(void **state)
{
    world *w = *state;
    dsh_cells c;
    assert_int_equal(
        dsh_cells_make(&c, &w->tables.origins, 1, 4, w->arena, NULL), DOSAH_OK);
    /* a + b: 104 residents and 28 seniors; d + e: 30 and 4; c has 2 seniors,
     * f 4 residents and seniors unknown. */
    assert_int_equal(c.n, 3);
    assert_int_equal(c.n_merged, 5);
    assert_int_equal(c.n_left_out, 1);
    assert_true(c.weight[0] == 104 * DSH_PERSON);
    assert_int_equal(c.n_origins[0], 2);
    assert_true(c.cell_of[0] == 0 && c.cell_of[1] == 0);
    assert_true(c.cell_of[2] == DSH_NONE);
    assert_true(c.weight_left_out == 16 * DSH_PERSON);
}

static void no_cell_shown_is_below_the_threshold(void **state)
{
    world *w = *state;
    for (int64_t most = 0; most <= 200; most += 3) {
        dsh_cells c;
        assert_int_equal(
            dsh_cells_make(&c, &w->tables.origins, 1, most, w->arena, NULL),
            DOSAH_OK);
        assert_int_equal(c.n_merged + c.n_left_out, N_ORIGINS);
        int64_t sum = c.weight_left_out;
        for (size_t i = 0; i < c.n; i++) {
            assert_true(c.weight[i] >= most * DSH_PERSON);
            assert_true(c.group[i] < 0 || c.group[i] >= most * DSH_PERSON);
            sum += c.weight[i];
        }
        assert_true(sum == 154 * DSH_PERSON);
    }
}

static void a_public_export_holds_no_addresses_and_says_so(void **state)
{
    world *w = *state;
    w->findings.public_export = true;
    must_write(w);
    assert_false(exists(in(w->out, "csv/origin.csv")));
    assert_false(exists(in(w->out, "csv/reach.csv")));
    assert_true(exists(in(w->out, "csv/origin_cell.csv")));
    assert_true(exists(in(w->out, "csv/municipality_reach.csv")));
    OGRDataSourceH ds = OGROpen(in(w->out, "results.gpkg"), FALSE, NULL);
    assert_non_null(ds);
    assert_null(OGR_DS_GetLayerByName(ds, "origin"));
    assert_null(OGR_DS_GetLayerByName(ds, "reach"));
    assert_null(OGR_DS_GetLayerByName(ds, "reach_counselling_adult_workday"));
    OGR_DS_Destroy(ds);
    char *text = slurp(in(w->out, "csv/run.csv"));
    assert_non_null(strstr(text, "privacy.reach_rows_left_out,48\n"));
    assert_non_null(strstr(text, "privacy.origins_left_out,4\n"));
    free(text);
    text = slurp(in(w->out, "csv/notice.csv"));
    assert_non_null(strstr(text, "addresses_kept_back"));
    free(text);
}

static OGRFeatureH row_of(OGRDataSourceH ds, const char *sheet, int fid)
{
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, sheet);
    assert_non_null(layer);
    OGR_L_ResetReading(layer);
    OGRFeatureH f = NULL;
    for (int i = 0; i < fid; i++) {
        OGR_F_Destroy(f);
        f = OGR_L_GetNextFeature(layer);
    }
    assert_non_null(f);
    return f;
}

static void small_counts_are_empty_in_the_workbook(void **state)
{
    world *w = *state;
    must_write(w);
    OGRDataSourceH ds = OGROpen(in(w->out, "results.xlsx"), FALSE, NULL);
    assert_non_null(ds);
    OGRFeatureH f = row_of(ds, "obce", 2); /* 30 residents, 4 seniors */
    assert_int_equal(
        OGR_F_GetFieldAsInteger(f, OGR_F_GetFieldIndex(f, "Obyvatel")), 30);
    assert_false(OGR_F_IsFieldSetAndNotNull(
        f, OGR_F_GetFieldIndex(f, "Obyvatel ve skupině senior")));
    OGR_F_Destroy(f);
    f = row_of(ds, "obce", 3); /* 4 residents */
    assert_false(
        OGR_F_IsFieldSetAndNotNull(f, OGR_F_GetFieldIndex(f, "Obyvatel")));
    OGR_F_Destroy(f);
    OGR_DS_Destroy(ds);
}

static void notices_about_addresses_stay_out_of_the_workbook(void **state)
{
    world *w = *state;
    dsh_notice_add(w->ctx.notices, (dsh_notice){.code = "bytes_not_in_encoding",
                                                .severity = DOSAH_WARNING,
                                                .file = "origins.csv",
                                                .row = 7,
                                                .value = "Novák"});
    must_write(w);
    char *text = slurp(in(w->out, "csv/notice.csv"));
    assert_non_null(strstr(text, "Novák"));
    free(text);
    OGRDataSourceH ds = OGROpen(in(w->out, "results.xlsx"), FALSE, NULL);
    assert_non_null(ds);
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, "upozornění");
    assert_int_equal(OGR_L_GetFeatureCount(layer, TRUE), 1);
    OGR_DS_Destroy(ds);
}

static void a_tiny_village_has_no_details_in_the_summary(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "summary/en.md"));
    const char *section = strstr(text, "## Hora, Dolní");
    const char *next = strstr(section, "## Chlum");
    assert_non_null(strstr(section, "Fewer than 5 people live here"));
    const char *table = strstr(section, "| Counselling");
    assert_true(table == NULL || (next && table > next));
    free(text);
}

static int open_world(void **state)
{
    OGRRegisterAll();
    const int failed = world_open(state);
    if (failed == 0)
        ((world *)*state)->arena = dsh_arena_new();
    return failed;
}

static int close_world(void **state)
{
    dsh_arena_free(((world *)*state)->arena);
    return world_close(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(addresses_of_one_cell_are_merged),
        TEST(no_cell_shown_is_below_the_threshold),
        TEST(a_public_export_holds_no_addresses_and_says_so),
        TEST(small_counts_are_empty_in_the_workbook),
        TEST(notices_about_addresses_stay_out_of_the_workbook),
        TEST(a_tiny_village_has_no_details_in_the_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
