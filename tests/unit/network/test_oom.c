/* SPDX-License-Identifier: MIT */
/* Every allocation fails once: the answer is "out of memory", nothing leaks
 * (AddressSanitizer looks) and nothing half made is handed out. */
#include "world.h"

#include "network/archive.h"

static dsh_context ctx;
static dsh_study *study;
static dsh_tables *tables;

static void costs_and_walks_survive_each_failure(void **state)
{
    (void)state;
    uint64_t seed = 1;
    dsh_streets *s = world_streets(20, 30, &seed);
    for (long n = 1;; n++) {
        dsh_costs *c = NULL;
        dsh_walk *w = NULL;
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        dosah_status status =
            dsh_costs_new(&c, s, &study->profile[0], DSH_OPT, &err);
        if (status == DOSAH_OK)
            status = dsh_walk_new(&w, s, &err);
        dsh_alloc_fail_at(0);
        assert_true(status == DOSAH_OK || status == DOSAH_ENOMEM);
        assert_true((w != NULL) == (status == DOSAH_OK));
        dsh_walk_free(w);
        dsh_costs_free(c);
        if (status == DOSAH_OK)
            break;
    }
    dsh_streets_free(s);
}

static void streets_survive_each_failure(void **state)
{
    (void)state;
    dsh_osm *osm;
    OK(dsh_osm_read(&osm, study->streets.path, study->streets.n_paths, NULL,
                    &ctx, err));
    long n = 1;
    for (;; n += 1 + n / 64) {
        dsh_streets *s = NULL;
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        const dosah_status status =
            dsh_streets_new(&s, osm, NULL, tables, study, &ctx, &err);
        dsh_alloc_fail_at(0);
        assert_true((s != NULL) == (status == DOSAH_OK));
        dsh_streets_free(s);
        if (status == DOSAH_OK)
            break;
    }
    assert_true(n > 100);
    dsh_osm_free(osm);
}

static void timetables_survive_each_failure(void **state)
{
    (void)state;
    dsh_gtfs *g;
    OK(dsh_gtfs_read(&g, study->timetable.path, study->timetable.n_paths, &ctx,
                     err));
    for (long n = 1;; n++) {
        dsh_timetable *t = NULL;
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        const dosah_status status =
            dsh_timetable_new(&t, g, study->day[0].date, 0, 90000, &ctx, &err);
        dsh_alloc_fail_at(0);
        assert_true(status == DOSAH_OK || status == DOSAH_ENOMEM);
        assert_true((t != NULL) == (status == DOSAH_OK));
        dsh_timetable_free(t);
        if (status == DOSAH_OK)
            break;
    }
    dsh_gtfs_free(g);
}

static void stored_tables_survive_each_failure(void **state)
{
    (void)state;
    uint64_t seed = 4;
    dsh_streets *s = world_streets(20, 30, &seed);
    dsh_archive a = {.writing = true};
    dsh_archive_streets(&a, &s);
    for (long n = 1;; n++) {
        dsh_streets *copy = NULL;
        dsh_archive b = {.in = a.out.p, .n = a.out.n};
        dsh_alloc_fail_at(n);
        dsh_archive_streets(&b, &copy);
        dsh_alloc_fail_at(0);
        assert_false(b.bad);
        assert_true((copy != NULL) == dsh_archive_ok(&b));
        dsh_streets_free(copy);
        if (copy != NULL)
            break;
    }
    dsh_vec_clear(&a.out);
    dsh_streets_free(s);
}

static void networks_survive_failures(void **state)
{
    (void)state;
    long n = 1;
    for (;; n += 1 + n / 8) {
        dsh_network *network = NULL;
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        const dosah_status status =
            dsh_network_new(&network, study, tables, NULL, &ctx, &err);
        dsh_alloc_fail_at(0);
        assert_true((network != NULL) == (status == DOSAH_OK));
        dsh_network_free(network);
        if (status == DOSAH_OK)
            break;
    }
    assert_true(n > 100);
}

static int start(void **state)
{
    (void)state;
    char path[1024];
    rig_context(&ctx, 1);
    snprintf(path, sizeof(path), "%s/datasets/init/study.yaml",
             getenv("DOSAH_SOURCE"));
    OK(dsh_study_open(&study, path, &ctx, err));
    OK(dsh_tables_read(&tables, study, &ctx, err));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    dsh_tables_free(tables);
    dsh_study_free(study);
    dsh_context_clear(&ctx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_and_walks_survive_each_failure),
        cmocka_unit_test(streets_survive_each_failure),
        cmocka_unit_test(timetables_survive_each_failure),
        cmocka_unit_test(stored_tables_survive_each_failure),
        cmocka_unit_test(networks_survive_failures),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
