/* SPDX-License-Identifier: MIT */
/** @file nearest.h
 *  @brief The nearest of many places for all nodes of the streets: one search
 *  from all of them at once, and the forest it leaves. */
#ifndef DSH_NEAREST_H
#define DSH_NEAREST_H

#include "network/walk.h"

/** What a node knows of its nearest place. */
typedef struct dsh_nearest_label {
    uint32_t ms;    /**< walk there; DSH_CLOSED = none. Not counting an
                         obstacle at the node itself */
    uint32_t place; /**< its index; DSH_NONE */
    uint32_t arc;   /**< first arc of the way there; DSH_NONE where the way
                         begins on the edge of the place itself */
} dsh_nearest_label;

/** From every node to the nearest of `place[n]` (E. W. Dijkstra 1959 from all
 *  places at once; queue: B. Cherkassky, A. Goldberg, C. Silverstein 1999,
 *  doi:10.1137/S0097539796313490; taken in batches as by U. Meyer, P. Sanders
 *  2003, doi:10.1016/S0196-6774(03)00076-2). Of equally near places one; the
 *  same for the same input. O(arcs).
 *  @param out  [n_nodes] labels, to be freed with dsh_free() */
dosah_status dsh_nearest_new(dsh_nearest_label **out,
                             const dsh_streets *streets, const dsh_costs *costs,
                             const dsh_attachment *place, size_t n,
                             dosah_error *err);

#endif
