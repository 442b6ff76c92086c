/* SPDX-License-Identifier: MIT */
/* Walkable ways -> edges. A way is cut where another walkable way shares the
 * node (same id, never same coordinates), at its ends and at nodes whose tags
 * hinder somebody. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "network/draft.h"

static uint32_t length_mm(const dsh_point *p, size_t n)
{
    double sum = 0;
    for (size_t i = 1; i < n; i++) {
        const double dx = p[i].x - p[i - 1].x, dy = p[i].y - p[i - 1].y;
        sum += sqrt(dx * dx + dy * dy);
    }
    const double mm = floor(sum * 1000 + 0.5);
    return mm < 1 ? 1 : mm < 4e9 ? (uint32_t)mm : 4000000000U;
}

dosah_status dsh_draft_node_at(dsh_draft *d, uint32_t osm_node, uint32_t *out,
                               dosah_error *err)
{
    if (d->node_of[osm_node] == DSH_NONE) {
        if (!dsh_vec_room(&d->node, 1))
            return dsh_fail_nomem(err, "street nodes");
        d->node_of[osm_node] = (uint32_t)d->node.n;
        d->node.p[d->node.n++] =
            (dsh_draft_node){.x = d->x[osm_node],
                             .y = d->y[osm_node],
                             .osm = d->osm->node_id[osm_node],
                             .osm_node = osm_node};
        dsh_draft_node_values(d, d->node_of[osm_node]);
    }
    *out = d->node_of[osm_node];
    return DOSAH_OK;
}

dosah_status dsh_draft_edge_add(dsh_draft *d, const dsh_draft_edge *like,
                                const dsh_point *p, size_t n, dosah_error *err)
{
    if (!dsh_vec_room(&d->edge, 1) || !dsh_vec_room(&d->point, n))
        return dsh_fail_nomem(err, "street edges");
    dsh_draft_edge e = *like;
    e.first = (uint32_t)d->point.n;
    e.count = (uint32_t)n;
    e.length_mm = length_mm(p, n);
    memcpy(d->point.p + d->point.n, p, n * sizeof(*p));
    d->point.n += n;
    d->edge.p[d->edge.n++] = e;
    return DOSAH_OK;
}

static dsh_point between(dsh_point a, dsh_point b, double share)
{
    return (dsh_point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* Both parts are written anew; the old points are left behind unused. */
dosah_status dsh_draft_edge_cut(dsh_draft *d, uint32_t edge, uint32_t at_mm,
                                uint32_t *node, dosah_error *err)
{
    const dsh_draft_edge old = d->edge.p[edge];
    const size_t n = old.count;
    dsh_point *p = dsh_alloc(n + 2, sizeof(*p));
    if (p == NULL || !dsh_vec_room(&d->node, 1)) {
        dsh_free(p);
        return dsh_fail_nomem(err, "street edges");
    }
    const dsh_point *from = d->point.p + old.first;
    double left = at_mm / 1000.0;
    size_t i = 0;
    double step = 0;
    for (; i + 1 < n; i++) {
        const double dx = from[i + 1].x - from[i].x;
        const double dy = from[i + 1].y - from[i].y;
        step = sqrt(dx * dx + dy * dy);
        if (left <= step || i + 2 == n)
            break;
        left -= step;
    }
    const double share = step > 0 ? left / step : 0;
    const dsh_point at = between(from[i], from[i + 1], share < 1 ? share : 1);
    memcpy(p, from, (i + 1) * sizeof(*p));
    p[i + 1] = at;
    p[i + 2] = at;
    memcpy(p + i + 3, from + i + 1, (n - i - 1) * sizeof(*p));
    *node = (uint32_t)d->node.n;
    d->node.p[d->node.n++] =
        (dsh_draft_node){.x = at.x, .y = at.y, .osm_node = DSH_NONE};
    dsh_draft_edge part = old;
    part.b = *node;
    dosah_status status = dsh_draft_edge_add(d, &part, p, i + 2, err);
    if (status == DOSAH_OK) {
        d->edge.p[edge] = d->edge.p[--d->edge.n];
        part.a = *node;
        part.b = old.b;
        status = dsh_draft_edge_add(d, &part, p + i + 2, n - i, err);
    }
    dsh_free(p);
    return status;
}

