/* SPDX-License-Identifier: MIT */
/* Every rule set of the study for a building, that of stops for a stop, for
 * every user group a rule set knows; claimed grades against the measurements;
 * deviations from the law. Objects do not touch each other, and what is to be
 * told of them waits in the result, so that threads may take them in any
 * order. */
#include "usability/grading.h"

#include <stdio.h>
#include <string.h>

dosah_status dsh_grader_init(dsh_grader *out, const dsh_yardstick *by,
                             dosah_error *err)
{
    *out = (dsh_grader){.by = by};
    return dsh_sheet_init(&out->sheet, &by->rules.words, err);
}

void dsh_grader_clear(dsh_grader *grader)
{
    dsh_sheet_clear(&grader->sheet);
    dsh_improve_clear(&grader->improve);
    dsh_vec_clear(&grader->law);
}

void dsh_graded_clear(dsh_graded *graded)
{
    dsh_vec_clear(&graded->row);
    dsh_vec_clear(&graded->criteria);
    dsh_vec_clear(&graded->deviations);
    dsh_vec_clear(&graded->remedies);
    dsh_vec_clear(&graded->measurements);
    dsh_vec_clear(&graded->pictograms);
    dsh_vec_clear(&graded->notices);
}

static dosah_status tell(dsh_graded *out, dsh_notice notice, dosah_error *err)
{
    if (!dsh_vec_room(&out->notices, 1))
        return dsh_fail_nomem(err, "notices");
    out->notices.p[out->notices.n++] = notice;
    return DOSAH_OK;
}

/* ---- claims -------------------------------------------------------------- */

/** The grade that others gave the object for a group: the fact
 *  object.claimed_<group>, whose values are in the order accessible, partly,
 *  not. */
static uint8_t claim_of(const dsh_sheet *s, const char *group)
{
    char name[80];
    const uint16_t e = dsh_vocabulary_element(s->words, "object");
    if (e == DSH_NO_WORD || s->n[e] == 0)
        return DSH_NO_CLAIM;
    (void)snprintf(name, sizeof name, "claimed_%s", group);
    const uint16_t slot = dsh_vocabulary_slot(s->words, e, name);
    if (slot == DSH_NO_WORD)
        return DSH_NO_CLAIM;
    const double v = dsh_sheet_values(s, &s->instance.p[s->first[e]])[slot];
    return v == 0   ? DSH_GRADE_ACCESSIBLE
           : v == 1 ? DSH_GRADE_PARTLY
           : v == 2 ? DSH_GRADE_NOT
                    : (uint8_t)DSH_NO_CLAIM;
}

static dosah_status tell_contradiction(dsh_graded *out, const dsh_grader *g,
                                       const dsh_usability_row *row,
                                       const char *group, dosah_error *err)
{
    static const char *const grade[] = {"not", "partly", "accessible"};
    const dsh_notice notice = {.code = "claim_contradicted",
                               .severity = DOSAH_WARNING,
                               .file = g->by->tables->objects.id[row->object],
                               .field = group,
                               .value = grade[row->claim],
                               .assumed = grade[row->grade_hi]};
    return tell(out, notice, err);
}

/** Best grade that the checks of claims leave possible; the claim is
 *  contradicted when it is better. */
