/* SPDX-License-Identifier: MIT */
/* The hops of a day. A trip of the day before may still run (25:10), one of
 * the day after may already run before its midnight (negative times do not
 * occur in GTFS, but horizons reach past 24:00), so services of the days
 * around are looked at too, as far back as the longest trip lasts. */
#include "network/timetable.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"
#include "network/seats.h"
#include "network/service_days.h"

enum { DAY_S = 86400, MAX_RUNS = 20000000 };

typedef struct run {
    uint32_t trip;
    int32_t shift_s;
    bool by_frequency;
} run;

typedef struct hop {
    int32_t dep_s, arr_s;
    uint32_t from, to, trip;
    uint16_t sequence;
    uint8_t flags;
} hop;

typedef struct builder {
    const dsh_gtfs *g;
    dsh_service_days days;
    int32_t from_s, to_s;
    DSH_VEC(run) runs;
    DSH_VEC(hop) hops;
    int32_t largest_headway_s;
    uint32_t *first_frequency; /* [n_trips + 1] into `frequency` */
    uint32_t *frequency;
    dsh_seats seats;
} builder;

void dsh_timetable_free(dsh_timetable *timetable)
{
    if (timetable != NULL)
        dsh_arena_free(timetable->arena);
}

static bool feed_covers(const dsh_gtfs *g, dsh_date date)
{
    for (uint32_t i = 0; i < g->n_feeds; i++) {
        if (date >= g->feed[i].from && date <= g->feed[i].to)
            return true;
    }
    return false;
}

static dosah_status no_feed(const dsh_gtfs *g, dsh_date date, dosah_error *err)
{
    char day[11], from[11] = "", to[11] = "";
    dsh_date first = INT32_MAX, last = INT32_MIN;
    for (uint32_t i = 0; i < g->n_feeds; i++) {
        if (g->feed[i].from == DSH_NO_DATE)
            continue;
        first = g->feed[i].from < first ? g->feed[i].from : first;
        last = g->feed[i].to > last ? g->feed[i].to : last;
    }
    dsh_format_date(day, date);
    const char *path = g->n_feeds > 0 ? g->feed[0].path : "";
    if (first > last)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "the timetable has no day with service");
    dsh_format_date(from, first);
    dsh_format_date(to, last);
    return dsh_fail(err, DOSAH_EINPUT, path, 0,
                    "the timetable is not valid on %s, only from %s to %s", day,
                    from, to);
}

/* Frequency rows by trip. */
static bool group_frequencies(builder *b)
{
    const dsh_gtfs *g = b->g;
    b->first_frequency =
        dsh_alloc((size_t)g->n_trips + 2, sizeof(*b->first_frequency));
    b->frequency = dsh_alloc(g->n_frequencies, sizeof(*b->frequency));
    if (b->first_frequency == NULL || b->frequency == NULL)
        return false;
    for (uint32_t i = 0; i < g->n_frequencies; i++)
        b->first_frequency[g->frequency[i].trip + 1]++;
    for (uint32_t t = 0; t < g->n_trips; t++)
        b->first_frequency[t + 1] += b->first_frequency[t];
    for (uint32_t i = g->n_frequencies; i-- > 0;)
        b->frequency[--b->first_frequency[g->frequency[i].trip + 1]] = i;
    for (uint32_t t = 0; t < g->n_trips; t++)
        b->first_frequency[t] = b->first_frequency[t + 1];
    b->first_frequency[g->n_trips] = g->n_frequencies;
    return true;
}

static bool is_timed(const dsh_gtfs *g, uint32_t call)
{
    return g->call_arr_s[call] != DSH_BLANK_TIME &&
           g->call_dep_s[call] != DSH_BLANK_TIME;
}

