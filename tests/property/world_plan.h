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
    void *block[24];
    size_t n_blocks;
} world_plan;

void world_plan_make(world_plan *out, const oracle_world *w,
                     uint32_t max_rides);
void world_plan_clear(world_plan *plan);

#endif
