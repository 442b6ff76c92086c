/* SPDX-License-Identifier: MIT */
/** @file profile.h
 *  @brief Mobility profiles: what a group of travellers can pass, and how
 *  fast. Data: datasets/profiles/<id>.yaml, each number with its source. */
#ifndef DSH_PROFILE_H
#define DSH_PROFILE_H

#include "base/arena.h"
#include "base/text.h"
#include "base/yaml.h"

/** Accessibility as it is known. PARTLY comes from formats that have it. */
typedef enum dsh_access {
    DSH_ACCESS_UNKNOWN,
    DSH_ACCESS_YES,
    DSH_ACCESS_NO,
    DSH_ACCESS_PARTLY
} dsh_access;

/** How speed depends on slope (methods.md §1). */
typedef enum dsh_slope_model {
    DSH_SLOPE_TOBLER, /**< 6·exp(−3.5·|s + 0.05|) km/h, scaled to flat_mm_s */
    DSH_SLOPE_WHEELS /**< v0·exp(−k·|g − g0|), v0/5 at the limit */
} dsh_slope_model;

/** A ramp along steps that the profile rolls up. */
typedef enum dsh_steps_ramp {
    DSH_RAMP_WHEELCHAIR, /**< made for wheelchairs */
    DSH_RAMP_STROLLER,   /**< for prams, or for wheelchairs */
    DSH_RAMP_NONE
} dsh_steps_ramp;

/** May a value of a tag be passed, and at what share of the speed? */
typedef struct dsh_tag_rule {
    const char *value; /**< e.g. "asphalt" */
    bool passable;
    unsigned speed_pct; /**< 1 … 100 */
} dsh_tag_rule;

/** A steeper slope that is allowed over a short measured length. */
typedef struct dsh_short_ramp {
    int32_t slope_bp, length_mm;
} dsh_short_ramp;

/** A demand that a profile does not make is DSH_ANY. */
#define DSH_ANY INT32_MAX

typedef struct dsh_mobility {
    const char *id;
    dsh_label name;
    uint32_t flat_mm_s; /**< speed on the flat, mm/s */
    dsh_slope_model slope_model;
    double wheels_g0;                 /**< slope of the top speed, ratio */
    int32_t max_up_bp, max_down_bp;   /**< limits; DSH_ANY = none */
    const dsh_short_ramp *short_ramp; /**< rising slope */
    size_t n_short_ramps;
    int32_t max_cross_bp;              /**< cross slope; DSH_ANY = none */
    int32_t max_kerb_mm;               /**< height; DSH_ANY = none */
    int32_t min_width_mm, min_spot_mm; /**< 0 = none; spot: narrowing */
    bool steps;                        /**< may steps be used at all? */
    unsigned steps_time_pct;           /**< time on steps, 100 = as flat */
    int32_t max_steps;                 /**< of one flight; 0 = any number */
    bool steps_rail;                   /**< only steps with a handrail */
    dsh_steps_ramp steps_ramp;         /**< steps it cannot use otherwise */
    uint32_t lift_ms;                  /**< waiting for a lift and riding it */
    uint32_t crossing_ms;              /**< waiting at a crossing of a road */
    bool drives; /**< goes by car: other streets, speeds by class
                      (datasets/osm-drivable.yaml) */
    const dsh_tag_rule *surface, *smoothness; /**< unlisted value = unknown;
                                                   n = 0: not sensitive */
    size_t n_surfaces, n_smoothness;
    bool needs_vehicle;     /**< vehicle must be accessible */
    bool needs_stop;        /**< stop must be accessible */
    dsh_access partly;      /**< what a partly accessible vehicle, stop or
                                 entrance is to it: yes, no or unknown */
    bool needs_building;    /**< building must be usable for `user_group` */
    const char *user_group; /**< of usability rule sets, e.g. "wheelchair" */
    int32_t max_walk_s, max_transfer_s, change_time_s; /**< −1 = study's */
    const char *source_note; /**< sources, for the run record */
    size_t n_unverified;     /**< numbers marked `verified: no` */
} dsh_mobility;

/** "yes", "no", "partly" or "unknown". False if the text is none of these. */
bool dsh_access_parse(dsh_access *out, const char *text);
/** The word for it. */
const char *dsh_access_name(dsh_access access);

/** @param overrides  map node of the study, or !ok */
dosah_status dsh_mobility_load(dsh_mobility *out, const char *path,
                               dsh_node overrides, dsh_arena *arena,
                               dosah_error *err);

#endif
