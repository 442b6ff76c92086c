/* SPDX-License-Identifier: MIT */
/* Three-valued grading of one building.
 *
 * Everything is an interval [lo, hi]: a grade and a utility. An element is as
 * good as its worst criterion (minimum), a requirement as its best element
 * (maximum; or its worst where every element must do), a link as its worst
 * requirement, the building as its worst link. Minimum and maximum are
 * monotone, so putting in the ends of every unknown gives the ends of the
 * result: sound, though not tight where one unknown stands in two places.
 *
 * Without a plan of zones all elements of a kind are taken as connected: any
 * door, any ramp can be the way in.
 *
 * Presence. An element that was found has rows of its own number; rows without
 * a number describe one more, and `exists` alone says that there is one, of
 * which nothing is known. `exists` with the state exists_not (or the value no)
 * says that there is none. Where
 * nothing is said: an object surveyed by measurement has been looked at as a
 * whole, so it is absent, unless the fact `all_recorded` of that element says
 * no; otherwise it may exist.
 */
#include "usability/grade.h"

#include <math.h>
#include <string.h>

typedef struct verdict {
    uint8_t lo, hi;    /**< dsh_grade */
    double u_lo, u_hi; /**< utility */
    unsigned known, all;
} verdict;

/** What is being graded, and against what. */
typedef struct grader {
    const dsh_facts *facts;
    uint32_t from, to; /**< facts of the object */
    bool measured;     /**< the object has a measured fact */
    dsh_usability_row *row;
    dsh_criterion_rows *rows;
    dosah_error *err;
} grader;

static const verdict BEST = {
    DSH_GRADE_ACCESSIBLE, DSH_GRADE_ACCESSIBLE, 1, 1, 0, 0};
static const verdict WORST = {DSH_GRADE_NOT, DSH_GRADE_NOT, 0, 0, 0, 0};
static const verdict ANY = {DSH_GRADE_NOT, DSH_GRADE_ACCESSIBLE, 0, 1, 0, 1};

static verdict worse_of(verdict a, verdict b)
{
    return (verdict){a.lo < b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi,
                     fmin(a.u_lo, b.u_lo),      fmin(a.u_hi, b.u_hi),
                     a.known + b.known,         a.all + b.all};
}

static verdict better_of(verdict a, verdict b)
{
    return (verdict){a.lo > b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi,
                     fmax(a.u_lo, b.u_lo),      fmax(a.u_hi, b.u_hi),
                     a.known + b.known,         a.all + b.all};
}

/** Either may be true. */
static verdict hull_of(verdict a, verdict b)
{
    return (verdict){a.lo < b.lo ? a.lo : b.lo,
                     a.hi > b.hi ? a.hi : b.hi,
                     fmin(a.u_lo, b.u_lo),
                     fmax(a.u_hi, b.u_hi),
                     a.known,
                     a.all};
}

/** Index of a fact, or DSH_NONE when the survey says nothing. */
static uint32_t find_fact(const grader *g, const char *element, uint32_t no,
                          const char *attribute)
{
    for (uint32_t i = g->from; i < g->to; i++) {
        if (g->facts->element_no[i] == no &&
            !strcmp(g->facts->attribute[i], attribute) &&
            !strcmp(g->facts->element[i], element))
            return i;
    }
    return DSH_NONE;
}

/** The number of a known fact, else NaN. */
static double known_number(const grader *g, const char *element, uint32_t no,
                           const char *attribute)
{
    const uint32_t i = find_fact(g, element, no, attribute);
    return i != DSH_NONE && g->facts->state[i] == DSH_FACT_KNOWN
               ? g->facts->number[i]
               : NAN;
}

/* ---- one criterion ------------------------------------------------------ */

static bool meets(dsh_compare how, double value, double limit)
{
    if (isnan(limit))
        return false;
    if (how == DSH_IS)
        return value == limit;
    return how == DSH_AT_MOST ? value <= limit : value >= limit;
}

static uint8_t grade_in_band(const dsh_criterion *c, const dsh_band *b,
                             double value)
{
    if (meets(c->compare, value, b->accessible))
        return DSH_GRADE_ACCESSIBLE;
    return meets(c->compare, value, b->partly) ? DSH_GRADE_PARTLY
                                               : DSH_GRADE_NOT;
}

