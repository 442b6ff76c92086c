/* SPDX-License-Identifier: MIT */
/* Three-valued grading of one object.
 *
 * Everything is an interval [lo, hi]: a grade and a utility. An element is as
 * good as its worst criterion (minimum), a requirement as its best element
 * (maximum; or its worst where every element must do), a link as its worst
 * requirement, the building as its worst link. Minimum and maximum are
 * monotone, so putting in the ends of every unknown gives the ends of the
 * result: sound, though not tight where one unknown stands in two places.
 *
 * Without a plan of zones all elements of a kind are taken as connected: any
 * door, any ramp can be the way in. With one (zones.c) the requirements that
 * its elements decide are replaced by the way to the desk, and an element in a
 * zone is no better than the way there. The score always takes all elements as
 * connected.
 */
#include "usability/grade.h"

#include <string.h>

/** What is known of a requirement while its elements are gone through. */
typedef struct tally {
    dsh_verdict sure;   /**< of the elements that exist for certain */
    dsh_verdict with;   /**< of all, those that may exist included */
    dsh_verdict single; /**< whichever that may exist is the only one */
    size_t n_sure, n_perhaps;
} tally;

static dsh_verdict combine(const dsh_requirement *r, dsh_verdict a,
                           dsh_verdict b)
{
    return r->all ? dsh_verdict_worse(a, b) : dsh_verdict_better(a, b);
}

static void add_element(tally *t, const dsh_requirement *r, dsh_verdict v,
                        uint8_t presence)
{
    t->with = t->n_sure + t->n_perhaps ? combine(r, t->with, v) : v;
    if (presence == DSH_PRESENT) {
        t->sure = t->n_sure ? combine(r, t->sure, v) : v;
        t->n_sure++;
        return;
    }
    t->single = t->n_perhaps ? dsh_verdict_hull(t->single, v) : v;
    t->n_perhaps++;
}

static dsh_verdict when_absent(const dsh_requirement *r)
{
    switch (r->if_absent) {
    case DSH_ABSENT_PASS:
    case DSH_ABSENT_SKIP:
        return DSH_VERDICT_BEST;
    case DSH_ABSENT_FAIL:
        return DSH_VERDICT_WORST;
    case DSH_ABSENT_UNKNOWN:
        break;
    }
    return DSH_VERDICT_ANY;
}

static dsh_verdict settle(const tally *t, const dsh_requirement *r, bool more)
{
    dsh_verdict v = t->n_sure ? t->sure : when_absent(r);

    if (t->n_perhaps) { /* some, all or none of them may be there */
        v = dsh_verdict_hull(v, t->with);
        if (!t->n_sure)
            v = dsh_verdict_hull(v, t->single);
        v.known = 0;
        v.all = v.all ? v.all : 1;
    }
    if (more) { /* one more, of which nothing is known */
        const dsh_verdict before = v;
        v = dsh_verdict_hull(v, DSH_VERDICT_ANY);
        if (t->n_sure && !r->all) /* an alternative can only help */
            v.lo = t->sure.lo, v.u_lo = t->sure.u_lo;
        if (t->n_sure && r->all) /* one that must do too can only harm */
            v.hi = before.hi, v.u_hi = before.u_hi;
        v.all++;
    }
    /* If it turns out not to count, the others make up the score; a share of
     * nothing is below whatever they make. */
    if (r->if_absent == DSH_ABSENT_SKIP && !t->n_sure && t->n_perhaps)
        v.u_lo = 0;
    if (v.lo < r->floor)
        v.lo = r->floor;
    if (v.hi < r->floor)
        v.hi = r->floor;
    return v;
}

/** How the way to an element's zone limits it; NULL = no plan. */
static void limit_by_way(dsh_verdict *v, const dsh_zone_plan *plan,
                         const dsh_instance *i)
{
    const uint8_t z = dsh_zone_of(i);
    if (plan->use != DSH_PLAN_USED || z == DSH_NO_ZONE)
        return;
    if (plan->to[z].lo < v->lo)
        v->lo = plan->to[z].lo;
    if (plan->to[z].hi < v->hi)
        v->hi = plan->to[z].hi;
}

