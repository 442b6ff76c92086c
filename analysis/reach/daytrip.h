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

/** A way without a timetable: who sets out in [from_s, to_s] is there take_s
 *  later. Walking, or a ride on demand within its hours. */
typedef struct dsh_free_way {
    int32_t from_s, to_s, take_s;
} dsh_free_way;

/** All useful journeys of a day in one direction: legs ascending in both
 *  times, each faster than walking; and ways without a timetable. */
typedef struct dsh_way {
    DSH_VEC(dsh_leg) leg;
    DSH_VEC(dsh_free_way) any;
} dsh_way;

/** Ways home by vehicle over one stop near home: rides from the desk to the
 *  stop, ascending in both times. Borrowed. */
typedef struct dsh_ride_home {
    const dsh_leg *leg;
    uint32_t n;
    int32_t quickest_s; /**< least arrival − departure of the legs */
    int32_t walk_s;     /**< from the stop home */
} dsh_ride_home;

/** All ways home: rides over the stops around, and ways without a timetable. */
typedef struct dsh_home {
    DSH_VEC(dsh_ride_home) ride; /**< ascending in quickest_s + walk_s */
    DSH_VEC(dsh_free_way) any;
    int32_t max_time_s; /**< of a ride, from the desk to home */
} dsh_home;

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
     *  leaving no later and arriving no earlier than another; each way without
     *  a timetable that works counts as one more. */
    uint32_t departures;
    int32_t last_s; /**< latest useful departure; INT32_MIN = not feasible */
} dsh_day_trip;

dsh_day_trip dsh_day_trip_find(const dsh_visit *visit, const dsh_way *there,
                               const dsh_home *home);

/** Latest departure from the desk that is home by home_by; INT32_MIN = none. */
int32_t dsh_latest_return(const dsh_visit *visit, const dsh_home *home);

/** Journeys of a finished curve that leave at leave_after or later and arrive
 *  by home_by.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_way_there(dsh_way *out, const dsh_curve *curve,
                           int32_t leave_after_s, int32_t home_by_s,
                           dosah_error *err);

/** Rides of a service to every stop: legs of stop s are leg.p[first[s]] up to
 *  first[s + 1]. Zero-initialise; reusable. */
typedef struct dsh_rides_home {
    const uint32_t *first; /**< [n_stops + 1] of the profile, borrowed */
    const int32_t *quickest_s;
    DSH_VEC(dsh_leg) leg;
} dsh_rides_home;
/** @param back  a sweep over the timetable mirrored about pivot_s (mirror.h),
 *  arrivals alone; outlives `out`
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_rides_home_take(dsh_rides_home *out, const dsh_profile *back,
                                 int32_t pivot_s, dosah_error *err);
/** Ways home over the stops in links row `row`; walk_s is all of the way on
 *  foot. Borrows `rides`.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_home_find(dsh_home *out, const dsh_rides_home *rides,
                           const dsh_links *links, uint32_t row, int32_t walk_s,
                           dosah_error *err);

enum { DSH_MAX_OPEN = 3 * DSH_MAX_INTERVALS };

/** Opening hours around a date: those of the day before that run past
 *  midnight and those of the day after, in seconds of the date, joined where
 *  they touch; a service that never closes has one interval. `holiday` is of
 *  the day before, the day and the day after. Returns how many. */
size_t dsh_open_around(const dsh_opening *opening, dsh_date date,
                       const bool holiday[3], dsh_interval out[DSH_MAX_OPEN]);

#endif
