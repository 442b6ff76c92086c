/* SPDX-License-Identifier: MIT */
/* Buildings, stops and street points that somebody went to see. The form is
 * long when there are columns `attribute` and `value`, else wide. */
#include "ingest/survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

enum { ID, KIND, NAME, ADM };

static const dsh_want LONG[] = {
    DSH_WANT_OBJECT,     {"element", true},    {"element_no", false},
    {"attribute", true}, {"value", true},      {"unit", false},
    {"state", false},    {"from_zone", false}, {"to_zone", false},
    DSH_WANT_METHOD,     DSH_WANT_COORDS};
static const dsh_want WIDE[] = {DSH_WANT_OBJECT, DSH_WANT_METHOD,
                                DSH_WANT_COORDS};

static dsh_object_kind kind_of(dsh_survey *s, size_t row)
{
    static const struct {
        const char *word;
        dsh_object_kind kind;
    } words[] = {
        {"building", DSH_OBJECT_BUILDING}, {"budova", DSH_OBJECT_BUILDING},
        {"stop", DSH_OBJECT_STOP},         {"zastávka", DSH_OBJECT_STOP},
        {"zastavka", DSH_OBJECT_STOP},     {"street", DSH_OBJECT_STREET},
        {"ulice", DSH_OBJECT_STREET},
    };
    const char *text = dsh_table_cell(s->t, row, KIND);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(text), words[i].word))
            return words[i].kind;
    }
    if (!dsh_table_has(s->t, KIND))
        s->n_kinds_assumed++;
    else
        dsh_table_notice(s->t, row, KIND, s->r->ctx,
                         (dsh_finding){"unknown_object_kind", DOSAH_WARNING,
                                       NULL, "building"});
    return DSH_OBJECT_BUILDING;
}

static dosah_status allocate_objects(dsh_objects *o, size_t n, dsh_arena *a,
                                     dosah_error *err)
{
    o->id = dsh_arena_alloc(a, n, sizeof *o->id);
    o->kind = dsh_arena_alloc(a, n, sizeof *o->kind);
    o->x = dsh_arena_alloc(a, n, sizeof *o->x);
    o->y = dsh_arena_alloc(a, n, sizeof *o->y);
    o->name = dsh_arena_alloc(a, n, sizeof *o->name);
    o->ruian_adm = dsh_arena_alloc(a, n, sizeof *o->ruian_adm);
    bool ok = o->id && o->kind && o->x && o->y && o->name && o->ruian_adm;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "objects");
}

static dosah_status add_object(dsh_survey *s, size_t row, dosah_error *err)
{
    dsh_objects *o = &s->r->out->objects;
    dsh_arena *a = s->r->out->arena;
    uint32_t i = o->n++;
    s->object[row] = i;
    o->id[i] = dsh_arena_str(a, dsh_table_cell(s->t, row, ID));
    o->name[i] = dsh_arena_str(a, dsh_table_cell(s->t, row, NAME));
    o->ruian_adm[i] = dsh_arena_str(a, dsh_table_cell(s->t, row, ADM));
    o->kind[i] = kind_of(s, row);
    o->x[i] = s->x[row];
    o->y[i] = s->y[row];
    bool ok = o->id[i] && o->name[i] && o->ruian_adm[i];
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "objects");
}

static dosah_status complete_text(const dsh_survey *s, const char **text,
                                  size_t row, size_t column, dosah_error *err)
{
    if ((*text)[0] != '\0')
        return DOSAH_OK;
    *text = dsh_arena_str(s->r->out->arena, dsh_table_cell(s->t, row, column));
    return *text != NULL ? DOSAH_OK : dsh_fail_nomem(err, "objects");
}

/* A later row of an object may know what the first did not. */
static dosah_status complete_object(dsh_survey *s, size_t row, size_t first,
                                    dosah_error *err)
{
    dsh_objects *o = &s->r->out->objects;
    uint32_t i = s->object[first];
    s->object[row] = i;
    if (isnan(o->x[i])) {
        o->x[i] = s->x[row];
        o->y[i] = s->y[row];
    }
    if (strcmp(dsh_table_cell(s->t, row, KIND),
               dsh_table_cell(s->t, first, KIND)) != 0)
        dsh_table_notice(s->t, row, KIND, s->r->ctx,
                         (dsh_finding){"object_kind_differs", DOSAH_WARNING,
                                       NULL,
                                       dsh_table_cell(s->t, first, KIND)});
    dosah_status status = complete_text(s, &o->name[i], row, NAME, err);
    if (status == DOSAH_OK)
        status = complete_text(s, &o->ruian_adm[i], row, ADM, err);
    return status;
}

