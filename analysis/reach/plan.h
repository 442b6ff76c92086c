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
    uint32_t from, to, trip;
    uint16_t sequence, flags;
} dsh_plan_hop;

/** Where a passenger who boards at the row's stop may have alighted. */
typedef struct dsh_plan_walk {
    uint32_t from;
    int32_t s;
    dsh_key add;
} dsh_plan_walk;

/** A transfer that a boarding at a hop is worth being offered to. */
typedef struct dsh_plan_offer {
    uint32_t walk; /**< into `walk` */
    /** Offered already by the boarding of this trip at this later sequence,
     *  unless the trip's vector has changed in between; DSH_NO_SEQUENCE. */
    uint32_t until;
} dsh_plan_offer;
#define DSH_NO_SEQUENCE ((uint32_t)UINT16_MAX)

struct dsh_plan {
    uint32_t n_stops, n_trips, max_rides;
    int32_t max_time_s, dep_from_s;
    bool arrival_only;
    size_t n_hops;
    dsh_plan_hop *hop;     /**< departure, trip, sequence descending */
    uint32_t *walk_first;  /**< [n_stops + 1] rows by boarding stop */
    dsh_plan_walk *walk;   /**< by seconds within a row */
    uint32_t *offer_first; /**< [n_hops + 1] */
    dsh_plan_offer *offer; /**< by seconds within a hop; NULL = every walk of
                                the row is to be offered */
};

/** Fill plan->offer, if that does not take too much memory. */
dosah_status dsh_plan_reduce(dsh_plan *plan, dosah_error *err);

/** Plan of the last run. */
const dsh_plan *dsh_sweep_plan(const dsh_sweep *sweep);

#endif
