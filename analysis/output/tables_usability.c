/* SPDX-License-Identifier: MIT */
/* What buildings and stops are for whom: usability, usability_criterion,
 * law_deviation, rule. */
#include "output/tables.h"

#include <math.h>

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
    static const char *const plan[] = {"connected", "plan", "no_outside",
                                       "no_desk", "too_many"};
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
    dsh_row_text(row, plan[r->plan]);
    dsh_row_text(row,
                 r->claim == DSH_NO_CLAIM ? NULL : dsh_grade_name(r->claim));
    if (r->claim == DSH_NO_CLAIM)
        dsh_row_null(row);
    else
        dsh_row_bool(row, r->contradicted);
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
    dsh_result_column(t, (dsh_col){.name = "zones"});
    dsh_result_column(t, (dsh_col){.name = "claimed_grade"});
    dsh_result_column(
        t, (dsh_col){.name = "claim_contradicted", .type = DSH_COL_BOOL});
}

static void put_criterion(dsh_row *row, const dsh_criterion_row *r)
{
    static const char *const outcome[] = {"pass", "partly", "fail", "unknown"};
    dsh_row_text(row, r->criterion);
    dsh_row_text(row, r->name->in[DOSAH_CS]);
    dsh_row_text(row, r->name->in[DOSAH_EN]);
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
}

static void add_criterion(dsh_result *t)
{
    dsh_result_column(t, (dsh_col){.name = "criterion"});
    dsh_result_column(t, (dsh_col){.name = "criterion_cs"});
    dsh_result_column(t, (dsh_col){.name = "criterion_en"});
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

static bool criterion_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_criterion_row *r = &f->usability->criterion[i];

    put_keys(row, f, r->object, r->rule_set, r->group);
    put_criterion(row, r);
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
    add_criterion(t);
}

/* ---- the law ------------------------------------------------------------- */

static bool deviation_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_criterion_row *r = &f->usability->deviation[i];

    dsh_row_text(row, f->tables->objects.id[r->object]);
    dsh_row_text(row, f->usability->rule_set[r->rule_set].id);
    put_criterion(row, r);
    return true;
}

static void make_deviation(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t =
        dsh_result_new(list, "law_deviation", m->o->f.usability->n_deviations,
                       deviation_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "object_id"});
    dsh_result_column(t, (dsh_col){.name = "rule_set"});
    add_criterion(t);
}

/* ---- the rules themselves ------------------------------------------------ */

static bool rule_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_usability *u = ((const dsh_material *)user)->o->f.usability;
    const dsh_rule_row *r = &u->rule[i];

    dsh_row_text(row, u->rule_set[r->rule_set].id);
    dsh_row_text(row, r->requirement);
    dsh_row_text(row, r->criterion);
    dsh_row_text(row, r->name->in[DOSAH_CS]);
    dsh_row_text(row, r->name->in[DOSAH_EN]);
    dsh_row_text(row, r->element);
    dsh_row_text(row, r->clause);
    dsh_row_text(row, r->source);
    dsh_row_bool(row, r->verified);
    dsh_row_bool(row, r->used);
    return true;
}

static void make_rule(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t =
        dsh_result_new(list, "rule", m->o->f.usability->n_rules, rule_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "rule_set"});
    dsh_result_column(t, (dsh_col){.name = "requirement"});
    dsh_result_column(t, (dsh_col){.name = "criterion"});
    dsh_result_column(t, (dsh_col){.name = "criterion_cs"});
    dsh_result_column(t, (dsh_col){.name = "criterion_en"});
    dsh_result_column(t, (dsh_col){.name = "element"});
    dsh_result_column(t, (dsh_col){.name = "clause"});
    dsh_result_column(t, (dsh_col){.name = "source"});
    dsh_result_column(t, (dsh_col){.name = "verified", .type = DSH_COL_BOOL});
    dsh_result_column(t, (dsh_col){.name = "used", .type = DSH_COL_BOOL});
}

/* ---- what to do, what to measure ----------------------------------------- */

static bool remedy_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_remedy_row *r = &f->usability->remedy[i];

    put_keys(row, f, r->object, r->rule_set, r->group);
    dsh_row_text(row, dsh_grade_name(r->target));
    dsh_row_bool(row, r->found);
    dsh_row_bool(row, r->proven);
    dsh_row_number(row, r->found ? r->total_lo : (double)NAN);
    dsh_row_number(row, r->found ? r->total_hi : (double)NAN);
    dsh_row_text(row, r->measure);
    dsh_row_text(row, r->name ? r->name->in[DOSAH_CS] : NULL);
    dsh_row_text(row, r->name ? r->name->in[DOSAH_EN] : NULL);
    dsh_row_text(row, r->element);
    if (r->measure)
        dsh_row_int(row, r->element_no);
    else
        dsh_row_null(row);
    dsh_row_number(row, r->measure ? r->lo : (double)NAN);
    dsh_row_number(row, r->measure ? r->hi : (double)NAN);
    if (r->measure)
        dsh_row_bool(row, r->verified);
    else
        dsh_row_null(row);
    return true;
}

