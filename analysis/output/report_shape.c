/* SPDX-License-Identifier: MIT */
/* Outlines for the screen. Points are put on a grid of whole units, so that
 * common borders stay common; rings are cut into arcs where borders meet; each
 * arc is simplified (Douglas and Peucker 1973, doi:10.3138/FM57-6770-U75U-7727)
 * in one direction whichever ring it belongs to, so that neighbours still fit
 * together without gaps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "output/report.h"

typedef struct point {
    int32_t x, y;
} point;

typedef struct edge {
    point a, b;
} edge;

typedef struct outliner {
    double unit, x0, y1, tolerance;
    edge *edge; /* both directions, sorted, each once */
    size_t n_edges;
    DSH_VEC(point) ring, arc;
    DSH_VEC(uint8_t) keep;
    DSH_VEC(size_t) stack;
    DSH_VEC(char) text;
    point at; /* of the pen */
    bool failed;
} outliner;

static int compare(point a, point b)
{
    if (a.x != b.x)
        return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static int by_edge(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    const int order = compare(x->a, y->a);
    return order != 0 ? order : compare(x->b, y->b);
}

/* Ring r without the point that closes it and without repeated points. */
static void snap(outliner *o, const dsh_shape *s, uint32_t r)
{
    o->ring.n = 0;
    if (!dsh_vec_room(&o->ring, s->ring[r + 1] - s->ring[r])) {
        o->failed = true;
        return;
    }
    for (uint32_t i = s->ring[r]; i < s->ring[r + 1]; i++) {
        const point p = {(int32_t)lround((s->x[i] - o->x0) / o->unit),
                         (int32_t)lround((o->y1 - s->y[i]) / o->unit)};
        if (o->ring.n == 0 || compare(o->ring.p[o->ring.n - 1], p) != 0)
            o->ring.p[o->ring.n++] = p;
    }
    while (o->ring.n > 1 &&
           compare(o->ring.p[0], o->ring.p[o->ring.n - 1]) == 0)
        o->ring.n--;
}

static dosah_status list_edges(outliner *o, const dsh_shape *const *shape,
                               size_t n, dosah_error *err)
{
    size_t room = 0;
    for (size_t i = 0; i < n; i++)
        room += 2 * (size_t)shape[i]->n_points;
    o->edge = dsh_alloc(room, sizeof(*o->edge));
    if (o->edge == NULL)
        return dsh_fail_nomem(err, "outlines");
    for (size_t i = 0; i < n; i++)
        for (uint32_t r = 0; r < shape[i]->n_rings && !o->failed; r++) {
            snap(o, shape[i], r);
            for (size_t k = 0; k < o->ring.n && o->ring.n > 2; k++) {
                const point a = o->ring.p[k];
                const point b = o->ring.p[(k + 1) % o->ring.n];
                o->edge[o->n_edges++] = (edge){a, b};
                o->edge[o->n_edges++] = (edge){b, a};
            }
        }
    if (o->n_edges > 0)
        qsort(o->edge, o->n_edges, sizeof(*o->edge), by_edge);
    size_t m = 0;
    for (size_t i = 0; i < o->n_edges; i++)
        if (m == 0 || by_edge(&o->edge[m - 1], &o->edge[i]) != 0)
            o->edge[m++] = o->edge[i];
    o->n_edges = m;
    return DOSAH_OK;
}

/* Do more or fewer than two borders leave the point? */
static bool is_junction(const outliner *o, point p)
{
    size_t lo = 0, hi = o->n_edges, n = 0;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (compare(o->edge[mid].a, p) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + n < o->n_edges && compare(o->edge[lo + n].a, p) == 0)
        n++;
    return n != 2;
}

static double distance(point p, point a, point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double px = p.x - a.x, py = p.y - a.y;
    const double length = hypot(dx, dy);
    if (length <= 0)
        return hypot(px, py);
    const double along = (px * dx + py * dy) / length;
    if (along < 0 || along > length)
        return fmin(hypot(px, py), hypot(p.x - b.x, p.y - b.y));
    return fabs(px * dy - py * dx) / length;
}

/* Mark what is kept between two kept points of the arc. */
static void simplify(outliner *o, size_t first, size_t last)
{
    o->stack.n = 0;
    if (!dsh_vec_room(&o->stack, 2)) {
        o->failed = true;
        return;
    }
    o->stack.p[o->stack.n++] = first;
    o->stack.p[o->stack.n++] = last;
    while (o->stack.n > 0) {
        const size_t b = o->stack.p[--o->stack.n], a = o->stack.p[--o->stack.n];
        double most = o->tolerance;
        size_t at = 0;
        for (size_t i = a + 1; i < b; i++) {
            const double d = distance(o->arc.p[i], o->arc.p[a], o->arc.p[b]);
            if (d > most) {
                most = d;
                at = i;
            }
        }
        if (at == 0)
            continue;
        o->keep.p[at] = 1;
        if (!dsh_vec_room(&o->stack, 4)) {
            o->failed = true;
            return;
        }
        const size_t part[] = {a, at, at, b};
        for (int k = 0; k < 4; k++)
            o->stack.p[o->stack.n++] = part[k];
    }
}

static void reverse(point *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const point t = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = t;
    }
}

