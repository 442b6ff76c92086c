/* SPDX-License-Identifier: MIT */
#include "jdf_world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_vsi.h>

#include "world.h"

/* What jw_random() makes at most. */
enum { MAX_STOPS = 9, MAX_LINES = 3, MAX_LINE_STOPS = 7, MAX_TRIPS = 12 };

static int below(uint64_t *seed, int n)
{
    return (int)(oracle_random(seed) % (uint64_t)n);
}

static bool one_in(uint64_t *seed, int n)
{
    return below(seed, n) == 0;
}

/* ---- making ------------------------------------------------------------ */

void jw_make_stop(jw_stop *s, int i, uint64_t *seed)
{
    static const char *const TOWNS[] = {
        "Kelč", "Úžice", "Valašské Meziříčí", "Choryně", "Ďáblice", "Říčany"};
    static const char *const PLACES[] = {"žel.st.",   "náměstí",
                                         "rozc.0.3",  "ObÚ",
                                         "aut.nádr.", "škola \"U lip\""};
    static const char *const OKRES[] = {"VS", "KM", "AB", ""};
    static const char ACCESS[] = {0, '@', '{'};
    snprintf(s->town, sizeof(s->town), "%s", TOWNS[below(seed, 6)]);
    if (one_in(seed, 3))
        snprintf(s->part, sizeof(s->part), "Lhota %d", i);
    if (s->part[0] == '\0' || one_in(seed, 2))
        snprintf(s->place, sizeof(s->place), "%s %d", PLACES[below(seed, 6)],
                 i);
    s->okres = OKRES[below(seed, 4)];
    s->access = ACCESS[below(seed, 3)];
    s->lat = 49 + (i * 37 % 100) / 1000.0;
    s->lon = 17 + below(seed, 1000) / 10000.0;
}

static void make_line(jw_line *l, int i, jw_world *w, uint64_t *seed)
{
    static const char CODES[] = {0, 0, 0, 0, '(', ')', 'x'};
    const bool distinct = w->version >= JW_1_10;
    l->number = distinct && one_in(seed, 2) ? 820000 : 820000 + i;
    l->distinction = distinct ? i : 0;
    l->from = dsh_date_of(2026, 1 + below(seed, 6), 1 + below(seed, 28));
    l->to = l->from + below(seed, 220);
    l->n_stops = 3 + below(seed, MAX_LINE_STOPS - 2);
    for (int k = 0; k < l->n_stops; k++) {
        l->stop[k] = below(seed, w->n_stops);
        l->code[k][0] = CODES[below(seed, 7)];
    }
}

static void make_days(jw_trip *t, const jw_line *l, uint64_t *seed)
{
    static const char SYMBOLS[] = "X+1234567";
    size_t n = 0;
    if (!one_in(seed, 4))
        for (size_t i = 0; i < 9; i++)
            if (one_in(seed, i == 0 ? 2 : 4))
                t->days[n++] = SYMBOLS[i];
    t->n_codes = one_in(seed, 3) ? 0 : 1 + below(seed, JW_MAX_CODES);
    for (int i = 0; i < t->n_codes; i++) {
        jw_time_code *c = &t->code[i];
        c->type = 1 + below(seed, 8);
        if (c->type == 3 && !one_in(seed, 3))
            c->type = 2;
        c->from = l->from - 5 + below(seed, l->to - l->from + 10);
        c->to = c->from + below(seed, 1 + below(seed, 60));
        if (c->to == c->from && one_in(seed, 2))
            c->to = DSH_NO_DATE;
        if (c->type == 5 || c->type == 6)
            c->from = c->to = DSH_NO_DATE;
    }
}

