/* SPDX-License-Identifier: MIT */
/* Where the tables of a feed are, and reading one of them by column name. */
#include "ingest/gtfs_build.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"

/* Limits of gtfs.h. Deflate cannot pass 1,032 to 1, so a small table inside a
 * small archive is never at fault. */
#define MAX_TABLE_BYTES  ((uint64_t)8 << 30)
#define SAFE_TABLE_BYTES ((uint64_t)16 << 20)
enum { MAX_RATIO = 100, MAX_HOURS = 999 };

/* ---- where ------------------------------------------------------------- */

/* Size of the archive in a path like /vsizip/a/b.zip/feed; 0 if it cannot be
 * told. */
static uint64_t archive_size(const char *path)
{
    static const char prefix[] = "/vsizip/";
    if (strncmp(path, prefix, sizeof(prefix) - 1) != 0)
        return dsh_file_look(path).size;
    char part[2048];
    const char *inner = path + sizeof(prefix) - 1;
    const size_t n = strlen(inner);
    if (n >= sizeof(part))
        return 0;
    for (size_t i = 1; i <= n; i++) {
        if (inner[i] != '/' && inner[i] != '\0')
            continue;
        memcpy(part, inner, i);
        part[i] = '\0';
        const dsh_file_stat st = dsh_file_look(part);
        if (st.exists && !st.is_dir)
            return st.size;
    }
    return 0;
}

static dosah_status holds(bool *out, dsh_arena *arena, const char *dir,
                          const char *name, dosah_error *err)
{
    *out = false;
    const char *path = dsh_path_join(arena, dir, name);
    if (path == NULL)
        return dsh_fail_nomem(err, "feed path");
    const dsh_file_stat st = dsh_file_look(path);
    *out = st.exists && !st.is_dir;
    return DOSAH_OK;
}

/* The tables may lie in one folder below: a feed zipped with its folder. */
static dosah_status look_below(dsh_gtfs_build *b, dosah_error *err)
{
    size_t n = 0;
    char **name = dsh_dir_list(b->arena, b->root, &n);
    if (name == NULL && dsh_file_look(b->root).is_dir)
        return dsh_fail_nomem(err, "list of tables");
    if (name == NULL)
        return dsh_fail(err, DOSAH_EINPUT, b->path, 0,
                        "neither a folder nor a readable zip");
    for (size_t i = 0; i < n; i++) {
        const char *below = dsh_path_join(b->arena, b->root, name[i]);
        if (below == NULL)
            return dsh_fail_nomem(err, "feed path");
        bool found;
        const dosah_status status =
            holds(&found, b->arena, below, "stops.txt", err);
        if (status != DOSAH_OK)
            return status;
        if (!found)
            continue;
        dsh_notice_add(b->ctx->notices,
                       (dsh_notice){.code = "invalid_input_files_in_subfolder",
                                    .severity = DOSAH_WARNING,
                                    .file = b->path,
                                    .value = name[i]});
        b->root = below;
        return DOSAH_OK;
    }
    dsh_notice_add(b->ctx->notices,
                   (dsh_notice){.code = "missing_required_file",
                                .severity = DOSAH_ERROR,
                                .file = b->path,
                                .value = "stops.txt"});
    return dsh_fail(err, DOSAH_EINPUT, b->path, 0,
                    "the timetable has no stops.txt");
}

dosah_status dsh_gtfs_find_root(dsh_gtfs_build *b, dosah_error *err)
{
    const dsh_file_stat st = dsh_file_look(b->path);
    if (!st.exists && strncmp(b->path, "/vsizip/", 8) == 0)
        return dsh_fail(err, DOSAH_EINPUT, b->path, 0,
                        "no such folder, or not a readable zip");
    if (!st.exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, b->path, 0, "no such file");
    b->root = b->path;
    b->max_bytes = MAX_TABLE_BYTES;
    if (!st.is_dir) {
        if (st.size == 0)
            return dsh_fail(err, DOSAH_EINPUT, b->path, 0, "the file is empty");
        const size_t n = strlen(b->path) + sizeof("/vsizip/{}");
        char *root = dsh_arena_alloc(b->arena, n, 1);
        if (root == NULL)
            return dsh_fail_nomem(err, "feed path");
        snprintf(root, n, "/vsizip/{%s}", b->path);
        b->root = root;
    }
    const bool zipped = strncmp(b->root, "/vsizip/", 8) == 0;
    const uint64_t packed = zipped ? archive_size(b->path) : 0;
    if (packed > 0 && packed < MAX_TABLE_BYTES / MAX_RATIO)
        b->max_bytes = packed * MAX_RATIO > SAFE_TABLE_BYTES
                           ? packed * MAX_RATIO
                           : SAFE_TABLE_BYTES;
    bool found;
    const dosah_status status =
        holds(&found, b->arena, b->root, "stops.txt", err);
    return status != DOSAH_OK || found ? status : look_below(b, err);
}

