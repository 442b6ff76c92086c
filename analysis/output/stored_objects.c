/* SPDX-License-Identifier: MIT */
/* Services, buildings, grades, stops, notices and the run record, read back. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/num.h"
#include "output/stored_inside.h"

enum { MAX_ROWS = 10000000 };

/* Rows of a table become structs of one list. */
typedef struct list {
    dsh_stored *s;
    sqlite3 *db;
    const char *table, *sql, *count;
    size_t size;
    void (*take)(dsh_query *q, void *row);
} list;

static dosah_status read_list(void **out, size_t *n, const list *l,
                              dosah_error *err)
{
    dsh_query q;
    size_t room = 0;
    *out = NULL;
    *n = 0;
    if (!dsh_stored_has_table(l->s, l->table))
        return DOSAH_OK;
    dosah_status st = dsh_query_begin(&q, l->s, l->db, l->count, err);
    if (st == DOSAH_OK && dsh_query_next(&q))
        room = (size_t)sqlite3_column_int64(q.stmt, 0);
    if (st == DOSAH_OK)
        st = dsh_query_end(&q, err);
    if (st != DOSAH_OK)
        return st;
    if (room > MAX_ROWS)
        return dsh_fail(err, DOSAH_ELIMIT, l->s->dir, 0,
                        "table \"%s\" is too large for a report", l->table);
    char *row = dsh_arena_alloc(l->s->arena, room, l->size);
    if (row == NULL)
        return dsh_fail_nomem(err, "stored results");
    st = dsh_query_begin(&q, l->s, l->db, l->sql, err);
    while (st == DOSAH_OK && *n < room && dsh_query_next(&q))
        l->take(&q, row + l->size * (*n)++);
    *out = row;
    const dosah_status end = dsh_query_end(&q, err);
    return st == DOSAH_OK ? end : st;
}

static const char *text_of(dsh_query *q, const char *column)
{
    return dsh_query_text(q, dsh_query_column(q, column));
}

static double number_of(const dsh_query *q, const char *column)
{
    return dsh_query_number(q, dsh_query_column(q, column));
}

/* ---- rows -------------------------------------------------------------- */

static void take_fact(dsh_query *q, void *row)
{
    dsh_stored_fact *f = row;
    f->key = text_of(q, "key");
    f->value = text_of(q, "value");
}

static char form_of(const char *form)
{
    return strcmp(form, "residential") == 0 ? 'r'
           : strcmp(form, "field") == 0     ? 'f'
           : strcmp(form, "remote") == 0    ? 'd'
                                            : 'o';
}

static int32_t date_of(dsh_query *q, const char *column)
{
    int32_t date = DSH_NO_DATE;
    return dsh_parse_date(&date, dsh_str_of(text_of(q, column))) ? date
                                                                 : DSH_NO_DATE;
}

static void take_service(dsh_query *q, void *row)
{
    dsh_stored_service *v = row;
    const char *type = text_of(q, "service_type");
    v->id = text_of(q, "service_id");
    v->name = text_of(q, "name");
    v->provider = text_of(q, "provider");
    v->building = text_of(q, "building_id");
    v->opening = text_of(q, "opening_hours");
    v->unit = text_of(q, "capacity_unit");
    v->form = form_of(text_of(q, "form"));
    v->capacity = number_of(q, "capacity");
    v->x = number_of(q, "x");
    v->y = number_of(q, "y");
    v->valid_from = date_of(q, "valid_from");
    v->valid_to = date_of(q, "valid_to");
    v->type = UINT32_MAX;
    for (size_t i = 0; i < q->s->n_types; i++)
        if (strcmp(q->s->type[i].id, type) == 0)
            v->type = (uint32_t)i;
}

static void take_building(dsh_query *q, void *row)
{
    dsh_stored_building *v = row;
    v->id = text_of(q, "building_id");
    v->name = text_of(q, "name");
    v->x = number_of(q, "x");
    v->y = number_of(q, "y");
}

static int8_t grade_of(const char *name)
{
    return strcmp(name, "accessible") == 0 ? 2
           : strcmp(name, "partly") == 0   ? 1
           : strcmp(name, "not") == 0      ? 0
                                           : -1;
}

static void take_grade(dsh_query *q, void *row)
{
    static const char *const link[4][2] = {
        {"approach_grade_lo", "approach_grade_hi"},
        {"entrance_grade_lo", "entrance_grade_hi"},
        {"inside_grade_lo", "inside_grade_hi"},
        {"room_grade_lo", "room_grade_hi"}};
    dsh_stored_grade *v = row;
    v->object = text_of(q, "object_id");
    v->rule_set = text_of(q, "rule_set");
    v->group = text_of(q, "user_group");
    v->lo = grade_of(text_of(q, "grade_lo"));
    v->hi = grade_of(text_of(q, "grade_hi"));
    for (int k = 0; k < 4; k++) {
        v->link_lo[k] = grade_of(text_of(q, link[k][0]));
        v->link_hi[k] = grade_of(text_of(q, link[k][1]));
    }
    v->score_lo = number_of(q, "score_lo");
    v->score_hi = number_of(q, "score_hi");
    v->known_share = number_of(q, "known_share");
}

