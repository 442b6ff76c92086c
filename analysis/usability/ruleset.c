/* SPDX-License-Identifier: MIT */
/* Reading rule sets: the root and the requirements. Unknown keys are errors: a
 * mistyped limit must not vanish. */
#include "usability/ruleset.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "usability/ruleset_load.h"

dosah_status dsh_rule_bad(const dsh_rule_loader *l, dsh_node at,
                          const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (l->rule[0] == '\0')
        return dsh_fail(l->err, DOSAH_EINPUT, l->name, dsh_node_line(at), "%s",
                        text);
    return dsh_fail(l->err, DOSAH_EINPUT, l->name, dsh_node_line(at),
                    "rule %.60s: %s", l->rule, text);
}

dosah_status dsh_rule_nomem(const dsh_rule_loader *l)
{
    return dsh_fail_nomem(l->err, "rule set");
}

dosah_status dsh_rule_keys(const dsh_rule_loader *l, dsh_node map,
                           const char *const *known, size_t n)
{
    if (dsh_node_kind(map) != DSH_YAML_MAP)
        return dsh_rule_bad(l, map, "expected a map of keys");
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        const char *key = dsh_node_text(dsh_node_key(map, i));
        bool found = false;
        for (size_t k = 0; k < n && !found; k++)
            found = strcmp(known[k], key) == 0;
        if (found)
            continue;
        const char *near = dsh_nearest_key(key, known, n);
        return dsh_rule_bad(l, dsh_node_key(map, i), "unknown key %.60s%s%s",
                            key, near ? "; nearest known key: " : "",
                            near ? near : "");
    }
    return DOSAH_OK;
}

dosah_status dsh_rule_text(const dsh_rule_loader *l, const char **out,
                           dsh_node map, const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok || dsh_node_kind(v) != DSH_YAML_SCALAR || !*dsh_node_text(v))
        return dsh_rule_bad(l, v.ok ? v : map, "key %s: expected a text", key);
    *out = dsh_arena_str(l->arena, dsh_node_text(v));
    return *out ? DOSAH_OK : dsh_rule_nomem(l);
}

/** `name`, a text for all languages or one for each. */
static dosah_status get_label(const dsh_rule_loader *l, dsh_label *out,
                              dsh_node map)
{
    const dsh_node v = dsh_node_get(map, "name");
    for (int i = 0; i < DOSAH_N_LANGS; i++) {
        const dosah_status st =
            v.ok && dsh_node_kind(v) == DSH_YAML_MAP
                ? dsh_rule_text(l, &out->in[i], v, dsh_lang_code((dosah_lang)i))
                : dsh_rule_text(l, &out->in[i], map, "name");
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

dosah_status dsh_rule_word(const dsh_rule_loader *l, unsigned *out,
                           dsh_node map, const char *key,
                           const char *const *words)
{
    char list[160] = "";
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok)
        return DOSAH_OK;
    for (unsigned i = 0; words[i]; i++) {
        if (strcmp(words[i], dsh_node_text(v)) == 0) {
            *out = i;
            return DOSAH_OK;
        }
        const size_t n = strlen(list);
        (void)snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "",
                       words[i]);
    }
    return dsh_rule_bad(l, v, "key %s: expected one of %s", key, list);
}

static dosah_status need(const dsh_rule_loader *l, dsh_node map,
                         const char *key)
{
    return dsh_node_get(map, key).ok
               ? DOSAH_OK
               : dsh_rule_bad(l, map, "key %s is required", key);
}

static dosah_status get_grade(const dsh_rule_loader *l, uint8_t *out,
                              dsh_node map, const char *key, uint8_t otherwise)
{
    static const char *const words[] = {"not", "partly", "accessible", NULL};
    unsigned i = otherwise;
    const dosah_status st = dsh_rule_word(l, &i, map, key, words);
    *out = (uint8_t)i;
    return st;
}

