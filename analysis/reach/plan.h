/* SPDX-License-Identifier: MIT */
/** @file plan.h
 *  @brief Inside of a plan, for the scan alone. */
#ifndef DSH_PLAN_H
#define DSH_PLAN_H

#include "reach/sweep.h"

enum {
    DSH_PLAN_BOARD = 1,  /**< boarding at `from` is possible */
    DSH_PLAN_ALIGHT = 2, /**< alighting at `to` is possible */
    DSH_PLAN_HEADWAY = 4 /**< the trip runs by headway */
};

typedef struct dsh_plan_hop {
    int32_t dep_s, arr_s;
    uint32_t from, to, trip, flags;
} dsh_plan_hop;

/** Where a passenger who boards at the row's stop may have alighted. */
typedef struct dsh_plan_walk {
    uint32_t from;
    int32_t s;
    dsh_key add;
} dsh_plan_walk;

struct dsh_plan {
    uint32_t n_stops, n_trips, max_rides;
    int32_t max_time_s, dep_from_s;
    size_t n_hops;
    dsh_plan_hop *hop;    /**< departure, trip, sequence descending */
    uint32_t *walk_first; /**< [n_stops + 1] rows by boarding stop */
    dsh_plan_walk *walk;  /**< by seconds within a row */
};

/** Plan of the last run. */
const dsh_plan *dsh_sweep_plan(const dsh_sweep *sweep);

#endif