static dosah_status add_run(builder *b, uint32_t trip, int32_t shift_s,
                            bool by_frequency, dosah_error *err)
{
    const dsh_gtfs *g = b->g;
    const uint32_t first = g->trip_first[trip], end = g->trip_first[trip + 1];
    const size_t before = b->hops.n;
    if (end - first > UINT16_MAX || b->runs.n >= MAX_RUNS)
        return dsh_fail(err, DOSAH_ELIMIT, "", 0,
                        "trip %s has too many calls or runs too often",
                        g->trip_id[trip]);
    for (uint32_t c = first; c + 1 < end; c++) {
        if (!is_timed(g, c) || !is_timed(g, c + 1))
            continue;
        const int32_t dep = g->call_dep_s[c] + shift_s;
        const int32_t arr = g->call_arr_s[c + 1] + shift_s;
        if (dep < b->from_s || arr > b->to_s)
            continue;
        if (!dsh_vec_room(&b->hops, 1))
            return dsh_fail_nomem(err, "timetable");
        b->hops.p[b->hops.n++] =
            (hop){dep,
                  arr,
                  g->call_stop[c],
                  g->call_stop[c + 1],
                  (uint32_t)b->runs.n,
                  (uint16_t)(c - first),
                  (uint8_t)((g->call_pickup[c] ? DSH_HOP_PICKUP : 0) |
                            (g->call_dropoff[c + 1] ? DSH_HOP_DROPOFF : 0))};
    }
    if (b->hops.n == before)
        return DOSAH_OK;
    if (!dsh_vec_room(&b->runs, 1))
        return dsh_fail_nomem(err, "timetable");
    b->runs.p[b->runs.n++] = (run){trip, shift_s, by_frequency};
    return DOSAH_OK;
}

static dosah_status add_frequency(builder *b, const dsh_gtfs_frequency *f,
                                  int32_t day_s, dosah_error *err)
{
    const uint32_t first = b->g->trip_first[f->trip];
    dosah_status status = DOSAH_OK;
    if (first == b->g->trip_first[f->trip + 1] || f->headway_s <= 0 ||
        !is_timed(b->g, first))
        return DOSAH_OK;
    const size_t before = b->runs.n;
    for (int64_t t = f->start_s; status == DOSAH_OK && t < f->end_s;
         t += f->headway_s)
        status =
            add_run(b, f->trip, (int32_t)t - b->g->call_dep_s[first] + day_s,
                    !f->exact, err);
    if (b->runs.n > before && !f->exact && f->headway_s > b->largest_headway_s)
        b->largest_headway_s = f->headway_s;
    return status;
}

static dosah_status add_day(builder *b, dsh_date date, dosah_error *err)
{
    const dsh_gtfs *g = b->g;
    uint8_t *runs = dsh_alloc(g->n_services, 1);
    if (runs == NULL)
        return dsh_fail_nomem(err, "timetable");
    for (uint32_t s = 0; s < g->n_services; s++)
        runs[s] = dsh_gtfs_runs(g, s, date);
    dosah_status status = DOSAH_OK;
    for (uint32_t t = 0; status == DOSAH_OK && t < g->n_trips; t++) {
        const uint32_t first = b->first_frequency[t];
        const uint32_t end = b->first_frequency[t + 1];
        if (g->trip_service[t] >= g->n_services || !runs[g->trip_service[t]])
            continue;
        const size_t before = b->runs.n;
        const uint32_t feed =
            g->service_feed != NULL ? g->service_feed[g->trip_service[t]] : 0;
        const int32_t day_s = dsh_service_day_shift(&b->days, feed, date);
        if (first == end)
            status = add_run(b, t, day_s, false, err);
        if (first == end && b->runs.n > before)
            b->seats.run[t] = (uint32_t)before;
        for (uint32_t i = first; status == DOSAH_OK && i < end; i++)
            status =
                add_frequency(b, &g->frequency[b->frequency[i]], day_s, err);
    }
    dsh_free(runs);
    return status == DOSAH_OK ? dsh_seats_of_day(&b->seats, err) : status;
}

/* How many days before must be looked at. */
static int days_back(const dsh_gtfs *g)
{
    int32_t latest = 0;
    for (uint32_t c = 0; c < g->n_calls; c++)
        latest = g->call_arr_s[c] > latest ? g->call_arr_s[c] : latest;
    for (uint32_t i = 0; i < g->n_frequencies; i++)
        latest = latest > DAY_S ? latest : latest + g->frequency[i].end_s;
    const int days = latest / DAY_S;
    return days < 1 ? 1 : days > 7 ? 7 : days;
}

