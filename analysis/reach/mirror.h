/* SPDX-License-Identifier: MIT */
/** @file mirror.h
 *  @brief A day's hops seen backwards in time, for sweeps from a service back
 *  home: time x becomes pivot − x, pickup and drop-off change places, every
 *  trip runs the other way, a vehicle that goes on came from there
 *  (methods.md §2). */
#ifndef DSH_MIRROR_H
#define DSH_MIRROR_H

#include "network/timetable.h"

/** Hops that depart at from_s or later and arrive by pivot_s, in the order of
 *  a timetable; stops and trips keep their numbers. `out` borrows the trips of
 *  `in`; dsh_mirror_clear() it.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_mirror_init(dsh_timetable *out, const dsh_timetable *in,
                             int32_t from_s, int32_t pivot_s, dosah_error *err);
void dsh_mirror_clear(dsh_timetable *mirror);

#endif
