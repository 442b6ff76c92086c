/* SPDX-License-Identifier: MIT */
/* Services: one row per service and form. A service stands in a building of
 * the survey (building_id, else ruian_adm, else the nearest building within
 * max_snap) and at x, y, else where that building or address is. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "ingest/readers.h"
#include "ingest/rpss.h"

enum {
    ID,
    NAME,
    TYPE,
    FORM,
    PROVIDER,
    BUILDING,
    ADM,
    HOURS,
    CAPACITY,
    UNIT,
    GROUPS,
    STAY,
    FROM,
    TO,
    X
};

static const dsh_want WANT[] = {{"id", true},
                                {"name", false},
                                {"type", true},
                                {"form", false},
                                {"provider", false},
                                {"building_id", false},
                                {"ruian_adm", false},
                                {"opening_hours", false},
                                {"capacity", false},
                                {"capacity_unit", false},
                                {"working_groups", false},
                                {"stay_min", false},
                                {"valid_from", false},
                                {"valid_to", false},
                                DSH_WANT_COORDS};

/** A table of services being read. */
typedef struct service_read {
    dsh_reading *r;
    const dsh_table *t;
    double *x, *y, *capacity; /**< [rows] */
    dsh_joins joins;
    dsh_keys origins;     /**< ids of addresses, for ruian_adm */
    dsh_keys seen;        /**< id and form of all rows */
    const char **id_form; /**< [rows] */
    const char **type_id; /**< [types], for suggestions */
    size_t n_forms_assumed;
} service_read;

static void doubt(const service_read *s, size_t row, size_t column,
                  const char *code, const char *assumed)
{
    dsh_table_notice(s->t, row, column, s->r->ctx,
                     (dsh_finding){code, DOSAH_WARNING, NULL, assumed});
}

static bool parse_form(dsh_form *out, const char *text)
{
    static const struct {
        const char *word;
        dsh_form form;
    } words[] = {
        {"residential", DSH_FORM_RESIDENTIAL},
        {"pobytová", DSH_FORM_RESIDENTIAL},
        {"outpatient", DSH_FORM_OUTPATIENT},
        {"ambulantní", DSH_FORM_OUTPATIENT},
        {"field", DSH_FORM_FIELD},
        {"terénní", DSH_FORM_FIELD},
        {"remote", DSH_FORM_REMOTE},
        {"distanční", DSH_FORM_REMOTE},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!dsh_str_eq_nocase(dsh_str_of(text), words[i].word))
            continue;
        *out = words[i].form;
        return true;
    }
    return false;
}

static dsh_form form_of(service_read *s, size_t row)
{
    const char *text = dsh_table_cell(s->t, row, FORM);
    dsh_form form;
    if (parse_form(&form, text))
        return form;
    if (text[0] != '\0')
        doubt(s, row, FORM, "unknown_form", "outpatient");
    else
        s->n_forms_assumed++;
    return DSH_FORM_OUTPATIENT;
}

/* Index in the taxonomy; a service of no known type cannot be counted. */
static uint32_t type_of(const service_read *s, size_t row)
{
    const dsh_taxonomy *taxonomy = &s->r->study->taxonomy;
    const char *text = dsh_table_cell(s->t, row, TYPE);
    uint32_t type = dsh_taxonomy_find(taxonomy, text);
    if (text[0] == '\0')
        dsh_table_notice(
            s->t, row, TYPE, s->r->ctx,
            (dsh_finding){"service_type_empty", DOSAH_ERROR, NULL, NULL});
    else if (type == UINT32_MAX)
        dsh_table_notice(s->t, row, TYPE, s->r->ctx,
                         (dsh_finding){"unknown_service_type", DOSAH_ERROR,
                                       NULL,
                                       dsh_nearest_key(text, s->type_id,
                                                       taxonomy->n_types)});
    return type;
}

static dosah_status opening_of(dsh_opening **out, const service_read *s,
                               size_t row, dosah_error *err)
{
    const char *text = dsh_table_cell(s->t, row, HOURS);
    bool ok = true;
    size_t at = 0;
    *out = NULL;
    if (text[0] == '\0')
        return DOSAH_OK;
    *out = dsh_opening_parse(text, s->r->out->arena, &ok, &at);
    if (*out == NULL && ok)
        return dsh_fail_nomem(err, "opening hours");
    if (!ok) {
        char place[DSH_NUM_SIZE];
        dsh_format_int(place, (int64_t)at + 1);
        doubt(s, row, HOURS, "bad_opening_hours", place);
    }
    return DOSAH_OK;
}

