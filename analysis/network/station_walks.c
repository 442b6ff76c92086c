/* SPDX-License-Identifier: MIT */
/* Two bounded searches per stop of a station, from it and towards it, over
 * the graph of pathways: its doors and the other stops of its station. */
#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "network/stations.h"

typedef struct maker {
    const dsh_stations *st;
    const dsh_mobility *profile;
    dsh_reading reading;
    const dsh_costs *costs;
    dsh_walk *walk;
    uint32_t limit_ms;
    DSH_VEC(dsh_inner) door;
    DSH_VEC(dsh_inner) foot;
} maker;

/* A node as a point that lies exactly at it. */
static dsh_attachment at_node(const dsh_stations *st, uint32_t node)
{
    dsh_attachment a;
    for (int k = 0; k < DSH_MAX_JOINTS; k++)
        a.joint[k] = (dsh_joint){DSH_NONE, 0, 0};
    const uint32_t e = st->edge_at[node];
    if (e != DSH_NONE)
        a.joint[0] = (dsh_joint){
            e, st->inside->tail[2 * e] == node ? 0 : st->inside->length_mm[e],
            0};
    return a;
}

/* Entrances that a profile may use: one without an accessible way in is
 * closed to those who need one. */
static bool is_open_door(const maker *m, uint32_t node)
{
    const dsh_stations *st = m->st;
    return node >= st->gtfs->n_stops && !isnan(st->x[node]) &&
           dsh_admits(m->profile, m->profile->needs_stop,
                      st->gtfs->place_access[node - st->gtfs->n_stops],
                      m->reading);
}

static bool is_other_stop(const maker *m, uint32_t node, uint32_t stop)
{
    return node < m->st->gtfs->n_stops && node != stop && !m->st->own[node];
}

static bool put(maker *m, uint32_t stop, uint32_t node, uint32_t ms,
                uint32_t assumed, bool out)
{
    const dsh_inner way = {node, out ? DSH_CLOSED : ms, out ? ms : DSH_CLOSED,
                           out ? 0 : assumed, out ? assumed : 0};
    if (is_open_door(m, node)) {
        if (!dsh_vec_room(&m->door, 1))
            return false;
        m->door.p[m->door.n++] = way;
    } else if (out && is_other_stop(m, node, stop)) {
        if (!dsh_vec_room(&m->foot, 1))
            return false;
        m->foot.p[m->foot.n++] = way;
    }
    return true;
}

static bool search(maker *m, uint32_t stop, bool out)
{
    const dsh_attachment from = at_node(m->st, stop);
    dsh_walk_search(m->walk, m->costs, &from, out ? DSH_FROM : DSH_TO,
                    m->limit_ms);
    size_t n;
    const uint32_t *node = dsh_walk_nodes(m->walk, &n);
    for (size_t i = 0; i < n; i++) {
        const dsh_attachment to = at_node(m->st, node[i]);
        uint32_t assumed;
        const uint32_t ms = dsh_walk_to_point(m->walk, &to, &assumed);
        if (ms != DSH_CLOSED && !put(m, stop, node[i], ms, assumed, out))
            return false;
    }
    return true;
}

/* The ways in and out of the stop's doors, found apart, become one each. */
static void merge(maker *m, size_t first)
{
    size_t n = first;
    for (size_t i = first; i < m->door.n; i++) {
        const dsh_inner *way = &m->door.p[i];
        size_t k = first;
        while (k < n && m->door.p[k].to != way->to)
            k++;
        if (k == n) {
            m->door.p[n++] = *way;
            continue;
        }
        if (way->in_ms != DSH_CLOSED) {
            m->door.p[k].in_ms = way->in_ms;
            m->door.p[k].in_assumed = way->in_assumed;
        } else {
            m->door.p[k].out_ms = way->out_ms;
            m->door.p[k].out_assumed = way->out_assumed;
        }
    }
    m->door.n = n;
}

static dosah_status find_ways(maker *m, dsh_station_walks *out,
                              dosah_error *err)
{
    const dsh_stations *st = m->st;
    for (uint32_t s = 0; s < st->gtfs->n_stops; s++) {
        const size_t first = m->door.n;
        bool good = true;
        if (!st->own[s])
            good = search(m, s, true) && search(m, s, false);
        else if (dsh_vec_room(&m->door, 1))
            m->door.p[m->door.n++] = (dsh_inner){.to = s};
        else
            good = false;
        if (!good)
            return dsh_fail_nomem(err, "ways inside stations");
        if (!st->own[s])
            merge(m, first);
        out->door_first[s + 1] = (uint32_t)m->door.n;
        out->foot_first[s + 1] = (uint32_t)m->foot.n;
    }
    return DOSAH_OK;
}

