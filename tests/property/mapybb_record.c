/* SPDX-License-Identifier: MIT */
#include "mapybb_record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/context.h"
#include "ingest/readers.h"
#include "ingest/survey_mapybb.h"

#define FOLDER "/vsimem/mapybb/"

struct mb_world {
    dsh_context ctx;
    dsh_study *study;
    dsh_arena *arena;
    dsh_survey_map map;
    dsh_attributes attributes;
};

static void demand(bool holds, const char *what)
{
    if (!holds) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

static void put(const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, FOLDER "%s", name);
    VSILFILE *f = VSIFOpenL(path, "wb");
    demand(f != NULL, name);
    demand(VSIFWriteL(text, 1, strlen(text), f) == strlen(text), name);
    VSIFCloseL(f);
}

mb_world *mb_world_new(void)
{
    static mb_world w;
    const dosah_env env = {.data_dir = getenv("DOSAH_SOURCE"), .n_threads = 1};
    char path[1024];
    w = (mb_world){.arena = dsh_arena_new()};
    demand(dsh_context_init(&w.ctx, &env, NULL) == DOSAH_OK, "context");
    put("obce.geojson", "{}");
    put("services.csv", "id,type\n");
    put("survey.json", "[]");
    put("study.yaml",
        "title: T\ncrs: EPSG:5514\n"
        "municipalities: {source: obce.geojson, crs: EPSG:5514}\n"
        "services: {source: services.csv}\n"
        "survey: {source: survey.json, format: mapy-bez-barier}\n");
    demand(dsh_study_open(&w.study, FOLDER "study.yaml", &w.ctx, NULL) ==
               DOSAH_OK,
           "study");
    demand(dsh_survey_map_load(&w.map, DSH_MAPYBB_MAP, &w.ctx, w.arena, NULL) ==
               DOSAH_OK,
           "mapping");
    demand(dsh_data_path(&w.ctx, path, "datasets/survey-attributes.yaml",
                         NULL) == DOSAH_OK,
           "attributes");
    demand(dsh_attributes_load(&w.attributes, path, w.arena, NULL) == DOSAH_OK,
           "attributes");
    return &w;
}

void mb_world_free(mb_world *w)
{
    dsh_study_free(w->study);
    dsh_context_clear(&w->ctx);
    dsh_arena_free(w->arena);
    VSIRmdirRecursive(FOLDER);
}

/* ---- random records -------------------------------------------------------
 */

/* Numerical Recipes' quick generator; the upper bits are good enough. */
static unsigned next(unsigned *state, unsigned n)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % n;
}

static const dsh_attribute *attribute_of(const mb_world *w,
                                         const dsh_map_field *f)
{
    return f->has_to ? dsh_attributes_find(&w->attributes, f->to.element,
                                           f->to.attribute)
                     : NULL;
}

/* A number that the attribute admits, in the unit of the format. */
static double number_for(const mb_world *w, const dsh_map_field *f,
                         unsigned *state)
{
    const dsh_attribute *a = attribute_of(w, f);
    if (strcmp(f->field, "longitude") == 0)
        return 17.9 + next(state, 100) / 1000.0;
    if (strcmp(f->field, "latitude") == 0)
        return 49.4 + next(state, 100) / 1000.0;
    if (a == NULL || !isfinite(a->min))
        return next(state, 5000);
    const double scale = strcmp(f->to.unit, "cm") == 0  ? 10
                         : strcmp(f->to.unit, "%") == 0 ? 100
                                                        : 1;
    const double lo = ceil(a->min / scale), hi = floor(a->max / scale);
    return lo + next(state, (unsigned)(hi - lo) + 1);
}

static void text_for(char *out, size_t size, const mb_world *w,
                     const dsh_map_field *f, unsigned *state)
{
    static const char *const words[] = {
        "none", "za rohem; vpravo", "ř\"ě\"š, \\ konec", "12. 3.", "?",
        "ano",  "schod\nza dveřmi"};
    if (f->has_to && f->to.n_words > 0)
        (void)snprintf(out, size, "%s",
                       f->to.word[next(state, (unsigned)f->to.n_words)].theirs);
    else if (strcmp(f->field, "mappingDate") == 0)
        (void)snprintf(out, size, "2015-0%u-1%u", 1 + next(state, 9),
                       next(state, 10));
    else if (strcmp(f->type, "bool") == 0)
        (void)snprintf(out, size, "%s", next(state, 2) ? "true" : "false");
    else if (strcmp(f->type, "num") == 0 && !f->has_to)
        (void)snprintf(out, size, "%.10g", number_for(w, f, state) + 0.125);
    else if (f->type[0] == 's')
        (void)snprintf(out, size, "%s", words[next(state, 7)]);
    else
        (void)snprintf(out, size, "%.0f", number_for(w, f, state));
}