dosah_status dsh_gtfs_has(bool *out, const dsh_gtfs_build *b, const char *name,
                          dosah_error *err)
{
    return holds(out, b->arena, b->root, name, err);
}

/* ---- opening ----------------------------------------------------------- */

static dosah_status fail_missing(const dsh_gtfs_table *t, const char *code,
                                 const char *field, dosah_error *err)
{
    dsh_notice_add(t->b->ctx->notices, (dsh_notice){.code = code,
                                                    .severity = DOSAH_ERROR,
                                                    .file = t->file,
                                                    .field = field});
    if (field == NULL)
        return dsh_fail(err, DOSAH_EINPUT, t->file, 0,
                        "a required table of the timetable is missing or "
                        "empty");
    return dsh_fail(err, DOSAH_EINPUT, t->file, 1,
                    "the required field %s is missing", field);
}

static size_t find_column(const dsh_gtfs_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_fields; i++)
        if (dsh_str_eq(dsh_str_trim(t->field[i]), name))
            return i;
    return SIZE_MAX;
}

static void tell_doubles(const dsh_gtfs_table *t)
{
    for (size_t c = 0; c < t->n_columns; c++)
        for (size_t i = t->at[c]; i != SIZE_MAX && i + 1 < t->n_fields; i++)
            if (dsh_str_eq(dsh_str_trim(t->field[i + 1]), t->column[c].name))
                dsh_notice_add(t->b->ctx->notices,
                               (dsh_notice){.code = "duplicated_column",
                                            .severity = DOSAH_WARNING,
                                            .file = t->file,
                                            .row = 1,
                                            .field = t->column[c].name});
}

static dosah_status read_header(dsh_gtfs_table *t, dsh_gtfs_need need,
                                dosah_error *err)
{
    const dosah_status status =
        dsh_csv_next(t->csv, &t->field, &t->n_fields, err);
    if (status != DOSAH_OK)
        return status;
    if (t->n_fields == 0) {
        if (need == DSH_GTFS_REQUIRED)
            return fail_missing(t, "empty_file", NULL, err);
        dsh_gtfs_close(t);
        return DOSAH_OK;
    }
    t->n_header = t->n_fields;
    for (size_t c = 0; c < t->n_columns; c++) {
        t->at[c] = find_column(t, t->column[c].name);
        if (t->at[c] == SIZE_MAX && t->column[c].need == DSH_GTFS_REQUIRED)
            return fail_missing(t, "missing_required_column", t->column[c].name,
                                err);
    }
    tell_doubles(t);
    return DOSAH_OK;
}

dosah_status dsh_gtfs_open(dsh_gtfs_table *t, dsh_gtfs_build *b,
                           const dsh_gtfs_wanted *wanted, dosah_error *err)
{
    *t = (dsh_gtfs_table){
        .b = b, .column = wanted->column, .n_columns = wanted->n_columns};
    t->file = dsh_path_join(b->arena, b->path, wanted->name);
    const char *path = dsh_path_join(b->arena, b->root, wanted->name);
    if (t->file == NULL || path == NULL)
        return dsh_fail_nomem(err, "feed path");
    if (!dsh_file_look(path).exists) {
        if (wanted->need == DSH_GTFS_REQUIRED)
            return fail_missing(t, "missing_required_file", NULL, err);
        return DOSAH_OK;
    }
    const dsh_csv_opts opts = {.max_bytes = b->max_bytes};
    const dosah_status status = dsh_csv_open(&t->csv, path, &opts, err);
    return status == DOSAH_OK ? read_header(t, wanted->need, err) : status;
}

void dsh_gtfs_close(dsh_gtfs_table *t)
{
    if (t->csv != NULL && dsh_csv_stray_quotes(t->csv) > 0) {
        char value[DSH_NUM_SIZE];
        dsh_format_int(value, (int64_t)dsh_csv_stray_quotes(t->csv));
        dsh_notice_add(t->b->ctx->notices,
                       (dsh_notice){.code = "stray_quotes",
                                    .severity = DOSAH_WARNING,
                                    .file = t->file,
                                    .value = value});
    }
    dsh_csv_close(t->csv);
    t->csv = NULL;
}

