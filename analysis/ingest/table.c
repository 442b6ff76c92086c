/* SPDX-License-Identifier: MIT */
/* Columns are matched per file: a study's `columns: {ours: theirs}` first,
 * else our own name. Cells are kept column by column, so that files of one
 * source may have different columns. */
#include "ingest/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "ingest/table_build.h"

static bool ends_with(const char *s, const char *suffix)
{
    size_t n = strlen(s);
    size_t m = strlen(suffix);
    return n >= m && dsh_str_eq_nocase(dsh_str_of(s + n - m), suffix);
}

static bool is_csv(const dsh_source *source, const char *path)
{
    if (dsh_str_eq_nocase(dsh_str_of(source->format), "csv"))
        return true;
    return ends_with(path, ".csv") || ends_with(path, ".txt") ||
           ends_with(path, ".tsv");
}

/* The path as the study names it: without the study's folder. */
static const char *shown_path(const dsh_table_build *b, const char *path)
{
    const char *dir = b->opts->base_dir;
    size_t n = dir ? strlen(dir) : 0;
    if (n > 0 && strncmp(path, dir, n) == 0) {
        if (path[n] == '/')
            return path + n + 1;
        if (dir[n - 1] == '/')
            return path + n;
    }
    return path;
}

static dosah_status add_column(dsh_table *t, const char *name, dosah_error *err)
{
    if (!dsh_vec_room(&t->column, 1))
        return dsh_fail_nomem(err, "columns");
    dsh_table_column c = {.name = dsh_arena_str(t->arena, name), .theirs = ""};
    if (c.name == NULL || !dsh_vec_room(&c.cell, t->n_rows + 1))
        return dsh_fail_nomem(err, "columns");
    while (c.cell.n < t->n_rows)
        c.cell.p[c.cell.n++] = "";
    t->column.p[t->column.n++] = c;
    return DOSAH_OK;
}

static const char *mapped_name(const dsh_source *s, const char *ours)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        if (strcmp(s->column[i].ours, ours) == 0)
            return s->column[i].theirs;
    }
    return NULL;
}

static const char *our_name(const dsh_source *s, const char *theirs)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        if (strcmp(s->column[i].theirs, theirs) == 0)
            return s->column[i].ours;
    }
    return theirs;
}

static size_t find_name(const char *const *name, size_t n, const char *wanted)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name[i], wanted) == 0)
            return i;
    }
    for (size_t i = 0; i < n; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(name[i]), wanted))
            return i;
    }
    return SIZE_MAX;
}

void dsh_table_part_notice(const dsh_table_build *b, int64_t row,
                           const char *field, dsh_finding finding)
{
    dsh_notice_add(b->ctx->notices, (dsh_notice){
                                        .code = finding.code,
                                        .severity = finding.severity,
                                        .file = b->file,
                                        .row = row,
                                        .field = field,
                                        .value = finding.value,
                                        .assumed = finding.assumed,
                                    });
}

void dsh_table_names(char out[DSH_TABLE_NAMES], const char *const *name,
                     size_t n)
{
    static const char MORE[] = "\xe2\x80\xa6";
    const size_t room = DSH_TABLE_NAMES - sizeof MORE;
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        int got = snprintf(out + used, DSH_TABLE_NAMES - used, "%s%s",
                           i > 0 ? ", " : "", name[i]);
        used += got > 0 ? (size_t)got : 0;
        if (used <= room)
            continue;
        used = room;
        while (used > 0 && ((unsigned char)out[used] & 0xC0) == 0x80)
            used--;
        memcpy(out + used, MORE, sizeof MORE);
        return;
    }
}

/* The table has one column, whose name holds what looks like a delimiter. */
static const char *hidden_delimiter(const char *const *name, size_t n)
{
    static const char *const MARK[] = {";", ",", "|", "\t"};
    static const char *const SHOWN[] = {";", ",", "|", "tab"};
    for (size_t i = 0; n == 1 && i < sizeof MARK / sizeof *MARK; i++) {
        if (strstr(name[0], MARK[i]) != NULL)
            return SHOWN[i];
    }
    return NULL;
}

/* A column that is not there. */
typedef struct missing {
    const char *ours, *wanted;
} missing;

static dosah_status required_missing(const dsh_table_build *b, missing column,
                                     const char *const *name, size_t n,
                                     dosah_error *err)
{
    const char *ours = column.ours, *wanted = column.wanted;
    char list[DSH_TABLE_NAMES];
    const char *mark = hidden_delimiter(name, n);
    dsh_table_names(list, name, n);
    if (mark != NULL)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 1,
                        "required column '%s' (looked for as '%s') is "
                        "missing; the only column is '%s': is the delimiter "
                        "'%s'?",
                        ours, wanted, list, mark);
    if (b->delimiter != 0)
        return dsh_fail(
            err, DOSAH_EINPUT, b->file, 1,
            "required column '%s' (looked for as '%s') is "
            "missing; columns in the file (delimiter '%s'): %s",
            ours, wanted,
            b->delimiter == '\t' ? "tab" : (char[2]){b->delimiter, '\0'}, list);
    return dsh_fail(err, DOSAH_EINPUT, b->file, 1,
                    "required column '%s' (looked for as '%s') is missing; "
                    "columns in the file: %s",
                    ours, wanted, list);
}

