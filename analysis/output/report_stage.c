/* SPDX-License-Identifier: MIT */
/* The report of a results folder, being filled or stored. */
#include <stdio.h>

#include "base/file.h"
#include "output/inside.h"
#include "output/manifest.h"
#include "output/report.h"

/* "." for a file without a folder. */
static const char *folder_of(dsh_arena *arena, const char *path)
{
    const char *name = dsh_path_name(path);
    const char *dir = name == path
                          ? dsh_arena_str(arena, ".")
                          : dsh_arena_strn(arena, path, (size_t)(name - path));
    return dir ? dir : "";
}

dosah_status dsh_output_report(dsh_output *output, dosah_error *err)
{
    const char *dir = NULL;
    const dosah_status st = dsh_output_path(&dir, output, "report/x", err);
    if (st != DOSAH_OK)
        return st;
    const char *out =
        dsh_path_join(output->arena, output->folder.partial, "report");
    if (out == NULL)
        return dsh_fail_nomem(err, "report");
    const dsh_source *survey = &output->f.study->survey;
    const char **photo_dir =
        dsh_arena_alloc(output->arena, survey->n_paths, sizeof(*photo_dir));
    for (size_t i = 0; photo_dir != NULL && i < survey->n_paths; i++)
        photo_dir[i] = folder_of(output->arena, survey->path[i]);
    const dsh_report_opts opts = {.dir = output->folder.partial,
                                  .out_dir = out,
                                  .photo_dir = photo_dir,
                                  .n_photo_dirs =
                                      photo_dir ? survey->n_paths : 0};
    return dsh_report_write(&opts, NULL, output->ctx, err);
}

static dosah_status enter(const char *dir, unsigned written, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    for (dosah_lang lang = 0; st == DOSAH_OK && lang < DOSAH_N_LANGS; lang++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "report/%s.html",
                       dsh_lang_code(lang));
        if (written & 1u << lang)
            st = dsh_manifest_enter(dir, name, err);
    }
    return st;
}

dosah_status dsh_report_store(const char *dir, const char *out_dir,
                              const dsh_context *ctx, dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    const char *own = arena ? dsh_path_join(arena, dir, "report") : NULL;
    const char *out = out_dir ? out_dir : own;
    unsigned written = 0;
    if (own == NULL) {
        dsh_arena_free(arena);
        return dsh_fail_nomem(err, "report");
    }
    dosah_status st = DOSAH_OK;
    const char *gpkg = dsh_path_join(arena, dir, "results.gpkg");
    if (gpkg == NULL || !dsh_file_look(gpkg).exists)
        st = dsh_fail(err, DOSAH_ENOTFOUND, dir, 0,
                      "no results are stored there");
    if (st == DOSAH_OK)
        st = dsh_dir_make(out, err);
    const dsh_report_opts opts = {.dir = dir, .out_dir = out};
    if (st == DOSAH_OK)
        st = dsh_report_write(&opts, &written, ctx, err);
    if (st == DOSAH_OK && out_dir == NULL)
        st = enter(dir, written, err);
    dsh_arena_free(arena);
    return st;
}
