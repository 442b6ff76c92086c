/* SPDX-License-Identifier: MIT */
/* Whether bands and limits make sense. Conditions compare attributes with
 * constants, so their truth changes only at those constants: one value at
 * each, one between each two and one beyond the ends stand for all values, and
 * a grid of such values over all attributes of a criterion decides exactly
 * whether bands overlap or leave a gap. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "usability/ruleset_load.h"

enum { MAX_AXES = 8, MAX_SAMPLES = 64, MAX_CELLS = 200000 };

typedef struct axis {
    uint16_t slot;
    double at[MAX_SAMPLES];
    size_t n;
} axis;

typedef struct grid {
    const dsh_element_words *element;
    axis axis[MAX_AXES];
    size_t n;
    size_t index[MAX_AXES];
    double *value; /* [n_slots] of the cell at hand */
    bool too_large;
} grid;

static axis *axis_of(grid *g, uint16_t slot)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->axis[i].slot == slot)
            return &g->axis[i];
    }
    if (g->n == MAX_AXES) {
        g->too_large = true;
        return NULL;
    }
    g->axis[g->n].slot = slot;
    return &g->axis[g->n++];
}

static void add_bound(grid *g, const dsh_comparison *c)
{
    for (uint8_t k = 0; k < c->n_slots; k++) {
        axis *a = axis_of(g, c->slot[k]);
        if (!a || a->n + 4 > MAX_SAMPLES / 2) {
            g->too_large = true;
            return;
        }
        a->at[a->n++] = c->bound / c->times;
        if (c->fold == DSH_FOLD_ABS)
            a->at[a->n++] = -c->bound / c->times;
    }
}

static void add_condition(grid *g, const dsh_formula *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->term[i].kind == DSH_TERM_COMPARE)
            add_bound(g, &c->term[i].compare);
    }
}