static int by_scan_order(const void *a, const void *b)
{
    const hop *p = a, *q = b;
    if (p->dep_s != q->dep_s)
        return p->dep_s > q->dep_s ? -1 : 1;
    if (p->trip != q->trip)
        return p->trip < q->trip ? -1 : 1;
    return p->sequence > q->sequence ? -1 : p->sequence < q->sequence;
}

#define ROOM(field, count)                                                     \
    ((t->field = dsh_arena_alloc(t->arena, (count), sizeof(*t->field))) != NULL)

static dosah_status fill(dsh_timetable *t, const builder *b, dosah_error *err)
{
    const size_t n = b->hops.n, m = b->runs.n;
    if (!ROOM(trip_gtfs, m) || !ROOM(trip_shift_s, m) ||
        !ROOM(trip_access, m) || !ROOM(trip_by_frequency, m) ||
        !ROOM(dep_s, n) || !ROOM(arr_s, n) || !ROOM(from, n) || !ROOM(to, n) ||
        !ROOM(trip, n) || !ROOM(sequence, n) || !ROOM(flags, n))
        return dsh_fail_nomem(err, "timetable");
    t->n_trips = (uint32_t)m;
    t->n_hops = (uint32_t)n;
    for (size_t i = 0; i < m; i++) {
        const run *r = &b->runs.p[i];
        t->trip_gtfs[i] = r->trip;
        t->trip_shift_s[i] = r->shift_s;
        t->trip_access[i] = b->g->trip_access[r->trip];
        t->trip_by_frequency[i] = r->by_frequency;
    }
    for (size_t i = 0; i < n; i++) {
        const hop *h = &b->hops.p[i];
        t->dep_s[i] = h->dep_s;
        t->arr_s[i] = h->arr_s;
        t->from[i] = h->from;
        t->to[i] = h->to;
        t->trip[i] = h->trip;
        t->sequence[i] = h->sequence;
        t->flags[i] = h->flags;
    }
    return DOSAH_OK;
}

static dosah_status build(dsh_timetable *t, builder *b, dsh_context *ctx,
                          dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    if (!group_frequencies(b))
        status = dsh_fail_nomem(err, "timetable");
    if (status == DOSAH_OK)
        status = dsh_seats_init(&b->seats, b->g, err);
    if (status == DOSAH_OK)
        status = dsh_service_days_init(&b->days, b->g, t->date, err);
    for (int back = days_back(b->g); status == DOSAH_OK && back >= -1; back--)
        status = add_day(b, t->date - back, err);
    if (status == DOSAH_OK)
        status = dsh_seats_finish(&b->seats, t, ctx, err);
    if (status == DOSAH_OK) {
        if (b->hops.n > 1)
            qsort(b->hops.p, b->hops.n, sizeof(hop), by_scan_order);
        status = fill(t, b, err);
    }
    if (status == DOSAH_OK && b->largest_headway_s > 0) {
        char minutes[DSH_NUM_SIZE], day[11];
        dsh_format_date(day, t->date);
        dsh_format_int(minutes, b->largest_headway_s / 60);
        dsh_notice_add(ctx->notices,
                       (dsh_notice){.code = "timetable_by_frequency",
                                    .severity = DOSAH_INFO,
                                    .file = b->g->feed[0].path,
                                    .field = day,
                                    .value = minutes});
    }
    dsh_vec_clear(&b->runs);
    dsh_vec_clear(&b->hops);
    dsh_free(b->first_frequency);
    dsh_free(b->frequency);
    dsh_seats_clear(&b->seats);
    dsh_service_days_clear(&b->days);
    return status;
}

dosah_status dsh_timetable_new(dsh_timetable **out, const dsh_gtfs *gtfs,
                               dsh_date date, int32_t from_s, int32_t to_s,
                               dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    if (!feed_covers(gtfs, date))
        return no_feed(gtfs, date, err);
    dsh_arena *arena = dsh_arena_new();
    dsh_timetable *t =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*t)) : NULL;
    if (t == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "timetable");
    }
    t->arena = arena;
    t->date = date;
    t->n_stops = gtfs->n_stops;
    builder b = {.g = gtfs, .from_s = from_s, .to_s = to_s};
    const dosah_status status = build(t, &b, ctx, err);
    if (status != DOSAH_OK) {
        dsh_timetable_free(t);
        return status;
    }
    *out = t;
    return DOSAH_OK;
}
