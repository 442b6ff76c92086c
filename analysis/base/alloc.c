/* SPDX-License-Identifier: MIT */
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Differences of pointers into a block must fit ptrdiff_t. */
#define MAX_BYTES ((size_t)PTRDIFF_MAX)

/* The only mutable state of the library: it exists for tests, which have no
 * other way to make the n-th allocation of a deep call fail. */
static atomic_long n_allocations;
static atomic_long first_failing;

static bool must_fail(void)
{
    const long now =
        atomic_fetch_add_explicit(&n_allocations, 1, memory_order_relaxed) + 1;
    const long from =
        atomic_load_explicit(&first_failing, memory_order_relaxed);
    return from != 0 && now >= from;
}

void *dsh_alloc(size_t n, size_t size)
{
    if (must_fail())
        return NULL;
    if (n == 0 || size == 0)
        return calloc(1, 1);
    if (n > MAX_BYTES / size)
        return NULL;
    return calloc(n, size);
}

void *dsh_realloc(void *p, size_t n, size_t size)
{
    if (must_fail())
        return NULL;
    if (size != 0 && n > MAX_BYTES / size)
        return NULL;
    const size_t bytes = n * size;
    return realloc(p, bytes > 0 ? bytes : 1);
}

void dsh_free(void *p)
{
    free(p);
}

void dsh_alloc_fail_at(long n)
{
    const long now = atomic_load_explicit(&n_allocations, memory_order_relaxed);
    atomic_store_explicit(&first_failing, n > 0 ? now + n : 0,
                          memory_order_relaxed);
}

long dsh_alloc_count(void)
{
    return atomic_load_explicit(&n_allocations, memory_order_relaxed);
}
