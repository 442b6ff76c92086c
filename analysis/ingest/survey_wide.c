/* SPDX-License-Identifier: MIT */
/* Wide form: one row per object, columns `element.no.attribute` or
 * `element.attribute` (the element as a whole). */
#include <string.h>

#include "base/num.h"
#include "ingest/survey.h"

/** A column of facts. */
typedef struct wide_column {
    const char *element, *attribute; /**< NULL = not a column of facts */
    uint32_t element_no;
    size_t from_zone, to_zone; /**< columns of its zones, SIZE_MAX = none */
} wide_column;

static dosah_status split_name(wide_column *out, const dsh_survey *s,
                               const char *name, dosah_error *err)
{
    dsh_arena *arena = s->r->out->arena;
    *out = (wide_column){0};
    const char *first = strchr(name, '.');
    if (first == NULL || first == name)
        return DOSAH_OK;
    const char *second = strchr(first + 1, '.');
    const char *attribute = first + 1;
    int64_t no = 0;
    if (second != NULL) {
        dsh_str digits = {first + 1, (size_t)(second - first - 1)};
        if (!dsh_parse_int(&no, digits) || no < 0 || no > 10000)
            return DOSAH_OK;
        attribute = second + 1;
    }
    if (attribute[0] == '\0')
        return DOSAH_OK;
    out->element_no = (uint32_t)no;
    const char *element = dsh_arena_strn(arena, name, (size_t)(first - name));
    if (element == NULL)
        return dsh_fail_nomem(err, "facts");
    out->element = dsh_attributes_element(&s->attributes, element);
    out->attribute = dsh_arena_str(
        arena, dsh_attributes_resolve(&s->attributes, out->element, attribute));
    return out->attribute ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}

static bool same_element(const wide_column *a, const wide_column *b)
{
    return b->element != NULL && a->element_no == b->element_no &&
           strcmp(a->element, b->element) == 0;
}

/* `door.1.from_zone` speaks of the place of door 1: it belongs to each of its
 * facts. */
static void find_zones(wide_column *column, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        wide_column *c = &column[i];
        c->from_zone = c->to_zone = SIZE_MAX;
        for (size_t k = 0; c->element != NULL && k < n; k++) {
            if (!same_element(c, &column[k]))
                continue;
            if (strcmp(column[k].attribute, "from_zone") == 0)
                c->from_zone = DSH_N_WIDE + k;
            else if (strcmp(column[k].attribute, "to_zone") == 0)
                c->to_zone = DSH_N_WIDE + k;
        }
    }
}

static bool is_zone(const wide_column *c)
{
    return strcmp(c->attribute, "from_zone") == 0 ||
           strcmp(c->attribute, "to_zone") == 0;
}

static const char *zone_of(const dsh_survey *s, size_t row, size_t column)
{
    if (column == SIZE_MAX)
        return "";
    return dsh_arena_str(s->r->out->arena,
                         dsh_table_cell(dsh_survey_now(s)->t, row, column));
}

static dosah_status take_cell(dsh_survey *s, const wide_column *c, size_t row,
                              size_t column, dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    dsh_fact f = {.object = p->object[row],
                  .row = row,
                  .element = c->element,
                  .attribute = c->attribute,
                  .element_no = c->element_no,
                  .from_zone = zone_of(s, row, c->from_zone),
                  .to_zone = zone_of(s, row, c->to_zone)};
    if (f.from_zone == NULL || f.to_zone == NULL)
        return dsh_fail_nomem(err, "facts");
    dosah_status status = dsh_survey_method(s, &f, DSH_WIDE_METHOD, err);
    dsh_survey_value value = {.text = dsh_table_cell(p->t, row, column),
                              .unit = "",
                              .state = "",
                              .column = column};
    return status == DOSAH_OK ? dsh_survey_add(s, &f, value, err) : status;
}

static dosah_status take_column(dsh_survey *s, const wide_column *c,
                                size_t column, dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    if (c->element == NULL) {
        dsh_survey_notice(s, s->now, SIZE_MAX, column,
                          (dsh_finding){"column_ignored", DOSAH_INFO,
                                        p->t->column.p[column].name, NULL});
        return DOSAH_OK;
    }
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && !is_zone(c) && i < p->t->n_rows;
         i++) {
        /* Nothing in a cell says nothing: unknown without a row. */
        if (p->object[i] != DSH_NONE &&
            dsh_table_cell(p->t, i, column)[0] != '\0')
            status = take_cell(s, c, i, column, err);
    }
    return status;
}

dosah_status dsh_survey_wide(dsh_survey *s, dosah_error *err)
{
    const dsh_table *t = dsh_survey_now(s)->t;
    size_t n = t->column.n - DSH_N_WIDE;
    wide_column *column = dsh_arena_alloc(t->arena, n, sizeof *column);
    dosah_status status =
        column ? DOSAH_OK : dsh_fail_nomem(err, "columns of a survey");
    for (size_t c = 0; status == DOSAH_OK && c < n; c++)
        status =
            split_name(&column[c], s, t->column.p[DSH_N_WIDE + c].name, err);
    if (status == DOSAH_OK)
        find_zones(column, n);
    for (size_t c = 0; status == DOSAH_OK && c < n; c++)
        status = take_column(s, &column[c], DSH_N_WIDE + c, err);
    return status;
}
