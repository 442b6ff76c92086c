/* SPDX-License-Identifier: MIT */
/** @file origins.h
 *  @brief What the forms of origins share: points found, then people on
 *  them. */
#ifndef DSH_ORIGINS_H
#define DSH_ORIGINS_H

#include "base/vec.h"
#include "ingest/readers.h"

/** Where a point was found. */
typedef struct dsh_origin_point {
    const char *id; /**< in the tables' arena */
    double x, y;
    uint32_t municipality;
    int64_t weight; /**< 10⁻⁶ persons; ignored where people are spread */
    size_t row;     /**< of its table, SIZE_MAX = none */
} dsh_origin_point;

typedef struct dsh_origin_points {
    DSH_VEC(dsh_origin_point) at;
} dsh_origin_points;

/** Add the points of `source` in the RÚIAN form: a CSV of addresses, a folder
 *  or a zip of such. Files of other municipalities are not opened. */
dosah_status dsh_origins_ruian(dsh_origin_points *points, dsh_reading *r,
                               dosah_error *err);

/** Replace tables->origins by these points. Unless `kind` is weighted the
 *  residents of each municipality are spread evenly over its points; one
 *  without a point gets its label point (notice). Groups follow the weights.
 *  Sums per municipality equal the population table to the last 10⁻⁶. */
dosah_status dsh_origins_settle(dsh_tables *tables, const dsh_study *study,
                                dsh_origin_kind kind, dsh_origin_points *points,
                                dsh_context *ctx, dosah_error *err);

#endif
