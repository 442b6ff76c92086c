/* SPDX-License-Identifier: MIT */
/** @file ruleset_load.h
 *  @brief Inside the loader of rule sets. */
#ifndef DSH_RULESET_LOAD_H
#define DSH_RULESET_LOAD_H

#include "base/yaml.h"
#include "usability/ruleset.h"

/** What is inherited downwards: rule set, requirement, criterion. */
typedef struct dsh_rule_defaults {
    const char *clause, *source; /**< "" = not stated */
    int verified;                /**< -1 = not stated */
    uint64_t groups;
} dsh_rule_defaults;

/** What every step of the loader needs. */
typedef struct dsh_rule_loader {
    dsh_rule_set *out;
    dsh_vocabulary *words;
    dsh_arena *arena;
    dsh_rule_options options;
    const char *name; /**< of the file */
    const char *rule; /**< id of the requirement or criterion at hand */
    dosah_error *err;
} dsh_rule_loader;

/** DOSAH_EINPUT at `at`, with the id of the rule before the text. */
DSH_PRINTF(3, 4)
dosah_status dsh_rule_bad(const dsh_rule_loader *l, dsh_node at,
                          const char *format, ...);
dosah_status dsh_rule_nomem(const dsh_rule_loader *l);
/** Refuse keys of `map` that are not among `known` [n]. */
dosah_status dsh_rule_keys(const dsh_rule_loader *l, dsh_node map,
                           const char *const *known, size_t n);
dosah_status dsh_rule_text(const dsh_rule_loader *l, const char **out,
                           dsh_node map, const char *key);
/** Index of the word of `key` in the NULL-ended `words`; `*out` stays as it is
 *  when the key is absent. */
dosah_status dsh_rule_word(const dsh_rule_loader *l, unsigned *out,
                           dsh_node map, const char *key,
                           const char *const *words);
/** `groups` of `map` as bits of the rule set's groups; `*out` stays when the
 *  key is absent. */
dosah_status dsh_rule_groups(const dsh_rule_loader *l, uint64_t *out,
                             dsh_node map);
/** `clause`, `source` and `verified` of `map` over what is inherited. */
dosah_status dsh_rule_inherit(const dsh_rule_loader *l, dsh_rule_defaults *d,
                              dsh_node map);

/** ruleset_criteria.c: the criteria of an alternative. */
dosah_status dsh_rule_criteria(const dsh_rule_loader *l, dsh_alternative *a,
                               dsh_node map, const dsh_rule_defaults *above);

/** ruleset_check.c: exactly one band holds for every admissible value, each
 *  holds for some; what is accessible is partly too; no limit that no
 *  admissible value meets. */
dosah_status dsh_rule_check(const dsh_rule_loader *l, const dsh_criterion *c,
                            uint16_t element, dsh_node at);

#endif
