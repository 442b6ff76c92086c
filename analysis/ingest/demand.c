/* SPDX-License-Identifier: MIT */
/* Transport on demand: senior and social taxis, on-call buses. One row per
 * operator and rule. What a row leaves open stays unknown: whom it carries,
 * whether its vehicle is accessible, when it runs; reach/demand.c makes two
 * readings of it. Speed and waiting come from datasets/demand-transport.yaml
 * where the row states none. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"
#include "ingest/readers.h"

enum {
    OPERATOR,
    TERRITORY,
    DESTINATIONS,
    DAYS,
    HOURS,
    ORDER_AHEAD,
    ACCESSIBLE,
    WHO,
    SPEED,
    WAIT
};

static const dsh_want WANT[] = {
    {"operator", true},    {"territory", true}, {"destinations", false},
    {"days", false},       {"hours", false},    {"order_ahead_min", false},
    {"accessible", false}, {"who", false},      {"speed_kmh", false},
    {"wait_min", false}};

typedef struct demand_read {
    dsh_reading *r;
    const dsh_table *t;
    double *ahead, *speed, *wait; /* [rows] */
    double usual_speed_kmh, usual_wait_min;
    dsh_keys codes; /* of municipalities */
} demand_read;

static void doubt(const demand_read *s, size_t row, size_t column,
                  const char *code, const char *value)
{
    dsh_table_notice(s->t, row, column, s->r->ctx,
                     (dsh_finding){code, DOSAH_WARNING, value, NULL});
}

/* ---- what holds by default --------------------------------------------- */

static dosah_status read_number(double *out, dsh_node root, const char *key,
                                double least, dosah_error *err)
{
    dsh_node node = dsh_node_get(dsh_node_get(root, key), "value");
    if (dsh_parse_double(out, dsh_str_of(dsh_node_text(node))) &&
        *out >= least && *out <= 1000)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(root.doc),
                    node.ok ? dsh_node_line(node) : 1,
                    "expected a number as the value of %s", key);
}

