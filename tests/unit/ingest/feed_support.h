/* SPDX-License-Identifier: MIT */
/** @file feed_support.h
 *  @brief A small feed in memory for tests of the timetable reader, and what
 *  the tests of streets and elevation share with it.
 *
 *  The feed: stops A, B, C on a meridian, 0.01 and 0.03 degrees apart; one
 *  trip T of route R and service S (workdays of 2026), 8:00:00, blank,
 *  8:08:00. */
#ifndef FEED_SUPPORT_H
#define FEED_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "base/context.h"
#include "ingest/gtfs.h"

/** Folder of the feed. */
#define FEED "/vsimem/feed"

/** Setup and teardown of each test: fresh notices, the feed as above. */
int begin_feed(void **state);
int end_feed(void **state);
dsh_context *feed_context(void);

/** Write or replace a file below /vsimem. */
void put_file(const char *path, const char *text);
void put_file_bytes(const char *path, const void *bytes, size_t n);
/** Replace a table of the feed; NULL removes it. */
void put_table(const char *name, const char *text);

/** Read the feed, or fail the test. */
dsh_gtfs *read_feed(void);
/** Read what must fail; returns the status. */
dosah_status read_bad(const char *path, dosah_error *err);

/** Notices of a code so far, counted ones included. */
size_t notices(const char *code);
/** The first; fails the test if there is none. */
dsh_notice notice(const char *code);

/** Path below ../shared/data or DOSAH_TEST_DATA. */
const char *data_file(const char *name);
/** Is the real data there? */
bool have_data(void);

#endif