/** Best grade that some value could reach in this band. */
static uint8_t best_in_band(const dsh_band *b)
{
    if (!isnan(b->accessible))
        return DSH_GRADE_ACCESSIBLE;
    if (!isnan(b->partly))
        return DSH_GRADE_PARTLY;
    return DSH_GRADE_NOT;
}

static double utility_of(const dsh_criterion *c, double value)
{
    const dsh_anchor *a = c->anchor;

    if (value <= a[0].value)
        return a[0].utility;
    for (size_t i = 1; i < c->n_anchors; i++) {
        if (value <= a[i].value) {
            const double share =
                (value - a[i - 1].value) / (a[i].value - a[i - 1].value);
            return a[i - 1].utility + share * (a[i].utility - a[i - 1].utility);
        }
    }
    return a[c->n_anchors - 1].utility;
}

static verdict judge_band(const dsh_criterion *c, const dsh_band *b,
                          double value)
{
    if (isnan(value))
        return (verdict){DSH_GRADE_NOT, best_in_band(b), 0, 1, 0, 1};
    const uint8_t grade = grade_in_band(c, b, value);
    const double u = utility_of(c, value);
    return (verdict){grade, grade, u, u, 1, 1};
}

static verdict judge(const dsh_criterion *c, double value, double band_value,
                     const dsh_band **used)
{
    *used = &c->band[0];
    if (isnan(band_value) && c->n_bands > 1) {
        verdict v = judge_band(c, &c->band[0], value);
        for (size_t i = 1; i < c->n_bands; i++)
            v = hull_of(v, judge_band(c, &c->band[i], value));
        v.known = 0;
        return v;
    }
    size_t i = 0;
    while (i + 1 < c->n_bands && band_value > c->band[i].upto)
        i++;
    *used = &c->band[i];
    return judge_band(c, &c->band[i], value);
}

static uint8_t outcome_of(const verdict *v)
{
    if (v->lo != v->hi)
        return DSH_OUTCOME_UNKNOWN;
    return v->lo == DSH_GRADE_ACCESSIBLE ? DSH_OUTCOME_PASS
           : v->lo == DSH_GRADE_PARTLY   ? DSH_OUTCOME_PARTLY
                                         : DSH_OUTCOME_FAIL;
}

static double margin_of(const dsh_criterion *c, double value, double limit)
{
    if (c->compare == DSH_IS)
        return NAN;
    return c->compare == DSH_AT_MOST ? limit - value : value - limit;
}

static dosah_status judge_criterion(grader *g, verdict *out,
                                    const dsh_requirement *r,
                                    const dsh_alternative *a, uint32_t no,
                                    const dsh_criterion *c)
{
    const double value = known_number(g, a->element, no, c->attribute);
    const double band_value =
        *c->band_attribute ? known_number(g, a->element, no, c->band_attribute)
                           : 0;
    const dsh_band *band = NULL;

    *out = judge(c, value, band_value, &band);
    if (!dsh_vec_room(g->rows, 1))
        return dsh_fail_nomem(g->err, "criterion rows");
    g->rows->p[g->rows->n++] = (dsh_criterion_row){
        .object = g->row->object,
        .rule_set = g->row->rule_set,
        .group = g->row->group,
        .criterion = c->id,
        .element = a->element,
        .element_no = no,
        .link = (uint8_t)r->link,
        .outcome = outcome_of(out),
        .value = value / c->scale,
        .limit_accessible = band->accessible / c->scale,
        .limit_partly = band->partly / c->scale,
        .margin = margin_of(c, value, band->accessible) / c->scale,
        .unit = c->unit,
        .clause = c->clause,
        .verified = true};
    return DOSAH_OK;
}

/* ---- elements and requirements ------------------------------------------ */

typedef enum presence { ABSENT, MAYBE, PRESENT } presence;

static presence presence_of(const grader *g, const char *element, uint32_t no)
{
    const uint32_t i = find_fact(g, element, no, "exists");
    if (i == DSH_NONE)
        return PRESENT;
    if (g->facts->state[i] == DSH_FACT_UNKNOWN)
        return MAYBE;
    return g->facts->state[i] == DSH_FACT_EXISTS_NOT || g->facts->number[i] == 0
               ? ABSENT
               : PRESENT;
}

