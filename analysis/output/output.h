/* SPDX-License-Identifier: MIT */
/** @file output.h
 *  @brief From results to files: a folder that is swapped in whole
 *  (architecture.md "Results"). Call order: begin, then any of tables,
 *  summary, maps, then commit; abandon at any time. */
#ifndef DSH_OUTPUT_H
#define DSH_OUTPUT_H

#include "reach/barriers.h"
#include "reach/reach.h"
#include "reach/service_level.h"

/** Everything that a run found. Borrowed; stages that did not run are NULL. */
typedef struct dsh_findings {
    const dsh_study *study;
    const dsh_tables *tables;
    const dsh_usability *usability;
    const dsh_network *network;
    const dsh_reach *reach;
    const dsh_service_level *level;      /**< NULL without a timetable, too */
    const dsh_street_barriers *barriers; /**< NULL without streets, too */
    const char *command;                 /**< as typed, for the run record */
    bool public_export;                  /**< nothing by address */
} dsh_findings;

/** A results folder being filled. */
typedef struct dsh_output dsh_output;

/** Check that `dir` may be replaced and open `dir`.partial-<run id>.
 *  Leftovers of killed runs beside it are removed.
 *  @retval DOSAH_EINPUT `dir` holds files that are not in its own manifest or
 *          were changed since, and `replace` is false (the message names one)
 *  @retval DOSAH_EIO    cannot be written */
dosah_status dsh_output_begin(dsh_output **out, const char *dir, bool replace,
                              const dsh_findings *findings, dsh_context *ctx,
                              dosah_error *err);
/** Forget everything: removes the partial folder, frees. Accepts NULL. */
void dsh_output_abandon(dsh_output *output);

/** results.gpkg, csv/ with schemas, results.xlsx. */
dosah_status dsh_output_tables(dsh_output *output, dosah_error *err);
/** names.json: what the ids in the tables mean. */
dosah_status dsh_output_names(dsh_output *output, dosah_error *err);
/** summary/<lang>.md: one text per municipality and language. */
dosah_status dsh_output_summary(dsh_output *output, dosah_error *err);
/** maps/: PDF and PNG per service type and language. */
dosah_status dsh_output_maps(dsh_output *output, dosah_error *err);
/** report/<lang>.html, from the tables and names that were written before. */
dosah_status dsh_output_report(dsh_output *output, dosah_error *err);
/** The same pages from the results stored in `dir`, into `out_dir`, or into
 *  `dir`/report and the manifest (NULL). @retval DOSAH_ENOTFOUND, … */
dosah_status dsh_report_store(const char *dir, const char *out_dir,
                              const dsh_context *ctx, dosah_error *err);

/** One map from the results stored in `dir`. @retval DOSAH_ENOTFOUND, … */
dosah_status dsh_stored_map_write(const char *dir, const dosah_map_opts *opts,
                                  const dsh_context *ctx, dosah_error *err);

/** Write manifest.json, sync, swap the folders, free. On failure the old
 *  results stand and the partial folder is removed. */
dosah_status dsh_output_commit(dsh_output *output, dosah_error *err);

/** Is it about the cache, that is about this machine and the last run, not
 *  about the inputs? Such notices would make equal runs differ, so results
 *  leave them out. */
bool dsh_notice_is_of_cache(const dsh_notice_group *group);
/** All of this severity that results list. */
size_t dsh_output_notices(const dsh_notices *notices, dosah_severity severity);

/** Path of the folder being filled. */
const char *dsh_output_dir(const dsh_output *output);
/** 12 hex digits from version, study and inputs: the same for the same. */
const char *dsh_output_run_id(const dsh_output *output);

#endif
