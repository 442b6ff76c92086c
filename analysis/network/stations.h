/* SPDX-License-Identifier: MIT */
/** @file stations.h
 *  @brief Ways inside stations: which doors lead from the streets to a stop,
 *  and how long that takes a profile in a reading (methods.md §1, §2).
 *
 *  A *door* is where a stop is entered from the streets. A stop outside
 *  stations with pathways is its own door; in a station with pathways doors
 *  are the entrances. Door i is stop i, door n_stops + k is place k of the
 *  timetable. A station is no short cut between streets. Internal. */
#ifndef DSH_STATIONS_H
#define DSH_STATIONS_H

#include "network/streets.h"
#include "network/walk.h"

/** Numbers of datasets/pathways.yaml. */
typedef struct dsh_pathway_values {
    int32_t reference_mm_s, stair_mm, stairs_per_level, walkway_mm_s,
        escalator_mm_s, escalator_level_mm, elevator_wait_s, elevator_level_s,
        fare_gate_s;
    dsh_range length_mm, levels; /**< where nothing is known */
} dsh_pathway_values;

typedef struct dsh_stations {
    dsh_arena *arena;
    const dsh_gtfs *gtfs;
    uint32_t n_doors;    /**< n_stops + n_places */
    double *x, *y;       /**< [n_doors] working CRS; NaN where no door is */
    const char **id;     /**< [n_doors] */
    uint8_t *own;        /**< [n_stops] 1 = the stop is its own door */
    bool plain;          /**< every stop is */
    dsh_streets *inside; /**< pathways as edges, nodes those of dsh_gtfs; all
                              edges are 1 km long, so that costs are paces */
    uint32_t *edge_at;   /**< [n_doors] an edge at the node, DSH_NONE */
    double *length_m;    /**< [n_pathways] straight line, NaN = unknown */
    double detour_factor;
    dsh_pathway_values values;
} dsh_stations;

/** @param stop_x,stop_y  [n_stops] working CRS */
dosah_status dsh_stations_new(dsh_stations **out, const dsh_gtfs *gtfs,
                              const dsh_study *study, const double *stop_x,
                              const double *stop_y, dsh_context *ctx,
                              dosah_error *err);
void dsh_stations_free(dsh_stations *stations);

/** A way between a stop and a door, or another stop. */
typedef struct dsh_inner {
    uint32_t to;
    uint32_t in_ms, out_ms; /**< to the stop, from it; DSH_CLOSED */
    uint32_t in_assumed, out_assumed;
} dsh_inner;

/** Ways inside stations for one profile and reading. Rows of stop s are
 *  first[s] … first[s + 1] - 1. */
typedef struct dsh_station_walks {
    uint32_t n_stops, n_doors;
    uint32_t *door_first; /**< [n_stops + 1] doors of each stop */
    dsh_inner *door;      /**< by stop, then door */
    uint32_t *foot_first; /**< [n_stops + 1] other stops of its station */
    dsh_inner *foot;      /**< out_ms: from the row's stop to `to` */
    uint32_t *stop_first; /**< [n_doors + 1] into stop_of */
    uint32_t *stop_of;    /**< stops of each door */
    uint32_t *entry_of;   /**< their element of `door` */
    bool symmetric;       /**< in = out everywhere */
} dsh_station_walks;

/** @param limit_s  nothing longer is listed  @param arena  of the arrays */
dosah_status dsh_station_walks_make(dsh_station_walks *out,
                                    const dsh_stations *stations,
                                    const dsh_mobility *profile,
                                    dsh_reading reading, int32_t limit_s,
                                    dsh_arena *arena, dosah_error *err);
/** Are all ways the same? */
bool dsh_station_walks_equal(const dsh_station_walks *a,
                             const dsh_station_walks *b);

/** Costs of `stations->inside`, ms per arc; free with dsh_costs_free(). */
dosah_status dsh_station_costs(dsh_costs **out, const dsh_stations *stations,
                               const dsh_mobility *profile, dsh_reading reading,
                               dosah_error *err);
dosah_status dsh_pathway_values_load(dsh_pathway_values *out,
                                     const dsh_context *ctx, dosah_error *err);

#endif
