/* SPDX-License-Identifier: MIT */
/*
 * Continuations, records and rules against worlds computed by hand. Access
 * takes 100, egress 50, the change time is 60. Numbers in comments are the
 * arithmetic.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after the four it needs */

#include "hand.h"

/* Two hops that meet at stop 1 with `gap` seconds between them: trips 0 and 1,
 * calls 0..3. Caught at 900, the service is reached in 1500 + 50 - 900 = 650.
 */
static void two_hops(hand *h, int32_t gap)
{
    hand_begin(h);
    hand_add_hop(h, 0, 1000, 1, 1200);
    hand_add_hop(h, 1, 1200 + gap, 5, 1500);
}

/* The same with the second hop from stop 2. */
static void two_hops_apart(hand *h, int32_t gap)
{
    two_hops(h, gap);
    h->call[2].stop = 2;
}

/* ---- in-seat continuation ---------------------------------------------- */

static void who_stays_seated_rides_once(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 0);
    hand_check(&h, 900, 3, NO);
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, 650);
    hand_check(&h, 900, 0, NO);
    hand_check(&h, 901, 3, NO);
}

static void a_vehicle_may_go_on_from_another_stop(void **state)
{
    (void)state;
    hand h;
    two_hops_apart(&h, 100);
    hand_check(&h, 900, 3, NO);
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, 650);
}

static void a_continuation_goes_one_way_and_not_back_in_time(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 0);
    hand_add_stay(&h, 1, 0);
    hand_check(&h, 900, 3, NO);
    two_hops(&h, -1); /* leaves at 1199, arrives at 1200 */
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 3, NO);
    two_hops(&h, -1); /* only the departure counts, not when it came */
    h.call[2].dep_s = 1200;
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, 650);
}

static void continuations_chain(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1100, 2, 1200);
    hand_add_hop(&h, 2, 1200, 5, 1300);
    hand_add_stay(&h, 1, 2); /* in no order */
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, 450);
    h.w.n_stays = 1;
    hand_check(&h, 900, 3, NO);
}

static void flags_and_closures_do_not_touch_who_stays(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 0);
    hand_add_stay(&h, 0, 1);
    h.call[1].dropoff = false;
    h.call[2].pickup = false;
    h.stop_closed[1] = true;
    hand_check(&h, 900, 1, 650);
    h.trip[1].closed = true; /* a closed vehicle does */
    hand_check(&h, 900, 1, NO);
    h.trip[1].closed = false;
    h.trip[0].closed = true;
    hand_check(&h, 900, 1, NO);
}

static void ends_of_linked_trips_take_no_part(void **state)
{
    (void)state;
    hand h;
    /* Home is at stop 1, where trip 0 ends, and trip 1 does not take anybody
     * at its first call. */
    two_hops(&h, 100);
    hand_add_stay(&h, 0, 1);
    h.access[0] = (oracle_link){1, 0};
    hand_check(&h, 1000, 1, 550);
    h.call[2].pickup = false;
    h.call[1].dep_s = 1250; /* still there to be boarded, one might think */
    hand_check(&h, 1000, 1, NO);
    /* The service is at stop 2, where trip 1 begins. */
    two_hops_apart(&h, 0);
    hand_add_stay(&h, 0, 1);
    h.egress[0] = (oracle_link){2, 0};
    hand_check(&h, 900, 3, NO);
}

static void a_vehicle_may_be_split_and_joined(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1100, 4, 1200); /* one half goes elsewhere */
    hand_add_hop(&h, 1, 1100, 2, 1300); /* the other one goes on */
    hand_add_hop(&h, 3, 1000, 2, 1300); /* and is joined by a second train */
    hand_add_hop(&h, 2, 1300, 5, 1400);
    hand_add_stay(&h, 0, 1);
    hand_add_stay(&h, 0, 2);
    hand_add_stay(&h, 3, 4);
    hand_add_stay(&h, 2, 4);
    hand_check(&h, 900, 1, 550);
    h.access[0].stop = 3;
    hand_check(&h, 900, 1, 550);
    h.egress[0].stop = 4;
    hand_check(&h, 900, 3, NO);
}

static void the_next_change_counts_the_next_ride(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1100, 2, 1200);
    hand_add_hop(&h, 2, 1260, 5, 1400);
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, NO);
    hand_check(&h, 900, 2, 550);
}

