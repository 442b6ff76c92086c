/* SPDX-License-Identifier: MIT */
/* All surveyed objects, in blocks of neighbours dealt to threads; what the
 * blocks gave is joined in order, so that nothing depends on the number of
 * threads. */
#include "usability/usability.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "usability/grading.h"

/** Objects of a block: few enough that all threads have work, many enough that
 *  the blocks' own memory does not count. */
enum { BLOCK = 64 };

/** Grading in progress; cleared by dsh_usability_new(). */
typedef struct grading_run {
    dsh_usability *u;
    dsh_yardstick by;
    const dsh_tables *tables;
    dsh_context *ctx;
    dsh_grader *grader; /**< [n_graders] one per thread */
    unsigned n_graders;
    dsh_graded *block; /**< [n_blocks] */
    size_t n_blocks;
    dosah_error *err;
} grading_run;

static uint32_t group_index(const dsh_usability *u, const char *group)
{
    for (uint32_t i = 0; i < u->n_groups; i++) {
        if (strcmp(u->group[i], group) == 0)
            return i;
    }
    return DSH_NONE;
}

/** Keep the user groups of all rule sets, in order of first mention. */
static dosah_status collect_groups(grading_run *run)
{
    dsh_usability *u = run->u;
    const dsh_rules *rules = &run->by.rules;
    size_t most = 0;
    for (size_t i = 0; i < rules->n; i++)
        most += rules->set[i].n_groups;
    u->group = dsh_arena_alloc(u->arena, most, sizeof(*u->group));
    run->by.group =
        dsh_arena_alloc(u->arena, rules->n * DSH_MAX_GROUPS, sizeof(uint32_t));
    if (!u->group || !run->by.group)
        return dsh_fail_nomem(run->err, "user groups");
    for (size_t i = 0; i < rules->n; i++) {
        for (size_t k = 0; k < rules->set[i].n_groups; k++) {
            const char *group = rules->set[i].group[k];
            uint32_t at = group_index(u, group);
            if (at == DSH_NONE) {
                at = (uint32_t)u->n_groups++;
                u->group[at] = group;
            }
            run->by.group[i * DSH_MAX_GROUPS + k] = at;
        }
    }
    return DOSAH_OK;
}

static dosah_status collect_info(grading_run *run)
{
    const dsh_rules *rules = &run->by.rules;
    dsh_usability *u = run->u;
    dsh_rule_set_info *info =
        dsh_arena_alloc(u->arena, rules->n, sizeof(*info));
    if (!info)
        return dsh_fail_nomem(run->err, "rule sets");
    for (size_t i = 0; i < rules->n; i++) {
        const dsh_rule_set *s = &rules->set[i];
        info[i] = (dsh_rule_set_info){s->id, s->date, s->source, s->name,
                                      s->n_unverified};
    }
    u->rule_set = info;
    u->n_rule_sets = rules->n;
    return dsh_rules_list(rules, &u->rule, &u->n_rules, u->arena, run->err);
}

/* ---- blocks -------------------------------------------------------------- */

static dosah_status grade_block(size_t index, unsigned worker, void *user,
                                dosah_error *err)
{
    const grading_run *run = user;
    const uint32_t n = run->tables->objects.n;
    dosah_status st = DOSAH_OK;
    for (size_t o = index * BLOCK;
         st == DOSAH_OK && o < n && o < (index + 1) * BLOCK; o++)
        st = dsh_grade_all_of(&run->block[index], &run->grader[worker],
                              (uint32_t)o, err);
    return st;
}

static dosah_status grade_blocks(grading_run *run)
{
    const unsigned threads = run->ctx->env.n_threads;
    run->n_blocks = ((size_t)run->tables->objects.n + BLOCK - 1) / BLOCK;
    run->block = dsh_alloc(run->n_blocks + 1, sizeof *run->block);
    run->grader = dsh_alloc(threads, sizeof *run->grader);
    if (!run->block || !run->grader)
        return dsh_fail_nomem(run->err, "usability");
    for (; run->n_graders < threads; run->n_graders++) {
        const dosah_status st =
            dsh_grader_init(&run->grader[run->n_graders], &run->by, run->err);
        if (st != DOSAH_OK)
            return st;
    }
    return dsh_parallel_for(run->ctx, run->n_blocks, "usability", grade_block,
                            run, run->err);
}

/* ---- joining ------------------------------------------------------------- */

/** Room for all that the blocks hold; what is there so far is counted. */
static dosah_status make_room(grading_run *run)
{
    dsh_usability *u = run->u;
    size_t rows = 0, criteria = 0, deviations = 0, remedies = 0,
           measurements = 0, pictograms = 0;
    for (size_t i = 0; i < run->n_blocks; i++) {
        const dsh_graded *b = &run->block[i];
        rows += b->row.n;
        criteria += b->criteria.n;
        deviations += b->deviations.n;
        remedies += b->remedies.n;
        measurements += b->measurements.n;
        pictograms += b->pictograms.n;
    }
    if (criteria >= DSH_NONE)
        return dsh_fail(run->err, DOSAH_ELIMIT, "", 0, "too many criteria");
    u->row = dsh_arena_alloc(u->arena, rows, sizeof *u->row);
    u->criterion = dsh_arena_alloc(u->arena, criteria, sizeof *u->criterion);
    u->deviation = dsh_arena_alloc(u->arena, deviations, sizeof *u->deviation);
    u->remedy = dsh_arena_alloc(u->arena, remedies, sizeof *u->remedy);
    u->measurement =
        dsh_arena_alloc(u->arena, measurements, sizeof *u->measurement);
    u->pictogram = dsh_arena_alloc(u->arena, pictograms, sizeof *u->pictogram);
    return u->row && u->criterion && u->deviation && u->remedy &&
                   u->measurement && u->pictogram
               ? DOSAH_OK
               : dsh_fail_nomem(run->err, "usability rows");
}

