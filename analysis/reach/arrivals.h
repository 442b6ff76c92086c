/* SPDX-License-Identifier: MIT */
/** @file arrivals.h
 *  @brief Curves of many origins to many destinations, arrivals only: which
 *  boardings an origin can make, and when it must leave for each, does not
 *  depend on the destination, so it is listed once. */
#ifndef DSH_ARRIVALS_H
#define DSH_ARRIVALS_H

#include "reach/curve.h"

/** Boardings of a plan, and for each origin those within its reach.
 *  Immutable. */
typedef struct dsh_arrivals dsh_arrivals;

/** @param access  one row per origin, `n_origins` of them
 *  @param[out] out  NULL if the lists would take more than 256 MB: then the
 *  caller merges with dsh_curve_add() */
dosah_status dsh_arrivals_new(dsh_arrivals **out, const dsh_plan *plan,
                              const dsh_links *access, uint32_t n_origins,
                              const dsh_curve *window, dosah_error *err);
void dsh_arrivals_free(dsh_arrivals *arrivals);

/** Boardings of the plan: the length of `arr_s` below. */
uint32_t dsh_arrivals_count(const dsh_arrivals *arrivals);
/** What a destination offers to each boarding. */
void dsh_arrivals_of(const dsh_arrivals *arrivals, const dsh_profile *profile,
                     int32_t *arr_s);
/** Instead of dsh_curve_add() and dsh_curve_finish(). */
dosah_status dsh_arrivals_merge(const dsh_arrivals *arrivals, uint32_t origin,
                                const int32_t *arr_s, dsh_curve *curve,
                                dosah_error *err);

#endif
