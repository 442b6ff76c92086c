/* SPDX-License-Identifier: MIT */
/* There and back in small worlds computed by hand. */
#include "town.h"

/* A village (stop 0) and a town (stop 1), 10 minutes by bus; 3 min from home
 * to the stop, 2 min from the stop to the service, the same on the way back. */
typedef struct line {
    town t;
    dsh_arena *arena;
    uint32_t origin, service;
} line;

static void set_hours(line *l, uint32_t service, const char *text)
{
    bool ok = false;
    size_t where = 0;
    l->t.opening[service] = dsh_opening_parse(text, l->arena, &ok, &where);
    assert_true(ok);
}

static void bus(line *l, int32_t dep_s, bool to_town)
{
    uint32_t trip = town_trip(&l->t, DSH_ACCESS_YES);
    town_hop(&l->t, trip, !to_town, dep_s, to_town, dep_s + 600);
}

static void begin(line *l, const char *hours)
{
    town *t = &l->t;
    town_begin(t);
    l->arena = dsh_arena_new();
    l->origin = town_origin(t, 0, 10);
    town_stop(t, DSH_ACCESS_YES);
    town_stop(t, DSH_ACCESS_YES);
    l->service = town_service(t, 1, DSH_ACCESS_YES);
    t->stay_s[l->service] = 3600;
    if (hours)
        set_hours(l, l->service, hours);
    town_link_add(&t->access, l->origin, 0, 180, FOR_ALL);
    town_link_add(&t->home, l->origin, 0, 180, FOR_ALL);
    town_link_add(&t->egress, l->service, 1, 120, FOR_ALL);
    town_link_add(&t->leave, l->service, 1, 120, FOR_ALL);
}

static void end(line *l)
{
    town_end(&l->t);
    dsh_arena_free(l->arena);
}

static void check(const line *l, dsh_reading r, bool feasible, int32_t stay_s,
                  int32_t away_s)
{
    const dsh_reach_row *row = town_row(&l->t, ADULT, l->origin);
    assert_int_equal(row->day_trip[r], feasible);
    assert_int_equal(row->stay_s[r], stay_s);
    assert_int_equal(row->away_s[r], away_s);
}

/* Out 8:00 and 9:00, desk 8:12 and 9:12; back 11:30 and 13:30, desk left by
 * 11:28 and 13:28. */
static void four_buses(line *l)
{
    bus(l, at(8, 0), true);
    bus(l, at(9, 0), true);
    bus(l, at(11, 30), false);
    bus(l, at(13, 30), false);
}

static void a_stay_spans_no_lunch_break(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 08:00-10:00,10:30-12:00");
    four_buses(&l);
    town_run(&l.t);
    /* Longest 8:12–10:00. Shortest 8:12–9:12 from home 7:57, by the 11:30 home
     * 11:43. Who comes at 9:12 waits for the second part: 10:30–11:30, too late
     * for that bus, home 13:43. */
    check(&l, DSH_PESS, true, at(1, 48), at(11, 43) - at(7, 57));
    const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
    assert_int_equal(row->departures[DSH_PESS], 2);
    assert_int_equal(row->last_departure_s[DSH_PESS], at(8, 57));
    end(&l);
    begin(&l, "Mo-Fr 08:00-09:00,10:00-10:50");
    four_buses(&l);
    town_run(&l.t); /* 50 minutes at most are too short */
    check(&l, DSH_OPT, false, at(0, 50), DSH_NEVER_S);
    check(&l, DSH_PESS, false, at(0, 50), DSH_NEVER_S);
    end(&l);
}

static void the_last_bus_home_ends_the_stay_before_closing_time(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 08:00-16:00");
    bus(&l, at(8, 0), true);
    bus(&l, at(12, 0), true);
    bus(&l, at(12, 50), false);
    town_run(&l.t);
    /* 8:12–12:48; whoever comes at 12:12 has 36 minutes. */
    check(&l, DSH_PESS, true, at(4, 36), at(13, 3) - at(7, 57));
    const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
    assert_int_equal(row->departures[DSH_PESS], 1);
    assert_int_equal(row->last_departure_s[DSH_PESS], at(7, 57));
    assert_int_equal(l.t.reach->total[0].day_trip_lo, 10 * DSH_PERSON);
    assert_int_equal(l.t.reach->total[0].days_ok, 1);
    end(&l);
}

static void without_a_bus_home_there_is_no_trip(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 08:00-16:00");
    bus(&l, at(8, 30), true);
    bus(&l, at(19, 55), false); /* home at 20:08 */
    town_run(&l.t);
    check(&l, DSH_OPT, false, 0, DSH_NEVER_S);
    const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
    assert_int_equal(row->status, DSH_STATUS_CERTAIN);
    assert_int_equal(row->departures[DSH_OPT], 0);
    assert_int_equal(row->last_departure_s[DSH_OPT], INT32_MIN);
    assert_int_equal(l.t.reach->total[0].day_trip_hi, 0);
    assert_int_equal(l.t.reach->total[0].days_ok, 0);
    end(&l);
}

