/* SPDX-License-Identifier: MIT */
/** @file world.h
 *  @brief Small random street graphs and costs, made by hand. */
#ifndef WORLD_H
#define WORLD_H

#include "base/alloc.h"
#include "network/draft.h"
#include "rig.h"

typedef struct world {
    dsh_streets *s;
    dsh_costs costs;
} world;

static inline void *world_room(dsh_arena *arena, size_t n, size_t size)
{
    void *p = dsh_arena_alloc(arena, n, size);
    assert_non_null(p);
    return p;
}

/** n nodes on a 1 km square, m edges (loops and twins may occur). */
static inline dsh_streets *world_streets(uint32_t n, uint32_t m, uint64_t *seed)
{
    dsh_arena *a = dsh_arena_new();
    dsh_streets *s = world_room(a, 1, sizeof(*s));
    s->arena = a;
    s->n_nodes = n;
    s->n_edges = m;
    s->x = world_room(a, n, sizeof(double));
    s->y = world_room(a, n, sizeof(double));
    s->node_osm = world_room(a, n, sizeof(int64_t));
    s->tail = world_room(a, 2 * m, sizeof(uint32_t));
    s->head = world_room(a, 2 * m, sizeof(uint32_t));
    s->edge_way = world_room(a, m, sizeof(int64_t));
    s->length_mm = world_room(a, m, sizeof(uint32_t));
    s->kind = world_room(a, m, 1);
    s->flags = world_room(a, m, sizeof(uint16_t));
    s->rail = world_room(a, m, sizeof(dsh_value));
    s->crossing_mm = world_room(a, m, sizeof(uint32_t));
    s->drive_kmh = world_room(a, m, 1);
    s->lived_on = world_room(a, m, 1);
    s->run_mm = world_room(a, m, sizeof(uint32_t));
    dsh_value **value[] = {&s->slope_bp,        &s->cross_bp,   &s->width_mm,
                           &s->surface,         &s->smoothness, &s->n_steps,
                           &s->crossing_kerb_mm};
    for (size_t i = 0; i < 7; i++)
        *value[i] = world_room(a, m, sizeof(dsh_value));
    s->kerb_mm = world_room(a, n, sizeof(dsh_value));
    s->gap_mm = world_room(a, n, sizeof(dsh_value));
    s->node_flags = world_room(a, n, 1);
    s->node_survey = world_room(a, n, sizeof(uint32_t));
    s->edge_survey = world_room(a, m, sizeof(uint32_t));
    s->survey_ids = world_room(a, 1, sizeof(char *));
    s->point_first = world_room(a, m + 1, sizeof(uint32_t));
    s->water.first = world_room(a, 1, sizeof(uint32_t));
    s->point_x = world_room(a, 2 * m, sizeof(double));
    s->point_y = world_room(a, 2 * m, sizeof(double));
    s->tag_value = world_room(a, 8, sizeof(char *));
    s->any_slope_bp = (dsh_range){-3000, 3000};
    s->any_cross_bp = (dsh_range){0, 2000};
    s->any_width_mm = (dsh_range){500, 20000};
    s->any_kerb_mm = (dsh_range){0, 300};
    s->any_gap_mm = (dsh_range){500, 5000};
    s->any_n_steps = (dsh_range){1, 200};
    for (uint32_t i = 0; i < n; i++) {
        s->x[i] = rig_below(seed, 1000);
        s->y[i] = rig_below(seed, 1000);
    }
    for (uint32_t e = 0; e < m; e++) {
        const uint32_t p = rig_below(seed, n), q = rig_below(seed, n);
        s->tail[2 * e] = s->head[2 * e + 1] = p;
        s->head[2 * e] = s->tail[2 * e + 1] = q;
        s->length_mm[e] = 1 + rig_below(seed, 50000);
        s->point_first[e + 1] = 2 * e + 2;
        s->point_x[2 * e] = s->x[p];
        s->point_y[2 * e] = s->y[p];
        s->point_x[2 * e + 1] = s->x[q];
        s->point_y[2 * e + 1] = s->y[q];
    }
    OK(dsh_streets_derive(s, err));
    return s;
}

#endif
