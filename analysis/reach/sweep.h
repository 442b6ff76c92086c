/* SPDX-License-Identifier: MIT */
/** @file sweep.h
 *  @brief The backward timetable sweep from one access point: for every stop,
 *  every useful departure of the day and its arrival with at most 1 … K rides
 *  (methods.md §2). Exact; two profiles per stop. */
#ifndef DSH_SWEEP_H
#define DSH_SWEEP_H

#include "network/network.h"

/** What is known when an itinerary ends, compared as one number: arrival
 *  first, then less walking, then less of it on assumed values. Adding a walk
 *  is one addition of dsh_key_walk(). */
typedef uint64_t dsh_key;
#define DSH_KEY_NEVER UINT64_MAX

static inline dsh_key dsh_key_of(int32_t arr_s, int32_t walk_s,
                                 int32_t assumed_s)
{
    return (uint64_t)(uint32_t)arr_s << 32 | (uint64_t)(uint32_t)walk_s << 16 |
           (uint64_t)(uint32_t)assumed_s;
}
static inline int32_t dsh_key_arr_s(dsh_key k)
{
    return (int32_t)(k >> 32);
}
static inline int32_t dsh_key_walk_s(dsh_key k)
{
    return (int32_t)(k >> 16 & 0xffff);
}
static inline int32_t dsh_key_assumed_s(dsh_key k)
{
    return (int32_t)(k & 0xffff);
}

/** A walk at the end: from a stop to the access point. */
typedef struct dsh_egress {
    uint32_t stop;
    int32_t s, assumed_s;
} dsh_egress;

/** All that one sweep reads. Borrowed. Times are seconds of the day >= 0. */
typedef struct dsh_sweep_input {
    const dsh_timetable *timetable;
    const uint8_t *trip_open; /**< [n_trips] 1 = admits the profile */
    const uint8_t *stop_open; /**< [n_stops] */
    const int32_t *change_s;  /**< [n_stops] >= 1, at the same stop */
    /** Whole transfers by (alighting stop) -> (boarding stop): seconds from
     *  alighting to boarding, >= 1; rows by BOARDING stop (reverse), `to` =
     *  alighting stop, sorted by seconds. Walk seconds for the key are
     *  `walk_s`, parallel. */
    const dsh_links *transfer;
    const int32_t *transfer_walk_s;
    uint32_t max_rides; /**< K, 1 … DSH_MAX_RIDES */
    int32_t max_time_s; /**< arrival − departure beyond it is not stored */
    int32_t dep_from_s, dep_to_s; /**< only hops departing in [from, to) */
    const dsh_egress *egress; /**< one entry per stop at most */
    size_t n_egress;
} dsh_sweep_input;

/** One useful boarding: leave by the vehicle at dep_s; key[k − 1] = best end
 *  with at most k rides. */
typedef struct dsh_boarding {
    int32_t dep_s;
    const dsh_key *key; /**< [K], non-increasing */
} dsh_boarding;

/** Scratch of one thread, and the result of its last sweep. */
typedef struct dsh_sweep dsh_sweep;
dosah_status dsh_sweep_new(dsh_sweep **out, dosah_error *err);
void dsh_sweep_free(dsh_sweep *sweep);
dosah_status dsh_sweep_run(dsh_sweep *sweep, const dsh_sweep_input *input,
                           dosah_error *err);

/** Boardings of a stop, departure descending, each better than all later ones
 *  in some component. dep_s[n], key[n * K]. Valid until the next sweep. */
typedef struct dsh_board_view {
    const int32_t *dep_s;
    const dsh_key *key;
    size_t n;
} dsh_board_view;
dsh_board_view dsh_sweep_boardings(const dsh_sweep *sweep, uint32_t stop);

#endif
