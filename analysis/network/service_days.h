/* SPDX-License-Identifier: MIT */
/** @file service_days.h
 *  @brief Where the times of a service day stand on the clock of a study's
 *  day. GTFS counts from noon less twelve hours (stop_times.txt,
 *  arrival_time), which is midnight but on the two days a year when clocks
 *  change; so does the study's day. Feeds of other zones are moved to the
 *  study's. Internal. */
#ifndef DSH_SERVICE_DAYS_H
#define DSH_SERVICE_DAYS_H

#include "base/zone.h"
#include "ingest/gtfs.h"

typedef struct dsh_service_days {
    const dsh_gtfs *gtfs;
    dsh_zone *study;  /**< NULL: no zone is known, all times are the study's */
    dsh_zone **feed;  /**< [n_feeds] NULL = the study's */
    int64_t noon_utc; /**< of the study's day */
    dsh_date date;
} dsh_service_days;

dosah_status dsh_service_days_init(dsh_service_days *out, const dsh_gtfs *gtfs,
                                   dsh_date date, dosah_error *err);
void dsh_service_days_clear(dsh_service_days *days);
/** Seconds to add to the times of a feed's service day. */
int32_t dsh_service_day_shift(const dsh_service_days *days, uint32_t feed,
                              dsh_date date);

#endif
