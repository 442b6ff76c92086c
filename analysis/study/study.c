/* SPDX-License-Identifier: MIT */
/* Reading a study: the whole file is first checked against the key table
 * (keys.c), so that the parts that follow can ask for keys by name and never
 * meet one that nobody reads. Everything is copied into one arena; the YAML
 * tree is gone when dsh_study_parse() returns. */
#include "study/study.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/geom.h"
#include "study/load.h"

enum { MAX_STUDY_BYTES = 16 << 20 };

void dsh_study_free(dsh_study *study)
{
    if (study == NULL)
        return;
    dsh_arena_free(study->arena);
    dsh_free(study);
}

/* An empty study with its arena; paths and hash set. */
static dosah_status new_study(dsh_study **out, const dsh_study_text *text,
                              dosah_error *err)
{
    dsh_study *study = dsh_alloc(1, sizeof *study);
    if (study == NULL)
        return dsh_fail_nomem(err, "study");
    study->arena = dsh_arena_new();
    const char *slash = strrchr(text->path, '/');
    size_t n_dir = slash == NULL         ? 0
                   : slash == text->path ? 1
                                         : (size_t)(slash - text->path);
    if (study->arena != NULL) {
        study->path = dsh_arena_str(study->arena, text->path);
        study->dir = n_dir > 0 ? dsh_arena_strn(study->arena, text->path, n_dir)
                               : dsh_arena_str(study->arena, ".");
    }
    if (study->path == NULL || study->dir == NULL) {
        dsh_study_free(study);
        return dsh_fail_nomem(err, "study");
    }
    study->hash = dsh_hash(text->text, text->n, 0);
    *out = study;
    return DOSAH_OK;
}

static dosah_status read_crs(const dsh_section *root)
{
    const dsh_load *load = root->load;
    dsh_study_value value;
    dosah_status st = dsh_read_text(root, "crs", &value);
    if (st != DOSAH_OK)
        return st;
    load->study->crs = value.text;
    if (value.text[0] == '\0')
        return dsh_key_fail(root, "crs", value,
                            "a projected CRS in metres such as EPSG:5514");
    if (load->sealed &&
        strspn(value.text, "EPSG:0123456789") != strlen(value.text))
        return dsh_key_fail(root, "crs", value, "a CRS such as EPSG:5514");
    dosah_error local = {0};
    st = dsh_crs_check_metric(value.text, &local);
    if (st == DOSAH_OK || st == DOSAH_ENOMEM)
        return st == DOSAH_OK ? st : dsh_fail_nomem(load->err, "CRS");
    return dsh_fail(load->err, DOSAH_EINPUT, load->file, value.line,
                    "key 'crs': expected a projected CRS in metres such as "
                    "EPSG:5514, found '%.60s': %s",
                    value.text, local.message);
}

static dosah_status read_languages(const dsh_section *root)
{
    dsh_study_value *code;
    size_t n;
    dosah_status st = dsh_read_texts(root, "languages", &code, &n);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        dosah_lang lang;
        if (dsh_lang_parse(&lang, code[i].text))
            root->load->study->lang[lang] = true;
        else
            st = dsh_key_fail(root, "languages", code[i], "cs or en");
    }
    if (st == DOSAH_OK && n == 0)
        st = dsh_key_fail(
            root, "languages",
            (dsh_study_value){"an empty list", dsh_node_line(dsh_node_get(
                                                   root->map, "languages"))},
            "cs or en");
    return st;
}

static dosah_status read_basics(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dosah_status st = dsh_read_label(root, "title", &study->title);
    if (st == DOSAH_OK)
        st = dsh_read_label(root, "banner", &study->banner);
    if (st == DOSAH_OK)
        st = read_crs(root);
    return st == DOSAH_OK ? read_languages(root) : st;
}

/* Item `i` of a list of maps, as a section of the key table. */
static dsh_section item_of(const dsh_section *root, const char *name,
                           const char *table, size_t i)
{
    dsh_node list = dsh_node_get(root->map, name);
    return (dsh_section){.load = root->load,
                         .map = dsh_node_item(list, i),
                         .table = table,
                         .path = name};
}

static dosah_status read_areas(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_node list = dsh_node_get(root->map, "areas");
    study->n_areas = list.ok ? dsh_node_count(list) : 0;
    dsh_area_def *area =
        dsh_arena_alloc(study->arena, study->n_areas, sizeof *area);
    if (area == NULL)
        return dsh_fail_nomem(root->load->err, "areas");
    for (size_t i = 0; i < study->n_areas; i++) {
        dsh_section item = item_of(root, "areas", "areas[]", i);
        const char *from;
        dsh_study_value name, column;
        dosah_status st = dsh_read_text(&item, "name", &name);
        if (st == DOSAH_OK)
            st = dsh_read_text(&item, "column", &column);
        if (st == DOSAH_OK)
            st = dsh_read_choice(&item, "from", &from);
        if (st != DOSAH_OK)
            return st;
        for (size_t k = 0; k < i; k++)
            if (strcmp(area[k].name, name.text) == 0)
                return dsh_key_fail(&item, "name", name,
                                    "a name that is not used twice");
        area[i] = (dsh_area_def){name.text, column.text};
    }
    study->area = area;
    return DOSAH_OK;
}

