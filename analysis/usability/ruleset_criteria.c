/* SPDX-License-Identifier: MIT */
/* Reading the criteria of one alternative: limits, bands and utilities. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "usability/ruleset_load.h"

static dosah_status parse(const dsh_rule_loader *l, dsh_formula *out,
                          uint16_t element, dsh_node at, const char *key)
{
    char fault[240];
    const dsh_formula_scope scope = {l->words, element};
    if (dsh_node_kind(at) != DSH_YAML_SCALAR)
        return dsh_rule_bad(l, at, "key %s: expected a condition", key);
    const dosah_status st =
        dsh_formula_parse(out, dsh_node_text(at), &scope, fault, sizeof fault);
    if (st == DOSAH_ENOMEM)
        return dsh_rule_nomem(l);
    return st == DOSAH_OK ? st
                          : dsh_rule_bad(l, at, "%s: '%.60s': %s", key,
                                         dsh_node_text(at), fault);
}

/** One grade's limit; absent means never. */
static dosah_status load_limit(const dsh_rule_loader *l, dsh_limit *out,
                               uint16_t element, dsh_node map, const char *key)
{
    dsh_formula c = {0};
    const dsh_node at = dsh_node_get(map, key);
    *out = (dsh_limit){.kind = DSH_TERM_NEVER};
    if (!at.ok)
        return DOSAH_OK;
    const dosah_status st = parse(l, &c, element, at, key);
    if (st != DOSAH_OK)
        return st;
    if (c.n != 1)
        return dsh_rule_bad(l, at,
                            "%s: '%.60s': a limit is one comparison, always "
                            "or never; use bands with when",
                            key, dsh_node_text(at));
    out->kind = c.term[0].kind;
    out->compare = c.term[0].compare;
    return DOSAH_OK;
}

static bool same_operand(const dsh_comparison *a, const dsh_comparison *b)
{
    return a->n_slots == b->n_slots && a->fold == b->fold &&
           memcmp(a->slot, b->slot, a->n_slots * sizeof *a->slot) == 0;
}

/** All limits of a criterion measure the same. */
static dosah_status take_operand(const dsh_rule_loader *l, dsh_criterion *c,
                                 const dsh_limit *limit, dsh_node at)
{
    if (limit->kind != DSH_TERM_COMPARE)
        return DOSAH_OK;
    if (c->on.n_slots == 0)
        c->on = limit->compare;
    else if (!same_operand(&c->on, &limit->compare))
        return dsh_rule_bad(l, at,
                            "the limits of one criterion compare different "
                            "attributes");
    return DOSAH_OK;
}

static dosah_status load_band(const dsh_rule_loader *l, dsh_criterion *c,
                              dsh_band *b, uint16_t element, dsh_node map)
{
    dosah_status st = load_limit(l, &b->accessible, element, map, "accessible");
    if (st == DOSAH_OK)
        st = load_limit(l, &b->partly, element, map, "partly");
    if (st == DOSAH_OK)
        st = take_operand(l, c, &b->accessible, map);
    if (st == DOSAH_OK)
        st = take_operand(l, c, &b->partly, map);
    return st;
}

