/* SPDX-License-Identifier: MIT */
/* Three stops, four trips made by hand: a day trip, one over midnight, one by
 * frequency and one of another service. */
#include "rig.h"

enum { DAY = 86400 };

static dsh_context ctx;
static dsh_date monday;

typedef struct feed {
    dsh_gtfs g;
    dsh_gtfs_feed file;
    const char *id[8];
    dsh_date from[2], to[2];
    uint8_t days[2], access[4], pickup[9], dropoff[9];
    uint32_t service[4], first[5], stop[9];
    int32_t arr[9], dep[9];
    dsh_gtfs_frequency frequency[1];
    dsh_gtfs_exception exception[1];
} feed;

static void feed_make(feed *f)
{
    *f =
        (feed){.file = {.path = "feed.zip", .from = monday, .to = monday + 13},
               .id = {"a", "b", "c", "d"},
               .from = {monday, monday},
               .to = {monday + 13, monday + 13},
               .days = {0x1f, 0x60}, /* Monday to Friday; weekend */
               .access = {DSH_ACCESS_YES, DSH_ACCESS_NO, 0, 0},
               .pickup = {1, 0, 1, 1, 1, 1, 1, 1, 1},
               .dropoff = {1, 1, 1, 1, 1, 1, 1, 1, 1},
               .service = {0, 0, 0, 1},
               .first = {0, 3, 5, 7, 9},
               .stop = {0, 1, 2, 0, 1, 1, 2, 0, 2},
               .arr = {28800, 29400, 30000, 86000, 90000, 0, 600, 36000, 37000},
               .dep = {28800, 29460, 30000, 86000, 90000, 0, 600, 36000, 37000},
               .frequency = {{2, 36000, 39600, 1200, false}},
               .exception = {{0, monday + 1, false}}};
    dsh_gtfs *g = &f->g;
    g->n_feeds = 1;
    g->feed = &f->file;
    g->n_stops = 3;
    g->n_services = 2;
    g->service_from = f->from;
    g->service_to = f->to;
    g->service_days = f->days;
    g->n_exceptions = 1;
    g->exception = f->exception;
    g->n_trips = 4;
    g->trip_id = f->id;
    g->trip_service = f->service;
    g->trip_access = f->access;
    g->trip_first = f->first;
    g->n_calls = 9;
    g->call_stop = f->stop;
    g->call_arr_s = f->arr;
    g->call_dep_s = f->dep;
    g->call_pickup = f->pickup;
    g->call_dropoff = f->dropoff;
    g->n_frequencies = 1;
    g->frequency = f->frequency;
}

static dsh_timetable *day_of(const feed *f, dsh_date date)
{
    dsh_timetable *t;
    OK(dsh_timetable_new(&t, &f->g, date, 0, DAY + 7200, &ctx, err));
    return t;
}

static uint32_t hops_of_trip(const dsh_timetable *t, uint32_t gtfs_trip,
                             int32_t shift_s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_hops; i++)
        n += t->trip_gtfs[t->trip[i]] == gtfs_trip &&
             t->trip_shift_s[t->trip[i]] == shift_s;
    return n;
}

static void a_trip_gives_a_hop_per_pair_of_calls(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    dsh_timetable *t = day_of(&f, monday);
    assert_int_equal(hops_of_trip(t, 0, 0), 2);
    for (uint32_t i = 0; i < t->n_hops; i++) {
        if (t->trip_gtfs[t->trip[i]] != 0 || t->trip_shift_s[t->trip[i]] != 0)
            continue;
        const bool second = t->sequence[i] == 1;
        assert_int_equal(t->dep_s[i], second ? 29460 : 28800);
        assert_int_equal(t->arr_s[i], second ? 30000 : 29400);
        assert_int_equal(t->from[i], second ? 1 : 0);
        assert_int_equal(t->flags[i], second
                                          ? DSH_HOP_DROPOFF
                                          : DSH_HOP_PICKUP | DSH_HOP_DROPOFF);
        assert_int_equal(t->trip_access[t->trip[i]], DSH_ACCESS_YES);
    }
    dsh_timetable_free(t);
}

