/* SPDX-License-Identifier: MIT */
/** @file gtfs_build.h
 *  @brief What the parts of the GTFS reader share while it reads.
 *
 *  Order for each feed: source, agency, stops, calendars, routes, trips, stop
 *  times, then the optional tables. Rows of all feeds stand behind each other;
 *  the maps from ids to rows hold the feed being read. Codes of notices are
 *  those of the MobilityData gtfs-validator where the check is the same. */
#ifndef DSH_GTFS_BUILD_H
#define DSH_GTFS_BUILD_H

#include "base/csv.h"
#include "base/vec.h"
#include "ingest/gtfs.h"
#include "ingest/idmap.h"

#define DSH_GTFS_NONE UINT32_MAX

/** Any row of stops.txt. */
typedef struct dsh_gtfs_stop {
    const char *id, *name, *parent_id;
    double lon, lat;
    uint32_t feed, parent; /**< row of the parent or none */
    uint32_t child, next;  /**< rows: the first below it, the one after it
                                under its parent; once stops.txt is read */
    uint32_t index;        /**< in the result, none for stations and places */
    uint32_t place;        /**< the same for entrances and inner points */
    double level;          /**< level_index, NaN = none */
    uint8_t kind;          /**< location_type */
    uint8_t access;        /**< dsh_access */
    bool has_areas;        /**< a platform with boarding areas */
    int64_t row;
} dsh_gtfs_stop;

typedef struct dsh_gtfs_route {
    const char *id, *short_name, *long_name, *agency;
    int32_t type;
} dsh_gtfs_route;

typedef struct dsh_gtfs_service {
    const char *id;
    dsh_date from, to;
    uint8_t days;
} dsh_gtfs_service;

typedef struct dsh_gtfs_trip {
    const char *id, *headsign, *block;
    uint32_t route, service;
    uint32_t n_calls; /**< kept ones */
    uint8_t access;
    bool dropped;
    int64_t row;
} dsh_gtfs_trip;

/** A row of stop_times.txt. */
typedef struct dsh_gtfs_call {
    double dist; /**< shape_dist_traveled, NaN = none */
    uint32_t trip, stop, sequence;
    int32_t arr_s, dep_s; /**< DSH_BLANK_TIME = none */
    uint32_t row;
    uint8_t pickup, dropoff, interpolated;
    uint8_t bans; /**< groups of stops between which nobody is carried */
} dsh_gtfs_call;

/** A row of transfers.txt for one pair of stops, trips by row of the build. */
typedef struct dsh_gtfs_change {
    dsh_gtfs_transfer row;
    uint8_t stations; /**< how many of its two ends are stations */
    int64_t line;
} dsh_gtfs_change;

/** A row of transfers.txt about two trips of one vehicle. */
typedef struct dsh_gtfs_joint {
    dsh_gtfs_link link; /**< trips by row of the build */
    int64_t line;
} dsh_gtfs_joint;

/** A row of frequencies.txt, to see which overlap. */
typedef struct dsh_gtfs_span {
    uint32_t trip;
    int32_t start_s, end_s;
    int64_t line;
} dsh_gtfs_span;

/** When something is odd (datasets/timetable-limits.yaml). */
typedef struct dsh_gtfs_limits {
    double road_kmh, rail_kmh; /**< straight from stop to stop */
    double far_m, far_times;   /**< stops far from the others */
} dsh_gtfs_limits;

dosah_status dsh_gtfs_limits_load(dsh_gtfs_limits *out, const dsh_context *ctx,
                                  dosah_error *err);

