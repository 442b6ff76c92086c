/* SPDX-License-Identifier: MIT */
/* Below the panels: a table of classes and residents, symbols, scale, notes.
 * The table counts residents by their own address, so that it agrees with the
 * tables of the results; squares show what holds for most. */
#include "output/map.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "output/paper.h"

/* mm */
#define ROW        3.6
#define SWATCH_W   8.6
#define SWATCH_H   2.7
#define SWATCH_GAP 1.6
#define SWATCHES   21.5
#define LABEL_W    40.0
#define COLUMN     22.5
#define SIDE_W     70.0

typedef struct table {
    const dsh_pen *pen;
    const dsh_map_page *page;
    double x, y; /* of the next row */
} table;

static dsh_look text_look(const dsh_pen *pen, dsh_align align)
{
    return (dsh_look){
        .size = pen->style->text_size, .align = align, .ink = pen->style->ink};
}

static double column_right(const table *t, size_t panel, size_t column)
{
    return t->x + SWATCHES + LABEL_W +
           (double)(panel * 3 + column + 1) * COLUMN - 1;
}

static void swatch(const table *t, double x, dsh_map_mark mark)
{
    const dsh_pen *pen = t->pen;
    const double y = t->y + (ROW - SWATCH_H) / 2;
    cairo_rectangle(pen->cr, x, y, SWATCH_W, SWATCH_H);
    dsh_map_fill(pen, mark);
    cairo_rectangle(pen->cr, x, y, SWATCH_W, SWATCH_H);
    if (dsh_map_is_hollow(pen->style, mark)) {
        dsh_map_outline(pen, mark);
        return;
    }
    dsh_ink(pen, pen->style->cell_casing);
    cairo_set_line_width(pen->cr, 0.12);
    cairo_stroke(pen->cr);
}

static void cell_text(const table *t, size_t panel, size_t column,
                      int64_t residents)
{
    char people[64], share[64], text[DSH_MAP_TEXT];
    dsh_look look = text_look(t->pen, DSH_RIGHT);
    if (residents == 0) {
        strcpy(text, "–");
        look.ink = t->pen->style->ink_soft;
    } else {
        dsh_map_people(people, residents, t->page->lang);
        dsh_map_share(share, t->page, residents,
                      t->page->result[panel].counts.total);
        const dsh_text_arg arg[] = {{"n", people}, {"share", share}};
        dsh_map_text(text, t->page, "map_count", arg, 2);
    }
    (void)dsh_text_at(t->pen, text, &look, column_right(t, panel, column),
                      t->y + 0.25);
}

static void row_label(const table *t, const char *text)
{
    dsh_look look = text_look(t->pen, DSH_LEFT);
    look.width = LABEL_W - 1;
    (void)dsh_text_at(t->pen, text, &look, t->x + SWATCHES, t->y + 0.25);
}

static void rule(const table *t)
{
    cairo_move_to(t->pen->cr, t->x, t->y);
    cairo_line_to(t->pen->cr, column_right(t, t->page->job->n_panels - 1, 2),
                  t->y);
    dsh_ink(t->pen, t->pen->style->ink_soft);
    cairo_set_line_width(t->pen->cr, 0.15);
    cairo_stroke(t->pen->cr);
}

