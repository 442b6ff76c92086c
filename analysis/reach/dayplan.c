/* SPDX-License-Identifier: MIT */
/* Day trips of one task: for every origin the best over the usable services.
 *
 * The way there is read off the curve that the travel times need anyway. The
 * way home takes one more sweep per point, over the mirrored day, whose
 * "departures" are the times of coming home and whose "arrivals" are those of
 * leaving the service, both counted back from home_by; no curve is made of it,
 * because daytrip.c asks for few of its rides. Services at one point share
 * all of this, not their hours.
 *
 * Hours that nobody stated may be any: the optimistic reading takes the
 * service as open all day, the pessimistic one as closed. */
#include <string.h>

#include "reach/stage.h"

void dsh_trip_scratch_clear(dsh_trip_scratch *s)
{
    for (size_t i = 0; i < s->profile.n; i++) {
        dsh_profile_clear(&s->profile.p[i]);
        dsh_vec_clear(&s->rides.p[i].leg);
    }
    dsh_vec_clear(&s->profile);
    dsh_vec_clear(&s->rides);
    dsh_vec_clear(&s->hours);
    dsh_vec_clear(&s->back_s);
    dsh_vec_clear(&s->there.leg);
    dsh_vec_clear(&s->there.any);
    dsh_vec_clear(&s->home.any);
    dsh_vec_clear(&s->home.ride);
}

void dsh_day_trip_none(dsh_reach_row *row, dsh_reading r)
{
    row->day_trip[r] = 0;
    row->departures[r] = 0;
    row->stay_s[r] = 0;
    row->away_s[r] = DSH_NEVER_S;
    row->last_departure_s[r] = INT32_MIN;
    row->demand_trip[r] = 0;
    row->demand_stay_s[r] = 0;
    row->demand_away_s[r] = DSH_NEVER_S;
}

/* ---- one task ---------------------------------------------------------- */

static bool fit(dsh_trip_scratch *s, size_t n)
{
    s->hours.n = s->back_s.n = 0;
    if (!dsh_vec_room(&s->hours, n) || !dsh_vec_room(&s->back_s, n))
        return false;
    if (n <= s->profile.n)
        return true;
    size_t more = n - s->profile.n;
    if (!dsh_vec_room(&s->profile, more) || !dsh_vec_room(&s->rides, more))
        return false;
    memset(s->profile.p + s->profile.n, 0, more * sizeof *s->profile.p);
    memset(s->rides.p + s->rides.n, 0, more * sizeof *s->rides.p);
    s->profile.n = s->rides.n = n;
    return true;
}

dosah_status dsh_day_trips_begin(const dsh_stage *stage, dsh_reach_worker *w,
                                 dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_day_trip_settings *set = &job->study->day_trip;
    dsh_date date = job->study->day[stage->day].date;
    w->trip.home.max_time_s = job->study->reach.max_time_s;
    if (!fit(&w->trip, w->place.n))
        return dsh_fail_nomem(err, "day trips");
    for (size_t i = 0; i < w->place.n; i++) {
        const dsh_opening *opening =
            job->tables->services.opening[w->place.p[i].service];
        dsh_place_hours *h = &w->trip.hours.p[i];
        h->stated = opening && date != DSH_NO_DATE;
        if (h->stated) {
            h->n_open = dsh_open_around(opening, date, job->holiday[stage->day],
                                        h->open);
        } else {
            h->open[0] = (dsh_interval){set->leave_after_s, set->home_by_s};
            h->n_open = 1;
        }
    }
    return DOSAH_OK;
}

dosah_status dsh_way_home_sweep(const dsh_stage *stage, dsh_reach_worker *w,
                                dsh_reading r, size_t place, dosah_error *err)
{
    const dsh_links *leave = &dsh_stage_walks(stage, r, 0)->leave;
    /* Where both readings move alike there is one plan. */
    const dsh_plan *plan = stage->back[stage->same ? DSH_OPT : r];
    uint32_t service = w->place.p[place].service;
    w->trip.rides.p[place].leg.n = 0;
    w->egress.n = 0;
    if (!plan || !leave->first)
        return DOSAH_OK;
    uint32_t first = leave->first[service], end = leave->first[service + 1];
    if (!dsh_vec_room(&w->egress, end - first))
        return dsh_fail_nomem(err, "way back");
    for (uint32_t j = first; j < end; j++)
        w->egress.p[w->egress.n++] = (dsh_egress){leave->to[j], leave->s[j], 0};
    dosah_status status =
        dsh_sweep_run(w->sweep, plan, w->egress.p, w->egress.n, err);
    if (status == DOSAH_OK)
        status = dsh_profile_take(&w->trip.profile.p[place], w->sweep, err);
    if (status != DOSAH_OK)
        return status;
    return dsh_rides_home_take(&w->trip.rides.p[place],
                               &w->trip.profile.p[place],
                               stage->job->study->day_trip.home_by_s, err);
}

