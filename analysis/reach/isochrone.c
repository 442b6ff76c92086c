/* SPDX-License-Identifier: MIT */
/* One search per profile and reading with the longest time; for each band the
 * stretches of street reached by then, and the area around them. With rides
 * there is a search from each stop as well: a sweep tells when one must board
 * there at the latest, and the minutes left before that are walked to it.
 *
 * On streets bands nest by themselves. Round corners are drawn with straight
 * sides, which differ by centimetres from band to band, so each area also
 * takes in those that lie inside it. */
#include "reach/isochrone.h"

#include <math.h>

#include "base/alloc.h"
#include "network/reached.h"
#include "reach/stage.h"

/* Where a walk may end: the centre, or a door of a stop, from which it takes
 * after_ms more. */
typedef struct source {
    const dsh_attachment *at;
    uint32_t after_ms, walk_ms; /* no longer walk */
} source;

typedef struct drawing {
    const dsh_study *study;
    const dsh_origins *origins;
    const dsh_network *network;
    const dsh_streets *s;
    const dsh_isochrone_opts *opts;
    dsh_arena *arena;
    dsh_walk *walk;
    dsh_reach_job *rides; /* NULL = on foot alone */
    dsh_reached reached[DOSAH_MAX_BANDS];
    uint32_t *origin_ms; /* [n_origins] of the profile and reading */
    DSH_VEC(source) source;
    dsh_stretches stretch;
    DSH_VEC(double) x, y;
    DSH_VEC(uint32_t) first;
} drawing;

/* ---- lines ------------------------------------------------------------- */

static dosah_status put_point(drawing *d, double x, double y, dosah_error *err)
{
    if (!dsh_vec_room(&d->x, 1) || !dsh_vec_room(&d->y, 1))
        return dsh_fail_nomem(err, "isochrone");
    d->x.p[d->x.n++] = x;
    d->y.p[d->y.n++] = y;
    return DOSAH_OK;
}

static dosah_status end_line(drawing *d, dosah_error *err)
{
    if (!dsh_vec_room(&d->first, 1))
        return dsh_fail_nomem(err, "isochrone");
    d->first.p[d->first.n++] = (uint32_t)d->x.n;
    return DOSAH_OK;
}

static double drawn_length(const dsh_streets *s, uint32_t e)
{
    double sum = 0;
    for (uint32_t i = s->point_first[e]; i + 1 < s->point_first[e + 1]; i++)
        sum += hypot(s->point_x[i + 1] - s->point_x[i],
                     s->point_y[i + 1] - s->point_y[i]);
    return sum;
}

/* The edge's line between two shares of its length. */
static dosah_status put_line(drawing *d, const dsh_stretch *t, dosah_error *err)
{
    const dsh_streets *s = d->s;
    const double length = drawn_length(s, t->edge);
    const double from = length * t->from_mm / s->length_mm[t->edge];
    const double to = length * t->to_mm / s->length_mm[t->edge];
    double at = 0;
    bool begun = false;
    dosah_status status = DOSAH_OK;
    for (uint32_t i = s->point_first[t->edge];
         status == DOSAH_OK && i + 1 < s->point_first[t->edge + 1]; i++) {
        const double x = s->point_x[i], y = s->point_y[i];
        const double dx = s->point_x[i + 1] - x, dy = s->point_y[i + 1] - y;
        const double step = hypot(dx, dy);
        const double a = step > 0 ? fmax(0, from - at) / step : 0;
        const double b = step > 0 ? fmin(1, (to - at) / step) : 1;
        at += step;
        if (at < from || b < a)
            continue;
        if (!begun)
            status = put_point(d, x + a * dx, y + a * dy, err);
        begun = true;
        if (status == DOSAH_OK)
            status = put_point(d, x + b * dx, y + b * dy, err);
    }
    return status == DOSAH_OK && begun ? end_line(d, err) : status;
}

/* ---- areas ------------------------------------------------------------- */

static dosah_status take_in(dsh_shape *shape, const dsh_shape *inner,
                            dsh_arena *arena, dosah_error *err)
{
    const dsh_shape own = *shape;
    return inner != NULL && inner->n_parts > 0
               ? dsh_shape_union(shape, &own, inner, arena, err)
               : DOSAH_OK;
}

