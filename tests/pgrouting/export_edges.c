/* SPDX-License-Identifier: MIT */
/* For each reading of a profile: streets of a file as edges.csv, and the
 * walking costs between 50 × 20 of its nodes as the product finds them in
 * costs.csv; half of the targets can be reached.
 *
 *   export_edges FILE.osm.pbf EPSG:… PROFILE OUT_DIR [ELEVATION]
 *
 * writes to OUT_DIR/opt and OUT_DIR/pess, which must exist. */
#include "base/csv.h"
#include "network/walk.h"

#include <math.h>
#include <stdio.h>

enum { N_SOURCES = 50, N_TARGETS = 20 };

typedef struct world {
    dsh_context ctx;
    dsh_study *study;
    dsh_osm *osm;
    dsh_streets *streets;
    dsh_costs *costs;
    dsh_walk *walk;
} world;

/* Heights where the streets lie. */
static dosah_status open_raster(dsh_elevation **out, const dsh_streets *s,
                                const char *path, world *w, dosah_error *err)
{
    dsh_box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        b.x0 = fmin(b.x0, s->x[v]);
        b.y0 = fmin(b.y0, s->y[v]);
        b.x1 = fmax(b.x1, s->x[v]);
        b.y1 = fmax(b.y1, s->y[v]);
    }
    return dsh_elevation_open(out, path, "", w->study->crs, &b, &w->ctx, err);
}

static dosah_status make_streets(world *w, const char *raster, dosah_error *err)
{
    dsh_elevation *elevation = NULL;
    dosah_status st = dsh_streets_new(&w->streets, w->osm, NULL, NULL, w->study,
                                      &w->ctx, err);
    if (st != DOSAH_OK || raster == NULL)
        return st;
    st = open_raster(&elevation, w->streets, raster, w, err);
    dsh_streets_free(w->streets);
    w->streets = NULL;
    if (st == DOSAH_OK)
        st = dsh_streets_new(&w->streets, w->osm, elevation, NULL, w->study,
                             &w->ctx, err);
    dsh_elevation_free(elevation);
    return st;
}

static dosah_status open_world(world *w, char **argv, dosah_error *err)
{
    const char *const path = argv[1];
    dosah_status st = dsh_context_init(&w->ctx, NULL, err);
    if (st == DOSAH_OK)
        st = dsh_study_defaults(&w->study, argv[3], &w->ctx, err);
    if (st == DOSAH_OK) {
        w->study->crs = argv[2];
        st = dsh_osm_read(&w->osm, &path, 1, NULL, &w->ctx, err);
    }
    if (st == DOSAH_OK)
        st = make_streets(w, argv[5], err);
    if (st == DOSAH_OK)
        st = dsh_walk_new(&w->walk, w->streets, err);
    return st;
}

static void close_world(world *w)
{
    dsh_walk_free(w->walk);
    dsh_streets_free(w->streets);
    dsh_osm_free(w->osm);
    dsh_study_free(w->study);
    dsh_context_clear(&w->ctx);
}

/** splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195). */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/** A node of a large component that may be passed. */
static uint32_t any_node(const world *w, uint64_t *seed)
{
    for (;;) {
        const uint32_t n = (uint32_t)(next(seed) % w->streets->n_nodes);
        if (w->streets->in_large_component[n] &&
            w->costs->node_ms[n] != DSH_CLOSED)
            return n;
    }
}

/** One that the last search has reached and that may be passed. */
static uint32_t reached_node(const world *w, uint64_t *seed)
{
    size_t n;
    const uint32_t *node = dsh_walk_nodes(w->walk, &n);
    for (;;) { /* the source at least */
        const uint32_t v = node[next(seed) % n];
        if (w->costs->node_ms[v] != DSH_CLOSED)
            return v;
    }
}

/** The node itself as an attached point. */
static dsh_attachment at_node(const dsh_streets *s, uint32_t node)
{
    const uint32_t arc = s->out_arc[s->first_out[node]];
    dsh_attachment a = {
        .joint = {{arc / 2, 0, 0}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
    if (arc % 2)
        a.joint[0].offset_mm = s->length_mm[arc / 2];
    return a;
}

static dosah_status write_costs(const world *w, const char *dir,
                                dosah_error *err)
{
    char path[1100];
    uint64_t seed = 20261122;
    dsh_csv_writer *out = NULL;

    (void)snprintf(path, sizeof(path), "%s/costs.csv", dir);
    const dosah_status st = dsh_csv_create(&out, path, err);
    if (st != DOSAH_OK)
        return st;
    dsh_csv_put(out, "source");
    dsh_csv_put(out, "target");
    dsh_csv_put(out, "ms");
    dsh_csv_end_row(out);
    for (int i = 0; i < N_SOURCES; i++) {
        const uint32_t source = any_node(w, &seed);
        const dsh_attachment from = at_node(w->streets, source);
        dsh_walk_search(w->walk, w->costs, &from, DSH_FROM, DSH_CLOSED - 1);
        for (int k = 0; k < N_TARGETS; k++) {
            const uint32_t target =
                k % 2 == 0 ? any_node(w, &seed) : reached_node(w, &seed);
            const uint32_t ms = dsh_walk_at_node(w->walk, target);
            dsh_csv_put_int(out, source);
            dsh_csv_put_int(out, target);
            dsh_csv_put_int(out, ms == DSH_CLOSED ? -1 : (int64_t)ms);
            dsh_csv_end_row(out);
        }
    }
    return dsh_csv_finish(out, err);
}

static dosah_status export_reading(world *w, const char *dir, dsh_reading r,
                                   dosah_error *err)
{
    char folder[1024], path[1100];
    (void)snprintf(folder, sizeof(folder), "%s/%s", dir,
                   r == DSH_OPT ? "opt" : "pess");
    (void)snprintf(path, sizeof(path), "%s/edges.csv", folder);
    dosah_status st =
        dsh_costs_new(&w->costs, w->streets, &w->study->profile[0], r, err);
    if (st == DOSAH_OK)
        st = dsh_streets_write_csv(w->streets, w->costs, path, err);
    if (st == DOSAH_OK)
        st = write_costs(w, folder, err);
    dsh_costs_free(w->costs);
    w->costs = NULL;
    return st;
}

int main(int argc, char **argv)
{
    world w = {0};
    dosah_error err = {0};

    if (argc != 5 && argc != 6) {
        (void)fprintf(stderr, "usage: export_edges FILE CRS PROFILE DIR "
                              "[ELEVATION]\n");
        return 2;
    }
    dosah_status st = open_world(&w, argv, &err);
    for (int r = 0; st == DOSAH_OK && r < DSH_N_READINGS; r++)
        st = export_reading(&w, argv[4], (dsh_reading)r, &err);
    if (st != DOSAH_OK)
        (void)fprintf(stderr, "export_edges: %s: %s\n", err.source,
                      err.message);
    close_world(&w);
    return (int)st;
}
