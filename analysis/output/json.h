/* SPDX-License-Identifier: MIT */
/** @file json.h
 *  @brief JSON that is being made (inside output/ only). */
#ifndef DSH_OUTPUT_JSON_H
#define DSH_OUTPUT_JSON_H

#include <jansson.h>
#include <stdbool.h>

/** jansson takes over each new value; NULL (no memory) ends as an object that
 *  lacks it, which is remembered here. */
typedef struct dsh_json {
    bool failed;
} dsh_json;

static inline void dsh_json_put(dsh_json *j, json_t *object, const char *key,
                                json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        j->failed = true;
}

static inline void dsh_json_append(dsh_json *j, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        j->failed = true;
}

#endif
