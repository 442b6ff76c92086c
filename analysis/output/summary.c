/* SPDX-License-Identifier: MIT */
/* summary/<lang>.md: what the run found, in words, one section per
 * municipality. Percentages are of residents, on the first day of the
 * study. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "output/privacy.h"
#include "output/prose.h"
#include "output/summary.h"

enum { MAX_LINE = 2048, MAX_NUMBER = DSH_NUM_SIZE + 16, N_WORST = 3 };

/* ---- saying ------------------------------------------------------------ */

typedef struct page {
    const dsh_output *o;
    const dsh_digest *digest;
    dsh_prose prose;
} page;

static void put(page *p, const char *s)
{
    dsh_prose_put(&p->prose, s);
}

/* A name that means nothing in Markdown or HTML: marks are escaped, line ends
 * and other control characters become spaces. */
static const char *plain(page *p, const char *name)
{
    static const char marks[] = "\\`*_[]#|~";
    char *out = dsh_arena_alloc(p->o->arena, 5 * strlen(name) + 1, 1);
    if (out == NULL) {
        p->prose.failed = true;
        return "";
    }
    char *end = out;
    for (const char *c = name; *c != '\0'; c++) {
        const char *as = *c == '<'   ? "&lt;"
                         : *c == '>' ? "&gt;"
                         : *c == '&' ? "&amp;"
                                     : NULL;
        if (as != NULL) {
            memcpy(end, as, strlen(as));
            end += strlen(as);
            continue;
        }
        if (strchr(marks, *c) != NULL)
            *end++ = '\\';
        *end++ = (unsigned char)*c < ' ' ? ' ' : *c;
    }
    *end = '\0';
    return out;
}

static const char *text(const page *p, const char *key)
{
    return dsh_prose_text(&p->prose, key);
}

/* A paragraph or list item. */
static void say(page *p, const char *before, const char *format,
                const dsh_text_arg *arg, size_t n_args)
{
    dsh_prose_fill(&p->prose, before, format, arg, n_args);
}

static void say_count(page *p, const char *before, const char *key, int64_t n)
{
    char number[MAX_NUMBER];
    dsh_text_number(number, (double)n, 0, p->prose.lang);
    const dsh_text_arg arg[] = {{"n", number}};
    say(p, before, dsh_text_n(p->o->ctx->texts, key, n, p->prose.lang), arg, 1);
}

static void fill_count(char *out, size_t size, const page *p, const char *key,
                       int64_t n)
{
    char number[MAX_NUMBER];
    dsh_text_number(number, (double)n, 0, p->prose.lang);
    const dsh_text_arg arg[] = {{"n", number}};
    (void)dsh_text_fill(
        out, size, dsh_text_n(p->o->ctx->texts, key, n, p->prose.lang), arg, 1);
}

/* Whole per cents of three shares that add up to 100: the largest remainders
 * are rounded up (Hamilton). */
static void three_percent(char out[3][MAX_NUMBER], const page *p,
                          const double share[3])
{
    int whole[3], left = 100;
    for (int k = 0; k < 3; k++) {
        whole[k] = (int)floor(100 * share[k] + 1e-9);
        left -= whole[k];
    }
    for (bool up[3] = {0}; left > 0; left--) {
        int best = -1;
        for (int k = 0; k < 3; k++)
            if (!up[k] && (best < 0 || 100 * share[k] - whole[k] >
                                           100 * share[best] - whole[best]))
                best = k;
        if (best < 0)
            break;
        up[best] = true;
        whole[best]++;
    }
    for (int k = 0; k < 3; k++)
        dsh_text_number(out[k], whole[k], 0, p->prose.lang);
}

/* "pracovní den 24. 11. 2026"; days that the texts do not know keep the name
 * they have in the study. */
static void name_day(char *out, size_t size, page *p)
{
    const dsh_day *day = &p->o->f.study->day[0];
    char date[40] = "", key[128];
    (void)snprintf(key, sizeof(key), "day.%s", day->name);
    const char *name = dsh_text_has(p->o->ctx->texts, key)
                           ? text(p, key)
                           : plain(p, day->name);
    if (day->date != DSH_NO_DATE)
        dsh_text_date(date, day->date, p->prose.lang);
    (void)snprintf(out, size, "%s%s%s", name, date[0] != '\0' ? " " : "", date);
}

