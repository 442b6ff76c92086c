/* SPDX-License-Identifier: MIT */
/* What the script works on: one JSON object of arrays of whole numbers.
 *
 *   place   [name, …], people [persons, −1 unknown, −2 private]
 *   type, profile, day   names
 *   trips   are there-and-back figures there?
 *   block   [type][profile][day] flattened; 0 = asks for no trip, else
 *     s  status of the median by municipality: c p n x -
 *     c  certain share, q further possible share, whole per cent
 *     a, b  the same there and back, if trips
 *     l  median minutes, optimistic; h  how many more, pessimistic
 *   −1 stands for "none" in all of them.
 * Shares are whole per cent and times whole minutes, so nothing here tells
 * about single addresses. */
#include <stdio.h>

#include "output/report.h"

static void put_string(dsh_page *p, const char *s)
{
    dsh_put(p, "\"");
    for (; *s != '\0'; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' ||
            c < 0x20)
            dsh_putf(p, "\\u%04x", c);
        else
            dsh_putf(p, "%c", c);
    }
    dsh_put(p, "\"");
}

static void put_key(dsh_page *p, const char *key)
{
    dsh_putf(p, ",\n\"%s\":", key);
}

static void put_places(dsh_page *p)
{
    const dsh_stored *s = p->s;
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_municipalities; i++) {
        dsh_put(p, i > 0 ? "," : "");
        put_string(p, s->municipality[i].name);
    }
    dsh_put(p, "]");
    put_key(p, "people");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_stored_municipality *m = &s->municipality[i];
        dsh_putf(p, "%s%.0f", i > 0 ? "," : "",
                 m->is_private       ? -2
                 : m->residents >= 0 ? m->residents
                                     : -1);
    }
    dsh_put(p, "]");
    /* place of each municipality in the alphabet */
    put_key(p, "abc");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_municipalities; i++)
        dsh_putf(p, "%s%u", i > 0 ? "," : "", p->place[i]);
    dsh_put(p, "]");
}

static void put_names(dsh_page *p)
{
    const dsh_stored *s = p->s;
    put_key(p, "type");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_types; i++) {
        dsh_put(p, i > 0 ? "," : "");
        put_string(p, s->type[i].name.in[p->lang]);
    }
    dsh_put(p, "]");
    put_key(p, "typeOrder");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_types; i++)
        dsh_putf(p, "%s%u", i > 0 ? "," : "", p->order[i]);
    dsh_put(p, "]");
    put_key(p, "profile");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_profiles; i++) {
        dsh_put(p, i > 0 ? "," : "");
        put_string(p, s->profile[i].name.in[p->lang]);
    }
    dsh_put(p, "]");
    put_key(p, "day");
    dsh_put(p, "[");
    for (size_t i = 0; i < s->n_days; i++) {
        char day[DSH_WORD];
        dsh_day_text(day, p, i);
        dsh_put(p, i > 0 ? "," : "");
        put_string(p, day);
    }
    dsh_put(p, "]");
}

/* ---- blocks ------------------------------------------------------------ */

static int percent(int share_bp)
{
    if (share_bp == DSH_NO_SHARE)
        return -1;
    const int n = (share_bp + 50) / 100;
    return share_bp > 0 && n == 0 ? 1 : share_bp < 10000 && n == 100 ? 99 : n;
}

typedef int (*value_fn)(const dsh_stored_sum *sum);

static int certain(const dsh_stored_sum *v)
{
    return percent(v->certain);
}

static int further(int lo, int hi)
{
    return lo == DSH_NO_SHARE || hi == DSH_NO_SHARE ? -1
                                                    : percent(hi) - percent(lo);
}

static int possible(const dsh_stored_sum *v)
{
    return v->certain == DSH_NO_SHARE
               ? -1
               : further(v->certain, v->certain + v->possible);
}

static int trip(const dsh_stored_sum *v)
{
    return percent(v->trip_lo);
}

static int trip_possible(const dsh_stored_sum *v)
{
    return further(v->trip_lo, v->trip_hi);
}

static int minutes(int tenths)
{
    return tenths == DSH_NO_SHARE ? -1 : (tenths + 5) / 10;
}

static int median_lo(const dsh_stored_sum *v)
{
    return v->status == 'c' || v->status == 'p' ? minutes(v->median_lo) : -1;
}

static int median_more(const dsh_stored_sum *v)
{
    if (v->status != 'c' || median_lo(v) < 0 || v->median_hi < v->median_lo)
        return -1;
    return minutes(v->median_hi) - minutes(v->median_lo);
}

static void put_values(dsh_page *p, const char *key, size_t at, value_fn value)
{
    const dsh_stored *s = p->s;
    dsh_putf(p, "%s\"%s\":[", key[0] == 'c' ? "" : ",", key);
    for (size_t i = 0; i < s->n_municipalities; i++) {
        char number[DSH_NUM_SIZE];
        const dsh_stored_sum *v = dsh_stored_sum_of(s, at, i);
        const bool shown = dsh_is_shown(s, i) && v->status != 'x';
        (void)dsh_format_int(number, shown ? value(v) : -1);
        if (i > 0)
            dsh_put(p, ",");
        dsh_put(p, number);
    }
    dsh_put(p, "]");
}

