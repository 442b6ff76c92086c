/* SPDX-License-Identifier: MIT */
/* The network file, format 1, in the byte order of the machine:
 *
 *   0  "DOSAHNET"        8 bytes
 *   8  format            u32
 *  12  byte order mark   u32 0x01020304
 *  16  program version   u64 hash
 *  24  settings, sources, content   3 × u64 (dsh_cache_key)
 *  48  hash of bytes 0 … 47         u64
 *  then sections, each: id u32, zero u32, size u64, XXH3 of its bytes u64,
 *  bytes: 1 notices, 2 streets, 3 timetable tables, 4 … days in order.
 *
 * Everything is checked before it is used: the header by its hash and keys,
 * each section by its own, and then every index by range, so that a file that
 * was made to deceive does no more than be refused. It is written to a name of
 * its own and renamed, so a killed run leaves the old file or none. */
#include "network/cache.h"

#include <stdio.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "network/cache_parts.h"

enum {
    FORMAT = 2,
    BYTE_ORDER_MARK = 0x01020304,
    SECTION_NOTICES = 1,
    SECTION_STREETS,
    SECTION_GTFS,
    SECTION_DAY
};
static const size_t MAX_BYTES = (size_t)16 << 30;
static const char MAGIC[8] = {'D', 'O', 'S', 'A', 'H', 'N', 'E', 'T'};

typedef struct header {
    char magic[8];
    uint32_t format, order;
    uint64_t version, settings, sources, content, hash;
} header;

typedef struct section_head {
    uint32_t id, zero;
    uint64_t size, hash;
} section_head;

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

static void put_header(dsh_archive *a, const dsh_cache_key *key)
{
    header h = {.format = FORMAT,
                .order = BYTE_ORDER_MARK,
                .version = version_hash(),
                .settings = key->settings,
                .sources = key->sources,
                .content = key->content};
    memcpy(h.magic, MAGIC, sizeof(MAGIC));
    h.hash = hash_of_header(&h);
    dsh_archive_bytes(a, &h, sizeof(h));
}

static void put_section(dsh_archive *file, uint32_t id, dsh_archive *a)
{
    section_head s = {.id = id, .size = a->out.n};
    s.hash = dsh_hash(a->out.p, a->out.n, 0);
    file->no_mem = file->no_mem || a->no_mem;
    dsh_archive_bytes(file, &s, sizeof(s));
    dsh_archive_bytes(file, a->out.p, a->out.n);
    a->out.n = 0;
}

static void put_all(dsh_archive *file, const dsh_network *n,
                    const dsh_cache_key *key, const dsh_cache_mark *mark,
                    const dsh_notices *notices)
{
    dsh_archive a = {.writing = true};
    dsh_streets *streets = n->streets;
    dsh_gtfs *gtfs = n->gtfs;
    put_header(file, key);
    dsh_cache_put_notices(&a, mark, notices);
    put_section(file, SECTION_NOTICES, &a);
    if (streets != NULL) {
        dsh_archive_streets(&a, &streets);
        put_section(file, SECTION_STREETS, &a);
    }
    if (gtfs != NULL) {
        dsh_archive_gtfs(&a, &gtfs);
        put_section(file, SECTION_GTFS, &a);
    }
    for (size_t i = 0; i < n->n_days && gtfs != NULL; i++) {
        dsh_archive_day(&a, &n->day[i], gtfs);
        put_section(file, (uint32_t)(SECTION_DAY + i), &a);
    }
    dsh_vec_clear(&a.out);
}

static bool write_file(const char *path, const dsh_archive *file,
                       dosah_error *why)
{
    char temporary[1200];
    const int n = snprintf(temporary, sizeof(temporary), "%s.%ld.part", path,
                           (long)getpid());
    if (n < 0 || (size_t)n >= sizeof(temporary)) {
        (void)dsh_fail(why, DOSAH_ELIMIT, path, 0, "the path is too long");
        return false;
    }
    if (dsh_file_write(temporary, file->out.p, file->out.n, why) != DOSAH_OK) {
        (void)remove(temporary);
        return false;
    }
    if (rename(temporary, path) != 0) {
        (void)remove(temporary);
        (void)dsh_fail(why, DOSAH_EIO, path, 0, "cannot be renamed");
        return false;
    }
    return true;
}

