/* SPDX-License-Identifier: MIT */
/** @file timetable.h
 *  @brief One day's connections: every hop of every trip that touches the
 *  day, trips of the day before and after included, times in seconds after
 *  the day's midnight. Sorted for the backward scan: departure descending,
 *  then trip, then sequence descending (methods.md §2). */
#ifndef DSH_TIMETABLE_H
#define DSH_TIMETABLE_H

#include "ingest/gtfs.h"

enum {
    DSH_HOP_PICKUP = 1, /**< boarding allowed at `from` */
    DSH_HOP_DROPOFF = 2 /**< alighting allowed at `to` */
};

/** Runs of one vehicle: whoever is in the first as it ends may stay for the
 *  second and board nothing (transfers.txt type 4, blocks). */
typedef struct dsh_seat {
    uint32_t from, to; /**< runs; `from` ends at or before the start of `to` */
} dsh_seat;

typedef struct dsh_timetable {
    dsh_arena *arena;
    dsh_date date;
    uint32_t n_stops;      /**< as in dsh_gtfs */
    uint32_t n_trips;      /**< runs of the day; one per frequency departure */
    uint32_t *trip_gtfs;   /**< [n_trips] trip of dsh_gtfs */
    int32_t *trip_shift_s; /**< add to the call times of dsh_gtfs */
    uint8_t *trip_access;  /**< dsh_access */
    uint8_t *trip_by_frequency;
    uint32_t n_hops;
    int32_t *dep_s, *arr_s; /**< [n_hops] */
    uint32_t *from, *to, *trip;
    uint16_t *sequence; /**< index of the call at `from` in its trip */
    uint8_t *flags;
    uint32_t n_seats;
    dsh_seat *seat; /**< [n_seats] by `from` */
} dsh_timetable;

/** @param from_s,to_s  hops that depart before from_s or arrive after to_s
 *  are left out
 *  @retval DOSAH_EINPUT no feed is valid on the date (the message names the
 *  valid range) */
dosah_status dsh_timetable_new(dsh_timetable **out, const dsh_gtfs *gtfs,
                               dsh_date date, int32_t from_s, int32_t to_s,
                               dsh_context *ctx, dosah_error *err);
void dsh_timetable_free(dsh_timetable *timetable);

#endif