static void append(void *to, size_t *n, const void *from, size_t more,
                   size_t size)
{
    if (more > 0)
        memcpy((char *)to + *n * size, from, more * size);
    *n += more;
}

static dosah_status join_block(grading_run *run, dsh_graded *b)
{
    dsh_usability *u = run->u;
    for (size_t i = 0; i < b->row.n; i++)
        b->row.p[i].first_criterion += (uint32_t)u->n_criteria;
    for (size_t i = 0; i < b->pictograms.n; i++) {
        dsh_pictogram_row *p = &b->pictograms.p[i];
        if (p->runs && !dsh_runs_keep(&p->runs, u->arena))
            return dsh_fail_nomem(run->err, "pictograms");
    }
    append(u->row, &u->n_rows, b->row.p, b->row.n, sizeof *u->row);
    append(u->criterion, &u->n_criteria, b->criteria.p, b->criteria.n,
           sizeof *u->criterion);
    append(u->deviation, &u->n_deviations, b->deviations.p, b->deviations.n,
           sizeof *u->deviation);
    append(u->remedy, &u->n_remedies, b->remedies.p, b->remedies.n,
           sizeof *u->remedy);
    append(u->measurement, &u->n_measurements, b->measurements.p,
           b->measurements.n, sizeof *u->measurement);
    append(u->pictogram, &u->n_pictograms, b->pictograms.p, b->pictograms.n,
           sizeof *u->pictogram);
    for (size_t i = 0; i < b->notices.n; i++)
        dsh_notice_add(run->ctx->notices, b->notices.p[i]);
    dsh_graded_clear(b);
    return DOSAH_OK;
}

static dosah_status join_blocks(grading_run *run)
{
    dosah_status st = make_room(run);
    for (size_t i = 0; st == DOSAH_OK && i < run->n_blocks; i++)
        st = join_block(run, &run->block[i]);
    run->u->currency = run->by.measures.currency;
    return st;
}

/* ---- the stage ----------------------------------------------------------- */

static dosah_status load_yardstick(grading_run *run, const dsh_study *study)
{
    char path[1024];
    dsh_yardstick *by = &run->by;
    dosah_status st =
        dsh_rules_load(&by->rules, study, run->u->arena, run->ctx, run->err);
    if (st == DOSAH_OK)
        st = dsh_data_path(run->ctx, path, "datasets/zones.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_zone_names_load(&by->zones, path, run->u->arena, run->err);
    if (st == DOSAH_OK)
        st =
            dsh_data_path(run->ctx, path, "datasets/unit-costs.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_measures_load(&by->measures, path, &by->rules.words,
                               run->u->arena, run->err);
    if (st == DOSAH_OK)
        st = dsh_data_path(run->ctx, path, "maps/pictograms.yaml", run->err);
    if (st == DOSAH_OK)
        st = dsh_signs_load(&by->signs, path, &by->rules.words, run->u->arena,
                            run->err);
    by->advises = study->advises;
    by->tables = run->tables;
    return st;
}

static dosah_status grade_all(grading_run *run, const dsh_study *study)
{
    dosah_status st = load_yardstick(run, study);
    if (st == DOSAH_OK)
        st = collect_groups(run);
    if (st == DOSAH_OK)
        st = collect_info(run);
    if (st == DOSAH_OK)
        st = grade_blocks(run);
    return st == DOSAH_OK ? join_blocks(run) : st;
}

dosah_status dsh_usability_new(dsh_usability **out, const dsh_study *study,
                               const dsh_tables *tables, dsh_context *ctx,
                               dosah_error *err)
{
    *out = NULL;
    dsh_usability *u = dsh_alloc(1, sizeof(*u));
    if (!u)
        return dsh_fail_nomem(err, "usability");
    grading_run run = {.u = u, .tables = tables, .ctx = ctx, .err = err};
    u->arena = dsh_arena_new();
    const dosah_status st =
        u->arena ? grade_all(&run, study) : dsh_fail_nomem(err, "usability");
    dsh_rules_clear(&run.by.rules);
    for (unsigned i = 0; i < run.n_graders; i++)
        dsh_grader_clear(&run.grader[i]);
    for (size_t i = 0; run.block && i < run.n_blocks; i++)
        dsh_graded_clear(&run.block[i]);
    dsh_free(run.grader);
    dsh_free(run.block);
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

/** Index of the group, or of what it is a kind of. */
static uint32_t group_or_kind(const dsh_usability *u, const char *group)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s", group);
    for (;;) {
        const uint32_t g = group_index(u, name);
        char *last = strrchr(name, '_');
        if (g != DSH_NONE || !last)
            return g;
        *last = '\0';
    }
}

const dsh_usability_row *dsh_usability_find(const dsh_usability *usability,
                                            uint32_t object, const char *group)
{
    const uint32_t g = group_or_kind(usability, group);
    size_t lo = 0, hi = usability->n_rows;

    while (lo < hi) { /* rows are in order of their object */
        const size_t mid = lo + (hi - lo) / 2;
        if (usability->row[mid].object < object)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == usability->n_rows || usability->row[lo].object != object)
        return NULL;
    const uint32_t first = usability->row[lo].rule_set;
    for (; lo < usability->n_rows && usability->row[lo].object == object &&
           usability->row[lo].rule_set == first;
         lo++) {
        if (usability->row[lo].group == g)
            return &usability->row[lo];
    }
    return NULL;
}
