/* SPDX-License-Identifier: MIT */
/** @file coords.h
 *  @brief Coordinates of a table's rows in the working CRS, through the traps
 *  of Czech data (methods.md §7): positive EPSG:5513 values, swapped axes,
 *  degrees where metres were expected. What was assumed is a notice. */
#ifndef DSH_COORDS_H
#define DSH_COORDS_H

#include "base/geom.h"
#include "ingest/table.h"

/** Where coordinates are expected. */
typedef struct dsh_place {
    const char *work_crs;
    const char *crs;  /**< stated for the source, "" = not stated */
    dsh_box expected; /**< in the working CRS */
} dsh_place;

/** Area of use of a CRS as a box in that CRS.
 *  @retval DOSAH_EINPUT unknown CRS */
dosah_status dsh_crs_area(dsh_box *out, const char *crs, dosah_error *err);

/** Columns x, y, lon, lat of a table in this order, the first at `first`. */
#define DSH_WANT_COORDS                                                        \
    {"x", false}, {"y", false}, {"lon", false},                                \
    {                                                                          \
        "lat", false                                                           \
    }
enum { DSH_N_WANT_COORDS = 4 };

/** Points of all rows: from x and y, else lon and lat, else the geometry.
 *  Rows without a usable point get NaN; values that are no coordinates, and
 *  points far from where they are expected, are notices.
 *  @param first  column of x; y, lon and lat follow
 *  @param[out] x, y  [n_rows] */
dosah_status dsh_coords_points(double *x, double *y, const dsh_table *table,
                               size_t first, const dsh_place *place,
                               dsh_context *ctx, dosah_error *err);

/** Shapes of all rows, changed in place. */
dosah_status dsh_coords_shapes(dsh_table *table, const dsh_place *place,
                               dsh_context *ctx, dosah_error *err);

#endif
