/* SPDX-License-Identifier: MIT */
#include "base/vec.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

/* Index types are 32 bits wide and their maximum means "none". */
#define MAX_ELEMENTS ((size_t)UINT32_MAX - 1)

bool dsh_vec_room_(void **p, size_t *cap, size_t n, size_t extra, size_t size)
{
    if (extra <= *cap - n)
        return true;
    if (n > MAX_ELEMENTS || extra > MAX_ELEMENTS - n)
        return false;
    size_t wanted = *cap + *cap / 2;
    if (wanted < n + extra)
        wanted = n + extra;
    if (wanted < 8)
        wanted = 8;
    if (wanted > MAX_ELEMENTS)
        wanted = MAX_ELEMENTS;
    /* Copied as bytes: the caller's pointer has another type than void *. */
    void *old;
    memcpy(&old, p, sizeof(old));
    void *grown = dsh_realloc(old, wanted, size);
    if (grown == NULL)
        return false;
    memcpy(p, &grown, sizeof(grown));
    *cap = wanted;
    return true;
}

void dsh_vec_clear_(void **p, size_t *n, size_t *cap)
{
    void *old;
    memcpy(&old, p, sizeof(old));
    dsh_free(old);
    void *none = NULL;
    memcpy(p, &none, sizeof(none));
    *n = 0;
    *cap = 0;
}
