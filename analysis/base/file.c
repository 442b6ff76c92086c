/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include "base/alloc.h"

enum { CHUNK = 1 << 20, MAX_PATH = 4096 };

static bool is_virtual(const char *path)
{
    return strncmp(path, "/vsi", 4) == 0;
}

/* GDAL must stay silent: what fails is told by the status. */
static int look(const char *path, VSIStatBufL *st)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    const int found = VSIStatL(path, st);
    CPLPopErrorHandler();
    return found;
}

static VSILFILE *open_quietly(const char *path, const char *mode)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    VSILFILE *f = VSIFOpenL(path, mode);
    CPLPopErrorHandler();
    return f;
}

dsh_file_stat dsh_file_look(const char *path)
{
    VSIStatBufL st;
    memset(&st, 0, sizeof(st));
    if (look(path, &st) != 0)
        return (dsh_file_stat){0};
    return (dsh_file_stat){.exists = true,
                           .is_dir = VSI_ISDIR(st.st_mode) != 0,
                           .size = (uint64_t)st.st_size,
                           .mtime_s = (int64_t)st.st_mtime};
}

dosah_status dsh_file_open_(void **out, const char *path, dosah_error *err)
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
