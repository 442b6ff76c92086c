/* SPDX-License-Identifier: MIT */
/* dosah_run: the stages in order, each timed, into a folder that is swapped
 * in whole at the end. A stage asked for brings those it needs. */
#include "base/file.h"
#include "job.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

enum {
    ALL_STAGES = DOSAH_STAGE_CHECK | DOSAH_STAGE_USABILITY |
                 DOSAH_STAGE_NETWORK | DOSAH_STAGE_REACH | DOSAH_STAGE_TABLES |
                 DOSAH_STAGE_MAPS | DOSAH_STAGE_REPORT,
    TABLES_OR_REPORT = DOSAH_STAGE_TABLES | DOSAH_STAGE_REPORT,
    NEEDS_REACH = DOSAH_STAGE_REACH | DOSAH_STAGE_MAPS | TABLES_OR_REPORT,
    NEEDS_NETWORK = NEEDS_REACH | DOSAH_STAGE_NETWORK,
    NEEDS_USABILITY = NEEDS_REACH | DOSAH_STAGE_USABILITY,
    MAKES_FILES = TABLES_OR_REPORT | DOSAH_STAGE_MAPS
};

dosah_status dsh_job_open(dsh_job *job, const char *study_path,
                          const dosah_run_opts *opts, const dosah_env *env,
                          dosah_error *err)
{
    job->opts = opts ? *opts : (dosah_run_opts){0};
    if (job->opts.only == 0)
        job->opts.only = ALL_STAGES;

    const dosah_status st = dsh_context_init(&job->ctx, env, err);
    if (st != DOSAH_OK)
        return st;
    job->ctx_open = true;
    return dsh_study_open(&job->study, study_path, &job->ctx, err);
}

void dsh_job_close(dsh_job *job)
{
    dsh_street_barriers_free(job->barriers);
    dsh_service_level_free(job->level);
    dsh_reach_free(job->reach);
    dsh_network_free(job->network);
    dsh_usability_free(job->usability);
    dsh_tables_free(job->tables);
    dsh_place_leave(job->place);
    dsh_study_free(job->study);
    if (job->ctx_open)
        dsh_context_clear(&job->ctx);
}

dosah_status dsh_job_read(dsh_job *job, dosah_error *err)
{
    return dsh_tables_read(&job->tables, job->study, &job->ctx, err);
}

dosah_status dsh_job_usability(dsh_job *job, dosah_error *err)
{
    return dsh_usability_new(&job->usability, job->study, job->tables,
                             &job->ctx, err);
}

/** <folder of the study>/.dosah-cache/<name of the study file>.net */
static const char *cache_path(dsh_job *job, dosah_error *err)
{
    char name[280];
    (void)snprintf(name, sizeof(name), "%s.net",
                   dsh_path_name(job->study->path));
    dsh_arena *a = job->study->arena;
    char *dir = dsh_path_join(a, job->study->dir, ".dosah-cache");
    char *path = dir ? dsh_path_join(a, dir, name) : NULL;

    if (!path)
        (void)dsh_fail_nomem(err, "cache path");
    else /* a folder that cannot be made is noticed when the file is written */
        (void)dsh_dir_make(dir, NULL);
    return path;
}

dosah_status dsh_job_network(dsh_job *job, dosah_error *err)
{
    dsh_network_opts opts = {.verify_cache =
                                 job->opts.verify_cache == DOSAH_YES,
                             .no_links = job->no_links};

    if (job->opts.only != DOSAH_STAGE_CHECK) {
        opts.cache_path = cache_path(job, err);
        if (!opts.cache_path)
            return DOSAH_ENOMEM;
    }
    return dsh_network_new(&job->network, job->study, job->tables, &opts,
                           &job->ctx, err);
}

dosah_status dsh_job_reach(dsh_job *job, dosah_error *err)
{
    dosah_status st =
        dsh_reach_new(&job->reach, job->study, job->tables, job->usability,
                      job->network, &job->ctx, err);
    const dsh_level_inputs in = {job->study, job->tables, job->usability,
                                 job->network};
    if (st == DOSAH_OK)
        st = dsh_service_level_new(&job->level, &in, &job->ctx, err);
    return st == DOSAH_OK ? dsh_street_barriers_new(&job->barriers, job->study,
                                                    job->tables, job->network,
                                                    &job->ctx, err)
                          : st;
}

static dsh_findings findings_of(const dsh_job *job)
{
    return (dsh_findings){.study = job->study,
                          .tables = job->tables,
                          .usability = job->usability,
                          .network = job->network,
                          .reach = job->reach,
                          .level = job->level,
                          .barriers = job->barriers,
                          .command = "run",
                          .public_export =
                              job->opts.public_export == DOSAH_YES};
}

/* Results leave out what is told of the cache: it is said at once. */
static void tell_cache(const dsh_job *job)
{
    const dsh_notices *notices = job->ctx.notices;
    for (size_t i = 0; i < dsh_notices_groups(notices); i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        char text[1024];
        for (size_t k = 0; dsh_notice_is_of_cache(&g) && k < g.n_stored; k++) {
            dsh_notice_sentence(text, sizeof(text), job->ctx.texts,
                                &g.stored[k], dsh_notice_lang());
            dsh_log(&job->ctx, DOSAH_LOG_WARNING, "%s", text);
        }
    }
}

