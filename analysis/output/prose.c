/* SPDX-License-Identifier: MIT */
#include "output/prose.h"

#include <string.h>

enum { MAX_LINE = 2048 };

void dsh_prose_put(dsh_prose *prose, const char *s)
{
    const size_t n = strlen(s);
    if (n == 0)
        return;
    if (!dsh_vec_room(&prose->text, n)) {
        prose->failed = true;
        return;
    }
    memcpy(prose->text.p + prose->text.n, s, n);
    prose->text.n += n;
}

const char *dsh_prose_text(const dsh_prose *prose, const char *key)
{
    return dsh_text(prose->texts, key, prose->lang);
}

void dsh_prose_fill(dsh_prose *prose, const char *before, const char *format,
                    const dsh_text_arg *arg, size_t n_args)
{
    char line[MAX_LINE];
    (void)dsh_text_fill(line, sizeof(line), format, arg, n_args);
    dsh_prose_put(prose, before);
    dsh_prose_put(prose, line);
    dsh_prose_put(prose, "\n");
}

void dsh_prose_say(dsh_prose *prose, const char *before, const char *key,
                   const dsh_text_arg *arg, size_t n_args)
{
    dsh_prose_fill(prose, before, dsh_prose_text(prose, key), arg, n_args);
}
