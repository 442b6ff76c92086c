/* SPDX-License-Identifier: MIT */
/** @file load.h
 *  @brief Inside study/: typed readers over the key table. Each takes the
 *  section (a map of the file and its place in the table) and the name of a
 *  key; an absent key gives the default of the table. Faults are DOSAH_EINPUT
 *  with file, line, key and what was expected. */
#ifndef DSH_STUDY_LOAD_H
#define DSH_STUDY_LOAD_H

#include "base/yaml.h"
#include "study/expect.h"
#include "study/keys.h"
#include "study/study.h"

/** What the parts of the loader share. */
typedef struct dsh_load {
    dsh_study *study;
    dsh_context *ctx;
    dosah_error *err;
    const char *file; /**< for messages */
    bool sealed;      /**< see dsh_study_text */
    dsh_node groups;  /**< population.groups, whose names may be columns of
                           the origins */
} dsh_load;

/** One map of the file. */
typedef struct dsh_section {
    const dsh_load *load;
    dsh_node map;      /**< may be !ok: then all keys are absent */
    const char *table; /**< its path in the key table, "" = top level */
    const char *path;  /**< as a person would write it, for messages */
    const struct dsh_section *above; /**< put before `path`; may be NULL */
} dsh_section;

/** A scalar and where it stands. */
typedef struct dsh_study_value {
    const char *text;
    int64_t line; /**< 0 = a default of the table */
} dsh_study_value;

/** The section below `name`; its map is !ok when absent. */
dsh_section dsh_section_of(const dsh_section *parent, const char *name);

/** Check all keys of a map and below: unknown ones are errors, those of later
 *  capabilities notices, required ones must be there. */
dosah_status dsh_check_keys(const dsh_section *section);

/** Fail with "key 'a.b': expected …, found '…'"; `expected` is a text of the
 *  message catalogue. */
dosah_status dsh_key_fail(const dsh_section *section, const char *name,
                          dsh_study_value found, const char *expected);
/** The same with placeholders in the text. */
dosah_status dsh_key_unexpected(const dsh_section *section, const char *name,
                                dsh_study_value found,
                                const dsh_expected *expected);
/** Notice about a key of the study. */
void dsh_study_notice(const dsh_load *load, const char *code,
                      dosah_severity severity, int64_t line, const char *field,
                      const char *value);

/** Text in the arena; "" if absent without default. */
dosah_status dsh_read_text(const dsh_section *section, const char *name,
                           dsh_study_value *out);
dosah_status dsh_read_texts(const dsh_section *section, const char *name,
                            dsh_study_value **out, size_t *n);
/** "" in each language if absent. A language not given takes the other's. */
dosah_status dsh_read_label(const dsh_section *section, const char *name,
                            dsh_label *out);
/** One of the choices of the table. */
dosah_status dsh_read_choice(const dsh_section *section, const char *name,
                             const char **out);
/** DSH_NO_DATE if absent. */
dosah_status dsh_read_date(const dsh_section *section, const char *name,
                           dsh_date *out);
dosah_status dsh_read_duration(const dsh_section *section, const char *name,
                               int32_t *out_s);
/** At most `max`, ascending. */
dosah_status dsh_read_durations(const dsh_section *section, const char *name,
                                int32_t *out_s, size_t *n, size_t max);
dosah_status dsh_read_integer(const dsh_section *section, const char *name,
                              int64_t *out);
dosah_status dsh_read_integers(const dsh_section *section, const char *name,
                               unsigned *out, size_t *n, size_t max);
/** NUMBER, or LENGTH in metres ("100m", "0.1km"). */
dosah_status dsh_read_number(const dsh_section *section, const char *name,
                             double *out);
dosah_status dsh_read_window(const dsh_section *section, const char *name,
                             int32_t *from_s, int32_t *to_s);
/** A time of day; hours from 24 on are of the next day. */
dosah_status dsh_read_clock(const dsh_section *section, const char *name,
                            int32_t *out_s);

/** Label from text or {cs, en}; "" in both if `node` is absent. */
bool dsh_label_of(dsh_label *out, dsh_node node, dsh_arena *arena);

/* parts of dsh_study_parse(), in this order */
dosah_status dsh_load_sources(const dsh_section *root);
dosah_status dsh_load_accessibility(const dsh_section *root);
dosah_status dsh_load_sets(const dsh_section *root);
dosah_status dsh_load_reach(const dsh_section *root);
dosah_status dsh_load_day_trip(const dsh_section *root);
/** Notices on what is not given and what that switches off. */
void dsh_note_missing(const dsh_load *load);

#endif
