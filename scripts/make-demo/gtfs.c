/* SPDX-License-Identifier: MIT */
/* A rural timetable: one railway, radial buses from the town, town buses. */
#include "demo.h"

#include <string.h>

enum { MAX_CALLS = 60, VIA = 8, TOWN = 545058, RING_INNER_M = 480 };

typedef enum line_kind { LINE_BUS, LINE_TOWN, LINE_RAIL } line_kind;

/** A line through the places of these municipalities, in order. */
typedef struct line {
    const char *name, *about;
    line_kind kind;
    int via[VIA];                         /* municipality codes, 0 ends */
    int first_min, last_min, headway_min; /* workday, from the first end */
    int sunday;          /* trips a direction on Sunday; 0 = none */
    int low_yes, low_no; /* percent of trips known accessible, known not */
    bool hamlets;        /* calls at the hamlets of its municipalities */
    bool beyond;         /* ends beyond the edge */
} line;

static const line LINES[] = {
    {"A1",
     "Valašské Meziříčí – Kelč",
     LINE_BUS,
     {545058, 500071, 542831, 542997, 542989},
     290,
     1340,
     62,
     6,
     0,
     45,
     false,
     false},
    {"A2",
     "Valašské Meziříčí – Lešná",
     LINE_BUS,
     {545058, 500062, 544302},
     300,
     1330,
     70,
     5,
     20,
     10,
     false,
     true},
    {"A3",
     "Valašské Meziříčí – Střítež nad Bečvou",
     LINE_BUS,
     {545058, 500062, 545236, 544922},
     285,
     1345,
     50,
     8,
     45,
     10,
     false,
     false},
    {"A4",
     "Valašské Meziříčí – Mikulůvka",
     LINE_BUS,
     {545058, 542903, 544574, 544507},
     305,
     1290,
     82,
     0,
     0,
     80,
     false,
     false},
    {"A5",
     "Valašské Meziříčí – Kunovice",
     LINE_BUS,
     {545058, 500071, 541648, 544621, 544418, 543021},
     295,
     1300,
     75,
     3,
     0,
     85,
     false,
     true},
    {"A6",
     "Kelč – Podolí",
     LINE_BUS,
     {542989, 543021, 544418, 569496, 541648},
     330,
     1150,
     150,
     0,
     0,
     100,
     false,
     false},
    {"A7",
     "Valašské Meziříčí – Velká Lhota",
     LINE_BUS,
     {545058, 545236, 545147},
     310,
     1240,
     105,
     0,
     0,
     100,
     false,
     true},
    {"A8",
     "Valašské Meziříčí – Branky",
     LINE_BUS,
     {545058, 500071, 541648},
     320,
     1200,
     95,
     4,
     35,
     10,
     false,
     false},
    {"A9",
     "Valašské Meziříčí – osady",
     LINE_BUS,
     {545058, 542903, 544574},
     400,
     1100,
     175,
     0,
     0,
     60,
     true,
     false},
    {"M1",
     "městská okružní A",
     LINE_TOWN,
     {545058},
     280,
     1425,
     40,
     12,
     95,
     0,
     false,
     false},
    {"M2",
     "městská okružní B",
     LINE_TOWN,
     {545058},
     300,
     1380,
     48,
     8,
     88,
     4,
     false,
     false},
    {"M3",
     "město – Krhová",
     LINE_TOWN,
     {545058, 500062},
     295,
     1385,
     45,
     9,
     92,
     0,
     false,
     false},
    {"M4",
     "město – Poličná",
     LINE_TOWN,
     {545058, 500071},
     310,
     1360,
     55,
     6,
     70,
     5,
     false,
     false},
    {"R1",
     "smyšlená železnice",
     LINE_RAIL,
     {542989, 542997, 542831, 545058, 500062, 545236, 544922},
     275,
     1420,
     75,
     9,
     55,
     15,
     false,
     false},
};
enum { LINE_COUNT = (int)(sizeof(LINES) / sizeof(LINES[0])) };

