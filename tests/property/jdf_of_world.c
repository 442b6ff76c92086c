/* SPDX-License-Identifier: MIT */
/*
 * A world of the oracles as a JDF timetable. Stop i of the world is stop i here
 * and trip i is trip i; trips that do not run on the day follow.
 *
 * What JDF cannot say and worlds for it must do without: seconds, frequencies,
 * change times and footpaths (they come from the study and its streets), seats
 * kept into another trip, minima and prohibitions of changes. A closed stop or
 * vehicle is one without the mark of accessibility: JDF never says no, so the
 * sweep must take the unknown for a no.
 *
 * A route of the world is a line. A fair coin decides whether its trips go up
 * or down its tariff numbers; another stop, at which none of them calls, stands
 * among its stops.
 */
#include "jdf_of_world.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { N_ROUTES = 8, A_DAY_S = 86400, MINUTES = 1440, MARGIN_DAYS = 30 };

typedef struct maker {
    jw_world *out;
    const oracle_world *w;
    uint64_t state;
    dsh_date date;
    int line_of[N_ROUTES];       /* JW_NONE = no trip has the route */
    uint32_t like[N_ROUTES];     /* a trip of the route */
    bool down[JW_MAX_LINES];     /* trips of the line have even numbers */
    uint32_t more[JW_MAX_LINES]; /* call before which a stop more stands */
} maker;

static uint32_t below(maker *m, uint32_t n)
{
    return (uint32_t)(oracle_random(&m->state) % n);
}

/* Place in its line of call k of a trip. */
static int place_of(const maker *m, int line, uint32_t k)
{
    const int forth = (int)k + (k >= m->more[line]);
    return m->down[line] ? m->out->line[line].n_stops - 1 - forth : forth;
}

static int place_of_more(const maker *m, int line)
{
    const int forth = (int)m->more[line];
    return m->down[line] ? m->out->line[line].n_stops - 1 - forth : forth;
}

static void add_symbol(char *code, char symbol)
{
    const size_t n = strlen(code);
    assert(n < JW_MAX_SYMBOLS);
    code[n] = symbol;
    code[n + 1] = '\0';
}

static void add_bans(char *code, unsigned bans)
{
    for (unsigned i = 0; i < 4; i++)
        if (bans >> i & 1)
            add_symbol(code, "&ABC"[i]);
}

/* ---- lines ------------------------------------------------------------- */

/* Marks that call k of every trip of the route bears. */
static unsigned bans_of_all(const oracle_world *w, uint32_t route, uint32_t k)
{
    unsigned bans = ORACLE_N_BANS - 1;
    for (uint32_t i = 0; i < w->n_trips; i++)
        if (w->trip[i].route == route)
            bans &= w->call[w->trip[i].first_call + k].bans;
    return bans;
}

static void make_line(maker *m, uint32_t route)
{
    const oracle_world *w = m->w;
    const oracle_trip *trip = &w->trip[m->like[route]];
    const int at = m->out->n_lines++;
    jw_line *l = &m->out->line[at];
    m->line_of[route] = at;
    m->down[at] = below(m, 2) == 0;
    m->more[at] = 1 + below(m, trip->n_calls - 1);
    *l = (jw_line){.number = 820000 + at,
                   .distinction = m->out->version >= JW_1_10 ? at + 1 : 0,
                   .from = m->date - MARGIN_DAYS,
                   .to = m->date + MARGIN_DAYS,
                   .n_stops = (int)trip->n_calls + 1};
    for (uint32_t k = 0; k < trip->n_calls; k++) {
        const int place = place_of(m, at, k);
        l->stop[place] = (int)w->call[trip->first_call + k].stop;
        add_bans(l->code[place], bans_of_all(w, route, k));
    }
    l->stop[place_of_more(m, at)] = (int)below(m, w->n_stops);
}

/* ---- days -------------------------------------------------------------- */

static void begin_days(jw_trip *t, const char *days)
{
    t->n_codes = 0;
    snprintf(t->days, sizeof(t->days), "%s", days);
}

static void add_code(jw_trip *t, int type, dsh_date from, dsh_date to)
{
    t->code[t->n_codes++] = (jw_time_code){type, from, to};
}

/* On this day and on none of the week before and after it, told in one of
 * several ways. */
