/* SPDX-License-Identifier: MIT */
/* Notices that reading the sources made, kept in the network file: a second
 * run must say the same as the first. */
#include <string.h>

#include "base/alloc.h"
#include "network/archive.h"
#include "network/cache.h"
#include "network/cache_parts.h"

/* A file that claims more is no file of ours. */
enum { MAX_COUNT = 10000000 };

struct dsh_cache_count {
    char *code;
    size_t n, n_stored;
};

void dsh_cache_mark_notices(dsh_cache_mark *mark, const dsh_notices *notices)
{
    memset(mark, 0, sizeof(*mark));
    const size_t n = dsh_notices_groups(notices);
    mark->count = dsh_alloc(n, sizeof(*mark->count));
    if (mark->count == NULL) {
        mark->failed = true;
        return;
    }
    mark->n = n;
    for (size_t i = 0; i < n; i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        const size_t size = strlen(g.code) + 1;
        mark->count[i].n = g.n;
        mark->count[i].n_stored = g.n_stored;
        mark->count[i].code = dsh_alloc(size, 1);
        if (mark->count[i].code == NULL)
            mark->failed = true;
        else
            memcpy(mark->count[i].code, g.code, size);
    }
}

void dsh_cache_mark_clear(dsh_cache_mark *mark)
{
    for (size_t i = 0; i < mark->n; i++)
        dsh_free(mark->count[i].code);
    dsh_free(mark->count);
    memset(mark, 0, sizeof(*mark));
}

static struct dsh_cache_count before(const dsh_cache_mark *mark,
                                     const char *code)
{
    for (size_t i = 0; i < mark->n; i++) {
        if (strcmp(mark->count[i].code, code) == 0)
            return mark->count[i];
    }
    return (struct dsh_cache_count){NULL, 0, 0};
}

static void put_text(dsh_archive *a, const char *text)
{
    dsh_archive_text(a, &text);
}

static void put_group(dsh_archive *a, const dsh_notice_group *g,
                      struct dsh_cache_count was)
{
    uint32_t n = (uint32_t)(g->n - was.n);
    uint32_t stored = (uint32_t)(g->n_stored - was.n_stored);
    uint32_t severity = (uint32_t)g->severity;
    put_text(a, g->code);
    dsh_archive_u32(a, &severity);
    dsh_archive_u32(a, &n);
    dsh_archive_u32(a, &stored);
    for (size_t i = was.n_stored; i < g->n_stored; i++) {
        uint64_t row = (uint64_t)g->stored[i].row;
        dsh_archive_bytes(a, &row, sizeof(row));
        put_text(a, g->stored[i].file);
        put_text(a, g->stored[i].field);
        put_text(a, g->stored[i].value);
        put_text(a, g->stored[i].assumed);
    }
}

void dsh_cache_put_notices(dsh_archive *a, const dsh_cache_mark *mark,
                           const dsh_notices *notices)
{
    const size_t groups = dsh_notices_groups(notices);
    uint32_t n = 0;
    for (size_t i = 0; i < groups; i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        n += g.n > before(mark, g.code).n;
    }
    dsh_archive_u32(a, &n);
    for (size_t i = 0; i < groups; i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        const struct dsh_cache_count was = before(mark, g.code);
        if (g.n > was.n)
            put_group(a, &g, was);
    }
}

static void get_group(dsh_archive *a, dsh_notices *notices)
{
    dsh_notice notice = {0};
    uint32_t severity = 0, n = 0, stored = 0;
    dsh_archive_text(a, &notice.code);
    dsh_archive_u32(a, &severity);
    dsh_archive_u32(a, &n);
    dsh_archive_u32(a, &stored);
    a->bad = a->bad || severity > DOSAH_ERROR || stored > n || n > MAX_COUNT;
    notice.severity = (dosah_severity)severity;
    for (uint32_t i = 0; dsh_archive_ok(a) && i < stored; i++) {
        uint64_t row = 0;
        dsh_archive_bytes(a, &row, sizeof(row));
        dsh_archive_text(a, &notice.file);
        dsh_archive_text(a, &notice.field);
        dsh_archive_text(a, &notice.value);
        dsh_archive_text(a, &notice.assumed);
        notice.row = (int64_t)row;
        if (dsh_archive_ok(a) && notices != NULL)
            dsh_notice_add(notices, notice);
    }
    /* Those beyond the cap were only counted, and are again. */
    for (uint32_t i = stored; notices != NULL && dsh_archive_ok(a) && i < n;
         i++)
        dsh_notice_add(notices, notice);
}

void dsh_cache_get_notices(dsh_archive *a, dsh_notices *notices)
{
    uint32_t n = 0;
    dsh_archive_u32(a, &n);
    for (uint32_t i = 0; dsh_archive_ok(a) && i < n; i++)
        get_group(a, notices);
}