static void head(table *t)
{
    static const char *const column[] = {
        "map_legend_certain", "map_legend_possible", "map_legend_all"};
    const dsh_map_page *page = t->page;
    dsh_look bold = text_look(t->pen, DSH_LEFT);
    bold.bold = true;
    bold.width = SWATCHES + LABEL_W;
    (void)dsh_text_at(t->pen, dsh_map_word(page, "map_legend_time"), &bold,
                      t->x, t->y);
    bold.width = 3 * COLUMN - 8;
    for (size_t p = 0; p < page->job->n_panels; p++)
        (void)dsh_text_at(t->pen, dsh_map_profile_name(page, p), &bold,
                          column_right(t, p, 0) - COLUMN + 8, t->y);
    t->y += ROW;
    dsh_look small = text_look(t->pen, DSH_RIGHT);
    small.ink = t->pen->style->ink_soft;
    for (size_t p = 0; p < page->job->n_panels; p++)
        for (size_t c = 0; c < 3; c++)
            (void)dsh_text_at(t->pen, dsh_map_word(page, column[c]), &small,
                              column_right(t, p, c), t->y);
    small.align = DSH_LEFT;
    small.size = t->pen->style->small_size;
    for (size_t c = 0; c < 2; c++)
        (void)dsh_text_at(t->pen, dsh_map_word(page, column[c]), &small,
                          t->x + (double)c * (SWATCH_W + SWATCH_GAP),
                          t->y + 0.2);
    t->y += ROW + 0.2;
    rule(t);
}

static void class_label(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                        size_t class)
{
    const dsh_map_style *s = &page->job->style;
    char from[64], to[64];
    dsh_text_number(from, class > 0 ? s->bound_min[class - 1] : 0, 0,
                    page->lang);
    dsh_text_number(to, class < s->n_classes ? s->bound_min[class] : NAN, 0,
                    page->lang);
    const dsh_text_arg arg[] = {{"from", from}, {"to", to}};
    const char *key = class == 0             ? "map_legend_first"
                      : class < s->n_classes ? "map_legend_class"
                                             : "map_legend_over";
    dsh_map_text(out, page, key, arg, 2);
}

static bool class_occurs(const dsh_map_page *page, size_t class)
{
    for (size_t p = 0; p < page->job->n_panels; p++)
        if (page->result[p].counts.certain[class] ||
            page->result[p].counts.possible[class])
            return true;
    return false;
}

static void class_row(table *t, size_t class)
{
    char label[DSH_MAP_TEXT];
    const uint8_t k = (uint8_t) class;
    swatch(t, t->x, (dsh_map_mark){DSH_STATUS_CERTAIN, k});
    swatch(t, t->x + SWATCH_W + SWATCH_GAP,
           (dsh_map_mark){DSH_STATUS_POSSIBLE, k});
    class_label(label, t->page, class);
    row_label(t, label);
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const dsh_map_counts *n = &t->page->result[p].counts;
        cell_text(t, p, 0, n->certain[class]);
        cell_text(t, p, 1, n->possible[class]);
        cell_text(t, p, 2, n->certain[class] + n->possible[class]);
    }
    t->y += ROW;
}

static int64_t counted(const dsh_map_counts *n, dsh_status status)
{
    switch (status) {
    case DSH_STATUS_NO:
        return n->no;
    case DSH_STATUS_NO_DATA:
        return n->no_data;
    case DSH_STATUS_NOT_APPLICABLE:
        return n->not_applicable;
    case DSH_STATUS_CERTAIN:
    case DSH_STATUS_POSSIBLE:
        break;
    }
    return n->total;
}

static void status_row(table *t, dsh_status status, const char *key)
{
    if (status != DSH_STATUS_NOT_APPLICABLE)
        swatch(t, t->x, (dsh_map_mark){(uint8_t)status, 0});
    row_label(t, dsh_map_word(t->page, key));
    for (size_t p = 0; p < t->page->job->n_panels; p++)
        cell_text(t, p, 2, counted(&t->page->result[p].counts, status));
    t->y += ROW;
}

static void total_row(table *t)
{
    rule(t);
    row_label(t, dsh_map_word(t->page, "map_legend_total"));
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const dsh_map_counts *n = &t->page->result[p].counts;
        cell_text(t, p, 0, n->all_certain);
        cell_text(t, p, 1, n->all_possible);
        cell_text(t, p, 2, n->total);
    }
    t->y += ROW;
}

