/* SPDX-License-Identifier: MIT */
/** @file prose.h
 *  @brief A text for people that grows line by line, in one language. */
#ifndef DSH_PROSE_H
#define DSH_PROSE_H

#include "base/text.h"
#include "base/vec.h"

/** Zero-initialise all but texts and lang; clear `text` with
 *  dsh_vec_clear(). */
typedef struct dsh_prose {
    const dsh_texts *texts;
    dosah_lang lang;
    DSH_VEC(char) text; /**< without NUL */
    bool failed;        /**< out of memory */
} dsh_prose;

void dsh_prose_put(dsh_prose *prose, const char *s);
/** The text `key` in its language. */
const char *dsh_prose_text(const dsh_prose *prose, const char *key);
/** A line: `before`, then `format` filled in. */
void dsh_prose_fill(dsh_prose *prose, const char *before, const char *format,
                    const dsh_text_arg *arg, size_t n_args);
/** The same with the text `key`. */
void dsh_prose_say(dsh_prose *prose, const char *before, const char *key,
                   const dsh_text_arg *arg, size_t n_args);

#endif
