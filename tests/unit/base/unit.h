/* SPDX-License-Identifier: MIT */
/** @file unit.h
 *  @brief What all unit tests of base/ include: cmocka, a folder to write
 *  into, and random numbers with a seed. */
#ifndef DSH_UNIT_H
#define DSH_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

/** A new folder under /tmp. */
static inline void unit_dir_make(char out[64])
{
    strcpy(out, "/tmp/dosah-unit-XXXXXX");
    assert_non_null(mkdtemp(out));
}

static inline void unit_dir_remove(const char *dir)
{
    assert_int_equal(dsh_dir_remove(dir, NULL), DOSAH_OK);
}

/** `dir`/`name` with this content; the path in `out`. */
static inline void unit_file(char out[128], const char *dir, const char *name,
                             const char *content)
{
    snprintf(out, 128, "%s/%s", dir, name);
    assert_int_equal(dsh_file_write(out, content, strlen(content), NULL),
                     DOSAH_OK);
}

/** splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). */
static inline uint64_t unit_random(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline uint64_t unit_below(uint64_t *state, uint64_t n)
{
    return unit_random(state) % n;
}

#endif
