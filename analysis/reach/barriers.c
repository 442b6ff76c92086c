/* SPDX-License-Identifier: MIT */
/* The walks of adults first: all stops and services at once, the nearest one
 * for each node, and how many residents come along each edge and through each
 * node. Then what hinders each profile in each reading where adults pass, and
 * neighbouring edges of one way with the same fault become one row. */
#include "reach/barriers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "network/nearest.h"

const char *dsh_hindrance_name(unsigned kind)
{
    static const char *const NAME[DSH_N_HINDRANCES] = {
        "steps", "wheelchair_no", "slope",      "cross_slope", "width",
        "kerb",  "surface",       "smoothness", "narrowing"};
    return NAME[kind];
}

const char *dsh_hindrance_unit(unsigned kind)
{
    static const char *const UNIT[DSH_N_HINDRANCES] = {
        "steps", "", "bp", "bp", "mm", "mm", "", "", "mm"};
    return UNIT[kind];
}

typedef struct finder {
    const dsh_study *study;
    const dsh_tables *tables;
    const dsh_network *network;
    const dsh_streets *s;
    dsh_study *yardstick; /* the shipped adult */
    dsh_costs *adult;
    dsh_nearest_label *nearest; /* [n_nodes] */
    dsh_hindrances **hinder;    /* [n_profiles * DSH_N_READINGS] */
    int64_t *through;           /* [n_nodes] residents */
    int64_t *along;             /* [n_edges] */
    DSH_VEC(dsh_street_barrier) row;
} finder;

/* ---- walks of adults --------------------------------------------------- */

static dosah_status attach(dsh_attachment **out, const finder *f,
                           const double *x, const double *y, size_t n,
                           dosah_error *err)
{
    *out = dsh_alloc(n, sizeof(**out));
    if (*out == NULL)
        return dsh_fail_nomem(err, "walks to barriers");
    return dsh_attach(*out, f->s, f->adult, x, y, n, f->study->reach.max_snap_m,
                      err);
}

/* Stops, then services. */
static dosah_status list_places(double **x, double **y, size_t *n,
                                const finder *f, dosah_error *err)
{
    const size_t stops = f->network->gtfs ? f->network->gtfs->n_stops : 0;
    const dsh_services *services = &f->tables->services;
    *n = stops + services->n;
    *x = dsh_alloc(*n, sizeof(double));
    *y = dsh_alloc(*n, sizeof(double));
    if (*x == NULL || *y == NULL)
        return dsh_fail_nomem(err, "walks to barriers");
    for (size_t i = 0; i < stops; i++) {
        (*x)[i] = f->network->stop_x[i];
        (*y)[i] = f->network->stop_y[i];
    }
    for (size_t i = 0; i < services->n; i++) {
        const bool outside = services->form[i] == DSH_FORM_FIELD ||
                             services->form[i] == DSH_FORM_REMOTE;
        (*x)[stops + i] = outside ? (double)NAN : services->x[i];
        (*y)[stops + i] = outside ? (double)NAN : services->y[i];
    }
    return DOSAH_OK;
}

/* The end of the edge by which the walk from this joint is shorter. */
static uint64_t leave(uint32_t *node, const finder *f, const dsh_joint *j)
{
    const uint32_t length = f->s->length_mm[j->edge];
    const uint64_t gap =
        ((uint64_t)j->gap_mm * f->adult->flat_ms_per_m + 999) / 1000;
    uint64_t best = UINT64_MAX;
    for (uint32_t k = 0; k < 2; k++) {
        const uint32_t arc = 2 * j->edge + k, v = f->s->head[arc];
        const uint32_t mm = k == 0 ? length - j->offset_mm : j->offset_mm;
        if (f->adult->arc_ms[arc] == DSH_CLOSED ||
            f->nearest[v].ms == DSH_CLOSED)
            continue;
        const uint32_t pass = mm > 0 ? f->adult->node_ms[v] : 0;
        if (pass == DSH_CLOSED)
            continue;
        const uint64_t ms = gap + f->nearest[v].ms + pass +
                            (uint64_t)f->adult->arc_ms[arc] * mm / length;
        if (ms < best) {
            best = ms;
            *node = v;
        }
    }
    return best;
}

