/* SPDX-License-Identifier: MIT */
/* Front matter: the key sentence and three numbers. */
#include <stdio.h>

#include "output/report.h"

typedef struct card {
    const char *title; /* key */
    const char *number, *unit;
    const char *below; /* key of the sentence, then its arguments */
    const char *const *arg;
} card;

static void put_card(dsh_page *p, const card *c)
{
    dsh_put(p, "<li class=\"card\"><h3>");
    dsh_put_key(p, c->title);
    dsh_put(p, "</h3><p class=\"big\">");
    dsh_put_text(p, c->number);
    if (c->unit != NULL) {
        dsh_put(p, " <small>");
        dsh_put_key(p, c->unit);
        dsh_put(p, "</small>");
    }
    dsh_put(p, "</p><p>");
    dsh_put_say(p, c->below, c->arg);
    dsh_put(p, "</p></li>\n");
}

static const char *name_of(dsh_page *p, size_t profile)
{
    return dsh_isolate(p, p->s->profile[profile].name.in[p->lang]);
}

static void put_people(dsh_page *p, dsh_ends e)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD], lo[DSH_WORD], more[DSH_WORD], no[DSH_WORD];
    dsh_range_text(number, p, e.lo, e.hi);
    dsh_share_text(lo, p, e.lo);
    dsh_share_text(more, p, e.hi - e.lo);
    dsh_share_text(no, p, 10000 - e.hi);
    const card c = {s->has_trips ? "report.card_trips" : "report.card_people",
                    number, NULL, "report.card_people_below",
                    (const char *[]){"certain", lo, "possible", more, "no", no,
                                     "profile", name_of(p, s->focus), NULL}};
    put_card(p, &c);
}

static void put_gap(dsh_page *p, dsh_ends gap)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD];
    dsh_points_text(number, p, gap);
    const card c = {"report.card_gap", number, "report.points",
                    "report.card_gap_below",
                    (const char *[]){"adult", name_of(p, s->adult), "profile",
                                     name_of(p, s->focus), NULL}};
    put_card(p, &c);
}

static void put_buildings(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const dsh_usable_count n =
        dsh_count_buildings(s, s->profile[s->focus].user_group);
    char number[DSH_WORD], all[16];
    dsh_usable_text(number, n);
    (void)snprintf(all, sizeof(all), "%zu", n.certain + n.perhaps + n.no);
    const card c = {
        "report.card_buildings", number, NULL, "report.card_buildings_below",
        (const char *[]){"n", all, "profile", name_of(p, s->focus), NULL}};
    put_card(p, &c);
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
