/* SPDX-License-Identifier: MIT */
/* Streets from small OSM files. */
#include "feed_support.h"

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/file.h"
#include "ingest/osm.h"

#define FILE_A "/vsimem/a.osm"
#define FILE_B "/vsimem/b.osm"

static const char STREETS[] =
    "<osm version='0.6'>"
    "<node id='3' lat='49.52' lon='18.02'/>"
    "<node id='1' lat='49.50' lon='18.00'/>"
    "<node id='2' lat='49.51' lon='18.01'>"
    "<tag k='kerb' v='lowered'/><tag k='barrier' v='kerb'/></node>"
    "<node id='9' lat='49.60' lon='18.60'/>"
    "<node id='10' lat='49.61' lon='18.61'/>"
    "<way id='20'><nd ref='9'/><nd ref='10'/>"
    "<tag k='highway' v='path'/></way>"
    "<way id='7'><nd ref='3'/><nd ref='2'/><nd ref='1'/>"
    "<tag k='surface' v='asphalt'/>"
    "<tag k='highway' v='residential'/></way>"
    "<way id='8'><nd ref='1'/><nd ref='2'/>"
    "<tag k='building' v='yes'/></way></osm>";

static dsh_osm *read_files(const char *const *path, size_t n,
                           const dsh_box *box)
{
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, path, n, box, feed_context(), &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
    return osm;
}

static dsh_osm *read_text(const char *text, const dsh_box *box)
{
    const char *path = FILE_A;
    put_file(FILE_A, text);
    return read_files(&path, 1, box);
}

static dosah_status read_broken(const void *bytes, size_t n, dosah_error *err)
{
    const char *path = FILE_A;
    dsh_osm *osm = NULL;
    put_file_bytes(FILE_A, bytes, n);
    *err = (dosah_error){0};
    const dosah_status status =
        dsh_osm_read(&osm, &path, 1, NULL, feed_context(), err);
    assert_null(osm);
    assert_true(err->message[0] != '\0');
    return status;
}

static void ways_and_their_nodes_are_sorted_by_id(void **state)
{
    (void)state;
    dsh_osm *osm = read_text(STREETS, NULL);
    assert_int_equal(osm->n_ways, 2);
    assert_int_equal(osm->way_id[0], 7);
    assert_int_equal(osm->way_id[1], 20);
    assert_int_equal(osm->n_nodes, 5);
    assert_int_equal(osm->node_id[4], 10);
    assert_int_equal(osm->way_ref[1], 3);
    assert_int_equal(osm->node_id[osm->ref[0]], 3);
    assert_int_equal(osm->node_id[osm->ref[2]], 1);
    assert_true(osm->lat[1] == 49.51 && osm->lon[1] == 18.01);
    assert_int_equal(osm->n_nodes_in_file, 5);
    assert_int_equal(osm->n_ways_in_file, 3);
    dsh_osm_free(osm);
}

static void tags_are_sorted_by_key(void **state)
{
    (void)state;
    dsh_osm *osm = read_text(STREETS, NULL);
    assert_string_equal(osm->tag[osm->way_tag[0]].key, "highway");
    assert_string_equal(dsh_osm_way_tag(osm, 0, "surface"), "asphalt");
    assert_null(dsh_osm_way_tag(osm, 0, "kerb"));
    assert_string_equal(dsh_osm_node_tag(osm, 1, "kerb"), "lowered");
    assert_null(dsh_osm_node_tag(osm, 0, "kerb"));
    dsh_osm_free(osm);
}

static void ways_outside_the_box_are_left_out(void **state)
{
    (void)state;
    const dsh_box box = {17.9, 49.4, 18.005, 49.505};
    dsh_osm *osm = read_text(STREETS, &box);
    assert_int_equal(osm->n_ways, 1);
    assert_int_equal(osm->way_id[0], 7);
    assert_int_equal(osm->n_nodes, 3); /* whole ways */
    assert_int_equal(osm->n_nodes_in_file, 5);
    dsh_osm_free(osm);
}

