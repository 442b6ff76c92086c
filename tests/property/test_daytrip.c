/* SPDX-License-Identifier: MIT */
/* There and back against a count over every second: two random worlds, one for
 * each direction, whose travel times come from the oracles alone. */
#include "world_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

#include "reach/daytrip.h"
#include "reach/mirror.h"

enum { N_WORLDS = 400, SEED = 41000 };

/* Time of the day trip: t; of a world: t - clock_s. */
typedef struct side {
    oracle_world w;
    int32_t clock_s;
    int32_t *arrive_s;   /* [n] leaving in second i; INT32_MAX = never */
    dsh_way way;         /* of the way there */
    dsh_profile profile; /* of the way back, and what borrows from it */
    dsh_rides_home rides;
    dsh_home home;
} side;

typedef struct trip {
    side there, back;
    dsh_interval open[4];
    dsh_visit visit;
    int32_t n; /* seconds from leave_after to home_by + 1, inclusive */
} trip;

static uint32_t below(uint64_t *state, uint32_t n)
{
    return (uint32_t)(oracle_random(state) % n);
}

/* ---- the slow way ------------------------------------------------------ */

/* Arrivals in every second. The oracle is asked at all times at which the rule
 * may change and beside them, and now and then in between: there who rides
 * arrives at one time, and who walks takes one time. */
