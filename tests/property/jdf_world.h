/* SPDX-License-Identifier: MIT */
/** @file jdf_world.h
 *  @brief Small random timetables that can be written as JDF of each version
 *  and as GTFS, so that what is read back can be compared. */
#ifndef JDF_WORLD_H
#define JDF_WORLD_H

#include "base/civil.h"
#include "base/compiler.h"

enum {
    JW_MAX_STOPS = 32,
    JW_MAX_LINES = 8,
    JW_MAX_LINE_STOPS = 10,
    JW_MAX_TRIPS = 80,
    JW_MAX_CODES = 4,
    JW_MAX_SYMBOLS = 3, /**< at a call or a stop of a line */
    JW_MAX_CONNECTIONS = 24,
    JW_MAX_DAYS = 420
};

typedef enum jw_version {
    JW_1_8,
    JW_1_9,
    JW_1_10,
    JW_1_11,
    JW_N_VERSIONS
} jw_version;

/** How a trip treats a stop of its line. */
typedef enum jw_call_kind {
    JW_CALLS,
    JW_ABSENT,     /**< no row */
    JW_PASSES,     /**< "|" for its times */
    JW_OTHER_WAY,  /**< "<" for its times */
    JW_CODE_PASSES /**< times, and the fixed code "|" */
} jw_call_kind;

typedef struct jw_call {
    jw_call_kind kind;
    int32_t arr_min, dep_min; /**< from the trip's first midnight */
    bool blank;               /**< times are left out */
    /** of '(', ')', 'x', '$' and the marks of bans '&' (for §), A, B, C */
    char code[JW_MAX_SYMBOLS + 1];
} jw_call;

typedef struct jw_time_code {
    int type;
    dsh_date from, to; /**< DSH_NO_DATE = left out */
} jw_time_code;

typedef struct jw_trip {
    int line, number;
    char access;   /**< '@', '{' or 0 */
    char days[10]; /**< symbols X + 1…7, "" = none */
    jw_time_code code[JW_MAX_CODES];
    int n_codes;
    jw_call call[JW_MAX_LINE_STOPS]; /**< by place in the line */
} jw_trip;

typedef struct jw_line {
    int number, distinction;
    dsh_date from, to;
    int n_stops;
    int stop[JW_MAX_LINE_STOPS];
    char code[JW_MAX_LINE_STOPS][JW_MAX_SYMBOLS + 1]; /**< as of a call */
} jw_line;

/** The trip waits for the line where it calls, or the line for the trip. */
typedef struct jw_connection {
    bool waits;
    int trip, place; /**< place in its line */
    int line_number;
    int stop, end; /**< of the line; JW_NONE = left out */
} jw_connection;
#define JW_NONE (-1)

typedef struct jw_stop {
    char town[48], part[48], place[48];
    const char *okres;
    char access;
    double lon, lat;
} jw_stop;

typedef struct jw_world {
    jw_version version;
    uint64_t seed;
    int n_stops, n_lines, n_trips;
    jw_stop stop[JW_MAX_STOPS];
    jw_line line[JW_MAX_LINES];
    jw_trip trip[JW_MAX_TRIPS];
    int n_connections; /**< from 1.10 on */
    jw_connection connection[JW_MAX_CONNECTIONS];
    dsh_date first, last; /**< of all lines */
} jw_world;

/** Stop number i with a name that no other has. */
void jw_make_stop(jw_stop *out, int i, uint64_t *seed);
void jw_random(jw_world *out, jw_version version, uint64_t seed);

/** The days of a trip by painting them, the weakest rule first: fixed codes,
 *  "runs", weeks, "also", "not", "only", validity.
 *  @param[out] runs  [JW_MAX_DAYS] from w->first */
void jw_days(bool *runs, const jw_world *w, const jw_trip *trip);

/** "Obec,část,místo" */
void jw_stop_name(char out[160], const jw_stop *stop);
void jw_trip_id(char out[64], const jw_world *w, const jw_trip *trip);
/** Calls of a trip in the order of travel; places in its line.
 *  @return how many rows it has, absent ones left out */
int jw_order(int out[JW_MAX_LINE_STOPS], const jw_world *w, const jw_trip *t);
/** Does the vehicle call? */
bool jw_is_call(const jw_call *call);
/** Both codes, of the call and of the stop of its line, hold. */
bool jw_has_code(const jw_world *w, const jw_trip *t, int place, char code);

/** Write a batch into a folder that GDAL can write to (/vsimem/…, a zip). */
void jw_write_jdf(const jw_world *w, const char *dir);
void jw_write_gtfs(const jw_world *w, const char *dir);
/** name,okres,lon,lat */
void jw_write_places(const jw_world *w, const char *path);

/** A file of text, for these writers. */
typedef struct jw_text {
    char *p;
    size_t n, cap;
} jw_text;
DSH_PRINTF(2, 3)
void jw_add(jw_text *t, const char *fmt, ...);
/** Write and free it. */
void jw_put(jw_text *t, const char *dir, const char *name);

#endif
