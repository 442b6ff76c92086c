/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

#include "base/csv.h"

/* All records as "field|field\n" with the row in front. */
static void dump(char *out, const char *text, size_t n, char delimiter)
{
    const dsh_csv_opts opts = {.delimiter = delimiter};
    dsh_csv *csv = NULL;
    assert_int_equal(dsh_csv_parse(&csv, text, n, "t", &opts, NULL), DOSAH_OK);
    const dsh_str *field = NULL;
    size_t n_fields = 0;
    char *p = out;
    while (dsh_csv_next(csv, &field, &n_fields, NULL) == DOSAH_OK &&
           n_fields > 0) {
        p += sprintf(p, "%d:", (int)dsh_csv_row(csv));
        for (size_t i = 0; i < n_fields; i++)
            p += sprintf(p, "%s%.*s", i > 0 ? "|" : "", (int)field[i].n,
                         field[i].p);
        p += sprintf(p, "\n");
    }
    p += sprintf(p, "stray %zu", dsh_csv_stray_quotes(csv));
    dsh_csv_close(csv);
}

static void reads(const char *text, const char *expected)
{
    char out[512];
    dump(out, text, strlen(text), ',');
    assert_string_equal(out, expected);
}

static void line_ends_may_be_of_any_kind(void **state)
{
    (void)state;
    reads("a,b\nc,d\n", "1:a|b\n2:c|d\nstray 0");
    reads("a,b\r\nc,d\r\n", "1:a|b\n2:c|d\nstray 0");
    reads("a,b\rc,d", "1:a|b\n2:c|d\nstray 0");
    reads("", "stray 0");
    reads("\xEF\xBB\xBF", "stray 0");
    reads("\xEF\xBB\xBFid\n", "1:id\nstray 0");
}

static void empty_lines_are_skipped_but_counted(void **state)
{
    (void)state;
    reads("a\n\n\nb\r\n\r\nc\r\rd\n\n", "1:a\n4:b\n6:c\n8:d\nstray 0");
    reads("\n,\n \n\"\"\n", "2:|\n3: \n4:\nstray 0");
}

static void quotes_hold_anything(void **state)
{
    (void)state;
    reads("\"a,b\",\"c\"\"d\",\"e\nf\"\r\ng,\"\"\n",
          "1:a,b|c\"d|e\nf\n2:g|\nstray 0");
    reads("\"a\"", "1:a\nstray 0");
    reads("\"\"\"\"\n", "1:\"\nstray 0");
}

static void stray_quotes_are_text_and_counted(void **state)
{
    (void)state;
    reads("a\"b,5\" x\n", "1:a\"b|5\" x\nstray 2");
    reads("\"a\"b,c\n", "1:a\"b|c\nstray 1");
    reads("\"a\"\"b\"c\"d\n", "1:a\"b\"c\"d\nstray 2");
    reads("x, \"y\"\n", "1:x| \"y\"\nstray 2");
}

static void other_delimiters_work(void **state)
{
    (void)state;
    char out[256];
    dump(out, "a;1,5;\"x;y\"\n", 12, ';');
    assert_string_equal(out, "1:a|1,5|x;y\nstray 0");
    dsh_csv *csv = NULL;
    const dsh_csv_opts opts = {.delimiter = '"'};
    assert_int_equal(dsh_csv_parse(&csv, "", 0, "t", &opts, NULL),
                     DOSAH_EUSAGE);
    assert_null(csv);
}

