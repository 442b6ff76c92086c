/* SPDX-License-Identifier: MIT */
/* Attributes -> milliseconds per arc and node, for one profile in one
 * reading (methods.md §1).
 *
 * Pace by slope comes from a table of integers, µs per metre for each 1 ‰, so
 * that no last bit of exp() leaks into results. On foot: W. Tobler (1993),
 * 6·exp(−3.5·|s + 0.05|) km/h, scaled so that the flat gives the profile's
 * speed. On wheels: v0·exp(−k·|g − g0|) as in AccessMap, k per direction so
 * that the speed at the limit is v0/5.
 *
 * Either pace falls towards one best slope and rises beyond it, so the
 * cheapest slope of an interval is the best one clamped to it, and the dearest
 * one of its ends; a closed end makes the pessimistic reading closed. Each
 * other attribute acts the same way: the optimistic reading takes the kinder
 * end of its interval, the pessimistic one the other, so that the optimistic
 * cost is never above the pessimistic one. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "network/walk.h"

#define NO_WAY UINT64_MAX
enum { PERMILLE_MAX = 1000, N_PACES = 2 * PERMILLE_MAX + 1 };

typedef struct maker {
    const dsh_streets *s;
    const dsh_mobility *p;
    dsh_reading reading;
    uint32_t pace[N_PACES];        /* µs per metre, by slope + 1000 ‰ */
    int32_t best_bp;               /* slope of the least pace */
    bool on_wheels;                /* the profile's user sits in a wheelchair */
    uint8_t *surface, *smoothness; /* [n_tag_values] per cent, 0 = closed,
                                      255 = unlisted */
} maker;

/* ---- pace by slope ---- */

static double tobler(double s)
{
    return exp(-3.5 * fabs(s + 0.05)) / exp(-3.5 * 0.05);
}

static double wheels(const dsh_mobility *p, double g)
{
    const bool up = g > p->wheels_g0;
    const int32_t limit_bp = up ? p->max_up_bp : p->max_down_bp;
    if (limit_bp == DSH_ANY)
        return 1;
    const double limit = (up ? limit_bp : -limit_bp) / 10000.0;
    const double span = fabs(limit - p->wheels_g0);
    const double k = span > 0 ? log(5) / span : 0;
    return exp(-k * fabs(g - p->wheels_g0));
}

static void make_paces(maker *m)
{
    const dsh_mobility *p = m->p;
    const double flat_us = 1e9 / p->flat_mm_s;
    for (int i = 0; i < N_PACES; i++) {
        const double slope = (i - PERMILLE_MAX) / 1000.0;
        const double speed = p->slope_model == DSH_SLOPE_TOBLER
                                 ? tobler(slope)
                                 : wheels(p, slope);
        const double us = flat_us / (speed > 1e-3 ? speed : 1e-3);
        m->pace[i] = us < 4e9 ? (uint32_t)floor(us + 0.5) : 4000000000U;
    }
    m->best_bp = p->slope_model == DSH_SLOPE_TOBLER
                     ? -500
                     : (int32_t)floor(p->wheels_g0 * 10000 + 0.5);
    /* Nearer to it is faster, so the best slope that is open. */
    if (p->max_down_bp != DSH_ANY && m->best_bp < -p->max_down_bp)
        m->best_bp = -p->max_down_bp;
    if (p->max_up_bp != DSH_ANY && m->best_bp > p->max_up_bp)
        m->best_bp = p->max_up_bp;
}

static uint32_t pace_at(const maker *m, int32_t bp)
{
    int32_t i = bp >= 0 ? (bp + 5) / 10 : -((-bp + 5) / 10);
    i = i > PERMILLE_MAX ? PERMILLE_MAX : i < -PERMILLE_MAX ? -PERMILLE_MAX : i;
    return m->pace[i + PERMILLE_MAX];
}

/* Slopes up to these are open on an edge. */
typedef struct slope_limits {
    int32_t up, down;
} slope_limits;