static dosah_status missing_column(const dsh_table_build *b, size_t want,
                                   const char *const *name, size_t n,
                                   dosah_error *err)
{
    const char *ours = b->opts->want[want].name;
    const char *mapped = mapped_name(b->source, ours);
    const char *wanted = mapped ? mapped : ours;
    const char *near = dsh_nearest_key(wanted, name, n);
    if (!b->opts->want[want].required) {
        if (mapped != NULL)
            dsh_table_part_notice(b, 0, ours,
                                  (dsh_finding){"mapped_column_missing",
                                                DOSAH_WARNING, mapped, near});
        return DOSAH_OK;
    }
    if (near != NULL)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 1,
                        "required column '%s' (looked for as '%s') is "
                        "missing; did you mean '%s'?",
                        ours, wanted, near);
    return required_missing(b, (missing){ours, wanted}, name, n, err);
}

/* Columns nobody asked for: kept under their own name. */
static dosah_status add_rest(dsh_table_build *b, const char *const *name,
                             size_t n, dosah_error *err)
{
    dsh_table *t = b->table;
    for (size_t i = 0; i < n; i++) {
        if (b->used[i] || name[i][0] == '\0')
            continue;
        const char *ours = our_name(b->source, name[i]);
        size_t c = b->opts->n_wants;
        while (c < t->column.n && strcmp(t->column.p[c].name, ours) != 0)
            c++;
        if (c < t->column.n)
            continue;
        dosah_status s = add_column(t, ours, err);
        if (s != DOSAH_OK)
            return s;
    }
    return DOSAH_OK;
}

static void report_doubles(const dsh_table_build *b, const char *const *name,
                           size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (name[i][0] != '\0' && find_name(name, i, name[i]) != SIZE_MAX)
            dsh_table_part_notice(b, 1, name[i],
                                  (dsh_finding){"duplicate_column",
                                                DOSAH_WARNING, name[i], NULL});
    }
}

/* Where in this file column `c` of the table comes from. */
static dosah_status connect(dsh_table_build *b, size_t c,
                            const char *const *name, size_t n, dosah_error *err)
{
    dsh_table_column *col = &b->table->column.p[c];
    const char *mapped = mapped_name(b->source, col->name);
    size_t at = find_name(name, n, mapped ? mapped : col->name);
    b->from[c] = at;
    if (at == SIZE_MAX)
        return c < b->opts->n_wants ? missing_column(b, c, name, n, err)
                                    : DOSAH_OK;
    b->used[at] = true;
    col->theirs = dsh_arena_str(b->table->arena, name[at]);
    return col->theirs ? DOSAH_OK : dsh_fail_nomem(err, "columns");
}

dosah_status dsh_table_begin(dsh_table_build *b, const char *const *name,
                             size_t n, dosah_error *err)
{
    dsh_table *t = b->table;
    size_t most = t->column.n + n;
    b->from = dsh_arena_alloc(t->arena, most, sizeof *b->from);
    b->used = dsh_arena_alloc(t->arena, n, sizeof *b->used);
    if (b->from == NULL || b->used == NULL || !dsh_vec_room(&t->part, 1))
        return dsh_fail_nomem(err, "columns");
    t->part.p[t->part.n++] = (dsh_table_part){.file = b->file,
                                              .crs = "",
                                              .first = t->n_rows,
                                              .name = name,
                                              .n_names = n};
    report_doubles(b, name, n);
    dosah_status s = DOSAH_OK;
    for (size_t c = 0; s == DOSAH_OK && c < b->opts->n_wants; c++)
        s = connect(b, c, name, n, err);
    if (s == DOSAH_OK && b->opts->keep_rest)
        s = add_rest(b, name, n, err);
    for (size_t c = b->opts->n_wants; s == DOSAH_OK && c < t->column.n; c++)
        s = connect(b, c, name, n, err);
    b->n_from = t->column.n;
    return s;
}

static bool all_empty(const dsh_str *field, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (dsh_str_trim(field[i]).n > 0)
            return false;
    }
    return true;
}

static dosah_status add_geometry_slot(dsh_table *t, dsh_geometry_kind kind,
                                      dosah_error *err)
{
    if (kind == DSH_GEOMETRY_POINT) {
        if (!dsh_vec_room(&t->x, 1) || !dsh_vec_room(&t->y, 1))
            return dsh_fail_nomem(err, "points");
        t->x.p[t->x.n++] = (double)NAN;
        t->y.p[t->y.n++] = (double)NAN;
    } else if (kind == DSH_GEOMETRY_SHAPE) {
        if (!dsh_vec_room(&t->shape, 1))
            return dsh_fail_nomem(err, "shapes");
        t->shape.p[t->shape.n++] = (dsh_shape){0};
    }
    return DOSAH_OK;
}

