/* SPDX-License-Identifier: MIT */
#include "network/tags.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

/* Leading number of `s`; `rest` gets what follows, trimmed. */
static bool leading_number(dsh_str s, double *value, dsh_str *rest)
{
    size_t n = 0;
    while (n < s.n && (strchr("+-.,0123456789", s.p[n]) != NULL))
        n++;
    if (n == 0)
        return false;
    const dsh_str number = {s.p, n};
    *rest = dsh_str_trim((dsh_str){s.p + n, s.n - n});
    return dsh_parse_double(value, number) ||
           dsh_parse_double_cs(value, number);
}

static bool metres_per_unit(dsh_str unit, double *factor)
{
    static const struct {
        const char *name;
        double m;
    } UNIT[] = {{"", 1},       {"m", 1},       {"meter", 1},  {"metre", 1},
                {"cm", 0.01},  {"mm", 0.001},  {"km", 1000},  {"ft", 0.3048},
                {"'", 0.3048}, {"in", 0.0254}, {"\"", 0.0254}};
    for (size_t i = 0; i < sizeof(UNIT) / sizeof(UNIT[0]); i++) {
        if (dsh_str_eq_nocase(unit, UNIT[i].name)) {
            *factor = UNIT[i].m;
            return true;
        }
    }
    return false;
}

bool dsh_tag_length_mm(int32_t *out_mm, const char *text)
{
    double value, factor;
    dsh_str rest;
    if (!leading_number(dsh_str_trim(dsh_str_of(text)), &value, &rest))
        return false;
    if (rest.n > 1 && rest.p[0] == '\'') {
        double inches;
        dsh_str tail;
        const dsh_str more = dsh_str_trim((dsh_str){rest.p + 1, rest.n - 1});
        if (!leading_number(more, &inches, &tail) || !dsh_str_eq(tail, "\""))
            return false;
        value = value * 0.3048 + inches * 0.0254;
    } else if (metres_per_unit(rest, &factor)) {
        value *= factor;
    } else {
        return false;
    }
    if (!(value >= 0 && value <= 5000))
        return false;
    *out_mm = (int32_t)floor(value * 1000 + 0.5);
    return true;
}

static bool to_bp(double ratio, int32_t *out_bp)
{
    if (!(ratio >= -1 && ratio <= 1))
        return false;
    *out_bp = (int32_t)floor(ratio * 10000 + 0.5);
    return true;
}

dsh_incline dsh_tag_incline_bp(int32_t *out_bp, const char *text)
{
    const double degree = 0.017453292519943295;
    const dsh_str s = dsh_str_trim(dsh_str_of(text));
    if (dsh_str_eq(s, "up"))
        return DSH_INCLINE_UP;
    if (dsh_str_eq(s, "down"))
        return DSH_INCLINE_DOWN;
    double value, run;
    dsh_str rest, tail;
    if (!leading_number(s, &value, &rest))
        return DSH_INCLINE_BAD;
    bool ok = false;
    if (dsh_str_eq(rest, "%"))
        ok = to_bp(value / 100, out_bp);
    else if (dsh_str_eq(rest, "\xC2\xB0"))
        ok = value > -60 && value < 60 && to_bp(tan(value * degree), out_bp);
    else if (rest.n > 1 && rest.p[0] == ':' &&
             leading_number((dsh_str){rest.p + 1, rest.n - 1}, &run, &tail))
        ok = tail.n == 0 && run > 0 && to_bp(value / run, out_bp);
    else
        ok = rest.n == 0 && value == 0 && to_bp(0, out_bp);
    return ok ? DSH_INCLINE_VALUE : DSH_INCLINE_BAD;
}

bool dsh_tag_count(int32_t *out, const char *text)
{
    int64_t v;
    if (!dsh_parse_int(&v, dsh_str_trim(dsh_str_of(text))) || v < 0 || v > 1000)
        return false;
    *out = (int32_t)v;
    return true;
}

int32_t dsh_tag_word(dsh_tag_words *words, const char *text)
{
    for (size_t i = 0; i < words->word.n; i++) {
        if (strcmp(words->word.p[i], text) == 0)
            return (int32_t)i;
    }
    if (!dsh_vec_room(&words->word, 1))
        return -1;
    words->word.p[words->word.n] = text;
    return (int32_t)words->word.n++;
}
