/* SPDX-License-Identifier: MIT */
/* How long the walks of a journey are. The tables know their seconds alone;
 * each walk is searched once more and its length read off. A walk whose
 * seconds the streets do not confirm has no length: it leads through a station
 * or stands in the timetable. */
#include <math.h>

#include "network/stations.h"
#include "network/walk.h"
#include "reach/explain_inside.h"

/* Where a walk begins and ends. */
typedef struct place {
    const dsh_attachment *at;
    double x, y;
} place;

static place home_of(const dsh_explaining *x)
{
    const dsh_network *net = x->stage->job->network;
    const dsh_origins *o = &x->stage->job->tables->origins;
    const uint32_t i = x->out->about.origin;
    return (place){net->origin ? &net->origin[x->stage->profile * o->n + i]
                               : NULL,
                   o->x[i], o->y[i]};
}

static place desk_of(const dsh_explaining *x)
{
    const dsh_network *net = x->stage->job->network;
    const dsh_services *s = &x->stage->job->tables->services;
    const uint32_t i = x->out->about.service;
    return (place){net->service ? &net->service[x->stage->profile * s->n + i]
                                : NULL,
                   s->x[i], s->y[i]};
}

/* A stop that is entered through a station stands nowhere on the streets. */
static place stop_of(const dsh_explaining *x, uint32_t stop)
{
    const dsh_network *net = x->stage->job->network;
    const dsh_stations *st = net->stations;
    return (place){net->door && st->own[stop]
                       ? &net->door[x->stage->profile * st->n_doors + stop]
                       : NULL,
                   net->stop_x[stop], net->stop_y[stop]};
}

static double metres(dsh_walk *walk, const dsh_explaining *x, dsh_reading r,
                     place from, place to, int32_t s)
{
    const dsh_walks *walks = dsh_stage_walks(x->stage, r, 0);
    if (!walk)
        return hypot(from.x - to.x, from.y - to.y) *
               x->stage->job->study->reach.detour_factor;
    if (!from.at || !to.at)
        return NAN;
    dsh_walk_search(walk, walks->costs, from.at, DSH_FROM, (uint32_t)s * 1000);
    const uint32_t ms = dsh_walk_to_point(walk, to.at, NULL);
    const uint32_t mm = dsh_walk_length_mm(walk, to.at);
    return ms == DSH_CLOSED || mm == DSH_NONE || dsh_leg_s(ms) != s ? NAN
                                                                    : mm / 1e3;
}

/* `begin` and `end` are the ends of the journey. */
static dosah_status measure(double **out, dsh_walk *walk,
                            const dsh_explaining *x, dsh_reading r,
                            const dsh_itinerary *it, place begin, place end,
                            dosah_error *err)
{
    *out = dsh_arena_alloc(x->out->arena, it->part.n + 1, sizeof **out);
    if (!*out)
        return dsh_fail_nomem(err, "lengths of walks");
    for (size_t i = 0; it->found && i < it->part.n; i++) {
        const dsh_part *p = &it->part.p[i];
        const place from =
            p->from_stop == DSH_NONE ? begin : stop_of(x, p->from_stop);
        const place to = p->to_stop == DSH_NONE ? end : stop_of(x, p->to_stop);
        (*out)[i] =
            p->ride ? NAN : metres(walk, x, r, from, to, p->to_s - p->from_s);
    }
    return DOSAH_OK;
}

dosah_status dsh_explain_metres(const dsh_explaining *x, dsh_reading reading,
                                dsh_explained *explained, dosah_error *err)
{
    const dsh_network *net = x->stage->job->network;
    const place home = home_of(x), desk = desk_of(x);
    dsh_walk *walk = NULL;
    dosah_status status = DOSAH_OK;
    if (net->streets)
        status = dsh_walk_new(&walk, net->streets, err);
    if (status == DOSAH_OK)
        status = measure(&explained->there_m, walk, x, reading,
                         &explained->there, home, desk, err);
    if (status == DOSAH_OK)
        status = measure(&explained->back_m, walk, x, reading, &explained->back,
                         desk, home, err);
    dsh_walk_free(walk);
    return status;
}
