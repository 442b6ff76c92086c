/* SPDX-License-Identifier: MIT */
#ifndef STUDY_SUPPORT_H
#define STUDY_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "study/study.h"

/** The required keys; what is added starts at line 5. */
#define MINIMAL                                                                \
    "title: Test\n"                                                            \
    "crs: EPSG:5514\n"                                                         \
    "municipalities: {source: municipalities.geojson}\n"                       \
    "services: {source: services.csv}\n"

/** One context per test program, with fresh notices per test. */
int open_context(void **state);
int close_context(void **state);
dsh_context *context(void);
void clear_notices(void);

/** Parse as if the text stood in datasets/init/study.yaml. */
dosah_status parse(dsh_study **out, const char *text, dosah_error *err);
/** Parse, or fail the test with the error's message. */
dsh_study *accept_text(const char *text);
/** Notices of this code so far. */
size_t notices_of(const char *code);
/** The first of them; fails if there is none. */
dsh_notice first_notice(const char *code);

/** A temporary folder of this process, with a trailing slash. */
const char *scratch(void);
/** Write a file there; returns its path (static buffer of its own call). */
const char *write_file(const char *name, const char *text);

#endif
