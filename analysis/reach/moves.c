/* SPDX-License-Identifier: MIT */
#include "reach/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/stops.h"

/* ---- transfers --------------------------------------------------------- */

static int by_pair(const void *a, const void *b)
{
    const dsh_gtfs_transfer *x = a, *y = b;
    unsigned p = dsh_gtfs_transfer_rank(x), q = dsh_gtfs_transfer_rank(y);
    if ((p == 0) != (q == 0))
        return p == 0 ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

dosah_status dsh_rules_copy(dsh_reach_job *job, dosah_error *err)
{
    const dsh_gtfs *gtfs = job->network->gtfs;
    if (!gtfs || gtfs->n_transfers == 0)
        return DOSAH_OK;
    const size_t n = gtfs->n_transfers;
    job->rule = dsh_alloc(n, sizeof *job->rule);
    if (!job->rule)
        return dsh_fail_nomem(err, "transfers");
    memcpy(job->rule, gtfs->transfer, n * sizeof *job->rule);
    qsort(job->rule, n, sizeof *job->rule, by_pair);
    while (job->n_rules < n &&
           dsh_gtfs_transfer_rank(&job->rule[job->n_rules]) == 0)
        job->n_rules++;
    job->n_run_rules = n - job->n_rules;
    return DOSAH_OK;
}

/* Row of transfers.txt for a pair of stops, NULL if none. */
static const dsh_gtfs_transfer *rule_of(const dsh_reach_job *job, uint32_t from,
                                        uint32_t to)
{
    dsh_gtfs_transfer like = {from,     to,       0,        -1,
                              DSH_NONE, DSH_NONE, DSH_NONE, DSH_NONE};
    return job->n_rules
               ? bsearch(&like, job->rule, job->n_rules, sizeof like, by_pair)
               : NULL;
}

/* Seconds of a change under a rule, 0 = not allowed: type 1 waits (1 s), type
 * 2 replaces walk and change by the larger of its minimum and the profile's
 * change time, type 3 forbids (GTFS Schedule reference, transfers.txt). */
static int32_t ruled_s(const dsh_gtfs_transfer *rule, int32_t otherwise_s,
                       int32_t change_s)
{
    if (!rule)
        return otherwise_s;
    if (rule->type == 1)
        return 1;
    if (rule->type == 3)
        return 0;
    if (rule->type == 2 && rule->min_s >= 0)
        return rule->min_s > change_s ? rule->min_s : change_s;
    return otherwise_s;
}

/* Footpaths of the network, each with its change time and rule. */
static bool add_footpaths(dsh_moves *m, const dsh_reach_job *job,
                          const dsh_links *path, uint32_t n_stops,
                          int32_t change_s)
{
    if (!path->first || !dsh_vec_room(&m->transfer, path->first[n_stops]))
        return path->first == NULL;
    for (uint32_t i = 0; i < n_stops; i++)
        for (uint32_t j = path->first[i]; j < path->first[i + 1]; j++) {
            int32_t s = ruled_s(rule_of(job, i, path->to[j]),
                                path->s[j] + change_s, change_s);
            int32_t walk_s = path->s[j] < s ? path->s[j] : s;
            int32_t assumed_s =
                path->assumed_s[j] < walk_s ? path->assumed_s[j] : walk_s;
            m->transfer.p[m->transfer.n++] =
                (dsh_transfer){i, path->to[j], s, walk_s, assumed_s};
        }
    return true;
}

/* Index of the footpath, DSH_NONE = there is none. */
static uint32_t footpath_of(const dsh_links *path, uint32_t from, uint32_t to)
{
    if (!path->first)
        return DSH_NONE;
    for (uint32_t j = path->first[from]; j < path->first[from + 1]; j++)
        if (path->to[j] == to)
            return j;
    return DSH_NONE;
}

/* Pairs that only transfers.txt knows. Its author says they can be walked, not
 * that everybody can: who needs accessible stops gets them in the optimistic
 * reading alone. How much of it is walking is not known; all of it counts. */
static bool add_ruled(dsh_moves *m, const dsh_reach_job *job,
                      const dsh_links *path, int32_t change_s)
{
    for (size_t i = 0; i < job->n_rules; i++) {
        const dsh_gtfs_transfer *r = &job->rule[i];
        int32_t s = ruled_s(r, 0, change_s);
        if (r->from == r->to || s == 0 ||
            footpath_of(path, r->from, r->to) != DSH_NONE)
            continue;
        if (!dsh_vec_room(&m->transfer, 1))
            return false;
        m->transfer.p[m->transfer.n++] =
            (dsh_transfer){r->from, r->to, s, s, 0};
    }
    return true;
}

/* ---- rules that name runs ---------------------------------------------- */

/* What a row of transfers.txt about trips or routes comes to. A guaranteed
 * change (type 1) takes no time at all: the vehicle waits. A minimum (type 2)
 * promises nothing, be it 0: the profile's change time holds beside it. */
static dsh_change_rule rule_for(const dsh_gtfs_transfer *r,
                                const dsh_links *path, int32_t change_s,
                                bool unknown_paths)
{
    dsh_change_rule out = {.from = r->from, .to = r->to, .s = -1};
    const uint32_t j =
        r->from == r->to ? DSH_NONE : footpath_of(path, r->from, r->to);
    const bool known = r->from == r->to || j != DSH_NONE;
    if (r->type == 3 || (!known && !unknown_paths))
        return out;
    const int32_t walk_s = j == DSH_NONE ? 0 : path->s[j];
    if (r->type == 1)
        out.s = 0;
    else if (r->type == 2 && r->min_s >= 0)
        out.s = r->min_s > change_s ? r->min_s : change_s;
    else if (known)
        out.s = walk_s + change_s;
    if (out.s < 0 || r->from == r->to)
        return out;
    out.walk_s = known && walk_s < out.s ? walk_s : out.s;
    if (known)
        out.assumed_s =
            path->assumed_s[j] < out.walk_s ? path->assumed_s[j] : out.walk_s;
    return out;
}

/* A rule with what decides between rules. */
typedef struct ranked {
    dsh_change_rule rule;
    unsigned rank;
} ranked;

/* More about the trips first, then the strictest. */
static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    if ((x->rule.s < 0) != (y->rule.s < 0))
        return x->rule.s < 0 ? -1 : 1;
    return x->rule.s > y->rule.s ? -1 : x->rule.s < y->rule.s;
}

