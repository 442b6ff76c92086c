/* SPDX-License-Identifier: MIT */
/* Survey points on streets override what OSM and the raster say about the
 * place they snap to: the graph node within 1.5 m, else the nearest edge
 * within 15 m. An obstacle (kerb, stairs, narrowing) on an edge cuts it there,
 * for all profiles; slope, width, surface and smoothness hold for the edge.
 * The sign of a slope is that of the raster or of incline=*, else along the
 * way as drawn. A second street within 2 m more, at another place, makes the
 * point ambiguous: it is reported and not used. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network/draft.h"

static const double SNAP_M = 15, NODE_M = 1.5, MARGIN_M = 2, APART_M = 3;

typedef struct snap {
    uint32_t edge, node; /* node: DSH_NONE = inside the edge */
    double distance, x, y, at_m;
} snap;

/* Nearest place of an edge. */
static void nearest_on_edge(const dsh_draft *d, uint32_t edge, double x,
                            double y, snap *out)
{
    const dsh_draft_edge *e = &d->edge.p[edge];
    const dsh_point *p = d->point.p + e->first;
    double walked = 0;
    out->distance = INFINITY;
    for (uint32_t i = 0; i + 1 < e->count; i++) {
        const double dx = p[i + 1].x - p[i].x, dy = p[i + 1].y - p[i].y;
        const double len2 = dx * dx + dy * dy;
        double t =
            len2 > 0 ? ((x - p[i].x) * dx + (y - p[i].y) * dy) / len2 : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const double qx = p[i].x + dx * t, qy = p[i].y + dy * t;
        const double dist = sqrt((x - qx) * (x - qx) + (y - qy) * (y - qy));
        const double len = sqrt(len2);
        if (dist < out->distance)
            *out = (snap){edge, DSH_NONE, dist, qx, qy, walked + t * len};
        walked += len;
    }
}

static bool is_far(const dsh_draft *d, uint32_t edge, double x, double y)
{
    const dsh_draft_edge *e = &d->edge.p[edge];
    const dsh_point *p = d->point.p + e->first;
    const double reach = e->length_mm / 1000.0 + SNAP_M + MARGIN_M;
    return !(fabs(p->x - x) <= reach && fabs(p->y - y) <= reach);
}

static double apart(double ax, double ay, double bx, double by)
{
    return sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}

/* 1 = snapped, 0 = nothing near, −1 = ambiguous. */
static int find_place(const dsh_draft *d, double x, double y, snap *best)
{
    snap s;
    *best = (snap){.edge = DSH_NONE, .node = DSH_NONE, .distance = INFINITY};
    for (uint32_t e = 0; e < d->edge.n; e++) {
        if (is_far(d, e, x, y))
            continue;
        nearest_on_edge(d, e, x, y, &s);
        if (s.distance < best->distance)
            *best = s;
    }
    if (best->edge == DSH_NONE || !(best->distance <= SNAP_M))
        return 0;
    for (uint32_t e = 0; e < d->edge.n; e++) {
        if (e == best->edge || is_far(d, e, x, y))
            continue;
        nearest_on_edge(d, e, x, y, &s);
        if (s.distance <= best->distance + MARGIN_M &&
            apart(s.x, s.y, best->x, best->y) > APART_M)
            return -1;
    }
    const dsh_draft_edge *e = &d->edge.p[best->edge];
    const dsh_draft_node *a = &d->node.p[e->a], *b = &d->node.p[e->b];
    const double to_a = apart(best->x, best->y, a->x, a->y);
    const double to_b = apart(best->x, best->y, b->x, b->y);
    if (to_a <= NODE_M || to_b <= NODE_M)
        best->node = to_a <= to_b ? e->a : e->b;
    return 1;
}

static dosah_status own_node(dsh_draft *d, snap *place, dosah_error *err)
{
    if (place->node != DSH_NONE)
        return DOSAH_OK;
    return dsh_draft_edge_cut(d, place->edge, (uint32_t)(place->at_m * 1000),
                              &place->node, err);
}

static bool on_node(const dsh_facts *f, uint32_t i, const snap *place)
{
    const char *element = f->element[i], *attribute = f->attribute[i];
    return strcmp(element, "kerb") == 0 || strcmp(element, "stairs") == 0 ||
           strcmp(element, "steps") == 0 ||
           strcmp(attribute, "obstacle_width") == 0 ||
           (strcmp(attribute, "width_min") == 0 && place->node != DSH_NONE);
}

