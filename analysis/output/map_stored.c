/* SPDX-License-Identifier: MIT */
/* A page of panels by municipality: title, definition, panels on one scale,
 * and below them classes with residents, scale bar, sources. */
#include "output/map_stored.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"

/* mm */
#define MARGIN   12.0
#define HEAD_H   30.0
#define LEGEND_H 66.0
#define FOOT_H   15.0
#define GAP      6.0
#define ROW      3.4
#define SWATCH   8.0
#define LABEL_W  44.0
#define TEXT     1024

const dsh_web_classes *dsh_stored_classes(const dsh_stored_map *m)
{
    return m->measure == DOSAH_MAP_TIME  ? &m->web->time
           : m->measure == DOSAH_MAP_GAP ? &m->web->change
                                         : &m->web->share;
}

static const char *word(const dsh_stored_map *m, const char *key)
{
    return dsh_text(m->texts, key, m->lang);
}

/* ---- values ------------------------------------------------------------ */

static dsh_stored_mark time_mark(const dsh_stored_map *m,
                                 const dsh_stored_sum *s)
{
    dsh_stored_mark out = {.show = DSH_SHOW_CLASS};
    const bool certain = s->status == 'c';
    const int16_t tenths = certain ? s->median_hi : s->median_lo;
    if (s->status == 'n')
        out.show = DSH_SHOW_NO;
    else if (s->status != 'c' && s->status != 'p')
        out.show =
            s->status == 'x' ? DSH_SHOW_NOT_APPLICABLE : DSH_SHOW_NO_DATA;
    out.possible = s->status == 'p';
    out.class = tenths == DSH_NO_SHARE
                    ? m->web->time.n_bounds
                    : dsh_web_class(&m->web->time, tenths / 10.0);
    return out;
}

static int16_t share_of(const dsh_stored_map *m, const dsh_stored_sum *s)
{
    return m->measure == DOSAH_MAP_DAY_TRIP ? s->trip_lo : s->certain;
}

dsh_stored_mark dsh_stored_mark_of(const dsh_stored_map *m, size_t panel,
                                   size_t municipality)
{
    const dsh_stored *s = m->s;
    const size_t at = dsh_stored_at(s, m->type, m->profile[panel], m->day);
    const dsh_stored_sum *sum = dsh_stored_sum_of(s, at, municipality);
    dsh_stored_mark out = {.show = DSH_SHOW_NO_DATA};
    enum { ALL = 10000 };
    if (s->municipality[municipality].is_private)
        return out;
    if (m->measure == DOSAH_MAP_TIME)
        return time_mark(m, sum);
    double value = share_of(m, sum);
    if (sum->not_applicable == ALL)
        out.show = DSH_SHOW_NOT_APPLICABLE;
    if (value == DSH_NO_SHARE || out.show == DSH_SHOW_NOT_APPLICABLE)
        return out;
    if (m->measure == DOSAH_MAP_GAP) {
        const size_t adult = dsh_stored_at(s, m->type, s->adult, m->day);
        const int16_t base =
            share_of(m, dsh_stored_sum_of(s, adult, municipality));
        if (base == DSH_NO_SHARE)
            return out;
        value = base - value;
    }
    out.show = DSH_SHOW_CLASS;
    out.class = dsh_web_class(dsh_stored_classes(m), value / 100);
    return out;
}

/* ---- panels ------------------------------------------------------------ */

typedef struct box {
    double x, y, w, h;
} box;

static box panel_box(const dsh_stored_map *m, size_t i)
{
    const bool tall = m->h > m->w;
    const size_t columns = tall && m->n_panels == 2 ? 1
                           : m->n_panels > 1        ? 2
                                                    : 1;
    const size_t rows = (m->n_panels + columns - 1) / columns;
    const double w =
        (m->w - 2 * MARGIN - (double)(columns - 1) * GAP) / (double)columns;
    const double h =
        (m->h - HEAD_H - LEGEND_H - FOOT_H - (double)(rows - 1) * GAP) /
        (double)rows;
    const size_t column = i % columns, row = i / columns;
    return (box){MARGIN + (double)column * (w + GAP),
                 HEAD_H + (double)row * (h + GAP), w, h};
}

