/* SPDX-License-Identifier: MIT */
/* The one place that needs Linux: its libc wrapper hides behind _GNU_SOURCE,
 * so the call goes through syscall(2), which POSIX does not know either. */
#define _DEFAULT_SOURCE
#include "output/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

int dsh_exchange(const char *a, const char *b)
{
#ifdef SYS_renameat2
    enum { EXCHANGE = 2 }; /* RENAME_EXCHANGE of linux/fs.h */
    if (syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, EXCHANGE) == 0)
        return 0;
    return errno;
#else
    (void)a;
    (void)b;
    return ENOSYS;
#endif
}

dosah_status dsh_path_sync(const char *path, dosah_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int failed = fd < 0 ? errno : 0;
    /* Some file systems cannot sync folders and say EINVAL: nothing to do. */
    if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL)
        failed = errno;
    if (fd >= 0)
        (void)close(fd);
    if (failed != 0)
        return dsh_fail(err, DOSAH_EIO, path, 0, "cannot be written: %s",
                        strerror(failed));
    return DOSAH_OK;
}
