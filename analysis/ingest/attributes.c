/* SPDX-License-Identifier: MIT */
#include "ingest/attributes.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "base/yaml.h"

/** The file being loaded. */
typedef struct loading {
    dsh_attributes *out;
    const char *path;
    dsh_arena *arena;
} loading;

static dosah_status text_of(const char **out, const loading *l, dsh_node node,
                            dosah_error *err)
{
    *out = dsh_arena_str(l->arena, dsh_node_text(node));
    return *out ? DOSAH_OK : dsh_fail_nomem(err, "survey attributes");
}

static dosah_status number_of(double *out, const loading *l, dsh_node node,
                              dosah_error *err)
{
    if (dsh_node_is_null(node) ||
        dsh_parse_double(out, dsh_str_of(dsh_node_text(node))))
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, l->path, dsh_node_line(node),
                    "'%s' is not a number", dsh_node_text(node));
}

static dosah_status kind_of(dsh_attribute_kind *out, const loading *l,
                            dsh_node node, dosah_error *err)
{
    static const char *const names[] = {"number", "yesno", "text", "enum"};
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(dsh_node_text(node), names[i]) == 0) {
            *out = (dsh_attribute_kind)i;
            return DOSAH_OK;
        }
    }
    return dsh_fail(err, DOSAH_EINPUT, l->path, dsh_node_line(node),
                    "kind '%s'; expected number, yesno, text or enum",
                    dsh_node_text(node));
}

static dosah_status key_of(dsh_attribute *a, const loading *l, dosah_error *err)
{
    size_t n = strlen(a->element);
    size_t m = strlen(a->attribute);
    char *key = dsh_arena_alloc(l->arena, n + m + 2, 1);
    if (key == NULL)
        return dsh_fail_nomem(err, "survey attributes");
    memcpy(key, a->element, n);
    key[n] = '.';
    memcpy(key + n + 1, a->attribute, m);
    a->key = key;
    return DOSAH_OK;
}

static dosah_status texts_of(const char ***out, size_t *n, const loading *l,
                             dsh_node list, dosah_error *err)
{
    *n = dsh_node_count(list);
    *out = dsh_arena_alloc(l->arena, *n, sizeof **out);
    dosah_status s = *out ? DOSAH_OK : dsh_fail_nomem(err, "survey attributes");
    for (size_t i = 0; s == DOSAH_OK && i < *n; i++)
        s = text_of(&(*out)[i], l, dsh_node_item(list, i), err);
    return s;
}

static dosah_status label_of(dsh_label *out, const loading *l, dsh_node name,
                             dosah_error *err)
{
    dosah_status s =
        text_of(&out->in[DOSAH_CS], l, dsh_node_get(name, "cs"), err);
    return s == DOSAH_OK
               ? text_of(&out->in[DOSAH_EN], l, dsh_node_get(name, "en"), err)
               : s;
}

static dosah_status read_attribute(dsh_attribute *a, const loading *l,
                                   dsh_node node, dosah_error *err)
{
    dsh_node given = dsh_node_get(node, "given_in");
    a->min = -INFINITY;
    a->max = INFINITY;
    dosah_status s =
        text_of(&a->element, l, dsh_node_get(node, "element"), err);
    if (s == DOSAH_OK)
        s = text_of(&a->attribute, l, dsh_node_get(node, "attribute"), err);
    if (s == DOSAH_OK)
        s = key_of(a, l, err);
    if (s == DOSAH_OK)
        s = kind_of(&a->kind, l, dsh_node_get(node, "kind"), err);
    if (s == DOSAH_OK)
        s = text_of(&a->unit, l, dsh_node_get(node, "unit"), err);
    if (s == DOSAH_OK)
        s = text_of(&a->given_in, l,
                    given.ok ? given : dsh_node_get(node, "unit"), err);
    if (s == DOSAH_OK)
        s = number_of(&a->min, l, dsh_node_get(node, "min"), err);
    if (s == DOSAH_OK)
        s = number_of(&a->max, l, dsh_node_get(node, "max"), err);
    if (s == DOSAH_OK)
        s = texts_of(&a->value, &a->n_values, l, dsh_node_get(node, "values"),
                     err);
    if (s == DOSAH_OK)
        s = texts_of(&a->word, &a->n_words, l, dsh_node_get(node, "words"),
                     err);
    if (s == DOSAH_OK)
        s = label_of(&a->name, l, dsh_node_get(node, "name"), err);
    return s;
}

