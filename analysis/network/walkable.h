/* SPDX-License-Identifier: MIT */
/** @file walkable.h
 *  @brief Which OSM ways are walked on, and what their values mean: the data
 *  of datasets/osm-walkable.yaml and datasets/street-values.yaml. */
#ifndef DSH_WALKABLE_H
#define DSH_WALKABLE_H

#include "base/yaml.h"
#include "network/streets.h"

/** `key: [value, …]`; "*" = any value. */
typedef struct dsh_tag_match {
    const char *key;
    const char **value;
    size_t n_values;
} dsh_tag_match;

/** Holds if any of its matches does. */
typedef struct dsh_tag_set {
    dsh_tag_match *match;
    size_t n;
} dsh_tag_set;

/** walkable = carrier and not never and (invited or ((class or paved_side)
 *  and not excluded)). */
typedef struct dsh_walkable {
    dsh_tag_set carrier, never, invited, paved_side, excluded;
    dsh_tag_set kind[DSH_STREET_AREA]; /**< by dsh_street_kind */
    dsh_tag_set area, lived_on, crossing, steps, lift;
} dsh_walkable;

/** What a word means as an interval. */
typedef struct dsh_word_range {
    const char *word;
    int32_t lo, hi;
} dsh_word_range;

/** A barrier on a node. */
typedef struct dsh_barrier {
    const char *word;
    dsh_value gap; /**< UNKNOWN = not known without a tag */
    bool has_gap;  /**< narrows the way at all */
    bool climb;    /**< a step or stile */
    bool closed;   /**< nobody passes unless foot=… says so */
} dsh_barrier;

/** Speed of cars on a class of street. */
typedef struct dsh_class_speed {
    const char *highway;
    uint8_t inside_kmh, outside_kmh; /**< of a built-up place */
} dsh_class_speed;

/** What osm-drivable.yaml says beside the sets of a dsh_walkable. */
typedef struct dsh_drivable {
    dsh_tag_set one_way, inside;
    dsh_tag_match closed_node;
    dsh_class_speed *speed;
    size_t n_speeds;
} dsh_drivable;

typedef struct dsh_street_rules {
    bool driving; /**< `walkable` says what is driven on */
    dsh_drivable drivable;
    dsh_walkable walkable;
    dsh_range slope_bp, cross_bp, width_mm, kerb_mm, gap_mm, n_steps;
    dsh_word_range *kerb;
    size_t n_kerbs;
    dsh_barrier *barrier;
    size_t n_barriers;
    /** Accuracy of a raster slope: points (cell side, ± bp), ascending. */
    double *accuracy_cell_m;
    int32_t *accuracy_bp;
    size_t n_accuracies;
} dsh_street_rules;

/** Streets to walk on.
 *  @retval DOSAH_EINPUT file, line and key in `err` */
dosah_status dsh_street_rules_load(dsh_street_rules *out, dsh_arena *arena,
                                   const dsh_context *ctx, dosah_error *err);
/** Streets to drive on: the sets and speeds of osm-drivable.yaml. */
dosah_status dsh_drive_rules_load(dsh_street_rules *out, dsh_arena *arena,
                                  const dsh_context *ctx, dosah_error *err);
/** The sets of a file of streets. */
dosah_status dsh_walkable_read(dsh_walkable *out, dsh_node root,
                               dsh_arena *arena, dosah_error *err);
/** One set of it, by name. */
dosah_status dsh_tag_set_read(dsh_tag_set *out, dsh_node root, const char *name,
                              dsh_arena *arena, dosah_error *err);
/** `key: [value, …]`. */
dosah_status dsh_tag_match_read(dsh_tag_match *out, dsh_node key, dsh_node list,
                                dsh_arena *arena, dosah_error *err);
/** Speed of cars on a way, km/h; 0 = none is known for its class. */
uint8_t dsh_way_kmh(const dsh_drivable *rule, const dsh_osm *osm, uint32_t way);
/** DSH_EDGE_FORWARD_ONLY, DSH_EDGE_BACKWARD_ONLY or 0, for cars. */
uint16_t dsh_way_one_way(const dsh_drivable *rule, const dsh_osm *osm,
                         uint32_t way);
/** Does a node stop cars? */
bool dsh_node_stops_cars(const dsh_drivable *rule, const dsh_osm *osm,
                         uint32_t node);

/** Looks a tag up; NULL = absent. */
typedef const char *(*dsh_tag_fn)(const void *owner, const char *key);
bool dsh_tag_set_holds(const dsh_tag_set *set, dsh_tag_fn tag,
                       const void *owner);

bool dsh_way_is_walkable(const dsh_walkable *rule, const dsh_osm *osm,
                         uint32_t way);
bool dsh_way_matches(const dsh_tag_set *set, const dsh_osm *osm, uint32_t way);
dsh_street_kind dsh_way_kind(const dsh_walkable *rule, const dsh_osm *osm,
                             uint32_t way);
/** ± basis points of a slope read from cells of this size. */
int32_t dsh_slope_accuracy_bp(const dsh_street_rules *rules, double cell_m);

#endif
