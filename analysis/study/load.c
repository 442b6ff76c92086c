/* SPDX-License-Identifier: MIT */
#include "study/load.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"

enum { PATH_MAX_TEXT = 200, MAX_PARTS = 6 };

void dsh_study_notice(const dsh_load *load, const char *code,
                      dosah_severity severity, int64_t line, const char *field,
                      const char *value)
{
    dsh_notice_add(load->ctx->notices, (dsh_notice){.code = code,
                                                    .severity = severity,
                                                    .file = load->file,
                                                    .row = line,
                                                    .field = field,
                                                    .value = value});
}

/* "a.b.c"; what does not fit is left out. */
static void full_path(char out[PATH_MAX_TEXT], const dsh_section *section,
                      const char *name)
{
    const char *part[MAX_PARTS] = {name};
    size_t n = 1;
    for (; section != NULL && n < MAX_PARTS; section = section->above)
        if (section->path[0] != '\0')
            part[n++] = section->path;
    size_t used = 0;
    out[0] = '\0';
    while (n-- > 0 && used < PATH_MAX_TEXT)
        used += (size_t)snprintf(out + used, PATH_MAX_TEXT - used, "%s%s",
                                 used > 0 ? "." : "", part[n]);
}

dosah_status dsh_key_unexpected(const dsh_section *section, const char *name,
                                dsh_study_value found,
                                const dsh_expected *expected)
{
    char path[PATH_MAX_TEXT];
    full_path(path, section, name);
    dsh_fault fault = {section->load->file, found.line, path, found.text};
    return dsh_fail_expected(section->load->err, &fault, expected);
}

dosah_status dsh_key_fail(const dsh_section *section, const char *name,
                          dsh_study_value found, const char *expected)
{
    return dsh_key_unexpected(section, name, found,
                              &(dsh_expected){.text = expected});
}

dsh_section dsh_section_of(const dsh_section *parent, const char *name)
{
    const dsh_study_key *key = dsh_key_find(parent->table, name);
    return (dsh_section){.load = parent->load,
                         .map = dsh_node_get(parent->map, name),
                         .table = key != NULL ? key->path : name,
                         .path = name,
                         .above = parent};
}

/* ---- the walk over all keys -------------------------------------------- */

static const char *kind_name(dsh_node node)
{
    switch (dsh_node_kind(node)) {
    case DSH_YAML_LIST:
        return "a list";
    case DSH_YAML_MAP:
        return "a map";
    default:
        return dsh_node_text(node);
    }
}

static dsh_study_value value_of(dsh_node node)
{
    return (dsh_study_value){kind_name(node), dsh_node_line(node)};
}

static dosah_status unknown_key(const dsh_section *section, dsh_node key)
{
    char path[PATH_MAX_TEXT];
    const char *name = dsh_node_text(key);
    full_path(path, section, name);
    const char *near = dsh_key_nearest(section->table, name);
    if (near != NULL)
        return dsh_fail(section->load->err, DOSAH_EINPUT, section->load->file,
                        dsh_node_line(key),
                        "unknown key '%s'; the nearest known key is '%s'", path,
                        near);
    return dsh_fail(section->load->err, DOSAH_EINPUT, section->load->file,
                    dsh_node_line(key), "unknown key '%s'", path);
}

/* True for a name that `columns` of this key may have: one of the table; a
 * group of the population for origins; "element.no.attribute" of a survey. */
static bool is_known_name(const dsh_load *load, const dsh_study_key *key,
                          const char *name)
{
    if (key->choices == NULL || dsh_word_in(key->choices, name))
        return true;
    if (strcmp(key->path, "origins.columns") == 0)
        return dsh_node_get(load->groups, name).ok;
    return strcmp(key->path, "survey.columns") == 0 &&
           strchr(name, '.') != NULL;
}

static dosah_status check_names(const dsh_section *section, const char *name,
                                const dsh_study_key *key)
{
    dsh_section map = dsh_section_of(section, name);
    if (dsh_node_kind(map.map) != DSH_YAML_MAP)
        return dsh_key_fail(section, name, value_of(map.map),
                            "a map of our names to names in the file");
    for (size_t i = 0; i < dsh_node_count(map.map); i++) {
        dsh_node ours = dsh_node_key(map.map, i);
        dsh_node theirs = dsh_node_value(map.map, i);
        const char *text = dsh_node_text(ours);
        if (dsh_node_kind(theirs) != DSH_YAML_SCALAR ||
            dsh_node_is_null(theirs))
            return dsh_key_fail(&map, text, value_of(theirs),
                                "the name of a column");
        if (is_known_name(section->load, key, text))
            continue;
        if (strcmp(key->path, "origins.columns") == 0)
            return dsh_fail(section->load->err, DOSAH_EINPUT,
                            section->load->file, dsh_node_line(ours),
                            "key 'origins.columns': '%.60s' is neither one of "
                            "%s nor a group: population.groups does not "
                            "declare it",
                            text, key->choices);
        dsh_expected expected = {.text = N_("one of the names {list}"),
                                 .arg = {{"list", key->choices}},
                                 .n_args = 1};
        return dsh_key_unexpected(section, name,
                                  (dsh_study_value){text, dsh_node_line(ours)},
                                  &expected);
    }
    return DOSAH_OK;
}

