/* SPDX-License-Identifier: MIT */
/* Dopravci, Linky, LinExt, Zaslinky: operators, lines, the names of lines in
 * integrated systems, and stops of lines. */
#include "ingest/jdf_build.h"

#include <stdio.h>
#include <string.h>

/* ---- operators --------------------------------------------------------- */

enum { ICO, OPERATOR_NAME, OPERATOR_DISTINCTION };

static const char *const OPERATOR_FIELDS[] = {"IČO", "obchodní jméno",
                                              "rozlišení dopravce"};

static const dsh_jdf_kind OPERATORS = {
    "Dopravci.txt",
    true,
    OPERATOR_FIELDS,
    {{12, 3, {0, 2, -1}}, {13, 13, {0, 2, 12}}, {13, 13, {0, 2, 12}}},
};

static dosah_status add_operator(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {ICO, OPERATOR_DISTINCTION};
    dsh_jdf *j = t->j;
    const dosah_status status = dsh_jdf_need(t, ICO, err);
    if (status != DOSAH_OK)
        return status;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 2);
    const char *name = dsh_jdf_text(t, OPERATOR_NAME);
    bool is_new = false;
    if (name == NULL ||
        dsh_idmap_add(&j->batch_operator, id, &is_new) == UINT32_MAX ||
        !dsh_vec_room(&j->operator_name, 1))
        return dsh_fail_nomem(err, "operators");
    if (is_new)
        j->operator_name.p[j->operator_name.n++] = name;
    else
        dsh_jdf_tell(t, ICO, "duplicate_key", DOSAH_WARNING);
    return DOSAH_OK;
}

dosah_status dsh_jdf_read_operators(dsh_jdf *j, dosah_error *err)
{
    j->operator_name.n = 0;
    return dsh_jdf_each(j, &OPERATORS, add_operator, err);
}

/* ---- lines ------------------------------------------------------------- */

enum {
    NUMBER,
    NAME,
    OPERATOR,
    MODE,
    DETOUR,
    FROM,
    TO,
    OF_OPERATOR,
    DISTINCTION
};

static const char *const LINE_FIELDS[] = {
    "číslo linky",         "název linky",        "IČO",
    "dopravní prostředek", "výlukový JŘ",        "platnost JŘ od",
    "platnost JŘ do",      "rozlišení dopravce", "rozlišení linky"};

static const dsh_jdf_kind LINES = {
    "Linky.txt",
    true,
    LINE_FIELDS,
    {{10, 9, {0, 1, 2, -1, -1, 8, 9, -1, -1}},
     {16, 16, {0, 1, 2, 4, 5, 12, 13, 14, 15}},
     {17, 17, {0, 1, 2, 4, 5, 13, 14, 15, 16}}},
};

/* Mode of JDF to route_type of GTFS. Before 1.10 all lines are buses. */
static int32_t route_type(const dsh_jdf_table *t)
{
    static const struct {
        const char *mode;
        int32_t type;
    } MODES[] = {{"A", 3}, {"E", 0}, {"L", 6}, {"M", 1}, {"P", 4}, {"T", 11}};
    if (t->layout->at[MODE] < 0)
        return 3;
    for (size_t i = 0; i < sizeof(MODES) / sizeof(*MODES); i++)
        if (dsh_str_eq(dsh_jdf_raw(t, MODE, 0), MODES[i].mode))
            return MODES[i].type;
    dsh_jdf_tell(t, MODE, "jdf_unknown_mode", DOSAH_WARNING);
    return DSH_NO_ROUTE_TYPE;
}

static const char *operator_of(const dsh_jdf_table *t)
{
    static const unsigned key[] = {OPERATOR, OF_OPERATOR};
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 2);
    const uint32_t at = dsh_idmap_find(&t->j->batch_operator, id);
    if (at != UINT32_MAX)
        return t->j->operator_name.p[at];
    dsh_jdf_tell(t, OPERATOR, "jdf_unknown_operator", DOSAH_WARNING);
    return dsh_jdf_text(t, OPERATOR);
}

/* Number and distinction; with the first day where the feed has that already,
 * from another batch. */
