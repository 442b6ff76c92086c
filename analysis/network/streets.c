/* SPDX-License-Identifier: MIT */
/* Making the street graph, in this order: project the nodes; choose walkable
 * ways; find the vertices at which areas are crossed; cut ways into edges; add
 * the lines across areas; slopes from the raster; survey points; class
 * defaults for what is unknown even then; number and index everything. */
#include "network/streets.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "network/draft.h"

void dsh_streets_free(dsh_streets *streets)
{
    if (streets != NULL)
        dsh_arena_free(streets->arena);
}

static dosah_status project(dsh_draft *d, dosah_error *err)
{
    const dsh_osm *osm = d->osm;
    dsh_crs_op *op = NULL;
    const dosah_status status =
        dsh_crs_op_new(&op, "EPSG:4326", d->study->crs, err);
    if (status != DOSAH_OK)
        return status;
    memcpy(d->x, osm->lon, osm->n_nodes * sizeof(double));
    memcpy(d->y, osm->lat, osm->n_nodes * sizeof(double));
    dsh_crs_op_apply(op, d->x, d->y, osm->n_nodes);
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

static bool is_placed(const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    for (uint32_t i = osm->way_ref[way]; i < osm->way_ref[way + 1]; i++) {
        if (isnan(d->x[osm->ref[i]]) || isnan(d->y[osm->ref[i]]))
            return false;
    }
    return true;
}

static void choose_ways(dsh_draft *d)
{
    const dsh_osm *osm = d->osm;
    for (uint32_t w = 0; w < osm->n_ways; w++) {
        if (!dsh_way_is_walkable(&d->rules->walkable, osm, w))
            continue;
        d->n_ways += osm->way_id[w] > 0;
        d->way_ok[w] = osm->way_ref[w + 1] - osm->way_ref[w] >= 2;
        if (!is_placed(d, w)) {
            d->way_ok[w] = 0;
            dsh_notice_add(d->ctx->notices,
                           (dsh_notice){.code = "street_outside_crs",
                                        .severity = DOSAH_WARNING,
                                        .file = d->file,
                                        .value = d->study->crs});
        }
    }
}

static dosah_status draft_streets(dsh_draft *d, const dsh_elevation *elevation,
                                  const dsh_tables *tables, dosah_error *err)
{
    uint8_t *corner = dsh_alloc(d->osm->n_nodes, 1);
    if (corner == NULL)
        return dsh_fail_nomem(err, "street corners");
    dosah_status status = project(d, err);
    if (status == DOSAH_OK) {
        choose_ways(d);
        status = dsh_draft_areas(d, corner, err);
    }
    if (status == DOSAH_OK)
        status = dsh_draft_split_ways(d, corner, err);
    if (status == DOSAH_OK)
        status = dsh_draft_areas(d, NULL, err);
    if (status == DOSAH_OK && elevation != NULL)
        status = dsh_draft_slopes(d, elevation, err);
    if (status == DOSAH_OK && tables != NULL)
        status = dsh_draft_survey(d, tables, err);
    if (status == DOSAH_OK)
        status = dsh_draft_assume(d, err);
    dsh_free(corner);
    return status;
}

static void copy_ranges(dsh_streets *s, const dsh_street_rules *rules)
{
    s->any_slope_bp = rules->slope_bp;
    s->any_cross_bp = rules->cross_bp;
    s->any_width_mm = rules->width_mm;
    s->any_kerb_mm = rules->kerb_mm;
    s->any_gap_mm = rules->gap_mm;
    s->any_n_steps = rules->n_steps;
}

static bool draft_room(dsh_draft *d)
{
    const dsh_osm *osm = d->osm;
    d->node_of = dsh_alloc(osm->n_nodes, sizeof(*d->node_of));
    d->x = dsh_alloc(osm->n_nodes, sizeof(double));
    d->y = dsh_alloc(osm->n_nodes, sizeof(double));
    d->way_ok = dsh_alloc(osm->n_ways, 1);
    if (d->node_of == NULL || d->x == NULL || d->y == NULL || d->way_ok == NULL)
        return false;
    memset(d->node_of, 0xff, osm->n_nodes * sizeof(*d->node_of));
    return true;
}

static void draft_clear(dsh_draft *d)
{
    dsh_vec_clear(&d->node);
    dsh_vec_clear(&d->edge);
    dsh_vec_clear(&d->point);
    dsh_vec_clear(&d->words.word);
    dsh_vec_clear(&d->signature);
    dsh_free(d->node_of);
    dsh_free(d->x);
    dsh_free(d->y);
    dsh_free(d->way_ok);
}

static dosah_status build(dsh_streets *s, dsh_draft *d,
                          const dsh_elevation *elevation,
                          const dsh_tables *tables, dosah_error *err)
{
    dsh_street_rules rules;
    d->rules = &rules;
    const bool driving =
        d->study->n_profiles > 0 && d->study->profile[0].drives;
    dosah_status status =
        driving ? dsh_drive_rules_load(&rules, s->arena, d->ctx, err)
                : dsh_street_rules_load(&rules, s->arena, d->ctx, err);
    if (status == DOSAH_OK && !draft_room(d))
        status = dsh_fail_nomem(err, "street draft");
    if (status == DOSAH_OK)
        status = draft_streets(d, elevation, tables, err);
    if (status == DOSAH_OK && d->edge.n == 0)
        dsh_notice_add(d->ctx->notices, (dsh_notice){.code = "streets_empty",
                                                     .severity = DOSAH_ERROR,
                                                     .file = d->file});
    if (status == DOSAH_OK) {
        copy_ranges(s, &rules);
        s->n_ways = d->n_ways;
        status = dsh_draft_water(s, d, err);
    }
    if (status == DOSAH_OK)
        status = dsh_streets_finish(s, d, err);
    draft_clear(d);
    return status;
}

dosah_status dsh_streets_new(dsh_streets **out, const dsh_osm *osm,
                             const dsh_elevation *elevation,
                             const dsh_tables *tables, const dsh_study *study,
                             dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    dsh_arena *arena = dsh_arena_new();
    dsh_streets *s =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*s)) : NULL;
    if (s == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "streets");
    }
    s->arena = arena;
    dsh_draft draft = {.osm = osm, .study = study, .ctx = ctx, .arena = arena};
    draft.file = study->streets.n_paths > 0 ? study->streets.path[0] : "";
    const dosah_status status = build(s, &draft, elevation, tables, err);
    if (status != DOSAH_OK) {
        dsh_streets_free(s);
        return status;
    }
    *out = s;
    return DOSAH_OK;
}