static void draw_table(const dsh_pen *pen, const dsh_map_page *page,
                       dsh_rect box)
{
    table t = {pen, page, box.x, box.y};
    const size_t over = page->job->style.n_classes;
    head(&t);
    for (size_t k = 0; k < over; k++)
        class_row(&t, k);
    if (class_occurs(page, over))
        class_row(&t, over);
    status_row(&t, DSH_STATUS_NO, "map_legend_no");
    status_row(&t, DSH_STATUS_NO_DATA, "map_legend_no_data");
    bool any = false;
    for (size_t p = 0; p < page->job->n_panels; p++)
        any = any || page->result[p].counts.not_applicable > 0;
    if (any)
        status_row(&t, DSH_STATUS_NOT_APPLICABLE, "map_legend_not_applicable");
    total_row(&t);
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
    const double middle = y + ROW / 2;
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
    };
    for (size_t i = 0; i < sizeof(item) / sizeof(*item); i++) {
        if (!item[i].used)
            continue;
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
        const char *text = dsh_map_word(page, item[i].key);
        (void)dsh_text_at(pen, text, &look, x + 5, y + 0.25);
        x += 5 + dsh_text_extent(pen, text, &look).w + 3;
    }
    return y + ROW;
}

static double draw_scale(const dsh_pen *pen, const dsh_map_page *page, double x,
                         double y)
{
    const dsh_words words = {page->job->ctx->texts, page->lang};
    dsh_north_draw(pen, &words, page->job->north_rad, x + 2, y + 3.4);
    dsh_bar_draw(pen, &words, page->job->frame.m_per_mm, x + 12, y + 1.6);
    if (page->print) {
        char n[64], text[DSH_MAP_TEXT];
        dsh_text_number(n, page->job->scale, 0, page->lang);
        const dsh_text_arg arg = {"n", n};
        dsh_map_text(text, page, "map_scale", &arg, 1);
        dsh_look look = text_look(pen, DSH_RIGHT);
        look.size = pen->style->small_size;
        (void)dsh_text_at(pen, text, &look, x + SIDE_W, y + 3.0);
    }
    return y + 7.2;
}

static double note(const dsh_pen *pen, const char *text, double x, double y)
{
    const dsh_look look = {.size = pen->style->small_size,
                           .ink = pen->style->ink_soft,
                           .width = SIDE_W,
                           .lines = 3};
    return y + dsh_text_at(pen, text, &look, x, y);
}

static void draw_notes(const dsh_pen *pen, const dsh_map_page *page, double x,
                       double y)
{
    const dsh_map_job *job = page->job;
    char n[64], min[64], m[64], text[DSH_MAP_TEXT];
    y = note(pen, dsh_map_word(page, "map_note_bounds"), x, y);
    if (job->measure == DSH_MAP_TRIP ||
        class_occurs(page, job->style.n_classes))
        y = note(pen, dsh_map_word(page, "map_note_over"), x, y);
    dsh_text_number(m, job->grid.size_m, 0, page->lang);
    const dsh_text_arg size = {"m", m};
    dsh_map_text(text, page, "map_note_cells", &size, 1);
    y = note(pen, text, x, y);
    if (job->grid.hidden == 0)
        return;
    const int64_t whole = (job->grid.hidden + DSH_PERSON / 2) / DSH_PERSON;
    dsh_text_number(n, (double)whole, 0, page->lang);
    dsh_text_number(min, (double)job->f->study->privacy_min_count, 0,
                    page->lang);
    const dsh_text_arg arg[] = {{"n", n}, {"min", min}};
    (void)dsh_text_fill(
        text, sizeof(text),
        dsh_text_n(job->ctx->texts, "map_note_hidden", whole, page->lang), arg,
        2);
    (void)note(pen, text, x, y);
}

void dsh_map_legend_draw(const dsh_pen *pen, const dsh_map_page *page)
{
    const dsh_rect box = dsh_page_legend();
    const double x = box.x + box.w - SIDE_W;
    draw_table(pen, page, box);
    double y = draw_symbols(pen, page, x, box.y);
    y = draw_ground_key(pen, page, x, y);
    y = draw_scale(pen, page, x, y + 0.8);
    draw_notes(pen, page, x, y + 0.8);
}
