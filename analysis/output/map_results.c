/* SPDX-License-Identifier: MIT */
/* From stored results to findings. Everything lies in the arena of the stored
 * results; what maps do not look at stays empty. */
#include "output/map_results.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/num.h"
#include "ingest/opening.h"

static void *room(dsh_map_results *r, size_t n, size_t size)
{
    return dsh_arena_alloc(r->stored.arena, n, size);
}

static dosah_status no_room(dosah_error *err)
{
    return dsh_fail_nomem(err, "stored results");
}

/* ---- study ------------------------------------------------------------- */

static dsh_label label_of(const dsh_stored *s, const char *key)
{
    dsh_label l;
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        l.in[lang] = dsh_stored_fact_in(s, key, lang);
    return l;
}

/* Credits by the key of their source. */
static dosah_status fill_credits(dsh_map_results *r, dosah_error *err)
{
    static const char *const somewhere[] = {""};
    const dsh_stored *s = &r->stored;
    dsh_study *t = &r->study;
    const struct {
        const char *key;
        dsh_source *source;
    } known[] = {{"municipalities", &t->municipalities},
                 {"neighbours", &t->neighbours},
                 {"population", &t->population},
                 {"origins", &t->origins},
                 {"streets", &t->streets},
                 {"elevation", &t->elevation},
                 {"timetable", &t->timetable},
                 {"services", &t->services},
                 {"survey", &t->survey},
                 {"demand_transport", &t->demand_transport}};
    for (int i = 1; i < 30; i++) {
        char key[64];
        (void)snprintf(key, sizeof(key), "attribution.%d.key", i);
        const char *name = dsh_stored_fact_of(s, key);
        for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++) {
            dsh_source *source = known[k].source;
            if (strcmp(known[k].key, name) != 0)
                continue;
            const char **path = room(r, 1, sizeof(*path));
            if (path == NULL)
                return no_room(err);
            path[0] = somewhere[0];
            source->path = path;
            source->n_paths = 1;
            (void)snprintf(key, sizeof(key), "attribution.%d.text", i);
            source->attribution = label_of(s, key);
            (void)snprintf(key, sizeof(key), "attribution.%d.licence", i);
            source->licence = label_of(s, key);
            source->attribution_date = DSH_NO_DATE;
            (void)snprintf(key, sizeof(key), "attribution.%d.date", i);
            (void)dsh_parse_date(&source->attribution_date,
                                 dsh_str_of(dsh_stored_fact_of(s, key)));
        }
    }
    return DOSAH_OK;
}

static dosah_status fill_study(dsh_map_results *r, dosah_error *err)
{
    dsh_stored *s = &r->stored;
    dsh_study *t = &r->study;
    dsh_day *day = room(r, 1, sizeof(*day));
    dsh_service_type *type = room(r, 1, sizeof(*type));
    dsh_mobility *profile = room(r, s->n_profiles, sizeof(*profile));
    if (!day || !type || !profile)
        return no_room(err);
    *day = (dsh_day){s->day[0].id, s->day[0].date};
    *type = (dsh_service_type){.id = s->type[0].id,
                               .name = s->type[0].name,
                               .needs = s->type[0].needs_partly
                                            ? DSH_NEEDS_PARTLY
                                            : DSH_NEEDS_ACCESSIBLE};
    for (size_t i = 0; i < s->n_profiles; i++)
        profile[i] =
            (dsh_mobility){.id = s->profile[i].id,
                           .name = s->profile[i].name,
                           .needs_building = s->profile[i].needs_building,
                           .user_group = s->profile[i].user_group};
    *t = (dsh_study){.title = label_of(s, "title"),
                     .banner = label_of(s, "banner"),
                     .crs = dsh_stored_fact_of(s, "parameters.crs"),
                     .day = day,
                     .n_days = 1,
                     .profile = profile,
                     .n_profiles = s->n_profiles,
                     .privacy_min_count = s->min_count,
                     .taxonomy = {.type = type, .n_types = 1}};
    t->reach.window_from_s =
        (int32_t)dsh_stored_count_of(s, "parameters.window_from_s");
    t->reach.window_to_s =
        (int32_t)dsh_stored_count_of(s, "parameters.window_to_s");
    t->day_trip.leave_after_s =
        (int32_t)dsh_stored_count_of(s, "parameters.leave_after_s");
    t->day_trip.home_by_s =
        (int32_t)dsh_stored_count_of(s, "parameters.home_by_s");
    return fill_credits(r, err);
}