/* Number of the set of a trip's runs, or of a route's; a new one if need be. */
static uint32_t set_of(uint32_t *number, uint32_t n_trips, uint32_t trip,
                       uint32_t route, uint32_t *n_sets)
{
    if (trip == DSH_NONE && route == DSH_NONE)
        return DSH_NONE;
    uint32_t *no = &number[trip != DSH_NONE ? trip : n_trips + route];
    if (*no == DSH_NONE)
        *no = (*n_sets)++;
    return *no;
}

/* Runs of the day by set: of their trip and of their route. */
static bool fill_sets(dsh_moves *m, const dsh_gtfs *g, const dsh_timetable *t,
                      const uint32_t *number)
{
    const uint32_t n = m->rules.n_sets;
    m->set_first = dsh_alloc((size_t)n + 2, sizeof *m->set_first);
    m->set_run = dsh_alloc(2 * (size_t)t->n_trips, sizeof *m->set_run);
    if (!m->set_first || !m->set_run)
        return false;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t run = 0; run < t->n_trips; run++) {
            const uint32_t trip = t->trip_gtfs[run];
            const uint32_t set[] = {number[trip],
                                    number[g->n_trips + g->trip_route[trip]]};
            for (size_t i = 0; i < 2; i++) {
                if (set[i] == DSH_NONE)
                    continue;
                if (pass == 0)
                    m->set_first[set[i] + 2]++;
                else
                    m->set_run[m->set_first[set[i] + 1]++] = run;
            }
        }
        for (uint32_t s = 0; pass == 0 && s < n; s++)
            m->set_first[s + 2] += m->set_first[s + 1];
    }
    m->rules.set_first = m->set_first;
    m->rules.set_run = m->set_run;
    return true;
}

