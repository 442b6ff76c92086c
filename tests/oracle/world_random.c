/* SPDX-License-Identifier: MIT */
/*
 * Random worlds, small enough for the oracles and mean enough for the engine.
 *
 * A world has a temper, drawn first: the grain of its times (coarse grain makes
 * ties), the hour it begins at (before midnight, after it), how many calls
 * refuse boarding, how many stops are closed. Trips follow a few lines, that is
 * sequences of stops, each at a pace of its own, so that they overtake.
 *
 * Lines lie anywhere, or they form a corridor: each covers a stretch of stops
 * that overlaps the next one's, the origin is at the near end and the service
 * at the far end. Without corridors hardly any world would need three rides,
 * and a world that needs one ride proves little.
 */
#include "world_features.h"

#include <stdlib.h>

enum { MAX_LINES = 6, SIX_HOURS_S = 21600 };

typedef struct maker {
    oracle_world *w;
    uint64_t state;
    oracle_world_opts opts;
    bool corridor; /* lines meet end to end ... */
    bool gaps;     /* ... or a footpath apart */
    uint32_t n_lines;
    uint32_t line_n[MAX_LINES];
    uint32_t *line_stop; /* [MAX_LINES * opts.max_calls] */
    int32_t grain_s;     /* all timetable times are multiples of this */
    int32_t begin_s, span_s;
    uint32_t refuse_pct; /* calls without pickup, and without dropoff */
    uint32_t trip_closed_pct;
    uint32_t stop_closed_pct;
} maker;

/* Inclusive at both ends; the modulo's bias is of no concern here. */
static uint32_t between(maker *m, uint32_t lo, uint32_t hi)
{
    return lo + (uint32_t)(oracle_random(&m->state) % (hi - lo + 1));
}

/* The larger of two draws: big worlds more often than small ones. */
static uint32_t larger(maker *m, uint32_t lo, uint32_t hi)
{
    uint32_t a = between(m, lo, hi);
    uint32_t b = between(m, lo, hi);
    return a > b ? a : b;
}

static bool chance(maker *m, uint32_t pct)
{
    return between(m, 0, 99) < pct;
}

static int32_t seconds(maker *m, uint32_t lo, uint32_t hi)
{
    return (int32_t)between(m, lo, hi);
}

static uint32_t any_stop(maker *m)
{
    return between(m, 0, m->w->n_stops - 1);
}

static void draw_temper(maker *m)
{
    static const int32_t grains[] = {1, 10, 30, 60, 60, 120};
    /* Just after the day begins, morning, around midnight, the next day. */
    static const int32_t begins[] = {300, 21600, 21600, 84600, 90000};
    static const uint32_t refusals[] = {0, 8, 15};
    static const uint32_t closures[] = {0, 0, 8, 15};

    m->corridor = chance(m, 60);
    m->gaps = m->corridor && chance(m, 50);
    m->grain_s = grains[between(m, 0, 5)];
    if (m->opts.jdf && m->grain_s < 60)
        m->grain_s = 60;
    m->begin_s = begins[between(m, 0, 4)];
    m->span_s = seconds(m, 1200, 5400);
    m->refuse_pct = refusals[between(m, 0, 2)];
    m->trip_closed_pct = closures[between(m, 0, 3)];
    m->stop_closed_pct = closures[between(m, 0, 3)];
}

static void make_stops(maker *m)
{
    oracle_world *w = m->w;
    w->n_stops = larger(m, 2, m->opts.max_stops);
    w->stop_closed = oracle_alloc(w->n_stops, sizeof *w->stop_closed);
    w->change_s = oracle_alloc(w->n_stops, sizeof *w->change_s);
    int32_t usual = chance(m, 30) ? 1 : 60;
    for (uint32_t i = 0; i < w->n_stops; i++) {
        w->stop_closed[i] = chance(m, m->stop_closed_pct);
        w->change_s[i] = chance(m, 60) ? usual : seconds(m, 1, 400);
        if (m->opts.jdf)
            w->change_s[i] = w->change_s[0];
    }
}

