/* SPDX-License-Identifier: MIT */
/** @file survey.h
 *  @brief What the long and the wide form of a survey share: objects, facts
 *  and how a value becomes one. */
#ifndef DSH_SURVEY_H
#define DSH_SURVEY_H

#include "base/vec.h"
#include "ingest/attributes.h"
#include "ingest/readers.h"

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
    size_t row;
    bool method_stated;
} dsh_fact;

/** A survey being read. */
typedef struct dsh_survey {
    dsh_reading *r;
    const dsh_table *t;
    dsh_attributes attributes;
    DSH_VEC(dsh_fact) fact;
    uint32_t *object; /**< [rows] the object of a row, DSH_NONE = no id */
    double *x, *y;    /**< [rows] */
    size_t n_methods_assumed; /**< known facts that do not say how */
    size_t n_kinds_assumed;   /**< objects of a table without a kind */
} dsh_survey;

/** Columns that describe the object, the first four of either form. */
#define DSH_WANT_OBJECT                                                        \
    {"object_id", true}, {"object_kind", false}, {"name", false},              \
    {                                                                          \
        "ruian_adm", false                                                     \
    }
enum { DSH_N_WANT_OBJECT = 4 };

/** Columns that tell how a row was surveyed, in both forms. */
#define DSH_WANT_METHOD                                                        \
    {"method", false}, {"date", false}, {"surveyor_code", false},              \
        {"accuracy", false},                                                   \
    {                                                                          \
        "photo", false                                                         \
    }
enum { DSH_N_WANT_METHOD = 5 };

dosah_status dsh_survey_long(dsh_survey *s, dosah_error *err);
dosah_status dsh_survey_wide(dsh_survey *s, dosah_error *err);

/** Make the distinct objects of the table (columns 0 … 3) and s->object. */
dosah_status dsh_survey_objects(dsh_survey *s, dosah_error *err);
/** Fill method, date, surveyor, accuracy, photo, x, y from a row; `first` is
 *  the column of `method`. */
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

#endif
