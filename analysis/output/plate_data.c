/* SPDX-License-Identifier: MIT */
/* What single-subject maps read besides dsh_stored: streets, barriers, steps
 * and the dates of the survey. Results without one of these tables have none
 * of it. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "output/plate.h"
#include "output/stored_inside.h"
#include "reach/barriers.h"

typedef struct source {
    dsh_plate_data *data;
    sqlite3 *db;
    dosah_error *err;
} source;

static dosah_status count(size_t *out, source *from, const char *sql)
{
    dsh_query q;
    *out = 0;
    dosah_status st =
        dsh_query_begin(&q, &from->data->s, from->db, sql, from->err);
    if (st == DOSAH_OK && dsh_query_next(&q))
        *out = (size_t)sqlite3_column_int64(q.stmt, 0);
    return st == DOSAH_OK ? dsh_query_end(&q, from->err) : st;
}

/* ---- streets ------------------------------------------------------------- */

/* Points of a line in a GeoPackage binary as this program writes it (little
 * endian, with an envelope of two axes); 0 for anything else. */
static uint32_t line_of(const unsigned char **points, const unsigned char *blob,
                        size_t n)
{
    enum { HEAD = 8 + 32 + 1 + 4, WKB_LINE = 2 };
    uint32_t type, n_points;
    if (blob == NULL || n < HEAD + 4 || memcmp(blob, "GP", 2) != 0 ||
        blob[3] != 3 || blob[40] != 1)
        return 0;
    memcpy(&type, blob + 41, 4);
    memcpy(&n_points, blob + HEAD, 4);
    if (type != WKB_LINE || (n - HEAD - 4) / 16 < n_points)
        return 0;
    *points = blob + HEAD + 4;
    return n_points;
}

static void take_status(dsh_plate_streets *t, const dsh_query *q, uint32_t n,
                        const int *column, uint32_t i)
{
    for (size_t p = 0; p < q->s->n_profiles; p++) {
        const unsigned char *text =
            column[p] < 0 ? NULL : sqlite3_column_text(q->stmt, column[p]);
        t->status[p * n + i] = text ? (char)text[0] : '\0';
    }
}

static bool is_text(const dsh_query *q, int column, const char *text)
{
    const unsigned char *have =
        column < 0 ? NULL : sqlite3_column_text(q->stmt, column);
    return have && strcmp((const char *)have, text) == 0;
}

static void take_street(dsh_plate_streets *t, dsh_query *q, uint32_t *at)
{
    const int geom = dsh_query_column(q, "geom");
    const unsigned char *points = NULL;
    const uint32_t i = t->n++;
    const uint32_t n =
        geom < 0 ? 0
                 : line_of(&points, sqlite3_column_blob(q->stmt, geom),
                           (size_t)sqlite3_column_bytes(q->stmt, geom));
    for (uint32_t k = 0; k < n; k++) {
        memcpy(&t->x[*at], points + 16 * (size_t)k, 8);
        memcpy(&t->y[*at], points + 16 * (size_t)k + 8, 8);
        (*at)++;
    }
    t->first[i + 1] = *at;
    const double length = dsh_query_number(q, dsh_query_column(q, "length_m"));
    t->length_m[i] = isnan(length) ? 0 : length;
    t->main[i] = is_text(q, dsh_query_column(q, "kind"), "main");
    t->crossing[i] = is_text(q, dsh_query_column(q, "feature"), "crossing");
}

static dosah_status street_room(dsh_plate_streets *t, source *from, size_t *n,
                                size_t *n_points)
{
    dsh_arena *a = from->data->s.arena;
    dosah_status st = count(n, from, "SELECT count(*) FROM street");
    if (st == DOSAH_OK)
        st = count(n_points, from,
                   "SELECT coalesce(sum(length(geom)), 0) / 16 FROM street");
    if (st == DOSAH_OK && (*n > UINT32_MAX / 2 || *n_points > UINT32_MAX / 2))
        return dsh_fail(from->err, DOSAH_ELIMIT, from->data->s.dir, 0,
                        "too many streets for a map");
    if (st != DOSAH_OK)
        return st;
    t->first = dsh_arena_alloc(a, *n + 1, sizeof(*t->first));
    t->x = dsh_arena_alloc(a, *n_points, sizeof(*t->x));
    t->y = dsh_arena_alloc(a, *n_points, sizeof(*t->y));
    t->length_m = dsh_arena_alloc(a, *n, sizeof(*t->length_m));
    t->main = dsh_arena_alloc(a, *n, sizeof(*t->main));
    t->crossing = dsh_arena_alloc(a, *n, sizeof(*t->crossing));
    t->status = dsh_arena_alloc(a, *n * from->data->s.n_profiles + 1, 1);
    t->municipality = dsh_arena_alloc(a, *n, sizeof(*t->municipality));
    return t->first && t->x && t->y && t->length_m && t->main && t->crossing &&
                   t->status && t->municipality
               ? DOSAH_OK
               : dsh_fail_nomem(from->err, "streets of a map");
}

