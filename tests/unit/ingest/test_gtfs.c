/* SPDX-License-Identifier: MIT */
/* What the reader makes of the rows of a feed. */
#include "feed_support.h"

#include <math.h>

#define TIMES "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
#define TRIPS "route_id,service_id,trip_id"
#define STOPS "stop_id,stop_name,stop_lat,stop_lon"

static void a_feed_becomes_tables(void **state)
{
    (void)state;
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_stops, 3);
    assert_string_equal(g->stop_id[2], "C");
    assert_string_equal(g->stop_name[0], "První");
    assert_true(g->stop_lat[1] == 49.51 && g->stop_lon[1] == 18.00);
    assert_int_equal(g->n_routes, 1);
    assert_string_equal(g->route_agency[0], "Dopravce");
    assert_int_equal(g->route_type[0], 3);
    assert_int_equal(g->n_trips, 1);
    assert_string_equal(g->trip_id[0], "T");
    assert_int_equal(g->trip_first[1], 3);
    assert_int_equal(g->call_stop[2], 2);
    assert_int_equal(g->call_pickup[0], 1);
    assert_int_equal(g->call_dropoff[0], 1);
    assert_int_equal(g->stop_access[0], DSH_ACCESS_UNKNOWN);
    assert_int_equal(g->n_feeds, 1);
    assert_false(g->feed[0].zero_coordinates);
    assert_string_equal(notice("feed_validity").value, "2026-01-01/2026-12-31");
    assert_int_equal(dsh_notices_count(feed_context()->notices, DOSAH_WARNING),
                     0);
    dsh_gtfs_free(g);
}

static void blanks_follow_the_distance_between_stops(void **state)
{
    (void)state;
    dsh_gtfs *g = read_feed();
    /* a quarter of the way: 8:00:00 + 480 s / 4 */
    assert_int_equal(g->call_arr_s[1], 8 * 3600 + 120);
    assert_int_equal(g->call_dep_s[1], 8 * 3600 + 120);
    assert_int_equal(g->call_interpolated[1], 1);
    assert_int_equal(g->call_interpolated[0], 0);
    assert_string_equal(notice("interpolated_stop_times").value, "1");
    dsh_gtfs_free(g);
}

static void blanks_prefer_the_distance_along_the_shape(void **state)
{
    (void)state;
    put_table("stop_times.txt", TIMES ",shape_dist_traveled\n"
                                      "T,08:00:00,08:00:00,A,1,0\nT,,,B,2,2.0\n"
                                      "T,08:08:01,08:08:01,C,3,3\n");
    dsh_gtfs *g = read_feed();
    /* 481 s * 2 / 3 = 320.67, rounded down */
    assert_int_equal(g->call_arr_s[1], 8 * 3600 + 320);
    dsh_gtfs_free(g);
}

