/* SPDX-License-Identifier: MIT */
/* The sentences of a page. */
#include "output/map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

/* Names that stand in keys before those of all maps, the nearest first. */
static void variants(const char *out[2], const dsh_map_job *job)
{
    static const char *const of[DSH_MAP_N_MEASURES][2] = {
        {NULL, NULL},
        {"trip", NULL},
        {"share", NULL},
        {"trip_share", "share"},
        {"demand", "trip_share"},
        {"gap", "share"},
        {"usable", NULL}};
    out[0] = of[job->measure][0];
    out[1] = of[job->measure][1];
    if (job->measure == DSH_MAP_TIME && job->plan.by_place)
        out[0] = "place";
}

const char *dsh_map_word(const dsh_map_page *page, const char *key)
{
    static const char all[] = "map_";
    const dsh_texts *texts = page->job->ctx->texts;
    const char *variant[2];
    char own[96];
    variants(variant, page->job);
    for (size_t i = 0; i < 2 && variant[i]; i++) {
        (void)snprintf(own, sizeof(own), "%s%s_%s", all, variant[i],
                       key + sizeof(all) - 1);
        if (dsh_text_has(texts, own))
            return dsh_text(texts, own, page->lang);
    }
    return dsh_text(texts, key, page->lang);
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

int64_t dsh_map_headline(const dsh_map_page *page, size_t panel,
                         dsh_status status, int64_t *whole)
{
    const dsh_map_job *job = page->job;
    const dsh_map_counts *c = &page->result[panel].counts;
    const bool certain = status == DSH_STATUS_CERTAIN;
    const size_t n = job->style.n_classes;
    int64_t sum = 0;
    *whole = c->total;
    if (job->plan.by_place) {
        const dsh_reach_sum *s = &job->f->reach->total[dsh_reach_at(
            job->f->reach, page->type, page->result[panel].profile, 0, 1, 0)];
        *whole = s->residents;
        const int64_t sure = dsh_map_certain(job->measure, s);
        return certain ? sure : dsh_map_at_best(job->measure, s) - sure;
    }
    if (job->measure == DSH_MAP_TRIP)
        return certain ? c->all_certain : c->all_possible;
    if (job->measure == DSH_MAP_USABLE) {
        const size_t first = certain ? 0 : n + 1;
        for (size_t k = 0; k <= n; k++)
            sum += c->certain[first + k];
        return sum;
    }
    for (size_t k = 0; k < n; k++)
        sum += certain ? c->certain[k] : c->possible[k];
    return sum;
}

static void headline_share(char out[64], const dsh_map_page *page, size_t panel,
                           dsh_status status)
{
    int64_t whole = 0;
    const int64_t part = dsh_map_headline(page, panel, status, &whole);
    dsh_map_share(out, page, part, whole);
}

/* Percentage points by which a panel's profile is behind the adult. */
static void gap_text(char out[64], const dsh_map_page *page, size_t panel)
{
    const dsh_map_job *job = page->job;
    const dsh_reach *r = job->f->reach;
    const dsh_reach_sum *s = &r->total[dsh_reach_at(
        r, page->type, page->result[panel].profile, 0, 1, 0)];
    const dsh_reach_sum *adult =
        &r->total[dsh_reach_at(r, page->type, job->adult, 0, 1, 0)];
    const bool known = s->residents > 0 && adult->residents > 0;
    dsh_text_number(
        out,
        known ? 100 * ((double)adult->certain / (double)adult->residents -
                       (double)s->certain / (double)s->residents)
              : (double)NAN,
        0, page->lang);
}

static const char *adult_name(const dsh_map_page *page)
{
    const dsh_map_job *job = page->job;
    return job->adult == SIZE_MAX
               ? ""
               : job->f->study->profile[job->adult].name.in[page->lang];
}

static void limit_text(char out[64], const dsh_map_page *page)
{
    const dsh_map_style *s = &page->job->style;
    dsh_text_number(out, s->bound_min[s->n_classes - 1], 0, page->lang);
}

void dsh_map_title(char out[DSH_MAP_TEXT], const dsh_map_page *page)
{
    char a[64], b[64], limit[64], gap[64] = "", type[DSH_MAP_TEXT];
    const size_t last = page->job->n_panels - 1;
    short_name(type, dsh_map_type_name(page));
    headline_share(a, page, 0, DSH_STATUS_CERTAIN);
    headline_share(b, page, last, DSH_STATUS_CERTAIN);
    limit_text(limit, page);
    if (page->job->measure == DSH_MAP_GAP)
        gap_text(gap, page, last);
    const dsh_text_arg arg[] = {{"type", type},
                                {"a", a},
                                {"A", dsh_map_profile_name(page, 0)},
                                {"b", b},
                                {"B", dsh_map_profile_name(page, last)},
                                {"limit", limit},
                                {"gap", gap},
                                {"adult", adult_name(page)}};
    dsh_map_text(out, page, title_key(page), arg, 8);
}

void dsh_map_heading(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                     size_t panel)
{
    char certain[64], possible[64], limit[64], gap[64] = "";
    headline_share(certain, page, panel, DSH_STATUS_CERTAIN);
    headline_share(possible, page, panel, DSH_STATUS_POSSIBLE);
    limit_text(limit, page);
    if (page->job->measure == DSH_MAP_GAP)
        gap_text(gap, page, panel);
    const dsh_text_arg arg[] = {{"profile", dsh_map_profile_name(page, panel)},
                                {"certain", certain},
                                {"possible", possible},
                                {"limit", limit},
                                {"gap", gap}};
    dsh_map_text(out, page, "map_panel", arg, 5);
}

/* ---- classes ----------------------------------------------------------- */

/* Which words a difference between these two has. */
static const char *gap_key(double low, double high)
{
    if (low >= 0)
        return isinf(high) ? "map_gap_worse_over" : "map_gap_worse";
    if (high <= 0)
        return isinf(low) ? "map_gap_better_over" : "map_gap_better";
    return "map_gap_same";
}

void dsh_map_class_name(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                        size_t class)
{
    const dsh_map_style *s = &page->job->style;
    char from[64], to[64];
    double low = class > 0 ? s->bound_min[class - 1] : -INFINITY;
    double high = class < s->n_classes ? s->bound_min[class] : INFINITY;
    const char *key = class == 0             ? "map_legend_first"
                      : class < s->n_classes ? "map_legend_class"
                                             : "map_legend_over";
    if (page->job->measure == DSH_MAP_GAP) {
        key = gap_key(low, high);
        const double least = fmin(fabs(low), fabs(high));
        high = fmax(fabs(low), fabs(high));
        low = least;
    }
    dsh_text_number(from, isinf(low) ? 0 : low, 0, page->lang);
    dsh_text_number(to, isinf(high) ? (double)NAN : high, 0, page->lang);
    const dsh_text_arg arg[] = {{"from", from}, {"to", to}};
    dsh_map_text(out, page, key, arg, 2);
}

/* ---- subtitle ---------------------------------------------------------- */

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
    const bool trip = page->job->measure == DSH_MAP_TRIP ||
                      page->job->measure == DSH_MAP_TRIP_SHARE ||
                      page->job->measure == DSH_MAP_DEMAND_SHARE;
    char from[16], to[16], date[160];
    clock_text(from, trip ? study->day_trip.leave_after_s
                          : study->reach.window_from_s);
    clock_text(to, trip ? study->day_trip.home_by_s : study->reach.window_to_s);
    day_text(date, page);
    const dsh_text_arg arg[] = {{"date", date},
                                {"from", from},
                                {"to", to},
                                {"adult", adult_name(page)}};
    dsh_map_text(out, page, "map_subtitle", arg, 4);
}

static void append(char *out, size_t size, const char *text)
{
    const size_t at = strlen(out);
    if (at + strlen(text) < size)
        memcpy(out + at, text, strlen(text) + 1);
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
    const dsh_source none = {0};
    const bool on_demand = page->job->measure == DSH_MAP_DEMAND_SHARE;
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
        {"map_source_demand_transport",
         on_demand ? &s->demand_transport : &none},
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
    const dsh_map_plan *plan = &page->job->plan;
    const dsh_study *s = page->job->f->study;
    char date[40] = "";
    if (plan->date != DSH_NO_DATE)
        dsh_text_date(date, plan->date, page->lang);
    const dsh_text_arg arg[] = {{"title", s->title.in[page->lang]},
                                {"crs", s->crs},
                                {"version", plan->version},
                                {"run", plan->run_id},
                                {"date", date}};
    dsh_map_text(out, page, "map_footer", arg, 5);
}
