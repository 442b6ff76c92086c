/* SPDX-License-Identifier: MIT */
/* A chapter per family of services - by the form in which they are given -
 * with the parts of the 2011 study of the Hradec Králové region: catchment,
 * users, time access, special transport, barrier-freeness, strengths and gaps,
 * proposed measures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/report.h"

typedef struct family {
    const char *id, *forms; /* letters of dsh_stored_service.form */
} family;

static const family FAMILIES[] = {
    {"outpatient", "o"}, {"residential", "r"}, {"field", "fd"}};

typedef struct chapter {
    const family *family;
    size_t *type; /* of the family, by name */
    size_t n_types;
} chapter;

static bool is_in(const family *f, const dsh_stored_service *v)
{
    return v->type != UINT32_MAX && strchr(f->forms, v->form) != NULL;
}

static bool has_services(const dsh_page *p)
{
    return p->s->n_services > 0 && p->s->n_types > 0;
}

static void head(dsh_page *p, const char *part)
{
    char key[64];
    (void)snprintf(key, sizeof(key), "report.part_%s", part);
    dsh_say(p, "h4", key, NULL);
}

/* ---- catchment --------------------------------------------------------- */

static void put_catchment(dsh_page *p, const chapter *c)
{
    static const char *const column[] = {"report.type", "#report.n_services",
                                         "#report.n_places",
                                         "#report.outside_share", NULL};
    const dsh_stored *s = p->s;
    const size_t who = s->adult == SIZE_MAX ? s->focus : s->adult;
    head(p, "catchment");
    const dsh_grid_head h = {
        "sortable", "report.catchment_caption",
        (const char *[]){
            "profile", dsh_isolate(p, s->profile[who].name.in[p->lang]), NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        size_t n = 0, places = 0;
        char number[DSH_WORD];
        uint8_t *seen = dsh_arena_alloc(s->arena, s->n_municipalities + 1, 1);
        for (size_t i = 0; seen != NULL && i < s->n_services; i++) {
            const dsh_stored_service *v = &s->service[i];
            if (!is_in(c->family, v) || v->type != c->type[k])
                continue;
            n++;
            if (v->municipality < s->n_municipalities &&
                !seen[v->municipality]) {
                seen[v->municipality] = 1;
                places++;
            }
        }
        const dsh_stored_sum *sum =
            &s->total[dsh_stored_at(s, c->type[k], who, 0)];
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        dsh_number_text(number, p, (double)n, 0);
        dsh_cell_number(p, (double)n, number);
        dsh_number_text(number, p, (double)places, 0);
        dsh_cell_number(p, (double)places, number);
        const int a = sum->outside_pess, b = sum->outside_opt;
        dsh_cell_share(p, a < b ? a : b, a < b ? b : a);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_put_services(p, c->type, c->n_types, c->family->forms);
}

/* ---- users ------------------------------------------------------------- */

static const char **profile_columns(dsh_page *p, size_t before,
                                    const char *const *first)
{
    const dsh_stored *s = p->s;
    const char **column =
        dsh_arena_alloc(s->arena, before + s->n_profiles + 1, sizeof(*column));
    if (column == NULL) {
        p->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < before; i++)
        column[i] = first[i];
    for (size_t i = 0; i < s->n_profiles; i++) {
        const char *name = s->profile[i].name.in[p->lang];
        char *mark = dsh_arena_alloc(s->arena, strlen(name) + 3, 1);
        if (mark == NULL) {
            p->failed = true;
            return NULL;
        }
        (void)snprintf(mark, strlen(name) + 3, "#=%s", name);
        column[before + i] = mark;
    }
    return column;
}

static void put_users(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    const char *const first[] = {"report.type"};
    const char **column = profile_columns(p, 1, first);
    char day[DSH_WORD];
    if (column == NULL)
        return;
    head(p, "users");
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {"sortable",
                             s->has_trips ? "report.users_caption_trips"
                                          : "report.users_caption",
                             (const char *[]){"day", day, NULL}, column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        for (size_t i = 0; i < s->n_profiles; i++) {
            const dsh_ends e =
                dsh_sum_ends(s, &s->total[dsh_stored_at(s, c->type[k], i, 0)]);
            dsh_cell_share(p, e.lo, e.hi);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

/* Groups of residents beside one another: do the old or the young fare worse
 * than all? */
static void put_people(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    const char **column =
        dsh_arena_alloc(s->arena, s->n_people + 3, sizeof(*column));
    char day[DSH_WORD];
    if (column == NULL || s->n_people == 0 || s->group_reach == NULL)
        return;
    column[0] = "report.type";
    column[1] = "#report.everybody";
    for (size_t g = 0; g < s->n_people; g++) {
        const char *name = dsh_who_name(p, s->people[g].id);
        char *mark = dsh_arena_alloc(s->arena, strlen(name) + 3, 1);
        if (mark == NULL) {
            p->failed = true;
            return;
        }
        (void)snprintf(mark, strlen(name) + 3, "#=%s", name);
        column[2 + g] = mark;
    }
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {
        "sortable",
        s->has_trips ? "report.people_caption_trips" : "report.people_caption",
        (const char *[]){"profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                         "day", day, NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        const dsh_ends all = dsh_sum_ends(
            s, &s->total[dsh_stored_at(s, c->type[k], s->focus, 0)]);
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        dsh_cell_share(p, all.lo, all.hi);
        for (size_t g = 0; g < s->n_people; g++) {
            const dsh_stored_people *v =
                &s->group_reach[g * s->n_types + c->type[k]];
            const bool told = v->n > 0 && v->n >= (double)s->min_count;
            dsh_cell_share(
                p, told ? (int)lround(v->lo / v->n * 1e4) : DSH_NO_SHARE,
                told ? (int)lround(v->hi / v->n * 1e4) : DSH_NO_SHARE);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

/* ---- time access ------------------------------------------------------- */

static void put_times(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    const char *const first[] = {"report.type"};
    const char **column = profile_columns(p, 1, first);
    char day[DSH_WORD];
    if (column == NULL)
        return;
    head(p, "time");
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {"sortable", "report.times_caption",
                             (const char *[]){"day", day, NULL}, column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        for (size_t i = 0; i < s->n_profiles; i++) {
            char text[DSH_WORD];
            const dsh_stored_sum *v =
                &s->total[dsh_stored_at(s, c->type[k], i, 0)];
            dsh_minutes_text(text, p, v);
            dsh_cell_number(
                p, v->median_lo == DSH_NO_SHARE ? 1e6 : (double)v->median_lo,
                text);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_say(p, "p class=\"note\"", "report.times_note", NULL);
}

/* ---- special transport ------------------------------------------------- */

/* The share with transport on demand; the one without it is above. */
static void put_transport(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    const char *const first[] = {"report.type"};
    const char **column = profile_columns(p, 1, first);
    char day[DSH_WORD];
    if (column == NULL)
        return;
    head(p, "transport");
    if (!s->has_demand) {
        dsh_say(p, "p", "report.transport_none", NULL);
        return;
    }
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {"sortable", "report.transport_caption",
                             (const char *[]){"day", day, NULL}, column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        for (size_t i = 0; i < s->n_profiles; i++) {
            const dsh_stored_sum *v =
                &s->total[dsh_stored_at(s, c->type[k], i, 0)];
            dsh_cell_share(p, v->demand_lo, v->demand_hi);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_say(p, "p class=\"note\"", "report.transport_note", NULL);
}

/* ---- barriers ---------------------------------------------------------- */

static void put_barriers(dsh_page *p, const chapter *c)
{
    static const char *const column[] = {
        "report.type",       "#report.usable_yes",   "#report.usable_perhaps",
        "#report.usable_no", "#report.not_surveyed", NULL};
    const dsh_stored *s = p->s;
    const char *group = s->profile[s->focus].user_group;
    head(p, "barriers");
    if (!s->has_grades || group == NULL) {
        dsh_say(p, "p", "report.no_survey", NULL);
        return;
    }
    const dsh_grid_head h = {
        "sortable", "report.barriers_caption",
        (const char *[]){"profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                         NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < c->n_types; k++) {
        size_t n[4] = {0};
        for (size_t i = 0; i < s->n_services; i++) {
            const dsh_stored_service *v = &s->service[i];
            if (!is_in(c->family, v) || v->type != c->type[k])
                continue;
            const dsh_stored_grade *g =
                dsh_stored_grade_of(s, v->building, group);
            n[g == NULL || g->hi < 0 ? 3 : g->hi == 0 ? 2 : g->lo <= 0]++;
        }
        dsh_grid_row(p, s->type[c->type[k]].name.in[p->lang]);
        for (int i = 0; i < 4; i++) {
            char number[DSH_WORD];
            dsh_number_text(number, p, (double)n[i], 0);
            dsh_cell_number(p, (double)n[i], number);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

/* ---- strengths and gaps ------------------------------------------------ */

static void put_type_line(dsh_page *p, const char *key, size_t type)
{
    const dsh_stored *s = p->s;
    char share[DSH_WORD];
    const dsh_ends e =
        dsh_sum_ends(s, &s->total[dsh_stored_at(s, type, s->focus, 0)]);
    dsh_range_text(share, p, e.lo, e.hi);
    dsh_say(p, "li", key,
            (const char *[]){
                "type", dsh_isolate(p, s->type[type].name.in[p->lang]), "share",
                share, "profile",
                dsh_isolate(p, s->profile[s->focus].name.in[p->lang]), NULL});
}

static void put_worst_places(dsh_page *p, const chapter *c)
{
    enum { N = 3 };
    uint32_t worst[N];
    char list[1024] = "";
    size_t used = 0;
    const size_t n = dsh_find_worst(p, c->type, c->n_types, worst, N);
    for (size_t k = 0; k < n; k++)
        used += dsh_text_fill(
            list + used, sizeof(list) - used, k > 0 ? "; {name}" : "{name}",
            (const dsh_text_arg[]){
                {"name", dsh_isolate(p, p->s->municipality[worst[k]].name)}},
            1);
    if (n > 0)
        dsh_say(p, "li", "report.worst_places",
                (const char *[]){"list", list, NULL});
}

static void put_strengths(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    size_t best = SIZE_MAX, worst = SIZE_MAX;
    int high = -1, low = 20001;
    head(p, "strengths");
    for (size_t k = 0; k < c->n_types; k++) {
        const dsh_ends e = dsh_sum_ends(
            s, &s->total[dsh_stored_at(s, c->type[k], s->focus, 0)]);
        if (e.lo == DSH_NO_SHARE)
            continue;
        if (e.lo + e.hi > high) {
            high = e.lo + e.hi;
            best = c->type[k];
        }
        if (e.lo + e.hi < low) {
            low = e.lo + e.hi;
            worst = c->type[k];
        }
    }
    if (best == SIZE_MAX) {
        dsh_say(p, "p", "report.no_trip_asked", NULL);
        return;
    }
    dsh_put(p, "<ul>\n");
    put_type_line(p, "report.best_type", best);
    if (worst != best)
        put_type_line(p, "report.worst_type", worst);
    put_worst_places(p, c);
    dsh_put(p, "</ul>\n");
}

/* ---- measures ---------------------------------------------------------- */

static bool houses(const dsh_page *p, const chapter *c, const char *object)
{
    for (size_t i = 0; i < p->s->n_services; i++)
        if (is_in(c->family, &p->s->service[i]) &&
            strcmp(p->s->service[i].building, object) == 0)
            return true;
    return false;
}

/* The requirements that fail in most buildings of the family, and those that
 * were never measured: what to repair and what to measure first. */
static void put_measures(dsh_page *p, const chapter *c)
{
    const dsh_stored *s = p->s;
    const char *group = s->profile[s->focus].user_group;
    size_t n = 0;
    head(p, "measures");
    dsh_tally *t = group ? dsh_tally_new(p) : NULL;
    for (size_t i = 0; t != NULL && i < s->n_criteria; i++)
        if (strcmp(s->criterion[i].group, group) == 0 &&
            houses(p, c, s->criterion[i].object))
            dsh_tally_add(p, t, &s->criterion[i]);
    if (t != NULL)
        n = dsh_tally_put(p, t, "report.measures_caption");
    if (n == 0)
        dsh_say(p, "p", "report.no_measures", NULL);
    else
        dsh_say(p, "p class=\"note\"", "report.measures_note", NULL);
}

/* ---- the section ------------------------------------------------------- */

static void put_chapter(dsh_page *p, const family *f)
{
    const dsh_stored *s = p->s;
    char key[64];
    chapter c = {.family = f,
                 .type = dsh_arena_alloc(s->arena, s->n_types, sizeof(size_t))};
    for (size_t k = 0; c.type != NULL && k < s->n_types; k++)
        for (size_t i = 0; i < s->n_services; i++)
            if (is_in(f, &s->service[i]) && s->service[i].type == p->order[k]) {
                c.type[c.n_types++] = p->order[k];
                break;
            }
    if (c.n_types == 0)
        return;
    (void)snprintf(key, sizeof(key), "report.family_%s", f->id);
    dsh_put(p, "<section class=\"chapter\">\n");
    dsh_say(p, "h3", key, NULL);
    (void)snprintf(key, sizeof(key), "report.family_%s_about", f->id);
    dsh_say(p, "p", key, NULL);
    put_catchment(p, &c);
    put_users(p, &c);
    put_people(p, &c);
    put_times(p, &c);
    put_transport(p, &c);
    put_barriers(p, &c);
    put_strengths(p, &c);
    put_measures(p, &c);
    dsh_put(p, "</section>\n");
}

static void write_families(dsh_page *p)
{
    for (size_t i = 0; i < sizeof(FAMILIES) / sizeof(FAMILIES[0]); i++)
        put_chapter(p, &FAMILIES[i]);
}

const dsh_section DSH_SECTION_FAMILIES = {"families", has_services,
                                          write_families};
