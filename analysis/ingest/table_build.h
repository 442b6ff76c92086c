/* SPDX-License-Identifier: MIT */
/** @file table_build.h
 *  @brief How the CSV and OGR halves of table.c fill a table. Legal order:
 *  begin a part, then add its rows. */
#ifndef DSH_TABLE_BUILD_H
#define DSH_TABLE_BUILD_H

#include "ingest/table.h"

typedef struct dsh_table_build {
    dsh_table *table;
    const dsh_source *source;
    const dsh_table_opts *opts;
    dsh_context *ctx;
    const char *file; /**< of the part, as notices name it */
    size_t *from;     /**< [columns] field of the file, SIZE_MAX = none */
    size_t n_from;
    bool *used;        /**< [fields] is anything made of this field? */
    char delimiter;    /**< of the part if it is a text table, else 0 */
    bool has_geometry; /**< of the part: a row may be geometry alone */
} dsh_table_build;

/** A file with these columns begins. */
dosah_status dsh_table_begin(dsh_table_build *b, const char *const *name,
                             size_t n, dosah_error *err);
/** A row with its fields in the file's order; missing ones are empty. Texts
 *  are trimmed and copied. `number` counts records in the file, header = 1. */
dosah_status dsh_table_add(dsh_table_build *b, int64_t number,
                           const dsh_str *field, size_t n, dosah_error *err);
/** A notice about the part, not about a row of the table. */
void dsh_table_part_notice(const dsh_table_build *b, int64_t row,
                           const char *field, dsh_finding finding);

dosah_status dsh_table_read_csv(dsh_table_build *b, const char *path,
                                dosah_error *err);
dosah_status dsh_table_read_ogr(dsh_table_build *b, const char *path,
                                char separator, dosah_error *err);

#endif
