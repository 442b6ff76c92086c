/* SPDX-License-Identifier: MIT */
/* People onto points: residents of a municipality over its points, groups in
 * proportion to residents, all in 10⁻⁶ persons by largest remainders. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/origins.h"
#include "ingest/spread.h"

/** The points of each municipality. */
typedef struct members {
    uint32_t *first; /**< [municipalities + 1] into point */
    uint32_t *point; /**< [origins] */
    int64_t *weight; /**< [origins] scratch: of the points of one */
    int64_t *part;   /**< [origins] scratch: what each of them gets */
} members;

static void members_clear(members *m)
{
    dsh_free(m->first);
    dsh_free(m->point);
    dsh_free(m->weight);
    dsh_free(m->part);
}

static dosah_status members_init(members *m, const dsh_origins *o,
                                 uint32_t n_municipalities, dosah_error *err)
{
    *m = (members){
        .first = dsh_alloc(n_municipalities + 2, sizeof *m->first),
        .point = dsh_alloc(o->n, sizeof *m->point),
        .weight = dsh_alloc(o->n, sizeof *m->weight),
        .part = dsh_alloc(o->n, sizeof *m->part),
    };
    if (!m->first || !m->point || !m->weight || !m->part) {
        members_clear(m);
        return dsh_fail_nomem(err, "origins");
    }
    for (uint32_t i = 0; i < o->n; i++)
        m->first[o->municipality[i] + 2]++;
    for (uint32_t k = 1; k < n_municipalities + 2; k++)
        m->first[k] += m->first[k - 1];
    for (uint32_t i = 0; i < o->n; i++)
        m->point[m->first[o->municipality[i] + 1]++] = i;
    return DOSAH_OK;
}

/* Spread `total` over the points of municipality `k` into out[point·step]. */
static dosah_status spread_over(int64_t *out, size_t step, int64_t total,
                                members *m, uint32_t k, dosah_error *err)
{
    uint32_t n = m->first[k + 1] - m->first[k];
    dosah_status s = dsh_spread(m->part, total, m->weight, n, err);
    for (uint32_t i = 0; s == DOSAH_OK && i < n; i++)
        out[(size_t)m->point[m->first[k] + i] * step] = m->part[i];
    return s;
}

static void load_weights(members *m, uint32_t k, const int64_t *weight)
{
    for (uint32_t i = m->first[k]; i < m->first[k + 1]; i++)
        m->weight[i - m->first[k]] = weight ? weight[m->point[i]] : 0;
}

/* Groups of one municipality by the weights already on its points. */
static dosah_status spread_groups(dsh_tables *t, size_t n_groups, members *m,
                                  uint32_t k, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    load_weights(m, k, t->origins.weight);
    for (size_t g = 0; s == DOSAH_OK && g < n_groups; g++) {
        int64_t total = t->municipalities.group[k * n_groups + g];
        if (total >= 0)
            s = spread_over(t->origins.group + g, n_groups, total * DSH_PERSON,
                            m, k, err);
    }
    return s;
}

static dosah_status spread_people(dsh_tables *t, size_t n_groups,
                                  dosah_error *err)
{
    members m;
    dosah_status s = members_init(&m, &t->origins, t->municipalities.n, err);
    if (s != DOSAH_OK)
        return s;
    for (uint32_t k = 0; s == DOSAH_OK && k < t->municipalities.n; k++) {
        int64_t residents = t->municipalities.residents[k];
        if (t->origins.kind != DSH_ORIGINS_WEIGHTED && residents > 0) {
            load_weights(&m, k, NULL);
            s = spread_over(t->origins.weight, 1, residents * DSH_PERSON, &m, k,
                            err);
        }
        if (s == DOSAH_OK)
            s = spread_groups(t, n_groups, &m, k, err);
    }
    members_clear(&m);
    return s;
}

static dosah_status add_label_point(dsh_origin_points *points,
                                    const dsh_tables *t, uint32_t k,
                                    dsh_context *ctx, dosah_error *err)
{
    const dsh_municipalities *m = &t->municipalities;
    char residents[DSH_NUM_SIZE];
    dsh_format_int(residents, m->residents[k]);
    if (!dsh_vec_room(&points->at, 1))
        return dsh_fail_nomem(err, "origins");
    points->at.p[points->at.n++] = (dsh_origin_point){.id = m->code[k],
                                                      .x = m->label_x[k],
                                                      .y = m->label_y[k],
                                                      .municipality = k,
                                                      .row = SIZE_MAX};
    dsh_notice_add(ctx->notices,
                   (dsh_notice){.code = "municipality_without_origin",
                                .severity = DOSAH_WARNING,
                                .field = m->code[k],
                                .value = residents,
                                .assumed = m->name[k]});
    return DOSAH_OK;
}

/* Municipalities with people but no point to put them on. */
static dosah_status fill_gaps(dsh_origin_points *points, const dsh_tables *t,
                              dsh_context *ctx, dosah_error *err)
{
    const dsh_municipalities *m = &t->municipalities;
    bool *found = dsh_alloc(m->n, sizeof *found);
    if (found == NULL)
        return dsh_fail_nomem(err, "origins");
    for (size_t i = 0; i < points->at.n; i++)
        found[points->at.p[i].municipality] = true;
    dosah_status s = DOSAH_OK;
    for (uint32_t k = 0; s == DOSAH_OK && k < m->n; k++) {
        if (!found[k] && m->residents[k] > 0)
            s = add_label_point(points, t, k, ctx, err);
    }
    dsh_free(found);
    return s;
}

static dosah_status copy_points(dsh_tables *t, size_t n_groups,
                                dsh_origin_kind kind,
                                const dsh_origin_points *points,
                                dosah_error *err)
{
    size_t n = points->at.n;
    dsh_arena *a = t->arena;
    dsh_origins o = {
        .n = (uint32_t)n,
        .kind = kind,
        .id = dsh_arena_alloc(a, n, sizeof *o.id),
        .x = dsh_arena_alloc(a, n, sizeof *o.x),
        .y = dsh_arena_alloc(a, n, sizeof *o.y),
        .municipality = dsh_arena_alloc(a, n, sizeof *o.municipality),
        .weight = dsh_arena_alloc(a, n, sizeof *o.weight),
        .group = dsh_arena_alloc(a, n * n_groups, sizeof *o.group),
    };
    if (!o.id || !o.x || !o.y || !o.municipality || !o.weight || !o.group)
        return dsh_fail_nomem(err, "origins");
    for (size_t i = 0; i < n; i++) {
        const dsh_origin_point *p = &points->at.p[i];
        o.id[i] = p->id;
        o.x[i] = p->x;
        o.y[i] = p->y;
        o.municipality[i] = p->municipality;
        o.weight[i] = kind == DSH_ORIGINS_WEIGHTED ? p->weight : 0;
    }
    for (size_t i = 0; i < n * n_groups; i++)
        o.group[i] = -1;
    t->origins = o;
    return DOSAH_OK;
}

dosah_status dsh_origins_settle(dsh_tables *tables, const dsh_study *study,
                                dsh_origin_kind kind, dsh_origin_points *points,
                                dsh_context *ctx, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    if (kind != DSH_ORIGINS_WEIGHTED)
        s = fill_gaps(points, tables, ctx, err);
    if (s == DOSAH_OK)
        s = copy_points(tables, study->n_groups, kind, points, err);
    if (s == DOSAH_OK)
        s = spread_people(tables, study->n_groups, err);
    return s;
}
