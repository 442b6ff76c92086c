/* SPDX-License-Identifier: MIT */
#include "output/manifest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/json.h"

enum { MAX_MANIFEST = 64 << 20 };

static const char *const manifest_name = "manifest.json";

/* ---- writing ----------------------------------------------------------- */

static json_t *hex(uint64_t hash)
{
    char text[17];
    (void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
    return json_string(text);
}

static json_t *date(dsh_date d)
{
    char text[11];
    if (d == DSH_NO_DATE)
        return json_null();
    dsh_format_date(text, d);
    return json_string(text);
}

static json_t *label(dsh_json *m, const dsh_label *l)
{
    json_t *o = json_object();
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        dsh_json_put(m, o, dsh_lang_code(lang),
                     json_string(l->in[lang] ? l->in[lang] : ""));
    return o;
}

static json_t *inputs(dsh_json *m, const dsh_output *out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < out->n_inputs; i++) {
        const dsh_input *in = &out->input[i];
        json_t *o = json_object();
        dsh_json_put(m, o, "key", json_string(in->key));
        dsh_json_put(m, o, "path", json_string(in->path));
        dsh_json_put(m, o, "hash", hex(in->hash));
        if (in->size > 0)
            dsh_json_put(m, o, "size", json_integer((json_int_t)in->size));
        dsh_json_append(m, list, o);
    }
    return list;
}

/* A text, or one per language where they differ. */
static json_t *words(dsh_json *m, const dsh_label *label)
{
    if (!label->in[DOSAH_CS])
        return json_string("");
    if (strcmp(label->in[DOSAH_CS], label->in[DOSAH_EN]) == 0)
        return json_string(label->in[DOSAH_CS]);
    json_t *o = json_object();
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        dsh_json_put(m, o, dsh_lang_code(lang), json_string(label->in[lang]));
    return o;
}

static json_t *attributions(dsh_json *m, const dsh_study *s)
{
    const dsh_source *source[] = {
        &s->municipalities, &s->neighbours,      &s->population,
        &s->origins,        &s->streets,         &s->elevation,
        &s->timetable,      &s->services,        &s->survey,
        &s->premises,       &s->timetable_stops, &s->demand_transport};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(source) / sizeof(source[0]); i++) {
        const dsh_source *src = source[i];
        if (!dsh_source_given(src) || !src->attribution.in[DOSAH_CS] ||
            src->attribution.in[DOSAH_CS][0] == '\0')
            continue;
        json_t *o = json_object();
        dsh_json_put(m, o, "key", json_string(src->key));
        dsh_json_put(m, o, "text", words(m, &src->attribution));
        dsh_json_put(m, o, "licence", words(m, &src->licence));
        dsh_json_put(m, o, "date", date(src->attribution_date));
        dsh_json_append(m, list, o);
    }
    return list;
}

static json_t *ids(dsh_json *m, const char *const *id, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        dsh_json_append(m, list, json_string(dsh_path_name(id[i])));
    return list;
}

static json_t *parameters(dsh_json *m, const dsh_study *s)
{
    const dsh_reach_settings *r = &s->reach;
    json_t *o = json_object();
    dsh_json_put(m, o, "crs", json_string(s->crs));
    dsh_json_put(m, o, "window_from_s", json_integer(r->window_from_s));
    dsh_json_put(m, o, "window_to_s", json_integer(r->window_to_s));
    dsh_json_put(m, o, "leave_after_s",
                 json_integer(s->day_trip.leave_after_s));
    dsh_json_put(m, o, "home_by_s", json_integer(s->day_trip.home_by_s));
    dsh_json_put(m, o, "max_time_s", json_integer(r->max_time_s));
    dsh_json_put(m, o, "max_walk_s", json_integer(r->max_walk_s));
    dsh_json_put(m, o, "max_transfer_s", json_integer(r->max_transfer_s));
    dsh_json_put(m, o, "change_time_s", json_integer(r->change_time_s));
    dsh_json_put(m, o, "max_rides", json_integer(r->max_rides));
    dsh_json_put(m, o, "max_snap_m", json_real(r->max_snap_m));
    dsh_json_put(m, o, "detour_factor", json_real(r->detour_factor));
    json_t *percentiles = json_array(), *thresholds = json_array();
    for (size_t i = 0; i < r->n_percentiles; i++)
        dsh_json_append(m, percentiles, json_integer(r->percentile[i]));
    for (size_t i = 0; i < r->n_thresholds; i++)
        dsh_json_append(m, thresholds, json_integer(r->threshold_s[i]));
    dsh_json_put(m, o, "percentiles", percentiles);
    dsh_json_put(m, o, "thresholds_s", thresholds);
    json_t *days = json_object(), *profiles = json_array();
    for (size_t i = 0; i < s->n_days; i++)
        dsh_json_put(m, days, s->day[i].name, date(s->day[i].date));
    for (size_t i = 0; i < s->n_profiles; i++)
        dsh_json_append(m, profiles, json_string(s->profile[i].id));
    dsh_json_put(m, o, "days", days);
    dsh_json_put(m, o, "profiles", profiles);
    dsh_json_put(m, o, "rule_sets", ids(m, s->rule_set, s->n_rule_sets));
    dsh_json_put(m, o, "privacy_min_count", json_integer(s->privacy_min_count));
    return o;
}

