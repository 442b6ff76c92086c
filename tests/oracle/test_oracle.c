/* SPDX-License-Identifier: MIT */
/*
 * The oracles against worlds computed by hand, one rule of travel each.
 * Numbers in comments are the arithmetic.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after the four it needs */

#include "hand.h"

static void waiting_at_home_counts(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600); /* at the service 1650 */
    hand_check(&h, 900, 1, 750);
    hand_check(&h, 800, 1, 850);
    hand_check(&h, 901, 1, NO);
    hand_check(&h, 900, 0, NO);
}

static void walking_only_competes(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    h.w.walk_s = 800;
    hand_check(&h, 800, 1, 800); /* by bus 850 */
    hand_check(&h, 849, 1, 800);
    hand_check(&h, 851, 1, 799);
    hand_check(&h, 900, 1, 750);
    hand_check(&h, 901, 1, 800);
    hand_check(&h, 900, 0, 800);
}

static void the_time_limit_is_inclusive(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    h.w.max_time_s = 750;
    hand_check(&h, 900, 1, 750);
    hand_check(&h, 899, 1, NO);
    h.w.walk_s = 750;
    hand_check(&h, 899, 1, 750);
    h.w.walk_s = 751;
    hand_check(&h, 899, 1, NO);
    h.w.max_time_s = INT32_MAX;
    hand_check(&h, -1000000, 1, 751);
    h.w.walk_s = INT32_MAX;
    hand_check(&h, -1000000, 1, 1001650);
}

static void access_and_egress_at_one_stop_are_no_walk(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    h.egress[0].stop = 0;
    hand_check(&h, 0, 3, NO);
    hand_add_trip(&h); /* out and back: a ride, however pointless */
    hand_add_call(&h, 0, 200, 200);
    hand_add_call(&h, 1, 300, 300);
    hand_add_call(&h, 0, 400, 400);
    hand_check(&h, 0, 3, 450);
}

static void a_change_takes_the_change_time_and_a_ride(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1200);
    hand_add_hop(&h, 1, 1260, 5, 1500);
    hand_check(&h, 900, 2, 650);
    hand_check(&h, 900, 1, NO);
    h.change_s[1] = 61;
    hand_check(&h, 900, 2, NO);
}

static void boarding_from_home_takes_no_change_time(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    h.change_s[0] = 500;
    h.change_s[5] = 500;
    h.access[0].s = 0;
    h.egress[0].s = 0;
    hand_add_hop(&h, 0, 1000, 5, 1600);
    hand_check(&h, 1000, 1, 600);
}

static void more_rides_may_be_faster(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 9000);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1160, 5, 5000);
    hand_add_hop(&h, 1, 1200, 2, 1300);
    hand_add_hop(&h, 2, 1360, 5, 2000);
    hand_check(&h, 900, 1, 8150);
    hand_check(&h, 900, 2, 4150);
    hand_check(&h, 900, 3, 1150);
    hand_check(&h, 900, 4, 1150);
}

static void a_footpath_is_the_whole_transfer(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    h.change_s[1] = 300;
    h.change_s[2] = 300;
    hand_add_hop(&h, 0, 1000, 1, 1200);
    hand_add_hop(&h, 2, 1210, 5, 1500);
    hand_check(&h, 900, 2, NO);
    hand_add_footpath(&h, 1, 2, 11);
    hand_check(&h, 900, 2, NO);
    hand_add_footpath(&h, 2, 1, 1); /* the other way is another path */
    hand_check(&h, 900, 2, NO);
    h.footpath[0].s = 10;
    hand_check(&h, 900, 2, 650);
}

static void footpaths_do_not_chain(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1200);
    hand_add_footpath(&h, 1, 2, 10);
    hand_add_footpath(&h, 2, 3, 10);
    hand_add_hop(&h, 3, 2000, 5, 2500);
    hand_check(&h, 900, 3, NO);
    hand_add_footpath(&h, 1, 3, 800);
    hand_check(&h, 900, 3, 1650);
}

static void no_footpath_joins_access_or_egress(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_footpath(&h, 0, 1, 10);
    hand_add_hop(&h, 1, 1000, 5, 1200);
    hand_check(&h, 0, 3, NO);

    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 4, 1200);
    hand_add_footpath(&h, 4, 5, 10);
    hand_check(&h, 0, 3, NO);
}

static void a_closed_stop_is_ridden_and_walked_past(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_trip(&h);
    hand_add_call(&h, 0, 1000, 1000);
    hand_add_call(&h, 1, 1100, 1100);
    hand_add_call(&h, 2, 1200, 1200);
    hand_add_hop(&h, 1, 1200, 5, 1300);
    hand_add_hop(&h, 3, 1300, 5, 1400);
    hand_add_footpath(&h, 2, 3, 60);
    hand_check(&h, 900, 2, 450);
    h.stop_closed[1] = true;
    hand_check(&h, 900, 2, 550);
    h.stop_closed[2] = true;
    hand_check(&h, 900, 2, NO);
    h.stop_closed[2] = false;
    h.stop_closed[3] = true;
    hand_check(&h, 900, 2, NO);
    h.stop_closed[3] = false;
    h.stop_closed[5] = true;
    hand_check(&h, 900, 2, NO);
    h.stop_closed[5] = false;
    h.stop_closed[0] = true;
    hand_check(&h, 900, 2, NO);
}

