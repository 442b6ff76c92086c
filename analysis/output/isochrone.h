/* SPDX-License-Identifier: MIT */
/** @file isochrone.h
 *  @brief Isochrones to files: a GeoPackage in the working CRS or GeoJSON
 *  (RFC 7946) in degrees. */
#ifndef DSH_OUTPUT_ISOCHRONE_H
#define DSH_OUTPUT_ISOCHRONE_H

#include "output/output.h"
#include "reach/isochrone.h"

/** What is written. */
typedef struct dsh_isochrone_page {
    const dsh_study *study;
    const char *place;        /**< id of the service, or "lon,lat" */
    const char *day, *arrive; /**< with public transport: name of the day and
                                   HH:MM; NULL = on foot */
    const dsh_isochrone *const *row; /**< [n_rows] */
    size_t n_rows;
} dsh_isochrone_page;

/** Layer `isochrone`: place, profile, minutes, reading (certain, possible),
 *  day, arrive,
 *  area_km2, street_km, residents and the area. An old file is replaced when
 *  the new one is whole. */
dosah_status dsh_isochrone_write_gpkg(const dsh_isochrone_page *page,
                                      const char *path, dosah_lang lang,
                                      dsh_context *ctx, dosah_error *err);
dosah_status dsh_isochrone_write_geojson(const dsh_isochrone_page *page,
                                         const char *path, dosah_error *err);

#endif
