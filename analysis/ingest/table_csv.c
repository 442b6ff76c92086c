/* SPDX-License-Identifier: MIT */
/* CSV as Czech offices write it: the whole file in memory, its encoding and
 * delimiter found out, then base/csv.h. A `where` needs SQL, so such a table
 * goes on to OGR as UTF-8 in /vsimem/. */
#include <stdio.h>
#include <string.h>

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/num.h"
#include "ingest/table_build.h"

/** Larger user tables are refused. */
#define MAX_BYTES ((size_t)2 << 30)

typedef struct text_stats {
    size_t sequences; /**< valid multi-byte sequences */
    size_t broken;    /**< bytes that belong to no valid sequence */
} text_stats;

static text_stats look_at_text(const char *s, size_t n)
{
    text_stats t = {0};
    size_t i = 0;
    while (i < n) {
        if ((unsigned char)s[i] < 0x80) {
            i++;
            continue;
        }
        size_t len = 2;
        while (len <= 4 && i + len <= n && !dsh_utf8_valid(s + i, len))
            len++;
        if (len <= 4 && i + len <= n) {
            t.sequences++;
            i += len;
        } else {
            t.broken++;
            i++;
        }
    }
    return t;
}

static const char *encoding_name(dsh_encoding e)
{
    static const char *const names[] = {"UTF-8", "windows-1250", "ISO-8859-2"};
    return names[e];
}

/* Valid UTF-8 wins; a file that is mostly UTF-8 is a damaged one; anything
 * else is Windows-1250, the habit of Czech Excel. */
static dosah_status choose_encoding(dsh_encoding *out, dsh_table_build *b,
                                    const char *s, size_t n, dosah_error *err)
{
    const char *stated = b->source->encoding;
    if (stated[0] != '\0') {
        if (dsh_encoding_parse(out, stated))
            return DOSAH_OK;
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                        "unknown encoding '%s'; expected UTF-8, windows-1250 "
                        "or iso-8859-2",
                        stated);
    }
    *out = DSH_UTF8;
    if (dsh_utf8_valid(s, n))
        return DOSAH_OK;
    text_stats t = look_at_text(s, n);
    if (t.sequences > t.broken)
        return DOSAH_OK;
    *out = DSH_CP1250;
    dsh_table_part_notice(b, 0, "",
                          (dsh_finding){"encoding_assumed", DOSAH_INFO, NULL,
                                        encoding_name(*out)});
    return DOSAH_OK;
}

static dosah_status decode(const char **out, size_t *n_out, dsh_table_build *b,
                           const char *s, size_t n, dosah_error *err)
{
    dsh_encoding encoding;
    *out = s;
    *n_out = n;
    if (n >= 2 &&
        (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                        "the table is in UTF-16; save it as CSV UTF-8");
    if (n > 0 && memchr(s, '\0', n) != NULL)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                        "the file holds NUL bytes; it is not a text table");
    dosah_status status = choose_encoding(&encoding, b, s, n, err);
    if (status != DOSAH_OK || (encoding == DSH_UTF8 && dsh_utf8_valid(s, n)))
        return status;
    size_t n_bad = 0;
    *out = dsh_to_utf8(b->table->arena, s, n, encoding, &n_bad);
    if (*out == NULL)
        return dsh_fail_nomem(err, "a text table");
    *n_out = strlen(*out);
    if (n_bad > 0) {
        char count[DSH_NUM_SIZE];
        dsh_format_int(count, (int64_t)n_bad);
        dsh_table_part_notice(b, 0, encoding_name(encoding),
                              (dsh_finding){"bytes_not_in_encoding",
                                            DOSAH_WARNING, count,
                                            "\xef\xbf\xbd"});
    }
    return DOSAH_OK;
}

/* The commonest of , ; tab in the first line, outside quotes. */
static char sniff_delimiter(const char *s, size_t n)
{
    static const char marks[] = {',', ';', '\t'};
    size_t count[3] = {0};
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (s[i] == '\n' || s[i] == '\r')
            break;
        for (size_t m = 0; m < 3; m++)
            count[m] += s[i] == marks[m];
    }
    size_t best = 0;
    for (size_t m = 1; m < 3; m++) {
        if (count[m] > count[best])
            best = m;
    }
    return marks[best];
}

