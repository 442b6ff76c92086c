/* SPDX-License-Identifier: MIT */
/** @file grade.h
 *  @brief One object against one rule set for one user group. */
#ifndef DSH_GRADE_H
#define DSH_GRADE_H

#include "base/vec.h"
#include "usability/ruleset.h"

typedef DSH_VEC(dsh_criterion_row) dsh_criterion_rows;

/** Grade object `row->object`; fills grades, links, score and completeness of
 *  `row` and appends what each criterion said.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_grade_object(dsh_usability_row *row, dsh_criterion_rows *rows,
                              const dsh_rule_set *rules, const char *group,
                              const dsh_facts *facts, dosah_error *err);

#endif
