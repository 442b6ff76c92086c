/* SPDX-License-Identifier: MIT */
/* Content hashes of files and folders (XXH3-64, https://xxhash.com). */
#include "base/file.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/alloc.h"
#include "base/str.h"
#include "base/vsi.h"

enum { CHUNK = 1 << 18, MAX_DEPTH = 64 };

static dosah_status hash_stream(uint64_t *out, VSILFILE *f, const char *path,
                                dosah_error *err)
{
    char *chunk = dsh_alloc(CHUNK, 1);
    XXH3_state_t *state = XXH3_createState();
    if (chunk == NULL || state == NULL) {
        dsh_free(chunk);
        XXH3_freeState(state);
        return dsh_fail_nomem(err, "file hash");
    }
    XXH3_64bits_reset(state);
    size_t n = CHUNK;
    bool good = true;
    while (good && n == CHUNK) {
        n = dsh_vsi_read(chunk, CHUNK, f, &good);
        XXH3_64bits_update(state, chunk, n);
    }
    *out = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    dsh_free(chunk);
    if (!good)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot read the file");
    return DOSAH_OK;
}

static dosah_status hash_path(uint64_t *out, dsh_arena *arena, const char *path,
                              unsigned depth, dosah_error *err);

/* A chain over name and content hash of each entry, in order of names. */
static dosah_status hash_dir(uint64_t *out, dsh_arena *arena, const char *path,
                             unsigned depth, dosah_error *err)
{
    if (depth == 0)
        return dsh_fail(err, DOSAH_ELIMIT, path, 0,
                        "folders are nested too deep");
    size_t n = 0;
    char **names = NULL;
    const dosah_status listed = dsh_vsi_list(&names, &n, arena, path, err);
    if (listed != DOSAH_OK)
        return listed;
    uint64_t hash = 0;
    for (size_t i = 0; i < n; i++) {
        const char *below = dsh_path_join(arena, path, names[i]);
        if (below == NULL)
            return dsh_fail_nomem(err, "path");
        uint64_t content = 0;
        const dosah_status status =
            hash_path(&content, arena, below, depth - 1, err);
        if (status != DOSAH_OK)
            return status;
        hash = dsh_hash(names[i], strlen(names[i]), hash);
        hash = dsh_hash(&content, sizeof(content), hash);
    }
    *out = hash;
    return DOSAH_OK;
}

static dosah_status hash_path(uint64_t *out, dsh_arena *arena, const char *path,
                              unsigned depth, dosah_error *err)
{
    if (dsh_file_look(path).is_dir)
        return hash_dir(out, arena, path, depth, err);
    VSILFILE *f = NULL;
    dosah_status status = dsh_vsi_open(&f, path, err);
    if (status != DOSAH_OK)
        return status;
    status = hash_stream(out, f, path, err);
    VSIFCloseL(f);
    return status;
}

dosah_status dsh_file_hash(uint64_t *out, const char *path, dosah_error *err)
{
    *out = 0;
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "file hash");
    const dosah_status status = hash_path(out, arena, path, MAX_DEPTH, err);
    dsh_arena_free(arena);
    return status;
}