static bool add_rules(dsh_moves *m, const dsh_reach_job *job,
                      const dsh_timetable *t, const dsh_links *path,
                      int32_t change_s, bool unknown_paths)
{
    const dsh_gtfs *g = job->network->gtfs;
    const size_t n = job->n_run_rules;
    if (n == 0)
        return true;
    ranked *list = dsh_alloc(n, sizeof *list);
    uint32_t *number =
        dsh_alloc((size_t)g->n_trips + g->n_routes, sizeof *number);
    m->rule = dsh_alloc(n, sizeof *m->rule);
    bool ok = list && number && m->rule;
    if (ok)
        memset(number, 0xff,
               ((size_t)g->n_trips + g->n_routes) * sizeof *number);
    for (size_t i = 0; ok && i < n; i++) {
        const dsh_gtfs_transfer *r = &job->rule[job->n_rules + i];
        list[i].rule = rule_for(r, path, change_s, unknown_paths);
        list[i].rank = dsh_gtfs_transfer_rank(r);
        list[i].rule.from_set = set_of(number, g->n_trips, r->from_trip,
                                       r->from_route, &m->rules.n_sets);
        list[i].rule.to_set = set_of(number, g->n_trips, r->to_trip,
                                     r->to_route, &m->rules.n_sets);
    }
    if (ok)
        qsort(list, n, sizeof *list, by_rank);
    for (size_t i = 0; ok && i < n; i++)
        m->rule[i] = list[i].rule;
    ok = ok && fill_sets(m, g, t, number);
    m->rules.rule = m->rule;
    m->rules.n = n;
    dsh_free(list);
    dsh_free(number);
    return ok;
}

/* ---- all --------------------------------------------------------------- */

static const dsh_mobility *mobility(const dsh_stage *stage)
{
    return &stage->job->study->profile[stage->profile];
}

static int32_t change_of(const dsh_stage *stage)
{
    int32_t s = mobility(stage)->change_time_s;
    if (s < 0)
        s = stage->job->study->reach.change_time_s;
    return s < 1 ? 1 : s;
}

dosah_status dsh_moves_fill(dsh_moves *m, const dsh_stage *stage,
                            dsh_reading reading, unsigned relaxed,
                            dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    const dsh_timetable *t = job->network->day[stage->day];
    const dsh_mobility *who = mobility(stage);
    bool stop = who->needs_stop && !(relaxed & DSH_RELAX_STOP);
    bool vehicle = who->needs_vehicle && !(relaxed & DSH_RELAX_VEHICLE);
    int32_t change_s = change_of(stage);
    m->trip_open = dsh_alloc(t->n_trips, sizeof *m->trip_open);
    m->stop_open = dsh_alloc(t->n_stops, sizeof *m->stop_open);
    m->change_s = dsh_alloc(t->n_stops, sizeof *m->change_s);
    if (!m->trip_open || !m->stop_open || !m->change_s)
        return dsh_fail_nomem(err, "moves");
    for (uint32_t i = 0; i < t->n_trips; i++)
        m->trip_open[i] = dsh_admits(who, vehicle, t->trip_access[i], reading);
    for (uint32_t i = 0; i < t->n_stops; i++) {
        m->stop_open[i] = dsh_admits(
            who, stop, dsh_stop_access(job, who, i, reading), reading);
        m->change_s[i] = ruled_s(rule_of(job, i, i), change_s, change_s);
    }
    const dsh_links *path = &dsh_stage_walks(stage, reading, relaxed)->footpath;
    bool ok = add_footpaths(m, job, path, t->n_stops, change_s);
    const bool unknown_paths = !stop || reading == DSH_OPT;
    if (ok && unknown_paths)
        ok = add_ruled(m, job, path, change_s);
    ok = ok && add_rules(m, job, t, path, change_s, unknown_paths);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "transfers");
}

void dsh_moves_turn(dsh_moves *m)
{
    for (size_t i = 0; i < m->transfer.n; i++) {
        dsh_transfer *t = &m->transfer.p[i];
        *t = (dsh_transfer){t->to, t->from, t->s, t->walk_s, t->assumed_s};
    }
    for (size_t i = 0; i < m->rules.n; i++) {
        dsh_change_rule *r = &m->rule[i];
        *r = (dsh_change_rule){r->to, r->from,   r->to_set,   r->from_set,
                               r->s,  r->walk_s, r->assumed_s};
    }
}

void dsh_moves_clear(dsh_moves *m)
{
    dsh_free(m->trip_open);
    dsh_free(m->stop_open);
    dsh_free(m->change_s);
    dsh_vec_clear(&m->transfer);
    dsh_free(m->rule);
    dsh_free(m->set_first);
    dsh_free(m->set_run);
    *m = (dsh_moves){0};
}
