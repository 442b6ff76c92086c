/* SPDX-License-Identifier: MIT */
/* Which link breaks (methods.md §2 "break_at").
 *
 * A row that is not certain is asked again and again with more and more taken
 * for granted, in this order, until it becomes reachable:
 *   room, inside      the building beyond its door
 *   entrance, approach
 *   stop              every stop lets on and off
 *   vehicle           every vehicle admits the profile
 *   street            walks of the profile `adult` in its optimistic reading
 *                     (of the profile's own, if the study has no adult)
 *   timetable         the rest; see below
 * The name is that of the first prefix that suffices. If what it added does not
 * suffice alone, two or more links break and the name is `several`. A building
 * that was never surveyed fails in all its links at once in the pessimistic
 * reading, and is `several` for that reason.
 *
 * A row with status `no` is asked in the optimistic reading: its name is a
 * barrier that is known. One with status `possible` is asked in the
 * pessimistic one: its name is what somebody should go and measure.
 *
 * The timetable, once all else is granted:
 *   no_stop_in_reach     the origin, or every place, has no stop in walking
 *                        range
 *   time_limit           there are rides, but not within max_time or not at
 *                        any second of the window
 *   no_service_that_day  no ride connects them that day
 * It alone suffices if the profile's own way has a stop at both ends (for the
 * time limit: reaches a usable place at any hour of the day).
 *
 * These are yes/no questions about the nearest of all places, so one sweep from
 * all of them at once answers each (multi-source, methods.md §2). A level that
 * changes nothing for the profile is skipped; most rows are answered by the
 * first that does. */
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"
#include "reach/stops.h"

enum {
    ROOM = 1u << DSH_LINK_ROOM,
    INSIDE = 1u << DSH_LINK_INSIDE,
    ENTRANCE = 1u << DSH_LINK_ENTRANCE,
    APPROACH = 1u << DSH_LINK_APPROACH,
    BUILDING = ROOM | INSIDE | ENTRANCE | APPROACH,
    WAY = DSH_RELAX_STOP | DSH_RELAX_VEHICLE | DSH_RELAX_STREETS
};

/* What is taken for granted: links of buildings and bits of the way. */
typedef struct grant {
    unsigned links, way;
} grant;

typedef struct level {
    grant prefix, alone;
    uint8_t name;
} level;

static const level levels[] = {
    {{ROOM, 0}, {ROOM, 0}, DSH_BREAK_ROOM},
    {{ROOM | INSIDE, 0}, {INSIDE, 0}, DSH_BREAK_INSIDE},
    {{ROOM | INSIDE | ENTRANCE, 0}, {ENTRANCE, 0}, DSH_BREAK_ENTRANCE},
    {{BUILDING, 0}, {APPROACH, 0}, DSH_BREAK_APPROACH},
    {{BUILDING, DSH_RELAX_STOP}, {0, DSH_RELAX_STOP}, DSH_BREAK_STOP},
    {{BUILDING, DSH_RELAX_STOP | DSH_RELAX_VEHICLE},
     {0, DSH_RELAX_VEHICLE},
     DSH_BREAK_VEHICLE},
    {{BUILDING, WAY}, {0, DSH_RELAX_STREETS}, DSH_BREAK_STREET},
};

/* One reading of one task. */
typedef struct question {
    const dsh_stage *stage;
    dsh_reach_worker *w;
    dsh_reach_row *row;
    dsh_reading reading;
} question;

static bool usable(const question *q, size_t place, grant g)
{
    return dsh_place_usable(&q->w->place.p[place], q->reading, g.links);
}

/* Could the answers differ from those under `before`? */
static bool differs(const question *q, grant before, grant g)
{
    if (dsh_stage_effective(q->stage, q->reading, before.way) !=
        dsh_stage_effective(q->stage, q->reading, g.way))
        return true;
    for (size_t i = 0; i < q->w->place.n; i++)
        if (usable(q, i, before) != usable(q, i, g))
            return true;
    return false;
}

/* Sweep from all places usable under the grant at once; profile 0 holds the
 * answer (the profiles of single places are no longer needed). */
