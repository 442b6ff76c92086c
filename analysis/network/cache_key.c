/* SPDX-License-Identifier: MIT */
/* What a network file must have been made from. Hashes chain: each piece is
 * hashed with the hash so far as its seed, so order and borders count. */
#include <string.h>

#include "base/file.h"
#include "network/cache.h"

static const char *const DATA[] = {
    "datasets/osm-walkable.yaml",      "datasets/street-values.yaml",
    "datasets/holidays-cz.yaml",       "datasets/jdf-codes.yaml",
    "datasets/jdf-abbreviations.yaml", "datasets/timetable-limits.yaml"};
enum { N_DATA = sizeof(DATA) / sizeof(*DATA), N_SOURCES = 4 };

static void add(uint64_t *h, const void *p, size_t n)
{
    *h = dsh_hash(p, n, *h);
}

static void add_text(uint64_t *h, const char *text)
{
    add(h, text, strlen(text) + 1);
}

static void add_assumptions(uint64_t *h, const dsh_assumptions *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const dsh_assumption *rule = &all->rule[i];
        add_text(h, rule->attribute);
        add_text(h, rule->value);
        for (size_t k = 0; k < rule->n_when; k++) {
            add_text(h, rule->when[k].key);
            for (size_t v = 0; v < rule->when[k].n_values; v++)
                add_text(h, rule->when[k].value[v]);
        }
    }
}

/* Survey points on streets change the graph. */
static void add_survey(uint64_t *h, const dsh_tables *tables)
{
    const dsh_objects *o = &tables->objects;
    const dsh_facts *f = &tables->facts;
    for (uint32_t i = 0; i < o->n; i++) {
        if (o->kind[i] != DSH_OBJECT_STREET)
            continue;
        add_text(h, o->id[i]);
        add(h, &o->x[i], sizeof(double));
        add(h, &o->y[i], sizeof(double));
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++) {
            const uint32_t state = (uint32_t)f->state[k];
            add_text(h, f->element[k]);
            add_text(h, f->attribute[k]);
            add_text(h, f->text[k]);
            add(h, &f->number[k], sizeof(double));
            add(h, &state, sizeof(state));
        }
    }
}

static void add_settings(uint64_t *h, const dsh_study *study,
                         const dsh_tables *tables)
{
    const dsh_municipalities *m = &tables->municipalities;
    add_text(h, study->crs);
    add_text(h, study->elevation.crs);
    add_text(h, study->timetable.format != NULL ? study->timetable.format : "");
    add_text(h, study->timetable_stops.crs != NULL ? study->timetable_stops.crs
                                                   : "");
    add_text(h, study->timezone != NULL ? study->timezone : "");
    for (uint32_t i = 0; i < m->n; i++) {
        const dsh_box box = m->shape[i].n_points > 0
                                ? dsh_shape_box(&m->shape[i])
                                : (dsh_box){0, 0, 0, 0};
        add(h, &box, sizeof(box));
    }
    for (size_t i = 0; i < study->n_profiles; i++) {
        add(h, &study->profile[i].flat_mm_s, sizeof(uint32_t));
        add(h, &study->profile[i].max_walk_s, sizeof(int32_t));
    }
    const int32_t times[] = {study->reach.max_walk_s,
                             study->reach.window_from_s,
                             study->reach.window_to_s, study->reach.max_time_s,
                             study->day_trip.home_by_s};
    add(h, times, sizeof(times));
    for (size_t i = 0; i < study->n_days; i++)
        add(h, &study->day[i].date, sizeof(dsh_date));
    add_assumptions(h, &study->assumptions);
    add_survey(h, tables);
}

static void add_look(uint64_t *h, const char *path)
{
    const dsh_file_stat look = dsh_file_look(path);
    add_text(h, path);
    add(h, &look.size, sizeof(look.size));
    add(h, &look.mtime_s, sizeof(look.mtime_s));
}

static dosah_status add_source(uint64_t *h, const dsh_source *source,
                               dosah_error *err)
{
    for (size_t i = 0; i < source->n_paths; i++) {
        add_look(h, source->path[i]);
        if (!dsh_file_look(source->path[i]).is_dir)
            continue;
        dsh_arena *arena = dsh_arena_new();
        if (arena == NULL)
            return dsh_fail_nomem(err, "cache key");
        size_t n = 0;
        char **name = dsh_dir_list(arena, source->path[i], &n);
        for (size_t k = 0; name != NULL && k < n; k++) {
            const char *path = dsh_path_join(arena, source->path[i], name[k]);
            if (path != NULL)
                add_look(h, path);
        }
        dsh_arena_free(arena);
    }
    return DOSAH_OK;
}

static dosah_status add_content(uint64_t *h, const dsh_source *source,
                                dosah_error *err)
{
    for (size_t i = 0; i < source->n_paths; i++) {
        uint64_t content;
        const dosah_status status =
            dsh_file_hash(&content, source->path[i], err);
        if (status != DOSAH_OK)
            return status;
        add(h, &content, sizeof(content));
    }
    return DOSAH_OK;
}

dosah_status dsh_cache_key_of(dsh_cache_key *out, const dsh_study *study,
                              const dsh_tables *tables, const dsh_context *ctx,
                              dosah_error *err)
{
    const dsh_source *source[N_SOURCES] = {&study->streets, &study->elevation,
                                           &study->timetable,
                                           &study->timetable_stops};
    *out = (dsh_cache_key){1, 2, 0};
    add_settings(&out->settings, study, tables);
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < N_DATA; i++) {
        char path[1024];
        uint64_t content;
        status = dsh_data_path(ctx, path, DATA[i], err);
        if (status == DOSAH_OK)
            status = dsh_file_hash(&content, path, err);
        if (status == DOSAH_OK)
            add(&out->settings, &content, sizeof(content));
    }
    for (size_t i = 0; status == DOSAH_OK && i < N_SOURCES; i++)
        status = add_source(&out->sources, source[i], err);
    return status;
}

dosah_status dsh_cache_content_of(dsh_cache_key *key, const dsh_study *study,
                                  dosah_error *err)
{
    const dsh_source *source[N_SOURCES] = {&study->streets, &study->elevation,
                                           &study->timetable,
                                           &study->timetable_stops};
    dosah_status status = DOSAH_OK;
    key->content = 3;
    for (size_t i = 0; status == DOSAH_OK && i < N_SOURCES; i++)
        status = add_content(&key->content, source[i], err);
    return status;
}
