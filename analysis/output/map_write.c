/* SPDX-License-Identifier: MIT */
/* One map from stored results: what was asked for is looked up by id or name,
 * then drawn into one file. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "output/map_stored.h"
#include "output/output.h"
#include "output/paper.h"

#define A4_LONG  297.0
#define A4_SHORT 210.0
/* ISO 216: the next size is √2 as long; text grows less (look.md 2.3). */
#define A3_LONG   420.0
#define A3_SHORT  297.0
#define A3_LETTER 1.2

static dosah_status unknown(const dsh_stored_map *m, const char *option,
                            const char *value, dosah_error *err)
{
    return dsh_fail(err, DOSAH_EUSAGE, m->s->dir, 0,
                    "the results have nothing for %s \"%s\"", option, value);
}

static dosah_status find_type(dsh_stored_map *m, const char *id,
                              dosah_error *err)
{
    const dsh_stored *s = m->s;
    for (size_t i = 0; i < s->n_types; i++)
        if (strcmp(s->type[i].id, id) == 0) {
            m->type = i;
            return DOSAH_OK;
        }
    return unknown(m, "--type", id, err);
}

static dosah_status find_day(dsh_stored_map *m, const char *id,
                             dosah_error *err)
{
    const dsh_stored *s = m->s;
    for (size_t i = 0; i < s->n_days; i++)
        if (id == NULL || strcmp(s->day[i].id, id) == 0) {
            m->day = i;
            return DOSAH_OK;
        }
    return unknown(m, "--day", id ? id : "", err);
}

static dosah_status find_profiles(dsh_stored_map *m, const dosah_map_opts *opts,
                                  dosah_error *err)
{
    const dsh_stored *s = m->s;
    for (size_t k = 0; k < opts->n_profiles; k++) {
        const size_t before = m->n_panels;
        for (size_t i = 0; i < s->n_profiles; i++)
            if (strcmp(s->profile[i].id, opts->profile[k]) == 0 &&
                m->n_panels < DSH_STORED_PANELS)
                m->profile[m->n_panels++] = i;
        if (m->n_panels == before)
            return unknown(m, "--profile", opts->profile[k], err);
    }
    for (size_t i = 0; opts->n_profiles == 0 && i < s->n_profiles; i++)
        if (m->n_panels < DSH_STORED_PANELS &&
            (m->measure != DOSAH_MAP_GAP || i != s->adult))
            m->profile[m->n_panels++] = i;
    if (m->n_panels == 0 ||
        (m->measure == DOSAH_MAP_GAP && s->adult == SIZE_MAX))
        return unknown(m, "--profile", "adult", err);
    return DOSAH_OK;
}

static dosah_status find_place(dsh_stored_map *m, const char *name,
                               dosah_error *err)
{
    const dsh_stored *s = m->s;
    m->place = SIZE_MAX;
    for (size_t i = 0; name != NULL && i < s->n_municipalities; i++)
        if (strcmp(s->municipality[i].code, name) == 0 ||
            strcmp(s->municipality[i].name, name) == 0) {
            m->place = i;
            return DOSAH_OK;
        }
    return name == NULL ? DOSAH_OK : unknown(m, "--municipality", name, err);
}

static void set_paper(dsh_stored_map *m, const dosah_map_opts *opts)
{
    const bool a3 = opts->paper == DOSAH_PAPER_A3;
    const double longer = a3 ? A3_LONG : A4_LONG;
    const double shorter = a3 ? A3_SHORT : A4_SHORT;
    const bool tall = opts->portrait == DOSAH_YES;
    double *size[] = {&m->style.title_size, &m->style.subtitle_size,
                      &m->style.panel_size, &m->style.text_size,
                      &m->style.small_size, &m->style.label_size};
    m->w = tall ? shorter : longer;
    m->h = tall ? longer : shorter;
    for (size_t i = 0; a3 && i < sizeof(size) / sizeof(*size); i++)
        *size[i] *= A3_LETTER;
}

/* ---- files ------------------------------------------------------------- */

static void draw_on(const dsh_pen *pen, const void *user)
{
    dsh_stored_map_draw(pen, user);
}

static dosah_status draw_file(dsh_stored_map *m, const char *path,
                              dosah_map_format format, dosah_error *err)
{
    const dsh_paper paper = {.w = m->w,
                             .h = m->h,
                             .format = format,
                             .style = &m->style,
                             .title = m->s->type[m->type].name.in[m->lang],
                             .fonts = dsh_fonts_new(),
                             .draw = draw_on,
                             .user = m};
    m->print = format == DOSAH_MAP_PDF;
    const dosah_status st = dsh_paper_write(&paper, path, err);
    g_object_unref(paper.fonts);
    return st;
}

static dosah_status choose(dsh_stored_map *m, const dosah_map_opts *opts,
                           dosah_error *err)
{
    if (m->s->n_types == 0 || m->s->n_days == 0)
        return dsh_fail(err, DOSAH_EINPUT, m->s->dir, 0,
                        "the results tell no reach");
    dosah_status st = find_type(m, opts->service_type, err);
    if (st == DOSAH_OK)
        st = find_day(m, opts->day, err);
    if (st == DOSAH_OK)
        st = find_profiles(m, opts, err);
    if (st == DOSAH_OK)
        st = find_place(m, opts->municipality, err);
    return st;
}

dosah_status dsh_stored_map_write(const char *dir, const dosah_map_opts *opts,
                                  const dsh_context *ctx, dosah_error *err)
{
    char path[1024];
    dsh_stored stored = {0};
    dsh_web_style web;
    dsh_stored_map m = {.s = &stored,
                        .texts = ctx->texts,
                        .web = &web,
                        .measure = opts->measure,
                        .lang = opts->lang};
    dosah_status st = dsh_data_path(ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&m.style, path, "time", err);
    if (st == DOSAH_OK)
        st = dsh_web_style_load(&web, path, err);
    if (st == DOSAH_OK) {
        st = dsh_stored_open(&stored, dir, ctx, err);
        set_paper(&m, opts);
        if (st == DOSAH_OK)
            st = choose(&m, opts, err);
        if (st == DOSAH_OK)
            st = dsh_stored_map_prepare(&m, err);
        if (st == DOSAH_OK)
            st = draw_file(&m, opts->out_file, opts->format, err);
        dsh_stored_clear(&stored);
    }
    return st;
}
