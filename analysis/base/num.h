/* SPDX-License-Identifier: MIT */
/** @file num.h
 *  @brief Numbers to text and back, the same in every locale. */
#ifndef DSH_NUM_H
#define DSH_NUM_H

#include "base/str.h"

/** Whole of `s` (trimmed) is a number with a decimal point. No hex, no inf,
 *  no nan. */
bool dsh_parse_double(double *out, dsh_str s);
/** As above, and a decimal comma, and spaces (plain, U+00A0, U+2009, U+202F)
 *  between groups of three digits. */
bool dsh_parse_double_cs(double *out, dsh_str s);
bool dsh_parse_int(int64_t *out, dsh_str s);

/** Fixed decimals (0–9), rounded half away from zero on the exact decimal
 *  expansion of the double (2.675 gives 2.67), "." as the mark, no "-0". NaN
 *  and infinity give "". From 1e25 on dsh_format_double(). Returns the
 *  length. */
enum { DSH_NUM_SIZE = 40 };
size_t dsh_format_fixed(char out[DSH_NUM_SIZE], double v, unsigned decimals);
/** Shortest text that reads back as the same double; "" if not finite. */
size_t dsh_format_double(char out[DSH_NUM_SIZE], double v);
size_t dsh_format_int(char out[DSH_NUM_SIZE], int64_t v);

#endif