/* What is reached by then, with the bands inside it. */
static dosah_status draw_band(dsh_isochrone *out, drawing *d,
                              const dsh_reached *reached,
                              const dsh_isochrone *shorter,
                              const dsh_isochrone *surer, dosah_error *err)
{
    d->x.n = d->y.n = d->first.n = d->stretch.n = 0;
    dosah_status status = dsh_reached_stretches(&d->stretch, reached, err);
    if (status == DOSAH_OK)
        status = end_line(d, err);
    for (size_t i = 0; status == DOSAH_OK && i < d->stretch.n; i++) {
        const dsh_stretch *t = &d->stretch.p[i];
        out->street_mm += t->to_mm - t->from_mm;
        status = put_line(d, t, err);
    }
    if (status != DOSAH_OK || d->first.n < 2)
        return status;
    const dsh_line_set lines = {d->x.p, d->y.p, d->first.p,
                                (uint32_t)d->first.n - 1};
    status = dsh_shape_around(&out->shape, &lines, DSH_AROUND_M, d->arena, err);
    if (status == DOSAH_OK && shorter != NULL)
        status = take_in(&out->shape, &shorter->shape, d->arena, err);
    if (status == DOSAH_OK && surer != NULL)
        status = take_in(&out->shape, &surer->shape, d->arena, err);
    return status;
}

static void count_residents(dsh_isochrone *out, const drawing *d)
{
    for (uint32_t i = 0; i < d->origins->n; i++)
        if (d->origins->weight[i] > 0 &&
            d->origin_ms[i] <= (uint32_t)out->band_s * 1000)
            out->residents += d->origins->weight[i];
}

