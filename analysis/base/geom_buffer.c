/* SPDX-License-Identifier: MIT */
/* Lines -> the area around them; areas put together. */
#include "base/geom.h"

#include "base/alloc.h"
#include "base/geos.h"

enum { QUADRANT_SEGMENTS = 8 };

static GEOSGeometry *line_of(dsh_geos *geos, const double *x, const double *y,
                             uint32_t n)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(geos->h, n, 2);
    for (uint32_t i = 0; s != NULL && i < n; i++)
        (void)GEOSCoordSeq_setXY_r(geos->h, s, i, x[i], y[i]);
    return s != NULL ? GEOSGeom_createLineString_r(geos->h, s) : NULL;
}

/* All lines as one geometry; it takes the lines in `part`. */
static GEOSGeometry *lines_of(dsh_geos *geos, const dsh_line_set *in,
                              GEOSGeometry **part)
{
    uint32_t n = 0;
    for (; n < in->n; n++) {
        const uint32_t at = in->first[n];
        part[n] = line_of(geos, in->x + at, in->y + at, in->first[n + 1] - at);
        if (part[n] == NULL)
            break;
    }
    if (n == in->n)
        return GEOSGeom_createCollection_r(geos->h, GEOS_MULTILINESTRING, part,
                                           n);
    for (uint32_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos->h, part[i]);
    return NULL;
}

dosah_status dsh_shape_around(dsh_shape *out, const dsh_line_set *lines,
                              double radius_m, dsh_arena *arena,
                              dosah_error *err)
{
    dsh_geos geos;
    dosah_status status = dsh_geos_init(&geos, err);
    if (status != DOSAH_OK)
        return status;
    GEOSGeometry **part = dsh_alloc(lines->n, sizeof(GEOSGeometry *));
    GEOSGeometry *all = part != NULL ? lines_of(&geos, lines, part) : NULL;
    GEOSGeometry *area =
        all != NULL ? GEOSBuffer_r(geos.h, all, radius_m, QUADRANT_SEGMENTS)
                    : NULL;
    if (part == NULL)
        status = dsh_fail_nomem(err, "lines");
    else if (area == NULL)
        status = dsh_geos_fail(&geos, err);
    else
        status = dsh_geos_to_shape(out, &geos, area, arena, err);
    GEOSGeom_destroy_r(geos.h, area);
    GEOSGeom_destroy_r(geos.h, all);
    dsh_free(part);
    dsh_geos_clear(&geos);
    return status;
}

dosah_status dsh_shape_union(dsh_shape *out, const dsh_shape *a,
                             const dsh_shape *b, dsh_arena *arena,
                             dosah_error *err)
{
    dsh_geos geos;
    dosah_status status = dsh_geos_init(&geos, err);
    if (status != DOSAH_OK)
        return status;
    GEOSGeometry *first = dsh_geos_of_shape(&geos, a, NULL);
    GEOSGeometry *second =
        first != NULL ? dsh_geos_of_shape(&geos, b, NULL) : NULL;
    GEOSGeometry *both =
        second != NULL ? GEOSUnion_r(geos.h, first, second) : NULL;
    if (both == NULL)
        status = dsh_geos_fail(&geos, err);
    else
        status = dsh_geos_to_shape(out, &geos, both, arena, err);
    GEOSGeom_destroy_r(geos.h, both);
    GEOSGeom_destroy_r(geos.h, second);
    GEOSGeom_destroy_r(geos.h, first);
    dsh_geos_clear(&geos);
    return status;
}
