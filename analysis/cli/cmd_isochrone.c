/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <stdlib.h>

typedef struct isochrone_opts {
    const char *service, *at, *minutes, *arrive, *day, *out;
    opt_texts profiles;
    bool leave;
} isochrone_opts;

#define FIELD(name) offsetof(isochrone_opts, name)
static const opt OPTIONS[] = {
    {OPT_TEXT, "service", 's', "ID", N_("id of the service in the middle"),
     FIELD(service), 0},
    {OPT_TEXT, "at", 0, "LON,LAT",
     N_("or a place in the middle, in degrees (17.971,49.472)"), FIELD(at), 0},
    {OPT_TEXTS, "profile", 'p', "ID",
     N_("mobility profile of the study, or car; may be repeated (all of the "
        "study)"),
     FIELD(profiles), 0},
    {OPT_TEXT, "minutes", 'm', "M,...",
     N_("ascending minutes (10,20,30,45,60)"), FIELD(minutes), 0},
    {OPT_TEXT, "arrive", 0, "HH:MM",
     N_("be at the service by then, with public transport too (on foot "
        "alone)"),
     FIELD(arrive), 0},
    {OPT_TEXT, "day", 0, "DAY", N_("day by its name (first of the study)"),
     FIELD(day), 0},
    {OPT_FLAG, "leave", 0, NULL,
     N_("how far one gets from the middle, not who gets there"), FIELD(leave),
     0},
    {OPT_TEXT, "out", 'o', "FILE", N_("file ending in .gpkg or .geojson"),
     FIELD(out), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

/** Plain decimal degrees; no locale takes part. */
static bool parse_degrees(double *out, const char **text)
{
    double value = 0, scale = 1;
    const char *p = *text;
    const bool minus = *p == '-';
    p += minus;
    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9' && value < 1000; p++)
        value = value * 10 + (*p - '0');
    if (*p == '.') {
        for (p++; *p >= '0' && *p <= '9'; p++) {
            scale /= 10;
            value += (*p - '0') * scale;
        }
    }
    *out = minus ? -value : value;
    *text = p;
    return true;
}

static bool parse_place(dosah_isochrone_opts *out, const char *text)
{
    return parse_degrees(&out->lon, &text) && *text++ == ',' &&
           parse_degrees(&out->lat, &text) && *text == '\0' &&
           out->lon >= -180 && out->lon <= 180 && out->lat >= -90 &&
           out->lat <= 90;
}

static bool parse_minutes(dosah_isochrone_opts *out, const char *list)
{
    for (const char *p = list; *p;) {
        char *end = NULL;
        const unsigned long v =
            *p >= '0' && *p <= '9' ? strtoul(p, &end, 10) : 0;
        if (v < 1 || v > 360 || (*end && (*end != ',' || !end[1])) ||
            out->n_bands == DOSAH_MAX_BANDS)
            return false;
        const int32_t s = (int32_t)v * 60;
        if (out->n_bands > 0 && s <= out->band_s[out->n_bands - 1])
            return false;
        out->band_s[out->n_bands++] = s;
        p = end + (*end == ',');
    }
    return out->n_bands > 0;
}

static bool understand(dosah_isochrone_opts *out, const isochrone_opts *o)
{
    if (!o->out || !o->service == !o->at) {
        complain(_("dosah isochrone needs --out FILE and either --service ID "
                   "or --at LON,LAT"));
        return false;
    }
    if (o->at && !parse_place(out, o->at)) {
        opt_complain_value(
            "at", o->at,
            _("longitude,latitude in degrees such as 17.971,49.472"));
        return false;
    }
    if (o->minutes && !parse_minutes(out, o->minutes)) {
        opt_complain_value("minutes", o->minutes,
                           _("up to 9 ascending minutes from 1 to 360 such as "
                             "5,10,15"));
        return false;
    }
    return true;
}

static int run(void *options, const char *const *operand)
{
    const isochrone_opts *o = options;
    dosah_isochrone_opts opts = {.service = o->service,
                                 .profile = o->profiles.p,
                                 .n_profiles = o->profiles.n,
                                 .arrive = o->arrive,
                                 .day = o->day,
                                 .leave = o->leave ? DOSAH_YES : DOSAH_NO,
                                 .out_file = o->out,
                                 .lang = talk_lang()};
    if (!understand(&opts, o))
        return DOSAH_EUSAGE;
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    const dosah_status st = dosah_isochrone(operand[0], &opts, &env, &err);
    talk_done();
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    (void)printf("%s\n", o->out);
    return 0;
}

const command CMD_ISOCHRONE = {
    "isochrone", N_("STUDY"),
    1,           N_("areas within some minutes of a service or place"),
    OPTIONS,     sizeof(isochrone_opts),
    run};
