/* SPDX-License-Identifier: MIT */
/** @file stage.h
 *  @brief Inside of the reach job: one stage per (profile, day), one task per
 *  service type in it. */
#ifndef DSH_STAGE_H
#define DSH_STAGE_H

#include "reach/curve.h"
#include "reach/daytrip.h"
#include "reach/reach.h"

/** A service that people come to, on one day, with its grades per reading. */
typedef struct dsh_place {
    uint32_t service; /**< row of dsh_services */
    uint32_t site;    /**< lowest service row at the same point */
    uint8_t needs;    /**< dsh_grade the type asks for */
    uint8_t whole[DSH_N_READINGS];
    uint8_t link[DSH_N_READINGS][DSH_N_LINKS];
} dsh_place;

/** Is the place usable when these links (bits 1 << dsh_link) are taken for
 *  granted? */
bool dsh_place_usable(const dsh_place *place, dsh_reading reading,
                      unsigned granted);

/** What is taken for granted about the way, as bits. */
enum {
    DSH_RELAX_STOP = 1,
    DSH_RELAX_VEHICLE = 2,
    DSH_RELAX_STREETS = 4,
    DSH_RELAX_TIME = 8, /**< no time limit, any hour of the day */
    DSH_RELAX_COMBINATIONS = 16
};

/** When a place is open around the stage's day. */
typedef struct dsh_place_hours {
    bool stated;
    dsh_interval open[DSH_MAX_OPEN];
    size_t n_open;
} dsh_place_hours;

/** Scratch for day trips, part of dsh_reach_worker. */
typedef struct dsh_trip_scratch {
    DSH_VEC(dsh_rides_home) rides;  /**< by place */
    DSH_VEC(dsh_profile) profile;   /**< by place: what rides borrow from */
    DSH_VEC(dsh_place_hours) hours; /**< by place */
    DSH_VEC(int32_t) back_s;        /**< by place: walks of one origin */
    dsh_way there;
    dsh_home home;
} dsh_trip_scratch;

/** Scratch of one thread for the whole job. */
typedef struct dsh_reach_worker {
    dsh_sweep *sweep;
    dsh_curve *own;                   /**< to one place, over the window and
                                           the hours of day trips */
    bool one_window;                  /**< they are the same */
    dsh_curve *curve[DSH_N_READINGS]; /**< to the best place, over the
                                           window */
    DSH_VEC(dsh_place) place;
    DSH_VEC(dsh_profile) profile; /**< by place */
    DSH_VEC(dsh_egress) egress;
    /** By place and reading: the place is swept and may win, the first usable
     *  one of its point. */
    DSH_VEC(uint8_t) takes_part[DSH_N_READINGS];
    size_t n_parts[DSH_N_READINGS];
    DSH_VEC(int32_t) walk_s, assumed_s; /**< by place: walks of one origin */
    DSH_VEC(int32_t) seconds;           /**< by place */
    DSH_VEC(uint32_t) open_row;         /**< origins without an answer */
    DSH_VEC(uint32_t) alone; /**< origins that one level alone serves */
    uint32_t *place_of;      /**< [n_services] DSH_NONE outside a task */
    dsh_trip_scratch trip;
} dsh_reach_worker;

/** What all stages share. */
typedef struct dsh_reach_job {
    const dsh_study *study;
    const dsh_tables *tables;
    const dsh_usability *usability; /**< may be NULL: nothing is known */
    const dsh_network *network;
    dsh_context *ctx;
    dsh_reach *out;
    dsh_gtfs_transfer *rule; /**< stop pairs by (from, to) */
    size_t n_rules;          /**< of stop pairs alone */
    size_t n_run_rules;      /**< behind them: rows that name trips or routes */
    uint32_t *order;         /**< [n_services] by type, then id, then row */
    uint32_t *type_first;    /**< [n_types + 1] into order */
    uint32_t *site;          /**< [n_services] */
    uint32_t *stop_object;   /**< [n_stops] the survey of a stop, DSH_NONE =
                                  none; NULL = no stop was surveyed */
    uint32_t *home;     /**< [n_services] municipality, DSH_NONE = outside */
    size_t adult;       /**< profile, SIZE_MAX = none */
    bool (*holiday)[3]; /**< [n_days] the day before, the day, the day
                             after */
    dsh_reach_worker *worker; /**< [n_threads] */
} dsh_reach_job;

/** Fill what stages share and make empty rows; the caller's job holds study,
 *  tables, usability, network and ctx, and is cleared by the caller even on
 *  failure. */
dosah_status dsh_reach_prepare(dsh_reach_job *job, dosah_error *err);
/** The same with workers. */
dosah_status dsh_reach_job_open(dsh_reach_job *job, dosah_error *err);
/** Everything but job->out. */
void dsh_reach_job_clear(dsh_reach_job *job);
/** Fill the rows of one service type in the stage that `user` points to; for
 *  dsh_parallel_for(). The worker is left as the task found it, but for the
 *  places and their hours. */
dosah_status dsh_reach_task(size_t type, unsigned worker, void *user,
                            dosah_error *err);