static void run_on(maker *m, jw_trip *t, dsh_date day)
{
    const char weekday[2] = {(char)('1' + dsh_weekday(day)), 0};
    switch (below(m, 6)) {
    case 0:
        begin_days(t, "");
        add_code(t, 3, day, DSH_NO_DATE);
        break;
    case 1:
        begin_days(t, "");
        add_code(t, 1, day, day);
        break;
    case 2:
        begin_days(t, weekday);
        break;
    case 3:
        begin_days(t, below(m, 2) == 0 ? "X" : "");
        add_code(t, 4, day - 7, day - 1);
        add_code(t, 4, day + 1, day + 7);
        break;
    case 4:
        begin_days(t, "6");
        add_code(t, 2, day, DSH_NO_DATE);
        add_code(t, 4, day - 7, day - 1);
        add_code(t, 4, day + 1, day + 7);
        break;
    default: /* week 48, even */
        begin_days(t, weekday);
        add_code(t, 8, day - 20, day + 20);
        break;
    }
}

/* Not on the day, nor on those around it. */
static void run_elsewhere(maker *m, jw_trip *t)
{
    begin_days(t, below(m, 2) == 0 ? "X" : "");
    if (below(m, 2) == 0)
        add_code(t, 3, m->date + 6, m->date + 9);
    else
        add_code(t, 4, m->date - 4, m->date + 4);
}

/* ---- trips ------------------------------------------------------------- */

static void make_call(maker *m, jw_trip *t, uint32_t trip, uint32_t k)
{
    const oracle_trip *of = &m->w->trip[trip];
    const oracle_call *c = &m->w->call[of->first_call + k];
    jw_call *out = &t->call[place_of(m, t->line, k)];
    const int32_t first_s = m->w->call[of->first_call].dep_s;
    const int32_t earlier = first_s >= A_DAY_S ? MINUTES : 0;
    *out = (jw_call){.kind = JW_CALLS,
                     .arr_min = (k == 0 ? c->dep_s : c->arr_s) / 60 - earlier,
                     .dep_min = c->dep_s / 60 - earlier};
    if (!c->pickup && !c->dropoff)
        add_symbol(out->code, '$');
    else if (!c->pickup || !c->dropoff)
        add_symbol(out->code, c->pickup ? ')' : '(');
    add_bans(out->code, c->bans & ~bans_of_all(m->w, of->route, k));
}

static void make_trip(maker *m, uint32_t i)
{
    static const jw_call_kind KINDS[] = {JW_ABSENT, JW_PASSES, JW_OTHER_WAY,
                                         JW_CODE_PASSES};
    static const char CLOSED[] = {0, '{'};
    const oracle_trip *of = &m->w->trip[i];
    const int line = m->line_of[of->route];
    jw_trip *t = &m->out->trip[m->out->n_trips++];
    *t = (jw_trip){.line = line, .number = 2 * (int)i + 1 + m->down[line]};
    t->access = of->closed ? CLOSED[below(m, 2)] : '@';
    for (uint32_t k = 0; k < of->n_calls; k++)
        make_call(m, t, i, k);
    const jw_call *before = &t->call[place_of(m, line, m->more[line] - 1)];
    t->call[place_of_more(m, line)] = (jw_call){.kind = KINDS[below(m, 4)],
                                                .arr_min = before->dep_min,
                                                .dep_min = before->dep_min};
    const bool next = m->w->call[of->first_call].dep_s >= A_DAY_S;
    run_on(m, t, m->date + next);
}

/* A trip of another day, a little earlier than one that runs. */
static void make_decoy(maker *m)
{
    jw_world *out = m->out;
    jw_trip *t = &out->trip[out->n_trips];
    *t = out->trip[below(m, m->w->n_trips)];
    t->number = 2 * out->n_trips + 1 + m->down[t->line];
    out->n_trips++;
    const jw_call *first = &t->call[place_of(m, t->line, 0)];
    const int32_t earlier = (int32_t)below(m, 1 + (uint32_t)first->dep_min % 9);
    for (int k = 0; k < out->line[t->line].n_stops; k++) {
        t->call[k].arr_min -= earlier;
        t->call[k].dep_min -= earlier;
    }
    run_elsewhere(m, t);
}

/* ---- connections ------------------------------------------------------- */

static bool calls_at(const maker *m, uint32_t route, uint32_t stop)
{
    const oracle_trip *t = &m->w->trip[m->like[route]];
    for (uint32_t k = 0; k < t->n_calls; k++)
        if (m->w->call[t->first_call + k].stop == stop)
            return true;
    return false;
}

/* A stop that trips of the route go to after they call, or that those which are
 * waited for go by, and trips of `other` (ORACLE_ANY = nobody) never. */
static int end_of(maker *m, uint32_t route, bool waits, uint32_t other)
{
    const oracle_trip *t = &m->w->trip[m->like[route]];
    const uint32_t from = waits ? below(m, t->n_calls) : t->n_calls - 1;
    for (uint32_t i = 0; i < t->n_calls; i++) {
        const uint32_t k = (from + i) % t->n_calls;
        const uint32_t stop = m->w->call[t->first_call + k].stop;
        if (!waits && i > 0)
            break;
        if (other == ORACLE_ANY || !calls_at(m, other, stop))
            return (int)stop;
    }
    return JW_NONE;
}

