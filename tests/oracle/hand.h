/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_HAND_H
#define DOSAH_TESTS_ORACLE_HAND_H

#include "oracle.h"

/** Worlds made by hand, for tests with the arithmetic in the comments. */

enum { NO = INT32_MAX };

/** Room for a hand-made world; `w` points into the rest. */
typedef struct hand {
    bool stop_closed[6];
    int32_t change_s[6];
    oracle_call call[16];
    oracle_trip trip[6];
    oracle_footpath footpath[4];
    oracle_stay stay[4];
    oracle_record record[4];
    oracle_rule rule[8];
    oracle_link access[2];
    oracle_link egress[2];
    oracle_world w;
} hand;

/** Six open stops with change time 60, access to stop 0 in 100 s, egress from
 * stop 5 in 50 s, no walking, no limits that matter. */
void hand_begin(hand *h);

/** A trip without calls; its route is its number. */
oracle_trip *hand_add_trip(hand *h);

/** Appends to the latest trip. */
oracle_call *hand_add_call(hand *h, uint32_t stop, int32_t arr_s,
                           int32_t dep_s);

/** A trip of two calls. */
oracle_trip *hand_add_hop(hand *h, uint32_t from, int32_t dep_s, uint32_t to,
                          int32_t arr_s);

void hand_add_footpath(hand *h, uint32_t from, uint32_t to, int32_t s);
void hand_add_stay(hand *h, uint32_t from, uint32_t to);
void hand_add_record(hand *h, uint32_t from_call, uint32_t to_call, int32_t s);

/** A rule that applies to all trips, until its sides are changed. */
oracle_rule *hand_add_rule(hand *h, uint32_t from_stop, uint32_t to_stop,
                           oracle_rule_kind kind, int32_t s);

/** Both oracles say `expected`, and so they do of the mirror image's mirror
 * image. */
void hand_check(const hand *h, int32_t t, uint32_t max_rides, int32_t expected);

#endif
