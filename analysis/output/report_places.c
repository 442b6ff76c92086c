/* SPDX-License-Identifier: MIT */
/* The table by municipality: mean over service types for each profile. */
#include <stdio.h>
#include <string.h>

#include "output/report.h"

enum { MOST_WITH_BARS = 1000 };

static bool has_places(const dsh_page *p)
{
    return p->s->n_municipalities > 0 && p->s->n_types > 0;
}

static void put_row(dsh_page *p, uint32_t i)
{
    const dsh_stored *s = p->s;
    const dsh_stored_municipality *m = &s->municipality[i];
    char number[DSH_WORD];
    dsh_grid_row(p, m->name);
    if (m->is_private) {
        dsh_number_text(number, p, (double)s->min_count, 0);
        dsh_putf(p, "<td class=\"n\" colspan=\"%zu\" data-s=\"0\">",
                 s->n_profiles + 1 + (dsh_has_gap(s) ? 1 : 0));
        dsh_put_say(p, "report.private_row",
                    (const char *[]){"n", number, NULL});
        dsh_put(p, "</td>");
        dsh_grid_row_end(p);
        return;
    }
    if (m->residents < 0)
        dsh_cell_number(p, -1, "–");
    else {
        dsh_number_text(number, p, m->residents, 0);
        dsh_cell_number(p, m->residents, number);
    }
    for (size_t k = 0; k < s->n_profiles; k++) {
        const dsh_ends e = dsh_mean_ends(s, k, 0, i);
        dsh_cell_share(p, e.lo, e.hi);
    }
    if (dsh_has_gap(s)) {
        const dsh_ends gap = dsh_gap_ends(dsh_mean_ends(s, s->adult, 0, i),
                                          dsh_mean_ends(s, s->focus, 0, i));
        dsh_points_text(number, p, gap);
        dsh_cell_number(p, (gap.lo + gap.hi) / 2.0, number);
    }
    dsh_grid_row_end(p);
}

static void write_places(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const size_t n = s->n_profiles;
    const char **column = dsh_arena_alloc(s->arena, n + 4, sizeof(*column));
    char day[DSH_WORD];
    if (column == NULL) {
        p->failed = true;
        return;
    }
    column[0] = "report.municipality";
    column[1] = "#report.residents";
    for (size_t k = 0; k < n; k++) {
        const char *name = s->profile[k].name.in[p->lang];
        const size_t size = strlen(name) + 3;
        char *mark = dsh_arena_alloc(s->arena, size, 1);
        if (mark == NULL) {
            p->failed = true;
            return;
        }
        (void)snprintf(mark, size, "#=%s", name);
        column[2 + k] = mark;
    }
    if (dsh_has_gap(s))
        column[2 + n] = "#report.gap_pp";
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {"sortable download",
                             s->has_trips ? "report.places_caption_trips"
                                          : "report.places_caption",
                             (const char *[]){"day", day, NULL}, column};
    dsh_grid_begin(p, &h);
    p->plain = s->n_municipalities > MOST_WITH_BARS;
    for (size_t i = 0; i < s->n_municipalities; i++)
        put_row(p, p->place[i]);
    p->plain = false;
    dsh_grid_end(p);
}

const dsh_section DSH_SECTION_PLACES = {"places", has_places, write_places};
