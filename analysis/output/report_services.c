/* SPDX-License-Identifier: MIT */
/* The facilities of a service type: where, when, for whom, and to how many
 * residents each is the nearest. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/report.h"

enum { MAX_USER_GROUPS = 16 };

size_t dsh_user_groups(const dsh_stored *s, const char **out, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_grades; i++) {
        size_t k = 0;
        while (k < n && strcmp(out[k], s->grade[i].group) != 0)
            k++;
        if (k == n && n < room)
            out[n++] = s->grade[i].group;
    }
    return n;
}

const char *dsh_who_name(const dsh_page *page, const char *group)
{
    char key[64];
    (void)snprintf(key, sizeof(key), "report.who_%.40s", group);
    return dsh_text_has(page->texts, key) ? dsh_word(page, key) : group;
}

static void put_who(dsh_page *p, const dsh_stored_grade *g)
{
    dsh_put_name(p, dsh_who_name(p, g->group));
    dsh_put(p, ": ");
    dsh_put_grade(p, g->lo, g->hi);
}

static void put_why(dsh_page *p, const dsh_stored_grade *g)
{
    if (g->lo < 2)
        dsh_put_reasons(p, g);
}

/* The grade for the focus profile; why, and the other user groups, behind a
 * line that opens. */
static void put_building(dsh_page *p, const dsh_stored_service *v)
{
    const dsh_stored *s = p->s;
    const char *group[MAX_USER_GROUPS];
    const dsh_stored_grade *list[MAX_USER_GROUPS + 1];
    const char *focus = s->profile[s->focus].user_group;
    const size_t n_groups = dsh_user_groups(s, group, MAX_USER_GROUPS);
    size_t n = 0;
    list[0] = dsh_stored_grade_of(s, v->building, focus);
    dsh_putf(p, "<td data-s=\"%d\">", list[0] ? list[0]->lo + list[0]->hi : -9);
    n += list[0] != NULL;
    for (size_t k = 0; k < n_groups; k++) {
        list[n] = dsh_stored_grade_of(s, v->building, group[k]);
        n += list[n] != NULL && (n == 0 || list[n] != list[0]);
    }
    if (n == 0) {
        dsh_put_key(p, "report.not_surveyed");
        dsh_put(p, "</td>");
        return;
    }
    put_who(p, list[0]);
    dsh_put(p, "<details><summary>");
    dsh_put_key(p, n > 1 ? "report.why_others" : "report.why");
    dsh_put(p, "</summary>");
    put_why(p, list[0]);
    for (size_t k = 1; k < n; k++) {
        dsh_put(p, "<div>");
        put_who(p, list[k]);
        put_why(p, list[k]);
        dsh_put(p, "</div>");
    }
    dsh_put(p, "</details></td>");
}

/* Residents as a range; fewer than privacy.min_count are not told. */
static bool put_nearest(dsh_page *p, const dsh_stored_service *v)
{
    const double least = (double)p->s->min_count;
    const double lo = fmin(v->nearest[0], v->nearest[1]);
    const double hi = fmax(v->nearest[0], v->nearest[1]);
    char a[DSH_WORD], b[DSH_WORD], text[2 * DSH_WORD + 8];
    dsh_number_text(a, p, lo, 0);
    dsh_number_text(b, p, hi, 0);
    if ((lo > 0 && lo < least) || (hi > 0 && hi < least)) {
        dsh_number_text(b, p, fmax(hi, least), 0);
        dsh_number_text(a, p, least, 0);
        if (hi > least)
            (void)snprintf(text, sizeof(text), "<%s–%s", a, b);
        else
            (void)snprintf(text, sizeof(text), "<%s", a);
    } else if (strcmp(a, b) == 0) {
        (void)snprintf(text, sizeof(text), "%s", a);
    } else {
        (void)snprintf(text, sizeof(text), "%s–%s", a, b);
    }
    dsh_cell_number(p, fmax(lo, least) + fmax(hi, least), text);
    return lo >= least;
}

