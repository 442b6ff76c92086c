/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "output/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/folder.h"

enum { MAX_PATH = 4096, MAX_TRIES = 100, N_SOURCES = 11 };

struct dsh_place {
    dsh_arena *arena;
    dsh_folder folder;
    const char *lock; /* path of the lock file */
    int fd;           /* of the lock file; -1 = none */
};

/* ---- what must not be replaced ------------------------------------------ */

/* The local file inside "/vsizip/a.zip/b" and its like. */
static const char *local_part(const char *path)
{
    while (strncmp(path, "/vsi", 4) == 0) {
        const char *slash = strchr(path + 1, '/');
        if (slash == NULL)
            break;
        path = slash + 1;
        path += path[0] == '/' && path[1] == '/';
    }
    return path;
}

/* Does `path` stand in the folder `dir`, or is it that folder? What does not
 * exist stands where the nearest folder above it does. */
static bool stands_in(const char *path, const char *dir)
{
    char left[MAX_PATH], full[MAX_PATH];
    const char *local = local_part(path);
    if (strstr(local, "://") != NULL ||
        snprintf(left, sizeof(left), "%s", local) >= (int)sizeof(left))
        return false;
    while (realpath(left, full) == NULL) {
        char *slash = strrchr(left, '/');
        if (slash == NULL || slash == left)
            return false;
        *slash = '\0';
    }
    const size_t n = strlen(dir);
    return strncmp(full, dir, n) == 0 && (full[n] == '/' || full[n] == '\0');
}

static const char *find_needed(const char *dir, const dsh_study *s,
                               const dsh_context *ctx)
{
    const dsh_source *source[N_SOURCES] = {
        &s->municipalities, &s->neighbours, &s->population,      &s->origins,
        &s->streets,        &s->elevation,  &s->timetable,       &s->services,
        &s->survey,         &s->premises,   &s->demand_transport};
    if (stands_in(s->path, dir))
        return s->path;
    for (size_t i = 0; i < N_SOURCES; i++)
        for (size_t k = 0; k < source[i]->n_paths; k++)
            if (stands_in(source[i]->path[k], dir))
                return source[i]->path[k];
    for (size_t i = 0; i < s->n_rule_sets; i++)
        if (stands_in(s->rule_set[i], dir))
            return s->rule_set[i];
    return stands_in(ctx->data_dir, dir) ? ctx->data_dir : NULL;
}

/* ---- the lock ----------------------------------------------------------- */

/* The system frees the lock of a dead process, so its file may stay behind
 * and is taken over. Another file of that name is not ours to remove. */
static bool is_lock_file(int fd)
{
    char text[6] = "";
    const ssize_t n = pread(fd, text, 5, 0);
    return n == 0 || (n == 5 && strcmp(text, "dosah") == 0);
}

static dosah_status open_lock(dsh_place *p, dosah_error *err)
{
    p->fd = open(p->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (p->fd < 0)
        return dsh_fail(err, DOSAH_EIO, p->lock, 0, "cannot be written: %s",
                        strerror(errno));
    if (is_lock_file(p->fd))
        return DOSAH_OK;
    (void)close(p->fd);
    p->fd = -1;
    return dsh_fail(err, DOSAH_EINPUT, p->lock, 0,
                    "the file bears a name that Dosah needs");
}

/* Is the file that was locked still the one of that name? */
static bool is_current(const dsh_place *p)
{
    struct stat named, open;
    return stat(p->lock, &named) == 0 && fstat(p->fd, &open) == 0 &&
           named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

static dosah_status lock(dsh_place *p, dosah_error *err)
{
    for (int i = 0; i < MAX_TRIES; i++) {
        const dosah_status st = open_lock(p, err);
        if (st != DOSAH_OK)
            return st;
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        const bool taken = fcntl(p->fd, F_SETLK, &whole) != 0 &&
                           (errno == EACCES || errno == EAGAIN);
        if (!taken && is_current(p)) {
            char text[40];
            const int n =
                snprintf(text, sizeof(text), "dosah %ld\n", (long)getpid());
            (void)!pwrite(p->fd, text, (size_t)n, 0);
            return DOSAH_OK;
        }
        (void)close(p->fd);
        p->fd = -1;
        if (taken)
            break;
    }
    return dsh_fail(err, DOSAH_EIO, p->folder.target, 0,
                    "another run is writing into this folder");
}

/* ---- the place ---------------------------------------------------------- */

static dosah_status take(dsh_place *p, const dsh_place_opts *opts,
                         const dsh_study *study, const dsh_context *ctx,
                         dosah_error *err)
{
    const dsh_folder_opts folder = {opts->dir, "", opts->replace};
    p->arena = dsh_arena_new();
    if (p->arena == NULL)
        return dsh_fail_nomem(err, "results path");
    dosah_status st = dsh_folder_resolve(&p->folder, &folder, p->arena, err);
    if (st != DOSAH_OK)
        return st;
    const char *needed = find_needed(p->folder.target, study, ctx);
    if (needed != NULL)
        return dsh_fail(err, DOSAH_EINPUT, p->folder.target, 0,
                        "results cannot take the place of this folder: the "
                        "study needs '%s' in it",
                        needed);
    const size_t n = strlen(p->folder.target) + 6;
    char *path = dsh_arena_alloc(p->arena, n, 1);
    if (path == NULL)
        return dsh_fail_nomem(err, "results path");
    (void)snprintf(path, n, "%s.lock", p->folder.target);
    p->lock = path;
    st = lock(p, err);
    return st == DOSAH_OK
               ? dsh_folder_check(&p->folder, opts->replace, p->arena, err)
               : st;
}

dosah_status dsh_place_take(dsh_place **out, const dsh_place_opts *opts,
                            const dsh_study *study, const dsh_context *ctx,
                            dosah_error *err)
{
    *out = NULL;
    dsh_place *p = dsh_alloc(1, sizeof(*p));
    if (p == NULL)
        return dsh_fail_nomem(err, "results path");
    *p = (dsh_place){.fd = -1};
    const dosah_status st = take(p, opts, study, ctx, err);
    if (st == DOSAH_OK)
        *out = p;
    else
        dsh_place_leave(p);
    return st;
}

void dsh_place_leave(dsh_place *place)
{
    if (place == NULL)
        return;
    if (place->fd >= 0) {
        (void)unlink(place->lock);
        (void)close(place->fd);
    }
    dsh_arena_free(place->arena);
    dsh_free(place);
}
