/* SPDX-License-Identifier: MIT */
/* Long form: one row per fact. */
#include <string.h>

#include "base/num.h"
#include "ingest/survey.h"

enum {
    ELEMENT = DSH_N_WANT_OBJECT,
    ELEMENT_NO,
    ATTRIBUTE,
    VALUE,
    UNIT,
    STATE,
    FROM_ZONE,
    TO_ZONE,
    METHOD,
    X = METHOD + DSH_N_WANT_METHOD
};

static uint32_t element_no(dsh_survey *s, size_t row)
{
    const char *text = dsh_table_cell(s->t, row, ELEMENT_NO);
    int64_t v = 0;
    if (text[0] == '\0')
        return 0;
    if (dsh_parse_int(&v, dsh_str_of(text)) && v >= 0 && v <= 10000)
        return (uint32_t)v;
    dsh_table_notice(
        s->t, row, ELEMENT_NO, s->r->ctx,
        (dsh_finding){"element_no_assumed", DOSAH_WARNING, NULL, "0"});
    return 0;
}

/* A row that names an element and says yes, no or a state of it, but of no
 * attribute, says whether it exists; one that says nothing only tells that the
 * object is there (NULL). */
static const char *attribute_of(const dsh_table *t, size_t row)
{
    const char *attribute = dsh_table_cell(t, row, ATTRIBUTE);
    if (attribute[0] != '\0')
        return attribute;
    bool says = dsh_table_cell(t, row, VALUE)[0] != '\0' ||
                dsh_table_cell(t, row, STATE)[0] != '\0';
    return says ? "exists" : NULL;
}

static dosah_status take_row(dsh_survey *s, size_t row, dosah_error *err)
{
    const dsh_table *t = s->t;
    dsh_arena *a = s->r->out->arena;
    if (s->object[row] == DSH_NONE)
        return DOSAH_OK;
    const char *attribute = attribute_of(t, row);
    if (attribute == NULL)
        return DOSAH_OK;
    dsh_fact f = {
        .object = s->object[row],
        .row = row,
        .element = dsh_arena_str(a, dsh_table_cell(t, row, ELEMENT)),
        .attribute = dsh_arena_str(a, attribute),
        .element_no = element_no(s, row),
        .from_zone = dsh_arena_str(a, dsh_table_cell(t, row, FROM_ZONE)),
        .to_zone = dsh_arena_str(a, dsh_table_cell(t, row, TO_ZONE)),
    };
    if (!f.element || !f.attribute || !f.from_zone || !f.to_zone)
        return dsh_fail_nomem(err, "facts");
    dosah_status status = dsh_survey_method(s, &f, METHOD, err);
    if (status != DOSAH_OK)
        return status;
    dsh_survey_value value = {.text = dsh_table_cell(t, row, VALUE),
                              .unit = dsh_table_cell(t, row, UNIT),
                              .state = dsh_table_cell(t, row, STATE),
                              .column = VALUE};
    return dsh_survey_add(s, &f, value, err);
}

dosah_status dsh_survey_long(dsh_survey *s, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < s->t->n_rows; i++)
        status = take_row(s, i, err);
    return status;
}
