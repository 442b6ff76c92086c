/* SPDX-License-Identifier: MIT */
/* names.json of the results; for results without it, names from the data files
 * of Dosah, else the ids themselves. */
#include <jansson.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/file.h"
#include "output/stored_inside.h"
#include "study/taxonomy.h"

enum { MAX_NAMES = 64 << 20 };

typedef struct taker {
    dsh_stored *s;
    const json_t *root;
    bool failed;
} taker;

static const char *keep(taker *t, const char *text)
{
    char *copy = dsh_arena_str(t->s->arena, text ? text : "");
    if (copy == NULL)
        t->failed = true;
    return copy ? copy : "";
}

static dsh_label take_label(taker *t, const json_t *o)
{
    dsh_label l = {{NULL}};
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        const char *name =
            json_string_value(json_object_get(o, dsh_lang_code(lang)));
        if (name == NULL)
            name = json_string_value(json_object_get(o, "id"));
        l.in[lang] = keep(t, name);
    }
    return l;
}

static void *room(taker *t, size_t n, size_t size)
{
    void *p = dsh_arena_alloc(t->s->arena, n, size);
    if (p == NULL)
        t->failed = true;
    return p;
}

static void take_list(taker *t, const char *key, dsh_stored_name **out,
                      size_t *n)
{
    const json_t *list = json_object_get(t->root, key);
    const size_t count = json_array_size(list);
    *out = room(t, count, sizeof(**out));
    *n = 0;
    for (size_t i = 0; *out != NULL && i < count; i++) {
        const json_t *o = json_array_get(list, i);
        (*out)[i].id = keep(t, json_string_value(json_object_get(o, "id")));
        (*out)[i].name = take_label(t, o);
        *n = i + 1;
    }
}

static void take_types(taker *t)
{
    const json_t *list = json_object_get(t->root, "service_types");
    dsh_stored *s = t->s;
    const size_t n = json_array_size(list);
    s->type = room(t, n, sizeof(*s->type));
    for (size_t i = 0; s->type != NULL && i < n; i++) {
        const json_t *o = json_array_get(list, i);
        const json_t *groups = json_object_get(o, "groups");
        dsh_stored_type *type = &s->type[i];
        const size_t n_groups = json_array_size(groups);
        type->id = keep(t, json_string_value(json_object_get(o, "id")));
        type->name = take_label(t, o);
        type->group = room(t, n_groups, sizeof(*type->group));
        for (size_t g = 0; type->group && g < n_groups; g++)
            type->group[g] =
                keep(t, json_string_value(json_array_get(groups, g)));
        type->n_groups = type->group ? n_groups : 0;
        type->needs_partly = json_is_true(json_object_get(o, "needs_partly"));
        s->n_types = i + 1;
    }
}

static void take_profiles(taker *t)
{
    const json_t *list = json_object_get(t->root, "profiles");
    dsh_stored *s = t->s;
    const size_t n = json_array_size(list);
    s->profile = room(t, n, sizeof(*s->profile));
    for (size_t i = 0; s->profile != NULL && i < n; i++) {
        const json_t *o = json_array_get(list, i);
        const char *group = json_string_value(json_object_get(o, "user_group"));
        s->profile[i] = (dsh_stored_profile){
            .id = keep(t, json_string_value(json_object_get(o, "id"))),
            .name = take_label(t, o),
            .needs_building =
                json_is_true(json_object_get(o, "needs_building")),
            .user_group = group ? keep(t, group) : NULL};
        s->n_profiles = i + 1;
    }
}

static void take_languages(taker *t)
{
    const json_t *list = json_object_get(t->root, "languages");
    for (size_t i = 0; i < json_array_size(list); i++) {
        dosah_lang lang = DOSAH_CS;
        const char *code = json_string_value(json_array_get(list, i));
        if (code != NULL && dsh_lang_parse(&lang, code))
            t->s->lang[lang] = true;
    }
    if (t->s->lang[DOSAH_CS] || t->s->lang[DOSAH_EN])
        return;
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        t->s->lang[lang] = true;
}

