/* SPDX-License-Identifier: MIT */
/** @file map_style.h
 *  @brief maps/style.yaml: classes, colours, weights and fonts of maps. */
#ifndef DSH_MAP_STYLE_H
#define DSH_MAP_STYLE_H

#include "base/context.h"

/** Red, green, blue, each 0 … 1. */
typedef struct dsh_colour {
    double r, g, b;
} dsh_colour;

/** Diagonal lines. Lengths in mm on paper. */
typedef struct dsh_hatch {
    dsh_colour line;
    double spacing, width;
} dsh_hatch;

enum { DSH_MAP_MAX_CLASSES = 12, DSH_MAP_MAX_STEPS = 40 };

/** Lengths in mm on paper unless the name says otherwise. */
typedef struct dsh_map_style {
    size_t n_classes;
    double bound_min[DSH_MAP_MAX_CLASSES]; /**< rising, closed above */
    dsh_colour class_colour[DSH_MAP_MAX_CLASSES];
    dsh_colour over_line; /**< above the last bound: hollow */
    double over_width;
    double over_dash[2]; /**< of a merely possible one: drawn, left out */
    dsh_hatch possible;
    dsh_colour grade[3];         /**< not, partly, accessible */
    dsh_colour street_colour[3]; /**< certain, possible, no */
    double street_dash[3][2];    /**< drawn, left out; 0 = whole */
    double street_line_width;
    dsh_colour unreachable;
    dsh_colour no_data_fill;
    dsh_hatch no_data;
    size_t n_cell_sizes;
    double cell_size_m[DSH_MAP_MAX_STEPS]; /**< rising */
    double cell_min, cell_casing_width;
    dsh_colour cell_casing;
    dsh_colour outside, neighbour, neighbour_line, member, member_line, street;
    double member_width, street_width;
    dsh_colour symbol_ink, symbol_casing, stop;
    double symbol_size, symbol_casing_width, stop_size;
    dsh_colour label_ink, label_halo;
    double label_size, label_halo_width;
    dsh_colour banner_ink;
    double banner_opacity, banner_size;
    char font[64];
    double title_size, subtitle_size, panel_size, text_size, small_size;
    dsh_colour ink, ink_soft;
    size_t n_scales;
    double scale[DSH_MAP_MAX_STEPS]; /**< 1 : n, rising */
    double png_dpi;
} dsh_map_style;

/** Read `path` with the classes of a section: "time" or "trip". @retval
 * DOSAH_ENOTFOUND; DOSAH_EINPUT file, line and key */
dosah_status dsh_map_style_load(dsh_map_style *out, const char *path,
                                const char *classes, dosah_error *err);

/** "#rrggbb"; false for anything else. */
bool dsh_colour_parse(dsh_colour *out, const char *text);

/** Class of a time: 0 … n_classes - 1, or n_classes = above the last bound
 *  (DSH_NEVER_S too). */
size_t dsh_map_class(const dsh_map_style *style, int32_t seconds);

#endif
