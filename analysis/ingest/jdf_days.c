/* SPDX-License-Identifier: MIT */
/* Caskody, and on which days trips run. For one date, in this order (JDF has
 * no other word on it):
 *
 *   1. outside the validity of the line's timetable: no;
 *   2. codes "only": runs exactly on their dates;
 *   3. "does not run" covers it: no;
 *   4. "also" covers it: yes;
 *   5. codes of odd or even weeks hold that day and none fits: no;
 *   6. codes "runs" are there and none covers it: no;
 *   7. the fixed codes: on a public holiday `+` decides, as on a Sunday; a
 *      Sunday's digit also holds on a holiday that is a Sunday; else digits of
 *      weekdays, X = Monday to Friday, + = Sunday. Without any: daily.
 *
 * A detour timetable takes the days of its validity from the other timetables
 * of its line, and a later batch from an earlier one. */
#include "ingest/jdf_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { MAX_DAYS = 40000, OPEN_END_DAYS = 366 };

/* ---- time codes -------------------------------------------------------- */

enum { LINE, TRIP, TYPE, FROM, TO, DISTINCTION };

static const char *const FIELDS[] = {"číslo linky",       "číslo spoje",
                                     "typ časového kódu", "datum od",
                                     "datum do",          "rozlišení linky"};

static const dsh_jdf_kind TIMES = {
    "Caskody.txt",
    true,
    FIELDS,
    {{8, 7, {0, 1, 4, 5, 6, -1}},
     {9, 9, {0, 1, 4, 5, 6, 8}},
     {9, 9, {0, 1, 4, 5, 6, 8}}},
};

/* Dates of a code: one alone is a day; codes of weeks may have none. False
 * and a notice where it has none and needs them. */
static bool read_dates(const dsh_jdf_table *t, dsh_jdf_time *time,
                       const dsh_jdf_line *line)
{
    time->from = dsh_jdf_date(t, FROM);
    time->to = dsh_jdf_date(t, TO);
    const bool wrong =
        (time->from == DSH_NO_DATE && dsh_jdf_raw(t, FROM, 0).n > 0) ||
        (time->to == DSH_NO_DATE && dsh_jdf_raw(t, TO, 0).n > 0);
    const bool none = time->from == DSH_NO_DATE && time->to == DSH_NO_DATE;
    if (wrong || (none && time->type < DSH_JDF_ODD)) {
        if (!wrong)
            dsh_jdf_tell(t, TYPE, "jdf_time_code_without_dates", DOSAH_WARNING);
        return false;
    }
    if (time->from == DSH_NO_DATE)
        time->from = line->from;
    if (time->to == DSH_NO_DATE)
        time->to = none ? INT32_MAX : time->from;
    if (time->to < time->from)
        dsh_jdf_tell(t, TO, "start_and_end_range_out_of_order", DOSAH_ERROR);
    return true;
}

static dosah_status add_time(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {LINE, DISTINCTION, TRIP};
    dsh_jdf *j = t->j;
    dosah_status status = dsh_jdf_need(t, LINE, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, TRIP, err);
    if (status != DOSAH_OK)
        return status;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 3);
    dsh_jdf_time time = {.trip = dsh_idmap_find(&j->batch_trip, id)};
    if (time.trip == UINT32_MAX) {
        dsh_jdf_tell(t, TRIP, "foreign_key_violation", DOSAH_ERROR);
        return DOSAH_OK;
    }
    const dsh_str type = dsh_jdf_raw(t, TYPE, 0);
    if (type.n != 1 || type.p[0] < '1' || type.p[0] > '8') {
        dsh_jdf_tell(t, TYPE, "jdf_unknown_time_code", DOSAH_WARNING);
        return DOSAH_OK;
    }
    time.type = type.p[0] - '0';
    if (!read_dates(t, &time, &j->line.p[j->trip.p[time.trip].line]))
        return DOSAH_OK;
    if (!dsh_vec_room(&j->trip_time, 1))
        return dsh_fail_nomem(err, "time codes");
    j->trip_time.p[j->trip_time.n++] = time;
    return DOSAH_OK;
}

