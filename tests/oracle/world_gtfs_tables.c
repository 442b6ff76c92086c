/* SPDX-License-Identifier: MIT */
/*
 * The tables of a GTFS feed but transfers.txt.
 */
#include "world_gtfs_writer.h"

#include <stdlib.h>

static void fail_to_write(const char *path)
{
    (void)fprintf(stderr, "oracle: cannot write %s\n", path);
    abort();
}

FILE *oracle_gtfs_open(const oracle_gtfs_writer *f, const char *name,
                       const char *header)
{
    char path[1024];
    int n = snprintf(path, sizeof path, "%s/%s", f->dir, name);
    FILE *file = n > 0 && (size_t)n < sizeof path ? fopen(path, "wb") : NULL;
    if (file == NULL)
        fail_to_write(path);
    (void)fprintf(file, "%s\n", header);
    return file;
}

void oracle_gtfs_close(const oracle_gtfs_writer *f, FILE *file)
{
    if (ferror(file) != 0 || fclose(file) != 0)
        fail_to_write(f->dir);
}

static bool has_style(const oracle_gtfs_writer *f, oracle_gtfs_style style)
{
    return (f->style & (uint32_t)style) != 0;
}

static int boarding(bool closed)
{
    return closed ? 2 : 1;
}

/* Of three stops one takes its accessibility from its station, and one has a
 * station that says the opposite. */
static void put_station(const oracle_gtfs_writer *f, FILE *file, uint32_t i)
{
    const bool closed = f->w->stop_closed[i];
    if (i % 3 == 0)
        return;
    (void)fprintf(file, "P%u,Station %u,%u.%u,18.0,%d,1,\n", (unsigned)i,
                  (unsigned)i, (unsigned)(49 + i / 10), (unsigned)(i % 10),
                  boarding(i % 3 == 1 ? closed : !closed));
}

static void put_stops(const oracle_gtfs_writer *f)
{
    const bool stations = has_style(f, ORACLE_GTFS_STATIONS);
    FILE *file = oracle_gtfs_open(
        f, "stops.txt",
        stations ? "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding,"
                   "location_type,parent_station"
                 : "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding");
    for (uint32_t i = 0; i < f->w->n_stops; i++) {
        const bool inherits = stations && i % 3 == 1;
        (void)fprintf(file, "S%u,Stop %u,%u.%u,18.0,%d", (unsigned)i,
                      (unsigned)i, (unsigned)(49 + i / 10), (unsigned)(i % 10),
                      inherits ? 0 : boarding(f->w->stop_closed[i]));
        if (stations && i % 3 != 0)
            (void)fprintf(file, ",0,P%u", (unsigned)i);
        else if (stations)
            (void)fprintf(file, ",0,");
        (void)fputc('\n', file);
        if (stations)
            put_station(f, file, i);
    }
    oracle_gtfs_close(f, file);
}

static void put_routes(const oracle_gtfs_writer *f)
{
    FILE *file = oracle_gtfs_open(
        f, "agency.txt", "agency_id,agency_name,agency_url,agency_timezone");
    (void)fprintf(file, "A,Agency,https://example.org,Europe/Prague\n");
    oracle_gtfs_close(f, file);
    file = oracle_gtfs_open(f, "routes.txt",
                            "route_id,agency_id,route_short_name,route_type");
    for (uint32_t i = 0; i < f->w->n_trips; i++) {
        bool known = false;
        for (uint32_t k = 0; k < i; k++)
            known = known || f->w->trip[k].route == f->w->trip[i].route;
        if (!known)
            (void)fprintf(file, "R%u,A,%u,3\n", (unsigned)f->w->trip[i].route,
                          (unsigned)f->w->trip[i].route);
    }
    oracle_gtfs_close(f, file);
}

/* -1 = of the day before, 0, 1 = of the next day. */
static int day_of(const oracle_gtfs_writer *f, uint32_t trip)
{
    if ((f->style & ORACLE_GTFS_OTHER_DAYS) == 0 || f->named[trip])
        return 0;
    if (oracle_first_call(f->w, trip)->arr_s >= A_DAY_S)
        return trip % 3 == 0 ? 0 : 1;
    return trip % 3 == 0 ? -1 : 0;
}

static void put_trips(const oracle_gtfs_writer *f)
{
    static const char *const service[] = {"before", "day", "next"};
    FILE *file = oracle_gtfs_open(
        f, "trips.txt",
        "route_id,service_id,trip_id,block_id,wheelchair_accessible");
    for (uint32_t i = 0; i < f->w->n_trips; i++) {
        const oracle_trip *t = &f->w->trip[i];
        (void)fprintf(file, "R%u,%s,T%u,", (unsigned)t->route,
                      service[day_of(f, i) + 1], (unsigned)i);
        if (f->block[i] != ORACLE_ANY)
            (void)fprintf(file, "B%u", (unsigned)f->block[i]);
        (void)fprintf(file, ",%d\n", t->closed ? 2 : 1);
    }
    oracle_gtfs_close(f, file);
}

