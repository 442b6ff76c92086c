/* SPDX-License-Identifier: MIT */
/* What pdftotext reads in the PDFs; skipped where there is none. */
#include "map_world.h"

#include <sys/wait.h>
#include <unistd.h>

/* Text of a PDF with all white space made single spaces; free(). */
static char *text_of(const world *w, const char *pdf)
{
    char from[512], to[512];
    (void)snprintf(from, sizeof(from), "%s/maps/%s", w->dir, pdf);
    (void)snprintf(to, sizeof(to), "%s/text", w->dir);
    const pid_t child = fork();
    if (child == 0) {
        (void)execlp("pdftotext", "pdftotext", "-raw", from, to, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
    char *text = slurp(to), *out = text;
    for (const char *in_ = text; *in_; in_++) {
        const bool space = *in_ == '\n' || *in_ == ' ' || *in_ == '\f';
        if (!space)
            *out++ = *in_;
        else if (out > text && out[-1] != ' ')
            *out++ = ' ';
    }
    *out = '\0';
    return text;
}

static void expect(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in: %s", part, text);
}

static size_t times(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at++)
        n++;
    return n;
}

static void write_maps(world *w)
{
    dosah_error err = {0};
    if (dsh_maps_write(&w->findings, in(w->dir, "maps"), "0123456789ab",
                       &w->ctx, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
}

static void page_tells_the_finding_in_both_languages(void **state)
{
    world *w = *state;
    write_maps(w);
    char *cs = text_of(w, "counselling.cs.pdf");
    expect(cs, "Poradenství: do 90 minut se jistě dostane 68 % obyvatel "
               "(Mechanický vozík), 97 % (Dospělý)");
    expect(cs, "úterý 24. 11. 2026, odjezdy 6:00–20:00");
    expect(cs,
           "Nejhůře (Mechanický vozík): Čejkov – jistě 0 %, nejlépe 0 % z 30 "
           "obyvatel; Hora, Dolní – jistě 0 %, nejlépe 0 % z 4 obyvatel; "
           "Chlum – jistě 87 %, nejlépe 100 % z 120 obyvatel.");
    expect(cs, "Nezakresleno: 4 obyvatelé ve čtvercích s méně než 5");
    expect(cs, "Souřadnice EPSG:5514. Dosah " DOSAH_VERSION
               ", běh 0123456789ab, 22. 11. 2026.");
    expect(cs, "Zdroje: adresy, průzkum budov: Nikdo, CC0.");
    expect(cs, "Měřítko 1 : ");
    free(cs);
    char *en = text_of(w, "counselling.en.pdf");
    expect(en, "Counselling: 68% of residents certainly get there within 90 "
               "minutes (Manual wheelchair), 97% (Adult)");
    expect(en, "Tuesday 24 November 2026, departures 6:00–20:00");
    expect(en, "Not drawn: 4 residents in squares with fewer than 5");
    expect(en, "Sources: addresses, building survey: Nobody, CC0.");
    expect(en, "Hora, Dolní");
    free(en);
}

/* Letters that stand askew come out one by one. */
static void without_spaces(char *text)
{
    char *out = text;
    for (const char *p = text; *p; p++)
        if (*p != ' ')
            *out++ = *p;
    *out = '\0';
}

static void banner_stands_in_the_head_and_across_the_panels(void **state)
{
    world *w = *state;
    write_maps(w);
    char *cs = text_of(w, "counselling.cs.pdf");
    expect(cs, "SMYŠLENÁ DATA");
    without_spaces(cs);
    assert_int_equal(times(cs, "SMYŠLENÁDATA"), 3);
    free(cs);
    char *sentence = text_of(w, "day_centre.cs.pdf");
    without_spaces(sentence);
    assert_int_equal(times(sentence, "SMYŠLENÁDATA"), 2);
    free(sentence);
    char *en = text_of(w, "counselling.en.pdf");
    assert_null(strstr(en, "SMYŠLENÁ"));
    without_spaces(en);
    assert_int_equal(times(en, "INVENTEDDATA"), 3);
    free(en);
    w->study.banner = (dsh_label){{"", ""}};
    write_maps(w);
    char *without = text_of(w, "counselling.cs.pdf");
    assert_null(strstr(without, "SMYŠLENÁ"));
    free(without);
}

static void legend_has_every_text_in_both_languages(void **state)
{
    static const char *const key[] = {
        "map_legend_classes",  "map_legend_certain", "map_legend_possible",
        "map_legend_all",      "map_legend_no",      "map_legend_no_data",
        "map_legend_total",    "map_symbols",        "map_symbol_yes",
        "map_symbol_perhaps",  "map_symbol_not",     "map_symbol_stop",
        "map_symbol_boundary", "map_note_bounds"};
    world *w = *state;
    write_maps(w);
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        char *text = text_of(w, lang == DOSAH_CS ? "counselling.cs.pdf"
                                                 : "counselling.en.pdf");
        for (size_t i = 0; i < sizeof(key) / sizeof(*key); i++) {
            assert_true(dsh_text_has(w->ctx.texts, key[i]));
            expect(text, dsh_text(w->ctx.texts, key[i], lang));
        }
        expect(text, lang == DOSAH_CS ? "do 10" : "up to 10");
        expect(text, "60–90");
        assert_null(strstr(text, "{"));
        assert_null(strstr(text, "map_"));
        free(text);
    }
}

static void class_above_the_last_is_shown_only_if_it_occurs(void **state)
{
    world *w = *state;
    write_maps(w);
    char *text = text_of(w, "counselling.cs.pdf");
    assert_null(strstr(text, "nad 90"));
    free(text);
    map_row_set(map_row(w, 0, 0, 1), DSH_STATUS_CERTAIN, 60, DSH_NEVER_S);
    write_maps(w);
    text = text_of(w, "counselling.cs.pdf");
    expect(text, "nad 90, nebo jen občas");
    expect(text, "Jen občas = méně než při polovině odjezdů.");
    free(text);
}

static void what_does_not_apply_is_said_in_a_sentence(void **state)
{
    world *w = *state;
    write_maps(w);
    char *text = text_of(w, "day_centre.cs.pdf");
    expect(text, "Denní stacionář: v tento den není kam dojíždět");
    expect(text, "Doba cesty se neuvádí");
    assert_null(strstr(text, "60–90"));
    free(text);
}

static void markup_in_names_is_only_text(void **state)
{
    world *w = *state;
    static const dsh_service_type odd[] = {
        {.id = "counselling", .name = {{"<b>&\"tučně\"</b>", "x"}}},
        {.id = "day_centre", .name = {{"y", "y"}}}};
    const dsh_taxonomy taxonomy = w->study.taxonomy;
    w->study.taxonomy.type = odd;
    write_maps(w);
    char *text = text_of(w, "counselling.cs.pdf");
    expect(text, "<b>&\"tučně\"</b>: do 90 minut se jistě");
    free(text);
    w->study.taxonomy = taxonomy;
}

static void long_name_leaves_room_for_the_finding(void **state)
{
    world *w = *state;
    char name[401] = "";
    for (size_t i = 0; i < 200; i++)
        memcpy(name + 2 * i, i % 10 == 9 ? " a" : "ř", 2);
    const dsh_service_type odd[] = {
        {.id = "counselling", .name = {{name, "בית"}}},
        {.id = "day_centre", .name = {{"y", "y"}}}};
    const dsh_taxonomy taxonomy = w->study.taxonomy;
    w->study.taxonomy.type = odd;
    write_maps(w);
    char *text = text_of(w, "counselling.cs.pdf");
    expect(text, "…: do 90 minut se jistě dostane 68 % obyvatel "
                 "(Mechanický vozík), 97 % (Dospělý)");
    free(text);
    w->study.taxonomy = taxonomy;
}

#define PDF_TEST(name)                                                         \
    cmocka_unit_test_setup_teardown(name, map_world_open, world_close)

int main(void)
{
    enum { SKIPPED = 77 };
    if (system("pdftotext -v >/dev/null 2>&1") != 0)
        return SKIPPED;
    const struct CMUnitTest tests[] = {
        PDF_TEST(page_tells_the_finding_in_both_languages),
        PDF_TEST(banner_stands_in_the_head_and_across_the_panels),
        PDF_TEST(legend_has_every_text_in_both_languages),
        PDF_TEST(class_above_the_last_is_shown_only_if_it_occurs),
        PDF_TEST(what_does_not_apply_is_said_in_a_sentence),
        PDF_TEST(markup_in_names_is_only_text),
        PDF_TEST(long_name_leaves_room_for_the_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
