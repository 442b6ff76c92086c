/* SPDX-License-Identifier: MIT */
/* What the figures rest on: data quality, method, sources, limits, the run. */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "output/report.h"

static bool always(const dsh_page *p)
{
    (void)p;
    return true;
}

/* ---- data quality ------------------------------------------------------ */

static void write_quality(dsh_page *p)
{
    static const char *const column[] = {"report.notice", "report.severity",
                                         "#report.count", NULL};
    static const char severity[] = "ewi";
    const dsh_stored *s = p->s;
    size_t all = 0;
    for (size_t i = 0; i < s->n_notices; i++)
        all += s->notice[i].n;
    dsh_put(p, "<p>");
    dsh_put_count(p, "summary.notices", (int64_t)all);
    dsh_put(p, "</p>\n");
    if (all == 0)
        return;
    const dsh_grid_head h = {"sortable", "report.notices_caption", NULL,
                             column};
    dsh_grid_begin(p, &h);
    for (int k = 0; severity[k] != '\0'; k++)
        for (size_t i = 0; i < s->n_notices; i++) {
            const dsh_stored_notice *v = &s->notice[i];
            char number[DSH_WORD], key[32];
            if (v->severity != severity[k])
                continue;
            const char *text = v->text[p->lang];
            char kept_back[256];
            const dsh_text_arg arg[] = {{"code", v->code}};
            (void)dsh_text_fill(kept_back, sizeof(kept_back),
                                dsh_word(p, "report.notice_private"), arg, 1);
            dsh_grid_row(p, text && text[0] ? text : kept_back);
            (void)snprintf(key, sizeof(key), "report.severity_%c", v->severity);
            dsh_cell_text(p, dsh_word(p, key));
            dsh_number_text(number, p, (double)v->n, 0);
            dsh_cell_number(p, (double)v->n, number);
            dsh_grid_row_end(p);
        }
    dsh_grid_end(p);
}

const dsh_section DSH_SECTION_QUALITY = {"quality", always, write_quality};

/* ---- method ------------------------------------------------------------ */

static const char *minutes_of(char out[16], const dsh_page *p, const char *key)
{
    (void)snprintf(out, 16, "%d",
                   (int)(dsh_stored_count_of(p->s, key) / 60 % 10000));
    return out;
}

static void write_method(dsh_page *p)
{
    const dsh_stored *s = p->s;
    char from[16], to[16], most[16], walk[16];
    const char *const arg[] = {
        "from",  dsh_clock_text(from, p, "parameters.window_from_s"),
        "to",    dsh_clock_text(to, p, "parameters.window_to_s"),
        "max",   minutes_of(most, p, "parameters.max_time_s"),
        "walk",  minutes_of(walk, p, "parameters.max_walk_s"),
        "rides", dsh_stored_fact_of(s, "parameters.max_rides"),
        NULL};
    dsh_say(p, "p", "report.method_search", arg);
    dsh_say(p, "p", "report.method_readings", NULL);
    dsh_say(p, "p",
            s->has_trips ? "report.method_trips" : "report.method_no_trips",
            NULL);
    if (s->n_rule_sets > 0) {
        dsh_say(p, "p", "report.method_rules", NULL);
        dsh_put(p, "<ul>\n");
        for (size_t i = 0; i < s->n_rule_sets; i++) {
            dsh_put(p, "<li>");
            dsh_put_name(p, s->rule_set[i].name.in[p->lang]);
            dsh_put(p, "</li>\n");
        }
        dsh_put(p, "</ul>\n");
    }
    dsh_say(p, "h3", "report.profiles_used", NULL);
    dsh_put(p, "<ul>\n");
    for (size_t i = 0; i < s->n_profiles; i++) {
        dsh_put(p, "<li>");
        dsh_put_name(p, s->profile[i].name.in[p->lang]);
        dsh_put(p, "</li>\n");
    }
    dsh_put(p, "</ul>\n");
}

const dsh_section DSH_SECTION_METHOD = {"method", always, write_method};

/* ---- sources ----------------------------------------------------------- */

static const char *source_word(const dsh_page *p, const char *key)
{
    char name[64];
    (void)snprintf(name, sizeof(name), "map_source_%.40s", key);
    return dsh_text_has(p->texts, name) ? dsh_word(p, name) : key;
}

static void write_sources(dsh_page *p)
{
    static const char *const column[] = {"report.source", "report.credit",
                                         "report.licence", "report.as_of",
                                         NULL};
    static const char *const part[] = {"key", "text", "licence", "date"};
    const dsh_stored *s = p->s;
    const dsh_grid_head h = {"", "report.sources_caption", NULL, column};
    dsh_grid_begin(p, &h);
    for (int i = 1; i < 1000; i++) {
        const char *value[4];
        char key[64], date[40] = "";
        int32_t day = 0;
        for (int k = 0; k < 4; k++) {
            (void)snprintf(key, sizeof(key), "attribution.%d.%s", i, part[k]);
            value[k] = dsh_stored_fact_in(s, key, p->lang);
        }
        if (value[0][0] == '\0')
            break;
        dsh_grid_row(p, source_word(p, value[0]));
        dsh_cell_text(p, value[1]);
        dsh_cell_text(p, value[2]);
        if (dsh_parse_date(&day, dsh_str_of(value[3])))
            dsh_text_date(date, day, p->lang);
        dsh_cell_text(p, date);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_say(p, "p class=\"note\"", "report.software_credit", NULL);
}

const dsh_section DSH_SECTION_SOURCES = {"sources", always, write_sources};

/* ---- limits ------------------------------------------------------------ */

static void write_limits(dsh_page *p)
{
    const dsh_stored *s = p->s;
    char number[DSH_WORD];
    dsh_number_text(number, p, (double)s->min_count, 0);
    dsh_put(p, "<ul>\n");
    dsh_say(p, "li", "report.limit_timetable", NULL);
    dsh_say(p, "li", "report.limit_unknown", NULL);
    if (!s->has_trips)
        dsh_say(p, "li", "report.limit_opening", NULL);
    dsh_say(p, "li", "report.limit_mean", NULL);
    dsh_say(p, "li", "report.limit_privacy",
            (const char *[]){"n", number, NULL});
    if (s->detail == NULL)
        dsh_say(p, "li", "report.limit_public", NULL);
    dsh_put(p, "</ul>\n");
}

const dsh_section DSH_SECTION_LIMITS = {"limits", always, write_limits};

/* ---- the run ----------------------------------------------------------- */

static void write_record(dsh_page *p)
{
    static const char *const column[] = {"report.fact", "report.value", NULL};
    const dsh_stored *s = p->s;
    const dsh_grid_head h = {"", "report.record_caption", NULL, column};
    dsh_say(p, "p", "report.record_about",
            (const char *[]){"version", dsh_stored_fact_of(s, "version"), "run",
                             dsh_stored_fact_of(s, "run_id"), NULL});
    dsh_put(p, "<details><summary>");
    dsh_put_key(p, "report.record_open");
    dsh_put(p, "</summary>\n");
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < s->n_facts; i++) {
        const dsh_stored_fact *f = &s->fact[i];
        if (strncmp(f->key, "attribution.", 12) == 0)
            continue;
        dsh_grid_row(p, f->key);
        dsh_cell_text(p, f->value);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
    dsh_put(p, "</details>\n");
}

const dsh_section DSH_SECTION_RECORD = {"record", always, write_record};
