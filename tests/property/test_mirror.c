/* SPDX-License-Identifier: MIT */
/* Forward equals backward: sweeps over the mirrored day, rules turned round,
 * against an oracle that searches the mirrored world. */
#include "world_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* after the three it needs */

#include "reach/mirror.h"

enum { N_WORLDS = 200, SEED = 21000, PIVOT = 90000 };

/* A world, its mirror image and the sweep over the mirrored plan of it. */
typedef struct bench {
    oracle_world w, back;
    world_plan plan, links; /* of w; of back, for its links and shift alone */
    dsh_timetable mirror;
    dsh_plan *made;
    dsh_sweep *sweep;
} bench;

static void begin(bench *b, uint64_t seed)
{
    *b = (bench){0};
    dosah_error err = {0};
    oracle_world_opts opts = {.repeat_links = seed % 3 == 0,
                              .features = ORACLE_EVERYTHING};
    oracle_world_random(&b->w, seed, &opts);
    world_plan_drop_records(&b->w);
    oracle_world_mirror(&b->back, &b->w, PIVOT);
    world_plan_make(&b->plan, &b->w, b->w.max_rides);
    world_plan_make(&b->links, &b->back, b->w.max_rides);
    world_plan_turn(&b->plan);
    int32_t pivot_s = PIVOT + b->plan.shift_s + b->links.shift_s;
    assert_int_equal(
        dsh_mirror_init(&b->mirror, &b->plan.timetable, 0, pivot_s, NULL),
        DOSAH_OK);
    b->plan.input.timetable = &b->mirror;
    if (dsh_plan_new(&b->made, &b->plan.input, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    assert_int_equal(dsh_sweep_new(&b->sweep, NULL), DOSAH_OK);
    assert_int_equal(dsh_sweep_run(b->sweep, b->made, b->links.egress,
                                   b->links.n_egress, NULL),
                     DOSAH_OK);
}

static void end(bench *b)
{
    dsh_sweep_free(b->sweep);
    dsh_plan_free(b->made);
    dsh_mirror_clear(&b->mirror);
    world_plan_clear(&b->plan);
    world_plan_clear(&b->links);
    oracle_world_clear(&b->w);
    oracle_world_clear(&b->back);
}

static int32_t read_tt(const bench *b, int32_t t, uint32_t k)
{
    const world_reading r = {&b->back, b->sweep, b->w.max_rides, NULL,
                             b->links.shift_s};
    return world_reading_tt(&r, t, k);
}

static void the_mirrored_day_gives_the_same_at_every_event_second(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + N_WORLDS; seed++) {
        bench b;
        begin(&b, seed);
        size_t n = oracle_event_times(&b.back, NULL, 0);
        int32_t *t = malloc((n + 1) * sizeof *t);
        oracle_event_times(&b.back, t, n);
        for (size_t i = 0; i < n; i++)
            for (uint32_t k = 0; k <= b.w.max_rides; k++) {
                int32_t got = read_tt(&b, t[i], k);
                int32_t want = oracle_raptor_tt(&b.back, t[i], k);
                if (got != want)
                    fail_msg("seed %d t %d k %u: %d, oracle %d", (int)seed,
                             t[i], k, got, want);
            }
        free(t);
        end(&b);
    }
}

/* The latest second to leave by which one arrives in time is the arrival of
 * the mirrored search: what day trips are made of. */
static void the_mirrored_day_gives_the_latest_departure(void **state)
{
    (void)state;
    for (uint64_t seed = SEED; seed < SEED + 60; seed++) {
        bench b;
        begin(&b, seed);
        size_t n = oracle_arrival_times(&b.w, NULL, 0);
        int32_t *at = malloc((n + 1) * sizeof *at);
        oracle_arrival_times(&b.w, at, n);
        uint32_t K = b.w.max_rides;
        for (size_t i = 0; i < n; i += 5) {
            int32_t tt = read_tt(&b, PIVOT - at[i], K);
            if (tt == INT32_MAX)
                continue;
            int32_t want = oracle_latest_departure(&b.w, at[i], K);
            assert_int_equal(at[i] - tt, want);
        }
        free(at);
        end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mirrored_day_gives_the_same_at_every_event_second),
        cmocka_unit_test(the_mirrored_day_gives_the_latest_departure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