dosah_status dsh_rule_groups(const dsh_rule_loader *l, uint64_t *out,
                             dsh_node map)
{
    const dsh_node v = dsh_node_get(map, "groups");
    if (!v.ok)
        return DOSAH_OK;
    if (dsh_node_kind(v) != DSH_YAML_LIST || dsh_node_count(v) == 0)
        return dsh_rule_bad(l, v, "key groups: expected a list of groups");
    *out = 0;
    for (size_t i = 0; i < dsh_node_count(v); i++) {
        const char *id = dsh_node_text(dsh_node_item(v, i));
        size_t g = 0;
        while (g < l->out->n_groups && strcmp(l->out->group[g], id) != 0)
            g++;
        if (g == l->out->n_groups)
            return dsh_rule_bad(l, dsh_node_item(v, i),
                                "group %.40s is not among the groups of the "
                                "rule set",
                                id);
        *out |= UINT64_C(1) << g;
    }
    return DOSAH_OK;
}

dosah_status dsh_rule_inherit(const dsh_rule_loader *l, dsh_rule_defaults *d,
                              dsh_node map)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    unsigned verified = 2;
    dosah_status st = DOSAH_OK;
    if (dsh_node_get(map, "clause").ok)
        st = dsh_rule_text(l, &d->clause, map, "clause");
    if (st == DOSAH_OK && dsh_node_get(map, "source").ok)
        st = dsh_rule_text(l, &d->source, map, "source");
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &verified, map, "verified", yes_no);
    if (verified < 2)
        d->verified = (int)verified;
    return st;
}

static dosah_status load_alternatives(const dsh_rule_loader *l,
                                      dsh_requirement *r, dsh_node map,
                                      const dsh_rule_defaults *above)
{
    static const char *const known[] = {"element", "cap", "criteria"};
    const dsh_node list = dsh_node_get(map, "alternatives");
    r->n_alternatives =
        dsh_node_kind(list) == DSH_YAML_LIST ? dsh_node_count(list) : 0;
    dsh_alternative *a =
        dsh_arena_alloc(l->arena, r->n_alternatives, sizeof(*a));
    if (!a)
        return dsh_rule_nomem(l);
    if (!r->n_alternatives)
        return dsh_rule_bad(l, map, "key alternatives: expected a list");
    r->alternative = a;
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < r->n_alternatives; i++) {
        const dsh_node item = dsh_node_item(list, i);
        const char *element = "";
        st = dsh_rule_keys(l, item, known, 3);
        if (st == DOSAH_OK)
            st = dsh_rule_text(l, &element, item, "element");
        if (st != DOSAH_OK)
            return st;
        a[i].element = dsh_vocabulary_element(l->words, element);
        if (a[i].element == DSH_NO_WORD)
            return dsh_rule_bad(l, dsh_node_get(item, "element"),
                                "element %.40s is not in the list of what may "
                                "be surveyed",
                                element);
        st = get_grade(l, &a[i].cap, item, "cap", DSH_GRADE_ACCESSIBLE);
        if (st == DOSAH_OK)
            st = dsh_rule_criteria(l, &a[i], item, above);
    }
    return st;
}

static dosah_status load_words(const dsh_rule_loader *l, dsh_requirement *r,
                               dsh_node map)
{
    static const char *const links[] = {"approach", "entrance", "inside",
                                        "room", NULL};
    static const char *const absent[] = {"pass", "fail", "skip", "unknown",
                                         NULL};
    static const char *const kinds[] = {"weighted", "knock-out", NULL};
    static const char *const combine[] = {"any", "all", NULL};
    unsigned link = 0, if_absent = 0, kind = 1, all = 0;

    dosah_status st = need(l, map, "link");
    if (st == DOSAH_OK)
        st = need(l, map, "if_absent");
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &link, map, "link", links);
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &if_absent, map, "if_absent", absent);
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &kind, map, "kind", kinds);
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &all, map, "combine", combine);
    r->link = (dsh_link)link;
    r->if_absent = (dsh_if_absent)if_absent;
    r->knock_out = kind == 1;
    r->all = all == 1;
    return st;
}