/* ---- records of two trips ---------------------------------------------- */

static void a_record_may_be_shorter_than_the_change(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 10);
    hand_check(&h, 900, 2, NO);
    hand_add_record(&h, 1, 2, 11);
    hand_check(&h, 900, 2, NO);
    h.record[0].s = 10;
    hand_check(&h, 900, 2, 650);
    hand_check(&h, 900, 1, NO); /* a ride like any other */
    two_hops(&h, 0);
    hand_add_record(&h, 1, 2, 0);
    hand_check(&h, 900, 2, 650);
}

static void a_record_needs_no_footpath(void **state)
{
    (void)state;
    hand h;
    two_hops_apart(&h, 0);
    hand_add_record(&h, 1, 2, 0);
    hand_check(&h, 900, 2, 650);
    two_hops_apart(&h, 30);
    hand_add_footpath(&h, 1, 2, 31);
    hand_check(&h, 900, 2, NO);
    hand_add_record(&h, 1, 2, 30);
    hand_check(&h, 900, 2, 650);
}

static void a_record_takes_nothing_away(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 60);
    hand_add_record(&h, 1, 2, 900);
    hand_check(&h, 900, 2, 650);
}

static void a_record_is_of_its_two_calls_only(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_trip(&h); /* calls twice at stop 1 */
    hand_add_call(&h, 0, 1000, 1000);
    hand_add_call(&h, 1, 1100, 1100);
    hand_add_call(&h, 2, 1150, 1150);
    hand_add_call(&h, 1, 1190, 1190);
    hand_add_hop(&h, 1, 1190, 5, 1500);
    h.call[1].dropoff = false; /* 90 would do for a change */
    hand_check(&h, 900, 2, NO);
    hand_add_record(&h, 1, 4, 0);
    hand_check(&h, 900, 2, NO); /* flags hold */
    hand_add_record(&h, 3, 4, 0);
    hand_check(&h, 900, 2, 650);
    h.stop_closed[1] = true;
    hand_check(&h, 900, 2, NO);
    h.stop_closed[1] = false;
    h.call[4].pickup = false;
    hand_check(&h, 900, 2, NO);
    h.call[4].pickup = true;
    h.trip[1].closed = true;
    hand_check(&h, 900, 2, NO);
}

static void a_record_holds_whatever_rules_say(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 100);
    oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
    hand_check(&h, 900, 2, NO);
    hand_add_record(&h, 1, 2, 100);
    hand_check(&h, 900, 2, 650);
    *rule = (oracle_rule){1, 1, {0, 0}, {1, 1}, ORACLE_MINIMUM, .s = 101};
    hand_check(&h, 900, 2, 650);
    h.w.n_records = 0;
    hand_check(&h, 900, 2, NO);
}

/* ---- rules for pairs of stops ------------------------------------------ */

static void a_minimum_replaces_the_change_time(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 10);
    oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_MINIMUM, 11);
    hand_check(&h, 900, 2, NO);
    rule->s = 10;
    hand_check(&h, 900, 2, 650);
    two_hops(&h, 100);
    rule = hand_add_rule(&h, 1, 1, ORACLE_MINIMUM, 101);
    hand_check(&h, 900, 2, NO);
    rule->s = 100;
    hand_check(&h, 900, 2, 650);
}

static void a_minimum_replaces_or_makes_a_footpath(void **state)
{
    (void)state;
    hand h;
    two_hops_apart(&h, 10);
    hand_check(&h, 900, 2, NO);
    oracle_rule *rule = hand_add_rule(&h, 1, 2, ORACLE_MINIMUM, 10);
    hand_check(&h, 900, 2, 650);
    hand_add_footpath(&h, 1, 2, 5);
    rule->s = 11;
    hand_check(&h, 900, 2, NO);
    *rule = (oracle_rule){2, 1, rule->from, rule->to, ORACLE_MINIMUM, 11};
    hand_check(&h, 900, 2, 650); /* the other way is another pair */
}

static void a_prohibition_is_of_its_pair_of_stops(void **state)
{
    (void)state;
    hand h;
    two_hops_apart(&h, 100);
    hand_add_footpath(&h, 1, 2, 10);
    hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
    hand_add_rule(&h, 2, 2, ORACLE_FORBIDDEN, 0);
    hand_check(&h, 900, 2, 650);
    h.rule[0].to_stop = 2;
    hand_check(&h, 900, 2, NO);
}