static dosah_status read_usual(demand_read *s, dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc;
    dosah_status status =
        dsh_data_path(s->r->ctx, path, "datasets/demand-transport.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status != DOSAH_OK)
        return status;
    dsh_node root = dsh_yaml_root(doc);
    status = read_number(&s->usual_speed_kmh, root, "speed_kmh", 1, err);
    if (status == DOSAH_OK)
        status = read_number(&s->usual_wait_min, root, "wait_min", 0, err);
    dsh_yaml_free(doc);
    return status;
}

/* ---- one row ----------------------------------------------------------- */

/* Calls `take` for each word of a list with `;`. */
typedef void take_fn(const demand_read *s, size_t row, const char *word,
                     uint8_t *to);

static void each_word(const demand_read *s, size_t row, size_t column,
                      take_fn *take, uint8_t *to)
{
    char word[128];
    const char *p = dsh_table_cell(s->t, row, column);
    while (*p != '\0') {
        size_t n = strcspn(p, ";");
        dsh_str part = dsh_str_trim((dsh_str){p, n});
        if (part.n >= sizeof word) {
            doubt(s, row, column, "demand_unknown_group", NULL);
        } else if (part.n > 0) {
            memcpy(word, part.p, part.n);
            word[part.n] = '\0';
            take(s, row, word, to);
        }
        p += n + (p[n] == ';');
    }
}

static void take_code(const demand_read *s, size_t row, const char *word,
                      uint8_t *in)
{
    uint32_t m = dsh_keys_find(&s->codes, word);
    if (m == UINT32_MAX)
        doubt(s, row, TERRITORY, "demand_unknown_municipality", word);
    else
        in[m] = 1;
}

static bool is_all(const char *text)
{
    return strcmp(text, "*") == 0;
}

/* in[n_municipalities + 1]; the last one is everywhere else. */
static void take_area(const demand_read *s, size_t row, size_t column,
                      uint8_t *in)
{
    uint32_t n = s->r->out->municipalities.n;
    if (is_all(dsh_table_cell(s->t, row, column)))
        memset(in, 1, (size_t)n + 1);
    else
        each_word(s, row, column, take_code, in);
}

/* A profile by its id: all of its people. A group of residents, a holder of a
 * card …: perhaps some of them. */
static void take_who(const demand_read *s, size_t row, const char *word,
                     uint8_t *admits)
{
    const dsh_study *study = s->r->study;
    bool known = false;
    for (size_t i = 0; i < study->n_profiles; i++) {
        if (strcmp(study->profile[i].id, word) != 0)
            continue;
        admits[i] = DSH_DEMAND_YES;
        known = true;
    }
    if (known)
        return;
    for (size_t i = 0; i < study->n_groups; i++)
        known |= strcmp(study->group[i].id, word) == 0;
    if (!known)
        doubt(s, row, WHO, "demand_unknown_group", word);
    for (size_t i = 0; i < study->n_profiles; i++)
        if (admits[i] == DSH_DEMAND_NO)
            admits[i] = DSH_DEMAND_UNKNOWN;
}

static void take_admits(const demand_read *s, size_t row, uint8_t *admits)
{
    const char *text = dsh_table_cell(s->t, row, WHO);
    size_t n = s->r->study->n_profiles;
    memset(admits,
           is_all(text)      ? DSH_DEMAND_YES
           : text[0] == '\0' ? DSH_DEMAND_UNKNOWN
                             : DSH_DEMAND_NO,
           n);
    if (text[0] == '\0')
        doubt(s, row, WHO, "demand_not_stated", "who");
    else if (!is_all(text))
        each_word(s, row, WHO, take_who, admits);
}

static uint8_t access_of(const demand_read *s, size_t row)
{
    const char *text = dsh_table_cell(s->t, row, ACCESSIBLE);
    if (dsh_str_eq_nocase(dsh_str_of(text), "partly") ||
        dsh_str_eq_nocase(dsh_str_of(text), "částečně"))
        return DSH_DEMAND_PARTLY;
    switch (dsh_parse_yesno(text)) {
    case DSH_YES:
        return DSH_DEMAND_YES;
    case DSH_NO:
        return DSH_DEMAND_NO;
    case DSH_NOT_YESNO:
        doubt(s, row, ACCESSIBLE, "demand_not_stated", text);
        return DSH_DEMAND_UNKNOWN;
    default:
        return DSH_DEMAND_UNKNOWN;
    }
}

/* Days and hours make one text of the syntax of opening hours. */
static dosah_status take_hours(const demand_read *s, size_t row, uint32_t i,
                               dosah_error *err)
{
    dsh_demand *d = &s->r->out->demand;
    const char *days = dsh_table_cell(s->t, row, DAYS);
    const char *hours = dsh_table_cell(s->t, row, HOURS);
    size_t n = strlen(days) + strlen(hours) + 2, at = 0;
    char *text = dsh_arena_alloc(s->r->out->arena, n, 1);
    if (text == NULL)
        return dsh_fail_nomem(err, "transport on demand");
    memcpy(text, days, strlen(days));
    if (days[0] != '\0' && hours[0] != '\0')
        text[strlen(days)] = ' ';
    memcpy(text + strlen(text), hours, strlen(hours));
    d->hours_text[i] = text;
    d->opening[i] = NULL;
    if (text[0] == '\0') {
        doubt(s, row, HOURS, "demand_not_stated", "hours");
        return DOSAH_OK;
    }
    bool ok = true;
    d->opening[i] = dsh_opening_parse(text, s->r->out->arena, &ok, &at);
    if (d->opening[i] == NULL && ok)
        return dsh_fail_nomem(err, "transport on demand");
    if (!ok) {
        char place[DSH_NUM_SIZE];
        dsh_format_int(place, (int64_t)at + 1);
        dsh_table_notice(
            s->t, row, HOURS, s->r->ctx,
            (dsh_finding){"bad_opening_hours", DOSAH_WARNING, text, place});
    }
    return DOSAH_OK;
}

/* A number of the row within (least, most), else the usual one. */
static double number_of(const demand_read *s, size_t row, size_t column,
                        const double *value, double usual)
{
    double v = value[row];
    double least = column == SPEED ? 1 : 0, most = column == SPEED ? 200 : 1440;
    if (v >= least && v <= most)
        return v;
    if (!isnan(v))
        doubt(s, row, column, "out_of_range", NULL);
    return usual;
}

static dosah_status take_row(const demand_read *s, size_t row, dosah_error *err)
{
    dsh_demand *d = &s->r->out->demand;
    dsh_arena *a = s->r->out->arena;
    uint32_t i = d->n;
    size_t n_places = (size_t)s->r->out->municipalities.n + 1;
    if (dsh_table_cell(s->t, row, OPERATOR)[0] == '\0') {
        dsh_table_notice(s->t, row, OPERATOR, s->r->ctx,
                         (dsh_finding){"missing_key", DOSAH_ERROR, NULL, NULL});
        return DOSAH_OK;
    }
    if (dsh_table_cell(s->t, row, TERRITORY)[0] == '\0') {
        dsh_table_notice(
            s->t, row, TERRITORY, s->r->ctx,
            (dsh_finding){"missing_value", DOSAH_WARNING, NULL, NULL});
        return DOSAH_OK;
    }
    d->operator_name[i] = dsh_arena_str(a, dsh_table_cell(s->t, row, OPERATOR));
    d->who[i] = dsh_arena_str(a, dsh_table_cell(s->t, row, WHO));
    if (d->operator_name[i] == NULL || d->who[i] == NULL)
        return dsh_fail_nomem(err, "transport on demand");
    uint8_t *home = d->home + i * n_places, *away = d->away + i * n_places;
    take_area(s, row, TERRITORY, home);
    if (dsh_table_cell(s->t, row, DESTINATIONS)[0] == '\0')
        memcpy(away, home, n_places);
    else
        take_area(s, row, DESTINATIONS, away);
    take_admits(s, row, d->admits + i * s->r->study->n_profiles);
    d->access[i] = access_of(s, row);
    double kmh = number_of(s, row, SPEED, s->speed, s->usual_speed_kmh);
    double wait = number_of(s, row, WAIT, s->wait, s->usual_wait_min);
    double ahead = number_of(s, row, ORDER_AHEAD, s->ahead, (double)NAN);
    if (isnan(s->speed[row]))
        dsh_table_notice(s->t, row, SPEED, s->r->ctx,
                         (dsh_finding){"demand_speed_assumed", DOSAH_INFO,
                                       d->operator_name[i], NULL});
    d->speed_m_s[i] = kmh / 3.6;
    d->wait_s[i] = (int32_t)lround(wait * 60);
    d->order_ahead_min[i] = ahead;
    dosah_status status = take_hours(s, row, i, err);
    d->n++;
    return status;
}

/* ---- the table --------------------------------------------------------- */

static dosah_status allocate(dsh_demand *d, const dsh_reading *r, size_t n,
                             dosah_error *err)
{
    dsh_arena *a = r->out->arena;
    size_t n_places = (size_t)r->out->municipalities.n + 1;
    d->operator_name = dsh_arena_alloc(a, n, sizeof *d->operator_name);
    d->who = dsh_arena_alloc(a, n, sizeof *d->who);
    d->hours_text = dsh_arena_alloc(a, n, sizeof *d->hours_text);
    d->opening = dsh_arena_alloc(a, n, sizeof(dsh_opening *));
    d->home = dsh_arena_alloc(a, n * n_places, 1);
    d->away = dsh_arena_alloc(a, n * n_places, 1);
    d->admits = dsh_arena_alloc(a, n * r->study->n_profiles, 1);
    d->access = dsh_arena_alloc(a, n, 1);
    d->speed_m_s = dsh_arena_alloc(a, n, sizeof *d->speed_m_s);
    d->wait_s = dsh_arena_alloc(a, n, sizeof *d->wait_s);
    d->order_ahead_min = dsh_arena_alloc(a, n, sizeof *d->order_ahead_min);
    bool ok = d->operator_name && d->who && d->hours_text && d->opening &&
              d->home && d->away && d->admits && d->access && d->speed_m_s &&
              d->wait_s && d->order_ahead_min;
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "transport on demand");
}

