/* SPDX-License-Identifier: MIT */
/** @file osm.h
 *  @brief Streets as OpenStreetMap has them: nodes and ways by id, tags as
 *  they stand. Read by libosmium behind osm_read.cpp. */
#ifndef DSH_OSM_H
#define DSH_OSM_H

#include "base/arena.h"
#include "base/context.h"
#include "base/geom.h"

typedef struct dsh_tag {
    const char *key, *value; /**< interned in the arena */
} dsh_tag;

/** Key of a tag that rings of multipolygons carry besides those of their
 *  relation: "outer" or "inner" (a hole). Not from OSM. */
#define DSH_OSM_RING_KEY "dosah:ring"

/** Nodes that kept ways use (sorted by id) and those ways (sorted by id).
 *  Kept: ways with `highway`, `railway=platform` or
 *  `public_transport=platform`, water for the maps (`natural=water`,
 *  `waterway=river|canal|riverbank`), and the same as multipolygons. */
typedef struct dsh_osm {
    dsh_arena *arena;
    uint32_t n_nodes;
    int64_t *node_id;
    double *lon, *lat;
    uint32_t *node_tag; /**< [n_nodes + 1] into tag */
    uint32_t n_ways;    /**< rings of multipolygons come last */
    int64_t *way_id;    /**< negative relation id for rings */
    uint32_t *way_ref;  /**< [n_ways + 1] into ref */
    uint32_t *way_tag;  /**< [n_ways + 1] into tag */
    uint32_t *ref;      /**< node indexes; missing nodes are left out */
    dsh_tag *tag;       /**< sorted by key within its owner */
    /** Over all files, deleted objects included, as osmium-tool counts. */
    uint64_t n_nodes_in_file, n_ways_in_file, n_relations_in_file;
} dsh_osm;

/** GeoJSON is taken for OpenSidewalks (osm_osw.h), all such files together.
 *  Other local files are read by libosmium, /vsi… ones as a whole into memory
 * (at most 4 GB). The format is told by the content: PBF or XML, the latter
 * also packed by gzip or bzip2. Four passes at most: relations, the nodes of
 * the box, ways, nodes.
 *  @param box  lon/lat; ways with no node inside are left out; NULL = all
 *  @retval DOSAH_EINPUT truncated, or neither OSM nor OpenSidewalks;
 * DOSAH_ENOTFOUND */
dosah_status dsh_osm_read(dsh_osm **out, const char *const *path,
                          size_t n_paths, const dsh_box *box, dsh_context *ctx,
                          dosah_error *err);
void dsh_osm_free(dsh_osm *osm);

/** Value of a tag of a way or node, or NULL. */
const char *dsh_osm_way_tag(const dsh_osm *osm, uint32_t way, const char *key);
const char *dsh_osm_node_tag(const dsh_osm *osm, uint32_t node,
                             const char *key);

#endif
