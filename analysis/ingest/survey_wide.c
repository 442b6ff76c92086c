/* SPDX-License-Identifier: MIT */
/* Wide form: one row per object, columns `element.no.attribute` or
 * `element.attribute` (the element as a whole). */
#include <string.h>

#include "base/num.h"
#include "ingest/survey.h"

enum {
    METHOD = DSH_N_WANT_OBJECT,
    FACTS = METHOD + DSH_N_WANT_METHOD + DSH_N_WANT_COORDS
};

/** A column of facts. */
typedef struct wide_column {
    const char *element, *attribute; /**< NULL = not a column of facts */
    uint32_t element_no;
} wide_column;

static dosah_status split_name(wide_column *out, const char *name,
                               dsh_arena *arena, dosah_error *err)
{
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
    out->element = dsh_arena_strn(arena, name, (size_t)(first - name));
    out->attribute = dsh_arena_str(arena, attribute);
    bool ok = out->element && out->attribute;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}

static dosah_status take_column(dsh_survey *s, size_t column, dosah_error *err)
{
    wide_column c;
    dosah_status status =
        split_name(&c, s->t->column.p[column].name, s->r->out->arena, err);
    if (status != DOSAH_OK)
        return status;
    if (c.element == NULL) {
        dsh_table_notice(s->t, SIZE_MAX, column, s->r->ctx,
                         (dsh_finding){"column_ignored", DOSAH_INFO,
                                       s->t->column.p[column].name, NULL});
        return DOSAH_OK;
    }
    for (size_t i = 0; status == DOSAH_OK && i < s->t->n_rows; i++) {
        /* Nothing in a cell says nothing: unknown without a row. */
        if (s->object[i] == DSH_NONE ||
            dsh_table_cell(s->t, i, column)[0] == '\0')
            continue;
        dsh_fact f = {.object = s->object[i],
                      .row = i,
                      .element = c.element,
                      .attribute = c.attribute,
                      .element_no = c.element_no,
                      .from_zone = "",
                      .to_zone = ""};
        status = dsh_survey_method(s, &f, METHOD, err);
        dsh_survey_value value = {.text = dsh_table_cell(s->t, i, column),
                                  .unit = "",
                                  .state = "",
                                  .column = column};
        if (status == DOSAH_OK)
            status = dsh_survey_add(s, &f, value, err);
    }
    return status;
}

dosah_status dsh_survey_wide(dsh_survey *s, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (size_t c = FACTS; status == DOSAH_OK && c < s->t->column.n; c++)
        status = take_column(s, c, err);
    return status;
}
