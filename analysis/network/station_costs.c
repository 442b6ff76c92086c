/* SPDX-License-Identifier: MIT */
/* Pathways -> milliseconds. The pathways stand as edges of a street graph, so
 * that the profile's rules of slope, width, surface and stairs are those of
 * streets (costs.c); each edge is a kilometre long there, so what comes out is
 * a pace, and the way is worked out here: by the stated time, else by length,
 * stairs, levels, or the straight line (datasets/pathways.yaml). */
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/yaml.h"
#include "network/stations.h"

/* ---- values ------------------------------------------------------------ */

static dosah_status bad(dosah_error *err, dsh_node node, const char *what)
{
    return dsh_fail(err, DOSAH_EINPUT, node.ok ? dsh_yaml_name(node.doc) : "",
                    node.ok ? dsh_node_line(node) : 0, "expected %s", what);
}

static bool read_int(int32_t *out, dsh_node node)
{
    int64_t v = 0;
    const bool good = dsh_parse_int(&v, dsh_str_of(dsh_node_text(node))) &&
                      v >= 0 && v <= 100000000;
    *out = (int32_t)v;
    return good;
}

static dosah_status read_values(dsh_pathway_values *out, dsh_node root,
                                dosah_error *err)
{
    const struct {
        const char *key;
        int32_t *to, *to_hi;
    } field[] = {
        {"reference_speed_mm_s", &out->reference_mm_s, NULL},
        {"stair_mm", &out->stair_mm, NULL},
        {"stairs_per_level", &out->stairs_per_level, NULL},
        {"moving_walkway_mm_s", &out->walkway_mm_s, NULL},
        {"escalator_mm_s", &out->escalator_mm_s, NULL},
        {"escalator_level_mm", &out->escalator_level_mm, NULL},
        {"elevator_wait_s", &out->elevator_wait_s, NULL},
        {"elevator_level_s", &out->elevator_level_s, NULL},
        {"fare_gate_s", &out->fare_gate_s, NULL},
        {"unknown_length_mm", &out->length_mm.lo, &out->length_mm.hi},
        {"unknown_levels", &out->levels.lo, &out->levels.hi},
    };
    for (size_t i = 0; i < sizeof(field) / sizeof(*field); i++) {
        const dsh_node node = dsh_node_get(root, field[i].key);
        const dsh_node value = dsh_node_get(node, "value");
        const bool pair = field[i].to_hi != NULL;
        if (!read_int(field[i].to, pair ? dsh_node_item(value, 0) : value) ||
            (pair && (!read_int(field[i].to_hi, dsh_node_item(value, 1)) ||
                      *field[i].to > *field[i].to_hi)))
            return bad(err, node.ok ? node : root, field[i].key);
    }
    if (out->reference_mm_s == 0 || out->walkway_mm_s == 0 ||
        out->escalator_mm_s == 0)
        return bad(err, root, "speeds above 0");
    return DOSAH_OK;
}

