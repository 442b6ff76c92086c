/* SPDX-License-Identifier: MIT */
/** @file improve.h
 *  @brief The cheapest remedies that lift an object to a grade for certain, and
 *  the fewest measurements that would settle its grade. */
#ifndef DSH_IMPROVE_H
#define DSH_IMPROVE_H

#include "usability/costs.h"
#include "usability/cover.h"
#include "usability/grade.h"

typedef enum dsh_step_kind {
    DSH_STEP_FIX,    /**< a measure on an element that is there */
    DSH_STEP_BUILD,  /**< a measure that makes a new element */
    DSH_STEP_VALUE,  /**< measure an attribute */
    DSH_STEP_EXISTS, /**< find out whether the element is there */
    DSH_STEP_RECORD  /**< record all elements of the kind */
} dsh_step_kind;

/** What would be good to hear of whether something exists. */
typedef enum dsh_hope { DSH_HOPE_NONE = 1, DSH_HOPE_SOME = 2 } dsh_hope;

/** One candidate: something to do or to find out. */
typedef struct dsh_step {
    uint8_t kind;               /**< dsh_step_kind */
    uint8_t hope;               /**< dsh_hope of those who ask, as bits */
    uint8_t from_zone, to_zone; /**< of something built on a plan */
    uint16_t element, slot;
    uint32_t instance; /**< of the sheet; DSH_NONE = a new one */
    const dsh_measure *measure;
    dsh_setting set[DSH_MAX_SETTINGS]; /**< what it leaves behind */
    size_t n_set;
} dsh_step;

/** A problem and its answer; `cover.n` steps. Used object after object. */
typedef struct dsh_improve {
    dsh_cover cover;
    dsh_step step[DSH_COVER_MAX];
    bool overflow; /**< more steps or ways than can be looked at */
    dsh_sets ways[DSH_MAX_ZONES + 1];
    dsh_doubles scratch;
} dsh_improve;

typedef struct dsh_improve_job {
    const dsh_grading *what;
    const dsh_measures *measures; /**< NULL: what to measure, not what to do */
    uint8_t target;               /**< dsh_grade to be reached for certain */
} dsh_improve_job;

void dsh_improve_clear(dsh_improve *improve);

/** Answer in `out`: a set of improve->step. `proven` is false when limits cut
 *  the search, when one requirement hopes that something exists and another
 *  that it does not, and when what nobody recorded may join any zones of a
 *  plan. @retval DOSAH_ENOMEM */
dosah_status dsh_improve_solve(dsh_cover_answer *out, dsh_improve *improve,
                               const dsh_improve_job *job, dosah_error *err);

/** Set up the problem only. */
dosah_status dsh_improve_pose(dsh_improve *improve, const dsh_improve_job *job,
                              dosah_error *err);

#endif
