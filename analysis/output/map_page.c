/* SPDX-License-Identifier: MIT */
/* A page: the finding, what it means, panels beside one another on one scale,
 * the legend below them, sources at the foot; and its files. */
#include "output/map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "output/paper.h"

/* mm */
#define MARGIN     DSH_PAPER_MARGIN
#define SENTENCE_Y 24.0

/* As many municipalities as there is room for. */
static void draw_worst(const dsh_pen *pen, const dsh_map_page *page,
                       dsh_look look, double y)
{
    enum { MOST = 3 };
    char text[DSH_MAP_TEXT];
    const double room = look.width * (look.lines > 1 ? 1.8 : 1);
    look.width = 0;
    for (size_t most = MOST; most > 0; most--) {
        dsh_map_worst(text, page, most);
        if (dsh_text_extent(pen, text, &look).w <= room)
            break;
    }
    look.width = page->job->layout.w - 2 * MARGIN;
    if (text[0])
        (void)dsh_text_at(pen, text, &look, MARGIN, y);
}

/* Make the letters smaller, if that brings the text into its lines. */
static void fit(const dsh_pen *pen, const char *text, dsh_look *look)
{
    const double smallest = 0.8;
    const dsh_look free = {.size = look->size, .ink = look->ink};
    const double share = look->width * (look->lines > 1 ? 1.8 : 1) /
                         dsh_text_extent(pen, text, &free).w;
    if (share < 1)
        look->size *= share > smallest ? share : smallest;
}

static void draw_head(const dsh_pen *pen, const dsh_map_page *page)
{
    const char *banner = page->job->f->study->banner.in[page->lang];
    char text[DSH_MAP_TEXT];
    if (banner[0])
        dsh_strip_draw(pen, banner, page->job->layout.w);
    dsh_map_title(text, page);
    double y = dsh_title_draw(pen, text, page->job->layout.w) + 0.4;
    if (!page->applicable)
        return;
    dsh_look look = {.size = pen->style->subtitle_size,
                     .ink = pen->style->ink,
                     .width = page->job->layout.w - 2 * MARGIN,
                     .lines = page->job->layout.upright ? 2 : 1};
    dsh_map_subtitle(text, page);
    fit(pen, text, &look);
    y += dsh_text_at(pen, text, &look, MARGIN, y) + 0.3;
    look.size = pen->style->subtitle_size;
    draw_worst(pen, page, look, y);
}

static void draw_foot(const dsh_pen *pen, const dsh_map_page *page)
{
    char credits[10 * DSH_MAP_TEXT], text[11 * DSH_MAP_TEXT];
    dsh_look look = {.size = pen->style->small_size,
                     .ink = pen->style->ink_soft,
                     .width = page->job->layout.w - 2 * MARGIN,
                     .lines = 4};
    double y = page->job->layout.foot_y;
    dsh_map_credits(credits, sizeof(credits), page);
    if (credits[0]) {
        (void)snprintf(text, sizeof(text), "%s: %s.",
                       dsh_map_word(page, "map_sources"), credits);
        y += dsh_text_at(pen, text, &look, MARGIN, y);
    }
    dsh_map_imprint(text, page);
    look.lines = page->job->layout.upright ? 2 : 1;
    (void)dsh_text_at(pen, text, &look, MARGIN, y);
}

static void draw_sentence(const dsh_pen *pen, const dsh_map_page *page)
{
    const char *banner = page->job->f->study->banner.in[page->lang];
    const dsh_map_layout *l = &page->job->layout;
    const dsh_rect box = {MARGIN, l->panels_y, l->w - 2 * MARGIN,
                          l->legend_y - l->panels_y};
    const dsh_look look = {.size = pen->style->title_size * 0.8,
                           .ink = pen->style->ink,
                           .width = box.w,
                           .lines = 4};
    char text[DSH_MAP_TEXT];
    dsh_map_not_applicable(text, page);
    (void)dsh_text_at(pen, text, &look, box.x, SENTENCE_Y);
    if (!banner[0])
        return;
    cairo_save(pen->cr);
    cairo_translate(pen->cr, box.x, box.y);
    dsh_text_banner(pen, banner, box.w, box.h);
    cairo_restore(pen->cr);
}

void dsh_map_page_draw(const dsh_pen *pen, const dsh_map_page *page)
{
    cairo_set_source_rgb(pen->cr, 1, 1, 1);
    cairo_paint(pen->cr);
    draw_head(pen, page);
    if (page->applicable) {
        for (size_t p = 0; p < page->job->n_panels; p++)
            dsh_map_panel_draw(pen, page, p);
        dsh_map_legend_draw(pen, page);
    } else {
        draw_sentence(pen, page);
    }
    draw_foot(pen, page);
}

/* ---- files ------------------------------------------------------------- */