static double round_scale(const dsh_map_style *s, double need)
{
    for (size_t i = 0; i < s->n_scales; i++)
        if (s->scale[i] >= need)
            return s->scale[i];
    return need;
}

dosah_status dsh_stored_map_prepare(dsh_stored_map *m, dosah_error *err)
{
    const dsh_stored *s = m->s;
    const box panel = panel_box(m, 0);
    dsh_box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_box b = dsh_shape_box(&s->municipality[i].shape);
        if (isnan(b.x0) || (m->place != SIZE_MAX && i != m->place))
            continue;
        all = (dsh_box){fmin(all.x0, b.x0), fmin(all.y0, b.y0),
                        fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
    }
    if (!(all.x0 <= all.x1))
        all = (dsh_box){-500, -500, 500, 500};
    const double edge = 4;
    const double need = fmax((all.x1 - all.x0) / (panel.w - 2 * edge),
                             (all.y1 - all.y0) / (panel.h - 2 * edge));
    m->frame = (dsh_frame){(all.x0 + all.x1) / 2, (all.y0 + all.y1) / 2,
                           round_scale(&m->style, 1000 * need) / 1000, panel.w,
                           panel.h};
    m->path = dsh_arena_alloc(s->arena, s->n_municipalities, sizeof(*m->path));
    if (m->path == NULL)
        return dsh_fail_nomem(err, "map");
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < s->n_municipalities; i++)
        st = dsh_path_shapes(&m->path[i], &m->frame, &s->municipality[i].shape,
                             1, s->arena, err);
    return st;
}

static dsh_colour colour_of(const char *text)
{
    dsh_colour c = {1, 1, 1};
    (void)dsh_colour_parse(&c, text);
    return c;
}

/* Fill the current path as a mark looks; the path is used up. */
static void fill(const dsh_pen *pen, const dsh_stored_map *m,
                 dsh_stored_mark mark)
{
    const dsh_web_classes *c = dsh_stored_classes(m);
    const bool over = mark.class >= c->n_colours;
    dsh_colour ink = pen->style->member;
    if (mark.show == DSH_SHOW_CLASS && !over)
        ink = colour_of(c->colour[mark.class]);
    if (mark.show == DSH_SHOW_NO)
        ink = pen->style->unreachable;
    if (mark.show == DSH_SHOW_NOT_APPLICABLE)
        ink = pen->style->outside;
    dsh_ink(pen, ink);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
    const bool lines = mark.show == DSH_SHOW_NO_DATA || mark.possible;
    if (!lines) {
        cairo_fill(pen->cr);
        return;
    }
    cairo_fill_preserve(pen->cr);
    dsh_hatch hatch =
        mark.possible ? pen->style->possible : pen->style->no_data;
    if (mark.possible && over)
        hatch = (dsh_hatch){pen->style->over_line, hatch.spacing, 0.15};
    dsh_hatch_fill(pen, &hatch);
}

