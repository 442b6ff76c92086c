/* SPDX-License-Identifier: MIT */
#include "usability/judge.h"

dsh_verdict dsh_verdict_worse(dsh_verdict a, dsh_verdict b)
{
    return (dsh_verdict){a.lo < b.lo ? a.lo : b.lo,
                         a.hi < b.hi ? a.hi : b.hi,
                         a.u_lo < b.u_lo ? a.u_lo : b.u_lo,
                         a.u_hi < b.u_hi ? a.u_hi : b.u_hi,
                         a.known + b.known,
                         a.all + b.all};
}

dsh_verdict dsh_verdict_better(dsh_verdict a, dsh_verdict b)
{
    return (dsh_verdict){a.lo > b.lo ? a.lo : b.lo,
                         a.hi > b.hi ? a.hi : b.hi,
                         a.u_lo > b.u_lo ? a.u_lo : b.u_lo,
                         a.u_hi > b.u_hi ? a.u_hi : b.u_hi,
                         a.known + b.known,
                         a.all + b.all};
}

dsh_verdict dsh_verdict_hull(dsh_verdict a, dsh_verdict b)
{
    return (dsh_verdict){a.lo < b.lo ? a.lo : b.lo,
                         a.hi > b.hi ? a.hi : b.hi,
                         a.u_lo < b.u_lo ? a.u_lo : b.u_lo,
                         a.u_hi > b.u_hi ? a.u_hi : b.u_hi,
                         a.known,
                         a.all};
}

static dsh_truth limit_truth(const dsh_limit *limit,
                             const dsh_element_words *element,
                             const double *value)
{
    if (limit->kind == DSH_TERM_COMPARE)
        return dsh_comparison_truth(&limit->compare, element, value);
    return limit->kind == DSH_TERM_ALWAYS ? DSH_TRUE : DSH_FALSE;
}

static double utility_of(const dsh_criterion *c, uint8_t grade, double value)
{
    const dsh_anchor *a = c->anchor;

    if (c->n_anchors == 0)
        return grade / 2.0;
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

static dsh_verdict judge_band(const dsh_criterion *c, const dsh_band *b,
                              const dsh_element_words *element,
                              const double *value)
{
    const dsh_truth yes = limit_truth(&b->accessible, element, value);
    const dsh_truth partly = limit_truth(&b->partly, element, value);
    const bool measured = b->accessible.kind == DSH_TERM_COMPARE ||
                          b->partly.kind == DSH_TERM_COMPARE;
    const double v =
        measured ? dsh_comparison_value(&c->on, value) : (double)NAN;
    dsh_verdict out = {.all = 1};

    out.lo = yes == DSH_TRUE      ? DSH_GRADE_ACCESSIBLE
             : partly == DSH_TRUE ? DSH_GRADE_PARTLY
                                  : DSH_GRADE_NOT;
    out.hi = yes != DSH_FALSE      ? DSH_GRADE_ACCESSIBLE
             : partly != DSH_FALSE ? DSH_GRADE_PARTLY
                                   : DSH_GRADE_NOT;
    if (measured && isnan(v)) {
        out.u_hi = 1;
    } else {
        out.u_lo = out.u_hi =
            measured ? utility_of(c, out.lo, v) : out.lo / 2.0;
        out.known = 1;
    }
    return out;
}

dsh_verdict dsh_judge(const dsh_criterion *c, const dsh_element_words *element,
                      const double *value, const dsh_band **band)
{
    dsh_verdict v = {0};
    bool any = false;

    *band = NULL;
    for (size_t i = 0; i < c->n_bands; i++) {
        const dsh_band *b = &c->band[i];
        const dsh_truth holds =
            b->when.n ? dsh_formula_truth(&b->when, element, value) : DSH_TRUE;
        if (holds == DSH_FALSE)
            continue;
        const dsh_verdict here = judge_band(c, b, element, value);
        *band = any && holds != DSH_TRUE ? NULL : b;
        if (holds == DSH_TRUE) /* then no other does */
            return here;
        v = any ? dsh_verdict_hull(v, here) : here;
        any = true;
    }
    if (!*band) /* which limits hold is not known */
        v.known = 0;
    return v;
}

dsh_verdict dsh_judge_element(const dsh_alternative *a, unsigned group,
                              const dsh_element_words *element,
                              const double *value)
{
    dsh_verdict v = DSH_VERDICT_BEST;
    const dsh_band *band;
    for (size_t i = 0; i < a->n_criteria; i++) {
        if (dsh_criterion_counts(&a->criterion[i], group))
            v = dsh_verdict_worse(
                v, dsh_judge(&a->criterion[i], element, value, &band));
    }
    if (v.hi > a->cap)
        v.hi = a->cap;
    if (v.lo > a->cap)
        v.lo = a->cap;
    return v;
}