static uint32_t route_of(const oracle_rule *r)
{
    return r->from.trip == ORACLE_ANY ? r->from.route : r->to.route;
}

/* Can the connections that name one route be told from those of the other,
 * though both lines have one number, and would a reader who looks at numbers
 * alone take the other one too? */
static bool may_share(maker *m, uint32_t a, uint32_t b)
{
    bool worth_it = false;
    for (uint32_t i = 0; i < m->w->n_rules; i++) {
        const oracle_rule *r = &m->w->rule[i];
        const bool waits = r->from.trip == ORACLE_ANY;
        const uint32_t route = route_of(r), other = route == a ? b : a;
        if (route != a && route != b)
            continue;
        if (end_of(m, route, waits, other) == JW_NONE)
            return false;
        worth_it |= calls_at(m, other, waits ? r->from_stop : r->to_stop);
    }
    return worth_it;
}

static void make_connection(maker *m, const oracle_rule *r, uint32_t other)
{
    const oracle_world *w = m->w;
    const bool waits = r->from.trip == ORACLE_ANY;
    const uint32_t trip = waits ? r->to.trip : r->from.trip;
    const uint32_t stop = waits ? r->to_stop : r->from_stop;
    const uint32_t there = waits ? r->from_stop : r->to_stop;
    const uint32_t route = route_of(r);
    const int line = m->line_of[w->trip[trip].route];
    uint32_t k = 0;
    while (w->call[w->trip[trip].first_call + k].stop != stop)
        k++;
    jw_connection *c = &m->out->connection[m->out->n_connections++];
    *c = (jw_connection){.waits = waits,
                         .trip = (int)trip,
                         .place = place_of(m, line, k),
                         .line_number = m->out->line[m->line_of[route]].number,
                         .stop = there == stop && below(m, 2) == 0 ? JW_NONE
                                                                   : (int)there,
                         .end = other == ORACLE_ANY && below(m, 2) == 0
                                    ? JW_NONE
                                    : end_of(m, route, waits, other)};
}

/* Two routes whose lines may have one number; false if there are none. */
static bool find_pair(maker *m, uint32_t *a, uint32_t *b)
{
    for (*a = 0; *a < N_ROUTES; ++*a)
        for (*b = *a + 1; *b < N_ROUTES; ++*b)
            if (m->line_of[*a] != JW_NONE && m->line_of[*b] != JW_NONE &&
                may_share(m, *a, *b))
                return true;
    return false;
}

static void make_connections(maker *m)
{
    uint32_t a, b;
    const bool share = find_pair(m, &a, &b);
    if (share)
        m->out->line[m->line_of[b]].number = m->out->line[m->line_of[a]].number;
    for (uint32_t i = 0; i < m->w->n_rules; i++) {
        const uint32_t route = route_of(&m->w->rule[i]);
        const uint32_t other = route == a ? b : route == b ? a : ORACLE_ANY;
        make_connection(m, &m->w->rule[i], share ? other : ORACLE_ANY);
    }
}

/* ---- all --------------------------------------------------------------- */

void jw_of_world(jw_world *out, const oracle_world *w, jw_version version,
                 dsh_date date, uint64_t seed)
{
    static const char CLOSED[] = {0, '{'};
    maker m = {.out = out, .w = w, .state = seed, .date = date};
    *out = (jw_world){.version = version,
                      .seed = seed,
                      .n_stops = (int)w->n_stops,
                      .first = date - MARGIN_DAYS,
                      .last = date + MARGIN_DAYS};
    assert(w->n_stops <= JW_MAX_STOPS && w->n_trips <= JW_MAX_TRIPS / 2);
    assert(w->n_rules <= JW_MAX_CONNECTIONS && w->n_stays == 0);
    for (int i = 0; i < out->n_stops; i++) {
        jw_make_stop(&out->stop[i], i, &m.state);
        out->stop[i].access = w->stop_closed[i] ? CLOSED[below(&m, 2)] : '@';
    }
    for (uint32_t r = 0; r < N_ROUTES; r++)
        m.line_of[r] = JW_NONE;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const uint32_t route = w->trip[i].route;
        assert(route < N_ROUTES);
        if (m.line_of[route] != JW_NONE)
            continue;
        m.like[route] = i;
        make_line(&m, route);
    }
    for (uint32_t i = 0; i < w->n_trips; i++)
        make_trip(&m, i);
    for (uint32_t n = below(&m, 5); n > 0; n--)
        make_decoy(&m);
    if (version >= JW_1_10)
        make_connections(&m);
    else
        assert(w->n_rules == 0);
}
