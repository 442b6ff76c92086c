/* SPDX-License-Identifier: MIT */
/* The sweep and its statistics against both oracles on random worlds. */
#include "world_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

#include "reach/curve.h"

enum { N_WORLDS = 560, SEED = 7000 };

/* Everything about one world and ride limit. */
typedef struct bench {
    oracle_world w;
    world_plan plan;
    dsh_plan *made;
    dsh_sweep *sweep;
    dsh_profile profile;
} bench;

/* Every seventh world has none, some have one kind, most have all. */
static uint32_t features_of(uint64_t seed)
{
    if (seed % 7 == 0)
        return 0;
    return seed % 7 == 1 ? 1u << (seed / 7 % 6) : ORACLE_EVERYTHING;
}

static void begin(bench *b, uint64_t seed, bool mirrored)
{
    *b = (bench){0};
    oracle_world_opts opts = {.repeat_links = seed % 3 == 0,
                              .max_stops = seed % 20 == 0 ? 25 : 0,
                              .max_trips = seed % 20 == 0 ? 60 : 0,
                              .features = features_of(seed)};
    oracle_world_random(&b->w, seed, &opts);
    world_plan_drop_records(&b->w);
    if (mirrored) {
        oracle_world mirror;
        oracle_world_mirror(&mirror, &b->w, 90000);
        oracle_world_clear(&b->w);
        b->w = mirror;
    }
    assert_int_equal(dsh_sweep_new(&b->sweep, NULL), DOSAH_OK);
}

static void run(bench *b, uint32_t max_rides)
{
    dosah_error err = {0};
    world_plan_clear(&b->plan);
    dsh_plan_free(b->made);
    world_plan_make(&b->plan, &b->w, max_rides);
    if (dsh_plan_new(&b->made, &b->plan.input, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    assert_int_equal(dsh_sweep_run(b->sweep, b->made, b->plan.egress,
                                   b->plan.n_egress, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_profile_take(&b->profile, b->sweep, NULL), DOSAH_OK);
}

static void end(bench *b)
{
    world_plan_clear(&b->plan);
    dsh_plan_free(b->made);
    dsh_profile_clear(&b->profile);
    dsh_sweep_free(b->sweep);
    oracle_world_clear(&b->w);
}

static int32_t read_tt(const bench *b, int32_t t, uint32_t k, uint32_t K)
{
    const world_reading r = {
        &b->w, b->sweep, K, NULL, b->plan.shift_s,
    };
    return world_reading_tt(&r, t, k);
}

static void make_curve(const bench *b, dsh_curve *c)
{
    dsh_curve_begin(c);
    if (b->w.walk_s != INT32_MAX)
        dsh_curve_walk(c, b->w.walk_s, 0, 0);
    assert_int_equal(dsh_curve_add(c, &b->profile, &b->plan.access, 0, 0, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_curve_finish(c, NULL), DOSAH_OK);
}

static void check_events(bench *b, uint64_t seed)
{
    uint32_t K = b->w.max_rides;
    size_t n = oracle_event_times(&b->w, NULL, 0);
    int32_t *t = malloc((n + 1) * sizeof *t);
    oracle_event_times(&b->w, t, n);
    run(b, K);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k <= K; k++) {
            int32_t got = read_tt(b, t[i], k, K);
            /* The oracles agree by a test of their own, so in turn. */
            bool rounds = (i + k + seed) % 2 == 0;
            int32_t want = rounds ? oracle_raptor_tt(&b->w, t[i], k)
                                  : oracle_dijkstra_tt(&b->w, t[i], k);
            if (got != want)
                fail_msg("seed %d t %d k %u: %d, oracle %d", (int)seed, t[i], k,
                         got, want);
        }
        if (t[i] + b->plan.shift_s < 0 || i % 4 != seed % 4)
            continue;
        dsh_curve *c;
        int32_t from = t[i] + b->plan.shift_s;
        assert_int_equal(
            dsh_curve_new(&c, from, from + 1, b->w.max_time_s, NULL), DOSAH_OK);
        make_curve(b, c);
        assert_int_equal(dsh_curve_fastest(c).tt_s,
                         oracle_dijkstra_tt(&b->w, t[i], K));
        dsh_curve_free(c);
    }
    free(t);
}

static void
at_every_event_second_and_its_neighbours_the_sweep_equals_the_oracles(
    void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        bench b;
        begin(&b, seed, seed % 4 == 1);
        check_events(&b, seed);
        end(&b);
    }
}

static void each_ride_limit_alone_gives_the_same_as_its_component(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + 25; seed++) {
        bench b;
        begin(&b, seed, false);
        size_t n = oracle_event_times(&b.w, NULL, 0);
        int32_t *t = malloc((n + 1) * sizeof *t);
        oracle_event_times(&b.w, t, n);
        for (uint32_t k = 1; k <= DSH_MAX_RIDES; k++) {
            run(&b, k);
            for (size_t i = 0; i < n; i += 3)
                assert_int_equal(read_tt(&b, t[i], k, k),
                                 oracle_raptor_tt(&b.w, t[i], k));
        }
        free(t);
        end(&b);
    }
}