static dosah_status check_claim(dsh_graded *out, dsh_grader *grader,
                                dsh_usability_row *row, const char *group,
                                dosah_error *err)
{
    const dsh_rule_set *checks = grader->by->rules.claims;
    row->claim = claim_of(&grader->sheet, group);
    if (!checks || row->claim == DSH_NO_CLAIM)
        return DOSAH_OK;
    for (unsigned g = 0; g < checks->n_groups; g++) {
        if (strcmp(checks->group[g], group) != 0)
            continue;
        dsh_usability_row checked = *row;
        const dsh_grading what = {checks, g, &grader->sheet, &grader->by->zones,
                                  NULL};
        dosah_status st = dsh_grade_object(&checked, &what, err);
        row->contradicted = st == DOSAH_OK && row->claim > checked.grade_hi;
        if (row->contradicted && row->rule_set == 0)
            st = tell_contradiction(out, grader, &checked, group, err);
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

/* ---- objects ------------------------------------------------------------- */

/** A group of which nothing is asked has no grade. */
static bool asks(const dsh_rule_set *rules, unsigned group)
{
    for (size_t i = 0; i < rules->n_requirements; i++) {
        if (rules->requirement[i].groups >> group & 1)
            return true;
    }
    return false;
}

static dsh_usability_row row_of(const dsh_grader *grader, uint32_t rule_set,
                                unsigned group)
{
    return (dsh_usability_row){
        .object = grader->sheet.object,
        .rule_set = rule_set,
        .group = grader->by->group[(size_t)rule_set * DSH_MAX_GROUPS + group],
        .claim = DSH_NO_CLAIM};
}

static dosah_status grade_by(dsh_graded *out, dsh_grader *grader,
                             uint32_t rule_set, dosah_error *err)
{
    const dsh_yardstick *by = grader->by;
    const dsh_rule_set *rules = &by->rules.set[rule_set];
    const dsh_advice advice = {&by->measures, &grader->improve, &out->remedies,
                               &out->measurements};
    for (unsigned g = 0; g < rules->n_groups; g++) {
        if (!asks(rules, g))
            continue;
        dsh_usability_row row = row_of(grader, rule_set, g);
        const dsh_grading what = {rules, g, &grader->sheet, &by->zones,
                                  &out->criteria};
        dosah_status st = dsh_grade_object(&row, &what, err);
        if (st == DOSAH_OK && rules->purpose != DSH_PURPOSE_STOPS)
            st = check_claim(out, grader, &row, rules->group[g], err);
        if (st == DOSAH_OK && by->advises &&
            rules->purpose != DSH_PURPOSE_STANDARD)
            st = dsh_advice_add(&advice, &row, &what, err);
        if (st != DOSAH_OK)
            return st;
        if (!dsh_vec_room(&out->row, 1))
            return dsh_fail_nomem(err, "usability rows");
        out->row.p[out->row.n++] = row;
    }
    return DOSAH_OK;
}

/** A deviation is told once, whatever groups the law means it for. */
static bool is_told(const dsh_graded *out, size_t from,
                    const dsh_criterion_row *c)
{
    for (size_t i = from; i < out->deviations.n; i++) {
        const dsh_criterion_row *d = &out->deviations.p[i];
        if (d->criterion == c->criterion && d->element == c->element &&
            d->element_no == c->element_no)
            return true;
    }
    return false;
}

static dosah_status find_deviations(dsh_graded *out, dsh_grader *grader,
                                    dosah_error *err)
{
    const dsh_rules *rules = &grader->by->rules;
    const dsh_rule_set *law = rules->law;
    const size_t from = out->deviations.n;
    dsh_criterion_rows *all = &grader->law;
    for (unsigned g = 0; law && g < law->n_groups; g++) {
        dsh_usability_row row = row_of(grader, (uint32_t)(law - rules->set), g);
        const dsh_grading what = {law, g, &grader->sheet, NULL, all};
        all->n = 0;
        const dosah_status st = dsh_grade_object(&row, &what, err);
        if (st != DOSAH_OK)
            return st;
        for (size_t i = 0; i < all->n; i++) {
            if (all->p[i].outcome == DSH_OUTCOME_PASS ||
                is_told(out, from, &all->p[i]))
                continue;
            if (!dsh_vec_room(&out->deviations, 1))
                return dsh_fail_nomem(err, "deviations");
            out->deviations.p[out->deviations.n++] = all->p[i];
        }
    }
    return DOSAH_OK;
}

/** @param first  of the object's rows */
static dosah_status tell_plan(dsh_graded *out, const dsh_grader *grader,
                              size_t first, dosah_error *err)
{
    static const char *const code[] = {NULL, NULL, "zones_no_outside",
                                       "zones_no_desk", "zones_too_many"};
    if (out->row.n == first)
        return DOSAH_OK;
    const dsh_usability_row *last = &out->row.p[out->row.n - 1];
    const char *what =
        grader->sheet.zones_differ ? "zones_differ" : code[last->plan];
    const char *id = grader->by->tables->objects.id[last->object];
    return what
               ? tell(out,
                      (dsh_notice){
                          .code = what, .severity = DOSAH_WARNING, .value = id},
                      err)
               : DOSAH_OK;
}

dosah_status dsh_grade_all_of(dsh_graded *out, dsh_grader *grader,
                              uint32_t object, dosah_error *err)
{
    const dsh_yardstick *by = grader->by;
    const dsh_facts *facts = &by->tables->facts;
    const dsh_object_kind kind = by->tables->objects.kind[object];
    const size_t first = out->row.n;
    if (kind == DSH_OBJECT_STREET)
        return DOSAH_OK;
    dosah_status st = dsh_sheet_take(&grader->sheet, facts, object, err);
    for (uint32_t s = 0; st == DOSAH_OK && s < by->rules.n; s++) {
        const bool stops = by->rules.set[s].purpose == DSH_PURPOSE_STOPS;
        if (kind == DSH_OBJECT_STOP ? stops : s < by->rules.n_grading)
            st = grade_by(out, grader, s, err);
    }
    if (st == DOSAH_OK && kind == DSH_OBJECT_BUILDING)
        st = find_deviations(out, grader, err);
    if (st == DOSAH_OK && kind == DSH_OBJECT_BUILDING) {
        const dsh_usability_row *row =
            out->row.n > first ? &out->row.p[first] : NULL;
        st = dsh_signs_add(&out->pictograms, &by->signs, row, &grader->sheet,
                           facts, err);
    }
    if (st == DOSAH_OK)
        st = tell_plan(out, grader, first, err);
    return st;
}
