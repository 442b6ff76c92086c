/* SPDX-License-Identifier: MIT */
/* Time zones against dates known from the calendar. */
#include "unit.h"

#include "base/zone.h"

static dsh_zone *zone(const char *name)
{
    dsh_zone *z;
    dosah_error err = {0};
    if (dsh_zone_open(&z, name, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    return z;
}

static int64_t utc(int y, int m, int d, int hour)
{
    return (int64_t)dsh_date_of(y, m, d) * 86400 + hour * 3600;
}

static void prague_changes_at_one_utc_on_last_sundays(void **state)
{
    (void)state;
    dsh_zone *z = zone("Europe/Prague");
    assert_int_equal(dsh_zone_offset(z, utc(2026, 3, 29, 1) - 1), 3600);
    assert_int_equal(dsh_zone_offset(z, utc(2026, 3, 29, 1)), 7200);
    assert_int_equal(dsh_zone_offset(z, utc(2026, 10, 25, 1) - 1), 7200);
    assert_int_equal(dsh_zone_offset(z, utc(2026, 10, 25, 1)), 3600);
    dsh_zone_close(z);
}

static void the_rule_goes_on_after_the_last_listed_change(void **state)
{
    (void)state;
    dsh_zone *z = zone("Europe/Prague");
    assert_int_equal(dsh_zone_offset(z, utc(2061, 1, 1, 0)), 3600);
    assert_int_equal(dsh_zone_offset(z, utc(2061, 3, 27, 1) - 1), 3600);
    assert_int_equal(dsh_zone_offset(z, utc(2061, 3, 27, 1)), 7200);
    assert_int_equal(dsh_zone_offset(z, utc(2061, 10, 30, 1) - 1), 7200);
    assert_int_equal(dsh_zone_offset(z, utc(2061, 10, 30, 1)), 3600);
    dsh_zone_close(z);
    z = zone("Australia/Sydney"); /* summer over new year */
    assert_int_equal(dsh_zone_offset(z, utc(2061, 1, 1, 0)), 11 * 3600);
    assert_int_equal(dsh_zone_offset(z, utc(2061, 7, 1, 0)), 10 * 3600);
    dsh_zone_close(z);
    z = zone("Asia/Kolkata"); /* no summer, half an hour */
    assert_int_equal(dsh_zone_offset(z, utc(2061, 7, 1, 0)), 19800);
    dsh_zone_close(z);
}

static void noon_is_an_hour_earlier_once_summer_has_come(void **state)
{
    (void)state;
    dsh_zone *z = zone("Europe/Prague");
    const dsh_date d = dsh_date_of(2026, 3, 29), e = dsh_date_of(2026, 10, 25);
    assert_int_equal(dsh_zone_noon(z, d) - dsh_zone_noon(z, d - 1), 82800);
    assert_int_equal(dsh_zone_noon(z, d + 1) - dsh_zone_noon(z, d), 86400);
    assert_int_equal(dsh_zone_noon(z, e) - dsh_zone_noon(z, e - 1), 90000);
    assert_int_equal(dsh_zone_noon(z, d), utc(2026, 3, 29, 10));
    dsh_zone_close(z);
}

static void names_that_are_no_zone_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "Europe",
                                      "Europe/Nowhere",
                                      "../../../etc/passwd",
                                      "/etc/passwd",
                                      "Europe/Prague\n",
                                      "."};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        dsh_zone *z;
        dosah_error err = {0};
        assert_int_equal(dsh_zone_open(&z, bad[i], &err), DOSAH_ENOTFOUND);
        assert_null(z);
    }
    dsh_zone *z;
    dosah_error err = {0};
    assert_int_equal(dsh_zone_open(&z, "zone1970", &err), DOSAH_ENOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prague_changes_at_one_utc_on_last_sundays),
        cmocka_unit_test(the_rule_goes_on_after_the_last_listed_change),
        cmocka_unit_test(noon_is_an_hour_earlier_once_summer_has_come),
        cmocka_unit_test(names_that_are_no_zone_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