static void add_limit(grid *g, const dsh_limit *limit)
{
    if (limit->kind == DSH_TERM_COMPARE)
        add_bound(g, &limit->compare);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** From constants to one value per stretch of a number's range. */
static void spread_number(axis *a, const dsh_attribute *of)
{
    double bound[MAX_SAMPLES];
    size_t n = a->n;
    memcpy(bound, a->at, n * sizeof *bound);
    qsort(bound, n, sizeof *bound, ascending);
    const double lo = isinf(of->min) ? bound[0] - 1 : of->min;
    const double hi = isinf(of->max) ? bound[n - 1] + 1 : of->max;
    a->n = 0;
    a->at[a->n++] = lo;
    for (size_t i = 0; i < n; i++) {
        const double before = a->at[a->n - 1];
        if (bound[i] <= lo || bound[i] >= hi || bound[i] == before)
            continue;
        a->at[a->n++] = (before + bound[i]) / 2;
        a->at[a->n++] = bound[i];
    }
    if (hi > a->at[a->n - 1]) {
        a->at[a->n] = (a->at[a->n - 1] + hi) / 2;
        a->n++;
        a->at[a->n++] = hi;
    }
}

static void spread(grid *g, const dsh_vocabulary *words)
{
    for (size_t i = 0; i < g->n && !g->too_large; i++) {
        axis *a = &g->axis[i];
        const dsh_attribute *of = g->element->attribute[a->slot];
        if (of->kind == DSH_ATTRIBUTE_NUMBER) {
            spread_number(a, of);
            continue;
        }
        const size_t n = of->kind == DSH_ATTRIBUTE_YESNO  ? 2
                         : of->kind == DSH_ATTRIBUTE_ENUM ? of->n_values
                                                          : words->word.n + 1;
        a->n = 0;
        for (size_t k = 0; k < n && k < MAX_SAMPLES; k++)
            a->at[a->n++] = (double)k - (of->kind == DSH_ATTRIBUTE_TEXT);
        g->too_large = g->too_large || n > MAX_SAMPLES;
    }
}

/** First cell, and how many there are; 0 = too many. */
static size_t begin(grid *g)
{
    size_t cells = 1;
    for (size_t i = 0; i < g->n; i++) {
        cells *= g->axis[i].n;
        if (cells > MAX_CELLS)
            g->too_large = true;
        if (g->too_large)
            return 0;
        g->index[i] = 0;
        g->value[g->axis[i].slot] = g->axis[i].at[0];
    }
    return g->too_large ? 0 : cells;
}

static void step(grid *g)
{
    for (size_t i = 0; i < g->n; i++) {
        axis *a = &g->axis[i];
        g->index[i] = (g->index[i] + 1) % a->n;
        g->value[a->slot] = a->at[g->index[i]];
        if (g->index[i] != 0)
            return;
    }
}

/** "length = 9000 mm, portable = no" of the cell at hand. */
static void describe(char *out, size_t size, const grid *g)
{
    out[0] = '\0';
    for (size_t i = 0; i < g->n; i++) {
        const dsh_attribute *a = g->element->attribute[g->axis[i].slot];
        const double v = g->value[g->axis[i].slot];
        char number[DSH_NUM_SIZE];
        const char *text = number;
        (void)dsh_format_double(number, v);
        if (a->kind == DSH_ATTRIBUTE_YESNO)
            text = v != 0 ? "yes" : "no";
        else if (a->kind == DSH_ATTRIBUTE_ENUM)
            text = a->value[(size_t)v];
        else if (a->kind == DSH_ATTRIBUTE_TEXT)
            text = "some text";
        const size_t n = strlen(out);
        (void)snprintf(out + n, size - n, "%s%s = %s%s%s", i ? ", " : "",
                       a->attribute, text,
                       a->kind == DSH_ATTRIBUTE_NUMBER && *a->unit ? " " : "",
                       a->kind == DSH_ATTRIBUTE_NUMBER ? a->unit : "");
    }
}

static dosah_status too_large(const dsh_rule_loader *l, dsh_node at)
{
    return dsh_rule_bad(l, at, "too many attributes and limits in one rule");
}

static dosah_status check_bands(const dsh_rule_loader *l,
                                const dsh_criterion *c, grid *g, dsh_node at)
{
    bool holds[MAX_SAMPLES] = {false};
    char where[200];
    if (c->n_bands > MAX_SAMPLES)
        return too_large(l, at);
    for (size_t i = 0; i < c->n_bands; i++)
        add_condition(g, &c->band[i].when);
    spread(g, l->words);
    const size_t cells = begin(g);
    if (cells == 0)
        return too_large(l, at);
    for (size_t k = 0; k < cells; k++, step(g)) {
        size_t n = 0;
        for (size_t i = 0; i < c->n_bands; i++) {
            if (dsh_formula_truth(&c->band[i].when, g->element, g->value) !=
                DSH_TRUE)
                continue;
            holds[i] = true;
            n++;
        }
        if (n == 1)
            continue;
        describe(where, sizeof where, g);
        return dsh_rule_bad(l, at,
                            n == 0 ? "the bands leave a gap at %s"
                                   : "the bands overlap at %s",
                            where);
    }
    for (size_t i = 0; i < c->n_bands; i++) {
        if (!holds[i])
            return dsh_rule_bad(l, at, "band '%.60s' can never hold",
                                c->band[i].when.text);
    }
    return DOSAH_OK;
}

static dsh_truth limit_truth(const dsh_limit *limit, const grid *g)
{
    if (limit->kind == DSH_TERM_COMPARE)
        return dsh_comparison_truth(&limit->compare, g->element, g->value);
    return limit->kind == DSH_TERM_ALWAYS ? DSH_TRUE : DSH_FALSE;
}

static dosah_status check_limits(const dsh_rule_loader *l, const dsh_band *b,
                                 grid *g, dsh_node at)
{
    bool met[2] = {b->accessible.kind != DSH_TERM_COMPARE,
                   b->partly.kind != DSH_TERM_COMPARE};
    char where[200];
    add_limit(g, &b->accessible);
    add_limit(g, &b->partly);
    spread(g, l->words);
    const size_t cells = begin(g);
    if (cells == 0)
        return too_large(l, at);
    /* A rule that knows one grade only says nothing of the other. */
    const bool both = b->partly.kind != DSH_TERM_NEVER;
    for (size_t k = 0; k < cells; k++, step(g)) {
        const bool accessible = limit_truth(&b->accessible, g) == DSH_TRUE;
        const bool partly = limit_truth(&b->partly, g) == DSH_TRUE;
        met[0] = met[0] || accessible;
        met[1] = met[1] || partly;
        if (!accessible || partly || !both)
            continue;
        describe(where, sizeof where, g);
        return dsh_rule_bad(l, at,
                            "the limit of partly is stricter than that of "
                            "accessible at %s",
                            where);
    }
    if (!met[0] || !met[1])
        return dsh_rule_bad(l, at,
                            "no admissible value meets the limit of %s; write "
                            "never if that is meant",
                            met[0] ? "partly" : "accessible");
    return DOSAH_OK;
}

dosah_status dsh_rule_check(const dsh_rule_loader *l, const dsh_criterion *c,
                            uint16_t element, dsh_node at)
{
    const dsh_element_words *e = &l->words->element[element];
    grid *g = dsh_alloc(1, sizeof *g);
    double *value = dsh_alloc((size_t)e->n_slots + 1, sizeof *value);
    if (g == NULL || value == NULL) {
        dsh_free(g);
        dsh_free(value);
        return dsh_rule_nomem(l);
    }
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < c->n_bands; i++) {
        *g = (grid){.element = e, .value = value};
        st = check_limits(l, &c->band[i], g, at);
    }
    if (st == DOSAH_OK && c->band[0].when.n > 0) {
        *g = (grid){.element = e, .value = value};
        st = check_bands(l, c, g, at);
    }
    dsh_free(g);
    dsh_free(value);
    return st;
}
