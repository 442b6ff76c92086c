/* SPDX-License-Identifier: MIT */
/** @file gpkg.h
 *  @brief Between the parts of the GeoPackage writer (inside output/ only). */
#ifndef DSH_GPKG_H
#define DSH_GPKG_H

#include <sqlite3.h>

#include "output/writers.h"

/** A GeoPackage being written. */
typedef struct dsh_gpkg {
    sqlite3 *db;
    const char *path;
    const dsh_texts *texts;
    dosah_lang lang;
    int srs_id;
    char date[32]; /**< of every entry, ISO 8601 */
    DSH_VEC(unsigned char) blob;
} dsh_gpkg;

/** DOSAH_EIO with what the system, else SQLite, said. */
dosah_status dsh_gpkg_fail(const dsh_gpkg *g, dosah_error *err);
/** Run SQL made by sqlite3_mprintf() (freed here; NULL = out of memory). */
dosah_status dsh_gpkg_run(dsh_gpkg *g, char *sql, dosah_error *err);

/** The tables that every GeoPackage has. */
dosah_status dsh_gpkg_begin(dsh_gpkg *g, const char *crs, dosah_error *err);

/** Entry of a table or view in gpkg_contents and gpkg_geometry_columns. */
typedef struct dsh_gpkg_layer {
    const char *name, *description;
    dsh_geometry geometry;
    dsh_box box; /**< NaN = empty */
} dsh_gpkg_layer;
dosah_status dsh_gpkg_register(dsh_gpkg *g, const dsh_gpkg_layer *layer,
                               dosah_error *err);

/** "POINT", "LINESTRING" or "MULTIPOLYGON". */
const char *dsh_gpkg_type(dsh_geometry geometry);
/** The geometry of a place as a GeoPackage binary in g->blob; false = none
 *  (or out of memory: then *failed). Widens `box`. */
bool dsh_gpkg_geometry(dsh_gpkg *g, const dsh_place *place, dsh_box *box,
                       bool *failed);

#endif
