/* SPDX-License-Identifier: MIT */
/* Reader of RFC 4180 tables.
 *
 * One record at a time is looked for in the bytes at hand. Where it does not
 * end there, its start moves to the front of the buffer, more is read behind
 * it, and it is scanned again from its start. So fields are views into the
 * buffer; only quoted fields with "" inside are rewritten, in place and after
 * the record is known to be whole. A line end behind the last byte stops the
 * scan without a bounds check per byte. */
#include "base/csv.h"

#include <string.h>

#include "base/alloc.h"
#include "base/vsi.h"

enum { MAX_RECORD = 1 << 20, MAX_FIELDS = 2048 };
#define DEFAULT_MAX_BYTES ((uint64_t)64 << 30)

/* Classes of bytes. */
enum { PLAIN, STOP };

struct dsh_csv {
    VSILFILE *file; /* NULL when reading from memory */
    const char *text;
    size_t text_left;
    char *buffer; /* [cap + 1] */
    size_t cap;
    size_t start, end; /* bytes at hand: start … end - 1 */
    bool at_end;       /* nothing to read behind `end` */
    bool after_cr;     /* the last record ended in CR: skip one LF */
    uint64_t n_read, max_bytes;
    int64_t row;
    size_t stray;
    char delimiter;
    unsigned char class[256];
    dsh_str field[MAX_FIELDS];
    uint16_t rewrite[MAX_FIELDS]; /* fields that hold quotes to take out */
    char name[256];
};

/* What a scan of one record found. */
typedef struct record {
    const char *next; /* behind its line end */
    size_t n_fields, n_rewrite, stray;
    bool whole; /* false: its end is not among the bytes at hand */
    bool ends_in_cr, too_many;
} record;

/* ---- scanning ---------------------------------------------------------- */

static bool ends_field(const dsh_csv *csv, char c)
{
    return c == csv->delimiter || c == '\n' || c == '\r';
}

/* `p` stands behind an opening quote. Returns the byte that ends the field,
 * NULL if the bytes at hand end first. A closing quote must stand before a
 * delimiter or a line end; where it does not, it and all that follows is text
 * of a field without quotes. */
static const char *scan_quoted(const dsh_csv *csv, const char *p, record *r,
                               bool *rewrite)
{
    const char *end = csv->buffer + csv->end;
    for (;;) {
        p = memchr(p, '"', (size_t)(end - p));
        if (p == NULL)
            return NULL;
        if (p + 1 == end)
            return csv->at_end ? end : NULL;
        if (p[1] != '"')
            break;
        *rewrite = true;
        p += 2;
    }
    p++;
    if (ends_field(csv, *p))
        return p;
    *rewrite = true;
    r->stray++;
    for (; p < end && !ends_field(csv, *p); p++)
        r->stray += *p == '"';
    return p < end || csv->at_end ? p : NULL;
}

/* One field from `p`; the byte that ends it, or NULL as above. */
static inline const char *scan_field(dsh_csv *csv, const char *p, record *r)
{
    const char *begin = p;
    const char *end = csv->buffer + csv->end;
    dsh_str *field = &csv->field[r->n_fields];
    if (p < end && *p == '"') {
        bool rewrite = false;
        const char *stop = scan_quoted(csv, p + 1, r, &rewrite);
        if (stop == NULL)
            return NULL;
        if (rewrite) {
            *field = (dsh_str){begin, (size_t)(stop - begin)};
            csv->rewrite[r->n_rewrite++] = (uint16_t)r->n_fields;
        } else {
            *field = (dsh_str){begin + 1, (size_t)(stop - begin) - 2};
        }
        return stop;
    }
    for (;;) {
        while (csv->class[(unsigned char)*p] == PLAIN)
            p++;
        if (p == end || *p != '"')
            break;
        r->stray++;
        p++;
    }
    *field = (dsh_str){begin, (size_t)(p - begin)};
    return p < end || csv->at_end ? p : NULL;
}