static void check_statistics(const bench *b, const dsh_curve *c,
                             const int32_t *tt, size_t n)
{
    static const unsigned p[] = {1, 5, 25, 50, 75, 95, 100};
    int32_t best = INT32_MAX;
    for (size_t i = 0; i < n; i++)
        best = tt[i] < best ? tt[i] : best;
    assert_int_equal(dsh_curve_fastest(c).tt_s, best);
    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        assert_int_equal(dsh_curve_percentile(c, p[i]),
                         oracle_percentile(tt, n, p[i]));
    for (int32_t limit = 0; limit <= b->w.max_time_s; limit += 97)
        assert_int_equal(dsh_curve_within(c, limit),
                         oracle_count_within(tt, n, limit));
    assert_int_equal(dsh_curve_within(c, b->w.max_time_s),
                     oracle_count_within(tt, n, b->w.max_time_s));
}

static void statistics_equal_those_counted_second_by_second(void **state)
{
    (void)state;
    static const size_t length[] = {1, 59, 64, 65, 700, 3600};
    for (uint64_t seed = SEED; seed < SEED + 250; seed++) {
        bench b;
        begin(&b, seed, false);
        run(&b, b.w.max_rides);
        size_t events = oracle_event_times(&b.w, NULL, 0);
        int32_t *t = malloc((events + 1) * sizeof *t);
        oracle_event_times(&b.w, t, events);
        size_t n = length[seed % 6];
        int32_t *tt = malloc(n * sizeof *tt);
        int32_t w0 = events ? t[events * (seed % 7 + 1) / 10] : 0;
        oracle_curve(&b.w, w0, n, b.w.max_rides, tt);
        dsh_curve *c;
        int32_t from = w0 + b.plan.shift_s;
        assert_int_equal(
            dsh_curve_new(&c, from, from + (int32_t)n, b.w.max_time_s, NULL),
            DOSAH_OK);
        make_curve(&b, c);
        check_statistics(&b, c, tt, n);
        int32_t seconds = 0;
        dsh_curve_winners(c, &seconds);
        assert_int_equal(seconds, dsh_curve_within(c, b.w.max_time_s));
        dsh_curve_free(c);
        free(tt);
        free(t);
        end(&b);
    }
}

static void entries_of_a_stop_improve_on_their_later_neighbour(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + 100; seed++) {
        bench b;
        begin(&b, seed, false);
        uint32_t K = b.w.max_rides;
        run(&b, K);
        for (uint32_t s = 0; s < b.w.n_stops; s++) {
            dsh_board_view v = dsh_sweep_boardings(b.sweep, s);
            for (size_t i = 1; i < v.n; i++) {
                assert_true(v.dep_s[i] < v.dep_s[i - 1]);
                bool better = false;
                for (uint32_t k = 0; k < K; k++) {
                    assert_true(v.key[i * K + k] <= v.key[(i - 1) * K + k]);
                    better |= v.key[i * K + k] < v.key[(i - 1) * K + k];
                    if (k)
                        assert_true(v.key[i * K + k] <= v.key[i * K + k - 1]);
                }
                assert_true(better);
            }
        }
        end(&b);
    }
}

/* Sweep over some of the stops near the service: egress[i] for i % 2 == part,
 * part 2 = all. */
static void sweep_part(bench *b, size_t part)
{
    dsh_egress some[8];
    size_t n = 0;
    for (size_t i = 0; i < b->plan.n_egress && n < 8; i++)
        if (part == 2 || i % 2 == part)
            some[n++] = b->plan.egress[i];
    assert_int_equal(dsh_sweep_run(b->sweep, b->made, some, n, NULL), DOSAH_OK);
}

/* Stops of two services in one sweep: the earliest arrival at either. */
static void one_sweep_from_two_services_is_the_minimum_of_both(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + 80; seed++) {
        bench b;
        begin(&b, seed, seed % 4 == 1);
        uint32_t K = b.w.max_rides;
        run(&b, K);
        size_t n = oracle_event_times(&b.w, NULL, 0);
        int32_t *t = malloc((n + 1) * sizeof *t);
        int32_t *least = malloc((n + 1) * (K + 1) * sizeof *least);
        oracle_event_times(&b.w, t, n);
        for (size_t part = 0; part < 3; part++) {
            sweep_part(&b, part);
            for (size_t i = 0; i < n; i++)
                for (uint32_t k = 1; k <= K; k++) {
                    int32_t tt = read_tt(&b, t[i], k, K);
                    int32_t *best = &least[i * (K + 1) + k];
                    if (part == 2)
                        assert_int_equal(tt, *best);
                    else if (part == 0 || tt < *best)
                        *best = tt;
                }
        }
        free(least);
        free(t);
        end(&b);
    }
}

