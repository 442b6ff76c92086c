/* SPDX-License-Identifier: MIT */
/* There and back.
 *
 * With A the earliest arrival at the desk and R the latest departure from it
 * that is home in time, a stay of d fits into the opening interval [a, b] iff
 * min(R, b) − max(A, a) >= d. Then every arrival up to min(R, b) − d will do,
 * and the latest such time over all intervals tells useful departures from
 * useless ones: an interval that begins after it has no use for any arrival.
 *
 * The shortest absence waits for opening time at the desk and for the vehicle
 * home, never longer than needed. The way there is a list of journeys of which
 * none is useless; the ways home are asked one by one, because few of them
 * matter: a journey there is passed over if even the quickest ride home, taken
 * at once, would not beat the best absence so far, and the most promising one
 * is tried first. On foot, or on demand, one can set out at every second of a
 * stretch; then the absence is least for a stay that ends as a vehicle home
 * leaves or a way home opens, or, if that is after closing time, at closing
 * time: between them it is constant or falls with a later start. */
#include "reach/daytrip.h"

enum { DAY_S = 86400 };

/* ---- one visit --------------------------------------------------------- */

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t sooner(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* The first second to set out for the desk. */
static int32_t first_start(const dsh_visit *v, const dsh_free_way *w)
{
    return later(v->leave_after_s, w->from_s);
}

static int32_t earliest_arrival(const dsh_visit *v, const dsh_way *there)
{
    int32_t best_s = there->leg.n ? there->leg.p[0].arrive_s : INT32_MAX;
    for (size_t i = 0; i < there->any.n; i++) {
        const dsh_free_way *w = &there->any.p[i];
        if (first_start(v, w) <= w->to_s)
            best_s = sooner(best_s, first_start(v, w) + w->take_s);
    }
    return best_s;
}

/* The last second to set out home. */
static int32_t last_start(const dsh_visit *v, const dsh_free_way *w)
{
    return sooner(w->to_s, v->home_by_s - w->take_s);
}

/* No ride over the stop brings home in less. */
static int32_t least_ride(const dsh_ride_home *r)
{
    return r->quickest_s + r->walk_s;
}

/* First leg of a ride that leaves at t_s or later. */
static uint32_t leaves_after(const dsh_ride_home *r, int32_t t_s)
{
    uint32_t lo = 0, hi = r->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r->leg[mid].leave_s < t_s)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Does the leg, with the walk after it, keep to max_time and home_by? */
static bool in_time(const dsh_visit *v, const dsh_home *h,
                    const dsh_ride_home *r, dsh_leg leg)
{
    int32_t home_s = leg.arrive_s + r->walk_s;
    return home_s <= v->home_by_s && home_s - leg.leave_s <= h->max_time_s;
}

int32_t dsh_latest_return(const dsh_visit *v, const dsh_home *h)
{
    int32_t best_s = INT32_MIN;
    for (size_t i = 0; i < h->any.n; i++)
        if (last_start(v, &h->any.p[i]) >= h->any.p[i].from_s)
            best_s = later(best_s, last_start(v, &h->any.p[i]));
    for (size_t i = 0; i < h->ride.n; i++) {
        const dsh_ride_home *r = &h->ride.p[i];
        for (uint32_t j = r->n; j > 0 && r->leg[j - 1].leave_s > best_s; j--)
            if (in_time(v, h, r, r->leg[j - 1]))
                best_s = r->leg[j - 1].leave_s;
    }
    return best_s;
}

/* Home at the earliest when leaving the desk at end_s or later, if before
 * best_s; else best_s. */
static int32_t home_at(const dsh_visit *v, const dsh_home *h, int32_t end_s,
                       int32_t best_s)
{
    for (size_t i = 0; i < h->any.n; i++) {
        const dsh_free_way *w = &h->any.p[i];
        int32_t start_s = later(end_s, w->from_s);
        if (start_s <= last_start(v, w))
            best_s = sooner(best_s, start_s + w->take_s);
    }
    for (size_t i = 0; i < h->ride.n; i++) {
        const dsh_ride_home *r = &h->ride.p[i];
        if (end_s + least_ride(r) >= best_s)
            break;
        uint32_t j = leaves_after(r, end_s);
        while (j < r->n && !in_time(v, h, r, r->leg[j]))
            j++;
        if (j < r->n)
            best_s = sooner(best_s, r->leg[j].arrive_s + r->walk_s);
    }
    return best_s;
}

/* What no way home takes less than. */
static int32_t quickest_home(const dsh_home *h)
{
    int32_t best_s = INT32_MAX;
    for (size_t i = 0; i < h->any.n; i++)
        best_s = sooner(best_s, h->any.p[i].take_s);
    return h->ride.n ? sooner(best_s, least_ride(&h->ride.p[0])) : best_s;
}

/* One opening interval in which the stay fits. */
typedef struct part {
    const dsh_visit *v;
    const dsh_way *there;
    const dsh_home *home;
    dsh_interval open;
} part;

/* End of the stay of who takes the leg there. */
static int32_t ends(const part *p, dsh_leg leg)
{
    return later(leg.arrive_s, p->open.from_s) + p->v->stay_s;
}

static int32_t try_leg(const part *p, dsh_leg leg, int32_t best_s)
{
    int32_t limit_s =
        best_s < INT32_MAX - leg.leave_s ? leg.leave_s + best_s : INT32_MAX;
    int32_t home_s = home_at(p->v, p->home, ends(p, leg), limit_s);
    return home_s < limit_s ? home_s - leg.leave_s : best_s;
}

/* Absences are shorter than what is given, else that is returned. */
static int32_t away_riding(const part *p, int32_t best_s)
{
    int32_t home_s = quickest_home(p->home), least_s = INT32_MAX;
    const dsh_leg *leg = p->there->leg.p;
    size_t n = p->there->leg.n, first = 0;
    while (n > 0 && ends(p, leg[n - 1]) > p->open.to_s)
        n--;
    for (size_t i = 0; i < n; i++)
        if (ends(p, leg[i]) - leg[i].leave_s < least_s) {
            least_s = ends(p, leg[i]) - leg[i].leave_s;
            first = i;
        }
    if (n == 0 || home_s >= best_s - least_s)
        return best_s;
    best_s = try_leg(p, leg[first], best_s);
    for (size_t i = 0; i < n; i++)
        if (ends(p, leg[i]) - leg[i].leave_s + home_s < best_s)
            best_s = try_leg(p, leg[i], best_s);
    return best_s;
}

/* When to leave home on a way without a timetable, at the latest, for a stay
 * that ends at end_s. */
static int32_t leave_for(const part *p, const dsh_free_way *w, int32_t end_s)
{
    return sooner(w->to_s, end_s - p->v->stay_s - w->take_s);
}

/* There and back without a timetable. The absence falls until the stay ends as
 * the way home opens and does not fall after it. */
static int32_t away_free(const part *p, const dsh_free_way *there,
                         int32_t first_s, int32_t best_s)
{
    for (size_t i = 0; i < p->home->any.n; i++) {
        const dsh_free_way *back = &p->home->any.p[i];
        int32_t last_s = last_start(p->v, back);
        int32_t end_s =
            sooner(later(first_s, back->from_s), sooner(p->open.to_s, last_s));
        if (end_s < first_s || back->from_s > last_s)
            continue;
        best_s = sooner(best_s, later(end_s, back->from_s) + back->take_s -
                                    leave_for(p, there, end_s));
    }
    return best_s;
}

/* There without a timetable, home by vehicle. */
static int32_t away_mixed(const part *p, const dsh_free_way *there,
                          int32_t first_s, int32_t best_s)
{
    int32_t lead_s = p->v->stay_s + there->take_s, to_s = p->open.to_s;
    for (size_t i = 0; i < p->home->ride.n; i++) {
        const dsh_ride_home *r = &p->home->ride.p[i];
        if (lead_s + least_ride(r) >= best_s)
            break;
        for (uint32_t j = leaves_after(r, first_s); j < r->n; j++) {
            dsh_leg leg = r->leg[j];
            if (!in_time(p->v, p->home, r, leg))
                continue;
            best_s = sooner(best_s,
                            leg.arrive_s + r->walk_s -
                                leave_for(p, there, sooner(leg.leave_s, to_s)));
            if (leg.leave_s >= to_s)
                break;
        }
    }
    return best_s;
}

static int32_t away_freely(const part *p, int32_t best_s)
{
    for (size_t i = 0; i < p->there->any.n; i++) {
        const dsh_free_way *w = &p->there->any.p[i];
        int32_t start_s = first_start(p->v, w);
        int32_t first_s =
            later(start_s + w->take_s, p->open.from_s) + p->v->stay_s;
        if (start_s > w->to_s || first_s > p->open.to_s)
            continue;
        best_s = away_free(p, w, first_s, best_s);
        best_s = away_mixed(p, w, first_s, best_s);
    }
    return best_s;
}

dsh_day_trip dsh_day_trip_find(const dsh_visit *v, const dsh_way *there,
                               const dsh_home *home)
{
    dsh_day_trip out = {false, 0, INT32_MAX, 0, INT32_MIN};
    int32_t arrive_s = earliest_arrival(v, there);
    if (arrive_s == INT32_MAX)
        return out;
    int32_t return_s = dsh_latest_return(v, home);
    int32_t start_s = INT32_MIN; /* the latest that leaves time for the stay */
    for (size_t i = 0; i < v->n_open && return_s != INT32_MIN; i++) {
        int32_t from_s = later(arrive_s, v->open[i].from_s);
        int32_t to_s = sooner(return_s, v->open[i].to_s);
        if (from_s > to_s)
            continue;
        out.stay_s = later(out.stay_s, to_s - from_s);
        if (to_s - from_s < v->stay_s)
            continue;
        start_s = later(start_s, to_s - v->stay_s);
        part p = {v, there, home, v->open[i]};
        out.away_s = away_freely(&p, out.away_s);
        out.away_s = away_riding(&p, out.away_s);
    }
    out.feasible = start_s != INT32_MIN;
    if (!out.feasible)
        return out;
    for (size_t i = 0; i < there->leg.n; i++) {
        if (there->leg.p[i].arrive_s > start_s)
            break;
        out.departures++;
        out.last_s = there->leg.p[i].leave_s;
    }
    for (size_t i = 0; i < there->any.n; i++) {
        const dsh_free_way *w = &there->any.p[i];
        if (first_start(v, w) > w->to_s ||
            first_start(v, w) + w->take_s > start_s)
            continue;
        out.departures++;
        out.last_s = later(out.last_s, sooner(w->to_s, start_s - w->take_s));
    }
    return out;
}

/* ---- ways -------------------------------------------------------------- */

/* A curve's segments come by departure, and arrival, descending. Of equal
 * arrivals, one with fewer rides perhaps, only the later departure counts. */
dosah_status dsh_way_there(dsh_way *out, const dsh_curve *c,
                           int32_t leave_after_s, int32_t home_by_s,
                           dosah_error *err)
{
    size_t n = 0;
    out->leg.n = out->any.n = 0;
    if (!dsh_vec_room(&out->leg, c->segment.n) || !dsh_vec_room(&out->any, 1))
        return dsh_fail_nomem(err, "day trips");
    if (c->walk_s != INT32_MAX)
        out->any.p[out->any.n++] =
            (dsh_free_way){leave_after_s, home_by_s, c->walk_s};
    for (size_t i = c->segment.n; i-- > 0;) {
        dsh_leg leg = {c->segment.p[i].to_s,
                       dsh_key_arr_s(c->segment.p[i].key)};
        if (leg.leave_s < leave_after_s || leg.arrive_s > home_by_s)
            continue;
        if (n > 0 && out->leg.p[n - 1].arrive_s == leg.arrive_s)
            n--;
        out->leg.p[n++] = leg;
    }
    out->leg.n = n;
    return DOSAH_OK;
}

dosah_status dsh_rides_home_take(dsh_rides_home *out, const dsh_profile *back,
                                 int32_t pivot_s, dosah_error *err)
{
    out->first = back->first;
    out->quickest_s = back->quickest_s;
    out->leg.n = 0;
    if (!dsh_vec_room(&out->leg, back->n))
        return dsh_fail_nomem(err, "ways home");
    for (size_t i = 0; i < back->n; i++)
        out->leg.p[i] = (dsh_leg){pivot_s - dsh_key_arr_s(back->key[i]),
                                  pivot_s - back->dep_s[i]};
    out->leg.n = back->n;
    return DOSAH_OK;
}

/* Rides in order of what they take at least. */
static void insert(dsh_home *home, dsh_ride_home ride)
{
    dsh_ride_home *r = home->ride.p;
    size_t i = home->ride.n++;
    for (; i > 0 && least_ride(&r[i - 1]) > least_ride(&ride); i--)
        r[i] = r[i - 1];
    r[i] = ride;
}

dosah_status dsh_home_find(dsh_home *out, const dsh_rides_home *rides,
                           const dsh_links *links, uint32_t row, int32_t walk_s,
                           dosah_error *err)
{
    out->ride.n = out->any.n = 0;
    if (!dsh_vec_room(&out->any, 1))
        return dsh_fail_nomem(err, "ways home");
    if (walk_s <= out->max_time_s)
        out->any.p[out->any.n++] = (dsh_free_way){0, INT32_MAX, walk_s};
    else
        walk_s = INT32_MAX;
    if (rides->leg.n == 0 || !links->first)
        return DOSAH_OK;
    uint32_t first = links->first[row], end = links->first[row + 1];
    if (!dsh_vec_room(&out->ride, end - first))
        return dsh_fail_nomem(err, "ways home");
    for (uint32_t j = first; j < end; j++) {
        uint32_t stop = links->to[j], at = rides->first[stop];
        dsh_ride_home r = {rides->leg.p + at, rides->first[stop + 1] - at,
                           rides->quickest_s[stop], links->s[j]};
        /* Who can walk as fast need not ride. */
        if (r.n > 0 && r.quickest_s <= out->max_time_s &&
            least_ride(&r) < walk_s)
            insert(out, r);
    }
    return DOSAH_OK;
}

/* ---- opening hours ----------------------------------------------------- */

size_t dsh_open_around(const dsh_opening *opening, dsh_date date,
                       const bool holiday[3], dsh_interval out[DSH_MAX_OPEN])
{
    size_t n = 0;
    for (int32_t day = -1; day <= 1; day++) {
        dsh_interval hours[DSH_MAX_INTERVALS];
        size_t n_hours =
            dsh_opening_on(opening, date + day, holiday[day + 1], hours);
        for (size_t i = 0; i < n_hours; i++) {
            dsh_interval in = {hours[i].from_s + day * DAY_S,
                               hours[i].to_s + day * DAY_S};
            /* Hours past midnight may overlap with those of the next day. */
            size_t at = n++;
            for (; at > 0 && out[at - 1].from_s > in.from_s; at--)
                out[at] = out[at - 1];
            out[at] = in;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && out[i].from_s <= out[kept - 1].to_s)
            out[kept - 1].to_s = later(out[kept - 1].to_s, out[i].to_s);
        else
            out[kept++] = out[i];
    }
    return kept;
}
