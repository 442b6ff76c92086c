/* SPDX-License-Identifier: MIT */
/* Spoje and Zasspoje: trips and their calls. Odd trips call at the stops of
 * their line upwards, even ones downwards. Times are those of a clock: where
 * one is smaller than the one before, midnight lies between them. */
#include "ingest/jdf_build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* ---- trips ------------------------------------------------------------- */

enum { LINE, TRIP, CODES, DISTINCTION };
enum { N_TRIP_CODES = 10, MAX_TRIP = 999999, MAX_TARIFF = 999999 };

static const char *const TRIP_FIELDS[] = {"číslo linky", "číslo spoje",
                                          "pevný kód", "rozlišení linky"};

static const dsh_jdf_kind TRIPS = {
    "Spoje.txt",
    true,
    TRIP_FIELDS,
    {{12, 2, {0, 1, 2, -1}}, {14, 14, {0, 1, 2, 13}}, {14, 14, {0, 1, 2, 13}}},
};

static const char *trip_id(const dsh_jdf *j, uint32_t line, int64_t number)
{
    char id[300];
    snprintf(id, sizeof(id), "%.256s:%lld",
             j->b->route.p[j->line.p[line].route].id, (long long)number);
    return dsh_arena_str(j->b->arena, id);
}

static dosah_status put_trip(dsh_jdf_table *t, dsh_jdf_trip more,
                             dosah_error *err)
{
    dsh_jdf *j = t->j;
    dsh_gtfs_build *b = j->b;
    const dsh_gtfs_trip trip = {
        .id = trip_id(j, more.line, more.number),
        .headsign = "",
        .block = "",
        .route = j->line.p[more.line].route,
        .service = DSH_GTFS_NONE,
        .access = dsh_jdf_access(more.effect),
        .row = t->rows.row,
    };
    if (trip.id == NULL || !dsh_vec_room(&b->trip, 1) ||
        !dsh_vec_room(&j->trip, 1))
        return dsh_fail_nomem(err, "trips");
    b->trip.p[b->trip.n++] = trip;
    j->trip.p[j->trip.n++] = more;
    j->counts.on_demand += (more.effect & DSH_JDF_ON_DEMAND) != 0;
    j->counts.conditional += (more.effect & DSH_JDF_CONDITIONAL) != 0;
    return DOSAH_OK;
}

static dosah_status add_trip(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned line_key[] = {LINE, DISTINCTION};
    static const unsigned key[] = {LINE, DISTINCTION, TRIP};
    dsh_jdf *j = t->j;
    dsh_jdf_trip trip = {0};
    j->b->feed.p[j->b->feed.n - 1].n_trips_in_file++;
    dosah_status status = dsh_jdf_need(t, LINE, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_int(t, TRIP, MAX_TRIP, &trip.number, err);
    if (status != DOSAH_OK)
        return status;
    char line_text[DSH_JDF_KEY];
    const dsh_str line = dsh_jdf_key(line_text, t, line_key, 2);
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 3);
    const uint32_t at = dsh_idmap_find(&j->batch_line, line);
    if (at == UINT32_MAX) {
        dsh_jdf_tell(t, LINE, "foreign_key_violation", DOSAH_ERROR);
        return DOSAH_OK;
    }
    bool is_new = false;
    if (dsh_idmap_add(&j->batch_trip, id, &is_new) == UINT32_MAX)
        return dsh_fail_nomem(err, "trips");
    if (!is_new) {
        dsh_jdf_tell(t, TRIP, "duplicate_key", DOSAH_WARNING);
        return DOSAH_OK;
    }
    trip.line = j->line_row.p[at];
    trip.effect = dsh_jdf_effect(t, CODES, N_TRIP_CODES);
    return put_trip(t, trip, err);
}

dosah_status dsh_jdf_read_trips(dsh_jdf *j, dosah_error *err)
{
    j->trip.n = 0;
    return dsh_jdf_each(j, &TRIPS, add_trip, err);
}

/* ---- calls ------------------------------------------------------------- */

enum {
    C_LINE,
    C_TRIP,
    C_TARIFF,
    C_STOP,
    C_CODES,
    C_KM,
    C_ARRIVAL,
    C_DEPARTURE,
    C_DISTINCTION
};

static const char *const CALL_FIELDS[] = {
    "číslo linky",    "číslo spoje", "tarifní číslo",
    "číslo zastávky", "pevný kód",   "kilometry",
    "příjezd",        "odjezd",      "rozlišení linky"};

