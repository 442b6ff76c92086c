/* SPDX-License-Identifier: MIT */
/* A thin skin over libyaml's document. The text is followed once before it is
 * loaded (syntax, depth, size), and the tree is checked once after (keys, NULs,
 * loops, depth, size when aliases are written out), so that reading it needs no
 * checks and recursion over it is bounded. */
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"
#include "base/file.h"

enum { MAX_BYTES = 16 << 20, MAX_DEPTH = 64, MAX_NODES = 1000000 };

struct dsh_yaml {
    yaml_document_t document;
    bool loaded;
    char name[256];
};

static const yaml_node_t *node_of(dsh_node node)
{
    if (!node.ok)
        return NULL;
    return &node.doc->document.nodes.start[node.id - 1];
}

static dsh_node make_node(const dsh_yaml *doc, int id)
{
    return (dsh_node){doc, id, id > 0};
}

const char *dsh_yaml_name(const dsh_yaml *doc)
{
    return doc->name;
}

dsh_node dsh_yaml_root(const dsh_yaml *doc)
{
    const yaml_document_t *d = &doc->document;
    return make_node(doc, d->nodes.top > d->nodes.start ? 1 : 0);
}

dsh_yaml_kind dsh_node_kind(dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    if (n != NULL && n->type == YAML_SEQUENCE_NODE)
        return DSH_YAML_LIST;
    if (n != NULL && n->type == YAML_MAPPING_NODE)
        return DSH_YAML_MAP;
    return DSH_YAML_SCALAR;
}

int64_t dsh_node_line(dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    return n != NULL ? (int64_t)n->start_mark.line + 1 : 0;
}

const char *dsh_node_text(dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    if (n == NULL || n->type != YAML_SCALAR_NODE)
        return "";
    return (const char *)n->data.scalar.value;
}

bool dsh_node_is_null(dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    if (n == NULL)
        return true;
    if (n->type != YAML_SCALAR_NODE ||
        n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    const char *text = (const char *)n->data.scalar.value;
    static const char *const null[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof(null) / sizeof(null[0]); i++)
        if (strcmp(text, null[i]) == 0)
            return true;
    return false;
}

size_t dsh_node_count(dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    if (n != NULL && n->type == YAML_SEQUENCE_NODE)
        return (size_t)(n->data.sequence.items.top -
                        n->data.sequence.items.start);
    if (n != NULL && n->type == YAML_MAPPING_NODE)
        return (size_t)(n->data.mapping.pairs.top -
                        n->data.mapping.pairs.start);
    return 0;
}

dsh_node dsh_node_item(dsh_node list, size_t i)
{
    if (dsh_node_kind(list) != DSH_YAML_LIST || i >= dsh_node_count(list))
        return (dsh_node){0};
    return make_node(list.doc, node_of(list)->data.sequence.items.start[i]);
}

static dsh_node pair_part(dsh_node map, size_t i, bool want_key)
{
    if (dsh_node_kind(map) != DSH_YAML_MAP || i >= dsh_node_count(map))
        return (dsh_node){0};
    const yaml_node_pair_t pair = node_of(map)->data.mapping.pairs.start[i];
    return make_node(map.doc, want_key ? pair.key : pair.value);
}

dsh_node dsh_node_key(dsh_node map, size_t i)
{
    return pair_part(map, i, true);
}

dsh_node dsh_node_value(dsh_node map, size_t i)
{
    return pair_part(map, i, false);
}

dsh_node dsh_node_get(dsh_node map, const char *key)
{
    const size_t n =
        dsh_node_kind(map) == DSH_YAML_MAP ? dsh_node_count(map) : 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(dsh_node_text(dsh_node_key(map, i)), key) == 0)
            return dsh_node_value(map, i);
    return (dsh_node){0};
}

/* ---- checks after loading ---------------------------------------------- */

static dosah_status fail_depth(const dsh_yaml *doc, int64_t line,
                               dosah_error *err)
{
    return dsh_fail(err, DOSAH_ELIMIT, doc->name, line,
                    "lists and maps are nested deeper than %d levels, or an "
                    "alias contains itself",
                    MAX_DEPTH);
}

static dosah_status fail_size(const dsh_yaml *doc, int64_t line,
                              dosah_error *err)
{
    return dsh_fail(err, DOSAH_ELIMIT, doc->name, line, "more than %d values",
                    MAX_NODES);
}

typedef struct check {
    const dsh_yaml *doc;
    uint32_t *expanded; /* [nodes] size with aliases written out; 0 = new */
    uint8_t *height;    /* [nodes] levels below, from 1 */
    dosah_error *err;
} check;

typedef struct named {
    const char *text;
    int64_t line;
} named;

static int by_text(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const int order = strcmp(x->text, y->text);
    if (order != 0)
        return order;
    return (x->line > y->line) - (x->line < y->line);
}

