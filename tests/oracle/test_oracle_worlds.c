/* SPDX-License-Identifier: MIT */
/*
 * The oracles against each other, and against what follows from the definition
 * alone, on random worlds; and that the generator's worlds are worth it.
 */
#include "oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

enum { NO = INT32_MAX, N_WORLDS = 300, MAX_RIDES = 5 };

/* Every other world may hold repeated links. */
static void random_world(oracle_world *w, uint64_t seed)
{
    oracle_world_opts opts = {.repeat_links = seed % 2 == 1};
    oracle_world_random(w, seed, &opts);
}

static int32_t *event_times(const oracle_world *w, size_t *n)
{
    *n = oracle_event_times(w, NULL, 0);
    int32_t *at = oracle_alloc(*n, sizeof *at);
    assert_int_equal(oracle_event_times(w, at, *n), *n);
    return at;
}

static void agree_in(const oracle_world *w, uint64_t seed, size_t *n_asked)
{
    size_t n;
    int32_t *at = event_times(w, &n);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k <= MAX_RIDES; k++) {
            int32_t one = oracle_dijkstra_tt(w, at[i], k);
            int32_t two = oracle_raptor_tt(w, at[i], k);
            if (one != two)
                fail_msg("world %llu, t %d, rides %u: %d and %d",
                         (unsigned long long)seed, (int)at[i], (unsigned)k,
                         (int)one, (int)two);
        }
    }
    *n_asked += n * (MAX_RIDES + 1);
    free(at);
}

static void both_searches_agree_on_random_worlds(void **state)
{
    (void)state;
    size_t n_asked = 0;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        oracle_world w;
        random_world(&w, seed);
        agree_in(&w, seed, &n_asked);
        oracle_world_clear(&w);
    }
    print_message("%zu answers compared\n", n_asked);
    assert_true(n_asked > 100000);
}

/* Between two event times the answer keeps its arrival or stays. */
static void nothing_changes_between_event_times(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed += 5) {
        oracle_world w;
        random_world(&w, seed);
        size_t n;
        int32_t *at = event_times(&w, &n);
        for (size_t i = 0; i + 1 < n; i++) {
            if (at[i + 1] - at[i] < 2)
                continue;
            int32_t middle = at[i] + (at[i + 1] - at[i]) / 2;
            int32_t here = oracle_raptor_tt(&w, at[i], w.max_rides);
            int32_t then = oracle_raptor_tt(&w, middle, w.max_rides);
            bool stays = then == here;
            bool waits = here != NO && then == here - (middle - at[i]);
            assert_true(stays || waits);
        }
        free(at);
        oracle_world_clear(&w);
    }
}

/* A journey leaves at t and arrives by x iff its mirror image does. The limit
 * of time is lifted: seen backwards it would count the wait at the other end.
 */
static void latest_departures_are_arrivals_in_the_mirror(void **state)
{
    (void)state;
    enum { PIVOT = 100000 };
    size_t n_found = 0;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed += 3) {
        oracle_world w;
        oracle_world mirror;
        random_world(&w, seed);
        w.max_time_s = INT32_MAX;
        oracle_world_mirror(&mirror, &w, PIVOT);
        size_t n = oracle_arrival_times(&w, NULL, 0);
        int32_t *at = oracle_alloc(n, sizeof *at);
        (void)oracle_arrival_times(&w, at, n);
        for (size_t i = 0; i < n; i++) {
            int32_t t = oracle_latest_departure(&w, at[i], w.max_rides);
            int32_t tt = oracle_raptor_tt(&mirror, PIVOT - at[i], w.max_rides);
            assert_int_equal(t, tt == NO ? INT32_MIN : at[i] - tt);
            n_found += t != INT32_MIN;
        }
        free(at);
        oracle_world_clear(&w);
        oracle_world_clear(&mirror);
    }
    print_message("%zu latest departures found\n", n_found);
    assert_true(n_found > 1000);
}

/* With the limit of time on, straight from the definition, second by second. */
static void latest_departures_keep_the_time_limit(void **state)
{
    (void)state;
    size_t n_found = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        oracle_world w;
        random_world(&w, seed);
        w.max_time_s = 1500;
        size_t n = oracle_arrival_times(&w, NULL, 0);
        int32_t *at = oracle_alloc(n, sizeof *at);
        (void)oracle_arrival_times(&w, at, n);
        for (size_t i = 0; i < n; i += 1 + n / 7) {
            int32_t t = at[i];
            int32_t stop = at[i] - 6000;
            for (; t > stop; t--) {
                int32_t tt = oracle_raptor_tt(&w, t, 2);
                if (tt != NO && t + tt <= at[i])
                    break;
            }
            int32_t found = oracle_latest_departure(&w, at[i], 2);
            if (t == stop)
                assert_true(found <= stop);
            else
                assert_int_equal(found, t);
            n_found += t != stop;
        }
        free(at);
        oracle_world_clear(&w);
    }
    assert_true(n_found > 50);
}

