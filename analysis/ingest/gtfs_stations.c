/* SPDX-License-Identifier: MIT */
/* levels.txt and pathways.txt: what lies between the entrances of a station
 * and its platforms. */
#include "ingest/gtfs_build.h"

#include <math.h>

/* ---- levels ------------------------------------------------------------ */

enum { LEVEL_ID, LEVEL_INDEX, N_LEVEL };

static const dsh_gtfs_column LEVEL[N_LEVEL] = {
    {"level_id", DSH_GTFS_REQUIRED},
    {"level_index", DSH_GTFS_REQUIRED},
};

/* Deeper or higher than this is no floor of a building. */
static const double LOWEST = -1000;

static dosah_status add_level(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, LEVEL_ID, &b->level_id, err, &status))
        return status;
    if (dsh_gtfs_raw(t, LEVEL_INDEX).n == 0)
        dsh_gtfs_tell(t, LEVEL_INDEX, "missing_required_field", DOSAH_ERROR,
                      NULL);
    if (!dsh_vec_room(&b->level, 1))
        return dsh_fail_nomem(err, "levels");
    b->level.p[b->level.n++] = dsh_gtfs_number(t, LEVEL_INDEX, LOWEST);
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_levels(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"levels.txt", DSH_GTFS_OPTIONAL, LEVEL,
                                    N_LEVEL};
    return dsh_gtfs_each(b, &wanted, add_level, err);
}

/* ---- pathways ---------------------------------------------------------- */

enum {
    ID,
    FROM,
    TO,
    MODE,
    BOTH,
    LENGTH,
    TIME,
    STAIRS,
    SLOPE,
    WIDTH,
    N_COLUMNS
};

static const dsh_gtfs_column COLUMNS[N_COLUMNS] = {
    {"pathway_id", DSH_GTFS_REQUIRED},
    {"from_stop_id", DSH_GTFS_REQUIRED},
    {"to_stop_id", DSH_GTFS_REQUIRED},
    {"pathway_mode", DSH_GTFS_REQUIRED},
    {"is_bidirectional", DSH_GTFS_REQUIRED},
    {"length", DSH_GTFS_OPTIONAL},
    {"traversal_time", DSH_GTFS_OPTIONAL},
    {"stair_count", DSH_GTFS_OPTIONAL},
    {"max_slope", DSH_GTFS_OPTIONAL},
    {"min_width", DSH_GTFS_OPTIONAL},
};

enum { STATION = 1, MAX_TIME_S = 86400, MAX_STAIRS = 10000 };

/* A row of stops.txt that a pathway may end at; none and a notice if not. */
static uint32_t end_of(const dsh_gtfs_table *t, size_t column)
{
    const dsh_gtfs_build *b = t->b;
    const uint32_t row = dsh_gtfs_foreign(t, column, &b->stop_id);
    if (row == DSH_GTFS_NONE)
        return row;
    const dsh_gtfs_stop *s = &b->stop.p[b->first_stop + row];
    if (s->has_areas)
        dsh_gtfs_tell(t, column, "pathway_to_platform_with_boarding_areas",
                      DOSAH_ERROR, NULL);
    if (s->kind != STATION)
        return b->first_stop + row;
    dsh_gtfs_tell(t, column, "pathway_to_wrong_location_type", DOSAH_ERROR,
                  NULL);
    return DSH_GTFS_NONE;
}

/* A whole number that a pathway need not state. */
static int32_t whole(const dsh_gtfs_table *t, size_t column, int64_t lo,
                     int64_t hi)
{
    int64_t v = DSH_UNSTATED;
    dsh_gtfs_int(t, column, lo, hi, &v);
    return (int32_t)v;
}

/* Both ways, if the row says so and the mode lets it. */
static uint8_t both_ways(const dsh_gtfs_table *t, int64_t mode)
{
    int64_t both = 0;
    if (dsh_gtfs_raw(t, BOTH).n == 0)
        dsh_gtfs_tell(t, BOTH, "missing_required_field", DOSAH_ERROR, "0");
    dsh_gtfs_int(t, BOTH, 0, 1, &both);
    if (both != 1 || mode != DSH_PATHWAY_EXIT_GATE)
        return both == 1;
    dsh_gtfs_tell(t, BOTH, "bidirectional_exit_gate", DOSAH_ERROR, "0");
    return 0;
}

