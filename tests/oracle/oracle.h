/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_ORACLE_H
#define DOSAH_TESTS_ORACLE_ORACLE_H

#include "world.h"

/**
 * Slow and obvious answers against which the engine is tested. The two
 * searches share nothing but the world: one is a Dijkstra over states, the
 * other a round-based scan of whole trips. Rules of travel: world.h.
 */

/**
 * Travel time at `t` by plain Dijkstra: the earliest arrival at the service
 * over all itineraries with at most `max_rides` rides (0 = walking only) that
 * leave the origin at or after `t`, minus `t`; waiting at home counts.
 * INT32_MAX if there is none or it is longer than `w->max_time_s`.
 */
int32_t oracle_dijkstra_tt(const oracle_world *w, int32_t t,
                           uint32_t max_rides);

/** The same, found by rounds over trips. */
int32_t oracle_raptor_tt(const oracle_world *w, int32_t t, uint32_t max_rides);

/**
 * The latest t from which the service is reached by `arrive_by`, that is the
 * largest t with t + oracle_dijkstra_tt(t) <= arrive_by; INT32_MIN if none.
 * An itinerary longer than `w->max_time_s` is none, whatever the wait between
 * arrival and `arrive_by`, which is not counted.
 */
int32_t oracle_latest_departure(const oracle_world *w, int32_t arrive_by,
                                uint32_t max_rides);

/**
 * All times t at which the rule behind the answer may change, ascending and
 * without repetition, each with the second before and after: departures minus
 * access (a vehicle is lost), arrivals plus egress minus `walk_s` (walking and
 * waiting swap places) and minus `max_time_s` (the limit begins to hold).
 * Writes at most `cap` of them to `out` and returns how many there are, so
 * (NULL, 0) asks for the size.
 */
size_t oracle_event_times(const oracle_world *w, int32_t *out, size_t cap);

/**
 * The like for `arrive_by` of oracle_latest_departure(): arrivals plus egress,
 * and departures minus access plus `walk_s`.
 */
size_t oracle_arrival_times(const oracle_world *w, int32_t *out, size_t cap);

/** tt[i] = oracle_dijkstra_tt(w, w0 + i, max_rides) for i in [0, n). */
void oracle_curve(const oracle_world *w, int32_t w0, size_t n,
                  uint32_t max_rides, int32_t *tt);

/**
 * The p-th percentile, p in 1..100, of `tt[n]`, one value per second of a
 * window: the smallest x with |{t : tt(t) <= x}| * 100 >= p * n. INT32_MAX
 * when that many seconds are not reachable, or n is 0.
 */
int32_t oracle_percentile(const int32_t *tt, size_t n, uint32_t p);

/**
 * How many of the `n` seconds have a travel time of at most `limit_s`; the
 * share within the limit is this count over n. Unreachable seconds never count.
 */
size_t oracle_count_within(const int32_t *tt, size_t n, int32_t limit_s);

#endif