static int by_trip_and_type(const void *a, const void *b)
{
    const dsh_jdf_time *x = a, *y = b;
    if (x->trip != y->trip)
        return x->trip < y->trip ? -1 : 1;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

dosah_status dsh_jdf_read_times(dsh_jdf *j, dosah_error *err)
{
    j->trip_time.n = 0;
    const dosah_status status = dsh_jdf_each(j, &TIMES, add_time, err);
    if (j->trip_time.n > 0)
        qsort(j->trip_time.p, j->trip_time.n, sizeof(*j->trip_time.p),
              by_trip_and_type);
    return status;
}

/* ---- calendars --------------------------------------------------------- */

typedef DSH_VEC(char) buffer;

static bool put_number(buffer *text, long long v)
{
    if (!dsh_vec_room(text, 24))
        return false;
    text->n += (size_t)snprintf(text->p + text->n, 24, "%lld,", v);
    return true;
}

/* What decides on the days of a trip, as a text. */
static bool describe(buffer *text, const dsh_jdf_calendar *c,
                     const dsh_jdf_time *time)
{
    text->n = 0;
    bool good = put_number(text, c->line) && put_number(text, c->days);
    for (size_t i = 0; good && i < c->n_times; i++)
        good = put_number(text, time[i].type) &&
               put_number(text, time[i].from) && put_number(text, time[i].to);
    return good;
}

static dosah_status new_calendar(dsh_jdf *j, dsh_jdf_calendar c,
                                 const dsh_jdf_time *time, dosah_error *err)
{
    if (!dsh_vec_room(&j->calendar, 1) || !dsh_vec_room(&j->time, c.n_times))
        return dsh_fail_nomem(err, "calendars");
    c.first_time = j->time.n;
    if (c.n_times > 0)
        memcpy(j->time.p + j->time.n, time, c.n_times * sizeof(*time));
    j->time.n += c.n_times;
    j->calendar.p[j->calendar.n++] = c;
    return DOSAH_OK;
}

static dosah_status give_calendar(dsh_jdf *j, size_t trip, size_t first,
                                  size_t end, buffer *text, dosah_error *err)
{
    const dsh_jdf_trip *more = &j->trip.p[trip];
    const dsh_jdf_calendar c = {.line = more->line,
                                .days = more->effect & DSH_JDF_ANY_DAY,
                                .n_times = end - first};
    const dsh_jdf_time *time = end > first ? j->trip_time.p + first : NULL;
    bool is_new = false;
    uint32_t at = UINT32_MAX;
    if (describe(text, &c, time))
        at = dsh_idmap_add(&j->calendar_key, (dsh_str){text->p, text->n},
                           &is_new);
    if (at == UINT32_MAX)
        return dsh_fail_nomem(err, "calendars");
    j->b->trip.p[j->b->first_trip + trip].service = j->b->first_service + at;
    return is_new ? new_calendar(j, c, time, err) : DOSAH_OK;
}

dosah_status dsh_jdf_give_calendars(dsh_jdf *j, dosah_error *err)
{
    buffer text = {0};
    dosah_status status = DOSAH_OK;
    size_t first = 0;
    for (size_t i = 0; status == DOSAH_OK && i < j->trip.n; i++) {
        size_t end = first;
        while (end < j->trip_time.n && j->trip_time.p[end].trip == i)
            end++;
        status = give_calendar(j, i, first, end, &text, err);
        first = end;
    }
    dsh_vec_clear(&text);
    return status;
}

/* ---- days -------------------------------------------------------------- */

/* 1 in weeks of odd number. ISO 8601: the week of a Thursday is numbered in
 * the year of that Thursday. */
static int odd_week(dsh_date date)
{
    const dsh_date thursday = date - dsh_weekday(date) + 3;
    int year, month, day;
    dsh_date_split(thursday, &year, &month, &day);
    const int week = (thursday - dsh_date_of(year, 1, 1)) / 7 + 1;
    return week % 2;
}

static bool covers(const dsh_jdf_time *time, dsh_date date)
{
    return time->from <= date && date <= time->to;
}

static bool by_fixed_codes(uint32_t days, dsh_date date, bool holiday)
{
    const int weekday = dsh_weekday(date);
    const bool sunday = weekday == 6;
    if ((days & DSH_JDF_ANY_DAY) == 0)
        return true;
    if ((holiday || sunday) && (days & DSH_JDF_SUNDAYS_HOLIDAYS) != 0)
        return true;
    if (holiday && !sunday)
        return false;
    if (weekday < 5 && (days & DSH_JDF_WORKDAYS) != 0)
        return true;
    return (days >> weekday & 1) != 0;
}

/* What the time codes of a trip say about a date. */
typedef struct verdict {
    bool has[DSH_JDF_EVEN_FROM_TO + 1];  /**< a code of this type is there */
    bool hits[DSH_JDF_EVEN_FROM_TO + 1]; /**< and covers the date */
} verdict;

static bool runs_on(const dsh_jdf_calendar *c, const dsh_jdf_time *time,
                    dsh_date date, bool holiday)
{
    verdict v = {0};
    for (size_t i = 0; i < c->n_times; i++) {
        v.has[time[i].type] = true;
        v.hits[time[i].type] |= covers(&time[i], date);
    }
    if (v.has[DSH_JDF_ONLY])
        return v.hits[DSH_JDF_ONLY];
    if (v.hits[DSH_JDF_NOT])
        return false;
    if (v.hits[DSH_JDF_ALSO])
        return true;
    const bool odd = v.hits[DSH_JDF_ODD] || v.hits[DSH_JDF_ODD_FROM_TO];
    const bool even = v.hits[DSH_JDF_EVEN] || v.hits[DSH_JDF_EVEN_FROM_TO];
    if ((odd || even) && !(odd_week(date) ? odd : even))
        return false;
    if (v.has[DSH_JDF_RUNS] && !v.hits[DSH_JDF_RUNS])
        return false;
    return by_fixed_codes(c->days, date, holiday);
}

/* ---- lines that yield -------------------------------------------------- */

/* Does timetable `a` of a line take its days from timetable `b`? */
static bool goes_before(const dsh_jdf_line *a, const dsh_jdf_line *b)
{
    if (a->detour != b->detour)
        return a->detour;
    return a->batch != b->batch && a->made != DSH_NO_DATE &&
           b->made != DSH_NO_DATE && a->made > b->made;
}

static bool is_valid(const dsh_jdf_line *line, dsh_date date)
{
    return line->from <= date && (line->to == DSH_NO_DATE || date <= line->to);
}

static int by_number(const void *a, const void *b)
{
    const dsh_jdf_line *x = *(const dsh_jdf_line *const *)a;
    const dsh_jdf_line *y = *(const dsh_jdf_line *const *)b;
    const int order = strcmp(x->number, y->number);
    return order != 0 ? order : (x > y) - (x < y);
}

/* Timetables of one line stand together. */
typedef struct siblings {
    const dsh_jdf_line **line; /**< [n] by number */
    size_t n;
    size_t *place; /**< [n] of each line, the first of its number */
} siblings;

static bool find_siblings(siblings *out, const dsh_jdf *j)
{
    out->n = j->line.n;
    out->line = dsh_arena_alloc(j->arena, out->n, sizeof(*out->line));
    out->place = dsh_arena_alloc(j->arena, out->n, sizeof(*out->place));
    if (out->line == NULL || out->place == NULL)
        return false;
    for (size_t i = 0; i < out->n; i++)
        out->line[i] = &j->line.p[i];
    if (out->n > 0)
        qsort(out->line, out->n, sizeof(*out->line), by_number);
    size_t first = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (strcmp(out->line[i]->number, out->line[first]->number) != 0)
            first = i;
        out->place[out->line[i] - j->line.p] = first;
    }
    return true;
}

