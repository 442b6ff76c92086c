/* SPDX-License-Identifier: MIT */
/* Names of municipalities, greedily: the largest first, each at the best of a
 * few places round its label point. Best = covers little of what is drawn (a
 * coarse raster of cells and services), near the point, over its own ground;
 * never over another name or the edge. */
#include "output/map.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

/* Side of a raster square, mm. */
#define RASTER 0.5
/* Rings and spokes of places to try; mm between rings. */
enum { RINGS = 5, SPOKES = 12, MAX_TEXT_MM = 45 };
#define RING_STEP 1.8
/* No page has room for the names of more municipalities. */
enum { MOST = 300, MANY = 100 };
/* Weights of the cost: a covered raster square, a mm away from the point, and
 * standing on another municipality's ground. */
#define COST_COVERED 1.0
#define COST_MM      0.8
#define COST_FOREIGN 12.0
#define GAP          0.6
/* Two names on one line must not read as one. */
#define GAP_WORDS 2.6

typedef struct raster {
    uint8_t *cover;
    int cols, rows;
} raster;

/* Square of a coordinate, within 0 … n; what is no number is in the first. */
static int square(double mm, int n)
{
    const double at = floor(mm / RASTER);
    return at > 0 ? (at < n ? (int)at : n) : 0;
}

static void stamp(raster *r, dsh_rect box, uint8_t weight)
{
    const int x0 = square(box.x, r->cols);
    const int y0 = square(box.y, r->rows);
    const int x1 = (int)fmax(0, fmin(r->cols, ceil((box.x + box.w) / RASTER)));
    const int y1 = (int)fmax(0, fmin(r->rows, ceil((box.y + box.h) / RASTER)));
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++)
            if (r->cover[y * r->cols + x] < weight)
                r->cover[y * r->cols + x] = weight;
}

static double covered(const raster *r, const dsh_map_label *l)
{
    double sum = 0;
    const int x1 = square(l->x + l->w, r->cols);
    const int y1 = square(l->y + l->h, r->rows);
    for (int y = square(l->y, r->rows); y <= y1 && y < r->rows; y++)
        for (int x = square(l->x, r->cols); x <= x1 && x < r->cols; x++)
            sum += r->cover[y * r->cols + x];
    return sum;
}

static void stamp_data(raster *r, const dsh_map_job *job)
{
    const dsh_frame *f = &job->frame;
    const double side = job->grid.size_m / f->m_per_mm;
    for (uint32_t i = 0; i < job->grid.n; i++) {
        const dsh_map_cell *c = &job->grid.cell[i];
        if (c->drawn)
            stamp(r,
                  (dsh_rect){dsh_frame_x(f, c->col * job->grid.size_m),
                             dsh_frame_y(f, (c->row + 1) * job->grid.size_m),
                             side, side},
                  1);
    }
    const dsh_services *s = &job->f->tables->services;
    const double size = job->style.symbol_size;
    for (uint32_t i = 0; i < s->n; i++)
        if (dsh_map_has_place(s, i))
            stamp(r,
                  (dsh_rect){dsh_frame_x(f, s->x[i]) - size / 2,
                             dsh_frame_y(f, s->y[i]) - size / 2, size, size},
                  4);
}

/* Even-odd rule over all rings. */
static bool holds(const dsh_shape *s, double x, double y)
{
    bool in = false;
    for (uint32_t r = 0; r < s->n_rings; r++)
        for (uint32_t p = s->ring[r]; p + 1 < s->ring[r + 1]; p++)
            if ((s->y[p] > y) != (s->y[p + 1] > y) &&
                x < s->x[p] + (y - s->y[p]) * (s->x[p + 1] - s->x[p]) /
                                  (s->y[p + 1] - s->y[p]))
                in = !in;
    return in;
}

static bool collides(const dsh_map_labels *placed, const dsh_map_label *l)
{
    for (uint32_t i = 0; i < placed->n; i++) {
        const dsh_map_label *o = &placed->label[i];
        if (l->x < o->x + o->w + GAP_WORDS && o->x < l->x + l->w + GAP_WORDS &&
            l->y < o->y + o->h + GAP && o->y < l->y + l->h + GAP)
            return true;
    }
    return false;
}

