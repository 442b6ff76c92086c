/* SPDX-License-Identifier: MIT */
/* Bounded shortest-path search from one attached point (E. W. Dijkstra 1959,
 * doi:10.1007/BF01386390) with a binary heap that knows where its nodes stand.
 * Which of two children is less nobody can foresee, so that is computed without
 * a branch.
 *
 * A label is one number: milliseconds in the upper half, those on assumed
 * values in the lower, so that equal times prefer less assumption; ties of
 * both go to the lower node. It tells when a node is *reached*. An obstacle at
 * a node is charged when the search goes on from it, so starting or ending
 * there is free; a source that lies exactly at a node therefore also labels
 * that node's neighbours directly.
 *
 * Labels belong to a search by its number (`stamp`), so that nothing is
 * cleared between searches. All memory is taken by dsh_walk_new(). */
#include <string.h>

#include "base/alloc.h"
#include "network/walk.h"

typedef struct node_label {
    uint64_t label;
    uint32_t stamp; /* number of the search that it belongs to */
    uint32_t place; /* in the heap; DSH_NONE = settled */
} node_label;

typedef struct queued {
    uint64_t label;
    uint32_t node;
} queued;

struct dsh_walk {
    const dsh_streets *s;
    const dsh_costs *costs; /* of the last search */
    dsh_attachment source;
    dsh_direction direction;
    uint32_t limit_ms, generation;
    node_label *node; /* [n_nodes] */
    queued *heap;     /* [n_nodes] */
    uint32_t n_heap;
    uint32_t *settled; /* [n_nodes] in order of time */
    uint32_t n_settled;
};

static const uint64_t NEVER = UINT64_MAX;

/* Assumed time is part of the time, so neither half overflows as long as the
 * sum of the upper one fits (49 days). */
static uint64_t plus(uint64_t label, uint32_t ms, uint32_t assumed_ms)
{
    if (label == NEVER || ms == DSH_CLOSED)
        return NEVER;
    const uint64_t sum = (label >> 32) + ms;
    const uint64_t assumed = (label & UINT32_MAX) + assumed_ms;
    if (sum >= DSH_CLOSED)
        return NEVER;
    return sum << 32 | assumed;
}

dosah_status dsh_walk_new(dsh_walk **out, const dsh_streets *streets,
                          dosah_error *err)
{
    *out = NULL;
    const size_t n = streets->n_nodes;
    dsh_walk *w = dsh_alloc(1, sizeof(*w));
    if (w == NULL)
        return dsh_fail_nomem(err, "walk");
    w->s = streets;
    w->node = dsh_alloc(n, sizeof(*w->node));
    w->heap = dsh_alloc(n, sizeof(*w->heap));
    w->settled = dsh_alloc(n, sizeof(*w->settled));
    if (w->node == NULL || w->heap == NULL || w->settled == NULL) {
        dsh_walk_free(w);
        return dsh_fail_nomem(err, "walk");
    }
    *out = w;
    return DOSAH_OK;
}

void dsh_walk_free(dsh_walk *walk)
{
    if (walk == NULL)
        return;
    dsh_free(walk->node);
    dsh_free(walk->heap);
    dsh_free(walk->settled);
    dsh_free(walk);
}

/* ---- heap ---- */

static bool before(queued a, queued b)
{
    return (a.label < b.label) | ((a.label == b.label) & (a.node < b.node));
}

static void put(dsh_walk *w, uint32_t at, queued item)
{
    w->heap[at] = item;
    w->node[item.node].place = at;
}

static void rise(dsh_walk *w, uint32_t at, queued item)
{
    while (at > 0) {
        const uint32_t up = (at - 1) / 2;
        if (!before(item, w->heap[up]))
            break;
        put(w, at, w->heap[up]);
        at = up;
    }
    put(w, at, item);
}

static queued take_first(dsh_walk *w)
{
    const queued first = w->heap[0];
    const queued last = w->heap[--w->n_heap];
    w->node[first.node].place = DSH_NONE;
    if (w->n_heap == 0)
        return first;
    uint32_t at = 0;
    for (uint64_t k = 1; k < w->n_heap; k = 2 * (uint64_t)at + 1) {
        k += k + 1 < w->n_heap && before(w->heap[k + 1], w->heap[k]);
        if (!before(w->heap[k], last))
            break;
        put(w, at, w->heap[k]);
        at = (uint32_t)k;
    }
    put(w, at, last);
    return first;
}