static void a_closed_trip_serves_nobody(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    oracle_trip *early = hand_add_hop(&h, 0, 1000, 5, 1100);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    hand_check(&h, 900, 1, 250);
    early->closed = true;
    hand_check(&h, 900, 1, 750);
}

static void pickup_and_dropoff_act_on_boarding_and_alighting(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_trip(&h);
    oracle_call *first = hand_add_call(&h, 0, 1000, 1000);
    oracle_call *second = hand_add_call(&h, 5, 1100, 1100);
    oracle_call *third = hand_add_call(&h, 0, 1200, 1200);
    oracle_call *last = hand_add_call(&h, 5, 1300, 1300);
    hand_check(&h, 900, 1, 250);
    second->dropoff = false;
    hand_check(&h, 900, 1, 450);
    first->dropoff = false; /* of no effect, as the two below */
    last->pickup = false;
    second->pickup = false;
    hand_check(&h, 900, 1, 450);
    hand_check(&h, 901, 1, 449); /* boards at the third call */
    third->pickup = false;
    hand_check(&h, 900, 1, 450);
    hand_check(&h, 901, 1, NO);
    last->dropoff = false;
    hand_check(&h, 900, 1, NO);
}

static void ends_of_trips_take_no_part(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    /* Flags say yes; the trips before and after lie next to this one. */
    hand_add_hop(&h, 5, 1000, 0, 1000);
    hand_add_hop(&h, 5, 1000, 0, 1000);
    hand_check(&h, 900, 3, NO);
    hand_add_trip(&h); /* a trip of a single call goes nowhere */
    hand_add_call(&h, 0, 1000, 1100);
    hand_check(&h, 900, 3, NO);
}

static void a_loop_is_ridden_round(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_trip(&h);
    hand_add_call(&h, 0, 1000, 1000);
    hand_add_call(&h, 1, 1100, 1100);
    hand_add_call(&h, 0, 1200, 1250);
    hand_add_call(&h, 5, 1300, 1300);
    hand_check(&h, 900, 1, 450);
    hand_check(&h, 1100, 1, 250); /* there is time until the second call */
    hand_check(&h, 1150, 1, 200);
    hand_check(&h, 1151, 1, NO);
}

static void hops_may_take_no_time_but_changes_do(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    for (size_t i = 0; i < 6; i++)
        h.change_s[i] = 1;
    hand_add_trip(&h);
    hand_add_call(&h, 0, 1000, 1000);
    hand_add_call(&h, 1, 1000, 1000);
    hand_add_call(&h, 2, 1000, 1000);
    hand_add_hop(&h, 2, 1000, 5, 1000); /* missed by a second */
    hand_check(&h, 900, 2, NO);
    hand_add_hop(&h, 2, 1001, 5, 1001);
    hand_check(&h, 900, 2, 151);
}

static void times_run_past_midnight(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 86300, 1, 86500);
    hand_add_hop(&h, 1, 86560, 5, 90000);
    hand_check(&h, 86200, 2, 3850);
    hand_check(&h, 86201, 2, NO);
}

static void a_later_trip_may_overtake(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 3000);
    hand_add_hop(&h, 0, 1500, 5, 2000);
    hand_check(&h, 900, 1, 1150);
    hand_check(&h, 1400, 1, 650);
    hand_check(&h, 1401, 1, NO);
}

static void the_better_of_several_links_counts(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_trip(&h);
    hand_add_call(&h, 0, 1000, 1000);
    hand_add_call(&h, 1, 1100, 1100);
    hand_add_call(&h, 4, 1300, 1300);
    hand_add_call(&h, 5, 1500, 1500);
    h.access[1] = (oracle_link){1, 150};
    h.w.n_access = 2;
    h.egress[1] = (oracle_link){4, 249};
    h.w.n_egress = 2;
    hand_check(&h, 900, 1, 649); /* 1549 by stop 4, 1550 by stop 5 */
    hand_check(&h, 950, 1, 599); /* boards at stop 1 */
    hand_check(&h, 951, 1, NO);
}

