/* SPDX-License-Identifier: MIT */
/* frequencies.txt, feed_info.txt. */
#include "ingest/gtfs_build.h"

#include <stdlib.h>

#include "base/file.h"

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
    if (!dsh_vec_room(&b->frequency, 1) || !dsh_vec_room(&b->span, 1))
        return dsh_fail_nomem(err, "frequencies");
    b->frequency.p[b->frequency.n++] = f;
    b->span.p[b->span.n++] =
        (dsh_gtfs_span){f.trip, f.start_s, f.end_s, dsh_csv_row(t->csv)};
    return DOSAH_OK;
}

static int by_trip_and_start(const void *x, const void *y)
{
    const dsh_gtfs_span *a = x, *b = y;
    if (a->trip != b->trip)
        return a->trip < b->trip ? -1 : 1;
    if (a->start_s != b->start_s)
        return a->start_s < b->start_s ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Vehicles of both rows run: it is for the author to say which are meant. */
static void tell_overlaps(dsh_gtfs_build *b, const char *file)
{
    const dsh_gtfs_span *s = b->span.p;
    if (b->span.n > 1)
        qsort(b->span.p, b->span.n, sizeof(*s), by_trip_and_start);
    int32_t until = 0;
    for (size_t i = 0; i < b->span.n; i++) {
        const bool same = i > 0 && s[i].trip == s[i - 1].trip;
        if (same && s[i].start_s < until)
            dsh_notice_add(b->ctx->notices,
                           (dsh_notice){.code = "overlapping_frequency",
                                        .severity = DOSAH_ERROR,
                                        .file = file,
                                        .row = s[i].line,
                                        .field = "start_time",
                                        .value = b->trip.p[s[i].trip].id});
        if (!same || s[i].end_s > until)
            until = s[i].end_s;
    }
}

dosah_status dsh_gtfs_read_frequencies(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"frequencies.txt", DSH_GTFS_OPTIONAL,
                                    FREQUENCY, N_FREQUENCY};
    b->span.n = 0;
    const dosah_status status = dsh_gtfs_each(b, &wanted, add_frequency, err);
    if (status != DOSAH_OK)
        return status;
    const char *file = dsh_path_join(b->arena, b->path, wanted.name);
    if (file == NULL)
        return dsh_fail_nomem(err, "frequencies");
    tell_overlaps(b, file);
    return DOSAH_OK;
}

/* ---- feed_info --------------------------------------------------------- */

enum { PUBLISHER, VERSION, FIRST_DAY, LAST_DAY, N_INFO };

static const dsh_gtfs_column INFO[N_INFO] = {
    {"feed_publisher_name", DSH_GTFS_OPTIONAL},
    {"feed_version", DSH_GTFS_OPTIONAL},
    {"feed_start_date", DSH_GTFS_OPTIONAL},
    {"feed_end_date", DSH_GTFS_OPTIONAL},
};

static dosah_status add_info(dsh_gtfs_table *t, dosah_error *err)
{
    dsh_gtfs_feed *feed = &t->b->feed.p[t->b->feed.n - 1];
    feed->publisher = dsh_gtfs_text(t, PUBLISHER);
    feed->version = dsh_gtfs_text(t, VERSION);
    if (feed->publisher == NULL || feed->version == NULL)
        return dsh_fail_nomem(err, "feed info");
    const dsh_date from = dsh_gtfs_day(t, FIRST_DAY);
    const dsh_date to = dsh_gtfs_day(t, LAST_DAY);
    if (from != DSH_NO_DATE && to != DSH_NO_DATE && from > to)
        dsh_gtfs_tell(t, LAST_DAY, "start_and_end_range_out_of_order",
                      DOSAH_ERROR, NULL);
    return DOSAH_OK;
}

dosah_status dsh_gtfs_read_feed_info(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_gtfs_wanted wanted = {"feed_info.txt", DSH_GTFS_OPTIONAL, INFO,
                                    N_INFO};
    return dsh_gtfs_each(b, &wanted, add_info, err);
}
