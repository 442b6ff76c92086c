/* SPDX-License-Identifier: MIT */
/*
 * What timetables in JDF say beyond GTFS, by hand and on random worlds: bans on
 * travel between marked calls, and connections that take no time. Access takes
 * 100, egress 50, the change time is 60.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

#include "hand.h"

enum { N_WORLDS = 400, MAX_RIDES = 4, PIVOT = 100000 };

/* One bus from stop 0 (1000) by stops 1, 2 to 5 (1300): 1350 - 900 = 450. */
static void one_bus(hand *h)
{
    hand_begin(h);
    hand_add_trip(h);
    hand_add_call(h, 0, 1000, 1000);
    hand_add_call(h, 1, 1100, 1100);
    hand_add_call(h, 2, 1200, 1200);
    hand_add_call(h, 5, 1300, 1300);
}

static void nobody_rides_between_calls_that_share_a_mark(void **state)
{
    (void)state;
    hand h;
    one_bus(&h);
    h.call[0].bans = h.call[3].bans = 1;
    hand_check(&h, 900, 3, NO);
    h.call[3].bans = 2;
    hand_check(&h, 900, 1, 450);
    h.call[3].bans = 3;
    hand_check(&h, 900, 3, NO);
}

static void a_mark_at_one_call_alone_bans_nothing(void **state)
{
    (void)state;
    hand h;
    one_bus(&h);
    h.call[0].bans = 1;
    hand_check(&h, 900, 1, 450);
    one_bus(&h);
    h.call[1].bans = h.call[2].bans = 1; /* ridden past */
    hand_check(&h, 900, 1, 450);
}

/* Who boards at stop 1 is not banned, be others in the bus or not. */
static void a_ban_is_of_who_boards_and_not_of_the_bus(void **state)
{
    (void)state;
    hand h;
    one_bus(&h);
    h.call[0].bans = h.call[3].bans = 1;
    hand_add_hop(&h, 0, 1000, 1, 1040);
    hand_check(&h, 900, 2, 450); /* the other bus, then this one from stop 1 */
    hand_check(&h, 900, 1, NO);
}

static void who_stays_seated_has_boarded_at_none_of_its_calls(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1100);
    hand_add_hop(&h, 1, 1100, 5, 1300);
    h.call[0].bans = h.call[3].bans = 1;
    hand_add_stay(&h, 0, 1);
    hand_check(&h, 900, 1, 450);
    h.call[2].bans = 1;
    hand_check(&h, 900, 1, 450);
}

static void a_connection_takes_no_time(void **state)
{
    (void)state;
    hand h;
    hand_begin(&h);
    hand_add_hop(&h, 0, 1000, 1, 1200);
    hand_add_hop(&h, 1, 1200, 5, 1300);
    hand_check(&h, 900, 2, NO);
    oracle_rule *r = hand_add_rule(&h, 1, 1, ORACLE_MINIMUM, 0);
    r->from.trip = 0;
    r->to.route = 1;
    hand_check(&h, 900, 2, 450);
    h.call[2].dep_s = 1199;
    hand_check(&h, 900, 2, NO);
}

/* ---- random worlds ----------------------------------------------------- */

static void make(oracle_world *w, uint64_t seed, uint32_t features)
{
    oracle_world_opts opts = {.features = features, .jdf = seed % 2 == 0};
    oracle_world_random(w, seed, &opts);
}

static int32_t *event_times(const oracle_world *w, size_t *n)
{
    *n = oracle_event_times(w, NULL, 0);
    int32_t *at = oracle_alloc(*n, sizeof *at);
    (void)oracle_event_times(w, at, *n);
    return at;
}

