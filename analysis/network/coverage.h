/* SPDX-License-Identifier: MIT */
/** @file coverage.h
 *  @brief What a timetable leaves out. Internal. */
#ifndef DSH_COVERAGE_H
#define DSH_COVERAGE_H

#include "network/network.h"

/** Notice `municipality_without_stop` that names the municipalities in which
 *  no trip of the timetable, on whatever day, calls at a stop whose position
 *  is known. Nothing without a timetable, or if no stop has a position. */
dosah_status dsh_coverage_report(const dsh_network *network,
                                 const dsh_tables *tables, dsh_context *ctx,
                                 dosah_error *err);

#endif
