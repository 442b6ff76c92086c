/* SPDX-License-Identifier: MIT */
/** @file osm_osw.h
 *  @brief OpenSidewalks GeoJSON told as if it were OSM: its schema (0.2 and
 *  later, https://github.com/OpenSidewalks/OpenSidewalks-Schema) uses OSM's
 *  tags, and edges name their end nodes by id. */
#ifndef DSH_OSM_OSW_H
#define DSH_OSM_OSW_H

#include "base/fail.h"
#include "ingest/osm_read.h"

typedef struct dsh_osw dsh_osw;

/** An empty network. */
dosah_status dsh_osw_new(dsh_osw **out, dosah_error *err);
/** Add a file of nodes, edges or both (zones too). Numbers become tag values:
 *  incline, a ratio, as per cent; climb of steps as incline.
 *  @param path  for messages
 *  @retval DOSAH_EINPUT not JSON, or no feature collection */
dosah_status dsh_osw_add(dsh_osw *osw, const char *text, size_t n,
                         const char *path, dosah_error *err);
/** After the last file: of points that stand for one node keep one. */
void dsh_osw_finish(dsh_osw *osw);
void dsh_osw_free(dsh_osw *osw);

/** As dsh_osm_run_pass(). Nodes counted are features; points inside edges are
 *  told besides. @retval DOSAH_ENOMEM */
dosah_status dsh_osw_run_pass(const dsh_osw *osw, const dsh_osm_pass *pass,
                              uint64_t n_seen[3]);

#endif
