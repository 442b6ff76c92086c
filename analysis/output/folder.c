/* SPDX-License-Identifier: MIT */
/* Results appear whole or not at all. A run fills DIR.partial-<id>-<pid>
 * beside DIR; at the end both change places in one system call and what was
 * DIR becomes DIR.previous. Killed before the exchange, a run leaves the old
 * results and a partial folder that the next run removes; killed after it,
 * the new results and the old ones under the name of the partial folder. What
 * is not Dosah's own is never removed and never bears a partial name: it moves
 * aside by plain renames. */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "output/folder.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"
#include "base/vsi.h"
#include "output/manifest.h"
#include "output/swap.h"

enum { MAX_DEPTH = 32, MAX_PATH = 4096, MAX_ASIDE = 10000 };

/* ---- listing ----------------------------------------------------------- */

typedef DSH_VEC(char *) path_list;

static bool is_folder(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static dosah_status list_below(path_list *list, dsh_arena *arena,
                               const char *root, const char *below,
                               dosah_error *err)
{
    const char *dir =
        below[0] != '\0' ? dsh_path_join(arena, root, below) : root;
    size_t n = 0, depth = 0;
    for (const char *p = below; *p != '\0'; p++)
        depth += *p == '/';
    if (depth > MAX_DEPTH)
        return dsh_fail(err, DOSAH_ELIMIT, root, 0,
                        "folders are nested too deep");
    char **name = NULL;
    if (dir == NULL)
        return dsh_fail_nomem(err, "list of files");
    dosah_status st = dsh_vsi_list(&name, &n, arena, dir, err);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        char *path =
            below[0] != '\0' ? dsh_path_join(arena, below, name[i]) : name[i];
        const char *full = path ? dsh_path_join(arena, root, path) : NULL;
        if (full == NULL || !dsh_vec_room(list, 1))
            return dsh_fail_nomem(err, "list of files");
        if (is_folder(full))
            st = list_below(list, arena, root, path, err);
        else
            list->p[list->n++] = path;
    }
    return st;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

dosah_status dsh_folder_files(char ***out, size_t *n, const char *dir,
                              dsh_arena *arena, dosah_error *err)
{
    path_list list = {0};
    *out = NULL;
    *n = 0;
    dosah_status st = list_below(&list, arena, dir, "", err);
    if (st == DOSAH_OK) {
        *out = dsh_arena_alloc(arena, list.n + 1, sizeof(**out));
        if (*out == NULL)
            st = dsh_fail_nomem(err, "list of files");
    }
    if (st == DOSAH_OK && list.n > 0) {
        memcpy(*out, list.p, list.n * sizeof(**out));
        qsort(*out, list.n, sizeof(**out), by_text);
        *n = list.n;
    }
    dsh_vec_clear(&list);
    return st;
}

/* ---- opening ----------------------------------------------------------- */

/* Absolute and without links, so that the folder itself is exchanged, not a
 * link to it. */
dosah_status dsh_folder_resolve(dsh_folder *f, const dsh_folder_opts *opts,
                                dsh_arena *arena, dosah_error *err)
{
    *f = (dsh_folder){0};
    char *dir = dsh_arena_str(arena, opts->dir);
    char full[MAX_PATH];

    if (dir == NULL)
        return dsh_fail_nomem(err, "results path");
    for (size_t n = strlen(dir); n > 1 && dir[n - 1] == '/'; n--)
        dir[n - 1] = '\0';
    if (realpath(dir, full) == NULL) {
        const char *name = dsh_path_name(dir);
        const char *parent =
            name > dir ? dsh_arena_strn(arena, dir, (size_t)(name - dir)) : ".";
        if (parent == NULL)
            return dsh_fail_nomem(err, "results path");
        const dosah_status st = dsh_dir_make(parent, err);
        if (st != DOSAH_OK)
            return st;
        char base[MAX_PATH];
        if (realpath(parent, base) == NULL ||
            snprintf(full, sizeof(full), "%s/%s", base, name) >=
                (int)sizeof(full))
            return dsh_fail(err, DOSAH_EIO, opts->dir, 0,
                            "cannot be written: the path is too long");
    }
    const char *name = dsh_path_name(full);
    if (name[0] == '\0')
        return dsh_fail(err, DOSAH_EINPUT, full, 0,
                        "results need a folder of their own");
    f->target = dsh_arena_str(arena, full);
    f->parent = dsh_arena_strn(arena, full,
                               name - full > 1 ? (size_t)(name - full) - 1 : 1);
    char text[MAX_PATH + 64];
    (void)snprintf(text, sizeof(text), "%s.previous", full);
    f->previous = dsh_arena_str(arena, text);
    (void)snprintf(text, sizeof(text), "%s.partial-%s-%ld", full, opts->run_id,
                   (long)getpid());
    f->partial = dsh_arena_str(arena, text);
    if (!f->target || !f->parent || !f->previous || !f->partial)
        return dsh_fail_nomem(err, "results path");
    return DOSAH_OK;
}

/* The process whose number ends the name has gone, or is this one. */
static bool is_dead(const char *name)
{
    const char *dash = strrchr(name, '-');
    int64_t pid = 0;
    if (dash == NULL || !dsh_parse_int(&pid, dsh_str_of(dash + 1)) || pid <= 0)
        return false;
    return pid == (int64_t)getpid() ||
           (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

static dosah_status remove_stale(const dsh_folder *f, dsh_arena *arena,
                                 dosah_error *err)
{
    size_t n = 0;
    char **name = NULL;
    char prefix[MAX_PATH];
    (void)snprintf(prefix, sizeof(prefix), "%s.partial-",
                   dsh_path_name(f->target));
    const dosah_status listed = dsh_vsi_list(&name, &n, arena, f->parent, err);
    if (listed != DOSAH_OK)
        return listed;
    for (size_t i = 0; i < n; i++) {
        if (strncmp(name[i], prefix, strlen(prefix)) != 0 || !is_dead(name[i]))
            continue;
        const char *path = dsh_path_join(arena, f->parent, name[i]);
        if (path == NULL)
            return dsh_fail_nomem(err, "results path");
        const dosah_status st = dsh_dir_remove(path, err);
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}

static bool has_manifest(const char *dir)
{
    char path[MAX_PATH + 64];
    (void)snprintf(path, sizeof(path), "%s/manifest.json", dir);
    return dsh_file_look(path).exists;
}

/* A name below `dir` that is not ours, NULL if all is. A folder without a
 * manifest is not looked through: it may be anything, and large. */
static dosah_status find_foreign(const char **foreign, const char *dir,
                                 dsh_arena *arena, dosah_error *err)
{
    *foreign = dsh_path_name(dir);
    if (!dsh_file_look(dir).is_dir)
        return DOSAH_OK;
    if (has_manifest(dir))
        return dsh_manifest_check(foreign, dir, arena, err);
    char **name = NULL;
    size_t n = 0;
    const dosah_status st = dsh_vsi_list(&name, &n, arena, dir, err);
    *foreign = n > 0 ? name[0] : NULL;
    return st;
}

/* Two renames were cut short: the old results still wait under their second
 * name. A folder of somebody else that bears it stays. */
static dosah_status put_back(const dsh_folder *f, dsh_arena *arena,
                             dosah_error *err)
{
    const char *foreign = NULL;
    if (dsh_file_look(f->target).exists || !dsh_file_look(f->previous).is_dir ||
        !has_manifest(f->previous))
        return DOSAH_OK;
    const dosah_status st = find_foreign(&foreign, f->previous, arena, err);
    if (st != DOSAH_OK || foreign != NULL)
        return st;
    if (rename(f->previous, f->target) != 0)
        return dsh_fail(err, DOSAH_EIO, f->target, 0, "cannot be written: %s",
                        strerror(errno));
    return DOSAH_OK;
}

/* A folder that was replaced on demand waits under .previous though it was
 * never ours; that a run put it there stands in the manifest of the target. */
static dosah_status check_previous(dsh_folder *f, bool replace,
                                   dsh_arena *arena, dosah_error *err)
{
    const char *foreign = NULL;
    if (!dsh_file_look(f->previous).exists)
        return DOSAH_OK;
    dosah_status st = find_foreign(&foreign, f->previous, arena, err);
    if (st != DOSAH_OK || foreign == NULL)
        return st;
    f->keeps_previous = replace;
    if (!replace)
        st = dsh_manifest_set_aside(&f->keeps_previous, f->target, err);
    if (st != DOSAH_OK || f->keeps_previous)
        return st;
    return dsh_fail(err, DOSAH_EINPUT, f->previous, 0,
                    "the folder holds '%s', which Dosah did not write or "
                    "which was changed since; with --replace it is kept "
                    "under another name",
                    foreign);
}

/* Only folders inside a file system can change places. */
static bool is_mount_point(const dsh_folder *f)
{
    struct stat inside, above;
    return stat(f->target, &inside) == 0 && stat(f->parent, &above) == 0 &&
           inside.st_dev != above.st_dev;
}

static dosah_status check_replaceable(dsh_folder *f, bool replace,
                                      dsh_arena *arena, dosah_error *err)
{
    const dsh_file_stat look = dsh_file_look(f->target);
    if (look.exists && !look.is_dir)
        return dsh_fail(err, DOSAH_EINPUT, f->target, 0,
                        "results need a folder, this is a file");
    f->replaces = false;
    if (!look.exists)
        return DOSAH_OK;
    if (is_mount_point(f))
        return dsh_fail(err, DOSAH_EINPUT, f->target, 0,
                        "results need a folder of their own");
    size_t n = 0;
    char **name = NULL;
    const char *foreign = NULL;
    dosah_status st = dsh_vsi_list(&name, &n, arena, f->target, err);
    if (st == DOSAH_OK && n > 0)
        st = find_foreign(&foreign, f->target, arena, err);
    if (st != DOSAH_OK || n == 0)
        return st;
    if (foreign != NULL && !replace)
        return dsh_fail(err, DOSAH_EINPUT, f->target, 0,
                        "the folder holds '%s', which Dosah did not write or "
                        "which was changed since; it is replaced only with "
                        "--replace",
                        foreign);
    if (foreign != NULL && strcmp(f->parent, "/") == 0)
        return dsh_fail(err, DOSAH_EINPUT, f->target, 0,
                        "results need a folder of their own");
    f->replaces = true;
    f->sets_aside = foreign != NULL;
    return check_previous(f, replace, arena, err);
}

dosah_status dsh_folder_check(dsh_folder *folder, bool replace,
                              dsh_arena *arena, dosah_error *err)
{
    const dosah_status st = put_back(folder, arena, err);
    return st == DOSAH_OK ? check_replaceable(folder, replace, arena, err) : st;
}

dosah_status dsh_folder_open(dsh_folder *out, const dsh_folder_opts *opts,
                             dsh_arena *arena, dosah_error *err)
{
    dosah_status st = dsh_folder_resolve(out, opts, arena, err);
    if (st == DOSAH_OK)
        st = dsh_folder_check(out, opts->replace, arena, err);
    if (st == DOSAH_OK)
        st = remove_stale(out, arena, err);
    if (st == DOSAH_OK && mkdir(out->partial, 0777) != 0)
        st = dsh_fail(err, DOSAH_EIO, out->partial, 0, "cannot be written: %s",
                      strerror(errno));
    return st;
}

/* ---- swapping ---------------------------------------------------------- */

static dosah_status sync_below(const char *dir, dosah_error *err)
{
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "results folder");
    char **file = NULL;
    size_t n = 0;
    dosah_status st = dsh_folder_files(&file, &n, dir, arena, err);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        const char *path = dsh_path_join(arena, dir, file[i]);
        st = path ? dsh_path_sync(path, err) : dsh_fail_nomem(err, "path");
        char *slash = strrchr(file[i], '/');
        if (st != DOSAH_OK || slash == NULL)
            continue;
        *slash = '\0'; /* entries of its folder, once per run of files */
        const bool again =
            i + 1 < n && strncmp(file[i + 1], file[i], strlen(file[i])) == 0;
        path = again ? NULL : dsh_path_join(arena, dir, file[i]);
        if (path != NULL)
            st = dsh_path_sync(path, err);
    }
    if (st == DOSAH_OK)
        st = dsh_path_sync(dir, err);
    dsh_arena_free(arena);
    return st;
}

static dosah_status move(const char *from, const char *to, dosah_error *err)
{
    if (rename(from, to) == 0)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EIO, to, 0, "cannot be written: %s",
                    strerror(errno));
}

static bool stands(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

/* What bears the name .previous gives it up: what is not ours for a free name
 * (`away` is "" then), what is ours for a partial one, from which it is
 * removed at leisure; a removal cut short leaves nothing under .previous. */
static dosah_status clear_previous(char away[MAX_PATH], const dsh_folder *f,
                                   dosah_error *err)
{
    away[0] = '\0';
    if (!stands(f->previous))
        return DOSAH_OK;
    if (!f->keeps_previous) {
        (void)snprintf(away, MAX_PATH, "%s.partial-previous-%ld", f->target,
                       (long)getpid());
        const dosah_status st = dsh_dir_remove(away, err);
        return st == DOSAH_OK ? move(f->previous, away, err) : st;
    }
    int number = 1;
    do
        (void)snprintf(away, MAX_PATH, "%s.%d", f->previous, number++);
    while (stands(away) && number < MAX_ASIDE);
    const dosah_status st = move(f->previous, away, err);
    away[0] = '\0';
    return st;
}

static dosah_status move_twice(const dsh_folder *f, dosah_error *err)
{
    char away[MAX_PATH];
    dosah_status st = clear_previous(away, f, err);
    if (st == DOSAH_OK)
        st = move(f->target, f->previous, err);
    if (st != DOSAH_OK)
        return st;
    st = move(f->partial, f->target, err);
    if (st != DOSAH_OK) /* the old results stand again */
        (void)rename(f->previous, f->target);
    else if (away[0] != '\0')
        st = dsh_dir_remove(away, err);
    return st;
}

/* The partial name holds the old results, which are ours. */
static dosah_status keep_old(const dsh_folder *f, dosah_error *err)
{
    char away[MAX_PATH];
    dosah_status st = clear_previous(away, f, err);
    if (st == DOSAH_OK)
        st = move(f->partial, f->previous, err);
    if (st == DOSAH_OK && away[0] != '\0')
        st = dsh_dir_remove(away, err);
    return st;
}

dosah_status dsh_folder_swap(const dsh_folder *folder, bool exchange,
                             dosah_error *err)
{
    dosah_status st = sync_below(folder->partial, err);
    if (st != DOSAH_OK)
        return st;
    if (!folder->replaces) {
        /* Replaces an empty folder at once, too. */
        st = move(folder->partial, folder->target, err);
        return st == DOSAH_OK ? dsh_path_sync(folder->parent, err) : st;
    }
    const int failed = exchange && !folder->sets_aside
                           ? dsh_exchange(folder->partial, folder->target)
                           : ENOSYS;
    if (failed == ENOSYS || failed == EINVAL)
        st = move_twice(folder, err);
    else if (failed != 0)
        st = dsh_fail(err, DOSAH_EIO, folder->target, 0,
                      "cannot be written: %s", strerror(failed));
    else
        st = keep_old(folder, err);
    return st == DOSAH_OK ? dsh_path_sync(folder->parent, err) : st;
}
