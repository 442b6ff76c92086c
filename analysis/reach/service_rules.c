/* SPDX-License-Identifier: MIT */
/* datasets/service-level.yaml */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"
#include "reach/service_level.h"

typedef struct loader {
    dsh_level_rules *rules;
    const char *path;
    dsh_arena *arena;
    dosah_error *err;
} loader;

static dosah_status wrong(const loader *l, dsh_node node, const char *what)
{
    return dsh_fail(l->err, DOSAH_EINPUT, l->path,
                    node.ok ? dsh_node_line(node) : 1, "expected %s, not '%s'",
                    what, dsh_node_text(node));
}

static bool is_number(dsh_node node, double least, double *out)
{
    return dsh_parse_double(out, dsh_str_of(dsh_node_text(node))) &&
           *out >= least && *out < 1e6;
}

static dosah_status read_duration(const loader *l, dsh_node node, int32_t *out)
{
    return dsh_parse_duration(out, dsh_str_of(dsh_node_text(node)))
               ? DOSAH_OK
               : wrong(l, node, "a duration such as 10min");
}

/* ---- supply ------------------------------------------------------------ */

static dosah_status read_supply(const loader *l, dsh_node node)
{
    dsh_node list = dsh_node_get(node, "departures");
    dosah_status s =
        read_duration(l, dsh_node_get(node, "walk"), &l->rules->walk_s);
    if (s != DOSAH_OK)
        return s;
    const size_t n = dsh_node_count(list);
    if (n == 0 || n > DSH_MAX_LEVEL_COUNTS)
        return wrong(l, list, "departures: one to four numbers");
    for (size_t i = 0; i < n; i++) {
        int64_t v;
        dsh_node item = dsh_node_item(list, i);
        if (!dsh_parse_int(&v, dsh_str_of(dsh_node_text(item))) || v < 1 ||
            v > 10000)
            return wrong(l, item, "a number of departures");
        l->rules->departures[l->rules->n_departures++] = (uint32_t)v;
    }
    return DOSAH_OK;
}

/* ---- index ------------------------------------------------------------- */

/* "08:15-09:15" */
static dosah_status read_window(const loader *l, dsh_node node)
{
    static const char what[] = "a window such as \"08:15-09:15\"";
    char from[16];
    const char *text = dsh_node_text(node);
    const char *dash = strchr(text, '-');
    if (dash == NULL || (size_t)(dash - text) >= sizeof(from))
        return wrong(l, node, what);
    memcpy(from, text, (size_t)(dash - text));
    from[dash - text] = '\0';
    if (!dsh_parse_clock(&l->rules->from_s, dsh_str_of(from)) ||
        !dsh_parse_clock(&l->rules->to_s, dsh_str_of(dash + 1)) ||
        l->rules->from_s >= l->rules->to_s)
        return wrong(l, node, what);
    return DOSAH_OK;
}

/* "3" or "200-299" */
static bool parse_range(const char *text, dsh_level_range *out)
{
    const char *dash = strchr(text, '-');
    const size_t n = dash != NULL ? (size_t)(dash - text) : strlen(text);
    int64_t first, last;
    if (!dsh_parse_int(&first, (dsh_str){text, n}))
        return false;
    last = first;
    if (dash != NULL && !dsh_parse_int(&last, dsh_str_of(dash + 1)))
        return false;
    out->first = (int32_t)first;
    out->last = (int32_t)last;
    return first >= 0 && last >= first && last <= 10000;
}

static dosah_status read_ranges(const loader *l, dsh_node list, size_t mode)
{
    dsh_level_rules *r = l->rules;
    for (size_t i = 0; i < dsh_node_count(list); i++) {
        dsh_node item = dsh_node_item(list, i);
        dsh_level_range *range = &r->range[r->n_ranges];
        if (!parse_range(dsh_node_text(item), range))
            return wrong(l, item, "a route type, or two as 200-299");
        range->mode = (uint32_t)mode;
        r->n_ranges++;
    }
    return DOSAH_OK;
}

