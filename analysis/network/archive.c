/* SPDX-License-Identifier: MIT */
#include "network/archive.h"

#include <string.h>

bool dsh_archive_ok(const dsh_archive *a)
{
    return !a->bad && !a->no_mem;
}

static bool read_bytes(dsh_archive *a, void *p, size_t n)
{
    if (!dsh_archive_ok(a) || n > a->n - a->at) {
        a->bad = a->bad || !a->no_mem;
        if (n > 0)
            memset(p, 0, n);
        return false;
    }
    if (n > 0)
        memcpy(p, a->in + a->at, n);
    a->at += n;
    return true;
}

void dsh_archive_bytes(dsh_archive *a, void *p, size_t n)
{
    if (!a->writing) {
        read_bytes(a, p, n);
        return;
    }
    if (!dsh_vec_room(&a->out, n)) {
        a->no_mem = true;
        return;
    }
    if (n > 0)
        memcpy(a->out.p + a->out.n, p, n);
    a->out.n += n;
}

void dsh_archive_u32(dsh_archive *a, uint32_t *v)
{
    dsh_archive_bytes(a, v, sizeof(*v));
}

/* Zeros up to a multiple of the alignment. */
static void align(dsh_archive *a)
{
    static const char zeros[DSH_ARCHIVE_ALIGN] = {0};
    const size_t over = (a->writing ? a->out.n : a->at) % DSH_ARCHIVE_ALIGN;
    const size_t n = over > 0 ? DSH_ARCHIVE_ALIGN - over : 0;
    if (a->writing) {
        char pad[DSH_ARCHIVE_ALIGN];
        memcpy(pad, zeros, sizeof(pad));
        dsh_archive_bytes(a, pad, n);
    } else if (n > a->n - a->at) {
        a->bad = a->bad || !a->no_mem;
    } else {
        a->at += n;
    }
}

/* The next n elements where they stand; NULL if they do not fit. */
static char *take(dsh_archive *a, size_t n, size_t size)
{
    if (!dsh_archive_ok(a) || n > (a->n - a->at) / size) {
        a->bad = a->bad || !a->no_mem;
        return NULL;
    }
    char *p = a->in + a->at;
    a->at += n * size;
    return p;
}

/* `p` points to a pointer of any type: copied as bytes. */
void dsh_archive_array(dsh_archive *a, void *p, size_t n, size_t size)
{
    void *array;
    align(a);
    if (a->writing) {
        memcpy(&array, p, sizeof(array));
        dsh_archive_bytes(a, array, n * size);
    } else {
        array = take(a, n, size);
        memcpy(p, &array, sizeof(array));
    }
}

/* Text as its length with NUL, then its bytes. */
void dsh_archive_text(dsh_archive *a, const char **text)
{
    uint32_t n = a->writing ? (uint32_t)strlen(*text) + 1 : 0;
    dsh_archive_u32(a, &n);
    if (a->writing) {
        char *bytes;
        memcpy(&bytes, text, sizeof(bytes));
        dsh_archive_bytes(a, bytes, n);
        return;
    }
    const char *bytes = take(a, n, 1);
    a->bad = a->bad || (bytes != NULL && (n == 0 || bytes[n - 1] != '\0'));
    *text = dsh_archive_ok(a) ? bytes : "";
}

/* Where each text begins, then all of them, the last one ended: so each of
 * them is. Neighbours that are equal stand there once. */
static void put_texts(dsh_archive *a, const char **text, size_t n)
{
    DSH_VEC(char) all = {0};
    DSH_VEC(uint32_t) first = {0};
    a->no_mem = a->no_mem || !dsh_vec_room(&first, n);
    for (size_t i = 0; !a->no_mem && i < n; i++) {
        if (i > 0 && strcmp(text[i], text[i - 1]) == 0) {
            first.p[i] = first.p[i - 1];
            continue;
        }
        const size_t size = strlen(text[i]) + 1;
        if (!dsh_vec_room(&all, size)) {
            a->no_mem = true;
            break;
        }
        first.p[i] = (uint32_t)all.n;
        memcpy(all.p + all.n, text[i], size);
        all.n += size;
    }
    uint32_t size = (uint32_t)all.n;
    dsh_archive_u32(a, &size);
    if (!a->no_mem) {
        dsh_archive_array(a, &first.p, n, sizeof(*first.p));
        dsh_archive_bytes(a, all.p, all.n);
    }
    dsh_vec_clear(&all);
    dsh_vec_clear(&first);
}

static void get_texts(dsh_archive *a, const char **text, size_t n)
{
    uint32_t *first = NULL, size = 0;
    dsh_archive_u32(a, &size);
    dsh_archive_array(a, &first, n, sizeof(*first));
    const char *all = take(a, size, 1);
    a->bad = a->bad || (all != NULL && size > 0 && all[size - 1] != '\0');
    for (size_t i = 0; dsh_archive_ok(a) && i < n; i++) {
        a->bad = first[i] >= size;
        text[i] = a->bad ? "" : all + first[i];
    }
}

void dsh_archive_texts(dsh_archive *a, const char ***text, size_t n)
{
    if (a->writing) {
        put_texts(a, *text, n);
        return;
    }
    /* Each takes four bytes at least. */
    *text = NULL;
    if (!dsh_archive_ok(a) || n > (a->n - a->at) / 4) {
        a->bad = a->bad || !a->no_mem;
        return;
    }
    *text = dsh_arena_alloc(a->arena, n, sizeof(char *));
    a->no_mem = *text == NULL;
    if (!a->no_mem)
        get_texts(a, *text, n);
}

/* As they stand in memory, but with zeros for padding. */
void dsh_archive_values(dsh_archive *a, dsh_value **value, size_t n)
{
    if (!a->writing) {
        dsh_archive_array(a, value, n, sizeof(**value));
        for (size_t i = 0; dsh_archive_ok(a) && i < n; i++)
            a->bad = (*value)[i].from > DSH_VALUE_SURVEYED;
        return;
    }
    align(a);
    for (size_t i = 0; i < n; i++) {
        char bytes[sizeof(dsh_value)] = {0};
        const dsh_value *v = &(*value)[i];
        memcpy(bytes + offsetof(dsh_value, lo), &v->lo, sizeof(v->lo));
        memcpy(bytes + offsetof(dsh_value, hi), &v->hi, sizeof(v->hi));
        memcpy(bytes + offsetof(dsh_value, from), &v->from, sizeof(v->from));
        dsh_archive_bytes(a, bytes, sizeof(bytes));
    }
}
