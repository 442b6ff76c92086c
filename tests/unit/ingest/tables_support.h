/* SPDX-License-Identifier: MIT */
/** @file tables_support.h
 *  @brief A small study in memory for tests of the table readers: two square
 *  municipalities of 1 km, 100 and 200, side by side near Valašské Meziříčí.
 */
#ifndef TABLES_SUPPORT_H
#define TABLES_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "ingest/tables.h"

/** South-west corner of municipality 100; 200 lies east of it. */
#define WORLD_X (-498000.0)
#define WORLD_Y (-1141000.0)

/** Title, CRS, municipalities, services; more keys may follow. */
#define WORLD                                                                  \
    "title: Test\n"                                                            \
    "crs: EPSG:5514\n"                                                         \
    "municipalities: {source: obce.geojson, crs: EPSG:5514}\n"                 \
    "services: {source: services.csv}\n"

int open_world(void **state);
int close_world(void **state);
/** Fresh notices, the boundaries and an empty table of services. */
int fresh_world(void **state);
dsh_context *world_context(void);
/** The study of the last reading. */
const dsh_study *world_study(void);

/** Write a file of the study. */
void put(const char *name, const char *text);
void put_bytes(const char *name, const void *bytes, size_t n);
const char *world_path(const char *name);

dosah_status try_read(dsh_tables **out, const char *study, dosah_error *err);
/** Read, or fail the test with the error's message. */
dsh_tables *must_read(const char *study);

size_t notices_of(const char *code);
/** The first of them; fails if there is none. */
dsh_notice first_notice(const char *code);

/** Path below ../shared/data or DOSAH_TEST_DATA; NULL = not there. */
const char *real_data(const char *name);

#endif
