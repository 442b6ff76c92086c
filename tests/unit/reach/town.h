/* SPDX-License-Identifier: MIT */
/** @file town.h
 *  @brief Hand-made worlds for the reach room: a few origins, stops, services
 *  and trips with all walks stated in seconds. Everything is fixed-size and
 *  filled by small calls; town_run() makes the structures and runs. */
#ifndef DOSAH_TESTS_TOWN_H
#define DOSAH_TESTS_TOWN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after the four it needs */

#include "reach/reach.h"

enum { ADULT, WHEELCHAIR, N_WHO };
enum { TOWN_MAX = 16, TOWN_LINKS = 64, TOWN_HOPS = 64 };

typedef struct town_link {
    uint32_t row, to;
    int32_t s;
    unsigned who; /**< bits 1 << (profile * 2 + reading) */
} town_link;

/** Bits for town_link.who. */
enum {
    FOR_ADULT = 3, /**< both readings */
    FOR_WHEELCHAIR_OPT = 4,
    FOR_WHEELCHAIR_PESS = 8,
    FOR_WHEELCHAIR = 12,
    FOR_ALL = 15
};

typedef struct town_table {
    town_link link[TOWN_LINKS];
    size_t n;
} town_table;

typedef struct town {
    dsh_study study;
    dsh_mobility profile[N_WHO];
    dsh_day day[1];
    dsh_service_type type[2];
    dsh_tables tables;
    dsh_usability usability;
    dsh_usability_row grade[TOWN_MAX];
    const char *group[1];
    dsh_network network;
    dsh_gtfs gtfs;
    dsh_gtfs_transfer transfer[4];
    dsh_timetable timetable;
    dsh_timetable *days[1];
    dsh_walks walks[N_WHO * 2];
    uint8_t linked[N_WHO * TOWN_MAX];
    dsh_area_def area[1];
    unsigned n_threads;

    town_table access, footpath, egress, direct, home, leave, back;

    const char *origin_id[TOWN_MAX];
    uint32_t origin_municipality[TOWN_MAX];
    int64_t weight[TOWN_MAX];
    const char *service_id[TOWN_MAX];
    uint32_t service_type[TOWN_MAX], building[TOWN_MAX];
    dsh_form form[TOWN_MAX];
    double service_x[TOWN_MAX], service_y[TOWN_MAX];
    dsh_opening *opening[TOWN_MAX];
    dsh_date valid_from[TOWN_MAX], valid_to[TOWN_MAX];
    int32_t stay_s[TOWN_MAX];
    uint8_t stop_access[TOWN_MAX];
    uint8_t trip_access[TOWN_MAX], trip_by_frequency[TOWN_MAX];
    uint32_t trip_gtfs[TOWN_MAX]; /**< run i is trip i of route i */
    dsh_seat seat[4];
    int32_t dep_s[TOWN_HOPS], arr_s[TOWN_HOPS];
    uint32_t from[TOWN_HOPS], to[TOWN_HOPS], trip[TOWN_HOPS];
    uint16_t sequence[TOWN_HOPS];
    uint8_t flags[TOWN_HOPS];
    dsh_shape shape[2];
    double shape_x[2][5], shape_y[2][5];
    uint32_t ring[2], part[2];
    const char *municipality_area[2];
    dsh_reach *reach;
    dsh_notices *notices;
} town;

/** Two municipalities (west x < 0, east x > 0) in areas "b" and "a", one
 *  service type needing an accessible building, window 8:00–9:00, max_time
 *  1 h, change time 60 s, four rides, thresholds 15 and 30 min. */
void town_begin(town *t);
/** Return the index of what was added. */
uint32_t town_origin(town *t, uint32_t municipality, int64_t persons);
uint32_t town_service(town *t, double x, dsh_access building);
uint32_t town_stop(town *t, dsh_access access);
uint32_t town_trip(town *t, dsh_access access);
void town_hop(town *t, uint32_t trip, uint32_t from, int32_t dep_s, uint32_t to,
              int32_t arr_s);
void town_link_add(town_table *table, uint32_t row, uint32_t to, int32_t s,
                   unsigned who);
/** Grade of the building of a service: [link] in both readings. */
void town_grade(town *t, uint32_t service, const uint8_t lo[DSH_N_LINKS],
                const uint8_t hi[DSH_N_LINKS]);
void town_run(town *t);
/** Row of profile `who` for the first type. */
const dsh_reach_row *town_row(const town *t, size_t who, uint32_t origin);
void town_end(town *t);

/** Seconds of a clock time. */
static inline int32_t at(int32_t h, int32_t m)
{
    return h * 3600 + m * 60;
}

#endif
