/* SPDX-License-Identifier: MIT */
/** @file privacy.h
 *  @brief Addresses merged into 200 m cells, so that nobody can be told apart
 *  in what is handed out (architecture.md "Privacy"; inside output/ only). */
#ifndef DSH_PRIVACY_H
#define DSH_PRIVACY_H

#include "output/inside.h"

/** Cells that are large enough to be shown, in order of y, then x. */
typedef struct dsh_cells {
    size_t n;
    double *x, *y;   /**< [n] middle of the cell, working CRS */
    int64_t *weight; /**< [n] 10⁻⁶ residents */
    int64_t *group;  /**< [n * n_groups] 10⁻⁶ residents; −1 = no data */
    uint32_t *n_origins; /**< [n] addresses in the cell */
    uint32_t *cell_of;   /**< [n_origins] DSH_NONE = left out */
    size_t n_merged;     /**< origins that stand in a cell */
    size_t n_left_out;   /**< origins whose cell is still too small */
    int64_t weight_left_out;
} dsh_cells;

/** Merge all origins into cells of 200 m and leave out those where the
 *  residents or one of the groups count fewer than min_count. */
dosah_status dsh_cells_make(dsh_cells *out, const dsh_origins *origins,
                            size_t n_groups, int64_t min_count,
                            dsh_arena *arena, dosah_error *err);

/** May this count of people (10⁻⁶) be handed out? */
bool dsh_count_is_private(int64_t persons, int64_t min_count);

#endif
