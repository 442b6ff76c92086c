/* SPDX-License-Identifier: MIT */
/* The distinct objects of all parts of a survey, by id. */
#include <math.h>
#include <string.h>

#include "base/str.h"
#include "ingest/survey.h"

/** A row of a part. */
typedef struct spot {
    uint32_t part;
    uint32_t row;
} spot;

static const char *cell(const dsh_survey *s, spot at, size_t column)
{
    return dsh_table_cell(s->part.p[at.part].t, at.row, column);
}

static bool parse_kind(dsh_object_kind *out, const char *text)
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
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(text), words[i].word)) {
            *out = words[i].kind;
            return true;
        }
    }
    return false;
}

static dsh_object_kind kind_of(dsh_survey *s, spot at)
{
    dsh_object_kind kind;
    if (parse_kind(&kind, cell(s, at, DSH_LONG_KIND)))
        return kind;
    if (!dsh_table_has(s->part.p[at.part].t, DSH_LONG_KIND))
        s->n_kinds_assumed++;
    else
        dsh_survey_notice(s, at.part, at.row, DSH_LONG_KIND,
                          (dsh_finding){"unknown_object_kind", DOSAH_WARNING,
                                        NULL, "building"});
    return DSH_OBJECT_BUILDING;
}

/* A kind that is stated, and not the one of the object's first row. */
static bool kind_differs(const dsh_survey *s, spot at, dsh_object_kind first)
{
    dsh_object_kind kind;
    const char *text = cell(s, at, DSH_LONG_KIND);
    return text[0] != '\0' && (!parse_kind(&kind, text) || kind != first);
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

static dosah_status add_object(dsh_survey *s, spot at, dosah_error *err)
{
    dsh_objects *o = &s->r->out->objects;
    dsh_arena *a = s->r->out->arena;
    const dsh_survey_part *p = &s->part.p[at.part];
    uint32_t i = o->n++;
    p->object[at.row] = i;
    o->id[i] = dsh_arena_str(a, cell(s, at, DSH_LONG_ID));
    o->name[i] = dsh_arena_str(a, cell(s, at, DSH_LONG_NAME));
    o->ruian_adm[i] = dsh_arena_str(a, cell(s, at, DSH_LONG_ADM));
    o->kind[i] = kind_of(s, at);
    o->x[i] = p->x[at.row];
    o->y[i] = p->y[at.row];
    bool ok = o->id[i] && o->name[i] && o->ruian_adm[i];
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "objects");
}

static dosah_status complete_text(const dsh_survey *s, const char **text,
                                  spot at, size_t column, dosah_error *err)
{
    if ((*text)[0] != '\0')
        return DOSAH_OK;
    *text = dsh_arena_str(s->r->out->arena, cell(s, at, column));
    return *text != NULL ? DOSAH_OK : dsh_fail_nomem(err, "objects");
}

/* A later row of an object may know what the first did not. */
static dosah_status complete_object(dsh_survey *s, spot at, spot first,
                                    dosah_error *err)
{
    dsh_objects *o = &s->r->out->objects;
    const dsh_survey_part *p = &s->part.p[at.part];
    uint32_t i = s->part.p[first.part].object[first.row];
    p->object[at.row] = i;
    if (isnan(o->x[i])) {
        o->x[i] = p->x[at.row];
        o->y[i] = p->y[at.row];
    }
    if (kind_differs(s, at, o->kind[i]))
        dsh_survey_notice(s, at.part, at.row, DSH_LONG_KIND,
                          (dsh_finding){"object_kind_differs", DOSAH_WARNING,
                                        NULL, cell(s, first, DSH_LONG_KIND)});
    dosah_status status = complete_text(s, &o->name[i], at, DSH_LONG_NAME, err);
    if (status == DOSAH_OK)
        status = complete_text(s, &o->ruian_adm[i], at, DSH_LONG_ADM, err);
    return status;
}

/** The rows of all parts, one after another. */
typedef struct listing {
    const char **id; /**< [n] */
    spot *at;        /**< [n] */
    uint32_t *first; /**< [n] the first row with the same id, or none */
    size_t n;
    size_t n_objects;
} listing;

static dosah_status list_rows(listing *l, const dsh_survey *s, dsh_arena *arena,
                              dosah_error *err)
{
    for (size_t p = 0; p < s->part.n; p++)
        l->n += s->part.p[p].t->n_rows;
    l->id = dsh_arena_alloc(arena, l->n, sizeof *l->id);
    l->at = dsh_arena_alloc(arena, l->n, sizeof *l->at);
    l->first = dsh_arena_alloc(arena, l->n, sizeof *l->first);
    if (l->id == NULL || l->at == NULL || l->first == NULL)
        return dsh_fail_nomem(err, "objects");
    size_t k = 0;
    for (uint32_t p = 0; p < s->part.n; p++) {
        for (uint32_t i = 0; i < s->part.p[p].t->n_rows; i++, k++) {
            l->at[k] = (spot){p, i};
            l->id[k] = cell(s, l->at[k], DSH_LONG_ID);
        }
    }
    dsh_keys ids;
    dosah_status status = dsh_keys_new(&ids, l->id, l->n, arena, err);
    for (size_t i = 0; status == DOSAH_OK && i < l->n; i++) {
        l->first[i] = dsh_keys_find(&ids, l->id[i]);
        l->n_objects += l->first[i] == i;
    }
    return status;
}

static dosah_status take_rows(dsh_survey *s, dsh_arena *arena, dosah_error *err)
{
    listing l = {0};
    dosah_status status = list_rows(&l, s, arena, err);
    if (status == DOSAH_OK)
        status = allocate_objects(&s->r->out->objects, l.n_objects,
                                  s->r->out->arena, err);
    for (size_t i = 0; status == DOSAH_OK && i < l.n; i++) {
        const spot at = l.at[i];
        s->part.p[at.part].object[at.row] = DSH_NONE;
        if (l.first[i] == UINT32_MAX)
            dsh_survey_notice(
                s, at.part, at.row, DSH_LONG_ID,
                (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
        else if (l.first[i] == i)
            status = add_object(s, at, err);
        else
            status = complete_object(s, at, l.at[l.first[i]], err);
    }
    return status;
}

dosah_status dsh_survey_objects(dsh_survey *s, dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    dosah_status status =
        arena ? take_rows(s, arena, err) : dsh_fail_nomem(err, "objects");
    dsh_arena_free(arena);
    return status;
}
