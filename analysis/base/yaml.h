/* SPDX-License-Identifier: MIT */
/** @file yaml.h
 *  @brief YAML documents as a tree that knows its lines (libyaml).
 *  Limits: 16 MB, depth 64, 1,000,000 nodes, no aliases that loop. */
#ifndef DSH_YAML_H
#define DSH_YAML_H

#include "base/fail.h"
#include "base/str.h"

typedef struct dsh_yaml dsh_yaml;

typedef enum dsh_yaml_kind {
    DSH_YAML_SCALAR,
    DSH_YAML_LIST,
    DSH_YAML_MAP
} dsh_yaml_kind;

/** A node; a small value. `ok` is false for "no such node". */
typedef struct dsh_node {
    const dsh_yaml *doc;
    int id;
    bool ok;
} dsh_node;

/** @retval DOSAH_ENOTFOUND no such file; DOSAH_EINPUT syntax (err->row) or a
 *  key twice in one map */
dosah_status dsh_yaml_open(dsh_yaml **out, const char *path, dosah_error *err);
/** From memory; `name` is used in messages. */
dosah_status dsh_yaml_parse(dsh_yaml **out, const char *text, size_t n,
                            const char *name, dosah_error *err);
void dsh_yaml_free(dsh_yaml *doc);

const char *dsh_yaml_name(const dsh_yaml *doc);
dsh_node dsh_yaml_root(const dsh_yaml *doc); /**< !ok for an empty document */
dsh_yaml_kind dsh_node_kind(dsh_node node);
/** 1-based line where the node starts. */
int64_t dsh_node_line(dsh_node node);
/** Text of a scalar; "" for lists, maps and absent nodes. NUL-terminated. */
const char *dsh_node_text(dsh_node node);
/** True for a plain empty scalar, `null` or `~`, and for absent nodes. */
bool dsh_node_is_null(dsh_node node);
/** Items of a list or pairs of a map. */
size_t dsh_node_count(dsh_node node);
dsh_node dsh_node_item(dsh_node list, size_t i);
dsh_node dsh_node_key(dsh_node map, size_t i);
dsh_node dsh_node_value(dsh_node map, size_t i);
/** Value of `key`; !ok if absent or if `map` is no map. */
dsh_node dsh_node_get(dsh_node map, const char *key);

#endif
