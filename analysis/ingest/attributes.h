/* SPDX-License-Identifier: MIT */
/** @file attributes.h
 *  @brief What may be surveyed (datasets/survey-attributes.yaml): elements,
 *  attributes, units and admissible ranges. */
#ifndef DSH_ATTRIBUTES_H
#define DSH_ATTRIBUTES_H

#include "base/arena.h"
#include "base/text.h"

typedef enum dsh_attribute_kind {
    DSH_ATTRIBUTE_NUMBER,
    DSH_ATTRIBUTE_YESNO,
    DSH_ATTRIBUTE_TEXT,
    DSH_ATTRIBUTE_ENUM
} dsh_attribute_kind;

typedef struct dsh_attribute {
    const char *element, *attribute;
    const char *key; /**< "element.attribute" */
    dsh_attribute_kind kind;
    const char *unit;     /**< canonical: mm, bp, count, kg, "" */
    const char *given_in; /**< unit of a value without one */
    double min, max;      /**< in `unit`; infinite = no limit */
    const char **value;   /**< [n_values] of an enum */
    size_t n_values;
    const char **word; /**< [n_words] the values in Czech, same order */
    size_t n_words;
    dsh_label name;
} dsh_attribute;

/** A kind of element and the objects it is found on. */
typedef struct dsh_element {
    const char *id;
    dsh_label name;
    bool on[3]; /**< building, stop, street */
} dsh_element;

/** A column of the tables under its Czech name. */
typedef struct dsh_survey_column {
    const char *id, *czech;
} dsh_survey_column;

/** Two attributes of one element that contradict each other: `attribute` is
 *  `is` and `other` is not 0; or, where `is` is NaN, `attribute` is more than
 *  `other`. */
typedef struct dsh_conflict {
    const char *element, *attribute, *other;
    double is;
} dsh_conflict;

/** One way to write a unit: number · factor is in `unit`. */
typedef struct dsh_unit {
    const char *unit, *written;
    double factor;
} dsh_unit;

typedef struct dsh_attributes {
    const dsh_attribute *at;
    size_t n;
    const char **key; /**< [n] of each, for suggestions */
    const dsh_unit *unit;
    size_t n_units;
    const dsh_element *element;
    size_t n_elements;
    const dsh_survey_column *column;
    size_t n_columns;
    const dsh_conflict *conflict;
    size_t n_conflicts;
} dsh_attributes;

/** @retval DOSAH_EINPUT file and line in `err` */
dosah_status dsh_attributes_load(dsh_attributes *out, const char *path,
                                 dsh_arena *arena, dosah_error *err);
/** NULL = not in the list. */
const dsh_attribute *dsh_attributes_find(const dsh_attributes *attributes,
                                         const char *element,
                                         const char *attribute);
/** The id of an element given by id or by its name in any language; else the
 *  text itself. Never NULL. */
const char *dsh_attributes_element(const dsh_attributes *attributes,
                                   const char *text);
/** The same for an attribute of `element`. */
const char *dsh_attributes_resolve(const dsh_attributes *attributes,
                                   const char *element, const char *text);
/** Into the attribute's unit; false for a unit that does not fit. `written`
 *  "" means the usual one. */
bool dsh_attribute_convert(double *value, const dsh_attributes *attributes,
                           const dsh_attribute *attribute, const char *written);

#endif
