/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <pthread.h>
#include <time.h>

#include "base/alloc.h"
#include "base/context.h"

enum { N = 5000 };

typedef struct world {
    double slot[N];
    int worker[N];
    size_t fail_from; /* every task from here on fails */
    unsigned n_threads;
} world;

static dosah_status compute(size_t index, unsigned worker, void *user,
                            dosah_error *err)
{
    world *w = user;
    if (worker >= w->n_threads)
        return dsh_fail(err, DOSAH_EINTERNAL, "", 0, "worker %u", worker);
    if (index >= w->fail_from)
        return dsh_fail(err, DOSAH_EINPUT, "", (int64_t)index, "task %zu",
                        index);
    uint64_t seed = index;
    double v = 0;
    for (int i = 0; i < 50; i++)
        v += 1.0 / (1.0 + (double)unit_below(&seed, 1000));
    w->slot[index] = v;
    w->worker[index] = (int)worker + 1;
    return DOSAH_OK;
}

static dsh_context make_context(unsigned n_threads)
{
    return (dsh_context){.env = {.n_threads = n_threads}};
}

static void sums_do_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
    world *w = calloc(1, sizeof(*w));
    double expected = 0;
    for (unsigned threads = 1; threads <= 8; threads++) {
        *w = (world){.fail_from = N, .n_threads = threads};
        const dsh_context ctx = make_context(threads);
        assert_int_equal(dsh_parallel_for(&ctx, N, "t", compute, w, NULL),
                         DOSAH_OK);
        double sum = 0;
        for (size_t i = 0; i < N; i++) {
            assert_true(w->worker[i] > 0);
            sum += w->slot[i];
        }
        if (threads == 1)
            expected = sum;
        assert_memory_equal(&sum, &expected, sizeof(sum));
    }
    free(w);
}

static void the_lowest_failing_index_is_reported(void **state)
{
    (void)state;
    world *w = calloc(1, sizeof(*w));
    for (unsigned threads = 1; threads <= 8; threads++) {
        for (size_t from = 0; from < N; from += 997) {
            *w = (world){.fail_from = from, .n_threads = threads};
            dosah_error err = {0};
            const dsh_context ctx = make_context(threads);
            assert_int_equal(dsh_parallel_for(&ctx, N, "t", compute, w, &err),
                             DOSAH_EINPUT);
            assert_int_equal(err.row, from);
            for (size_t i = 0; i < from; i++)
                assert_true(w->worker[i] > 0);
        }
    }
    free(w);
}

static void few_tasks_need_few_threads(void **state)
{
    (void)state;
    world *w = calloc(1, sizeof(*w));
    *w = (world){.fail_from = N, .n_threads = 8};
    const dsh_context ctx = make_context(8);
    assert_int_equal(dsh_parallel_for(&ctx, 0, "t", compute, w, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_parallel_for(&ctx, 1, "t", compute, w, NULL),
                     DOSAH_OK);
    assert_int_equal(w->worker[0], 1);
    free(w);
}

typedef struct talk {
    pthread_t caller;
    bool elsewhere, fell, stop;
    double last;
    int calls;
} talk;

static bool listen(double done, const char *stage, void *user)
{
    talk *t = user;
    (void)stage;
    t->calls++;
    t->elsewhere |= !pthread_equal(t->caller, pthread_self());
    t->fell |= done < t->last;
    t->last = done;
    return !t->stop;
}

static dosah_status wait_a_little(size_t index, unsigned worker, void *user,
                                  dosah_error *err)
{
    (void)index;
    (void)err;
    size_t *n_of = user;
    n_of[worker]++;
    const struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
    return DOSAH_OK;
}

static void progress_comes_on_the_calling_thread(void **state)
{
    (void)state;
    talk t = {.caller = pthread_self()};
    size_t n_of[4] = {0};
    dsh_context ctx = make_context(4);
    ctx.env.progress = listen;
    ctx.env.user = &t;
    assert_int_equal(
        dsh_parallel_for(&ctx, 400, "t", wait_a_little, n_of, NULL), DOSAH_OK);
    assert_false(t.elsewhere);
    assert_false(t.fell);
    assert_true(t.calls >= 2);
    assert_true(t.last == 1.0);
    assert_int_equal(n_of[0] + n_of[1] + n_of[2] + n_of[3], 400);
}

static void stopping_leaves_the_rest_out(void **state)
{
    (void)state;
    talk t = {.caller = pthread_self(), .stop = true};
    size_t n_of[4] = {0};
    dosah_error err = {0};
    dsh_context ctx = make_context(4);
    ctx.env.progress = listen;
    ctx.env.user = &t;
    assert_int_equal(
        dsh_parallel_for(&ctx, 100000, "t", wait_a_little, n_of, &err),
        DOSAH_ECANCELLED);
    assert_int_equal(err.status, DOSAH_ECANCELLED);
    assert_int_equal(t.calls, 1);
    assert_true(n_of[0] + n_of[1] + n_of[2] + n_of[3] < 50000);
}

static void lack_of_memory_is_reported(void **state)
{
    (void)state;
    size_t n_of[2] = {0};
    const dsh_context ctx = make_context(2);
    dsh_alloc_fail_at(1);
    const dosah_status status =
        dsh_parallel_for(&ctx, 10, "t", wait_a_little, n_of, NULL);
    dsh_alloc_fail_at(0);
    assert_int_equal(status, DOSAH_ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(the_lowest_failing_index_is_reported),
        cmocka_unit_test(few_tasks_need_few_threads),
        cmocka_unit_test(progress_comes_on_the_calling_thread),
        cmocka_unit_test(stopping_leaves_the_rest_out),
        cmocka_unit_test(lack_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