static json_t *coordinates(dsh_json *m, const dsh_network *n)
{
    json_t *o = json_object();
    dsh_json_put(m, o, "operation",
                 json_string(n->crs_op_name ? n->crs_op_name : ""));
    dsh_json_put(m, o, "accuracy_m",
                 isfinite(n->crs_op_accuracy_m)
                     ? json_real(n->crs_op_accuracy_m)
                     : json_null());
    return o;
}

static json_t *assumptions(dsh_json *m, const dsh_assumptions *a)
{
    json_t *o = json_object();
    dsh_json_put(m, o, "id", json_string(a->id ? a->id : "none"));
    dsh_json_put(m, o, "date", json_string(a->date ? a->date : ""));
    dsh_json_put(m, o, "rules", json_integer((json_int_t)a->n));
    return o;
}

static json_t *describe(dsh_json *m, const dsh_output *out)
{
    const dsh_study *s = out->f.study;
    json_t *o = json_object();
    dsh_json_put(m, o, "program", json_string("dosah"));
    dsh_json_put(m, o, "version", json_string(DOSAH_VERSION));
    dsh_json_put(m, o, "run_id", json_string(out->run_id));
    dsh_json_put(m, o, "command",
                 json_string(out->f.command ? out->f.command : ""));
    dsh_json_put(m, o, "title", label(m, &s->title));
    dsh_json_put(m, o, "banner", label(m, &s->banner));
    json_t *study = json_object();
    dsh_json_put(m, study, "path", json_string(dsh_path_name(s->path)));
    dsh_json_put(m, study, "hash", hex(s->hash));
    dsh_json_put(m, o, "study", study);
    dsh_json_put(m, o, "inputs", inputs(m, out));
    dsh_json_put(m, o, "parameters", parameters(m, s));
    dsh_json_put(m, o, "assumptions", assumptions(m, &s->assumptions));
    dsh_json_put(m, o, "attribution", attributions(m, s));
    dsh_json_put(m, o, "public", json_boolean(out->f.public_export));
    if (out->f.network != NULL)
        dsh_json_put(m, o, "coordinates", coordinates(m, out->f.network));
    return o;
}

json_t *dsh_manifest_describe(const dsh_output *output)
{
    dsh_json m = {0};
    json_t *root = describe(&m, output);
    if (!m.failed)
        return root;
    json_decref(root);
    return NULL;
}

static dosah_status add_files(dsh_json *m, json_t *files, const dsh_output *out,
                              dosah_error *err)
{
    char **name = NULL;
    size_t n = 0;
    const char *dir = out->folder.partial;
    dosah_status st = dsh_folder_files(&name, &n, dir, out->arena, err);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        const char *path = dsh_path_join(out->arena, dir, name[i]);
        uint64_t hash = 0;
        if (path == NULL)
            return dsh_fail_nomem(err, "manifest");
        st = dsh_file_hash(&hash, path, err);
        json_t *o = json_object();
        dsh_json_put(m, o, "size",
                     json_integer((json_int_t)dsh_file_look(path).size));
        dsh_json_put(m, o, "hash", hex(hash));
        dsh_json_put(m, files, name[i], o);
    }
    return st;
}

dosah_status dsh_manifest_write(const dsh_output *output, dosah_error *err)
{
    dsh_json m = {0};
    json_t *root = describe(&m, output);
    json_t *files = json_object();
    dsh_json_put(&m, root, "date", date(dsh_today()));
    dsh_json_put(&m, root, "set_aside",
                 json_boolean(output->folder.sets_aside));
    dosah_status st = add_files(&m, files, output, err);
    dsh_json_put(&m, root, "files", files);
    const char *path =
        dsh_path_join(output->arena, output->folder.partial, manifest_name);
    if (st == DOSAH_OK && (m.failed || path == NULL))
        st = dsh_fail_nomem(err, "manifest");
    if (st == DOSAH_OK)
        st = dsh_json_write(
            path, root,
            JSON_SORT_KEYS | JSON_INDENT(2) | JSON_REAL_PRECISION(12), err);
    json_decref(root);
    return st;
}

