/* SPDX-License-Identifier: MIT */
/* Random worlds written as GTFS, of one feed or two, and as JDF of each
 * version, read by the engine, swept over: at every event second and its
 * neighbours the answer is that of both oracles. N_GTFS + N_PAIRS + N_VERSIONS
 * * N_JDF worlds hold all that the two formats can say: see ORACLE_EVERYTHING
 * and jdf_of_world.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h> /* after the four it needs */
#include <cpl_vsi.h>

#include "jdf_of_world.h"
#include "read_plan.h"
#include "world_gtfs.h"

#define JDF    "/vsimem/jdf-world"
#define PLACES "/vsimem/places.csv"

enum {
    N_GTFS = 320,
    N_PAIRS = 60,
    N_JDF = 60,
    GTFS_SEED = 20000,
    PAIR_SEED = 30000,
    JDF_SEED = 40000
};

static char gtfs_folder[] = "read_worlds_XXXXXX";

static dsh_date day(void)
{
    return dsh_date_of(2026, 11, 24);
}

/* How many answers were compared, and how many of them ride. */
static size_t n_compared, n_ridden;

static void check_sweep(read_plan *p, const oracle_world *w, uint64_t seed)
{
    dsh_sweep *sweep;
    dsh_egress *egress = oracle_alloc(w->n_egress, sizeof *egress);
    for (uint32_t i = 0; i < w->n_egress; i++)
        egress[i] = (dsh_egress){p->stop[w->egress[i].stop], w->egress[i].s, 0};
    assert_int_equal(dsh_sweep_new(&sweep, NULL), DOSAH_OK);
    assert_int_equal(dsh_sweep_run(sweep, p->plan, egress, w->n_egress, NULL),
                     DOSAH_OK);
    const world_reading r = {w, sweep, w->max_rides, p->stop, p->plan_shift_s};
    const size_t n = oracle_event_times(w, NULL, 0);
    int32_t *t = oracle_alloc(n, sizeof *t);
    oracle_event_times(w, t, n);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k <= w->max_rides; k++) {
            const int32_t got = world_reading_tt(&r, t[i], k);
            const int32_t one = oracle_dijkstra_tt(w, t[i], k);
            const int32_t two = oracle_raptor_tt(w, t[i], k);
            if (got != one || got != two)
                fail_msg("seed %d t %d k %u: %d, oracles %d and %d", (int)seed,
                         t[i], k, got, one, two);
            n_compared++;
            n_ridden += got < w->walk_s;
        }
    }
    free(t);
    free(egress);
    dsh_sweep_free(sweep);
}

/* There, and every third time back. */
static void check_both_ways(read_plan *p, const oracle_world *w,
                            read_plan_opts opts, uint64_t seed)
{
    read_plan_make(p, w, &opts);
    check_sweep(p, w, seed);
    if (seed % 3 != 0)
        return;
    oracle_world back;
    oracle_world_mirror(&back, w, READ_PLAN_PIVOT_S);
    opts.mirrored = true;
    read_plan_make(p, w, &opts);
    check_sweep(p, &back, seed);
    oracle_world_clear(&back);
}

/* ---- GTFS -------------------------------------------------------------- */

static uint32_t number_of_id(const dsh_gtfs *g, uint32_t stop, const void *user)
{
    (void)user;
    return (uint32_t)strtoul(g->stop_id[stop] + 1, NULL, 10);
}

static void open_gtfs(read_plan *p, const oracle_world *w, uint32_t style)
{
    const oracle_gtfs_opts how = {.date = "20261124", .style = style};
    const char *path = gtfs_folder;
    VSIRmdirRecursive(gtfs_folder); /* tables of another style */
    oracle_world_write_gtfs(w, gtfs_folder, &how);
    read_plan_open(p, &path, 1, &(dsh_timetable_opts){.format = "gtfs"}, day());
    read_plan_stops(p, w, number_of_id, NULL);
}

/* All is known; change times and footpaths are rows of transfers.txt. */
static const read_plan_opts GTFS_OPTS = {.reading = DSH_OPT, .change_s = 1};

