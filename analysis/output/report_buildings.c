/* SPDX-License-Identifier: MIT */
/* Grades of buildings with what fails and what was never measured; declared
 * access of stops. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/report.h"

/* ---- buildings --------------------------------------------------------- */

static bool has_buildings(const dsh_page *p)
{
    return p->s->n_buildings > 0 && p->s->has_grades;
}

static void put_value(dsh_page *p, const dsh_stored_criterion *c)
{
    char value[DSH_WORD], limit[DSH_WORD];
    if (c->outcome == 'u' || isnan(c->value)) {
        dsh_put_key(p, "report.reason_unknown");
        return;
    }
    if (strcmp(c->unit, "yes/no") == 0) {
        dsh_put_key(p, c->outcome == 'p' ? "report.reason_partly"
                                         : "report.reason_fails");
        return;
    }
    const unsigned decimals = fabs(c->value - round(c->value)) > 1e-9;
    dsh_number_text(value, p, c->value, decimals);
    const bool bare = strcmp(c->unit, "count") == 0;
    if (isnan(c->accessible) && bare) {
        dsh_put_text(p, value);
        return;
    }
    if (isnan(c->accessible)) {
        dsh_put_say(p, "report.reason_value",
                    (const char *[]){"value", value, "unit", c->unit, NULL});
        return;
    }
    dsh_number_text(limit, p, c->accessible,
                    fabs(c->accessible - round(c->accessible)) > 1e-9);
    dsh_put_say(p, bare ? "report.reason_count" : "report.reason_limit",
                (const char *[]){"value", value, "limit", limit, "unit",
                                 c->unit, NULL});
}

/* What keeps a building from being accessible; an accessible one may fail in
 * what another way in makes up for, which is no reason to tell. */
void dsh_put_reasons(dsh_page *p, const dsh_stored_grade *g)
{
    const dsh_stored *s = p->s;
    const char *object = g->object, *group = g->group;
    size_t n = 0;
    for (size_t i = 0; g->lo < 2 && i < s->n_criteria; i++) {
        const dsh_stored_criterion *c = &s->criterion[i];
        if (strcmp(c->object, object) != 0 || strcmp(c->group, group) != 0 ||
            strcmp(c->rule_set, g->rule_set) != 0)
            continue;
        dsh_put(p, n++ == 0 ? "<ul class=\"tight\">" : "");
        dsh_putf(p, "<li class=\"o-%c\">",
                 c->outcome == 'f'   ? 'f'
                 : c->outcome == 'p' ? 'p'
                                     : 'u');
        dsh_put_name(p, dsh_criterion_name(p, c->criterion));
        dsh_put(p, ": ");
        put_value(p, c);
        dsh_put(p, "</li>");
    }
    dsh_put(p, n > 0 ? "</ul>" : "");
    if (n == 0)
        dsh_put_key(p, "report.reason_none");
}

/* Photos stand once, in the first table. */
static void put_grades(dsh_page *p, const char *group, bool photos)
{
    static const char *const column[] = {"report.building", "report.place",
                                         "report.grade",    "#report.known",
                                         "report.why",      NULL};
    const dsh_stored *s = p->s;
    const dsh_grid_head h = {
        "sortable", "report.grades_caption",
        (const char *[]){"group", dsh_who_name(p, group), NULL}, column};
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < s->n_buildings; i++) {
        const dsh_stored_building *b = &s->building[i];
        const dsh_stored_grade *g = dsh_stored_grade_of(s, b->id, group);
        if (g == NULL)
            continue;
        dsh_grid_row(p, b->name[0] ? b->name : b->id);
        dsh_cell_text(p, b->municipality < s->n_municipalities
                             ? s->municipality[b->municipality].name
                             : dsh_word(p, "report.outside"));
        dsh_putf(p, "<td data-s=\"%d\">", g->lo + g->hi);
        dsh_put_grade(p, g->lo, g->hi);
        dsh_put(p, "</td>");
        const int known = isnan(g->known_share)
                              ? DSH_NO_SHARE
                              : (int)lround(g->known_share * 1e4);
        dsh_cell_share(p, known, known);
        dsh_put(p, "<td>");
        dsh_put_reasons(p, g);
        if (photos)
            dsh_put_photos(p, b->id, b->name[0] ? b->name : b->id);
        dsh_put(p, "</td>");
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void write_buildings(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const char *group[16];
    const size_t n =
        dsh_user_groups(s, group, sizeof(group) / sizeof(group[0]));
    dsh_say(p, "p", "report.buildings_about", NULL);
    for (size_t k = 0; k < n; k++)
        put_grades(p, group[k], k == 0);
}

const dsh_section DSH_SECTION_BUILDINGS = {"buildings", has_buildings,
                                           write_buildings};

/* ---- stops ------------------------------------------------------------- */

static bool has_stops(const dsh_page *p)
{
    return p->s->n_stops > 0;
}

static void write_stops(dsh_page *p)
{
    enum { MOST = 300 };
    static const char *const column[] = {"report.stop", "report.access", NULL};
    static const char *const mark[] = {"●", "◐", "✕", "?"};
    static const char *const word[] = {"report.access_y", "report.access_p",
                                       "report.access_n", "report.access_u"};
    const dsh_stored *s = p->s;
    size_t n[4] = {0};
    char number[4][DSH_WORD];
    for (size_t i = 0; i < s->n_stops; i++) {
        const char a = s->stop[i].access;
        n[a == 'y' ? 0 : a == 'p' ? 1 : a == 'n' ? 2 : 3]++;
    }
    for (int k = 0; k < 4; k++)
        dsh_number_text(number[k], p, (double)n[k], 0);
    const char *const arg[] = {"yes",     number[0], "partly",  number[1], "no",
                               number[2], "unknown", number[3], NULL};
    dsh_say(p, "p", "report.stops_about", arg);
    if (s->n_stops > MOST) {
        dsh_say(p, "p class=\"note\"", "report.stops_elsewhere", NULL);
        return;
    }
    dsh_put(p, "<details><summary>");
    dsh_put_key(p, "report.stops_open");
    dsh_put(p, "</summary>\n");
    const dsh_grid_head h = {"sortable", "report.stops_caption", NULL, column};
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < s->n_stops; i++) {
        const char a = s->stop[i].access;
        const int k = a == 'y' ? 0 : a == 'p' ? 1 : a == 'n' ? 2 : 3;
        dsh_grid_row(p, s->stop[i].name);
        dsh_putf(p, "<td data-s=\"%d\"><span aria-hidden=\"true\">%s</span> ",
                 k, mark[k]);
        dsh_put_key(p, word[k]);
        dsh_put(p, "</td>");
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_put(p, "</details>\n");
}

const dsh_section DSH_SECTION_STOPS = {"stops", has_stops, write_stops};
