/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"
#include "ingest/opening.h"

dsh_date dsh_easter(int year)
{
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int d = b / 4;
    int e = b % 4;
    int f = (b + 8) / 25;
    int g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4;
    int k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return dsh_date_of(year, n / 31, n % 31 + 1);
}

size_t dsh_holidays_find(const dsh_holidays *holidays, dsh_date date)
{
    int year;
    int month;
    int day;
    if (date == DSH_NO_DATE)
        return SIZE_MAX;
    dsh_date_split(date, &year, &month, &day);
    for (size_t i = 0; i < holidays->n; i++) {
        const dsh_holiday *h = &holidays->day[i];
        bool falls = h->month > 0 ? h->month == month && h->day == day
                                  : dsh_easter(year) + h->easter_offset == date;
        if (falls && year >= h->from_year)
            return i;
    }
    return SIZE_MAX;
}

static dosah_status read_int(int *out, dsh_node node, const char *path,
                             dosah_error *err)
{
    int64_t v = 0;
    *out = 0;
    if (!node.ok)
        return DOSAH_OK;
    if (!dsh_parse_int(&v, dsh_str_of(dsh_node_text(node))) || v < -400 ||
        v > 9999)
        return dsh_fail(err, DOSAH_EINPUT, path, dsh_node_line(node),
                        "'%s' is not a whole number that fits here",
                        dsh_node_text(node));
    *out = (int)v;
    return DOSAH_OK;
}

static dosah_status read_one(dsh_holiday *h, dsh_node node, const char *path,
                             dsh_arena *arena, dosah_error *err)
{
    dsh_node name = dsh_node_get(node, "name");
    dosah_status s =
        read_int(&h->month, dsh_node_get(node, "month"), path, err);
    if (s == DOSAH_OK)
        s = read_int(&h->day, dsh_node_get(node, "day"), path, err);
    if (s == DOSAH_OK)
        s = read_int(&h->easter_offset, dsh_node_get(node, "easter_offset"),
                     path, err);
    if (s == DOSAH_OK)
        s = read_int(&h->from_year, dsh_node_get(node, "from_year"), path, err);
    if (s != DOSAH_OK)
        return s;
    h->name[DOSAH_CS] =
        dsh_arena_str(arena, dsh_node_text(dsh_node_get(name, "cs")));
    h->name[DOSAH_EN] =
        dsh_arena_str(arena, dsh_node_text(dsh_node_get(name, "en")));
    if (h->name[DOSAH_CS] == NULL || h->name[DOSAH_EN] == NULL)
        return dsh_fail_nomem(err, "holidays");
    bool fixed = h->month >= 1 && h->month <= 12 && h->day >= 1 && h->day <= 31;
    if (!fixed && !dsh_node_get(node, "easter_offset").ok)
        return dsh_fail(err, DOSAH_EINPUT, path, dsh_node_line(node),
                        "a holiday needs month and day, or easter_offset");
    return DOSAH_OK;
}

dosah_status dsh_holidays_load(dsh_holidays *out, const char *path,
                               dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_holidays){0};
    dsh_yaml *doc;
    dosah_status s = dsh_yaml_open(&doc, path, err);
    if (s != DOSAH_OK)
        return s;
    dsh_node list = dsh_node_get(dsh_yaml_root(doc), "holidays");
    size_t n = dsh_node_count(list);
    dsh_holiday *day = dsh_arena_alloc(arena, n, sizeof *day);
    if (!list.ok || dsh_node_kind(list) != DSH_YAML_LIST)
        s = dsh_fail(err, DOSAH_EINPUT, path, 1, "expected 'holidays: [...]'");
    else if (day == NULL)
        s = dsh_fail_nomem(err, "holidays");
    for (size_t i = 0; s == DOSAH_OK && i < n; i++)
        s = read_one(&day[i], dsh_node_item(list, i), path, arena, err);
    dsh_yaml_free(doc);
    *out = (dsh_holidays){day, s == DOSAH_OK ? n : 0};
    return s;
}