/** @param[out] counts  false when the requirement is skipped */
static dsh_verdict judge_requirement(const dsh_requirement *r, unsigned group,
                                     const dsh_sheet *sheet,
                                     const dsh_zone_plan *plan, bool *counts)
{
    tally t = {.n_sure = 0};
    bool more = false;

    for (size_t k = 0; k < r->n_alternatives; k++) {
        const dsh_alternative *a = &r->alternative[k];
        const dsh_element_words *e = &sheet->words->element[a->element];
        for (uint32_t n = 0; n < sheet->n[a->element]; n++) {
            const dsh_instance *i =
                &sheet->instance.p[sheet->first[a->element] + n];
            dsh_verdict v =
                dsh_judge_element(a, group, e, dsh_sheet_values(sheet, i));
            limit_by_way(&v, plan, i);
            add_element(&t, r, v, i->presence);
        }
        more = more || sheet->more[a->element];
    }
    *counts =
        r->if_absent != DSH_ABSENT_SKIP || t.n_sure || t.n_perhaps || more;
    return settle(&t, r, more);
}

dsh_verdict dsh_grade_requirement(const dsh_requirement *r, unsigned group,
                                  const dsh_sheet *sheet)
{
    const dsh_zone_plan none = {.use = DSH_PLAN_NONE};
    bool counts;
    return judge_requirement(r, group, sheet, &none, &counts);
}

/* ---- rows of criteria ---------------------------------------------------- */

static uint8_t outcome_of(const dsh_verdict *v)
{
    if (v->lo != v->hi)
        return DSH_OUTCOME_UNKNOWN;
    return v->lo == DSH_GRADE_ACCESSIBLE ? DSH_OUTCOME_PASS
           : v->lo == DSH_GRADE_PARTLY   ? DSH_OUTCOME_PARTLY
                                         : DSH_OUTCOME_FAIL;
}

static double bound_of(const dsh_limit *limit)
{
    return limit->kind == DSH_TERM_COMPARE
               ? limit->compare.bound / limit->compare.times
               : (double)NAN;
}

static double margin_of(const dsh_limit *limit, double value)
{
    if (limit->kind != DSH_TERM_COMPARE)
        return (double)NAN;
    switch ((dsh_op)limit->compare.op) {
    case DSH_OP_LE:
    case DSH_OP_LT:
        return bound_of(limit) - value;
    case DSH_OP_GE:
    case DSH_OP_GT:
        return value - bound_of(limit);
    case DSH_OP_EQ:
    case DSH_OP_NE:
        break;
    }
    return (double)NAN;
}

static dosah_status add_row(const dsh_grading *g, const dsh_usability_row *row,
                            const dsh_requirement *r, const dsh_instance *i,
                            const dsh_criterion *c, dosah_error *err)
{
    const dsh_element_words *e = &g->sheet->words->element[i->element];
    const double *value = dsh_sheet_values(g->sheet, i);
    const dsh_band *band = NULL;
    const dsh_verdict v = dsh_judge(c, e, value, &band);
    const double measured =
        c->on.n_slots > 0 ? dsh_comparison_value(&c->on, value) : (double)NAN;
    const bool text = c->on.n_slots > 0 &&
                      e->attribute[c->on.slot[0]]->kind >= DSH_ATTRIBUTE_TEXT;
    if (!dsh_vec_room(g->criteria, 1))
        return dsh_fail_nomem(err, "criterion rows");
    dsh_criterion_row *out = &g->criteria->p[g->criteria->n++];
    *out = (dsh_criterion_row){.object = row->object,
                               .rule_set = row->rule_set,
                               .group = row->group,
                               .criterion = c->id,
                               .name = &c->name,
                               .element = e->name,
                               .element_no = i->no,
                               .link = (uint8_t)r->link,
                               .outcome = outcome_of(&v),
                               .value = (double)NAN,
                               .limit_accessible = (double)NAN,
                               .limit_partly = (double)NAN,
                               .margin = (double)NAN,
                               .unit = c->unit,
                               .clause = c->clause,
                               .verified = c->verified};
    if (text) /* a word has no number to report */
        return DOSAH_OK;
    out->value = measured / c->scale;
    if (!band)
        band = &c->band[0];
    out->limit_accessible = bound_of(&band->accessible) / c->scale;
    out->limit_partly = bound_of(&band->partly) / c->scale;
    out->margin =
        margin_of(band->accessible.kind == DSH_TERM_COMPARE ? &band->accessible
                                                            : &band->partly,
                  measured) /
        c->scale;
    return DOSAH_OK;
}