typedef struct calls {
    int stop[MAX_CALLS];
    double run_s[MAX_CALLS]; /* seconds from the first stop */
    int count;
} calls;

typedef struct writer {
    const demo_world *w;
    FILE *trips, *times;
    int trip;
    demo_rng r;
} writer;

static double along(demo_pt a, demo_pt b, demo_pt p)
{
    const demo_pt u = demo_towards(a, b);
    return (p.x - a.x) * u.x + (p.y - a.y) * u.y;
}

static void push(calls *c, int stop)
{
    for (int i = 0; i < c->count; i++) {
        if (c->stop[i] == stop)
            return;
    }
    if (c->count < MAX_CALLS)
        c->stop[c->count++] = stop;
}

/** Bus stops of place k within 700 m of the line a-b, in its direction. */
static void push_place(const demo_world *w, calls *c, int k, demo_pt a,
                       demo_pt b, int most)
{
    int pick[MAX_CALLS];
    int n = 0;
    for (int i = 0; i < w->stops && n < MAX_CALLS; i++) {
        const demo_stop *s = &w->stop[i];
        if (s->place == k && !s->rail && !s->station)
            pick[n++] = i;
    }
    for (int i = 1; i < n; i++) {
        for (int j = i; j > 0 && along(a, b, w->stop[pick[j]].at) <
                                     along(a, b, w->stop[pick[j - 1]].at);
             j--) {
            const int t = pick[j];
            pick[j] = pick[j - 1];
            pick[j - 1] = t;
        }
    }
    const int skip = n > most ? n - most : 0;
    for (int i = skip; i < n; i++)
        push(c, pick[i]);
}

/** Centre stop of the town first, then the stops on the way out. */
static void push_town(const demo_world *w, calls *c, int town, demo_pt to)
{
    int centre = -1;
    for (int i = 0; i < w->stops && centre < 0; i++) {
        if (w->stop[i].place == town)
            centre = i;
    }
    push(c, centre);
    const demo_pt a = w->place[town].at;
    double last = 150;
    for (int round = 0; round < 3; round++) {
        int best = -1;
        double best_d = 1e12;
        for (int i = 0; i < w->stops; i++) {
            const demo_stop *s = &w->stop[i];
            const double t = along(a, to, s->at);
            const demo_pt u = demo_towards(a, to);
            const double off =
                demo_dist(s->at, (demo_pt){a.x + u.x * t, a.y + u.y * t});
            if (s->place == town && !s->rail && !s->station && t > last &&
                off < 350 && t < best_d) {
                best_d = t;
                best = i;
            }
        }
        if (best < 0)
            return;
        push(c, best);
        last = best_d + 200;
    }
}

/** Hamlets that lie near the leg a-b are served on the way. */
static void push_hamlets(const demo_world *w, calls *c, demo_pt a, demo_pt b)
{
    const double len = demo_dist(a, b);
    double last = 0;
    for (int round = 0; round < 2; round++) {
        int best = -1;
        double best_t = len - 500;
        for (int i = 0; i < w->stops; i++) {
            const demo_stop *s = &w->stop[i];
            const double t = along(a, b, s->at);
            const demo_pt foot = demo_lerp(a, b, t / len);
            if (!w->place[s->place].main && w->place[s->place].member >= 0 &&
                t > last + 400 && t < best_t && demo_dist(foot, s->at) < 900) {
                best_t = t;
                best = i;
            }
        }
        if (best < 0)
            return;
        push(c, best);
        last = best_t;
    }
}

/** Grows with the angle of (x, y); no libm arc tangent. */
static double turn_of(double x, double y)
{
    const double ax = x < 0 ? -x : x;
    const double ay = y < 0 ? -y : y;
    const double t = ax + ay > 0 ? x / (ax + ay) : 0;
    return y < 0 ? 1 + t : 3 - t;
}