/* Stops by door. */
static void turn(dsh_station_walks *out)
{
    const uint32_t n = out->door_first[out->n_stops];
    uint32_t *first = out->stop_first;
    for (uint32_t i = 0; i < n; i++)
        first[out->door[i].to + 1]++;
    for (uint32_t d = 0; d < out->n_doors; d++)
        first[d + 1] += first[d];
    for (uint32_t s = out->n_stops; s-- > 0;) {
        for (uint32_t i = out->door_first[s + 1]; i-- > out->door_first[s];) {
            const uint32_t at = --first[out->door[i].to + 1];
            out->stop_of[at] = s;
            out->entry_of[at] = i;
        }
    }
    /* Filling counted every row down to its beginning, one place late. */
    memmove(first, first + 1, out->n_doors * sizeof(*first));
    first[out->n_doors] = n;
}

static bool is_symmetric(const dsh_station_walks *w)
{
    for (uint32_t i = 0; i < w->door_first[w->n_stops]; i++) {
        if (w->door[i].in_ms != w->door[i].out_ms)
            return false;
    }
    return true;
}

static bool make_rows(dsh_station_walks *out, dsh_arena *arena)
{
    out->door_first = dsh_arena_alloc(arena, (size_t)out->n_stops + 1, 4);
    out->foot_first = dsh_arena_alloc(arena, (size_t)out->n_stops + 1, 4);
    out->stop_first = dsh_arena_alloc(arena, (size_t)out->n_doors + 2, 4);
    return out->door_first != NULL && out->foot_first != NULL &&
           out->stop_first != NULL;
}

static dosah_status keep(dsh_station_walks *out, const maker *m,
                         dsh_arena *arena, dosah_error *err)
{
    out->door = dsh_arena_alloc(arena, m->door.n, sizeof(*out->door));
    out->foot = dsh_arena_alloc(arena, m->foot.n, sizeof(*out->foot));
    out->stop_of = dsh_arena_alloc(arena, m->door.n, sizeof(uint32_t));
    out->entry_of = dsh_arena_alloc(arena, m->door.n, sizeof(uint32_t));
    if (out->door == NULL || out->foot == NULL || out->stop_of == NULL ||
        out->entry_of == NULL)
        return dsh_fail_nomem(err, "ways inside stations");
    if (m->door.n > 0)
        memcpy(out->door, m->door.p, m->door.n * sizeof(*out->door));
    if (m->foot.n > 0)
        memcpy(out->foot, m->foot.p, m->foot.n * sizeof(*out->foot));
    turn(out);
    out->symmetric = is_symmetric(out);
    return DOSAH_OK;
}

dosah_status dsh_station_walks_make(dsh_station_walks *out,
                                    const dsh_stations *stations,
                                    const dsh_mobility *profile,
                                    dsh_reading reading, int32_t limit_s,
                                    dsh_arena *arena, dosah_error *err)
{
    dsh_costs *costs = NULL;
    maker m = {.st = stations,
               .profile = profile,
               .reading = reading,
               .limit_ms = (uint32_t)limit_s * 1000};
    *out = (dsh_station_walks){.n_stops = stations->gtfs->n_stops,
                               .n_doors = stations->n_doors};
    dosah_status status =
        dsh_station_costs(&costs, stations, profile, reading, err);
    m.costs = costs;
    if (status == DOSAH_OK)
        status = dsh_walk_new(&m.walk, stations->inside, err);
    if (status == DOSAH_OK && !make_rows(out, arena))
        status = dsh_fail_nomem(err, "ways inside stations");
    if (status == DOSAH_OK)
        status = find_ways(&m, out, err);
    if (status == DOSAH_OK)
        status = keep(out, &m, arena, err);
    dsh_walk_free(m.walk);
    dsh_costs_free(costs);
    dsh_vec_clear(&m.door);
    dsh_vec_clear(&m.foot);
    return status;
}

static bool equal_ways(const dsh_inner *a, const dsh_inner *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (a[i].to != b[i].to || a[i].in_ms != b[i].in_ms ||
            a[i].out_ms != b[i].out_ms || a[i].in_assumed != b[i].in_assumed ||
            a[i].out_assumed != b[i].out_assumed)
            return false;
    }
    return true;
}

bool dsh_station_walks_equal(const dsh_station_walks *a,
                             const dsh_station_walks *b)
{
    const size_t size = ((size_t)a->n_stops + 1) * sizeof(uint32_t);
    return memcmp(a->door_first, b->door_first, size) == 0 &&
           memcmp(a->foot_first, b->foot_first, size) == 0 &&
           equal_ways(a->door, b->door, a->door_first[a->n_stops]) &&
           equal_ways(a->foot, b->foot, a->foot_first[a->n_stops]);
}