static void count_side(side *s, const trip *t, uint64_t *r)
{
    size_t n = (size_t)t->n;
    s->arrive_s = malloc(n * sizeof *s->arrive_s);
    uint8_t *ask = calloc(n, 1);
    size_t n_events = oracle_event_times(&s->w, NULL, 0);
    int32_t *event = malloc((n_events + 1) * sizeof *event);
    oracle_event_times(&s->w, event, n_events);
    int32_t from_s = t->visit.leave_after_s - s->clock_s;
    for (size_t i = 0; i < n_events; i++)
        if (event[i] >= from_s && event[i] - from_s < t->n)
            ask[event[i] - from_s] = 1;
    int32_t tt = INT32_MAX;
    for (int32_t i = 0; i < t->n; i++) {
        if (i > 0 && tt != INT32_MAX && tt != s->w.walk_s)
            tt--;
        if (i == 0 || ask[i] || below(r, 200) == 0) {
            int32_t asked =
                oracle_dijkstra_tt(&s->w, from_s + i, s->w.max_rides);
            if (i > 0 && !ask[i])
                assert_int_equal(asked, tt);
            tt = asked;
        }
        s->arrive_s[i] = tt == INT32_MAX ? tt : t->visit.leave_after_s + i + tt;
    }
    free(event);
    free(ask);
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Longest stay for who arrives and has to leave at these times. */
static int32_t stay_between(const trip *t, int32_t arrive_s, int32_t return_s)
{
    int32_t best_s = INT32_MIN;
    for (size_t i = 0; i < t->visit.n_open; i++) {
        dsh_interval o = t->open[i];
        best_s =
            most(best_s, least(return_s, o.to_s) - most(arrive_s, o.from_s));
    }
    return best_s;
}

/* Shortest absence of who leaves home in second i. */
static int32_t absence(const trip *t, const int32_t *home_s, int32_t i)
{
    int32_t la = t->visit.leave_after_s, best_s = INT32_MAX;
    for (size_t k = 0; k < t->visit.n_open; k++) {
        dsh_interval o = t->open[k];
        int32_t end_s = most(t->there.arrive_s[i], o.from_s) + t->visit.stay_s;
        if (end_s > o.to_s || end_s > t->visit.home_by_s ||
            home_s[end_s - la] > t->visit.home_by_s)
            continue;
        best_s = least(best_s, home_s[end_s - la] - la - i);
    }
    return best_s;
}

static dsh_day_trip count(const trip *t, int32_t *earliest_s, int32_t *latest_s)
{
    const dsh_visit *v = &t->visit;
    const int32_t *arrive_s = t->there.arrive_s;
    int32_t la = v->leave_after_s, last = v->home_by_s - la;
    int32_t *home_s = malloc((size_t)t->n * sizeof *home_s);
    *earliest_s = INT32_MAX;
    *latest_s = INT32_MIN;
    home_s[last + 1] = t->back.arrive_s[last + 1];
    for (int32_t i = last; i >= 0; i--) {
        home_s[i] = least(t->back.arrive_s[i], home_s[i + 1]);
        *earliest_s = least(*earliest_s, arrive_s[i]);
        if (*latest_s == INT32_MIN && t->back.arrive_s[i] <= v->home_by_s)
            *latest_s = la + i;
    }
    dsh_day_trip out = {false, 0, INT32_MAX, 0, INT32_MIN};
    bool walked = false;
    for (int32_t i = 0; i <= last; i++) {
        if (arrive_s[i] == INT32_MAX || *latest_s == INT32_MIN)
            continue;
        int32_t stay_s = stay_between(t, arrive_s[i], *latest_s);
        out.stay_s = most(out.stay_s, stay_s);
        if (stay_s < v->stay_s)
            continue;
        out.feasible = true;
        out.last_s = la + i;
        out.away_s = least(out.away_s, absence(t, home_s, i));
        bool walks = arrive_s[i] - la - i == t->there.w.walk_s;
        walked |= walks;
        out.departures += !walks && arrive_s[i + 1] > arrive_s[i];
    }
    out.departures +=
        walked ||
        (out.feasible && t->there.w.walk_s <= t->there.w.max_time_s &&
         stay_between(t, la + t->there.w.walk_s, *latest_s) >= v->stay_s);
    free(home_s);
    return out;
}

/* ---- the engine -------------------------------------------------------- */

static void sweep(dsh_profile *out, const dsh_plan_input *in,
                  const world_plan *links)
{
    dsh_plan *plan;
    dsh_sweep *s;
    dosah_error err = {0};
    *out = (dsh_profile){0};
    if (dsh_plan_new(&plan, in, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    assert_int_equal(dsh_sweep_new(&s, NULL), DOSAH_OK);
    assert_int_equal(
        dsh_sweep_run(s, plan, links->egress, links->n_egress, NULL), DOSAH_OK);
    assert_int_equal(dsh_profile_take(out, s, NULL), DOSAH_OK);
    dsh_sweep_free(s);
    dsh_plan_free(plan);
}

static dsh_curve *curve(const side *s, const dsh_profile *profile,
                        const world_plan *links, int32_t from_s, int32_t to_s)
{
    dsh_curve *c;
    assert_int_equal(dsh_curve_new(&c, from_s, to_s + 1, s->w.max_time_s, NULL),
                     DOSAH_OK);
    dsh_curve_begin(c);
    if (s->w.walk_s != INT32_MAX)
        dsh_curve_walk(c, s->w.walk_s, 0, 0);
    assert_int_equal(dsh_curve_add(c, profile, &links->access, 0, 0, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_curve_finish(c, NULL), DOSAH_OK);
    return c;
}

static void move_legs(dsh_leg *leg, size_t n, int32_t by_s)
{
    for (size_t i = 0; i < n; i++) {
        leg[i].leave_s += by_s;
        leg[i].arrive_s += by_s;
    }
}

static void find_there(trip *t)
{
    side *s = &t->there;
    world_plan p;
    dsh_profile profile;
    world_plan_make(&p, &s->w, s->w.max_rides);
    int32_t by_s = p.shift_s - s->clock_s;
    sweep(&profile, &p.input, &p);
    int32_t from_s = t->visit.leave_after_s + by_s;
    int32_t to_s = t->visit.home_by_s + by_s;
    /* The window may begin earlier. */
    dsh_curve *c =
        curve(s, &profile, &p, from_s < 900 ? 0 : from_s - 900, to_s);
    assert_int_equal(dsh_way_there(&s->way, c, from_s, to_s, NULL), DOSAH_OK);
    move_legs(s->way.leg.p, s->way.leg.n, -by_s);
    for (size_t i = 0; i < s->way.any.n; i++) {
        s->way.any.p[i].from_s -= by_s;
        s->way.any.p[i].to_s -= by_s;
    }
    dsh_curve_free(c);
    dsh_profile_clear(&profile);
    world_plan_clear(&p);
}

static void find_back(trip *t)
{
    side *s = &t->back;
    oracle_world turned; /* for its links alone */
    world_plan p, links;
    dsh_timetable mirror;
    world_plan_make(&p, &s->w, s->w.max_rides);
    oracle_world_mirror(&turned, &s->w, 0);
    world_plan_make(&links, &turned, s->w.max_rides);
    int32_t by_s = p.shift_s - s->clock_s;
    int32_t pivot_s = t->visit.home_by_s + by_s;
    assert_int_equal(dsh_mirror_init(&mirror, &p.timetable,
                                     t->visit.leave_after_s + by_s, pivot_s,
                                     NULL),
                     DOSAH_OK);
    world_plan_turn(&p);
    dsh_plan_input in = p.input;
    in.timetable = &mirror;
    in.arrival_only = true;
    sweep(&s->profile, &in, &links);
    s->home.max_time_s = s->w.max_time_s;
    assert_int_equal(dsh_rides_home_take(&s->rides, &s->profile, pivot_s, NULL),
                     DOSAH_OK);
    move_legs(s->rides.leg.p, s->rides.leg.n, -by_s);
    assert_int_equal(
        dsh_home_find(&s->home, &s->rides, &links.access, 0, s->w.walk_s, NULL),
        DOSAH_OK);
    dsh_mirror_clear(&mirror);
    world_plan_clear(&p);
    world_plan_clear(&links);
    oracle_world_clear(&turned);
}

/* ---- worlds ------------------------------------------------------------ */

static void random_side(side *s, uint64_t seed, uint64_t *r, int32_t near_s,
                        uint32_t features)
{
    oracle_world_opts opts = {.repeat_links = seed % 3 == 0,
                              .features = features};
    oracle_world_random(&s->w, seed, &opts);
    world_plan_drop_records(&s->w);
    size_t n = oracle_event_times(&s->w, NULL, 0);
    int32_t *t = malloc((n + 1) * sizeof *t);
    oracle_event_times(&s->w, t, n);
    s->clock_s = near_s - (n ? t[below(r, (uint32_t)n)] : 0);
    free(t);
}

static void random_trip(trip *t, uint64_t seed, uint32_t features)
{
    uint64_t r = seed;
    *t = (trip){0};
    int32_t la = 20000, length_s = 3600 + (int32_t)below(&r, 25000);
    t->visit = (dsh_visit){la, la + length_s, 0, t->open, 0};
    t->n = length_s + 2;
    random_side(&t->there, 2 * seed, &r,
                la + (int32_t)below(&r, (uint32_t)length_s / 2), features);
    random_side(&t->back, 2 * seed + 1, &r,
                la + length_s / 2 + (int32_t)below(&r, (uint32_t)length_s / 2),
                features);
    t->visit.stay_s = below(&r, 8) ? (int32_t)below(&r, 4000) : 0;
    int32_t from_s = la - 600;
    for (size_t n = 1 + below(&r, 4); t->visit.n_open < n;) {
        from_s += (int32_t)below(&r, (uint32_t)length_s / 3);
        int32_t to_s = from_s + 1 + (int32_t)below(&r, (uint32_t)length_s / 2);
        t->open[t->visit.n_open++] = (dsh_interval){from_s, to_s};
        from_s = to_s + 1;
    }
    count_side(&t->there, t, &r);
    count_side(&t->back, t, &r);
    find_there(t);
    find_back(t);
}

static void clear_side(side *s)
{
    oracle_world_clear(&s->w);
    free(s->arrive_s);
    dsh_vec_clear(&s->way.leg);
    dsh_vec_clear(&s->way.any);
    dsh_vec_clear(&s->home.any);
    dsh_profile_clear(&s->profile);
    dsh_vec_clear(&s->rides.leg);
    dsh_vec_clear(&s->home.ride);
}

/* ---- ends -------------------------------------------------------------- */

static int32_t engine_earliest(const trip *t)
{
    const dsh_way *way = &t->there.way;
    int32_t best_s = way->leg.n ? way->leg.p[0].arrive_s : INT32_MAX;
    if (way->any.n > 0)
        best_s = least(best_s, t->visit.leave_after_s + way->any.p[0].take_s);
    return best_s;
}

/* Both ends again by the oracle's own search for the latest departure, of the
 * mirrored world for the earliest arrival. */
static void check_ends(const trip *t, uint64_t seed, int32_t earliest_s,
                       int32_t latest_s)
{
    const dsh_visit *v = &t->visit;
    oracle_world mirror;
    oracle_world_mirror(&mirror, &t->there.w, 0);
    int32_t a = oracle_latest_departure(
        &mirror, -(v->leave_after_s - t->there.clock_s), mirror.max_rides);
    oracle_world_clear(&mirror);
    int32_t b = oracle_latest_departure(
        &t->back.w, v->home_by_s - t->back.clock_s, t->back.w.max_rides);
    a = a == INT32_MIN ? INT32_MAX : -a + t->there.clock_s;
    b = b == INT32_MIN ? INT32_MIN : b + t->back.clock_s;
    /* Beyond the window neither end is of any use, nor looked for. */
    int32_t there_s = engine_earliest(t),
            back_s = dsh_latest_return(v, &t->back.home);
    if (a > v->home_by_s ? there_s <= v->home_by_s : there_s != a)
        fail_msg("seed %d: earliest %d, oracle %d", (int)seed, there_s, a);
    if (b < v->leave_after_s ? back_s >= v->leave_after_s : back_s != b)
        fail_msg("seed %d: latest %d, oracle %d", (int)seed, back_s, b);
    if (a <= v->home_by_s)
        assert_int_equal(earliest_s, a);
    if (b >= v->leave_after_s)
        assert_int_equal(latest_s, b);
}

/* A ride on demand within some hours: in the count and for the engine. */
static void add_free_way(side *s, const trip *t, dsh_free_way w, bool home)
{
    int32_t la = t->visit.leave_after_s;
    for (int32_t i = 0; i < t->n; i++) {
        int32_t start_s = most(la + i, w.from_s);
        if (start_s <= w.to_s)
            s->arrive_s[i] = least(s->arrive_s[i], start_s + w.take_s);
    }
    if (home) {
        assert_true(dsh_vec_room(&s->home.any, 1));
        s->home.any.p[s->home.any.n++] = w;
    } else {
        assert_true(dsh_vec_room(&s->way.any, 1));
        s->way.any.p[s->way.any.n++] = w;
    }
}

static dsh_free_way random_way(const trip *t, uint64_t *r)
{
    uint32_t length_s = (uint32_t)(t->visit.home_by_s - t->visit.leave_after_s);
    int32_t from_s = t->visit.leave_after_s - 600 + (int32_t)below(r, length_s);
    return (dsh_free_way){from_s, from_s + (int32_t)below(r, length_s / 2),
                          (int32_t)below(r, 2400)};
}

static void rides_on_demand_equal_a_count_too(void **state)
{
    (void)state;
    size_t feasible = 0, more = 0;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS / 2; seed++) {
        trip t;
        random_trip(&t, seed, ORACLE_EVERYTHING);
        uint64_t r = seed + 7;
        dsh_day_trip without =
            dsh_day_trip_find(&t.visit, &t.there.way, &t.back.home);
        for (uint32_t n = below(&r, 3); n > 0; n--)
            add_free_way(&t.there, &t, random_way(&t, &r), false);
        for (uint32_t n = below(&r, 3); n > 0; n--)
            add_free_way(&t.back, &t, random_way(&t, &r), true);
        int32_t earliest_s, latest_s;
        dsh_day_trip slow = count(&t, &earliest_s, &latest_s);
        dsh_day_trip got =
            dsh_day_trip_find(&t.visit, &t.there.way, &t.back.home);
        if (got.feasible != slow.feasible || got.stay_s != slow.stay_s ||
            got.away_s != slow.away_s || got.last_s != slow.last_s)
            fail_msg("seed %d: feasible %d %d, stay %d %d, away %d %d, last "
                     "%d %d",
                     (int)seed, got.feasible, slow.feasible, got.stay_s,
                     slow.stay_s, got.away_s, slow.away_s, got.last_s,
                     slow.last_s);
        feasible += got.feasible;
        more += got.feasible && !without.feasible;
        clear_side(&t.there);
        clear_side(&t.back);
    }
    printf("%zu feasible, %zu only on demand\n", feasible, more);
    assert_true(feasible > N_WORLDS / 10 && more > N_WORLDS / 100);
}

static void compare(uint32_t features)
{
    size_t feasible = 0, walked = 0, ridden = 0;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        trip t;
        random_trip(&t, seed, features);
        int32_t earliest_s, latest_s;
        dsh_day_trip slow = count(&t, &earliest_s, &latest_s);
        dsh_day_trip got =
            dsh_day_trip_find(&t.visit, &t.there.way, &t.back.home);
        check_ends(&t, seed, earliest_s, latest_s);
        if (got.feasible != slow.feasible || got.stay_s != slow.stay_s ||
            got.away_s != slow.away_s || got.last_s != slow.last_s ||
            got.departures != slow.departures)
            fail_msg("seed %d: feasible %d %d, stay %d %d, away %d %d, last "
                     "%d %d, departures %u %u",
                     (int)seed, got.feasible, slow.feasible, got.stay_s,
                     slow.stay_s, got.away_s, slow.away_s, got.last_s,
                     slow.last_s, got.departures, slow.departures);
        feasible += got.feasible;
        walked += got.feasible && t.there.way.any.n > 0;
        ridden += got.feasible && t.there.way.leg.n > 0;
        clear_side(&t.there);
        clear_side(&t.back);
    }
    printf("%zu feasible, %zu with a walk, %zu with rides\n", feasible, walked,
           ridden);
    /* Trips of all kinds, else nothing was tested. */
    assert_true(feasible > N_WORLDS / 5 && feasible < N_WORLDS * 9 / 10);
    assert_true(walked > N_WORLDS / 20 && ridden > N_WORLDS / 10);
}

static void there_and_back_equals_a_count_over_every_second(void **state)
{
    (void)state;
    compare(0);
}

/* Kept seats, records of two trips and rules for pairs, there and back. */
static void seats_records_and_rules_count_both_ways(void **state)
{
    (void)state;
    compare(ORACLE_EVERYTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back_equals_a_count_over_every_second),
        cmocka_unit_test(seats_records_and_rules_count_both_ways),
        cmocka_unit_test(rides_on_demand_equal_a_count_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
