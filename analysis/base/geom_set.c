/* SPDX-License-Identifier: MIT */
/* Many shapes: which one holds a point; overlaps and gaps between them. */
#include "base/geom.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/geos.h"
#include "base/vec.h"

/* All shapes as GEOS geometries and a tree of their boxes; `item[i]` = i is
 * what the tree hands back. Empty shapes are not in the tree. */
typedef struct set {
    dsh_geos geos;
    GEOSSTRtree *tree;
    GEOSGeometry **geometry;
    uint32_t *item;
    size_t n;
} set;

static void set_clear(set *s)
{
    if (s->geos.h == NULL)
        return;
    if (s->tree != NULL)
        GEOSSTRtree_destroy_r(s->geos.h, s->tree);
    for (size_t i = 0; s->geometry != NULL && i < s->n; i++)
        GEOSGeom_destroy_r(s->geos.h, s->geometry[i]);
    dsh_free(s->geometry);
    dsh_free(s->item);
    dsh_geos_clear(&s->geos);
}

static dosah_status set_fill(set *s, const dsh_shape *shape, size_t n,
                             dosah_error *err)
{
    s->geometry = dsh_alloc(n, sizeof(GEOSGeometry *));
    s->item = dsh_alloc(n, sizeof(*s->item));
    s->tree = GEOSSTRtree_create_r(s->geos.h, 10);
    if (s->geometry == NULL || s->item == NULL || s->tree == NULL)
        return dsh_fail_nomem(err, "shape index");
    for (size_t i = 0; i < n; i++) {
        s->item[i] = (uint32_t)i;
        s->geometry[i] = dsh_geos_of_shape(&s->geos, &shape[i], NULL);
        if (s->geometry[i] == NULL)
            return dsh_geos_fail(&s->geos, err);
        s->n = i + 1;
        if (GEOSisEmpty_r(s->geos.h, s->geometry[i]) == 0)
            GEOSSTRtree_insert_r(s->geos.h, s->tree, s->geometry[i],
                                 &s->item[i]);
    }
    return DOSAH_OK;
}

static dosah_status set_init(set *s, const dsh_shape *shape, size_t n,
                             dosah_error *err)
{
    *s = (set){0};
    if (n >= UINT32_MAX)
        return dsh_fail(err, DOSAH_ELIMIT, "", 0, "too many shapes");
    dosah_status status = dsh_geos_init(&s->geos, err);
    if (status == DOSAH_OK)
        status = set_fill(s, shape, n, err);
    /* The handler keeps a pointer to the object, which moves with a copy;
     * so a set is never copied. */
    if (status != DOSAH_OK)
        set_clear(s);
    return status;
}

/* ---- point in shape ---------------------------------------------------- */

struct dsh_shape_index {
    set set;
    const GEOSPreparedGeometry **prepared;
};

dosah_status dsh_shape_index_new(dsh_shape_index **out, const dsh_shape *shape,
                                 size_t n, dosah_error *err)
{
    *out = NULL;
    dsh_shape_index *index = dsh_alloc(1, sizeof(*index));
    if (index == NULL)
        return dsh_fail_nomem(err, "shape index");
    dosah_status status = set_init(&index->set, shape, n, err);
    if (status == DOSAH_OK) {
        index->prepared = dsh_alloc(n, sizeof(*index->prepared));
        if (index->prepared == NULL)
            status = dsh_fail_nomem(err, "shape index");
    }
    for (size_t i = 0; status == DOSAH_OK && i < n; i++) {
        index->prepared[i] =
            GEOSPrepare_r(index->set.geos.h, index->set.geometry[i]);
        if (index->prepared[i] == NULL)
            status = dsh_geos_fail(&index->set.geos, err);
    }
    if (status != DOSAH_OK) {
        dsh_shape_index_free(index);
        return status;
    }
    *out = index;
    return DOSAH_OK;
}

