/* SPDX-License-Identifier: MIT */
/** @file paper.h
 *  @brief What all print maps share: files of any format, title, scale bar,
 *  north (inside output/ only). Lengths are millimetres. */
#ifndef DSH_PAPER_H
#define DSH_PAPER_H

#include "base/text.h"
#include "output/draw.h"

/** Texts in one language. */
typedef struct dsh_words {
    const dsh_texts *texts;
    dosah_lang lang;
} dsh_words;

/** Draw a page; `user` is the caller's. */
typedef void (*dsh_paper_fn)(const dsh_pen *pen, const void *user);

/** A page to be written. */
typedef struct dsh_paper {
    double w, h;
    double zoom; /**< mm on paper to one of the page; 0 = 1 */
    dosah_map_format format;
    const dsh_map_style *style;
    const char *title;   /**< of a PDF; NULL = none */
    PangoFontMap *fonts; /**< of this thread */
    dsh_paper_fn draw;
    const void *user;
} dsh_paper;

/** Write the page to `path`; a PNG at the style's dots per inch.
 *  @retval DOSAH_EIO, DOSAH_ELIMIT, DOSAH_ENOMEM */
dosah_status dsh_paper_write(const dsh_paper *paper, const char *path,
                             dosah_error *err);

/** Margin of every page. */
#define DSH_PAPER_MARGIN 12.0

/** What the study wants said on every page, above the title. */
void dsh_strip_draw(const dsh_pen *pen, const char *banner, double page_w);
/** The finding, as large as it fits into one line, else on two smaller ones;
 *  returns where it ends. */
double dsh_title_draw(const dsh_pen *pen, const char *text, double page_w);
/** Another item of a list with semicolons, if there is room in `size` bytes. */
bool dsh_list_add(char *list, size_t size, const char *item);
/** A bar of the longest of 1, 2, 5 × 10ⁿ metres that fits into 38 mm. */
void dsh_bar_draw(const dsh_pen *pen, const dsh_words *words, double m_per_mm,
                  double x, double y);
/** An arrow, `turn` rad clockwise from up, with its letter. */
void dsh_north_draw(const dsh_pen *pen, const dsh_words *words, double turn,
                    double x, double y);
/** How far true north is turned from the grid's at a point, rad clockwise; 0
 *  when the CRS has no way to WGS 84: an arrow that follows the grid. */
double dsh_north_at(const char *crs, double x, double y);

#endif
