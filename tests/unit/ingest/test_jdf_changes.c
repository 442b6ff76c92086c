/* SPDX-License-Identifier: MIT */
/* Bans on travel between marked stops, and guaranteed connections. */
#include "jdf_support.h"

/* Calls of trip 1 at the three stops with a fixed code each. */
static void put_calls(const char *first, const char *second, const char *third)
{
    char text[800];
    snprintf(text, sizeof(text),
             "\"820001\",\"1\",\"1\",\"1\",\"\",\"\",\"%s\",\"\",\"\",\"0\","
             "\"\",\"0800\",\"\",\"\",\"1\";\r\n"
             "\"820001\",\"1\",\"2\",\"2\",\"\",\"\",\"%s\",\"\",\"\",\"4\","
             "\"\",\"0805\",\"\",\"\",\"1\";\r\n"
             "\"820001\",\"1\",\"3\",\"3\",\"\",\"\",\"%s\",\"\",\"\",\"9\","
             "\"0812\",\"\",\"\",\"\",\"1\";\r\n"
             "\"820001\",\"2\",\"3\",\"3\",\"\",\"\",\"\",\"\",\"\",\"0\","
             "\"\",\"0812\",\"\",\"\",\"1\";\r\n"
             "\"820001\",\"2\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"\",\"4\","
             "\"\",\"0820\",\"\",\"\",\"1\";\r\n",
             first, second, third);
    put_jdf(BATCH, "Zasspoje.txt", text);
    /* § is A7 in Windows-1250. */
    put_jdf(BATCH, "Pevnykod.txt",
            "\"1\",\"X\",\"\";\r\n\"10\",\"@\",\"\";\r\n\"11\",\"{\",\"\";\r\n"
            "\"20\",\"\xA7\",\"\";\r\n\"21\",\"A\",\"\";\r\n");
}

/* May one go from call i to call j of the trip, over all its doubles? */
static bool may_go(const dsh_gtfs *g, const char *id, uint32_t i, uint32_t j)
{
    bool may = false;
    for (uint32_t t = 0; t < g->n_trips; t++) {
        const uint32_t c = g->trip_first[t];
        may |= strcmp(g->trip_id[t], id) == 0 && g->call_pickup[c + i] &&
               g->call_dropoff[c + j];
    }
    return may;
}

static void nobody_is_carried_between_stops_of_one_mark(void **state)
{
    (void)state;
    put_calls("20", "", "20");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_trips, 3);
    assert_true(may_go(g, "820001/1:1", 0, 1));
    assert_true(may_go(g, "820001/1:1", 1, 2));
    assert_false(may_go(g, "820001/1:1", 0, 2));
    assert_true(may_go(g, "820001/1:2", 0, 1));
    assert_string_equal(first_of("jdf_travel_exclusions").value, "2");
    dsh_gtfs_free(g);
}

static void different_marks_ban_nothing_between_them(void **state)
{
    (void)state;
    put_calls("20", "21", "21");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_true(may_go(g, "820001/1:1", 0, 1));
    assert_true(may_go(g, "820001/1:1", 0, 2));
    assert_false(may_go(g, "820001/1:1", 1, 2));
    dsh_gtfs_free(g);
}

static void a_mark_that_stands_alone_bans_nothing(void **state)
{
    (void)state;
    put_calls("20", "", "21");
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_trips, 2);
    assert_int_equal(count_of("jdf_travel_exclusions"), 0);
    dsh_gtfs_free(g);
}

#define CONNECTION(kind, trip, tariff, other, stop, end)                       \
    "\"" kind "\",\"820001\",\"" trip "\",\"" tariff "\",\"" other             \
    "\",\"" stop "\",\"\",\"" end "\",\"\",\"5\",\"\",\"1\";\r\n"

static void connections_become_guaranteed_changes(void **state)
{
    (void)state;
    put_calls("", "", "");
    put_jdf(BATCH, "Navaznosti.txt",
            CONNECTION("m", "2", "3", "820001", "", "")
                CONNECTION("M", "1", "3", "820001", "3", "2"));
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_transfers, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const dsh_gtfs_transfer *t = &g->transfer[i];
        assert_int_equal(t->type, 1);
        assert_int_equal(t->from, 2);
        assert_int_equal(t->to, 2);
        const bool line = t->from_trip == UINT32_MAX;
        assert_int_equal(t->from_route, 0);
        assert_int_equal(t->to_trip, 1); /* goes by stop 2 */
        if (!line)
            assert_int_equal(t->from_trip, 0);
    }
    dsh_gtfs_free(g);
}

static void connections_with_what_is_not_there_are_told(void **state)
{
    (void)state;
    put_calls("", "", "");
    put_jdf(BATCH, "Navaznosti.txt",
            CONNECTION("m", "2", "3", "999999", "", "")
                CONNECTION("m", "7", "3", "820001", "", "")
                    CONNECTION("m", "2", "9", "820001", "", "")
                        CONNECTION("?", "2", "3", "820001", "", "")
                            CONNECTION("m", "2", "3", "820001", "77", ""));
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    assert_int_equal(g->n_transfers, 0);
    assert_int_equal(count_of("jdf_connection_not_found"), 4);
    assert_string_equal(first_of("jdf_connections_without_line").value, "1");
    dsh_gtfs_free(g);
}

/* What is declared of an operator's vehicles may be wrong of another's. */
static void trips_of_other_operators_belong_to_none(void **state)
{
    (void)state;
    put_jdf(BATCH, "Altdop.txt",
            "\"820001\",\"2\",\"87654321\",\"\",\"\",\"\",\"\",\"\",\"\","
            "\"1\",\"\",\"01022026\",\"\",\"1\",\"1\";\r\n"
            "\"820001\",\"2\",\"11111111\",\"\",\"\",\"\",\"\",\"\",\"\","
            "\"\",\"\",\"\",\"\",\"1\",\"1\";\r\n"
            "\"820001\",\"9\",\"11111111\",\"\",\"\",\"\",\"\",\"\",\"\","
            "\"\",\"\",\"\",\"\",\"1\",\"1\";\r\n");
    put_jdf(BATCH, "Navaznosti.txt",
            CONNECTION("m", "1", "1", "820001", "", ""));
    dsh_gtfs *g = read_jdf(BATCH, NULL);
    const uint32_t one = g->trip_route[0], two = g->trip_route[1];
    assert_int_not_equal(one, two);
    assert_string_not_equal(g->route_agency[one], "");
    assert_string_equal(g->route_agency[two], "");
    assert_string_equal(g->route_short_name[one], g->route_short_name[two]);
    assert_string_equal(g->route_id[one], g->route_id[two]);
    assert_string_equal(first_of("jdf_trips_of_other_operators").value, "1");
    assert_int_equal(count_of("foreign_key_violation"), 1);
    assert_int_equal(g->n_transfers, 2); /* a line is all its trips */
    dsh_gtfs_free(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_batch, end_batch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_is_carried_between_stops_of_one_mark),
        TEST(different_marks_ban_nothing_between_them),
        TEST(a_mark_that_stands_alone_bans_nothing),
        TEST(connections_become_guaranteed_changes),
        TEST(connections_with_what_is_not_there_are_told),
        TEST(trips_of_other_operators_belong_to_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
