/* SPDX-License-Identifier: MIT */
/* What a run was made from, and the name that follows from it. */
#include "output/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* Data files of Dosah that every run reads, below data_dir. */
static const char *const data_files[] = {"datasets/assumptions.yaml",
                                         "datasets/demand-transport.yaml",
                                         "datasets/holidays-cz.yaml",
                                         "datasets/jdf-codes.yaml",
                                         "datasets/jdf-abbreviations.yaml",
                                         "datasets/osm-walkable.yaml",
                                         "datasets/pathways.yaml",
                                         "datasets/profiles",
                                         "datasets/rpss.yaml",
                                         "datasets/service-level.yaml",
                                         "datasets/service-types.yaml",
                                         "datasets/street-values.yaml",
                                         "datasets/survey-a11yjson.yaml",
                                         "datasets/survey-attributes.yaml",
                                         "datasets/survey-mapy-bez-barier.yaml",
                                         "datasets/survey-osm.yaml",
                                         "datasets/survey-places.yaml",
                                         "datasets/timetable-limits.yaml",
                                         "datasets/working-groups.yaml"};

enum { N_DATA = sizeof(data_files) / sizeof(data_files[0]), N_SOURCES = 12 };

static void list_sources(const dsh_source *out[N_SOURCES], const dsh_study *s)
{
    const dsh_source *all[N_SOURCES] = {
        &s->municipalities, &s->neighbours,      &s->population,
        &s->origins,        &s->streets,         &s->elevation,
        &s->timetable,      &s->services,        &s->survey,
        &s->premises,       &s->timetable_stops, &s->demand_transport};
    memcpy(out, all, sizeof(all));
}

const char *dsh_shorten(const char *path, const char *dir)
{
    const size_t n = strlen(dir);
    if (n > 0 && strncmp(path, dir, n) == 0 && path[n] == '/')
        return path + n + 1;
    return path;
}

static dosah_status add(dsh_output *o, const char *key, const char *path,
                        const char *dir, dosah_error *err)
{
    dsh_input *in = &o->input[o->n_inputs];
    const dsh_file_stat st = dsh_file_look(path);
    *in = (dsh_input){.key = key,
                      .path = dsh_shorten(path, dir),
                      .size = st.is_dir ? 0 : st.size};
    o->n_inputs++;
    return dsh_file_hash(&in->hash, path, err);
}

static int by_key_and_path(const void *a, const void *b)
{
    const dsh_input *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order != 0 ? order : strcmp(x->path, y->path);
}

static void name_run(dsh_output *o)
{
    uint64_t h = dsh_hash(DOSAH_VERSION, strlen(DOSAH_VERSION), 0);
    h = dsh_hash(&o->f.study->hash, sizeof(o->f.study->hash), h);
    for (size_t i = 0; i < o->n_inputs; i++) {
        const dsh_input *in = &o->input[i];
        h = dsh_hash(in->key, strlen(in->key), h);
        h = dsh_hash(in->path, strlen(in->path), h);
        h = dsh_hash(&in->hash, sizeof(in->hash), h);
    }
    (void)snprintf(o->run_id, sizeof(o->run_id), "%012llx",
                   (unsigned long long)(h >> 16));
}

static dosah_status add_data(dsh_output *o, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < N_DATA; i++) {
        const char *path =
            dsh_path_join(o->arena, o->ctx->data_dir, data_files[i]);
        if (path == NULL)
            return dsh_fail_nomem(err, "list of inputs");
        if (dsh_file_look(path).exists)
            st = add(o, "data", path, o->ctx->data_dir, err);
    }
    const dsh_study *s = o->f.study;
    for (size_t i = 0; st == DOSAH_OK && i < s->n_rule_sets; i++)
        if (dsh_file_look(s->rule_set[i]).exists)
            st = add(o, "rule_set", s->rule_set[i],
                     strncmp(s->rule_set[i], s->dir, strlen(s->dir)) == 0
                         ? s->dir
                         : o->ctx->data_dir,
                     err);
    return st;
}

dosah_status dsh_inputs_read(dsh_output *output, dosah_error *err)
{
    const dsh_study *s = output->f.study;
    const dsh_source *source[N_SOURCES];
    list_sources(source, s);
    size_t n = N_DATA + s->n_rule_sets;
    for (size_t i = 0; i < N_SOURCES; i++)
        n += source[i]->n_paths;
    output->input = dsh_arena_alloc(output->arena, n, sizeof(dsh_input));
    if (output->input == NULL)
        return dsh_fail_nomem(err, "list of inputs");

    dosah_status st = add_data(output, err);
    for (size_t i = 0; i < N_SOURCES; i++)
        for (size_t k = 0; st == DOSAH_OK && k < source[i]->n_paths; k++)
            st = add(output, source[i]->key ? source[i]->key : "input",
                     source[i]->path[k], s->dir, err);
    if (st != DOSAH_OK)
        return st;
    qsort(output->input, output->n_inputs, sizeof(dsh_input), by_key_and_path);
    name_run(output);
    return DOSAH_OK;
}
