/* SPDX-License-Identifier: MIT */
/* Long form: one row per fact. */
#include <string.h>

#include "base/num.h"
#include "ingest/survey.h"

static uint32_t element_no(dsh_survey *s, size_t row)
{
    const dsh_table *t = dsh_survey_now(s)->t;
    const char *text = dsh_table_cell(t, row, DSH_LONG_NO);
    int64_t v = 0;
    if (text[0] == '\0')
        return 0;
    if (dsh_parse_int(&v, dsh_str_of(text)) && v >= 0 && v <= 10000)
        return (uint32_t)v;
    dsh_survey_notice(
        s, s->now, row, DSH_LONG_NO,
        (dsh_finding){"element_no_assumed", DOSAH_WARNING, NULL, "0"});
    return 0;
}

/* A row that names an element and says yes, no or a state of it, but of no
 * attribute, says whether it exists; one that says nothing only tells that the
 * object is there (NULL). */
static const char *attribute_of(const dsh_table *t, size_t row)
{
    const char *attribute = dsh_table_cell(t, row, DSH_LONG_ATTRIBUTE);
    if (attribute[0] != '\0')
        return attribute;
    bool says = dsh_table_cell(t, row, DSH_LONG_VALUE)[0] != '\0' ||
                dsh_table_cell(t, row, DSH_LONG_STATE)[0] != '\0';
    return says ? "exists" : NULL;
}

static dosah_status names_of(dsh_survey *s, dsh_fact *f, size_t row,
                             const char *attribute, dosah_error *err)
{
    const dsh_table *t = dsh_survey_now(s)->t;
    dsh_arena *a = s->r->out->arena;
    const char *element = dsh_attributes_element(
        &s->attributes, dsh_table_cell(t, row, DSH_LONG_ELEMENT));
    f->element = dsh_arena_str(a, element);
    f->attribute = dsh_arena_str(
        a, dsh_attributes_resolve(&s->attributes, element, attribute));
    f->from_zone = dsh_arena_str(a, dsh_table_cell(t, row, DSH_LONG_FROM));
    f->to_zone = dsh_arena_str(a, dsh_table_cell(t, row, DSH_LONG_TO));
    bool ok = f->element && f->attribute && f->from_zone && f->to_zone;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}

static dosah_status take_fact(dsh_survey *s, size_t row, dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    const char *attribute = attribute_of(p->t, row);
    if (attribute == NULL)
        return DOSAH_OK;
    dsh_fact f = {
        .object = p->object[row], .row = row, .element_no = element_no(s, row)};
    dosah_status status = names_of(s, &f, row, attribute, err);
    if (status == DOSAH_OK)
        status = dsh_survey_method(s, &f, DSH_LONG_METHOD, err);
    if (status != DOSAH_OK)
        return status;
    dsh_survey_value value = {.text = dsh_table_cell(p->t, row, DSH_LONG_VALUE),
                              .unit = dsh_table_cell(p->t, row, DSH_LONG_UNIT),
                              .state =
                                  dsh_table_cell(p->t, row, DSH_LONG_STATE),
                              .column = DSH_LONG_VALUE};
    return dsh_survey_add(s, &f, value, err);
}

/* The column `all_recorded` speaks of the whole kind of element. Only rows
 * that change what the row before said add a fact. */
static dosah_status take_all_recorded(dsh_survey *s, size_t row,
                                      dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    const char *text = dsh_table_cell(p->t, row, DSH_LONG_ALL);
    if (text[0] == '\0')
        return DOSAH_OK;
    if (row > 0 && p->object[row] == p->object[row - 1] &&
        strcmp(text, dsh_table_cell(p->t, row - 1, DSH_LONG_ALL)) == 0 &&
        strcmp(dsh_table_cell(p->t, row, DSH_LONG_ELEMENT),
               dsh_table_cell(p->t, row - 1, DSH_LONG_ELEMENT)) == 0)
        return DOSAH_OK;
    dsh_fact f = {.object = p->object[row], .row = row};
    dosah_status status = names_of(s, &f, row, "all_recorded", err);
    if (status == DOSAH_OK)
        status = dsh_survey_method(s, &f, DSH_LONG_METHOD, err);
    if (status != DOSAH_OK)
        return status;
    return dsh_survey_add(
        s, &f,
        (dsh_survey_value){
            .text = text, .unit = "", .state = "", .column = DSH_LONG_ALL},
        err);
}

dosah_status dsh_survey_long(dsh_survey *s, dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < p->t->n_rows; i++) {
        if (p->object[i] == DSH_NONE)
            continue;
        status = take_all_recorded(s, i, err);
        if (status == DOSAH_OK)
            status = take_fact(s, i, err);
    }
    return status;
}
