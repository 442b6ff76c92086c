/* SPDX-License-Identifier: MIT */
/* Every allocation of a reach job may fail: the status says so, nothing leaks
 * (the sanitizer watches), nothing is half done. */
#include <stdlib.h>

#include "base/alloc.h"
#include "town.h"

static void make(town *t)
{
    town_begin(t);
    uint32_t origin = town_origin(t, 0, 10);
    uint32_t service = town_service(t, 1, DSH_ACCESS_UNKNOWN);
    town_stop(t, DSH_ACCESS_YES);
    town_stop(t, DSH_ACCESS_UNKNOWN);
    for (int32_t i = 0; i < 12; i++)
        town_hop(t, town_trip(t, DSH_ACCESS_YES), 0, at(8, 4 * i), 1,
                 at(8, 4 * i + 7));
    town_link_add(&t->access, origin, 0, 60, FOR_ALL);
    town_link_add(&t->egress, service, 1, 60, FOR_ALL);
    town_link_add(&t->footpath, 0, 1, 500, FOR_ALL);
    town_link_add(&t->direct, service, origin, 1000, FOR_ALL);
}

static void out_of_memory_is_reported_wherever_it_strikes(void **state)
{
    (void)state;
    town t;
    make(&t);
    town_run(&t); /* makes the links, and shows how it ends well */
    long n = 1;
    dosah_status status = DOSAH_ENOMEM;
    for (; status != DOSAH_OK && n < 5000; n++) {
        dsh_context ctx = {.env = {.n_threads = 1},
                           .data_dir = getenv("DOSAH_DATA"),
                           .notices = t.notices};
        dsh_reach *reach = NULL;
        dsh_alloc_fail_at(n);
        status = dsh_reach_new(&reach, &t.study, &t.tables, &t.usability,
                               &t.network, &ctx, NULL);
        dsh_alloc_fail_at(0);
        if (status != DOSAH_OK) {
            assert_int_equal(status, DOSAH_ENOMEM);
            assert_null(reach);
        }
        dsh_reach_free(reach);
    }
    assert_int_equal(status, DOSAH_OK);
    assert_true(n > 50);
    town_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_memory_is_reported_wherever_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