static void hops_come_in_the_order_of_the_scan(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    /* Two hops of one trip within one second. */
    f.dep[1] = f.dep[0] = f.arr[1] = 29400;
    dsh_timetable *t = day_of(&f, monday);
    for (uint32_t i = 1; i < t->n_hops; i++) {
        const bool later = t->dep_s[i - 1] > t->dep_s[i];
        const bool same = t->dep_s[i - 1] == t->dep_s[i];
        assert_true(later || (same && t->trip[i - 1] < t->trip[i]) ||
                    (same && t->trip[i - 1] == t->trip[i] &&
                     t->sequence[i - 1] > t->sequence[i]));
    }
    dsh_timetable_free(t);
}

static void trips_of_the_day_before_still_run_after_midnight(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    f.arr[3] = f.dep[3] = 87000; /* 24:10 */
    /* Tuesday is cancelled, Wednesday sees no Tuesday trip. */
    dsh_timetable *t = day_of(&f, monday + 1);
    assert_int_equal(hops_of_trip(t, 1, -DAY), 1);
    assert_int_equal(hops_of_trip(t, 1, 0), 0);
    for (uint32_t i = 0; i < t->n_hops; i++) {
        if (t->trip_gtfs[t->trip[i]] == 1) {
            assert_int_equal(t->dep_s[i], 600);
        }
    }
    dsh_timetable_free(t);
    t = day_of(&f, monday + 2);
    assert_int_equal(hops_of_trip(t, 1, -DAY), 0);
    assert_int_equal(hops_of_trip(t, 1, 0), 1);
    dsh_timetable_free(t);
}

static void trips_of_the_next_day_lie_after_midnight(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    f.arr[0] = f.dep[0] = 300;
    f.arr[1] = f.dep[1] = 600;
    dsh_timetable *t = day_of(&f, monday + 2);
    assert_int_equal(hops_of_trip(t, 0, DAY), 1);
    dsh_timetable_free(t);
}

static void frequencies_become_departures(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    const size_t before = rig_notices(&ctx, "timetable_by_frequency");
    dsh_timetable *t = day_of(&f, monday);
    int32_t expected = 38400;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_hops; i++) {
        if (t->trip_gtfs[t->trip[i]] != 2 || t->dep_s[i] >= DAY)
            continue;
        assert_int_equal(t->dep_s[i], expected);
        assert_int_equal(t->arr_s[i], expected + 600);
        assert_true(t->trip_by_frequency[t->trip[i]]);
        expected -= 1200;
        n++;
    }
    assert_int_equal(n, 3); /* the end itself is no departure */
    assert_int_equal(rig_notices(&ctx, "timetable_by_frequency"), before + 1);
    dsh_timetable_free(t);
    f.frequency[0].exact = true;
    t = day_of(&f, monday);
    for (uint32_t i = 0; i < t->n_trips; i++)
        assert_false(t->trip_by_frequency[i]);
    assert_int_equal(rig_notices(&ctx, "timetable_by_frequency"), before + 1);
    dsh_timetable_free(t);
}

/* Departure of the only hop of a trip on a day with its shift; fails if it
 * does not run. */
static int32_t only_departure(const dsh_timetable *t, uint32_t trip)
{
    int32_t dep = -1;
    for (uint32_t i = 0; i < t->n_hops; i++) {
        if (t->trip_gtfs[t->trip[i]] == trip && t->sequence[i] == 0) {
            assert_int_equal(dep, -1);
            dep = t->dep_s[i];
            assert_int_equal(t->arr_s[i] - dep, 3600);
        }
    }
    assert_int_not_equal(dep, -1);
    return dep;
}

/* Trip 3 runs at weekends: 25:30 to 26:30. On the Sunday on which summer time
 * begins (2026-03-29) noon comes 23 hours after Saturday's, so Saturday's
 * 25:30 is 2:30 hours before noon less 12; on the one on which it ends
 * (2026-10-25), 25 hours, 0:30. */