static bool yields(const siblings *all, const dsh_jdf *j, uint32_t line,
                   dsh_date date)
{
    const dsh_jdf_line *mine = &j->line.p[line];
    for (size_t i = all->place[line]; i < all->n; i++) {
        const dsh_jdf_line *other = all->line[i];
        if (strcmp(other->number, mine->number) != 0)
            return false;
        if (other != mine && goes_before(other, mine) &&
            is_valid(other, date) && is_valid(mine, date))
            return true;
    }
    return false;
}

/* ---- services ---------------------------------------------------------- */

/* Days of a line; an open end lasts a year, an end far away is cut. */
static size_t length_of(const dsh_jdf_line *line)
{
    if (line->to == DSH_NO_DATE)
        return OPEN_END_DAYS;
    if (line->to < line->from)
        return 0;
    const int64_t n = (int64_t)line->to - line->from + 1;
    return n > MAX_DAYS ? MAX_DAYS : (size_t)n;
}

/* The weekdays on which it mostly runs, so that exceptions stay few. */
static uint8_t usual_days(const bool *runs, size_t n, dsh_date from)
{
    size_t all[7] = {0}, running[7] = {0};
    unsigned days = 0;
    for (size_t i = 0; i < n; i++) {
        const int weekday = dsh_weekday(from + (dsh_date)i);
        all[weekday]++;
        running[weekday] += runs[i];
    }
    for (unsigned d = 0; d < 7; d++)
        if (2 * running[d] > all[d])
            days |= 1u << d;
    return (uint8_t)days;
}

