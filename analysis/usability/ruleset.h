/* SPDX-License-Identifier: MIT */
/** @file ruleset.h
 *  @brief Dated criteria for buildings, as data (datasets/rules/<id>.yaml;
 *  the format is described in datasets/README.md).
 *
 *  A rule set is a list of *requirements*, each on one link of the chain. A
 *  requirement is met by an element of one of its *alternatives* (level
 *  access OR a ramp OR a lift …); an element is as good as the worst of its
 *  *criteria*.
 */
#ifndef DSH_RULESET_H
#define DSH_RULESET_H

#include "usability/usability.h"

typedef enum dsh_compare {
    DSH_AT_MOST,
    DSH_AT_LEAST,
    DSH_IS /**< yes/no facts: 1 or 0 */
} dsh_compare;

/** Limits, in the unit of the facts, that hold up to a value of another
 * attribute (a ramp's length). */
typedef struct dsh_band {
    double upto;       /**< inclusive; INFINITY for the last one */
    double accessible; /**< limit; NaN = cannot be met */
    double partly;
} dsh_band;

typedef struct dsh_anchor {
    double value, utility;
} dsh_anchor;

typedef struct dsh_criterion {
    const char *id, *attribute, *unit, *clause, *source;
    dsh_label name;
    double scale; /**< facts' unit = unit × scale (% -> bp: 100) */
    dsh_compare compare;
    const char *band_attribute; /**< "" = one band for all */
    const dsh_band *band;
    size_t n_bands;
    const dsh_anchor *anchor; /**< utility, piecewise linear, by value */
    size_t n_anchors;
} dsh_criterion;

typedef struct dsh_alternative {
    const char *element;
    uint8_t cap; /**< best grade it can give (a platform: partly) */
    const dsh_criterion *criterion;
    size_t n_criteria;
} dsh_alternative;

/** What follows when no element of any alternative exists. */
typedef enum dsh_if_absent {
    DSH_ABSENT_PASS,
    DSH_ABSENT_FAIL,
    DSH_ABSENT_SKIP,
    DSH_ABSENT_UNKNOWN /**< every building has one: it was not recorded */
} dsh_if_absent;

typedef struct dsh_requirement {
    const char *id;
    dsh_label name;
    dsh_link link;
    double weight;
    bool knock_out; /**< counts for the grade, not only for the score */
    bool all;       /**< every element must do, not only one */
    uint8_t floor;  /**< worst grade it can give (a toilet: partly) */
    dsh_if_absent if_absent;
    const char **group;
    size_t n_groups;
    const dsh_alternative *alternative;
    size_t n_alternatives;
} dsh_requirement;

typedef struct dsh_rule_set {
    const char *id, *date, *source;
    dsh_label name;
    const char **group;
    size_t n_groups;
    const dsh_requirement *requirement;
    size_t n_requirements;
    size_t n_unverified; /**< criteria left out because unverified */
} dsh_rule_set;

/** @retval DOSAH_EINPUT with file and line: a missing or unknown key, bands
 *  out of order, anchors out of order, an unknown element or word */
dosah_status dsh_rule_set_load(dsh_rule_set *out, const char *path,
                               dsh_arena *arena, dosah_error *err);

#endif
