/* SPDX-License-Identifier: MIT */
/*
 * Random worlds with continuations, records and rules: both searches agree in
 * them, forward equals backward, and each feature is seen to matter.
 */
#include "oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

enum { NO = INT32_MAX, N_AGREE = 1200, N_TRAIT_WORLDS = 500, MAX_RIDES = 5 };

static void everything(oracle_world *w, uint64_t seed)
{
    oracle_world_opts opts = {.repeat_links = seed % 2 == 1,
                              .features = ORACLE_EVERYTHING};
    oracle_world_random(w, seed, &opts);
}

static int32_t *event_times(const oracle_world *w, size_t *n)
{
    *n = oracle_event_times(w, NULL, 0);
    int32_t *at = oracle_alloc(*n, sizeof *at);
    assert_int_equal(oracle_event_times(w, at, *n), *n);
    return at;
}

static void agree_at(const oracle_world *w, uint64_t seed, int32_t t,
                     uint32_t k)
{
    int32_t one = oracle_dijkstra_tt(w, t, k);
    int32_t two = oracle_raptor_tt(w, t, k);
    if (one != two)
        fail_msg("world %llu, t %d, rides %u: %d and %d",
                 (unsigned long long)seed, (int)t, (unsigned)k, (int)one,
                 (int)two);
}

/* In the first hundred worlds each time is asked with every number of rides,
 * later on they take turns. */
static void both_searches_agree_with_everything_on(void **state)
{
    (void)state;
    size_t n_asked = 0;
    for (uint64_t seed = 1; seed <= N_AGREE; seed++) {
        oracle_world w;
        everything(&w, seed);
        size_t n;
        int32_t *at = event_times(&w, &n);
        for (size_t i = 0; i < n; i++) {
            for (uint32_t k = 0; k <= MAX_RIDES; k++) {
                if (seed > 100 && i % (MAX_RIDES + 1) != k)
                    continue;
                agree_at(&w, seed, at[i], k);
                n_asked++;
            }
        }
        free(at);
        oracle_world_clear(&w);
    }
    print_message("%zu answers compared\n", n_asked);
    assert_true(n_asked > 200000);
}

/* Big worlds with each single feature, so that none hides behind others. */
static void both_searches_agree_on_each_feature_alone(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 240; seed++) {
        oracle_world_opts opts = {.max_stops = 20,
                                  .max_trips = 40,
                                  .features = UINT32_C(1) << seed % 6};
        oracle_world w;
        oracle_world_random(&w, 5000 + seed, &opts);
        size_t n;
        int32_t *at = event_times(&w, &n);
        for (size_t i = 0; i < n; i += 5)
            agree_at(&w, 5000 + seed, at[i], 1 + (uint32_t)(i / 5 % 4));
        free(at);
        oracle_world_clear(&w);
    }
}

static void nothing_changes_between_event_times(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        oracle_world w;
        everything(&w, seed);
        size_t n;
        int32_t *at = event_times(&w, &n);
        for (size_t i = 0; i + 1 < n; i++) {
            if (at[i + 1] - at[i] < 2)
                continue;
            int32_t middle = at[i] + (at[i + 1] - at[i]) / 2;
            int32_t here = oracle_raptor_tt(&w, at[i], w.max_rides);
            int32_t then = oracle_raptor_tt(&w, middle, w.max_rides);
            bool waits = here != NO && then == here - (middle - at[i]);
            assert_true(then == here || waits);
        }
        free(at);
        oracle_world_clear(&w);
    }
}

/* A journey leaves at t and arrives by x iff its mirror image does: the
 * forward search in the mirrored world finds the latest departure of this one.
 * The limit of time is lifted: seen backwards it would count the wait at the
 * other end. */