static dosah_status sweep_all(const question *q, grant g, dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    const dsh_plan *plan = dsh_stage_plan(q->stage, q->reading, g.way);
    const dsh_links *egress =
        &dsh_stage_walks(q->stage, q->reading, g.way)->egress;
    w->profile.p[0].n = 0;
    w->egress.n = 0;
    for (size_t i = 0; plan && egress->first && i < w->place.n; i++) {
        if (!usable(q, i, g))
            continue;
        uint32_t first = egress->first[w->place.p[i].service];
        uint32_t end = egress->first[w->place.p[i].service + 1];
        if (!dsh_vec_room(&w->egress, end - first))
            return dsh_fail_nomem(err, "egress");
        for (uint32_t j = first; j < end; j++)
            w->egress.p[w->egress.n++] =
                (dsh_egress){egress->to[j], egress->s[j], 0};
    }
    if (w->egress.n == 0)
        return DOSAH_OK;
    dosah_status status =
        dsh_sweep_run(w->sweep, plan, w->egress.p, w->egress.n, err);
    if (status != DOSAH_OK)
        return status;
    return dsh_profile_take(&w->profile.p[0], w->sweep, err);
}

/* Does some boarding at the stop, `walk_s` from home, arrive in time? */
static bool boards(const question *q, uint32_t stop, int32_t walk_s, grant g)
{
    const dsh_reach_settings *set = &q->stage->job->study->reach;
    const dsh_profile *p = &q->w->profile.p[0];
    bool any_time = (g.way & DSH_RELAX_TIME) != 0;
    int32_t from_s = any_time ? 0 : set->window_from_s;
    int32_t last_s = any_time ? DSH_MAX_CLOCK_S : set->window_to_s - 1;
    int32_t max_s = any_time ? DSH_MAX_CLOCK_S : set->max_time_s;
    for (uint32_t i = p->first[stop]; i < p->first[stop + 1]; i++) {
        int32_t leave_s = p->dep_s[i] - walk_s;
        if (leave_s < from_s)
            return false;
        if (leave_s > last_s)
            leave_s = last_s;
        if (dsh_key_arr_s(p->key[i]) - leave_s <= max_s)
            return true;
    }
    return false;
}

static bool reaches(const question *q, uint32_t origin, grant g)
{
    const dsh_links *direct = dsh_stage_direct(q->stage, q->reading, g.way);
    bool any_time = (g.way & DSH_RELAX_TIME) != 0;
    int32_t max_s = q->stage->job->study->reach.max_time_s;
    for (uint32_t j = direct->first[origin]; j < direct->first[origin + 1];
         j++) {
        uint32_t place = q->w->place_of[direct->to[j]];
        if (place != DSH_NONE && usable(q, place, g) &&
            (any_time || direct->s[j] <= max_s))
            return true;
    }
    const dsh_links *access =
        &dsh_stage_walks(q->stage, q->reading, g.way)->access;
    if (!access->first || q->w->profile.p[0].n == 0)
        return false;
    for (uint32_t j = access->first[origin]; j < access->first[origin + 1]; j++)
        if (boards(q, access->to[j], access->s[j], g))
            return true;
    return false;
}

/* Rows that the grant makes reachable get the name and leave open_row; those
 * among them that `alone` does not serve become `several`. */
static dosah_status ask(const question *q, level lv, dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    dosah_status status = sweep_all(q, lv.prefix, err);
    if (status != DOSAH_OK)
        return status;
    size_t kept = 0;
    w->alone.n = 0;
    if (!dsh_vec_room(&w->alone, w->open_row.n))
        return dsh_fail_nomem(err, "rows");
    for (size_t i = 0; i < w->open_row.n; i++) {
        uint32_t o = w->open_row.p[i];
        if (reaches(q, o, lv.prefix))
            w->alone.p[w->alone.n++] = o;
        else
            w->open_row.p[kept++] = o;
    }
    w->open_row.n = kept;
    if (w->alone.n == 0)
        return DOSAH_OK;
    bool same = !differs(q, lv.prefix, lv.alone);
    if (!same)
        status = sweep_all(q, lv.alone, err);
    for (size_t i = 0; status == DOSAH_OK && i < w->alone.n; i++) {
        uint32_t o = w->alone.p[i];
        q->row[o].break_at =
            same || reaches(q, o, lv.alone) ? lv.name : DSH_BREAK_SEVERAL;
    }
    return status;
}

