/* SPDX-License-Identifier: MIT */
/* What a cell says: numbers with a decimal mark decided per column, dates,
 * yes and no. Czech Excel writes 1 234,5; English data 1,234.5. One value
 * alone can be ambiguous ("1,234"), a column seldom is. */
#include "ingest/table.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/num.h"

typedef struct mark_count {
    size_t point;     /**< values with points only */
    size_t comma;     /**< values with one comma */
    size_t thousands; /**< of those, digits in a group of three: 1,234 */
    size_t groups;    /**< values like 1,234,567 or 1,234.5 */
} mark_count;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 1 to 3 digits, then one comma and three digits to the end. */
static bool looks_like_thousands(const char *s)
{
    const char *comma = strchr(s, ',');
    const char *from = *s == '-' || *s == '+' ? s + 1 : s;
    if (comma == NULL || comma - from > 3 || *from == '0')
        return false;
    return strlen(comma) == 4 && is_digit(comma[1]) && is_digit(comma[2]) &&
           is_digit(comma[3]);
}

static size_t count_char(const char *s, char c)
{
    size_t n = 0;
    for (; *s; s++)
        n += *s == c;
    return n;
}

static mark_count count_marks(const dsh_table *t, size_t column)
{
    mark_count m = {0};
    for (size_t i = 0; i < t->n_rows; i++) {
        const char *s = dsh_table_cell(t, i, column);
        size_t points = count_char(s, '.');
        size_t commas = count_char(s, ',');
        if (commas > 1 || (commas == 1 && points > 0))
            m.groups++;
        else if (commas == 1) {
            m.comma++;
            m.thousands += looks_like_thousands(s);
        } else if (points > 0)
            m.point++;
    }
    return m;
}

/* Drop every `drop` and turn `decimal` into a point. */
static bool parse_marked(double *out, const char *text, char drop, char decimal)
{
    char buf[64];
    size_t n = 0;
    for (; *text; text++) {
        if (*text == drop)
            continue;
        if (n + 1 >= sizeof buf)
            return false;
        buf[n++] = *text == decimal ? '.' : *text;
    }
    return dsh_parse_double_cs(out, (dsh_str){buf, n});
}

bool dsh_parse_number_any(double *out, const char *text)
{
    const char *comma = strrchr(text, ',');
    const char *point = strrchr(text, '.');
    if (comma != NULL && point != NULL)
        return comma > point ? parse_marked(out, text, '.', ',')
                             : parse_marked(out, text, ',', '.');
    if (comma != NULL && strchr(text, ',') != comma)
        return parse_marked(out, text, ',', '.');
    return dsh_parse_double_cs(out, dsh_str_of(text));
}

void dsh_table_numbers(double *out, const dsh_table *table, size_t column,
                       dsh_context *ctx)
{
    mark_count m = count_marks(table, column);
    bool comma_groups = m.comma > 0 && m.comma == m.thousands && m.groups > 0;
    if (m.comma > 0 && m.point > 0)
        dsh_table_notice(
            table, SIZE_MAX, column, ctx,
            (dsh_finding){"decimal_mark_mixed", DOSAH_WARNING, NULL, NULL});
    else if (m.comma > 0 && m.comma == m.thousands)
        dsh_table_notice(
            table, SIZE_MAX, column, ctx,
            (dsh_finding){"decimal_mark_ambiguous", DOSAH_WARNING, NULL,
                          comma_groups ? "1,234 = 1234" : "1,234 = 1.234"});
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *s = dsh_table_cell(table, i, column);
        out[i] = (double)NAN;
        if (s[0] == '\0')
            continue;
        bool ok = comma_groups && strchr(s, '.') == NULL
                      ? parse_marked(&out[i], s, ',', '.')
                      : dsh_parse_number_any(&out[i], s);
        if (!ok || !isfinite(out[i])) {
            out[i] = (double)NAN;
            dsh_table_notice(
                table, i, column, ctx,
                (dsh_finding){"not_a_number", DOSAH_WARNING, NULL, NULL});
        }
    }
}

dsh_date dsh_table_date(const dsh_table *table, size_t row, size_t column,
                        dsh_context *ctx)
{
    const char *s = dsh_table_cell(table, row, column);
    dsh_date date = DSH_NO_DATE;
    char iso[11];
    size_t n = strlen(s);
    if (n == 0)
        return DSH_NO_DATE;
    /* OGR writes dates of spreadsheets as 2026/03/01, some with a time. */
    if (n >= 10 && (s[4] == '/' || s[4] == '-') && s[7] == s[4]) {
        memcpy(iso, s, 10);
        iso[4] = iso[7] = '-';
        iso[10] = '\0';
        bool tail = n == 10 || s[10] == ' ' || s[10] == 'T';
        if (tail && dsh_parse_date(&date, dsh_str_of(iso)))
            return date;
    }
    if (dsh_parse_date(&date, dsh_str_of(s)))
        return date;
    dsh_table_notice(table, row, column, ctx,
                     (dsh_finding){"not_a_date", DOSAH_WARNING, NULL, NULL});
    return DSH_NO_DATE;
}

dsh_yesno dsh_parse_yesno(const char *text)
{
    static const struct {
        const char *word;
        dsh_yesno means;
    } words[] = {
        {"ano", DSH_YES},
        {"yes", DSH_YES},
        {"true", DSH_YES},
        {"1", DSH_YES},
        {"a", DSH_YES},
        {"y", DSH_YES},
        {"ne", DSH_NO},
        {"no", DSH_NO},
        {"false", DSH_NO},
        {"0", DSH_NO},
        {"n", DSH_NO},
        {"", DSH_UNKNOWN},
        {"neznámo", DSH_UNKNOWN},
        {"nezjištěno", DSH_UNKNOWN},
        {"unknown", DSH_UNKNOWN},
        {"neznamo", DSH_UNKNOWN},
        {"?", DSH_UNKNOWN},
    };
    dsh_str s = dsh_str_trim(dsh_str_of(text));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (dsh_str_eq_nocase(s, words[i].word))
            return words[i].means;
    }
    return DSH_NOT_YESNO;
}