static void forward_equals_backward_with_everything_on(void **state)
{
    (void)state;
    enum { PIVOT = 100000 };
    size_t n_found = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        oracle_world w;
        oracle_world mirror;
        everything(&w, seed);
        w.max_time_s = INT32_MAX;
        oracle_world_mirror(&mirror, &w, PIVOT);
        size_t n = oracle_arrival_times(&w, NULL, 0);
        int32_t *at = oracle_alloc(n, sizeof *at);
        (void)oracle_arrival_times(&w, at, n);
        for (size_t i = 0; i < n; i++) {
            int32_t tt = oracle_raptor_tt(&mirror, PIVOT - at[i], w.max_rides);
            /* Second by second the definition: leaving later is too late. */
            int32_t t = tt == NO ? INT32_MIN : at[i] - tt;
            if (seed % 3 == 0) {
                int32_t latest =
                    oracle_latest_departure(&w, at[i], w.max_rides);
                assert_int_equal(latest, t);
            } else if (tt != NO) {
                int32_t back = oracle_dijkstra_tt(&w, t, w.max_rides);
                int32_t later = oracle_dijkstra_tt(&w, t + 1, w.max_rides);
                assert_true(back != NO && t + back <= at[i]);
                assert_true(later == NO || t + 1 + later > at[i]);
            }
            n_found += tt != NO;
        }
        free(at);
        oracle_world_clear(&w);
        oracle_world_clear(&mirror);
    }
    print_message("%zu latest departures found\n", n_found);
    assert_true(n_found > 5000);
}

static void mirroring_twice_is_the_identity(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        oracle_world w;
        oracle_world once;
        oracle_world twice;
        everything(&w, seed);
        oracle_world_mirror(&once, &w, 86400);
        oracle_world_mirror(&twice, &once, 86400);
        assert_memory_equal(twice.trip, w.trip, w.n_trips * sizeof *w.trip);
        assert_memory_equal(twice.stay, w.stay, w.n_stays * sizeof *w.stay);
        assert_memory_equal(twice.record, w.record,
                            w.n_records * sizeof *w.record);
        assert_memory_equal(twice.rule, w.rule, w.n_rules * sizeof *w.rule);
        oracle_world_clear(&w);
        oracle_world_clear(&once);
        oracle_world_clear(&twice);
    }
}

/* ---- promises of the generator ----------------------------------------- */

static uint32_t trip_of(const oracle_world *w, uint32_t call)
{
    for (uint32_t i = 0; i < w->n_trips; i++) {
        uint32_t first = w->trip[i].first_call;
        if (call >= first && call - first < w->trip[i].n_calls)
            return i;
    }
    fail();
    return 0;
}

static void check_stays(const oracle_world *w, bool forks)
{
    for (uint32_t i = 0; i < w->n_stays; i++) {
        const oracle_stay *s = &w->stay[i];
        assert_true(s->from < w->n_trips && s->to < w->n_trips);
        const oracle_trip *from = &w->trip[s->from];
        const oracle_trip *to = &w->trip[s->to];
        assert_true(s->from != s->to && !from->closed && !to->closed);
        assert_true(w->call[from->first_call + from->n_calls - 1].arr_s <=
                    w->call[to->first_call].dep_s);
        for (uint32_t j = 0; j < i; j++) {
            bool same_from = w->stay[j].from == s->from;
            bool same_to = w->stay[j].to == s->to;
            assert_false(forks ? same_from && same_to : same_from || same_to);
        }
    }
}

static void check_records(const oracle_world *w)
{
    for (uint32_t i = 0; i < w->n_records; i++) {
        const oracle_record *r = &w->record[i];
        uint32_t from = trip_of(w, r->from_call);
        uint32_t to = trip_of(w, r->to_call);
        const oracle_call *off = &w->call[r->from_call];
        const oracle_call *on = &w->call[r->to_call];
        assert_true(from != to && r->s >= 0);
        assert_false(w->trip[from].closed || w->trip[to].closed);
        assert_true(off->dropoff && r->from_call > w->trip[from].first_call);
        assert_true(on->pickup && trip_of(w, r->to_call + 1) == to);
        assert_false(w->stop_closed[off->stop] || w->stop_closed[on->stop]);
    }
}

static void check_rules(const oracle_world *w)
{
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        assert_true(r->from_stop < w->n_stops && r->to_stop < w->n_stops);
        assert_true(r->kind == ORACLE_MINIMUM ? r->s >= 1 && r->s <= 3600
                                              : r->s == 0);
        for (uint32_t j = 0; j < i; j++)
            assert_false(oracle_rules_clash(w, r, &w->rule[j]));
    }
}