/* A short ramp is let pass in both directions: who went up comes back. */
static slope_limits limits_of(const maker *m, uint32_t edge)
{
    const dsh_mobility *p = m->p;
    slope_limits limit = {p->max_up_bp, p->max_down_bp};
    const dsh_value *v = &m->s->slope_bp[edge];
    const bool measured =
        v->from == DSH_VALUE_TAG || v->from == DSH_VALUE_SURVEYED;
    const uint32_t run = m->s->run_mm[edge];
    for (size_t i = 0; measured && run > 0 && i < p->n_short_ramps; i++) {
        if (run > (uint32_t)p->short_ramp[i].length_mm)
            continue;
        const int32_t bp = p->short_ramp[i].slope_bp;
        if (bp > limit.up)
            limit.up = bp;
        if (bp > limit.down)
            limit.down = bp;
    }
    return limit;
}

static bool slope_open(int32_t bp, slope_limits limit)
{
    if (bp > 0)
        return limit.up == DSH_ANY || bp <= limit.up;
    return limit.down == DSH_ANY || -bp <= limit.down;
}

/* A profile that no admissible slope stops is not sensitive to unknown ones:
 * they count as flat in both readings. */
static bool fears_slopes(const maker *m)
{
    const dsh_range any = m->s->any_slope_bp;
    const slope_limits limit = {m->p->max_up_bp, m->p->max_down_bp};
    return !slope_open(any.hi, limit) || !slope_open(any.lo, limit);
}

