/* SPDX-License-Identifier: MIT */
/* Departures, gaps and the index of supply, computed by hand with the numbers
 * of datasets/service-level.yaml: index window 8:15–9:15, K 2 min for buses
 * and 0.75 min for rails, limits 8 and 12 min. The town's window is 8–9. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "reach/service_level.h"
#include "town.h"

enum { BUS, OTHER_BUS, TRAIN, N_LINES };

/* What the town does not have: lines, places of stops. */
typedef struct extra {
    uint32_t trip_gtfs[TOWN_MAX], trip_route[TOWN_MAX];
    int32_t type[N_LINES];
    double x[TOWN_MAX], y[TOWN_MAX];
    dsh_service_level *level;
} extra;

/* One trip per line, numbered as the lines; stop s lies at x[s]. */
static void begin(town *t, extra *e)
{
    town_begin(t);
    *e = (extra){.type = {3, 3, 2}, .x = {-50, -60, -70, 50}};
    for (uint32_t i = 0; i < TOWN_MAX; i++) {
        e->trip_gtfs[i] = i;
        e->trip_route[i] = i < N_LINES ? i : BUS;
    }
    t->gtfs.n_routes = N_LINES;
    t->gtfs.route_type = e->type;
    t->gtfs.trip_route = e->trip_route;
    t->timetable.trip_gtfs = e->trip_gtfs;
    t->network.stop_x = e->x;
    t->network.stop_y = e->y;
}

static void run(town *t, extra *e)
{
    town_run(t);
    dsh_context ctx = {.env = {.n_threads = 2},
                       .data_dir = getenv("DOSAH_DATA"),
                       .notices = t->notices};
    dosah_error err = {0};
    const dsh_level_inputs in = {&t->study, &t->tables, &t->usability,
                                 &t->network};
    if (dsh_service_level_new(&e->level, &in, &ctx, &err) != DOSAH_OK)
        fail_msg("%s %s", err.source, err.message);
}

static void end(town *t, extra *e)
{
    dsh_service_level_free(e->level);
    town_end(t);
}

static const dsh_stop_level *stop_of(const extra *e, size_t who, uint32_t stop)
{
    return &e->level->stop[who * e->level->n_stops + stop];
}

static const dsh_place_level *west_of(const extra *e, size_t who)
{
    return &e->level->place[who * e->level->n_places];
}

/* A bus of certain access every quarter of an hour from the first stop (and
 * early in the morning), another of unknown access from the second, a train
 * from the third, which is of unknown access itself. */
static void three_lines(town *t)
{
    for (int i = 0; i < 4; i++)
        (void)town_stop(t, i == 2 ? DSH_ACCESS_UNKNOWN : DSH_ACCESS_YES);
    (void)town_trip(t, DSH_ACCESS_YES);
    (void)town_trip(t, DSH_ACCESS_UNKNOWN);
    (void)town_trip(t, DSH_ACCESS_YES);
    for (int i = 0; i < 11; i++)
        town_hop(t, BUS, 0, at(5, 5 * i), 3, at(5, 5 * i + 1));
    for (int i = 0; i < 5; i++)
        town_hop(t, BUS, 0, at(8, 15 + 15 * i), 3, at(8, 20 + 15 * i));
    town_hop(t, OTHER_BUS, 1, at(8, 20), 3, at(8, 25));
    town_hop(t, OTHER_BUS, 1, at(8, 50), 3, at(8, 55));
    town_hop(t, TRAIN, 2, at(8, 40), 3, at(8, 45));
}

static void departures_lines_and_gaps_are_those_of_the_timetable(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    three_lines(&t);
    run(&t, &e);
    const dsh_stop_level *s = stop_of(&e, ADULT, 0);
    for (int r = 0; r < 2; r++) {
        assert_int_equal(s->departures[r], 16);
        assert_int_equal(s->lines[r], 1);
        assert_int_equal(s->first_s[r], at(5, 0));
        assert_int_equal(s->last_s[r], at(9, 15));
        assert_int_equal(s->gap_s[r], 900);
    }
    /* 8:00–8:20, 8:20–8:50, 8:50–9:00 */
    assert_int_equal(stop_of(&e, ADULT, 1)->gap_s[DSH_OPT], 1800);
    /* nobody departs from the last stop */
    s = stop_of(&e, ADULT, 3);
    assert_int_equal(s->departures[DSH_OPT], 0);
    assert_int_equal(s->first_s[DSH_OPT], DSH_NEVER_S);
    assert_int_equal(s->last_s[DSH_OPT], -1);
    assert_int_equal(s->gap_s[DSH_OPT], 3600);
    end(&t, &e);
}

