/* SPDX-License-Identifier: MIT */
/* Reading rule sets. Every key is required unless said otherwise here, and
 * unknown keys are errors: a mistyped limit must not vanish. */
#include "usability/ruleset.h"

#include "base/num.h"
#include "base/yaml.h"

#include <math.h>
#include <string.h>

/** What every step of the loader needs. */
typedef struct loader {
    dsh_arena *arena;
    dosah_error *err;
    const char *name;
    size_t n_unverified;
} loader;

static dosah_status bad(const loader *l, dsh_node at, const char *what,
                        const char *expected)
{
    return dsh_fail(l->err, DOSAH_EINPUT, l->name, dsh_node_line(at),
                    "key %s: expected %s", what, expected);
}

static dosah_status nomem(const loader *l)
{
    return dsh_fail_nomem(l->err, "rule set");
}

/** Refuse keys of `map` that are not among `known`. */
static dosah_status only_keys(const loader *l, dsh_node map,
                              const char *const *known, size_t n)
{
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        const char *key = dsh_node_text(dsh_node_key(map, i));
        bool found = false;
        for (size_t k = 0; k < n && !found; k++)
            found = !strcmp(known[k], key);
        if (found)
            continue;
        const char *near = dsh_nearest_key(key, known, n);
        return dsh_fail(l->err, DOSAH_EINPUT, l->name,
                        dsh_node_line(dsh_node_key(map, i)),
                        "unknown key %s%s%s", key,
                        near ? "; nearest known key: " : "", near ? near : "");
    }
    return DOSAH_OK;
}

static dosah_status get_text(const loader *l, const char **out, dsh_node map,
                             const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok || dsh_node_kind(v) != DSH_YAML_SCALAR || !*dsh_node_text(v))
        return bad(l, v.ok ? v : map, key, "a text");
    *out = dsh_arena_str(l->arena, dsh_node_text(v));
    return *out ? DOSAH_OK : nomem(l);
}

static dosah_status get_label(const loader *l, dsh_label *out, dsh_node map)
{
    const dsh_node v = dsh_node_get(map, "name");
    for (int i = 0; i < DOSAH_N_LANGS; i++) {
        const dosah_status st = get_text(l, &out->in[i], v.ok ? v : map,
                                         dsh_lang_code((dosah_lang)i));
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

static dosah_status get_number(const loader *l, double *out, dsh_node v,
                               const char *key)
{
    if (!v.ok || !dsh_parse_double(out, dsh_str_of(dsh_node_text(v))))
        return bad(l, v, key, "a number");
    return DOSAH_OK;
}

/** A limit: a number, yes/no, or `none` (cannot be met). */
static dosah_status get_limit(const loader *l, double *out, dsh_node v,
                              const char *key)
{
    const char *text = dsh_node_text(v);
    *out = NAN;
    if (!strcmp(text, "none"))
        return DOSAH_OK;
    if (!strcmp(text, "yes") || !strcmp(text, "no")) {
        *out = *text == 'y' ? 1 : 0;
        return DOSAH_OK;
    }
    return get_number(l, out, v, key);
}

/** What one `unit` is in the unit that facts are kept in
 *  (datasets/survey-attributes.yaml): slopes in bp, lengths in mm. */
static dosah_status get_scale(const loader *l, double *out, dsh_node map,
                              const char *unit)
{
    static const struct {
        const char *unit;
        double scale;
    } known[] = {{"%", 100},  {"bp", 1},    {"mm", 1}, {"cm", 10},
                 {"m", 1000}, {"count", 1}, {"kg", 1}, {"yes/no", 1}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (!strcmp(known[i].unit, unit)) {
            *out = known[i].scale;
            return DOSAH_OK;
        }
    }
    return bad(l, dsh_node_get(map, "unit"), "unit",
               "one of % bp mm cm m count kg yes/no");
}

/** Index of the word of a key among `words`, else an error listing `list`. */
static dosah_status get_word(const loader *l, unsigned *out, dsh_node map,
                             const char *key, const char *const *words,
                             const char *list)
{
    const dsh_node v = dsh_node_get(map, key);
    for (unsigned i = 0; v.ok && words[i]; i++) {
        if (!strcmp(words[i], dsh_node_text(v))) {
            *out = i;
            return DOSAH_OK;
        }
    }
    return bad(l, v.ok ? v : map, key, list);
}

static dosah_status get_grade(const loader *l, uint8_t *out, dsh_node map,
                              const char *key, uint8_t otherwise)
{
    static const char *const words[] = {"not", "partly", "accessible", NULL};
    unsigned i = otherwise;
    dosah_status st = DOSAH_OK;
    if (dsh_node_get(map, key).ok)
        st = get_word(l, &i, map, key, words, "not, partly or accessible");
    *out = (uint8_t)i;
    return st;
}

static dosah_status get_list(const loader *l, const char ***out, size_t *n,
                             dsh_node map, const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok || dsh_node_kind(v) != DSH_YAML_LIST || !dsh_node_count(v))
        return bad(l, v.ok ? v : map, key, "a list of words");
    *n = dsh_node_count(v);
    *out = dsh_arena_alloc(l->arena, *n, sizeof(**out));
    if (!*out)
        return nomem(l);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = dsh_arena_str(l->arena, dsh_node_text(dsh_node_item(v, i)));
        if (!(*out)[i])
            return nomem(l);
    }
    return DOSAH_OK;
}

