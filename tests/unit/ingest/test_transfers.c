/* SPDX-License-Identifier: MIT */
/* transfers.txt beyond stop pairs, and blocks. Line R runs trips T, U, V from
 * A by B to C and back; W is a trip of line Q. */
#include "feed_support.h"

#define COLUMNS                                                                \
    "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,"   \
    "to_route_id,from_trip_id,to_trip_id\n"

static int begin(void **state)
{
    if (begin_feed(state) != 0)
        return 1;
    put_table("routes.txt", "route_id,agency_id,route_short_name,"
                            "route_long_name,route_type\nR,X,1,,3\nQ,X,2,,3\n");
    put_table("trips.txt", "route_id,service_id,trip_id,block_id\n"
                           "R,S,T,b\nR,S,U,b\nR,S,V,b\nQ,S,W,\n");
    put_table("stop_times.txt",
              "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
              "T,08:00:00,08:00:00,A,1\nT,08:08:00,08:08:00,C,2\n"
              "U,09:00:00,09:00:00,C,1\nU,09:08:00,09:08:00,A,2\n"
              "V,08:30:00,08:30:00,C,1\nV,08:38:00,08:38:00,A,2\n"
              "W,10:00:00,10:00:00,A,1\nW,10:08:00,10:08:00,B,2\n");
    return 0;
}

static void rows_name_trips_and_routes(void **state)
{
    (void)state;
    put_table("transfers.txt", COLUMNS "C,C,2,120,,,T,U\nA,A,3,,R,Q,,\n"
                                       "A,A,1,,,,,W\nA,A,0,,,,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_transfers, 4);
    unsigned ranks = 0;
    for (uint32_t i = 0; i < g->n_transfers; i++)
        ranks |= 1U << dsh_gtfs_transfer_rank(&g->transfer[i]);
    assert_int_equal(ranks, 1 << 0 | 1 << 2 | 1 << 3 | 1 << 5);
    dsh_gtfs_free(g);
}

static void a_trip_narrows_a_station_to_where_it_calls(void **state)
{
    (void)state;
    put_table("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,"
                           "parent_station\nH,H,49.5,18,1,\nA,A,49.5,18,0,H\n"
                           "B,B,49.5,18,0,H\nC,C,49.5,18,0,\n");
    put_table("transfers.txt", COLUMNS "H,H,2,120,,,U,W\nH,H,2,60,,,,\n");
    dsh_gtfs *g = read_feed();
    size_t n = 0;
    for (uint32_t i = 0; i < g->n_transfers; i++)
        n += dsh_gtfs_transfer_rank(&g->transfer[i]) == 5;
    assert_int_equal(n, 2); /* U ends in A; W calls at A and B */
    assert_int_equal(g->n_transfers, 2 + 4);
    dsh_gtfs_free(g);
}

static void rows_that_contradict_the_timetable_are_told(void **state)
{
    (void)state;
    put_table("transfers.txt", COLUMNS "A,A,1,,Q,,T,\n" /* T is of R */
                                       "B,B,1,,,,T,\n"  /* not at B */
                                       ",C,1,,,,T,\n"   /* no stop */
                                       "A,A,1,,,,gone,\n"
                                       "A,A,1,,,,T,\nA,A,2,60,,,T,\n"
                                       "A,C,4,,,,T,U\n"  /* T ends in C */
                                       "C,C,4,,,,T,\n"); /* no trip */
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("transfer_with_invalid_trip_and_route"), 1);
    assert_int_equal(notices("transfer_with_invalid_trip_and_stop"), 1);
    assert_int_equal(notices("transfer_with_suspicious_mid_trip_in_seat"), 1);
    assert_int_equal(notices("missing_required_field"), 2);
    assert_int_equal(notices("foreign_key_violation"), 1);
    assert_int_equal(notices("duplicate_key"), 1);
    assert_int_equal(g->n_transfers, 1);
    assert_int_equal(g->transfer[0].type, 1); /* the first of both */
    assert_int_equal(g->n_links, 0);
    dsh_gtfs_free(g);
}

static void trips_of_one_vehicle_are_linked(void **state)
{
    (void)state;
    put_table("transfers.txt", COLUMNS ",,4,,,,U,W\n,,5,,,,T,V\n,,4,,,,U,W\n"
                                       ",,5,,,,U,W\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_links, 2);
    assert_false(g->link[0].stay); /* T, V */
    assert_int_equal(g->link[1].from_trip, 1);
    assert_int_equal(g->link[1].to_trip, 3);
    assert_false(g->link[1].stay); /* "not in seat" counts */
    dsh_gtfs_free(g);
}

static void trips_by_headway_are_never_linked(void **state)
{
    (void)state;
    put_table("frequencies.txt", "trip_id,start_time,end_time,headway_secs\n"
                                 "T,06:00:00,07:00:00,600\n");
    put_table("transfers.txt", COLUMNS ",,4,,,,T,V\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("linked_trip_by_frequency"), 1);
    assert_int_equal(notices("blocks_by_frequency"), 1);
    assert_int_equal(g->n_links, 0);
    assert_int_equal(g->n_blocked, 2);
    dsh_gtfs_free(g);
}

static void a_block_lists_its_trips_by_departure(void **state)
{
    (void)state;
    dsh_gtfs *g = read_feed();
    static const uint32_t order[] = {0, 2, 1};
    assert_int_equal(g->n_blocked, 3);
    assert_memory_equal(g->blocked, order, sizeof order);
    assert_int_equal(g->block_no[0], g->block_no[2]);
    dsh_gtfs_free(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_name_trips_and_routes),
        TEST(a_trip_narrows_a_station_to_where_it_calls),
        TEST(rows_that_contradict_the_timetable_are_told),
        TEST(trips_of_one_vehicle_are_linked),
        TEST(trips_by_headway_are_never_linked),
        TEST(a_block_lists_its_trips_by_departure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
