/* SPDX-License-Identifier: MIT */
/* From a cell to a fact: state first, then number or text in the attribute's
 * unit. A value nobody can use is unknown, never a guess. */
#include <math.h>
#include <string.h>

#include "ingest/survey.h"

static bool is_word(const char *text, const char *const *words, size_t n)
{
    dsh_str s = dsh_str_trim(dsh_str_of(text));
    for (size_t i = 0; i < n; i++) {
        if (dsh_str_eq_nocase(s, words[i]))
            return true;
    }
    return false;
}

/* The state as stated; false if the word is none we know. */
static bool parse_state(dsh_fact_state *out, const char *text)
{
    static const char *const known[] = {"known", "známo", "zname"};
    static const char *const absent[] = {"exists_not", "neexistuje", "none",
                                         "na", "n/a"};
    static const char *const unknown[] = {"unknown", "neznámo", "neznamo",
                                          "nezjištěno", "?"};
    if (is_word(text, known, 3))
        *out = DSH_FACT_KNOWN;
    else if (is_word(text, absent, 5))
        *out = DSH_FACT_EXISTS_NOT;
    else if (is_word(text, unknown, 5))
        *out = DSH_FACT_UNKNOWN;
    else
        return false;
    return true;
}

static void doubt(const dsh_survey *s, const dsh_fact *f, size_t column,
                  const char *code, const char *value)
{
    dsh_table_notice(s->t, f->row, column, s->r->ctx,
                     (dsh_finding){code, DOSAH_WARNING, value, "unknown"});
}

static dsh_fact_state state_of(const dsh_survey *s, const dsh_fact *f,
                               const dsh_survey_value *v)
{
    dsh_fact_state state;
    if (v->state[0] != '\0') {
        if (!parse_state(&state, v->state)) {
            doubt(s, f, v->column, "unknown_state", v->state);
            return DSH_FACT_UNKNOWN;
        }
        if (state == DSH_FACT_KNOWN && v->text[0] == '\0') {
            doubt(s, f, v->column, "missing_value", NULL);
            return DSH_FACT_UNKNOWN;
        }
        return state;
    }
    if (v->text[0] == '\0')
        return DSH_FACT_UNKNOWN;
    return parse_state(&state, v->text) ? state : DSH_FACT_KNOWN;
}

static bool take_number(dsh_survey *s, dsh_fact *f, const dsh_attribute *a,
                        const dsh_survey_value *v)
{
    double value;
    const char *code = NULL;
    if (!dsh_parse_number_any(&value, v->text) || !isfinite(value))
        code = "not_a_number";
    else if (!dsh_attribute_convert(&value, &s->attributes, a, v->unit))
        code = "unknown_unit";
    else if (value < a->min || value > a->max)
        code = "out_of_range";
    if (code != NULL) {
        doubt(s, f, v->column, code,
              strcmp(code, "unknown_unit") == 0 ? v->unit : v->text);
        return false;
    }
    f->number = value;
    return true;
}

static bool take_yesno(dsh_survey *s, dsh_fact *f, const dsh_survey_value *v)
{
    dsh_yesno answer = dsh_parse_yesno(v->text);
    if (answer == DSH_NOT_YESNO)
        doubt(s, f, v->column, "not_yes_no", v->text);
    if (answer != DSH_YES && answer != DSH_NO)
        return false;
    f->number = answer == DSH_YES;
    return true;
}

static bool take_choice(dsh_survey *s, dsh_fact *f, const dsh_attribute *a,
                        const dsh_survey_value *v)
{
    for (size_t i = 0; i < a->n_values; i++) {
        if (strcmp(a->value[i], v->text) == 0)
            return true;
    }
    doubt(s, f, v->column, "unknown_choice", v->text);
    return false;
}

/* An attribute that the list does not have is kept as it stands: no rule
 * asks for it, but nothing is lost. */