static void features_keep_their_promises(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        oracle_world_opts opts = {
            .features = seed % 3 == 0 ? ORACLE_EVERYTHING
                                      : 1 + (uint32_t)seed % ORACLE_EVERYTHING};
        oracle_world plain;
        oracle_world w;
        oracle_world_random(&plain, seed, NULL);
        oracle_world_random(&w, seed, &opts);
        assert_int_equal(plain.n_stays + plain.n_records + plain.n_rules, 0);
        assert_int_equal(plain.n_calls, w.n_calls);
        for (uint32_t i = 0; i < w.n_calls; i++)
            assert_int_equal(plain.call[i].dep_s, w.call[i].dep_s);
        assert_int_equal(plain.max_time_s, w.max_time_s);
        check_stays(&w, (opts.features & ORACLE_FORKS) != 0);
        check_records(&w);
        check_rules(&w);
        bool stays = (opts.features & (ORACLE_STAYS | ORACLE_FORKS)) != 0;
        assert_true(stays || w.n_stays == 0);
        assert_true((opts.features & ORACLE_RECORDS) != 0 || w.n_records == 0);
        oracle_world_clear(&plain);
        oracle_world_clear(&w);
    }
}

/* The default worlds of some seeds, as they were when the sweep was first
 * tested on them. */
static void old_seeds_make_old_worlds(void **state)
{
    (void)state;
    uint64_t sum = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        oracle_world_opts opts = {.repeat_links = seed % 2 == 1};
        oracle_world w;
        oracle_world_random(&w, seed, &opts);
        for (uint32_t i = 0; i < w.n_calls; i++)
            sum = sum * 31 + (uint64_t)w.call[i].dep_s + w.call[i].stop +
                  w.call[i].pickup;
        for (uint32_t i = 0; i < w.n_footpaths; i++)
            sum = sum * 31 + (uint64_t)w.footpath[i].s;
        for (uint32_t i = 0; i < w.n_egress; i++)
            sum = sum * 31 + (uint64_t)w.egress[i].s;
        sum = sum * 31 + (uint64_t)w.max_time_s + (uint64_t)w.walk_s;
        oracle_world_clear(&w);
    }
    assert_true(sum == UINT64_C(0xe8fd75ff69f1de1e));
}

/* ---- what matters ------------------------------------------------------ */

enum {
    STAYS,
    CHAINS,
    FORKS,
    STAYS_ELSEWHERE,
    RECORDS,
    RECORDS_AT_ONCE,
    RECORDS_AFAR,
    MINIMUMS,
    LONGER_MINIMUMS,
    SHORTER_MINIMUMS,
    PROHIBITIONS,
    EXCEPTIONS,
    RANK_1,
    RANK_6 = RANK_1 + 5,
    N_TRAITS
};

static const struct {
    const char *name;
    int least; /* in so many of N_TRAIT_WORLDS worlds */
} TRAIT[N_TRAITS] = {
    {"continuations", 60},
    {"the second continuation of a chain", 15},
    {"a second successor or predecessor", 25},
    {"continuations from another stop", 30},
    {"records", 60},
    {"records of no time", 30},
    {"records between different stops", 50},
    {"rules with a minimum", 60},
    {"minimums that are longer than usual", 15},
    {"minimums that are shorter than usual", 50},
    {"prohibitions", 20},
    {"exceptions", 15},
    {"rules of rank 1", 10},
    {"rules of rank 2", 10},
    {"rules of rank 3", 10},
    {"rules of rank 4", 10},
    {"rules of rank 5", 10},
    {"rules of rank 6", 10},
};

/* Does an earlier row share a trip with this one, on the same side? */
static bool is_fork(const oracle_world *w, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++) {
        if (w->stay[j].from == w->stay[i].from ||
            w->stay[j].to == w->stay[i].to)
            return true;
    }
    return false;
}

static bool is_second_link(const oracle_world *w, uint32_t i)
{
    for (uint32_t j = 0; j < w->n_stays; j++) {
        if (w->stay[j].to == w->stay[i].from)
            return true;
    }
    return false;
}

static bool is_elsewhere(const oracle_world *w, uint32_t i)
{
    const oracle_trip *from = &w->trip[w->stay[i].from];
    const oracle_trip *to = &w->trip[w->stay[i].to];
    return w->call[from->first_call + from->n_calls - 1].stop !=
           w->call[to->first_call].stop;
}

static bool stay_has(const oracle_world *w, uint32_t i, int trait)
{
    return trait == STAYS || (trait == CHAINS && is_second_link(w, i)) ||
           (trait == FORKS && is_fork(w, i)) ||
           (trait == STAYS_ELSEWHERE && is_elsewhere(w, i));
}

static bool record_has(const oracle_world *w, uint32_t i, int trait)
{
    const oracle_record *r = &w->record[i];
    bool afar = w->call[r->from_call].stop != w->call[r->to_call].stop;
    return trait == RECORDS || (trait == RECORDS_AT_ONCE && r->s == 0) ||
           (trait == RECORDS_AFAR && afar);
}

