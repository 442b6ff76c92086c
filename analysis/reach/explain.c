/* SPDX-License-Identifier: MIT */
/* Explaining one pair. The row is made by the very task that makes the rows of
 * `reach`, for a type with one service; the journeys that it speaks of are
 * then searched for one by one (itinerary.c), which must find what the row
 * says. */
#include "reach/explain.h"

#include <assert.h>
#include <math.h>

#include "base/alloc.h"
#include "reach/explain_inside.h"
#include "reach/stops.h"

enum { DAY_S = 24 * 3600 };

/* ---- links of one row as walks ----------------------------------------- */

dosah_status dsh_walks_of_row(dsh_walk_list *out, const dsh_links *links,
                              uint32_t row, dosah_error *err)
{
    out->n = 0;
    if (!links->first)
        return DOSAH_OK;
    const uint32_t first = links->first[row], end = links->first[row + 1];
    if (!dsh_vec_room(out, end - first))
        return dsh_fail_nomem(err, "walks");
    for (uint32_t i = first; i < end; i++)
        out->p[out->n++] =
            (dsh_egress){links->to[i], links->s[i], links->assumed_s[i]};
    return DOSAH_OK;
}

/* Walk all the way; rows by origin. */
static void direct_walk(int32_t *walk_s, int32_t *assumed_s,
                        const dsh_links *links, const dsh_explain_opts *about)
{
    *walk_s = INT32_MAX;
    *assumed_s = 0;
    for (uint32_t i = links->first[about->origin];
         i < links->first[about->origin + 1]; i++)
        if (links->to[i] == about->service) {
            *walk_s = links->s[i];
            *assumed_s = links->assumed_s[i];
        }
}

dosah_status dsh_pair_there(dsh_pair *out, const dsh_explaining *x,
                            dsh_reading r, unsigned relaxed, dosah_error *err)
{
    const dsh_walks *walks = dsh_stage_walks(x->stage, r, relaxed);
    direct_walk(&out->walk_s, &out->walk_assumed_s,
                dsh_stage_direct(x->stage, r, relaxed), &x->out->about);
    dosah_status status = dsh_walks_of_row(&out->access, &walks->access,
                                           x->out->about.origin, err);
    if (status == DOSAH_OK)
        status = dsh_walks_of_row(&out->egress, &walks->egress,
                                  x->out->about.service, err);
    return status;
}

static dosah_status pair_back(dsh_pair *out, const dsh_explaining *x,
                              dsh_reading r, dosah_error *err)
{
    const dsh_walks *walks = dsh_stage_walks(x->stage, r, 0);
    direct_walk(&out->walk_s, &out->walk_assumed_s, &x->stage->walk_back[r],
                &x->out->about);
    dosah_status status = dsh_walks_of_row(&out->access, &walks->leave,
                                           x->out->about.service, err);
    if (status == DOSAH_OK)
        status = dsh_walks_of_row(&out->egress, &walks->home,
                                  x->out->about.origin, err);
    return status;
}

void dsh_pair_clear(dsh_pair *pair)
{
    dsh_vec_clear(&pair->access);
    dsh_vec_clear(&pair->egress);
}

dosah_status dsh_pair_itinerary(dsh_itinerary *out, const dsh_pair *pair,
                                const dsh_plan *plan, int32_t leave_s,
                                int32_t limit_s, dosah_error *err)
{
    const dsh_itinerary_query q = {.plan = plan,
                                   .leave_s = leave_s,
                                   .limit_s = limit_s,
                                   .access = pair->access.p,
                                   .n_access = pair->access.n,
                                   .egress = pair->egress.p,
                                   .n_egress = pair->egress.n,
                                   .walk_s = pair->walk_s,
                                   .walk_assumed_s = pair->walk_assumed_s,
                                   .trip_price = pair->trip_price,
                                   .stop_price = pair->stop_price};
    return dsh_itinerary_find(out, &q, err);
}

/* ---- curves ------------------------------------------------------------ */

