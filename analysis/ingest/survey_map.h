/* SPDX-License-Identifier: MIT */
/** @file survey_map.h
 *  @brief Mappings as data (datasets/survey-….yaml): which field of another
 *  format becomes which fact, with its unit and words. */
#ifndef DSH_SURVEY_MAP_H
#define DSH_SURVEY_MAP_H

#include "ingest/survey_rows.h"

/** A word of theirs and of ours. */
typedef struct dsh_map_word {
    const char *theirs, *ours;
} dsh_map_word;

/** The fact that something becomes. */
typedef struct dsh_map_target {
    const char *element, *attribute;
    uint32_t no;      /**< 0 = that of the record, if it has one */
    const char *unit; /**< "" = none */
    const dsh_map_word *word;
    size_t n_words;
} dsh_map_target;

typedef struct dsh_map_field {
    const char *group, *field;
    const char *type; /**< "int", "num", "bool", "str", "" */
    unsigned csv;     /**< column, 0 = none */
    bool has_to;
    dsh_map_target to;
    const dsh_map_target *also;
    size_t n_also;
} dsh_map_field;

/** Several fields that make one fact. */
typedef struct dsh_map_combine {
    const char *group, *how;
    const char *const *from;
    size_t n_from;
    const char *when_field, *when_is; /**< NULL = always */
    dsh_map_target to;
} dsh_map_combine;

/** Where the records of a group start in a CSV without a header. */
typedef struct dsh_map_starts {
    const char *group;
    const unsigned *at;
    size_t n;
} dsh_map_starts;

typedef struct dsh_survey_map {
    const dsh_map_field *field; /**< as in the file */
    size_t n;
    const dsh_map_field **sorted; /**< [n] by field, then group */
    const dsh_map_combine *combine;
    size_t n_combine;
    const dsh_map_starts *starts;
    size_t n_starts;
} dsh_survey_map;

/** @param name  "datasets/survey-….yaml"
 *  @retval DOSAH_EINPUT file and line in `err` */
dosah_status dsh_survey_map_load(dsh_survey_map *out, const char *name,
                                 const dsh_context *ctx, dsh_arena *arena,
                                 dosah_error *err);
/** NULL = the mapping does not know it. */
const dsh_map_field *dsh_survey_map_find(const dsh_survey_map *map,
                                         const char *group, const char *field);
/** Our word for theirs (ASCII case does not matter); the text itself where
 *  the target has no words; NULL where it has none for it. */
const char *dsh_map_word_of(const dsh_map_target *target, const char *text);

/** One record being turned into rows. */
typedef struct dsh_map_record {
    const dsh_survey_map *map;
    dsh_survey_rows *rows;
    dsh_long_row base; /**< object, method, date … of every row */
    const char *group;
    uint32_t no;         /**< of the record in its group, 1-based; 0 = none */
    const char *foreign; /**< element that keeps fields without a target */
} dsh_map_record;

/** A value as the file has it. Text in the rows' arena. */
typedef struct dsh_map_value {
    const char *text, *unit, *state; /**< "" = not stated */
} dsh_map_value;

/** The rows of one field: its target, or the field under its own name, and
 *  what follows from it. */
dosah_status dsh_map_emit(const dsh_map_record *record, const char *field,
                          dsh_map_value value, dosah_error *err);
/** One row for one target. `method` NULL = that of the record. */
dosah_status dsh_map_emit_target(const dsh_map_record *record,
                                 const dsh_map_target *target,
                                 const char *field, dsh_map_value value,
                                 const char *method, dosah_error *err);

/** Value of a field of the record as text, NULL = not stated. */
typedef const char *dsh_map_get_fn(const void *user, const char *field);
/** The rows of the combinations of the record's group. */
dosah_status dsh_map_emit_combined(const dsh_map_record *record,
                                   dsh_map_get_fn *get, const void *user,
                                   dosah_error *err);

#endif