static void rules_leave_access_egress_and_seats_alone(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 0);
    hand_add_stay(&h, 0, 1);
    for (uint32_t stop = 0; stop < 6; stop++)
        hand_add_rule(&h, stop, stop, ORACLE_FORBIDDEN, 0);
    hand_check(&h, 900, 1, 650);
}

/* Sets sides: 0 = any, 1 = route, 2 = trip, both of the trip given. */
static void set_sides(oracle_rule *rule, uint32_t from, uint32_t to)
{
    rule->from =
        (oracle_side){from == 1 ? 0 : ORACLE_ANY, from == 2 ? 0 : ORACLE_ANY};
    rule->to =
        (oracle_side){to == 1 ? 1 : ORACLE_ANY, to == 2 ? 1 : ORACLE_ANY};
}

/* The list of the GTFS reference, each line against all below it, whatever the
 * order of rows. */
static void the_more_specific_rule_decides(void **state)
{
    (void)state;
    static const uint32_t level[9][3] = {{2, 2, 1}, {2, 1, 2}, {1, 2, 2},
                                         {2, 0, 3}, {0, 2, 3}, {1, 1, 4},
                                         {1, 0, 5}, {0, 1, 5}, {0, 0, 6}};
    for (size_t a = 0; a < 9; a++) {
        for (size_t b = 0; b < 9; b++) {
            hand h;
            two_hops(&h, 100);
            oracle_rule *strict = hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
            oracle_rule *mild = hand_add_rule(&h, 1, 1, ORACLE_MINIMUM, 100);
            set_sides(strict, level[a][0], level[a][1]);
            set_sides(mild, level[b][0], level[b][1]);
            assert_int_equal(oracle_rule_rank(strict), level[a][2]);
            /* Of two equals the stricter one. */
            bool possible = level[b][2] < level[a][2];
            hand_check(&h, 900, 2, possible ? 650 : NO);
            oracle_rule swap = *strict;
            *strict = *mild;
            *mild = swap;
            hand_check(&h, 900, 2, possible ? 650 : NO);
            assert_int_equal(oracle_rules_clash(&h.w, strict, mild),
                             level[a][2] == level[b][2]);
        }
    }
}

static void rules_of_other_trips_and_routes_do_not_apply(void **state)
{
    (void)state;
    for (uint32_t from = 0; from < 3; from++) {
        for (uint32_t to = 0; to < 3; to++) {
            hand h;
            two_hops(&h, 100);
            oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
            set_sides(rule, from, to);
            hand_check(&h, 900, 2, NO);
            oracle_rule of_others = *rule;
            if (from == 1)
                of_others.from.route = 7;
            if (from == 2)
                of_others.from.trip = 1;
            if (to == 1)
                of_others.to.route = 0;
            if (to == 2)
                of_others.to.trip = 0;
            *rule = of_others;
            hand_check(&h, 900, 2, from + to > 0 ? 650 : NO);
        }
    }
}

static void a_trip_takes_precedence_over_its_route(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 100);
    oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
    rule->from = (oracle_side){.route = 7, .trip = 0};
    assert_int_equal(oracle_rule_rank(rule), 3);
    hand_check(&h, 900, 2, NO);
    rule->from = (oracle_side){.route = 0, .trip = 1};
    hand_check(&h, 900, 2, 650);
}

static void an_exception_brings_the_usual_transfer_back(void **state)
{
    (void)state;
    hand h;
    two_hops(&h, 60);
    hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
    oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_USUAL, 0);
    set_sides(rule, 1, 0);
    hand_check(&h, 900, 2, 650);
    h.change_s[1] = 61;
    hand_check(&h, 900, 2, NO);
    /* Without a footpath there is nothing to bring back. */
    two_hops_apart(&h, 60);
    rule = hand_add_rule(&h, 1, 2, ORACLE_USUAL, 0);
    hand_check(&h, 900, 2, NO);
    hand_add_footpath(&h, 1, 2, 60);
    hand_check(&h, 900, 2, 650);
}

/* The earlier vehicle brings the passenger to stop 1 first, but must not be
 * changed from: the later one decides. Whoever keeps one arrival per stop
 * loses this. */
