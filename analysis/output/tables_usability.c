/* SPDX-License-Identifier: MIT */
/* What buildings are for whom: usability, usability_criterion. */
#include "output/tables.h"

static const char *const link_name[DSH_N_LINKS] = {"approach", "entrance",
                                                   "inside", "room"};

static dsh_col number(const char *name, unsigned decimals, const char *unit)
{
    return (dsh_col){.name = name,
                     .type = DSH_COL_NUMBER,
                     .decimals = decimals,
                     .unit = unit};
}

static void add_keys(dsh_result *t)
{
    dsh_result_column(t, (dsh_col){.name = "object_id"});
    dsh_result_column(t, (dsh_col){.name = "rule_set"});
    dsh_result_column(t, (dsh_col){.name = "user_group"});
}

static void put_keys(dsh_row *row, const dsh_findings *f, uint32_t object,
                     uint32_t rule_set, uint32_t group)
{
    dsh_row_text(row, f->tables->objects.id[object]);
    dsh_row_text(row, f->usability->rule_set[rule_set].id);
    dsh_row_text(row, f->usability->group[group]);
}

static bool usability_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_usability_row *r = &f->usability->row[i];

    put_keys(row, f, r->object, r->rule_set, r->group);
    dsh_row_text(row, dsh_grade_name(r->grade_lo));
    dsh_row_text(row, dsh_grade_name(r->grade_hi));
    for (int k = 0; k < DSH_N_LINKS; k++) {
        dsh_row_text(row, dsh_grade_name(r->link_lo[k]));
        dsh_row_text(row, dsh_grade_name(r->link_hi[k]));
    }
    dsh_row_number(row, r->score_lo);
    dsh_row_number(row, r->score_hi);
    dsh_row_number(row, r->completeness);
    return true;
}

static void make_usability(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(list, "usability", m->o->f.usability->n_rows,
                                   usability_row, m);
    if (t == NULL)
        return;
    add_keys(t);
    dsh_result_add_interval(t, (dsh_col){.name = "grade"});
    for (int k = 0; k < DSH_N_LINKS; k++)
        dsh_result_add_interval(
            t,
            (dsh_col){.name = dsh_result_word(t, "%s_grade", link_name[k]),
                      .about = dsh_result_word(t, "grade_%s", link_name[k])});
    dsh_result_add_interval(t, number("score", 1, "0–100"));
    dsh_result_column(t, number("known_share", 4, "share"));
}

static bool criterion_row(dsh_row *row, const void *user, size_t i)
{
    static const char *const outcome[] = {"pass", "partly", "fail", "unknown",
                                          "not_present"};
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_criterion_row *r = &f->usability->criterion[i];

    put_keys(row, f, r->object, r->rule_set, r->group);
    dsh_row_text(row, r->criterion);
    dsh_row_text(row, r->element);
    dsh_row_int(row, r->element_no);
    dsh_row_text(row, link_name[r->link]);
    dsh_row_text(row, outcome[r->outcome]);
    dsh_row_number(row, r->value);
    dsh_row_number(row, r->limit_accessible);
    dsh_row_number(row, r->limit_partly);
    dsh_row_number(row, r->margin);
    dsh_row_text(row, r->unit);
    dsh_row_text(row, r->clause);
    dsh_row_bool(row, r->verified);
    return true;
}

static void make_criterion(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t =
        dsh_result_new(list, "usability_criterion",
                       m->o->f.usability->n_criteria, criterion_row, m);
    if (t == NULL)
        return;
    add_keys(t);
    dsh_result_column(t, (dsh_col){.name = "criterion"});
    dsh_result_column(t, (dsh_col){.name = "element"});
    dsh_result_column(t, (dsh_col){.name = "element_no", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "link"});
    dsh_result_column(t, (dsh_col){.name = "outcome"});
    dsh_result_column(t, (dsh_col){.name = "value",
                                   .about = "measured_value",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 3});
    dsh_result_column(t, number("limit_accessible", 3, NULL));
    dsh_result_column(t, number("limit_partly", 3, NULL));
    dsh_result_column(t, number("margin", 3, NULL));
    dsh_result_column(t, (dsh_col){.name = "unit"});
    dsh_result_column(t, (dsh_col){.name = "clause"});
    dsh_result_column(t, (dsh_col){.name = "verified", .type = DSH_COL_BOOL});
}

void dsh_make_usability(dsh_result_list *list, const dsh_material *m)
{
    if (m->o->f.usability == NULL)
        return;
    make_usability(list, m);
    make_criterion(list, m);
}
