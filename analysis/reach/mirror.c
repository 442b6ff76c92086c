/* SPDX-License-Identifier: MIT */
#include "reach/mirror.h"

#include <stdlib.h>

#include "base/alloc.h"

typedef struct hop {
    int32_t dep_s, arr_s;
    uint32_t from, to, trip;
    uint16_t sequence;
    uint8_t flags;
} hop;

/* Departure descending, then trip, then sequence descending. */
static int by_departure(const void *a, const void *b)
{
    const hop *x = a, *y = b;
    if (x->dep_s != y->dep_s)
        return x->dep_s > y->dep_s ? -1 : 1;
    if (x->trip != y->trip)
        return x->trip < y->trip ? -1 : 1;
    return x->sequence > y->sequence ? -1 : x->sequence < y->sequence;
}

static hop mirrored(const dsh_timetable *t, uint32_t i, int32_t pivot_s)
{
    unsigned flags = 0;
    if (t->flags[i] & DSH_HOP_DROPOFF)
        flags |= DSH_HOP_PICKUP;
    if (t->flags[i] & DSH_HOP_PICKUP)
        flags |= DSH_HOP_DROPOFF;
    /* UINT16_MAX means no hop at all (plan.h). */
    return (hop){.dep_s = pivot_s - t->arr_s[i],
                 .arr_s = pivot_s - t->dep_s[i],
                 .from = t->to[i],
                 .to = t->from[i],
                 .trip = t->trip[i],
                 .sequence = (uint16_t)(UINT16_MAX - 1 - t->sequence[i]),
                 .flags = (uint8_t)flags};
}

static void unpack(dsh_timetable *out, const hop *h)
{
    for (uint32_t i = 0; i < out->n_hops; i++) {
        out->dep_s[i] = h[i].dep_s;
        out->arr_s[i] = h[i].arr_s;
        out->from[i] = h[i].from;
        out->to[i] = h[i].to;
        out->trip[i] = h[i].trip;
        out->sequence[i] = h[i].sequence;
        out->flags[i] = h[i].flags;
    }
}

static int by_from(const void *a, const void *b)
{
    const dsh_seat *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static void turn_seats(dsh_timetable *out, const dsh_timetable *in)
{
    out->n_seats = in->n_seats;
    for (uint32_t i = 0; i < in->n_seats; i++)
        out->seat[i] = (dsh_seat){in->seat[i].to, in->seat[i].from};
    if (in->n_seats > 1)
        qsort(out->seat, in->n_seats, sizeof *out->seat, by_from);
}

dosah_status dsh_mirror_init(dsh_timetable *out, const dsh_timetable *in,
                             int32_t from_s, int32_t pivot_s, dosah_error *err)
{
    *out = (dsh_timetable){.date = in->date,
                           .n_stops = in->n_stops,
                           .n_trips = in->n_trips,
                           .trip_gtfs = in->trip_gtfs,
                           .trip_shift_s = in->trip_shift_s,
                           .trip_access = in->trip_access,
                           .trip_by_frequency = in->trip_by_frequency};
    hop *h = dsh_alloc(in->n_hops, sizeof *h);
    uint32_t n = 0;
    for (uint32_t i = 0; h && i < in->n_hops; i++)
        if (in->dep_s[i] >= from_s && in->arr_s[i] <= pivot_s)
            h[n++] = mirrored(in, i, pivot_s);
    out->n_hops = n;
    out->dep_s = dsh_alloc(n, sizeof *out->dep_s);
    out->arr_s = dsh_alloc(n, sizeof *out->arr_s);
    out->from = dsh_alloc(n, sizeof *out->from);
    out->to = dsh_alloc(n, sizeof *out->to);
    out->trip = dsh_alloc(n, sizeof *out->trip);
    out->sequence = dsh_alloc(n, sizeof *out->sequence);
    out->flags = dsh_alloc(n, sizeof *out->flags);
    out->seat = dsh_alloc(in->n_seats, sizeof *out->seat);
    bool ok = h && out->dep_s && out->arr_s && out->from && out->to &&
              out->trip && out->sequence && out->flags && out->seat;
    if (ok) {
        if (n > 1)
            qsort(h, n, sizeof *h, by_departure);
        unpack(out, h);
        turn_seats(out, in);
    }
    dsh_free(h);
    if (ok)
        return DOSAH_OK;
    dsh_mirror_clear(out);
    return dsh_fail_nomem(err, "way back");
}

void dsh_mirror_clear(dsh_timetable *m)
{
    dsh_free(m->dep_s);
    dsh_free(m->arr_s);
    dsh_free(m->from);
    dsh_free(m->to);
    dsh_free(m->trip);
    dsh_free(m->sequence);
    dsh_free(m->flags);
    dsh_free(m->seat);
    *m = (dsh_timetable){0};
}