static int32_t stay_of(const service_read *s, size_t row, uint32_t type)
{
    const char *text = dsh_table_cell(s->t, row, STAY);
    int32_t stay = 0;
    double minutes = 0;
    int32_t usual = s->r->study->taxonomy.type[type].stay_s;
    if (usual < 0)
        usual = s->r->study->day_trip.default_stay_s;
    if (text[0] == '\0')
        return usual;
    if (dsh_parse_duration(&stay, dsh_str_of(text)) && stay <= 86400)
        return stay;
    if (dsh_parse_number_any(&minutes, text) && minutes >= 0 && minutes <= 1440)
        return (int32_t)lround(minutes * 60);
    char value[DSH_NUM_SIZE];
    dsh_format_int(value, usual / 60);
    doubt(s, row, STAY, "bad_duration", value);
    return usual;
}

static double capacity_of(const service_read *s, size_t row)
{
    double v = s->capacity[row];
    if (v >= 0 && v <= 1e9)
        return v;
    if (!isnan(v))
        doubt(s, row, CAPACITY, "out_of_range", NULL);
    return (double)NAN;
}

/* The survey object a row names, DSH_NONE if it names none that exists. */
static uint32_t named_building(const service_read *s, size_t row)
{
    const char *id = dsh_table_cell(s->t, row, BUILDING);
    const char *adm = dsh_table_cell(s->t, row, ADM);
    uint32_t at = dsh_keys_find(&s->joins.by_id, id);
    if (at == UINT32_MAX)
        at = dsh_keys_find(&s->joins.by_adm, adm);
    return at;
}

/* Its own place, else the building's, else the address's. */
static void place(const service_read *s, size_t row, uint32_t i)
{
    dsh_services *v = &s->r->out->services;
    const dsh_objects *o = &s->r->out->objects;
    v->x[i] = s->x[row];
    v->y[i] = s->y[row];
    if (isnan(v->x[i]) && v->building[i] != DSH_NONE) {
        v->x[i] = o->x[v->building[i]];
        v->y[i] = o->y[v->building[i]];
    }
    uint32_t address = dsh_keys_find(&s->origins, v->ruian_adm[i]);
    if (isnan(v->x[i]) && address != UINT32_MAX) {
        v->x[i] = s->r->out->origins.x[address];
        v->y[i] = s->r->out->origins.y[address];
    }
    if (isnan(v->x[i]) && (v->form[i] == DSH_FORM_RESIDENTIAL ||
                           v->form[i] == DSH_FORM_OUTPATIENT))
        dsh_table_notice(s->t, row, X, s->r->ctx,
                         (dsh_finding){"service_without_place", DOSAH_WARNING,
                                       v->id[i], NULL});
}

/* A row that names no building at all may mean the one it stands at. */
static void join_building(const service_read *s, size_t row, uint32_t i)
{
    dsh_services *v = &s->r->out->services;
    double distance;
    char metres[DSH_NUM_SIZE];
    v->building[i] = named_building(s, row);
    if (v->building[i] == DSH_NONE && v->building_id[i][0] != '\0')
        dsh_table_notice(
            s->t, row, BUILDING, s->r->ctx,
            (dsh_finding){"unknown_building", DOSAH_INFO, NULL, NULL});
    place(s, row, i);
    if (v->building[i] != DSH_NONE || v->building_id[i][0] != '\0' ||
        isnan(v->x[i]))
        return;
    uint32_t near =
        dsh_nearest_building(&distance, &s->r->out->objects, v->x[i], v->y[i],
                             s->r->study->reach.max_snap_m);
    if (near == DSH_NONE)
        return;
    v->building[i] = near;
    dsh_format_fixed(metres, distance, 0);
    dsh_table_notice(s->t, row, BUILDING, s->r->ctx,
                     (dsh_finding){"building_assumed", DOSAH_INFO, metres,
                                   s->r->out->objects.id[near]});
}

