/* SPDX-License-Identifier: MIT */
#include "base/csv.h"

#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vsi.h"

enum { BUFFER = 1 << 16 };

struct dsh_csv_writer {
    VSILFILE *file;
    size_t n;          /* bytes in the buffer */
    size_t n_fields;   /* of the row under way */
    bool row_is_empty; /* its only field has no bytes */
    bool at_start;     /* nothing written yet */
    bool failed;
    int reason; /* errno of the first failure */
    char *path;
    char buffer[BUFFER];
};

dosah_status dsh_csv_create(dsh_csv_writer **out, const char *path,
                            dosah_error *err)
{
    *out = NULL;
    const size_t n_path = strlen(path) + 1;
    dsh_csv_writer *w = dsh_alloc(1, sizeof(*w) + n_path);
    if (w == NULL)
        return dsh_fail_nomem(err, "CSV writer");
    w->path = (char *)(w + 1);
    memcpy(w->path, path, n_path);
    w->at_start = true;
    const dosah_status status = dsh_vsi_create(&w->file, path, err);
    if (status != DOSAH_OK) {
        dsh_free(w);
        return status;
    }
    *out = w;
    return DOSAH_OK;
}

static void flush(dsh_csv_writer *w)
{
    if (!w->failed && w->n > 0) {
        errno = 0;
        w->failed = VSIFWriteL(w->buffer, 1, w->n, w->file) != w->n;
        w->reason = errno;
    }
    w->n = 0;
}

static void put_bytes(dsh_csv_writer *w, const char *p, size_t n)
{
    w->at_start = false;
    while (n > 0) {
        if (w->n == BUFFER)
            flush(w);
        const size_t room = BUFFER - w->n;
        const size_t k = n < room ? n : room;
        memcpy(w->buffer + w->n, p, k);
        w->n += k;
        p += k;
        n -= k;
    }
}

static void put_quoted(dsh_csv_writer *w, const char *text)
{
    put_bytes(w, "\"", 1);
    const char *quote = strchr(text, '"');
    while (quote != NULL) {
        put_bytes(w, text, (size_t)(quote - text) + 1);
        put_bytes(w, "\"", 1);
        text = quote + 1;
        quote = strchr(text, '"');
    }
    put_bytes(w, text, strlen(text));
    put_bytes(w, "\"", 1);
}

static void begin_field(dsh_csv_writer *w)
{
    if (w->n_fields > 0)
        put_bytes(w, ",", 1);
    w->n_fields++;
}

void dsh_csv_put(dsh_csv_writer *w, const char *text)
{
    begin_field(w);
    if (text == NULL)
        text = "";
    w->row_is_empty = w->n_fields == 1 && text[0] == '\0';
    /* A byte order mark at the start of the file would be taken for one. */
    const bool is_mark = w->at_start && strncmp(text, "\xEF\xBB\xBF", 3) == 0;
    if (is_mark || strpbrk(text, ",\"\r\n") != NULL)
        put_quoted(w, text);
    else
        put_bytes(w, text, strlen(text));
}

void dsh_csv_put_int(dsh_csv_writer *w, int64_t v)
{
    char text[DSH_NUM_SIZE];
    dsh_format_int(text, v);
    dsh_csv_put(w, text);
}

void dsh_csv_put_fixed(dsh_csv_writer *w, double v, unsigned decimals)
{
    char text[DSH_NUM_SIZE];
    dsh_format_fixed(text, v, decimals);
    dsh_csv_put(w, text);
}

void dsh_csv_end_row(dsh_csv_writer *w)
{
    /* An empty line is no record, so a lone empty field gets quotes. */
    if (w->n_fields == 1 && w->row_is_empty)
        put_bytes(w, "\"\"", 2);
    put_bytes(w, "\n", 1);
    w->n_fields = 0;
    w->row_is_empty = false;
}

dosah_status dsh_csv_finish(dsh_csv_writer *w, dosah_error *err)
{
    flush(w);
    dosah_status status = DOSAH_OK;
    if (w->failed) {
        VSIFCloseL(w->file);
        status =
            dsh_fail(err, DOSAH_EIO, w->path, 0, "cannot write the file: %s",
                     w->reason != 0 ? strerror(w->reason) : "unknown reason");
    } else {
        status = dsh_vsi_finish(w->file, w->path, err);
    }
    dsh_free(w);
    return status;
}

void dsh_csv_abandon(dsh_csv_writer *w)
{
    if (w == NULL)
        return;
    VSIFCloseL(w->file);
    dsh_free(w);
}