static const dsh_jdf_kind CALLS = {
    "Zasspoje.txt",
    true,
    CALL_FIELDS,
    {{10, 10, {0, 1, 2, 3, 5, 7, 8, 9, -1}},
     {12, 12, {0, 1, 2, 3, 6, 8, 9, 10, 11}},
     {15, 15, {0, 1, 2, 3, 6, 9, 10, 11, 14}}},
};

/* What a field of a time says besides a time. */
typedef enum mark { TIME, NO_TIME, NOT_SERVED } mark;

static mark read_time(const dsh_jdf_table *t, unsigned field, int32_t *out)
{
    const dsh_str s = dsh_jdf_raw(t, field, 0);
    *out = DSH_BLANK_TIME;
    if (s.n == 0)
        return NO_TIME;
    if (dsh_str_eq(s, "|") || dsh_str_eq(s, "<"))
        return NOT_SERVED;
    bool good = s.n == 4;
    for (size_t i = 0; good && i < 4; i++)
        good = s.p[i] >= '0' && s.p[i] <= '9';
    const int hour = good ? (s.p[0] - '0') * 10 + s.p[1] - '0' : 99;
    const int minute = good ? (s.p[2] - '0') * 10 + s.p[3] - '0' : 99;
    if (hour > 23 || minute > 59) {
        dsh_jdf_tell(t, field, "jdf_invalid_time", DOSAH_ERROR);
        return NO_TIME;
    }
    *out = (hour * 60 + minute) * 60;
    return TIME;
}

/* False where the trip does not call. */
static bool read_times(const dsh_jdf_table *t, dsh_gtfs_call *call)
{
    const mark arr = read_time(t, C_ARRIVAL, &call->arr_s);
    const mark dep = read_time(t, C_DEPARTURE, &call->dep_s);
    if (arr != TIME && dep != TIME && (arr == NOT_SERVED || dep == NOT_SERVED))
        return false;
    if (call->arr_s == DSH_BLANK_TIME)
        call->arr_s = call->dep_s;
    if (call->dep_s == DSH_BLANK_TIME)
        call->dep_s = call->arr_s;
    return true;
}

/* What a row of a call refers to; UINT32_MAX = there is no such thing. */
typedef struct refs {
    uint32_t trip, stop, line_stop;
} refs;

static void find_refs(const dsh_jdf_table *t, refs *out)
{
    static const unsigned trip[] = {C_LINE, C_DISTINCTION, C_TRIP};
    static const unsigned stop[] = {C_STOP};
    static const unsigned line_stop[] = {C_LINE, C_DISTINCTION, C_TARIFF};
    const dsh_jdf *j = t->j;
    char text[DSH_JDF_KEY];
    out->trip = dsh_idmap_find(&j->batch_trip, dsh_jdf_key(text, t, trip, 3));
    out->stop = dsh_idmap_find(&j->batch_stop, dsh_jdf_key(text, t, stop, 1));
    out->line_stop =
        dsh_idmap_find(&j->batch_line_stop, dsh_jdf_key(text, t, line_stop, 3));
    if (out->trip == UINT32_MAX)
        dsh_jdf_tell(t, C_TRIP, "foreign_key_violation", DOSAH_ERROR);
    if (out->stop == UINT32_MAX)
        dsh_jdf_tell(t, C_STOP, "foreign_key_violation", DOSAH_ERROR);
}

/* Codes of the call, of the stop of the line and of the stop. */
static uint32_t effect_of(const dsh_jdf_table *t, const refs *to)
{
    dsh_jdf *j = t->j;
    const unsigned n_codes = j->form == DSH_JDF_1_11 ? 3 : 2;
    uint32_t effect =
        dsh_jdf_effect(t, C_CODES, n_codes) | j->stop_effect.p[to->stop];
    if (to->line_stop != UINT32_MAX)
        effect |= j->line_stop_effect.p[to->line_stop];
    else
        j->counts.no_line_stop++;
    return effect;
}

