/* SPDX-License-Identifier: MIT */
/* Counting departures, and an index of what each home has of them.
 *
 * A task is one profile on one day, both readings. The day's hops are grouped
 * by the stop they leave from, keeping their order (latest first), so that one
 * pass over a stop's hops gives its departures, its gaps, its lines, and the
 * departures of each of its lines in the window of the index. A direction of a
 * line is told by the next stop: feeds without direction_id, and JDF, whose
 * stops have no posts, would otherwise count both directions as one.
 *
 * The index takes the best stop of each line, not the nearest: otherwise a
 * further stop that may admit the profile could lower it, and the optimistic
 * reading would no longer be the upper end.
 *
 * Sums are over integers (index in 10⁻⁴), so that they do not depend on the
 * order. */
#include "reach/service_level.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "reach/reach.h"
#include "reach/stops.h"

enum { DAY_S = 86400, INDEX_UNIT = 10000 };

/* Departures of a line from a stop in the window of the index. */
typedef struct entry {
    uint32_t route, to, n;
} entry;

typedef struct job {
    const dsh_study *study;
    dsh_reach_job join; /* stops with their surveys */
    const dsh_tables *tables;
    const dsh_network *network;
    dsh_service_level *out;
    uint32_t *route_mode; /* [n_routes] */
    uint32_t *stop_place; /* [n_stops] DSH_NONE = in no municipality */
} job;

/* One task. */
typedef struct work {
    const job *job;
    const dsh_mobility *who;
    const dsh_timetable *day;
    uint32_t *first; /* [n_stops + 1] into hop */
    uint32_t *hop;   /* [n_hops] in scan order within a stop */
    uint32_t *seen;  /* [n_routes] stamp of the last who asked */
    uint32_t stamp;
    uint32_t *entry_first; /* [n_stops + 1] */
    DSH_VEC(entry) entry;
    double *best;           /* [n_routes] valid if seen */
    DSH_VEC(uint32_t) line; /* routes of the origin at hand */
    int64_t *index_sum;     /* [n_places] */
} work;

static uint32_t route_of(const work *w, uint32_t hop)
{
    return w->job->network->gtfs
        ->trip_route[w->day->trip_gtfs[w->day->trip[hop]]];
}

/* ---- stops ------------------------------------------------------------- */

static void group_hops(work *w)
{
    const dsh_timetable *t = w->day;
    for (uint32_t h = 0; h < t->n_hops; h++)
        w->first[t->from[h] + 1]++;
    for (uint32_t s = 0; s < t->n_stops; s++)
        w->first[s + 1] += w->first[s];
    for (uint32_t h = 0; h < t->n_hops; h++)
        w->hop[w->first[t->from[h]]++] = h;
    for (uint32_t s = t->n_stops; s > 0; s--)
        w->first[s] = w->first[s - 1];
    w->first[0] = 0;
}

static bool departs(const work *w, uint32_t hop, dsh_reading r)
{
    const dsh_timetable *t = w->day;
    return (t->flags[hop] & DSH_HOP_PICKUP) && t->dep_s[hop] >= 0 &&
           t->dep_s[hop] < DAY_S &&
           dsh_admits(w->who, w->who->needs_vehicle,
                      t->trip_access[t->trip[hop]], r);
}

static bool count_line(work *w, size_t from, uint32_t route, uint32_t to)
{
    for (size_t i = from; i < w->entry.n; i++) {
        if (w->entry.p[i].route == route && w->entry.p[i].to == to) {
            w->entry.p[i].n++;
            return true;
        }
    }
    if (!dsh_vec_room(&w->entry, 1))
        return false;
    w->entry.p[w->entry.n++] = (entry){route, to, 1};
    return true;
}

/* Of each line the direction with most departures stays. */
static void keep_best_direction(work *w, size_t from)
{
    size_t n = from;
    for (size_t i = from; i < w->entry.n; i++) {
        size_t k = from;
        while (k < n && w->entry.p[k].route != w->entry.p[i].route)
            k++;
        if (k == n)
            w->entry.p[n++] = w->entry.p[i];
        else if (w->entry.p[i].n > w->entry.p[k].n)
            w->entry.p[k] = w->entry.p[i];
    }
    w->entry.n = n;
}

/* One departure more, earlier than all before. `next_s` is the earliest one in
 * the window so far, or its end. */
