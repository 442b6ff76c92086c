/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/notice.h"

static dsh_notice make(const char *code, dosah_severity severity, int64_t row)
{
    return (dsh_notice){.code = code,
                        .severity = severity,
                        .file = "a.csv",
                        .row = row,
                        .value = "x"};
}

static void groups_come_worst_first_then_by_code(void **state)
{
    (void)state;
    dsh_notices *n = dsh_notices_new();
    dsh_notice_add(n, make("z_info", DOSAH_INFO, 1));
    dsh_notice_add(n, make("b_error", DOSAH_ERROR, 2));
    dsh_notice_add(n, make("m_warning", DOSAH_WARNING, 3));
    dsh_notice_add(n, make("a_error", DOSAH_ERROR, 4));
    dsh_notice_add(n, make("a_info", DOSAH_INFO, 5));
    static const char *const order[] = {"a_error", "b_error", "m_warning",
                                        "a_info", "z_info"};
    assert_int_equal(dsh_notices_groups(n), 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(dsh_notices_group(n, i).code, order[i]);
    assert_int_equal(dsh_notices_count(n, DOSAH_ERROR), 2);
    assert_int_equal(dsh_notices_count(n, DOSAH_WARNING), 1);
    assert_int_equal(dsh_notices_count(n, DOSAH_INFO), 2);
    dsh_notices_free(n);
}

static void strings_are_copied_and_never_null(void **state)
{
    (void)state;
    dsh_notices *n = dsh_notices_new();
    char value[] = "17,9";
    dsh_notice_add(n, (dsh_notice){.code = "c", .value = value});
    value[0] = 'X';
    const dsh_notice *stored = dsh_notices_group(n, 0).stored;
    assert_string_equal(stored->value, "17,9");
    assert_string_equal(stored->file, "");
    assert_string_equal(stored->field, "");
    assert_string_equal(stored->assumed, "");
    dsh_notices_free(n);
}

static void past_the_cap_notices_are_only_counted(void **state)
{
    (void)state;
    dsh_notices *n = dsh_notices_new();
    for (int i = 1; i <= 3 * DSH_NOTICE_CAP; i++)
        dsh_notice_add(n, make("many", DOSAH_WARNING, i));
    const dsh_notice_group g = dsh_notices_group(n, 0);
    assert_int_equal(g.n, 3 * DSH_NOTICE_CAP);
    assert_int_equal(g.n_stored, DSH_NOTICE_CAP);
    assert_int_equal(g.stored[0].row, 1);
    assert_int_equal(g.stored[DSH_NOTICE_CAP - 1].row, DSH_NOTICE_CAP);
    assert_int_equal(dsh_notices_count(n, DOSAH_WARNING), 3 * DSH_NOTICE_CAP);
    dsh_notices_free(n);
}

static void a_code_has_its_worst_severity(void **state)
{
    (void)state;
    dsh_notices *n = dsh_notices_new();
    dsh_notice_add(n, make("a", DOSAH_WARNING, 1));
    dsh_notice_add(n, make("b", DOSAH_INFO, 2));
    dsh_notice_add(n, make("b", DOSAH_ERROR, 3));
    assert_int_equal(dsh_notices_groups(n), 2);
    assert_string_equal(dsh_notices_group(n, 0).code, "b");
    assert_int_equal(dsh_notices_group(n, 0).severity, DOSAH_ERROR);
    assert_int_equal(dsh_notices_group(n, 0).n, 2);
    dsh_notices_free(n);
}

static void nobody_to_tell_is_fine(void **state)
{
    (void)state;
    dsh_notice_add(NULL, make("a", DOSAH_ERROR, 1));
    assert_int_equal(dsh_notices_status(NULL, NULL), DOSAH_OK);
    dsh_notices_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_come_worst_first_then_by_code),
        cmocka_unit_test(strings_are_copied_and_never_null),
        cmocka_unit_test(past_the_cap_notices_are_only_counted),
        cmocka_unit_test(a_code_has_its_worst_severity),
        cmocka_unit_test(nobody_to_tell_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
