/* SPDX-License-Identifier: MIT */
/** @file tags.h
 *  @brief OSM tag values -> numbers in our units. Formats:
 *  https://wiki.openstreetmap.org/wiki/Map_features/Units and Key:incline. */
#ifndef DSH_TAGS_H
#define DSH_TAGS_H

#include "base/fail.h"
#include "base/vec.h"

#include <stdint.h>

/** "1.5", "1,5", "1.5 m", "150 cm", "15 mm", "2'", "5'10\"", "8\"": to mm.
 *  False if it is none of these or not within [0, 5 km]. */
bool dsh_tag_length_mm(int32_t *out_mm, const char *text);

/** What an incline says. */
typedef enum dsh_incline {
    DSH_INCLINE_BAD,
    DSH_INCLINE_VALUE,
    DSH_INCLINE_UP, /**< rising, not by how much */
    DSH_INCLINE_DOWN
} dsh_incline;

/** "5%", "-8 %", "4°", "1:12", "0", "up", "down": to basis points. A bare
 *  number other than 0 is bad: per cent and ratios are both in use. */
dsh_incline dsh_tag_incline_bp(int32_t *out_bp, const char *text);

/** Whole number within [0, 1000]. */
bool dsh_tag_count(int32_t *out, const char *text);

/** Distinct texts, numbered as they come. */
typedef struct dsh_tag_words {
    DSH_VEC(const char *) word;
} dsh_tag_words;

/** Number of a text that lives as long as the words; −1 out of memory. */
int32_t dsh_tag_word(dsh_tag_words *words, const char *text);

#endif
