/* SPDX-License-Identifier: MIT */
#include "town.h"

#include <stdlib.h>
#include <string.h>

static const char *const ids[TOWN_MAX] = {"a", "b", "c", "d", "e", "f",
                                          "g", "h", "i", "j", "k", "l",
                                          "m", "n", "o", "p"};

static void set_profiles(town *t)
{
    t->profile[ADULT] = (dsh_mobility){.id = "adult",
                                       .user_group = "",
                                       .max_walk_s = -1,
                                       .max_transfer_s = -1,
                                       .change_time_s = -1};
    t->profile[WHEELCHAIR] = (dsh_mobility){.id = "wheelchair_manual",
                                            .needs_vehicle = true,
                                            .needs_stop = true,
                                            .needs_building = true,
                                            .user_group = "wheelchair",
                                            .max_walk_s = -1,
                                            .max_transfer_s = -1,
                                            .change_time_s = -1};
}

static void set_square(town *t, size_t i, double x0, double x1)
{
    const double x[] = {x0, x1, x1, x0, x0}, y[] = {-9, -9, 9, 9, -9};
    memcpy(t->shape_x[i], x, sizeof x);
    memcpy(t->shape_y[i], y, sizeof y);
    t->ring[1] = 5;
    t->part[1] = 1;
    t->shape[i] =
        (dsh_shape){t->shape_x[i], t->shape_y[i], t->ring, t->part, 5, 1, 1};
}

static void set_tables(town *t)
{
    t->municipality_area[0] = "b";
    t->municipality_area[1] = "a";
    set_square(t, 0, -100, 0);
    set_square(t, 1, 0, 100);
    t->tables.municipalities = (dsh_municipalities){
        .n = 2, .shape = t->shape, .area = t->municipality_area};
    t->tables.origins = (dsh_origins){.id = t->origin_id,
                                      .municipality = t->origin_municipality,
                                      .weight = t->weight};
    t->tables.services = (dsh_services){.id = t->service_id,
                                        .type = t->service_type,
                                        .form = t->form,
                                        .x = t->service_x,
                                        .y = t->service_y,
                                        .building = t->building,
                                        .opening = t->opening,
                                        .valid_from = t->valid_from,
                                        .valid_to = t->valid_to,
                                        .stay_s = t->stay_s};
    t->group[0] = "wheelchair";
    t->usability =
        (dsh_usability){.group = t->group, .n_groups = 1, .row = t->grade};
}

static void set_network(town *t)
{
    t->gtfs.stop_access = t->stop_access;
    t->gtfs.transfer = t->transfer;
    t->gtfs.trip_route = t->trip_gtfs;
    t->gtfs.n_trips = t->gtfs.n_routes = TOWN_MAX;
    for (uint32_t i = 0; i < TOWN_MAX; i++)
        t->trip_gtfs[i] = i;
    t->timetable = (dsh_timetable){.trip_access = t->trip_access,
                                   .trip_gtfs = t->trip_gtfs,
                                   .seat = t->seat,
                                   .trip_by_frequency = t->trip_by_frequency,
                                   .dep_s = t->dep_s,
                                   .arr_s = t->arr_s,
                                   .from = t->from,
                                   .to = t->to,
                                   .trip = t->trip,
                                   .sequence = t->sequence,
                                   .flags = t->flags};
    t->days[0] = &t->timetable;
    t->network = (dsh_network){.gtfs = &t->gtfs,
                               .day = t->days,
                               .n_days = 1,
                               .n_profiles = N_WHO,
                               .walks = t->walks,
                               .origin_linked = t->linked};
    memset(t->linked, 1, sizeof t->linked);
}

