/* SPDX-License-Identifier: MIT */
/* Squares and platforms are walked across, not only around: straight lines
 * join the places where something ends on the outline, and its inward corners,
 * wherever the line stays inside. At most 64 vertices of an area take part,
 * places where something ends first. Inner rings of a multipolygon are holes
 * (even-odd rule over all rings of the relation, so roles are not needed). */
#include <string.h>

#include "base/alloc.h"
#include "network/draft.h"

enum { MAX_VERTICES = 64, MAX_SEGMENTS = 20000 };

typedef struct area {
    dsh_point *a, *b; /* [n] segments of all rings */
    uint32_t n;
    uint32_t vertex[MAX_VERTICES]; /* OSM nodes */
    uint32_t n_vertices;
} area;

bool dsh_draft_is_area(const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    const uint32_t first = osm->way_ref[way], end = osm->way_ref[way + 1];
    const char *says = dsh_osm_way_tag(osm, way, "area");
    if (end - first < 4 || osm->ref[first] != osm->ref[end - 1])
        return false;
    if (says != NULL && strcmp(says, "no") == 0)
        return false;
    return osm->way_id[way] < 0 ||
           dsh_way_matches(&d->rules->walkable.area, osm, way);
}

static double side(dsh_point a, dsh_point b, dsh_point c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool same_point(dsh_point a, dsh_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Do they meet anywhere but at a common end? */
static bool blocks(dsh_point a, dsh_point b, dsh_point p, dsh_point q)
{
    const bool touches = same_point(a, p) || same_point(a, q) ||
                         same_point(b, p) || same_point(b, q);
    const double s1 = side(a, b, p), s2 = side(a, b, q);
    const double s3 = side(p, q, a), s4 = side(p, q, b);
    if (touches)
        return false;
    return ((s1 <= 0 && s2 >= 0) || (s1 >= 0 && s2 <= 0)) &&
           ((s3 <= 0 && s4 >= 0) || (s3 >= 0 && s4 <= 0));
}

static bool inside(const area *r, dsh_point c)
{
    bool in = false;
    for (uint32_t i = 0; i < r->n; i++) {
        const dsh_point a = r->a[i], b = r->b[i];
        if ((a.y > c.y) != (b.y > c.y) &&
            c.x < (b.x - a.x) * (c.y - a.y) / (b.y - a.y) + a.x)
            in = !in;
    }
    return in;
}

static bool sees(const area *r, dsh_point a, dsh_point b)
{
    for (uint32_t i = 0; i < r->n; i++) {
        if (blocks(a, b, r->a[i], r->b[i]))
            return false;
    }
    return inside(r, (dsh_point){(a.x + b.x) / 2, (a.y + b.y) / 2});
}

static dsh_point at(const dsh_draft *d, uint32_t osm_node)
{
    return (dsh_point){d->x[osm_node], d->y[osm_node]};
}

static bool has_vertex(const area *r, uint32_t node)
{
    for (uint32_t i = 0; i < r->n_vertices; i++) {
        if (r->vertex[i] == node)
            return true;
    }
    return false;
}

/* `entries`: nodes that other ways share; else inward corners. */
static void take_vertices(const dsh_draft *d, area *r, uint32_t way,
                          const uint8_t *shared, bool entries)
{
    const uint32_t *ref = d->osm->ref + d->osm->way_ref[way];
    const uint32_t n = d->osm->way_ref[way + 1] - d->osm->way_ref[way] - 1;
    for (uint32_t i = 0; i < n && r->n_vertices < MAX_VERTICES; i++) {
        bool wanted = shared[ref[i]] > 1;
        if (!entries && !wanted) {
            const dsh_point a = at(d, ref[i > 0 ? i - 1 : n - 1]);
            const dsh_point b = at(d, ref[i + 1 < n ? i + 1 : 0]);
            const dsh_point c = at(d, ref[i]);
            const dsh_point chord = {(a.x + b.x) / 2, (a.y + b.y) / 2};
            wanted = side(a, c, b) != 0 && !inside(r, chord);
        }
        if (wanted && !has_vertex(r, ref[i]))
            r->vertex[r->n_vertices++] = ref[i];
    }
}

static bool add_ring(const dsh_draft *d, area *r, uint32_t way)
{
    const uint32_t *ref = d->osm->ref + d->osm->way_ref[way];
    const uint32_t n = d->osm->way_ref[way + 1] - d->osm->way_ref[way];
    for (uint32_t i = 0; i + 1 < n; i++) {
        if (r->n == MAX_SEGMENTS)
            return false;
        r->a[r->n] = at(d, ref[i]);
        r->b[r->n++] = at(d, ref[i + 1]);
    }
    return true;
}

static dosah_status add_lines(dsh_draft *d, const area *r,
                              const dsh_draft_edge *like, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (uint32_t i = 0; i < r->n_vertices; i++) {
        for (uint32_t k = i + 1; status == DOSAH_OK && k < r->n_vertices; k++) {
            const dsh_point p[2] = {at(d, r->vertex[i]), at(d, r->vertex[k])};
            if (!sees(r, p[0], p[1]))
                continue;
            dsh_draft_edge e = *like;
            status = dsh_draft_node_at(d, r->vertex[i], &e.a, err);
            if (status == DOSAH_OK)
                status = dsh_draft_node_at(d, r->vertex[k], &e.b, err);
            if (status == DOSAH_OK)
                status = dsh_draft_edge_add(d, &e, p, 2, err);
        }
    }
    return status;
}

/* Rings [from, to) belong to one area. */
static void collect(const dsh_draft *d, area *r, uint32_t from, uint32_t to,
                    const uint8_t *shared)
{
    r->n = 0;
    r->n_vertices = 0;
    for (uint32_t w = from; w < to; w++) {
        if (!add_ring(d, r, w)) {
            r->n = 0;
            return;
        }
    }
    for (int entries = 1; entries >= 0; entries--) {
        for (uint32_t w = from; w < to; w++)
            take_vertices(d, r, w, shared, entries == 1);
    }
}

static uint32_t rings_end(const dsh_draft *d, uint32_t from)
{
    const dsh_osm *osm = d->osm;
    uint32_t to = from + 1;
    while (osm->way_id[from] < 0 && to < osm->n_ways &&
           osm->way_id[to] == osm->way_id[from] && dsh_draft_is_area(d, to))
        to++;
    return to;
}

static void count_ways(const dsh_draft *d, uint8_t *shared)
{
    const dsh_osm *osm = d->osm;
    for (uint32_t w = 0; w < osm->n_ways; w++) {
        if (!d->way_ok[w])
            continue;
        const uint32_t first = osm->way_ref[w], end = osm->way_ref[w + 1];
        const bool closed = osm->ref[first] == osm->ref[end - 1];
        for (uint32_t i = first; i < end - (closed ? 1 : 0); i++)
            shared[osm->ref[i]] =
                (uint8_t)(shared[osm->ref[i]] + (shared[osm->ref[i]] < 2));
    }
}

static dosah_status each_area(dsh_draft *d, area *r, const uint8_t *shared,
                              uint8_t *corner, dosah_error *err)
{
    const dsh_osm *osm = d->osm;
    dosah_status status = DOSAH_OK;
    for (uint32_t w = 0; status == DOSAH_OK && w < osm->n_ways;) {
        if (!d->way_ok[w] || !dsh_draft_is_area(d, w)) {
            w++;
            continue;
        }
        const uint32_t end = rings_end(d, w);
        collect(d, r, w, end, shared);
        if (corner != NULL) {
            for (uint32_t i = 0; i < r->n_vertices; i++)
                corner[r->vertex[i]] = 1;
        } else {
            dsh_draft_edge like;
            status = dsh_draft_way_values(d, w, &like, err);
            like.kind = DSH_STREET_AREA;
            like.run_mm = 0;
            if (status == DOSAH_OK)
                status = add_lines(d, r, &like, err);
        }
        w = end;
    }
    return status;
}

dosah_status dsh_draft_areas(dsh_draft *d, uint8_t *corner, dosah_error *err)
{
    area *r = dsh_alloc(1, sizeof(*r));
    uint8_t *shared = dsh_alloc(d->osm->n_nodes, 1);
    dosah_status status = DOSAH_OK;
    if (r != NULL) {
        r->a = dsh_alloc(MAX_SEGMENTS, sizeof(*r->a));
        r->b = dsh_alloc(MAX_SEGMENTS, sizeof(*r->b));
    }
    if (r == NULL || r->a == NULL || r->b == NULL || shared == NULL) {
        status = dsh_fail_nomem(err, "areas");
    } else {
        count_ways(d, shared);
        status = each_area(d, r, shared, corner, err);
    }
    if (r != NULL) {
        dsh_free(r->a);
        dsh_free(r->b);
    }
    dsh_free(r);
    dsh_free(shared);
    return status;
}
