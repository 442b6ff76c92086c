/* SPDX-License-Identifier: MIT */
#include "study/expect.h"

#include <string.h>

#include <libintl.h>

enum { TEXT_MAX = 256, FOUND_MAX = 60, KEY_MAX = 120 };

/* Bytes of `s` that fit `max` without cutting a UTF-8 sequence. */
static int clip(const char *s, size_t max)
{
    size_t n = strlen(s);
    if (n <= max)
        return (int)n;
    n = max;
    while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return (int)n;
}

static dosah_status report(dosah_error *err, const dsh_fault *f,
                           const char *expected)
{
    if (f->found == NULL)
        return dsh_fail(err, DOSAH_EINPUT, f->file, f->line,
                        "key '%.*s' is required: expected %s",
                        clip(f->key, KEY_MAX), f->key, expected);
    return dsh_fail(err, DOSAH_EINPUT, f->file, f->line,
                    "key '%.*s': expected %s, found '%.*s'",
                    clip(f->key, KEY_MAX), f->key, expected,
                    clip(f->found, FOUND_MAX), f->found);
}

/* What stands in the file, unless it is our word for it. */
static const char *found_local(const char *found)
{
    static const char *const OURS[] = {N_("a list"), N_("a map"),
                                       N_("an empty list")};
    for (size_t i = 0; found != NULL && i < sizeof OURS / sizeof OURS[0]; i++)
        if (strcmp(found, OURS[i]) == 0)
            return dgettext("dosah", OURS[i]);
    return found;
}

dosah_status dsh_fail_expected(dosah_error *err, const dsh_fault *fault,
                               const dsh_expected *expected)
{
    if (err == NULL || err->status != DOSAH_OK)
        return DOSAH_EINPUT;
    char text[TEXT_MAX];
    dosah_error local = {0};
    (void)dsh_text_fill(text, sizeof text, expected->text, expected->arg,
                        expected->n_args);
    (void)report(err, fault, text);
    (void)dsh_text_fill(text, sizeof text, dgettext("dosah", expected->text),
                        expected->arg, expected->n_args);
    dsh_fault told = *fault;
    told.found = found_local(fault->found);
    (void)report(&local, &told, text);
    memcpy(err->local, local.local, sizeof err->local);
    return DOSAH_EINPUT;
}
