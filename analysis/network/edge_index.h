/* SPDX-License-Identifier: MIT */
/** @file edge_index.h
 *  @brief A uniform grid over the segments of all edges. Internal. */
#ifndef DSH_EDGE_INDEX_H
#define DSH_EDGE_INDEX_H

#include "network/streets.h"

typedef struct dsh_edge_index dsh_edge_index;

/** Lives in the arena of the streets. Immutable. */
dosah_status dsh_edge_index_new(dsh_edge_index **out,
                                const dsh_streets *streets, dosah_error *err);

/** Edges (repeats possible) whose segments touch the cells of a box. `fn`
 *  returns false to stop. */
typedef bool (*dsh_edge_fn)(uint32_t edge, void *user);
void dsh_edge_index_visit(const dsh_edge_index *index, const dsh_box *box,
                          dsh_edge_fn fn, void *user);

/** Nearest place of an edge to a point. */
typedef struct dsh_edge_place {
    double distance_m, along_m;
} dsh_edge_place;
dsh_edge_place dsh_edge_nearest(const dsh_streets *streets, uint32_t edge,
                                double x, double y);

#endif