static uint32_t less(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Streets and origins from which a source is reached in time. */
static dosah_status walk_to(drawing *d, const source *s, size_t p,
                            const dsh_costs *costs, dosah_error *err)
{
    const dsh_isochrone_opts *o = d->opts;
    const dsh_attachment *origin = d->network->origin + p * d->origins->n;
    const uint32_t longest = (uint32_t)o->band_s[o->n_bands - 1] * 1000;
    if (s->at->joint[0].edge == DSH_NONE || s->after_ms > longest)
        return DOSAH_OK;
    dsh_walk_search(d->walk, costs, s->at, o->direction,
                    less(s->walk_ms, longest - s->after_ms));
    dosah_status status = DOSAH_OK;
    for (size_t k = 0; status == DOSAH_OK && k < o->n_bands; k++) {
        const uint32_t band = (uint32_t)o->band_s[k] * 1000;
        if (band >= s->after_ms)
            status = dsh_reached_add(&d->reached[k], d->walk,
                                     less(s->walk_ms, band - s->after_ms), err);
    }
    for (uint32_t i = 0; i < d->origins->n; i++) {
        const uint32_t ms = dsh_walk_to_point(d->walk, &origin[i], NULL);
        if (ms != DSH_CLOSED)
            d->origin_ms[i] = less(d->origin_ms[i], s->after_ms + ms);
    }
    return status;
}

/* ---- rides ------------------------------------------------------------- */

static dosah_status add_source(drawing *d, source s, dosah_error *err)
{
    if (!dsh_vec_room(&d->source, 1))
        return dsh_fail_nomem(err, "isochrone");
    d->source.p[d->source.n++] = s;
    return DOSAH_OK;
}

/* The last departure from a stop by which one is there in time. */
static bool latest(int32_t *dep_s, const dsh_board_view *view, uint32_t rides,
                   int32_t arrive_s)
{
    for (size_t i = 0; i < view->n; i++)
        if (dsh_key_arr_s(view->key[i * rides + rides - 1]) <= arrive_s) {
            *dep_s = view->dep_s[i];
            return true;
        }
    return false;
}

static uint32_t max_walk_ms(const drawing *d, size_t p)
{
    const dsh_mobility *who = &d->study->profile[p];
    const int32_t s =
        who->max_walk_s >= 0 ? who->max_walk_s : d->study->reach.max_walk_s;
    return (uint32_t)s * 1000;
}

static dosah_status add_doors(drawing *d, size_t p, uint32_t stop,
                              uint32_t after_ms, const dsh_station_walks *inner,
                              dosah_error *err)
{
    const dsh_stations *st = d->network->stations;
    const dsh_attachment *door = d->network->door + p * st->n_doors;
    const uint32_t walk_ms = max_walk_ms(d, p);
    if (inner == NULL)
        return add_source(d, (source){&door[stop], after_ms, walk_ms}, err);
    dosah_status status = DOSAH_OK;
    for (uint32_t i = inner->door_first[stop];
         status == DOSAH_OK && i < inner->door_first[stop + 1]; i++) {
        const dsh_inner *way = &inner->door[i];
        if (way->in_ms <= walk_ms)
            status = add_source(d,
                                (source){&door[way->to], after_ms + way->in_ms,
                                         walk_ms - way->in_ms},
                                err);
    }
    return status;
}

static dosah_status sweep(drawing *d, const dsh_stage *stage,
                          dsh_reading reading, bool *any, dosah_error *err)
{
    const dsh_plan *plan = dsh_stage_plan(stage, reading, 0);
    const dsh_links *egress = &dsh_stage_walks(stage, reading, 0)->egress;
    dsh_reach_worker *w = &d->rides->worker[0];
    const uint32_t row = d->opts->rides->service;
    *any = plan != NULL && egress->first != NULL;
    if (!*any)
        return DOSAH_OK;
    const uint32_t first = egress->first[row], end = egress->first[row + 1];
    w->egress.n = 0;
    if (!dsh_vec_room(&w->egress, end - first))
        return dsh_fail_nomem(err, "egress");
    for (uint32_t i = first; i < end; i++)
        w->egress.p[w->egress.n++] =
            (dsh_egress){egress->to[i], egress->s[i], egress->assumed_s[i]};
    return dsh_sweep_run(w->sweep, plan, w->egress.p, w->egress.n, err);
}

static dosah_status add_stops(drawing *d, const dsh_stage *stage,
                              dsh_reading reading, dosah_error *err)
{
    const dsh_isochrone_rides *rides = d->opts->rides;
    const dsh_stations *st = d->network->stations;
    dsh_station_walks inner;
    bool any = false;
    dosah_status status = sweep(d, stage, reading, &any, err);
    if (status == DOSAH_OK && any && !st->plain)
        status = dsh_station_walks_make(
            &inner, st, &d->study->profile[stage->profile], reading,
            (int32_t)(max_walk_ms(d, stage->profile) / 1000), d->arena, err);
    for (uint32_t i = 0;
         status == DOSAH_OK && any && i < d->network->gtfs->n_stops; i++) {
        const dsh_board_view view =
            dsh_sweep_boardings(d->rides->worker[0].sweep, i);
        int32_t dep_s;
        if (latest(&dep_s, &view, d->study->reach.max_rides, rides->arrive_s))
            status = add_doors(d, stage->profile, i,
                               (uint32_t)(rides->arrive_s - dep_s) * 1000,
                               st->plain ? NULL : &inner, err);
    }
    return status;
}

/* ---- profiles ---------------------------------------------------------- */

static dosah_status draw_reading(dsh_isochrone *first, drawing *d, size_t p,
                                 dsh_reading reading, dosah_error *err)
{
    const dsh_isochrone_opts *o = d->opts;
    const dsh_costs *costs = dsh_walks_of(d->network, p, reading)->costs;
    dosah_status status = DOSAH_OK;
    for (size_t k = 0; k < o->n_bands; k++)
        dsh_reached_reset(&d->reached[k]);
    for (uint32_t i = 0; i < d->origins->n; i++)
        d->origin_ms[i] = DSH_CLOSED;
    for (size_t i = 0; status == DOSAH_OK && i < d->source.n; i++)
        status = walk_to(d, &d->source.p[i], p, costs, err);
    for (size_t k = 0; status == DOSAH_OK && k < o->n_bands; k++) {
        dsh_isochrone *at = first + (o->n_bands - 1 - k);
        at->profile = &d->study->profile[p];
        at->reading = reading;
        at->band_s = o->band_s[k];
        count_residents(at, d);
        status = draw_band(at, d, &d->reached[k], k > 0 ? at + 1 : NULL,
                           reading == DSH_OPT ? at + o->n_bands : NULL, err);
    }
    return status;
}

/* Rows of a profile are its possible bands, then the certain ones, each the
 * longest first; they are drawn the other way round, from the inside out. */
static dosah_status draw_profile(dsh_isochrone *row, drawing *d, size_t p,
                                 const dsh_attachment *centre, dosah_error *err)
{
    static const dsh_reading BY_BLOCK[] = {DSH_OPT, DSH_PESS};
    dsh_stage stage = {0};
    dosah_status status = DOSAH_OK;
    if (d->rides != NULL)
        status = dsh_stage_init(&stage, d->rides, p, d->opts->rides->day, err);
    for (size_t block = 2; status == DOSAH_OK && block-- > 0;) {
        d->source.n = 0;
        status = add_source(
            d, (source){centre, 0, d->rides ? max_walk_ms(d, p) : UINT32_MAX},
            err);
        if (status == DOSAH_OK && d->rides != NULL)
            status = add_stops(d, &stage, BY_BLOCK[block], err);
        if (status == DOSAH_OK)
            status = draw_reading(row + block * d->opts->n_bands, d, p,
                                  BY_BLOCK[block], err);
    }
    if (d->rides != NULL)
        dsh_stage_clear(&stage);
    return status;
}

/* ---- all of it --------------------------------------------------------- */

static dosah_status find_centre(dsh_attachment *centre, const drawing *d,
                                dosah_error *err)
{
    bool any = false;
    for (size_t i = 0; i < d->opts->n_profiles; i++) {
        const size_t p = d->opts->profile[i];
        const dosah_status status = dsh_attach(
            &centre[i], d->s, dsh_walks_of(d->network, p, DSH_OPT)->costs,
            &d->opts->x, &d->opts->y, 1, d->study->reach.max_snap_m, err);
        if (status != DOSAH_OK)
            return status;
        any = any || centre[i].joint[0].edge != DSH_NONE;
    }
    return any ? DOSAH_OK
               : dsh_fail(err, DOSAH_EINPUT, d->study->path, 0,
                          "no street that one of the profiles can use lies "
                          "near the place");
}

static dosah_status draw(dsh_isochrones *out, drawing *d, dosah_error *err)
{
    const size_t per_profile = DSH_N_READINGS * d->opts->n_bands;
    const size_t n = d->opts->n_profiles;
    dsh_attachment *centre = dsh_arena_alloc(d->arena, n, sizeof(*centre));
    out->row = dsh_arena_alloc(d->arena, n * per_profile, sizeof(*out->row));
    if (centre == NULL || out->row == NULL)
        return dsh_fail_nomem(err, "isochrone");
    dosah_status status = find_centre(centre, d, err);
    if (status == DOSAH_OK)
        status = dsh_walk_new(&d->walk, d->s, err);
    d->origin_ms =
        dsh_arena_alloc(d->arena, d->origins->n, sizeof(*d->origin_ms));
    if (status == DOSAH_OK && d->origin_ms == NULL)
        status = dsh_fail_nomem(err, "isochrone");
    for (size_t k = 0; status == DOSAH_OK && k < d->opts->n_bands; k++)
        status = dsh_reached_init(&d->reached[k], d->s, err);
    for (size_t i = 0; status == DOSAH_OK && i < n; i++)
        status = draw_profile(out->row + i * per_profile, d,
                              d->opts->profile[i], &centre[i], err);
    out->n = n * per_profile;
    return status;
}

static void clear(drawing *d)
{
    dsh_walk_free(d->walk);
    for (size_t k = 0; k < d->opts->n_bands; k++)
        dsh_reached_clear(&d->reached[k]);
    dsh_vec_clear(&d->source);
    dsh_vec_clear(&d->stretch);
    dsh_vec_clear(&d->x);
    dsh_vec_clear(&d->y);
    dsh_vec_clear(&d->first);
}

static dosah_status run(dsh_isochrones *out, drawing *d, dosah_error *err)
{
    const dsh_isochrone_rides *rides = d->opts->rides;
    dsh_reach_job job = {.study = d->study, .network = d->network};
    dosah_status status = DOSAH_OK;
    if (rides != NULL) {
        job.tables = rides->tables;
        job.usability = rides->usability;
        job.ctx = rides->ctx;
        d->rides = &job;
        status = dsh_reach_job_open(&job, err);
    }
    if (status == DOSAH_OK)
        status = draw(out, d, err);
    clear(d);
    if (rides != NULL) {
        dsh_reach_job_clear(&job);
        dsh_reach_free(job.out);
    }
    return status;
}

dosah_status dsh_isochrones_new(dsh_isochrones **out, const dsh_study *study,
                                const dsh_origins *origins,
                                const dsh_network *network,
                                const dsh_isochrone_opts *opts,
                                dosah_error *err)
{
    *out = NULL;
    if (network->streets == NULL)
        return dsh_fail(err, DOSAH_EINPUT, study->path, 0,
                        "the study has no streets to walk on");
    dsh_arena *arena = dsh_arena_new();
    dsh_isochrones *made =
        arena != NULL ? dsh_arena_alloc(arena, 1, sizeof(*made)) : NULL;
    if (made == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "isochrone");
    }
    made->arena = arena;
    drawing d = {.study = study,
                 .origins = origins,
                 .network = network,
                 .s = network->streets,
                 .opts = opts,
                 .arena = arena};
    const dosah_status status = run(made, &d, err);
    if (status != DOSAH_OK)
        dsh_isochrones_free(made);
    else
        *out = made;
    return status;
}

void dsh_isochrones_free(dsh_isochrones *isochrones)
{
    if (isochrones != NULL)
        dsh_arena_free(isochrones->arena);
}