static dosah_status take_table(demand_read *s, dosah_error *err)
{
    const dsh_table *t = s->t;
    dsh_reading *r = s->r;
    s->ahead = dsh_arena_alloc(t->arena, t->n_rows, sizeof *s->ahead);
    s->speed = dsh_arena_alloc(t->arena, t->n_rows, sizeof *s->speed);
    s->wait = dsh_arena_alloc(t->arena, t->n_rows, sizeof *s->wait);
    if (!s->ahead || !s->speed || !s->wait)
        return dsh_fail_nomem(err, "transport on demand");
    dsh_table_numbers(s->ahead, t, ORDER_AHEAD, r->ctx);
    dsh_table_numbers(s->speed, t, SPEED, r->ctx);
    dsh_table_numbers(s->wait, t, WAIT, r->ctx);
    dosah_status status = dsh_keys_new(&s->codes, r->out->municipalities.code,
                                       r->out->municipalities.n, t->arena, err);
    if (status == DOSAH_OK)
        status = read_usual(s, err);
    if (status == DOSAH_OK)
        status = allocate(&r->out->demand, r, t->n_rows, err);
    for (size_t i = 0; i < t->n_rows && status == DOSAH_OK; i++)
        status = take_row(s, i, err);
    return status;
}

dosah_status dsh_read_demand(dsh_reading *r, dosah_error *err)
{
    if (!dsh_source_given(&r->study->demand_transport))
        return DOSAH_OK;
    dsh_table_opts opts =
        dsh_reader_opts(r, WANT, sizeof WANT / sizeof *WANT, DSH_GEOMETRY_NONE);
    dsh_table *t;
    dosah_status status =
        dsh_table_read(&t, &r->study->demand_transport, &opts, r->ctx, err);
    if (status != DOSAH_OK)
        return status;
    demand_read s = {.r = r, .t = t};
    status = take_table(&s, err);
    dsh_table_free(t);
    return status;
}
