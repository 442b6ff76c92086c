/* SPDX-License-Identifier: MIT */
/** @file advice.h
 *  @brief Remedies and next measurements of one grading, as rows. */
#ifndef DSH_ADVICE_H
#define DSH_ADVICE_H

#include "usability/improve.h"

typedef DSH_VEC(dsh_remedy_row) dsh_remedy_rows;
typedef DSH_VEC(dsh_measurement_row) dsh_measurement_rows;

/** What advice is made of, and where it goes. */
typedef struct dsh_advice {
    const dsh_measures *measures;
    dsh_improve *improve; /**< used object after object */
    dsh_remedy_rows *remedies;
    dsh_measurement_rows *measurements;
} dsh_advice;

/** Append what lifts the graded object to *partly* and to *accessible*, where
 *  it is not there for certain, and what to measure next, where its grade is
 *  open. @retval DOSAH_ENOMEM */
dosah_status dsh_advice_add(const dsh_advice *advice,
                            const dsh_usability_row *row,
                            const dsh_grading *what, dosah_error *err);

#endif