/* Without days there is one day without a date: opening hours are not asked,
 * and a timetable cannot be used. */
static dosah_status read_no_days(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    if (dsh_source_given(&study->timetable))
        return dsh_fail(root->load->err, DOSAH_EINPUT, root->load->file,
                        study->timetable.line,
                        "key 'days' is required with a timetable, e.g. "
                        "days: [{name: workday, date: 2026-11-24}]");
    dsh_day *day = dsh_arena_alloc(study->arena, 1, sizeof *day);
    if (day == NULL)
        return dsh_fail_nomem(root->load->err, "days");
    *day = (dsh_day){"any", DSH_NO_DATE};
    study->day = day;
    study->n_days = 1;
    dsh_study_notice(root->load, "days_missing", DOSAH_WARNING, 0, "days", "");
    return DOSAH_OK;
}

/* The seven days of the week that a date belongs to. */
static dosah_status read_week(const dsh_section *root)
{
    static const char *const NAME[] = {"monday",   "tuesday", "wednesday",
                                       "thursday", "friday",  "saturday",
                                       "sunday"};
    enum { N_DAYS = sizeof NAME / sizeof NAME[0] };
    dsh_study *study = root->load->study;
    dsh_date date = DSH_NO_DATE;
    dosah_status st = dsh_read_date(root, "week_of", &date);
    if (st != DOSAH_OK)
        return st;
    dsh_day *day = dsh_arena_alloc(study->arena, N_DAYS, sizeof *day);
    if (day == NULL)
        return dsh_fail_nomem(root->load->err, "days");
    for (int i = 0; i < N_DAYS; i++)
        day[i] = (dsh_day){NAME[i], date - dsh_weekday(date) + i};
    study->day = day;
    study->n_days = N_DAYS;
    return DOSAH_OK;
}

static dosah_status read_days(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_node list = dsh_node_get(root->map, "days");
    dsh_node week = dsh_node_get(root->map, "week_of");
    size_t n = list.ok ? dsh_node_count(list) : 0;
    if (!dsh_node_is_null(week)) {
        if (n > 0)
            return dsh_fail(root->load->err, DOSAH_EINPUT, root->load->file,
                            dsh_node_line(week),
                            "keys 'days' and 'week_of' exclude each other");
        return read_week(root);
    }
    if (n == 0)
        return read_no_days(root);
    dsh_day *day = dsh_arena_alloc(study->arena, n, sizeof *day);
    if (day == NULL)
        return dsh_fail_nomem(root->load->err, "days");
    for (size_t i = 0; i < n; i++) {
        dsh_section item = item_of(root, "days", "days[]", i);
        dsh_study_value name;
        dosah_status st = dsh_read_text(&item, "name", &name);
        if (st == DOSAH_OK)
            st = dsh_read_date(&item, "date", &day[i].date);
        if (st != DOSAH_OK)
            return st;
        day[i].name = name.text;
        for (size_t k = 0; k < i; k++)
            if (strcmp(day[k].name, name.text) == 0)
                return dsh_key_fail(&item, "name", name,
                                    "a name that is not used twice");
    }
    study->day = day;
    study->n_days = n;
    return DOSAH_OK;
}

static dosah_status read_outputs(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_section privacy = dsh_section_of(root, "privacy");
    dsh_section results = dsh_section_of(root, "results");
    const char *detail = "";
    dosah_status st =
        dsh_read_integer(&privacy, "min_count", &study->privacy_min_count);
    if (st == DOSAH_OK)
        st = dsh_read_choice(&results, "detail", &detail);
    study->detail = strcmp(detail, "grid") == 0 ? DSH_DETAIL_GRID
                    : strcmp(detail, "municipality") == 0
                        ? DSH_DETAIL_MUNICIPALITY
                        : DSH_DETAIL_ORIGIN;
    return st;
}