/* Minutes of those residents. */
static void put_median(dsh_page *p, const dsh_stored_service *v, bool told)
{
    const double lo = fmin(v->median_min[0], v->median_min[1]);
    const double hi = fmax(v->median_min[0], v->median_min[1]);
    char n[DSH_WORD], m[DSH_WORD], text[2 * DSH_WORD];
    if (!told || isnan(lo) || isnan(hi)) {
        dsh_cell_number(p, 1e6, "–");
        return;
    }
    dsh_number_text(n, p, lo, 0);
    dsh_number_text(m, p, hi, 0);
    const dsh_text_arg arg[] = {{"n", n}, {"m", m}};
    (void)dsh_text_fill(text, sizeof(text),
                        dsh_word(p, strcmp(n, m) == 0 ? "report.minutes"
                                                      : "report.minutes_range"),
                        arg, 2);
    dsh_cell_number(p, lo, text);
}

/* Opening hours in the words of the page: "Po-Pá 08:00-16:00". */
static void put_hours(dsh_page *p, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz";
    dsh_put(p, "<td>");
    while (text[0] != '\0') {
        const size_t n = strspn(text, letters);
        const size_t m = n > 0 ? n : strcspn(text, letters);
        char part[DSH_WORD], key[DSH_WORD + 16];
        const int take = (int)(m < sizeof(part) ? m : sizeof(part) - 1);
        (void)snprintf(part, sizeof(part), "%.*s", take, text);
        (void)snprintf(key, sizeof(key), "report.hours_%s", part);
        dsh_put_text(p, n > 0 && dsh_text_has(p->texts, key) ? dsh_word(p, key)
                                                             : part);
        text += take;
    }
    dsh_put(p, "</td>");
}

static void put_row(dsh_page *p, const dsh_stored_service *v, bool nearest)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD] = "–", form[32];
    (void)snprintf(form, sizeof(form), "report.form_%c", v->form);
    dsh_grid_row(p, s->type[v->type].name.in[p->lang]);
    dsh_cell_text(p, v->name[0] ? v->name : v->id);
    dsh_cell_text(p, v->provider);
    dsh_cell_text(p, dsh_word(p, form));
    dsh_cell_text(p, v->municipality < s->n_municipalities
                         ? s->municipality[v->municipality].name
                         : dsh_word(p, "report.outside"));
    if (s->has_grades)
        put_building(p, v);
    put_hours(p, v->opening[0] ? v->opening
                               : dsh_word(p, "report.opening_unknown"));
    if (!isnan(v->capacity))
        dsh_number_text(number, p, v->capacity, 0);
    dsh_cell_number(p, isnan(v->capacity) ? 0 : v->capacity, number);
    if (nearest)
        put_median(p, v, put_nearest(p, v));
    dsh_grid_row_end(p);
}

void dsh_put_services(dsh_page *p, const size_t *type, size_t n_types,
                      const char *forms)
{
    const dsh_stored *s = p->s;
    const size_t who = s->adult == SIZE_MAX ? s->focus : s->adult;
    const char *column[12] = {"report.type", "report.service",
                              "report.provider", "report.form", "report.place"};
    char day[DSH_WORD];
    size_t n = 5;
    /* nobody travels to services that come to people */
    const bool nearest = s->has_nearest && strpbrk(forms, "or") != NULL;
    if (s->has_grades)
        column[n++] = "report.building";
    column[n++] = "report.opening";
    column[n++] = "#report.capacity_of";
    if (nearest) {
        column[n++] = "#report.nearest_to";
        column[n++] = "#report.nearest_median";
    }
    dsh_day_text(day, p, 0);
    const dsh_grid_head h = {
        "sortable download facilities",
        nearest ? "report.services_caption_nearest" : "report.services_caption",
        (const char *[]){"profile",
                         dsh_isolate(p, s->profile[who].name.in[p->lang]),
                         "day", day, NULL},
        column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < n_types; k++)
        for (size_t i = 0; i < s->n_services; i++)
            if (s->service[i].type == type[k] &&
                strchr(forms, s->service[i].form) != NULL)
                put_row(p, &s->service[i], nearest);
    dsh_grid_end(p);
}
