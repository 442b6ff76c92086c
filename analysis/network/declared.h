/* SPDX-License-Identifier: MIT */
/** @file declared.h
 *  @brief What the study declares of vehicles (`timetable.accessibility`),
 *  put on the trips of the timetable. Internal.
 *
 *  Precedence, for each trip:
 *  1. A declaration that names the trip: somebody looked at this one.
 *  2. The timetable's own mark, which is about this trip too.
 *  3. A declaration that names the line, then one that names the operator.
 *  Of two declarations of one kind the later date counts, then the later in
 *  the study. `unmarked_means` ranks as a declaration of the same names does,
 *  but never changes a trip that bears a mark. */
#ifndef DSH_DECLARED_H
#define DSH_DECLARED_H

#include "network/network.h"

/** Fills `network->declared` and the accessibility of trips and days. What
 *  matches nothing, or is contradicted by the timetable, is a notice. */
dosah_status dsh_declare_access(dsh_network *network, const dsh_study *study,
                                dsh_context *ctx, dosah_error *err);

#endif
