/* SPDX-License-Identifier: MIT */
/* Where people want to go and what might open: service, building, premises. */
#include <math.h>

#include "output/tables.h"

#define TEXT(n) ((dsh_col){.name = (n)})
#define METRES(n)                                                              \
    ((dsh_col){.name = (n), .type = DSH_COL_NUMBER, .decimals = 2, .unit = "m"})

const char *dsh_grade_name(uint8_t grade)
{
    static const char *const name[] = {"not", "partly", "accessible"};
    return grade < sizeof(name) / sizeof(name[0]) ? name[grade] : "";
}

static const char *object_id(const dsh_tables *t, uint32_t object)
{
    return object == DSH_NONE ? NULL : t->objects.id[object];
}

/* ---- service ----------------------------------------------------------- */

static bool service_row(dsh_row *row, const void *user, size_t i)
{
    static const char *const form[] = {"residential", "outpatient", "field",
                                       "remote"};
    const dsh_material *m = user;
    const dsh_tables *tables = m->o->f.tables;
    const dsh_services *t = &tables->services;
    const dsh_service_type *type = &m->o->f.study->taxonomy.type[t->type[i]];

    dsh_row_text(row, t->id[i]);
    dsh_row_text(row, t->name[i]);
    dsh_row_text(row, type->id);
    dsh_row_text(row, type->name.in[m->o->lang]);
    dsh_row_text(row, form[t->form[i]]);
    dsh_row_text(row, t->provider[i]);
    dsh_row_text(row, object_id(tables, t->building[i]));
    dsh_row_text(row, t->opening_text[i]);
    dsh_row_number(row, t->capacity[i]);
    dsh_row_text(row, t->capacity_unit[i]);
    dsh_row_text(row, t->working_groups[i]);
    dsh_row_minutes(row, t->stay_s[i]);
    dsh_row_date(row, t->valid_from[i]);
    dsh_row_date(row, t->valid_to[i]);
    dsh_row_number(row, t->x[i]);
    dsh_row_number(row, t->y[i]);
    return true;
}

static void service_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.tables->services.x[i];
    place->y = m->o->f.tables->services.y[i];
}

static void make_service(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(list, "service", m->o->f.tables->services.n,
                                   service_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = service_place;
    t->in_workbook = true;
    dsh_result_column(t, TEXT("service_id"));
    dsh_result_column(t, TEXT("name"));
    dsh_result_column(t, TEXT("service_type"));
    dsh_result_column(t, TEXT("service_type_name"));
    dsh_result_column(t, TEXT("form"));
    dsh_result_column(t, TEXT("provider"));
    dsh_result_column(t, TEXT("building_id"));
    dsh_result_column(t, TEXT("opening_hours"));
    dsh_result_column(
        t,
        (dsh_col){.name = "capacity", .type = DSH_COL_NUMBER, .decimals = 2});
    dsh_result_column(t, TEXT("capacity_unit"));
    dsh_result_column(t, TEXT("working_groups"));
    dsh_result_column(t, (dsh_col){.name = "stay_min",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 1,
                                   .unit = "min"});
    dsh_result_column(t, (dsh_col){.name = "valid_from", .type = DSH_COL_DATE});
    dsh_result_column(t, (dsh_col){.name = "valid_to", .type = DSH_COL_DATE});
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

/* ---- building ---------------------------------------------------------- */

static bool building_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_objects *t = &m->o->f.tables->objects;
    const dsh_usability *u = m->o->f.usability;

    if (t->kind[i] != DSH_OBJECT_BUILDING)
        return false;
    dsh_row_text(row, t->id[i]);
    dsh_row_text(row, t->name[i]);
    dsh_row_text(row, t->ruian_adm[i]);
    for (size_t g = 0; u && g < u->n_groups; g++) {
        const dsh_usability_row *r =
            dsh_usability_find(u, (uint32_t)i, u->group[g]);
        dsh_row_text(row, r ? dsh_grade_name(r->grade_lo) : NULL);
        dsh_row_text(row, r ? dsh_grade_name(r->grade_hi) : NULL);
        dsh_row_number(row, r ? r->score_lo : (double)NAN);
        dsh_row_number(row, r ? r->score_hi : (double)NAN);
        dsh_row_number(row, r ? r->completeness : (double)NAN);
    }
    dsh_row_number(row, t->x[i]);
    dsh_row_number(row, t->y[i]);
    return true;
}

static void building_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.tables->objects.x[i];
    place->y = m->o->f.tables->objects.y[i];
}

