/* SPDX-License-Identifier: MIT */
/** @file world.h
 *  @brief Hand-made findings to write: three municipalities, six origins, two
 *  service types, two profiles, two days. */
#ifndef OUTPUT_WORLD_H
#define OUTPUT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "base/file.h"
#include "output/inside.h"

enum {
    N_MUNICIPALITIES = 3,
    N_ORIGINS = 6,
    N_SERVICES = 3,
    N_TYPES = 2,
    N_PROFILES = 2,
    N_DAYS = 2
};

typedef struct world {
    dsh_context ctx;
    dsh_study study;
    dsh_tables tables;
    dsh_usability usability;
    dsh_network network;
    dsh_reach reach;
    dsh_findings findings;
    dsh_arena *arena;
    char dir[64];  /**< scratch folder */
    char out[128]; /**< dir/results */
} world;

/** cmocka setup and teardown: *state is a world. */
int world_open(void **state);
int world_close(void **state);

/** Write all tables and commit; the status, with the error in *err. */
dosah_status world_write(world *w, bool replace, dosah_error *err);

/** dir/name, in one of four buffers in turn. */
const char *in(const char *dir, const char *name);
/** The whole file, NUL-terminated; free(). Fails if there is none. */
char *slurp(const char *path);
void spill(const char *path, const char *text);
bool exists(const char *path);

#endif
