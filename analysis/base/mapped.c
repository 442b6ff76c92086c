/* SPDX-License-Identifier: MIT */
#include "base/mapped.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static dosah_status map_file(dsh_mapped *out, int fd, const char *path,
                             dosah_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return dsh_fail(err, DOSAH_EIO, path, 0, "no regular file");
    if (st.st_size == 0)
        return DOSAH_OK;
    if ((uintmax_t)st.st_size > SIZE_MAX)
        return dsh_fail(err, DOSAH_EIO, path, 0, "the file is too large");
    const size_t n = (size_t)st.st_size;
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot map the file: %s",
                        strerror(errno));
    /* Only a hint that all of it is wanted soon. */
    (void)posix_madvise(p, n, POSIX_MADV_WILLNEED);
    *out = (dsh_mapped){p, n};
    return DOSAH_OK;
}

dosah_status dsh_mapped_open(dsh_mapped *out, const char *path,
                             dosah_error *err)
{
    *out = (dsh_mapped){0};
    /* Without O_NONBLOCK a named pipe would wait for somebody to write. */
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return dsh_fail(err, errno == ENOENT ? DOSAH_ENOTFOUND : DOSAH_EIO,
                        path, 0, "cannot open the file: %s", strerror(errno));
    const dosah_status status = map_file(out, fd, path, err);
    (void)close(fd);
    return status;
}

void dsh_mapped_close(dsh_mapped *map)
{
    if (map->data != NULL)
        (void)munmap(map->data, map->n);
    *map = (dsh_mapped){0};
}
