/* SPDX-License-Identifier: MIT */
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
    "    kind: knock-out\n"
    "    combine: any\n"
    "    if_absent: unknown\n"
    "    weight: 1\n"
    "    groups: [wheelchair]\n"
    "    alternatives:\n"
    "      - element: ramp\n"
    "        criteria:\n"
    "          - id: c\n"
    "            name: {cs: a, en: b}\n"
    "            attribute: slope\n"
    "            compare: at_most\n"
    "            unit: \"%\"\n"
    "            bands_by: length\n"
    "            bands:\n"
    "              - {upto: 3000, accessible: 12.5, partly: 16.5}\n"
    "              - {accessible: none, partly: 8}\n"
    "            utility: [[0, 1], [20, 0]]\n"
    "            clause: k\n"
    "            source: s\n"
    "            verified: yes\n";

/** Load SOUND with `from` (which must be there) replaced by `to`. */
static dosah_status load(dsh_rule_set *out, dsh_arena *arena, const char *from,
                         const char *to, dosah_error *err)
{
    char text[4096];
    const char *at = strstr(SOUND, from);
    assert_non_null(at);
    (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - SOUND), SOUND, to,
                   at + strlen(from));
    assert_int_equal(
        dsh_file_write("/vsimem/rules.yaml", text, strlen(text), err),
        DOSAH_OK);
    return dsh_rule_set_load(out, "/vsimem/rules.yaml", arena, err);
}

static void a_sound_rule_set_is_read_in_the_units_of_facts(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_rule_set rules;
    dosah_error err = {0};
    assert_int_equal(load(&rules, arena, "id: x", "id: x", &err), DOSAH_OK);
    const dsh_criterion *c = rules.requirement[0].alternative[0].criterion;
    assert_int_equal(c->n_bands, 2);
    assert_true(c->band[0].accessible == 1250 && c->band[0].upto == 3000);
    assert_true(isnan(c->band[1].accessible) && c->band[1].partly == 800);
    assert_true(isinf(c->band[1].upto));
    assert_true(c->anchor[1].value == 2000);
    dsh_arena_free(arena);
}

static void an_unverified_criterion_is_left_out_and_counted(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_rule_set rules;
    dosah_error err = {0};
    assert_int_equal(load(&rules, arena, "verified: yes", "verified: no", &err),
                     DOSAH_OK);
    assert_int_equal(rules.n_unverified, 1);
    assert_int_equal(rules.requirement[0].alternative[0].n_criteria, 0);
    dsh_arena_free(arena);
}

static void every_fault_names_its_line_and_what_was_expected(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int64_t line;
        const char *says;
    } fault[] = {
        {"if_absent: unknown", "if_absnt: unknown", 12, "if_absent"},
        {"    if_absent: unknown\n", "", 7, "if_absent"},
        {"link: entrance", "link: door", 9, "approach, entrance"},
        {"unit: \"%\"", "unit: feet", 22, "unit"},
        {"compare: at_most", "compare: below", 21, "at_most"},
        {"upto: 3000, ", "", 26, "rising order"},
        {"accessible: 12.5", "accessible: low", 25, "a number"},
        {"[[0, 1], [20, 0]]", "[[0, 1], [0, 0]]", 27, "rising values"},
        {"[[0, 1], [20, 0]]", "[[0, 7], [20, 0]]", 27, "rising values"},
        {"verified: yes", "verified: maybe", 30, "yes or no"},
        {"weight: 1", "weight: -1", 7, "weight"},
        {"name: {cs: a, en: b}\ndate", "name: {cs: a}\ndate", 2, "en"},
    };

    for (size_t i = 0; i < sizeof(fault) / sizeof(fault[0]); i++) {
        dsh_arena *arena = dsh_arena_new();
        dsh_rule_set rules;
        dosah_error err = {0};
        assert_int_equal(load(&rules, arena, fault[i].from, fault[i].to, &err),
                         DOSAH_EINPUT);
        assert_int_equal(err.row, fault[i].line);
        if (!strstr(err.message, fault[i].says))
            fail_msg("fault %zu says: %s", i, err.message);
        dsh_arena_free(arena);
    }
}

static void the_shipped_rule_set_is_sound(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_rule_set rules;
    dosah_error err = {0};
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/datasets/rules/mkpo-2014.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_rule_set_load(&rules, path, arena, &err) != DOSAH_OK)
        fail_msg("line %lld: %s", (long long)err.row, err.message);
    assert_string_equal(rules.id, "mkpo-2014");
    assert_int_equal(rules.n_requirements, 6);
    assert_int_equal(rules.n_unverified, 1);
    dsh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_rule_set_is_read_in_the_units_of_facts),
        cmocka_unit_test(an_unverified_criterion_is_left_out_and_counted),
        cmocka_unit_test(every_fault_names_its_line_and_what_was_expected),
        cmocka_unit_test(the_shipped_rule_set_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