void town_begin(town *t)
{
    memset(t, 0, sizeof *t);
    set_profiles(t);
    set_tables(t);
    set_network(t);
    t->n_threads = 2;
    t->area[0] = (dsh_area_def){"region", "region"};
    t->day[0] = (dsh_day){"workday", dsh_date_of(2026, 11, 24)};
    t->type[0] =
        (dsh_service_type){.id = "advice", .needs = DSH_NEEDS_ACCESSIBLE};
    t->type[1] =
        (dsh_service_type){.id = "none", .needs = DSH_NEEDS_ACCESSIBLE};
    t->study = (dsh_study){.area = t->area,
                           .n_areas = 1,
                           .day = t->day,
                           .n_days = 1,
                           .profile = t->profile,
                           .n_profiles = N_WHO,
                           .taxonomy = {.type = t->type, .n_types = 2}};
    t->study.day_trip = (dsh_day_trip_settings){at(6, 0), at(20, 0), 3600};
    t->study.reach = (dsh_reach_settings){.window_from_s = at(8, 0),
                                          .window_to_s = at(9, 0),
                                          .max_time_s = 3600,
                                          .max_walk_s = 1800,
                                          .max_transfer_s = 600,
                                          .change_time_s = 60,
                                          .max_rides = 4,
                                          .percentile = {5, 50, 95},
                                          .n_percentiles = 3,
                                          .threshold_s = {900, 1800},
                                          .n_thresholds = 2};
}

uint32_t town_origin(town *t, uint32_t municipality, int64_t persons)
{
    uint32_t i = t->tables.origins.n++;
    assert_true(i < TOWN_MAX);
    t->origin_id[i] = ids[i];
    t->origin_municipality[i] = municipality;
    t->weight[i] = persons * DSH_PERSON;
    return i;
}

uint32_t town_service(town *t, double x, dsh_access building)
{
    uint32_t i = t->tables.services.n++;
    assert_true(i < TOWN_MAX);
    t->service_id[i] = ids[i];
    t->form[i] = DSH_FORM_OUTPATIENT;
    t->service_x[i] = x;
    t->building[i] = DSH_NONE;
    t->valid_from[i] = t->valid_to[i] = DSH_NO_DATE;
    const uint8_t no[] = {0, 0, 0, 0}, yes[] = {2, 2, 2, 2};
    if (building != DSH_ACCESS_UNKNOWN)
        town_grade(t, i, building == DSH_ACCESS_YES ? yes : no,
                   building == DSH_ACCESS_YES ? yes : no);
    return i;
}

static uint8_t worst(const uint8_t link[DSH_N_LINKS])
{
    uint8_t w = link[0];
    for (size_t i = 1; i < DSH_N_LINKS; i++)
        w = link[i] < w ? link[i] : w;
    return w;
}

void town_grade(town *t, uint32_t service, const uint8_t lo[DSH_N_LINKS],
                const uint8_t hi[DSH_N_LINKS])
{
    t->building[service] = service;
    dsh_usability_row *row = &t->grade[t->usability.n_rows++];
    *row = (dsh_usability_row){
        .object = service, .grade_lo = worst(lo), .grade_hi = worst(hi)};
    memcpy(row->link_lo, lo, DSH_N_LINKS);
    memcpy(row->link_hi, hi, DSH_N_LINKS);
}

uint32_t town_stop(town *t, dsh_access access)
{
    uint32_t i = t->gtfs.n_stops++;
    t->stop_access[i] = (uint8_t)access;
    t->timetable.n_stops = t->gtfs.n_stops;
    return i;
}

uint32_t town_trip(town *t, dsh_access access)
{
    t->trip_access[t->timetable.n_trips] = (uint8_t)access;
    return t->timetable.n_trips++;
}

