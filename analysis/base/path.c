/* SPDX-License-Identifier: MIT */
/* Paths and folders. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_error.h>
#include <cpl_string.h>

#include "base/alloc.h"
#include "base/vsi.h"

enum { MAX_DEPTH = 128 };

const char *dsh_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* `n` bytes of `dir`, a slash if one is missing, `name`. */
static char *join(dsh_arena *arena, const char *dir, size_t n, const char *name)
{
    const bool slash = n > 0 && dir[n - 1] != '/';
    const size_t n_name = strlen(name);
    char *out = dsh_arena_alloc(arena, n + n_name + 2, 1);
    if (out == NULL)
        return NULL;
    memcpy(out, dir, n);
    if (slash)
        out[n] = '/';
    memcpy(out + n + (slash ? 1 : 0), name, n_name + 1);
    return out;
}

char *dsh_path_join(dsh_arena *arena, const char *dir, const char *name)
{
    return join(arena, dir, strlen(dir), name);
}

char *dsh_path_beside(dsh_arena *arena, const char *base_file,
                      const char *relative)
{
    if (relative[0] == '/')
        return dsh_arena_str(arena, relative);
    const size_t n = (size_t)(dsh_path_name(base_file) - base_file);
    return join(arena, base_file, n, relative);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static dosah_status copy_names(char ***out, size_t *n, dsh_arena *arena,
                               char **found, dosah_error *err)
{
    const size_t total = (size_t)CSLCount(found);
    char **list = dsh_arena_alloc(arena, total + 1, sizeof(*list));
    if (list == NULL)
        return dsh_fail_nomem(err, "list of files");
    size_t kept = 0;
    for (size_t i = 0; found != NULL && found[i] != NULL; i++) {
        if (is_dot(found[i]))
            continue;
        list[kept] = dsh_arena_str(arena, found[i]);
        if (list[kept++] == NULL)
            return dsh_fail_nomem(err, "list of files");
    }
    qsort(list, kept, sizeof(*list), by_name);
    *out = list;
    *n = kept;
    return DOSAH_OK;
}

dosah_status dsh_vsi_list(char ***out, size_t *n, dsh_arena *arena,
                          const char *path, dosah_error *err)
{
    *out = NULL;
    *n = 0;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    char **found = VSIReadDir(path);
    CPLPopErrorHandler();
    /* Empty virtual folders have no list either; local ones have "." in it. */
    if (found == NULL &&
        (!dsh_vsi_is_virtual(path) || !dsh_file_look(path).is_dir))
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot list the folder");
    const dosah_status status = copy_names(out, n, arena, found, err);
    CSLDestroy(found);
    return status;
}

char **dsh_dir_list(dsh_arena *arena, const char *path, size_t *n)
{
    char **list = NULL;
    (void)dsh_vsi_list(&list, n, arena, path, NULL);
    return list;
}

static bool make_one(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return true;
    const int reason = errno;
    struct stat st;
    if (reason == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    errno = reason;
    return false;
}

static bool make_local(char *path)
{
    for (char *p = path + 1; *p != '\0'; p++) {
        if (*p != '/' || p[-1] == '/')
            continue;
        *p = '\0';
        const bool made = make_one(path);
        *p = '/';
        if (!made)
            return false;
    }
    return make_one(path);
}

dosah_status dsh_dir_make(const char *path, dosah_error *err)
{
    errno = 0;
    bool made = false;
    if (path[0] == '\0') {
        errno = ENOENT;
    } else if (dsh_vsi_is_virtual(path)) {
        CPLPushErrorHandler(CPLQuietErrorHandler);
        made = VSIMkdirRecursive(path, 0777) == 0;
        CPLPopErrorHandler();
    } else {
        const size_t n = strlen(path);
        char *copy = dsh_alloc(n + 1, 1);
        if (copy == NULL)
            return dsh_fail_nomem(err, "path");
        memcpy(copy, path, n + 1);
        made = make_local(copy);
        dsh_free(copy);
    }
    if (!made)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot make the folder: %s",
                        errno != 0 ? strerror(errno) : "unknown reason");
    return DOSAH_OK;
}

/* Never follows a symbolic link: the link itself is removed. */
static bool remove_at(int parent, const char *name, unsigned depth)
{
    if (unlinkat(parent, name, 0) == 0)
        return true;
    if ((errno != EISDIR && errno != EPERM) || depth == 0)
        return false;
    const int fd =
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return false;
    }
    bool good = true;
    const struct dirent *entry = readdir(dir);
    for (; good && entry != NULL; entry = readdir(dir))
        if (!is_dot(entry->d_name))
            good = remove_at(fd, entry->d_name, depth - 1);
    const int reason = errno;
    closedir(dir);
    errno = reason;
    return good && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

dosah_status dsh_dir_remove(const char *path, dosah_error *err)
{
    struct stat st;
    if (lstat(path, &st) != 0 && errno == ENOENT)
        return DOSAH_OK;
    if (!remove_at(AT_FDCWD, path, MAX_DEPTH))
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot remove the folder: %s",
                        strerror(errno));
    return DOSAH_OK;
}
