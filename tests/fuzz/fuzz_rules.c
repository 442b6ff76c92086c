/* SPDX-License-Identifier: MIT */
/* Any bytes as a rule set: an answer, and when it is yes, one whose rules can
 * be applied to an element of which nothing is known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "usability/judge.h"

static void try_alternative(const dsh_alternative *a, const dsh_vocabulary *v)
{
    const dsh_element_words *e = &v->element[a->element];
    double value[128];
    demand(e->n_slots <= 128);
    for (size_t i = 0; i < 128; i++)
        value[i] = (double)NAN;
    const dsh_verdict got = dsh_judge_element(a, 0, e, value);
    demand(got.lo <= got.hi && got.u_lo <= got.u_hi);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static dsh_arena *words_arena;
    static dsh_attributes attributes;
    if (!words_arena) {
        char path[1024];
        words_arena = dsh_arena_new();
        (void)snprintf(path, sizeof path, "%s/datasets/survey-attributes.yaml",
                       getenv("DOSAH_DATA"));
        if (dsh_attributes_load(&attributes, path, words_arena, NULL) !=
            DOSAH_OK)
            abort();
    }
    dsh_arena *arena = dsh_arena_new();
    dsh_vocabulary words;
    dsh_yaml *doc = NULL;
    dosah_error err = {0};
    dsh_rule_set rules;
    const dsh_rule_options options = {true};
    demand(dsh_vocabulary_new(&words, &attributes, arena, NULL) == DOSAH_OK);
    if (dsh_yaml_parse(&doc, (const char *)data, n, "rules.yaml", &err) ==
            DOSAH_OK &&
        dsh_rule_set_parse(&rules, doc, &words, &options, &err) == DOSAH_OK) {
        for (size_t r = 0; r < rules.n_requirements; r++) {
            for (size_t a = 0; a < rules.requirement[r].n_alternatives; a++)
                try_alternative(&rules.requirement[r].alternative[a], &words);
        }
    } else {
        demand(err.message[0] != '\0');
    }
    dsh_yaml_free(doc);
    dsh_vocabulary_clear(&words);
    dsh_arena_free(arena);
    return 0;
}
