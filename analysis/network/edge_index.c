/* SPDX-License-Identifier: MIT */
#include "network/edge_index.h"

#include <math.h>

static const double CELL_M = 50, MARGIN_M = 0.001;
enum { MAX_CELLS_PER_SIDE = 4096 };

struct dsh_edge_index {
    double x0, y0, cell;
    uint32_t nx, ny;
    uint32_t *first; /* [nx * ny + 1] */
    uint32_t *edge;
};

typedef struct cells {
    uint32_t x0, y0, x1, y1;
} cells;

static uint32_t clamp_cell(double v, uint32_t n)
{
    return !(v > 0) ? 0 : v >= n ? n - 1 : (uint32_t)v;
}

static cells cells_of(const dsh_edge_index *g, dsh_box b)
{
    return (cells){clamp_cell((b.x0 - g->x0) / g->cell, g->nx),
                   clamp_cell((b.y0 - g->y0) / g->cell, g->ny),
                   clamp_cell((b.x1 - g->x0) / g->cell, g->nx),
                   clamp_cell((b.y1 - g->y0) / g->cell, g->ny)};
}

typedef struct segment {
    double ax, ay, bx, by;
} segment;

/* What of a segment lies in a row of cells, and a little more, so that no
 * rounding loses a cell. Its whole box would be as many cells as its length
 * squared. */
static dsh_box in_row(const dsh_edge_index *g, segment s, uint32_t y)
{
    const double lo = g->y0 + y * g->cell - MARGIN_M;
    const double hi = lo + g->cell + 2 * MARGIN_M;
    const double rise = s.by - s.ay;
    double t = 0, u = 1; /* along the segment */
    if (rise != 0) {
        t = fmin(fmax((lo - s.ay) / rise, 0), 1);
        u = fmin(fmax((hi - s.ay) / rise, 0), 1);
    }
    const double p = s.ax + (s.bx - s.ax) * t, q = s.ax + (s.bx - s.ax) * u;
    return (dsh_box){fmin(p, q) - MARGIN_M, lo, fmax(p, q) + MARGIN_M, hi};
}

static void put_segment(dsh_edge_index *g, segment s, uint32_t edge, bool fill)
{
    const cells rows =
        cells_of(g, (dsh_box){s.ax, fmin(s.ay, s.by), s.bx, fmax(s.ay, s.by)});
    for (uint32_t y = rows.y0; y <= rows.y1; y++) {
        const cells c = cells_of(g, in_row(g, s, y));
        for (uint32_t x = c.x0; x <= c.x1; x++) {
            uint32_t *n = &g->first[(size_t)y * g->nx + x + 1];
            if (fill)
                g->edge[--*n] = edge;
            else
                ++*n;
        }
    }
}

/* Each cell that each segment touches: counted first, then filled. */
static void each_cell(const dsh_streets *s, dsh_edge_index *g, bool fill)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        for (uint32_t i = s->point_first[e]; i + 1 < s->point_first[e + 1]; i++)
            put_segment(g,
                        (segment){s->point_x[i], s->point_y[i],
                                  s->point_x[i + 1], s->point_y[i + 1]},
                        e, fill);
    }
}

dosah_status dsh_edge_index_new(dsh_edge_index **out, const dsh_streets *s,
                                dosah_error *err)
{
    dsh_box b = {0, 0, 0, 0};
    const uint32_t n_points = s->point_first[s->n_edges];
    for (uint32_t i = 0; i < n_points; i++) {
        const double x = s->point_x[i], y = s->point_y[i];
        b.x0 = i == 0 || x < b.x0 ? x : b.x0;
        b.y0 = i == 0 || y < b.y0 ? y : b.y0;
        b.x1 = i == 0 || x > b.x1 ? x : b.x1;
        b.y1 = i == 0 || y > b.y1 ? y : b.y1;
    }
    dsh_edge_index *g = dsh_arena_alloc(s->arena, 1, sizeof(*g));
    if (g == NULL)
        return dsh_fail_nomem(err, "street index");
    const double w = b.x1 - b.x0, h = b.y1 - b.y0;
    const double side = (w > h ? w : h) / MAX_CELLS_PER_SIDE;
    g->cell = side > CELL_M ? side : CELL_M;
    g->x0 = b.x0;
    g->y0 = b.y0;
    g->nx = (uint32_t)(w / g->cell) + 1;
    g->ny = (uint32_t)(h / g->cell) + 1;
    const size_t n = (size_t)g->nx * g->ny;
    g->first = dsh_arena_alloc(s->arena, n + 2, sizeof(uint32_t));
    if (g->first == NULL)
        return dsh_fail_nomem(err, "street index");
    each_cell(s, g, false);
    for (size_t i = 0; i < n; i++) {
        if (g->first[i + 1] > UINT32_MAX - g->first[i])
            return dsh_fail(err, DOSAH_ELIMIT, "", 0,
                            "too many streets for one network");
        g->first[i + 1] += g->first[i];
    }
    const uint32_t total = g->first[n];
    g->edge = dsh_arena_alloc(s->arena, total, sizeof(uint32_t));
    if (g->edge == NULL)
        return dsh_fail_nomem(err, "street index");
    each_cell(s, g, true);
    g->first[n + 1] = total;
    g->first++; /* filling took every row's end down to its beginning */
    *out = g;
    return DOSAH_OK;
}

void dsh_edge_index_visit(const dsh_edge_index *g, const dsh_box *box,
                          dsh_edge_fn fn, void *user)
{
    const cells c = cells_of(g, *box);
    for (uint32_t y = c.y0; y <= c.y1; y++) {
        for (uint32_t x = c.x0; x <= c.x1; x++) {
            const size_t k = (size_t)y * g->nx + x;
            for (uint32_t i = g->first[k]; i < g->first[k + 1]; i++) {
                if (!fn(g->edge[i], user))
                    return;
            }
        }
    }
}

dsh_edge_place dsh_edge_nearest(const dsh_streets *s, uint32_t edge, double x,
                                double y)
{
    dsh_edge_place best = {INFINITY, 0};
    double walked = 0;
    for (uint32_t i = s->point_first[edge]; i + 1 < s->point_first[edge + 1];
         i++) {
        const double ax = s->point_x[i], ay = s->point_y[i];
        const double dx = s->point_x[i + 1] - ax;
        const double dy = s->point_y[i + 1] - ay;
        const double len2 = dx * dx + dy * dy;
        double t = len2 > 0 ? ((x - ax) * dx + (y - ay) * dy) / len2 : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const double qx = x - (ax + dx * t), qy = y - (ay + dy * t);
        const double distance = sqrt(qx * qx + qy * qy);
        const double len = sqrt(len2);
        if (distance < best.distance_m)
            best = (dsh_edge_place){distance, walked + t * len};
        walked += len;
    }
    return best;
}
