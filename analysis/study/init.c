/* SPDX-License-Identifier: MIT */
/* `dosah init`: the example of datasets/init is copied into a folder of the
 * user's own. */
#include "study/study.h"

#include "base/alloc.h"
#include "base/file.h"

enum { MAX_EXAMPLE_BYTES = 4 << 20 };

static dosah_status copy_file(const char *from, const char *to,
                              dosah_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    dosah_status st = dsh_file_read(&bytes, &n, from, MAX_EXAMPLE_BYTES, err);
    if (st == DOSAH_OK)
        st = dsh_file_write(to, bytes, n, err);
    dsh_free(bytes);
    return st;
}

/* The example has one level of folders. */
static dosah_status copy_folder(const char *from, const char *to,
                                unsigned depth, dsh_arena *arena,
                                dosah_error *err)
{
    size_t n = 0;
    char **name = dsh_dir_list(arena, from, &n);
    if (name == NULL || n == 0 || depth > 2)
        return dsh_fail(err, DOSAH_ENOTFOUND, from, 0,
                        "the example study is not there");
    dosah_status st = dsh_dir_make(to, err);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        char *source = dsh_path_join(arena, from, name[i]);
        char *target = dsh_path_join(arena, to, name[i]);
        if (source == NULL || target == NULL)
            return dsh_fail_nomem(err, "path");
        st = dsh_file_look(source).is_dir
                 ? copy_folder(source, target, depth + 1, arena, err)
                 : copy_file(source, target, err);
    }
    return st;
}

dosah_status dsh_study_init(const char *dir, dsh_context *ctx, dosah_error *err)
{
    char example[1024];
    dosah_status st = dsh_data_path(ctx, example, "datasets/init", err);
    if (st != DOSAH_OK)
        return st;
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "arena");
    dsh_file_stat there = dsh_file_look(dir);
    size_t n = 0;
    if (there.exists && !there.is_dir)
        st = dsh_fail(err, DOSAH_EINPUT, dir, 0, "not a folder");
    else if (there.exists && dsh_dir_list(arena, dir, &n) != NULL && n > 0)
        st = dsh_fail(err, DOSAH_EINPUT, dir, 0,
                      "the folder holds %zu files already; the example is "
                      "written into a new or empty folder only",
                      n);
    else
        st = copy_folder(example, dir, 0, arena, err);
    dsh_arena_free(arena);
    return st;
}
