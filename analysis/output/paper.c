/* SPDX-License-Identifier: MIT */
#include "output/paper.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "base/civil.h"
#include "base/num.h"

/* mm */
#define TITLE_Y   9.6
#define MIN_TITLE 4.2
#define STRIP_Y   3.2
#define STRIP_H   5.0
#define BAR_MAX   38.0
#define BAR_H     1.1

enum { TEXT_SIZE = 256 };

/* ---- files ------------------------------------------------------------- */

static void tell(cairo_surface_t *pdf, const char *title)
{
    char day[11], stamp[40], program[64];
    dsh_format_date(day, dsh_today());
    (void)snprintf(stamp, sizeof(stamp), "%sT00:00:00Z", day);
    (void)snprintf(program, sizeof(program), "dosah %s", dosah_version());
    if (title != NULL)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, program);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
}

static cairo_surface_t *surface_of(const dsh_paper *p, const char *path)
{
    const double zoom = p->zoom > 0 ? p->zoom : 1;
    const double pt = zoom * 72 / DSH_MM_PER_INCH;
    const double px = zoom * p->style->png_dpi / DSH_MM_PER_INCH;
    cairo_surface_t *pdf;
    switch (p->format) {
    case DOSAH_MAP_PDF:
        pdf = cairo_pdf_surface_create(path, p->w * pt, p->h * pt);
        tell(pdf, p->title);
        return pdf;
    case DOSAH_MAP_SVG:
        return cairo_svg_surface_create(path, p->w * pt, p->h * pt);
    case DOSAH_MAP_PNG:
        break;
    }
    return cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)lround(p->w * px), (int)lround(p->h * px));
}

static void draw_on(cairo_t *cr, const dsh_paper *p)
{
    const double unit = (p->zoom > 0 ? p->zoom : 1) *
                        (p->format == DOSAH_MAP_PNG ? p->style->png_dpi : 72) /
                        DSH_MM_PER_INCH;
    dsh_pen pen;
    cairo_scale(cr, unit, unit);
    dsh_pen_init(&pen, cr, p->fonts, p->style);
    p->draw(&pen, p->user);
    dsh_pen_clear(&pen);
}

static dosah_status outcome(cairo_status_t status, const char *path,
                            dosah_error *err)
{
    if (status == CAIRO_STATUS_NO_MEMORY)
        return dsh_fail_nomem(err, "map page");
    if (status != CAIRO_STATUS_SUCCESS)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot write the map: %s",
                        cairo_status_to_string(status));
    return DOSAH_OK;
}

