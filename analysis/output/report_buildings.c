/* SPDX-License-Identifier: MIT */
/* Grades of buildings with what fails and what was never measured. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/report.h"

static bool has_buildings(const dsh_page *p)
{
    return p->s->n_buildings > 0 && p->s->has_grades;
}

static void put_value(dsh_page *p, const dsh_stored_criterion *c)
{
    char value[DSH_WORD], limit[DSH_WORD];
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

static bool keeps_from(const dsh_stored_criterion *c, const dsh_stored_grade *g)
{
    return strcmp(c->object, g->object) == 0 &&
           strcmp(c->group, g->group) == 0 &&
           strcmp(c->rule_set, g->rule_set) == 0;
}

static bool is_unmeasured(const dsh_stored_criterion *c)
{
    return c->outcome == 'u' || isnan(c->value);
}

static void put_failing(dsh_page *p, const dsh_stored_criterion *c)
{
    dsh_putf(p, "<li class=\"o-%c\">", c->outcome == 'f' ? 'f' : 'p');
    dsh_put_name(p, dsh_criterion_name(p, c->criterion));
    dsh_put(p, ": ");
    put_value(p, c);
    dsh_put(p, "</li>");
}

/* What keeps an object from being accessible, then, in one line, what was
 * never measured. An accessible one may fail in what another way in makes up
 * for, which is no reason to tell. */
void dsh_put_reasons(dsh_page *p, const dsh_stored_grade *g)
{
    const dsh_stored *s = p->s;
    size_t n = 0, unmeasured = 0;
    for (size_t i = 0; g->lo < 2 && i < s->n_criteria; i++) {
        const dsh_stored_criterion *c = &s->criterion[i];
        if (!keeps_from(c, g) || is_unmeasured(c))
            continue;
        dsh_put(p, n++ == 0 ? "<ul class=\"tight\">" : "");
        put_failing(p, c);
    }
    for (size_t i = 0; g->lo < 2 && i < s->n_criteria; i++) {
        const dsh_stored_criterion *c = &s->criterion[i];
        if (!keeps_from(c, g) || !is_unmeasured(c))
            continue;
        dsh_put(p, n++ == 0 ? "<ul class=\"tight\">" : "");
        if (unmeasured++ == 0) {
            dsh_put(p, "<li class=\"o-u\">");
            dsh_put_key(p, "report.reason_unknown");
        }
        dsh_put(p, unmeasured == 1 ? ": " : ", ");
        dsh_put_name(p, dsh_criterion_name(p, c->criterion));
    }
    dsh_put(p, unmeasured > 0 ? "</li>" : "");
    dsh_put(p, n > 0 ? "</ul>" : "");
    if (n == 0)
        dsh_put_key(p, "report.reason_none");
}

/* Its name, else what it houses, with its id. */
static const char *title_of(dsh_page *p, const dsh_stored_building *b)
{
    enum { MOST = 3 };
    const dsh_stored *s = p->s;
    char text[512] = "";
    size_t used = 0, n = 0;
    uint32_t seen[MOST];
    if (b->name[0] != '\0')
        return b->name;
    for (size_t i = 0; i < s->n_services && n < MOST; i++) {
        const uint32_t type = s->service[i].type;
        size_t k = 0;
        if (type == UINT32_MAX || strcmp(s->service[i].building, b->id) != 0)
            continue;
        while (k < n && seen[k] != type)
            k++;
        if (k < n)
            continue;
        seen[n++] = type;
        used +=
            (size_t)snprintf(text + used, sizeof(text) - used, "%s%.120s",
                             n > 1 ? ", " : "", s->type[type].name.in[p->lang]);
    }
    if (n == 0)
        used = (size_t)snprintf(text, sizeof(text), "%.120s",
                                dsh_word(p, "report.building"));
    (void)snprintf(text + used, sizeof(text) - used, " (%.100s)", b->id);
    return dsh_arena_str(s->arena, text);
}

static void put_building(dsh_page *p, const dsh_stored_building *b,
                         const dsh_stored_grade *g, bool photos)
{
    const dsh_stored *s = p->s;
    const char *title = title_of(p, b);
    if (title == NULL) {
        p->failed = true;
        return;
    }
    dsh_grid_row(p, title);
    dsh_cell_text(p, b->municipality < s->n_municipalities
                         ? s->municipality[b->municipality].name
                         : dsh_word(p, "report.outside"));
    dsh_put_grade_cells(p, g);
    dsh_put(p, "<td>");
    dsh_put_reasons(p, g);
    if (photos)
        dsh_put_photos(p, b->id, title);
    dsh_put(p, "</td>");
    dsh_grid_row_end(p);
}

/* Photos stand once, in the first table; the other tables open when they are
 * asked for. */
static bool put_grades(dsh_page *p, const char *group, bool first)
{
    static const char *const column[] = {"report.building", "report.place",
                                         "report.grade",    "#report.known",
                                         "report.why",      NULL};
    const dsh_stored *s = p->s;
    const dsh_usable_count n = dsh_count_buildings(s, group);
    const char *const arg[] = {"group", dsh_who_name(p, group), NULL};
    const dsh_grid_head h = {"sortable download", "report.grades_caption", arg,
                             column};
    if (n.certain + n.perhaps + n.no == 0)
        return false;
    if (!first) {
        char count[DSH_WORD];
        dsh_usable_text(count, n);
        dsh_put(p, "<details><summary>");
        dsh_put_say(p, "report.grades_caption", arg);
        dsh_putf(p, " (%s)</summary>\n", count);
    }
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < s->n_buildings; i++) {
        const dsh_stored_building *b = &s->building[i];
        const dsh_stored_grade *g = dsh_stored_grade_of(s, b->id, group);
        if (g != NULL)
            put_building(p, b, g, first);
    }
    dsh_grid_end(p);
    dsh_put(p, first ? "" : "</details>\n");
    return true;
}

static void write_buildings(dsh_page *p)
{
    enum { MOST = 16 };
    const dsh_stored *s = p->s;
    const char *group[MOST];
    const char *focus = s->n_profiles ? s->profile[s->focus].user_group : NULL;
    const size_t n = dsh_user_groups(s, group, MOST);
    bool first = true;
    dsh_say(p, "p", "report.buildings_about", NULL);
    for (int other = focus == NULL; other < 2; other++)
        for (size_t k = 0; k < n; k++) {
            const bool is_focus = focus && strcmp(group[k], focus) == 0;
            if (is_focus == (other == 1))
                continue;
            if (put_grades(p, group[k], first))
                first = false;
        }
}

const dsh_section DSH_SECTION_BUILDINGS = {"buildings", has_buildings,
                                           write_buildings};
