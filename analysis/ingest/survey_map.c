/* SPDX-License-Identifier: MIT */
/* Mappings from YAML. Every text is copied into the arena. */
#include "ingest/survey_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"

/** A mapping being loaded. */
typedef struct loading {
    const char *path;
    dsh_arena *arena;
} loading;

static dosah_status no_memory(dosah_error *err)
{
    return dsh_fail_nomem(err, "a mapping of survey fields");
}

static dosah_status text_of(const char **out, const loading *l, dsh_node node,
                            dosah_error *err)
{
    *out = dsh_arena_str(l->arena, dsh_node_text(node));
    return *out ? DOSAH_OK : no_memory(err);
}

static dosah_status count_of(unsigned *out, const loading *l, dsh_node node,
                             dosah_error *err)
{
    int64_t v = 0;
    if (node.ok && (!dsh_parse_int(&v, dsh_str_of(dsh_node_text(node))) ||
                    v < 0 || v > 100000))
        return dsh_fail(err, DOSAH_EINPUT, l->path, dsh_node_line(node),
                        "'%s' is not a column", dsh_node_text(node));
    *out = (unsigned)v;
    return DOSAH_OK;
}

/* "door.1.clear_width" or "wc.door_width". */
static dosah_status split_target(dsh_map_target *t, const loading *l,
                                 dsh_node node, dosah_error *err)
{
    const char *text = dsh_node_text(node);
    const char *first = strchr(text, '.');
    const char *last = strrchr(text, '.');
    int64_t no = 0;
    bool good = first != NULL && first != text && last[1] != '\0';
    if (good && first != last)
        good = dsh_parse_int(
                   &no, (dsh_str){first + 1, (size_t)(last - first - 1)}) &&
               no >= 0 && no <= 10000;
    if (!good)
        return dsh_fail(err, DOSAH_EINPUT, l->path, dsh_node_line(node),
                        "'%s' is not element.attribute or "
                        "element.number.attribute",
                        text);
    t->no = (uint32_t)no;
    t->element = dsh_arena_strn(l->arena, text, (size_t)(first - text));
    t->attribute = dsh_arena_str(l->arena, last + 1);
    return t->element && t->attribute ? DOSAH_OK : no_memory(err);
}

static dosah_status read_target(dsh_map_target *t, const loading *l,
                                dsh_node node, dosah_error *err)
{
    dsh_node words = dsh_node_get(node, "values");
    *t = (dsh_map_target){.n_words = dsh_node_count(words)};
    dsh_map_word *word = dsh_arena_alloc(l->arena, t->n_words, sizeof *word);
    if (word == NULL)
        return no_memory(err);
    t->word = word;
    dosah_status s = split_target(t, l, dsh_node_get(node, "to"), err);
    if (s == DOSAH_OK)
        s = text_of(&t->unit, l, dsh_node_get(node, "unit"), err);
    for (size_t i = 0; s == DOSAH_OK && i < t->n_words; i++) {
        s = text_of(&word[i].theirs, l, dsh_node_key(words, i), err);
        if (s == DOSAH_OK)
            s = text_of(&word[i].ours, l, dsh_node_value(words, i), err);
    }
    return s;
}

static dosah_status read_also(dsh_map_field *f, const loading *l, dsh_node list,
                              dosah_error *err)
{
    f->n_also = dsh_node_count(list);
    dsh_map_target *also = dsh_arena_alloc(l->arena, f->n_also, sizeof *also);
    dosah_status s = also ? DOSAH_OK : no_memory(err);
    for (size_t i = 0; s == DOSAH_OK && i < f->n_also; i++)
        s = read_target(&also[i], l, dsh_node_item(list, i), err);
    f->also = also;
    return s;
}

static dosah_status read_field(dsh_map_field *f, const loading *l,
                               dsh_node node, dosah_error *err)
{
    dosah_status s = text_of(&f->group, l, dsh_node_get(node, "group"), err);
    if (s == DOSAH_OK)
        s = text_of(&f->field, l, dsh_node_get(node, "field"), err);
    if (s == DOSAH_OK)
        s = text_of(&f->type, l, dsh_node_get(node, "type"), err);
    if (s == DOSAH_OK)
        s = count_of(&f->csv, l, dsh_node_get(node, "csv"), err);
    f->has_to = dsh_node_get(node, "to").ok;
    if (s == DOSAH_OK && f->has_to)
        s = read_target(&f->to, l, node, err);
    return s == DOSAH_OK ? read_also(f, l, dsh_node_get(node, "also"), err) : s;
}

static int compare_names(const dsh_map_field *a, const dsh_map_field *b)
{
    int c = strcmp(a->field, b->field);
    return c != 0 ? c : strcmp(a->group, b->group);
}

static int compare(const void *pa, const void *pb)
{
    const dsh_map_field *const *a = pa;
    const dsh_map_field *const *b = pb;
    return compare_names(*a, *b);
}

