/* SPDX-License-Identifier: MIT */
#include "base/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { MAX_THREADS = 256, MAX_LINE = 1024 };

static bool join(char out[1024], const char *dir, const char *name)
{
    const int n = snprintf(out, 1024, "%s/%s", dir, name);
    return n >= 0 && n < 1024;
}

static bool holds_data(const char *dir)
{
    char path[1024];
    return join(path, dir, "maps") && dsh_file_look(path).is_dir &&
           join(path, dir, "datasets") && dsh_file_look(path).is_dir;
}

static bool try_dir(dsh_context *ctx, const char *dir)
{
    const size_t n = strlen(dir);
    if (n >= sizeof(ctx->data_path) || !holds_data(dir))
        return false;
    memcpy(ctx->data_path, dir, n + 1);
    ctx->data_dir = ctx->data_path;
    return true;
}

/* <folder of the executable>/../share/dosah */
static bool try_beside_program(dsh_context *ctx)
{
    char path[1024];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (n <= 0 || (size_t)n >= sizeof(path) - 1)
        return false;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    char dir[1024];
    return join(dir, path, "../share/dosah") && try_dir(ctx, dir);
}

/* A folder that was named must be right; others are tried in turn. */
static dosah_status find_data(dsh_context *ctx, dosah_error *err)
{
    const char *named = ctx->env.data_dir;
    if (named == NULL || named[0] == '\0')
        named = getenv("DOSAH_DATA");
    if (named != NULL && named[0] != '\0') {
        if (try_dir(ctx, named))
            return DOSAH_OK;
        return dsh_fail(err, DOSAH_ENOTFOUND, named, 0,
                        "the data folder does not hold maps/ and datasets/");
    }
    if (try_beside_program(ctx) || try_dir(ctx, DOSAH_INSTALL_DATADIR) ||
        try_dir(ctx, DOSAH_SOURCE_DIR))
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_ENOTFOUND, DOSAH_INSTALL_DATADIR, 0,
                    "no data folder with maps/ and datasets/ was found");
}

static unsigned resolve_threads(unsigned wanted)
{
    long n = wanted;
    if (wanted == 0)
        n = sysconf(_SC_NPROCESSORS_ONLN);
    if (n < 1)
        n = 1;
    return n > MAX_THREADS ? MAX_THREADS : (unsigned)n;
}

dosah_status dsh_context_init(dsh_context *ctx, const dosah_env *env,
                              dosah_error *err)
{
    *ctx = (dsh_context){0};
    if (env != NULL)
        ctx->env = *env;
    ctx->env.n_threads = resolve_threads(ctx->env.n_threads);
    dosah_status status = find_data(ctx, err);
    if (status == DOSAH_OK)
        status = dsh_texts_load(&ctx->texts, ctx->data_dir, err);
    if (status == DOSAH_OK) {
        ctx->notices = dsh_notices_new();
        if (ctx->notices == NULL)
            status = dsh_fail_nomem(err, "notices");
    }
    if (status != DOSAH_OK)
        dsh_context_clear(ctx);
    return status;
}

void dsh_context_clear(dsh_context *ctx)
{
    dsh_texts_free(ctx->texts);
    dsh_notices_free(ctx->notices);
    *ctx = (dsh_context){0};
}

void dsh_log(const dsh_context *ctx, dosah_level level, const char *fmt, ...)
{
    if (ctx->env.log == NULL)
        return;
    char line[MAX_LINE];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    if (n >= 0)
        ctx->env.log(level, line, ctx->env.user);
}

dosah_status dsh_progress(const dsh_context *ctx, double done,
                          const char *stage, dosah_error *err)
{
    if (ctx->env.progress == NULL ||
        ctx->env.progress(done, stage, ctx->env.user))
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_ECANCELLED, "", 0, "the job was stopped");
}

dosah_status dsh_data_path(const dsh_context *ctx, char out[1024],
                           const char *relative, dosah_error *err)
{
    if (join(out, ctx->data_dir, relative))
        return DOSAH_OK;
    out[0] = '\0';
    return dsh_fail(err, DOSAH_ELIMIT, ctx->data_dir, 0,
                    "the path of the data folder is too long");
}
