/* SPDX-License-Identifier: MIT */
/** @file pictograms.h
 *  @brief Pictograms of a building in the Czech tradition: the category as
 *  colour, shape and letter, and blue (yes) or grey (no) signs, steps with
 *  signed counts (maps/pictograms.yaml). */
#ifndef DSH_PICTOGRAMS_H
#define DSH_PICTOGRAMS_H

#include "usability/formula.h"
#include "usability/sheet.h"
#include "usability/usability.h"

typedef struct dsh_sign {
    const char *id, *letter, *shape;
    dsh_label name;
    uint16_t element;
    dsh_formula when;   /**< n 0: the element exists */
    uint16_t text_slot; /**< its text is shown; DSH_NO_WORD = none */
} dsh_sign;

typedef struct dsh_signs {
    const char *grade_letter[3], *grade_shape[3], *grade_colour[3];
    dsh_label grade_name[3], unknown_name;
    const char *unknown_letter, *unknown_shape, *unknown_colour;
    const char *yes_colour, *no_colour;
    const dsh_sign *sign;
    size_t n;
} dsh_signs;

/** @retval DOSAH_EINPUT */
dosah_status dsh_signs_load(dsh_signs *out, const char *path,
                            dsh_vocabulary *words, dsh_arena *arena,
                            dosah_error *err);

typedef DSH_VEC(dsh_pictogram_row) dsh_pictogram_rows;

/** The category sign of `row` (NULL: none) and all others of the object on
 *  the sheet. `facts` hold the texts; runs of steps stand as recorded, see
 *  dsh_runs_keep(). @retval DOSAH_ENOMEM */
dosah_status dsh_signs_add(dsh_pictogram_rows *out, const dsh_signs *signs,
                           const dsh_usability_row *row, const dsh_sheet *sheet,
                           const dsh_facts *facts, dosah_error *err);

/** "+3;-1" as people read it: "+3 −1". False when the text is no list of
 *  signed counts. `out` has `size` bytes. */
bool dsh_runs_text(char *out, size_t size, const char *runs);

/** Put in place of `*runs`, as recorded, how people read it; NULL when it
 *  cannot be read. False when out of memory. */
bool dsh_runs_keep(const char **runs, dsh_arena *arena);

#endif
