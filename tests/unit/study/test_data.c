/* SPDX-License-Identifier: MIT */
#include "support.h"

static void shipped_assumptions_are_sourced(void **state)
{
    (void)state;
    dsh_study *s = accept_text(MINIMAL);
    assert_string_equal(s->assumptions.date, "2026-11-22");
    bool smooth = false;
    for (size_t i = 0; i < s->assumptions.n; i++) {
        const dsh_assumption *rule = &s->assumptions.rule[i];
        assert_true(rule->source[0] != '\0');
        assert_true(rule->n_when > 0);
        /* the slope of a street is never assumed */
        if (strcmp(rule->attribute, "incline") == 0 &&
            strcmp(rule->when[0].key, "gtfs:pathway_mode") != 0)
            assert_string_equal(rule->when[0].value[0], "platform");
        smooth = smooth || (strcmp(rule->attribute, "smoothness") == 0 &&
                            strcmp(rule->value, "good") == 0);
    }
    assert_true(smooth);
    dsh_study_free(s);
}

static void one_rule_gives_several_attributes(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_assumptions a;
    const char *path = write_file(
        "a.yaml", "id: x\ndate: 2026-01-01\nrules:\n"
                  "  - {id: r, when: {highway: [a, b], surface: \"-\"},\n"
                  "     assume: {width: \"2.0\", smoothness: good},\n"
                  "     source: s, verified: no}\n");
    assert_int_equal(dsh_assumptions_load(&a, path, arena, NULL), DOSAH_OK);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.rule[1].n_when, 2);
    assert_int_equal(a.rule[1].when[0].n_values, 2);
    assert_string_equal(a.rule[1].when[0].value[1], "b");
    assert_string_equal(a.rule[1].when[1].value[0], "-");
    assert_string_equal(a.rule[1].attribute, "smoothness");
    assert_string_equal(a.rule[0].value, "2.0");
    assert_false(a.rule[0].verified);
    dsh_arena_free(arena);
}

typedef struct faulty {
    const char *text;
    int line;
    const char *message;
} faulty;

static void check(const faulty *c, const dosah_error *err)
{
    if (strstr(err->message, c->message) == NULL || err->row != c->line)
        fail_msg("expected line %d '%s', found line %d '%s'", c->line,
                 c->message, (int)err->row, err->message);
}

static void faulty_assumptions_are_refused(void **state)
{
    (void)state;
    static const faulty CASE[] = {
        {"id: x\ndate: d\n", 1, "key 'rules' is required"},
        {"id: x\nrules: []\n", 1, "key 'date' is required"},
        {"id: x\ndate: d\nrules:\n  - {id: r, when: {a: b}, source: s,\n"
         "     verified: no}\n",
         4, "key 'assume' is required"},
        {"id: x\ndate: d\nrules:\n  - {id: r, when: {a: b}, source: s,\n"
         "     verified: no, assume: {widht: \"2\"}}\n",
         5, "nearest known key is 'width'"},
        {"id: x\ndate: d\nrules:\n  - {id: r, when: {a: b},\n"
         "     verified: no, assume: {width: \"2\"}}\n",
         4, "key 'source' is required"},
        {"id: x\ndate: d\nrules:\n  - {id: r, when: {a: b}, source: s,\n"
         "     assume: {width: \"2\"}}\n",
         4, "key 'verified' is required"},
        {"", 1, "the file is empty"},
    };
    dsh_arena *arena = dsh_arena_new();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        dsh_assumptions a;
        dosah_error err = {0};
        const char *path = write_file("a.yaml", CASE[i].text);
        assert_int_equal(dsh_assumptions_load(&a, path, arena, &err),
                         DOSAH_EINPUT);
        check(&CASE[i], &err);
    }
    dsh_arena_free(arena);
}

static void types_are_found_by_id(void **state)
{
    (void)state;
    dsh_study *s = accept_text(MINIMAL);
    const dsh_taxonomy *t = &s->taxonomy;
    assert_true(t->n_types >= 34);
    for (size_t i = 0; i < t->n_types; i++) {
        assert_int_equal(dsh_taxonomy_find(t, t->type[i].id), i);
        assert_true(i == 0 || strcmp(t->type[i - 1].id, t->type[i].id) < 0);
        assert_true(t->type[i].n_groups > 0);
    }
    assert_int_equal(dsh_taxonomy_find(t, "none"), UINT32_MAX);
    const dsh_service_type *c = &t->type[dsh_taxonomy_find(t, "counselling")];
    assert_string_equal(c->section, "37");
    assert_int_equal(c->needs, DSH_NEEDS_PARTLY);
    assert_int_equal(c->stay_s, 45 * 60);
    dsh_study_free(s);
}

static void faulty_taxonomies_are_refused(void **state)
{
    (void)state;
    static const faulty CASE[] = {
        {"types:\n  - {id: a, name: A, groups: [g], needs: fully,\n"
         "     stay_min: 5}\n",
         2, "key 'needs': expected accessible or partly, found 'fully'"},
        {"types:\n  - {id: a, name: A, groups: [h], needs: partly,\n"
         "     stay_min: 5}\n",
         2, "key 'groups': expected ids of working groups, found 'h'"},
        {"types:\n  - {id: a, name: A, groups: [g], needs: partly,\n"
         "     stay_min: long}\n",
         3, "key 'stay_min': expected whole minutes"},
        {"types:\n  - {id: a, name: A, groups: [g], need: partly}\n", 2,
         "nearest known key is 'needs'"},
        {"types:\n  - {name: A}\n", 2, "key 'id' is required"},
        {"types:\n  - {id: a}\n", 2, "key 'name' is required"},
        {"types: a\n", 1, "key 'types': expected a list"},
        {"types:\n"
         "  - {id: a, name: A, groups: g, needs: partly, stay_min: 5}\n"
         "  - {id: a, name: A, groups: g, needs: partly, stay_min: 5}\n",
         0, "'a' is there twice"},
    };
    const char *groups = write_file("groups.yaml", "groups:\n"
                                                   "  - {id: g, name: G}\n");
    dsh_arena *arena = dsh_arena_new();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        char keep[128];
        dsh_taxonomy t;
        dosah_error err = {0};
        (void)snprintf(keep, sizeof keep, "%s", groups);
        const char *types = write_file("types.yaml", CASE[i].text);
        assert_int_equal(dsh_taxonomy_load(&t, types, keep, arena, &err),
                         DOSAH_EINPUT);
        check(&CASE[i], &err);
        groups = write_file("groups.yaml", "groups: [{id: g, name: G}]\n");
    }
    dsh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_assumptions_are_sourced),
        cmocka_unit_test(one_rule_gives_several_attributes),
        cmocka_unit_test(faulty_assumptions_are_refused),
        cmocka_unit_test(types_are_found_by_id),
        cmocka_unit_test(faulty_taxonomies_are_refused),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
