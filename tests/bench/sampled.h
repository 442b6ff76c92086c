/* SPDX-License-Identifier: MIT */
/** @file sampled.h
 *  @brief The baseline of the sweep: what a sampling engine does. One plain
 *  reverse connection scan (Dibbelt et al. 2018, doi:10.1145/3274661) per
 *  arrival minute of the day, K rides, the same transfers; answers only whole
 *  minutes. */
#ifndef BENCH_SAMPLED_H
#define BENCH_SAMPLED_H

#include "reach/sweep.h"

/** Scan once per `step` minutes in [0, 1440) towards the stops of `egress`.
 *  `transfer` are whole changes between different stops; at the same stop a
 *  change takes 60 s. Returns the sum of latest departures, so that nothing
 *  is optimised away; −1 when out of memory. */
int64_t bench_sampled(const dsh_timetable *day, const dsh_transfer *transfer,
                      size_t n_transfers, const dsh_egress *egress,
                      size_t n_egress, uint32_t max_rides, uint32_t step);

#endif
