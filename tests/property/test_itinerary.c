/* SPDX-License-Identifier: MIT */
/* Itineraries against the oracles: when they arrive, and that every part of
 * them can be travelled. */
#include "world_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

#include "ingest/tables.h"
#include "reach/itinerary.h"

enum { N_WORLDS = 250, SEED = 52000 };

typedef struct question {
    oracle_world w;
    world_plan p;
    dsh_plan *plan;
    dsh_egress *access;
    dsh_itinerary_query q;
} question;

static void setup(question *t, uint64_t seed)
{
    const oracle_world_opts opts = {
        .repeat_links = true, .features = seed % 2 ? ORACLE_EVERYTHING : 0};
    oracle_world_random(&t->w, seed, &opts);
    world_plan_drop_records(&t->w);
    world_plan_make(&t->p, &t->w, t->w.max_rides);
    assert_int_equal(dsh_plan_new(&t->plan, &t->p.input, NULL), DOSAH_OK);
    t->access = calloc(t->w.n_access + 1, sizeof *t->access);
    for (uint32_t i = 0; i < t->w.n_access; i++)
        t->access[i] = (dsh_egress){t->w.access[i].stop, t->w.access[i].s, 0};
    t->q = (dsh_itinerary_query){.plan = t->plan,
                                 .limit_s = t->p.input.max_time_s,
                                 .access = t->access,
                                 .n_access = t->w.n_access,
                                 .egress = t->p.egress,
                                 .n_egress = t->p.n_egress,
                                 .walk_s = t->w.walk_s};
}

static void teardown(question *t)
{
    free(t->access);
    dsh_plan_free(t->plan);
    world_plan_clear(&t->p);
    oracle_world_clear(&t->w);
}

/* Is there a hop of this trip that leaves the stop then? */
static void check_ride(const question *t, const dsh_part *part, bool stays)
{
    const oracle_trip *trip = &t->w.trip[part->trip];
    const oracle_call *c = t->w.call + trip->first_call;
    assert_false(trip->closed);
    assert_true(part->sequence + 1u < trip->n_calls);
    assert_int_equal(c[part->sequence].stop, part->from_stop);
    assert_int_equal(c[part->sequence].dep_s + t->p.shift_s, part->from_s);
    assert_true(c[part->sequence].pickup || part->seated);
    bool arrives = false;
    for (uint32_t i = part->sequence + 1u; i < trip->n_calls; i++)
        arrives |= c[i].stop == part->to_stop && (c[i].dropoff || stays) &&
                   c[i].arr_s + t->p.shift_s == part->to_s;
    assert_true(arrives);
}

static void check_parts(const question *t, const dsh_itinerary *it)
{
    int32_t now_s = it->leave_s;
    uint32_t at = DSH_NONE, rides = 0;
    for (size_t i = 0; i < it->part.n; i++) {
        const dsh_part *part = &it->part.p[i];
        assert_true(part->from_s >= now_s);
        assert_true(part->to_s >= part->from_s);
        if (i > 0 && !part->seated)
            assert_int_equal(part->from_stop, at);
        if (part->ride)
            check_ride(t, part, i + 1 < it->part.n && it->part.p[i + 1].seated);
        rides += part->ride && !part->seated;
        now_s = part->to_s;
        at = part->to_stop;
    }
    assert_true(rides <= t->w.max_rides);
    assert_int_equal(now_s, it->arrive_s);
}

static void itineraries_arrive_when_the_oracle_says(void **state)
{
    (void)state;
    size_t n_found = 0, n_rides = 0, n_seated = 0;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        question t;
        setup(&t, seed);
        const size_t n = oracle_event_times(&t.w, NULL, 0);
        int32_t *event = malloc((n + 1) * sizeof *event);
        oracle_event_times(&t.w, event, n);
        dsh_itinerary it = {0};
        for (size_t i = 0; i < n; i++) {
            const int32_t tt =
                oracle_dijkstra_tt(&t.w, event[i], t.w.max_rides);
            t.q.leave_s = event[i] + t.p.shift_s;
            if (t.q.leave_s < 0)
                continue;
            assert_int_equal(dsh_itinerary_find(&it, &t.q, NULL), DOSAH_OK);
            assert_int_equal(it.found ? it.arrive_s - it.leave_s : INT32_MAX,
                             tt);
            n_found += it.found;
            n_rides += it.found && it.part.n > 1;
            if (it.found)
                check_parts(&t, &it);
            for (size_t k = 0; it.found && k < it.part.n; k++)
                n_seated += it.part.p[k].seated;
        }
        dsh_itinerary_clear(&it);
        free(event);
        teardown(&t);
    }
    assert_true(n_found > 1000 && n_rides > 500 && n_seated > 50);
}

/* With a price on every trip but the odd ones, a journey without any price is
 * found exactly if there is one on odd trips alone. */
static void prices_are_avoided_wherever_that_is_possible(void **state)
{
    (void)state;
    size_t n_free = 0, n_paid = 0;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        question t;
        setup(&t, seed);
        t.q.walk_s = t.w.walk_s = INT32_MAX;
        uint8_t *price = calloc(t.w.n_trips + 1, 1);
        for (uint32_t i = 0; i < t.w.n_trips; i++) {
            price[i] = i % 2 == 0;
            t.w.trip[i].closed |= price[i]; /* the plan has them open */
        }
        t.q.trip_price = price;
        dsh_itinerary it = {0};
        for (int32_t at_s = 0; at_s < 24 * 3600; at_s += 1800) {
            t.q.leave_s = at_s + t.p.shift_s;
            assert_int_equal(dsh_itinerary_find(&it, &t.q, NULL), DOSAH_OK);
            const int32_t tt = oracle_dijkstra_tt(&t.w, at_s, t.w.max_rides);
            assert_int_equal(tt != INT32_MAX, it.found && it.price == 0);
            n_free += it.found && it.price == 0;
            n_paid += it.found && it.price > 0;
            if (it.found && it.price == 0)
                assert_int_equal(it.arrive_s - it.leave_s, tt);
        }
        dsh_itinerary_clear(&it);
        free(price);
        teardown(&t);
    }
    assert_true(n_free > 20);
    assert_true(n_paid > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(itineraries_arrive_when_the_oracle_says),
        cmocka_unit_test(prices_are_avoided_wherever_that_is_possible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
