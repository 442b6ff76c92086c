/* SPDX-License-Identifier: MIT */
/** @file context.h
 *  @brief What every stage is handed: talk, progress, threads, notices, data.
 */
#ifndef DSH_CONTEXT_H
#define DSH_CONTEXT_H

#include "base/notice.h"
#include "base/text.h"

/** Borrowed by all stages of one job; made by dsh_context_init(). */
typedef struct dsh_context {
    dosah_env env;        /**< n_threads already resolved (>= 1) */
    const char *data_dir; /**< holds datasets/ and maps/ */
    dsh_notices *notices; /**< owned */
    dsh_texts *texts;     /**< owned; maps/texts and notice texts */
    char data_path[1024];
} dsh_context;

/** @retval DOSAH_ENOTFOUND no data folder; DOSAH_EINPUT bad text file */
dosah_status dsh_context_init(dsh_context *ctx, const dosah_env *env,
                              dosah_error *err);
void dsh_context_clear(dsh_context *ctx);

/** Log one line (printf-like). */
DSH_PRINTF(3, 4)
void dsh_log(const dsh_context *ctx, dosah_level level, const char *fmt, ...);

/** Tell how far a stage is (0 … 1) and learn whether to stop.
 *  @retval DOSAH_ECANCELLED the callback returned false */
dosah_status dsh_progress(const dsh_context *ctx, double done,
                          const char *stage, dosah_error *err);

/** Join data_dir and a relative path into out[1024]. */
dosah_status dsh_data_path(const dsh_context *ctx, char out[1024],
                           const char *relative, dosah_error *err);

/** One piece of work. `worker` < ctx->env.n_threads tells whose scratch to
 *  use. Must not touch notices or progress. */
typedef dosah_status (*dsh_task_fn)(size_t index, unsigned worker, void *user,
                                    dosah_error *err);

/** Run tasks 0 … n-1 on the threads of `ctx`, progress and cancelling on the
 *  calling thread between its tasks. Results must go to slots by index. The
 *  error reported is that of the lowest failing index; tasks not yet begun
 *  when one fails are left out. */
dosah_status dsh_parallel_for(const dsh_context *ctx, size_t n,
                              const char *stage, dsh_task_fn fn, void *user,
                              dosah_error *err);

#endif
