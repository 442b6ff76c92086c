/* SPDX-License-Identifier: MIT */
/** @file link_rows.h
 *  @brief Rows of walks while they are made, in milliseconds: between points
 *  on the streets first, then between stops. Internal. */
#ifndef DSH_LINK_ROWS_H
#define DSH_LINK_ROWS_H

#include "base/vec.h"
#include "network/stations.h"

typedef struct dsh_walk_link {
    uint32_t to, ms, assumed_ms;
} dsh_walk_link;

typedef DSH_VEC(dsh_walk_link) dsh_link_row;

/** False when out of memory. */
bool dsh_link_add(dsh_link_row *row, dsh_walk_link link);

/** Which way stops are passed. */
typedef enum dsh_passing {
    DSH_INTO_STOP, /**< door -> stop */
    DSH_OUT_OF_STOP
} dsh_passing;

/** Rows by door -> rows by stop, in place; rows beyond the stops are empty.
 *  @param row  [n_doors]  @param n_targets  of the links */
dosah_status dsh_rows_of_stops(dsh_link_row *row, uint32_t n_targets,
                               const dsh_station_walks *inner,
                               dsh_passing passing, dosah_error *err);
/** Links to doors -> links to stops, in place. @param row  [n_rows] */
dosah_status dsh_rows_to_stops(dsh_link_row *row, uint32_t n_rows,
                               const dsh_station_walks *inner,
                               dsh_passing passing, dosah_error *err);
/** Walks inside stations join the walks between stops; none leads to its own
 *  stop. @param row  [n_stops] links to stops */
dosah_status dsh_rows_inside(dsh_link_row *row, const dsh_station_walks *inner,
                             dosah_error *err);

#endif