static void check_validity(const service_read *s, size_t row, uint32_t i)
{
    dsh_services *v = &s->r->out->services;
    v->valid_from[i] = dsh_table_date(s->t, row, FROM, s->r->ctx);
    v->valid_to[i] = dsh_table_date(s->t, row, TO, s->r->ctx);
    if (v->valid_from[i] != DSH_NO_DATE && v->valid_to[i] != DSH_NO_DATE &&
        v->valid_to[i] < v->valid_from[i])
        doubt(s, row, TO, "validity_reversed", NULL);
}

static dosah_status take_texts(const service_read *s, size_t row, uint32_t i,
                               dosah_error *err)
{
    dsh_services *v = &s->r->out->services;
    const struct {
        const char **to;
        size_t column;
    } texts[] = {{v->id, ID},
                 {v->name, NAME},
                 {v->provider, PROVIDER},
                 {v->building_id, BUILDING},
                 {v->ruian_adm, ADM},
                 {v->opening_text, HOURS},
                 {v->capacity_unit, UNIT},
                 {v->working_groups, GROUPS}};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        texts[k].to[i] = dsh_arena_str(
            s->r->out->arena, dsh_table_cell(s->t, row, texts[k].column));
        if (texts[k].to[i] == NULL)
            return dsh_fail_nomem(err, "services");
    }
    if (v->name[i][0] == '\0')
        v->name[i] = v->id[i];
    return DOSAH_OK;
}

static bool is_second(const service_read *s, size_t row)
{
    if (dsh_keys_find(&s->seen, s->id_form[row]) == row)
        return false;
    doubt(s, row, ID, "duplicate_key", NULL);
    return true;
}