static void unknown_access_counts_in_the_optimistic_reading_alone(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    three_lines(&t);
    run(&t, &e);
    const dsh_stop_level *s = stop_of(&e, WHEELCHAIR, 1);
    assert_int_equal(s->departures[DSH_OPT], 2);
    assert_int_equal(s->departures[DSH_PESS], 0);
    assert_int_equal(s->lines[DSH_PESS], 0);
    assert_int_equal(s->gap_s[DSH_PESS], 3600);
    assert_int_equal(stop_of(&e, WHEELCHAIR, 2)->departures[DSH_PESS], 0);
    const dsh_place_level *west = west_of(&e, WHEELCHAIR);
    assert_int_equal(west->stops, 3); /* the fourth lies in the east */
    assert_int_equal(west->served[DSH_OPT], 3);
    assert_int_equal(west->served[DSH_PESS], 1);
    assert_int_equal(west->departures[DSH_OPT], 19);
    assert_int_equal(west->departures[DSH_PESS], 16);
    end(&t, &e);
}

/* Surveyed: the first stop certainly not accessible, the third certainly so,
 * the second open. What the timetable states of the second holds. */
static void surveyed_stops_admit_as_in_the_search(void **state)
{
    (void)state;
    static const uint8_t yes[DSH_N_LINKS] = {2, 2, 2, 2}, no[DSH_N_LINKS] = {0};
    const char *id[3] = {"first", "second", "third"};
    dsh_object_kind kind[3] = {DSH_OBJECT_STOP, DSH_OBJECT_STOP,
                               DSH_OBJECT_STOP};
    const char *stop_id[4] = {"A", "B", "C", "D"};
    town t;
    extra e;
    begin(&t, &e);
    three_lines(&t);
    t.trip_access[OTHER_BUS] = DSH_ACCESS_YES;
    t.gtfs.stop_id = stop_id;
    t.study.reach.max_snap_m = 1;
    t.profile[WHEELCHAIR].user_group = "wheelchair";
    t.group[0] = "wheelchair";
    t.tables.objects =
        (dsh_objects){.n = 3, .id = id, .kind = kind, .x = e.x, .y = e.y};
    town_grade(&t, 0, no, no);
    town_grade(&t, 1, no, yes);
    town_grade(&t, 2, yes, yes);
    run(&t, &e);
    for (int r = 0; r < DSH_N_READINGS; r++) {
        assert_int_equal(stop_of(&e, WHEELCHAIR, 0)->departures[r], 0);
        assert_int_equal(stop_of(&e, WHEELCHAIR, 1)->departures[r], 2);
        assert_int_equal(stop_of(&e, WHEELCHAIR, 2)->departures[r], 1);
        assert_int_equal(stop_of(&e, ADULT, 0)->departures[r], 16);
    }
    end(&t, &e);
}

