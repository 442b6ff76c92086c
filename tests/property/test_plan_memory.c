/* SPDX-License-Identifier: MIT */
/* Every allocation may fail while a plan is made, swept and asked for a journey
 * in worlds with rules between runs and seats that are kept: the status says
 * so and nothing leaks (the sanitizer watches). */
#include "world_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* after the three it needs */

#include "base/alloc.h"
#include "ingest/tables.h"
#include "reach/itinerary.h"

enum { N_WORLDS = 12, SEED = 83000, MOST_ALLOCATIONS = 2000 };

typedef struct scene {
    oracle_world w;
    world_plan p;
    dsh_egress *access;
} scene;

static void setup(scene *s, uint64_t seed)
{
    const oracle_world_opts opts = {.repeat_links = true,
                                    .features = ORACLE_EVERYTHING};
    oracle_world_random(&s->w, seed, &opts);
    world_plan_drop_records(&s->w);
    world_plan_make(&s->p, &s->w, s->w.max_rides);
    s->access = calloc(s->w.n_access + 1, sizeof *s->access);
    assert_non_null(s->access);
    for (uint32_t i = 0; i < s->w.n_access; i++)
        s->access[i] = (dsh_egress){s->w.access[i].stop, s->w.access[i].s, 0};
}

static void teardown(scene *s)
{
    free(s->access);
    world_plan_clear(&s->p);
    oracle_world_clear(&s->w);
}

/* One target twice side by side, and a journey from the first departure on. */
static dosah_status use(const scene *s, const dsh_plan *plan)
{
    const dsh_target target[2] = {{s->p.egress, s->p.n_egress},
                                  {s->p.egress, s->p.n_egress}};
    const dsh_itinerary_query query = {.plan = plan,
                                       .leave_s = s->p.shift_s,
                                       .limit_s = s->p.input.max_time_s,
                                       .access = s->access,
                                       .n_access = s->w.n_access,
                                       .egress = s->p.egress,
                                       .n_egress = s->p.n_egress,
                                       .walk_s = s->w.walk_s};
    dsh_sweep *sweep = NULL;
    dsh_profile profile = {0};
    dsh_itinerary journey = {0};
    dosah_status status = dsh_sweep_new(&sweep, NULL);
    for (size_t n = 1; n <= 2 && status == DOSAH_OK; n++) {
        status = dsh_sweep_run_many(sweep, plan, target, n, NULL);
        if (status == DOSAH_OK)
            status = dsh_profile_take_of(&profile, sweep, n - 1, NULL);
    }
    if (status == DOSAH_OK)
        status = dsh_itinerary_find(&journey, &query, NULL);
    dsh_itinerary_clear(&journey);
    dsh_profile_clear(&profile);
    dsh_sweep_free(sweep);
    return status;
}

static dosah_status make_and_use(const scene *s)
{
    dsh_plan *plan = NULL;
    dosah_status status = dsh_plan_new(&plan, &s->p.input, NULL);
    if (status != DOSAH_OK)
        assert_null(plan);
    if (status == DOSAH_OK)
        status = use(s, plan);
    dsh_plan_free(plan);
    return status;
}

static void out_of_memory_is_reported_wherever_it_strikes(void **state)
{
    (void)state;
    size_t rules = 0, seats = 0;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        scene s;
        setup(&s, seed);
        rules += s.p.rules.n;
        seats += s.p.timetable.n_seats;
        long n = 1;
        for (; n < MOST_ALLOCATIONS; n++) {
            dsh_alloc_fail_at(n);
            dosah_status status = make_and_use(&s);
            dsh_alloc_fail_at(0);
            if (status == DOSAH_OK)
                break;
            assert_int_equal(status, DOSAH_ENOMEM);
        }
        assert_in_range(n, 20, MOST_ALLOCATIONS - 1);
        teardown(&s);
    }
    assert_true(rules > 0);
    assert_true(seats > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_memory_is_reported_wherever_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
