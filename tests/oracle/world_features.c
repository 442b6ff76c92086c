/* SPDX-License-Identifier: MIT */
/*
 * Continuations, records and rules for a random world.
 *
 * Drawn blindly they would hardly ever matter: most pairs of trips never meet.
 * So records and rules begin with a *meeting*, a call where one may get off and
 * a call of another trip where one may get on not long after, mostly one on the
 * way from the origin to the service. Times are drawn around the gap of the
 * meeting, often equal to it, so that some are caught and some missed by a
 * second.
 */
#include "world_features.h"

#include <stdlib.h>

enum { MAX_STAYS = 10, MAX_RECORDS = 10, MAX_RULES = 20, LONG_WAIT_S = 1200 };

typedef struct dresser {
    oracle_world *w;
    uint64_t state;
    uint32_t features;
    uint32_t *trip_of; /* [n_calls] */
} dresser;

/* A call of `from` to get off at and one of `to` to get on at, in time. */
typedef struct meeting {
    uint32_t from_call, to_call;
    uint32_t from, to; /* their trips */
    int32_t gap_s;
} meeting;

static uint32_t below(dresser *d, uint32_t n)
{
    return (uint32_t)(oracle_random(&d->state) % n);
}

static bool chance(dresser *d, uint32_t pct)
{
    return below(d, 100) < pct;
}

static bool has(const dresser *d, oracle_feature feature)
{
    return (d->features & (uint32_t)feature) != 0;
}

static const oracle_call *last_call(const oracle_world *w, uint32_t trip)
{
    const oracle_trip *t = &w->trip[trip];
    return &w->call[t->first_call + t->n_calls - 1];
}

static const oracle_call *first_call(const oracle_world *w, uint32_t trip)
{
    return &w->call[w->trip[trip].first_call];
}

/* ---- continuations ----------------------------------------------------- */

/* Departures rise along a chain, trips with one departure by number: so there
 * are no cycles, not even of vehicles that take no time. */
static bool may_continue(const oracle_world *w, uint32_t from, uint32_t to)
{
    int32_t begun = first_call(w, from)->dep_s;
    int32_t arrived = last_call(w, from)->arr_s;
    int32_t leaves = first_call(w, to)->dep_s;
    if (from == to || w->trip[from].closed || w->trip[to].closed)
        return false;
    return leaves >= arrived && leaves - arrived <= 3 * LONG_WAIT_S &&
           (begun < leaves || from < to);
}

static bool stay_is_new(const dresser *d, uint32_t from, uint32_t to)
{
    const oracle_world *w = d->w;
    for (uint32_t i = 0; i < w->n_stays; i++) {
        const oracle_stay *s = &w->stay[i];
        if (s->from == from && s->to == to)
            return false;
        if (!has(d, ORACLE_FORKS) && (s->from == from || s->to == to))
            return false;
    }
    return true;
}

/* Of many candidates one at the same stop, for some time, else the last one. */
static void add_stay(dresser *d, uint32_t wished)
{
    oracle_world *w = d->w;
    oracle_stay found = {ORACLE_ANY, ORACLE_ANY};
    for (uint32_t i = 0; i < 60; i++) {
        uint32_t from = wished != ORACLE_ANY ? wished : below(d, w->n_trips);
        uint32_t to = below(d, w->n_trips);
        if (!may_continue(w, from, to) || !stay_is_new(d, from, to))
            continue;
        found = (oracle_stay){from, to};
        if (last_call(w, from)->stop == first_call(w, to)->stop || i > 40)
            break;
    }
    if (found.from != ORACLE_ANY)
        w->stay[w->n_stays++] = found;
}

static void add_stays(dresser *d)
{
    uint32_t n = 1 + below(d, MAX_STAYS);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t wished = ORACLE_ANY;
        /* Go on where the latest one ended, or fork where it began. */
        if (d->w->n_stays > 0 && chance(d, 50)) {
            const oracle_stay *latest = &d->w->stay[d->w->n_stays - 1];
            bool fork = has(d, ORACLE_FORKS) && chance(d, 50);
            wished = fork ? latest->from : latest->to;
        }
        add_stay(d, wished);
    }
}

/* ---- meetings ---------------------------------------------------------- */

static bool may_alight(const dresser *d, uint32_t call)
{
    const oracle_world *w = d->w;
    const oracle_trip *trip = &w->trip[d->trip_of[call]];
    return !trip->closed && call > trip->first_call && w->call[call].dropoff &&
           !w->stop_closed[w->call[call].stop];
}

static bool may_board(const dresser *d, uint32_t call)
{
    const oracle_world *w = d->w;
    const oracle_trip *trip = &w->trip[d->trip_of[call]];
    return !trip->closed && call + 1 < trip->first_call + trip->n_calls &&
           w->call[call].pickup && !w->stop_closed[w->call[call].stop];
}

/* What the transfer takes without rules; INT32_MAX = impossible. */
static int32_t usual_time(const oracle_world *w, uint32_t from, uint32_t to)
{
    int32_t s = from == to ? w->change_s[from] : INT32_MAX;
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *f = &w->footpath[i];
        if (f->from == from && f->to == to && f->s < s)
            s = f->s;
    }
    return s;
}