/* A closed arc is held at the point farthest from its start, too, and at the
 * two that make it an area. */
static size_t farthest(const outliner *o)
{
    size_t at = 0;
    double most = -1;
    for (size_t i = 1; i + 1 < o->arc.n; i++) {
        const double d =
            hypot(o->arc.p[i].x - o->arc.p[0].x, o->arc.p[i].y - o->arc.p[0].y);
        if (d > most) {
            most = d;
            at = i;
        }
    }
    return at;
}

static void put(outliner *o, const char *s, size_t n)
{
    if (!dsh_vec_room(&o->text, n)) {
        o->failed = true;
        return;
    }
    memcpy(o->text.p + o->text.n, s, n);
    o->text.n += n;
}

static void put_number(outliner *o, int32_t v, bool first)
{
    char text[DSH_NUM_SIZE];
    const size_t n = dsh_format_int(text, v);
    if (!first && v >= 0)
        put(o, " ", 1);
    put(o, text, n);
}

static void move(outliner *o, point p, bool begin)
{
    if (begin) {
        put(o, "M", 1);
        put_number(o, p.x, true);
        put_number(o, p.y, false);
        put(o, "l", 1);
    } else {
        const char last = o->text.p[o->text.n - 1];
        put_number(o, p.x - o->at.x, last == 'l');
        put_number(o, p.y - o->at.y, false);
    }
    o->at = p;
}

/* The arc ring[from … to] (indexes wrap), simplified; its first point is
 * where the pen already is. */
static void draw_arc(outliner *o, size_t from, size_t n)
{
    o->arc.n = o->keep.n = 0;
    if (!dsh_vec_room(&o->arc, n) || !dsh_vec_room(&o->keep, n)) {
        o->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        o->arc.p[o->arc.n++] = o->ring.p[(from + i) % o->ring.n];
    memset(o->keep.p, 0, n);
    o->keep.p[0] = o->keep.p[n - 1] = 1;
    const int order = compare(o->arc.p[0], o->arc.p[n - 1]);
    const bool backward =
        order > 0 ||
        (order == 0 && n > 2 && compare(o->arc.p[1], o->arc.p[n - 2]) > 0);
    if (backward)
        reverse(o->arc.p, n);
    if (order == 0) {
        const size_t far = farthest(o);
        o->keep.p[far] = 1;
        simplify(o, 0, far);
        simplify(o, far, n - 1);
    } else {
        simplify(o, 0, n - 1);
    }
    if (o->failed)
        return;
    for (size_t i = 1; i < n; i++) {
        const size_t k = backward ? n - 1 - i : i;
        if (o->keep.p[k])
            move(o, o->arc.p[k], false);
    }
}

static void draw_ring(outliner *o)
{
    const size_t n = o->ring.n;
    size_t start = SIZE_MAX;
    if (n < 3 || o->failed)
        return;
    for (size_t i = 0; i < n && start == SIZE_MAX; i++)
        if (is_junction(o, o->ring.p[i]))
            start = i;
    if (start == SIZE_MAX) { /* nobody else touches it, or one ring all round */
        start = 0;
        for (size_t i = 1; i < n; i++)
            if (compare(o->ring.p[i], o->ring.p[start]) < 0)
                start = i;
        move(o, o->ring.p[start], true);
        draw_arc(o, start, n + 1);
    } else {
        move(o, o->ring.p[start], true);
        for (size_t i = 0; i < n;) {
            size_t length = 1;
            while (i + length < n &&
                   !is_junction(o, o->ring.p[(start + i + length) % n]))
                length++;
            draw_arc(o, start + i, length + 1);
            i += length;
        }
    }
    put(o, "z", 1);
}

dosah_status dsh_outlines(char **path, const dsh_shape *const *shape, size_t n,
                          const dsh_outline_opts *opts, dsh_arena *arena,
                          dosah_error *err)
{
    outliner o = {.unit = opts->unit,
                  .x0 = opts->x0,
                  .y1 = opts->y1,
                  .tolerance = opts->tolerance};
    dosah_status st = list_edges(&o, shape, n, err);
    for (size_t i = 0; st == DOSAH_OK && i < n && !o.failed; i++) {
        o.text.n = 0;
        for (uint32_t r = 0; r < shape[i]->n_rings && !o.failed; r++) {
            snap(&o, shape[i], r);
            draw_ring(&o);
        }
        path[i] = dsh_arena_strn(arena, o.text.p ? o.text.p : "", o.text.n);
        o.failed = o.failed || path[i] == NULL;
    }
    dsh_free(o.edge);
    dsh_vec_clear(&o.ring);
    dsh_vec_clear(&o.arc);
    dsh_vec_clear(&o.keep);
    dsh_vec_clear(&o.stack);
    dsh_vec_clear(&o.text);
    return o.failed && st == DOSAH_OK ? dsh_fail_nomem(err, "outlines") : st;
}
