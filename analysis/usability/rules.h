/* SPDX-License-Identifier: MIT */
/** @file rules.h
 *  @brief All rule sets that a study names, with the words they share. */
#ifndef DSH_RULES_H
#define DSH_RULES_H

#include "usability/ruleset.h"

typedef struct dsh_rules {
    dsh_vocabulary words;
    dsh_attributes attributes;
    dsh_rule_set *set; /**< [n] those that grade buildings, then the others */
    size_t n, n_grading;
    const dsh_rule_set *stops, *law, *claims; /**< in `set`, or NULL */
} dsh_rules;

/** Load them; what nobody verified and what is empty is told by notices.
 *  Clear with dsh_rules_clear() whatever comes back; the rest lives in
 *  `arena`.
 *  @retval DOSAH_EINPUT a faulty rule set, or one that is meant for another
 *    purpose than the study names it for */
dosah_status dsh_rules_load(dsh_rules *out, const dsh_study *study,
                            dsh_arena *arena, dsh_context *ctx,
                            dosah_error *err);
void dsh_rules_clear(dsh_rules *rules);

/** Every criterion of every rule set. @retval DOSAH_ENOMEM */
dosah_status dsh_rules_list(const dsh_rules *rules, dsh_rule_row **out,
                            size_t *n, dsh_arena *arena, dosah_error *err);

#endif