/* Walks to one of several invented targets. */
static size_t find_target(dsh_egress *out, const bench *b, uint64_t seed,
                          size_t target)
{
    size_t n = (seed + target) % 4; /* sometimes no stop is near */
    for (size_t i = 0; i < n; i++)
        out[i] = (dsh_egress){
            (uint32_t)((seed / 3 + 5 * target + 7 * i) % b->w.n_stops),
            (int32_t)(11 * target + 40 * i), (int32_t)(i * target)};
    return n;
}

static void assert_equal_profiles(const dsh_profile *a, const dsh_profile *b,
                                  uint64_t seed)
{
    size_t n_stops = a->n_stops;
    if (a->n != b->n)
        fail_msg("seed %d: %zu boardings, %zu", (int)seed, a->n, b->n);
    assert_memory_equal(a->first, b->first, (n_stops + 1) * sizeof *a->first);
    assert_memory_equal(a->quickest_s, b->quickest_s,
                        n_stops * sizeof *a->quickest_s);
    for (size_t i = 0; i < a->n; i++) {
        assert_int_equal(a->dep_s[i], b->dep_s[i]);
        assert_int_equal(a->key[i], b->key[i]);
    }
}

static void sweeps_side_by_side_equal_sweeps_one_by_one(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        bench b;
        begin(&b, seed, seed % 4 == 1);
        world_plan_make(&b.plan, &b.w, b.w.max_rides);
        b.plan.input.arrival_only = seed % 2 == 1;
        assert_int_equal(dsh_plan_new(&b.made, &b.plan.input, NULL), DOSAH_OK);
        dsh_egress walk[DSH_LANES][4];
        dsh_target target[DSH_LANES];
        size_t n = seed % (DSH_LANES + 1);
        for (size_t i = 0; i < n; i++)
            target[i] =
                (dsh_target){walk[i], find_target(walk[i], &b, seed, i)};
        dsh_profile alone = {0}, many[DSH_LANES] = {0};
        assert_int_equal(dsh_sweep_run_many(b.sweep, b.made, target, n, NULL),
                         DOSAH_OK);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(dsh_profile_take_of(&many[i], b.sweep, i, NULL),
                             DOSAH_OK);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(dsh_sweep_run(b.sweep, b.made, target[i].egress,
                                           target[i].n, NULL),
                             DOSAH_OK);
            assert_int_equal(dsh_profile_take(&alone, b.sweep, NULL), DOSAH_OK);
            assert_equal_profiles(&many[i], &alone, seed);
            dsh_profile_clear(&many[i]);
        }
        dsh_profile_clear(&alone);
        end(&b);
    }
}

/* What arrives later is as if it never did, the rest stays. */
static void a_last_arrival_takes_away_what_comes_later_and_no_more(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + 200; seed++) {
        bench b;
        begin(&b, seed, seed % 4 == 1);
        size_t n = oracle_event_times(&b.w, NULL, 0);
        int32_t *t = malloc((n + 1) * sizeof *t);
        oracle_event_times(&b.w, t, n);
        uint32_t K = b.w.max_rides;
        world_plan_make(&b.plan, &b.w, K);
        int32_t last_s = (n ? t[n / 2] : 0) + b.plan.shift_s + 600;
        b.plan.input.arr_to_s = last_s;
        assert_int_equal(dsh_plan_new(&b.made, &b.plan.input, NULL), DOSAH_OK);
        assert_int_equal(dsh_sweep_run(b.sweep, b.made, b.plan.egress,
                                       b.plan.n_egress, NULL),
                         DOSAH_OK);
        for (size_t i = 0; i < n; i++)
            for (uint32_t k = 1; k <= K; k++) {
                int32_t got = read_tt(&b, t[i], k, K);
                int32_t want = oracle_raptor_tt(&b.w, t[i], k);
                int32_t walk_s =
                    b.w.walk_s <= b.w.max_time_s ? b.w.walk_s : INT32_MAX;
                if (want != INT32_MAX && t[i] + b.plan.shift_s + want > last_s)
                    want = walk_s;
                if (got != want)
                    fail_msg("seed %d t %d k %u: %d, oracle %d", (int)seed,
                             t[i], k, got, want);
            }
        free(t);
        end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            at_every_event_second_and_its_neighbours_the_sweep_equals_the_oracles),
        cmocka_unit_test(each_ride_limit_alone_gives_the_same_as_its_component),
        cmocka_unit_test(statistics_equal_those_counted_second_by_second),
        cmocka_unit_test(entries_of_a_stop_improve_on_their_later_neighbour),
        cmocka_unit_test(one_sweep_from_two_services_is_the_minimum_of_both),
        cmocka_unit_test(sweeps_side_by_side_equal_sweeps_one_by_one),
        cmocka_unit_test(
            a_last_arrival_takes_away_what_comes_later_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
