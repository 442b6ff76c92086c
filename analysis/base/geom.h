/* SPDX-License-Identifier: MIT */
/** @file geom.h
 *  @brief Shapes in the working CRS and the coordinate operations to it: the
 *  only door to PROJ and GEOS.
 *
 *  EPSG:5514 <-> WGS 84 is pinned to "S-JTSK to WGS 84 (5)" (EPSG coordinate
 *  operation 5239 / accuracy 1 m; methods.md §7), never PROJ's own pick.
 */
#ifndef DSH_GEOM_H
#define DSH_GEOM_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

/** Polygons, flat. Ring r of polygon q: points ring[r] … ring[r + 1] - 1,
 *  closed (first = last); polygon q: rings part[q] … part[q + 1] - 1, the
 *  outer one first. Metres. All arrays in one arena or borrowed. */
typedef struct dsh_shape {
    double *x, *y;  /**< [n_points] */
    uint32_t *ring; /**< [n_rings + 1] */
    uint32_t *part; /**< [n_parts + 1] */
    uint32_t n_points, n_rings, n_parts;
} dsh_shape;

typedef struct dsh_box {
    double x0, y0, x1, y1;
} dsh_box;

/** Lines, flat: line i = points first[i] … first[i + 1] - 1. */
typedef struct dsh_line_set {
    const double *x, *y;
    const uint32_t *first; /**< [n + 1] */
    uint32_t n;
} dsh_line_set;

/** The area within radius_m of any of the lines (GEOS buffer, eight segments to
 *  a quarter circle, so up to 0.5 % of the radius inside it), in the arena. */
dosah_status dsh_shape_around(dsh_shape *out, const dsh_line_set *lines,
                              double radius_m, dsh_arena *arena,
                              dosah_error *err);
/** Both together, in the arena. */
dosah_status dsh_shape_union(dsh_shape *out, const dsh_shape *a,
                             const dsh_shape *b, dsh_arena *arena,
                             dosah_error *err);

/** NaN for a shape without points. */
dsh_box dsh_shape_box(const dsh_shape *shape);
/** Square metres, holes taken out. */
double dsh_shape_area(const dsh_shape *shape);

/** A coordinate operation between two CRS given as any PROJ string ("EPSG:…",
 *  WKT, PROJJSON, "+proj=…"). On both sides `x` is the axis across the
 *  meridian and `y` the one along it: easting, northing; longitude, latitude;
 *  for EPSG:5513 and 2065 the positive westing (Y), southing (X). The same
 *  CRS on both sides changes nothing. One thread at a time. */
typedef struct dsh_crs_op dsh_crs_op;
/** @retval DOSAH_EINPUT a CRS is unknown, or no operation exists */
dosah_status dsh_crs_op_new(dsh_crs_op **out, const char *from, const char *to,
                            dosah_error *err);
void dsh_crs_op_free(dsh_crs_op *op);
/** In place; points that fail become NaN. Returns how many failed. */
size_t dsh_crs_op_apply(const dsh_crs_op *op, double *x, double *y, size_t n);
/** Name and accuracy in metres (NaN unknown), for the run record. */
const char *dsh_crs_op_name(const dsh_crs_op *op);
double dsh_crs_op_accuracy_m(const dsh_crs_op *op);
/** True if the CRS is projected with metre axes. */
dosah_status dsh_crs_check_metric(const char *crs, dosah_error *err);
/** The pipeline that dsh_crs_op_new() uses, as PROJ text for OGR's
 *  OCTCoordinateTransformationOptionsSetOperation(): axes in the order of the
 *  authority, which OGR exchanges itself by the axis mapping of its
 *  references. "" if none is pinned. */
const char *dsh_crs_op_pipeline(const dsh_crs_op *op);

/** Validity and repair. `*reason` (arena) is GEOS' sentence. Repair keeps
 *  polygonal parts only; an empty result has n_parts = 0. Outer rings come
 *  counter-clockwise, holes clockwise, starts and parts in GEOS' normal order:
 *  equal areas give equal arrays, also for a shape that was valid. Open rings
 *  are closed, points that are not finite left out (then not valid). */
dosah_status dsh_shape_repair(dsh_shape *out, bool *was_valid, char **reason,
                              const dsh_shape *in, dsh_arena *arena,
                              dosah_error *err);

/** A set of shapes that answers which one holds a point. Immutable. */
typedef struct dsh_shape_index dsh_shape_index;
dosah_status dsh_shape_index_new(dsh_shape_index **out, const dsh_shape *shape,
                                 size_t n, dosah_error *err);
void dsh_shape_index_free(dsh_shape_index *index);
/** Lowest index of a shape that holds or touches the point; UINT32_MAX none.
 *  One thread at a time. */
uint32_t dsh_shape_index_find(const dsh_shape_index *index, double x, double y);

/** A pair of shapes that share area. */
typedef struct dsh_overlap {
    uint32_t a, b;
    double area_m2;
} dsh_overlap;

/** Pairs that overlap by more than `min_m2`, in order of (a, b) with a < b,
 *  and the holes (gaps) of the union larger than `min_m2`, largest first.
 *  Shapes must be valid, else DOSAH_EINPUT. Arrays in the arena. */
dosah_status dsh_shape_coverage(dsh_overlap **overlap, size_t *n_overlaps,
                                double **gap_m2, size_t *n_gaps,
                                const dsh_shape *shape, size_t n, double min_m2,
                                dsh_arena *arena, dosah_error *err);
/** A point inside, for a label (pole of inaccessibility where GEOS has it). */
dosah_status dsh_shape_label_point(double *x, double *y, const dsh_shape *shape,
                                   dosah_error *err);

#endif
