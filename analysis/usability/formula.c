/* SPDX-License-Identifier: MIT */
#include "usability/formula.h"

#include <assert.h>
#include <math.h>

/** Ends of what the operand may be. */
static void range_of(double *lo, double *hi, const dsh_comparison *c,
                     const dsh_element_words *element, const double *value)
{
    for (uint8_t i = 0; i < c->n_slots; i++) {
        const dsh_attribute *a = element->attribute[c->slot[i]];
        const double v = value[c->slot[i]];
        const double from = isnan(v) ? a->min : v, to = isnan(v) ? a->max : v;
        if (i == 0) {
            *lo = from;
            *hi = to;
        } else if (c->fold == DSH_FOLD_MIN) {
            *lo = fmin(*lo, from);
            *hi = fmin(*hi, to);
        } else {
            *lo = fmax(*lo, from);
            *hi = fmax(*hi, to);
        }
    }
    if (c->fold == DSH_FOLD_ABS) {
        const double a = fabs(*lo), b = fabs(*hi);
        *lo = *lo <= 0 && *hi >= 0 ? 0 : fmin(a, b);
        *hi = fmax(a, b);
    }
    *lo *= c->times;
    *hi *= c->times;
}

static dsh_truth truth_of(bool always, bool possible)
{
    return always ? DSH_TRUE : possible ? DSH_MAYBE : DSH_FALSE;
}

static dsh_truth opposite(dsh_truth t)
{
    return (dsh_truth)(DSH_TRUE - t);
}

/* Kinds of text have no range: an unknown one may be any word. */
static bool is_open(const dsh_comparison *c, const dsh_element_words *element,
                    const double *value)
{
    const dsh_attribute_kind kind = element->attribute[c->slot[0]]->kind;
    return isnan(value[c->slot[0]]) &&
           (kind == DSH_ATTRIBUTE_ENUM || kind == DSH_ATTRIBUTE_TEXT);
}

dsh_truth dsh_comparison_truth(const dsh_comparison *c,
                               const dsh_element_words *element,
                               const double *value)
{
    double lo = 0, hi = 0;
    if (is_open(c, element, value))
        return DSH_MAYBE;
    if (element->attribute[c->slot[0]]->kind == DSH_ATTRIBUTE_YESNO) {
        lo = isnan(value[c->slot[0]]) ? 0 : value[c->slot[0]];
        hi = isnan(value[c->slot[0]]) ? 1 : lo;
    } else {
        range_of(&lo, &hi, c, element, value);
    }
    const double b = c->bound;
    switch ((dsh_op)c->op) {
    case DSH_OP_LE:
        return truth_of(hi <= b, lo <= b);
    case DSH_OP_LT:
        return truth_of(hi < b, lo < b);
    case DSH_OP_GE:
        return truth_of(lo >= b, hi >= b);
    case DSH_OP_GT:
        return truth_of(lo > b, hi > b);
    case DSH_OP_EQ:
        return truth_of(lo == b && hi == b, lo <= b && b <= hi);
    case DSH_OP_NE:
        break;
    }
    return opposite(truth_of(lo == b && hi == b, lo <= b && b <= hi));
}

dsh_truth dsh_formula_truth(const dsh_formula *c,
                            const dsh_element_words *element,
                            const double *value)
{
    dsh_truth stack[DSH_FORMULA_DEPTH * 2];
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const dsh_term *t = &c->term[i];
        switch (t->kind) {
        case DSH_TERM_NEVER:
            stack[n++] = DSH_FALSE;
            break;
        case DSH_TERM_ALWAYS:
            stack[n++] = DSH_TRUE;
            break;
        case DSH_TERM_COMPARE:
            stack[n++] = dsh_comparison_truth(&t->compare, element, value);
            break;
        case DSH_TERM_AND:
            assert(n >= 2);
            n--;
            if (stack[n] < stack[n - 1])
                stack[n - 1] = stack[n];
            break;
        case DSH_TERM_OR:
            assert(n >= 2);
            n--;
            if (stack[n] > stack[n - 1])
                stack[n - 1] = stack[n];
            break;
        case DSH_TERM_NOT:
            assert(n >= 1);
            stack[n - 1] = opposite(stack[n - 1]);
            break;
        }
    }
    assert(n == 1);
    return stack[0];
}

double dsh_comparison_value(const dsh_comparison *c, const double *value)
{
    double v = value[c->slot[0]];
    for (uint8_t i = 1; i < c->n_slots; i++) {
        const double w = value[c->slot[i]];
        if (isnan(v) || isnan(w))
            return (double)NAN;
        if (c->fold == DSH_FOLD_MIN ? w < v : w > v)
            v = w;
    }
    return c->fold == DSH_FOLD_ABS ? fabs(v) : v;
}
