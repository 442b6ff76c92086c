/* SPDX-License-Identifier: MIT */
/* From the ground to paper: lines thinned to what can be seen, made once and
 * drawn on every page. */
#include "output/draw.h"

#include <math.h>

/* Points nearer than this to the last one kept cannot be seen, mm. */
#define HAIR 0.06

static bool outside(const dsh_frame *f, const dsh_lines *l, uint32_t line)
{
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (uint32_t p = l->start[line]; p < l->start[line + 1]; p++) {
        const double x = dsh_frame_x(f, l->x[p]), y = dsh_frame_y(f, l->y[p]);
        x0 = fmin(x0, x);
        x1 = fmax(x1, x);
        y0 = fmin(y0, y);
        y1 = fmax(y1, y);
    }
    return !(x1 >= 0 && x0 <= f->w && y1 >= 0 && y0 <= f->h);
}

/* Thinned points of one line; returns how many. The last one is kept, so that
 * rings close and streets meet. */
static uint32_t thin(float *x, float *y, const dsh_frame *f, const dsh_lines *l,
                     uint32_t line)
{
    uint32_t n = 0;
    const uint32_t last = l->start[line + 1] - 1;
    for (uint32_t p = l->start[line]; p <= last; p++) {
        const float px = (float)dsh_frame_x(f, l->x[p]);
        const float py = (float)dsh_frame_y(f, l->y[p]);
        if (n > 0 && p < last &&
            hypot((double)(px - x[n - 1]), (double)(py - y[n - 1])) < HAIR)
            continue;
        x[n] = px;
        y[n++] = py;
    }
    return n;
}

dosah_status dsh_path_lines(dsh_path *out, const dsh_frame *frame,
                            const dsh_lines *lines, dsh_arena *arena,
                            dosah_error *err)
{
    const size_t n_points = lines->n ? lines->start[lines->n] : 0;
    *out = (dsh_path){.x = dsh_arena_alloc(arena, n_points, sizeof(float)),
                      .y = dsh_arena_alloc(arena, n_points, sizeof(float)),
                      .start = dsh_arena_alloc(arena, (size_t)lines->n + 1,
                                               sizeof(uint32_t))};
    if (!out->x || !out->y || !out->start)
        return dsh_fail_nomem(err, "lines of a map");
    uint32_t at = 0;
    for (uint32_t i = 0; i < lines->n; i++) {
        if ((lines->keep && lines->keep[i] != lines->keep_value) ||
            lines->start[i + 1] - lines->start[i] < 2 ||
            outside(frame, lines, i))
            continue;
        at += thin(out->x + at, out->y + at, frame, lines, i);
        out->start[++out->n_lines] = at;
    }
    return DOSAH_OK;
}

dosah_status dsh_path_shapes(dsh_path *out, const dsh_frame *frame,
                             const dsh_shape *shape, uint32_t n,
                             dsh_arena *arena, dosah_error *err)
{
    size_t n_points = 0, n_rings = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_points += shape[i].n_points;
        n_rings += shape[i].n_rings;
    }
    *out = (dsh_path){
        .x = dsh_arena_alloc(arena, n_points, sizeof(float)),
        .y = dsh_arena_alloc(arena, n_points, sizeof(float)),
        .start = dsh_arena_alloc(arena, n_rings + 1, sizeof(uint32_t))};
    if (!out->x || !out->y || !out->start)
        return dsh_fail_nomem(err, "shapes of a map");
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        const dsh_lines rings = {.x = shape[i].x,
                                 .y = shape[i].y,
                                 .start = shape[i].ring,
                                 .n = shape[i].n_rings};
        for (uint32_t r = 0; r < rings.n; r++) {
            if (rings.start[r + 1] - rings.start[r] < 3 ||
                outside(frame, &rings, r))
                continue;
            at += thin(out->x + at, out->y + at, frame, &rings, r);
            out->start[++out->n_lines] = at;
        }
    }
    return DOSAH_OK;
}

void dsh_path_use(const dsh_pen *pen, const dsh_path *path, bool closed)
{
    cairo_new_path(pen->cr);
    for (uint32_t i = 0; i < path->n_lines; i++) {
        const uint32_t first = path->start[i];
        cairo_move_to(pen->cr, (double)path->x[first], (double)path->y[first]);
        for (uint32_t p = first + 1; p < path->start[i + 1]; p++)
            cairo_line_to(pen->cr, (double)path->x[p], (double)path->y[p]);
        if (closed)
            cairo_close_path(pen->cr);
    }
}

void dsh_hatch_fill(const dsh_pen *pen, const dsh_hatch *hatch)
{
    double x0, y0, x1, y1;
    cairo_save(pen->cr);
    cairo_clip(pen->cr);
    cairo_clip_extents(pen->cr, &x0, &y0, &x1, &y1);
    /* Lines x + y = k * step, step along the x axis. */
    const double step = hatch->spacing * sqrt(2);
    const double first = floor((x0 + y0) / step);
    const int n = (int)((x1 + y1) / step - first) + 1;
    for (int i = 0; i < n; i++) {
        const double sum = (first + i) * step;
        cairo_move_to(pen->cr, sum - y0, y0);
        cairo_line_to(pen->cr, sum - y1, y1);
    }
    dsh_ink(pen, hatch->line);
    cairo_set_line_width(pen->cr, hatch->width);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_BUTT);
    cairo_stroke(pen->cr);
    cairo_restore(pen->cr);
}
