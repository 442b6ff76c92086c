/* SPDX-License-Identifier: MIT */
/* The rule is a table so that osmium-tool can be asked the same question. */
#include "network/walkable.h"

#include <string.h>

#include "base/num.h"

static dosah_status bad(dosah_error *err, dsh_node node, const char *what)
{
    return dsh_fail(err, DOSAH_EINPUT, node.ok ? dsh_yaml_name(node.doc) : "",
                    node.ok ? dsh_node_line(node) : 0, "expected %s", what);
}

dosah_status dsh_tag_match_read(dsh_tag_match *out, dsh_node key, dsh_node list,
                                dsh_arena *arena, dosah_error *err)
{
    if (dsh_node_kind(list) != DSH_YAML_LIST)
        return bad(err, list, "a list of tag values");
    out->n_values = dsh_node_count(list);
    out->key = dsh_arena_str(arena, dsh_node_text(key));
    out->value = dsh_arena_alloc(arena, out->n_values, sizeof(char *));
    if (out->key == NULL || out->value == NULL)
        return dsh_fail_nomem(err, "street rules");
    for (size_t i = 0; i < out->n_values; i++) {
        out->value[i] =
            dsh_arena_str(arena, dsh_node_text(dsh_node_item(list, i)));
        if (out->value[i] == NULL)
            return dsh_fail_nomem(err, "street rules");
    }
    return DOSAH_OK;
}

dosah_status dsh_tag_set_read(dsh_tag_set *out, dsh_node root, const char *name,
                              dsh_arena *arena, dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, name);
    if (!map.ok || dsh_node_kind(map) != DSH_YAML_MAP)
        return bad(err, map.ok ? map : root, name);
    out->n = dsh_node_count(map);
    out->match = dsh_arena_alloc(arena, out->n, sizeof(*out->match));
    if (out->match == NULL)
        return dsh_fail_nomem(err, "street rules");
    for (size_t i = 0; i < out->n; i++) {
        const dosah_status status =
            dsh_tag_match_read(&out->match[i], dsh_node_key(map, i),
                               dsh_node_value(map, i), arena, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

dosah_status dsh_walkable_read(dsh_walkable *out, dsh_node root,
                               dsh_arena *arena, dosah_error *err)
{
    const struct {
        dsh_tag_set *set;
        const char *name;
    } part[] = {{&out->carrier, "carrier"},
                {&out->never, "never"},
                {&out->invited, "invited"},
                {&out->paved_side, "paved_side"},
                {&out->excluded, "excluded"},
                {&out->kind[DSH_STREET_PATH], "path"},
                {&out->kind[DSH_STREET_LOCAL], "local"},
                {&out->kind[DSH_STREET_MAIN], "main"},
                {&out->kind[DSH_STREET_TRACK], "track"},
                {&out->area, "area"},
                {&out->lived_on, "lived_on"},
                {&out->crossing, "crossing"},
                {&out->steps, "steps"},
                {&out->lift, "lift"}};
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
        const dosah_status status =
            dsh_tag_set_read(part[i].set, root, part[i].name, arena, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

static bool read_int(dsh_node node, int32_t *out)
{
    int64_t v;
    if (!dsh_parse_int(&v, dsh_str_of(dsh_node_text(node))) || v < -100000 ||
        v > 1000000)
        return false;
    *out = (int32_t)v;
    return true;
}

static bool read_pair(dsh_node list, int32_t *lo, int32_t *hi)
{
    return list.ok && dsh_node_kind(list) == DSH_YAML_LIST &&
           dsh_node_count(list) == 2 && read_int(dsh_node_item(list, 0), lo) &&
           read_int(dsh_node_item(list, 1), hi) && *lo <= *hi;
}

static dosah_status read_ranges(dsh_street_rules *out, dsh_node root,
                                dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, "admissible");
    const struct {
        dsh_range *range;
        const char *name;
    } part[] = {{&out->slope_bp, "slope_bp"}, {&out->cross_bp, "cross_bp"},
                {&out->width_mm, "width_mm"}, {&out->kerb_mm, "kerb_mm"},
                {&out->gap_mm, "gap_mm"},     {&out->n_steps, "n_steps"}};
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
        if (!read_pair(dsh_node_get(map, part[i].name), &part[i].range->lo,
                       &part[i].range->hi))
            return bad(err, map.ok ? map : root, part[i].name);
    }
    return DOSAH_OK;
}

static bool is_remark(const char *key)
{
    return strcmp(key, "source") == 0 || strcmp(key, "verified") == 0;
}

static dosah_status read_kerbs(dsh_street_rules *out, dsh_node root,
                               dsh_arena *arena, dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, "kerb");
    out->kerb = dsh_arena_alloc(arena, dsh_node_count(map), sizeof(*out->kerb));
    if (out->kerb == NULL)
        return dsh_fail_nomem(err, "street rules");
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        const char *key = dsh_node_text(dsh_node_key(map, i));
        if (is_remark(key))
            continue;
        dsh_word_range *k = &out->kerb[out->n_kerbs++];
        k->word = dsh_arena_str(arena, key);
        if (k->word == NULL)
            return dsh_fail_nomem(err, "street rules");
        if (!read_pair(dsh_node_value(map, i), &k->lo, &k->hi))
            return bad(err, dsh_node_value(map, i), "[lowest, highest] in mm");
    }
    return DOSAH_OK;
}

