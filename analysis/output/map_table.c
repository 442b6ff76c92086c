/* SPDX-License-Identifier: MIT */
/* The classes of a map and who is in them. The table counts residents by their
 * own address, so that it agrees with the tables of the results; squares show
 * what holds for most. Maps by municipality count municipalities, too. */
#include "output/map.h"

#include <math.h>
#include <string.h>

/* mm */
#define ROW          DSH_MAP_ROW
#define SWATCH_W     8.6
#define SWATCH_H     2.7
#define SWATCH_GAP   1.6
#define LABEL_W      40.0
#define WIDEST       22.5
#define HEADING_LEFT 8.0

/* What a column counts. */
typedef enum column {
    CERTAIN,
    POSSIBLE,
    ALL,    /* residents with their share */
    PAIR,   /* shares: certain + possible */
    PLACES, /* municipalities */
    N_COLUMNS
} column;

typedef struct table {
    const dsh_pen *pen;
    const dsh_map_page *page;
    double x, y;  /* of the next row */
    double left;  /* of the first column */
    double step;  /* from one column to the next */
    bool stripes; /* is "possible" told apart? */
    column column[3];
    size_t n_columns; /* per panel */
} table;

static dsh_look text_look(const dsh_pen *pen, dsh_align align)
{
    return (dsh_look){
        .size = pen->style->text_size, .align = align, .ink = pen->style->ink};
}

static double column_right(const table *t, size_t panel, size_t col)
{
    return t->left + (double)(panel * t->n_columns + col + 1) * t->step - 1;
}

static table table_of(const dsh_pen *pen, const dsh_map_page *page,
                      dsh_rect box)
{
    const dsh_map_job *job = page->job;
    const bool basic =
        job->measure == DSH_MAP_TIME || job->measure == DSH_MAP_TRIP;
    table t = {
        .pen = pen, .page = page, .x = box.x, .y = box.y, .stripes = basic};
    const bool few = job->n_panels <= 2;
    if (basic && few) {
        const column c[] = {CERTAIN, POSSIBLE, ALL};
        memcpy(t.column, c, sizeof(c));
        t.n_columns = 3;
    } else if (few) {
        t.column[0] = PLACES;
        t.column[1] = ALL;
        t.n_columns = 2;
    } else {
        t.column[0] = basic ? PAIR : ALL;
        t.n_columns = 1;
    }
    const size_t n = t.n_columns * job->n_panels;
    t.left = box.x + (basic ? 2 : 1) * (SWATCH_W + SWATCH_GAP) + LABEL_W;
    t.step = fmin(WIDEST, (box.x + box.w - t.left) / (double)n);
    return t;
}

static void swatch(const table *t, double x, dsh_map_mark mark)
{
    const dsh_pen *pen = t->pen;
    const double y = t->y + (ROW - SWATCH_H) / 2;
    cairo_rectangle(pen->cr, x, y, SWATCH_W, SWATCH_H);
    dsh_map_fill(pen, mark);
    cairo_rectangle(pen->cr, x, y, SWATCH_W, SWATCH_H);
    dsh_ink(pen, pen->style->cell_casing);
    cairo_set_line_width(pen->cr, 0.12);
    cairo_stroke(pen->cr);
}

/* Who is in a row: residents and, of the same, municipalities. */
typedef struct members {
    int64_t certain, possible, all, places;
} members;

