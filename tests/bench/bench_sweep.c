/* SPDX-License-Identifier: MIT */
/* How long a sweep takes on a real timetable:
 *
 *     bench_sweep GTFS YYYY-MM-DD [N_SWEEPS [K [MAX_TRANSFER_S [FROM TO
 *                 [MAX_TIME_S]]]]]
 *
 * Transfers are straight lines × 1.3 at 1 m/s up to MAX_TRANSFER_S (300) with
 * 60 s to change; sweeps start at stops spread over the feed, with every stop
 * within 30 minutes' walk as egress; departures in [FROM, TO) hours (0 24),
 * arrivals within MAX_TIME_S (7200) of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/context.h"
#include "base/vec.h"
#include "reach/sweep.h"
#include "sampled.h"

/* The baseline is slow: targets, and hops that it may scan for each. */
enum { N_SAMPLED = 3 };
static const double MAX_SCANNED = 2e8;

typedef DSH_VEC(dsh_egress) bench_egress;

typedef struct bench {
    dsh_context ctx;
    dsh_gtfs *gtfs;
    dsh_timetable *day;
    double *x, *y; /* metres on a plane good enough for a city */
    DSH_VEC(dsh_transfer) transfer;
    dsh_plan *plan;
} bench;

static double metres(const bench *b, uint32_t i, uint32_t j)
{
    return hypot(b->x[i] - b->x[j], b->y[i] - b->y[j]) * 1.3;
}

static void flatten(bench *b)
{
    uint32_t n = b->gtfs->n_stops;
    b->x = dsh_alloc(n, sizeof *b->x);
    b->y = dsh_alloc(n, sizeof *b->y);
    for (uint32_t i = 0; i < n; i++) {
        double lat = b->gtfs->stop_lat[i] * 3.14159265358979 / 180;
        b->y[i] = b->gtfs->stop_lat[i] * 111195;
        b->x[i] = b->gtfs->stop_lon[i] * 111195 * cos(lat);
    }
}

/* Stops in columns of one limit's width, each sorted from south to north, so
 * that partners stand in three columns and close by. */
typedef struct spot {
    int64_t column;
    double y;
    uint32_t stop;
} spot;

static int by_column(const void *a, const void *b)
{
    const spot *p = a, *q = b;
    if (p->column != q->column)
        return p->column < q->column ? -1 : 1;
    return p->y < q->y ? -1 : p->y > q->y;
}

