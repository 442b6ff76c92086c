/* SPDX-License-Identifier: MIT */
/* Random tables through the writer and back through the reader, also across
 * the edge of the read buffer, and with line ends as other programs write. */
#include "unit.h"

#include "base/csv.h"

enum { MAX_ROWS = 60, MAX_COLUMNS = 6, MAX_TEXT = 40 };

typedef struct table {
    size_t n_rows, n_columns;
    char cell[MAX_ROWS][MAX_COLUMNS][MAX_TEXT];
} table;

static void random_cell(char *out, uint64_t *seed)
{
    static const char *const piece[] = {
        "a", "1.5",          ",",    "\"", "\n", "\r",  "\r\n", "ř",
        " ", "\xEF\xBB\xBF", "\"\"", ";",  "",   "x\"y"};
    out[0] = '\0';
    const size_t n = unit_below(seed, 5);
    for (size_t i = 0; i < n; i++)
        strcat(out, piece[unit_below(seed, sizeof(piece) / sizeof(piece[0]))]);
}

static void make_table(table *t, uint64_t *seed)
{
    t->n_rows = unit_below(seed, MAX_ROWS);
    t->n_columns = 1 + unit_below(seed, MAX_COLUMNS);
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++)
            random_cell(t->cell[r][c], seed);
}

static void write_table(const table *t, const char *path)
{
    dsh_csv_writer *w = NULL;
    assert_int_equal(dsh_csv_create(&w, path, NULL), DOSAH_OK);
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++)
            dsh_csv_put(w, t->cell[r][c]);
        dsh_csv_end_row(w);
    }
    assert_int_equal(dsh_csv_finish(w, NULL), DOSAH_OK);
}

static void check_table(const table *t, dsh_csv *csv)
{
    const dsh_str *field = NULL;
    size_t n = 0;
    for (size_t r = 0; r < t->n_rows; r++) {
        assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
        assert_int_equal(n, t->n_columns);
        assert_int_equal(dsh_csv_row(csv), r + 1);
        for (size_t c = 0; c < n; c++)
            assert_true(dsh_str_eq(field[c], t->cell[r][c]));
    }
    assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
    assert_int_equal(n, 0);
    assert_int_equal(dsh_csv_stray_quotes(csv), 0);
    dsh_csv_close(csv);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 1;
    char dir[64], path[128];
    unit_dir_make(dir);
    snprintf(path, sizeof(path), "%s/t.csv", dir);
    table *t = calloc(1, sizeof(*t));
    for (int i = 0; i < 400; i++) {
        make_table(t, &seed);
        write_table(t, path);
        dsh_csv *csv = NULL;
        assert_int_equal(dsh_csv_open(&csv, path, NULL, NULL), DOSAH_OK);
        check_table(t, csv);
    }
    free(t);
    unit_dir_remove(dir);
}

static size_t append(char *out, size_t at, const char *s)
{
    memcpy(out + at, s, strlen(s));
    return at + strlen(s);
}

/* Always quoted, CRLF, mark in front: as Excel writes. */
static size_t write_like_excel(char *out, const table *t)
{
    size_t n = append(out, 0, "\xEF\xBB\xBF");
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            n = append(out, n, c > 0 ? ",\"" : "\"");
            for (const char *p = t->cell[r][c]; *p != '\0'; p++) {
                if (*p == '"')
                    out[n++] = '"';
                out[n++] = *p;
            }
            n = append(out, n, "\"");
        }
        n = append(out, n, r % 2 == 0 ? "\r\n" : "\r");
    }
    return n;
}

static void marks_and_crlf_change_nothing(void **state)
{
    (void)state;
    uint64_t seed = 2;
    table *t = calloc(1, sizeof(*t));
    char *text = malloc(3 * sizeof(*t));
    for (int i = 0; i < 400; i++) {
        make_table(t, &seed);
        const size_t n = write_like_excel(text, t);
        dsh_csv *csv = NULL;
        assert_int_equal(dsh_csv_parse(&csv, text, n, "t", NULL, NULL),
                         DOSAH_OK);
        check_table(t, csv);
    }
    free(text);
    free(t);
}

/* 3 MB of records whose content follows from their number. */
static void write_and_read_much(const char *path)
{
    dsh_csv_writer *w = NULL;
    assert_int_equal(dsh_csv_create(&w, path, NULL), DOSAH_OK);
    enum { ROWS = 60000 };
    for (int i = 0; i < ROWS; i++) {
        dsh_csv_put_int(w, i);
        dsh_csv_put(w, i % 3 == 0 ? "with \"quotes\",\r\nand more" : "plain");
        dsh_csv_put(w, i % 1000 == 0 ? "" : "some filling text of the row");
        dsh_csv_end_row(w);
    }
    assert_int_equal(dsh_csv_finish(w, NULL), DOSAH_OK);
    dsh_csv *csv = NULL;
    assert_int_equal(dsh_csv_open(&csv, path, NULL, NULL), DOSAH_OK);
    const dsh_str *field = NULL;
    size_t n = 0;
    for (int i = 0; i < ROWS; i++) {
        char number[16];
        snprintf(number, sizeof(number), "%d", i);
        assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
        assert_int_equal(n, 3);
        assert_true(dsh_str_eq(field[0], number));
        assert_true(dsh_str_eq(
            field[1], i % 3 == 0 ? "with \"quotes\",\r\nand more" : "plain"));
    }
    assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
    assert_int_equal(n, 0);
    dsh_csv_close(csv);
}

static void records_may_straddle_the_buffer(void **state)
{
    (void)state;
    char dir[64], path[128];
    unit_dir_make(dir);
    snprintf(path, sizeof(path), "%s/big.csv", dir);
    write_and_read_much(path);
    unit_dir_remove(dir);
}

/* Reads of a zip may be short long before its end. */
static void tables_in_a_zip_are_read_whole(void **state)
{
    (void)state;
    char dir[64], path[128], plain[128];
    uint64_t zipped_hash = 0, plain_hash = 1;
    unit_dir_make(dir);
    snprintf(path, sizeof(path), "/vsizip/%s/t.zip/big.csv", dir);
    snprintf(plain, sizeof(plain), "%s/big.csv", dir);
    write_and_read_much(path);
    write_and_read_much(plain);
    assert_int_equal(dsh_file_hash(&zipped_hash, path, NULL), DOSAH_OK);
    assert_int_equal(dsh_file_hash(&plain_hash, plain, NULL), DOSAH_OK);
    assert_true(zipped_hash == plain_hash);
    unit_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(marks_and_crlf_change_nothing),
        cmocka_unit_test(records_may_straddle_the_buffer),
        cmocka_unit_test(tables_in_a_zip_are_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
