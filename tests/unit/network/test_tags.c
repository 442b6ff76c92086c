/* SPDX-License-Identifier: MIT */
#include "rig.h"

#include "network/tags.h"

static void lengths_are_read_in_the_units_people_use(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int32_t mm;
    } good[] = {{"1.5", 1500},    {"1,5", 1500},      {" 2 m ", 2000},
                {"150 cm", 1500}, {"15mm", 15},       {"2'", 610},
                {"5'10\"", 1778}, {"8\"", 203},       {"0", 0},
                {"0.9m", 900},    {"0.002 km", 2000}, {"3 ft", 914}};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        int32_t mm = -1;
        assert_true(dsh_tag_length_mm(&mm, good[i].text));
        assert_int_equal(mm, good[i].mm);
    }
    const char *const bad[] = {"",     "wide", "-1",   "1-2",       "1;2",
                               "2 yd", "1e3",  "nan",  "inf",       "5'x",
                               "m",    "6000", "~1.5", "1.5 m wide"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int32_t mm;
        if (dsh_tag_length_mm(&mm, bad[i]))
            fail_msg("\"%s\" was read as %d mm", bad[i], mm);
    }
}

static void inclines_are_read_as_basis_points(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int32_t bp;
    } good[] = {{"5%", 500},   {"-8 %", -800}, {"6.25%", 625}, {"4°", 699},
                {"1:12", 833}, {"0", 0},       {"0%", 0},      {"-4°", -699}};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        int32_t bp = 77;
        assert_int_equal(dsh_tag_incline_bp(&bp, good[i].text),
                         DSH_INCLINE_VALUE);
        assert_int_equal(bp, good[i].bp);
    }
    int32_t bp;
    assert_int_equal(dsh_tag_incline_bp(&bp, "up"), DSH_INCLINE_UP);
    assert_int_equal(dsh_tag_incline_bp(&bp, "down"), DSH_INCLINE_DOWN);
    const char *const bad[] = {"", "5", "0.05", "steep", "120%", "89°", "1:0"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(dsh_tag_incline_bp(&bp, bad[i]), DSH_INCLINE_BAD);
}

static void counts_are_whole_and_few(void **state)
{
    (void)state;
    int32_t n;
    assert_true(dsh_tag_count(&n, " 12 "));
    assert_int_equal(n, 12);
    assert_false(dsh_tag_count(&n, "-1"));
    assert_false(dsh_tag_count(&n, "3.5"));
    assert_false(dsh_tag_count(&n, "1001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_are_read_in_the_units_people_use),
        cmocka_unit_test(inclines_are_read_as_basis_points),
        cmocka_unit_test(counts_are_whole_and_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
