/* SPDX-License-Identifier: MIT */
/* Stations: places, levels, pathways, parents, and what is wrong with them. */
#include "feed_support.h"

#include <math.h>

#define STOPS_HEAD                                                             \
    "stop_id,stop_lat,stop_lon,location_type,parent_station,"                  \
    "wheelchair_boarding,level_id\n"
#define PATHWAYS_HEAD                                                          \
    "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,"        \
    "length,traversal_time,stair_count,max_slope,min_width\n"

/* S: station with platform A (boarding area AA), entrance E, inner point N. */
static const char STATION[] = STOPS_HEAD "S,49.50,18,1,,1,\n"
                                         "A,49.50,18,0,S,,down\n"
                                         "AA,,,4,A,2,\n"
                                         "B,49.51,18,0,,,\n"
                                         "C,49.53,18,,,,\n"
                                         "E,49.5001,18,2,S,,up\n"
                                         "N,,,3,S,,\n";

static void put_station(const char *pathways)
{
    put_table("stops.txt", STATION);
    put_table("levels.txt", "level_id,level_index\nup,0\ndown,-1.5\n");
    put_table("pathways.txt", pathways);
}

static void places_are_numbered_after_the_stops(void **state)
{
    (void)state;
    put_station(PATHWAYS_HEAD "1,E,N,1,1,12.5,,,0.06,1.2\n"
                              "2,N,AA,2,0,,30,-20,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_stops, 4);
    assert_int_equal(g->n_places, 2);
    assert_string_equal(g->place_id[0], "E");
    assert_int_equal(g->place_kind[0], DSH_PLACE_ENTRANCE);
    assert_int_equal(g->place_kind[1], DSH_PLACE_INNER);
    assert_true(isnan(g->place_lat[1]));
    assert_int_equal(g->stop_platform[1], 0); /* AA of A */
    assert_int_equal(g->stop_platform[0], UINT32_MAX);
    assert_int_equal(g->node_station[0], g->node_station[4]);
    assert_int_equal(g->node_station[1], g->node_station[5]);
    assert_int_equal(g->node_station[2], UINT32_MAX);
    assert_true(g->node_level[0] == -1.5 && g->node_level[4] == 0);
    assert_true(isnan(g->node_level[2]));
    dsh_gtfs_free(g);
}

static void pathways_keep_what_is_stated_and_what_is_not(void **state)
{
    (void)state;
    put_station(PATHWAYS_HEAD "1,E,N,1,1,12.5,,,0.06,1.2\n"
                              "2,N,AA,2,0,,30,-20,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_pathways, 2);
    const dsh_gtfs_pathway *w = g->pathway;
    assert_int_equal(w[0].from, 4);
    assert_int_equal(w[0].to, 5);
    assert_int_equal(w[0].mode, DSH_PATHWAY_WALKWAY);
    assert_int_equal(w[0].both_ways, 1);
    assert_true(w[0].length_m == 12.5 && w[0].max_slope == 0.06 &&
                w[0].min_width_m == 1.2);
    assert_int_equal(w[0].time_s, DSH_UNSTATED);
    assert_int_equal(w[1].to, 1);
    assert_int_equal(w[1].both_ways, 0);
    assert_int_equal(w[1].stairs, -20);
    assert_int_equal(w[1].time_s, 30);
    assert_true(isnan(w[1].length_m) && isnan(w[1].max_slope));
    dsh_gtfs_free(g);
}

static void accessibility_is_inherited_where_it_is_left_out(void **state)
{
    (void)state;
    put_station(PATHWAYS_HEAD "1,E,A,1,1,,,,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->stop_access[0], DSH_ACCESS_YES);
    assert_int_equal(g->stop_access[1], DSH_ACCESS_NO); /* its own word */
    assert_int_equal(g->stop_access[2], DSH_ACCESS_UNKNOWN);
    assert_int_equal(g->place_access[0], DSH_ACCESS_YES);
    /* A has boarding areas. */
    assert_int_equal(notices("pathway_to_platform_with_boarding_areas"), 1);
    dsh_gtfs_free(g);
}

static void faulty_pathways_are_told_and_left_out(void **state)
{
    (void)state;
    put_station(PATHWAYS_HEAD "1,E,S,1,1,,,,,\n"
                              "2,N,N,1,1,,,,,\n"
                              "3,E,N,7,1,,,,,\n"
                              "4,E,N,8,1,,,,,\n"
                              "5,E,Q,1,1,,,,,\n"
                              "6,E,N,1,,x,0,,,-1\n"
                              "6,E,N,1,1,,,,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(g->n_pathways, 2);
    assert_int_equal(g->pathway[0].both_ways, 0);
    assert_int_equal(notices("pathway_to_wrong_location_type"), 1);
    assert_int_equal(notices("pathway_loop"), 1);
    assert_int_equal(notices("bidirectional_exit_gate"), 1);
    assert_int_equal(notices("number_out_of_range"), 3);
    assert_int_equal(notices("foreign_key_violation"), 1);
    assert_int_equal(notices("missing_required_field"), 1);
    assert_int_equal(notices("invalid_float"), 1);
    assert_int_equal(notices("duplicate_key"), 1);
    dsh_gtfs_free(g);
}

static void parents_of_the_wrong_kind_are_ignored(void **state)
{
    (void)state;
    put_table("stops.txt", STOPS_HEAD "S,49.50,18,1,S,,\n"
                                      "A,49.50,18,0,B,,\n"
                                      "B,49.51,18,0,,2,\n"
                                      "C,49.53,18,0,,,\n"
                                      "E,49.50,18,2,,,\n"
                                      "D,49.50,18,4,S,,\n");
    dsh_gtfs *g = read_feed();
    assert_int_equal(notices("station_with_parent_station"), 1);
    assert_int_equal(notices("wrong_parent_location_type"), 2);
    assert_int_equal(notices("location_without_parent_station"), 1);
    assert_int_equal(g->stop_access[0], DSH_ACCESS_UNKNOWN);
    assert_string_equal(g->stop_parent[0], "");
    dsh_gtfs_free(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(places_are_numbered_after_the_stops),
        TEST(pathways_keep_what_is_stated_and_what_is_not),
        TEST(accessibility_is_inherited_where_it_is_left_out),
        TEST(faulty_pathways_are_told_and_left_out),
        TEST(parents_of_the_wrong_kind_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