static void times_count_from_noon_less_twelve_hours(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        int32_t dep_s;
    } sunday[] = {{2026, 3, 22, 5400},
                  {2026, 3, 29, 9000},
                  {2026, 10, 25, 1800},
                  {2026, 11, 1, 5400}};
    feed f;
    for (size_t i = 0; i < sizeof(sunday) / sizeof(*sunday); i++) {
        const dsh_date date =
            dsh_date_of(sunday[i].year, sunday[i].month, sunday[i].day);
        dsh_timetable *t;
        uint32_t of_feed[2] = {0, 0};
        feed_make(&f);
        f.file.from = f.from[1] = date - 1;
        f.file.to = f.to[1] = date - 1; /* Saturday alone */
        f.to[0] = date - 30;
        f.from[0] = date - 40;
        f.file.to = date;
        f.file.timezone = f.g.timezone = "Europe/Prague";
        f.g.service_feed = of_feed;
        f.arr[7] = f.dep[7] = 25 * 3600 + 1800;
        f.arr[8] = f.dep[8] = 26 * 3600 + 1800;
        OK(dsh_timetable_new(&t, &f.g, date, 0, DAY, &ctx, err));
        assert_int_equal(only_departure(t, 3), sunday[i].dep_s);
        dsh_timetable_free(t);
    }
}

static void feeds_of_other_zones_are_moved_to_that_of_the_study(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int32_t dep_s;
    } feed_zone[] = {{"Europe/Prague", 36000},
                     {"Europe/London", 39600},
                     {"Europe/Kyiv", 32400},
                     {"", 36000}};
    uint32_t of_feed[2] = {0, 0};
    feed f;
    for (size_t i = 0; i < sizeof(feed_zone) / sizeof(*feed_zone); i++) {
        feed_make(&f);
        f.file.timezone = feed_zone[i].zone;
        f.g.timezone = "Europe/Prague";
        f.g.service_feed = of_feed;
        f.arr[8] = f.dep[8] = 39600;
        f.to[1] = monday + 5; /* Saturday alone */
        dsh_timetable *t = day_of(&f, monday + 5);
        assert_int_equal(only_departure(t, 3), feed_zone[i].dep_s);
        dsh_timetable_free(t);
    }
}

static void a_date_outside_names_the_valid_range(void **state)
{
    (void)state;
    feed f;
    feed_make(&f);
    dsh_timetable *t;
    dosah_error err = {0};
    assert_int_equal(
        dsh_timetable_new(&t, &f.g, monday + 14, 0, DAY, &ctx, &err),
        DOSAH_EINPUT);
    assert_null(t);
    assert_non_null(strstr(err.message, "2026-12-07"));
    assert_non_null(strstr(err.message, "2026-11-23"));
    assert_non_null(strstr(err.message, "2026-12-06"));
    assert_string_equal(err.source, "feed.zip");
}

static int start(void **state)
{
    (void)state;
    monday = dsh_date_of(2026, 11, 23);
    rig_context(&ctx, 1);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    dsh_context_clear(&ctx);
    return 0;
}

/* ---- seats that are kept ----------------------------------------------- */

/* Trip 0 (8:00 – 8:20, stops 0 to 2) and trip 1 (23:53 – 25:00) are one
 * vehicle; trip 1 begins where trip 0 ends. */
typedef struct vehicle {
    feed f;
    dsh_gtfs_link link[2];
    uint32_t blocked[2], block_no[2], stop_feed[3];
    const char *parent[3];
} vehicle;

static void vehicle_make(vehicle *v)
{
    *v = (vehicle){.blocked = {0, 1}, .parent = {"", "", ""}};
    feed_make(&v->f);
    v->f.stop[3] = 2;
    dsh_gtfs *g = &v->f.g;
    g->link = v->link;
    g->blocked = v->blocked;
    g->block_no = v->block_no;
    g->stop_feed = v->stop_feed;
    g->stop_parent = v->parent;
}

/* How often trip `from` of the service day that many days back goes on as trip
 * `to` of the day itself. */
