/* SPDX-License-Identifier: MIT */
/** @file cmd.h
 *  @brief The commands; one file each. `run` returns the exit code. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "opt.h"
#include "talk.h"

extern const command CMD_INIT, CMD_CHECK, CMD_RUN, CMD_EXPLAIN, CMD_MATRIX,
    CMD_ISOCHRONE, CMD_MAP, CMD_REPORT, CMD_SURVEY;

/** Options every command was given; set before its `run`. */
const common_opts *cmd_common(void);

#endif
