/* SPDX-License-Identifier: MIT */
/* Stored rows by address for the squares of a map. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/map_results.h"
#include "output/stored_inside.h"

/* ---- origins ----------------------------------------------------------- */

static dosah_status new_origins(dsh_map_results *r, size_t n, dosah_error *err)
{
    dsh_arena *a = r->stored.arena;
    dsh_origins *o = &r->tables.origins;
    *o = (dsh_origins){.id = dsh_arena_alloc(a, n, sizeof(*o->id)),
                       .x = dsh_arena_alloc(a, n, sizeof(*o->x)),
                       .y = dsh_arena_alloc(a, n, sizeof(*o->y)),
                       .municipality =
                           dsh_arena_alloc(a, n, sizeof(*o->municipality)),
                       .weight = dsh_arena_alloc(a, n, sizeof(*o->weight))};
    if (!o->id || !o->x || !o->y || !o->municipality || !o->weight)
        return dsh_fail_nomem(err, "stored results");
    return DOSAH_OK;
}

/* Index of a municipality; neighbouring rows are often of the same one. */
static uint32_t municipality_of(const dsh_municipalities *m, const char *code,
                                uint32_t *hint)
{
    for (uint32_t k = 0; k < m->n; k++) {
        const uint32_t i = (*hint + k) % m->n;
        if (strcmp(m->code[i], code) != 0)
            continue;
        *hint = i;
        return i;
    }
    return DSH_NONE;
}

static dosah_status read_origins(dsh_map_results *r, sqlite3 *db,
                                 dosah_error *err)
{
    dsh_origins *o = &r->tables.origins;
    dsh_query q;
    size_t n = 0;
    uint32_t hint = 0;
    dosah_status st =
        dsh_query_begin(&q, &r->stored, db, "SELECT count(*) FROM origin", err);
    if (st == DOSAH_OK && dsh_query_next(&q))
        n = (size_t)sqlite3_column_int64(q.stmt, 0);
    if (st == DOSAH_OK)
        st = dsh_query_end(&q, err);
    if (st == DOSAH_OK)
        st = new_origins(r, n, err);
    if (st == DOSAH_OK)
        st = dsh_query_begin(&q, &r->stored, db,
                             "SELECT origin_id, municipality_code, residents,"
                             " x, y FROM origin ORDER BY fid",
                             err);
    if (st != DOSAH_OK)
        return st;
    while (o->n < n && dsh_query_next(&q)) {
        const unsigned char *code = sqlite3_column_text(q.stmt, 1);
        const double residents = dsh_query_number(&q, 2);
        const uint32_t m = municipality_of(
            &r->tables.municipalities, code ? (const char *)code : "", &hint);
        if (m == DSH_NONE)
            continue;
        o->id[o->n] = dsh_query_text(&q, 0);
        o->municipality[o->n] = m;
        o->weight[o->n] =
            residents > 0 ? (int64_t)llround(residents * DSH_PERSON) : 0;
        o->x[o->n] = dsh_query_number(&q, 3);
        o->y[o->n++] = dsh_query_number(&q, 4);
    }
    return dsh_query_end(&q, err);
}

/* ---- rows -------------------------------------------------------------- */

static const char rows_sql[] =
    "SELECT origin_id, status, p50_min_lo, p50_min_hi, away_min_lo,"
    " away_min_hi, day_trip_lo, day_trip_hi, nearest_id_pess, nearest_id_opt"
    " FROM reach WHERE service_type = ?1 AND profile = ?2 AND day = ?3";

static int32_t seconds_at(const dsh_query *q, int column)
{
    const double minutes = dsh_query_number(q, column);
    return fabs(minutes) < 1e6 ? (int32_t)lround(minutes * 60) : DSH_NEVER_S;
}

static uint8_t status_at(const dsh_query *q, int column)
{
    const unsigned char *text = sqlite3_column_text(q->stmt, column);
    for (int status = 0; text && status < DSH_STATUS_NO_DATA; status++)
        if (strcmp((const char *)text, dsh_status_text((dsh_status)status)) ==
            0)
            return (uint8_t)status;
    return DSH_STATUS_NO_DATA;
}

static uint32_t service_at(const dsh_services *s, const dsh_query *q,
                           int column)
{
    const unsigned char *id = sqlite3_column_text(q->stmt, column);
    for (uint32_t i = 0; id && i < s->n; i++)
        if (strcmp((const char *)id, s->id[i]) == 0)
            return i;
    return DSH_NONE;
}

