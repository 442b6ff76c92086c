/* SPDX-License-Identifier: MIT */
/* About the run itself: street_share, notice, run. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "output/manifest.h"
#include "output/tables.h"

/* ---- street_share ------------------------------------------------------ */

static bool share_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    dsh_row_text(row, m->o->f.study->profile[i].id);
    dsh_row_number(row, m->km[i].certain);
    dsh_row_number(row, m->km[i].possible);
    dsh_row_number(row, m->km[i].no);
    return true;
}

static void make_street_share(dsh_result_list *list, const dsh_material *m)
{
    static const char *const km[] = {"certain_km", "possible_km", "no_km"};
    dsh_result *t = dsh_result_new(list, "street_share",
                                   m->o->f.network->n_profiles, share_row, m);
    if (t == NULL)
        return;
    dsh_result_column(t, (dsh_col){.name = "profile"});
    for (size_t k = 0; k < sizeof(km) / sizeof(km[0]); k++)
        dsh_result_column(t, (dsh_col){.name = km[k],
                                       .type = DSH_COL_NUMBER,
                                       .decimals = 3,
                                       .unit = "km"});
}

static dosah_status measure_streets(dsh_material *m, dosah_error *err)
{
    const dsh_network *n = m->o->f.network;
    if (n == NULL || n->streets == NULL)
        return DOSAH_OK;
    m->km = dsh_arena_alloc(m->o->arena, n->n_profiles, sizeof(*m->km));
    if (m->km == NULL)
        return dsh_fail_nomem(err, "street shares");
    for (size_t p = 0; p < n->n_profiles; p++)
        m->km[p] =
            dsh_street_share(n->streets, dsh_walks_of(n, p, DSH_OPT)->costs,
                             dsh_walks_of(n, p, DSH_PESS)->costs);
    return DOSAH_OK;
}

/* ---- notice ------------------------------------------------------------ */

static bool notice_row(dsh_row *row, const void *user, size_t i)
{
    static const char *const severity[] = {"info", "warning", "error"};
    const dsh_notice_row *r = &((const dsh_material *)user)->notice[i];
    const dsh_notice *n = &r->notice;

    dsh_row_text(row, n->code);
    dsh_row_text(row, severity[n->severity]);
    dsh_row_text(row, n->file);
    if (n->row > 0)
        dsh_row_int(row, n->row);
    else
        dsh_row_null(row);
    dsh_row_text(row, n->field);
    dsh_row_text(row, n->value);
    dsh_row_text(row, n->assumed);
    dsh_row_int(row, (int64_t)r->n_of_code);
    for (int lang = 0; lang < DOSAH_N_LANGS; lang++)
        dsh_row_text(row, r->text[lang]);
    return true;
}

static bool notice_is_private(const void *user, size_t i)
{
    return ((const dsh_material *)user)->notice[i].is_private;
}

static void make_notice(dsh_result_list *list, const dsh_material *m)
{
    static const char *const texts[] = {"code", "severity", "file"};
    static const char *const more[] = {"field", "value", "assumed"};
    dsh_result *t = dsh_result_new(list, "notice", m->n_notices, notice_row, m);
    if (t == NULL)
        return;
    t->in_workbook = true;
    t->is_private = notice_is_private;
    for (size_t k = 0; k < 3; k++)
        dsh_result_column(t, (dsh_col){.name = texts[k]});
    dsh_result_column(t, (dsh_col){.name = "row", .type = DSH_COL_INT});
    for (size_t k = 0; k < 3; k++)
        dsh_result_column(t,
                          (dsh_col){.name = more[k],
                                    .about = k == 1 ? "value_at_fault" : NULL});
    dsh_result_column(t, (dsh_col){.name = "n_of_code", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "text_cs"});
    dsh_result_column(t, (dsh_col){.name = "text_en"});
}

/* Rows of the addresses' own file, and notices that name one (their codes
 * begin with "origin_"), are as private as the addresses. */
static bool tells_address(const dsh_study *s, const dsh_notice *n)
{
    if (n->row <= 0 && n->value[0] == '\0')
        return false;
    if (strncmp(n->code, "origin_", 7) == 0)
        return true;
    for (size_t i = 0; i < s->origins.n_paths; i++)
        if (strcmp(dsh_path_name(s->origins.path[i]), dsh_path_name(n->file)) ==
            0)
            return true;
    return false;
}

