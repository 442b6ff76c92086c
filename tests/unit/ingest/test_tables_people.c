/* SPDX-License-Identifier: MIT */
/* Population and the four forms of origins: nobody is lost or invented. */
#include "tables_support.h"

#include <math.h>

#include <cpl_vsi.h>

#include "ingest/spread.h"

#define PEOPLE  WORLD "population: {source: lide.csv, groups: {senior: vek65}}\n"
#define ORIGINS PEOPLE "origins: {source: adresy.csv}\n"

static void put_people(void)
{
    put("lide.csv", "code,total,vek65\n100,1000,7\n200,10,3\n");
}

static int64_t sum_of(const dsh_tables *t, const int64_t *v, uint32_t m)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->origins.n; i++) {
        if (t->origins.municipality[i] == m)
            sum += v[i];
    }
    return sum;
}

static void assert_exact(const dsh_tables *t)
{
    for (uint32_t m = 0; m < t->municipalities.n; m++) {
        assert_int_equal(sum_of(t, t->origins.weight, m),
                         t->municipalities.residents[m] * DSH_PERSON);
        assert_int_equal(sum_of(t, t->origins.group, m),
                         t->municipalities.group[m] * DSH_PERSON);
    }
}

static void shares_add_up_and_follow_the_weights(void **state)
{
    (void)state;
    int64_t out[3];
    const int64_t weight[] = {1, 2, 4};
    assert_int_equal(dsh_spread(out, 10, weight, 3, NULL), DOSAH_OK);
    assert_int_equal(out[0], 1); /* 1.43 */
    assert_int_equal(out[1], 3); /* 2.86 */
    assert_int_equal(out[2], 6); /* 5.71 */
    assert_int_equal(dsh_spread(out, 10, NULL, 3, NULL), DOSAH_OK);
    assert_int_equal(out[0], 4);
    assert_int_equal(out[1] + out[2], 6);
}

static void long_division_is_exact(void **state)
{
    (void)state;
    int64_t r;
    const int64_t big = INT64_C(4000000000000000000);
    assert_int_equal(dsh_muldiv(big, big - 1, big, &r), big - 1);
    assert_int_equal(r, 0);
    assert_int_equal(dsh_muldiv(big, 1, 3, &r), INT64_C(1333333333333333333));
    assert_int_equal(r, 1);
    assert_int_equal(dsh_muldiv(0, 5, 7, &r), 0);
}

static void codes_without_a_partner_are_told(void **state)
{
    (void)state;
    put("lide.csv", "code,total,vek65\n100,5,6\n999,1,0\n100,7,1\n");
    dsh_tables *t = must_read(PEOPLE);
    assert_int_equal(t->municipalities.residents[0], 5);
    assert_int_equal(t->municipalities.residents[1], -1);
    assert_string_equal(first_notice("population_without_municipality").value,
                        "999");
    assert_string_equal(first_notice("municipality_without_population").value,
                        "200");
    assert_int_equal(notices_of("groups_exceed_total"), 1);
    assert_int_equal(notices_of("duplicate_key"), 1);
    dsh_tables_free(t);
}

static void people_that_cannot_be_counted_are_no_data(void **state)
{
    (void)state;
    put("lide.csv", "code,total,vek65\n100,-5,\n200,2.5,x\n");
    dsh_tables *t = must_read(PEOPLE);
    assert_int_equal(t->municipalities.residents[0], -1);
    assert_int_equal(t->municipalities.residents[1], -1);
    assert_int_equal(t->municipalities.group[0], -1);
    assert_int_equal(notices_of("out_of_range"), 2);
    assert_int_equal(notices_of("missing_value"), 1);
    assert_int_equal(notices_of("not_a_number"), 1);
    dsh_tables_free(t);
}

static void weights_are_kept_and_differences_told(void **state)
{
    (void)state;
    put_people();
    put("adresy.csv", "id,x,y,weight\n"
                      "a,-497900,-1140900,\"2,5\"\nb,-497800,-1140900,3\n"
                      "c,-496500,-1140500,10\nd,-400000,-1140000,8\n"
                      "e,-496400,-1140500,\na,-496400,-1140500,4\n");
    dsh_tables *t = must_read(ORIGINS);
    assert_int_equal(t->origins.kind, DSH_ORIGINS_WEIGHTED);
    assert_int_equal(t->origins.n, 4);
    assert_int_equal(t->origins.weight[0], 2500000);
    assert_int_equal(t->origins.municipality[2], 1);
    assert_string_equal(first_notice("origins_outside").value, "1");
    assert_string_equal(first_notice("weights_differ_from_population").field,
                        "100");
    assert_int_equal(notices_of("weights_differ_from_population"), 1);
    assert_int_equal(notices_of("missing_weight"), 1);
    assert_int_equal(notices_of("duplicate_key"), 1);
    assert_int_equal(sum_of(t, t->origins.group, 0), 7 * DSH_PERSON);
    dsh_tables_free(t);
}

static void groups_of_points_replace_the_share(void **state)
{
    (void)state;
    put_people();
    put("adresy.csv", "id,x,y,weight,senior\na,-497900,-1140900,900,7\n"
                      "b,-497800,-1140900,100,\nc,-496500,-1140500,10,3\n");
    dsh_tables *t = must_read(ORIGINS);
    assert_int_equal(t->origins.group[0], 7 * DSH_PERSON);
    assert_int_equal(t->origins.group[1], -1);
    assert_int_equal(notices_of("weights_differ_from_population"), 0);
    dsh_tables_free(t);
}