dosah_status dsh_pair_curve(dsh_curve *c, const dsh_explaining *x,
                            const dsh_pair *pair, const dsh_plan *plan,
                            const dsh_links *access, dosah_error *err)
{
    dsh_curve_begin(c);
    if (pair->walk_s != INT32_MAX)
        dsh_curve_walk(c, pair->walk_s, pair->walk_assumed_s, 0);
    dosah_status status = DOSAH_OK;
    dsh_profile profile = {0};
    if (plan && pair->egress.n > 0 && access->first) {
        status = dsh_sweep_run(x->w->sweep, plan, pair->egress.p,
                               pair->egress.n, err);
        if (status == DOSAH_OK)
            status = dsh_profile_take(&profile, x->w->sweep, err);
        if (status == DOSAH_OK && profile.n > 0)
            status = dsh_curve_add(c, &profile, access, x->out->about.origin, 0,
                                   err);
    }
    if (status == DOSAH_OK)
        status = dsh_curve_finish(c, err);
    dsh_profile_clear(&profile);
    return status;
}

static dosah_status fastest(dsh_itinerary *out, const dsh_explaining *x,
                            dsh_reading r, const dsh_pair *there,
                            dosah_error *err)
{
    const dsh_plan *plan = dsh_stage_plan(x->stage, r, 0);
    dosah_status status =
        dsh_pair_curve(x->w->curve[r], x, there, plan,
                       &dsh_stage_walks(x->stage, r, 0)->access, err);
    const dsh_fastest f = dsh_curve_fastest(x->w->curve[r]);
    if (status != DOSAH_OK || f.tt_s == INT32_MAX)
        return status;
    assert(f.tt_s == x->out->row.best_s[r]);
    const int32_t leave_s = dsh_key_rides(f.key) == 0
                                ? x->w->curve[r]->from_s
                                : dsh_key_arr_s(f.key) - f.tt_s;
    status = dsh_pair_itinerary(out, there, plan, leave_s, f.tt_s, err);
    assert(status != DOSAH_OK || out->found);
    return status;
}

/* ---- the day trip ------------------------------------------------------ */

/* A visit: leave home, be at the desk, leave for home, get there. */
typedef struct visit {
    int32_t leave_s, from_s, to_s, back_s, home_s;
} visit;

/* Both directions; walking all the way, INT32_MAX = impossible. */
typedef struct ways {
    const dsh_explaining *x;
    const dsh_way *there;
    const dsh_home *home;
    int32_t walk_there_s, walk_home_s;
} ways;

/* Soonest at home for who is free to leave the desk at free_s. */
static void go_home(visit *v, const dsh_home *home, int32_t walk_s,
                    int32_t free_s)
{
    v->back_s = free_s;
    v->home_s = walk_s == INT32_MAX ? INT32_MAX : free_s + walk_s;
    for (size_t i = 0; i < home->ride.n; i++) {
        const dsh_ride_home *r = &home->ride.p[i];
        for (uint32_t k = 0; k < r->n; k++) {
            const int32_t at_s = r->leg[k].arrive_s + r->walk_s;
            if (r->leg[k].leave_s >= free_s && at_s < v->home_s &&
                at_s - r->leg[k].leave_s <= home->max_time_s) {
                v->back_s = r->leg[k].leave_s;
                v->home_s = at_s;
            }
        }
    }
}

/* Try a journey that leaves and arrives then; keep the shortest absence, of
 * those the earliest. Who is free stays until it is time for the vehicle or
 * the doors close. */
static void try_visit(visit *best, const ways *way, int32_t leave_s,
                      int32_t arrive_s)
{
    const dsh_explaining *x = way->x;
    const dsh_day_trip_settings *set = &x->stage->job->study->day_trip;
    const dsh_explanation *ex = x->out;
    if (leave_s < set->leave_after_s)
        return;
    for (size_t i = 0; i < ex->n_open; i++) {
        visit v = {.leave_s = leave_s, .from_s = arrive_s};
        if (v.from_s < ex->open[i].from_s)
            v.from_s = ex->open[i].from_s;
        const int32_t free_s = v.from_s + ex->stay_s;
        if (free_s > ex->open[i].to_s)
            continue;
        go_home(&v, way->home, way->walk_home_s, free_s);
        v.to_s = v.back_s < ex->open[i].to_s ? v.back_s : ex->open[i].to_s;
        if (v.home_s <= set->home_by_s &&
            (best->leave_s == INT32_MAX ||
             v.home_s - v.leave_s < best->home_s - best->leave_s))
            *best = v;
    }
}

/* Who walks there leaves so as not to be early for nothing: in time for
 * opening, or for a stay that ends when a vehicle leaves. */
