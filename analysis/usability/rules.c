/* SPDX-License-Identifier: MIT */
#include "usability/rules.h"

#include "base/num.h"

static void tell(dsh_context *ctx, const char *code, const dsh_rule_set *set)
{
    char n[DSH_NUM_SIZE];
    (void)dsh_format_int(n, (int64_t)set->n_unverified);
    dsh_notice_add(ctx->notices, (dsh_notice){.code = code,
                                              .severity = DOSAH_INFO,
                                              .file = set->path,
                                              .field = set->id,
                                              .value = n});
}

/** What a study may name a rule set for, as bits of dsh_purpose. */
typedef struct place {
    const char *path, *key;
    unsigned purposes;
} place;

static dosah_status load_one(dsh_rules *out, const place *p,
                             const dsh_study *study, dsh_context *ctx,
                             dosah_error *err)
{
    dsh_rule_set *set = &out->set[out->n];
    const dsh_rule_options options = {.use_unverified = study->use_unverified};
    const dosah_status st =
        dsh_rule_set_load(set, p->path, &out->words, &options, err);
    if (st != DOSAH_OK)
        return st;
    if (!(p->purposes >> set->purpose & 1))
        return dsh_fail(err, DOSAH_EINPUT, p->path, 0,
                        "rule set %s is meant for another purpose than %s",
                        set->id, p->key);
    out->n++;
    if (set->n_requirements == 0)
        tell(ctx, "empty_rule_set", set);
    else if (set->n_unverified > 0)
        tell(ctx,
             study->use_unverified ? "unverified_criteria_used"
                                   : "unverified_criteria",
             set);
    return DOSAH_OK;
}

static dosah_status load_words(dsh_rules *out, dsh_arena *arena,
                               dsh_context *ctx, dosah_error *err)
{
    char path[1024];
    dosah_status st =
        dsh_data_path(ctx, path, "datasets/survey-attributes.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_attributes_load(&out->attributes, path, arena, err);
    if (st == DOSAH_OK)
        st = dsh_vocabulary_new(&out->words, &out->attributes, arena, err);
    return st;
}

static dosah_status load_named(dsh_rules *out, const dsh_rule_set **at,
                               const place *p, const dsh_study *study,
                               dsh_context *ctx, dosah_error *err)
{
    *at = NULL;
    if (p->path[0] == '\0')
        return DOSAH_OK;
    const dosah_status st = load_one(out, p, study, ctx, err);
    if (st == DOSAH_OK)
        *at = &out->set[out->n - 1];
    return st;
}

dosah_status dsh_rules_load(dsh_rules *out, const dsh_study *study,
                            dsh_arena *arena, dsh_context *ctx,
                            dosah_error *err)
{
    const unsigned grading =
        1u << DSH_PURPOSE_CATEGORIES | 1u << DSH_PURPOSE_STANDARD;
    const place stops = {study->stop_rules, "usability.stops",
                         1u << DSH_PURPOSE_STOPS};
    const place law = {study->law, "usability.law",
                       1u << DSH_PURPOSE_LAW | 1u << DSH_PURPOSE_STANDARD};
    const place claims = {study->claim_rules, "usability.claims",
                          1u << DSH_PURPOSE_CLAIMS};

    *out = (dsh_rules){0};
    dosah_status st = load_words(out, arena, ctx, err);
    if (st != DOSAH_OK)
        return st;
    out->set = dsh_arena_alloc(arena, study->n_rule_sets + 3, sizeof *out->set);
    if (!out->set)
        return dsh_fail_nomem(err, "rule sets");
    for (size_t i = 0; st == DOSAH_OK && i < study->n_rule_sets; i++) {
        const place p = {study->rule_set[i], "usability.rule_sets", grading};
        st = load_one(out, &p, study, ctx, err);
    }
    out->n_grading = out->n;
    if (st == DOSAH_OK)
        st = load_named(out, &out->stops, &stops, study, ctx, err);
    if (st == DOSAH_OK)
        st = load_named(out, &out->law, &law, study, ctx, err);
    if (st == DOSAH_OK)
        st = load_named(out, &out->claims, &claims, study, ctx, err);
    return st;
}

void dsh_rules_clear(dsh_rules *rules)
{
    dsh_vocabulary_clear(&rules->words);
}

static size_t n_criteria(const dsh_rule_set *set)
{
    size_t n = 0;
    for (size_t r = 0; r < set->n_requirements; r++) {
        for (size_t a = 0; a < set->requirement[r].n_alternatives; a++)
            n += set->requirement[r].alternative[a].n_criteria;
    }
    return n;
}

static size_t list_set(dsh_rule_row *out, const dsh_rules *rules, uint32_t s)
{
    const dsh_rule_set *set = &rules->set[s];
    size_t n = 0;
    for (size_t r = 0; r < set->n_requirements; r++) {
        const dsh_requirement *q = &set->requirement[r];
        for (size_t a = 0; a < q->n_alternatives; a++) {
            const dsh_alternative *alt = &q->alternative[a];
            for (size_t k = 0; k < alt->n_criteria; k++) {
                const dsh_criterion *c = &alt->criterion[k];
                out[n++] = (dsh_rule_row){
                    .rule_set = s,
                    .requirement = q->id,
                    .criterion = c->id,
                    .element = rules->words.element[alt->element].name,
                    .clause = c->clause,
                    .source = c->source,
                    .name = &c->name,
                    .verified = c->verified,
                    .used = c->used};
            }
        }
    }
    return n;
}

dosah_status dsh_rules_list(const dsh_rules *rules, dsh_rule_row **out,
                            size_t *n, dsh_arena *arena, dosah_error *err)
{
    size_t most = 0;
    for (size_t s = 0; s < rules->n; s++)
        most += n_criteria(&rules->set[s]);
    *n = 0;
    *out = dsh_arena_alloc(arena, most, sizeof **out);
    if (!*out)
        return dsh_fail_nomem(err, "list of rules");
    for (uint32_t s = 0; s < rules->n; s++)
        *n += list_set(*out + *n, rules, s);
    return DOSAH_OK;
}
