/* SPDX-License-Identifier: MIT */
/** @file world_plan.h
 *  @brief A world of the oracles as the engine takes it. */
#ifndef DOSAH_TESTS_WORLD_PLAN_H
#define DOSAH_TESTS_WORLD_PLAN_H

#include "oracle.h"
#include "reach/sweep.h"

/** Owns all it points to. Times of the world are moved by shift_s so that
 *  none is negative. */
typedef struct world_plan {
    int32_t shift_s;
    dsh_timetable timetable;
    dsh_plan_input input;
    dsh_links access; /**< one row */
    dsh_egress *egress;
    size_t n_egress;
    dsh_change_rules rules;
    dsh_change_rule *rule; /**< of `rules`, to be turned for a mirrored day */
    void *block[40];
    size_t n_blocks;
} world_plan;

/** Records must stand at calls of stops that their trips call at once: see
 *  world_plan_drop_records(). */
void world_plan_make(world_plan *out, const oracle_world *w,
                     uint32_t max_rides);
/** Leave out records about a call at a stop where the trip calls twice: rules
 *  of the engine, like rows of transfers.txt, know trips and stops alone. */
void world_plan_drop_records(oracle_world *w);
/** Transfers and rules as dsh_moves_turn() turns them, for a mirrored day. */
void world_plan_turn(world_plan *plan);
void world_plan_clear(world_plan *plan);

/** A sweep whose answers are to be read. */
typedef struct world_reading {
    const oracle_world *w;
    const dsh_sweep *sweep; /**< of max_rides components */
    uint32_t max_rides;
    const uint32_t *stop; /**< [n_stops of w] its stops; NULL = the same */
    int32_t shift_s;      /**< from seconds of the world to its own */
} world_reading;
/** Travel time at t with at most k <= max_rides rides, read in the plainest
 *  way; INT32_MAX = none within the world's limit. */
int32_t world_reading_tt(const world_reading *r, int32_t t, uint32_t k);

#endif
