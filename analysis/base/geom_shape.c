/* SPDX-License-Identifier: MIT */
/* One shape at a time: size, repair, label point. */
#include "base/geom.h"

#include <math.h>
#include <string.h>

#include "base/geos.h"

dsh_box dsh_shape_box(const dsh_shape *shape)
{
    dsh_box box = {NAN, NAN, NAN, NAN};
    for (uint32_t i = 0; i < shape->n_points; i++) {
        box.x0 = fmin(box.x0, shape->x[i]);
        box.y0 = fmin(box.y0, shape->y[i]);
        box.x1 = fmax(box.x1, shape->x[i]);
        box.y1 = fmax(box.y1, shape->y[i]);
    }
    return box;
}

/* Of one ring, always positive; corners relative to the first one, so that
 * large coordinates do not eat the digits. */
static double ring_area(const dsh_shape *shape, uint32_t r)
{
    const uint32_t first = shape->ring[r], end = shape->ring[r + 1];
    double sum = 0;
    for (uint32_t i = first + 1; i + 1 < end; i++) {
        const double ax = shape->x[i] - shape->x[first];
        const double ay = shape->y[i] - shape->y[first];
        const double bx = shape->x[i + 1] - shape->x[first];
        const double by = shape->y[i + 1] - shape->y[first];
        sum += ax * by - bx * ay;
    }
    return fabs(sum) / 2;
}

double dsh_shape_area(const dsh_shape *shape)
{
    double area = 0;
    for (uint32_t q = 0; q < shape->n_parts; q++) {
        const uint32_t outer = shape->part[q];
        for (uint32_t r = outer; r < shape->part[q + 1]; r++)
            area += r == outer ? ring_area(shape, r) : -ring_area(shape, r);
    }
    return area;
}

/* The polygons of the valid form; NULL on failure. */
static GEOSGeometry *make_valid(const dsh_geos *geos, const GEOSGeometry *g)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(geos->h);
    if (params == NULL)
        return NULL;
    GEOSMakeValidParams_setMethod_r(geos->h, params, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos->h, params, 0);
    GEOSGeometry *valid = GEOSMakeValidWithParams_r(geos->h, g, params);
    GEOSMakeValidParams_destroy_r(geos->h, params);
    return valid;
}

static dosah_status find_reason(char **reason, dsh_geos *geos,
                                const GEOSGeometry *g, bool mended,
                                dsh_arena *arena, dosah_error *err)
{
    const char *text = mended ? "Too few points, an open ring or a "
                                "coordinate that is no number"
                              : "";
    char *told = NULL;
    if (GEOSisValid_r(geos->h, g) != 1) {
        told = GEOSisValidReason_r(geos->h, g);
        text = told != NULL ? told : geos->message;
    }
    *reason = dsh_arena_str(arena, text);
    GEOSFree_r(geos->h, told);
    return *reason != NULL ? DOSAH_OK : dsh_fail_nomem(err, "shape");
}

dosah_status dsh_shape_repair(dsh_shape *out, bool *was_valid, char **reason,
                              const dsh_shape *in, dsh_arena *arena,
                              dosah_error *err)
{
    *out = (dsh_shape){0};
    *was_valid = false;
    *reason = NULL;
    dsh_geos geos;
    dosah_status status = dsh_geos_init(&geos, err);
    if (status != DOSAH_OK)
        return status;
    bool mended = false;
    GEOSGeometry *valid = NULL;
    GEOSGeometry *g = dsh_geos_of_shape(&geos, in, &mended);
    if (g == NULL) {
        status = dsh_geos_fail(&geos, err);
        goto done;
    }
    status = find_reason(reason, &geos, g, mended, arena, err);
    if (status != DOSAH_OK)
        goto done;
    *was_valid = (*reason)[0] == '\0';
    if (GEOSisValid_r(geos.h, g) != 1) {
        valid = make_valid(&geos, g);
        if (valid == NULL) {
            status = dsh_geos_fail(&geos, err);
            goto done;
        }
    }
    status =
        dsh_geos_to_shape(out, &geos, valid != NULL ? valid : g, arena, err);
done:
    GEOSGeom_destroy_r(geos.h, valid);
    GEOSGeom_destroy_r(geos.h, g);
    dsh_geos_clear(&geos);
    return status;
}

/* The start point of a line, or the point itself. */
static bool first_point(const dsh_geos *geos, const GEOSGeometry *g, double *x,
                        double *y)
{
    const GEOSCoordSequence *s = g != NULL && GEOSisEmpty_r(geos->h, g) == 0
                                     ? GEOSGeom_getCoordSeq_r(geos->h, g)
                                     : NULL;
    return s != NULL && GEOSCoordSeq_getXY_r(geos->h, s, 0, x, y) != 0;
}

/* The centre is exact to a 500th of the smaller side of the box: less than
 * the width of a letter at the scales that labels are drawn at. */
static GEOSGeometry *inscribed_circle(const dsh_geos *geos,
                                      const dsh_shape *shape,
                                      const GEOSGeometry *g)
{
    const dsh_box box = dsh_shape_box(shape);
    const double side = fmin(box.x1 - box.x0, box.y1 - box.y0);
    if (!(side > 0))
        return NULL;
    return GEOSMaximumInscribedCircle_r(geos->h, g, side / 500);
}

dosah_status dsh_shape_label_point(double *x, double *y, const dsh_shape *shape,
                                   dosah_error *err)
{
    *x = *y = NAN;
    dsh_geos geos;
    dosah_status status = dsh_geos_init(&geos, err);
    if (status != DOSAH_OK)
        return status;
    GEOSGeometry *g = dsh_geos_of_shape(&geos, shape, NULL);
    GEOSGeometry *centre = g != NULL ? inscribed_circle(&geos, shape, g) : NULL;
    if (g != NULL && !first_point(&geos, centre, x, y)) {
        GEOSGeom_destroy_r(geos.h, centre);
        centre = GEOSPointOnSurface_r(geos.h, g);
        if (!first_point(&geos, centre, x, y))
            status = dsh_fail(err, DOSAH_EINPUT, "", 0,
                              "an empty shape has no place for a label");
    } else if (g == NULL) {
        status = dsh_geos_fail(&geos, err);
    }
    GEOSGeom_destroy_r(geos.h, centre);
    GEOSGeom_destroy_r(geos.h, g);
    dsh_geos_clear(&geos);
    return status;
}