static dosah_status read_all(const dsh_section *root)
{
    static dosah_status (*const PART[])(const dsh_section *) = {
        dsh_check_keys,    read_basics,  dsh_load_sources,
        read_areas,        read_days,    dsh_load_reach,
        dsh_load_day_trip, read_outputs, dsh_load_accessibility,
        dsh_load_sets,
    };
    for (size_t i = 0; i < sizeof PART / sizeof PART[0]; i++) {
        dosah_status st = PART[i](root);
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

dosah_status dsh_study_parse(dsh_study **out, const dsh_study_text *text,
                             dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    dsh_yaml *doc = NULL;
    dsh_study *study = NULL;
    dosah_status st =
        dsh_yaml_parse(&doc, text->text, text->n, text->path, err);
    if (st == DOSAH_OK)
        st = new_study(&study, text, err);
    dsh_node map = st == DOSAH_OK ? dsh_yaml_root(doc) : (dsh_node){0};
    if (st == DOSAH_OK && (!map.ok || dsh_node_kind(map) != DSH_YAML_MAP))
        st = dsh_fail(err, DOSAH_EINPUT, text->path, 1,
                      "expected a map of keys (title, crs, municipalities, "
                      "services, …)");
    if (st == DOSAH_OK) {
        dsh_load load = {
            .study = study,
            .ctx = ctx,
            .err = err,
            .file = study->path,
            .sealed = text->sealed,
            .groups = dsh_node_get(dsh_node_get(map, "population"), "groups")};
        dsh_section root = {&load, map, "", "", NULL};
        st = read_all(&root);
        if (st == DOSAH_OK)
            dsh_note_missing(&load);
        for (size_t i = 0; st == DOSAH_OK && i < study->n_profiles; i++)
            if (study->profile[i].drives)
                st = dsh_fail(err, DOSAH_EINPUT, study->path, 0,
                              "profile %s goes by car; a study is walked and "
                              "ridden, cars are for dosah matrix and dosah "
                              "isochrone",
                              study->profile[i].id);
    }
    dsh_yaml_free(doc);
    if (st == DOSAH_OK)
        *out = study;
    else
        dsh_study_free(study);
    return st;
}

dosah_status dsh_study_open(dsh_study **out, const char *path, dsh_context *ctx,
                            dosah_error *err)
{
    *out = NULL;
    dsh_study_text text = {.path = path};
    char *bytes = NULL;
    if (dsh_file_look(path).is_dir)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "a folder, not a study; name the file in it, such as "
                        "study.yaml");
    dosah_status st =
        dsh_file_read(&bytes, &text.n, path, MAX_STUDY_BYTES, err);
    if (st != DOSAH_OK)
        return st;
    text.text = bytes;
    if (text.n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 ||
                        memcmp(bytes, "\xfe\xff", 2) == 0))
        st = dsh_fail(err, DOSAH_EINPUT, path, 0,
                      "the study is in UTF-16; save it as UTF-8");
    else
        st = dsh_study_parse(out, &text, ctx, err);
    dsh_free(bytes);
    return st;
}

/* The readers answer with the defaults of the table when the root is absent.
 */
dosah_status dsh_study_defaults(dsh_study **out, const char *profile_id,
                                dsh_context *ctx, dosah_error *err)
{
    *out = NULL;
    char yaml[256];
    if (strpbrk(profile_id, "\"\\\n") != NULL || strlen(profile_id) > 80)
        return dsh_fail(err, DOSAH_EINPUT, "", 0, "no profile '%.80s'",
                        profile_id);
    int n = snprintf(yaml, sizeof yaml, "profiles: [\"%.80s\"]\n", profile_id);
    dsh_yaml *doc = NULL;
    dsh_study *study = NULL;
    dsh_study_text text = {.path = "profile", .text = yaml, .n = (size_t)n};
    dosah_status st = dsh_yaml_parse(&doc, yaml, text.n, text.path, err);
    if (st == DOSAH_OK)
        st = new_study(&study, &text, err);
    if (st == DOSAH_OK) {
        dsh_context quiet = *ctx; /* nothing is missing from a default */
        quiet.notices = NULL;
        dsh_load load = {
            .study = study, .ctx = &quiet, .err = err, .file = text.path};
        dsh_section root = {&load, dsh_yaml_root(doc), "", "", NULL};
        dsh_section none = {&load, (dsh_node){0}, "", "", NULL};
        static dosah_status (*const PART[])(const dsh_section *) = {
            dsh_load_sources, read_areas,        read_days,
            dsh_load_reach,   dsh_load_day_trip, read_outputs};
        for (size_t i = 0; st == DOSAH_OK && i < sizeof PART / sizeof PART[0];
             i++)
            st = PART[i](&none);
        if (st == DOSAH_OK)
            st = read_languages(&none);
        if (st == DOSAH_OK)
            st = dsh_load_sets(&root);
        study->title = study->banner = (dsh_label){{"", ""}};
        study->crs = "";
    }
    dsh_yaml_free(doc);
    if (st == DOSAH_OK)
        *out = study;
    else
        dsh_study_free(study);
    return st;
}
