/* SPDX-License-Identifier: MIT */
/* Walks every document that is accepted: the promise is that a plain
 * recursion over it ends and stays shallow. */
#include <stdlib.h>

#include "base/yaml.h"
#include "fuzz.h"

enum { MAX_DEPTH = 64, MAX_NODES = 1000000 };

static size_t walk(dsh_node node, unsigned depth)
{
    if (depth == 0 || !node.ok || dsh_node_line(node) < 1)
        abort();
    const dsh_yaml_kind kind = dsh_node_kind(node);
    const char *text = dsh_node_text(node);
    if (!dsh_utf8_valid(text, dsh_str_of(text).n))
        abort();
    size_t total = 1;
    for (size_t i = 0; i < dsh_node_count(node); i++) {
        const dsh_node child = kind == DSH_YAML_LIST ? dsh_node_item(node, i)
                                                     : dsh_node_value(node, i);
        total += walk(child, depth - 1);
        if (kind == DSH_YAML_MAP &&
            !dsh_node_get(node, dsh_node_text(dsh_node_key(node, i))).ok)
            abort();
    }
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    dsh_yaml *doc = NULL;
    if (dsh_yaml_parse(&doc, (const char *)data, n, "fuzz", NULL) != DOSAH_OK)
        return 0;
    const dsh_node root = dsh_yaml_root(doc);
    if (root.ok && walk(root, MAX_DEPTH) > MAX_NODES)
        abort();
    dsh_yaml_free(doc);
    return 0;
}