/** Hours of a row of dsh_demand that may be used. */
typedef struct dsh_demand_hours {
    uint32_t row;
    dsh_interval open;
} dsh_demand_hours;

/** One profile on one day. */
typedef struct dsh_stage {
    const dsh_reach_job *job;
    size_t profile, day;
    bool same;         /**< both readings move alike */
    bool arrival_only; /**< plans of a matrix */
    dsh_plan *plan[DSH_N_READINGS][DSH_RELAX_COMBINATIONS];
    dsh_plan *back[DSH_N_READINGS]; /**< of the mirrored day, arrivals only;
                                         [DSH_PESS] NULL when `same` */
    const dsh_walks *walks[DSH_N_READINGS][2]; /**< [][1]: streets relaxed */
    dsh_links direct[DSH_N_READINGS][2]; /**< rows by origin; to = service */
    dsh_links walk_back[DSH_N_READINGS]; /**< the same, from the service */
    DSH_VEC(dsh_demand_hours) demand[DSH_N_READINGS];
} dsh_stage;

dosah_status dsh_stage_init(dsh_stage *out, const dsh_reach_job *job,
                            size_t profile, size_t day, dosah_error *err);
void dsh_stage_clear(dsh_stage *stage);

/** transfers.txt into job->rule, stop pairs first, by (from, to); the caller
 * frees it. */
dosah_status dsh_rules_copy(dsh_reach_job *job, dosah_error *err);
/** The plan of day 0 for profile 0 in the optimistic reading, arrivals only.
 */
dosah_status dsh_plan_simple(dsh_plan **out, const dsh_reach_job *job,
                             dosah_error *err);

/** Bits that make no difference to this profile taken away. */
unsigned dsh_stage_effective(const dsh_stage *stage, dsh_reading reading,
                             unsigned relaxed);
/** Plan of a combination that dsh_relax() asks for; NULL without a timetable.
 */
const dsh_plan *dsh_stage_plan(const dsh_stage *stage, dsh_reading reading,
                               unsigned relaxed);
static inline const dsh_walks *dsh_stage_walks(const dsh_stage *stage,
                                               dsh_reading reading,
                                               unsigned relaxed)
{
    return stage->walks[reading][(relaxed & DSH_RELAX_STREETS) != 0];
}
static inline const dsh_links *dsh_stage_direct(const dsh_stage *stage,
                                                dsh_reading reading,
                                                unsigned relaxed)
{
    return &stage->direct[reading][(relaxed & DSH_RELAX_STREETS) != 0];
}

/** Find the places of a type on the stage's day into worker->place. */
dosah_status dsh_places_find(const dsh_stage *stage, size_t type,
                             dsh_reach_worker *worker, dosah_error *err);

/** Fill break_at of every row of the task that is possible or no. `row` is
 *  [n_origins]; worker->place holds the task's places. */
dosah_status dsh_relax(const dsh_stage *stage, dsh_reach_worker *worker,
                       dsh_reach_row *row, dosah_error *err);

void dsh_trip_scratch_clear(dsh_trip_scratch *scratch);
/** Opening hours of the task's places. */
dosah_status dsh_day_trips_begin(const dsh_stage *stage,
                                 dsh_reach_worker *worker, dosah_error *err);
/** Sweep the way home from a place that takes part. */
dosah_status dsh_way_home_sweep(const dsh_stage *stage,
                                dsh_reach_worker *worker, dsh_reading reading,
                                size_t place, dosah_error *err);
/** Walks home to an origin. */
void dsh_walks_home(const dsh_stage *stage, dsh_reach_worker *worker,
                    dsh_reading reading, uint32_t origin);
/** Day trips of one origin to all usable services at the point of `place`,
 *  which was swept and whose curve worker->own holds. Where both readings move
 *  alike the optimistic call fills both. */
dosah_status dsh_day_trips(const dsh_stage *stage, dsh_reach_worker *worker,
                           dsh_reading reading, size_t place, uint32_t origin,
                           dsh_reach_row *row, dosah_error *err);
/** Transport on demand that runs on the stage's day for its profile. */
dosah_status dsh_demand_begin(dsh_stage *stage, dosah_error *err);
/** Add rides on demand between an origin and a place to both ways of
 *  worker->trip. */
dosah_status dsh_demand_ways(const dsh_stage *stage, dsh_reach_worker *worker,
                             dsh_reading reading, size_t place, uint32_t origin,
                             dosah_error *err);
/** No trip at all in a reading. */
void dsh_day_trip_none(dsh_reach_row *row, dsh_reading reading);

/** One origin in one task. The readings that `wanted` has as bits are answered
 * from walks and sweeps of `reading`. */
typedef struct dsh_query {
    const dsh_stage *stage;
    dsh_reach_worker *w;
    dsh_reading reading;
    unsigned wanted;
    uint32_t origin;
} dsh_query;
/** Travel times and day trips of a row that says "never" (reach.c). */
dosah_status dsh_row_fill(dsh_reach_row *row, const dsh_query *query,
                          dosah_error *err);

/** Municipality, area and total sums from the finished rows. */
dosah_status dsh_reach_sums(const dsh_reach_job *job, dosah_error *err);

#endif
