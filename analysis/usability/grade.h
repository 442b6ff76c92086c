/* SPDX-License-Identifier: MIT */
/** @file grade.h
 *  @brief One object against one rule set for one user group. */
#ifndef DSH_GRADE_H
#define DSH_GRADE_H

#include "base/vec.h"
#include "usability/judge.h"
#include "usability/zones.h"

typedef DSH_VEC(dsh_criterion_row) dsh_criterion_rows;

/** What is graded, and against what. */
typedef struct dsh_grading {
    const dsh_rule_set *rules;
    unsigned group;               /**< of the rule set */
    const dsh_sheet *sheet;       /**< of the object */
    const dsh_zone_names *zones;  /**< NULL: plans of zones are not used */
    dsh_criterion_rows *criteria; /**< what each criterion said; nullable */
} dsh_grading;

/** Fill grades, links, score and completeness of `row`.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_grade_object(dsh_usability_row *row, const dsh_grading *what,
                              dosah_error *err);

/** Worst and best of a requirement over what is not known of its elements. */
dsh_verdict dsh_grade_requirement(const dsh_requirement *r, unsigned group,
                                  const dsh_sheet *sheet);

#endif
