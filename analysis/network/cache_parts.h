/* SPDX-License-Identifier: MIT */
/** @file cache_parts.h
 *  @brief Parts of the network file that are no tables. Internal. */
#ifndef DSH_CACHE_PARTS_H
#define DSH_CACHE_PARTS_H

#include "network/archive.h"
#include "network/cache.h"

void dsh_cache_put_notices(dsh_archive *a, const dsh_cache_mark *mark,
                           const dsh_notices *notices);
/** `notices` NULL = only check. Texts are read into the archive's arena. */
void dsh_cache_get_notices(dsh_archive *a, dsh_notices *notices);

#endif
