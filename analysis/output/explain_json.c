/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "output/explain.h"
#include "output/json.h"

typedef struct maker {
    const dsh_explain_view *view;
    const dsh_explanation *ex;
    dsh_json json;
} maker;

static json_t *clock_of(int32_t s)
{
    char text[24];
    (void)snprintf(text, sizeof(text), "%02d:%02d:%02d", s / 3600, s / 60 % 60,
                   s % 60);
    return json_string(text);
}

/* Minutes with one decimal, as in the tables; null = never. */
static json_t *minutes(int32_t s)
{
    if (s == DSH_NEVER_S || s == INT32_MIN)
        return json_null();
    return json_real(floor(s / 6.0 + 0.5) / 10);
}

static json_t *number(double v)
{
    return isnan(v) ? json_null() : json_real(v);
}

static json_t *stop_of(maker *m, uint32_t stop)
{
    const dsh_gtfs *g = m->view->findings->network->gtfs;
    json_t *o = json_object();
    dsh_json_put(&m->json, o, "id", json_string(g->stop_id[stop]));
    dsh_json_put(&m->json, o, "name", json_string(g->stop_name[stop]));
    dsh_json_put(&m->json, o, "accessible",
                 json_string(dsh_access_name(m->ex->stop_access[stop])));
    return o;
}

/* A stop, or null for the ends of the journey. */
static json_t *end_of(maker *m, uint32_t stop)
{
    return stop == DSH_NONE ? json_null() : stop_of(m, stop);
}

static json_t *part_of(maker *m, const dsh_part *p, double metres)
{
    const dsh_network *net = m->view->findings->network;
    json_t *o = json_object();
    dsh_json_put(&m->json, o, "kind", json_string(p->ride ? "ride" : "walk"));
    dsh_json_put(&m->json, o, "from_time", clock_of(p->from_s));
    dsh_json_put(&m->json, o, "to_time", clock_of(p->to_s));
    dsh_json_put(&m->json, o, "from", end_of(m, p->from_stop));
    dsh_json_put(&m->json, o, "to", end_of(m, p->to_stop));
    if (!p->ride) {
        dsh_json_put(&m->json, o, "length_m",
                     isnan(metres)
                         ? json_null()
                         : json_integer((json_int_t)floor(metres + 0.5)));
        dsh_json_put(&m->json, o, "assumed_s", json_integer(p->assumed_s));
        return o;
    }
    const dsh_timetable *t = net->day[m->ex->about.day];
    const uint32_t trip = t->trip_gtfs[p->trip];
    dsh_json_put(&m->json, o, "line",
                 json_string(dsh_line_name(net, m->ex->about.day, p->trip)));
    dsh_json_put(&m->json, o, "trip_id", json_string(net->gtfs->trip_id[trip]));
    dsh_json_put(&m->json, o, "headsign",
                 json_string(net->gtfs->trip_headsign[trip]));
    dsh_json_put(&m->json, o, "vehicle_accessible",
                 json_string(dsh_access_name(t->trip_access[p->trip])));
    dsh_json_put(&m->json, o, "stay_seated", json_boolean(p->seated));
    dsh_json_put(&m->json, o, "frequency_based",
                 json_boolean(t->trip_by_frequency[p->trip]));
    return o;
}

static json_t *journey(maker *m, const dsh_itinerary *it, const double *metres)
{
    if (!it->found)
        return json_null();
    json_t *o = json_object(), *parts = json_array();
    dsh_json_put(&m->json, o, "leave", clock_of(it->leave_s));
    dsh_json_put(&m->json, o, "arrive", clock_of(it->arrive_s));
    for (size_t i = 0; i < it->part.n; i++)
        dsh_json_append(&m->json, parts,
                        part_of(m, &it->part.p[i], metres ? metres[i] : NAN));
    dsh_json_put(&m->json, o, "parts", parts);
    return o;
}

static json_t *reading(maker *m, dsh_reading r)
{
    const dsh_explained *e = &m->ex->reading[r];
    const dsh_reach_row *row = &m->ex->row;
    json_t *o = json_object();
    dsh_json_put(&m->json, o, "best_min", minutes(row->best_s[r]));
    dsh_json_put(&m->json, o, "p50_min", minutes(row->median_s[r]));
    dsh_json_put(&m->json, o, "day_trip", json_boolean(e->day_trip));
    dsh_json_put(&m->json, o, "longest_stay_min", minutes(row->stay_s[r]));
    dsh_json_put(&m->json, o, "away_min", minutes(row->away_s[r]));
    dsh_json_put(&m->json, o, "departures", json_integer(row->departures[r]));
    dsh_json_put(&m->json, o, "last_departure",
                 row->last_departure_s[r] == INT32_MIN
                     ? json_null()
                     : clock_of(row->last_departure_s[r]));
    dsh_json_put(&m->json, o, "there", journey(m, &e->there, e->there_m));
    if (e->day_trip) {
        dsh_json_put(&m->json, o, "stay_from", clock_of(e->stay_from_s));
        dsh_json_put(&m->json, o, "stay_to", clock_of(e->stay_to_s));
    }
    dsh_json_put(&m->json, o, "back", journey(m, &e->back, e->back_m));
    return o;
}

