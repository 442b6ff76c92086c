/* SPDX-License-Identifier: MIT */
/* One bounded search per stop (towards it: who can walk here; from it: where
 * can one change to, and get home) and per service (towards it, and from it).
 * Where every edge costs the same both ways the way back is the way there.
 * After a search only points on edges that it reached are asked for their
 * time, found through lists of points by edge. Searches run side by side and
 * write to slots of their own; rows are joined in index order, so the result
 * does not depend on the number of threads. Where stations have pathways the
 * searches are between doors, and the ways inside are added to what they found
 * (stations.h). Without streets a walk is the straight line times the detour
 * factor at flat speed, the same in both readings. */
#include "network/links.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "network/link_rows.h"

/* Points by edge: joints of edge e are point[first[e]] …. */
typedef struct on_edges {
    uint32_t *first, *point;
} on_edges;

/* Scratch of one thread. */
typedef struct scratch {
    dsh_walk *walk;
    uint32_t *seen; /* [most points] number of the search that saw it */
    uint32_t generation;
} scratch;

typedef enum target { ORIGINS, STOPS, N_TARGETS } target;

/* One set of searches: from each point of `sources` to one or two kinds. */
typedef struct sweep {
    const dsh_link_job *job;
    const dsh_link_points *sources;
    dsh_direction direction;
    const dsh_link_points *points[N_TARGETS]; /* NULL = not wanted */
    on_edges on[N_TARGETS];
    int32_t limit_s[N_TARGETS];
    bool skip_self;
    dsh_link_row *row[N_TARGETS]; /* [sources->n] */
    scratch *scratch;             /* [n_threads] */
} sweep;

static int by_seconds(const void *a, const void *b)
{
    const dsh_walk_link *p = a, *q = b;
    const int32_t s = dsh_leg_s(p->ms), t = dsh_leg_s(q->ms);
    if (s != t)
        return s < t ? -1 : 1;
    return p->to < q->to ? -1 : p->to > q->to;
}

static void on_edges_clear(on_edges *on)
{
    dsh_free(on->first);
    dsh_free(on->point);
}

static void count_joints(on_edges *on, const dsh_link_points *points, bool fill)
{
    for (uint32_t i = points->n; i-- > 0;) {
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            const uint32_t e = points->attach[i].joint[k].edge;
            if (e != DSH_NONE && fill)
                on->point[--on->first[e + 1]] = i;
            else if (e != DSH_NONE)
                on->first[e + 1]++;
        }
    }
}

static bool on_edges_make(on_edges *on, const dsh_streets *s,
                          const dsh_link_points *points)
{
    on->first = dsh_alloc((size_t)s->n_edges + 2, sizeof(*on->first));
    on->point =
        dsh_alloc((size_t)points->n * DSH_MAX_JOINTS, sizeof(*on->point));
    if (on->first == NULL || on->point == NULL)
        return false;
    count_joints(on, points, false);
    for (uint32_t e = 0; e < s->n_edges; e++)
        on->first[e + 1] += on->first[e];
    const uint32_t total = on->first[s->n_edges];
    count_joints(on, points, true);
    /* Filling took every row's end down to its beginning, one place late. */
    memmove(on->first, on->first + 1, s->n_edges * sizeof(*on->first));
    on->first[s->n_edges] = total;
    return true;
}

/** Milliseconds from the source of the last search to point `p`. A point is
 *  at no distance from itself: nobody walks to the street and back. */
static uint32_t walk_ms(const sweep *w, const scratch *sc, target t, uint32_t p,
                        size_t source, uint32_t *assumed_ms)
{
    const dsh_link_points *to = w->points[t];
    *assumed_ms = 0;
    if (to->x[p] == w->sources->x[source] && to->y[p] == w->sources->y[source])
        return 0;
    return dsh_walk_to_point(sc->walk, &to->attach[p], assumed_ms);
}

static bool visit_edge(const sweep *w, scratch *sc, target t, uint32_t edge,
                       size_t source)
{
    const on_edges *on = &w->on[t];
    const uint32_t base =
        t == STOPS && w->points[ORIGINS] != NULL ? w->points[ORIGINS]->n : 0;
    for (uint32_t i = on->first[edge]; i < on->first[edge + 1]; i++) {
        const uint32_t p = on->point[i];
        uint32_t assumed;
        if (sc->seen[base + p] == sc->generation)
            continue;
        sc->seen[base + p] = sc->generation;
        if (t == STOPS && w->skip_self && p == source)
            continue;
        const uint32_t ms = walk_ms(w, sc, t, p, source, &assumed);
        if (ms == DSH_CLOSED || dsh_leg_s(ms) > w->limit_s[t])
            continue;
        if (!dsh_link_add(&w->row[t][source], (dsh_walk_link){p, ms, assumed}))
            return false;
    }
    return true;
}

