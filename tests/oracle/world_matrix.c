/* SPDX-License-Identifier: MIT */
/*
 * Usage: world_matrix SEED FEATURES STYLE FOLDER
 *
 * A random world as inputs of `dosah matrix`, and what it must answer: the
 * feed gtfs/, streets.osm, from.csv, to.csv, arguments (one a line) and
 * expected.csv. Origins and destinations are stops, so that no walk takes any
 * time: one street runs through all stops, which are 11 km apart.
 *
 * Everybody may use everything here: closed stops and trips are opened for the
 * oracle, and the command asks for a profile that does not mind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "oracle.h"
#include "world_gtfs.h"

enum { A_DAY_S = 86400, WINDOW_S = 1800, N_POINTS = 3, DATE = 20261124 };

static const uint32_t PERCENTILES[] = {5, 50, 95};

typedef struct job {
    oracle_world w;
    const char *dir;
    int32_t begin_s; /* of the window, on the minute */
    uint32_t from[N_POINTS], to[N_POINTS];
    uint32_t n_from, n_to;
} job;

static FILE *open_as(const job *j, const char *name, const char *mode)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", j->dir, name);
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        (void)fprintf(stderr, "world_matrix: cannot write %s\n", path);
        exit(1);
    }
    return file;
}

static FILE *open_file(const job *j, const char *name)
{
    return open_as(j, name, "wb");
}

static void append(const job *j, const char *name, const char *row)
{
    FILE *f = open_as(j, name, "ab");
    (void)fputs(row, f);
    (void)fclose(f);
}

/* A day on which nothing but the night before runs is no day of the feed: a
 * trip in the evening, when nobody travels any more, makes it one. */
static void make_next_day_valid(const job *j)
{
    append(j, "gtfs/calendar.txt", "later,1,1,1,1,1,1,1,20261125,20261125\n");
    append(j, "gtfs/routes.txt", "LATER,A,later,3\n");
    append(j, "gtfs/trips.txt", "LATER,later,LATER,,1\n");
    append(j, "gtfs/stop_times.txt",
           "LATER,0,S0,22:00:00,22:00:00,0,0\n"
           "LATER,1,S1,22:30:00,22:30:00,0,0\n");
}

static void write_streets(const job *j)
{
    FILE *f = open_file(j, "streets.osm");
    (void)fputs("<osm version=\"0.6\">\n", f);
    for (uint32_t i = 0; i < j->w.n_stops; i++)
        (void)fprintf(f, "<node id=\"%u\" lat=\"%u.%u\" lon=\"18.0\"/>\n",
                      (unsigned)(i + 1), (unsigned)(49 + i / 10),
                      (unsigned)(i % 10));
    (void)fputs("<way id=\"1\">\n", f);
    for (uint32_t i = 0; i < j->w.n_stops; i++)
        (void)fprintf(f, "<nd ref=\"%u\"/>\n", (unsigned)(i + 1));
    (void)fputs("<tag k=\"highway\" v=\"residential\"/>\n</way>\n</osm>\n", f);
    (void)fclose(f);
}

static void write_points(const job *j, const char *name, const uint32_t *stop,
                         uint32_t n)
{
    FILE *f = open_file(j, name);
    (void)fputs("id,lon,lat\n", f);
    for (uint32_t i = 0; i < n; i++)
        (void)fprintf(f, "P%u,18.0,%u.%u\n", (unsigned)stop[i],
                      (unsigned)(49 + stop[i] / 10), (unsigned)(stop[i] % 10));
    (void)fclose(f);
}

static void write_arguments(const job *j)
{
    FILE *f = open_file(j, "arguments");
    int days = (int)(j->begin_s / A_DAY_S);
    int minute = (int)(j->begin_s % A_DAY_S / 60);
    int end = minute + WINDOW_S / 60;
    (void)fprintf(f, "--streets\nstreets.osm\n--timetable\ngtfs\n"
                     "--from\nfrom.csv\n--to\nto.csv\n");
    int date = DATE + days;
    (void)fprintf(f, "--date\n%04d-%02d-%02d\n", date / 10000, date / 100 % 100,
                  date % 100);
    (void)fprintf(f, "--window\n%02d:%02d-%02d:%02d\n", minute / 60,
                  minute % 60, end / 60, end % 60);
    (void)fprintf(f, "--max-rides\n%u\n--max-time\n%ds\n",
                  (unsigned)j->w.max_rides, (int)j->w.max_time_s);
    (void)fprintf(f, "--change-time\n1s\n--percentiles\n5,50,95\n"
                     "--unreachable\nempty\n");
    (void)fclose(f);
}

