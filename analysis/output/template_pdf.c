/* SPDX-License-Identifier: MIT */
/* The field form: for each kind of element a block of lines, one per
 * attribute, with boxes for three elements. Blocks flow over A4 pages; a first
 * pass without ink counts them. */
#include "output/template.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "output/draw.h"

#include <cairo-pdf.h>

/* mm */
#define PAGE_W   210.0
#define PAGE_H   297.0
#define MARGIN   14.0
#define FOOT     12.0
#define LINE_H   6.4
#define HEAD_H   7.0
#define GAP      3.0
#define BOX_W    21.0
#define NAME_W   72.0
#define TEXT     3.0
#define SMALL    2.5
#define HAIRLINE 0.15

enum { N_BOXES = 3 };

static const dsh_colour INK = {0.1, 0.1, 0.1};
static const dsh_colour SOFT = {0.35, 0.35, 0.35};
static const dsh_colour SHADE = {0.9, 0.92, 0.94};

/** A form being drawn. */
typedef struct form {
    const dsh_template *t;
    const dsh_pen *pen;
    bool counting; /**< no ink */
    double y;
    int page, n_pages;
} form;

static const char *word(const form *f, const char *key)
{
    return dsh_text(f->t->ctx->texts, key, f->t->lang);
}

static void put(const form *f, const char *text, dsh_look look, double x,
                double y)
{
    if (!f->counting)
        (void)dsh_text_at(f->pen, text, &look, x, y);
}

static void box(const form *f, double x, double y, double w, double h)
{
    if (f->counting)
        return;
    cairo_rectangle(f->pen->cr, x, y, w, h);
    cairo_set_line_width(f->pen->cr, HAIRLINE);
    dsh_ink(f->pen, SOFT);
    cairo_stroke(f->pen->cr);
}

static void shade(const form *f, double y, double h)
{
    if (f->counting)
        return;
    cairo_rectangle(f->pen->cr, MARGIN, y, PAGE_W - 2 * MARGIN, h);
    dsh_ink(f->pen, SHADE);
    cairo_fill(f->pen->cr);
}

/* A word and a line to write on, from x to x1. */
static void blank(const form *f, const char *key, double x, double x1)
{
    const dsh_look look = {.size = TEXT, .ink = INK};
    put(f, word(f, key), look, x, f->y);
    if (f->counting)
        return;
    const double w = dsh_text_extent(f->pen, word(f, key), &look).w;
    cairo_move_to(f->pen->cr, x + w + 1.5, f->y + TEXT + 1.2);
    cairo_line_to(f->pen->cr, x1, f->y + TEXT + 1.2);
    cairo_set_line_width(f->pen->cr, HAIRLINE);
    dsh_ink(f->pen, SOFT);
    cairo_stroke(f->pen->cr);
}

static void draw_foot(const form *f)
{
    char text[64];
    const char *format = word(f, "form_page");
    char a[16], b[16];
    (void)snprintf(a, sizeof a, "%d", f->page);
    (void)snprintf(b, sizeof b, "%d", f->n_pages);
    const dsh_text_arg arg[] = {{"a", a}, {"b", b}};
    (void)dsh_text_fill(text, sizeof text, format, arg, 2);
    put(f, text, (dsh_look){.size = SMALL, .align = DSH_RIGHT, .ink = SOFT},
        PAGE_W - MARGIN, PAGE_H - FOOT + 3);
    put(f, word(f, "form_source"),
        (dsh_look){.size = SMALL, .ink = SOFT, .width = 150, .lines = 1},
        MARGIN, PAGE_H - FOOT + 3);
}

static void draw_head(form *f)
{
    static const char *const title[] = {"form_title_building",
                                        "form_title_stop", "form_title_street"};
    const double w = PAGE_W - 2 * MARGIN;
    f->y = MARGIN;
    put(f, word(f, title[f->t->object]),
        (dsh_look){.size = 5.2, .bold = true, .ink = INK}, MARGIN, f->y);
    f->y += 10;
    blank(f, "form_object_id", MARGIN, MARGIN + 0.3 * w);
    blank(f, "form_name", MARGIN + 0.33 * w, MARGIN + w);
    f->y += 8;
    blank(f, "form_address", MARGIN, MARGIN + 0.62 * w);
    blank(f, "form_adm", MARGIN + 0.65 * w, MARGIN + w);
    f->y += 8;
    blank(f, "form_date", MARGIN, MARGIN + 0.3 * w);
    blank(f, "form_surveyor", MARGIN + 0.33 * w, MARGIN + 0.62 * w);
    blank(f, "form_photos", MARGIN + 0.65 * w, MARGIN + w);
    f->y += 8;
    put(f, word(f, "form_hint"),
        (dsh_look){.size = SMALL, .ink = SOFT, .width = w, .lines = 4}, MARGIN,
        f->y);
    f->y += 13;
}

static void next_page(form *f)
{
    draw_foot(f);
    if (!f->counting)
        cairo_show_page(f->pen->cr);
    f->page++;
    f->y = MARGIN;
}

static void need(form *f, double h)
{
    if (f->y + h > PAGE_H - FOOT)
        next_page(f);
}

static double box_x(int i)
{
    return PAGE_W - MARGIN - (N_BOXES - i) * BOX_W;
}

