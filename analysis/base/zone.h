/* SPDX-License-Identifier: MIT */
/** @file zone.h
 *  @brief Time zones of the IANA database, as the system holds it: TZif files
 *  (RFC 8536) in $TZDIR or /usr/share/zoneinfo. No global state is touched. */
#ifndef DSH_ZONE_H
#define DSH_ZONE_H

#include "base/civil.h"
#include "base/fail.h"

typedef struct dsh_zone dsh_zone;

/** @param name  e.g. "Europe/Prague"
 *  @retval DOSAH_ENOTFOUND no such zone  @retval DOSAH_EINPUT no TZif file */
dosah_status dsh_zone_open(dsh_zone **out, const char *name, dosah_error *err);
void dsh_zone_close(dsh_zone *zone);

/** Seconds that clocks show ahead of UTC at a moment (Unix time). */
int32_t dsh_zone_offset(const dsh_zone *zone, int64_t utc_s);
/** The moment when clocks show noon: there is exactly one each day. GTFS
 *  counts times from twelve hours before it. */
int64_t dsh_zone_noon(const dsh_zone *zone, dsh_date date);

#endif