static void add(mb_record *r, const mb_world *w, const dsh_map_field *f,
                uint32_t no, unsigned *state)
{
    char text[128];
    text_for(text, sizeof text, w, f, state);
    r->value = realloc(r->value, (r->n + 1) * sizeof *r->value);
    demand(r->value != NULL, "memory");
    r->value[r->n++] = (mb_value){f, no, strdup(text)};
}

static bool is_id(const dsh_map_field *f)
{
    return strcmp(f->field, "objectId") == 0;
}

void mb_random(mb_record *out, const mb_world *w, unsigned seed, mb_form form)
{
    unsigned state = seed;
    *out = (mb_record){0};
    uint32_t records[8] = {0};
    for (size_t g = 0; g < w->map.n_starts; g++)
        records[g] = next(&state, (unsigned)w->map.starts[g].n + 1);
    for (size_t i = 0; i < w->map.n; i++) {
        const dsh_map_field *f = &w->map.field[i];
        if (form == MB_CSV_POSITION && f->csv == 0)
            continue;
        if (f->group[0] == '\0' && (is_id(f) || next(&state, 2)))
            add(out, w, f, 0, &state);
    }
    for (size_t g = 0; g < w->map.n_starts; g++) {
        for (uint32_t no = 1; no <= records[g]; no++) {
            for (size_t i = 0; i < w->map.n; i++) {
                const dsh_map_field *f = &w->map.field[i];
                if (strcmp(f->group, w->map.starts[g].group) == 0 &&
                    next(&state, 2))
                    add(out, w, f, no, &state);
            }
        }
    }
    char id[16];
    (void)snprintf(id, sizeof id, "%u", seed);
    for (size_t i = 0; i < out->n; i++) {
        if (is_id(out->value[i].field)) {
            free(out->value[i].text);
            out->value[i].text = strdup(id);
        }
    }
}

void mb_clear(mb_record *r)
{
    for (size_t i = 0; i < r->n; i++)
        free(r->value[i].text);
    free(r->value);
    *r = (mb_record){0};
}

/* ---- the writer -----------------------------------------------------------
 */

enum { ROOM = 1 << 18, COLUMNS = 1100 };

static void say(char *out, const char *text)
{
    demand(strlen(out) + strlen(text) < ROOM, "room");
    strcat(out, text);
}

static void say_json(char *out, const mb_value *v)
{
    say(out, "\"");
    say(out, v->field->field);
    say(out, "\":");
    const bool quoted = v->field->type[0] == 's';
    if (quoted)
        say(out, "\"");
    for (const char *c = v->text; *c; c++) {
        char one[3] = {*c, 0, 0};
        if (*c == '\n')
            memcpy(one, "\\n", 3);
        else if (*c == '"' || *c == '\\')
            memcpy(one, (char[3]){'\\', *c, 0}, 3);
        say(out, one);
    }
    if (quoted)
        say(out, "\"");
}

static bool say_fields(char *out, const mb_record *r, const char *group,
                       uint32_t no)
{
    bool any = false;
    for (size_t i = 0; i < r->n; i++) {
        const mb_value *v = &r->value[i];
        if (strcmp(v->field->group, group) != 0 || v->no != no)
            continue;
        say(out, any ? "," : "");
        say_json(out, v);
        any = true;
    }
    return any;
}

static void write_json(char *out, const mb_world *w, const mb_record *r,
                       size_t n)
{
    say(out, "[");
    for (size_t k = 0; k < n; k++) {
        say(out, k > 0 ? ",\n{" : "{");
        (void)say_fields(out, &r[k], "", 0);
        for (size_t g = 0; g < w->map.n_starts; g++) {
            say(out, ",\"");
            say(out, w->map.starts[g].group);
            say(out, "\":[");
            for (uint32_t no = 1; no <= w->map.starts[g].n; no++) {
                say(out, no > 1 ? ",{" : "{");
                (void)say_fields(out, &r[k], w->map.starts[g].group, no);
                say(out, "}");
            }
            say(out, "]");
        }
        say(out, ",\"unset\":null}");
    }
    say(out, "]");
}

