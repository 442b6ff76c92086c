/* SPDX-License-Identifier: MIT */
/* Where panels stand on the page and the ground on panels. */
#include "output/map.h"

#include <math.h>
#include <string.h>

#include "output/paper.h"

/* mm */
#define MARGIN    DSH_PAPER_MARGIN
#define A4_LONG   297.0
#define A4_SHORT  210.0
#define A3_LONG   420.0
#define A3_SHORT  297.0
#define A3_ZOOM   1.2
#define HEAD_H    32.5
#define LEGEND_H  49.5
#define FOOT_H    20.5
#define PANEL_GAP 5.0
/* Upright, titles take more lines and the side of the legend stands below its
 * table. */
#define UPRIGHT_HEAD_H   42.0
#define UPRIGHT_LEGEND_H 83.0
/* Heading of a panel that stands below another one. */
#define HEADING_H 6.0
/* Room between the members and the edge of a panel, mm. */
#define EDGE 4.0
/* More stops than one on so many mm² tell nothing but where towns are. */
#define MM2_PER_STOP 25.0

/* ---- ground ------------------------------------------------------------ */

double dsh_map_scale(const dsh_map_style *style, double w_m, double h_m,
                     double w, double h)
{
    const double need = 1000 * fmax(w_m / w, h_m / h);
    for (size_t i = 0; i < style->n_scales; i++)
        if (style->scale[i] >= need)
            return style->scale[i];
    const double power = pow(10, floor(log10(need)));
    for (int step = 1; step < 10; step++)
        if (step * power >= need)
            return step * power;
    return 10 * power;
}

static void stretch(dsh_box *box, double x, double y)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    box->x0 = fmin(box->x0, x);
    box->x1 = fmax(box->x1, x);
    box->y0 = fmin(box->y0, y);
    box->y1 = fmax(box->y1, y);
}

/* What is drawn: one municipality, or all with their addresses. */
static dsh_box box_of(const dsh_map_job *job)
{
    const dsh_tables *t = job->f->tables;
    dsh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < t->municipalities.n; i++) {
        const dsh_shape *s = &t->municipalities.shape[i];
        if (job->middle != DSH_NONE && job->middle != i)
            continue;
        for (uint32_t p = 0; p < s->n_points; p++)
            stretch(&box, s->x[p], s->y[p]);
    }
    for (uint32_t i = 0; i < t->origins.n; i++)
        if (job->middle == DSH_NONE ||
            job->middle == t->origins.municipality[i])
            stretch(&box, t->origins.x[i], t->origins.y[i]);
    if (!(box.x0 <= box.x1))
        box = (dsh_box){-500, -500, 500, 500};
    return box;
}

/* ---- page -------------------------------------------------------------- */

static dsh_map_layout page_of(const dsh_map_plan *plan)
{
    const bool a3 = plan->paper == DOSAH_PAPER_A3, tall = plan->upright;
    const double zoom = a3 ? A3_ZOOM : 1;
    const double longer = (a3 ? A3_LONG : A4_LONG) / zoom;
    const double shorter = (a3 ? A3_SHORT : A4_SHORT) / zoom;
    dsh_map_layout l = {.w = tall ? shorter : longer,
                        .h = tall ? longer : shorter,
                        .zoom = zoom,
                        .upright = tall};
    l.panels_y = tall ? UPRIGHT_HEAD_H : HEAD_H;
    l.foot_y = l.h - FOOT_H;
    l.legend_y = l.foot_y - (tall ? UPRIGHT_LEGEND_H : LEGEND_H);
    return l;
}

static void set_columns(dsh_map_layout *l, size_t n_panels, size_t columns)
{
    const double h = l->legend_y - 3 - l->panels_y;
    l->columns = columns;
    l->rows = (n_panels + columns - 1) / columns;
    l->panel_w = (l->w - 2 * MARGIN - (double)(columns - 1) * PANEL_GAP) /
                 (double)columns;
    l->panel_h = (h - (double)(l->rows - 1) * HEADING_H) / (double)l->rows;
}

dsh_rect dsh_map_panel_box(const dsh_map_job *job, size_t panel)
{
    const dsh_map_layout *l = &job->layout;
    const size_t column = panel % l->columns, row = panel / l->columns;
    return (dsh_rect){MARGIN + (double)column * (l->panel_w + PANEL_GAP),
                      l->panels_y + (double)row * (l->panel_h + HEADING_H),
                      l->panel_w, l->panel_h};
}