static void mirroring_twice_is_the_identity(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        oracle_world w;
        oracle_world once;
        oracle_world twice;
        random_world(&w, seed);
        oracle_world_mirror(&once, &w, 86400);
        oracle_world_mirror(&twice, &once, 86400);
        assert_int_equal(twice.n_access, w.n_access);
        assert_memory_equal(twice.access, w.access,
                            w.n_access * sizeof *w.access);
        for (uint32_t i = 0; i < w.n_calls; i++) {
            const oracle_call *a = &w.call[i];
            const oracle_call *b = &twice.call[i];
            assert_true(a->stop == b->stop && a->arr_s == b->arr_s &&
                        a->dep_s == b->dep_s && a->pickup == b->pickup &&
                        a->dropoff == b->dropoff);
        }
        for (uint32_t i = 0; i < w.n_footpaths; i++) {
            const oracle_footpath *a = &w.footpath[i];
            const oracle_footpath *b = &twice.footpath[i];
            assert_true(a->from == b->from && a->to == b->to && a->s == b->s);
        }
        oracle_world_clear(&w);
        oracle_world_clear(&once);
        oracle_world_clear(&twice);
    }
}

static void check_links(const oracle_world *w, const oracle_link *link,
                        uint32_t n, bool repeat)
{
    assert_in_range(n, 1, 3);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(link[i].stop < w->n_stops && link[i].s >= 0);
        for (uint32_t j = 0; j < i; j++)
            assert_true(repeat || link[i].stop != link[j].stop);
    }
}

static void check_calls(const oracle_world *w)
{
    uint32_t n_calls = 0;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const oracle_trip *trip = &w->trip[i];
        assert_int_equal(trip->first_call, n_calls);
        assert_true(trip->n_calls >= 2);
        n_calls += trip->n_calls;
        for (uint32_t c = trip->first_call; c < n_calls; c++) {
            assert_true(w->call[c].stop < w->n_stops);
            assert_true(w->call[c].arr_s <= w->call[c].dep_s);
            assert_true(c == trip->first_call ||
                        w->call[c - 1].dep_s <= w->call[c].arr_s);
        }
    }
    assert_int_equal(w->n_calls, n_calls);
}

static void random_worlds_keep_their_promises(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        oracle_world w;
        random_world(&w, seed);
        bool repeat = seed % 2 == 1;
        assert_in_range(w.n_stops, 2, 12);
        assert_in_range(w.n_trips, 1, 25);
        assert_in_range(w.max_rides, 1, 5);
        assert_in_range(w.max_time_s, 1, 21600);
        check_calls(&w);
        check_links(&w, w.access, w.n_access, repeat);
        check_links(&w, w.egress, w.n_egress, repeat);
        for (uint32_t i = 0; i < w.n_stops; i++)
            assert_true(w.change_s[i] >= 1);
        for (uint32_t i = 0; i < w.n_footpaths; i++) {
            const oracle_footpath *f = &w.footpath[i];
            assert_true(f->s >= 1 && f->from != f->to);
            assert_true(f->from < w.n_stops && f->to < w.n_stops);
            for (uint32_t j = 0; j < i; j++)
                assert_true(repeat || w.footpath[j].from != f->from ||
                            w.footpath[j].to != f->to);
        }
        oracle_world_clear(&w);
    }
}

/* What of a world its answers depend on. */
enum {
    REACHED,
    BY_RIDE,
    TWO_RIDES,
    THREE_RIDES,
    WALKED,
    FOOTPATH,
    CHANGE_TIME,
    STOP_CLOSED,
    TRIP_CLOSED,
    PICKUP,
    DROPOFF,
    TIME_LIMIT,
    OVERNIGHT,
    N_TRAITS
};

static const char *const TRAIT_NAMES[N_TRAITS] = {"reached",
                                                  "reached by ride",
                                                  "two rides help",
                                                  "three rides help",
                                                  "walking wins somewhere",
                                                  "footpaths matter",
                                                  "change times matter",
                                                  "closed stops matter",
                                                  "closed trips matter",
                                                  "pickup matters",
                                                  "dropoff matters",
                                                  "the time limit matters",
                                                  "past midnight"};

/* `k` is the world's own number of rides. */
static int32_t ask(const oracle_world *w, int32_t t)
{
    return oracle_raptor_tt(w, t, w->max_rides);
}

