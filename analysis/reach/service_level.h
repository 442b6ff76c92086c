/* SPDX-License-Identifier: MIT */
/** @file service_level.h
 *  @brief How much service there is: departures of each stop and day, and per
 *  municipality what its residents have of them, with an index in the manner
 *  of PTAL. No trips are searched for. The numbers it measures by are
 *  datasets/service-level.yaml.
 *
 *  Arrays [DSH_N_READINGS] are by reading: the optimistic one counts vehicles,
 *  stops and walks that may admit the profile, the pessimistic one those that
 *  certainly do. All but the gap fall from optimistic to pessimistic. */
#ifndef DSH_SERVICE_LEVEL_H
#define DSH_SERVICE_LEVEL_H

#include "network/network.h"
#include "usability/usability.h"

enum { DSH_MAX_LEVEL_COUNTS = 4, DSH_MAX_BANDS = 16, DSH_MAX_MODES = 8 };

/** A mode of the index. */
typedef struct dsh_level_mode {
    const char *id;
    int32_t max_walk_s;
    double unreliable_min; /**< added to each waiting */
} dsh_level_mode;

/** Route types first … last belong to a mode. */
typedef struct dsh_level_range {
    int32_t first, last;
    uint32_t mode;
} dsh_level_range;

typedef struct dsh_level_rules {
    int32_t walk_s;
    uint32_t departures[DSH_MAX_LEVEL_COUNTS];
    size_t n_departures;
    int32_t from_s, to_s; /**< of the index */
    dsh_level_mode mode[DSH_MAX_MODES];
    size_t n_modes;
    dsh_level_range *range;
    size_t n_ranges;
    const char *band[DSH_MAX_BANDS]; /**< ascending; [n_bands] = above */
    double band_to[DSH_MAX_BANDS];
    size_t n_bands;
} dsh_level_rules;

/** @retval DOSAH_EINPUT names file, line and what was expected */
dosah_status dsh_level_rules_load(dsh_level_rules *out, const char *path,
                                  dsh_arena *arena, dosah_error *err);
/** "0" for an index of 0. */
const char *dsh_level_band(const dsh_level_rules *rules, double index);
/** Mode of a GTFS route type; the first one for what no range names. */
uint32_t dsh_level_mode_of(const dsh_level_rules *rules, int32_t route_type);

/** A stop on a day for a profile: vehicles that can be boarded there and
 *  depart in [0:00, 24:00). */
typedef struct dsh_stop_level {
    uint32_t departures[DSH_N_READINGS];
    uint32_t lines[DSH_N_READINGS];  /**< distinct routes among them */
    int32_t first_s[DSH_N_READINGS]; /**< DSH_NEVER_S = none */
    int32_t last_s[DSH_N_READINGS];  /**< −1 = none */
    /** Longest part of the study's window without a departure; its ends
     *  count, so that a stop without service has the whole window. */
    int32_t gap_s[DSH_N_READINGS];
} dsh_stop_level;

/** A municipality on a day for a profile. Residents in 10⁻⁶ persons. */
typedef struct dsh_place_level {
    uint32_t stops;                  /**< in its territory */
    uint32_t served[DSH_N_READINGS]; /**< of them with a departure */
    uint64_t departures[DSH_N_READINGS];
    int64_t residents, linked; /**< all; with a known way to stops */
    /** Linked residents with a stop of at least rules.departures[i]. */
    int64_t within[DSH_MAX_LEVEL_COUNTS][DSH_N_READINGS];
    /** Mean over linked residents; NaN if there are none. */
    double index[DSH_N_READINGS];
} dsh_place_level;

typedef struct dsh_service_level {
    dsh_arena *arena;
    dsh_level_rules rules;
    size_t n_profiles, n_days;
    uint32_t n_stops, n_places;
    dsh_stop_level *stop;   /**< [n_profiles][n_days][n_stops] */
    dsh_place_level *place; /**< [n_profiles][n_days][n_places] */
} dsh_service_level;

/** What is measured. Stops admit as in the search (reach/stops.h). */
typedef struct dsh_level_inputs {
    const dsh_study *study;
    const dsh_tables *tables;
    const dsh_usability *usability; /**< NULL = no stop was surveyed */
    const dsh_network *network;
} dsh_level_inputs;

/** NULL in *out without a timetable. The study's days, profiles and window.
 *  @retval DOSAH_ECANCELLED, DOSAH_EINPUT (the data file) */
dosah_status dsh_service_level_new(dsh_service_level **out,
                                   const dsh_level_inputs *in, dsh_context *ctx,
                                   dosah_error *err);
void dsh_service_level_free(dsh_service_level *level);

#endif
