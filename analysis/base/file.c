/* SPDX-License-Identifier: MIT */
/* cpl_vsi.h builds VSIStatBufL on struct stat64, which glibc shows only so. */
#define _LARGEFILE64_SOURCE
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <cpl_error.h>

#include "base/alloc.h"
#include "base/vsi.h"

enum { CHUNK = 1 << 20 };

bool dsh_vsi_is_virtual(const char *path)
{
    return strncmp(path, "/vsi", 4) == 0;
}

/* GDAL must stay silent: what fails is told by the status. */
dsh_file_stat dsh_file_look(const char *path)
{
    VSIStatBufL st;
    memset(&st, 0, sizeof(st));
    CPLPushErrorHandler(CPLQuietErrorHandler);
    const int missing = VSIStatL(path, &st);
    CPLPopErrorHandler();
    if (missing != 0)
        return (dsh_file_stat){0};
    return (dsh_file_stat){.exists = true,
                           .is_dir = VSI_ISDIR(st.st_mode) != 0,
                           .size = (uint64_t)st.st_size,
                           .mtime_s = (int64_t)st.st_mtime};
}

static VSILFILE *open_quietly(const char *path, const char *mode)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    VSILFILE *f = VSIFOpenL(path, mode);
    CPLPopErrorHandler();
    return f;
}

dosah_status dsh_vsi_open(VSILFILE **out, const char *path, dosah_error *err)
{
    *out = NULL;
    const dsh_file_stat st = dsh_file_look(path);
    if (!st.exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, path, 0, "no such file");
    if (st.is_dir)
        return dsh_fail(err, DOSAH_EIO, path, 0, "a folder, not a file");
    *out = open_quietly(path, "rb");
    if (*out == NULL)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot open the file");
    return DOSAH_OK;
}

size_t dsh_vsi_read(void *to, size_t n, VSILFILE *file, bool *good)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    size_t got = 0, step = 1;
    while (got < n && step > 0) {
        step = VSIFReadL((char *)to + got, 1, n - got, file);
        got += step;
    }
    *good =
        CPLGetLastErrorType() < CE_Failure && (got == n || VSIFEofL(file) != 0);
    CPLPopErrorHandler();
    return got;
}

dosah_status dsh_vsi_create(VSILFILE **out, const char *path, dosah_error *err)
{
    errno = 0;
    *out = open_quietly(path, "wb");
    if (*out == NULL)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot create the file: %s",
                        errno != 0 ? strerror(errno) : "unknown reason");
    return DOSAH_OK;
}

static bool sync_local(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool synced = fsync(fd) == 0;
    return close(fd) == 0 && synced;
}

dosah_status dsh_vsi_finish(VSILFILE *file, const char *path, dosah_error *err)
{
    errno = 0;
    bool good = VSIFCloseL(file) == 0;
    if (good && !dsh_vsi_is_virtual(path))
        good = sync_local(path);
    if (!good)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot write the file: %s",
                        errno != 0 ? strerror(errno) : "unknown reason");
    return DOSAH_OK;
}

/* The size told by the file system is only a hint: streams have none. */
static dosah_status read_all(char **data, size_t *n, VSILFILE *f,
                             const char *path, size_t max_bytes,
                             dosah_error *err)
{
    const uint64_t hint = dsh_file_look(path).size;
    size_t cap = hint < max_bytes ? (size_t)hint + 1 : CHUNK;
    for (;;) {
        char *grown = dsh_realloc(*data, cap + 1, 1);
        if (grown == NULL)
            return dsh_fail_nomem(err, "file content");
        *data = grown;
        bool good;
        *n += dsh_vsi_read(grown + *n, cap - *n, f, &good);
        if (!good)
            return dsh_fail(err, DOSAH_EIO, path, 0, "cannot read the file");
        if (*n > max_bytes)
            return dsh_fail(err, DOSAH_ELIMIT, path, 0,
                            "the file is larger than %zu bytes", max_bytes);
        if (*n < cap)
            break;
        cap += cap / 2 + 1;
    }
    (*data)[*n] = '\0';
    return DOSAH_OK;
}

dosah_status dsh_file_read(char **out, size_t *n, const char *path,
                           size_t max_bytes, dosah_error *err)
{
    *out = NULL;
    *n = 0;
    VSILFILE *f = NULL;
    dosah_status status = dsh_vsi_open(&f, path, err);
    if (status != DOSAH_OK)
        return status;
    char *data = NULL;
    status = read_all(&data, n, f, path, max_bytes, err);
    VSIFCloseL(f);
    if (status != DOSAH_OK) {
        dsh_free(data);
        *n = 0;
        return status;
    }
    *out = data;
    return DOSAH_OK;
}

dosah_status dsh_file_write(const char *path, const void *data, size_t n,
                            dosah_error *err)
{
    VSILFILE *f = NULL;
    dosah_status status = dsh_vsi_create(&f, path, err);
    if (status != DOSAH_OK)
        return status;
    errno = 0;
    if (n > 0 && VSIFWriteL(data, 1, n, f) != n) {
        status = dsh_fail(err, DOSAH_EIO, path, 0, "cannot write the file: %s",
                          errno != 0 ? strerror(errno) : "unknown reason");
        VSIFCloseL(f);
        return status;
    }
    return dsh_vsi_finish(f, path, err);
}
