/* SPDX-License-Identifier: MIT */
/* Worlds as JDF batches and as GTFS feeds. */
#include "jdf_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

/* ---- JDF --------------------------------------------------------------- */

/* Numbers of the fixed codes, in the order of this string; & is §. */
static const char SYMBOLS[] = "X+1234567@{()x$|&ABC";

/* Number of a symbol, "" for none. */
static const char *number_of(char out[12], char symbol)
{
    out[0] = '\0';
    if (symbol != 0)
        snprintf(out, 12, "%d", (int)(strchr(SYMBOLS, symbol) - SYMBOLS) + 1);
    return out;
}

/* `n` slots of codes, those of `symbols` first. */
static void add_codes(jw_text *t, const char *symbols, int n)
{
    char number[12];
    const int have = (int)strlen(symbols);
    for (int i = 0; i < n; i++)
        jw_add(t, ",\"%s\"", number_of(number, i < have ? symbols[i] : 0));
}

static void add_date(jw_text *t, dsh_date date)
{
    int y, m, d;
    if (date == DSH_NO_DATE) {
        jw_add(t, ",\"\"");
        return;
    }
    dsh_date_split(date, &y, &m, &d);
    jw_add(t, ",\"%02d%02d%04d\"", d, m, y);
}

static bool is_new(const jw_world *w)
{
    return w->version >= JW_1_10;
}

static void end_row(jw_text *t, const jw_world *w, const jw_line *l)
{
    if (is_new(w) && l != NULL)
        jw_add(t, ",\"%d\"", l->distinction);
    jw_add(t, ";\r\n");
}

/* Windows-1250 from UTF-8, by asking what each byte means. */
static void encode(jw_text *t)
{
    dsh_arena *arena = dsh_arena_new();
    char *text[256] = {0};
    for (int c = 128; c < 256; c++) {
        const char byte = (char)c;
        text[c] = dsh_to_utf8(arena, &byte, 1, DSH_CP1250, NULL);
    }
    size_t n = 0;
    for (size_t i = 0; i < t->n;) {
        if ((unsigned char)t->p[i] < 128) {
            t->p[n++] = t->p[i++];
            continue;
        }
        int found = 0;
        for (int c = 128; found == 0 && c < 256; c++)
            if (strncmp(t->p + i, text[c], strlen(text[c])) == 0)
                found = c;
        if (found == 0)
            abort();
        i += strlen(text[found]);
        t->p[n++] = (char)found;
    }
    t->n = n;
    dsh_arena_free(arena);
}

