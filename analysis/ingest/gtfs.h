/* SPDX-License-Identifier: MIT */
/** @file gtfs.h
 *  @brief Timetables: one or more feeds joined into one set of tables.
 *  References are indexes; missing = UINT32_MAX. GTFS Schedule reference,
 *  https://gtfs.org/schedule/reference/ (revision of 2026-06). */
#ifndef DSH_GTFS_H
#define DSH_GTFS_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/context.h"
#include "ingest/jdf.h"

#define DSH_BLANK_TIME INT32_MIN
/** Type of a route that does not state one. */
#define DSH_NO_ROUTE_TYPE INT32_MIN

typedef struct dsh_gtfs_feed {
    const char *path, *publisher, *version;
    const char *timezone;  /**< of its times, e.g. "Europe/Prague"; "" = not
                                known: read as the study's */
    dsh_date from, to;     /**< first and last day on which a trip runs */
    bool zero_coordinates; /**< every stop lies at 0, 0 */
    uint32_t n_trips_in_file, n_stop_times_in_file; /**< with unusable ones */
} dsh_gtfs_feed;

typedef struct dsh_gtfs_exception {
    uint32_t service;
    dsh_date date;
    bool added;
} dsh_gtfs_exception;

typedef struct dsh_gtfs_frequency {
    uint32_t trip;
    int32_t start_s, end_s, headway_s;
    bool exact;
} dsh_gtfs_frequency;

/** A row of transfers.txt of type 0 – 3 for one pair of stops; a row about a
 *  station stands here for each pair of its platforms. Of several rows that
 *  fit two trips the one counts that says more about them:
 *  dsh_gtfs_transfer_rank(). */
typedef struct dsh_gtfs_transfer {
    uint32_t from, to; /**< stops */
    uint8_t type;
    int32_t min_s;                 /**< −1 = not stated */
    uint32_t from_route, to_route; /**< UINT32_MAX = any; also where the trip
                                        is stated */
    uint32_t from_trip, to_trip;   /**< UINT32_MAX = any */
} dsh_gtfs_transfer;

/** pathway_mode of pathways.txt. */
typedef enum dsh_pathway_mode {
    DSH_PATHWAY_WALKWAY = 1,
    DSH_PATHWAY_STAIRS,
    DSH_PATHWAY_MOVING_WALKWAY,
    DSH_PATHWAY_ESCALATOR,
    DSH_PATHWAY_ELEVATOR,
    DSH_PATHWAY_FARE_GATE,
    DSH_PATHWAY_EXIT_GATE
} dsh_pathway_mode;

/** A stretch inside a station. `from` and `to` are nodes: stop i is node i,
 *  place i is node n_stops + i. NaN or DSH_UNSTATED = the feed does not say. */
typedef struct dsh_gtfs_pathway {
    double length_m, max_slope, min_width_m; /**< slope: ratio, + = rising */
    uint32_t from, to;
    int32_t time_s, stairs; /**< stairs: − = down */
    uint8_t mode;           /**< dsh_pathway_mode */
    uint8_t both_ways;      /**< 1 = may be walked against its direction */
} dsh_gtfs_pathway;
#define DSH_UNSTATED INT32_MIN

/** location_type of a place. */
enum { DSH_PLACE_ENTRANCE = 2, DSH_PLACE_INNER = 3 };

/** How much a row says about the trips, 5 = both, 0 = nothing: two trips, trip
 *  and route, a trip, two routes, a route, stops alone (GTFS Schedule
 *  reference, transfers.txt, "Specificity of a transfer"). */
unsigned dsh_gtfs_transfer_rank(const dsh_gtfs_transfer *transfer);

/** Two trips of one vehicle: a row of transfers.txt of type 4 or 5. */
typedef struct dsh_gtfs_link {
    uint32_t from_trip, to_trip;
    bool stay; /**< passengers may keep their seats */
} dsh_gtfs_link;

