/* SPDX-License-Identifier: MIT */
/** @file barriers.h
 *  @brief Barriers of streets as objects: points and ways where a profile is
 *  stopped or slowed although adults pass, and how many residents' walks use
 *  them. */
#ifndef DSH_BARRIERS_H
#define DSH_BARRIERS_H

#include "network/network.h"

/** One thing that hinders: a node, or neighbouring edges of one way with the
 *  same fault. Masks have bit p for profile p of the study. */
typedef struct dsh_street_barrier {
    bool is_node;
    uint8_t kind;       /**< dsh_hindrance_kind */
    uint8_t from;       /**< dsh_origin_of_value */
    uint32_t at;        /**< node, or the longest of its edges */
    int64_t osm;        /**< node or way; 0 = a survey point */
    const char *survey; /**< ids of survey points that say so, or NULL */
    double x, y;
    int32_t lo, hi;     /**< value in its unit; word for surfaces */
    uint32_t length_mm; /**< 0 at a node */
    int64_t residents;  /**< 10⁻⁶: whose shortest adult walk to the nearest
                             stop or service uses it */
    uint32_t stopped[DSH_N_READINGS], slowed[DSH_N_READINGS];
} dsh_street_barrier;

typedef struct dsh_street_barriers {
    dsh_arena *arena;
    dsh_street_barrier *row;
    size_t n;
} dsh_street_barriers;

/** NULL in *out without streets. Only what is known or assumed to hinder, and
 *  kerbs and steps of unknown height: what nobody measured along a whole street
 *  is no barrier but a gap of knowledge. Rows by kind of place, then OSM id.
 *  Residents: from all stops and services at once the nearest one is searched
 *  for in the adult network, and each origin's way to it is followed. */
dosah_status dsh_street_barriers_new(dsh_street_barriers **out,
                                     const dsh_study *study,
                                     const dsh_tables *tables,
                                     const dsh_network *network,
                                     dsh_context *ctx, dosah_error *err);
void dsh_street_barriers_free(dsh_street_barriers *barriers);

/** Stable names: "steps", "slope", … */
const char *dsh_hindrance_name(unsigned kind);
/** "mm", "bp", "steps" or "" (a word or none). */
const char *dsh_hindrance_unit(unsigned kind);

#endif