/** The limits of the criterion itself, or its `bands`. */
static dosah_status load_bands(const dsh_rule_loader *l, dsh_criterion *c,
                               uint16_t element, dsh_node map)
{
    static const char *const known[] = {"when", "accessible", "partly"};
    const dsh_node bands = dsh_node_get(map, "bands");
    const bool list = bands.ok && dsh_node_kind(bands) == DSH_YAML_LIST;
    if (bands.ok && (!list || dsh_node_count(bands) == 0))
        return dsh_rule_bad(l, bands, "key bands: expected a list");
    if (bands.ok &&
        (dsh_node_get(map, "accessible").ok || dsh_node_get(map, "partly").ok))
        return dsh_rule_bad(l, bands, "either bands or accessible and partly");
    if (!bands.ok && !dsh_node_get(map, "accessible").ok &&
        !dsh_node_get(map, "partly").ok)
        return dsh_rule_bad(l, map, "key accessible is required");
    c->n_bands = list ? dsh_node_count(bands) : 1;
    dsh_band *band = dsh_arena_alloc(l->arena, c->n_bands, sizeof(*band));
    if (!band)
        return dsh_rule_nomem(l);
    c->band = band;
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && list && i < c->n_bands; i++) {
        const dsh_node b = dsh_node_item(bands, i);
        st = dsh_rule_keys(l, b, known, 3);
        if (st == DOSAH_OK && !dsh_node_get(b, "when").ok)
            st = dsh_rule_bad(l, b, "key when is required in a band");
        if (st == DOSAH_OK)
            st = parse(l, &band[i].when, element, dsh_node_get(b, "when"),
                       "when");
        if (st == DOSAH_OK)
            st = load_band(l, c, &band[i], element, b);
    }
    return list ? st : load_band(l, c, &band[0], element, map);
}

/** Key of a utility: a value as in a limit, or yes and no. */
static dosah_status anchor_value(const dsh_rule_loader *l, double *out,
                                 const dsh_attribute *a, dsh_node at)
{
    char fault[160] = "";
    const char *text = dsh_node_text(at);
    if (a->kind == DSH_ATTRIBUTE_NUMBER) {
        if (!dsh_formula_value(out, text, a, fault, sizeof fault))
            return dsh_rule_bad(l, at, "utility: %s", fault);
        return DOSAH_OK;
    }
    if (a->kind == DSH_ATTRIBUTE_YESNO &&
        (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)) {
        *out = text[0] == 'y';
        return DOSAH_OK;
    }
    return dsh_rule_bad(l, at, "utility: '%.40s' is no value of %s", text,
                        a->key);
}

static dosah_status load_anchors(const dsh_rule_loader *l, dsh_criterion *c,
                                 const dsh_element_words *e, dsh_node map)
{
    const dsh_node u = dsh_node_get(map, "utility");
    if (!u.ok)
        return DOSAH_OK;
    if (dsh_node_kind(u) != DSH_YAML_MAP || dsh_node_count(u) < 2 ||
        c->on.n_slots == 0)
        return dsh_rule_bad(l, u,
                            "key utility: expected {value: utility} with at "
                            "least two");
    const dsh_attribute *of = e->attribute[c->on.slot[0]];
    c->n_anchors = dsh_node_count(u);
    dsh_anchor *a = dsh_arena_alloc(l->arena, c->n_anchors, sizeof(*a));
    if (!a)
        return dsh_rule_nomem(l);
    c->anchor = a;
    for (size_t i = 0; i < c->n_anchors; i++) {
        const dsh_node value = dsh_node_value(u, i);
        const dosah_status st =
            anchor_value(l, &a[i].value, of, dsh_node_key(u, i));
        if (st != DOSAH_OK)
            return st;
        if (!dsh_parse_double(&a[i].utility,
                              dsh_str_of(dsh_node_text(value))) ||
            !(a[i].utility >= 0 && a[i].utility <= 1) ||
            (i > 0 && !(a[i].value > a[i - 1].value)))
            return dsh_rule_bad(l, dsh_node_key(u, i),
                                "key utility: expected rising values and "
                                "utilities from 0 to 1");
    }
    return DOSAH_OK;
}

/** The unit people read: the way slopes and counts are usually given, mm. */
static void set_unit(dsh_criterion *c, const dsh_element_words *e)
{
    c->unit = "";
    c->scale = 1;
    if (c->on.n_slots == 0)
        return;
    const dsh_attribute *a = e->attribute[c->on.slot[0]];
    if (a->kind == DSH_ATTRIBUTE_YESNO)
        c->unit = "yes/no";
    if (a->kind != DSH_ATTRIBUTE_NUMBER)
        return;
    const double factor = dsh_unit_factor(a, a->given_in);
    c->unit = factor > 0 ? a->given_in : a->unit;
    c->scale = factor > 0 ? factor : 1;
}

