/* SPDX-License-Identifier: MIT */
/* Below the panels: classes and residents, symbols, scale, notes. */
#include "output/map.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "output/paper.h"

/* mm */
#define ROW    DSH_MAP_ROW
#define SIDE_W 70.0
/* Upright, the side stands below a table of this height. */
#define TABLE_H 51.0

static dsh_look text_look(const dsh_pen *pen, dsh_align align)
{
    return (dsh_look){
        .size = pen->style->text_size, .align = align, .ink = pen->style->ink};
}

static bool class_occurs(const dsh_map_page *page, size_t class)
{
    for (size_t p = 0; p < page->job->n_panels; p++)
        if (page->result[p].counts.certain[class] ||
            page->result[p].counts.possible[class])
            return true;
    return false;
}

/* ---- the side: symbols, scale, notes ----------------------------------- */

static double side_line(const dsh_pen *pen, const char *text, double x,
                        double y)
{
    dsh_look look = text_look(pen, DSH_LEFT);
    look.width = SIDE_W - 5;
    (void)dsh_text_at(pen, text, &look, x + 5, y + 0.25);
    return y + ROW;
}

static double draw_symbols(const dsh_pen *pen, const dsh_map_page *page,
                           double x, double y)
{
    static const char *const key[] = {"map_symbol_yes", "map_symbol_perhaps",
                                      "map_symbol_not"};
    dsh_look bold = text_look(pen, DSH_LEFT);
    bold.bold = true;
    bold.width = SIDE_W;
    (void)dsh_text_at(pen, dsh_map_word(page, "map_symbols"), &bold, x, y);
    y += ROW + 0.2;
    for (size_t i = 0; i < 3; i++) {
        dsh_map_symbol(pen, (dsh_usable)i, x + 2, y + ROW / 2);
        y = side_line(pen, dsh_map_word(page, key[i]), x, y);
    }
    return y;
}

/* What the ground shows, beside one another. */
static double draw_ground_key(const dsh_pen *pen, const dsh_map_page *page,
                              double x, double y)
{
    const dsh_map_style *s = pen->style;
    const double left = x;
    dsh_look look = text_look(pen, DSH_LEFT);
    const struct {
        const char *key;
        dsh_colour colour;
        double width;
        bool used, dot;
    } item[] = {
        {"map_symbol_stop", s->stop, s->stop_size, page->job->n_stops > 0,
         true},
        {"map_symbol_street", s->street, 2 * s->street_width,
         page->job->streets.n_lines > 0, false},
        {"map_symbol_boundary", s->member_line, s->member_width,
         page->job->members.n_lines > 0, false},
        {"map_symbol_water", s->water, 2 * s->water_width,
         page->job->water.n_lines + page->job->courses.n_lines > 0, false},
    };
    for (size_t i = 0; i < sizeof(item) / sizeof(*item); i++) {
        if (!item[i].used)
            continue;
        const char *text = dsh_map_word(page, item[i].key);
        const double w = 5 + dsh_text_extent(pen, text, &look).w;
        if (x + w > left + SIDE_W) {
            x = left;
            y += ROW;
        }
        const double middle = y + ROW / 2;
        dsh_ink(pen, item[i].colour);
        cairo_set_line_width(pen->cr, item[i].width);
        if (item[i].dot) {
            cairo_arc(pen->cr, x + 2, middle, item[i].width / 2 + 0.1, 0,
                      2 * G_PI);
            cairo_fill(pen->cr);
        } else {
            cairo_move_to(pen->cr, x, middle);
            cairo_line_to(pen->cr, x + 4, middle);
            cairo_stroke(pen->cr);
        }
        (void)dsh_text_at(pen, text, &look, x + 5, y + 0.25);
        x += w + 3;
    }
    return y + ROW;
}