static dosah_status check_keys(const check *c, dsh_node map)
{
    const size_t n = dsh_node_count(map);
    named *keys = dsh_alloc(n, sizeof(*keys));
    if (keys == NULL)
        return dsh_fail_nomem(c->err, "YAML keys");
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; i < n && status == DOSAH_OK; i++) {
        const dsh_node key = dsh_node_key(map, i);
        keys[i] = (named){dsh_node_text(key), dsh_node_line(key)};
        if (dsh_node_kind(key) != DSH_YAML_SCALAR)
            status = dsh_fail(c->err, DOSAH_EINPUT, c->doc->name, keys[i].line,
                              "a key is not a plain text");
    }
    if (status == DOSAH_OK)
        qsort(keys, n, sizeof(*keys), by_text);
    for (size_t i = 1; i < n && status == DOSAH_OK; i++)
        if (strcmp(keys[i].text, keys[i - 1].text) == 0)
            status =
                dsh_fail(c->err, DOSAH_EINPUT, c->doc->name, keys[i].line,
                         "key \"%s\" stands twice in one map", keys[i].text);
    dsh_free(keys);
    return status;
}

static dosah_status check_scalar(const check *c, dsh_node node)
{
    const yaml_node_t *n = node_of(node);
    const char *text = (const char *)n->data.scalar.value;
    if (memchr(text, '\0', n->data.scalar.length) != NULL)
        return dsh_fail(c->err, DOSAH_EINPUT, c->doc->name, dsh_node_line(node),
                        "a text holds a NUL character");
    return DOSAH_OK;
}

/* Deep nodes are refused before the recursion gets that far: `depth` counts
 * down, and a loop of aliases ends there too. */
static dosah_status check_node(const check *c, dsh_node node, unsigned depth)
{
    const size_t at = (size_t)node.id - 1;
    if (c->expanded[at] != 0 && c->height[at] <= depth)
        return DOSAH_OK;
    if (depth == 0)
        return fail_depth(c->doc, dsh_node_line(node), c->err);
    const dsh_yaml_kind kind = dsh_node_kind(node);
    if (kind == DSH_YAML_SCALAR) {
        c->expanded[at] = 1;
        c->height[at] = 1;
        return check_scalar(c, node);
    }
    uint64_t total = 1;
    uint8_t height = 0;
    const size_t n = dsh_node_count(node);
    for (size_t i = 0; i < n; i++) {
        const dsh_node child = kind == DSH_YAML_LIST ? dsh_node_item(node, i)
                                                     : dsh_node_value(node, i);
        const dosah_status status = check_node(c, child, depth - 1);
        if (status != DOSAH_OK)
            return status;
        const size_t below = (size_t)child.id - 1;
        total += c->expanded[below] + (kind == DSH_YAML_MAP ? 1u : 0u);
        if (c->height[below] > height)
            height = c->height[below];
    }
    if (total > MAX_NODES)
        return fail_size(c->doc, dsh_node_line(node), c->err);
    c->expanded[at] = (uint32_t)total;
    c->height[at] = (uint8_t)(height + 1);
    return kind == DSH_YAML_MAP ? check_keys(c, node) : DOSAH_OK;
}

static dosah_status check_tree(const dsh_yaml *doc, dosah_error *err)
{
    const dsh_node root = dsh_yaml_root(doc);
    if (!root.ok)
        return DOSAH_OK;
    const yaml_document_t *d = &doc->document;
    const size_t n = (size_t)(d->nodes.top - d->nodes.start);
    if (n > MAX_NODES)
        return fail_size(doc, 0, err);
    check c = {.doc = doc, .err = err};
    c.expanded = dsh_alloc(n, sizeof(*c.expanded));
    c.height = dsh_alloc(n, sizeof(*c.height));
    dosah_status status = DOSAH_OK;
    if (c.expanded == NULL || c.height == NULL)
        status = dsh_fail_nomem(err, "YAML check");
    else
        status = check_node(&c, root, MAX_DEPTH);
    dsh_free(c.expanded);
    dsh_free(c.height);
    return status;
}

/* ---- loading ----------------------------------------------------------- */

static dosah_status fail_syntax(const dsh_yaml *doc,
                                const yaml_parser_t *parser, dosah_error *err)
{
    if (parser->error == YAML_MEMORY_ERROR)
        return dsh_fail_nomem(err, "YAML document");
    const int64_t line = (int64_t)parser->problem_mark.line + 1;
    if (parser->problem != NULL && parser->context != NULL &&
        strcmp(parser->problem, "found unexpected end of stream") == 0 &&
        strstr(parser->context, "quoted scalar") != NULL) {
        const int64_t first = (int64_t)parser->context_mark.line + 1;
        return dsh_fail(err, DOSAH_EINPUT, doc->name, first,
                        "a quote that begins here is never closed");
    }
    return dsh_fail(err, DOSAH_EINPUT, doc->name, line, "not valid YAML: %s",
                    parser->problem != NULL ? parser->problem : "");
}

