/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <ogr_api.h>
#include <ogr_srs_api.h>

static int open_written(void **state)
{
    if (world_open(state) != 0)
        return -1;
    OGRRegisterAll();
    dosah_error err = {0};
    if (world_write(*state, false, &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return 0;
}

static OGRDataSourceH open_file(const world *w, const char *name)
{
    OGRDataSourceH ds = OGROpen(in(w->out, name), FALSE, NULL);
    assert_non_null(ds);
    return ds;
}

static void ogr_opens_every_layer_with_all_rows(void **state)
{
    static const struct {
        const char *layer;
        int n;
        OGRwkbGeometryType type;
    } expected[] = {{"municipality", 3, wkbMultiPolygon},
                    {"area", 3, wkbMultiPolygon},
                    {"origin", 6, wkbPoint},
                    {"stop", 2, wkbPoint},
                    {"service", 3, wkbPoint},
                    {"building", 2, wkbPoint},
                    {"premises", 1, wkbPoint},
                    {"reach", 48, wkbNone},
                    {"municipality_reach", 24, wkbNone},
                    {"area_reach", 24, wkbNone},
                    {"usability", 2, wkbNone},
                    {"usability_criterion", 1, wkbNone},
                    {"notice", 1, wkbNone},
                    {"reach_counselling_adult_workday", 6, wkbPoint}};
    OGRDataSourceH ds = open_file(*state, "results.gpkg");
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        OGRLayerH layer = OGR_DS_GetLayerByName(ds, expected[i].layer);
        if (!layer)
            fail_msg("no layer %s", expected[i].layer);
        assert_int_equal(OGR_L_GetGeomType(layer), expected[i].type);
        assert_int_equal(OGR_L_GetFeatureCount(layer, TRUE), expected[i].n);
    }
    assert_int_equal(OGR_DS_GetLayerCount(ds), 19 + 8 + 1); /* styles */
    OGR_DS_Destroy(ds);
}

static void shapes_and_reference_systems_come_back(void **state)
{
    OGRDataSourceH ds = open_file(*state, "results.gpkg");
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, "municipality");
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    assert_string_equal(OSRGetAuthorityCode(srs, NULL), "5514");
    OGRFeatureH f = OGR_L_GetNextFeature(layer);
    OGRGeometryH g = OGR_F_GetGeometryRef(f);
    assert_true(OGR_G_Area(g) > 999999 && OGR_G_Area(g) < 1000001);
    OGR_F_Destroy(f);
    OGREnvelope box;
    assert_int_equal(OGR_L_GetExtent(layer, &box, FALSE), OGRERR_NONE);
    assert_true(box.MaxX - box.MinX > 2999 && box.MaxX - box.MinX < 3001);
    /* Two neighbours of one district are one polygon. */
    layer = OGR_DS_GetLayerByName(ds, "area");
    f = OGR_L_GetNextFeature(layer);
    g = OGR_F_GetGeometryRef(f);
    assert_int_equal(OGR_G_GetGeometryCount(g), 1);
    assert_true(OGR_G_Area(g) > 1999999);
    OGR_F_Destroy(f);
    OGR_DS_Destroy(ds);
}

static void a_stop_nowhere_has_no_geometry(void **state)
{
    OGRDataSourceH ds = open_file(*state, "results.gpkg");
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, "stop");
    OGRFeatureH f = OGR_L_GetFeature(layer, 2);
    assert_non_null(f);
    assert_null(OGR_F_GetGeometryRef(f));
    OGR_F_Destroy(f);
    OGR_DS_Destroy(ds);
}

static void views_join_the_rows_of_their_block(void **state)
{
    const world *w = *state;
    OGRDataSourceH ds = open_file(w, "results.gpkg");
    OGRLayerH rows = OGR_DS_ExecuteSQL(
        ds,
        "SELECT v.origin_id AS a, v.status AS b, r.status AS c"
        " FROM reach_day_centre_wheelchair_manual_sunday v JOIN reach r"
        " ON r.origin_id = v.origin_id WHERE r.service_type = 'day_centre'"
        " AND r.profile = 'wheelchair_manual' AND r.day = 'sunday'",
        NULL, NULL);
    assert_non_null(rows);
    int n = 0;
    OGRFeatureH f = NULL;
    while ((f = OGR_L_GetNextFeature(rows))) {
        assert_string_equal(OGR_F_GetFieldAsString(f, 1),
                            OGR_F_GetFieldAsString(f, 2));
        OGR_F_Destroy(f);
        n++;
    }
    assert_int_equal(n, N_ORIGINS);
    OGR_DS_ReleaseResultSet(ds, rows);
    OGR_DS_Destroy(ds);
}

static void columns_carry_titles(void **state)
{
    OGRDataSourceH ds = open_file(*state, "results.gpkg");
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, "reach");
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(layer);
    const int at = OGR_FD_GetFieldIndex(defn, "best_min_lo");
    assert_true(at >= 0);
    assert_int_equal(OGR_Fld_GetType(OGR_FD_GetFieldDefn(defn, at)), OFTReal);
    OGRLayerH rows = OGR_DS_ExecuteSQL(
        ds,
        "SELECT title FROM gpkg_data_columns WHERE table_name = 'reach'"
        " AND column_name = 'best_min_lo' UNION ALL SELECT title FROM"
        " gpkg_data_columns WHERE column_name = 'best_min_lo' AND"
        " table_name = 'reach_counselling_adult_workday'",
        NULL, NULL);
    for (int i = 0; i < 2; i++) { /* of the table, of the view */
        OGRFeatureH f = OGR_L_GetNextFeature(rows);
        assert_non_null(f);
        assert_string_equal(OGR_F_GetFieldAsString(f, 0),
                            "Nejkratší doba cesty za den – dolní mez");
        OGR_F_Destroy(f);
    }
    OGR_DS_ReleaseResultSet(ds, rows);
    OGR_DS_Destroy(ds);
}

static void the_workbook_opens_again(void **state)
{
    OGRDataSourceH ds = open_file(*state, "results.xlsx");
    assert_int_equal(OGR_DS_GetLayerCount(ds), 6);
    OGRLayerH layer = OGR_DS_GetLayerByName(ds, "obce");
    assert_non_null(layer);
    assert_int_equal(OGR_L_GetFeatureCount(layer, TRUE), 3);
    OGRFeatureH f = OGR_L_GetNextFeature(layer);
    const int code = OGR_F_GetFieldIndex(f, "Kód obce");
    assert_true(code >= 0);
    assert_string_equal(OGR_F_GetFieldAsString(f, code), "500011");
    assert_true(OGR_F_GetFieldIndex(f, "Rozloha (km²)") >= 0);
    OGR_F_Destroy(f);
    OGR_DS_Destroy(ds);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_written, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ogr_opens_every_layer_with_all_rows),
        TEST(shapes_and_reference_systems_come_back),
        TEST(a_stop_nowhere_has_no_geometry),
        TEST(views_join_the_rows_of_their_block),
        TEST(columns_carry_titles),
        TEST(the_workbook_opens_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
