/* SPDX-License-Identifier: MIT */
/** @file rig.h
 *  @brief What the tests of network/ share: contexts, random numbers, studies
 *  without files, OSM from text. */
#ifndef RIG_H
#define RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "network/network.h"

#define OK(call)                                                               \
    do {                                                                       \
        dosah_error err_ = {0};                                                \
        dosah_error *err = &err_;                                              \
        if ((call) != DOSAH_OK)                                                \
            fail_msg("%s: %s:%lld %s", #call, err_.source,                     \
                     (long long)err_.row, err_.message);                       \
    } while (0)

/** SplitMix64. */
static inline uint64_t rig_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline uint32_t rig_below(uint64_t *seed, uint32_t n)
{
    return (uint32_t)(rig_random(seed) % n);
}

static inline void rig_context(dsh_context *ctx, unsigned n_threads)
{
    const dosah_env env = {.data_dir = getenv("DOSAH_SOURCE"),
                           .n_threads = n_threads};
    OK(dsh_context_init(ctx, &env, err));
}

static inline size_t rig_notices(const dsh_context *ctx, const char *code)
{
    for (size_t i = 0; i < dsh_notices_groups(ctx->notices); i++) {
        const dsh_notice_group g = dsh_notices_group(ctx->notices, i);
        if (strcmp(g.code, code) == 0)
            return g.n;
    }
    return 0;
}

/** Streets of an OSM file given as text, working CRS UTM 33N. */
dsh_streets *rig_streets(const char *xml, const dsh_study *study,
                         const dsh_tables *tables, dsh_context *ctx);

#endif
