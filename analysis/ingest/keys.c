/* SPDX-License-Identifier: MIT */
#include "ingest/keys.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *pa, const void *pb)
{
    const dsh_key *a = pa;
    const dsh_key *b = pb;
    int c = strcmp(a->text, b->text);
    if (c != 0)
        return c;
    return (a->index > b->index) - (a->index < b->index);
}

dosah_status dsh_keys_new(dsh_keys *out, const char *const *text, size_t n,
                          dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_keys){.key = dsh_arena_alloc(arena, n, sizeof *out->key)};
    if (out->key == NULL)
        return dsh_fail_nomem(err, "keys");
    for (size_t i = 0; i < n; i++) {
        if (text[i][0] != '\0')
            out->key[out->n++] = (dsh_key){text[i], (uint32_t)i};
    }
    qsort(out->key, out->n, sizeof *out->key, compare);
    return DOSAH_OK;
}

uint32_t dsh_keys_find(const dsh_keys *keys, const char *text)
{
    size_t lo = 0;
    size_t hi = keys->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(keys->key[mid].text, text) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == keys->n || strcmp(keys->key[lo].text, text) != 0)
        return UINT32_MAX;
    return keys->key[lo].index;
}
