/* SPDX-License-Identifier: MIT */
/* In how many buildings each criterion fails or was never measured. Criteria
 * come building by building. */
#include <string.h>

#include "output/report.h"

enum { MAX_SHOWN = 6 };

typedef struct entry {
    const char *criterion;
    size_t fails, unknown;
    const char *failed, *unmeasured; /* the last building counted */
} entry;

struct dsh_tally {
    entry *entry;
    size_t n, room;
};

dsh_tally *dsh_tally_new(dsh_page *page)
{
    dsh_tally *t = dsh_arena_alloc(page->s->arena, 1, sizeof(*t));
    if (t != NULL)
        t->entry = dsh_arena_alloc(page->s->arena, page->s->n_criteria + 1,
                                   sizeof(*t->entry));
    if (t == NULL || t->entry == NULL) {
        page->failed = true;
        return NULL;
    }
    t->room = page->s->n_criteria + 1;
    return t;
}

void dsh_tally_add(dsh_page *page, dsh_tally *t, const dsh_stored_criterion *c)
{
    size_t i = 0;
    (void)page;
    while (i < t->n && strcmp(t->entry[i].criterion, c->criterion) != 0)
        i++;
    if (i == t->n && t->n < t->room)
        t->entry[t->n++] = (entry){.criterion = c->criterion};
    entry *e = &t->entry[i];
    const char **last = c->outcome == 'u' ? &e->unmeasured : &e->failed;
    if (*last != NULL && strcmp(*last, c->object) == 0)
        return;
    *last = c->object;
    if (c->outcome == 'u')
        e->unknown++;
    else
        e->fails++;
}

const char *dsh_criterion_name(const dsh_page *page, const char *id)
{
    const dsh_stored *s = page->s;
    for (size_t i = 0; i < s->n_criterion_names; i++)
        if (strcmp(s->criterion_name[i].id, id) == 0)
            return s->criterion_name[i].name.in[page->lang];
    return id;
}

/* The next worst one: most failures, then most unknown. */
static size_t next(dsh_tally *t)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < t->n; i++) {
        const entry *e = &t->entry[i];
        if (e->criterion == NULL)
            continue;
        if (best == SIZE_MAX || e->fails > t->entry[best].fails ||
            (e->fails == t->entry[best].fails &&
             e->unknown > t->entry[best].unknown))
            best = i;
    }
    return best;
}

size_t dsh_tally_put(dsh_page *page, dsh_tally *t, const char *caption)
{
    static const char *const column[] = {"report.criterion", "#report.fails",
                                         "#report.unmeasured", NULL};
    size_t n = 0;
    if (t->n == 0)
        return 0;
    const dsh_grid_head h = {"sortable", caption, NULL, column};
    dsh_grid_begin(page, &h);
    for (; n < MAX_SHOWN; n++) {
        const size_t at = next(t);
        if (at == SIZE_MAX)
            break;
        char number[DSH_WORD];
        dsh_grid_row(page, dsh_criterion_name(page, t->entry[at].criterion));
        dsh_number_text(number, page, (double)t->entry[at].fails, 0);
        dsh_cell_number(page, (double)t->entry[at].fails, number);
        dsh_number_text(number, page, (double)t->entry[at].unknown, 0);
        dsh_cell_number(page, (double)t->entry[at].unknown, number);
        dsh_grid_row_end(page);
        t->entry[at].criterion = NULL;
    }
    dsh_grid_end(page);
    return n;
}
