/* SPDX-License-Identifier: MIT */
/* Streets of a file for every shipped profile in both readings.
 *
 *   bench_streets network FILE CRS
 *   bench_streets search FILE CRS POINTS
 *   bench_streets nearest FILE CRS COPIES [EDGES.csv]
 *
 * `network`: reading, graphs and costs. `search`: half an hour from POINTS
 * random points, on all threads; baseline: plain.h for every tenth point.
 * `nearest`: of 200 random places for every node of COPIES of the streets side
 * by side; baseline: plain.h for the same, of which nothing may differ.
 * EDGES.csv gets those of the adult for other engines, turned round: the node
 * that is none of the streets' leads to where the places are. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/csv.h"
#include "network/draft.h"
#include "network/nearest.h"
#include "plain.h"

static const char *const PROFILE[] = {"adult",
                                      "senior",
                                      "walking_aid",
                                      "wheelchair_manual",
                                      "wheelchair_power",
                                      "pram",
                                      "low_vision",
                                      "car"};
enum {
    N_PROFILES = sizeof(PROFILE) / sizeof(PROFILE[0]),
    N_GRAPHS = 2, /* to walk and to drive on */
    N_PLACES = 200,
    HALF_HOUR_MS = 1800000,
    NEAR_M = 50, /* points lie this near a node, either way */
    MAX_SNAP_M = 100
};

typedef struct world {
    dsh_context ctx;
    dsh_osm *osm;
    dsh_study *study[N_PROFILES];
    dsh_streets *graph[N_GRAPHS];
    dsh_costs *costs[N_PROFILES][DSH_N_READINGS];
} world;

