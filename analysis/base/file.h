/* SPDX-License-Identifier: MIT */
/** @file file.h
 *  @brief Files and folders through GDAL's virtual file system. */
#ifndef DSH_FILE_H
#define DSH_FILE_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

typedef struct dsh_file_stat {
    bool exists, is_dir;
    uint64_t size;
    int64_t mtime_s;
} dsh_file_stat;

dsh_file_stat dsh_file_look(const char *path);

/** The whole file, NUL appended; `*out` to be freed with dsh_free().
 *  @retval DOSAH_ENOTFOUND, DOSAH_EIO, DOSAH_ELIMIT (> max_bytes) */
dosah_status dsh_file_read(char **out, size_t *n, const char *path,
                           size_t max_bytes, dosah_error *err);
/** Write, fsync, close. */
dosah_status dsh_file_write(const char *path, const void *data, size_t n,
                            dosah_error *err);
/** `relative` seen from the folder of `base_file`; absolute and /vsi paths
 *  stay. NULL when out of memory. */
char *dsh_path_beside(dsh_arena *arena, const char *base_file,
                      const char *relative);
char *dsh_path_join(dsh_arena *arena, const char *dir, const char *name);
/** Last part of a path. */
const char *dsh_path_name(const char *path);
/** Names in a folder or zip (/vsizip/), sorted, NULL-terminated, in the
 *  arena; NULL if it cannot be listed. */
char **dsh_dir_list(dsh_arena *arena, const char *path, size_t *n);
/** With parents. */
dosah_status dsh_dir_make(const char *path, dosah_error *err);
/** Remove a local folder and all below it; accepts a missing one. */
dosah_status dsh_dir_remove(const char *path, dosah_error *err);
/** XXH3-64 of the content; a folder's is that of its sorted files. */
dosah_status dsh_file_hash(uint64_t *out, const char *path, dosah_error *err);

#endif