static void both_searches_agree_and_features_matter(void **state)
{
    (void)state;
    size_t by_bans = 0;
    size_t by_connections = 0;
    for (uint64_t seed = 1; seed <= N_WORLDS; seed++) {
        oracle_world w;
        oracle_world no_bans;
        make(&w, seed,
             ORACLE_BANS | ORACLE_CONNECTIONS |
                 (seed % 3 == 0 ? ORACLE_STAYS : 0));
        oracle_world_copy(&no_bans, &w);
        for (uint32_t i = 0; i < w.n_calls; i++)
            no_bans.call[i].bans = 0;
        oracle_world no_rules = w;
        no_rules.n_rules = 0;
        size_t n;
        bool bans = false;
        bool connections = false;
        int32_t *at = event_times(&w, &n);
        for (size_t i = 0; i < n; i++) {
            uint32_t k = 1 + (uint32_t)(i % MAX_RIDES);
            int32_t tt = oracle_dijkstra_tt(&w, at[i], k);
            assert_int_equal(oracle_raptor_tt(&w, at[i], k), tt);
            bans = bans || oracle_raptor_tt(&no_bans, at[i], k) != tt;
            connections =
                connections || oracle_raptor_tt(&no_rules, at[i], k) != tt;
        }
        by_bans += bans;
        by_connections += connections;
        free(at);
        oracle_world_clear(&w);
        oracle_world_clear(&no_bans);
    }
    print_message("of %d worlds %zu change by bans, %zu by connections\n",
                  N_WORLDS, by_bans, by_connections);
    assert_true(by_bans > N_WORLDS / 4 && by_connections > N_WORLDS / 10);
}

/* A journey leaves at t and arrives by x iff its mirror image does. */
static void forward_equals_backward(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= N_WORLDS / 4; seed++) {
        oracle_world w;
        oracle_world mirror;
        make(&w, seed, ORACLE_BANS | ORACLE_CONNECTIONS);
        w.max_time_s = INT32_MAX;
        oracle_world_mirror(&mirror, &w, PIVOT);
        size_t n = oracle_arrival_times(&w, NULL, 0);
        int32_t *at = oracle_alloc(n, sizeof *at);
        (void)oracle_arrival_times(&w, at, n);
        for (size_t i = 0; i < n; i += 3) {
            int32_t tt = oracle_raptor_tt(&mirror, PIVOT - at[i], w.max_rides);
            assert_int_equal(oracle_latest_departure(&w, at[i], w.max_rides),
                             tt == NO ? INT32_MIN : at[i] - tt);
        }
        free(at);
        oracle_world_clear(&w);
        oracle_world_clear(&mirror);
    }
}

static void worlds_for_jdf_keep_their_promises(void **state)
{
    (void)state;
    for (uint64_t seed = 2; seed <= N_WORLDS; seed += 2) {
        oracle_world w;
        make(&w, seed, ORACLE_BANS | ORACLE_CONNECTIONS);
        for (uint32_t i = 0; i < w.n_calls; i++) {
            assert_int_equal(w.call[i].arr_s % 60, 0);
            assert_int_equal(w.call[i].dep_s % 60, 0);
            assert_true(w.call[i].bans < ORACLE_N_BANS);
        }
        for (uint32_t i = 0; i < w.n_stops; i++)
            assert_int_equal(w.change_s[i], w.change_s[0]);
        for (uint32_t i = 0; i < w.n_footpaths; i++)
            assert_true(w.footpath[i].s > w.change_s[0]);
        for (uint32_t i = 0; i < w.n_rules; i++) {
            const int rank = oracle_rule_rank(&w.rule[i]);
            assert_true(rank == 2 && w.rule[i].s == 0);
        }
        oracle_world_clear(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_rides_between_calls_that_share_a_mark),
        cmocka_unit_test(a_mark_at_one_call_alone_bans_nothing),
        cmocka_unit_test(a_ban_is_of_who_boards_and_not_of_the_bus),
        cmocka_unit_test(who_stays_seated_has_boarded_at_none_of_its_calls),
        cmocka_unit_test(a_connection_takes_no_time),
        cmocka_unit_test(both_searches_agree_and_features_matter),
        cmocka_unit_test(forward_equals_backward),
        cmocka_unit_test(worlds_for_jdf_keep_their_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
