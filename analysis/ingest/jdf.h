/* SPDX-License-Identifier: MIT */
/** @file jdf.h
 *  @brief JDF 1.8–1.11, the Czech national timetable format, into the tables
 *  of gtfs.h. Facts about the format: datasets/README.md, "JDF". */
#ifndef DSH_JDF_H
#define DSH_JDF_H

#include "study/study.h"

/** What a timetable may need besides its files; all zero is a good default. */
typedef struct dsh_timetable_opts {
    const char *format;      /**< "gtfs", "jdf"; NULL or "" = by content */
    const dsh_source *stops; /**< located stops for JDF; NULL = none */
    const char *work_crs;    /**< of their x, y; NULL = EPSG:4326 */
    /** Zone in which the study tells time; NULL or "" = that of the first
     *  feed. */
    const char *timezone;
    /** Where to write the JDF stops that have no position, as a table to be
     *  filled in and named in `timetable.stops`; NULL = nowhere. A file that
     *  is there and differs is kept: a number is put before the last dot. */
    const char *fill_in;
} dsh_timetable_opts;

#endif
