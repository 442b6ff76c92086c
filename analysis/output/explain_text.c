/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "output/explain.h"
#include "output/prose.h"

enum { MAX_WORD = 96, MAX_NAME = 256, MAX_HOURS = 160 };

typedef struct writer {
    dsh_prose page;
    const dsh_explain_view *view;
    const dsh_explanation *ex;
} writer;

const char *dsh_line_name(const dsh_network *network, size_t day, uint32_t trip)
{
    const dsh_gtfs *g = network->gtfs;
    const uint32_t route = g->trip_route[network->day[day]->trip_gtfs[trip]];
    if (g->route_short_name[route][0])
        return g->route_short_name[route];
    return g->route_long_name[route][0] ? g->route_long_name[route]
                                        : g->route_id[route];
}

/* ---- words ------------------------------------------------------------- */

static const char *number(char out[MAX_WORD], const writer *w, double v)
{
    char text[DSH_NUM_SIZE + 16];
    dsh_text_number(text, v, v == floor(v) ? 0 : 1, w->page.lang);
    (void)snprintf(out, MAX_WORD, "%s", text);
    return out;
}

/* Whole minutes, a begun one counts. */
static const char *minutes(char out[MAX_WORD], const writer *w, int32_t s)
{
    const int32_t begun = (s + 59) / 60;
    return number(out, w, begun);
}

static const char *clock_of(char out[MAX_WORD], int32_t minute)
{
    (void)snprintf(out, MAX_WORD, "%d:%02d", (minute / 60) % 24, minute % 60);
    return out;
}
/* The minute that has begun: as timetables have it, and good to leave by. */
static const char *leaving(char out[MAX_WORD], int32_t s)
{
    return clock_of(out, s / 60);
}
/* The minute that ends: nobody is there before. */
static const char *arriving(char out[MAX_WORD], int32_t s)
{
    return clock_of(out, (s + 59) / 60);
}

static const char *word(const writer *w, const char *group, const char *name)
{
    char key[MAX_WORD];
    (void)snprintf(key, sizeof(key), "explain.%s.%s", group, name);
    return dsh_prose_text(&w->page, key);
}

static const char *access_word(const writer *w, uint8_t access)
{
    return word(w, "access", dsh_access_name(access));
}

static const char *stop_name(const writer *w, uint32_t stop)
{
    return w->view->findings->network->gtfs->stop_name[stop];
}

static const char *service_name(const writer *w)
{
    return w->view->findings->tables->services.name[w->ex->about.service];
}

/* Minutes as in the tables: "9.5–12.1", "9.5", or that it may never be. */
static const char *range(char out[MAX_NAME], const writer *w,
                         const int32_t s[DSH_N_READINGS])
{
    char end[DSH_N_READINGS][MAX_WORD];
    for (int r = 0; r < DSH_N_READINGS; r++)
        (void)number(end[r], w, floor(s[r] / 6.0 + 0.5) / 10);
    const dsh_text_arg arg[] = {{"opt", end[DSH_OPT]}, {"pess", end[DSH_PESS]}};
    const char *key = s[DSH_PESS] == DSH_NEVER_S  ? "explain.range_never"
                      : s[DSH_OPT] == s[DSH_PESS] ? "explain.range_one"
                                                  : "explain.range";
    (void)dsh_text_fill(out, MAX_NAME, dsh_prose_text(&w->page, key), arg, 2);
    return out;
}

static const char *hours(char out[MAX_HOURS], const writer *w)
{
    const dsh_explanation *ex = w->ex;
    size_t n = 0;
    if (!ex->hours_stated || ex->n_open == 0) {
        (void)snprintf(out, MAX_HOURS, "%s",
                       dsh_prose_text(&w->page, ex->hours_stated
                                                    ? "explain.closed"
                                                    : "explain.hours_unknown"));
        return out;
    }
    out[0] = '\0';
    for (size_t i = 0; i < ex->n_open && n + 16 < MAX_HOURS; i++) {
        char from[MAX_WORD], to[MAX_WORD];
        n += (size_t)snprintf(out + n, MAX_HOURS - n, "%s%.6s–%.6s",
                              i ? ", " : "", leaving(from, ex->open[i].from_s),
                              leaving(to, ex->open[i].to_s));
    }
    return out;
}