static void worlds_read_from_gtfs_equal_both_oracles(void **state)
{
    (void)state;
    n_compared = n_ridden = 0;
    size_t n_blanks = 0, n_frequencies = 0, n_in_stations = 0;
    for (uint64_t seed = GTFS_SEED; seed < GTFS_SEED + N_GTFS; seed++) {
        const oracle_world_opts opts = {
            .repeat_links = seed % 3 == 0,
            .features = seed % 8 == 0   ? 0
                        : seed % 8 == 1 ? ORACLE_EVERYTHING - ORACLE_FORKS
                                        : ORACLE_EVERYTHING};
        oracle_world w;
        read_plan p;
        oracle_world_random(&w, seed, &opts);
        (void)oracle_gtfs_restrict(&w);
        open_gtfs(&p, &w, (uint32_t)seed / 2 % 32);
        check_both_ways(&p, &w, GTFS_OPTS, seed);
        for (uint32_t c = 0; c < p.gtfs->n_calls; c++)
            n_blanks += p.gtfs->call_interpolated[c];
        for (uint32_t s = 0; s < p.gtfs->n_stops; s++)
            n_in_stations += p.gtfs->stop_parent[s][0] != '\0';
        n_frequencies += p.gtfs->n_frequencies;
        read_plan_close(&p);
        oracle_world_clear(&w);
    }
    print_message("%zu answers, %zu of them ride; %zu blank times, %zu trips "
                  "by frequency, %zu stops of stations\n",
                  n_compared, n_ridden, n_blanks, n_frequencies, n_in_stations);
    assert_true(n_ridden > 20000 && n_blanks > 1000 && n_frequencies > 100 &&
                n_in_stations > 500);
}

/* ---- two feeds --------------------------------------------------------- */

static void *both(const void *a, size_t n_a, const void *b, size_t n_b,
                  size_t size)
{
    char *out = oracle_alloc(n_a + n_b, size);
    if (n_a > 0)
        memcpy(out, a, n_a * size);
    if (n_b > 0)
        memcpy(out + n_a * size, b, n_b * size);
    return out;
}

enum { FIRST_ROUTE = 1000 }; /* of the second world */

static void renumber_side(oracle_side *side, uint32_t n_trips)
{
    if (side->route != ORACLE_ANY)
        side->route += FIRST_ROUTE;
    if (side->trip != ORACLE_ANY)
        side->trip += n_trips;
}

/* Numbers of `w` as they are behind those of `a`. */
static void renumber(oracle_world *w, const oracle_world *a)
{
    for (uint32_t i = 0; i < w->n_calls; i++)
        w->call[i].stop += a->n_stops;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        w->trip[i].first_call += a->n_calls;
        w->trip[i].route += FIRST_ROUTE;
    }
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        w->footpath[i].from += a->n_stops;
        w->footpath[i].to += a->n_stops;
    }
    for (uint32_t i = 0; i < w->n_stays; i++) {
        w->stay[i].from += a->n_trips;
        w->stay[i].to += a->n_trips;
    }
    for (uint32_t i = 0; i < w->n_records; i++) {
        w->record[i].from_call += a->n_calls;
        w->record[i].to_call += a->n_calls;
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        w->rule[i].from_stop += a->n_stops;
        w->rule[i].to_stop += a->n_stops;
        renumber_side(&w->rule[i].from, a->n_trips);
        renumber_side(&w->rule[i].to, a->n_trips);
    }
    for (uint32_t i = 0; i < w->n_access; i++)
        w->access[i].stop += a->n_stops;
    for (uint32_t i = 0; i < w->n_egress; i++)
        w->egress[i].stop += a->n_stops;
}

/* Streets from stops of `a` to those of `b`, every fourth one back. */
static oracle_footpath *streets_between(const oracle_world *a,
                                        const oracle_world *b, uint32_t n,
                                        uint64_t seed)
{
    oracle_footpath *street = oracle_alloc(n, sizeof *street);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t one = (uint32_t)(oracle_random(&seed) % a->n_stops);
        const uint32_t two =
            a->n_stops + (uint32_t)(oracle_random(&seed) % b->n_stops);
        const int32_t s = 1 + (int32_t)(oracle_random(&seed) % 900);
        street[i] = i % 4 == 3 ? (oracle_footpath){two, one, s}
                               : (oracle_footpath){one, two, s};
    }
    return street;
}

/* Both worlds side by side and streets between them, which are the last
 * footpaths; returns how many they are. */
