/* SPDX-License-Identifier: MIT */
/* From a cell to a fact: state first, then number or text in the attribute's
 * unit. A value nobody can use is unknown, never a guess. */
#include <math.h>
#include <string.h>

#include "ingest/survey_formats.h"

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

static void doubt(const dsh_survey *s, const dsh_fact *f, const char *code,
                  const char *value)
{
    dsh_survey_notice(s, f->part, f->row, f->column,
                      (dsh_finding){code, DOSAH_WARNING, value, "unknown"});
}

static dsh_fact_state state_of(const dsh_survey *s, const dsh_fact *f,
                               const dsh_survey_value *v)
{
    dsh_fact_state state;
    if (v->state[0] != '\0') {
        if (!parse_state(&state, v->state)) {
            doubt(s, f, "unknown_state", v->state);
            return DSH_FACT_UNKNOWN;
        }
        if (state == DSH_FACT_KNOWN && v->text[0] == '\0') {
            doubt(s, f, "missing_value", NULL);
            return DSH_FACT_UNKNOWN;
        }
        return state;
    }
    if (v->text[0] == '\0')
        return DSH_FACT_UNKNOWN;
    return parse_state(&state, v->text) ? state : DSH_FACT_KNOWN;
}

static bool in_range(const dsh_attribute *a, double value)
{
    return value >= a->min && value <= a->max;
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
    else if (v->unit[0] == '\0' && strcmp(a->unit, "mm") == 0)
        f->bare = a; /* judged with all the others of the file */
    else if (!in_range(a, value))
        code = "out_of_range";
    if (code != NULL) {
        doubt(s, f, code,
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
        doubt(s, f, "not_yes_no", v->text);
    if (answer != DSH_YES && answer != DSH_NO)
        return false;
    f->number = answer == DSH_YES;
    return true;
}

static bool take_choice(dsh_survey *s, dsh_fact *f, const dsh_attribute *a,
                        dsh_survey_value *v)
{
    for (size_t i = 0; i < a->n_values; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(v->text), a->value[i]) ||
            (i < a->n_words &&
             dsh_str_eq_nocase(dsh_str_of(v->text), a->word[i]))) {
            v->text = a->value[i];
            return true;
        }
    }
    doubt(s, f, "unknown_choice", v->text);
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
    dsh_survey_notice(
        s, f->part, f->row, f->column,
        (dsh_finding){"unknown_survey_attribute", DOSAH_WARNING,
                      n + m + 2 <= sizeof key ? key : f->attribute, near});
    if (!dsh_parse_number_any(&f->number, v->text))
        f->number = (double)NAN;
}