static void the_index_is_that_of_a_hand_calculation(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    three_lines(&t);
    const uint32_t home = town_origin(&t, 0, 30), far = town_origin(&t, 0, 10);
    town_link_add(&t.access, home, 0, 240, FOR_ALL);
    town_link_add(&t.access, home, 1, 300, FOR_ALL);
    town_link_add(&t.access, home, 2, 600, FOR_ALL);
    town_link_add(&t.access, far, 0, 481, FOR_ALL); /* a second too far */
    run(&t, &e);
    /* Four buses an hour 4 min away: 30 / (4 + 7.5 + 2); two an hour 5 min
     * away: 30 / (5 + 15 + 2), counted by half; one train an hour 10 min
     * away: 30 / (10 + 30 + 0.75). */
    const double bus = 30 / 13.5, all = bus + 30 / 22.0 / 2 + 30 / 40.75;
    const dsh_place_level *adult = west_of(&e, ADULT);
    const dsh_place_level *wheel = west_of(&e, WHEELCHAIR);
    assert_true(fabs(adult->index[DSH_OPT] - all * 0.75) < 1e-4);
    assert_true(fabs(adult->index[DSH_PESS] - all * 0.75) < 1e-4);
    assert_true(fabs(wheel->index[DSH_OPT] - all * 0.75) < 1e-4);
    assert_true(fabs(wheel->index[DSH_PESS] - bus * 0.75) < 1e-4);
    /* both have the first stop, with its 16 departures, within 10 min */
    assert_int_equal(adult->linked, 40 * DSH_PERSON);
    assert_int_equal(adult->within[0][DSH_PESS], 40 * DSH_PERSON);
    assert_int_equal(adult->within[1][DSH_PESS], 40 * DSH_PERSON);
    assert_true(
        isnan(e.level->place[1].index[DSH_OPT])); /* no one in the east */
    end(&t, &e);
}

static void both_directions_at_one_stop_are_not_twice_the_service(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    for (int i = 0; i < 3; i++)
        (void)town_stop(&t, DSH_ACCESS_YES);
    (void)town_trip(&t, DSH_ACCESS_YES);
    for (int i = 0; i < 6; i++) {
        town_hop(&t, BUS, 0, at(8, 15 + 10 * i), 1, at(8, 20 + 10 * i));
        if (i % 2 == 0)
            town_hop(&t, BUS, 0, at(8, 16 + 10 * i), 2, at(8, 21 + 10 * i));
    }
    const uint32_t home = town_origin(&t, 0, 1);
    town_link_add(&t.access, home, 0, 60, FOR_ALL);
    run(&t, &e);
    assert_int_equal(stop_of(&e, ADULT, 0)->departures[0], 9);
    /* six an hour, not nine */
    assert_true(fabs(west_of(&e, ADULT)->index[0] - 30 / (1 + 5 + 2.0)) < 1e-4);
    end(&t, &e);
}

static void a_better_stop_of_the_line_beats_the_nearest(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    for (int i = 0; i < 3; i++)
        (void)town_stop(&t, i == 0 ? DSH_ACCESS_UNKNOWN : DSH_ACCESS_YES);
    (void)town_trip(&t, DSH_ACCESS_YES);
    town_hop(&t, BUS, 0, at(8, 30), 2, at(8, 35));
    for (int i = 0; i < 4; i++)
        town_hop(&t, BUS, 1, at(8, 15 + 15 * i), 2, at(8, 20 + 15 * i));
    const uint32_t home = town_origin(&t, 0, 1);
    town_link_add(&t.access, home, 0, 60, FOR_ALL);
    town_link_add(&t.access, home, 1, 240, FOR_ALL);
    run(&t, &e);
    for (int r = 0; r < 2; r++)
        assert_true(fabs(west_of(&e, WHEELCHAIR)->index[r] - 30 / 13.5) < 1e-4);
    end(&t, &e);
}

static void only_departures_of_the_day_that_can_be_boarded_count(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    (void)town_stop(&t, DSH_ACCESS_YES);
    (void)town_stop(&t, DSH_ACCESS_YES);
    (void)town_trip(&t, DSH_ACCESS_YES);
    (void)town_trip(&t, DSH_ACCESS_YES);
    town_hop(&t, 0, 0, at(8, 0), 1, at(8, 5));
    town_hop(&t, 1, 0, at(23, 59), 1, at(24, 5));
    town_hop(&t, 1, 0, at(24, 10), 1, at(24, 15));
    for (uint32_t i = 0; i < t.timetable.n_hops; i++)
        if (t.dep_s[i] == at(8, 0))
            t.flags[i] = DSH_HOP_DROPOFF;
    run(&t, &e);
    const dsh_stop_level *s = stop_of(&e, ADULT, 0);
    assert_int_equal(s->departures[0], 1);
    assert_int_equal(s->first_s[0], at(23, 59));
    assert_int_equal(s->last_s[0], at(23, 59));
    end(&t, &e);
}

