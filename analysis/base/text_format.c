/* SPDX-License-Identifier: MIT */
/* Filling texts in, and numbers and dates as people write them. */
#include "base/text.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/num.h"

/* Output of bounded size; `n` counts what was written. */
typedef struct sink {
    char *p;
    size_t size, n;
    bool full;
} sink;

/* Whole characters only: what does not fit ends the text. */
static void put(sink *out, const char *s, size_t n)
{
    size_t room = out->size > 0 ? out->size - 1 - out->n : 0;
    if (out->full)
        return;
    if (n > room) {
        out->full = true;
        while (room > 0 && ((unsigned char)s[room] & 0xC0) == 0x80)
            room--;
        n = room;
    }
    if (n > 0)
        memcpy(out->p + out->n, s, n);
    out->n += n;
}

static const dsh_text_arg *find_arg(const dsh_text_arg *arg, size_t n_args,
                                    const char *name, size_t n)
{
    for (size_t i = 0; i < n_args; i++)
        if (strlen(arg[i].name) == n && memcmp(arg[i].name, name, n) == 0)
            return &arg[i];
    return NULL;
}

size_t dsh_text_fill(char *out, size_t size, const char *format,
                     const dsh_text_arg *arg, size_t n_args)
{
    sink to = {out, size, 0, false};
    const char *p = format;
    while (*p != '\0') {
        const size_t plain = strcspn(p, "{");
        put(&to, p, plain);
        p += plain;
        if (*p == '\0')
            break;
        const size_t name = strcspn(p + 1, "}");
        const dsh_text_arg *found =
            p[1 + name] == '}' ? find_arg(arg, n_args, p + 1, name) : NULL;
        if (found != NULL) {
            const char *value = found->value != NULL ? found->value : "";
            put(&to, value, strlen(value));
            p += name + 2;
        } else {
            put(&to, p, 1);
            p++;
        }
    }
    if (size > 0)
        out[to.n] = '\0';
    return to.n;
}

/* Copy `s` with its NUL; returns where that NUL stands. */
static char *put_text(char *out, const char *s)
{
    const size_t n = strlen(s);
    memcpy(out, s, n + 1);
    return out + n;
}

/* Spaces or commas for at most 12 thousands fit DSH_NUM_SIZE + 16 bytes only
 * while the number has at most 18 digits before its mark; larger ones, which
 * no quantity of this program reaches, stay ungrouped. */
void dsh_text_number(char *out, double v, unsigned decimals, dosah_lang lang)
{
    enum { MAX_GROUPED = 18 };
    char text[DSH_NUM_SIZE];
    if (!isfinite(v)) {
        (void)put_text(out, "–");
        return;
    }
    dsh_format_fixed(text, v, decimals);
    const char *p = text;
    if (*p == '-') {
        out = put_text(out, "\xE2\x88\x92"); /* U+2212 minus */
        p++;
    }
    const size_t whole = strspn(p, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0 && whole <= MAX_GROUPED) {
            out = put_text(out, lang == DOSAH_CS ? "\xE2\x80\xAF" : ",");
        }
        *out++ = p[i];
    }
    (void)put_text(out, p + whole);
    if (lang == DOSAH_CS && *out == '.')
        *out = ',';
}

void dsh_text_date(char *out, int32_t date, dosah_lang lang)
{
    static const char *const month_en[12] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    int year = 0, month = 0, day = 0;
    if (date == DSH_NO_DATE) {
        (void)put_text(out, "–");
        return;
    }
    dsh_date_split(date, &year, &month, &day);
    char d[DSH_NUM_SIZE], m[DSH_NUM_SIZE], y[DSH_NUM_SIZE];
    dsh_format_int(d, day);
    dsh_format_int(m, month);
    dsh_format_int(y, year);
    const dsh_text_arg args[] = {
        {"d", d}, {"m", m}, {"M", month_en[month - 1]}, {"y", y}};
    dsh_text_fill(out, 40, lang == DOSAH_CS ? "{d}. {m}. {y}" : "{d} {M} {y}",
                  args, sizeof(args) / sizeof(args[0]));
}