static void make_remedy(dsh_result_list *list, const dsh_material *m)
{
    const dsh_usability *u = m->o->f.usability;
    dsh_result *t =
        dsh_result_new(list, "remedy", u->n_remedies, remedy_row, m);
    if (t == NULL)
        return;
    add_keys(t);
    dsh_result_column(t, (dsh_col){.name = "target"});
    dsh_result_column(t, (dsh_col){.name = "found", .type = DSH_COL_BOOL});
    dsh_result_column(t, (dsh_col){.name = "proven", .type = DSH_COL_BOOL});
    dsh_result_add_interval(t, number("total_cost", 0, u->currency));
    dsh_result_column(t, (dsh_col){.name = "measure"});
    dsh_result_column(t, (dsh_col){.name = "measure_cs"});
    dsh_result_column(t, (dsh_col){.name = "measure_en"});
    dsh_result_column(t, (dsh_col){.name = "element"});
    dsh_result_column(t, (dsh_col){.name = "element_no", .type = DSH_COL_INT});
    dsh_result_add_interval(t, number("cost", 0, u->currency));
    dsh_result_column(t, (dsh_col){.name = "verified", .type = DSH_COL_BOOL});
}

static bool measurement_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_measurement_row *r = &f->usability->measurement[i];

    put_keys(row, f, r->object, r->rule_set, r->group);
    dsh_row_int(row, r->rank);
    dsh_row_text(row, r->element);
    dsh_row_int(row, r->element_no);
    dsh_row_text(row, r->attribute);
    dsh_row_text(row, r->name ? r->name->in[DOSAH_CS] : NULL);
    dsh_row_text(row, r->name ? r->name->in[DOSAH_EN] : NULL);
    dsh_row_bool(row, r->needed);
    dsh_row_bool(row, r->proven);
    dsh_row_number(row, r->points);
    return true;
}

static void make_measurement(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t =
        dsh_result_new(list, "next_measurement",
                       m->o->f.usability->n_measurements, measurement_row, m);
    if (t == NULL)
        return;
    add_keys(t);
    dsh_result_column(t, (dsh_col){.name = "rank", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "element"});
    dsh_result_column(t, (dsh_col){.name = "element_no", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "attribute"});
    dsh_result_column(t, (dsh_col){.name = "attribute_cs"});
    dsh_result_column(t, (dsh_col){.name = "attribute_en"});
    dsh_result_column(t, (dsh_col){.name = "needed", .type = DSH_COL_BOOL});
    dsh_result_column(t, (dsh_col){.name = "proven", .type = DSH_COL_BOOL});
    dsh_result_column(t, number("points", 1, "0–100"));
}

static bool pictogram_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_pictogram_row *r = &f->usability->pictogram[i];

    dsh_row_text(row, f->tables->objects.id[r->object]);
    dsh_row_text(row, r->sign);
    dsh_row_text(row, r->letter);
    dsh_row_text(row, r->shape);
    dsh_row_text(row, r->colour);
    dsh_row_text(row, r->state);
    dsh_row_text(row, r->runs);
    dsh_row_text(row, r->name.in[DOSAH_CS]);
    dsh_row_text(row, r->name.in[DOSAH_EN]);
    return true;
}

static void make_pictogram(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(
        list, "pictogram", m->o->f.usability->n_pictograms, pictogram_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "object_id"});
    dsh_result_column(t, (dsh_col){.name = "sign"});
    dsh_result_column(t, (dsh_col){.name = "letter"});
    dsh_result_column(t, (dsh_col){.name = "shape"});
    dsh_result_column(t, (dsh_col){.name = "colour"});
    dsh_result_column(t, (dsh_col){.name = "state"});
    dsh_result_column(t, (dsh_col){.name = "text"});
    dsh_result_column(t, (dsh_col){.name = "sign_cs"});
    dsh_result_column(t, (dsh_col){.name = "sign_en"});
}

void dsh_make_usability(dsh_result_list *list, const dsh_material *m)
{
    if (m->o->f.usability == NULL)
        return;
    make_usability(list, m);
    make_criterion(list, m);
    make_deviation(list, m);
    make_rule(list, m);
    make_remedy(list, m);
    make_measurement(list, m);
    make_pictogram(list, m);
}
