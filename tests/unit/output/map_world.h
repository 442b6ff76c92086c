/* SPDX-License-Identifier: MIT */
/** @file map_world.h
 *  @brief The hand-made findings of world.h with rows that a map can be
 *  checked against. */
#ifndef MAP_WORLD_H
#define MAP_WORLD_H

#include "output/map.h"
#include "world.h"

/** Type 0: adults reach it within 5 minutes for certain, f has no data; in a
 *  wheelchair a and b for certain in 25, c perhaps in 50 (pessimistic:
 *  never), d, e and f not. Type 1 does not apply to anybody. */
int map_world_open(void **state);

/** Row of an origin on the first day. */
dsh_reach_row *map_row(world *w, size_t type, size_t profile, size_t origin);
void map_row_set(dsh_reach_row *row, dsh_status status, int32_t opt_s,
                 int32_t pess_s);

#endif