/** A ring around the centre: the outer stops, or (inner) the others. */
static void push_ring(const demo_world *w, calls *c, int town, bool inner)
{
    int pick[MAX_CALLS];
    double turn[MAX_CALLS];
    int n = 0;
    for (int i = 0; i < w->stops && n < MAX_CALLS; i++) {
        const demo_stop *s = &w->stop[i];
        if (s->place != town || s->rail || s->station)
            continue;
        const demo_pt a = w->place[town].at;
        if ((demo_dist(s->at, a) < RING_INNER_M) != inner)
            continue;
        int j = n++;
        const double t = turn_of(s->at.x - a.x, s->at.y - a.y);
        for (; j > 0 && turn[j - 1] > t; j--) {
            turn[j] = turn[j - 1];
            pick[j] = pick[j - 1];
        }
        turn[j] = t;
        pick[j] = i;
    }
    push_town(w, c, town, w->place[town].at);
    for (int i = 0; i < n; i++)
        push(c, pick[i]);
    if (c->count < MAX_CALLS)
        c->stop[c->count++] = c->stop[0]; /* back to the centre */
}

/** Stops of the hamlets of a municipality. */
static void push_own_hamlets(const demo_world *w, calls *c, int member)
{
    for (int i = 0; i < w->stops; i++) {
        const demo_place *p = &w->place[w->stop[i].place];
        if (p->member == member && !p->main)
            push(c, i);
    }
}

/** The nearest stop beyond the edge. */
static void push_beyond(const demo_world *w, calls *c, demo_pt from)
{
    int best = -1;
    double best_d = 1e12;
    for (int i = 0; i < w->stops; i++) {
        const double d = demo_dist(w->stop[i].at, from);
        if (w->place[w->stop[i].place].member < 0 && d < best_d) {
            best_d = d;
            best = i;
        }
    }
    push(c, best);
}

static void push_rail(const demo_world *w, calls *c, int place)
{
    for (int i = 0; i < w->stops; i++) {
        const demo_stop *s = &w->stop[i];
        if (s->place == place && s->rail && !(s->parent && w->stop[i - 1].rail))
            push(c, i); /* of the big station its first platform */
    }
}

/** The calls of a line at its i-th municipality. */
static void push_via(const demo_world *w, const line *l, calls *c, int i)
{
    const int k = demo_place_of(w, l->via[i]);
    const bool last = i + 1 == VIA || !l->via[i + 1];
    const demo_pt here = w->place[k].at;
    const demo_pt next =
        last ? here : w->place[demo_place_of(w, l->via[i + 1])].at;
    const demo_pt from =
        i == 0 ? here : w->place[demo_place_of(w, l->via[i - 1])].at;
    if (l->kind == LINE_RAIL) {
        push_rail(w, c, k);
        return;
    }
    if (i == 0 && l->via[0] == TOWN)
        push_town(w, c, k, next);
    else
        push_place(w, c, k, from, last ? here : next, l->hamlets ? 1 : 4);
    if (l->hamlets)
        push_own_hamlets(w, c, w->place[k].member);
    else if (!last)
        push_hamlets(w, c, here, next);
    else if (l->kind == LINE_BUS)
        push_own_hamlets(w, c, w->place[k].member);
    if (last && l->beyond)
        push_beyond(w, c, here);
}

static void route_calls(const demo_world *w, const line *l, calls *c)
{
    c->count = 0;
    if (!l->via[1])
        push_ring(w, c, demo_place_of(w, TOWN), l->name[1] == '2');
    for (int i = 0; l->via[1] && i < VIA && l->via[i]; i++)
        push_via(w, l, c, i);
}

