/* SPDX-License-Identifier: MIT */
/** @file osm_read.h
 *  @brief The C face of libosmium: one pass over one file. */
#ifndef DSH_OSM_READ_H
#define DSH_OSM_READ_H

#include "dosah.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a pass visits; combine with |. */
enum { DSH_OSM_NODES = 1, DSH_OSM_WAYS = 2, DSH_OSM_RELATIONS = 4 };

/** One object as it stands in the file. Valid during the call only. */
typedef struct dsh_osm_object {
    int64_t id;
    const char *const *tag; /**< [2 * n_tags] key, value, key, value … */
    size_t n_tags;
    double lon, lat;         /**< nodes; NaN = the file states none */
    const int64_t *ref;      /**< [n_refs] nodes of a way, way members of a
                                  relation */
    const char *const *role; /**< [n_refs] of a relation */
    size_t n_refs;
} dsh_osm_object;

/** Return false when out of memory. Called on the calling thread. */
typedef bool (*dsh_osm_object_fn)(const dsh_osm_object *object, void *user);

/** Where a pass reads and to whom it talks. */
typedef struct dsh_osm_pass {
    const char *path;  /**< a local file, unless `bytes` is set */
    const char *bytes; /**< [n_bytes] the file's content, or NULL */
    size_t n_bytes;
    const char *format; /**< libosmium's: "pbf", "osm", "osm.gz", "osm.bz2" */
    unsigned what;      /**< DSH_OSM_NODES | … */
    unsigned n_threads; /**< for unpacking */
    dsh_osm_object_fn node, way, relation;
    void *user;
} dsh_osm_pass;

enum { DSH_OSM_MESSAGE_SIZE = 256 };

/** Run a pass; objects marked as deleted are counted but not told.
 *  @param[out] n_seen  [3] nodes, ways, relations met, deleted ones included
 *  @param[out] message [DSH_OSM_MESSAGE_SIZE] why, when it fails
 *  @retval DOSAH_EINPUT not OSM, or damaged; DOSAH_EIO; DOSAH_ENOMEM */
dosah_status dsh_osm_run_pass(const dsh_osm_pass *pass, uint64_t n_seen[3],
                              char *message);

#ifdef __cplusplus
}
#endif
#endif
