/* SPDX-License-Identifier: MIT */
#include "output/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/file.h"
#include "base/num.h"
#include "output/stored_inside.h"

/* ---- queries ----------------------------------------------------------- */

static dosah_status bad(const dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    return dsh_fail(err, DOSAH_EINPUT, s->dir, 0,
                    "results.gpkg cannot be read: %s",
                    db ? sqlite3_errmsg(db) : "out of memory");
}

dosah_status dsh_query_begin(dsh_query *q, dsh_stored *s, sqlite3 *db,
                             const char *sql, dosah_error *err)
{
    *q = (dsh_query){.s = s};
    if (sqlite3_prepare_v2(db, sql, -1, &q->stmt, NULL) != SQLITE_OK)
        return bad(s, db, err);
    return DOSAH_OK;
}

bool dsh_query_next(dsh_query *q)
{
    return q->stmt != NULL && !q->failed && sqlite3_step(q->stmt) == SQLITE_ROW;
}

dosah_status dsh_query_end(dsh_query *q, dosah_error *err)
{
    sqlite3 *db = q->stmt ? sqlite3_db_handle(q->stmt) : NULL;
    const int code = sqlite3_finalize(q->stmt);
    q->stmt = NULL;
    if (q->failed)
        return dsh_fail_nomem(err, "stored results");
    return code == SQLITE_OK ? DOSAH_OK : bad(q->s, db, err);
}

int dsh_query_column(const dsh_query *q, const char *name)
{
    const int n = sqlite3_column_count(q->stmt);
    for (int i = 0; i < n; i++)
        if (strcmp(sqlite3_column_name(q->stmt, i), name) == 0)
            return i;
    return -1;
}

const char *dsh_query_text(dsh_query *q, int column)
{
    const unsigned char *text =
        column < 0 ? NULL : sqlite3_column_text(q->stmt, column);
    if (text == NULL)
        return "";
    char *copy = dsh_arena_str(q->s->arena, (const char *)text);
    if (copy == NULL)
        q->failed = true;
    return copy ? copy : "";
}

