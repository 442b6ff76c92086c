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
 *  - In-seat continuation. Whoever sits in trip A when it arrives at its last
 *    call may stay seated and is then in trip B at its first call, if `stay`
 *    has (A, B), both trips are open and A's last arrival is not after B's
 *    first departure (otherwise the row has no effect). It is the same ride: no
 *    change time, no boarding, no alighting, so that flags and closure of the
 *    two stops, which may differ, do not matter. Continuations chain; a trip
 *    may have several successors and several predecessors. First and last calls
 *    remain what they are: nobody boards at A's last call or alights at B's
 *    first one, whatever their flags say.
 *  - Records of two trips. Having alighted from one trip at the call
 *    `from_call` the passenger may board another at `to_call` if `s` seconds
 *    lie between arrival and departure: 0 will do. A record needs no footpath,
 *    adds to what is possible otherwise and takes nothing away, whatever rules
 *    say. Flags and closures hold as for any alighting and boarding.
 *  - Rules for a pair of stops. For somebody who alighted from trip F at stop p
 *    and would board trip T at stop q (p = q included), those rules apply whose
 *    stops are p and q and whose route and trip, where given, are F's and T's.
 *    Of these the most specific decides, see oracle_rule. If none applies, or
 *    one of the kind ORACLE_USUAL decides, the transfer takes `change_s` or the
 *    footpath as above. ORACLE_MINIMUM: it takes exactly its `s` seconds
 *    instead, be that less or more, and needs no footpath. ORACLE_FORBIDDEN: it
 *    is impossible. Rules act on transfers alone, never on access, egress or
 *    staying seated.
 *  - Bans. Whoever boarded at a call may not alight at a later call of the trip
 *    that shares a bit of `bans` with it: travel between marked calls is not
 *    for sale, riding past them is fine. Who stays seated into the next trip
 *    has boarded at none of its calls.
 *  - `walk_s` is the only way without a ride: an access and an egress link at
 *    the same stop do not join to a walk.
 *  - Walking past or through a closed stop is fine.
 */

/** Sets of marks that a call may bear. */
#define ORACLE_N_BANS 16

/** One call of a trip; `arr_s <= dep_s`, times non-decreasing along a trip. */
typedef struct oracle_call {
    uint32_t stop;
    int32_t arr_s, dep_s;
    bool pickup, dropoff;
    uint8_t bans; /**< below ORACLE_N_BANS: 4 bits; 0 = none */
} oracle_call;

