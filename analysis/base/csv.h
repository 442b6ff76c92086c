/* SPDX-License-Identifier: MIT */
/** @file csv.h
 *  @brief Fast reader and plain writer of RFC 4180 tables over any GDAL path.
 *  Reads front to back through a 1 MB buffer. BOM is skipped; CR, LF and CRLF
 *  end a record; quotes may hold delimiters, quotes ("") and line ends.
 *  Limits: a record 1 MB, 2,048 fields, else DOSAH_ELIMIT with its row. */
#ifndef DSH_CSV_H
#define DSH_CSV_H

#include "base/fail.h"
#include "base/str.h"

typedef struct dsh_csv dsh_csv;

typedef struct dsh_csv_opts {
    char delimiter;     /**< 0 = "," */
    uint64_t max_bytes; /**< of the whole table; 0 = 64 GB */
} dsh_csv_opts;

/** @retval DOSAH_ENOTFOUND */
dosah_status dsh_csv_open(dsh_csv **out, const char *path,
                          const dsh_csv_opts *opts, dosah_error *err);
/** From memory, borrowed; `name` for messages. */
dosah_status dsh_csv_parse(dsh_csv **out, const char *text, size_t n,
                           const char *name, const dsh_csv_opts *opts,
                           dosah_error *err);
void dsh_csv_close(dsh_csv *csv);

/** Next record that is not an empty line. `*n_fields` = 0 at the end.
 *  @param[out] field  [n_fields] views valid until the next call
 *  @retval DOSAH_EINPUT a quoted field never ends; DOSAH_ELIMIT, DOSAH_EIO */
dosah_status dsh_csv_next(dsh_csv *csv, const dsh_str **field, size_t *n_fields,
                          dosah_error *err);
/** 1-based number of the record last returned (header = 1), as a spreadsheet
 *  counts rows: empty lines count, line ends inside quotes do not. */
int64_t dsh_csv_row(const dsh_csv *csv);
/** A quote stood where none may (kept as text), since the start. */
size_t dsh_csv_stray_quotes(const dsh_csv *csv);

/** Writer: quotes only where needed, LF, UTF-8. */
typedef struct dsh_csv_writer dsh_csv_writer;
dosah_status dsh_csv_create(dsh_csv_writer **out, const char *path,
                            dosah_error *err);
void dsh_csv_put(dsh_csv_writer *w, const char *text); /**< NULL = empty */
void dsh_csv_put_int(dsh_csv_writer *w, int64_t v);
/** NaN = empty. */
void dsh_csv_put_fixed(dsh_csv_writer *w, double v, unsigned decimals);
void dsh_csv_end_row(dsh_csv_writer *w);
/** Flush, fsync, close, free. Reports the first write error of its life. */
dosah_status dsh_csv_finish(dsh_csv_writer *w, dosah_error *err);
/** Close without caring; accepts NULL. */
void dsh_csv_abandon(dsh_csv_writer *w);

#endif
