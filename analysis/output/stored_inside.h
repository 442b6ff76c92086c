/* SPDX-License-Identifier: MIT */
/** @file stored_inside.h
 *  @brief Between the parts that read stored results. */
#ifndef DSH_STORED_INSIDE_H
#define DSH_STORED_INSIDE_H

#include <sqlite3.h>

#include "base/vec.h"
#include "output/stored.h"

/** A query over all columns of a table; columns by name. */
typedef struct dsh_query {
    sqlite3_stmt *stmt;
    dsh_stored *s;
    bool failed; /**< out of memory */
} dsh_query;

/** Open results.gpkg to be read; close it whatever comes back. */
dosah_status dsh_stored_connect(sqlite3 **db, const dsh_stored *s,
                                dosah_error *err);
/** Begin; a table that is not there gives no rows. */
dosah_status dsh_query_begin(dsh_query *q, dsh_stored *s, sqlite3 *db,
                             const char *sql, dosah_error *err);
/** Step; false at the end. Afterwards dsh_query_end() tells how it ended. */
bool dsh_query_next(dsh_query *q);
dosah_status dsh_query_end(dsh_query *q, dosah_error *err);
/** Index of a column, −1 if there is none. */
int dsh_query_column(const dsh_query *q, const char *name);
/** Text in the arena, "" when missing. */
const char *dsh_query_text(dsh_query *q, int column);
/** NaN when missing. */
double dsh_query_number(const dsh_query *q, int column);

/** stored_reach.c: municipality_reach, area_reach and reach. */
dosah_status dsh_stored_read_reach(dsh_stored *s, sqlite3 *db,
                                   dosah_error *err);
/** stored_reach.c: the sums of one type and day. @retval DOSAH_EUSAGE */
dosah_status dsh_stored_read_one(dsh_stored *s, sqlite3 *db, const char *type,
                                 const char *day, dosah_error *err);
/** stored_objects.c: services, buildings, grades, stops, notices, run. */
dosah_status dsh_stored_read_facts(dsh_stored *s, sqlite3 *db,
                                   dosah_error *err);
dosah_status dsh_stored_read_objects(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err);
/** Of those, services, buildings, grades and stops. */
dosah_status dsh_stored_read_sites(dsh_stored *s, sqlite3 *db,
                                   dosah_error *err);
/** Does a table have a column? */
bool dsh_stored_has_column(dsh_stored *s, sqlite3 *db, const char *table,
                           const char *column);
/** stored_nearest.c: sums of reach by service and by population group. */
dosah_status dsh_stored_read_nearest(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err);
dosah_status dsh_stored_read_people(dsh_stored *s, sqlite3 *db,
                                    dosah_error *err);
/** stored_names.c: names.json, else the data files of Dosah. */
dosah_status dsh_stored_read_names(dsh_stored *s, const dsh_context *ctx,
                                   dosah_error *err);
/** stored_barriers.c */
dosah_status dsh_stored_read_barriers(dsh_stored *s, sqlite3 *db,
                                      dosah_error *err);
/** stored_streets.c: main streets and water, unless they are too many to be
 *  drawn. */
dosah_status dsh_stored_read_streets(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err);
/** Number of points of a GeoPackage binary of a line, 0 for anything else;
 *  with x and y, which have room for them, also the points. */
size_t dsh_stored_line(double *x, double *y, const unsigned char *blob,
                       size_t n);
/** A GeoPackage binary of a point; false (and NaN) for anything else. */
bool dsh_stored_point(double *x, double *y, const unsigned char *blob,
                      size_t n);
/** A GeoPackage binary as a shape (empty for anything but polygons). */
dosah_status dsh_stored_shape(dsh_shape *out, const unsigned char *blob,
                              size_t n, dsh_arena *arena, dosah_error *err);

#endif