static void note_departure(const work *w, dsh_stop_level *out, dsh_reading r,
                           int32_t dep_s, int32_t *next_s)
{
    const dsh_reach_settings *set = &w->job->study->reach;
    out->departures[r]++;
    out->first_s[r] = dep_s;
    if (out->last_s[r] < 0)
        out->last_s[r] = dep_s;
    if (dep_s < set->window_from_s || dep_s >= set->window_to_s)
        return;
    if (*next_s - dep_s > out->gap_s[r])
        out->gap_s[r] = *next_s - dep_s;
    *next_s = dep_s;
}

static bool measure_stop(work *w, uint32_t stop, dsh_reading r,
                         dsh_stop_level *out)
{
    const dsh_level_rules *rules = &w->job->out->rules;
    const dsh_reach_settings *set = &w->job->study->reach;
    const size_t from = w->entry.n;
    int32_t next_s = set->window_to_s;
    out->first_s[r] = DSH_NEVER_S;
    out->last_s[r] = -1;
    w->stamp++;
    const bool open =
        dsh_admits(w->who, w->who->needs_stop,
                   dsh_stop_access(&w->job->join, w->who, stop, r), r);
    for (uint32_t i = w->first[stop]; open && i < w->first[stop + 1]; i++) {
        const uint32_t h = w->hop[i], route = route_of(w, h);
        if (!departs(w, h, r))
            continue;
        note_departure(w, out, r, w->day->dep_s[h], &next_s);
        if (route == DSH_NONE)
            continue;
        out->lines[r] += w->seen[route] != w->stamp;
        w->seen[route] = w->stamp;
        if (w->day->dep_s[h] >= rules->from_s &&
            w->day->dep_s[h] < rules->to_s &&
            !count_line(w, from, route, w->day->to[h]))
            return false;
    }
    if (next_s - set->window_from_s > out->gap_s[r])
        out->gap_s[r] = next_s - set->window_from_s;
    keep_best_direction(w, from);
    return true;
}

static void add_stop(const work *w, uint32_t stop, dsh_reading r,
                     const dsh_stop_level *level, dsh_place_level *place)
{
    const uint32_t at = w->job->stop_place[stop];
    if (at == DSH_NONE)
        return;
    place[at].stops += r == DSH_OPT;
    place[at].served[r] += level->departures[r] > 0;
    place[at].departures[r] += level->departures[r];
}

/* ---- homes ------------------------------------------------------------- */

/* A line at a stop `walk_s` away, as an equivalent doorstep frequency. */
static double doorstep_frequency(const dsh_level_rules *rules,
                                 const dsh_level_mode *mode, int32_t walk_s,
                                 uint32_t departures)
{
    const double hours = (rules->to_s - rules->from_s) / 3600.0;
    const double wait_min = 30 * hours / departures + mode->unreliable_min;
    return 30 / (walk_s / 60.0 + wait_min);
}

static bool find_lines(work *w, const dsh_links *access, uint32_t origin)
{
    const dsh_level_rules *rules = &w->job->out->rules;
    w->stamp++;
    w->line.n = 0;
    for (uint32_t k = access->first[origin]; k < access->first[origin + 1];
         k++) {
        const uint32_t stop = access->to[k];
        for (uint32_t i = w->entry_first[stop]; i < w->entry_first[stop + 1];
             i++) {
            assert(w->entry.p != NULL);
            const entry *e = &w->entry.p[i];
            const dsh_level_mode *mode =
                &rules->mode[w->job->route_mode[e->route]];
            if (access->s[k] > mode->max_walk_s)
                continue;
            const double f =
                doorstep_frequency(rules, mode, access->s[k], e->n);
            if (w->seen[e->route] != w->stamp) {
                if (!dsh_vec_room(&w->line, 1))
                    return false;
                w->line.p[w->line.n++] = e->route;
                w->best[e->route] = f;
                w->seen[e->route] = w->stamp;
            } else if (f > w->best[e->route]) {
                w->best[e->route] = f;
            }
        }
    }
    return true;
}

/* Largest frequency of a mode and half of each other one, over all modes. */
static double index_of(const work *w)
{
    double largest[DSH_MAX_MODES] = {0}, sum = 0;
    for (size_t i = 0; i < w->line.n; i++) {
        const uint32_t mode = w->job->route_mode[w->line.p[i]];
        const double f = w->best[w->line.p[i]];
        sum += f / 2;
        largest[mode] = f > largest[mode] ? f : largest[mode];
    }
    for (size_t m = 0; m < DSH_MAX_MODES; m++)
        sum += largest[m] / 2;
    return sum;
}

