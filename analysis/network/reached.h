/* SPDX-License-Identifier: MIT */
/** @file reached.h
 *  @brief What part of the streets searches reach within some time. */
#ifndef DSH_REACHED_H
#define DSH_REACHED_H

#include "base/vec.h"
#include "network/walk.h"

/** Part of an edge, measured from its first node; from_mm < to_mm. */
typedef struct dsh_stretch {
    uint32_t edge, from_mm, to_mm;
} dsh_stretch;

typedef DSH_VEC(dsh_stretch) dsh_stretches;

/** The union of what searches reach: from the tail of each arc, and around
 *  places within edges where searches began. */
typedef struct dsh_reached {
    const dsh_streets *streets;
    uint32_t *arc_mm; /**< [2 * n_edges] */
    dsh_stretches around;
} dsh_reached;

dosah_status dsh_reached_init(dsh_reached *out, const dsh_streets *streets,
                              dosah_error *err);
void dsh_reached_clear(dsh_reached *reached);
/** Nothing is reached again. */
void dsh_reached_reset(dsh_reached *reached);

/** Add what the last search reaches within limit_ms, at most its own limit: a
 *  place on an edge is in it exactly if dsh_walk_to_point() of an attachment
 *  there, without a gap, is within the limit. O(arcs at labelled nodes). */
dosah_status dsh_reached_add(dsh_reached *reached, const dsh_walk *walk,
                             uint32_t limit_ms, dosah_error *err);

/** All of it in order of edges, no two stretches touching, appended to `out`,
 *  which the caller clears. Whole edges are one stretch. */
dosah_status dsh_reached_stretches(dsh_stretches *out,
                                   const dsh_reached *reached,
                                   dosah_error *err);

#endif