static void homes_off_the_streets_are_left_out_of_the_shares(void **state)
{
    (void)state;
    town t;
    extra e;
    begin(&t, &e);
    three_lines(&t);
    const uint32_t home = town_origin(&t, 0, 3), off = town_origin(&t, 0, 7);
    town_link_add(&t.access, home, 0, 240, FOR_ALL);
    t.linked[off] = 0;
    run(&t, &e);
    const dsh_place_level *west = west_of(&e, ADULT);
    assert_int_equal(west->residents, 10 * DSH_PERSON);
    assert_int_equal(west->linked, 3 * DSH_PERSON);
    assert_true(fabs(west->index[DSH_PESS] - 30 / 13.5) < 1e-4);
    end(&t, &e);
}

/* ---- properties -------------------------------------------------------- */

static uint32_t next(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % n;
}

static void random_world(town *t, extra *e, uint32_t seed)
{
    begin(t, e);
    for (int i = 0; i < 8; i++)
        (void)town_stop(t, (dsh_access)next(&seed, 3));
    for (uint32_t i = 0; i < 10; i++) {
        (void)town_trip(t, (dsh_access)next(&seed, 3));
        e->trip_route[i] = next(&seed, N_LINES);
    }
    for (int i = 0; i < 60; i++) {
        const uint32_t from = next(&seed, 8), trip = next(&seed, 10);
        const int32_t dep_s = at(7, 30) + (int32_t)next(&seed, 7200);
        town_hop(t, trip, from, dep_s, (from + 1 + next(&seed, 7)) % 8,
                 dep_s + 300);
    }
    for (uint32_t i = 0; i < 6; i++) {
        (void)town_origin(t, 0, 1 + next(&seed, 50));
        for (int k = 0; k < 5; k++)
            town_link_add(&t->access, i, next(&seed, 8),
                          (int32_t)next(&seed, 900),
                          k < 3 ? FOR_ALL : FOR_ADULT | FOR_WHEELCHAIR_OPT);
    }
}

static void the_readings_bound_each_other_and_the_adult_bounds_both(
    void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        town t;
        extra e;
        random_world(&t, &e, seed);
        run(&t, &e);
        const dsh_place_level *w = west_of(&e, WHEELCHAIR);
        const dsh_place_level *a = west_of(&e, ADULT);
        assert_true(w->index[DSH_PESS] <= w->index[DSH_OPT]);
        assert_true(w->index[DSH_OPT] <= a->index[DSH_OPT]);
        assert_true(w->departures[DSH_PESS] <= w->departures[DSH_OPT]);
        assert_true(w->departures[DSH_OPT] <= a->departures[DSH_OPT]);
        assert_true(w->within[0][DSH_PESS] <= w->within[0][DSH_OPT]);
        for (uint32_t s = 0; s < 8; s++) {
            const dsh_stop_level *l = stop_of(&e, WHEELCHAIR, s);
            assert_true(l->departures[DSH_PESS] <= l->departures[DSH_OPT]);
            assert_true(l->lines[DSH_PESS] <= l->lines[DSH_OPT]);
            assert_true(l->first_s[DSH_PESS] >= l->first_s[DSH_OPT]);
            assert_true(l->last_s[DSH_PESS] <= l->last_s[DSH_OPT]);
            assert_true(l->gap_s[DSH_PESS] >= l->gap_s[DSH_OPT]);
        }
        end(&t, &e);
    }
}

static void each_failing_allocation_ends_in_out_of_memory(void **state)
{
    (void)state;
    town t;
    extra e;
    random_world(&t, &e, 7);
    town_run(&t);
    dsh_context ctx = {.env = {.n_threads = 1},
                       .data_dir = getenv("DOSAH_DATA"),
                       .notices = t.notices};
    const dsh_level_inputs in = {&t.study, &t.tables, &t.usability, &t.network};
    long n = 1;
    for (;; n++) {
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        const dosah_status status =
            dsh_service_level_new(&e.level, &in, &ctx, &err);
        dsh_alloc_fail_at(0);
        assert_true((e.level != NULL) == (status == DOSAH_OK));
        if (status == DOSAH_OK)
            break;
        assert_int_equal(status, DOSAH_ENOMEM);
    }
    assert_true(n > 10);
    end(&t, &e);
}

