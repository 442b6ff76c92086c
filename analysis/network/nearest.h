/* SPDX-License-Identifier: MIT */
/** @file nearest.h
 *  @brief The nearest of many places for all nodes of the streets: one search
 *  from all of them at once, and the forest it leaves. */
#ifndef DSH_NEAREST_H
#define DSH_NEAREST_H

#include "network/walk.h"

/** Labels of all nodes; arrays of n_nodes. */
typedef struct dsh_nearest {
    uint32_t *ms;    /**< walk to the nearest place; DSH_CLOSED = none. Not
                          counting an obstacle at the node itself */
    uint32_t *place; /**< its index; DSH_NONE */
    uint32_t *arc;   /**< first arc of the way there; DSH_NONE where the way
                          begins on the edge of the place itself */
    uint32_t *order; /**< [n_reached] nodes by time */
    uint32_t n_reached;
} dsh_nearest;

/** From every node to the nearest of `place[n]` (E. W. Dijkstra 1959 from all
 *  places at once; queue: Ahuja, Mehlhorn, Orlin, Tarjan 1990,
 *  doi:10.1145/77600.77615). Ties go to what was reached first; the same for
 *  the same input. O(arcs + nodes · 32). */
dosah_status dsh_nearest_new(dsh_nearest **out, const dsh_streets *streets,
                             const dsh_costs *costs,
                             const dsh_attachment *place, size_t n,
                             dosah_error *err);
void dsh_nearest_free(dsh_nearest *nearest);

#endif
