/* SPDX-License-Identifier: MIT */
/** @file place.h
 *  @brief The place of a results folder, looked at and kept from other runs
 *  before any work is done for it. */
#ifndef DSH_PLACE_H
#define DSH_PLACE_H

#include "base/context.h"
#include "study/study.h"

/** A results folder that this run alone may write. Holds <folder>.lock. */
typedef struct dsh_place dsh_place;

typedef struct dsh_place_opts {
    const char *dir;
    bool replace; /**< take the place of files that are not ours */
} dsh_place_opts;

/** @retval DOSAH_EINPUT the folder may not be replaced: see
 *          dsh_output_begin(); or it holds, whatever `replace` says, the
 *          study, one of its inputs or the data of Dosah
 *  @retval DOSAH_EIO cannot be written, or another run is writing there */
dosah_status dsh_place_take(dsh_place **out, const dsh_place_opts *opts,
                            const dsh_study *study, const dsh_context *ctx,
                            dosah_error *err);
/** Let other runs in. Accepts NULL. */
void dsh_place_leave(dsh_place *place);

#endif