/* Keeps the hops in the order of a timetable. */
void town_hop(town *t, uint32_t trip, uint32_t from, int32_t dep_s, uint32_t to,
              int32_t arr_s)
{
    uint32_t i = t->timetable.n_hops++;
    uint16_t sequence = 0;
    assert_true(i < TOWN_HOPS);
    for (uint32_t j = 0; j < i; j++)
        sequence = (uint16_t)(sequence + (t->trip[j] == trip));
    while (i > 0 && (t->dep_s[i - 1] < dep_s ||
                     (t->dep_s[i - 1] == dep_s && t->trip[i - 1] >= trip))) {
        t->dep_s[i] = t->dep_s[i - 1];
        t->arr_s[i] = t->arr_s[i - 1];
        t->from[i] = t->from[i - 1];
        t->to[i] = t->to[i - 1];
        t->trip[i] = t->trip[i - 1];
        t->sequence[i] = t->sequence[i - 1];
        t->flags[i] = t->flags[i - 1];
        i--;
    }
    t->dep_s[i] = dep_s;
    t->arr_s[i] = arr_s;
    t->from[i] = from;
    t->to[i] = to;
    t->trip[i] = trip;
    t->sequence[i] = sequence;
    t->flags[i] = DSH_HOP_PICKUP | DSH_HOP_DROPOFF;
}

void town_link_add(town_table *table, uint32_t row, uint32_t to, int32_t s,
                   unsigned who)
{
    assert_true(table->n < TOWN_LINKS);
    table->link[table->n++] = (town_link){row, to, s, who};
}

static int by_row(const void *a, const void *b)
{
    const town_link *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->s != y->s ? (x->s < y->s ? -1 : 1) : (x->to < y->to ? -1 : 1);
}

static dsh_links make_links(town_table *table, uint32_t n_rows, unsigned who)
{
    dsh_links l = {calloc(n_rows + 1, sizeof *l.first),
                   calloc(TOWN_LINKS, sizeof *l.to),
                   calloc(TOWN_LINKS, sizeof *l.s),
                   calloc(TOWN_LINKS, sizeof *l.assumed_s)};
    qsort(table->link, table->n, sizeof *table->link, by_row);
    uint32_t n = 0;
    for (uint32_t row = 0; row < n_rows; row++) {
        for (size_t i = 0; i < table->n; i++) {
            const town_link *link = &table->link[i];
            if (link->row != row || !(link->who & who))
                continue;
            l.to[n] = link->to;
            l.s[n++] = link->s;
        }
        l.first[row + 1] = n;
    }
    return l;
}

static void free_links(dsh_links *l)
{
    free(l->first);
    free(l->to);
    free(l->s);
    free(l->assumed_s);
}

void town_run(town *t)
{
    uint32_t n_origins = t->tables.origins.n, n_services = t->tables.services.n;
    for (unsigned i = 0; i < N_WHO * 2; i++)
        t->walks[i] = (dsh_walks){
            .access = make_links(&t->access, n_origins, 1u << i),
            .footpath = make_links(&t->footpath, t->gtfs.n_stops, 1u << i),
            .egress = make_links(&t->egress, n_services, 1u << i),
            .direct = make_links(&t->direct, n_services, 1u << i),
            .home = make_links(&t->home, n_origins, 1u << i),
            .leave = make_links(&t->leave, n_services, 1u << i),
            .back = make_links(&t->back, n_services, 1u << i)};
    t->notices = dsh_notices_new();
    dsh_context ctx = {.env = {.n_threads = t->n_threads},
                       .data_dir = getenv("DOSAH_DATA"),
                       .notices = t->notices};
    dosah_error err = {0};
    if (dsh_reach_new(&t->reach, &t->study, &t->tables, &t->usability,
                      &t->network, &ctx, &err) != DOSAH_OK)
        fail_msg("%s %s", err.source, err.message);
}

const dsh_reach_row *town_row(const town *t, size_t who, uint32_t origin)
{
    const dsh_reach *r = t->reach;
    return &r->row[dsh_reach_at(r, 0, who, 0, r->n_origins, origin)];
}

void town_end(town *t)
{
    dsh_reach_free(t->reach);
    dsh_notices_free(t->notices);
    for (unsigned i = 0; i < N_WHO * 2; i++) {
        free_links(&t->walks[i].access);
        free_links(&t->walks[i].footpath);
        free_links(&t->walks[i].egress);
        free_links(&t->walks[i].direct);
        free_links(&t->walks[i].home);
        free_links(&t->walks[i].leave);
        free_links(&t->walks[i].back);
    }
}
