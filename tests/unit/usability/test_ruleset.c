/* SPDX-License-Identifier: MIT */
/* What the loader takes and what it refuses, by line and rule. */
#include "usability/ruleset.h"

#include "base/file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

static const char SOUND[] =
    "id: x\n"
    "name: {cs: a, en: b}\n"
    "date: 2014-01-01\n"
    "source: s\n"
    "groups: [wheelchair]\n"
    "requirements:\n"
    "  - id: r\n"
    "    name: {cs: a, en: b}\n"
    "    link: entrance\n"
    "    if_absent: unknown\n"
    "    weight: 1\n"
    "    alternatives:\n"
    "      - element: ramp\n"
    "        criteria:\n"
    "          - id: c\n"
    "            bands:\n"
    "              - {when: length <= 3 m, accessible: slope <= 12.5 %, "
    "partly: slope <= 1:6}\n"
    "              - {when: length > 3 m, accessible: never, "
    "partly: slope <= 8 %}\n"
    "            utility: {0 %: 1, 20 %: 0}\n"
    "            clause: k\n"
    "            verified: yes\n";

typedef struct world {
    dsh_arena *arena;
    dsh_attributes attributes;
    dsh_vocabulary words;
} world;

static int setup(void **state)
{
    char path[1024];
    world *w = calloc(1, sizeof(*w));
    *state = w;
    w->arena = dsh_arena_new();
    (void)snprintf(path, sizeof(path), "%s/datasets/survey-attributes.yaml",
                   getenv("DOSAH_SOURCE"));
    return dsh_attributes_load(&w->attributes, path, w->arena, NULL) ||
           dsh_vocabulary_new(&w->words, &w->attributes, w->arena, NULL);
}

static int teardown(void **state)
{
    world *w = *state;
    dsh_vocabulary_clear(&w->words);
    dsh_arena_free(w->arena);
    free(w);
    return 0;
}

/** Load SOUND with `from` (which must be there) replaced by `to`. */
static dosah_status load(dsh_rule_set *out, world *w, const char *from,
                         const char *to, dosah_error *err)
{
    char text[4096];
    const dsh_rule_options options = {false};
    const char *at = strstr(SOUND, from);
    assert_non_null(at);
    (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - SOUND), SOUND, to,
                   at + strlen(from));
    assert_int_equal(
        dsh_file_write("/vsimem/rules.yaml", text, strlen(text), err),
        DOSAH_OK);
    return dsh_rule_set_load(out, "/vsimem/rules.yaml", &w->words, &options,
                             err);
}

static void a_sound_rule_set_is_read_in_the_units_of_facts(void **state)
{
    dsh_rule_set rules;
    dosah_error err = {0};
    if (load(&rules, *state, "id: x", "id: x", &err) != DOSAH_OK)
        fail_msg("line %lld: %s", (long long)err.row, err.message);
    const dsh_criterion *c = rules.requirement[0].alternative[0].criterion;
    assert_int_equal(c->n_bands, 2);
    assert_true(c->band[0].accessible.compare.bound == 1250);
    assert_true(c->band[0].partly.compare.bound == 10000);
    assert_true(c->band[0].partly.compare.times == 6);
    assert_int_equal(c->band[1].accessible.kind, DSH_TERM_NEVER);
    assert_true(c->anchor[1].value == 2000);
    assert_string_equal(c->unit, "%");
    assert_true(c->scale == 100);
    assert_string_equal(c->name.in[DOSAH_EN], "slope of the ramp");
}

static void an_unverified_criterion_is_listed_but_not_used(void **state)
{
    dsh_rule_set rules;
    dosah_error err = {0};
    assert_int_equal(
        load(&rules, *state, "verified: yes", "verified: no", &err), DOSAH_OK);
    assert_int_equal(rules.n_unverified, 1);
    assert_int_equal(rules.requirement[0].alternative[0].n_criteria, 1);
    assert_false(rules.requirement[0].alternative[0].criterion[0].used);
}