dosah_status dsh_pathway_values_load(dsh_pathway_values *out,
                                     const dsh_context *ctx, dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    dosah_status status =
        dsh_data_path(ctx, path, "datasets/pathways.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status == DOSAH_OK)
        status = read_values(out, dsh_yaml_root(doc), err);
    dsh_yaml_free(doc);
    return status;
}

/* ---- one pathway ------------------------------------------------------- */

typedef struct maker {
    const dsh_stations *st;
    const dsh_mobility *p;
    dsh_reading reading;
} maker;

static double of(const maker *m, dsh_range range)
{
    return m->reading == DSH_OPT ? range.lo : range.hi;
}

/* Levels between the ends; NaN = unknown. */
static double levels_of(const maker *m, const dsh_gtfs_pathway *w)
{
    const double *level = m->st->gtfs->node_level;
    return fabs(level[w->to] - level[w->from]);
}

/* The straight line in the optimistic reading, with the detour in the other;
 * where a point has no position, the range of datasets/pathways.yaml. */
static double straight_mm(const maker *m, uint32_t i)
{
    const double d = m->st->length_m[i] * 1000;
    if (isnan(d))
        return of(m, m->st->values.length_mm);
    return m->reading == DSH_OPT ? d : d * m->st->detour_factor;
}

static double length_mm(const maker *m, uint32_t i)
{
    const dsh_gtfs_pathway *w = &m->st->gtfs->pathway[i];
    return isnan(w->length_m) ? straight_mm(m, i) : w->length_m * 1000;
}

static double stairs_mm(const maker *m, uint32_t i)
{
    const dsh_gtfs_pathway *w = &m->st->gtfs->pathway[i];
    const dsh_pathway_values *v = &m->st->values;
    if (!isnan(w->length_m))
        return w->length_m * 1000;
    double n = w->stairs != DSH_UNSTATED ? abs(w->stairs) : 0;
    if (n == 0 && levels_of(m, w) > 0)
        n = levels_of(m, w) * v->stairs_per_level;
    return n > 0 ? n * v->stair_mm : straight_mm(m, i);
}

static double escalator_mm(const maker *m, uint32_t i)
{
    const dsh_gtfs_pathway *w = &m->st->gtfs->pathway[i];
    if (isnan(w->length_m) && levels_of(m, w) > 0)
        return levels_of(m, w) * m->st->values.escalator_level_mm;
    return length_mm(m, i);
}

static double elevator_ms(const maker *m, const dsh_gtfs_pathway *w)
{
    const dsh_pathway_values *v = &m->st->values;
    const double n = levels_of(m, w);
    const double levels = isnan(n) ? of(m, v->levels) : n;
    return 1000 * (v->elevator_wait_s + levels * v->elevator_level_s);
}

/* A stated time of a way that everybody walks at their own speed. */
static double own_ms(const maker *m, const dsh_gtfs_pathway *w)
{
    return 1000.0 * w->time_s * m->st->values.reference_mm_s / m->p->flat_mm_s;
}

/* Milliseconds of a pathway whose pace (ms per km) is known to be open. */
static double open_ms(const maker *m, uint32_t i, double pace)
{
    const dsh_gtfs_pathway *w = &m->st->gtfs->pathway[i];
    const dsh_pathway_values *v = &m->st->values;
    const bool timed = w->time_s != DSH_UNSTATED;
    const double walk = length_mm(m, i) * pace / 1e6;
    switch ((dsh_pathway_mode)w->mode) {
    case DSH_PATHWAY_STAIRS:
        return timed ? own_ms(m, w) : stairs_mm(m, i) * pace / 1e6;
    case DSH_PATHWAY_MOVING_WALKWAY: /* who is faster walks on it */
        return timed ? 1000.0 * w->time_s
                     : fmin(walk, length_mm(m, i) * 1000 / v->walkway_mm_s);
    case DSH_PATHWAY_ESCALATOR:
        return timed ? 1000.0 * w->time_s
                     : escalator_mm(m, i) * 1000 / v->escalator_mm_s;
    case DSH_PATHWAY_ELEVATOR:
        return timed ? 1000.0 * w->time_s : elevator_ms(m, w);
    case DSH_PATHWAY_FARE_GATE:
    case DSH_PATHWAY_EXIT_GATE:
        return timed ? own_ms(m, w) : walk + 1000.0 * v->fare_gate_s;
    case DSH_PATHWAY_WALKWAY:
        break;
    }
    return timed ? own_ms(m, w) : walk;
}

/* Who may not use stairs may not use escalators either. */
static uint32_t arc_ms(const maker *m, uint32_t i, uint32_t pace)
{
    const bool escalator =
        m->st->gtfs->pathway[i].mode == DSH_PATHWAY_ESCALATOR;
    if (pace == DSH_CLOSED || (escalator && !m->p->steps))
        return DSH_CLOSED;
    const double ms = floor(open_ms(m, i, pace) + 0.5);
    return ms < DSH_CLOSED ? (uint32_t)ms : DSH_CLOSED - 1;
}

dosah_status dsh_station_costs(dsh_costs **out, const dsh_stations *stations,
                               const dsh_mobility *profile, dsh_reading reading,
                               dosah_error *err)
{
    const maker m = {stations, profile, reading};
    const dosah_status status =
        dsh_costs_new(out, stations->inside, profile, reading, err);
    if (status != DOSAH_OK)
        return status;
    dsh_costs *c = *out;
    for (uint32_t i = 0; i < stations->gtfs->n_pathways; i++) {
        for (uint32_t arc = 2 * i; arc <= 2 * i + 1; arc++) {
            const bool assumed = c->arc_assumed[arc] > 0;
            c->arc_ms[arc] = arc_ms(&m, i, c->arc_ms[arc]);
            c->arc_assumed[arc] =
                assumed && c->arc_ms[arc] != DSH_CLOSED ? c->arc_ms[arc] : 0;
        }
    }
    /* The links of boarding areas and their platforms take no time. */
    for (uint32_t e = stations->gtfs->n_pathways; e < stations->inside->n_edges;
         e++)
        c->arc_ms[2 * e] = c->arc_ms[2 * e + 1] = c->arc_assumed[2 * e] =
            c->arc_assumed[2 * e + 1] = 0;
    return DOSAH_OK;
}
