/* SPDX-License-Identifier: MIT */
/** @file geos.h
 *  @brief Between dsh_shape and GEOS; inside base/ only (geom_*.c). */
#ifndef DSH_GEOS_H
#define DSH_GEOS_H

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include "base/geom.h"

/** A GEOS handle and the last thing it complained about. */
typedef struct dsh_geos {
    GEOSContextHandle_t h;
    char message[256];
    bool no_memory;
} dsh_geos;

dosah_status dsh_geos_init(dsh_geos *geos, dosah_error *err);
void dsh_geos_clear(dsh_geos *geos);
/** DOSAH_EINPUT with what GEOS said, or DOSAH_ENOMEM. */
dosah_status dsh_geos_fail(const dsh_geos *geos, dosah_error *err);

/** A MultiPolygon. Points that are not finite, rings of fewer than three
 *  points and open ends are mended on the way, `*mended` (nullable) tells.
 *  NULL on failure, then geos->message says why. */
GEOSGeometry *dsh_geos_of_shape(dsh_geos *geos, const dsh_shape *shape,
                                bool *mended);

/** The polygonal parts of `geometry` in GEOS' normal order, outer rings
 *  counter-clockwise, holes clockwise. `geometry` is normalised by this. */
dosah_status dsh_geos_to_shape(dsh_shape *out, dsh_geos *geos,
                               GEOSGeometry *geometry, dsh_arena *arena,
                               dosah_error *err);

#endif
