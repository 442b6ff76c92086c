/* SPDX-License-Identifier: MIT */
/* Services on a panel. Symbols that would cover one another are drawn as one
 * row: a symbol for each kind, with how many there are. */
#include "output/map.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

/* Between a symbol and its count, and between two pairs, mm. */
#define GAP 0.5

/* Services that are drawn together, about their middle. */
typedef struct tag {
    double x, y, w; /* mm on the panel */
    uint32_t n[DSH_N_USABLE];
} tag;

static uint32_t total(const tag *t)
{
    uint32_t n = 0;
    for (size_t k = 0; k < DSH_N_USABLE; k++)
        n += t->n[k];
    return n;
}

static double pair_width(const dsh_pen *pen, const tag *t, size_t kind,
                         char text[16])
{
    const dsh_look look = {.size = pen->style->label_size, .bold = true};
    if (t->n[kind] == 0)
        return 0;
    (void)snprintf(text, 16, "%u", t->n[kind]);
    return pen->style->symbol_size +
           (total(t) > 1 ? GAP + dsh_text_extent(pen, text, &look).w : 0);
}

static void measure(const dsh_pen *pen, tag *t)
{
    char text[16];
    size_t n = 0;
    t->w = 0;
    for (size_t k = 0; k < DSH_N_USABLE; k++) {
        t->w += pair_width(pen, t, k, text);
        n += t->n[k] > 0;
    }
    t->w += n > 1 ? (double)(n - 1) * 2 * GAP : 0;
}

static bool overlap(const dsh_pen *pen, const tag *a, const tag *b)
{
    return fabs(a->x - b->x) < (a->w + b->w) / 2 + GAP &&
           fabs(a->y - b->y) < pen->style->symbol_size + GAP;
}

static void merge(tag *into, const tag *other)
{
    const double a = total(into), b = total(other);
    into->x = (into->x * a + other->x * b) / (a + b);
    into->y = (into->y * a + other->y * b) / (a + b);
    for (size_t k = 0; k < DSH_N_USABLE; k++)
        into->n[k] += other->n[k];
}

static int by_place(const void *a, const void *b)
{
    const tag *p = a, *q = b;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->x > q->x) - (p->x < q->x);
}

static size_t collect(tag *out, const dsh_map_page *page, size_t panel)
{
    const dsh_map_job *job = page->job;
    const dsh_services *s = &job->f->tables->services;
    const uint32_t type = job->f->reach->type[page->type];
    size_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->type[i] != type || !dsh_map_has_place(s, i))
            continue;
        tag t = {.x = dsh_frame_x(&job->frame, s->x[i]),
                 .y = dsh_frame_y(&job->frame, s->y[i])};
        if (!(t.x >= 0 && t.x <= job->frame.w && t.y >= 0 &&
              t.y <= job->frame.h))
            continue;
        t.n[dsh_map_usable(job, i, page->result[panel].profile)] = 1;
        out[n++] = t;
    }
    /* Whatever the order of the services, the same picture. */
    qsort(out, n, sizeof(*out), by_place);
    return n;
}

/* Put together what overlaps until nothing does. */
static size_t settle(const dsh_pen *pen, tag *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        measure(pen, &t[i]);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            if (k == i || !overlap(pen, &t[i], &t[k]))
                continue;
            merge(&t[i], &t[k]);
            measure(pen, &t[i]);
            t[k] = t[--n];
            if (i == n)
                i = k;
            k = SIZE_MAX; /* look at all others again */
        }
    }
    return n;
}

static void draw(const dsh_pen *pen, const tag *t)
{
    const dsh_look look = {.size = pen->style->label_size,
                           .bold = true,
                           .ink = pen->style->symbol_ink};
    const double size = pen->style->symbol_size;
    double x = t->x - t->w / 2;
    for (size_t k = 0; k < DSH_N_USABLE; k++) {
        char text[16];
        const double w = pair_width(pen, t, k, text);
        if (t->n[k] == 0)
            continue;
        dsh_map_symbol(pen, (dsh_usable)k, x + size / 2, t->y);
        if (total(t) > 1)
            dsh_text_cased(pen, text, &look, x + size + GAP,
                           t->y - 0.6 * look.size);
        x += w + 2 * GAP;
    }
}

void dsh_map_services_draw(const dsh_pen *pen, const dsh_map_page *page,
                           size_t panel)
{
    tag *t = dsh_alloc(page->job->f->tables->services.n, sizeof(*t));
    if (t == NULL)
        return;
    const size_t n = settle(pen, t, collect(t, page, panel));
    for (size_t i = 0; i < n; i++)
        draw(pen, &t[i]);
    dsh_free(t);
}