/* Minutes with one decimal, halves up; nothing for unreachable. */
static void put_minutes(FILE *f, int32_t s)
{
    int64_t tenths = ((int64_t)s * 10 + 30) / 60;
    if (s != INT32_MAX)
        (void)fprintf(f, "%lld.%lld", (long long)(tenths / 10),
                      (long long)(tenths % 10));
}

static void write_expected(job *j)
{
    FILE *f = open_file(j, "expected.csv");
    (void)fputs(
        "from_id,to_id,travel_time_p5,travel_time_p50,travel_time_p95\n", f);
    int32_t *tt = oracle_alloc(WINDOW_S, sizeof *tt);
    for (uint32_t i = 0; i < j->n_from; i++) {
        for (uint32_t k = 0; k < j->n_to; k++) {
            j->w.access[0] = (oracle_link){j->from[i], 0};
            j->w.egress[0] = (oracle_link){j->to[k], 0};
            j->w.walk_s = j->from[i] == j->to[k] ? 0 : INT32_MAX;
            oracle_curve(&j->w, j->begin_s, WINDOW_S, j->w.max_rides, tt);
            (void)fprintf(f, "P%u,P%u", (unsigned)j->from[i],
                          (unsigned)j->to[k]);
            for (size_t p = 0; p < 3; p++) {
                (void)fputc(',', f);
                put_minutes(f, oracle_percentile(tt, WINDOW_S, PERCENTILES[p]));
            }
            (void)fputc('\n', f);
        }
    }
    free(tt);
    (void)fclose(f);
}

static void add_point(uint32_t *stop, uint32_t *n, uint32_t wanted)
{
    for (uint32_t i = 0; i < *n; i++) {
        if (stop[i] == wanted)
            return;
    }
    if (*n < N_POINTS)
        stop[(*n)++] = wanted;
}

/* Where access and egress were, which lie well for journeys. */
static void choose_points(job *j)
{
    for (uint32_t i = 0; i < j->w.n_access; i++)
        add_point(j->from, &j->n_from, j->w.access[i].stop);
    for (uint32_t i = 0; i < j->w.n_egress; i++)
        add_point(j->to, &j->n_to, j->w.egress[i].stop);
    add_point(j->to, &j->n_to, j->w.n_stops / 2);
    j->w.n_access = j->w.n_egress = 1;
}

/* From shortly before the first vehicle, and within one day. */
static void choose_window(job *j)
{
    int32_t first = INT32_MAX;
    for (uint32_t i = 0; i < j->w.n_calls; i++)
        first = j->w.call[i].dep_s < first ? j->w.call[i].dep_s : first;
    int32_t begin = first / 60 * 60 - 300;
    if (begin < 0)
        begin = 0;
    if (begin / A_DAY_S != (begin + WINDOW_S) / A_DAY_S)
        begin = (begin / A_DAY_S + 1) * A_DAY_S - WINDOW_S;
    j->begin_s = begin;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        (void)fputs("world_matrix SEED FEATURES STYLE FOLDER\n", stderr);
        return 1;
    }
    oracle_world_opts opts = {.features = (uint32_t)strtoul(argv[2], NULL, 10)};
    oracle_gtfs_opts how = {.style = (uint32_t)strtoul(argv[3], NULL, 10)};
    job j = {.dir = argv[4]};
    oracle_world_random(&j.w, strtoull(argv[1], NULL, 10), &opts);
    (void)oracle_gtfs_restrict(&j.w);
    char gtfs[1024];
    (void)snprintf(gtfs, sizeof gtfs, "%s/gtfs", j.dir);
    (void)mkdir(j.dir, 0777);
    oracle_world_write_gtfs(&j.w, gtfs, &how);
    memset(j.w.stop_closed, 0, j.w.n_stops * sizeof *j.w.stop_closed);
    for (uint32_t i = 0; i < j.w.n_trips; i++)
        j.w.trip[i].closed = false;
    choose_points(&j);
    choose_window(&j);
    if (j.begin_s >= A_DAY_S)
        make_next_day_valid(&j);
    write_streets(&j);
    write_points(&j, "from.csv", j.from, j.n_from);
    write_points(&j, "to.csv", j.to, j.n_to);
    write_arguments(&j);
    write_expected(&j);
    oracle_world_clear(&j.w);
    return 0;
}
