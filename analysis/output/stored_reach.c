/* SPDX-License-Identifier: MIT */
/* Who reaches what, read back: sums by municipality and of the whole study,
 * and what the rows by address tell when they are summed up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/num.h"
#include "output/stored_inside.h"

/* ---- what there is ----------------------------------------------------- */

typedef struct id_list {
    DSH_VEC(const char *) v;
} id_list;

/* The values of a key column in the order in which they come. */
static dosah_status list_ids(id_list *out, dsh_stored *s, sqlite3 *db,
                             const char *column, dosah_error *err)
{
    char sql[200];
    dsh_query q;
    (void)snprintf(sql, sizeof(sql),
                   "SELECT %s FROM area_reach WHERE area = 'study' GROUP BY 1 "
                   "ORDER BY min(rowid)",
                   column);
    dosah_status st = dsh_query_begin(&q, s, db, sql, err);
    while (st == DOSAH_OK && dsh_query_next(&q)) {
        if (!dsh_vec_room(&out->v, 1)) {
            q.failed = true;
            break;
        }
        out->v.p[out->v.n++] = dsh_query_text(&q, 0);
    }
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}

static dsh_label label_of(const char *id)
{
    dsh_label l = {{NULL}};
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        l.in[lang] = id;
    return l;
}

static dosah_status settle_types(dsh_stored *s, const id_list *id,
                                 dosah_error *err)
{
    dsh_stored_type *type = dsh_arena_alloc(s->arena, id->v.n, sizeof(*type));
    if (type == NULL)
        return dsh_fail_nomem(err, "stored results");
    for (size_t i = 0; i < id->v.n; i++) {
        type[i] =
            (dsh_stored_type){.id = id->v.p[i], .name = label_of(id->v.p[i])};
        for (size_t k = 0; k < s->n_types; k++)
            if (strcmp(s->type[k].id, id->v.p[i]) == 0)
                type[i] = s->type[k];
    }
    s->type = type;
    s->n_types = id->v.n;
    return DOSAH_OK;
}

static dosah_status settle_profiles(dsh_stored *s, const id_list *id,
                                    dosah_error *err)
{
    dsh_stored_profile *profile =
        dsh_arena_alloc(s->arena, id->v.n, sizeof(*profile));
    if (profile == NULL)
        return dsh_fail_nomem(err, "stored results");
    s->focus = id->v.n > 0 ? id->v.n - 1 : 0;
    s->adult = SIZE_MAX;
    for (size_t i = id->v.n; i-- > 0;) {
        profile[i] = (dsh_stored_profile){.id = id->v.p[i],
                                          .name = label_of(id->v.p[i])};
        for (size_t k = 0; k < s->n_profiles; k++)
            if (strcmp(s->profile[k].id, id->v.p[i]) == 0)
                profile[i] = s->profile[k];
        if (profile[i].needs_building)
            s->focus = i;
        if (strcmp(id->v.p[i], "adult") == 0)
            s->adult = i;
    }
    s->profile = profile;
    s->n_profiles = id->v.n;
    return DOSAH_OK;
}

static dosah_status settle_days(dsh_stored *s, const id_list *id,
                                dosah_error *err)
{
    s->day = dsh_arena_alloc(s->arena, id->v.n, sizeof(*s->day));
    if (s->day == NULL)
        return dsh_fail_nomem(err, "stored results");
    for (size_t i = 0; i < id->v.n; i++) {
        char key[160];
        (void)snprintf(key, sizeof(key), "parameters.days.%s", id->v.p[i]);
        s->day[i] = (dsh_stored_day){id->v.p[i], DSH_NO_DATE};
        (void)dsh_parse_date(&s->day[i].date,
                             dsh_str_of(dsh_stored_fact_of(s, key)));
    }
    s->n_days = id->v.n;
    return DOSAH_OK;
}

static dosah_status settle(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    static const char *const key[] = {"service_type", "profile", "day"};
    id_list id[3] = {0};
    dosah_status st = DOSAH_OK;
    for (int k = 0; st == DOSAH_OK && k < 3; k++)
        st = list_ids(&id[k], s, db, key[k], err);
    if (st == DOSAH_OK)
        st = settle_types(s, &id[0], err);
    if (st == DOSAH_OK)
        st = settle_profiles(s, &id[1], err);
    if (st == DOSAH_OK)
        st = settle_days(s, &id[2], err);
    for (int k = 0; k < 3; k++)
        dsh_vec_clear(&id[k].v);
    return st;
}

