/* SPDX-License-Identifier: MIT */
/* The report from stored results: sections are what the registry and the
 * caller say, and memory may run out anywhere. */
#include "base/alloc.h"
#include "output/report.h"
#include "world.h"

static bool yes(const dsh_page *page)
{
    return page->s->n_municipalities == N_MUNICIPALITIES;
}

static bool no(const dsh_page *page)
{
    (void)page;
    return false;
}

static void write_one(dsh_page *page)
{
    dsh_put(page, "<p>");
    dsh_put_name(page, "<one> & \"two\"");
    dsh_put(page, "</p>\n");
}

static const dsh_section MORE = {"more_of_it", yes, write_one};
static const dsh_section LESS = {"less_of_it", no, write_one};

/* Tables, names and an empty folder for pages. */
static void store(world *w)
{
    dosah_error err = {0};
    dsh_output *out = NULL;
    assert_int_equal(
        dsh_output_begin(&out, w->out, false, &w->findings, &w->ctx, &err),
        DOSAH_OK);
    assert_int_equal(dsh_output_tables(out, &err), DOSAH_OK);
    assert_int_equal(dsh_output_names(out, &err), DOSAH_OK);
    assert_int_equal(dsh_output_commit(out, &err), DOSAH_OK);
    assert_int_equal(dsh_dir_make(in(w->dir, "pages"), &err), DOSAH_OK);
}

static void a_section_that_is_added_stands_at_the_end_with_its_number(
    void **state)
{
    world *w = *state;
    const dsh_section *const extra[] = {&LESS, &MORE};
    dosah_error err = {0};
    unsigned written = 0;
    store(w);
    const dsh_report_opts opts = {.dir = w->out,
                                  .out_dir = in(w->dir, "pages"),
                                  .extra = extra,
                                  .n_extra = 2};
    assert_int_equal(dsh_report_write(&opts, &written, &w->ctx, &err),
                     DOSAH_OK);
    assert_int_not_equal(written, 0);
    const char *page =
        written & 1u << DOSAH_CS ? "pages/cs.html" : "pages/en.html";
    char *text = slurp(in(w->dir, page));
    const char *section = strstr(text, "<section id=\"more_of_it\"");
    assert_non_null(section);
    assert_non_null(strstr(text, "href=\"#more_of_it\""));
    assert_non_null(strstr(section, "&lt;one&gt; &amp; &quot;two&quot;"));
    assert_null(strstr(text, "less_of_it"));
    assert_true(strstr(text, "<section id=\"record\"") < section);
    free(text);
}

/* Photos of a house: small, too large, outside the folder, no picture. */
static void write_photos(dsh_page *page)
{
    dsh_stored_fact photo[] = {{"B", "small.png"},
                               {"B", "large.png"},
                               {"B", "../small.png"},
                               {"B", "text.png"}};
    dsh_stored s = *page->s;
    const dsh_stored *own = page->s;
    s.photo = photo;
    s.n_photos = 4;
    page->s = &s;
    dsh_put_photos(page, "B", "House <1>");
    page->s = own;
}

static const dsh_section PHOTOS = {"photos", yes, write_photos};

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

static void a_small_photo_beside_the_survey_is_part_of_the_page(void **state)
{
    static const char png[] = "\x89PNG\r\n\x1a\nx";
    static char large[201 << 10];
    world *w = *state;
    const dsh_section *const extra[] = {&PHOTOS};
    dosah_error err = {0};
    store(w);
    memcpy(large, png, 9);
    assert_int_equal(dsh_file_write(in(w->dir, "small.png"), png, 9, &err), 0);
    assert_int_equal(
        dsh_file_write(in(w->dir, "large.png"), large, sizeof(large), &err), 0);
    assert_int_equal(dsh_file_write(in(w->dir, "text.png"), "text", 4, &err),
                     0);
    const char *const dir[] = {w->dir};
    const dsh_report_opts opts = {.dir = w->out,
                                  .out_dir = in(w->dir, "pages"),
                                  .extra = extra,
                                  .n_extra = 1,
                                  .photo_dir = dir,
                                  .n_photo_dirs = 1};
    unsigned written = 0;
    assert_int_equal(dsh_report_write(&opts, &written, &w->ctx, &err),
                     DOSAH_OK);
    char *text = slurp(in(w->dir, written & 1u << DOSAH_CS ? "pages/cs.html"
                                                           : "pages/en.html"));
    assert_int_equal(count(text, "<img class=\"photo\""), 1);
    assert_non_null(strstr(text, "\"data:image/png;base64,iVBORw0KGgp4\""));
    assert_non_null(strstr(text, "House &lt;1&gt; (small.png)"));
    assert_non_null(strstr(text, "<bdi>large.png</bdi>"));
    assert_non_null(strstr(text, "<bdi>../small.png</bdi>"));
    assert_non_null(strstr(text, "<bdi>text.png</bdi>"));
    free(text);
}

static void memory_may_run_out_at_any_place(void **state)
{
    world *w = *state;
    dosah_error err = {0};
    store(w);
    const dsh_report_opts opts = {.dir = w->out,
                                  .out_dir = in(w->dir, "pages")};
    const long before = dsh_alloc_count();
    assert_int_equal(dsh_report_write(&opts, NULL, &w->ctx, &err), DOSAH_OK);
    const long n = dsh_alloc_count() - before;
    const long step = n / 60 + 1;
    for (long at = 1; at < n; at += step) {
        dosah_error lack = {0};
        dsh_alloc_fail_at(at);
        const dosah_status st = dsh_report_write(&opts, NULL, &w->ctx, &lack);
        dsh_alloc_fail_at(0);
        /* A label, a photo or an asset may be left out; a crash may not. */
        assert_true(st == DOSAH_ENOMEM || st == DOSAH_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_small_photo_beside_the_survey_is_part_of_the_page, world_open,
            world_close),
        cmocka_unit_test_setup_teardown(
            a_section_that_is_added_stands_at_the_end_with_its_number,
            world_open, world_close),
        cmocka_unit_test_setup_teardown(memory_may_run_out_at_any_place,
                                        world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