/* ---- parts of a journey ------------------------------------------------ */

static void say_walk(writer *w, const dsh_part *p, double metres,
                     const char *begin, const char *end)
{
    char m[MAX_WORD], min[MAX_WORD], length[MAX_WORD], assumed[MAX_WORD];
    char time[MAX_WORD], before[MAX_NAME];
    const dsh_text_arg in_metres[] = {
        {"n", number(m, w, isnan(metres) ? 0 : floor(metres + 0.5))}};
    (void)dsh_text_fill(length, sizeof(length),
                        dsh_prose_text(&w->page, "explain.metres"), in_metres,
                        1);
    (void)snprintf(before, sizeof(before), "  %6s  ", leaving(time, p->from_s));
    const dsh_text_arg arg[] = {
        {"metres", length},
        {"minutes", minutes(min, w, p->to_s - p->from_s)},
        {"from", p->from_stop == DSH_NONE ? begin : stop_name(w, p->from_stop)},
        {"to", p->to_stop == DSH_NONE ? end : stop_name(w, p->to_stop)}};
    dsh_prose_say(&w->page, before,
                  isnan(metres) ? "explain.walk_short" : "explain.walk", arg,
                  4);
    if (p->assumed_s > 0) {
        w->page.text.n--; /* goes on in the same line */
        const dsh_text_arg how[] = {
            {"minutes", minutes(assumed, w, p->assumed_s)}};
        dsh_prose_say(&w->page, "", "explain.assumed", how, 1);
    }
}

static void say_ride(writer *w, const dsh_part *p)
{
    const dsh_network *net = w->view->findings->network;
    const dsh_timetable *t = net->day[w->ex->about.day];
    const char *towards = net->gtfs->trip_headsign[t->trip_gtfs[p->trip]];
    char time[MAX_WORD], end[MAX_WORD], before[MAX_NAME];
    char sign[MAX_NAME] = "";
    const dsh_text_arg headsign[] = {{"name", towards}};
    if (towards[0])
        (void)dsh_text_fill(sign, sizeof(sign),
                            dsh_prose_text(&w->page, "explain.headsign"),
                            headsign, 1);
    (void)snprintf(before, sizeof(before), "  %6s  ", leaving(time, p->from_s));
    const dsh_text_arg arg[] = {
        {"line", dsh_line_name(net, w->ex->about.day, p->trip)},
        {"headsign", sign},
        {"from", stop_name(w, p->from_stop)},
        {"to", stop_name(w, p->to_stop)}};
    dsh_prose_say(&w->page, before,
                  p->seated ? "explain.seated" : "explain.ride", arg, 4);
    w->page.text.n--;
    (void)snprintf(before, sizeof(before), " %s", leaving(end, p->to_s));
    dsh_prose_put(&w->page, before);
    if (t->trip_by_frequency[p->trip])
        dsh_prose_put(&w->page, dsh_prose_text(&w->page, "explain.by_headway"));
    dsh_prose_put(&w->page, "\n");
    const dsh_text_arg known[] = {
        {"vehicle", access_word(w, t->trip_access[p->trip])},
        {"board", access_word(w, w->ex->stop_access[p->from_stop])},
        {"alight", access_word(w, w->ex->stop_access[p->to_stop])}};
    dsh_prose_say(&w->page, "          ", "explain.known", known, 3);
}

static void say_parts(writer *w, const dsh_itinerary *it, const double *metres,
                      const char *begin, const char *end)
{
    for (size_t i = 0; i < it->part.n; i++) {
        const dsh_part *p = &it->part.p[i];
        if (p->ride)
            say_ride(w, p);
        else if (p->to_s > p->from_s)
            say_walk(w, p, metres[i], begin, end);
    }
}

static void say_ends(writer *w, const char *key, const dsh_itinerary *it,
                     int32_t away_s)
{
    char leave[MAX_WORD], arrive[MAX_WORD], min[MAX_WORD], away[MAX_WORD];
    const dsh_text_arg arg[] = {
        {"leave", leaving(leave, it->leave_s)},
        {"arrive", arriving(arrive, it->arrive_s)},
        {"minutes", minutes(min, w, it->arrive_s - it->leave_s)},
        {"away", minutes(away, w, away_s)}};
    dsh_prose_say(&w->page, " ", key, arg, 4);
}

