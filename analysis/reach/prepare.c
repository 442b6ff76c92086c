/* SPDX-License-Identifier: MIT */
/* What all stages of the reach job share, and the shape of its result. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"

/* Sort keys of one service. */
typedef struct entry {
    const char *id;
    double x, y;
    uint32_t type, service;
} entry;

static int by_type(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    if (p->type != q->type)
        return p->type < q->type ? -1 : 1;
    int by_id = strcmp(p->id, q->id);
    if (by_id != 0)
        return by_id;
    return p->service < q->service ? -1 : p->service > q->service;
}

/* Services that are nowhere come last, each alone. */
static int by_point(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    bool p_nowhere = isnan(p->x), q_nowhere = isnan(q->x);
    if (p_nowhere != q_nowhere)
        return p_nowhere ? 1 : -1;
    if (!p_nowhere && p->x != q->x)
        return p->x < q->x ? -1 : 1;
    if (!p_nowhere && p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return p->service < q->service ? -1 : p->service > q->service;
}

/* Lowest service at the same point, per service. */
static void find_sites(dsh_reach_job *job, entry *entries, uint32_t n)
{
    qsort(entries, n, sizeof *entries, by_point);
    for (uint32_t i = 0, first = 0; i < n; i++) {
        if (entries[i].x != entries[first].x ||
            entries[i].y != entries[first].y)
            first = i;
        job->site[entries[i].service] = entries[first].service;
    }
}

/* Types with services, and their services by id. */
static dosah_status find_types(dsh_reach_job *job, entry *entries, uint32_t n,
                               dosah_error *err)
{
    uint32_t *type =
        dsh_arena_alloc(job->out->arena, (size_t)n + 1, sizeof *type);
    if (!type)
        return dsh_fail_nomem(err, "service types");
    qsort(entries, n, sizeof *entries, by_type);
    uint32_t n_types = 0, n_ordered = 0;
    for (uint32_t i = 0; i < n && entries[i].type != DSH_NONE; i++) {
        if (n_types == 0 || type[n_types - 1] != entries[i].type) {
            job->type_first[n_types] = n_ordered;
            type[n_types++] = entries[i].type;
        }
        job->order[n_ordered++] = entries[i].service;
    }
    job->type_first[n_types] = n_ordered;
    job->out->type = type;
    job->out->n_types = n_types;
    return DOSAH_OK;
}

static dosah_status order_services(dsh_reach_job *job, dosah_error *err)
{
    const dsh_services *s = &job->tables->services;
    entry *entries = dsh_alloc(s->n, sizeof *entries);
    job->order = dsh_alloc(s->n, sizeof *job->order);
    job->site = dsh_alloc(s->n, sizeof *job->site);
    job->type_first = dsh_alloc((size_t)s->n + 1, sizeof *job->type_first);
    dosah_status status = DOSAH_OK;
    if (!entries || !job->order || !job->site || !job->type_first)
        status = dsh_fail_nomem(err, "services");
    for (uint32_t i = 0; status == DOSAH_OK && i < s->n; i++)
        entries[i] = (entry){s->id[i], s->x[i], s->y[i], s->type[i], i};
    if (status == DOSAH_OK) {
        find_sites(job, entries, s->n);
        status = find_types(job, entries, s->n, err);
    }
    dsh_free(entries);
    return status;
}

static dosah_status find_holidays(dsh_reach_job *job, dosah_error *err)
{
    job->holiday = dsh_alloc(job->study->n_days, sizeof *job->holiday);
    dsh_arena *arena = dsh_arena_new();
    dsh_holidays list = {0};
    char path[1024];
    dosah_status status = DOSAH_OK;
    if (!job->holiday || !arena)
        status = dsh_fail_nomem(err, "holidays");
    if (status == DOSAH_OK)
        status =
            dsh_data_path(job->ctx, path, "datasets/holidays-cz.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_holidays_load(&list, path, arena, err);
    for (size_t i = 0; status == DOSAH_OK && i < job->study->n_days; i++) {
        dsh_date date = job->study->day[i].date;
        for (int k = 0; k < 3 && date != DSH_NO_DATE; k++)
            job->holiday[i][k] =
                dsh_holidays_find(&list, date + k - 1) != SIZE_MAX;
    }
    dsh_arena_free(arena);
    return status;
}

/* Municipality of every service. */
static dosah_status find_homes(dsh_reach_job *job, dosah_error *err)
{
    const dsh_tables *t = job->tables;
    dsh_shape_index *index = NULL;
    job->home = dsh_alloc(t->services.n, sizeof *job->home);
    if (!job->home)
        return dsh_fail_nomem(err, "municipalities of services");
    if (t->municipalities.n) {
        dosah_status status = dsh_shape_index_new(
            &index, t->municipalities.shape, t->municipalities.n, err);
        if (status != DOSAH_OK)
            return status;
    }
    for (uint32_t i = 0; i < t->services.n; i++) {
        bool somewhere = index && !isnan(t->services.x[i]);
        job->home[i] = somewhere ? dsh_shape_index_find(index, t->services.x[i],
                                                        t->services.y[i])
                                 : DSH_NONE;
    }
    dsh_shape_index_free(index);
    return DOSAH_OK;
}

static void tell_unstated_hours(const dsh_reach_job *job)
{
    const dsh_services *s = &job->tables->services;
    for (uint32_t i = 0; i < s->n; i++) {
        bool place = s->form[i] == DSH_FORM_RESIDENTIAL ||
                     s->form[i] == DSH_FORM_OUTPATIENT;
        if (place && !s->opening[i])
            dsh_notice_add(job->ctx->notices,
                           (dsh_notice){.code = "opening_hours_not_stated",
                                        .severity = DOSAH_WARNING,
                                        .field = "opening_hours",
                                        .value = s->id[i]});
    }
}

static dosah_status make_rows(dsh_reach_job *job, dosah_error *err)
{
    dsh_reach *out = job->out;
    out->n_origins = job->tables->origins.n;
    out->n_profiles = job->study->n_profiles;
    out->n_days = job->study->n_days;
    size_t n = out->n_types * out->n_profiles * out->n_days;
    if (n && out->n_origins > SIZE_MAX / n)
        return dsh_fail(err, DOSAH_ELIMIT, "", 0, "too many rows of results");
    out->row =
        dsh_arena_alloc(out->arena, n * out->n_origins, sizeof *out->row);
    return out->row ? DOSAH_OK : dsh_fail_nomem(err, "rows of results");
}

dosah_status dsh_reach_prepare(dsh_reach_job *job, dosah_error *err)
{
    job->out = dsh_alloc(1, sizeof *job->out);
    if (!job->out)
        return dsh_fail_nomem(err, "reach");
    job->out->arena = dsh_arena_new();
    if (!job->out->arena)
        return dsh_fail_nomem(err, "reach");
    job->adult = SIZE_MAX;
    for (size_t i = 0; i < job->study->n_profiles; i++)
        if (strcmp(job->study->profile[i].id, "adult") == 0)
            job->adult = i;
    dosah_status status = order_services(job, err);
    if (status == DOSAH_OK)
        status = dsh_rules_copy(job, err);
    if (status == DOSAH_OK)
        status = find_holidays(job, err);
    if (status == DOSAH_OK)
        status = find_homes(job, err);
    if (status == DOSAH_OK)
        status = make_rows(job, err);
    if (status == DOSAH_OK)
        tell_unstated_hours(job);
    return status;
}