typedef dosah_status (*stage_fn)(dsh_job *job, dosah_error *err);

static void note_time(dosah_run_summary *s, const char *stage, double began)
{
    if (s->n_timings == DOSAH_MAX_TIMINGS)
        return;
    (void)snprintf(s->timing[s->n_timings].stage, sizeof(s->timing[0].stage),
                   "%s", stage);
    s->timing[s->n_timings++].seconds = dsh_clock() - began;
}

static dosah_status analyse(dsh_job *job, dosah_run_summary *s,
                            dosah_error *err)
{
    const struct {
        const char *name;
        unsigned needed_by;
        stage_fn fn;
    } stage[] = {
        {"read", ~0u, dsh_job_read},
        {"usability", NEEDS_USABILITY, dsh_job_usability},
        {"network", NEEDS_NETWORK | DOSAH_STAGE_CHECK, dsh_job_network},
        {"reach", NEEDS_REACH, dsh_job_reach},
    };

    for (size_t i = 0; i < sizeof(stage) / sizeof(stage[0]); i++) {
        if (!(job->opts.only & stage[i].needed_by))
            continue;
        const double began = dsh_clock();
        dosah_status st = dsh_progress(&job->ctx, 0, stage[i].name, err);
        if (st == DOSAH_OK)
            st = stage[i].fn(job, err);
        if (st != DOSAH_OK)
            return st;
        note_time(s, stage[i].name, began);
    }
    tell_cache(job);
    return dsh_notices_status(job->ctx.notices, err);
}

static dosah_status write_parts(dsh_job *job, dsh_output *out,
                                dosah_run_summary *s, dosah_error *err)
{
    const struct {
        const char *name;
        unsigned asked_by;
        dosah_status (*fn)(dsh_output *, dosah_error *);
    } part[] = {
        {"tables", TABLES_OR_REPORT, dsh_output_tables},
        {"names", TABLES_OR_REPORT, dsh_output_names},
        {"summary", DOSAH_STAGE_TABLES, dsh_output_summary},
        {"maps", DOSAH_STAGE_MAPS, dsh_output_maps},
        {"report", DOSAH_STAGE_REPORT, dsh_output_report},
    };

    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
        if (!(job->opts.only & part[i].asked_by))
            continue;
        const double began = dsh_clock();
        dosah_status st = dsh_progress(&job->ctx, 0, part[i].name, err);
        if (st == DOSAH_OK)
            st = part[i].fn(out, err);
        if (st != DOSAH_OK)
            return st;
        note_time(s, part[i].name, began);
    }
    return DOSAH_OK;
}

/* Before any work, so that nobody waits for results that cannot be put in
 * their place. */
static dosah_status take_place(dsh_job *job, dosah_error *err)
{
    job->out_dir = job->opts.out_dir;
    if (!job->out_dir)
        job->out_dir =
            dsh_path_join(job->study->arena, job->study->dir, "results");
    if (!job->out_dir)
        return dsh_fail_nomem(err, "results path");
    const dsh_place_opts opts = {job->out_dir, job->opts.replace == DOSAH_YES};
    return dsh_place_take(&job->place, &opts, job->study, &job->ctx, err);
}

static dosah_status write_results(dsh_job *job, dosah_run_summary *s,
                                  dosah_error *err)
{
    const dsh_findings findings = findings_of(job);
    dsh_output *out = NULL;
    dosah_status st =
        dsh_output_begin(&out, job->out_dir, job->opts.replace == DOSAH_YES,
                         &findings, &job->ctx, err);
    if (st == DOSAH_OK)
        st = write_parts(job, out, s, err);
    if (st != DOSAH_OK) {
        dsh_output_abandon(out);
        return st;
    }
    (void)snprintf(s->out_dir, sizeof(s->out_dir), "%s", job->out_dir);
    const double began = dsh_clock();
    st = dsh_output_commit(out, err);
    note_time(s, "commit", began);
    return st;
}

dosah_status dosah_run(const char *study_path, const dosah_run_opts *opts,
                       dosah_run_summary *summary, const dosah_env *env,
                       dosah_error *err)
{
    dosah_run_summary ignored;
    dosah_run_summary *s = summary ? summary : &ignored;
    dsh_job job = {0};

    memset(s, 0, sizeof(*s));
    if (!study_path)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "study_path is required");

    dosah_status st = dsh_job_open(&job, study_path, opts, env, err);
    if (st == DOSAH_OK && (job.opts.only & MAKES_FILES))
        st = take_place(&job, err);
    if (st == DOSAH_OK)
        st = analyse(&job, s, err);
    if (st == DOSAH_OK && (job.opts.only & MAKES_FILES))
        st = write_results(&job, s, err);
    for (int i = 0; job.study && i < 3; i++)
        s->n_notices[i] =
            dsh_output_notices(job.ctx.notices, (dosah_severity)i);
    if (st == DOSAH_OK)
        s->from_cache =
            job.network && job.network->from_cache ? DOSAH_YES : DOSAH_NO;
    dsh_job_close(&job);
    return st;
}
