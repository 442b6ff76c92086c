/* SPDX-License-Identifier: MIT */
/** @file opening.h
 *  @brief Opening hours: the documented subset of the OSM syntax
 *  (docs of use: datasets/README.md). */
#ifndef DSH_OPENING_H
#define DSH_OPENING_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/fail.h"

typedef struct dsh_opening dsh_opening;

/** One stretch of a day, seconds after midnight; to_s may pass 86 400. */
typedef struct dsh_interval {
    int32_t from_s, to_s;
} dsh_interval;

enum { DSH_MAX_INTERVALS = 16 };

/** Grammar (a subset of the OSM opening_hours syntax; letters in any case,
 *  white space anywhere between words):
 *
 *      hours = "24/7" | rule { ";" rule }
 *      rule  = [ days ] ( times | "off" | "closed" )  |  days
 *      days  = day { "," day };  day = wd | wd "-" wd | "PH"
 *      wd    = Mo Tu We Th Fr Sa Su;  ranges may wrap: Fr-Mo
 *      times = time { "," time };  time = H:MM "-" H:MM
 *
 *  A rule without days holds every weekday; days without times mean all day.
 *  On one date the last rule that holds counts alone: `Mo-Fr 08:00-16:00; We
 *  off`. PH rules hold on public holidays only; without one a holiday is an
 *  ordinary weekday. A range that ends before it begins, or ends past 24:00,
 *  runs past midnight and belongs to the day it begins.
 *
 *  NULL and *ok = false on a syntax error (`*at` = byte offset), NULL and
 *  *ok = true when out of memory. */
dsh_opening *dsh_opening_parse(const char *text, dsh_arena *arena, bool *ok,
                               size_t *at);

/** Sorted, disjoint intervals of a date; returns how many (0 = closed).
 *  `holiday` true makes PH rules apply. */
size_t dsh_opening_on(const dsh_opening *opening, dsh_date date, bool holiday,
                      dsh_interval out[DSH_MAX_INTERVALS]);

/** A public holiday: the same day each year, or so many days after Easter
 *  Sunday. */
typedef struct dsh_holiday {
    int month, day;    /**< month 0 = moving */
    int easter_offset; /**< days; −2 = Good Friday */
    int from_year;     /**< first year it was kept, 0 = always */
    const char *name[DOSAH_N_LANGS];
} dsh_holiday;

typedef struct dsh_holidays {
    const dsh_holiday *day;
    size_t n;
} dsh_holidays;

/** Read datasets/holidays-cz.yaml or another file of its form.
 *  @retval DOSAH_EINPUT file and line in `err` */
dosah_status dsh_holidays_load(dsh_holidays *out, const char *path,
                               dsh_arena *arena, dosah_error *err);
/** Index of the holiday that falls on this date, SIZE_MAX = none. */
size_t dsh_holidays_find(const dsh_holidays *holidays, dsh_date date);
/** Gregorian Easter Sunday of a year after 1582 (the "anonymous" algorithm,
 *  Nature 13 (1876) 487; Meeus, Astronomical Algorithms, ch. 8). */
dsh_date dsh_easter(int year);

#endif
