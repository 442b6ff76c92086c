/* SPDX-License-Identifier: MIT */
/** @file qgis.h
 *  @brief What QGIS opens: default styles in the GeoPackage and a project
 *  (inside output/ only). Classes, colours and hatches are those of
 *  maps/style.yaml, as on the print maps; the XML is what QGIS 3.22 reads
 *  (qgis.dtd; QgsMapLayer::readStyle, QgsProject::read). */
#ifndef DSH_QGIS_H
#define DSH_QGIS_H

#include "output/draw.h"
#include "output/tables.h"

/* ---- XML --------------------------------------------------------------- */

/** XML being written. Clear `text` with dsh_vec_clear(). */
typedef struct dsh_xml {
    DSH_VEC(char) text; /**< without NUL */
    bool failed;        /**< out of memory */
} dsh_xml;

void dsh_xml_put(dsh_xml *xml, const char *markup);
/** Escaped, for content and for attributes in double quotes. */
void dsh_xml_text(dsh_xml *xml, const char *text);
/** printf-like markup of at most 1 KB, from numbers and words of ours. */
DSH_PRINTF(2, 3) void dsh_xml_putf(dsh_xml *xml, const char *fmt, ...);
/** ` name="value"`. */
void dsh_xml_attribute(dsh_xml *xml, const char *name, const char *value);
/** A number of three decimals whatever the locale. */
void dsh_xml_number(dsh_xml *xml, double v);
/** <spatialrefsys> of a CRS: its definition, and its EPSG number if it has
 *  one. */
void dsh_xml_crs(dsh_xml *xml, const char *crs);

/* ---- symbols ----------------------------------------------------------- */

/** A point or an area as a mark looks. Lengths in mm. */
typedef struct dsh_qgis_symbol {
    enum {
        DSH_QGIS_MARK,    /**< a shape in one colour */
        DSH_QGIS_HATCHED, /**< a circle of `fill` under diagonal lines */
        DSH_QGIS_LINE     /**< of `line` and `line_width` */
    } kind;
    const char *shape; /**< of QGIS's simple markers */
    double size;
    dsh_colour fill, line;
    double line_width;
    bool hollow_half; /**< ◐: left half filled */
    const dsh_hatch *hatch;
    const double *dash; /**< of a line: drawn, left out; NULL = whole */
} dsh_qgis_symbol;

/** A marker, or a line if it is one. */
void dsh_qgis_marker(dsh_xml *xml, size_t index, const dsh_qgis_symbol *symbol);
/** An area with an outline; `filled` = with `fill`. */
void dsh_qgis_area(dsh_xml *xml, dsh_colour fill, bool filled, dsh_colour line,
                   double width);

/* ---- styles ------------------------------------------------------------ */

/** A layer: a table with places, or the reach of one service type, profile
 *  and day. */
typedef struct dsh_qgis_layer {
    const dsh_result *table; /**< reach for those of reach */
    bool is_view;
    size_t at[3]; /**< type, profile, day of a view; of streets the profile */
} dsh_qgis_layer;

typedef struct dsh_qgis {
    const dsh_material *m;
    dsh_map_style style;
    dosah_lang lang;
} dsh_qgis;

dosah_status dsh_qgis_init(dsh_qgis *out, const dsh_material *m,
                           dosah_lang lang, dosah_error *err);
/** Profile that streets are shown for when they are opened: the first that
 *  needs accessible buildings, else the first. */
size_t dsh_qgis_street_profile(const dsh_study *study);
/** Layers have a style of their own. */
bool dsh_qgis_has_style(const dsh_qgis_layer *layer);
/** Are there names beside the symbols? */
bool dsh_qgis_has_labels(const dsh_qgis_layer *layer);
/** Renderer, names, aliases of fields with units: what stands in <qgis> of a
 *  style and in <maplayer> of a project. */
void dsh_qgis_style(dsh_xml *xml, const dsh_qgis *q,
                    const dsh_qgis_layer *layer);
/** A whole style as layer_styles keeps it. */
void dsh_qgis_qml(dsh_xml *xml, const dsh_qgis *q, const dsh_qgis_layer *layer);

/** What a day of the study is called; its name if there is no word for it. */
const char *dsh_qgis_day(const dsh_qgis *q, size_t day);
/** Name of the view of a service type, profile and day, and what it is called;
 *  sqlite3_free() it. NULL = out of memory. */
char *dsh_qgis_view_name(const dsh_material *m, const size_t at[3]);
char *dsh_qgis_view_title(const dsh_material *m, const size_t at[3]);

/* ---- project ----------------------------------------------------------- */

/** The print layout. `box` = what its map shows. */
void dsh_qgis_layout(dsh_xml *xml, const dsh_qgis *q, dsh_box box);
/** A project in a folder beside ../results.gpkg, where its layers are. */
dosah_status dsh_qgis_write(const dsh_material *m, const char *path,
                            dosah_lang lang, dosah_error *err);

#endif