static void the_latest_departure_is_to_the_second(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    hand_add_hop(&h, 0, 2000, 5, 2900);
    assert_int_equal(oracle_latest_departure(&h.w, 1649, 1), INT32_MIN);
    assert_int_equal(oracle_latest_departure(&h.w, 1650, 1), 900);
    assert_int_equal(oracle_latest_departure(&h.w, 2949, 1), 900);
    assert_int_equal(oracle_latest_departure(&h.w, 2950, 1), 1900);
    assert_int_equal(oracle_latest_departure(&h.w, 2950, 0), INT32_MIN);
    h.w.walk_s = 800;
    assert_int_equal(oracle_latest_departure(&h.w, 1650, 1), 900);
    assert_int_equal(oracle_latest_departure(&h.w, 1701, 1), 901);
    /* The second vehicle takes 1050: too long, whatever arrive_by is. */
    h.w.walk_s = INT32_MAX;
    h.w.max_time_s = 1049;
    assert_int_equal(oracle_latest_departure(&h.w, 9999, 1), 900);
    h.w.walk_s = 1050;
    assert_int_equal(oracle_latest_departure(&h.w, 9999, 1), 900);
    h.w.walk_s = 1049;
    assert_int_equal(oracle_latest_departure(&h.w, 9999, 1), 8950);
}

static void percentiles_follow_the_definition(void **state)
{
    (void)state;
    static const int32_t tt[] = {40, 10, NO, 20, 30, 20, NO, 50, 60, 70};
    /* sorted: 10 20 20 30 40 50 60 70 - - */
    assert_int_equal(oracle_percentile(tt, 10, 1), 10);
    assert_int_equal(oracle_percentile(tt, 10, 10), 10);
    assert_int_equal(oracle_percentile(tt, 10, 11), 20);
    assert_int_equal(oracle_percentile(tt, 10, 30), 20);
    assert_int_equal(oracle_percentile(tt, 10, 31), 30);
    assert_int_equal(oracle_percentile(tt, 10, 50), 40);
    assert_int_equal(oracle_percentile(tt, 10, 80), 70);
    assert_int_equal(oracle_percentile(tt, 10, 81), NO);
    assert_int_equal(oracle_percentile(tt, 10, 100), NO);
    assert_int_equal(oracle_percentile(tt, 0, 50), NO);
    assert_int_equal(oracle_count_within(tt, 10, 9), 0);
    assert_int_equal(oracle_count_within(tt, 10, 20), 3);
    assert_int_equal(oracle_count_within(tt, 10, INT32_MAX), 8);
}

static void the_curve_holds_every_second_of_the_window(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    h.w.walk_s = 760;
    int32_t tt[20];
    oracle_curve(&h.w, 885, 20, 1, tt);
    assert_int_equal(tt[0], 760);  /* 885 */
    assert_int_equal(tt[5], 760);  /* 890 */
    assert_int_equal(tt[15], 750); /* 900 */
    assert_int_equal(tt[16], 760);
    /* 750 .. 759 once each, ten times 760 */
    assert_int_equal(oracle_percentile(tt, 20, 5), 750);
    assert_int_equal(oracle_percentile(tt, 20, 50), 759);
    assert_int_equal(oracle_percentile(tt, 20, 51), 760);
    assert_int_equal(oracle_count_within(tt, 20, 755), 6);
}

static void event_times_are_those_of_losing_a_vehicle(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 5, 1600);
    h.w.walk_s = 749;
    h.w.max_time_s = 5000;
    static const int32_t expected[] = {-3351, -3350, -3349, 899, 900, 901, 902};
    int32_t at[7];
    assert_int_equal(oracle_event_times(&h.w, NULL, 0), 7);
    assert_int_equal(oracle_event_times(&h.w, at, 7), 7);
    assert_memory_equal(at, expected, sizeof expected);
    static const int32_t arrivals[] = {1648, 1649, 1650, 1651};
    assert_int_equal(oracle_arrival_times(&h.w, at, 7), 4);
    assert_memory_equal(at, arrivals, sizeof arrivals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_at_home_counts),
        cmocka_unit_test(walking_only_competes),
        cmocka_unit_test(the_time_limit_is_inclusive),
        cmocka_unit_test(access_and_egress_at_one_stop_are_no_walk),
        cmocka_unit_test(a_change_takes_the_change_time_and_a_ride),
        cmocka_unit_test(boarding_from_home_takes_no_change_time),
        cmocka_unit_test(more_rides_may_be_faster),
        cmocka_unit_test(a_footpath_is_the_whole_transfer),
        cmocka_unit_test(footpaths_do_not_chain),
        cmocka_unit_test(no_footpath_joins_access_or_egress),
        cmocka_unit_test(a_closed_stop_is_ridden_and_walked_past),
        cmocka_unit_test(a_closed_trip_serves_nobody),
        cmocka_unit_test(pickup_and_dropoff_act_on_boarding_and_alighting),
        cmocka_unit_test(ends_of_trips_take_no_part),
        cmocka_unit_test(a_loop_is_ridden_round),
        cmocka_unit_test(hops_may_take_no_time_but_changes_do),
        cmocka_unit_test(times_run_past_midnight),
        cmocka_unit_test(a_later_trip_may_overtake),
        cmocka_unit_test(the_better_of_several_links_counts),
        cmocka_unit_test(the_latest_departure_is_to_the_second),
        cmocka_unit_test(percentiles_follow_the_definition),
        cmocka_unit_test(the_curve_holds_every_second_of_the_window),
        cmocka_unit_test(event_times_are_those_of_losing_a_vehicle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
