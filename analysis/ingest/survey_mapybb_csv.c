/* SPDX-License-Identifier: MIT */
/* Mapy bez bariér as CSV: with a header (fields by name, those of a list as
 * wc.1.doorWidth), or without one, fields by the position that the mapping
 * states. */
#include <string.h>

#include "base/csv.h"
#include "base/num.h"
#include "ingest/survey_mapybb.h"

/** What stands in each column. */
typedef struct layout {
    dsh_mapybb_cell *column; /**< [n] field NULL = nothing */
    size_t n;
} layout;

/* "wc.1.doorWidth" or "title". */
static dosah_status column_of(dsh_mapybb_cell *out, const dsh_mapybb *m,
                              const char *name, dosah_error *err)
{
    const char *first = strchr(name, '.');
    const char *second = first ? strchr(first + 1, '.') : NULL;
    int64_t no = 0;
    *out = (dsh_mapybb_cell){.group = "", .field = name[0] ? name : NULL};
    if (second == NULL ||
        !dsh_parse_int(&no,
                       (dsh_str){first + 1, (size_t)(second - first - 1)}) ||
        no < 1 || no > 100)
        return DOSAH_OK;
    const char *group =
        dsh_arena_strn(m->rows.t->arena, name, (size_t)(first - name));
    if (group == NULL)
        return dsh_fail_nomem(err, "columns");
    group = dsh_mapybb_group(m, group);
    if (group != NULL)
        *out = (dsh_mapybb_cell){group, (uint32_t)no, second + 1, NULL};
    return DOSAH_OK;
}

static dosah_status by_header(layout *l, const dsh_mapybb *m,
                              const dsh_str *field, size_t n, dosah_error *err)
{
    dsh_arena *a = m->rows.t->arena;
    l->column = dsh_arena_alloc(a, n, sizeof *l->column);
    if (l->column == NULL)
        return dsh_fail_nomem(err, "columns");
    l->n = n;
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        dsh_str name = dsh_str_trim(field[i]);
        const char *copy = dsh_arena_strn(a, name.p ? name.p : "", name.n);
        s = copy ? column_of(&l->column[i], m, copy, err)
                 : dsh_fail_nomem(err, "columns");
    }
    return s;
}

static void place(layout *l, const dsh_map_field *f, size_t at, uint32_t no)
{
    if (at >= 1 && at <= l->n)
        l->column[at - 1] =
            (dsh_mapybb_cell){.group = f->group, .no = no, .field = f->field};
}

static dosah_status by_position(layout *l, const dsh_mapybb *m,
                                dosah_error *err)
{
    enum { COLUMNS = 2048 };
    l->column = dsh_arena_alloc(m->rows.t->arena, COLUMNS, sizeof *l->column);
    if (l->column == NULL)
        return dsh_fail_nomem(err, "columns");
    l->n = COLUMNS;
    for (size_t i = 0; i < m->map.n; i++) {
        const dsh_map_field *f = &m->map.field[i];
        if (f->csv == 0)
            continue;
        if (f->group[0] == '\0')
            place(l, f, f->csv, 0);
        for (size_t g = 0; g < m->map.n_starts; g++) {
            const dsh_map_starts *starts = &m->map.starts[g];
            if (strcmp(starts->group, f->group) != 0)
                continue;
            for (size_t k = 0; k < starts->n; k++)
                place(l, f, starts->at[k] + f->csv - 1, (uint32_t)k + 1);
        }
    }
    return DOSAH_OK;
}

static bool is_header(const dsh_mapybb *m, const dsh_str *field, size_t n)
{
    for (size_t i = 0; i < m->map.n; i++) {
        const dsh_map_field *f = &m->map.field[i];
        for (size_t k = 0; k < n && f->group[0] == '\0'; k++) {
            if (dsh_str_eq(dsh_str_trim(field[k]), f->field))
                return true;
        }
    }
    return false;
}

/* Groups in one order, records of a group side by side, whatever the order of
 * the columns. */
