/* SPDX-License-Identifier: MIT */
/** @file jdf_of_world.h
 *  @brief Worlds of the oracles as JDF. */
#ifndef JDF_OF_WORLD_H
#define JDF_OF_WORLD_H

#include "jdf_world.h"
#include "oracle.h"

/** @param w  made with oracle_world_opts.jdf and no features but ORACLE_BANS
 *  and ORACLE_CONNECTIONS, the latter from 1.10 on
 *  @param date  a weekday of the even week 48 of 2026 but Saturday; what leaves
 *  after its midnight is a trip of the day after
 *  @param seed  of what JDF can say in several ways */
void jw_of_world(jw_world *out, const oracle_world *w, jw_version version,
                 dsh_date date, uint64_t seed);

#endif
