/* SPDX-License-Identifier: MIT */
/* Recursive descent over the text, one function per line of the grammar in
 * formula.h; terms come out in postfix order. The depth of nesting is
 * limited, so that the evaluation's stack is of fixed size. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "usability/formula.h"

enum { MAX_TERMS = DSH_FORMULA_DEPTH * 2, MAX_TOKEN = 64 };

typedef struct parser {
    const char *at; /* next character */
    const dsh_formula_scope *scope;
    char token[MAX_TOKEN]; /* "" at the end */
    dsh_term term[MAX_TERMS];
    size_t n;
    int depth;
    char *fault;
    size_t fault_size;
    bool nomem;
} parser;

DSH_PRINTF(2, 3)
static bool fail(parser *p, const char *format, ...)
{
    if (p->fault[0] == '\0') {
        va_list args;
        va_start(args, format);
        (void)vsnprintf(p->fault, p->fault_size, format, args);
        va_end(args);
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_sign(char c)
{
    return c == '(' || c == ')' || c == ',';
}

static bool is_relation(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '!';
}

/* The next token: a sign, a relation, else all up to one of them or a blank.
 */
static bool next(parser *p)
{
    size_t n = 0;
    while (is_blank(*p->at))
        p->at++;
    if (is_sign(*p->at)) {
        p->token[n++] = *p->at++;
    } else if (is_relation(*p->at)) {
        while (is_relation(*p->at) && n < 3)
            p->token[n++] = *p->at++;
    } else {
        while (*p->at && !is_blank(*p->at) && !is_sign(*p->at) &&
               !is_relation(*p->at)) {
            if (n + 1 == MAX_TOKEN)
                return fail(p, "a word is too long");
            p->token[n++] = *p->at++;
        }
    }
    p->token[n] = '\0';
    return true;
}

static bool is(const parser *p, const char *token)
{
    return strcmp(p->token, token) == 0;
}

static bool expect(parser *p, const char *token)
{
    if (!is(p, token))
        return fail(p, "expected '%s' before '%s'", token,
                    p->token[0] ? p->token : "the end");
    return next(p);
}

static bool push(parser *p, const dsh_term *t)
{
    if (p->n == MAX_TERMS)
        return fail(p, "the condition is too long");
    p->term[p->n++] = *t;
    return true;
}

static bool push_kind(parser *p, dsh_term_kind kind)
{
    return push(p, &(dsh_term){.kind = kind});
}

/* ---- constants ----------------------------------------------------------- */

double dsh_unit_factor(const dsh_attribute *a, const char *written)
{
    static const struct {
        const char *unit, *written;
        double factor;
    } known[] = {{"mm", "mm", 1},    {"mm", "cm", 10}, {"mm", "m", 1000},
                 {"bp", "bp", 1},    {"bp", "%", 100}, {"bp", "‰", 10},
                 {"kg", "kg", 1},    {"count", "", 1}, {"count", "count", 1},
                 {"count", "pcs", 1}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].unit, a->unit) == 0 &&
            strcmp(known[i].written, written) == 0)
            return known[i].factor;
    }
    return strcmp(a->unit, written) == 0 ? 1 : 0;
}

/* Digits of a number end where its unit begins: "12.5%", "80cm". */
static size_t digits_of(const char *text)
{
    size_t n = strspn(text, "+-");
    return n + strspn(text + n, "0123456789.");
}

static bool number_of(double *out, const char *text, const char *unit,
                      const dsh_attribute *a, char *fault, size_t size)
{
    const size_t n = digits_of(text);
    const char *written = text[n] ? text + n : unit;
    const double factor = dsh_unit_factor(a, written);
    if (n == 0 || !dsh_parse_double(out, (dsh_str){text, n})) {
        (void)snprintf(fault, size, "'%.40s' is not a number", text);
        return false;
    }
    if (!(factor > 0)) {
        (void)snprintf(fault, size,
                       "unit '%.20s' does not fit %s, which is kept in %s",
                       written, a->key, a->unit[0] ? a->unit : "no unit");
        return false;
    }
    *out = round(*out * factor * 1e6) / 1e6;
    return true;
}

bool dsh_formula_value(double *out, const char *text, const dsh_attribute *a,
                       char *fault, size_t fault_size)
{
    char copy[MAX_TOKEN];
    const char *blank = strchr(text, ' ');
    const size_t n = blank ? (size_t)(blank - text) : strlen(text);
    if (n >= sizeof copy) {
        (void)snprintf(fault, fault_size, "a word is too long");
        return false;
    }
    memcpy(copy, text, n);
    copy[n] = '\0';
    while (blank && *blank == ' ')
        blank++;
    return number_of(out, copy, blank ? blank : "", a, fault, fault_size);
}

