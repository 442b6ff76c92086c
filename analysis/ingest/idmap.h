/* SPDX-License-Identifier: MIT */
/** @file idmap.h
 *  @brief Texts numbered in order of arrival: ids of a table to row numbers,
 *  and interning. */
#ifndef DSH_IDMAP_H
#define DSH_IDMAP_H

#include "base/str.h"

/** Zero-initialise all but `arena`, which keeps the texts; dsh_idmap_clear()
 *  frees the rest. */
typedef struct dsh_idmap {
    dsh_arena *arena;  /**< borrowed */
    const char **text; /**< [n] NUL-terminated, in the arena */
    uint32_t n;
    uint32_t cap, n_slots;
    uint32_t *slot; /**< [n_slots] number + 1, 0 = empty */
    uint32_t *mark; /**< [n_slots] upper half of the hash */
} dsh_idmap;

/** Number of a text, or UINT32_MAX. */
uint32_t dsh_idmap_find(const dsh_idmap *map, dsh_str text);
/** Number of a text, made if there is none; *is_new (nullable) tells. Text
 *  must hold no NUL. UINT32_MAX when out of memory. */
uint32_t dsh_idmap_add(dsh_idmap *map, dsh_str text, bool *is_new);
void dsh_idmap_clear(dsh_idmap *map);

#endif