static void say_csv(char *out, const char *text)
{
    say(out, "\"");
    for (const char *c = text; *c; c++)
        say(out, *c == '"' ? "\"\"" : (char[2]){*c, 0});
    say(out, "\"");
}

static const mb_value *value_at(const mb_record *r, const dsh_map_field *f,
                                uint32_t no)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->value[i].field == f && r->value[i].no == no)
            return &r->value[i];
    }
    return NULL;
}

static void write_row(char *out, const mb_world *w, const mb_record *r)
{
    for (size_t i = 0; i < w->map.n; i++) {
        const dsh_map_field *f = &w->map.field[i];
        for (uint32_t no = f->group[0] ? 1 : 0; no <= (f->group[0] ? 6 : 0);
             no++) {
            char name[128];
            const mb_value *v = r ? value_at(r, f, no) : NULL;
            (void)snprintf(name, sizeof name, no ? "%s.%u.%s" : "%.0s%.0u%s",
                           f->group, no, f->field);
            say(out, i > 0 || no > 1 ? ";" : "");
            if (r == NULL)
                say(out, name);
            else if (v != NULL)
                say_csv(out, v->text);
        }
    }
    say(out, "\n");
}

static void write_position(char *out, const mb_world *w, const mb_record *r)
{
    const char *cell[COLUMNS] = {NULL};
    for (size_t i = 0; i < r->n; i++) {
        const mb_value *v = &r->value[i];
        size_t at = v->field->csv;
        for (size_t g = 0; v->no > 0 && g < w->map.n_starts; g++) {
            if (strcmp(w->map.starts[g].group, v->field->group) == 0)
                at += w->map.starts[g].at[v->no - 1] - 1;
        }
        demand(at >= 1 && at < COLUMNS && cell[at] == NULL, "a column");
        cell[at] = v->text;
    }
    for (size_t c = 1; c < COLUMNS - 1; c++) {
        say(out, c > 1 ? ";" : "");
        if (cell[c] != NULL)
            say_csv(out, cell[c]);
    }
    say(out, "\n");
}

dsh_tables *mb_read(mb_world *w, const mb_record *r, size_t n, mb_form form)
{
    static char text[ROOM];
    text[0] = '\0';
    if (form == MB_JSON)
        write_json(text, w, r, n);
    if (form == MB_CSV_HEADER)
        write_row(text, w, NULL);
    for (size_t k = 0; k < n && form == MB_CSV_HEADER; k++)
        write_row(text, w, &r[k]);
    for (size_t k = 0; k < n && form == MB_CSV_POSITION; k++)
        write_position(text, w, &r[k]);
    put("survey.json", text);
    dsh_tables *t = dsh_alloc(1, sizeof *t);
    demand(t != NULL, "memory");
    t->arena = dsh_arena_new();
    dsh_reading reading = {.out = t,
                           .study = w->study,
                           .ctx = &w->ctx,
                           .area = {-498000, -1141000, -497000, -1140000}};
    dosah_error err = {0};
    demand(dsh_read_survey(&reading, &err) == DOSAH_OK, err.message);
    return t;
}

/* ---- the way back ---------------------------------------------------------
 */

uint32_t mb_find(const dsh_tables *t, uint32_t object, const mb_value *v)
{
    char foreign[64];
    const dsh_map_field *f = v->field;
    (void)snprintf(foreign, sizeof foreign, "source:mapy-bez-barier%s%s",
                   f->group[0] ? "/" : "", f->group);
    const char *element = f->has_to ? f->to.element : foreign;
    const char *attribute = f->has_to ? f->to.attribute : f->field;
    const uint32_t no = f->has_to && f->to.no > 0 ? f->to.no : v->no;
    for (uint32_t i = t->facts.first[object]; i < t->facts.first[object + 1];
         i++) {
        if (t->facts.element_no[i] == no &&
            strcmp(t->facts.element[i], element) == 0 &&
            strcmp(t->facts.attribute[i], attribute) == 0)
            return i;
    }
    return DSH_NONE;
}

const char *mb_write_back(const dsh_facts *f, uint32_t i, const mb_value *v)
{
    const dsh_map_target *to = &v->field->to;
    for (size_t k = 0; v->field->has_to && k < to->n_words; k++) {
        if (strcmp(to->word[k].ours, f->text[i]) == 0)
            return to->word[k].theirs;
    }
    return f->text[i];
}
