/* SPDX-License-Identifier: MIT */
/* Small worlds computed by hand: who is named, at what time, how sure. */
#include "town.h"

/* A village and a town 10 minutes by bus every quarter of an hour from 8:05;
 * 3 min walk to the stop, 2 min from the stop to the service. */
static void bus_line(town *t, dsh_access vehicle, uint32_t *origin,
                     uint32_t *stop)
{
    *origin = town_origin(t, 0, 10);
    stop[0] = town_stop(t, DSH_ACCESS_YES);
    stop[1] = town_stop(t, DSH_ACCESS_YES);
    for (int32_t i = 0; i < 5; i++) {
        uint32_t trip = town_trip(t, vehicle);
        town_hop(t, trip, stop[0], at(8, 5 + 15 * i), stop[1],
                 at(8, 15 + 15 * i));
    }
    town_link_add(&t->access, *origin, stop[0], 180, FOR_ALL);
}

static void the_wheelchair_gets_the_second_nearest_service_with_its_own_time(
    void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t near = town_service(&t, 1, DSH_ACCESS_NO);
    uint32_t far = town_service(&t, 2, DSH_ACCESS_YES);
    town_link_add(&t.egress, near, stop[1], 120, FOR_ALL);
    town_link_add(&t.egress, far, stop[1], 300, FOR_ALL);
    town_run(&t);
    const dsh_reach_row *adult = town_row(&t, ADULT, origin);
    const dsh_reach_row *wheel = town_row(&t, WHEELCHAIR, origin);
    assert_int_equal(adult->status, DSH_STATUS_CERTAIN);
    assert_int_equal(adult->nearest[DSH_PESS], near);
    /* 3 min walk + 10 min ride + 2 min walk */
    assert_int_equal(adult->best_s[DSH_OPT], 900);
    assert_int_equal(adult->best_s[DSH_PESS], 900);
    assert_int_equal(adult->rides[DSH_OPT], 1);
    assert_int_equal(adult->walk_s[DSH_OPT], 300);
    assert_int_equal(wheel->status, DSH_STATUS_CERTAIN);
    assert_int_equal(wheel->nearest[DSH_OPT], far);
    assert_int_equal(wheel->nearest[DSH_PESS], far);
    assert_int_equal(wheel->best_s[DSH_PESS], 1080);
    assert_int_equal(wheel->break_at, DSH_BREAK_NONE);
    town_end(&t);
}

static void statistics_are_exact_integrals_of_the_waiting_curve(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    town_run(&t);
    const dsh_reach_row *row = town_row(&t, ADULT, origin);
    /* Leave at 8:02, 8:17, 8:32, 8:47, 9:02: tt falls from 900 + 899 to 900
     * within each quarter; at 8:00:00 it is 900 + 120. So every value 900 …
     * 1799 occurs four times in the hour. */
    assert_int_equal(row->best_s[0], 900);
    assert_int_equal(row->median_s[0], 900 + 449);
    assert_int_equal(row->p_s[0][0], 900 + 44);
    assert_int_equal(row->p_s[1][0], row->median_s[0]);
    assert_int_equal(row->p_s[2][0], 900 + 854);
    assert_int_equal(row->within[0][0], 11); /* 4 of 3600 s */
    assert_int_equal(row->within[1][0], 10000);
    town_end(&t);
}

static void a_bus_that_is_not_accessible_is_no_way_at_all(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_NO, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->status, DSH_STATUS_CERTAIN);
    const dsh_reach_row *row = town_row(&t, WHEELCHAIR, origin);
    assert_int_equal(row->status, DSH_STATUS_NO);
    assert_int_equal(row->break_at, DSH_BREAK_VEHICLE);
    assert_int_equal(row->best_s[DSH_OPT], DSH_NEVER_S);
    assert_int_equal(row->nearest[DSH_OPT], DSH_NONE);
    assert_int_equal(row->assumed_share, -1);
    town_end(&t);
}