static uint32_t join(oracle_world *out, const oracle_world *a,
                     const oracle_world *b, uint64_t seed)
{
    const uint32_t n_streets = a->n_stops + b->n_stops;
    oracle_footpath *street = streets_between(a, b, n_streets, seed);
    oracle_world c;
    oracle_world_copy(&c, b);
    renumber(&c, a);
    oracle_footpath *known = both(a->footpath, a->n_footpaths, c.footpath,
                                  c.n_footpaths, sizeof *known);
    *out = (oracle_world){
        .walk_s = a->walk_s, .max_rides = 5, .max_time_s = a->max_time_s};
#define BOTH(array, n)                                                         \
    out->array = both(a->array, a->n, c.array, c.n, sizeof *out->array);       \
    out->n = a->n + c.n
    BOTH(stop_closed, n_stops);
    BOTH(change_s, n_stops);
    BOTH(call, n_calls);
    BOTH(trip, n_trips);
    BOTH(stay, n_stays);
    BOTH(record, n_records);
    BOTH(rule, n_rules);
    out->n_footpaths = a->n_footpaths + c.n_footpaths + n_streets;
    out->footpath = both(known, a->n_footpaths + c.n_footpaths, street,
                         n_streets, sizeof *known);
    BOTH(access, n_access);
    BOTH(egress, n_egress);
#undef BOTH
    free(known);
    free(street);
    oracle_world_clear(&c);
    return n_streets;
}

/* `user`: the number of stops of the first feed. */
static uint32_t number_of_either(const dsh_gtfs *g, uint32_t stop,
                                 const void *user)
{
    const uint32_t *n_first = user;
    return number_of_id(g, stop, NULL) + (g->stop_feed[stop] ? *n_first : 0);
}

/* The two have the same ids of stops, routes, trips, services and blocks. */
static void open_feeds(read_plan *p, const oracle_world *feed, uint32_t style)
{
    char path[2][sizeof gtfs_folder + 2];
    const char *const paths[] = {path[0], path[1]};
    VSIRmdirRecursive(gtfs_folder);
    VSIMkdir(gtfs_folder, 0777);
    for (int i = 0; i < 2; i++) {
        const oracle_gtfs_opts how = {.date = "20261124",
                                      .style = i == 0 ? style : style ^ 30};
        (void)snprintf(path[i], sizeof path[i], "%s/%c", gtfs_folder, "ab"[i]);
        oracle_world_write_gtfs(&feed[i], path[i], &how);
    }
    read_plan_open(p, paths, 2, &(dsh_timetable_opts){.format = "gtfs"}, day());
}

static void worlds_read_from_two_feeds_equal_both_oracles(void **state)
{
    (void)state;
    n_compared = n_ridden = 0;
    for (uint64_t seed = PAIR_SEED; seed < PAIR_SEED + N_PAIRS; seed++) {
        const oracle_world_opts opts = {.features = ORACLE_EVERYTHING};
        oracle_world feed[2], w;
        read_plan p;
        for (uint64_t i = 0; i < 2; i++) {
            oracle_world_random(&feed[i], 2 * seed + i, &opts);
            (void)oracle_gtfs_restrict(&feed[i]);
        }
        if (seed % 2 == 0) /* only who changes between the feeds arrives */
            feed[0].n_egress = feed[1].n_access = 0;
        read_plan_opts how = GTFS_OPTS;
        how.n_streets = join(&w, &feed[0], &feed[1], seed);
        open_feeds(&p, feed, (uint32_t)seed % 32);
        read_plan_stops(&p, &w, number_of_either, &feed[0].n_stops);
        check_both_ways(&p, &w, how, seed);
        read_plan_close(&p);
        oracle_world_clear(&w);
        oracle_world_clear(&feed[0]);
        oracle_world_clear(&feed[1]);
    }
    print_message("%zu answers, %zu of them ride\n", n_compared, n_ridden);
    assert_true(n_ridden > 1000);
}

/* ---- JDF --------------------------------------------------------------- */