static uint32_t seats(const vehicle *v, dsh_date date, uint32_t from,
                      int32_t days_back, uint32_t to)
{
    dsh_timetable *t = day_of(&v->f, date);
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_seats; i++)
        n += t->trip_gtfs[t->seat[i].from] == from &&
             t->trip_shift_s[t->seat[i].from] == -days_back * DAY &&
             t->trip_gtfs[t->seat[i].to] == to &&
             t->trip_shift_s[t->seat[i].to] == 0;
    dsh_timetable_free(t);
    return n;
}

static void trips_of_a_block_that_meet_are_one_ride(void **state)
{
    (void)state;
    vehicle v;
    vehicle_make(&v);
    v.f.g.n_blocked = 2;
    assert_int_equal(seats(&v, monday, 0, 0, 1), 1);
    v.block_no[1] = 1; /* of another block */
    assert_int_equal(seats(&v, monday, 0, 0, 1), 0);
    v.block_no[1] = 0;
    v.f.stop[3] = 1; /* begins elsewhere … */
    assert_int_equal(seats(&v, monday, 0, 0, 1), 0);
    v.parent[1] = v.parent[2] = "station"; /* … in the same station */
    assert_int_equal(seats(&v, monday, 0, 0, 1), 1);
}

static void trips_of_a_block_that_overlap_are_not_joined(void **state)
{
    (void)state;
    vehicle v;
    vehicle_make(&v);
    v.f.g.n_blocked = 2;
    v.f.dep[3] = v.f.arr[3] = 29999;
    assert_int_equal(seats(&v, monday, 0, 0, 1), 0);
    v.f.dep[3] = v.f.arr[3] = 30000;
    assert_int_equal(seats(&v, monday, 0, 0, 1), 1);
}

static void a_row_of_type_5_parts_a_block(void **state)
{
    (void)state;
    vehicle v;
    vehicle_make(&v);
    v.f.g.n_blocked = 2;
    v.link[0] = (dsh_gtfs_link){0, 1, false};
    v.f.g.n_links = 1;
    assert_int_equal(seats(&v, monday, 0, 0, 1), 0);
}

static void a_row_of_type_4_joins_what_no_block_does(void **state)
{
    (void)state;
    vehicle v;
    vehicle_make(&v);
    v.f.stop[3] = 0; /* need not be the same stop */
    v.link[0] = (dsh_gtfs_link){0, 1, true};
    v.f.g.n_links = 1;
    assert_int_equal(seats(&v, monday, 0, 0, 1), 1);
}

static void a_vehicle_may_go_on_on_the_next_service_day(void **state)
{
    (void)state;
    vehicle v;
    vehicle_make(&v);
    /* From 24:01 to 25:00 of one day, at 8:00 of the next. */
    v.f.dep[3] = v.f.arr[3] = 86500;
    v.link[0] = (dsh_gtfs_link){1, 0, true};
    v.f.g.n_links = 1;
    assert_int_equal(seats(&v, monday + 3, 1, 1, 0), 1);
    assert_int_equal(seats(&v, monday, 1, 1, 0), 0); /* not on Sundays */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trip_gives_a_hop_per_pair_of_calls),
        cmocka_unit_test(hops_come_in_the_order_of_the_scan),
        cmocka_unit_test(trips_of_the_day_before_still_run_after_midnight),
        cmocka_unit_test(trips_of_the_next_day_lie_after_midnight),
        cmocka_unit_test(frequencies_become_departures),
        cmocka_unit_test(times_count_from_noon_less_twelve_hours),
        cmocka_unit_test(feeds_of_other_zones_are_moved_to_that_of_the_study),
        cmocka_unit_test(a_date_outside_names_the_valid_range),
        cmocka_unit_test(trips_of_a_block_that_meet_are_one_ride),
        cmocka_unit_test(trips_of_a_block_that_overlap_are_not_joined),
        cmocka_unit_test(a_row_of_type_5_parts_a_block),
        cmocka_unit_test(a_row_of_type_4_joins_what_no_block_does),
        cmocka_unit_test(a_vehicle_may_go_on_on_the_next_service_day),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
