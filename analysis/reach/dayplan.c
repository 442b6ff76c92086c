/* SPDX-License-Identifier: MIT */
/* Day trips of one task: for every origin the best over the usable services.
 *
 * The way there comes from the sweeps that the travel times need anyway, the
 * way back from one more sweep per point over the mirrored day, whose
 * "departures" are the times of coming home and whose "arrivals" are those of
 * leaving the service, both counted back from home_by. Services at one point
 * share both sweeps, not their hours. For each origin and service the curve of
 * either direction gives the useful journeys, and daytrip.c joins them.
 *
 * Hours that nobody stated may be any: the optimistic reading takes the
 * service as open all day, the pessimistic one as closed. */
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"

dosah_status dsh_trip_scratch_init(dsh_trip_scratch *out,
                                   const dsh_reach_job *job, dosah_error *err)
{
    const dsh_day_trip_settings *set = &job->study->day_trip;
    int32_t max_time_s = job->study->reach.max_time_s;
    dosah_status status = dsh_curve_new(&out->there, set->leave_after_s,
                                        set->home_by_s + 1, max_time_s, err);
    if (status == DOSAH_OK)
        status = dsh_curve_new(&out->back, 0,
                               set->home_by_s - set->leave_after_s + 1,
                               max_time_s, err);
    if (status == DOSAH_OK)
        out->there->arrival_only = out->back->arrival_only = true;
    return status;
}

void dsh_trip_scratch_clear(dsh_trip_scratch *s)
{
    dsh_curve_free(s->there);
    dsh_curve_free(s->back);
    for (size_t i = 0; i < s->profile.n; i++) {
        dsh_profile_clear(&s->profile.p[i].there);
        dsh_profile_clear(&s->profile.p[i].back);
    }
    dsh_vec_clear(&s->profile);
    dsh_vec_clear(&s->hours);
    dsh_vec_clear(&s->swept);
    dsh_vec_clear(&s->there_s);
    dsh_vec_clear(&s->back_s);
    dsh_vec_clear(&s->way_there.leg);
    dsh_vec_clear(&s->way_back.leg);
}

void dsh_day_trip_none(dsh_reach_row *row, dsh_reading r)
{
    row->day_trip[r] = 0;
    row->departures[r] = 0;
    row->stay_s[r] = 0;
    row->away_s[r] = DSH_NEVER_S;
    row->last_departure_s[r] = INT32_MIN;
}

/* ---- one task ---------------------------------------------------------- */

static bool fit(dsh_trip_scratch *s, size_t n)
{
    s->hours.n = s->swept.n = s->there_s.n = s->back_s.n = 0;
    if (!dsh_vec_room(&s->hours, n) || !dsh_vec_room(&s->swept, n) ||
        !dsh_vec_room(&s->there_s, n) || !dsh_vec_room(&s->back_s, n))
        return false;
    if (n <= s->profile.n)
        return true;
    if (!dsh_vec_room(&s->profile, n - s->profile.n))
        return false;
    memset(s->profile.p + s->profile.n, 0,
           (n - s->profile.n) * sizeof *s->profile.p);
    s->profile.n = n;
    return true;
}

/* Who arrives after closing or leaves before opening has come for nothing;
 * hours outside of the window are none. */
static void limit(dsh_place_hours *h, const dsh_day_trip_settings *set)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_open; i++)
        if (h->open[i].to_s >= set->leave_after_s &&
            h->open[i].from_s <= set->home_by_s)
            h->open[n++] = h->open[i];
    h->n_open = n;
    if (n == 0)
        return;
    int32_t first_s = h->open[0].from_s, last_s = h->open[n - 1].to_s;
    if (first_s < set->leave_after_s)
        first_s = set->leave_after_s;
    if (last_s > set->home_by_s)
        last_s = set->home_by_s;
    h->until_s = last_s + 1;
    h->until_back_s = set->home_by_s - first_s + 1;
}

dosah_status dsh_day_trips_begin(const dsh_stage *stage, dsh_reach_worker *w,
                                 dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_day_trip_settings *set = &job->study->day_trip;
    dsh_date date = job->study->day[stage->day].date;
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
        limit(h, set);
    }
    return DOSAH_OK;
}

/* ---- sweeps ------------------------------------------------------------ */

/* Which place of the same point was swept for each usable one. */
static void find_swept(dsh_reach_worker *w, dsh_reading r)
{
    for (size_t i = 0; i < w->place.n; i++) {
        w->trip.swept.p[i] = DSH_NONE;
        for (size_t j = 0; j <= i && dsh_place_usable(&w->place.p[i], r, 0);
             j++)
            if (w->takes_part.p[j] && w->place.p[j].site == w->place.p[i].site)
                w->trip.swept.p[i] = (uint32_t)j;
    }
}

/* What the sweep of the travel times says about arrivals. */
static dosah_status keep_there(dsh_reach_worker *w, size_t place,
                               dosah_error *err)
{
    dsh_profile *out = &w->trip.profile.p[place].there;
    out->n = 0;
    if (w->profile.p[place].n == 0)
        return DOSAH_OK;
    return dsh_profile_arrivals(out, &w->profile.p[place], err);
}