static size_t first_at(const spot *all, size_t n, int64_t column, double y)
{
    const spot wanted = {column, y, 0};
    size_t lo = 0;
    while (n > 0) {
        const size_t half = n / 2;
        const bool before = by_column(&all[lo + half], &wanted) < 0;
        lo += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return lo;
}

/** Every ordered pair within limit_s at 1 m/s. */
static void join_stops(bench *b, double limit_s)
{
    const uint32_t n = b->gtfs->n_stops;
    spot *all = dsh_alloc(n, sizeof *all);
    for (uint32_t i = 0; i < n; i++)
        all[i] = (spot){(int64_t)floor(b->x[i] / limit_s), b->y[i], i};
    qsort(all, n, sizeof *all, by_column);
    for (uint32_t i = 0; i < n; i++)
        for (int64_t c = -1; c <= 1; c++) {
            const int64_t column = (int64_t)floor(b->x[i] / limit_s) + c;
            for (size_t k = first_at(all, n, column, b->y[i] - limit_s);
                 k < n && all[k].column == column &&
                 all[k].y <= b->y[i] + limit_s;
                 k++) {
                const double m = metres(b, i, all[k].stop);
                if (i == all[k].stop || !(m <= limit_s) ||
                    !dsh_vec_room(&b->transfer, 1))
                    continue;
                b->transfer.p[b->transfer.n++] =
                    (dsh_transfer){i, all[k].stop, (int32_t)ceil(m) + 60, 0, 0};
            }
        }
    dsh_free(all);
}

static dosah_status make_plan(bench *b, uint32_t k, int32_t from_s,
                              int32_t to_s, int32_t max_time_s,
                              dosah_error *err)
{
    uint8_t *trip_open = dsh_alloc(b->day->n_trips, 1);
    uint8_t *stop_open = dsh_alloc(b->day->n_stops, 1);
    int32_t *change_s = dsh_alloc(b->day->n_stops, sizeof *change_s);
    for (uint32_t i = 0; i < b->day->n_trips; i++)
        trip_open[i] = 1;
    for (uint32_t i = 0; i < b->day->n_stops; i++) {
        stop_open[i] = 1;
        change_s[i] = 60;
    }
    dsh_plan_input in = {.timetable = b->day,
                         .trip_open = trip_open,
                         .stop_open = stop_open,
                         .change_s = change_s,
                         .transfer = b->transfer.p,
                         .n_transfers = b->transfer.n,
                         .max_rides = k,
                         .max_time_s = max_time_s,
                         .dep_from_s = from_s,
                         .dep_to_s = to_s};
    dosah_status status = dsh_plan_new(&b->plan, &in, err);
    dsh_free(trip_open);
    dsh_free(stop_open);
    dsh_free(change_s);
    return status;
}

/** Stops within 30 minutes' walk of stop `at`. */
static void find_egress(const bench *b, uint32_t at, bench_egress *egress)
{
    egress->n = 0;
    for (uint32_t j = 0; j < b->gtfs->n_stops; j++)
        if (metres(b, at, j) <= 1800 && dsh_vec_room(egress, 1))
            egress->p[egress->n++] =
                (dsh_egress){j, (int32_t)ceil(metres(b, at, j)), 0};
}

/** Milliseconds a target of the sampling baseline; of large timetables not
 *  every minute is scanned and the time is stretched. */
static double sampled_ms(const bench *b, uint32_t k)
{
    bench_egress egress = {0};
    double total = 0;
    uint32_t step = 1;
    while (1440.0 / step * b->day->n_hops > MAX_SCANNED && step < 60)
        step++;
    for (uint32_t i = 0; i < N_SAMPLED; i++) {
        find_egress(b, (uint32_t)((uint64_t)i * b->gtfs->n_stops / N_SAMPLED),
                    &egress);
        const double t0 = dsh_clock();
        if (bench_sampled(b->day, b->transfer.p, b->transfer.n, egress.p,
                          egress.n, k, step) < 0)
            total = NAN;
        total += dsh_clock() - t0;
    }
    dsh_vec_clear(&egress);
    return total / N_SAMPLED * step * 1e3;
}

static dosah_status sweep(const bench *b, uint32_t n_sweeps, uint32_t k,
                          dosah_error *err)
{
    dsh_sweep *s;
    dsh_profile profile = {0};
    bench_egress egress = {0};
    dosah_status status = dsh_sweep_new(&s, err);
    double total = 0, most = 0, taken = 0;
    size_t boardings = 0, kept = 0;
    for (uint32_t i = 0; i < n_sweeps && status == DOSAH_OK; i++) {
        uint32_t n = b->gtfs->n_stops;
        find_egress(b, (uint32_t)((uint64_t)i * n / n_sweeps), &egress);
        double t0 = dsh_clock();
        status = dsh_sweep_run(s, b->plan, egress.p, egress.n, err);
        double t1 = dsh_clock();
        if (status == DOSAH_OK)
            status = dsh_profile_take(&profile, s, err);
        taken += dsh_clock() - t1;
        total += t1 - t0;
        most = t1 - t0 > most ? t1 - t0 : most;
        for (uint32_t j = 0; j < n; j++)
            boardings += dsh_sweep_boardings(s, j).n;
        kept += profile.n;
    }
    const double baseline = sampled_ms(b, k);
    printf("%u sweeps: %.3f s; %.3f ms mean, %.3f ms most; keeping %.3f ms; "
           "%zu boardings, %zu kept\n",
           n_sweeps, total + taken, total / n_sweeps * 1e3, most * 1e3,
           taken / n_sweeps * 1e3, boardings / n_sweeps, kept / n_sweeps);
    printf("a scan for each arrival minute: %.1f ms; ratio %.0f\n", baseline,
           baseline / (total / n_sweeps * 1e3));
    dsh_vec_clear(&egress);
    dsh_profile_clear(&profile);
    dsh_sweep_free(s);
    return status;
}

static dosah_status run(bench *b, int argc, char **argv, dosah_error *err)
{
    uint32_t n_sweeps = argc > 3 ? (uint32_t)atoi(argv[3]) : 100;
    uint32_t k = argc > 4 ? (uint32_t)atoi(argv[4]) : 4;
    double transfer_s = argc > 5 ? atoi(argv[5]) : 300;
    int32_t from_s = argc > 6 ? atoi(argv[6]) * 3600 : 0;
    int32_t to_s = argc > 7 ? atoi(argv[7]) * 3600 : 86400;
    int32_t max_time_s = argc > 8 ? atoi(argv[8]) : 7200;
    dsh_date date;
    if (!dsh_parse_date(&date, dsh_str_of(argv[2])))
        return dsh_fail(err, DOSAH_EUSAGE, argv[2], 0, "not a date");
    const char *path = argv[1];
    dosah_env env = {0};
    dosah_status status = dsh_context_init(&b->ctx, &env, err);
    const double t0 = dsh_clock();
    if (status == DOSAH_OK)
        status = dsh_gtfs_read(&b->gtfs, &path, 1, &b->ctx, err);
    printf("read %.3f s\n", dsh_clock() - t0);
    if (status == DOSAH_OK)
        status = dsh_timetable_new(&b->day, b->gtfs, date, from_s, to_s,
                                   &b->ctx, err);
    if (status != DOSAH_OK)
        return status;
    flatten(b);
    join_stops(b, transfer_s);
    status = make_plan(b, k, from_s, to_s, max_time_s, err);
    if (status != DOSAH_OK)
        return status;
    printf("%u stops, %u trips, %u hops, %.1f transfers per stop, K = %u, "
           "max_time %d min\n",
           b->gtfs->n_stops, b->day->n_trips, b->day->n_hops,
           (double)b->transfer.n / b->gtfs->n_stops, k, (int)max_time_s / 60);
    return n_sweeps ? sweep(b, n_sweeps, k, err) : DOSAH_OK;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr,
                "usage: %s GTFS YYYY-MM-DD [N [K [TRANSFER_S [FROM "
                "TO [MAX_TIME_S]]]]]\n",
                argv[0]);
        return 2;
    }
    bench b = {0};
    dosah_error err = {0};
    dosah_status status = run(&b, argc, argv, &err);
    if (status != DOSAH_OK)
        fprintf(stderr, "%s: %s\n", err.source, err.message);
    dsh_plan_free(b.plan);
    dsh_vec_clear(&b.transfer);
    dsh_free(b.x);
    dsh_free(b.y);
    dsh_timetable_free(b.day);
    dsh_gtfs_free(b.gtfs);
    dsh_context_clear(&b.ctx);
    return (int)status;
}
