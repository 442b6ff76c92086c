/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

typedef struct matrix_opts {
    opt_texts streets, timetable;
    const char *elevation, *from, *to, *date, *window, *profile, *percentiles;
    double walk_speed, max_snap;
    unsigned max_rides;
    int32_t max_time, max_walk, max_transfer, change_time;
    int unreachable;
} matrix_opts;

#define FIELD(name) offsetof(matrix_opts, name)
static const opt OPTIONS[] = {
    {OPT_TEXTS, "streets", 0, "FILE",
     N_("OpenStreetMap file (PBF or XML); may be repeated"), FIELD(streets), 0},
    {OPT_TEXTS, "timetable", 0, "FILE",
     N_("GTFS zip or folder; may be repeated"), FIELD(timetable), 0},
    {OPT_TEXT, "elevation", 0, "FILE", N_("elevation raster"), FIELD(elevation),
     0},
    {OPT_TEXT, "from", 0, "CSV", N_("origins: id,lon,lat in any order"),
     FIELD(from), 0},
    {OPT_TEXT, "to", 0, "CSV", N_("destinations: id,lon,lat in any order"),
     FIELD(to), 0},
    {OPT_TEXT, "date", 0, "YYYY-MM-DD", N_("day of the timetable"), FIELD(date),
     0},
    {OPT_TEXT, "window", 0, "HH:MM-HH:MM", N_("departures, end excluded"),
     FIELD(window), 0},
    {OPT_TEXT, "profile", 0, "ID", N_("mobility profile (adult)"),
     FIELD(profile), 0},
    {OPT_SPEED, "walk-speed", 0, "KMH", N_("speed on the flat (profile's)"),
     FIELD(walk_speed), 0},
    {OPT_UINT, "max-rides", 0, "N", N_("vehicles per trip (4)"),
     FIELD(max_rides), 8},
    {OPT_DURATION, "max-time", 0, "DURATION",
     N_("longest travel time (120min)"), FIELD(max_time), 0},
    {OPT_DURATION, "max-walk", 0, "DURATION",
     N_("longest walk to, from or without vehicles, each (30min)"),
     FIELD(max_walk), 0},
    {OPT_DURATION, "max-transfer", 0, "DURATION",
     N_("longest walk between vehicles (10min)"), FIELD(max_transfer), 0},
    {OPT_DURATION, "change-time", 0, "DURATION",
     N_("time to change vehicles (60s)"), FIELD(change_time), 0},
    {OPT_NUMBER, "max-snap", 0, "METRES", N_("farthest street (100)"),
     FIELD(max_snap), 0},
    {OPT_TEXT, "percentiles", 0, "P,...",
     N_("percentiles of travel time, 1 to 99 (50)"), FIELD(percentiles), 0},
    {OPT_CHOICE, "unreachable", 0, "omit|empty",
     N_("pairs without any travel time"), FIELD(unreachable), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

/** "HH:MM-HH:MM" -> seconds. */
static bool parse_window(int32_t *from_s, int32_t *to_s, const char *text)
{
    unsigned h0, m0, h1, m1;
    int end = 0;

    if (sscanf(text, "%2u:%2u-%2u:%2u%n", &h0, &m0, &h1, &m1, &end) != 4 ||
        text[end] || h0 > 36 || h1 > 36 || m0 > 59 || m1 > 59)
        return false;
    *from_s = (int32_t)(h0 * 3600 + m0 * 60);
    *to_s = (int32_t)(h1 * 3600 + m1 * 60);
    return *from_s < *to_s;
}

static bool parse_percentiles(dosah_matrix_opts *out, const char *list)
{
    for (const char *p = list; *p;) {
        char *end = NULL;
        const unsigned long v = strtoul(p, &end, 10);
        if (end == p || v < 1 || v > 99 || (*end && *end != ',') ||
            out->n_percentiles == DOSAH_MAX_PERCENTILES)
            return false;
        if (out->n_percentiles > 0 &&
            v <= out->percentile[out->n_percentiles - 1])
            return false;
        out->percentile[out->n_percentiles++] = (unsigned)v;
        p = end + (*end == ',');
    }
    return out->n_percentiles > 0;
}

static void put_text(const char *s)
{
    if (!strpbrk(s, ",\"\n\r")) {
        (void)fputs(s, stdout);
        return;
    }
    (void)putchar('"');
    for (; *s; s++) {
        if (*s == '"')
            (void)putchar('"');
        (void)putchar(*s);
    }
    (void)putchar('"');
}

/** What the rows need. */
typedef struct printer {
    const dosah_matrix_opts *opts;
    bool begun; /* the header line is out */
} printer;

/** The header waits for the first row: nothing is printed for inputs that are
 *  not accepted. */
static void put_header(printer *p)
{
    if (p->begun)
        return;
    p->begun = true;
    (void)fputs("from_id,to_id", stdout);
    for (size_t i = 0; i < p->opts->n_percentiles; i++)
        (void)printf(",travel_time_p%02u", p->opts->percentile[i]);
    (void)putchar('\n');
}

static bool put_row(const char *from_id, const char *to_id,
                    const int32_t *minutes_x10, void *user)
{
    printer *p = user;
    const dosah_matrix_opts *o = p->opts;

    put_header(p);
    put_text(from_id);
    (void)putchar(',');
    put_text(to_id);
    for (size_t i = 0; i < o->n_percentiles; i++) {
        if (minutes_x10[i] < 0)
            (void)putchar(',');
        else
            (void)printf(",%d.%d", minutes_x10[i] / 10, minutes_x10[i] % 10);
    }
    (void)putchar('\n');
    return !ferror(stdout);
}

/** Required ones, and what belongs together; false after a complaint. */
static bool complete(dosah_matrix_opts *out, const matrix_opts *o)
{
    const char *missing = !o->streets.n ? "--streets"
                          : !o->from    ? "--from"
                          : !o->to      ? "--to"
                                        : NULL;
    if (!missing && o->timetable.n)
        missing = !o->date ? "--date" : !o->window ? "--window" : NULL;
    if (missing) {
        complain(_("%s is missing; see dosah %s --help"), missing, "matrix");
        return false;
    }
    if (!o->timetable.n && (o->date || o->window)) {
        complain(_("option --%s needs --timetable too"),
                 o->date ? "date" : "window");
        return false;
    }
    if (o->window &&
        !parse_window(&out->window_from_s, &out->window_to_s, o->window)) {
        opt_complain_value("window", o->window,
                           _("a window such as 07:00-09:00, start before end"));
        return false;
    }
    if (!parse_percentiles(out, o->percentiles ? o->percentiles : "50")) {
        opt_complain_value("percentiles", o->percentiles,
                           _("ascending percentiles from 1 to 99 such as "
                             "10,50,90, at most 9"));
        return false;
    }
    return true;
}

static int run(void *options, const char *const *operand)
{
    (void)operand;
    const matrix_opts *o = options;
    dosah_matrix_opts m = {.streets = o->streets.p,
                           .n_streets = o->streets.n,
                           .timetables = o->timetable.p,
                           .n_timetables = o->timetable.n,
                           .elevation = o->elevation,
                           .from_path = o->from,
                           .to_path = o->to,
                           .date = o->date,
                           .profile = o->profile,
                           .walk_speed_kmh = o->walk_speed,
                           .max_rides = o->max_rides,
                           .max_time_s = o->max_time,
                           .max_walk_s = o->max_walk,
                           .max_transfer_s = o->max_transfer,
                           .change_time_s = o->change_time,
                           .max_snap_m = o->max_snap,
                           .unreachable = (dosah_unreachable)o->unreachable};

    if (!complete(&m, o))
        return DOSAH_EUSAGE;

    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    printer p = {.opts = &m};
    const dosah_status st = dosah_matrix(&m, put_row, &p, &env, &err);
    if (ferror(stdout)) /* put_row() stopped it; main() tells why */
        return DOSAH_EIO;
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    put_header(&p);
    return 0;
}

const command CMD_MATRIX = {"matrix", "",
                            0,        N_("travel times between points as CSV"),
                            OPTIONS,  sizeof(matrix_opts),
                            run};