/* "1:12" of a slope: rise · 12 <= 1 · run, in basis points of the run. */
static bool take_ratio(parser *p, dsh_comparison *c, const dsh_attribute *a)
{
    const char *colon = strchr(p->token, ':');
    double rise = 0, run = 0;
    if (!dsh_parse_double(&rise,
                          (dsh_str){p->token, (size_t)(colon - p->token)}) ||
        !dsh_parse_double(&run, dsh_str_of(colon + 1)) || !(run > 0))
        return fail(p, "'%s' is not a ratio such as 1:12", p->token);
    if (strcmp(a->unit, "bp") != 0)
        return fail(p, "a ratio fits slopes, not %s, which is kept in %s",
                    a->key, a->unit);
    c->times = run;
    c->bound = rise * 10000;
    return next(p);
}

static bool take_number(parser *p, dsh_comparison *c, const dsh_attribute *a)
{
    char number[MAX_TOKEN];
    if (strchr(p->token, ':'))
        return take_ratio(p, c, a);
    memcpy(number, p->token, sizeof number);
    if (!next(p))
        return false;
    const bool own_unit = number[digits_of(number)] != '\0';
    const bool is_unit = !own_unit && p->token[0] && !is_sign(p->token[0]) &&
                         !is(p, "and") && !is(p, "or");
    char fault[160] = "";
    if (!number_of(&c->bound, number, is_unit ? p->token : "", a, fault,
                   sizeof fault))
        return fail(p, "%s", fault);
    return !is_unit || next(p);
}

static bool take_word(parser *p, dsh_comparison *c, const dsh_attribute *a)
{
    if (a->kind == DSH_ATTRIBUTE_ENUM) {
        c->bound = dsh_vocabulary_code(p->scope->words, a, p->token);
        if (c->bound < 0) {
            const char *near = dsh_nearest_key(p->token, a->value, a->n_values);
            return fail(p, "'%s' is no value of %s%s%s", p->token, a->key,
                        near ? "; nearest: " : "", near ? near : "");
        }
        return next(p);
    }
    if (!dsh_vocabulary_add_word(p->scope->words, &c->bound, p->token)) {
        p->nomem = true;
        return false;
    }
    return next(p);
}

static bool take_constant(parser *p, dsh_comparison *c)
{
    const dsh_attribute *a =
        p->scope->words->element[p->scope->element].attribute[c->slot[0]];
    if (p->token[0] == '\0' || is_sign(p->token[0]))
        return fail(p, "expected a value to compare %s with", a->key);
    if (a->kind == DSH_ATTRIBUTE_NUMBER)
        return take_number(p, c, a);
    if (c->op != DSH_OP_EQ && c->op != DSH_OP_NE)
        return fail(p, "%s is no number: compare it with = or !=", a->key);
    if (a->kind != DSH_ATTRIBUTE_YESNO)
        return take_word(p, c, a);
    if (!is(p, "yes") && !is(p, "no"))
        return fail(p, "%s is yes or no, not '%s'", a->key, p->token);
    c->bound = is(p, "yes");
    return next(p);
}

/* ---- operands and comparisons -------------------------------------------- */

static bool take_attribute(parser *p, dsh_comparison *c)
{
    const dsh_vocabulary *v = p->scope->words;
    const dsh_element_words *e = &v->element[p->scope->element];
    if (c->n_slots == DSH_MAX_OPERANDS)
        return fail(p, "at most %d attributes in min or max", DSH_MAX_OPERANDS);
    const uint16_t slot = dsh_vocabulary_slot(v, p->scope->element, p->token);
    if (slot == DSH_NO_WORD) {
        const char *name[256];
        size_t n = 0;
        for (; n < e->n_slots && n < 256; n++)
            name[n] = e->attribute[n]->attribute;
        const char *near = dsh_nearest_key(p->token, name, n);
        return fail(p, "'%s' is no attribute of %s%s%s", p->token, e->name,
                    near ? "; nearest: " : "", near ? near : "");
    }
    if (c->n_slots > 0 &&
        (e->attribute[slot]->kind != DSH_ATTRIBUTE_NUMBER ||
         strcmp(e->attribute[slot]->unit, e->attribute[c->slot[0]]->unit) != 0))
        return fail(p, "min and max need numbers of one unit");
    c->slot[c->n_slots++] = slot;
    return next(p);
}

