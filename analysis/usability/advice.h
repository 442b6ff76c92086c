/* SPDX-License-Identifier: MIT */
/** @file advice.h
 *  @brief Remedies and next measurements of one grading, as rows. */
#ifndef DSH_ADVICE_H
#define DSH_ADVICE_H

#include "usability/improve.h"

typedef struct dsh_advice {
    const dsh_measures *measures;
    dsh_improve improve;
    DSH_VEC(dsh_remedy_row) remedy;
    DSH_VEC(dsh_measurement_row) measurement;
} dsh_advice;

void dsh_advice_clear(dsh_advice *advice);

/** Append what lifts the graded object to *partly* and to *accessible*, where
 *  it is not there for certain, and what to measure next, where its grade is
 *  open. @retval DOSAH_ENOMEM */
dosah_status dsh_advice_add(dsh_advice *advice, const dsh_usability_row *row,
                            const dsh_grading *what, dosah_error *err);

#endif
