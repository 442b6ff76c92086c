/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <string.h>

#include "base/alloc.h"

/* Each arc is looked at once, so it puts at most one item on the heap; so does
 * each arc at each of a point's three joints. */
bool bench_plain_init(bench_plain *p, const dsh_streets *s, size_t n_points)
{
    *p = (bench_plain){.s = s};
    p->room = 2 * (size_t)s->n_edges + 64 * n_points;
    p->label = dsh_alloc(s->n_nodes, sizeof(*p->label));
    p->heap = dsh_alloc(p->room, sizeof(*p->heap));
    return p->label != NULL && p->heap != NULL;
}

void bench_plain_clear(bench_plain *p)
{
    dsh_free(p->label);
    dsh_free(p->heap);
}

static void push(bench_plain *p, bench_item it)
{
    size_t at = p->n_heap++;
    while (at > 0 && p->heap[(at - 1) / 2].ms > it.ms) {
        p->heap[at] = p->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    p->heap[at] = it;
}

static bench_item pop(bench_plain *p)
{
    const bench_item first = p->heap[0], last = p->heap[--p->n_heap];
    size_t at = 0;
    for (size_t k = 1; k < p->n_heap; k = 2 * at + 1) {
        k += k + 1 < p->n_heap && p->heap[k + 1].ms < p->heap[k].ms;
        if (p->heap[k].ms >= last.ms)
            break;
        p->heap[at] = p->heap[k];
        at = k;
    }
    p->heap[at] = last;
    return first;
}

static void relax(bench_plain *p, uint32_t node, uint64_t ms, uint32_t limit_ms)
{
    if (ms > limit_ms || ms >= p->label[node] || p->n_heap == p->room)
        return;
    p->label[node] = (uint32_t)ms;
    push(p, (bench_item){(uint32_t)ms, node});
}

/* Over the arcs at a node. */
static void spread(bench_plain *p, const dsh_costs *c, uint32_t node,
                   uint64_t ms, uint32_t turn, uint32_t limit_ms)
{
    const dsh_streets *s = p->s;
    for (uint32_t i = s->first_out[node]; i < s->first_out[node + 1]; i++) {
        const uint32_t walked = c->arc_ms[s->out_arc[i] ^ turn];
        if (walked != DSH_CLOSED)
            relax(p, s->head[s->out_arc[i]], ms + walked, limit_ms);
    }
}

static void begin(bench_plain *p, const dsh_costs *c, const dsh_joint *j,
                  uint32_t turn, uint32_t limit_ms)
{
    const dsh_streets *s = p->s;
    const uint64_t gap = ((uint64_t)j->gap_mm * c->flat_ms_per_m + 999) / 1000;
    const uint32_t length = s->length_mm[j->edge];
    for (uint32_t k = 0; k < 2; k++) {
        const uint32_t arc = 2 * j->edge + k, ms = c->arc_ms[arc ^ turn];
        const uint32_t mm = k == 0 ? length - j->offset_mm : j->offset_mm;
        if (mm == 0) {
            relax(p, s->head[arc], gap, limit_ms);
            spread(p, c, s->head[arc], gap, turn, limit_ms);
        } else if (ms != DSH_CLOSED && mm < length) {
            relax(p, s->head[arc],
                  gap + ((uint64_t)ms * mm + length - 1) / length, limit_ms);
        }
    }
}

void bench_plain_begin(bench_plain *p, const dsh_costs *c,
                       const dsh_attachment *point, size_t n,
                       dsh_direction direction, uint32_t limit_ms)
{
    memset(p->label, 0xff, p->s->n_nodes * sizeof(*p->label));
    p->n_heap = 0;
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            if (point[i].joint[k].edge != DSH_NONE)
                begin(p, c, &point[i].joint[k], direction == DSH_TO, limit_ms);
        }
    }
}

void bench_plain_search(bench_plain *p, const dsh_costs *c,
                        const dsh_attachment *point, size_t n,
                        dsh_direction direction, uint32_t limit_ms)
{
    bench_plain_begin(p, c, point, n, direction, limit_ms);
    while (p->n_heap > 0) {
        const bench_item it = pop(p);
        if (it.ms == p->label[it.node] && c->node_ms[it.node] != DSH_CLOSED)
            spread(p, c, it.node, (uint64_t)it.ms + c->node_ms[it.node],
                   direction == DSH_TO, limit_ms);
    }
}
