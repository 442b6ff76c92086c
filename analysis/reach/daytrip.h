/* SPDX-License-Identifier: MIT */
/** @file daytrip.h
 *  @brief There and back in one day: can a visit of a given length be paid
 *  inside opening hours, and how (methods.md §3)? */
#ifndef DSH_DAYTRIP_H
#define DSH_DAYTRIP_H

#include "base/vec.h"
#include "ingest/opening.h"
#include "reach/curve.h"

/** A journey by vehicle. */
typedef struct dsh_leg {
    int32_t leave_s, arrive_s;
} dsh_leg;

/** All useful journeys of a day in one direction: legs ascending in both
 *  times, each faster than walking; and walking, at any time. */
typedef struct dsh_way {
    DSH_VEC(dsh_leg) leg;
    int32_t walk_s; /**< INT32_MAX = impossible */
} dsh_way;

/** What is asked. A stay lies within one interval. */
typedef struct dsh_visit {
    int32_t leave_after_s, home_by_s, stay_s;
    const dsh_interval *open; /**< [n_open] disjoint, ascending */
    size_t n_open;
} dsh_visit;

/** The best of each quantity; they need not belong to one trip. */
typedef struct dsh_day_trip {
    bool feasible;
    int32_t stay_s; /**< longest stay, long enough or not; 0 = none */
    int32_t away_s; /**< shortest absence; INT32_MAX = not feasible */
    /** Journeys there by vehicle that lead to a feasible trip, none of them
     *  leaving no later and arriving no earlier than another; walking all the
     *  way, if that works, counts as one more. */
    uint32_t departures;
    int32_t last_s; /**< latest useful departure; INT32_MIN = not feasible */
} dsh_day_trip;

dsh_day_trip dsh_day_trip_find(const dsh_visit *visit, const dsh_way *there,
                               const dsh_way *back);

/** Journeys of a finished curve of arrivals alone, from leave_after to home_by
 *  or sooner; what arrives after its window is left out.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_way_there(dsh_way *out, const dsh_curve *curve,
                           dosah_error *err);
/** The same from the curve of the timetable mirrored about pivot_s, which is
 *  home_by (mirror.h); its window begins at 0. */
dosah_status dsh_way_back(dsh_way *out, const dsh_curve *curve, int32_t pivot_s,
                          dosah_error *err);

enum { DSH_MAX_OPEN = 3 * DSH_MAX_INTERVALS };

/** Opening hours around a date: those of the day before that run past
 *  midnight and those of the day after, in seconds of the date, joined where
 *  they touch; a service that never closes has one interval. `holiday` is of
 *  the day before, the day and the day after. Returns how many. */
size_t dsh_open_around(const dsh_opening *opening, dsh_date date,
                       const bool holiday[3], dsh_interval out[DSH_MAX_OPEN]);

#endif