dosah_status dsh_table_add(dsh_table_build *b, int64_t number,
                           const dsh_str *field, size_t n, dosah_error *err)
{
    dsh_table *t = b->table;
    if (!b->has_geometry && all_empty(field, n))
        return DOSAH_OK; /* Excel likes to end tables with rows of ;;;; */
    if (!dsh_vec_room(&t->row, 1))
        return dsh_fail_nomem(err, "rows");
    for (size_t c = 0; c < t->column.n; c++) {
        size_t from = b->from[c];
        dsh_str s = from < n ? dsh_str_trim(field[from]) : (dsh_str){0};
        dsh_table_column *col = &t->column.p[c];
        if (!dsh_vec_room(&col->cell, 1))
            return dsh_fail_nomem(err, "cells");
        const char *text = s.n > 0 ? dsh_arena_strn(t->arena, s.p, s.n) : "";
        if (text == NULL)
            return dsh_fail_nomem(err, "cells");
        col->cell.p[col->cell.n++] = text;
    }
    dosah_status s = add_geometry_slot(t, b->opts->geometry, err);
    if (s != DOSAH_OK)
        return s;
    t->row.p[t->row.n++] = number;
    t->n_rows++;
    return DOSAH_OK;
}

static dosah_status read_part(dsh_table_build *b, const char *path,
                              dosah_error *err)
{
    b->file = dsh_arena_str(b->table->arena, shown_path(b, path));
    if (b->file == NULL)
        return dsh_fail_nomem(err, "a path");
    b->delimiter = 0;
    size_t before = b->table->n_rows;
    dosah_status s;
    if (b->opts->read != NULL)
        s = b->opts->read(b, path, b->opts->how, err);
    else
        s = is_csv(b->source, path) ? dsh_table_read_csv(b, path, err)
                                    : dsh_table_read_ogr(b, path, 0, err);
    if (s == DOSAH_OK && b->table->n_rows == before)
        dsh_table_part_notice(
            b, 0, "", (dsh_finding){"empty_table", DOSAH_WARNING, NULL, NULL});
    return s;
}

dosah_status dsh_table_read(dsh_table **out, const dsh_source *source,
                            const dsh_table_opts *opts, dsh_context *ctx,
                            dosah_error *err)
{
    *out = NULL;
    dsh_table *t = dsh_alloc(1, sizeof *t);
    if (t == NULL)
        return dsh_fail_nomem(err, "a table");
    t->arena = dsh_arena_new();
    t->shape_arena = opts->shape_arena ? opts->shape_arena : t->arena;
    dosah_status s = t->arena ? DOSAH_OK : dsh_fail_nomem(err, "a table");
    for (size_t i = 0; s == DOSAH_OK && i < opts->n_wants; i++)
        s = add_column(t, opts->want[i].name, err);
    dsh_table_build b = {
        .table = t, .source = source, .opts = opts, .ctx = ctx};
    for (size_t i = 0; s == DOSAH_OK && i < source->n_paths; i++)
        s = read_part(&b, source->path[i], err);
    if (s != DOSAH_OK) {
        dsh_table_free(t);
        return s;
    }
    *out = t;
    return DOSAH_OK;
}

void dsh_table_free(dsh_table *table)
{
    if (table == NULL)
        return;
    for (size_t c = 0; c < table->column.n; c++)
        dsh_vec_clear(&table->column.p[c].cell);
    dsh_vec_clear(&table->column);
    dsh_vec_clear(&table->part);
    dsh_vec_clear(&table->row);
    dsh_vec_clear(&table->x);
    dsh_vec_clear(&table->y);
    dsh_vec_clear(&table->shape);
    dsh_arena_free(table->arena);
    dsh_free(table);
}

const char *dsh_table_cell(const dsh_table *table, size_t row, size_t column)
{
    return table->column.p[column].cell.p[row];
}

bool dsh_table_has(const dsh_table *table, size_t column)
{
    return table->column.p[column].theirs[0] != '\0';
}

const dsh_table_part *dsh_table_part_of(const dsh_table *table, size_t row)
{
    size_t i = table->part.n;
    while (i > 1 && table->part.p[i - 1].first > row)
        i--;
    return &table->part.p[i - 1];
}

void dsh_table_notice(const dsh_table *table, size_t row, size_t column,
                      dsh_context *ctx, dsh_finding finding)
{
    bool whole = row == SIZE_MAX;
    const dsh_table_part *part =
        table->part.n > 0 ? dsh_table_part_of(table, whole ? 0 : row) : NULL;
    const char *field = "";
    if (column != SIZE_MAX) {
        const dsh_table_column *col = &table->column.p[column];
        field = col->theirs[0] ? col->theirs : col->name;
    }
    const char *value = finding.value;
    if (value == NULL && !whole && column != SIZE_MAX)
        value = dsh_table_cell(table, row, column);
    dsh_notice_add(ctx->notices, (dsh_notice){
                                     .code = finding.code,
                                     .severity = finding.severity,
                                     .file = part ? part->file : "",
                                     .row = whole ? 0 : table->row.p[row],
                                     .field = field,
                                     .value = value,
                                     .assumed = finding.assumed,
                                 });
}
