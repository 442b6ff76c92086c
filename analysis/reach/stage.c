/* SPDX-License-Identifier: MIT */
/* What one profile needs to move on one day: a plan per reading, and further
 * plans for dsh_relax(), each made only if it differs from a simpler one. */
#include "reach/stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/mirror.h"
#include "reach/moves.h"

/* Combinations that dsh_relax() asks for. */
static const unsigned wanted[] = {
    0,
    DSH_RELAX_STOP,
    DSH_RELAX_STOP | DSH_RELAX_VEHICLE,
    DSH_RELAX_STOP | DSH_RELAX_VEHICLE | DSH_RELAX_STREETS,
    DSH_RELAX_VEHICLE,
    DSH_RELAX_STREETS,
    DSH_RELAX_TIME,
    DSH_RELAX_STOP | DSH_RELAX_VEHICLE | DSH_RELAX_STREETS | DSH_RELAX_TIME};
enum { N_WANTED = sizeof wanted / sizeof *wanted };

static const dsh_mobility *mobility(const dsh_stage *stage)
{
    return &stage->job->study->profile[stage->profile];
}

unsigned dsh_stage_effective(const dsh_stage *stage, dsh_reading reading,
                             unsigned relaxed)
{
    if (!mobility(stage)->needs_stop)
        relaxed &= ~(unsigned)DSH_RELAX_STOP;
    if (!mobility(stage)->needs_vehicle)
        relaxed &= ~(unsigned)DSH_RELAX_VEHICLE;
    if (stage->walks[reading][0] == stage->walks[reading][1])
        relaxed &= ~(unsigned)DSH_RELAX_STREETS;
    return relaxed;
}

const dsh_plan *dsh_stage_plan(const dsh_stage *stage, dsh_reading reading,
                               unsigned relaxed)
{
    return stage->plan[reading][dsh_stage_effective(stage, reading, relaxed)];
}

/* ---- plans ------------------------------------------------------------- */

static dosah_status make_plan(dsh_stage *stage, dsh_reading reading,
                              unsigned relaxed, dosah_error *err)
{
    const dsh_reach_settings *set = &stage->job->study->reach;
    const dsh_day_trip_settings *trip = &stage->job->study->day_trip;
    bool any_time = (relaxed & DSH_RELAX_TIME) != 0;
    int32_t from_s = set->window_from_s,
            to_s = set->window_to_s + set->max_time_s, arr_to_s = to_s - 1;
    if (!stage->arrival_only) { /* a matrix has no day trips */
        from_s = trip->leave_after_s < from_s ? trip->leave_after_s : from_s;
        to_s = trip->home_by_s > to_s ? trip->home_by_s : to_s;
        arr_to_s = trip->home_by_s > arr_to_s ? trip->home_by_s : arr_to_s;
    }
    dsh_moves m = {0};
    dosah_status status = dsh_moves_fill(&m, stage, reading, relaxed, err);
    if (status == DOSAH_OK) {
        dsh_plan_input in = {.timetable = stage->job->network->day[stage->day],
                             .trip_open = m.trip_open,
                             .stop_open = m.stop_open,
                             .change_s = m.change_s,
                             .transfer = m.transfer.p,
                             .n_transfers = m.transfer.n,
                             .rules = &m.rules,
                             .max_rides = set->max_rides,
                             .max_time_s =
                                 any_time ? DSH_MAX_TIME_S : set->max_time_s,
                             .dep_from_s = any_time ? 0 : from_s,
                             .dep_to_s = any_time ? DSH_MAX_CLOCK_S : to_s,
                             .arr_to_s = any_time ? 0 : arr_to_s,
                             .arrival_only = stage->arrival_only};
        status = dsh_plan_new(&stage->plan[reading][relaxed], &in, err);
    }
    dsh_moves_clear(&m);
    return status;
}