static bool asks(const dsh_stored *s, size_t at)
{
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_stored_sum *v = dsh_stored_sum_of(s, at, i);
        if (v->status != 'x' && v->status != '-')
            return true;
    }
    return false;
}

static void put_block(dsh_page *p, size_t at)
{
    const dsh_stored *s = p->s;
    if (!asks(s, at)) {
        dsh_put(p, "0");
        return;
    }
    dsh_put(p, "{");
    put_values(p, "c", at, certain);
    put_values(p, "q", at, possible);
    if (s->has_trips) {
        put_values(p, "a", at, trip);
        put_values(p, "b", at, trip_possible);
    }
    put_values(p, "l", at, median_lo);
    put_values(p, "h", at, median_more);
    dsh_put(p, ",\"s\":\"");
    for (size_t i = 0; i < s->n_municipalities; i++)
        dsh_putf(p, "%c",
                 dsh_is_shown(s, i) ? dsh_stored_sum_of(s, at, i)->status
                                    : '-');
    dsh_put(p, "\"}");
}

/* ---- style and texts --------------------------------------------------- */

static void put_classes(dsh_page *p, const char *key,
                        const dsh_web_classes *classes)
{
    dsh_putf(p, "\"%s\":{\"bound\":[", key);
    for (size_t i = 0; i < classes->n_bounds; i++)
        dsh_putf(p, "%s%.0f", i > 0 ? "," : "", classes->bound[i]);
    dsh_put(p, "],\"colour\":[");
    for (size_t i = 0; i < classes->n_colours; i++)
        dsh_putf(p, "%s\"%s\"", i > 0 ? "," : "", classes->colour[i]);
    dsh_put(p, "]},");
}

static void put_style(dsh_page *p)
{
    const dsh_web_style *w = p->style;
    put_key(p, "style");
    dsh_put(p, "{");
    put_classes(p, "time", &w->time);
    put_classes(p, "share", &w->share);
    put_classes(p, "change", &w->change);
    dsh_putf(
        p, "\"none\":\"%s\",\"paper\":\"%s\",\"over\":\"%s\",\"line\":\"%s\"}",
        w->unreachable, w->no_data_fill, w->over, w->member_line);
}

static void put_texts(dsh_page *p)
{
    static const char *const key[] = {
        "all_types",      "measure",        "measure_trip",
        "measure_reach",  "measure_time",   "measure_gap",
        "choose_type",    "choose_profile", "choose_day",
        "table_show",     "table_caption",  "municipality",
        "residents",      "download",       "sort_hint",
        "class",          "class_first",    "legend_striped",
        "legend_none",    "legend_no_data", "legend_over",
        "legend_time",    "legend_hatched", "gap_class",
        "gap_first",      "gap_last",       "map_worst",
        "map_as_bad",     "map_no_worst",   "not_applicable",
        "no_data",        "never",          "private",
        "percent",        "minutes",        "minutes_range",
        "minutes_never",  "zoom_in",        "zoom_out",
        "map_help",       "size_smaller",   "size_larger",
        "size_normal",    "size_label",     "legend_of_share",
        "legend_of_time", "legend_of_gap",  "legend_over_possible",
        "map_note_trip",  "map_note_reach", "map_note_time",
        "map_note_gap"};
    put_key(p, "text");
    dsh_put(p, "{");
    for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++) {
        char full[64];
        (void)snprintf(full, sizeof(full), "report.%s", key[i]);
        dsh_putf(p, "%s\"%s\":", i > 0 ? "," : "", key[i]);
        put_string(p, dsh_word(p, full));
    }
    dsh_put(p, "}");
}

void dsh_put_data(dsh_page *page)
{
    const dsh_stored *s = page->s;
    dsh_putf(page,
             "{\"lang\":\"%s\",\"trips\":%d,\"focus\":%zu,\"adult\":%d,"
             "\"run\":",
             dsh_lang_code(page->lang), s->has_trips ? 1 : 0, s->focus,
             s->adult == SIZE_MAX ? -1 : (int)s->adult);
    put_string(page, dsh_stored_fact_of(s, "run_id"));
    char from[16], to[16];
    dsh_putf(page, ",\"window\":{\"from\":\"%s\",\"to\":\"%s\"}",
             dsh_clock_text(from, page, "parameters.window_from_s"),
             dsh_clock_text(to, page, "parameters.window_to_s"));
    put_key(page, "place");
    put_places(page);
    put_names(page);
    put_style(page);
    put_texts(page);
    put_key(page, "block");
    dsh_put(page, "[");
    const size_t n = s->n_types * s->n_profiles * s->n_days;
    for (size_t at = 0; at < n; at++) {
        dsh_put(page, at > 0 ? ",\n" : "");
        put_block(page, at);
    }
    dsh_put(page, "]}");
}
