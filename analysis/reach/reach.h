/* SPDX-License-Identifier: MIT */
/** @file reach.h
 *  @brief Who reaches which service: rows per origin × service type × profile
 *  × day, and their sums per municipality and area (architecture.md
 *  "Results"). */
#ifndef DSH_REACH_H
#define DSH_REACH_H

#include "network/network.h"

typedef enum dsh_status {
    DSH_STATUS_CERTAIN,
    DSH_STATUS_POSSIBLE,
    DSH_STATUS_NO,
    DSH_STATUS_NOT_APPLICABLE,
    DSH_STATUS_NO_DATA
} dsh_status;

/** Which link breaks; names for tables by dsh_break_name(). */
typedef enum dsh_break {
    DSH_BREAK_NONE,
    DSH_BREAK_ORIGIN_NOT_LINKED,
    DSH_BREAK_STREET,
    DSH_BREAK_NO_STOP_IN_REACH,
    DSH_BREAK_STOP,
    DSH_BREAK_VEHICLE,
    DSH_BREAK_NO_SERVICE_THAT_DAY,
    DSH_BREAK_TIME_LIMIT,
    DSH_BREAK_APPROACH,
    DSH_BREAK_ENTRANCE,
    DSH_BREAK_INSIDE,
    DSH_BREAK_ROOM,
    DSH_BREAK_SEVERAL
} dsh_break;

/** Stable names as in the tables, e.g. "certain", "no_stop_in_reach"; "" for
 *  DSH_BREAK_NONE. */
const char *dsh_status_text(dsh_status status);
const char *dsh_break_name(dsh_break link);

/** Infinite end of an interval: unreachable in that reading. */
#define DSH_NEVER_S INT32_MAX

/** One row. Arrays [2] are by dsh_reading (DSH_OPT first = numeric lo of
 *  times). Times in tenths of a second are never used: seconds.
 *  With status not_applicable or no_data all times are DSH_NEVER_S and all
 *  shares 0, and none of them is a result. */
typedef struct dsh_reach_row {
    uint8_t status, break_at; /**< dsh_status, dsh_break */
    uint8_t frequency_based;  /**< some best itinerary of the window, in either
                                   reading, rides by headway */
    uint8_t rides[2];         /**< of the fastest itinerary; 255 = never */
    int32_t best_s[2];        /**< DSH_NEVER_S = never */
    int32_t p_s[DSH_MAX_PERCENTILES][2]; /**< study's percentiles */
    int32_t median_s[2]; /**< p50, whether the study lists it or not */
    uint16_t within[DSH_MAX_THRESHOLDS][2]; /**< share of the window, 10⁻⁴ */
    uint32_t nearest[2];                    /**< service row; DSH_NONE = none */
    int32_t walk_s[2]; /**< of the fastest itinerary; DSH_NEVER_S */
    /* There and back, the best of each over the services of the type
     * (daytrip.h). */
    uint8_t day_trip[2];         /**< 1 = feasible */
    uint16_t departures[2];      /**< of the service with the most */
    int32_t stay_s[2];           /**< longest stay, be it too short */
    int32_t away_s[2];           /**< shortest absence; DSH_NEVER_S */
    int32_t last_departure_s[2]; /**< of the day; INT32_MIN = none */
    /** The same with transport on demand; as above where there is none. */
    uint8_t demand_trip[2];
    int32_t demand_stay_s[2], demand_away_s[2];
    int16_t assumed_share; /**< of that walking, 10⁻⁴: of the pessimistic
                                itinerary when certain, else of the optimistic
                                one; −1 = neither reaches */
} dsh_reach_row;

/** Sums of one municipality or area × service type × profile × day. Residents
 *  in 10⁻⁶ persons. */
typedef struct dsh_reach_sum {
    int64_t residents; /**< base; `linked` = all but no_data; medians and gaps
                            are over certain + possible + no */
    int64_t linked, certain, possible, no, not_applicable, no_data;
    int64_t within_lo[DSH_MAX_THRESHOLDS], within_hi[DSH_MAX_THRESHOLDS];
    /**< residents whose median is within the threshold, per reading */
    int64_t day_trip_lo, day_trip_hi;       /**< residents with a day trip */
    int64_t demand_trip_lo, demand_trip_hi; /**< with transport on demand */
    uint32_t days_ok; /**< days of the study on which at least half of the
                           residents certainly have one; the same each day */
    int32_t median_p50_s[2]; /**< weighted, unreachable = +∞: DSH_NEVER_S
                                  when over half cannot; INT32_MIN no data */
    double gap_share_lo, gap_share_hi; /**< profile − adult; NaN no data */
    int32_t gap_median_lo_s, gap_median_hi_s; /**< INT32_MIN = NULL */
    int64_t nearest_outside[2]; /**< residents whose nearest lies outside
                                     their own municipality */
} dsh_reach_sum;

typedef struct dsh_reach {
    dsh_arena *arena;
    uint32_t n_origins;
    const uint32_t *type; /**< [n_types] taxonomy indexes with services */
    size_t n_types, n_profiles, n_days;
    dsh_reach_row *row; /**< [n_types][n_profiles][n_days][n_origins] */
    dsh_reach_sum *municipality; /**< [types][profiles][days][municip.] */
    dsh_reach_sum **area;        /**< per area definition, same shape with
                                      n_area_values */
    const char ***area_value;    /**< [n_areas][n_area_values] sorted */
    uint32_t *n_area_values;
    dsh_reach_sum *total; /**< [types][profiles][days] whole study area */
} dsh_reach;

/** @param usability  NULL: nothing is known of any building
 *  @retval DOSAH_ECANCELLED, DOSAH_ELIMIT (max_time above DSH_MAX_TIME_S) */
dosah_status dsh_reach_new(dsh_reach **out, const dsh_study *study,
                           const dsh_tables *tables,
                           const dsh_usability *usability,
                           const dsh_network *network, dsh_context *ctx,
                           dosah_error *err);
void dsh_reach_free(dsh_reach *reach);

/** Index into row[] and, with n = places, into sums. */
static inline size_t dsh_reach_at(const dsh_reach *r, size_t type, size_t prof,
                                  size_t day, size_t n, size_t i)
{
    return ((type * r->n_profiles + prof) * r->n_days + day) * n + i;
}

#endif
