/* SPDX-License-Identifier: MIT */
/** @file costs.h
 *  @brief What can be done about a building and what it costs
 *  (datasets/unit-costs.yaml). */
#ifndef DSH_COSTS_TABLE_H
#define DSH_COSTS_TABLE_H

#include "usability/sheet.h"

enum { DSH_MAX_SETTINGS = 24 };

/** A measure leaves an attribute at a value, or at one that is good enough. */
typedef struct dsh_setting {
    uint16_t slot;
    double value; /**< NaN = as needed */
} dsh_setting;

typedef struct dsh_measure {
    const char *id;
    dsh_label name;
    uint16_t element;  /**< of an existing element; DSH_NO_WORD = none */
    uint16_t builds;   /**< a new element; DSH_NO_WORD = none */
    uint16_t replaces; /**< an element that is taken away; DSH_NO_WORD */
    dsh_setting set[DSH_MAX_SETTINGS];
    size_t n_set;
    double fixed[2], unit[2];     /**< lo, hi in the currency */
    uint16_t of_element, of_slot; /**< what the quantity is taken from;
                                       DSH_NO_WORD = 1 */
    double factor, unknown[2];    /**< quantity when it is not known */
    bool verified;
} dsh_measure;

typedef struct dsh_measures {
    const char *currency, *date, *source;
    const dsh_measure *measure;
    size_t n;
} dsh_measures;

/** @retval DOSAH_EINPUT with file, line and the measure's id */
dosah_status dsh_measures_load(dsh_measures *out, const char *path,
                               const dsh_vocabulary *words, dsh_arena *arena,
                               dosah_error *err);

/** fixed + unit × quantity of doing it to `i` (NULL for something new). */
void dsh_measure_cost(double *lo, double *hi, const dsh_measure *m,
                      const dsh_sheet *sheet, const dsh_instance *i);

#endif