static void a_bus_of_unknown_accessibility_is_a_possible_way(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_UNKNOWN, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    town_run(&t);
    const dsh_reach_row *row = town_row(&t, WHEELCHAIR, origin);
    assert_int_equal(row->status, DSH_STATUS_POSSIBLE);
    assert_int_equal(row->break_at, DSH_BREAK_VEHICLE);
    assert_int_equal(row->best_s[DSH_OPT], 900);
    assert_int_equal(row->best_s[DSH_PESS], DSH_NEVER_S);
    assert_int_equal(row->nearest[DSH_PESS], DSH_NONE);
    assert_int_equal(row->rides[DSH_PESS], 255);
    town_end(&t);
}

static void a_type_that_is_closed_that_day_is_not_applicable(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    dsh_arena *arena = dsh_arena_new();
    bool ok = false;
    size_t where = 0;
    t.opening[s] = dsh_opening_parse("Sa,Su 08:00-12:00", arena, &ok, &where);
    assert_non_null(t.opening[s]);
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->status,
                     DSH_STATUS_NOT_APPLICABLE);
    assert_int_equal(t.reach->total[0].not_applicable, 10 * DSH_PERSON);
    town_end(&t);
    dsh_arena_free(arena);
}

static void field_services_and_expired_ones_are_no_places(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t field = town_service(&t, 1, DSH_ACCESS_YES);
    uint32_t over = town_service(&t, 2, DSH_ACCESS_YES);
    uint32_t later = town_service(&t, 3, DSH_ACCESS_YES);
    t.form[field] = DSH_FORM_FIELD;
    t.valid_to[over] = t.day[0].date - 1;
    t.valid_from[later] = t.day[0].date + 1;
    for (uint32_t s = 0; s < 3; s++)
        town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->status,
                     DSH_STATUS_NOT_APPLICABLE);
    assert_int_equal(town_row(&t, ADULT, origin)->nearest[0], DSH_NONE);
    town_end(&t);
}

static void an_origin_off_the_streets_has_no_data(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    t.linked[WHEELCHAIR * 1 + origin] = 0;
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->status, DSH_STATUS_CERTAIN);
    const dsh_reach_row *row = town_row(&t, WHEELCHAIR, origin);
    assert_int_equal(row->status, DSH_STATUS_NO_DATA);
    assert_int_equal(row->break_at, DSH_BREAK_ORIGIN_NOT_LINKED);
    town_end(&t);
}

static void who_walks_faster_than_the_bus_walks(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    town_link_add(&t.direct, s, origin, 900, FOR_ALL);
    town_run(&t);
    const dsh_reach_row *row = town_row(&t, ADULT, origin);
    assert_int_equal(row->best_s[0], 900);
    assert_int_equal(row->rides[0], 0); /* a tie goes to fewer rides */
    assert_int_equal(row->walk_s[0], 900);
    assert_int_equal(row->p_s[2][0], 900);
    town_end(&t);
}

/* Of two services that are fastest for equally long, the one with the smaller
 * median of its own is nearest. */
static void equal_shares_of_the_window_go_to_the_smaller_median(void **state)
{
    (void)state;
    town t;
    town_begin(&t);
    uint32_t origin = town_origin(&t, 0, 1);
    uint32_t home = town_stop(&t, DSH_ACCESS_YES);
    uint32_t stop[2] = {town_stop(&t, DSH_ACCESS_YES),
                        town_stop(&t, DSH_ACCESS_YES)};
    uint32_t s[2] = {town_service(&t, 1, DSH_ACCESS_YES),
                     town_service(&t, 2, DSH_ACCESS_YES)};
    t.study.reach.window_to_s = at(8, 20);
    town_hop(&t, town_trip(&t, DSH_ACCESS_YES), home, at(8, 10) - 1, stop[0],
             at(8, 15));
    town_hop(&t, town_trip(&t, DSH_ACCESS_YES), home, at(8, 20), stop[1],
             at(8, 24));
    town_link_add(&t.access, origin, home, 0, FOR_ALL);
    town_link_add(&t.egress, s[0], stop[0], 0, FOR_ALL);
    town_link_add(&t.egress, s[1], stop[1], 0, FOR_ALL);
    town_run(&t);
    /* 8:00:00 … 8:09:59 go to service 0 (600 s), the rest to service 1. Alone,
     * service 0 takes 301 … 900 s for half of the window and is out of reach
     * for the rest: median 900. Service 1 alone takes 241 … 1440 s: 840. */
    const dsh_reach_row *row = town_row(&t, ADULT, origin);
    assert_int_equal(row->nearest[0], s[1]);
    town_end(&t);
}

