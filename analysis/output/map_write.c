/* SPDX-License-Identifier: MIT */
/* One map from stored results: what was asked for is looked up by id or name,
 * then drawn into one file. */
#include <string.h>

#include "output/map_results.h"

static dosah_status unknown(const dsh_map_results *r, const char *option,
                            const char *value, dosah_error *err)
{
    return dsh_fail(err, DOSAH_EUSAGE, r->stored.dir, 0,
                    "the results have nothing for %s \"%s\"", option, value);
}

static dosah_status choose_profiles(dsh_map_plan *plan,
                                    const dsh_map_results *r,
                                    const dosah_map_opts *opts,
                                    dosah_error *err)
{
    enum { UNASKED = 4 };
    const dsh_stored *s = &r->stored;
    const bool compares =
        opts->measure == DOSAH_MAP_GAP || opts->measure == DOSAH_MAP_USABLE;
    for (size_t k = 0; k < opts->n_profiles; k++) {
        size_t i = 0;
        while (i < s->n_profiles &&
               strcmp(s->profile[i].id, opts->profile[k]) != 0)
            i++;
        if (i == s->n_profiles)
            return unknown(r, "--profile", opts->profile[k], err);
        if (plan->n_panels < DSH_MAP_PANELS)
            plan->profile[plan->n_panels++] = i;
    }
    const size_t most = opts->measure == DOSAH_MAP_USABLE ? 2 : UNASKED;
    for (size_t i = 0; opts->n_profiles == 0 && i < s->n_profiles; i++)
        if (plan->n_panels < most && !(compares && i == s->adult))
            plan->profile[plan->n_panels++] = i;
    if (compares && s->adult == SIZE_MAX)
        return unknown(r, "--profile", "adult", err);
    return plan->n_panels > 0 ? DOSAH_OK : unknown(r, "--profile", "", err);
}

/* Squares where the results have rows by address and nobody wants
 * municipalities. */
static dosah_status read_rows(dsh_map_plan *plan, dsh_map_results *r,
                              const dosah_map_opts *opts, dosah_error *err)
{
    size_t profile[DSH_MAP_PANELS + 1], n = 0;
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; i < plan->n_panels; i++)
        profile[n++] = plan->profile[i];
    if (opts->measure == DOSAH_MAP_USABLE)
        profile[n++] = r->stored.adult;
    if (opts->by != DOSAH_MAP_BY_MUNICIPALITY)
        st = dsh_map_results_rows(r, profile, n, err);
    plan->by_place = r->reach.row == NULL;
    if (st == DOSAH_OK && plan->by_place &&
        (opts->by == DOSAH_MAP_BY_CELL || opts->measure == DOSAH_MAP_USABLE))
        st = dsh_fail(err, DOSAH_EUSAGE, r->stored.dir, 0,
                      "the results have no rows by address");
    return st;
}

static dosah_status draw(const dsh_map_plan *plan, const dosah_map_opts *opts,
                         dosah_error *err)
{
    dsh_map_job job = {.ctx = plan->ctx};
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "map");
    dosah_status st = dsh_map_job_init(&job, plan, arena, err);
    if (st == DOSAH_OK)
        st = dsh_map_file_write(&job, opts->lang, opts->format, opts->out_file,
                                err);
    dsh_map_job_clear(&job);
    dsh_arena_free(arena);
    return st;
}

dosah_status dsh_stored_map_write(const char *dir, const dosah_map_opts *opts,
                                  const dsh_context *ctx, dosah_error *err)
{
    static const dsh_map_measure measure[] = {
        [DOSAH_MAP_TIME] = DSH_MAP_TIME,
        [DOSAH_MAP_SHARE] = DSH_MAP_SHARE,
        [DOSAH_MAP_DAY_TRIP] = DSH_MAP_TRIP,
        [DOSAH_MAP_GAP] = DSH_MAP_GAP,
        [DOSAH_MAP_USABLE] = DSH_MAP_USABLE,
        [DOSAH_MAP_ON_DEMAND] = DSH_MAP_DEMAND_SHARE};
    dsh_map_results r;
    if (!dsh_fonts_exist())
        return dsh_fail(err, DOSAH_ENOTFOUND, opts->out_file, 0,
                        "no fonts are installed; a map needs some");
    dosah_status st =
        dsh_map_results_open(&r, dir, opts->service_type, opts->day, ctx, err);
    const dsh_stored *s = &r.stored;
    dsh_map_plan plan = {.f = &r.f,
                         .ctx = ctx,
                         .measure = measure[opts->measure],
                         .middle = opts->municipality,
                         .paper = opts->paper,
                         .dpi = opts->dpi,
                         .upright = opts->portrait == DOSAH_YES,
                         .date = DSH_NO_DATE};
    if (st == DOSAH_OK) {
        plan.run_id = dsh_stored_fact_of(s, "run_id");
        plan.version = dsh_stored_fact_of(s, "version");
        plan.date = s->date;
        st = choose_profiles(&plan, &r, opts, err);
    }
    if (st == DOSAH_OK && opts->measure == DOSAH_MAP_ON_DEMAND &&
        !s->has_demand)
        st = dsh_fail(err, DOSAH_EUSAGE, s->dir, 0,
                      "the results know of no transport on demand");
    if (st == DOSAH_OK)
        st = read_rows(&plan, &r, opts, err);
    if (st == DOSAH_OK)
        st = draw(&plan, opts, err);
    dsh_map_results_clear(&r);
    return st;
}
