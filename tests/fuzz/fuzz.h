/* SPDX-License-Identifier: MIT */
/** @file fuzz.h
 *  @brief What each fuzz target defines; libFuzzer or replay.c calls it. */
#ifndef DSH_FUZZ_H
#define DSH_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/** Reads `n` arbitrary bytes; must neither crash nor leak. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/** What must hold whatever was read. */
static inline void demand(bool holds)
{
    if (!holds)
        abort();
}

#endif
