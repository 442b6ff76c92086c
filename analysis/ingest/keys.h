/* SPDX-License-Identifier: MIT */
/** @file keys.h
 *  @brief Which row has this key: a sorted list, searched by halves. */
#ifndef DSH_KEYS_H
#define DSH_KEYS_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

typedef struct dsh_key {
    const char *text;
    uint32_t index;
} dsh_key;

typedef struct dsh_keys {
    dsh_key *key; /**< [n] by text, then index */
    size_t n;
} dsh_keys;

/** Index `text[n]`; empty keys are left out. Texts are borrowed. */
dosah_status dsh_keys_new(dsh_keys *out, const char *const *text, size_t n,
                          dsh_arena *arena, dosah_error *err);
/** Lowest index with this key, UINT32_MAX = none (also for ""). */
uint32_t dsh_keys_find(const dsh_keys *keys, const char *text);

#endif
