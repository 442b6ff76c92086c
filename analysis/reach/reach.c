/* SPDX-License-Identifier: MIT */
/* Who reaches what.
 *
 * Stages (profile, day) follow one another; within a stage the service types
 * are tasks dealt to threads, each writing its own block of rows. A task
 *   1. finds the places of its type that are open that day (places.c);
 *   2. for each reading sweeps the timetable once per distinct point of usable
 *      places, there and back, and keeps what the sweeps tell;
 *   3. for each origin makes a curve to every such point (curve.c), reads the
 *      day trips off it (dayplan.c), joins it to the curve to the best of all
 *      places and reads the statistics off that;
 *   4. asks for the rows that are not certain which link breaks (relax.c).
 * The nearest usable place is thus searched for, not filtered out of a finished
 * answer. Places at one point share their sweep: they have the same times, so
 * that the first of them by id wins every tie and the others never do.
 *
 * The optimistic reading runs first. Where a profile moves alike in both, one
 * run answers both; where the same places are usable, too, the pessimistic
 * reading is a copy.
 *
 * Memory: rows, plus per thread the profiles of the places of one type. */
#include "reach/reach.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"
#include "reach/stops.h"

const char *dsh_status_text(dsh_status status)
{
    static const char *const name[] = {"certain", "possible", "no",
                                       "not_applicable", "no_data"};
    return name[status];
}

const char *dsh_break_name(dsh_break link)
{
    static const char *const name[] = {"",
                                       "origin_not_linked",
                                       "street",
                                       "no_stop_in_reach",
                                       "stop",
                                       "vehicle",
                                       "no_service_that_day",
                                       "time_limit",
                                       "approach",
                                       "entrance",
                                       "inside",
                                       "room",
                                       "several"};
    return name[link];
}

/* ---- one row ----------------------------------------------------------- */

static void never(dsh_reach_row *row, dsh_reading r)
{
    row->rides[r] = 255;
    row->best_s[r] = row->walk_s[r] = row->median_s[r] = DSH_NEVER_S;
    for (size_t i = 0; i < DSH_MAX_PERCENTILES; i++)
        row->p_s[i][r] = DSH_NEVER_S;
    for (size_t i = 0; i < DSH_MAX_THRESHOLDS; i++)
        row->within[i][r] = 0;
    row->nearest[r] = DSH_NONE;
    dsh_day_trip_none(row, r);
}

static void copy_reading(dsh_reach_row *row)
{
    row->rides[DSH_PESS] = row->rides[DSH_OPT];
    row->best_s[DSH_PESS] = row->best_s[DSH_OPT];
    row->walk_s[DSH_PESS] = row->walk_s[DSH_OPT];
    row->median_s[DSH_PESS] = row->median_s[DSH_OPT];
    for (size_t i = 0; i < DSH_MAX_PERCENTILES; i++)
        row->p_s[i][DSH_PESS] = row->p_s[i][DSH_OPT];
    for (size_t i = 0; i < DSH_MAX_THRESHOLDS; i++)
        row->within[i][DSH_PESS] = row->within[i][DSH_OPT];
    row->nearest[DSH_PESS] = row->nearest[DSH_OPT];
}

/* ---- one task ---------------------------------------------------------- */

static const uint8_t *linked_of(const dsh_stage *stage)
{
    return stage->job->network->origin_linked +
           stage->profile * stage->job->tables->origins.n;
}

/* Usable places in a reading, the first of each point. */
static void choose(dsh_reach_worker *w, dsh_reading r)
{
    w->n_parts[r] = 0;
    for (size_t i = 0; i < w->place.n; i++) {
        const dsh_place *place = &w->place.p[i];
        uint8_t part = dsh_place_usable(place, r, 0);
        for (size_t j = 0; part && j < i; j++)
            if (w->place.p[j].site == place->site && w->takes_part[r].p[j])
                part = 0;
        w->takes_part[r].p[i] = part;
        w->n_parts[r] += part;
    }
}

