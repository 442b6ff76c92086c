/* SPDX-License-Identifier: MIT */
/* How much the findings hang on the hour of departure, the budget of time, the
 * reading of what is unknown, and on assumed values. */
#include <math.h>
#include <stdio.h>

#include "base/civil.h"
#include "output/report.h"

static bool has_sensitivity(const dsh_page *p)
{
    return p->s->n_types > 0 && p->s->n_profiles > 0;
}

static void put_budgets(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const char **column =
        dsh_arena_alloc(s->arena, s->n_steps + 3, sizeof(*column));
    if (column == NULL) {
        p->failed = true;
        return;
    }
    column[0] = "report.type";
    for (size_t k = 0; k < s->n_steps; k++) {
        char *mark = dsh_arena_alloc(s->arena, DSH_WORD, 1);
        if (mark == NULL) {
            p->failed = true;
            return;
        }
        (void)snprintf(mark, DSH_WORD, "#=%d min", s->step_min[k]);
        column[1 + k] = mark;
    }
    column[1 + s->n_steps] = "#report.any_time";
    const dsh_grid_head h = {
        "sortable", "report.budgets_caption",
        (const char *[]){"profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                         NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < s->n_types; k++) {
        const size_t t = p->order[k];
        const dsh_stored_sum *v = &s->total[dsh_stored_at(s, t, s->focus, 0)];
        dsh_grid_row(p, s->type[t].name.in[p->lang]);
        for (size_t i = 0; i < s->n_steps; i++)
            dsh_cell_share(p, v->within_lo[i], v->within_hi[i]);
        if (v->status == 'x' || v->certain == DSH_NO_SHARE)
            dsh_cell_share(p, DSH_NO_SHARE, DSH_NO_SHARE);
        else
            dsh_cell_share(p, v->certain, v->certain + v->possible);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void put_minutes(dsh_page *p, double lo, double hi)
{
    dsh_stored_sum v = {.status = isinf(lo)   ? 'n'
                                  : isinf(hi) ? 'p'
                                              : 'c',
                        .median_lo = DSH_NO_SHARE,
                        .median_hi = DSH_NO_SHARE};
    char text[DSH_WORD];
    if (isnan(lo) || isnan(hi))
        v.status = '-';
    if (fabs(lo) < 3000)
        v.median_lo = (int16_t)lround(lo * 10);
    if (fabs(hi) < 3000)
        v.median_hi = (int16_t)lround(hi * 10);
    dsh_minutes_text(text, p, &v);
    dsh_cell_number(p, fabs(lo) < 3000 ? lo : 1e6, text);
}

static void put_percentiles(dsh_page *p)
{
    static const char *const column[] = {"report.type",     "#report.p5",
                                         "#report.p50",     "#report.p95",
                                         "#report.assumed", NULL};
    const dsh_stored *s = p->s;
    const dsh_grid_head h = {
        "sortable", "report.percentiles_caption",
        (const char *[]){"profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                         NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < s->n_types; k++) {
        const dsh_stored_detail *d = &s->detail[p->order[k]];
        if (!d->known || d->residents < (double)s->min_count)
            continue;
        dsh_grid_row(p, s->type[p->order[k]].name.in[p->lang]);
        for (int i = 0; i < 3; i++)
            put_minutes(p, d->p_lo[i], d->p_hi[i]);
        const int assumed =
            isnan(d->assumed) ? DSH_NO_SHARE : (int)lround(d->assumed * 1e4);
        dsh_cell_share(p, assumed, assumed);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void write_sensitivity(dsh_page *p)
{
    const dsh_stored *s = p->s;
    dsh_say(p, "p", "report.sensitivity_about", NULL);
    put_budgets(p);
    if (s->detail != NULL)
        put_percentiles(p);
    const char *date = dsh_stored_fact_of(s, "assumptions.date");
    char as_of[40] = "";
    int32_t day = 0;
    if (dsh_parse_date(&day, dsh_str_of(date)))
        dsh_text_date(as_of, day, p->lang);
    dsh_say(p, "p", "report.assumptions",
            (const char *[]){"id", dsh_stored_fact_of(s, "assumptions.id"),
                             "date", as_of[0] ? as_of : date, "n",
                             dsh_stored_fact_of(s, "assumptions.rules"), NULL});
}

const dsh_section DSH_SECTION_SENSITIVITY = {"sensitivity", has_sensitivity,
                                             write_sensitivity};