/** CPU seconds of this thread. */
static double cpu(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/** splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195). */
static uint32_t below(uint64_t *seed, uint32_t n)
{
    assert(n > 0);
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

static const dsh_streets *graph_of(const world *w, size_t profile)
{
    return w->graph[w->study[profile]->profile[0].drives];
}

/* ---- network ---- */

static dosah_status make_graph(world *w, size_t profile, dosah_error *err)
{
    dsh_streets **g = &w->graph[w->study[profile]->profile[0].drives];
    const double begun = cpu();
    if (*g != NULL)
        return DOSAH_OK;
    const dosah_status st =
        dsh_streets_new(g, w->osm, NULL, NULL, w->study[profile], &w->ctx, err);
    if (st == DOSAH_OK)
        (void)printf("%s: %u nodes, %u edges, %.3f s\n",
                     w->study[profile]->profile[0].drives ? "to drive on"
                                                          : "to walk on",
                     (*g)->n_nodes, (*g)->n_edges, cpu() - begun);
    return st;
}

static dosah_status make_world(world *w, const char *const *path,
                               const char *crs, dosah_error *err)
{
    const double begun = dsh_clock();
    dosah_status st = dsh_context_init(&w->ctx, NULL, err);
    for (size_t p = 0; st == DOSAH_OK && p < N_PROFILES; p++) {
        st = dsh_study_defaults(&w->study[p], PROFILE[p], &w->ctx, err);
        if (st == DOSAH_OK)
            w->study[p]->crs = crs;
    }
    if (st == DOSAH_OK)
        st = dsh_osm_read(&w->osm, path, 1, NULL, &w->ctx, err);
    (void)printf("read: %.3f s\n", dsh_clock() - begun);
    for (size_t p = 0; st == DOSAH_OK && p < N_PROFILES; p++)
        st = make_graph(w, p, err);
    const double priced = cpu();
    for (size_t p = 0; st == DOSAH_OK && p < N_PROFILES; p++) {
        for (int r = 0; st == DOSAH_OK && r < DSH_N_READINGS; r++)
            st = dsh_costs_new(&w->costs[p][r], graph_of(w, p),
                               &w->study[p]->profile[0], (dsh_reading)r, err);
    }
    (void)printf("costs: %.3f s\n", cpu() - priced);
    (void)printf("network: %.3f s\n", dsh_clock() - begun);
    return st;
}

static void clear_world(world *w)
{
    for (size_t p = 0; p < N_PROFILES; p++) {
        dsh_costs_free(w->costs[p][DSH_OPT]);
        dsh_costs_free(w->costs[p][DSH_PESS]);
        dsh_study_free(w->study[p]);
    }
    dsh_streets_free(w->graph[0]);
    dsh_streets_free(w->graph[1]);
    dsh_osm_free(w->osm);
    dsh_context_clear(&w->ctx);
}

/* ---- points ---- */

/** Random points beside the nodes of a graph, attached for a profile. */
static dosah_status scatter(dsh_attachment **out, const world *w,
                            size_t profile, size_t n, dosah_error *err)
{
    const dsh_streets *s = graph_of(w, profile);
    double *x = dsh_alloc(n, sizeof(*x)), *y = dsh_alloc(n, sizeof(*y));
    uint64_t seed = 20261122;
    *out = dsh_alloc(n, sizeof(**out));
    dosah_status st = DOSAH_OK;
    if (x == NULL || y == NULL || *out == NULL)
        st = dsh_fail_nomem(err, "points");
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        const uint32_t v = below(&seed, s->n_nodes);
        x[i] = s->x[v] + below(&seed, 2 * NEAR_M + 1) - NEAR_M;
        y[i] = s->y[v] + below(&seed, 2 * NEAR_M + 1) - NEAR_M;
    }
    if (st == DOSAH_OK)
        st = dsh_attach(*out, s, w->costs[profile][DSH_OPT], x, y, n,
                        MAX_SNAP_M, err);
    dsh_free(x);
    dsh_free(y);
    return st;
}

/* ---- search ---- */

enum { MAX_THREADS = 64 };

typedef struct searches {
    const world *w;
    size_t n;
    dsh_attachment *point[N_PROFILES];
    dsh_walk *walk[MAX_THREADS][N_GRAPHS];
    uint64_t *labels, *sum; /* [n * N_PROFILES] of both readings */
    double spent[MAX_THREADS];
} searches;

static dosah_status search_one(size_t i, unsigned worker, void *user,
                               dosah_error *err)
{
    searches *k = user;
    (void)err;
    const size_t p = i / k->n;
    const double begun = cpu();
    dsh_walk *walk = k->walk[worker][k->w->study[p]->profile[0].drives];
    for (int r = 0; r < DSH_N_READINGS; r++) {
        size_t n;
        dsh_walk_search(walk, k->w->costs[p][r], &k->point[p][i % k->n],
                        DSH_FROM, HALF_HOUR_MS);
        const uint32_t *node = dsh_walk_nodes(walk, &n);
        k->labels[i] += n;
        if (i % 10 == 0) {
            for (size_t v = 0; v < n; v++)
                k->sum[i] += dsh_walk_at_node(walk, node[v]);
        }
    }
    k->spent[worker] += cpu() - begun;
    return DOSAH_OK;
}

/** The same with plain.h for every tenth point; false = sums differ. */
static bool search_plainly(const searches *k)
{
    bool same = true;
    double spent = 0;
    for (size_t p = 0; p < N_PROFILES; p++) {
        bench_plain plain;
        if (!bench_plain_init(&plain, graph_of(k->w, p), 1))
            return false;
        for (size_t i = 0; i < k->n; i += 10) {
            uint64_t sum = 0;
            for (int r = 0; r < DSH_N_READINGS; r++) {
                const double begun = cpu();
                bench_plain_search(&plain, k->w->costs[p][r], &k->point[p][i],
                                   1, DSH_FROM, HALF_HOUR_MS);
                spent += cpu() - begun;
                for (uint32_t v = 0; v < plain.s->n_nodes; v++)
                    sum += plain.label[v] != DSH_CLOSED ? plain.label[v] : 0;
            }
            same = same && sum == k->sum[p * k->n + i];
        }
        bench_plain_clear(&plain);
    }
    (void)printf("baseline: %.3f s for a tenth of them\n", spent);
    return same;
}

static dosah_status make_searches(searches *k, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    k->labels = dsh_alloc(k->n * N_PROFILES, sizeof(*k->labels));
    k->sum = dsh_alloc(k->n * N_PROFILES, sizeof(*k->sum));
    if (k->labels == NULL || k->sum == NULL)
        return dsh_fail_nomem(err, "sums");
    for (size_t p = 0; st == DOSAH_OK && p < N_PROFILES; p++)
        st = scatter(&k->point[p], k->w, p, k->n, err);
    for (unsigned t = 0; t < k->w->ctx.env.n_threads && t < MAX_THREADS; t++) {
        for (int g = 0; st == DOSAH_OK && g < N_GRAPHS; g++)
            st = dsh_walk_new(&k->walk[t][g], k->w->graph[g], err);
    }
    return st;
}

static dosah_status bench_search(const world *w, size_t n, dosah_error *err)
{
    searches k = {.w = w, .n = n};
    uint64_t labels = 0;
    double spent = 0;
    dosah_status st = make_searches(&k, err);
    const double begun = dsh_clock();
    if (st == DOSAH_OK)
        st = dsh_parallel_for(&w->ctx, n * N_PROFILES, "search", search_one, &k,
                              err);
    const double wall = dsh_clock() - begun;
    for (size_t i = 0; i < n * N_PROFILES; i++)
        labels += k.labels[i];
    for (unsigned t = 0; t < MAX_THREADS; t++) {
        spent += k.spent[t];
        dsh_walk_free(k.walk[t][0]);
        dsh_walk_free(k.walk[t][1]);
    }
    (void)printf("search: %.3f s wall, %.3f s CPU, %zu searches, %.0f nodes "
                 "each\n",
                 wall, spent, n * N_PROFILES * DSH_N_READINGS,
                 (double)labels / (double)(n * N_PROFILES * DSH_N_READINGS));
    if (st == DOSAH_OK && !search_plainly(&k))
        st = dsh_fail(err, DOSAH_EINTERNAL, "", 0, "sums differ");
    for (size_t p = 0; p < N_PROFILES; p++)
        dsh_free(k.point[p]);
    dsh_free(k.labels);
    dsh_free(k.sum);
    return st;
}

/* ---- nearest ---- */

static void tile32(uint32_t *out, const uint32_t *in, size_t n, uint32_t copies,
                   uint32_t step)
{
    for (uint32_t c = 0; c < copies; c++) {
        for (size_t i = 0; i < n; i++)
            out[c * n + i] = in[i] + c * step;
    }
}

/** Copies of the streets side by side: only what searches read. */
static dosah_status tile_streets(dsh_streets **out, const dsh_streets *s,
                                 uint32_t copies, dosah_error *err)
{
    dsh_arena *a = dsh_arena_new();
    const size_t arcs = 2 * (size_t)s->n_edges;
    dsh_streets *t = a != NULL ? dsh_arena_alloc(a, 1, sizeof(*t)) : NULL;
    if (t == NULL)
        return dsh_fail_nomem(err, "copies");
    t->arena = a;
    t->n_nodes = copies * s->n_nodes;
    t->n_edges = copies * s->n_edges;
    t->tail = dsh_arena_alloc(a, arcs * copies, sizeof(uint32_t));
    t->head = dsh_arena_alloc(a, arcs * copies, sizeof(uint32_t));
    t->length_mm = dsh_arena_alloc(a, t->n_edges, sizeof(uint32_t));
    if (t->tail == NULL || t->head == NULL || t->length_mm == NULL)
        return dsh_fail_nomem(err, "copies");
    tile32(t->tail, s->tail, arcs, copies, s->n_nodes);
    tile32(t->head, s->head, arcs, copies, s->n_nodes);
    tile32(t->length_mm, s->length_mm, s->n_edges, copies, 0);
    *out = t;
    return dsh_streets_csr(t, err);
}

static dosah_status tile_costs(dsh_costs *out, const dsh_costs *c,
                               const dsh_streets *s, uint32_t copies,
                               dosah_error *err)
{
    const size_t arcs = 2 * (size_t)s->n_edges;
    out->arc_ms = dsh_alloc(arcs * copies, sizeof(uint32_t));
    out->node_ms = dsh_alloc((size_t)s->n_nodes * copies, sizeof(uint32_t));
    out->flat_ms_per_m = c->flat_ms_per_m;
    if (out->arc_ms == NULL || out->node_ms == NULL)
        return dsh_fail_nomem(err, "copies");
    tile32(out->arc_ms, c->arc_ms, arcs, copies, 0);
    tile32(out->node_ms, c->node_ms, s->n_nodes, copies, 0);
    return DOSAH_OK;
}

static dosah_status tile_places(dsh_attachment **out, const world *w, size_t p,
                                uint32_t copies, dosah_error *err)
{
    uint64_t seed = 4;
    const dosah_status st = scatter(out, w, p, N_PLACES, err);
    for (int i = 0; st == DOSAH_OK && i < N_PLACES; i++) {
        const uint32_t c = below(&seed, copies);
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            dsh_joint *j = &(*out)[i].joint[k];
            j->edge += j->edge != DSH_NONE ? c * graph_of(w, p)->n_edges : 0;
        }
    }
    return st;
}

