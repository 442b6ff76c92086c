/* SPDX-License-Identifier: MIT */
/* Where people live and board: municipality, area, origin, stop. */
#include <math.h>
#include <string.h>

#include "output/tables.h"

#define TEXT(n) ((dsh_col){.name = (n)})
#define METRES(n)                                                              \
    ((dsh_col){.name = (n), .type = DSH_COL_NUMBER, .decimals = 2, .unit = "m"})

static void add_groups(dsh_result *t, const dsh_study *s)
{
    for (size_t g = 0; g < s->n_groups; g++)
        dsh_result_column(t, (dsh_col){.name = dsh_result_word(
                                           t, "residents_%s", s->group[g].id),
                                       .about = "residents_group",
                                       .arg = s->group[g].id,
                                       .persons = true});
}

/* ---- municipality ------------------------------------------------------ */

static int64_t in_persons(int64_t n)
{
    return n < 0 ? -1 : n * DSH_PERSON;
}

static bool municipality_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_municipalities *t = &m->o->f.tables->municipalities;
    const dsh_study *s = m->o->f.study;

    dsh_row_text(row, t->code[i]);
    dsh_row_text(row, t->name[i]);
    dsh_row_persons(row, in_persons(t->residents[i]));
    for (size_t g = 0; g < s->n_groups; g++)
        dsh_row_persons(row, in_persons(t->group[i * s->n_groups + g]));
    for (size_t a = 0; a < s->n_areas; a++)
        dsh_row_text(row, t->area[i * s->n_areas + a]);
    dsh_row_number(row, dsh_shape_area(&t->shape[i]) / 1e6);
    return true;
}

static void municipality_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->shape = &m->o->f.tables->municipalities.shape[i];
}

static void make_municipality(dsh_result_list *list, const dsh_material *m)
{
    const dsh_study *s = m->o->f.study;
    dsh_result *t =
        dsh_result_new(list, "municipality", m->o->f.tables->municipalities.n,
                       municipality_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POLYGONS;
    t->place = municipality_place;
    t->in_workbook = true;
    dsh_result_column(t, TEXT("municipality_code"));
    dsh_result_column(t, TEXT("name"));
    dsh_result_column(t, (dsh_col){.name = "residents", .persons = true});
    add_groups(t, s);
    for (size_t a = 0; a < s->n_areas; a++)
        dsh_result_column(
            t, (dsh_col){.name = dsh_result_word(t, "area_%s", s->area[a].name),
                         .about = "area_of",
                         .arg = s->area[a].name});
    dsh_result_column(t, (dsh_col){.name = "area_km2",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 2,
                                   .unit = "km²"});
}

/* ---- neighbour --------------------------------------------------------- */

static bool neighbour_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    dsh_row_text(row, m->o->f.tables->neighbours.name[i]);
    return true;
}

static void neighbour_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->shape = &m->o->f.tables->neighbours.shape[i];
}

/* Drawn around the study area, never counted. */
static void make_neighbour(dsh_result_list *list, const dsh_material *m)
{
    const dsh_neighbours *n = &m->o->f.tables->neighbours;
    dsh_result *t = dsh_result_new(list, "neighbour", n->n, neighbour_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POLYGONS;
    t->place = neighbour_place;
    dsh_result_column(t, TEXT("name"));
}

/* ---- area -------------------------------------------------------------- */

static bool area_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    dsh_row_text(row, m->area[i].area);
    dsh_row_text(row, m->area[i].value);
    return true;
}

static void area_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->shape = &m->area[i].shape;
}

static void make_area(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(list, "area", m->n_areas, area_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POLYGONS;
    t->place = area_place;
    dsh_result_column(t, TEXT("area"));
    dsh_result_column(t, TEXT("value"));
}

/* Does municipality i belong to the row? */
static bool is_part(const dsh_material *m, const dsh_area_row *row, size_t def,
                    size_t i)
{
    const dsh_study *s = m->o->f.study;
    const char *value =
        def < s->n_areas
            ? m->o->f.tables->municipalities.area[i * s->n_areas + def]
            : NULL;
    return value == NULL || strcmp(value, row->value) == 0;
}

/* The municipalities of a row as one shape, their common borders gone. */
static dosah_status dissolve(dsh_material *m, dsh_area_row *row, size_t def,
                             dosah_error *err)
{
    const dsh_municipalities *t = &m->o->f.tables->municipalities;
    dsh_arena *arena = m->o->arena;
    dsh_shape all = {0};
    for (uint32_t i = 0; i < t->n; i++) {
        if (!is_part(m, row, def, i))
            continue;
        all.n_points += t->shape[i].n_points;
        all.n_rings += t->shape[i].n_rings;
        all.n_parts += t->shape[i].n_parts;
    }
    all.x = dsh_arena_alloc(arena, all.n_points, sizeof(*all.x));
    all.y = dsh_arena_alloc(arena, all.n_points, sizeof(*all.y));
    all.ring = dsh_arena_alloc(arena, all.n_rings + 1u, sizeof(*all.ring));
    all.part = dsh_arena_alloc(arena, all.n_parts + 1u, sizeof(*all.part));
    if (!all.x || !all.y || !all.ring || !all.part)
        return dsh_fail_nomem(err, "areas");

    uint32_t point = 0, ring = 0, part = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        const dsh_shape *s = &t->shape[i];
        if (!is_part(m, row, def, i) || s->n_parts == 0)
            continue;
        memcpy(all.x + point, s->x, s->n_points * sizeof(*s->x));
        memcpy(all.y + point, s->y, s->n_points * sizeof(*s->y));
        for (uint32_t k = 0; k < s->n_rings; k++)
            all.ring[ring + k] = point + s->ring[k];
        for (uint32_t k = 0; k < s->n_parts; k++)
            all.part[part + k] = ring + s->part[k];
        point += s->n_points;
        ring += s->n_rings;
        part += s->n_parts;
    }
    all.ring[ring] = point;
    all.part[part] = ring;
    bool was_valid = false;
    char *reason = NULL;
    return dsh_shape_repair(&row->shape, &was_valid, &reason, &all, arena, err);
}

