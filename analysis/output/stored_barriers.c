/* SPDX-License-Identifier: MIT */
/* The table of barriers of streets, read back: those that most residents'
 * walks use. */
#include <math.h>
#include <stdio.h>

#include "output/stored_inside.h"

enum { MOST_BARRIERS = 20000 };

static const char *text_of(dsh_query *q, const char *column)
{
    return dsh_query_text(q, dsh_query_column(q, column));
}

static double number_of(const dsh_query *q, const char *column)
{
    return dsh_query_number(q, dsh_query_column(q, column));
}

static void take(dsh_query *q, dsh_stored_barrier *v)
{
    const int geom = dsh_query_column(q, "geom");
    *v = (dsh_stored_barrier){
        .kind = text_of(q, "kind"),
        .unit = text_of(q, "unit"),
        .word = text_of(q, "word"),
        .from = text_of(q, "origin"),
        .stopped = {text_of(q, "stopped_certain"),
                    text_of(q, "stopped_possible")},
        .slowed = {text_of(q, "slowed_certain"), text_of(q, "slowed_possible")},
        .lo = number_of(q, "value_lo"),
        .hi = number_of(q, "value_hi"),
        .residents = number_of(q, "residents"),
        .x = NAN,
        .y = NAN,
        .municipality = UINT32_MAX};
    if (geom >= 0)
        (void)dsh_stored_point(&v->x, &v->y, sqlite3_column_blob(q->stmt, geom),
                               (size_t)sqlite3_column_bytes(q->stmt, geom));
}

static dosah_status count(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    dsh_query q;
    const dosah_status st =
        dsh_query_begin(&q, s, db, "SELECT count(*) FROM barrier", err);
    if (st != DOSAH_OK)
        return st;
    if (dsh_query_next(&q))
        s->n_all_barriers = (size_t)sqlite3_column_int64(q.stmt, 0);
    return dsh_query_end(&q, err);
}

dosah_status dsh_stored_read_barriers(dsh_stored *s, sqlite3 *db,
                                      dosah_error *err)
{
    char sql[128];
    dsh_query q;
    if (!dsh_stored_has_table(s, "barrier") ||
        !dsh_stored_has_column(s, db, "barrier", "residents"))
        return DOSAH_OK;
    dosah_status st = count(s, db, err);
    if (st != DOSAH_OK)
        return st;
    const size_t room =
        s->n_all_barriers < MOST_BARRIERS ? s->n_all_barriers : MOST_BARRIERS;
    s->barrier = dsh_arena_alloc(s->arena, room, sizeof(*s->barrier));
    if (s->barrier == NULL)
        return dsh_fail_nomem(err, "stored results");
    (void)snprintf(sql, sizeof(sql),
                   "SELECT * FROM barrier ORDER BY residents DESC, rowid "
                   "LIMIT %d",
                   MOST_BARRIERS);
    st = dsh_query_begin(&q, s, db, sql, err);
    while (st == DOSAH_OK && s->n_barriers < room && dsh_query_next(&q))
        take(&q, &s->barrier[s->n_barriers++]);
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}
