/* SPDX-License-Identifier: MIT */
/** @file elevation.h
 *  @brief Heights from a raster (any GDAL format), bilinear. */
#ifndef DSH_ELEVATION_H
#define DSH_ELEVATION_H

#include "base/context.h"
#include "base/geom.h"

typedef struct dsh_elevation dsh_elevation;

/** Reads the part inside `box` (working CRS) into memory.
 *  @param raster_crs  override, "" = of the file; no CRS at all is an error */
dosah_status dsh_elevation_open(dsh_elevation **out, const char *path,
                                const char *raster_crs, const char *work_crs,
                                const dsh_box *box, dsh_context *ctx,
                                dosah_error *err);
void dsh_elevation_free(dsh_elevation *e);
/** Metres above the raster's zero, NaN outside or on no-data. Points in the
 *  working CRS; safe from several threads if CRS are equal, else one. */
void dsh_elevation_sample(const dsh_elevation *e, const double *x,
                          const double *y, double *z, size_t n);
/** Larger cell side in metres. */
double dsh_elevation_cell_m(const dsh_elevation *e);

#endif