static dosah_status add_notice(dsh_material *m, const dsh_notice *n,
                               size_t n_of_code, dosah_error *err)
{
    const dsh_study *s = m->o->f.study;
    dsh_notice_row *row = &m->notice[m->n_notices++];
    *row = (dsh_notice_row){.notice = *n,
                            .n_of_code = n_of_code,
                            .is_private = tells_address(s, n)};
    row->notice.file =
        dsh_shorten(dsh_shorten(n->file, s->dir), m->o->ctx->data_dir);
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        char text[1024];
        dsh_notice_sentence(text, sizeof(text), m->o->ctx->texts, &row->notice,
                            lang);
        row->text[lang] = dsh_arena_str(m->o->arena, text);
        if (row->text[lang] == NULL)
            return dsh_fail_nomem(err, "table of notices");
    }
    return DOSAH_OK;
}

static dosah_status list_notices(dsh_material *m, dosah_error *err)
{
    const dsh_notices *notices = m->o->ctx->notices;
    const size_t n_groups = dsh_notices_groups(notices);
    size_t n = 0;
    for (size_t g = 0; g < n_groups; g++)
        n += dsh_notices_group(notices, g).n_stored;
    m->notice = dsh_arena_alloc(m->o->arena, n, sizeof(*m->notice));
    if (m->notice == NULL)
        return dsh_fail_nomem(err, "table of notices");
    dosah_status st = DOSAH_OK;
    for (size_t g = 0; g < n_groups; g++) {
        const dsh_notice_group group = dsh_notices_group(notices, g);
        for (size_t i = 0; st == DOSAH_OK && i < group.n_stored; i++)
            if (!dsh_notice_is_of_cache(&group))
                st = add_notice(m, &group.stored[i], group.n, err);
    }
    return st;
}

/* ---- accessibility ------------------------------------------------------- */

static bool declared_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_declared_access *d = &m->o->f.study->declared[i];
    const dsh_declared_count *n = &m->o->f.network->declared[i];
    dsh_row_text(row, d->agency);
    dsh_row_text(row, d->line);
    dsh_row_text(row, d->trip);
    dsh_row_text(row, dsh_access_name(d->state));
    dsh_row_int(row, d->unmarked);
    dsh_row_text(row, d->source);
    dsh_row_date(row, d->date);
    dsh_row_int(row, n->matched);
    dsh_row_int(row, n->changed);
    dsh_row_int(row, n->contradicted);
    return true;
}

static void make_declared(dsh_result_list *list, const dsh_material *m)
{
    static const char *const texts[] = {"operator", "line", "trip", "state"};
    static const char *const counts[] = {"n_trips", "n_trips_changed",
                                         "n_trips_contradicted"};
    dsh_result *t = dsh_result_new(list, "declared_accessibility",
                                   m->o->f.study->n_declared, declared_row, m);
    if (t == NULL)
        return;
    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
        dsh_result_column(t,
                          (dsh_col){.name = texts[k],
                                    .about = k == 3 ? "declared_state" : NULL});
    dsh_result_column(t,
                      (dsh_col){.name = "unmarked_only", .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "source"});
    dsh_result_column(t, (dsh_col){.name = "date",
                                   .about = "declared_date",
                                   .type = DSH_COL_DATE});
    for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++)
        dsh_result_column(t, (dsh_col){.name = counts[k], .type = DSH_COL_INT});
}

/* ---- run --------------------------------------------------------------- */

static bool run_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    dsh_row_text(row, m->fact[i].key);
    dsh_row_text(row, m->fact[i].value);
    return true;
}

static void make_run(dsh_result_list *list, const dsh_material *m)
{
    dsh_result *t = dsh_result_new(list, "run", m->n_facts, run_row, m);
    if (t == NULL)
        return;
    t->in_workbook = true; /* credits, and the banner of invented data */
    dsh_result_column(t, (dsh_col){.name = "key"});
    dsh_result_column(t, (dsh_col){.name = "value", .about = "run_value"});
}

typedef struct fact_list {
    DSH_VEC(dsh_run_fact) v;
    dsh_arena *arena;
    bool failed;
} fact_list;

static void add_fact(fact_list *f, const char *key, const char *value)
{
    const dsh_run_fact fact = {dsh_arena_str(f->arena, key),
                               dsh_arena_str(f->arena, value)};
    if (!fact.key || !fact.value || !dsh_vec_room(&f->v, 1))
        f->failed = true;
    else
        f->v.p[f->v.n++] = fact;
}

static void add_count(fact_list *f, const char *key, size_t n)
{
    char text[DSH_NUM_SIZE];
    (void)dsh_format_int(text, (int64_t)n);
    add_fact(f, key, text);
}