/* Edges at labelled nodes, and those the source itself lies on. */
static bool collect(const sweep *w, scratch *sc, target t, size_t source)
{
    const dsh_streets *s = w->job->streets;
    size_t n;
    const uint32_t *node = dsh_walk_nodes(sc->walk, &n);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = s->first_out[node[i]]; k < s->first_out[node[i] + 1];
             k++) {
            if (!visit_edge(w, sc, t, s->out_arc[k] / 2, source))
                return false;
        }
    }
    for (int k = 0; k < DSH_MAX_JOINTS; k++) {
        const uint32_t e = w->sources->attach[source].joint[k].edge;
        if (e != DSH_NONE && !visit_edge(w, sc, t, e, source))
            return false;
    }
    return true;
}

static bool search_streets(const sweep *w, scratch *sc, size_t source)
{
    const dsh_attachment *from = &w->sources->attach[source];
    int32_t limit_s = 0;
    for (int t = 0; t < N_TARGETS; t++) {
        if (w->points[t] != NULL && w->limit_s[t] > limit_s)
            limit_s = w->limit_s[t];
    }
    if (from->joint[0].edge == DSH_NONE)
        return true;
    dsh_walk_search(sc->walk, w->job->costs, from, w->direction,
                    (uint32_t)limit_s * 1000);
    sc->generation++;
    for (int t = 0; t < N_TARGETS; t++) {
        if (w->points[t] != NULL && !collect(w, sc, (target)t, source))
            return false;
    }
    return true;
}

static bool search_straight(const sweep *w, size_t source)
{
    const dsh_link_points *from = w->sources;
    for (int t = 0; t < N_TARGETS; t++) {
        const dsh_link_points *to = w->points[t];
        const double ms_per_m = w->job->detour_factor * w->job->flat_ms_per_m;
        for (uint32_t i = 0; to != NULL && i < to->n; i++) {
            const double dx = to->x[i] - from->x[source];
            const double dy = to->y[i] - from->y[source];
            const double ms = ceil(sqrt(dx * dx + dy * dy) * ms_per_m);
            if (!(ms <= 1000.0 * w->limit_s[t]) ||
                (t == STOPS && w->skip_self && i == source))
                continue;
            if (!dsh_link_add(&w->row[t][source],
                              (dsh_walk_link){i, (uint32_t)ms, 0}))
                return false;
        }
    }
    return true;
}

static dosah_status task(size_t source, unsigned worker, void *user,
                         dosah_error *err)
{
    sweep *w = user;
    const bool ok = w->job->streets != NULL
                        ? search_streets(w, &w->scratch[worker], source)
                        : search_straight(w, source);
    if (!ok)
        return dsh_fail_nomem(err, "walking links");
    for (int t = 0; t < N_TARGETS; t++) {
        dsh_link_row *row = w->points[t] != NULL ? &w->row[t][source] : NULL;
        if (row != NULL && row->n > 1)
            qsort(row->p, row->n, sizeof(dsh_walk_link), by_seconds);
    }
    return DOSAH_OK;
}

static bool make_scratch(sweep *w, unsigned n_threads, dosah_error *err)
{
    size_t points = 0;
    for (int t = 0; t < N_TARGETS; t++)
        points += w->points[t] != NULL ? w->points[t]->n : 0;
    w->scratch = dsh_alloc(n_threads, sizeof(*w->scratch));
    for (unsigned i = 0; w->scratch != NULL && i < n_threads; i++) {
        scratch *sc = &w->scratch[i];
        sc->seen = dsh_alloc(points, sizeof(*sc->seen));
        if (sc->seen == NULL ||
            (w->job->streets != NULL &&
             dsh_walk_new(&sc->walk, w->job->streets, err) != DOSAH_OK))
            return false;
    }
    return w->scratch != NULL;
}

static bool make_targets(sweep *w)
{
    for (int t = 0; t < N_TARGETS; t++) {
        if (w->points[t] == NULL)
            continue;
        w->row[t] = dsh_alloc(w->sources->n, sizeof(*w->row[t]));
        if (w->row[t] == NULL ||
            (w->job->streets != NULL &&
             !on_edges_make(&w->on[t], w->job->streets, w->points[t])))
            return false;
    }
    return true;
}

static void sweep_clear(sweep *w, unsigned n_threads)
{
    for (unsigned i = 0; w->scratch != NULL && i < n_threads; i++) {
        dsh_walk_free(w->scratch[i].walk);
        dsh_free(w->scratch[i].seen);
    }
    dsh_free(w->scratch);
    for (int t = 0; t < N_TARGETS; t++) {
        for (uint32_t i = 0; w->row[t] != NULL && i < w->sources->n; i++)
            dsh_vec_clear(&w->row[t][i]);
        dsh_free(w->row[t]);
        on_edges_clear(&w->on[t]);
    }
}

