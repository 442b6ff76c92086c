/* SPDX-License-Identifier: MIT */
/* One panel: the ground, the squares, names and services of one profile. */
#include "output/map.h"

#include <math.h>

static void lines(const dsh_pen *pen, const dsh_path *path, bool closed,
                  dsh_colour colour, double width)
{
    dsh_path_use(pen, path, closed);
    dsh_ink(pen, colour);
    cairo_set_line_width(pen->cr, width);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(pen->cr);
}

static void areas(const dsh_pen *pen, const dsh_path *path, dsh_colour colour)
{
    dsh_path_use(pen, path, true);
    dsh_ink(pen, colour);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(pen->cr);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_WINDING);
}

static void draw_ground(const dsh_pen *pen, const dsh_map_job *job)
{
    const dsh_map_style *s = pen->style;
    dsh_ink(pen, s->outside);
    cairo_paint(pen->cr);
    areas(pen, &job->neighbours, s->neighbour);
    areas(pen, &job->members, s->member);
    areas(pen, &job->water, s->water);
    lines(pen, &job->courses, false, s->water, s->water_width);
    lines(pen, &job->streets, false, s->street, s->street_width);
    lines(pen, &job->neighbours, true, s->neighbour_line, s->member_width);
    lines(pen, &job->members, true, s->member_line, s->member_width);
}

static void draw_stops(const dsh_pen *pen, const dsh_map_job *job)
{
    dsh_ink(pen, pen->style->stop);
    for (size_t i = 0; i < job->n_stops; i++) {
        cairo_arc(pen->cr, job->stop_x[i], job->stop_y[i],
                  pen->style->stop_size / 2, 0, 2 * G_PI);
        cairo_fill(pen->cr);
    }
}

/* The municipality that the map is drawn around. */
static void draw_middle(const dsh_pen *pen, const dsh_map_job *job)
{
    lines(pen, &job->middle_line, true, pen->style->ink,
          3 * pen->style->member_width);
}

static bool same_mark(dsh_map_mark a, dsh_map_mark b)
{
    return a.status == b.status && a.class == b.class;
}

/* Squares first … last of one row, as one rectangle. */
static void add_run(const dsh_pen *pen, const dsh_map_job *job, uint32_t first,
                    uint32_t last, double grow)
{
    const dsh_map_grid *g = &job->grid;
    const double side = g->size_m / job->frame.m_per_mm;
    const double x = dsh_frame_x(&job->frame, g->cell[first].col * g->size_m);
    const double y =
        dsh_frame_y(&job->frame, (g->cell[first].row + 1) * g->size_m);
    cairo_rectangle(pen->cr, x - grow, y - grow,
                    (last - first + 1) * side + 2 * grow, side + 2 * grow);
}

/* Path of all squares with this mark; NULL = of all that are drawn. Runs are
 * joined, so that no seams show between neighbours. */
static bool squares(const dsh_pen *pen, const dsh_map_page *page, size_t panel,
                    const dsh_map_mark *mark, double grow)
{
    const dsh_map_grid *g = &page->job->grid;
    const dsh_map_mark *have = page->result[panel].mark;
    bool any = false;
    cairo_new_path(pen->cr);
    for (uint32_t c = 0; c < g->n; c++) {
        if (!g->cell[c].drawn || (mark && !same_mark(have[c], *mark)))
            continue;
        uint32_t last = c;
        while (last + 1 < g->n && g->cell[last + 1].drawn &&
               g->cell[last + 1].row == g->cell[c].row &&
               g->cell[last + 1].col == g->cell[last].col + 1 &&
               (!mark || same_mark(have[last + 1], *mark)))
            last++;
        add_run(pen, page->job, c, last, grow);
        any = true;
        c = last;
    }
    return any;
}

