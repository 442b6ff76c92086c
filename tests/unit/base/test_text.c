/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

#include "base/civil.h"
#include "base/num.h"
#include "base/text.h"

typedef struct world {
    char dir[64];
    dosah_error err;
    dsh_texts *texts;
} world;

/* Loads a data folder that holds these two files of texts. */
static dosah_status load(world *w, const char *texts, const char *notices)
{
    char path[128];
    *w = (world){0};
    unit_dir_make(w->dir);
    snprintf(path, sizeof(path), "%s/maps/texts", w->dir);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    snprintf(path, sizeof(path), "%s/maps/notices", w->dir);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    unit_file(path, w->dir, "maps/notices/base.yaml", notices);
    unit_file(path, w->dir, "maps/texts/map.yaml", texts);
    return dsh_texts_load(&w->texts, w->dir, &w->err);
}

static void clear(world *w)
{
    dsh_texts_free(w->texts);
    unit_dir_remove(w->dir);
}

static void both_folders_are_read(void **state)
{
    (void)state;
    world w;
    assert_int_equal(load(&w, "title: {cs: Dosah, en: Reach}\n",
                          "bad_row: {cs: \"Řádek {row}\", en: \"Row {row}\"}"),
                     DOSAH_OK);
    assert_string_equal(dsh_text(w.texts, "title", DOSAH_CS), "Dosah");
    assert_string_equal(dsh_text(w.texts, "bad_row", DOSAH_EN), "Row {row}");
    assert_string_equal(dsh_text(w.texts, "none", DOSAH_EN), "none");
    assert_true(dsh_text_has(w.texts, "title"));
    assert_false(dsh_text_has(w.texts, "none"));
    clear(&w);
}

static void plurals_follow_the_language(void **state)
{
    (void)state;
    world w;
    assert_int_equal(load(&w,
                          "stop: {cs: [zastávka, zastávky, zastávek],"
                          " en: [stop, stops]}\nplain: {cs: a, en: b}\n",
                          ""),
                     DOSAH_OK);
    static const struct {
        int64_t n;
        const char *cs, *en;
    } cases[] = {{0, "zastávek", "stops"}, {1, "zastávka", "stop"},
                 {2, "zastávky", "stops"}, {4, "zastávky", "stops"},
                 {5, "zastávek", "stops"}, {22, "zastávek", "stops"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(dsh_text_n(w.texts, "stop", cases[i].n, DOSAH_CS),
                            cases[i].cs);
        assert_string_equal(dsh_text_n(w.texts, "stop", cases[i].n, DOSAH_EN),
                            cases[i].en);
    }
    assert_string_equal(dsh_text_n(w.texts, "plain", 5, DOSAH_EN), "b");
    assert_string_equal(dsh_text_n(w.texts, "none", 5, DOSAH_EN), "none");
    clear(&w);
}

static void refused(const char *texts, const char *notices, int64_t line)
{
    world w;
    assert_int_equal(load(&w, texts, notices), DOSAH_EINPUT);
    assert_null(w.texts);
    assert_int_equal(w.err.row, line);
    assert_non_null(strstr(w.err.source, ".yaml"));
    clear(&w);
}

static void a_missing_language_names_file_and_line(void **state)
{
    (void)state;
    refused("a: {cs: x, en: y}\nb: {cs: x}\n", "", 2);
    refused("a:\n  cs: x\n  en: \"\"\n", "", 3);
    refused("a: {cs: [x, y], en: [x, y]}\n", "", 1);
    refused("a: {cs: [x, y, z], en: x}\n", "", 1);
    refused("\n- a\n", "", 2);
    refused("a: {cs: x, en: y}\n", "b: {cs: x, en: y}\na: {cs: 1, en: 2}\n", 2);
}

static void missing_folders_hold_no_texts(void **state)
{
    (void)state;
    char dir[64];
    unit_dir_make(dir);
    dsh_texts *texts = NULL;
    assert_int_equal(dsh_texts_load(&texts, dir, NULL), DOSAH_OK);
    assert_string_equal(dsh_text(texts, "a", DOSAH_CS), "a");
    dsh_texts_free(texts);
    unit_dir_remove(dir);
}

static void the_texts_of_the_project_are_complete(void **state)
{
    (void)state;
    dosah_error err = {0};
    dsh_texts *texts = NULL;
    if (dsh_texts_load(&texts, getenv("DOSAH_DATA"), &err) != DOSAH_OK)
        fail_msg("%s:%d: %s", err.source, (int)err.row, err.message);
    assert_true(dsh_text_has(texts, "bytes_not_in_encoding"));
    dsh_texts_free(texts);
}

static void names_are_filled_in(void **state)
{
    (void)state;
    const dsh_text_arg arg[] = {{"file", "a.csv"}, {"row", "7"}, {"nil", NULL}};
    char out[64];
    size_t n =
        dsh_text_fill(out, sizeof(out), "{file}, {row}{nil} {x} {", arg, 3);
    assert_string_equal(out, "a.csv, 7 {x} {");
    assert_int_equal(n, strlen(out));
    n = dsh_text_fill(out, 7, "příběh", arg, 3);
    assert_string_equal(out, "příb");
    assert_int_equal(n, 6);
    n = dsh_text_fill(out, 3, "aář{row}", arg, 3);
    assert_string_equal(out, "a");
    assert_int_equal(n, 1);
    assert_int_equal(dsh_text_fill(out, 0, "abc", arg, 3), 0);
}

static void numbers_and_dates_are_for_people(void **state)
{
    (void)state;
    char out[DSH_NUM_SIZE + 16];
    dsh_text_number(out, 1234567.25, 1, DOSAH_CS);
    assert_string_equal(out, "1\xE2\x80\xAF"
                             "234\xE2\x80\xAF"
                             "567,3");
    dsh_text_number(out, 1234.5, 1, DOSAH_EN);
    assert_string_equal(out, "1,234.5");
    dsh_text_number(out, -999, 0, DOSAH_EN);
    assert_string_equal(out, "\xE2\x88\x92"
                             "999");
    dsh_text_number(out, NAN, 0, DOSAH_EN);
    assert_string_equal(out, "–");
    dsh_text_number(out, -123456789012345678.0, 9, DOSAH_CS);
    assert_true(strlen(out) < sizeof(out));
    dsh_text_number(out, -1.7976931348623157e308, 9, DOSAH_CS);
    assert_true(strlen(out) < sizeof(out));
    dsh_text_date(out, dsh_date_of(2026, 1, 15), DOSAH_CS);
    assert_string_equal(out, "15. 1. 2026");
    dsh_text_date(out, dsh_date_of(2026, 1, 15), DOSAH_EN);
    assert_string_equal(out, "15 January 2026");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_folders_are_read),
        cmocka_unit_test(plurals_follow_the_language),
        cmocka_unit_test(a_missing_language_names_file_and_line),
        cmocka_unit_test(missing_folders_hold_no_texts),
        cmocka_unit_test(the_texts_of_the_project_are_complete),
        cmocka_unit_test(names_are_filled_in),
        cmocka_unit_test(numbers_and_dates_are_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