static void cell_text(const table *t, size_t panel, size_t col,
                      const members *m)
{
    char a[64], b[64], text[DSH_MAP_TEXT] = "–";
    const int64_t whole = t->page->result[panel].counts.total;
    const int64_t n[N_COLUMNS] = {m->certain, m->possible, m->all, m->all,
                                  m->places};
    const column what = t->column[col];
    dsh_look look = text_look(t->pen, DSH_RIGHT);
    if (n[what] == 0) {
        look.ink = t->pen->style->ink_soft;
    } else if (what == PLACES) {
        dsh_map_people(text, m->places, t->page->lang);
    } else if (what == PAIR) {
        dsh_map_share(a, t->page, m->certain, whole);
        dsh_map_share(b, t->page, m->possible, whole);
        const dsh_text_arg arg[] = {{"certain", a}, {"possible", b}};
        dsh_map_text(text, t->page,
                     m->possible ? "map_pair" : "map_pair_certain", arg, 2);
    } else {
        dsh_map_people(a, n[what], t->page->lang);
        dsh_map_share(b, t->page, n[what], whole);
        const dsh_text_arg arg[] = {{"n", a}, {"share", b}};
        dsh_map_text(text, t->page, "map_count", arg, 2);
    }
    const double have = dsh_text_extent(t->pen, text, &look).w;
    look.size *= fmin(1, (t->step - 1) / fmax(have, 1));
    (void)dsh_text_at(t->pen, text, &look, column_right(t, panel, col),
                      t->y + 0.25);
}

static void row_label(const table *t, const char *text)
{
    dsh_look look = text_look(t->pen, DSH_LEFT);
    look.width = LABEL_W - 1;
    (void)dsh_text_at(t->pen, text, &look, t->left - LABEL_W, t->y + 0.25);
}

static void rule(const table *t)
{
    cairo_move_to(t->pen->cr, t->x, t->y);
    cairo_line_to(t->pen->cr,
                  column_right(t, t->page->job->n_panels - 1, t->n_columns - 1),
                  t->y);
    dsh_ink(t->pen, t->pen->style->ink_soft);
    cairo_set_line_width(t->pen->cr, 0.15);
    cairo_stroke(t->pen->cr);
}

/* Names of the profiles over their columns. */
static void head_panels(const table *t)
{
    dsh_look bold = text_look(t->pen, DSH_LEFT);
    bold.bold = true;
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const char *name = dsh_map_profile_name(t->page, p);
        const double right = column_right(t, p, t->n_columns - 1);
        const double room = (double)t->n_columns * t->step -
                            (t->n_columns > 1 ? HEADING_LEFT : 1);
        bold.width = 0;
        const double have = dsh_text_extent(t->pen, name, &bold).w;
        bold.width = room;
        (void)dsh_text_at(t->pen, name, &bold,
                          t->n_columns > 1 ? right + 1 - room
                                           : right - fmin(have, room),
                          t->y);
    }
}

static void head(table *t)
{
    static const char *const word[N_COLUMNS] = {
        "map_legend_certain", "map_legend_possible", "map_legend_all",
        "map_legend_pair", "map_legend_places"};
    const dsh_map_page *page = t->page;
    dsh_look bold = text_look(t->pen, DSH_LEFT);
    bold.bold = true;
    bold.width = t->left - t->x + (t->n_columns > 1 ? HEADING_LEFT : 0);
    (void)dsh_text_at(t->pen, dsh_map_word(page, "map_legend_classes"), &bold,
                      t->x, t->y);
    head_panels(t);
    t->y += ROW;
    dsh_look small = text_look(t->pen, DSH_RIGHT);
    small.ink = t->pen->style->ink_soft;
    for (size_t p = 0; p < page->job->n_panels; p++)
        for (size_t c = 0; c < t->n_columns; c++)
            (void)dsh_text_at(t->pen, dsh_map_word(page, word[t->column[c]]),
                              &small, column_right(t, p, c), t->y);
    small.align = DSH_LEFT;
    small.size = t->pen->style->small_size;
    for (size_t c = 0; t->stripes && c < 2; c++)
        (void)dsh_text_at(t->pen, dsh_map_word(page, word[c]), &small,
                          t->x + (double)c * (SWATCH_W + SWATCH_GAP),
                          t->y + 0.2);
    t->y += ROW + 0.2;
    rule(t);
}

static bool class_occurs(const dsh_map_page *page, size_t class)
{
    for (size_t p = 0; p < page->job->n_panels; p++)
        if (page->result[p].counts.certain[class] ||
            page->result[p].counts.possible[class])
            return true;
    return false;
}

