/* SPDX-License-Identifier: MIT */
/* The demo study, as a planner would open it. */
#include "tables_support.h"

static dsh_tables *read_demo(dsh_study **study)
{
    char path[1024];
    dsh_tables *t = NULL;
    dosah_error err = {0};
    (void)snprintf(path, sizeof path, "%s/datasets/vmk-demo/study.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_study_open(study, path, world_context(), &err) != DOSAH_OK ||
        dsh_tables_read(&t, *study, world_context(), &err) != DOSAH_OK)
        fail_msg("%s:%d: %s", err.source, (int)err.row, err.message);
    return t;
}

static void every_table_is_read(void **state)
{
    (void)state;
    dsh_study *study = NULL;
    dsh_tables *t = read_demo(&study);
    assert_int_equal(t->municipalities.n, 18);
    assert_int_equal(t->neighbours.n, 23);
    assert_int_equal(t->premises.n, 40);
    assert_true(t->services.n >= 60);
    assert_true(t->objects.n >= 120);
    assert_true(t->facts.n > 1000);
    assert_int_equal(t->facts.first[t->objects.n], t->facts.n);
    for (size_t i = 0; i < dsh_notices_groups(world_context()->notices); i++) {
        dsh_notice_group g = dsh_notices_group(world_context()->notices, i);
        print_message("%s %zu: %s %d %s '%s' -> '%s'\n", g.code, g.n,
                      g.stored[0].file, (int)g.stored[0].row, g.stored[0].field,
                      g.stored[0].value, g.stored[0].assumed);
        assert_int_equal(g.severity, DOSAH_INFO);
    }
    dsh_tables_free(t);
    dsh_study_free(study);
}

static void origins_add_up_to_residents(void **state)
{
    (void)state;
    dsh_study *study = NULL;
    dsh_tables *t = read_demo(&study);
    size_t n = study->n_groups;
    for (uint32_t m = 0; m < t->municipalities.n; m++) {
        int64_t people = 0;
        int64_t first_group = 0;
        for (uint32_t i = 0; i < t->origins.n; i++) {
            if (t->origins.municipality[i] != m)
                continue;
            people += t->origins.weight[i];
            first_group += t->origins.group[i * n];
        }
        assert_int_equal(people, t->municipalities.residents[m] * DSH_PERSON);
        assert_int_equal(first_group,
                         t->municipalities.group[m * n] * DSH_PERSON);
    }
    dsh_tables_free(t);
    dsh_study_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_table_is_read, fresh_world),
        cmocka_unit_test_setup(origins_add_up_to_residents, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
