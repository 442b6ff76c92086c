/* SPDX-License-Identifier: MIT */
/** @file scan.h
 *  @brief Inside of a sweep, for its two files alone. */
#ifndef DSH_SCAN_H
#define DSH_SCAN_H

#include "reach/lists.h"
#include "reach/plan.h"

/** Of this sweep if the stamp is; `changed` = the sequence at which a component
 *  that W needs changed last. */
typedef struct dsh_trip_state {
    uint32_t stamp, changed;
} dsh_trip_state;

struct dsh_sweep {
    uint32_t n_lists; /**< of `board` */
    uint32_t n_stops, n_trips, max_rides, n_lanes;
    uint32_t stamp;
    const dsh_plan *plan;
    dsh_key ride; /**< what one ride adds to a key */
    dsh_pool board, wait;
    dsh_key *egress;      /**< [n_stops * n_lanes] as a key; >= NEVER = none */
    dsh_trip_state *trip; /**< [n_trips] */
    dsh_key *trip_key;    /**< [n_trips * max_rides * n_lanes] */
    bool out_of_memory;
};

/** Scan the hops of sweep->plan, for 1 or DSH_LANES access points. */
void dsh_scan(dsh_sweep *sweep);

#endif