static bool is_marked(const dsh_osm *osm, uint32_t node)
{
    static const char *const KEY[] = {"barrier",    "kerb", "kerb:height",
                                      "wheelchair", "foot", "access"};
    if (osm->node_tag[node] == osm->node_tag[node + 1])
        return false;
    for (size_t i = 0; i < sizeof(KEY) / sizeof(KEY[0]); i++) {
        if (dsh_osm_node_tag(osm, node, KEY[i]) != NULL)
            return true;
    }
    return dsh_node_is_lift(osm, node);
}

/* 2 = cut here. */
static void count_uses(const dsh_draft *d, const uint8_t *corner, uint8_t *uses)
{
    const dsh_osm *osm = d->osm;
    for (uint32_t w = 0; w < osm->n_ways; w++) {
        const uint32_t first = osm->way_ref[w], end = osm->way_ref[w + 1];
        if (!d->way_ok[w])
            continue;
        for (uint32_t i = first; i < end; i++) {
            uint8_t *u = &uses[osm->ref[i]];
            if (i == first || i + 1 == end)
                *u = 2;
            else if (*u < 2)
                (*u)++;
        }
    }
    for (uint32_t i = 0; i < osm->n_nodes; i++) {
        if (uses[i] == 1 && (corner[i] || is_marked(osm, i)))
            uses[i] = 2;
    }
}

static dosah_status add_edge(dsh_draft *d, dsh_draft_edge *like,
                             const uint32_t *ref, size_t n, dsh_point *p,
                             dosah_error *err)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (dsh_point){d->x[ref[i]], d->y[ref[i]]};
    dosah_status status = dsh_draft_node_at(d, ref[0], &like->a, err);
    if (status == DOSAH_OK)
        status = dsh_draft_node_at(d, ref[n - 1], &like->b, err);
    if (status == DOSAH_OK)
        status = dsh_draft_edge_add(d, like, p, n, err);
    return status;
}

static dosah_status split_way(dsh_draft *d, uint32_t way, const uint8_t *uses,
                              dsh_point *p, dosah_error *err)
{
    const uint32_t *ref = d->osm->ref + d->osm->way_ref[way];
    const uint32_t n = d->osm->way_ref[way + 1] - d->osm->way_ref[way];
    dsh_draft_edge like;
    dosah_status status = dsh_draft_way_values(d, way, &like, err);
    if (dsh_draft_is_area(d, way))
        like.kind = DSH_STREET_AREA;
    for (uint32_t i = 0; i < n; i++)
        p[i] = (dsh_point){d->x[ref[i]], d->y[ref[i]]};
    if (status == DOSAH_OK && like.slope.from == DSH_VALUE_TAG)
        like.run_mm = length_mm(p, n);
    if (status == DOSAH_OK && (like.flags & DSH_EDGE_CROSSING) != 0)
        like.crossing_mm = length_mm(p, n);
    uint32_t from = 0;
    for (uint32_t i = 1; status == DOSAH_OK && i < n; i++) {
        if (uses[ref[i]] < 2)
            continue;
        status = add_edge(d, &like, ref + from, i - from + 1, p, err);
        from = i;
    }
    return status;
}

dosah_status dsh_draft_split_ways(dsh_draft *d, const uint8_t *corner,
                                  dosah_error *err)
{
    const dsh_osm *osm = d->osm;
    uint32_t longest = 0;
    for (uint32_t w = 0; w < osm->n_ways; w++) {
        const uint32_t n = osm->way_ref[w + 1] - osm->way_ref[w];
        longest = n > longest ? n : longest;
    }
    uint8_t *uses = dsh_alloc(osm->n_nodes, 1);
    dsh_point *p = dsh_alloc((size_t)longest + 1, sizeof(*p));
    dosah_status status = DOSAH_OK;
    if (uses == NULL || p == NULL)
        status = dsh_fail_nomem(err, "street edges");
    else
        count_uses(d, corner, uses);
    for (uint32_t w = 0; status == DOSAH_OK && w < osm->n_ways; w++) {
        if (d->way_ok[w] && osm->way_ref[w + 1] - osm->way_ref[w] >= 2)
            status = split_way(d, w, uses, p, err);
    }
    dsh_free(uses);
    dsh_free(p);
    return status;
}
