/* SPDX-License-Identifier: MIT */
/** @file archive.h
 *  @brief Bytes of the network file: the same calls write and read, so that
 *  the two cannot disagree. Reading copies nothing: arrays and texts are those
 *  of the bytes read, which must be aligned to DSH_ARCHIVE_ALIGN and outlive
 *  the tables. It never trusts a count: what does not fit the bytes left sets
 *  `bad` and gives NULL. Internal. */
#ifndef DSH_ARCHIVE_H
#define DSH_ARCHIVE_H

#include "base/vec.h"
#include "network/network.h"

/** Arrays begin at multiples of this. */
enum { DSH_ARCHIVE_ALIGN = 16 };

typedef struct dsh_archive {
    bool writing;
    bool bad;    /**< reading: the bytes are no such table */
    bool no_mem; /**< either */
    DSH_VEC(char) out;
    char *in;
    size_t n, at;
    dsh_arena *arena; /**< of what is made when reading */
} dsh_archive;

bool dsh_archive_ok(const dsh_archive *a);
void dsh_archive_bytes(dsh_archive *a, void *p, size_t n);
void dsh_archive_u32(dsh_archive *a, uint32_t *v);
/** `*p` is an array of n elements of `size` bytes. */
void dsh_archive_array(dsh_archive *a, void *p, size_t n, size_t size);
void dsh_archive_text(dsh_archive *a, const char **text);
/** The pointers are made when reading. */
void dsh_archive_texts(dsh_archive *a, const char ***text, size_t n);
void dsh_archive_values(dsh_archive *a, dsh_value **value, size_t n);

/** Tables; reading also checks that every index is in range. `*out` is made
 *  in an arena of its own; NULL if bad. */
void dsh_archive_streets(dsh_archive *a, dsh_streets **out);
void dsh_archive_gtfs(dsh_archive *a, dsh_gtfs **out);
void dsh_archive_day(dsh_archive *a, dsh_timetable **out, const dsh_gtfs *gtfs);

#endif
