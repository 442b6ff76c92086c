/* SPDX-License-Identifier: MIT */
/* A page per working group: key figures, its service types, the three worst
 * areas and the barriers. */
#include <stdio.h>
#include <string.h>

#include "output/report.h"

typedef struct group {
    const dsh_stored_name *name;
    size_t *type; /* by name */
    size_t n_types;
} group;

static bool belongs(const dsh_stored_type *type, const char *id)
{
    for (size_t g = 0; g < type->n_groups; g++)
        if (strcmp(type->group[g], id) == 0)
            return true;
    return false;
}

static bool find_types(group *g, const dsh_page *p, size_t index)
{
    const dsh_stored *s = p->s;
    *g = (group){.name = &s->group[index],
                 .type = dsh_arena_alloc(s->arena, s->n_types, sizeof(size_t))};
    for (size_t k = 0; g->type != NULL && k < s->n_types; k++)
        if (belongs(&s->type[p->order[k]], g->name->id))
            g->type[g->n_types++] = p->order[k];
    return g->n_types > 0;
}

static bool has_groups(const dsh_page *p)
{
    return p->s->n_groups > 0 && p->s->n_types > 0 && p->s->n_profiles > 0;
}

static bool is_of(const group *g, const dsh_stored_service *v)
{
    for (size_t k = 0; k < g->n_types; k++)
        if (v->type == g->type[k])
            return true;
    return false;
}

static bool houses(const dsh_stored *s, const group *g, const char *object)
{
    for (size_t i = 0; i < s->n_services; i++)
        if (strcmp(s->service[i].building, object) == 0 &&
            is_of(g, &s->service[i]))
            return true;
    return false;
}

/* ---- key figures ------------------------------------------------------- */