static void draw_panel(const dsh_pen *pen, const dsh_stored_map *m, size_t p)
{
    const dsh_stored *s = m->s;
    const box b = panel_box(m, p);
    const dsh_look bold = {.size = pen->style->panel_size,
                           .bold = true,
                           .ink = pen->style->ink,
                           .width = b.w};
    (void)dsh_text_at(pen, s->profile[m->profile[p]].name.in[m->lang], &bold,
                      b.x, b.y - 1.45 * bold.size);
    cairo_save(pen->cr);
    cairo_translate(pen->cr, b.x, b.y);
    cairo_rectangle(pen->cr, 0, 0, b.w, b.h);
    cairo_clip(pen->cr);
    dsh_ink(pen, pen->style->outside);
    cairo_paint(pen->cr);
    for (size_t i = 0; i < s->n_municipalities; i++) {
        dsh_path_use(pen, &m->path[i], true);
        fill(pen, m, dsh_stored_mark_of(m, p, i));
        dsh_path_use(pen, &m->path[i], true);
        dsh_ink(pen, pen->style->member_line);
        cairo_set_line_width(pen->cr, pen->style->member_width);
        cairo_stroke(pen->cr);
    }
    if (m->place != SIZE_MAX) {
        dsh_path_use(pen, &m->path[m->place], true);
        dsh_ink(pen, pen->style->ink);
        cairo_set_line_width(pen->cr, 4 * pen->style->member_width);
        cairo_stroke(pen->cr);
    }
    cairo_restore(pen->cr);
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.25);
    cairo_stroke(pen->cr);
}

/* Names of the largest places first; none over another. */
static void draw_names(const dsh_pen *pen, const dsh_stored_map *m, size_t p)
{
    enum { MOST = 80 };
    const dsh_stored *s = m->s;
    const box b = panel_box(m, p);
    const dsh_look look = {.size = pen->style->label_size,
                           .ink = pen->style->label_ink};
    box placed[MOST];
    size_t n = 0;
    bool *done = dsh_arena_alloc(s->arena, s->n_municipalities, sizeof(*done));
    for (size_t k = 0; done && k < s->n_municipalities && n < MOST; k++) {
        size_t next = SIZE_MAX;
        for (size_t i = 0; i < s->n_municipalities; i++)
            if (!done[i] &&
                (next == SIZE_MAX || s->municipality[i].residents >
                                         s->municipality[next].residents))
                next = i;
        done[next] = true;
        if (k >= 3 * (size_t)MOST)
            break;
        const dsh_box at = dsh_shape_box(&s->municipality[next].shape);
        const dsh_extent e =
            dsh_text_extent(pen, s->municipality[next].name, &look);
        const box l = {dsh_frame_x(&m->frame, (at.x0 + at.x1) / 2) - e.w / 2,
                       dsh_frame_y(&m->frame, (at.y0 + at.y1) / 2) - e.h / 2,
                       e.w, e.h};
        bool fits = l.x > 1 && l.y > 1 && l.x + l.w < b.w - 1 &&
                    l.y + l.h < b.h - 1 && e.w > 0 && e.w < 45;
        for (size_t i = 0; fits && i < n; i++)
            fits = l.x > placed[i].x + placed[i].w + 1 ||
                   placed[i].x > l.x + l.w + 1 ||
                   l.y > placed[i].y + placed[i].h || placed[i].y > l.y + l.h;
        if (!fits)
            continue;
        placed[n++] = l;
        dsh_text_cased(pen, s->municipality[next].name, &look, b.x + l.x,
                       b.y + l.y);
    }
}

/* ---- legend ------------------------------------------------------------ */

static bool same(dsh_stored_mark a, dsh_stored_mark b)
{
    return a.show == b.show &&
           (a.show != DSH_SHOW_CLASS ||
            (a.class == b.class && a.possible == b.possible));
}

/* Municipalities and residents with this mark; false when there are none in
 * any panel. */
static bool counts(const dsh_stored_map *m, dsh_stored_mark mark,
                   size_t n[DSH_STORED_PANELS], double share[DSH_STORED_PANELS])
{
    bool any = false;
    for (size_t p = 0; p < m->n_panels; p++) {
        double sum = 0, all = 0;
        n[p] = 0;
        for (size_t i = 0; i < m->s->n_municipalities; i++) {
            const double residents = fmax(m->s->municipality[i].residents, 0);
            all += residents;
            if (!same(dsh_stored_mark_of(m, p, i), mark))
                continue;
            n[p]++;
            sum += residents;
        }
        share[p] = all > 0 ? 100 * sum / all : 0;
        any = any || n[p] > 0;
    }
    return any;
}

