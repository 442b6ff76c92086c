/* SPDX-License-Identifier: MIT */
/* What lies around and over the municipalities of the map for orientation:
 * neighbours, water, main streets. */
#include <math.h>
#include <stdlib.h>

#include "output/report.h"

void dsh_put_neighbours(dsh_page *p)
{
    if (p->n_outlines == p->s->n_municipalities)
        return;
    dsh_putf(p,
             "<g id=\"ground\" aria-hidden=\"true\" fill=\"%s\" "
             "stroke=\"%s\" stroke-width=\"1\" fill-rule=\"evenodd\">\n",
             p->style->neighbour, p->style->neighbour_line);
    for (size_t i = p->s->n_municipalities; i < p->n_outlines; i++) {
        dsh_put(p, "<path d=\"");
        dsh_put(p, p->outline[i]);
        dsh_put(p, "\"/>\n");
    }
    dsh_put(p, "</g>\n");
}

typedef struct pen {
    dsh_page *page;
    int x, y;
    bool down; /* has the line begun? */
} pen;

/* To a point at least two units off, or the last one of its line. */
static void line_to(pen *at, double x, double y, bool last)
{
    enum { STEP = 2 };
    const int px = (int)lround(dsh_page_x(at->page, x));
    const int py = (int)lround(dsh_page_y(at->page, y));
    const int far = abs(px - at->x) + abs(py - at->y);
    if (!at->down) {
        if (far > 0)
            dsh_putf(at->page, "M%d %d", px, py);
        at->down = true;
    } else if (far < (last ? 1 : STEP)) {
        return;
    } else {
        dsh_putf(at->page, "l%d %d", px - at->x, py - at->y);
    }
    at->x = px;
    at->y = py;
}

static bool is_in_view(const dsh_page *p, const dsh_stored_lines *l, size_t i)
{
    for (uint32_t k = l->start[i]; k < l->start[i + 1]; k++) {
        const double x = dsh_page_x(p, l->x[k]), y = dsh_page_y(p, l->y[k]);
        if (x >= 0 && x <= p->view_w && y >= 0 && y <= p->view_h)
            return true;
    }
    return false;
}

static void put_lines(dsh_page *page, const dsh_stored_lines *l, bool area)
{
    pen at = {.page = page, .x = INT16_MIN};
    dsh_put(page, "M0 0");
    for (size_t i = 0; i < l->n; i++) {
        at.down = false;
        if ((l->is_area[i] != 0) != area || !is_in_view(page, l, i))
            continue;
        for (uint32_t k = l->start[i]; k < l->start[i + 1]; k++)
            line_to(&at, l->x[k], l->y[k], k + 1 == l->start[i + 1]);
    }
}

/* One path drawn twice: a light casing, so that it shows on dark fields, and a
 * dark line, so that it shows on light ones. */
static void put_streets(dsh_page *page)
{
    if (page->s->streets.n == 0)
        return;
    dsh_put(page, "<g id=\"streets\" aria-hidden=\"true\"><defs><path "
                  "id=\"street\" d=\"");
    put_lines(page, &page->s->streets, false);
    dsh_put(page, "\"/></defs><use class=\"casing\" href=\"#street\"/>"
                  "<use class=\"core\" href=\"#street\"/></g>\n");
}

static void put_water(dsh_page *page)
{
    const dsh_stored_lines *l = &page->s->water;
    if (l->n == 0)
        return;
    dsh_putf(page,
             "<g id=\"water\" aria-hidden=\"true\"><path fill=\"%s\" "
             "fill-rule=\"evenodd\" d=\"",
             page->style->water);
    put_lines(page, l, true);
    dsh_putf(page,
             "\"/><path class=\"course\" fill=\"none\" stroke=\"%s\" d=\"",
             page->style->water);
    put_lines(page, l, false);
    dsh_put(page, "\"/></g>\n");
}

void dsh_put_ground(dsh_page *page)
{
    put_water(page);
    put_streets(page);
}
