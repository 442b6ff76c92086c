/* SPDX-License-Identifier: MIT */
/* maps/index.html: a plain list of the maps in the languages of the study. */
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/vec.h"
#include "output/map.h"
#include "output/plate.h"

typedef struct html {
    DSH_VEC(char) text;
    bool failed;
} html;

static void put(html *h, const char *s)
{
    const size_t n = strlen(s);
    if (!dsh_vec_room(&h->text, n)) {
        h->failed = true;
        return;
    }
    memcpy(h->text.p + h->text.n, s, n);
    h->text.n += n;
}

static void put_escaped(html *h, const char *s)
{
    for (; *s; s++) {
        const char one[2] = {*s, '\0'};
        put(h, *s == '&'   ? "&amp;"
               : *s == '<' ? "&lt;"
               : *s == '>' ? "&gt;"
               : *s == '"' ? "&quot;"
                           : one);
    }
}

static void put_link(html *h, const char *stem, dosah_lang lang,
                     const char *ending)
{
    put(h, "<td><a href=\"");
    put(h, stem);
    put(h, ".");
    put(h, dsh_lang_code(lang));
    put(h, ".");
    put(h, ending);
    put(h, "\">");
    put(h, strcmp(ending, "pdf") == 0 ? "PDF" : "PNG");
    put(h, "</a></td>");
}

static void put_links(html *h, const dsh_map_job *job, size_t type,
                      dosah_lang lang)
{
    char stem[128];
    if (!dsh_map_wanted(job, type)) {
        put(h, "<td>–</td><td>–</td>");
        return;
    }
    dsh_map_stem(stem, job, type);
    put_link(h, stem, lang, "pdf");
    put_link(h, stem, lang, "png");
}

static void put_rows(html *h, const dsh_map_job *job, dosah_lang lang)
{
    const dsh_findings *f = job->f;
    for (size_t t = 0; t < f->reach->n_types; t++) {
        put(h, "<tr><th scope=\"row\"><bdi>");
        put_escaped(h,
                    f->study->taxonomy.type[f->reach->type[t]].name.in[lang]);
        put(h, "</bdi></th>");
        for (size_t m = 0; m < DSH_MAP_BASIC; m++)
            put_links(h, &job[m], t, lang);
        put(h, "</tr>\n");
    }
}

/* The page of the maps of buildings and streets, if there is one. */
static void put_places(html *h, const dsh_map_job *job, dosah_lang lang)
{
    char path[1400];
    const dsh_text_arg arg = {"dir", job->plan.dir};
    (void)dsh_text_fill(path, sizeof(path), "{dir}/" DSH_PLATE_INDEX, &arg, 1);
    if (!dsh_file_look(path).exists)
        return;
    put(h, "<p><a href=\"" DSH_PLATE_INDEX "\">");
    put_escaped(h, dsh_text(job->ctx->texts, "plate_index_title", lang));
    put(h, "</a></p>\n");
}

static void put_section(html *h, const dsh_map_job *job, dosah_lang lang)
{
    const dsh_texts *texts = job->ctx->texts;
    put(h, "<section lang=\"");
    put(h, dsh_lang_code(lang));
    put(h, "\">\n");
    const char *banner = job->f->study->banner.in[lang];
    if (banner[0]) {
        put(h, "<p class=\"banner\">");
        put_escaped(h, banner);
        put(h, "</p>\n");
    }
    put(h, "<h1>");
    put_escaped(h, dsh_text(texts, "map_index_title", lang));
    put(h, ": ");
    put_escaped(h, job->f->study->title.in[lang]);
    put(h, "</h1>\n<table>\n<caption>");
    put_escaped(h, dsh_text(texts, "map_index_caption", lang));
    put(h, "</caption>\n<tr><th scope=\"col\">");
    put_escaped(h, dsh_text(texts, "map_index_type", lang));
    put(h, "</th><th scope=\"colgroup\" colspan=\"2\">");
    put_escaped(h, dsh_text(texts, "map_index_time", lang));
    put(h, "</th><th scope=\"colgroup\" colspan=\"2\">");
    put_escaped(h, dsh_text(texts, "map_index_trip", lang));
    put(h, "</th></tr>\n");
    put_rows(h, job, lang);
    put(h, "</table>\n");
    put_places(h, job, lang);
    put(h, "</section>\n");
}

static dosah_lang first_language(const dsh_study *study)
{
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (study->lang[lang])
            return lang;
    return DOSAH_EN;
}

dosah_status dsh_map_index_write(const dsh_map_job *job, dosah_error *err)
{
    static const char style[] =
        "<style>body{font-family:sans-serif;max-width:60em;margin:1em auto;"
        "padding:0 1em;color:#111;background:#fff}"
        ".banner{background:#b00020;color:#fff;font-weight:bold;"
        "text-align:center;padding:.4em}"
        "table{border-collapse:collapse}caption,th{text-align:left}"
        "td,th{padding:.2em .8em .2em 0;border-bottom:1px solid #ccc}"
        "th[scope=row]{font-weight:normal}</style>\n";
    const dosah_lang first = first_language(job->f->study);
    html h = {0};
    put(&h, "<!DOCTYPE html>\n<html lang=\"");
    put(&h, dsh_lang_code(first));
    put(&h, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width\">\n<title>");
    put_escaped(&h, dsh_text(job->ctx->texts, "map_index_title", first));
    put(&h, ": ");
    put_escaped(&h, job->f->study->title.in[first]);
    put(&h, "</title>\n");
    put(&h, style);
    put(&h, "</head>\n<body>\n<main>\n");
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (job->f->study->lang[lang])
            put_section(&h, job, lang);
    put(&h, "</main>\n</body>\n</html>\n");
    char path[1400];
    const dsh_text_arg arg = {"dir", job->plan.dir};
    (void)dsh_text_fill(path, sizeof(path), "{dir}/index.html", &arg, 1);
    const dosah_status st = h.failed
                                ? dsh_fail_nomem(err, "index of maps")
                                : dsh_file_write(path, h.text.p, h.text.n, err);
    dsh_vec_clear(&h.text);
    return st;
}
