/* SPDX-License-Identifier: MIT */
/* Stops: grades of the surveyed ones with what fails and what was never
 * measured, and what the timetable declares of all. */
#include <string.h>

#include "output/report.h"

static bool has_stops(const dsh_page *p)
{
    return p->s->n_stops > 0;
}

static size_t count_graded(const dsh_stored *s, const char *group)
{
    size_t n = 0;
    for (size_t i = 0; group != NULL && i < s->n_stops; i++)
        n += dsh_stored_grade_of(s, s->stop[i].id, group) != NULL;
    return n;
}

/* The user group of the focus profile if stops are graded for it, else the
 * first one they are graded for; NULL. */
static const char *graded_group(const dsh_stored *s)
{
    enum { MOST = 16 };
    const char *group[MOST];
    const char *focus = s->n_profiles ? s->profile[s->focus].user_group : NULL;
    if (count_graded(s, focus) > 0)
        return focus;
    const size_t n = dsh_user_groups(s, group, MOST);
    for (size_t k = 0; k < n; k++)
        if (count_graded(s, group[k]) > 0)
            return group[k];
    return NULL;
}

static void put_graded(dsh_page *p)
{
    static const char *const column[] = {"report.stop", "report.grade",
                                         "#report.known", "report.why", NULL};
    const dsh_stored *s = p->s;
    const char *group = graded_group(s);
    if (group == NULL)
        return;
    const dsh_grid_head h = {
        "sortable download", "report.stop_grades_caption",
        (const char *[]){"group", dsh_who_name(p, group), NULL}, column};
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < s->n_stops; i++) {
        const dsh_stored_stop *v = &s->stop[i];
        const dsh_stored_grade *g = dsh_stored_grade_of(s, v->id, group);
        if (g == NULL)
            continue;
        dsh_grid_row(p, v->name[0] ? v->name : v->id);
        dsh_put_grade_cells(p, g);
        dsh_put(p, "<td>");
        dsh_put_reasons(p, g);
        dsh_put_photos(p, v->id, v->name);
        dsh_put(p, "</td>");
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
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
    put_graded(p);
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
