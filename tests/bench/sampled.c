/* SPDX-License-Identifier: MIT */
#include "sampled.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { CHANGE_S = 60, MINUTES = 1440 };

typedef struct scan {
    const dsh_timetable *day;
    const dsh_transfer *by_board; /* sorted by boarding stop */
    size_t *first;                /* [n_stops + 1] */
    int32_t *egress_s;            /* [n_stops], INT32_MAX = none */
    int32_t *latest;              /* [K][n_stops] useful departure */
    int32_t *alight;              /* [K][n_stops] latest useful alighting */
    uint8_t *trip;                /* [K][n_trips] reaches the target */
    uint32_t k;
} scan;

static int by_boarding_stop(const void *a, const void *b)
{
    const dsh_transfer *x = a, *y = b;
    return x->to < y->to ? -1 : x->to > y->to;
}

/** A departure at `stop` with `k` rides left became useful. */
static void offer(scan *s, uint32_t k, uint32_t stop, int32_t dep_s)
{
    const uint32_t n = s->day->n_stops;
    int32_t *alight = s->alight + (size_t)k * n;

    if (alight[stop] < dep_s - CHANGE_S)
        alight[stop] = dep_s - CHANGE_S;
    for (size_t i = s->first[stop]; i < s->first[stop + 1]; i++) {
        const dsh_transfer *t = &s->by_board[i];
        if (alight[t->from] < dep_s - t->s)
            alight[t->from] = dep_s - t->s;
    }
}

static void scan_once(scan *s, int32_t deadline_s)
{
    const dsh_timetable *d = s->day;
    const uint32_t n = d->n_stops;

    memset(s->latest, 0x80, (size_t)s->k * n * sizeof(*s->latest));
    memset(s->alight, 0x80, (size_t)s->k * n * sizeof(*s->alight));
    memset(s->trip, 0, (size_t)s->k * d->n_trips);
    for (uint32_t h = 0; h < d->n_hops; h++) {
        const uint32_t to = d->to[h], from = d->from[h];
        for (uint32_t k = 0; k < s->k; k++) {
            uint8_t *on = &s->trip[(size_t)k * d->n_trips + d->trip[h]];
            if (!*on)
                *on = (s->egress_s[to] != INT32_MAX &&
                       d->arr_s[h] <= deadline_s - s->egress_s[to]) ||
                      (k > 0 &&
                       d->arr_s[h] <= s->alight[(size_t)(k - 1) * n + to]);
            if (*on && d->dep_s[h] > s->latest[(size_t)k * n + from]) {
                s->latest[(size_t)k * n + from] = d->dep_s[h];
                offer(s, k, from, d->dep_s[h]);
            }
        }
    }
}

static bool prepare(scan *s, dsh_transfer *sorted, size_t n_transfers,
                    const dsh_egress *egress, size_t n_egress)
{
    const uint32_t n = s->day->n_stops;

    s->first = dsh_alloc((size_t)n + 1, sizeof(*s->first));
    s->egress_s = dsh_alloc(n, sizeof(*s->egress_s));
    s->latest = dsh_alloc((size_t)s->k * n, sizeof(*s->latest));
    s->alight = dsh_alloc((size_t)s->k * n, sizeof(*s->alight));
    s->trip = dsh_alloc((size_t)s->k * s->day->n_trips, 1);
    if (!s->first || !s->egress_s || !s->latest || !s->alight || !s->trip)
        return false;
    qsort(sorted, n_transfers, sizeof(*sorted), by_boarding_stop);
    for (size_t i = 0; i < n_transfers; i++)
        s->first[sorted[i].to + 1]++;
    for (uint32_t i = 0; i < n; i++) {
        s->first[i + 1] += s->first[i];
        s->egress_s[i] = INT32_MAX;
    }
    for (size_t i = 0; i < n_egress; i++)
        s->egress_s[egress[i].stop] = egress[i].s;
    s->by_board = sorted;
    return true;
}

int64_t bench_sampled(const dsh_timetable *day, const dsh_transfer *transfer,
                      size_t n_transfers, const dsh_egress *egress,
                      size_t n_egress, uint32_t max_rides, uint32_t step)
{
    scan s = {.day = day, .k = max_rides};
    int64_t sum = -1;
    dsh_transfer *sorted = dsh_alloc(n_transfers, sizeof(*sorted));

    if (sorted && n_transfers)
        memcpy(sorted, transfer, n_transfers * sizeof(*sorted));
    if (sorted && prepare(&s, sorted, n_transfers, egress, n_egress)) {
        sum = 0;
        for (int32_t m = 0; m < MINUTES; m += (int32_t)step) {
            scan_once(&s, m * 60);
            for (uint32_t i = 0; i < day->n_stops; i++)
                sum += s.latest[(size_t)(s.k - 1) * day->n_stops + i] > 0;
        }
    }
    dsh_free(sorted);
    dsh_free(s.first);
    dsh_free(s.egress_s);
    dsh_free(s.latest);
    dsh_free(s.alight);
    dsh_free(s.trip);
    return sum;
}
