/* SPDX-License-Identifier: MIT */
/* Who reaches what: reach, municipality_reach, area_reach. */
#include <string.h>

#include "output/tables.h"

static const dsh_col minutes = {
    .type = DSH_COL_NUMBER, .decimals = 1, .unit = "min"};
static const dsh_col share = {
    .type = DSH_COL_NUMBER, .decimals = 4, .unit = "share"};

static dsh_col named(dsh_col kind, const char *name)
{
    kind.name = name;
    return kind;
}

static dsh_col about(dsh_col kind, const char *name, const char *key,
                     const char *arg)
{
    kind.name = name;
    kind.about = key;
    kind.arg = arg;
    return kind;
}

/* Which block of rows, and whose row within it. */
typedef struct position {
    size_t type, profile, day, place;
} position;

static position locate(const dsh_reach *r, size_t i, size_t n_places)
{
    const size_t block = i / n_places;
    return (position){.place = i % n_places,
                      .day = block % r->n_days,
                      .profile = block / r->n_days % r->n_profiles,
                      .type = block / r->n_days / r->n_profiles};
}

static size_t n_blocks(const dsh_reach *r)
{
    return r->n_types * r->n_profiles * r->n_days;
}

static void add_keys(dsh_result *t)
{
    dsh_result_column(t, (dsh_col){.name = "service_type"});
    dsh_result_column(t, (dsh_col){.name = "profile"});
    dsh_result_column(t, (dsh_col){.name = "day"});
}

static void put_keys(dsh_row *row, const dsh_findings *f, position at)
{
    dsh_row_text(row, f->study->taxonomy.type[f->reach->type[at.type]].id);
    dsh_row_text(row, f->study->profile[at.profile].id);
    dsh_row_text(row, f->study->day[at.day].name);
}

/* ---- reach ------------------------------------------------------------- */

static void put_times(dsh_row *row, const int32_t s[2], bool known)
{
    for (int k = 0; k < 2; k++)
        dsh_row_minutes(row, known ? s[k] : DSH_NEVER_S);
}

static void put_readings(dsh_row *row, const dsh_findings *f,
                         const dsh_reach_row *r, bool known)
{
    static const dsh_reading order[] = {DSH_PESS, DSH_OPT};
    for (int k = 0; k < 2; k++) {
        const uint32_t id = r->nearest[order[k]];
        dsh_row_text(row, known && id != DSH_NONE ? f->tables->services.id[id]
                                                  : NULL);
    }
    for (int k = 0; k < 2; k++) {
        const uint8_t rides = r->rides[order[k]];
        if (known && rides != UINT8_MAX)
            dsh_row_int(row, rides);
        else
            dsh_row_null(row);
    }
    for (int k = 0; k < 2; k++)
        dsh_row_minutes(row, known ? r->walk_s[order[k]] : DSH_NEVER_S);
}

/* By reading, the certain end first. */
static void put_day_trip(dsh_row *row, const dsh_reach_row *r, bool known)
{
    static const dsh_reading order[] = {DSH_PESS, DSH_OPT};
    for (int k = 0; k < 2; k++) {
        if (known)
            dsh_row_bool(row, r->day_trip[order[k]] != 0);
        else
            dsh_row_null(row);
    }
    for (int k = 0; k < 2; k++)
        dsh_row_minutes(row, known ? r->stay_s[order[k]] : INT32_MIN);
    put_times(row, r->away_s, known);
    for (int k = 0; k < 2; k++) {
        if (known)
            dsh_row_int(row, r->departures[order[k]]);
        else
            dsh_row_null(row);
    }
    for (int k = 0; k < 2; k++)
        dsh_row_clock(row, known ? r->last_departure_s[order[k]] : INT32_MIN);
}

static void put_demand(dsh_row *row, const dsh_reach_row *r, bool known)
{
    static const dsh_reading order[] = {DSH_PESS, DSH_OPT};
    for (int k = 0; k < 2; k++) {
        if (known)
            dsh_row_bool(row, r->demand_trip[order[k]] != 0);
        else
            dsh_row_null(row);
    }
    for (int k = 0; k < 2; k++)
        dsh_row_minutes(row, known ? r->demand_stay_s[order[k]] : INT32_MIN);
    put_times(row, r->demand_away_s, known);
}