static void relax(dsh_walk *w, uint32_t node, uint64_t label)
{
    node_label *n = &w->node[node];
    if (label == NEVER || label >> 32 > w->limit_ms)
        return;
    if (n->stamp != w->generation) {
        *n = (node_label){label, w->generation, 0};
        rise(w, w->n_heap++, (queued){label, node});
        return;
    }
    if (n->place == DSH_NONE || label >= n->label)
        return;
    n->label = label;
    rise(w, n->place, (queued){label, node});
}

/* ---- costs along the direction of the search ---- */

/* The arc walked when the search goes over `arc`, an arc out of the node it
 * stands at: itself, or the opposite one when times are *to* the source. */
static uint32_t walked(const dsh_walk *w, uint32_t arc)
{
    return w->direction == DSH_FROM ? arc : arc ^ 1;
}

static uint64_t over_arc(const dsh_walk *w, uint64_t label, uint32_t arc)
{
    const uint32_t a = walked(w, arc);
    return plus(label, w->costs->arc_ms[a], w->costs->arc_assumed[a]);
}

/* Part of an arc: rounded up, so that a part never costs less than its
 * share. */
static uint64_t over_part(const dsh_walk *w, uint64_t label, uint32_t arc,
                          uint32_t part_mm)
{
    const uint32_t a = walked(w, arc);
    const uint32_t ms = w->costs->arc_ms[a];
    const uint64_t length = w->s->length_mm[a / 2];
    if (ms == DSH_CLOSED)
        return NEVER;
    const uint32_t part =
        length > 0 ? (uint32_t)(((uint64_t)ms * part_mm + length - 1) / length)
                   : 0;
    return plus(label, part, w->costs->arc_assumed[a] > 0 ? part : 0);
}

static uint32_t gap_ms(const dsh_walk *w, uint32_t gap_mm)
{
    const uint64_t ms =
        ((uint64_t)gap_mm * w->costs->flat_ms_per_m + 999) / 1000;
    return ms < DSH_CLOSED ? (uint32_t)ms : DSH_CLOSED;
}

/* The node a joint lies exactly at, else DSH_NONE. */
static uint32_t joint_node(const dsh_streets *s, const dsh_joint *j)
{
    if (j->offset_mm == 0)
        return s->tail[2 * j->edge];
    if (j->offset_mm >= s->length_mm[j->edge])
        return s->head[2 * j->edge];
    return DSH_NONE;
}

static void seed(dsh_walk *w, const dsh_joint *j)
{
    const dsh_streets *s = w->s;
    const uint64_t start = plus(0, gap_ms(w, j->gap_mm), 0);
    const uint32_t node = joint_node(s, j);
    if (node == DSH_NONE) {
        relax(w, s->head[2 * j->edge],
              over_part(w, start, 2 * j->edge,
                        s->length_mm[j->edge] - j->offset_mm));
        relax(w, s->tail[2 * j->edge],
              over_part(w, start, 2 * j->edge + 1, j->offset_mm));
        return;
    }
    relax(w, node, start);
    for (uint32_t i = s->first_out[node]; i < s->first_out[node + 1]; i++)
        relax(w, s->head[s->out_arc[i]], over_arc(w, start, s->out_arc[i]));
}

static void begin(dsh_walk *w, const dsh_costs *costs,
                  const dsh_attachment *source, dsh_direction direction,
                  uint32_t limit_ms)
{
    w->costs = costs;
    w->source = *source;
    w->direction = direction;
    w->limit_ms = limit_ms < DSH_CLOSED ? limit_ms : DSH_CLOSED - 1;
    w->n_heap = 0;
    w->n_settled = 0;
    w->generation++;
    if (w->generation == 0) {
        memset(w->node, 0, w->s->n_nodes * sizeof(*w->node));
        w->generation = 1;
    }
}

void dsh_walk_search(dsh_walk *w, const dsh_costs *costs,
                     const dsh_attachment *source, dsh_direction direction,
                     uint32_t limit_ms)
{
    const dsh_streets *s = w->s;
    begin(w, costs, source, direction, limit_ms);
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        if (source->joint[i].edge != DSH_NONE)
            seed(w, &source->joint[i]);
    }
    while (w->n_heap > 0) {
        const queued first = take_first(w);
        const uint32_t v = first.node;
        w->settled[w->n_settled++] = v;
        const uint64_t label = plus(first.label, costs->node_ms[v], 0);
        if (label == NEVER)
            continue;
        for (uint32_t i = s->first_out[v]; i < s->first_out[v + 1]; i++) {
            const uint32_t arc = s->out_arc[i];
            relax(w, s->head[arc], over_arc(w, label, arc));
        }
    }
}

