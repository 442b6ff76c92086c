/* SPDX-License-Identifier: MIT */
/* The sentences of a page. */
#include "output/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

/* Texts that differ on a map of day trips. */
static const char *const on_trips[][2] = {
    {"map_title", "map_trip_title"},
    {"map_title_one", "map_trip_title_one"},
    {"map_subtitle", "map_trip_subtitle"},
    {"map_panel", "map_trip_panel"},
    {"map_legend_time", "map_trip_legend"},
    {"map_legend_over", "map_trip_legend_over"},
    {"map_legend_no", "map_trip_legend_no"},
    {"map_note_over", "map_trip_note_over"},
};

const char *dsh_map_word(const dsh_map_page *page, const char *key)
{
    enum { N = sizeof(on_trips) / sizeof(*on_trips) };
    for (size_t i = 0; page->job->measure == DSH_MAP_TRIP && i < N; i++)
        if (strcmp(on_trips[i][0], key) == 0)
            key = on_trips[i][1];
    return dsh_text(page->job->ctx->texts, key, page->lang);
}

void dsh_map_text(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                  const char *key, const dsh_text_arg *arg, size_t n_args)
{
    (void)dsh_text_fill(out, DSH_MAP_TEXT, dsh_map_word(page, key), arg,
                        n_args);
}

void dsh_map_people(char out[64], int64_t residents, dosah_lang lang)
{
    const int64_t whole = (residents + DSH_PERSON / 2) / DSH_PERSON;
    dsh_text_number(out, (double)whole, 0, lang);
}

void dsh_map_share(char out[64], const dsh_map_page *page, int64_t part,
                   int64_t whole)
{
    const char *key = "map_percent";
    double percent = 0;
    if (whole > 0) {
        percent = 100 * (double)part / (double)whole;
        if (part > 0 && percent < 0.5) {
            key = "map_percent_under";
            percent = 1;
        } else if (part < whole && percent >= 99.5) {
            key = "map_percent_over";
            percent = 99;
        }
    }
    char n[64];
    dsh_text_number(n, percent, 0, page->lang);
    const dsh_text_arg arg = {"n", n};
    (void)dsh_text_fill(out, 64, dsh_map_word(page, key), &arg, 1);
}

const char *dsh_map_profile_name(const dsh_map_page *page, size_t panel)
{
    const size_t p = page->result[panel].profile;
    return page->job->f->study->profile[p].name.in[page->lang];
}

const char *dsh_map_type_name(const dsh_map_page *page)
{
    const dsh_findings *f = page->job->f;
    return f->study->taxonomy.type[f->reach->type[page->type]]
        .name.in[page->lang];
}

/* Does any service of the page's type have a door that people go to? */
static bool has_door(const dsh_map_page *page)
{
    const dsh_findings *f = page->job->f;
    const dsh_services *s = &f->tables->services;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->type[i] == f->reach->type[page->type] && dsh_map_has_place(s, i))
            return true;
    return false;
}

static const char *title_key(const dsh_map_page *page)
{
    if (page->applicable)
        return page->job->n_panels > 1 ? "map_title" : "map_title_one";
    return has_door(page) ? "map_not_applicable_title"
                          : "map_not_applicable_client_title";
}

/* The name with an ellipsis if it would crowd the finding out of the title. */
static void short_name(char out[DSH_MAP_TEXT], const char *name)
{
    enum { LONGEST = 90 };
    const char *end = name;
    for (size_t n = 0; *end && n < LONGEST; n++) {
        end++;
        while (((unsigned char)*end & 0xc0) == 0x80) /* of the same letter */
            end++;
    }
    const bool cut = *end != '\0' && (size_t)(end - name) < DSH_MAP_TEXT - 8;
    (void)snprintf(out, DSH_MAP_TEXT, "%.*s%s",
                   cut ? (int)(end - name) : DSH_MAP_TEXT - 1, name,
                   cut ? "…" : "");
}

