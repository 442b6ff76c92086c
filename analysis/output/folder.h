/* SPDX-License-Identifier: MIT */
/** @file folder.h
 *  @brief The results folder, swapped in whole (inside output/ only). */
#ifndef DSH_FOLDER_H
#define DSH_FOLDER_H

#include "base/arena.h"
#include "base/fail.h"

/** Paths of one run; strings live in the arena given to dsh_folder_open(). */
typedef struct dsh_folder {
    const char *target; /**< where results go; no trailing slash */
    const char *parent;
    const char *previous; /**< target.previous */
    const char *partial;  /**< target.partial-<run id>-<pid>, being filled */
    bool replaces;        /**< target holds files that become `previous` */
    bool sets_aside;      /**< not all of these are ours */
    bool keeps_previous;  /**< `previous` holds what is not ours: it moves to
                             the first free name previous.<number> */
} dsh_folder;

typedef struct dsh_folder_opts {
    const char *dir, *run_id;
    bool replace; /**< take the place of files that are not ours */
} dsh_folder_opts;

/** The paths, absolute and without links; makes the folders above the target.
 *  @retval DOSAH_EINPUT the root of all folders
 *  @retval DOSAH_EIO cannot be written */
dosah_status dsh_folder_resolve(dsh_folder *out, const dsh_folder_opts *opts,
                                dsh_arena *arena, dosah_error *err);

/** May the target be replaced? Ours is what its manifest names, unchanged;
 *  nothing else is ever removed.
 *  @retval DOSAH_EINPUT the target is a file or the root of a file system, or
 *          it or `previous` holds what is not ours, and `replace` is false
 *  @retval DOSAH_EIO cannot be read or written */
dosah_status dsh_folder_check(dsh_folder *folder, bool replace,
                              dsh_arena *arena, dosah_error *err);

/** Resolve, check, remove partial folders of dead processes, make the new
 *  partial one. */
dosah_status dsh_folder_open(dsh_folder *out, const dsh_folder_opts *opts,
                             dsh_arena *arena, dosah_error *err);

/** Sync, then put the partial folder in the target's place. At any moment the
 *  target is the old or the new results, whole; only without `exchange` (for
 *  file systems that cannot) it is missing for the time between two renames,
 *  and the next dsh_folder_open() puts the old results back if that was cut
 *  short. */
dosah_status dsh_folder_swap(const dsh_folder *folder, bool exchange,
                             dosah_error *err);

/** Every file below `dir` as paths relative to it, sorted, in the arena.
 *  Links are files. @retval DOSAH_EIO */
dosah_status dsh_folder_files(char ***out, size_t *n, const char *dir,
                              dsh_arena *arena, dosah_error *err);

#endif
