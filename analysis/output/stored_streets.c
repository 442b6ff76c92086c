/* SPDX-License-Identifier: MIT */
/* Main streets and water, read back for maps. */
#include <stdio.h>

#include "output/stored_inside.h"

enum { MOST_POINTS = 60000 };

/* Lines and points; false = too many points. */
static bool count(dsh_query *q, size_t *lines, size_t *points)
{
    *lines = *points = 0;
    while (*points <= MOST_POINTS && dsh_query_next(q)) {
        *points += dsh_stored_line(NULL, NULL, sqlite3_column_blob(q->stmt, 0),
                                   (size_t)sqlite3_column_bytes(q->stmt, 0));
        ++*lines;
    }
    return *points <= MOST_POINTS;
}

static void take(dsh_query *q, dsh_stored_lines *l, size_t room)
{
    uint32_t at = 0;
    while (l->n < room && dsh_query_next(q)) {
        l->is_area[l->n] = sqlite3_column_int(q->stmt, 1) != 0;
        l->start[l->n++] = at;
        at += (uint32_t)dsh_stored_line(
            l->x + at, l->y + at, sqlite3_column_blob(q->stmt, 0),
            (size_t)sqlite3_column_bytes(q->stmt, 0));
    }
    l->start[l->n] = at;
}

/* Rows of a table with a column "kind". */
static dosah_status read_lines(dsh_stored_lines *l, dsh_stored *s, sqlite3 *db,
                               const char *table, const char *where,
                               dosah_error *err)
{
    char sql[128];
    dsh_query q;
    size_t lines = 0, points = 0;
    if (!dsh_stored_has_table(s, table) ||
        !dsh_stored_has_column(s, db, table, "kind"))
        return DOSAH_OK;
    (void)snprintf(sql, sizeof(sql),
                   "SELECT geom, kind = 'area' FROM %s WHERE %s", table, where);
    dosah_status st = dsh_query_begin(&q, s, db, sql, err);
    const bool few = st == DOSAH_OK && count(&q, &lines, &points);
    if (st == DOSAH_OK)
        st = dsh_query_end(&q, err);
    if (st != DOSAH_OK || !few)
        return st;
    l->x = dsh_arena_alloc(s->arena, points, sizeof(*l->x));
    l->y = dsh_arena_alloc(s->arena, points, sizeof(*l->y));
    l->start = dsh_arena_alloc(s->arena, lines + 1, sizeof(*l->start));
    l->is_area = dsh_arena_alloc(s->arena, lines, sizeof(*l->is_area));
    if (!l->x || !l->y || !l->start || !l->is_area)
        return dsh_fail_nomem(err, "stored lines");
    st = dsh_query_begin(&q, s, db, sql, err);
    if (st == DOSAH_OK)
        take(&q, l, lines);
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}

dosah_status dsh_stored_read_streets(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err)
{
    const dosah_status st =
        read_lines(&s->streets, s, db, "street", "kind = 'main'", err);
    return st == DOSAH_OK ? read_lines(&s->water, s, db, "water", "true", err)
                          : st;
}