/* ---- places ------------------------------------------------------------ */

typedef struct ranked {
    double residents;
    uint32_t index;
} ranked;

static int by_residents(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->residents != q->residents)
        return p->residents > q->residents ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

/* Where names stand; a page has no room for those of more. */
static dosah_status fill_labels(dsh_map_results *r, dosah_error *err)
{
    enum { MOST = 300 };
    dsh_municipalities *m = &r->tables.municipalities;
    ranked *order = room(r, m->n, sizeof(*order));
    if (order == NULL)
        return no_room(err);
    for (uint32_t i = 0; i < m->n; i++) {
        order[i] = (ranked){(double)m->residents[i], i};
        m->label_x[i] = m->label_y[i] = (double)NAN;
    }
    if (m->n > 0)
        qsort(order, m->n, sizeof(*order), by_residents);
    dosah_status st = DOSAH_OK;
    for (uint32_t k = 0; st == DOSAH_OK && k < m->n && k < MOST; k++) {
        const uint32_t i = order[k].index;
        if (m->shape[i].n_points > 0)
            st = dsh_shape_label_point(&m->label_x[i], &m->label_y[i],
                                       &m->shape[i], err);
    }
    return st;
}

static dosah_status fill_municipalities(dsh_map_results *r, dosah_error *err)
{
    const dsh_stored *s = &r->stored;
    const size_t n = s->n_municipalities;
    dsh_municipalities *m = &r->tables.municipalities;
    dsh_neighbours *around = &r->tables.neighbours;
    *m = (dsh_municipalities){.n = (uint32_t)n,
                              .code = room(r, n, sizeof(*m->code)),
                              .name = room(r, n, sizeof(*m->name)),
                              .shape = room(r, n, sizeof(*m->shape)),
                              .label_x = room(r, n, sizeof(*m->label_x)),
                              .label_y = room(r, n, sizeof(*m->label_y)),
                              .residents = room(r, n, sizeof(*m->residents))};
    around->shape = room(r, s->n_neighbours, sizeof(*around->shape));
    if (!m->code || !m->name || !m->shape || !m->label_x || !m->label_y ||
        !m->residents || !around->shape)
        return no_room(err);
    for (size_t i = 0; i < n; i++) {
        m->code[i] = s->municipality[i].code;
        m->name[i] = s->municipality[i].name;
        m->shape[i] = s->municipality[i].shape;
        m->residents[i] = (int64_t)s->municipality[i].residents;
    }
    around->n = (uint32_t)s->n_neighbours;
    for (size_t i = 0; i < s->n_neighbours; i++)
        around->shape[i] = s->neighbour[i].shape;
    return fill_labels(r, err);
}

/* Grades come by object, rule set and user group, as usability rows do. */
static dosah_status fill_usability(dsh_map_results *r, dosah_error *err)
{
    const dsh_stored *s = &r->stored;
    dsh_usability *u = &r->usability;
    u->row = room(r, s->n_grades, sizeof(*u->row));
    u->group = room(r, s->n_grades, sizeof(*u->group));
    if (!u->row || !u->group)
        return no_room(err);
    uint32_t object = 0, rule_set = 0;
    for (size_t i = 0; i < s->n_grades; i++) {
        const dsh_stored_grade *g = &s->grade[i], *before = g - 1;
        const bool next = i > 0 && strcmp(g->object, before->object) != 0;
        object += next;
        if (next)
            rule_set = 0;
        else
            rule_set += i > 0 && strcmp(g->rule_set, before->rule_set) != 0;
        uint32_t group = 0;
        while (group < u->n_groups && strcmp(u->group[group], g->group) != 0)
            group++;
        if (group == u->n_groups)
            u->group[u->n_groups++] = g->group;
        u->row[u->n_rows++] = (dsh_usability_row){
            .object = object,
            .rule_set = rule_set,
            .group = group,
            .grade_lo = (uint8_t)(g->lo < 0 ? DSH_GRADE_NOT : g->lo),
            .grade_hi = (uint8_t)(g->hi < 0 ? DSH_GRADE_ACCESSIBLE : g->hi)};
    }
    return DOSAH_OK;
}

