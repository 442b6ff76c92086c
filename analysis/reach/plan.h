/* SPDX-License-Identifier: MIT */
/** @file plan.h
 *  @brief Inside of a plan, for the scan alone. */
#ifndef DSH_PLAN_H
#define DSH_PLAN_H

#include "reach/sweep.h"

enum {
    DSH_PLAN_BOARD = 1,   /**< boarding at `from` is possible */
    DSH_PLAN_ALIGHT = 2,  /**< alighting at `to` is possible */
    DSH_PLAN_HEADWAY = 4, /**< the trip runs by headway */
    DSH_PLAN_SPECIAL = 8  /**< the next dsh_plan_special is about this hop */
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

/** What is particular about a hop: rules name its run at one of its stops, or
 *  its run ends here and the vehicle goes on as another. */
typedef struct dsh_plan_special {
    uint32_t row;  /**< of walks, for who boards */
    uint32_t list; /**< of boardings that rules treat alike; that of the stop
                        itself where there is but one kind of them */
    uint32_t pull; /**< row of pulls, for who alights; DSH_NONE = none */
    uint32_t seat_first, seat_end; /**< into `seat` */
    bool waits; /**< who alights may use what all others use */
} dsh_plan_special;

/** Lists of boardings that who alights at some hops can use. */
typedef struct dsh_plan_pull {
    uint32_t list;
    int32_t s; /**< from arrival to departure, >= 0 */
    dsh_key add;
} dsh_plan_pull;

struct dsh_plan {
    uint32_t n_stops, n_trips, max_rides;
    uint32_t n_rows;  /**< of walks; one for each stop, then those of special
                           boardings */
    uint32_t n_lists; /**< of boardings; one for each stop, its result, then
                           those of special boardings */
    int32_t max_time_s, dep_from_s;
    dsh_key late; /**< first key that arrives too late for anybody */
    bool arrival_only;
    bool repeats; /**< some hops stand there more than once */
    size_t n_hops;
    dsh_plan_hop *hop;         /**< departure descending; within a second each
                                    after those it depends on, a trip's by sequence
                                    descending */
    dsh_plan_special *special; /**< in the order of the hops */
    size_t n_specials;
    uint32_t *pull_first;
    dsh_plan_pull *pull;
    uint32_t *seat;        /**< runs */
    uint32_t *walk_first;  /**< [n_rows + 1] rows by boarding stop */
    dsh_plan_walk *walk;   /**< by seconds within a row */
    uint32_t *offer_first; /**< [n_hops + 1] */
    dsh_plan_offer *offer; /**< by seconds within a hop; NULL = every walk of
                                the row is to be offered */
};

/** Divide stops by what rules say of runs, and join runs of one vehicle; puts
 *  hops of one second in the order in which they serve each other. `use` as
 *  in plan.c. Walks of the stops' own rows are there already. */
dosah_status dsh_plan_divide(dsh_plan *plan, const dsh_plan_input *input,
                             const uint8_t *use, dosah_error *err);

/** Put hops of one second in the order in which they serve each other within
 *  it, and specials in that of the hops. at[h] = special of a hop, DSH_NONE. */
dosah_status dsh_plan_order(dsh_plan *plan, const uint32_t *at,
                            dosah_error *err);

/** Fill plan->offer, if that does not take too much memory. */
dosah_status dsh_plan_reduce(dsh_plan *plan, dosah_error *err);

/** Plan of the last run. */
const dsh_plan *dsh_sweep_plan(const dsh_sweep *sweep);
/** Lanes of the last run: each component of a key stands there so many times,
 *  once for each target, and the boardings are those of any of them. */
unsigned dsh_sweep_lanes(const dsh_sweep *sweep);

#endif