static dosah_status read_fields(dsh_survey_map *out, const loading *l,
                                dsh_node list, dosah_error *err)
{
    size_t n = dsh_node_count(list);
    dsh_map_field *field = dsh_arena_alloc(l->arena, n, sizeof *field);
    out->sorted = dsh_arena_alloc(l->arena, n, sizeof *out->sorted);
    if (field == NULL || out->sorted == NULL)
        return no_memory(err);
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        s = read_field(&field[i], l, dsh_node_item(list, i), err);
        out->sorted[i] = &field[i];
    }
    if (s != DOSAH_OK)
        return s;
    out->field = field;
    out->n = n;
    if (n > 0)
        qsort(out->sorted, n, sizeof *out->sorted, compare);
    for (size_t i = 1; i < n; i++) {
        if (compare_names(out->sorted[i - 1], out->sorted[i]) == 0)
            return dsh_fail(err, DOSAH_EINPUT, l->path, 0,
                            "field '%s' is listed twice",
                            out->sorted[i]->field);
    }
    return DOSAH_OK;
}

static dosah_status read_combination(dsh_map_combine *c, const loading *l,
                                     dsh_node node, dosah_error *err)
{
    dsh_node from = dsh_node_get(node, "from");
    dsh_node when = dsh_node_get(node, "when");
    c->n_from = dsh_node_count(from);
    const char **name = dsh_arena_alloc(l->arena, c->n_from, sizeof *name);
    if (name == NULL)
        return no_memory(err);
    c->from = name;
    dosah_status s = read_target(&c->to, l, node, err);
    if (s == DOSAH_OK)
        s = text_of(&c->group, l, dsh_node_get(node, "group"), err);
    if (s == DOSAH_OK)
        s = text_of(&c->how, l, dsh_node_get(node, "how"), err);
    for (size_t i = 0; s == DOSAH_OK && i < c->n_from; i++)
        s = text_of(&name[i], l, dsh_node_item(from, i), err);
    if (s == DOSAH_OK && when.ok) {
        s = text_of(&c->when_field, l, dsh_node_get(when, "field"), err);
        if (s == DOSAH_OK)
            s = text_of(&c->when_is, l, dsh_node_get(when, "is"), err);
    }
    return s;
}

static dosah_status read_combinations(dsh_survey_map *out, const loading *l,
                                      dsh_node list, dosah_error *err)
{
    out->n_combine = dsh_node_count(list);
    dsh_map_combine *c = dsh_arena_alloc(l->arena, out->n_combine, sizeof *c);
    dosah_status s = c ? DOSAH_OK : no_memory(err);
    for (size_t i = 0; s == DOSAH_OK && i < out->n_combine; i++)
        s = read_combination(&c[i], l, dsh_node_item(list, i), err);
    out->combine = c;
    return s;
}

static dosah_status read_starts(dsh_survey_map *out, const loading *l,
                                dsh_node map, dosah_error *err)
{
    out->n_starts = dsh_node_count(map);
    dsh_map_starts *g = dsh_arena_alloc(l->arena, out->n_starts, sizeof *g);
    dosah_status s = g ? DOSAH_OK : no_memory(err);
    for (size_t i = 0; s == DOSAH_OK && i < out->n_starts; i++) {
        dsh_node list = dsh_node_value(map, i);
        g[i].n = dsh_node_count(list);
        unsigned *at = dsh_arena_alloc(l->arena, g[i].n, sizeof *at);
        g[i].at = at;
        s = at ? text_of(&g[i].group, l, dsh_node_key(map, i), err)
               : no_memory(err);
        for (size_t k = 0; s == DOSAH_OK && k < g[i].n; k++)
            s = count_of(&at[k], l, dsh_node_item(list, k), err);
    }
    out->starts = g;
    return s;
}

dosah_status dsh_survey_map_load(dsh_survey_map *out, const char *name,
                                 const dsh_context *ctx, dsh_arena *arena,
                                 dosah_error *err)
{
    char path[1024];
    *out = (dsh_survey_map){0};
    dosah_status s = dsh_data_path(ctx, path, name, err);
    if (s != DOSAH_OK)
        return s;
    loading l = {path, arena};
    dsh_yaml *doc;
    s = dsh_yaml_open(&doc, path, err);
    if (s != DOSAH_OK)
        return s;
    dsh_node root = dsh_yaml_root(doc);
    s = read_fields(out, &l, dsh_node_get(root, "fields"), err);
    if (s == DOSAH_OK)
        s = read_combinations(out, &l, dsh_node_get(root, "combine"), err);
    if (s == DOSAH_OK)
        s = read_starts(out, &l, dsh_node_get(root, "csv_groups"), err);
    dsh_yaml_free(doc);
    return s;
}

const dsh_map_field *dsh_survey_map_find(const dsh_survey_map *map,
                                         const char *group, const char *field)
{
    const dsh_map_field wanted = {.group = group, .field = field};
    size_t lo = 0, hi = map->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = compare_names(map->sorted[mid], &wanted);
        if (c == 0)
            return map->sorted[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const char *dsh_map_word_of(const dsh_map_target *target, const char *text)
{
    if (target->n_words == 0)
        return text;
    for (size_t i = 0; i < target->n_words; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(text), target->word[i].theirs))
            return target->word[i].ours;
    }
    return NULL;
}