void dsh_map_frame_make(dsh_map_job *job)
{
    const dsh_box box = box_of(job);
    const double w = fmax(box.x1 - box.x0, 1), h = fmax(box.y1 - box.y0, 1);
    dsh_map_layout l = page_of(&job->plan);
    double least = INFINITY;
    for (size_t columns = 1; columns <= job->n_panels; columns++) {
        set_columns(&l, job->n_panels, columns);
        const double need =
            fmax(w / (l.panel_w - 2 * EDGE), h / (l.panel_h - 2 * EDGE));
        if (l.panel_h < 4 * EDGE || l.panel_w < 4 * EDGE || need >= least)
            continue;
        least = need;
        job->layout = l;
    }
    l = job->layout;
    job->scale =
        dsh_map_scale(&job->style, w, h, (l.panel_w - 2 * EDGE) * l.zoom,
                      (l.panel_h - 2 * EDGE) * l.zoom);
    job->frame = (dsh_frame){.x = (box.x0 + box.x1) / 2,
                             .y = (box.y0 + box.y1) / 2,
                             .m_per_mm = job->scale / 1000 * l.zoom,
                             .w = l.panel_w,
                             .h = l.panel_h};
    job->north_rad =
        dsh_north_at(job->f->study->crs, job->frame.x, job->frame.y);
}

/* ---- lines ------------------------------------------------------------- */

static dosah_status make_stops(dsh_map_job *job, dosah_error *err)
{
    const dsh_network *n = job->f->network;
    if (!n || !n->gtfs)
        return DOSAH_OK;
    job->stop_x = dsh_arena_alloc(job->arena, n->gtfs->n_stops, sizeof(double));
    job->stop_y = dsh_arena_alloc(job->arena, n->gtfs->n_stops, sizeof(double));
    if (!job->stop_x || !job->stop_y)
        return dsh_fail_nomem(err, "stops of a map");
    for (uint32_t i = 0; i < n->gtfs->n_stops; i++) {
        const double x = dsh_frame_x(&job->frame, n->stop_x[i]);
        const double y = dsh_frame_y(&job->frame, n->stop_y[i]);
        if (!(x >= 0 && x <= job->frame.w && y >= 0 && y <= job->frame.h))
            continue;
        job->stop_x[job->n_stops] = x;
        job->stop_y[job->n_stops++] = y;
    }
    if ((double)job->n_stops > job->frame.w * job->frame.h / MM2_PER_STOP)
        job->n_stops = 0;
    return DOSAH_OK;
}

static dosah_status make_places(dsh_map_job *job, dosah_error *err)
{
    const dsh_municipalities *m = &job->f->tables->municipalities;
    job->place = dsh_arena_alloc(job->arena, m->n, sizeof(*job->place));
    if (!job->place)
        return dsh_fail_nomem(err, "municipalities of a map");
    dosah_status st = DOSAH_OK;
    for (uint32_t i = 0; st == DOSAH_OK && i < m->n; i++)
        st = dsh_path_shapes(&job->place[i], &job->frame, &m->shape[i], 1,
                             job->arena, err);
    return st;
}

static dosah_status make_water(dsh_map_job *job, const dsh_water *w,
                               dosah_error *err)
{
    dsh_lines lines = {
        .x = w->x, .y = w->y, .start = w->first, .keep = w->is_area, .n = w->n};
    dosah_status st =
        dsh_path_lines(&job->courses, &job->frame, &lines, job->arena, err);
    lines.keep_value = 1;
    return st == DOSAH_OK ? dsh_path_lines(&job->water, &job->frame, &lines,
                                           job->arena, err)
                          : st;
}

dosah_status dsh_map_ground_make(dsh_map_job *job, dosah_error *err)
{
    const dsh_tables *t = job->f->tables;
    const dsh_network *n = job->f->network;
    dosah_status st =
        dsh_path_shapes(&job->members, &job->frame, t->municipalities.shape,
                        t->municipalities.n, job->arena, err);
    if (st == DOSAH_OK)
        st = dsh_path_shapes(&job->neighbours, &job->frame, t->neighbours.shape,
                             t->neighbours.n, job->arena, err);
    if (st == DOSAH_OK && n && n->streets) {
        const dsh_lines lines = {.x = n->streets->point_x,
                                 .y = n->streets->point_y,
                                 .start = n->streets->point_first,
                                 .keep = n->streets->kind,
                                 .keep_value = DSH_STREET_MAIN,
                                 .n = n->streets->n_edges};
        st =
            dsh_path_lines(&job->streets, &job->frame, &lines, job->arena, err);
    }
    if (st == DOSAH_OK && n && n->streets && n->streets->water.n > 0)
        st = make_water(job, &n->streets->water, err);
    if (st == DOSAH_OK && job->middle != DSH_NONE)
        st = dsh_path_shapes(&job->middle_line, &job->frame,
                             &t->municipalities.shape[job->middle], 1,
                             job->arena, err);
    if (st == DOSAH_OK && job->plan.by_place)
        st = make_places(job, err);
    return st == DOSAH_OK ? make_stops(job, err) : st;
}
