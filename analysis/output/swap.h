/* SPDX-License-Identifier: MIT */
/** @file swap.h
 *  @brief Two folders change places (inside output/ only). */
#ifndef DSH_SWAP_H
#define DSH_SWAP_H

#include "base/fail.h"

/** Exchange two existing paths of one file system at once. Linux only:
 *  renameat2(2) with RENAME_EXCHANGE.
 *  @return 0, or an errno; ENOSYS or EINVAL where this is not offered */
int dsh_exchange(const char *a, const char *b);

/** Make the bytes of a file, or the entries of a folder, last.
 *  @retval DOSAH_EIO */
dosah_status dsh_path_sync(const char *path, dosah_error *err);

#endif
