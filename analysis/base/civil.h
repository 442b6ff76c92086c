/* SPDX-License-Identifier: MIT */
/** @file civil.h
 *  @brief Dates and times of day without time zones. */
#ifndef DSH_CIVIL_H
#define DSH_CIVIL_H

#include "base/str.h"

/** Days since 1970-01-01, proleptic Gregorian. */
typedef int32_t dsh_date;
#define DSH_NO_DATE INT32_MIN

dsh_date dsh_date_of(int year, int month, int day); /**< DSH_NO_DATE if none */
void dsh_date_split(dsh_date d, int *year, int *month, int *day);
/** 0 = Monday … 6 = Sunday. */
int dsh_weekday(dsh_date d);
/** "2026-11-24", "20261124", "24. 11. 2026", "24.11.2026". */
bool dsh_parse_date(dsh_date *out, dsh_str s);
/** "YYYY-MM-DD" into out[11]. */
void dsh_format_date(char out[11], dsh_date d);
/** "H:MM", "HH:MM", "HH:MM:SS" -> seconds; hours may pass 24. */
bool dsh_parse_clock(int32_t *out_s, dsh_str s);
/** "60min", "90s", "2h", "1:30" or a bare number of minutes -> seconds >= 0. */
bool dsh_parse_duration(int32_t *out_s, dsh_str s);
/** Today in UTC, or DOSAH_DATE / SOURCE_DATE_EPOCH of the environment. */
dsh_date dsh_today(void);
/** Monotonic clock, seconds. */
double dsh_clock(void);

#endif