static int32_t ask_without(const oracle_world *w, int32_t t, int trait)
{
    oracle_world v;
    oracle_world_mirror(&v, w, 0); /* twice: a copy to change */
    oracle_world copy;
    oracle_world_mirror(&copy, &v, 0);
    oracle_world_clear(&v);
    if (trait == FOOTPATH)
        copy.n_footpaths = 0;
    for (uint32_t i = 0; i < copy.n_stops && trait == CHANGE_TIME; i++)
        copy.change_s[i] = 1;
    for (uint32_t i = 0; i < copy.n_stops && trait == STOP_CLOSED; i++)
        copy.stop_closed[i] = false;
    for (uint32_t i = 0; i < copy.n_trips && trait == TRIP_CLOSED; i++)
        copy.trip[i].closed = false;
    for (uint32_t i = 0; i < copy.n_calls && trait == PICKUP; i++)
        copy.call[i].pickup = true;
    for (uint32_t i = 0; i < copy.n_calls && trait == DROPOFF; i++)
        copy.call[i].dropoff = true;
    if (trait == TIME_LIMIT)
        copy.max_time_s = INT32_MAX;
    int32_t tt = ask(&copy, t);
    oracle_world_clear(&copy);
    return tt;
}

static void note_traits(const oracle_world *w, int32_t t, bool *has)
{
    int32_t tt = ask(w, t);
    int32_t one = oracle_raptor_tt(w, t, 1);
    int32_t two = oracle_raptor_tt(w, t, 2);
    int32_t walk = oracle_raptor_tt(w, t, 0);
    has[REACHED] = has[REACHED] || tt != NO;
    has[BY_RIDE] = has[BY_RIDE] || tt < walk;
    has[TWO_RIDES] = has[TWO_RIDES] || (w->max_rides >= 2 && two < one);
    has[THREE_RIDES] = has[THREE_RIDES] ||
                       (w->max_rides >= 3 && oracle_raptor_tt(w, t, 3) < two);
    has[WALKED] = has[WALKED] || (tt == walk && tt != NO);
    has[OVERNIGHT] =
        has[OVERNIGHT] || (tt < walk && t < 86400 && t + tt > 86400);
    for (int trait = FOOTPATH; trait <= TIME_LIMIT; trait++)
        has[trait] = has[trait] || ask_without(w, t, trait) != tt;
}

/* A generator whose worlds never depend on footpaths tests no footpaths. */
static void random_worlds_are_nasty(void **state)
{
    (void)state;
    int n_with[N_TRAITS] = {0};
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        oracle_world w;
        random_world(&w, seed);
        size_t n;
        int32_t *at = event_times(&w, &n);
        bool has[N_TRAITS] = {false};
        for (size_t i = 0; i < n; i += 7)
            note_traits(&w, at[i], has);
        for (int trait = 0; trait < N_TRAITS; trait++)
            n_with[trait] += has[trait];
        free(at);
        oracle_world_clear(&w);
    }
    for (int trait = 0; trait < N_TRAITS; trait++) {
        print_message("%3d of %d worlds: %s\n", n_with[trait], (int)N_WORLDS,
                      TRAIT_NAMES[trait]);
        assert_true(n_with[trait] * 30 >= N_WORLDS);
    }
}

static void one_seed_makes_one_world(void **state)
{
    (void)state;
    /* The test vector of Rosetta Code, "Pseudo-random numbers/Splitmix64". */
    uint64_t s = 1234567;
    assert_true(oracle_random(&s) == UINT64_C(6457827717110365317));
    assert_true(oracle_random(&s) == UINT64_C(3203168211198807973));
    oracle_world a;
    oracle_world b;
    oracle_world_random(&a, 7, NULL);
    oracle_world_random(&b, 7, NULL);
    assert_int_equal(a.n_calls, b.n_calls);
    for (uint32_t i = 0; i < a.n_calls; i++)
        assert_int_equal(a.call[i].dep_s, b.call[i].dep_s);
    oracle_world_clear(&a);
    oracle_world_clear(&b);
    oracle_world_clear(&b); /* a zeroed world is accepted */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_searches_agree_on_random_worlds),
        cmocka_unit_test(nothing_changes_between_event_times),
        cmocka_unit_test(latest_departures_are_arrivals_in_the_mirror),
        cmocka_unit_test(latest_departures_keep_the_time_limit),
        cmocka_unit_test(mirroring_twice_is_the_identity),
        cmocka_unit_test(random_worlds_keep_their_promises),
        cmocka_unit_test(random_worlds_are_nasty),
        cmocka_unit_test(one_seed_makes_one_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
