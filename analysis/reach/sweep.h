/* SPDX-License-Identifier: MIT */
/** @file sweep.h
 *  @brief The backward timetable sweep from one access point: for every stop,
 *  every useful departure of the day and its arrival with at most 1 … K rides
 *  (methods.md §2). Exact; two Pareto lists per stop.
 *
 *  Order of use: dsh_plan_new() once per (day, profile, reading), shared by
 *  all threads; dsh_sweep_new() once per thread; dsh_sweep_run() per access
 *  point, or dsh_sweep_run_many() for some that lie together; then
 *  dsh_sweep_boardings(), or dsh_profile_take() to keep the part that answers
 *  questions about at most K rides.
 */
#ifndef DSH_SWEEP_H
#define DSH_SWEEP_H

#include "network/network.h"

/** What is known when an itinerary ends, compared as one number: arrival
 *  first, then fewer rides, less walking, less of it on assumed values, fewer
 *  rides on vehicles that run by headway. Bits: 63 = never, 40–62 arrival
 *  (seconds, 97 days), 36–39 rides, 20–35 walking, 4–19 assumed, 0–3 rides by
 *  headway. Adding a walk is one addition of dsh_key_walk().
 *
 *  The 16 bits of walking cannot overflow: walking takes time, nothing longer
 *  than max_time_s is stored, and dsh_plan_new() refuses a max_time_s above
 *  DSH_MAX_TIME_S. A sum that is about to be refused may carry into the bits
 *  of rides, never into those of the arrival. */
typedef uint64_t dsh_key;
#define DSH_KEY_NEVER  ((dsh_key)1 << 63)
#define DSH_KEY_RIDE   ((dsh_key)1 << 36)
#define DSH_MAX_TIME_S 65535
/** Times of day stay below this, so that an arrival has room in a key. */
#define DSH_MAX_CLOCK_S ((int32_t)1 << 22)

static inline dsh_key dsh_key_of(int32_t arr_s)
{
    return (dsh_key)(uint32_t)arr_s << 40;
}
/** A walk of at most DSH_MAX_TIME_S, without the time it takes. */
static inline dsh_key dsh_key_walk(int32_t walk_s, int32_t assumed_s)
{
    return (dsh_key)(uint32_t)walk_s << 20 | (dsh_key)(uint32_t)assumed_s << 4;
}
static inline int32_t dsh_key_arr_s(dsh_key k)
{
    return (int32_t)(k >> 40 & 0x7fffff);
}
static inline uint8_t dsh_key_rides(dsh_key k)
{
    return (uint8_t)(k >> 36 & 0xf);
}
static inline int32_t dsh_key_walk_s(dsh_key k)
{
    return (int32_t)(k >> 20 & 0xffff);
}
static inline int32_t dsh_key_assumed_s(dsh_key k)
{
    return (int32_t)(k >> 4 & 0xffff);
}
/** Does one of the rides run by headway (frequencies.txt)? */
static inline bool dsh_key_by_frequency(dsh_key k)
{
    return (k & 0xf) != 0;
}

/** A whole transfer: alight at `from`, board at `to` at least s seconds
 *  later. */
typedef struct dsh_transfer {
    uint32_t from, to;
    int32_t s;                 /**< >= 1, walk and change time together */
    int32_t walk_s, assumed_s; /**< for the key: <= s */
} dsh_transfer;

/** A change between particular runs, in place of what change_s and the
 *  transfers say about the two stops. */
typedef struct dsh_change_rule {
    uint32_t from, to;         /**< stops */
    uint32_t from_set, to_set; /**< sets of runs; DSH_NONE = every run, at
                                    most at one end */
    int32_t s;                 /**< from arrival to departure, >= 0; < 0 = the
                                    change is not allowed */
    int32_t walk_s, assumed_s; /**< for the key: <= s */
} dsh_change_rule;

/** Rules with the sets of runs they name. Of several that fit two runs at two
 *  stops the first counts. */
typedef struct dsh_change_rules {
    const dsh_change_rule *rule;
    size_t n;
    uint32_t n_sets;
    const uint32_t *set_first; /**< [n_sets + 1] into set_run */
    const uint32_t *set_run;   /**< runs of the timetable */
} dsh_change_rules;

/** A walk at the end: from a stop to the access point. */
typedef struct dsh_egress {
    uint32_t stop;
    int32_t s, assumed_s;
} dsh_egress;