static bool take_known(dsh_survey *s, dsh_fact *f, dsh_survey_value *v)
{
    const dsh_attribute *a =
        dsh_attributes_find(&s->attributes, f->element, f->attribute);
    if (a == NULL) {
        if (!dsh_survey_is_foreign(f->element))
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
    fact->bare = NULL;
    fact->part = s->now;
    fact->column = value.column;
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
    const char *text = dsh_table_cell(dsh_survey_now(s)->t, row, column);
    if (is_word(text, measured, 3))
        return DSH_METHOD_MEASURED;
    if (is_word(text, estimated, 3))
        return DSH_METHOD_ESTIMATED;
    if (is_word(text, derived, 2))
        return DSH_METHOD_DERIVED;
    if (is_word(text, declared, 3))
        return DSH_METHOD_DECLARED;
    if (text[0] != '\0')
        dsh_survey_notice(
            s, s->now, row, column,
            (dsh_finding){"unknown_method", DOSAH_WARNING, NULL, "declared"});
    return DSH_METHOD_DECLARED;
}

/* A day that has not come yet is a slip of the pen; it must not make the fact
 * the newest. */
static dsh_date date_of(dsh_survey *s, size_t row, size_t column)
{
    dsh_date date =
        dsh_table_date(dsh_survey_now(s)->t, row, column, s->r->ctx);
    if (date == DSH_NO_DATE || date <= s->today)
        return date;
    dsh_survey_notice(
        s, s->now, row, column,
        (dsh_finding){"date_in_future", DOSAH_WARNING, NULL, NULL});
    return DSH_NO_DATE;
}

dosah_status dsh_survey_method(dsh_survey *s, dsh_fact *fact, size_t first,
                               dosah_error *err)
{
    const dsh_survey_part *p = dsh_survey_now(s);
    const dsh_table *t = p->t;
    dsh_arena *a = s->r->out->arena;
    size_t row = fact->row;
    const char *accuracy = dsh_table_cell(t, row, first + 3);
    fact->method = method_of(s, row, first);
    fact->method_stated = dsh_table_cell(t, row, first)[0] != '\0';
    fact->date = date_of(s, row, first + 1);
    fact->surveyor = dsh_arena_str(a, dsh_table_cell(t, row, first + 2));
    fact->photo = dsh_arena_str(a, dsh_table_cell(t, row, first + 4));
    fact->accuracy = (double)NAN;
    if (accuracy[0] != '\0' && !dsh_parse_number_any(&fact->accuracy, accuracy))
        dsh_survey_notice(
            s, s->now, row, first + 3,
            (dsh_finding){"not_a_number", DOSAH_WARNING, NULL, NULL});
    fact->x = p->x[row];
    fact->y = p->y[row];
    bool ok = fact->surveyor && fact->photo;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}

/* ---- lengths without a unit ---------------------------------------------- */

/** Ways to read a length without a unit, the usual one first. */
static const struct reading_of {
    const char *unit;
    double factor;
} READING[] = {{"mm", 1}, {"cm", 10}, {"m", 1000}};
enum { N_READINGS = sizeof READING / sizeof *READING };

/* Only attributes that cannot be small tell units apart: a threshold of 2
 * may be 2 mm or 2 cm, a door of 80 is never 80 mm. */
static void count_fits(size_t fits[N_READINGS], size_t *n, const dsh_fact *f)
{
    if (f->bare == NULL || !(f->bare->min > 0))
        return;
    bool any = false;
    for (size_t k = 0; k < N_READINGS; k++)
        any = any || in_range(f->bare, f->number * READING[k].factor);
    if (!any)
        return;
    for (size_t k = 0; k < N_READINGS; k++)
        fits[k] += in_range(f->bare, f->number * READING[k].factor);
    (*n)++;
}

static size_t choose_reading(const dsh_survey *s, size_t first)
{
    size_t fits[N_READINGS] = {0};
    size_t n = 0;
    for (size_t i = first; i < s->fact.n; i++)
        count_fits(fits, &n, &s->fact.p[i]);
    for (size_t k = 1; k < N_READINGS && fits[0] == 0; k++) {
        if (n > 0 && fits[k] == n)
            return k;
    }
    return 0;
}

void dsh_survey_settle_units(dsh_survey *s, size_t first)
{
    const size_t k = choose_reading(s, first);
    bool told = k == 0;
    for (size_t i = first; i < s->fact.n; i++) {
        dsh_fact *f = &s->fact.p[i];
        if (f->bare == NULL)
            continue;
        if (!told)
            dsh_survey_notice(s, f->part, f->row, f->column,
                              (dsh_finding){"unit_assumed", DOSAH_WARNING,
                                            f->text, READING[k].unit});
        told = true;
        f->number = round(f->number * READING[k].factor * 1e6) / 1e6;
        if (in_range(f->bare, f->number))
            continue;
        doubt(s, f,
              k == 0 && in_range(f->bare, f->number * 10) ? "unit_doubtful"
                                                          : "out_of_range",
              f->text);
        f->number = (double)NAN;
        f->text = "";
        f->state = DSH_FACT_UNKNOWN;
    }
}