dosah_status dsh_material_areas(dsh_material *m, dosah_error *err)
{
    const dsh_reach *r = m->o->f.reach;
    const dsh_study *s = m->o->f.study;
    if (r == NULL)
        return DOSAH_OK;
    size_t n = 1;
    for (size_t a = 0; a < s->n_areas; a++)
        n += r->n_area_values[a];
    m->area = dsh_arena_alloc(m->o->arena, n, sizeof(*m->area));
    if (m->area == NULL)
        return dsh_fail_nomem(err, "areas");

    dosah_status st = DOSAH_OK;
    for (size_t a = 0; a <= s->n_areas; a++) {
        const bool whole = a == s->n_areas;
        const size_t n_values = whole ? 1 : r->n_area_values[a];
        for (size_t v = 0; st == DOSAH_OK && v < n_values; v++) {
            dsh_area_row *row = &m->area[m->n_areas++];
            row->area = whole ? DSH_STUDY_AREA : s->area[a].name;
            row->value = whole ? "" : r->area_value[a][v];
            st = dissolve(m, row, a, err);
        }
    }
    return st;
}

/* ---- origin ------------------------------------------------------------ */

static bool origin_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_findings *f = &m->o->f;
    const dsh_origins *t = &f->tables->origins;
    const size_t n_groups = f->study->n_groups;

    dsh_row_text(row, t->id[i]);
    dsh_row_text(row, t->municipality[i] == DSH_NONE
                          ? NULL
                          : f->tables->municipalities.code[t->municipality[i]]);
    dsh_row_persons(row, t->weight[i]);
    for (size_t g = 0; g < n_groups; g++)
        dsh_row_persons(row, t->group[i * n_groups + g]);
    for (size_t p = 0; f->network && p < f->network->n_profiles; p++)
        dsh_row_bool(row, f->network->origin_linked[p * t->n + i] != 0);
    dsh_row_number(row, t->x[i]);
    dsh_row_number(row, t->y[i]);
    return true;
}

static void origin_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.tables->origins.x[i];
    place->y = m->o->f.tables->origins.y[i];
}

static void make_origin(dsh_result_list *list, const dsh_material *m)
{
    const dsh_findings *f = &m->o->f;
    dsh_result *t =
        dsh_result_new(list, "origin", f->tables->origins.n, origin_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = origin_place;
    dsh_result_column(t, TEXT("origin_id"));
    dsh_result_column(t, TEXT("municipality_code"));
    dsh_result_column(t, (dsh_col){.name = "residents", .persons = true});
    add_groups(t, f->study);
    for (size_t p = 0; f->network && p < f->network->n_profiles; p++) {
        const char *id = f->study->profile[p].id;
        dsh_result_column(t,
                          (dsh_col){.name = dsh_result_word(t, "linked_%s", id),
                                    .about = "linked",
                                    .arg = id,
                                    .type = DSH_COL_BOOL});
    }
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

static bool cell_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_cells *c = &m->cells;
    const size_t n_groups = m->o->f.study->n_groups;

    dsh_row_persons(row, c->weight[i]);
    for (size_t g = 0; g < n_groups; g++)
        dsh_row_persons(row, c->group[i * n_groups + g]);
    dsh_row_int(row, c->n_origins[i]);
    dsh_row_number(row, c->x[i]);
    dsh_row_number(row, c->y[i]);
    return true;
}

static void cell_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->cells.x[i];
    place->y = m->cells.y[i];
}

/* What stands for the addresses in exports that are handed out. */
static void make_cell(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t =
        dsh_result_new(list, "origin_cell", m->cells.n, cell_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = cell_place;
    dsh_result_column(t, (dsh_col){.name = "residents", .persons = true});
    add_groups(t, m->o->f.study);
    dsh_result_column(t, (dsh_col){.name = "n_origins", .type = DSH_COL_INT});
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

/* ---- stop -------------------------------------------------------------- */

static bool stop_row(dsh_row *row, const void *user, size_t i)
{
    static const char *const access[] = {"unknown", "yes", "no", "partly"};
    const dsh_material *m = user;
    const dsh_network *n = m->o->f.network;
    const dsh_gtfs *t = n->gtfs;

    dsh_row_text(row, t->stop_id[i]);
    dsh_row_text(row, t->stop_name[i]);
    dsh_row_text(row, access[t->stop_access[i]]);
    dsh_row_number(row, n->stop_x[i]);
    dsh_row_number(row, n->stop_y[i]);
    return true;
}

static void stop_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.network->stop_x[i];
    place->y = m->o->f.network->stop_y[i];
}

static void make_stop(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(list, "stop", m->o->f.network->gtfs->n_stops,
                                   stop_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = stop_place;
    dsh_result_column(t, TEXT("stop_id"));
    dsh_result_column(t, TEXT("name"));
    dsh_result_column(t, TEXT("accessible"));
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

void dsh_make_places(dsh_result_list *list, const dsh_material *m)
{
    make_municipality(list, m);
    if (m->o->f.tables->neighbours.n > 0)
        make_neighbour(list, m);
    if (m->n_areas > 0)
        make_area(list, m);
    if (m->o->f.public_export)
        make_cell(list, m);
    else
        make_origin(list, m);
    if (m->o->f.network && m->o->f.network->gtfs)
        make_stop(list, m);
}
