/* SPDX-License-Identifier: MIT */
/* Calendar arithmetic after H. Hinnant, "chrono-compatible low-level date
 * algorithms" (2013): years start in March, eras have 400 years. */
#include "base/civil.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"

enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468, DAY_S = 86400 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

dsh_date dsh_date_of(int year, int month, int day)
{
    static const int length[12] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return DSH_NO_DATE;
    if (day > length[month - 1] + (month == 2 && is_leap(year) ? 1 : 0))
        return DSH_NO_DATE;
    const int y = month <= 2 ? year - 1 : year;
    const int era = y / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT;
}

void dsh_date_split(dsh_date d, int *year, int *month, int *day)
{
    const int64_t z = (int64_t)d + EPOCH_SHIFT;
    const int64_t era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    const int64_t doe = z - era * DAYS_PER_ERA;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2 ? 1 : 0));
}

int dsh_weekday(dsh_date d)
{
    /* 1970-01-01 was a Thursday. */
    const int64_t r = ((int64_t)d + 3) % 7;
    return (int)(r < 0 ? r + 7 : r);
}

/* Reads 1 … `most` digits; the number of digits read, 0 if none. */
static size_t take_number(int *out, dsh_str *s, size_t most)
{
    size_t n = 0;
    int v = 0;
    while (n < s->n && n < most && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (s->p[n++] - '0');
    s->p += n;
    s->n -= n;
    *out = v;
    return n;
}

static bool take_char(dsh_str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    s->p++;
    s->n--;
    return true;
}

static bool parse_iso(int *year, int *month, int *day, dsh_str s)
{
    if (take_number(year, &s, 4) != 4)
        return false;
    const bool dashed = take_char(&s, '-');
    if (take_number(month, &s, 2) != 2 || (dashed && !take_char(&s, '-')))
        return false;
    return take_number(day, &s, 2) == 2 && s.n == 0;
}

static bool parse_czech(int *year, int *month, int *day, dsh_str s)
{
    int *part[2] = {day, month};
    for (int i = 0; i < 2; i++) {
        if (take_number(part[i], &s, 2) == 0 || !take_char(&s, '.'))
            return false;
        s = dsh_str_trim(s);
    }
    return take_number(year, &s, 4) == 4 && s.n == 0;
}

bool dsh_parse_date(dsh_date *out, dsh_str s)
{
    s = dsh_str_trim(s);
    int year = 0, month = 0, day = 0;
    if (!parse_iso(&year, &month, &day, s) &&
        !parse_czech(&year, &month, &day, s))
        return false;
    const dsh_date d = dsh_date_of(year, month, day);
    if (d == DSH_NO_DATE)
        return false;
    *out = d;
    return true;
}

void dsh_format_date(char out[11], dsh_date d)
{
    int part[3];
    dsh_date_split(d, &part[0], &part[1], &part[2]);
    /* Outside 0000 … 9999 there is no such text. */
    if (part[0] < 0 || part[0] > 9999) {
        out[0] = '\0';
        return;
    }
    memcpy(out, "0000-00-00", 11);
    static const int place[3] = {3, 6, 9};
    for (int k = 0; k < 3; k++)
        for (int i = place[k], v = part[k]; v > 0; i--, v /= 10)
            out[i] = (char)('0' + v % 10);
}

bool dsh_parse_clock(int32_t *out_s, dsh_str s)
{
    s = dsh_str_trim(s);
    int h = 0, m = 0, sec = 0;
    if (take_number(&h, &s, 3) == 0 || !take_char(&s, ':'))
        return false;
    if (take_number(&m, &s, 2) != 2 || m > 59)
        return false;
    if (take_char(&s, ':') && (take_number(&sec, &s, 2) != 2 || sec > 59))
        return false;
    if (s.n != 0)
        return false;
    *out_s = h * 3600 + m * 60 + sec;
    return true;
}

bool dsh_parse_duration(int32_t *out_s, dsh_str s)
{
    static const struct {
        const char *unit;
        int32_t seconds;
    } units[] = {{"", 60}, {"min", 60}, {"s", 1}, {"h", 3600}};
    s = dsh_str_trim(s);
    if (dsh_parse_clock(out_s, s))
        return true;
    size_t n = 0;
    while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'))
        n++;
    double v = 0;
    if (n == 0 || !dsh_parse_double(&v, (dsh_str){s.p, n}))
        return false;
    const dsh_str unit = dsh_str_trim((dsh_str){s.p + n, s.n - n});
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!dsh_str_eq(unit, units[i].unit))
            continue;
        const double seconds = v * units[i].seconds + 0.5;
        if (seconds > INT32_MAX)
            return false;
        *out_s = (int32_t)seconds;
        return true;
    }
    return false;
}

dsh_date dsh_today(void)
{
    dsh_date d = DSH_NO_DATE;
    const char *text = getenv("DOSAH_DATE");
    if (text != NULL && dsh_parse_date(&d, dsh_str_of(text)))
        return d;
    int64_t now = 0;
    text = getenv("SOURCE_DATE_EPOCH");
    if (text == NULL || !dsh_parse_int(&now, dsh_str_of(text)) || now < 0 ||
        now / DAY_S > INT32_MAX)
        now = (int64_t)time(NULL);
    return (dsh_date)(now / DAY_S);
}

double dsh_clock(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