static bool take_operand(parser *p, dsh_comparison *c)
{
    const bool min = is(p, "min"), max = is(p, "max"), abs = is(p, "abs");
    c->times = 1;
    if (!min && !max && !abs)
        return take_attribute(p, c);
    c->fold = min ? DSH_FOLD_MIN : max ? DSH_FOLD_MAX : DSH_FOLD_ABS;
    if (!next(p) || !expect(p, "(") || !take_attribute(p, c))
        return false;
    while (!abs && is(p, ",")) {
        if (!next(p) || !take_attribute(p, c))
            return false;
    }
    const dsh_element_words *e = &p->scope->words->element[p->scope->element];
    if (e->attribute[c->slot[0]]->kind != DSH_ATTRIBUTE_NUMBER)
        return fail(p, "min, max and abs need numbers");
    return expect(p, ")");
}

static bool take_list(parser *p, dsh_term *t)
{
    size_t n = 0;
    t->compare.op = DSH_OP_EQ;
    if (!expect(p, "("))
        return false;
    do {
        if (n > 0 && !next(p))
            return false;
        t->compare.times = 1;
        if (!take_constant(p, &t->compare) || !push(p, t) ||
            (n > 0 && !push_kind(p, DSH_TERM_OR)))
            return false;
        n++;
    } while (is(p, ","));
    return expect(p, ")");
}

static bool take_comparison(parser *p)
{
    static const char *const ops[] = {"<=", "<", ">=", ">", "=", "!="};
    dsh_term t = {.kind = DSH_TERM_COMPARE};
    if (!take_operand(p, &t.compare))
        return false;
    if (is(p, "in"))
        return next(p) && take_list(p, &t);
    for (uint8_t i = 0; i < 6; i++) {
        if (!is(p, ops[i]))
            continue;
        t.compare.op = i;
        return next(p) && take_constant(p, &t.compare) && push(p, &t);
    }
    return fail(p, "expected <=, <, >=, >, =, != or in before '%s'",
                p->token[0] ? p->token : "the end");
}

static bool take_condition(parser *p);

static bool take_unary(parser *p)
{
    bool ok;
    if (++p->depth > DSH_FORMULA_DEPTH)
        return fail(p, "the condition is nested too deep");
    if (is(p, "not"))
        ok = next(p) && take_unary(p) && push_kind(p, DSH_TERM_NOT);
    else if (is(p, "("))
        ok = next(p) && take_condition(p) && expect(p, ")");
    else if (is(p, "always"))
        ok = next(p) && push_kind(p, DSH_TERM_ALWAYS);
    else if (is(p, "never"))
        ok = next(p) && push_kind(p, DSH_TERM_NEVER);
    else if (p->token[0] == '\0')
        ok = fail(p, "expected a condition before the end");
    else
        ok = take_comparison(p);
    p->depth--;
    return ok;
}

static bool take_and(parser *p)
{
    if (!take_unary(p))
        return false;
    while (is(p, "and")) {
        if (!next(p) || !take_unary(p) || !push_kind(p, DSH_TERM_AND))
            return false;
    }
    return true;
}

static bool take_condition(parser *p)
{
    if (!take_and(p))
        return false;
    while (is(p, "or")) {
        if (!next(p) || !take_and(p) || !push_kind(p, DSH_TERM_OR))
            return false;
    }
    return true;
}

dosah_status dsh_formula_parse(dsh_formula *out, const char *text,
                               const dsh_formula_scope *scope, char *fault,
                               size_t fault_size)
{
    parser p = {
        .at = text, .scope = scope, .fault = fault, .fault_size = fault_size};
    fault[0] = '\0';
    bool ok = next(&p) && take_condition(&p);
    if (ok && p.token[0] != '\0')
        ok = fail(&p, "expected and, or or the end before '%s'", p.token);
    if (!ok)
        return p.nomem ? DOSAH_ENOMEM : DOSAH_EINPUT;
    dsh_arena *arena = scope->words->arena;
    dsh_term *term = dsh_arena_alloc(arena, p.n, sizeof *term);
    out->text = dsh_arena_str(arena, text);
    if (!term || !out->text)
        return DOSAH_ENOMEM;
    memcpy(term, p.term, p.n * sizeof *term);
    out->term = term;
    out->n = p.n;
    return DOSAH_OK;
}
