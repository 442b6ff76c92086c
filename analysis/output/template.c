/* SPDX-License-Identifier: MIT */
#include "output/template.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

/** Columns that the long table has besides those of the data file, at its
 *  end; the last one is for reading only. */
static const char *const PLACE[] = {"lon", "lat"};
enum { N_PLACE = 2 };

/** Columns of the wide table before the facts. */
static const char *const WIDE[] = {"object_id",     "object_kind", "name",
                                   "ruian_adm",     "method",      "date",
                                   "surveyor_code", "accuracy",    "photo"};
enum { N_WIDE = sizeof WIDE / sizeof *WIDE };

static dosah_status no_memory(dosah_error *err)
{
    return dsh_fail_nomem(err, "a template");
}

static const dsh_element *element_of(const dsh_template *t, const char *id)
{
    for (size_t i = 0; i < t->attributes.n_elements; i++) {
        if (strcmp(t->attributes.element[i].id, id) == 0)
            return &t->attributes.element[i];
    }
    return NULL;
}

bool dsh_template_asks(const dsh_template *t, const dsh_attribute *a)
{
    const dsh_element *e = element_of(t, a->element);
    return e != NULL && e->on[t->object] && strcmp(e->id, "object") != 0 &&
           strcmp(a->attribute, "all_recorded") != 0 &&
           strcmp(a->attribute, "claimed") != 0;
}

const char *dsh_template_unit(const dsh_attribute *a)
{
    if (strcmp(a->unit, "mm") == 0)
        return "cm";
    if (strcmp(a->unit, "bp") == 0)
        return "%";
    return strcmp(a->unit, "kg") == 0 ? "kg" : "";
}

static double in_shown_unit(const dsh_attribute *a, double v)
{
    if (strcmp(a->unit, "mm") == 0)
        return v / 10;
    return strcmp(a->unit, "bp") == 0 ? v / 100 : v;
}

static const char *range(const dsh_template *t, const dsh_attribute *a)
{
    char text[4 * DSH_NUM_SIZE], lo[DSH_NUM_SIZE + 16], hi[DSH_NUM_SIZE + 16];
    if (!isfinite(a->min) || !isfinite(a->max))
        return "";
    dsh_text_number(lo, in_shown_unit(a, a->min), 0, t->lang);
    dsh_text_number(hi, in_shown_unit(a, a->max), 0, t->lang);
    (void)snprintf(text, sizeof text, "%s – %s", lo, hi);
    return dsh_arena_str(t->arena, text);
}

static const char *choices(const dsh_template *t, const dsh_attribute *a)
{
    char text[512] = "";
    const bool words = t->lang == DOSAH_CS && a->n_words == a->n_values;
    for (size_t i = 0; i < a->n_values; i++) {
        size_t n = strlen(text);
        (void)snprintf(text + n, sizeof text - n, "%s%s", n > 0 ? " / " : "",
                       words ? a->word[i] : a->value[i]);
    }
    return dsh_arena_str(t->arena, text);
}

const char *dsh_template_answers(const dsh_template *t, const dsh_attribute *a)
{
    switch (a->kind) {
    case DSH_ATTRIBUTE_NUMBER:
        return range(t, a);
    case DSH_ATTRIBUTE_YESNO:
        return t->lang == DOSAH_CS ? "ano / ne" : "yes / no";
    case DSH_ATTRIBUTE_ENUM:
        return choices(t, a);
    case DSH_ATTRIBUTE_TEXT:
        break;
    }
    return "";
}

/* ---- tables ---------------------------------------------------------------
 */

static const char *head_of(const dsh_template *t, const char *id)
{
    for (size_t i = 0; t->lang == DOSAH_CS && i < t->attributes.n_columns;
         i++) {
        if (strcmp(t->attributes.column[i].id, id) == 0)
            return t->attributes.column[i].czech;
    }
    return id;
}

static const char *element_name(const dsh_template *t, const dsh_attribute *a)
{
    return t->lang == DOSAH_CS ? element_of(t, a->element)->name.in[DOSAH_CS]
                               : a->element;
}

static const char *attribute_name(const dsh_template *t, const dsh_attribute *a)
{
    return t->lang == DOSAH_CS ? a->name.in[DOSAH_CS] : a->attribute;
}

static const char *kind_name(const dsh_template *t)
{
    static const char *const name[3][DOSAH_N_LANGS] = {
        {"budova", "building"}, {"zastávka", "stop"}, {"ulice", "street"}};
    return name[t->object][t->lang];
}

static size_t count_asked(const dsh_template *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->attributes.n; i++)
        n += dsh_template_asks(t, &t->attributes.at[i]);
    return n;
}

static dosah_status make_table(dsh_template_table *out, const dsh_template *t,
                               size_t n_rows, size_t n_columns,
                               dosah_error *err)
{
    out->n_rows = n_rows;
    out->n_columns = n_columns;
    out->cell =
        dsh_arena_alloc(t->arena, n_rows * n_columns, sizeof *out->cell);
    for (size_t i = 0; out->cell != NULL && i < n_rows * n_columns; i++)
        out->cell[i] = "";
    return out->cell != NULL ? DOSAH_OK : no_memory(err);
}

