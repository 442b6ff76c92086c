/* SPDX-License-Identifier: MIT */
/** @file arena.h
 *  @brief Memory that lives and dies together: one arena per dataset.
 *  One thread at a time. Built with DSH_ARENA_DEBUG each allocation is a
 *  block of its own, so that sanitizers see its bounds.
 */
#ifndef DSH_ARENA_H
#define DSH_ARENA_H

#include <stddef.h>

typedef struct dsh_arena dsh_arena;

/** NULL when out of memory. */
dsh_arena *dsh_arena_new(void);
/** Accepts NULL. */
void dsh_arena_free(dsh_arena *arena);

/** `n` zeroed elements, aligned to 16 bytes; NULL when out of memory or on
 *  overflow. n = 0 gives a non-NULL pointer. */
void *dsh_arena_alloc(dsh_arena *arena, size_t n, size_t size);

/** Copy of a string; NULL when out of memory. */
char *dsh_arena_str(dsh_arena *arena, const char *s);
char *dsh_arena_strn(dsh_arena *arena, const char *s, size_t n);

/** Bytes handed out so far. */
size_t dsh_arena_used(const dsh_arena *arena);

#endif
