/* SPDX-License-Identifier: MIT */
/* The page: maps/report/page.html with its places filled - styles and scripts
 * inlined, so that the file works from a disk without a network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/report.h"

enum { MAX_ASSET = 8 << 20 };

typedef struct job {
    const dsh_report_opts *opts;
    const dsh_context *ctx;
    dsh_stored *s;
    dsh_web_style style;
    char *template;
} job;

/* ---- order ------------------------------------------------------------- */

typedef struct keyed {
    const char *name;
    double size;
    uint32_t index;
} keyed;

static int by_name(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    const int order = dsh_collate(x->name, y->name);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_size(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    if (x->size > y->size || x->size < y->size)
        return x->size > y->size ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static uint32_t *sorted(dsh_page *p, keyed *list, size_t n,
                        int (*order)(const void *, const void *))
{
    uint32_t *out = dsh_arena_alloc(p->s->arena, n, sizeof(*out));
    if (out == NULL) {
        p->failed = true;
        return NULL;
    }
    qsort(list, n, sizeof(*list), order);
    for (size_t i = 0; i < n; i++)
        out[i] = list[i].index;
    return out;
}

static dosah_status sort_all(dsh_page *p, dosah_error *err)
{
    const dsh_stored *s = p->s;
    const size_t room =
        s->n_types > s->n_municipalities ? s->n_types : s->n_municipalities;
    keyed *list = dsh_alloc(room, sizeof(*list));
    if (list == NULL)
        return dsh_fail_nomem(err, "report");
    for (uint32_t i = 0; i < s->n_types; i++)
        list[i] = (keyed){s->type[i].name.in[p->lang], 0, i};
    p->order = sorted(p, list, s->n_types, by_name);
    for (uint32_t i = 0; i < s->n_municipalities; i++)
        list[i] =
            (keyed){s->municipality[i].name, s->municipality[i].residents, i};
    p->place = sorted(p, list, s->n_municipalities, by_name);
    p->by_size = sorted(p, list, s->n_municipalities, by_size);
    dsh_free(list);
    return p->failed ? dsh_fail_nomem(err, "report") : DOSAH_OK;
}

/* ---- assets ------------------------------------------------------------ */

/* A file of maps/report, else of the Leaflet that was there when Dosah was
 * built; without Leaflet the map stands still but is right. */
static void put_asset(dsh_page *p, const char *name)
{
    char path[1280];
    char *text = NULL;
    size_t n = 0;
    (void)snprintf(path, sizeof(path), "%s/maps/report/%s", p->data_dir, name);
    if (!dsh_file_look(path).exists)
        (void)snprintf(path, sizeof(path), "%s/%s", DOSAH_LEAFLET_DIR, name);
    if (!dsh_file_look(path).exists)
        return;
    if (dsh_file_read(&text, &n, path, MAX_ASSET, NULL) == DOSAH_OK)
        dsh_put(p, text);
    dsh_put(p, "\n");
    dsh_free(text);
}

/* ---- parts of the page ------------------------------------------------- */

static const char *title_of(const dsh_page *p)
{
    char key[32];
    (void)snprintf(key, sizeof(key), "title.%s", dsh_lang_code(p->lang));
    return dsh_stored_fact_of(p->s, key);
}

const char *dsh_banner(const dsh_page *page)
{
    char key[32];
    (void)snprintf(key, sizeof(key), "banner.%s", dsh_lang_code(page->lang));
    return dsh_stored_fact_of(page->s, key);
}

static void put_banner(dsh_page *p)
{
    const char *banner = dsh_banner(p);
    if (banner[0] == '\0')
        return;
    dsh_put(p, "<p class=\"banner\">");
    dsh_put_name(p, banner);
    dsh_put(p, "</p>\n");
}

static void put_languages(dsh_page *p)
{
    static const char *const own[] = {"Čeština", "English"};
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        const char *code = dsh_lang_code(lang);
        if (!p->s->lang[lang] || lang == p->lang)
            continue;
        dsh_putf(p,
                 "<a id=\"language\" lang=\"%s\" hreflang=\"%s\" "
                 "href=\"%s.html\">%s</a>\n",
                 code, code, code, own[lang]);
    }
}

static size_t n_sections(const job *j)
{
    return DSH_N_SECTIONS + j->opts->n_extra;
}

static const dsh_section *section_at(const job *j, size_t i)
{
    return i < DSH_N_SECTIONS ? DSH_SECTIONS[i]
                              : j->opts->extra[i - DSH_N_SECTIONS];
}

static void put_heading(dsh_page *p, const char *id)
{
    char key[64];
    (void)snprintf(key, sizeof(key), "report.%.50s", id);
    dsh_put_key(p, key);
}

static void put_contents(dsh_page *p, const job *j)
{
    dsh_put(p, "<ol>\n");
    for (size_t i = 0; i < n_sections(j); i++) {
        const dsh_section *s = section_at(j, i);
        if (!s->has(p))
            continue;
        dsh_putf(p, "<li><a href=\"#%s\">", s->id);
        put_heading(p, s->id);
        dsh_put(p, "</a></li>\n");
    }
    dsh_put(p, "</ol>\n");
}

static void put_sections(dsh_page *p, const job *j)
{
    unsigned number = 0;
    for (size_t i = 0; i < n_sections(j); i++) {
        const dsh_section *s = section_at(j, i);
        if (!s->has(p))
            continue;
        dsh_putf(p,
                 "<section id=\"%s\" aria-labelledby=\"h-%s\">\n"
                 "<h2 id=\"h-%s\">%u. ",
                 s->id, s->id, s->id, ++number);
        put_heading(p, s->id);
        dsh_put(p, "</h2>\n");
        s->write(p);
        dsh_put(p, "</section>\n");
    }
}

/* ---- template ---------------------------------------------------------- */

/* Values of the CSS that come from the one style of maps. */
static void put_variables(dsh_page *p)
{
    const dsh_web_style *w = p->style;
    dsh_putf(p, ":root{--g0:%s;--g1:%s;--g2:%s;--label:%s;--halo:%s}\n",
             w->grade[0], w->grade[1], w->grade[2], w->label, w->halo);
    dsh_put(p, "@page{@top-right{content:\"");
    for (const char *c = dsh_banner(p); *c != '\0'; c++)
        if (strchr("\"\\<>&", *c) != NULL || (unsigned char)*c < 0x20)
            dsh_putf(p, "\\%x ", (unsigned)(unsigned char)*c);
        else
            dsh_put_n(p, c, 1);
    dsh_put(p, "\"}}\n");
}

static void put_place(dsh_page *p, const job *j, const char *name, size_t n)
{
    char key[64];
    (void)snprintf(key, sizeof(key), "%.*s", (int)(n < 60 ? n : 60), name);
    if (strcmp(key, "lang") == 0)
        dsh_put(p, dsh_lang_code(p->lang));
    else if (strcmp(key, "title") == 0)
        dsh_put_text(p, title_of(p));
    else if (strcmp(key, "banner") == 0)
        put_banner(p);
    else if (strcmp(key, "languages") == 0)
        put_languages(p);
    else if (strcmp(key, "style") == 0)
        put_variables(p);
    else if (strcmp(key, "contents") == 0)
        put_contents(p, j);
    else if (strcmp(key, "front") == 0)
        dsh_put_front(p);
    else if (strcmp(key, "sections") == 0)
        put_sections(p, j);
    else if (strcmp(key, "data") == 0)
        dsh_put_data(p);
    else if (strncmp(key, "file:", 5) == 0)
        put_asset(p, key + 5);
    else if (strncmp(key, "text:", 5) == 0)
        put_heading(p, key + 5);
}

static void fill_template(dsh_page *p, const job *j)
{
    const char *at = j->template;
    for (;;) {
        const char *open = strstr(at, "{{");
        const char *end = open ? strstr(open, "}}") : NULL;
        if (end == NULL)
            break;
        dsh_put_n(p, at, (size_t)(open - at));
        put_place(p, j, open + 2, (size_t)(end - open - 2));
        at = end + 2;
    }
    dsh_put(p, at);
}

/* ---- files ------------------------------------------------------------- */

static dosah_status write_language(const job *j, dosah_lang lang,
                                   dosah_error *err)
{
    dsh_page p = {.s = j->s,
                  .texts = j->ctx->texts,
                  .style = &j->style,
                  .lang = lang,
                  .data_dir = j->ctx->data_dir,
                  .photo_dir = j->opts->photo_dir,
                  .n_photo_dirs = j->opts->n_photo_dirs};
    char name[16];
    dosah_status st = sort_all(&p, err);
    if (st == DOSAH_OK)
        (void)dsh_map_prepare(&p, err, &st);
    if (st != DOSAH_OK)
        return st;
    fill_template(&p, j);
    (void)snprintf(name, sizeof(name), "%s.html", dsh_lang_code(lang));
    const char *path = dsh_path_join(j->s->arena, j->opts->out_dir, name);
    st = p.failed || path == NULL
             ? dsh_fail_nomem(err, "report")
             : dsh_file_write(path, p.html.p, p.html.n, err);
    dsh_vec_clear(&p.html);
    return st;
}

static dosah_status write_pages(job *j, unsigned *written, dosah_error *err)
{
    char path[1024];
    size_t n = 0;
    dosah_status st = dsh_data_path(j->ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_web_style_load(&j->style, path, err);
    if (st == DOSAH_OK)
        st = dsh_data_path(j->ctx, path, "maps/report/page.html", err);
    if (st == DOSAH_OK)
        st = dsh_file_read(&j->template, &n, path, MAX_ASSET, err);
    for (dosah_lang lang = 0; st == DOSAH_OK && lang < DOSAH_N_LANGS; lang++) {
        if (!j->s->lang[lang])
            continue;
        st = write_language(j, lang, err);
        if (st == DOSAH_OK && written != NULL)
            *written |= 1u << lang;
    }
    dsh_free(j->template);
    return st;
}

dosah_status dsh_report_write(const dsh_report_opts *opts, unsigned *written,
                              const dsh_context *ctx, dosah_error *err)
{
    dsh_stored stored;
    job j = {.opts = opts, .ctx = ctx, .s = &stored};
    if (written != NULL)
        *written = 0;
    dosah_status st = dsh_stored_open(&stored, opts->dir, ctx, err);
    if (st == DOSAH_OK)
        st = write_pages(&j, written, err);
    dsh_stored_clear(&stored);
    return st;
}