static dosah_status put_group(dsh_mapybb *m, const layout *l,
                              const dsh_str *field, size_t n,
                              const dsh_mapybb_cell *like, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < n && i < l->n; i++) {
        dsh_mapybb_cell c = l->column[i];
        dsh_str text = dsh_str_trim(field[i]);
        if (c.field == NULL || text.n == 0 || c.no != like->no ||
            strcmp(c.group, like->group) != 0)
            continue;
        c.text = dsh_arena_strn(m->rows.t->arena, text.p, text.n);
        s = c.text ? dsh_mapybb_put(m, c, err)
                   : dsh_fail_nomem(err, "a record");
    }
    return s;
}

static uint32_t last_no(const layout *l, const char *group)
{
    uint32_t last = 0;
    for (size_t i = 0; i < l->n; i++) {
        const dsh_mapybb_cell *c = &l->column[i];
        if (c->field != NULL && c->no > last && strcmp(c->group, group) == 0)
            last = c->no;
    }
    return last;
}

static dosah_status take_record(dsh_mapybb *m, const layout *l,
                                const dsh_str *field, size_t n,
                                dosah_error *err)
{
    dosah_status s =
        put_group(m, l, field, n, &(dsh_mapybb_cell){.group = ""}, err);
    for (size_t g = 0; s == DOSAH_OK && g < m->map.n_starts; g++) {
        const char *group = m->map.starts[g].group;
        const uint32_t last = last_no(l, group);
        for (uint32_t no = 1; s == DOSAH_OK && no <= last; no++)
            s = put_group(m, l, field, n,
                          &(dsh_mapybb_cell){.group = group, .no = no}, err);
    }
    return s == DOSAH_OK && m->record.cell.n > 0 ? dsh_mapybb_emit(m, err) : s;
}

static char delimiter_of(const char *text, size_t n)
{
    static const char MARK[] = {';', ',', '\t'};
    size_t count[sizeof MARK] = {0};
    size_t best = 0;
    for (size_t i = 0; i < n && text[i] != '\n' && text[i] != '\r'; i++) {
        for (size_t k = 0; k < sizeof MARK; k++)
            count[k] += text[i] == MARK[k];
    }
    for (size_t k = 1; k < sizeof MARK; k++)
        best = count[k] > count[best] ? k : best;
    return MARK[best];
}

static dosah_status take_rows(dsh_mapybb *m, dsh_csv *csv, dosah_error *err)
{
    const dsh_str *field;
    size_t n;
    layout l = {0};
    bool header = false;
    dosah_status s = dsh_csv_next(csv, &field, &n, err);
    if (s == DOSAH_OK && n > 0) {
        header = is_header(m, field, n);
        s = header ? by_header(&l, m, field, n, err) : by_position(&l, m, err);
    }
    if (s == DOSAH_OK && header)
        s = dsh_csv_next(csv, &field, &n, err);
    while (s == DOSAH_OK && n > 0) {
        m->record.row = dsh_csv_row(csv);
        s = take_record(m, &l, field, n, err);
        if (s == DOSAH_OK)
            s = dsh_csv_next(csv, &field, &n, err);
    }
    return s;
}

dosah_status dsh_mapybb_csv(dsh_mapybb *m, const char *text, size_t n,
                            const char *path, dosah_error *err)
{
    const dsh_source *source = &m->s->r->study->survey;
    dsh_encoding encoding = DSH_UTF8;
    if (source->encoding[0] != '\0')
        (void)dsh_encoding_parse(&encoding, source->encoding);
    else if (!dsh_utf8_valid(text, n))
        encoding = DSH_CP1250;
    size_t n_bad = 0;
    const char *utf8 = dsh_to_utf8(m->rows.t->arena, text, n, encoding, &n_bad);
    if (utf8 == NULL)
        return dsh_fail_nomem(err, "a survey");
    const size_t length = strlen(utf8);
    const dsh_csv_opts opts = {.delimiter = source->delimiter
                                                ? source->delimiter
                                                : delimiter_of(utf8, length)};
    dsh_csv *csv;
    dosah_status s = dsh_csv_parse(&csv, utf8, length, path, &opts, err);
    if (s == DOSAH_OK)
        s = take_rows(m, csv, err);
    dsh_csv_close(csv);
    return s;
}
