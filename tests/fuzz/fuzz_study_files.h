/* SPDX-License-Identifier: MIT */
/** @file fuzz_study_files.h
 *  @brief A study in memory, of which a target replaces one file. */
#ifndef DSH_FUZZ_STUDY_FILES_H
#define DSH_FUZZ_STUDY_FILES_H

#include "fuzz.h"
#include "ingest/readers.h"

#define FUZZ_FOLDER "/vsimem/fuzz/"

/** Write a file, in FUZZ_FOLDER or elsewhere in memory. */
void fuzz_put(const char *path, const void *bytes, size_t n);
/** Open a study of that text; files obce.geojson and services.csv are there.
 *  What both point to lives until the end of the program. */
void fuzz_open_study(dsh_context *ctx, dsh_study **study, const char *text);
/** Forget the notices of one input. */
void fuzz_clear_notices(dsh_context *ctx);

#endif