static void mark_label(char out[TEXT], const dsh_stored_map *m,
                       dsh_stored_mark mark)
{
    const dsh_web_classes *c = dsh_stored_classes(m);
    char from[64], to[64], text[256];
    if (mark.show != DSH_SHOW_CLASS) {
        (void)snprintf(out, TEXT, "%s",
                       word(m, mark.show == DSH_SHOW_NO ? "map_legend_no"
                               : mark.show == DSH_SHOW_NO_DATA
                                   ? "map_legend_no_data"
                                   : "map_legend_not_applicable"));
        return;
    }
    dsh_text_number(from, mark.class > 0 ? c->bound[mark.class - 1] : 0, 0,
                    m->lang);
    dsh_text_number(to, mark.class < c->n_bounds ? c->bound[mark.class] : NAN,
                    0, m->lang);
    const dsh_text_arg arg[] = {{"from", from}, {"to", to}};
    const char *key = mark.class == 0            ? "map_legend_first"
                      : mark.class < c->n_bounds ? "map_legend_class"
                                                 : "map_trip_legend_over";
    (void)dsh_text_fill(text, sizeof(text), word(m, key), arg, 2);
    (void)snprintf(out, TEXT, "%s%s%s", text, mark.possible ? " – " : "",
                   mark.possible ? word(m, "map_legend_possible") : "");
}

/* Right edge of the counts of a panel. */
static double column_right(const dsh_stored_map *m, size_t panel)
{
    const double left = MARGIN + SWATCH + LABEL_W;
    return left + (double)(panel + 1) * (m->w - MARGIN - 50 - left) /
                      DSH_STORED_PANELS;
}

static void legend_row(const dsh_pen *pen, const dsh_stored_map *m,
                       dsh_stored_mark mark, double *y)
{
    size_t n[DSH_STORED_PANELS];
    double share[DSH_STORED_PANELS];
    char text[TEXT], count[64], percent[64];
    if (!counts(m, mark, n, share))
        return;
    dsh_look look = {.size = pen->style->text_size,
                     .ink = pen->style->ink,
                     .width = LABEL_W};
    cairo_rectangle(pen->cr, MARGIN, *y, SWATCH, ROW - 1);
    fill(pen, m, mark);
    cairo_rectangle(pen->cr, MARGIN, *y, SWATCH, ROW - 1);
    dsh_ink(pen, pen->style->cell_casing);
    cairo_set_line_width(pen->cr, 0.12);
    cairo_stroke(pen->cr);
    mark_label(text, m, mark);
    (void)dsh_text_at(pen, text, &look, MARGIN + SWATCH + 2, *y - 0.2);
    look.width = 0;
    look.align = DSH_RIGHT;
    for (size_t p = 0; p < m->n_panels; p++) {
        dsh_text_number(count, (double)n[p], 0, m->lang);
        dsh_text_number(percent, share[p], 1, m->lang);
        const dsh_text_arg arg[] = {{"n", count}, {"share", percent}};
        (void)dsh_text_fill(text, sizeof(text), word(m, "map_stored_count"),
                            arg, 2);
        (void)dsh_text_at(pen, text, &look, column_right(m, p), *y - 0.2);
    }
    *y += ROW;
}

