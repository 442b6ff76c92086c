/* SPDX-License-Identifier: MIT */
/* Blocks in a list, each twice as large as the last up to a maximum; a large
 * request gets a block of its own behind the current one, so that the room
 * left in the current one is not lost. Blocks come zeroed from the system. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

enum { ALIGNMENT = 16, FIRST_BLOCK = 4096, LAST_BLOCK = 1 << 20 };

typedef struct block {
    alignas(ALIGNMENT) struct block *next;
    size_t cap, used;
} block;

struct dsh_arena {
    block *head;
    size_t used;
    size_t next_size;
};

dsh_arena *dsh_arena_new(void)
{
    dsh_arena *arena = dsh_alloc(1, sizeof(*arena));
    if (arena != NULL)
        arena->next_size = FIRST_BLOCK;
    return arena;
}

void dsh_arena_free(dsh_arena *arena)
{
    if (arena == NULL)
        return;
    block *b = arena->head;
    while (b != NULL) {
        block *next = b->next;
        dsh_free(b);
        b = next;
    }
    dsh_free(arena);
}

static block *block_new(size_t bytes)
{
    if (bytes > SIZE_MAX - sizeof(block))
        return NULL;
    block *b = dsh_alloc(1, sizeof(block) + bytes);
    if (b != NULL)
        b->cap = bytes;
    return b;
}

/* A block that holds this request alone. */
static void *alloc_alone(dsh_arena *arena, size_t bytes)
{
    block *b = block_new(bytes);
    if (b == NULL)
        return NULL;
    b->used = bytes;
    if (arena->head != NULL) {
        b->next = arena->head->next;
        arena->head->next = b;
    } else {
        arena->head = b;
    }
    return b + 1;
}

static void *alloc_shared(dsh_arena *arena, size_t bytes)
{
    block *b = arena->head;
    if (b == NULL || b->cap - b->used < bytes) {
        b = block_new(arena->next_size);
        if (b == NULL)
            return NULL;
        b->next = arena->head;
        arena->head = b;
        if (arena->next_size < LAST_BLOCK)
            arena->next_size *= 2;
    }
    void *p = (char *)(b + 1) + b->used;
    b->used += bytes;
    return p;
}

static bool debug_mode(void)
{
#ifdef DSH_ARENA_DEBUG
    return true;
#else
    return false;
#endif
}

void *dsh_arena_alloc(dsh_arena *arena, size_t n, size_t size)
{
    if (size != 0 && n > (SIZE_MAX - ALIGNMENT) / size)
        return NULL;
    const size_t bytes = n * size > 0 ? n * size : 1;
    const size_t padded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *p = NULL;
    if (debug_mode())
        p = alloc_alone(arena, bytes);
    else if (padded > arena->next_size / 4)
        p = alloc_alone(arena, padded);
    else
        p = alloc_shared(arena, padded);
    if (p != NULL)
        arena->used += bytes;
    return p;
}

char *dsh_arena_strn(dsh_arena *arena, const char *s, size_t n)
{
    if (n == SIZE_MAX)
        return NULL;
    char *copy = dsh_arena_alloc(arena, n + 1, 1);
    if (copy != NULL && n > 0)
        memcpy(copy, s, n);
    return copy;
}

char *dsh_arena_str(dsh_arena *arena, const char *s)
{
    return dsh_arena_strn(arena, s, strlen(s));
}

size_t dsh_arena_used(const dsh_arena *arena)
{
    return arena->used;
}