/* How far the walk over the events of the text has come. */
typedef struct outline {
    unsigned depth, n_documents;
    size_t n_nodes;
    bool at_end;
} outline;

static dosah_status follow(outline *o, const dsh_yaml *doc,
                           const yaml_event_t *event, dosah_error *err)
{
    const int64_t line = (int64_t)event->start_mark.line + 1;
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        o->at_end = true;
        break;
    case YAML_DOCUMENT_START_EVENT:
        o->n_documents++;
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        o->depth++;
        o->n_nodes++;
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        o->depth--;
        break;
    default:
        o->n_nodes++;
        break;
    }
    if (o->n_documents > 1)
        return dsh_fail(err, DOSAH_EINPUT, doc->name, line,
                        "more than one YAML document in a file");
    if (o->depth > MAX_DEPTH)
        return fail_depth(doc, line, err);
    if (o->n_nodes > 2 * MAX_NODES)
        return fail_size(doc, line, err);
    return DOSAH_OK;
}

/* libyaml takes time in the square of the depth and has no limits, so the
 * text is followed once, event by event, and left at the first excess. */
static dosah_status check_outline(dsh_yaml *doc, yaml_parser_t *parser,
                                  dosah_error *err)
{
    outline o = {0};
    dosah_status status = DOSAH_OK;
    while (status == DOSAH_OK && !o.at_end) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail_syntax(doc, parser, err);
        status = follow(&o, doc, &event, err);
        yaml_event_delete(&event);
    }
    return status;
}

/* 1-based line of the first byte that is no UTF-8. */
static int64_t bad_line(const char *text, size_t n)
{
    int64_t line = 1;
    const char *p = text, *end = text + n;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *stop = nl != NULL ? nl + 1 : end;
        if (!dsh_utf8_valid(p, (size_t)(stop - p)))
            break;
        p = stop;
        line++;
    }
    return line;
}

static dosah_status build(dsh_yaml *doc, yaml_parser_t *parser,
                          dosah_error *err)
{
    if (!yaml_parser_load(parser, &doc->document))
        return fail_syntax(doc, parser, err);
    doc->loaded = true;
    return DOSAH_OK;
}

typedef dosah_status (*pass_fn)(dsh_yaml *doc, yaml_parser_t *parser,
                                dosah_error *err);

static dosah_status run_pass(dsh_yaml *doc, dsh_str text, pass_fn pass,
                             dosah_error *err)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return dsh_fail_nomem(err, "YAML parser");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p,
                                 text.n);
    const dosah_status status = pass(doc, &parser, err);
    yaml_parser_delete(&parser);
    return status;
}

dosah_status dsh_yaml_parse(dsh_yaml **out, const char *text, size_t n,
                            const char *name, dosah_error *err)
{
    *out = NULL;
    if (n > MAX_BYTES)
        return dsh_fail(err, DOSAH_ELIMIT, name, 0,
                        "a YAML file is larger than %d MB", MAX_BYTES >> 20);
    if (!dsh_utf8_valid(text, n))
        return dsh_fail(err, DOSAH_EINPUT, name, bad_line(text, n),
                        "the text is not valid UTF-8");
    dsh_yaml *doc = dsh_alloc(1, sizeof(*doc));
    if (doc == NULL)
        return dsh_fail_nomem(err, "YAML document");
    const size_t kept =
        strlen(name) < sizeof(doc->name) ? strlen(name) : sizeof(doc->name) - 1;
    memcpy(doc->name, name, kept);
    const dsh_str all = {text, n};
    dosah_status status = run_pass(doc, all, check_outline, err);
    if (status == DOSAH_OK)
        status = run_pass(doc, all, build, err);
    if (status == DOSAH_OK)
        status = check_tree(doc, err);
    if (status != DOSAH_OK) {
        dsh_yaml_free(doc);
        return status;
    }
    *out = doc;
    return DOSAH_OK;
}

dosah_status dsh_yaml_open(dsh_yaml **out, const char *path, dosah_error *err)
{
    *out = NULL;
    char *text = NULL;
    size_t n = 0;
    dosah_status status = dsh_file_read(&text, &n, path, MAX_BYTES, err);
    if (status != DOSAH_OK)
        return status;
    status = dsh_yaml_parse(out, text, n, path, err);
    dsh_free(text);
    return status;
}

void dsh_yaml_free(dsh_yaml *doc)
{
    if (doc == NULL)
        return;
    if (doc->loaded)
        yaml_document_delete(&doc->document);
    dsh_free(doc);
}