static void running_times(const demo_world *w, const line *l, calls *c)
{
    const double speed = l->kind == LINE_RAIL  ? 15.0
                         : l->kind == LINE_BUS ? 9.5
                                               : 6.5;
    const double detour = l->kind == LINE_RAIL ? 1.1 : 1.3;
    c->run_s[0] = 0;
    for (int i = 1; i < c->count; i++) {
        const double d =
            demo_dist(w->stop[c->stop[i - 1]].at, w->stop[c->stop[i]].at);
        int minutes = (int)((d * detour / speed + 25) / 60 + 0.5);
        minutes = minutes < 1 ? 1 : minutes;
        c->run_s[i] = c->run_s[i - 1] + minutes * 60;
    }
}

static void put_time(FILE *f, int s)
{
    fprintf(f, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

/** One trip; `back` runs the calls from the far end. */
static void put_trip(writer *x, const line *l, const calls *c,
                     const char *service, int start_s, bool back)
{
    const int u = demo_pick(&x->r, 100);
    const int low = u < l->low_yes ? 1 : u < l->low_yes + l->low_no ? 2 : 0;
    const int id = ++x->trip;
    const int end = c->stop[back ? 0 : c->count - 1];
    fprintf(x->trips, "%s,%s,T%04d,\"%s\",%d,%d\n", l->name, service, id,
            x->w->stop[end].name, back ? 1 : 0, low);
    for (int i = 0; i < c->count; i++) {
        const int k = back ? c->count - 1 - i : i;
        const double run =
            back ? c->run_s[c->count - 1] - c->run_s[k] : c->run_s[k];
        const int at = start_s + (int)run;
        /* minor stops of bus lines carry no time, as in real timetables */
        const bool timed =
            i == 0 || i + 1 == c->count || l->kind != LINE_BUS || i % 3 == 0;
        fprintf(x->times, "T%04d,", id);
        if (timed)
            put_time(x->times, at);
        fputc(',', x->times);
        if (timed)
            put_time(x->times, at);
        /* back runs use the second platform of the big station */
        const demo_stop *s = &x->w->stop[c->stop[k]];
        s += back && s->parent ? 1 : 0;
        fprintf(x->times, ",%s,%d,%d\n", s->id, i + 1, timed ? 1 : 0);
    }
}

static void put_line(writer *x, const line *l)
{
    calls c;
    route_calls(x->w, l, &c);
    running_times(x->w, l, &c);
    const bool ring = !l->via[1];
    for (int dir = 0; dir < (ring ? 1 : 2); dir++) {
        int m = l->first_min + dir * (l->headway_min / 2);
        for (; m <= l->last_min; m += l->headway_min) {
            /* fewer runs in the quiet middle of the day */
            if (l->kind == LINE_BUS && m > 560 && m < 700 &&
                l->headway_min < 100)
                m += l->headway_min / 2;
            put_trip(x, l, &c, "WD", m * 60, dir == 1);
        }
        for (int i = 0; i < l->sunday; i++) {
            const int s = 420 + i * (840 / l->sunday) + dir * 25;
            put_trip(x, l, &c, "SS", s * 60, dir == 1);
        }
    }
    if (l->kind == LINE_RAIL) /* past midnight, times beyond 24:00 */
        put_trip(x, l, &c, "WD", (23 * 60 + 40) * 60, false);
}

static void put_stops(const demo_world *w)
{
    FILE *f = demo_open(w, "gtfs/stops.txt");
    fputs("stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,"
          "wheelchair_boarding\n",
          f);
    for (int i = 0; i < w->stops; i++) {
        const demo_stop *s = &w->stop[i];
        double lon, lat;
        demo_to_lonlat(s->at, &lon, &lat);
        fprintf(f, "%s,\"%s\",", s->id, s->name);
        demo_put(f, lat, 6);
        fputc(',', f);
        demo_put(f, lon, 6);
        fprintf(f, ",%d,%s,%d\n", s->station ? 1 : 0,
                s->parent ? s->parent : "", s->wheelchair);
    }
    demo_close(f, "stops.txt");
}

static void put_text(const demo_world *w, const char *name, const char *text)
{
    FILE *f = demo_open(w, name);
    fputs(text, f);
    demo_close(f, name);
}

static void put_calendar(const demo_world *w)
{
    put_text(w, "gtfs/calendar.txt",
             "service_id,monday,tuesday,wednesday,thursday,friday,saturday,"
             "sunday,start_date,end_date\n"
             "WD,1,1,1,1,1,0,0,20260101,20261231\n"
             "SS,0,0,0,0,0,1,1,20260101,20261231\n");
    /* Czech public holidays of 2026 that fall on a working day */
    static const char *const HOLIDAY[] = {
        "20260101", "20260403", "20260406", "20260501", "20260508", "20260706",
        "20260928", "20261028", "20261117", "20261224", "20261225"};
    FILE *f = demo_open(w, "gtfs/calendar_dates.txt");
    fputs("service_id,date,exception_type\n", f);
    for (size_t i = 0; i < sizeof(HOLIDAY) / sizeof(HOLIDAY[0]); i++)
        fprintf(f, "WD,%s,2\nSS,%s,1\n", HOLIDAY[i], HOLIDAY[i]);
    demo_close(f, "calendar_dates.txt");
}

static void put_transfers(const demo_world *w)
{
    int centre = -1, rail = -1;
    const int town = demo_place_of(w, TOWN);
    for (int i = 0; i < w->stops; i++) {
        if (w->stop[i].place != town)
            continue;
        if (centre < 0)
            centre = i;
        if (w->stop[i].rail && rail < 0)
            rail = i;
    }
    FILE *f = demo_open(w, "gtfs/transfers.txt");
    fputs("from_stop_id,to_stop_id,transfer_type,min_transfer_time\n", f);
    fprintf(f, "%s,%s,2,60\n", w->stop[rail].id, w->stop[rail + 1].id);
    fprintf(f, "%s,%s,2,60\n", w->stop[rail + 1].id, w->stop[rail].id);
    fprintf(f, "%s,%s,2,120\n", w->stop[centre].id, w->stop[centre].id);
    demo_close(f, "transfers.txt");
}

void demo_gtfs_write(const demo_world *w)
{
    put_stops(w);
    put_calendar(w);
    put_transfers(w);
    put_text(w, "gtfs/agency.txt",
             "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n"
             "DEMO,Smyšlený dopravce (invented operator),"
             "https://example.org/,Europe/Prague,cs\n");
    put_text(w, "gtfs/feed_info.txt",
             "feed_publisher_name,feed_publisher_url,feed_lang,"
             "feed_start_date,feed_end_date,feed_version\n"
             "make-demo (SMYŠLENÁ DATA / INVENTED DATA),"
             "https://example.org/,cs,20260101,20261231,1\n");
    FILE *routes = demo_open(w, "gtfs/routes.txt");
    fputs("route_id,agency_id,route_short_name,route_long_name,route_type\n",
          routes);
    writer x = {.w = w, .r = demo_rng_for(7)};
    x.trips = demo_open(w, "gtfs/trips.txt");
    x.times = demo_open(w, "gtfs/stop_times.txt");
    fputs("route_id,service_id,trip_id,trip_headsign,direction_id,"
          "wheelchair_accessible\n",
          x.trips);
    fputs("trip_id,arrival_time,departure_time,stop_id,stop_sequence,"
          "timepoint\n",
          x.times);
    for (int i = 0; i < LINE_COUNT; i++) {
        fprintf(routes, "%s,DEMO,%s,\"%s (smyšlená linka)\",%d\n",
                LINES[i].name, LINES[i].name, LINES[i].about,
                LINES[i].kind == LINE_RAIL ? 2 : 3);
        put_line(&x, &LINES[i]);
    }
    demo_close(routes, "routes.txt");
    demo_close(x.trips, "trips.txt");
    demo_close(x.times, "stop_times.txt");
}
