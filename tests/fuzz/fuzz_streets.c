/* SPDX-License-Identifier: MIT */
/* The bytes are an OSM file. The streets made of it must hang together for
 * walking and for driving, the optimistic reading never cost more, and the two
 * ways of searching agree. */
#include <stdlib.h>

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "network/nearest.h"

#define FILE_NAME "/vsimem/fuzz-streets.osm"

static const char *const PROFILE[] = {"wheelchair_manual", "low_vision", "car"};
enum { N_PROFILES = sizeof(PROFILE) / sizeof(PROFILE[0]) };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_streets(const dsh_streets *s)
{
    for (uint32_t a = 0; a < 2 * s->n_edges; a++) {
        require(s->tail[a] < s->n_nodes && s->head[a] == s->tail[a ^ 1]);
        require(s->out_arc[a] < 2 * s->n_edges);
    }
    for (uint32_t e = 0; e < s->n_edges; e++)
        require(s->point_first[e] + 2 <= s->point_first[e + 1]);
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        require(s->x[v] == s->x[v] && s->y[v] == s->y[v]);
        for (uint32_t i = s->first_out[v]; i < s->first_out[v + 1]; i++)
            require(s->tail[s->out_arc[i]] == v);
    }
}

static void check_costs(const dsh_streets *s, const dsh_costs *opt,
                        const dsh_costs *pess)
{
    for (uint32_t a = 0; a < 2 * s->n_edges; a++) {
        require(opt->arc_ms[a] <= pess->arc_ms[a]);
        require(opt->arc_assumed[a] <= opt->arc_ms[a]);
    }
    for (uint32_t v = 0; v < s->n_nodes; v++)
        require(opt->node_ms[v] <= pess->node_ms[v]);
}

/* From the first edge's middle both searches agree. */
static void check_search(const dsh_streets *s, const dsh_costs *c)
{
    const dsh_attachment at = {.joint = {{0, s->length_mm[0] / 2, 500},
                                         {DSH_NONE, 0, 0},
                                         {DSH_NONE, 0, 0}}};
    dsh_nearest_label *near;
    dsh_walk *walk;
    require(dsh_walk_new(&walk, s, NULL) == DOSAH_OK);
    require(dsh_nearest_new(&near, s, c, &at, 1, NULL) == DOSAH_OK);
    dsh_walk_search(walk, c, &at, DSH_TO, DSH_CLOSED - 1);
    for (uint32_t v = 0; v < s->n_nodes; v++)
        require(near[v].ms == dsh_walk_at_node(walk, v));
    dsh_free(near);
    dsh_walk_free(walk);
}

static void make_streets(const dsh_osm *osm, const dsh_study *study,
                         dsh_context *ctx)
{
    dosah_error err = {0};
    dsh_streets *s;
    dsh_costs *c[DSH_N_READINGS];
    if (dsh_streets_new(&s, osm, NULL, NULL, study, ctx, &err) != DOSAH_OK) {
        require(err.message[0] != '\0');
        return;
    }
    check_streets(s);
    for (int r = 0; r < DSH_N_READINGS; r++)
        require(dsh_costs_new(&c[r], s, &study->profile[0], (dsh_reading)r,
                              NULL) == DOSAH_OK);
    check_costs(s, c[DSH_OPT], c[DSH_PESS]);
    if (s->n_edges > 0)
        check_search(s, c[DSH_OPT]);
    dsh_costs_free(c[DSH_OPT]);
    dsh_costs_free(c[DSH_PESS]);
    dsh_streets_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static dsh_context ctx;
    static dsh_study *study[N_PROFILES];
    const dosah_env env = {.data_dir = getenv("DOSAH_DATA"), .n_threads = 1};
    const char *path = FILE_NAME;
    if (ctx.notices == NULL) {
        require(dsh_context_init(&ctx, &env, NULL) == DOSAH_OK);
        for (size_t p = 0; p < N_PROFILES; p++) {
            require(dsh_study_defaults(&study[p], PROFILE[p], &ctx, NULL) ==
                    DOSAH_OK);
            study[p]->crs = "EPSG:32633";
        }
    }
    VSILFILE *f = VSIFOpenL(path, "wb");
    require(f != NULL && VSIFWriteL(data, 1, n, f) == n);
    VSIFCloseL(f);
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, &path, 1, NULL, &ctx, &err) == DOSAH_OK) {
        for (size_t p = 0; p < N_PROFILES; p++)
            make_streets(osm, study[p], &ctx);
    }
    dsh_osm_free(osm);
    dsh_notices_free(ctx.notices);
    ctx.notices = dsh_notices_new();
    return 0;
}
