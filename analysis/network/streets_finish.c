/* SPDX-License-Identifier: MIT */
/* Draft -> immutable arrays. Nodes are numbered along a Hilbert curve, edges
 * by their first node: what is near on the ground is near in memory. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "network/draft.h"
#include "network/edge_index.h"

typedef struct keyed {
    uint64_t key;
    uint32_t old;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *p = a, *q = b;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return p->old < q->old ? -1 : p->old > q->old;
}

/* Position along the Hilbert curve through a 65,536² grid. D. Hilbert (1891);
 * the usual quadrant-by-quadrant form. */
static uint64_t hilbert(uint32_t x, uint32_t y)
{
    uint64_t d = 0;
    for (uint32_t s = 32768; s > 0; s /= 2) {
        const uint32_t rx = (x & s) > 0, ry = (y & s) > 0;
        d += (uint64_t)s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = 65535 - x;
                y = 65535 - y;
            }
            const uint32_t t = x;
            x = y;
            y = t;
        }
    }
    return d;
}

static void node_keys(const dsh_draft *d, keyed *k)
{
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    for (size_t i = 0; i < d->node.n; i++) {
        const dsh_draft_node *n = &d->node.p[i];
        x0 = i == 0 || n->x < x0 ? n->x : x0;
        y0 = i == 0 || n->y < y0 ? n->y : y0;
        x1 = i == 0 || n->x > x1 ? n->x : x1;
        y1 = i == 0 || n->y > y1 ? n->y : y1;
    }
    double size = x1 - x0 > y1 - y0 ? x1 - x0 : y1 - y0;
    size = size > 0 ? size : 1;
    for (size_t i = 0; i < d->node.n; i++) {
        const dsh_draft_node *n = &d->node.p[i];
        k[i].key = hilbert((uint32_t)((n->x - x0) / size * 65535),
                           (uint32_t)((n->y - y0) / size * 65535));
        k[i].old = (uint32_t)i;
    }
    qsort(k, d->node.n, sizeof(*k), by_key);
}

#define ROOM(field, count)                                                     \
    ((s->field = dsh_arena_alloc(s->arena, (count), sizeof(*s->field))) != NULL)

static bool make_arrays(dsh_streets *s, size_t n_points)
{
    const size_t n = s->n_nodes, m = s->n_edges;
    return ROOM(x, n) && ROOM(y, n) && ROOM(node_osm, n) && ROOM(tail, 2 * m) &&
           ROOM(head, 2 * m) && ROOM(edge_way, m) && ROOM(length_mm, m) &&
           ROOM(kind, m) && ROOM(flags, m) && ROOM(slope_bp, m) &&
           ROOM(cross_bp, m) && ROOM(width_mm, m) && ROOM(surface, m) &&
           ROOM(smoothness, m) && ROOM(n_steps, m) &&
           ROOM(crossing_kerb_mm, m) && ROOM(run_mm, m) && ROOM(lived_on, m) &&
           ROOM(rail, m) && ROOM(crossing_mm, m) && ROOM(drive_kmh, m) &&
           ROOM(kerb_mm, n) && ROOM(gap_mm, n) && ROOM(node_flags, n) &&
           ROOM(node_survey, n) && ROOM(edge_survey, m) &&
           ROOM(point_first, m + 1) && ROOM(point_x, n_points) &&
           ROOM(point_y, n_points);
}

static void fill_nodes(dsh_streets *s, const dsh_draft *d, const keyed *order,
                       uint32_t *new_of)
{
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        const dsh_draft_node *n = &d->node.p[order[i].old];
        new_of[order[i].old] = i;
        s->x[i] = n->x;
        s->y[i] = n->y;
        s->node_osm[i] = n->osm;
        s->kerb_mm[i] = n->kerb;
        s->gap_mm[i] = n->gap;
        s->node_flags[i] = n->flags;
        s->node_survey[i] = n->survey;
    }
}

static void fill_edge(dsh_streets *s, const dsh_draft *d, uint32_t i,
                      const dsh_draft_edge *e, const uint32_t *new_of)
{
    s->tail[2 * i] = s->head[2 * i + 1] = new_of[e->a];
    s->head[2 * i] = s->tail[2 * i + 1] = new_of[e->b];
    s->edge_way[i] = d->osm->way_id[e->osm_way];
    s->length_mm[i] = e->length_mm;
    s->kind[i] = e->kind;
    s->flags[i] = e->flags;
    s->slope_bp[i] = e->slope;
    s->cross_bp[i] = e->cross;
    s->width_mm[i] = e->width;
    s->surface[i] = e->surface;
    s->smoothness[i] = e->smoothness;
    s->n_steps[i] = e->n_steps;
    s->crossing_kerb_mm[i] = e->kerb;
    s->run_mm[i] = e->run_mm;
    s->lived_on[i] = e->lived_on;
    s->rail[i] = e->rail;
    s->crossing_mm[i] = e->crossing_mm;
    s->drive_kmh[i] = e->drive_kmh;
    s->edge_survey[i] = e->survey;
    uint32_t at = s->point_first[i];
    for (uint32_t k = 0; k < e->count; k++, at++) {
        s->point_x[at] = d->point.p[e->first + k].x;
        s->point_y[at] = d->point.p[e->first + k].y;
    }
    s->point_first[i + 1] = at;
}

