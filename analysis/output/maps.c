/* SPDX-License-Identifier: MIT */
/* All maps of a run. What pages share is made first, on the calling thread;
 * then one task per service type and language. */
#include "output/map.h"

#include <cairo.h>

#include "base/file.h"
#include "ingest/opening.h"

static dosah_status make_fonts(dsh_map_job *job, dosah_error *err)
{
    const unsigned n = job->ctx->env.n_threads;
    job->fonts = dsh_arena_alloc(job->arena, n, sizeof(PangoFontMap *));
    if (!job->fonts)
        return dsh_fail_nomem(err, "fonts of maps");
    for (unsigned i = 0; i < n; i++)
        job->fonts[i] = dsh_fonts_new();
    return DOSAH_OK;
}

static dosah_status place_labels(dsh_map_job *job, dosah_error *err)
{
    dsh_pen pen;
    cairo_surface_t *surface =
        cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
    cairo_t *cr = cairo_create(surface);
    dsh_pen_init(&pen, cr, job->fonts[0], &job->style);
    const dosah_status st = dsh_map_labels_place(job, &pen, err);
    dsh_pen_clear(&pen);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return st;
}

static dosah_status look_up_holiday(dsh_map_job *job, dosah_error *err)
{
    const dsh_date date = job->f->study->day[0].date;
    if (date == DSH_NO_DATE)
        return DOSAH_OK;
    char path[1024];
    dsh_holidays holidays = {0};
    dosah_status st =
        dsh_data_path(job->ctx, path, "datasets/holidays-cz.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_holidays_load(&holidays, path, job->arena, err);
    if (st == DOSAH_OK)
        job->holiday = dsh_holidays_find(&holidays, date) != SIZE_MAX;
    return st;
}

dosah_status dsh_map_job_init(dsh_map_job *out, const dsh_findings *f,
                              dsh_context *ctx, dsh_arena *arena,
                              dosah_error *err)
{
    char path[1024];
    *out = (dsh_map_job){.f = f,
                         .ctx = ctx,
                         .dir = "",
                         .run_id = "",
                         .arena = arena,
                         .n_panels = f->study->n_profiles < DSH_MAP_PANELS
                                         ? f->study->n_profiles
                                         : DSH_MAP_PANELS};
    dosah_status st = dsh_data_path(ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&out->style, path, "time", err);
    if (st == DOSAH_OK)
        st = look_up_holiday(out, err);
    if (st == DOSAH_OK)
        st = make_fonts(out, err);
    const dsh_rect panel = dsh_page_panel(0, out->n_panels);
    if (st == DOSAH_OK)
        st = dsh_map_frame_make(out, panel.w, panel.h, err);
    if (st == DOSAH_OK)
        st = dsh_map_ground_make(out, err);
    if (st == DOSAH_OK)
        st = place_labels(out, err);
    return st;
}

dosah_status dsh_map_job_turn(dsh_map_job *out, const dsh_map_job *job,
                              dsh_map_measure measure, dosah_error *err)
{
    char path[1024];
    *out = *job;
    out->measure = measure;
    dosah_status st = dsh_data_path(job->ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&out->style, path,
                                measure == DSH_MAP_TRIP ? "trip" : "time", err);
    return st;
}

void dsh_map_job_clear(dsh_map_job *job)
{
    for (unsigned i = 0; job->fonts && i < job->ctx->env.n_threads; i++)
        g_clear_object(&job->fonts[i]);
}

typedef struct pages {
    const dsh_map_job *job; /* [DSH_MAP_N_MEASURES] */
    dosah_lang lang[DOSAH_N_LANGS];
    size_t n_langs;
} pages;

static dosah_status one_page(size_t index, unsigned worker, void *user,
                             dosah_error *err)
{
    const pages *p = user;
    const dsh_map_job *job = &p->job[index % DSH_MAP_N_MEASURES];
    index /= DSH_MAP_N_MEASURES;
    if (!dsh_map_wanted(job, index / p->n_langs))
        return DOSAH_OK;
    return dsh_map_page_write(job, index / p->n_langs,
                              p->lang[index % p->n_langs], worker, err);
}

static dosah_status write_all(const dsh_map_job *job, dosah_error *err)
{
    pages p = {.job = job};
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (job->f->study->lang[lang])
            p.lang[p.n_langs++] = lang;
    const dosah_status st = dsh_parallel_for(
        job->ctx, job->f->reach->n_types * p.n_langs * DSH_MAP_N_MEASURES,
        "maps", one_page, &p, err);
    return st == DOSAH_OK ? dsh_map_index_write(job, err) : st;
}

dosah_status dsh_maps_write(const dsh_findings *f, const char *dir,
                            const char *run_id, dsh_context *ctx,
                            dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    if (!arena)
        return dsh_fail_nomem(err, "maps");
    dsh_map_job job[DSH_MAP_N_MEASURES] = {{0}};
    dosah_status st = dsh_dir_make(dir, err);
    if (st == DOSAH_OK)
        st = dsh_map_job_init(&job[DSH_MAP_TIME], f, ctx, arena, err);
    job[DSH_MAP_TIME].dir = dir;
    job[DSH_MAP_TIME].run_id = run_id;
    if (st == DOSAH_OK)
        st = dsh_map_job_turn(&job[DSH_MAP_TRIP], &job[DSH_MAP_TIME],
                              DSH_MAP_TRIP, err);
    if (st == DOSAH_OK)
        st = write_all(job, err);
    if (job[DSH_MAP_TIME].ctx)
        dsh_map_job_clear(&job[DSH_MAP_TIME]);
    dsh_arena_free(arena);
    return st;
}
