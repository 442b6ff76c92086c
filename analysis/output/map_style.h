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

enum {
    DSH_MAP_MAX_CLASSES = 12,
    DSH_MAP_MAX_FILLS = DSH_MAP_MAX_CLASSES + 1,
    DSH_MAP_MAX_STEPS = 40
};

/** Lengths in mm on paper unless the name says otherwise. */
typedef struct dsh_map_style {
    size_t n_classes;                      /**< bounds */
    double bound_min[DSH_MAP_MAX_CLASSES]; /**< rising, closed above; minutes,
                                                of shares per cent */
    size_t n_fills; /**< colours, with the one above the last bound */
    dsh_colour class_colour[DSH_MAP_MAX_FILLS];
    dsh_colour over;              /**< above the last bound of a time */
    dsh_hatch possible;           /**< on dark colours */
    dsh_colour possible_on_light; /**< the lines on light ones */
    dsh_colour grade[3];          /**< not, partly, accessible */
    dsh_colour street_colour[3];  /**< certain, possible, no */
    double street_dash[3][2];     /**< drawn, left out; 0 = whole */
    double street_line_width;
    dsh_colour unreachable;
    dsh_colour no_data_fill;
    dsh_hatch no_data;
    size_t n_cell_sizes;
    double cell_size_m[DSH_MAP_MAX_STEPS]; /**< rising */
    double cell_min, cell_casing_width;
    dsh_colour cell_casing;
    dsh_colour outside, neighbour, neighbour_line, member, member_line, street,
        water;
    double member_width, street_width, water_width;
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

/** Read `path` with the classes of a section: "time", "trip", "share",
 *  "change" or "usable". @retval DOSAH_ENOTFOUND; DOSAH_EINPUT file, line and
 *  key */
dosah_status dsh_map_style_load(dsh_map_style *out, const char *path,
                                const char *classes, dosah_error *err);

/** "#rrggbb"; false for anything else. */
bool dsh_colour_parse(dsh_colour *out, const char *text);

/** Class of a value: 0 … n_classes - 1, or n_classes = above the last. */
size_t dsh_map_class_of(const dsh_map_style *style, double value);
/** Class of a time in tenths of a minute, as tables have it (DSH_NEVER_S is
 *  above the last): so a map agrees with the tables. */
size_t dsh_map_class(const dsh_map_style *style, int32_t seconds);

#endif