/* The first answer of each row is left to the person. */
static const char *long_cell(const dsh_template *t, const dsh_attribute *a,
                             const char *column)
{
    if (strcmp(column, "object_id") == 0)
        return "1";
    if (strcmp(column, "object_kind") == 0)
        return kind_name(t);
    if (strcmp(column, "element") == 0)
        return element_name(t, a);
    if (strcmp(column, "element_no") == 0)
        return "1";
    if (strcmp(column, "attribute") == 0)
        return attribute_name(t, a);
    if (strcmp(column, "unit") == 0)
        return dsh_template_unit(a);
    if (strcmp(column, "method") == 0)
        return t->lang == DOSAH_CS ? "měřeno" : "measured";
    return "";
}

static dosah_status make_long(dsh_template_table *out, const dsh_template *t,
                              dosah_error *err)
{
    const size_t n = t->attributes.n_columns;
    dosah_status s =
        make_table(out, t, count_asked(t) + 1, n + N_PLACE + 1, err);
    if (s != DOSAH_OK)
        return s;
    const char **row = out->cell;
    for (size_t c = 0; c < n; c++)
        row[c] = head_of(t, t->attributes.column[c].id);
    for (size_t c = 0; c < N_PLACE; c++)
        row[n + c] = PLACE[c];
    row[n + N_PLACE] = dsh_text(t->ctx->texts, "form_answers", t->lang);
    for (size_t i = 0; i < t->attributes.n; i++) {
        const dsh_attribute *a = &t->attributes.at[i];
        if (!dsh_template_asks(t, a))
            continue;
        row += out->n_columns;
        for (size_t c = 0; c < n; c++)
            row[c] = long_cell(t, a, t->attributes.column[c].id);
        row[n + N_PLACE] = dsh_template_answers(t, a);
        if (row[n + N_PLACE] == NULL)
            return no_memory(err);
    }
    return DOSAH_OK;
}

static dosah_status make_wide(dsh_template_table *out, const dsh_template *t,
                              dosah_error *err)
{
    dosah_status s =
        make_table(out, t, 2, N_WIDE + N_PLACE + count_asked(t), err);
    if (s != DOSAH_OK)
        return s;
    size_t c = 0;
    for (; c < N_WIDE; c++)
        out->cell[c] = head_of(t, WIDE[c]);
    for (size_t i = 0; i < N_PLACE; i++)
        out->cell[c++] = PLACE[i];
    for (size_t i = 0; i < t->attributes.n; i++) {
        const dsh_attribute *a = &t->attributes.at[i];
        char name[256];
        if (!dsh_template_asks(t, a))
            continue;
        (void)snprintf(name, sizeof name, "%s.1.%s", element_name(t, a),
                       attribute_name(t, a));
        out->cell[c] = dsh_arena_str(t->arena, name);
        if (out->cell[c++] == NULL)
            return no_memory(err);
    }
    out->cell[out->n_columns] = "1";
    out->cell[out->n_columns + 1] = kind_name(t);
    out->cell[out->n_columns + 4] = t->lang == DOSAH_CS ? "měřeno" : "measured";
    return DOSAH_OK;
}

dosah_status dsh_template_survey(dsh_template_table *out, const dsh_template *t,
                                 dosah_error *err)
{
    out->name = dsh_text(t->ctx->texts, "form_sheet", t->lang);
    return t->wide ? make_wide(out, t, err) : make_long(out, t, err);
}

dosah_status dsh_template_legend(dsh_template_table *out, const dsh_template *t,
                                 dosah_error *err)
{
    enum { N_COLUMNS = 5 };
    out->name = dsh_text(t->ctx->texts, "form_legend", t->lang);
    dosah_status s = make_table(out, t, count_asked(t) + 1, N_COLUMNS, err);
    if (s != DOSAH_OK)
        return s;
    const char **row = out->cell;
    row[0] = head_of(t, "element");
    row[1] = head_of(t, "attribute");
    row[2] = dsh_text(t->ctx->texts, "form_meaning", t->lang);
    row[3] = head_of(t, "unit");
    row[4] = dsh_text(t->ctx->texts, "form_answers", t->lang);
    for (size_t i = 0; i < t->attributes.n; i++) {
        const dsh_attribute *a = &t->attributes.at[i];
        if (!dsh_template_asks(t, a))
            continue;
        row += N_COLUMNS;
        row[0] = element_name(t, a);
        row[1] = attribute_name(t, a);
        row[2] = a->name.in[t->lang];
        /* A wide table has no column of units: lengths are mm there. */
        row[3] =
            t->wide && strcmp(a->unit, "mm") == 0 ? "mm" : dsh_template_unit(a);
        row[4] = t->wide && strcmp(a->unit, "mm") == 0
                     ? ""
                     : dsh_template_answers(t, a);
        if (row[4] == NULL)
            return no_memory(err);
    }
    return DOSAH_OK;
}
