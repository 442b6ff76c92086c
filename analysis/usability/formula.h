/* SPDX-License-Identifier: MIT */
/** @file formula.h
 *  @brief Conditions on the attributes of one element, as rule files write
 *  them, and their three-valued truth.
 *
 *      condition  = and { "or" and }
 *      and        = unary { "and" unary }
 *      unary      = "not" unary | "(" condition ")" | "always" | "never"
 *                 | comparison
 *      comparison = operand ( "<=" | "<" | ">=" | ">" | "=" | "!=" ) constant
 *                 | operand "in" "(" constant { "," constant } ")"
 *      operand    = attribute | ( "min" | "max" ) "(" attribute {","
 *                   attribute } ")" | "abs" "(" attribute ")"
 *      constant   = number unit | "1:12" | "yes" | "no" | word
 *
 *  Types and units are checked while parsing against
 *  datasets/survey-attributes.yaml. A ratio 1:N is compared as
 *  rise·N ≤ run.
 */
#ifndef DSH_FORMULA_H
#define DSH_FORMULA_H

#include "usability/vocabulary.h"

/** Ordered: and = minimum, or = maximum (Kleene 1938). */
typedef enum dsh_truth { DSH_FALSE, DSH_MAYBE, DSH_TRUE } dsh_truth;

typedef enum dsh_op {
    DSH_OP_LE,
    DSH_OP_LT,
    DSH_OP_GE,
    DSH_OP_GT,
    DSH_OP_EQ,
    DSH_OP_NE
} dsh_op;

enum { DSH_MAX_OPERANDS = 4 };

typedef enum dsh_fold { DSH_FOLD_MIN, DSH_FOLD_MAX, DSH_FOLD_ABS } dsh_fold;

/** value · times  op  bound, in the unit of the facts. */
typedef struct dsh_comparison {
    double bound, times;
    uint16_t slot[DSH_MAX_OPERANDS];
    uint8_t n_slots, op, fold;
} dsh_comparison;

typedef enum dsh_term_kind {
    DSH_TERM_NEVER,
    DSH_TERM_ALWAYS,
    DSH_TERM_COMPARE,
    DSH_TERM_AND,
    DSH_TERM_OR,
    DSH_TERM_NOT
} dsh_term_kind;

/** One step of a condition in postfix order. */
typedef struct dsh_term {
    dsh_term_kind kind;
    dsh_comparison compare;
} dsh_term;

typedef struct dsh_formula {
    const dsh_term *term;
    size_t n;
    const char *text; /**< as written */
} dsh_formula;

/** Deepest nesting. */
enum { DSH_FORMULA_DEPTH = 32 };

/** What a condition is about. */
typedef struct dsh_formula_scope {
    dsh_vocabulary *words;
    uint16_t element;
} dsh_formula_scope;

/** Parse `text`; allocations live in the vocabulary's arena.
 *  @param[out] fault  English sentence when DOSAH_EINPUT [fault_size]
 *  @retval DOSAH_EINPUT syntax, unknown attribute, type or unit that does not
 *  fit; DOSAH_ENOMEM */
dosah_status dsh_formula_parse(dsh_formula *out, const char *text,
                               const dsh_formula_scope *scope, char *fault,
                               size_t fault_size);

/** Read a value such as "12.5 %" or "80 cm" of a number attribute into its
 *  unit. False with `fault` when it does not fit. */
bool dsh_formula_value(double *out, const char *text, const dsh_attribute *a,
                       char *fault, size_t fault_size);

/** Factor of a written unit into the attribute's own; 0 = does not fit. */
double dsh_unit_factor(const dsh_attribute *a, const char *written);

/** Truth for an instance of the element: value[slot], NaN = unknown, which
 *  may be anything in the range of its attribute. */
dsh_truth dsh_formula_truth(const dsh_formula *c,
                            const dsh_element_words *element,
                            const double *value);
dsh_truth dsh_comparison_truth(const dsh_comparison *c,
                               const dsh_element_words *element,
                               const double *value);
/** The operand's value; NaN while any of it is unknown. */
double dsh_comparison_value(const dsh_comparison *c, const double *value);

#endif
