/* SPDX-License-Identifier: MIT */
/** @file draw.h
 *  @brief Text and shapes on a page whose unit is the millimetre.
 *
 *  A pen is one Cairo context with a Pango context of its own; one thread at
 *  a time. Text is always laid out plain, never as markup. Cairo keeps its
 *  first error: it is asked once, when the page is finished. */
#ifndef DSH_DRAW_H
#define DSH_DRAW_H

#include <pango/pangocairo.h>

#include "base/geom.h"
#include "output/map_style.h"

#define DSH_MM_PER_INCH 25.4

typedef struct dsh_pen {
    cairo_t *cr;         /**< borrowed; user unit = 1 mm, y down */
    PangoContext *pango; /**< owned */
    const dsh_map_style *style;
} dsh_pen;

/** A map of fonts for one thread; g_object_unref() it. */
PangoFontMap *dsh_fonts_new(void);
/** Is there any font on this machine? Without one all letters are boxes. */
bool dsh_fonts_exist(void);
void dsh_pen_init(dsh_pen *pen, cairo_t *cr, PangoFontMap *fonts,
                  const dsh_map_style *style);
void dsh_pen_clear(dsh_pen *pen);

typedef enum dsh_align { DSH_LEFT, DSH_CENTRE, DSH_RIGHT } dsh_align;

/** How a text looks. */
typedef struct dsh_look {
    double size; /**< mm */
    bool bold;
    dsh_align align; /**< side of the text that stands at x */
    dsh_colour ink;
    double width; /**< mm; 0 = as long as it is, one line. `align` does not
                       move a text that has a width */
    int lines;    /**< with a width: at most so many, then an ellipsis; 0 = 1 */
} dsh_look;

typedef struct dsh_extent {
    double w, h;
} dsh_extent;

/** Size of the text on paper, mm. */
dsh_extent dsh_text_extent(const dsh_pen *pen, const char *text,
                           const dsh_look *look);
/** Write with the top at y; returns the height. */
double dsh_text_at(const dsh_pen *pen, const char *text, const dsh_look *look,
                   double x, double y);
/** The same with a casing of the label style behind the letters. */
void dsh_text_cased(const dsh_pen *pen, const char *text, const dsh_look *look,
                    double x, double y);
/** Translucent, turned along the diagonal, in the middle of a w × h box at
 *  the origin. */
void dsh_text_banner(const dsh_pen *pen, const char *text, double w, double h);

void dsh_ink(const dsh_pen *pen, dsh_colour colour);

/** Polygons or lines on paper: line i is points start[i] … start[i + 1] - 1,
 *  mm. In an arena. */
typedef struct dsh_path {
    float *x, *y;
    uint32_t *start; /**< [n_lines + 1] */
    uint32_t n_lines;
} dsh_path;

/** Where the ground lies on paper: a box of w × h mm, its middle at (x, y)
 *  metres, `m_per_mm` metres to the millimetre. North of the grid is up. */
typedef struct dsh_frame {
    double x, y, m_per_mm, w, h;
} dsh_frame;

static inline double dsh_frame_x(const dsh_frame *f, double x)
{
    return f->w / 2 + (x - f->x) / f->m_per_mm;
}
static inline double dsh_frame_y(const dsh_frame *f, double y)
{
    return f->h / 2 - (y - f->y) / f->m_per_mm;
}

/** Lines of the ground, as dsh_shape's rings are. */
typedef struct dsh_lines {
    const double *x, *y;
    const uint32_t *start; /**< [n + 1] */
    const uint8_t *keep;   /**< [n] draw it? NULL = all */
    uint8_t keep_value;
    uint32_t n;
} dsh_lines;

/** Append-only builder: lines outside the frame are left out, points closer
 *  than a hair to the last one too. @retval DOSAH_ENOMEM */
dosah_status dsh_path_lines(dsh_path *out, const dsh_frame *frame,
                            const dsh_lines *lines, dsh_arena *arena,
                            dosah_error *err);
dosah_status dsh_path_shapes(dsh_path *out, const dsh_frame *frame,
                             const dsh_shape *shape, uint32_t n,
                             dsh_arena *arena, dosah_error *err);
/** Make it the current path; `closed` for polygons. */
void dsh_path_use(const dsh_pen *pen, const dsh_path *path, bool closed);

/** Diagonal lines over the current path, which is used up. Their phase is
 *  that of the user space, so neighbours join. */
void dsh_hatch_fill(const dsh_pen *pen, const dsh_hatch *hatch);

/** Write an RGB24 image surface; `dpi` tells its size on paper.
 *  @retval DOSAH_EIO, DOSAH_ELIMIT */
dosah_status dsh_png_write(cairo_surface_t *surface, double dpi,
                           const char *path, dosah_error *err);

#endif
