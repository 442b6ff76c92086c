/* SPDX-License-Identifier: MIT */
/* All maps of a run. What pages share is made first, on the calling thread;
 * then one task per service type and language. */
#include "output/map.h"

#include <string.h>

#include <cairo.h>

#include "base/file.h"
#include "ingest/opening.h"

static dosah_status make_fonts(dsh_map_job *job, dosah_error *err)
{
    const unsigned n =
        job->ctx->env.n_threads > 0 ? job->ctx->env.n_threads : 1;
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

static size_t find_adult(const dsh_study *study)
{
    for (size_t p = 0; p < study->n_profiles; p++)
        if (strcmp(study->profile[p].id, "adult") == 0)
            return p;
    return SIZE_MAX;
}

static dosah_status find_middle(dsh_map_job *job, dosah_error *err)
{
    const dsh_municipalities *m = &job->f->tables->municipalities;
    const char *want = job->plan.middle;
    job->middle = DSH_NONE;
    for (uint32_t i = 0; want != NULL && i < m->n; i++)
        if (strcmp(m->code[i], want) == 0 || strcmp(m->name[i], want) == 0) {
            job->middle = i;
            return DOSAH_OK;
        }
    return want == NULL ? DOSAH_OK
                        : dsh_fail(err, DOSAH_EUSAGE, "", 0,
                                   "there is no municipality \"%s\"", want);
}

/* What a measure needs of the findings. */
static dosah_status settle(dsh_map_job *job, dosah_error *err)
{
    dsh_map_plan *plan = &job->plan;
    const dsh_study *study = job->f->study;
    const bool compares =
        job->measure == DSH_MAP_GAP || job->measure == DSH_MAP_USABLE;
    job->adult = find_adult(study);
    for (size_t p = 0; plan->n_panels == 0 && p < study->n_profiles; p++)
        if (job->n_panels < 2 && !(compares && p == job->adult))
            plan->profile[job->n_panels++] = p;
    if (plan->n_panels > 0)
        job->n_panels = plan->n_panels;
    if (job->n_panels == 0 || (compares && job->adult == SIZE_MAX))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "there are no profiles to compare");
    if (job->measure >= DSH_MAP_SHARE && job->measure <= DSH_MAP_GAP)
        plan->by_place = true;
    if (job->measure == DSH_MAP_TRIP && plan->by_place)
        job->measure = plan->measure = DSH_MAP_TRIP_SHARE;
    if (job->measure == DSH_MAP_USABLE && plan->by_place)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "near and usable needs results by address");
    return find_middle(job, err);
}

static dosah_status make_grid(dsh_map_job *job, dosah_error *err)
{
    const dsh_origins none = {.n = 0};
    const double m_per_mm = job->frame.m_per_mm;
    const dsh_map_style *s = &job->style;
    size_t i = 0;
    while (i + 1 < s->n_cell_sizes &&
           s->cell_size_m[i] / m_per_mm < s->cell_min)
        i++;
    return dsh_map_grid_make(
        &job->grid, job->plan.by_place ? &none : &job->f->tables->origins,
        s->cell_size_m[i], job->f->study->privacy_min_count, job->arena, err);
}

dosah_status dsh_map_job_init(dsh_map_job *out, const dsh_map_plan *plan,
                              dsh_arena *arena, dosah_error *err)
{
    char path[1024];
    *out = (dsh_map_job){.plan = *plan,
                         .f = plan->f,
                         .ctx = plan->ctx,
                         .measure = plan->measure,
                         .arena = arena};
    dosah_status st = settle(out, err);
    if (st == DOSAH_OK)
        st = dsh_data_path(out->ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&out->style, path,
                                dsh_map_section(out->measure), err);
    if (plan->dpi > 0)
        out->style.png_dpi = plan->dpi;
    if (st == DOSAH_OK)
        st = look_up_holiday(out, err);
    if (st == DOSAH_OK)
        st = make_fonts(out, err);
    if (st != DOSAH_OK)
        return st;
    dsh_map_frame_make(out);
    st = make_grid(out, err);
    if (st == DOSAH_OK)
        st = dsh_map_ground_make(out, err);
    return st == DOSAH_OK ? place_labels(out, err) : st;
}

dosah_status dsh_map_job_turn(dsh_map_job *out, const dsh_map_job *job,
                              dsh_map_measure measure, dosah_error *err)
{
    char path[1024];
    *out = *job;
    out->measure = out->plan.measure = measure;
    dosah_status st = dsh_data_path(job->ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&out->style, path, dsh_map_section(measure),
                                err);
    return st;
}

void dsh_map_job_clear(dsh_map_job *job)
{
    const unsigned n =
        job->ctx->env.n_threads > 0 ? job->ctx->env.n_threads : 1;
    for (unsigned i = 0; job->fonts && i < n; i++)
        g_clear_object(&job->fonts[i]);
}

typedef struct pages {
    const dsh_map_job *job; /* [DSH_MAP_BASIC] */
    dosah_lang lang[DOSAH_N_LANGS];
    size_t n_langs;
} pages;

static dosah_status one_page(size_t index, unsigned worker, void *user,
                             dosah_error *err)
{
    const pages *p = user;
    const dsh_map_job *job = &p->job[index % DSH_MAP_BASIC];
    index /= DSH_MAP_BASIC;
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
        job->ctx, job->f->reach->n_types * p.n_langs * DSH_MAP_BASIC, "maps",
        one_page, &p, err);
    return st == DOSAH_OK ? dsh_map_index_write(job, err) : st;
}

dosah_status dsh_maps_write(const dsh_findings *f, const char *dir,
                            const char *run_id, dsh_context *ctx,
                            dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    if (!arena)
        return dsh_fail_nomem(err, "maps");
    dsh_map_job job[DSH_MAP_BASIC] = {{.ctx = NULL}};
    const dsh_map_plan plan = {.f = f,
                               .ctx = ctx,
                               .dir = dir,
                               .run_id = run_id,
                               .version = dosah_version(),
                               .date = dsh_today()};
    dosah_status st = dsh_dir_make(dir, err);
    if (st == DOSAH_OK)
        st = dsh_map_job_init(&job[DSH_MAP_TIME], &plan, arena, err);
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
