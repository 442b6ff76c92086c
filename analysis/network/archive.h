/* SPDX-License-Identifier: MIT */
/** @file archive.h
 *  @brief Bytes of the network file: the same calls write and read, so that
 *  the two cannot disagree. Reading never trusts a count: what does not fit
 *  the bytes left sets `bad` and gives empty arrays. Internal. */
#ifndef DSH_ARCHIVE_H
#define DSH_ARCHIVE_H

#include "base/vec.h"
#include "network/network.h"

typedef struct dsh_archive {
    bool writing;
    bool bad;    /**< reading: the bytes are no such table */
    bool no_mem; /**< either */
    DSH_VEC(char) out;
    const char *in;
    size_t n, at;
    dsh_arena *arena; /**< of what is read */
} dsh_archive;

bool dsh_archive_ok(const dsh_archive *a);
void dsh_archive_bytes(dsh_archive *a, void *p, size_t n);
void dsh_archive_u32(dsh_archive *a, uint32_t *v);
/** `*p` is an array of n elements of `size` bytes; made when reading. */
void dsh_archive_array(dsh_archive *a, void *p, size_t n, size_t size);
void dsh_archive_text(dsh_archive *a, const char **text);
void dsh_archive_texts(dsh_archive *a, const char ***text, size_t n);
void dsh_archive_values(dsh_archive *a, dsh_value **value, size_t n);

/** Tables; reading also checks that every index is in range. `*out` is made
 *  in an arena of its own; NULL if bad. */
void dsh_archive_streets(dsh_archive *a, dsh_streets **out);
void dsh_archive_gtfs(dsh_archive *a, dsh_gtfs **out);
void dsh_archive_day(dsh_archive *a, dsh_timetable **out, const dsh_gtfs *gtfs);

#endif
