/* SPDX-License-Identifier: MIT */
/* What would have to change, or to be found out.
 *
 * A row that is possible has a journey in the optimistic reading. Whatever the
 * pessimistic one does not admit there has a price of one; of the journeys
 * that begin at any useful second of the window the cheapest is kept that
 * arrives before it is too late for a stay, of those the quickest: it rests on
 * the fewest unknowns.
 *
 * For a row with status no, more and more of the way is taken for granted,
 * again at a price of one, until there is a journey.
 *
 * The building's own links are added.
 *
 * A walk of the relaxed streets that the profile cannot make counts as a
 * change when the list is made; its price is not known to the search, so where
 * streets must change the number of changes need not be the least. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/explain_inside.h"
#include "reach/stops.h"

static const dsh_mobility *mobility(const dsh_explaining *x)
{
    return &x->stage->job->study->profile[x->stage->profile];
}

/* 1 for what does not admit the profile in the reading. */
static dosah_status make_prices(uint8_t **trip, uint8_t **stop,
                                const dsh_explaining *x, dsh_reading r,
                                dosah_error *err)
{
    const dsh_timetable *t = x->stage->job->network->day[x->stage->day];
    *trip = dsh_alloc(t->n_trips, 1);
    *stop = dsh_alloc(t->n_stops, 1);
    if (!*trip || !*stop)
        return dsh_fail_nomem(err, "prices");
    for (uint32_t i = 0; i < t->n_trips; i++)
        (*trip)[i] = !dsh_admits(mobility(x), mobility(x)->needs_vehicle,
                                 t->trip_access[i], r);
    for (uint32_t i = 0; i < t->n_stops; i++)
        (*stop)[i] =
            !dsh_admits(mobility(x), mobility(x)->needs_stop,
                        dsh_stop_access(x->stage->job, mobility(x), i, r), r);
    return DOSAH_OK;
}

/* Does it arrive while there is time for a stay? */
static bool in_hours(const dsh_explanation *ex, int32_t arrive_s)
{
    for (size_t i = 0; i < ex->n_open; i++)
        if (arrive_s <= ex->open[i].to_s - ex->stay_s)
            return true;
    return false;
}

static bool better(const dsh_explanation *ex, const dsh_itinerary *a,
                   const dsh_itinerary *b)
{
    if (!a->found || !b->found)
        return a->found;
    const bool a_open = in_hours(ex, a->arrive_s);
    if (a_open != in_hours(ex, b->arrive_s))
        return a_open;
    if (a->price != b->price)
        return a->price < b->price;
    return a->arrive_s - a->leave_s < b->arrive_s - b->leave_s;
}

/* The best journey over the seconds at which somebody should leave: the ends
 * of the curve's segments. */
static dosah_status best_journey(const dsh_explaining *x, const dsh_pair *pair,
                                 const dsh_plan *plan, dosah_error *err)
{
    const dsh_curve *c = x->w->curve[DSH_OPT];
    dsh_itinerary *best = &x->out->mended;
    dsh_itinerary it = {0};
    dosah_status status = DOSAH_OK;
    if (c->walk_s <= c->max_time_s)
        status =
            dsh_pair_itinerary(best, pair, NULL, c->from_s, c->max_time_s, err);
    for (size_t i = 0; i < c->segment.n && status == DOSAH_OK; i++) {
        status = dsh_pair_itinerary(&it, pair, plan, c->segment.p[i].to_s,
                                    c->max_time_s, err);
        if (status == DOSAH_OK && better(x->out, &it, best)) {
            const dsh_itinerary kept = *best;
            *best = it;
            it = kept;
        }
    }
    dsh_itinerary_clear(&it);
    return status;
}

/* Journeys of a reading, priced by what `judged` does not admit. */
static dosah_status try_relaxed(const dsh_explaining *x, dsh_reading r,
                                dsh_reading judged, unsigned relaxed,
                                dosah_error *err)
{
    const dsh_plan *plan = dsh_stage_plan(x->stage, r, relaxed);
    dsh_pair pair = {.walk_s = 0};
    uint8_t *trip_price = NULL, *stop_price = NULL;
    dosah_status status = dsh_pair_there(&pair, x, r, relaxed, err);
    if (status == DOSAH_OK && plan)
        status = make_prices(&trip_price, &stop_price, x, judged, err);
    pair.trip_price = trip_price;
    pair.stop_price = stop_price;
    if (status == DOSAH_OK)
        status =
            dsh_pair_curve(x->w->curve[DSH_OPT], x, &pair, plan,
                           &dsh_stage_walks(x->stage, r, relaxed)->access, err);
    if (status == DOSAH_OK)
        status = best_journey(x, &pair, plan, err);
    dsh_free(trip_price);
    dsh_free(stop_price);
    dsh_pair_clear(&pair);
    return status;
}

/* ---- the list ---------------------------------------------------------- */

static bool add(const dsh_explaining *x, dsh_mend mend)
{
    if (!dsh_vec_room(&x->out->mend, 1))
        return false;
    x->out->mend.p[x->out->mend.n++] = mend;
    return true;
}

static bool has_link(const dsh_links *links, uint32_t row, uint32_t to)
{
    for (uint32_t i = links->first ? links->first[row] : 0;
         links->first && i < links->first[row + 1]; i++)
        if (links->to[i] == to)
            return true;
    return false;
}