typedef struct dsh_gtfs_build {
    dsh_gtfs_limits limits;
    dsh_arena *arena; /**< of the result */
    dsh_context *ctx;
    DSH_VEC(dsh_gtfs_feed) feed;
    DSH_VEC(dsh_gtfs_stop) stop;
    DSH_VEC(dsh_gtfs_route) route;
    DSH_VEC(dsh_gtfs_service) service;
    DSH_VEC(dsh_gtfs_exception) exception;
    DSH_VEC(dsh_gtfs_trip) trip;
    DSH_VEC(dsh_gtfs_call) call;
    DSH_VEC(dsh_gtfs_frequency) frequency;
    DSH_VEC(dsh_gtfs_change) transfer;
    DSH_VEC(dsh_gtfs_joint) link;
    DSH_VEC(dsh_gtfs_pathway) pathway; /**< from, to: rows of `stop` */

    /* of the feed being read */
    const char *path;   /**< as the study names it */
    const char *root;   /**< folder (maybe in a zip) that holds the tables */
    uint64_t max_bytes; /**< of one table */
    dsh_idmap agency_id, stop_id, service_id, route_id, trip_id;
    dsh_idmap level_id, pathway_id;
    DSH_VEC(double) level;
    DSH_VEC(dsh_gtfs_span) span;
    DSH_VEC(const char *) agency_name;
    uint32_t first_stop, first_service, first_route, first_trip;
    uint32_t gtfs_stops;  /**< stops that the result has so far */
    uint32_t gtfs_places; /**< the same for entrances and inner points */
    size_t first_call, first_transfer, first_frequency, first_link;
    /** Names of files for dsh_gtfs_check_times(); NULL = those of GTFS. */
    const char *times_file, *trips_file;
} dsh_gtfs_build;

/* ---- tables (gtfs_table.c) --------------------------------------------- */

/** How much a table or a column is needed. */
typedef enum dsh_gtfs_need {
    DSH_GTFS_OPTIONAL,
    DSH_GTFS_REQUIRED
} dsh_gtfs_need;

typedef struct dsh_gtfs_column {
    const char *name;
    dsh_gtfs_need need;
} dsh_gtfs_column;

enum { DSH_GTFS_MAX_COLUMNS = 16 };

/** One table, read front to back. */
typedef struct dsh_gtfs_table {
    dsh_gtfs_build *b;
    const char *file; /**< path of the feed and name of the table */
    dsh_csv *csv;     /**< NULL: the feed has no such table */
    const dsh_gtfs_column *column;
    size_t n_columns;
    size_t at[DSH_GTFS_MAX_COLUMNS]; /**< field, SIZE_MAX = none */
    const dsh_str *field;
    size_t n_fields, n_header;
} dsh_gtfs_table;

/** Find out where the tables of `b->path` are.
 *  @retval DOSAH_ENOTFOUND; DOSAH_EINPUT no zip, or without stops.txt */
dosah_status dsh_gtfs_find_root(dsh_gtfs_build *b, dosah_error *err);
/** Does the feed have this table? */
dosah_status dsh_gtfs_has(bool *out, const dsh_gtfs_build *b, const char *name,
                          dosah_error *err);

/** What to open. */
typedef struct dsh_gtfs_wanted {
    const char *name; /**< "stops.txt" */
    dsh_gtfs_need need;
    const dsh_gtfs_column *column;
    size_t n_columns;
} dsh_gtfs_wanted;

dosah_status dsh_gtfs_open(dsh_gtfs_table *t, dsh_gtfs_build *b,
                           const dsh_gtfs_wanted *wanted, dosah_error *err);
/** The next record; *got = false at the end or if there is no table. */
dosah_status dsh_gtfs_next(dsh_gtfs_table *t, bool *got, dosah_error *err);
void dsh_gtfs_close(dsh_gtfs_table *t);

/** Takes one record. */
typedef dosah_status (*dsh_gtfs_row_fn)(dsh_gtfs_table *t, dosah_error *err);
/** Open a table, hand every record to `row`, close it. */
dosah_status dsh_gtfs_each(dsh_gtfs_build *b, const dsh_gtfs_wanted *wanted,
                           dsh_gtfs_row_fn row, dosah_error *err);

