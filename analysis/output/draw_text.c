/* SPDX-License-Identifier: MIT */
/* Text by Pango. Under a scale of millimetres Pango must not round glyph
 * positions to whole units, or letters drift apart and text extracted from
 * the PDF falls to pieces. */
#include "output/draw.h"

#include <math.h>

PangoFontMap *dsh_fonts_new(void)
{
    return pango_cairo_font_map_new();
}

void dsh_pen_init(dsh_pen *pen, cairo_t *cr, PangoFontMap *fonts,
                  const dsh_map_style *style)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pen->cr = cr;
    pen->style = style;
    pen->pango = pango_font_map_create_context(fonts);
    pango_cairo_context_set_font_options(pen->pango, options);
    pango_context_set_round_glyph_positions(pen->pango, FALSE);
    /* Czech and English sentences run left to right, whatever a name that
     * stands first in them does. */
    pango_context_set_base_dir(pen->pango, PANGO_DIRECTION_LTR);
    pango_cairo_update_context(cr, pen->pango);
    cairo_font_options_destroy(options);
}

void dsh_pen_clear(dsh_pen *pen)
{
    g_clear_object(&pen->pango);
}

void dsh_ink(const dsh_pen *pen, dsh_colour c)
{
    cairo_set_source_rgb(pen->cr, c.r, c.g, c.b);
}

static PangoLayout *layout_of(const dsh_pen *pen, const char *text,
                              const dsh_look *look)
{
    PangoLayout *layout = pango_layout_new(pen->pango);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, pen->style->font);
    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    pango_font_description_set_weight(font, look->bold ? PANGO_WEIGHT_BOLD
                                                       : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_auto_dir(layout, FALSE);
    if (look->width > 0) {
        const int lines = look->lines > 0 ? look->lines : 1;
        pango_layout_set_width(layout, (int)(look->width * PANGO_SCALE));
        pango_layout_set_height(layout, -lines);
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    /* Long names may have been cut inside a letter. */
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
    return layout;
}

bool dsh_fonts_exist(void)
{
    PangoFontMap *fonts = dsh_fonts_new();
    PangoContext *context = pango_font_map_create_context(fonts);
    PangoLayout *layout = pango_layout_new(context);
    pango_layout_set_text(layout, "A", -1);
    const bool exist = pango_layout_get_unknown_glyphs_count(layout) == 0;
    g_object_unref(layout);
    g_object_unref(context);
    g_object_unref(fonts);
    return exist;
}

static dsh_extent extent_of(PangoLayout *layout)
{
    PangoRectangle r;
    pango_layout_get_extents(layout, NULL, &r);
    return (dsh_extent){(double)r.width / PANGO_SCALE,
                        (double)r.height / PANGO_SCALE};
}

dsh_extent dsh_text_extent(const dsh_pen *pen, const char *text,
                           const dsh_look *look)
{
    PangoLayout *layout = layout_of(pen, text, look);
    const dsh_extent e = extent_of(layout);
    g_object_unref(layout);
    return e;
}

static double left_of(const dsh_look *look, dsh_extent e, double x)
{
    if (look->width > 0 || look->align == DSH_LEFT)
        return x;
    return look->align == DSH_RIGHT ? x - e.w : x - e.w / 2;
}

double dsh_text_at(const dsh_pen *pen, const char *text, const dsh_look *look,
                   double x, double y)
{
    PangoLayout *layout = layout_of(pen, text, look);
    const dsh_extent e = extent_of(layout);
    dsh_ink(pen, look->ink);
    cairo_move_to(pen->cr, left_of(look, e, x), y);
    pango_cairo_show_layout(pen->cr, layout);
    cairo_new_path(pen->cr); /* show_layout leaves a current point */
    g_object_unref(layout);
    return e.h;
}

void dsh_text_cased(const dsh_pen *pen, const char *text, const dsh_look *look,
                    double x, double y)
{
    PangoLayout *layout = layout_of(pen, text, look);
    const double left = left_of(look, extent_of(layout), x);
    cairo_move_to(pen->cr, left, y);
    pango_cairo_layout_path(pen->cr, layout);
    dsh_ink(pen, pen->style->label_halo);
    cairo_set_line_width(pen->cr, pen->style->label_halo_width);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(pen->cr);
    dsh_ink(pen, look->ink);
    cairo_move_to(pen->cr, left, y);
    pango_cairo_show_layout(pen->cr, layout);
    cairo_new_path(pen->cr);
    g_object_unref(layout);
}

void dsh_text_banner(const dsh_pen *pen, const char *text, double w, double h)
{
    const dsh_map_style *s = pen->style;
    dsh_look look = {.size = s->banner_size, .bold = true};
    const double room = 0.86 * sqrt(w * w + h * h);
    const dsh_extent full = dsh_text_extent(pen, text, &look);
    if (full.w > room)
        look.size *= room / full.w;
    cairo_save(pen->cr);
    cairo_translate(pen->cr, w / 2, h / 2);
    cairo_rotate(pen->cr, -atan2(h, w));
    pango_cairo_update_context(pen->cr, pen->pango);
    PangoLayout *layout = layout_of(pen, text, &look);
    const dsh_extent e = extent_of(layout);
    cairo_set_source_rgba(pen->cr, s->banner_ink.r, s->banner_ink.g,
                          s->banner_ink.b, s->banner_opacity);
    cairo_move_to(pen->cr, -e.w / 2, -e.h / 2);
    pango_cairo_show_layout(pen->cr, layout);
    cairo_new_path(pen->cr);
    g_object_unref(layout);
    cairo_restore(pen->cr);
    pango_cairo_update_context(pen->cr, pen->pango);
}
