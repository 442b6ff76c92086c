/* SPDX-License-Identifier: MIT */
/** @file mapped.h
 *  @brief Local files as memory. */
#ifndef DSH_MAPPED_H
#define DSH_MAPPED_H

#include "base/fail.h"

#include <stddef.h>

/** A file's bytes, aligned to a page. Writing to them changes memory alone.
 *  Another program that cuts the file short while it is mapped stops this one;
 *  replacing it by a rename does no harm. */
typedef struct dsh_mapped {
    void *data; /**< NULL = none */
    size_t n;
} dsh_mapped;

/** @retval DOSAH_ENOTFOUND; DOSAH_EIO no regular file, or it cannot be mapped
 *  (an empty one can: n = 0, data NULL) */
dosah_status dsh_mapped_open(dsh_mapped *out, const char *path,
                             dosah_error *err);
void dsh_mapped_close(dsh_mapped *map);

#endif
