/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/str.h"

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static void in_order(const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (sign(dsh_collate(word[i], word[k])) != sign((int)i - (int)k))
                fail_msg("\"%s\" and \"%s\" in the wrong order", word[i],
                         word[k]);
}

static void czech_letters_follow_the_standard(void **state)
{
    (void)state;
    static const char *const words[] = {
        "",       "auto",   "Cetkovice", "cukr",    "čaj",   "Čechy",
        "had",    "humno",  "chata",     "Choryně", "chyba", "Kelč",
        "Lešná",  "Loučka", "Police",    "Rok",     "Řek",   "sud",
        "Šedivý", "Zašová", "zub",       "Žábeň",   "10",    "9"};
    in_order(words, sizeof(words) / sizeof(words[0]));
}

static void accents_only_break_ties(void **state)
{
    (void)state;
    static const char *const words[] = {"dal",  "dál", "dala", "lom",  "lóm",
                                        "lomu", "rad", "rád",  "rada", "řad"};
    in_order(words, sizeof(words) / sizeof(words[0]));
}

static void small_letters_come_before_capitals(void **state)
{
    (void)state;
    static const char *const words[] = {"chalupa", "Chalupa", "CHALUPA",
                                        "jih",     "Jih",     "jiho"};
    in_order(words, sizeof(words) / sizeof(words[0]));
}

static void words_are_compared_one_by_one(void **state)
{
    (void)state;
    static const char *const words[] = {"Nová Ves",
                                        "Novák",
                                        "Valašská Polanka",
                                        "Valašské Meziříčí",
                                        "Valašské Meziříčí-Juřinka",
                                        "Valašskokloboucko"};
    in_order(words, sizeof(words) / sizeof(words[0]));
}

static void english_words_keep_their_order(void **state)
{
    (void)state;
    static const char *const words[] = {
        "bank",   "Doctor", "library", "post office", "post-office box",
        "poster", "shop"};
    in_order(words, sizeof(words) / sizeof(words[0]));
}

static void random_word(char *out, uint64_t *seed)
{
    static const char *const piece[] = {
        "a", "á", "c", "C",         "h", "H",    "č",  "z", "Ž",
        " ", "-", "1", "e\xCC\x8C", "ě", "\xFF", "日", "ch"};
    out[0] = '\0';
    const size_t n = unit_below(seed, 5);
    for (size_t i = 0; i < n; i++)
        strcat(out, piece[unit_below(seed, sizeof(piece) / sizeof(piece[0]))]);
}

static void the_order_is_total(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 200000; i++) {
        char a[32], b[32], c[32];
        random_word(a, &seed);
        random_word(b, &seed);
        random_word(c, &seed);
        const int ab = sign(dsh_collate(a, b));
        const int bc = sign(dsh_collate(b, c));
        const int ac = sign(dsh_collate(a, c));
        assert_int_equal(ab, -sign(dsh_collate(b, a)));
        assert_int_equal(ab == 0, strcmp(a, b) == 0);
        if (ab <= 0 && bc <= 0)
            assert_true(ac <= 0);
        if (ab < 0 && bc < 0)
            assert_true(ac < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(czech_letters_follow_the_standard),
        cmocka_unit_test(accents_only_break_ties),
        cmocka_unit_test(small_letters_come_before_capitals),
        cmocka_unit_test(words_are_compared_one_by_one),
        cmocka_unit_test(english_words_keep_their_order),
        cmocka_unit_test(the_order_is_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
