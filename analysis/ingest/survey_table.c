/* SPDX-License-Identifier: MIT */
/* Surveys that are tables already: CSV, XLSX, ODS, layers. The form is long
 * when there is a column `attribute` or `value`, else wide; headers may be
 * ours or Czech (datasets/survey-attributes.yaml, `columns`). */
#include <string.h>

#include "ingest/survey.h"

typedef struct header {
    const char *const *name;
    size_t n;
} header;

static bool has(const header *h, const char *name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(h->name[i]), name))
            return true;
    }
    return false;
}

static bool is_mapped(const dsh_source *source, const char *ours)
{
    for (size_t i = 0; i < source->n_columns; i++) {
        if (strcmp(source->column[i].ours, ours) == 0)
            return true;
    }
    return false;
}

/* The source with one file and with Czech headers where the file has them. */
static dosah_status translated(dsh_source *out, const dsh_survey *s,
                               const header *h, dosah_error *err)
{
    const dsh_attributes *a = &s->attributes;
    const dsh_source *source = out;
    dsh_column *column = dsh_arena_alloc(
        s->r->out->arena, source->n_columns + a->n_columns, sizeof *column);
    if (column == NULL)
        return dsh_fail_nomem(err, "columns");
    size_t n = source->n_columns;
    if (n > 0)
        memcpy(column, source->column, n * sizeof *column);
    for (size_t i = 0; i < a->n_columns; i++) {
        const dsh_survey_column *c = &a->column[i];
        if (!is_mapped(source, c->id) && !has(h, c->id) && has(h, c->czech))
            column[n++] = (dsh_column){.ours = c->id, .theirs = c->czech};
    }
    out->column = column;
    out->n_columns = n;
    return DOSAH_OK;
}

static const char *theirs(const dsh_source *source, const char *ours)
{
    for (size_t i = 0; i < source->n_columns; i++) {
        if (strcmp(source->column[i].ours, ours) == 0)
            return source->column[i].theirs;
    }
    return ours;
}

/* Look at the columns of the file. */
static dosah_status prepare(dsh_source *out, bool *wide, const dsh_survey *s,
                            const char **path, dosah_error *err)
{
    *out = s->r->study->survey;
    out->path = path;
    out->n_paths = 1;
    dsh_context quiet = *s->r->ctx;
    quiet.notices = NULL;
    dsh_table_opts opts = dsh_reader_opts(s->r, NULL, 0, DSH_GEOMETRY_NONE);
    dsh_table *t;
    dosah_status status = dsh_table_read(&t, out, &opts, &quiet, err);
    if (status != DOSAH_OK)
        return status;
    header h = {0};
    if (t->part.n > 0)
        h = (header){t->part.p[0].name, t->part.p[0].n_names};
    status = translated(out, s, &h, err);
    *wide = status == DOSAH_OK && !has(&h, theirs(out, "attribute")) &&
            !has(&h, theirs(out, "value"));
    dsh_table_free(t);
    return status;
}

static dosah_status read_as(dsh_survey *s, const dsh_source *source, bool wide,
                            dosah_error *err)
{
    dsh_table_opts opts = wide
                              ? dsh_reader_opts(s->r, dsh_wide_want, DSH_N_WIDE,
                                                DSH_GEOMETRY_POINT)
                              : dsh_reader_opts(s->r, dsh_long_want, DSH_N_LONG,
                                                DSH_GEOMETRY_POINT);
    opts.keep_rest = wide;
    dsh_table *t;
    dosah_status status = dsh_table_read(&t, source, &opts, s->r->ctx, err);
    return status == DOSAH_OK
               ? dsh_survey_add_part(s, (dsh_survey_part){.t = t, .wide = wide},
                                     err)
               : status;
}

dosah_status dsh_survey_read_table(dsh_survey *s, const char *path,
                                   dosah_error *err)
{
    dsh_source source;
    bool wide;
    dosah_status status = prepare(&source, &wide, s, &path, err);
    return status == DOSAH_OK ? read_as(s, &source, wide, err) : status;
}

dosah_status dsh_survey_read_long(dsh_survey *s, const char *path,
                                  dosah_error *err)
{
    dsh_source source;
    bool wide;
    dosah_status status = prepare(&source, &wide, s, &path, err);
    return status == DOSAH_OK ? read_as(s, &source, false, err) : status;
}

dosah_status dsh_survey_read_wide(dsh_survey *s, const char *path,
                                  dosah_error *err)
{
    dsh_source source;
    bool wide;
    dosah_status status = prepare(&source, &wide, s, &path, err);
    return status == DOSAH_OK ? read_as(s, &source, true, err) : status;
}
