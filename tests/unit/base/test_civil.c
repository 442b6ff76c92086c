/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/civil.h"

static void days_count_from_1970(void **state)
{
    (void)state;
    assert_int_equal(dsh_date_of(1970, 1, 1), 0);
    assert_int_equal(dsh_date_of(2000, 3, 1), 11017);
    assert_int_equal(dsh_date_of(1969, 12, 31), -1);
    assert_int_equal(dsh_date_of(2026, 2, 29), DSH_NO_DATE);
    assert_int_not_equal(dsh_date_of(2028, 2, 29), DSH_NO_DATE);
    assert_int_equal(dsh_date_of(1900, 2, 29), DSH_NO_DATE);
    assert_int_equal(dsh_date_of(2026, 13, 1), DSH_NO_DATE);
    assert_int_equal(dsh_date_of(2026, 4, 31), DSH_NO_DATE);
    assert_int_equal(dsh_date_of(0, 1, 1), DSH_NO_DATE);
}

static void every_day_splits_into_itself(void **state)
{
    (void)state;
    const dsh_date first = dsh_date_of(1, 1, 1),
                   last = dsh_date_of(9999, 12, 31);
    for (dsh_date d = first; d <= last; d += d % 7 == 0 ? 1 : 5) {
        int y, m, day;
        dsh_date_split(d, &y, &m, &day);
        assert_int_equal(dsh_date_of(y, m, day), d);
        char text[11];
        dsh_date back = DSH_NO_DATE;
        dsh_format_date(text, d);
        assert_true(dsh_parse_date(&back, dsh_str_of(text)));
        assert_int_equal(back, d);
    }
}

static void weekdays_start_on_monday(void **state)
{
    (void)state;
    assert_int_equal(dsh_weekday(dsh_date_of(2026, 11, 24)), 1);
    assert_int_equal(dsh_weekday(dsh_date_of(2026, 11, 29)), 6);
    assert_int_equal(dsh_weekday(dsh_date_of(1969, 12, 29)), 0);
}

static void dates_are_read_in_four_ways(void **state)
{
    (void)state;
    static const char *const good[] = {"2026-11-04", "20261104", "4. 11. 2026",
                                       "04.11.2026", " 4.11. 2026 "};
    static const char *const bad[] = {"2026-11-4",   "2026-1104", "4.11.26",
                                      "2026-02-30",  "",          "x",
                                      "2026-11-04x", "4/11/2026"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        dsh_date d = 0;
        assert_true(dsh_parse_date(&d, dsh_str_of(good[i])));
        assert_int_equal(d, dsh_date_of(2026, 11, 4));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        dsh_date d = 7;
        assert_false(dsh_parse_date(&d, dsh_str_of(bad[i])));
        assert_int_equal(d, 7);
    }
}

static void clocks_may_pass_midnight(void **state)
{
    (void)state;
    int32_t s = 0;
    assert_true(dsh_parse_clock(&s, dsh_str_of("6:05")));
    assert_int_equal(s, 21900);
    assert_true(dsh_parse_clock(&s, dsh_str_of("25:30:15")));
    assert_int_equal(s, 91815);
    static const char *const bad[] = {"6",       "6:5",    "6:60",
                                      "6:05:60", "6:05:",  ":05",
                                      "-1:00",   "6:05 x", "1000:00"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dsh_parse_clock(&s, dsh_str_of(bad[i])));
}

static void durations_have_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t s;
    } good[] = {{"60min", 3600}, {"90s", 90},    {"2h", 7200}, {"1:30", 5400},
                {"15", 900},     {"1.5h", 5400}, {"0", 0},     {"60 s", 60}};
    static const char *const bad[] = {"",        "min",  "-5",           "5d",
                                      "5 min x", "1,5h", "99999999999h", "nan"};
    int32_t s = -1;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(dsh_parse_duration(&s, dsh_str_of(good[i].text)));
        assert_int_equal(s, good[i].s);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dsh_parse_duration(&s, dsh_str_of(bad[i])));
}

static void today_can_be_fixed(void **state)
{
    (void)state;
    setenv("SOURCE_DATE_EPOCH", "86400", 1);
    assert_int_equal(dsh_today(), 1);
    setenv("DOSAH_DATE", "2026-11-24", 1);
    assert_int_equal(dsh_today(), dsh_date_of(2026, 11, 24));
    unsetenv("DOSAH_DATE");
    unsetenv("SOURCE_DATE_EPOCH");
    assert_true(dsh_today() > dsh_date_of(2020, 1, 1));
    const double before = dsh_clock();
    assert_true(dsh_clock() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_1970),
        cmocka_unit_test(every_day_splits_into_itself),
        cmocka_unit_test(weekdays_start_on_monday),
        cmocka_unit_test(dates_are_read_in_four_ways),
        cmocka_unit_test(clocks_may_pass_midnight),
        cmocka_unit_test(durations_have_units),
        cmocka_unit_test(today_can_be_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
