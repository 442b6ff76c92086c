/* SPDX-License-Identifier: MIT */
/* What squares and services look like, on the map and in the legend. */
#include "output/map.h"

#include <math.h>

static void colour_fill(const dsh_pen *pen, dsh_colour colour)
{
    dsh_ink(pen, colour);
    cairo_fill_preserve(pen->cr);
}

/* Relative luminance as people see grey; colours above it are light. */
static bool is_light(dsh_colour c)
{
    return 0.299 * c.r + 0.587 * c.g + 0.114 * c.b > 0.55;
}

void dsh_map_fill(const dsh_pen *pen, dsh_map_mark mark)
{
    const dsh_map_style *s = pen->style;
    const dsh_colour colour = s->class_colour[mark.class];
    dsh_hatch hatch = s->possible;
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
    switch ((dsh_status)mark.status) {
    case DSH_STATUS_CERTAIN:
        colour_fill(pen, colour);
        break;
    case DSH_STATUS_POSSIBLE:
        colour_fill(pen, colour);
        if (is_light(colour))
            hatch.line = s->possible_on_light;
        dsh_hatch_fill(pen, &hatch);
        break;
    case DSH_STATUS_NO:
        colour_fill(pen, s->unreachable);
        break;
    case DSH_STATUS_NO_DATA:
        colour_fill(pen, s->no_data_fill);
        dsh_hatch_fill(pen, &s->no_data);
        break;
    case DSH_STATUS_NOT_APPLICABLE:
        colour_fill(pen, s->outside);
        break;
    }
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_WINDING);
    cairo_new_path(pen->cr);
}

static void disc(const dsh_pen *pen, dsh_usable usable, double r)
{
    const dsh_map_style *s = pen->style;
    cairo_arc(pen->cr, 0, 0, r + s->symbol_casing_width, 0, 2 * G_PI);
    dsh_ink(pen, s->symbol_casing);
    cairo_fill(pen->cr);
    const double line = r / 3.5;
    cairo_arc(pen->cr, 0, 0, r - line / 2, 0, 2 * G_PI);
    dsh_ink(pen, s->symbol_ink);
    cairo_set_line_width(pen->cr, line);
    cairo_stroke(pen->cr);
    if (usable == DSH_USABLE_YES)
        cairo_arc(pen->cr, 0, 0, r - line / 2, 0, 2 * G_PI);
    else
        cairo_arc(pen->cr, 0, 0, r - line / 2, G_PI / 2, 3 * G_PI / 2);
    cairo_fill(pen->cr);
}

static void cross(const dsh_pen *pen, double r)
{
    const dsh_map_style *s = pen->style;
    const double arm = r * 0.75, line = r / 2.2;
    cairo_move_to(pen->cr, -arm, -arm);
    cairo_line_to(pen->cr, arm, arm);
    cairo_move_to(pen->cr, -arm, arm);
    cairo_line_to(pen->cr, arm, -arm);
    dsh_ink(pen, s->symbol_casing);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_SQUARE);
    cairo_set_line_width(pen->cr, line + 2 * s->symbol_casing_width);
    cairo_stroke_preserve(pen->cr);
    dsh_ink(pen, s->symbol_ink);
    cairo_set_line_width(pen->cr, line);
    cairo_stroke(pen->cr);
}

void dsh_map_symbol(const dsh_pen *pen, dsh_usable usable, double x, double y)
{
    cairo_save(pen->cr);
    cairo_new_path(pen->cr);
    cairo_translate(pen->cr, x, y);
    if (usable == DSH_USABLE_NOT)
        cross(pen, pen->style->symbol_size / 2);
    else
        disc(pen, usable, pen->style->symbol_size / 2);
    cairo_new_path(pen->cr);
    cairo_restore(pen->cr);
}

bool dsh_map_has_place(const dsh_services *s, uint32_t service)
{
    return (s->form[service] == DSH_FORM_RESIDENTIAL ||
            s->form[service] == DSH_FORM_OUTPATIENT) &&
           !isnan(s->x[service]) && !isnan(s->y[service]);
}

static bool open_on(const dsh_map_job *job, uint32_t service)
{
    const dsh_services *s = &job->f->tables->services;
    const dsh_date date = job->f->study->day[0].date;
    if (date == DSH_NO_DATE)
        return true;
    if (s->valid_from[service] != DSH_NO_DATE && date < s->valid_from[service])
        return false;
    if (s->valid_to[service] != DSH_NO_DATE && date > s->valid_to[service])
        return false;
    dsh_interval hours[DSH_MAX_INTERVALS];
    return !s->opening[service] ||
           dsh_opening_on(s->opening[service], date, job->holiday, hours) > 0;
}

dsh_usable dsh_map_usable(const dsh_map_job *job, uint32_t service,
                          size_t profile)
{
    const dsh_services *s = &job->f->tables->services;
    const dsh_mobility *who = &job->f->study->profile[profile];
    if (!open_on(job, service))
        return DSH_USABLE_NOT;
    if (!who->needs_building)
        return DSH_USABLE_YES;
    const dsh_usability_row *row = NULL;
    if (job->f->usability && s->building[service] != DSH_NONE)
        row = dsh_usability_find(job->f->usability, s->building[service],
                                 who->user_group);
    if (!row)
        return DSH_USABLE_PERHAPS;
    const dsh_grade needs =
        job->f->study->taxonomy.type[s->type[service]].needs ==
                DSH_NEEDS_ACCESSIBLE
            ? DSH_GRADE_ACCESSIBLE
            : DSH_GRADE_PARTLY;
    if (row->grade_lo >= needs)
        return DSH_USABLE_YES;
    return row->grade_hi >= needs ? DSH_USABLE_PERHAPS : DSH_USABLE_NOT;
}
