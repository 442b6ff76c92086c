/* SPDX-License-Identifier: MIT */
/** @file vsi.h
 *  @brief Opening and syncing GDAL files inside base/ (file.c, csv*.c). */
#ifndef DSH_VSI_H
#define DSH_VSI_H

#include <cpl_vsi.h>

#include "base/fail.h"

/** True for /vsizip/ and the like, which the system calls cannot see. */
bool dsh_vsi_is_virtual(const char *path);

/** Open for reading, quietly. @retval DOSAH_ENOTFOUND, DOSAH_EIO */
dosah_status dsh_vsi_open(VSILFILE **out, const char *path, dosah_error *err);
/** Open for writing from empty. @retval DOSAH_EIO */
dosah_status dsh_vsi_create(VSILFILE **out, const char *path, dosah_error *err);
/** Close what dsh_vsi_create() opened and make it last (fsync of local
 *  files; Linux flushes the whole file through any descriptor). */
dosah_status dsh_vsi_finish(VSILFILE *file, const char *path, dosah_error *err);

#endif
