/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/yaml.h"
#include "output/map_style.h"
#include "output/report.h"

static dosah_status bad(dsh_node root, dsh_node node, const char *key,
                        dosah_error *err)
{
    return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(root.doc),
                    node.ok ? dsh_node_line(node) : 0,
                    "\"%s\" is not what the report expects there", key);
}

static dosah_status take_colour(dsh_web_colour out, dsh_node root,
                                dsh_node node, const char *key,
                                dosah_error *err)
{
    dsh_colour ignored;
    const char *text = dsh_node_text(node);
    if (!dsh_colour_parse(&ignored, text))
        return bad(root, node, key, err);
    (void)snprintf(out, sizeof(dsh_web_colour), "%s", text);
    return DOSAH_OK;
}

static dosah_status take_classes(dsh_web_classes *out, dsh_node root,
                                 const char *section, const char *bounds,
                                 dosah_error *err)
{
    const dsh_node at = dsh_node_get(root, section);
    const dsh_node bound = dsh_node_get(at, bounds);
    const dsh_node colour = dsh_node_get(at, "colours");
    out->n_bounds = dsh_node_count(bound);
    out->n_colours = dsh_node_count(colour);
    if (out->n_bounds == 0 || out->n_bounds > DSH_MAX_WEB_CLASSES ||
        out->n_colours < out->n_bounds || out->n_colours > out->n_bounds + 1)
        return bad(root, at, section, err);
    for (size_t i = 0; i < out->n_bounds; i++)
        if (!dsh_parse_double(&out->bound[i], dsh_str_of(dsh_node_text(
                                                  dsh_node_item(bound, i)))))
            return bad(root, bound, bounds, err);
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < out->n_colours; i++)
        st = take_colour(out->colour[i], root, dsh_node_item(colour, i),
                         "colours", err);
    return st;
}

static dosah_status take_colours(dsh_web_style *out, dsh_node root,
                                 dosah_error *err)
{
    const struct {
        const char *section, *key;
        char *to;
    } field[] = {{"", "unreachable", out->unreachable},
                 {"no_data", "fill", out->no_data_fill},
                 {"no_data", "hatch", out->no_data_line},
                 {"over", "fill", out->over},
                 {"possible", "hatch", out->possible_line},
                 {"ground", "member_line", out->member_line},
                 {"ground", "neighbour", out->neighbour},
                 {"ground", "neighbour_line", out->neighbour_line},
                 {"ground", "water", out->water},
                 {"symbols", "ink", out->ink},
                 {"symbols", "casing", out->casing},
                 {"labels", "ink", out->label},
                 {"labels", "halo", out->halo},
                 {"grades", "not", out->grade[0]},
                 {"grades", "partly", out->grade[1]},
                 {"grades", "accessible", out->grade[2]}};
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < sizeof(field) / sizeof(field[0]);
         i++) {
        const dsh_node section =
            field[i].section[0] ? dsh_node_get(root, field[i].section) : root;
        st = take_colour(field[i].to, root, dsh_node_get(section, field[i].key),
                         field[i].key, err);
    }
    return st;
}

dosah_status dsh_web_style_load(dsh_web_style *out, const char *path,
                                dosah_error *err)
{
    dsh_yaml *doc = NULL;
    *out = (dsh_web_style){0};
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    const dsh_node root = dsh_yaml_root(doc);
    if (!root.ok)
        st = dsh_fail(err, DOSAH_EINPUT, path, 0, "the map style is empty");
    if (st == DOSAH_OK)
        st = take_classes(&out->time, root, "time", "bounds_min", err);
    if (st == DOSAH_OK)
        st = take_classes(&out->share, root, "share", "bounds", err);
    if (st == DOSAH_OK)
        st = take_classes(&out->change, root, "change", "bounds", err);
    if (st == DOSAH_OK)
        st = take_colours(out, root, err);
    dsh_yaml_free(doc);
    return st;
}

size_t dsh_web_class(const dsh_web_classes *classes, double v)
{
    size_t i = 0;
    while (i < classes->n_bounds && v > classes->bound[i])
        i++;
    return i;
}