/* Does the trip of `call` call before it where an access link ends? */
static bool comes_from_home(const dresser *d, uint32_t call)
{
    const oracle_world *w = d->w;
    for (uint32_t c = w->trip[d->trip_of[call]].first_call; c < call; c++) {
        for (uint32_t i = 0; i < w->n_access; i++) {
            if (w->access[i].stop == w->call[c].stop && may_board(d, c))
                return true;
        }
    }
    return false;
}

/* Does it call after it where an egress link begins? */
static bool leads_to_service(const dresser *d, uint32_t call)
{
    const oracle_world *w = d->w;
    const oracle_trip *trip = &w->trip[d->trip_of[call]];
    for (uint32_t c = call + 1; c < trip->first_call + trip->n_calls; c++) {
        for (uint32_t i = 0; i < w->n_egress; i++) {
            if (w->egress[i].stop == w->call[c].stop && may_alight(d, c))
                return true;
        }
    }
    return false;
}

static bool draw_meeting(dresser *d, meeting *out)
{
    const oracle_world *w = d->w;
    for (uint32_t i = 0; i < 300; i++) {
        uint32_t c = below(d, w->n_calls);
        uint32_t e = below(d, w->n_calls);
        int32_t gap = w->call[e].dep_s - w->call[c].arr_s;
        if (gap < 0 || gap > LONG_WAIT_S || d->trip_of[c] == d->trip_of[e])
            continue;
        if (!may_alight(d, c) || !may_board(d, e))
            continue;
        *out = (meeting){c, e, d->trip_of[c], d->trip_of[e], gap};
        return true;
    }
    return false;
}

/* How promising a meeting is: on the way, and missed or not, as wanted. */
static uint32_t promise(const dresser *d, const meeting *m, bool missed)
{
    const oracle_world *w = d->w;
    uint32_t from = w->call[m->from_call].stop;
    uint32_t to = w->call[m->to_call].stop;
    int32_t usual = usual_time(w, from, to);
    return (uint32_t)comes_from_home(d, m->from_call) +
           (uint32_t)leads_to_service(d, m->to_call) +
           2 * (uint32_t)((m->gap_s < usual) == missed) + (from == to);
}

/* The most promising of some; `missed` by the usual transfer or not. */
static bool find_meeting(dresser *d, meeting *out, bool missed)
{
    bool found = draw_meeting(d, out);
    uint32_t n = below(d, 25);
    for (uint32_t i = 0; i < n && found; i++) {
        meeting other;
        if (draw_meeting(d, &other) &&
            promise(d, &other, missed) > promise(d, out, missed))
            *out = other;
    }
    return found;
}

/* ---- records ----------------------------------------------------------- */

static int32_t record_time(dresser *d, int32_t gap_s)
{
    if (chance(d, 35))
        return 0;
    if (chance(d, 10))
        return gap_s + 1;
    if (chance(d, 40))
        return gap_s;
    return (int32_t)below(d, (uint32_t)gap_s + 1);
}

static void add_record(dresser *d)
{
    meeting m;
    if (find_meeting(d, &m, chance(d, 85)))
        d->w->record[d->w->n_records++] =
            (oracle_record){m.from_call, m.to_call, record_time(d, m.gap_s)};
}

/* ---- rules ------------------------------------------------------------- */

/* 0 = anything, 1 = the route, 2 = the trip; sometimes both, to no effect. */
static oracle_side make_side(dresser *d, uint32_t level, uint32_t trip)
{
    oracle_side side = {ORACLE_ANY, ORACLE_ANY};
    if (level == 2)
        side.trip = trip;
    if (level == 1 || (level == 2 && chance(d, 30)))
        side.route = d->w->trip[trip].route;
    return side;
}

/* `missed`: by the usual transfer, so that only a minimum changes anything.
 * Exceptions make sense only on top of other rules. */
static bool draw_kind(dresser *d, bool missed, bool on_top,
                      oracle_rule_kind *kind)
{
    bool may_except = has(d, ORACLE_EXCEPTIONS) && on_top;
    bool may_forbid = has(d, ORACLE_PROHIBITIONS);
    if (may_except && chance(d, 40))
        *kind = ORACLE_USUAL;
    else if (may_forbid && chance(d, missed ? 25 : 60))
        *kind = ORACLE_FORBIDDEN;
    else if (has(d, ORACLE_MINIMUMS))
        *kind = ORACLE_MINIMUM;
    else if (may_forbid)
        *kind = ORACLE_FORBIDDEN;
    else
        return false;
    return true;
}

/* Enough for the meeting, to the second or not, or too long. */
static int32_t rule_time(dresser *d, int32_t gap_s, bool enough)
{
    int32_t s = chance(d, 50) ? gap_s : (int32_t)below(d, (uint32_t)gap_s + 1);
    if (!enough)
        s = gap_s + 1 + (chance(d, 50) ? 0 : (int32_t)below(d, 900));
    return s < 1 ? 1 : s;
}

