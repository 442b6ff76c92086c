/* SPDX-License-Identifier: MIT */
/* OpenSidewalks as streets. */
#include "feed_support.h"

#include "ingest/osm.h"

#define EDGES "/vsimem/edges.geojson"
#define NODES "/vsimem/nodes.geojson"

static dsh_osm *read_files(const char *const *path, size_t n)
{
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, path, n, NULL, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return osm;
}

static const char EDGE_TEXT[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[18,49],"
    "[18.001,49.001],[18.002,49]]},\"properties\":{\"_id\":\"7\",\"_u_id\":"
    "\"1\",\"_v_id\":\"roh\",\"highway\":\"footway\",\"incline\":-0.017,"
    "\"width\":1.5,\"length\":6.2}},{\"type\":\"Feature\",\"geometry\":"
    "{\"type\":\"LineString\",\"coordinates\":[[18.002,49],[18.003,49]]},"
    "\"properties\":{\"_id\":\"8\",\"_u_id\":\"roh\",\"_v_id\":\"3\","
    "\"highway\":\"steps\",\"climb\":\"up\",\"step_count\":5}}]}";
static const char NODE_TEXT[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[18,49]},"
    "\"properties\":{\"_id\":\"1\",\"barrier\":\"kerb\",\"kerb\":\"lowered\"}}"
    "]}";

static void edges_become_ways_with_osm_tags(void **state)
{
    (void)state;
    const char *const path[] = {EDGES, NODES};
    put_file(EDGES, EDGE_TEXT);
    put_file(NODES, NODE_TEXT);
    dsh_osm *osm = read_files(path, 2);
    assert_int_equal(osm->n_ways, 2);
    assert_int_equal(osm->n_nodes, 4);
    assert_int_equal(osm->n_nodes_in_file, 1);
    assert_string_equal(dsh_osm_way_tag(osm, 0, "incline"), "-1.7%");
    assert_string_equal(dsh_osm_way_tag(osm, 0, "width"), "1.5");
    assert_null(dsh_osm_way_tag(osm, 0, "length"));
    assert_string_equal(dsh_osm_way_tag(osm, 1, "incline"), "up");
    assert_string_equal(dsh_osm_way_tag(osm, 1, "step_count"), "5");
    /* The ways meet where they name one node, and the described node keeps
     * its tags although its file comes last. */
    assert_int_equal(osm->ref[osm->way_ref[1] - 1], osm->ref[osm->way_ref[1]]);
    assert_string_equal(dsh_osm_node_tag(osm, osm->ref[0], "kerb"), "lowered");
    dsh_osm_free(osm);
}

static void what_is_no_network_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{", "{}", "{\"features\":3}"};
    const char *path = EDGES;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dosah_error err = {0};
        dsh_osm *osm = NULL;
        put_file(EDGES, bad[i]);
        assert_int_equal(
            dsh_osm_read(&osm, &path, 1, NULL, feed_context(), &err),
            DOSAH_EINPUT);
        assert_null(osm);
    }
}

static void the_sample_has_its_known_numbers(void **state)
{
    (void)state;
    if (!have_data())
        skip();
    char edges[1024], nodes[1024];
    (void)snprintf(edges, sizeof edges, "%s",
                   data_file("survey/wa.microsoft.graph.edges.OSW.geojson"));
    (void)snprintf(nodes, sizeof nodes, "%s",
                   data_file("survey/wa.microsoft.graph.nodes.OSW.geojson"));
    const char *const path[] = {edges, nodes};
    dsh_osm *osm = read_files(path, 2);
    assert_int_equal(osm->n_ways_in_file, 4368);
    assert_int_equal(osm->n_nodes_in_file, 3916);
    assert_int_equal(osm->n_ways, 4368);
    uint32_t n_kerbs = 0, n_steps = 0;
    for (uint32_t i = 0; i < osm->n_nodes; i++)
        n_kerbs += dsh_osm_node_tag(osm, i, "kerb") != NULL;
    for (uint32_t i = 0; i < osm->n_ways; i++)
        n_steps += dsh_osm_way_tag(osm, i, "step_count") != NULL;
    assert_int_equal(n_kerbs, 757);
    assert_true(n_steps > 0);
    dsh_osm_free(osm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(edges_become_ways_with_osm_tags,
                                        begin_feed, end_feed),
        cmocka_unit_test_setup_teardown(what_is_no_network_is_refused,
                                        begin_feed, end_feed),
        cmocka_unit_test_setup_teardown(the_sample_has_its_known_numbers,
                                        begin_feed, end_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
