/* SPDX-License-Identifier: MIT */
/** @file num.h
 *  @brief Numbers to text and back, the same in every locale. */
#ifndef DSH_NUM_H
#define DSH_NUM_H

#include "base/str.h"

/** Whole of `s` (trimmed) is a number with a decimal point. No hex, no inf,
 *  no nan. */
bool dsh_parse_double(double *out, dsh_str s);
/** As above, and a decimal comma or thin/no-break spaces between thousands. */
bool dsh_parse_double_cs(double *out, dsh_str s);
bool dsh_parse_int(int64_t *out, dsh_str s);

/** Fixed decimals (0–9), rounded half away from zero on the decimal
 *  expansion, "." as the mark, no "-0". NaN gives "". Returns the length. */
enum { DSH_NUM_SIZE = 40 };
size_t dsh_format_fixed(char out[DSH_NUM_SIZE], double v, unsigned decimals);
/** Shortest text that reads back as the same double. */
size_t dsh_format_double(char out[DSH_NUM_SIZE], double v);
size_t dsh_format_int(char out[DSH_NUM_SIZE], int64_t v);

#endif