static dosah_status pass_doors(sweep *w, dosah_error *err);

static dosah_status sweep_run(sweep *w, dsh_context *ctx, dosah_error *err)
{
    if (!make_targets(w) || !make_scratch(w, ctx->env.n_threads, err))
        return dsh_fail_nomem(err, "walking links");
    const dosah_status status =
        dsh_parallel_for(ctx, w->sources->n, "links", task, w, err);
    return status == DOSAH_OK ? pass_doors(w, err) : status;
}

/* ---- rows -> tables ---- */

static dosah_status table_room(dsh_links *out, uint32_t n_rows, size_t n,
                               dsh_arena *arena, dosah_error *err)
{
    out->first = dsh_arena_alloc(arena, (size_t)n_rows + 1, sizeof(uint32_t));
    out->to = dsh_arena_alloc(arena, n, sizeof(uint32_t));
    out->s = dsh_arena_alloc(arena, n, sizeof(int32_t));
    out->assumed_s = dsh_arena_alloc(arena, n, sizeof(int32_t));
    if (out->first == NULL || out->to == NULL || out->s == NULL ||
        out->assumed_s == NULL)
        return dsh_fail_nomem(err, "walking links");
    return DOSAH_OK;
}

static size_t count_links(const dsh_link_row *row, uint32_t n)
{
    size_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += row[i].n;
    return sum;
}

static dosah_status to_table(dsh_links *out, const dsh_link_row *row,
                             uint32_t n, dsh_arena *arena, dosah_error *err)
{
    const size_t total = count_links(row, n);
    if (total >= UINT32_MAX)
        return dsh_fail(err, DOSAH_ELIMIT, "", 0, "too many walking links");
    const dosah_status status = table_room(out, n, total, arena, err);
    uint32_t at = 0;
    for (uint32_t i = 0; status == DOSAH_OK && i < n; i++) {
        for (size_t k = 0; k < row[i].n; k++, at++) {
            out->to[at] = row[i].p[k].to;
            out->s[at] = dsh_leg_s(row[i].p[k].ms);
            out->assumed_s[at] = dsh_leg_s(row[i].p[k].assumed_ms);
        }
        out->first[i + 1] = at;
    }
    return status;
}

/* Rows by stop -> rows by origin. */
static dosah_status to_transposed(dsh_links *out, const dsh_link_row *row,
                                  uint32_t n, uint32_t n_rows, dsh_arena *arena,
                                  dosah_error *err)
{
    dsh_link_row *turned = dsh_alloc(n_rows, sizeof(*turned));
    if (turned == NULL)
        return dsh_fail_nomem(err, "walking links");
    dosah_status status = DOSAH_OK;
    for (uint32_t i = 0; status == DOSAH_OK && i < n; i++) {
        for (size_t k = 0; status == DOSAH_OK && k < row[i].n; k++) {
            const dsh_walk_link *l = &row[i].p[k];
            if (!dsh_link_add(&turned[l->to],
                              (dsh_walk_link){i, l->ms, l->assumed_ms}))
                status = dsh_fail_nomem(err, "walking links");
        }
    }
    for (uint32_t i = 0; i < n_rows; i++) {
        if (turned[i].n > 1)
            qsort(turned[i].p, turned[i].n, sizeof(dsh_walk_link), by_seconds);
    }
    if (status == DOSAH_OK)
        status = to_table(out, turned, n_rows, arena, err);
    for (uint32_t i = 0; i < n_rows; i++)
        dsh_vec_clear(&turned[i]);
    dsh_free(turned);
    return status;
}

/* ---- doors -> stops ---- */

static uint32_t n_stops_of(const dsh_link_job *job)
{
    return job->inner != NULL ? job->inner->n_stops : job->stops.n;
}

/* What is too long once the ways inside stations are added goes. */
static void keep_within(dsh_link_row *row, uint32_t n, int32_t limit_s)
{
    for (uint32_t i = 0; i < n; i++) {
        size_t kept = 0;
        for (size_t k = 0; k < row[i].n; k++) {
            if (dsh_leg_s(row[i].p[k].ms) <= limit_s)
                row[i].p[kept++] = row[i].p[k];
        }
        row[i].n = kept;
        if (kept > 1)
            qsort(row[i].p, kept, sizeof(dsh_walk_link), by_seconds);
    }
}

/* Rows of a sweep from the doors become rows of the stops, and links to doors
 * links to stops. */