/** What a plan is made of. Borrowed. Times are seconds of the day. */
typedef struct dsh_plan_input {
    const dsh_timetable *timetable; /**< trips numbered 0 … n_trips - 1 */
    const uint8_t *trip_open;       /**< [n_trips] 1 = admits the profile */
    const uint8_t *stop_open;       /**< [n_stops] */
    const int32_t *change_s;        /**< [n_stops] >= 1, at the same stop;
                                         0 = changing there is not allowed */
    const dsh_transfer *transfer;   /**< any order; repetitions do no harm */
    size_t n_transfers;
    const dsh_change_rules *rules; /**< NULL = none */
    uint32_t max_rides;            /**< K, 1 … DSH_MAX_RIDES */
    int32_t max_time_s; /**< arrival − departure beyond it is not stored */
    int32_t dep_from_s, dep_to_s; /**< only hops departing in [from, to),
                                       from >= 0 */
    int32_t arr_to_s; /**< arrivals after it are of no use and not stored;
                           0 = all are */
    /** Keys hold arrivals alone (rides, walking … stay 0): fewer entries where
     *  nobody asks how. K still limits the rides. */
    bool arrival_only;
} dsh_plan_input;

/** One day's hops as one profile can use them, ready for the scan.
 *  Immutable; copies all it needs. */
typedef struct dsh_plan dsh_plan;
/** @retval DOSAH_ELIMIT max_time_s or a time of day beyond what a key holds
 *  @retval DOSAH_EUSAGE max_rides or dep_from_s out of range */
dosah_status dsh_plan_new(dsh_plan **out, const dsh_plan_input *input,
                          dosah_error *err);
void dsh_plan_free(dsh_plan *plan);

/** Scratch of one thread, and the result of its last sweep. May be used with
 *  one plan after another; memory is kept. */
typedef struct dsh_sweep dsh_sweep;
dosah_status dsh_sweep_new(dsh_sweep **out, dosah_error *err);
void dsh_sweep_free(dsh_sweep *sweep);
/** @param egress  several entries of one stop: the best counts. Stops may
 *  stand for different services (multi-source). */
dosah_status dsh_sweep_run(dsh_sweep *sweep, const dsh_plan *plan,
                           const dsh_egress *egress, size_t n_egress,
                           dosah_error *err);

/** An access point: the walks to it. */
typedef struct dsh_target {
    const dsh_egress *egress;
    size_t n;
} dsh_target;
/** As many sweeps as there are targets side by side, with the same results. Of
 *  targets near each other it costs little more than one sweep, because the
 *  same boardings matter to them.
 *  @param n  at most DSH_LANES */
enum { DSH_LANES = 8 };
dosah_status dsh_sweep_run_many(dsh_sweep *sweep, const dsh_plan *plan,
                                const dsh_target *target, size_t n,
                                dosah_error *err);

/** Boardings of a stop after dsh_sweep_run(), departure descending; key[i * K +
 * k − 1] = best end with at most k rides over boardings here at dep_s[i] or
 * later, non- increasing in k. Each entry improves some component of the one
 * before. Valid until the next sweep. */
typedef struct dsh_board_view {
    const int32_t *dep_s;
    const dsh_key *key;
    size_t n;
} dsh_board_view;
dsh_board_view dsh_sweep_boardings(const dsh_sweep *sweep, uint32_t stop);

/** What a sweep says about at most K rides, kept: per stop, departures
 *  descending with strictly falling keys. Zero-initialise; reusable. */
typedef struct dsh_profile {
    uint32_t n_stops;
    uint32_t *first;     /**< [n_stops + 1] */
    int32_t *dep_s;      /**< [n] */
    dsh_key *key;        /**< [n] */
    int32_t *quickest_s; /**< [n_stops] least arrival − departure of a stop;
                              INT32_MAX = no boarding */
    size_t n, cap, stop_cap;
} dsh_profile;
dosah_status dsh_profile_take(dsh_profile *out, const dsh_sweep *sweep,
                              dosah_error *err);
/** Of the target-th of several. */
dosah_status dsh_profile_take_of(dsh_profile *out, const dsh_sweep *sweep,
                                 size_t target, dosah_error *err);
void dsh_profile_clear(dsh_profile *profile);

#endif
