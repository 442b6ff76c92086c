/* SPDX-License-Identifier: MIT */
#include "base/num.h"

#include <math.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>

/* Longer texts are no numbers; 768 digits decide every double. */
enum { MAX_TEXT = 1024, EXACT_DIGITS = 15, EXACT_POWER = 22 };

static const double power_of_ten[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number taken apart: (-1)^negative * digits * 10^exponent. `digits` is
 * exact while n_digits <= EXACT_DIGITS (leading zeros are not counted). */
typedef struct decimal {
    bool negative;
    uint64_t digits;
    unsigned n_digits;
    long exponent;
} decimal;

static void add_digit(decimal *d, char c)
{
    if (d->n_digits < EXACT_DIGITS)
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
    if (d->n_digits > 0 || c != '0')
        d->n_digits++;
}

static bool scan_exponent(decimal *d, dsh_str s, size_t i)
{
    bool negative = false;
    if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
        negative = s.p[i++] == '-';
    if (i == s.n)
        return false;
    long e = 0;
    for (; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        if (e < 100000)
            e = e * 10 + (s.p[i] - '0');
    }
    d->exponent += negative ? -e : e;
    return true;
}

static bool scan_decimal(decimal *d, dsh_str s)
{
    size_t i = 0;
    bool any = false;
    if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
        d->negative = s.p[i++] == '-';
    for (; i < s.n && is_digit(s.p[i]); i++, any = true)
        add_digit(d, s.p[i]);
    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && is_digit(s.p[i]); i++, any = true) {
            add_digit(d, s.p[i]);
            d->exponent--;
        }
    }
    if (!any)
        return false;
    if (i == s.n)
        return true;
    return (s.p[i] == 'e' || s.p[i] == 'E') && scan_exponent(d, s, i + 1);
}

/* Correctly rounded for any length; CPLStrtod() does not ask the locale. */
static bool parse_slow(double *out, dsh_str s)
{
    char text[MAX_TEXT + 1];
    if (s.n > MAX_TEXT)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    const double v = CPLStrtod(text, NULL);
    if (!isfinite(v))
        return false;
    *out = v;
    return true;
}

bool dsh_parse_double(double *out, dsh_str s)
{
    s = dsh_str_trim(s);
    decimal d = {0};
    if (!scan_decimal(&d, s))
        return false;
    if (d.n_digits > EXACT_DIGITS || d.exponent < -EXACT_POWER ||
        d.exponent > EXACT_POWER)
        return parse_slow(out, s);
    /* Both factors are exact doubles, so one operation rounds once
     * (Clinger 1990, doi:10.1145/93542.93557). */
    double v = (double)d.digits;
    if (d.exponent < 0)
        v /= power_of_ten[-d.exponent];
    else
        v *= power_of_ten[d.exponent];
    *out = d.negative ? -v : v;
    return true;
}

/* Bytes of a thousands space at `s`, 0 if there is none: space, U+00A0,
 * U+2009 and U+202F. */
