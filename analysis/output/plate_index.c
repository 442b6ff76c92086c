/* SPDX-License-Identifier: MIT */
/* maps/places.html: the maps of buildings, stops and streets, each by its
 * finding. */
#include "base/file.h"
#include "output/plate.h"
#include "output/qgis.h"

static const char style[] =
    "<style>body{font-family:sans-serif;max-width:60em;margin:1em auto;"
    "padding:0 1em;color:#111;background:#fff}"
    "table{border-collapse:collapse}caption,th{text-align:left}"
    "td,th{padding:.2em .8em .2em 0;border-bottom:1px solid #ccc}"
    "th[scope=row]{font-weight:normal}</style>\n";

static void put_link(dsh_xml *x, const char *stem, dosah_lang lang,
                     const char *ending, const char *name)
{
    dsh_xml_putf(x, "<td><a href=\"%s.%s.%s\">%s</a></td>", stem,
                 dsh_lang_code(lang), ending, name);
}

static void put_section(dsh_xml *x, const dsh_plate_entry *entry, size_t n,
                        const dsh_texts *texts, dosah_lang lang)
{
    dsh_xml_putf(x, "<section lang=\"%s\">\n<h1>", dsh_lang_code(lang));
    dsh_xml_text(x, dsh_text(texts, "plate_index_title", lang));
    dsh_xml_put(x, "</h1>\n<table>\n<caption>");
    dsh_xml_text(x, dsh_text(texts, "plate_index_caption", lang));
    dsh_xml_put(x, "</caption>\n");
    for (size_t i = 0; i < n; i++) {
        dsh_xml_put(x, "<tr><th scope=\"row\"><bdi>");
        dsh_xml_text(x, entry[i].title[lang]);
        dsh_xml_put(x, "</bdi></th>");
        put_link(x, entry[i].stem, lang, "pdf", "PDF");
        put_link(x, entry[i].stem, lang, "png", "PNG");
        dsh_xml_put(x, "</tr>\n");
    }
    dsh_xml_put(x, "</table>\n</section>\n");
}

dosah_status dsh_plate_index_write(const dsh_plate_entry *entry, size_t n,
                                   const char *path, const dsh_texts *texts,
                                   dosah_error *err)
{
    dsh_xml x = {.failed = false};
    dosah_lang first = DOSAH_N_LANGS;
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (first == DOSAH_N_LANGS && entry[0].title[lang][0] != '\0')
            first = lang;
    dsh_xml_putf(&x,
                 "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta "
                 "charset=\"utf-8\">\n<meta name=\"viewport\" "
                 "content=\"width=device-width\">\n<title>",
                 dsh_lang_code(first));
    dsh_xml_text(&x, dsh_text(texts, "plate_index_title", first));
    dsh_xml_put(&x, "</title>\n");
    dsh_xml_put(&x, style);
    dsh_xml_put(&x, "</head>\n<body>\n<main>\n");
    for (dosah_lang lang = first; lang < DOSAH_N_LANGS; lang++)
        if (entry[0].title[lang][0] != '\0')
            put_section(&x, entry, n, texts, lang);
    dsh_xml_put(&x, "</main>\n</body>\n</html>\n");
    const dosah_status st = x.failed
                                ? dsh_fail_nomem(err, "index of maps")
                                : dsh_file_write(path, x.text.p, x.text.n, err);
    dsh_vec_clear(&x.text);
    return st;
}