static dosah_status add_rows(const dsh_grading *g, const dsh_usability_row *row,
                             const dsh_requirement *r, dosah_error *err)
{
    const dsh_sheet *s = g->sheet;
    dosah_status st = DOSAH_OK;
    for (size_t k = 0; k < r->n_alternatives; k++) {
        const dsh_alternative *a = &r->alternative[k];
        for (uint32_t n = 0; n < s->n[a->element]; n++) {
            for (size_t c = 0; st == DOSAH_OK && c < a->n_criteria; c++) {
                if (dsh_criterion_counts(&a->criterion[c], g->group))
                    st = add_row(g, row, r,
                                 &s->instance.p[s->first[a->element] + n],
                                 &a->criterion[c], err);
            }
        }
    }
    return st;
}

/* ---- the object ---------------------------------------------------------- */

static void begin_row(dsh_usability_row *row)
{
    for (int i = 0; i < DSH_N_LINKS; i++)
        row->link_lo[i] = row->link_hi[i] = DSH_GRADE_ACCESSIBLE;
}

static void lower(uint8_t *grade, uint8_t to)
{
    if (to < *grade)
        *grade = to;
}

static void finish_row(dsh_usability_row *row, const dsh_zone_plan *plan)
{
    row->plan = plan->use;
    row->grade_lo = row->grade_hi = DSH_GRADE_ACCESSIBLE;
    if (plan->use == DSH_PLAN_USED) {
        for (int i = 0; i < DSH_N_LINKS; i++) {
            lower(&row->link_lo[i], plan->link[i].lo);
            lower(&row->link_hi[i], plan->link[i].hi);
        }
        row->grade_lo = plan->whole.lo;
        row->grade_hi = plan->whole.hi;
    }
    for (int i = 0; i < DSH_N_LINKS; i++) {
        lower(&row->grade_lo, row->link_lo[i]);
        lower(&row->grade_hi, row->link_hi[i]);
    }
}

dosah_status dsh_grade_object(dsh_usability_row *row, const dsh_grading *g,
                              dosah_error *err)
{
    double weight = 0, u_lo = 0, u_hi = 0, known = 0;
    dsh_zone_plan plan = {.use = DSH_PLAN_NONE};

    begin_row(row);
    row->first_criterion = g->criteria ? (uint32_t)g->criteria->n : 0;
    if (g->sheet->n_zones > 0)
        dsh_zone_plan_make(&plan, g->rules, g->group, g->sheet, g->zones);
    for (size_t i = 0; i < g->rules->n_requirements; i++) {
        const dsh_requirement *r = &g->rules->requirement[i];
        bool counts = true;
        if (!(r->groups >> g->group & 1))
            continue;
        const dsh_verdict v =
            judge_requirement(r, g->group, g->sheet, &plan, &counts);
        if (g->criteria) {
            const dosah_status st = add_rows(g, row, r, err);
            if (st != DOSAH_OK)
                return st;
        }
        if (!counts)
            continue;
        const bool by_plan =
            plan.use == DSH_PLAN_USED && dsh_zone_passage(r, g->sheet);
        if (r->knock_out && !by_plan) {
            lower(&row->link_lo[r->link], v.lo);
            lower(&row->link_hi[r->link], v.hi);
        }
        weight += r->weight;
        u_lo += r->weight * v.u_lo;
        u_hi += r->weight * v.u_hi;
        known += r->weight * (v.all ? (double)v.known / v.all : 1);
    }
    finish_row(row, &plan);
    row->n_criteria =
        g->criteria ? (uint32_t)g->criteria->n - row->first_criterion : 0;
    row->score_lo = weight > 0 ? 100 * u_lo / weight : (double)NAN;
    row->score_hi = weight > 0 ? 100 * u_hi / weight : (double)NAN;
    row->completeness = weight > 0 ? known / weight : (double)NAN;
    return DOSAH_OK;
}
