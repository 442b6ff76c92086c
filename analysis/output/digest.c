/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "output/summary.h"

static void choose_profiles(dsh_digest *d, const dsh_study *s)
{
    d->focus = s->n_profiles - 1;
    for (size_t p = s->n_profiles; p-- > 0;)
        if (s->profile[p].needs_building)
            d->focus = p;
    d->adult = SIZE_MAX;
    for (size_t p = 0; p < s->n_profiles; p++)
        if (strcmp(s->profile[p].id, "adult") == 0)
            d->adult = p;
}

typedef struct named {
    const char *name;
    uint32_t index;
} named;

static int by_name(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const int order = dsh_collate(x->name, y->name);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static dosah_status sort_names(dsh_digest *d, const dsh_municipalities *m,
                               dosah_error *err)
{
    named *list = dsh_alloc(m->n, sizeof(*list));
    if (list == NULL)
        return dsh_fail_nomem(err, "summary");
    for (uint32_t i = 0; i < m->n; i++)
        list[i] = (named){m->name[i], i};
    if (m->n > 0)
        qsort(list, m->n, sizeof(*list), by_name);
    for (uint32_t i = 0; i < m->n; i++)
        d->order[i] = list[i].index;
    dsh_free(list);
    return DOSAH_OK;
}

/* Persons of the residents column, else of the weights of the origins. */
static int64_t count_residents(const dsh_tables *t)
{
    int64_t known = 0, weight = 0;
    for (uint32_t i = 0; i < t->municipalities.n; i++)
        if (t->municipalities.residents[i] > 0)
            known += t->municipalities.residents[i];
    for (uint32_t i = 0; i < t->origins.n; i++)
        weight += t->origins.weight[i];
    return known > 0 ? known : (weight + DSH_PERSON / 2) / DSH_PERSON;
}

static void sum_types(dsh_digest *d, const dsh_reach *r)
{
    double certain = 0, possible = 0, no = 0;
    for (size_t t = 0; r != NULL && t < r->n_types; t++) {
        const dsh_reach_sum *s =
            &r->total[dsh_reach_at(r, t, d->focus, 0, 1, 0)];
        certain += (double)s->certain;
        possible += (double)s->possible;
        no += (double)s->no;
    }
    const double all = certain + possible + no;
    const double nan = (double)NAN;
    d->all_types = (dsh_three_shares){nan, nan, nan};
    if (all > 0)
        d->all_types =
            (dsh_three_shares){certain / all, possible / all, no / all};
}

static void count_building(dsh_building_count *count,
                           const dsh_usability_row *row)
{
    if (row->grade_hi == DSH_GRADE_NOT)
        count->no++;
    else if (row->grade_lo == DSH_GRADE_NOT)
        count->perhaps++;
    else
        count->certain++;
}

static dosah_status count_buildings(dsh_digest *d, const dsh_output *o,
                                    dosah_error *err)
{
    const dsh_objects *objects = &o->f.tables->objects;
    const dsh_municipalities *m = &o->f.tables->municipalities;
    const char *group = o->f.study->profile[d->focus].user_group;
    dsh_shape_index *index = NULL;
    if (o->f.usability == NULL || group == NULL)
        return DOSAH_OK;
    d->counted = true;
    dosah_status st = dsh_shape_index_new(&index, m->shape, m->n, err);
    for (uint32_t i = 0; st == DOSAH_OK && i < objects->n; i++) {
        const dsh_usability_row *row =
            objects->kind[i] == DSH_OBJECT_BUILDING
                ? dsh_usability_find(o->f.usability, i, group)
                : NULL;
        if (row == NULL)
            continue;
        count_building(&d->all_buildings, row);
        if (isnan(objects->x[i]) || isnan(objects->y[i]))
            continue;
        const uint32_t place =
            dsh_shape_index_find(index, objects->x[i], objects->y[i]);
        if (place < m->n)
            count_building(&d->buildings[place], row);
    }
    dsh_shape_index_free(index);
    return st;
}

dosah_status dsh_digest_make(dsh_digest *out, const dsh_output *output,
                             dosah_error *err)
{
    const dsh_tables *t = output->f.tables;
    const uint32_t n = t->municipalities.n;
    *out = (dsh_digest){
        .order = dsh_arena_alloc(output->arena, n, sizeof(*out->order)),
        .buildings =
            dsh_arena_alloc(output->arena, n, sizeof(*out->buildings))};
    if (!out->order || !out->buildings)
        return dsh_fail_nomem(err, "summary");
    choose_profiles(out, output->f.study);
    const dosah_status st = sort_names(out, &t->municipalities, err);
    if (st != DOSAH_OK)
        return st;
    out->residents = count_residents(t);
    for (int s = 0; s < 3; s++)
        out->n_notices += (int64_t)dsh_output_notices(output->ctx->notices,
                                                      (dosah_severity)s);
    sum_types(out, output->f.reach);
    return count_buildings(out, output, err);
}
