/* SPDX-License-Identifier: MIT */
/** @file sheet.h
 *  @brief The facts of one object as a sheet of numbers: its elements, what
 *  is measured of each, and whether there may be more of a kind. */
#ifndef DSH_SHEET_H
#define DSH_SHEET_H

#include "ingest/tables.h"
#include "usability/vocabulary.h"

typedef enum dsh_presence { DSH_ABSENT, DSH_PERHAPS, DSH_PRESENT } dsh_presence;

/** Most zones of one object that are looked at as a graph. */
enum { DSH_MAX_ZONES = 64, DSH_NO_ZONE = 0xff };

/** One element of the object that is there or may be. */
typedef struct dsh_instance {
    uint16_t element;
    uint8_t presence;           /**< DSH_PERHAPS or DSH_PRESENT */
    uint8_t from_zone, to_zone; /**< DSH_NO_ZONE = not stated */
    uint32_t no;
    uint32_t value; /**< into dsh_sheet.value, one per attribute */
} dsh_instance;

typedef DSH_VEC(dsh_instance) dsh_instances;
typedef DSH_VEC(double) dsh_doubles;

typedef struct dsh_sheet {
    const dsh_vocabulary *words;
    uint32_t object;
    dsh_instances instance; /**< those of one element side by side */
    uint32_t *first, *n;    /**< [n_elements] */
    bool *more;             /**< [n_elements] may there be unrecorded ones? */
    bool *joins; /**< [n_elements] does the plan join zones by such an element?
                      What turned out not to be there is part of the plan. */
    uint64_t *stands;  /**< [n_elements] zones in which the plan has one */
    dsh_doubles value; /**< NaN = unknown */
    const char *zone[DSH_MAX_ZONES];
    uint8_t n_zones;
    bool too_many_zones;
    bool zones_differ; /**< one element states two pairs of zones */
} dsh_sheet;

/** Room for the elements of `words`; the sheet is used object after object.
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_sheet_init(dsh_sheet *out, const dsh_vocabulary *words,
                            dosah_error *err);
void dsh_sheet_clear(dsh_sheet *sheet);

/** Take the facts of `object`.
 *
 *  An element that was found has rows of its own number; rows without a number
 *  describe one more, and `exists` alone says that there is one, of which
 *  nothing is known. `exists` with the state exists_not (or the value no) says
 *  that there is none. Where nothing is said: an object surveyed by
 *  measurement has been looked at as a whole, so nothing is missing, unless
 *  the fact `all_recorded` of that element says no; otherwise there may be
 *  more. @retval DOSAH_ENOMEM */
dosah_status dsh_sheet_take(dsh_sheet *sheet, const dsh_facts *facts,
                            uint32_t object, dosah_error *err);

static inline const double *dsh_sheet_values(const dsh_sheet *s,
                                             const dsh_instance *i)
{
    return s->value.p + i->value;
}

#endif
