/* SPDX-License-Identifier: MIT */
/** @file curve.h
 *  @brief Travel time at every second of a window from one origin to the
 *  best of some services, as a step function, and its exact statistics.
 *
 *  tt(t) = earliest arrival over all itineraries that leave the origin at or
 *  after t, minus t; walking-only competes; longer than max_time_s =
 *  unreachable at t (methods.md §2 "Semantics").
 *
 *  Order of use: dsh_curve_begin(), every dsh_curve_walk(), every
 *  dsh_curve_add(), dsh_curve_finish(), then the questions. */
#ifndef DSH_CURVE_H
#define DSH_CURVE_H

#include "base/vec.h"
#include "reach/sweep.h"

/** Who leaves in [from_s, to_s] arrives as the key says: the travel time
 *  falls by one each second. Seconds in no segment are walked, if walking is
 *  possible at all. */
typedef struct dsh_segment {
    int32_t from_s, to_s; /**< inclusive */
    dsh_key key;
    uint32_t service;
} dsh_segment;

/** A boarding seen from the origin: leave home by dep_s. */
typedef struct dsh_leave {
    int32_t dep_s;
    uint32_t service;
    dsh_key key;
    uint32_t next; /**< of the same stretch of the window; DSH_NONE */
} dsh_leave;

/** Scratch of one thread and the curve it holds. */
typedef struct dsh_curve {
    int32_t from_s, to_s; /**< departures in [from_s, to_s) */
    int32_t max_time_s;
    bool arrival_only; /**< of the plans; set by the caller, false at first */
    int32_t walk_s;    /**< walking only; INT32_MAX = none within max_time_s */
    dsh_key walk_key;  /**< its arrival field holds walk_s */
    uint32_t walk_service;
    int32_t limit_s;               /**< a ride must take less than this */
    int32_t walked_s;              /**< seconds of the window that are walked */
    int32_t reached_s;             /**< that are walked or ridden */
    int32_t quickest_s, slowest_s; /**< travel times of these; −1 = none */
    unsigned stretch_bits; /**< a stretch of the window has 2^bits seconds */
    size_t n_stretches;
    dsh_key *bound;  /**< [n_stretches] best key that leaves after it ends */
    uint32_t *head;  /**< [n_stretches] into leave */
    dsh_leave after; /**< best that leaves at to_s − 1 or later */
    DSH_VEC(dsh_leave) leave;
    DSH_VEC(dsh_segment) segment; /**< from the latest to the earliest */
    int32_t *least_s, *most_s;    /**< [segment.n] travel times at the ends */
    size_t least_cap, most_cap;
} dsh_curve;

dosah_status dsh_curve_new(dsh_curve **out, int32_t from_s, int32_t to_s,
                           int32_t max_time_s, dosah_error *err);
void dsh_curve_free(dsh_curve *curve);

void dsh_curve_begin(dsh_curve *curve);
/** Walk all the way to a service. */
void dsh_curve_walk(dsh_curve *curve, int32_t walk_s, int32_t assumed_s,
                    uint32_t service);
/** Boardings of the stops in links row `row`, moved earlier by the access
 *  walk. Equal itineraries go to the service added first: add in order.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_curve_add(dsh_curve *curve, const dsh_profile *profile,
                           const dsh_links *access, uint32_t row,
                           uint32_t service, dosah_error *err);
/** What a finished curve to one service says, instead of dsh_curve_add(); its
 *  walk is not added. Its window holds the one of `curve`.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_curve_join(dsh_curve *curve, const dsh_curve *own,
                            uint32_t service, dosah_error *err);
dosah_status dsh_curve_finish(dsh_curve *curve, dosah_error *err);
/** The same where curve->leave holds the staircase already: departures
 *  descending, keys strictly falling. */
dosah_status dsh_curve_finish_sorted(dsh_curve *curve, dosah_error *err);

/** The fastest itinerary of the window. Ties: fewer rides, less walking,
 *  later departure, lower service. */
typedef struct dsh_fastest {
    int32_t tt_s; /**< INT32_MAX = unreachable all the time */
    dsh_key key;
    uint32_t service;
} dsh_fastest;
dsh_fastest dsh_curve_fastest(const dsh_curve *curve);

/** Seconds t of the window with tt(t) <= limit_s. */
int32_t dsh_curve_within(const dsh_curve *curve, int32_t limit_s);
/** Smallest x with |{t : tt(t) <= x}| * 100 >= p * |window|; INT32_MAX if the
 *  place is unreachable for more than that. p = 1 … 100. */
int32_t dsh_curve_percentile(const dsh_curve *curve, unsigned p);
/** Add to seconds[service] for how long each service is the best one. */
void dsh_curve_winners(const dsh_curve *curve, int32_t *seconds);
/** Does any segment ride by headway? */
bool dsh_curve_by_frequency(const dsh_curve *curve);

#endif