/* Departures at the busiest stop within the walk of the rules. */
static uint32_t busiest(const work *w, const dsh_links *access, uint32_t origin,
                        dsh_reading r, const dsh_stop_level *stop)
{
    uint32_t most = 0;
    for (uint32_t k = access->first[origin]; k < access->first[origin + 1]; k++)
        if (access->s[k] <= w->job->out->rules.walk_s &&
            stop[access->to[k]].departures[r] > most)
            most = stop[access->to[k]].departures[r];
    return most;
}

static bool measure_homes(work *w, size_t profile, dsh_reading r,
                          const dsh_stop_level *stop, dsh_place_level *place)
{
    const job *j = w->job;
    const dsh_origins *o = &j->tables->origins;
    const dsh_level_rules *rules = &j->out->rules;
    const dsh_links *access = &dsh_walks_of(j->network, profile, r)->access;
    const uint8_t *linked = j->network->origin_linked + profile * o->n;
    memset(w->index_sum, 0, j->out->n_places * sizeof(*w->index_sum));
    for (uint32_t i = 0; i < o->n; i++) {
        const uint32_t at = o->municipality[i];
        if (!linked[i] || at >= j->out->n_places || access->first == NULL)
            continue;
        if (!find_lines(w, access, i))
            return false;
        w->index_sum[at] +=
            o->weight[i] * (int64_t)llround(index_of(w) * INDEX_UNIT);
        const uint32_t most = busiest(w, access, i, r, stop);
        for (size_t k = 0; k < rules->n_departures; k++)
            if (most >= rules->departures[k])
                place[at].within[k][r] += o->weight[i];
    }
    return true;
}

static void count_residents(const work *w, size_t profile,
                            dsh_place_level *place)
{
    const dsh_origins *o = &w->job->tables->origins;
    const uint8_t *linked = w->job->network->origin_linked + profile * o->n;
    for (uint32_t i = 0; i < o->n; i++) {
        if (o->municipality[i] >= w->job->out->n_places)
            continue;
        place[o->municipality[i]].residents += o->weight[i];
        if (linked[i])
            place[o->municipality[i]].linked += o->weight[i];
    }
}

/* ---- one task ---------------------------------------------------------- */

static void work_clear(work *w)
{
    dsh_free(w->first);
    dsh_free(w->hop);
    dsh_free(w->seen);
    dsh_free(w->entry_first);
    dsh_free(w->best);
    dsh_free(w->index_sum);
    dsh_vec_clear(&w->entry);
    dsh_vec_clear(&w->line);
}

static dosah_status work_init(work *w, const job *j, size_t profile, size_t day,
                              dosah_error *err)
{
    const dsh_gtfs *gtfs = j->network->gtfs;
    *w = (work){.job = j,
                .who = &j->study->profile[profile],
                .day = j->network->day[day]};
    w->first = dsh_alloc((size_t)gtfs->n_stops + 1, sizeof(*w->first));
    w->hop = dsh_alloc(w->day->n_hops, sizeof(*w->hop));
    w->seen = dsh_alloc(gtfs->n_routes, sizeof(*w->seen));
    w->entry_first =
        dsh_alloc((size_t)gtfs->n_stops + 1, sizeof(*w->entry_first));
    w->best = dsh_alloc(gtfs->n_routes, sizeof(*w->best));
    w->index_sum = dsh_alloc(j->out->n_places, sizeof(*w->index_sum));
    if (w->first && w->hop && w->seen && w->entry_first && w->best &&
        w->index_sum)
        return DOSAH_OK;
    work_clear(w);
    return dsh_fail_nomem(err, "service level");
}

static bool measure(work *w, size_t profile, dsh_reading r,
                    dsh_stop_level *stop, dsh_place_level *place)
{
    const dsh_service_level *out = w->job->out;
    w->entry.n = 0;
    for (uint32_t s = 0; s < out->n_stops; s++) {
        w->entry_first[s] = (uint32_t)w->entry.n;
        if (!measure_stop(w, s, r, &stop[s]))
            return false;
        add_stop(w, s, r, &stop[s], place);
    }
    w->entry_first[out->n_stops] = (uint32_t)w->entry.n;
    if (!measure_homes(w, profile, r, stop, place))
        return false;
    for (uint32_t m = 0; m < out->n_places; m++)
        place[m].index[r] =
            place[m].linked > 0
                ? (double)w->index_sum[m] / (double)place[m].linked / INDEX_UNIT
                : NAN;
    return true;
}