static int32_t whole(double v)
{
    return v > -1e6 && v < 1e6 ? (int32_t)floor(v + 0.5) : 0;
}

static const dsh_value NOT_MEASURED = {0, 0, DSH_VALUE_UNKNOWN};

/* False if the fact is nothing that streets know. A kerb or an obstacle that
 * was found and not measured stands there all the same; what OSM knows of it
 * stays. */
static bool use_on_node(dsh_draft_node *node, const dsh_facts *f, uint32_t i)
{
    const bool absent = f->state[i] == DSH_FACT_EXISTS_NOT;
    const bool known = f->state[i] == DSH_FACT_KNOWN && !isnan(f->number[i]);
    const int32_t v = known ? whole(f->number[i]) : 0;
    const dsh_value value = {v, v, DSH_VALUE_SURVEYED};
    node->flags |= DSH_NODE_SURVEYED;
    if (strcmp(f->element[i], "kerb") == 0) {
        if (!absent && strcmp(f->attribute[i], "height") != 0)
            return false;
        if (absent || known)
            node->kerb = value;
        else if ((node->flags & DSH_NODE_KERB) == 0)
            node->kerb = NOT_MEASURED;
        node->flags |= DSH_NODE_KERB;
        return true;
    }
    if (strcmp(f->element[i], "stairs") == 0 ||
        strcmp(f->element[i], "steps") == 0) {
        if (known && v != 0)
            node->flags |= DSH_NODE_CLIMB;
        else if (absent)
            node->flags &= (uint8_t)~DSH_NODE_CLIMB;
        return true;
    }
    if (known)
        node->gap = value;
    else if (absent || strcmp(f->attribute[i], "obstacle_width") != 0)
        return true;
    else if ((node->flags & DSH_NODE_BARRIER) == 0)
        node->gap = NOT_MEASURED;
    node->flags |= DSH_NODE_BARRIER;
    return true;
}

static void use_slope(dsh_draft_edge *e, int32_t bp)
{
    const int32_t size = abs(bp);
    const bool known =
        e->slope.from == DSH_VALUE_RASTER || e->slope.from == DSH_VALUE_TAG;
    const int32_t sum = known ? e->slope.lo + e->slope.hi : 0;
    if (sum != 0)
        bp = sum > 0 ? size : -size;
    else if (e->incline_sign != 0)
        bp = e->incline_sign > 0 ? size : -size;
    e->slope = (dsh_value){bp, bp, DSH_VALUE_SURVEYED};
}

static bool use_on_edge(dsh_draft *d, dsh_draft_edge *e, const dsh_facts *f,
                        uint32_t i)
{
    const char *name = f->attribute[i];
    const bool number = f->state[i] == DSH_FACT_KNOWN && !isnan(f->number[i]);
    const int32_t v = number ? whole(f->number[i]) : 0;
    const dsh_value value = {v, v, DSH_VALUE_SURVEYED};
    if (strcmp(name, "slope_long") == 0 || strcmp(name, "slope") == 0) {
        if (number) {
            use_slope(e, v);
            e->run_mm = 0;
        }
    } else if (strcmp(name, "length") == 0) {
        if (number && v > 0 && e->slope.from == DSH_VALUE_SURVEYED)
            e->run_mm = (uint32_t)v;
    } else if (strcmp(name, "slope_cross") == 0) {
        if (number)
            e->cross = (dsh_value){abs(v), abs(v), DSH_VALUE_SURVEYED};
    } else if (strcmp(name, "width_min") == 0) {
        if (number)
            e->width = value;
    } else if (strcmp(name, "surface") == 0 ||
               strcmp(name, "smoothness") == 0 || strcmp(name, "type") == 0) {
        const bool known = f->state[i] == DSH_FACT_KNOWN && *f->text[i];
        const int32_t word = known ? dsh_tag_word(&d->words, f->text[i]) : -1;
        dsh_value *slot =
            strcmp(name, "smoothness") == 0 ? &e->smoothness : &e->surface;
        if (word >= 0)
            *slot = (dsh_value){word, word, DSH_VALUE_SURVEYED};
    } else {
        return false;
    }
    return true;
}

