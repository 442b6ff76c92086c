/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_WORLD_GTFS_H
#define DOSAH_TESTS_ORACLE_WORLD_GTFS_H

#include "world.h"

/**
 * Worlds as GTFS text files, so that a whole reading pipeline can be held
 * against the oracles. Stop i is `S<i>`, trip i `T<i>`, route i `R<i>`.
 *
 * How a world is told in GTFS:
 *
 *  - stops.txt: stops stand 0.1 degrees of latitude apart (11 km), from
 *    49.0 N 18.0 E northwards, so that no walk joins them; every footpath is a
 *    row of transfers.txt. Closed: wheelchair_boarding 2, open: 1.
 *  - trips.txt: closed: wheelchair_accessible 2, open: 1.
 *  - stop_times.txt: all times, pickup_type and drop_off_type 0 or 1.
 *  - transfers.txt: change times and footpaths are type 2 rows of two stops; a
 *    rule for the same two stops and no trips or routes stands instead of them.
 *    ORACLE_MINIMUM is type 2, ORACLE_FORBIDDEN type 3. ORACLE_USUAL is written
 *    as what it brings back: type 2 with that time, or type 3 if there is no
 *    way. A record is a type 2 row of two trips, or type 1 (the second one
 *    waits) if it takes no time, and is left out where it improves nothing. A
 * continuation is a type 4 row, in half of them without stops.
 *  - calendar.txt: everything runs on one day, `date`.
 *
 * The reader's own change time must not exceed the smallest one of the world,
 * which may be 1 s: the larger of both would count.
 *
 * What it does not express: access and egress links, `walk_s`, `max_rides`,
 * `max_time_s`; which of several equal footpaths there are (the shortest is
 * written); worlds with negative times, that is mirrored ones; some records,
 * see oracle_gtfs_restrict(). It never writes pathways; of several feeds each
 * is a world of its own.
 */

/** How to write what GTFS can say in several ways; a sum. */
typedef enum oracle_gtfs_style {
    ORACLE_GTFS_BLOCKS = 1,
    /**< chains of continuations at one stop as block_id. Where time and place
     * allow, other chains and trips follow in the block, and type 5 rows keep
     * them apart. */
    ORACLE_GTFS_OTHER_DAYS = 2,
    /**< some trips as trips of the day before, with times after 24:00, or of
     * the next day; never trips that a row of transfers.txt names, nor trips
     * in blocks */
    ORACLE_GTFS_BLANKS = 4,
    /**< calls without times, which shape_dist_traveled tells to the second */
    ORACLE_GTFS_FREQUENCIES = 8,
    /**< some trips that no row of transfers.txt names as rows of
     * frequencies.txt, exact or not, that begin once */
    ORACLE_GTFS_STATIONS = 16
    /**< stops that take their accessibility from a station, and some that do
     * not */
} oracle_gtfs_style;

typedef struct oracle_gtfs_opts {
    const char *date; /**< YYYYMMDD; NULL = 20261124. Not the first or last day
                       * of a month, if ORACLE_GTFS_OTHER_DAYS. */
    uint32_t style;   /**< sum of oracle_gtfs_style; 0 = none of them */
} oracle_gtfs_opts;

/**
 * Take away the records that GTFS cannot express: a row names trips and stops,
 * not calls, so that trips that call there more than once may gain a transfer
 * which no record of the world allows. Returns how many were taken away. What
 * remains is written exactly.
 */
uint32_t oracle_gtfs_restrict(oracle_world *w);

/**
 * Write the feed into the folder `dir`, which is made if its parent exists.
 * Rules must not clash, see oracle_rules_clash(). NULL `opts` = defaults.
 * Aborts when a file cannot be written.
 */
void oracle_world_write_gtfs(const oracle_world *w, const char *dir,
                             const oracle_gtfs_opts *opts);

#endif