static void the_first_to_arrive_is_not_the_first_to_change(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 0, 1000, 1, 1300);
    hand_add_hop(&h, 1, 1400, 5, 1500);
    oracle_rule *rule = hand_add_rule(&h, 1, 1, ORACLE_FORBIDDEN, 0);
    rule->from.trip = 0;
    hand_check(&h, 900, 2, 650);
    rule = hand_add_rule(&h, 1, 1, ORACLE_MINIMUM, 101);
    rule->from.trip = 1;
    hand_check(&h, 900, 2, NO);
    rule->s = 100;
    hand_check(&h, 900, 2, 650);
}

/* The rule is of the trip one gets off, not of the one boarded first. */
static void after_a_continuation_the_later_trip_counts(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1100, 2, 1200);
    hand_add_hop(&h, 2, 1260, 5, 1500);
    hand_add_stay(&h, 0, 1);
    oracle_rule *rule = hand_add_rule(&h, 2, 2, ORACLE_FORBIDDEN, 0);
    rule->from.trip = 0;
    hand_check(&h, 900, 2, 650);
    rule->from.trip = 1;
    hand_check(&h, 900, 2, NO);
}

static void the_mirror_image_turns_all_of_it(void **state)
{
    (void)state;
    hand h;
    two_hops_apart(&h, 0);
    hand_add_stay(&h, 0, 1);
    hand_add_record(&h, 1, 2, 7);
    oracle_rule *rule = hand_add_rule(&h, 1, 2, ORACLE_MINIMUM, 9);
    rule->from.trip = 0;
    rule->to.route = 1;
    oracle_world m;
    oracle_world_mirror(&m, &h.w, 10000);
    assert_int_equal(m.stay[0].from, 1);
    assert_int_equal(m.stay[0].to, 0);
    assert_int_equal(m.record[0].from_call, 3); /* call 2 was the first */
    assert_int_equal(m.record[0].to_call, 0);   /* call 1 was the last */
    assert_int_equal(m.record[0].s, 7);
    assert_int_equal(m.rule[0].from_stop, 2);
    assert_int_equal(m.rule[0].to_stop, 1);
    assert_int_equal(m.rule[0].from.route, 1);
    assert_int_equal(m.rule[0].to.trip, 0);
    /* From the service at 10000 - 1550 home by 10000 - 900: 650. */
    assert_int_equal(oracle_dijkstra_tt(&m, 8450, 1), 650);
    assert_int_equal(oracle_raptor_tt(&m, 8450, 1), 650);
    oracle_world_clear(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stays_seated_rides_once),
        cmocka_unit_test(a_vehicle_may_go_on_from_another_stop),
        cmocka_unit_test(a_continuation_goes_one_way_and_not_back_in_time),
        cmocka_unit_test(continuations_chain),
        cmocka_unit_test(flags_and_closures_do_not_touch_who_stays),
        cmocka_unit_test(ends_of_linked_trips_take_no_part),
        cmocka_unit_test(a_vehicle_may_be_split_and_joined),
        cmocka_unit_test(the_next_change_counts_the_next_ride),
        cmocka_unit_test(a_record_may_be_shorter_than_the_change),
        cmocka_unit_test(a_record_needs_no_footpath),
        cmocka_unit_test(a_record_takes_nothing_away),
        cmocka_unit_test(a_record_is_of_its_two_calls_only),
        cmocka_unit_test(a_record_holds_whatever_rules_say),
        cmocka_unit_test(a_minimum_replaces_the_change_time),
        cmocka_unit_test(a_minimum_replaces_or_makes_a_footpath),
        cmocka_unit_test(a_prohibition_is_of_its_pair_of_stops),
        cmocka_unit_test(rules_leave_access_egress_and_seats_alone),
        cmocka_unit_test(the_more_specific_rule_decides),
        cmocka_unit_test(rules_of_other_trips_and_routes_do_not_apply),
        cmocka_unit_test(a_trip_takes_precedence_over_its_route),
        cmocka_unit_test(an_exception_brings_the_usual_transfer_back),
        cmocka_unit_test(the_first_to_arrive_is_not_the_first_to_change),
        cmocka_unit_test(after_a_continuation_the_later_trip_counts),
        cmocka_unit_test(the_mirror_image_turns_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
