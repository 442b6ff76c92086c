/* SPDX-License-Identifier: MIT */
/** @file points.h
 *  @brief Points of a travel-time matrix. */
#ifndef DSH_POINTS_H
#define DSH_POINTS_H

#include "base/context.h"
#include "base/geom.h"
#include "network/walk.h"

typedef struct dsh_points {
    uint32_t n;
    const char **id;
    double *x, *y; /**< degrees as read, then metres */
} dsh_points;

/** @retval DOSAH_ENOTFOUND; DOSAH_EINPUT a column, an id or a position is
 *  missing, an id stands twice, there are no points */
dosah_status dsh_points_read(dsh_points *out, const char *path,
                             dsh_arena *arena, dsh_context *ctx,
                             dosah_error *err);
/** UTM zone (EPSG code) of the middle of all points, in degrees. */
dosah_status dsh_points_crs(char out[16], const dsh_points *a,
                            const dsh_points *b, dosah_error *err);
/** From degrees to the CRS, in place. */
dosah_status dsh_points_project(dsh_points *points, const char *crs,
                                dosah_error *err);
/** Numbers of the points along the streets: near ones mostly follow each
 *  other, because streets are numbered so.
 *  @param[out] order  [points->n]
 *  @param attached [points->n] */
dosah_status dsh_points_order(uint32_t *order, const dsh_points *points,
                              const dsh_attachment *attached, dosah_error *err);
/** Log a warning with the number of points that joined no street and the
 *  first of them, if there are any.
 *  @param attached [points->n] */
void dsh_points_warn(const dsh_points *points, const char *path,
                     const dsh_attachment *attached, const dsh_context *ctx);

#endif
