/* SPDX-License-Identifier: MIT */
/** @file opening.h
 *  @brief Opening hours: the documented subset of the OSM syntax
 *  (docs of use: datasets/README.md). */
#ifndef DSH_OPENING_H
#define DSH_OPENING_H

#include "base/arena.h"
#include "base/civil.h"

typedef struct dsh_opening dsh_opening;

/** One stretch of a day, seconds after midnight; to_s may pass 86 400. */
typedef struct dsh_interval {
    int32_t from_s, to_s;
} dsh_interval;

enum { DSH_MAX_INTERVALS = 16 };

/** `Mo-Fr 08:00-12:00,13:00-16:00; We off; PH off`, `24/7`. NULL and *ok =
 *  false on a syntax error (`*at` = byte offset), NULL and *ok = true when
 *  out of memory. */
dsh_opening *dsh_opening_parse(const char *text, dsh_arena *arena, bool *ok,
                               size_t *at);

/** Sorted, disjoint intervals of a date; returns how many (0 = closed).
 *  `holiday` true makes PH rules apply. */
size_t dsh_opening_on(const dsh_opening *opening, dsh_date date, bool holiday,
                      dsh_interval out[DSH_MAX_INTERVALS]);

#endif
