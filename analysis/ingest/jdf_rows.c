/* SPDX-License-Identifier: MIT */
/* Rows of a JDF file: `"a","b";` and a line end. Quotes inside a field are not
 * doubled, so only `","` parts fields, and only `";` before a line end or the
 * end of the file ends a row. */
#include "ingest/jdf_build.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

enum { BUFFER = 1 << 18, MAX_ROW = 1 << 16 };

dosah_status dsh_jdf_rows_open(dsh_jdf_rows *r, const char *path,
                               const char *file, uint64_t max_bytes,
                               dosah_error *err)
{
    *r = (dsh_jdf_rows){.file = file, .left = max_bytes};
    r->buffer = dsh_alloc(BUFFER, 1);
    if (r->buffer == NULL)
        return dsh_fail_nomem(err, "timetable rows");
    /* An empty member of a zip cannot be read, not even to its end. */
    const dsh_file_stat st = dsh_file_look(path);
    r->at_end = st.exists && st.size == 0;
    return dsh_vsi_open(&r->in, path, err);
}

void dsh_jdf_rows_close(dsh_jdf_rows *r)
{
    if (r->in != NULL)
        VSIFCloseL(r->in);
    dsh_free(r->buffer);
    *r = (dsh_jdf_rows){0};
}

/* Move what is left to the front and read on. */
static dosah_status fill(dsh_jdf_rows *r, dosah_error *err)
{
    memmove(r->buffer, r->buffer + r->at, r->end - r->at);
    r->end -= r->at;
    r->at = 0;
    bool good = true;
    const size_t n =
        dsh_vsi_read(r->buffer + r->end, BUFFER - r->end, r->in, &good);
    if (!good)
        return dsh_fail(err, DOSAH_EIO, r->file, r->row,
                        "cannot read on: the file or its archive is damaged");
    if (n > r->left)
        return dsh_fail(err, DOSAH_ELIMIT, r->file, r->row,
                        "the file unpacks to more than is allowed");
    r->left -= n;
    r->end += n;
    r->at_end = n == 0;
    return DOSAH_OK;
}

static bool is_blank(char c)
{
    return c == '\r' || c == '\n' || c == ' ' || c == '\t' || c == 0x1A;
}

static bool ends_line(char c)
{
    return c == '\r' || c == '\n' || c == 0x1A;
}

/* End of the row whose first quote stands at `at`: the index of its last
 * quote; 0 if it is not in the buffer. */
static size_t find_end(const dsh_jdf_rows *r)
{
    for (size_t i = r->at + 1; i + 1 < r->end; i++) {
        if (r->buffer[i] != '"' || r->buffer[i + 1] != ';')
            continue;
        if (i + 2 < r->end ? ends_line(r->buffer[i + 2]) : r->at_end)
            return i;
    }
    return 0;
}

static dosah_status split(dsh_jdf_rows *r, size_t end, dosah_error *err)
{
    size_t from = r->at + 1;
    r->n_fields = 0;
    for (size_t i = from; i <= end; i++) {
        const bool parts = i + 2 < end && r->buffer[i] == '"' &&
                           r->buffer[i + 1] == ',' && r->buffer[i + 2] == '"';
        if (i < end && !parts)
            continue;
        if (r->n_fields == DSH_JDF_MAX_FIELDS)
            return dsh_fail(err, DOSAH_ELIMIT, r->file, r->row,
                            "more than %d fields in a row", DSH_JDF_MAX_FIELDS);
        r->field[r->n_fields++] = (dsh_str){r->buffer + from, i - from};
        from = i + 3;
        i += 2;
    }
    return DOSAH_OK;
}

/* Past blanks to the first quote of a row; false at the end of the file. */
static dosah_status find_start(dsh_jdf_rows *r, bool *found, dosah_error *err)
{
    for (;;) {
        while (r->at < r->end && is_blank(r->buffer[r->at]))
            r->at++;
        *found = r->at < r->end;
        if (*found || r->at_end)
            return DOSAH_OK;
        const dosah_status status = fill(r, err);
        if (status != DOSAH_OK)
            return status;
    }
}

static dosah_status fail_cut(const dsh_jdf_rows *r, dosah_error *err)
{
    return dsh_fail(err, DOSAH_EINPUT, r->file, r->row,
                    "the row is cut short: it does not end in \";");
}

dosah_status dsh_jdf_rows_next(dsh_jdf_rows *r, bool *got, dosah_error *err)
{
    r->n_fields = 0;
    dosah_status status = find_start(r, got, err);
    if (status != DOSAH_OK || !*got)
        return status;
    r->row++;
    *got = false;
    if (r->buffer[r->at] != '"')
        return dsh_fail(err, DOSAH_EINPUT, r->file, r->row,
                        "the row does not begin with a quote");
    size_t end = find_end(r);
    while (end == 0) {
        if (r->at_end)
            return fail_cut(r, err);
        if (r->end - r->at > MAX_ROW)
            return fail_cut(r, err);
        status = fill(r, err);
        if (status != DOSAH_OK)
            return status;
        end = find_end(r);
    }
    if (end - r->at > MAX_ROW)
        return fail_cut(r, err);
    status = split(r, end, err);
    r->at = end + 2;
    *got = status == DOSAH_OK;
    return status;
}