static void say_banner(page *p)
{
    const char *banner = p->o->f.study->banner.in[p->prose.lang];
    if (banner == NULL || banner[0] == '\0')
        return;
    put(p, "\n**");
    put(p, plain(p, banner));
    put(p, "**\n");
}

static const dsh_mobility *focus(const page *p)
{
    return &p->o->f.study->profile[p->digest->focus];
}

/* ---- buildings --------------------------------------------------------- */

static void say_buildings(page *p, const char *before,
                          const dsh_building_count *count)
{
    const uint32_t v[] = {count->certain + count->perhaps + count->no,
                          count->certain, count->perhaps, count->no};
    char number[4][MAX_NUMBER];
    if (v[0] == 0) {
        say(p, before, text(p, "summary.no_buildings"), NULL, 0);
        return;
    }
    for (int k = 0; k < 4; k++)
        dsh_text_number(number[k], v[k], 0, p->prose.lang);
    const dsh_text_arg arg[] = {
        {"n", number[0]},
        {"certain", number[1]},
        {"perhaps", number[2]},
        {"no", number[3]},
        {"profile", plain(p, focus(p)->name.in[p->prose.lang])}};
    say(p, before, text(p, "summary.buildings"), arg, 5);
}

/* ---- tables ------------------------------------------------------------ */

/* The whole study area instead of a municipality. */
#define EVERYWHERE UINT32_MAX

static const dsh_reach_sum *sum_of(const page *p, size_t type, size_t profile,
                                   uint32_t municipality)
{
    const dsh_reach *r = p->o->f.reach;
    if (municipality == EVERYWHERE)
        return &r->total[dsh_reach_at(r, type, profile, 0, 1, 0)];
    const uint32_t n = p->o->f.tables->municipalities.n;
    return &r->municipality[dsh_reach_at(r, type, profile, 0, n, municipality)];
}

/* Residents whom the question concerns at all. */
static int64_t asked(const dsh_reach_sum *s)
{
    return s->certain + s->possible + s->no;
}

static double part(int64_t n, int64_t all)
{
    return (double)n / (double)all;
}

/* What a table counts: who gets there; who gets there and back; the same with
 * transport on demand. */
typedef enum figure { REACH, TRIP, TRIP_ON_DEMAND } figure;

static void put_cell(page *p, const dsh_reach_sum *s, figure what)
{
    char number[3][MAX_NUMBER];
    const int64_t all = asked(s);
    put(p, " | ");
    if (all <= 0) {
        put(p, text(p, s->not_applicable > 0 ? "summary.not_applicable"
                                             : "summary.no_data"));
        return;
    }
    int64_t certain = s->certain, perhaps = s->possible;
    if (what != REACH) {
        const bool trip = what == TRIP;
        certain = trip ? s->day_trip_lo : s->demand_trip_lo;
        perhaps = (trip ? s->day_trip_hi : s->demand_trip_hi) - certain;
    }
    const double share[3] = {part(certain, all), part(perhaps, all),
                             part(all - certain - perhaps, all)};
    three_percent(number, p, share);
    for (int k = 0; k < 3; k++) {
        put(p, k > 0 ? " / " : "");
        put(p, number[k]);
    }
}

static void put_table(page *p, uint32_t municipality, figure what)
{
    static const char *const note[] = {"summary.table_note",
                                       "summary.trip_note",
                                       "summary.trip_note_on_demand"};
    const dsh_reach *r = p->o->f.reach;
    const dsh_study *s = p->o->f.study;
    put(p, "\n");
    put(p, text(p, note[what]));
    put(p, "\n\n| ");
    put(p, text(p, "summary.table_head"));
    for (size_t k = 0; k < r->n_profiles; k++) {
        put(p, " | ");
        put(p, plain(p, s->profile[k].name.in[p->prose.lang]));
    }
    put(p, " |\n|:--");
    for (size_t k = 0; k < r->n_profiles; k++)
        put(p, "|--:");
    put(p, "|\n");
    for (size_t t = 0; t < r->n_types; t++) {
        put(p, "| ");
        put(p, plain(p, s->taxonomy.type[r->type[t]].name.in[p->prose.lang]));
        for (size_t k = 0; k < r->n_profiles; k++)
            put_cell(p, sum_of(p, t, k, municipality), what);
        put(p, " |\n");
    }
}

/* ---- front ------------------------------------------------------------- */

