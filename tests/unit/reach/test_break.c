/* SPDX-License-Identifier: MIT */
/* Which link breaks, one world each: a village and a town joined by one bus at
 * 8:05, and one thing wrong with it. */
#include "town.h"

typedef struct line {
    town t;
    uint32_t origin, service, stop[2], trip;
} line;

enum {
    NO_ACCESS = 1,   /* no stop near the origin */
    ADULT_ACCESS = 2 /* only the adult gets to the stop */
};

static void begin(line *l, unsigned wrong)
{
    town_begin(&l->t);
    l->origin = town_origin(&l->t, 0, 1);
    l->stop[0] = town_stop(&l->t, DSH_ACCESS_YES);
    l->stop[1] = town_stop(&l->t, DSH_ACCESS_YES);
    l->service = town_service(&l->t, 1, DSH_ACCESS_UNKNOWN);
    l->trip = town_trip(&l->t, DSH_ACCESS_YES);
    town_link_add(&l->t.egress, l->service, l->stop[1], 60, FOR_ALL);
    if (!(wrong & NO_ACCESS))
        town_link_add(&l->t.access, l->origin, l->stop[0], 60,
                      wrong & ADULT_ACCESS ? FOR_ADULT : FOR_ALL);
}

static void good_building(line *l)
{
    const uint8_t yes[] = {2, 2, 2, 2};
    town_grade(&l->t, l->service, yes, yes);
}

static void bus(line *l, int32_t dep_s, int32_t arr_s)
{
    town_hop(&l->t, l->trip, l->stop[0], dep_s, l->stop[1], arr_s);
}

static void finish(line *l, size_t who, dsh_status status, dsh_break link)
{
    town_run(&l->t);
    const dsh_reach_row *row = town_row(&l->t, who, l->origin);
    assert_string_equal(dsh_status_text(row->status), dsh_status_text(status));
    assert_string_equal(dsh_break_name(row->break_at), dsh_break_name(link));
    town_end(&l->t);
}

static void one_bad_link_of_the_building_is_named(void **state)
{
    (void)state;
    static const dsh_break name[DSH_N_LINKS] = {
        DSH_BREAK_APPROACH, DSH_BREAK_ENTRANCE, DSH_BREAK_INSIDE,
        DSH_BREAK_ROOM};
    for (size_t link = 0; link < DSH_N_LINKS; link++) {
        line l;
        uint8_t lo[] = {2, 2, 2, 2}, hi[] = {2, 2, 2, 2};
        begin(&l, 0);
        bus(&l, at(8, 5), at(8, 15));
        lo[link] = hi[link] = DSH_GRADE_PARTLY;
        town_grade(&l.t, l.service, lo, hi);
        finish(&l, WHEELCHAIR, DSH_STATUS_NO, name[link]);

        begin(&l, 0);
        bus(&l, at(8, 5), at(8, 15));
        hi[link] = DSH_GRADE_ACCESSIBLE;
        town_grade(&l.t, l.service, lo, hi);
        finish(&l, WHEELCHAIR, DSH_STATUS_POSSIBLE, name[link]);
    }
}

static void two_bad_links_are_several(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    bus(&l, at(8, 5), at(8, 15));
    const uint8_t bad[] = {2, 0, 2, 0};
    town_grade(&l.t, l.service, bad, bad);
    finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_SEVERAL);
}

static void a_building_never_surveyed_is_possible_and_several(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    bus(&l, at(8, 5), at(8, 15));
    finish(&l, WHEELCHAIR, DSH_STATUS_POSSIBLE, DSH_BREAK_SEVERAL);
}

static void a_closed_stop_is_named(void **state)
{
    (void)state;
    for (size_t end = 0; end < 2; end++) {
        line l;
        begin(&l, 0);
        good_building(&l);
        bus(&l, at(8, 5), at(8, 15));
        l.t.stop_access[l.stop[end]] = DSH_ACCESS_NO;
        finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_STOP);
    }
}

