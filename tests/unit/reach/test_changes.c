/* SPDX-License-Identifier: MIT */
/* Changes between particular trips and lines, and seats that are kept: bus 0
 * goes from stop 0 (8:00) to stop 1 (8:10), bus 1 from stop 1 to stop 2, where
 * the service is. The profile needs 60 s to change. */
#include "town.h"

typedef struct scene {
    town t;
    uint32_t origin;
} scene;

/* Bus 1 leaves stop `from` at dep_s and takes 10 minutes. */
static void begin(scene *s, uint32_t from, int32_t dep_s)
{
    town *t = &s->t;
    town_begin(t);
    s->origin = town_origin(t, 0, 1);
    for (size_t i = 0; i < 4; i++)
        town_stop(t, DSH_ACCESS_YES);
    uint32_t service = town_service(t, 1, DSH_ACCESS_YES);
    town_hop(t, town_trip(t, DSH_ACCESS_YES), 0, at(8, 0), 1, at(8, 10));
    town_hop(t, town_trip(t, DSH_ACCESS_YES), from, dep_s, 2, dep_s + 600);
    town_link_add(&t->access, s->origin, 0, 0, FOR_ALL);
    town_link_add(&t->egress, service, 2, 0, FOR_ALL);
}

static void add_rule(scene *s, dsh_gtfs_transfer rule)
{
    s->t.transfer[s->t.gtfs.n_transfers++] = rule;
}

/* A rule of these stops for any trip. */
static dsh_gtfs_transfer rule(uint32_t from, uint32_t to, uint8_t type,
                              int32_t min_s)
{
    return (dsh_gtfs_transfer){from,     to,       type,     min_s,
                               DSH_NONE, DSH_NONE, DSH_NONE, DSH_NONE};
}

static bool reached(scene *s, size_t who)
{
    town_run(&s->t);
    return town_row(&s->t, who, s->origin)->status == DSH_STATUS_CERTAIN;
}

static void staying_seated_beats_a_change(void **state)
{
    (void)state;
    scene s;
    begin(&s, 1, at(8, 10)); /* no time to change */
    assert_false(reached(&s, ADULT));
    town_end(&s.t);
    begin(&s, 1, at(8, 10));
    s.t.seat[s.t.timetable.n_seats++] = (dsh_seat){0, 1};
    assert_true(reached(&s, ADULT));
    const dsh_reach_row *row = town_row(&s.t, ADULT, s.origin);
    assert_int_equal(row->rides[DSH_OPT], 1);
    town_end(&s.t);
}

static void a_kept_seat_needs_no_door(void **state)
{
    (void)state;
    scene s;
    begin(&s, 1, at(8, 20));
    s.t.stop_access[1] = DSH_ACCESS_NO;
    assert_true(!reached(&s, WHEELCHAIR));
    town_end(&s.t);
    begin(&s, 1, at(8, 20));
    s.t.stop_access[1] = DSH_ACCESS_NO;
    s.t.seat[s.t.timetable.n_seats++] = (dsh_seat){0, 1};
    assert_true(reached(&s, WHEELCHAIR));
    town_end(&s.t);
}

static void a_guaranteed_change_takes_no_time(void **state)
{
    (void)state;
    scene s;
    begin(&s, 1, at(8, 10));
    dsh_gtfs_transfer r = rule(1, 1, 1, -1);
    r.from_trip = 0;
    r.to_trip = 1;
    add_rule(&s, r);
    assert_true(reached(&s, ADULT));
    town_end(&s.t);
}

static void two_lines_that_must_not_be_changed_between(void **state)
{
    (void)state;
    for (int named = 0; named < 3; named++) {
        scene s;
        begin(&s, 1, at(8, 30));
        dsh_gtfs_transfer r = rule(1, 1, 3, -1);
        r.from_route = 0;
        r.to_route = named == 2 ? 0 : 1; /* 2: another line */
        if (named > 0)
            add_rule(&s, r);
        assert_int_equal(reached(&s, ADULT), named != 1);
        town_end(&s.t);
    }
}

static void a_row_about_both_trips_counts_more_than_one_about_lines(
    void **state)
{
    (void)state;
    scene s;
    begin(&s, 1, at(8, 30));
    dsh_gtfs_transfer lines = rule(1, 1, 3, -1), trips = rule(1, 1, 0, -1);
    lines.from_route = trips.from_route = 0;
    lines.to_route = trips.to_route = 1;
    trips.from_trip = 0;
    trips.to_trip = 1;
    add_rule(&s, lines);
    add_rule(&s, trips);
    assert_true(reached(&s, ADULT));
    town_end(&s.t);
}

