/* SPDX-License-Identifier: MIT */
/** @file grading.h
 *  @brief One object of a survey against all rule sets of a study: what every
 *  thread reads, what each needs for itself, and what comes out. */
#ifndef DSH_GRADING_H
#define DSH_GRADING_H

#include "usability/advice.h"
#include "usability/grade.h"
#include "usability/pictograms.h"
#include "usability/rules.h"

/** What objects are graded against; not changed while they are. */
typedef struct dsh_yardstick {
    dsh_rules rules;
    dsh_zone_names zones;
    dsh_measures measures;
    dsh_signs signs;
    bool advises; /**< remedies and next measurements, too */
    const dsh_tables *tables;
    uint32_t *group; /**< [rules.n * DSH_MAX_GROUPS] group of a rule set ->
                          of the study */
} dsh_yardstick;

/** Room of one thread, used object after object. */
typedef struct dsh_grader {
    const dsh_yardstick *by;
    dsh_sheet sheet;
    dsh_improve improve;
    dsh_criterion_rows law;
} dsh_grader;

/** What some objects in a row gave. */
typedef struct dsh_graded {
    DSH_VEC(dsh_usability_row) row; /**< criteria counted from 0 */
    dsh_criterion_rows criteria, deviations;
    dsh_remedy_rows remedies;
    dsh_measurement_rows measurements;
    dsh_pictogram_rows pictograms;
    DSH_VEC(dsh_notice) notices;
} dsh_graded;

/** @retval DOSAH_ENOMEM */
dosah_status dsh_grader_init(dsh_grader *out, const dsh_yardstick *by,
                             dosah_error *err);
void dsh_grader_clear(dsh_grader *grader);

void dsh_graded_clear(dsh_graded *graded);

/** Append all that is to be said of `object`. @retval DOSAH_ENOMEM */
dosah_status dsh_grade_all_of(dsh_graded *out, dsh_grader *grader,
                              uint32_t object, dosah_error *err);

#endif
