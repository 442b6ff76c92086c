/* SPDX-License-Identifier: MIT */
/** @file judge.h
 *  @brief What one criterion says of one element, as an interval, and how
 *  intervals are joined. */
#ifndef DSH_JUDGE_H
#define DSH_JUDGE_H

#include <math.h>

#include "usability/ruleset.h"
#include "usability/sheet.h"

/** Ends over all admissible values of what is unknown. */
typedef struct dsh_verdict {
    uint8_t lo, hi;      /**< dsh_grade */
    double u_lo, u_hi;   /**< utility, 0 … 1 */
    unsigned known, all; /**< criteria whose values are known; all of them */
} dsh_verdict;

#define DSH_VERDICT_BEST                                                       \
    ((dsh_verdict){DSH_GRADE_ACCESSIBLE, DSH_GRADE_ACCESSIBLE, 1, 1, 0, 0})
#define DSH_VERDICT_WORST                                                      \
    ((dsh_verdict){DSH_GRADE_NOT, DSH_GRADE_NOT, 0, 0, 0, 0})
#define DSH_VERDICT_ANY                                                        \
    ((dsh_verdict){DSH_GRADE_NOT, DSH_GRADE_ACCESSIBLE, 0, 1, 0, 1})

/** Both must do. */
dsh_verdict dsh_verdict_worse(dsh_verdict a, dsh_verdict b);
/** One of them will do. */
dsh_verdict dsh_verdict_better(dsh_verdict a, dsh_verdict b);
/** Either may be true. */
dsh_verdict dsh_verdict_hull(dsh_verdict a, dsh_verdict b);

/** @param[out] band  the band that holds; NULL while that is unknown */
dsh_verdict dsh_judge(const dsh_criterion *c, const dsh_element_words *element,
                      const double *value, const dsh_band **band);

/** A criterion counts for a user group (bit `group`). */
static inline bool dsh_criterion_counts(const dsh_criterion *c, unsigned group)
{
    return c->used && (c->groups >> group & 1);
}

/** The worst of all criteria that count, within the alternative's cap. */
dsh_verdict dsh_judge_element(const dsh_alternative *a, unsigned group,
                              const dsh_element_words *element,
                              const double *value);

#endif
