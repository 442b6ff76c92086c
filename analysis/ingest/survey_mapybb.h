/* SPDX-License-Identifier: MIT */
/** @file survey_mapybb.h
 *  @brief A record of the format `mapy-bez-barier`, whether it came as JSON
 *  or as CSV. */
#ifndef DSH_SURVEY_MAPYBB_H
#define DSH_SURVEY_MAPYBB_H

#include "ingest/survey_map.h"

#define DSH_MAPYBB_MAP "datasets/survey-mapy-bez-barier.yaml"

/** A stated field. Texts live in the rows' arena. */
typedef struct dsh_mapybb_cell {
    const char *group; /**< "" = the object itself */
    uint32_t no;       /**< of the record in its group, 1-based; 0 = none */
    const char *field, *text;
} dsh_mapybb_cell;

/** The stated fields of one object, those of a group's record together. */
typedef struct dsh_mapybb_record {
    DSH_VEC(dsh_mapybb_cell) cell;
    int64_t row; /**< in the file, 1-based */
} dsh_mapybb_record;

/** A file being read. */
typedef struct dsh_mapybb {
    dsh_survey *s;
    dsh_survey_map map;
    dsh_survey_rows rows;
    dsh_mapybb_record record;
} dsh_mapybb;

/** The known group of that name, NULL = none. */
const char *dsh_mapybb_group(const dsh_mapybb *m, const char *name);
/** Add a field to the record. @retval DOSAH_ENOMEM */
dosah_status dsh_mapybb_put(dsh_mapybb *m, dsh_mapybb_cell cell,
                            dosah_error *err);
/** The rows of m->record, which is emptied. */
dosah_status dsh_mapybb_emit(dsh_mapybb *m, dosah_error *err);

/** @param text [n] with NUL */
dosah_status dsh_mapybb_csv(dsh_mapybb *m, const char *text, size_t n,
                            const char *path, dosah_error *err);
dosah_status dsh_mapybb_json(dsh_mapybb *m, const char *text, size_t n,
                             const char *path, dosah_error *err);

#endif