static dosah_status pass_doors(sweep *w, dosah_error *err)
{
    const dsh_station_walks *inner = w->job->inner;
    const bool out = w->direction == DSH_FROM;
    const bool by_door = w->sources == &w->job->stops;
    dosah_status status = DOSAH_OK;
    if (inner == NULL)
        return status;
    for (int t = 0; status == DOSAH_OK && t < N_TARGETS; t++) {
        dsh_link_row *row = w->row[t];
        if (row != NULL && by_door)
            status =
                dsh_rows_of_stops(row, w->points[t]->n, inner,
                                  out ? DSH_OUT_OF_STOP : DSH_INTO_STOP, err);
        if (row != NULL && status == DOSAH_OK && t == STOPS)
            status =
                dsh_rows_to_stops(row, w->sources->n, inner,
                                  out ? DSH_INTO_STOP : DSH_OUT_OF_STOP, err);
        if (row != NULL && status == DOSAH_OK && t == STOPS && by_door)
            status = dsh_rows_inside(row, inner, err);
        if (row != NULL && status == DOSAH_OK)
            keep_within(row, w->sources->n, w->limit_s[t]);
    }
    return status;
}

/* Towards each stop: from which origins. */
static dosah_status make_access(dsh_walks *out, const dsh_link_job *job,
                                dsh_arena *arena, dsh_context *ctx,
                                dosah_error *err)
{
    sweep w = {.job = job, .sources = &job->stops, .direction = DSH_TO};
    w.points[ORIGINS] = &job->origins;
    w.limit_s[ORIGINS] = job->max_walk_s;
    dosah_status status = sweep_run(&w, ctx, err);
    if (status == DOSAH_OK)
        status = to_transposed(&out->access, w.row[ORIGINS], n_stops_of(job),
                               job->origins.n, arena, err);
    sweep_clear(&w, ctx->env.n_threads);
    return status;
}

/* From each stop: to which others, and (`home`) to which origins. */
static dosah_status make_footpaths(dsh_walks *out, const dsh_link_job *job,
                                   bool home, dsh_arena *arena,
                                   dsh_context *ctx, dosah_error *err)
{
    sweep w = {.job = job, .sources = &job->stops, .direction = DSH_FROM};
    w.points[STOPS] = &job->stops;
    w.limit_s[STOPS] = job->max_transfer_s;
    w.skip_self = true;
    w.points[ORIGINS] = home ? &job->origins : NULL;
    w.limit_s[ORIGINS] = job->max_walk_s;
    dosah_status status = sweep_run(&w, ctx, err);
    if (status == DOSAH_OK)
        status =
            to_table(&out->footpath, w.row[STOPS], n_stops_of(job), arena, err);
    if (status == DOSAH_OK && home)
        status = to_transposed(&out->home, w.row[ORIGINS], n_stops_of(job),
                               job->origins.n, arena, err);
    sweep_clear(&w, ctx->env.n_threads);
    return status;
}

/* Between each service and the stops and origins around it. */
static dosah_status make_service(dsh_links *stops, dsh_links *origins,
                                 const dsh_link_job *job,
                                 dsh_direction direction, dsh_arena *arena,
                                 dsh_context *ctx, dosah_error *err)
{
    sweep w = {.job = job, .sources = &job->services, .direction = direction};
    w.points[ORIGINS] = &job->origins;
    w.points[STOPS] = &job->stops;
    w.limit_s[ORIGINS] = w.limit_s[STOPS] = job->max_walk_s;
    dosah_status status = sweep_run(&w, ctx, err);
    if (status == DOSAH_OK)
        status = to_table(stops, w.row[STOPS], job->services.n, arena, err);
    if (status == DOSAH_OK)
        status = to_table(origins, w.row[ORIGINS], job->services.n, arena, err);
    sweep_clear(&w, ctx->env.n_threads);
    return status;
}

/* Does every edge take as long either way? */
static bool symmetric(const dsh_link_job *job)
{
    if (job->inner != NULL && !job->inner->symmetric)
        return false;
    if (job->streets == NULL)
        return true;
    for (size_t e = 0; e < job->streets->n_edges; e++) {
        if (job->costs->arc_ms[2 * e] != job->costs->arc_ms[2 * e + 1])
            return false;
    }
    return true;
}

dosah_status dsh_links_make(dsh_walks *out, const dsh_link_job *job,
                            dsh_arena *arena, dsh_context *ctx,
                            dosah_error *err)
{
    const bool same = symmetric(job), back = !same && !job->one_way;
    dosah_status status = make_access(out, job, arena, ctx, err);
    if (status == DOSAH_OK)
        status = make_footpaths(out, job, back, arena, ctx, err);
    if (status == DOSAH_OK)
        status = make_service(&out->egress, &out->direct, job, DSH_TO, arena,
                              ctx, err);
    if (status == DOSAH_OK && back)
        status = make_service(&out->leave, &out->back, job, DSH_FROM, arena,
                              ctx, err);
    if (same) {
        out->home = out->access;
        out->leave = out->egress;
        out->back = out->direct;
    }
    return status;
}