static void put_row(table *t, const members m[DSH_MAP_PANELS], bool whole)
{
    for (size_t p = 0; p < t->page->job->n_panels; p++)
        for (size_t c = 0; c < t->n_columns; c++)
            if (whole || t->column[c] >= ALL)
                cell_text(t, p, c, &m[p]);
    t->y += ROW;
}

static void class_row(table *t, size_t class)
{
    char label[DSH_MAP_TEXT];
    members m[DSH_MAP_PANELS];
    const uint8_t k = (uint8_t) class;
    swatch(t, t->x, (dsh_map_mark){DSH_STATUS_CERTAIN, k});
    if (t->stripes)
        swatch(t, t->x + SWATCH_W + SWATCH_GAP,
               (dsh_map_mark){DSH_STATUS_POSSIBLE, k});
    dsh_map_class_name(label, t->page, class);
    row_label(t, label);
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const dsh_map_counts *n = &t->page->result[p].counts;
        const dsh_map_counts *places = &t->page->result[p].places;
        m[p] = (members){n->certain[class], n->possible[class],
                         n->certain[class] + n->possible[class],
                         places->certain[class]};
    }
    put_row(t, m, true);
}

static int64_t counted(const dsh_map_counts *n, dsh_status status)
{
    return status == DSH_STATUS_NO        ? n->no
           : status == DSH_STATUS_NO_DATA ? n->no_data
                                          : n->not_applicable;
}

static void status_row(table *t, dsh_status status, const char *key)
{
    members m[DSH_MAP_PANELS];
    swatch(t, t->x, (dsh_map_mark){(uint8_t)status, 0});
    row_label(t, dsh_map_word(t->page, key));
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const int64_t n = counted(&t->page->result[p].counts, status);
        m[p] = (members){n, 0, n, counted(&t->page->result[p].places, status)};
    }
    put_row(t, m, false);
}

static void total_row(table *t)
{
    members m[DSH_MAP_PANELS];
    rule(t);
    row_label(t, dsh_map_word(t->page, "map_legend_total"));
    for (size_t p = 0; p < t->page->job->n_panels; p++) {
        const dsh_map_counts *n = &t->page->result[p].counts;
        const bool pairs = t->column[0] == PAIR;
        m[p] = (members){n->all_certain, n->all_possible,
                         pairs ? n->all_certain + n->all_possible : n->total,
                         t->page->result[p].places.total};
    }
    put_row(t, m, true);
}

void dsh_map_table_draw(const dsh_pen *pen, const dsh_map_page *page,
                        dsh_rect box)
{
    table t = table_of(pen, page, box);
    const dsh_map_style *s = &page->job->style;
    bool any = false;
    head(&t);
    for (size_t k = 0; k < s->n_fills; k++)
        if (k < s->n_classes || class_occurs(page, k))
            class_row(&t, k);
    if (t.stripes)
        status_row(&t, DSH_STATUS_NO, "map_legend_no");
    status_row(&t, DSH_STATUS_NO_DATA, "map_legend_no_data");
    for (size_t p = 0; p < page->job->n_panels; p++)
        any = any || page->result[p].counts.not_applicable > 0;
    if (any)
        status_row(&t, DSH_STATUS_NOT_APPLICABLE, "map_legend_not_applicable");
    total_row(&t);
}

/* ---- two things at once ------------------------------------------------ */

#define BOX_W    17.0
#define BOX_H    6.2
#define AXIS_W   30.0
#define MATRIX_W (AXIS_W + 3 * BOX_W + 6)

/* Letters that can be read on a colour. */
static dsh_colour ink_on(dsh_colour c)
{
    const bool light = 0.299 * c.r + 0.587 * c.g + 0.114 * c.b > 0.5;
    return light ? (dsh_colour){0, 0, 0} : (dsh_colour){1, 1, 1};
}