static dosah_status read_mode(const loader *l, dsh_node node, size_t i,
                              double m_per_min)
{
    dsh_level_mode *mode = &l->rules->mode[i];
    dsh_node walk = dsh_node_get(node, "max_walk_m");
    dsh_node wait = dsh_node_get(node, "unreliable_min");
    double metres;
    mode->id = dsh_arena_str(l->arena, dsh_node_text(dsh_node_get(node, "id")));
    if (mode->id == NULL)
        return dsh_fail_nomem(l->err, "modes");
    if (!is_number(walk, 0, &metres))
        return wrong(l, walk.ok ? walk : node, "max_walk_m in metres");
    if (!is_number(wait, 0, &mode->unreliable_min))
        return wrong(l, wait.ok ? wait : node, "unreliable_min in minutes");
    mode->max_walk_s = (int32_t)lround(metres * 60 / m_per_min);
    return read_ranges(l, dsh_node_get(node, "route_types"), i);
}

static dosah_status read_modes(const loader *l, dsh_node list, double m_per_min)
{
    const size_t n = dsh_node_count(list);
    size_t n_ranges = 0;
    if (n == 0 || n > DSH_MAX_MODES)
        return wrong(l, list, "modes: one to eight of them");
    for (size_t i = 0; i < n; i++)
        n_ranges +=
            dsh_node_count(dsh_node_get(dsh_node_item(list, i), "route_types"));
    l->rules->range =
        dsh_arena_alloc(l->arena, n_ranges, sizeof(*l->rules->range));
    if (l->rules->range == NULL)
        return dsh_fail_nomem(l->err, "modes");
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < n; i++)
        s = read_mode(l, dsh_node_item(list, i), i, m_per_min);
    l->rules->n_modes = n;
    return s;
}

static dosah_status read_bands(const loader *l, dsh_node map, dsh_node above)
{
    dsh_level_rules *r = l->rules;
    const size_t n = dsh_node_count(map);
    if (n >= DSH_MAX_BANDS || !above.ok)
        return wrong(l, map, "bands: fewer than 16, and above:");
    for (size_t i = 0; i <= n; i++) {
        dsh_node value = dsh_node_value(map, i);
        r->band[i] = dsh_arena_str(
            l->arena, dsh_node_text(i < n ? dsh_node_key(map, i) : above));
        if (r->band[i] == NULL)
            return dsh_fail_nomem(l->err, "bands");
        if (i < n && (!is_number(value, 0, &r->band_to[i]) ||
                      (i > 0 && r->band_to[i] <= r->band_to[i - 1])))
            return wrong(l, value, "a number larger than that before");
    }
    r->n_bands = n;
    return DOSAH_OK;
}

static dosah_status read_index(const loader *l, dsh_node node)
{
    dsh_node speed = dsh_node_get(node, "walk_m_per_min");
    double m_per_min;
    if (!is_number(speed, 1, &m_per_min))
        return wrong(l, speed.ok ? speed : node, "walk_m_per_min");
    dosah_status s = read_window(l, dsh_node_get(node, "window"));
    if (s == DOSAH_OK)
        s = read_modes(l, dsh_node_get(node, "modes"), m_per_min);
    if (s == DOSAH_OK)
        s = read_bands(l, dsh_node_get(node, "bands"),
                       dsh_node_get(node, "above"));
    return s;
}

dosah_status dsh_level_rules_load(dsh_level_rules *out, const char *path,
                                  dsh_arena *arena, dosah_error *err)
{
    dsh_yaml *doc;
    const loader l = {out, path, arena, err};
    *out = (dsh_level_rules){0};
    dosah_status s = dsh_yaml_open(&doc, path, err);
    if (s != DOSAH_OK)
        return s;
    dsh_node root = dsh_yaml_root(doc);
    s = read_supply(&l, dsh_node_get(root, "supply"));
    if (s == DOSAH_OK)
        s = read_index(&l, dsh_node_get(root, "index"));
    dsh_yaml_free(doc);
    return s;
}

const char *dsh_level_band(const dsh_level_rules *rules, double index)
{
    if (index <= 0)
        return "0";
    size_t i = 0;
    while (i < rules->n_bands && index > rules->band_to[i])
        i++;
    return rules->band[i];
}

uint32_t dsh_level_mode_of(const dsh_level_rules *rules, int32_t route_type)
{
    for (size_t i = 0; i < rules->n_ranges; i++)
        if (route_type >= rules->range[i].first &&
            route_type <= rules->range[i].last)
            return rules->range[i].mode;
    return 0;
}
