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

/* `p` points to a pointer of any type: copied as bytes. */
void dsh_archive_array(dsh_archive *a, void *p, size_t n, size_t size)
{
    void *array;
    memcpy(&array, p, sizeof(array));
    if (!a->writing) {
        const bool fits = dsh_archive_ok(a) && n <= (a->n - a->at) / size;
        a->bad = a->bad || (!fits && !a->no_mem);
        array = fits ? dsh_arena_alloc(a->arena, n, size) : NULL;
        a->no_mem = a->no_mem || (fits && array == NULL);
        memcpy(p, &array, sizeof(array));
        if (array == NULL)
            return;
    }
    dsh_archive_bytes(a, array, n * size);
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
    char *bytes = NULL;
    dsh_archive_array(a, &bytes, n, 1);
    if (bytes != NULL && (n == 0 || bytes[n - 1] != '\0'))
        a->bad = true;
    *text = dsh_archive_ok(a) ? bytes : "";
}

void dsh_archive_texts(dsh_archive *a, const char ***text, size_t n)
{
    if (!a->writing) {
        /* Each takes four bytes at least. */
        if (!dsh_archive_ok(a) || n > (a->n - a->at) / 4) {
            a->bad = a->bad || !a->no_mem;
            *text = NULL;
            return;
        }
        *text = dsh_arena_alloc(a->arena, n, sizeof(char *));
        if (*text == NULL) {
            a->no_mem = true;
            return;
        }
    }
    for (size_t i = 0; i < n; i++)
        dsh_archive_text(a, &(*text)[i]);
}

/* Field by field: a struct's padding has no business in a file. */
void dsh_archive_values(dsh_archive *a, dsh_value **value, size_t n)
{
    enum { BYTES = 9 };
    if (!a->writing) {
        if (!dsh_archive_ok(a) || n > (a->n - a->at) / BYTES) {
            a->bad = a->bad || !a->no_mem;
            *value = NULL;
            return;
        }
        *value = dsh_arena_alloc(a->arena, n, sizeof(**value));
        if (*value == NULL) {
            a->no_mem = true;
            return;
        }
    }
    for (size_t i = 0; i < n; i++) {
        dsh_archive_bytes(a, &(*value)[i].lo, 4);
        dsh_archive_bytes(a, &(*value)[i].hi, 4);
        dsh_archive_bytes(a, &(*value)[i].from, 1);
        if ((*value)[i].from > DSH_VALUE_SURVEYED)
            a->bad = true;
    }
}