static dosah_status load_weight(const dsh_rule_loader *l, dsh_requirement *r,
                                dsh_node map)
{
    const dsh_node v = dsh_node_get(map, "weight");
    r->weight = 1;
    if (v.ok && (!dsh_parse_double(&r->weight, dsh_str_of(dsh_node_text(v))) ||
                 !(r->weight >= 0)))
        return dsh_rule_bad(l, v, "key weight: expected a number >= 0");
    return DOSAH_OK;
}

/** Groups of which the requirement asks anything: where all its criteria are
 *  left out it must not pass unasked. */
static uint64_t asked_of(const dsh_requirement *r)
{
    uint64_t groups = 0;
    for (size_t a = 0; a < r->n_alternatives; a++) {
        for (size_t c = 0; c < r->alternative[a].n_criteria; c++) {
            const dsh_criterion *k = &r->alternative[a].criterion[c];
            groups |= k->used ? k->groups : 0;
        }
    }
    return groups;
}

static dosah_status load_requirement(dsh_rule_loader *l, dsh_requirement *r,
                                     dsh_node map,
                                     const dsh_rule_defaults *above)
{
    static const char *const known[] = {
        "id",      "name",     "link",        "weight",    "kind",
        "combine", "floor",    "groups",      "if_absent", "clause",
        "source",  "verified", "alternatives"};
    dsh_rule_defaults own = *above;

    l->rule = "";
    dosah_status st = dsh_rule_text(l, &r->id, map, "id");
    if (st == DOSAH_OK)
        l->rule = r->id;
    if (st == DOSAH_OK)
        st = dsh_rule_keys(l, map, known, sizeof(known) / sizeof(known[0]));
    if (st == DOSAH_OK)
        st = get_label(l, &r->name, map);
    if (st == DOSAH_OK)
        st = load_words(l, r, map);
    if (st == DOSAH_OK)
        st = load_weight(l, r, map);
    if (st == DOSAH_OK)
        st = get_grade(l, &r->floor, map, "floor", DSH_GRADE_NOT);
    if (st == DOSAH_OK)
        st = dsh_rule_groups(l, &own.groups, map);
    if (st == DOSAH_OK)
        st = dsh_rule_inherit(l, &own, map);
    if (st == DOSAH_OK)
        st = load_alternatives(l, r, map, &own);
    r->groups = own.groups & asked_of(r);
    return st;
}

static dosah_status load_group_list(const dsh_rule_loader *l, dsh_node root)
{
    const dsh_node v = dsh_node_get(root, "groups");
    const size_t n = dsh_node_kind(v) == DSH_YAML_LIST ? dsh_node_count(v) : 0;
    if (!v.ok || n == 0 || n > DSH_MAX_GROUPS)
        return dsh_rule_bad(l, v.ok ? v : root,
                            "key groups: expected a list of 1 to %d user "
                            "groups",
                            DSH_MAX_GROUPS);
    l->out->group = dsh_arena_alloc(l->arena, n, sizeof(*l->out->group));
    if (!l->out->group)
        return dsh_rule_nomem(l);
    for (size_t i = 0; i < n; i++) {
        const char *id = dsh_node_text(dsh_node_item(v, i));
        if (!*id)
            return dsh_rule_bad(l, v, "key groups: expected a list of words");
        for (size_t k = 0; k < i; k++) {
            if (strcmp(l->out->group[k], id) == 0)
                return dsh_rule_bad(l, v, "group %.40s stands twice", id);
        }
        l->out->group[i] = dsh_arena_str(l->arena, id);
        if (!l->out->group[i])
            return dsh_rule_nomem(l);
    }
    l->out->n_groups = n;
    return DOSAH_OK;
}