/** `accessible`/`partly` of the criterion itself, or its `bands`. */
static dosah_status load_bands(const loader *l, dsh_criterion *c, dsh_node map)
{
    static const char *const known[] = {"upto", "accessible", "partly"};
    const dsh_node bands = dsh_node_get(map, "bands");
    c->n_bands = bands.ok ? dsh_node_count(bands) : 1;
    dsh_band *band = dsh_arena_alloc(l->arena, c->n_bands, sizeof(*band));
    if (!band)
        return nomem(l);
    c->band = band;
    c->band_attribute = "";
    dosah_status st = DOSAH_OK;
    if (bands.ok)
        st = get_text(l, &c->band_attribute, map, "bands_by");

    for (size_t i = 0; st == DOSAH_OK && i < c->n_bands; i++) {
        const dsh_node b = bands.ok ? dsh_node_item(bands, i) : map;
        const dsh_node upto = dsh_node_get(b, "upto");
        band[i].upto = INFINITY;
        if (bands.ok)
            st = only_keys(l, b, known, 3);
        if (st == DOSAH_OK && bands.ok && upto.ok)
            st = get_number(l, &band[i].upto, upto, "upto");
        if (st == DOSAH_OK && i > 0 && !(band[i].upto > band[i - 1].upto))
            st = bad(l, b, "upto", "bands in rising order, the last without");
        if (st == DOSAH_OK)
            st = get_limit(l, &band[i].accessible,
                           dsh_node_get(b, "accessible"), "accessible");
        if (st == DOSAH_OK)
            st = get_limit(l, &band[i].partly, dsh_node_get(b, "partly"),
                           "partly");
        band[i].accessible *= c->scale;
        band[i].partly *= c->scale;
    }
    if (st == DOSAH_OK && !isinf(band[c->n_bands - 1].upto))
        st = bad(l, bands, "bands", "a last band without upto (no gap)");
    return st;
}

static dosah_status load_anchors(const loader *l, dsh_criterion *c,
                                 dsh_node map)
{
    const dsh_node list = dsh_node_get(map, "utility");
    if (!list.ok || dsh_node_kind(list) != DSH_YAML_LIST ||
        dsh_node_count(list) < 2)
        return bad(l, list.ok ? list : map, "utility",
                   "a list of [value, utility] with at least two");
    c->n_anchors = dsh_node_count(list);
    dsh_anchor *a = dsh_arena_alloc(l->arena, c->n_anchors, sizeof(*a));
    if (!a)
        return nomem(l);
    c->anchor = a;
    for (size_t i = 0; i < c->n_anchors; i++) {
        const dsh_node pair = dsh_node_item(list, i);
        dosah_status st =
            get_number(l, &a[i].value, dsh_node_item(pair, 0), "utility");
        if (st == DOSAH_OK)
            st =
                get_number(l, &a[i].utility, dsh_node_item(pair, 1), "utility");
        if (st != DOSAH_OK)
            return st;
        a[i].value *= c->scale;
        if (!(a[i].utility >= 0 && a[i].utility <= 1) ||
            (i > 0 && !(a[i].value > a[i - 1].value)))
            return bad(l, pair, "utility",
                       "rising values and utilities from 0 to 1");
    }
    return DOSAH_OK;
}