static dsh_reach_row row_of(const dsh_map_results *r, const dsh_query *q)
{
    const dsh_services *s = &r->tables.services;
    dsh_reach_row row = {.status = status_at(q, 1)};
    row.median_s[DSH_OPT] = seconds_at(q, 2);
    row.median_s[DSH_PESS] = seconds_at(q, 3);
    row.away_s[DSH_OPT] = seconds_at(q, 4);
    row.away_s[DSH_PESS] = seconds_at(q, 5);
    row.day_trip[DSH_PESS] = dsh_query_number(q, 6) > 0;
    row.day_trip[DSH_OPT] = dsh_query_number(q, 7) > 0;
    row.nearest[DSH_PESS] = service_at(s, q, 8);
    row.nearest[DSH_OPT] = service_at(s, q, 9);
    return row;
}

/* Rows come in the order of origins. */
static uint32_t origin_at(const dsh_origins *o, const dsh_query *q,
                          uint32_t *next)
{
    const unsigned char *id = sqlite3_column_text(q->stmt, 0);
    for (uint32_t k = 0; id && k < o->n; k++) {
        const uint32_t i = (*next + k) % o->n;
        if (strcmp((const char *)id, o->id[i]) != 0)
            continue;
        *next = i + 1;
        return i;
    }
    return DSH_NONE;
}

static void bind_keys(const dsh_query *q, const dsh_stored *s, size_t profile)
{
    const char *const key[] = {s->type[0].id, s->profile[profile].id,
                               s->day[0].id};
    for (int i = 0; i < 3; i++)
        (void)sqlite3_bind_text(q->stmt, i + 1, key[i], -1, SQLITE_STATIC);
}

/* fid counts rows in blocks of type, profile and day (gpkg.c), so the block
 * need not be looked for. */
static int64_t first_of(const dsh_map_results *r, size_t profile)
{
    const dsh_stored *s = &r->stored;
    return (int64_t)(((s->type_at * s->n_profiles + profile) * s->n_all_days +
                      s->day_at) *
                     r->tables.origins.n);
}

static dosah_status read_rows(dsh_map_results *r, sqlite3 *db, size_t profile,
                              dosah_error *err)
{
    const uint32_t n = r->tables.origins.n;
    dsh_reach_row *row = &r->reach.row[profile * n];
    char sql[sizeof(rows_sql) + 40];
    size_t found = 0;
    for (uint32_t i = 0; i < n; i++)
        row[i] = (dsh_reach_row){.status = DSH_STATUS_NO_DATA};
    for (int whole = 0; whole < 2 && found == 0; whole++) {
        uint32_t next = 0;
        dsh_query q;
        (void)snprintf(sql, sizeof(sql), "%s%s", rows_sql,
                       whole ? "" : " AND fid > ?4 AND fid <= ?5");
        const dosah_status st = dsh_query_begin(&q, &r->stored, db, sql, err);
        if (st != DOSAH_OK)
            return st;
        bind_keys(&q, &r->stored, profile);
        (void)sqlite3_bind_int64(q.stmt, 4, first_of(r, profile));
        (void)sqlite3_bind_int64(q.stmt, 5, first_of(r, profile) + n);
        while (dsh_query_next(&q)) {
            const uint32_t i = origin_at(&r->tables.origins, &q, &next);
            if (i == DSH_NONE)
                continue;
            row[i] = row_of(r, &q);
            found++;
        }
        const dosah_status end = dsh_query_end(&q, err);
        if (end != DOSAH_OK)
            return end;
    }
    return DOSAH_OK;
}

static dosah_status read_all(dsh_map_results *r, sqlite3 *db,
                             const size_t *profile, size_t n_profiles,
                             dosah_error *err)
{
    dosah_status st = read_origins(r, db, err);
    const size_t n = r->tables.origins.n;
    if (st != DOSAH_OK || n == 0)
        return st;
    r->reach.n_origins = (uint32_t)n;
    r->reach.row = dsh_arena_alloc(r->stored.arena, r->stored.n_profiles * n,
                                   sizeof(dsh_reach_row));
    if (r->reach.row == NULL)
        return dsh_fail_nomem(err, "stored results");
    for (size_t i = 0; st == DOSAH_OK && i < n_profiles; i++)
        st = read_rows(r, db, profile[i], err);
    return st;
}

dosah_status dsh_map_results_rows(dsh_map_results *r, const size_t *profile,
                                  size_t n_profiles, dosah_error *err)
{
    dsh_stored *s = &r->stored;
    sqlite3 *db = NULL;
    if (!dsh_stored_has_table(s, "reach") || !dsh_stored_has_table(s, "origin"))
        return DOSAH_OK;
    dosah_status st = dsh_stored_connect(&db, s, err);
    /* A study may not ask for the median, or results be older. */
    if (st == DOSAH_OK && dsh_stored_has_column(s, db, "reach", "p50_min_hi") &&
        dsh_stored_has_column(s, db, "reach", "nearest_id_pess") &&
        dsh_stored_has_column(s, db, "reach", "away_min_hi"))
        st = read_all(r, db, profile, n_profiles, err);
    (void)sqlite3_close(db);
    return st;
}
