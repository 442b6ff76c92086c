/* SPDX-License-Identifier: MIT */
/** @file lists.h
 *  @brief Pareto lists of a sweep: entries of a list stand in one block of a
 *  pool, and blocks are kept from sweep to sweep. */
#ifndef DSH_LISTS_H
#define DSH_LISTS_H

#include "reach/sweep.h"

/** Entries [at, at + n) of the pool; of an earlier sweep unless the stamp is
 *  that of this one. Most questions are answered by the last entry, a copy of
 *  which stands here, so that they cost one line of cache (64 bytes). */
enum { DSH_TAIL_WIDTH = 5 };
typedef struct dsh_list {
    uint32_t stamp, n, cap, at;
    int32_t tail_dep, unused;
    dsh_key tail[DSH_TAIL_WIDTH]; /**< not kept for wider vectors */
} dsh_list;

/** Room for the lists of one sort; entry i has its time in dep[i] and `width`
 *  keys from key[i * width]. */
typedef struct dsh_pool {
    dsh_list *list;
    int32_t *dep;
    dsh_key *key;
    size_t n, cap;
    unsigned width;
} dsh_pool;

/** False when out of memory; clear in any case. */
bool dsh_pool_init(dsh_pool *out, uint32_t n_lists, unsigned width);
void dsh_pool_clear(dsh_pool *pool);
/** A larger block for the list; its old one is given up. False when out of
 *  memory. */
bool dsh_list_grow(dsh_pool *pool, dsh_list *list);

#endif