/** `name` if given, else the name of what is measured. */
static dosah_status load_name(const dsh_rule_loader *l, dsh_criterion *c,
                              const dsh_element_words *e, dsh_node map)
{
    const dsh_node v = dsh_node_get(map, "name");
    if (!v.ok && c->on.n_slots > 0) {
        c->name = e->attribute[c->on.slot[0]]->name;
        return DOSAH_OK;
    }
    for (int i = 0; i < DOSAH_N_LANGS; i++) {
        const dosah_status st =
            dsh_rule_text(l, &c->name.in[i], v.ok ? v : map,
                          v.ok ? dsh_lang_code((dosah_lang)i) : "name");
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

static dosah_status take_defaults(const dsh_rule_loader *l, dsh_criterion *c,
                                  const dsh_rule_defaults *d, dsh_node map)
{
    c->clause = d->clause;
    c->source = d->source;
    c->groups = d->groups;
    if (d->source[0] == '\0')
        return dsh_rule_bad(l, map, "key source is required");
    if (d->clause[0] == '\0')
        return dsh_rule_bad(l, map, "key clause is required");
    if (d->verified < 0)
        return dsh_rule_bad(l, map, "key verified is required: yes or no");
    c->verified = d->verified == 1;
    c->used = c->verified || l->options.use_unverified;
    if (!c->verified)
        l->out->n_unverified++;
    return DOSAH_OK;
}

static dosah_status load_criterion(dsh_rule_loader *l, dsh_criterion *c,
                                   uint16_t element, dsh_node map,
                                   const dsh_rule_defaults *above)
{
    static const char *const known[] = {
        "id",       "name",       "groups", "clause", "source",
        "verified", "accessible", "partly", "bands",  "utility"};
    const dsh_element_words *e = &l->words->element[element];
    dsh_rule_defaults own = *above;

    dosah_status st = dsh_rule_text(l, &c->id, map, "id");
    if (st != DOSAH_OK)
        return st;
    l->rule = c->id;
    c->line = dsh_node_line(map);
    st = dsh_rule_keys(l, map, known, sizeof(known) / sizeof(known[0]));
    if (st == DOSAH_OK)
        st = dsh_rule_groups(l, &own.groups, map);
    if (st == DOSAH_OK && (own.groups & ~above->groups))
        st = dsh_rule_bad(l, map, "a group that its requirement does not name");
    if (st == DOSAH_OK)
        st = dsh_rule_inherit(l, &own, map);
    if (st == DOSAH_OK)
        st = take_defaults(l, c, &own, map);
    if (st == DOSAH_OK)
        st = load_bands(l, c, element, map);
    if (st == DOSAH_OK)
        st = load_name(l, c, e, map);
    if (st == DOSAH_OK)
        st = load_anchors(l, c, e, map);
    set_unit(c, e);
    if (st == DOSAH_OK)
        st = dsh_rule_check(l, c, element, map);
    return st;
}

dosah_status dsh_rule_criteria(const dsh_rule_loader *l, dsh_alternative *a,
                               dsh_node map, const dsh_rule_defaults *above)
{
    const dsh_node list = dsh_node_get(map, "criteria");
    const size_t n =
        dsh_node_kind(list) == DSH_YAML_LIST ? dsh_node_count(list) : 0;
    dsh_rule_loader inner = *l;
    if (!list.ok || dsh_node_kind(list) != DSH_YAML_LIST)
        return dsh_rule_bad(l, list.ok ? list : map,
                            "key criteria: expected a list");
    dsh_criterion *c = dsh_arena_alloc(l->arena, n, sizeof(*c));
    if (!c)
        return dsh_rule_nomem(l);
    a->criterion = c;
    a->n_criteria = n;
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = load_criterion(&inner, &c[i], a->element, dsh_node_item(list, i),
                            above);
    return st;
}
