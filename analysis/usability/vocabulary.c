/* SPDX-License-Identifier: MIT */
#include "usability/vocabulary.h"

#include <string.h>

#include "base/str.h"

static uint64_t hash_of(const char *word, uint64_t seed)
{
    return dsh_hash(word, strlen(word), seed);
}

static bool allocate(dsh_vocabulary *v, size_t n)
{
    uint32_t size = 64;
    while (size < 4 * n)
        size *= 2;
    v->mask = size - 1;
    v->element = dsh_arena_alloc(v->arena, n, sizeof *v->element);
    v->element_at = dsh_arena_alloc(v->arena, size, sizeof *v->element_at);
    v->slot_at = dsh_arena_alloc(v->arena, size, sizeof *v->slot_at);
    if (!v->element || !v->element_at || !v->slot_at)
        return false;
    memset(v->element_at, 0xff, size * sizeof *v->element_at);
    memset(v->slot_at, 0xff, size * sizeof *v->slot_at);
    return true;
}

static uint16_t add_element(dsh_vocabulary *v, const char *name)
{
    uint32_t i = (uint32_t)hash_of(name, 0) & v->mask;
    while (v->element_at[i] != DSH_NO_WORD) {
        if (strcmp(v->element[v->element_at[i]].name, name) == 0)
            return v->element_at[i];
        i = (i + 1) & v->mask;
    }
    v->element[v->n_elements].name = name;
    v->element_at[i] = v->n_elements;
    return v->n_elements++;
}

static void add_slot(dsh_vocabulary *v, uint16_t element,
                     const dsh_attribute *a)
{
    dsh_element_words *e = &v->element[element];
    uint32_t i = (uint32_t)hash_of(a->attribute, element + 1u) & v->mask;
    while (v->slot_at[i] != UINT32_MAX)
        i = (i + 1) & v->mask;
    v->slot_at[i] = (uint32_t)element << 16 | e->n_slots;
    e->attribute[e->n_slots++] = a;
}

dosah_status dsh_vocabulary_new(dsh_vocabulary *out,
                                const dsh_attributes *attributes,
                                dsh_arena *arena, dosah_error *err)
{
    *out = (dsh_vocabulary){.arena = arena};
    if (!allocate(out, attributes->n + 1))
        return dsh_fail_nomem(err, "vocabulary");
    for (size_t i = 0; i < attributes->n; i++)
        (void)add_element(out, attributes->at[i].element);
    for (uint16_t e = 0; e < out->n_elements; e++) {
        out->element[e].attribute =
            dsh_arena_alloc(arena, attributes->n, sizeof(void *));
        if (!out->element[e].attribute)
            return dsh_fail_nomem(err, "vocabulary");
    }
    for (size_t i = 0; i < attributes->n; i++) {
        const dsh_attribute *a = &attributes->at[i];
        const uint16_t e = dsh_vocabulary_element(out, a->element);
        if (dsh_vocabulary_slot(out, e, a->attribute) == DSH_NO_WORD)
            add_slot(out, e, a);
    }
    return DOSAH_OK;
}

void dsh_vocabulary_clear(dsh_vocabulary *v)
{
    dsh_vec_clear(&v->word);
}

uint16_t dsh_vocabulary_element(const dsh_vocabulary *v, const char *name)
{
    uint32_t i = (uint32_t)hash_of(name, 0) & v->mask;
    for (; v->element_at[i] != DSH_NO_WORD; i = (i + 1) & v->mask) {
        if (strcmp(v->element[v->element_at[i]].name, name) == 0)
            return v->element_at[i];
    }
    return DSH_NO_WORD;
}

uint16_t dsh_vocabulary_slot(const dsh_vocabulary *v, uint16_t element,
                             const char *attribute)
{
    uint32_t i = (uint32_t)hash_of(attribute, element + 1u) & v->mask;
    for (; v->slot_at[i] != UINT32_MAX; i = (i + 1) & v->mask) {
        const uint16_t slot = (uint16_t)(v->slot_at[i] & 0xffff);
        if (v->slot_at[i] >> 16 == element &&
            strcmp(v->element[element].attribute[slot]->attribute, attribute) ==
                0)
            return slot;
    }
    return DSH_NO_WORD;
}

double dsh_vocabulary_word(const dsh_vocabulary *v, const char *text)
{
    for (size_t i = 0; i < v->word.n; i++) {
        if (strcmp(v->word.p[i], text) == 0)
            return (double)i;
    }
    return -1;
}

bool dsh_vocabulary_add_word(dsh_vocabulary *v, double *out, const char *text)
{
    *out = dsh_vocabulary_word(v, text);
    if (*out >= 0)
        return true;
    const char *copy = dsh_arena_str(v->arena, text);
    if (!copy || !dsh_vec_room(&v->word, 1))
        return false;
    *out = (double)v->word.n;
    v->word.p[v->word.n++] = copy;
    return true;
}

double dsh_vocabulary_code(const dsh_vocabulary *v, const dsh_attribute *a,
                           const char *text)
{
    for (size_t i = 0; i < a->n_values; i++) {
        if (strcmp(a->value[i], text) == 0)
            return (double)i;
    }
    return a->kind == DSH_ATTRIBUTE_ENUM ? -1 : dsh_vocabulary_word(v, text);
}