static void missing_nodes_are_left_out_and_counted(void **state)
{
    (void)state;
    dsh_osm *osm =
        read_text("<osm version='0.6'>"
                  "<node id='1' lat='49.5' lon='18.0'/>"
                  "<node id='2' lat='49.6' lon='18.0'/>"
                  "<way id='1'><nd ref='1'/><nd ref='5'/><nd ref='2'/>"
                  "<tag k='highway' v='path'/></way>"
                  "<way id='2'><nd ref='1'/><nd ref='6'/>"
                  "<tag k='highway' v='path'/></way></osm>",
                  NULL);
    assert_int_equal(osm->n_ways, 1);
    assert_int_equal(osm->way_ref[1], 2);
    assert_string_equal(notice("osm_missing_node").value, "2");
    assert_string_equal(notice("osm_way_too_short").value, "1");
    dsh_osm_free(osm);
}

static void the_first_of_two_equal_ids_counts(void **state)
{
    (void)state;
    const char *path[] = {FILE_A, FILE_B};
    put_file(FILE_A, STREETS);
    put_file(FILE_B, "<osm version='0.6'>"
                     "<node id='1' lat='1' lon='1'/>"
                     "<node id='2' lat='2' lon='2'/>"
                     "<node id='30' lat='3' lon='3'/>"
                     "<way id='7'><nd ref='1'/><nd ref='30'/>"
                     "<tag k='highway' v='steps'/></way>"
                     "<way id='9'><nd ref='1'/><nd ref='30'/>"
                     "<tag k='highway' v='steps'/></way></osm>");
    dsh_osm *osm = read_files(path, 2, NULL);
    assert_int_equal(osm->n_ways, 3);
    assert_string_equal(dsh_osm_way_tag(osm, 0, "highway"), "residential");
    assert_true(osm->lat[0] == 49.50);
    assert_int_equal(notices("osm_duplicate_id"), 2); /* nodes, ways */
    dsh_osm_free(osm);
    VSIUnlink(FILE_B);
}

static void deleted_objects_are_skipped(void **state)
{
    (void)state;
    dsh_osm *osm =
        read_text("<osm version='0.6'>"
                  "<node id='1' lat='49.5' lon='18.0'/>"
                  "<node id='2' lat='49.6' lon='18.0'/>"
                  "<way id='1' visible='false'><nd ref='1'/><nd ref='2'/>"
                  "<tag k='highway' v='path'/></way></osm>",
                  NULL);
    assert_int_equal(osm->n_ways, 0);
    assert_int_equal(notices("osm_no_ways"), 1);
    dsh_osm_free(osm);
}

static void a_multipolygon_becomes_rings(void **state)
{
    (void)state;
    dsh_osm *osm =
        read_text("<osm version='0.6'>"
                  "<node id='1' lat='49.50' lon='18.00'/>"
                  "<node id='2' lat='49.50' lon='18.10'/>"
                  "<node id='3' lat='49.60' lon='18.10'/>"
                  "<node id='4' lat='49.60' lon='18.00'/>"
                  "<node id='5' lat='49.55' lon='18.05'/>"
                  "<node id='6' lat='49.55' lon='18.06'/>"
                  "<node id='7' lat='49.56' lon='18.06'/>"
                  "<way id='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/></way>"
                  "<way id='2'><nd ref='1'/><nd ref='4'/><nd ref='3'/></way>"
                  "<way id='3'><nd ref='5'/><nd ref='6'/><nd ref='7'/>"
                  "<nd ref='5'/></way>"
                  "<way id='4'><nd ref='5'/><nd ref='7'/></way>"
                  "<relation id='50'><member type='way' ref='1' role='outer'/>"
                  "<member type='way' ref='2' role='outer'/>"
                  "<member type='way' ref='3' role='inner'/>"
                  "<tag k='type' v='multipolygon'/>"
                  "<tag k='highway' v='pedestrian'/></relation>"
                  "<relation id='51'><member type='way' ref='4' role=''/>"
                  "<tag k='type' v='multipolygon'/>"
                  "<tag k='highway' v='pedestrian'/></relation></osm>",
                  NULL);
    assert_int_equal(osm->n_ways, 2);
    assert_int_equal(osm->way_id[0], -50);
    assert_int_equal(osm->way_ref[1], 5); /* closed */
    assert_int_equal(osm->ref[0], osm->ref[4]);
    assert_string_equal(dsh_osm_way_tag(osm, 0, "highway"), "pedestrian");
    assert_string_equal(dsh_osm_way_tag(osm, 0, DSH_OSM_RING_KEY), "outer");
    assert_string_equal(dsh_osm_way_tag(osm, 1, DSH_OSM_RING_KEY), "inner");
    assert_string_equal(notice("osm_ring_not_closed").value, "1");
    dsh_osm_free(osm);
}