static dosah_status put_service(dsh_gtfs_build *b, const char *id,
                                dsh_date from, const bool *runs, size_t n,
                                dosah_error *err)
{
    const uint8_t days = usual_days(runs, n, from);
    const dsh_gtfs_service service = {.id = id,
                                      .from = n > 0 ? from : DSH_NO_DATE,
                                      .to = n > 0 ? from + (dsh_date)n - 1
                                                  : DSH_NO_DATE,
                                      .days = days};
    const uint32_t row = (uint32_t)b->service.n;
    if (!dsh_vec_room(&b->service, 1) || !dsh_vec_room(&b->exception, n))
        return dsh_fail_nomem(err, "calendars");
    b->service.p[b->service.n++] = service;
    for (size_t i = 0; i < n; i++) {
        const dsh_date date = from + (dsh_date)i;
        if (runs[i] != ((days >> dsh_weekday(date) & 1) != 0))
            b->exception.p[b->exception.n++] =
                (dsh_gtfs_exception){row, date, runs[i]};
    }
    return DOSAH_OK;
}

static dosah_status make_service(dsh_jdf *j, size_t at, const siblings *all,
                                 bool *runs, dosah_error *err)
{
    const dsh_jdf_calendar *c = &j->calendar.p[at];
    const dsh_jdf_line *line = &j->line.p[c->line];
    const dsh_jdf_time *time =
        c->n_times > 0 ? j->time.p + c->first_time : NULL;
    const size_t n = length_of(line);
    for (size_t i = 0; i < n; i++) {
        const dsh_date date = line->from + (dsh_date)i;
        const bool holiday = dsh_holidays_find(&j->holidays, date) != SIZE_MAX;
        runs[i] =
            runs_on(c, time, date, holiday) && !yields(all, j, c->line, date);
    }
    char id[240];
    snprintf(id, sizeof(id), "%.200s#%zu", j->b->route.p[line->route].id, at);
    const char *copy = dsh_arena_str(j->b->arena, id);
    return copy != NULL ? put_service(j->b, copy, line->from, runs, n, err)
                        : dsh_fail_nomem(err, "calendars");
}

static void tell_lines(const dsh_jdf *j)
{
    for (size_t i = 0; i < j->line.n; i++) {
        const dsh_jdf_line *line = &j->line.p[i];
        const bool open = line->to == DSH_NO_DATE;
        if (!open && (int64_t)line->to - line->from < MAX_DAYS)
            continue;
        char last[11];
        dsh_format_date(last, line->from + (dsh_date)length_of(line) - 1);
        dsh_notice_add(j->b->ctx->notices,
                       (dsh_notice){.code = "jdf_line_open_end",
                                    .severity = DOSAH_WARNING,
                                    .file = j->b->path,
                                    .value = line->number,
                                    .assumed = last});
    }
}

dosah_status dsh_jdf_make_services(dsh_jdf *j, dosah_error *err)
{
    siblings all;
    bool *runs = dsh_alloc(MAX_DAYS, sizeof(*runs));
    if (runs == NULL || !find_siblings(&all, j)) {
        dsh_free(runs);
        return dsh_fail_nomem(err, "calendars");
    }
    tell_lines(j);
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < j->calendar.n; i++)
        status = make_service(j, i, &all, runs, err);
    dsh_free(runs);
    return status;
}