static void take_criterion(dsh_query *q, void *row)
{
    dsh_stored_criterion *v = row;
    v->object = text_of(q, "object_id");
    v->group = text_of(q, "user_group");
    v->rule_set = text_of(q, "rule_set");
    v->criterion = text_of(q, "criterion");
    v->unit = text_of(q, "unit");
    v->clause = text_of(q, "clause");
    v->outcome = text_of(q, "outcome")[0];
    v->value = number_of(q, "value");
    v->accessible = number_of(q, "limit_accessible");
    v->partly = number_of(q, "limit_partly");
}

static void take_stop(dsh_query *q, void *row)
{
    dsh_stored_stop *v = row;
    v->id = text_of(q, "stop_id");
    v->name = text_of(q, "name");
    v->access = text_of(q, "accessible")[0];
    v->x = number_of(q, "x");
    v->y = number_of(q, "y");
}

/* What is said of an address is as private as the address: of such notices,
 * and of rows of the addresses' own file, the report tells the code and how
 * many, no more. */
static bool is_private(const dsh_stored *s, const char *code, const char *file,
                       bool has_row)
{
    if (has_row && strncmp(code, "origin_", 7) == 0)
        return true;
    for (size_t i = 0; has_row && i + 1 < s->n_facts; i++)
        if (strncmp(s->fact[i].key, "inputs.", 7) == 0 &&
            strcmp(s->fact[i].value, "origins") == 0 &&
            strcmp(dsh_path_name(s->fact[i + 1].value), dsh_path_name(file)) ==
                0)
            return true;
    return false;
}

static void take_notice(dsh_query *q, void *row)
{
    dsh_stored_notice *v = row;
    const char *severity = text_of(q, "severity");
    const double n = number_of(q, "n_of_code");
    const bool about_row =
        !isnan(number_of(q, "row")) || text_of(q, "value")[0] != '\0';
    v->code = text_of(q, "code");
    v->severity = severity[0] != '\0' ? severity[0] : 'i';
    v->n = n >= 1 ? (size_t)n : 1;
    const bool about_origin = number_of(q, "about_origin") > 0;
    if (about_origin ||
        is_private(q->s, v->code, text_of(q, "file"), about_row))
        return;
    v->text[DOSAH_CS] = text_of(q, "text_cs");
    v->text[DOSAH_EN] = text_of(q, "text_en");
}

/* ---- reading ----------------------------------------------------------- */

dosah_status dsh_stored_read_facts(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    const list l = {.s = s,
                    .db = db,
                    .table = "run",
                    .sql = "SELECT * FROM run ORDER BY rowid",
                    .count = "SELECT count(*) FROM run",
                    .size = sizeof(*s->fact),
                    .take = take_fact};
    void *rows = NULL;
    const dosah_status st = read_list(&rows, &s->n_facts, &l, err);
    s->fact = rows;
    const int64_t count =
        dsh_stored_count_of(s, "parameters.privacy_min_count");
    enum { DEFAULT_MIN_COUNT = 5 }; /* of studies that do not say */
    s->min_count = count > 0 ? count : DEFAULT_MIN_COUNT;
    return st;
}

static uint32_t find_place(const dsh_shape_index *index, double x, double y)
{
    return isnan(x) || isnan(y) ? UINT32_MAX
                                : dsh_shape_index_find(index, x, y);
}

static dosah_status place_in_municipalities(dsh_stored *s, dosah_error *err)
{
    dsh_shape_index *index = NULL;
    dsh_shape *shape =
        dsh_arena_alloc(s->arena, s->n_municipalities, sizeof(*shape));
    if (shape == NULL)
        return dsh_fail_nomem(err, "stored results");
    for (size_t i = 0; i < s->n_municipalities; i++)
        shape[i] = s->municipality[i].shape;
    const dosah_status st =
        dsh_shape_index_new(&index, shape, s->n_municipalities, err);
    if (st != DOSAH_OK)
        return st;
    for (size_t i = 0; i < s->n_services; i++) {
        dsh_stored_service *v = &s->service[i];
        v->municipality = find_place(index, v->x, v->y);
    }
    for (size_t i = 0; i < s->n_buildings; i++) {
        dsh_stored_building *v = &s->building[i];
        v->municipality = find_place(index, v->x, v->y);
    }
    for (size_t i = 0; i < s->n_barriers; i++) {
        dsh_stored_barrier *v = &s->barrier[i];
        v->municipality = find_place(index, v->x, v->y);
    }
    dsh_shape_index_free(index);
    return DOSAH_OK;
}

/* ---- tables shown as they are ------------------------------------------ */

enum { MOST_ROWS = 100 };

static bool is_shown(const char *column)
{
    return strcmp(column, "fid") != 0 && strcmp(column, "geom") != 0;
}

