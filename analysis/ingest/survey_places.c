/* SPDX-License-Identifier: MIT */
/* Places that the public rated: a table of points, each of whose columns is
 * looked up in datasets/survey-places.yaml. What people say of a place is
 * declared, not measured; columns without a meaning are kept as text. */
#include <math.h>
#include <string.h>

#include "ingest/survey_formats.h"
#include "ingest/survey_map.h"

enum { ID, NAME, ADM, DATE, PHOTO, X, N_WANTS = X + DSH_N_WANT_COORDS };

static const dsh_want WANT[N_WANTS] = {{"object_id", false}, {"name", false},
                                       {"ruian_adm", false}, {"date", false},
                                       {"photo", false},     DSH_WANT_COORDS};

/** Names that need not be mapped. */
static const struct {
    size_t column;
    const char *theirs;
} USUAL[] = {{ID, "id"}, {NAME, "title"}};

/** A table of places being turned into rows. */
typedef struct places {
    dsh_survey *s;
    dsh_table *t;
    dsh_survey_map map;
    dsh_survey_rows rows;
    double *x, *y;
} places;

/* The usual name of a column that has none of ours. */
static const char *cell_of(const places *p, size_t row, size_t column)
{
    const char *text = dsh_table_cell(p->t, row, column);
    for (size_t u = 0; text[0] == '\0' && u < sizeof USUAL / sizeof *USUAL;
         u++) {
        for (size_t c = N_WANTS; c < p->t->column.n; c++) {
            if (USUAL[u].column == column &&
                strcmp(p->t->column.p[c].name, USUAL[u].theirs) == 0)
                text = dsh_table_cell(p->t, row, c);
        }
    }
    return text;
}

static const char *copy(const places *p, const char *text)
{
    return dsh_arena_str(p->rows.t->arena, text);
}

static dosah_status base_of(dsh_long_row *out, places *p, size_t row,
                            dosah_error *err)
{
    *out = (dsh_long_row){
        .record = p->t->row.p[row], .x = (double)NAN, .y = (double)NAN};
    out->cell[DSH_LONG_ID] = copy(p, cell_of(p, row, ID));
    out->cell[DSH_LONG_KIND] = "building";
    out->cell[DSH_LONG_NAME] = copy(p, cell_of(p, row, NAME));
    out->cell[DSH_LONG_ADM] = copy(p, cell_of(p, row, ADM));
    out->cell[DSH_LONG_DATE] = copy(p, cell_of(p, row, DATE));
    out->cell[DSH_LONG_PHOTO] = copy(p, cell_of(p, row, PHOTO));
    out->cell[DSH_LONG_METHOD] = "declared";
    dsh_long_row place = *out;
    place.x = p->x[row];
    place.y = p->y[row];
    bool ok = out->cell[DSH_LONG_ID] && out->cell[DSH_LONG_NAME] &&
              out->cell[DSH_LONG_ADM] && out->cell[DSH_LONG_DATE] &&
              out->cell[DSH_LONG_PHOTO];
    return ok ? dsh_survey_rows_add(&p->rows, &place, err)
              : dsh_fail_nomem(err, "places");
}

/* A code that the mapping does not know is no fact, and told. */
static void check_word(const places *p, size_t row, size_t column)
{
    const dsh_map_field *f =
        dsh_survey_map_find(&p->map, "", p->t->column.p[column].name);
    const char *text = dsh_table_cell(p->t, row, column);
    if (f == NULL || text[0] == '\0')
        return;
    bool known = f->has_to && dsh_map_word_of(&f->to, text) != NULL;
    for (size_t i = 0; i < f->n_also; i++)
        known = known || dsh_map_word_of(&f->also[i], text) != NULL;
    if (!known)
        dsh_table_notice(
            p->t, row, column, p->s->r->ctx,
            (dsh_finding){"unknown_choice", DOSAH_WARNING, NULL, "unknown"});
}

static dosah_status take_place(places *p, size_t row, dosah_error *err)
{
    dsh_map_record r = {.map = &p->map,
                        .rows = &p->rows,
                        .group = "",
                        .foreign = DSH_FOREIGN_ELEMENT "places"};
    dosah_status s = base_of(&r.base, p, row, err);
    r.base.cell[DSH_LONG_STATE] = "known";
    for (size_t c = N_WANTS; s == DOSAH_OK && c < p->t->column.n; c++) {
        const char *name = copy(p, p->t->column.p[c].name);
        const char *text = copy(p, dsh_table_cell(p->t, row, c));
        if (name == NULL || text == NULL)
            return dsh_fail_nomem(err, "places");
        check_word(p, row, c);
        if (text[0] == '\0')
            continue;
        dsh_map_value value = {text, "", "known"};
        s = dsh_map_emit(&r, name, value, err);
    }
    return s;
}

static dosah_status take_table(places *p, const char *path, dosah_error *err)
{
    dsh_survey *s = p->s;
    size_t n = p->t->n_rows;
    p->x = dsh_arena_alloc(p->t->arena, n, sizeof *p->x);
    p->y = dsh_arena_alloc(p->t->arena, n, sizeof *p->y);
    if (p->x == NULL || p->y == NULL)
        return dsh_fail_nomem(err, "places");
    dosah_status status = dsh_survey_rows_init(&p->rows, s, path, err);
    if (status == DOSAH_OK)
        status = dsh_survey_map_load(&p->map, "datasets/survey-places.yaml",
                                     s->r->ctx, p->rows.t->arena, err);
    p->rows.located = true;
    dsh_place place = dsh_reader_place(s->r, &s->r->study->survey);
    if (status == DOSAH_OK)
        status = dsh_coords_points(p->x, p->y, p->t, X, &place, s->r->ctx, err);
    for (size_t i = 0; status == DOSAH_OK && i < n; i++)
        status = take_place(p, i, err);
    if (status == DOSAH_OK)
        status = dsh_survey_rows_finish(&p->rows, s, err);
    dsh_survey_rows_clear(&p->rows);
    return status;
}

dosah_status dsh_survey_read_places(dsh_survey *s, const char *path,
                                    dosah_error *err)
{
    dsh_source source = s->r->study->survey;
    source.path = &path;
    source.n_paths = 1;
    source.format = "";
    dsh_table_opts opts =
        dsh_reader_opts(s->r, WANT, N_WANTS, DSH_GEOMETRY_POINT);
    opts.keep_rest = true;
    places p = {.s = s};
    dosah_status status = dsh_table_read(&p.t, &source, &opts, s->r->ctx, err);
    if (status != DOSAH_OK)
        return status;
    status = take_table(&p, path, err);
    dsh_table_free(p.t);
    return status;
}