void dsh_shape_index_free(dsh_shape_index *index)
{
    if (index == NULL)
        return;
    for (size_t i = 0; index->prepared != NULL && i < index->set.n; i++)
        GEOSPreparedGeom_destroy_r(index->set.geos.h, index->prepared[i]);
    dsh_free(index->prepared);
    set_clear(&index->set);
    dsh_free(index);
}

typedef struct lookup {
    const dsh_shape_index *index;
    const GEOSGeometry *point;
    uint32_t best;
} lookup;

static void try_shape(void *item, void *user)
{
    lookup *q = user;
    const uint32_t i = *(const uint32_t *)item;
    if (i < q->best &&
        GEOSPreparedIntersects_r(q->index->set.geos.h, q->index->prepared[i],
                                 q->point) == 1)
        q->best = i;
}

uint32_t dsh_shape_index_find(const dsh_shape_index *index, double x, double y)
{
    lookup q = {index, NULL, UINT32_MAX};
    if (!isfinite(x) || !isfinite(y))
        return q.best;
    GEOSContextHandle_t h = index->set.geos.h;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(h, x, y);
    if (point == NULL)
        return q.best;
    q.point = point;
    GEOSSTRtree_query_r(h, index->set.tree, point, try_shape, &q);
    GEOSGeom_destroy_r(h, point);
    return q.best;
}

/* ---- coverage ---------------------------------------------------------- */

typedef struct coverage {
    set set;
    double min_m2;
    uint32_t a; /* the shape whose neighbours are looked at */
    DSH_VEC(dsh_overlap) overlaps;
    DSH_VEC(double) gaps;
    bool no_memory, failed;
} coverage;

static void try_pair(void *item, void *user)
{
    coverage *c = user;
    const uint32_t b = *(const uint32_t *)item;
    if (b <= c->a || c->no_memory || c->failed)
        return;
    GEOSContextHandle_t h = c->set.geos.h;
    GEOSGeometry *common =
        GEOSIntersection_r(h, c->set.geometry[c->a], c->set.geometry[b]);
    double area = 0;
    if (common == NULL || GEOSArea_r(h, common, &area) != 1)
        c->failed = true;
    GEOSGeom_destroy_r(h, common);
    if (c->failed || !(area > c->min_m2))
        return;
    if (!dsh_vec_room(&c->overlaps, 1)) {
        c->no_memory = true;
        return;
    }
    c->overlaps.p[c->overlaps.n++] = (dsh_overlap){c->a, b, area};
}

static int by_pair(const void *a, const void *b)
{
    const dsh_overlap *p = a, *q = b;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static int larger_first(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p < q) - (p > q);
}

static void find_overlaps(coverage *c)
{
    GEOSContextHandle_t h = c->set.geos.h;
    for (size_t i = 0; i < c->set.n; i++) {
        c->a = (uint32_t)i;
        if (GEOSisEmpty_r(h, c->set.geometry[i]) == 0)
            GEOSSTRtree_query_r(h, c->set.tree, c->set.geometry[i], try_pair,
                                c);
    }
    if (c->overlaps.n > 0)
        qsort(c->overlaps.p, c->overlaps.n, sizeof(*c->overlaps.p), by_pair);
}

/* Area inside the hole of a polygon. */
static bool hole_area(double *area, const dsh_geos *geos,
                      const GEOSGeometry *ring)
{
    GEOSContextHandle_t h = geos->h;
    GEOSGeometry *copy = GEOSGeom_clone_r(h, ring);
    GEOSGeometry *polygon =
        copy != NULL ? GEOSGeom_createPolygon_r(h, copy, NULL, 0) : NULL;
    const bool good = polygon != NULL && GEOSArea_r(h, polygon, area) == 1;
    GEOSGeom_destroy_r(h, polygon);
    return good;
}

static void find_holes(coverage *c, const GEOSGeometry *polygon)
{
    GEOSContextHandle_t h = c->set.geos.h;
    if (GEOSGeomTypeId_r(h, polygon) != GEOS_POLYGON)
        return;
    const int n = GEOSGetNumInteriorRings_r(h, polygon);
    for (int i = 0; i < n; i++) {
        double area = 0;
        if (!hole_area(&area, &c->set.geos,
                       GEOSGetInteriorRingN_r(h, polygon, i))) {
            c->failed = true;
            return;
        }
        if (!(area > c->min_m2))
            continue;
        if (!dsh_vec_room(&c->gaps, 1)) {
            c->no_memory = true;
            return;
        }
        c->gaps.p[c->gaps.n++] = area;
    }
}

