/* SPDX-License-Identifier: MIT */
/** @file text.h
 *  @brief Texts in Czech and English that are data, looked up by key with the
 *  language as an argument: one run writes both.
 *
 *  Files: maps/texts/<name>.yaml and maps/notices/<room>.yaml, each a map
 *  `key: {cs: …, en: …}`; placeholders are `{name}`. Plural texts have
 *  `cs: [1, 2–4, 5+]` and `en: [1, other]`.
 */
#ifndef DSH_TEXT_H
#define DSH_TEXT_H

#include "base/fail.h"

#include <stddef.h>

typedef struct dsh_texts dsh_texts;

/** A name that a person reads, per language; never NULL once loaded. */
typedef struct dsh_label {
    const char *in[DOSAH_N_LANGS];
} dsh_label;

/** "cs" / "en". */
const char *dsh_lang_code(dosah_lang lang);
/** False for an unknown code. */
bool dsh_lang_parse(dosah_lang *out, const char *code);

/** Reads every .yaml of the two folders below `data_dir`; a missing folder
 *  holds none. @retval DOSAH_EINPUT a text lacks a language or stands twice */
dosah_status dsh_texts_load(dsh_texts **out, const char *data_dir,
                            dosah_error *err);
void dsh_texts_free(dsh_texts *texts);

/** The text, or the key itself where there is none (a test finds those). */
const char *dsh_text(const dsh_texts *texts, const char *key, dosah_lang lang);
/** Plural form for `n`. */
const char *dsh_text_n(const dsh_texts *texts, const char *key, int64_t n,
                       dosah_lang lang);
bool dsh_text_has(const dsh_texts *texts, const char *key);

typedef struct dsh_text_arg {
    const char *name, *value;
} dsh_text_arg;

/** Replace `{name}` in `format`; cut (at a code point) to `size` bytes with
 *  NUL. Unknown names stay as they are. Returns the length written. */
size_t dsh_text_fill(char *out, size_t size, const char *format,
                     const dsh_text_arg *arg, size_t n_args);

/** Number for people: Czech 1 234,5 (U+202F between thousands), English
 *  1,234.5. `out` has DSH_NUM_SIZE + 16 bytes. NaN gives "–". */
void dsh_text_number(char *out, double v, unsigned decimals, dosah_lang lang);
/** "15. 1. 2026" / "15 January 2026". out[40]. */
void dsh_text_date(char *out, int32_t date, dosah_lang lang);

#endif
