/* SPDX-License-Identifier: MIT */
/* One search per profile and reading with the longest time; for each band the
 * stretches of street reached by then, and the area around them.
 *
 * On streets bands nest by themselves. Round corners are drawn with straight
 * sides, which differ by centimetres from band to band, so each area also
 * takes in those that lie inside it. */
#include "reach/isochrone.h"

#include <math.h>

#include "base/alloc.h"
#include "network/reached.h"

typedef struct drawing {
    const dsh_study *study;
    const dsh_origins *origins;
    const dsh_network *network;
    const dsh_streets *s;
    const dsh_isochrone_opts *opts;
    dsh_arena *arena;
    dsh_walk *walk;
    dsh_reached reached;
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

/* What the last search reaches by then, with the bands inside it. */
static dosah_status draw_band(dsh_isochrone *out, drawing *d,
                              const dsh_isochrone *shorter,
                              const dsh_isochrone *surer, dosah_error *err)
{
    d->x.n = d->y.n = d->first.n = d->stretch.n = 0;
    dsh_reached_reset(&d->reached);
    dosah_status status = dsh_reached_add(&d->reached, d->walk,
                                          (uint32_t)out->band_s * 1000, err);
    if (status == DOSAH_OK)
        status = dsh_reached_stretches(&d->stretch, &d->reached, err);
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

static void count_residents(dsh_isochrone *out, const drawing *d, size_t p)
{
    const dsh_attachment *at = d->network->origin + p * d->origins->n;
    for (uint32_t i = 0; i < d->origins->n; i++)
        if (d->origins->weight[i] > 0 &&
            dsh_walk_to_point(d->walk, &at[i], NULL) <=
                (uint32_t)out->band_s * 1000)
            out->residents += d->origins->weight[i];
}

/* Rows of a profile are its possible bands, then the certain ones, each the
 * longest first; they are drawn the other way round, from the inside out. */
static dosah_status draw_profile(dsh_isochrone *row, drawing *d, size_t p,
                                 const dsh_attachment *centre, dosah_error *err)
{
    static const dsh_reading BY_BLOCK[] = {DSH_OPT, DSH_PESS};
    const dsh_isochrone_opts *o = d->opts;
    dosah_status status = DOSAH_OK;
    for (size_t block = 2; status == DOSAH_OK && block-- > 0;) {
        const dsh_reading reading = BY_BLOCK[block];
        dsh_isochrone *first = row + block * o->n_bands;
        dsh_walk_search(d->walk, dsh_walks_of(d->network, p, reading)->costs,
                        centre, o->direction,
                        (uint32_t)o->band_s[o->n_bands - 1] * 1000);
        for (size_t k = 0; status == DOSAH_OK && k < o->n_bands; k++) {
            dsh_isochrone *at = first + (o->n_bands - 1 - k);
            at->profile = &d->study->profile[p];
            at->reading = reading;
            at->band_s = o->band_s[k];
            count_residents(at, d, p);
            status =
                draw_band(at, d, k > 0 ? at + 1 : NULL,
                          reading == DSH_OPT ? at + o->n_bands : NULL, err);
        }
    }
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
    if (status == DOSAH_OK)
        status = dsh_reached_init(&d->reached, d->s, err);
    for (size_t i = 0; status == DOSAH_OK && i < n; i++)
        status = draw_profile(out->row + i * per_profile, d,
                              d->opts->profile[i], &centre[i], err);
    out->n = n * per_profile;
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
    const dosah_status status = draw(made, &d, err);
    dsh_walk_free(d.walk);
    dsh_reached_clear(&d.reached);
    dsh_vec_clear(&d.stretch);
    dsh_vec_clear(&d.x);
    dsh_vec_clear(&d.y);
    dsh_vec_clear(&d.first);
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
