/* SPDX-License-Identifier: MIT */
/** @file manifest.h
 *  @brief manifest.json: what made these results, from what, and which files
 *  belong to them (inside output/ only). */
#ifndef DSH_MANIFEST_H
#define DSH_MANIFEST_H

#include <jansson.h>

#include "output/inside.h"

/** What made these results and from what, without what differs between runs
 *  of the same inputs. A new reference; NULL when out of memory. */
json_t *dsh_manifest_describe(const dsh_output *output);

/** Write manifest.json of all files that stand in the partial folder. */
dosah_status dsh_manifest_write(const dsh_output *output, dosah_error *err);

/** The first file of `dir` that its manifest does not name, or names with
 *  another size or hash; NULL if there is none. Without a readable manifest
 *  every file is foreign.
 *  @param[out] foreign  path relative to `dir`, in the arena */
dosah_status dsh_manifest_check(const char **foreign, const char *dir,
                                dsh_arena *arena, dosah_error *err);

/** Does the manifest of `dir` say that its run set files aside as dir.previous
 *  that were not Dosah's own? */
dosah_status dsh_manifest_set_aside(bool *out, const char *dir,
                                    dosah_error *err);

/** Enter a file that was written after the run; without a manifest nothing is
 *  done. `name` is relative to `dir`. */
dosah_status dsh_manifest_enter(const char *dir, const char *name,
                                dosah_error *err);

/** Write JSON as text; `flags` are jansson's. */
dosah_status dsh_json_write(const char *path, const json_t *root, size_t flags,
                            dosah_error *err);

#endif
