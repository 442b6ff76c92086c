/* SPDX-License-Identifier: MIT */
/** @file cover.h
 *  @brief Cheapest set of candidates that meets every need: AND over needs, OR
 *  over their options, an option being a set of candidates that are all taken.
 *  Weighted set cover with joint options. */
#ifndef DSH_COVER_H
#define DSH_COVER_H

#include "base/fail.h"
#include "base/vec.h"

/** Sets of candidates are bits of a word. */
enum { DSH_COVER_MAX = 64, DSH_COVER_EXACT = 24 };

typedef DSH_VEC(uint64_t) dsh_sets;

/** One need: options first … first + n - 1. No option: cannot be met. */
typedef struct dsh_need {
    size_t first, n;
    uint64_t when; /**< only if one of these is taken; 0 = always */
} dsh_need;

typedef struct dsh_cover {
    unsigned n; /**< candidates, at most DSH_COVER_MAX */
    double hi[DSH_COVER_MAX], lo[DSH_COVER_MAX]; /**< costs, >= 0 */
    dsh_sets option;
    DSH_VEC(dsh_need) need;
} dsh_cover;

typedef struct dsh_cover_answer {
    bool met; /**< false: no set of candidates meets all needs */
    bool proven;
    uint64_t set;
    double lo, hi; /**< sums of the costs */
} dsh_cover_answer;

void dsh_cover_clear(dsh_cover *cover);
/** Begin another problem with the same memory. */
void dsh_cover_reset(dsh_cover *cover);
/** A need whose options are `option` [n]; supersets of others are left out.
 *  False when out of memory. */
bool dsh_cover_need(dsh_cover *cover, const uint64_t *option, size_t n);
/** A need that arises only when one of the candidates `when` is taken. */
bool dsh_cover_need_if(dsh_cover *cover, uint64_t when, const uint64_t *option,
                       size_t n);

/** The set with the smallest sum of hi, of those with the smallest sum of lo,
 *  of those with fewest candidates, of those the smallest word. Exact by
 *  branch and bound up to 24 candidates; beyond by CBC, where `proven` says
 *  whether it finished. @retval DOSAH_ENOMEM */
dosah_status dsh_cover_solve(dsh_cover_answer *out, const dsh_cover *cover,
                             dosah_error *err);
/** By CBC whatever the size; of several cheapest sets any. */
dosah_status dsh_cover_solve_cbc(dsh_cover_answer *out, const dsh_cover *cover,
                                 dosah_error *err);

/** Leave out sets that hold another one; returns how many remain. */
size_t dsh_sets_minimal(uint64_t *set, size_t n);

#endif
