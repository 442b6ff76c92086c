/* SPDX-License-Identifier: MIT */
/** @file vsi.h
 *  @brief Opening and syncing GDAL files inside base/ (file.c, csv*.c). */
#ifndef DSH_VSI_H
#define DSH_VSI_H

#include <cpl_vsi.h>

#include "base/arena.h"
#include "base/fail.h"

/** True for /vsizip/ and the like, which the system calls cannot see. */
bool dsh_vsi_is_virtual(const char *path);

/** Open for reading, quietly. @retval DOSAH_ENOTFOUND, DOSAH_EIO */
dosah_status dsh_vsi_open(VSILFILE **out, const char *path, dosah_error *err);
/** Read `n` bytes, fewer only at the end; `*good` = false if reading failed
 *  before it. VSIFEofL() does not tell: a member of a zip is not "at its end"
 *  after a short read, and it is after a CRC error. Quiet. */
size_t dsh_vsi_read(void *to, size_t n, VSILFILE *file, bool *good);
/** Open for writing from empty. @retval DOSAH_EIO */
dosah_status dsh_vsi_create(VSILFILE **out, const char *path, dosah_error *err);
/** Close what dsh_vsi_create() opened and make it last (fsync of local
 *  files; Linux flushes the whole file through any descriptor). */
dosah_status dsh_vsi_finish(VSILFILE *file, const char *path, dosah_error *err);
/** dsh_dir_list() that tells why not. @retval DOSAH_EIO, DOSAH_ENOMEM */
dosah_status dsh_vsi_list(char ***out, size_t *n, dsh_arena *arena,
                          const char *path, dosah_error *err);

#endif
