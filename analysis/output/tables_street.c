/* SPDX-License-Identifier: MIT */
/* Water, and streets as they are for each profile: water, street. One row per
 * stretch between two meeting points, so that a map can show it and QGIS can
 * join by way. A crossing counts as passable only if its kerbs are. Written
 * with the other tables by address; a study that keeps results by municipality
 * only (results.detail) has none, for the sake of size. */
#include "output/tables.h"

static const char *kind_name(uint8_t kind)
{
    static const char *const NAME[] = {"path", "local", "main", "track",
                                       "area"};
    return NAME[kind];
}

static const char *feature_name(uint16_t flags)
{
    return flags & DSH_EDGE_CROSSING ? "crossing"
           : flags & DSH_EDGE_LIFT   ? "lift"
           : flags & DSH_EDGE_STEPS  ? "steps"
           : flags & DSH_EDGE_BRIDGE ? "bridge"
           : flags & DSH_EDGE_TUNNEL ? "tunnel"
                                     : NULL;
}

static bool is_open(const dsh_streets *s, const dsh_costs *c, size_t e)
{
    const bool ends = c->node_ms[s->tail[2 * e]] != DSH_CLOSED &&
                      c->node_ms[s->head[2 * e]] != DSH_CLOSED;
    return (c->arc_ms[2 * e] != DSH_CLOSED ||
            c->arc_ms[2 * e + 1] != DSH_CLOSED) &&
           (ends || !(s->flags[e] & DSH_EDGE_CROSSING));
}

static bool street_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_network *n = ((const dsh_material *)user)->o->f.network;
    const dsh_streets *s = n->streets;
    dsh_row_int(row, s->edge_way[i]);
    dsh_row_text(row, kind_name(s->kind[i]));
    dsh_row_text(row, feature_name(s->flags[i]));
    dsh_row_number(row, s->length_mm[i] / 1000.0);
    for (size_t p = 0; p < n->n_profiles; p++) {
        const bool certain = is_open(s, dsh_walks_of(n, p, DSH_PESS)->costs, i);
        const bool at_best = is_open(s, dsh_walks_of(n, p, DSH_OPT)->costs, i);
        dsh_row_text(row, certain ? "certain" : at_best ? "possible" : "no");
    }
    return true;
}

static void street_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_streets *s = ((const dsh_material *)user)->o->f.network->streets;
    const uint32_t first = s->point_first[i];
    place->line_x = s->point_x + first;
    place->line_y = s->point_y + first;
    place->n_line = s->point_first[i + 1] - first;
}

/* ---- water -------------------------------------------------------------- */

static const dsh_water *water_of(const dsh_material *m)
{
    return &m->o->f.network->streets->water;
}

static bool water_row(dsh_row *row, const void *user, size_t i)
{
    dsh_row_text(row, water_of(user)->is_area[i] ? "area" : "course");
    return true;
}

static void water_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_water *w = water_of(user);
    place->line_x = w->x + w->first[i];
    place->line_y = w->y + w->first[i];
    place->n_line = w->first[i + 1] - w->first[i];
}

/* For maps alone: rings of areas as closed lines, like courses. */
static void make_water(dsh_result_list *list, const dsh_material *m)
{
    if (m->o->f.network == NULL || m->o->f.network->streets == NULL ||
        water_of(m)->n == 0)
        return;
    dsh_result *t = dsh_result_new(list, "water", water_of(m)->n, water_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_LINES;
    t->place = water_place;
    dsh_result_column(t, (dsh_col){.name = "kind", .about = "water_kind"});
}

/* ---- streets ------------------------------------------------------------ */

void dsh_make_streets(dsh_result_list *list, const dsh_material *m)
{
    const dsh_findings *f = &m->o->f;
    make_water(list, m);
    if (f->network == NULL || f->network->streets == NULL ||
        f->study->detail == DSH_DETAIL_MUNICIPALITY)
        return;
    dsh_result *t = dsh_result_new(list, "street", f->network->streets->n_edges,
                                   street_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_LINES;
    t->place = street_place;
    dsh_result_column(t, (dsh_col){.name = "osm_way", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "kind", .about = "street_kind"});
    dsh_result_column(t,
                      (dsh_col){.name = "feature", .about = "street_feature"});
    dsh_result_column(t, (dsh_col){.name = "length_m",
                                   .about = "street_length",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 1,
                                   .unit = "m"});
    for (size_t p = 0; p < f->network->n_profiles; p++) {
        const char *id = f->study->profile[p].id;
        dsh_result_column(t,
                          (dsh_col){.name = dsh_result_word(t, "%s_status", id),
                                    .about = "street_status_of",
                                    .arg = id});
    }
}