static void on_sunday_other_hours_hold(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 08:00-16:00; Su 11:00-13:00");
    l.t.day[0].date = dsh_date_of(2026, 11, 29);
    four_buses(&l);
    town_run(&l.t); /* in at 11:00, out at 12:00, the 13:30 home */
    check(&l, DSH_PESS, true, at(2, 0), at(13, 43) - at(8, 57));
    end(&l);
}

static void hours_past_midnight_are_those_of_the_day_before_too(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo 22:00-09:30"); /* the day is a Tuesday */
    set_hours(&l, l.service, "Mo 22:00-09:30; Tu 23:00-24:00");
    four_buses(&l);
    town_run(&l.t); /* 8:12–9:30, then the bus at 11:30 */
    check(&l, DSH_PESS, true, at(1, 18), at(11, 43) - at(7, 57));
    end(&l);
    begin(&l, "Tu 22:00-26:00");
    l.t.study.day_trip.home_by_s = at(27, 0);
    bus(&l, at(21, 0), true);
    bus(&l, at(26, 30), false);
    town_run(&l.t); /* 22:00–26:00, home at 26:43 */
    check(&l, DSH_PESS, true, at(4, 0), at(26, 43) - at(20, 57));
    end(&l);
}

static void walking_has_no_timetable(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 10:00-12:00");
    town_link_add(&l.t.direct, l.service, l.origin, 1200, FOR_ALL);
    town_link_add(&l.t.back, l.service, l.origin, 1500, FOR_ALL);
    town_run(&l.t);
    /* 20 min there, an hour, 25 min back; in at 11:00 at the latest */
    check(&l, DSH_PESS, true, at(2, 0), at(1, 45));
    const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
    assert_int_equal(row->departures[DSH_PESS], 1);
    assert_int_equal(row->last_departure_s[DSH_PESS], at(10, 40));
    end(&l);
}

static void who_walks_there_may_ride_home(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 10:00-12:00");
    town_link_add(&l.t.direct, l.service, l.origin, 1200, FOR_ALL);
    four_buses(&l);
    town_run(&l.t);
    /* Out of the door at 11:28 for the bus: in at 10:28, from home 10:08. */
    check(&l, DSH_PESS, true, at(2, 0), at(11, 43) - at(10, 8));
    end(&l);
}

static void hours_not_stated_make_a_possible_trip(void **state)
{
    (void)state;
    line l;
    begin(&l, NULL);
    four_buses(&l);
    town_run(&l.t);
    check(&l, DSH_OPT, true, at(13, 28) - at(8, 12), at(11, 43) - at(8, 57));
    check(&l, DSH_PESS, false, 0, DSH_NEVER_S);
    assert_int_equal(l.t.reach->total[0].day_trip_lo, 0);
    assert_int_equal(l.t.reach->total[0].day_trip_hi, 10 * DSH_PERSON);
    end(&l);
}

static void services_at_one_point_have_hours_of_their_own(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 06:00-07:00");
    uint32_t other = town_service(&l.t, 1, DSH_ACCESS_YES);
    l.t.stay_s[other] = 1800;
    set_hours(&l, other, "Mo-Fr 10:00-11:00");
    town_link_add(&l.t.egress, other, 1, 120, FOR_ALL);
    town_link_add(&l.t.leave, other, 1, 120, FOR_ALL);
    four_buses(&l);
    town_run(&l.t);
    check(&l, DSH_PESS, true, at(1, 0), at(11, 43) - at(8, 57));
    end(&l);
}

/* One operator: from the western municipality, 10 min to the service. */
typedef struct taxi {
    const char *name;
    dsh_opening *opening[1];
    uint8_t home[3], away[3], admits[N_WHO], access[1];
    double speed_m_s[1], x[TOWN_MAX], y[TOWN_MAX];
    int32_t wait_s[1];
} taxi;

static void call_taxi(line *l, taxi *x, const char *hours)
{
    bool ok = false;
    size_t where = 0;
    *x = (taxi){.home = {1, 0, 0},
                .away = {0, 1, 0},
                .admits = {DSH_DEMAND_YES, DSH_DEMAND_YES},
                .access = {DSH_DEMAND_UNKNOWN},
                .speed_m_s = {10},
                .wait_s = {300}};
    x->opening[0] = dsh_opening_parse(hours, l->arena, &ok, &where);
    x->x[l->origin] = -2999; /* 3 km from the service at 1, 300 s */
    l->t.tables.origins.x = x->x;
    l->t.tables.origins.y = x->y;
    l->t.study.reach.detour_factor = 1;
    l->t.tables.demand = (dsh_demand){.n = 1,
                                      .opening = x->opening,
                                      .home = x->home,
                                      .away = x->away,
                                      .admits = x->admits,
                                      .access = x->access,
                                      .speed_m_s = x->speed_m_s,
                                      .wait_s = x->wait_s};
}