dosah_status dsh_survey_objects(dsh_survey *s, dosah_error *err)
{
    const dsh_table *t = s->t;
    dsh_keys ids;
    dosah_status status =
        dsh_keys_new(&ids, t->column.p[ID].cell.p, t->n_rows, t->arena, err);
    if (status == DOSAH_OK)
        status = allocate_objects(&s->r->out->objects, t->n_rows,
                                  s->r->out->arena, err);
    for (size_t i = 0; status == DOSAH_OK && i < t->n_rows; i++) {
        const char *id = dsh_table_cell(t, i, ID);
        uint32_t first = dsh_keys_find(&ids, id);
        s->object[i] = DSH_NONE;
        if (first == UINT32_MAX)
            dsh_table_notice(
                t, i, ID, s->r->ctx,
                (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
        else if (first == i)
            status = add_object(s, i, err);
        else
            status = complete_object(s, i, first, err);
    }
    return status;
}

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

/* The fact that stands comes first: known before unknown, newer before
 * older, then the earlier row. */
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
    if (a->date != b->date)
        return a->date > b->date ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void drop_repeated(dsh_survey *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->fact.n; i++) {
        dsh_fact *f = &s->fact.p[i];
        if (n > 0 && compare_place(f, &s->fact.p[n - 1]) == 0)
            dsh_table_notice(s->t, f->row, ID, s->r->ctx,
                             (dsh_finding){"duplicate_fact", DOSAH_WARNING,
                                           f->attribute, NULL});
        else
            s->fact.p[n++] = *f;
    }
    s->fact.n = n;
}

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

static dosah_status store_facts(dsh_survey *s, dosah_error *err)
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

static void report_assumed(const dsh_survey *s, const char *code, size_t n,
                           const char *assumed)
{
    char count[DSH_NUM_SIZE];
    dsh_format_int(count, (int64_t)n);
    if (n > 0)
        dsh_table_notice(s->t, SIZE_MAX, SIZE_MAX, s->r->ctx,
                         (dsh_finding){code, DOSAH_INFO, count, assumed});
}

static dosah_status take_table(dsh_survey *s, bool wide, dosah_error *err)
{
    const dsh_table *t = s->t;
    char path[1024];
    size_t n = t->n_rows;
    size_t coords =
        (wide ? sizeof WIDE / sizeof *WIDE : sizeof LONG / sizeof *LONG) -
        DSH_N_WANT_COORDS;
    s->object = dsh_arena_alloc(t->arena, n, sizeof *s->object);
    s->x = dsh_arena_alloc(t->arena, n, sizeof *s->x);
    s->y = dsh_arena_alloc(t->arena, n, sizeof *s->y);
    if (!s->object || !s->x || !s->y)
        return dsh_fail_nomem(err, "a survey");
    dosah_status status =
        dsh_data_path(s->r->ctx, path, "datasets/survey-attributes.yaml", err);
    if (status == DOSAH_OK)
        status =
            dsh_attributes_load(&s->attributes, path, s->r->out->arena, err);
    dsh_place place = dsh_reader_place(s->r, &s->r->study->survey);
    if (status == DOSAH_OK)
        status =
            dsh_coords_points(s->x, s->y, t, coords, &place, s->r->ctx, err);
    if (status == DOSAH_OK)
        status = dsh_survey_objects(s, err);
    if (status == DOSAH_OK)
        status = wide ? dsh_survey_wide(s, err) : dsh_survey_long(s, err);
    if (status != DOSAH_OK)
        return status;
    report_assumed(s, "method_assumed", s->n_methods_assumed, "declared");
    report_assumed(s, "object_kind_assumed", s->n_kinds_assumed, "building");
    if (s->fact.n > 0)
        qsort(s->fact.p, s->fact.n, sizeof *s->fact.p, compare);
    drop_repeated(s);
    return store_facts(s, err);
}

/* Long unless `attribute` and `value` are missing; `format` overrides. */
static dosah_status is_wide(bool *out, dsh_reading *r, dosah_error *err)
{
    static const dsh_want probe[] = {{"attribute", false}, {"value", false}};
    const dsh_source *source = &r->study->survey;
    *out = strcmp(source->format, "wide") == 0;
    if (*out || strcmp(source->format, "long") == 0)
        return DOSAH_OK;
    dsh_context quiet = *r->ctx;
    quiet.notices = NULL;
    dsh_table_opts opts = dsh_reader_opts(r, probe, 2, DSH_GEOMETRY_NONE);
    dsh_table *t;
    dosah_status s = dsh_table_read(&t, source, &opts, &quiet, err);
    if (s != DOSAH_OK)
        return s;
    *out = !dsh_table_has(t, 0) && !dsh_table_has(t, 1);
    dsh_table_free(t);
    return DOSAH_OK;
}

dosah_status dsh_read_survey(dsh_reading *r, dosah_error *err)
{
    r->out->facts.first =
        dsh_arena_alloc(r->out->arena, 1, sizeof *r->out->facts.first);
    if (r->out->facts.first == NULL)
        return dsh_fail_nomem(err, "a survey");
    if (!dsh_source_given(&r->study->survey))
        return DOSAH_OK;
    bool wide;
    dosah_status status = is_wide(&wide, r, err);
    if (status != DOSAH_OK)
        return status;
    dsh_table_opts opts =
        wide ? dsh_reader_opts(r, WIDE, sizeof WIDE / sizeof *WIDE,
                               DSH_GEOMETRY_POINT)
             : dsh_reader_opts(r, LONG, sizeof LONG / sizeof *LONG,
                               DSH_GEOMETRY_POINT);
    opts.keep_rest = wide;
    dsh_table *t;
    status = dsh_table_read(&t, &r->study->survey, &opts, r->ctx, err);
    if (status != DOSAH_OK)
        return status;
    dsh_survey s = {.r = r, .t = t};
    status = take_table(&s, wide, err);
    dsh_vec_clear(&s.fact);
    dsh_table_free(t);
    return status;
}
