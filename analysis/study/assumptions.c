/* SPDX-License-Identifier: MIT */
#include "study/assumptions.h"

#include <string.h>

#include "study/record.h"

enum { MAX_RULES = 1000, MAX_CONDITIONS = 16 };

static const char FILE_KEYS[] = "id date note rules";
static const char RULE_KEYS[] = "id when assume source verified note";
/* Attributes that the street network knows (OSM tags). */
static const char ATTRIBUTES[] =
    "surface smoothness width incline incline:across kerb kerb:height "
    "step_count tactile_paving";

static dosah_status read_when(dsh_assumption *out, dsh_node rule,
                              dsh_arena *arena, dosah_error *err)
{
    dsh_node map = dsh_node_get(rule, "when");
    if (!map.ok || dsh_node_kind(map) != DSH_YAML_MAP ||
        dsh_node_count(map) > MAX_CONDITIONS)
        return dsh_record_expect(err, rule, "when", map,
                                 "a map of tags to values");
    out->n_when = dsh_node_count(map);
    dsh_condition *when = dsh_arena_alloc(arena, out->n_when, sizeof *when);
    if (when == NULL)
        return dsh_fail_nomem(err, "conditions");
    for (size_t i = 0; i < out->n_when; i++) {
        when[i].key = dsh_arena_str(arena, dsh_node_text(dsh_node_key(map, i)));
        if (when[i].key == NULL)
            return dsh_fail_nomem(err, "conditions");
        dosah_status st = dsh_record_texts(&when[i].value, &when[i].n_values,
                                           dsh_node_value(map, i), arena, err);
        if (st != DOSAH_OK)
            return st;
    }
    out->when = when;
    return DOSAH_OK;
}

/* What several attributes of one rule share. */
static dosah_status read_shared(dsh_assumption *out, dsh_node node,
                                dsh_arena *arena, dosah_error *err)
{
    dosah_status st = dsh_record_keys(node, RULE_KEYS, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->id, node, "id", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->source, node, "source", arena, err);
    dsh_node verified = dsh_node_get(node, "verified");
    if (st == DOSAH_OK && !dsh_record_yes(&out->verified, verified))
        st = dsh_record_expect(err, node, "verified", verified, "yes or no");
    if (st == DOSAH_OK)
        st = read_when(out, node, arena, err);
    return st;
}

/* One rule of the file gives one assumption for each attribute it assumes. */
static dosah_status read_rule(dsh_assumption *out, size_t *n, dsh_node node,
                              dsh_arena *arena, dosah_error *err)
{
    dsh_assumption shared = {0};
    dosah_status st = read_shared(&shared, node, arena, err);
    if (st != DOSAH_OK)
        return st;
    dsh_node assume = dsh_node_get(node, "assume");
    for (size_t i = 0; i < dsh_node_count(assume); i++) {
        dsh_assumption *rule = &out[*n];
        *rule = shared;
        st =
            dsh_record_need(&rule->value, assume,
                            dsh_node_text(dsh_node_key(assume, i)), arena, err);
        if (st != DOSAH_OK)
            return st;
        rule->attribute =
            dsh_arena_str(arena, dsh_node_text(dsh_node_key(assume, i)));
        if (rule->attribute == NULL)
            return dsh_fail_nomem(err, "assumption");
        (*n)++;
    }
    return DOSAH_OK;
}

/* Number of assumptions in the list, 0 with an error if it cannot be. */
static dosah_status count_rules(size_t *n, dsh_node list, dsh_node root,
                                dosah_error *err)
{
    *n = 0;
    if (!list.ok || dsh_node_kind(list) != DSH_YAML_LIST ||
        dsh_node_count(list) > MAX_RULES)
        return dsh_record_expect(err, root, "rules", list, "a list");
    for (size_t i = 0; i < dsh_node_count(list); i++) {
        dsh_node item = dsh_node_item(list, i);
        dsh_node assume = dsh_node_get(item, "assume");
        if (!assume.ok || dsh_node_kind(assume) != DSH_YAML_MAP)
            return dsh_record_expect(err, item, "assume", assume,
                                     "a map of attributes to values");
        dosah_status st = dsh_record_keys(assume, ATTRIBUTES, err);
        if (st != DOSAH_OK)
            return st;
        *n += dsh_node_count(assume);
    }
    return DOSAH_OK;
}

static dosah_status read_file(dsh_assumptions *out, const dsh_yaml *doc,
                              dsh_arena *arena, dosah_error *err)
{
    dsh_node root = dsh_yaml_root(doc);
    if (!root.ok)
        return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(doc), 1,
                        "the file is empty");
    dosah_status st = dsh_record_keys(root, FILE_KEYS, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->id, root, "id", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->date, root, "date", arena, err);
    dsh_node list = dsh_node_get(root, "rules");
    size_t n = 0;
    if (st == DOSAH_OK)
        st = count_rules(&n, list, root, err);
    if (st != DOSAH_OK)
        return st;
    dsh_assumption *rule = dsh_arena_alloc(arena, n, sizeof *rule);
    if (rule == NULL)
        return dsh_fail_nomem(err, "assumptions");
    out->rule = rule;
    for (size_t i = 0; st == DOSAH_OK && i < dsh_node_count(list); i++)
        st = read_rule(rule, &out->n, dsh_node_item(list, i), arena, err);
    return st;
}

dosah_status dsh_assumptions_load(dsh_assumptions *out, const char *path,
                                  dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_assumptions){0};
    dsh_yaml *doc = NULL;
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st == DOSAH_OK)
        st = read_file(out, doc, arena, err);
    dsh_yaml_free(doc);
    return st;
}
