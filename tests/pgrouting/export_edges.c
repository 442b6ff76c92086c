/* SPDX-License-Identifier: MIT */
/* Streets of a file as edges.csv, and the walking costs between 50 × 20 of
 * its nodes as the product finds them in costs.csv.
 *
 *   export_edges FILE.osm.pbf EPSG:… PROFILE OUT_DIR
 */
#include "base/csv.h"
#include "network/walk.h"

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
        st = dsh_streets_new(&w->streets, w->osm, NULL, NULL, w->study, &w->ctx,
                             err);
    if (st == DOSAH_OK)
        st = dsh_costs_new(&w->costs, w->streets, &w->study->profile[0],
                           DSH_OPT, err);
    if (st == DOSAH_OK)
        st = dsh_walk_new(&w->walk, w->streets, err);
    return st;
}

static void close_world(world *w)
{
    dsh_walk_free(w->walk);
    dsh_costs_free(w->costs);
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
    char path[1024];
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
            const uint32_t target = any_node(w, &seed);
            const uint32_t ms = dsh_walk_at_node(w->walk, target);
            dsh_csv_put_int(out, source);
            dsh_csv_put_int(out, target);
            dsh_csv_put_int(out, ms == DSH_CLOSED ? -1 : (int64_t)ms);
            dsh_csv_end_row(out);
        }
    }
    return dsh_csv_finish(out, err);
}

int main(int argc, char **argv)
{
    char path[1024];
    world w = {0};
    dosah_error err = {0};

    if (argc != 5) {
        (void)fprintf(stderr, "usage: export_edges FILE CRS PROFILE DIR\n");
        return 2;
    }
    (void)snprintf(path, sizeof(path), "%s/edges.csv", argv[4]);
    dosah_status st = open_world(&w, argv, &err);
    if (st == DOSAH_OK)
        st = dsh_streets_write_csv(w.streets, w.costs, path, &err);
    if (st == DOSAH_OK)
        st = write_costs(&w, argv[4], &err);
    if (st != DOSAH_OK)
        (void)fprintf(stderr, "export_edges: %s: %s\n", err.source,
                      err.message);
    close_world(&w);
    return (int)st;
}
