/* SPDX-License-Identifier: MIT */
/** @file alloc.h
 *  @brief Every allocation of the project. Tests can make the n-th one fail.
 */
#ifndef DSH_ALLOC_H
#define DSH_ALLOC_H

#include <stddef.h>

/** `n` zeroed elements of `size` bytes; n = 0 gives a non-NULL block.
 *  NULL when out of memory or when n * size overflows. */
void *dsh_alloc(size_t n, size_t size);

/** Resize to `n` elements; new bytes are not zeroed. The old block stays
 *  valid on failure. */
void *dsh_realloc(void *p, size_t n, size_t size);

/** Accepts NULL. */
void dsh_free(void *p);

/** Make allocation number `n` from now (1 = the next) and all after it fail;
 *  0 switches that off. For tests; not for use with threads running. */
void dsh_alloc_fail_at(long n);

/** Allocations since the program started. For tests. */
long dsh_alloc_count(void);

#endif
