/* SPDX-License-Identifier: MIT */
/* dosah_check: read everything, keep the notices as a report; and the small
 * helpers of the public header. */
#include "base/alloc.h"
#include "base/civil.h"
#include "job.h"

#include <stdio.h>

enum { MAX_SAMPLES = 5, TEXT_SIZE = 768 };

struct dosah_report {
    dsh_arena *arena;
    size_t count[3];
    dosah_notice_group *group;
    size_t n_groups;
};

/** Copy one notice with its sentences; false when out of memory. */
static bool copy_notice(dosah_notice *out, dsh_arena *arena,
                        const dsh_context *ctx, const dsh_notice *n)
{
    *out = (dosah_notice){.code = dsh_arena_str(arena, n->code),
                          .severity = n->severity,
                          .file = dsh_arena_str(arena, n->file),
                          .row = n->row,
                          .field = dsh_arena_str(arena, n->field),
                          .value = dsh_arena_str(arena, n->value),
                          .assumed = dsh_arena_str(arena, n->assumed)};
    bool ok =
        out->code && out->file && out->field && out->value && out->assumed;
    for (int lang = 0; lang < DOSAH_N_LANGS; lang++) {
        char text[TEXT_SIZE];
        dsh_notice_sentence(text, sizeof(text), ctx->texts, n,
                            (dosah_lang)lang);
        out->text[lang] = dsh_arena_str(arena, text);
        ok = ok && out->text[lang];
    }
    return ok;
}

static bool copy_group(dosah_notice_group *out, dsh_arena *arena,
                       const dsh_context *ctx, const dsh_notice_group *g)
{
    const size_t n = g->n_stored < MAX_SAMPLES ? g->n_stored : MAX_SAMPLES;
    dosah_notice *sample = dsh_arena_alloc(arena, n, sizeof(*sample));

    if (!sample)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!copy_notice(&sample[i], arena, ctx, &g->stored[i]))
            return false;
    }
    *out = (dosah_notice_group){dsh_arena_str(arena, g->code), g->severity,
                                g->n, sample, n};
    return out->code != NULL;
}

static dosah_status make_report(dosah_report **out, const dsh_context *ctx,
                                dosah_error *err)
{
    dosah_status st = dsh_notices_status(ctx->notices, err);
    if (st != DOSAH_OK)
        return st;

    dosah_report *r = dsh_alloc(1, sizeof(*r));
    if (!r)
        return dsh_fail_nomem(err, "report");
    r->arena = dsh_arena_new();
    r->n_groups = dsh_notices_groups(ctx->notices);
    if (r->arena)
        r->group = dsh_arena_alloc(r->arena, r->n_groups, sizeof(r->group[0]));
    if (!r->group)
        goto nomem;
    for (size_t i = 0; i < r->n_groups; i++) {
        const dsh_notice_group g = dsh_notices_group(ctx->notices, i);
        if (!copy_group(&r->group[i], r->arena, ctx, &g))
            goto nomem;
    }
    for (int s = 0; s < 3; s++)
        r->count[s] = dsh_notices_count(ctx->notices, (dosah_severity)s);
    *out = r;
    return DOSAH_OK;

nomem:
    dosah_report_free(r);
    return dsh_fail_nomem(err, "report");
}

dosah_status dosah_check(dosah_report **out, const char *study_path,
                         const dosah_env *env, dosah_error *err)
{
    if (!out || !study_path)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "out and study_path are required");
    *out = NULL;

    const dosah_run_opts opts = {.only = DOSAH_STAGE_CHECK};
    dsh_job job = {0};
    dosah_status st = dsh_job_open(&job, study_path, &opts, env, err);
    if (st == DOSAH_OK)
        st = dsh_job_read(&job, err);
    if (st == DOSAH_OK)
        st = dsh_job_network(&job, err);
    if (st == DOSAH_OK)
        st = make_report(out, &job.ctx, err);
    else if (job.study && (st == DOSAH_EINPUT || st == DOSAH_ENOTFOUND))
        (void)make_report(out, &job.ctx, NULL); /* the error stands */
    dsh_job_close(&job);
    return st;
}

size_t dosah_report_count(const dosah_report *report, dosah_severity severity)
{
    return report->count[severity];
}

size_t dosah_report_groups(const dosah_report *report)
{
    return report->n_groups;
}

const dosah_notice_group *dosah_report_group(const dosah_report *report,
                                             size_t i)
{
    return i < report->n_groups ? &report->group[i] : NULL;
}

void dosah_report_free(dosah_report *report)
{
    if (!report)
        return;
    dsh_arena_free(report->arena);
    dsh_free(report);
}

bool dosah_parse_duration(int32_t *out_s, const char *text)
{
    return dsh_parse_duration(out_s, dsh_str_of(text));
}

const char *dosah_nearest_word(const char *word, const char *const *words,
                               size_t n)
{
    return dsh_nearest_key(word, words, n);
}

dosah_status dosah_init(const char *dir, const dosah_env *env, dosah_error *err)
{
    dsh_context ctx;

    if (!dir)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "dir is required");
    dosah_status st = dsh_context_init(&ctx, env, err);
    if (st != DOSAH_OK)
        return st;
    st = dsh_study_init(dir, &ctx, err);
    dsh_context_clear(&ctx);
    return st;
}