double dsh_query_number(const dsh_query *q, int column)
{
    if (column < 0 || sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
        return (double)NAN;
    return sqlite3_column_double(q->stmt, column);
}

bool dsh_stored_has_column(dsh_stored *s, sqlite3 *db, const char *table,
                           const char *column)
{
    char sql[160];
    dsh_query q;
    bool has = false;
    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s LIMIT 0", table);
    if (dsh_query_begin(&q, s, db, sql, NULL) == DOSAH_OK)
        has = dsh_query_column(&q, column) >= 0;
    return dsh_query_end(&q, NULL) == DOSAH_OK && has;
}

/* ---- municipalities ---------------------------------------------------- */

static dosah_status count_rows(size_t *out, dsh_stored *s, sqlite3 *db,
                               const char *sql, dosah_error *err)
{
    dsh_query q;
    *out = 0;
    dosah_status st = dsh_query_begin(&q, s, db, sql, err);
    if (st == DOSAH_OK && dsh_query_next(&q))
        *out = (size_t)sqlite3_column_int64(q.stmt, 0);
    return st == DOSAH_OK ? dsh_query_end(&q, err) : st;
}

static dosah_status fill_municipality(dsh_stored_municipality *m, dsh_query *q,
                                      dosah_error *err)
{
    dsh_stored *s = q->s;
    const int geom = dsh_query_column(q, "geom");
    const double residents =
        dsh_query_number(q, dsh_query_column(q, "residents"));
    m->code = dsh_query_text(q, dsh_query_column(q, "municipality_code"));
    m->name = dsh_query_text(q, dsh_query_column(q, "name"));
    m->residents = isnan(residents) ? DSH_NO_PERSONS : residents;
    m->is_private = m->residents >= 0 && m->residents < (double)s->min_count;
    if (m->residents > 0)
        s->residents += m->residents;
    if (geom < 0)
        return DOSAH_OK;
    const unsigned char *blob = sqlite3_column_blob(q->stmt, geom);
    return dsh_stored_shape(&m->shape, blob,
                            (size_t)sqlite3_column_bytes(q->stmt, geom),
                            s->arena, err);
}

static dosah_status read_municipalities(dsh_stored *s, sqlite3 *db,
                                        dosah_error *err)
{
    dosah_status st = count_rows(&s->n_municipalities, s, db,
                                 "SELECT count(*) FROM municipality", err);
    if (st != DOSAH_OK)
        return st;
    s->municipality = dsh_arena_alloc(s->arena, s->n_municipalities,
                                      sizeof(*s->municipality));
    if (s->municipality == NULL)
        return dsh_fail_nomem(err, "stored results");
    dsh_query q;
    st = dsh_query_begin(&q, s, db, "SELECT * FROM municipality ORDER BY rowid",
                         err);
    for (size_t i = 0;
         st == DOSAH_OK && i < s->n_municipalities && dsh_query_next(&q); i++)
        st = fill_municipality(&s->municipality[i], &q, err);
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}

static dosah_status read_neighbours(dsh_stored *s, sqlite3 *db,
                                    dosah_error *err)
{
    size_t n = 0;
    if (!dsh_stored_has_table(s, "neighbour"))
        return DOSAH_OK;
    dosah_status st =
        count_rows(&n, s, db, "SELECT count(*) FROM neighbour", err);
    if (st != DOSAH_OK)
        return st;
    s->neighbour = dsh_arena_alloc(s->arena, n, sizeof(*s->neighbour));
    if (s->neighbour == NULL)
        return dsh_fail_nomem(err, "stored results");
    dsh_query q;
    st = dsh_query_begin(&q, s, db, "SELECT * FROM neighbour ORDER BY rowid",
                         err);
    const int geom = st == DOSAH_OK ? dsh_query_column(&q, "geom") : -1;
    while (st == DOSAH_OK && s->n_neighbours < n && dsh_query_next(&q)) {
        dsh_stored_neighbour *v = &s->neighbour[s->n_neighbours++];
        v->name = dsh_query_text(&q, dsh_query_column(&q, "name"));
        if (geom >= 0)
            st = dsh_stored_shape(&v->shape, sqlite3_column_blob(q.stmt, geom),
                                  (size_t)sqlite3_column_bytes(q.stmt, geom),
                                  s->arena, err);
    }
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}

/* ---- all --------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static dosah_status read_tables(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    size_t n = 0;
    dosah_status st = count_rows(
        &n, s, db, "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
        err);
    if (st != DOSAH_OK)
        return st;
    s->table = dsh_arena_alloc(s->arena, n, sizeof(*s->table));
    if (s->table == NULL)
        return dsh_fail_nomem(err, "stored results");
    dsh_query q;
    st = dsh_query_begin(
        &q, s, db, "SELECT name FROM sqlite_master WHERE type = 'table'", err);
    while (st == DOSAH_OK && s->n_tables < n && dsh_query_next(&q))
        s->table[s->n_tables++] = dsh_query_text(&q, 0);
    if (st == DOSAH_OK)
        st = dsh_query_end(&q, err);
    if (s->n_tables > 0)
        qsort(s->table, s->n_tables, sizeof(*s->table), by_text);
    if (st == DOSAH_OK && !dsh_stored_has_table(s, "municipality"))
        st = dsh_fail(err, DOSAH_EINPUT, s->dir, 0,
                      "results.gpkg has no table \"municipality\"");
    return st;
}

/* What every reader needs. */
static dosah_status read_ground(dsh_stored *s, sqlite3 *db,
                                const dsh_context *ctx, dosah_error *err)
{
    dosah_status st = read_tables(s, db, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_facts(s, db, err);
    if (st == DOSAH_OK)
        st = read_municipalities(s, db, err);
    if (st == DOSAH_OK)
        st = read_neighbours(s, db, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_streets(s, db, err);
    return st == DOSAH_OK ? dsh_stored_read_names(s, ctx, err) : st;
}

dosah_status dsh_stored_connect(sqlite3 **db, const dsh_stored *s,
                                dosah_error *err)
{
    char *path = dsh_path_join(s->arena, s->dir, "results.gpkg");
    *db = NULL;
    if (path == NULL)
        return dsh_fail_nomem(err, "stored results");
    if (!dsh_file_look(path).exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, path, 0,
                        "no results are stored there");
    return sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
               ? DOSAH_OK
               : bad(s, *db, err);
}

static dosah_status begin(dsh_stored *out, sqlite3 **db, const char *dir,
                          dosah_error *err)
{
    *db = NULL;
    *out = (dsh_stored){.arena = dsh_arena_new(), .date = DSH_NO_DATE};
    out->dir = out->arena ? dsh_arena_str(out->arena, dir) : NULL;
    return out->dir ? dsh_stored_connect(db, out, err)
                    : dsh_fail_nomem(err, "stored results");
}

dosah_status dsh_stored_open(dsh_stored *out, const char *dir,
                             const dsh_context *ctx, dosah_error *err)
{
    sqlite3 *db = NULL;
    dosah_status st = begin(out, &db, dir, err);
    if (st == DOSAH_OK)
        st = read_ground(out, db, ctx, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_reach(out, db, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_objects(out, db, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_nearest(out, db, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_people(out, db, err);
    (void)sqlite3_close(db);
    return st;
}

dosah_status dsh_stored_open_one(dsh_stored *out, const char *dir,
                                 const char *type, const char *day,
                                 const dsh_context *ctx, dosah_error *err)
{
    sqlite3 *db = NULL;
    dosah_status st = begin(out, &db, dir, err);
    if (st == DOSAH_OK)
        st = read_ground(out, db, ctx, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_one(out, db, type, day, err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_sites(out, db, err);
    (void)sqlite3_close(db);
    return st;
}

void dsh_stored_clear(dsh_stored *stored)
{
    dsh_arena_free(stored->arena);
    *stored = (dsh_stored){0};
}

/* ---- asking ------------------------------------------------------------ */

const dsh_stored_sum *dsh_stored_sum_of(const dsh_stored *s, size_t at,
                                        size_t municipality)
{
    return &s->sum[at * s->n_municipalities + municipality];
}

const char *dsh_stored_fact_of(const dsh_stored *s, const char *key)
{
    for (size_t i = 0; i < s->n_facts; i++)
        if (strcmp(s->fact[i].key, key) == 0)
            return s->fact[i].value;
    return "";
}

const char *dsh_stored_fact_in(const dsh_stored *s, const char *key,
                               dosah_lang lang)
{
    char of[128];
    const char *both = dsh_stored_fact_of(s, key);
    if (both[0] != '\0')
        return both;
    (void)snprintf(of, sizeof(of), "%s.%s", key, dsh_lang_code(lang));
    return dsh_stored_fact_of(s, of);
}

int64_t dsh_stored_count_of(const dsh_stored *s, const char *key)
{
    int64_t n = 0;
    (void)dsh_parse_int(&n, dsh_str_of(dsh_stored_fact_of(s, key)));
    return n;
}

bool dsh_stored_has_table(const dsh_stored *s, const char *name)
{
    return s->n_tables > 0 && bsearch(&name, s->table, s->n_tables,
                                      sizeof(*s->table), by_text) != NULL;
}

const dsh_stored_grade *dsh_stored_grade_of(const dsh_stored *s,
                                            const char *object,
                                            const char *group)
{
    for (size_t i = 0; group != NULL && i < s->n_grades; i++)
        if (strcmp(s->grade[i].object, object) == 0 &&
            strcmp(s->grade[i].group, group) == 0)
            return &s->grade[i];
    return NULL;
}
