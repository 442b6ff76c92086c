/* SPDX-License-Identifier: MIT */
/* Main streets of the street layer, read back for maps. */
#include "output/stored_inside.h"

enum { MOST_POINTS = 60000 };

static const char *const MAIN = "SELECT geom FROM street WHERE kind = 'main'";

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
        l->start[l->n++] = at;
        at += (uint32_t)dsh_stored_line(
            l->x + at, l->y + at, sqlite3_column_blob(q->stmt, 0),
            (size_t)sqlite3_column_bytes(q->stmt, 0));
    }
    l->start[l->n] = at;
}

dosah_status dsh_stored_read_streets(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err)
{
    dsh_query q;
    size_t lines = 0, points = 0;
    if (!dsh_stored_has_table(s, "street") ||
        !dsh_stored_has_column(s, db, "street", "kind"))
        return DOSAH_OK;
    dosah_status st = dsh_query_begin(&q, s, db, MAIN, err);
    const bool few = st == DOSAH_OK && count(&q, &lines, &points);
    if (st == DOSAH_OK)
        st = dsh_query_end(&q, err);
    if (st != DOSAH_OK || !few)
        return st;
    dsh_stored_lines *l = &s->streets;
    l->x = dsh_arena_alloc(s->arena, points, sizeof(*l->x));
    l->y = dsh_arena_alloc(s->arena, points, sizeof(*l->y));
    l->start = dsh_arena_alloc(s->arena, lines + 1, sizeof(*l->start));
    if (!l->x || !l->y || !l->start)
        return dsh_fail_nomem(err, "stored streets");
    st = dsh_query_begin(&q, s, db, MAIN, err);
    if (st == DOSAH_OK)
        take(&q, l, lines);
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}