static dosah_status sweep_place(const dsh_stage *stage, dsh_reach_worker *w,
                                dsh_reading r, size_t place, dosah_error *err)
{
    const dsh_plan *plan = dsh_stage_plan(stage, r, 0);
    const dsh_links *egress = &dsh_stage_walks(stage, r, 0)->egress;
    uint32_t service = w->place.p[place].service;
    w->profile.p[place].n = 0;
    w->egress.n = 0;
    if (!plan || !egress->first)
        return DOSAH_OK;
    uint32_t first = egress->first[service], end = egress->first[service + 1];
    if (!dsh_vec_room(&w->egress, end - first))
        return dsh_fail_nomem(err, "egress");
    for (uint32_t j = first; j < end; j++)
        w->egress.p[w->egress.n++] =
            (dsh_egress){egress->to[j], egress->s[j], egress->assumed_s[j]};
    dosah_status status =
        dsh_sweep_run(w->sweep, plan, w->egress.p, w->egress.n, err);
    if (status != DOSAH_OK)
        return status;
    return dsh_profile_take(&w->profile.p[place], w->sweep, err);
}

/* Answer the readings in `wanted` from the sweeps of one. */
static dosah_status run_reading(const dsh_stage *stage, dsh_reach_worker *w,
                                dsh_reading r, unsigned wanted,
                                dsh_reach_row *row, dosah_error *err)
{
    const uint8_t *linked = linked_of(stage);
    for (size_t i = 0; i < w->place.n; i++) {
        if (!w->takes_part[r].p[i])
            continue;
        dosah_status status = sweep_place(stage, w, r, i, err);
        if (status == DOSAH_OK)
            status = dsh_way_home_sweep(stage, w, r, i, err);
        if (status != DOSAH_OK)
            return status;
    }
    dsh_query q = {stage, w, r, wanted, 0};
    for (; q.origin < stage->job->tables->origins.n; q.origin++) {
        if (!linked[q.origin])
            continue;
        dosah_status status = dsh_row_fill(&row[q.origin], &q, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

static void settle(dsh_reach_row *row, bool linked)
{
    if (!linked) {
        row->status = DSH_STATUS_NO_DATA;
        row->break_at = DSH_BREAK_ORIGIN_NOT_LINKED;
        return;
    }
    assert(row->best_s[DSH_OPT] <= row->best_s[DSH_PESS]);
    assert(row->median_s[DSH_OPT] <= row->median_s[DSH_PESS]);
    if (row->best_s[DSH_PESS] != DSH_NEVER_S)
        row->status = DSH_STATUS_CERTAIN;
    else if (row->best_s[DSH_OPT] != DSH_NEVER_S)
        row->status = DSH_STATUS_POSSIBLE;
    else
        row->status = DSH_STATUS_NO;
}

static bool fit_worker(dsh_reach_worker *w)
{
    size_t n = w->place.n;
    w->seconds.n = w->walk_s.n = w->assumed_s.n = 0;
    if (!dsh_vec_room(&w->seconds, n) || !dsh_vec_room(&w->walk_s, n) ||
        !dsh_vec_room(&w->assumed_s, n))
        return false;
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++) {
        w->takes_part[r].n = 0;
        if (!dsh_vec_room(&w->takes_part[r], n))
            return false;
    }
    if (n > w->profile.n) {
        if (!dsh_vec_room(&w->profile, n - w->profile.n))
            return false;
        memset(w->profile.p + w->profile.n, 0,
               (n - w->profile.n) * sizeof *w->profile.p);
        w->profile.n = n;
    }
    return true;
}

static dosah_status run_readings(const dsh_stage *stage, dsh_reach_worker *w,
                                 dsh_reach_row *row, dosah_error *err)
{
    const unsigned opt = 1u << DSH_OPT, pess = 1u << DSH_PESS;
    choose(w, DSH_OPT);
    choose(w, DSH_PESS);
    if (!stage->same) {
        dosah_status status = run_reading(stage, w, DSH_OPT, opt, row, err);
        if (status == DOSAH_OK)
            status = run_reading(stage, w, DSH_PESS, pess, row, err);
        return status;
    }
    if (memcmp(w->takes_part[DSH_OPT].p, w->takes_part[DSH_PESS].p,
               w->place.n) != 0)
        return run_reading(stage, w, DSH_OPT, opt | pess, row, err);
    dosah_status status = run_reading(stage, w, DSH_OPT, opt, row, err);
    for (uint32_t o = 0; o < stage->job->tables->origins.n; o++)
        copy_reading(&row[o]);
    return status;
}

static dosah_status run_places(const dsh_stage *stage, dsh_reach_worker *w,
                               dsh_reach_row *row, dosah_error *err)
{
    if (!fit_worker(w))
        return dsh_fail_nomem(err, "places");
    dosah_status status = dsh_day_trips_begin(stage, w, err);
    if (status == DOSAH_OK)
        status = run_readings(stage, w, row, err);
    if (status != DOSAH_OK)
        return status;
    for (uint32_t o = 0; o < stage->job->tables->origins.n; o++)
        settle(&row[o], linked_of(stage)[o]);
    return dsh_relax(stage, w, row, err);
}

dosah_status dsh_reach_task(size_t type, unsigned worker, void *user,
                            dosah_error *err)
{
    const dsh_stage *stage = user;
    const dsh_reach_job *job = stage->job;
    dsh_reach_worker *w = &job->worker[worker];
    uint32_t n = job->tables->origins.n;
    dsh_reach_row *row =
        job->out->row +
        dsh_reach_at(job->out, type, stage->profile, stage->day, n, 0);
    for (uint32_t o = 0; o < n; o++) {
        row[o].assumed_share = -1;
        never(&row[o], DSH_OPT);
        never(&row[o], DSH_PESS);
        row[o].status = DSH_STATUS_NOT_APPLICABLE;
    }
    dosah_status status = dsh_places_find(stage, type, w, err);
    if (status != DOSAH_OK || w->place.n == 0)
        return status;
    for (uint32_t i = 0; i < w->place.n; i++)
        w->place_of[w->place.p[i].service] = i;
    status = run_places(stage, w, row, err);
    for (uint32_t i = 0; i < w->place.n; i++)
        w->place_of[w->place.p[i].service] = DSH_NONE;
    return status;
}

/* ---- the job ----------------------------------------------------------- */

static void worker_clear(dsh_reach_worker *w)
{
    dsh_sweep_free(w->sweep);
    dsh_curve_free(w->own);
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++) {
        dsh_curve_free(w->curve[r]);
        dsh_vec_clear(&w->takes_part[r]);
    }
    for (size_t i = 0; i < w->profile.n; i++)
        dsh_profile_clear(&w->profile.p[i]);
    dsh_vec_clear(&w->place);
    dsh_vec_clear(&w->profile);
    dsh_vec_clear(&w->egress);
    dsh_vec_clear(&w->walk_s);
    dsh_vec_clear(&w->assumed_s);
    dsh_vec_clear(&w->seconds);
    dsh_vec_clear(&w->open_row);
    dsh_vec_clear(&w->alone);
    dsh_free(w->place_of);
    dsh_trip_scratch_clear(&w->trip);
}

/* Curves to one place serve day trips too. */
static dosah_status make_curves(dsh_reach_worker *w, const dsh_study *study,
                                dosah_error *err)
{
    const dsh_reach_settings *set = &study->reach;
    int32_t from_s = set->window_from_s, to_s = set->window_to_s;
    if (study->day_trip.leave_after_s < from_s)
        from_s = study->day_trip.leave_after_s;
    if (study->day_trip.home_by_s > to_s)
        to_s = study->day_trip.home_by_s;
    w->one_window = from_s == set->window_from_s && to_s == set->window_to_s;
    dosah_status status =
        dsh_curve_new(&w->own, from_s, to_s, set->max_time_s, err);
    for (dsh_reading r = 0; r < DSH_N_READINGS && status == DOSAH_OK; r++)
        status = dsh_curve_new(&w->curve[r], set->window_from_s,
                               set->window_to_s, set->max_time_s, err);
    return status;
}

static dosah_status worker_init(dsh_reach_worker *w, const dsh_reach_job *job,
                                dosah_error *err)
{
    uint32_t n = job->tables->services.n;
    dosah_status status = dsh_sweep_new(&w->sweep, err);
    if (status == DOSAH_OK)
        status = make_curves(w, job->study, err);
    if (status != DOSAH_OK)
        return status;
    w->place_of = dsh_alloc(n, sizeof *w->place_of);
    if (!w->place_of)
        return dsh_fail_nomem(err, "places");
    for (uint32_t i = 0; i < n; i++)
        w->place_of[i] = DSH_NONE;
    return DOSAH_OK;
}

void dsh_reach_job_clear(dsh_reach_job *job)
{
    for (unsigned i = 0; job->worker && i < job->ctx->env.n_threads; i++)
        worker_clear(&job->worker[i]);
    dsh_free(job->worker);
    dsh_free(job->rule);
    dsh_free(job->order);
    dsh_free(job->type_first);
    dsh_free(job->site);
    dsh_free(job->stop_object);
    dsh_free(job->holiday);
    dsh_free(job->home);
}

static dosah_status make_workers(dsh_reach_job *job, dosah_error *err)
{
    job->worker = dsh_alloc(job->ctx->env.n_threads, sizeof *job->worker);
    if (!job->worker)
        return dsh_fail_nomem(err, "workers");
    dosah_status status = DOSAH_OK;
    for (unsigned i = 0; i < job->ctx->env.n_threads && status == DOSAH_OK; i++)
        status = worker_init(&job->worker[i], job, err);
    return status;
}

dosah_status dsh_reach_job_open(dsh_reach_job *job, dosah_error *err)
{
    dosah_status status = dsh_reach_prepare(job, err);
    if (status == DOSAH_OK)
        status = dsh_stops_join(job, err);
    return status == DOSAH_OK ? make_workers(job, err) : status;
}

/* Progress of one stage as a part of the whole. */
typedef struct share {
    const dsh_context *whole;
    size_t at, of;
} share;

static bool forward(double done, const char *stage, void *user)
{
    const share *s = user;
    return s->whole->env.progress(((double)s->at + done) / (double)s->of, stage,
                                  s->whole->env.user);
}

static void forward_log(dosah_level level, const char *message, void *user)
{
    const share *s = user;
    s->whole->env.log(level, message, s->whole->env.user);
}

static dosah_status run_stages(dsh_reach_job *job, dosah_error *err)
{
    dsh_reach *out = job->out;
    share part = {job->ctx, 0, out->n_profiles * out->n_days};
    dsh_context ctx = *job->ctx;
    ctx.env.user = &part;
    ctx.env.log = ctx.env.log ? forward_log : NULL;
    ctx.env.progress = ctx.env.progress ? forward : NULL;
    dosah_status status = DOSAH_OK;
    for (; part.at < part.of && status == DOSAH_OK; part.at++) {
        dsh_stage stage;
        status = dsh_stage_init(&stage, job, part.at / out->n_days,
                                part.at % out->n_days, err);
        if (status != DOSAH_OK)
            return status;
        status = dsh_parallel_for(&ctx, out->n_types, "reach", dsh_reach_task,
                                  &stage, err);
        dsh_stage_clear(&stage);
    }
    return status;
}

dosah_status dsh_reach_new(dsh_reach **out, const dsh_study *study,
                           const dsh_tables *tables,
                           const dsh_usability *usability,
                           const dsh_network *network, dsh_context *ctx,
                           dosah_error *err)
{
    *out = NULL;
    dsh_reach_job job = {.study = study,
                         .tables = tables,
                         .usability = usability,
                         .network = network,
                         .ctx = ctx};
    dosah_status status = dsh_reach_job_open(&job, err);
    if (status == DOSAH_OK)
        status = run_stages(&job, err);
    if (status == DOSAH_OK)
        status = dsh_reach_sums(&job, err);
    dsh_reach_job_clear(&job);
    if (status != DOSAH_OK) {
        dsh_reach_free(job.out);
        return status;
    }
    *out = job.out;
    return DOSAH_OK;
}

void dsh_reach_free(dsh_reach *reach)
{
    if (!reach)
        return;
    dsh_arena_free(reach->arena);
    dsh_free(reach);
}