static void say_reading(writer *w, dsh_reading r)
{
    const dsh_explained *e = &w->ex->reading[r];
    const char *home = dsh_prose_text(&w->page, "explain.home");
    char from[MAX_WORD], to[MAX_WORD], open[MAX_HOURS], stay[MAX_WORD];
    char longest[MAX_WORD];
    if (e->there.found) {
        say_ends(w, "explain.there", &e->there, 0);
        say_parts(w, &e->there, e->there_m, home, service_name(w));
    }
    if (!e->day_trip) {
        const int32_t longest_min = w->ex->row.stay_s[r] / 60;
        const dsh_text_arg arg[] = {
            {"stay", minutes(stay, w, w->ex->stay_s)},
            {"hours", hours(open, w)},
            {"longest", number(longest, w, longest_min)}};
        dsh_prose_say(&w->page, " ", "explain.no_day_trip", arg, 3);
        return;
    }
    const dsh_text_arg arg[] = {{"from", arriving(from, e->stay_from_s)},
                                {"to", leaving(to, e->stay_to_s)},
                                {"hours", hours(open, w)}};
    dsh_prose_say(&w->page, " ", "explain.stay", arg, 3);
    say_ends(w, "explain.back", &e->back, e->back.arrive_s - e->there.leave_s);
    say_parts(w, &e->back, e->back_m, service_name(w), home);
}

/* ---- what would have to change ----------------------------------------- */

static const char *quantity(char out[MAX_WORD], const writer *w, double v,
                            bool yes_no)
{
    if (!yes_no || isnan(v))
        return number(out, w, v);
    return word(w, "value", v > 0 ? "yes" : "no");
}

static void say_criterion(char out[MAX_NAME], const writer *w,
                          const dsh_mend *m)
{
    if (m->criterion == DSH_NONE) {
        (void)snprintf(out, MAX_NAME, "%s",
                       dsh_prose_text(&w->page, "explain.mend.unsurveyed"));
        return;
    }
    const dsh_criterion_row *c =
        &w->view->findings->usability->criterion[m->criterion];
    const bool yes_no = strcmp(c->unit, "yes/no") == 0;
    char no[MAX_WORD] = "", value[MAX_WORD], limit[MAX_WORD];
    if (c->element_no > 0)
        (void)snprintf(no, sizeof(no), "%u", c->element_no);
    const dsh_text_arg arg[] = {
        {"criterion", c->name->in[w->page.lang]},
        {"no", no},
        {"value", quantity(value, w, c->value, yes_no)},
        {"limit", quantity(limit, w, c->limit_accessible, yes_no)},
        {"unit", yes_no ? "" : c->unit}};
    (void)dsh_text_fill(out, MAX_NAME,
                        dsh_prose_text(&w->page, isnan(c->value)
                                                     ? "explain.mend.unknown"
                                                     : "explain.mend.value"),
                        arg, 5);
}

static void say_mend(writer *w, const dsh_mend *m)
{
    const dsh_network *net = w->view->findings->network;
    const char *home = dsh_prose_text(&w->page, "explain.home");
    char time[MAX_WORD], text[MAX_NAME];
    if (m->kind == DSH_MEND_VEHICLE) {
        const dsh_text_arg arg[] = {
            {"line", dsh_line_name(net, w->ex->about.day, m->part->trip)},
            {"time", leaving(time, m->part->from_s)},
            {"stop", stop_name(w, m->part->from_stop)},
            {"now", access_word(w, m->access)}};
        dsh_prose_say(&w->page, "  - ", "explain.mend.vehicle", arg, 4);
    } else if (m->kind == DSH_MEND_STOP) {
        const dsh_text_arg arg[] = {{"stop", stop_name(w, m->stop)},
                                    {"now", access_word(w, m->access)}};
        dsh_prose_say(&w->page, "  - ", "explain.mend.stop", arg, 2);
    } else if (m->kind == DSH_MEND_WALK) {
        const dsh_part *p = m->part;
        const dsh_text_arg arg[] = {
            {"from",
             p->from_stop == DSH_NONE ? home : stop_name(w, p->from_stop)},
            {"to", p->to_stop == DSH_NONE ? service_name(w)
                                          : stop_name(w, p->to_stop)}};
        dsh_prose_say(&w->page, "  - ", "explain.mend.walk", arg, 2);
    } else {
        static const char *const link[] = {"approach", "entrance", "inside",
                                           "room"};
        say_criterion(text, w, m);
        const dsh_text_arg arg[] = {{"link", word(w, "link", link[m->link])},
                                    {"criterion", text}};
        dsh_prose_say(&w->page, "  - ", "explain.mend.link", arg, 2);
    }
}