/** Trimmed bytes as they stand, empty if there is no such field. */
dsh_str dsh_gtfs_raw(const dsh_gtfs_table *t, size_t column);
/** Trimmed valid UTF-8 without NUL; repairs are a notice. `p` is NULL when
 *  out of memory. Valid until the next record or, if repaired, longer. */
dsh_str dsh_gtfs_get(const dsh_gtfs_table *t, size_t column);
/** The same, copied; NULL when out of memory. */
const char *dsh_gtfs_text(const dsh_gtfs_table *t, size_t column);
/** A whole number; *value stays where the field is empty; false and a notice
 *  where it is no number or outside lo … hi. */
bool dsh_gtfs_int(const dsh_gtfs_table *t, size_t column, int64_t lo,
                  int64_t hi, int64_t *value);
/** H:MM:SS; DSH_BLANK_TIME where empty or wrong (notice). */
int32_t dsh_gtfs_time(const dsh_gtfs_table *t, size_t column);
/** DSH_NO_DATE where empty or wrong (notice). */
dsh_date dsh_gtfs_day(const dsh_gtfs_table *t, size_t column);

/** A notice about a field of the record at hand; its value is the text. */
void dsh_gtfs_tell(const dsh_gtfs_table *t, size_t column, const char *code,
                   dosah_severity severity, const char *assumed);
/** A row number of an id that another table must have; none and a notice if
 *  there is no such row. */
uint32_t dsh_gtfs_foreign(const dsh_gtfs_table *t, size_t column,
                          const dsh_idmap *ids);
/** The key of a new row: true if new; else a notice. */
bool dsh_gtfs_new_key(const dsh_gtfs_table *t, size_t column, dsh_idmap *ids,
                      dosah_error *err, dosah_status *status);
/** A number of at least lo; NaN where empty or wrong (notice). */
double dsh_gtfs_number(const dsh_gtfs_table *t, size_t column, double lo);
/** A notice that counts. Nothing is told if n = 0. */
void dsh_gtfs_count(const dsh_gtfs_build *b, const char *code,
                    const char *field, size_t n, dosah_severity severity);

/* ---- parts ------------------------------------------------------------- */

dosah_status dsh_gtfs_read_agencies(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_routes(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_trips(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_stops(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_levels(dsh_gtfs_build *b, dosah_error *err);
/** After the stops have their numbers. */
dosah_status dsh_gtfs_read_pathways(dsh_gtfs_build *b, dosah_error *err);
/** The stations' part of the result; false when out of memory. */
bool dsh_gtfs_put_stations(dsh_gtfs *g, dsh_gtfs_build *b);
dosah_status dsh_gtfs_read_calendars(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_times(dsh_gtfs_build *b, dosah_error *err);
/** Sort the calls of the feed, fill blanks, drop what cannot be used. */
dosah_status dsh_gtfs_check_times(dsh_gtfs_build *b, dosah_error *err);
dosah_status dsh_gtfs_read_frequencies(dsh_gtfs_build *b, dosah_error *err);
/** After frequencies and number_stops(). */
dosah_status dsh_gtfs_read_transfers(dsh_gtfs_build *b, dosah_error *err);
/** Sort the transfers of the feed; of rows about the same the first stays. */
void dsh_gtfs_settle_transfers(dsh_gtfs_build *b, const char *file);
/** Transfers, links and blocks of the result; `row_of` [trips of the build] as
 *  index in the result. False when out of memory. */
bool dsh_gtfs_put_transfers(dsh_gtfs *g, dsh_gtfs_build *b,
                            const uint32_t *row_of);
dosah_status dsh_gtfs_read_feed_info(dsh_gtfs_build *b, dosah_error *err);

/** Rows of the feed that can be boarded, and places, get their index in the
 *  result: once, after the last of them. */
void dsh_gtfs_number_stops(dsh_gtfs_build *b);
/** Metres between two rows of stops, NaN if a position is unknown. */
double dsh_gtfs_metres(const dsh_gtfs_stop *a, const dsh_gtfs_stop *b);

#endif