/* Times of day whose hops stay below what the reader takes for a mistake. */
static void make_calls(jw_trip *t, const jw_world *w, uint64_t *seed)
{
    static const jw_call_kind KINDS[] = {JW_CALLS,     JW_CALLS,      JW_CALLS,
                                         JW_CALLS,     JW_ABSENT,     JW_PASSES,
                                         JW_OTHER_WAY, JW_CODE_PASSES};
    static const char CODES[] = {0, 0, 0, 0, 0, '(', ')', 'x', '$'};
    const int n = w->line[t->line].n_stops;
    int at = one_in(seed, 3) ? 1380 + below(seed, 60) : below(seed, 1440);
    for (int k = 0; k < n; k++) {
        const int place = t->number % 2 == 1 ? k : n - 1 - k;
        jw_call *c = &t->call[place];
        const bool edge = k == 0 || k == n - 1;
        c->kind = edge ? JW_CALLS : KINDS[below(seed, 8)];
        c->code[0] = CODES[below(seed, 9)];
        c->arr_min = at;
        c->dep_min = at + (k > 0 && one_in(seed, 2) ? below(seed, 4) : 0);
        c->blank = !edge && c->kind == JW_CALLS && one_in(seed, 12);
        at = c->dep_min + below(seed, k == 1 ? 500 : 30);
    }
}

void jw_random(jw_world *w, jw_version version, uint64_t seed)
{
    static const char ACCESS[] = {0, '@', '{'};
    *w = (jw_world){.version = version, .seed = seed};
    uint64_t *s = &seed;
    w->n_stops = 3 + below(s, MAX_STOPS - 2);
    w->n_lines = 1 + below(s, MAX_LINES);
    w->n_trips = 1 + below(s, MAX_TRIPS);
    for (int i = 0; i < w->n_stops; i++)
        jw_make_stop(&w->stop[i], i, s);
    for (int i = 0; i < w->n_lines; i++) {
        make_line(&w->line[i], i, w, s);
        const jw_line *l = &w->line[i];
        w->first = i == 0 || l->from < w->first ? l->from : w->first;
        w->last = i == 0 || l->to > w->last ? l->to : w->last;
    }
    for (int i = 0; i < w->n_trips; i++) {
        jw_trip *t = &w->trip[i];
        t->line = below(s, w->n_lines);
        t->number = 1 + i;
        t->access = ACCESS[below(s, 3)];
        make_days(t, &w->line[t->line], s);
        make_calls(t, w, s);
    }
}

/* ---- days -------------------------------------------------------------- */

/* Holidays of 2026 and 2027 as a list (Act 245/2000 Coll.), so that the table
 * of the program and its Easter are tested too. */
static bool is_holiday(dsh_date date)
{
    static const int DAYS[][3] = {
        {2026, 1, 1},   {2026, 4, 3},   {2026, 4, 6},   {2026, 5, 1},
        {2026, 5, 8},   {2026, 7, 5},   {2026, 7, 6},   {2026, 9, 28},
        {2026, 10, 28}, {2026, 11, 17}, {2026, 12, 24}, {2026, 12, 25},
        {2026, 12, 26}, {2027, 1, 1},   {2027, 3, 26},  {2027, 3, 29}};
    for (size_t i = 0; i < sizeof(DAYS) / sizeof(*DAYS); i++)
        if (dsh_date_of(DAYS[i][0], DAYS[i][1], DAYS[i][2]) == date)
            return true;
    return false;
}

/* Monday 2025-12-29 began week 1 of 2026, which has 53 weeks: week 1 of 2027
 * begins on Monday 2027-01-04. */
static bool is_odd_week(dsh_date date)
{
    const dsh_date first = dsh_date_of(2025, 12, 29);
    const dsh_date next = dsh_date_of(2027, 1, 4);
    return (date - (date < next ? first : next)) / 7 % 2 == 0;
}

static bool in_range(const jw_time_code *c, dsh_date date)
{
    if (c->from == DSH_NO_DATE)
        return true;
    return date >= c->from && date <= (c->to == DSH_NO_DATE ? c->from : c->to);
}