/** Is number 0, the kind as a whole, an element? It is when something was
 *  recorded of it, or when all that is known is that there is one. */
static bool whole_counts(const grader *g, const char *element)
{
    bool stated = false, numbered = false;

    for (uint32_t i = g->from; i < g->to; i++) {
        const char *attribute = g->facts->attribute[i];
        if (strcmp(g->facts->element[i], element) != 0)
            continue;
        if (g->facts->element_no[i] > 0)
            numbered = true;
        else if (!strcmp(attribute, "exists"))
            stated = true;
        else if (strcmp(attribute, "all_recorded") != 0)
            return true;
    }
    return stated && !numbered;
}

/** May there be elements of this kind that nobody recorded? */
static bool may_be_more(const grader *g, const char *element)
{
    const bool stated = find_fact(g, element, 0, "exists") != DSH_NONE;
    const presence whole = presence_of(g, element, 0);
    const double all = known_number(g, element, 0, "all_recorded");

    if (stated && whole != PRESENT)
        return whole == MAYBE;
    return isnan(all) ? !g->measured : all == 0;
}

static dosah_status judge_element(grader *g, verdict *out,
                                  const dsh_requirement *r,
                                  const dsh_alternative *a, uint32_t no)
{
    *out = BEST;
    for (size_t i = 0; i < a->n_criteria; i++) {
        verdict v;
        const dosah_status st =
            judge_criterion(g, &v, r, a, no, &a->criterion[i]);
        if (st != DOSAH_OK)
            return st;
        *out = worse_of(*out, v);
    }
    if (out->hi > a->cap)
        out->hi = a->cap;
    if (out->lo > a->cap)
        out->lo = a->cap;
    return DOSAH_OK;
}

/** What is known of a requirement while its elements are gone through. */
typedef struct tally {
    verdict sure;   /**< of the elements that exist for certain */
    verdict with;   /**< of all, those that may exist included */
    verdict single; /**< whichever that may exist is the only one */
    size_t n_sure, n_maybe;
} tally;

static verdict combine(const dsh_requirement *r, verdict a, verdict b)
{
    return r->all ? worse_of(a, b) : better_of(a, b);
}

static void add_element(tally *t, const dsh_requirement *r, verdict v,
                        presence is)
{
    t->with = t->n_sure + t->n_maybe ? combine(r, t->with, v) : v;
    if (is == PRESENT) {
        t->sure = t->n_sure ? combine(r, t->sure, v) : v;
        t->n_sure++;
        return;
    }
    t->single = t->n_maybe ? hull_of(t->single, v) : v;
    t->n_maybe++;
}

static verdict when_absent(const dsh_requirement *r)
{
    switch (r->if_absent) {
    case DSH_ABSENT_PASS:
    case DSH_ABSENT_SKIP:
        return BEST;
    case DSH_ABSENT_FAIL:
        return WORST;
    case DSH_ABSENT_UNKNOWN:
        break;
    }
    return ANY;
}

static verdict settle(const tally *t, const dsh_requirement *r, bool more)
{
    verdict v = t->n_sure ? t->sure : when_absent(r);

    if (t->n_maybe) { /* some, all or none of them may be there */
        v = hull_of(v, t->with);
        if (!t->n_sure)
            v = hull_of(v, t->single);
        v.known = 0;
        v.all = v.all ? v.all : 1;
    }
    if (more) { /* one more, of which nothing is known */
        const verdict before = v;
        v = hull_of(v, ANY);
        if (t->n_sure && !r->all) /* an alternative can only help */
            v.lo = t->sure.lo, v.u_lo = t->sure.u_lo;
        if (t->n_sure && r->all) /* one that must do too can only harm */
            v.hi = before.hi, v.u_hi = before.u_hi;
        v.all++;
    }
    /* If it turns out not to count, the others make up the score; a share of
     * nothing is below whatever they make. */
    if (r->if_absent == DSH_ABSENT_SKIP && !t->n_sure && t->n_maybe)
        v.u_lo = 0;
    if (v.lo < r->floor)
        v.lo = r->floor;
    if (v.hi < r->floor)
        v.hi = r->floor;
    return v;
}

/** Judge every element of an alternative; their facts stand in order of
 *  their numbers. */