/* The stretch of stops a line keeps to. */
static void stretch_of(const maker *m, uint32_t line, uint32_t *lo,
                       uint32_t *hi)
{
    uint32_t n = m->w->n_stops;
    *lo = 0;
    *hi = n - 1;
    if (!m->corridor)
        return;
    *lo = line * (n - 1) / m->n_lines;
    *hi = (line + 1) * (n - 1) / m->n_lines;
    if (*hi == *lo)
        *hi = *lo + 1;
    if (m->gaps && line > 0 && *hi > *lo + 1)
        *lo += 1;
}

/* Stops in any order; a loop may come back to where it began, or call twice
 * in succession at one stop. In a corridor a line begins and ends where it
 * meets its neighbours. */
static void make_line(maker *m, uint32_t line)
{
    uint32_t *stop = m->line_stop + line * m->opts.max_calls;
    uint32_t n = between(m, 2, m->opts.max_calls);
    uint32_t lo;
    uint32_t hi;
    stretch_of(m, line, &lo, &hi);
    m->line_n[line] = n;
    for (uint32_t i = 0; i < n; i++) {
        stop[i] = between(m, lo, hi);
        if (i > 0 && stop[i] == stop[i - 1] && !chance(m, 15))
            stop[i] = stop[i] == hi ? lo : stop[i] + 1;
    }
    if (m->corridor) {
        stop[0] = lo;
        stop[n - 1] = hi;
    }
    if (n > 2 && chance(m, 25)) {
        stop[n - 2] = stop[n - 1];
        stop[n - 1] = stop[0];
    }
}

static void make_lines(maker *m)
{
    m->n_lines = m->corridor ? between(m, 2, 4) : between(m, 1, MAX_LINES);
    for (uint32_t line = 0; line < m->n_lines; line++)
        make_line(m, line);
}

/* One trip of a line at a pace of its own: `slow` grains per hop at most. */
static void make_trip(maker *m, oracle_trip *trip)
{
    oracle_world *w = m->w;
    uint32_t line = between(m, 0, m->n_lines - 1);
    const uint32_t *stop = m->line_stop + line * m->opts.max_calls;
    uint32_t starts = (uint32_t)(m->span_s / m->grain_s);
    int32_t now =
        (m->begin_s / m->grain_s + seconds(m, 0, starts)) * m->grain_s;
    /* Far lines run later, when passengers of near ones can be there. */
    if (m->corridor)
        now += (int32_t)line * (600 / m->grain_s) * m->grain_s;
    uint32_t slow = between(m, 1, 1 + (uint32_t)(400 / m->grain_s));

    *trip = (oracle_trip){w->n_calls, m->line_n[line],
                          chance(m, m->trip_closed_pct), line};
    for (uint32_t i = 0; i < trip->n_calls; i++) {
        oracle_call *c = &w->call[w->n_calls++];
        if (i > 0 && !chance(m, 15))
            now += seconds(m, 1, slow) * m->grain_s;
        c->stop = stop[i];
        c->arr_s = now;
        if (chance(m, 35))
            now += seconds(m, 1, 1 + slow / 4) * m->grain_s;
        c->dep_s = now;
        c->pickup = !chance(m, m->refuse_pct);
        c->dropoff = !chance(m, m->refuse_pct);
    }
}

/* A second vehicle with the times of an earlier one: nothing but ties. */
static void copy_trip(maker *m, uint32_t i)
{
    oracle_world *w = m->w;
    const oracle_trip *old = &w->trip[between(m, 0, i - 1)];
    w->trip[i] = (oracle_trip){w->n_calls, old->n_calls, false, old->route};
    for (uint32_t j = 0; j < old->n_calls; j++)
        w->call[w->n_calls++] = w->call[old->first_call + j];
}

static void make_trips(maker *m)
{
    oracle_world *w = m->w;
    w->n_trips = larger(m, 1, m->opts.max_trips);
    w->trip = oracle_alloc(w->n_trips, sizeof *w->trip);
    w->call =
        oracle_alloc((size_t)w->n_trips * m->opts.max_calls, sizeof *w->call);
    for (uint32_t i = 0; i < w->n_trips; i++) {
        if (i > 0 && chance(m, 8))
            copy_trip(m, i);
        else
            make_trip(m, &w->trip[i]);
    }
}

