/* SPDX-License-Identifier: MIT */
#include "support.h"

#include "base/alloc.h"
#include "base/file.h"

static void init_writes_a_study_that_opens_without_warnings(void **state)
{
    (void)state;
    char dir[128], path[160];
    dosah_error err = {0};
    clear_notices();
    (void)snprintf(dir, sizeof dir, "%sexample", scratch());
    (void)snprintf(path, sizeof path, "%s/study.yaml", dir);
    assert_int_equal(dsh_study_init(dir, context(), &err), DOSAH_OK);
    dsh_study *s = NULL;
    if (dsh_study_open(&s, path, context(), &err) != DOSAH_OK)
        fail_msg("line %d: %s", (int)err.row, err.message);
    assert_string_equal(s->banner.in[DOSAH_CS], "SMYŠLENÁ DATA");
    assert_int_equal(s->n_profiles, 2);
    assert_true(dsh_source_given(&s->timetable));
    assert_true(dsh_source_given(&s->survey));
    assert_int_equal(notices_of("attribution_missing"), 0);
    dsh_study_free(s);
}

static void init_refuses_a_folder_with_files(void **state)
{
    (void)state;
    char dir[128];
    dosah_error err = {0};
    (void)snprintf(dir, sizeof dir, "%sfull", scratch());
    assert_int_equal(dsh_dir_make(dir, NULL), DOSAH_OK);
    (void)write_file("full/mine.txt", "mine");
    assert_int_equal(dsh_study_init(dir, context(), &err), DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "empty folder"));
    err = (dosah_error){0};
    const char *file = write_file("file", "x");
    assert_int_equal(dsh_study_init(file, context(), &err), DOSAH_EINPUT);
}

static void the_schema_names_every_key(void **state)
{
    (void)state;
    char *schema = NULL;
    assert_int_equal(dsh_study_schema(&schema, NULL), DOSAH_OK);
    static const char *const KEY[] = {
        "\"max_transfer\"",
        "\"elevation\"",
        "\"attribution\"",
        "\"licence\"",
        "\"rule_sets\"",
        "\"ruian-adr\"",
        "\"extends\"",
        "\"percentiles\"",
        "2020-12/schema",
        "\"required\": [\"title\", \"crs\", \"municipalities\",",
    };
    for (size_t i = 0; i < sizeof KEY / sizeof KEY[0]; i++)
        if (strstr(schema, KEY[i]) == NULL)
            fail_msg("%s is not in the schema", KEY[i]);
    dsh_free(schema);
}

/* Each allocation of opening the example fails once. */
static void every_lack_of_memory_is_reported(void **state)
{
    (void)state;
    char path[1024];
    assert_int_equal(
        dsh_data_path(context(), path, "datasets/init/study.yaml", NULL),
        DOSAH_OK);
    long failures = 0;
    for (long n = 1;; n += n < 200 ? 1 : 7) {
        dsh_study *s = NULL;
        dosah_error err = {0};
        clear_notices();
        dsh_alloc_fail_at(n);
        dosah_status st = dsh_study_open(&s, path, context(), &err);
        dsh_alloc_fail_at(0);
        if (st == DOSAH_OK) {
            dsh_study_free(s);
            if (dsh_notices_status(context()->notices, NULL) == DOSAH_OK)
                break;
            continue;
        }
        if (st != DOSAH_ENOMEM)
            fail_msg("allocation %ld: %s", n, err.message);
        assert_null(s);
        failures++;
    }
    assert_true(failures > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_writes_a_study_that_opens_without_warnings),
        cmocka_unit_test(init_refuses_a_folder_with_files),
        cmocka_unit_test(the_schema_names_every_key),
        cmocka_unit_test(every_lack_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
