/* SPDX-License-Identifier: MIT */
/** @file assumptions.h
 *  @brief Dated class defaults for what nobody measured on a street
 *  (datasets/assumptions.yaml): the first rule whose conditions all hold
 *  gives a value to an unknown attribute and marks it *assumed*. */
#ifndef DSH_ASSUMPTIONS_H
#define DSH_ASSUMPTIONS_H

#include "base/arena.h"
#include "base/fail.h"

/** Tag `key` has one of `value`; "*" = any value, "-" = the tag is absent. */
typedef struct dsh_condition {
    const char *key;
    const char **value;
    size_t n_values;
} dsh_condition;

typedef struct dsh_assumption {
    const char *id;
    const dsh_condition *when;
    size_t n_when;
    const char *attribute; /**< OSM tag: surface smoothness width incline
                                incline:across kerb kerb:height step_count
                                tactile_paving */
    const char *value;     /**< as the OSM tag would say, e.g. "good", "2.0" */
    const char *source;
    bool verified;
} dsh_assumption;

typedef struct dsh_assumptions {
    const dsh_assumption *rule;
    size_t n;
    const char *id, *date;
} dsh_assumptions;

dosah_status dsh_assumptions_load(dsh_assumptions *out, const char *path,
                                  dsh_arena *arena, dosah_error *err);

#endif