/* ---- one origin -------------------------------------------------------- */

void dsh_walks_home(const dsh_stage *stage, dsh_reach_worker *w, dsh_reading r,
                    uint32_t origin)
{
    const dsh_links *links = &stage->walk_back[r];
    for (size_t i = 0; i < w->place.n; i++)
        w->trip.back_s.p[i] = INT32_MAX;
    for (uint32_t j = links->first[origin]; j < links->first[origin + 1]; j++) {
        uint32_t place = w->place_of[links->to[j]];
        if (place != DSH_NONE)
            w->trip.back_s.p[place] = links->s[j];
    }
}

static void fold(dsh_reach_row *row, dsh_reading r, const dsh_day_trip *t)
{
    uint32_t departures =
        t->departures < UINT16_MAX ? t->departures : UINT16_MAX;
    if (t->stay_s > row->stay_s[r])
        row->stay_s[r] = t->stay_s;
    if (!t->feasible)
        return;
    row->day_trip[r] = 1;
    if (t->away_s < row->away_s[r])
        row->away_s[r] = t->away_s;
    if (departures > row->departures[r])
        row->departures[r] = (uint16_t)departures;
    if (t->last_s > row->last_departure_s[r])
        row->last_departure_s[r] = t->last_s;
}

static void fold_demand(dsh_reach_row *row, dsh_reading r,
                        const dsh_day_trip *t)
{
    if (t->stay_s > row->demand_stay_s[r])
        row->demand_stay_s[r] = t->stay_s;
    if (!t->feasible)
        return;
    row->demand_trip[r] = 1;
    if (t->away_s < row->demand_away_s[r])
        row->demand_away_s[r] = t->away_s;
}

/* One usable service, whose ways stand in worker->trip. */
typedef struct call {
    const dsh_stage *stage;
    dsh_reach_worker *w;
    size_t place;
    uint32_t origin;
    dsh_visit visit;
    dsh_day_trip trip; /* without transport on demand */
} call;

static dosah_status tell(dsh_reach_row *row, const call *c, dsh_reading r,
                         dosah_error *err)
{
    dsh_trip_scratch *s = &c->w->trip;
    fold(row, r, &c->trip);
    size_t n_there = s->there.any.n, n_home = s->home.any.n;
    dosah_status status =
        dsh_demand_ways(c->stage, c->w, r, c->place, c->origin, err);
    if (s->there.any.n == n_there) {
        fold_demand(row, r, &c->trip);
        return status;
    }
    dsh_day_trip trip = dsh_day_trip_find(&c->visit, &s->there, &s->home);
    fold_demand(row, r, &trip);
    s->there.any.n = n_there;
    s->home.any.n = n_home;
    return status;
}

static dosah_status visit_place(const dsh_stage *stage, dsh_reach_worker *w,
                                dsh_reading r, size_t place, uint32_t origin,
                                dsh_reach_row *row, dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_day_trip_settings *set = &job->study->day_trip;
    const dsh_place_hours *h = &w->trip.hours.p[place];
    if (r == DSH_PESS && !h->stated)
        return DOSAH_OK;
    call c = {.stage = stage, .w = w, .place = place, .origin = origin};
    c.visit =
        (dsh_visit){set->leave_after_s, set->home_by_s,
                    job->tables->services.stay_s[w->place.p[place].service],
                    h->open, h->n_open};
    c.trip = dsh_day_trip_find(&c.visit, &w->trip.there, &w->trip.home);
    dosah_status status = tell(row, &c, r, err);
    if (status == DOSAH_OK && r == DSH_OPT && stage->same && h->stated &&
        dsh_place_usable(&w->place.p[place], DSH_PESS, 0))
        status = tell(row, &c, DSH_PESS, err);
    return status;
}

dosah_status dsh_day_trips(const dsh_stage *stage, dsh_reach_worker *w,
                           dsh_reading r, size_t place, uint32_t origin,
                           dsh_reach_row *row, dosah_error *err)
{
    const dsh_day_trip_settings *set = &stage->job->study->day_trip;
    dsh_trip_scratch *s = &w->trip;
    dosah_status status = dsh_way_there(&s->there, w->own, set->leave_after_s,
                                        set->home_by_s, err);
    if (status != DOSAH_OK ||
        (s->there.leg.n == 0 && s->there.any.n == 0 && stage->demand[r].n == 0))
        return status;
    status = dsh_home_find(&s->home, &s->rides.p[place],
                           &dsh_stage_walks(stage, r, 0)->home, origin,
                           s->back_s.p[place], err);
    for (size_t i = place; i < w->place.n && status == DOSAH_OK; i++)
        if (w->place.p[i].site == w->place.p[place].site &&
            dsh_place_usable(&w->place.p[i], r, 0))
            status = visit_place(stage, w, r, i, origin, row, err);
    return status;
}