static void say_area(page *p)
{
    char municipalities[128], residents[128];
    fill_count(municipalities, sizeof(municipalities), p,
               "summary.municipalities", p->o->f.tables->municipalities.n);
    fill_count(residents, sizeof(residents), p, "summary.residents",
               p->digest->residents);
    const dsh_text_arg arg[] = {{"municipalities", municipalities},
                                {"residents", residents}};
    say(p, "- ", text(p, "summary.area"), arg, 2);
}

static void say_all_types(page *p)
{
    const dsh_three_shares *s = &p->digest->all_types;
    char number[3][MAX_NUMBER], day[128];
    if (isnan(s->certain))
        return;
    const double share[3] = {s->certain, s->possible, s->no};
    three_percent(number, p, share);
    name_day(day, sizeof(day), p);
    const dsh_text_arg arg[] = {
        {"certain", number[0]},
        {"possible", number[1]},
        {"no", number[2]},
        {"day", day},
        {"profile", plain(p, focus(p)->name.in[p->prose.lang])}};
    say(p, "- ", text(p, "summary.all_types"), arg, 5);
}

static void say_front(page *p)
{
    char day[128];
    put(p, "# ");
    put(p, plain(p, p->o->f.study->title.in[p->prose.lang]));
    put(p, "\n");
    say_banner(p);
    put(p, "\n");
    say_area(p);
    say_all_types(p);
    if (p->digest->counted)
        say_buildings(p, "- ", &p->digest->all_buildings);
    say_count(p, "\n", "summary.notices", p->digest->n_notices);
    name_day(day, sizeof(day), p);
    const dsh_text_arg arg[] = {{"day", day}};
    if (p->o->f.reach != NULL)
        say(p, "\n", text(p, "summary.how_to_read"), arg, 1);
    say_banner(p);
}

/* There and back in the whole study area. */
static void say_trips(page *p)
{
    if (p->o->f.reach == NULL || p->o->f.reach->n_types == 0)
        return;
    put(p, "\n## ");
    put(p, text(p, "summary.trips"));
    put(p, "\n");
    say_banner(p);
    put_table(p, EVERYWHERE, TRIP);
    if (dsh_source_given(&p->o->f.study->demand_transport))
        put_table(p, EVERYWHERE, TRIP_ON_DEMAND);
    say_banner(p);
}

/* ---- one municipality -------------------------------------------------- */

/* Is type a harder to reach than b? Fewer certain, then fewer possible. */
static bool is_worse(const dsh_reach_sum *a, const dsh_reach_sum *b)
{
    const double x = part(a->certain, asked(a)), y = part(b->certain, asked(b));
    if (x < y || x > y)
        return x < y;
    return part(a->possible, asked(a)) < part(b->possible, asked(b));
}

/* The worst types that not everybody certainly reaches, worst first. */
static size_t find_worst(size_t out[N_WORST], const page *p,
                         uint32_t municipality)
{
    size_t n = 0;
    for (size_t t = 0; t < p->o->f.reach->n_types; t++) {
        const dsh_reach_sum *s = sum_of(p, t, p->digest->focus, municipality);
        if (asked(s) <= 0 || s->certain == asked(s))
            continue;
        size_t at = n;
        while (at > 0 && is_worse(s, sum_of(p, out[at - 1], p->digest->focus,
                                            municipality)))
            at--;
        if (at == N_WORST)
            continue;
        n = n < N_WORST ? n + 1 : n;
        for (size_t k = n - 1; k > at; k--)
            out[k] = out[k - 1];
        out[at] = t;
    }
    return n;
}

static void say_worst(page *p, uint32_t municipality)
{
    const dsh_study *s = p->o->f.study;
    char list[MAX_LINE / 2] = "";
    size_t worst[N_WORST], used = 0;
    const size_t n = find_worst(worst, p, municipality);
    for (size_t k = 0; k < n; k++) {
        const dsh_reach_sum *sum =
            sum_of(p, worst[k], p->digest->focus, municipality);
        char number[3][MAX_NUMBER];
        const double share[3] = {part(sum->certain, asked(sum)),
                                 part(sum->possible, asked(sum)),
                                 part(sum->no, asked(sum))};
        three_percent(number, p, share);
        const uint32_t type = p->o->f.reach->type[worst[k]];
        const dsh_text_arg arg[] = {
            {"type", plain(p, s->taxonomy.type[type].name.in[p->prose.lang])},
            {"certain", number[0]},
            {"possible", number[1]}};
        if (k > 0)
            used +=
                dsh_text_fill(list + used, sizeof(list) - used, "; ", NULL, 0);
        used += dsh_text_fill(list + used, sizeof(list) - used,
                              text(p, "summary.worst_item"), arg, 3);
    }
    const dsh_text_arg arg[] = {
        {"profile", plain(p, focus(p)->name.in[p->prose.lang])},
        {"list", list}};
    say(p, "\n", text(p, n > 0 ? "summary.worst" : "summary.all_good"), arg, 2);
}

