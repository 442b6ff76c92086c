/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/fail.h"
#include "base/str.h"

static void the_first_error_wins(void **state)
{
    (void)state;
    dosah_error err = {0};
    assert_int_equal(dsh_fail(&err, DOSAH_EINPUT, "a.csv", 3, "bad %d", 1),
                     DOSAH_EINPUT);
    assert_int_equal(dsh_fail(&err, DOSAH_EIO, "b.csv", 9, "worse"), DOSAH_EIO);
    assert_int_equal(err.status, DOSAH_EINPUT);
    assert_int_equal(err.row, 3);
    assert_string_equal(err.source, "a.csv");
    assert_string_equal(err.message, "bad 1");
    assert_string_equal(err.local, "bad 1");
}

static void no_error_object_is_fine(void **state)
{
    (void)state;
    assert_int_equal(dsh_fail(NULL, DOSAH_ELIMIT, "", 0, "x"), DOSAH_ELIMIT);
    assert_int_equal(dsh_fail_nomem(NULL, "x"), DOSAH_ENOMEM);
}

static void long_messages_are_cut_at_a_character(void **state)
{
    (void)state;
    char text[1001];
    for (int shift = 0; shift < 2; shift++) {
        memset(text, 'a', sizeof(text));
        for (int i = shift; i + 1 < 1000; i += 2)
            memcpy(text + i, "ř", 2);
        text[1000] = '\0';
        dosah_error err = {0};
        (void)dsh_fail(&err, DOSAH_EINPUT, text, 0, "%s", text);
        assert_true(strlen(err.message) >= 381);
        assert_true(strlen(err.source) >= 253);
        assert_true(dsh_utf8_valid(err.message, strlen(err.message)));
        assert_true(dsh_utf8_valid(err.source, strlen(err.source)));
        assert_null(strchr(err.message, '?'));
    }
}

static void messages_are_one_line_of_utf8(void **state)
{
    (void)state;
    dosah_error err = {0};
    (void)dsh_fail(&err, DOSAH_EINPUT, "x", 0, "%s", "a\nb\tc \xE8 d\xC5");
    assert_string_equal(err.message, "a b c ? d?");
}

static void every_status_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(dosah_status_name(DOSAH_OK), "OK");
    assert_string_equal(dosah_status_name(DOSAH_EINPUT), "EINPUT");
    assert_string_equal(dosah_status_name(DOSAH_EINTERNAL), "EINTERNAL");
    assert_non_null(dosah_status_name((dosah_status)55));
    assert_true(strlen(dosah_version()) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(no_error_object_is_fine),
        cmocka_unit_test(long_messages_are_cut_at_a_character),
        cmocka_unit_test(messages_are_one_line_of_utf8),
        cmocka_unit_test(every_status_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