static void put_reached(dsh_page *p, const group *g)
{
    const dsh_stored *s = p->s;
    const dsh_ends e = dsh_mean_of(s, g->type, g->n_types, SIZE_MAX);
    char lo[DSH_WORD], hi[DSH_WORD];
    if (e.lo == DSH_NO_SHARE) {
        dsh_say(p, "li", "report.no_trip_asked", NULL);
        return;
    }
    dsh_share_text(lo, p, e.lo);
    dsh_share_text(hi, p, e.hi);
    dsh_say(
        p, "li", s->has_trips ? "report.group_key_trips" : "report.group_key",
        (const char *[]){"certain", lo, "best", hi, "profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                         NULL});
}

static void put_facilities(dsh_page *p, const group *g)
{
    const dsh_stored *s = p->s;
    char types[DSH_WORD], number[DSH_WORD], places[DSH_WORD];
    uint8_t *seen = dsh_arena_alloc(s->arena, s->n_municipalities + 1, 1);
    size_t n = 0, n_places = 0;
    for (size_t i = 0; seen != NULL && i < s->n_services; i++) {
        const uint32_t at = s->service[i].municipality;
        if (!is_of(g, &s->service[i]))
            continue;
        n++;
        if (at < s->n_municipalities && !seen[at]) {
            seen[at] = 1;
            n_places++;
        }
    }
    dsh_number_text(types, p, (double)g->n_types, 0);
    dsh_number_text(number, p, (double)n, 0);
    dsh_number_text(places, p, (double)n_places, 0);
    dsh_say(
        p, "li", "report.group_services",
        (const char *[]){"types", types, "n", number, "places", places, NULL});
}

static void put_usable(dsh_page *p, const group *g)
{
    const dsh_stored *s = p->s;
    const char *user = s->profile[s->focus].user_group;
    dsh_usable_count n = {0};
    char text[DSH_WORD];
    for (size_t i = 0; user != NULL && i < s->n_buildings; i++)
        if (houses(s, g, s->building[i].id))
            dsh_usable_add(&n, dsh_stored_grade_of(s, s->building[i].id, user));
    if (n.certain + n.perhaps + n.no == 0)
        return;
    dsh_usable_text(text, n);
    dsh_say(p, "li", "report.group_usable",
            (const char *[]){
                "n", text, "profile",
                dsh_isolate(p, s->profile[s->focus].name.in[p->lang]), NULL});
}

static void put_figures(dsh_page *p, const group *g)
{
    dsh_put(p, "<ul class=\"figures\">\n");
    put_reached(p, g);
    put_facilities(p, g);
    put_usable(p, g);
    dsh_put(p, "</ul>\n");
}

/* ---- service types ----------------------------------------------------- */

static void put_types(dsh_page *p, const group *g)
{
    const dsh_stored *s = p->s;
    const bool gap = dsh_has_gap(s);
    const char *const column[] = {"report.type", "#report.reach_best_share",
                                  "#report.median",
                                  gap ? "#report.gap_pp" : NULL, NULL};
    const dsh_grid_head h = {
        "sortable",
        s->has_trips ? "report.group_caption_trips" : "report.group_caption",
        (const char *[]){
            "group", dsh_isolate(p, g->name->name.in[p->lang]), "profile",
            dsh_isolate(p, s->profile[s->focus].name.in[p->lang]), NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < g->n_types; k++) {
        const dsh_stored_sum *v =
            &s->total[dsh_stored_at(s, g->type[k], s->focus, 0)];
        const dsh_ends e = dsh_sum_ends(s, v);
        char text[DSH_WORD];
        dsh_grid_row(p, s->type[g->type[k]].name.in[p->lang]);
        dsh_cell_share(p, e.lo, e.hi);
        dsh_minutes_text(text, p, v);
        dsh_cell_number(
            p, v->median_lo == DSH_NO_SHARE ? 1e6 : (double)v->median_lo, text);
        if (gap) {
            const dsh_ends a = dsh_sum_ends(
                s, &s->total[dsh_stored_at(s, g->type[k], s->adult, 0)]);
            const dsh_ends d = dsh_gap_ends(a, e);
            dsh_points_text(text, p, d);
            dsh_cell_number(p, (d.lo + d.hi) / 2.0, text);
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void put_worst(dsh_page *p, const group *g)
{
    enum { N = 3 };
    const dsh_stored *s = p->s;
    uint32_t worst[N];
    const size_t n = dsh_find_worst(p, g->type, g->n_types, worst, N);
    dsh_say(p, "h4", "report.group_worst", NULL);
    if (n == 0) {
        dsh_say(p, "p", "report.group_no_worst", NULL);
        return;
    }
    dsh_put(p, "<ol>\n");
    for (size_t k = 0; k < n; k++) {
        char lo[DSH_WORD], hi[DSH_WORD], people[DSH_WORD];
        const dsh_ends e = dsh_mean_of(s, g->type, g->n_types, worst[k]);
        dsh_share_text(lo, p, e.lo);
        dsh_share_text(hi, p, e.hi);
        dsh_number_text(people, p, s->municipality[worst[k]].residents, 0);
        dsh_say(p, "li", "report.group_worst_item",
                (const char *[]){"name",
                                 dsh_isolate(p, s->municipality[worst[k]].name),
                                 "certain", lo, "best", hi, "n", people, NULL});
    }
    dsh_put(p, "</ol>\n");
}

/* Where the chain breaks, by residents; single people are not told. */
static void put_breaks(dsh_page *p, const group *g)
{
    static const char *const column[] = {"report.break", "#report.break_share",
                                         NULL};
    const dsh_stored *s = p->s;
    double at[16] = {0}, all = 0;
    for (size_t k = 0; s->detail != NULL && k < g->n_types; k++) {
        const dsh_stored_detail *d = &s->detail[g->type[k]];
        all += d->residents;
        for (size_t b = 0; b < s->n_breaks; b++)
            at[b] += d->break_at[b];
    }
    if (all <= 0) {
        dsh_say(p, "p class=\"note\"", "report.breaks_unknown", NULL);
        return;
    }
    const dsh_grid_head h = {"sortable", "report.breaks_caption", NULL, column};
    dsh_grid_begin(p, &h);
    for (size_t b = 0; b < s->n_breaks; b++) {
        char key[64];
        if (at[b] < (double)s->min_count * (double)g->n_types)
            continue;
        (void)snprintf(key, sizeof(key), "report.break_%.40s",
                       s->break_name[b]);
        dsh_grid_row(p, dsh_text_has(p->texts, key) ? dsh_word(p, key)
                                                    : s->break_name[b]);
        const int share = (int)(1e4 * at[b] / all + 0.5);
        dsh_cell_share(p, share, share);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void put_barriers(dsh_page *p, const group *g)
{
    const dsh_stored *s = p->s;
    const char *user = s->profile[s->focus].user_group;
    dsh_say(p, "h4", "report.group_barriers", NULL);
    put_breaks(p, g);
    dsh_tally *t = user ? dsh_tally_new(p) : NULL;
    for (size_t i = 0; t != NULL && i < s->n_criteria; i++)
        if (strcmp(s->criterion[i].group, user) == 0 &&
            houses(s, g, s->criterion[i].object))
            dsh_tally_add(p, t, &s->criterion[i]);
    if (t == NULL || dsh_tally_put(p, t, "report.measures_caption") == 0)
        dsh_say(p, "p", "report.no_measures", NULL);
    dsh_put_barriers_near(p, g->type, g->n_types);
}

static void write_groups(dsh_page *p)
{
    for (size_t i = 0; i < p->s->n_groups; i++) {
        group g;
        if (!find_types(&g, p, i))
            continue;
        dsh_put(p, "<section class=\"chapter\"><h3>");
        dsh_put_name(p, g.name->name.in[p->lang]);
        dsh_put(p, "</h3>\n");
        put_figures(p, &g);
        put_types(p, &g);
        put_worst(p, &g);
        put_barriers(p, &g);
        dsh_put(p, "</section>\n");
    }
}

const dsh_section DSH_SECTION_GROUPS = {"groups", has_groups, write_groups};