static void draw_scale(const dsh_pen *pen, const dsh_stored_map *m, double y)
{
    static const double step[] = {5, 2, 1};
    const double room = 36 * m->frame.m_per_mm;
    const double power = pow(10, floor(log10(room)));
    double length = power;
    for (size_t i = 3; i-- > 0;)
        if (step[i] * power <= room)
            length = step[i] * power;
    const double w = length / m->frame.m_per_mm, x = m->w - MARGIN - 45;
    char n[64], text[TEXT];
    const bool km = length >= 1000;
    cairo_rectangle(pen->cr, x, y, w, 1.1);
    dsh_ink(pen, pen->style->ink);
    cairo_set_line_width(pen->cr, 0.15);
    cairo_stroke(pen->cr);
    cairo_rectangle(pen->cr, x, y, w / 2, 1.1);
    cairo_fill(pen->cr);
    dsh_look look = {.size = pen->style->small_size, .ink = pen->style->ink};
    (void)dsh_text_at(pen, "0", &look, x, y + 1.5);
    look.align = DSH_CENTRE;
    dsh_text_number(n, km ? length / 1000 : length, 0, m->lang);
    const dsh_text_arg arg = {"n", n};
    (void)dsh_text_fill(text, sizeof(text), word(m, km ? "map_km" : "map_m"),
                        &arg, 1);
    (void)dsh_text_at(pen, text, &look, x + w, y + 1.5);
    if (!m->print)
        return;
    dsh_text_number(n, m->frame.m_per_mm * 1000, 0, m->lang);
    (void)dsh_text_fill(text, sizeof(text), word(m, "map_scale"), &arg, 1);
    look.align = DSH_LEFT;
    (void)dsh_text_at(pen, text, &look, x, y + 5.5);
}

static void draw_legend(const dsh_pen *pen, const dsh_stored_map *m)
{
    double y = m->h - LEGEND_H - FOOT_H + 3;
    const double top = y;
    const dsh_web_classes *c = dsh_stored_classes(m);
    char key[64];
    (void)snprintf(key, sizeof(key), "map_stored_legend_%d", (int)m->measure);
    const dsh_look bold = {
        .size = pen->style->text_size, .bold = true, .ink = pen->style->ink};
    (void)dsh_text_at(pen, word(m, key), &bold, MARGIN, y);
    y += 1.2 * ROW;
    for (size_t p = 0; p < m->n_panels; p++) {
        const double w = column_right(m, 1) - column_right(m, 0) - 2;
        dsh_look small = {.size = pen->style->small_size,
                          .ink = pen->style->ink_soft,
                          .width = w};
        const char *name = m->s->profile[m->profile[p]].name.in[m->lang];
        const double have = dsh_text_extent(pen, name, &small).w;
        (void)dsh_text_at(pen, name, &small, column_right(m, p) - fmin(have, w),
                          y);
    }
    y += 1.2 * ROW;
    for (size_t k = 0; k <= c->n_bounds; k++)
        for (int possible = 0; possible < 2; possible++)
            legend_row(pen, m,
                       (dsh_stored_mark){DSH_SHOW_CLASS, possible != 0, k}, &y);
    for (int show = DSH_SHOW_NO; show <= DSH_SHOW_NO_DATA; show++) {
        dsh_stored_mark mark = {.show = DSH_SHOW_NO_DATA};
        if (show == DSH_SHOW_NO)
            mark.show = DSH_SHOW_NO;
        if (show == DSH_SHOW_NOT_APPLICABLE)
            mark.show = DSH_SHOW_NOT_APPLICABLE;
        legend_row(pen, m, mark, &y);
    }
    draw_scale(pen, m, top + 2);
}

/* ---- page -------------------------------------------------------------- */

/* What the study wants said on every page, as "invented data". */
static void draw_banner(const dsh_pen *pen, const dsh_stored_map *m)
{
    char key[32];
    (void)snprintf(key, sizeof(key), "banner.%s", dsh_lang_code(m->lang));
    const char *banner = dsh_stored_fact_of(m->s, key);
    if (banner[0] == '\0')
        return;
    const dsh_look look = {
        .size = 3.2, .bold = true, .align = DSH_CENTRE, .ink = {1, 1, 1}};
    cairo_rectangle(pen->cr, MARGIN, 3.2, m->w - 2 * MARGIN, 5);
    dsh_ink(pen, pen->style->banner_ink);
    cairo_fill(pen->cr);
    (void)dsh_text_at(pen, banner, &look, m->w / 2, 3.8);
    for (size_t p = 0; p < m->n_panels; p++) {
        const box b = panel_box(m, p);
        cairo_save(pen->cr);
        cairo_translate(pen->cr, b.x, b.y);
        dsh_text_banner(pen, banner, b.w, b.h);
        cairo_restore(pen->cr);
    }
}