static visit shortest(const ways *way)
{
    const dsh_explanation *ex = way->x->out;
    const int32_t walk_s = way->walk_there_s;
    const int32_t first_s = way->x->stage->job->study->day_trip.leave_after_s;
    visit best = {.leave_s = INT32_MAX};
    for (size_t i = 0; i < way->there->leg.n; i++)
        try_visit(&best, way, way->there->leg.p[i].leave_s,
                  way->there->leg.p[i].arrive_s);
    if (walk_s == INT32_MAX)
        return best;
    try_visit(&best, way, first_s, first_s + walk_s);
    for (size_t i = 0; i < ex->n_open; i++)
        try_visit(&best, way, ex->open[i].from_s - walk_s, ex->open[i].from_s);
    for (size_t i = 0; i < way->home->ride.n; i++)
        for (uint32_t k = 0; k < way->home->ride.p[i].n; k++) {
            const int32_t begin_s =
                way->home->ride.p[i].leg[k].leave_s - ex->stay_s;
            try_visit(&best, way, begin_s - walk_s, begin_s);
        }
    return best;
}

static dosah_status find_way_there(dsh_way *out, const dsh_explaining *x,
                                   dsh_reading r, const dsh_pair *there,
                                   dosah_error *err)
{
    const dsh_study *study = x->stage->job->study;
    const dsh_day_trip_settings *set = &study->day_trip;
    dsh_curve *c = NULL;
    dosah_status status =
        dsh_curve_new(&c, set->leave_after_s, set->home_by_s + 1,
                      study->reach.max_time_s, err);
    if (status == DOSAH_OK)
        status = dsh_pair_curve(c, x, there, dsh_stage_plan(x->stage, r, 0),
                                &dsh_stage_walks(x->stage, r, 0)->access, err);
    if (status == DOSAH_OK)
        status = dsh_way_there(out, c, set->leave_after_s, set->home_by_s, err);
    dsh_curve_free(c);
    return status;
}

static dosah_status day_trip(dsh_explained *out, const dsh_explaining *x,
                             dsh_reading r, const dsh_pair pair[2],
                             dosah_error *err)
{
    const dsh_plan *plan = dsh_stage_plan(x->stage, r, 0);
    dsh_home *home = &x->w->trip.home;
    dsh_way there = {0};
    visit v = {.leave_s = INT32_MAX};
    dosah_status status = find_way_there(&there, x, r, &pair[0], err);
    if (status == DOSAH_OK)
        status = dsh_way_home_sweep(x->stage, x->w, r, 0, err);
    if (status == DOSAH_OK)
        status = dsh_home_find(home, &x->w->trip.rides.p[0],
                               &dsh_stage_walks(x->stage, r, 0)->home,
                               x->out->about.origin, pair[1].walk_s, err);
    if (status == DOSAH_OK) {
        const ways way = {x, &there, home, pair[0].walk_s, pair[1].walk_s};
        v = shortest(&way);
        assert(v.home_s - v.leave_s == x->out->row.away_s[r]);
        out->stay_from_s = v.from_s;
        out->stay_to_s = v.to_s;
        status = dsh_pair_itinerary(&out->there, &pair[0], plan, v.leave_s,
                                    v.from_s - v.leave_s, err);
    }
    if (status == DOSAH_OK)
        status = dsh_pair_itinerary(&out->back, &pair[1], plan, v.back_s,
                                    v.home_s - v.back_s, err);
    assert(status != DOSAH_OK || (out->there.found && out->back.found));
    dsh_vec_clear(&there.leg);
    dsh_vec_clear(&there.any);
    return status;
}

static dosah_status explain_reading(const dsh_explaining *x, dsh_reading r,
                                    dosah_error *err)
{
    const dsh_reach_row *row = &x->out->row;
    dsh_explained *out = &x->out->reading[r];
    out->day_trip = row->day_trip[r];
    if (row->best_s[r] == DSH_NEVER_S && !out->day_trip)
        return DOSAH_OK;
    dsh_pair pair[2] = {{.walk_s = 0}};
    dosah_status status = dsh_pair_there(&pair[0], x, r, 0, err);
    if (status == DOSAH_OK)
        status = pair_back(&pair[1], x, r, err);
    if (status == DOSAH_OK)
        status = out->day_trip ? day_trip(out, x, r, pair, err)
                               : fastest(&out->there, x, r, &pair[0], err);
    if (status == DOSAH_OK)
        status = dsh_explain_metres(x, r, out, err);
    dsh_pair_clear(&pair[0]);
    dsh_pair_clear(&pair[1]);
    return status;
}