static void put_edge(dsh_csv_writer *out, size_t id, uint32_t source,
                     uint32_t target, int64_t cost, int64_t reverse_cost)
{
    dsh_csv_put_int(out, (int64_t)id);
    dsh_csv_put_int(out, source);
    dsh_csv_put_int(out, target);
    dsh_csv_put_int(out, cost);
    dsh_csv_put_int(out, reverse_cost);
    dsh_csv_end_row(out);
}

/** Walking an arc and on through its head; -1 = closed. */
static int64_t walk_on(const dsh_streets *s, const dsh_costs *c, uint32_t arc)
{
    const uint32_t pass = c->node_ms[s->head[arc]];
    return c->arc_ms[arc] == DSH_CLOSED || pass == DSH_CLOSED
               ? -1
               : (int64_t)c->arc_ms[arc] + pass;
}

static dosah_status write_edges(const char *path, bench_plain *plain,
                                const dsh_costs *c, const dsh_attachment *place,
                                dosah_error *err)
{
    static const char *const COLUMN[] = {"id", "source", "target", "cost",
                                         "reverse_cost"};
    const dsh_streets *s = plain->s;
    dsh_csv_writer *out = NULL;
    const dosah_status st = dsh_csv_create(&out, path, err);
    if (st != DOSAH_OK)
        return st;
    for (size_t i = 0; i < 5; i++)
        dsh_csv_put(out, COLUMN[i]);
    dsh_csv_end_row(out);
    for (uint32_t e = 0; e < s->n_edges; e++)
        put_edge(out, e, s->tail[2 * e], s->head[2 * e],
                 walk_on(s, c, 2 * e + 1), walk_on(s, c, 2 * e));
    bench_plain_begin(plain, c, place, N_PLACES, DSH_TO, DSH_CLOSED - 1);
    for (size_t i = 0; i < plain->n_heap; i++)
        put_edge(out, s->n_edges + i, s->n_nodes, plain->heap[i].node,
                 plain->heap[i].ms, -1);
    return dsh_csv_finish(out, err);
}