static dosah_status classify_panel(dsh_map_page *page, dsh_map_result *r,
                                   dosah_error *err)
{
    const dsh_map_job *job = page->job;
    const dsh_reach *reach = job->f->reach;
    r->mark = dsh_alloc(job->plan.by_place ? job->f->tables->municipalities.n
                                           : job->grid.n,
                        sizeof(*r->mark));
    if (!r->mark)
        return dsh_fail_nomem(err, "map page");
    if (job->plan.by_place) {
        dsh_map_classify_places(r, page);
        return DOSAH_OK;
    }
    if (job->measure == DSH_MAP_USABLE) {
        dsh_map_classify_usable(r, page);
        return DOSAH_OK;
    }
    return dsh_map_classify(
        r, &job->style, &job->grid, &job->f->tables->origins,
        &reach->row[dsh_reach_at(reach, page->type, r->profile, 0,
                                 reach->n_origins, 0)],
        err);
}

static dosah_status classify(dsh_map_page *page, dosah_error *err)
{
    for (size_t p = 0; p < page->job->n_panels; p++) {
        dsh_map_result *r = &page->result[p];
        r->measure = page->job->measure;
        r->profile = page->job->plan.profile[p];
        const dosah_status st = classify_panel(page, r, err);
        if (st != DOSAH_OK)
            return st;
        if (r->counts.not_applicable < r->counts.total)
            page->applicable = true;
    }
    return DOSAH_OK;
}

static void forget(dsh_map_page *page)
{
    for (size_t p = 0; p < DSH_MAP_PANELS; p++)
        dsh_free(page->result[p].mark);
}

bool dsh_map_wanted(const dsh_map_job *job, size_t type)
{
    const dsh_reach *r = job->f->reach;
    if (job->measure != DSH_MAP_TRIP || !r->row)
        return true;
    for (size_t p = 0; p < job->n_panels; p++) {
        const dsh_reach_row *row =
            &r->row[dsh_reach_at(r, type, p, 0, r->n_origins, 0)];
        for (uint32_t i = 0; i < r->n_origins; i++)
            if (row[i].status <= DSH_STATUS_NO)
                return true;
    }
    return false;
}

void dsh_map_stem(char out[128], const dsh_map_job *job, size_t type)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                               "UVWXYZ0123456789_-";
    const dsh_findings *f = job->f;
    const char *id = f->study->taxonomy.type[f->reach->type[type]].id;
    (void)snprintf(out, 128, "%.90s", id);
    bool changed = strlen(id) > 90 || id[0] == '\0';
    for (char *p = out; *p; p++) {
        if (strchr(safe, *p))
            continue;
        *p = '_';
        changed = true;
    }
    /* Two ids must not fall on one name; none of them has a point. */
    size_t at = strlen(out);
    if (changed)
        (void)snprintf(out + at, 128 - at, "-%zu", type + 1);
    at = strlen(out);
    if (job->measure == DSH_MAP_TRIP)
        (void)snprintf(out + at, 128 - at, ".trip");
}

static void draw_on(const dsh_pen *pen, const void *user)
{
    dsh_map_page_draw(pen, user);
}

static dosah_status write_file(dsh_map_page *page, dosah_map_format format,
                               const char *path, unsigned worker,
                               dosah_error *err)
{
    const dsh_map_job *job = page->job;
    char title[DSH_MAP_TEXT];
    dsh_map_title(title, page);
    const dsh_paper paper = {.w = job->layout.w,
                             .h = job->layout.h,
                             .zoom = job->layout.zoom,
                             .format = format,
                             .style = &job->style,
                             .title = title,
                             .fonts = job->fonts[worker],
                             .draw = draw_on,
                             .user = page};
    page->print = format == DOSAH_MAP_PDF;
    return dsh_paper_write(&paper, path, err);
}

dosah_status dsh_map_page_write(const dsh_map_job *job, size_t type,
                                dosah_lang lang, unsigned worker,
                                dosah_error *err)
{
    static const char *const ending[] = {"pdf", "png"};
    dsh_map_page page = {.job = job, .type = type, .lang = lang};
    char stem[128], path[1400];
    dosah_status st = classify(&page, err);
    dsh_map_stem(stem, job, type);
    for (int format = DOSAH_MAP_PDF; st == DOSAH_OK && format <= DOSAH_MAP_PNG;
         format++) {
        (void)snprintf(path, sizeof(path), "%s/%s.%s.%s", job->plan.dir, stem,
                       dsh_lang_code(lang), ending[format]);
        st = write_file(&page, (dosah_map_format)format, path, worker, err);
    }
    forget(&page);
    return st;
}

dosah_status dsh_map_file_write(const dsh_map_job *job, dosah_lang lang,
                                dosah_map_format format, const char *path,
                                dosah_error *err)
{
    dsh_map_page page = {.job = job, .lang = lang};
    dosah_status st = classify(&page, err);
    if (st == DOSAH_OK)
        st = write_file(&page, format, path, 0, err);
    forget(&page);
    return st;
}