static void services_at_one_point_are_told_apart_by_id(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s[3];
    for (size_t i = 0; i < 3; i++) {
        s[i] = town_service(&t, 5, i == 1 ? DSH_ACCESS_NO : DSH_ACCESS_YES);
        town_link_add(&t.egress, s[i], stop[1], 120, FOR_ALL);
    }
    t.service_id[0] = "z";
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->nearest[0], s[1]);
    assert_int_equal(town_row(&t, WHEELCHAIR, origin)->nearest[0], s[2]);
    town_end(&t);
}

static void a_ride_by_headway_marks_the_row(void **state)
{
    (void)state;
    town t;
    uint32_t origin, stop[2];
    town_begin(&t);
    bus_line(&t, DSH_ACCESS_YES, &origin, stop);
    uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
    town_link_add(&t.egress, s, stop[1], 120, FOR_ALL);
    t.trip_by_frequency[2] = 1;
    town_run(&t);
    assert_int_equal(town_row(&t, ADULT, origin)->frequency_based, 1);
    town_end(&t);
}

static void transfers_txt_replaces_waits_and_forbids(void **state)
{
    (void)state;
    /* Bus A reaches stop 1 at 8:10, bus B leaves stop 2 at 8:14 for the
     * service; between them 120 s of walking + 60 s of change. */
    static const struct {
        uint32_t from, to;
        uint8_t type;
        int32_t min_s;
        bool reached;
    } variant[] = {{1, 2, 0, -1, true},   {1, 2, 2, 240, true},
                   {1, 2, 2, 241, false}, {1, 2, 3, -1, false},
                   {1, 2, 1, -1, true},   {2, 1, 3, -1, true}};
    for (size_t i = 0; i < sizeof variant / sizeof *variant; i++) {
        town t;
        town_begin(&t);
        uint32_t origin = town_origin(&t, 0, 1);
        for (size_t j = 0; j < 4; j++)
            town_stop(&t, DSH_ACCESS_YES);
        uint32_t s = town_service(&t, 1, DSH_ACCESS_YES);
        town_hop(&t, town_trip(&t, DSH_ACCESS_YES), 0, at(8, 0), 1, at(8, 10));
        town_hop(&t, town_trip(&t, DSH_ACCESS_YES), 2, at(8, 14), 3, at(8, 20));
        town_link_add(&t.access, origin, 0, 0, FOR_ALL);
        town_link_add(&t.footpath, 1, 2, 120, FOR_ALL);
        town_link_add(&t.footpath, 2, 1, 120, FOR_ALL);
        town_link_add(&t.egress, s, 3, 0, FOR_ALL);
        t.transfer[0] = (dsh_gtfs_transfer){
            variant[i].from, variant[i].to, variant[i].type, variant[i].min_s,
            DSH_NONE,        DSH_NONE,      DSH_NONE,        DSH_NONE};
        t.gtfs.n_transfers = 1;
        town_run(&t);
        assert_int_equal(town_row(&t, ADULT, origin)->status,
                         variant[i].reached ? DSH_STATUS_CERTAIN
                                            : DSH_STATUS_NO);
        town_end(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_wheelchair_gets_the_second_nearest_service_with_its_own_time),
        cmocka_unit_test(statistics_are_exact_integrals_of_the_waiting_curve),
        cmocka_unit_test(a_bus_that_is_not_accessible_is_no_way_at_all),
        cmocka_unit_test(a_bus_of_unknown_accessibility_is_a_possible_way),
        cmocka_unit_test(a_type_that_is_closed_that_day_is_not_applicable),
        cmocka_unit_test(field_services_and_expired_ones_are_no_places),
        cmocka_unit_test(an_origin_off_the_streets_has_no_data),
        cmocka_unit_test(who_walks_faster_than_the_bus_walks),
        cmocka_unit_test(equal_shares_of_the_window_go_to_the_smaller_median),
        cmocka_unit_test(services_at_one_point_are_told_apart_by_id),
        cmocka_unit_test(a_ride_by_headway_marks_the_row),
        cmocka_unit_test(transfers_txt_replaces_waits_and_forbids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