static dosah_status read_streets(source *from)
{
    enum { MOST_PROFILES = 32, LONGEST = 200 };
    dsh_plate_streets *t = &from->data->streets;
    dsh_stored *s = &from->data->s;
    size_t n = 0, n_points = 0;
    int column[MOST_PROFILES] = {0};
    char name[LONGEST];
    dsh_query q;
    if (!dsh_stored_has_table(s, "street") || s->n_profiles > MOST_PROFILES)
        return DOSAH_OK;
    dosah_status st = street_room(t, from, &n, &n_points);
    if (st == DOSAH_OK)
        st = dsh_query_begin(&q, s, from->db,
                             "SELECT * FROM street ORDER BY fid", from->err);
    if (st != DOSAH_OK)
        return st;
    for (size_t p = 0; p < s->n_profiles; p++) {
        (void)snprintf(name, sizeof(name), "%.180s_status", s->profile[p].id);
        column[p] = dsh_query_column(&q, name);
    }
    uint32_t at = 0;
    while (t->n < n && dsh_query_next(&q)) {
        take_status(t, &q, (uint32_t)n, column, t->n);
        take_street(t, &q, &at);
    }
    return dsh_query_end(&q, from->err);
}

/* ---- barriers, steps, survey --------------------------------------------- */

static void take_barrier(dsh_plate_barrier *b, dsh_query *q)
{
    const char *kind = dsh_query_text(q, dsh_query_column(q, "kind"));
    b->kind = DSH_N_HINDRANCES;
    for (unsigned k = 0; k < DSH_N_HINDRANCES; k++)
        if (strcmp(dsh_hindrance_name(k), kind) == 0)
            b->kind = (uint8_t)k;
    b->residents = dsh_query_number(q, dsh_query_column(q, "residents"));
    b->certain = dsh_query_text(q, dsh_query_column(q, "stopped_certain"));
    b->possible = dsh_query_text(q, dsh_query_column(q, "stopped_possible"));
}

/* The barrier's place is its geometry: a point follows the header. */
static void take_point(dsh_plate_barrier *b, const dsh_query *q)
{
    enum { HEAD = 8 + 1 + 4 };
    const int geom = dsh_query_column(q, "geom");
    const unsigned char *blob =
        geom < 0 ? NULL : sqlite3_column_blob(q->stmt, geom);
    b->x = b->y = (double)NAN;
    if (blob == NULL || sqlite3_column_bytes(q->stmt, geom) != HEAD + 16 ||
        memcmp(blob, "GP", 2) != 0 || blob[8] != 1)
        return;
    memcpy(&b->x, blob + HEAD, 8);
    memcpy(&b->y, blob + HEAD + 8, 8);
}

static dosah_status read_barriers(source *from)
{
    dsh_plate_data *d = from->data;
    size_t n = 0;
    dsh_query q;
    if (!dsh_stored_has_table(&d->s, "barrier"))
        return DOSAH_OK;
    dosah_status st = count(&n, from, "SELECT count(*) FROM barrier");
    if (st != DOSAH_OK)
        return st;
    d->barrier = dsh_arena_alloc(d->s.arena, n, sizeof(*d->barrier));
    if (d->barrier == NULL)
        return dsh_fail_nomem(from->err, "barriers of a map");
    st = dsh_query_begin(&q, &d->s, from->db,
                         "SELECT * FROM barrier ORDER BY coalesce(residents, 0)"
                         " DESC, fid",
                         from->err);
    while (st == DOSAH_OK && d->n_barriers < n && dsh_query_next(&q)) {
        dsh_plate_barrier *b = &d->barrier[d->n_barriers++];
        take_barrier(b, &q);
        take_point(b, &q);
    }
    return st == DOSAH_OK ? dsh_query_end(&q, from->err) : st;
}

static dosah_status read_runs(source *from)
{
    dsh_plate_data *d = from->data;
    size_t n = 0;
    dsh_query q;
    if (!dsh_stored_has_table(&d->s, "pictogram"))
        return DOSAH_OK;
    dosah_status st = count(&n, from, "SELECT count(*) FROM pictogram");
    if (st != DOSAH_OK)
        return st;
    d->runs = dsh_arena_alloc(d->s.arena, n, sizeof(*d->runs));
    if (d->runs == NULL)
        return dsh_fail_nomem(from->err, "steps of a map");
    st = dsh_query_begin(&q, &d->s, from->db,
                         "SELECT object_id, text FROM pictogram WHERE sign ="
                         " 'steps' AND state = 'yes' AND text IS NOT NULL"
                         " ORDER BY fid",
                         from->err);
    while (st == DOSAH_OK && d->n_runs < n && dsh_query_next(&q)) {
        dsh_plate_runs *r = &d->runs[d->n_runs++];
        r->object = dsh_query_text(&q, 0);
        r->text = dsh_query_text(&q, 1);
    }
    return st == DOSAH_OK ? dsh_query_end(&q, from->err) : st;
}