static record scan_record(dsh_csv *csv)
{
    record r = {0};
    const char *end = csv->buffer + csv->end;
    const char *p = csv->buffer + csv->start;
    for (;;) {
        p = scan_field(csv, p, &r);
        if (p == NULL)
            return r;
        r.n_fields++;
        if (p == end || *p != csv->delimiter)
            break;
        if (r.n_fields == MAX_FIELDS) {
            r.too_many = true;
            return r;
        }
        p++;
    }
    r.whole = true;
    r.ends_in_cr = p < end && *p == '\r';
    r.next = p < end ? p + 1 : p;
    return r;
}

/* Takes the quotes out of the field that starts at `base` with one; the new
 * length. What stands behind a closing quote stays as it is, with the quote. */
static size_t unquote(char *base, size_t n)
{
    size_t to = 0;
    for (size_t i = 1; i < n; i++) {
        if (base[i] == '"') {
            if (i + 1 == n)
                return to;
            if (base[i + 1] != '"') {
                memmove(base + to, base + i, n - i);
                return to + n - i;
            }
            i++;
        }
        base[to++] = base[i];
    }
    return to;
}

/* ---- reading ----------------------------------------------------------- */

/* Drop what is done, read behind the rest. */
static dosah_status fill(dsh_csv *csv, dosah_error *err)
{
    memmove(csv->buffer, csv->buffer + csv->start, csv->end - csv->start);
    csv->end -= csv->start;
    csv->start = 0;
    const size_t room = csv->cap - csv->end;
    size_t n = 0;
    if (csv->file != NULL) {
        bool good;
        n = dsh_vsi_read(csv->buffer + csv->end, room, csv->file, &good);
        csv->at_end = n < room;
        if (!good)
            return dsh_fail(err, DOSAH_EIO, csv->name, csv->row + 1,
                            "cannot read the file");
    } else {
        n = csv->text_left < room ? csv->text_left : room;
        memcpy(csv->buffer + csv->end, csv->text, n);
        csv->text += n;
        csv->text_left -= n;
        csv->at_end = csv->text_left == 0;
    }
    const bool first = csv->n_read == 0;
    csv->end += n;
    csv->n_read += n;
    csv->buffer[csv->end] = '\n';
    if (csv->n_read > csv->max_bytes)
        return dsh_fail(err, DOSAH_ELIMIT, csv->name, csv->row + 1,
                        "the table is larger than %llu bytes",
                        (unsigned long long)csv->max_bytes);
    if (first && csv->end >= 3 && memcmp(csv->buffer, "\xEF\xBB\xBF", 3) == 0)
        csv->start = 3;
    return DOSAH_OK;
}

/* Steps over line ends in front of a record. False: more bytes are needed. */
static bool skip_line_ends(dsh_csv *csv)
{
    for (; csv->start < csv->end; csv->start++) {
        const char c = csv->buffer[csv->start];
        if (c != '\n' && c != '\r') {
            csv->after_cr = false;
            return true;
        }
        if (c == '\n' && csv->after_cr) {
            csv->after_cr = false;
            continue;
        }
        csv->after_cr = c == '\r';
        csv->row++;
    }
    return false;
}

static dosah_status fail_not_whole(const dsh_csv *csv, dosah_error *err)
{
    if (csv->at_end)
        return dsh_fail(err, DOSAH_EINPUT, csv->name, csv->row + 1,
                        "a quoted field is never closed");
    return dsh_fail(err, DOSAH_ELIMIT, csv->name, csv->row + 1,
                    "a record is longer than %d bytes", MAX_RECORD);
}

static void accept(dsh_csv *csv, const record *r)
{
    for (size_t i = 0; i < r->n_rewrite; i++) {
        dsh_str *field = &csv->field[csv->rewrite[i]];
        field->n = unquote(csv->buffer + (field->p - csv->buffer), field->n);
    }
    csv->start = (size_t)(r->next - csv->buffer);
    csv->after_cr = r->ends_in_cr;
    csv->stray += r->stray;
    csv->row++;
}