dosah_status dsh_paper_write(const dsh_paper *paper, const char *path,
                             dosah_error *err)
{
    const bool png = paper->format == DOSAH_MAP_PNG;
    cairo_surface_t *surface = surface_of(paper, path);
    cairo_t *cr = cairo_create(surface);
    draw_on(cr, paper);
    if (!png) {
        cairo_show_page(cr);
        cairo_surface_finish(surface);
    }
    cairo_status_t status = cairo_status(cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    dosah_status st = outcome(status, path, err);
    if (st == DOSAH_OK && png)
        st = dsh_png_write(surface, paper->style->png_dpi, path, err);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return st;
}

/* ---- parts of a page ---------------------------------------------------- */

void dsh_strip_draw(const dsh_pen *pen, const char *banner, double page_w)
{
    const dsh_look look = {
        .size = 3.2, .bold = true, .align = DSH_CENTRE, .ink = {1, 1, 1}};
    cairo_rectangle(pen->cr, DSH_PAPER_MARGIN, STRIP_Y,
                    page_w - 2 * DSH_PAPER_MARGIN, STRIP_H);
    dsh_ink(pen, pen->style->banner_ink);
    cairo_fill(pen->cr);
    (void)dsh_text_at(pen, banner, &look, page_w / 2, STRIP_Y + 0.6);
}

double dsh_title_draw(const dsh_pen *pen, const char *text, double page_w)
{
    const double room = page_w - 2 * DSH_PAPER_MARGIN;
    dsh_look look = {
        .size = pen->style->title_size, .bold = true, .ink = pen->style->ink};
    const double full = dsh_text_extent(pen, text, &look).w;
    if (full > room)
        look.size *= 0.995 * room / full;
    look.width = room;
    if (look.size < MIN_TITLE) {
        look.size = MIN_TITLE;
        look.lines = 2;
    }
    return TITLE_Y + dsh_text_at(pen, text, &look, DSH_PAPER_MARGIN, TITLE_Y);
}

/* The longest of 1, 2, 5 × 10ⁿ metres that fits. */
static double bar_length(double m_per_mm)
{
    static const double step[] = {5, 2, 1};
    const double room = BAR_MAX * m_per_mm;
    const double power = pow(10, floor(log10(room)));
    for (size_t i = 0; i < 3; i++)
        if (step[i] * power <= room)
            return step[i] * power;
    return power;
}

static void distance_text(char out[TEXT_SIZE], const dsh_words *words, double m)
{
    char n[64];
    const bool km = m >= 1000;
    dsh_text_number(n, km ? m / 1000 : m, 0, words->lang);
    const dsh_text_arg arg = {"n", n};
    (void)dsh_text_fill(
        out, TEXT_SIZE,
        dsh_text(words->texts, km ? "map_km" : "map_m", words->lang), &arg, 1);
}

bool dsh_list_add(char *list, size_t size, const char *item)
{
    const size_t at = strlen(list), gap = at > 0 ? 2 : 0, more = strlen(item);
    if (at + gap + more >= size)
        return false;
    memcpy(list + at, "; ", gap);
    memcpy(list + at + gap, item, more + 1);
    return true;
}

void dsh_bar_draw(const dsh_pen *pen, const dsh_words *words, double m_per_mm,
                  double x, double y)
{
    enum { PARTS = 4 };
    const double length = bar_length(m_per_mm), w = length / m_per_mm;
    char text[TEXT_SIZE];
    dsh_look look = {.size = pen->style->small_size, .ink = pen->style->ink};
    for (int i = 0; i < PARTS; i++) {
        cairo_rectangle(pen->cr, x + w * i / PARTS, y, w / PARTS, BAR_H);
        dsh_ink(pen, i % 2 ? (dsh_colour){1, 1, 1} : pen->style->ink);
        cairo_fill(pen->cr);
    }
    cairo_rectangle(pen->cr, x, y, w, BAR_H);
    dsh_ink(pen, pen->style->ink);
    cairo_set_line_width(pen->cr, 0.15);
    cairo_stroke(pen->cr);
    (void)dsh_text_at(pen, "0", &look, x, y + 1.4);
    distance_text(text, words, length);
    look.align = DSH_CENTRE;
    (void)dsh_text_at(pen, text, &look, x + w, y + 1.4);
}

void dsh_north_draw(const dsh_pen *pen, const dsh_words *words, double turn,
                    double x, double y)
{
    const dsh_look look = {
        .size = pen->style->text_size, .bold = true, .ink = pen->style->ink};
    cairo_save(pen->cr);
    cairo_translate(pen->cr, x, y);
    cairo_rotate(pen->cr, turn);
    cairo_move_to(pen->cr, 0, -3);
    cairo_line_to(pen->cr, 1.3, 2.2);
    cairo_line_to(pen->cr, 0, 1.3);
    cairo_line_to(pen->cr, -1.3, 2.2);
    cairo_close_path(pen->cr);
    dsh_ink(pen, pen->style->ink);
    cairo_fill(pen->cr);
    cairo_restore(pen->cr);
    (void)dsh_text_at(pen, dsh_text(words->texts, "map_north", words->lang),
                      &look, x + 2.2, y - 1.6);
}

double dsh_north_at(const char *crs, double x, double y)
{
    dsh_crs_op *out = NULL, *back = NULL;
    dosah_error ignored = {0};
    double turn = 0, lon[2] = {x, x}, lat[2] = {y, y};
    if (dsh_crs_op_new(&out, crs, "EPSG:4326", &ignored) == DOSAH_OK &&
        dsh_crs_op_new(&back, "EPSG:4326", crs, &ignored) == DOSAH_OK &&
        dsh_crs_op_apply(out, lon, lat, 2) == 0) {
        lat[1] += 0.01;
        if (dsh_crs_op_apply(back, lon, lat, 2) == 0)
            turn = atan2(lon[1] - lon[0], lat[1] - lat[0]);
    }
    dsh_crs_op_free(out);
    dsh_crs_op_free(back);
    return turn;
}
