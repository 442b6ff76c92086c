/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

#include <cpl_string.h>

#include "base/num.h"

static bool same(const char *text, double expected)
{
    double v = NAN;
    return dsh_parse_double(&v, dsh_str_of(text)) && v == expected;
}

static void decimals_are_read(void **state)
{
    (void)state;
    assert_true(same("1.5", 1.5));
    assert_true(same(" -0.1 ", -0.1));
    assert_true(same("+3", 3));
    assert_true(same(".5", 0.5));
    assert_true(same("5.", 5));
    assert_true(same("1e3", 1000));
    assert_true(same("2.5E-3", 0.0025));
    assert_true(same("0000000000000000000001.5", 1.5));
    assert_true(same("49.471800011147123456", 49.471800011147123456));
    assert_true(same("123456789012345678", 123456789012345678.0));
    assert_true(same("1.7976931348623157e308", 1.7976931348623157e308));
    assert_true(same("5e-324", 5e-324));
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",    " ",     ".",   "+",    "-",
                                      "e5",  "1e",    "1e+", "0x10", "inf",
                                      "nan", "NaN",   "1,5", "1 2",  "1.2.3",
                                      "--1", "1e999", "5x",  "1e5.", "١"};
    double v = 0;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dsh_parse_double(&v, dsh_str_of(bad[i])));
    assert_false(dsh_parse_double(&v, (dsh_str){"1\0", 2}));
}

static void czech_numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double v;
    } good[] = {{"1,5", 1.5},
                {"1.5", 1.5},
                {"-0,25", -0.25},
                {"1\xC2\xA0"
                 "234,5",
                 1234.5},
                {"1 234 567", 1234567},
                {"12\xE2\x80\xAF"
                 "345",
                 12345},
                {"1 234,5678", 1234.5678}};
    static const char *const bad[] = {"1,2,3", "1.234,5", "1 23", "1 2345",
                                      ", 5",   "1,5 000", "- 5",  "1, 5"};
    double v = 0;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(dsh_parse_double_cs(&v, dsh_str_of(good[i].text)));
        assert_true(v == good[i].v);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dsh_parse_double_cs(&v, dsh_str_of(bad[i])));
}

static void integers_stay_in_their_range(void **state)
{
    (void)state;
    int64_t v = 0;
    assert_true(dsh_parse_int(&v, dsh_str_of("9223372036854775807")));
    assert_true(v == INT64_MAX);
    assert_true(dsh_parse_int(&v, dsh_str_of("-9223372036854775808")));
    assert_true(v == INT64_MIN);
    assert_true(dsh_parse_int(&v, dsh_str_of(" 007 ")));
    assert_int_equal(v, 7);
    assert_true(dsh_parse_int(&v, dsh_str_of("-0")));
    assert_int_equal(v, 0);
    assert_false(dsh_parse_int(&v, dsh_str_of("9223372036854775808")));
    assert_false(dsh_parse_int(&v, dsh_str_of("-9223372036854775809")));
    assert_false(dsh_parse_int(&v, dsh_str_of("99999999999999999999999")));
    assert_false(dsh_parse_int(&v, dsh_str_of("1.0")));
    assert_false(dsh_parse_int(&v, dsh_str_of("-")));
    char out[DSH_NUM_SIZE];
    dsh_format_int(out, INT64_MIN);
    assert_string_equal(out, "-9223372036854775808");
}

static void fixed_rounds_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        double v;
        unsigned decimals;
        const char *text;
    } cases[] = {{0.5, 0, "1"},
                 {-0.5, 0, "-1"},
                 {1.5, 0, "2"},
                 {2.5, 0, "3"},
                 {0.125, 2, "0.13"},
                 {-0.125, 2, "-0.13"},
                 {2.675, 2, "2.67"}, /* is 2.67499999999999982… */
                 {1.005, 2, "1.00"},
                 {0.49999999999999994, 0, "0"},
                 {-0.001, 2, "0.00"},
                 {-0.0, 1, "0.0"},
                 {999.995, 1, "1000.0"},
                 {1e15, 1, "1000000000000000.0"},
                 {123456789.123456789, 9, "123456789.123456791"},
                 {NAN, 2, ""},
                 {INFINITY, 2, ""}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char out[DSH_NUM_SIZE];
        const size_t n = dsh_format_fixed(out, cases[i].v, cases[i].decimals);
        assert_string_equal(out, cases[i].text);
        assert_int_equal(n, strlen(out));
    }
}

static void fixed_agrees_with_the_c_library_but_for_ties(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 200000; i++) {
        const double v = (double)(int64_t)unit_random(&seed) /
                         (double)(1 + unit_below(&seed, 1u << 30));
        const unsigned decimals = (unsigned)unit_below(&seed, 10);
        char ours[DSH_NUM_SIZE], theirs[400];
        dsh_format_fixed(ours, v, decimals);
        CPLsnprintf(theirs, sizeof(theirs), "%.*f", (int)decimals, v);
        const char *expected = theirs;
        if (expected[0] == '-' &&
            strspn(expected + 1, "0.") == strlen(expected + 1))
            expected++;
        if (strcmp(ours, expected) != 0) {
            /* Only an exact half may differ: one more digit shows it. */
            char exact[1200];
            CPLsnprintf(exact, sizeof(exact), "%.60f", v);
            const char *dot = strchr(exact, '.');
            assert_int_equal(dot[decimals + 1], '5');
            assert_int_equal(strspn(dot + decimals + 2, "0"),
                             strlen(dot + decimals + 2));
        }
    }
}

static void random_doubles_survive_a_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = unit_random(&seed);
        double v, back = NAN;
        memcpy(&v, &bits, sizeof(v));
        if (i % 2 == 0)
            v = (double)(int64_t)(bits >> 20) / 1000.0;
        if (!isfinite(v))
            continue;
        char out[DSH_NUM_SIZE];
        const size_t n = dsh_format_double(out, v);
        assert_int_equal(n, strlen(out));
        assert_true(dsh_parse_double(&back, dsh_str_of(out)));
        assert_int_equal(memcmp(&v, &back, sizeof(v)), 0);
    }
}

static void doubles_are_written_short(void **state)
{
    (void)state;
    char out[DSH_NUM_SIZE];
    dsh_format_double(out, 0.1);
    assert_string_equal(out, "0.1");
    dsh_format_double(out, 17.9711);
    assert_string_equal(out, "17.9711");
    dsh_format_double(out, 42);
    assert_string_equal(out, "42");
    dsh_format_double(out, -1139895.383);
    assert_string_equal(out, "-1139895.383");
    dsh_format_fixed(out, 1.7976931348623157e308, 9);
    assert_true(strlen(out) < DSH_NUM_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(czech_numbers_are_read),
        cmocka_unit_test(integers_stay_in_their_range),
        cmocka_unit_test(fixed_rounds_half_away_from_zero),
        cmocka_unit_test(fixed_agrees_with_the_c_library_but_for_ties),
        cmocka_unit_test(random_doubles_survive_a_round_trip),
        cmocka_unit_test(doubles_are_written_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