static void a_closed_vehicle_is_named(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    good_building(&l);
    bus(&l, at(8, 5), at(8, 15));
    l.t.trip_access[l.trip] = DSH_ACCESS_NO;
    finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_VEHICLE);
}

static void a_vehicle_of_partly_access_is_possible(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    good_building(&l);
    bus(&l, at(8, 5), at(8, 15));
    l.t.trip_access[l.trip] = DSH_ACCESS_PARTLY;
    finish(&l, WHEELCHAIR, DSH_STATUS_POSSIBLE, DSH_BREAK_VEHICLE);
}

static void stop_and_vehicle_are_several(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    good_building(&l);
    bus(&l, at(8, 5), at(8, 15));
    l.t.stop_access[l.stop[0]] = DSH_ACCESS_NO;
    l.t.trip_access[l.trip] = DSH_ACCESS_NO;
    finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_SEVERAL);
}

static void a_known_barrier_hides_no_unknown_one_of_a_no(void **state)
{
    (void)state;
    /* Building unknown, vehicle certainly closed: only the vehicle is known
     * to break. */
    line l;
    begin(&l, 0);
    bus(&l, at(8, 5), at(8, 15));
    l.t.trip_access[l.trip] = DSH_ACCESS_NO;
    finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_VEHICLE);
}

static void a_street_that_adults_pass_is_named(void **state)
{
    (void)state;
    line l;
    begin(&l, ADULT_ACCESS);
    good_building(&l);
    bus(&l, at(8, 5), at(8, 15));
    finish(&l, WHEELCHAIR, DSH_STATUS_NO, DSH_BREAK_STREET);
}

static void an_origin_without_a_stop_is_named(void **state)
{
    (void)state;
    line l;
    begin(&l, NO_ACCESS);
    bus(&l, at(8, 5), at(8, 15));
    finish(&l, ADULT, DSH_STATUS_NO, DSH_BREAK_NO_STOP_IN_REACH);
}

static void a_day_without_a_ride_is_named(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    town_hop(&l.t, l.trip, l.stop[1], at(8, 5), l.stop[0], at(8, 15));
    finish(&l, ADULT, DSH_STATUS_NO, DSH_BREAK_NO_SERVICE_THAT_DAY);
}

static void a_ride_too_long_or_at_another_hour_is_the_time_limit(void **state)
{
    (void)state;
    line l;
    begin(&l, 0);
    bus(&l, at(8, 5), at(9, 4)); /* 60 + 3540 + 60 s > 1 h */
    finish(&l, ADULT, DSH_STATUS_NO, DSH_BREAK_TIME_LIMIT);
    begin(&l, 0);
    bus(&l, at(8, 5), at(9, 3)); /* 3600 s exactly */
    finish(&l, ADULT, DSH_STATUS_CERTAIN, DSH_BREAK_NONE);
    begin(&l, 0);
    bus(&l, at(7, 30), at(7, 40));
    finish(&l, ADULT, DSH_STATUS_NO, DSH_BREAK_TIME_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_bad_link_of_the_building_is_named),
        cmocka_unit_test(two_bad_links_are_several),
        cmocka_unit_test(a_building_never_surveyed_is_possible_and_several),
        cmocka_unit_test(a_closed_stop_is_named),
        cmocka_unit_test(a_closed_vehicle_is_named),
        cmocka_unit_test(a_vehicle_of_partly_access_is_possible),
        cmocka_unit_test(stop_and_vehicle_are_several),
        cmocka_unit_test(a_known_barrier_hides_no_unknown_one_of_a_no),
        cmocka_unit_test(a_street_that_adults_pass_is_named),
        cmocka_unit_test(an_origin_without_a_stop_is_named),
        cmocka_unit_test(a_day_without_a_ride_is_named),
        cmocka_unit_test(a_ride_too_long_or_at_another_hour_is_the_time_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
