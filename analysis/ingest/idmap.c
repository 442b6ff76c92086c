/* SPDX-License-Identifier: MIT */
/* Open addressing with linear probing, at most half full; the upper half of
 * each hash stands beside its number, so that a probe seldom compares texts. */
#include "ingest/idmap.h"

#include <string.h>

#include "base/alloc.h"

enum { FIRST_SLOTS = 64 };

static bool is_at(const dsh_idmap *map, uint32_t slot, uint64_t hash,
                  dsh_str text)
{
    return map->mark[slot] == (uint32_t)(hash >> 32) &&
           dsh_str_eq(text, map->text[map->slot[slot] - 1]);
}

/* The slot of the text, or the empty one where it belongs. */
static uint32_t probe(const dsh_idmap *map, uint64_t hash, dsh_str text)
{
    const uint32_t mask = map->n_slots - 1;
    uint32_t slot = (uint32_t)hash & mask;
    while (map->slot[slot] != 0 && !is_at(map, slot, hash, text))
        slot = (slot + 1) & mask;
    return slot;
}

uint32_t dsh_idmap_find(const dsh_idmap *map, dsh_str text)
{
    if (map->n_slots == 0)
        return UINT32_MAX;
    const uint32_t slot = probe(map, dsh_hash(text.p, text.n, 0), text);
    return map->slot[slot] - 1; /* 0 - 1 = UINT32_MAX */
}

static bool grow_slots(dsh_idmap *map)
{
    if (map->n_slots > UINT32_MAX / 4)
        return false;
    const uint32_t n = map->n_slots > 0 ? 2 * map->n_slots : FIRST_SLOTS;
    uint32_t *slot = dsh_alloc(n, sizeof(*slot));
    uint32_t *mark = dsh_alloc(n, sizeof(*mark));
    if (slot == NULL || mark == NULL) {
        dsh_free(slot);
        dsh_free(mark);
        return false;
    }
    for (uint32_t i = 0; i < map->n; i++) {
        const uint64_t hash = dsh_hash(map->text[i], strlen(map->text[i]), 0);
        uint32_t at = (uint32_t)hash & (n - 1);
        while (slot[at] != 0)
            at = (at + 1) & (n - 1);
        slot[at] = i + 1;
        mark[at] = (uint32_t)(hash >> 32);
    }
    dsh_free(map->slot);
    dsh_free(map->mark);
    map->slot = slot;
    map->mark = mark;
    map->n_slots = n;
    return true;
}

static bool grow_texts(dsh_idmap *map)
{
    const uint32_t cap = map->cap > 0 ? 2 * map->cap : FIRST_SLOTS / 2;
    const char **text = dsh_realloc(map->text, cap, sizeof(*text));
    if (text == NULL)
        return false;
    map->text = text;
    map->cap = cap;
    return true;
}

uint32_t dsh_idmap_add(dsh_idmap *map, dsh_str text, bool *is_new)
{
    if (is_new != NULL)
        *is_new = false;
    if (map->n >= map->n_slots / 2 && !grow_slots(map))
        return UINT32_MAX;
    const uint64_t hash = dsh_hash(text.p, text.n, 0);
    const uint32_t slot = probe(map, hash, text);
    if (map->slot[slot] != 0)
        return map->slot[slot] - 1;
    if (map->n == map->cap && !grow_texts(map))
        return UINT32_MAX;
    const char *copy = dsh_arena_strn(map->arena, text.p, text.n);
    if (copy == NULL)
        return UINT32_MAX;
    if (is_new != NULL)
        *is_new = true;
    map->text[map->n] = copy;
    map->slot[slot] = ++map->n;
    map->mark[slot] = (uint32_t)(hash >> 32);
    return map->n - 1;
}

void dsh_idmap_clear(dsh_idmap *map)
{
    dsh_free(map->text);
    dsh_free(map->slot);
    dsh_free(map->mark);
    *map = (dsh_idmap){.arena = map->arena};
}
