/* SPDX-License-Identifier: MIT */
/** @file read_plan.h
 *  @brief Timetables that were written from a world of the oracles, read and
 *  made a plan of by the engine's own means. */
#ifndef READ_PLAN_H
#define READ_PLAN_H

#include "reach/moves.h"
#include "world_plan.h"

typedef struct read_plan {
    dsh_context ctx;
    dsh_gtfs *gtfs;
    dsh_timetable *day;
    uint32_t *stop;  /**< [n_stops of the world] stop of gtfs */
    int32_t shift_s; /**< from seconds of the world to those of the day */
    dsh_plan *plan;
    int32_t plan_shift_s; /**< to those of the plan, of which the world is the
                               mirror image if the plan is */
} read_plan;

/** The number that the world gives a stop of the timetable. */
typedef uint32_t (*read_stop_fn)(const dsh_gtfs *gtfs, uint32_t stop,
                                 const void *user);

/** Read a timetable of one or more feeds and take the day `date` of it; the
 *  next one if it begins only then. Fails the test if that cannot be done. */
void read_plan_open(read_plan *p, const char *const *path, size_t n_paths,
                    const dsh_timetable_opts *opts, dsh_date date);
/** Number the stops as the world does. */
void read_plan_stops(read_plan *p, const oracle_world *w, read_stop_fn number,
                     const void *user);
/** What the passenger is like and what the feed does not tell. */
typedef struct read_plan_opts {
    dsh_reading reading; /**< the passenger needs accessible stops and
                              vehicles */
    int32_t change_s;
    uint32_t n_streets; /**< so many last footpaths of the world are streets,
                             the others rows of the timetable */
    bool mirrored;      /**< a plan of the day seen backwards about
                             READ_PLAN_PIVOT_S */
} read_plan_opts;
enum { READ_PLAN_PIVOT_S = 200000 };
/** Make the plan, in place of the one there is. `w` as it was written. */
void read_plan_make(read_plan *p, const oracle_world *w,
                    const read_plan_opts *opts);
void read_plan_close(read_plan *p);

#endif