/* The way back: the same moves, backwards. */
static dosah_status make_back_plan(dsh_stage *stage, dsh_reading reading,
                                   dosah_error *err)
{
    const dsh_study *study = stage->job->study;
    dsh_moves m = {0};
    dsh_timetable mirror = {0};
    dosah_status status = dsh_moves_fill(&m, stage, reading, 0, err);
    if (status == DOSAH_OK)
        status = dsh_mirror_init(&mirror, stage->job->network->day[stage->day],
                                 study->day_trip.leave_after_s,
                                 study->day_trip.home_by_s, err);
    dsh_moves_turn(&m);
    if (status == DOSAH_OK) {
        dsh_plan_input in = {.timetable = &mirror,
                             .trip_open = m.trip_open,
                             .stop_open = m.stop_open,
                             .change_s = m.change_s,
                             .transfer = m.transfer.p,
                             .n_transfers = m.transfer.n,
                             .rules = &m.rules,
                             .max_rides = study->reach.max_rides,
                             .max_time_s = study->reach.max_time_s,
                             .dep_to_s = DSH_MAX_CLOCK_S,
                             .arrival_only = true};
        status = dsh_plan_new(&stage->back[reading], &in, err);
    }
    dsh_mirror_clear(&mirror);
    dsh_moves_clear(&m);
    return status;
}

dosah_status dsh_plan_simple(dsh_plan **out, const dsh_reach_job *job,
                             dosah_error *err)
{
    dsh_stage stage = {.job = job};
    stage.walks[DSH_OPT][0] = stage.walks[DSH_OPT][1] =
        dsh_walks_of(job->network, 0, DSH_OPT);
    stage.arrival_only = true;
    dosah_status status = make_plan(&stage, DSH_OPT, 0, err);
    *out = stage.plan[DSH_OPT][0];
    return status;
}

typedef struct plan_list {
    dsh_stage *stage;
    struct {
        dsh_reading reading;
        unsigned relaxed;
        bool back;
    } item[DSH_N_READINGS * (N_WANTED + 1)];
    size_t n;
} plan_list;

static dosah_status plan_task(size_t index, unsigned worker, void *user,
                              dosah_error *err)
{
    (void)worker;
    plan_list *list = user;
    if (list->item[index].back)
        return make_back_plan(list->stage, list->item[index].reading, err);
    return make_plan(list->stage, list->item[index].reading,
                     list->item[index].relaxed, err);
}

static dosah_status make_plans(dsh_stage *stage, dosah_error *err)
{
    const dsh_network *network = stage->job->network;
    if (!network->gtfs || !network->day || !network->day[stage->day])
        return DOSAH_OK;
    plan_list list = {.stage = stage};
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++) {
        bool listed[DSH_RELAX_COMBINATIONS] = {false};
        if (r == DSH_OPT || !stage->same) {
            list.item[list.n].reading = r;
            list.item[list.n++].back = true;
        }
        for (size_t i = 0; i < N_WANTED; i++) {
            unsigned relaxed = dsh_stage_effective(stage, r, wanted[i]);
            if (listed[relaxed])
                continue;
            listed[relaxed] = true;
            list.item[list.n].reading = r;
            list.item[list.n++].relaxed = relaxed;
        }
    }
    dsh_context quiet = *stage->job->ctx; /* progress counts the tasks alone */
    quiet.env.progress = NULL;
    return dsh_parallel_for(&quiet, list.n, "reach", plan_task, &list, err);
}

/* ---- walks ------------------------------------------------------------- */

/* Links by service turned into links by origin, each row by service. */
static dosah_status turn(dsh_links *out, const dsh_links *in,
                         uint32_t n_services, uint32_t n_origins,
                         dosah_error *err)
{
    uint32_t n = in->first ? in->first[n_services] : 0;
    out->first = dsh_alloc((size_t)n_origins + 2, sizeof *out->first);
    out->to = dsh_alloc(n, sizeof *out->to);
    out->s = dsh_alloc(n, sizeof *out->s);
    out->assumed_s = dsh_alloc(n, sizeof *out->assumed_s);
    if (!out->first || !out->to || !out->s || !out->assumed_s)
        return dsh_fail_nomem(err, "walks by origin");
    for (uint32_t i = 0; i < n; i++)
        out->first[in->to[i] + 2]++;
    for (uint32_t o = 0; o < n_origins; o++)
        out->first[o + 2] += out->first[o + 1];
    for (uint32_t s = 0; n && s < n_services; s++)
        for (uint32_t i = in->first[s]; i < in->first[s + 1]; i++) {
            uint32_t at = out->first[in->to[i] + 1]++;
            out->to[at] = s;
            out->s[at] = in->s[i];
            out->assumed_s[at] = in->assumed_s[i];
        }
    return DOSAH_OK;
}

