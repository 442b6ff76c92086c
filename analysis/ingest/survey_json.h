/* SPDX-License-Identifier: MIT */
/** @file survey_json.h
 *  @brief JSON documents of survey readers (jansson). */
#ifndef DSH_SURVEY_JSON_H
#define DSH_SURVEY_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/fail.h"

/** Parse a document; what stands after it is an error. `*out` to be given to
 *  json_decref(). @retval DOSAH_EINPUT with the line in `err` */
dosah_status dsh_json_parse(json_t **out, const char *text, size_t n,
                            const char *path, dosah_error *err);
/** A value as text in the arena: strings as they are, numbers and booleans as
 *  JSON writes them, lists and maps as compact JSON. "" for null. NULL when
 *  out of memory. */
const char *dsh_json_text(dsh_arena *arena, const json_t *value);

#endif
