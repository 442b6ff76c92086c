/* SPDX-License-Identifier: MIT */
/* Pathways -> a small graph of all stations, and which stops it serves.
 *
 * A stop takes part if its station has pathways, or if one ends at it. If no
 * pathway leads from any entrance to it and back – whoever may use them – the
 * feed has told too little: a notice, and the stop is entered directly. */
#include "network/stations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "network/draft.h"
#include "network/tags.h"
#include "network/walkable.h"

/* Length of every edge of `inside`, mm: costs come out as ms per km. */
enum { KM = 1000000 };

/* What pathways of one mode have by assumption. */
typedef struct class_values {
    dsh_value slope, cross, width, surface, smoothness;
} class_values;

typedef DSH_VEC(uint32_t) pairs; /* boarding area, platform, … */

#define ROOM(s, field, count)                                                  \
    (((s)->field =                                                             \
          dsh_arena_alloc((s)->arena, (count), sizeof(*(s)->field))) != NULL)

/* ---- assumptions ------------------------------------------------------- */

static bool holds(const dsh_assumption *rule, const char *mode)
{
    for (size_t i = 0; i < rule->n_when; i++) {
        const dsh_condition *when = &rule->when[i];
        bool found = false;
        if (strcmp(when->key, "gtfs:pathway_mode") != 0)
            return false;
        for (size_t k = 0; k < when->n_values; k++)
            found = found || strcmp(when->value[k], "*") == 0 ||
                    strcmp(when->value[k], mode) == 0;
        if (!found)
            return false;
    }
    return rule->n_when > 0;
}

static bool assumed(dsh_value *out, const dsh_assumption *rule,
                    dsh_tag_words *words)
{
    const char *name = rule->attribute;
    int32_t v = 0;
    bool good;
    if (strcmp(name, "width") == 0)
        good = dsh_tag_length_mm(&v, rule->value);
    else if (strncmp(name, "incline", 7) == 0)
        good = dsh_tag_incline_bp(&v, rule->value) == DSH_INCLINE_VALUE;
    else
        good = (v = dsh_tag_word(words, rule->value)) >= 0;
    *out = (dsh_value){v, v, DSH_VALUE_ASSUMED};
    return good;
}

static dosah_status assume(class_values *out, unsigned mode,
                           const dsh_assumptions *all, dsh_tag_words *words,
                           dosah_error *err)
{
    char text[4];
    const struct {
        const char *name;
        dsh_value *to;
    } field[] = {{"incline", &out->slope},
                 {"incline:across", &out->cross},
                 {"width", &out->width},
                 {"surface", &out->surface},
                 {"smoothness", &out->smoothness}};
    (void)snprintf(text, sizeof(text), "%u", mode);
    for (size_t i = 0; i < all->n; i++) {
        const dsh_assumption *rule = &all->rule[i];
        for (size_t k = 0; k < sizeof(field) / sizeof(*field); k++) {
            if (strcmp(rule->attribute, field[k].name) != 0 ||
                field[k].to->from != DSH_VALUE_UNKNOWN || !holds(rule, text))
                continue;
            if (!assumed(field[k].to, rule, words))
                return dsh_fail(err, DOSAH_EINPUT, "assumptions", 0,
                                "assumption %s: %s is no value of %s", rule->id,
                                rule->value, rule->attribute);
        }
    }
    return DOSAH_OK;
}

/* ---- graph ------------------------------------------------------------- */

static dsh_value known(double v)
{
    const int32_t n = (int32_t)floor(v + 0.5);
    return (dsh_value){n, n, DSH_VALUE_TAG};
}

static bool graph_room(dsh_streets *s)
{
    const size_t n = s->n_nodes, m = s->n_edges;
    return ROOM(s, tail, 2 * m) && ROOM(s, head, 2 * m) &&
           ROOM(s, length_mm, m) && ROOM(s, flags, m) && ROOM(s, run_mm, m) &&
           ROOM(s, slope_bp, m) && ROOM(s, cross_bp, m) &&
           ROOM(s, width_mm, m) && ROOM(s, surface, m) &&
           ROOM(s, smoothness, m) && ROOM(s, n_steps, m) && ROOM(s, rail, m) &&
           ROOM(s, crossing_mm, m) && ROOM(s, drive_kmh, m) &&
           ROOM(s, crossing_kerb_mm, m) && ROOM(s, kerb_mm, n) &&
           ROOM(s, gap_mm, n) && ROOM(s, node_flags, n);
}

