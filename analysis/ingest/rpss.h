/* SPDX-License-Identifier: MIT */
/** @file rpss.h
 *  @brief The Czech register of social-service providers (RPSS, open data
 *  rpss.json) as rows of services.csv: one per service, facility and form.
 *  Codes and names of keys: datasets/rpss.yaml; numbers of types:
 *  datasets/service-types.yaml.
 *
 *  Read are type, dates, forms with hours and capacities, names of facilities
 *  and of the provider, and codes of addresses: nothing else, above all no
 *  persons and no contacts.
 */
#ifndef DSH_RPSS_H
#define DSH_RPSS_H

#include <jansson.h>

#include "ingest/readers.h"
#include "ingest/table_build.h"

/** A code of the register. */
typedef struct dsh_rpss_word {
    const char *code, *means;
    int64_t rank; /**< of a unit of capacity; INT64_MAX = not stated */
} dsh_rpss_word;

enum { DSH_RPSS_DAY, DSH_RPSS_FROM, DSH_RPSS_TO, DSH_RPSS_N_NAMES };

/** datasets/rpss.yaml. */
typedef struct dsh_rpss_words {
    const dsh_rpss_word *word;
    size_t n;
    const char **name[DSH_RPSS_N_NAMES]; /**< keys of an interval */
    size_t n_names[DSH_RPSS_N_NAMES];
} dsh_rpss_words;

/** @retval DOSAH_EINPUT file and line in `err` */
dosah_status dsh_rpss_words_load(dsh_rpss_words *out, dsh_context *ctx,
                                 dsh_arena *arena, dosah_error *err);
/** The word of a code, whole or after its slash; NULL = not in the list. */
const dsh_rpss_word *dsh_rpss_word_of(const dsh_rpss_words *words,
                                      const char *code);

/** Opening hours of a form in the syntax of opening.h; "" = not stated.
 *  `*understood` false when they cannot be read. NULL when out of memory. */
const char *dsh_rpss_hours(const dsh_rpss_words *words, const json_t *form,
                           dsh_arena *arena, bool *understood);

/** Reads one file: dsh_table_opts.read with the dsh_reading as `how`. */
dosah_status dsh_rpss_read(dsh_table_build *b, const char *path, void *how,
                           dosah_error *err);

#endif
