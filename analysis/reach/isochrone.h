/* SPDX-License-Identifier: MIT */
/** @file isochrone.h
 *  @brief Areas within some minutes' walk of a place, per profile and reading.
 *
 *  Exact on the streets: a place on an edge belongs to a band if the walk
 *  between it and the centre takes no longer (gap to the street included).
 *  The area is what lies within DSH_AROUND_M of such places: homes stand
 *  beside streets, and nothing is claimed about land farther away.
 *
 *  With rides, a band holds the places that one can leave so many minutes
 *  before the time of arrival, or later, on foot (no walk longer than the
 *  study's max_walk) and with the vehicles and stops the profile can use. */
#ifndef DSH_ISOCHRONE_H
#define DSH_ISOCHRONE_H

#include "base/geom.h"
#include "network/network.h"

/** 25 m each side: a street's width and the houses along it. */
#define DSH_AROUND_M 25.0

/** Public transport on one day, to be at a service by some time. */
typedef struct dsh_isochrone_rides {
    const dsh_tables *tables;
    const dsh_usability *usability;
    dsh_context *ctx;
    uint32_t service; /**< row of the tables, at the centre */
    size_t day;       /**< of the study */
    int32_t arrive_s; /**< of the day */
} dsh_isochrone_rides;

typedef struct dsh_isochrone_opts {
    double x, y;           /**< the centre, working CRS */
    const size_t *profile; /**< [n_profiles] of the study */
    size_t n_profiles;
    const int32_t *band_s;
    size_t n_bands;          /**< ascending, at most 9 */
    dsh_direction direction; /**< DSH_TO = of people who walk to the centre */
    const dsh_isochrone_rides *rides; /**< NULL = on foot alone */
} dsh_isochrone_opts;

/** Who can be at the centre within the time, or get out of it. */
typedef struct dsh_isochrone {
    const dsh_mobility *profile; /**< of the study */
    dsh_reading reading;
    int32_t band_s;
    dsh_shape shape;    /**< no parts if no street is reached */
    uint64_t street_mm; /**< streets in the band, each once */
    int64_t residents;  /**< 10⁻⁶, of origins whose own walk is in time */
} dsh_isochrone;

typedef struct dsh_isochrones {
    dsh_arena *arena;
    dsh_isochrone *row; /**< by profile; then possible before certain and long
                             before short, so that later ones lie on top */
    size_t n;
} dsh_isochrones;

/** One row per profile, reading and band. A band lies inside the longer ones,
 *  and the pessimistic one inside the optimistic one.
 *  @param network  with costs and attachments at least
 *  @retval DOSAH_EINPUT no profile finds a street near the centre */
dosah_status dsh_isochrones_new(dsh_isochrones **out, const dsh_study *study,
                                const dsh_origins *origins,
                                const dsh_network *network,
                                const dsh_isochrone_opts *opts,
                                dosah_error *err);
void dsh_isochrones_free(dsh_isochrones *isochrones);

#endif
