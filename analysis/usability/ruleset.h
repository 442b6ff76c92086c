/* SPDX-License-Identifier: MIT */
/** @file ruleset.h
 *  @brief Dated criteria for buildings and stops, as data
 *  (datasets/rules/<id>.yaml; the format is described in datasets/README.md).
 *
 *  A rule set is a list of *requirements*, each on one link of the chain. A
 *  requirement is met by an element of one of its *alternatives* (level
 *  access OR a ramp OR a lift …); an element is as good as the worst of its
 *  *criteria*. A criterion has limits for *accessible* and *partly*, which may
 *  differ by a condition on the same element (a ramp's length).
 */
#ifndef DSH_RULESET_H
#define DSH_RULESET_H

#include "base/yaml.h"
#include "usability/formula.h"
#include "usability/usability.h"

/** What a limit asks: a comparison, or nothing that can be measured. */
typedef struct dsh_limit {
    dsh_term_kind kind; /**< DSH_TERM_NEVER, _ALWAYS or _COMPARE */
    dsh_comparison compare;
} dsh_limit;

/** Limits that hold where `when` does. Of a criterion's bands exactly one
 *  holds for every admissible value (checked by the loader). */
typedef struct dsh_band {
    dsh_formula when;
    dsh_limit accessible, partly;
} dsh_band;

typedef struct dsh_anchor {
    double value, utility;
} dsh_anchor;

typedef struct dsh_criterion {
    const char *id, *unit, *clause, *source;
    dsh_label name;
    int64_t line;
    uint64_t groups;   /**< bit per user group of the rule set */
    dsh_comparison on; /**< what is measured; n_slots 0 = nothing */
    double scale;      /**< facts' unit = unit × scale (% -> bp: 100) */
    const dsh_band *band;
    size_t n_bands;
    const dsh_anchor *anchor; /**< utility, piecewise linear, by value */
    size_t n_anchors;         /**< 0: accessible 1, partly 0.5, not 0 */
    bool verified, used;
} dsh_criterion;

typedef struct dsh_alternative {
    uint16_t element;
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
    uint64_t groups; /**< bit per user group of the rule set */
    const dsh_alternative *alternative;
    size_t n_alternatives;
} dsh_requirement;

/** What a rule set is for. Categories of users and deviations from a law are
 *  never mixed. */
typedef enum dsh_purpose {
    DSH_PURPOSE_CATEGORIES, /**< grades of buildings */
    DSH_PURPOSE_STANDARD,   /**< of new buildings: grades or deviations */
    DSH_PURPOSE_LAW,        /**< deviations */
    DSH_PURPOSE_CLAIMS,     /**< contradicts claimed grades */
    DSH_PURPOSE_STOPS       /**< grades of stops */
} dsh_purpose;

enum { DSH_MAX_GROUPS = 64 };

typedef struct dsh_rule_set {
    const char *id, *date, *source, *path;
    dsh_label name;
    dsh_purpose purpose;
    dsh_vocabulary *words;
    const char **group;
    size_t n_groups;
    const dsh_requirement *requirement;
    size_t n_requirements;
    size_t n_unverified; /**< criteria nobody verified */
} dsh_rule_set;

typedef struct dsh_rule_options {
    bool use_unverified; /**< criteria marked verified: no count too */
} dsh_rule_options;

/** @param words  shared by all rule sets of a study; its arena holds the
 *    rule set
 *  @retval DOSAH_EINPUT with file, line and the rule's id in the message: a
 *  missing or unknown key, a condition that cannot be parsed or does not fit
 *  types and units, bands that overlap, leave a gap or can never hold, limits
 *  that can never be met */
dosah_status dsh_rule_set_load(dsh_rule_set *out, const char *path,
                               dsh_vocabulary *words,
                               const dsh_rule_options *options,
                               dosah_error *err);

/** As above, from a document that is open; it may be closed afterwards. */
dosah_status dsh_rule_set_parse(dsh_rule_set *out, const dsh_yaml *doc,
                                dsh_vocabulary *words,
                                const dsh_rule_options *options,
                                dosah_error *err);

#endif