/* ---- all of it --------------------------------------------------------- */

static dosah_status find_stops(const dsh_explaining *x, dosah_error *err)
{
    const dsh_reach_job *job = x->stage->job;
    const dsh_mobility *who = &job->study->profile[x->stage->profile];
    const uint32_t n = job->network->gtfs ? job->network->gtfs->n_stops : 0;
    uint8_t *access = dsh_arena_alloc(x->out->arena, n, 1);
    if (!access)
        return dsh_fail_nomem(err, "stops");
    for (uint32_t i = 0; i < n; i++) {
        access[i] = dsh_stop_access(job, who, i, DSH_OPT);
        if (access[i] != dsh_stop_access(job, who, i, DSH_PESS))
            access[i] = DSH_ACCESS_UNKNOWN;
    }
    x->out->stop_access = access;
    return DOSAH_OK;
}

static dosah_status explain_stage(const dsh_explaining *x, dosah_error *err)
{
    dsh_explanation *ex = x->out;
    const dsh_reach_job *job = x->stage->job;
    dsh_stage stage = *x->stage;
    dosah_status status = dsh_reach_task(0, 0, &stage, err);
    if (status == DOSAH_OK)
        status = find_stops(x, err);
    if (status != DOSAH_OK)
        return status;
    ex->row =
        job->out
            ->row[dsh_reach_at(job->out, 0, ex->about.profile, ex->about.day,
                               job->out->n_origins, ex->about.origin)];
    ex->open_that_day = x->w->place.n > 0;
    if (!ex->open_that_day)
        return DOSAH_OK;
    const dsh_place_hours *h = &x->w->trip.hours.p[0];
    ex->hours_stated = h->stated;
    const int32_t home_by_s = job->study->day_trip.home_by_s;
    const int32_t last_s = home_by_s > DAY_S ? home_by_s : DAY_S;
    for (size_t i = 0; i < h->n_open; i++) /* not those of days beside it */
        if (h->open[i].to_s > 0 && h->open[i].from_s < last_s)
            ex->open[ex->n_open++] = h->open[i];
    ex->stay_s = job->tables->services.stay_s[ex->about.service];
    for (dsh_reading r = 0; r < DSH_N_READINGS && status == DOSAH_OK; r++)
        status = explain_reading(x, r, err);
    if (status == DOSAH_OK && ex->row.status != DSH_STATUS_CERTAIN)
        status = dsh_explain_mend(x, err);
    return status;
}

dosah_status dsh_explain(dsh_explanation **out, const dsh_study *study,
                         const dsh_tables *tables,
                         const dsh_usability *usability,
                         const dsh_network *network,
                         const dsh_explain_opts *about, dsh_context *ctx,
                         dosah_error *err)
{
    *out = NULL;
    dsh_explanation *ex = dsh_alloc(1, sizeof *ex);
    if (!ex)
        return dsh_fail_nomem(err, "explanation");
    ex->about = *about;
    ex->arena = dsh_arena_new();
    dsh_reach_job job = {.study = study,
                         .tables = tables,
                         .usability = usability,
                         .network = network,
                         .ctx = ctx};
    dsh_stage stage = {0};
    dosah_status status =
        ex->arena ? DOSAH_OK : dsh_fail_nomem(err, "explanation");
    if (status == DOSAH_OK)
        status = dsh_reach_job_open(&job, err);
    if (status == DOSAH_OK)
        status = dsh_stage_init(&stage, &job, about->profile, about->day, err);
    if (status == DOSAH_OK) {
        const dsh_explaining x = {ex, &stage, &job.worker[0]};
        status = explain_stage(&x, err);
        dsh_stage_clear(&stage);
    }
    dsh_reach_job_clear(&job);
    dsh_reach_free(job.out);
    if (status != DOSAH_OK) {
        dsh_explanation_free(ex);
        return status;
    }
    *out = ex;
    return DOSAH_OK;
}

void dsh_explanation_free(dsh_explanation *ex)
{
    if (!ex)
        return;
    for (size_t r = 0; r < DSH_N_READINGS; r++) {
        dsh_itinerary_clear(&ex->reading[r].there);
        dsh_itinerary_clear(&ex->reading[r].back);
    }
    dsh_itinerary_clear(&ex->mended);
    dsh_vec_clear(&ex->mend);
    dsh_arena_free(ex->arena);
    dsh_free(ex);
}