static void draw_head(const dsh_pen *pen, const dsh_stored_map *m)
{
    char text[TEXT], key[64], day[64] = "";
    const dsh_stored_day *d = &m->s->day[m->day];
    if (d->date != DSH_NO_DATE)
        dsh_text_date(day, d->date, m->lang);
    dsh_look look = {.size = pen->style->title_size,
                     .bold = true,
                     .ink = pen->style->ink,
                     .width = m->w - 2 * MARGIN,
                     .lines = 1};
    (void)dsh_text_at(pen, m->s->type[m->type].name.in[m->lang], &look, MARGIN,
                      9.6);
    (void)snprintf(key, sizeof(key), "map_stored_subtitle_%d", (int)m->measure);
    const dsh_text_arg arg = {"day", day[0] ? day : d->id};
    (void)dsh_text_fill(text, sizeof(text), word(m, key), &arg, 1);
    look = (dsh_look){.size = pen->style->subtitle_size,
                      .ink = pen->style->ink,
                      .width = m->w - 2 * MARGIN,
                      .lines = 2};
    (void)dsh_text_at(pen, text, &look, MARGIN, 10 + 1.3 * m->style.title_size);
}

static void draw_foot(const dsh_pen *pen, const dsh_stored_map *m)
{
    const dsh_stored *s = m->s;
    char credits[TEXT * 2] = "", text[TEXT * 4], place[TEXT], key[64];
    size_t n = 0;
    for (int i = 1; i < 30 && n < sizeof(credits); i++) {
        (void)snprintf(key, sizeof(key), "attribution.%d.text", i);
        const char *name = dsh_stored_fact_in(s, key, m->lang);
        if (name[0] == '\0' || strstr(credits, name) != NULL)
            continue;
        (void)snprintf(key, sizeof(key), "attribution.%d.licence", i);
        const char *licence = dsh_stored_fact_in(s, key, m->lang);
        const int k =
            snprintf(credits + n, sizeof(credits) - n, "%s%s%s%s",
                     n ? "; " : "", name, licence[0] ? ", " : "", licence);
        n += k > 0 ? (size_t)k : 0;
    }
    (void)snprintf(key, sizeof(key), "title.%s", dsh_lang_code(m->lang));
    const dsh_text_arg arg[] = {
        {"title", dsh_stored_fact_of(s, key)},
        {"crs", dsh_stored_fact_of(s, "parameters.crs")},
        {"version", dsh_stored_fact_of(s, "version")},
        {"run", dsh_stored_fact_of(s, "run_id")}};
    (void)dsh_text_fill(place, sizeof(place), word(m, "qgis_foot"), arg, 4);
    (void)snprintf(text, sizeof(text), "%s: %s. %s", word(m, "map_sources"),
                   credits, place);
    const dsh_look look = {.size = pen->style->small_size,
                           .ink = pen->style->ink_soft,
                           .width = m->w - 2 * MARGIN,
                           .lines = 3};
    (void)dsh_text_at(pen, text, &look, MARGIN, m->h - FOOT_H);
}

void dsh_stored_map_draw(const dsh_pen *pen, const dsh_stored_map *m)
{
    cairo_set_source_rgb(pen->cr, 1, 1, 1);
    cairo_paint(pen->cr);
    draw_head(pen, m);
    for (size_t p = 0; p < m->n_panels; p++) {
        draw_panel(pen, m, p);
        draw_names(pen, m, p);
    }
    draw_banner(pen, m);
    draw_legend(pen, m);
    draw_foot(pen, m);
}
