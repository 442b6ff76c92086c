/* SPDX-License-Identifier: MIT */
/* How much service there is: stop_service, municipality_supply. */
#include <math.h>

#include "output/tables.h"

static const dsh_reading low_first[] = {DSH_PESS, DSH_OPT};

/* Rows are profile × day × place. */
static void put_keys(dsh_row *row, const dsh_findings *f, size_t block)
{
    dsh_row_text(row, f->study->profile[block / f->level->n_days].id);
    dsh_row_text(row, f->study->day[block % f->level->n_days].name);
}

static void add_keys(dsh_result *t)
{
    dsh_result_column(t, (dsh_col){.name = "profile"});
    dsh_result_column(t, (dsh_col){.name = "day"});
}

static dsh_col count_of(const char *name, const char *about)
{
    return (dsh_col){.name = name, .about = about, .type = DSH_COL_INT};
}

/* ---- stop_service ------------------------------------------------------ */

/* Any time that is no departure of the day is missing. */
static void put_clock(dsh_row *row, int32_t s)
{
    dsh_row_clock(row, s >= 0 && s < DSH_NEVER_S ? s : INT32_MIN);
}

static bool stop_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_stop_level *s = &f->level->stop[i];
    dsh_row_text(row, f->network->gtfs->stop_id[i % f->level->n_stops]);
    put_keys(row, f, i / f->level->n_stops);
    for (int k = 0; k < 2; k++)
        dsh_row_int(row, s->departures[low_first[k]]);
    for (int k = 0; k < 2; k++)
        dsh_row_int(row, s->lines[low_first[k]]);
    /* Earliest is lo, so the optimistic reading comes first … */
    put_clock(row, s->first_s[DSH_OPT]);
    put_clock(row, s->first_s[DSH_PESS]);
    /* … and here the other way round. */
    put_clock(row, s->last_s[DSH_PESS]);
    put_clock(row, s->last_s[DSH_OPT]);
    dsh_row_minutes(row, s->gap_s[DSH_OPT]);
    dsh_row_minutes(row, s->gap_s[DSH_PESS]);
    return true;
}

static void make_stop_service(dsh_result_list *list, const dsh_material *m)
{
    const dsh_service_level *v = m->o->f.level;
    dsh_result *t = dsh_result_new(
        list, "stop_service", v->n_profiles * v->n_days * (size_t)v->n_stops,
        stop_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "stop_id"});
    add_keys(t);
    dsh_result_add_interval(t, count_of("departures", "stop_departures"));
    dsh_result_add_interval(t, count_of("lines", NULL));
    dsh_result_add_interval(t, (dsh_col){.name = "first_departure",
                                         .about = "stop_first_departure"});
    dsh_result_add_interval(
        t, (dsh_col){.name = "last_departure", .about = "stop_last_departure"});
    dsh_result_add_interval(t, (dsh_col){.name = "largest_gap_min",
                                         .type = DSH_COL_NUMBER,
                                         .decimals = 1,
                                         .unit = "min"});
}

/* ---- municipality_supply ----------------------------------------------- */

static void put_per_1000(dsh_row *row, uint64_t departures, int64_t residents)
{
    dsh_row_number(row, residents > 0
                            ? (double)departures * 1000 / (double)residents
                            : (double)NAN);
}

static bool supply_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_service_level *v = f->level;
    const dsh_place_level *p = &v->place[i];
    const size_t at = i % v->n_places;
    dsh_row_text(row, f->tables->municipalities.code[at]);
    put_keys(row, f, i / v->n_places);
    dsh_row_int(row, p->stops);
    for (int k = 0; k < 2; k++)
        dsh_row_int(row, p->served[low_first[k]]);
    for (int k = 0; k < 2; k++)
        dsh_row_int(row, (int64_t)p->departures[low_first[k]]);
    for (int k = 0; k < 2; k++)
        put_per_1000(row, p->departures[low_first[k]],
                     f->tables->municipalities.residents[at]);
    dsh_row_share(row, p->linked, p->residents);
    for (size_t n = 0; n < v->rules.n_departures; n++)
        for (int k = 0; k < 2; k++)
            dsh_row_share(row, p->within[n][low_first[k]], p->linked);
    for (int k = 0; k < 2; k++)
        dsh_row_number(row, p->index[low_first[k]]);
    for (int k = 0; k < 2; k++) {
        const double index = p->index[low_first[k]];
        dsh_row_text(row,
                     isnan(index) ? NULL : dsh_level_band(&v->rules, index));
    }
    return true;
}

static void make_supply(dsh_result_list *list, const dsh_material *m)
{
    const dsh_service_level *v = m->o->f.level;
    dsh_result *t = dsh_result_new(
        list, "municipality_supply",
        v->n_profiles * v->n_days * (size_t)v->n_places, supply_row, m);
    if (t == NULL)
        return;
    t->in_workbook = true;
    dsh_result_column(t, (dsh_col){.name = "municipality_code"});
    add_keys(t);
    dsh_result_column(t, count_of("stops", NULL));
    dsh_result_add_interval(t, count_of("stops_served", NULL));
    dsh_result_add_interval(t, count_of("departures", "stop_departures"));
    dsh_result_add_interval(t, (dsh_col){.name = "departures_per_1000",
                                         .type = DSH_COL_NUMBER,
                                         .decimals = 1});
    dsh_result_column(t, (dsh_col){.name = "linked_share",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 4,
                                   .unit = "share"});
    for (size_t n = 0; n < v->rules.n_departures; n++) {
        const char *count = dsh_result_word(t, "%u", v->rules.departures[n]);
        dsh_result_add_interval(
            t, (dsh_col){.name = dsh_result_word(
                             t, "residents_near_%s_departures_share", count),
                         .about = "residents_near_share",
                         .arg = count,
                         .type = DSH_COL_NUMBER,
                         .decimals = 4,
                         .unit = "share"});
    }
    dsh_result_add_interval(t, (dsh_col){.name = "supply_index",
                                         .type = DSH_COL_NUMBER,
                                         .decimals = 2});
    dsh_result_add_interval(t, (dsh_col){.name = "supply_band"});
}

void dsh_make_supply(dsh_result_list *list, const dsh_material *m)
{
    if (m->o->f.level == NULL)
        return;
    make_stop_service(list, m);
    make_supply(list, m);
}
