/* SPDX-License-Identifier: MIT */
/* calendar.txt and calendar_dates.txt: on which days a service runs. */
#include "ingest/gtfs_build.h"

#include <stdlib.h>

enum { ID, MONDAY, SUNDAY = MONDAY + 6, FROM, TO, N_CALENDAR };

static const dsh_gtfs_column CALENDAR[N_CALENDAR] = {
    {"service_id", DSH_GTFS_REQUIRED}, {"monday", DSH_GTFS_REQUIRED},
    {"tuesday", DSH_GTFS_REQUIRED},    {"wednesday", DSH_GTFS_REQUIRED},
    {"thursday", DSH_GTFS_REQUIRED},   {"friday", DSH_GTFS_REQUIRED},
    {"saturday", DSH_GTFS_REQUIRED},   {"sunday", DSH_GTFS_REQUIRED},
    {"start_date", DSH_GTFS_REQUIRED}, {"end_date", DSH_GTFS_REQUIRED},
};

enum { DATE_ID, DATE, EXCEPTION, N_DATES };

static const dsh_gtfs_column DATES[N_DATES] = {
    {"service_id", DSH_GTFS_REQUIRED},
    {"date", DSH_GTFS_REQUIRED},
    {"exception_type", DSH_GTFS_REQUIRED},
};

/* exception_type */
enum { ADDED = 1, REMOVED = 2 };

static dosah_status put_service(dsh_gtfs_build *b, dsh_gtfs_service service,
                                dosah_error *err)
{
    if (!dsh_vec_room(&b->service, 1))
        return dsh_fail_nomem(err, "calendars");
    b->service.p[b->service.n++] = service;
    return DOSAH_OK;
}

static dosah_status add_calendar(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, ID, &b->service_id, err, &status))
        return status;
    dsh_gtfs_service service = {
        .id = b->service_id.text[b->service_id.n - 1],
        .from = dsh_gtfs_day(t, FROM),
        .to = dsh_gtfs_day(t, TO),
    };
    for (unsigned d = 0; d < 7; d++) {
        int64_t runs = 0;
        if (dsh_gtfs_raw(t, MONDAY + d).n == 0)
            dsh_gtfs_tell(t, MONDAY + d, "missing_required_field", DOSAH_ERROR,
                          "0");
        dsh_gtfs_int(t, MONDAY + d, 0, 1, &runs);
        service.days = (uint8_t)(service.days | (unsigned)runs << d);
    }
    if (service.from == DSH_NO_DATE || service.to == DSH_NO_DATE) {
        service.from = service.to = DSH_NO_DATE;
        service.days = 0;
    } else if (service.from > service.to) {
        dsh_gtfs_tell(t, TO, "start_and_end_range_out_of_order", DOSAH_ERROR,
                      NULL);
    }
    return put_service(b, service, err);
}

/* Number of a service; one that calendar.txt lacks is made. */
static dosah_status find_service(dsh_gtfs_build *b, dsh_str key,
                                 uint32_t *service, dosah_error *err)
{
    bool is_new = false;
    *service = dsh_idmap_add(&b->service_id, key, &is_new);
    if (*service == UINT32_MAX)
        return dsh_fail_nomem(err, "calendars");
    if (!is_new)
        return DOSAH_OK;
    return put_service(b,
                       (dsh_gtfs_service){.id = b->service_id.text[*service],
                                          .from = DSH_NO_DATE,
                                          .to = DSH_NO_DATE},
                       err);
}

