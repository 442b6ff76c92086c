/* SPDX-License-Identifier: MIT */
/* Tasks on threads.
 *
 * One shared counter deals the indexes in order, so that when a task fails
 * every task before it has been begun: letting those finish makes the lowest
 * failing index the same whatever the number of threads. Each worker keeps
 * its own lowest failure; they are compared after all have joined. The
 * calling thread is worker 0 and the only one that talks. */
#include "base/context.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/alloc.h"
#include "base/civil.h"

/* Progress is told at most this often, in seconds. */
#define TELL_EVERY_S 0.05

typedef struct job {
    const dsh_context *ctx;
    const char *stage;
    dsh_task_fn fn;
    void *user;
    size_t n;
    atomic_size_t next, done;
    atomic_size_t first_failed; /* n = none */
    atomic_bool cancelled;
} job;

typedef struct worker {
    job *job;
    unsigned number;
    pthread_t thread;
    size_t failed_at; /* n = no failure */
    dosah_status status;
    dosah_error err;
} worker;

static void note_failure(job *j, size_t index)
{
    size_t first = atomic_load(&j->first_failed);
    while (index < first &&
           !atomic_compare_exchange_weak(&j->first_failed, &first, index))
        continue;
}

/* One task; false when there is nothing left to do. */
static bool work_once(worker *w)
{
    job *j = w->job;
    if (atomic_load(&j->cancelled))
        return false;
    const size_t index = atomic_fetch_add(&j->next, 1);
    if (index >= atomic_load(&j->first_failed))
        return false;
    dosah_error err = {0};
    const dosah_status status = j->fn(index, w->number, j->user, &err);
    if (status != DOSAH_OK && index < w->failed_at) {
        w->failed_at = index;
        w->status = status;
        w->err = err;
        note_failure(j, index);
    }
    atomic_fetch_add(&j->done, 1);
    return true;
}

static void *run_worker(void *arg)
{
    worker *w = arg;
    while (work_once(w))
        continue;
    return NULL;
}

/* Worker 0: works, and tells how far all have come. */
static dosah_status run_caller(worker *w, dosah_error *err)
{
    job *j = w->job;
    double told = dsh_clock();
    while (work_once(w)) {
        const double now = dsh_clock();
        if (now - told < TELL_EVERY_S)
            continue;
        told = now;
        const double share = (double)atomic_load(&j->done) / (double)j->n;
        const dosah_status status = dsh_progress(j->ctx, share, j->stage, err);
        if (status != DOSAH_OK) {
            atomic_store(&j->cancelled, true);
            return status;
        }
    }
    return DOSAH_OK;
}

/* Starts the others; signals stay with the calling thread. Returns how many
 * run: fewer than asked when the system has no more threads to give. */
static unsigned start_workers(worker *workers, unsigned n)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    unsigned started = 1;
    while (started < n && pthread_create(&workers[started].thread, NULL,
                                         run_worker, &workers[started]) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static dosah_status lowest_failure(const worker *workers, unsigned n,
                                   size_t n_tasks, dosah_error *err)
{
    const worker *first = &workers[0];
    for (unsigned i = 1; i < n; i++)
        if (workers[i].failed_at < first->failed_at)
            first = &workers[i];
    if (first->failed_at == n_tasks)
        return DOSAH_OK;
    if (err != NULL && err->status == DOSAH_OK) {
        *err = first->err;
        err->status = first->status;
    }
    return first->status;
}

dosah_status dsh_parallel_for(const dsh_context *ctx, size_t n,
                              const char *stage, dsh_task_fn fn, void *user,
                              dosah_error *err)
{
    job j = {.ctx = ctx, .stage = stage, .fn = fn, .user = user, .n = n};
    atomic_init(&j.first_failed, n);
    const unsigned n_workers =
        n < ctx->env.n_threads ? (unsigned)n + (n == 0) : ctx->env.n_threads;
    worker *workers = dsh_alloc(n_workers, sizeof(*workers));
    if (workers == NULL)
        return dsh_fail_nomem(err, "threads");
    for (unsigned i = 0; i < n_workers; i++) {
        workers[i].job = &j;
        workers[i].number = i;
        workers[i].failed_at = n;
    }
    const unsigned started = start_workers(workers, n_workers);
    dosah_error stopped = {0};
    dosah_status cancelled = run_caller(&workers[0], &stopped);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    dosah_status status = lowest_failure(workers, started, n, err);
    dsh_free(workers);
    if (status == DOSAH_OK && cancelled == DOSAH_OK)
        cancelled = dsh_progress(ctx, 1, stage, &stopped);
    if (status == DOSAH_OK && cancelled != DOSAH_OK) {
        if (err != NULL && err->status == DOSAH_OK)
            *err = stopped;
        status = cancelled;
    }
    return status;
}