/* The union of all; NULL on failure. */
static GEOSGeometry *unite(set *s)
{
    GEOSContextHandle_t h = s->geos.h;
    GEOSGeometry **copy = dsh_alloc(s->n, sizeof(GEOSGeometry *));
    if (copy == NULL) {
        s->geos.no_memory = true;
        return NULL;
    }
    unsigned n = 0;
    while (n < s->n) {
        copy[n] = GEOSGeom_clone_r(h, s->geometry[n]);
        if (copy[n] == NULL)
            break;
        n++;
    }
    GEOSGeometry *all = NULL, *united = NULL;
    if (n == s->n) {
        all = GEOSGeom_createCollection_r(h, GEOS_GEOMETRYCOLLECTION, copy, n);
    } else {
        for (unsigned i = 0; i < n; i++)
            GEOSGeom_destroy_r(h, copy[i]);
    }
    if (all != NULL)
        united = GEOSUnaryUnion_r(h, all);
    GEOSGeom_destroy_r(h, all);
    dsh_free(copy);
    return united;
}

static void find_gaps(coverage *c)
{
    GEOSContextHandle_t h = c->set.geos.h;
    GEOSGeometry *all = unite(&c->set);
    if (all == NULL) {
        c->failed = true;
        return;
    }
    const int n = GEOSGetNumGeometries_r(h, all);
    for (int i = 0; i < n && !c->failed && !c->no_memory; i++)
        find_holes(c, GEOSGetGeometryN_r(h, all, i));
    GEOSGeom_destroy_r(h, all);
    if (c->gaps.n > 0)
        qsort(c->gaps.p, c->gaps.n, sizeof(*c->gaps.p), larger_first);
}

/* Into the arena. */
static dosah_status hand_over(const coverage *c, dsh_overlap **overlap,
                              double **gap_m2, dsh_arena *arena,
                              dosah_error *err)
{
    *overlap = dsh_arena_alloc(arena, c->overlaps.n, sizeof(**overlap));
    *gap_m2 = dsh_arena_alloc(arena, c->gaps.n, sizeof(**gap_m2));
    if (*overlap == NULL || *gap_m2 == NULL)
        return dsh_fail_nomem(err, "coverage");
    if (c->overlaps.n > 0)
        memcpy(*overlap, c->overlaps.p, c->overlaps.n * sizeof(**overlap));
    if (c->gaps.n > 0)
        memcpy(*gap_m2, c->gaps.p, c->gaps.n * sizeof(**gap_m2));
    return DOSAH_OK;
}

dosah_status dsh_shape_coverage(dsh_overlap **overlap, size_t *n_overlaps,
                                double **gap_m2, size_t *n_gaps,
                                const dsh_shape *shape, size_t n, double min_m2,
                                dsh_arena *arena, dosah_error *err)
{
    *overlap = NULL;
    *gap_m2 = NULL;
    *n_overlaps = *n_gaps = 0;
    coverage c = {.min_m2 = min_m2};
    dosah_status status = set_init(&c.set, shape, n, err);
    if (status != DOSAH_OK)
        return status;
    find_overlaps(&c);
    if (!c.failed && !c.no_memory)
        find_gaps(&c);
    if (c.no_memory)
        status = dsh_fail_nomem(err, "coverage");
    else if (c.failed)
        status = dsh_geos_fail(&c.set.geos, err);
    else
        status = hand_over(&c, overlap, gap_m2, arena, err);
    if (status == DOSAH_OK) {
        *n_overlaps = c.overlaps.n;
        *n_gaps = c.gaps.n;
    }
    dsh_vec_clear(&c.overlaps);
    dsh_vec_clear(&c.gaps);
    set_clear(&c.set);
    return status;
}
