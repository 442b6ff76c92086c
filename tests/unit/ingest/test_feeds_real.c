/* SPDX-License-Identifier: MIT */
/* Real timetables, streets and heights; the facts are those of the data's own
 * description and of osmium-tool. */
#include "feed_support.h"

#include <math.h>

#include "ingest/elevation.h"
#include "ingest/osm.h"

static dsh_gtfs *read_real(const char *name)
{
    const char *path = data_file(name);
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    if (dsh_gtfs_read(&g, &path, 1, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return g;
}

static void kodis_with_positions(void **state)
{
    (void)state;
    dsh_gtfs *g = read_real("kodis/gtfs-located.zip");
    assert_int_equal(g->n_stops, 2570);
    assert_int_equal(g->feed[0].n_trips_in_file, 15183);
    assert_int_equal(g->feed[0].n_stop_times_in_file, 214030);
    assert_int_equal(notices("fast_travel_between_consecutive_stops"), 664);
    /* 154 trips without calls, 319 with one */
    assert_int_equal(notices("unusable_trip"), 154 + 319);
    assert_int_equal(
        notices("stop_time_with_arrival_before_previous_departure_time"), 4);
    assert_int_equal(g->n_trips, 15183 - 154 - 319 - 4);
    assert_int_equal(g->feed[0].to, dsh_date_of(2018, 12, 31));
    dsh_gtfs_free(g);
}

static void kodis_without_positions(void **state)
{
    (void)state;
    dsh_gtfs *g = read_real("kodis/gtfs-zero-coordinates.zip");
    assert_int_equal(g->n_stops, 2876);
    assert_true(g->feed[0].zero_coordinates);
    assert_int_equal(notices("all_stops_at_zero_coordinates"), 1);
    assert_int_equal(
        notices("stop_time_with_arrival_before_previous_departure_time"), 4);
    size_t n_late = 0;
    for (uint32_t i = 0; i < g->n_calls; i++)
        n_late += g->call_arr_s[i] >= 86400;
    assert_int_equal(n_late, 129);
    dsh_gtfs_free(g);
}

static void porto_alegre_by_bus_and_train(void **state)
{
    (void)state;
    dsh_gtfs *g = read_real("porto-alegre/poa_eptc.zip");
    assert_int_equal(g->n_stops, 3986);
    assert_int_equal(g->n_trips, 2374);
    assert_int_equal(g->n_calls, 130019);
    size_t n_blank = 0;
    for (uint32_t i = 0; i < g->n_calls; i++)
        n_blank += g->call_interpolated[i];
    assert_int_equal(n_blank, 125271);
    assert_int_equal(g->feed[0].from, dsh_date_of(2019, 4, 15));
    assert_int_equal(g->feed[0].to, dsh_date_of(2019, 7, 15));
    dsh_gtfs_free(g);
    g = read_real("porto-alegre/poa_trensurb.zip");
    assert_int_equal(g->n_stops, 24);
    assert_int_equal(g->n_trips, 1248);
    dsh_gtfs_free(g);
}

static void check_osm(const char *name, uint64_t nodes, uint64_t ways,
                      size_t highways)
{
    const char *path = data_file(name);
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, &path, 1, NULL, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    assert_int_equal(osm->n_nodes_in_file, nodes);
    assert_int_equal(osm->n_ways_in_file, ways);
    size_t n = 0;
    for (uint32_t i = 0; i < osm->n_ways; i++)
        n += osm->way_id[i] > 0 && dsh_osm_way_tag(osm, i, "highway") != NULL;
    assert_int_equal(n, highways);
    for (uint32_t i = 1; i < osm->n_nodes; i++)
        assert_true(osm->node_id[i - 1] < osm->node_id[i]);
    dsh_osm_free(osm);
}

/* Counts by `osmium fileinfo -e` 1.15.0; highways by `osmium tags-filter -R
 * w/highway`. */
static void streets_as_osmium_tool_counts_them(void **state)
{
    (void)state;
    check_osm("osm/liechtenstein.osm.pbf", 142832, 15247, 4660);
    check_osm("osm/bautzen.osm", 781, 97, 60);
    check_osm("porto-alegre/poa_osm.pbf", 43264, 16032, 15886);
}

static void heights_of_porto_alegre(void **state)
{
    (void)state;
    const dsh_box box = {-51.25, -30.10, -51.15, -30.00};
    dsh_elevation *e = NULL;
    dosah_error err = {0};
    if (dsh_elevation_open(&e, data_file("porto-alegre/poa_elevation.tif"), "",
                           "EPSG:4326", &box, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    const double x = -51.1975, y = -30.0536111;
    double z = NAN;
    dsh_elevation_sample(e, &x, &y, &z, 1);
    assert_true(z > 0 && z < 320);
    dsh_elevation_free(e);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kodis_with_positions),
        TEST(kodis_without_positions),
        TEST(porto_alegre_by_bus_and_train),
        TEST(streets_as_osmium_tool_counts_them),
        TEST(heights_of_porto_alegre),
    };
    if (!have_data())
        return 77; /* skipped */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