/* ---- sums -------------------------------------------------------------- */

/* Where the columns of a table of sums stand. */
typedef struct columns {
    int type, profile, day, code, area, status;
    int share[5], trip[2], demand[2], median[2], outside[2];
    int within[DSH_MAX_STORED_STEPS][2];
} columns;

static int by_int(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* within_<minutes>_share_lo -> minutes */
static void find_steps(dsh_stored *s, const dsh_query *q)
{
    static const char before[] = "within_", after[] = "_share_lo";
    const size_t ends = sizeof(before) + sizeof(after) - 2;
    const int n = sqlite3_column_count(q->stmt);
    s->n_steps = 0;
    for (int i = 0; i < n && s->n_steps < DSH_MAX_STORED_STEPS; i++) {
        const char *name = sqlite3_column_name(q->stmt, i);
        const size_t length = strlen(name);
        int64_t minutes = 0;
        if (length <= ends || strncmp(name, before, sizeof(before) - 1) != 0 ||
            strcmp(name + length - (sizeof(after) - 1), after) != 0)
            continue;
        const dsh_str digits = {name + sizeof(before) - 1, length - ends};
        if (dsh_parse_int(&minutes, digits) && minutes > 0 && minutes < 1440)
            s->step_min[s->n_steps++] = (int)minutes;
    }
    qsort(s->step_min, s->n_steps, sizeof(*s->step_min), by_int);
}

static void find_columns(columns *c, dsh_stored *s, const dsh_query *q)
{
    static const char *const share[] = {"certain_share", "possible_share",
                                        "no_share", "not_applicable_share",
                                        "no_data_share"};
    static const char *const end[] = {"lo", "hi"};
    char name[64];
    find_steps(s, q);
    c->type = dsh_query_column(q, "service_type");
    c->profile = dsh_query_column(q, "profile");
    c->day = dsh_query_column(q, "day");
    c->code = dsh_query_column(q, "municipality_code");
    c->area = dsh_query_column(q, "area");
    c->status = dsh_query_column(q, "p50_median_status");
    for (int k = 0; k < 5; k++)
        c->share[k] = dsh_query_column(q, share[k]);
    for (int k = 0; k < 2; k++) {
        (void)snprintf(name, sizeof(name), "day_trip_share_%s", end[k]);
        c->trip[k] = dsh_query_column(q, name);
        (void)snprintf(name, sizeof(name), "demand_trip_share_%s", end[k]);
        c->demand[k] = dsh_query_column(q, name);
        (void)snprintf(name, sizeof(name), "p50_median_min_%s", end[k]);
        c->median[k] = dsh_query_column(q, name);
        c->outside[k] =
            dsh_query_column(q, k == 0 ? "nearest_outside_share_pess"
                                       : "nearest_outside_share_opt");
        for (size_t i = 0; i < s->n_steps; i++) {
            (void)snprintf(name, sizeof(name), "within_%d_share_%s",
                           s->step_min[i], end[k]);
            c->within[i][k] = dsh_query_column(q, name);
        }
    }
    s->has_trips = s->has_trips || (c->trip[0] >= 0 && c->trip[1] >= 0);
    s->has_demand = s->has_demand || (c->demand[0] >= 0 && c->demand[1] >= 0);
}

static int16_t scaled(const dsh_query *q, int column, double scale)
{
    const double v = dsh_query_number(q, column) * scale;
    return fabs(v) < 32000 ? (int16_t)lround(v) : DSH_NO_SHARE;
}

static void take_sum(dsh_stored_sum *out, const dsh_stored *s,
                     const dsh_query *q, const columns *c)
{
    int16_t *const share[] = {&out->certain, &out->possible, &out->no,
                              &out->not_applicable, &out->no_data};
    for (int k = 0; k < 5; k++)
        *share[k] = scaled(q, c->share[k], 1e4);
    out->trip_lo = scaled(q, c->trip[0], 1e4);
    out->trip_hi = scaled(q, c->trip[1], 1e4);
    out->demand_lo = scaled(q, c->demand[0], 1e4);
    out->demand_hi = scaled(q, c->demand[1], 1e4);
    out->median_lo = scaled(q, c->median[0], 10);
    out->median_hi = scaled(q, c->median[1], 10);
    out->outside_pess = scaled(q, c->outside[0], 1e4);
    out->outside_opt = scaled(q, c->outside[1], 1e4);
    for (size_t i = 0; i < s->n_steps; i++) {
        out->within_lo[i] = scaled(q, c->within[i][0], 1e4);
        out->within_hi[i] = scaled(q, c->within[i][1], 1e4);
    }
    const unsigned char *status =
        c->status < 0 ? NULL : sqlite3_column_text(q->stmt, c->status);
    const char *name = status ? (const char *)status : "";
    out->status = strcmp(name, "certain") == 0          ? 'c'
                  : strcmp(name, "possible") == 0       ? 'p'
                  : strcmp(name, "no") == 0             ? 'n'
                  : strcmp(name, "not_applicable") == 0 ? 'x'
                                                        : '-';
}

/* Index of an id in a list of structs that begin with it. Rows come in order,
 * so the last one found and the one after it are looked at first. */
static size_t seek(const void *list, size_t n, size_t size,
                   const unsigned char *text, size_t *hint)
{
    const char *want = text ? (const char *)text : "";
    for (size_t k = 0; k < n; k++) {
        const size_t i = (*hint + k) % n;
        const char *id = NULL;
        memcpy(&id, (const char *)list + i * size, sizeof(id));
        if (strcmp(id, want) == 0) {
            *hint = i;
            return i;
        }
    }
    return SIZE_MAX;
}

typedef struct hints {
    size_t type, profile, day, place;
} hints;

/* Block of the row, SIZE_MAX for an id that the study area lacks. */
static size_t seek_block(const dsh_stored *s, const dsh_query *q,
                         const columns *c, hints *h)
{
    const size_t t = seek(s->type, s->n_types, sizeof(*s->type),
                          sqlite3_column_text(q->stmt, c->type), &h->type);
    const size_t p =
        seek(s->profile, s->n_profiles, sizeof(*s->profile),
             sqlite3_column_text(q->stmt, c->profile), &h->profile);
    const size_t d = seek(s->day, s->n_days, sizeof(*s->day),
                          sqlite3_column_text(q->stmt, c->day), &h->day);
    if (t == SIZE_MAX || p == SIZE_MAX || d == SIZE_MAX)
        return SIZE_MAX;
    return dsh_stored_at(s, t, p, d);
}

static dosah_status read_sums(dsh_stored *s, sqlite3 *db, bool whole,
                              dosah_error *err)
{
    const size_t n = whole ? 1 : s->n_municipalities;
    dsh_query q;
    columns c;
    hints h = {0};
    dosah_status st = dsh_query_begin(
        &q, s, db,
        whole ? "SELECT * FROM area_reach WHERE area = 'study' AND"
                " (?1 IS NULL OR (service_type = ?1 AND day = ?2))"
                " ORDER BY rowid"
              : "SELECT * FROM municipality_reach WHERE"
                " (?1 IS NULL OR (service_type = ?1 AND day = ?2))"
                " ORDER BY rowid",
        err);
    if (st != DOSAH_OK)
        return st;
    if (s->n_all_days > 0) {
        (void)sqlite3_bind_text(q.stmt, 1, s->type[0].id, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(q.stmt, 2, s->day[0].id, -1, SQLITE_STATIC);
    }
    find_columns(&c, s, &q);
    while (c.type >= 0 && c.profile >= 0 && c.day >= 0 && dsh_query_next(&q)) {
        const size_t block = seek_block(s, &q, &c, &h);
        const size_t place =
            whole ? 0
                  : seek(s->municipality, n, sizeof(*s->municipality),
                         sqlite3_column_text(q.stmt, c.code), &h.place);
        if (block != SIZE_MAX && place != SIZE_MAX)
            take_sum((whole ? s->total : s->sum) + block * n + place, s, &q,
                     &c);
    }
    return dsh_query_end(&q, err);
}

/* Rows that are not there are no data. */
static dsh_stored_sum *new_sums(dsh_stored *s, size_t n)
{
    dsh_stored_sum none = {.status = '-'};
    int16_t *const v[] = {
        &none.certain,        &none.possible,    &none.no,
        &none.not_applicable, &none.no_data,     &none.trip_lo,
        &none.trip_hi,        &none.median_lo,   &none.median_hi,
        &none.outside_pess,   &none.outside_opt, &none.demand_lo,
        &none.demand_hi};
    for (size_t k = 0; k < sizeof(v) / sizeof(v[0]); k++)
        *v[k] = DSH_NO_SHARE;
    for (int k = 0; k < DSH_MAX_STORED_STEPS; k++)
        none.within_lo[k] = none.within_hi[k] = DSH_NO_SHARE;
    dsh_stored_sum *sum = dsh_arena_alloc(s->arena, n, sizeof(*sum));
    for (size_t i = 0; sum != NULL && i < n; i++)
        sum[i] = none;
    return sum;
}

/* ---- rows by address, summed up ---------------------------------------- */

enum { N_PERCENTILES = 3 };

/* An address of one service type. */
typedef struct spot {
    float p[N_PERCENTILES][2];
    float weight;
} spot;

typedef struct detail_job {
    dsh_stored *s;
    DSH_VEC(spot) spot; /* of the type being read */
    size_t type;
    double assumed, assumed_weight;
} detail_job;

typedef struct timed {
    float minutes, weight;
} timed;

static int by_minutes(const void *a, const void *b)
{
    const timed *x = a, *y = b;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static double weighted_median(timed *t, size_t n)
{
    double all = 0, sum = 0;
    qsort(t, n, sizeof(*t), by_minutes);
    for (size_t i = 0; i < n; i++)
        all += (double)t[i].weight;
    for (size_t i = 0; i < n; i++) {
        sum += (double)t[i].weight;
        if (sum * 2 >= all)
            return (double)t[i].minutes;
    }
    return (double)NAN;
}

/* The type's addresses are all read: their medians, then forget them. */
static bool finish_type(detail_job *j)
{
    const size_t n = j->spot.n;
    if (n == 0)
        return true;
    dsh_stored_detail *d = &j->s->detail[j->type];
    timed *t = dsh_alloc(n, sizeof(*t));
    if (t == NULL)
        return false;
    for (int k = 0; k < N_PERCENTILES; k++)
        for (int end = 0; end < 2; end++) {
            for (size_t i = 0; i < n; i++)
                t[i] = (timed){j->spot.p[i].p[k][end], j->spot.p[i].weight};
            *(end == 0 ? &d->p_lo[k] : &d->p_hi[k]) = weighted_median(t, n);
        }
    dsh_free(t);
    d->assumed =
        j->assumed_weight > 0 ? j->assumed / j->assumed_weight : (double)NAN;
    j->assumed = j->assumed_weight = 0;
    j->spot.n = 0;
    return true;
}

static size_t break_index(dsh_stored *s, dsh_query *q, int column)
{
    const char *name = (const char *)sqlite3_column_text(q->stmt, column);
    if (name == NULL || name[0] == '\0')
        return SIZE_MAX;
    for (size_t i = 0; i < s->n_breaks; i++)
        if (strcmp(s->break_name[i], name) == 0)
            return i;
    if (s->n_breaks == sizeof(s->break_name) / sizeof(s->break_name[0]))
        return SIZE_MAX;
    s->break_name[s->n_breaks] = dsh_query_text(q, column);
    return s->n_breaks++;
}

typedef struct detail_columns {
    int type, status, weight, breaks, assumed, p[N_PERCENTILES][2];
} detail_columns;

static void take_spot(detail_job *j, dsh_query *q, const detail_columns *c)
{
    dsh_stored_detail *d = &j->s->detail[j->type];
    const char *status = (const char *)sqlite3_column_text(q->stmt, c->status);
    const double weight = dsh_query_number(q, c->weight);
    if (status == NULL || isnan(weight) || strcmp(status, "no_data") == 0 ||
        strcmp(status, "not_applicable") == 0)
        return;
    const size_t at = break_index(j->s, q, c->breaks);
    const double assumed = dsh_query_number(q, c->assumed);
    d->known = true;
    d->residents += weight;
    if (at != SIZE_MAX)
        d->break_at[at] += weight;
    if (!isnan(assumed)) {
        j->assumed += assumed * weight;
        j->assumed_weight += weight;
    }
    if (!dsh_vec_room(&j->spot, 1)) {
        q->failed = true;
        return;
    }
    spot *s = &j->spot.p[j->spot.n++];
    s->weight = (float)weight;
    for (int k = 0; k < N_PERCENTILES; k++)
        for (int end = 0; end < 2; end++) {
            const double v = dsh_query_number(q, c->p[k][end]);
            s->p[k][end] = isnan(v) ? INFINITY : (float)v;
        }
}

/* The lowest, the middle and the highest percentile of the study. */
static void find_percentiles(detail_columns *c, const dsh_query *q)
{
    static const char *const name[N_PERCENTILES][2] = {
        {"p5_min_lo", "p5_min_hi"},
        {"p50_min_lo", "p50_min_hi"},
        {"p95_min_lo", "p95_min_hi"}};
    for (int k = 0; k < N_PERCENTILES; k++)
        for (int end = 0; end < 2; end++)
            c->p[k][end] = dsh_query_column(q, name[k][end]);
}

static dosah_status read_details(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    if (!dsh_stored_has_table(s, "reach") ||
        !dsh_stored_has_table(s, "origin") || s->n_profiles == 0)
        return DOSAH_OK;
    s->detail = dsh_arena_alloc(s->arena, s->n_types, sizeof(*s->detail));
    if (s->detail == NULL)
        return dsh_fail_nomem(err, "stored results");
    dsh_query q;
    dosah_status st = dsh_query_begin(
        &q, s, db,
        "SELECT r.*, o.residents AS weight FROM reach r JOIN origin o "
        "USING (origin_id) WHERE r.profile = ?1 AND r.day = ?2 "
        "ORDER BY r.service_type",
        err);
    if (st != DOSAH_OK)
        return st;
    (void)sqlite3_bind_text(q.stmt, 1, s->profile[s->focus].id, -1,
                            SQLITE_STATIC);
    (void)sqlite3_bind_text(q.stmt, 2, s->day[0].id, -1, SQLITE_STATIC);
    detail_columns c = {.type = dsh_query_column(&q, "service_type"),
                        .status = dsh_query_column(&q, "status"),
                        .weight = dsh_query_column(&q, "weight"),
                        .breaks = dsh_query_column(&q, "break_at"),
                        .assumed = dsh_query_column(&q, "assumed_share")};
    find_percentiles(&c, &q);
    detail_job j = {.s = s};
    size_t hint = 0;
    while (dsh_query_next(&q)) {
        const size_t type = seek(s->type, s->n_types, sizeof(*s->type),
                                 sqlite3_column_text(q.stmt, c.type), &hint);
        if (type == SIZE_MAX)
            continue;
        if (type != j.type && !finish_type(&j))
            q.failed = true;
        j.type = type;
        take_spot(&j, &q, &c);
    }
    if (!finish_type(&j))
        q.failed = true;
    dsh_vec_clear(&j.spot);
    return dsh_query_end(&q, err);
}

static dosah_status read_all_sums(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    const size_t blocks = s->n_types * s->n_profiles * s->n_days;
    s->total = new_sums(s, blocks);
    s->sum = new_sums(s, blocks * s->n_municipalities);
    if (s->total == NULL || s->sum == NULL)
        return dsh_fail_nomem(err, "stored results");
    const dosah_status st = read_sums(s, db, true, err);
    return st == DOSAH_OK ? read_sums(s, db, false, err) : st;
}

static bool has_reach(const dsh_stored *s)
{
    return dsh_stored_has_table(s, "area_reach") &&
           dsh_stored_has_table(s, "municipality_reach");
}

dosah_status dsh_stored_read_reach(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    if (!has_reach(s)) {
        s->n_types = s->n_profiles = 0;
        return DOSAH_OK;
    }
    dosah_status st = settle(s, db, err);
    if (st == DOSAH_OK)
        st = read_all_sums(s, db, err);
    return st == DOSAH_OK ? read_details(s, db, err) : st;
}

static dosah_status unknown(const dsh_stored *s, const char *option,
                            const char *value, dosah_error *err)
{
    return dsh_fail(err, DOSAH_EUSAGE, s->dir, 0,
                    "the results have nothing for %s \"%s\"", option, value);
}

dosah_status dsh_stored_read_one(dsh_stored *s, sqlite3 *db, const char *type,
                                 const char *day, dosah_error *err)
{
    dosah_status st = has_reach(s) ? settle(s, db, err) : DOSAH_OK;
    if (st != DOSAH_OK)
        return st;
    if (!has_reach(s) || s->n_types == 0 || s->n_days == 0)
        return dsh_fail(err, DOSAH_EINPUT, s->dir, 0,
                        "the results tell no reach");
    while (s->type_at < s->n_types && strcmp(s->type[s->type_at].id, type) != 0)
        s->type_at++;
    while (day && s->day_at < s->n_days &&
           strcmp(s->day[s->day_at].id, day) != 0)
        s->day_at++;
    if (s->type_at == s->n_types)
        return unknown(s, "--type", type, err);
    if (s->day_at == s->n_days)
        return unknown(s, "--day", day, err);
    s->n_all_days = s->n_days;
    s->type += s->type_at;
    s->day += s->day_at;
    s->n_types = s->n_days = 1;
    return read_all_sums(s, db, err);
}
