/* SPDX-License-Identifier: MIT */
/** @file explain.h
 *  @brief One origin, one service, one profile, one day in detail: the journey
 *  there and back in either reading, what is known of it, and what would have
 *  to change where there is none. */
#ifndef DSH_EXPLAIN_H
#define DSH_EXPLAIN_H

#include "reach/daytrip.h"
#include "reach/itinerary.h"
#include "reach/reach.h"

/** What an explanation is about. */
typedef struct dsh_explain_opts {
    uint32_t origin, service; /**< rows of the tables */
    size_t profile, day;      /**< of the study */
} dsh_explain_opts;

/** Journeys of one reading. With a day trip they are the one with the
 *  shortest absence, else `there` is the fastest of the window. */
typedef struct dsh_explained {
    bool day_trip;
    dsh_itinerary there, back;      /**< back is found with a day trip only */
    int32_t stay_from_s, stay_to_s; /**< at the desk, with a day trip */
    /** [part] metres on foot, NaN where unknown or a ride. */
    double *there_m, *back_m;
} dsh_explained;

typedef enum dsh_mend_kind {
    DSH_MEND_VEHICLE, /**< a vehicle that does not admit the profile */
    DSH_MEND_STOP,
    DSH_MEND_WALK,    /**< a walk that the profile cannot make */
    DSH_MEND_BUILDING /**< a link of the building */
} dsh_mend_kind;

/** One thing that stands in the way of the journey `mended`. */
typedef struct dsh_mend {
    uint8_t kind;
    uint8_t access;       /**< dsh_access of the vehicle or stop; UNKNOWN is
                               something to find out, NO to change */
    uint8_t link;         /**< dsh_link of the building */
    const dsh_part *part; /**< of `mended`; NULL for buildings */
    uint32_t stop;        /**< DSH_MEND_STOP */
    uint32_t criterion;   /**< row of the criteria that fails or is unknown;
                               DSH_NONE = never surveyed */
} dsh_mend;

typedef struct dsh_explanation {
    dsh_arena *arena;
    dsh_explain_opts about;
    dsh_reach_row row; /**< as in `reach`, of this service alone */
    bool open_that_day, hours_stated;
    uint8_t *stop_access; /**< [n_stops] dsh_access for the profile, with what
                               was surveyed; UNKNOWN where readings differ */
    dsh_interval open[DSH_MAX_OPEN];
    size_t n_open;
    int32_t stay_s;
    dsh_explained reading[DSH_N_READINGS];
    /** For a row that is not certain: the journey that needs the fewest
     *  changes, and those changes. Not found: changes of stops, vehicles and
     *  streets are not enough. */
    dsh_itinerary mended;
    DSH_VEC(dsh_mend) mend;
} dsh_explanation;

/** @param tables  services hold the one that is asked about and no other
 *  @param[out] out  to be freed with dsh_explanation_free()
 *  @retval DOSAH_ENOMEM, DOSAH_ECANCELLED, DOSAH_ELIMIT */
dosah_status dsh_explain(dsh_explanation **out, const dsh_study *study,
                         const dsh_tables *tables,
                         const dsh_usability *usability,
                         const dsh_network *network,
                         const dsh_explain_opts *about, dsh_context *ctx,
                         dosah_error *err);
void dsh_explanation_free(dsh_explanation *explanation);

#endif
