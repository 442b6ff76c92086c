/* SPDX-License-Identifier: MIT */
/* The style file as a table of keys: where each value stands in the document
 * and where it goes in the struct. */
#include "output/map_style.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"

typedef enum kind { NUMBER, COLOUR, TEXT } kind;

typedef struct field {
    const char *section; /* "" = top level */
    const char *key;
    kind kind;
    size_t offset;
} field;

#define AT(member) offsetof(dsh_map_style, member)

static const field FIELDS[] = {
    {"over", "fill", COLOUR, AT(over)},
    {"grades", "not", COLOUR, AT(grade[0])},
    {"grades", "partly", COLOUR, AT(grade[1])},
    {"grades", "accessible", COLOUR, AT(grade[2])},
    {"streets", "certain", COLOUR, AT(street_colour[0])},
    {"streets", "possible", COLOUR, AT(street_colour[1])},
    {"streets", "no", COLOUR, AT(street_colour[2])},
    {"streets", "width", NUMBER, AT(street_line_width)},
    {"streets", "possible_dash", NUMBER, AT(street_dash[1][0])},
    {"streets", "possible_gap", NUMBER, AT(street_dash[1][1])},
    {"streets", "no_dash", NUMBER, AT(street_dash[2][0])},
    {"streets", "no_gap", NUMBER, AT(street_dash[2][1])},
    {"possible", "hatch", COLOUR, AT(possible.line)},
    {"possible", "hatch_on_light", COLOUR, AT(possible_on_light)},
    {"possible", "spacing", NUMBER, AT(possible.spacing)},
    {"possible", "width", NUMBER, AT(possible.width)},
    {"", "unreachable", COLOUR, AT(unreachable)},
    {"no_data", "fill", COLOUR, AT(no_data_fill)},
    {"no_data", "hatch", COLOUR, AT(no_data.line)},
    {"no_data", "spacing", NUMBER, AT(no_data.spacing)},
    {"no_data", "width", NUMBER, AT(no_data.width)},
    {"cells", "min_size", NUMBER, AT(cell_min)},
    {"cells", "casing", COLOUR, AT(cell_casing)},
    {"cells", "casing_width", NUMBER, AT(cell_casing_width)},
    {"ground", "outside", COLOUR, AT(outside)},
    {"ground", "neighbour", COLOUR, AT(neighbour)},
    {"ground", "neighbour_line", COLOUR, AT(neighbour_line)},
    {"ground", "member", COLOUR, AT(member)},
    {"ground", "member_line", COLOUR, AT(member_line)},
    {"ground", "member_width", NUMBER, AT(member_width)},
    {"ground", "street", COLOUR, AT(street)},
    {"ground", "street_width", NUMBER, AT(street_width)},
    {"ground", "water", COLOUR, AT(water)},
    {"ground", "water_width", NUMBER, AT(water_width)},
    {"symbols", "size", NUMBER, AT(symbol_size)},
    {"symbols", "ink", COLOUR, AT(symbol_ink)},
    {"symbols", "casing", COLOUR, AT(symbol_casing)},
    {"symbols", "casing_width", NUMBER, AT(symbol_casing_width)},
    {"symbols", "stop", COLOUR, AT(stop)},
    {"symbols", "stop_size", NUMBER, AT(stop_size)},
    {"labels", "size", NUMBER, AT(label_size)},
    {"labels", "ink", COLOUR, AT(label_ink)},
    {"labels", "halo", COLOUR, AT(label_halo)},
    {"labels", "halo_width", NUMBER, AT(label_halo_width)},
    {"banner", "ink", COLOUR, AT(banner_ink)},
    {"banner", "opacity", NUMBER, AT(banner_opacity)},
    {"banner", "size", NUMBER, AT(banner_size)},
    {"fonts", "family", TEXT, AT(font)},
    {"fonts", "title", NUMBER, AT(title_size)},
    {"fonts", "subtitle", NUMBER, AT(subtitle_size)},
    {"fonts", "panel", NUMBER, AT(panel_size)},
    {"fonts", "text", NUMBER, AT(text_size)},
    {"fonts", "small", NUMBER, AT(small_size)},
    {"", "ink", COLOUR, AT(ink)},
    {"", "ink_soft", COLOUR, AT(ink_soft)},
    {"", "png_dpi", NUMBER, AT(png_dpi)},
};

static bool hex_pair(double *out, const char *s)
{
    static const char digits[] = "0123456789abcdef";
    int value = 0;
    for (int i = 0; i < 2; i++) {
        const char c = s[i] >= 'A' && s[i] <= 'F' ? (char)(s[i] + 32) : s[i];
        const char *at = c ? strchr(digits, c) : NULL;
        if (at == NULL)
            return false;
        value = value * 16 + (int)(at - digits);
    }
    *out = value / 255.0;
    return true;
}

bool dsh_colour_parse(dsh_colour *out, const char *text)
{
    return strlen(text) == 7 && text[0] == '#' && hex_pair(&out->r, text + 1) &&
           hex_pair(&out->g, text + 3) && hex_pair(&out->b, text + 5);
}

