/* SPDX-License-Identifier: MIT */
/* names.json: what the ids in the tables mean, so that reports and maps can be
 * made from stored results alone. */
#include <string.h>

#include "output/inside.h"
#include "output/json.h"
#include "output/manifest.h"
#include "output/names.h"

/* {"id": …, "cs": …, "en": …} */
static json_t *named(dsh_json *m, const char *id, const dsh_label *name)
{
    json_t *o = json_object();
    dsh_json_put(m, o, "id", json_string(id));
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        dsh_json_put(m, o, dsh_lang_code(lang),
                     json_string(name->in[lang] ? name->in[lang] : id));
    return o;
}

static json_t *types(dsh_json *m, const dsh_findings *f)
{
    const dsh_taxonomy *t = &f->study->taxonomy;
    json_t *list = json_array();
    for (size_t i = 0; f->reach && i < f->reach->n_types; i++) {
        const dsh_service_type *type = &t->type[f->reach->type[i]];
        json_t *o = named(m, type->id, &type->name);
        json_t *groups = json_array();
        for (size_t g = 0; g < type->n_groups; g++)
            dsh_json_append(m, groups, json_string(type->group[g]));
        dsh_json_put(m, o, "groups", groups);
        dsh_json_put(m, o, "needs_partly",
                     json_boolean(type->needs == DSH_NEEDS_PARTLY));
        dsh_json_append(m, list, o);
    }
    return list;
}

static json_t *working_groups(dsh_json *m, const dsh_taxonomy *t)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->n_groups; i++)
        dsh_json_append(m, list, named(m, t->group[i].id, &t->group[i].name));
    return list;
}

static json_t *profiles(dsh_json *m, const dsh_study *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_profiles; i++) {
        const dsh_mobility *p = &s->profile[i];
        json_t *o = named(m, p->id, &p->name);
        dsh_json_put(m, o, "needs_building", json_boolean(p->needs_building));
        if (p->user_group != NULL)
            dsh_json_put(m, o, "user_group", json_string(p->user_group));
        dsh_json_append(m, list, o);
    }
    return list;
}

/* The rule sets of the study with the names of their criteria. */
static void add_rule_sets(dsh_json *m, json_t *o, const dsh_usability *u)
{
    json_t *list = json_array(), *criteria = json_array();
    dsh_json_put(m, o, "rule_sets", list);
    dsh_json_put(m, o, "criteria", criteria);
    for (size_t i = 0; u != NULL && i < u->n_rule_sets; i++) {
        json_t *one = named(m, u->rule_set[i].id, &u->rule_set[i].name);
        if (u->rule_set[i].source != NULL)
            dsh_json_put(m, one, "source", json_string(u->rule_set[i].source));
        dsh_json_append(m, list, one);
    }
    for (size_t i = 0; u != NULL && i < u->n_rules; i++)
        dsh_json_append(m, criteria,
                        named(m, u->rule[i].criterion, u->rule[i].name));
}

static json_t *languages(dsh_json *m, const dsh_study *s)
{
    json_t *list = json_array();
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (s->lang[lang])
            dsh_json_append(m, list, json_string(dsh_lang_code(lang)));
    return list;
}

/* {"object": ["photo", …]}, each photo once. */
static json_t *photos(dsh_json *m, const dsh_tables *t)
{
    json_t *all = json_object();
    for (size_t i = 0; i < t->facts.n; i++) {
        const char *photo = t->facts.photo ? t->facts.photo[i] : NULL;
        if (photo == NULL || photo[0] == '\0')
            continue;
        const char *id = t->objects.id[t->facts.object[i]];
        json_t *list = json_object_get(all, id), *old = NULL;
        bool known = false;
        size_t k = 0;
        if (list == NULL) {
            list = json_array();
            dsh_json_put(m, all, id, list);
        }
        json_array_foreach(list, k, old) known =
            known || strcmp(json_string_value(old), photo) == 0;
        if (!known)
            dsh_json_append(m, list, json_string(photo));
    }
    return all;
}

dosah_status dsh_names_describe(json_t **out, const dsh_findings *f,
                                dosah_error *err)
{
    dsh_json m = {0};
    json_t *o = json_object();
    *out = NULL;
    dsh_json_put(&m, o, "languages", languages(&m, f->study));
    dsh_json_put(&m, o, "service_types", types(&m, f));
    dsh_json_put(&m, o, "working_groups",
                 working_groups(&m, &f->study->taxonomy));
    dsh_json_put(&m, o, "profiles", profiles(&m, f->study));
    dsh_json_put(&m, o, "photos", photos(&m, f->tables));
    add_rule_sets(&m, o, f->usability);
    if (m.failed) {
        json_decref(o);
        return dsh_fail_nomem(err, "names");
    }
    *out = o;
    return DOSAH_OK;
}

dosah_status dsh_output_names(dsh_output *output, dosah_error *err)
{
    const char *path = NULL;
    json_t *root = NULL;
    dosah_status st = dsh_output_path(&path, output, "names.json", err);
    if (st == DOSAH_OK)
        st = dsh_names_describe(&root, &output->f, err);
    if (st == DOSAH_OK)
        st = dsh_json_write(path, root, JSON_INDENT(1), err);
    json_decref(root);
    return st;
}