static dosah_status begin(dsh_table_build *b, dsh_csv *csv, size_t *width,
                          dosah_error *err)
{
    const dsh_str *field;
    dosah_status s = dsh_csv_next(csv, &field, width, err);
    if (s != DOSAH_OK)
        return s;
    if (*width == 0)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                        "the file is empty; expected a header line");
    dsh_arena *arena = b->table->arena;
    const char **name = dsh_arena_alloc(arena, *width, sizeof *name);
    if (name == NULL)
        return dsh_fail_nomem(err, "a header");
    for (size_t i = 0; i < *width; i++) {
        dsh_str trimmed = dsh_str_trim(field[i]);
        name[i] = dsh_arena_strn(arena, trimmed.p, trimmed.n);
        if (name[i] == NULL)
            return dsh_fail_nomem(err, "a header");
    }
    return dsh_table_begin(b, name, *width, err);
}

static void report_width(dsh_table_build *b, int64_t row, size_t n,
                         size_t width)
{
    char value[DSH_NUM_SIZE];
    char expected[DSH_NUM_SIZE];
    dsh_format_int(value, (int64_t)n);
    dsh_format_int(expected, (int64_t)width);
    dsh_table_part_notice(
        b, row, "", (dsh_finding){"row_width", DOSAH_WARNING, value, expected});
}

static dosah_status read_rows(dsh_table_build *b, dsh_csv *csv,
                              dosah_error *err)
{
    size_t width = 0;
    dosah_status s = begin(b, csv, &width, err);
    while (s == DOSAH_OK) {
        const dsh_str *field;
        size_t n;
        s = dsh_csv_next(csv, &field, &n, err);
        if (s != DOSAH_OK || n == 0)
            break;
        if (n != width)
            report_width(b, dsh_csv_row(csv), n, width);
        s = dsh_table_add(b, dsh_csv_row(csv), field, n, err);
    }
    if (s == DOSAH_OK && dsh_csv_stray_quotes(csv) > 0) {
        char count[DSH_NUM_SIZE];
        dsh_format_int(count, (int64_t)dsh_csv_stray_quotes(csv));
        dsh_table_part_notice(
            b, 0, "",
            (dsh_finding){"stray_quotes", DOSAH_WARNING, count, NULL});
    }
    return s;
}

/* The text of a table with a `where`, as a file OGR can filter. */
static dosah_status read_filtered(dsh_table_build *b, const char *text,
                                  size_t n, char delimiter, dosah_error *err)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/vsimem/dosah_where_%p.csv", (void *)b);
    unsigned char *copy = VSIMalloc(n + 1);
    if (copy == NULL)
        return dsh_fail_nomem(err, "a text table");
    memcpy(copy, text, n);
    VSILFILE *f = VSIFileFromMemBuffer(path, copy, n, TRUE);
    if (f == NULL) {
        VSIFree(copy);
        return dsh_fail_nomem(err, "a text table");
    }
    VSIFCloseL(f);
    dosah_status s = dsh_table_read_ogr(b, path, delimiter, err);
    VSIUnlink(path);
    return s;
}

/* What lies in an archive and cannot be read is damaged data, not a disk. */
static dosah_status read_bytes(char **out, size_t *n, const dsh_table_build *b,
                               const char *path, dosah_error *err)
{
    dosah_error local = {0};
    if (dsh_file_look(path).is_dir)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0, "a folder, not a table");
    dosah_status s = dsh_file_read(out, n, path, MAX_BYTES, &local);
    if (s == DOSAH_EIO && strncmp(path, "/vsi", 4) == 0)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                        "the file in the archive is damaged");
    if (s != DOSAH_OK && err != NULL && err->status == DOSAH_OK)
        *err = local;
    return s;
}

dosah_status dsh_table_read_csv(dsh_table_build *b, const char *path,
                                dosah_error *err)
{
    b->has_geometry = false;
    char *bytes = NULL;
    size_t n_bytes = 0;
    dosah_status s = read_bytes(&bytes, &n_bytes, b, path, err);
    if (s != DOSAH_OK)
        return s;
    const char *text = NULL;
    size_t n = 0;
    dsh_csv *csv = NULL;
    s = decode(&text, &n, b, bytes, n_bytes, err);
    if (s != DOSAH_OK)
        goto done;
    dsh_csv_opts opts = {.delimiter = b->source->delimiter};
    if (opts.delimiter == 0)
        opts.delimiter = sniff_delimiter(text, n);
    b->delimiter = opts.delimiter;
    if (b->source->where[0] != '\0' && n > 0) {
        s = read_filtered(b, text, n, opts.delimiter, err);
        goto done;
    }
    s = dsh_csv_parse(&csv, text, n, b->file, &opts, err);
    if (s == DOSAH_OK)
        s = read_rows(b, csv, err);
done:
    dsh_csv_close(csv);
    dsh_free(bytes);
    return s;
}
