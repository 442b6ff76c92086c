/* SPDX-License-Identifier: MIT */
/** @file page.h
 *  @brief A text for people that grows line by line, in one language. */
#ifndef DSH_PAGE_H
#define DSH_PAGE_H

#include "base/text.h"
#include "base/vec.h"

/** Zero-initialise all but texts and lang; clear `text` with
 *  dsh_vec_clear(). */
typedef struct dsh_page {
    const dsh_texts *texts;
    dosah_lang lang;
    DSH_VEC(char) text; /**< without NUL */
    bool failed;        /**< out of memory */
} dsh_page;

void dsh_page_put(dsh_page *page, const char *s);
/** The text `key` in the page's language. */
const char *dsh_page_text(const dsh_page *page, const char *key);
/** A line: `before`, then the text `key` filled in. */
void dsh_page_say(dsh_page *page, const char *before, const char *key,
                  const dsh_text_arg *arg, size_t n_args);

#endif