dosah_status dsh_gtfs_next(dsh_gtfs_table *t, bool *got, dosah_error *err)
{
    *got = false;
    if (t->csv == NULL)
        return DOSAH_OK;
    const dosah_status status =
        dsh_csv_next(t->csv, &t->field, &t->n_fields, err);
    if (status != DOSAH_OK || t->n_fields == 0)
        return status;
    *got = true;
    if (t->n_fields != t->n_header) {
        char value[DSH_NUM_SIZE];
        dsh_format_int(value, (int64_t)t->n_fields);
        dsh_notice_add(t->b->ctx->notices,
                       (dsh_notice){.code = "invalid_row_length",
                                    .severity = DOSAH_WARNING,
                                    .file = t->file,
                                    .row = dsh_csv_row(t->csv),
                                    .value = value});
    }
    return DOSAH_OK;
}

dosah_status dsh_gtfs_each(dsh_gtfs_build *b, const dsh_gtfs_wanted *wanted,
                           dsh_gtfs_row_fn row, dosah_error *err)
{
    dsh_gtfs_table t;
    dosah_status status = dsh_gtfs_open(&t, b, wanted, err);
    bool got = status == DOSAH_OK;
    while (got) {
        status = dsh_gtfs_next(&t, &got, err);
        if (status == DOSAH_OK && got)
            status = row(&t, err);
        got = got && status == DOSAH_OK;
    }
    dsh_gtfs_close(&t);
    return status;
}

/* ---- fields ------------------------------------------------------------ */

dsh_str dsh_gtfs_raw(const dsh_gtfs_table *t, size_t column)
{
    const size_t at = t->at[column];
    if (at >= t->n_fields)
        return (dsh_str){"", 0};
    return dsh_str_trim(t->field[at]);
}

/* Invalid UTF-8 is read as Windows-1250; NUL bytes go. */
static dsh_str repair(const dsh_gtfs_table *t, size_t column, dsh_str s)
{
    char *copy = dsh_arena_strn(t->b->arena, s.p, s.n);
    if (copy == NULL)
        return (dsh_str){NULL, 0};
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\0')
            copy[n++] = s.p[i];
    copy[n] = '\0';
    if (!dsh_utf8_valid(copy, n))
        copy = dsh_to_utf8(t->b->arena, copy, n, DSH_CP1250, NULL);
    if (copy == NULL)
        return (dsh_str){NULL, 0};
    dsh_notice_add(t->b->ctx->notices,
                   (dsh_notice){.code = "invalid_character",
                                .severity = DOSAH_WARNING,
                                .file = t->file,
                                .row = dsh_csv_row(t->csv),
                                .field = t->column[column].name,
                                .assumed = copy});
    return dsh_str_trim(dsh_str_of(copy));
}

dsh_str dsh_gtfs_get(const dsh_gtfs_table *t, size_t column)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    if (dsh_utf8_valid(s.p, s.n) &&
        (s.n == 0 || memchr(s.p, '\0', s.n) == NULL))
        return s;
    return repair(t, column, s);
}

const char *dsh_gtfs_text(const dsh_gtfs_table *t, size_t column)
{
    const dsh_str s = dsh_gtfs_get(t, column);
    if (s.n == 0)
        return s.p != NULL ? "" : NULL;
    return dsh_arena_strn(t->b->arena, s.p, s.n);
}

void dsh_gtfs_tell(const dsh_gtfs_table *t, size_t column, const char *code,
                   dosah_severity severity, const char *assumed)
{
    char value[96]; /* for people: what is longer is cut */
    const dsh_str s = dsh_gtfs_get(t, column);
    size_t n = s.n < sizeof(value) ? s.n : sizeof(value) - 1;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    if (n > 0)
        memcpy(value, s.p, n);
    value[n] = '\0';
    dsh_notice_add(t->b->ctx->notices,
                   (dsh_notice){.code = code,
                                .severity = severity,
                                .file = t->file,
                                .row = dsh_csv_row(t->csv),
                                .field = t->column[column].name,
                                .value = value,
                                .assumed = assumed});
}

