/* SPDX-License-Identifier: MIT */
/* What was surveyed, as the analysis took it: fact. */
#include "output/tables.h"

static bool fact_row(dsh_row *row, const void *user, size_t i)
{
    static const char *const kind[] = {"building", "stop", "street"};
    static const char *const state[] = {"known", "exists_not", "unknown"};
    static const char *const method[] = {"measured", "estimated", "derived",
                                         "declared"};
    const dsh_tables *t = ((const dsh_material *)user)->o->f.tables;
    const dsh_facts *f = &t->facts;
    const uint32_t object = f->object[i];

    dsh_row_text(row, t->objects.id[object]);
    dsh_row_text(row, kind[t->objects.kind[object]]);
    dsh_row_text(row, f->element[i]);
    dsh_row_int(row, f->element_no[i]);
    dsh_row_text(row, f->attribute[i]);
    dsh_row_text(row, state[f->state[i]]);
    dsh_row_number(row, f->number[i]);
    dsh_row_text(row, f->text[i]);
    dsh_row_text(row, method[f->method[i]]);
    dsh_row_date(row, f->date[i]);
    dsh_row_text(row, f->surveyor[i]);
    dsh_row_number(row, f->accuracy[i]);
    dsh_row_text(row, f->from_zone[i]);
    dsh_row_text(row, f->to_zone[i]);
    dsh_row_text(row, f->photo[i]);
    dsh_row_number(row, f->x[i]);
    dsh_row_number(row, f->y[i]);
    return true;
}

void dsh_make_facts(dsh_result_list *list, const dsh_material *m)
{
    const size_t n = m->o->f.tables->facts.n;
    dsh_result *t = n > 0 ? dsh_result_new(list, "fact", n, fact_row, m) : NULL;
    if (t == NULL)
        return;
    static const dsh_col col[] = {
        {.name = "object_id"},
        {.name = "object_kind"},
        {.name = "element"},
        {.name = "element_no", .type = DSH_COL_INT},
        {.name = "attribute"},
        {.name = "state"},
        {.name = "number", .type = DSH_COL_NUMBER, .decimals = 3},
        {.name = "as_given"},
        {.name = "method"},
        {.name = "surveyed_on", .type = DSH_COL_DATE},
        {.name = "surveyor_code"},
        {.name = "accuracy", .type = DSH_COL_NUMBER, .decimals = 3},
        {.name = "from_zone"},
        {.name = "to_zone"},
        {.name = "photo"},
        {.name = "x", .type = DSH_COL_NUMBER, .decimals = 2, .unit = "m"},
        {.name = "y", .type = DSH_COL_NUMBER, .decimals = 2, .unit = "m"},
    };
    for (size_t i = 0; i < sizeof(col) / sizeof(col[0]); i++)
        dsh_result_column(t, col[i]);
}
