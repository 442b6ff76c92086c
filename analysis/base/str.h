/* SPDX-License-Identifier: MIT */
/** @file str.h
 *  @brief Byte strings: views, trimming, comparing, encodings, collation.
 *  All text inside the program is UTF-8. Nothing here asks the C locale. */
#ifndef DSH_STR_H
#define DSH_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A view; owns nothing; need not end with NUL. */
typedef struct dsh_str {
    const char *p;
    size_t n;
} dsh_str;

dsh_str dsh_str_of(const char *s); /**< NULL gives an empty view */
/** Without ASCII white space, U+00A0 and U+202F at both ends. */
dsh_str dsh_str_trim(dsh_str s);
bool dsh_str_eq(dsh_str a, const char *b);
bool dsh_str_eq_nocase(dsh_str a, const char *b); /**< ASCII case only */
bool dsh_utf8_valid(const char *s, size_t n);
/** Code points of valid UTF-8. */
size_t dsh_utf8_length(const char *s, size_t n);

typedef enum dsh_encoding {
    DSH_UTF8,
    DSH_CP1250,
    DSH_LATIN2 /**< ISO 8859-2 */
} dsh_encoding;

/** "UTF-8", "windows-1250", "cp1250", "iso-8859-2", "latin2" in any case. */
bool dsh_encoding_parse(dsh_encoding *out, const char *name);
/** Into the arena, with NUL. Bytes that the code page lacks become U+FFFD and
 *  are counted in `n_bad` (nullable). NULL when out of memory. */
char *dsh_to_utf8(dsh_arena *arena, const char *s, size_t n,
                  dsh_encoding encoding, size_t *n_bad);

/** Damerau-Levenshtein distance of two short ASCII keys; for suggestions. */
unsigned dsh_edit_distance(const char *a, const char *b);
/** The key of `keys[n]` nearest to `word` if at most a third of its letters
 *  differ, else NULL. */
const char *dsh_nearest_key(const char *word, const char *const *keys,
                            size_t n);

/** Czech alphabetical order (ch after h, carons after their letters, accents
 *  last) good for English too. <0, 0, >0. ČSN 97 6030. */
int dsh_collate(const char *a, const char *b);

/** FNV-like stable 64-bit hash (XXH3). */
uint64_t dsh_hash(const void *data, size_t n, uint64_t seed);

#endif