/* Adds the point to what a node or edge owes its values to. */
static dosah_status sign(dsh_draft *d, uint32_t *survey, const char *id,
                         dosah_error *err)
{
    const char *old = *survey > 0 ? d->signature.p[*survey - 1] : "";
    const size_t n = strlen(old), k = strlen(id);
    if (n >= k && strcmp(old + n - k, id) == 0 &&
        (n == k || old[n - k - 1] == ';'))
        return DOSAH_OK;
    char *both = dsh_arena_alloc(d->arena, n + k + 2, 1);
    if (both == NULL || !dsh_vec_room(&d->signature, 1))
        return dsh_fail_nomem(err, "survey points");
    (void)snprintf(both, n + k + 2, "%s%s%s", old, n > 0 ? ";" : "", id);
    d->signature.p[d->signature.n++] = both;
    *survey = (uint32_t)d->signature.n;
    return DOSAH_OK;
}

static void report(const dsh_draft *d, const char *code, const char *object,
                   const char *value)
{
    dsh_notice_add(d->ctx->notices, (dsh_notice){.code = code,
                                                 .severity = DOSAH_WARNING,
                                                 .file = "survey",
                                                 .field = object,
                                                 .value = value});
}

/* Edge facts at a graph node hold for the one way through it. */
static bool one_way_at(const dsh_draft *d, uint32_t node, uint32_t osm_way)
{
    for (size_t i = 0; i < d->edge.n; i++) {
        const dsh_draft_edge *e = &d->edge.p[i];
        if ((e->a == node || e->b == node) && e->osm_way != osm_way)
            return false;
    }
    return true;
}

/* On every edge at the node. */
static dosah_status use_around(dsh_draft *d, const dsh_facts *f, uint32_t i,
                               uint32_t node, const char *id, bool *used,
                               dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (size_t k = 0; status == DOSAH_OK && k < d->edge.n; k++) {
        dsh_draft_edge *e = &d->edge.p[k];
        if (e->a != node && e->b != node)
            continue;
        *used = use_on_edge(d, e, f, i);
        if (*used)
            status = sign(d, &e->survey, id, err);
    }
    return status;
}

static dosah_status use_fact(dsh_draft *d, const dsh_tables *tables,
                             uint32_t object, uint32_t i, snap *place,
                             dosah_error *err)
{
    const dsh_facts *f = &tables->facts;
    const char *id = tables->objects.id[object];
    dosah_status status = DOSAH_OK;
    bool used = false;
    if (on_node(f, i, place)) {
        status = own_node(d, place, err);
        if (status != DOSAH_OK)
            return status;
        dsh_draft_node *node = &d->node.p[place->node];
        used = use_on_node(node, f, i);
        if (used)
            status = sign(d, &node->survey, id, err);
    } else if (place->node != DSH_NONE) {
        const uint32_t way = d->edge.p[place->edge].osm_way;
        if (!one_way_at(d, place->node, way)) {
            report(d, "survey_street_ambiguous", id, f->attribute[i]);
            return DOSAH_OK;
        }
        status = use_around(d, f, i, place->node, id, &used, err);
    } else {
        dsh_draft_edge *e = &d->edge.p[place->edge];
        used = use_on_edge(d, e, f, i);
        if (used)
            status = sign(d, &e->survey, id, err);
    }
    if (status == DOSAH_OK && !used)
        report(d, "survey_street_attribute_unused", id, f->attribute[i]);
    return status;
}

/* Facts of the edge first: an obstacle cuts it. */
static dosah_status use_object(dsh_draft *d, const dsh_tables *tables,
                               uint32_t object, snap *place, dosah_error *err)
{
    const dsh_facts *f = &tables->facts;
    dosah_status status = DOSAH_OK;
    for (int nodes = 0; nodes < 2; nodes++) {
        for (uint32_t i = f->first[object];
             status == DOSAH_OK && i < f->first[object + 1]; i++) {
            if (on_node(f, i, place) == (nodes == 1))
                status = use_fact(d, tables, object, i, place, err);
        }
    }
    return status;
}

dosah_status dsh_draft_survey(dsh_draft *d, const dsh_tables *tables,
                              dosah_error *err)
{
    const dsh_objects *o = &tables->objects;
    dosah_status status = DOSAH_OK;
    for (uint32_t i = 0; status == DOSAH_OK && i < o->n; i++) {
        snap place;
        if (o->kind[i] != DSH_OBJECT_STREET)
            continue;
        if (isnan(o->x[i]) || isnan(o->y[i])) {
            report(d, "survey_street_nowhere", o->id[i], "");
            continue;
        }
        const int found = find_place(d, o->x[i], o->y[i], &place);
        if (found == 0)
            report(d, "survey_street_nowhere", o->id[i], "");
        else if (found < 0)
            report(d, "survey_street_ambiguous", o->id[i], "");
        else
            status = use_object(d, tables, i, &place, err);
    }
    return status;
}
