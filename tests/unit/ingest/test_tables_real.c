/* SPDX-License-Identifier: MIT */
/* Real boundaries of the Czech Republic and of the microregion; skipped where
 * they are not there (nothing of them may be shipped). */
#include "tables_support.h"

#include "base/civil.h"

static void make_source(dsh_source *s, const char *name, const char **path)
{
    const char *found = real_data(name);
    assert_non_null(found);
    *path = strdup(found);
    *s = (dsh_source){.path = path,
                      .n_paths = 1,
                      .key = "test",
                      .format = "",
                      .layer = "",
                      .where = "",
                      .crs = "",
                      .encoding = "",
                      .attribution = {{"", ""}},
                      .licence = {{"", ""}}};
}

static dsh_study *base_study(void)
{
    dsh_study *study;
    dosah_error err = {0};
    if (dsh_study_defaults(&study, "adult", world_context(), &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    study->crs = "EPSG:5514";
    study->dir = "";
    return study;
}

static void free_path(const char *path)
{
    free((void *)(uintptr_t)path);
}

static dsh_tables *read_tables(const dsh_study *study)
{
    dsh_tables *tables;
    dosah_error err = {0};
    if (dsh_tables_read(&tables, study, world_context(), &err) != DOSAH_OK)
        fail_msg("%s:%d %s", err.source, (int)err.row, err.message);
    return tables;
}

static void whole_country_with_population(void **state)
{
    (void)state;
    static const dsh_column code[] = {{"code", "kod"}};
    static const dsh_column population[] = {{"code", "kod_obce"},
                                            {"total", "celkem"}};
    const char *path[2];
    dsh_study *study = base_study();
    make_source(&study->municipalities, "czechia/municipalities.topojson",
                &path[0]);
    study->municipalities.column = code;
    study->municipalities.n_columns = 1;
    make_source(&study->population, "czechia/population-by-age-2020.csv",
                &path[1]);
    study->population.column = population;
    study->population.n_columns = 2;
    double start = dsh_clock();
    dsh_tables *t = read_tables(study);
    double seconds = dsh_clock() - start;
    print_message("czechia: %.2f s\n", seconds);
#ifdef NDEBUG /* a release build without sanitizers */
    assert_true(seconds <= 5.0);
#endif
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->municipalities.n; i++)
        sum += t->municipalities.residents[i];
    assert_int_equal(t->municipalities.n, 6258);
    assert_int_equal(sum, 10701777);
    assert_int_equal(notices_of("geometry_repaired"), 32);
    dsh_tables_free(t);
    dsh_study_free(study);
    free_path(path[0]);
    free_path(path[1]);
}

static void members_and_neighbours_of_one_file(void **state)
{
    (void)state;
    static const dsh_column columns[] = {{"code", "kod_obce"},
                                         {"name", "nazev"}};
    const char *path[2];
    dsh_study *study = base_study();
    make_source(&study->municipalities, "microregion/municipalities.geojson",
                &path[0]);
    study->municipalities.column = columns;
    study->municipalities.n_columns = 2;
    study->municipalities.where = "clen_mikroregionu = 1";
    study->neighbours = study->municipalities;
    study->neighbours.where = "clen_mikroregionu = 0";
    dsh_tables *t = read_tables(study);
    double area = 0;
    for (uint32_t i = 0; i < t->municipalities.n; i++) {
        area += dsh_shape_area(&t->municipalities.shape[i]);
        assert_true(t->municipalities.shape[i].n_parts > 0);
    }
    assert_int_equal(t->municipalities.n, 18);
    assert_int_equal(t->neighbours.n, 23);
    assert_true(area > 228e6 && area < 231e6);
    dsh_tables_free(t);
    dsh_study_free(study);
    free_path(path[0]);
}

int main(void)
{
    if (real_data("czechia/municipalities.topojson") == NULL)
        return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(whole_country_with_population, fresh_world),
        cmocka_unit_test_setup(members_and_neighbours_of_one_file, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