static bool is_yes(dsh_node map, const char *key)
{
    return strcmp(dsh_node_text(dsh_node_get(map, key)), "yes") == 0;
}

static dosah_status read_barriers(dsh_street_rules *out, dsh_node root,
                                  dsh_arena *arena, dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, "barrier");
    out->barrier =
        dsh_arena_alloc(arena, dsh_node_count(map), sizeof(*out->barrier));
    if (out->barrier == NULL)
        return dsh_fail_nomem(err, "street rules");
    for (size_t i = 0; i < dsh_node_count(map); i++) {
        const char *key = dsh_node_text(dsh_node_key(map, i));
        const dsh_node value = dsh_node_value(map, i);
        if (is_remark(key))
            continue;
        dsh_barrier *b = &out->barrier[out->n_barriers++];
        b->word = dsh_arena_str(arena, key);
        if (b->word == NULL)
            return dsh_fail_nomem(err, "street rules");
        b->climb = is_yes(value, "climb");
        b->closed = is_yes(value, "closed");
        const dsh_node gap = dsh_node_get(value, "gap");
        b->has_gap = gap.ok;
        if (b->has_gap && !read_pair(gap, &b->gap.lo, &b->gap.hi))
            return bad(err, gap, "[lowest, highest] in mm");
        b->gap.from = DSH_VALUE_TAG;
    }
    return DOSAH_OK;
}

static dosah_status read_accuracies(dsh_street_rules *out, dsh_node root,
                                    dsh_arena *arena, dosah_error *err)
{
    const dsh_node list = dsh_node_get(root, "elevation_accuracy");
    const size_t n = dsh_node_count(list);
    if (n == 0)
        return bad(err, root, "elevation_accuracy");
    out->accuracy_cell_m = dsh_arena_alloc(arena, n, sizeof(double));
    out->accuracy_bp = dsh_arena_alloc(arena, n, sizeof(int32_t));
    if (out->accuracy_cell_m == NULL || out->accuracy_bp == NULL)
        return dsh_fail_nomem(err, "street rules");
    out->n_accuracies = n;
    for (size_t i = 0; i < n; i++) {
        const dsh_node item = dsh_node_item(list, i);
        const char *cell = dsh_node_text(dsh_node_get(item, "cell_m"));
        if (!dsh_parse_double(&out->accuracy_cell_m[i], dsh_str_of(cell)) ||
            !read_int(dsh_node_get(item, "accuracy_bp"), &out->accuracy_bp[i]))
            return bad(err, item, "cell_m and accuracy_bp");
    }
    return DOSAH_OK;
}

