/* SPDX-License-Identifier: MIT */
/* Where the batches of a JDF feed are: the path itself, or folders and zips
 * below it. A zip inside a zip is unpacked into memory, because seeking in a
 * packed file is slow. */
#include "ingest/jdf_build.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

/* Limits of gtfs.h; a batch inside a zip may have this many bytes. */
#define MAX_TABLE_BYTES  ((uint64_t)8 << 30)
#define SAFE_TABLE_BYTES ((uint64_t)16 << 20)
#define MAX_INNER_BYTES  ((uint64_t)1 << 30)
enum { MAX_RATIO = 100, MAX_DEPTH = 3 };

static const char VERSION_FILE[] = "VerzeJDF.txt";

static const char *find_name(char **name, size_t n, const char *wanted)
{
    for (size_t i = 0; i < n; i++)
        if (dsh_str_eq_nocase(dsh_str_of(name[i]), wanted))
            return name[i];
    return NULL;
}

const char *dsh_jdf_member(const dsh_jdf *j, const char *name)
{
    return find_name(j->member, j->n_members, name);
}

static bool is_zip_name(const char *name)
{
    const size_t n = strlen(name);
    return n > 4 && dsh_str_eq_nocase(dsh_str_of(name + n - 4), ".zip");
}

static uint64_t limit_of(uint64_t packed)
{
    if (packed == 0 || packed >= MAX_TABLE_BYTES / MAX_RATIO)
        return MAX_TABLE_BYTES;
    return packed * MAX_RATIO > SAFE_TABLE_BYTES ? packed * MAX_RATIO
                                                 : SAFE_TABLE_BYTES;
}

/* The folder to look into: of a file, the zip that it must be. */
static const char *root_of(dsh_arena *arena, const char *path)
{
    if (dsh_file_look(path).is_dir)
        return path;
    const size_t n = strlen(path) + sizeof("/vsizip/{}");
    char *root = dsh_arena_alloc(arena, n, 1);
    if (root != NULL)
        snprintf(root, n, "/vsizip/{%s}", path);
    return root;
}

/* ---- what is it? ------------------------------------------------------- */

/* A folder of a batch, or one of zips and folders of which the first that can
 * be listed is one. */
static bool looks_like_jdf(dsh_arena *arena, const char *dir, int depth)
{
    size_t n = 0;
    char **name = dsh_dir_list(arena, dir, &n);
    if (name == NULL)
        return false;
    if (find_name(name, n, VERSION_FILE) != NULL)
        return true;
    if (depth == MAX_DEPTH || find_name(name, n, "stops.txt") != NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *path = dsh_path_join(arena, dir, name[i]);
        if (path == NULL)
            return false;
        const bool below = dsh_file_look(path).is_dir;
        const char *root =
            below || is_zip_name(name[i]) ? root_of(arena, path) : NULL;
        if (root != NULL)
            return looks_like_jdf(arena, root, depth + 1);
    }
    return false;
}

dosah_status dsh_jdf_is(bool *out, const dsh_gtfs_build *b,
                        const dsh_timetable_opts *opts, dosah_error *err)
{
    const char *format = opts->format != NULL ? opts->format : "";
    *out = strcmp(format, "jdf") == 0;
    if (format[0] != '\0' || !dsh_file_look(b->path).exists)
        return DOSAH_OK;
    dsh_arena *arena = dsh_arena_new();
    const char *root = arena != NULL ? root_of(arena, b->path) : NULL;
    if (root != NULL)
        *out = looks_like_jdf(arena, root, 0);
    dsh_arena_free(arena);
    return root != NULL ? DOSAH_OK : dsh_fail_nomem(err, "timetable path");
}

/* ---- batches ----------------------------------------------------------- */

/* A place below the feed. */
typedef struct spot {
    const char *dir, *shown;
    uint64_t packed; /**< bytes of the zip around it, 0 = none */
    int depth;
} spot;

typedef struct walk {
    dsh_jdf *j;
    dsh_jdf_batch_fn fn;
    dsh_arena *arena;
} walk;

static dosah_status visit(const walk *w, spot at, dosah_error *err);

