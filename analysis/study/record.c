/* SPDX-License-Identifier: MIT */
#include "study/record.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "study/expect.h"
#include "study/keys.h"
#include "study/load.h"

static const char *found_in(dsh_node node)
{
    return dsh_node_kind(node) == DSH_YAML_LIST  ? "a list"
           : dsh_node_kind(node) == DSH_YAML_MAP ? "a map"
                                                 : dsh_node_text(node);
}

dosah_status dsh_record_fail(dosah_error *err, dsh_node node, const char *key,
                             const char *expected)
{
    dsh_fault fault = {dsh_yaml_name(node.doc), dsh_node_line(node), key,
                       found_in(node)};
    return dsh_fail_expected(err, &fault, &(dsh_expected){.text = expected});
}

dosah_status dsh_record_expect(dosah_error *err, dsh_node map, const char *key,
                               dsh_node node, const char *expected)
{
    dsh_node at = node.ok ? node : dsh_node_get(map, key);
    if (at.ok)
        return dsh_record_fail(err, at, key, expected);
    dsh_fault fault = {dsh_yaml_name(map.doc), dsh_node_line(map), key, NULL};
    return dsh_fail_expected(err, &fault, &(dsh_expected){.text = expected});
}

dosah_status dsh_record_keys(dsh_node map, const char *known, dosah_error *err)
{
    if (!map.ok || dsh_node_kind(map) != DSH_YAML_MAP)
        return dsh_record_fail(err, map, "", "a map of keys");
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        dsh_node key = dsh_node_key(map, i);
        const char *name = dsh_node_text(key);
        if (dsh_word_in(known, name))
            continue;
        char near[64];
        if (dsh_word_nearest(near, known, name))
            return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(map.doc),
                            dsh_node_line(key),
                            "unknown key '%.60s'; the nearest known key is "
                            "'%s'",
                            name, near);
        return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(map.doc),
                        dsh_node_line(key), "unknown key '%.60s'", name);
    }
    return DOSAH_OK;
}

dosah_status dsh_record_text(const char **out, dsh_node map, const char *key,
                             dsh_arena *arena, dosah_error *err)
{
    dsh_node node = dsh_node_get(map, key);
    if (node.ok && dsh_node_kind(node) != DSH_YAML_SCALAR)
        return dsh_record_fail(err, node, key, "a text");
    *out =
        dsh_arena_str(arena, dsh_node_is_null(node) ? "" : dsh_node_text(node));
    return *out != NULL ? DOSAH_OK : dsh_fail_nomem(err, "text");
}

dosah_status dsh_record_need(const char **out, dsh_node map, const char *key,
                             dsh_arena *arena, dosah_error *err)
{
    dosah_status st = dsh_record_text(out, map, key, arena, err);
    if (st != DOSAH_OK || (*out)[0] != '\0')
        return st;
    return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(map.doc),
                    dsh_node_line(map), "key '%s' is required", key);
}

dosah_status dsh_record_label(dsh_label *out, dsh_node map, const char *key,
                              dsh_arena *arena, dosah_error *err)
{
    dsh_node node = dsh_node_get(map, key);
    if (node.ok && dsh_node_kind(node) == DSH_YAML_LIST)
        return dsh_record_fail(err, node, key, "a text or {cs: …, en: …}");
    if (!dsh_label_of(out, node, arena))
        return dsh_fail_nomem(err, "label");
    if (out->in[DOSAH_CS][0] != '\0')
        return DOSAH_OK;
    return dsh_record_expect(err, map, key, (dsh_node){0},
                             "a text or {cs: …, en: …}");
}

dosah_status dsh_record_texts(const char ***out, size_t *n, dsh_node node,
                              dsh_arena *arena, dosah_error *err)
{
    bool list = node.ok && dsh_node_kind(node) == DSH_YAML_LIST;
    *n = list ? dsh_node_count(node) : node.ok;
    *out = dsh_arena_alloc(arena, *n, sizeof **out);
    if (*out == NULL)
        return dsh_fail_nomem(err, "list");
    for (size_t i = 0; i < *n; i++) {
        dsh_node item = list ? dsh_node_item(node, i) : node;
        if (dsh_node_kind(item) != DSH_YAML_SCALAR)
            return dsh_record_fail(err, item, "", "a text or a list of texts");
        (*out)[i] = dsh_arena_str(arena, dsh_node_text(item));
        if ((*out)[i] == NULL)
            return dsh_fail_nomem(err, "list");
    }
    return DOSAH_OK;
}

bool dsh_record_yes(bool *out, dsh_node node)
{
    if (!node.ok || dsh_node_kind(node) != DSH_YAML_SCALAR)
        return false;
    const char *text = dsh_node_text(node);
    *out = dsh_word_in("yes true ano", text);
    return *out || dsh_word_in("no false ne", text);
}