/* The rule that counts says that nobody may change to bus 1 at all, which
 * leaves no change that a rule of less weight could be compared with. */
static void a_ban_of_one_trip_counts_more_than_a_minimum_of_two_lines(
    void **state)
{
    (void)state;
    for (int banned = 0; banned < 2; banned++) {
        scene s;
        begin(&s, 1, at(8, 30));
        dsh_gtfs_transfer lines = rule(1, 1, 2, 600);
        lines.from_route = 0;
        lines.to_route = 1;
        dsh_gtfs_transfer trip = rule(1, 1, 3, -1);
        trip.to_route = trip.to_trip = 1;
        add_rule(&s, lines);
        if (banned)
            add_rule(&s, trip);
        assert_int_equal(reached(&s, ADULT), !banned);
        town_end(&s.t);
    }
}

/* The same of a minimum that is longer than anybody travels. */
static void an_endless_minimum_counts_as_much_as_a_ban(void **state)
{
    (void)state;
    scene s;
    begin(&s, 1, at(8, 30));
    dsh_gtfs_transfer lines = rule(1, 1, 2, 600);
    lines.from_route = 0;
    lines.to_route = 1;
    dsh_gtfs_transfer trip = rule(1, 1, 2, 1 << 20);
    trip.to_route = trip.to_trip = 1;
    add_rule(&s, lines);
    add_rule(&s, trip);
    assert_false(reached(&s, ADULT));
    town_end(&s.t);
}

/* No vehicle waits because of type 2: nothing as a minimum leaves the 60 s
 * that the person needs. */
static void a_minimum_of_nothing_is_no_guarantee(void **state)
{
    (void)state;
    for (int32_t s_left = 59; s_left <= 60; s_left++) {
        scene s;
        begin(&s, 1, at(8, 10) + s_left);
        dsh_gtfs_transfer r = rule(1, 1, 2, 0);
        r.from_trip = r.from_route = 0;
        r.to_trip = r.to_route = 1;
        add_rule(&s, r);
        assert_int_equal(reached(&s, ADULT), s_left == 60);
        town_end(&s.t);
    }
}

static void a_longer_minimum_for_one_line_leaves_others_alone(void **state)
{
    (void)state;
    for (uint32_t line = 1; line <= 2; line++) {
        scene s;
        begin(&s, 1, at(8, 14));
        dsh_gtfs_transfer r = rule(1, 1, 2, 300);
        r.to_route = line; /* line 2 is another */
        add_rule(&s, r);
        assert_int_equal(reached(&s, ADULT), line == 2);
        town_end(&s.t);
    }
}

static void a_minimum_between_stops_replaces_the_footpath(void **state)
{
    (void)state;
    for (int32_t min_s = 239; min_s <= 241; min_s++) {
        scene s;
        begin(&s, 3, at(8, 14));
        town_link_add(&s.t.footpath, 1, 3, 200, FOR_ALL); /* + 60 s */
        town_link_add(&s.t.footpath, 3, 1, 200, FOR_ALL);
        dsh_gtfs_transfer r = rule(1, 3, 2, min_s);
        r.from_trip = r.from_route = 0;
        add_rule(&s, r);
        assert_int_equal(reached(&s, ADULT), min_s <= 240);
        town_end(&s.t);
    }
}

static void who_needs_accessible_stops_is_not_sent_where_no_way_is_known(
    void **state)
{
    (void)state;
    scene s;
    begin(&s, 3, at(8, 30)); /* no footpath to stop 3 */
    dsh_gtfs_transfer r = rule(1, 3, 1, -1);
    r.from_route = 0;
    add_rule(&s, r);
    assert_true(reached(&s, ADULT));
    assert_int_equal(town_row(&s.t, WHEELCHAIR, s.origin)->status,
                     DSH_STATUS_POSSIBLE);
    town_end(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staying_seated_beats_a_change),
        cmocka_unit_test(a_kept_seat_needs_no_door),
        cmocka_unit_test(a_guaranteed_change_takes_no_time),
        cmocka_unit_test(two_lines_that_must_not_be_changed_between),
        cmocka_unit_test(
            a_row_about_both_trips_counts_more_than_one_about_lines),
        cmocka_unit_test(
            a_ban_of_one_trip_counts_more_than_a_minimum_of_two_lines),
        cmocka_unit_test(an_endless_minimum_counts_as_much_as_a_ban),
        cmocka_unit_test(a_minimum_of_nothing_is_no_guarantee),
        cmocka_unit_test(a_longer_minimum_for_one_line_leaves_others_alone),
        cmocka_unit_test(a_minimum_between_stops_replaces_the_footpath),
        cmocka_unit_test(
            who_needs_accessible_stops_is_not_sent_where_no_way_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