/* Can the profile itself make the walk? */
static bool walks(const dsh_explaining *x, dsh_reading r, const dsh_part *p)
{
    const dsh_walks *own = dsh_stage_walks(x->stage, r, 0);
    const dsh_explain_opts *about = &x->out->about;
    if (p->from_stop == DSH_NONE && p->to_stop == DSH_NONE)
        return has_link(dsh_stage_direct(x->stage, r, 0), about->origin,
                        about->service);
    if (p->from_stop == DSH_NONE)
        return has_link(&own->access, about->origin, p->to_stop);
    if (p->to_stop == DSH_NONE)
        return has_link(&own->egress, about->service, p->from_stop);
    return has_link(&own->footpath, p->from_stop, p->to_stop);
}

static bool add_stop(const dsh_explaining *x, dsh_reading r,
                     const dsh_part *part, uint32_t stop)
{
    const uint8_t access = dsh_stop_access(x->stage->job, mobility(x), stop, r);
    return dsh_admits(mobility(x), mobility(x)->needs_stop, access, r) ||
           add(x, (dsh_mend){.kind = DSH_MEND_STOP,
                             .access = x->out->stop_access[stop],
                             .part = part,
                             .stop = stop,
                             .criterion = DSH_NONE});
}

static bool list_part(const dsh_explaining *x, dsh_reading r, const dsh_part *p)
{
    if (!p->ride)
        return walks(x, r, p) || add(x, (dsh_mend){.kind = DSH_MEND_WALK,
                                                   .part = p,
                                                   .criterion = DSH_NONE});
    const dsh_timetable *t = x->stage->job->network->day[x->stage->day];
    const uint8_t access = t->trip_access[p->trip];
    return (dsh_admits(mobility(x), mobility(x)->needs_vehicle, access, r) ||
            add(x, (dsh_mend){.kind = DSH_MEND_VEHICLE,
                              .access = access,
                              .part = p,
                              .criterion = DSH_NONE})) &&
           (p->seated || add_stop(x, r, p, p->from_stop)) &&
           add_stop(x, r, p, p->to_stop);
}

/* Criteria of a link that fails: what is known to fail, or with a possible
 * row what is not known. */
static bool list_link(const dsh_explaining *x, dsh_reading r, unsigned link)
{
    const dsh_reach_job *job = x->stage->job;
    const uint32_t object =
        job->tables->services.building[x->out->about.service];
    const dsh_usability_row *row =
        job->usability && object != DSH_NONE
            ? dsh_usability_find(job->usability, object,
                                 mobility(x)->user_group)
            : NULL;
    dsh_mend mend = {.kind = DSH_MEND_BUILDING,
                     .link = (uint8_t)link,
                     .criterion = DSH_NONE};
    bool listed = false;
    for (uint32_t i = 0; row && i < row->n_criteria; i++) {
        const dsh_criterion_row *c =
            &job->usability->criterion[row->first_criterion + i];
        const bool fails = r == DSH_OPT ? c->outcome == DSH_OUTCOME_FAIL
                                        : c->outcome == DSH_OUTCOME_UNKNOWN;
        if (c->link != link || !fails)
            continue;
        mend.criterion = row->first_criterion + i;
        listed = true;
        if (!add(x, mend))
            return false;
    }
    return listed || add(x, mend);
}

static dosah_status list_all(const dsh_explaining *x, dsh_reading r,
                             dosah_error *err)
{
    const dsh_place *place = &x->w->place.p[0];
    const dsh_itinerary *it = &x->out->mended;
    bool ok = true;
    for (size_t i = 0; it->found && i < it->part.n && ok; i++)
        ok = list_part(x, r, &it->part.p[i]);
    for (unsigned link = 0; link < DSH_N_LINKS && ok; link++)
        if (place->link[r][link] < place->needs)
            ok = list_link(x, r, link);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "changes");
}

dosah_status dsh_explain_mend(const dsh_explaining *x, dosah_error *err)
{
    /* One kind of link alone before several, as break_at counts them. */
    static const unsigned relaxed[] = {0,
                                       DSH_RELAX_STOP,
                                       DSH_RELAX_VEHICLE,
                                       DSH_RELAX_STREETS,
                                       DSH_RELAX_STOP | DSH_RELAX_VEHICLE,
                                       DSH_RELAX_STOP | DSH_RELAX_VEHICLE |
                                           DSH_RELAX_STREETS};
    const uint8_t row = x->out->row.status;
    dosah_status status = DOSAH_OK;
    if (row == DSH_STATUS_POSSIBLE) {
        status = try_relaxed(x, DSH_OPT, DSH_PESS, 0, err);
        return status == DOSAH_OK ? list_all(x, DSH_PESS, err) : status;
    }
    if (row != DSH_STATUS_NO)
        return DOSAH_OK;
    for (size_t i = 0; i < sizeof relaxed / sizeof *relaxed &&
                       !x->out->mended.found && status == DOSAH_OK;
         i++)
        status = try_relaxed(x, DSH_OPT, DSH_OPT, relaxed[i], err);
    return status == DOSAH_OK ? list_all(x, DSH_OPT, err) : status;
}
