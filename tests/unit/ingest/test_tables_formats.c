/* SPDX-License-Identifier: MIT */
/* The same facts in the many files people have: Czech Excel, spreadsheets,
 * damaged and empty files. */
#include "tables_support.h"

#include <math.h>

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>

#include "ingest/table.h"

#define PREMISES WORLD "premises: {source: objekty.csv}\n"

static void windows_1250_with_semicolons_and_commas(void **state)
{
    (void)state;
    put("objekty.csv", "id;name;area_m2;rooms;x;y\r\n"
                       "007;P\xf8\xedstavba \xe8p. 3;1 234,5;4;-497500,25;"
                       "-1140500,5\r\n"
                       ";;;;;\r\n");
    dsh_tables *t = must_read(PREMISES);
    assert_int_equal(t->premises.n, 1);
    assert_string_equal(t->premises.id[0], "007");
    assert_string_equal(t->premises.name[0], "Přístavba čp. 3");
    assert_float_equal(t->premises.area_m2[0], 1234.5, 1e-9);
    assert_float_equal(t->premises.x[0], -497500.25, 1e-9);
    assert_int_equal(notices_of("encoding_assumed"), 1);
    assert_int_equal(notices_of("missing_key"), 0);
    dsh_tables_free(t);
}

static void decimal_points_and_tabs(void **state)
{
    (void)state;
    put("objekty.csv", "\xef\xbb\xbfid\tarea_m2\tx\ty\tstav\n"
                       "a\t12.5\t-497500\t-1140500\tdobrý\n");
    dsh_tables *t = must_read(PREMISES);
    assert_float_equal(t->premises.area_m2[0], 12.5, 1e-9);
    assert_int_equal(t->premises.n_extra, 1);
    assert_string_equal(t->premises.extra_name[0], "stav");
    assert_string_equal(t->premises.extra[0], "dobrý");
    assert_int_equal(notices_of("decimal_mark_mixed"), 0);
    dsh_tables_free(t);
}

static void a_comma_that_may_part_thousands_is_told(void **state)
{
    (void)state;
    put("objekty.csv", "id;area_m2;rooms\na;1,234;2,5\nb;5,678;1.5\n");
    dsh_tables *t = must_read(PREMISES);
    assert_float_equal(t->premises.area_m2[0], 1.234, 1e-9);
    assert_float_equal(t->premises.rooms[1], 1.5, 1e-9);
    assert_string_equal(first_notice("decimal_mark_ambiguous").field,
                        "area_m2");
    assert_string_equal(first_notice("decimal_mark_mixed").field, "rooms");
    dsh_tables_free(t);
}

static void columns_are_mapped_and_found_in_any_case(void **state)
{
    (void)state;
    put("objekty.csv", "Kod;NAME;plocha\n1;Dům;50\n");
    dsh_tables *t =
        must_read(WORLD "premises: {source: objekty.csv, columns: {id: Kod, "
                        "area_m2: plocha, owner: vlastnik}}\n");
    assert_string_equal(t->premises.id[0], "1");
    assert_string_equal(t->premises.name[0], "Dům");
    assert_float_equal(t->premises.area_m2[0], 50, 0);
    assert_string_equal(first_notice("mapped_column_missing").value,
                        "vlastnik");
    dsh_tables_free(t);
}

static void a_missing_column_is_named_with_the_nearest(void **state)
{
    (void)state;
    dsh_tables *t;
    dosah_error err = {0};
    put("services.csv", "id,typ,x,y\n1,counselling,-497500,-1140500\n");
    assert_int_equal(try_read(&t, WORLD, &err), DOSAH_EINPUT);
    assert_null(t);
    assert_string_equal(err.source, "services.csv");
    assert_non_null(strstr(err.message, "'type'"));
    assert_non_null(strstr(err.message, "did you mean 'typ'"));
}

static void a_sheet_of_texts_keeps_header_and_zeros(void **state)
{
    (void)state;
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName("XLSX");
    GDALDatasetH ds = GDALCreate(driver, world_path("obyvatele.xlsx"), 0, 0, 0,
                                 GDT_Unknown, NULL);
    OGRLayerH layer = GDALDatasetCreateLayer(ds, "list", NULL, wkbNone, NULL);
    const char *const names[] = {"code", "total"};
    for (int i = 0; i < 2; i++) {
        OGRFieldDefnH f = OGR_Fld_Create(names[i], OFTString);
        OGR_L_CreateField(layer, f, TRUE);
        OGR_Fld_Destroy(f);
    }
    const char *const rows[][2] = {{"100", "12"}, {"200", "30"}, {"007", "1"}};
    for (int i = 0; i < 3; i++) {
        OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        OGR_F_SetFieldString(f, 0, rows[i][0]);
        OGR_F_SetFieldString(f, 1, rows[i][1]);
        assert_int_equal(OGR_L_CreateFeature(layer, f), OGRERR_NONE);
        OGR_F_Destroy(f);
    }
    GDALClose(ds);
    dsh_tables *t = must_read(WORLD "population: {source: obyvatele.xlsx}\n");
    assert_int_equal(t->municipalities.residents[0], 12);
    assert_int_equal(t->municipalities.residents[1], 30);
    dsh_notice n = first_notice("population_without_municipality");
    assert_string_equal(n.value, "007");
    assert_int_equal(n.row, 4);
    assert_null(CPLGetThreadLocalConfigOption("OGR_XLSX_HEADERS", NULL));
    dsh_tables_free(t);
}