static dosah_status bad(dsh_node parent, dsh_node node, const char *key,
                        const char *expected, dosah_error *err)
{
    const dsh_node at = node.ok ? node : parent;
    return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(parent.doc),
                    dsh_node_line(at), "map style: \"%s\" must be %s", key,
                    expected);
}

static dosah_status read_field(dsh_map_style *out, dsh_node root,
                               const field *f, dosah_error *err)
{
    const dsh_node section =
        f->section[0] ? dsh_node_get(root, f->section) : root;
    const dsh_node node = dsh_node_get(section, f->key);
    const char *text = dsh_node_text(node);
    char *to = (char *)out + f->offset;
    switch (f->kind) {
    case COLOUR:
        if (!dsh_colour_parse((dsh_colour *)(void *)to, text))
            return bad(root, node, f->key, "a colour \"#rrggbb\"", err);
        return DOSAH_OK;
    case NUMBER:
        if (!dsh_parse_double((double *)(void *)to, dsh_str_of(text)) ||
            *(double *)(void *)to <= 0)
            return bad(root, node, f->key, "a number above 0", err);
        return DOSAH_OK;
    case TEXT:
        if (text[0] == '\0' || strlen(text) >= sizeof(out->font))
            return bad(root, node, f->key, "a short text", err);
        memcpy(to, text, strlen(text) + 1);
        return DOSAH_OK;
    }
    return DOSAH_OK;
}

typedef struct steps {
    const char *section, *key;
    size_t max;
    bool may_fall; /* below 0 */
} steps;

/* A list of rising numbers. */
static dosah_status read_steps(double *out, size_t *n, dsh_node root,
                               const steps *s, dosah_error *err)
{
    const dsh_node section =
        s->section[0] ? dsh_node_get(root, s->section) : root;
    const dsh_node list = dsh_node_get(section, s->key);
    *n = dsh_node_count(list);
    if (*n == 0 || *n > s->max)
        return bad(root, list, s->key, "a list of numbers", err);
    for (size_t i = 0; i < *n; i++) {
        const char *text = dsh_node_text(dsh_node_item(list, i));
        if (!dsh_parse_double(&out[i], dsh_str_of(text)) ||
            (out[i] <= 0 && !s->may_fall) || (i > 0 && out[i] <= out[i - 1]))
            return bad(root, list, s->key, "a list of rising numbers", err);
    }
    return DOSAH_OK;
}

static dosah_status read_classes(dsh_map_style *out, dsh_node root,
                                 const char *section, dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, section);
    const bool minutes = dsh_node_get(map, "bounds_min").ok;
    const steps s = {section, minutes ? "bounds_min" : "bounds",
                     DSH_MAP_MAX_CLASSES, !minutes};
    const dosah_status st =
        read_steps(out->bound_min, &out->n_classes, root, &s, err);
    if (st != DOSAH_OK)
        return st;
    const dsh_node list = dsh_node_get(map, "colours");
    const size_t n = dsh_node_count(list), fills = out->n_classes + 1;
    /* One for each class; with the one above the last bound, or that is
     * `over`; or for what crosses two things. */
    if ((n != fills - 1 && n != fills && n != fills * fills) ||
        n > DSH_MAP_MAX_CLASSES)
        return bad(root, list, "colours", "as many as there are classes", err);
    out->n_fills = n > fills ? n : fills;
    out->class_colour[out->n_classes] = out->over;
    for (size_t i = 0; i < n; i++) {
        const char *text = dsh_node_text(dsh_node_item(list, i));
        if (!dsh_colour_parse(&out->class_colour[i], text))
            return bad(root, list, "colours", "colours \"#rrggbb\"", err);
    }
    return DOSAH_OK;
}

dosah_status dsh_map_style_load(dsh_map_style *out, const char *path,
                                const char *classes, dosah_error *err)
{
    *out = (dsh_map_style){0};
    dsh_yaml *doc = NULL;
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    const dsh_node root = dsh_yaml_root(doc);
    if (!root.ok)
        st = dsh_fail(err, DOSAH_EINPUT, path, 0, "the map style is empty");
    for (size_t i = 0; st == DOSAH_OK && i < sizeof(FIELDS) / sizeof(*FIELDS);
         i++)
        st = read_field(out, root, &FIELDS[i], err);
    const steps scales = {"", "scales", DSH_MAP_MAX_STEPS, false};
    const steps cells = {"cells", "sizes_m", DSH_MAP_MAX_STEPS, false};
    if (st == DOSAH_OK)
        st = read_classes(out, root, classes, err);
    if (st == DOSAH_OK)
        st = read_steps(out->scale, &out->n_scales, root, &scales, err);
    if (st == DOSAH_OK)
        st =
            read_steps(out->cell_size_m, &out->n_cell_sizes, root, &cells, err);
    dsh_yaml_free(doc);
    return st;
}

size_t dsh_map_class_of(const dsh_map_style *style, double value)
{
    size_t class = 0;
    while (class < style->n_classes && value > style->bound_min[class])
        class ++;
    return class;
}

size_t dsh_map_class(const dsh_map_style *style, int32_t seconds)
{
    return dsh_map_class_of(style, floor((double)seconds / 6 + 0.5) / 10);
}
