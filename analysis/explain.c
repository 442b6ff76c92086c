/* SPDX-License-Identifier: MIT */
/* dosah_explain: read a study as `run` does, keep the one origin and the one
 * service that are asked about, and tell how one gets from there to here. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "job.h"
#include "output/explain.h"

static size_t find_day(const dsh_study *study, const char *name)
{
    for (size_t i = 0; i < study->n_days; i++)
        if (strcmp(study->day[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

static size_t find_profile(const dsh_study *study, const char *id)
{
    for (size_t i = 0; i < study->n_profiles; i++)
        if (strcmp(study->profile[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static dosah_status find_settings(dsh_explain_opts *out, const dsh_study *study,
                                  const dosah_explain_opts *opts,
                                  dosah_error *err)
{
    out->day = opts->day ? find_day(study, opts->day) : 0;
    if (out->day == SIZE_MAX)
        return dsh_fail(err, DOSAH_ENOTFOUND, study->path, 0,
                        "the study has no day \"%s\"", opts->day);
    out->profile = opts->profile ? find_profile(study, opts->profile) : 0;
    if (out->profile == SIZE_MAX)
        return dsh_fail(err, DOSAH_ENOTFOUND, study->path, 0,
                        "the study has no profile \"%s\"", opts->profile);
    return DOSAH_OK;
}

/* One row of the services, made the only one: of several forms the first that
 * people come to. */
static bool keep_service(dsh_services *s, const char *id)
{
    uint32_t at = DSH_NONE;
    for (uint32_t i = 0; i < s->n; i++) {
        const bool place = s->form[i] == DSH_FORM_RESIDENTIAL ||
                           s->form[i] == DSH_FORM_OUTPATIENT;
        if (strcmp(s->id[i], id) == 0 && (at == DSH_NONE || place)) {
            at = i;
            if (place)
                break;
        }
    }
    if (at == DSH_NONE)
        return false;
    s->n = 1;
    s->id += at;
    s->name += at;
    s->provider += at;
    s->building_id += at;
    s->ruian_adm += at;
    s->type += at;
    s->form += at;
    s->x += at;
    s->y += at;
    s->building += at;
    s->opening += at;
    s->opening_text += at;
    s->capacity += at;
    s->capacity_unit += at;
    s->working_groups += at;
    s->stay_s += at;
    s->valid_from += at;
    s->valid_to += at;
    return true;
}

static uint32_t find_origin(const dsh_origins *o, const char *id)
{
    for (uint32_t i = 0; i < o->n; i++)
        if (strcmp(o->id[i], id) == 0)
            return i;
    return DSH_NONE;
}

static void keep_origin(dsh_origins *o, uint32_t at, size_t n_groups)
{
    o->n = 1;
    o->id += at;
    o->x += at;
    o->y += at;
    o->municipality += at;
    o->weight += at;
    o->group += at * n_groups;
}

static dosah_status no_origin(dosah_error *err, const dsh_study *study,
                              const char *id)
{
    return dsh_fail(err, DOSAH_ENOTFOUND, study->path, 0,
                    "the study has no origin \"%s\"", id);
}

static dosah_status read_pair(dsh_job *job, const dosah_explain_opts *opts,
                              dosah_error *err)
{
    dosah_status status = dsh_job_read(job, err);
    if (status != DOSAH_OK)
        return status;
    if (!keep_service(&job->tables->services, opts->to))
        return dsh_fail(err, DOSAH_ENOTFOUND, job->study->path, 0,
                        "the study has no service \"%s\"", opts->to);
    dsh_origins *o = &job->tables->origins;
    if (o->n == 0) /* cells: made with the streets */
        return DOSAH_OK;
    const uint32_t at = find_origin(o, opts->from);
    if (at == DSH_NONE)
        return no_origin(err, job->study, opts->from);
    keep_origin(o, at, job->study->n_groups);
    return DOSAH_OK;
}

static dosah_status explain(char **out, dsh_job *job,
                            const dosah_explain_opts *opts, dosah_error *err)
{
    dsh_explain_opts about = {0};
    dosah_status status = find_settings(&about, job->study, opts, err);
    if (status == DOSAH_OK)
        status = read_pair(job, opts, err);
    if (status == DOSAH_OK)
        status = dsh_job_usability(job, err);
    if (status == DOSAH_OK)
        status = dsh_job_network(job, err);
    if (status != DOSAH_OK)
        return status;
    about.origin = find_origin(&job->tables->origins, opts->from);
    if (about.origin == DSH_NONE)
        return no_origin(err, job->study, opts->from);
    dsh_explanation *ex = NULL;
    status = dsh_explain(&ex, job->study, job->tables, job->usability,
                         job->network, &about, &job->ctx, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_findings findings = {.study = job->study,
                                   .tables = job->tables,
                                   .usability = job->usability,
                                   .network = job->network};
    const dsh_explain_view view = {&findings, ex, job->ctx.texts};
    status = opts->json == DOSAH_YES
                 ? dsh_explain_json(out, &view, err)
                 : dsh_explain_text(out, &view, opts->lang, err);
    dsh_explanation_free(ex);
    return status;
}

dosah_status dosah_explain(char **out, const char *study_path,
                           const dosah_explain_opts *opts, const dosah_env *env,
                           dosah_error *err)
{
    if (!out || !study_path || !opts || !opts->from || !opts->to)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "out, study_path, from and to are required");
    *out = NULL;
    /* The network, and with it the cache, as a run has them. */
    const dosah_run_opts run = {.only = DOSAH_STAGE_NETWORK};
    dsh_job job = {0};
    dosah_status status = dsh_job_open(&job, study_path, &run, env, err);
    if (status == DOSAH_OK)
        status = explain(out, &job, opts, err);
    dsh_job_close(&job);
    return status;
}

void dosah_text_free(char *text)
{
    dsh_free(text);
}