static void a_filter_works_on_csv_too(void **state)
{
    (void)state;
    put("objekty.csv", "id;stav;area_m2\na;ano;1,5\nb;ne;2\nc;ano;3\n");
    dsh_tables *t =
        must_read(WORLD "premises: {source: objekty.csv, where: \"stav = "
                        "'ano'\"}\n");
    assert_int_equal(t->premises.n, 2);
    assert_string_equal(t->premises.id[1], "c");
    assert_float_equal(t->premises.area_m2[0], 1.5, 1e-9);
    dsh_tables_free(t);
}

static void files_of_one_source_may_differ(void **state)
{
    (void)state;
    put("a.csv", "id;stav;area_m2\n1;dobr\xfd;1,5\n");
    put("b.csv", "patro,id\n2,00x\n");
    dsh_tables *t = must_read(WORLD "premises: {source: [a.csv, b.csv]}\n");
    assert_int_equal(t->premises.n, 2);
    assert_int_equal(t->premises.n_extra, 2);
    assert_string_equal(t->premises.extra[0], "dobrý");
    assert_string_equal(t->premises.extra[1], "");
    assert_string_equal(t->premises.extra[2], "");
    assert_string_equal(t->premises.extra[3], "2");
    assert_string_equal(t->premises.id[1], "00x");
    assert_string_equal(first_notice("encoding_assumed").file, "a.csv");
    dsh_tables_free(t);
}

static void refuse(const char *study, dosah_status status, const char *says)
{
    dsh_tables *t;
    dosah_error err = {0};
    assert_int_equal(try_read(&t, study, &err), status);
    assert_null(t);
    if (strstr(err.message, says) == NULL)
        fail_msg("'%s' does not say '%s'", err.message, says);
}

static void a_truncated_geopackage_is_refused(void **state)
{
    (void)state;
    GDALAllRegister();
    GDALDatasetH in = GDALOpenEx(world_path("obce.geojson"), GDAL_OF_VECTOR,
                                 NULL, NULL, NULL);
    GDALDatasetH out =
        GDALCreate(GDALGetDriverByName("GPKG"), world_path("cela.gpkg"), 0, 0,
                   0, GDT_Unknown, NULL);
    assert_non_null(out);
    GDALDatasetCopyLayer(out, GDALDatasetGetLayer(in, 0), "obce", NULL);
    GDALClose(out);
    GDALClose(in);
#define GPKG                                                                   \
    "title: T\ncrs: EPSG:5514\nmunicipalities: {source: obce.gpkg, crs: "      \
    "EPSG:5514}\nservices: {source: services.csv}\n"
    vsi_l_offset n = 0;
    GByte *bytes = VSIGetMemFileBuffer(world_path("cela.gpkg"), &n, FALSE);
    put_bytes("obce.gpkg", bytes, (size_t)n);
    dsh_tables *t = must_read(GPKG);
    assert_int_equal(t->municipalities.n, 2);
    dsh_tables_free(t);
    for (size_t part = 1; part < 8; part++) {
        bytes = VSIGetMemFileBuffer(world_path("cela.gpkg"), &n, FALSE);
        put_bytes("obce.gpkg", bytes, (size_t)n * part / 8);
        dosah_error err = {0};
        dosah_status s = try_read(&t, GPKG, &err);
        if (s != DOSAH_EINPUT)
            fail_msg("%zu/8 of the file: %s", part, dosah_status_name(s));
    }
}

static void files_that_are_no_tables(void **state)
{
    (void)state;
    put("objekty.csv", "");
    refuse(PREMISES, DOSAH_EINPUT, "empty");
    put_bytes("objekty.csv", "id,x\n1,\0\n", 9);
    refuse(PREMISES, DOSAH_EINPUT, "NUL");
    put_bytes("objekty.csv", "\xff\xfei\0d\0", 6);
    refuse(PREMISES, DOSAH_EINPUT, "UTF-16");
    put("obce.gpkg", "SQLite format 3");
    refuse("title: T\ncrs: EPSG:5514\nmunicipalities: {source: obce.gpkg}\n"
           "services: {source: services.csv}\n",
           DOSAH_EINPUT, "cannot be opened");
    refuse("title: T\ncrs: EPSG:5514\nmunicipalities: {source: neni.gpkg}\n"
           "services: {source: services.csv}\n",
           DOSAH_ENOTFOUND, "");
    refuse(WORLD "premises: {source: obce.geojson, layer: neni}\n",
           DOSAH_EINPUT, "no layer 'neni'");
    refuse(WORLD "premises: {source: obce.geojson, where: 'x x', columns: "
                 "{id: code}}\n",
           DOSAH_EINPUT, "filter");
}