static dosah_status read_units(const loading *l, dsh_node map, dosah_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < dsh_node_count(map); i++)
        n += dsh_node_count(dsh_node_value(map, i));
    dsh_unit *unit = dsh_arena_alloc(l->arena, n, sizeof *unit);
    if (unit == NULL)
        return dsh_fail_nomem(err, "units");
    size_t k = 0;
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        dsh_node ways = dsh_node_value(map, i);
        for (size_t w = 0; s == DOSAH_OK && w < dsh_node_count(ways); w++) {
            s = text_of(&unit[k].unit, l, dsh_node_key(map, i), err);
            if (s == DOSAH_OK)
                s = text_of(&unit[k].written, l, dsh_node_key(ways, w), err);
            if (s == DOSAH_OK)
                s = number_of(&unit[k].factor, l, dsh_node_value(ways, w), err);
            k++;
        }
    }
    l->out->unit = unit;
    l->out->n_units = n;
    return s;
}

static dosah_status read_elements(const loading *l, dsh_node map,
                                  dosah_error *err)
{
    static const char *const kind[] = {"building", "stop", "street"};
    size_t n = dsh_node_count(map);
    dsh_element *element = dsh_arena_alloc(l->arena, n, sizeof *element);
    dosah_status s =
        element ? DOSAH_OK : dsh_fail_nomem(err, "survey elements");
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        dsh_node node = dsh_node_value(map, i);
        dsh_node on = dsh_node_get(node, "objects");
        for (size_t k = 0; k < dsh_node_count(on); k++) {
            for (size_t o = 0; o < 3; o++) {
                const char *word = dsh_node_text(dsh_node_item(on, k));
                element[i].on[o] |= strcmp(word, kind[o]) == 0;
            }
        }
        s = text_of(&element[i].id, l, dsh_node_key(map, i), err);
        if (s == DOSAH_OK)
            s = label_of(&element[i].name, l, node, err);
    }
    l->out->element = element;
    l->out->n_elements = n;
    return s;
}

static dosah_status read_columns(const loading *l, dsh_node map,
                                 dosah_error *err)
{
    size_t n = dsh_node_count(map);
    dsh_survey_column *column = dsh_arena_alloc(l->arena, n, sizeof *column);
    dosah_status s = column ? DOSAH_OK : dsh_fail_nomem(err, "survey columns");
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        s = text_of(&column[i].id, l, dsh_node_key(map, i), err);
        if (s == DOSAH_OK)
            s = text_of(&column[i].czech, l, dsh_node_value(map, i), err);
    }
    l->out->column = column;
    l->out->n_columns = n;
    return s;
}

static dosah_status read_conflicts(const loading *l, dsh_node list,
                                   dosah_error *err)
{
    size_t n = dsh_node_count(list);
    dsh_conflict *c = dsh_arena_alloc(l->arena, n, sizeof *c);
    dosah_status s = c ? DOSAH_OK : dsh_fail_nomem(err, "survey conflicts");
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        dsh_node node = dsh_node_item(list, i);
        c[i].is = (double)NAN;
        s = text_of(&c[i].element, l, dsh_node_get(node, "element"), err);
        if (s == DOSAH_OK)
            s = text_of(&c[i].attribute, l, dsh_node_get(node, "attribute"),
                        err);
        if (s == DOSAH_OK)
            s = text_of(&c[i].other, l, dsh_node_get(node, "other"), err);
        if (s == DOSAH_OK)
            s = number_of(&c[i].is, l, dsh_node_get(node, "is"), err);
    }
    l->out->conflict = c;
    l->out->n_conflicts = n;
    return s;
}

