/* SPDX-License-Identifier: MIT */
/* From a field of another format to rows of the long form. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "ingest/survey_map.h"

/* What the record says of its number goes before nothing, not before the
 * number that the mapping states. */
static dosah_status add_row(const dsh_map_record *r, dsh_long_row *row,
                            uint32_t no, dosah_error *err)
{
    row->cell[DSH_LONG_NO] = dsh_survey_number(r->rows->t->arena, no);
    if (row->cell[DSH_LONG_NO] == NULL)
        return dsh_fail_nomem(err, "rows of a survey");
    return dsh_survey_rows_add(r->rows, row, err);
}

dosah_status dsh_map_emit_target(const dsh_map_record *r,
                                 const dsh_map_target *target,
                                 const char *field, dsh_map_value value,
                                 const char *method, dosah_error *err)
{
    dsh_long_row row = r->base;
    row.field = field;
    row.cell[DSH_LONG_ELEMENT] = target->element;
    row.cell[DSH_LONG_ATTRIBUTE] = target->attribute;
    row.cell[DSH_LONG_VALUE] = value.text;
    row.cell[DSH_LONG_UNIT] = value.unit[0] ? value.unit : target->unit;
    row.cell[DSH_LONG_STATE] = value.state;
    if (method != NULL)
        row.cell[DSH_LONG_METHOD] = method;
    return add_row(r, &row, target->no > 0 ? target->no : r->no, err);
}

static dosah_status keep(const dsh_map_record *r, const char *field,
                         dsh_map_value value, dosah_error *err)
{
    const dsh_map_target target = {
        .element = r->foreign, .attribute = field, .no = 0, .unit = ""};
    return dsh_map_emit_target(r, &target, field, value, NULL, err);
}

dosah_status dsh_map_emit(const dsh_map_record *r, const char *field,
                          dsh_map_value value, dosah_error *err)
{
    const dsh_map_field *f = dsh_survey_map_find(r->map, r->group, field);
    const char *word =
        f != NULL && f->has_to ? dsh_map_word_of(&f->to, value.text) : NULL;
    dosah_status s;
    if (word == NULL) {
        s = keep(r, field, value, err);
    } else {
        dsh_map_value ours = value;
        ours.text = word;
        s = dsh_map_emit_target(r, &f->to, field, ours, NULL, err);
    }
    for (size_t i = 0; s == DOSAH_OK && f != NULL && i < f->n_also; i++) {
        dsh_map_value ours = value;
        ours.text = dsh_map_word_of(&f->also[i], value.text);
        const bool inherits = f->also[i].n_words == 0;
        if (ours.text != NULL)
            s = dsh_map_emit_target(r, &f->also[i], field, ours,
                                    inherits ? NULL : "derived", err);
    }
    return s;
}

/** What the fields of a combination hold. */
typedef struct gathered {
    size_t n;       /**< stated */
    size_t n_known; /**< numbers */
    double sum, min, max;
} gathered;

static gathered gather(const dsh_map_combine *c, dsh_map_get_fn *get,
                       const void *user)
{
    gathered g = {0, 0, 0, INFINITY, -INFINITY};
    for (size_t i = 0; i < c->n_from; i++) {
        const char *text = get(user, c->from[i]);
        double v;
        if (text == NULL || text[0] == '\0')
            continue;
        g.n++;
        if (!dsh_parse_number_any(&v, text) || !isfinite(v))
            continue;
        g.n_known++;
        g.sum += v;
        g.min = fmin(g.min, v);
        g.max = fmax(g.max, v);
    }
    return g;
}

static double combined(const dsh_map_combine *c, const gathered *g)
{
    const bool all = g->n_known == c->n_from;
    if (strcmp(c->how, "sum") == 0)
        return all ? g->sum : (double)NAN;
    if (strcmp(c->how, "known_sum") == 0)
        return g->n_known > 0 ? g->sum : (double)NAN;
    if (strcmp(c->how, "min") == 0)
        return g->n_known > 0 ? g->min : (double)NAN;
    if (strcmp(c->how, "max") == 0)
        return all ? g->max : (double)NAN;
    return g->n == c->n_from ? (double)g->n : (double)NAN;
}

static bool holds(const dsh_map_combine *c, dsh_map_get_fn *get,
                  const void *user)
{
    if (c->when_field == NULL)
        return true;
    const char *text = get(user, c->when_field);
    return text != NULL && strcmp(text, c->when_is) == 0;
}

dosah_status dsh_map_emit_combined(const dsh_map_record *r, dsh_map_get_fn *get,
                                   const void *user, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < r->map->n_combine; i++) {
        const dsh_map_combine *c = &r->map->combine[i];
        if (strcmp(c->group, r->group) != 0 || !holds(c, get, user))
            continue;
        const gathered g = gather(c, get, user);
        const double v = combined(c, &g);
        char text[DSH_NUM_SIZE];
        if (!isfinite(v))
            continue;
        dsh_format_double(text, v);
        const char *copy = dsh_arena_str(r->rows->t->arena, text);
        if (copy == NULL)
            return dsh_fail_nomem(err, "rows of a survey");
        s = dsh_map_emit_target(r, &c->to, c->from[0],
                                (dsh_map_value){copy, "", ""}, "derived", err);
    }
    return s;
}
