/* SPDX-License-Identifier: MIT */
/* Symbols of QGIS: a list of layers, each a class and a map of options. */
#include <math.h>

#include "output/qgis.h"

static void option(dsh_xml *xml, const char *name, const char *value)
{
    dsh_xml_put(xml, "<Option type=\"QString\"");
    dsh_xml_attribute(xml, "name", name);
    dsh_xml_attribute(xml, "value", value);
    dsh_xml_put(xml, "/>");
}

static void number(dsh_xml *xml, const char *name, double v)
{
    dsh_xml_putf(xml, "<Option type=\"QString\" name=\"%s\" value=\"", name);
    dsh_xml_number(xml, v);
    dsh_xml_put(xml, "\"/>");
}

static void colour(dsh_xml *xml, const char *name, dsh_colour c)
{
    dsh_xml_putf(xml,
                 "<Option type=\"QString\" name=\"%s\" "
                 "value=\"%d,%d,%d,255\"/>",
                 name, (int)lround(255 * c.r), (int)lround(255 * c.g),
                 (int)lround(255 * c.b));
}

static void begin_symbol(dsh_xml *xml, const char *type, const char *name)
{
    dsh_xml_put(xml, "<symbol alpha=\"1\" clip_to_extent=\"1\" "
                     "force_rhr=\"0\"");
    dsh_xml_attribute(xml, "type", type);
    dsh_xml_attribute(xml, "name", name);
    dsh_xml_put(xml, ">");
}

static void begin_layer(dsh_xml *xml, const char *class)
{
    dsh_xml_putf(xml,
                 "<layer class=\"%s\" enabled=\"1\" locked=\"0\" "
                 "pass=\"0\"><Option type=\"Map\">",
                 class);
}

static void end_layer(dsh_xml *xml)
{
    dsh_xml_put(xml, "</Option></layer>");
}

static void simple_marker(dsh_xml *xml, const char *shape,
                          const dsh_qgis_symbol *s, dsh_colour fill)
{
    begin_layer(xml, "SimpleMarker");
    option(xml, "name", shape);
    number(xml, "size", s->size);
    option(xml, "size_unit", "MM");
    colour(xml, "color", fill);
    colour(xml, "outline_color", s->line);
    number(xml, "outline_width", s->line_width);
    option(xml, "outline_width_unit", "MM");
    option(xml, "outline_style", "solid");
    end_layer(xml);
}

static void simple_fill(dsh_xml *xml, dsh_colour fill, const char *style,
                        dsh_colour line, double width)
{
    begin_layer(xml, "SimpleFill");
    colour(xml, "color", fill);
    option(xml, "style", style);
    colour(xml, "outline_color", line);
    number(xml, "outline_width", width);
    option(xml, "outline_width_unit", "MM");
    option(xml, "outline_style", "solid");
    end_layer(xml);
}

static void hatch_lines(dsh_xml *xml, const dsh_hatch *hatch)
{
    dsh_xml_put(xml, "<layer class=\"LinePatternFill\" enabled=\"1\" "
                     "locked=\"0\" pass=\"0\"><Option type=\"Map\">");
    option(xml, "angle", "45");
    number(xml, "distance", hatch->spacing);
    option(xml, "distance_unit", "MM");
    colour(xml, "color", hatch->line);
    number(xml, "line_width", hatch->width);
    option(xml, "line_width_unit", "MM");
    dsh_xml_put(xml, "</Option>");
    begin_symbol(xml, "line", "@hatch");
    begin_layer(xml, "SimpleLine");
    colour(xml, "line_color", hatch->line);
    number(xml, "line_width", hatch->width);
    option(xml, "line_width_unit", "MM");
    option(xml, "capstyle", "flat");
    end_layer(xml);
    dsh_xml_put(xml, "</symbol></layer>");
}

/* A circle whose inside is an area of its own: colour, lines, outline. */
static void hatched_marker(dsh_xml *xml, const dsh_qgis_symbol *s)
{
    dsh_xml_put(xml, "<layer class=\"FilledMarker\" enabled=\"1\" "
                     "locked=\"0\" pass=\"0\"><Option type=\"Map\">");
    option(xml, "name", s->shape);
    number(xml, "size", s->size);
    option(xml, "size_unit", "MM");
    dsh_xml_put(xml, "</Option>");
    begin_symbol(xml, "fill", "@inside");
    simple_fill(xml, s->fill, "solid", s->line, s->line_width);
    hatch_lines(xml, s->hatch);
    dsh_xml_put(xml, "</symbol></layer>");
}

static void line(dsh_xml *xml, const dsh_qgis_symbol *s)
{
    begin_layer(xml, "SimpleLine");
    colour(xml, "line_color", s->line);
    number(xml, "line_width", s->line_width);
    option(xml, "line_width_unit", "MM");
    option(xml, "capstyle", "flat");
    option(xml, "use_custom_dash", s->dash ? "1" : "0");
    if (s->dash != NULL) {
        dsh_xml_put(xml, "<Option type=\"QString\" name=\"customdash\" "
                         "value=\"");
        dsh_xml_number(xml, s->dash[0]);
        dsh_xml_put(xml, ";");
        dsh_xml_number(xml, s->dash[1]);
        dsh_xml_put(xml, "\"/>");
        option(xml, "customdash_unit", "MM");
    }
    end_layer(xml);
}

void dsh_qgis_marker(dsh_xml *xml, size_t index, const dsh_qgis_symbol *symbol)
{
    char name[DSH_NUM_SIZE];
    (void)dsh_format_int(name, (int64_t)index);
    begin_symbol(xml, symbol->kind == DSH_QGIS_LINE ? "line" : "marker", name);
    if (symbol->kind == DSH_QGIS_LINE) {
        line(xml, symbol);
    } else if (symbol->kind == DSH_QGIS_HATCHED) {
        hatched_marker(xml, symbol);
    } else {
        const dsh_colour white = {1, 1, 1};
        simple_marker(xml, symbol->shape, symbol,
                      symbol->hollow_half ? white : symbol->fill);
        if (symbol->hollow_half)
            simple_marker(xml, "semi_circle", symbol, symbol->fill);
    }
    dsh_xml_put(xml, "</symbol>");
}

void dsh_qgis_area(dsh_xml *xml, dsh_colour fill, bool filled, dsh_colour line,
                   double width)
{
    begin_symbol(xml, "fill", "0");
    simple_fill(xml, fill, filled ? "solid" : "no", line, width);
    dsh_xml_put(xml, "</symbol>");
}
