/* SPDX-License-Identifier: MIT */
/* Lines: across towns, between centres by way of what lies on the road, by
 * rail between cities, and one more for every village that is left over. */
#include "country.h"

#include <stdlib.h>

enum { STAGE_LINES = 110, CENTRE = 6, URBAN = 18, CITY = 40, BIG_CITY = 100 };
enum { MINUTE = 60, HOUR = 3600 };

static int town_spots(const country *c, int spot)
{
    return c->town[c->spot[spot].town].spots;
}

static country_line *add_line(country *c, country_kind kind, demo_rng *r)
{
    if (c->lines == c->max_lines)
        demo_die("too many lines");
    country_line *l = &c->line[c->lines++];
    l->kind = kind;
    l->first_s = 4 * HOUR + demo_pick(r, 90) * MINUTE;
    l->low_floor = demo_between(r, 0.1, kind == LINE_URBAN ? 1 : 0.6);
    return l;
}

static void call_at(country *c, country_line *l, int spot)
{
    l->spot[l->calls++] = spot;
    c->spot[spot].served = true;
}

/* ---- along a straight road ---------------------------------------------- */

typedef struct found {
    double along;
    int spot;
} found;

static int by_way(const void *a, const void *b)
{
    const found *x = a, *y = b;
    if (x->along < y->along || x->along > y->along)
        return x->along < y->along ? -1 : 1;
    return x->spot - y->spot;
}

/* Spots [first, end) no farther than `band` beside the way from a to b, in
 * order. */
static int beside(const country *c, demo_pt a, demo_pt b, double band,
                  const int range[2], found *out)
{
    const demo_pt u = demo_towards(a, b);
    const double length = demo_dist(a, b);
    int n = 0;
    for (int i = range[0]; i < range[1]; i++) {
        const double dx = c->spot[i].at.x - a.x, dy = c->spot[i].at.y - a.y;
        const double along = dx * u.x + dy * u.y, off = dx * u.y - dy * u.x;
        if (off <= band && off >= -band && along >= 0 && along <= length)
            out[n++] = (found){along, i};
    }
    qsort(out, (size_t)n, sizeof(*out), by_way);
    return n;
}

/* ---- within towns -------------------------------------------------------- */

static void make_urban(country *c, int town, found *room, demo_rng *r)
{
    const country_town *t = &c->town[town];
    const int range[2] = {t->first, t->first + t->spots};
    const double radius = 380 * 0.6 * demo_sqrt(t->spots) + 300;
    const int n_lines = t->spots / 7 + 1;
    for (int k = 0; k < n_lines; k++) {
        const demo_pt u = demo_circle(demo_unit(r));
        const double off = radius * demo_between(r, -0.75, 0.75);
        const demo_pt a = {t->at.x - u.x * radius - u.y * off,
                           t->at.y - u.y * radius + u.x * off};
        const demo_pt b = {t->at.x + u.x * radius - u.y * off,
                           t->at.y + u.y * radius + u.x * off};
        int n = 0;
        for (double band = 200; n < 18 && band < 6000; band *= 1.4)
            n = beside(c, a, b, band, range, room);
        const int calls = n < 20 ? n : 18 + demo_pick(r, n < 28 ? n - 17 : 11);
        country_line *l = add_line(c, LINE_URBAN, r);
        const int from = demo_pick(r, n - calls + 1);
        for (int i = 0; i < calls; i++)
            call_at(c, l, room[from + i].spot);
        l->headway_s = (t->spots >= BIG_CITY ? 8
                        : t->spots >= CITY   ? 14
                                             : 25) *
                       demo_pick(r, 3) * MINUTE / 2;
        l->headway_s += 8 * MINUTE;
        l->night = t->spots >= CITY && k % 3 == 0;
    }
}

/* ---- between towns --------------------------------------------------------
 */

/* A way from hub to hub with calls at least `apart` metres from each other. */
static void make_between(country *c, int a, int b, country_kind kind,
                         found *room, demo_rng *r)
{
    const bool rail = kind == LINE_RAIL;
    const int from = c->town[a].first, to = c->town[b].first;
    const int range[2] = {0, c->spots};
    const int n = beside(c, c->spot[from].at, c->spot[to].at,
                         rail ? 3500 : 2200, range, room);
    const double length = demo_dist(c->spot[from].at, c->spot[to].at);
    const double even = length / (rail ? 16 : 22);
    const double least = rail ? 2000 : 350;
    const double apart = even > least ? even : least;
    country_line *l = add_line(c, kind, r);
    double last = 0;
    call_at(c, l, from);
    for (int i = 0; i < n && l->calls < COUNTRY_MAX_CALLS - 1; i++) {
        const int s = room[i].spot;
        const bool hub = c->town[c->spot[s].town].first == s;
        if (s == from || s == to || room[i].along < last + apart ||
            room[i].along > length - apart || (rail && !hub))
            continue;
        call_at(c, l, s);
        last = room[i].along;
    }
    call_at(c, l, to);
    l->headway_s = (rail ? 40 : 25) * MINUTE + demo_pick(r, 40) * MINUTE;
}