static const double SPACING_M = 50;

dosah_status dsh_streets_lived_on(const dsh_streets *s, dsh_arena *arena,
                                  double **x, double **y, size_t *n,
                                  dosah_error *err)
{
    size_t room = 0, count = 0;
    for (uint32_t e = 0; e < s->n_edges; e++) {
        if (s->lived_on[e])
            room += s->point_first[e + 1] - s->point_first[e] +
                    (size_t)(s->length_mm[e] / (SPACING_M * 1000)) + 1;
    }
    *x = dsh_arena_alloc(arena, room, sizeof(double));
    *y = dsh_arena_alloc(arena, room, sizeof(double));
    if (*x == NULL || *y == NULL)
        return dsh_fail_nomem(err, "street points");
    for (uint32_t e = 0; e < s->n_edges; e++) {
        for (uint32_t i = s->point_first[e];
             s->lived_on[e] && i < s->point_first[e + 1]; i++) {
            (*x)[count] = s->point_x[i];
            (*y)[count++] = s->point_y[i];
            if (i + 1 == s->point_first[e + 1])
                break;
            const double dx = s->point_x[i + 1] - s->point_x[i];
            const double dy = s->point_y[i + 1] - s->point_y[i];
            const double len = sqrt(dx * dx + dy * dy);
            const size_t extra = (size_t)(len / SPACING_M);
            for (size_t k = 1; k <= extra && count < room; k++) {
                const double t = (double)k / (double)(extra + 1);
                (*x)[count] = s->point_x[i] + dx * t;
                (*y)[count++] = s->point_y[i] + dy * t;
            }
        }
    }
    *n = count;
    return DOSAH_OK;
}
