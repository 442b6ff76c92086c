/* SPDX-License-Identifier: MIT */
#include "base/geos.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

static void remember(const char *message, void *user)
{
    dsh_geos *geos = user;
    const size_t n = strlen(message);
    const size_t kept =
        n < sizeof(geos->message) ? n : sizeof(geos->message) - 1;
    memcpy(geos->message, message, kept);
    geos->message[kept] = '\0';
}

static void lack_memory(dsh_geos *geos)
{
    remember("out of memory", geos);
    geos->no_memory = true;
}

dosah_status dsh_geos_init(dsh_geos *geos, dosah_error *err)
{
    *geos = (dsh_geos){0};
    geos->h = GEOS_init_r();
    if (geos->h == NULL)
        return dsh_fail_nomem(err, "GEOS context");
    GEOSContext_setErrorMessageHandler_r(geos->h, remember, geos);
    return DOSAH_OK;
}

void dsh_geos_clear(dsh_geos *geos)
{
    if (geos->h != NULL)
        GEOS_finish_r(geos->h);
    geos->h = NULL;
}

dosah_status dsh_geos_fail(const dsh_geos *geos, dosah_error *err)
{
    if (geos->no_memory || strstr(geos->message, "bad_alloc") != NULL)
        return dsh_fail_nomem(err, "shape");
    return dsh_fail(err, DOSAH_EINPUT, "", 0, "shape operation failed: %s",
                    geos->message);
}

/* ---- to GEOS ----------------------------------------------------------- */

/* Ring `r` as a closed LinearRing; NULL with an empty message if fewer than
 * three of its points can be used. */
static GEOSGeometry *make_ring(dsh_geos *geos, const dsh_shape *shape,
                               uint32_t r, bool *mended)
{
    const uint32_t first = shape->ring[r], end = shape->ring[r + 1];
    const size_t cap = (size_t)(end - first) + 1;
    double *x = dsh_alloc(cap * 2, sizeof(*x));
    if (x == NULL) {
        lack_memory(geos);
        return NULL;
    }
    double *y = x + cap;
    unsigned n = 0;
    for (uint32_t i = first; i < end; i++) {
        if (!isfinite(shape->x[i]) || !isfinite(shape->y[i])) {
            *mended = true;
            continue;
        }
        x[n] = shape->x[i];
        y[n++] = shape->y[i];
    }
    if (n > 0 && (x[0] != x[n - 1] || y[0] != y[n - 1])) {
        x[n] = x[0];
        y[n++] = y[0];
        *mended = true;
    }
    GEOSGeometry *ring = NULL;
    if (n >= 4) {
        GEOSCoordSequence *s =
            GEOSCoordSeq_copyFromArrays_r(geos->h, x, y, NULL, NULL, n);
        if (s != NULL)
            ring = GEOSGeom_createLinearRing_r(geos->h, s);
    } else {
        *mended = true;
    }
    dsh_free(x);
    return ring;
}

static void destroy_all(dsh_geos *geos, GEOSGeometry **g, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos->h, g[i]);
}

/* Polygon `q`; NULL with an empty message if it has no outer ring. `hole` has
 * room for all its rings. */
static GEOSGeometry *make_polygon(dsh_geos *geos, const dsh_shape *shape,
                                  uint32_t q, GEOSGeometry **hole, bool *mended)
{
    const uint32_t first = shape->part[q], end = shape->part[q + 1];
    if (first == end)
        return NULL;
    GEOSGeometry *outer = make_ring(geos, shape, first, mended);
    if (outer == NULL)
        return NULL;
    unsigned n = 0;
    for (uint32_t r = first + 1; r < end; r++) {
        GEOSGeometry *ring = make_ring(geos, shape, r, mended);
        if (ring != NULL)
            hole[n++] = ring;
        if (geos->message[0] == '\0')
            continue;
        destroy_all(geos, hole, n);
        GEOSGeom_destroy_r(geos->h, outer);
        return NULL;
    }
    return GEOSGeom_createPolygon_r(geos->h, outer, hole, n);
}

GEOSGeometry *dsh_geos_of_shape(dsh_geos *geos, const dsh_shape *shape,
                                bool *mended)
{
    bool any = false;
    const size_t n_rings = shape->n_rings, n_parts = shape->n_parts;
    geos->message[0] = '\0';
    GEOSGeometry **list = dsh_alloc(n_rings + n_parts, sizeof(GEOSGeometry *));
    if (list == NULL) {
        lack_memory(geos);
        return NULL;
    }
    GEOSGeometry *all = NULL;
    unsigned n = 0;
    for (uint32_t q = 0; q < shape->n_parts; q++) {
        GEOSGeometry *polygon =
            make_polygon(geos, shape, q, list + n_parts, &any);
        if (polygon != NULL)
            list[n++] = polygon;
        if (geos->message[0] != '\0') {
            destroy_all(geos, list, n);
            goto done;
        }
    }
    all = GEOSGeom_createCollection_r(geos->h, GEOS_MULTIPOLYGON, list, n);
done:
    dsh_free(list);
    if (mended != NULL)
        *mended = any;
    return all;
}