/* Lifts and escalators are level in themselves; a way that is no stairs has
 * no step (crossing_kerb_mm 0). */
static void put_edge(dsh_streets *s, uint32_t e, const dsh_gtfs_pathway *w,
                     const class_values *class)
{
    const bool lifts =
        w->mode == DSH_PATHWAY_ELEVATOR || w->mode == DSH_PATHWAY_ESCALATOR;
    s->tail[2 * e] = s->head[2 * e + 1] = w->from;
    s->head[2 * e] = s->tail[2 * e + 1] = w->to;
    s->length_mm[e] = KM;
    s->flags[e] =
        (uint16_t)((w->mode == DSH_PATHWAY_STAIRS ? DSH_EDGE_STEPS : 0) |
                   (w->both_ways ? 0 : DSH_EDGE_FORWARD_ONLY));
    s->run_mm[e] =
        isnan(w->length_m) ? 0 : (uint32_t)floor(w->length_m * 1000 + 0.5);
    s->slope_bp[e] = lifts                 ? known(0)
                     : isnan(w->max_slope) ? class->slope
                                           : known(w->max_slope * 10000);
    s->cross_bp[e] = lifts ? known(0) : class->cross;
    s->width_mm[e] =
        isnan(w->min_width_m) ? class->width : known(w->min_width_m * 1000);
    s->surface[e] = class->surface;
    s->smoothness[e] = class->smoothness;
    s->crossing_kerb_mm[e] = known(0);
    if (w->stairs != DSH_UNSTATED && w->stairs != 0)
        s->n_steps[e] = known(abs(w->stairs));
}

static dosah_status copy_words(dsh_streets *s, const dsh_tag_words *words,
                               dosah_error *err)
{
    s->n_tag_values = (uint32_t)words->word.n;
    if (!ROOM(s, tag_value, words->word.n))
        return dsh_fail_nomem(err, "stations");
    for (size_t i = 0; i < words->word.n; i++)
        s->tag_value[i] = words->word.p[i]; /* of the study */
    return DOSAH_OK;
}

static dosah_status fill_graph(dsh_streets *s, const dsh_gtfs *g,
                               const pairs *links, const dsh_study *study,
                               dosah_error *err)
{
    class_values class[DSH_PATHWAY_EXIT_GATE + 1] = {0};
    dsh_tag_words words = {0};
    dosah_status status =
        graph_room(s) ? DOSAH_OK : dsh_fail_nomem(err, "stations");
    for (unsigned m = 1; status == DOSAH_OK && m <= DSH_PATHWAY_EXIT_GATE; m++)
        status = assume(&class[m], m, &study -> assumptions, &words, err);
    if (status == DOSAH_OK)
        status = copy_words(s, &words, err);
    dsh_vec_clear(&words.word);
    if (status != DOSAH_OK)
        return status;
    for (uint32_t i = 0; i < g->n_pathways; i++)
        put_edge(s, i, &g->pathway[i], &class[g->pathway[i].mode]);
    for (uint32_t i = 0; i < links->n / 2; i++) {
        const dsh_gtfs_pathway link = {.from = links->p[2 * (size_t)i],
                                       .to = links->p[2 * (size_t)i + 1],
                                       .mode = DSH_PATHWAY_WALKWAY,
                                       .both_ways = 1};
        put_edge(s, g->n_pathways + i, &link, &class[DSH_PATHWAY_WALKWAY]);
    }
    return dsh_streets_csr(s, err);
}

/* Admissible values where nothing is known: those of streets. */
static dosah_status set_ranges(dsh_streets *s, const dsh_context *ctx,
                               dosah_error *err)
{
    dsh_street_rules rules;
    const dosah_status status =
        dsh_street_rules_load(&rules, s->arena, ctx, err);
    if (status != DOSAH_OK)
        return status;
    s->any_slope_bp = rules.slope_bp;
    s->any_cross_bp = rules.cross_bp;
    s->any_n_steps = rules.n_steps;
    s->any_width_mm = rules.width_mm;
    s->any_kerb_mm = rules.kerb_mm;
    s->any_gap_mm = rules.gap_mm;
    return DOSAH_OK;
}

/* A boarding area and its platform are one place where the feed joins only
 * one of them to the rest. */
static bool find_links(pairs *out, const dsh_gtfs *g, const uint8_t *touched)
{
    for (uint32_t i = 0; i < g->n_stops; i++) {
        const uint32_t platform = g->stop_platform[i];
        if (platform == UINT32_MAX || touched[i] == touched[platform])
            continue;
        if (!dsh_vec_room(out, 2))
            return false;
        out->p[out->n++] = i;
        out->p[out->n++] = platform;
    }
    return true;
}