static dosah_status add_pathway(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    dosah_status status;
    if (!dsh_gtfs_new_key(t, ID, &b->pathway_id, err, &status))
        return status;
    int64_t mode = 0;
    if (dsh_gtfs_raw(t, MODE).n == 0)
        dsh_gtfs_tell(t, MODE, "missing_required_field", DOSAH_ERROR, NULL);
    dsh_gtfs_int(t, MODE, DSH_PATHWAY_WALKWAY, DSH_PATHWAY_EXIT_GATE, &mode);
    const dsh_gtfs_pathway pathway = {
        .from = end_of(t, FROM),
        .to = end_of(t, TO),
        .mode = (uint8_t)mode,
        .both_ways = both_ways(t, mode),
        .length_m = dsh_gtfs_number(t, LENGTH, 0),
        .time_s = whole(t, TIME, 1, MAX_TIME_S),
        .stairs = whole(t, STAIRS, -MAX_STAIRS, MAX_STAIRS),
        .max_slope = dsh_gtfs_number(t, SLOPE, -10),
        .min_width_m = dsh_gtfs_number(t, WIDTH, 0),
    };
    if (pathway.from == DSH_GTFS_NONE || pathway.to == DSH_GTFS_NONE ||
        mode == 0)
        return DOSAH_OK;
    if (pathway.from == pathway.to) {
        dsh_gtfs_tell(t, TO, "pathway_loop", DOSAH_WARNING, NULL);
        return DOSAH_OK;
    }
    if (!dsh_vec_room(&b->pathway, 1))
        return dsh_fail_nomem(err, "pathways");
    b->pathway.p[b->pathway.n++] = pathway;
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_pathways(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"pathways.txt", DSH_GTFS_OPTIONAL, COLUMNS,
                                    N_COLUMNS};
    return dsh_gtfs_each(b, &wanted, add_pathway, err);
}

/* ---- result ------------------------------------------------------------ */

/* The topmost row above a row: its station, or itself. */
static uint32_t top_of(const dsh_gtfs_build *b, uint32_t row)
{
    for (int level = 0; level < 2 && b->stop.p[row].parent != DSH_GTFS_NONE;
         level++)
        row = b->stop.p[row].parent;
    return row;
}

static uint32_t node_of(const dsh_gtfs_build *b, uint32_t row)
{
    const dsh_gtfs_stop *s = &b->stop.p[row];
    return s->index != DSH_GTFS_NONE ? s->index : b->gtfs_stops + s->place;
}

static bool make_room(dsh_gtfs *g, const dsh_gtfs_build *b)
{
    const size_t n = b->gtfs_stops, m = b->gtfs_places;
    dsh_arena *a = b->arena;
    g->stop_platform = dsh_arena_alloc(a, n, sizeof(*g->stop_platform));
    g->place_id = dsh_arena_alloc(a, m, sizeof(*g->place_id));
    g->place_lon = dsh_arena_alloc(a, m, sizeof(*g->place_lon));
    g->place_lat = dsh_arena_alloc(a, m, sizeof(*g->place_lat));
    g->place_access = dsh_arena_alloc(a, m, 1);
    g->place_kind = dsh_arena_alloc(a, m, 1);
    g->node_station = dsh_arena_alloc(a, n + m, sizeof(*g->node_station));
    g->node_level = dsh_arena_alloc(a, n + m, sizeof(*g->node_level));
    g->pathway = dsh_arena_alloc(a, b->pathway.n, sizeof(*g->pathway));
    return g->stop_platform != NULL && g->place_id != NULL &&
           g->place_lon != NULL && g->place_lat != NULL &&
           g->place_access != NULL && g->place_kind != NULL &&
           g->node_station != NULL && g->node_level != NULL &&
           g->pathway != NULL;
}

static void put_place(dsh_gtfs *g, const dsh_gtfs_stop *s)
{
    g->place_id[s->place] = s->id;
    g->place_lon[s->place] = s->lon;
    g->place_lat[s->place] = s->lat;
    g->place_access[s->place] = s->access;
    g->place_kind[s->place] = s->kind;
}

bool dsh_gtfs_put_stations(dsh_gtfs *g, dsh_gtfs_build *b)
{
    if (!make_room(g, b))
        return false;
    for (uint32_t i = 0; i < b->stop.n; i++) {
        const dsh_gtfs_stop *s = &b->stop.p[i];
        const uint32_t top = top_of(b, i);
        if (s->kind == STATION)
            continue;
        const uint32_t node = node_of(b, i);
        g->node_level[node] = s->level;
        g->node_station[node] =
            b->stop.p[top].kind == STATION ? top : DSH_GTFS_NONE;
        if (s->place != DSH_GTFS_NONE)
            put_place(g, s);
        else
            g->stop_platform[node] = s->kind == 4 && s->parent != DSH_GTFS_NONE
                                         ? b->stop.p[s->parent].index
                                         : DSH_GTFS_NONE;
    }
    for (size_t i = 0; i < b->pathway.n; i++) {
        g->pathway[i] = b->pathway.p[i];
        g->pathway[i].from = node_of(b, g->pathway[i].from);
        g->pathway[i].to = node_of(b, g->pathway[i].to);
    }
    g->n_places = b->gtfs_places;
    g->n_pathways = (uint32_t)b->pathway.n;
    return true;
}