/* ---- rules ------------------------------------------------------------- */

static void bands_end_where_the_data_say(void **state)
{
    (void)state;
    char path[1024];
    dsh_level_rules rules;
    dosah_error err = {0};
    dsh_arena *arena = dsh_arena_new();
    (void)snprintf(path, sizeof path, "%s/datasets/service-level.yaml",
                   getenv("DOSAH_DATA"));
    assert_int_equal(dsh_level_rules_load(&rules, path, arena, &err), DOSAH_OK);
    assert_string_equal(dsh_level_band(&rules, 0), "0");
    assert_string_equal(dsh_level_band(&rules, 0.01), "1a");
    assert_string_equal(dsh_level_band(&rules, 2.5), "1a");
    assert_string_equal(dsh_level_band(&rules, 2.51), "1b");
    assert_string_equal(dsh_level_band(&rules, 40), "6a");
    assert_string_equal(dsh_level_band(&rules, 41), "6b");
    assert_string_equal(rules.mode[dsh_level_mode_of(&rules, 3)].id, "bus");
    assert_string_equal(rules.mode[dsh_level_mode_of(&rules, 715)].id, "bus");
    assert_string_equal(rules.mode[dsh_level_mode_of(&rules, 106)].id, "rail");
    assert_string_equal(rules.mode[dsh_level_mode_of(&rules, 0)].id, "tram");
    assert_string_equal(
        rules.mode[dsh_level_mode_of(&rules, DSH_NO_ROUTE_TYPE)].id, "bus");
    dsh_arena_free(arena);
}

static void faults_in_the_data_are_told_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t line;
    } fault[] = {
        {"a: b\n", 1},
        {"supply: {walk: soon, departures: [1]}\n", 1},
        {"supply:\n  walk: 10min\n  departures: [1, none]\n", 3},
        {"supply: {walk: 10min, departures: [1, 2, 3, 4, 5]}\n", 1},
        {"supply: {walk: 10min, departures: [1]}\n"
         "index: {walk_m_per_min: 80, window: \"9:15\"}\n",
         2},
        {"supply: {walk: 10min, departures: [1]}\n"
         "index:\n  walk_m_per_min: 80\n  window: \"8:15-9:15\"\n"
         "  modes: [{id: bus, route_types: [9-3], max_walk_m: 1, "
         "unreliable_min: 0}]\n",
         5},
        {"supply: {walk: 10min, departures: [1]}\n"
         "index:\n  walk_m_per_min: 80\n  window: \"8:15-9:15\"\n"
         "  modes: [{id: bus, max_walk_m: 1, unreliable_min: 0}]\n"
         "  bands: {a: 2, b: 1}\n  above: c\n",
         6},
    };
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        static const char path[] = "service-rules.yaml";
        dsh_level_rules rules;
        dosah_error err = {0};
        dsh_arena *arena = dsh_arena_new();
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(fault[i].text, f);
        assert_int_equal(fclose(f), 0);
        assert_int_equal(dsh_level_rules_load(&rules, path, arena, &err),
                         DOSAH_EINPUT);
        assert_int_equal(err.row, fault[i].line);
        (void)remove(path);
        dsh_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(departures_lines_and_gaps_are_those_of_the_timetable),
        cmocka_unit_test(unknown_access_counts_in_the_optimistic_reading_alone),
        cmocka_unit_test(surveyed_stops_admit_as_in_the_search),
        cmocka_unit_test(the_index_is_that_of_a_hand_calculation),
        cmocka_unit_test(both_directions_at_one_stop_are_not_twice_the_service),
        cmocka_unit_test(a_better_stop_of_the_line_beats_the_nearest),
        cmocka_unit_test(only_departures_of_the_day_that_can_be_boarded_count),
        cmocka_unit_test(homes_off_the_streets_are_left_out_of_the_shares),
        cmocka_unit_test(
            the_readings_bound_each_other_and_the_adult_bounds_both),
        cmocka_unit_test(each_failing_allocation_ends_in_out_of_memory),
        cmocka_unit_test(bands_end_where_the_data_say),
        cmocka_unit_test(faults_in_the_data_are_told_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
