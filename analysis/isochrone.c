/* SPDX-License-Identifier: MIT */
/* dosah_isochrone: read a study as `run` does, take its streets without walks
 * between its places, and draw areas around one centre. Profiles of the study
 * share its network (and the cache); others, such as cars, which need other
 * streets, get one of their own. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/num.h"
#include "base/vec.h"
#include "job.h"
#include "output/isochrone.h"
#include "output/map_style.h"

enum { MAX_MINUTES = 360, MAX_DEFAULT_MINUTES = 60 };

typedef struct isochrone_job {
    dsh_job job;
    const dosah_isochrone_opts *opts;
    dsh_isochrone_opts how;
    dsh_isochrone_rides rides;
    int32_t band_s[DOSAH_MAX_BANDS];
    char place[64];
    size_t *own;                /* [how.n_profiles] */
    DSH_VEC(dsh_study *) guest; /* one profile each */
    DSH_VEC(dsh_isochrones *) drawn;
} isochrone_job;

/* ---- what is asked ----------------------------------------------------- */

static bool ends_in(const char *text, const char *ending)
{
    const size_t n = strlen(text), k = strlen(ending);
    return n > k && strcmp(text + n - k, ending) == 0;
}

static bool are_bands(const dosah_isochrone_opts *o)
{
    if (o->n_bands > DOSAH_MAX_BANDS)
        return false;
    for (size_t i = 0; i < o->n_bands; i++)
        if (o->band_s[i] <= (i > 0 ? o->band_s[i - 1] : 0) ||
            o->band_s[i] % 60 != 0 || o->band_s[i] > MAX_MINUTES * 60)
            return false;
    return true;
}

static dosah_status check_opts(const dosah_isochrone_opts *o, dosah_error *err)
{
    if (!ends_in(o->out_file, ".gpkg") && !ends_in(o->out_file, ".geojson") &&
        !ends_in(o->out_file, ".json"))
        return dsh_fail(err, DOSAH_EUSAGE, o->out_file, 0,
                        "the file must end in .gpkg, .geojson or .json");
    if (!are_bands(o))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "an isochrone takes up to 9 ascending times of whole "
                        "minutes, at most 6 hours");
    if (o->service == NULL &&
        !(o->lon >= -180 && o->lon <= 180 && o->lat >= -90 && o->lat <= 90))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "the place is not in degrees");
    return DOSAH_OK;
}

/* Classes of maps, as long as one walks at all. */
static dosah_status choose_bands(isochrone_job *w, dosah_error *err)
{
    dsh_map_style style;
    char path[1024];
    size_t n = w->opts->n_bands;
    memcpy(w->band_s, w->opts->band_s, n * sizeof(*w->band_s));
    if (n == 0) {
        dosah_status status =
            dsh_data_path(&w->job.ctx, path, "maps/style.yaml", err);
        if (status == DOSAH_OK)
            status = dsh_map_style_load(&style, path, "time", err);
        if (status != DOSAH_OK)
            return status;
        while (n < style.n_classes && n < DOSAH_MAX_BANDS &&
               style.bound_min[n] <= MAX_DEFAULT_MINUTES) {
            w->band_s[n] = (int32_t)style.bound_min[n] * 60;
            n++;
        }
    }
    w->how.band_s = w->band_s;
    w->how.n_bands = n;
    w->how.direction = w->opts->leave == DOSAH_YES ? DSH_FROM : DSH_TO;
    return DOSAH_OK;
}

static dosah_status add_guest(isochrone_job *w, const char *id,
                              dosah_error *err)
{
    if (!dsh_vec_room(&w->guest, 1))
        return dsh_fail_nomem(err, "profiles");
    const dosah_status status =
        dsh_study_defaults(&w->guest.p[w->guest.n], id, &w->job.ctx, err);
    w->guest.n += status == DOSAH_OK;
    return status;
}

