/* SPDX-License-Identifier: MIT */
#include "ingest/opening.h"

#include <string.h>

enum { DAY_S = 86400, PH_BIT = 7, MAX_RULES = 64 };

typedef struct rule {
    unsigned days; /**< bit 0 = Monday … 6 = Sunday, 7 = public holiday */
    size_t n;      /**< 0 = closed */
    dsh_interval at[DSH_MAX_INTERVALS];
} rule;

struct dsh_opening {
    size_t n;
    rule rule[];
};

typedef struct cursor {
    const char *start, *p;
} cursor;

static void skip_space(cursor *c)
{
    while (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r')
        c->p++;
}

static bool take(cursor *c, char mark)
{
    skip_space(c);
    if (*c->p != mark)
        return false;
    c->p++;
    return true;
}

static char lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
}

static bool is_letter(char ch)
{
    return lower(ch) >= 'a' && lower(ch) <= 'z';
}

static bool take_word(cursor *c, const char *word)
{
    skip_space(c);
    size_t n = strlen(word);
    for (size_t i = 0; i < n; i++) {
        if (lower(c->p[i]) != word[i])
            return false;
    }
    if (is_letter(c->p[n]))
        return false;
    c->p += n;
    return true;
}

/* A hyphen, or the dash that word processors make of it (U+2013). */
static bool take_dash(cursor *c)
{
    if (take(c, '-'))
        return true;
    if (strncmp(c->p, "\xe2\x80\x93", 3) != 0)
        return false;
    c->p += 3;
    return true;
}

/* 0 … 6, PH_BIT, or −1. */
static int take_day(cursor *c)
{
    static const char *const names[] = {"mo", "tu", "we", "th",
                                        "fr", "sa", "su", "ph"};
    for (int i = 0; i < 8; i++) {
        if (take_word(c, names[i]))
            return i;
    }
    return -1;
}

/* False on a syntax error; *days stays 0 where no day stands. */
static bool parse_days(cursor *c, unsigned *days)
{
    *days = 0;
    int first = take_day(c);
    while (first >= 0) {
        *days |= 1u << first;
        if (take_dash(c)) {
            int last = take_day(c);
            if (last < 0 || last == PH_BIT || first == PH_BIT)
                return false;
            for (int d = first; d != last; d = (d + 1) % 7)
                *days |= 1u << d;
            *days |= 1u << last;
        }
        if (!take(c, ','))
            return true;
        first = take_day(c);
        if (first < 0)
            return false;
    }
    return true;
}

static bool take_number(cursor *c, int *out, size_t min_digits)
{
    size_t n = 0;
    *out = 0;
    while (n < 2 && c->p[n] >= '0' && c->p[n] <= '9')
        *out = *out * 10 + (c->p[n++] - '0');
    c->p += n;
    return n >= min_digits;
}

static bool parse_time(cursor *c, int32_t *out)
{
    int h;
    int m;
    skip_space(c);
    if (!take_number(c, &h, 1) || *c->p != ':')
        return false;
    c->p++;
    if (!take_number(c, &m, 2) || m > 59 || h > 48)
        return false;
    *out = (h * 60 + m) * 60;
    return *out <= 2 * DAY_S;
}

static bool parse_times(cursor *c, rule *r)
{
    do {
        dsh_interval t;
        if (r->n == DSH_MAX_INTERVALS || !parse_time(c, &t.from_s) ||
            !take_dash(c) || !parse_time(c, &t.to_s))
            return false;
        if (t.from_s >= DAY_S)
            return false;
        if (t.to_s <= t.from_s)
            t.to_s += DAY_S;
        r->at[r->n++] = t;
    } while (take(c, ','));
    return true;
}

static bool at_end_of_rule(cursor *c)
{
    skip_space(c);
    return *c->p == '\0' || *c->p == ';';
}

static bool parse_rule(cursor *c, rule *r)
{
    *r = (rule){0};
    if (!parse_days(c, &r->days))
        return false;
    bool stated = r->days != 0;
    if (!stated)
        r->days = 0x7f;
    if (take_word(c, "off") || take_word(c, "closed"))
        return at_end_of_rule(c);
    if (stated && at_end_of_rule(c)) {
        r->at[r->n++] = (dsh_interval){0, DAY_S};
        return true;
    }
    return parse_times(c, r) && at_end_of_rule(c);
}

/* Sort by start and join what touches or overlaps. */
static void tidy(rule *r)
{
    for (size_t i = 1; i < r->n; i++) {
        for (size_t k = i; k > 0 && r->at[k].from_s < r->at[k - 1].from_s;
             k--) {
            dsh_interval swap = r->at[k];
            r->at[k] = r->at[k - 1];
            r->at[k - 1] = swap;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (n > 0 && r->at[i].from_s <= r->at[n - 1].to_s) {
            if (r->at[i].to_s > r->at[n - 1].to_s)
                r->at[n - 1].to_s = r->at[i].to_s;
        } else {
            r->at[n++] = r->at[i];
        }
    }
    r->n = n;
}

static size_t count_rules(const char *text)
{
    size_t n = 1;
    for (; *text; text++)
        n += *text == ';';
    return n;
}

static bool parse_rules(cursor *c, dsh_opening *o, size_t most)
{
    if (take_word(c, "24/7")) {
        o->rule[o->n++] = (rule){.days = 0x7f, .n = 1, .at = {{0, DAY_S}}};
        return at_end_of_rule(c) && *c->p == '\0';
    }
    for (;;) {
        skip_space(c);
        if (*c->p == '\0')
            return o->n > 0;
        if (o->n == most || !parse_rule(c, &o->rule[o->n]))
            return false;
        tidy(&o->rule[o->n++]);
        if (!take(c, ';'))
            return *c->p == '\0';
    }
}

dsh_opening *dsh_opening_parse(const char *text, dsh_arena *arena, bool *ok,
                               size_t *at)
{
    cursor c = {text, text};
    size_t most = count_rules(text);
    *ok = most <= MAX_RULES;
    *at = 0;
    if (!*ok)
        return NULL;
    dsh_opening *o =
        dsh_arena_alloc(arena, 1, sizeof *o + most * sizeof *o->rule);
    if (o == NULL)
        return NULL;
    *ok = parse_rules(&c, o, most);
    *at = (size_t)(c.p - c.start);
    return *ok ? o : NULL;
}

size_t dsh_opening_on(const dsh_opening *opening, dsh_date date, bool holiday,
                      dsh_interval out[DSH_MAX_INTERVALS])
{
    unsigned today = 1u << dsh_weekday(date);
    if (holiday)
        today |= 1u << PH_BIT;
    for (size_t i = opening->n; i-- > 0;) {
        const rule *r = &opening->rule[i];
        if ((r->days & today) == 0)
            continue;
        memcpy(out, r->at, r->n * sizeof *out);
        return r->n;
    }
    return 0;
}