static void residents_are_spread_over_points_without_weights(void **state)
{
    (void)state;
    put_people();
    put("adresy.csv", "id,x,y,municipality\na,-497900,-1140900,\n"
                      "b,-497800,-1140900,\nc,-497700,-1140900,100\n"
                      "d,,,200\n");
    dsh_tables *t = must_read(ORIGINS);
    assert_int_equal(t->origins.kind, DSH_ORIGINS_SPREAD);
    assert_int_equal(t->origins.weight[0], 333333334);
    assert_int_equal(t->origins.weight[1], 333333333);
    assert_exact(t);
    /* 200 has residents but no point: one inside it stands for them. */
    assert_int_equal(t->origins.n, 4);
    assert_string_equal(first_notice("municipality_without_origin").field,
                        "200");
    assert_string_equal(first_notice("origin_without_place").value, "d");
    dsh_tables_free(t);
}

#define ADR_HEADER                                                             \
    "K\xf3"                                                                    \
    "d ADM;K\xf3"                                                              \
    "d obce;N\xe1zev obce;Sou\xf8"                                             \
    "adnice Y;Sou\xf8"                                                         \
    "adnice X;Plat\xed Od\r\n"

static void ruian_addresses_are_positive_and_windows_1250(void **state)
{
    (void)state;
    put_people();
    assert_int_equal(VSIMkdir("/vsimem/world/adr", 0755), 0);
    put("adr/20261031_OB_100_ADR.csv",
        ADR_HEADER "000123;100;Obec;497900.50;1140900.25;2020-01-01\r\n"
                   "124;100;Obec;497800;1140900;2020-01-01\r\n"
                   "125;100;Obec;;;2020-01-01\r\n");
    put("adr/20261031_OB_200_ADR.csv",
        ADR_HEADER "223;200;\xd8"
                   "epn\xed;496500;1140500;2020-01-01\r\n"
                   "223;200;Obec;496500;1140500;2020-01-01\r\n");
    put("adr/20261031_OB_300_ADR.csv", "this is no table of addresses\n");
    dsh_tables *t =
        must_read(PEOPLE "origins: {source: adr, format: ruian-adr}\n");
    assert_int_equal(t->origins.kind, DSH_ORIGINS_RUIAN);
    assert_int_equal(t->origins.n, 3);
    assert_string_equal(t->origins.id[0], "000123");
    assert_float_equal(t->origins.x[0], -497900.5, 1e-6);
    assert_float_equal(t->origins.y[0], -1140900.25, 1e-6);
    assert_exact(t);
    assert_int_equal(notices_of("origin_without_place"), 1);
    assert_int_equal(notices_of("duplicate_key"), 1);
    assert_int_equal(notices_of("coordinates_assumed"), 0);
    dsh_tables_free(t);
}

static void ruian_zip_is_read_as_published(void **state)
{
    (void)state;
    put_people();
    VSILFILE *zip = VSIFOpenL("/vsizip//vsimem/world/adr.zip", "wb");
    assert_non_null(zip);
    VSILFILE *f = VSIFOpenL("/vsizip//vsimem/world/adr.zip/CSV/"
                            "20261031_OB_100_ADR.csv",
                            "wb");
    assert_non_null(f);
    const char text[] = ADR_HEADER "123;100;Obec;497900;1140900;2020\r\n";
    VSIFWriteL(text, 1, sizeof text - 1, f);
    VSIFCloseL(f);
    VSIFCloseL(zip);
    dsh_tables *t =
        must_read(PEOPLE "origins: {source: adr.zip, format: ruian-adr}\n");
    assert_int_equal(t->origins.n, 2);
    assert_string_equal(t->origins.id[0], "123");
    assert_exact(t);
    dsh_tables_free(t);
}

static void cells_lie_along_streets_and_hold_everybody(void **state)
{
    (void)state;
    put_people();
    dsh_study *study;
    dosah_error err = {0};
    dsh_tables *t = must_read(PEOPLE);
    assert_int_equal(t->origins.n, 0);
    assert_int_equal(
        dsh_study_open(&study, world_path("study.yaml"), world_context(), &err),
        DOSAH_OK);
    double x[41];
    double y[41];
    for (int i = 0; i < 41; i++) {
        x[i] = WORLD_X + 50.0 * i;
        y[i] = WORLD_Y + 500;
    }
    assert_int_equal(
        dsh_origins_cells(t, study, x, y, 41, world_context(), &err), DOSAH_OK);
    assert_int_equal(t->origins.kind, DSH_ORIGINS_CELLS);
    assert_exact(t);
    assert_true(t->origins.n >= 10 && t->origins.n <= 30);
    for (uint32_t i = 0; i < t->origins.n; i++)
        assert_true(fabs(t->origins.y[i] - (WORLD_Y + 500)) <= 150);
    assert_int_equal(
        dsh_origins_cells(t, study, x, y, 0, world_context(), &err), DOSAH_OK);
    assert_int_equal(t->origins.n, 2);
    assert_exact(t);
    dsh_study_free(study);
    dsh_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up_and_follow_the_weights),
        cmocka_unit_test(long_division_is_exact),
        cmocka_unit_test_setup(codes_without_a_partner_are_told, fresh_world),
        cmocka_unit_test_setup(people_that_cannot_be_counted_are_no_data,
                               fresh_world),
        cmocka_unit_test_setup(weights_are_kept_and_differences_told,
                               fresh_world),
        cmocka_unit_test_setup(groups_of_points_replace_the_share, fresh_world),
        cmocka_unit_test_setup(residents_are_spread_over_points_without_weights,
                               fresh_world),
        cmocka_unit_test_setup(ruian_addresses_are_positive_and_windows_1250,
                               fresh_world),
        cmocka_unit_test_setup(ruian_zip_is_read_as_published, fresh_world),
        cmocka_unit_test_setup(cells_lie_along_streets_and_hold_everybody,
                               fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