/* ---- who is served ----------------------------------------------------- */

/* Nodes from which (or, backwards, to which) entrances are joined, whoever
 * may use the pathways. Few pathways: passes until nothing changes. */
static void spread(const dsh_streets *s, uint8_t *seen, bool backwards)
{
    bool more = true;
    while (more) {
        more = false;
        for (uint32_t arc = 0; arc < 2 * s->n_edges; arc++) {
            const bool closed =
                arc % 2 == 1 && (s->flags[arc / 2] & DSH_EDGE_FORWARD_ONLY);
            const uint32_t from = backwards ? s->head[arc] : s->tail[arc];
            const uint32_t to = backwards ? s->tail[arc] : s->head[arc];
            if (closed || !seen[from] || seen[to])
                continue;
            seen[to] = 1;
            more = true;
        }
    }
}

static void seed_doors(const dsh_gtfs *g, uint8_t *seen)
{
    memset(seen, 0, (size_t)g->n_stops + g->n_places);
    for (uint32_t k = 0; k < g->n_places; k++)
        seen[g->n_stops + k] =
            g->place_kind[k] == DSH_PLACE_ENTRANCE && !isnan(g->place_lon[k]);
}

/* Marks stations with pathways, nodes at pathways. */
static void mark(const dsh_gtfs *g, uint8_t *touched, uint8_t *has,
                 uint32_t n_stations)
{
    for (uint32_t i = 0; i < 2 * g->n_pathways; i++) {
        const dsh_gtfs_pathway *w = &g->pathway[i / 2];
        const uint32_t node = i % 2 == 0 ? w->from : w->to;
        touched[node] = 1;
        if (g->node_station[node] < n_stations)
            has[g->node_station[node]] = 1;
    }
}

static uint32_t count_stations(const dsh_gtfs *g)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->n_stops + g->n_places; i++) {
        if (g->node_station[i] != UINT32_MAX && g->node_station[i] >= n)
            n = g->node_station[i] + 1;
    }
    return n;
}

/* Which stops are entered through pathways. */
static void settle(dsh_stations *st, const uint8_t *touched, const uint8_t *has,
                   uint32_t n_stations, uint8_t *seen, dsh_context *ctx)
{
    const dsh_gtfs *g = st->gtfs;
    uint8_t *there = seen, *back = seen + g->n_stops + g->n_places;
    seed_doors(g, there);
    seed_doors(g, back);
    spread(st->inside, there, false);
    spread(st->inside, back, true);
    for (uint32_t i = 0; i < g->n_stops; i++) {
        const bool takes_part =
            touched[i] ||
            (g->node_station[i] < n_stations && has[g->node_station[i]]);
        if (!takes_part)
            continue;
        if (there[i] || back[i])
            st->own[i] = 0;
        if (!there[i] || !back[i])
            dsh_notice_add(ctx->notices,
                           (dsh_notice){.code = "pathway_unreachable_location",
                                        .severity = DOSAH_WARNING,
                                        .file = g->feed[g->stop_feed[i]].path,
                                        .value = g->stop_id[i]});
    }
}

/* ---- making ------------------------------------------------------------ */

static dosah_status make_inside(dsh_stations *st, const dsh_study *study,
                                dsh_context *ctx, dosah_error *err)
{
    const dsh_gtfs *g = st->gtfs;
    const uint32_t n_stations = count_stations(g);
    uint8_t *touched = dsh_alloc(st->n_doors, 1);
    uint8_t *has = dsh_alloc(n_stations, 1);
    uint8_t *seen = dsh_alloc(2 * (size_t)st->n_doors, 1);
    pairs links = {0};
    dosah_status status = DOSAH_OK;
    if (touched == NULL || has == NULL || seen == NULL ||
        !ROOM(st, inside, 1)) {
        status = dsh_fail_nomem(err, "stations");
        goto done;
    }
    mark(g, touched, has, n_stations);
    if (!find_links(&links, g, touched)) {
        status = dsh_fail_nomem(err, "stations");
        goto done;
    }
    st->inside->arena = st->arena;
    st->inside->n_nodes = st->n_doors;
    st->inside->n_edges = g->n_pathways + (uint32_t)(links.n / 2);
    status = set_ranges(st->inside, ctx, err);
    if (status == DOSAH_OK)
        status = fill_graph(st->inside, g, &links, study, err);
    if (status == DOSAH_OK)
        settle(st, touched, has, n_stations, seen, ctx);
done:
    dsh_vec_clear(&links);
    dsh_free(touched);
    dsh_free(has);
    dsh_free(seen);
    return status;
}