typedef struct place_job {
    const dsh_map_job *job;
    const raster *cover;
    dsh_map_labels *placed;
} place_job;

/* Cost of a place, infinite when it is none. */
static double cost_of(const place_job *p, const dsh_map_label *l,
                      const dsh_shape *shape, double away)
{
    const dsh_frame *f = &p->job->frame;
    if (l->x < GAP || l->y < GAP || l->x + l->w > f->w - GAP ||
        l->y + l->h > f->h - GAP || collides(p->placed, l))
        return INFINITY;
    const double x = f->x + (l->x + l->w / 2 - f->w / 2) * f->m_per_mm;
    const double y = f->y - (l->y + l->h / 2 - f->h / 2) * f->m_per_mm;
    return covered(p->cover, l) * COST_COVERED + away * COST_MM +
           (holds(shape, x, y) ? 0 : COST_FOREIGN);
}

static void place(const place_job *p, uint32_t municipality, dsh_map_label l)
{
    const dsh_municipalities *m = &p->job->f->tables->municipalities;
    const double x = dsh_frame_x(&p->job->frame, m->label_x[municipality]);
    const double y = dsh_frame_y(&p->job->frame, m->label_y[municipality]);
    dsh_map_label best = l;
    double least = INFINITY;
    /* Among many small municipalities a name far off tells nothing. */
    const int rings = m->n > MANY ? 1 : RINGS;
    for (int ring = 0; ring <= rings; ring++) {
        for (int spoke = 0; spoke < (ring ? SPOKES : 1); spoke++) {
            const double turn = 2 * G_PI * spoke / SPOKES;
            const double away = ring * RING_STEP;
            /* A wide name has to move farther sideways to be beside. */
            l.x = x - l.w / 2 + cos(turn) * away * (1 + l.w / 20);
            l.y = y - l.h / 2 + sin(turn) * away;
            const double cost = cost_of(p, &l, &m->shape[municipality], away);
            if (cost < least) {
                least = cost;
                best = l;
            }
        }
    }
    if (isfinite(least))
        p->placed->label[p->placed->n++] = best;
}

typedef struct ranked {
    int64_t residents;
    uint32_t index;
} ranked;

static int by_residents(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->residents != q->residents)
        return p->residents > q->residents ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static void place_all(const place_job *p, const dsh_pen *pen, ranked *order)
{
    const dsh_municipalities *m = &p->job->f->tables->municipalities;
    dsh_look look = {.size = pen->style->label_size};
    for (uint32_t i = 0; i < m->n; i++)
        order[i] = (ranked){m->residents[i], i};
    qsort(order, m->n, sizeof(*order), by_residents);
    for (uint32_t i = 0; i < m->n && i < MOST; i++) {
        const char *name = m->name[order[i].index];
        if (isnan(m->label_x[order[i].index])) /* no usable boundary */
            continue;
        const dsh_extent e = dsh_text_extent(pen, name, &look);
        if (e.w > 0 && e.w <= MAX_TEXT_MM)
            place(p, order[i].index,
                  (dsh_map_label){.text = name, .w = e.w, .h = e.h});
    }
}

dosah_status dsh_map_labels_place(dsh_map_job *job, const dsh_pen *pen,
                                  dosah_error *err)
{
    const uint32_t n = job->f->tables->municipalities.n;
    raster cover = {.cols = (int)ceil(job->frame.w / RASTER),
                    .rows = (int)ceil(job->frame.h / RASTER)};
    cover.cover = dsh_alloc((size_t)cover.cols * (size_t)cover.rows, 1);
    ranked *order = dsh_alloc(n, sizeof(*order));
    job->labels = (dsh_map_labels){
        dsh_arena_alloc(job->arena, n, sizeof(dsh_map_label)), 0};
    dosah_status st = DOSAH_OK;
    if (!cover.cover || !order || !job->labels.label) {
        st = dsh_fail_nomem(err, "labels of a map");
    } else {
        stamp_data(&cover, job);
        const place_job p = {job, &cover, &job->labels};
        place_all(&p, pen, order);
    }
    dsh_free(order);
    dsh_free(cover.cover);
    return st;
}