static void say_no_connection(writer *w)
{
    const int32_t limit_s = w->view->findings->study->reach.max_time_s;
    const uint8_t link = w->ex->row.break_at;
    const bool named = link == DSH_BREAK_TIME_LIMIT ||
                       link == DSH_BREAK_NO_SERVICE_THAT_DAY ||
                       link == DSH_BREAK_NO_STOP_IN_REACH;
    char limit[MAX_WORD], key[MAX_WORD];
    const dsh_text_arg arg[] = {{"limit", minutes(limit, w, limit_s)}};
    (void)snprintf(key, sizeof(key), "explain.none.%s",
                   named ? dsh_break_name(link) : "several");
    dsh_prose_say(&w->page, "", key, arg, 1);
}

static void say_mends(writer *w)
{
    const dsh_explanation *ex = w->ex;
    const dsh_text_arg link[] = {
        {"link", word(w, "break", dsh_break_name(ex->row.break_at))}};
    char leave[MAX_WORD], arrive[MAX_WORD];
    dsh_prose_put(&w->page, "\n");
    dsh_prose_say(&w->page, "", "explain.break_at", link, 1);
    if (ex->row.status == DSH_STATUS_NO_DATA)
        return;
    if (!ex->mended.found) {
        say_no_connection(w);
        if (ex->mend.n > 0)
            dsh_prose_say(&w->page, "", "explain.mend.building_only", NULL, 0);
    } else {
        const dsh_text_arg arg[] = {
            {"leave", leaving(leave, ex->mended.leave_s)},
            {"arrive", arriving(arrive, ex->mended.arrive_s)}};
        dsh_prose_say(&w->page, "",
                      ex->row.status == DSH_STATUS_POSSIBLE
                          ? "explain.mend.find_out"
                          : "explain.mend.change",
                      arg, 2);
    }
    for (size_t i = 0; i < ex->mend.n; i++)
        say_mend(w, &ex->mend.p[i]);
}

/* ---- the page ---------------------------------------------------------- */

static void say_head(writer *w)
{
    const dsh_findings *f = w->view->findings;
    const dsh_explain_opts *about = &w->ex->about;
    const dsh_municipalities *m = &f->tables->municipalities;
    const dsh_day *day = &f->study->day[about->day];
    char date[40], when[MAX_NAME];
    (void)snprintf(when, sizeof(when), "%.100s", day->name);
    if (day->date != DSH_NO_DATE) {
        dsh_text_date(date, day->date, w->page.lang);
        (void)snprintf(when, sizeof(when), "%.100s, %s", day->name, date);
    }
    const dsh_text_arg arg[] = {
        {"origin", f->tables->origins.id[about->origin]},
        {"municipality",
         m->name[f->tables->origins.municipality[about->origin]]},
        {"service", service_name(w)},
        {"type",
         f->study->taxonomy.type[f->tables->services.type[about->service]]
             .name.in[w->page.lang]},
        {"profile", f->study->profile[about->profile].name.in[w->page.lang]},
        {"day", when}};
    dsh_prose_say(&w->page, "", "explain.title", arg, 6);
    dsh_prose_say(&w->page, "", "explain.about", arg, 6);
    dsh_prose_put(&w->page,
                  word(w, "status", dsh_status_text(w->ex->row.status)));
    dsh_prose_put(&w->page, "\n");
}