static void add_rule(dresser *d, const meeting *m, bool missed, bool on_top)
{
    /* Both sides at one of three levels each. */
    uint32_t from_level = below(d, 3);
    uint32_t to_level = below(d, 3);
    if (!on_top && chance(d, 30))
        from_level = to_level = 0;
    if (on_top && chance(d, 20))
        from_level = to_level = 2;
    oracle_rule rule = {
        .from_stop = d->w->call[m->from_call].stop,
        .to_stop = d->w->call[m->to_call].stop,
        .from = make_side(d, from_level, m->from),
        .to = make_side(d, to_level, m->to),
    };
    if (!draw_kind(d, missed, on_top, &rule.kind))
        return;
    bool enough = chance(d, missed ? 80 : 25);
    if (rule.kind == ORACLE_MINIMUM)
        rule.s = rule_time(d, m->gap_s, enough);
    for (uint32_t i = 0; i < d->w->n_rules; i++) {
        if (oracle_rules_clash(d->w, &d->w->rule[i], &rule))
            return;
    }
    d->w->rule[d->w->n_rules++] = rule;
}

/* One to three rules for each meeting, mostly of different specificity. */
static void add_rules(dresser *d)
{
    uint32_t n = 3 + below(d, 8);
    for (uint32_t i = 0; i < n; i++) {
        meeting m;
        bool missed = has(d, ORACLE_MINIMUMS) && chance(d, 50);
        if (!find_meeting(d, &m, missed))
            return;
        uint32_t layers = 1 + below(d, 3);
        for (uint32_t k = 0; k < layers && d->w->n_rules < MAX_RULES; k++)
            add_rule(d, &m, missed, k > 0);
    }
}

/* ---- connections and bans ---------------------------------------------- */

/* A trip waits for a route or a route for a trip, at one stop or where a
 * footpath leads. */
static void add_connection(dresser *d)
{
    oracle_world *w = d->w;
    meeting m;
    if (!find_meeting(d, &m, chance(d, 85)))
        return;
    uint32_t from_stop = w->call[m.from_call].stop;
    uint32_t to_stop = w->call[m.to_call].stop;
    if (w->trip[m.from].route == w->trip[m.to].route ||
        usual_time(w, from_stop, to_stop) == INT32_MAX)
        return;
    uint32_t from_level = 1 + below(d, 2);
    oracle_rule rule = {
        .from_stop = from_stop,
        .to_stop = to_stop,
        .from = make_side(d, from_level, m.from),
        .to = make_side(d, 3 - from_level, m.to),
        .kind = ORACLE_MINIMUM,
    };
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (oracle_rules_clash(w, &w->rule[i], &rule))
            return;
    }
    w->rule[w->n_rules++] = rule;
}

static void add_connections(dresser *d)
{
    for (uint32_t i = 0; i < 3 * MAX_RULES && d->w->n_rules < MAX_RULES; i++)
        add_connection(d);
}

/* Calls of a route bear the same marks, some of a trip one more. */
static void add_bans(dresser *d)
{
    oracle_world *w = d->w;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        const oracle_trip *trip = &w->trip[i];
        uint32_t like = 0;
        while (w->trip[like].route != trip->route)
            like++;
        for (uint32_t k = 0; k < trip->n_calls; k++) {
            uint8_t *bans = &w->call[trip->first_call + k].bans;
            if (like < i)
                *bans = w->call[w->trip[like].first_call + k].bans;
            else if (chance(d, 40))
                *bans = (uint8_t)(1U << below(d, 2) | 1U << below(d, 4));
        }
    }
    for (uint32_t i = 0; i < w->n_calls; i++) {
        if (chance(d, 8))
            w->call[i].bans |= (uint8_t)(1U << below(d, 4));
    }
}

void oracle_add_features(oracle_world *w, uint64_t seed, uint32_t features)
{
    dresser d = {.w = w, .state = seed, .features = features};
    if (features == 0)
        return;
    w->stay = oracle_alloc(MAX_STAYS, sizeof *w->stay);
    w->record = oracle_alloc(MAX_RECORDS, sizeof *w->record);
    w->rule = oracle_alloc(MAX_RULES, sizeof *w->rule);
    d.trip_of = oracle_alloc(w->n_calls, sizeof *d.trip_of);
    for (uint32_t i = 0; i < w->n_trips; i++) {
        for (uint32_t j = 0; j < w->trip[i].n_calls; j++)
            d.trip_of[w->trip[i].first_call + j] = i;
    }
    if (has(&d, ORACLE_STAYS) || has(&d, ORACLE_FORKS))
        add_stays(&d);
    uint32_t n = has(&d, ORACLE_RECORDS) ? 1 + below(&d, MAX_RECORDS) : 0;
    for (uint32_t i = 0; i < n; i++)
        add_record(&d);
    add_rules(&d);
    if (has(&d, ORACLE_CONNECTIONS))
        add_connections(&d);
    if (has(&d, ORACLE_BANS))
        add_bans(&d);
    free(d.trip_of);
}
