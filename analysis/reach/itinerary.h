/* SPDX-License-Identifier: MIT */
/** @file itinerary.h
 *  @brief One journey, part by part: which vehicle, from where to where, when.
 *
 *  Found by a forward search over the hops of a plan from one moment on. It
 *  shares nothing with the backward sweep but the plan, and must arrive when
 *  the sweep says (tests/property/test_itinerary.c). */
#ifndef DSH_ITINERARY_H
#define DSH_ITINERARY_H

#include "base/vec.h"
#include "reach/sweep.h"

/** A walk or a ride. Waiting is what lies between two parts. */
typedef struct dsh_part {
    bool ride;
    bool seated; /**< ride: one keeps the seat of the ride before */
    int32_t from_s, to_s;
    uint32_t from_stop, to_stop; /**< DSH_NONE = the ends of the journey */
    int32_t assumed_s;           /**< walk: of it on assumed values */
    uint32_t trip;               /**< ride: run of the timetable */
    uint16_t sequence;           /**< ride: call at which one boards */
} dsh_part;

/** Zero-initialise; dsh_itinerary_clear() it. */
typedef struct dsh_itinerary {
    bool found;
    int32_t leave_s, arrive_s;
    uint32_t price; /**< sum of prices on the way */
    DSH_VEC(dsh_part) part;
} dsh_itinerary;

/** What is asked: the journey that leaves at leave_s and is best by price,
 *  then arrival, rides, walking (dsh_key). */
typedef struct dsh_itinerary_query {
    const dsh_plan *plan; /**< NULL = walking alone */
    int32_t leave_s;
    int32_t limit_s;          /**< arrival − leave_s <= limit_s */
    const dsh_egress *access; /**< walks from the start to stops */
    size_t n_access;
    const dsh_egress *egress; /**< walks from stops to the goal */
    size_t n_egress;
    int32_t walk_s, walk_assumed_s; /**< all the way; INT32_MAX = impossible */
    /** What using a trip or a stop (to board or alight) costs; NULL = nothing.
     *  [n_trips], [n_stops] of the plan. */
    const uint8_t *trip_price, *stop_price;
} dsh_itinerary_query;

/** @param out  the parts of an earlier answer are replaced
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_itinerary_find(dsh_itinerary *out,
                                const dsh_itinerary_query *query,
                                dosah_error *err);
void dsh_itinerary_clear(dsh_itinerary *itinerary);

#endif