static void a_line_of_ten_megabytes_is_refused(void **state)
{
    (void)state;
    size_t n = 10000000;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'a', n);
    put_bytes("objekty.csv", text, n);
    free(text);
    refuse(PREMISES, DOSAH_ELIMIT, "");
}

static void damaged_utf8_is_not_taken_for_windows_1250(void **state)
{
    (void)state;
    put("objekty.csv", "id,name\n1,Příčná\n2,Zadn\xc3\n");
    dsh_tables *t = must_read(PREMISES);
    assert_string_equal(t->premises.name[0], "Příčná");
    assert_int_equal(notices_of("bytes_not_in_encoding"), 1);
    assert_int_equal(notices_of("encoding_assumed"), 0);
    dsh_tables_free(t);
}

static void rows_of_another_width_are_told(void **state)
{
    (void)state;
    put("objekty.csv", "id,name,owner\n1,a\n2,b,c,d\n");
    dsh_tables *t = must_read(PREMISES);
    assert_int_equal(t->premises.n, 2);
    assert_string_equal(t->premises.owner[0], "");
    assert_int_equal(notices_of("row_width"), 2);
    assert_int_equal(first_notice("row_width").row, 2);
    dsh_tables_free(t);
}

static void names_of_columns_are_cut_between_letters(void **state)
{
    (void)state;
    char out[DSH_TABLE_NAMES];
    const char *name[40];
    for (size_t i = 0; i < 40; i++)
        name[i] = "\xc5\x99\xc5\x99";
    dsh_table_names(out, name, 2);
    assert_string_equal(out, "\xc5\x99\xc5\x99, \xc5\x99\xc5\x99");
    for (size_t n = 0; n <= 40; n++) {
        dsh_table_names(out, name, n);
        assert_true(strlen(out) < sizeof out);
        assert_true(dsh_utf8_valid(out, strlen(out)));
    }
    assert_string_equal(out + strlen(out) - 3, "\xe2\x80\xa6");
}

static void an_empty_table_is_told(void **state)
{
    (void)state;
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(t->services.n, 0);
    assert_string_equal(first_notice("empty_table").file, "services.csv");
    dsh_tables_free(t);
}

static void every_notice_code_has_a_text(void **state)
{
    (void)state;
    put("objekty.csv", "id;id;area_m2\n1;1;x\n1;1;-4\n;;2\n");
    dsh_tables *t = must_read(PREMISES);
    dsh_context *ctx = world_context();
    assert_true(dsh_notices_groups(ctx->notices) >= 4);
    for (size_t i = 0; i < dsh_notices_groups(ctx->notices); i++) {
        const char *code = dsh_notices_group(ctx->notices, i).code;
        if (!dsh_text_has(ctx->texts, code))
            fail_msg("no text for %s", code);
    }
    dsh_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(windows_1250_with_semicolons_and_commas,
                               fresh_world),
        cmocka_unit_test_setup(decimal_points_and_tabs, fresh_world),
        cmocka_unit_test_setup(a_comma_that_may_part_thousands_is_told,
                               fresh_world),
        cmocka_unit_test_setup(columns_are_mapped_and_found_in_any_case,
                               fresh_world),
        cmocka_unit_test_setup(a_missing_column_is_named_with_the_nearest,
                               fresh_world),
        cmocka_unit_test_setup(a_sheet_of_texts_keeps_header_and_zeros,
                               fresh_world),
        cmocka_unit_test_setup(a_filter_works_on_csv_too, fresh_world),
        cmocka_unit_test_setup(files_of_one_source_may_differ, fresh_world),
        cmocka_unit_test_setup(a_truncated_geopackage_is_refused, fresh_world),
        cmocka_unit_test_setup(files_that_are_no_tables, fresh_world),
        cmocka_unit_test_setup(a_line_of_ten_megabytes_is_refused, fresh_world),
        cmocka_unit_test_setup(damaged_utf8_is_not_taken_for_windows_1250,
                               fresh_world),
        cmocka_unit_test_setup(rows_of_another_width_are_told, fresh_world),
        cmocka_unit_test_setup(an_empty_table_is_told, fresh_world),
        cmocka_unit_test(names_of_columns_are_cut_between_letters),
        cmocka_unit_test_setup(every_notice_code_has_a_text, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
