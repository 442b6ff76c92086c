/* SPDX-License-Identifier: MIT */
/* The network file, format 3, in the byte order of the machine:
 *
 *   0  "DOSAHNET"        8 bytes
 *   8  format            u32
 *  12  byte order mark   u32 0x01020304
 *  16  program version   u64 hash
 *  24  settings, sources, content   3 × u64 (dsh_cache_key)
 *  48  size of the file             u64
 *  56  hash of bytes 0 … 55         u64
 *  then sections, each: id u32, zero u32, size u64, XXH3 of its bytes u64,
 *  zero u64, bytes, zeros up to a multiple of 16: 1 notices, 2 streets,
 *  3 timetable tables, 4 … days in order.
 *
 * The file is mapped and used where it lies: arrays stand in it as they stand
 * in memory, aligned to 16 bytes; only pointers to texts and what the streets
 * derive are made. So a second run reads what it touches.
 *
 * Everything is checked before it is used: the header by its hash and keys,
 * each section by its own, and then every index by range, so that a file that
 * was made to deceive does no more than be refused. That reads every byte once
 * at the speed of memory. It is written to a name of its own and renamed, so a
 * killed run leaves the old file or none, and a file in use stays as it is. */
#include "network/cache.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <unistd.h>

#include "network/cache_parts.h"

enum {
    FORMAT = 7,
    BYTE_ORDER_MARK = 0x01020304,
    SECTION_NOTICES = 1,
    SECTION_STREETS,
    SECTION_GTFS,
    SECTION_DAY
};
static const char MAGIC[8] = {'D', 'O', 'S', 'A', 'H', 'N', 'E', 'T'};

typedef struct header {
    char magic[8];
    uint32_t format, order;
    uint64_t version, settings, sources, content, size, hash;
} header;

static_assert(sizeof(header) % DSH_ARCHIVE_ALIGN == 0, "sections align");

typedef struct section_head {
    uint32_t id, zero;
    uint64_t size, hash, none;
} section_head;

static_assert(sizeof(section_head) % DSH_ARCHIVE_ALIGN == 0, "arrays align");

static uint64_t version_hash(void)
{
    const char *version = dosah_version();
    return dsh_hash(version, strlen(version), 0);
}

static uint64_t hash_of_header(const header *h)
{
    return dsh_hash(h, offsetof(header, hash), 0);
}

/* ---- writing ---- */

/* A file being written, section by section. */
typedef struct sink {
    FILE *file;
    uint64_t n;
    bool no_mem, failed;
} sink;

static void put(sink *s, const void *p, size_t n)
{
    s->failed = s->failed || (n > 0 && fwrite(p, 1, n, s->file) != n);
    s->n += n;
}

/* Written once more at the end, when the size is known. */
static void put_header(sink *s, const dsh_cache_key *key)
{
    header h = {.format = FORMAT,
                .order = BYTE_ORDER_MARK,
                .version = version_hash(),
                .settings = key->settings,
                .sources = key->sources,
                .content = key->content,
                .size = s->n};
    memcpy(h.magic, MAGIC, sizeof(MAGIC));
    h.hash = hash_of_header(&h);
    put(s, &h, sizeof(h));
}

static void put_section(sink *s, uint32_t id, dsh_archive *a)
{
    static const char zeros[DSH_ARCHIVE_ALIGN] = {0};
    section_head head = {.id = id, .size = a->out.n};
    const size_t over = a->out.n % DSH_ARCHIVE_ALIGN;
    head.hash = dsh_hash(a->out.p, a->out.n, 0);
    s->no_mem = s->no_mem || a->no_mem;
    put(s, &head, sizeof(head));
    put(s, a->out.p, a->out.n);
    put(s, zeros, over > 0 ? DSH_ARCHIVE_ALIGN - over : 0);
    a->out.n = 0;
}

