/* SPDX-License-Identifier: MIT */
/* The timetable. Times are whole minutes, as Czech timetables have them. */
#include "country.h"

#include <string.h>

enum { STAGE_STOPS = 120, STAGE_TRIPS };

void country_running(const country *c, const country_line *l, int direction,
                     int *at_s)
{
    static const double M_S[] = {5.5, 10.5, 19}; /* by kind */
    static const int STOPPING_S[] = {20, 25, 60};
    double s = 0;
    at_s[0] = 0;
    for (int i = 1; i < l->calls; i++) {
        const int p = l->spot[direction ? l->calls - i : i - 1];
        const int q = l->spot[direction ? l->calls - i - 1 : i];
        s += demo_dist(c->spot[p].at, c->spot[q].at) * 1.3 / M_S[l->kind] +
             STOPPING_S[l->kind];
        at_s[i] = (int)(s / 60) * 60;
        if (at_s[i] == at_s[i - 1])
            at_s[i] += 60;
    }
}

/* printf() takes most of the time of seven million rows. */
static char *put_int(char *p, int v)
{
    char digits[12];
    int n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
    while (n > 0)
        *p++ = digits[--n];
    return p;
}

static char *put_time(char *p, int s)
{
    const int h = s / 3600, m = s / 60 % 60;
    *p++ = (char)('0' + h / 10);
    *p++ = (char)('0' + h % 10);
    *p++ = ':';
    *p++ = (char)('0' + m / 10);
    *p++ = (char)('0' + m % 10);
    memcpy(p, ":00,", 4);
    return p + 4;
}

static int post_at(const country *c, int line, int spot, int direction)
{
    const country_spot *s = &c->spot[spot];
    return s->first_post + 2 * (line % s->pairs) + direction;
}

typedef struct files {
    FILE *trips, *times;
} files;

static void write_trips(const country *c, int line, int direction, files f,
                        demo_rng *r)
{
    const country_line *l = &c->line[line];
    int at_s[COUNTRY_MAX_CALLS], s = INT32_MIN, number = 0;
    bool daily;
    country_running(c, l, direction, at_s);
    while (country_departure(c, l, direction, &s, &daily)) {
        const int mark = demo_chance(r, l->low_floor)       ? 1
                         : demo_chance(r, l->low_floor / 2) ? 0
                                                            : 2;
        char id[32], row[128], *end = id;
        *end++ = 'L';
        end = put_int(end, line);
        *end++ = direction ? 'B' : 'A';
        end = put_int(end, ++number);
        *end = '\0';
        const int last = l->spot[direction ? 0 : l->calls - 1];
        fprintf(f.trips, "L%d,%s,%s,Obec %d,%d,%d\n", line, daily ? "D" : "W",
                id, c->spot[last].town + 1, direction, mark);
        for (int i = 0; i < l->calls; i++) {
            const int spot = l->spot[direction ? l->calls - 1 - i : i];
            char *p = row + (end - id);
            memcpy(row, id, (size_t)(end - id));
            *p++ = ',';
            p = put_time(p, s / 60 * 60 + at_s[i]);
            p = put_time(p, s / 60 * 60 + at_s[i]);
            *p++ = 'P';
            p = put_int(p, post_at(c, line, spot, direction));
            *p++ = ',';
            p = put_int(p, i + 1);
            *p++ = '\n';
            fwrite(row, 1, (size_t)(p - row), f.times);
        }
    }
}

static void write_stops(const country *c)
{
    demo_rng r = demo_rng_for(STAGE_STOPS);
    FILE *f = demo_open(&c->out, "gtfs/stops.txt");
    fputs("stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding\n", f);
    for (int i = 0; i < c->spots; i++) {
        const country_spot *s = &c->spot[i];
        for (int p = s->first_post; p < s->first_post + 2 * s->pairs; p++) {
            double lon, lat;
            demo_to_lonlat(c->post[p], &lon, &lat);
            const int mark = demo_pick(&r, 100);
            fprintf(f, "P%d,\"Obec %d, zastávka %d\",", p, s->town + 1,
                    i - c->town[s->town].first + 1);
            demo_put(f, lat, 6);
            fputc(',', f);
            demo_put(f, lon, 6);
            fprintf(f, ",%d\n", mark < 45 ? 1 : mark < 70 ? 2 : 0);
        }
    }
    demo_close(f, "stops.txt");
}

static void write_small(const country *c)
{
    FILE *f = demo_open(&c->out, "gtfs/agency.txt");
    fputs("agency_id,agency_name,agency_url,agency_timezone\n"
          "1,Smyšlený dopravce,https://example.org,Europe/Prague\n",
          f);
    demo_close(f, "agency.txt");
    f = demo_open(&c->out, "gtfs/calendar.txt");
    fputs("service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
          "start_date,end_date\n"
          "W,1,1,1,1,1,0,0,20260101,20261231\n"
          "D,1,1,1,1,1,1,1,20260101,20261231\n",
          f);
    demo_close(f, "calendar.txt");
    f = demo_open(&c->out, "gtfs/calendar_dates.txt");
    fputs("service_id,date,exception_type\n"
          "W,20260928,2\nW,20261028,2\nW,20261117,2\n",
          f);
    demo_close(f, "calendar_dates.txt");
    f = demo_open(&c->out, "gtfs/routes.txt");
    fputs("route_id,agency_id,route_short_name,route_type\n", f);
    for (int i = 0; i < c->lines; i++)
        fprintf(f, "L%d,1,%d,%d\n", i, i, c->line[i].kind == LINE_RAIL ? 2 : 3);
    demo_close(f, "routes.txt");
}

void country_gtfs_write(const country *c)
{
    demo_rng r = demo_rng_for(STAGE_TRIPS);
    files f = {demo_open(&c->out, "gtfs/trips.txt"),
               demo_open(&c->out, "gtfs/stop_times.txt")};
    write_stops(c);
    write_small(c);
    fputs("route_id,service_id,trip_id,trip_headsign,direction_id,"
          "wheelchair_accessible\n",
          f.trips);
    fputs("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n",
          f.times);
    for (int i = 0; i < c->lines; i++)
        for (int d = 0; d < 2; d++)
            write_trips(c, i, d, f, &r);
    demo_close(f.trips, "trips.txt");
    demo_close(f.times, "stop_times.txt");
}