static const char *line_id(dsh_jdf *j, const char *number,
                           const char *distinction, dsh_date from)
{
    char id[160], day[11];
    dsh_format_date(day, from);
    snprintf(id, sizeof(id), distinction[0] != '\0' ? "%.64s/%.64s" : "%.64s%s",
             number, distinction);
    bool is_new = false;
    uint32_t at = dsh_idmap_add(&j->line_id, dsh_str_of(id), &is_new);
    for (unsigned k = 1; at != UINT32_MAX && !is_new; k++) {
        char more[200];
        snprintf(more, sizeof(more), k > 1 ? "%s@%s-%u" : "%s@%s", id, day, k);
        at = dsh_idmap_add(&j->line_id, dsh_str_of(more), &is_new);
    }
    return at != UINT32_MAX ? j->line_id.text[at] : NULL;
}

static dosah_status put_line(dsh_jdf_table *t, dsh_jdf_line line,
                             dosah_error *err)
{
    dsh_jdf *j = t->j;
    dsh_gtfs_build *b = j->b;
    const char *distinction = dsh_jdf_text(t, DISTINCTION);
    line.number = dsh_jdf_text(t, NUMBER);
    if (distinction == NULL || line.number == NULL)
        return dsh_fail_nomem(err, "lines");
    const dsh_gtfs_route route = {
        .id = line_id(j, line.number, distinction, line.from),
        .short_name = line.number,
        .long_name = dsh_jdf_text(t, NAME),
        .agency = operator_of(t),
        .type = route_type(t),
    };
    if (route.id == NULL || route.long_name == NULL || route.agency == NULL ||
        !dsh_vec_room(&b->route, 1) || !dsh_vec_room(&j->line, 1) ||
        !dsh_vec_room(&j->line_row, 1))
        return dsh_fail_nomem(err, "lines");
    line.route = (uint32_t)b->route.n;
    line.nameless_route = DSH_GTFS_NONE;
    b->route.p[b->route.n++] = route;
    j->line_row.p[j->line_row.n++] = (uint32_t)j->line.n;
    j->line.p[j->line.n++] = line;
    return DOSAH_OK;
}

static dosah_status add_line(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {NUMBER, DISTINCTION};
    dsh_jdf *j = t->j;
    dosah_status status = dsh_jdf_need(t, NUMBER, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, FROM, err);
    if (status != DOSAH_OK)
        return status;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 2);
    bool is_new = false;
    if (dsh_idmap_add(&j->batch_line, id, &is_new) == UINT32_MAX)
        return dsh_fail_nomem(err, "lines");
    if (!is_new) {
        dsh_jdf_tell(t, NUMBER, "duplicate_key", DOSAH_WARNING);
        return DOSAH_OK;
    }
    dsh_jdf_line line = {.from = dsh_jdf_date(t, FROM),
                         .to = dsh_jdf_date(t, TO),
                         .detour = dsh_str_eq(dsh_jdf_raw(t, DETOUR, 0), "1"),
                         .made = j->made,
                         .batch = j->n_batches};
    const bool bad_end = line.to == DSH_NO_DATE && dsh_jdf_raw(t, TO, 0).n > 0;
    if (line.from == DSH_NO_DATE || bad_end)
        return dsh_fail(err, DOSAH_EINPUT, t->rows.file, t->rows.row,
                        "the field %s is not a date ddMMyyyy",
                        t->kind->field[bad_end ? TO : FROM]);
    if (line.to != DSH_NO_DATE && line.to < line.from)
        dsh_jdf_tell(t, TO, "jdf_line_never_valid", DOSAH_ERROR);
    return put_line(t, line, err);
}

/* ---- names in integrated systems --------------------------------------- */

enum { EXT_LINE, EXT_NAME, EXT_DISTINCTION };

static const char *const EXT_FIELDS[] = {"číslo linky", "označení linky",
                                         "rozlišení linky"};

static const dsh_jdf_kind NAMES = {
    "LinExt.txt",
    false,
    EXT_FIELDS,
    {{0}, {7, 7, {0, 3, 6}}, {7, 7, {0, 3, 6}}},
};

