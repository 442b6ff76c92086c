/* SPDX-License-Identifier: MIT */
/** @file usability.h
 *  @brief From surveyed facts to grades and scores of buildings per user
 *  group, as intervals (methods.md §5). */
#ifndef DSH_USABILITY_H
#define DSH_USABILITY_H

#include "ingest/tables.h"

/** Ordered: a larger grade is better. */
typedef enum dsh_grade {
    DSH_GRADE_NOT,
    DSH_GRADE_PARTLY,
    DSH_GRADE_ACCESSIBLE
} dsh_grade;

/** Links of the chain inside a building, in the order one meets them. */
typedef enum dsh_link {
    DSH_LINK_APPROACH,
    DSH_LINK_ENTRANCE,
    DSH_LINK_INSIDE,
    DSH_LINK_ROOM, /**< room and toilet */
    DSH_N_LINKS
} dsh_link;

/** What a plan of zones (from_zone, to_zone) decided. */
typedef enum dsh_plan_use {
    DSH_PLAN_NONE, /**< no plan: all elements are taken as connected */
    DSH_PLAN_USED,
    DSH_PLAN_NO_OUTSIDE, /**< no zone is called outside; taken as none */
    DSH_PLAN_NO_DESK,    /**< no zone is the desk; taken as none */
    DSH_PLAN_TOO_LARGE   /**< over 64 zones; taken as none */
} dsh_plan_use;

/** Nothing was claimed. */
enum { DSH_NO_CLAIM = 0xff };

/** One object × user group × rule set. lo is the pessimistic end. */
typedef struct dsh_usability_row {
    uint32_t object; /**< index in dsh_objects */
    uint32_t rule_set, group;
    uint8_t grade_lo, grade_hi; /**< dsh_grade, whole chain */
    uint8_t plan;               /**< dsh_plan_use */
    uint8_t claim;              /**< dsh_grade that others gave */
    bool contradicted;          /**< the claim is better than can be */
    uint8_t link_lo[DSH_N_LINKS], link_hi[DSH_N_LINKS];
    double score_lo, score_hi;            /**< 0 … 100 */
    double completeness;                  /**< known weight share, 0 … 1 */
    uint32_t first_criterion, n_criteria; /**< into the criterion rows */
} dsh_usability_row;

typedef enum dsh_outcome {
    DSH_OUTCOME_PASS,   /**< meets *accessible* */
    DSH_OUTCOME_PARTLY, /**< meets *partly* only */
    DSH_OUTCOME_FAIL,   /**< meets neither */
    DSH_OUTCOME_UNKNOWN /**< never measured */
} dsh_outcome;

/** One criterion at one element of one object. */
typedef struct dsh_criterion_row {
    uint32_t object, rule_set, group;
    const char *criterion, *element;
    const dsh_label *name;
    uint32_t element_no;
    uint8_t link; /**< dsh_link */
    uint8_t outcome;
    double value; /**< in the attribute's unit; NaN unknown */
    double limit_accessible, limit_partly; /**< NaN = none */
    double margin; /**< signed distance to *accessible*, < 0 = fails; NaN */
    const char *unit, *clause;
    bool verified;
} dsh_criterion_row;

/** One measure of the cheapest set that lifts an object to a grade for
 *  certain; one row without a measure where no set does. */
typedef struct dsh_remedy_row {
    uint32_t object, rule_set, group;
    uint8_t target;            /**< dsh_grade */
    bool found, proven;        /**< there is a set; it is the cheapest */
    double total_lo, total_hi; /**< of the whole set, in the currency */
    const char *measure, *element;
    const dsh_label *name;
    uint32_t element_no; /**< 0 = a new one */
    double lo, hi;       /**< of this measure */
    bool verified;
} dsh_remedy_row;

/** Something to measure. */
typedef struct dsh_measurement_row {
    uint32_t object, rule_set, group;
    uint32_t rank; /**< 1 = first */
    const char *element, *attribute;
    uint32_t element_no;   /**< 0 = the kind as a whole */
    const dsh_label *name; /**< of the attribute; NULL */
    bool needed;           /**< of the smallest set that would settle it */
    bool proven;
    double points; /**< of the score 0–100 that hang on its element */
} dsh_measurement_row;

/** One pictogram of a building. */
typedef struct dsh_pictogram_row {
    uint32_t object;
    const char *sign, *letter, *shape, *colour; /**< "#rrggbb" */
    const char *state; /**< yes, no; unknown for the category alone */
    const char *runs;  /**< signed steps, "+3 −1"; NULL */
    dsh_label name;
} dsh_pictogram_row;

typedef struct dsh_rule_set_info {
    const char *id, *date, *source;
    dsh_label name;
    size_t n_unverified; /**< criteria that nobody verified */
} dsh_rule_set_info;

/** One criterion of a rule set, for the list of all rules. */
typedef struct dsh_rule_row {
    uint32_t rule_set;
    const char *requirement, *criterion, *element, *clause, *source;
    const dsh_label *name;
    bool verified, used;
} dsh_rule_row;

typedef struct dsh_usability {
    dsh_arena *arena;
    const dsh_rule_set_info *rule_set; /**< those of the study, then those
                                            of stops, law and claims */
    size_t n_rule_sets;
    const char **group; /**< [n_groups] user group ids, e.g. "wheelchair" */
    size_t n_groups;
    dsh_usability_row *row; /**< by object, rule set, group */
    size_t n_rows;
    dsh_criterion_row *criterion;
    size_t n_criteria;
    dsh_criterion_row *deviation; /**< from the law: what fails, and what
                                       nobody measured */
    size_t n_deviations;
    dsh_rule_row *rule;
    size_t n_rules;
    const char *currency; /**< of the remedies */
    dsh_remedy_row *remedy;
    size_t n_remedies;
    dsh_measurement_row *measurement;
    size_t n_measurements;
    dsh_pictogram_row *pictogram;
    size_t n_pictograms;
} dsh_usability;

/** Grade every surveyed building by every rule set of the study, and every
 *  surveyed stop by that of stops. */
dosah_status dsh_usability_new(dsh_usability **out, const dsh_study *study,
                               const dsh_tables *tables, dsh_context *ctx,
                               dosah_error *err);
void dsh_usability_free(dsh_usability *usability);

/** The first rule set's row of an object for a user group; NULL if there is
 *  none (never surveyed, unknown group). A group that no rule set names is
 *  looked up without its last part: wheelchair_power as wheelchair. */
const dsh_usability_row *dsh_usability_find(const dsh_usability *usability,
                                            uint32_t object, const char *group);

#endif
