/* SPDX-License-Identifier: MIT */
/* Styles by layer. Reach is told by rules: certain in plain colour by its
 * pessimistic median, possible under lines by its optimistic one, above the
 * last bound hollow, out of reach grey, no data hatched - as on paper. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "base/file.h"
#include "output/qgis.h"

/* Sizes on the screen and on a printed layout, mm. */
#define MARK      2.0
#define SMALL     1.2
#define SERVICE   2.6
#define BUILDING  3.4
#define THIN      0.12
#define TEXT_SIZE 512

dosah_status dsh_qgis_init(dsh_qgis *out, const dsh_material *m,
                           dosah_lang lang, dosah_error *err)
{
    char path[1024];
    *out = (dsh_qgis){.m = m, .lang = lang};
    const dosah_status st =
        dsh_data_path(m->o->ctx, path, "maps/style.yaml", err);
    return st == DOSAH_OK ? dsh_map_style_load(&out->style, path, "time", err)
                          : st;
}

static bool is(const dsh_qgis_layer *layer, const char *table)
{
    return !layer->is_view && strcmp(layer->table->name, table) == 0;
}

size_t dsh_qgis_street_profile(const dsh_study *study)
{
    for (size_t p = 0; p < study->n_profiles; p++)
        if (study->profile[p].needs_building)
            return p;
    return 0;
}

bool dsh_qgis_has_style(const dsh_qgis_layer *layer)
{
    return layer->is_view || layer->table->geometry != DSH_NO_GEOMETRY;
}

bool dsh_qgis_has_labels(const dsh_qgis_layer *layer)
{
    return is(layer, "municipality");
}

static const char *word(const dsh_qgis *q, const char *key)
{
    return dsh_text(q->m->o->ctx->texts, key, q->lang);
}

/* ---- rules ------------------------------------------------------------- */

/* One class of a layer: what it is called, which rows, how they look. */
typedef struct rule {
    char label[TEXT_SIZE], filter[TEXT_SIZE];
    dsh_qgis_symbol symbol;
} rule;

enum { MAX_RULES = 2 * (DSH_MAP_MAX_CLASSES + 1) + 3 };

typedef struct rules {
    rule rule[MAX_RULES];
    size_t n;
} rules;

static void put_rules(dsh_xml *xml, const rules *r)
{
    dsh_xml_put(xml, "<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" "
                     "enableorderby=\"0\" forceraster=\"0\">"
                     "<rules key=\"{root}\">");
    for (size_t i = 0; i < r->n; i++) {
        dsh_xml_putf(xml, "<rule key=\"{class-%zu}\" symbol=\"%zu\"", i, i);
        dsh_xml_attribute(xml, "filter", r->rule[i].filter);
        dsh_xml_attribute(xml, "label", r->rule[i].label);
        dsh_xml_put(xml, "/>");
    }
    dsh_xml_put(xml, "</rules><symbols>");
    for (size_t i = 0; i < r->n; i++)
        dsh_qgis_marker(xml, i, &r->rule[i].symbol);
    dsh_xml_put(xml, "</symbols></renderer-v2>");
}

static rule *next(rules *r, dsh_qgis_symbol symbol)
{
    rule *out = &r->rule[r->n++];
    out->symbol = symbol;
    return out;
}

/* ---- reach ------------------------------------------------------------- */

static void class_label(char out[TEXT_SIZE], const dsh_qgis *q, size_t class,
                        const char *reading)
{
    const dsh_map_style *s = &q->style;
    char from[64], to[64], text[256];
    dsh_text_number(from, class > 0 ? s->bound_min[class - 1] : 0, 0, q->lang);
    dsh_text_number(to, class < s->n_classes ? s->bound_min[class] : NAN, 0,
                    q->lang);
    const dsh_text_arg arg[] = {{"from", from}, {"to", to}};
    const char *key = class == 0             ? "map_legend_first"
                      : class < s->n_classes ? "map_legend_class"
                                             : "map_legend_over";
    (void)dsh_text_fill(text, sizeof(text), word(q, key), arg, 2);
    (void)snprintf(out, TEXT_SIZE, "%s: %s", word(q, reading), text);
}

