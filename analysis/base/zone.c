/* SPDX-License-Identifier: MIT */
/* A TZif file holds the moments at which the offset changes and, in its
 * footer, the rule that goes on after the last of them, as POSIX writes it:
 * CET-1CEST,M3.5.0,M10.5.0/3. Only rules of the form Mm.w.d are in use. */
#include "base/zone.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

enum { HEAD = 44, MAX_FILE = 1 << 20, MAX_NAME = 64, DAY_S = 86400 };

/* "M3.5.0/2": the w-th weekday d of a month; w = 5 is the last one. */
typedef struct change {
    int month, week, weekday;
    int32_t clock_s;
} change;

struct dsh_zone {
    uint32_t n;      /* changes */
    int64_t *at;     /* [n] ascending */
    int32_t *offset; /* [n] from there on */
    int32_t first;   /* before the first change */
    int32_t standard, summer;
    bool has_rule, has_summer; /* the footer */
    change from, to;           /* summer time */
};

/* ---- bytes ------------------------------------------------------------- */

static int64_t big_endian(const char *p, int n)
{
    uint64_t v = (unsigned char)p[0] >= 128 && n == 4 ? UINT32_MAX : 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

/* The six counts of a header, in its order. */
typedef struct counts {
    size_t utc, standard, leap, time, type, chars;
} counts;

static bool read_head(counts *c, const char *p, size_t n)
{
    if (n < HEAD || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return false;
    size_t *const field[] = {&c->utc,  &c->standard, &c->leap,
                             &c->time, &c->type,     &c->chars};
    for (size_t i = 0; i < 6; i++) {
        const int64_t v = big_endian(p + 20 + 4 * i, 4);
        if (v < 0 || v > MAX_FILE)
            return false;
        *field[i] = (size_t)v;
    }
    return c->type > 0;
}

static size_t body_size(const counts *c, size_t width)
{
    return c->time * (width + 1) + c->type * 6 + c->chars +
           c->leap * (width + 4) + c->standard + c->utc;
}

/* ---- footer ------------------------------------------------------------ */

/* Letters, or anything in <…>. */
static bool skip_name(const char **p)
{
    const char *from = *p;
    if (**p == '<') {
        const char *end = strchr(*p, '>');
        *p = end != NULL ? end + 1 : *p;
    } else {
        while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z'))
            (*p)++;
    }
    return *p > from;
}

static bool read_number(const char **p, int *out)
{
    const char *from = *p;
    *out = 0;
    while (**p >= '0' && **p <= '9' && *p - from < 4)
        *out = 10 * *out + (*(*p)++ - '0');
    return *p > from;
}

/* "[+-]h[:mm[:ss]]" in seconds. */
static bool read_clock(const char **p, int32_t *out)
{
    const int sign = **p == '-' ? -1 : 1;
    int32_t unit = 3600;
    int v;
    if (**p == '-' || **p == '+')
        (*p)++;
    *out = 0;
    do {
        if (!read_number(p, &v) || v > 200)
            return false;
        *out += v * unit;
        unit /= 60;
    } while (unit > 0 && **p == ':' && (*p)++ != NULL);
    *out *= sign;
    return true;
}

static bool read_change(const char **p, change *out)
{
    const char *s = *p;
    if (*s++ != ',' || *s++ != 'M' || !read_number(&s, &out->month) ||
        *s++ != '.' || !read_number(&s, &out->week) || *s++ != '.' ||
        !read_number(&s, &out->weekday))
        return false;
    out->clock_s = 2 * 3600;
    if (*s == '/') {
        s++;
        if (!read_clock(&s, &out->clock_s))
            return false;
    }
    *p = s;
    return out->month >= 1 && out->month <= 12 && out->week >= 1 &&
           out->week <= 5 && out->weekday <= 6;
}

/* POSIX counts offsets westwards. */
static bool read_rule(dsh_zone *z, const char *p)
{
    if (!skip_name(&p) || !read_clock(&p, &z->standard))
        return false;
    z->standard = -z->standard;
    if (*p == '\0')
        return true;
    z->summer = z->standard + 3600;
    if (!skip_name(&p))
        return false;
    if (*p != ',' && *p != '\0') {
        if (!read_clock(&p, &z->summer))
            return false;
        z->summer = -z->summer;
    }
    z->has_summer = read_change(&p, &z->from) && read_change(&p, &z->to);
    return z->has_summer && *p == '\0';
}

/* ---- rules ------------------------------------------------------------- */

/* The moment of a change in a year, `offset` being in force before it. */
static int64_t moment(const change *c, int year, int32_t offset)
{
    dsh_date day = dsh_date_of(year, c->month, 1);
    const int weekday = (dsh_weekday(day) + 1) % 7; /* 0 = Sunday */
    day += (c->weekday - weekday + 7) % 7 + 7 * (c->week - 1);
    int y, month, d;
    dsh_date_split(day, &y, &month, &d);
    if (month != c->month)
        day -= 7;
    return (int64_t)day * DAY_S + c->clock_s - offset;
}

static int32_t by_rule(const dsh_zone *z, int64_t utc_s)
{
    int year, month, day;
    const int64_t local = utc_s + z->standard;
    if (!z->has_summer || local < 0 || local / DAY_S > INT32_MAX)
        return z->standard;
    dsh_date_split((dsh_date)(local / DAY_S), &year, &month, &day);
    const int64_t from = moment(&z->from, year, z->standard);
    const int64_t to = moment(&z->to, year, z->summer);
    const bool summer =
        from < to ? utc_s >= from && utc_s < to : utc_s >= from || utc_s < to;
    return summer ? z->summer : z->standard;
}

int32_t dsh_zone_offset(const dsh_zone *zone, int64_t utc_s)
{
    uint32_t from = 0, to = zone->n;
    if (zone->has_rule && (zone->n == 0 || utc_s >= zone->at[zone->n - 1]))
        return by_rule(zone, utc_s);
    while (from < to) {
        const uint32_t mid = from + (to - from) / 2;
        if (zone->at[mid] <= utc_s)
            from = mid + 1;
        else
            to = mid;
    }
    return from > 0 ? zone->offset[from - 1] : zone->first;
}

int64_t dsh_zone_noon(const dsh_zone *zone, dsh_date date)
{
    const int64_t noon = (int64_t)date * DAY_S + DAY_S / 2;
    const int64_t near = noon - dsh_zone_offset(zone, noon);
    return noon - dsh_zone_offset(zone, near);
}

/* ---- files ------------------------------------------------------------- */

static bool read_body(dsh_zone *z, const char *p, const counts *c)
{
    const char *type = p + 8 * c->time, *types = type + c->time;
    z->n = (uint32_t)c->time;
    z->at = dsh_alloc(c->time, sizeof(*z->at));
    z->offset = dsh_alloc(c->time, sizeof(*z->offset));
    if (z->at == NULL || z->offset == NULL)
        return false;
    z->first = (int32_t)big_endian(types, 4);
    for (size_t i = 0; i < c->time; i++) {
        const size_t t = (unsigned char)type[i];
        z->at[i] = big_endian(p + 8 * i, 8);
        if (t >= c->type || (i > 0 && z->at[i] <= z->at[i - 1]))
            return false;
        z->offset[i] = (int32_t)big_endian(types + 6 * t, 4);
    }
    return true;
}

/* The second block is the one with 64-bit times; then "\n", rule, "\n". */
static bool parse(dsh_zone *z, char *p, size_t n)
{
    counts c;
    if (!read_head(&c, p, n) || n - HEAD < body_size(&c, 4))
        return false;
    const size_t second = HEAD + body_size(&c, 4);
    if (!read_head(&c, p + second, n - second) ||
        n - second - HEAD < body_size(&c, 8) ||
        !read_body(z, p + second + HEAD, &c))
        return false;
    char *rule = p + second + HEAD + body_size(&c, 8);
    if (*rule != '\n')
        return false;
    char *end = strchr(++rule, '\n');
    if (end == NULL)
        return false;
    *end = '\0';
    z->has_rule = *rule != '\0';
    return !z->has_rule || read_rule(z, rule);
}

/* Letters, digits and "+-_/", so that no name leads out of the folder. */
static bool is_name(const char *name)
{
    const size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                  "qrstuvwxyz0123456789+-_/");
    return n > 0 && name[n] == '\0' && n < MAX_NAME && name[0] != '/';
}

dosah_status dsh_zone_open(dsh_zone **out, const char *name, dosah_error *err)
{
    char path[PATH_MAX];
    const char *folder = getenv("TZDIR");
    *out = NULL;
    (void)snprintf(path, sizeof(path), "%s/%s",
                   folder != NULL ? folder : "/usr/share/zoneinfo", name);
    if (!is_name(name) || !dsh_file_look(path).exists ||
        dsh_file_look(path).is_dir)
        return dsh_fail(err, DOSAH_ENOTFOUND, "", 0,
                        "the system knows no time zone '%.64s'", name);
    char *bytes = NULL;
    size_t n;
    dosah_status status = dsh_file_read(&bytes, &n, path, MAX_FILE, err);
    if (status != DOSAH_OK)
        return status;
    dsh_zone *z = dsh_alloc(1, sizeof(*z));
    if (z == NULL)
        status = dsh_fail_nomem(err, "time zone");
    else if (!parse(z, bytes, n))
        status = dsh_fail(err, DOSAH_EINPUT, path, 0,
                          "no file of a time zone (TZif)");
    dsh_free(bytes);
    if (status == DOSAH_OK)
        *out = z;
    else
        dsh_zone_close(z);
    return status;
}

void dsh_zone_close(dsh_zone *zone)
{
    if (zone == NULL)
        return;
    dsh_free(zone->at);
    dsh_free(zone->offset);
    dsh_free(zone);
}
