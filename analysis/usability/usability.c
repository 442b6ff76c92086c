/* SPDX-License-Identifier: MIT */
/* Every surveyed building against every rule set of the study and every stop
 * against that of stops, for every user group a rule set knows; claimed grades
 * against the measurements; deviations from the law. */
#include "usability/usability.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "usability/advice.h"
#include "usability/grade.h"
#include "usability/pictograms.h"
#include "usability/rules.h"

/** Grading in progress; cleared by dsh_usability_new(). */
typedef struct grading_run {
    dsh_usability *u;
    dsh_rules rules;
    const dsh_tables *tables;
    dsh_context *ctx;
    dsh_sheet sheet;
    dsh_zone_names zones;
    dsh_criterion_rows criteria, deviations;
    dsh_measures measures;
    dsh_advice advice;
    dsh_signs signs;
    dsh_pictogram_rows pictograms;
    bool advises;
    DSH_VEC(dsh_usability_row) row;
    dosah_error *err;
} grading_run;

static uint32_t group_index(const dsh_usability *u, const char *group)
{
    for (uint32_t i = 0; i < u->n_groups; i++) {
        if (strcmp(u->group[i], group) == 0)
            return i;
    }
    return DSH_NONE;
}

/** Keep the user groups of all rule sets, in order of first mention. */
static dosah_status collect_groups(grading_run *run)
{
    dsh_usability *u = run->u;
    const dsh_rules *rules = &run->rules;
    size_t most = 0;
    for (size_t i = 0; i < rules->n; i++)
        most += rules->set[i].n_groups;
    u->group = dsh_arena_alloc(u->arena, most, sizeof(*u->group));
    if (!u->group)
        return dsh_fail_nomem(run->err, "user groups");
    for (size_t i = 0; i < rules->n; i++) {
        for (size_t k = 0; k < rules->set[i].n_groups; k++) {
            if (group_index(u, rules->set[i].group[k]) == DSH_NONE)
                u->group[u->n_groups++] = rules->set[i].group[k];
        }
    }
    return DOSAH_OK;
}

static dosah_status collect_info(grading_run *run)
{
    const dsh_rules *rules = &run->rules;
    dsh_usability *u = run->u;
    dsh_rule_set_info *info =
        dsh_arena_alloc(u->arena, rules->n, sizeof(*info));
    if (!info)
        return dsh_fail_nomem(run->err, "rule sets");
    for (size_t i = 0; i < rules->n; i++) {
        const dsh_rule_set *s = &rules->set[i];
        info[i] = (dsh_rule_set_info){s->id, s->date, s->source, s->name,
                                      s->n_unverified};
    }
    u->rule_set = info;
    u->n_rule_sets = rules->n;
    return dsh_rules_list(rules, &u->rule, &u->n_rules, u->arena, run->err);
}

/* ---- claims -------------------------------------------------------------- */

/** The grade that others gave the object for a group: the fact
 *  object.claimed_<group>, whose values are in the order accessible, partly,
 *  not. */
static uint8_t claim_of(const dsh_sheet *s, const char *group)
{
    char name[80];
    const uint16_t e = dsh_vocabulary_element(s->words, "object");
    (void)snprintf(name, sizeof name, "claimed_%s", group);
    if (e == DSH_NO_WORD || s->n[e] == 0)
        return DSH_NO_CLAIM;
    const uint16_t slot = dsh_vocabulary_slot(s->words, e, name);
    if (slot == DSH_NO_WORD)
        return DSH_NO_CLAIM;
    const double v = dsh_sheet_values(s, &s->instance.p[s->first[e]])[slot];
    return v == 0   ? DSH_GRADE_ACCESSIBLE
           : v == 1 ? DSH_GRADE_PARTLY
           : v == 2 ? DSH_GRADE_NOT
                    : (uint8_t)DSH_NO_CLAIM;
}

static void tell_contradiction(const grading_run *run,
                               const dsh_usability_row *row, const char *group)
{
    static const char *const grade[] = {"not", "partly", "accessible"};
    dsh_notice_add(run->ctx->notices,
                   (dsh_notice){.code = "claim_contradicted",
                                .severity = DOSAH_WARNING,
                                .file = run->tables->objects.id[row->object],
                                .field = group,
                                .value = grade[row->claim],
                                .assumed = grade[row->grade_hi]});
}

/** Best grade that the checks of claims leave possible; the claim is
 *  contradicted when it is better. */