static void put_residents(finder *f, const dsh_attachment *origin)
{
    const dsh_origins *o = &f->tables->origins;
    for (uint32_t i = 0; i < o->n; i++) {
        uint64_t best = UINT64_MAX;
        uint32_t at = DSH_NONE, edge = DSH_NONE;
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            const dsh_joint *j = &origin[i].joint[k];
            uint32_t node = DSH_NONE;
            const uint64_t ms =
                j->edge != DSH_NONE ? leave(&node, f, j) : UINT64_MAX;
            if (ms < best) {
                best = ms;
                at = node;
                edge = j->edge;
            }
        }
        if (at == DSH_NONE || o->weight[i] < 0)
            continue;
        f->through[at] += o->weight[i];
        f->along[edge] += o->weight[i];
    }
}

/* What comes through a node goes on along its arc to the next, once all has
 * come whose way leads through it. */
static dosah_status carry_residents(finder *f, dosah_error *err)
{
    uint32_t *awaited = dsh_alloc(f->s->n_nodes, sizeof(*awaited));
    if (awaited == NULL)
        return dsh_fail_nomem(err, "walks to barriers");
    for (uint32_t v = 0; v < f->s->n_nodes; v++) {
        if (f->nearest[v].arc != DSH_NONE)
            awaited[f->s->head[f->nearest[v].arc]]++;
    }
    for (uint32_t i = 0; i < f->s->n_nodes; i++) {
        for (uint32_t v = i; awaited[v] == 0;) {
            const uint32_t arc = f->nearest[v].arc;
            awaited[v] = DSH_NONE; /* done */
            if (arc == DSH_NONE)
                break;
            f->along[arc / 2] += f->through[v];
            v = f->s->head[arc];
            f->through[v] += f->through[f->s->tail[arc]];
            awaited[v]--;
        }
    }
    dsh_free(awaited);
    return DOSAH_OK;
}

static dosah_status walk_adults(finder *f, dsh_context *ctx, dosah_error *err)
{
    double *x = NULL, *y = NULL;
    dsh_attachment *place = NULL, *origin = NULL;
    size_t n = 0;
    dosah_status status = dsh_study_defaults(&f->yardstick, "adult", ctx, err);
    if (status == DOSAH_OK)
        status = dsh_costs_new(&f->adult, f->s, &f->yardstick->profile[0],
                               DSH_PESS, err);
    if (status == DOSAH_OK)
        status = list_places(&x, &y, &n, f, err);
    if (status == DOSAH_OK)
        status = attach(&place, f, x, y, n, err);
    if (status == DOSAH_OK)
        status = attach(&origin, f, f->tables->origins.x, f->tables->origins.y,
                        f->tables->origins.n, err);
    if (status == DOSAH_OK)
        status = dsh_nearest_new(&f->nearest, f->s, f->adult, place, n, err);
    if (status == DOSAH_OK) {
        put_residents(f, origin);
        status = carry_residents(f, err);
    }
    dsh_free(x);
    dsh_free(y);
    dsh_free(place);
    dsh_free(origin);
    return status;
}

/* ---- rows -------------------------------------------------------------- */

static const dsh_hindrances *hinder_of(const finder *f, size_t p, int r)
{
    return f->hinder[p * DSH_N_READINGS + (size_t)r];
}

static dsh_value value_of(const finder *f, const dsh_street_barrier *b)
{
    const dsh_streets *s = f->s;
    const dsh_value yes = {1, 1, DSH_VALUE_TAG};
    const uint32_t i = b->at;
    switch (b->kind) {
    case DSH_HINDERS_STEPS:
        return b->is_node ? yes : s->n_steps[i];
    case DSH_HINDERS_SLOPE:
        return s->slope_bp[i];
    case DSH_HINDERS_CROSS_SLOPE:
        return s->cross_bp[i];
    case DSH_HINDERS_WIDTH:
        return s->width_mm[i];
    case DSH_HINDERS_KERB:
        return b->is_node ? s->kerb_mm[i] : s->crossing_kerb_mm[i];
    case DSH_HINDERS_SURFACE:
        return s->surface[i];
    case DSH_HINDERS_SMOOTHNESS:
        return s->smoothness[i];
    case DSH_HINDERS_NARROWING:
        return s->gap_mm[i];
    default:
        return yes;
    }
}

