/* SPDX-License-Identifier: MIT */
/** @file record.h
 *  @brief Inside study/: reading the data files of datasets/ (profiles,
 *  assumptions, taxonomies). Faults are DOSAH_EINPUT with file, line, key and
 *  what was expected. */
#ifndef DSH_STUDY_RECORD_H
#define DSH_STUDY_RECORD_H

#include "base/arena.h"
#include "base/text.h"
#include "base/yaml.h"

/** Fail at `node` of key `key`; `node` is there. `expected` is a text of the
 *  message catalogue. */
dosah_status dsh_record_fail(dosah_error *err, dsh_node node, const char *key,
                             const char *expected);

/** As dsh_record_fail() at `node`, or "key … is required" at `map` when the
 *  key is not there. */
dosah_status dsh_record_expect(dosah_error *err, dsh_node map, const char *key,
                               dsh_node node, const char *expected);

/** Every key of the map is one of `known` (words parted by blanks). */
dosah_status dsh_record_keys(dsh_node map, const char *known, dosah_error *err);

/** Text of a scalar into the arena; "" if absent. */
dosah_status dsh_record_text(const char **out, dsh_node map, const char *key,
                             dsh_arena *arena, dosah_error *err);
/** As dsh_record_text(), but the key must be there. */
dosah_status dsh_record_need(const char **out, dsh_node map, const char *key,
                             dsh_arena *arena, dosah_error *err);
dosah_status dsh_record_label(dsh_label *out, dsh_node map, const char *key,
                              dsh_arena *arena, dosah_error *err);
/** A text or a list of texts. */
dosah_status dsh_record_texts(const char ***out, size_t *n, dsh_node node,
                              dsh_arena *arena, dosah_error *err);
/** "yes" / "no" (also true/false, ano/ne). False if it is neither. */
bool dsh_record_yes(bool *out, dsh_node node);

#endif