static dosah_status load_criterion(const loader *l, dsh_criterion *c,
                                   dsh_node map)
{
    static const char *const known[] = {
        "id",       "name",   "attribute", "compare",    "unit",
        "clause",   "source", "verified",  "accessible", "partly",
        "bands_by", "bands",  "utility"};
    static const char *const compare[] = {"at_most", "at_least", "is", NULL};
    unsigned how = 0;

    dosah_status st =
        only_keys(l, map, known, sizeof(known) / sizeof(known[0]));
    if (st == DOSAH_OK)
        st = get_text(l, &c->id, map, "id");
    if (st == DOSAH_OK)
        st = get_label(l, &c->name, map);
    if (st == DOSAH_OK)
        st = get_text(l, &c->attribute, map, "attribute");
    if (st == DOSAH_OK)
        st = get_text(l, &c->unit, map, "unit");
    if (st == DOSAH_OK)
        st = get_scale(l, &c->scale, map, c->unit);
    if (st == DOSAH_OK)
        st = get_text(l, &c->clause, map, "clause");
    if (st == DOSAH_OK)
        st = get_text(l, &c->source, map, "source");
    if (st == DOSAH_OK)
        st = get_word(l, &how, map, "compare", compare,
                      "at_most, at_least or is");
    c->compare = (dsh_compare)how;
    if (st == DOSAH_OK)
        st = load_bands(l, c, map);
    if (st == DOSAH_OK)
        st = load_anchors(l, c, map);
    return st;
}

/** Criteria of an alternative; unverified ones are counted, not kept. */
static dosah_status load_criteria(loader *l, dsh_alternative *a, dsh_node map)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    const dsh_node list = dsh_node_get(map, "criteria");
    const size_t n = dsh_node_count(list);
    dsh_criterion *c = dsh_arena_alloc(l->arena, n, sizeof(*c));
    if (!c)
        return nomem(l);
    if (!n)
        return bad(l, map, "criteria", "a list");
    a->criterion = c;
    for (size_t i = 0; i < n; i++) {
        unsigned verified = 0;
        const dsh_node item = dsh_node_item(list, i);
        dosah_status st = load_criterion(l, &c[a->n_criteria], item);
        if (st == DOSAH_OK)
            st = get_word(l, &verified, item, "verified", yes_no, "yes or no");
        if (st != DOSAH_OK)
            return st;
        if (verified)
            a->n_criteria++;
        else
            l->n_unverified++;
    }
    return DOSAH_OK;
}

static dosah_status load_alternatives(loader *l, dsh_requirement *r,
                                      dsh_node map)
{
    static const char *const known[] = {"element", "cap", "criteria"};
    const dsh_node list = dsh_node_get(map, "alternatives");
    r->n_alternatives = dsh_node_count(list);
    dsh_alternative *a =
        dsh_arena_alloc(l->arena, r->n_alternatives, sizeof(*a));
    if (!a)
        return nomem(l);
    if (!r->n_alternatives)
        return bad(l, map, "alternatives", "a list");
    r->alternative = a;
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < r->n_alternatives; i++) {
        const dsh_node item = dsh_node_item(list, i);
        st = only_keys(l, item, known, 3);
        if (st == DOSAH_OK)
            st = get_text(l, &a[i].element, item, "element");
        if (st == DOSAH_OK)
            st = get_grade(l, &a[i].cap, item, "cap", DSH_GRADE_ACCESSIBLE);
        if (st == DOSAH_OK)
            st = load_criteria(l, &a[i], item);
    }
    return st;
}