static void say_building(writer *w)
{
    static const char *const name[] = {"not", "partly", "accessible"};
    const dsh_findings *f = w->view->findings;
    const dsh_mobility *who = &f->study->profile[w->ex->about.profile];
    const uint32_t object = f->tables->services.building[w->ex->about.service];
    const dsh_usability_row *row =
        f->usability && object != DSH_NONE
            ? dsh_usability_find(f->usability, object, who->user_group)
            : NULL;
    char grade[MAX_NAME];
    if (!who->needs_building)
        return;
    (void)snprintf(grade, sizeof(grade), "%s", word(w, "grade", "unknown"));
    if (row && row->grade_lo == row->grade_hi)
        (void)snprintf(grade, sizeof(grade), "%s",
                       word(w, "grade", name[row->grade_lo]));
    else if (row) {
        const dsh_text_arg ends[] = {
            {"lo", word(w, "grade", name[row->grade_lo])},
            {"hi", word(w, "grade", name[row->grade_hi])}};
        (void)dsh_text_fill(grade, sizeof(grade), word(w, "grade", "range"),
                            ends, 2);
    }
    const dsh_text_arg arg[] = {{"grade", grade}};
    dsh_prose_say(&w->page, "", "explain.building", arg, 1);
}

/* The same vehicles between the same stops, be the walks faster. */
static bool same_rides(const dsh_itinerary *a, const dsh_itinerary *b)
{
    if (a->found != b->found || a->part.n != b->part.n)
        return false;
    for (size_t i = 0; i < a->part.n; i++) {
        const dsh_part *p = &a->part.p[i], *q = &b->part.p[i];
        if (p->ride != q->ride || p->to_stop != q->to_stop ||
            (p->ride && (p->trip != q->trip || p->from_s != q->from_s)))
            return false;
    }
    return true;
}

static void say_journeys(writer *w)
{
    const dsh_explained *e = w->ex->reading;
    const bool same = e[DSH_OPT].day_trip == e[DSH_PESS].day_trip &&
                      same_rides(&e[DSH_OPT].there, &e[DSH_PESS].there) &&
                      same_rides(&e[DSH_OPT].back, &e[DSH_PESS].back);
    for (int r = DSH_N_READINGS - 1; r >= 0; r--) {
        if (!e[r].there.found || (same && r == DSH_OPT))
            continue;
        dsh_prose_put(&w->page, "\n");
        dsh_prose_say(&w->page, "",
                      same            ? "explain.both"
                      : r == DSH_PESS ? "explain.pess"
                                      : "explain.opt",
                      NULL, 0);
        say_reading(w, (dsh_reading)r);
    }
}

static void say_times(writer *w)
{
    const dsh_reach_row *row = &w->ex->row;
    char text[MAX_NAME];
    const dsh_text_arg arg[] = {{"range", text}};
    if (row->status != DSH_STATUS_CERTAIN && row->status != DSH_STATUS_POSSIBLE)
        return;
    (void)range(text, w, row->best_s);
    dsh_prose_say(&w->page, "", "explain.best", arg, 1);
    if (row->median_s[DSH_OPT] == DSH_NEVER_S)
        return;
    (void)range(text, w, row->median_s);
    dsh_prose_say(&w->page, "", "explain.median", arg, 1);
}

dosah_status dsh_explain_text(char **out, const dsh_explain_view *view,
                              dosah_lang lang, dosah_error *err)
{
    const dsh_reach_row *row = &view->explanation->row;
    writer w = {.page = {.texts = view->texts, .lang = lang},
                .view = view,
                .ex = view->explanation};
    say_head(&w);
    say_times(&w);
    if (row->status != DSH_STATUS_NOT_APPLICABLE) {
        say_building(&w);
        say_journeys(&w);
        if (row->status != DSH_STATUS_CERTAIN)
            say_mends(&w);
    }
    *out = NULL;
    if (!w.page.failed)
        *out = dsh_alloc(w.page.text.n + 1, 1);
    if (*out)
        memcpy(*out, w.page.text.p, w.page.text.n);
    dsh_vec_clear(&w.page.text);
    return *out ? DOSAH_OK : dsh_fail_nomem(err, "explanation");
}
