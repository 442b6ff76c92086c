/* SPDX-License-Identifier: MIT */
/* The file of `dosah isochrone`, GeoPackage or GeoJSON: one row per profile,
 * time and reading. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "ingest/table.h"
#include "output/plate.h"

enum { PROFILE, MINUTES, READING, PLACE, AREA, RESIDENTS, ARRIVE, N_WANTS };

static double number_of(const dsh_table *t, size_t row, size_t column)
{
    double v;
    return dsh_parse_double(&v, dsh_str_of(dsh_table_cell(t, row, column)))
               ? v
               : (double)NAN;
}

/* The band of so many minutes, made in its place if it is new; NULL = no more
 * room. */
static dsh_plate_band *band_of(dsh_plate *plate, double minutes)
{
    size_t at = 0;
    while (at < plate->n_bands && plate->band[at].minutes < minutes)
        at++;
    if (at < plate->n_bands && plate->band[at].minutes == minutes)
        return &plate->band[at];
    if (plate->n_bands == DSH_PLATE_BANDS)
        return NULL;
    memmove(&plate->band[at + 1], &plate->band[at],
            (plate->n_bands - at) * sizeof(*plate->band));
    plate->n_bands++;
    plate->band[at] = (dsh_plate_band){.minutes = minutes,
                                       .area_km2 = {(double)NAN, (double)NAN},
                                       .residents = {(double)NAN, (double)NAN}};
    return &plate->band[at];
}

static dosah_status take_row(dsh_plate *plate, const dsh_table *t, size_t row,
                             const dsh_crs_op *op, dosah_error *err)
{
    const char *reading = dsh_table_cell(t, row, READING);
    const double minutes = number_of(t, row, MINUTES);
    const int r = strcmp(reading, "possible") == 0  ? 1
                  : strcmp(reading, "certain") == 0 ? 0
                                                    : -1;
    if (r < 0 || !(minutes > 0 && minutes < 1e5))
        return dsh_fail(err, DOSAH_EINPUT, dsh_table_part_of(t, row)->file,
                        t->row.p[row],
                        "no band of an isochrone: minutes \"%s\", reading "
                        "\"%s\"",
                        dsh_table_cell(t, row, MINUTES), reading);
    dsh_plate_band *b = band_of(plate, minutes);
    if (b == NULL)
        return dsh_fail(err, DOSAH_ELIMIT, dsh_table_part_of(t, row)->file, 0,
                        "more than %d bands", DSH_PLATE_BANDS);
    b->shape[r] = t->shape.p[row];
    (void)dsh_crs_op_apply(op, b->shape[r].x, b->shape[r].y,
                           b->shape[r].n_points);
    b->area_km2[r] = number_of(t, row, AREA);
    if (isnan(b->area_km2[r]))
        b->area_km2[r] = dsh_shape_area(&b->shape[r]) / 1e6;
    b->residents[r] = number_of(t, row, RESIDENTS);
    return DOSAH_OK;
}

/* "lon,lat" in degrees; anything else is a name. */
static void find_point(dsh_plate *plate, const char *place, const char *crs)
{
    const char *comma = strchr(place, ',');
    dsh_crs_op *op = NULL;
    double x = 0, y = 0;
    char lon[32], text[DSH_PLATE_TEXT];
    if (comma == NULL || comma - place >= (ptrdiff_t)sizeof(lon) ||
        !dsh_parse_double(&x, (dsh_str){place, (size_t)(comma - place)}) ||
        !dsh_parse_double(&y, dsh_str_of(comma + 1)))
        return;
    if (dsh_crs_op_new(&op, "EPSG:4326", crs, NULL) == DOSAH_OK &&
        dsh_crs_op_apply(op, &x, &y, 1) == 0) {
        plate->centre_x = x;
        plate->centre_y = y;
    }
    dsh_crs_op_free(op);
    (void)snprintf(lon, sizeof(lon), "%.*s", (int)(comma - place), place);
    const dsh_text_arg arg[] = {{"lat", comma + 1}, {"lon", lon}};
    dsh_plate_fill(text, plate, "plate_place", arg, 2);
    plate->centre = dsh_arena_str(plate->arena, text);
}

