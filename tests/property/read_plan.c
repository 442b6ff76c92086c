/* SPDX-License-Identifier: MIT */
#include "read_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

#include "base/alloc.h"
#include "reach/mirror.h"

enum { A_DAY_S = 86400, LAST_S = 4 * A_DAY_S };

void read_plan_open(read_plan *p, const char *const *path, size_t n_paths,
                    const dsh_timetable_opts *opts, dsh_date date)
{
    const dosah_env env = {.data_dir = getenv("DOSAH_DATA"), .n_threads = 1};
    dosah_error err = {0};
    *p = (read_plan){0};
    assert_int_equal(dsh_context_init(&p->ctx, &env, &err), DOSAH_OK);
    if (dsh_timetable_read(&p->gtfs, path, n_paths, opts, &p->ctx, &err) !=
        DOSAH_OK)
        fail_msg("%s, row %lld: %s", err.source, (long long)err.row,
                 err.message);
    p->shift_s = -A_DAY_S;
    for (size_t i = 0; i < n_paths; i++)
        if (p->gtfs->feed[i].from <= date)
            p->shift_s = 0;
    if (dsh_timetable_new(&p->day, p->gtfs, date + (p->shift_s < 0), 0, LAST_S,
                          &p->ctx, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
}

void read_plan_stops(read_plan *p, const oracle_world *w, read_stop_fn number,
                     const void *user)
{
    p->stop = oracle_alloc(w->n_stops, sizeof *p->stop);
    uint32_t n = 0;
    for (uint32_t s = 0; s < p->gtfs->n_stops; s++) {
        const uint32_t i = number(p->gtfs, s, user);
        assert_true(i < w->n_stops);
        p->stop[i] = s;
        n++;
    }
    assert_int_equal(n, w->n_stops);
}

typedef struct walk {
    uint32_t from, to;
    int32_t s;
} walk;

static int by_row(const void *a, const void *b)
{
    const walk *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->s != y->s)
        return x->s < y->s ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* A footpath of the world is the whole transfer, one of the network is the walk
 * in it. The arena owns all. */
static dsh_links street_walks(const read_plan *p, const oracle_world *w,
                              const read_plan_opts *opts)
{
    dsh_arena *arena = p->gtfs->arena;
    const uint32_t n = opts->n_streets;
    walk *list = dsh_arena_alloc(arena, n, sizeof *list);
    dsh_links l = {.first = dsh_arena_alloc(arena, (size_t)w->n_stops + 1,
                                            sizeof *l.first),
                   .to = dsh_arena_alloc(arena, n, sizeof *l.to),
                   .s = dsh_arena_alloc(arena, n, sizeof *l.s),
                   .assumed_s = dsh_arena_alloc(arena, n, sizeof *l.assumed_s)};
    assert_true(list && l.first && l.to && l.s && l.assumed_s);
    for (uint32_t i = 0; i < n; i++) {
        const oracle_footpath *f = &w->footpath[w->n_footpaths - n + i];
        list[i] =
            (walk){p->stop[f->from], p->stop[f->to], f->s - opts->change_s};
        l.first[list[i].from + 1]++;
    }
    qsort(list, n, sizeof *list, by_row);
    for (uint32_t s = 0; s < w->n_stops; s++)
        l.first[s + 1] += l.first[s];
    for (uint32_t i = 0; i < n; i++) {
        l.to[i] = list[i].to;
        l.s[i] = list[i].s;
    }
    return l;
}

static void make_plan(read_plan *p, const oracle_world *w, dsh_moves *m,
                      bool mirrored)
{
    dosah_error err = {0};
    dsh_timetable mirror = {0};
    p->plan_shift_s = mirrored ? 0 : p->shift_s;
    if (mirrored) {
        dsh_moves_turn(m);
        assert_int_equal(dsh_mirror_init(&mirror, p->day, 0,
                                         READ_PLAN_PIVOT_S + p->shift_s, &err),
                         DOSAH_OK);
    }
    const dsh_plan_input in = {.timetable = mirrored ? &mirror : p->day,
                               .trip_open = m->trip_open,
                               .stop_open = m->stop_open,
                               .change_s = m->change_s,
                               .transfer = m->transfer.p,
                               .n_transfers = m->transfer.n,
                               .rules = &m->rules,
                               .max_rides = w->max_rides,
                               .max_time_s = w->max_time_s < DSH_MAX_TIME_S
                                                 ? w->max_time_s
                                                 : DSH_MAX_TIME_S,
                               .dep_to_s = DSH_MAX_CLOCK_S};
    dsh_plan_free(p->plan);
    if (dsh_plan_new(&p->plan, &in, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    dsh_mirror_clear(&mirror);
}

void read_plan_make(read_plan *p, const oracle_world *w,
                    const read_plan_opts *opts)
{
    const dsh_mobility who = {.change_time_s = opts->change_s,
                              .needs_stop = true,
                              .needs_vehicle = true,
                              .partly = DSH_ACCESS_NO};
    const dsh_study study = {.profile = &who, .n_profiles = 1};
    dsh_network network = {.gtfs = p->gtfs, .day = &p->day, .n_days = 1};
    dsh_reach_job job = {.study = &study, .network = &network, .ctx = &p->ctx};
    dsh_walks walks = {0};
    dsh_stage stage = {.job = &job};
    dsh_moves m = {0};
    dosah_error err = {0};
    if (opts->n_streets > 0)
        walks.footpath = street_walks(p, w, opts);
    stage.walks[opts->reading][0] = stage.walks[opts->reading][1] = &walks;
    assert_int_equal(dsh_rules_copy(&job, &err), DOSAH_OK);
    assert_int_equal(dsh_moves_fill(&m, &stage, opts->reading, 0, &err),
                     DOSAH_OK);
    make_plan(p, w, &m, opts->mirrored);
    dsh_moves_clear(&m);
    dsh_free(job.rule);
}

void read_plan_close(read_plan *p)
{
    dsh_plan_free(p->plan);
    dsh_timetable_free(p->day);
    dsh_gtfs_free(p->gtfs);
    dsh_context_clear(&p->ctx);
    free(p->stop);
    *p = (read_plan){0};
}