/* 0.29 has no exact double: 100 * 0.29 would round down to 28. */
static void a_whole_second_between_is_not_rounded_away(void **state)
{
    (void)state;
    put_table("stop_times.txt", TIMES ",shape_dist_traveled\n"
                                      "T,08:00:00,08:00:00,A,1,0\n"
                                      "T,,,B,2,29\n"
                                      "T,08:01:40,08:01:40,C,3,100\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->call_arr_s[1], 8 * 3600 + 29);
    dsh_gtfs_free(g);
}

static void blanks_without_any_distance_are_spread_evenly(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS "\nA,A,0,0\nB,B,0,0\nC,C,0,0\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->call_arr_s[1], 8 * 3600 + 240);
    assert_int_equal(notices("evenly_interpolated_stop_times"), 1);
    dsh_gtfs_free(g);
}

static void times_pass_midnight(void **state)
{
    (void)state;
    put_table("stop_times.txt", TIMES "\nT,23:59:00,23:59:30,A,1\n"
                                      "T,25:01:02,25:01:02,C,2\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->call_arr_s[1], 25 * 3600 + 62);
    dsh_gtfs_free(g);
}

static void one_of_two_times_holds_for_both(void **state)
{
    (void)state;
    put_table("stop_times.txt", TIMES "\nT,,8:00:00,A,1\nT,08:08:00,,C,2\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->call_arr_s[0], 8 * 3600);
    assert_int_equal(g->call_dep_s[1], 8 * 3600 + 480);
    assert_string_equal(
        notice("stop_time_with_only_arrival_or_departure_time").value, "2");
    dsh_gtfs_free(g);
}

static void bad_times_count_as_blank(void **state)
{
    (void)state;
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:60:00,xx,B,2\n"
                    "T,08:08:00,08:08:00,C,5\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("invalid_time"), 2);
    assert_string_equal(notice("invalid_time").value, "8:60:00");
    assert_int_equal(notice("invalid_time").row, 3);
    assert_int_equal(g->call_interpolated[1], 1);
    dsh_gtfs_free(g);
}

static void trips_that_cannot_run_are_dropped(void **state)
{
    (void)state;
    put_table("trips.txt", TRIPS "\nR,S,T\nR,S,back\nR,S,dwell\nR,S,edge\n"
                                 "R,S,one\nR,S,none\n");
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:08:00,8:08:00,C,2\n"
                    "back,9:00:00,9:00:00,A,1\nback,8:59:59,9:00:00,B,2\n"
                    "dwell,9:00:00,9:00:00,A,1\ndwell,9:05:00,9:04:00,B,2\n"
                    "edge,9:00:00,9:00:00,A,1\nedge,,,B,2\n"
                    "one,9:00:00,9:00:00,A,1\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_trips, 1);
    assert_int_equal(g->n_calls, 2);
    assert_int_equal(g->feed[0].n_trips_in_file, 6);
    assert_int_equal(g->feed[0].n_stop_times_in_file, 9);
    const dsh_notice back =
        notice("stop_time_with_arrival_before_previous_departure_time");
    assert_string_equal(back.value, "back");
    assert_int_equal(back.row, 5);
    assert_string_equal(
        notice("stop_time_with_departure_before_arrival_time").value, "dwell");
    assert_string_equal(notice("missing_trip_edge").value, "edge");
    assert_int_equal(notices("unusable_trip"), 2);
    dsh_gtfs_free(g);
}

static void calls_are_put_in_order_of_their_sequence(void **state)
{
    (void)state;
    put_table("trips.txt", TRIPS "\nR,S,T\nR,S,U\n");
    put_table("stop_times.txt",
              TIMES "\nU,9:08:00,9:08:00,A,20\nT,8:08:00,8:08:00,C,5\n"
                    "T,8:00:00,8:00:00,A,1\nU,9:00:00,9:00:00,C,3\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_trips, 2);
    assert_int_equal(g->call_stop[0], 0);
    assert_int_equal(g->call_stop[1], 2);
    assert_int_equal(g->call_stop[2], 2);
    assert_int_equal(g->call_arr_s[3], 9 * 3600 + 480);
    dsh_gtfs_free(g);
}

static void the_first_of_two_equal_sequences_counts(void **state)
{
    (void)state;
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:04:00,8:04:00,B,1\n"
                    "T,8:08:00,8:08:00,C,2\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_calls, 2);
    assert_int_equal(g->call_stop[1], 2);
    assert_int_equal(notice("duplicate_key").row, 3);
    dsh_gtfs_free(g);
}

static void a_loop_may_visit_a_stop_twice(void **state)
{
    (void)state;
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:04:00,8:04:00,B,2\n"
                    "T,8:08:00,8:08:00,A,3\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_calls, 3);
    assert_int_equal(g->call_stop[2], 0);
    dsh_gtfs_free(g);
}

static void impossible_speed_is_told_and_kept(void **state)
{
    (void)state;
    put_table("stop_times.txt", TIMES "\nT,8:00:00,8:00:00,A,1\n"
                                      "T,8:01:00,8:01:00,C,2\n");
    dsh_gtfs *g = read_feed(); /* 4.4 km in a minute */
    assert_int_equal(notices("fast_travel_between_consecutive_stops"), 1);
    assert_int_equal(g->n_trips, 1);
    dsh_gtfs_free(g);
}

static void pickup_and_drop_off_may_be_forbidden(void **state)
{
    (void)state;
    put_table("stop_times.txt",
              TIMES ",pickup_type,drop_off_type\n"
                    "T,8:00:00,8:00:00,A,1,0,1\nT,8:04:00,8:04:00,B,2,2,3\n"
                    "T,8:08:00,8:08:00,C,3,1,\n");
    dsh_gtfs *g = read_feed();
    static const uint8_t pickup[] = {1, 1, 0}, dropoff[] = {0, 1, 1};
    assert_memory_equal(g->call_pickup, pickup, 3);
    assert_memory_equal(g->call_dropoff, dropoff, 3);
    assert_string_equal(notice("pickup_by_arrangement").value, "2");
    dsh_gtfs_free(g);
}

static void accessibility_comes_from_the_parent_station(void **state)
{
    (void)state;
    put_table("stops.txt",
              STOPS ",location_type,parent_station,wheelchair_boarding\n"
                    "A,A,49.50,18.0,0,H,\nB,B,49.51,18.0,0,H,2\n"
                    "C,C,49.54,18.0,0,,0\nD,D,,,4,A,0\n"
                    "H,Hlavní,49.5,18.0,1,,1\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_stops, 4); /* the station is none */
    assert_int_equal(g->stop_access[0], DSH_ACCESS_YES);
    assert_int_equal(g->stop_access[1], DSH_ACCESS_NO);
    assert_int_equal(g->stop_access[2], DSH_ACCESS_UNKNOWN);
    assert_int_equal(g->stop_access[3], DSH_ACCESS_YES);
    assert_true(g->stop_lat[3] == 49.50);
    assert_string_equal(g->stop_parent[0], "H");
    assert_string_equal(g->stop_parent[2], "");
    dsh_gtfs_free(g);
}

static void vehicles_say_whether_a_wheelchair_fits(void **state)
{
    (void)state;
    put_table("trips.txt", TRIPS ",wheelchair_accessible,block_id\n"
                                 "R,S,T,2,block\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->trip_access[0], DSH_ACCESS_NO);
    assert_string_equal(g->trip_block[0], "block");
    dsh_gtfs_free(g);
}

static void impossible_positions_become_unknown(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS "\nA,A,0,0\nB,B,91,18\nC,C,49.5,x\n"
                                 "D,D,,18\nE,E,49.5,18.0\n");
    dsh_gtfs *g = read_feed();
    for (int i = 0; i < 4; i++)
        assert_true(isnan(g->stop_lat[i]) && isnan(g->stop_lon[i]));
    assert_true(g->stop_lat[4] == 49.5);
    assert_int_equal(notices("point_near_origin"), 1);
    assert_int_equal(notices("number_out_of_range"), 1);
    assert_int_equal(notices("invalid_float"), 1);
    assert_int_equal(notices("stop_without_location"), 1);
    assert_false(g->feed[0].zero_coordinates);
    dsh_gtfs_free(g);
}

static void a_feed_without_positions_is_told_once(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS "\nA,A,0,0\nB,B,0.0,0.0\nC,C,0,0\n");
    dsh_gtfs *g = read_feed();
    const dsh_notice n = notice("all_stops_at_zero_coordinates");
    assert_int_equal(n.severity, DOSAH_ERROR);
    assert_string_equal(n.value, "3");
    assert_int_equal(notices("point_near_origin"), 0);
    assert_true(g->feed[0].zero_coordinates);
    assert_true(isnan(g->stop_lat[0]));
    dsh_gtfs_free(g);
}

static void a_stop_on_another_continent_is_told(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS "\nA,A,49.5,18\nB,B,49.51,18\n"
                                 "C,C,49.54,18\nD,D,18,49.5\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("stop_too_far_from_others"), 1);
    assert_string_equal(notice("stop_too_far_from_others").value, "D");
    dsh_gtfs_free(g);
}

static void rows_that_point_nowhere_are_dropped(void **state)
{
    (void)state;
    put_table("trips.txt", TRIPS "\nR,S,T\nR,nobody,V\nnobody,S,W\n");
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:04:00,8:04:00,gone,2\n"
                    "T,8:08:00,8:08:00,C,3\ngone,8:00:00,8:00:00,A,1\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_trips, 1);
    assert_int_equal(g->n_calls, 2);
    assert_int_equal(notices("foreign_key_violation"), 4);
    dsh_gtfs_free(g);
}

static void the_first_of_two_equal_keys_counts(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS "\nA,A,49.50,18.00\nB,B,49.51,18.00\n"
                                 "A,again,48,17\nC,C,49.54,18.00\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_stops, 3);
    assert_string_equal(g->stop_name[0], "A");
    assert_int_equal(notice("duplicate_key").row, 4);
    assert_string_equal(notice("duplicate_key").field, "stop_id");
    dsh_gtfs_free(g);
}

static void calendars_and_exceptions_say_when_a_service_runs(void **state)
{
    (void)state;
    put_table("calendar_dates.txt", "service_id,date,exception_type\n"
                                    "S,20261225,2\nS,20261226,1\n"
                                    "X,20270101,1\nX,2027-01-02,1\n");
    put_table("trips.txt", TRIPS "\nR,S,T\nR,X,U\nR,X,T2\n");
    put_table("stop_times.txt",
              TIMES "\nT,8:00:00,8:00:00,A,1\nT,8:08:00,8:08:00,C,2\n"
                    "U,8:00:00,8:00:00,A,1\nU,8:08:00,8:08:00,C,2\n");
    dsh_gtfs *g = read_feed();
    assert_true(dsh_gtfs_runs(g, 0, dsh_date_of(2026, 12, 24)));
    assert_false(dsh_gtfs_runs(g, 0, dsh_date_of(2026, 12, 25)));
    assert_true(dsh_gtfs_runs(g, 0, dsh_date_of(2026, 12, 26)));
    assert_false(dsh_gtfs_runs(g, 0, dsh_date_of(2026, 12, 27)));
    assert_false(dsh_gtfs_runs(g, 0, dsh_date_of(2027, 1, 1)));
    assert_true(dsh_gtfs_runs(g, 1, dsh_date_of(2027, 1, 1)));
    assert_int_equal(g->feed[0].to, dsh_date_of(2027, 1, 1));
    assert_int_equal(notices("invalid_date"), 1);
    dsh_gtfs_free(g);
}

static void a_service_that_never_runs_is_told(void **state)
{
    (void)state;
    put_table("calendar.txt",
              "service_id,monday,tuesday,wednesday,thursday,friday,saturday,"
              "sunday,start_date,end_date\nS,0,0,0,0,0,0,0,20260101,"
              "20261231\n");
    dsh_gtfs *g = read_feed();
    assert_string_equal(notice("service_never_runs").value, "S");
    assert_int_equal(notice("feed_never_runs").severity, DOSAH_ERROR);
    assert_int_equal(g->feed[0].from, DSH_NO_DATE);
    dsh_gtfs_free(g);
}

static void frequencies_point_to_their_trip(void **state)
{
    (void)state;
    put_table("frequencies.txt",
              "trip_id,start_time,end_time,headway_secs,exact_times\n"
              "T,06:00:00,10:00:00,600,\nT,10:00:00,24:30:00,1200,1\n"
              "T,12:00:00,11:00:00,600,0\nT,12:00:00,13:00:00,0,0\n"
              "gone,12:00:00,13:00:00,60,0\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_frequencies, 2);
    assert_int_equal(g->frequency[0].headway_s, 600);
    assert_false(g->frequency[0].exact);
    assert_int_equal(g->frequency[1].end_s, 24 * 3600 + 1800);
    assert_true(g->frequency[1].exact);
    assert_int_equal(notices("start_and_end_range_out_of_order"), 1);
    assert_int_equal(notices("number_out_of_range"), 1);
    dsh_gtfs_free(g);
}

static void transfers_of_a_station_hold_for_its_stops(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS ",location_type,parent_station\n"
                                 "H,H,49.5,18,1,\nA,A,49.50,18.0,0,H\n"
                                 "B,B,49.51,18.0,0,H\nC,C,49.54,18.0,0,\n");
    put_table("transfers.txt",
              "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
              "from_trip_id\nH,C,2,180,\nC,C,1,,\nA,B,3,,T\nA,gone,0,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_transfers, 4);
    assert_int_equal(g->transfer[0].from_trip, 0);
    assert_int_equal(g->transfer[0].type, 3);
    assert_int_equal(g->transfer[1].from, 0); /* A: the station is no stop */
    assert_int_equal(g->transfer[2].from, 1);
    assert_int_equal(g->transfer[2].to, 2);
    assert_int_equal(g->transfer[2].min_s, 180);
    assert_int_equal(g->transfer[3].type, 1);
    assert_int_equal(g->transfer[3].min_s, -1);
    assert_int_equal(notices("foreign_key_violation"), 1);
    dsh_gtfs_free(g);
}

static void feeds_are_joined_and_keep_their_ids(void **state)
{
    (void)state;
    const char *path[] = {FEED, FEED};
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    assert_int_equal(dsh_gtfs_read(&g, path, 2, feed_context(), &err),
                     DOSAH_OK);
    assert_int_equal(g->n_feeds, 2);
    assert_int_equal(g->n_stops, 6);
    assert_string_equal(g->stop_id[3], "A");
    assert_int_equal(g->stop_feed[3], 1);
    assert_int_equal(g->n_trips, 2);
    assert_int_equal(g->trip_route[1], 1);
    assert_int_equal(g->trip_service[1], 1);
    assert_int_equal(g->call_stop[3], 3);
    assert_int_equal(notices("feed_validity"), 2);
    dsh_gtfs_free(g);
}

static void a_zone_that_nobody_knows_is_no_zone(void **state)
{
    (void)state;
    put_table("agency.txt", "agency_name,agency_url,agency_timezone\n"
                            "X,http://x,Europe/Praha\n");
    dsh_gtfs *g = read_feed();
    assert_string_equal(notice("invalid_timezone").value, "Europe/Praha");
    assert_string_equal(g->feed[0].timezone, "");
    dsh_gtfs_free(g);
    put_table("agency.txt", "agency_name,agency_url,agency_timezone\n"
                            "X,http://x,\n");
    g = read_feed();
    assert_string_equal(notice("missing_required_field").field,
                        "agency_timezone");
    assert_string_equal(g->timezone, "");
    dsh_gtfs_free(g);
}

static void the_study_may_name_its_zone(void **state)
{
    (void)state;
    const char *const path = FEED;
    const dsh_timetable_opts opts = {.timezone = "Europe/London"};
    dosah_error err = {0};
    dsh_gtfs *g;
    if (dsh_timetable_read(&g, &path, 1, &opts, feed_context(), &err) !=
        DOSAH_OK)
        fail_msg("%s", err.message);
    assert_string_equal(g->timezone, "Europe/London");
    assert_string_equal(notice("feed_timezone_converted").assumed,
                        "Europe/London");
    dsh_gtfs_free(g);
}

static void other_time_zones_are_told(void **state)
{
    (void)state;
    put_table("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\n"
                            "X,Dopravce,http://x,Europe/Prague\n"
                            "Y,Przewoźnik,http://y,Europe/Lisbon\n");
    put_table("feed_info.txt", "feed_publisher_name,feed_version\nKraj,7\n");
    dsh_gtfs *g = read_feed();
    assert_string_equal(notice("inconsistent_agency_timezone").value,
                        "Europe/Lisbon");
    assert_string_equal(g->feed[0].timezone, "Europe/Prague");
    assert_string_equal(g->timezone, "Europe/Prague");
    assert_string_equal(g->feed[0].publisher, "Kraj");
    assert_string_equal(g->feed[0].version, "7");
    dsh_gtfs_free(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_feed_becomes_tables),
        TEST(blanks_follow_the_distance_between_stops),
        TEST(blanks_prefer_the_distance_along_the_shape),
        TEST(a_whole_second_between_is_not_rounded_away),
        TEST(blanks_without_any_distance_are_spread_evenly),
        TEST(times_pass_midnight),
        TEST(one_of_two_times_holds_for_both),
        TEST(bad_times_count_as_blank),
        TEST(trips_that_cannot_run_are_dropped),
        TEST(calls_are_put_in_order_of_their_sequence),
        TEST(the_first_of_two_equal_sequences_counts),
        TEST(a_loop_may_visit_a_stop_twice),
        TEST(impossible_speed_is_told_and_kept),
        TEST(pickup_and_drop_off_may_be_forbidden),
        TEST(accessibility_comes_from_the_parent_station),
        TEST(vehicles_say_whether_a_wheelchair_fits),
        TEST(impossible_positions_become_unknown),
        TEST(a_feed_without_positions_is_told_once),
        TEST(a_stop_on_another_continent_is_told),
        TEST(rows_that_point_nowhere_are_dropped),
        TEST(the_first_of_two_equal_keys_counts),
        TEST(calendars_and_exceptions_say_when_a_service_runs),
        TEST(a_service_that_never_runs_is_told),
        TEST(frequencies_point_to_their_trip),
        TEST(transfers_of_a_station_hold_for_its_stops),
        TEST(feeds_are_joined_and_keep_their_ids),
        TEST(a_zone_that_nobody_knows_is_no_zone),
        TEST(the_study_may_name_its_zone),
        TEST(other_time_zones_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