static double draw_scale(const dsh_pen *pen, const dsh_map_page *page, double x,
                         double y)
{
    const dsh_words words = {page->job->ctx->texts, page->lang};
    dsh_north_draw(pen, &words, page->job->north_rad, x + 2, y + 3.4);
    dsh_bar_draw(pen, &words, page->job->frame.m_per_mm, x + 16, y + 0.6);
    if (page->print) {
        char n[64], text[DSH_MAP_TEXT];
        dsh_text_number(n, page->job->scale, 0, page->lang);
        const dsh_text_arg arg = {"n", n};
        dsh_map_text(text, page, "map_scale", &arg, 1);
        dsh_look look = text_look(pen, DSH_LEFT);
        look.size = pen->style->small_size;
        (void)dsh_text_at(pen, text, &look, x + 16, y + 4.9);
    }
    return y + 8.4;
}

/* ---- notes ------------------------------------------------------------- */

typedef struct notes {
    const dsh_pen *pen;
    double x, y, w;
} notes;

static void note(notes *n, const char *text)
{
    const dsh_look look = {.size = n->pen->style->small_size,
                           .ink = n->pen->style->ink_soft,
                           .width = n->w,
                           .lines = 3};
    n->y += dsh_text_at(n->pen, text, &look, n->x, n->y);
}

static void note_hidden(notes *n, const dsh_map_page *page)
{
    const dsh_map_job *job = page->job;
    const int64_t whole = (job->grid.hidden + DSH_PERSON / 2) / DSH_PERSON;
    char people[64], min[64], text[DSH_MAP_TEXT];
    dsh_text_number(people, (double)whole, 0, page->lang);
    dsh_text_number(min, (double)job->f->study->privacy_min_count, 0,
                    page->lang);
    const dsh_text_arg arg[] = {{"n", people}, {"min", min}};
    (void)dsh_text_fill(
        text, sizeof(text),
        dsh_text_n(job->ctx->texts, "map_note_hidden", whole, page->lang), arg,
        2);
    note(n, text);
}

static void draw_notes(notes n, const dsh_map_page *page)
{
    const dsh_map_job *job = page->job;
    char m[64], text[DSH_MAP_TEXT];
    note(&n, dsh_map_word(page, "map_note_bounds"));
    if (job->middle != DSH_NONE)
        note(&n, dsh_map_word(page, "map_note_middle"));
    if (job->measure == DSH_MAP_TRIP ||
        (job->measure == DSH_MAP_TIME &&
         class_occurs(page, job->style.n_classes)))
        note(&n, dsh_map_word(page, "map_note_over"));
    if (job->plan.by_place) {
        note(&n, dsh_map_word(page, "map_note_places"));
        return;
    }
    dsh_text_number(m, job->grid.size_m, 0, page->lang);
    const dsh_text_arg size = {"m", m};
    dsh_map_text(text, page, "map_note_cells", &size, 1);
    note(&n, text);
    if (job->grid.hidden > 0)
        note_hidden(&n, page);
}

void dsh_map_legend_draw(const dsh_pen *pen, const dsh_map_page *page)
{
    const dsh_map_layout *l = &page->job->layout;
    const double margin = DSH_PAPER_MARGIN;
    dsh_rect box = {margin, l->legend_y, l->w - 2 * margin, l->foot_y};
    double x = margin, y = l->legend_y + TABLE_H;
    if (!l->upright) {
        box.w -= SIDE_W + 5;
        x = l->w - margin - SIDE_W;
        y = l->legend_y;
    }
    if (page->job->measure == DSH_MAP_USABLE)
        dsh_map_matrix_draw(pen, page, box);
    else
        dsh_map_table_draw(pen, page, box);
    const double top = y;
    y = draw_symbols(pen, page, x, y);
    y = draw_ground_key(pen, page, x, y);
    y = draw_scale(pen, page, x, y + 0.8);
    notes n = {pen, x, y, SIDE_W};
    if (l->upright)
        n = (notes){pen, x + SIDE_W + 8, top, l->w - 2 * margin - SIDE_W - 8};
    draw_notes(n, page);
}