/* A service by its id, else a point. */
static void find_centre(dsh_plate *plate, const char *place, const char *crs)
{
    const dsh_stored *s = &plate->data->s;
    plate->centre = dsh_arena_str(plate->arena, place);
    for (size_t i = 0; i < s->n_services; i++)
        if (strcmp(s->service[i].id, place) == 0) {
            plate->centre = s->service[i].name;
            plate->centre_x = s->service[i].x;
            plate->centre_y = s->service[i].y;
            return;
        }
    find_point(plate, place, crs);
    if (plate->centre == NULL)
        plate->centre = "";
}

static void find_profile(dsh_plate *plate, const char *id)
{
    const dsh_stored *s = &plate->data->s;
    const char *copy = dsh_arena_str(plate->arena, id);
    plate->band_profile = copy ? copy : "";
    plate->profile = SIZE_MAX;
    for (size_t i = 0; i < s->n_profiles; i++)
        if (strcmp(s->profile[i].id, id) == 0)
            plate->profile = i;
}

static dosah_status take_rows(dsh_plate *plate, const dsh_table *t,
                              const char *profile, dosah_error *err)
{
    const char *crs = dsh_stored_fact_of(&plate->data->s, "parameters.crs");
    const char *file = t->part.n > 0 ? t->part.p[0].file : "";
    const char *own = t->part.n > 0 ? t->part.p[0].crs : "";
    dsh_crs_op *op = NULL;
    dosah_status st = dsh_crs_op_new(&op, own[0] ? own : "EPSG:4326", crs, err);
    for (size_t i = 0; st == DOSAH_OK && i < t->n_rows; i++) {
        const char *id = dsh_table_cell(t, i, PROFILE);
        if (profile != NULL && strcmp(profile, id) != 0)
            continue;
        if (plate->n_bands == 0) {
            find_profile(plate, id);
            find_centre(plate, dsh_table_cell(t, i, PLACE), crs);
            plate->band_arrive =
                dsh_arena_str(plate->arena, dsh_table_cell(t, i, ARRIVE));
        }
        if (strcmp(plate->band_profile, id) == 0)
            st = take_row(plate, t, i, op, err);
    }
    dsh_crs_op_free(op);
    if (st == DOSAH_OK && plate->n_bands == 0)
        st = dsh_fail(err, DOSAH_EUSAGE, file, 0,
                      "the file has no bands for profile \"%s\"",
                      profile ? profile : "*");
    return st;
}

dosah_status dsh_bands_read(dsh_plate *plate, const char *path,
                            const char *profile, dosah_error *err)
{
    static const dsh_want want[N_WANTS] = {
        {"profile", true}, {"minutes", true},   {"reading", true},
        {"place", false},  {"area_km2", false}, {"residents", false},
        {"arrive", false}};
    const dsh_source source = {.path = &path,
                               .n_paths = 1,
                               .key = "bands",
                               .format = "",
                               .layer = "",
                               .where = "",
                               .crs = "",
                               .encoding = "",
                               .attribution = {{"", ""}},
                               .licence = {{"", ""}},
                               .attribution_date = DSH_NO_DATE};
    const dsh_table_opts opts = {.want = want,
                                 .n_wants = N_WANTS,
                                 .geometry = DSH_GEOMETRY_SHAPE,
                                 .shape_arena = plate->arena};
    dsh_table *t = NULL;
    dosah_status st = dsh_table_read(&t, &source, &opts, plate->ctx, err);
    if (st == DOSAH_OK)
        st = take_rows(plate, t, profile, err);
    dsh_table_free(t);
    return st;
}