static void take_unlisted(dsh_survey *s, dsh_fact *f, const dsh_survey_value *v)
{
    char key[128];
    size_t n = strlen(f->element);
    size_t m = strlen(f->attribute);
    const char *near = NULL;
    if (n + m + 2 <= sizeof key) {
        memcpy(key, f->element, n);
        key[n] = '.';
        memcpy(key + n + 1, f->attribute, m + 1);
        near = dsh_nearest_key(key, s->attributes.key, s->attributes.n);
    }
    dsh_table_notice(s->t, f->row, v->column, s->r->ctx,
                     (dsh_finding){"unknown_survey_attribute", DOSAH_WARNING,
                                   n + m + 2 <= sizeof key ? key : f->attribute,
                                   near});
    if (!dsh_parse_number_any(&f->number, v->text))
        f->number = (double)NAN;
}

static bool take_known(dsh_survey *s, dsh_fact *f, const dsh_survey_value *v)
{
    const dsh_attribute *a =
        dsh_attributes_find(&s->attributes, f->element, f->attribute);
    if (a == NULL) {
        take_unlisted(s, f, v);
        return true;
    }
    switch (a->kind) {
    case DSH_ATTRIBUTE_NUMBER:
        return take_number(s, f, a, v);
    case DSH_ATTRIBUTE_YESNO:
        return take_yesno(s, f, v);
    case DSH_ATTRIBUTE_ENUM:
        return take_choice(s, f, a, v);
    case DSH_ATTRIBUTE_TEXT:
        break;
    }
    return true;
}

dosah_status dsh_survey_add(dsh_survey *s, dsh_fact *fact,
                            dsh_survey_value value, dosah_error *err)
{
    fact->number = (double)NAN;
    fact->text = "";
    fact->state = state_of(s, fact, &value);
    if (fact->state == DSH_FACT_KNOWN && !take_known(s, fact, &value))
        fact->state = DSH_FACT_UNKNOWN;
    if (fact->state == DSH_FACT_KNOWN)
        fact->text = dsh_arena_str(s->r->out->arena, value.text);
    if (fact->text == NULL || !dsh_vec_room(&s->fact, 1))
        return dsh_fail_nomem(err, "facts");
    s->n_methods_assumed +=
        fact->state == DSH_FACT_KNOWN && !fact->method_stated;
    s->fact.p[s->fact.n++] = *fact;
    return DOSAH_OK;
}

static dsh_method method_of(dsh_survey *s, size_t row, size_t column)
{
    static const char *const measured[] = {"measured", "měřeno", "změřeno"};
    static const char *const estimated[] = {"estimated", "odhad", "odhadnuto"};
    static const char *const derived[] = {"derived", "odvozeno"};
    static const char *const declared[] = {"declared", "prohlášeno", "sděleno"};
    const char *text = dsh_table_cell(s->t, row, column);
    if (is_word(text, measured, 3))
        return DSH_METHOD_MEASURED;
    if (is_word(text, estimated, 3))
        return DSH_METHOD_ESTIMATED;
    if (is_word(text, derived, 2))
        return DSH_METHOD_DERIVED;
    if (is_word(text, declared, 3))
        return DSH_METHOD_DECLARED;
    if (text[0] != '\0')
        dsh_table_notice(
            s->t, row, column, s->r->ctx,
            (dsh_finding){"unknown_method", DOSAH_WARNING, NULL, "declared"});
    return DSH_METHOD_DECLARED;
}

dosah_status dsh_survey_method(dsh_survey *s, dsh_fact *fact, size_t first,
                               dosah_error *err)
{
    const dsh_table *t = s->t;
    dsh_arena *a = s->r->out->arena;
    size_t row = fact->row;
    const char *accuracy = dsh_table_cell(t, row, first + 3);
    fact->method = method_of(s, row, first);
    fact->method_stated = dsh_table_cell(t, row, first)[0] != '\0';
    fact->date = dsh_table_date(t, row, first + 1, s->r->ctx);
    fact->surveyor = dsh_arena_str(a, dsh_table_cell(t, row, first + 2));
    fact->photo = dsh_arena_str(a, dsh_table_cell(t, row, first + 4));
    fact->accuracy = (double)NAN;
    if (accuracy[0] != '\0' && !dsh_parse_number_any(&fact->accuracy, accuracy))
        dsh_table_notice(
            t, row, first + 3, s->r->ctx,
            (dsh_finding){"not_a_number", DOSAH_WARNING, NULL, NULL});
    fact->x = s->x[row];
    fact->y = s->y[row];
    bool ok = fact->surveyor && fact->photo;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}
