/* SPDX-License-Identifier: MIT */
/** @file draft.h
 *  @brief The street graph while it is being made: growable nodes and edges,
 *  passed from step to step (streets.c tells the order). Internal. */
#ifndef DSH_DRAFT_H
#define DSH_DRAFT_H

#include "base/vec.h"
#include "network/streets.h"
#include "network/tags.h"
#include "network/walkable.h"

typedef struct dsh_draft_node {
    double x, y;
    int64_t osm;       /**< 0 for split points */
    uint32_t osm_node; /**< index in dsh_osm; DSH_NONE for split points */
    uint8_t flags;     /**< DSH_NODE_… */
    dsh_value kerb, gap;
    uint32_t survey; /**< 1 + index into `signature`, 0 = none */
} dsh_draft_node;

typedef struct dsh_draft_edge {
    uint32_t a, b;         /**< draft nodes */
    uint32_t first, count; /**< points, ends included */
    uint32_t osm_way;      /**< index in dsh_osm */
    uint32_t length_mm;
    uint32_t run_mm; /**< length over which the slope holds; 0 unknown */
    uint32_t crossing_mm;
    uint16_t flags;
    uint8_t kind, lived_on, drive_kmh;
    int8_t incline_sign; /**< of incline=up/down: +1/−1, else 0 */
    dsh_value slope, cross, width, surface, smoothness, n_steps, kerb, rail;
    uint32_t survey; /**< as of nodes */
} dsh_draft_edge;

typedef struct dsh_point {
    double x, y;
} dsh_point;

typedef struct dsh_draft {
    DSH_VEC(dsh_draft_node) node;
    DSH_VEC(dsh_draft_edge) edge;
    DSH_VEC(dsh_point) point;
    dsh_tag_words words;             /**< surface and smoothness values */
    DSH_VEC(const char *) signature; /**< ids of survey points, by ";" */
    dsh_arena *arena;                /**< of the streets that are made */
    uint32_t *node_of; /**< [osm n_nodes] draft node or DSH_NONE */
    double *x, *y;     /**< [osm n_nodes] working CRS */
    uint8_t *way_ok;   /**< [osm n_ways] 1 = walkable */
    uint32_t n_ways;   /**< walkable, without rings of multipolygons */
    const dsh_osm *osm;
    const dsh_study *study;
    const dsh_street_rules *rules;
    dsh_context *ctx;
    const char *file; /**< for notices */
} dsh_draft;

/** Where a way's tags become attributes; the same for all of its edges. */
dosah_status dsh_draft_way_values(dsh_draft *d, uint32_t way,
                                  dsh_draft_edge *out, dosah_error *err);
void dsh_draft_node_values(dsh_draft *d, uint32_t node);
/** Is this node a lift? */
bool dsh_node_is_lift(const dsh_osm *osm, uint32_t node);
/** Class defaults for what is still unknown. */
dosah_status dsh_draft_assume(dsh_draft *d, dosah_error *err);

/** Ways -> edges between shared and marked nodes.
 *  @param corner  [osm n_nodes] 1 = cut here too */
dosah_status dsh_draft_split_ways(dsh_draft *d, const uint8_t *corner,
                                  dosah_error *err);
/** Areas. With `corner` ([osm n_nodes]) the outline vertices that lines will
 *  use are marked, before ways are split; with NULL the lines are made. */
dosah_status dsh_draft_areas(dsh_draft *d, uint8_t *corner, dosah_error *err);
/** Long edges in pieces, slopes from heights. */
dosah_status dsh_draft_slopes(dsh_draft *d, const dsh_elevation *elevation,
                              dosah_error *err);
/** Survey points on streets. */
dosah_status dsh_draft_survey(dsh_draft *d, const dsh_tables *tables,
                              dosah_error *err);

/** Draft node of an OSM node, made when first asked for. */
dosah_status dsh_draft_node_at(dsh_draft *d, uint32_t osm_node, uint32_t *out,
                               dosah_error *err);
/** Append an edge with these points; fills a, b, length and points. */
dosah_status dsh_draft_edge_add(dsh_draft *d, const dsh_draft_edge *like,
                                const dsh_point *p, size_t n, dosah_error *err);
/** Cut an edge `at_mm` from its start; its second part becomes a new edge,
 *  `*node` the new node between. */
dosah_status dsh_draft_edge_cut(dsh_draft *d, uint32_t edge, uint32_t at_mm,
                                uint32_t *node, dosah_error *err);
/** Is this way an area to be walked across? */
bool dsh_draft_is_area(const dsh_draft *d, uint32_t way);

/** Arrays, Hilbert order, arcs by tail, large components, edge index. */
dosah_status dsh_streets_finish(dsh_streets *streets, const dsh_draft *draft,
                                dosah_error *err);
/** CSR, large components, edge index: what follows from the stored arrays. */
dosah_status dsh_streets_derive(dsh_streets *streets, dosah_error *err);
/** Arcs by their first node. */
dosah_status dsh_streets_csr(dsh_streets *streets, dosah_error *err);
dosah_status dsh_streets_components(dsh_streets *streets, dosah_error *err);

/** water.c: water of the source into s->water. */
dosah_status dsh_draft_water(dsh_streets *s, const dsh_draft *d,
                             dosah_error *err);

#endif
