/* SPDX-License-Identifier: MIT */
#include "base/fail.h"

#undef dsh_fail /* the function itself */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libintl.h>

#include "base/str.h"

const char *dosah_status_name(dosah_status status)
{
    switch (status) {
#define STATUS_NAME(name, code, text)                                          \
    case DOSAH_##name:                                                         \
        return #name;
        DOSAH_STATUS_MAP(STATUS_NAME)
#undef STATUS_NAME
    }
    return "EUNKNOWN";
}

const char *dosah_version(void)
{
    return DOSAH_VERSION;
}

/* One line of valid UTF-8: control characters become spaces, bytes that are
 * no UTF-8 become "?", a character cut off at the end goes away. */
static void make_line(char *s, bool was_cut)
{
    const size_t n = strlen(s);
    size_t i = 0;
    while (i < n) {
        const unsigned char c = (unsigned char)s[i];
        if (c < 0x20 || c == 0x7F) {
            s[i++] = ' ';
            continue;
        }
        size_t len = 1;
        while (len < 4 && !dsh_utf8_valid(s + i, len) && i + len < n)
            len++;
        if (dsh_utf8_valid(s + i, len)) {
            i += len;
            continue;
        }
        if (was_cut && c >= 0xC0 && n - i < 4) {
            s[i] = '\0';
            return;
        }
        s[i++] = '?';
    }
}

static void copy_line(char *out, size_t size, const char *s)
{
    const size_t n = strlen(s);
    const size_t kept = n < size ? n : size - 1;
    memcpy(out, s, kept);
    out[kept] = '\0';
    make_line(out, kept < n);
}

DSH_PRINTF(3, 0)
static void format_line(char *out, size_t size, const char *fmt, va_list args)
{
    const int n = vsnprintf(out, size, fmt, args);
    if (n < 0)
        out[0] = '\0';
    make_line(out, n >= 0 && (size_t)n >= size);
}

dosah_status dsh_fail(dosah_error *err, dosah_status status, const char *source,
                      int64_t row, const char *fmt, ...)
{
    if (err == NULL || err->status != DOSAH_OK)
        return status;
    err->status = status;
    err->row = row;
    copy_line(err->source, sizeof(err->source), source != NULL ? source : "");
    va_list args;
    va_start(args, fmt);
    format_line(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    va_start(args, fmt);
    format_line(err->local, sizeof(err->local), dgettext("dosah", fmt), args);
    va_end(args);
    return status;
}

void dsh_note_nomem(dosah_error *err, const char *what)
{
    (void)dsh_fail(err, DOSAH_ENOMEM, "", 0, "out of memory while making %s",
                   what);
}