static void add_grades(dsh_result *t, const char *group)
{
    dsh_result_add_interval(
        t, (dsh_col){.name = dsh_result_word(t, "%s_grade", group),
                     .about = "grade_of",
                     .arg = group});
    dsh_result_add_interval(
        t, (dsh_col){.name = dsh_result_word(t, "%s_score", group),
                     .about = "score_of",
                     .arg = group,
                     .type = DSH_COL_NUMBER,
                     .decimals = 1,
                     .unit = "0–100"});
    dsh_result_column(
        t, (dsh_col){.name = dsh_result_word(t, "%s_known_share", group),
                     .about = "known_share_of",
                     .arg = group,
                     .type = DSH_COL_NUMBER,
                     .decimals = 4,
                     .unit = "share"});
}

static void make_building(dsh_result_list *list, const dsh_material *m)
{
    const dsh_usability *u = m->o->f.usability;
    dsh_result *t = dsh_result_new(list, "building", m->o->f.tables->objects.n,
                                   building_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = building_place;
    t->in_workbook = true;
    dsh_result_column(t, TEXT("building_id"));
    dsh_result_column(t, TEXT("name"));
    dsh_result_column(t, TEXT("ruian_adm"));
    for (size_t g = 0; u && g < u->n_groups; g++)
        add_grades(t, u->group[g]);
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

/* ---- premises ---------------------------------------------------------- */

static bool premises_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_premises *t = &m->o->f.tables->premises;

    dsh_row_text(row, t->id[i]);
    dsh_row_text(row, t->name[i]);
    dsh_row_text(row, t->owner[i]);
    dsh_row_number(row, t->area_m2[i]);
    dsh_row_number(row, t->rooms[i]);
    dsh_row_text(row, object_id(m->o->f.tables, t->building[i]));
    for (size_t k = 0; k < t->n_extra; k++)
        dsh_row_text(row, t->extra[i * t->n_extra + k]);
    dsh_row_number(row, t->x[i]);
    dsh_row_number(row, t->y[i]);
    return true;
}

static void premises_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.tables->premises.x[i];
    place->y = m->o->f.tables->premises.y[i];
}

static void make_premises(dsh_result_list *list, const dsh_material *m)
{
    const dsh_premises *p = &m->o->f.tables->premises;
    dsh_result *t = dsh_result_new(list, "premises", p->n, premises_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = premises_place;
    dsh_result_column(t, TEXT("premises_id"));
    dsh_result_column(t, TEXT("name"));
    dsh_result_column(t, TEXT("owner"));
    dsh_result_column(t, (dsh_col){.name = "area_m2",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 1,
                                   .unit = "m²"});
    dsh_result_column(
        t, (dsh_col){.name = "rooms", .type = DSH_COL_NUMBER, .decimals = 1});
    dsh_result_column(t, TEXT("building_id"));
    for (size_t k = 0; k < p->n_extra; k++)
        dsh_result_column(t, (dsh_col){.name = dsh_result_word(
                                           t, "extra_%s", p->extra_name[k]),
                                       .about = "extra",
                                       .arg = p->extra_name[k]});
    dsh_result_column(t, METRES("x"));
    dsh_result_column(t, METRES("y"));
}

void dsh_make_objects(dsh_result_list *list, const dsh_material *m)
{
    const dsh_study *s = m->o->f.study;
    make_service(list, m);
    if (dsh_source_given(&s->survey))
        make_building(list, m);
    if (dsh_source_given(&s->premises))
        make_premises(list, m);
}