static dosah_status open_data(dsh_yaml **out, const dsh_context *ctx,
                              const char *name, dosah_error *err)
{
    char path[1024];
    *out = NULL;
    const dosah_status status = dsh_data_path(ctx, path, name, err);
    return status == DOSAH_OK ? dsh_yaml_open(out, path, err) : status;
}

dosah_status dsh_street_rules_load(dsh_street_rules *out, dsh_arena *arena,
                                   const dsh_context *ctx, dosah_error *err)
{
    memset(out, 0, sizeof(*out));
    dsh_yaml *doc;
    dosah_status status =
        open_data(&doc, ctx, "datasets/osm-walkable.yaml", err);
    if (status == DOSAH_OK)
        status =
            dsh_walkable_read(&out->walkable, dsh_yaml_root(doc), arena, err);
    dsh_yaml_free(doc);
    if (status != DOSAH_OK)
        return status;
    status = open_data(&doc, ctx, "datasets/street-values.yaml", err);
    if (status == DOSAH_OK)
        status = read_ranges(out, dsh_yaml_root(doc), err);
    if (status == DOSAH_OK)
        status = read_kerbs(out, dsh_yaml_root(doc), arena, err);
    if (status == DOSAH_OK)
        status = read_barriers(out, dsh_yaml_root(doc), arena, err);
    if (status == DOSAH_OK)
        status = read_accuracies(out, dsh_yaml_root(doc), arena, err);
    dsh_yaml_free(doc);
    return status;
}

bool dsh_tag_set_holds(const dsh_tag_set *set, dsh_tag_fn tag,
                       const void *owner)
{
    for (size_t i = 0; i < set->n; i++) {
        const char *value = tag(owner, set->match[i].key);
        for (size_t k = 0; value != NULL && k < set->match[i].n_values; k++) {
            const char *wanted = set->match[i].value[k];
            if (strcmp(wanted, "*") == 0 || strcmp(wanted, value) == 0)
                return true;
        }
    }
    return false;
}

typedef struct way_ref {
    const dsh_osm *osm;
    uint32_t way;
} way_ref;

static const char *way_tag(const void *owner, const char *key)
{
    const way_ref *w = owner;
    return dsh_osm_way_tag(w->osm, w->way, key);
}

bool dsh_way_matches(const dsh_tag_set *set, const dsh_osm *osm, uint32_t way)
{
    const way_ref w = {osm, way};
    return dsh_tag_set_holds(set, way_tag, &w);
}

bool dsh_way_is_walkable(const dsh_walkable *rule, const dsh_osm *osm,
                         uint32_t way)
{
    if (!dsh_way_matches(&rule->carrier, osm, way) ||
        dsh_way_matches(&rule->never, osm, way))
        return false;
    if (dsh_way_matches(&rule->invited, osm, way))
        return true;
    bool wanted = dsh_way_matches(&rule->paved_side, osm, way);
    for (int k = 0; !wanted && k < DSH_STREET_AREA; k++)
        wanted = dsh_way_matches(&rule->kind[k], osm, way);
    return wanted && !dsh_way_matches(&rule->excluded, osm, way);
}

dsh_street_kind dsh_way_kind(const dsh_walkable *rule, const dsh_osm *osm,
                             uint32_t way)
{
    for (int k = 0; k < DSH_STREET_AREA; k++) {
        if (dsh_way_matches(&rule->kind[k], osm, way))
            return (dsh_street_kind)k;
    }
    return DSH_STREET_MAIN;
}

int32_t dsh_slope_accuracy_bp(const dsh_street_rules *rules, double cell_m)
{
    const double *c = rules->accuracy_cell_m;
    const int32_t *bp = rules->accuracy_bp;
    if (!(cell_m > c[0]))
        return bp[0];
    for (size_t i = 1; i < rules->n_accuracies; i++) {
        if (cell_m <= c[i]) {
            const double share = (cell_m - c[i - 1]) / (c[i] - c[i - 1]);
            return bp[i - 1] + (int32_t)(share * (bp[i] - bp[i - 1]) + 0.5);
        }
    }
    return bp[rules->n_accuracies - 1];
}