static bool take_cells(dsh_query *q, dsh_stored_table *t)
{
    assert(t->cell != NULL && t->number != NULL);
    const int n = sqlite3_column_count(q->stmt);
    size_t k = t->n_rows * t->n_columns, at = 0;
    for (int i = 0; i < n; i++) {
        if (!is_shown(sqlite3_column_name(q->stmt, i)))
            continue;
        const int type = sqlite3_column_type(q->stmt, i);
        if (type == SQLITE_INTEGER || type == SQLITE_FLOAT)
            t->number[at] = true;
        at++;
        t->cell[k++] = dsh_query_text(q, i);
    }
    t->n_rows++;
    return t->n_rows < MOST_ROWS;
}

static dosah_status read_more(dsh_stored *s, sqlite3 *db, const char *name,
                              dosah_error *err)
{
    char sql[128];
    dsh_query q;
    if (!dsh_stored_has_table(s, name))
        return DOSAH_OK;
    dsh_stored_table *t = &s->more[s->n_more];
    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY rowid", name);
    dosah_status st = dsh_query_begin(&q, s, db, sql, err);
    if (st != DOSAH_OK)
        return st;
    const int n = sqlite3_column_count(q.stmt);
    t->name = name;
    t->column = dsh_arena_alloc(s->arena, (size_t)n, sizeof(*t->column));
    t->number = dsh_arena_alloc(s->arena, (size_t)n, sizeof(*t->number));
    t->cell =
        dsh_arena_alloc(s->arena, (size_t)n * MOST_ROWS, sizeof(*t->cell));
    q.failed = t->column == NULL || t->number == NULL || t->cell == NULL;
    for (int i = 0; !q.failed && i < n; i++) {
        const char *column = sqlite3_column_name(q.stmt, i);
        if (is_shown(column))
            t->column[t->n_columns++] = dsh_arena_str(s->arena, column);
    }
    bool more = true;
    while (dsh_query_next(&q)) {
        t->n_all++;
        more = more && take_cells(&q, t);
    }
    s->n_more++;
    return dsh_query_end(&q, err);
}

dosah_status dsh_stored_read_sites(dsh_stored *s, sqlite3 *db, dosah_error *err)
{
    void *rows[4] = {NULL};
    size_t *const n[] = {&s->n_services, &s->n_buildings, &s->n_grades,
                         &s->n_stops};
    const list l[] = {
        {s, db, "service", "SELECT * FROM service ORDER BY rowid",
         "SELECT count(*) FROM service", sizeof(*s->service), take_service},
        {s, db, "building", "SELECT * FROM building ORDER BY rowid",
         "SELECT count(*) FROM building", sizeof(*s->building), take_building},
        {s, db, "usability", "SELECT * FROM usability ORDER BY rowid",
         "SELECT count(*) FROM usability", sizeof(*s->grade), take_grade},
        {s, db, "stop", "SELECT * FROM stop ORDER BY rowid",
         "SELECT count(*) FROM stop", sizeof(*s->stop), take_stop}};
    for (int k = 0; k < 4; k++) {
        const dosah_status st = read_list(&rows[k], n[k], &l[k], err);
        if (st != DOSAH_OK)
            return st;
    }
    s->service = rows[0];
    s->building = rows[1];
    s->grade = rows[2];
    s->stop = rows[3];
    s->has_grades = s->n_grades > 0;
    return DOSAH_OK;
}

dosah_status dsh_stored_read_objects(dsh_stored *s, sqlite3 *db,
                                     dosah_error *err)
{
    void *rows[2] = {NULL};
    size_t *const n[] = {&s->n_criteria, &s->n_notices};
    const char *notices =
        dsh_stored_has_table(s, "origin")
            ? "SELECT n.*, max(n.value IN (SELECT origin_id FROM origin)) AS "
              "about_origin FROM notice n GROUP BY code ORDER BY code"
            : "SELECT * FROM notice GROUP BY code ORDER BY code";
    const list l[] = {
        {s, db, "usability_criterion",
         "SELECT * FROM usability_criterion WHERE outcome IN "
         "('fail', 'partly', 'unknown') ORDER BY rowid",
         "SELECT count(*) FROM usability_criterion WHERE outcome IN "
         "('fail', 'partly', 'unknown')",
         sizeof(*s->criterion), take_criterion},
        {s, db, "notice", notices, "SELECT count(DISTINCT code) FROM notice",
         sizeof(*s->notice), take_notice}};
    dosah_status st = dsh_stored_read_sites(s, db, err);
    for (int k = 0; st == DOSAH_OK && k < 2; k++)
        st = read_list(&rows[k], n[k], &l[k], err);
    if (st != DOSAH_OK)
        return st;
    s->criterion = rows[0];
    s->notice = rows[1];
    static const char *const more[DSH_MAX_MORE] = {"load", "premises_score"};
    for (int k = 0; st == DOSAH_OK && k < DSH_MAX_MORE; k++)
        st = read_more(s, db, more[k], err);
    if (st == DOSAH_OK)
        st = dsh_stored_read_barriers(s, db, err);
    return st == DOSAH_OK ? place_in_municipalities(s, err) : st;
}
