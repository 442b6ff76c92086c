/* SPDX-License-Identifier: MIT */
/** @file survey.h
 *  @brief How files of a survey become objects and facts.
 *
 *  Every format ends in the same place: each file is a part, a table of the
 *  long form (one row per fact) or of the wide one (one row per object). CSV
 *  and spreadsheets are such tables already; the readers of other formats
 *  write rows of the long form (survey_rows.h). Units, ranges, dates,
 *  repetitions and contradictions are therefore judged in one way for all.
 */
#ifndef DSH_SURVEY_H
#define DSH_SURVEY_H

#include "base/vec.h"
#include "ingest/attributes.h"
#include "ingest/readers.h"

/** One file of the survey. */
typedef struct dsh_survey_part {
    dsh_table *t; /**< owned */
    bool wide;
    const char **field; /**< [rows] what the file calls the value, for
                             notices; NULL = the column of the table */
    bool located;       /**< its points are in the working CRS already */
    uint32_t *object;   /**< [rows] the object of a row, DSH_NONE = no id */
    double *x, *y;      /**< [rows] */
} dsh_survey_part;

/** One fact before sorting; strings live in the tables' arena. */
typedef struct dsh_fact {
    uint32_t object;
    const char *element, *attribute;
    uint32_t element_no;
    double number;
    const char *text;
    dsh_fact_state state;
    dsh_method method;
    dsh_date date;
    const char *surveyor, *from_zone, *to_zone, *photo;
    double accuracy, x, y;
    uint32_t part; /**< index in the survey */
    size_t row, column;
    bool method_stated;
    const dsh_attribute *bare; /**< a length without a unit: `number` is as
                                    given until the part has been read */
} dsh_fact;

/** A survey being read. */
typedef struct dsh_survey {
    dsh_reading *r;
    dsh_attributes attributes;
    DSH_VEC(dsh_survey_part) part;
    uint32_t now; /**< the part that is being read */
    DSH_VEC(dsh_fact) fact;
    dsh_date today;
    size_t n_methods_assumed; /**< known facts that do not say how */
    size_t n_kinds_assumed;   /**< objects of a part without a kind */
} dsh_survey;

/** Columns of the long form. */
enum {
    DSH_LONG_ID,
    DSH_LONG_KIND,
    DSH_LONG_NAME,
    DSH_LONG_ADM,
    DSH_LONG_ELEMENT,
    DSH_LONG_NO,
    DSH_LONG_ATTRIBUTE,
    DSH_LONG_VALUE,
    DSH_LONG_UNIT,
    DSH_LONG_STATE,
    DSH_LONG_FROM,
    DSH_LONG_TO,
    DSH_LONG_ALL,
    DSH_LONG_METHOD,
    DSH_LONG_DATE,
    DSH_LONG_SURVEYOR,
    DSH_LONG_ACCURACY,
    DSH_LONG_PHOTO,
    DSH_LONG_X,
    DSH_LONG_Y,
    DSH_LONG_LON,
    DSH_LONG_LAT,
    DSH_N_LONG
};
extern const dsh_want dsh_long_want[DSH_N_LONG];

/** Columns of the wide form before those of facts. */
enum {
    DSH_WIDE_METHOD = DSH_LONG_ADM + 1,
    DSH_WIDE_X = DSH_WIDE_METHOD + 5,
    DSH_N_WIDE = DSH_WIDE_X + DSH_N_WANT_COORDS
};
extern const dsh_want dsh_wide_want[DSH_N_WIDE];

/** Read file `path` of the survey as a new last part. */
typedef dosah_status dsh_survey_read_fn(dsh_survey *s, const char *path,
                                        dosah_error *err);
dsh_survey_read_fn dsh_survey_read_table; /**< long or wide, by its columns */
dsh_survey_read_fn dsh_survey_read_long, dsh_survey_read_wide;

/** A new last part; takes its table over, also on failure. The part's
 *  object, x and y are made here. */
dosah_status dsh_survey_add_part(dsh_survey *s, dsh_survey_part part,
                                 dosah_error *err);
void dsh_survey_clear(dsh_survey *s);

/** The objects of all parts, and each part's `object`, x and y. */
dosah_status dsh_survey_objects(dsh_survey *s, dosah_error *err);
/** Facts of the part s->now. */
dosah_status dsh_survey_long(dsh_survey *s, dosah_error *err);
dosah_status dsh_survey_wide(dsh_survey *s, dosah_error *err);
/** Sort the facts, drop repetitions, tell contradictions, store. */
dosah_status dsh_survey_store(dsh_survey *s, dosah_error *err);

/** The part being read. */
const dsh_survey_part *dsh_survey_now(const dsh_survey *s);
/** A notice about a cell of a part; `row`, `column` as dsh_table_notice(). */
void dsh_survey_notice(const dsh_survey *s, uint32_t part, size_t row,
                       size_t column, dsh_finding finding);

/** Fill method, date, surveyor, accuracy, photo, x, y from the fact's row;
 *  `first` is the column of `method`. */
dosah_status dsh_survey_method(dsh_survey *s, dsh_fact *fact, size_t first,
                               dosah_error *err);
/** A value as the user wrote it, in which unit, with which state. */
typedef struct dsh_survey_value {
    const char *text, *unit, *state;
    size_t column; /**< of the value, for notices */
} dsh_survey_value;
/** Set number, text and state of a fact whose names and row are set, and add
 *  it. Values that cannot be are a notice and count as unknown. */
dosah_status dsh_survey_add(dsh_survey *s, dsh_fact *fact,
                            dsh_survey_value value, dosah_error *err);
/** Decide in which unit the lengths of a part without one are, from fact
 *  `first` on: mm, unless none fits so and all fit as cm (or m). */
void dsh_survey_settle_units(dsh_survey *s, size_t first);

#endif