static void put_all(sink *s, const dsh_network *n, const dsh_cache_key *key,
                    const dsh_cache_mark *mark, const dsh_notices *notices)
{
    dsh_archive a = {.writing = true};
    dsh_streets *streets = n->streets;
    dsh_gtfs *gtfs = n->gtfs;
    put_header(s, key);
    dsh_cache_put_notices(&a, mark, notices);
    put_section(s, SECTION_NOTICES, &a);
    if (streets != NULL) {
        dsh_archive_streets(&a, &streets);
        put_section(s, SECTION_STREETS, &a);
    }
    if (gtfs != NULL) {
        dsh_archive_gtfs(&a, &gtfs);
        put_section(s, SECTION_GTFS, &a);
    }
    for (size_t i = 0; i < n->n_days && gtfs != NULL; i++) {
        dsh_archive_day(&a, &n->day[i], gtfs);
        put_section(s, (uint32_t)(SECTION_DAY + i), &a);
    }
    dsh_vec_clear(&a.out);
    s->failed = s->failed || fseek(s->file, 0, SEEK_SET) != 0;
    put_header(s, key);
}

/* Fill the file, and put it in its place when it is whole. */
static void write_file(sink *s, const char *temporary, const char *path,
                       const dsh_network *n, const dsh_cache_key *key,
                       const dsh_cache_mark *mark, dsh_context *ctx)
{
    s->file = fopen(temporary, "wb");
    s->failed = s->file == NULL;
    if (s->failed)
        return;
    put_all(s, n, key, mark, ctx->notices);
    s->failed =
        s->failed || fflush(s->file) != 0 || fsync(fileno(s->file)) != 0;
    s->failed = fclose(s->file) != 0 || s->failed;
    if (!s->failed && !s->no_mem)
        s->failed = rename(temporary, path) != 0;
    const int why = errno;
    if (s->failed || s->no_mem)
        (void)remove(temporary);
    errno = why;
}

dosah_status dsh_cache_save(const dsh_network *n, const char *path,
                            const dsh_cache_key *key,
                            const dsh_cache_mark *mark, dsh_context *ctx,
                            dosah_error *err)
{
    char temporary[1200];
    sink s = {0};
    const int size = snprintf(temporary, sizeof(temporary), "%s.%ld.part", path,
                              (long)getpid());
    errno = ENAMETOOLONG;
    s.failed = size < 0 || (size_t)size >= sizeof(temporary);
    if (!s.failed && !mark->failed)
        write_file(&s, temporary, path, n, key, mark, ctx);
    if (mark->failed || s.no_mem)
        return dsh_fail_nomem(err, "network file");
    if (s.failed)
        dsh_notice_add(ctx->notices, (dsh_notice){.code = "cache_not_written",
                                                  .severity = DOSAH_WARNING,
                                                  .file = path,
                                                  .value = strerror(errno)});
    return DOSAH_OK;
}

/* ---- reading ---- */

static const char *check_header(const header *h, size_t size,
                                const dsh_cache_key *key)
{
    if (memcmp(h->magic, MAGIC, sizeof(MAGIC)) != 0)
        return "not a network file";
    if (h->order != BYTE_ORDER_MARK)
        return "made on another kind of machine";
    if (h->format != FORMAT || h->version != version_hash())
        return "made by another version";
    if (h->hash != hash_of_header(h))
        return "damaged";
    if (h->size != size)
        return "cut short";
    if (h->settings != key->settings)
        return "settings changed";
    if (h->sources != key->sources)
        return "sources changed";
    if (key->content != 0 && h->content != key->content)
        return "content of the sources changed";
    return NULL;
}

/* The next section's bytes in `out`; false if it is not whole and sound. What
 * fills it up must be zero, so that no byte of the file escapes. */
static bool next_section(dsh_archive *file, uint32_t id, dsh_archive *out)
{
    section_head s;
    dsh_archive_bytes(file, &s, sizeof(s));
    const uint64_t over = s.size % DSH_ARCHIVE_ALIGN;
    const uint64_t pad = over > 0 ? DSH_ARCHIVE_ALIGN - over : 0;
    const size_t left = file->n - file->at;
    file->bad = file->bad || s.id != id || s.zero != 0 || s.none != 0 ||
                s.size > left || pad > left - s.size;
    if (!dsh_archive_ok(file))
        return false;
    *out = (dsh_archive){.in = file->in + file->at, .n = (size_t)s.size};
    file->bad = dsh_hash(out->in, out->n, 0) != s.hash;
    for (size_t i = 0; i < pad; i++)
        file->bad = file->bad || out->in[out->n + i] != 0;
    file->at += (size_t)(s.size + pad);
    return dsh_archive_ok(file);
}