static void draw_element(form *f, const dsh_element *e)
{
    shade(f, f->y, HEAD_H);
    put(f, e->name.in[f->t->lang],
        (dsh_look){.size = 3.6, .bold = true, .ink = INK}, MARGIN + 1.5,
        f->y + 1.3);
    box(f, MARGIN + 62, f->y + 2, 3, 3);
    put(f, word(f, "form_all_recorded"), (dsh_look){.size = SMALL, .ink = INK},
        MARGIN + 66.5, f->y + 2);
    for (int i = 0; i < N_BOXES; i++) {
        char no[16];
        (void)snprintf(no, sizeof no, "%d", i + 1);
        put(f, no, (dsh_look){.size = TEXT, .align = DSH_CENTRE, .ink = INK},
            box_x(i) + BOX_W / 2, f->y + 1.8);
    }
    f->y += HEAD_H;
}

/* In the size of a line if it fits, else two small ones. */
static void draw_answers(const form *f, const char *text)
{
    dsh_look look = {.size = SMALL, .ink = SOFT};
    const double room = box_x(0) - MARGIN - NAME_W - 2;
    const bool fits = dsh_text_extent(f->pen, text, &look).w <= room;
    look.size = fits ? SMALL : 2.1;
    look.width = room;
    look.lines = fits ? 1 : 2;
    put(f, text, look, MARGIN + NAME_W, f->y + (fits ? 1.6 : 0.6));
}

static dosah_status draw_attribute(form *f, const dsh_attribute *a,
                                   dosah_error *err)
{
    const char *answers = dsh_template_answers(f->t, a);
    char text[640];
    if (answers == NULL)
        return dsh_fail_nomem(err, "a form");
    const char *unit = dsh_template_unit(a);
    (void)snprintf(text, sizeof text, "%s%s%s", unit,
                   unit[0] && answers[0] ? ": " : "", answers);
    need(f, LINE_H);
    put(f, a->name.in[f->t->lang],
        (dsh_look){.size = TEXT, .ink = INK, .width = NAME_W - 2, .lines = 1},
        MARGIN + 1.5, f->y + 1.4);
    draw_answers(f, text);
    box(f, MARGIN, f->y, box_x(0) - MARGIN, LINE_H);
    for (int i = 0; i < N_BOXES; i++)
        box(f, box_x(i), f->y, BOX_W, LINE_H);
    f->y += LINE_H;
    return DOSAH_OK;
}

/* Lines of an element; it begins on a page that holds them all. */
static size_t lines_of(const form *f, const dsh_element *e)
{
    size_t n = 0;
    for (size_t i = 0; i < f->t->attributes.n; i++) {
        const dsh_attribute *a = &f->t->attributes.at[i];
        n += strcmp(a->element, e->id) == 0 && dsh_template_asks(f->t, a);
    }
    return n;
}

static dosah_status draw_block(form *f, const dsh_element *e, dosah_error *err)
{
    const dsh_attributes *all = &f->t->attributes;
    const size_t n = lines_of(f, e);
    dosah_status s = DOSAH_OK;
    if (n == 0)
        return DOSAH_OK;
    need(f, HEAD_H + (double)n * LINE_H);
    draw_element(f, e);
    for (size_t i = 0; s == DOSAH_OK && i < all->n; i++) {
        const dsh_attribute *a = &all->at[i];
        if (strcmp(a->element, e->id) == 0 && dsh_template_asks(f->t, a))
            s = draw_attribute(f, a, err);
    }
    f->y += GAP;
    return s;
}

static dosah_status draw(form *f, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    f->page = 1;
    draw_head(f);
    for (size_t i = 0; s == DOSAH_OK && i < f->t->attributes.n_elements; i++)
        s = draw_block(f, &f->t->attributes.element[i], err);
    need(f, 20);
    put(f, word(f, "form_notes"), (dsh_look){.size = TEXT, .ink = INK}, MARGIN,
        f->y);
    draw_foot(f);
    if (!f->counting)
        cairo_show_page(f->pen->cr);
    f->n_pages = f->page;
    return s;
}

static dosah_status finish(cairo_surface_t *surface, cairo_t *cr,
                           const char *path, dosah_error *err)
{
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS
               ? DOSAH_OK
               : dsh_fail(err, DOSAH_EIO, path, 0, "cannot be written: %s",
                          cairo_status_to_string(status));
}

dosah_status dsh_template_pdf(const dsh_template *t, const char *path,
                              dosah_error *err)
{
    const double pt = 72 / DSH_MM_PER_INCH;
    dsh_map_style style;
    char style_path[1024];
    dosah_status s = dsh_data_path(t->ctx, style_path, "maps/style.yaml", err);
    if (s == DOSAH_OK)
        s = dsh_map_style_load(&style, style_path, "time", err);
    if (s != DOSAH_OK)
        return s;
    PangoFontMap *fonts = dsh_fonts_new();
    cairo_surface_t *surface =
        cairo_pdf_surface_create(path, PAGE_W * pt, PAGE_H * pt);
    cairo_t *cr = cairo_create(surface);
    dsh_pen pen;
    cairo_scale(cr, pt, pt);
    dsh_pen_init(&pen, cr, fonts, &style);
    form f = {.t = t, .pen = &pen, .counting = true};
    s = draw(&f, err);
    f.counting = false;
    if (s == DOSAH_OK)
        s = draw(&f, err);
    dsh_pen_clear(&pen);
    g_object_unref(fonts);
    const dosah_status written = finish(surface, cr, path, err);
    return s == DOSAH_OK ? written : s;
}
