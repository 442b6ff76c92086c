/* SPDX-License-Identifier: MIT */
#include "ingest/survey_rows.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

/* The path as the study names it. */
static const char *shown_path(const dsh_survey *s, const char *path)
{
    const char *dir = s->r->study->dir;
    size_t n = dir ? strlen(dir) : 0;
    if (n > 0 && strncmp(path, dir, n) == 0 &&
        (path[n] == '/' || dir[n - 1] == '/'))
        return path + n + (path[n] == '/');
    return path;
}

static dosah_status begin(dsh_table *t, const char *file, dosah_error *err)
{
    file = dsh_arena_str(t->arena, file);
    if (file == NULL || !dsh_vec_room(&t->column, DSH_N_LONG) ||
        !dsh_vec_room(&t->part, 1))
        return dsh_fail_nomem(err, "a survey");
    for (size_t c = 0; c < DSH_N_LONG; c++)
        t->column.p[t->column.n++] = (dsh_table_column){
            .name = dsh_long_want[c].name, .theirs = dsh_long_want[c].name};
    t->part.p[t->part.n++] = (dsh_table_part){.file = file, .crs = ""};
    return DOSAH_OK;
}

dosah_status dsh_survey_rows_init(dsh_survey_rows *out, const dsh_survey *s,
                                  const char *file, dosah_error *err)
{
    *out = (dsh_survey_rows){.t = dsh_alloc(1, sizeof *out->t)};
    if (out->t == NULL)
        return dsh_fail_nomem(err, "a survey");
    out->t->arena = dsh_arena_new();
    out->t->shape_arena = out->t->arena;
    return out->t->arena ? begin(out->t, shown_path(s, file), err)
                         : dsh_fail_nomem(err, "a survey");
}

dosah_status dsh_survey_rows_add(dsh_survey_rows *rows, const dsh_long_row *row,
                                 dosah_error *err)
{
    dsh_table *t = rows->t;
    bool room = dsh_vec_room(&t->row, 1) && dsh_vec_room(&t->x, 1) &&
                dsh_vec_room(&t->y, 1) && dsh_vec_room(&rows->field, 1);
    for (size_t c = 0; room && c < DSH_N_LONG; c++)
        room = dsh_vec_room(&t->column.p[c].cell, 1);
    if (!room)
        return dsh_fail_nomem(err, "rows of a survey");
    for (size_t c = 0; c < DSH_N_LONG; c++) {
        const char *text = row->cell[c] ? row->cell[c] : "";
        t->column.p[c].cell.p[t->column.p[c].cell.n++] = text;
    }
    t->x.p[t->x.n++] = row->x;
    t->y.p[t->y.n++] = row->y;
    t->row.p[t->row.n++] = row->record;
    rows->field.p[rows->field.n++] = row->field;
    t->n_rows++;
    return DOSAH_OK;
}

dosah_status dsh_survey_rows_finish(dsh_survey_rows *rows, dsh_survey *s,
                                    dosah_error *err)
{
    dsh_table *t = rows->t;
    const char **field = dsh_arena_alloc(t->arena, t->n_rows, sizeof *field);
    dosah_status status =
        field ? DOSAH_OK : dsh_fail_nomem(err, "rows of a survey");
    if (field != NULL && t->n_rows > 0)
        memcpy(field, rows->field.p, t->n_rows * sizeof *field);
    if (status == DOSAH_OK && t->n_rows == 0)
        dsh_notice_add(s->r->ctx->notices,
                       (dsh_notice){.code = "empty_table",
                                    .severity = DOSAH_WARNING,
                                    .file = t->part.p[0].file,
                                    .field = "",
                                    .value = ""});
    if (status == DOSAH_OK) {
        rows->t = NULL;
        status = dsh_survey_add_part(
            s,
            (dsh_survey_part){.t = t, .field = field, .located = rows->located},
            err);
    }
    dsh_survey_rows_clear(rows);
    return status;
}

void dsh_survey_rows_clear(dsh_survey_rows *rows)
{
    dsh_table_free(rows->t);
    dsh_vec_clear(&rows->field);
    rows->t = NULL;
}

void dsh_survey_rows_notice(const dsh_survey_rows *rows, const dsh_survey *s,
                            const dsh_notice *notice)
{
    dsh_notice n = *notice;
    n.file = rows->t->part.p[0].file;
    dsh_notice_add(s->r->ctx->notices, n);
}

const char *dsh_survey_number(dsh_arena *arena, uint32_t no)
{
    char text[DSH_NUM_SIZE];
    dsh_format_int(text, no);
    return no > 0 ? dsh_arena_str(arena, text) : "";
}