/* ---- reading ---- */

static uint64_t label_at(const dsh_walk *w, uint32_t node)
{
    const node_label *n = &w->node[node];
    return n->stamp == w->generation && w->generation > 0 ? n->label : NEVER;
}

static uint64_t min_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Label with which an edge at `node` is entered: past the obstacle there, or
 * free if the search began exactly there. */
static uint64_t leaving(const dsh_walk *w, uint32_t node)
{
    uint64_t best = plus(label_at(w, node), w->costs->node_ms[node], 0);
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        const dsh_joint *j = &w->source.joint[i];
        if (j->edge != DSH_NONE && joint_node(w->s, j) == node)
            best = min_of(best, plus(0, gap_ms(w, j->gap_mm), 0));
    }
    return best;
}

/* Both on one edge: along it. */
static uint64_t along(const dsh_walk *w, const dsh_joint *from,
                      const dsh_joint *to)
{
    const uint64_t start = plus(0, gap_ms(w, from->gap_mm), 0);
    if (from->offset_mm <= to->offset_mm)
        return over_part(w, start, 2 * to->edge,
                         to->offset_mm - from->offset_mm);
    return over_part(w, start, 2 * to->edge + 1,
                     from->offset_mm - to->offset_mm);
}

static uint64_t reach_joint(const dsh_walk *w, const dsh_joint *j)
{
    const dsh_streets *s = w->s;
    const uint32_t node = joint_node(s, j);
    uint64_t best;
    if (node != DSH_NONE) {
        best = label_at(w, node);
    } else {
        best = over_part(w, leaving(w, s->tail[2 * j->edge]), 2 * j->edge,
                         j->offset_mm);
        best = min_of(best, over_part(w, leaving(w, s->head[2 * j->edge]),
                                      2 * j->edge + 1,
                                      s->length_mm[j->edge] - j->offset_mm));
    }
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        if (w->source.joint[i].edge == j->edge)
            best = min_of(best, along(w, &w->source.joint[i], j));
    }
    return plus(best, gap_ms(w, j->gap_mm), 0);
}

uint32_t dsh_walk_to_point(const dsh_walk *w, const dsh_attachment *point,
                           uint32_t *assumed_ms)
{
    uint64_t best = NEVER;
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        if (point->joint[i].edge != DSH_NONE)
            best = min_of(best, reach_joint(w, &point->joint[i]));
    }
    if (best == NEVER || best >> 32 > w->limit_ms) {
        if (assumed_ms != NULL)
            *assumed_ms = 0;
        return DSH_CLOSED;
    }
    if (assumed_ms != NULL)
        *assumed_ms = (uint32_t)best;
    return (uint32_t)(best >> 32);
}

uint32_t dsh_walk_at_node(const dsh_walk *w, uint32_t node)
{
    return (uint32_t)(label_at(w, node) >> 32);
}

const uint32_t *dsh_walk_nodes(const dsh_walk *w, size_t *n)
{
    *n = w->n_settled;
    return w->settled;
}

uint32_t dsh_walk_leaving(const dsh_walk *w, uint32_t node)
{
    return (uint32_t)(leaving(w, node) >> 32);
}

uint32_t dsh_walk_arc_ms(const dsh_walk *w, uint32_t arc)
{
    return w->costs->arc_ms[walked(w, arc)];
}

const dsh_attachment *dsh_walk_source(const dsh_walk *w)
{
    return &w->source;
}

uint32_t dsh_walk_gap_ms(const dsh_walk *w, uint32_t gap_mm)
{
    return gap_ms(w, gap_mm);
}

/* ---- length of the way ---- */

/* Metres to the source if the label of the node comes straight from a joint
 * of the source; DSH_NONE if it does not. */