static dosah_status load_words(const loader *l, dsh_requirement *r,
                               dsh_node map)
{
    static const char *const links[] = {"approach", "entrance", "inside",
                                        "room", NULL};
    static const char *const absent[] = {"pass", "fail", "skip", "unknown",
                                         NULL};
    static const char *const kinds[] = {"weighted", "knock-out", NULL};
    static const char *const combine[] = {"any", "all", NULL};
    unsigned link = 0, if_absent = 0, kind = 0, all = 0;

    dosah_status st = get_word(l, &link, map, "link", links,
                               "approach, entrance, inside or room");
    if (st == DOSAH_OK)
        st = get_word(l, &if_absent, map, "if_absent", absent,
                      "pass, fail, skip or unknown");
    if (st == DOSAH_OK)
        st = get_word(l, &kind, map, "kind", kinds, "weighted or knock-out");
    if (st == DOSAH_OK)
        st = get_word(l, &all, map, "combine", combine, "any or all");
    r->link = (dsh_link)link;
    r->if_absent = (dsh_if_absent)if_absent;
    r->knock_out = kind == 1;
    r->all = all == 1;
    return st;
}

static dosah_status load_requirement(loader *l, dsh_requirement *r,
                                     dsh_node map)
{
    static const char *const known[] = {
        "id",      "name",  "link",   "weight",    "kind",
        "combine", "floor", "groups", "if_absent", "alternatives"};

    dosah_status st =
        only_keys(l, map, known, sizeof(known) / sizeof(known[0]));
    if (st == DOSAH_OK)
        st = get_text(l, &r->id, map, "id");
    if (st == DOSAH_OK)
        st = get_label(l, &r->name, map);
    if (st == DOSAH_OK)
        st = load_words(l, r, map);
    if (st == DOSAH_OK)
        st = get_number(l, &r->weight, dsh_node_get(map, "weight"), "weight");
    if (st == DOSAH_OK && !(r->weight >= 0))
        st = bad(l, map, "weight", "a number >= 0");
    if (st == DOSAH_OK)
        st = get_grade(l, &r->floor, map, "floor", DSH_GRADE_NOT);
    if (st == DOSAH_OK)
        st = get_list(l, &r->group, &r->n_groups, map, "groups");
    if (st == DOSAH_OK)
        st = load_alternatives(l, r, map);
    return st;
}

static dosah_status load_root(loader *l, dsh_rule_set *out, dsh_node root)
{
    static const char *const known[] = {"id",     "name",   "date",
                                        "source", "groups", "requirements"};
    if (!root.ok || dsh_node_kind(root) != DSH_YAML_MAP)
        return dsh_fail(l->err, DOSAH_EINPUT, l->name, 1,
                        "expected a rule set: a map with id, requirements …");
    dosah_status st = only_keys(l, root, known, 6);
    if (st == DOSAH_OK)
        st = get_text(l, &out->id, root, "id");
    if (st == DOSAH_OK)
        st = get_label(l, &out->name, root);
    if (st == DOSAH_OK)
        st = get_text(l, &out->date, root, "date");
    if (st == DOSAH_OK)
        st = get_text(l, &out->source, root, "source");
    if (st == DOSAH_OK)
        st = get_list(l, &out->group, &out->n_groups, root, "groups");
    const dsh_node list = dsh_node_get(root, "requirements");
    if (st == DOSAH_OK && !dsh_node_count(list))
        st = bad(l, root, "requirements", "a list");
    if (st != DOSAH_OK)
        return st;

    const size_t n = dsh_node_count(list);
    dsh_requirement *r = dsh_arena_alloc(l->arena, n, sizeof(*r));
    if (!r)
        return nomem(l);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = load_requirement(l, &r[i], dsh_node_item(list, i));
    out->requirement = r;
    out->n_requirements = n;
    out->n_unverified = l->n_unverified;
    return st;
}

dosah_status dsh_rule_set_load(dsh_rule_set *out, const char *path,
                               dsh_arena *arena, dosah_error *err)
{
    dsh_yaml *doc = NULL;

    memset(out, 0, sizeof(*out));
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    loader l = {.arena = arena, .err = err, .name = dsh_yaml_name(doc)};
    st = load_root(&l, out, dsh_yaml_root(doc));
    dsh_yaml_free(doc);
    return st;
}