static dosah_status take_row(service_read *s, size_t row, dosah_error *err)
{
    dsh_services *v = &s->r->out->services;
    uint32_t i = v->n;
    if (dsh_table_cell(s->t, row, ID)[0] == '\0') {
        dsh_table_notice(s->t, row, ID, s->r->ctx,
                         (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
        return DOSAH_OK;
    }
    uint32_t type = type_of(s, row);
    if (type == UINT32_MAX || is_second(s, row))
        return DOSAH_OK;
    dosah_status status = take_texts(s, row, i, err);
    if (status == DOSAH_OK)
        status = opening_of(&v->opening[i], s, row, err);
    if (status != DOSAH_OK)
        return status;
    v->type[i] = type;
    v->form[i] = form_of(s, row);
    v->capacity[i] = capacity_of(s, row);
    v->stay_s[i] = stay_of(s, row, type);
    check_validity(s, row, i);
    join_building(s, row, i);
    v->n++;
    return DOSAH_OK;
}

static dosah_status allocate(dsh_services *v, size_t n, dsh_arena *a,
                             dosah_error *err)
{
    v->id = dsh_arena_alloc(a, n, sizeof *v->id);
    v->name = dsh_arena_alloc(a, n, sizeof *v->name);
    v->provider = dsh_arena_alloc(a, n, sizeof *v->provider);
    v->building_id = dsh_arena_alloc(a, n, sizeof *v->building_id);
    v->ruian_adm = dsh_arena_alloc(a, n, sizeof *v->ruian_adm);
    v->type = dsh_arena_alloc(a, n, sizeof *v->type);
    v->form = dsh_arena_alloc(a, n, sizeof *v->form);
    v->x = dsh_arena_alloc(a, n, sizeof *v->x);
    v->y = dsh_arena_alloc(a, n, sizeof *v->y);
    v->building = dsh_arena_alloc(a, n, sizeof *v->building);
    v->opening = dsh_arena_alloc(a, n, sizeof(dsh_opening *));
    v->opening_text = dsh_arena_alloc(a, n, sizeof *v->opening_text);
    v->capacity = dsh_arena_alloc(a, n, sizeof *v->capacity);
    v->capacity_unit = dsh_arena_alloc(a, n, sizeof *v->capacity_unit);
    v->working_groups = dsh_arena_alloc(a, n, sizeof *v->working_groups);
    v->stay_s = dsh_arena_alloc(a, n, sizeof *v->stay_s);
    v->valid_from = dsh_arena_alloc(a, n, sizeof *v->valid_from);
    v->valid_to = dsh_arena_alloc(a, n, sizeof *v->valid_to);
    bool ok = v->id && v->name && v->provider && v->building_id &&
              v->ruian_adm && v->type && v->form && v->x && v->y &&
              v->building && v->opening && v->opening_text && v->capacity &&
              v->capacity_unit && v->working_groups && v->stay_s &&
              v->valid_from && v->valid_to;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "services");
}

/* Keys of id and form together: each form of a service is a row. */
static dosah_status index_rows(service_read *s, dosah_error *err)
{
    dsh_arena *a = s->t->arena;
    const dsh_taxonomy *taxonomy = &s->r->study->taxonomy;
    size_t n_rows = s->t->n_rows;
    s->id_form = dsh_arena_alloc(a, n_rows, sizeof *s->id_form);
    s->type_id = dsh_arena_alloc(a, taxonomy->n_types, sizeof *s->type_id);
    if (s->id_form == NULL || s->type_id == NULL)
        return dsh_fail_nomem(err, "services");
    for (size_t i = 0; i < taxonomy->n_types; i++)
        s->type_id[i] = taxonomy->type[i].id;
    for (size_t i = 0; i < n_rows; i++) {
        const char *id = dsh_table_cell(s->t, i, ID);
        const char *form = dsh_table_cell(s->t, i, FORM);
        dsh_form known = DSH_FORM_OUTPATIENT;
        (void)parse_form(&known, form);
        size_t n = strlen(id) + 2;
        char *key = dsh_arena_alloc(a, n, 1);
        if (key == NULL)
            return dsh_fail_nomem(err, "services");
        (void)snprintf(key, n, "%c%s", '0' + (int)known, id);
        s->id_form[i] = id[0] != '\0' ? key : "";
    }
    return dsh_keys_new(&s->seen, s->id_form, n_rows, a, err);
}

static dosah_status prepare(service_read *s, dosah_error *err)
{
    dsh_reading *r = s->r;
    const dsh_table *t = s->t;
    const dsh_origins *o = &r->out->origins;
    size_t n = t->n_rows;
    s->x = dsh_arena_alloc(t->arena, n, sizeof *s->x);
    s->y = dsh_arena_alloc(t->arena, n, sizeof *s->y);
    s->capacity = dsh_arena_alloc(t->arena, n, sizeof *s->capacity);
    if (!s->x || !s->y || !s->capacity)
        return dsh_fail_nomem(err, "services");
    dsh_place where = dsh_reader_place(r, &r->study->services);
    dosah_status status =
        dsh_coords_points(s->x, s->y, t, X, &where, r->ctx, err);
    if (status == DOSAH_OK)
        status = index_rows(s, err);
    bool addresses = o->kind == DSH_ORIGINS_RUIAN;
    if (status == DOSAH_OK)
        status = dsh_keys_new(&s->origins, o->id, addresses ? o->n : 0,
                              t->arena, err);
    if (status == DOSAH_OK)
        status = allocate(&r->out->services, n, r->out->arena, err);
    if (status == DOSAH_OK)
        dsh_table_numbers(s->capacity, t, CAPACITY, r->ctx);
    return status;
}

static dosah_status take_table(service_read *s, dosah_error *err)
{
    dosah_status status = prepare(s, err);
    if (status == DOSAH_OK)
        status = dsh_joins_new(&s->joins, &s->r->out->objects, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; status == DOSAH_OK && i < s->t->n_rows; i++)
        status = take_row(s, i, err);
    dsh_joins_clear(&s->joins);
    if (s->n_forms_assumed > 0) {
        char count[DSH_NUM_SIZE];
        dsh_format_int(count, (int64_t)s->n_forms_assumed);
        dsh_table_notice(
            s->t, SIZE_MAX, FORM, s->r->ctx,
            (dsh_finding){"form_assumed", DOSAH_INFO, count, "outpatient"});
    }
    return status;
}

dosah_status dsh_read_services(dsh_reading *r, dosah_error *err)
{
    if (!dsh_source_given(&r->study->services))
        return DOSAH_OK;
    dsh_table_opts opts = dsh_reader_opts(r, WANT, sizeof WANT / sizeof *WANT,
                                          DSH_GEOMETRY_POINT);
    if (strcmp(r->study->services.format, "rpss") == 0) {
        opts.read = dsh_rpss_read;
        opts.how = r;
    }
    dsh_table *t;
    dosah_status status =
        dsh_table_read(&t, &r->study->services, &opts, r->ctx, err);
    if (status != DOSAH_OK)
        return status;
    service_read s = {.r = r, .t = t};
    status = take_table(&s, err);
    dsh_table_free(t);
    return status;
}
