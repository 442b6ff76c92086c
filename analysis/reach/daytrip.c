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
 * home, never longer than needed. For arrivals in order of time the end of the
 * stay moves one way, so two pointers pass over both lists. Walking there is
 * possible at every second; of all these only those matter that begin the stay
 * as early as possible or end it as a vehicle home leaves (or, for vehicles
 * after closing time, at closing time): between them the absence is constant
 * or falls with a later start. */
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

static bool walks(const dsh_way *way)
{
    return way->walk_s != INT32_MAX;
}

static int32_t earliest_arrival(const dsh_visit *v, const dsh_way *there)
{
    int32_t walked =
        walks(there) ? v->leave_after_s + there->walk_s : INT32_MAX;
    return there->leg.n ? sooner(there->leg.p[0].arrive_s, walked) : walked;
}

static int32_t latest_return(const dsh_visit *v, const dsh_way *back)
{
    int32_t walked = walks(back) ? v->home_by_s - back->walk_s : INT32_MIN;
    size_t n = back->leg.n;
    return n ? later(back->leg.p[n - 1].leave_s, walked) : walked;
}

/* Home at the earliest when leaving the desk at end_s or later; legs before
 * *i leave too early. INT32_MAX = not by home_by. */
static int32_t home_at(const dsh_visit *v, const dsh_way *back, int32_t end_s,
                       size_t *i)
{
    while (*i < back->leg.n && back->leg.p[*i].leave_s < end_s)
        (*i)++;
    int32_t home_s = *i < back->leg.n ? back->leg.p[*i].arrive_s : INT32_MAX;
    if (walks(back) && end_s + back->walk_s <= v->home_by_s)
        home_s = sooner(home_s, end_s + back->walk_s);
    return home_s;
}

static int32_t absence(int32_t leave_s, int32_t home_s)
{
    return home_s == INT32_MAX ? INT32_MAX : home_s - leave_s;
}

static int32_t away_riding(const dsh_visit *v, dsh_interval open,
                           const dsh_way *there, const dsh_way *back)
{
    int32_t best_s = INT32_MAX;
    size_t at = 0;
    for (size_t i = 0; i < there->leg.n; i++) {
        int32_t end_s =
            later(there->leg.p[i].arrive_s, open.from_s) + v->stay_s;
        if (end_s > open.to_s)
            break;
        int32_t home_s = home_at(v, back, end_s, &at);
        best_s = sooner(best_s, absence(there->leg.p[i].leave_s, home_s));
    }
    return best_s;
}

static int32_t away_walking(const dsh_visit *v, dsh_interval open,
                            const dsh_way *there, const dsh_way *back)
{
    if (!walks(there))
        return INT32_MAX;
    int32_t first_s =
        later(v->leave_after_s + there->walk_s, open.from_s) + v->stay_s;
    int32_t lead_s = v->stay_s + there->walk_s, best_s = INT32_MAX;
    size_t at = 0;
    for (int32_t end_s = first_s; end_s <= open.to_s;) {
        int32_t home_s = home_at(v, back, end_s, &at);
        best_s = sooner(best_s, absence(end_s - lead_s, home_s));
        size_t next = at;
        if (next < back->leg.n && back->leg.p[next].leave_s == end_s)
            next++;
        if (next == back->leg.n || end_s == open.to_s)
            break;
        end_s = sooner(back->leg.p[next].leave_s, open.to_s);
    }
    return best_s;
}

dsh_day_trip dsh_day_trip_find(const dsh_visit *v, const dsh_way *there,
                               const dsh_way *back)
{
    dsh_day_trip out = {false, 0, INT32_MAX, 0, INT32_MIN};
    int32_t arrive_s = earliest_arrival(v, there);
    int32_t return_s = latest_return(v, back);
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
        out.away_s =
            sooner(out.away_s, away_riding(v, v->open[i], there, back));
        out.away_s =
            sooner(out.away_s, away_walking(v, v->open[i], there, back));
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
    if (walks(there) && v->leave_after_s + there->walk_s <= start_s) {
        out.departures++;
        out.last_s = later(out.last_s, start_s - there->walk_s);
    }
    return out;
}

/* ---- ways -------------------------------------------------------------- */

/* A curve's segments come by departure, and arrival, descending. */
static dosah_status begin_way(dsh_way *out, const dsh_curve *c,
                              dosah_error *err)
{
    out->leg.n = 0;
    out->walk_s = c->walk_s;
    return dsh_vec_room(&out->leg, c->segment.n)
               ? DOSAH_OK
               : dsh_fail_nomem(err, "day trips");
}

dosah_status dsh_way_there(dsh_way *out, const dsh_curve *c, dosah_error *err)
{
    dosah_status status = begin_way(out, c, err);
    for (size_t i = c->segment.n; status == DOSAH_OK && i-- > 0;) {
        int32_t arr_s = dsh_key_arr_s(c->segment.p[i].key);
        if (arr_s < c->to_s)
            out->leg.p[out->leg.n++] = (dsh_leg){c->segment.p[i].to_s, arr_s};
    }
    return status;
}

dosah_status dsh_way_back(dsh_way *out, const dsh_curve *c, int32_t pivot_s,
                          dosah_error *err)
{
    dosah_status status = begin_way(out, c, err);
    for (size_t i = 0; status == DOSAH_OK && i < c->segment.n; i++) {
        int32_t arr_s = dsh_key_arr_s(c->segment.p[i].key);
        if (arr_s < c->to_s)
            out->leg.p[out->leg.n++] =
                (dsh_leg){pivot_s - arr_s, pivot_s - c->segment.p[i].to_s};
    }
    return status;
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
