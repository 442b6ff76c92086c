/* SPDX-License-Identifier: MIT */
/* Rows by address summed up: whom a service is nearest to, and how groups of
 * residents fare. Addresses themselves are never told. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "output/stored_inside.h"

static bool has_addresses(const dsh_stored *s)
{
    return dsh_stored_has_table(s, "reach") &&
           dsh_stored_has_table(s, "origin") && s->n_profiles > 0 &&
           s->n_days > 0;
}

static void bind(dsh_query *q, const dsh_stored *s, size_t profile)
{
    (void)sqlite3_bind_text(q->stmt, 1, s->profile[profile].id, -1,
                            SQLITE_STATIC);
    (void)sqlite3_bind_text(q->stmt, 2, s->day[0].id, -1, SQLITE_STATIC);
}

/* ---- whom a service is nearest to -------------------------------------- */

/* The weighted median of the minutes of those who have it nearest. */
static const char NEAREST[] =
    "SELECT id, max(everyone) AS residents, "
    "min(CASE WHEN 2 * up_to >= everyone THEN minutes END) AS median FROM ("
    "SELECT r.nearest_id_%s AS id, r.p50_min_%s AS minutes, "
    "sum(o.residents) OVER (PARTITION BY r.nearest_id_%s) AS everyone, "
    "sum(o.residents) OVER (PARTITION BY r.nearest_id_%s "
    "ORDER BY r.p50_min_%s NULLS LAST) AS up_to "
    "FROM reach r JOIN origin o USING (origin_id) "
    "WHERE r.profile = ?1 AND r.day = ?2 AND r.nearest_id_%s IS NOT NULL) "
    "GROUP BY id";

/* A service may stand there once per form; people travel to those that stay in
 * one place. */
static void enter(dsh_stored *s, const char *id, int reading, double residents,
                  double median)
{
    for (size_t i = 0; i < s->n_services; i++) {
        dsh_stored_service *v = &s->service[i];
        if (strcmp(v->id, id) != 0 || v->form == 'f' || v->form == 'd')
            continue;
        v->nearest[reading] = residents;
        v->median_min[reading] = median;
    }
}

dosah_status dsh_stored_read_nearest(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err)
{
    static const char *const reading[2][2] = {{"pess", "hi"}, {"opt", "lo"}};
    dosah_status st = DOSAH_OK;
    if (!has_addresses(s) || s->n_services == 0 ||
        !dsh_stored_has_column(s, db, "reach", "nearest_id_pess"))
        return DOSAH_OK;
    s->has_nearest = true;
    for (size_t i = 0; i < s->n_services; i++)
        s->service[i].nearest[0] = s->service[i].nearest[1] = 0;
    for (int k = 0; st == DOSAH_OK && k < 2; k++) {
        char sql[1024];
        const char *who = reading[k][0], *end = reading[k][1];
        dsh_query q;
        (void)snprintf(sql, sizeof(sql), NEAREST, who, end, who, who, end, who);
        st = dsh_query_begin(&q, s, db, sql, err);
        if (st != DOSAH_OK)
            return st;
        bind(&q, s, s->adult == SIZE_MAX ? s->focus : s->adult);
        while (dsh_query_next(&q))
            enter(s, dsh_query_text(&q, 0), k, dsh_query_number(&q, 1),
                  dsh_query_number(&q, 2));
        st = dsh_query_end(&q, err);
    }
    return st;
}

/* ---- groups of residents ----------------------------------------------- */

/* Shares of a group from the rows by address. */
static dosah_status read_group(dsh_stored *s, sqlite3 *db, size_t group,
                               dosah_error *err)
{
    char sql[1024];
    dsh_query q;
    const char *id = s->people[group].id;
    const char *lo = s->has_trips ? "r.day_trip_lo" : "r.status = 'certain'";
    const char *hi =
        s->has_trips ? "r.day_trip_hi" : "r.status IN ('certain', 'possible')";
    (void)snprintf(sql, sizeof(sql),
                   "SELECT r.service_type, sum(o.\"residents_%s\") AS n, "
                   "sum((%s) * o.\"residents_%s\") AS lo, "
                   "sum((%s) * o.\"residents_%s\") AS hi "
                   "FROM reach r JOIN origin o USING (origin_id) "
                   "WHERE r.profile = ?1 AND r.day = ?2 AND r.status <> "
                   "'not_applicable' GROUP BY 1",
                   id, lo, id, hi, id);
    const dosah_status st = dsh_query_begin(&q, s, db, sql, err);
    if (st != DOSAH_OK)
        return st;
    bind(&q, s, s->focus);
    while (dsh_query_next(&q)) {
        const char *type = dsh_query_text(&q, 0);
        for (size_t t = 0; t < s->n_types; t++) {
            if (strcmp(s->type[t].id, type) != 0)
                continue;
            dsh_stored_people *p = &s->group_reach[group * s->n_types + t];
            p->n = dsh_query_number(&q, 1);
            p->lo = dsh_query_number(&q, 2);
            p->hi = dsh_query_number(&q, 3);
        }
    }
    return dsh_query_end(&q, err);
}

/* The columns residents_<group> of the addresses. */
static dosah_status find_groups(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    static const char before[] = "residents_";
    dsh_query q;
    const dosah_status st =
        dsh_query_begin(&q, s, db, "SELECT * FROM origin LIMIT 0", err);
    if (st != DOSAH_OK)
        return st;
    const int n = sqlite3_column_count(q.stmt);
    s->people = dsh_arena_alloc(s->arena, (size_t)n, sizeof(*s->people));
    q.failed = s->people == NULL;
    for (int i = 0; !q.failed && i < n; i++) {
        const char *name = sqlite3_column_name(q.stmt, i);
        if (strncmp(name, before, sizeof(before) - 1) != 0 ||
            strchr(name, '"') != NULL || strlen(name) > 100)
            continue;
        const char *id = dsh_arena_str(s->arena, name + sizeof(before) - 1);
        q.failed = id == NULL;
        s->people[s->n_people++] = (dsh_stored_name){.id = id};
    }
    return dsh_query_end(&q, err);
}

dosah_status dsh_stored_read_people(dsh_stored *s, sqlite3 *db,
                                    dosah_error *err)
{
    if (!has_addresses(s) ||
        !dsh_stored_has_column(s, db, "origin", "residents"))
        return DOSAH_OK;
    dosah_status st = find_groups(s, db, err);
    if (st != DOSAH_OK)
        return st;
    s->group_reach = dsh_arena_alloc(s->arena, s->n_people * s->n_types,
                                     sizeof(*s->group_reach));
    if (s->group_reach == NULL)
        return dsh_fail_nomem(err, "stored results");
    for (size_t g = 0; st == DOSAH_OK && g < s->n_people; g++)
        st = read_group(s, db, g, err);
    return st;
}
