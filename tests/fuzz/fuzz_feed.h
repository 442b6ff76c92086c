/* SPDX-License-Identifier: MIT */
/** @file fuzz_feed.h
 *  @brief Timetables of several files from the bytes of one input. Bytes that
 *  start as a zip are read as one. Others are a container: lines "## name"
 *  start a file, what follows is its content; files that are left out are those
 *  of a small good timetable. */
#ifndef DSH_FUZZ_FEED_H
#define DSH_FUZZ_FEED_H

#include "fuzz.h"
#include "ingest/gtfs.h"

typedef struct fuzz_file {
    const char *name, *content;
} fuzz_file;

typedef struct fuzz_feed {
    const char *format;
    const fuzz_file *file; /**< all that a container may name, so that no path
                                of its own is made; content NULL = not there
                                unless named */
    size_t n_files;
    void (*check)(const dsh_gtfs *gtfs); /**< beyond calls that hang together */
} fuzz_feed;

/** Read one input; demands that the tables hang together, or a message. */
void fuzz_feed_read(const fuzz_feed *feed, const uint8_t *data, size_t n);

#endif