static void put_time_of_day(FILE *file, int32_t s)
{
    (void)fprintf(file, "%02d:%02d:%02d,", (int)(s / 3600), (int)(s / 60 % 60),
                  (int)(s % 60));
}

/* Some trips as templates that run once, at their time; see
 * ORACLE_GTFS_FREQUENCIES. */
static bool by_frequency(const oracle_gtfs_writer *f, uint32_t trip)
{
    return has_style(f, ORACLE_GTFS_FREQUENCIES) && !f->named[trip] &&
           trip % 3 == 1;
}

static void put_frequencies(const oracle_gtfs_writer *f)
{
    FILE *file = oracle_gtfs_open(
        f, "frequencies.txt",
        "trip_id,start_time,end_time,headway_secs,exact_times");
    for (uint32_t i = 0; i < f->w->n_trips; i++) {
        const int32_t start =
            oracle_first_call(f->w, i)->dep_s - day_of(f, i) * A_DAY_S;
        if (!by_frequency(f, i))
            continue;
        (void)fprintf(file, "T%u,", (unsigned)i);
        put_time_of_day(file, start);
        put_time_of_day(file, start + 1 + (int32_t)(i % 600));
        (void)fprintf(file, "600,%u\n", (unsigned)(i / 3 % 2));
    }
    oracle_gtfs_close(f, file);
}

/* A call whose times a reader finds who knows the distances: it takes no time,
 * driving to it and from it takes some. */
static bool is_blank(const oracle_gtfs_writer *f, uint32_t trip, uint32_t k)
{
    const oracle_trip *t = &f->w->trip[trip];
    const oracle_call *c = &f->w->call[t->first_call + k];
    return has_style(f, ORACLE_GTFS_BLANKS) && k > 0 && k + 1 < t->n_calls &&
           (trip + k) % 3 != 0 && c->arr_s == c->dep_s &&
           c[-1].dep_s < c->arr_s && c->dep_s < c[1].arr_s;
}

/* Distances are seconds of driving. */
static void put_calls(const oracle_gtfs_writer *f, FILE *file, uint32_t trip)
{
    const oracle_trip *t = &f->w->trip[trip];
    int32_t shift = -day_of(f, trip) * A_DAY_S;
    int32_t driven = 0;
    if (by_frequency(f, trip)) /* from when the template is written */
        shift = (int32_t)(trip % 5) * 7200 + A_DAY_S / 2 -
                oracle_first_call(f->w, trip)->dep_s;
    for (uint32_t k = 0; k < t->n_calls; k++) {
        const oracle_call *c = &f->w->call[t->first_call + k];
        (void)fprintf(file, "T%u,%u,S%u,", (unsigned)trip, (unsigned)k,
                      (unsigned)c->stop);
        if (is_blank(f, trip, k)) {
            (void)fprintf(file, ",,");
        } else {
            put_time_of_day(file, c->arr_s + shift);
            put_time_of_day(file, c->dep_s + shift);
        }
        (void)fprintf(file, "%d,%d", c->pickup ? 0 : 1, c->dropoff ? 0 : 1);
        driven += k > 0 ? c->arr_s - c[-1].dep_s : 0;
        if (has_style(f, ORACLE_GTFS_BLANKS))
            (void)fprintf(file, ",%d", (int)driven);
        (void)fputc('\n', file);
    }
}

static void put_stop_times(const oracle_gtfs_writer *f)
{
    FILE *file = oracle_gtfs_open(
        f, "stop_times.txt",
        has_style(f, ORACLE_GTFS_BLANKS)
            ? "trip_id,stop_sequence,stop_id,arrival_time,departure_time,"
              "pickup_type,drop_off_type,shape_dist_traveled"
            : "trip_id,stop_sequence,stop_id,arrival_time,departure_time,"
              "pickup_type,drop_off_type");
    for (uint32_t i = 0; i < f->w->n_trips; i++)
        put_calls(f, file, i);
    oracle_gtfs_close(f, file);
}

static void put_calendar(const oracle_gtfs_writer *f)
{
    FILE *file =
        oracle_gtfs_open(f, "calendar.txt",
                         "service_id,monday,tuesday,wednesday,thursday,"
                         "friday,saturday,sunday,start_date,end_date");
    long date = strtol(f->date, NULL, 10);
    bool others = (f->style & ORACLE_GTFS_OTHER_DAYS) != 0;
    if (others)
        (void)fprintf(file, "before,1,1,1,1,1,1,1,%ld,%ld\n", date - 1,
                      date - 1);
    (void)fprintf(file, "day,1,1,1,1,1,1,1,%ld,%ld\n", date, date);
    if (others)
        (void)fprintf(file, "next,1,1,1,1,1,1,1,%ld,%ld\n", date + 1, date + 1);
    oracle_gtfs_close(f, file);
}

void oracle_gtfs_put_tables(const oracle_gtfs_writer *f)
{
    put_stops(f);
    put_routes(f);
    put_trips(f);
    put_stop_times(f);
    put_calendar(f);
    if (has_style(f, ORACLE_GTFS_FREQUENCIES))
        put_frequencies(f);
}
