/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/str.h"

static void trimming_knows_czech_spaces(void **state)
{
    (void)state;
    assert_true(dsh_str_eq(dsh_str_trim(dsh_str_of(" \t\xC2\xA0 a b\xE2\x80\xAF"
                                                   "\r\n")),
                           "a b"));
    assert_true(dsh_str_eq(dsh_str_trim(dsh_str_of("  ")), ""));
    assert_true(dsh_str_eq(dsh_str_trim(dsh_str_of(NULL)), ""));
    /* U+0160 ends in the byte A0 but is no space. */
    assert_true(dsh_str_eq(dsh_str_trim(dsh_str_of("Š")), "Š"));
}

static void equality_can_ignore_ascii_case(void **state)
{
    (void)state;
    assert_true(dsh_str_eq_nocase(dsh_str_of("Utf-8"), "UTF-8"));
    assert_false(dsh_str_eq_nocase(dsh_str_of("utf-8x"), "utf-8"));
    assert_false(dsh_str_eq(dsh_str_of("a"), "A"));
}

static void utf8_is_checked_by_the_book(void **state)
{
    (void)state;
    static const char *const good[] = {
        "", "abc", "č", "€", "😀", "dlouhý text bez diakritiky a s ní"};
    static const char *const bad[] = {
        "\x80",         "\xC0\xAF",         "\xC1\xBF",         "\xE0\x80\xAF",
        "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80", "abcdefgh\xC5",
        "\xE2\x82",     "12345678\xFF"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(dsh_utf8_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dsh_utf8_valid(bad[i], strlen(bad[i])));
    assert_int_equal(dsh_utf8_length("příčný€", 10), 6);
}

static void code_pages_become_utf8(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    size_t n_bad = 9;
    assert_string_equal(dsh_to_utf8(arena, "P\xF8\xEDli\x9A \x9Elu\x9D", 12,
                                    DSH_CP1250, &n_bad),
                        "Příliš žluť");
    assert_int_equal(n_bad, 0);
    assert_string_equal(
        dsh_to_utf8(arena, "P\xF8\xEDli\xB9 \xBElu\xBB", 11, DSH_LATIN2, NULL),
        "Příliš žluť");
    assert_string_equal(dsh_to_utf8(arena, "\x81", 1, DSH_CP1250, &n_bad),
                        "\xEF\xBF\xBD");
    assert_int_equal(n_bad, 1);
    assert_string_equal(dsh_to_utf8(arena, "\x80", 1, DSH_CP1250, NULL), "€");
    assert_string_equal(
        dsh_to_utf8(arena, "a\xC5 \xC5\x99", 5, DSH_UTF8, &n_bad),
        "a\xEF\xBF\xBD ř");
    assert_int_equal(n_bad, 1);
    dsh_arena_free(arena);
}

static void encodings_have_their_usual_names(void **state)
{
    (void)state;
    dsh_encoding e = DSH_UTF8;
    assert_true(dsh_encoding_parse(&e, "Windows-1250"));
    assert_int_equal(e, DSH_CP1250);
    assert_true(dsh_encoding_parse(&e, "ISO-8859-2"));
    assert_int_equal(e, DSH_LATIN2);
    assert_true(dsh_encoding_parse(&e, "utf-8"));
    assert_int_equal(e, DSH_UTF8);
    assert_false(dsh_encoding_parse(&e, "ebcdic"));
}

static void edit_distance_counts_swaps_once(void **state)
{
    (void)state;
    assert_int_equal(dsh_edit_distance("", ""), 0);
    assert_int_equal(dsh_edit_distance("abc", ""), 3);
    assert_int_equal(dsh_edit_distance("max_walk", "max_wlak"), 1);
    assert_int_equal(dsh_edit_distance("kitten", "sitting"), 3);
    char a[200], b[200];
    memset(a, 'a', sizeof(a));
    memset(b, 'b', sizeof(b));
    a[199] = b[150] = '\0';
    assert_in_range(dsh_edit_distance(a, b), 100, 400);
}

static void typos_find_their_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"municipalities", "services", "streets"};
    assert_string_equal(dsh_nearest_key("servces", keys, 3), "services");
    assert_string_equal(dsh_nearest_key("municipalites", keys, 3),
                        "municipalities");
    assert_null(dsh_nearest_key("colour", keys, 3));
    assert_null(dsh_nearest_key("x", keys, 3));
}

static void hashes_are_stable(void **state)
{
    (void)state;
    /* XXH3-64 of the empty input, from the reference implementation. */
    assert_true(dsh_hash("", 0, 0) == 0x2D06800538D394C2u);
    assert_true(dsh_hash("a", 1, 0) != dsh_hash("a", 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trimming_knows_czech_spaces),
        cmocka_unit_test(equality_can_ignore_ascii_case),
        cmocka_unit_test(utf8_is_checked_by_the_book),
        cmocka_unit_test(code_pages_become_utf8),
        cmocka_unit_test(encodings_have_their_usual_names),
        cmocka_unit_test(edit_distance_counts_swaps_once),
        cmocka_unit_test(typos_find_their_key),
        cmocka_unit_test(hashes_are_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