/* Lines of each town of this size to some that are neither next nor far. */
static void join_towns(country *c, int least, int nearest, country_kind kind,
                       found *room, demo_rng *r)
{
    found *other = country_alloc((size_t)c->towns, sizeof(*other));
    for (int a = 0; a < c->towns; a++) {
        int n = 0;
        if (c->town[a].spots < least)
            continue;
        for (int b = 0; b < c->towns; b++)
            if (b != a && c->town[b].spots >= least)
                other[n++] =
                    (found){demo_dist(c->town[a].at, c->town[b].at), b};
        qsort(other, (size_t)n, sizeof(*other), by_way);
        for (int k = nearest; k < n && k < 3 * nearest; k += nearest / 2)
            make_between(c, a, other[k].spot, kind, room, r);
    }
    free(other);
}

/* ---- what is left over ----------------------------------------------------
 */

static int nearest_spot(const country *c, demo_pt at, bool hubs)
{
    int best = -1;
    double least = 0;
    for (int i = 0; i < c->spots; i++) {
        const country_spot *s = &c->spot[i];
        if (hubs ? c->town[s->town].first != i || town_spots(c, i) < CENTRE
                 : s->served)
            continue;
        const double d = demo_dist(at, s->at);
        if (best < 0 || d < least) {
            best = i;
            least = d;
        }
    }
    return best;
}

/* From a centre to the nearest spot without a line, and on to the next. */
static void make_left_over(country *c, demo_rng *r)
{
    for (int i = 0; i < c->spots; i++) {
        if (c->spot[i].served)
            continue;
        country_line *l = add_line(c, LINE_REGIONAL, r);
        const int calls = 12 + demo_pick(r, 12);
        const int hub = nearest_spot(c, c->spot[i].at, true);
        if (hub >= 0)
            call_at(c, l, hub);
        for (int at = i; at >= 0 && l->calls < calls;) {
            call_at(c, l, at);
            const int next = nearest_spot(c, c->spot[at].at, false);
            const bool far =
                next >= 0 && demo_dist(c->spot[at].at, c->spot[next].at) > 6000;
            at = far ? -1 : next;
        }
        if (l->calls < 2)
            c->lines--;
        l->headway_s = 40 * MINUTE + demo_pick(r, 60) * MINUTE;
    }
}

/* ---- departures ------------------------------------------------------------
 */

bool country_departure(const country *c, const country_line *l, int direction,
                       int *s, bool *daily)
{
    const int first = l->first_s + direction * 7 * MINUTE;
    if (*s == INT32_MIN) {
        *s = first;
        *daily = true;
        return true;
    }
    const bool peak = (*s >= 6 * HOUR && *s < 9 * HOUR) ||
                      (*s >= 14 * HOUR && *s < 18 * HOUR);
    const double wait = l->headway_s * c->stretch * (peak ? 1 : 1.6);
    int step = (int)wait;
    if (*s >= 22 * HOUR + 30 * MINUTE)
        step = HOUR;
    *s += step < 3 * MINUTE ? 3 * MINUTE : step;
    *daily = *s >= 23 * HOUR || (*s / MINUTE) % 5 < 2;
    return *s < (l->night ? 28 * HOUR : 23 * HOUR);
}

static int64_t count_hops(const country *c)
{
    int64_t hops = 0;
    for (int i = 0; i < c->lines; i++)
        for (int d = 0; d < 2; d++) {
            int s = INT32_MIN;
            bool daily;
            while (country_departure(c, &c->line[i], d, &s, &daily))
                hops += c->line[i].calls - 1;
        }
    return hops;
}

void country_lines_make(country *c)
{
    demo_rng r = demo_rng_for(STAGE_LINES);
    found *room = country_alloc((size_t)c->spots, sizeof(*room));
    c->max_lines = c->spots + 4 * c->towns;
    c->line = country_alloc((size_t)c->max_lines, sizeof(*c->line));
    for (int i = 0; i < c->towns; i++)
        if (c->town[i].spots >= URBAN)
            make_urban(c, i, room, &r);
    join_towns(c, CENTRE, 4, LINE_REGIONAL, room, &r);
    join_towns(c, CITY, 4, LINE_RAIL, room, &r);
    make_left_over(c, &r);
    free(room);
    double lo = 0.05, hi = 20;
    for (int i = 0; i < 30; i++) {
        c->stretch = (lo + hi) / 2;
        if (count_hops(c) > (int64_t)(COUNTRY_HOPS * c->part))
            lo = c->stretch;
        else
            hi = c->stretch;
    }
}