/* Names of files come in any case. */
static void put(jw_text *t, const jw_world *w, const char *dir,
                const char *name)
{
    char spelled[64];
    snprintf(spelled, sizeof(spelled), "%s", name);
    for (char *c = spelled; w->seed % 3 != 0 && *c != '\0'; c++) {
        if (w->seed % 3 == 1 && *c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
        if (w->seed % 3 == 2 && *c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    encode(t);
    jw_put(t, dir, spelled);
}

static void write_stops(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    for (int i = 0; i < w->n_stops; i++) {
        const jw_stop *s = &w->stop[i];
        const char access[2] = {s->access, 0};
        jw_add(&t, "\"%d\",\"%s\",\"%s\",\"%s\",\"%s\",\"CZ\"", 100 + i,
               s->town, s->part, s->place, s->okres);
        add_codes(&t, access, 6);
        end_row(&t, w, NULL);
    }
    put(&t, w, dir, "Zastavky.txt");
}

static void write_lines(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    for (int i = 0; i < w->n_lines; i++) {
        const jw_line *l = &w->line[i];
        jw_add(&t, "\"%d\",\"Linka č. %d\",\"12345678\",\"V\"", l->number, i);
        if (is_new(w))
            jw_add(&t, ",\"A\",\"0\",\"0\",\"0\"");
        if (w->version == JW_1_11)
            jw_add(&t, ",\"0\"");
        jw_add(&t, ",\"\",\"\",\"\",\"\"");
        add_date(&t, l->from);
        add_date(&t, l->to);
        if (is_new(w))
            jw_add(&t, ",\"1\"");
        end_row(&t, w, l);
    }
    put(&t, w, dir, "Linky.txt");
    for (int i = 0; i < w->n_lines; i++) {
        const jw_line *l = &w->line[i];
        for (int k = 0; k < l->n_stops; k++) {
            jw_add(&t, "\"%d\",\"%d\",\"\",\"%d\"", l->number, k + 1,
                   100 + l->stop[k]);
            if (is_new(w))
                jw_add(&t, ",\"\"");
            add_codes(&t, l->code[k], 3);
            end_row(&t, w, l);
        }
    }
    put(&t, w, dir, "Zaslinky.txt");
}

static void write_trips(const jw_world *w, const char *dir)
{
    jw_text t = {0}, times = {0};
    for (int i = 0; i < w->n_trips; i++) {
        const jw_trip *trip = &w->trip[i];
        const jw_line *l = &w->line[trip->line];
        char codes[16];
        snprintf(codes, sizeof(codes), "%s%.*s", trip->days,
                 trip->access != 0 ? 1 : 0, &trip->access);
        jw_add(&t, "\"%d\",\"%d\"", l->number, trip->number);
        add_codes(&t, codes, 10);
        if (is_new(w))
            jw_add(&t, ",\"\"");
        end_row(&t, w, l);
        for (int k = 0; k < trip->n_codes; k++) {
            jw_add(&times, "\"%d\",\"%d\",\"%d\",\"%d\",\"%d\"", l->number,
                   trip->number, k + 1, 10 + k, trip->code[k].type);
            add_date(&times, trip->code[k].from);
            add_date(&times, trip->code[k].to);
            jw_add(&times, ",\"poznámka; \"v uvozovkách\", a čárka\"");
            end_row(&times, w, l);
        }
    }
    put(&t, w, dir, "Spoje.txt");
    put(&times, w, dir, "Caskody.txt");
}

static void add_clock(jw_text *t, const jw_call *c, bool blank, int32_t minute)
{
    if (c->kind == JW_PASSES)
        jw_add(t, ",\"|\"");
    else if (c->kind == JW_OTHER_WAY)
        jw_add(t, ",\"<\"");
    else if (blank || c->blank)
        jw_add(t, ",\"\"");
    else
        jw_add(t, ",\"%02d%02d\"", minute / 60 % 24, minute % 60);
}

static void add_call(jw_text *t, const jw_world *w, const jw_trip *trip,
                     int place, bool first, bool last)
{
    const jw_line *l = &w->line[trip->line];
    const jw_call *c = &trip->call[place];
    char codes[JW_MAX_SYMBOLS + 2];
    snprintf(codes, sizeof(codes), "%s%s", c->kind == JW_CODE_PASSES ? "|" : "",
             c->code);
    jw_add(t, "\"%d\",\"%d\",\"%d\",\"%d\"", l->number, trip->number, place + 1,
           100 + l->stop[place]);
    if (is_new(w))
        jw_add(t, ",\"\"");
    jw_add(t, ",\"\"");
    add_codes(t, codes, w->version == JW_1_11 ? 3 : 2);
    jw_add(t, ",\"%d\"", place * 3);
    /* One time alone holds for both. */
    const bool same = c->arr_min == c->dep_min;
    add_clock(t, c, first || (same && !last), c->arr_min);
    add_clock(t, c, last, c->dep_min);
    if (w->version == JW_1_11)
        jw_add(t, ",\"\",\"\"");
    end_row(t, w, l);
}

static void write_calls(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    for (int i = 0; i < w->n_trips; i++) {
        int place[JW_MAX_LINE_STOPS];
        const jw_trip *trip = &w->trip[i];
        const int n = jw_order(place, w, trip);
        /* Rows stand in the order of tariff numbers, whichever way the trip
         * goes. */
        for (int k = 0; k < n; k++) {
            const int at = trip->number % 2 == 1 ? k : n - 1 - k;
            add_call(&t, w, trip, place[at], at == 0, at == n - 1);
        }
    }
    put(&t, w, dir, "Zasspoje.txt");
}

/* Some trips of some worlds are driven by others too, which changes nothing of
 * when they run. */
static void write_other_operators(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    for (int i = 0; i < w->n_trips; i++) {
        const jw_trip *trip = &w->trip[i];
        const jw_line *l = &w->line[trip->line];
        if ((w->seed + (uint64_t)i) % 5 != 0)
            continue;
        jw_add(&t, "\"%d\",\"%d\",\"87654321\"", l->number, trip->number);
        add_codes(&t, "", 6);
        jw_add(&t, ",\"1\",\"\"");
        add_date(&t, l->from);
        add_date(&t, l->to);
        if (is_new(w))
            jw_add(&t, ",\"1\"");
        end_row(&t, w, l);
    }
    if (t.n > 0)
        put(&t, w, dir, "Altdop.txt");
}

static void add_stop_number(jw_text *t, int stop)
{
    if (stop == JW_NONE)
        jw_add(t, ",\"\",\"\"");
    else
        jw_add(t, ",\"%d\",\"\"", 100 + stop);
}

static void write_connections(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    if (w->n_connections == 0)
        return;
    for (int i = 0; i < w->n_connections; i++) {
        const jw_connection *c = &w->connection[i];
        const jw_trip *trip = &w->trip[c->trip];
        const jw_line *l = &w->line[trip->line];
        jw_add(&t, "\"%c\",\"%d\",\"%d\",\"%d\",\"%d\"", c->waits ? 'm' : 'M',
               l->number, trip->number, c->place + 1, c->line_number);
        add_stop_number(&t, c->stop);
        add_stop_number(&t, c->end);
        jw_add(&t, ",\"5\"%s", w->version == JW_1_11 ? ",\"\"" : "");
        end_row(&t, w, l);
    }
    put(&t, w, dir, "Navaznosti.txt");
}

void jw_write_jdf(const jw_world *w, const char *dir)
{
    static const char *const NAMES[] = {"1.8", "1.9", "1.10", "1.11"};
    jw_text t = {0};
    jw_add(&t, "\"%s\"", NAMES[w->version]);
    if (is_new(w))
        jw_add(&t, ",\"\",\"\",\"\",\"01012026\",\"test\"");
    end_row(&t, w, NULL);
    put(&t, w, dir, "VerzeJDF.txt");
    for (size_t i = 0; i + 1 < sizeof(SYMBOLS); i++)
        jw_add(&t, "\"%d\",\"%s%.*s\",\"\";\r\n", (int)i + 1,
               SYMBOLS[i] == '&' ? "§" : "", SYMBOLS[i] != '&', &SYMBOLS[i]);
    put(&t, w, dir, "Pevnykod.txt");
    jw_add(&t, "\"12345678\",\"\",\"ČSAD Vsetín, a. s.\",\"1\",\"\",\"\",\"\","
               "\"\",\"\",\"\",\"\",\"\"");
    if (is_new(w))
        jw_add(&t, ",\"1\"");
    jw_add(&t, ";\r\n");
    put(&t, w, dir, "Dopravci.txt");
    write_stops(w, dir);
    write_lines(w, dir);
    write_trips(w, dir);
    write_calls(w, dir);
    write_connections(w, dir);
    write_other_operators(w, dir);
}

/* ---- GTFS -------------------------------------------------------------- */

static void write_gtfs_trips(const jw_world *w, const char *dir)
{
    jw_text t = {0}, days = {0};
    bool runs[JW_MAX_DAYS];
    jw_add(&t, "route_id,service_id,trip_id,wheelchair_accessible\n");
    jw_add(&days, "service_id,date,exception_type\n");
    for (int i = 0; i < w->n_trips; i++) {
        char id[64];
        const jw_trip *trip = &w->trip[i];
        jw_trip_id(id, w, trip);
        jw_add(&t, "%d,%s,%s,%d\n", trip->line, id, id, trip->access == '@');
        jw_days(runs, w, trip);
        for (int d = 0; d < JW_MAX_DAYS; d++) {
            int y, m, day;
            dsh_date_split(w->first + d, &y, &m, &day);
            if (runs[d])
                jw_add(&days, "%s,%04d%02d%02d,1\n", id, y, m, day);
        }
        if (i == 0) /* a service must be known */
            jw_add(&days, "%s,20000101,2\n", id);
    }
    jw_put(&t, dir, "trips.txt");
    jw_put(&days, dir, "calendar_dates.txt");
    jw_add(&t, "service_id,monday,tuesday,wednesday,thursday,friday,saturday,"
               "sunday,start_date,end_date\n");
    for (int i = 0; i < w->n_trips; i++) {
        char id[64];
        jw_trip_id(id, w, &w->trip[i]);
        jw_add(&t, "%s,0,0,0,0,0,0,0,20260101,20261231\n", id);
    }
    jw_put(&t, dir, "calendar.txt");
}

static void add_gtfs_time(jw_text *t, int32_t minute, bool blank)
{
    if (blank)
        jw_add(t, ",");
    else
        jw_add(t, ",%d:%02d:00", minute / 60, minute % 60);
}

static void write_gtfs_calls(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    jw_add(&t, "trip_id,arrival_time,departure_time,stop_id,stop_sequence,"
               "pickup_type,drop_off_type\n");
    for (int i = 0; i < w->n_trips; i++) {
        char id[64];
        int place[JW_MAX_LINE_STOPS];
        const jw_trip *trip = &w->trip[i];
        const int n = jw_order(place, w, trip);
        jw_trip_id(id, w, trip);
        for (int k = 0; k < n; k++) {
            const jw_call *c = &trip->call[place[k]];
            if (!jw_is_call(c))
                continue;
            const bool closed = jw_has_code(w, trip, place[k], '$');
            jw_add(&t, "%s", id);
            add_gtfs_time(&t, k == 0 ? c->dep_min : c->arr_min, c->blank);
            add_gtfs_time(&t, k == n - 1 ? c->arr_min : c->dep_min, c->blank);
            jw_add(&t, ",%d,%d,%d,%d\n", w->line[trip->line].stop[place[k]], k,
                   closed || jw_has_code(w, trip, place[k], '('),
                   closed || jw_has_code(w, trip, place[k], ')'));
        }
    }
    jw_put(&t, dir, "stop_times.txt");
}

void jw_write_gtfs(const jw_world *w, const char *dir)
{
    jw_text t = {0};
    jw_add(&t, "agency_name,agency_timezone\nX,Europe/Prague\n");
    jw_put(&t, dir, "agency.txt");
    jw_add(&t, "stop_id,stop_name,stop_lat,stop_lon\n");
    for (int i = 0; i < w->n_stops; i++) {
        char name[160];
        jw_stop_name(name, &w->stop[i]);
        for (char *c = name; *c != '\0'; c++) /* quotes are for the reader */
            *c = *c == '"' ? '\'' : *c;
        jw_add(&t, "%d,\"%s\",%.6f,%.6f\n", i, name, w->stop[i].lat,
               w->stop[i].lon);
    }
    jw_put(&t, dir, "stops.txt");
    jw_add(&t, "route_id,route_type\n");
    for (int i = 0; i < w->n_lines; i++)
        jw_add(&t, "%d,3\n", i);
    jw_put(&t, dir, "routes.txt");
    write_gtfs_trips(w, dir);
    write_gtfs_calls(w, dir);
}

void jw_write_places(const jw_world *w, const char *path)
{
    jw_text t = {0};
    jw_add(&t, "name;okres;lon;lat\n");
    for (int i = 0; i < w->n_stops; i++) {
        const jw_stop *s = &w->stop[i];
        jw_add(&t, "\"%s,%s,", s->town, s->part);
        for (const char *c = s->place; *c != '\0'; c++)
            jw_add(&t, "%s%c", *c == '"' ? "\"" : "", *c);
        jw_add(&t, "\";%s;%.6f;%.6f\n", s->okres, s->lon, s->lat);
    }
    jw_put(&t, "", path);
}