static bool is_whole(dsh_archive *file, const dsh_archive *a)
{
    file->no_mem = file->no_mem || a->no_mem;
    file->bad = file->bad || a->bad || a->at != a->n;
    return dsh_archive_ok(file);
}

static void drop_tables(dsh_network *n)
{
    for (size_t i = 0; i < n->n_days; i++) {
        dsh_timetable_free(n->day[i]);
        n->day[i] = NULL;
    }
    dsh_streets_free(n->streets);
    dsh_gtfs_free(n->gtfs);
    n->streets = NULL;
    n->gtfs = NULL;
}

static void get_tables(dsh_network *n, dsh_archive *file)
{
    dsh_archive a;
    if (n->wants_streets && next_section(file, SECTION_STREETS, &a)) {
        dsh_archive_streets(&a, &n->streets);
        is_whole(file, &a);
    }
    if (n->wants_timetable && next_section(file, SECTION_GTFS, &a)) {
        dsh_archive_gtfs(&a, &n->gtfs);
        is_whole(file, &a);
    }
    for (size_t i = 0;
         n->wants_timetable && dsh_archive_ok(file) && i < n->n_days; i++) {
        if (next_section(file, (uint32_t)(SECTION_DAY + i), &a)) {
            dsh_archive_day(&a, &n->day[i], n->gtfs);
            is_whole(file, &a);
        }
    }
    file->bad = file->bad || file->at != file->n;
}

/* Notices are looked through first and repeated only if all is well. */
static void get_all(dsh_network *n, dsh_archive *file, dsh_arena *arena,
                    dsh_notices *notices)
{
    dsh_archive a;
    if (!next_section(file, SECTION_NOTICES, &a))
        return;
    a.arena = arena;
    const dsh_archive again = a;
    dsh_cache_get_notices(&a, NULL);
    if (is_whole(file, &a))
        get_tables(n, file);
    if (dsh_archive_ok(file)) {
        a = again;
        dsh_cache_get_notices(&a, notices);
    }
}

dosah_status dsh_cache_decode(dsh_network *n, void *data, size_t size,
                              const dsh_cache_key *key, dsh_context *ctx,
                              const char **reason, dosah_error *err)
{
    header h;
    dsh_archive file = {.in = data, .n = size};
    dsh_archive_bytes(&file, &h, sizeof(h));
    *reason = file.bad ? "cut short" : check_header(&h, size, key);
    if (*reason != NULL)
        return DOSAH_OK;
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "network file");
    get_all(n, &file, arena, ctx->notices);
    dsh_arena_free(arena);
    if (!dsh_archive_ok(&file))
        drop_tables(n);
    if (file.no_mem)
        return dsh_fail_nomem(err, "network file");
    *reason = file.bad ? "damaged" : NULL;
    return DOSAH_OK;
}

dosah_status dsh_cache_load(dsh_network *n, const char *path,
                            const dsh_cache_key *key, dsh_context *ctx,
                            dosah_error *err)
{
    const char *reason = NULL;
    n->from_cache = false;
    dosah_status status = dsh_mapped_open(&n->file, path, NULL);
    if (status == DOSAH_ENOTFOUND)
        return DOSAH_OK;
    if (status == DOSAH_OK)
        status = dsh_cache_decode(n, n->file.data, n->file.n, key, ctx, &reason,
                                  err);
    else
        reason = "cannot be read";
    n->from_cache = status == DOSAH_OK && reason == NULL;
    if (!n->from_cache)
        dsh_mapped_close(&n->file);
    if (reason == NULL)
        return status;
    dsh_notice_add(ctx->notices, (dsh_notice){.code = "cache_rebuilt",
                                              .severity = DOSAH_INFO,
                                              .file = path,
                                              .value = reason});
    return DOSAH_OK;
}
