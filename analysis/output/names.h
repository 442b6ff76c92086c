/* SPDX-License-Identifier: MIT */
/** @file names.h
 *  @brief names.json: what the ids in the result tables mean (inside output/
 *  only). */
#ifndef DSH_NAMES_H
#define DSH_NAMES_H

#include <jansson.h>

#include "output/output.h"

/** Names of types, groups, profiles, rule sets and criteria in all languages,
 *  and the photos of surveyed objects.
 *  @param[out] out  a new reference; NULL on failure */
dosah_status dsh_names_describe(json_t **out, const dsh_findings *f,
                                dosah_error *err);

#endif