static void take_dates(dsh_plate_data *d, dsh_query *q)
{
    const char *kind = dsh_query_text(q, 0);
    const size_t k = strcmp(kind, "building") == 0 ? 0 : 1;
    if (k == 1 && strcmp(kind, "stop") != 0)
        return;
    for (int i = 0; i < 2; i++) {
        dsh_date date = DSH_NO_DATE;
        if (dsh_parse_date(&date, dsh_str_of(dsh_query_text(q, 1 + i))))
            d->surveyed[k][i] = date;
    }
}

static dosah_status read_dates(source *from)
{
    dsh_plate_data *d = from->data;
    dsh_query q;
    for (int k = 0; k < 4; k++)
        d->surveyed[k / 2][k % 2] = DSH_NO_DATE;
    if (!dsh_stored_has_column(&d->s, from->db, "fact", "surveyed_on"))
        return DOSAH_OK;
    const dosah_status st =
        dsh_query_begin(&q, &d->s, from->db,
                        "SELECT object_kind, min(surveyed_on), max(surveyed_on)"
                        " FROM fact GROUP BY object_kind",
                        from->err);
    while (st == DOSAH_OK && dsh_query_next(&q))
        take_dates(d, &q);
    return st == DOSAH_OK ? dsh_query_end(&q, from->err) : st;
}

/* ---- all ------------------------------------------------------------------
 */

static dosah_status find_municipalities(dsh_plate_data *d, dosah_error *err)
{
    dsh_plate_streets *t = &d->streets;
    dsh_shape_index *index = NULL;
    dsh_shape *shape =
        dsh_arena_alloc(d->s.arena, d->s.n_municipalities, sizeof(*shape));
    if (shape == NULL)
        return dsh_fail_nomem(err, "streets of a map");
    for (size_t i = 0; i < d->s.n_municipalities; i++)
        shape[i] = d->s.municipality[i].shape;
    const dosah_status st =
        dsh_shape_index_new(&index, shape, d->s.n_municipalities, err);
    for (uint32_t i = 0; st == DOSAH_OK && i < t->n; i++) {
        const uint32_t middle =
            t->first[i] + (t->first[i + 1] - t->first[i]) / 2;
        t->municipality[i] =
            t->first[i] == t->first[i + 1]
                ? UINT32_MAX
                : dsh_shape_index_find(index, t->x[middle], t->y[middle]);
    }
    for (size_t i = 0; st == DOSAH_OK && i < d->n_barriers; i++) {
        dsh_plate_barrier *b = &d->barrier[i];
        b->municipality =
            isnan(b->x) ? UINT32_MAX : dsh_shape_index_find(index, b->x, b->y);
    }
    dsh_shape_index_free(index);
    return st;
}

static void find_north(dsh_plate_data *d)
{
    dsh_box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < d->s.n_municipalities; i++) {
        const dsh_box b = dsh_shape_box(&d->s.municipality[i].shape);
        all = (dsh_box){fmin(all.x0, b.x0), fmin(all.y0, b.y0),
                        fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
    }
    if (all.x0 <= all.x1)
        d->north_rad =
            dsh_north_at(dsh_stored_fact_of(&d->s, "parameters.crs"),
                         (all.x0 + all.x1) / 2, (all.y0 + all.y1) / 2);
}

dosah_status dsh_plate_data_open(dsh_plate_data *out, const char *dir,
                                 const dsh_context *ctx, dosah_error *err)
{
    *out = (dsh_plate_data){.n_barriers = 0};
    dosah_status st = dsh_stored_open(&out->s, dir, ctx, err);
    if (st != DOSAH_OK)
        return st;
    source from = {.data = out, .err = err};
    char *path = dsh_path_join(out->s.arena, dir, "results.gpkg");
    if (path == NULL)
        return dsh_fail_nomem(err, "maps");
    if (sqlite3_open_v2(path, &from.db, SQLITE_OPEN_READONLY, NULL) !=
        SQLITE_OK)
        st = dsh_fail(err, DOSAH_EINPUT, path, 0, "cannot be read");
    if (st == DOSAH_OK)
        st = read_streets(&from);
    if (st == DOSAH_OK)
        st = read_barriers(&from);
    if (st == DOSAH_OK)
        st = read_runs(&from);
    if (st == DOSAH_OK)
        st = read_dates(&from);
    (void)sqlite3_close(from.db);
    if (st == DOSAH_OK)
        st = find_municipalities(out, err);
    find_north(out);
    return st;
}

void dsh_plate_data_clear(dsh_plate_data *data)
{
    dsh_stored_clear(&data->s);
}

bool dsh_ids_hold(const char *ids, const char *id)
{
    const size_t n = strlen(id);
    for (const char *at = ids; (at = strstr(at, id)) != NULL; at += n)
        if ((at == ids || at[-1] == ';') && (at[n] == ';' || at[n] == '\0'))
            return true;
    return false;
}