typedef struct nearest_job {
    const world *w;
    dsh_streets *tiled[N_GRAPHS];
    uint32_t copies;
    const char *edges; /* file, NULL = none */
} nearest_job;

enum { ROUNDS = 5 };

static int by_size(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return p < q ? -1 : p > q;
}

static double median(double v[ROUNDS])
{
    qsort(v, ROUNDS, sizeof(*v), by_size);
    return v[ROUNDS / 2];
}

/** Ours and the baseline in turns; the last labels of both compared. */
static dosah_status race(const char *name, bench_plain *plain,
                         const dsh_costs *c, const dsh_attachment *place,
                         dosah_error *err)
{
    double ours[ROUNDS], theirs[ROUNDS];
    dsh_nearest_label *near = NULL;
    dosah_status st = DOSAH_OK;
    for (int round = 0; st == DOSAH_OK && round < ROUNDS; round++) {
        dsh_free(near);
        double begun = cpu();
        st = dsh_nearest_new(&near, plain->s, c, place, N_PLACES, err);
        ours[round] = cpu() - begun;
        begun = cpu();
        bench_plain_search(plain, c, place, N_PLACES, DSH_TO, DSH_CLOSED - 1);
        theirs[round] = cpu() - begun;
    }
    if (st != DOSAH_OK)
        return st;
    uint64_t sum = 0, n = 0;
    for (uint32_t v = 0; v < plain->s->n_nodes; v++) {
        if (near[v].ms != plain->label[v])
            st = dsh_fail(err, DOSAH_EINTERNAL, "", 0, "labels differ");
        sum += near[v].ms != DSH_CLOSED ? near[v].ms : 0;
        n += near[v].ms != DSH_CLOSED;
    }
    dsh_free(near);
    (void)printf("nearest %s: %.2f ms, baseline %.2f ms, %" PRIu64
                 " of %u nodes, %" PRIu64 " ms together\n",
                 name, median(ours) * 1e3, median(theirs) * 1e3, n,
                 plain->s->n_nodes, sum);
    return st;
}