static void class_filter(char out[TEXT_SIZE], const dsh_map_style *s,
                         size_t class, const char *status, const char *column)
{
    char from[DSH_NUM_SIZE] = "", to[DSH_NUM_SIZE] = "";
    if (class > 0)
        (void)dsh_format_double(from, s->bound_min[class - 1]);
    if (class < s->n_classes)
        (void)dsh_format_double(to, s->bound_min[class]);
    char low[160] = "", high[160] = "";
    if (class > 0)
        (void)snprintf(low, sizeof(low), " AND \"%s\" > %s", column, from);
    if (class < s->n_classes)
        (void)snprintf(high, sizeof(high), " AND \"%s\" <= %s", column, to);
    else
        (void)snprintf(low, sizeof(low), " AND (\"%s\" > %s OR \"%s\" IS NULL)",
                       column, from, column);
    (void)snprintf(out, TEXT_SIZE, "\"status\" = '%s'%s%s", status, low, high);
}

static void add_classes(rules *r, const dsh_qgis *q, bool certain,
                        const char *column)
{
    const dsh_map_style *s = &q->style;
    for (size_t k = 0; k <= s->n_classes; k++) {
        rule *at = next(r, (dsh_qgis_symbol){.kind = certain ? DSH_QGIS_MARK
                                                             : DSH_QGIS_HATCHED,
                                             .shape = "circle",
                                             .size = MARK,
                                             .fill = s->class_colour[k],
                                             .line = s->cell_casing,
                                             .line_width = THIN,
                                             .hatch = &s->possible});
        class_label(at->label, q, k,
                    certain ? "map_legend_certain" : "map_legend_possible");
        class_filter(at->filter, s, k, certain ? "certain" : "possible",
                     column);
    }
}

static void add_status(rules *r, const dsh_qgis *q, const char *key,
                       const char *filter, dsh_qgis_symbol symbol)
{
    rule *at = next(r, symbol);
    (void)snprintf(at->label, TEXT_SIZE, "%s", word(q, key));
    (void)snprintf(at->filter, TEXT_SIZE, "%s", filter);
}

static void reach_style(dsh_xml *xml, const dsh_qgis *q,
                        const dsh_qgis_layer *layer)
{
    const dsh_map_style *s = &q->style;
    const bool median = dsh_result_find(layer->table, "p50_min_hi") != SIZE_MAX;
    rules r = {.n = 0};
    add_classes(&r, q, true, median ? "p50_min_hi" : "best_min_hi");
    add_classes(&r, q, false, median ? "p50_min_lo" : "best_min_lo");
    const dsh_qgis_symbol plain = {.shape = "circle",
                                   .size = MARK,
                                   .line = s->cell_casing,
                                   .line_width = THIN,
                                   .hatch = &s->no_data};
    dsh_qgis_symbol no = plain, none = plain, away = plain;
    no.fill = s->unreachable;
    none.kind = DSH_QGIS_HATCHED;
    none.fill = s->no_data_fill;
    away.fill = s->outside;
    away.line = s->neighbour_line;
    add_status(&r, q, "map_legend_no", "\"status\" = 'no'", no);
    add_status(&r, q, "map_legend_no_data", "\"status\" = 'no_data'", none);
    add_status(&r, q, "map_legend_not_applicable",
               "\"status\" = 'not_applicable'", away);
    put_rules(xml, &r);
}

/* ---- places ------------------------------------------------------------ */

/* ● ◐ ✕ of a grade: not, partly, accessible. */
static dsh_qgis_symbol grade_symbol(const dsh_qgis *q, size_t grade,
                                    double size)
{
    static const char *const shape[] = {"cross2", "circle", "circle"};
    const dsh_colour ink = q->style.grade[grade];
    return (dsh_qgis_symbol){.shape = shape[grade],
                             .size = size,
                             .fill = ink,
                             .line = ink,
                             .line_width = grade == 0 ? 0.6 : 0.3,
                             .hollow_half = grade == 1};
}

