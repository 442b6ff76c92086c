/* SPDX-License-Identifier: MIT */
/* Where the ground lies on paper, and its lines. */
#include "output/map.h"

#include <math.h>

#include "output/paper.h"

/* Room between the members and the edge of a panel, mm. */
#define EDGE 4.0

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

static dsh_box box_of(const dsh_tables *t)
{
    dsh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < t->municipalities.n; i++) {
        const dsh_shape *s = &t->municipalities.shape[i];
        for (uint32_t p = 0; p < s->n_points; p++)
            stretch(&box, s->x[p], s->y[p]);
    }
    for (uint32_t i = 0; i < t->origins.n; i++)
        stretch(&box, t->origins.x[i], t->origins.y[i]);
    if (!(box.x0 <= box.x1))
        box = (dsh_box){-500, -500, 500, 500};
    return box;
}

static double cell_size(const dsh_map_style *style, double m_per_mm)
{
    for (size_t i = 0; i < style->n_cell_sizes; i++)
        if (style->cell_size_m[i] / m_per_mm >= style->cell_min)
            return style->cell_size_m[i];
    return style->cell_size_m[style->n_cell_sizes - 1];
}

dosah_status dsh_map_frame_make(dsh_map_job *job, double w, double h,
                                dosah_error *err)
{
    const dsh_study *study = job->f->study;
    const dsh_box box = box_of(job->f->tables);
    job->scale =
        dsh_map_scale(&job->style, fmax(box.x1 - box.x0, 1),
                      fmax(box.y1 - box.y0, 1), w - 2 * EDGE, h - 2 * EDGE);
    job->frame = (dsh_frame){.x = (box.x0 + box.x1) / 2,
                             .y = (box.y0 + box.y1) / 2,
                             .m_per_mm = job->scale / 1000,
                             .w = w,
                             .h = h};
    job->north_rad = dsh_north_at(study->crs, job->frame.x, job->frame.y);
    return dsh_map_grid_make(&job->grid, &job->f->tables->origins,
                             cell_size(&job->style, job->frame.m_per_mm),
                             study->privacy_min_count, job->arena, err);
}

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
    return DOSAH_OK;
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
    return st == DOSAH_OK ? make_stops(job, err) : st;
}