/* Those of the study as indexes, others as guests. */
static dosah_status choose_profiles(isochrone_job *w, dosah_error *err)
{
    const dsh_study *study = w->job.study;
    const dosah_isochrone_opts *o = w->opts;
    dosah_status status = DOSAH_OK;
    w->own = dsh_alloc(study->n_profiles + o->n_profiles, sizeof(*w->own));
    if (w->own == NULL)
        return dsh_fail_nomem(err, "profiles");
    w->how.profile = w->own;
    for (size_t p = 0; o->n_profiles == 0 && p < study->n_profiles; p++)
        w->own[w->how.n_profiles++] = p;
    for (size_t i = 0; status == DOSAH_OK && i < o->n_profiles; i++) {
        size_t p = 0;
        while (p < study->n_profiles &&
               strcmp(study->profile[p].id, o->profile[i]) != 0)
            p++;
        if (p < study->n_profiles)
            w->own[w->how.n_profiles++] = p;
        else
            status = add_guest(w, o->profile[i], err);
    }
    return status;
}

/* Public transport takes a service and a day, and every departure that the
 * longest band may need. */
static dosah_status choose_rides(isochrone_job *w, dosah_error *err)
{
    const dsh_study *study = w->job.study;
    const dosah_isochrone_opts *o = w->opts;
    dsh_isochrone_rides *r = &w->rides;
    if (o->arrive == NULL)
        return DOSAH_OK;
    if (!dsh_parse_clock(&r->arrive_s, dsh_str_of(o->arrive)))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "no time of day: %s",
                        o->arrive);
    if (o->service == NULL || o->leave == DOSAH_YES || w->guest.n > 0)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "public transport takes people to a service, those "
                        "of profiles of the study");
    while (o->day != NULL && r->day < study->n_days &&
           strcmp(study->day[r->day].name, o->day) != 0)
        r->day++;
    if (r->day >= study->n_days)
        return dsh_fail(err, DOSAH_ENOTFOUND, study->path, 0,
                        "the study has no day \"%s\"",
                        o->day != NULL ? o->day : "");
    const int32_t earliest =
        study->reach.window_from_s < study->day_trip.leave_after_s
            ? study->reach.window_from_s
            : study->day_trip.leave_after_s;
    const int32_t last = study->reach.window_to_s + study->reach.max_time_s;
    const int32_t longest = w->band_s[w->how.n_bands - 1];
    if (r->arrive_s - longest < earliest || r->arrive_s >= last ||
        longest > study->reach.max_time_s)
        return dsh_fail(err, DOSAH_EUSAGE, study->path, 0,
                        "the study's window and max_time do not cover the "
                        "time before %s",
                        o->arrive);
    w->how.rides = r;
    w->job.no_links = false;
    return DOSAH_OK;
}

static dosah_status find_service(isochrone_job *w, dosah_error *err)
{
    const dsh_services *s = &w->job.tables->services;
    for (uint32_t i = 0; i < s->n; i++)
        if (strcmp(s->id[i], w->opts->service) == 0) {
            w->how.x = s->x[i];
            w->how.y = s->y[i];
            w->rides.service = i;
            (void)snprintf(w->place, sizeof(w->place), "%s", s->id[i]);
            return DOSAH_OK;
        }
    return dsh_fail(err, DOSAH_ENOTFOUND, w->job.study->path, 0,
                    "the study has no service \"%s\"", w->opts->service);
}