dosah_status dsh_csv_next(dsh_csv *csv, const dsh_str **field, size_t *n_fields,
                          dosah_error *err)
{
    *field = csv->field;
    *n_fields = 0;
    for (;;) {
        if (skip_line_ends(csv)) {
            const record r = scan_record(csv);
            if (r.too_many)
                return dsh_fail(err, DOSAH_ELIMIT, csv->name, csv->row + 1,
                                "a record has more than %d fields", MAX_FIELDS);
            if (r.whole) {
                accept(csv, &r);
                *n_fields = r.n_fields;
                return DOSAH_OK;
            }
            if (csv->at_end || csv->end - csv->start == csv->cap)
                return fail_not_whole(csv, err);
        } else if (csv->at_end) {
            return DOSAH_OK;
        }
        const dosah_status status = fill(csv, err);
        if (status != DOSAH_OK)
            return status;
    }
}

/* ---- opening ----------------------------------------------------------- */

static dosah_status make(dsh_csv **out, const char *name, size_t cap,
                         const dsh_csv_opts *opts, dosah_error *err)
{
    const char delimiter =
        opts != NULL && opts->delimiter != '\0' ? opts->delimiter : ',';
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r')
        return dsh_fail(err, DOSAH_EUSAGE, name, 0,
                        "a quote or a line end cannot be the delimiter");
    dsh_csv *csv = dsh_alloc(1, sizeof(*csv));
    if (csv == NULL)
        return dsh_fail_nomem(err, "CSV reader");
    csv->buffer = dsh_alloc(cap + 1, 1);
    if (csv->buffer == NULL) {
        dsh_free(csv);
        return dsh_fail_nomem(err, "CSV reader");
    }
    csv->cap = cap;
    csv->delimiter = delimiter;
    csv->max_bytes = opts != NULL && opts->max_bytes > 0 ? opts->max_bytes
                                                         : DEFAULT_MAX_BYTES;
    csv->class[(unsigned char)delimiter] = STOP;
    csv->class['"'] = csv->class['\n'] = csv->class['\r'] = STOP;
    const size_t n = strlen(name);
    memcpy(csv->name, name, n < sizeof(csv->name) ? n : sizeof(csv->name) - 1);
    *out = csv;
    return DOSAH_OK;
}

dosah_status dsh_csv_open(dsh_csv **out, const char *path,
                          const dsh_csv_opts *opts, dosah_error *err)
{
    *out = NULL;
    VSILFILE *file = NULL;
    dosah_status status = dsh_vsi_open(&file, path, err);
    if (status != DOSAH_OK)
        return status;
    status = make(out, path, MAX_RECORD, opts, err);
    if (status == DOSAH_OK)
        (*out)->file = file;
    else
        VSIFCloseL(file);
    return status;
}

dosah_status dsh_csv_parse(dsh_csv **out, const char *text, size_t n,
                           const char *name, const dsh_csv_opts *opts,
                           dosah_error *err)
{
    *out = NULL;
    const size_t cap = n < MAX_RECORD ? n + 1 : MAX_RECORD;
    const dosah_status status = make(out, name, cap, opts, err);
    if (status == DOSAH_OK) {
        (*out)->text = text;
        (*out)->text_left = n;
    }
    return status;
}

void dsh_csv_close(dsh_csv *csv)
{
    if (csv == NULL)
        return;
    if (csv->file != NULL)
        VSIFCloseL(csv->file);
    dsh_free(csv->buffer);
    dsh_free(csv);
}

int64_t dsh_csv_row(const dsh_csv *csv)
{
    return csv->row;
}

size_t dsh_csv_stray_quotes(const dsh_csv *csv)
{
    return csv->stray;
}