static void check_demand(const line *l, size_t who, dsh_reading r,
                         bool feasible, int32_t stay_s, int32_t away_s)
{
    const dsh_reach_row *row = town_row(&l->t, who, l->origin);
    assert_int_equal(row->demand_trip[r], feasible);
    assert_int_equal(row->demand_stay_s[r], stay_s);
    assert_int_equal(row->demand_away_s[r], away_s);
}

static void a_taxi_brings_home_who_missed_the_bus(void **state)
{
    (void)state;
    line l;
    taxi x;
    begin(&l, "Mo-Fr 08:00-16:00");
    bus(&l, at(8, 0), true);
    call_taxi(&l, &x, "Mo-Fr 12:00-15:00");
    town_run(&l.t);
    check(&l, DSH_PESS, false, 0, DSH_NEVER_S);
    /* In by bus at 8:12 or by taxi at 12:10, out by taxi at 14:50. By taxi
     * both ways: 10 + 60 + 10 min. */
    check_demand(&l, ADULT, DSH_PESS, true, at(14, 50) - at(8, 12), at(1, 20));
    check_demand(&l, ADULT, DSH_OPT, true, at(14, 50) - at(8, 12), at(1, 20));
    assert_int_equal(l.t.reach->total[0].day_trip_hi, 0);
    assert_int_equal(l.t.reach->total[0].demand_trip_lo, 10 * DSH_PERSON);
    /* Whether the taxi takes a wheelchair is not known. */
    check_demand(&l, WHEELCHAIR, DSH_PESS, false, 0, DSH_NEVER_S);
    check_demand(&l, WHEELCHAIR, DSH_OPT, true, at(14, 50) - at(8, 12),
                 at(1, 20));
    end(&l);
}

static void a_taxi_carries_whom_and_where_it_says(void **state)
{
    (void)state;
    const struct {
        uint8_t admits, home, away;
        const char *hours;
        bool pess, opt;
    } cases[] = {
        {DSH_DEMAND_YES, 1, 1, "Mo-Fr 9:00-15:00", true, true},
        {DSH_DEMAND_UNKNOWN, 1, 1, "Mo-Fr 9:00-15:00", false, true},
        {DSH_DEMAND_NO, 1, 1, "Mo-Fr 9:00-15:00", false, false},
        {DSH_DEMAND_YES, 0, 1, "Mo-Fr 9:00-15:00", false, false},
        {DSH_DEMAND_YES, 1, 0, "Mo-Fr 9:00-15:00", false, false},
        {DSH_DEMAND_YES, 1, 1, "Sa 9:00-15:00", false, false},
        {DSH_DEMAND_YES, 1, 1, NULL, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        line l;
        taxi x;
        begin(&l, "Mo-Fr 08:00-16:00");
        call_taxi(&l, &x, cases[i].hours ? cases[i].hours : "24/7");
        if (!cases[i].hours)
            x.opening[0] = NULL;
        x.admits[ADULT] = cases[i].admits;
        x.home[0] = cases[i].home;
        x.away[1] = cases[i].away;
        town_run(&l.t);
        const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
        assert_int_equal(row->demand_trip[DSH_PESS], cases[i].pess);
        assert_int_equal(row->demand_trip[DSH_OPT], cases[i].opt);
        assert_int_equal(row->day_trip[DSH_OPT], 0);
        end(&l);
    }
}

static void without_transport_on_demand_both_are_the_same(void **state)
{
    (void)state;
    line l;
    begin(&l, "Mo-Fr 08:00-16:00");
    four_buses(&l);
    town_run(&l.t);
    const dsh_reach_row *row = town_row(&l.t, ADULT, l.origin);
    check_demand(&l, ADULT, DSH_PESS, row->day_trip[DSH_PESS],
                 row->stay_s[DSH_PESS], row->away_s[DSH_PESS]);
    end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stay_spans_no_lunch_break),
        cmocka_unit_test(the_last_bus_home_ends_the_stay_before_closing_time),
        cmocka_unit_test(without_a_bus_home_there_is_no_trip),
        cmocka_unit_test(on_sunday_other_hours_hold),
        cmocka_unit_test(hours_past_midnight_are_those_of_the_day_before_too),
        cmocka_unit_test(walking_has_no_timetable),
        cmocka_unit_test(who_walks_there_may_ride_home),
        cmocka_unit_test(hours_not_stated_make_a_possible_trip),
        cmocka_unit_test(services_at_one_point_have_hours_of_their_own),
        cmocka_unit_test(a_taxi_brings_home_who_missed_the_bus),
        cmocka_unit_test(a_taxi_carries_whom_and_where_it_says),
        cmocka_unit_test(without_transport_on_demand_both_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