/* Means over types of the ends of an interval are the ends of an interval of
 * the mean. */
static void say_gap(page *p, uint32_t municipality)
{
    const dsh_study *s = p->o->f.study;
    double lo = 0, hi = 0;
    size_t n = 0;
    for (size_t t = 0; t < p->o->f.reach->n_types; t++) {
        const dsh_reach_sum *sum = sum_of(p, t, p->digest->focus, municipality);
        if (isnan(sum->gap_share_lo) || isnan(sum->gap_share_hi))
            continue;
        lo += sum->gap_share_lo;
        hi += sum->gap_share_hi;
        n++;
    }
    if (n == 0 || p->digest->adult == SIZE_MAX ||
        p->digest->adult == p->digest->focus)
        return;
    char low[MAX_NUMBER], high[MAX_NUMBER];
    const double points[2] = {round(100 * lo / (double)n),
                              round(100 * hi / (double)n)};
    dsh_text_number(low, points[0], 0, p->prose.lang);
    dsh_text_number(high, points[1], 0, p->prose.lang);
    const dsh_text_arg arg[] = {
        {"adult",
         plain(p, s->profile[p->digest->adult].name.in[p->prose.lang])},
        {"lo", low},
        {"hi", high}};
    say(p, "\n",
        dsh_text_n(p->o->ctx->texts, "summary.gap", llabs(llround(points[1])),
                   p->prose.lang),
        arg, 3);
}

static void say_municipality(page *p, uint32_t i)
{
    const dsh_municipalities *m = &p->o->f.tables->municipalities;
    const int64_t min_count = p->o->f.study->privacy_min_count;
    const int64_t residents = m->residents[i];

    put(p, "\n## ");
    put(p, plain(p, m->name[i]));
    put(p, "\n");
    say_banner(p);
    if (residents >= 0 && residents < min_count) {
        say_count(p, "\n", "summary.private", min_count);
        say_banner(p);
        return;
    }
    if (residents >= 0)
        say_count(p, "\n", "summary.lives", residents);
    else
        say(p, "\n", text(p, "summary.population_unknown"), NULL, 0);
    if (p->o->f.reach != NULL && p->o->f.reach->n_types > 0) {
        put_table(p, i, REACH);
        put_table(p, i, TRIP);
        say_worst(p, i);
        say_gap(p, i);
    }
    if (p->digest->counted)
        say_buildings(p, "\n", &p->digest->buildings[i]);
    say_banner(p);
}

/* ---- the file ---------------------------------------------------------- */

static dosah_status write_page(dsh_output *o, const dsh_digest *digest,
                               dosah_lang lang, dosah_error *err)
{
    page p = {.o = o,
              .digest = digest,
              .prose = {.texts = o->ctx->texts, .lang = lang}};
    say_front(&p);
    say_trips(&p);
    for (uint32_t k = 0; k < o->f.tables->municipalities.n; k++)
        say_municipality(&p, digest->order[k]);

    char name[32];
    const char *path = NULL;
    (void)snprintf(name, sizeof(name), "summary/%s.md", dsh_lang_code(lang));
    dosah_status st = p.prose.failed ? dsh_fail_nomem(err, "summary")
                                     : dsh_output_path(&path, o, name, err);
    if (st == DOSAH_OK)
        st = dsh_file_write(path, p.prose.text.p, p.prose.text.n, err);
    dsh_vec_clear(&p.prose.text);
    return st;
}

dosah_status dsh_output_summary(dsh_output *output, dosah_error *err)
{
    dsh_digest digest;
    dosah_status st = dsh_digest_make(&digest, output, err);
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (st == DOSAH_OK && output->f.study->lang[lang])
            st = write_page(output, &digest, lang, err);
    return st;
}
