/* SPDX-License-Identifier: MIT */
#include "reach/lists.h"

#include <string.h>

#include "base/alloc.h"

enum { FIRST_CAP = 8 };

void dsh_pool_clear(dsh_pool *p)
{
    dsh_free(p->list);
    dsh_free(p->dep);
    dsh_free(p->key);
    *p = (dsh_pool){0};
}

bool dsh_pool_init(dsh_pool *p, uint32_t n_lists, unsigned width)
{
    dsh_pool_clear(p);
    p->width = width;
    p->cap = 1024;
    p->list = dsh_alloc(n_lists, sizeof *p->list);
    p->dep = dsh_alloc(p->cap, sizeof *p->dep);
    p->key = dsh_alloc(p->cap * width, sizeof *p->key);
    return p->list && p->dep && p->key;
}

bool dsh_list_grow(dsh_pool *p, dsh_list *l)
{
    size_t cap = l->cap ? 2 * (size_t)l->cap : FIRST_CAP;
    if (p->n + cap > p->cap) {
        size_t pool_cap = 2 * p->cap;
        while (pool_cap < p->n + cap)
            pool_cap *= 2;
        if (pool_cap >= UINT32_MAX)
            return false;
        int32_t *dep = dsh_realloc(p->dep, pool_cap, sizeof *dep);
        if (!dep)
            return false;
        p->dep = dep;
        dsh_key *key = dsh_realloc(p->key, pool_cap * p->width, sizeof *key);
        if (!key)
            return false;
        p->key = key;
        p->cap = pool_cap;
    }
    memcpy(p->dep + p->n, p->dep + l->at, l->n * sizeof *p->dep);
    memcpy(p->key + p->n * p->width, p->key + (size_t)l->at * p->width,
           (size_t)l->n * p->width * sizeof *p->key);
    l->at = (uint32_t)p->n;
    l->cap = (uint32_t)cap;
    p->n += cap;
    return true;
}
