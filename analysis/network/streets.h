/* SPDX-License-Identifier: MIT */
/** @file streets.h
 *  @brief The street graph: places where ways meet, joined by edges whose
 *  attributes are kept as measured, assumed or unknown (methods.md §1).
 *  Immutable once made; nodes are ordered along a space-filling curve. */
#ifndef DSH_STREETS_H
#define DSH_STREETS_H

#include "ingest/elevation.h"
#include "ingest/osm.h"
#include "ingest/tables.h"

/** Where a value comes from. */
typedef enum dsh_origin_of_value {
    DSH_VALUE_UNKNOWN,
    DSH_VALUE_ASSUMED, /**< by a class default */
    DSH_VALUE_RASTER,  /**< estimated, ± accuracy */
    DSH_VALUE_TAG,     /**< of OSM */
    DSH_VALUE_SURVEYED
} dsh_origin_of_value;

/** An attribute of an edge or node: an interval in its unit. */
typedef struct dsh_value {
    int32_t lo, hi; /**< equal when exact; unused when UNKNOWN */
    uint8_t from;   /**< dsh_origin_of_value */
} dsh_value;

/** Admissible values of an attribute nobody knows. */
typedef struct dsh_range {
    int32_t lo, hi;
} dsh_range;

/** Water for maps, from the same source: courses as lines, the rings of areas
 *  closed (holes among them). */
typedef struct dsh_water {
    uint32_t n;
    uint8_t *is_area; /**< [n] 1 = a ring */
    uint32_t *first;  /**< [n + 1] points */
    double *x, *y;    /**< working CRS */
} dsh_water;

typedef struct dsh_streets dsh_streets;

/** Arrays of the graph, for searches, maps and tests. Arc 2e runs along edge
 *  e as digitised, arc 2e + 1 against it; CSR lists arcs by tail node. */
struct dsh_streets {
    dsh_arena *arena;
    uint32_t n_nodes, n_edges;
    double *x, *y;         /**< [n_nodes] working CRS, metres */
    int64_t *node_osm;     /**< [n_nodes] OSM id; 0 for split points */
    uint32_t *first_out;   /**< [n_nodes + 1] */
    uint32_t *out_arc;     /**< [2 * n_edges] arcs by tail */
    uint32_t *tail, *head; /**< [2 * n_edges] */

    int64_t *edge_way;   /**< OSM way id */
    uint32_t *length_mm; /**< [n_edges] horizontal */
    uint8_t *kind;       /**< dsh_street_kind */
    uint16_t *flags;     /**< DSH_EDGE_… */
    dsh_value *slope_bp; /**< along the edge; positive = rising */
    dsh_value *cross_bp; /**< magnitude */
    dsh_value *width_mm;
    dsh_value *surface, *smoothness; /**< index into `tag_value` */
    dsh_value *n_steps;              /**< of an edge of steps: the flight */
    dsh_value *rail;                 /**< handrail of steps: 0 or 1 */
    dsh_value *crossing_kerb_mm; /**< of a crossing whose kerbs are no nodes */
    uint32_t *run_mm;            /**< length over which slope_bp holds along the
                                      way; 0 = not known (no short ramp) */
    uint32_t *crossing_mm;       /**< whole length of the crossing that the edge
                                      is part of; 0 = none */
    uint8_t *drive_kmh;          /**< speed of cars; 0 on streets to walk */
    uint8_t *lived_on;           /**< 1 = a street that people live on */
    const char **tag_value;      /**< [n_tag_values] interned tag values */
    uint32_t n_tag_values;

    dsh_value *kerb_mm; /**< [n_nodes] height to be climbed; no kerb = 0 */
    dsh_value *gap_mm;  /**< [n_nodes] clear width of a barrier; 0 flags none */
    uint8_t *node_flags; /**< DSH_NODE_… */

    /** [n_nodes], [n_edges] survey points that say something here: 1 + index
     *  into `survey_ids`, 0 = none. */
    uint32_t *node_survey, *edge_survey;
    const char **survey_ids; /**< [n_survey_ids] joined by ";" */
    uint32_t n_survey_ids;

    uint32_t *point_first; /**< [n_edges + 1] geometry of edge e, with ends */
    double *point_x, *point_y;
    uint8_t *in_large_component; /**< [n_nodes] walkable by adults */
    dsh_water water;
    uint32_t n_ways; /**< walkable ways of OSM */
    dsh_range any_slope_bp, any_cross_bp, any_width_mm, any_kerb_mm, any_gap_mm,
        any_n_steps;              /**< datasets/street-values.yaml */
    struct dsh_edge_index *index; /**< for dsh_attach() */
};

enum {
    DSH_EDGE_STEPS = 1,
    DSH_EDGE_FORWARD_ONLY = 2, /**< oneway:foot */
    DSH_EDGE_BACKWARD_ONLY = 4,
    DSH_EDGE_BRIDGE = 8,
    DSH_EDGE_TUNNEL = 16,
    DSH_EDGE_CROSSING = 32,
    DSH_EDGE_RAMP = 64,           /**< steps with ramp:wheelchair=yes */
    DSH_EDGE_WHEELCHAIR_NO = 128, /**< wheelchair=no */
    DSH_EDGE_STROLLER_RAMP = 256, /**< steps with ramp:stroller=yes */
    DSH_EDGE_RAMP_UNSURE = 512,   /**< steps with ramp=yes, for whom unsaid */
    DSH_EDGE_LIFT = 1024
};
enum {
    DSH_NODE_KERB = 1,    /**< a kerb is to be climbed, kerb_mm says how high */
    DSH_NODE_BARRIER = 2, /**< narrows the way to gap_mm */
    DSH_NODE_CLOSED = 4,
    DSH_NODE_CLIMB = 8, /**< a step, a stile */
    DSH_NODE_WHEELCHAIR_NO = 16,
    DSH_NODE_LIFT = 32,
    DSH_NODE_SURVEYED = 64 /**< a survey point says something here */
};

typedef enum dsh_street_kind {
    DSH_STREET_PATH,  /**< footway, path, pedestrian, steps, … */
    DSH_STREET_LOCAL, /**< residential, living_street, service, … */
    DSH_STREET_MAIN,  /**< tertiary and above */
    DSH_STREET_TRACK,
    DSH_STREET_AREA /**< made inside or along an area */
} dsh_street_kind;

/** Streets to walk on, or to drive on if the study's profile drives.
 *  @param elevation  may be NULL  @param tables  street survey points, may be
 *  NULL */
dosah_status dsh_streets_new(dsh_streets **out, const dsh_osm *osm,
                             const dsh_elevation *elevation,
                             const dsh_tables *tables, const dsh_study *study,
                             dsh_context *ctx, dosah_error *err);
void dsh_streets_free(dsh_streets *streets);

/** Points at most 50 m apart on the streets that people live on; `*x`, `*y`
 *  in the arena. */
dosah_status dsh_streets_lived_on(const dsh_streets *streets, dsh_arena *arena,
                                  double **x, double **y, size_t *n,
                                  dosah_error *err);

#endif
