/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_WORLD_GTFS_WRITER_H
#define DOSAH_TESTS_ORACLE_WORLD_GTFS_WRITER_H

#include <stdio.h>

#include "world_gtfs.h"

/** Inside of the writer of GTFS feeds. */

enum { A_DAY_S = 86400 };

typedef struct oracle_gtfs_writer {
    const oracle_world *w;
    const char *dir;
    char date[9];
    uint32_t style;
    uint32_t *trip_of; /* [n_calls] */
    uint32_t *block;   /* [n_trips] number, or ORACLE_ANY */
    bool *named;       /* [n_trips] by a row of transfers.txt, or in a block */
} oracle_gtfs_writer;

/** Begin a table; aborts if that is impossible. */
FILE *oracle_gtfs_open(const oracle_gtfs_writer *f, const char *name,
                       const char *header);
void oracle_gtfs_close(const oracle_gtfs_writer *f, FILE *file);
/** All tables but transfers.txt. */
void oracle_gtfs_put_tables(const oracle_gtfs_writer *f);

static inline const oracle_call *oracle_first_call(const oracle_world *w,
                                                   uint32_t trip)
{
    return &w->call[w->trip[trip].first_call];
}

#endif