static uint32_t number_of_name(const dsh_gtfs *g, uint32_t stop,
                               const void *user)
{
    const jw_world *w = user;
    for (int i = 0; i < w->n_stops; i++) {
        char name[160];
        jw_stop_name(name, &w->stop[i]);
        if (strcmp(g->stop_name[stop], name) == 0)
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

static void open_jdf(read_plan *p, const jw_world *jw, const oracle_world *w)
{
    const char *places = PLACES;
    const dsh_source stops = {.path = &places,
                              .n_paths = 1,
                              .key = "timetable.stops",
                              .format = "",
                              .layer = "",
                              .where = "",
                              .crs = "",
                              .encoding = "",
                              .attribution = {{"", ""}},
                              .licence = {{"", ""}}};
    VSIMkdir(JDF, 0777);
    jw_write_jdf(jw, JDF);
    jw_write_places(jw, PLACES);
    const char *path = JDF;
    read_plan_open(p, &path, 1, &(dsh_timetable_opts){.stops = &stops}, day());
    read_plan_stops(p, w, number_of_name, jw);
    VSIRmdirRecursive(JDF);
    VSIUnlink(PLACES);
}

/* What is unknown is closed. */
static read_plan_opts jdf_opts(const oracle_world *w)
{
    return (read_plan_opts){.reading = DSH_PESS,
                            .change_s = w->change_s[0],
                            .n_streets = w->n_footpaths};
}

/* 1.8 and 1.9 know no connections. */
static void make_world(oracle_world *w, jw_world *jw, jw_version version,
                       uint64_t seed, uint32_t features)
{
    if (version < JW_1_10)
        features &= ~(uint32_t)ORACLE_CONNECTIONS;
    const oracle_world_opts opts = {
        .repeat_links = seed % 3 == 0, .features = features, .jdf = true};
    oracle_world_random(w, seed, &opts);
    jw_of_world(jw, w, version, day(), seed);
}

static bool has_lines_of_one_number(const jw_world *w)
{
    for (int i = 0; i < w->n_lines; i++)
        for (int k = 0; k < i; k++)
            if (w->line[i].number == w->line[k].number)
                return true;
    return false;
}

static void check_version(jw_version version)
{
    n_compared = n_ridden = 0;
    size_t n_connections = 0, n_ends = 0, n_doubles = 0, n_shared = 0;
    for (uint64_t seed = JDF_SEED; seed < JDF_SEED + N_JDF; seed++) {
        oracle_world w;
        jw_world jw;
        read_plan p;
        make_world(&w, &jw, version, seed * JW_N_VERSIONS + version,
                   ORACLE_BANS | ORACLE_CONNECTIONS);
        open_jdf(&p, &jw, &w);
        check_both_ways(&p, &w, jdf_opts(&w), seed);
        for (int i = 0; i < jw.n_connections; i++)
            n_ends += jw.connection[i].end != JW_NONE;
        n_connections += (size_t)jw.n_connections;
        n_shared += has_lines_of_one_number(&jw);
        n_doubles += p.gtfs->n_trips - (uint32_t)jw.n_trips;
        read_plan_close(&p);
        oracle_world_clear(&w);
    }
    print_message("%zu answers, %zu of them ride; %zu connections, %zu with "
                  "an end, %zu worlds with lines of one number, %zu trips told "
                  "again\n",
                  n_compared, n_ridden, n_connections, n_ends, n_shared,
                  n_doubles);
    assert_true(n_ridden > 5000 && n_doubles > 100);
    if (version >= JW_1_10)
        assert_true(n_connections > 100 && n_ends > 50 && n_shared > 10);
}

static void worlds_read_from_jdf_1_8_equal_both_oracles(void **state)
{
    (void)state;
    check_version(JW_1_8);
}

static void worlds_read_from_jdf_1_9_equal_both_oracles(void **state)
{
    (void)state;
    check_version(JW_1_9);
}

static void worlds_read_from_jdf_1_10_equal_both_oracles(void **state)
{
    (void)state;
    check_version(JW_1_10);
}

static void worlds_read_from_jdf_1_11_equal_both_oracles(void **state)
{
    (void)state;
    check_version(JW_1_11);
}

/* ---- the same hops ----------------------------------------------------- */

/* A hop by the numbers of the world. */
typedef struct hop {
    int32_t dep_s, arr_s;
    uint32_t from, to, trip, sequence, flags, access;
} hop;

static int by_all(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(hop));
}

static hop *hops_of(const read_plan *p, const oracle_world *w,
                    const uint32_t *trip)
{
    const dsh_timetable *t = p->day;
    uint32_t *number = oracle_alloc(p->gtfs->n_stops, sizeof *number);
    hop *out = oracle_alloc(t->n_hops, sizeof *out);
    for (uint32_t i = 0; i < w->n_stops; i++)
        number[p->stop[i]] = i;
    for (uint32_t i = 0; i < t->n_hops; i++)
        out[i] = (hop){t->dep_s[i] - p->shift_s,
                       t->arr_s[i] - p->shift_s,
                       number[t->from[i]],
                       number[t->to[i]],
                       trip[t->trip_gtfs[t->trip[i]]],
                       t->sequence[i],
                       t->flags[i],
                       t->trip_access[t->trip[i]] == DSH_ACCESS_YES};
    qsort(out, t->n_hops, sizeof *out, by_all);
    free(number);
    return out;
}

static uint32_t *jdf_trips(const read_plan *p, const jw_world *jw)
{
    uint32_t *trip = oracle_alloc(p->gtfs->n_trips, sizeof *trip);
    for (uint32_t t = 0; t < p->gtfs->n_trips; t++) {
        trip[t] = UINT32_MAX;
        for (int i = 0; i < jw->n_trips; i++) {
            char id[64];
            jw_trip_id(id, jw, &jw->trip[i]);
            if (strcmp(id, p->gtfs->trip_id[t]) == 0)
                trip[t] = (uint32_t)i;
        }
    }
    return trip;
}

static uint32_t *gtfs_trips(const read_plan *p)
{
    uint32_t *trip = oracle_alloc(p->gtfs->n_trips, sizeof *trip);
    for (uint32_t t = 0; t < p->gtfs->n_trips; t++)
        trip[t] = (uint32_t)strtoul(p->gtfs->trip_id[t] + 1, NULL, 10);
    return trip;
}

static void same_hops(const read_plan *jdf, const jw_world *jw,
                      const read_plan *gtfs, const oracle_world *w)
{
    uint32_t *jdf_trip = jdf_trips(jdf, jw), *gtfs_trip = gtfs_trips(gtfs);
    hop *a = hops_of(jdf, w, jdf_trip), *b = hops_of(gtfs, w, gtfs_trip);
    assert_int_equal(jdf->day->n_hops, gtfs->day->n_hops);
    for (uint32_t i = 0; i < jdf->day->n_hops; i++)
        if (by_all(&a[i], &b[i]) != 0)
            fail_msg("seed %llu, hop %u: trip %u at %d, GTFS trip %u at %d",
                     (unsigned long long)jw->seed, i, a[i].trip, a[i].dep_s,
                     b[i].trip, b[i].dep_s);
    for (uint32_t i = 0; i < w->n_stops; i++)
        assert_int_equal(jdf->gtfs->stop_access[jdf->stop[i]] == DSH_ACCESS_YES,
                         gtfs->gtfs->stop_access[gtfs->stop[i]] ==
                             DSH_ACCESS_YES);
    free(a);
    free(b);
    free(jdf_trip);
    free(gtfs_trip);
}

/* Without bans, which GTFS cannot say. Connections are told in both; that they
 * mean the same is seen where both are swept over. */
static void each_version_of_jdf_is_the_timetable_read_from_gtfs(void **state)
{
    (void)state;
    for (uint64_t seed = JDF_SEED; seed < JDF_SEED + N_JDF; seed++) {
        for (jw_version v = JW_1_8; v < JW_N_VERSIONS; v++) {
            oracle_world w;
            jw_world jw;
            read_plan jdf, gtfs;
            make_world(&w, &jw, v, seed, ORACLE_CONNECTIONS);
            open_jdf(&jdf, &jw, &w);
            open_gtfs(&gtfs, &w, (uint32_t)seed % 8 * 4);
            same_hops(&jdf, &jw, &gtfs, &w);
            if (v == (jw_version)(seed % JW_N_VERSIONS)) {
                check_both_ways(&gtfs, &w, GTFS_OPTS, seed);
                check_both_ways(&jdf, &w, jdf_opts(&w), seed);
            }
            read_plan_close(&jdf);
            read_plan_close(&gtfs);
            oracle_world_clear(&w);
        }
    }
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(gtfs_folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    return VSIRmdirRecursive(gtfs_folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_read_from_gtfs_equal_both_oracles),
        cmocka_unit_test(worlds_read_from_two_feeds_equal_both_oracles),
        cmocka_unit_test(worlds_read_from_jdf_1_8_equal_both_oracles),
        cmocka_unit_test(worlds_read_from_jdf_1_9_equal_both_oracles),
        cmocka_unit_test(worlds_read_from_jdf_1_10_equal_both_oracles),
        cmocka_unit_test(worlds_read_from_jdf_1_11_equal_both_oracles),
        cmocka_unit_test(each_version_of_jdf_is_the_timetable_read_from_gtfs),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
