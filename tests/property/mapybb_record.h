/* SPDX-License-Identifier: MIT */
/** @file mapybb_record.h
 *  @brief Random records of Mapy bez bariér, a writer of its three forms, and
 *  the way back from facts to fields. */
#ifndef MAPYBB_RECORD_H
#define MAPYBB_RECORD_H

#include "ingest/survey_map.h"
#include "ingest/tables.h"

typedef enum mb_form { MB_JSON, MB_CSV_HEADER, MB_CSV_POSITION } mb_form;

/** A stated field. */
typedef struct mb_value {
    const dsh_map_field *field;
    uint32_t no; /**< of the record in its group, 0 = the object */
    char *text;
} mb_value;

typedef struct mb_record {
    mb_value *value;
    size_t n;
} mb_record;

/** The mapping, the attributes, and a study in memory. */
typedef struct mb_world mb_world;

mb_world *mb_world_new(void);
void mb_world_free(mb_world *w);
/** A record with about half of the fields that the form has. */
void mb_random(mb_record *out, const mb_world *w, unsigned seed, mb_form form);
void mb_clear(mb_record *r);
/** Write the records and read them; aborts on failure. */
dsh_tables *mb_read(mb_world *w, const mb_record *r, size_t n, mb_form form);
/** The fact that holds a field, DSH_NONE = lost. */
uint32_t mb_find(const dsh_tables *t, uint32_t object, const mb_value *v);
/** The fact as the format writes it. */
const char *mb_write_back(const dsh_facts *f, uint32_t i, const mb_value *v);

#endif