/* Leaves of the description, keyed by their way from its root. */
static void flatten(fact_list *f, const char *key, json_t *node)
{
    char below[256], text[DSH_NUM_SIZE] = "";
    const char *name = NULL;
    json_t *child = NULL;
    size_t i = 0;

    if (json_is_object(node)) {
        json_object_foreach(node, name, child)
        {
            (void)snprintf(below, sizeof(below), "%s%s%s", key,
                           key[0] != '\0' ? "." : "", name);
            flatten(f, below, child);
        }
        return;
    }
    if (json_is_array(node)) {
        json_array_foreach(node, i, child)
        {
            (void)snprintf(below, sizeof(below), "%s.%zu", key, i + 1);
            flatten(f, below, child);
        }
        return;
    }
    if (json_is_integer(node))
        (void)dsh_format_int(text, json_integer_value(node));
    else if (json_is_real(node))
        (void)dsh_format_double(text, json_real_value(node));
    else if (json_is_boolean(node))
        (void)snprintf(text, sizeof(text), "%d", json_is_true(node) ? 1 : 0);
    add_fact(f, key, json_is_string(node) ? json_string_value(node) : text);
}

/* How much the privacy threshold keeps back. */
static void add_privacy(fact_list *f, const dsh_material *m)
{
    const dsh_findings *o = &m->o->f;
    size_t n_private = 0;
    for (size_t i = 0; i < m->n_notices; i++)
        n_private += m->notice[i].is_private;
    add_count(f, "privacy.notices_kept_back", n_private);
    if (!o->public_export)
        return;
    add_count(f, "privacy.origins_merged", m->cells.n_merged);
    add_count(f, "privacy.origins_left_out", m->cells.n_left_out);
    if (o->reach != NULL)
        add_count(f, "privacy.reach_rows_left_out",
                  o->reach->n_types * o->reach->n_profiles * o->reach->n_days *
                      o->reach->n_origins);
}

/* One fact for each declaration of the study about vehicles. */
static void add_declared(fact_list *f, const dsh_material *m)
{
    const dsh_study *s = m->o->f.study;
    if (m->o->f.network == NULL || m->o->f.network->declared == NULL)
        return;
    for (size_t i = 0; i < s->n_declared; i++) {
        const dsh_declared_access *d = &s->declared[i];
        char key[64], value[512], date[11] = "";
        if (d->date != DSH_NO_DATE)
            dsh_format_date(date, d->date);
        (void)snprintf(key, sizeof(key), "timetable.accessibility.%zu", i + 1);
        (void)snprintf(value, sizeof(value),
                       "operator '%.80s', line '%.40s', trip '%.80s': %s %s; "
                       "%.150s %s; %u trips changed",
                       d->agency, d->line, d->trip,
                       d->unmarked ? "unmarked_means" : "state",
                       dsh_access_name(d->state), d->source, date,
                       m->o->f.network->declared[i].changed);
        add_fact(f, key, value);
    }
}

/* One fact for each operator of transport on demand that the study names. */
static void add_demand(fact_list *f, const dsh_material *m)
{
    const dsh_demand *d = &m->o->f.tables->demand;
    static const char *const access[] = {"no", "yes", "unknown", "partly"};
    for (uint32_t i = 0; i < d->n; i++) {
        char key[64], value[512], ahead[DSH_NUM_SIZE] = "?";
        if (!isnan(d->order_ahead_min[i]))
            (void)dsh_format_double(ahead, d->order_ahead_min[i]);
        (void)snprintf(key, sizeof(key), "demand_transport.%u", i + 1);
        (void)snprintf(value, sizeof(value),
                       "operator '%.200s': accessible %s, order %s min ahead",
                       d->operator_name[i], access[d->access[i]], ahead);
        add_fact(f, key, value);
    }
}

static dosah_status list_facts(dsh_material *m, dosah_error *err)
{
    fact_list f = {.arena = m->o->arena};
    json_t *root = dsh_manifest_describe(m->o);
    if (root == NULL)
        return dsh_fail_nomem(err, "run record");
    flatten(&f, "", root);
    json_decref(root);
    add_privacy(&f, m);
    add_declared(&f, m);
    add_demand(&f, m);
    m->fact = dsh_arena_alloc(f.arena, f.v.n, sizeof(*m->fact));
    if (m->fact != NULL && !f.failed) {
        memcpy(m->fact, f.v.p, f.v.n * sizeof(*m->fact));
        m->n_facts = f.v.n;
    }
    dsh_vec_clear(&f.v);
    return m->n_facts > 0 ? DOSAH_OK : dsh_fail_nomem(err, "run record");
}

dosah_status dsh_material_facts(dsh_material *m, dosah_error *err)
{
    dosah_status st = measure_streets(m, err);
    if (st == DOSAH_OK)
        st = list_notices(m, err);
    if (st == DOSAH_OK)
        st = list_facts(m, err);
    return st;
}

void dsh_make_run(dsh_result_list *list, const dsh_material *m)
{
    if (m->km != NULL)
        make_street_share(list, m);
    if (m->o->f.network != NULL && m->o->f.network->declared != NULL &&
        m->o->f.study->n_declared > 0)
        make_declared(list, m);
    make_notice(list, m);
    make_run(list, m);
}
