/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/opening.h"

/* 2026-11-23 is a Monday. */
enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

static dsh_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = dsh_arena_new();
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    dsh_arena_free(arena);
    return 0;
}

static dsh_opening *parse(const char *text)
{
    bool ok;
    size_t at;
    dsh_opening *o = dsh_opening_parse(text, arena, &ok, &at);
    if (!ok)
        fail_msg("'%s' fails at %zu", text, at);
    return o;
}

/* "08:00-12:00,13:00-16:00" of a day of that week. */
static const char *day_of(const char *text, int weekday, bool holiday)
{
    static char out[400];
    dsh_interval t[DSH_MAX_INTERVALS];
    dsh_date date = dsh_date_of(2026, 11, 23) + weekday;
    size_t n = dsh_opening_on(parse(text), date, holiday, t);
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        (void)snprintf(out + strlen(out), sizeof out - strlen(out),
                       "%s%02d:%02d-%02d:%02d", i ? "," : "",
                       t[i].from_s / 3600, t[i].from_s / 60 % 60,
                       t[i].to_s / 3600, t[i].to_s / 60 % 60);
    return out;
}

static void refuse(const char *text, size_t where)
{
    bool ok = true;
    size_t at = 0;
    assert_null(dsh_opening_parse(text, arena, &ok, &at));
    assert_false(ok);
    assert_int_equal(at, where);
}

static void several_ranges_of_a_weekday_range(void **state)
{
    (void)state;
    const char *text = "Mo-Fr 08:00-12:00,13:00-16:00";
    assert_string_equal(day_of(text, MONDAY, false), "08:00-12:00,13:00-16:00");
    assert_string_equal(day_of(text, FRIDAY, false), "08:00-12:00,13:00-16:00");
    assert_string_equal(day_of(text, SATURDAY, false), "");
}

static void the_last_rule_that_holds_counts(void **state)
{
    (void)state;
    const char *text = "Mo-Fr 08:00-16:00; We off; Th 10:00-18:00";
    assert_string_equal(day_of(text, TUESDAY, false), "08:00-16:00");
    assert_string_equal(day_of(text, WEDNESDAY, false), "");
    assert_string_equal(day_of(text, THURSDAY, false), "10:00-18:00");
}

static void lists_of_days_and_wrapping_ranges(void **state)
{
    (void)state;
    assert_string_equal(day_of("Mo,We,Fr 9:00-11:00", WEDNESDAY, false),
                        "09:00-11:00");
    assert_string_equal(day_of("Mo,We,Fr 9:00-11:00", TUESDAY, false), "");
    assert_string_equal(day_of("Sa-Mo 9:00-11:00", SUNDAY, false),
                        "09:00-11:00");
    assert_string_equal(day_of("Sa-Mo 9:00-11:00", MONDAY, false),
                        "09:00-11:00");
    assert_string_equal(day_of("Sa-Mo 9:00-11:00", TUESDAY, false), "");
}

static void public_holidays_follow_their_own_rule(void **state)
{
    (void)state;
    const char *text = "Mo-Fr 08:00-16:00; PH off";
    assert_string_equal(day_of(text, MONDAY, true), "");
    assert_string_equal(day_of(text, MONDAY, false), "08:00-16:00");
    assert_string_equal(day_of("Mo-Fr 08:00-16:00", MONDAY, true),
                        "08:00-16:00");
    assert_string_equal(day_of("Su,PH 10:00-12:00", MONDAY, true),
                        "10:00-12:00");
}

static void always_open(void **state)
{
    (void)state;
    assert_string_equal(day_of("24/7", SUNDAY, true), "00:00-24:00");
    assert_string_equal(day_of("Mo-Su 00:00-24:00", SUNDAY, true),
                        "00:00-24:00");
    assert_string_equal(day_of("Sa,Su", SUNDAY, false), "00:00-24:00");
}

static void night_belongs_to_the_day_it_begins(void **state)
{
    (void)state;
    assert_string_equal(day_of("Fr 22:00-02:00", FRIDAY, false), "22:00-26:00");
    assert_string_equal(day_of("Fr 22:00-26:00", FRIDAY, false), "22:00-26:00");
    assert_string_equal(day_of("Fr 22:00-02:00", SATURDAY, false), "");
}

static void ranges_are_sorted_and_joined(void **state)
{
    (void)state;
    assert_string_equal(
        day_of("13:00-15:00,08:00-10:00,09:30-11:00", MONDAY, false),
        "08:00-11:00,13:00-15:00");
}

static void dashes_of_word_processors_and_spaces(void **state)
{
    (void)state;
    assert_string_equal(
        day_of(" mo \xe2\x80\x93 fr  8:00 \xe2\x80\x93 9:30 ;", MONDAY, false),
        "08:00-09:30");
}

static void errors_tell_where(void **state)
{
    (void)state;
    refuse("", 0);
    refuse("Mo-Fr 8-16", 7);
    refuse("Mo-Fr 08:00-16:00 x", 18);
    refuse("Po-Pa 08:00-16:00", 0);
    refuse("Mo-PH 08:00-16:00", 5);
    refuse("Mo 25:00-26:00", 14);
    refuse("24/7 Mo", 5);
}

static void easter_is_where_the_almanac_has_it(void **state)
{
    (void)state;
    assert_int_equal(dsh_easter(2024), dsh_date_of(2024, 3, 31));
    assert_int_equal(dsh_easter(2025), dsh_date_of(2025, 4, 20));
    assert_int_equal(dsh_easter(2026), dsh_date_of(2026, 4, 5));
    assert_int_equal(dsh_easter(2038), dsh_date_of(2038, 4, 25));
}

static void czech_holidays_are_thirteen(void **state)
{
    (void)state;
    char path[1024];
    dsh_holidays h;
    dosah_error err = {0};
    (void)snprintf(path, sizeof path, "%s/datasets/holidays-cz.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_holidays_load(&h, path, arena, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    size_t n = 0;
    dsh_date from = dsh_date_of(2026, 1, 1);
    for (dsh_date d = from; d < from + 365; d++)
        n += dsh_holidays_find(&h, d) != SIZE_MAX;
    assert_int_equal(n, 13);
    assert_int_not_equal(dsh_holidays_find(&h, dsh_date_of(2026, 4, 3)),
                         SIZE_MAX);
    assert_int_equal(dsh_holidays_find(&h, dsh_date_of(2015, 4, 3)), SIZE_MAX);
    assert_int_not_equal(dsh_holidays_find(&h, dsh_date_of(2026, 11, 17)),
                         SIZE_MAX);
    assert_int_equal(dsh_holidays_find(&h, dsh_date_of(2026, 11, 24)),
                     SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_ranges_of_a_weekday_range),
        cmocka_unit_test(the_last_rule_that_holds_counts),
        cmocka_unit_test(lists_of_days_and_wrapping_ranges),
        cmocka_unit_test(public_holidays_follow_their_own_rule),
        cmocka_unit_test(always_open),
        cmocka_unit_test(night_belongs_to_the_day_it_begins),
        cmocka_unit_test(ranges_are_sorted_and_joined),
        cmocka_unit_test(dashes_of_word_processors_and_spaces),
        cmocka_unit_test(errors_tell_where),
        cmocka_unit_test(easter_is_where_the_almanac_has_it),
        cmocka_unit_test(czech_holidays_are_thirteen),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