static void draw_squares(const dsh_pen *pen, const dsh_map_page *page,
                         size_t panel)
{
    static const uint8_t status[] = {DSH_STATUS_NO_DATA, DSH_STATUS_NO,
                                     DSH_STATUS_POSSIBLE, DSH_STATUS_CERTAIN};
    (void)squares(pen, page, panel, NULL, pen->style->cell_casing_width);
    dsh_ink(pen, pen->style->cell_casing);
    cairo_fill(pen->cr);
    for (size_t i = 0; i < sizeof(status); i++) {
        for (size_t k = 0; k < pen->style->n_fills; k++) {
            const dsh_map_mark mark = {status[i], (uint8_t)k};
            if (squares(pen, page, panel, &mark, 0))
                dsh_map_fill(pen, mark);
        }
    }
    cairo_new_path(pen->cr);
}

/* Thinner where there are so many municipalities that lines would be all that
 * is seen. */
static double boundary_width(const dsh_map_job *job)
{
    const double side = sqrt(0.4 * job->frame.w * job->frame.h /
                             fmax(job->f->tables->municipalities.n, 1));
    return fmin(job->style.member_width, 0.03 * side);
}

/* Municipalities in their colours; then the lines that they would cover. */
static void draw_places(const dsh_pen *pen, const dsh_map_page *page,
                        size_t panel)
{
    const dsh_map_job *job = page->job;
    const dsh_map_style *s = pen->style;
    for (uint32_t i = 0; i < job->f->tables->municipalities.n; i++) {
        if (job->place[i].n_lines == 0)
            continue;
        dsh_path_use(pen, &job->place[i], true);
        dsh_map_fill(pen, page->result[panel].mark[i]);
    }
    lines(pen, &job->courses, false, s->water, s->water_width);
    lines(pen, &job->streets, false, s->street, s->street_width);
    lines(pen, &job->members, true, s->member_line, boundary_width(job));
}

static void draw_names(const dsh_pen *pen, const dsh_map_job *job)
{
    const dsh_look look = {.size = pen->style->label_size,
                           .ink = pen->style->label_ink};
    for (uint32_t i = 0; i < job->labels.n; i++) {
        const dsh_map_label *l = &job->labels.label[i];
        dsh_text_cased(pen, l->text, &look, l->x, l->y);
    }
}

static void draw_heading(const dsh_pen *pen, const dsh_map_page *page,
                         size_t panel, dsh_rect box)
{
    char text[DSH_MAP_TEXT];
    dsh_look look = {
        .size = pen->style->panel_size, .bold = true, .ink = pen->style->ink};
    dsh_map_heading(text, page, panel);
    const double full = dsh_text_extent(pen, text, &look).w;
    if (full > box.w)
        look.size =
            fmax(look.size * 0.995 * box.w / full, pen->style->small_size);
    look.width = box.w;
    (void)dsh_text_at(pen, text, &look, box.x, box.y - 1.45 * look.size);
}

void dsh_map_panel_draw(const dsh_pen *pen, const dsh_map_page *page,
                        size_t panel)
{
    const dsh_rect box = dsh_map_panel_box(page->job, panel);
    const char *banner = page->job->f->study->banner.in[page->lang];
    draw_heading(pen, page, panel, box);
    cairo_save(pen->cr);
    cairo_translate(pen->cr, box.x, box.y);
    cairo_rectangle(pen->cr, 0, 0, box.w, box.h);
    cairo_clip(pen->cr);
    draw_ground(pen, page->job);
    if (page->job->plan.by_place)
        draw_places(pen, page, panel);
    draw_stops(pen, page->job);
    if (!page->job->plan.by_place)
        draw_squares(pen, page, panel);
    draw_middle(pen, page->job);
    draw_names(pen, page->job);
    dsh_map_services_draw(pen, page, panel);
    if (banner[0])
        dsh_text_banner(pen, banner, box.w, box.h);
    cairo_restore(pen->cr);
    cairo_rectangle(pen->cr, box.x, box.y, box.w, box.h);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.25);
    cairo_stroke(pen->cr);
}