typedef struct dsh_gtfs {
    dsh_arena *arena;
    uint32_t n_feeds;
    dsh_gtfs_feed *feed;
    const char *timezone; /**< of the study; "" = nobody told */

    uint32_t n_stops; /**< location_type 0 and 4 only; stations are parents */
    const char **stop_id, **stop_name;
    double *stop_lon, *stop_lat; /**< NaN = unusable position (notice) */
    uint8_t *stop_access;        /**< dsh_access, inherited from parent */
    uint32_t *stop_feed;
    const char **stop_parent; /**< id of the station, "" = none */
    uint32_t *stop_platform;  /**< of a boarding area: its platform's stop */

    uint32_t n_places; /**< entrances and inner points of stations */
    const char **place_id;
    double *place_lon, *place_lat; /**< NaN = not stated or unusable */
    uint8_t *place_access;         /**< dsh_access, inherited from parent */
    uint8_t *place_kind;           /**< DSH_PLACE_… */
    /** [n_stops + n_places] the station a node belongs to: the same number
     *  for all its nodes; UINT32_MAX = none. */
    uint32_t *node_station;
    double *node_level; /**< [n_stops + n_places] level_index, NaN = none */
    uint32_t n_pathways;
    dsh_gtfs_pathway *pathway;

    uint32_t n_routes;
    const char **route_id, **route_short_name, **route_long_name;
    const char **route_agency; /**< name; the id where that has none */
    int32_t *route_type;

    uint32_t n_services;
    const char **service_id;
    dsh_date *service_from, *service_to; /**< DSH_NO_DATE = no calendar row */
    uint8_t *service_days;               /**< bit 0 = Monday */
    uint32_t *service_feed;
    uint32_t n_exceptions;
    dsh_gtfs_exception *exception; /**< sorted by service, date */

    uint32_t n_trips;
    const char **trip_id, **trip_headsign, **trip_block;
    uint32_t *trip_route, *trip_service;
    uint8_t *trip_access; /**< dsh_access */
    uint32_t *trip_first; /**< [n_trips + 1] into the calls */

    uint32_t n_calls; /**< in order of stop_sequence */
    uint32_t *call_stop;
    int32_t *call_arr_s, *call_dep_s;    /**< blanks already interpolated */
    uint8_t *call_pickup, *call_dropoff; /**< 1 = allowed */
    uint8_t *call_interpolated;          /**< 1 = time was blank */

    uint32_t n_frequencies;
    dsh_gtfs_frequency *frequency;
    uint32_t n_transfers;
    dsh_gtfs_transfer *transfer;
    uint32_t n_links;
    dsh_gtfs_link *link; /**< by from_trip, then to_trip */

    uint32_t n_blocked;
    uint32_t *blocked;  /**< [n_blocked] trips that have a block: by block, then
                             first departure */
    uint32_t *block_no; /**< [n_blocked] number of that block; one of a feed
                             never equals one of another */
} dsh_gtfs;

/** @param path  feeds: a zip, a folder, or any /vsi… of either
 *  Faults that leave the rest usable are notices, with the rows at fault left
 *  out; their codes are those of the MobilityData gtfs-validator where the
 *  check is the same.
 *  @retval DOSAH_ENOTFOUND
 *  @retval DOSAH_EINPUT a required table or field is missing, truncated zip
 *  @retval DOSAH_ELIMIT a table unpacks to more than 8 GB, or to more than
 *          16 MB and 100 times the size of the archive */
dosah_status dsh_gtfs_read(dsh_gtfs **out, const char *const *path,
                           size_t n_paths, dsh_context *ctx, dosah_error *err);
/** The same for paths that may hold GTFS or JDF. `opts` NULL = all zero.
 *  @retval DOSAH_EINPUT also: a JDF batch lacks a file, a row is cut short or
 *          lacks a required field, an unknown version */
dosah_status dsh_timetable_read(dsh_gtfs **out, const char *const *path,
                                size_t n_paths, const dsh_timetable_opts *opts,
                                dsh_context *ctx, dosah_error *err);
void dsh_gtfs_free(dsh_gtfs *gtfs);

/** Does the service run on this date? */
bool dsh_gtfs_runs(const dsh_gtfs *gtfs, uint32_t service, dsh_date date);

#endif