static bool by_symbols(const char *days, dsh_date date)
{
    const bool holiday = is_holiday(date);
    const int weekday = dsh_weekday(date);
    if (days[0] == '\0')
        return true;
    const bool sunday_like = holiday || weekday == 6;
    if (sunday_like && strchr(days, '+') != NULL)
        return true;
    if (holiday && weekday != 6)
        return false;
    return strchr(days, '1' + weekday) != NULL ||
           (weekday < 5 && strchr(days, 'X') != NULL);
}

static bool has_type(const jw_trip *t, int type)
{
    for (int i = 0; i < t->n_codes; i++)
        if (t->code[i].type == type)
            return true;
    return false;
}

static bool hit(const jw_trip *t, int type, dsh_date date)
{
    for (int i = 0; i < t->n_codes; i++)
        if (t->code[i].type == type && in_range(&t->code[i], date))
            return true;
    return false;
}

void jw_days(bool *runs, const jw_world *w, const jw_trip *t)
{
    const jw_line *l = &w->line[t->line];
    for (int i = 0; i < JW_MAX_DAYS; i++) {
        const dsh_date d = w->first + i;
        bool yes = by_symbols(t->days, d);
        if (has_type(t, 1))
            yes = yes && hit(t, 1, d);
        const bool odd = hit(t, 5, d) || hit(t, 7, d);
        const bool even = hit(t, 6, d) || hit(t, 8, d);
        if (odd != even)
            yes = yes && odd == is_odd_week(d);
        yes = yes || hit(t, 2, d);
        yes = yes && !hit(t, 4, d);
        if (has_type(t, 3))
            yes = hit(t, 3, d);
        runs[i] = yes && d >= l->from && d <= l->to;
    }
}

/* ---- asking ------------------------------------------------------------ */

void jw_stop_name(char out[160], const jw_stop *s)
{
    if (s->place[0] != '\0')
        snprintf(out, 160, "%s,%s,%s", s->town, s->part, s->place);
    else if (s->part[0] != '\0')
        snprintf(out, 160, "%s,%s", s->town, s->part);
    else
        snprintf(out, 160, "%s", s->town);
}

void jw_trip_id(char out[64], const jw_world *w, const jw_trip *t)
{
    const jw_line *l = &w->line[t->line];
    if (w->version >= JW_1_10)
        snprintf(out, 64, "%d/%d:%d", l->number, l->distinction, t->number);
    else
        snprintf(out, 64, "%d:%d", l->number, t->number);
}

int jw_order(int out[JW_MAX_LINE_STOPS], const jw_world *w, const jw_trip *t)
{
    const int n = w->line[t->line].n_stops;
    int count = 0;
    for (int k = 0; k < n; k++) {
        const int place = t->number % 2 == 1 ? k : n - 1 - k;
        if (t->call[place].kind != JW_ABSENT)
            out[count++] = place;
    }
    return count;
}

bool jw_is_call(const jw_call *call)
{
    return call->kind == JW_CALLS;
}

bool jw_has_code(const jw_world *w, const jw_trip *t, int place, char code)
{
    return strchr(t->call[place].code, code) != NULL ||
           strchr(w->line[t->line].code[place], code) != NULL;
}

/* ---- files ------------------------------------------------------------- */

void jw_add(jw_text *t, const char *fmt, ...)
{
    char part[1024];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(part, sizeof(part), fmt, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof(part))
        abort();
    if (t->n + (size_t)n + 1 > t->cap) {
        t->cap = 2 * t->cap + (size_t)n + 4096;
        t->p = realloc(t->p, t->cap);
        if (t->p == NULL)
            abort();
    }
    memcpy(t->p + t->n, part, (size_t)n + 1);
    t->n += (size_t)n;
}

void jw_put(jw_text *t, const char *dir, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s%s%s", dir, dir[0] != '\0' ? "/" : "",
             name);
    VSILFILE *f = VSIFOpenL(path, "wb");
    if (f == NULL || VSIFWriteL(t->p, 1, t->n, f) != t->n || VSIFCloseL(f) != 0)
        abort();
    free(t->p);
    *t = (jw_text){0};
}