/* Who is stopped or slowed by this kind here. */
static bool ask_profiles(const finder *f, dsh_street_barrier *b)
{
    bool any = false;
    for (size_t p = 0; p < f->study->n_profiles && p < 32; p++) {
        for (int r = 0; r < DSH_N_READINGS; r++) {
            const dsh_hindrances *h = hinder_of(f, p, r);
            const unsigned stop =
                b->is_node ? h->node_stop[b->at] : h->edge_stop[b->at];
            const unsigned slow = b->is_node ? 0 : h->edge_slow[b->at];
            if ((stop >> b->kind & 1) != 0)
                b->stopped[r] |= UINT32_C(1) << p;
            else if ((slow >> b->kind & 1) != 0)
                b->slowed[r] |= UINT32_C(1) << p;
            any = any || ((stop | slow) >> b->kind & 1) != 0;
        }
    }
    return any;
}

/* A thing that nobody measured is a barrier only where something stands: a
 * kerb, steps, a gate. */
static bool is_object(const dsh_street_barrier *b)
{
    return b->is_node || b->from != DSH_VALUE_UNKNOWN ||
           b->kind == DSH_HINDERS_STEPS || b->kind == DSH_HINDERS_KERB ||
           b->stopped[DSH_OPT] != 0;
}

static dosah_status add_row(finder *f, dsh_street_barrier b, dosah_error *err)
{
    if (!ask_profiles(f, &b))
        return DOSAH_OK;
    const dsh_value v = value_of(f, &b);
    b.from = v.from;
    b.lo = v.lo;
    b.hi = v.hi;
    if (!is_object(&b))
        return DOSAH_OK;
    const uint32_t ids =
        b.is_node ? f->s->node_survey[b.at] : f->s->edge_survey[b.at];
    if (ids > 0 && (b.is_node || v.from == DSH_VALUE_SURVEYED))
        b.survey = f->s->survey_ids[ids - 1];
    if (!dsh_vec_room(&f->row, 1))
        return dsh_fail_nomem(err, "barriers");
    f->row.p[f->row.n++] = b;
    return DOSAH_OK;
}

static void middle_of(const dsh_streets *s, uint32_t e, double *x, double *y)
{
    const uint32_t a = s->point_first[e], b = s->point_first[e + 1] - 1;
    const uint32_t m = a + (b - a) / 2;
    *x = (s->point_x[m] + s->point_x[m + 1]) / 2;
    *y = (s->point_y[m] + s->point_y[m + 1]) / 2;
}

static bool adults_pass(const finder *f, uint32_t e)
{
    return f->adult->arc_ms[2 * e] != DSH_CLOSED ||
           f->adult->arc_ms[2 * e + 1] != DSH_CLOSED;
}

static dosah_status list_rows(finder *f, dosah_error *err)
{
    const dsh_streets *s = f->s;
    dosah_status status = DOSAH_OK;
    for (uint32_t v = 0; status == DOSAH_OK && v < s->n_nodes; v++) {
        if (f->adult->node_ms[v] == DSH_CLOSED || s->node_flags[v] == 0)
            continue;
        for (uint8_t k = 0; status == DOSAH_OK && k < DSH_N_HINDRANCES; k++)
            status = add_row(f,
                             (dsh_street_barrier){.is_node = true,
                                                  .kind = k,
                                                  .at = v,
                                                  .osm = s->node_osm[v],
                                                  .x = s->x[v],
                                                  .y = s->y[v],
                                                  .residents = f->through[v]},
                             err);
    }
    for (uint32_t e = 0; status == DOSAH_OK && e < s->n_edges; e++) {
        if (!adults_pass(f, e))
            continue;
        for (uint8_t k = 0; status == DOSAH_OK && k < DSH_N_HINDRANCES; k++) {
            dsh_street_barrier b = {.kind = k,
                                    .at = e,
                                    .osm = s->edge_way[e],
                                    .length_mm = s->length_mm[e],
                                    .residents = f->along[e]};
            middle_of(s, e, &b.x, &b.y);
            status = add_row(f, b, err);
        }
    }
    return status;
}

