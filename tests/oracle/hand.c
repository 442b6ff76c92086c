/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after the four it needs */

#include "hand.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

void hand_begin(hand *h)
{
    *h = (hand){0};
    for (size_t i = 0; i < 6; i++)
        h->change_s[i] = 60;
    h->access[0] = (oracle_link){0, 100};
    h->egress[0] = (oracle_link){5, 50};
    h->w = (oracle_world){
        .n_stops = 6,
        .stop_closed = h->stop_closed,
        .change_s = h->change_s,
        .call = h->call,
        .trip = h->trip,
        .footpath = h->footpath,
        .stay = h->stay,
        .record = h->record,
        .rule = h->rule,
        .access = h->access,
        .n_access = 1,
        .egress = h->egress,
        .n_egress = 1,
        .walk_s = INT32_MAX,
        .max_rides = 3,
        .max_time_s = 36000,
    };
}

oracle_trip *hand_add_trip(hand *h)
{
    assert_true(h->w.n_trips < COUNT(h->trip));
    oracle_trip *trip = &h->trip[h->w.n_trips];
    *trip = (oracle_trip){.first_call = h->w.n_calls, .route = h->w.n_trips};
    h->w.n_trips++;
    return trip;
}

oracle_call *hand_add_call(hand *h, uint32_t stop, int32_t arr_s, int32_t dep_s)
{
    assert_true(h->w.n_calls < COUNT(h->call));
    oracle_call *c = &h->call[h->w.n_calls++];
    *c = (oracle_call){stop, arr_s, dep_s, true, true, 0};
    h->trip[h->w.n_trips - 1].n_calls++;
    return c;
}

oracle_trip *hand_add_hop(hand *h, uint32_t from, int32_t dep_s, uint32_t to,
                          int32_t arr_s)
{
    oracle_trip *trip = hand_add_trip(h);
    hand_add_call(h, from, dep_s, dep_s);
    hand_add_call(h, to, arr_s, arr_s);
    return trip;
}

void hand_add_footpath(hand *h, uint32_t from, uint32_t to, int32_t s)
{
    assert_true(h->w.n_footpaths < COUNT(h->footpath));
    h->footpath[h->w.n_footpaths++] = (oracle_footpath){from, to, s};
}

void hand_add_stay(hand *h, uint32_t from, uint32_t to)
{
    assert_true(h->w.n_stays < COUNT(h->stay));
    h->stay[h->w.n_stays++] = (oracle_stay){from, to};
}

void hand_add_record(hand *h, uint32_t from_call, uint32_t to_call, int32_t s)
{
    assert_true(h->w.n_records < COUNT(h->record));
    h->record[h->w.n_records++] = (oracle_record){from_call, to_call, s};
}

oracle_rule *hand_add_rule(hand *h, uint32_t from_stop, uint32_t to_stop,
                           oracle_rule_kind kind, int32_t s)
{
    static const oracle_side any = {ORACLE_ANY, ORACLE_ANY};
    assert_true(h->w.n_rules < COUNT(h->rule));
    oracle_rule *rule = &h->rule[h->w.n_rules++];
    *rule = (oracle_rule){from_stop, to_stop, any, any, kind, s};
    return rule;
}

void hand_check(const hand *h, int32_t t, uint32_t max_rides, int32_t expected)
{
    oracle_world mirror;
    oracle_world again;
    assert_int_equal(oracle_dijkstra_tt(&h->w, t, max_rides), expected);
    assert_int_equal(oracle_raptor_tt(&h->w, t, max_rides), expected);
    oracle_world_mirror(&mirror, &h->w, 5000);
    oracle_world_mirror(&again, &mirror, 5000);
    assert_int_equal(oracle_raptor_tt(&again, t, max_rides), expected);
    oracle_world_clear(&mirror);
    oracle_world_clear(&again);
}