static int32_t clamp(int32_t v, int32_t lo, int32_t hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* µs per metre along an arc; DSH_CLOSED beyond the limits. */
static uint32_t slope_pace(const maker *m, uint32_t arc)
{
    const dsh_value v = m->s->slope_bp[arc / 2];
    int32_t lo = v.lo, hi = v.hi;
    /* incline=up or =down alone is a tag with an interval. */
    const bool unknown = v.from == DSH_VALUE_UNKNOWN;
    if ((unknown || (v.from == DSH_VALUE_TAG && lo < hi)) && !fears_slopes(m)) {
        lo = hi = 0;
    } else if (unknown) {
        lo = m->s->any_slope_bp.lo;
        hi = m->s->any_slope_bp.hi;
    }
    if (arc % 2 == 1) {
        const int32_t t = lo;
        lo = -hi;
        hi = -t;
    }
    const slope_limits limit = limits_of(m, arc / 2);
    if (m->reading == DSH_OPT) {
        const int32_t best = clamp(m->best_bp, lo, hi);
        return slope_open(best, limit) ? pace_at(m, best) : DSH_CLOSED;
    }
    if (!slope_open(lo, limit) || !slope_open(hi, limit))
        return DSH_CLOSED;
    const uint32_t a = pace_at(m, lo), b = pace_at(m, hi);
    return a > b ? a : b;
}

/* ---- surfaces ---- */

static void rate_words(const maker *m, const dsh_tag_rule *rule, size_t n,
                       uint8_t *out)
{
    for (uint32_t w = 0; w < m->s->n_tag_values; w++) {
        out[w] = 255;
        for (size_t i = 0; i < n; i++) {
            if (strcmp(rule[i].value, m->s->tag_value[w]) == 0)
                out[w] = rule[i].passable ? (uint8_t)rule[i].speed_pct : 0;
        }
    }
}

/* Share of the speed in per cent, 0 = closed; 100 when the profile does not
 * care. A value the profile does not list is as good as unknown. */
static unsigned word_pct(const maker *m, dsh_value v, const uint8_t *rated,
                         const dsh_tag_rule *rule, size_t n)
{
    if (n == 0)
        return 100;
    if (v.from != DSH_VALUE_UNKNOWN && rated[v.lo] != 255)
        return rated[v.lo];
    unsigned best = 0, worst = 100;
    for (size_t i = 0; i < n; i++) {
        const unsigned pct = rule[i].passable ? rule[i].speed_pct : 0;
        best = pct > best ? pct : best;
        worst = pct < worst ? pct : worst;
    }
    return m->reading == DSH_OPT ? best : worst;
}

/* ---- limits ---- */

static dsh_value widened(dsh_value v, dsh_range any)
{
    return v.from == DSH_VALUE_UNKNOWN ? (dsh_value){any.lo, any.hi, v.from}
                                       : v;
}

/* Does a value keep below a limit (DSH_ANY: no demand)? */
static bool at_most(const maker *m, dsh_value v, dsh_range any, int32_t limit)
{
    v = widened(v, any);
    return limit == DSH_ANY || (m->reading == DSH_OPT ? v.lo : v.hi) <= limit;
}

static bool at_least(const maker *m, dsh_value v, dsh_range any, int32_t limit)
{
    v = widened(v, any);
    return limit <= 0 || limit == DSH_ANY ||
           (m->reading == DSH_OPT ? v.hi : v.lo) >= limit;
}

static const dsh_range NO_OR_YES = {0, 1};

static bool climbs(const maker *m, uint32_t e)
{
    const dsh_mobility *p = m->p;
    return p->steps &&
           at_most(m, m->s->n_steps[e], m->s->any_n_steps,
                   p->max_steps > 0 ? p->max_steps : DSH_ANY) &&
           at_least(m, m->s->rail[e], NO_OR_YES, p->steps_rail);
}

/* Can it roll up beside them? A ramp that says not for whom may be one for
 * prams. */
static bool has_ramp(const maker *m, unsigned flags)
{
    const dsh_steps_ramp ramp = m->p->steps_ramp;
    if (ramp == DSH_RAMP_NONE)
        return false;
    return (flags & DSH_EDGE_RAMP) != 0 ||
           (ramp == DSH_RAMP_STROLLER &&
            ((flags & DSH_EDGE_STROLLER_RAMP) != 0 ||
             ((flags & DSH_EDGE_RAMP_UNSURE) != 0 && m->reading == DSH_OPT)));
}

static bool is_steps(const maker *m, uint32_t e)
{
    return (m->s->flags[e] & DSH_EDGE_STEPS) != 0;
}

static bool is_lift(const maker *m, uint32_t e)
{
    return (m->s->flags[e] & DSH_EDGE_LIFT) != 0;
}

/* A lift is level and smooth; its door is a narrow spot. */
static bool edge_open(const maker *m, uint32_t e)
{
    const dsh_streets *s = m->s;
    const unsigned flags = s->flags[e];
    if (m->on_wheels && (flags & DSH_EDGE_WHEELCHAIR_NO) != 0)
        return false;
    if (is_lift(m, e))
        return at_least(m, s->width_mm[e], s->any_width_mm, m->p->min_spot_mm);
    return at_most(m, s->cross_bp[e], s->any_cross_bp, m->p->max_cross_bp) &&
           at_least(m, s->width_mm[e], s->any_width_mm, m->p->min_width_mm) &&
           at_most(m, s->crossing_kerb_mm[e], s->any_kerb_mm,
                   m->p->max_kerb_mm);
}

static bool way_open(const dsh_streets *s, uint32_t arc)
{
    const unsigned against =
        arc % 2 == 0 ? DSH_EDGE_BACKWARD_ONLY : DSH_EDGE_FORWARD_ONLY;
    return (s->flags[arc / 2] & against) == 0;
}

/* Waiting, in µs: for the lift, or this edge's share of a crossing. */
static uint64_t wait_us(const maker *m, uint32_t e)
{
    const uint32_t whole = m->s->crossing_mm[e];
    const uint64_t crossing = whole > 0 ? (uint64_t)m->p->crossing_ms * 1000 *
                                              m->s->length_mm[e] / whole
                                        : 0;
    return crossing + (is_lift(m, e) ? (uint64_t)m->p->lift_ms * 1000 : 0);
}

static uint32_t rounded_ms(uint64_t us)
{
    const uint64_t ms = (us + 500) / 1000;
    return ms < DSH_CLOSED ? (uint32_t)ms : DSH_CLOSED - 1;
}

/* Speed of the class of street, whatever the traffic. */
static uint32_t drive_ms(const maker *m, uint32_t arc)
{
    const uint32_t e = arc / 2;
    const unsigned kmh = m->s->drive_kmh[e];
    if (kmh == 0 || !way_open(m->s, arc))
        return DSH_CLOSED;
    return rounded_ms((uint64_t)m->s->length_mm[e] * 3600 / kmh);
}

/* µs along an arc that is walked or rolled; DSH_CLOSED if it cannot be. */
static uint64_t rolling_us(const maker *m, uint32_t arc)
{
    const dsh_streets *s = m->s;
    const uint32_t e = arc / 2;
    const uint32_t pace = slope_pace(m, arc);
    const unsigned a =
        word_pct(m, s->surface[e], m->surface, m->p->surface, m->p->n_surfaces);
    const unsigned b = word_pct(m, s->smoothness[e], m->smoothness,
                                m->p->smoothness, m->p->n_smoothness);
    const unsigned pct = a < b ? a : b;
    if (pace == DSH_CLOSED || pct == 0)
        return NO_WAY;
    return (uint64_t)s->length_mm[e] * pace / 1000 * 100 / pct;
}

/* µs on steps: climbing or beside them, whichever is open and faster, so that
 * knowing more never makes the kinder reading kinder. */
static uint64_t steps_us(const maker *m, uint32_t arc)
{
    const uint32_t e = arc / 2;
    uint64_t best = NO_WAY;
    if (climbs(m, e))
        best = (uint64_t)m->s->length_mm[e] * m->pace[PERMILLE_MAX] / 1000 *
               m->p->steps_time_pct / 100;
    if (has_ramp(m, m->s->flags[e])) {
        const uint64_t us = rolling_us(m, arc);
        best = us < best ? us : best;
    }
    return best;
}

static uint32_t arc_ms(const maker *m, uint32_t arc)
{
    const uint32_t e = arc / 2;
    if (m->p->drives)
        return drive_ms(m, arc);
    if (!way_open(m->s, arc) || !edge_open(m, e))
        return DSH_CLOSED;
    uint64_t us;
    if (is_lift(m, e))
        us = (uint64_t)m->s->length_mm[e] * m->pace[PERMILLE_MAX] / 1000;
    else
        us = is_steps(m, e) ? steps_us(m, arc) : rolling_us(m, arc);
    return us == NO_WAY ? DSH_CLOSED : rounded_ms(us + wait_us(m, e));
}

static bool is_assumed(dsh_value v)
{
    return v.from == DSH_VALUE_ASSUMED;
}

/* Does anything the profile asks of this edge rest on a class default? */
static bool on_assumptions(const maker *m, uint32_t e)
{
    const dsh_streets *s = m->s;
    const dsh_mobility *p = m->p;
    if (p->drives)
        return false;
    if (is_lift(m, e))
        return is_assumed(s->width_mm[e]) && p->min_spot_mm > 0;
    const bool up = is_steps(m, e) && climbs(m, e) && !has_ramp(m, s->flags[e]);
    return (up && p->max_steps > 0 && is_assumed(s->n_steps[e])) ||
           (is_assumed(s->slope_bp[e]) && !up) ||
           (is_assumed(s->cross_bp[e]) && p->max_cross_bp != DSH_ANY) ||
           (is_assumed(s->width_mm[e]) && p->min_width_mm > 0) ||
           (is_assumed(s->surface[e]) && p->n_surfaces > 0 && !up) ||
           (is_assumed(s->smoothness[e]) && p->n_smoothness > 0 && !up) ||
           (is_assumed(s->crossing_kerb_mm[e]) && p->max_kerb_mm != DSH_ANY);
}

/* A kerb or gate is free or closed; a lift takes its time. */
static uint32_t node_ms(const maker *m, uint32_t v)
{
    const dsh_streets *s = m->s;
    const unsigned flags = s->node_flags[v];
    if (m->p->drives || (flags & DSH_NODE_CLOSED) != 0)
        return (flags & DSH_NODE_CLOSED) != 0 ? DSH_CLOSED : 0;
    /* Nobody says whether a stile has a rail. */
    if (((flags & DSH_NODE_CLIMB) != 0 &&
         (!m->p->steps || (m->p->steps_rail && m->reading == DSH_PESS))) ||
        ((flags & DSH_NODE_WHEELCHAIR_NO) != 0 && m->on_wheels))
        return DSH_CLOSED;
    if ((flags & DSH_NODE_KERB) != 0 &&
        !at_most(m, s->kerb_mm[v], s->any_kerb_mm, m->p->max_kerb_mm))
        return DSH_CLOSED;
    if ((flags & DSH_NODE_BARRIER) != 0 &&
        !at_least(m, s->gap_mm[v], s->any_gap_mm, m->p->min_spot_mm))
        return DSH_CLOSED;
    return (flags & DSH_NODE_LIFT) != 0 ? m->p->lift_ms : 0;
}

static void fill(dsh_costs *c, const maker *m)
{
    for (uint32_t a = 0; a < 2 * m->s->n_edges; a++) {
        c->arc_ms[a] = arc_ms(m, a);
        c->arc_assumed[a] =
            c->arc_ms[a] != DSH_CLOSED && on_assumptions(m, a / 2)
                ? c->arc_ms[a]
                : 0;
    }
    for (uint32_t v = 0; v < m->s->n_nodes; v++)
        c->node_ms[v] = node_ms(m, v);
    c->flat_ms_per_m = (1000000 + m->p->flat_mm_s - 1) / m->p->flat_mm_s;
}

/* ---- what hinders ---- */

enum { SLOW = 2 /* times as long as on the flat */ };

static unsigned slope_hindrance(const maker *m, uint32_t e, unsigned *slow)
{
    const uint32_t flat = (uint32_t)(1000000000U / m->p->flat_mm_s);
    unsigned stop = 0;
    for (uint32_t a = 2 * e; a < 2 * e + 2; a++) {
        const uint32_t pace = slope_pace(m, a);
        if (way_open(m->s, a) && pace == DSH_CLOSED)
            stop = 1U << DSH_HINDERS_SLOPE;
        else if (way_open(m->s, a) && pace > SLOW * flat)
            *slow |= 1U << DSH_HINDERS_SLOPE;
    }
    return stop;
}

static unsigned unless(bool open, dsh_hindrance_kind kind)
{
    return open ? 0 : 1U << kind;
}

static unsigned rolling_hindrance(const maker *m, uint32_t e, unsigned *slow)
{
    const dsh_mobility *p = m->p;
    unsigned stop = slope_hindrance(m, e, slow);
    const unsigned a =
        word_pct(m, m->s->surface[e], m->surface, p->surface, p->n_surfaces);
    const unsigned b = word_pct(m, m->s->smoothness[e], m->smoothness,
                                p->smoothness, p->n_smoothness);
    *(a == 0 ? &stop : slow) |= unless(a * SLOW >= 100, DSH_HINDERS_SURFACE);
    *(b == 0 ? &stop : slow) |= unless(b * SLOW >= 100, DSH_HINDERS_SMOOTHNESS);
    return stop;
}

static unsigned edge_hindrance(const maker *m, uint32_t e, unsigned *slow)
{
    const dsh_streets *s = m->s;
    const dsh_mobility *p = m->p;
    const bool lift = is_lift(m, e), climb = is_steps(m, e) && climbs(m, e);
    const bool closed = m->on_wheels && (s->flags[e] & DSH_EDGE_WHEELCHAIR_NO);
    const int32_t width = lift ? p->min_spot_mm : p->min_width_mm;
    unsigned stop = unless(!closed, DSH_HINDERS_WHEELCHAIR_NO) |
                    unless(at_least(m, s->width_mm[e], s->any_width_mm, width),
                           DSH_HINDERS_WIDTH);
    *slow = 0;
    if (lift)
        return stop;
    if (is_steps(m, e) && !climb && !has_ramp(m, s->flags[e]))
        stop |= 1U << DSH_HINDERS_STEPS;
    else if (!climb)
        stop |= rolling_hindrance(m, e, slow);
    return stop |
           unless(at_most(m, s->cross_bp[e], s->any_cross_bp, p->max_cross_bp),
                  DSH_HINDERS_CROSS_SLOPE) |
           unless(at_most(m, s->crossing_kerb_mm[e], s->any_kerb_mm,
                          p->max_kerb_mm),
                  DSH_HINDERS_KERB);
}

static unsigned node_hindrance(const maker *m, uint32_t v)
{
    const dsh_streets *s = m->s;
    const dsh_mobility *p = m->p;
    const unsigned flags = s->node_flags[v];
    const bool climb = p->steps && !(p->steps_rail && m->reading == DSH_PESS);
    const bool kerb = at_most(m, s->kerb_mm[v], s->any_kerb_mm, p->max_kerb_mm);
    const bool gap = at_least(m, s->gap_mm[v], s->any_gap_mm, p->min_spot_mm);
    return unless(climb || !(flags & DSH_NODE_CLIMB), DSH_HINDERS_STEPS) |
           unless(!m->on_wheels || !(flags & DSH_NODE_WHEELCHAIR_NO),
                  DSH_HINDERS_WHEELCHAIR_NO) |
           unless(kerb || !(flags & DSH_NODE_KERB), DSH_HINDERS_KERB) |
           unless(gap || !(flags & DSH_NODE_BARRIER), DSH_HINDERS_NARROWING);
}

static void fill_hindrances(dsh_hindrances *h, const maker *m)
{
    for (uint32_t e = 0; e < m->s->n_edges; e++) {
        unsigned slow;
        h->edge_stop[e] = (uint16_t)edge_hindrance(m, e, &slow);
        h->edge_slow[e] = (uint16_t)slow;
    }
    for (uint32_t v = 0; v < m->s->n_nodes; v++)
        h->node_stop[v] = (uint16_t)node_hindrance(m, v);
}

static dosah_status make_maker(maker **out, const dsh_streets *streets,
                               const dsh_mobility *profile, dsh_reading reading,
                               dosah_error *err)
{
    assert(profile->flat_mm_s > 0);
    maker *m = *out = dsh_alloc(1, sizeof(*m));
    if (m == NULL)
        return dsh_fail_nomem(err, "street costs");
    m->s = streets;
    m->p = profile;
    m->reading = reading;
    m->on_wheels = profile->user_group != NULL &&
                   strcmp(profile->user_group, "wheelchair") == 0;
    m->surface = dsh_alloc(streets->n_tag_values, 1);
    m->smoothness = dsh_alloc(streets->n_tag_values, 1);
    if (m->surface == NULL || m->smoothness == NULL)
        return dsh_fail_nomem(err, "street costs");
    make_paces(m);
    rate_words(m, profile->surface, profile->n_surfaces, m->surface);
    rate_words(m, profile->smoothness, profile->n_smoothness, m->smoothness);
    return DOSAH_OK;
}

static void free_maker(maker *m)
{
    if (m == NULL)
        return;
    dsh_free(m->surface);
    dsh_free(m->smoothness);
    dsh_free(m);
}

dosah_status dsh_costs_new(dsh_costs **out, const dsh_streets *streets,
                           const dsh_mobility *profile, dsh_reading reading,
                           dosah_error *err)
{
    *out = NULL;
    maker *m = NULL;
    dsh_costs *c = dsh_alloc(1, sizeof(*c));
    dosah_status status = c != NULL
                              ? make_maker(&m, streets, profile, reading, err)
                              : dsh_fail_nomem(err, "street costs");
    if (status == DOSAH_OK) {
        c->arc_ms = dsh_alloc(2 * (size_t)streets->n_edges, sizeof(uint32_t));
        c->arc_assumed =
            dsh_alloc(2 * (size_t)streets->n_edges, sizeof(uint32_t));
        c->node_ms = dsh_alloc(streets->n_nodes, sizeof(uint32_t));
        if (c->arc_ms == NULL || c->arc_assumed == NULL || c->node_ms == NULL)
            status = dsh_fail_nomem(err, "street costs");
    }
    if (status == DOSAH_OK)
        fill(c, m);
    free_maker(m);
    if (status != DOSAH_OK) {
        dsh_costs_free(c);
        return status;
    }
    *out = c;
    return DOSAH_OK;
}

dosah_status dsh_hindrances_new(dsh_hindrances **out,
                                const dsh_streets *streets,
                                const dsh_mobility *profile,
                                dsh_reading reading, dosah_error *err)
{
    *out = NULL;
    maker *m = NULL;
    dsh_hindrances *h = dsh_alloc(1, sizeof(*h));
    dosah_status status = h != NULL
                              ? make_maker(&m, streets, profile, reading, err)
                              : dsh_fail_nomem(err, "hindrances");
    if (status == DOSAH_OK) {
        h->edge_stop = dsh_alloc(streets->n_edges, sizeof(uint16_t));
        h->edge_slow = dsh_alloc(streets->n_edges, sizeof(uint16_t));
        h->node_stop = dsh_alloc(streets->n_nodes, sizeof(uint16_t));
        if (h->edge_stop == NULL || h->edge_slow == NULL ||
            h->node_stop == NULL)
            status = dsh_fail_nomem(err, "hindrances");
    }
    if (status == DOSAH_OK)
        fill_hindrances(h, m);
    free_maker(m);
    if (status != DOSAH_OK) {
        dsh_hindrances_free(h);
        return status;
    }
    *out = h;
    return DOSAH_OK;
}

void dsh_hindrances_free(dsh_hindrances *hindrances)
{
    if (hindrances == NULL)
        return;
    dsh_free(hindrances->edge_stop);
    dsh_free(hindrances->edge_slow);
    dsh_free(hindrances->node_stop);
    dsh_free(hindrances);
}

void dsh_costs_free(dsh_costs *costs)
{
    if (costs == NULL)
        return;
    dsh_free(costs->arc_ms);
    dsh_free(costs->arc_assumed);
    dsh_free(costs->node_ms);
    dsh_free(costs);
}
