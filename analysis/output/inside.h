/* SPDX-License-Identifier: MIT */
/** @file inside.h
 *  @brief What the writers of one results folder share (inside output/
 *  only). */
#ifndef DSH_INSIDE_H
#define DSH_INSIDE_H

#include "output/folder.h"
#include "output/output.h"

/** One thing that was read: a source of the study or a data file of Dosah. */
typedef struct dsh_input {
    const char *key;  /**< "services", "study", "data" */
    const char *path; /**< relative to the study or the data folder */
    uint64_t size;    /**< 0 for folders */
    uint64_t hash;
} dsh_input;

struct dsh_output {
    dsh_arena *arena;
    dsh_findings f;
    dsh_context *ctx;
    dsh_folder folder;
    char run_id[13];
    dsh_input *input; /**< in order of key and path */
    size_t n_inputs;
    dosah_lang lang; /**< the first language of the study */
};

/** Study, its inputs and the data files with their hashes into output->input,
 *  and output->run_id from them. @retval DOSAH_ENOTFOUND, DOSAH_EIO */
dosah_status dsh_inputs_read(dsh_output *output, dosah_error *err);

/** Paths below `dir` are told relative to it, so that a study that was moved
 *  still gives the same results. */
const char *dsh_shorten(const char *path, const char *dir);

/** Path of `name` in the folder being filled, in the arena; the folders on
 *  the way are made. */
dosah_status dsh_output_path(const char **out, dsh_output *output,
                             const char *name, dosah_error *err);

#endif