static uint32_t seed_mm(const dsh_walk *w, uint32_t node, uint64_t label)
{
    const dsh_streets *s = w->s;
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        const dsh_joint *j = &w->source.joint[i];
        if (j->edge == DSH_NONE)
            continue;
        const uint64_t start = plus(0, gap_ms(w, j->gap_mm), 0);
        const uint32_t at = joint_node(s, j);
        const uint32_t rest = s->length_mm[j->edge] - j->offset_mm;
        if (at == node && label == start)
            return j->gap_mm;
        if (at == DSH_NONE && s->head[2 * j->edge] == node &&
            label == over_part(w, start, 2 * j->edge, rest))
            return j->gap_mm + rest;
        if (at == DSH_NONE && s->tail[2 * j->edge] == node &&
            label == over_part(w, start, 2 * j->edge + 1, j->offset_mm))
            return j->gap_mm + j->offset_mm;
        for (uint32_t k = at == DSH_NONE ? 0 : s->first_out[at];
             at != DSH_NONE && k < s->first_out[at + 1]; k++)
            if (s->head[s->out_arc[k]] == node &&
                label == over_arc(w, start, s->out_arc[k]))
                return j->gap_mm + s->length_mm[s->out_arc[k] / 2];
    }
    return DSH_NONE;
}

/* Length of the way from the source to a labelled node, found by asking each
 * neighbour whether the label comes from there. */
static uint32_t node_mm(const dsh_walk *w, uint32_t node)
{
    const dsh_streets *s = w->s;
    uint32_t total = 0;
    for (uint32_t steps = 0; steps <= w->n_settled; steps++) {
        const uint64_t label = label_at(w, node);
        const uint32_t start = seed_mm(w, node, label);
        if (start != DSH_NONE)
            return total + start;
        uint32_t arc = DSH_NONE;
        for (uint32_t i = s->first_out[node];
             i < s->first_out[node + 1] && arc == DSH_NONE; i++) {
            const uint32_t from = s->head[s->out_arc[i]];
            const uint64_t left =
                plus(label_at(w, from), w->costs->node_ms[from], 0);
            if (label == plus(left, w->costs->arc_ms[s->out_arc[i] ^ 1],
                              w->costs->arc_assumed[s->out_arc[i] ^ 1]))
                arc = s->out_arc[i];
        }
        if (arc == DSH_NONE)
            return DSH_NONE;
        total += s->length_mm[arc / 2];
        node = s->head[arc];
    }
    return DSH_NONE;
}

static uint32_t add_mm(uint32_t a, uint32_t b)
{
    return a == DSH_NONE || b == DSH_NONE ? DSH_NONE : a + b;
}

/* Millimetres of a way that ends at `node` with the label `left` with which it
 * goes on; 0 if the search began there. */
static uint32_t left_mm(const dsh_walk *w, uint32_t node, uint64_t left)
{
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        const dsh_joint *j = &w->source.joint[i];
        if (j->edge != DSH_NONE && joint_node(w->s, j) == node &&
            left == plus(0, gap_ms(w, j->gap_mm), 0))
            return j->gap_mm;
    }
    return node_mm(w, node);
}

static uint32_t joint_mm(const dsh_walk *w, const dsh_joint *j)
{
    const dsh_streets *s = w->s;
    const uint64_t best = reach_joint(w, j);
    const uint32_t node = joint_node(s, j);
    if (best == NEVER)
        return DSH_NONE;
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        const dsh_joint *from = &w->source.joint[i];
        if (from->edge == j->edge &&
            plus(along(w, from, j), gap_ms(w, j->gap_mm), 0) == best) {
            const uint32_t d = from->offset_mm < j->offset_mm
                                   ? j->offset_mm - from->offset_mm
                                   : from->offset_mm - j->offset_mm;
            return from->gap_mm + d + j->gap_mm;
        }
    }
    if (node != DSH_NONE)
        return add_mm(node_mm(w, node), j->gap_mm);
    const uint32_t tail = s->tail[2 * j->edge], head = s->head[2 * j->edge];
    const uint64_t by_tail = leaving(w, tail);
    if (plus(over_part(w, by_tail, 2 * j->edge, j->offset_mm),
             gap_ms(w, j->gap_mm), 0) == best)
        return add_mm(left_mm(w, tail, by_tail), j->offset_mm + j->gap_mm);
    return add_mm(left_mm(w, head, leaving(w, head)),
                  s->length_mm[j->edge] - j->offset_mm + j->gap_mm);
}

uint32_t dsh_walk_length_mm(const dsh_walk *w, const dsh_attachment *point)
{
    const dsh_joint *best = NULL;
    uint64_t least = NEVER;
    for (int i = 0; i < DSH_MAX_JOINTS && w->direction == DSH_FROM; i++) {
        const dsh_joint *j = &point->joint[i];
        if (j->edge != DSH_NONE && reach_joint(w, j) < least) {
            least = reach_joint(w, j);
            best = j;
        }
    }
    return best && least >> 32 <= w->limit_ms ? joint_mm(w, best) : DSH_NONE;
}
