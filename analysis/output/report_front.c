/* SPDX-License-Identifier: MIT */
/* Front matter: the key sentence and three numbers. */
#include <stdio.h>
#include <stdlib.h>

#include "output/report.h"

static void put_card(dsh_page *p, const char *title, const char *number,
                     const char *unit, const char *below)
{
    dsh_put(p, "<li class=\"card\"><h3>");
    dsh_put_text(p, title);
    dsh_put(p, "</h3><p class=\"big\">");
    dsh_put_text(p, number);
    if (unit[0] != '\0') {
        dsh_put(p, " <small>");
        dsh_put_text(p, unit);
        dsh_put(p, "</small>");
    }
    dsh_put(p, "</p><p>");
    dsh_put_text(p, below);
    dsh_put(p, "</p></li>\n");
}

static void fill(char *out, size_t size, const dsh_page *p, const char *key,
                 const char *const *arg, size_t n)
{
    dsh_text_arg list[8];
    for (size_t i = 0; i < n; i++)
        list[i] = (dsh_text_arg){arg[2 * i], arg[2 * i + 1]};
    (void)dsh_text_fill(out, size, dsh_word(p, key), list, n);
}

static void put_people(dsh_page *p, dsh_ends e)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD], lo[DSH_WORD], more[DSH_WORD], no[DSH_WORD];
    char below[512];
    dsh_range_text(number, p, e.lo, e.hi);
    dsh_share_text(lo, p, e.lo);
    dsh_share_text(more, p, e.hi - e.lo);
    dsh_share_text(no, p, 10000 - e.hi);
    const char *arg[] = {
        "certain",  lo,
        "possible", more,
        "no",       no,
        "profile",  dsh_isolate(p, s->profile[s->focus].name.in[p->lang])};
    fill(below, sizeof(below), p, "report.card_people_below", arg, 4);
    put_card(
        p,
        dsh_word(p, s->has_trips ? "report.card_trips" : "report.card_people"),
        number, "", below);
}

static void put_gap(dsh_page *p, dsh_ends gap)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD], below[512];
    dsh_points_text(number, p, gap);
    const char *arg[] = {
        "adult", dsh_isolate(p, s->profile[s->adult].name.in[p->lang]),
        "profile", dsh_isolate(p, s->profile[s->focus].name.in[p->lang])};
    fill(below, sizeof(below), p, "report.card_gap_below", arg, 2);
    put_card(p, dsh_word(p, "report.card_gap"), number,
             dsh_word(p, "report.points"), below);
}

static void put_buildings(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const dsh_usable_count n =
        dsh_count_buildings(s, s->profile[s->focus].user_group);
    char number[DSH_WORD], all[16], below[512];
    (void)snprintf(number, sizeof(number), "●\u00a0%zu ◐\u00a0%zu ✕\u00a0%zu",
                   n.certain, n.perhaps, n.no);
    (void)snprintf(all, sizeof(all), "%zu", n.certain + n.perhaps + n.no);
    const char *arg[] = {"n", all, "profile",
                         dsh_isolate(p, s->profile[s->focus].name.in[p->lang])};
    fill(below, sizeof(below), p, "report.card_buildings_below", arg, 2);
    put_card(p, dsh_word(p, "report.card_buildings"), number, "", below);
}

/* On {day}, {certain} of residents … */
static void put_key_sentence(dsh_page *p, dsh_ends e)
{
    const dsh_stored *s = p->s;
    char day[DSH_WORD], lo[DSH_WORD], hi[DSH_WORD], types[DSH_WORD];
    dsh_day_text(day, p, 0);
    dsh_share_text(lo, p, e.lo);
    dsh_share_text(hi, p, e.hi);
    dsh_number_text(types, p, (double)s->n_types, 0);
    const char *key = s->has_trips ? "report.key_trips" : "report.key_reach";
    dsh_say(p, "p class=\"key\"", key,
            (const char *[]){
                "day", day, "certain", lo, "best", hi, "types", types,
                "profile",
                dsh_isolate(p, s->profile[s->focus].name.in[p->lang]), NULL});
}

void dsh_put_front(dsh_page *page)
{
    const dsh_stored *s = page->s;
    char date[40] = "";
    dsh_put(page, "<p class=\"sub\">");
    dsh_put_count(page, "summary.municipalities", (int64_t)s->n_municipalities);
    dsh_put(page, ", ");
    dsh_put_count(page, "summary.residents", (int64_t)s->residents);
    if (s->date != INT32_MIN) {
        dsh_text_date(date, s->date, page->lang);
        dsh_put(page, ". ");
        dsh_put_say(page, "report.computed",
                    (const char *[]){"date", date, NULL});
    }
    dsh_put(page, "</p>\n");
    if (s->n_types == 0 || s->n_profiles == 0) {
        dsh_say(page, "p class=\"key\"", "report.no_services", NULL);
        return;
    }
    const dsh_ends e = dsh_mean_ends(s, s->focus, 0, SIZE_MAX);
    if (e.lo == DSH_NO_SHARE) {
        dsh_say(page, "p class=\"key\"", "report.nothing_to_reach", NULL);
    } else {
        put_key_sentence(page, e);
    }
    dsh_put(page, "<ul class=\"cards\">\n");
    if (e.lo != DSH_NO_SHARE)
        put_people(page, e);
    if (e.lo != DSH_NO_SHARE && dsh_has_gap(s)) {
        const dsh_ends adult = dsh_mean_ends(s, s->adult, 0, SIZE_MAX);
        if (adult.lo != DSH_NO_SHARE)
            put_gap(page, dsh_gap_ends(adult, e));
    }
    if (s->has_grades && s->profile[s->focus].user_group != NULL)
        put_buildings(page);
    dsh_put(page, "</ul>\n");
    dsh_say(page, "p class=\"note\"", "report.how_to_read", NULL);
}