void dsh_map_title(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    char a[64], b[64], type[DSH_MAP_TEXT];
    short_name(type, dsh_map_type_name(page));
    const dsh_map_counts *first = &page->result[0].counts;
    const dsh_map_counts *second = &page->result[1].counts;
    dsh_map_share(a, page, first->all_certain, first->total);
    dsh_map_share(b, page, second->all_certain, second->total);
    const bool two = page->job->n_panels > 1;
    const dsh_text_arg arg[] = {
        {"type", type},
        {"a", a},
        {"A", dsh_map_profile_name(page, 0)},
        {"b", b},
        {"B", two ? dsh_map_profile_name(page, 1) : ""}};
    dsh_map_text(out, page, title_key(page), arg, 5);
}

static void clock_text(char out[16], int32_t s)
{
    (void)snprintf(out, 16, "%d:%02d", (int)(s / 3600), (int)(s / 60 % 60));
}

static void day_text(char out[160], const dsh_map_page *page)
{
    const dsh_date date = page->job->f->study->day[0].date;
    if (date == DSH_NO_DATE) {
        (void)snprintf(out, 160, "%s", dsh_map_word(page, "map_any_day"));
        return;
    }
    char key[32], day[40];
    (void)snprintf(key, sizeof(key), "map_weekday_%d", dsh_weekday(date));
    dsh_text_date(day, date, page->lang);
    (void)snprintf(out, 160, "%.80s %s", dsh_map_word(page, key), day);
}

void dsh_map_not_applicable(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    char date[160];
    day_text(date, page);
    const dsh_text_arg arg = {"date", date};
    dsh_map_text(out, page,
                 has_door(page) ? "map_not_applicable"
                                : "map_not_applicable_client",
                 &arg, 1);
}

void dsh_map_subtitle(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    const dsh_study *study = page->job->f->study;
    const bool trip = page->job->measure == DSH_MAP_TRIP;
    char from[16], to[16], date[160];
    clock_text(from, trip ? study->day_trip.leave_after_s
                          : study->reach.window_from_s);
    clock_text(to, trip ? study->day_trip.home_by_s : study->reach.window_to_s);
    day_text(date, page);
    const dsh_text_arg arg[] = {{"date", date}, {"from", from}, {"to", to}};
    dsh_map_text(out, page, "map_subtitle", arg, 3);
}

static void append(char *out, size_t size, const char *text)
{
    const size_t at = strlen(out);
    if (at + strlen(text) < size)
        memcpy(out + at, text, strlen(text) + 1);
}

/* ---- where it is worst ------------------------------------------------- */

typedef struct place {
    int64_t certain, best, residents; /* best = certain and possible */
    uint32_t index;
} place;

/* part of p / its residents against that of q: < 0, 0, > 0. */
static int compare_shares(int64_t p_part, const place *p, int64_t q_part,
                          const place *q)
{
    const double left = (double)p_part * (double)q->residents;
    const double right = (double)q_part * (double)p->residents;
    return (left > right) - (left < right);
}

/* Smallest certain share first, then the smallest at best, then most
 * residents. */