/* Index that fill_usability() gave to a building. */
static uint32_t object_of(const dsh_map_results *r, const char *building)
{
    for (size_t i = 0; building[0] && i < r->stored.n_grades; i++)
        if (strcmp(r->stored.grade[i].object, building) == 0)
            return r->usability.row[i].object;
    return DSH_NONE;
}

static dsh_form form_of(char form)
{
    return form == 'r'   ? DSH_FORM_RESIDENTIAL
           : form == 'f' ? DSH_FORM_FIELD
           : form == 'd' ? DSH_FORM_REMOTE
                         : DSH_FORM_OUTPATIENT;
}

/* Services of the type; others are never drawn. */
static dosah_status fill_services(dsh_map_results *r, dosah_error *err)
{
    const dsh_stored *s = &r->stored;
    const size_t n = s->n_services;
    dsh_services *t = &r->tables.services;
    *t = (dsh_services){.id = room(r, n, sizeof(*t->id)),
                        .type = room(r, n, sizeof(*t->type)),
                        .form = room(r, n, sizeof(*t->form)),
                        .x = room(r, n, sizeof(*t->x)),
                        .y = room(r, n, sizeof(*t->y)),
                        .building = room(r, n, sizeof(*t->building)),
                        .opening = room(r, n, sizeof(*t->opening)),
                        .valid_from = room(r, n, sizeof(*t->valid_from)),
                        .valid_to = room(r, n, sizeof(*t->valid_to))};
    if (!t->id || !t->type || !t->form || !t->x || !t->y || !t->building ||
        !t->opening || !t->valid_from || !t->valid_to)
        return no_room(err);
    for (size_t i = 0; i < n; i++) {
        const dsh_stored_service *v = &s->service[i];
        bool ok = false;
        size_t at = 0;
        if (v->type != 0)
            continue;
        const uint32_t k = t->n++;
        t->id[k] = v->id;
        t->form[k] = form_of(v->form);
        t->x[k] = v->x;
        t->y[k] = v->y;
        t->building[k] = object_of(r, v->building);
        t->valid_from[k] = v->valid_from;
        t->valid_to[k] = v->valid_to;
        if (v->opening[0] != '\0')
            t->opening[k] =
                dsh_opening_parse(v->opening, r->stored.arena, &ok, &at);
    }
    return DOSAH_OK;
}

static dosah_status fill_network(dsh_map_results *r, dosah_error *err)
{
    const dsh_stored *s = &r->stored;
    r->network.stop_x = room(r, s->n_stops, sizeof(double));
    r->network.stop_y = room(r, s->n_stops, sizeof(double));
    if (!r->network.stop_x || !r->network.stop_y)
        return no_room(err);
    for (size_t i = 0; i < s->n_stops; i++) {
        r->network.stop_x[i] = s->stop[i].x;
        r->network.stop_y[i] = s->stop[i].y;
    }
    const dsh_stored_lines *l = &s->streets;
    r->streets = (dsh_streets){.n_edges = (uint32_t)l->n,
                               .kind = room(r, l->n, 1),
                               .point_first = l->start,
                               .point_x = l->x,
                               .point_y = l->y};
    if (!r->streets.kind)
        return no_room(err);
    memset(r->streets.kind, DSH_STREET_MAIN, l->n);
    const dsh_stored_lines *w = &s->water;
    r->streets.water = (dsh_water){.n = (uint32_t)w->n,
                                   .is_area = w->is_area,
                                   .first = w->start,
                                   .x = w->x,
                                   .y = w->y};
    if (l->n > 0 || w->n > 0)
        r->network.streets = &r->streets;
    r->gtfs.n_stops = (uint32_t)s->n_stops;
    r->network.gtfs = &r->gtfs;
    return DOSAH_OK;
}

