/* SPDX-License-Identifier: MIT */
/** @file jdf_support.h
 *  @brief A small JDF 1.11 batch in memory.
 *
 *  Stops 1 Kelč,,náměstí (VS), 2 Kelč,Lhota (VS), 3 Choryně (no district);
 *  line 820001/1 of 2026 over them in this order; trip 1 (X, @) 8:00, 8:05,
 *  8:12; trip 2 back (every day, {) 23:50, 23:58, 0:05. */
#ifndef JDF_SUPPORT_H
#define JDF_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "base/context.h"
#include "ingest/gtfs.h"

#define BATCH "/vsimem/jdf-batch"

int begin_batch(void **state);
int end_batch(void **state);
dsh_context *jdf_context(void);

/** Put the files of the batch into a folder (or a zip, as /vsizip/…). */
void put_batch(const char *dir);
/** Replace a file of a folder, bytes as they stand; NULL removes it. */
void put_jdf(const char *dir, const char *name, const char *text);
void put_bytes(const char *path, const void *data, size_t n);

/** Read a path, or fail the test. */
dsh_gtfs *read_jdf(const char *path, const dsh_timetable_opts *opts);
/** Read BATCH, which must fail. */
dosah_status read_bad_jdf(dosah_error *err);

size_t count_of(const char *code);
dsh_notice first_of(const char *code);

#endif
