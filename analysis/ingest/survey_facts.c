/* SPDX-License-Identifier: MIT */
/* Facts in order, each once. Of several facts of one attribute the one that
 * stands is the known one, then the measured one, then the newest, then the
 * first; values that differ, and facts that exclude each other, are told. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ingest/survey.h"

static int compare_place(const dsh_fact *a, const dsh_fact *b)
{
    if (a->object != b->object)
        return a->object < b->object ? -1 : 1;
    int c = strcmp(a->element, b->element);
    if (c != 0)
        return c;
    if (a->element_no != b->element_no)
        return a->element_no < b->element_no ? -1 : 1;
    return strcmp(a->attribute, b->attribute);
}

static int by_order(const dsh_fact *a, const dsh_fact *b)
{
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static int compare(const void *pa, const void *pb)
{
    const dsh_fact *a = pa;
    const dsh_fact *b = pb;
    int c = compare_place(a, b);
    if (c != 0)
        return c;
    bool unknown_a = a->state == DSH_FACT_UNKNOWN;
    bool unknown_b = b->state == DSH_FACT_UNKNOWN;
    if (unknown_a != unknown_b)
        return unknown_a ? 1 : -1;
    bool measured_a = a->method == DSH_METHOD_MEASURED;
    bool measured_b = b->method == DSH_METHOD_MEASURED;
    if (measured_a != measured_b)
        return measured_a ? -1 : 1;
    if (a->date != b->date)
        return a->date > b->date ? -1 : 1;
    return by_order(a, b);
}

static bool same_value(const dsh_fact *a, const dsh_fact *b)
{
    if (a->state != b->state)
        return false;
    if (isnan(a->number) != isnan(b->number))
        return false;
    return isnan(a->number) ? strcmp(a->text, b->text) == 0
                            : a->number == b->number;
}

/* A repetition says nothing new unless both are known and differ; a newer
 * survey that differs from an older one is no contradiction. */
static void tell_repeated(const dsh_survey *s, const dsh_fact *kept,
                          const dsh_fact *f)
{
    bool newer = kept->date != f->date && kept->date != DSH_NO_DATE &&
                 f->date != DSH_NO_DATE;
    bool differs =
        !newer && f->state != DSH_FACT_UNKNOWN && !same_value(kept, f);
    char key[160];
    (void)snprintf(key, sizeof key, "%s.%s", f->element, f->attribute);
    dsh_survey_notice(
        s, f->part, f->row, f->column,
        differs
            ? (dsh_finding){"contradictory_fact", DOSAH_WARNING, key,
                            kept->state == DSH_FACT_EXISTS_NOT ? "exists_not"
                                                               : kept->text}
            : (dsh_finding){"duplicate_fact", DOSAH_WARNING, f->attribute,
                            NULL});
}

static void drop_repeated(dsh_survey *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->fact.n; i++) {
        dsh_fact *f = &s->fact.p[i];
        if (n > 0 && compare_place(f, &s->fact.p[n - 1]) == 0)
            tell_repeated(s, &s->fact.p[n - 1], f);
        else
            s->fact.p[n++] = *f;
    }
    s->fact.n = n;
}

/* ---- facts of one element that cannot stand together --------------------- */

/** Facts p[0 … n) of one element. */
typedef struct element_facts {
    const dsh_fact *p;
    size_t n;
} element_facts;

static const dsh_fact *known_of(element_facts e, const char *attribute)
{
    for (size_t i = 0; i < e.n; i++) {
        if (strcmp(e.p[i].attribute, attribute) == 0)
            return e.p[i].state == DSH_FACT_KNOWN ? &e.p[i] : NULL;
    }
    return NULL;
}

static void tell_conflict(const dsh_survey *s, const dsh_fact *a,
                          const dsh_fact *b)
{
    char text[320];
    (void)snprintf(text, sizeof text, "%s.%s = %s, %s = %s", a->element,
                   a->attribute, a->text[0] ? a->text : "exists_not",
                   b->attribute, b->text);
    dsh_survey_notice(
        s, b->part, b->row, b->column,
        (dsh_finding){"contradictory_facts", DOSAH_WARNING, text, NULL});
}

/* Something is said of an element that is said not to exist. */
static void check_existence(const dsh_survey *s, element_facts e)
{
    const dsh_fact *exists = NULL;
    for (size_t i = 0; i < e.n && exists == NULL; i++) {
        const dsh_fact *f = &e.p[i];
        bool no = f->state == DSH_FACT_EXISTS_NOT ||
                  (f->state == DSH_FACT_KNOWN && f->number == 0);
        if (no && strcmp(f->attribute, "exists") == 0)
            exists = f;
    }
    for (size_t i = 0; exists != NULL && i < e.n; i++) {
        if (&e.p[i] != exists && e.p[i].state == DSH_FACT_KNOWN &&
            strcmp(e.p[i].attribute, "all_recorded") != 0) {
            tell_conflict(s, exists, &e.p[i]);
            return;
        }
    }
}

