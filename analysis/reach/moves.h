/* SPDX-License-Identifier: MIT */
/** @file moves.h
 *  @brief How a profile changes vehicles in one reading: footpaths, change
 *  times and transfers.txt, as a plan takes them. */
#ifndef DSH_MOVES_H
#define DSH_MOVES_H

#include "reach/stage.h"

/** Zero-initialise; clear after use, also after failure. */
typedef struct dsh_moves {
    uint8_t *trip_open, *stop_open;
    int32_t *change_s;
    DSH_VEC(dsh_transfer) transfer;
    dsh_change_rules rules; /**< of what follows */
    dsh_change_rule *rule;
    uint32_t *set_first, *set_run;
} dsh_moves;

dosah_status dsh_moves_fill(dsh_moves *out, const dsh_stage *stage,
                            dsh_reading reading, unsigned relaxed,
                            dosah_error *err);
/** The same for a mirrored day: every transfer and rule the other way. */
void dsh_moves_turn(dsh_moves *moves);
void dsh_moves_clear(dsh_moves *moves);

#endif