static dsh_qgis_symbol unknown_symbol(const dsh_qgis *q, double size)
{
    return (dsh_qgis_symbol){.kind = DSH_QGIS_HATCHED,
                             .shape = "circle",
                             .size = size,
                             .fill = q->style.no_data_fill,
                             .line = q->style.ink_soft,
                             .line_width = 0.2,
                             .hatch = &q->style.no_data};
}

static void stop_style(dsh_xml *xml, const dsh_qgis *q)
{
    static const char *const value[] = {"no", "partly", "yes"};
    static const char *const key[] = {"qgis_stop_no", "qgis_stop_partly",
                                      "qgis_stop_yes"};
    rules r = {.n = 0};
    for (size_t i = 3; i-- > 0;) {
        char filter[TEXT_SIZE];
        (void)snprintf(filter, sizeof(filter), "\"accessible\" = '%s'",
                       value[i]);
        add_status(&r, q, key[i], filter, grade_symbol(q, i, MARK));
    }
    dsh_qgis_symbol unknown = {.shape = "circle",
                               .size = SMALL,
                               .fill = q->style.stop,
                               .line = q->style.label_halo,
                               .line_width = THIN};
    add_status(&r, q, "qgis_stop_unknown",
               "\"accessible\" = 'unknown' OR \"accessible\" IS NULL", unknown);
    put_rules(xml, &r);
}

static void service_style(dsh_xml *xml, const dsh_qgis *q)
{
    static const char *const form[] = {"residential", "outpatient", "field",
                                       "remote"};
    static const char *const shape[] = {"square", "circle", "triangle",
                                        "diamond"};
    rules r = {.n = 0};
    for (size_t i = 0; i < 4; i++) {
        char filter[TEXT_SIZE], key[64];
        (void)snprintf(filter, sizeof(filter), "\"form\" = '%s'", form[i]);
        (void)snprintf(key, sizeof(key), "qgis_form_%s", form[i]);
        add_status(
            &r, q, key, filter,
            (dsh_qgis_symbol){.shape = shape[i],
                              .size = SERVICE,
                              .fill = q->style.symbol_ink,
                              .line = q->style.symbol_casing,
                              .line_width = q->style.symbol_casing_width});
    }
    put_rules(xml, &r);
}

/* By the first group of users that was graded. */
static bool grade_columns(char lo[120], char hi[120], const dsh_qgis *q)
{
    const dsh_usability *u = q->m->o->f.usability;
    if (u == NULL || u->n_groups == 0)
        return false;
    (void)snprintf(lo, 120, "\"%.100s_grade_lo\"", u->group[0]);
    (void)snprintf(hi, 120, "\"%.100s_grade_hi\"", u->group[0]);
    return true;
}

static void building_style(dsh_xml *xml, const dsh_qgis *q)
{
    static const char *const key[] = {"qgis_grade_not", "qgis_grade_partly",
                                      "qgis_grade_accessible"};
    char lo[120], hi[120], filter[TEXT_SIZE];
    rules r = {.n = 0};
    const bool graded = grade_columns(lo, hi, q);
    for (size_t i = 3; graded && i-- > 0;) {
        const char *grade = dsh_grade_name((uint8_t)i);
        (void)snprintf(filter, sizeof(filter), "%s = '%s' AND %s = '%s'", lo,
                       grade, hi, grade);
        add_status(&r, q, key[i], filter, grade_symbol(q, i, BUILDING));
    }
    if (graded)
        (void)snprintf(filter, sizeof(filter),
                       "%s IS NULL OR %s IS NULL OR %s <> %s", lo, hi, lo, hi);
    add_status(&r, q, "qgis_grade_unknown", graded ? filter : "",
               unknown_symbol(q, BUILDING));
    put_rules(xml, &r);
}