static dosah_status find_place(isochrone_job *w, dosah_error *err)
{
    dsh_crs_op *op = NULL;
    const dosah_status status =
        dsh_crs_op_new(&op, "EPSG:4326", w->job.study->crs, err);
    if (status != DOSAH_OK)
        return status;
    char lon[DSH_NUM_SIZE], lat[DSH_NUM_SIZE];
    w->how.x = w->opts->lon;
    w->how.y = w->opts->lat;
    (void)dsh_format_double(lon, w->how.x);
    (void)dsh_format_double(lat, w->how.y);
    (void)snprintf(w->place, sizeof(w->place), "%.30s,%.30s", lon, lat);
    dsh_crs_op_apply(op, &w->how.x, &w->how.y, 1);
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

/* ---- drawing ----------------------------------------------------------- */

static dosah_status draw(isochrone_job *w, const dsh_study *study,
                         const dsh_isochrone_opts *how, dosah_error *err)
{
    dsh_job *job = &w->job;
    if (!dsh_vec_room(&w->drawn, 1))
        return dsh_fail_nomem(err, "isochrone");
    const dosah_status status =
        dsh_isochrones_new(&w->drawn.p[w->drawn.n], study,
                           &job->tables->origins, job->network, how, err);
    w->drawn.n += status == DOSAH_OK;
    return status;
}

/* Streets anew, without the timetable. */
static dosah_status draw_guest(isochrone_job *w, const dsh_study *guest,
                               dosah_error *err)
{
    const size_t only = 0;
    dsh_study study = *w->job.study;
    dsh_isochrone_opts how = w->how;
    study.profile = guest->profile;
    study.n_profiles = 1;
    study.timetable = (dsh_source){0};
    how.profile = &only;
    how.n_profiles = 1;
    const dsh_network_opts opts = {.no_links = true};
    dsh_network_free(w->job.network);
    w->job.network = NULL;
    const dosah_status status = dsh_network_new(
        &w->job.network, &study, w->job.tables, &opts, &w->job.ctx, err);
    return status == DOSAH_OK ? draw(w, &study, &how, err) : status;
}

static dosah_status write(isochrone_job *w, dosah_error *err)
{
    DSH_VEC(const dsh_isochrone *) row = {0};
    for (size_t i = 0; i < w->drawn.n; i++) {
        const dsh_isochrones *d = w->drawn.p[i];
        if (!dsh_vec_room(&row, d->n)) {
            dsh_vec_clear(&row);
            return dsh_fail_nomem(err, "isochrone");
        }
        for (size_t k = 0; k < d->n; k++)
            row.p[row.n++] = &d->row[k];
    }
    const bool rides = w->how.rides != NULL;
    const dsh_isochrone_page page = {
        .study = w->job.study,
        .place = w->place,
        .day = rides ? w->job.study->day[w->rides.day].name : NULL,
        .arrive = rides ? w->opts->arrive : NULL,
        .row = row.p,
        .n_rows = row.n};
    const char *path = w->opts->out_file;
    const dosah_status status =
        ends_in(path, ".gpkg")
            ? dsh_isochrone_write_gpkg(&page, path, w->opts->lang, &w->job.ctx,
                                       err)
            : dsh_isochrone_write_geojson(&page, path, err);
    dsh_vec_clear(&row);
    return status;
}

static dosah_status run(isochrone_job *w, dosah_error *err)
{
    dosah_status status = choose_bands(w, err);
    if (status == DOSAH_OK)
        status = choose_profiles(w, err);
    if (status == DOSAH_OK)
        status = choose_rides(w, err);
    if (status == DOSAH_OK)
        status = dsh_job_read(&w->job, err);
    if (status == DOSAH_OK)
        status = w->opts->service != NULL ? find_service(w, err)
                                          : find_place(w, err);
    if (status == DOSAH_OK && w->how.rides != NULL) {
        w->rides.tables = w->job.tables;
        w->rides.ctx = &w->job.ctx;
        status = dsh_job_usability(&w->job, err);
        w->rides.usability = w->job.usability;
    }
    if (status == DOSAH_OK && w->how.n_profiles > 0) {
        status = dsh_job_network(&w->job, err);
        if (status == DOSAH_OK)
            status = draw(w, w->job.study, &w->how, err);
    }
    for (size_t i = 0; status == DOSAH_OK && i < w->guest.n; i++)
        status = draw_guest(w, w->guest.p[i], err);
    return status == DOSAH_OK ? write(w, err) : status;
}

static void clear(isochrone_job *w)
{
    for (size_t i = 0; i < w->drawn.n; i++)
        dsh_isochrones_free(w->drawn.p[i]);
    dsh_vec_clear(&w->drawn);
    for (size_t i = 0; i < w->guest.n; i++)
        dsh_study_free(w->guest.p[i]);
    dsh_vec_clear(&w->guest);
    dsh_free(w->own);
    dsh_job_close(&w->job);
}

dosah_status dosah_isochrone(const char *study_path,
                             const dosah_isochrone_opts *opts,
                             const dosah_env *env, dosah_error *err)
{
    if (!study_path || !opts || !opts->out_file)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "study_path and out_file are required");
    dosah_status status = check_opts(opts, err);
    if (status != DOSAH_OK)
        return status;
    isochrone_job w = {.job = {.no_links = true}, .opts = opts};
    const dosah_run_opts stages = {.only = DOSAH_STAGE_NETWORK};
    status = dsh_job_open(&w.job, study_path, &stages, env, err);
    if (status == DOSAH_OK)
        status = run(&w, err);
    clear(&w);
    return status;
}