static void add_footpath(maker *m, uint32_t from, uint32_t to)
{
    oracle_world *w = m->w;
    if (from == to)
        return;
    for (uint32_t i = 0; i < w->n_footpaths && !m->opts.repeat_links; i++) {
        if (w->footpath[i].from == from && w->footpath[i].to == to)
            return;
    }
    /* Short ones undercut change times, long ones exceed them. */
    int32_t s = chance(m, 30) ? seconds(m, 1, 20) : seconds(m, 21, 600);
    if (m->opts.jdf)
        s += w->change_s[0];
    w->footpath[w->n_footpaths++] = (oracle_footpath){from, to, s};
}

/* From where one line of the corridor ends to where the next one begins. */
static void bridge_gaps(maker *m)
{
    for (uint32_t line = 1; line < m->n_lines && m->gaps; line++) {
        uint32_t begin;
        uint32_t end;
        uint32_t next;
        uint32_t next_end;
        stretch_of(m, line - 1, &begin, &end);
        stretch_of(m, line, &next, &next_end);
        add_footpath(m, end, next);
    }
}

/* Chains A -> B -> C leave A -> C out unless chance adds it. */
static void make_footpaths(maker *m)
{
    uint32_t n_chains = between(m, 0, m->w->n_stops);
    m->w->footpath =
        oracle_alloc(4 * (size_t)n_chains + MAX_LINES, sizeof *m->w->footpath);
    bridge_gaps(m);
    for (uint32_t i = 0; i < n_chains; i++) {
        uint32_t a = any_stop(m);
        uint32_t b = any_stop(m);
        uint32_t c = any_stop(m);
        add_footpath(m, a, b);
        if (chance(m, 50))
            add_footpath(m, b, c);
        if (chance(m, 40))
            add_footpath(m, b, a);
        if (m->opts.repeat_links && chance(m, 30))
            add_footpath(m, a, b);
    }
}

/* `end`: 0 = where lines begin, 1 = where they end. */
static oracle_link *make_links(maker *m, uint32_t end, uint32_t *n_links)
{
    uint32_t n = between(m, 1, 3);
    oracle_link *link = oracle_alloc(n, sizeof *link);
    *n_links = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t line = between(m, 0, m->n_lines - 1);
        if (m->corridor && chance(m, 85))
            line = end == 0 ? 0 : m->n_lines - 1;
        uint32_t lo;
        uint32_t hi;
        stretch_of(m, line, &lo, &hi);
        uint32_t stop = end == 0 ? lo : hi;
        if (!m->corridor) {
            uint32_t call = end == 0 ? 0 : m->line_n[line] - 1;
            stop = m->line_stop[line * m->opts.max_calls + call];
        }
        if (chance(m, m->corridor ? 5 : 25))
            stop = any_stop(m);
        int32_t s = chance(m, 20) ? 0 : seconds(m, 1, 700);
        bool known = false;
        for (uint32_t j = 0; j < *n_links; j++)
            known = known || link[j].stop == stop;
        if (!known || m->opts.repeat_links)
            link[(*n_links)++] = (oracle_link){stop, s};
    }
    return link;
}

static void make_limits(maker *m)
{
    oracle_world *w = m->w;
    w->walk_s = chance(m, 50) ? INT32_MAX : seconds(m, 600, 9000);
    w->max_rides = larger(m, 1, 5);
    w->max_time_s =
        chance(m, 30) ? seconds(m, 900, 3600) : seconds(m, 5400, SIX_HOURS_S);
}

void oracle_world_random(oracle_world *out, uint64_t seed,
                         const oracle_world_opts *opts)
{
    maker m = {.w = out, .state = seed};
    if (opts != NULL)
        m.opts = *opts;
    if (m.opts.max_stops == 0)
        m.opts.max_stops = 12;
    if (m.opts.max_trips == 0)
        m.opts.max_trips = 25;
    if (m.opts.max_calls == 0)
        m.opts.max_calls = 7;
    *out = (oracle_world){0};
    m.line_stop =
        oracle_alloc((size_t)MAX_LINES * m.opts.max_calls, sizeof *m.line_stop);
    draw_temper(&m);
    make_stops(&m);
    make_lines(&m);
    make_trips(&m);
    make_footpaths(&m);
    out->access = make_links(&m, 0, &out->n_access);
    out->egress = make_links(&m, 1, &out->n_egress);
    make_limits(&m);
    oracle_add_features(out, m.state, m.opts.features);
    free(m.line_stop);
}