static bool reach_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const dsh_reach_settings *set = &f->study->reach;
    const position at = locate(f->reach, i, f->reach->n_origins);
    const dsh_reach_row *r = &f->reach->row[i];
    const bool known = r->status != DSH_STATUS_NOT_APPLICABLE &&
                       r->status != DSH_STATUS_NO_DATA;

    dsh_row_text(row, f->tables->origins.id[at.place]);
    put_keys(row, f, at);
    dsh_row_text(row, dsh_status_text((dsh_status)r->status));
    put_times(row, r->best_s, known);
    for (size_t k = 0; k < set->n_percentiles; k++)
        put_times(row, r->p_s[k], known);
    for (size_t k = 0; k < set->n_thresholds; k++)
        for (int end = DSH_PESS; end >= DSH_OPT; end--) {
            if (known)
                dsh_row_scaled(row, r->within[k][end]);
            else
                dsh_row_null(row);
        }
    put_readings(row, f, r, known);
    put_day_trip(row, r, known);
    if (known && r->assumed_share >= 0)
        dsh_row_scaled(row, r->assumed_share);
    else
        dsh_row_null(row);
    dsh_row_text(row, dsh_break_name((dsh_break)r->break_at));
    dsh_row_bool(row, r->frequency_based != 0);
    if (dsh_source_given(&f->study->demand_transport))
        put_demand(row, r, known);
    return true;
}

static void make_reach(dsh_result_list *list, const dsh_material *m)
{
    const dsh_reach *r = m->o->f.reach;
    const dsh_reach_settings *set = &m->o->f.study->reach;
    dsh_result *t =
        dsh_result_new(list, "reach", n_blocks(r) * r->n_origins, reach_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "origin_id"});
    add_keys(t);
    dsh_result_column(t, (dsh_col){.name = "status"});
    dsh_result_add_interval(t, named(minutes, "best_min"));
    for (size_t k = 0; k < set->n_percentiles; k++) {
        const char *n = dsh_result_word(t, "%u", set->percentile[k]);
        dsh_result_add_interval(t,
                                about(minutes, dsh_result_word(t, "p%s_min", n),
                                      "percentile_min", n));
    }
    for (size_t k = 0; k < set->n_thresholds; k++) {
        const char *n = dsh_result_word(t, "%d", set->threshold_s[k] / 60);
        dsh_result_add_interval(
            t, about(share, dsh_result_word(t, "within_%s_share", n),
                     "within_share", n));
    }
    dsh_result_add_readings(t, (dsh_col){.name = "nearest_id"});
    dsh_result_add_readings(t, (dsh_col){.name = "rides", .type = DSH_COL_INT});
    dsh_result_add_readings(t, named(minutes, "walk_min"));
    dsh_result_add_interval(
        t, (dsh_col){.name = "day_trip", .type = DSH_COL_BOOL});
    dsh_result_add_interval(t,
                            about(minutes, "stay_min", "longest_stay", NULL));
    dsh_result_add_interval(t, named(minutes, "away_min"));
    dsh_result_add_readings(
        t, (dsh_col){.name = "departures", .type = DSH_COL_INT});
    dsh_result_add_interval(t, (dsh_col){.name = "last_departure"});
    dsh_result_column(t, named(share, "assumed_share"));
    dsh_result_column(t, (dsh_col){.name = "break_at"});
    dsh_result_column(
        t, (dsh_col){.name = "frequency_based", .type = DSH_COL_BOOL});
    if (!dsh_source_given(&m->o->f.study->demand_transport))
        return;
    dsh_result_add_interval(
        t, (dsh_col){.name = "demand_trip", .type = DSH_COL_BOOL});
    dsh_result_add_interval(t, named(minutes, "demand_stay_min"));
    dsh_result_add_interval(t, named(minutes, "demand_away_min"));
}

/* ---- sums -------------------------------------------------------------- */

static void add_sum_columns(dsh_result *t, const dsh_study *s)
{
    static const char *const shares[] = {
        "linked_share", "certain_share",        "possible_share",
        "no_share",     "not_applicable_share", "no_data_share"};
    dsh_result_column(t, (dsh_col){.name = "base_column"});
    dsh_result_column(t, (dsh_col){.name = "residents",
                                   .about = "residents_base",
                                   .persons = true});
    for (size_t k = 0; k < sizeof(shares) / sizeof(shares[0]); k++)
        dsh_result_column(t, named(share, shares[k]));
    for (size_t k = 0; k < s->reach.n_thresholds; k++) {
        const char *n = dsh_result_word(t, "%d", s->reach.threshold_s[k] / 60);
        dsh_result_add_interval(
            t, about(share, dsh_result_word(t, "within_%s_share", n),
                     "residents_within_share", n));
    }
    dsh_result_add_interval(t, named(minutes, "p50_median_min"));
    dsh_result_column(t, (dsh_col){.name = "p50_median_status"});
    dsh_result_add_interval(t, named(share, "gap_share"));
    dsh_result_add_interval(t, named(minutes, "gap_median_min"));
    dsh_result_add_readings(t, named(share, "nearest_outside_share"));
    dsh_result_add_interval(t, named(share, "day_trip_share"));
    dsh_result_column(t, (dsh_col){.name = "days_ok", .type = DSH_COL_INT});
    if (dsh_source_given(&s->demand_transport))
        dsh_result_add_interval(t, named(share, "demand_trip_share"));
}

/* NULL alone would not tell a place that half of the people cannot leave from
 * one that nothing is known about. */