static dosah_status read_attributes(const loading *l, dsh_node list,
                                    dosah_error *err)
{
    size_t n = dsh_node_count(list);
    dsh_attribute *at = dsh_arena_alloc(l->arena, n, sizeof *at);
    l->out->key = dsh_arena_alloc(l->arena, n, sizeof *l->out->key);
    dosah_status s =
        at && l->out->key ? DOSAH_OK : dsh_fail_nomem(err, "survey attributes");
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        s = read_attribute(&at[i], l, dsh_node_item(list, i), err);
        l->out->key[i] = at[i].key;
    }
    l->out->at = at;
    l->out->n = s == DOSAH_OK ? n : 0;
    return s;
}

dosah_status dsh_attributes_load(dsh_attributes *out, const char *path,
                                 dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_attributes){0};
    loading l = {out, path, arena};
    dsh_yaml *doc;
    dosah_status s = dsh_yaml_open(&doc, path, err);
    if (s != DOSAH_OK)
        return s;
    dsh_node root = dsh_yaml_root(doc);
    s = read_attributes(&l, dsh_node_get(root, "attributes"), err);
    if (s == DOSAH_OK)
        s = read_units(&l, dsh_node_get(root, "units"), err);
    if (s == DOSAH_OK)
        s = read_elements(&l, dsh_node_get(root, "elements"), err);
    if (s == DOSAH_OK)
        s = read_columns(&l, dsh_node_get(root, "columns"), err);
    if (s == DOSAH_OK)
        s = read_conflicts(&l, dsh_node_get(root, "conflicts"), err);
    dsh_yaml_free(doc);
    return s;
}

static bool is_label(const dsh_label *label, const char *text)
{
    return dsh_str_eq_nocase(dsh_str_of(text), label->in[DOSAH_CS]) ||
           dsh_str_eq_nocase(dsh_str_of(text), label->in[DOSAH_EN]);
}

const char *dsh_attributes_element(const dsh_attributes *attributes,
                                   const char *text)
{
    for (size_t i = 0; i < attributes->n_elements; i++) {
        if (strcmp(attributes->element[i].id, text) == 0)
            return attributes->element[i].id;
    }
    for (size_t i = 0; i < attributes->n_elements; i++) {
        const dsh_element *e = &attributes->element[i];
        if (is_label(&e->name, text) ||
            dsh_str_eq_nocase(dsh_str_of(text), e->id))
            return e->id;
    }
    return text;
}

const char *dsh_attributes_resolve(const dsh_attributes *attributes,
                                   const char *element, const char *text)
{
    const dsh_attribute *found = dsh_attributes_find(attributes, element, text);
    if (found != NULL)
        return found->attribute;
    for (size_t i = 0; i < attributes->n; i++) {
        const dsh_attribute *a = &attributes->at[i];
        if (strcmp(a->element, element) == 0 &&
            (is_label(&a->name, text) ||
             dsh_str_eq_nocase(dsh_str_of(text), a->attribute)))
            return a->attribute;
    }
    return text;
}

const dsh_attribute *dsh_attributes_find(const dsh_attributes *attributes,
                                         const char *element,
                                         const char *attribute)
{
    for (size_t i = 0; i < attributes->n; i++) {
        if (strcmp(attributes->at[i].attribute, attribute) == 0 &&
            strcmp(attributes->at[i].element, element) == 0)
            return &attributes->at[i];
    }
    return NULL;
}

bool dsh_attribute_convert(double *value, const dsh_attributes *attributes,
                           const dsh_attribute *attribute, const char *written)
{
    const char *w = written[0] ? written : attribute->given_in;
    if (strcmp(w, attribute->unit) == 0)
        return true;
    for (size_t i = 0; i < attributes->n_units; i++) {
        const dsh_unit *u = &attributes->unit[i];
        if (strcmp(u->unit, attribute->unit) != 0 ||
            !dsh_str_eq_nocase(dsh_str_of(w), u->written))
            continue;
        /* 8.3 % is 830 bp, not 830.0000000000001. */
        *value = round(*value * u->factor * 1e6) / 1e6;
        return true;
    }
    return false;
}
