/* SPDX-License-Identifier: MIT */
/** @file survey_rows.h
 *  @brief Rows of the long form, written by readers of other formats. */
#ifndef DSH_SURVEY_ROWS_H
#define DSH_SURVEY_ROWS_H

#include "ingest/survey.h"

/** A table of the long form that grows. Strings are not copied: they must
 *  live in t->arena or be constants. */
typedef struct dsh_survey_rows {
    dsh_table *t;
    bool located; /**< the rows' x and y are in the working CRS */
    DSH_VEC(const char *) field; /**< [t->n_rows] */
} dsh_survey_rows;

/** One row. NULL = empty. */
typedef struct dsh_long_row {
    const char *cell[DSH_N_LONG];
    double x, y;       /**< used where the rows are `located`; NaN = none */
    const char *field; /**< what the file calls the value */
    int64_t record;    /**< in the file, 1-based */
} dsh_long_row;

/** @param file  path; notices name it as seen from the study's folder */
dosah_status dsh_survey_rows_init(dsh_survey_rows *out, const dsh_survey *s,
                                  const char *file, dosah_error *err);
dosah_status dsh_survey_rows_add(dsh_survey_rows *rows, const dsh_long_row *row,
                                 dosah_error *err);
/** The rows become the survey's new last part; clears `rows`. */
dosah_status dsh_survey_rows_finish(dsh_survey_rows *rows, dsh_survey *s,
                                    dosah_error *err);
void dsh_survey_rows_clear(dsh_survey_rows *rows);

/** A notice about a record of the file while rows are being made. */
void dsh_survey_rows_notice(const dsh_survey_rows *rows, const dsh_survey *s,
                            const dsh_notice *notice);

/** Number of an element as text, in the arena; NULL when out of memory. */
const char *dsh_survey_number(dsh_arena *arena, uint32_t no);

#endif