static void nul_bytes_stay_in_the_field(void **state)
{
    (void)state;
    dsh_csv *csv = NULL;
    const dsh_str *field = NULL;
    size_t n = 0;
    assert_int_equal(dsh_csv_parse(&csv, "a\0b,c", 5, "t", NULL, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
    assert_int_equal(n, 2);
    assert_int_equal(field[0].n, 3);
    assert_memory_equal(field[0].p, "a\0b", 3);
    dsh_csv_close(csv);
}

/* Status of the first failure while reading; row in `row`. */
static dosah_status first_failure(const char *text, size_t n, int64_t *row)
{
    dosah_error err = {0};
    dsh_csv *csv = NULL;
    const dsh_str *field = NULL;
    size_t n_fields = 1;
    assert_int_equal(dsh_csv_parse(&csv, text, n, "t", NULL, &err), DOSAH_OK);
    while (n_fields > 0 && err.status == DOSAH_OK)
        dsh_csv_next(csv, &field, &n_fields, &err);
    assert_int_equal(n_fields, 0);
    dsh_csv_close(csv);
    *row = err.row;
    return err.status;
}

static void an_open_quote_is_an_error_with_its_row(void **state)
{
    (void)state;
    int64_t row = 0;
    assert_int_equal(first_failure("a,b\nc,\"d\ne,f\n", 13, &row),
                     DOSAH_EINPUT);
    assert_int_equal(row, 2);
}

static void limits_name_their_row(void **state)
{
    (void)state;
    const size_t n = (2u << 20) + 10;
    char *text = calloc(1, n);
    memset(text, 'x', n);
    memcpy(text, "a\nb\n", 4);
    int64_t row = 0;
    assert_int_equal(first_failure(text, n, &row), DOSAH_ELIMIT);
    assert_int_equal(row, 3);
    assert_int_equal(first_failure(text, 1u << 20, &row), DOSAH_OK);
    memset(text, ',', 4000);
    assert_int_equal(first_failure(text, 2047, &row), DOSAH_OK);
    assert_int_equal(first_failure(text, 2048, &row), DOSAH_ELIMIT);
    assert_int_equal(row, 1);
    free(text);
}

static void a_table_may_be_bounded(void **state)
{
    (void)state;
    const dsh_csv_opts opts = {.max_bytes = 5};
    dsh_csv *csv = NULL;
    dosah_error err = {0};
    const dsh_str *field = NULL;
    size_t n = 0;
    assert_int_equal(dsh_csv_parse(&csv, "a,b\nc\n", 6, "t", &opts, &err),
                     DOSAH_OK);
    assert_int_equal(dsh_csv_next(csv, &field, &n, &err), DOSAH_ELIMIT);
    dsh_csv_close(csv);
    assert_int_equal(dsh_csv_open(&csv, "/nowhere.csv", NULL, &err),
                     DOSAH_ENOTFOUND);
    assert_null(csv);
    dsh_csv_close(NULL);
}

static void the_writer_quotes_only_where_needed(void **state)
{
    (void)state;
    char dir[64], path[128];
    unit_dir_make(dir);
    unit_file(path, dir, "out.csv", "old");
    dsh_csv_writer *w = NULL;
    assert_int_equal(dsh_csv_create(&w, path, NULL), DOSAH_OK);
    dsh_csv_put(w, "a b");
    dsh_csv_put(w, "a,b");
    dsh_csv_put(w, "a\"b");
    dsh_csv_put(w, NULL);
    dsh_csv_put_int(w, -5);
    dsh_csv_put_fixed(w, 1.25, 1);
    dsh_csv_put_fixed(w, NAN, 1);
    dsh_csv_end_row(w);
    dsh_csv_put(w, "");
    dsh_csv_end_row(w);
    assert_int_equal(dsh_csv_finish(w, NULL), DOSAH_OK);
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(dsh_file_read(&text, &n, path, 1000, NULL), DOSAH_OK);
    assert_string_equal(text, "a b,\"a,b\",\"a\"\"b\",,-5,1.3,\n\"\"\n");
    free(text);
    unit_dir_remove(dir);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    dsh_csv_writer *w = NULL;
    dosah_error err = {0};
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_int_equal(dsh_csv_create(&w, "/dev/full", &err), DOSAH_OK);
    for (int i = 0; i < 100000; i++) {
        dsh_csv_put_int(w, i);
        dsh_csv_end_row(w);
    }
    assert_int_equal(dsh_csv_finish(w, &err), DOSAH_EIO);
    assert_string_equal(err.source, "/dev/full");
    assert_int_equal(dsh_csv_create(&w, "/nowhere/x.csv", NULL), DOSAH_EIO);
    assert_null(w);
    dsh_csv_abandon(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_may_be_of_any_kind),
        cmocka_unit_test(empty_lines_are_skipped_but_counted),
        cmocka_unit_test(quotes_hold_anything),
        cmocka_unit_test(stray_quotes_are_text_and_counted),
        cmocka_unit_test(other_delimiters_work),
        cmocka_unit_test(nul_bytes_stay_in_the_field),
        cmocka_unit_test(an_open_quote_is_an_error_with_its_row),
        cmocka_unit_test(limits_name_their_row),
        cmocka_unit_test(a_table_may_be_bounded),
        cmocka_unit_test(the_writer_quotes_only_where_needed),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