static dosah_status place_doors(dsh_stations *st, const dsh_study *study,
                                const double *stop_x, const double *stop_y,
                                dosah_error *err)
{
    const dsh_gtfs *g = st->gtfs;
    dsh_crs_op *op;
    const dosah_status status =
        dsh_crs_op_new(&op, "EPSG:4326", study->crs, err);
    if (status != DOSAH_OK)
        return status;
    for (uint32_t i = 0; i < st->n_doors; i++) {
        const uint32_t k = i - g->n_stops;
        const bool stop = i < g->n_stops;
        st->id[i] = stop ? g->stop_id[i] : g->place_id[k];
        st->x[i] = stop ? stop_x[i] : g->place_lon[k];
        st->y[i] = stop ? stop_y[i] : g->place_lat[k];
        if (stop || isnan(st->x[i]) || isnan(st->y[i]))
            continue;
        dsh_crs_op_apply(op, &st->x[i], &st->y[i], 1);
    }
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

/* Straight lines, an edge at each node; then what is no door has no place. */
static void finish(dsh_stations *st)
{
    const dsh_gtfs *g = st->gtfs;
    for (uint32_t i = 0; i < g->n_pathways; i++) {
        const dsh_gtfs_pathway *w = &g->pathway[i];
        st->length_m[i] =
            hypot(st->x[w->to] - st->x[w->from], st->y[w->to] - st->y[w->from]);
    }
    memset(st->edge_at, 0xFF, st->n_doors * sizeof(*st->edge_at));
    for (uint32_t e = st->inside != NULL ? st->inside->n_edges : 0; e-- > 0;) {
        st->edge_at[st->inside->tail[2 * e]] = e;
        st->edge_at[st->inside->head[2 * e]] = e;
    }
    st->plain = true;
    for (uint32_t i = 0; i < g->n_stops; i++) {
        st->plain = st->plain && st->own[i];
        if (!st->own[i])
            st->x[i] = st->y[i] = NAN;
    }
    for (uint32_t k = 0; k < g->n_places; k++) {
        if (g->place_kind[k] != DSH_PLACE_ENTRANCE ||
            st->edge_at[g->n_stops + k] == DSH_NONE)
            st->x[g->n_stops + k] = st->y[g->n_stops + k] = NAN;
    }
}

static dosah_status build(dsh_stations *st, const dsh_study *study,
                          const double *stop_x, const double *stop_y,
                          dsh_context *ctx, dosah_error *err)
{
    const dsh_gtfs *g = st->gtfs;
    if (!ROOM(st, x, st->n_doors) || !ROOM(st, y, st->n_doors) ||
        !ROOM(st, id, st->n_doors) || !ROOM(st, own, g->n_stops) ||
        !ROOM(st, edge_at, st->n_doors) || !ROOM(st, length_m, g->n_pathways))
        return dsh_fail_nomem(err, "stations");
    if (g->n_stops > 0)
        memset(st->own, 1, g->n_stops);
    dosah_status status = place_doors(st, study, stop_x, stop_y, err);
    if (status == DOSAH_OK && g->n_pathways > 0)
        status = dsh_pathway_values_load(&st->values, ctx, err);
    if (status == DOSAH_OK && g->n_pathways > 0)
        status = make_inside(st, study, ctx, err);
    if (status == DOSAH_OK)
        finish(st);
    return status;
}

dosah_status dsh_stations_new(dsh_stations **out, const dsh_gtfs *gtfs,
                              const dsh_study *study, const double *stop_x,
                              const double *stop_y, dsh_context *ctx,
                              dosah_error *err)
{
    *out = NULL;
    dsh_arena *arena = dsh_arena_new();
    dsh_stations *st =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*st)) : NULL;
    if (st == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "stations");
    }
    st->arena = arena;
    st->gtfs = gtfs;
    st->n_doors = gtfs->n_stops + gtfs->n_places;
    st->detour_factor = study->reach.detour_factor;
    const dosah_status status = build(st, study, stop_x, stop_y, ctx, err);
    if (status == DOSAH_OK)
        *out = st;
    else
        dsh_arena_free(arena);
    return status;
}

void dsh_stations_free(dsh_stations *stations)
{
    if (stations != NULL)
        dsh_arena_free(stations->arena);
}
