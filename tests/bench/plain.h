/* SPDX-License-Identifier: MIT */
/** @file plain.h
 *  @brief The baseline of searches over streets: Dijkstra's algorithm with a
 *  binary heap that is never told of better labels (Dijkstra 1959,
 *  doi:10.1007/BF01386390; Williams 1964), in as few lines as it takes. */
#ifndef BENCH_PLAIN_H
#define BENCH_PLAIN_H

#include "network/walk.h"

typedef struct bench_item {
    uint32_t ms, node;
} bench_item;

typedef struct bench_plain {
    const dsh_streets *s;
    uint32_t *label;  /**< [n_nodes] DSH_CLOSED = not reached */
    bench_item *heap; /**< [1 + 2 * n_edges + seeds] */
    size_t n_heap, room;
} bench_plain;

bool bench_plain_init(bench_plain *p, const dsh_streets *s, size_t n_points);
void bench_plain_clear(bench_plain *p);

/** Labels of all nodes within the limit: from the nearest of `point[n]`
 *  (DSH_FROM) or to it (DSH_TO). */
void bench_plain_search(bench_plain *p, const dsh_costs *c,
                        const dsh_attachment *point, size_t n,
                        dsh_direction direction, uint32_t limit_ms);

/** Only the first labels, which are then on the heap. */
void bench_plain_begin(bench_plain *p, const dsh_costs *c,
                       const dsh_attachment *point, size_t n,
                       dsh_direction direction, uint32_t limit_ms);

#endif
