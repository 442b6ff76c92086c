/* SPDX-License-Identifier: MIT */
/** @file seats.h
 *  @brief Part of making a timetable: which runs are one vehicle that
 *  passengers need not leave. */
#ifndef DSH_SEATS_H
#define DSH_SEATS_H

#include "base/vec.h"
#include "network/timetable.h"

/** Order of use: init; for each service day, earliest first, fill `run` and
 *  call dsh_seats_of_day(); finish; clear. */
typedef struct dsh_seats {
    const dsh_gtfs *g;
    uint32_t *run;       /**< [n_trips] of this service day, UINT32_MAX = none
                              or by headway; emptied for the next day */
    uint32_t *yesterday; /**< [n_trips] the same, of the day before */
    bool *linked_from, *linked_to; /**< [n_trips] by a row of type 4 */
    DSH_VEC(dsh_seat) seat;
    uint32_t n_overlaps, n_apart, n_disordered;
} dsh_seats;

dosah_status dsh_seats_init(dsh_seats *seats, const dsh_gtfs *g,
                            dosah_error *err);
dosah_status dsh_seats_of_day(dsh_seats *seats, dosah_error *err);
/** Into the timetable, and what was wrong into notices. */
dosah_status dsh_seats_finish(dsh_seats *seats, dsh_timetable *timetable,
                              dsh_context *ctx, dosah_error *err);
void dsh_seats_clear(dsh_seats *seats);

#endif
