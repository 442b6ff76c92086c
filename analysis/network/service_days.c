/* SPDX-License-Identifier: MIT */
#include "network/service_days.h"

#include <string.h>

#include "base/alloc.h"

enum { DAY_S = 86400 };

/* A zone that the system does not know was told when the feed was read. */
static dosah_status open_zone(dsh_zone **out, const char *name,
                              dosah_error *err)
{
    *out = NULL;
    if (name == NULL || name[0] == '\0')
        return DOSAH_OK;
    const dosah_status status = dsh_zone_open(out, name, NULL);
    return status == DOSAH_ENOMEM ? dsh_fail_nomem(err, "time zones")
                                  : DOSAH_OK;
}

dosah_status dsh_service_days_init(dsh_service_days *out, const dsh_gtfs *gtfs,
                                   dsh_date date, dosah_error *err)
{
    *out = (dsh_service_days){.gtfs = gtfs, .date = date};
    out->feed = dsh_alloc(gtfs->n_feeds, sizeof(*out->feed));
    if (out->feed == NULL)
        return dsh_fail_nomem(err, "time zones");
    dosah_status status = open_zone(&out->study, gtfs->timezone, err);
    if (out->study != NULL)
        out->noon_utc = dsh_zone_noon(out->study, date);
    for (uint32_t i = 0;
         status == DOSAH_OK && out->study != NULL && i < gtfs->n_feeds; i++) {
        const char *zone = gtfs->feed[i].timezone;
        if (zone != NULL && strcmp(zone, gtfs->timezone) != 0)
            status = open_zone(&out->feed[i], zone, err);
    }
    return status;
}

void dsh_service_days_clear(dsh_service_days *days)
{
    for (uint32_t i = 0; days->feed != NULL && i < days->gtfs->n_feeds; i++)
        dsh_zone_close(days->feed[i]);
    dsh_free(days->feed);
    dsh_zone_close(days->study);
}

int32_t dsh_service_day_shift(const dsh_service_days *days, uint32_t feed,
                              dsh_date date)
{
    if (days->study == NULL)
        return (date - days->date) * DAY_S;
    const dsh_zone *zone =
        days->feed[feed] != NULL ? days->feed[feed] : days->study;
    return (int32_t)(dsh_zone_noon(zone, date) - days->noon_utc);
}
