/* SPDX-License-Identifier: MIT */
/* Rides on demand as ways without a timetable: from door to door, at any
 * second of the operator's hours, for whom it carries. The optimistic reading
 * takes what is not known as fulfilled, the pessimistic one as not. Orders are
 * taken to be placed in time: the day is known beforehand. */
#include <math.h>

#include "reach/stage.h"

static bool carries(const dsh_stage *stage, size_t i, dsh_reading r)
{
    const dsh_reach_job *job = stage->job;
    const dsh_demand *d = &job->tables->demand;
    uint8_t admits = d->admits[i * job->study->n_profiles + stage->profile];
    if (admits == DSH_DEMAND_NO || (admits != DSH_DEMAND_YES && r == DSH_PESS))
        return false;
    if (!job->study->profile[stage->profile].needs_vehicle ||
        d->access[i] == DSH_DEMAND_YES)
        return true;
    return d->access[i] != DSH_DEMAND_NO && r == DSH_OPT;
}

dosah_status dsh_demand_begin(dsh_stage *stage, dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_demand *d = &job->tables->demand;
    const dsh_day_trip_settings *set = &job->study->day_trip;
    dsh_date date = job->study->day[stage->day].date;
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++)
        for (uint32_t i = 0; i < d->n; i++) {
            dsh_interval open[DSH_MAX_OPEN] = {
                {set->leave_after_s, set->home_by_s}};
            size_t n = 1;
            bool stated = d->opening[i] && date != DSH_NO_DATE;
            if (!carries(stage, i, r) || (!stated && r == DSH_PESS))
                continue;
            if (stated)
                n = dsh_open_around(d->opening[i], date,
                                    job->holiday[stage->day], open);
            if (!dsh_vec_room(&stage->demand[r], n))
                return dsh_fail_nomem(err, "transport on demand");
            for (size_t k = 0; k < n; k++)
                stage->demand[r].p[stage->demand[r].n++] =
                    (dsh_demand_hours){i, open[k]};
        }
    return DOSAH_OK;
}

dosah_status dsh_demand_ways(const dsh_stage *stage, dsh_reach_worker *w,
                             dsh_reading r, size_t place, uint32_t origin,
                             dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_tables *t = job->tables;
    const dsh_reach_settings *set = &job->study->reach;
    size_t n = stage->demand[r].n;
    if (n == 0)
        return DOSAH_OK;
    uint32_t service = w->place.p[place].service;
    size_t n_places = (size_t)t->municipalities.n + 1;
    uint32_t from = t->origins.municipality[origin], to = job->home[service];
    double away_m = hypot(t->origins.x[origin] - t->services.x[service],
                          t->origins.y[origin] - t->services.y[service]) *
                    set->detour_factor;
    if (from == DSH_NONE)
        from = t->municipalities.n;
    if (to == DSH_NONE)
        to = t->municipalities.n;
    if (!dsh_vec_room(&w->trip.there.any, n) ||
        !dsh_vec_room(&w->trip.home.any, n))
        return dsh_fail_nomem(err, "transport on demand");
    for (size_t i = 0; i < n; i++) {
        const dsh_demand_hours *h = &stage->demand[r].p[i];
        if (!t->demand.home[h->row * n_places + from] ||
            !t->demand.away[h->row * n_places + to])
            continue;
        double take_s = t->demand.wait_s[h->row] +
                        ceil(away_m / t->demand.speed_m_s[h->row]);
        if (!(take_s <= set->max_time_s))
            continue;
        dsh_free_way way = {h->open.from_s, h->open.to_s - (int32_t)take_s,
                            (int32_t)take_s};
        w->trip.there.any.p[w->trip.there.any.n++] = way;
        w->trip.home.any.p[w->trip.home.any.n++] = way;
    }
    return DOSAH_OK;
}