static void packed_xml_is_read(void **state)
{
    (void)state;
    put_file("/vsigzip//vsimem/a.osm.gz", STREETS);
    const char *path = "/vsimem/a.osm.gz";
    dsh_osm *osm = read_files(&path, 1, NULL);
    assert_int_equal(osm->n_ways, 2);
    dsh_osm_free(osm);
    VSIUnlink(path);
}

static void a_local_file_is_read_whatever_its_name(void **state)
{
    (void)state;
    char path[] = "/tmp/dosah-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "wb");
    assert_int_equal(fwrite(STREETS, 1, sizeof(STREETS) - 1, f),
                     sizeof(STREETS) - 1);
    fclose(f);
    const char *paths = path;
    dsh_osm *osm = read_files(&paths, 1, NULL);
    assert_int_equal(osm->n_ways, 2);
    dsh_osm_free(osm);
    remove(path);
}

static void what_is_not_osm_is_an_error(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "id;x;y\n1;2;3\n", "<html><body/></html>", "<?xml version='1.0'?>",
        "<osm version='0.6'><node id='1' lat='x' lon='1'/></osm>"};
    dosah_error err;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_int_equal(read_broken(bad[i], strlen(bad[i]), &err),
                         DOSAH_EINPUT);
        assert_string_equal(err.source, FILE_A);
    }
    const char *path = "/vsimem/none.osm";
    dsh_osm *osm = NULL;
    assert_int_equal(dsh_osm_read(&osm, &path, 1, NULL, feed_context(), &err),
                     DOSAH_ENOTFOUND);
}

static void a_truncated_file_is_an_error(void **state)
{
    (void)state;
    dosah_error err;
    for (size_t n = 60; n < sizeof(STREETS) - 1; n += 97)
        assert_int_equal(read_broken(STREETS, n, &err), DOSAH_EINPUT);
}

static void running_out_of_memory_is_reported(void **state)
{
    (void)state;
    const char *path = FILE_A;
    const long before = dsh_alloc_count();
    dsh_osm_free(read_text(STREETS, NULL));
    const long n = dsh_alloc_count() - before;
    for (long i = 1; i <= n; i++) {
        dosah_error err = {0};
        dsh_osm *osm = NULL;
        dsh_alloc_fail_at(i);
        const dosah_status status =
            dsh_osm_read(&osm, &path, 1, NULL, feed_context(), &err);
        dsh_alloc_fail_at(0);
        assert_int_equal(status, DOSAH_ENOMEM);
        assert_null(osm);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_feed, end_feed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ways_and_their_nodes_are_sorted_by_id),
        TEST(tags_are_sorted_by_key),
        TEST(ways_outside_the_box_are_left_out),
        TEST(missing_nodes_are_left_out_and_counted),
        TEST(the_first_of_two_equal_ids_counts),
        TEST(deleted_objects_are_skipped),
        TEST(a_multipolygon_becomes_rings),
        TEST(packed_xml_is_read),
        TEST(a_local_file_is_read_whatever_its_name),
        TEST(what_is_not_osm_is_an_error),
        TEST(a_truncated_file_is_an_error),
        TEST(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