static size_t thousands_space(const char *s, size_t n)
{
    if (n >= 1 && s[0] == ' ')
        return 1;
    if (n >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    if (n >= 3 && (memcmp(s, "\xE2\x80\xAF", 3) == 0 ||
                   memcmp(s, "\xE2\x80\x89", 3) == 0))
        return 3;
    return 0;
}

/* True if exactly three digits stand at `s`. */
static bool group_of_three(const char *s, size_t n)
{
    if (n < 3 || !is_digit(s[0]) || !is_digit(s[1]) || !is_digit(s[2]))
        return false;
    return n == 3 || !is_digit(s[3]);
}

bool dsh_parse_double_cs(double *out, dsh_str s)
{
    s = dsh_str_trim(s);
    char text[MAX_TEXT];
    size_t n = 0;
    bool has_mark = false;
    for (size_t i = 0; i < s.n;) {
        const size_t gap = thousands_space(s.p + i, s.n - i);
        if (gap > 0) {
            if (has_mark || i == 0 || !is_digit(s.p[i - 1]) ||
                !group_of_three(s.p + i + gap, s.n - i - gap))
                return false;
            i += gap;
            continue;
        }
        char c = s.p[i++];
        if (c == ',' || c == '.') {
            if (has_mark)
                return false;
            has_mark = true;
            c = '.';
        }
        if (n == sizeof(text))
            return false;
        text[n++] = c;
    }
    return dsh_parse_double(out, (dsh_str){text, n});
}

bool dsh_parse_int(int64_t *out, dsh_str s)
{
    s = dsh_str_trim(s);
    size_t i = 0;
    bool negative = false;
    if (s.n > 0 && (s.p[0] == '+' || s.p[0] == '-'))
        negative = s.p[i++] == '-';
    if (i == s.n)
        return false;
    const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t v = 0;
    for (; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        const uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (v > (limit - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    if (!negative)
        *out = (int64_t)v;
    else if (v == 0)
        *out = 0;
    else
        *out = -(int64_t)(v - 1) - 1;
    return true;
}

/* Digits of `v`, no sign, at least `least` of them. */
static size_t put_digits(char *out, uint64_t v, size_t least)
{
    char reversed[24];
    size_t n = 0;
    while (v > 0 || n < least) {
        reversed[n++] = (char)('0' + v % 10);
        v /= 10;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    return n;
}

size_t dsh_format_int(char out[DSH_NUM_SIZE], int64_t v)
{
    size_t n = 0;
    if (v < 0)
        out[n++] = '-';
    const uint64_t u = v < 0 ? (uint64_t)(-(v + 1)) + 1 : (uint64_t)v;
    n += put_digits(out + n, u, 1);
    out[n] = '\0';
    return n;
}

/* |v| * 10^decimals, rounded half up on the exact value of `v`. The error of
 * the product is known exactly (fma), and so is the side of the half. */
static uint64_t scaled(double v, double scale)
{
    const double p = v * scale;
    const double error = fma(v, scale, -p);
    const double whole = floor(p);
    const bool up = (p - whole - 0.5) + error >= 0;
    return (uint64_t)whole + (up ? 1 : 0);
}

size_t dsh_format_fixed(char out[DSH_NUM_SIZE], double v, unsigned decimals)
{
    out[0] = '\0';
    if (!isfinite(v))
        return 0;
    if (decimals > 9)
        decimals = 9;
    const double scale = power_of_ten[decimals];
    const double size = fabs(v);
    if (size * scale >= 4503599627370496.0) { /* 2^52 */
        if (size >= 1e25)
            return dsh_format_double(out, v);
        return (size_t)CPLsnprintf(out, DSH_NUM_SIZE, "%.*f", (int)decimals, v);
    }
    const uint64_t digits = scaled(size, scale);
    size_t n = 0;
    if (v < 0 && digits > 0)
        out[n++] = '-';
    char text[24];
    const size_t n_text = put_digits(text, digits, decimals + 1);
    const size_t n_whole = n_text - decimals;
    memcpy(out + n, text, n_whole);
    n += n_whole;
    if (decimals > 0) {
        out[n++] = '.';
        memcpy(out + n, text + n_whole, decimals);
        n += decimals;
    }
    out[n] = '\0';
    return n;
}

size_t dsh_format_double(char out[DSH_NUM_SIZE], double v)
{
    out[0] = '\0';
    if (!isfinite(v))
        return 0;
    if (fabs(v) < 1e15 && v == floor(v) && !(v == 0 && signbit(v)))
        return dsh_format_int(out, (int64_t)v);
    int n = 0;
    for (int digits = 15; digits <= 17; digits++) {
        n = CPLsnprintf(out, DSH_NUM_SIZE, "%.*g", digits, v);
        if (CPLStrtod(out, NULL) == v)
            break;
    }
    return (size_t)n;
}
