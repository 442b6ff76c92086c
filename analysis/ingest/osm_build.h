/* SPDX-License-Identifier: MIT */
/** @file osm_build.h
 *  @brief What the parts of the OSM reader share while it reads. */
#ifndef DSH_OSM_BUILD_H
#define DSH_OSM_BUILD_H

#include "base/vec.h"
#include "ingest/idmap.h"
#include "ingest/osm.h"
#include "ingest/osm_read.h"

/** Format of a source that is no OSM file: see osm_osw.h. */
#define DSH_OPENSIDEWALKS "opensidewalks"

/** One input. */
typedef struct dsh_osm_source {
    const char *path, *format;
    bool skipped; /**< told with another source */
    char *bytes;  /**< of /vsi… files; to be freed with dsh_free() */
    size_t n_bytes;
} dsh_osm_source;

/** Find the format by the first bytes; read /vsi… files into memory.
 *  @retval DOSAH_ENOTFOUND; DOSAH_EINPUT not OSM */
dosah_status dsh_osm_source_open(dsh_osm_source *s, const char *path,
                                 dosah_error *err);

/** A way, ring or relation as collected. Ranges end before `_to`. */
typedef struct dsh_osm_item {
    int64_t id;
    uint32_t order; /**< of arrival; the first of an id wins */
    uint32_t tag_from, tag_to;
    uint32_t ref_from, ref_to; /**< into ref; of relations into member */
    bool own;    /**< kept for its own tags, not only as a member */
    bool inside; /**< a node lies in the box */
} dsh_osm_item;

typedef DSH_VEC(dsh_osm_item) dsh_osm_items;
typedef DSH_VEC(int64_t) dsh_osm_ids;

typedef struct dsh_osm_build {
    dsh_arena *arena;   /**< of the result */
    const dsh_box *box; /**< NULL = all */
    dsh_idmap text;     /**< interned keys and values */
    DSH_VEC(dsh_tag) tag;
    dsh_osm_items relation, way, ring;
    dsh_osm_ids member;          /**< way ids of relations */
    DSH_VEC(bool) inner;         /**< [member.n] */
    dsh_osm_ids member_way;      /**< the same, sorted, each once */
    dsh_osm_ids ref;             /**< node ids of ways and rings */
    dsh_osm_ids in_box;          /**< sorted ids of nodes inside the box */
    dsh_osm_ids node;            /**< sorted ids of nodes that are needed */
    double *lon, *lat;           /**< [node.n] NaN = not met yet */
    uint32_t *tag_from, *tag_to; /**< [node.n] */
    size_t hint;                 /**< place in node where the last id stood */
    uint64_t n_same_node, n_same_way, n_same_relation; /**< met twice */
    uint64_t n_open_rings;
} dsh_osm_build;

/** Callbacks of the passes; `user` is the build. */
bool dsh_osm_take_relation(const dsh_osm_object *object, void *user);
bool dsh_osm_take_in_box(const dsh_osm_object *object, void *user);
bool dsh_osm_take_way(const dsh_osm_object *object, void *user);
bool dsh_osm_take_node(const dsh_osm_object *object, void *user);

/** Sorted by id, one of each; returns how many were taken out. */
uint64_t dsh_osm_sort_items(dsh_osm_items *items);
void dsh_osm_sort_ids(dsh_osm_ids *ids);
/** Index of an id, or SIZE_MAX. */
size_t dsh_osm_find_id(const dsh_osm_ids *ids, int64_t id);

/** Add a tag; false when out of memory. */
bool dsh_osm_add_tag(dsh_osm_build *b, const char *key, const char *value);
/** Sort the tags from `from` to the end by key. */
void dsh_osm_sort_tags(dsh_osm_build *b, size_t from);

/** Join the member ways of each relation to closed rings. */
bool dsh_osm_join_rings(dsh_osm_build *b);

#endif
