/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_WORLD_H
#define DOSAH_TESTS_ORACLE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The neutral model of one timetable, one origin and one service, which the
 * oracles search and which the test of the engine converts.
 *
 * All times are seconds of one service day and may exceed 86400 or, in a
 * mirrored world, be negative; |time| stays below 2^30. Everything here is
 * already decided for one profile and one reading: nothing is unknown.
 *
 * Rules of travel, which both oracles obey and which follow methods.md, part 2:
 *
 *  - The passenger leaves the origin at or after t, walks one access link and
 *    may board there at once: no change time, `dep_s >= t + access` suffices.
 *  - Boarding needs `pickup`, an open stop, an open trip and a call that is not
 *    the last of its trip. Alighting needs `dropoff`, an open stop and a call
 *    that is not the first. Riding through is always fine.
 *  - Having alighted the passenger does one of three things: walks one egress
 *    link to the service; waits `change_s` and boards at the same stop; or
 *    takes exactly one footpath and boards where it ends. A footpath is the
 *    whole transfer: no change time is added at either end, and two footpaths
 *    are never joined. No footpath follows an access link or precedes an egress
 *    link.
 *  - Each boarding counts one ride.
 *  - `walk_s` is the only way without a ride: an access and an egress link at
 *    the same stop do not join to a walk.
 *  - Walking past or through a closed stop is fine.
 */

/** One call of a trip; `arr_s <= dep_s`, times non-decreasing along a trip. */
typedef struct oracle_call {
    uint32_t stop;
    int32_t arr_s, dep_s;
    bool pickup, dropoff;
} oracle_call;

/** A trip is `call[first_call .. first_call + n_calls)`. */
typedef struct oracle_trip {
    uint32_t first_call, n_calls;
    bool closed; /**< vehicle closed to the profile: nobody may use it */
} oracle_trip;

/**
 * A whole transfer: alight at `from`, board at `to`, at least `s >= 1` seconds
 * later. Neither transitively closed nor symmetric; `from != to`.
 */
typedef struct oracle_footpath {
    uint32_t from, to;
    int32_t s;
} oracle_footpath;

/** A walk between a place and a stop, `s >= 0` seconds. */
typedef struct oracle_link {
    uint32_t stop;
    int32_t s;
} oracle_link;

/**
 * A world. The arrays belong to the world when it was made by
 * oracle_world_random() or oracle_world_mirror(), else to whoever filled them.
 * An array whose count is 0 may be NULL.
 */
typedef struct oracle_world {
    uint32_t n_stops, n_trips, n_calls, n_footpaths;
    bool *stop_closed; /**< [n_stops] no boarding and no alighting here */
    int32_t *change_s; /**< [n_stops] >= 1: from alighting to boarding here */
    oracle_call *call; /**< [n_calls] */
    oracle_trip *trip; /**< [n_trips] */
    oracle_footpath *footpath; /**< [n_footpaths] */
    oracle_link *egress;       /**< [n_egress] from stops to the service */
    uint32_t n_egress;
    oracle_link *access; /**< [n_access] from the origin to stops */
    uint32_t n_access;
    int32_t walk_s; /**< walking only, >= 0; INT32_MAX = impossible */
    uint32_t max_rides;
    /**< 1..6, per direction. The searches take the limit as an argument, so
     * that one world answers for every k; this is the value to begin with. */
    int32_t max_time_s;
    /**< longer than this = unreachable (inclusive); INT32_MAX = no limit */
} oracle_world;

/** Options of the generator; a zero means the default. */
typedef struct oracle_world_opts {
    uint32_t max_stops; /**< default 12, at least 2 */
    uint32_t max_trips; /**< default 25 */
    uint32_t max_calls; /**< calls per trip; default 7, at least 2 */
    bool repeat_links;
    /**< also give a stop two links or a pair of stops two footpaths, of
     * different length; the shorter counts */
} oracle_world_opts;

/**
 * Make a small, nasty world that depends on `seed` and `opts` alone. NULL
 * `opts` = defaults. Free it with oracle_world_clear(). Aborts when out of
 * memory, as all of this library does: it serves tests only.
 *
 * Guaranteed: every trip has at least 2 calls; `max_rides` is 1..5;
 * `max_time_s` is at most 6 hours; without `repeat_links` a stop has at most
 * one access and one egress link, and an ordered pair of stops at most one
 * footpath. Flags of first and last calls are random, though never of any
 * effect.
 */
void oracle_world_random(oracle_world *out, uint64_t seed,
                         const oracle_world_opts *opts);

/**
 * The same world seen backwards in time about `pivot_s`: time x becomes
 * pivot_s - x, arrival <-> departure, pickup <-> dropoff, access <-> egress,
 * trips and footpaths run the other way. Mirroring twice about one pivot gives
 * the world back. Free it with oracle_world_clear().
 */
void oracle_world_mirror(oracle_world *out, const oracle_world *in,
                         int32_t pivot_s);

/** Free the arrays and zero the world. A zeroed world is accepted. */
void oracle_world_clear(oracle_world *w);

/** splitmix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
uint64_t oracle_random(uint64_t *state);

/** Zeroed memory for `n` items of `size` bytes, or abort. Free with free(). */
void *oracle_alloc(size_t n, size_t size);

#endif
