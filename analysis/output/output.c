/* SPDX-License-Identifier: MIT */
#include "output/output.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/inside.h"
#include "output/manifest.h"

static dosah_lang first_language(const dsh_study *study)
{
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (study->lang[lang])
            return lang;
    return DOSAH_EN;
}

static void release(dsh_output *output)
{
    dsh_arena_free(output->arena);
    dsh_free(output);
}

dosah_status dsh_output_begin(dsh_output **out, const char *dir, bool replace,
                              const dsh_findings *findings, dsh_context *ctx,
                              dosah_error *err)
{
    *out = NULL;
    dsh_output *o = dsh_alloc(1, sizeof(*o));
    if (o == NULL)
        return dsh_fail_nomem(err, "results");
    *o = (dsh_output){.arena = dsh_arena_new(),
                      .f = *findings,
                      .ctx = ctx,
                      .lang = first_language(findings->study)};
    dosah_status st =
        o->arena ? dsh_inputs_read(o, err) : dsh_fail_nomem(err, "results");
    const dsh_folder_opts opts = {dir, o->run_id, replace};
    if (st == DOSAH_OK)
        st = dsh_folder_open(&o->folder, &opts, o->arena, err);
    if (st != DOSAH_OK) {
        release(o);
        return st;
    }
    *out = o;
    return DOSAH_OK;
}

void dsh_output_abandon(dsh_output *output)
{
    if (output == NULL)
        return;
    (void)dsh_dir_remove(output->folder.partial, NULL);
    release(output);
}

dosah_status dsh_output_commit(dsh_output *output, dosah_error *err)
{
    dosah_status st = dsh_manifest_write(output, err);
    if (st == DOSAH_OK)
        st = dsh_folder_swap(&output->folder, true, err);
    if (st != DOSAH_OK)
        dsh_output_abandon(output);
    else
        release(output);
    return st;
}

bool dsh_notice_is_of_cache(const dsh_notice_group *group)
{
    return strncmp(group->code, "cache_", 6) == 0;
}

size_t dsh_output_notices(const dsh_notices *notices, dosah_severity severity)
{
    size_t n = dsh_notices_count(notices, severity);
    for (size_t i = 0; i < dsh_notices_groups(notices); i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        if (g.severity == severity && dsh_notice_is_of_cache(&g))
            n -= g.n;
    }
    return n;
}

const char *dsh_output_dir(const dsh_output *output)
{
    return output->folder.partial;
}

const char *dsh_output_run_id(const dsh_output *output)
{
    return output->run_id;
}

dosah_status dsh_output_path(const char **out, dsh_output *output,
                             const char *name, dosah_error *err)
{
    *out = NULL;
    char *path = dsh_path_join(output->arena, output->folder.partial, name);
    if (path == NULL)
        return dsh_fail_nomem(err, "results path");
    char *slash = strrchr(path, '/');
    *slash = '\0';
    const dosah_status st = dsh_dir_make(path, err);
    *slash = '/';
    if (st == DOSAH_OK)
        *out = path;
    return st;
}
