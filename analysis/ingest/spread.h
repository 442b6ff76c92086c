/* SPDX-License-Identifier: MIT */
/** @file spread.h
 *  @brief Dividing whole units so that the parts add up exactly: the method
 *  of largest remainders (Hamilton), ties to the lower index. */
#ifndef DSH_SPREAD_H
#define DSH_SPREAD_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

/** Divide `total` >= 0 among `n` parts in proportion to `weight[n]` >= 0
 *  (NULL or all zero = evenly). n = 0 does nothing. Sum of weights and total
 *  below 2^62. O(n log n).
 *  @param[out] out [n] parts; their sum is `total` */
dosah_status dsh_spread(int64_t *out, int64_t total, const int64_t *weight,
                        size_t n, dosah_error *err);

/** floor(a·b / c) and the remainder, without overflow, for
 *  0 <= b <= c < 2^62, 0 <= a < 2^62, c > 0. */
int64_t dsh_muldiv(int64_t a, int64_t b, int64_t c, int64_t *remainder);

#endif
