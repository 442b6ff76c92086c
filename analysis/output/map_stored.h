/* SPDX-License-Identifier: MIT */
/** @file map_stored.h
 *  @brief Maps by municipality from stored results (inside output/ only). */
#ifndef DSH_MAP_STORED_H
#define DSH_MAP_STORED_H

#include "output/draw.h"
#include "output/report.h"

enum { DSH_STORED_PANELS = 4 };

/** What a municipality shows. */
typedef struct dsh_stored_mark {
    enum {
        DSH_SHOW_CLASS,
        DSH_SHOW_NO, /**< out of reach */
        DSH_SHOW_NOT_APPLICABLE,
        DSH_SHOW_NO_DATA
    } show;
    bool possible; /**< only in the optimistic reading */
    size_t class;  /**< n_bounds = above the last */
} dsh_stored_mark;

/** One map: panels of profiles side by side, on one scale. */
typedef struct dsh_stored_map {
    const dsh_stored *s;
    const dsh_texts *texts;
    const dsh_web_style *web;
    dsh_map_style style; /**< sizes of the paper chosen */
    dosah_map_measure measure;
    dosah_lang lang;
    size_t type, day, profile[DSH_STORED_PANELS], n_panels;
    size_t place; /**< municipality in the middle; SIZE_MAX = all */
    double w, h;  /**< page, mm */
    bool print;   /**< the scale in words is true */
    dsh_frame frame;
    dsh_path *path; /**< [municipalities] on a panel */
} dsh_stored_map;

const dsh_web_classes *dsh_stored_classes(const dsh_stored_map *m);
dsh_stored_mark dsh_stored_mark_of(const dsh_stored_map *m, size_t panel,
                                   size_t municipality);
/** Frame and paths for the page and panels chosen. */
dosah_status dsh_stored_map_prepare(dsh_stored_map *m, dosah_error *err);
void dsh_stored_map_draw(const dsh_pen *pen, const dsh_stored_map *m);

#endif