bool dsh_gtfs_int(const dsh_gtfs_table *t, size_t column, int64_t lo,
                  int64_t hi, int64_t *value)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    if (s.n == 0)
        return true;
    int64_t v = 0;
    if (!dsh_parse_int(&v, s)) {
        dsh_gtfs_tell(t, column, "invalid_integer", DOSAH_ERROR, NULL);
        return false;
    }
    if (v < lo || v > hi) {
        dsh_gtfs_tell(t, column, "number_out_of_range", DOSAH_ERROR, NULL);
        return false;
    }
    *value = v;
    return true;
}

double dsh_gtfs_number(const dsh_gtfs_table *t, size_t column, double lo)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    double v = NAN;
    if (s.n == 0)
        return NAN;
    if (!dsh_parse_double(&v, s)) {
        dsh_gtfs_tell(t, column, "invalid_float", DOSAH_ERROR, NULL);
        return NAN;
    }
    if (v >= lo && v < 1e6)
        return v;
    dsh_gtfs_tell(t, column, "number_out_of_range", DOSAH_ERROR, NULL);
    return NAN;
}

/* 1–3 digits of hours, then ":MM:SS". */
static int32_t parse_time(dsh_str s)
{
    int32_t part[3] = {0};
    size_t i = 0;
    for (int k = 0; k < 3; k++) {
        const size_t from = i;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i - from < 3)
            part[k] = 10 * part[k] + (s.p[i++] - '0');
        if (i == from || (k > 0 && i - from != 2) || (k > 0 && part[k] > 59))
            return DSH_BLANK_TIME;
        if (k < 2 && (i >= s.n || s.p[i++] != ':'))
            return DSH_BLANK_TIME;
    }
    if (i != s.n || part[0] > MAX_HOURS)
        return DSH_BLANK_TIME;
    return part[0] * 3600 + part[1] * 60 + part[2];
}

int32_t dsh_gtfs_time(const dsh_gtfs_table *t, size_t column)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    if (s.n == 0)
        return DSH_BLANK_TIME;
    const int32_t time = parse_time(s);
    if (time == DSH_BLANK_TIME)
        dsh_gtfs_tell(t, column, "invalid_time", DOSAH_ERROR, NULL);
    return time;
}

dsh_date dsh_gtfs_day(const dsh_gtfs_table *t, size_t column)
{
    const dsh_str s = dsh_gtfs_raw(t, column);
    dsh_date date = DSH_NO_DATE;
    if (s.n == 8 && dsh_parse_date(&date, s))
        return date;
    dsh_gtfs_tell(t, column, "invalid_date", DOSAH_ERROR, NULL);
    return DSH_NO_DATE;
}

/* ---- keys -------------------------------------------------------------- */

uint32_t dsh_gtfs_foreign(const dsh_gtfs_table *t, size_t column,
                          const dsh_idmap *ids)
{
    const dsh_str key = dsh_gtfs_get(t, column);
    const uint32_t row = key.n > 0 ? dsh_idmap_find(ids, key) : DSH_GTFS_NONE;
    if (row == DSH_GTFS_NONE)
        dsh_gtfs_tell(t, column,
                      key.n > 0 ? "foreign_key_violation"
                                : "missing_required_field",
                      DOSAH_ERROR, NULL);
    return row;
}

bool dsh_gtfs_new_key(const dsh_gtfs_table *t, size_t column, dsh_idmap *ids,
                      dosah_error *err, dosah_status *status)
{
    const dsh_str key = dsh_gtfs_get(t, column);
    *status = DOSAH_OK;
    if (key.p != NULL && key.n == 0) {
        dsh_gtfs_tell(t, column, "missing_required_field", DOSAH_ERROR, NULL);
        return false;
    }
    bool is_new = false;
    if (key.p == NULL || dsh_idmap_add(ids, key, &is_new) == UINT32_MAX)
        *status = dsh_fail_nomem(err, "timetable ids");
    else if (!is_new)
        dsh_gtfs_tell(t, column, "duplicate_key", DOSAH_WARNING, NULL);
    return is_new;
}

void dsh_gtfs_count(const dsh_gtfs_build *b, const char *code,
                    const char *field, size_t n, dosah_severity severity)
{
    if (n == 0)
        return;
    char value[DSH_NUM_SIZE];
    dsh_format_int(value, (int64_t)n);
    dsh_notice_add(b->ctx->notices, (dsh_notice){.code = code,
                                                 .severity = severity,
                                                 .file = b->path,
                                                 .field = field,
                                                 .value = value});
}
