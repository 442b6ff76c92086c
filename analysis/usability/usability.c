/* SPDX-License-Identifier: MIT */
/* Every surveyed building against every rule set of the study, for every user
 * group the rule set knows. */
#include "usability/usability.h"

#include "base/alloc.h"
#include "base/num.h"
#include "usability/grade.h"
#include "usability/ruleset.h"

#include <stdio.h>
#include <string.h>

/** Keep the user groups of all rule sets, in order of first mention. */
static dosah_status collect_groups(dsh_usability *u, const dsh_rule_set *rules,
                                   dosah_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < u->n_rule_sets; i++)
        most += rules[i].n_groups;
    u->group = dsh_arena_alloc(u->arena, most, sizeof(*u->group));
    if (!u->group)
        return dsh_fail_nomem(err, "user groups");
    for (size_t i = 0; i < u->n_rule_sets; i++) {
        for (size_t k = 0; k < rules[i].n_groups; k++) {
            bool known = false;
            for (size_t m = 0; m < u->n_groups && !known; m++)
                known = !strcmp(u->group[m], rules[i].group[k]);
            if (!known)
                u->group[u->n_groups++] = rules[i].group[k];
        }
    }
    return DOSAH_OK;
}

static uint32_t group_index(const dsh_usability *u, const char *group)
{
    for (uint32_t i = 0; i < u->n_groups; i++) {
        if (!strcmp(u->group[i], group))
            return i;
    }
    return DSH_NONE;
}

static void tell_unverified(const dsh_rule_set *rules, const char *path,
                            dsh_context *ctx)
{
    char n[DSH_NUM_SIZE];
    if (!rules->n_unverified)
        return;
    (void)dsh_format_int(n, (int64_t)rules->n_unverified);
    dsh_notice_add(ctx->notices, (dsh_notice){.code = "unverified_criteria",
                                              .severity = DOSAH_INFO,
                                              .file = path,
                                              .field = rules->id,
                                              .value = n});
}

static dosah_status load_rules(dsh_usability *u, const dsh_rule_set **out,
                               const dsh_study *study, dsh_context *ctx,
                               dosah_error *err)
{
    const size_t n = study->n_rule_sets;
    dsh_rule_set *rules = dsh_arena_alloc(u->arena, n, sizeof(*rules));
    dsh_rule_set_info *info = dsh_arena_alloc(u->arena, n, sizeof(*info));
    if (!rules || !info)
        return dsh_fail_nomem(err, "rule sets");
    for (size_t i = 0; i < n; i++) {
        const dosah_status st =
            dsh_rule_set_load(&rules[i], study->rule_set[i], u->arena, err);
        if (st != DOSAH_OK)
            return st;
        info[i] =
            (dsh_rule_set_info){rules[i].id, rules[i].date, rules[i].source,
                                rules[i].name, rules[i].n_unverified};
        tell_unverified(&rules[i], study->rule_set[i], ctx);
    }
    u->rule_set = info;
    u->n_rule_sets = n;
    *out = rules;
    return collect_groups(u, rules, err);
}

static dosah_status grade_all(dsh_usability *u, const dsh_rule_set *rules,
                              const dsh_tables *tables,
                              dsh_criterion_rows *rows, dosah_error *err)
{
    size_t per_object = 0;
    for (size_t i = 0; i < u->n_rule_sets; i++)
        per_object += rules[i].n_groups;
    u->row = dsh_arena_alloc(u->arena, per_object * tables->objects.n,
                             sizeof(*u->row));
    if (!u->row)
        return dsh_fail_nomem(err, "usability rows");

    for (uint32_t o = 0; o < tables->objects.n; o++) {
        if (tables->objects.kind[o] != DSH_OBJECT_BUILDING)
            continue;
        for (uint32_t s = 0; s < u->n_rule_sets; s++) {
            for (size_t k = 0; k < rules[s].n_groups; k++) {
                dsh_usability_row *row = &u->row[u->n_rows++];
                row->object = o;
                row->rule_set = s;
                row->group = group_index(u, rules[s].group[k]);
                const dosah_status st =
                    dsh_grade_object(row, rows, &rules[s], rules[s].group[k],
                                     &tables->facts, err);
                if (st != DOSAH_OK)
                    return st;
            }
        }
    }
    return DOSAH_OK;
}

static dosah_status keep_criteria(dsh_usability *u,
                                  const dsh_criterion_rows *rows,
                                  dosah_error *err)
{
    u->criterion = dsh_arena_alloc(u->arena, rows->n, sizeof(*u->criterion));
    if (!u->criterion)
        return dsh_fail_nomem(err, "criterion rows");
    if (rows->n)
        memcpy(u->criterion, rows->p, rows->n * sizeof(*rows->p));
    u->n_criteria = rows->n;
    return DOSAH_OK;
}

dosah_status dsh_usability_new(dsh_usability **out, const dsh_study *study,
                               const dsh_tables *tables, dsh_context *ctx,
                               dosah_error *err)
{
    dsh_criterion_rows rows = {0};
    const dsh_rule_set *rules = NULL;

    *out = NULL;
    dsh_usability *u = dsh_alloc(1, sizeof(*u));
    if (!u)
        return dsh_fail_nomem(err, "usability");
    u->arena = dsh_arena_new();
    dosah_status st = u->arena ? DOSAH_OK : dsh_fail_nomem(err, "usability");
    if (st == DOSAH_OK)
        st = load_rules(u, &rules, study, ctx, err);
    if (st == DOSAH_OK)
        st = grade_all(u, rules, tables, &rows, err);
    if (st == DOSAH_OK)
        st = keep_criteria(u, &rows, err);
    dsh_vec_clear(&rows);
    if (st != DOSAH_OK) {
        dsh_usability_free(u);
        return st;
    }
    *out = u;
    return DOSAH_OK;
}

void dsh_usability_free(dsh_usability *usability)
{
    if (!usability)
        return;
    dsh_arena_free(usability->arena);
    dsh_free(usability);
}

const dsh_usability_row *dsh_usability_find(const dsh_usability *usability,
                                            uint32_t object, const char *group)
{
    const uint32_t g = group_index(usability, group);
    size_t lo = 0, hi = usability->n_rows;

    while (lo < hi) { /* rows are in order of their object */
        const size_t mid = lo + (hi - lo) / 2;
        if (usability->row[mid].object < object)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < usability->n_rows && usability->row[lo].object == object;
         lo++) {
        if (usability->row[lo].rule_set == 0 && usability->row[lo].group == g)
            return &usability->row[lo];
    }
    return NULL;
}