static dosah_status add_date(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    const dsh_str key = dsh_gtfs_get(t, DATE_ID);
    if (key.n == 0) {
        dsh_gtfs_tell(t, DATE_ID, "missing_required_field", DOSAH_ERROR, NULL);
        return DOSAH_OK;
    }
    uint32_t service;
    const dosah_status status = find_service(b, key, &service, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_date date = dsh_gtfs_day(t, DATE);
    int64_t type = 0;
    const bool good = dsh_gtfs_int(t, EXCEPTION, ADDED, REMOVED, &type);
    if (good && type == 0)
        dsh_gtfs_tell(t, EXCEPTION, "missing_required_field", DOSAH_ERROR,
                      NULL);
    if (type == 0 || date == DSH_NO_DATE)
        return DOSAH_OK;
    if (!dsh_vec_room(&b->exception, 1))
        return dsh_fail_nomem(err, "calendars");
    b->exception.p[b->exception.n++] =
        (dsh_gtfs_exception){b->first_service + service, date, type == ADDED};
    return DOSAH_OK;
}

static int by_service_and_date(const void *a, const void *b)
{
    const dsh_gtfs_exception *x = a, *y = b;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return x->added - y->added; /* of two that contradict, removal wins */
}

static void sort_exceptions(dsh_gtfs_build *b)
{
    if (b->exception.n == 0)
        return;
    dsh_gtfs_exception *e = b->exception.p;
    qsort(e, b->exception.n, sizeof(*e), by_service_and_date);
    size_t n = 1, n_same = 0;
    for (size_t i = 1; i < b->exception.n; i++) {
        if (e[i].service == e[n - 1].service && e[i].date == e[n - 1].date)
            n_same++;
        else
            e[n++] = e[i];
    }
    b->exception.n = n;
    dsh_gtfs_count(b, "duplicate_calendar_dates", "date", n_same,
                   DOSAH_WARNING);
}

dosah_status dsh_gtfs_read_calendars(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted calendar = {"calendar.txt", DSH_GTFS_OPTIONAL,
                                      CALENDAR, N_CALENDAR};
    const dsh_gtfs_wanted dates = {"calendar_dates.txt", DSH_GTFS_OPTIONAL,
                                   DATES, N_DATES};
    bool has_calendar, has_dates = false;
    dosah_status status = dsh_gtfs_has(&has_calendar, b, calendar.name, err);
    if (status == DOSAH_OK)
        status = dsh_gtfs_has(&has_dates, b, dates.name, err);
    if (status != DOSAH_OK)
        return status;
    if (!has_calendar && !has_dates) {
        dsh_notice_add(
            b->ctx->notices,
            (dsh_notice){.code = "missing_calendar_and_calendar_date_files",
                         .severity = DOSAH_ERROR,
                         .file = b->path});
        return dsh_fail(err, DOSAH_EINPUT, b->path, 0,
                        "the timetable has neither calendar.txt nor "
                        "calendar_dates.txt");
    }
    status = dsh_gtfs_each(b, &calendar, add_calendar, err);
    if (status == DOSAH_OK)
        status = dsh_gtfs_each(b, &dates, add_date, err);
    sort_exceptions(b);
    return status;
}

/* ---- asking ------------------------------------------------------------ */

static const dsh_gtfs_exception *find_exception(const dsh_gtfs *gtfs,
                                                uint32_t service, dsh_date date)
{
    const dsh_gtfs_exception key = {.service = service, .date = date};
    size_t from = 0, to = gtfs->n_exceptions;
    while (from < to) {
        const size_t mid = from + (to - from) / 2;
        if (by_service_and_date(&gtfs->exception[mid], &key) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    if (from == gtfs->n_exceptions)
        return NULL;
    const dsh_gtfs_exception *e = &gtfs->exception[from];
    return e->service == service && e->date == date ? e : NULL;
}

bool dsh_gtfs_runs(const dsh_gtfs *gtfs, uint32_t service, dsh_date date)
{
    const dsh_gtfs_exception *e = find_exception(gtfs, service, date);
    if (e != NULL)
        return e->added;
    return gtfs->service_from[service] != DSH_NO_DATE &&
           date >= gtfs->service_from[service] &&
           date <= gtfs->service_to[service] &&
           (gtfs->service_days[service] >> dsh_weekday(date) & 1) != 0;
}