/* ---- sums -------------------------------------------------------------- */

static int32_t seconds_of(int16_t tenths, int32_t none)
{
    return tenths == DSH_NO_SHARE ? none : tenths * 6;
}

static dsh_reach_sum sum_of(const dsh_stored_sum *s, double residents)
{
    enum { WHOLE = 10000 };
    const int64_t all =
        residents > 0 ? (int64_t)llround(residents * DSH_PERSON) : 0;
    const int16_t share[] = {s->certain,        s->possible,  s->no,
                             s->not_applicable, s->no_data,   s->trip_lo,
                             s->trip_hi,        s->demand_lo, s->demand_hi};
    enum { N = sizeof(share) / sizeof(share[0]) };
    int64_t part[N];
    for (size_t i = 0; i < N; i++)
        part[i] = share[i] == DSH_NO_SHARE ? 0 : all / WHOLE * share[i];
    dsh_reach_sum out = {.residents = all,
                         .certain = part[0],
                         .possible = part[1],
                         .no = part[2],
                         .not_applicable = part[3],
                         .no_data = part[4],
                         .day_trip_lo = part[5],
                         .day_trip_hi = part[6],
                         .demand_trip_lo = part[7],
                         .demand_trip_hi = part[8]};
    const bool known = s->status == 'c' || s->status == 'p' || s->status == 'n';
    const int32_t none = known ? DSH_NEVER_S : INT32_MIN;
    out.median_p50_s[DSH_OPT] = seconds_of(s->median_lo, none);
    out.median_p50_s[DSH_PESS] = seconds_of(s->median_hi, none);
    return out;
}

static dosah_status fill_reach(dsh_map_results *r, dosah_error *err)
{
    const dsh_stored *s = &r->stored;
    const size_t n = s->n_municipalities;
    dsh_reach *reach = &r->reach;
    *reach = (dsh_reach){.type = &r->type,
                         .n_types = 1,
                         .n_profiles = s->n_profiles,
                         .n_days = 1};
    reach->municipality = room(r, s->n_profiles * n, sizeof(dsh_reach_sum));
    reach->total = room(r, s->n_profiles, sizeof(dsh_reach_sum));
    if (!reach->municipality || !reach->total)
        return no_room(err);
    for (size_t p = 0; p < s->n_profiles; p++) {
        reach->total[p] = sum_of(&s->total[p], s->residents);
        for (size_t i = 0; i < n; i++)
            reach->municipality[p * n + i] =
                sum_of(&s->sum[p * n + i], s->municipality[i].residents);
    }
    return DOSAH_OK;
}

dosah_status dsh_map_results_open(dsh_map_results *out, const char *dir,
                                  const char *type, const char *day,
                                  const dsh_context *ctx, dosah_error *err)
{
    *out = (dsh_map_results){.type = 0};
    dosah_status st =
        dsh_stored_open_one(&out->stored, dir, type, day, ctx, err);
    if (st == DOSAH_OK)
        st = fill_study(out, err);
    if (st == DOSAH_OK)
        st = fill_municipalities(out, err);
    if (st == DOSAH_OK)
        st = fill_usability(out, err);
    if (st == DOSAH_OK)
        st = fill_services(out, err);
    if (st == DOSAH_OK)
        st = fill_network(out, err);
    if (st == DOSAH_OK)
        st = fill_reach(out, err);
    out->f = (dsh_findings){.study = &out->study,
                            .tables = &out->tables,
                            .usability = &out->usability,
                            .network = &out->network,
                            .reach = &out->reach};
    return st;
}

void dsh_map_results_clear(dsh_map_results *r)
{
    dsh_stored_clear(&r->stored);
}