static dosah_status run_task(size_t index, unsigned worker, void *user,
                             dosah_error *err)
{
    const job *j = user;
    (void)worker;
    const dsh_service_level *out = j->out;
    dsh_stop_level *stop = out->stop + index * out->n_stops;
    dsh_place_level *place = out->place + index * out->n_places;
    const size_t profile = index / out->n_days;
    work w;
    const dosah_status status =
        work_init(&w, j, profile, index % out->n_days, err);
    if (status != DOSAH_OK)
        return status;
    group_hops(&w);
    count_residents(&w, profile, place);
    const bool good = measure(&w, profile, DSH_OPT, stop, place) &&
                      measure(&w, profile, DSH_PESS, stop, place);
    work_clear(&w);
    return good ? DOSAH_OK : dsh_fail_nomem(err, "service level");
}

/* ---- the job ----------------------------------------------------------- */

static dosah_status find_places(job *j, dosah_error *err)
{
    const dsh_municipalities *m = &j->tables->municipalities;
    const dsh_network *n = j->network;
    dsh_shape_index *index;
    dosah_status status = dsh_shape_index_new(&index, m->shape, m->n, err);
    if (status != DOSAH_OK)
        return status;
    for (uint32_t s = 0; s < n->gtfs->n_stops; s++)
        j->stop_place[s] =
            isnan(n->stop_x[s])
                ? DSH_NONE
                : dsh_shape_index_find(index, n->stop_x[s], n->stop_y[s]);
    dsh_shape_index_free(index);
    return DOSAH_OK;
}

static dosah_status make_room(job *j, dosah_error *err)
{
    dsh_service_level *out = j->out;
    const dsh_gtfs *gtfs = j->network->gtfs;
    const size_t n = out->n_profiles * out->n_days;
    out->stop =
        dsh_arena_alloc(out->arena, n * out->n_stops, sizeof(*out->stop));
    out->place =
        dsh_arena_alloc(out->arena, n * out->n_places, sizeof(*out->place));
    j->route_mode =
        dsh_arena_alloc(out->arena, gtfs->n_routes, sizeof(*j->route_mode));
    j->stop_place =
        dsh_arena_alloc(out->arena, gtfs->n_stops, sizeof(*j->stop_place));
    if (!out->stop || !out->place || !j->route_mode || !j->stop_place)
        return dsh_fail_nomem(err, "service level");
    for (uint32_t i = 0; i < gtfs->n_routes; i++)
        j->route_mode[i] = dsh_level_mode_of(&out->rules, gtfs->route_type[i]);
    return DOSAH_OK;
}

static dosah_status run_job(job *j, dsh_context *ctx, dosah_error *err)
{
    char path[1024];
    dsh_service_level *out = j->out;
    dosah_status status =
        dsh_data_path(ctx, path, "datasets/service-level.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_level_rules_load(&out->rules, path, out->arena, err);
    if (status == DOSAH_OK)
        status = make_room(j, err);
    if (status == DOSAH_OK)
        status = dsh_stops_join(&j->join, err);
    if (status == DOSAH_OK)
        status = find_places(j, err);
    if (status == DOSAH_OK)
        status = dsh_parallel_for(ctx, out->n_profiles * out->n_days, "service",
                                  run_task, j, err);
    return status;
}

dosah_status dsh_service_level_new(dsh_service_level **out,
                                   const dsh_level_inputs *in, dsh_context *ctx,
                                   dosah_error *err)
{
    const dsh_study *study = in->study;
    const dsh_tables *tables = in->tables;
    const dsh_network *network = in->network;
    *out = NULL;
    if (network->gtfs == NULL || network->n_days == 0)
        return DOSAH_OK;
    dsh_arena *arena = dsh_arena_new();
    dsh_service_level *level =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*level)) : NULL;
    if (level == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "service level");
    }
    *level = (dsh_service_level){.arena = arena,
                                 .n_profiles = study->n_profiles,
                                 .n_days = network->n_days,
                                 .n_stops = network->gtfs->n_stops,
                                 .n_places = tables->municipalities.n};
    dsh_context quiet = {0}; /* the reach job has told how stops are joined */
    job j = {.study = study,
             .join = {.study = study,
                      .tables = tables,
                      .usability = in->usability,
                      .network = network,
                      .ctx = &quiet},
             .tables = tables,
             .network = network,
             .out = level};
    const dosah_status status = run_job(&j, ctx, err);
    dsh_free(j.join.stop_object);
    if (status != DOSAH_OK) {
        dsh_service_level_free(level);
        return status;
    }
    *out = level;
    return DOSAH_OK;
}

void dsh_service_level_free(dsh_service_level *level)
{
    if (level != NULL)
        dsh_arena_free(level->arena);
}