static void every_fault_names_its_line_its_rule_and_what_is_wrong(void **state)
{
    static const struct {
        const char *from, *to;
        int64_t line;
        const char *rule, *says;
    } fault[] = {
        {"if_absent: unknown", "if_absnt: unknown", 10, "r", "if_absent"},
        {"    if_absent: unknown\n", "", 7, "r", "if_absent"},
        {"link: entrance", "link: door", 9, "r", "approach, entrance"},
        {"element: ramp", "element: rampe", 13, "r", "rampe"},
        {"length <= 3 m,", "length <= 3 kg,", 17, "c", "kg"},
        {"length <= 3 m,", "length <= 3 furlongs,", 17, "c", "furlongs"},
        {"slope <= 12.5 %", "slope <= 12.5 mm", 17, "c", "mm"},
        {"slope <= 12.5 %", "slope <= much", 17, "c", "much"},
        {"{when: length > 3 m,", "{when: length > 3 m", 18, "", "YAML"},
        {"groups: [wheelchair]", "groups: [wheelchair", 6, "", "YAML"},
        {"length <= 3 m,", "length <= 3,", 17, "c", "does not fit"},
        {"length <= 3 m,", "lenght <= 3 m,", 17, "c", "nearest: length"},
        {"length <= 3 m,", "length << 3 m,", 17, "c", "expected <="},
        {"length <= 3 m,", "length <= 3 m and,", 17, "c", "the end"},
        {"length <= 3 m,", "(length <= 3 m,", 17, "c", "')'"},
        {"length <= 3 m,", "portable = maybe,", 17, "c", "yes or no"},
        {"length <= 3 m,", "portable > yes,", 17, "c", "no number"},
        {"length <= 3 m,", "length <= 1:12,", 17, "c", "ratio"},
        {"length <= 3 m,", "length <= 4 m,", 15, "c", "overlap"},
        {"length <= 3 m,", "length <= 2 m,", 15, "c", "gap"},
        {"length <= 3 m,", "length < 3 m,", 15, "c", "length = 3000 mm"},
        {"length > 3 m", "length > 3 m and length < 2 m", 15, "c", "gap"},
        {"slope <= 12.5 %", "slope <= -1 %", 15, "c", "no admissible value"},
        {"slope <= 12.5 %", "slope <= 30 %", 15, "c", "stricter"},
        {"slope <= 12.5 %", "width >= 1 m", 17, "c", "different attributes"},
        {"slope <= 12.5 %", "slope <= 1 % or slope = 2 %", 17, "c",
         "one comparison"},
        {"{0 %: 1, 20 %: 0}", "{0 %: 1, 0 %: 0}", 19, "", "0 %"},
        {"{0 %: 1, 20 %: 0}", "{20 %: 1, 0 %: 0}", 19, "c", "rising values"},
        {"{0 %: 1, 20 %: 0}", "{0 %: 7, 20 %: 0}", 19, "c", "rising values"},
        {"{0 %: 1, 20 %: 0}", "{0 mm: 1, 20 mm: 0}", 19, "c", "mm"},
        {"verified: yes", "verified: maybe", 21, "c", "no, yes"},
        {"            verified: yes\n", "", 15, "c", "verified"},
        {"weight: 1", "weight: -1", 11, "r", "weight"},
        {"name: {cs: a, en: b}\ndate", "name: {cs: a}\ndate", 2, "", "en"},
    };

    for (size_t i = 0; i < sizeof(fault) / sizeof(fault[0]); i++) {
        dsh_rule_set rules;
        dosah_error err = {0};
        char rule[80];
        assert_int_equal(load(&rules, *state, fault[i].from, fault[i].to, &err),
                         DOSAH_EINPUT);
        (void)snprintf(rule, sizeof rule, "rule %s: ", fault[i].rule);
        if (!strstr(err.message, fault[i].says) ||
            (fault[i].rule[0] && !strstr(err.message, rule)) ||
            err.row != fault[i].line || !strstr(err.source, "rules.yaml"))
            fail_msg("fault %zu, line %lld: %s", i, (long long)err.row,
                     err.message);
    }
}

static void a_band_that_can_never_hold_is_refused(void **state)
{
    dsh_rule_set rules;
    dosah_error err = {0};
    assert_int_equal(
        load(&rules, *state, "            utility",
             "              - {when: length > 9 m and length < 8 m, "
             "accessible: never}\n            utility",
             &err),
        DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "can never hold"));
}