static bool equal_links(const dsh_links *a, const dsh_links *b, size_t n_rows)
{
    if (!a->first || !b->first)
        return a->first == b->first;
    if (memcmp(a->first, b->first, (n_rows + 1) * sizeof *a->first) != 0)
        return false;
    size_t n = a->first[n_rows];
    return n == 0 ||
           (memcmp(a->to, b->to, n * sizeof *a->to) == 0 &&
            memcmp(a->s, b->s, n * sizeof *a->s) == 0 &&
            memcmp(a->assumed_s, b->assumed_s, n * sizeof *a->assumed_s) == 0);
}

static bool equal_walks(const dsh_stage *stage)
{
    const dsh_reach_job *job = stage->job;
    const dsh_walks *a = stage->walks[DSH_OPT][0];
    const dsh_walks *b = stage->walks[DSH_PESS][0];
    uint32_t n_origins = job->tables->origins.n;
    uint32_t n_services = job->tables->services.n;
    uint32_t n_stops = job->network->gtfs ? job->network->gtfs->n_stops : 0;
    return equal_links(&a->access, &b->access, n_origins) &&
           equal_links(&a->footpath, &b->footpath, n_stops) &&
           equal_links(&a->egress, &b->egress, n_services) &&
           equal_links(&a->direct, &b->direct, n_services) &&
           equal_links(&a->home, &b->home, n_origins) &&
           equal_links(&a->leave, &b->leave, n_services) &&
           equal_links(&a->back, &b->back, n_services);
}

dosah_status dsh_stage_init(dsh_stage *out, const dsh_reach_job *job,
                            size_t profile, size_t day, dosah_error *err)
{
    *out = (dsh_stage){.job = job, .profile = profile, .day = day};
    const dsh_walks *free_walks = dsh_walks_of(
        job->network, job->adult == SIZE_MAX ? profile : job->adult, DSH_OPT);
    dosah_status status = DOSAH_OK;
    for (dsh_reading r = 0; r < DSH_N_READINGS && status == DOSAH_OK; r++) {
        out->walks[r][0] = dsh_walks_of(job->network, profile, r);
        out->walks[r][1] = free_walks;
        for (size_t i = 0; i < 2 && status == DOSAH_OK; i++)
            status = turn(&out->direct[r][i], &out->walks[r][i]->direct,
                          job->tables->services.n, job->tables->origins.n, err);
        if (status == DOSAH_OK)
            status = turn(&out->walk_back[r], &out->walks[r][0]->back,
                          job->tables->services.n, job->tables->origins.n, err);
    }
    out->same = status == DOSAH_OK && !mobility(out)->needs_stop &&
                !mobility(out)->needs_vehicle && equal_walks(out);
    if (status == DOSAH_OK)
        status = make_plans(out, err);
    if (status == DOSAH_OK)
        status = dsh_demand_begin(out, err);
    if (status != DOSAH_OK)
        dsh_stage_clear(out);
    return status;
}

static void links_clear(dsh_links *links)
{
    dsh_free(links->first);
    dsh_free(links->to);
    dsh_free(links->s);
    dsh_free(links->assumed_s);
}

void dsh_stage_clear(dsh_stage *stage)
{
    for (size_t r = 0; r < DSH_N_READINGS; r++) {
        for (size_t i = 0; i < DSH_RELAX_COMBINATIONS; i++)
            dsh_plan_free(stage->plan[r][i]);
        dsh_plan_free(stage->back[r]);
        for (size_t i = 0; i < 2; i++)
            links_clear(&stage->direct[r][i]);
        links_clear(&stage->walk_back[r]);
        dsh_vec_clear(&stage->demand[r]);
    }
    *stage = (dsh_stage){0};
}