static dosah_status nearest_one(const nearest_job *j, size_t p, int r,
                                dosah_error *err)
{
    const world *w = j->w;
    const dsh_streets *s = j->tiled[w->study[p]->profile[0].drives];
    dsh_costs c = {0};
    dsh_attachment *place = NULL;
    bench_plain plain = {0};
    char name[64];
    (void)snprintf(name, sizeof(name), "%s %s", PROFILE[p],
                   r == DSH_OPT ? "opt" : "pess");
    dosah_status st =
        tile_costs(&c, w->costs[p][r], graph_of(w, p), j->copies, err);
    if (st == DOSAH_OK)
        st = tile_places(&place, w, p, j->copies, err);
    if (st == DOSAH_OK && !bench_plain_init(&plain, s, N_PLACES))
        st = dsh_fail_nomem(err, "baseline");
    if (st == DOSAH_OK && p == 0 && r == DSH_OPT && j->edges != NULL)
        st = write_edges(j->edges, &plain, &c, place, err);
    if (st == DOSAH_OK)
        st = race(name, &plain, &c, place, err);
    bench_plain_clear(&plain);
    dsh_free(place);
    dsh_free(c.arc_ms);
    dsh_free(c.node_ms);
    return st;
}

static dosah_status bench_nearest(const world *w, uint32_t copies,
                                  const char *edges, dosah_error *err)
{
    nearest_job j = {w, {NULL, NULL}, copies, edges};
    dosah_status st = DOSAH_OK;
    for (int g = 0; st == DOSAH_OK && g < N_GRAPHS; g++)
        st = tile_streets(&j.tiled[g], w->graph[g], copies, err);
    for (size_t p = 0; p < N_PROFILES; p++) {
        for (int r = 0; st == DOSAH_OK && r < DSH_N_READINGS; r++)
            st = nearest_one(&j, p, r, err);
    }
    dsh_streets_free(j.tiled[0]);
    dsh_streets_free(j.tiled[1]);
    return st;
}

int main(int argc, char **argv)
{
    static world w;
    dosah_error err = {0};
    const uint32_t n = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 0;
    if (argc < 4 || (strcmp(argv[1], "network") != 0 && n == 0)) {
        (void)fprintf(stderr, "usage: bench_streets "
                              "network|search|nearest FILE CRS [N [EDGES]]\n");
        return 2;
    }
    const char *const path = argv[2];
    dosah_status st = make_world(&w, &path, argv[3], &err);
    if (st == DOSAH_OK && strcmp(argv[1], "search") == 0)
        st = bench_search(&w, n, &err);
    if (st == DOSAH_OK && strcmp(argv[1], "nearest") == 0)
        st = bench_nearest(&w, n, argc > 5 ? argv[5] : NULL, &err);
    if (st != DOSAH_OK)
        (void)fprintf(stderr, "bench_streets: %s %s\n", err.source,
                      err.message);
    clear_world(&w);
    return (int)st;
}