static dosah_status check_map(const dsh_section *section);

static dosah_status check_items(const dsh_section *section, const char *name,
                                const dsh_study_key *key)
{
    dsh_node list = dsh_node_get(section->map, name);
    if (dsh_node_kind(list) != DSH_YAML_LIST)
        return dsh_key_fail(section, name, value_of(list), "a list of maps");
    char table[PATH_MAX_TEXT];
    (void)snprintf(table, sizeof table, "%s[]", key->path);
    for (size_t i = 0; i < dsh_node_count(list); i++) {
        dsh_section item = {section->load, dsh_node_item(list, i), table, name,
                            section};
        if (dsh_node_kind(item.map) != DSH_YAML_MAP)
            return dsh_key_fail(section, name, value_of(item.map),
                                "a list of maps");
        dosah_status st = check_map(&item);
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

/* One pair: its key is in the table; go down where that is a section. */
static dosah_status check_pair(const dsh_section *section, size_t i)
{
    dsh_node name_node = dsh_node_key(section->map, i);
    dsh_node value = dsh_node_value(section->map, i);
    const char *name = dsh_node_text(name_node);
    const dsh_study_key *key = dsh_key_find(section->table, name);
    if (key == NULL)
        return unknown_key(section, name_node);
    if (key->state == DSH_KEY_LATER) {
        char path[PATH_MAX_TEXT];
        full_path(path, section, name);
        dsh_study_notice(section->load, "not_available_yet", DOSAH_WARNING,
                         dsh_node_line(name_node), path, "");
        return DOSAH_OK;
    }
    if (key->type == DSH_KEY_NAMES)
        return check_names(section, name, key);
    if (key->type == DSH_KEY_ITEMS)
        return check_items(section, name, key);
    if (key->type == DSH_KEY_PLACE && dsh_node_kind(value) == DSH_YAML_SCALAR)
        return DOSAH_OK;
    if (key->type != DSH_KEY_MAP && key->type != DSH_KEY_SOURCE &&
        key->type != DSH_KEY_PLACE)
        return DOSAH_OK;
    dsh_section below = {section->load, value, key->path, name, section};
    if (dsh_node_kind(value) != DSH_YAML_MAP)
        return dsh_key_fail(section, name, value_of(value),
                            key->type == DSH_KEY_MAP
                                ? N_("a map of keys")
                                : N_("a map with the key 'source'"));
    return check_map(&below);
}

/* Keys that must be in this map, where the map itself is there. */
static dosah_status check_required(const dsh_section *section)
{
    size_t n;
    const dsh_study_key *keys = dsh_study_keys(&n);
    for (size_t i = 0; i < n; i++) {
        if (keys[i].state != DSH_KEY_REQUIRED)
            continue;
        const char *dot = strrchr(keys[i].path, '.');
        const char *name = dot != NULL ? dot + 1 : keys[i].path;
        if (dsh_key_find(section->table, name) != &keys[i] ||
            !dsh_node_is_null(dsh_node_get(section->map, name)))
            continue;
        char path[PATH_MAX_TEXT];
        full_path(path, section, name);
        return dsh_fail(section->load->err, DOSAH_EINPUT, section->load->file,
                        dsh_node_line(section->map), "key '%s' is required",
                        path);
    }
    return DOSAH_OK;
}

static dosah_status check_map(const dsh_section *section)
{
    for (size_t i = 0; i < dsh_node_count(section->map); i++) {
        dosah_status st = check_pair(section, i);
        if (st != DOSAH_OK)
            return st;
    }
    return check_required(section);
}

/* Columns of origins are judged by the groups of the population, which may
 * stand below them: its type comes first. */
dosah_status dsh_check_keys(const dsh_section *section)
{
    dsh_node population = dsh_node_get(section->map, "population");
    if (population.ok && dsh_node_kind(population) != DSH_YAML_MAP)
        return dsh_key_fail(section, "population", value_of(population),
                            N_("a map with the key 'source'"));
    return check_map(section);
}
