/* SPDX-License-Identifier: MIT */
/** @file vocabulary.h
 *  @brief The words that rules and facts share: elements, their attributes
 *  (datasets/survey-attributes.yaml) and the texts that rules compare with,
 *  each as a small number, so that grading compares no strings. */
#ifndef DSH_VOCABULARY_H
#define DSH_VOCABULARY_H

#include "base/vec.h"
#include "ingest/attributes.h"

/** No such word. */
#define DSH_NO_WORD UINT16_MAX

/** Attributes that describe an element as such, not its measures. */
typedef struct dsh_element_words {
    const char *name;
    uint16_t n_slots;                /**< attributes of the element */
    const dsh_attribute **attribute; /**< [n_slots] */
} dsh_element_words;

/** Immutable once the rule sets are loaded. */
typedef struct dsh_vocabulary {
    dsh_arena *arena;
    dsh_element_words *element;
    uint16_t n_elements;
    uint16_t *element_at; /**< hash of a name -> element, DSH_NO_WORD empty */
    uint32_t *slot_at;    /**< hash of a pair -> element << 16 | slot */
    uint32_t mask;        /**< size of both hash tables - 1 */
    DSH_VEC(const char *) word; /**< texts that rules compare with */
} dsh_vocabulary;

/** @param attributes  must outlive the vocabulary
 *  @retval DOSAH_ENOMEM */
dosah_status dsh_vocabulary_new(dsh_vocabulary *out,
                                const dsh_attributes *attributes,
                                dsh_arena *arena, dosah_error *err);
void dsh_vocabulary_clear(dsh_vocabulary *v);

/** DSH_NO_WORD: no attribute of that element is listed. */
uint16_t dsh_vocabulary_element(const dsh_vocabulary *v, const char *name);
/** DSH_NO_WORD: not listed. */
uint16_t dsh_vocabulary_slot(const dsh_vocabulary *v, uint16_t element,
                             const char *attribute);
/** Number of a text among those that rules compare with; −1 for any other. */
double dsh_vocabulary_word(const dsh_vocabulary *v, const char *text);
/** As above, adding it. False when out of memory. */
bool dsh_vocabulary_add_word(dsh_vocabulary *v, double *out, const char *text);
/** Number that stands for a text: the index of an enum's value, else
 *  dsh_vocabulary_word(). */
double dsh_vocabulary_code(const dsh_vocabulary *v, const dsh_attribute *a,
                           const char *text);

#endif