/* ---- changes ----------------------------------------------------------- */

static void put_criterion(maker *m, json_t *o, uint32_t row)
{
    if (row == DSH_NONE)
        return;
    const dsh_criterion_row *c = &m->view->findings->usability->criterion[row];
    dsh_json_put(&m->json, o, "criterion", json_string(c->criterion));
    dsh_json_put(&m->json, o, "element", json_string(c->element));
    dsh_json_put(&m->json, o, "element_no", json_integer(c->element_no));
    dsh_json_put(&m->json, o, "value", number(c->value));
    dsh_json_put(&m->json, o, "limit", number(c->limit_accessible));
    dsh_json_put(&m->json, o, "unit", json_string(c->unit));
}

static json_t *change(maker *m, const dsh_mend *mend)
{
    static const char *const kind[] = {"vehicle", "stop", "walk", "building"};
    static const char *const link[] = {"approach", "entrance", "inside",
                                       "room"};
    json_t *o = json_object();
    dsh_json_put(&m->json, o, "kind", json_string(kind[mend->kind]));
    if (mend->kind == DSH_MEND_BUILDING) {
        dsh_json_put(&m->json, o, "link", json_string(link[mend->link]));
        put_criterion(m, o, mend->criterion);
    } else if (mend->kind == DSH_MEND_STOP) {
        dsh_json_put(&m->json, o, "stop", stop_of(m, mend->stop));
    } else {
        dsh_json_put(&m->json, o, "part", part_of(m, mend->part, NAN));
    }
    return o;
}

static json_t *changes(maker *m)
{
    json_t *list = json_array();
    for (size_t i = 0; i < m->ex->mend.n; i++)
        dsh_json_append(&m->json, list, change(m, &m->ex->mend.p[i]));
    return list;
}

/* ---- the object -------------------------------------------------------- */

static void put_about(maker *m, json_t *o)
{
    const dsh_findings *f = m->view->findings;
    const dsh_explain_opts *about = &m->ex->about;
    const dsh_day *day = &f->study->day[about->day];
    char date[11];
    dsh_json_put(&m->json, o, "origin_id",
                 json_string(f->tables->origins.id[about->origin]));
    dsh_json_put(&m->json, o, "service_id",
                 json_string(f->tables->services.id[about->service]));
    dsh_json_put(&m->json, o, "service_type",
                 json_string(f->study->taxonomy
                                 .type[f->tables->services.type[about->service]]
                                 .id));
    dsh_json_put(&m->json, o, "profile",
                 json_string(f->study->profile[about->profile].id));
    dsh_json_put(&m->json, o, "day", json_string(day->name));
    if (day->date != DSH_NO_DATE)
        dsh_format_date(date, day->date);
    dsh_json_put(&m->json, o, "date",
                 day->date == DSH_NO_DATE ? json_null() : json_string(date));
    dsh_json_put(&m->json, o, "status",
                 json_string(dsh_status_text(m->ex->row.status)));
    dsh_json_put(&m->json, o, "break_at",
                 m->ex->row.break_at
                     ? json_string(dsh_break_name(m->ex->row.break_at))
                     : json_null());
    dsh_json_put(&m->json, o, "stay_min", minutes(m->ex->stay_s));
}

static json_t *open_hours(maker *m)
{
    if (!m->ex->hours_stated)
        return json_null();
    json_t *list = json_array();
    for (size_t i = 0; i < m->ex->n_open; i++) {
        json_t *pair = json_array();
        dsh_json_append(&m->json, pair, clock_of(m->ex->open[i].from_s));
        dsh_json_append(&m->json, pair, clock_of(m->ex->open[i].to_s));
        dsh_json_append(&m->json, list, pair);
    }
    return list;
}

dosah_status dsh_explain_json(char **out, const dsh_explain_view *view,
                              dosah_error *err)
{
    maker m = {.view = view, .ex = view->explanation};
    json_t *o = json_object();
    put_about(&m, o);
    dsh_json_put(&m.json, o, "open", open_hours(&m));
    dsh_json_put(&m.json, o, "pessimistic", reading(&m, DSH_PESS));
    dsh_json_put(&m.json, o, "optimistic", reading(&m, DSH_OPT));
    dsh_json_put(&m.json, o, "mended", journey(&m, &m.ex->mended, NULL));
    dsh_json_put(&m.json, o, "changes", changes(&m));
    const size_t how = JSON_INDENT(2) | JSON_REAL_PRECISION(12);
    const size_t n = m.json.failed ? 0 : json_dumpb(o, NULL, 0, how);
    *out = n > 0 ? dsh_alloc(n + 2, 1) : NULL;
    if (*out) {
        json_dumpb(o, *out, n, how);
        (*out)[n] = '\n';
    }
    json_decref(o);
    return *out ? DOSAH_OK : dsh_fail_nomem(err, "explanation");
}