dosah_status dsh_json_write(const char *path, const json_t *root, size_t flags,
                            dosah_error *err)
{
    const size_t n = json_dumpb(root, NULL, 0, flags);
    char *text = n > 0 ? dsh_alloc(n, 1) : NULL;
    if (text == NULL || json_dumpb(root, text, n, flags) != n) {
        dsh_free(text);
        return dsh_fail_nomem(err, "JSON file");
    }
    const dosah_status st = dsh_file_write(path, text, n, err);
    dsh_free(text);
    return st;
}

/* ---- reading ----------------------------------------------------------- */

/* `*out` is NULL if there is none that can be read; only a lack of memory is
 * a failure. */
static dosah_status load(json_t **out, const char *dir, dosah_error *err)
{
    *out = NULL;
    dsh_arena *arena = dsh_arena_new();
    const char *path = arena ? dsh_path_join(arena, dir, manifest_name) : NULL;
    char *text = NULL;
    size_t n = 0;
    const dosah_status st =
        path ? dsh_file_read(&text, &n, path, MAX_MANIFEST, NULL)
             : DOSAH_ENOMEM;
    if (st == DOSAH_OK)
        *out = json_loadb(text, n, 0, NULL);
    dsh_free(text);
    dsh_arena_free(arena);
    return st == DOSAH_ENOMEM ? dsh_fail_nomem(err, "manifest") : DOSAH_OK;
}

/* Unchanged since the manifest was written? */
static dosah_status compare(bool *same, const json_t *entry, const char *path,
                            dosah_error *err)
{
    const json_t *size = json_object_get(entry, "size");
    const char *want = json_string_value(json_object_get(entry, "hash"));
    uint64_t hash = 0;
    char text[17];

    *same = false;
    if (want == NULL || !json_is_integer(size) ||
        dsh_file_look(path).size != (uint64_t)json_integer_value(size))
        return DOSAH_OK;
    const dosah_status st = dsh_file_hash(&hash, path, NULL);
    if (st == DOSAH_ENOMEM)
        return dsh_fail_nomem(err, "manifest");
    (void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
    *same = st == DOSAH_OK && strcmp(text, want) == 0;
    return DOSAH_OK;
}

static dosah_status find_foreign(const char **foreign, const json_t *files,
                                 const char *dir, dsh_arena *arena,
                                 dosah_error *err)
{
    char **name = NULL;
    size_t n = 0;
    dosah_status st = dsh_folder_files(&name, &n, dir, arena, err);
    for (size_t i = 0; st == DOSAH_OK && i < n && *foreign == NULL; i++) {
        if (json_is_object(files) && strcmp(name[i], manifest_name) == 0)
            continue;
        const char *path = dsh_path_join(arena, dir, name[i]);
        if (path == NULL)
            return dsh_fail_nomem(err, "manifest");
        bool same = false;
        st = compare(&same, json_object_get(files, name[i]), path, err);
        if (st == DOSAH_OK && !same)
            *foreign = name[i];
    }
    return st;
}

dosah_status dsh_manifest_check(const char **foreign, const char *dir,
                                dsh_arena *arena, dosah_error *err)
{
    json_t *root = NULL;
    *foreign = NULL;
    dosah_status st = load(&root, dir, err);
    if (st == DOSAH_OK)
        st = find_foreign(foreign, json_object_get(root, "files"), dir, arena,
                          err);
    json_decref(root);
    return st;
}

dosah_status dsh_manifest_enter(const char *dir, const char *name,
                                dosah_error *err)
{
    json_t *root = NULL;
    uint64_t hash = 0;
    dsh_json m = {0};
    dosah_status st = load(&root, dir, err);
    if (st != DOSAH_OK || root == NULL)
        return st;
    dsh_arena *arena = dsh_arena_new();
    const char *file = arena ? dsh_path_join(arena, dir, name) : NULL;
    const char *path = arena ? dsh_path_join(arena, dir, manifest_name) : NULL;
    st = file && path ? dsh_file_hash(&hash, file, err)
                      : dsh_fail_nomem(err, "manifest");
    if (st == DOSAH_OK) {
        json_t *o = json_object();
        dsh_json_put(&m, o, "size",
                     json_integer((json_int_t)dsh_file_look(file).size));
        dsh_json_put(&m, o, "hash", hex(hash));
        dsh_json_put(&m, json_object_get(root, "files"), name, o);
    }
    if (st == DOSAH_OK && !m.failed)
        st = dsh_json_write(
            path, root,
            JSON_SORT_KEYS | JSON_INDENT(2) | JSON_REAL_PRECISION(12), err);
    json_decref(root);
    dsh_arena_free(arena);
    return st;
}

dosah_status dsh_manifest_set_aside(bool *out, const char *dir,
                                    dosah_error *err)
{
    json_t *root = NULL;
    const dosah_status st = load(&root, dir, err);
    *out = json_is_true(json_object_get(root, "set_aside"));
    json_decref(root);
    return st;
}
