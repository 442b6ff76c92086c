/* SPDX-License-Identifier: MIT */
#include "output/page.h"

#include <string.h>

enum { MAX_LINE = 2048 };

void dsh_page_put(dsh_page *page, const char *s)
{
    const size_t n = strlen(s);
    if (n == 0)
        return;
    if (!dsh_vec_room(&page->text, n)) {
        page->failed = true;
        return;
    }
    memcpy(page->text.p + page->text.n, s, n);
    page->text.n += n;
}

const char *dsh_page_text(const dsh_page *page, const char *key)
{
    return dsh_text(page->texts, key, page->lang);
}

void dsh_page_say(dsh_page *page, const char *before, const char *key,
                  const dsh_text_arg *arg, size_t n_args)
{
    char line[MAX_LINE];
    (void)dsh_text_fill(line, sizeof(line), dsh_page_text(page, key), arg,
                        n_args);
    dsh_page_put(page, before);
    dsh_page_put(page, line);
    dsh_page_put(page, "\n");
}