/** A trip is `call[first_call .. first_call + n_calls)`. */
typedef struct oracle_trip {
    uint32_t first_call, n_calls;
    bool closed;    /**< vehicle closed to the profile: nobody may use it */
    uint32_t route; /**< any number but ORACLE_ANY; rules refer to it */
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

/** No condition, where a rule could name a route or a trip. */
#define ORACLE_ANY UINT32_MAX

/** In-seat continuation: the vehicle of trip `from` goes on as trip `to`. */
typedef struct oracle_stay {
    uint32_t from, to; /**< trips; never the same */
} oracle_stay;

/** From one call to another of a different trip, `s >= 0` seconds apart. */
typedef struct oracle_record {
    uint32_t from_call; /**< index into `call`; alighting there */
    uint32_t to_call;   /**< boarding there */
    int32_t s;
} oracle_record;

typedef enum oracle_rule_kind {
    ORACLE_USUAL,    /**< as if no rule applied: an exception from others */
    ORACLE_MINIMUM,  /**< takes `s` */
    ORACLE_FORBIDDEN /**< impossible */
} oracle_rule_kind;

/** What one side of a rule asks of the trip; ORACLE_ANY = nothing. A trip takes
 * precedence over a route: if both are given, the route is not looked at. */
typedef struct oracle_side {
    uint32_t route, trip;
} oracle_side;

/**
 * A rule for transfers from stop to stop, restricted to some trips. Specificity
 * after the GTFS reference, transfers.txt, most specific first:
 *
 *   1. both trips;  2. a trip on one side, a route on the other;
 *   3. one trip;    4. both routes;    5. one route;    6. stops only.
 *
 * The reference says that no two rules of equal specificity should apply to a
 * pair of trips. If they do, the strictest of them decides: the longest time,
 * where forbidden is longer than any time. So their order is of no account.
 */
typedef struct oracle_rule {
    uint32_t from_stop, to_stop;
    oracle_side from, to; /**< of the trip one leaves, and of the next one */
    oracle_rule_kind kind;
    int32_t s; /**< for ORACLE_MINIMUM only, else 0; 0 where the second vehicle
                    waits for the first */
} oracle_rule;

/**
 * A world. The arrays belong to the world when it was made by
 * oracle_world_random() or oracle_world_mirror(), else to whoever filled them.
 * An array whose count is 0 may be NULL.
 */
typedef struct oracle_world {
    uint32_t n_stops, n_trips, n_calls, n_footpaths;
    uint32_t n_stays, n_records, n_rules;
    bool *stop_closed; /**< [n_stops] no boarding and no alighting here */
    int32_t *change_s; /**< [n_stops] >= 1: from alighting to boarding here */
    oracle_call *call; /**< [n_calls] */
    oracle_trip *trip; /**< [n_trips] */
    oracle_footpath *footpath; /**< [n_footpaths] */
    oracle_stay *stay;         /**< [n_stays] no pair twice */
    oracle_record *record;     /**< [n_records] of repeated ones any may hold */
    oracle_rule *rule;         /**< [n_rules] */
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

/** What worlds may hold beyond footpaths; bits of oracle_world_opts. */
typedef enum oracle_feature {
    ORACLE_STAYS = 1, /**< continuations, one to one, chains included */
    ORACLE_FORKS = 2, /**< continuations from one and to one of several */
    ORACLE_RECORDS = 4,
    ORACLE_MINIMUMS = 8,      /**< rules of the kind ORACLE_MINIMUM */
    ORACLE_PROHIBITIONS = 16, /**< ORACLE_FORBIDDEN */
    ORACLE_EXCEPTIONS = 32,   /**< ORACLE_USUAL, where another rule applies */
    ORACLE_EVERYTHING = 63,   /**< of what GTFS can say */
    /* What JDF can say. */
    ORACLE_BANS = 64,        /**< marks at calls, mostly those of a line */
    ORACLE_CONNECTIONS = 128 /**< rules of a trip and a route, or of two trips
                                  of different routes, that take no time */
} oracle_feature;

/** Options of the generator; a zero means the default. */
typedef struct oracle_world_opts {
    uint32_t max_stops; /**< default 12, at least 2 */
    uint32_t max_trips; /**< default 25 */
    uint32_t max_calls; /**< calls per trip; default 7, at least 2 */
    bool repeat_links;
    /**< also give a stop two links or a pair of stops two footpaths, of
     * different length; the shorter counts */
    uint32_t features; /**< sum of oracle_feature; 0 = none */
    bool jdf;
    /**< only what JDF can say: whole minutes; one change time, that of the
     * passenger, which no footpath undercuts as it is a part of it */
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
 * effect. `route` is the line a trip follows, less than 6; trips of a line call
 * at the same stops.
 *
 * Features are drawn last: a seed makes the same stops, trips, footpaths, links
 * and limits whatever the `features` are. Guaranteed of them: continuations are
 * in time, never closed and without cycles; records join different open trips
 * where one may alight and board; no two rules of equal specificity apply to
 * one pair of trips, even of closed ones; `s` of a rule is at most 3600.
 */
void oracle_world_random(oracle_world *out, uint64_t seed,
                         const oracle_world_opts *opts);

/**
 * The same world seen backwards in time about `pivot_s`: time x becomes
 * pivot_s - x, arrival <-> departure, pickup <-> dropoff, access <-> egress,
 * trips, footpaths, continuations, records and rules run the other way.
 * Mirroring twice about one pivot gives the world back. Free it with
 * oracle_world_clear().
 */
void oracle_world_mirror(oracle_world *out, const oracle_world *in,
                         int32_t pivot_s);

/** A copy with arrays of its own. Free it with oracle_world_clear(). */
void oracle_world_copy(oracle_world *out, const oracle_world *in);

/** The specificity of a rule, 1 (both trips) to 6 (stops only). */
int oracle_rule_rank(const oracle_rule *rule);

/**
 * May two rules of equal specificity both apply to some pair of trips of `w`?
 * GTFS forbids such rows.
 */
bool oracle_rules_clash(const oracle_world *w, const oracle_rule *a,
                        const oracle_rule *b);

/** Free the arrays and zero the world. A zeroed world is accepted. */
void oracle_world_clear(oracle_world *w);

/** splitmix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
uint64_t oracle_random(uint64_t *state);

/** Zeroed memory for `n` items of `size` bytes, or abort. Free with free(). */
void *oracle_alloc(size_t n, size_t size);

#endif