static void every_shipped_rule_set_is_sound(void **state)
{
    static const struct {
        const char *id;
        size_t n_requirements, n_unverified;
        dsh_purpose purpose;
    } set[] = {
        {"mkpo-2014", 6, 1, DSH_PURPOSE_CATEGORIES},
        {"mkpo-revised", 14, 11, DSH_PURPOSE_CATEGORIES},
        {"mapy-bez-barier-check", 9, 0, DSH_PURPOSE_CLAIMS},
        {"cz-398-2009", 16, 28, DSH_PURPOSE_LAW},
        {"din-18040-1", 6, 1, DSH_PURPOSE_STANDARD},
        {"ada-2010", 6, 5, DSH_PURPOSE_STANDARD},
        {"wheelmap", 4, 0, DSH_PURPOSE_CATEGORIES},
        {"ostrava-stop", 3, 0, DSH_PURPOSE_STOPS},
        {"cz-csn734001", 0, 0, DSH_PURPOSE_LAW},
    };
    world *w = *state;
    const dsh_rule_options options = {false};
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        dsh_rule_set rules;
        dosah_error err = {0};
        char path[1024];
        (void)snprintf(path, sizeof(path), "%s/datasets/rules/%s.yaml",
                       getenv("DOSAH_SOURCE"), set[i].id);
        if (dsh_rule_set_load(&rules, path, &w->words, &options, &err) !=
            DOSAH_OK)
            fail_msg("%s, line %lld: %s", set[i].id, (long long)err.row,
                     err.message);
        assert_string_equal(rules.id, set[i].id);
        assert_int_equal(rules.n_requirements, set[i].n_requirements);
        assert_int_equal(rules.n_unverified, set[i].n_unverified);
        assert_int_equal(rules.purpose, set[i].purpose);
    }
}

static dsh_truth truth(world *w, const char *text, double length, double slope)
{
    char fault[200];
    double value[64];
    dsh_formula f;
    const uint16_t ramp = dsh_vocabulary_element(&w->words, "ramp");
    const dsh_formula_scope scope = {&w->words, ramp};
    if (dsh_formula_parse(&f, text, &scope, fault, sizeof fault) != DOSAH_OK)
        fail_msg("%s: %s", text, fault);
    for (size_t i = 0; i < 64; i++)
        value[i] = NAN;
    value[dsh_vocabulary_slot(&w->words, ramp, "length")] = length;
    value[dsh_vocabulary_slot(&w->words, ramp, "slope")] = slope;
    return dsh_formula_truth(&f, &w->words.element[ramp], value);
}

static void conditions_have_three_truth_values(void **state)
{
    world *w = *state;
    assert_int_equal(truth(w, "length <= 3 m", 3000, NAN), DSH_TRUE);
    assert_int_equal(truth(w, "length < 3 m", 3000, NAN), DSH_FALSE);
    assert_int_equal(truth(w, "length <= 3 m", NAN, NAN), DSH_MAYBE);
    /* beyond the range of what a ramp can be */
    assert_int_equal(truth(w, "length <= 1000 m", NAN, NAN), DSH_TRUE);
    assert_int_equal(truth(w, "not length <= 3 m", 3001, NAN), DSH_TRUE);
    assert_int_equal(truth(w, "length > 3 m and slope > 1 %", 1, NAN),
                     DSH_FALSE);
    assert_int_equal(truth(w, "length > 3 m or slope > 1 %", 1, NAN),
                     DSH_MAYBE);
    assert_int_equal(
        truth(w, "length > 3 m or slope > 1 % and slope < 2 %", 4000, 300),
        DSH_TRUE);
    assert_int_equal(
        truth(w, "(length > 3 m or slope > 1 %) and slope < 2 %", 4000, 300),
        DSH_FALSE);
    assert_int_equal(truth(w, "max(length, width) >= 5 m", 5000, NAN),
                     DSH_TRUE);
    assert_int_equal(truth(w, "min(length, width) >= 5 m", 5000, NAN),
                     DSH_MAYBE);
    assert_int_equal(truth(w, "length in (1 m, 2 m)", 2000, NAN), DSH_TRUE);
    assert_int_equal(truth(w, "slope <= 1:12", NAN, 833), DSH_TRUE);
    assert_int_equal(truth(w, "slope <= 1:12", NAN, 834), DSH_FALSE);
    assert_int_equal(truth(w, "always", NAN, NAN), DSH_TRUE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_sound_rule_set_is_read_in_the_units_of_facts),
        TEST(an_unverified_criterion_is_listed_but_not_used),
        TEST(every_fault_names_its_line_its_rule_and_what_is_wrong),
        TEST(a_band_that_can_never_hold_is_refused),
        TEST(every_shipped_rule_set_is_sound),
        TEST(conditions_have_three_truth_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