static void draw_box(const dsh_pen *pen, const dsh_map_page *page, size_t panel,
                     size_t class, dsh_rect b)
{
    char text[64];
    const dsh_map_counts *n = &page->result[panel].counts;
    dsh_look look = text_look(pen, DSH_CENTRE);
    look.ink = ink_on(pen->style->class_colour[class]);
    dsh_map_share(text, page, n->certain[class], n->total);
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_map_fill(pen, (dsh_map_mark){DSH_STATUS_CERTAIN, (uint8_t) class});
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_ink(pen, pen->style->cell_casing);
    cairo_set_line_width(pen->cr, 0.12);
    cairo_stroke(pen->cr);
    (void)dsh_text_at(pen, n->certain[class] ? text : "–", &look, b.x + b.w / 2,
                      b.y + (b.h - 1.3 * look.size) / 2);
}

static void draw_matrix(const dsh_pen *pen, const dsh_map_page *page,
                        size_t panel, double x, double y)
{
    static const char *const usable[] = {"map_usable_yes", "map_usable_perhaps",
                                         "map_usable_not"};
    const size_t n_times = page->job->style.n_classes + 1;
    dsh_look look = text_look(pen, DSH_LEFT), middle = look;
    char text[DSH_MAP_TEXT];
    middle.align = DSH_CENTRE;
    for (size_t k = 0; k < n_times; k++) {
        dsh_map_class_name(text, page, k);
        (void)dsh_text_at(pen, text, &middle,
                          x + AXIS_W + ((double)k + 0.5) * BOX_W, y);
    }
    y += ROW + 0.4;
    look.width = AXIS_W - 2;
    look.lines = 2;
    for (size_t u = 0; u < DSH_N_USABLE; u++, y += BOX_H) {
        (void)dsh_text_at(pen, dsh_map_word(page, usable[u]), &look, x,
                          y + 0.3);
        for (size_t k = 0; k < n_times; k++)
            draw_box(
                pen, page, panel, u * n_times + k,
                (dsh_rect){x + AXIS_W + (double)k * BOX_W, y, BOX_W, BOX_H});
    }
}

void dsh_map_matrix_draw(const dsh_pen *pen, const dsh_map_page *page,
                         dsh_rect box)
{
    table t = {.pen = pen, .page = page, .left = box.x + 12 + LABEL_W};
    dsh_look bold = text_look(pen, DSH_LEFT);
    bold.bold = true;
    bold.width = box.w;
    (void)dsh_text_at(pen, dsh_map_word(page, "map_legend_classes"), &bold,
                      box.x, box.y);
    bold.width = MATRIX_W - 6;
    t.y = box.y + 3 * BOX_H + 3 * ROW + 2;
    for (size_t p = 0; p < page->job->n_panels; p++) {
        const double x = box.x + (double)p * MATRIX_W;
        if (x + MATRIX_W - 6 > box.x + box.w)
            break;
        (void)dsh_text_at(pen, dsh_map_profile_name(page, p), &bold, x,
                          box.y + ROW);
        draw_matrix(pen, page, p, x, box.y + 2 * ROW);
    }
    static const struct {
        dsh_status status;
        const char *key;
    } rest[] = {{DSH_STATUS_NO, "map_legend_no"},
                {DSH_STATUS_NO_DATA, "map_legend_no_data"}};
    for (size_t i = 0; i < 2; i++, t.y += ROW) {
        char share[64];
        const dsh_map_counts *n = &page->result[0].counts;
        const int64_t some = counted(n, rest[i].status);
        swatch(&t, box.x, (dsh_map_mark){(uint8_t)rest[i].status, 0});
        row_label(&t, dsh_map_word(page, rest[i].key));
        dsh_map_share(share, page, some, n->total);
        const dsh_look look = text_look(pen, DSH_LEFT);
        (void)dsh_text_at(pen, some ? share : "–", &look, t.left, t.y + 0.25);
    }
}
