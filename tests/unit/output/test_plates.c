/* SPDX-License-Identifier: MIT */
/* Signs beside one another, and ids in lists. */
#include "world.h"

#include <math.h>

#include "output/plate.h"

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static bool overlap(dsh_rect a, dsh_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

static void signs_of_a_crowd_stand_beside_one_another(void **state)
{
    enum { N = 40, ROUNDS = 60 };
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t seed = round + 1;
        dsh_rect box[N];
        const double spread = 1 + next(&seed) % 60;
        for (size_t i = 0; i < N; i++)
            box[i] = (dsh_rect){70 + fmod(next(&seed), spread),
                                70 + fmod(next(&seed), spread),
                                4 + next(&seed) % 8, 3.3};
        dsh_signs_spread(box, N, 200, 160);
        for (size_t i = 0; i < N; i++) {
            assert_true(box[i].x >= 0 && box[i].x + box[i].w <= 200);
            assert_true(box[i].y >= 0 && box[i].y + box[i].h <= 160);
            for (size_t k = i + 1; k < N; k++)
                assert_false(overlap(box[i], box[k]));
        }
    }
}

static void equal_signs_are_spread_equally_each_time(void **state)
{
    enum { N = 12 };
    (void)state;
    dsh_rect a[N], b[N];
    for (size_t i = 0; i < N; i++)
        a[i] = b[i] = (dsh_rect){50, 50, 6, 3};
    dsh_signs_spread(a, N, 200, 160);
    dsh_signs_spread(b, N, 200, 160);
    assert_memory_equal(a, b, sizeof(a));
}

static void a_sign_with_room_stays_where_it_is(void **state)
{
    (void)state;
    dsh_rect box[] = {{20, 20, 6, 3}, {60, 60, 6, 3}};
    dsh_signs_spread(box, 2, 200, 160);
    assert_true(hypot(box[0].x - 20, box[0].y - 20) < 0.1);
    assert_true(hypot(box[1].x - 60, box[1].y - 60) < 0.1);
}

static void an_id_is_found_whole(void **state)
{
    (void)state;
    assert_true(dsh_ids_hold("adult", "adult"));
    assert_true(dsh_ids_hold("senior;adult;pram", "adult"));
    assert_true(dsh_ids_hold("wheelchair_manual;wheelchair", "wheelchair"));
    assert_false(dsh_ids_hold("wheelchair_manual", "wheelchair"));
    assert_false(dsh_ids_hold("", "adult"));
    assert_false(dsh_ids_hold("preadult", "adult"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_of_a_crowd_stand_beside_one_another),
        cmocka_unit_test(equal_signs_are_spread_equally_each_time),
        cmocka_unit_test(a_sign_with_room_stays_where_it_is),
        cmocka_unit_test(an_id_is_found_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