static dosah_status load_head(const dsh_rule_loader *l, dsh_node root,
                              dsh_rule_defaults *d)
{
    static const char *const known[] = {"id",     "name",     "date",
                                        "source", "groups",   "purpose",
                                        "clause", "verified", "requirements"};
    static const char *const purpose[] = {"categories", "standard", "law",
                                          "claims",     "stops",    NULL};
    unsigned what = 0;
    dosah_status st =
        dsh_rule_keys(l, root, known, sizeof(known) / sizeof(known[0]));
    if (st == DOSAH_OK)
        st = dsh_rule_text(l, &l->out->id, root, "id");
    if (st == DOSAH_OK)
        st = get_label(l, &l->out->name, root);
    if (st == DOSAH_OK)
        st = dsh_rule_text(l, &l->out->date, root, "date");
    if (st == DOSAH_OK)
        st = dsh_rule_text(l, &l->out->source, root, "source");
    if (st == DOSAH_OK)
        st = load_group_list(l, root);
    if (st == DOSAH_OK)
        st = dsh_rule_word(l, &what, root, "purpose", purpose);
    l->out->purpose = (dsh_purpose)what;
    if (st == DOSAH_OK)
        st = dsh_rule_inherit(l, d, root);
    d->groups = l->out->n_groups < 64 ? (UINT64_C(1) << l->out->n_groups) - 1
                                      : UINT64_MAX;
    return st;
}

static dosah_status unique_ids(const dsh_rule_loader *l, dsh_node list)
{
    const dsh_requirement *r = l->out->requirement;
    for (size_t i = 0; i < l->out->n_requirements; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(r[i].id, r[k].id) == 0)
                return dsh_rule_bad(l, dsh_node_item(list, i),
                                    "requirement %.60s stands twice", r[i].id);
        }
    }
    return DOSAH_OK;
}

static dosah_status load_root(dsh_rule_loader *l, dsh_node root)
{
    dsh_rule_defaults d = {"", "", -1, 0};
    if (!root.ok || dsh_node_kind(root) != DSH_YAML_MAP)
        return dsh_fail(l->err, DOSAH_EINPUT, l->name, 1,
                        "expected a rule set: a map with id, requirements …");
    dosah_status st = load_head(l, root, &d);
    const dsh_node list = dsh_node_get(root, "requirements");
    if (st == DOSAH_OK && dsh_node_kind(list) != DSH_YAML_LIST)
        st = dsh_rule_bad(l, list.ok ? list : root,
                          "key requirements: expected a list");
    if (st != DOSAH_OK)
        return st;

    const size_t n = dsh_node_count(list);
    dsh_requirement *r = dsh_arena_alloc(l->arena, n, sizeof(*r));
    if (!r)
        return dsh_rule_nomem(l);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = load_requirement(l, &r[i], dsh_node_item(list, i), &d);
    l->rule = "";
    l->out->requirement = r;
    l->out->n_requirements = n;
    return st == DOSAH_OK ? unique_ids(l, list) : st;
}

dosah_status dsh_rule_set_parse(dsh_rule_set *out, const dsh_yaml *doc,
                                dsh_vocabulary *words,
                                const dsh_rule_options *options,
                                dosah_error *err)
{
    *out = (dsh_rule_set){.words = words};
    dsh_rule_loader l = {.out = out,
                         .words = words,
                         .arena = words->arena,
                         .options = *options,
                         .name = dsh_yaml_name(doc),
                         .rule = "",
                         .err = err};
    out->path = dsh_arena_str(words->arena, l.name);
    if (!out->path)
        return dsh_rule_nomem(&l);
    return load_root(&l, dsh_yaml_root(doc));
}

dosah_status dsh_rule_set_load(dsh_rule_set *out, const char *path,
                               dsh_vocabulary *words,
                               const dsh_rule_options *options,
                               dosah_error *err)
{
    dsh_yaml *doc = NULL;

    *out = (dsh_rule_set){0};
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    st = dsh_rule_set_parse(out, doc, words, options, err);
    dsh_yaml_free(doc);
    return st;
}