/* ---- from GEOS --------------------------------------------------------- */

static bool is_polygon(const dsh_geos *geos, const GEOSGeometry *g)
{
    return GEOSGeomTypeId_r(geos->h, g) == GEOS_POLYGON &&
           GEOSisEmpty_r(geos->h, g) == 0;
}

static int n_parts_of(const dsh_geos *geos, const GEOSGeometry *g)
{
    return GEOSGetNumGeometries_r(geos->h, g);
}

static const GEOSGeometry *ring_of(const dsh_geos *geos,
                                   const GEOSGeometry *polygon, int i)
{
    if (i == 0)
        return GEOSGetExteriorRing_r(geos->h, polygon);
    return GEOSGetInteriorRingN_r(geos->h, polygon, i - 1);
}

static double signed_area(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 1; i + 1 < n; i++)
        sum += (x[i] - x[0]) * (y[i + 1] - y[0]) -
               (x[i + 1] - x[0]) * (y[i] - y[0]);
    return sum / 2;
}

static void reverse(double *v, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const double t = v[i];
        v[i] = v[n - 1 - i];
        v[n - 1 - i] = t;
    }
}

static bool put_ring(dsh_shape *out, const dsh_geos *geos,
                     const GEOSGeometry *ring, bool outer)
{
    const GEOSCoordSequence *s = GEOSGeom_getCoordSeq_r(geos->h, ring);
    const uint32_t at = out->ring[out->n_rings];
    double *x = out->x + at, *y = out->y + at;
    const int n = GEOSGetNumCoordinates_r(geos->h, ring);
    if (s == NULL || n < 0 ||
        !GEOSCoordSeq_copyToArrays_r(geos->h, s, x, y, NULL, NULL))
        return false;
    if ((signed_area(x, y, (size_t)n) > 0) != outer) {
        reverse(x, (size_t)n);
        reverse(y, (size_t)n);
    }
    out->n_points += (uint32_t)n;
    out->n_rings++;
    out->ring[out->n_rings] = out->n_points;
    return true;
}

static bool put_polygon(dsh_shape *out, const dsh_geos *geos,
                        const GEOSGeometry *polygon)
{
    const int holes = GEOSGetNumInteriorRings_r(geos->h, polygon);
    for (int i = 0; i <= holes; i++)
        if (!put_ring(out, geos, ring_of(geos, polygon, i), i == 0))
            return false;
    out->n_parts++;
    out->part[out->n_parts] = out->n_rings;
    return true;
}

/* Arrays for all polygons of `g`. */
static bool make_room(dsh_shape *out, const dsh_geos *geos,
                      const GEOSGeometry *g, dsh_arena *arena)
{
    size_t points = 0, rings = 0, parts = 0;
    for (int i = 0; i < n_parts_of(geos, g); i++) {
        const GEOSGeometry *p = GEOSGetGeometryN_r(geos->h, g, i);
        if (!is_polygon(geos, p))
            continue;
        points += (size_t)GEOSGetNumCoordinates_r(geos->h, p);
        rings += (size_t)GEOSGetNumInteriorRings_r(geos->h, p) + 1;
        parts++;
    }
    if (points >= UINT32_MAX)
        return false;
    *out = (dsh_shape){0};
    out->x = dsh_arena_alloc(arena, points, sizeof(*out->x));
    out->y = dsh_arena_alloc(arena, points, sizeof(*out->y));
    out->ring = dsh_arena_alloc(arena, rings + 1, sizeof(*out->ring));
    out->part = dsh_arena_alloc(arena, parts + 1, sizeof(*out->part));
    return out->x != NULL && out->y != NULL && out->ring != NULL &&
           out->part != NULL;
}

dosah_status dsh_geos_to_shape(dsh_shape *out, dsh_geos *geos,
                               GEOSGeometry *geometry, dsh_arena *arena,
                               dosah_error *err)
{
    if (GEOSNormalize_r(geos->h, geometry) != 0)
        return dsh_geos_fail(geos, err);
    if (!make_room(out, geos, geometry, arena))
        return dsh_fail_nomem(err, "shape");
    for (int i = 0; i < n_parts_of(geos, geometry); i++) {
        const GEOSGeometry *p = GEOSGetGeometryN_r(geos->h, geometry, i);
        if (is_polygon(geos, p) && !put_polygon(out, geos, p))
            return dsh_geos_fail(geos, err);
    }
    return DOSAH_OK;
}