static int32_t usual_time(const oracle_world *w, const oracle_rule *r)
{
    int32_t s = r->from_stop == r->to_stop ? w->change_s[r->from_stop] : NO;
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->from == r->from_stop && f->to == r->to_stop && f->s < s)
            s = f->s;
    }
    return s;
}

static bool rule_has(const oracle_world *w, uint32_t i, int trait)
{
    const oracle_rule *r = &w->rule[i];
    bool minimum = r->kind == ORACLE_MINIMUM;
    switch (trait) {
    case MINIMUMS:
        return minimum;
    case LONGER_MINIMUMS:
        return minimum && r->s > usual_time(w, r);
    case SHORTER_MINIMUMS:
        return minimum && r->s < usual_time(w, r);
    case PROHIBITIONS:
        return r->kind == ORACLE_FORBIDDEN;
    case EXCEPTIONS:
        return r->kind == ORACLE_USUAL;
    default:
        return trait >= RANK_1 && oracle_rule_rank(r) == trait - RANK_1 + 1;
    }
}

/* The world without rows of that trait; true if there were any. */
static bool leave_out(oracle_world *out, const oracle_world *w, int trait)
{
    oracle_world_copy(out, w);
    out->n_stays = out->n_records = out->n_rules = 0;
    for (uint32_t i = 0; i < w->n_stays; i++) {
        if (!stay_has(w, i, trait))
            out->stay[out->n_stays++] = w->stay[i];
    }
    for (uint32_t i = 0; i < w->n_records; i++) {
        if (!record_has(w, i, trait))
            out->record[out->n_records++] = w->record[i];
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (!rule_has(w, i, trait))
            out->rule[out->n_rules++] = w->rule[i];
    }
    return out->n_stays + out->n_records + out->n_rules <
           w->n_stays + w->n_records + w->n_rules;
}

enum { N_TIMES = 32, N_ASKED = 2 * N_TIMES };

/* Times spread over the day, each with one or two rides and with three. */
static void ask(const oracle_world *w, const int32_t *at, size_t n,
                int32_t answer[N_ASKED])
{
    for (size_t i = 0; i < N_TIMES; i++) {
        int32_t t = at[i * n / N_TIMES];
        answer[2 * i] = oracle_dijkstra_tt(w, t, 1 + (uint32_t)i % 2);
        answer[2 * i + 1] = oracle_dijkstra_tt(w, t, 3);
    }
}

static bool matters(const oracle_world *w, const int32_t *at, size_t n,
                    int trait, const int32_t answer[N_ASKED])
{
    int32_t other[N_ASKED];
    oracle_world without;
    bool any = leave_out(&without, w, trait);
    if (any)
        ask(&without, at, n, other);
    oracle_world_clear(&without);
    return any && memcmp(answer, other, sizeof other) != 0;
}

/* A generator whose answers never depend on a feature does not test it. */
static void each_feature_matters_often(void **state)
{
    (void)state;
    int n_with[N_TRAITS] = {0};
    for (uint64_t seed = 1; seed <= N_TRAIT_WORLDS; seed++) {
        oracle_world w;
        everything(&w, seed);
        size_t n;
        int32_t *at = event_times(&w, &n);
        int32_t answer[N_ASKED];
        ask(&w, at, n, answer);
        for (int trait = 0; trait < N_TRAITS; trait++)
            n_with[trait] += matters(&w, at, n, trait, answer);
        free(at);
        oracle_world_clear(&w);
    }
    for (int trait = 0; trait < N_TRAITS; trait++)
        print_message("%3d of %d worlds (at least %d): %s matter\n",
                      n_with[trait], (int)N_TRAIT_WORLDS, TRAIT[trait].least,
                      TRAIT[trait].name);
    for (int trait = 0; trait < N_TRAITS; trait++)
        assert_true(n_with[trait] >= TRAIT[trait].least);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_searches_agree_with_everything_on),
        cmocka_unit_test(both_searches_agree_on_each_feature_alone),
        cmocka_unit_test(nothing_changes_between_event_times),
        cmocka_unit_test(forward_equals_backward_with_everything_on),
        cmocka_unit_test(mirroring_twice_is_the_identity),
        cmocka_unit_test(features_keep_their_promises),
        cmocka_unit_test(old_seeds_make_old_worlds),
        cmocka_unit_test(each_feature_matters_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
