/* SPDX-License-Identifier: MIT */
#include "base/notice.h"

#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"

/* One code. Each is a block of its own, so that the sorted list of them can
 * move pointers only. */
typedef struct group {
    const char *code;
    dosah_severity severity;
    size_t n;
    DSH_VEC(dsh_notice) stored;
} group;

struct dsh_notices {
    dsh_arena *arena;
    DSH_VEC(group *) groups; /* worst severity first, then by code */
    size_t n_of[3];
    bool lost;
};

dsh_notices *dsh_notices_new(void)
{
    dsh_notices *notices = dsh_alloc(1, sizeof(*notices));
    if (notices == NULL)
        return NULL;
    notices->arena = dsh_arena_new();
    if (notices->arena == NULL) {
        dsh_free(notices);
        return NULL;
    }
    return notices;
}

void dsh_notices_free(dsh_notices *notices)
{
    if (notices == NULL)
        return;
    for (size_t i = 0; i < notices->groups.n; i++)
        dsh_vec_clear(&notices->groups.p[i]->stored);
    dsh_vec_clear(&notices->groups);
    dsh_arena_free(notices->arena);
    dsh_free(notices);
}

static bool comes_before(const group *a, const group *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return strcmp(a->code, b->code) < 0;
}

/* Move group `i` forward to its place. */
static void sort_in(dsh_notices *notices, size_t i)
{
    group **p = notices->groups.p;
    for (; i > 0 && comes_before(p[i], p[i - 1]); i--) {
        group *other = p[i - 1];
        p[i - 1] = p[i];
        p[i] = other;
    }
}

static group *group_new(dsh_notices *notices, const char *code,
                        dosah_severity severity)
{
    group *g = dsh_arena_alloc(notices->arena, 1, sizeof(*g));
    if (g == NULL || !dsh_vec_room(&notices->groups, 1))
        return NULL;
    g->code = dsh_arena_str(notices->arena, code);
    if (g->code == NULL)
        return NULL;
    g->severity = severity;
    notices->groups.p[notices->groups.n++] = g;
    sort_in(notices, notices->groups.n - 1);
    return g;
}

/* The group of a code, made if new. One severity per code: the worst seen. */
static group *group_of(dsh_notices *notices, const char *code,
                       dosah_severity severity)
{
    for (size_t i = 0; i < notices->groups.n; i++) {
        group *g = notices->groups.p[i];
        if (strcmp(g->code, code) != 0)
            continue;
        if (severity > g->severity) {
            g->severity = severity;
            sort_in(notices, i);
        }
        return g;
    }
    return group_new(notices, code, severity);
}

static bool copy_text(dsh_notices *notices, const char **text)
{
    if (*text == NULL || **text == '\0') {
        *text = "";
        return true;
    }
    *text = dsh_arena_str(notices->arena, *text);
    return *text != NULL;
}

static bool store(dsh_notices *notices, group *g, dsh_notice notice)
{
    const dsh_notice *last =
        g->stored.n > 0 ? &g->stored.p[g->stored.n - 1] : NULL;
    notice.code = g->code;
    if (last != NULL && notice.file != NULL &&
        strcmp(last->file, notice.file) == 0)
        notice.file = last->file;
    else if (!copy_text(notices, &notice.file))
        return false;
    if (!copy_text(notices, &notice.field) ||
        !copy_text(notices, &notice.value) ||
        !copy_text(notices, &notice.assumed) || !dsh_vec_room(&g->stored, 1))
        return false;
    g->stored.p[g->stored.n++] = notice;
    return true;
}

void dsh_notice_add(dsh_notices *notices, dsh_notice notice)
{
    if (notices == NULL)
        return;
    if (notice.code == NULL)
        notice.code = "";
    notices->n_of[notice.severity]++;
    group *g = group_of(notices, notice.code, notice.severity);
    if (g == NULL) {
        notices->lost = true;
        return;
    }
    g->n++;
    if (g->stored.n < DSH_NOTICE_CAP && !store(notices, g, notice))
        notices->lost = true;
}

dosah_status dsh_notices_status(const dsh_notices *notices, dosah_error *err)
{
    if (notices != NULL && notices->lost)
        return dsh_fail_nomem(err, "notices");
    return DOSAH_OK;
}

size_t dsh_notices_count(const dsh_notices *notices, dosah_severity severity)
{
    return notices->n_of[severity];
}

size_t dsh_notices_groups(const dsh_notices *notices)
{
    return notices->groups.n;
}

dsh_notice_group dsh_notices_group(const dsh_notices *notices, size_t i)
{
    const group *g = notices->groups.p[i];
    return (dsh_notice_group){.code = g->code,
                              .severity = g->severity,
                              .n = g->n,
                              .stored = g->stored.p,
                              .n_stored = g->stored.n};
}
