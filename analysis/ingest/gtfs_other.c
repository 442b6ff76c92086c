/* SPDX-License-Identifier: MIT */
/* frequencies.txt, feed_info.txt. */
#include "ingest/gtfs_build.h"

/* ---- frequencies ------------------------------------------------------- */

enum { TRIP, START, END, HEADWAY, EXACT, N_FREQUENCY };

static const dsh_gtfs_column FREQUENCY[N_FREQUENCY] = {
    {"trip_id", DSH_GTFS_REQUIRED},     {"start_time", DSH_GTFS_REQUIRED},
    {"end_time", DSH_GTFS_REQUIRED},    {"headway_secs", DSH_GTFS_REQUIRED},
    {"exact_times", DSH_GTFS_OPTIONAL},
};

enum { SECONDS_PER_DAY = 86400 };

static dosah_status add_frequency(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_build *b = t->b;
    const uint32_t trip = dsh_gtfs_foreign(t, TRIP, &b->trip_id);
    dsh_gtfs_frequency f = {.start_s = dsh_gtfs_time(t, START),
                            .end_s = dsh_gtfs_time(t, END)};
    int64_t headway = 0, exact = 0;
    dsh_gtfs_int(t, HEADWAY, 1, SECONDS_PER_DAY, &headway);
    dsh_gtfs_int(t, EXACT, 0, 1, &exact);
    if (f.start_s == DSH_BLANK_TIME || f.end_s == DSH_BLANK_TIME ||
        dsh_gtfs_raw(t, HEADWAY).n == 0) {
        static const size_t NEEDED[] = {START, END, HEADWAY};
        for (size_t i = 0; i < sizeof NEEDED / sizeof NEEDED[0]; i++)
            if (dsh_gtfs_raw(t, NEEDED[i]).n == 0)
                dsh_gtfs_tell(t, NEEDED[i], "missing_required_field",
                              DOSAH_ERROR, NULL);
        return DOSAH_OK;
    }
    if (f.start_s >= f.end_s) {
        dsh_gtfs_tell(t, END, "start_and_end_range_out_of_order", DOSAH_ERROR,
                      NULL);
        return DOSAH_OK;
    }
    if (trip == DSH_GTFS_NONE || headway == 0)
        return DOSAH_OK;
    f.trip = b->first_trip + trip;
    f.headway_s = (int32_t)headway;
    f.exact = exact == 1;
    if (!dsh_vec_room(&b->frequency, 1))
        return dsh_fail_nomem(err, "frequencies");
    b->frequency.p[b->frequency.n++] = f;
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_frequencies(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"frequencies.txt", DSH_GTFS_OPTIONAL,
                                    FREQUENCY, N_FREQUENCY};
    return dsh_gtfs_each(b, &wanted, add_frequency, err);
}

/* ---- feed_info --------------------------------------------------------- */

enum { PUBLISHER, VERSION, N_INFO };

static const dsh_gtfs_column INFO[N_INFO] = {
    {"feed_publisher_name", DSH_GTFS_OPTIONAL},
    {"feed_version", DSH_GTFS_OPTIONAL},
};

static dosah_status add_info(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_feed *feed = &t->b->feed.p[t->b->feed.n - 1];
    feed->publisher = dsh_gtfs_text(t, PUBLISHER);
    feed->version = dsh_gtfs_text(t, VERSION);
    if (feed->publisher == NULL || feed->version == NULL)
        return dsh_fail_nomem(err, "feed info");
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_feed_info(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"feed_info.txt", DSH_GTFS_OPTIONAL, INFO,
                                    N_INFO};
    return dsh_gtfs_each(b, &wanted, add_info, err);
}