static void take_photos(taker *t)
{
    json_t *all = json_object_get(t->root, "photos");
    dsh_stored *s = t->s;
    const char *id = NULL;
    json_t *list = NULL;
    size_t n = 0;
    json_object_foreach(all, id, list) n += json_array_size(list);
    s->photo = room(t, n, sizeof(*s->photo));
    if (s->photo == NULL)
        return;
    json_object_foreach(all, id, list)
    {
        for (size_t i = 0; i < json_array_size(list); i++)
            s->photo[s->n_photos++] = (dsh_stored_fact){
                keep(t, id),
                keep(t, json_string_value(json_array_get(list, i)))};
    }
}

/* Old results: the working groups and types that come with Dosah. Types of
 * the results are looked up by id when their sums are read. */
static dosah_status take_taxonomy(taker *t, const dsh_context *ctx,
                                  dosah_error *err)
{
    char types[1024], groups[1024];
    dsh_taxonomy all;
    dsh_stored *s = t->s;
    dosah_status st =
        dsh_data_path(ctx, types, "datasets/service-types.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_data_path(ctx, groups, "datasets/working-groups.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_taxonomy_load(&all, types, groups, s->arena, err);
    if (st != DOSAH_OK)
        return st;
    s->type = room(t, all.n_types, sizeof(*s->type));
    s->group = room(t, all.n_groups, sizeof(*s->group));
    if (s->type == NULL || s->group == NULL)
        return DOSAH_OK;
    for (size_t i = 0; i < all.n_types; i++)
        s->type[i] = (dsh_stored_type){all.type[i].id, all.type[i].name,
                                       all.type[i].group, all.type[i].n_groups,
                                       all.type[i].needs == DSH_NEEDS_PARTLY};
    for (size_t i = 0; i < all.n_groups; i++)
        s->group[i] = (dsh_stored_name){all.group[i].id, all.group[i].name};
    s->n_types = all.n_types;
    s->n_groups = all.n_groups;
    return DOSAH_OK;
}

static dosah_status load(json_t **out, const dsh_stored *s, const char *name,
                         dosah_error *err)
{
    char *text = NULL;
    size_t n = 0;
    *out = NULL;
    const char *path = dsh_path_join(s->arena, s->dir, name);
    if (path == NULL)
        return dsh_fail_nomem(err, "stored results");
    if (!dsh_file_look(path).exists)
        return DOSAH_OK;
    const dosah_status st = dsh_file_read(&text, &n, path, MAX_NAMES, err);
    if (st != DOSAH_OK)
        return st;
    *out = json_loadb(text, n, 0, NULL);
    dsh_free(text);
    if (*out == NULL)
        return dsh_fail(err, DOSAH_EINPUT, path, 0, "not readable as JSON");
    return DOSAH_OK;
}

static dosah_status read_date(dsh_stored *s, dosah_error *err)
{
    json_t *manifest = NULL;
    const dosah_status st = load(&manifest, s, "manifest.json", err);
    const char *date = json_string_value(json_object_get(manifest, "date"));
    if (manifest == NULL) /* of a folder that is being filled */
        s->date = dsh_today();
    if (date != NULL)
        (void)dsh_parse_date(&s->date, dsh_str_of(date));
    json_decref(manifest);
    return st;
}

dosah_status dsh_stored_read_names(dsh_stored *s, const dsh_context *ctx,
                                   dosah_error *err)
{
    json_t *root = NULL;
    dosah_status st = read_date(s, err);
    if (st == DOSAH_OK)
        st = load(&root, s, "names.json", err);
    if (st != DOSAH_OK)
        return st;
    taker t = {.s = s, .root = root};
    take_languages(&t);
    take_list(&t, "working_groups", &s->group, &s->n_groups);
    take_list(&t, "rule_sets", &s->rule_set, &s->n_rule_sets);
    take_list(&t, "criteria", &s->criterion_name, &s->n_criterion_names);
    take_types(&t);
    take_profiles(&t);
    take_photos(&t);
    if (root == NULL)
        st = take_taxonomy(&t, ctx, err);
    json_decref(root);
    if (st == DOSAH_OK && t.failed)
        st = dsh_fail_nomem(err, "names");
    return st;
}
