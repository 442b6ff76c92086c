/* SPDX-License-Identifier: MIT */
/* Pictograms of what stops people on streets: a white line in a red square
 * where it stops for certain, an orange line in a broken orange frame where it
 * may. Drawn on a grid of 12 × 12. */
#include "output/plate.h"
#include "reach/barriers.h"

enum { GRID = 12, MOST = 12, UP = -1 };

/* Points of a line, x then y; UP lifts the pen, twice = the end. */
typedef struct glyph {
    signed char at[2 * MOST];
} glyph;

static const glyph GLYPH[DSH_N_HINDRANCES] = {
    [DSH_HINDERS_STEPS] = {{2, 10, 2, 8, 5, 8, 5, 5, 8, 5, 8, 2, 10, 2, UP,
                            UP}},
    [DSH_HINDERS_WHEELCHAIR_NO] = {{2, 2, 10, 10, UP, 0, 2, 10, 10, 2, UP, UP}},
    [DSH_HINDERS_SLOPE] = {{1, 10, 11, 10, 11, 3, 1, 10, UP, UP}},
    [DSH_HINDERS_CROSS_SLOPE] = {{1, 4, 11, 8, UP, 0, 6, 2, 6, 10, UP, UP}},
    [DSH_HINDERS_WIDTH] = {{4, 1, 4, 11, UP, 0, 8, 1, 8, 11, UP, UP}},
    [DSH_HINDERS_KERB] = {{1, 9, 6, 9, 6, 4, 11, 4, UP, UP}},
    [DSH_HINDERS_SURFACE] = {{1, 9, 3, 5, 5, 9, 7, 5, 9, 9, 11, 5, UP, UP}},
    [DSH_HINDERS_SMOOTHNESS] = {{1, 7, 3, 7, 4, 10, 6, 4, 8, 10, 9, 7, 11, 7,
                                 UP, UP}},
    [DSH_HINDERS_NARROWING] = {{1, 1, 5, 6, 1, 11, UP, 0, 11, 1, 7, 6, 11, 11,
                                UP, UP}},
};

static void trace(const dsh_pen *pen, const glyph *g, dsh_rect b)
{
    bool down = false;
    for (size_t i = 0; i + 1 < 2 * MOST; i += 2) {
        if (g->at[i] == UP && g->at[i + 1] == UP)
            return;
        if (g->at[i] == UP) {
            down = false;
            continue;
        }
        const double x = b.x + b.w * g->at[i] / GRID;
        const double y = b.y + b.h * g->at[i + 1] / GRID;
        if (down)
            cairo_line_to(pen->cr, x, y);
        else
            cairo_move_to(pen->cr, x, y);
        down = true;
    }
}

void dsh_barrier_sign(const dsh_pen *pen, unsigned kind, bool certain,
                      dsh_rect b)
{
    const dsh_map_style *s = pen->style;
    const dsh_colour white = {1, 1, 1};
    const double dash[] = {b.w / 5, b.w / 8};
    const dsh_colour ink = s->street_colour[certain ? 2 : 1];
    cairo_save(pen->cr);
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_ink(pen, certain ? ink : white);
    cairo_fill_preserve(pen->cr);
    dsh_ink(pen, ink);
    cairo_set_line_width(pen->cr, b.w / 14);
    cairo_set_dash(pen->cr, dash, certain ? 0 : 2, 0);
    cairo_stroke(pen->cr);
    cairo_set_dash(pen->cr, dash, 0, 0);
    trace(pen, &GLYPH[kind], b);
    dsh_ink(pen, certain ? white : ink);
    cairo_set_line_width(pen->cr, b.w / 8);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_ROUND);
    cairo_stroke(pen->cr);
    cairo_restore(pen->cr);
}