/* The first name that is given counts. */
static dosah_status add_name(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {EXT_LINE, EXT_DISTINCTION};
    dsh_jdf *j = t->j;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 2);
    const char *name = dsh_jdf_text(t, EXT_NAME);
    if (name == NULL)
        return dsh_fail_nomem(err, "lines");
    const uint32_t at = dsh_idmap_find(&j->batch_line, id);
    if (at == UINT32_MAX) {
        dsh_jdf_tell(t, EXT_LINE, "foreign_key_violation", DOSAH_ERROR);
        return DOSAH_OK;
    }
    const dsh_jdf_line *line = &j->line.p[j->line_row.p[at]];
    dsh_gtfs_route *route = &j->b->route.p[line->route];
    if (name[0] != '\0' && strcmp(route->short_name, line->number) == 0)
        route->short_name = name;
    return DOSAH_OK;
}

dosah_status dsh_jdf_read_lines(dsh_jdf *j, dosah_error *err)
{
    j->line_row.n = 0;
    const dosah_status status = dsh_jdf_each(j, &LINES, add_line, err);
    return status == DOSAH_OK ? dsh_jdf_each(j, &NAMES, add_name, err) : status;
}

/* ---- stops of lines ---------------------------------------------------- */

enum { LS_LINE, LS_TARIFF, LS_STOP, LS_CODES, LS_DISTINCTION };
enum { N_CODES = 3 };

static const char *const LINE_STOP_FIELDS[] = {"číslo linky", "tarifní číslo",
                                               "číslo zastávky", "pevný kód",
                                               "rozlišení linky"};

static const dsh_jdf_kind LINE_STOPS = {
    "Zaslinky.txt",
    true,
    LINE_STOP_FIELDS,
    {{7, 4, {0, 1, 3, 4, -1}},
     {9, 9, {0, 1, 3, 5, 8}},
     {9, 9, {0, 1, 3, 5, 8}}},
};

static void note_access(dsh_jdf *j, uint32_t stop, uint32_t effect)
{
    uint8_t *of_lines = &j->stop.p[stop - j->b->first_stop].of_lines;
    const uint8_t access = (uint8_t)(1 + dsh_jdf_access(effect));
    if (*of_lines == 0)
        *of_lines = access;
    else if (*of_lines != access)
        *of_lines = DSH_JDF_MIXED;
}

static dosah_status add_line_stop(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {LS_LINE, LS_DISTINCTION, LS_TARIFF};
    static const unsigned stop_key[] = {LS_STOP};
    dsh_jdf *j = t->j;
    dosah_status status = dsh_jdf_need(t, LS_LINE, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, LS_TARIFF, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, LS_STOP, err);
    if (status != DOSAH_OK)
        return status;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 3);
    char stop_text[DSH_JDF_KEY];
    const dsh_str stop = dsh_jdf_key(stop_text, t, stop_key, 1);
    const uint32_t at = dsh_idmap_find(&j->batch_stop, stop);
    if (at == UINT32_MAX) {
        dsh_jdf_tell(t, LS_STOP, "foreign_key_violation", DOSAH_ERROR);
        return DOSAH_OK;
    }
    bool is_new = false;
    if (dsh_idmap_add(&j->batch_line_stop, id, &is_new) == UINT32_MAX ||
        !dsh_vec_room(&j->line_stop_effect, 1))
        return dsh_fail_nomem(err, "stops of lines");
    if (!is_new) {
        dsh_jdf_tell(t, LS_TARIFF, "duplicate_key", DOSAH_WARNING);
        return DOSAH_OK;
    }
    const uint32_t effect = dsh_jdf_effect(t, LS_CODES, N_CODES);
    note_access(j, j->stop_row.p[at], effect);
    j->line_stop_effect.p[j->line_stop_effect.n++] = effect;
    return DOSAH_OK;
}

dosah_status dsh_jdf_read_line_stops(dsh_jdf *j, dosah_error *err)
{
    j->line_stop_effect.n = 0;
    return dsh_jdf_each(j, &LINE_STOPS, add_line_stop, err);
}
