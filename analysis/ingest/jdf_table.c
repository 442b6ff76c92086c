/* SPDX-License-Identifier: MIT */
/* Tables of a JDF batch, their fields by place, which differs from version to
 * version. Text is Windows-1250; a file that begins with the mark of UTF-8 is
 * not JDF and is told so by its first row. */
#include "ingest/jdf_build.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"

enum { PROGRESS_ROWS = 1 << 16 };

static dosah_status open_table(dsh_jdf_table *t, bool *there, dosah_error *err)
{
    dsh_jdf *j = t->j;
    const char *name = dsh_jdf_member(j, t->kind->file);
    *there = false;
    if (name == NULL && t->kind->required) {
        dsh_notice_add(j->b->ctx->notices,
                       (dsh_notice){.code = "jdf_missing_file",
                                    .severity = DOSAH_ERROR,
                                    .file = j->shown,
                                    .value = t->kind->file});
        return dsh_fail(err, DOSAH_EINPUT, j->shown, 0,
                        "the JDF batch has no %s", t->kind->file);
    }
    if (name == NULL)
        return DOSAH_OK;
    const char *path = dsh_path_join(j->batch_arena, j->root, name);
    const char *file = dsh_path_join(j->b->arena, j->shown, name);
    if (path == NULL || file == NULL)
        return dsh_fail_nomem(err, "timetable path");
    *there = true;
    return dsh_jdf_rows_open(&t->rows, path, file, j->max_bytes, err);
}

static dosah_status check_length(const dsh_jdf_table *t, dosah_error *err)
{
    if (t->rows.n_fields > t->layout->n_fields)
        t->j->counts.long_rows++;
    if (t->rows.n_fields >= t->layout->n_needed)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, t->rows.file, t->rows.row,
                    "the row is cut short: %d fields, at least %d are needed",
                    (int)t->rows.n_fields, (int)t->layout->n_needed);
}

dosah_status dsh_jdf_each(dsh_jdf *j, const dsh_jdf_kind *kind,
                          dsh_jdf_row_fn row, dosah_error *err)
{
    dsh_jdf_table t = {.j = j, .kind = kind, .layout = &kind->form[j->form]};
    if (t.layout->n_fields == 0)
        return DOSAH_OK;
    bool got = false;
    dosah_status status = open_table(&t, &got, err);
    while (status == DOSAH_OK && got) {
        status = dsh_jdf_rows_next(&t.rows, &got, err);
        if (status == DOSAH_OK && got)
            status = check_length(&t, err);
        if (status == DOSAH_OK && got)
            status = row(&t, err);
        if (status == DOSAH_OK && t.rows.row % PROGRESS_ROWS == 0)
            status = dsh_progress(j->b->ctx, 0.5, "read", err);
    }
    dsh_jdf_rows_close(&t.rows);
    return status;
}

/* ---- fields ------------------------------------------------------------ */

dsh_str dsh_jdf_raw(const dsh_jdf_table *t, unsigned field, unsigned extra)
{
    const int at = t->layout->at[field];
    if (at < 0 || (size_t)at + extra >= t->rows.n_fields)
        return (dsh_str){"", 0};
    return dsh_str_trim(t->rows.field[(size_t)at + extra]);
}

/* NUL bytes and bytes that Windows-1250 lacks are a notice. */
static char *decode(const dsh_jdf_table *t, unsigned field, dsh_arena *arena)
{
    const dsh_str s = dsh_jdf_raw(t, field, 0);
    char *plain = dsh_arena_strn(arena, s.p, s.n);
    if (plain == NULL)
        return NULL;
    size_t n = 0, bad = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\0')
            plain[n++] = s.p[i];
    plain[n] = '\0';
    char *text = dsh_to_utf8(arena, plain, n, DSH_CP1250, &bad);
    if (text != NULL && (bad > 0 || n < s.n))
        dsh_notice_add(t->j->b->ctx->notices,
                       (dsh_notice){.code = "invalid_character",
                                    .severity = DOSAH_WARNING,
                                    .file = t->rows.file,
                                    .row = t->rows.row,
                                    .field = t->kind->field[field],
                                    .assumed = text});
    return text;
}

const char *dsh_jdf_text(const dsh_jdf_table *t, unsigned field)
{
    if (dsh_jdf_raw(t, field, 0).n == 0)
        return "";
    return decode(t, field, t->j->b->arena);
}

/* Fields are put together with a byte that stands in no text. */
dsh_str dsh_jdf_key(char out[DSH_JDF_KEY], const dsh_jdf_table *t,
                    const unsigned *field, size_t n)
{
    const size_t room = DSH_JDF_KEY / n - 1;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const dsh_str s = dsh_jdf_raw(t, field[i], 0);
        if (i > 0)
            out[at++] = '\x1F';
        for (size_t k = 0; k < s.n && k < room; k++)
            out[at++] = s.p[k] != '\0' ? s.p[k] : ' ';
    }
    return (dsh_str){out, at};
}

dosah_status dsh_jdf_need(const dsh_jdf_table *t, unsigned field,
                          dosah_error *err)
{
    if (dsh_jdf_raw(t, field, 0).n > 0)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, t->rows.file, t->rows.row,
                    "the required field %s is empty", t->kind->field[field]);
}

dosah_status dsh_jdf_int(const dsh_jdf_table *t, unsigned field, int64_t hi,
                         int64_t *out, dosah_error *err)
{
    const dosah_status status = dsh_jdf_need(t, field, err);
    if (status != DOSAH_OK)
        return status;
    if (dsh_parse_int(out, dsh_jdf_raw(t, field, 0)) && *out >= 0 && *out <= hi)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, t->rows.file, t->rows.row,
                    "the field %s is not a whole number that fits here",
                    t->kind->field[field]);
}

void dsh_jdf_tell(const dsh_jdf_table *t, unsigned field, const char *code,
                  dosah_severity severity)
{
    const dsh_str s = dsh_jdf_raw(t, field, 0);
    const char *value = dsh_to_utf8(t->j->batch_arena, s.p, s.n < 80 ? s.n : 80,
                                    DSH_CP1250, NULL);
    dsh_notice_add(t->j->b->ctx->notices,
                   (dsh_notice){.code = code,
                                .severity = severity,
                                .file = t->rows.file,
                                .row = t->rows.row,
                                .field = t->kind->field[field],
                                .value = value});
}

dsh_date dsh_jdf_date(const dsh_jdf_table *t, unsigned field)
{
    const dsh_str s = dsh_jdf_raw(t, field, 0);
    if (s.n == 0)
        return DSH_NO_DATE;
    int part[8];
    bool digits = s.n == 8;
    for (size_t i = 0; digits && i < 8; i++) {
        digits = s.p[i] >= '0' && s.p[i] <= '9';
        part[i] = s.p[i] - '0';
    }
    dsh_date date = DSH_NO_DATE;
    if (digits)
        date =
            dsh_date_of(part[4] * 1000 + part[5] * 100 + part[6] * 10 + part[7],
                        part[2] * 10 + part[3], part[0] * 10 + part[1]);
    if (date == DSH_NO_DATE)
        dsh_jdf_tell(t, field, "jdf_invalid_date", DOSAH_ERROR);
    return date;
}