static dosah_status add_elements(grader *g, tally *t, const dsh_requirement *r,
                                 const dsh_alternative *a)
{
    const bool whole = whole_counts(g, a->element);
    uint32_t last = DSH_NONE;

    for (uint32_t i = g->from; i < g->to; i++) {
        const uint32_t no = g->facts->element_no[i];
        if (no == last || strcmp(g->facts->element[i], a->element) != 0)
            continue;
        last = no;
        const presence is = presence_of(g, a->element, no);
        if (is == ABSENT || (no == 0 && !whole))
            continue;
        verdict v;
        const dosah_status st = judge_element(g, &v, r, a, no);
        if (st != DOSAH_OK)
            return st;
        add_element(t, r, v, is);
    }
    return DOSAH_OK;
}

/** @param[out] counts  false when the requirement is skipped */
static dosah_status judge_requirement(grader *g, verdict *out, bool *counts,
                                      const dsh_requirement *r)
{
    tally t = {.n_sure = 0};
    bool more = false;

    for (size_t k = 0; k < r->n_alternatives; k++) {
        const dosah_status st = add_elements(g, &t, r, &r->alternative[k]);
        if (st != DOSAH_OK)
            return st;
        more = more || may_be_more(g, r->alternative[k].element);
    }
    *out = settle(&t, r, more);
    *counts = r->if_absent != DSH_ABSENT_SKIP || t.n_sure || t.n_maybe || more;
    return DOSAH_OK;
}

static bool applies(const dsh_requirement *r, const char *group)
{
    for (size_t i = 0; i < r->n_groups; i++) {
        if (!strcmp(r->group[i], group))
            return true;
    }
    return false;
}

static void begin_row(dsh_usability_row *row, const dsh_criterion_rows *rows)
{
    row->first_criterion = (uint32_t)rows->n;
    for (int i = 0; i < DSH_N_LINKS; i++)
        row->link_lo[i] = row->link_hi[i] = DSH_GRADE_ACCESSIBLE;
}

static void finish_row(dsh_usability_row *row, const dsh_criterion_rows *rows)
{
    row->n_criteria = (uint32_t)rows->n - row->first_criterion;
    row->grade_lo = row->grade_hi = DSH_GRADE_ACCESSIBLE;
    for (int i = 0; i < DSH_N_LINKS; i++) {
        if (row->link_lo[i] < row->grade_lo)
            row->grade_lo = row->link_lo[i];
        if (row->link_hi[i] < row->grade_hi)
            row->grade_hi = row->link_hi[i];
    }
}

static bool any_measured(const dsh_facts *facts, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (facts->state[i] != DSH_FACT_UNKNOWN &&
            facts->method[i] == DSH_METHOD_MEASURED)
            return true;
    }
    return false;
}

dosah_status dsh_grade_object(dsh_usability_row *row, dsh_criterion_rows *rows,
                              const dsh_rule_set *rules, const char *group,
                              const dsh_facts *facts, dosah_error *err)
{
    const uint32_t from = facts->first[row->object];
    const uint32_t to = facts->first[row->object + 1];
    grader g = {facts, from, to, any_measured(facts, from, to), row, rows, err};
    double weight = 0, u_lo = 0, u_hi = 0, known = 0;

    begin_row(row, rows);
    for (size_t i = 0; i < rules->n_requirements; i++) {
        const dsh_requirement *r = &rules->requirement[i];
        verdict v;
        bool counts = true;
        if (!applies(r, group))
            continue;
        const dosah_status st = judge_requirement(&g, &v, &counts, r);
        if (st != DOSAH_OK)
            return st;
        if (!counts)
            continue;
        if (r->knock_out && v.lo < row->link_lo[r->link])
            row->link_lo[r->link] = v.lo;
        if (r->knock_out && v.hi < row->link_hi[r->link])
            row->link_hi[r->link] = v.hi;
        weight += r->weight;
        u_lo += r->weight * v.u_lo;
        u_hi += r->weight * v.u_hi;
        known += r->weight * (v.all ? (double)v.known / v.all : 1);
    }
    finish_row(row, rows);
    row->score_lo = weight > 0 ? 100 * u_lo / weight : NAN;
    row->score_hi = weight > 0 ? 100 * u_hi / weight : NAN;
    row->completeness = weight > 0 ? known / weight : NAN;
    return DOSAH_OK;
}
