/* SPDX-License-Identifier: MIT */
/** @file network.h
 *  @brief All that reach needs to move: streets, timetables of the days, and
 *  the walks between origins, stops and services per profile and reading. */
#ifndef DSH_NETWORK_H
#define DSH_NETWORK_H

#include "base/mapped.h"
#include "network/stations.h"
#include "network/timetable.h"
#include "network/walk.h"
#include "usability/usability.h"

/** Walks in rows: row i holds links first[i] … first[i + 1] - 1, sorted by
 *  seconds, then index. */
typedef struct dsh_links {
    uint32_t *first;    /**< [n_rows + 1] */
    uint32_t *to;       /**< [n_links] */
    int32_t *s;         /**< [n_links] seconds */
    int32_t *assumed_s; /**< [n_links] of them on assumed values */
} dsh_links;

/** Everything of one profile in one reading. */
typedef struct dsh_walks {
    const dsh_costs *costs; /**< NULL without streets */
    dsh_links access;       /**< row origin: stops within max_walk */
    dsh_links footpath;     /**< row stop: stops within max_transfer, without
                                 itself; walking seconds only */
    dsh_links egress;       /**< row service: stops from which it is within
                                 max_walk */
    dsh_links direct;       /**< row service: origins within max_walk */
    /* The way back; the same arrays where walking takes as long either way. */
    dsh_links home;  /**< row origin: stops from which it is within max_walk */
    dsh_links leave; /**< row service: stops within max_walk of it */
    dsh_links back;  /**< row service: origins within max_walk of it */
} dsh_walks;

/** What an item of `timetable.accessibility` did, in trips. */
typedef struct dsh_declared_count {
    uint32_t matched;
    uint32_t changed;      /**< got their accessibility from it */
    uint32_t contradicted; /**< bear a mark that says otherwise */
} dsh_declared_count;

typedef struct dsh_network {
    dsh_arena *arena;
    dsh_streets *streets; /**< NULL without streets */
    dsh_gtfs *gtfs;       /**< NULL without a timetable */
    dsh_timetable **day;  /**< [n_days] of the study */
    size_t n_days;
    dsh_declared_count *declared; /**< [n_declared] of the study */
    double *stop_x, *stop_y;      /**< working CRS; NaN = unusable */
    size_t n_profiles;
    dsh_walks *walks;       /**< [n_profiles * DSH_N_READINGS] */
    dsh_stations *stations; /**< NULL without a timetable */
    /** [n_profiles * n]; `door`: n_doors of stations */
    dsh_attachment *origin, *door, *service;
    uint8_t *origin_linked; /**< [n_profiles * n_origins] 1 = beside a street,
                               be it one that is closed to the profile */
    bool wants_streets, wants_timetable; /**< the study names them */
    bool one_way;                        /**< no walks back */
    bool no_links;                       /**< costs and attachments only */
    bool from_cache;                     /**< sources were not parsed */
    dsh_mapped file; /**< the network file, in which the tables then stand */
    const char *crs_op_name; /**< WGS 84 -> working CRS */
    double crs_op_accuracy_m;
} dsh_network;

typedef struct dsh_network_opts {
    const char *cache_path; /**< NULL = no cache */
    bool verify_cache;
    bool one_way;  /**< nobody asks for the walks back */
    bool no_links; /**< nobody asks for walks at all */
} dsh_network_opts;

/** Read streets, elevation and timetable (or the cache), make origins of form
 *  (iii) if the study has none, attach and link. */
dosah_status dsh_network_new(dsh_network **out, const dsh_study *study,
                             dsh_tables *tables, const dsh_network_opts *opts,
                             dsh_context *ctx, dosah_error *err);
void dsh_network_free(dsh_network *network);

/** Walks of profile p in a reading. */
static inline const dsh_walks *dsh_walks_of(const dsh_network *n, size_t p,
                                            dsh_reading r)
{
    return &n->walks[p * DSH_N_READINGS + r];
}

#endif