/* Streets as one profile finds them. */
static void street_style(dsh_xml *xml, const dsh_qgis *q, size_t profile)
{
    static const char *const value[] = {"certain", "possible", "no"};
    const dsh_map_style *s = &q->style;
    rules r = {.n = 0};
    for (size_t i = 0; i < 3; i++) {
        char filter[TEXT_SIZE], key[64];
        (void)snprintf(filter, sizeof(filter), "\"%.200s_status\" = '%s'",
                       q->m->o->f.study->profile[profile].id, value[i]);
        (void)snprintf(key, sizeof(key), "plate_street_%s", value[i]);
        add_status(&r, q, key, filter,
                   (dsh_qgis_symbol){.kind = DSH_QGIS_LINE,
                                     .line = s->street_colour[i],
                                     .line_width = s->street_line_width,
                                     .dash = i > 0 ? s->street_dash[i] : NULL});
    }
    put_rules(xml, &r);
}

static void point_style(dsh_xml *xml, const dsh_qgis *q)
{
    const dsh_qgis_symbol s = {.shape = "circle",
                               .size = SMALL,
                               .fill = q->style.member_line,
                               .line = q->style.label_halo,
                               .line_width = THIN};
    dsh_xml_put(xml, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" "
                     "enableorderby=\"0\" forceraster=\"0\"><symbols>");
    dsh_qgis_marker(xml, 0, &s);
    dsh_xml_put(xml, "</symbols></renderer-v2>");
}

static void area_style(dsh_xml *xml, const dsh_qgis *q,
                       const dsh_qgis_layer *layer)
{
    const dsh_map_style *s = &q->style;
    const bool filled = is(layer, "municipality");
    dsh_xml_put(xml, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" "
                     "enableorderby=\"0\" forceraster=\"0\"><symbols>");
    if (is(layer, "neighbour"))
        dsh_qgis_area(xml, s->neighbour, true, s->neighbour_line,
                      s->member_width);
    else
        dsh_qgis_area(xml, s->member, filled,
                      filled ? s->member_line : s->ink_soft,
                      filled ? s->member_width : 2.5 * s->member_width);
    dsh_xml_put(xml, "</symbols></renderer-v2>");
}

static void water_style(dsh_xml *xml, const dsh_qgis *q)
{
    rules r = {.n = 0};
    add_status(&r, q, "qgis_water", "",
               (dsh_qgis_symbol){.kind = DSH_QGIS_LINE,
                                 .line = q->style.water,
                                 .line_width = q->style.water_width});
    put_rules(xml, &r);
}

/* ---- names and fields -------------------------------------------------- */

static void colour_attribute(dsh_xml *xml, const char *name, dsh_colour c)
{
    dsh_xml_putf(xml, " %s=\"%d,%d,%d,255\"", name, (int)lround(255 * c.r),
                 (int)lround(255 * c.g), (int)lround(255 * c.b));
}

static void labels(dsh_xml *xml, const dsh_qgis *q)
{
    const dsh_map_style *s = &q->style;
    dsh_xml_put(xml, "<labeling type=\"simple\"><settings "
                     "calloutType=\"simple\"><text-style fieldName=\"name\" "
                     "isExpression=\"0\" fontSizeUnit=\"MM\" fontSize=\"");
    dsh_xml_number(xml, s->label_size);
    dsh_xml_put(xml, "\"");
    dsh_xml_attribute(xml, "fontFamily", s->font);
    colour_attribute(xml, "textColor", s->label_ink);
    dsh_xml_put(xml, "><text-buffer bufferDraw=\"1\" bufferSizeUnits=\"MM\" "
                     "bufferSize=\"");
    dsh_xml_number(xml, s->label_halo_width);
    dsh_xml_put(xml, "\"");
    colour_attribute(xml, "bufferColor", s->label_halo);
    dsh_xml_put(xml, "/></text-style><placement placement=\"0\" "
                     "centroidInside=\"1\"/><rendering drawLabels=\"1\" "
                     "obstacle=\"0\"/></settings></labeling>");
}