static int by_share(const void *a, const void *b)
{
    const place *p = a, *q = b;
    int order = compare_shares(p->certain, p, q->certain, q);
    if (order == 0)
        order = compare_shares(p->best, p, q->best, q);
    if (order != 0)
        return order;
    if (p->residents != q->residents)
        return p->residents > q->residents ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static size_t rank_places(place *out, const dsh_map_page *page, size_t panel)
{
    const dsh_findings *f = page->job->f;
    const dsh_origins *o = &f->tables->origins;
    const dsh_reach_row *row = &f->reach->row[dsh_reach_at(
        f->reach, page->type, page->result[panel].profile, 0,
        f->reach->n_origins, 0)];
    for (uint32_t i = 0; i < o->n; i++) {
        if (o->weight[i] <= 0)
            continue;
        place *p = &out[o->municipality[i]];
        p->index = o->municipality[i];
        p->residents += o->weight[i];
        const uint8_t status = dsh_map_status(page->job->measure, &row[i]);
        if (status == DSH_STATUS_CERTAIN)
            p->certain += o->weight[i];
        if (status == DSH_STATUS_CERTAIN || status == DSH_STATUS_POSSIBLE)
            p->best += o->weight[i];
    }
    size_t n = 0;
    for (uint32_t i = 0; i < f->tables->municipalities.n; i++)
        if (out[i].certain < out[i].residents)
            out[n++] = out[i];
    qsort(out, n, sizeof(*out), by_share);
    return n;
}

static void worst_item(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                       const place *p)
{
    char share[64], best[64], n[64];
    dsh_map_share(share, page, p->certain, p->residents);
    dsh_map_share(best, page, p->best, p->residents);
    dsh_map_people(n, p->residents, page->lang);
    const dsh_text_arg arg[] = {
        {"name", page->job->f->tables->municipalities.name[p->index]},
        {"share", share},
        {"best", best},
        {"n", n}};
    dsh_map_text(out, page, "map_worst_item", arg, 4);
}

void dsh_map_worst(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    enum { SHOWN = 3 };
    const size_t panel = page->job->n_panels - 1;
    place *order =
        dsh_alloc(page->job->f->tables->municipalities.n, sizeof(*order));
    out[0] = '\0';
    if (!order)
        return;
    const size_t n = rank_places(order, page, panel);
    char list[DSH_MAP_TEXT] = "", item[DSH_MAP_TEXT];
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        worst_item(item, page, &order[i]);
        if (i > 0)
            append(list, sizeof(list), "; ");
        append(list, sizeof(list), item);
    }
    dsh_free(order);
    if (list[0] == '\0')
        return;
    const dsh_text_arg arg[] = {{"B", dsh_map_profile_name(page, panel)},
                                {"list", list}};
    dsh_map_text(out, page, "map_worst", arg, 2);
}

/* ---- sources ----------------------------------------------------------- */

/* One credit: text, licence, date. "" when the source was not used or nothing
 * is known of it. */
static void credit(char out[DSH_MAP_TEXT], const dsh_source *s, dosah_lang lang)
{
    out[0] = '\0';
    if (!dsh_source_given(s) || s->attribution.in[lang][0] == '\0')
        return;
    const char *licence = s->licence.in[lang];
    char date[48] = "";
    if (s->attribution_date != DSH_NO_DATE)
        dsh_text_date(date, s->attribution_date, lang);
    (void)snprintf(out, DSH_MAP_TEXT, "%.700s%s%.150s%s%s",
                   s->attribution.in[lang], licence[0] ? ", " : "", licence,
                   date[0] ? ", " : "", date);
}

/* Equal credits are said once, for all that they cover. */
void dsh_map_credits(char *out, size_t size, const dsh_map_page *page)
{
    const dsh_study *s = page->job->f->study;
    const struct {
        const char *key;
        const dsh_source *source;
    } used[] = {
        {"map_source_municipalities", &s->municipalities},
        {"map_source_neighbours", &s->neighbours},
        {"map_source_population", &s->population},
        {"map_source_origins", &s->origins},
        {"map_source_streets", &s->streets},
        {"map_source_elevation", &s->elevation},
        {"map_source_timetable", &s->timetable},
        {"map_source_services", &s->services},
        {"map_source_survey", &s->survey},
    };
    enum { N = sizeof(used) / sizeof(*used) };
    char text[DSH_MAP_TEXT], other[DSH_MAP_TEXT];
    bool said[N] = {false};
    out[0] = '\0';
    for (size_t i = 0; i < N; i++) {
        credit(text, used[i].source, page->lang);
        if (said[i] || text[0] == '\0')
            continue;
        append(out, size, out[0] ? "; " : "");
        for (size_t k = i; k < N; k++) {
            credit(other, used[k].source, page->lang);
            if (strcmp(text, other) != 0)
                continue;
            said[k] = true;
            append(out, size, k > i ? ", " : "");
            append(out, size, dsh_map_word(page, used[k].key));
        }
        append(out, size, ": ");
        append(out, size, text);
    }
}

void dsh_map_imprint(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    const dsh_study *s = page->job->f->study;
    char date[40];
    dsh_text_date(date, dsh_today(), page->lang);
    const dsh_text_arg arg[] = {{"title", s->title.in[page->lang]},
                                {"crs", s->crs},
                                {"version", dosah_version()},
                                {"run", page->job->run_id},
                                {"date", date}};
    dsh_map_text(out, page, "map_footer", arg, 5);
}
