/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/yaml.h"

static dsh_yaml *parse(const char *text)
{
    dosah_error err = {0};
    dsh_yaml *doc = NULL;
    if (dsh_yaml_parse(&doc, text, strlen(text), "t", &err) != DOSAH_OK)
        fail_msg("%d: %s", (int)err.row, err.message);
    return doc;
}

static void nodes_know_their_lines(void **state)
{
    (void)state;
    dsh_yaml *doc = parse("# comment\ntitle: Obec\nlist:\n  - 1\n  - x: [a]\n");
    const dsh_node root = dsh_yaml_root(doc);
    assert_int_equal(dsh_node_kind(root), DSH_YAML_MAP);
    assert_int_equal(dsh_node_line(root), 2);
    assert_string_equal(dsh_node_text(dsh_node_get(root, "title")), "Obec");
    const dsh_node list = dsh_node_get(root, "list");
    assert_int_equal(dsh_node_count(list), 2);
    assert_int_equal(dsh_node_line(dsh_node_item(list, 1)), 5);
    assert_string_equal(dsh_node_text(dsh_node_key(root, 1)), "list");
    assert_false(dsh_node_item(list, 2).ok);
    assert_false(dsh_node_get(list, "x").ok);
    assert_false(dsh_node_get(root, "none").ok);
    assert_false(dsh_node_value(list, 0).ok);
    assert_string_equal(dsh_yaml_name(doc), "t");
    dsh_yaml_free(doc);
}

static void absent_nodes_answer_quietly(void **state)
{
    (void)state;
    const dsh_node none = {0};
    assert_string_equal(dsh_node_text(none), "");
    assert_true(dsh_node_is_null(none));
    assert_int_equal(dsh_node_count(none), 0);
    assert_int_equal(dsh_node_line(none), 0);
    assert_false(dsh_node_get(none, "x").ok);
}

static void only_plain_empties_are_null(void **state)
{
    (void)state;
    dsh_yaml *doc = parse("[~, null, '', \"null\", a, []]");
    const bool expected[] = {true, true, false, false, false, false};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(dsh_node_is_null(dsh_node_item(dsh_yaml_root(doc), i)),
                         expected[i]);
    dsh_yaml_free(doc);
    doc = parse("");
    assert_false(dsh_yaml_root(doc).ok);
    dsh_yaml_free(doc);
    doc = parse("\xEF\xBB\xBF"
                "a: 1\n");
    assert_true(dsh_node_get(dsh_yaml_root(doc), "a").ok);
    dsh_yaml_free(doc);
}

static void refused_n(const char *text, size_t n, dosah_status status,
                      int64_t line)
{
    dosah_error err = {0};
    dsh_yaml *doc = NULL;
    const dosah_status got = dsh_yaml_parse(&doc, text, n, "t", &err);
    if (got != status || err.row != line)
        fail_msg("%s at %d (%s) for: %.*s", dosah_status_name(got),
                 (int)err.row, err.message, n < 60 ? (int)n : 60, text);
    assert_null(doc);
}

static void refused(const char *text, dosah_status status, int64_t line)
{
    refused_n(text, strlen(text), status, line);
}

static void faults_name_their_line(void **state)
{
    (void)state;
    refused("a: 1\nb: 2\na: 3\n", DOSAH_EINPUT, 3);
    refused("a: {x: 1,\n  y: 2, x: 3}\n", DOSAH_EINPUT, 2);
    refused("a: [1, 2\nb: 3\n", DOSAH_EINPUT, 2);
    refused("a: 1\n---\nb: 2\n", DOSAH_EINPUT, 2);
    refused("a: 1\nb: \xE8"
            "esky\n",
            DOSAH_EINPUT, 2);
    refused("a: 1\nb: \"x\\0y\"\n", DOSAH_EINPUT, 2);
    refused("a: 1\n[b, c]: 2\n", DOSAH_EINPUT, 2);
    refused("a: *nobody\n", DOSAH_EINPUT, 1);
}

static void loops_and_depth_are_refused(void **state)
{
    (void)state;
    refused("&a [*a]", DOSAH_ELIMIT, 1);
    refused("&a {x: {y: *a}}", DOSAH_ELIMIT, 1);
    /* Time in the square of the depth would be minutes here. */
    static char deep[1 << 20];
    memset(deep, '[', sizeof(deep));
    refused_n(deep, sizeof(deep), DOSAH_ELIMIT, 1);
}

/* 63 lists around a scalar are 64 levels. */
static void sixty_four_levels_are_allowed(void **state)
{
    (void)state;
    char text[300] = "";
    for (int i = 0; i < 63; i++)
        strcat(text, "[");
    strcat(text, "x");
    for (int i = 0; i < 63; i++)
        strcat(text, "]");
    dsh_yaml_free(parse(text));
    memmove(text + 1, text, strlen(text) + 1);
    text[0] = '[';
    strcat(text, "]");
    refused(text, DOSAH_ELIMIT, 1);
}

static void aliases_cannot_blow_up(void **state)
{
    (void)state;
    char text[4000] = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c <= 'h'; c++) {
        char line[200];
        const char p = (char)(c - 1);
        snprintf(line, sizeof(line),
                 "%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, p,
                 p, p, p, p, p, p, p, p, p);
        strcat(text, line);
    }
    refused(text, DOSAH_ELIMIT, 6);
}

static void aliases_are_followed(void **state)
{
    (void)state;
    dsh_yaml *doc = parse("a: &x {k: v}\nb: *x\n");
    const dsh_node b = dsh_node_get(dsh_yaml_root(doc), "b");
    assert_string_equal(dsh_node_text(dsh_node_get(b, "k")), "v");
    dsh_yaml_free(doc);
}

static void files_are_opened(void **state)
{
    (void)state;
    char dir[64], path[128];
    unit_dir_make(dir);
    unit_file(path, dir, "a.yaml", "a: 1\n");
    dsh_yaml *doc = NULL;
    assert_int_equal(dsh_yaml_open(&doc, path, NULL), DOSAH_OK);
    assert_string_equal(dsh_yaml_name(doc), path);
    dsh_yaml_free(doc);
    assert_int_equal(dsh_yaml_open(&doc, "/nowhere/a.yaml", NULL),
                     DOSAH_ENOTFOUND);
    assert_null(doc);
    unit_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_know_their_lines),
        cmocka_unit_test(absent_nodes_answer_quietly),
        cmocka_unit_test(only_plain_empties_are_null),
        cmocka_unit_test(faults_name_their_line),
        cmocka_unit_test(loops_and_depth_are_refused),
        cmocka_unit_test(sixty_four_levels_are_allowed),
        cmocka_unit_test(aliases_cannot_blow_up),
        cmocka_unit_test(aliases_are_followed),
        cmocka_unit_test(files_are_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
