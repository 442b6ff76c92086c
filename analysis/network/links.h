/* SPDX-License-Identifier: MIT */
/** @file links.h
 *  @brief Walks between origins, stops and services. Internal. */
#ifndef DSH_LINKS_H
#define DSH_LINKS_H

#include "network/network.h"
#include "network/stations.h"

/** Points of one kind with what they are attached to. */
typedef struct dsh_link_points {
    const double *x, *y;          /**< [n] NaN = nowhere */
    const dsh_attachment *attach; /**< [n]; NULL without streets */
    uint32_t n;
} dsh_link_points;

/** What to link, for one profile and reading. */
typedef struct dsh_link_job {
    const dsh_streets *streets; /**< NULL: straight lines × detour */
    const dsh_costs *costs;
    dsh_link_points origins, services;
    dsh_link_points stops;          /**< doors where there are stations */
    const dsh_station_walks *inner; /**< NULL: every stop is its own door */
    int32_t max_walk_s, max_transfer_s;
    double detour_factor;
    uint32_t flat_ms_per_m; /**< for straight lines */
    bool one_way;           /**< the way back is not wanted: left empty */
} dsh_link_job;

/** Fill the tables of `out`; their arrays live in `arena`. */
dosah_status dsh_links_make(dsh_walks *out, const dsh_link_job *job,
                            dsh_arena *arena, dsh_context *ctx,
                            dosah_error *err);

#endif
