/* SPDX-License-Identifier: MIT */
/** @file cache.h
 *  @brief The network file: what reading the sources gave, so that a second
 *  run does not parse them. Never trusted beyond its checksums: a file that is
 *  damaged, foreign, cut short or stale is a notice (`cache_rebuilt`), not an
 *  error. */
#ifndef DSH_CACHE_H
#define DSH_CACHE_H

#include "network/network.h"

/** What the file must have been made from. */
typedef struct dsh_cache_key {
    uint64_t settings; /**< study settings that matter and survey points */
    uint64_t sources;  /**< path, size and time of each source */
    uint64_t content;  /**< of the bytes; 0 = not asked (verify off) */
} dsh_cache_key;

/** Settings and sources; content stays 0. */
dosah_status dsh_cache_key_of(dsh_cache_key *out, const dsh_study *study,
                              const dsh_tables *tables, const dsh_context *ctx,
                              dosah_error *err);
/** Content too: reads every byte of the sources. */
dosah_status dsh_cache_content_of(dsh_cache_key *key, const dsh_study *study,
                                  dosah_error *err);

/** Fill streets, gtfs and days of `n` and repeat the notices of the time it
 *  was made; n->from_cache tells whether that worked. The file stays mapped
 *  (n->file) as long as the network lives. A missing file is
 *  silent. @retval only DOSAH_ENOMEM */
dosah_status dsh_cache_load(dsh_network *n, const char *path,
                            const dsh_cache_key *key, dsh_context *ctx,
                            dosah_error *err);

/** How many notices there were, per code. */
typedef struct dsh_cache_mark {
    struct dsh_cache_count *count;
    size_t n;
    bool failed;
} dsh_cache_mark;
void dsh_cache_mark_notices(dsh_cache_mark *mark, const dsh_notices *notices);
void dsh_cache_mark_clear(dsh_cache_mark *mark);

/** Write the file beside its place and rename it. Notices since `mark` are
 *  kept in it. Failing to write is a notice (`cache_not_written`). */
dosah_status dsh_cache_save(const dsh_network *n, const char *path,
                            const dsh_cache_key *key,
                            const dsh_cache_mark *mark, dsh_context *ctx,
                            dosah_error *err);

/** The file's bytes -> tables that stand in them, so that they must outlive
 *  the network; aligned to 16. `*reason` names what is wrong (NULL = good). */
dosah_status dsh_cache_decode(dsh_network *n, void *data, size_t size,
                              const dsh_cache_key *key, dsh_context *ctx,
                              const char **reason, dosah_error *err);

#endif