static dosah_status copy_words(dsh_streets *s, const dsh_draft *d,
                               dosah_error *err)
{
    s->n_tag_values = (uint32_t)d->words.word.n;
    s->tag_value = dsh_arena_alloc(s->arena, d->words.word.n, sizeof(char *));
    for (uint32_t i = 0; s->tag_value != NULL && i < s->n_tag_values; i++) {
        s->tag_value[i] = dsh_arena_str(s->arena, d->words.word.p[i]);
        if (s->tag_value[i] == NULL)
            return dsh_fail_nomem(err, "tag values");
    }
    return s->tag_value != NULL ? DOSAH_OK : dsh_fail_nomem(err, "tag values");
}

/* The texts stand in the arena of the streets. */
static dosah_status copy_survey_ids(dsh_streets *s, const dsh_draft *d,
                                    dosah_error *err)
{
    s->n_survey_ids = (uint32_t)d->signature.n;
    if (!ROOM(survey_ids, d->signature.n))
        return dsh_fail_nomem(err, "survey points");
    for (uint32_t i = 0; i < s->n_survey_ids; i++)
        s->survey_ids[i] = d->signature.p[i];
    return DOSAH_OK;
}

static dosah_status fill(dsh_streets *s, const dsh_draft *d, keyed *order,
                         uint32_t *new_of, dosah_error *err)
{
    size_t n_points = 0;
    for (size_t i = 0; i < d->edge.n; i++)
        n_points += d->edge.p[i].count;
    if (n_points > UINT32_MAX - 1 || d->edge.n > UINT32_MAX / 2 - 1)
        return dsh_fail(err, DOSAH_ELIMIT, d->file, 0,
                        "too many streets for one network");
    s->n_nodes = (uint32_t)d->node.n;
    s->n_edges = (uint32_t)d->edge.n;
    if (!make_arrays(s, n_points))
        return dsh_fail_nomem(err, "street arrays");
    node_keys(d, order);
    fill_nodes(s, d, order, new_of);
    for (uint32_t i = 0; i < s->n_edges; i++) {
        const dsh_draft_edge *e = &d->edge.p[i];
        order[i] = (keyed){(uint64_t)new_of[e->a] << 32 | new_of[e->b], i};
    }
    qsort(order, s->n_edges, sizeof(*order), by_key);
    for (uint32_t i = 0; i < s->n_edges; i++)
        fill_edge(s, d, i, &d->edge.p[order[i].old], new_of);
    const dosah_status status = copy_words(s, d, err);
    return status == DOSAH_OK ? copy_survey_ids(s, d, err) : status;
}

dosah_status dsh_streets_finish(dsh_streets *s, const dsh_draft *d,
                                dosah_error *err)
{
    const size_t most = d->node.n > d->edge.n ? d->node.n : d->edge.n;
    keyed *order = dsh_alloc(most, sizeof(*order));
    uint32_t *new_of = dsh_alloc(d->node.n, sizeof(*new_of));
    dosah_status status = DOSAH_OK;
    if (order == NULL || new_of == NULL)
        status = dsh_fail_nomem(err, "street order");
    else
        status = fill(s, d, order, new_of, err);
    dsh_free(order);
    dsh_free(new_of);
    return status == DOSAH_OK ? dsh_streets_derive(s, err) : status;
}

dosah_status dsh_streets_csr(dsh_streets *s, dosah_error *err)
{
    const size_t arcs = 2 * (size_t)s->n_edges;
    if (!ROOM(first_out, (size_t)s->n_nodes + 1) || !ROOM(out_arc, arcs))
        return dsh_fail_nomem(err, "street arrays");
    for (size_t a = 0; a < arcs; a++)
        s->first_out[s->tail[a] + 1]++;
    for (uint32_t v = 0; v < s->n_nodes; v++)
        s->first_out[v + 1] += s->first_out[v];
    for (size_t a = arcs; a-- > 0;)
        s->out_arc[--s->first_out[s->tail[a] + 1]] = (uint32_t)a;
    /* Filling counted every row down to its beginning, one place late. */
    memmove(s->first_out, s->first_out + 1, s->n_nodes * sizeof(uint32_t));
    s->first_out[s->n_nodes] = (uint32_t)arcs;
    return DOSAH_OK;
}

dosah_status dsh_streets_derive(dsh_streets *s, dosah_error *err)
{
    dosah_status status = dsh_streets_csr(s, err);
    if (status == DOSAH_OK)
        status = dsh_streets_components(s, err);
    if (status == DOSAH_OK)
        status = dsh_edge_index_new(&s->index, s, err);
    return status;
}