dosah_status dsh_cache_save(const dsh_network *n, const char *path,
                            const dsh_cache_key *key,
                            const dsh_cache_mark *mark, dsh_context *ctx,
                            dosah_error *err)
{
    dsh_archive file = {.writing = true};
    dosah_error why = {0};
    dosah_status status = DOSAH_OK;
    if (!mark->failed)
        put_all(&file, n, key, mark, ctx->notices);
    if (mark->failed || file.no_mem)
        status = dsh_fail_nomem(err, "network file");
    else if (!write_file(path, &file, &why))
        dsh_notice_add(ctx->notices, (dsh_notice){.code = "cache_not_written",
                                                  .severity = DOSAH_WARNING,
                                                  .file = path,
                                                  .value = why.message});
    dsh_vec_clear(&file.out);
    return status;
}

/* ---- reading ---- */

static const char *check_header(const header *h, const dsh_cache_key *key)
{
    if (memcmp(h->magic, MAGIC, sizeof(MAGIC)) != 0)
        return "not a network file";
    if (h->order != BYTE_ORDER_MARK)
        return "made on another kind of machine";
    if (h->format != FORMAT || h->version != version_hash())
        return "made by another version";
    if (h->hash != hash_of_header(h))
        return "damaged";
    if (h->settings != key->settings)
        return "settings changed";
    if (h->sources != key->sources)
        return "sources changed";
    if (key->content != 0 && h->content != key->content)
        return "content of the sources changed";
    return NULL;
}

/* The next section's bytes in `out`; false if it is not whole and sound. */
static bool next_section(dsh_archive *file, uint32_t id, dsh_archive *out)
{
    section_head s;
    dsh_archive_bytes(file, &s, sizeof(s));
    if (!dsh_archive_ok(file) || s.id != id || s.zero != 0 ||
        s.size > file->n - file->at ||
        dsh_hash(file->in + file->at, (size_t)s.size, 0) != s.hash) {
        file->bad = true;
        return false;
    }
    *out = (dsh_archive){.in = file->in + file->at, .n = (size_t)s.size};
    file->at += (size_t)s.size;
    return true;
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

dosah_status dsh_cache_decode(dsh_network *n, const void *data, size_t size,
                              const dsh_cache_key *key, dsh_context *ctx,
                              const char **reason, dosah_error *err)
{
    header h;
    dsh_archive file = {.in = data, .n = size};
    dsh_archive_bytes(&file, &h, sizeof(h));
    *reason = file.bad ? "cut short" : check_header(&h, key);
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

/* Reading a pipe or a device might never end. */
static bool is_regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

dosah_status dsh_cache_load(dsh_network *n, const char *path,
                            const dsh_cache_key *key, dsh_context *ctx,
                            dosah_error *err)
{
    char *data = NULL;
    size_t size = 0;
    const char *reason = NULL;
    dosah_error why = {0};
    n->from_cache = false;
    if (!dsh_file_look(path).exists)
        return DOSAH_OK;
    dosah_status status =
        is_regular(path) ? dsh_file_read(&data, &size, path, MAX_BYTES, &why)
                         : DOSAH_EIO;
    if (status == DOSAH_ENOMEM)
        return dsh_fail_nomem(err, "network file");
    if (status != DOSAH_OK) {
        reason = "cannot be read";
        status = DOSAH_OK;
    } else {
        status = dsh_cache_decode(n, data, size, key, ctx, &reason, err);
    }
    dsh_free(data);
    if (status == DOSAH_OK && reason != NULL)
        dsh_notice_add(ctx->notices, (dsh_notice){.code = "cache_rebuilt",
                                                  .severity = DOSAH_INFO,
                                                  .file = path,
                                                  .value = reason});
    n->from_cache = status == DOSAH_OK && reason == NULL;
    return status;
}