static const char *median_status(const dsh_reach_sum *s)
{
    if (s->certain + s->possible + s->no == 0 && s->not_applicable > 0)
        return dsh_status_text(DSH_STATUS_NOT_APPLICABLE);
    if (s->median_p50_s[DSH_OPT] == INT32_MIN ||
        s->median_p50_s[DSH_PESS] == INT32_MIN)
        return dsh_status_text(DSH_STATUS_NO_DATA);
    if (s->median_p50_s[DSH_OPT] == DSH_NEVER_S)
        return dsh_status_text(DSH_STATUS_NO);
    return dsh_status_text(s->median_p50_s[DSH_PESS] == DSH_NEVER_S
                               ? DSH_STATUS_POSSIBLE
                               : DSH_STATUS_CERTAIN);
}

static void put_sum(dsh_row *row, const dsh_study *study,
                    const dsh_reach_sum *s)
{
    const int64_t all = s->residents;
    const int64_t part[] = {s->linked, s->certain,        s->possible,
                            s->no,     s->not_applicable, s->no_data};

    const char *column = study->population_total;
    dsh_row_text(row, column && column[0] != '\0' ? column : "weight");
    dsh_row_persons(row, all);
    for (size_t k = 0; k < sizeof(part) / sizeof(part[0]); k++)
        dsh_row_share(row, part[k], all);
    /* Times of a trip that nobody asks for are missing, not 0. */
    const bool asked = s->certain + s->possible + s->no > 0;
    const int64_t base = asked ? all : 0;
    for (size_t k = 0; k < study->reach.n_thresholds; k++) {
        dsh_row_share(row, s->within_lo[k], base);
        dsh_row_share(row, s->within_hi[k], base);
    }
    dsh_row_minutes(row, s->median_p50_s[DSH_OPT]);
    dsh_row_minutes(row, s->median_p50_s[DSH_PESS]);
    dsh_row_text(row, median_status(s));
    dsh_row_number(row, s->gap_share_lo);
    dsh_row_number(row, s->gap_share_hi);
    dsh_row_minutes(row, s->gap_median_lo_s);
    dsh_row_minutes(row, s->gap_median_hi_s);
    dsh_row_share(row, s->nearest_outside[DSH_PESS], base);
    dsh_row_share(row, s->nearest_outside[DSH_OPT], base);
    dsh_row_share(row, s->day_trip_lo, base);
    dsh_row_share(row, s->day_trip_hi, base);
    if (all > 0)
        dsh_row_int(row, s->days_ok);
    else
        dsh_row_null(row);
    if (dsh_source_given(&study->demand_transport)) {
        dsh_row_share(row, s->demand_trip_lo, base);
        dsh_row_share(row, s->demand_trip_hi, base);
    }
}

static bool municipality_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_findings *f = &((const dsh_material *)user)->o->f;
    const position at = locate(f->reach, i, f->tables->municipalities.n);

    dsh_row_text(row, f->tables->municipalities.code[at.place]);
    put_keys(row, f, at);
    put_sum(row, f->study, &f->reach->municipality[i]);
    return true;
}

static void make_municipality_reach(dsh_result_list *list,
                                    const dsh_material *m)
{
    const dsh_findings *f = &m->o->f;
    dsh_result *t = dsh_result_new(
        list, "municipality_reach",
        n_blocks(f->reach) * f->tables->municipalities.n, municipality_row, m);
    if (t == NULL)
        return;
    t->in_workbook = true;
    dsh_result_column(t, (dsh_col){.name = "municipality_code"});
    add_keys(t);
    add_sum_columns(t, f->study);
}

/* Areas follow each other, then the study area; within one, blocks are as in
 * reach. */
static bool area_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_findings *f = &m->o->f;
    const dsh_reach_sum *sums = f->reach->total;
    size_t n = 1, first = 0;

    for (size_t a = 0; a < f->study->n_areas; a++) {
        const size_t n_values = f->reach->n_area_values[a];
        if (i < n_blocks(f->reach) * n_values) {
            sums = f->reach->area[a];
            n = n_values;
            break;
        }
        i -= n_blocks(f->reach) * n_values;
        first += n_values;
    }
    const position at = locate(f->reach, i, n);
    dsh_row_text(row, m->area[first + at.place].area);
    dsh_row_text(row, m->area[first + at.place].value);
    put_keys(row, f, at);
    put_sum(row, f->study, &sums[i]);
    return true;
}

static void make_area_reach(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(
        list, "area_reach", n_blocks(m->o->f.reach) * m->n_areas, area_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "area"});
    dsh_result_column(t, (dsh_col){.name = "value"});
    add_keys(t);
    add_sum_columns(t, m->o->f.study);
}

void dsh_make_reach(dsh_result_list *list, const dsh_material *m)
{
    if (m->o->f.reach == NULL)
        return;
    if (!m->o->f.public_export &&
        m->o->f.study->detail != DSH_DETAIL_MUNICIPALITY)
        make_reach(list, m);
    make_municipality_reach(list, m);
    make_area_reach(list, m);
}