static dosah_status sweep_back(const dsh_stage *stage, dsh_reach_worker *w,
                               dsh_reading r, size_t place, dosah_error *err)
{
    const dsh_links *leave = &dsh_stage_walks(stage, r, 0)->leave;
    uint32_t service = w->place.p[place].service;
    dsh_profile *out = &w->trip.profile.p[place].back;
    out->n = 0;
    w->egress.n = 0;
    if (!stage->back[r] || !leave->first)
        return DOSAH_OK;
    uint32_t first = leave->first[service], end = leave->first[service + 1];
    if (!dsh_vec_room(&w->egress, end - first))
        return dsh_fail_nomem(err, "way back");
    for (uint32_t j = first; j < end; j++)
        w->egress.p[w->egress.n++] = (dsh_egress){leave->to[j], leave->s[j], 0};
    dosah_status status =
        dsh_sweep_run(w->sweep, stage->back[r], w->egress.p, w->egress.n, err);
    if (status != DOSAH_OK)
        return status;
    return dsh_profile_take(out, w->sweep, err);
}

/* ---- one origin -------------------------------------------------------- */

typedef struct query {
    const dsh_stage *stage;
    dsh_reach_worker *w;
    dsh_reading reading;
    uint32_t origin;
} query;

/* Walks between the origin and every place of the task. */
static void find_walks(int32_t *walk_s, const query *q, const dsh_links *links)
{
    for (size_t i = 0; i < q->w->place.n; i++)
        walk_s[i] = INT32_MAX;
    for (uint32_t j = links->first[q->origin]; j < links->first[q->origin + 1];
         j++) {
        uint32_t place = q->w->place_of[links->to[j]];
        if (place != DSH_NONE)
            walk_s[place] = links->s[j];
    }
}

static dosah_status make_curve(dsh_curve *c, const dsh_profile *profile,
                               const dsh_links *links, uint32_t origin,
                               int32_t walk_s, dosah_error *err)
{
    dsh_curve_begin(c);
    if (walk_s != INT32_MAX)
        dsh_curve_walk(c, walk_s, 0, 0);
    dosah_status status = DOSAH_OK;
    if (profile->n > 0 && links->first)
        status = dsh_curve_add(c, profile, links, origin, 0, err);
    return status == DOSAH_OK ? dsh_curve_finish(c, err) : status;
}

static dosah_status make_ways(const query *q, size_t place, dosah_error *err)
{
    dsh_trip_scratch *s = &q->w->trip;
    const dsh_walks *walks = dsh_stage_walks(q->stage, q->reading, 0);
    uint32_t swept = s->swept.p[place];
    const dsh_place_hours *h = &s->hours.p[place];
    dsh_curve_until(s->there, h->until_s);
    dsh_curve_until(s->back, h->until_back_s);
    s->way_back.leg.n = 0;
    s->way_back.walk_s = INT32_MAX;
    dosah_status status =
        make_curve(s->there, &s->profile.p[swept].there, &walks->access,
                   q->origin, s->there_s.p[place], err);
    if (status == DOSAH_OK)
        status = dsh_way_there(&s->way_there, s->there, err);
    if (status != DOSAH_OK ||
        (s->way_there.leg.n == 0 && s->way_there.walk_s == INT32_MAX))
        return status;
    status = make_curve(s->back, &s->profile.p[swept].back, &walks->home,
                        q->origin, s->back_s.p[place], err);
    if (status != DOSAH_OK)
        return status;
    return dsh_way_back(&s->way_back, s->back,
                        q->stage->job->study->day_trip.home_by_s, err);
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

static dosah_status fill_row(dsh_reach_row *row, const query *q,
                             dosah_error *err)
{
    const dsh_reach_job *job = q->stage->job;
    const dsh_day_trip_settings *set = &job->study->day_trip;
    dsh_trip_scratch *s = &q->w->trip;
    find_walks(s->there_s.p, q, dsh_stage_direct(q->stage, q->reading, 0));
    find_walks(s->back_s.p, q, &q->stage->walk_back[q->reading]);
    for (size_t i = 0; i < q->w->place.n; i++) {
        const dsh_place_hours *h = &s->hours.p[i];
        if (s->swept.p[i] == DSH_NONE || (q->reading == DSH_PESS && !h->stated))
            continue;
        dosah_status status = make_ways(q, i, err);
        if (status != DOSAH_OK)
            return status;
        dsh_visit visit = {
            set->leave_after_s, set->home_by_s,
            job->tables->services.stay_s[q->w->place.p[i].service], h->open,
            h->n_open};
        dsh_day_trip trip =
            dsh_day_trip_find(&visit, &s->way_there, &s->way_back);
        fold(row, q->reading, &trip);
        if (q->reading == DSH_OPT && q->stage->same && h->stated &&
            dsh_place_usable(&q->w->place.p[i], DSH_PESS, 0))
            fold(row, DSH_PESS, &trip);
    }
    return DOSAH_OK;
}

dosah_status dsh_day_trips(const dsh_stage *stage, dsh_reach_worker *w,
                           dsh_reading r, dsh_reach_row *row, dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const uint8_t *linked =
        job->network->origin_linked + stage->profile * job->tables->origins.n;
    find_swept(w, r);
    /* Moving alike is not enough where fewer buildings are certain. */
    dsh_reading plan = stage->same ? DSH_OPT : r;
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; i < w->place.n && status == DOSAH_OK; i++)
        if (w->takes_part.p[i]) {
            status = keep_there(w, i, err);
            if (status == DOSAH_OK)
                status = sweep_back(stage, w, plan, i, err);
        }
    query q = {stage, w, r, 0};
    for (; q.origin < job->tables->origins.n && status == DOSAH_OK;
         q.origin++) {
        if (!linked[q.origin])
            continue;
        if (r == DSH_PESS)
            dsh_day_trip_none(&row[q.origin], r);
        status = fill_row(&row[q.origin], &q, err);
    }
    return status;
}
