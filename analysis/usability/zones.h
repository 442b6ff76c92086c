/* SPDX-License-Identifier: MIT */
/** @file zones.h
 *  @brief The plan of a building: zones joined by doors, ramps, lifts …, and
 *  how well one gets from outside to the desk. */
#ifndef DSH_ZONES_H
#define DSH_ZONES_H

#include "usability/judge.h"

/** Names that mean outside and the desk (datasets/zones.yaml). */
typedef struct dsh_zone_names {
    const char **outside, **desk;
    size_t n_outside, n_desk;
} dsh_zone_names;

/** @retval DOSAH_EINPUT */
dosah_status dsh_zone_names_load(dsh_zone_names *out, const char *path,
                                 dsh_arena *arena, dosah_error *err);

/** Grades of the best way, DSH_N_LINKS: by all links together. */
typedef struct dsh_zone_way {
    uint8_t lo, hi;
} dsh_zone_way;

typedef struct dsh_zone_plan {
    uint8_t use;          /**< dsh_plan_use */
    uint64_t start, desk; /**< sets of zones */
    /** The way to each zone, by all links together. */
    dsh_zone_way to[DSH_MAX_ZONES];
    /** The way to the desk by one link's requirements only. */
    dsh_zone_way link[DSH_N_LINKS];
    dsh_zone_way whole; /**< the way to the desk */
} dsh_zone_plan;

/** Does a plan decide this requirement? A knock-out one that any element may
 *  meet, of which some element joins two zones – or would if it were there, so
 *  that finding out that it is not leaves the rest of the plan as it was. */
bool dsh_zone_passage(const dsh_requirement *r, const dsh_sheet *sheet);

/** The zone an element stands in; DSH_NO_ZONE if it joins two, or none. */
uint8_t dsh_zone_of(const dsh_instance *i);

/** Find the bottleneck ways: the largest grade g for which elements of at
 *  least g lead there. `out->use` says whether the plan can be used. */
void dsh_zone_plan_make(dsh_zone_plan *out, const dsh_rule_set *rules,
                        unsigned group, const dsh_sheet *sheet,
                        const dsh_zone_names *names);

#endif
