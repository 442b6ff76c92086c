/* SPDX-License-Identifier: MIT */
/** @file summary.h
 *  @brief The numbers behind the words of the summary (inside output/
 *  only). */
#ifndef DSH_SUMMARY_H
#define DSH_SUMMARY_H

#include "base/vec.h"
#include "output/inside.h"

/** Surveyed buildings by whether the focus profile can use them. */
typedef struct dsh_building_count {
    uint32_t certain, perhaps, no;
} dsh_building_count;

/** Shares of residents; NaN = no data. */
typedef struct dsh_three_shares {
    double certain, possible, no;
} dsh_three_shares;

typedef struct dsh_digest {
    size_t focus; /**< the profile that needs most: the first one that needs
                       usable buildings, else the last */
    size_t adult; /**< profile "adult"; SIZE_MAX if not in the study */
    int64_t residents;
    int64_t n_notices;
    dsh_three_shares all_types; /**< focus, first day, mean over types */
    bool counted;               /**< buildings were graded */
    dsh_building_count all_buildings;
    dsh_building_count *buildings; /**< [municipalities] */
    uint32_t *order; /**< [municipalities] in the alphabet's order */
} dsh_digest;

dosah_status dsh_digest_make(dsh_digest *out, const dsh_output *output,
                             dosah_error *err);

#endif