static dosah_status check_claim(const grading_run *run, dsh_usability_row *row,
                                const char *group)
{
    const dsh_rule_set *checks = run->rules.claims;
    row->claim = claim_of(&run->sheet, group);
    if (!checks || row->claim == DSH_NO_CLAIM)
        return DOSAH_OK;
    for (unsigned g = 0; g < checks->n_groups; g++) {
        if (strcmp(checks->group[g], group) != 0)
            continue;
        dsh_usability_row checked = *row;
        const dsh_grading what = {checks, g, &run->sheet, &run->zones, NULL};
        const dosah_status st = dsh_grade_object(&checked, &what, run->err);
        if (st != DOSAH_OK)
            return st;
        row->contradicted = row->claim > checked.grade_hi;
        if (row->contradicted && row->rule_set == 0)
            tell_contradiction(run, &checked, group);
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

static dosah_status grade_by(grading_run *run, uint32_t rule_set)
{
    const dsh_rule_set *rules = &run->rules.set[rule_set];
    for (unsigned g = 0; g < rules->n_groups; g++) {
        if (!asks(rules, g))
            continue;
        dsh_usability_row row = {
            .object = run->sheet.object,
            .rule_set = rule_set,
            .group = group_index(run->u, rules->group[g]),
            .claim = DSH_NO_CLAIM,
        };
        const dsh_grading what = {rules, g, &run->sheet, &run->zones,
                                  &run->criteria};
        dosah_status st = dsh_grade_object(&row, &what, run->err);
        if (st == DOSAH_OK && rules->purpose != DSH_PURPOSE_STOPS)
            st = check_claim(run, &row, rules->group[g]);
        if (st == DOSAH_OK && run->advises &&
            rules->purpose != DSH_PURPOSE_STANDARD)
            st = dsh_advice_add(&run->advice, &row, &what, run->err);
        if (st != DOSAH_OK)
            return st;
        if (!dsh_vec_room(&run->row, 1))
            return dsh_fail_nomem(run->err, "usability rows");
        run->row.p[run->row.n++] = row;
    }
    return DOSAH_OK;
}

/** A deviation is told once, whatever groups the law means it for. */
static bool is_told(const grading_run *run, size_t from,
                    const dsh_criterion_row *c)
{
    for (size_t i = from; i < run->deviations.n; i++) {
        const dsh_criterion_row *d = &run->deviations.p[i];
        if (d->criterion == c->criterion && d->element == c->element &&
            d->element_no == c->element_no)
            return true;
    }
    return false;
}

static dosah_status find_deviations(grading_run *run)
{
    const dsh_rule_set *law = run->rules.law;
    const size_t from = run->deviations.n;
    dsh_criterion_rows all = {0};
    dosah_status st = DOSAH_OK;
    for (unsigned g = 0; law && st == DOSAH_OK && g < law->n_groups; g++) {
        dsh_usability_row row = {.object = run->sheet.object,
                                 .rule_set = (uint32_t)(law - run->rules.set),
                                 .group = group_index(run->u, law->group[g])};
        const dsh_grading what = {law, g, &run->sheet, NULL, &all};
        all.n = 0;
        st = dsh_grade_object(&row, &what, run->err);
        for (size_t i = 0; st == DOSAH_OK && i < all.n; i++) {
            if (all.p[i].outcome == DSH_OUTCOME_PASS ||
                is_told(run, from, &all.p[i]))
                continue;
            if (dsh_vec_room(&run->deviations, 1))
                run->deviations.p[run->deviations.n++] = all.p[i];
            else
                st = dsh_fail_nomem(run->err, "deviations");
        }
    }
    dsh_vec_clear(&all);
    return st;
}

static void tell_plan(const grading_run *run, uint32_t object)
{
    static const char *const code[] = {NULL, NULL, "zones_no_outside",
                                       "zones_no_desk", "zones_too_many"};
    const dsh_usability_row *last =
        run->row.n ? &run->row.p[run->row.n - 1] : NULL;
    if (!last || last->object != object)
        return;
    const char *what =
        run->sheet.zones_differ ? "zones_differ" : code[last->plan];
    if (what)
        dsh_notice_add(run->ctx->notices,
                       (dsh_notice){.code = what,
                                    .severity = DOSAH_WARNING,
                                    .value = run->tables->objects.id[object]});
}

static dosah_status grade_object(grading_run *run, uint32_t object)
{
    const dsh_object_kind kind = run->tables->objects.kind[object];
    const size_t first = run->row.n;
    if (kind == DSH_OBJECT_STREET)
        return DOSAH_OK;
    dosah_status st =
        dsh_sheet_take(&run->sheet, &run->tables->facts, object, run->err);
    for (uint32_t s = 0; st == DOSAH_OK && s < run->rules.n; s++) {
        const bool stops = run->rules.set[s].purpose == DSH_PURPOSE_STOPS;
        if (kind == DSH_OBJECT_STOP ? stops : s < run->rules.n_grading)
            st = grade_by(run, s);
    }
    if (st == DOSAH_OK && kind == DSH_OBJECT_BUILDING)
        st = find_deviations(run);
    if (st == DOSAH_OK && kind == DSH_OBJECT_BUILDING) {
        const dsh_usability_row *row =
            run->row.n > first ? &run->row.p[first] : NULL;
        st = dsh_signs_add(&run->pictograms, &run->signs, row, &run->sheet,
                           &run->tables->facts, run->err);
    }
    if (st == DOSAH_OK)
        tell_plan(run, object);
    return st;
}

static void *keep(dsh_arena *arena, const void *p, size_t n, size_t size)
{
    void *out = dsh_arena_alloc(arena, n, size);
    if (out && n > 0)
        memcpy(out, p, n * size);
    return out;
}

static dosah_status keep_rows(grading_run *run)
{
    dsh_usability *u = run->u;
    u->n_rows = run->row.n;
    u->n_criteria = run->criteria.n;
    u->n_deviations = run->deviations.n;
    u->row = keep(u->arena, run->row.p, u->n_rows, sizeof *u->row);
    u->criterion =
        keep(u->arena, run->criteria.p, u->n_criteria, sizeof *u->criterion);
    u->deviation = keep(u->arena, run->deviations.p, u->n_deviations,
                        sizeof *u->deviation);
    u->n_remedies = run->advice.remedy.n;
    u->n_measurements = run->advice.measurement.n;
    u->currency = run->measures.currency;
    u->remedy =
        keep(u->arena, run->advice.remedy.p, u->n_remedies, sizeof *u->remedy);
    u->measurement = keep(u->arena, run->advice.measurement.p,
                          u->n_measurements, sizeof *u->measurement);
    u->n_pictograms = run->pictograms.n;
    u->pictogram = keep(u->arena, run->pictograms.p, u->n_pictograms,
                        sizeof *u->pictogram);
    return u->pictogram && u->row && u->criterion && u->deviation &&
                   u->remedy && u->measurement
               ? DOSAH_OK
               : dsh_fail_nomem(run->err, "usability rows");
}

static dosah_status grade_all(grading_run *run, const dsh_study *study)
{
    char path[1024];
    dosah_status st =
        dsh_rules_load(&run->rules, study, run->u->arena, run->ctx, run->err);
    if (st == DOSAH_OK)
        st = collect_groups(run);
    if (st == DOSAH_OK)
        st = collect_info(run);
    if (st == DOSAH_OK)
        st = dsh_data_path(run->ctx, path, "datasets/zones.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_zone_names_load(&run->zones, path, run->u->arena, run->err);
    if (st == DOSAH_OK)
        st =
            dsh_data_path(run->ctx, path, "datasets/unit-costs.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_measures_load(&run->measures, path, &run->rules.words,
                               run->u->arena, run->err);
    if (st == DOSAH_OK)
        st = dsh_data_path(run->ctx, path, "maps/pictograms.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_signs_load(&run->signs, path, &run->rules.words, run->u->arena,
                            run->err);
    if (st == DOSAH_OK)
        st = dsh_sheet_init(&run->sheet, &run->rules.words, run->err);
    run->advises = study->advises;
    run->advice.measures = &run->measures;
    for (uint32_t o = 0; st == DOSAH_OK && o < run->tables->objects.n; o++)
        st = grade_object(run, o);
    return st == DOSAH_OK ? keep_rows(run) : st;
}

dosah_status dsh_usability_new(dsh_usability **out, const dsh_study *study,
                               const dsh_tables *tables, dsh_context *ctx,
                               dosah_error *err)
{
    *out = NULL;
    dsh_usability *u = dsh_alloc(1, sizeof(*u));
    if (!u)
        return dsh_fail_nomem(err, "usability");
    grading_run run = {.u = u, .tables = tables, .ctx = ctx, .err = err};
    u->arena = dsh_arena_new();
    const dosah_status st =
        u->arena ? grade_all(&run, study) : dsh_fail_nomem(err, "usability");
    dsh_rules_clear(&run.rules);
    dsh_sheet_clear(&run.sheet);
    dsh_vec_clear(&run.criteria);
    dsh_vec_clear(&run.deviations);
    dsh_vec_clear(&run.row);
    dsh_advice_clear(&run.advice);
    dsh_vec_clear(&run.pictograms);
    if (st != DOSAH_OK) {
        dsh_usability_free(u);
        return st;
    }
    *out = u;
    return DOSAH_OK;
}

void dsh_usability_free(dsh_usability *usability)
{
    if (!usability)
        return;
    dsh_arena_free(usability->arena);
    dsh_free(usability);
}

/** Index of the group, or of what it is a kind of. */
static uint32_t group_or_kind(const dsh_usability *u, const char *group)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s", group);
    for (;;) {
        const uint32_t g = group_index(u, name);
        char *last = strrchr(name, '_');
        if (g != DSH_NONE || !last)
            return g;
        *last = '\0';
    }
}

const dsh_usability_row *dsh_usability_find(const dsh_usability *usability,
                                            uint32_t object, const char *group)
{
    const uint32_t g = group_or_kind(usability, group);
    size_t lo = 0, hi = usability->n_rows;

    while (lo < hi) { /* rows are in order of their object */
        const size_t mid = lo + (hi - lo) / 2;
        if (usability->row[mid].object < object)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == usability->n_rows || usability->row[lo].object != object)
        return NULL;
    const uint32_t first = usability->row[lo].rule_set;
    for (; lo < usability->n_rows && usability->row[lo].object == object &&
           usability->row[lo].rule_set == first;
         lo++) {
        if (usability->row[lo].group == g)
            return &usability->row[lo];
    }
    return NULL;
}