static dosah_status read_batch(const walk *w, spot at, char **name, size_t n,
                               dosah_error *err)
{
    dsh_jdf *j = w->j;
    j->batch_arena = dsh_arena_new();
    j->shown = dsh_arena_str(j->b->arena, at.shown);
    if (j->batch_arena == NULL || j->shown == NULL)
        return dsh_fail_nomem(err, "timetable path");
    j->root = at.dir;
    j->member = name;
    j->n_members = n;
    j->max_bytes = limit_of(at.packed);
    const dosah_status status = w->fn(j, err);
    j->n_batches++;
    dsh_arena_free(j->batch_arena);
    j->batch_arena = NULL;
    return status;
}

/* A zip inside a zip. The name holds the content's hash, because GDAL keeps
 * lists of the zips that it has seen. */
static dosah_status visit_packed_zip(const walk *w, const char *path, spot at,
                                     dosah_error *err)
{
    char *data;
    size_t n;
    const uint64_t limit = limit_of(at.packed);
    dosah_status status =
        dsh_file_read(&data, &n, path,
                      limit < MAX_INNER_BYTES ? limit : MAX_INNER_BYTES, err);
    if (status != DOSAH_OK)
        return status;
    char file[96], dir[112];
    snprintf(file, sizeof(file), "/vsimem/dosah-jdf-%p-%016llx.zip",
             (const void *)w, (unsigned long long)dsh_hash(data, n, n));
    snprintf(dir, sizeof(dir), "/vsizip/{%s}", file);
    VSILFILE *f = VSIFileFromMemBuffer(file, (GByte *)data, n, FALSE);
    if (f == NULL)
        status = dsh_fail_nomem(err, "batch");
    else
        VSIFCloseL(f);
    at.dir = dir;
    if (at.packed == 0 || n < at.packed)
        at.packed = n;
    if (status == DOSAH_OK)
        status = visit(w, at, err);
    VSIUnlink(file);
    dsh_free(data);
    return status;
}

static dosah_status visit_entry(const walk *w, spot at, const char *name,
                                dosah_error *err)
{
    const char *path = dsh_path_join(w->arena, at.dir, name);
    at.shown = dsh_path_join(w->arena, at.shown, name);
    at.depth++;
    if (path == NULL || at.shown == NULL)
        return dsh_fail_nomem(err, "timetable path");
    const dsh_file_stat st = dsh_file_look(path);
    at.dir = path;
    if (st.is_dir)
        return visit(w, at, err);
    if (!is_zip_name(name))
        return DOSAH_OK;
    if (strncmp(path, "/vsi", 4) == 0)
        return visit_packed_zip(w, path, at, err);
    at.dir = root_of(w->arena, path);
    at.packed = st.size;
    if (at.dir == NULL)
        return dsh_fail_nomem(err, "timetable path");
    return visit(w, at, err);
}

static dosah_status visit(const walk *w, spot at, dosah_error *err)
{
    size_t n = 0;
    char **name = dsh_dir_list(w->arena, at.dir, &n);
    if (name == NULL && dsh_file_look(at.dir).is_dir)
        return dsh_fail_nomem(err, "list of batches");
    if (name == NULL)
        return dsh_fail(err, DOSAH_EINPUT, at.shown, 0,
                        "neither a folder nor a readable zip");
    if (find_name(name, n, VERSION_FILE) != NULL)
        return read_batch(w, at, name, n, err);
    dosah_status status = DOSAH_OK;
    if (at.depth == MAX_DEPTH)
        return DOSAH_OK;
    for (; *name != NULL && status == DOSAH_OK; name++)
        status = visit_entry(w, at, *name, err);
    return status;
}

dosah_status dsh_jdf_each_batch(dsh_jdf *j, dsh_jdf_batch_fn fn,
                                dosah_error *err)
{
    const char *path = j->b->path;
    const dsh_file_stat st = dsh_file_look(path);
    if (!st.exists)
        return dsh_fail(err,
                        strncmp(path, "/vsizip/", 8) == 0 ? DOSAH_EINPUT
                                                          : DOSAH_ENOTFOUND,
                        path, 0, "no such file");
    if (!st.is_dir && st.size == 0)
        return dsh_fail(err, DOSAH_EINPUT, path, 0, "the file is empty");
    const walk w = {j, fn, j->arena};
    const spot at = {root_of(j->arena, path), path, st.is_dir ? 0 : st.size, 0};
    if (at.dir == NULL)
        return dsh_fail_nomem(err, "timetable path");
    const dosah_status status = visit(&w, at, err);
    if (status == DOSAH_OK && j->n_batches == 0)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "no JDF batch: no VerzeJDF.txt found");
    return status;
}
