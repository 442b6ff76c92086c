/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "town.h"

/* Four origins walk to one service in the east: west 10 people in 10 min and
 * 30 in 50 min (wheelchair: out of reach), east 40 in 20 min (wheelchair: 25,
 * perhaps 20) and 20 who nobody can link. */
static void make(town *t, uint32_t origin[4])
{
    town_begin(t);
    origin[0] = town_origin(t, 0, 10);
    origin[1] = town_origin(t, 0, 30);
    origin[2] = town_origin(t, 1, 40);
    origin[3] = town_origin(t, 1, 20);
    uint32_t s = town_service(t, 50, DSH_ACCESS_YES);
    t->linked[origin[3]] = 0;
    t->linked[4 + origin[3]] = 0;
    town_link_add(&t->direct, s, origin[0], 600, FOR_ALL);
    town_link_add(&t->direct, s, origin[1], 3000, FOR_ADULT);
    town_link_add(&t->direct, s, origin[2], 1200,
                  FOR_ADULT | FOR_WHEELCHAIR_OPT);
    town_link_add(&t->direct, s, origin[2], 1500, FOR_WHEELCHAIR_PESS);
    town_run(t);
}

static const dsh_reach_sum *of(const town *t, const dsh_reach_sum *sums,
                               size_t who, size_t n, size_t i)
{
    return &sums[dsh_reach_at(t->reach, 0, who, 0, n, i)];
}

static void residents_are_counted_by_status(void **state)
{
    (void)state;
    town t;
    uint32_t o[4];
    make(&t, o);
    const dsh_reach_sum *west = of(&t, t.reach->municipality, WHEELCHAIR, 2, 0);
    const dsh_reach_sum *east = of(&t, t.reach->municipality, WHEELCHAIR, 2, 1);
    const dsh_reach_sum *all = of(&t, t.reach->total, WHEELCHAIR, 1, 0);
    assert_int_equal(west->residents, 40 * DSH_PERSON);
    assert_int_equal(west->certain, 10 * DSH_PERSON);
    assert_int_equal(west->no, 30 * DSH_PERSON);
    assert_int_equal(east->certain, 40 * DSH_PERSON);
    assert_int_equal(east->no_data, 20 * DSH_PERSON);
    assert_int_equal(east->linked, 40 * DSH_PERSON);
    assert_int_equal(all->residents, 100 * DSH_PERSON);
    assert_int_equal(all->certain, 50 * DSH_PERSON);
    assert_int_equal(all->within_lo[1], 50 * DSH_PERSON);
    assert_int_equal(all->within_hi[0], 10 * DSH_PERSON);
    /* The service lies in the east. */
    assert_int_equal(west->nearest_outside[0], 10 * DSH_PERSON);
    assert_int_equal(east->nearest_outside[0], 0);
    town_end(&t);
}

static void medians_count_who_cannot_as_infinitely_far(void **state)
{
    (void)state;
    town t;
    uint32_t o[4];
    make(&t, o);
    const dsh_reach_sum *west = of(&t, t.reach->municipality, WHEELCHAIR, 2, 0);
    const dsh_reach_sum *all = of(&t, t.reach->total, WHEELCHAIR, 1, 0);
    const dsh_reach_sum *adult = of(&t, t.reach->total, ADULT, 1, 0);
    assert_int_equal(west->median_p50_s[0], DSH_NEVER_S);
    assert_int_equal(all->median_p50_s[DSH_OPT], 1200);
    assert_int_equal(all->median_p50_s[DSH_PESS], 1500);
    assert_int_equal(adult->median_p50_s[DSH_PESS], 1200);
    town_end(&t);
}

static void the_gap_to_the_adult_is_an_outer_bound(void **state)
{
    (void)state;
    town t;
    uint32_t o[4];
    make(&t, o);
    const dsh_reach_sum *all = of(&t, t.reach->total, WHEELCHAIR, 1, 0);
    const dsh_reach_sum *west = of(&t, t.reach->municipality, WHEELCHAIR, 2, 0);
    const dsh_reach_sum *adult = of(&t, t.reach->total, ADULT, 1, 0);
    assert_float_equal((float)all->gap_share_lo, 50.0 / 80 - 1, 1e-6);
    assert_float_equal((float)all->gap_share_hi, 50.0 / 80 - 1, 1e-6);
    assert_int_equal(all->gap_median_lo_s, 0);
    assert_int_equal(all->gap_median_hi_s, 300);
    assert_int_equal(west->gap_median_lo_s, INT32_MIN);
    assert_true(isnan(adult->gap_share_lo));
    town_end(&t);
}

static void areas_are_sorted_and_sum_to_the_total(void **state)
{
    (void)state;
    town t;
    uint32_t o[4];
    make(&t, o);
    assert_int_equal(t.reach->n_area_values[0], 2);
    assert_string_equal(t.reach->area_value[0][0], "a");
    assert_string_equal(t.reach->area_value[0][1], "b");
    const dsh_reach_sum *a = of(&t, t.reach->area[0], ADULT, 2, 0);
    const dsh_reach_sum *b = of(&t, t.reach->area[0], ADULT, 2, 1);
    const dsh_reach_sum *all = of(&t, t.reach->total, ADULT, 1, 0);
    assert_int_equal(a->residents, 60 * DSH_PERSON);
    assert_int_equal(a->residents + b->residents, all->residents);
    assert_int_equal(a->certain + b->certain, all->certain);
    town_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(residents_are_counted_by_status),
        cmocka_unit_test(medians_count_who_cannot_as_infinitely_far),
        cmocka_unit_test(the_gap_to_the_adult_is_an_outer_bound),
        cmocka_unit_test(areas_are_sorted_and_sum_to_the_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