/* "Title (unit)", the unit as people write it. */
static void alias(dsh_xml *xml, const dsh_qgis *q, const dsh_col *col)
{
    char title[TEXT_SIZE], text[TEXT_SIZE + 64];
    dsh_col_title(title, sizeof(title), col, q->m->o->ctx->texts, q->lang);
    (void)snprintf(text, sizeof(text), col->unit ? "%s (%.40s)" : "%s", title,
                   col->unit);
    dsh_xml_put(xml, "<alias");
    dsh_xml_attribute(xml, "field", col->name);
    dsh_xml_attribute(xml, "name", text);
    dsh_xml_put(xml, "/>");
}

/* The fields of a view are those of reach without its keys, and of the places
 * that it joins. */
static void aliases(dsh_xml *xml, const dsh_qgis *q,
                    const dsh_qgis_layer *layer)
{
    const dsh_result *t = layer->table;
    const size_t from =
        layer->is_view ? dsh_result_find(layer->table, "status") : 0;
    dsh_xml_put(xml, "<aliases>");
    for (size_t k = 0; layer->is_view && k < q->m->list.n; k++) {
        const dsh_result *origin = q->m->list.table[k];
        if (strcmp(origin->name, "origin") != 0)
            continue;
        for (size_t c = 0; c < 3 && c < origin->col.n; c++)
            alias(xml, q, &origin->col.p[c]);
    }
    for (size_t c = from; c < t->col.n; c++)
        alias(xml, q, &t->col.p[c]);
    dsh_xml_put(xml, "</aliases>");
}

/* ---- whole styles ------------------------------------------------------ */

void dsh_qgis_style(dsh_xml *xml, const dsh_qgis *q,
                    const dsh_qgis_layer *layer)
{
    if (layer->is_view)
        reach_style(xml, q, layer);
    else if (is(layer, "stop"))
        stop_style(xml, q);
    else if (is(layer, "service"))
        service_style(xml, q);
    else if (is(layer, "building"))
        building_style(xml, q);
    else if (is(layer, "street"))
        street_style(xml, q, layer->at[1]);
    else if (is(layer, "water"))
        water_style(xml, q);
    else if (layer->table->geometry == DSH_POINTS)
        point_style(xml, q);
    else
        area_style(xml, q, layer);
    if (dsh_qgis_has_labels(layer))
        labels(xml, q);
    aliases(xml, q, layer);
    dsh_xml_put(xml, "<layerOpacity>1</layerOpacity>");
}

void dsh_qgis_qml(dsh_xml *xml, const dsh_qgis *q, const dsh_qgis_layer *layer)
{
    dsh_xml_putf(xml,
                 "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                 "<qgis version=\"3.22.16\" labelsEnabled=\"%d\" "
                 "styleCategories=\"AllStyleCategories\">",
                 dsh_qgis_has_labels(layer));
    dsh_qgis_style(xml, q, layer);
    dsh_xml_put(xml, "</qgis>\n");
}

const char *dsh_qgis_day(const dsh_qgis *q, size_t day)
{
    const dsh_texts *texts = q->m->o->ctx->texts;
    const char *name = q->m->o->f.study->day[day].name;
    char key[64];
    (void)snprintf(key, sizeof(key), "day.%.40s", name);
    return dsh_text_has(texts, key) ? dsh_text(texts, key, q->lang) : name;
}

char *dsh_qgis_view_name(const dsh_material *m, const size_t at[3])
{
    const dsh_findings *f = &m->o->f;
    return sqlite3_mprintf(
        "reach_%s_%s_%s", f->study->taxonomy.type[f->reach->type[at[0]]].id,
        f->study->profile[at[1]].id, f->study->day[at[2]].name);
}

char *dsh_qgis_view_title(const dsh_material *m, const size_t at[3])
{
    const dsh_findings *f = &m->o->f;
    const dosah_lang lang = m->o->lang;
    return sqlite3_mprintf(
        "%s – %s – %s",
        f->study->taxonomy.type[f->reach->type[at[0]]].name.in[lang],
        f->study->profile[at[1]].name.in[lang], f->study->day[at[2]].name);
}
