/* SPDX-License-Identifier: MIT */
/** @file keys.h
 *  @brief The one table of keys of a study file: what exists, of which type,
 *  in which range, with which default and meaning. The checker, the typed
 *  readers of load.h and the JSON schema are all driven by it. */
#ifndef DSH_STUDY_KEYS_H
#define DSH_STUDY_KEYS_H

#include "dosah.h"

typedef enum dsh_key_type {
    DSH_KEY_MAP,    /**< a map of further keys of the table */
    DSH_KEY_ITEMS,  /**< a list of maps; their keys are "path[].key" */
    DSH_KEY_NAMES,  /**< a map of free names to text */
    DSH_KEY_SOURCE, /**< a source map; its keys are "path.key" or "@.key" */
    DSH_KEY_PLACE,  /**< a path, or a source map */
    DSH_KEY_LABEL,  /**< text, or {cs: …, en: …} */
    DSH_KEY_TEXT,
    DSH_KEY_TEXTS,    /**< text or a list of texts */
    DSH_KEY_PROFILES, /**< a list of ids, paths or maps with `id` */
    DSH_KEY_CHOICE,   /**< one of `choices` */
    DSH_KEY_DATE,
    DSH_KEY_WINDOW,    /**< "HH:MM-HH:MM" */
    DSH_KEY_CLOCK,     /**< "HH:MM"; range in seconds */
    DSH_KEY_DURATION,  /**< range in seconds */
    DSH_KEY_DURATIONS, /**< ascending list of the same */
    DSH_KEY_LENGTH,    /**< "100m"; range in metres */
    DSH_KEY_NUMBER,
    DSH_KEY_INTEGER,
    DSH_KEY_INTEGERS /**< ascending list of the same */
} dsh_key_type;

typedef enum dsh_key_state {
    DSH_KEY_OPTIONAL,
    DSH_KEY_REQUIRED,
    DSH_KEY_LATER /**< known, but this version cannot do it yet */
} dsh_key_state;

typedef struct dsh_study_key {
    const char *path; /**< e.g. "reach.max_walk"; "@.layer" = of each source */
    dsh_key_type type;
    dsh_key_state state;
    double min, max;      /**< inclusive, of numbers; both 0 = no range */
    const char *fallback; /**< default as it would be written; NULL = none;
                               lists: parted by blanks */
    const char *choices;  /**< of CHOICE, and known names of NAMES; by blanks */
    const char *later;    /**< further choices this version cannot do yet */
    const char *doc[DOSAH_N_LANGS];
} dsh_study_key;

/** All keys, in the order of documentation. */
const dsh_study_key *dsh_study_keys(size_t *n);

/** The key `name` below table path `parent` ("" = top level). Below a source,
 *  keys of its own come before those that all sources share. NULL if none. */
const dsh_study_key *dsh_key_find(const char *parent, const char *name);

/** Nearest known name below `parent`; NULL if none is near. */
const char *dsh_key_nearest(const char *parent, const char *name);

/** True if `list` (words parted by blanks, may be NULL) holds `word`. */
bool dsh_word_in(const char *list, const char *word);

/** Nearest word of `list` copied to out[64]; false if none is near. */
bool dsh_word_nearest(char out[64], const char *list, const char *word);

#endif
