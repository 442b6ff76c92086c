/* SPDX-License-Identifier: MIT */
/** @file known_profile.h
 *  @brief Profiles that a command is given by name: the study would blame its
 *  own key `profiles`, which nobody wrote. */
#ifndef DSH_KNOWN_PROFILE_H
#define DSH_KNOWN_PROFILE_H

#include "base/arena.h"
#include "base/context.h"

/** @param id  of a profile that ships, or the path of a file `*.yaml`
 *  @retval DOSAH_EUSAGE no such id; the message lists those there are
 *  @retval DOSAH_ENOTFOUND no such file */
dosah_status dsh_profile_known(const char *id, dsh_context *ctx,
                               dsh_arena *arena, dosah_error *err);

#endif