/* ---- the timetable ----------------------------------------------------- */

/* Is there an open stop among the links of a row? */
static bool has_stop(const question *q, const dsh_links *links, uint32_t row,
                     unsigned way)
{
    const dsh_mobility *who = &q->stage->job->study->profile[q->stage->profile];
    const dsh_reach_job *job = q->stage->job;
    bool needed = who->needs_stop && !(way & DSH_RELAX_STOP);
    if (!links->first || !job->network->gtfs)
        return false;
    for (uint32_t j = links->first[row]; j < links->first[row + 1]; j++)
        if (dsh_admits(who, needed,
                       dsh_stop_access(job, who, links->to[j], q->reading),
                       q->reading))
            return true;
    return false;
}

static bool place_has_stop(const question *q, grant g)
{
    const dsh_links *egress =
        &dsh_stage_walks(q->stage, q->reading, g.way)->egress;
    for (size_t i = 0; i < q->w->place.n; i++)
        if (usable(q, i, g) &&
            has_stop(q, egress, q->w->place.p[i].service, g.way))
            return true;
    return false;
}

static bool origin_has_stop(const question *q, uint32_t origin, grant g)
{
    return has_stop(q, &dsh_stage_walks(q->stage, q->reading, g.way)->access,
                    origin, g.way);
}

/* What no timetable can mend, then what no time limit explains. */
static dosah_status ask_timetable(const question *q, dosah_error *err)
{
    dsh_reach_worker *w = q->w;
    const grant all = {BUILDING, WAY}, own = {0, 0};
    bool far = !place_has_stop(q, all), own_stop = place_has_stop(q, own);
    size_t kept = 0;
    for (size_t i = 0; i < w->open_row.n; i++) {
        uint32_t o = w->open_row.p[i];
        if (!far && origin_has_stop(q, o, all))
            w->open_row.p[kept++] = o;
        else
            q->row[o].break_at = own_stop || far ? DSH_BREAK_NO_STOP_IN_REACH
                                                 : DSH_BREAK_SEVERAL;
    }
    w->open_row.n = kept;
    if (kept == 0)
        return DOSAH_OK;
    const level limit = {{BUILDING, WAY | DSH_RELAX_TIME},
                         {0, DSH_RELAX_TIME},
                         DSH_BREAK_TIME_LIMIT};
    dosah_status status = ask(q, limit, err);
    for (size_t i = 0; status == DOSAH_OK && i < w->open_row.n; i++) {
        uint32_t o = w->open_row.p[i];
        q->row[o].break_at = own_stop && origin_has_stop(q, o, own)
                                 ? DSH_BREAK_NO_SERVICE_THAT_DAY
                                 : DSH_BREAK_SEVERAL;
    }
    return status;
}

static dosah_status relax_reading(const question *q, dosah_error *err)
{
    grant before = {0, 0};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (q->w->open_row.n == 0)
            return DOSAH_OK;
        if (!differs(q, before, levels[i].prefix))
            continue;
        dosah_status status = ask(q, levels[i], err);
        if (status != DOSAH_OK)
            return status;
        before = levels[i].prefix;
    }
    return q->w->open_row.n ? ask_timetable(q, err) : DOSAH_OK;
}

dosah_status dsh_relax(const dsh_stage *stage, dsh_reach_worker *worker,
                       dsh_reach_row *row, dosah_error *err)
{
    uint32_t n = stage->job->tables->origins.n;
    for (dsh_reading r = 0; r < DSH_N_READINGS; r++) {
        uint8_t status = r == DSH_OPT ? DSH_STATUS_NO : DSH_STATUS_POSSIBLE;
        worker->open_row.n = 0;
        if (!dsh_vec_room(&worker->open_row, n))
            return dsh_fail_nomem(err, "rows");
        for (uint32_t o = 0; o < n; o++)
            if (row[o].status == status)
                worker->open_row.p[worker->open_row.n++] = o;
        question q = {stage, worker, row, r};
        dosah_status done = relax_reading(&q, err);
        if (done != DOSAH_OK)
            return done;
    }
    return DOSAH_OK;
}
