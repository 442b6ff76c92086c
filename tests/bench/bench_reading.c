/* SPDX-License-Identifier: MIT */
/* How long a timetable takes to read, and from the network file:
 *
 *     bench_reading GTFS YYYY-MM-DD FILE
 *
 * FILE missing: reads the feed, makes the day, writes FILE ("cold"). FILE
 * there: reads it ("warm") and touches every hop. Peak memory is that of the
 * process: /usr/bin/time tells it. */
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "network/cache.h"

static const dsh_cache_key key = {1, 2, 3};

typedef struct bench {
    dsh_context ctx;
    dsh_network network;
    dsh_timetable *day;
} bench;

static dosah_status cold(bench *b, const char *feed, dsh_date date,
                         const char *file, dosah_error *err)
{
    dsh_cache_mark mark;
    const double t0 = dsh_clock();
    dosah_status status =
        dsh_gtfs_read(&b->network.gtfs, &feed, 1, &b->ctx, err);
    const double t1 = dsh_clock();
    if (status == DOSAH_OK)
        status = dsh_timetable_new(&b->day, b->network.gtfs, date, 0, 86400,
                                   &b->ctx, err);
    const double t2 = dsh_clock();
    if (status != DOSAH_OK)
        return status;
    dsh_cache_mark_notices(&mark, b->ctx.notices);
    status = dsh_cache_save(&b->network, file, &key, &mark, &b->ctx, err);
    dsh_cache_mark_clear(&mark);
    printf("cold %.3f s: tables %.3f s, day %.3f s; written %.3f s\n",
           dsh_clock() - t0, t1 - t0, t2 - t1, dsh_clock() - t2);
    return status;
}

/* So that every page of the day is really there. */
static uint64_t touch(const dsh_timetable *t)
{
    uint64_t sum = 0;
    for (uint32_t h = 0; h < t->n_hops; h++)
        sum += (uint64_t)t->dep_s[h] + t->from[h] + t->to[h] + t->trip[h] +
               (uint64_t)t->arr_s[h] + t->sequence[h] + t->flags[h];
    return sum;
}

static dosah_status run(bench *b, char **argv, dosah_error *err)
{
    dsh_date date;
    const dosah_env env = {0};
    if (!dsh_parse_date(&date, dsh_str_of(argv[2])))
        return dsh_fail(err, DOSAH_EUSAGE, argv[2], 0, "not a date");
    dosah_status status = dsh_context_init(&b->ctx, &env, err);
    if (status != DOSAH_OK)
        return status;
    b->network.wants_timetable = true;
    b->network.n_days = 1;
    b->network.day = &b->day;
    const double t0 = dsh_clock();
    status = dsh_cache_load(&b->network, argv[3], &key, &b->ctx, err);
    const double t1 = dsh_clock();
    if (status == DOSAH_OK && !b->network.from_cache)
        return cold(b, argv[1], date, argv[3], err);
    if (status == DOSAH_OK) {
        const uint64_t sum = touch(b->day);
        printf("warm %.3f s, %.3f s with a look at every hop (%llu), %.0f MB\n",
               t1 - t0, dsh_clock() - t0, (unsigned long long)sum,
               (double)b->network.file.n / 1e6);
    }
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s GTFS YYYY-MM-DD FILE\n", argv[0]);
        return 2;
    }
    bench b = {0};
    dosah_error err = {0};
    const dosah_status status = run(&b, argv, &err);
    if (status != DOSAH_OK)
        fprintf(stderr, "%s: %s\n", err.source, err.message);
    dsh_timetable_free(b.day);
    dsh_gtfs_free(b.network.gtfs);
    dsh_mapped_close(&b.network.file);
    dsh_context_clear(&b.ctx);
    return (int)status;
}