static void check_rules(const dsh_survey *s, element_facts e)
{
    for (size_t i = 0; i < s->attributes.n_conflicts; i++) {
        const dsh_conflict *c = &s->attributes.conflict[i];
        if (strcmp(c->element, e.p[0].element) != 0)
            continue;
        const dsh_fact *a = known_of(e, c->attribute);
        const dsh_fact *b = known_of(e, c->other);
        if (a == NULL || b == NULL)
            continue;
        bool bad = isnan(c->is) ? a->number > b->number
                                : a->number == c->is && b->number != 0;
        if (bad)
            tell_conflict(s, a, b);
    }
}

static void check_elements(const dsh_survey *s)
{
    size_t first = 0;
    for (size_t i = 1; i <= s->fact.n; i++) {
        const dsh_fact *a = &s->fact.p[first];
        const dsh_fact *b = i < s->fact.n ? &s->fact.p[i] : NULL;
        if (b != NULL && b->object == a->object &&
            b->element_no == a->element_no &&
            strcmp(b->element, a->element) == 0)
            continue;
        element_facts e = {a, i - first};
        check_existence(s, e);
        check_rules(s, e);
        first = i;
    }
}

/* ---- into the tables ----------------------------------------------------- */

static dosah_status allocate_facts(dsh_facts *f, size_t n, size_t n_objects,
                                   dsh_arena *a, dosah_error *err)
{
    f->object = dsh_arena_alloc(a, n, sizeof *f->object);
    f->element = dsh_arena_alloc(a, n, sizeof *f->element);
    f->attribute = dsh_arena_alloc(a, n, sizeof *f->attribute);
    f->element_no = dsh_arena_alloc(a, n, sizeof *f->element_no);
    f->number = dsh_arena_alloc(a, n, sizeof *f->number);
    f->text = dsh_arena_alloc(a, n, sizeof *f->text);
    f->state = dsh_arena_alloc(a, n, sizeof *f->state);
    f->method = dsh_arena_alloc(a, n, sizeof *f->method);
    f->date = dsh_arena_alloc(a, n, sizeof *f->date);
    f->surveyor = dsh_arena_alloc(a, n, sizeof *f->surveyor);
    f->from_zone = dsh_arena_alloc(a, n, sizeof *f->from_zone);
    f->to_zone = dsh_arena_alloc(a, n, sizeof *f->to_zone);
    f->photo = dsh_arena_alloc(a, n, sizeof *f->photo);
    f->accuracy = dsh_arena_alloc(a, n, sizeof *f->accuracy);
    f->x = dsh_arena_alloc(a, n, sizeof *f->x);
    f->y = dsh_arena_alloc(a, n, sizeof *f->y);
    f->first = dsh_arena_alloc(a, n_objects + 1, sizeof *f->first);
    bool ok = f->object && f->element && f->attribute && f->element_no &&
              f->number && f->text && f->state && f->method && f->date &&
              f->surveyor && f->from_zone && f->to_zone && f->photo &&
              f->accuracy && f->x && f->y && f->first;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "facts");
}

static dosah_status store(dsh_survey *s, dosah_error *err)
{
    dsh_tables *out = s->r->out;
    dsh_facts *f = &out->facts;
    dosah_status status =
        allocate_facts(f, s->fact.n, out->objects.n, out->arena, err);
    if (status != DOSAH_OK)
        return status;
    f->n = (uint32_t)s->fact.n;
    for (size_t i = 0; i < s->fact.n; i++) {
        const dsh_fact *in = &s->fact.p[i];
        f->object[i] = in->object;
        f->element[i] = in->element;
        f->attribute[i] = in->attribute;
        f->element_no[i] = in->element_no;
        f->number[i] = in->number;
        f->text[i] = in->text;
        f->state[i] = in->state;
        f->method[i] = in->method;
        f->date[i] = in->date;
        f->surveyor[i] = in->surveyor;
        f->from_zone[i] = in->from_zone;
        f->to_zone[i] = in->to_zone;
        f->photo[i] = in->photo;
        f->accuracy[i] = in->accuracy;
        f->x[i] = in->x;
        f->y[i] = in->y;
        f->first[in->object + 1]++;
    }
    for (uint32_t k = 0; k < out->objects.n; k++)
        f->first[k + 1] += f->first[k];
    return DOSAH_OK;
}

dosah_status dsh_survey_store(dsh_survey *s, dosah_error *err)
{
    if (s->fact.n > 0)
        qsort(s->fact.p, s->fact.n, sizeof *s->fact.p, compare);
    drop_repeated(s);
    check_elements(s);
    return store(s, err);
}