static int by_place(const void *pa, const void *pb)
{
    const dsh_street_barrier *a = pa, *b = pb;
    if (a->is_node != b->is_node)
        return a->is_node ? -1 : 1;
    if (a->osm != b->osm)
        return a->osm < b->osm ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static bool is_same(const dsh_street_barrier *a, const dsh_street_barrier *b)
{
    return !a->is_node && !b->is_node && a->osm == b->osm &&
           a->kind == b->kind && a->from == b->from && a->lo == b->lo &&
           a->hi == b->hi &&
           strcmp(a->survey ? a->survey : "", b->survey ? b->survey : "") ==
               0 &&
           memcmp(a->stopped, b->stopped, sizeof(a->stopped)) == 0 &&
           memcmp(a->slowed, b->slowed, sizeof(a->slowed)) == 0;
}

/* Edges of one way with one fault: the longest one's place, the busiest one's
 * residents. */
static void join_rows(finder *f)
{
    dsh_street_barrier *row = f->row.p;
    size_t n = 0;
    if (f->row.n > 0)
        qsort(row, f->row.n, sizeof(*row), by_place);
    for (size_t i = 0; i < f->row.n; i++) {
        if (n == 0 || !is_same(&row[n - 1], &row[i])) {
            row[n++] = row[i];
            continue;
        }
        dsh_street_barrier *to = &row[n - 1];
        if (f->s->length_mm[row[i].at] > f->s->length_mm[to->at]) {
            to->at = row[i].at;
            to->x = row[i].x;
            to->y = row[i].y;
        }
        to->length_mm += row[i].length_mm;
        if (row[i].residents > to->residents)
            to->residents = row[i].residents;
    }
    f->row.n = n;
}

static dosah_status find(finder *f, dsh_context *ctx, dosah_error *err)
{
    const size_t n = f->study->n_profiles * DSH_N_READINGS;
    f->hinder = dsh_alloc(n, sizeof(*f->hinder));
    f->through = dsh_alloc(f->s->n_nodes, sizeof(int64_t));
    f->along = dsh_alloc(f->s->n_edges, sizeof(int64_t));
    if (f->hinder == NULL || f->through == NULL || f->along == NULL)
        return dsh_fail_nomem(err, "barriers");
    dosah_status status = walk_adults(f, ctx, err);
    for (size_t i = 0; status == DOSAH_OK && i < n; i++)
        status = dsh_hindrances_new(&f->hinder[i], f->s,
                                    &f->study->profile[i / DSH_N_READINGS],
                                    (dsh_reading)(i % DSH_N_READINGS), err);
    if (status == DOSAH_OK)
        status = list_rows(f, err);
    if (status == DOSAH_OK)
        join_rows(f);
    return status;
}

static void clear(finder *f)
{
    for (size_t i = 0;
         f->hinder != NULL && i < f->study->n_profiles * DSH_N_READINGS; i++)
        dsh_hindrances_free(f->hinder[i]);
    dsh_free(f->hinder);
    dsh_free(f->through);
    dsh_free(f->along);
    dsh_free(f->nearest);
    dsh_costs_free(f->adult);
    dsh_study_free(f->yardstick);
    dsh_vec_clear(&f->row);
}

static dosah_status keep(dsh_street_barriers **out, const finder *f,
                         dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    dsh_street_barriers *b =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*b)) : NULL;
    if (b != NULL)
        b->row = dsh_arena_alloc(arena, f->row.n, sizeof(*b->row));
    if (b == NULL || b->row == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "barriers");
    }
    b->arena = arena;
    b->n = f->row.n;
    if (b->n > 0)
        memcpy(b->row, f->row.p, b->n * sizeof(*b->row));
    *out = b;
    return DOSAH_OK;
}

dosah_status dsh_street_barriers_new(dsh_street_barriers **out,
                                     const dsh_study *study,
                                     const dsh_tables *tables,
                                     const dsh_network *network,
                                     dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    if (network == NULL || network->streets == NULL)
        return DOSAH_OK;
    finder f = {.study = study,
                .tables = tables,
                .network = network,
                .s = network->streets};
    dosah_status status = find(&f, ctx, err);
    if (status == DOSAH_OK)
        status = keep(out, &f, err);
    clear(&f);
    return status;
}

void dsh_street_barriers_free(dsh_street_barriers *barriers)
{
    if (barriers != NULL)
        dsh_arena_free(barriers->arena);
}
