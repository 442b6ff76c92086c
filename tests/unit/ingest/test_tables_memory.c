/* SPDX-License-Identifier: MIT */
/* Every allocation of reading a study may fail: ENOMEM, nothing leaks. */
#include "tables_support.h"

#include "base/alloc.h"

/* The n-th allocation of dsh_tables_read() fails; returns its status. */
static dosah_status read_with_failure(const dsh_study *study, long n)
{
    dsh_tables *t = NULL;
    dosah_error err = {0};
    dsh_alloc_fail_at(n);
    dosah_status s = dsh_tables_read(&t, study, world_context(), &err);
    dsh_alloc_fail_at(0);
    assert_true((s == DOSAH_OK) == (t != NULL));
    dsh_tables_free(t);
    return s;
}

static void running_out_of_memory_is_an_answer(void **state)
{
    (void)state;
    put("lide.csv", "code,total\n100,10\n200,5\n");
    put("adresy.csv", "id,x,y\na,-497900,-1140900\nb,-496500,-1140500\n");
    put("pruzkum.csv", "object_id,element,element_no,attribute,value\n"
                       "B1,door,1,clear_width,900\n");
    put("services.csv", "id,type,building_id,opening_hours\n"
                        "S1,counselling,B1,Mo-Fr 08:00-12:00\n");
    put("objekty.csv", "id;stav\n1;dobr\xfd\n");
    dsh_tables_free(must_read(WORLD "population: {source: lide.csv}\n"
                                    "origins: {source: adresy.csv}\n"
                                    "survey: {source: pruzkum.csv}\n"
                                    "premises: {source: objekty.csv}\n"));
    dsh_study *study;
    dosah_error err = {0};
    assert_int_equal(
        dsh_study_open(&study, world_path("study.yaml"), world_context(), &err),
        DOSAH_OK);
    long before = dsh_alloc_count();
    assert_int_equal(read_with_failure(study, 1000000000), DOSAH_OK);
    long n = dsh_alloc_count() - before;
    assert_true(n > 50);
    for (long i = 1; i < n; i += 1 + n / 150) {
        dosah_status s = read_with_failure(study, i);
        if (s != DOSAH_ENOMEM && s != DOSAH_OK)
            fail_msg("allocation %ld: %s", i, dosah_status_name(s));
    }
    dsh_study_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(running_out_of_memory_is_an_answer, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
