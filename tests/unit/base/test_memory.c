/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/vec.h"

static void zero_elements_give_a_block(void **state)
{
    (void)state;
    void *p = dsh_alloc(0, 8);
    assert_non_null(p);
    dsh_free(p);
    dsh_free(NULL);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    assert_null(dsh_alloc(SIZE_MAX / 2, 4));
    assert_null(dsh_realloc(NULL, SIZE_MAX / 2, 4));
    dsh_arena *arena = dsh_arena_new();
    assert_null(dsh_arena_alloc(arena, SIZE_MAX / 2, 4));
    assert_null(dsh_arena_alloc(arena, SIZE_MAX, 1));
    dsh_arena_free(arena);
}

static void the_chosen_allocation_and_all_after_it_fail(void **state)
{
    (void)state;
    dsh_alloc_fail_at(2);
    void *first = dsh_alloc(1, 1);
    void *second = dsh_alloc(1, 1);
    void *third = dsh_alloc(1, 1);
    dsh_alloc_fail_at(0);
    void *fourth = dsh_alloc(1, 1);
    assert_non_null(first);
    assert_null(second);
    assert_null(third);
    assert_non_null(fourth);
    dsh_free(first);
    dsh_free(fourth);
}

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    uint64_t seed = 7;
    dsh_arena *arena = dsh_arena_new();
    unsigned char *block[500];
    size_t size[500];
    for (int i = 0; i < 500; i++) {
        size[i] = unit_below(&seed, i % 50 == 0 ? 200000 : 300);
        block[i] = dsh_arena_alloc(arena, size[i], 1);
        assert_non_null(block[i]);
        assert_int_equal((uintptr_t)block[i] % 16, 0);
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(block[i][k], 0);
        memset(block[i], i % 255 + 1, size[i]);
    }
    for (int i = 0; i < 500; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(block[i][k], i % 255 + 1);
    dsh_arena_free(arena);
}

static void arena_copies_strings(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    assert_string_equal(dsh_arena_str(arena, "obec"), "obec");
    assert_string_equal(dsh_arena_strn(arena, "obecXX", 4), "obec");
    assert_string_equal(dsh_arena_strn(arena, NULL, 0), "");
    assert_true(dsh_arena_used(arena) >= 11);
    dsh_arena_free(arena);
    dsh_arena_free(NULL);
}

static void vectors_keep_what_is_in_them(void **state)
{
    (void)state;
    DSH_VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        assert_true(dsh_vec_room(&v, 1));
        v.p[v.n++] = i;
    }
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(v.p[i], i);
    dsh_vec_clear(&v);
    assert_null(v.p);
    assert_int_equal(v.n + v.cap, 0);
}

static void vectors_grow_in_few_steps(void **state)
{
    (void)state;
    DSH_VEC(char) v = {0};
    const long before = dsh_alloc_count();
    for (int i = 0; i < 1000000; i++) {
        assert_true(dsh_vec_room(&v, 1));
        v.p[v.n++] = 'x';
    }
    assert_true(dsh_alloc_count() - before < 40);
    dsh_vec_clear(&v);
}

static void vectors_stay_below_the_index_limit(void **state)
{
    (void)state;
    DSH_VEC(char) v = {0};
    assert_false(dsh_vec_room(&v, UINT32_MAX));
    assert_false(dsh_vec_room(&v, SIZE_MAX));
    assert_null(v.p);
}

static void vectors_survive_lack_of_memory(void **state)
{
    (void)state;
    DSH_VEC(int) v = {0};
    assert_true(dsh_vec_room(&v, 1));
    v.p[v.n++] = 42;
    dsh_alloc_fail_at(1);
    const bool grew = dsh_vec_room(&v, 1000);
    dsh_alloc_fail_at(0);
    assert_false(grew);
    assert_int_equal(v.p[0], 42);
    dsh_vec_clear(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_elements_give_a_block),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_chosen_allocation_and_all_after_it_fail),
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(arena_copies_strings),
        cmocka_unit_test(vectors_keep_what_is_in_them),
        cmocka_unit_test(vectors_grow_in_few_steps),
        cmocka_unit_test(vectors_stay_below_the_index_limit),
        cmocka_unit_test(vectors_survive_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
