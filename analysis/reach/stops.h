/* SPDX-License-Identifier: MIT */
/** @file stops.h
 *  @brief Surveyed stops of the timetable: what their grades say about who can
 *  board there. */
#ifndef DSH_REACH_STOPS_H
#define DSH_REACH_STOPS_H

#include "reach/stage.h"

/** Join surveyed stops to those of the timetable: by id, else the nearest one
 *  within max_snap that is not joined yet, with a notice. Fills
 *  job->stop_object. @retval DOSAH_ENOMEM */
dosah_status dsh_stops_join(dsh_reach_job *job, dosah_error *err);

/** Accessibility of a stop for a profile in a reading. What goes first: a
 *  grade that the survey makes certain; what the timetable states, where the
 *  survey leaves that open; the end of the survey's interval; the
 *  timetable. */
uint8_t dsh_stop_access(const dsh_reach_job *job, const dsh_mobility *who,
                        uint32_t stop, dsh_reading reading);

#endif