static dosah_status put_call(dsh_jdf_table *t, dsh_gtfs_call call,
                             uint32_t effect, dosah_error *err)
{
    dsh_jdf *j = t->j;
    const uint32_t closed = effect & DSH_JDF_BORDER_ONLY;
    call.pickup = !(closed || effect & DSH_JDF_EXIT_ONLY);
    call.dropoff = !(closed || effect & DSH_JDF_BOARDING_ONLY);
    j->counts.on_request += (effect & DSH_JDF_ON_REQUEST) != 0;
    call.bans = (uint8_t)((effect & DSH_JDF_BANS) >> DSH_JDF_BAN_SHIFT);
    j->stop.p[call.stop - j->b->first_stop].used = true;
    if (!dsh_vec_room(&j->b->call, 1))
        return dsh_fail_nomem(err, "stop times");
    j->b->call.p[j->b->call.n++] = call;
    return DOSAH_OK;
}

static dosah_status add_call(dsh_jdf_table *t, dosah_error *err)
{
    dsh_jdf *j = t->j;
    int64_t tariff;
    j->b->feed.p[j->b->feed.n - 1].n_stop_times_in_file++;
    dosah_status status = dsh_jdf_need(t, C_LINE, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, C_TRIP, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, C_STOP, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_int(t, C_TARIFF, MAX_TARIFF, &tariff, err);
    if (status != DOSAH_OK)
        return status;
    refs to;
    find_refs(t, &to);
    if (to.trip == UINT32_MAX || to.stop == UINT32_MAX)
        return DOSAH_OK;
    const bool up = j->trip.p[to.trip].number % 2 == 1;
    dsh_gtfs_call call = {
        .dist = (double)NAN,
        .trip = j->b->first_trip + to.trip,
        .stop = j->stop_row.p[to.stop],
        .sequence = (uint32_t)(up ? tariff : MAX_TARIFF - tariff),
        .row = (uint32_t)t->rows.row,
    };
    const uint32_t effect = effect_of(t, &to);
    if (!read_times(t, &call) || (effect & DSH_JDF_NOT_SERVED) != 0)
        return DOSAH_OK;
    return put_call(t, call, effect, err);
}

/* ---- midnight ---------------------------------------------------------- */

enum { DAY_S = 86400, MAX_HOP_S = 20 * 3600 };

static int by_trip_and_sequence(const void *a, const void *b)
{
    const dsh_gtfs_call *x = a, *y = b;
    if (x->trip != y->trip)
        return x->trip < y->trip ? -1 : 1;
    if (x->sequence != y->sequence)
        return x->sequence < y->sequence ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Put `*time` on or after `last`. No bus is longer than MAX_HOP_S on its way
 * to the next stop: a time that would make it so stays before `last`, and the
 * check of rising times leaves the trip out and tells why. */
static void lift(int32_t *time, int32_t *last)
{
    if (*time == DSH_BLANK_TIME)
        return;
    *time += *last / DAY_S * DAY_S;
    if (*time < *last && *time + DAY_S - *last <= MAX_HOP_S)
        *time += DAY_S;
    *last = *time > *last ? *time : *last;
}

static void pass_midnight(dsh_gtfs_build *b)
{
    const size_t n = b->call.n - b->first_call;
    dsh_gtfs_call *call = n > 0 ? b->call.p + b->first_call : NULL;
    if (n > 0)
        qsort(call, n, sizeof(*call), by_trip_and_sequence);
    int32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && call[i].trip != call[i - 1].trip)
            last = 0;
        lift(&call[i].arr_s, &last);
        lift(&call[i].dep_s, &last);
    }
}

/* The last stop is where the trip goes. */
static void set_headsigns(dsh_gtfs_build *b)
{
    size_t at = b->first_call;
    for (size_t i = b->first_trip; i < b->trip.n; i++) {
        dsh_gtfs_trip *trip = &b->trip.p[i];
        at += trip->n_calls;
        if (trip->n_calls > 0)
            trip->headsign = b->stop.p[b->call.p[at - 1].stop].name;
    }
}

dosah_status dsh_jdf_read_calls(dsh_jdf *j, dosah_error *err)
{
    dosah_status status = dsh_jdf_each(j, &CALLS, add_call, err);
    if (status != DOSAH_OK)
        return status;
    pass_midnight(j->b);
    j->b->times_file = dsh_path_join(j->b->arena, j->shown, CALLS.file);
    j->b->trips_file = dsh_path_join(j->b->arena, j->shown, TRIPS.file);
    if (j->b->times_file == NULL || j->b->trips_file == NULL)
        return dsh_fail_nomem(err, "timetable path");
    status = dsh_gtfs_check_times(j->b, err);
    j->b->times_file = j->b->trips_file = NULL;
    if (status != DOSAH_OK)
        return status;
    set_headsigns(j->b);
    return dsh_jdf_apply_bans(j, err);
}
